//! Codes of checking: what a pack as a whole must hold.

use super::{Code, codes};

codes! {
    PACK_EXPIRED = "pack-expired", Warning, "裁量基准已过有效期", "benchmark past its validity",
r#"裁量基准的有效期已过，或者将在所看的日期之前届满。过期的基准不再是裁量的依据；请核对是否已有新的文本。

错误：

```yaml
validity: {from: 2020-03-01, until: 2023-02-28}
```

正确：

```yaml
validity: {from: 2023-03-01, until: 2028-02-29}
```
"#,
r#"The benchmark’s own validity has ended, or will before the day asked about. An expired benchmark no longer supports a recommendation; look for its successor.

Wrong:

```yaml
validity: {from: 2020-03-01, until: 2023-02-28}
```

Right:

```yaml
validity: {from: 2023-03-01, until: 2028-02-29}
```
"#;

    NOT_PROVED = "not-proved", Warning, "未能证明", "could not be proved",
r#"检查未能在限度之内证明此处没有空档、重叠或者越界，也没有找到反例。它可能是对的，但要由人来看；把条件写得更简单常能得到证明。

错误：

```yaml
when: 货值金额 * 违法次数 / 经营天数 < 1万元
```

正确：

```yaml
let: {日均货值: …}
when: 日均货值 < 1万元
```
"#,
r#"Within its limits the check could neither prove that there is no gap, overlap or excess here nor find an example of one. It may be right, but a person must look; simpler conditions are often provable.

Wrong:

```yaml
when: 货值金额 * 违法次数 / 经营天数 < 1万元
```

Right:

```yaml
let: {日均货值: …}
when: 日均货值 < 1万元
```
"#;

    UNVERIFIED_BASIS = "unverified-basis", Warning, "依据未经核对", "basis not verified",
r#"依据标明了 `unverified`：条文的文字或者数额未能核对原文。凡受其影响的结果都会注明。核对之后请去掉标记并补上引文。

错误：

```yaml
basis: {cite: 某基准 第十六条, unverified: true}
```

正确：

```yaml
basis: {cite: 某基准 第十六条, quote: "有下列情形之一的，可以依法从轻或者减轻行政处罚"}
```
"#,
r#"The basis is marked `unverified`: its wording or numbers were not checked against the source. Every result it touches says so. Once checked, take the mark away and add the quote.

Wrong:

```yaml
basis: {cite: 某基准 第十六条, unverified: true}
```

Right:

```yaml
basis: {cite: 某基准 第十六条, quote: "有下列情形之一的，可以依法从轻或者减轻行政处罚"}
```
"#;

    NO_OUTCOME_POLICY = "no-outcome-policy", Error, "没有裁量结果规则", "no outcome policy",
r#"规则包及其引用的规则包都没有 `outcomes`，或者有一个以上。从重与从轻并存时如何处理由制定机关规定，程序不能代为选择。

错误：

```yaml
circumstances: {…}
```

正确：

```yaml
circumstances: {…}
outcomes: {mixed: judgement, basis: 某基准 第十七条}
```
"#,
r#"Neither the pack nor those it uses has an `outcomes` policy, or there is more than one. How severe and lenient circumstances combine is for the authority to say.

Wrong:

```yaml
circumstances: {…}
```

Right:

```yaml
circumstances: {…}
outcomes: {mixed: judgement, basis: 某基准 第十七条}
```
"#;

    NO_METHOD = "no-method", Error, "没有计算方法", "no method",
r#"事项有罚款，而自己和总则都没有 `method`。只给幅度、由人裁量时，也要写明。

错误：

```yaml
items:
  a:
    clauses: [{id: only, fine: {from: 1万元, to: 5万元}}]
```

正确：

```yaml
items:
  a:
    clauses: [{id: only, fine: {from: 1万元, to: 5万元}}]
    method: {bands: {both: {ordinary: [30%, 70%]}, basis: 某基准 第十条}}
```
"#,
r#"The item has a fine but neither it nor the general part has a `method`. Where only the range is set and the amount is a judgement, that too must be said.

Wrong:

```yaml
items:
  a:
    clauses: [{id: only, fine: {from: 1万元, to: 5万元}}]
```

Right:

```yaml
items:
  a:
    clauses: [{id: only, fine: {from: 1万元, to: 5万元}}]
    method: {bands: {both: {ordinary: [30%, 70%]}, basis: 某基准 第十条}}
```
"#;

    UNUSED_FACT = "unused-fact", Warning, "事实未被使用", "fact never used",
r#"没有规则用到这个事实。表单会向当事人多问一项，而结果与它无关；也可能是有一条规则漏写了。

错误：

```yaml
facts:
  shop_area: {label: 经营面积, type: number}
```

正确：

```yaml
facts:
  shop_area: {label: 经营面积, type: number}
items:
  a:
    tiers: {rows: [{id: "1", when: 经营面积 < 50}, {id: "2", when: otherwise}]}
```
"#,
r#"No rule looks at this fact. A form would ask for it in vain; or perhaps a rule was forgotten.

Wrong:

```yaml
facts:
  shop_area: {label: 经营面积, type: number}
```

Right:

```yaml
facts:
  shop_area: {label: 经营面积, type: number}
items:
  a:
    tiers: {rows: [{id: "1", when: 经营面积 < 50}, {id: "2", when: otherwise}]}
```
"#;

    DUPLICATE_ID = "duplicate-id", Error, "标识符重复", "identifier used twice",
r#"同一标识用了两次：两个文件中的同一事项，同一事项中的两个条款，或者两个可选项。说理和案件要靠标识指明是哪一条规则。

错误：

```yaml
clauses:
  - {id: a, when: 甲, fine: {to: 1万元}}
  - {id: a, when: 乙, fine: {to: 5万元}}
```

正确：

```yaml
clauses:
  - {id: a, when: 甲, fine: {to: 1万元}}
  - {id: b, when: 乙, fine: {to: 5万元}}
```
"#,
r#"An id is used twice: one item in two files, two clauses of an item, two options. Reasons and cases refer to rules by their ids.

Wrong:

```yaml
clauses:
  - {id: a, when: 甲, fine: {to: 1万元}}
  - {id: a, when: 乙, fine: {to: 5万元}}
```

Right:

```yaml
clauses:
  - {id: a, when: 甲, fine: {to: 1万元}}
  - {id: b, when: 乙, fine: {to: 5万元}}
```
"#;

    BAD_RANGE = "bad-range", Error, "幅度写法有误", "fine range cannot stand",
r#"罚款的写法不成幅度：同一端写了两次（from 与 above，to 与 below），exact 与上下限并存，或者什么都没有写。

错误：

```yaml
fine: {from: 1万元, above: 1万元, to: 5万元}
```

正确：

```yaml
fine: {above: 1万元, to: 5万元}
```
"#,
r#"The fine is no range: one end is given twice (from and above, to and below), `exact` stands beside ends, or nothing is given.

Wrong:

```yaml
fine: {from: 1万元, above: 1万元, to: 5万元}
```

Right:

```yaml
fine: {above: 1万元, to: 5万元}
```
"#;

    EMPTY_ITEM = "empty-item", Error, "事项没有内容", "item without rules",
r#"事项没有法定条款，也没有其他处罚，因而什么也得不出。

错误：

```yaml
items:
  a: {name: 某行为, basis: 某法 第一条}
```

正确：

```yaml
items:
  a:
    name: 某行为
    basis: 某法 第一条
    clauses: [{id: only, fine: {from: 1万元, to: 5万元}}]
```
"#,
r#"The item has neither clauses nor penalties, so nothing can come of it.

Wrong:

```yaml
items:
  a: {name: 某行为, basis: 某法 第一条}
```

Right:

```yaml
items:
  a:
    name: 某行为
    basis: 某法 第一条
    clauses: [{id: only, fine: {from: 1万元, to: 5万元}}]
```
"#;

    MIN_ABOVE_MAX = "min-above-max", Error, "下限高于上限", "minimum above maximum",
r#"下限高于上限，事实取某些值时幅度是空的，例示的值就是一例。

错误：

```yaml
fine: {from: 10万元, to: 5万元}
```

正确：

```yaml
fine: {from: 5万元, to: 10万元}
```
"#,
r#"The minimum is above the maximum, for some facts at least; the values shown are one. The range is empty.

Wrong:

```yaml
fine: {from: 10万元, to: 5万元}
```

Right:

```yaml
fine: {from: 5万元, to: 10万元}
```
"#;

    MONEY_CURRENCY = "money-currency", Error, "币种不符", "currency does not fit",
r#"金额的币种与规则包的 `currency` 不同。没有汇率，不能相加，也不能相比；“元”只能用于人民币。

错误：

```yaml
currency: USD
let: {基数: 8500元}
```

正确：

```yaml
currency: USD
let: {基数: 8500 USD}
```
"#,
r#"An amount is in another currency than the pack’s. There are no exchange rates here: such amounts can be neither added nor compared. 元 is for CNY only.

Wrong:

```yaml
currency: USD
let: {基数: 8500元}
```

Right:

```yaml
currency: USD
let: {基数: 8500 USD}
```
"#;

}
