//! Codes of reading a document.

use super::{Code, codes};

codes! {
    NOT_UTF8 = "not-utf8", Error, "文件不是 UTF-8 文本", "file is not UTF-8 text",
r#"文件含有不是 UTF-8 的字节，位置在提示的字节处。若按别的编码猜读，汉字会变成别的字，而不会有人察觉。请用编辑器另存为 UTF-8。

错误：

```text
GBK:    b3 d6 be c3
```

正确：

```text
UTF-8:  e6 8c 81 e4 b9 85
```
"#,
r#"The file holds bytes that are not UTF-8, at the offset shown. Guessing another encoding could turn one Chinese character into another unnoticed. Save the file as UTF-8.

Wrong:

```text
GBK:    b3 d6 be c3
```

Right:

```text
UTF-8:  e6 8c 81 e4 b9 85
```
"#;

    NOT_YAML = "not-yaml", Error, "文件不是可读的 YAML", "file is not readable YAML",
r#"YAML 解析在此处中断，或者文件超出了所读的范围：一个文件只有一个文档，键只能是文字，不得有空字符。中断之后的内容没有读到，改正后请再检查一次。

错误：

```yaml
rows: [">= 10", 2.00
---
? [a, b]
: 1
```

正确：

```yaml
rows: [[">= 10", 2.00]]
```
"#,
r#"Reading the YAML stopped here, or the file goes beyond what is read: one document a file, scalar keys only, no NUL characters. What follows has not been read, so check again after the repair.

Wrong:

```yaml
rows: [">= 10", 2.00
---
? [a, b]
: 1
```

Right:

```yaml
rows: [[">= 10", 2.00]]
```
"#;

    NOT_JSON = "not-json", Error, "文件不是有效的 JSON", "file is not valid JSON",
r#"文件不符合 RFC 8259。注释、末尾逗号、单引号、NaN、前导零、不成对的代理项都不是 JSON。数按原文保留，不经过浮点数。

错误：

```json
{"amount": 0800, "elect": [],}
```

正确：

```json
{"amount": 800, "elect": []}
```
"#,
r#"The file is not JSON as RFC 8259 has it: comments, trailing commas, single quotes, NaN, leading zeros and lone surrogates are not. Numbers keep their exact text and never pass through a float.

Wrong:

```json
{"amount": 0800, "elect": [],}
```

Right:

```json
{"amount": 800, "elect": []}
```
"#;

    DUPLICATE_KEY = "duplicate-key", Error, "键重复", "key stands twice",
r#"同一映射中有两个相同的键。许多程序只取后一个，前一个数额会悄悄消失，所以这里是错误。第一次出现的位置另有标注。

错误：

```yaml
fine: {from: 5万元, to: 10万元, to: 20万元}
```

正确：

```yaml
fine: {from: 5万元, to: 20万元}
```
"#,
r#"A mapping holds the same key twice. Many programs keep the last one, and an amount disappears without a word; here it is an error. The first place is labelled.

Wrong:

```yaml
fine: {from: 5万元, to: 10万元, to: 20万元}
```

Right:

```yaml
fine: {from: 5万元, to: 20万元}
```
"#;

    ALIAS_NOT_ALLOWED = "alias-not-allowed", Error, "使用了锚点、别名或标签", "anchor, alias or tag used",
r#"文件用了锚点（`&`）、别名（`*`）或者标签（`!`）。它们使读者看到的与程序读到的不同，几行别名还能展开成极大的文件。请把值写全。以 `*`、`&`、`!` 开头的文字须加引号。

错误：

```yaml
low: &range {from: 5万元, to: 10万元}
high: *range
```

正确：

```yaml
low: {from: 5万元, to: 10万元}
high: {from: 5万元, to: 10万元}
```
"#,
r#"The file uses an anchor (`&`), an alias (`*`) or a tag (`!`). They make what a person reads differ from what is loaded, and a few lines can unfold into a huge document. Write the value out; quote a text that begins with `*`, `&` or `!`.

Wrong:

```yaml
low: &range {from: 5万元, to: 10万元}
high: *range
```

Right:

```yaml
low: {from: 5万元, to: 10万元}
high: {from: 5万元, to: 10万元}
```
"#;

    DOCUMENT_TOO_LARGE = "document-too-large", Error, "文件过大", "document too large",
r#"一个文件不得超过 4 MiB，其中的值不得超过 200,000 个。限制使来历不明的规则包也可以安全地读取。请把事项分到 items/ 下的几个文件。

错误：

```text
pack.yaml          6.2 MiB
```

正确：

```text
pack.yaml          0.2 MiB
items/food.yaml    2.9 MiB
items/drugs.yaml   3.1 MiB
```
"#,
r#"A document has at most 4 MiB and 200,000 values. The limits make it safe to load packs from anywhere. Divide the items over several files in items/.

Wrong:

```text
pack.yaml          6.2 MiB
```

Right:

```text
pack.yaml          0.2 MiB
items/food.yaml    2.9 MiB
items/drugs.yaml   3.1 MiB
```
"#;

    TOO_DEEP = "too-deep", Error, "嵌套过深", "nested too deep",
r#"列表和映射的嵌套不得超过 64 层。格式本身用到的不到 12 层，更深的多半是括号写错了。派生值一个用一个，连同其中的运算不得超过 512 层。

错误：

```yaml
rows: [[[[[[[[ … ]]]]]]]]
```

正确：

```yaml
rows: [[">= 10", 2.00, 4.00]]
```
"#,
r#"Lists and mappings nest at most 64 deep. The format itself needs fewer than 12 levels; more is nearly always a mistake with brackets. Derived
values that use each other, with the operations in them, are at most 512 deep.

Wrong:

```yaml
rows: [[[[[[[[ … ]]]]]]]]
```

Right:

```yaml
rows: [[">= 10", 2.00, 4.00]]
```
"#;

    UNKNOWN_KEY = "unknown-key", Error, "未知的键", "unknown key",
r#"这里没有名为此的键。写错一个键名而被忽略，规则就会悄悄失效，所以未知的键一律是错误。若有相近的名称会一并提示。花括号内含逗号的表达式须加引号，否则逗号之后会被当作键。同一处只能有其一的两个键并存，也用这个代码。

错误：

```yaml
clauses:
  - {id: a, wehn: 货值金额 < 1万元, fine: {from: 5万元, to: 10万元}}
```

正确：

```yaml
clauses:
  - {id: a, when: 货值金额 < 1万元, fine: {from: 5万元, to: 10万元}}
```
"#,
r#"There is no such key here. A misspelt key that is passed over would switch a rule off in silence, so every unknown key is an error; a near name is suggested. Inside `{ }` an expression with a comma must be quoted, or what follows the comma is taken for a key. Two keys of which only one may stand also give this code.

Wrong:

```yaml
clauses:
  - {id: a, wehn: 货值金额 < 1万元, fine: {from: 5万元, to: 10万元}}
```

Right:

```yaml
clauses:
  - {id: a, when: 货值金额 < 1万元, fine: {from: 5万元, to: 10万元}}
```
"#;

    MISSING_KEY = "missing-key", Error, "缺少键", "missing key",
r#"缺少必须有的键。没有缺省值的键不能省略：猜一个值等于替制定机关立规则。

错误：

```yaml
exemptions:
  minor: {name: 违法行为轻微, basis: 行政处罚法 第三十三条第一款}
```

正确：

```yaml
exemptions:
  minor: {name: 违法行为轻微, when: 轻微并及时改正, basis: 行政处罚法 第三十三条第一款}
```
"#,
r#"A key that must be there is not. A key without a default cannot be left out: guessing it would be making a rule in the authority’s place.

Wrong:

```yaml
exemptions:
  minor: {name: 违法行为轻微, basis: 行政处罚法 第三十三条第一款}
```

Right:

```yaml
exemptions:
  minor: {name: 违法行为轻微, when: 轻微并及时改正, basis: 行政处罚法 第三十三条第一款}
```
"#;

    WRONG_KIND = "wrong-kind", Error, "值的形式不对", "value of the wrong kind",
r#"值的形式与格式要求的不同：该是列表的写成了单个值，该是映射的写成了文字，该有内容的是空的，或者表的一行格数不对。提示说明应是什么、实际是什么。

错误：

```yaml
orders: 责令改正
```

正确：

```yaml
orders: [责令改正]
```
"#,
r#"The value does not have the form the format asks for: a single value where a list belongs, a text where a mapping belongs, nothing where something must be, or a table row with too few or too many cells. The message says what is expected and what was found.

Wrong:

```yaml
orders: 责令改正
```

Right:

```yaml
orders: [责令改正]
```
"#;

    BAD_DATE = "bad-date", Error, "不是日期", "not a date",
r#"日期写作四位年、两位月、两位日，以 `-` 相连，而且必须是历法上有的日子。日期决定适用哪个版本的法律，不容含糊。

错误：

```yaml
in_force: {from: 2025-2-30}
```

正确：

```yaml
in_force: {from: 2025-03-01}
```
"#,
r#"A date is a four-digit year, a two-digit month and a two-digit day joined by `-`, and must exist in the calendar. Dates decide which version of the law applies.

Wrong:

```yaml
in_force: {from: 2025-2-30}
```

Right:

```yaml
in_force: {from: 2025-03-01}
```
"#;

    BAD_INTEGER = "bad-integer", Error, "不是允许的整数", "not an allowed whole number",
r#"这里应是提示范围内的整数，不加引号，不带单位、小数和千位分隔。

错误：

```yaml
shifts:
  two-priors: {when: 同类处罚次数 = 2, up: 1.5}
```

正确：

```yaml
shifts:
  two-priors: {when: 同类处罚次数 = 2, up: 1}
```
"#,
r#"A whole number inside the range shown belongs here, without quotes, unit, decimal point or grouping.

Wrong:

```yaml
shifts:
  two-priors: {when: 同类处罚次数 = 2, up: 1.5}
```

Right:

```yaml
shifts:
  two-priors: {when: 同类处罚次数 = 2, up: 1}
```
"#;

    BAD_ID = "bad-id", Error, "标识符不合格", "not a usable identifier",
r#"标识符会出现在表达式、案件和地址中，所以限定字符。规则包的标识用小写字母、数字和 `-`；事项、条款、情节等用字母（含汉字）、数字、`-` 和 `_`；事实、推导值、表和步骤会写进表达式，所以不能有 `-`，也不能以数字开头。

错误：

```yaml
facts:
  goods-value: {label: 货值金额, type: money}
```

正确：

```yaml
facts:
  goods_value: {label: 货值金额, type: money}
```
"#,
r#"Identifiers stand in expressions, cases and addresses, so their characters are limited. Packs: lower-case letters, digits and `-`. Items, clauses, circumstances and the like: letters of any script, digits, `-` and `_`. Facts, derived values, tables and steps stand in expressions: no `-`, no digit first.

Wrong:

```yaml
facts:
  goods-value: {label: 货值金额, type: money}
```

Right:

```yaml
facts:
  goods_value: {label: 货值金额, type: money}
```
"#;

    NOT_AN_OPTION = "not-an-option", Error, "不在可选值之中", "not one of the options",
r#"此键只接受固定的几个词，所写的不在其中。提示列出全部可用的词和最相近的一个。

错误：

```yaml
goods_value: {label: 货值金额, type: monye}
```

正确：

```yaml
goods_value: {label: 货值金额, type: money}
```
"#,
r#"The key takes one of a few fixed words, and this is none of them. The help lists them all and names the nearest.

Wrong:

```yaml
goods_value: {label: 货值金额, type: monye}
```

Right:

```yaml
goods_value: {label: 货值金额, type: money}
```
"#;

    EXPRESSION_SYNTAX = "expression-syntax", Error, "表达式写法有误", "expression cannot be read",
r#"表达式不合规则语言的语法，位置指向读不下去的地方。常见的原因：千元等不在单位之列，且、或两边没有空格，文字没有加引号，花括号内的逗号没有用引号包住。语法见 docs/language.md。

错误：

```yaml
when: 货值金额 < 1千元 且情节严重
```

正确：

```yaml
when: 货值金额 < 1000元 且 情节严重
```
"#,
r#"The expression does not follow the rule language; the place is where reading stopped. Usual causes: a unit that does not exist (千元), no space around 且 and 或, a text without quotes, a comma inside `{ }` without quotes around the whole. See docs/language.md.

Wrong:

```yaml
when: 货值金额 < 1千元 且情节严重
```

Right:

```yaml
when: 货值金额 < 1000元 且 情节严重
```
"#;

    FORMAT_VERSION = "format-version", Error, "不支持的格式版本", "unsupported format version",
r#"清单中的 `format` 不是此版本所读的格式版本。格式不同的规则包若照样读取，含义可能已变；请换用读得懂它的版本。

错误：

```yaml
format: 2
```

正确：

```yaml
format: 1
```
"#,
r#"The manifest’s `format` is not the one this version reads. Keys may mean something else in another format, so nothing more is read; use a version that knows it.

Wrong:

```yaml
format: 2
```

Right:

```yaml
format: 1
```
"#;

}
