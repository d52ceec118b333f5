//! `new`: the start of a pack, and of an item from the words of a clause.

use crate::common::{file, folder, run, run_with};

const CLAUSE: &str = "销售失效、变质的产品的，责令停止销售，没收违法销售的产品，并处违法销售产品货值金额二倍以下的罚款；有违法所得的，并处没收违法所得；情节严重的，吊销营业执照；构成犯罪的，依法追究刑事责任。";
const CITE: &str = "产品质量法 第五十二条";

#[test]
fn an_item_from_a_clause_is_sound_once_its_blanks_are_filled() {
    let ran = run(&["new", "--from-clause", CLAUSE, "--cite", CITE]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.out, run_with(&["new", "--from-clause", "-", "--cite", CITE], CLAUSE.as_bytes()).out);
    for text in ["fine: {of: 货值金额, to: 2倍}", "confiscate_goods", "licence_revoked", "责令停止销售", "待填"]
    {
        assert!(ran.out.contains(text), "{text}: {}", ran.out);
    }

    let dir = folder("started");
    let pack = dir.join("my-pack").to_string_lossy().into_owned();
    assert_eq!(run(&["new", "my-pack", "-o", &pack]).code, 0);
    // Not filled in, it is refused at each blank.
    let blank = run(&["check", &pack]);
    assert_eq!(blank.code, 1);
    assert!(blank.err.contains("pack.yaml:3:5") || blank.out.contains("pack.yaml:3:5"), "{}{}", blank.out, blank.err);

    let manifest = std::fs::read_to_string(dir.join("my-pack/pack.yaml")).unwrap();
    let mut filled = String::new();
    for line in manifest.lines() {
        filled.push_str(match line.split(':').next().unwrap() {
            "name" => "name: 试编的规则包",
            "jurisdiction" => "jurisdiction: cn",
            "field" => "field: 产品质量",
            "in_force" => "in_force: {from: 2018-12-29}",
            "instruments" => "instruments:\n  产品质量法: {title: 中华人民共和国产品质量法, version: 2018-12-29}",
            "facts" => "",
            "items" => "",
            _ => line,
        });
        filled.push('\n');
    }
    file(&dir, "my-pack/pack.yaml", filled);
    std::fs::remove_file(dir.join("my-pack/cases/first.yaml")).unwrap();
    let item = ran.out.replace("new-item:", "spoiled:").replace("name:          #", "name: 销售失效、变质的产品 #");
    file(&dir, "my-pack/items/spoiled.yaml", item);
    let checked = run(&["check", &pack, "--format", "json"]);
    assert_eq!(checked.json()["summary"]["errors"], 0, "{}", checked.out);
    assert_eq!(checked.code, 0);
}

#[test]
fn conditions_that_are_limits_or_one_question_are_written_out() {
    let clause = "违反规定的，没收违法所得，货值金额不足一万元的，并处一万元以上五万元以下罚款；货值金额一万元以上不足十万元的，并处五万元以上十万元以下罚款；情节严重的，并处十万元以上二十万元以下罚款；货值金额十万元以上，造成人身伤害的，并处二十万元罚款。";
    let ran = run(&["new", "--from-clause", clause]);
    for text in [
        "base_1: {label: \"货值金额\", type: money}\n",
        "condition_1: {label: \"情节严重\", type: bool}\n",
        "when: 货值金额 < 10000元\n",
        "when: 货值金额 >= 10000元 且 货值金额 < 100000元\n",
        "when: 情节严重\n",
        "when:      # 待填：货值金额十万元以上，造成人身伤害\n",
    ] {
        assert!(ran.out.contains(text), "{text}: {}", ran.out);
    }
}

#[test]
fn what_is_no_id_or_no_file_is_told() {
    assert_eq!(run(&["new", "我的包"]).code, 2);
    assert_eq!(run(&["new", "--from-clause", "no-such-file.txt"]).code, 5);
    let dir = folder("there-already");
    let there = file(&dir, "pack.yaml", "format: 1\n");
    let ran = run(&["new", "there", "-o", &dir.to_string_lossy()]);
    assert_ne!(ran.code, 0, "a folder that is there is not written over");
    assert_eq!(std::fs::read_to_string(there).unwrap(), "format: 1\n");
}
