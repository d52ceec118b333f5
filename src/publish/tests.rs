use super::*;
use crate::document::{Syntax, read};

#[test]
fn a_path_as_text_reads_back() {
    let key = |k: &str| Step::Key(k.to_owned());
    for (path, text) in [
        (vec![], ""),
        (vec![key("items"), key("a"), Step::Index(0), key("from")], "items/a/#1/from"),
        (vec![key("投入生产/使用"), key("#1"), key("~0")], "投入生产~1使用/~21/~00"),
    ] {
        assert_eq!(show_path(&path), text);
        assert_eq!(read_path(text), Some(path));
    }
    assert_eq!(read_path("a/#0"), None);
}

const PACK: &str = "\
format: 1
pack: small
name: 小规则包
version: 0.1.0
jurisdiction: cn
facts:
  value: {label: 货值, type: money}
  how: {label: 方式, type: choice, options: {a: 甲, b: 乙}}
items:
  shop:
    name: 无照经营
    basis: 示例办法 第一条
    clauses:
      - {id: one, when: 货值 < 1万元 and 方式 = \"a\", fine: {of: 货值, from: 1倍, to: 3倍, of_at_least: 1万元}}
      - {id: two, when: 货值 >= 1万元 or not(方式 = \"a\"), fine: {above: 1万元, below: 3万元, verb: may}}
    tiers:
      choose: unique
      rows:
        - {id: '1', name: 轻, when: '方式 in (\"a\", \"b\")', fine: {position: [0%, 30%]}}
        - {id: '2', when: otherwise}
";

#[test]
fn a_row_says_condition_and_fine_in_words_and_where_its_values_stand() {
    let node = read(PACK, 0, Syntax::Yaml).unwrap();
    let p = publication(&node, &[], None);
    let rows: Vec<Vec<String>> = p.tables[0]
        .rows
        .iter()
        .map(|r| r[2..].iter().map(|c| c.as_ref().map(Cell::text).unwrap_or_default()).collect())
        .collect();
    assert_eq!(
        rows,
        [
            ["法定幅度", "货值不足1万元，且方式为“甲”", "处货值的1倍以上3倍以下罚款（基数不足1万元的，按该数计算）"],
            ["", "货值在1万元以上（含本数），或者不属于（方式为“甲”）", "可以处超过1万元不满3万元罚款"],
            ["第1档　轻", "方式为“甲”或者“乙”", "处法定幅度的0%至30%罚款"],
            ["第2档", "不属于其他各档的", "在法定幅度内处罚款"],
        ]
    );
    let cell = p.tables[0].rows[0][4].as_ref().unwrap();
    for piece in &cell.pieces {
        if let Piece::Value { path, text } = piece {
            assert_eq!(at(&node, path).unwrap().text(), Some(text.as_str()));
        }
    }
    assert_eq!(cell.pieces.iter().filter(|p| matches!(p, Piece::Value { .. })).count(), 4);
    assert!(publication(&node, &[], Some("none")).tables.is_empty());
}

#[test]
fn a_pack_that_lacks_parts_is_still_shown() {
    for text in
        ["{}", "items: {a: {}}", "items: {a: {tiers: {rows: [1, {}]}, clauses: [{fine: {}}], method: {weights: {}}}}"]
    {
        let node = read(text, 0, Syntax::Yaml).unwrap();
        let p = publication(&node, &[&node], None);
        let _ = (html(&p), markdown(&p), book(&p, &node, &node));
    }
}
