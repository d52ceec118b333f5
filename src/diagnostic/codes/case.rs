//! Codes of a case.

use super::{Code, codes};

codes! {
    UNKNOWN_ITEM = "unknown-item", Error, "未知的事项", "unknown item",
r#"案件的 `item` 不在已载入的规则包之中。它写作规则包标识、斜线、事项标识；`cailiang items` 可以查到。

错误：

```json
{"item": "food-safety/unlicenced"}
```

正确：

```json
{"item": "food-safety/unlicensed"}
```
"#,
r#"The case’s `item` is in no loaded pack. It is the pack’s id, a slash and the item’s id; `cailiang items` finds it.

Wrong:

```json
{"item": "food-safety/unlicenced"}
```

Right:

```json
{"item": "food-safety/unlicensed"}
```
"#;

    UNKNOWN_FACT = "unknown-fact", Error, "未知的事实", "unknown fact",
r#"案件给出的事实不是此事项所用的，既不合标识也不合名称。被忽略的事实可能正是要紧的一个，所以是错误。

错误：

```json
{"facts": {"货值": 800}}
```

正确：

```json
{"facts": {"货值金额": 800}}
```
"#,
r#"The case gives a fact that its item does not know, by id or by label. A fact passed over might be the one that matters, so this is an error.

Wrong:

```json
{"facts": {"货值": 800}}
```

Right:

```json
{"facts": {"货值金额": 800}}
```
"#;

    FACT_TYPE = "fact-type", Error, "事实的类型不对", "fact of the wrong type",
r#"事实的值不是所声明的类型：金额、比例和数写作数或者数的文字，是否写作 true、false，日期写作 2024-05-01，多选写作列表。

错误：

```json
{"facts": {"货值金额": "八百元", "是否改正": "是"}}
```

正确：

```json
{"facts": {"货值金额": "800", "是否改正": true}}
```
"#,
r#"The fact’s value is not of its declared type: money, rates and numbers are numbers or their text, yes/no is true or false, dates are 2024-05-01, sets are lists.

Wrong:

```json
{"facts": {"货值金额": "八百元", "是否改正": "是"}}
```

Right:

```json
{"facts": {"货值金额": "800", "是否改正": true}}
```
"#;

    FACT_NOT_AN_OPTION = "fact-not-an-option", Error, "事实的值不在选项之中", "fact is not one of the options",
r#"选择类事实的值不是它的选项。可以写选项的标识或者名称。

错误：

```json
{"facts": {"危害后果": "比较严重"}}
```

正确：

```json
{"facts": {"危害后果": "严重"}}
```
"#,
r#"The value of a choice or set is none of its options. Options may be given by id or by label.

Wrong:

```json
{"facts": {"危害后果": "比较严重"}}
```

Right:

```json
{"facts": {"危害后果": "严重"}}
```
"#;

    FACT_OUT_OF_RANGE = "fact-out-of-range", Error, "事实的值超出范围", "fact out of range",
r#"事实的值低于最小值或者高于最大值。金额、比例和计数不会是负的，除非规则包另有规定。

错误：

```json
{"facts": {"货值金额": -800}}
```

正确：

```json
{"facts": {"货值金额": 800}}
```
"#,
r#"The fact is below its least or above its greatest value. Money, rates and counts are never negative unless the pack says so.

Wrong:

```json
{"facts": {"货值金额": -800}}
```

Right:

```json
{"facts": {"货值金额": 800}}
```
"#;

    TOO_MANY_DECIMALS = "too-many-decimals", Error, "小数位数过多", "too many decimals",
r#"值的小数位数多于事实所允许的。程序不替人舍入：少一厘可能跨过界限。

错误：

```json
{"facts": {"货值金额": 9999.999}}
```

正确：

```json
{"facts": {"货值金额": 9999.99}}
```
"#,
r#"The value has more decimals than the fact allows. Nothing is rounded unasked: a fraction can cross a threshold.

Wrong:

```json
{"facts": {"货值金额": 9999.999}}
```

Right:

```json
{"facts": {"货值金额": 9999.99}}
```
"#;

    NUMBER_OVERFLOW = "number-overflow", Error, "数过大", "number too large",
r#"数超过 28 位有效数字，不能精确表示。

错误：

```json
{"facts": {"货值金额": 123456789012345678901234567890}}
```

正确：

```json
{"facts": {"货值金额": 1234567890.12}}
```
"#,
r#"The number has more than 28 significant digits and cannot be held exactly.

Wrong:

```json
{"facts": {"货值金额": 123456789012345678901234567890}}
```

Right:

```json
{"facts": {"货值金额": 1234567890.12}}
```
"#;

    DATE_ORDER = "date-order", Error, "日期先后不合理", "dates in an impossible order",
r#"日期的先后不可能：行为终了早于发生，发现早于行为，立案早于发现，决定早于立案。

错误：

```json
{"dates": {"act": "2026-01-05", "found": "2025-12-30"}}
```

正确：

```json
{"dates": {"act": "2026-01-05", "found": "2026-01-10"}}
```
"#,
r#"Dates stand in an impossible order: an act ends before it begins, is found before it happens, a case is filed before the act is found, or decided before it is filed.

Wrong:

```json
{"dates": {"act": "2026-01-05", "found": "2025-12-30"}}
```

Right:

```json
{"dates": {"act": "2026-01-05", "found": "2026-01-10"}}
```
"#;

    MISSING_DATE = "missing-date", Error, "缺少日期", "missing date",
r#"缺少决定适用何时法律所必需的日期。行为日是必须的：没有它不知道适用哪个版本。

错误：

```json
{"dates": {"found": "2026-01-10"}}
```

正确：

```json
{"dates": {"act": "2026-01-05", "found": "2026-01-10"}}
```
"#,
r#"A date needed to choose the law is missing. The day of the act is always needed: without it the version is unknown.

Wrong:

```json
{"dates": {"found": "2026-01-10"}}
```

Right:

```json
{"dates": {"act": "2026-01-05", "found": "2026-01-10"}}
```
"#;

    UNKNOWN_ELECTION = "unknown-election", Error, "未知的选择", "unknown election",
r#"`elect` 所选的不是此案可以选择的。可选的以结果中的 `options` 为准；所选没有生效，案件就不是人以为的那个。

错误：

```json
{"elect": ["nofine"]}
```

正确：

```json
{"elect": ["no-fine"]}
```
"#,
r#"Something under `elect` is no option of this case. The result’s `options` lists them; a choice without effect would mislead whoever made it.

Wrong:

```json
{"elect": ["nofine"]}
```

Right:

```json
{"elect": ["no-fine"]}
```
"#;

    PACK_NOT_VALID = "pack-not-valid", Error, "裁量基准不在有效期内", "benchmark not valid on the day",
r#"在所看的日期，裁量基准尚未施行或者已过有效期。确需使用的可以强制，结果会注明。

错误：

```yaml
# validity: {from: 2020-03-01, until: 2023-02-28}
dates: {act: 2024-05-01}
```

正确：

```yaml
# validity: {from: 2020-03-01, until: 2023-02-28}
dates: {act: 2021-05-01}
```
"#,
r#"On the day asked about, the benchmark is not yet or no longer valid. It can be forced, and the result then says so.

Wrong:

```yaml
# validity: {from: 2020-03-01, until: 2023-02-28}
dates: {act: 2024-05-01}
```

Right:

```yaml
# validity: {from: 2020-03-01, until: 2023-02-28}
dates: {act: 2021-05-01}
```
"#;

    ITEM_NOT_IN_FORCE = "item-not-in-force", Error, "事项在行为时不适用", "item not in force for the act",
r#"行为之日，规则包所编的法条尚未施行或者已经失效，也没有别的版本适用。法不溯及既往。

错误：

```yaml
# in_force: {from: 2025-12-01}
dates: {act: 2019-05-01}
```

正确：

```yaml
# in_force: {from: 2025-12-01}
dates: {act: 2026-01-05}
```
"#,
r#"On the day of the act the statutes the pack encodes were not in force, and no other version of the pack applies. The law does not reach back.

Wrong:

```yaml
# in_force: {from: 2025-12-01}
dates: {act: 2019-05-01}
```

Right:

```yaml
# in_force: {from: 2025-12-01}
dates: {act: 2026-01-05}
```
"#;

    JUDGEMENT_WITHOUT_REASON = "judgement-without-reason", Error, "裁量没有说明理由", "judgement without a reason",
r#"案件给出了裁量金额而没有理由。凡由人裁量的，须记明理由，以便审查。

错误：

```json
{"judgement": {"amount": "60000"}}
```

正确：

```json
{"judgement": {"amount": "60000", "reason": "初次违法，主动召回"}}
```
"#,
r#"The case gives an amount by judgement without a reason. What a person decides must be reasoned, so that it can be reviewed.

Wrong:

```json
{"judgement": {"amount": "60000"}}
```

Right:

```json
{"judgement": {"amount": "60000", "reason": "初次违法，主动召回"}}
```
"#;

    JUDGEMENT_OUTSIDE_RANGE = "judgement-outside-range", Error, "裁量金额超出幅度", "judgement outside the range",
r#"裁量金额不在所得的幅度之内。要在幅度之外作出决定，应当作为偏离另行说明，而不是作为裁量。

错误：

```text
{"judgement": {"amount": "300000", "reason": "…"}}      // range: 50000–100000
```

正确：

```text
{"judgement": {"amount": "80000", "reason": "…"}}
```
"#,
r#"The amount given by judgement is outside the range found. To decide outside it is a departure, to be reasoned as such, not a judgement.

Wrong:

```text
{"judgement": {"amount": "300000", "reason": "…"}}      // range: 50000–100000
```

Right:

```text
{"judgement": {"amount": "80000", "reason": "…"}}
```
"#;

    BAD_CASE = "bad-case", Error, "案件无法读取", "case cannot be read",
r#"案件文件的形式不对：不是映射，缺少事项，或者同时给了互相排斥的键。形式见 `cailiang schema case`。

错误：

```json
[{"facts": {}}]
```

正确：

```json
{"item": "food-safety/unlicensed", "dates": {"act": "2026-01-05"}, "facts": {}}
```
"#,
r#"The case file does not have the form of a case: it is no mapping, names no item, or has keys that exclude each other. See `cailiang schema case`.

Wrong:

```json
[{"facts": {}}]
```

Right:

```json
{"item": "food-safety/unlicensed", "dates": {"act": "2026-01-05"}, "facts": {}}
```
"#;
}
