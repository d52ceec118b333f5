//! `assess`: formats, languages, exit codes, and every kind of bad input.

use crate::common::{PACK, example, file, folder, root, run, run_with};

const CASE: &str = r#"{"case": "甲", "item": "small/shop", "facts": {"货值": 800, "严重": false}}"#;

/// A pack and a case of it in a folder.
fn small(name: &str, case: &str) -> (String, String) {
    let dir = folder(name);
    file(&dir, "rules/small/pack.yaml", PACK);
    (dir.join("rules").to_string_lossy().into_owned(), file(&dir, "case.json", case))
}

/// Assesses a broken case and returns what standard output says as JSON and standard error as text.
fn refused(name: &str, case: impl AsRef<[u8]>, code: &str, line: u64, column: u64) {
    let dir = folder(name);
    file(&dir, "rules/small/pack.yaml", PACK);
    let rules = dir.join("rules").to_string_lossy().into_owned();
    let case = file(&dir, "case.json", case);
    let ran = run(&["assess", &case, "--rules", &rules, "--format", "json"]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert_eq!(ran.err, "");
    let error = &ran.json()["errors"][0];
    assert_eq!(error["code"], code, "{error}");
    assert!(error["file"].as_str().unwrap().ends_with("case.json"), "{error}");
    assert_eq!(
        (error["span"]["line"].as_u64(), error["span"]["column"].as_u64()),
        (Some(line), Some(column)),
        "{error}"
    );
    let ran = run(&["assess", &case, "--rules", &rules, "--lang", "en"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains(&format!("error[{code}]")), "{}", ran.err);
    assert!(ran.err.contains(&format!("case.json:{line}:{column}")), "{}", ran.err);
    assert!(ran.err.contains(&format!("cailiang explain {code}")), "{}", ran.err);
}

/// Facts of a case of a table with tiers.
const TIERED: &str = r#"{"当事人类型": "organization", "涉及生命健康金融安全且有危害后果": false, "不予处罚情形": [], "从轻减轻情节": [],
    "从重情节": [], "不适用公开道歉情形": [], "catalogue_listed_t2_2": false, "公开道歉承诺": false,
    "t2_2_factor_1": "level_1", "t2_2_factor_2": "level_2", "t2_2_above_all": false}"#;

#[test]
fn tiers_are_told_as_json_for_each_case() {
    let validator = jsonschema::validator_for(&run(&["schema", "scale"]).json()).unwrap();
    let at = r#""item": "guangdong-ecology-2021/water-82-1", "dates": {"act": "2024-05-06", "found": "2024-06-01"}"#;
    let cases = format!(r#"[{{{at}, "facts": {TIERED}}}, {{{at}}}, {{{at}, "facts": {{"x": 1}}}}]"#);
    let path = file(&folder("scale"), "cases.json", cases);
    let ran = run(&["assess", &path, "--scale"]);
    assert_eq!((ran.code, ran.err.as_str()), (3, ""));
    let [first, second, wrong] = ran.json().as_array().unwrap().clone().try_into().unwrap();
    let chosen = |v: &serde_json::Value| v["tiers"].as_array().unwrap().iter().filter(|t| t["chosen"] == true).count();
    assert!(validator.is_valid(&first) && validator.is_valid(&second), "{first} {second}");
    assert_eq!((chosen(&first), chosen(&second)), (1, 0));
    assert_eq!(first["tiers"][0]["range"], second["tiers"][0]["range"]);
    assert_eq!(wrong["errors"][0]["code"], "unknown-fact");
    let pretty = run(&["assess", &path, "--scale", "--pretty"]);
    assert_eq!((pretty.code, pretty.json()), (3, ran.json()));
    assert!(pretty.out.lines().count() > 20);
    assert_eq!(run(&["assess", &path, "--scale", "--format", "json"]).code, 2);
}

#[test]
fn every_example_is_answered_in_every_format_and_language() {
    let schema = run(&["schema", "assessment"]).json();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut seen = 0;
    for entry in std::fs::read_dir(root().join("examples/cases")).unwrap() {
        let path = entry.unwrap().path().to_string_lossy().into_owned();
        let code = if path.contains("needs-facts") { 6 } else { 0 };
        seen += 1;
        for lang in ["zh", "en"] {
            for format in ["text", "json", "md", "html"] {
                let args = ["assess", path.as_str(), "--format", format, "--lang", lang];
                let ran = run(&args);
                assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{args:?}");
                assert_eq!(ran.out, run(&args).out, "the same bytes again: {args:?}");
                assert!(!ran.out.contains('\u{1b}'), "no colours where there is no terminal");
                if format == "json" {
                    let errors: Vec<String> = validator.iter_errors(&ran.json()).map(|e| e.to_string()).collect();
                    assert!(errors.is_empty(), "{path}: {errors:?}");
                }
            }
        }
    }
    assert!(seen >= 8);
}

#[test]
fn pages_are_short_by_default_and_whole_in_full() {
    let path = example("decided.json");
    let quote = "货值金额不足一万元的，并处五万元以上十万元以下罚款";
    let failed = "教唆、胁迫、诱骗他人实施违法行为";
    for (format, annexed) in [("text", false), ("md", false), ("html", true)] {
        let args = ["assess", path.as_str(), "--format", format, "--width", "80"];
        let brief = run(&args).out;
        assert_eq!((brief.contains(quote), brief.contains(failed)), (annexed, annexed), "{brief}");
        if format == "text" {
            assert!(brief.lines().count() <= 60, "{brief}");
        }
        let full = run(&["assess", path.as_str(), "--format", format, "--width", "400", "--full"]).out;
        assert!(full.contains(quote) && full.contains(failed), "{full}");
    }
    let parties = run(&["assess", &example("parties.yaml")]).out;
    assert_eq!(parties.matches("示例-06").count(), 1, "{parties}");
    let law = run(&["assess", &example("law-change.json"), "--width", "400"]).out;
    for said in [
        "2021年修正），2021年4月29日至2025年11月30日施行",
        "2025年修正），2025年12月1日起施行",
        "《行政处罚法》第三十七条",
    ] {
        assert!(law.contains(said), "{said}: {law}");
    }
    let conflict = run(&["assess", &example("conflict.yaml"), "--width", "400"]).out;
    assert!(conflict.contains("认定从轻或者减轻情节") && conflict.contains("认定从重情节"), "{conflict}");
    let reduced = conflict.lines().skip_while(|l| !l.contains("[reduced]")).nth(1).unwrap();
    assert!(reduced.contains("第三十二条第一项") && !reduced.contains("第三十一条"), "{reduced}");
}

#[test]
fn the_examples_end_as_their_names_say() {
    let status = |name: &str| run(&["assess", &example(name), "--format", "json"]).json();
    let decided = status("decided.json");
    assert_eq!((&decided["status"], &decided["fine"]["amount"]), (&"decided".into(), &"75000".into()));
    assert_eq!(decided["item"]["id"], "food-safety/unlicensed");
    let open = status("needs-facts.json");
    assert_eq!((&open["status"], &open["missing"][0]["fact"]), (&"needs_facts".into(), &"goods_value".into()));
    assert_eq!(status("conflict.yaml")["status"], "conflict");
    assert_eq!(status("may-options.yaml")["options"].as_array().unwrap().len(), 4);
    assert_eq!(status("judgement.json")["fine"]["amount"], "68000");
    assert_eq!(status("law-change.json")["others"].as_array().unwrap().len(), 1);
    assert_eq!(status("parties.yaml")["parts"].as_array().unwrap().len(), 2);
    assert_eq!(status("weights.json")["fine"]["amount"], "170000");
}

#[test]
fn one_case_is_an_object_and_several_are_a_list() {
    let (rules, case) = small("several", CASE);
    let one = run(&["assess", &case, "--rules", &rules, "--format", "json"]);
    assert!(one.out.starts_with('{') && one.out.ends_with("}\n"), "{}", one.out);
    let two = run(&["assess", &case, &case, "--rules", &rules, "--format", "json"]).json();
    assert_eq!(two.as_array().unwrap().len(), 2);
    let list = run_with(&["assess", "-", "--rules", &rules, "--format", "json"], format!("[{CASE}]").as_bytes()).json();
    assert_eq!(list.as_array().unwrap().len(), 1);
    let text = run(&["assess", &case, &case, "--rules", &rules]);
    assert_eq!(text.out.matches("═══").count() / (80 / 3), 1, "{}", text.out);
    assert_eq!(run(&["assess", &case, &case, "--rules", &rules, "--format", "html"]).code, 2);
    let md = run(&["assess", &case, &case, "--rules", &rules, "--format", "md"]);
    assert!(md.out.contains("\n---\n"));
}

#[test]
fn standard_input_takes_json_yaml_and_a_case_a_line() {
    let (rules, _) = small("stdin", CASE);
    let args = ["assess", "-", "--rules", &rules, "--format", "json"];
    let json = run_with(&args, CASE.as_bytes());
    assert_eq!(json.json()["fine"]["amount"], "3000");
    let yaml = run_with(&args, "item: small/shop\nfacts: {货值: 1.2万元, 严重: 是}\n".as_bytes());
    assert_eq!(yaml.json()["fine"]["range"]["max"], "9000");
    let lines = run_with(&args, format!("{CASE}\n\n{CASE}\n").as_bytes());
    assert_eq!(lines.json().as_array().unwrap().len(), 2);
}

#[test]
fn a_bad_line_is_named_and_the_others_are_answered() {
    let (rules, _) = small("lines", CASE);
    let dir = folder("lines-file");
    let path = file(
        &dir,
        "cases.ndjson",
        format!("{CASE}\n\n{{\"item\": \"small/shop\", \"facts\": {{\"货值\": -1}}}}\n{CASE}\n"),
    );
    let ran = run(&["assess", &path, "--rules", &rules, "--format", "json"]);
    assert_eq!(ran.code, 3);
    let list = ran.json();
    assert_eq!(list[0]["status"], "decided");
    assert_eq!(list[1]["errors"][0]["code"], "fact-out-of-range");
    assert_eq!(list[1]["errors"][0]["span"]["line"], 3);
    assert_eq!(list[2]["status"], "decided");
    let ran = run(&["assess", &path, "--rules", &rules]);
    assert_eq!(ran.code, 3);
    assert!(ran.out.contains("裁量建议") && ran.err.contains("cases.ndjson:3:"), "{}", ran.err);
}

#[test]
fn choices_and_width_and_files() {
    let path = example("may-options.yaml");
    let exempt = run(&["assess", &path, "--elect", "operator-unaware", "--format", "json"]).json();
    assert_eq!(exempt["outcome"], "exempt");
    let unknown = run(&["assess", &path, "--elect", "operator-unawear", "--format", "json"]);
    assert_eq!(unknown.code, 3);
    assert_eq!(unknown.json()["errors"][0]["code"], "unknown-election");
    let dir = folder("output");
    let out = dir.join("answer.html").to_string_lossy().into_owned();
    let ran = run(&["assess", &path, "--format", "html", "-o", &out]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(std::fs::read_to_string(&out).unwrap().starts_with("<!doctype html>"));
    for width in ["40", "80", "100"] {
        let text = run(&["assess", &path, "--width", width]).out;
        let most: usize = width.parse().unwrap();
        for line in text.lines() {
            assert!(cailiang::explain::width(line) <= most, "{width}: {line}");
        }
    }
    let pretty = run(&["assess", &path, "--format", "json", "--pretty"]);
    assert!(pretty.out.lines().count() > 100);
    assert_eq!(pretty.json(), run(&["assess", &path, "--format", "json"]).json());
}

#[test]
fn an_expired_benchmark_is_refused_unless_forced() {
    let dir = folder("expired");
    file(
        &dir,
        "rules/pack.yaml",
        PACK.replace("jurisdiction: cn\n", "jurisdiction: cn\nvalidity: {from: 2020-01-01, until: 2024-12-31}\n"),
    );
    let rules = dir.join("rules").to_string_lossy().into_owned();
    let case = file(
        &dir,
        "case.json",
        r#"{"item": "small/shop", "dates": {"act": "2025-03-01"}, "facts": {"货值": 1, "严重": false}}"#,
    );
    let ran = run(&["assess", &case, "--rules", &rules, "--format", "json"]);
    assert_eq!((ran.code, &ran.json()["errors"][0]["code"]), (3, &"pack-not-valid".into()));
    let record = dir.join("record.json").to_string_lossy().into_owned();
    let ran = run(&["assess", &case, "--rules", &rules, "--format", "json", "--force", "--record", &record]);
    assert_eq!((ran.code, &ran.json()["warnings"][0]["code"]), (0, &"pack-not-valid".into()));
    assert_eq!(run(&["verify", &record, "--rules", &rules]).code, 0, "a forced answer can be verified");
}

#[test]
fn bad_input_is_refused_at_its_place() {
    let case = |facts: &str| format!("{{\"item\": \"small/shop\",\n\"facts\": {{{facts}}}}}");
    refused("negative", case(r#""货值": -5"#), "fact-out-of-range", 2, 17);
    refused("nan", case(r#""货值": NaN"#), "not-json", 2, 17);
    refused("word", case(r#""货值": "很多""#), "fact-type", 2, 18);
    refused("list", case(r#""货值": [1]"#), "fact-type", 2, 17);
    refused("digits", case(r#""货值": 0.001"#), "too-many-decimals", 2, 17);
    refused("yes", case(r#""严重": "maybe""#), "fact-type", 2, 18);
    refused("fact", case(r#""货直": 1"#), "unknown-fact", 2, 12);
    refused("twice", case(r#""货值": 1, "货值": 2"#), "duplicate-key", 2, 21);
    refused("item", r#"{"item": "small/shpo", "facts": {}}"#, "unknown-item", 1, 11);
    refused("pack", r#"{"item": "smal/shop", "facts": {}}"#, "unknown-item", 1, 11);
    refused("key", r#"{"item": "small/shop", "fact": {}}"#, "unknown-key", 1, 25);
    refused("empty", "", "bad-case", 1, 1);
    refused("blank", "\u{feff} \n", "bad-case", 1, 1);
    refused("none", "[]", "bad-case", 1, 1);
    refused("scalar", "7", "wrong-kind", 1, 1);
    refused("cut", "{\"item\": ", "not-json", 1, 10);
    refused("bytes", b"{\"item\": \"\xff\"}", "not-utf8", 1, 11);
    refused("huge", vec![b' '; (4 << 20) + 1], "document-too-large", 1, 1);
    refused("deep", "[".repeat(5000), "too-deep", 1, 65);
    refused("date", r#"{"item": "small/shop", "dates": {"act": "2025-02-30"}}"#, "bad-date", 1, 42);
}

#[test]
fn a_number_too_large_for_exact_arithmetic_is_refused() {
    let (rules, case) = small("overflow", r#"{"item": "small/shop", "facts": {"货值": 1e400}}"#);
    let ran = run(&["assess", &case, "--rules", &rules, "--format", "json"]);
    let code = ran.json()["errors"][0]["code"].clone();
    assert_eq!(ran.code, 3);
    assert!(code == "number-overflow" || code == "fact-type", "{code}");
}

#[test]
fn a_name_nearly_right_is_suggested() {
    let (rules, case) = small("near", r#"{"item": "small/shops", "facts": {}}"#);
    let ran = run(&["assess", &case, "--rules", &rules]);
    assert!(ran.err.contains("small/shop"), "{}", ran.err);
    let ran = run_with(&["assess", "-"], r#"{"item": "food-safty/unlicensed"}"#.as_bytes());
    assert!(ran.code == 3 && ran.err.contains("food-safety/unlicensed"), "{}", ran.err);
}

#[test]
fn a_broken_pack_is_not_the_cases_fault() {
    let dir = folder("broken");
    file(&dir, "rules/pack.yaml", PACK.replace("货值 < 1万元", "货直 < 1万元"));
    let rules = dir.join("rules").to_string_lossy().into_owned();
    let case = file(&dir, "case.json", CASE);
    let ran = run(&["assess", &case, "--rules", &rules, "--format", "json"]);
    assert_eq!((ran.code, &ran.json()["errors"][0]["code"]), (4, &"unknown-name".into()));
    let ran = run(&["assess", &case, "--rules", &rules]);
    assert!(ran.code == 4 && ran.err.contains("pack.yaml:"), "{}", ran.err);
    file(&dir, "rules/pack.yaml", "pack: small\nformat: [");
    assert_eq!(run(&["assess", &case, "--rules", &rules]).code, 4);
}

#[test]
fn files_that_cannot_be_read_or_written_end_with_five() {
    assert_eq!(run(&["assess", "no-such-file.json"]).code, 5);
    assert_eq!(run(&["assess", "."]).code, 5);
    assert_eq!(run(&["assess", &example("decided.json"), "--rules", "no-such-folder"]).code, 5);
    assert_eq!(run(&["assess", &example("decided.json"), "-o", "no-such-folder/x.txt"]).code, 5);
    assert_eq!(run(&["assess", &example("decided.json"), "--record", "no-such-folder/x.json"]).code, 5);
    let ran = run(&["assess", "no-such-file.json", "--format", "json", "--lang", "en"]);
    assert_eq!(ran.json()["errors"][0]["code"], "input-output");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_a_closed_pipe_is_not() {
    use std::process::{Command, Stdio};
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cailiang"));
    let out = command.args(["explain"]).stdout(Stdio::from(full)).output().unwrap();
    assert_eq!(out.status.code(), Some(5));
    let mut child = Command::new(env!("CARGO_BIN_EXE_cailiang"))
        .args(["schema", "pack"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    assert_eq!((out.status.code(), out.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let (rules, case) = small("escape", "{\"item\": \"small/shop\", \"facts\": {\"\\u001b[31m\": 1}}");
    let ran = run(&["assess", &case, "--rules", &rules]);
    assert!(ran.code == 3 && !ran.err.contains('\u{1b}'), "{:?}", ran.err);
}
