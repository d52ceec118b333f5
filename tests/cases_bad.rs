//! One case a mistake: refused with the code that says so, at the field, and never answered.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod support;

use cailiang::assess::{Ask, AssessError, Assessor, RuleSet};
use cailiang::case::read_cases;
use cailiang::diagnostic::Diagnostic;
use cailiang::document::{SourceFile, Syntax, from_bytes};
use std::fs;
use support::{root, rule_set};

/// The case, the code, and the path of the field.
const TABLE: &[(&str, &str, &str)] = &[
    (r#"{"item": "product-quality/counterfiet"}"#, "unknown-item", "item"),
    (r#"{"item": "product-qualitee/adulterated"}"#, "unknown-item", "item"),
    (r#"{"item": "adulterated"}"#, "unknown-item", "item"),
    (r#"{"item": "food-safety/unlicensed", "facts": {}}"#, "missing-date", "dates/act"),
    (r#"{"facts": {}}"#, "missing-key", ""),
    (r#"{"acts": [{"item": "x/y"}, {}]}"#, "missing-key", "acts/1"),
    (r#"{"item": "x/y", "factz": {}}"#, "unknown-key", "factz"),
    (r#"{"item": "x/y", "dates": {"act": "2025-02-30"}}"#, "bad-date", "dates/act"),
    (r#"{"item": "x/y", "dates": {"act": "2026-01-05", "found": "2025-12-30"}}"#, "date-order", "dates/found"),
    (r#"{"item": "x/y", "judgement": {"amount": "60000"}}"#, "judgement-without-reason", "judgement"),
    (r#"{"item": "x/y", "item": "x/z"}"#, "duplicate-key", "item"),
    (r#"{"item": "x/y", "#, "not-json", ""),
    (r#"{"item": "PQ", "dates": {"act": "2024-05-01"}, "facts": {"货值": 8}}"#, "unknown-fact", "facts/货值"),
    (
        r#"{"item": "PQ", "dates": {"act": "2024-05-01"}, "facts": {"货值金额": "八百元"}}"#,
        "fact-type",
        "facts/货值金额",
    ),
    (
        r#"{"item": "PQ", "dates": {"act": "2024-05-01"}, "facts": {"货值金额": -1}}"#,
        "fact-out-of-range",
        "facts/货值金额",
    ),
    (
        r#"{"item": "PQ", "dates": {"act": "2024-05-01"}, "facts": {"货值金额": 9999.999}}"#,
        "too-many-decimals",
        "facts/货值金额",
    ),
    (
        r#"{"item": "PQ", "dates": {"act": "2024-05-01"}, "facts": {"货值金额": 123456789012345678901234567890}}"#,
        "number-overflow",
        "facts/货值金额",
    ),
    (r#"{"item": "PQ", "dates": {"act": "2024-05-01"}, "facts": {"货值金额": 1e400}}"#, "fact-type", "facts/货值金额"),
    (
        r#"{"item": "PQ", "dates": {"act": "2024-05-01"}, "facts": {"当事人类型": "社团"}}"#,
        "fact-not-an-option",
        "facts/当事人类型",
    ),
    (r#"{"item": "PQ", "dates": {"act": "2024-05-01"}, "elect": ["nofine"]}"#, "unknown-election", "elect"),
    (
        r#"{"item": "PQ", "dates": {"act": "2024-05-01", "found": "2024-06-01"},
            "judgement": {"amount": "999999999", "reason": "…"},
            "facts": {"货值金额": 10000, "违法所得": 0, "当事人类型": "法人或者其他组织", "情节严重": false,
                      "涉及生命健康金融安全且有危害后果": false, "不予处罚情形": [], "从轻减轻情节": [], "从重情节": [],
                      "可以从轻减轻情节": [], "可以从重情节": [], "销售者不知情且如实说明进货来源": false}}"#,
        "judgement-outside-range",
        "judgement/amount",
    ),
    (r#"{"item": "PQ", "dates": {"act": "1950-05-01"}}"#, "item-not-in-force", "dates/act"),
];

/// An item of a real pack for the rows that need one.
const ITEM: &str = "product-quality/adulterated-products";

fn codes_of(assessor: &mut Assessor<'_>, case: &str) -> Vec<(String, String)> {
    let list = |d: Vec<Diagnostic>| d.into_iter().map(|d| (d.code.to_owned(), d.path)).collect();
    let node = match from_bytes(case.as_bytes(), 0, Syntax::Json) {
        Ok(node) => node,
        Err(d) => return list(d),
    };
    match read_cases(&node) {
        Err(d) => list(d),
        Ok(cases) => match assessor.assess(&cases[0], &Ask::default()) {
            Err(AssessError::Case(d) | AssessError::Stopped(d) | AssessError::Pack(_, d)) => list(d),
            Ok(a) => vec![(a.status.name().to_owned(), String::new())],
        },
    }
}

#[test]
fn each_mistake_is_refused_at_its_field() {
    let (rules, _) = rule_set(&["rules"]);
    let mut assessor = Assessor::new(&rules);
    let mut wrong = Vec::new();
    for (case, code, path) in TABLE {
        let found = codes_of(&mut assessor, &case.replace("PQ", ITEM));
        if found != [((*code).to_owned(), (*path).to_owned())] {
            wrong.push(format!("{case}: expected {code} at `{path}`, found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_mistakes_of_a_case_are_reported_together() {
    let (rules, _) = rule_set(&["rules"]);
    let mut assessor = Assessor::new(&rules);
    let case = format!(
        r#"{{"item": "{ITEM}", "dates": {{"act": "2024-05-01"}}, "facts": {{"货值": 8, "货值金额": -1}}, "elect": ["nofine"]}}"#
    );
    let found: Vec<String> = codes_of(&mut assessor, &case).into_iter().map(|d| d.0).collect();
    assert_eq!(found, ["unknown-fact", "fact-out-of-range", "unknown-election"]);
}

#[test]
fn a_rule_that_fails_stops_the_assessment() {
    for (folder, goods, code) in [
        ("result-outside-range", "10000", "result-outside-statutory-range"),
        ("arithmetic-error", "10000", "arithmetic-error"),
    ] {
        let text = fs::read_to_string(root("tests/packs-bad").join(folder).join("pack.yaml")).unwrap();
        let mut rules = RuleSet::new();
        rules.add(vec![SourceFile::new("pack.yaml", text)]).unwrap();
        let case = format!(r#"{{"item": "bad/one", "facts": {{"货值金额": {goods}}}}}"#);
        let found: Vec<String> = codes_of(&mut Assessor::new(&rules), &case).into_iter().map(|d| d.0).collect();
        assert_eq!(found, [code], "{folder}");
    }
}
