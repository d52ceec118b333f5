//! Codes of checking: gaps, overlaps, bands.

use super::{Code, codes};

codes! {
    WRONG_ARGUMENT_COUNT = "wrong-argument-count", Error, "参数个数不对", "wrong number of arguments",
r#"函数或者表所给的参数个数不对。表的参数个数是 `in` 所列的个数。

错误：

```yaml
tables:
  grid: {in: [等级, 次数], out: [value], rows: [["1", "1", 5%]]}
let: {比例: grid(等级)}
```

正确：

```yaml
let: {比例: "grid(等级, 次数)"}
```
"#,
r#"A function or table is given too many or too few arguments. A table takes as many as its `in` lists.

Wrong:

```yaml
tables:
  grid: {in: [等级, 次数], out: [value], rows: [["1", "1", 5%]]}
let: {比例: grid(等级)}
```

Right:

```yaml
let: {比例: "grid(等级, 次数)"}
```
"#;

    TIER_GAP = "tier-gap", Error, "阶次有空档", "gap between tiers",
r#"有的案件不属于任何一档，例示的值就是一例。空档中的案件得不到裁量结果；若基准确实如此规定，写 `no_match: none`，若有兜底的档，写 `when: otherwise`。

错误：

```yaml
rows:
  - {id: "1", when: 货值金额 < 1万元}
  - {id: "2", when: 货值金额 > 1万元}      # 1万元?
```

正确：

```yaml
rows:
  - {id: "1", when: 货值金额 < 1万元}
  - {id: "2", when: 货值金额 >= 1万元}
```
"#,
r#"Some case falls in no tier; the values shown are one. Such a case gets no recommendation. Where a tier takes the rest, write `when: otherwise`; where the benchmark truly leaves the gap, `no_match: none` says so.

Wrong:

```yaml
rows:
  - {id: "1", when: 货值金额 < 1万元}
  - {id: "2", when: 货值金额 > 1万元}      # 1万元?
```

Right:

```yaml
rows:
  - {id: "1", when: 货值金额 < 1万元}
  - {id: "2", when: 货值金额 >= 1万元}
```
"#;

    TIER_OVERLAP = "tier-overlap", Error, "阶次重叠", "tiers overlap",
r#"`choose: unique` 而有的案件同时属于两档，例示的值就是一例。请改正界限（以上含本数，不满不含本数），或者写明取最重（heaviest）还是最轻（lightest）。

错误：

```yaml
rows:
  - {id: "1", when: 货值金额 <= 1万元}
  - {id: "2", when: 货值金额 >= 1万元}
```

正确：

```yaml
rows:
  - {id: "1", when: 货值金额 < 1万元}
  - {id: "2", when: 货值金额 >= 1万元}
```
"#,
r#"Under `choose: unique` some case falls in two tiers; the values shown are one. Correct the boundary, or say which counts: `heaviest` or `lightest`.

Wrong:

```yaml
rows:
  - {id: "1", when: 货值金额 <= 1万元}
  - {id: "2", when: 货值金额 >= 1万元}
```

Right:

```yaml
rows:
  - {id: "1", when: 货值金额 < 1万元}
  - {id: "2", when: 货值金额 >= 1万元}
```
"#;

    TIER_OUTSIDE_RANGE = "tier-outside-range", Error, "阶次超出法定幅度", "tier outside the statutory range",
r#"某一档的幅度超出所适用条款的法定幅度。裁量基准只能在法定幅度之内细化，超出的部分没有法律效力。

错误：

```yaml
clauses: [{id: a, fine: {from: 2万元, to: 20万元}}]
tiers: {rows: [{id: "1", when: otherwise, fine: {from: 1万元, to: 5万元}}]}
```

正确：

```yaml
clauses: [{id: a, fine: {from: 2万元, to: 20万元}}]
tiers: {rows: [{id: "1", when: otherwise, fine: {from: 2万元, to: 5万元}}]}
```
"#,
r#"A tier’s range leaves the statutory range of a clause it can meet. A benchmark refines the statute and cannot go beyond it.

Wrong:

```yaml
clauses: [{id: a, fine: {from: 2万元, to: 20万元}}]
tiers: {rows: [{id: "1", when: otherwise, fine: {from: 1万元, to: 5万元}}]}
```

Right:

```yaml
clauses: [{id: a, fine: {from: 2万元, to: 20万元}}]
tiers: {rows: [{id: "1", when: otherwise, fine: {from: 2万元, to: 5万元}}]}
```
"#;

    CLAUSE_GAP = "clause-gap", Error, "法定条款有空档", "gap between statutory clauses",
r#"有的案件没有任何法定条款可用，例示的值就是一例。多半是界限上的一个点被漏掉，例如“不足一万元”与“超过一万元”之间的一万元。

错误：

```yaml
- {id: low, when: 货值金额 < 1万元, fine: {from: 5万元, to: 10万元}}
- {id: high, when: 货值金额 > 1万元, fine: {of: 货值金额, from: 10倍, to: 20倍}}
```

正确：

```yaml
- {id: low, when: 货值金额 < 1万元, fine: {from: 5万元, to: 10万元}}
- {id: high, when: 货值金额 >= 1万元, fine: {of: 货值金额, from: 10倍, to: 20倍}}
```
"#,
r#"Some case meets no statutory clause; the values shown are one. Usually a boundary point is left out, such as exactly 10,000 between “below” and “above”.

Wrong:

```yaml
- {id: low, when: 货值金额 < 1万元, fine: {from: 5万元, to: 10万元}}
- {id: high, when: 货值金额 > 1万元, fine: {of: 货值金额, from: 10倍, to: 20倍}}
```

Right:

```yaml
- {id: low, when: 货值金额 < 1万元, fine: {from: 5万元, to: 10万元}}
- {id: high, when: 货值金额 >= 1万元, fine: {of: 货值金额, from: 10倍, to: 20倍}}
```
"#;

    CLAUSE_OVERLAP = "clause-overlap", Error, "法定条款重叠", "statutory clauses overlap",
r#"有的案件同时适用两个条款，而它们的幅度不同，例示的值就是一例。一个案件只能有一个法定幅度；幅度相同的条款可以重叠。

错误：

```yaml
- {id: low, when: 货值金额 <= 1万元, fine: {to: 5万元}}
- {id: high, when: 货值金额 >= 1万元, fine: {to: 10万元}}
```

正确：

```yaml
- {id: low, when: 货值金额 < 1万元, fine: {to: 5万元}}
- {id: high, when: 货值金额 >= 1万元, fine: {to: 10万元}}
```
"#,
r#"Some case meets two clauses with different ranges; the values shown are one. A case has one statutory range. Clauses with the same range may overlap.

Wrong:

```yaml
- {id: low, when: 货值金额 <= 1万元, fine: {to: 5万元}}
- {id: high, when: 货值金额 >= 1万元, fine: {to: 10万元}}
```

Right:

```yaml
- {id: low, when: 货值金额 < 1万元, fine: {to: 5万元}}
- {id: high, when: 货值金额 >= 1万元, fine: {to: 10万元}}
```
"#;

    UNREACHABLE_ROW = "unreachable-row", Error, "永远不会适用的行", "row that can never apply",
r#"这一行的条件在事实允许的范围内永远不成立，或者总被前面的行抢先。多半是数额或者符号写错了。

错误：

```yaml
when: 货值金额 >= 5万元 and 货值金额 < 1万元
```

正确：

```yaml
when: 货值金额 >= 1万元 and 货值金额 < 5万元
```
"#,
r#"The row’s condition never holds for any values the facts can have, or an earlier row always comes first. Usually a number or a sign is wrong.

Wrong:

```yaml
when: 货值金额 >= 5万元 and 货值金额 < 1万元
```

Right:

```yaml
when: 货值金额 >= 1万元 and 货值金额 < 5万元
```
"#;

    TABLE_GAP = "table-gap", Error, "表有空档", "gap in a table",
r#"表对某些参数没有一行可用，例示的值就是一例。查不到就没有值，也不能以零代替。

错误：

```yaml
rows:
  - ["< 3", 10%]
  - ["> 3", 20%]
```

正确：

```yaml
rows:
  - ["< 3", 10%]
  - [">= 3", 20%]
```
"#,
r#"The table has no row for some arguments; the values shown are one. A look-up without a row has no value, and zero would be an invented one.

Wrong:

```yaml
rows:
  - ["< 3", 10%]
  - ["> 3", 20%]
```

Right:

```yaml
rows:
  - ["< 3", 10%]
  - [">= 3", 20%]
```
"#;

    TABLE_OVERLAP = "table-overlap", Error, "表的行重叠", "table rows overlap",
r#"某些参数同时符合表中的两行，例示的值就是一例。表中恰好一行适用，行的先后没有意义。

错误：

```yaml
rows:
  - ["[1..3]", 10%]
  - ["[3..5]", 20%]
```

正确：

```yaml
rows:
  - ["[1..3)", 10%]
  - ["[3..5]", 20%]
```
"#,
r#"Some arguments match two rows; the values shown are one. Exactly one row must match, and the order of rows means nothing.

Wrong:

```yaml
rows:
  - ["[1..3]", 10%]
  - ["[3..5]", 20%]
```

Right:

```yaml
rows:
  - ["[1..3)", 10%]
  - ["[3..5]", 20%]
```
"#;

    WEIGHT_GAP = "weight-gap", Error, "权重有空档或重叠", "factor without exactly one weight",
r#"某个因素对一些值没有权重，或者有两个。每个选项或者每段都须恰有一个权重，否则总和无从确定。

错误：

```yaml
建设情况: {of: building, weights: {base: 0%, running: 15%}}      # equipment?
```

正确：

```yaml
建设情况: {of: building, weights: {base: 0%, equipment: 5%, running: 15%}}
```
"#,
r#"A factor has no weight for some values, or two. Each option, or each stretch of values, needs exactly one, or the sum is not defined.

Wrong:

```yaml
建设情况: {of: building, weights: {base: 0%, running: 15%}}      # equipment?
```

Right:

```yaml
建设情况: {of: building, weights: {base: 0%, equipment: 5%, running: 15%}}
```
"#;

    OUTCOME_GAP = "outcome-gap", Error, "裁量结果有空档", "gap between outcome rules",
r#"情节的某种组合没有一条规则可用，得不到裁量结果。在最后加一条没有 `when` 的规则，或者补全条件。

错误：

```yaml
outcomes:
  choose: first
  rules:
    - {id: more, outcome: severe, when: 从重情节数 > 从轻情节数}
```

正确：

```yaml
outcomes:
  choose: first
  rules:
    - {id: more, outcome: severe, when: 从重情节数 > 从轻情节数}
    - {id: rest, outcome: ordinary}
```
"#,
r#"For some combination of circumstances no rule holds, and there is no outcome. Add a last rule without `when`, or complete the conditions.

Wrong:

```yaml
outcomes:
  choose: first
  rules:
    - {id: more, outcome: severe, when: 从重情节数 > 从轻情节数}
```

Right:

```yaml
outcomes:
  choose: first
  rules:
    - {id: more, outcome: severe, when: 从重情节数 > 从轻情节数}
    - {id: rest, outcome: ordinary}
```
"#;

    OUTCOME_OVERLAP = "outcome-overlap", Error, "裁量结果规则重叠", "outcome rules overlap",
r#"`choose: unique` 而情节的某种组合使两条规则同时成立。请使条件互斥，或者改为 `choose: first`。

错误：

```yaml
choose: unique
rules:
  - {id: a, outcome: severe, when: 从重情节数 >= 1}
  - {id: b, outcome: lenient, when: 从轻情节数 >= 1}
```

正确：

```yaml
choose: first
rules:
  - {id: a, outcome: severe, when: 从重情节数 >= 1}
  - {id: b, outcome: lenient, when: 从轻情节数 >= 1}
```
"#,
r#"Under `choose: unique` two rules hold for some combination of circumstances. Make the conditions exclude each other, or use `choose: first`.

Wrong:

```yaml
choose: unique
rules:
  - {id: a, outcome: severe, when: 从重情节数 >= 1}
  - {id: b, outcome: lenient, when: 从轻情节数 >= 1}
```

Right:

```yaml
choose: first
rules:
  - {id: a, outcome: severe, when: 从重情节数 >= 1}
  - {id: b, outcome: lenient, when: 从轻情节数 >= 1}
```
"#;

    BAND_MISSING = "band-missing", Error, "缺少裁量区间", "band missing for an outcome",
r#"某个可能的裁量结果没有区间，或者有只设下限的条款而没有 `min_only`。到了那一步就没有罚款可算。

错误：

```yaml
bands:
  both: {lenient: [0%, 30%], severe: [70%, 100%]}
```

正确：

```yaml
bands:
  both: {lenient: [0%, 30%], ordinary: [30%, 70%], severe: [70%, 100%]}
```
"#,
r#"An outcome that can occur has no band, or a clause sets only a minimum and there is no `min_only`. The amount could then not be found.

Wrong:

```yaml
bands:
  both: {lenient: [0%, 30%], severe: [70%, 100%]}
```

Right:

```yaml
bands:
  both: {lenient: [0%, 30%], ordinary: [30%, 70%], severe: [70%, 100%]}
```
"#;

    RESULT_OUTSIDE_RANGE = "result-outside-range", Error, "结果可能超出法定幅度", "result can leave the statutory range",
r#"按此方法，事实取某些值时罚款会超出法定幅度，例示的值就是一例。除减轻处罚外，罚款不得低于法定下限，任何时候不得高于上限。

错误：

```yaml
steps:
  - {name: base, value: 货值金额 * 25}
# statutory range: 10倍 to 20倍
```

正确：

```yaml
steps:
  - {name: base, value: 货值金额 * 25}
  - {name: cap, cap: stat_max}
  - {name: floor, floor: stat_min}
```
"#,
r#"With this method the fine leaves the statutory range for some facts; the values shown are one. Only a reduced penalty may go below the minimum, and nothing above the maximum.

Wrong:

```yaml
steps:
  - {name: base, value: 货值金额 * 25}
# statutory range: 10倍 to 20倍
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
