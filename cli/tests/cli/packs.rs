//! The commands about packs: `check`, `test`, `items`, `form`, `schema`, `explain`, `verify`.

use crate::common::{CASES, PACK, example, file, folder, root, run, run_with};

#[test]
fn the_packs_built_in_are_sound_and_their_cases_pass() {
    let ran = run(&["check", "--today", "2024-06-01", "--format", "json"]);
    assert_eq!((ran.code, &ran.json()["summary"]["errors"]), (0, &0.into()), "{}", ran.out);
    let ran = run(&["test", "--lang", "en"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.trim_end().ends_with(" passed, 0 failed"), "{}", ran.out);
}

#[test]
fn packs_on_disk_find_the_ones_they_use() {
    let one = root().join("rules/cn/market/product-quality");
    let one = one.to_string_lossy();
    assert_eq!(run(&["test", &one]).code, 0);
    assert_eq!(run(&["check", &format!("{one}/pack.yaml"), "--today", "2024-06-01"]).code, 0);
    assert_eq!(run(&["test", &format!("{one}/cases")]).code, 0);
    let all = root().join("rules");
    assert_eq!(run(&["test", &all.to_string_lossy()]).code, 0);
}

#[test]
fn a_failing_case_shows_what_was_expected_and_found() {
    let dir = folder("failing");
    let pack = file(&dir, "pack.yaml", PACK);
    file(&dir, "cases/all.yaml", CASES);
    let ran = run(&["test", &pack]);
    assert_eq!(ran.code, 1);
    for text in ["算错的", "cases/all.yaml:5:11", "fine/amount", "应为 4000", "实为 4400", "通过 1，未通过 1"]
    {
        assert!(ran.out.contains(text), "{text}: {}", ran.out);
    }
    let json = run(&["test", &pack, "--format", "json"]).json();
    assert_eq!((&json["passed"], &json["failed"]), (&1.into(), &1.into()));
    assert_eq!(json["cases"][1]["differences"][0]["found"], "4400");
    file(&dir, "pack.yaml", "format: 1\n");
    assert_eq!(run(&["test", &pack]).code, 4);
}

#[test]
fn check_draws_each_problem_where_it_is() {
    let dir = folder("check");
    let pack = file(&dir, "pack.yaml", PACK.replace("货值 < 1万元", "货直 < 1万元"));
    let ran = run(&["check", &pack, "--lang", "en"]);
    assert_eq!(ran.code, 1);
    for text in [
        "error[unknown-name]",
        "pack.yaml:24:",
        "items/shop/clauses/0/when",
        "errors: 1",
        "cailiang explain unknown-name",
    ] {
        assert!(ran.out.contains(text), "{text}: {}", ran.out);
    }
    let json = run(&["check", &pack, "--format", "json"]).json();
    assert_eq!(json["errors"].as_array().unwrap().last().unwrap()["path"], "items/shop/clauses/0/when");
    let gap = file(&dir, "pack.yaml", PACK.replace(">= 1万元", "> 1万元"));
    let ran = run(&["check", &gap, "--prove", "--format", "json"]);
    assert_eq!((ran.code, &ran.json()["errors"][0]["code"]), (1, &"clause-gap".into()), "{}", ran.out);
    file(&dir, "pack.yaml", PACK);
    let ran = run(&["check", &pack, "--prove", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert_eq!(ran.json()["proofs"][0]["holds"], true);
}

#[test]
fn warnings_can_be_denied() {
    let dir = folder("warnings");
    let valid = "jurisdiction: cn\nvalidity: {from: 2020-01-01, until: 2024-12-31, basis: 示例办法 第五条}\n";
    let pack = file(&dir, "pack.yaml", PACK.replace("jurisdiction: cn\n", valid));
    assert_eq!(run(&["check", &pack, "--today", "2024-06-01", "--deny-warnings"]).code, 0);
    assert_eq!(run(&["check", &pack, "--today", "2025-06-01"]).code, 0);
    let ran = run(&["check", &pack, "--today", "2025-06-01", "--deny-warnings"]);
    assert!(ran.code == 1 && ran.out.contains("警告[pack-expired]"), "{}", ran.out);
    assert_eq!(run(&["check", &pack, "--today", "tomorrow"]).code, 2);
    assert_eq!(run(&["check", &dir.join("cases").to_string_lossy()]).code, 5);
    assert_eq!(run(&["check", &folder("nothing").to_string_lossy()]).code, 2);
}

#[test]
fn files_of_a_pack_that_are_no_text_are_told() {
    let dir = folder("bytes");
    let pack = file(&dir, "pack.yaml", b"pack: x\nname: \xff\n");
    let ran = run(&["check", &pack]);
    assert!(ran.code == 1 && ran.out.contains("not-utf8"), "{}", ran.out);
    let large = file(&dir, "pack.yaml", vec![b'#'; (4 << 20) + 1]);
    let ran = run(&["check", &large]);
    assert!(ran.code == 1 && ran.out.contains("document-too-large"), "{}", ran.out);
}

#[test]
fn items_are_found_by_id_name_and_article() {
    let all = run(&["items", "--format", "json"]).json();
    assert!(all.as_array().unwrap().len() > 50);
    let ids = |query: &[&str]| -> Vec<String> {
        let mut args = vec!["items", "--format", "json"];
        args.extend(query);
        let found = run(&args).json();
        found.as_array().unwrap().iter().map(|i| i["id"].as_str().unwrap().to_owned()).collect()
    };
    assert!(ids(&["eia-not-approved"]).contains(&"guangdong-ecology-2021/eia-not-approved".to_owned()));
    assert!(ids(&["未取得食品生产经营许可"]).contains(&"food-safety/unlicensed".to_owned()));
    assert!(ids(&["食品安全法第一百二十二条第一款"]).contains(&"food-safety/unlicensed".to_owned()));
    assert!(ids(&["nothing of the kind"]).is_empty());
    // Any notation of an article, words in any order.
    for query in
        [&["食品安全法", "124"][..], &["124条 食品安全法"], &["食品安全法第124条"], &["第一百二十四条", "食品安全法"]]
    {
        let found = ids(query);
        assert!(found.contains(&"food-safety/substandard-food".to_owned()), "{query:?}: {found:?}");
        assert!(found.iter().all(|id| id.starts_with("food-safety/")), "{query:?}: {found:?}");
    }
    assert_eq!(ids(&["广告法", "55"]).first().map(String::as_str), Some("advertising/false-advertising"));
    // The item whose own name begins so comes before those that only mention it, and pinyin finds it too.
    for query in ["未取得食品生产经营许可", "wqdspscjyxk", "weiqudeshipin"] {
        assert_eq!(ids(&[query]).first().map(String::as_str), Some("food-safety/unlicensed"), "{query}");
    }
    assert!(ids(&["spaqf", "122"]).contains(&"food-safety/unlicensed".to_owned()));
    let one = run(&["items", "food-safety/unlicensed", "--format", "json"]).json();
    assert_eq!((&one[0]["code"], &one[0]["pack"]["field"]), (&serde_json::Value::Null, &"食品安全".into()));
    assert!(one[0]["notes"][0].as_str().unwrap().contains("没有编入专门的裁量阶次表"));
    let detail = run(&["items", "food-safety/unlicensed"]).out;
    assert!(detail.contains("执法领域：食品安全") && detail.contains("说明："), "{detail}");
    let text = run(&["items", "food-safety/unlicensed", "--lang", "en"]).out;
    assert!(text.contains("in force") && text.contains("2025-12-01"), "{text}");
    assert!(run(&["items", "nothing at all"]).out.contains("共 0 项"));
}

#[test]
fn a_form_takes_the_facts_of_its_item() {
    let one = run(&["form", "food-safety", "substandard-food"]);
    assert_eq!(one.code, 0);
    assert_eq!(one.out, run(&["form", "food-safety/substandard-food"]).out);
    let form = one.json();
    let value = &form["properties"]["goods_value"];
    assert_eq!(
        (&value["title"], &value["x-type"], &value["minimum"]),
        (&"货值金额".into(), &"money".into(), &0.into())
    );
    assert_eq!(form["properties"]["act_item"]["oneOf"][1]["const"], "二");
    assert!(form["x-elect"].as_array().unwrap().iter().any(|e| e["const"] == "operator-unaware"));
    let en = run(&["form", "guangdong-ecology-2021/eia-not-approved", "--lang", "en"]).json();
    assert!(en["properties"].as_object().unwrap().values().any(|f| f.get("x-unproven").is_some()));
    let validator = jsonschema::validator_for(&form).unwrap();
    assert!(
        validator
            .is_valid(&serde_json::json!({ "goods_value": "800.00", "serious": false, "mitigation": ["remedied"] }))
    );
    assert!(!validator.is_valid(&serde_json::json!({ "goods_value": -1 })));
    assert!(!validator.is_valid(&serde_json::json!({ "mitigation": ["kindness"] })));
    let wrong = run(&["form", "food-safety/substandard-fod"]);
    assert!(wrong.code == 2 && wrong.err.contains("food-safety/substandard-food"), "{}", wrong.err);
}

#[test]
fn a_form_of_a_day_is_of_the_law_of_that_day() {
    let old = run(&["form", "food-safety/unlicensed", "--date", "2023-01-01"]);
    let new = run(&["form", "food-safety/unlicensed", "--date", "2026-01-01"]);
    assert_eq!((old.code, new.code), (0, 0));
    assert_eq!(new.out, run(&["form", "food-safety/unlicensed"]).out);
    assert_eq!(run(&["form", "food-safety/unlicensed", "--date", "1990-01-01"]).code, 2);
}

#[test]
fn schemas_describe_what_is_shipped() {
    for of in ["pack", "case", "assessment", "record"] {
        let ran = run(&["schema", of]);
        assert_eq!(ran.code, 0);
        jsonschema::validator_for(&ran.json()).unwrap();
    }
    let validator = jsonschema::validator_for(&run(&["schema", "case"]).json()).unwrap();
    for name in ["decided.json", "needs-facts.json", "law-change.json", "judgement.json", "weights.json"] {
        let case = serde_json::from_str(&std::fs::read_to_string(example(name)).unwrap()).unwrap();
        assert!(validator.is_valid(&case), "{name}");
    }
    assert_eq!(run(&["schema", "poem"]).code, 2);
}

#[test]
fn every_code_has_a_page_in_both_languages() {
    for lang in ["zh", "en"] {
        let list = run(&["explain", "--lang", lang]).out;
        assert!(list.lines().count() > 60);
        for name in list.lines().filter_map(|l| l.split_whitespace().next()).step_by(9) {
            let ran = run(&["explain", name, "--lang", lang]);
            assert!(ran.code == 0 && ran.out.contains(name) && ran.out.lines().count() > 3, "{name}: {}", ran.out);
        }
    }
    let ran = run(&["explain", "tier-gapp", "--lang", "en"]);
    assert!(ran.code == 2 && ran.err.contains("tier-gap"), "{}", ran.err);
}

#[test]
fn a_record_is_verified_and_a_change_of_it_shows() {
    let dir = folder("record");
    let record = dir.join("r.json").to_string_lossy().into_owned();
    let elected = ["assess", &example("may-options.yaml"), "--elect", "cooperated", "--record", &record];
    assert_eq!(run(&elected).code, 0);
    for lang in ["zh", "en"] {
        assert_eq!(run(&["verify", &record, "--lang", lang]).code, 0);
    }
    let text = std::fs::read_to_string(&record).unwrap();
    assert_eq!(run_with(&["verify", "-"], text.as_bytes()).code, 0);
    let altered = file(&dir, "altered.json", text.replace("\"147200\"", "\"147201\""));
    let ran = run(&["verify", &altered]);
    assert!(ran.code == 1 && ran.out.contains("fine/amount"), "{}", ran.out);
    let json = run(&["verify", &altered, "--format", "json"]).json();
    assert_eq!(json["same"], false);
    let several = dir.join("several.json").to_string_lossy().into_owned();
    run(&["assess", &example("decided.json"), &example("parties.yaml"), "--record", &several]);
    let json = run(&["verify", &several, "--format", "json"]).json();
    assert_eq!((&json["same"], json["records"].as_array().unwrap().len()), (&true.into(), 2));
    assert_eq!(run(&["verify", &example("decided.json")]).code, 3);
    assert_eq!(run(&["verify", "no-such-file"]).code, 5);
    let other = file(&dir, "rules/pack.yaml", PACK);
    assert_eq!(run(&["verify", &record, "--rules", &other]).code, 1, "it cannot be computed under other rules");
}

#[test]
fn the_command_line_itself() {
    assert_eq!(run(&[]).code, 2);
    assert_eq!(run(&["asses"]).code, 2);
    assert_eq!(run(&["assess"]).code, 2);
    assert_eq!(run(&["assess", "x", "--format", "docx"]).code, 2);
    assert_eq!(run(&["--version"]).out, format!("cailiang {}\n", env!("CARGO_PKG_VERSION")));
    let help = run(&["--help"]);
    assert!(help.code == 0 && help.out.contains("退出码 / Exit codes") && help.out.contains("facts are missing"));
    assert!(run(&["completions", "bash"]).out.contains("cailiang"));
    assert!(run(&["man"]).out.contains(".TH"));
}
