//! Packs against the statutes they cite: each difference is found, and single changes of a pack are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "../xtask/src/mutate.rs"]
mod mutate;
mod support;

use cailiang::assess::RuleSet;
use cailiang::check::{SourceReport, Texts, check, check_sources};
use cailiang::diagnostic::{Diagnostic, Severity};
use cailiang::document::SourceFile;
use cailiang::pack::read_pack;
use mutate::{Dice, change, sites};
use std::fs;
use support::{root, walk};

fn laws() -> Vec<SourceFile> {
    let files = walk(&root("tests/sources/laws"));
    let name = |p: &std::path::Path| p.file_name().unwrap().to_string_lossy().into_owned();
    files.iter().map(|p| SourceFile::new(name(p), fs::read_to_string(p).unwrap())).collect()
}

fn pack() -> String {
    fs::read_to_string(root("tests/sources/pack/pack.yaml")).unwrap()
}

fn files(text: &str) -> Vec<SourceFile> {
    vec![SourceFile::new("pack.yaml", text)]
}

fn report(text: &str) -> SourceReport {
    let laws = laws();
    let texts = Texts::read(&laws, 100);
    let pack = read_pack(&files(text)).unwrap_or_else(|d| panic!("{d:?}"));
    check_sources(&pack, &[], &texts)
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|d| d.code).collect()
}

#[test]
fn a_pack_that_agrees_is_clean() {
    let report = report(&pack());
    assert!(report.diagnostics.is_empty(), "{:#?}", report.diagnostics);
    assert_eq!((report.compared, report.uncompared.len(), report.without_text), (7, 0, 0));
    assert_eq!(report.citations, report.quotes + 1);
}

/// Part of the pack, what stands there instead, and the code that tells of it.
const CHANGES: [(&str, &str, &str); 15] = [
    ("file: 产品质量法_2018-12-29.md", "file: 产品质量法_2009-08-27.md", "source-version-missing"),
    ("version: 2018-12-29, file", "version: 2009-08-27, file", "source-version-missing"),
    ("第五十七条第一款, quote: 产品", "第五十七条第四款, quote: 产品", "source-article-missing"),
    ("cite: 产品质量法 第五十二条, quote: 情节", "cite: 产品质量法 第五十条, quote: 情节", "source-article-apart"),
    ("产品货值金额二倍以下", "产品货值金额三倍以下", "source-quote-differs"),
    ("第六十七条第二款", "第六十七条第一款", "source-quote-differs"),
    ("to: 2倍", "to: 3倍", "source-range-differs"),
    ("from: 1万元", "above: 1万元", "source-range-differs"),
    ("of: 违法所得", "of: 货值金额", "source-base-differs"),
    ("{of: 货值金额, to: 2倍}", "{to: 2元}", "source-base-differs"),
    (", verb: may", "", "source-verb-differs"),
    ("货值金额 < 1万元", "货值金额 < 2万元", "source-condition-differs"),
    ("货值金额 >= 1万元", "货值金额 > 1万元", "source-condition-differs"),
    // 一倍 of the same words is no sum of money.
    ("违法所得 > 0元", "违法所得 > 1元", "source-condition-differs"),
    ("subject: 单位", "subject: 个人", "source-subject-differs"),
];

#[test]
fn each_difference_has_its_code_and_both_places() {
    for (part, other, code) in CHANGES {
        let text = pack();
        assert!(text.contains(part), "{part}");
        let found = report(&text.replacen(part, other, 1)).diagnostics;
        let told = found.iter().find(|d| d.code == code).unwrap_or_else(|| panic!("{other}: {:?}", codes(&found)));
        assert_eq!(told.at.file, 0, "{other}");
        if code != "source-version-missing" {
            assert!(told.labels.iter().any(|(at, _)| at.file >= 100), "{other}: the statute is not shown");
        }
    }
}

#[test]
fn a_penalty_of_a_kind_the_reader_does_not_know_is_read_by_its_words() {
    let shall = "kind: other, text: 吊销营业执照";
    let may = "kind: other, force: may, text: 吊销营业执照";
    let told =
        |instead: &str| report(&pack().replace("kind: licence_revoked, text: 吊销营业执照", instead)).diagnostics;
    assert!(told(shall).is_empty());
    assert_eq!(codes(&told(may)), ["source-verb-differs"; 2]);
}

#[test]
fn what_the_reader_cannot_read_is_said_and_counted() {
    let mut laws = laws();
    laws[0].text = laws[0].text.replace("对单位处五万元以上十万元以下的罚款", "对单位处一万美元以上五万美元以下的罚款");
    let text = pack().replace("对单位处五万元以上十万元以下的罚款", "对单位处一万美元以上五万美元以下的罚款");
    let texts = Texts::read(&laws, 100);
    let report = check_sources(&read_pack(&files(&text)).unwrap(), &[], &texts);
    assert_eq!(codes(&report.diagnostics), ["source-unread"]);
    assert_eq!((report.compared, report.uncompared.len()), (6, 1));
}

#[test]
fn white_space_and_the_width_of_marks_do_not_count() {
    let text = pack().replace("情节严重的，吊销营业执照", "情节严重的,  吊销营业执照");
    assert_ne!(text, pack());
    let text = text.replace("quote: 情节严重的,  吊销营业执照", "quote: '情节严重的,  吊销营业执照'");
    assert!(report(&text).diagnostics.is_empty());
}

#[test]
fn single_changes_are_found() {
    let original = files(&pack());
    let all = sites(&original);
    let laws = laws();
    let texts = Texts::read(&laws, 100);
    let wrong = |d: &[Diagnostic]| d.iter().any(|d| d.severity == Severity::Error);
    let mut dice = Dice::new(49);
    let mut missed = Vec::new();
    for _ in 0..100 {
        let site = &all[dice.below(all.len())];
        let (changed, told) = change(&original, site, &mut dice);
        let Ok(pack) = read_pack(&changed) else { continue };
        if wrong(&check_sources(&pack, &[], &texts).diagnostics) {
            continue;
        }
        let mut rules = RuleSet::new();
        let index = rules.add(changed).unwrap();
        if !wrong(&check(&rules, index, None, false).diagnostics) {
            missed.push(told);
        }
    }
    assert!(missed.len() <= 1, "{}", missed.join("\n"));
}
