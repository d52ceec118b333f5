//! Codes of comparing a pack with the statutes it cites.

use super::{Code, codes};

codes! {
    SOURCE_VERSION_MISSING = "source-version-missing", Error, "没有这一版本的法律文本", "text of the version not at hand",
r#"规则包的法律文件写了 `file`，而 `check --sources` 所给的文件夹里没有这个文件，或者它是另一日期的文本。对着另一版本核对，会把旧条文当作现行条文。请补上文本，或改正 `version`、`file`。

错误：

```yaml
version: 2018-12-29
file: 产品质量法_2009-08-27.md
```

正确：

```yaml
version: 2018-12-29
file: 产品质量法_2018-12-29.md
```
"#,
r#"An instrument of the pack names a `file`, and the folder given to `check --sources` does not hold it, or it is the text of another day. Held against another version, an old article would pass for the one in force. Add the text, or correct `version` and `file`.

Wrong:

```yaml
version: 2018-12-29
file: 产品质量法_2009-08-27.md
```

Right:

```yaml
version: 2018-12-29
file: 产品质量法_2018-12-29.md
```
"#;

    SOURCE_ARTICLE_MISSING = "source-article-missing", Error, "法律文本中没有所引的条款项", "cited place not in the statute",
r#"所引的条、款、项在这一版本的法律文本中不存在。条号可能写错，或者是另一版本的条号。

错误：

```yaml
basis: 标准化法 第九十七条第一款
```

正确：

```yaml
basis: 标准化法 第三十七条
```
"#,
r#"The article, paragraph or item cited does not exist in this version of the statute. The number may be mistaken, or that of another version.

Wrong:

```yaml
basis: 标准化法 第九十七条第一款
```

Right:

```yaml
basis: 标准化法 第三十七条
```
"#;

    SOURCE_ARTICLE_APART = "source-article-apart", Error, "所引不是事项依据的条", "cited article is not that of the item",
r#"引文的字在几个条文中都有，而所引的不是事项自己依据的那一条。多半是条号写错：字虽相同，处罚的却是别的行为。

错误：

```yaml
basis: {cite: 产品质量法 第五十条, quote: 在产品中掺杂、掺假}
penalties:
  - {kind: licence_revoked, text: 吊销营业执照, basis: {cite: 产品质量法 第五十一条, quote: 情节严重的，吊销营业执照}}
```

正确：

```yaml
basis: {cite: 产品质量法 第五十条, quote: 在产品中掺杂、掺假}
penalties:
  - {kind: licence_revoked, text: 吊销营业执照, basis: {cite: 产品质量法 第五十条, quote: 情节严重的，吊销营业执照}}
```
"#,
r#"The words quoted stand in several articles, and the one cited is not the one the item rests on. Most likely the number is mistaken: the words are the same, the act punished is another.

Wrong:

```yaml
basis: {cite: 产品质量法 第五十条, quote: 在产品中掺杂、掺假}
penalties:
  - {kind: licence_revoked, text: 吊销营业执照, basis: {cite: 产品质量法 第五十一条, quote: 情节严重的，吊销营业执照}}
```

Right:

```yaml
basis: {cite: 产品质量法 第五十条, quote: 在产品中掺杂、掺假}
penalties:
  - {kind: licence_revoked, text: 吊销营业执照, basis: {cite: 产品质量法 第五十条, quote: 情节严重的，吊销营业执照}}
```
"#;

    SOURCE_QUOTE_DIFFERS = "source-quote-differs", Error, "引文与原文不一致", "quote differs from the statute",
r#"引文没有逐字出现在所引的条款之中；空白和标点的全角半角不计。提示说明这些字是否在别的条款，或者原文从哪里开始不同。

错误：

```yaml
{cite: 产品质量法 第五十二条, quote: 并处违法销售产品货值金额三倍以下的罚款}
```

正确：

```yaml
{cite: 产品质量法 第五十二条, quote: 并处违法销售产品货值金额二倍以下的罚款}
```
"#,
r#"The quote does not stand word for word in the place cited; white space and the width of marks do not count. The help says whether the words stand in another place, or where the text begins to differ.

Wrong:

```yaml
{cite: 产品质量法 第五十二条, quote: 并处违法销售产品货值金额三倍以下的罚款}
```

Right:

```yaml
{cite: 产品质量法 第五十二条, quote: 并处违法销售产品货值金额二倍以下的罚款}
```
"#;

    SOURCE_RANGE_DIFFERS = "source-range-differs", Error, "罚款幅度与条文不一致", "range of the fine differs from the statute",
r#"从所引条文读出的罚款，其上限、下限或者是否包括本数，与规则包所写的不同。两处都在提示之中，请以条文为准。引文中有几种罚款的，与其中任何一种相同即可。

错误：

```yaml
basis: {cite: 广告法 第五十七条, quote: 对广告主处二十万元以上一百万元以下的罚款}
fine: {from: 2万元, to: 100万元}
```

正确：

```yaml
basis: {cite: 广告法 第五十七条, quote: 对广告主处二十万元以上一百万元以下的罚款}
fine: {from: 20万元, to: 100万元}
```
"#,
r#"The fine read from the words cited has another lower or upper end than the pack, or one that is included where the other is not. Both places are shown; the statute decides. Where several fines stand in the words, agreeing with one of them is enough.

Wrong:

```yaml
basis: {cite: 广告法 第五十七条, quote: 对广告主处二十万元以上一百万元以下的罚款}
fine: {from: 2万元, to: 100万元}
```

Right:

```yaml
basis: {cite: 广告法 第五十七条, quote: 对广告主处二十万元以上一百万元以下的罚款}
fine: {from: 20万元, to: 100万元}
```
"#;

    SOURCE_BASE_DIFFERS = "source-base-differs", Error, "罚款的基数与条文不一致", "base of the fine differs from the statute",
r#"条文以某项数额的倍数或者百分比计罚，而规则包是定额，或者相反；或者两者所乘的不是同一项数额，或者“不足……的按……计算”不同。

错误：

```yaml
basis: {cite: 产品质量法 第五十二条, quote: 并处违法销售产品货值金额二倍以下的罚款}
fine: {of: 违法所得, to: 2倍}
```

正确：

```yaml
basis: {cite: 产品质量法 第五十二条, quote: 并处违法销售产品货值金额二倍以下的罚款}
fine: {of: 货值金额, to: 2倍}
```
"#,
r#"The statute multiplies a base and the pack sets a sum, or the other way round; or the two multiply different bases, or differ in the least base.

Wrong:

```yaml
basis: {cite: 产品质量法 第五十二条, quote: 并处违法销售产品货值金额二倍以下的罚款}
fine: {of: 违法所得, to: 2倍}
```

Right:

```yaml
basis: {cite: 产品质量法 第五十二条, quote: 并处违法销售产品货值金额二倍以下的罚款}
fine: {of: 货值金额, to: 2倍}
```
"#;

    SOURCE_VERB_DIFFERS = "source-verb-differs", Error, "应当或者可以与条文不一致", "shall or may differs from the statute",
r#"条文写“处”“并处”的是应当，写“可以处”“可并处”的是可以。规则包的 `verb` 或 `force` 与条文不同，会多出或者少掉不予罚款的选择。

错误：

```yaml
basis: {cite: 产品质量法 第六十七条第二款, quote: 可以并处违法收入一倍以下的罚款}
fine: {of: 违法所得, to: 1倍}
```

正确：

```yaml
basis: {cite: 产品质量法 第六十七条第二款, quote: 可以并处违法收入一倍以下的罚款}
fine: {of: 违法所得, to: 1倍, verb: may}
```
"#,
r#"处 and 并处 are shall, 可以处 and 可并处 are may. A `verb` or `force` that differs from the statute adds or takes away the choice not to impose.

Wrong:

```yaml
basis: {cite: 产品质量法 第六十七条第二款, quote: 可以并处违法收入一倍以下的罚款}
fine: {of: 违法所得, to: 1倍}
```

Right:

```yaml
basis: {cite: 产品质量法 第六十七条第二款, quote: 可以并处违法收入一倍以下的罚款}
fine: {of: 违法所得, to: 1倍, verb: may}
```
"#;

    SOURCE_CONDITION_DIFFERS = "source-condition-differs", Error, "条件与条文不一致", "condition differs from the statute",
r#"条件中的数字、其方向（不足、以上、超过……）或者否定，与所引条文不同；或者条文写明的界限在条件中没有。

错误：

```yaml
when: 货值金额 < 2万元
basis: {cite: 食品安全法 第一百二十二条第一款, quote: 违法生产经营的食品、食品添加剂货值金额不足一万元的，并处五万元以上十万元以下罚款}
```

正确：

```yaml
when: 货值金额 < 1万元
basis: {cite: 食品安全法 第一百二十二条第一款, quote: 违法生产经营的食品、食品添加剂货值金额不足一万元的，并处五万元以上十万元以下罚款}
```
"#,
r#"A figure of the condition, its side (不足, 以上, 超过 …) or a negation differs from the words cited; or a limit that the words set is not in the condition.

Wrong:

```yaml
when: 货值金额 < 2万元
basis: {cite: 食品安全法 第一百二十二条第一款, quote: 违法生产经营的食品、食品添加剂货值金额不足一万元的，并处五万元以上十万元以下罚款}
```

Right:

```yaml
when: 货值金额 < 1万元
basis: {cite: 食品安全法 第一百二十二条第一款, quote: 违法生产经营的食品、食品添加剂货值金额不足一万元的，并处五万元以上十万元以下罚款}
```
"#;

    SOURCE_SUBJECT_DIFFERS = "source-subject-differs", Error, "受罚者与条文不一致", "person fined differs from the statute",
r#"条文的罚款针对个人而规则包写作单位，或者相反。请核对 `subject` 或者条件中的当事人类型。

错误：

```yaml
subject: 个人
basis: {cite: 产品质量法 第五十七条第一款, quote: 对单位处五万元以上十万元以下的罚款}
```

正确：

```yaml
subject: 单位
basis: {cite: 产品质量法 第五十七条第一款, quote: 对单位处五万元以上十万元以下的罚款}
```
"#,
r#"The statute fines natural persons and the pack a unit, or the other way round. Look at `subject`, or at the party the condition asks for.

Wrong:

```yaml
subject: 个人
basis: {cite: 产品质量法 第五十七条第一款, quote: 对单位处五万元以上十万元以下的罚款}
```

Right:

```yaml
subject: 单位
basis: {cite: 产品质量法 第五十七条第一款, quote: 对单位处五万元以上十万元以下的罚款}
```
"#;

    SOURCE_UNREAD = "source-unread", Warning, "所引条文的罚款未能读懂", "fine in the words cited could not be read",
r#"所引条文说到罚款，而法条读取未能读出数额（例如“五至十万元”的单位不能确定），因此没有对照。请由人核对。

错误：

```yaml
quote: 处五至十万元罚款      # 五元？五万元？
```

正确：

```yaml
quote: 处五万元以上十万元以下的罚款
```
"#,
r#"The words cited speak of a fine whose amount the statute reader could not read (the unit of 五至十万元 is not sure, say), so nothing was compared. A person must look.

Wrong:

```yaml
quote: 处五至十万元罚款      # 五元？五万元？
```

Right:

```yaml
quote: 处五万元以上十万元以下的罚款
```
"#;
}
