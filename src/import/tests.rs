use super::*;
use crate::document::{Syntax, canonical, compact, read};

fn fine(text: &str) -> Option<(Option<String>, Option<String>)> {
    standard(text).map(|s| (s.low.map(|a| a.to_string()), s.high.map(|a| a.to_string())))
}

fn both(low: &str, high: &str) -> Option<(Option<String>, Option<String>)> {
    let some = |t: &str| (!t.is_empty()).then(|| t.to_owned());
    Some((some(low), some(high)))
}

#[test]
fn a_plain_standard_is_read() {
    for (text, low, high) in [
        ("2万元以上4万元以下", "2万元", "4万元"),
        ("20万元", "20万元", "20万元"),
        ("责令改正，处二万元以上五万元以下罚款", "2万元", "5万元"),
        ("责令停止违法行为，限期改正，处以十五万元罚款。", "15万元", "15万元"),
        ("并处一百五十万元以上二百万元以下的罚款", "150万元", "200万元"),
        ("处十万以上二十万元以下罚款", "10万元", "20万元"),
        ("可以处五百元以下的罚款", "", "500元"),
        ("处二千五百元罚款", "2500元", "2500元"),
        ("处1.5万元以上2万元以下罚款", "1.5万元", "2万元"),
        ("处货值金额三倍以上五倍以下罚款", "3倍", "5倍"),
        ("处建设项目总投资额百分之一以上百分之二以下的罚款", "1%", "2%"),
        ("处两万元罚款", "2万元", "2万元"),
        ("处一千零五十元罚款", "1050元", "1050元"),
    ] {
        assert_eq!(fine(text), both(low, high), "{text}");
    }
    assert_eq!(standard("处货值金额三倍罚款").unwrap().base.as_deref(), Some("货值金额"));
    assert!(standard("可以并处一万元罚款").unwrap().may);
}

#[test]
fn a_standard_that_leaves_doubt_is_not() {
    for text in [
        "",
        "45万元以上60万元以上",
        "1万元以上1.5万元",
        "5万元以上2万元以下",
        "处一百二元罚款",
        "处十百元罚款",
        "处二万元以上五万元以下罚款，对个人处一万元罚款",
        "处三倍罚款",
        "处货值金额二万元罚款",
        "处二万元以上五倍以下罚款",
        "若干元",
        "吊销许可证",
    ] {
        assert_eq!(standard(text), None, "{text}");
    }
}

#[test]
fn a_tree_written_as_yaml_reads_back() {
    let source = r##"
a: {b: 1, c: "1", d: "true", e: true, f: null, "g h": [x, "y, z", '']}
"1": '处“甲”：乙 #丙'
空: {}
列: []
深: [{a: 1, b: {c: [1, 2], d: "- e"}}, [1, [2, "three: four"]], ["行\n行", "\t"]]
长: [{一: 一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一, 二: [1, 2]}, 3]
cond: '"delay" in 阻挠检查情形 and 拖延分钟数 in [10..30]'
percent: 10%
"- x": "---"
quote: 'it''s'
"##;
    let node = read(source, 0, Syntax::Yaml).unwrap();
    let text = to_yaml(&node);
    let again = read(&text, 0, Syntax::Yaml).unwrap_or_else(|e| panic!("{e:?}\n{text}"));
    assert_eq!(canonical(&again), canonical(&node), "{text}");
    assert_eq!(compact(&again), compact(&node), "{text}");
    assert_eq!(to_yaml(&again), text);
}

#[test]
fn columns_are_named_as_spreadsheets_do() {
    for (n, name) in [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (703, "AAA")] {
        assert_eq!(column_name(n), name);
    }
}
