//! Codes of running an assessment.

use super::{Code, codes};

codes! {
    ARITHMETIC_ERROR = "arithmetic-error", Error, "计算出错", "arithmetic error",
r#"计算中发生了不能精确进行的运算：除以零，除不尽而没有舍入，或者结果超过 28 位。出错的规则使整个评估停止，不会被跳过。

错误：

```yaml
value: 货值金额 / 3
```

正确：

```yaml
value: round half up(货值金额 / 3, 2)
```
"#,
r#"A calculation could not be done exactly: a division by zero, an inexact quotient without rounding, or a result of more than 28 digits. A rule that errors stops the assessment; it is never skipped.

Wrong:

```yaml
value: 货值金额 / 3
```

Right:

```yaml
value: round half up(货值金额 / 3, 2)
```
"#;

    RESULT_OUTSIDE_STATUTORY_RANGE = "result-outside-statutory-range", Error, "结果超出法定幅度", "result outside the statutory range",
r#"算出的罚款超出法定幅度，评估因此停止。规则包未经证明不会越界；请检查其方法，加上以法定上下限为界的步骤。

错误：

```yaml
steps:
  - {name: base, value: 货值金额 * 25}
```

正确：

```yaml
steps:
  - {name: base, value: 货值金额 * 25}
  - {name: cap, cap: stat_max}
  - {name: floor, floor: stat_min}
```
"#,
r#"The fine computed is outside the statutory range, so the assessment stops. The pack was not proved to stay inside; look at its method and add steps that hold it to the statutory ends.

Wrong:

```yaml
steps:
  - {name: base, value: 货值金额 * 25}
```

Right:

```yaml
steps:
  - {name: base, value: 货值金额 * 25}
  - {name: cap, cap: stat_max}
  - {name: floor, floor: stat_min}
```
"#;

}
