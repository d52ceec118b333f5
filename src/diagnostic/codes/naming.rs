//! Codes of checking: names, citations, types.

use super::{Code, codes};

codes! {
    UNKNOWN_PACK = "unknown-pack", Error, "找不到被引用的规则包", "used pack not found",
r#"`uses` 所列的规则包不在已载入的之中。没有它，总则中的免责、时效和程序都不会适用。请用 `--rules` 给出它所在的目录，或改正标识。

错误：

```yaml
uses: [penalty-low]
```

正确：

```yaml
uses: [penalty-law]
```
"#,
r#"A pack named under `uses` is not among those loaded. Without it the general exemptions, time limits and procedure would not apply. Give its folder with `--rules`, or correct the id.

Wrong:

```yaml
uses: [penalty-low]
```

Right:

```yaml
uses: [penalty-law]
```
"#;

    PACK_CYCLE = "pack-cycle", Error, "规则包互相引用", "packs use each other in a circle",
r#"几个规则包互相引用成环，无从决定谁的规则在先。请把共用的部分移到第三个规则包。

错误：

```yaml
# pack a
uses: [b]
# pack b
uses: [a]
```

正确：

```yaml
# pack a
uses: [common]
# pack b
uses: [common]
```
"#,
r#"Packs use each other in a circle, so none comes first. Move what they share to a third pack.

Wrong:

```yaml
# pack a
uses: [b]
# pack b
uses: [a]
```

Right:

```yaml
# pack a
uses: [common]
# pack b
uses: [common]
```
"#;

    REDEFINED = "redefined", Error, "重复定义已引入的名称", "name already defined by a used pack",
r#"名称已由所引用的规则包或总则定义。悄悄覆盖总则，读规则包的人看不出来；请换一个名称，或者不再引用。

错误：

```yaml
uses: [penalty-law]
facts:
  年龄: {label: 年龄, type: count}      # penalty-law has it
```

正确：

```yaml
uses: [penalty-law]
facts:
  负责人年龄: {label: 负责人年龄, type: count}
```
"#,
r#"The name is already defined by a used pack or by the general part. A silent override would not show to a person reading either; choose another name, or do not use that pack.

Wrong:

```yaml
uses: [penalty-law]
facts:
  年龄: {label: 年龄, type: count}      # penalty-law has it
```

Right:

```yaml
uses: [penalty-law]
facts:
  负责人年龄: {label: 负责人年龄, type: count}
```
"#;

    MISSING_BASIS = "missing-basis", Error, "缺少依据", "rule without a basis",
r#"规则没有依据，所属事项也没有。没有条文的规则不能用来处罚；每一步说理都要引到它的条款。

错误：

```yaml
circumstances:
  obstructed: {name: 阻碍执法, effect: severe, when: 阻碍执法}
```

正确：

```yaml
circumstances:
  obstructed: {name: 阻碍执法, effect: severe, when: 阻碍执法, basis: 某基准 第十五条}
```
"#,
r#"The rule has no basis, nor has its item. A rule without an article cannot support a penalty, and every step of the reasons must cite one.

Wrong:

```yaml
circumstances:
  obstructed: {name: 阻碍执法, effect: severe, when: 阻碍执法}
```

Right:

```yaml
circumstances:
  obstructed: {name: 阻碍执法, effect: severe, when: 阻碍执法, basis: 某基准 第十五条}
```
"#;

    UNKNOWN_INSTRUMENT = "unknown-instrument", Error, "引用了未声明的文件", "citation of an undeclared instrument",
r#"引文开头的名称不在 `instruments` 之中，也不在所引用的规则包之中，因此查不到它的全称、版本和施行日期。

错误：

```yaml
instruments:
  食品安全法: {title: 中华人民共和国食品安全法}
items:
  a: {name: 甲, basis: 食安法 第一百二十二条}
```

正确：

```yaml
instruments:
  食品安全法: {title: 中华人民共和国食品安全法}
items:
  a: {name: 甲, basis: 食品安全法 第一百二十二条}
```
"#,
r#"The citation begins with a name that is no key under `instruments`, here or in a used pack, so its title, version and dates are unknown.

Wrong:

```yaml
instruments:
  食品安全法: {title: 中华人民共和国食品安全法}
items:
  a: {name: 甲, basis: 食安法 第一百二十二条}
```

Right:

```yaml
instruments:
  食品安全法: {title: 中华人民共和国食品安全法}
items:
  a: {name: 甲, basis: 食品安全法 第一百二十二条}
```
"#;

    BAD_CITATION = "bad-citation", Error, "引用写法有误", "citation cannot be read",
r#"引文应是依据文件的键、一个空格、条款。缺了条款就无法核对，也无法在说理中引用到条、款、项。

错误：

```yaml
basis: 食品安全法第一百二十二条第一款
```

正确：

```yaml
basis: 食品安全法 第一百二十二条第一款
```
"#,
r#"A citation is an instrument’s key, a space, and the place. Without the place it can be neither verified nor cited to its paragraph.

Wrong:

```yaml
basis: 食品安全法第一百二十二条第一款
```

Right:

```yaml
basis: 食品安全法 第一百二十二条第一款
```
"#;

    UNKNOWN_NAME = "unknown-name", Error, "未知的名称", "unknown name",
r#"表达式中的名称既不是事实的标识或名称，也不是推导值、步骤或内置的名称。相近的名称会一并提示。名称后面紧接“且”“或”时，会被读成同一个名称。

错误：

```yaml
when: 货值 < 1万元
```

正确：

```yaml
when: 货值金额 < 1万元
```
"#,
r#"A name in an expression is no fact (by id or label), derived value, step or built-in name. A near one is suggested. A name directly followed by 且 or 或 is read as one longer name.

Wrong:

```yaml
when: 货值 < 1万元
```

Right:

```yaml
when: 货值金额 < 1万元
```
"#;

    AMBIGUOUS_NAME = "ambiguous-name", Error, "名称有歧义", "name with several meanings",
r#"同一名称可以指两样东西，例如两个事实的名称相同。取哪一个会改变结果，所以必须写明标识。

错误：

```yaml
facts:
  unit_gains: {label: 违法所得, type: money}
  person_gains: {label: 违法所得, type: money}
let: {基数: 违法所得 * 2}
```

正确：

```yaml
let: {基数: unit_gains * 2}
```
"#,
r#"The name could mean two things, for example two facts with one label. Which is meant changes the result, so write the id.

Wrong:

```yaml
facts:
  unit_gains: {label: 违法所得, type: money}
  person_gains: {label: 违法所得, type: money}
let: {基数: 违法所得 * 2}
```

Right:

```yaml
let: {基数: unit_gains * 2}
```
"#;

    UNKNOWN_OPTION = "unknown-option", Error, "未知的选项", "unknown option",
r#"与选择类事实相比较的不是它的选项。这样的条件永远不成立，规则会悄悄失效。

错误：

```yaml
when: 危害后果 = "严重后果"
```

正确：

```yaml
when: 危害后果 = "严重"
```
"#,
r#"The value compared with a choice or set is none of its options. Such a condition never holds, and the rule would be off without a word.

Wrong:

```yaml
when: 危害后果 = "严重后果"
```

Right:

```yaml
when: 危害后果 = "严重"
```
"#;

    TYPE_MISMATCH = "type-mismatch", Error, "类型不符", "types do not fit",
r#"运算或者比较的两边类型不同，或者函数、键需要另一种类型。例如把文字与数相比，或以金额作条件。

错误：

```yaml
when: 货值金额
```

正确：

```yaml
when: 货值金额 > 0元
```
"#,
r#"The two sides of an operation have different types, or a function or key needs another: a text compared with a number, an amount where a condition belongs.

Wrong:

```yaml
when: 货值金额
```

Right:

```yaml
when: 货值金额 > 0元
```
"#;

    UNIT_MISMATCH = "unit-mismatch", Error, "单位不符", "units do not fit",
r#"单位不合：金额乘金额、金额加数、以月与日相比等没有意义。罚款的上下限必须得出金额，倍数须有基数。

错误：

```yaml
fine: {from: 10倍, to: 20倍}
```

正确：

```yaml
fine: {of: 货值金额, from: 10倍, to: 20倍}
```
"#,
r#"Units do not fit: money times money, money plus a number, months compared with days mean nothing. The ends of a fine must come out as money; multiples need a base.

Wrong:

```yaml
fine: {from: 10倍, to: 20倍}
```

Right:

```yaml
fine: {of: 货值金额, from: 10倍, to: 20倍}
```
"#;

    NULL_COMPARISON = "null-comparison", Error, "与空值比较", "comparison with null",
r#"事实与 null 相比。未知不等于否：未知的事实使条件成为未知，而不是成立或者不成立，所以这样的比较没有用处。要规定未能证明时如何认定，用 `unproven`。

错误：

```yaml
when: 违法所得 = null
```

正确：

```yaml
违法所得: {label: 违法所得, type: money, unproven: {as: 0, basis: 某规定 第五条}}
```
"#,
r#"A fact is compared with null. Unknown is not false: an unknown fact makes a condition unknown, so the comparison tells nothing. To say what an unproven fact counts as, use `unproven`.

Wrong:

```yaml
when: 违法所得 = null
```

Right:

```yaml
违法所得: {label: 违法所得, type: money, unproven: {as: 0, basis: 某规定 第五条}}
```
"#;

    CYCLIC_DEFINITION = "cyclic-definition", Error, "定义循环", "definition refers to itself",
r#"推导值、表或者事实的界限直接或经由别的名称引用了自己，没有值可算。

错误：

```yaml
let:
  基数: 加成 + 1元
  加成: 基数 * 10%
```

正确：

```yaml
let:
  加成: 货值金额 * 10%
  基数: 加成 + 1元
```
"#,
r#"A derived value, a table or a fact’s bound refers to itself, directly or through others, and has no value.

Wrong:

```yaml
let:
  基数: 加成 + 1元
  加成: 基数 * 10%
```

Right:

```yaml
let:
  加成: 货值金额 * 10%
  基数: 加成 + 1元
```
"#;

    UNKNOWN_FUNCTION = "unknown-function", Error, "未知的函数或表", "unknown function or table",
r#"没有此名的内置函数，规则包中也没有此名的表或者列。

错误：

```yaml
value: multiplyer.low(score)
```

正确：

```yaml
value: multiplier.low(score)
```
"#,
r#"There is no built-in function of this name, and no table or column of the pack.

Wrong:

```yaml
value: multiplyer.low(score)
```

Right:

```yaml
value: multiplier.low(score)
```
"#;

}
