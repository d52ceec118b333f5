//! One pack a mistake: the code and its place are what the pack's first line says, and nothing else is reported.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod support;

use cailiang::assess::RuleSet;
use cailiang::check::check;
use cailiang::diagnostic::{Diagnostic, codes};
use cailiang::document::{MAX_BYTES, SourceFile};
use std::fs;
use std::path::Path;
use support::{position, root};

/// The day on which the checks are made, so that an expired pack stays expired.
const TODAY: (i16, i8, i8) = (2026, 1, 1);

fn problems(name: &str, bytes: Vec<u8>) -> Vec<Diagnostic> {
    let file = match SourceFile::from_bytes(name, bytes, 0) {
        Ok(file) => file,
        Err(problems) => return problems,
    };
    let mut rules = RuleSet::new();
    match rules.add(vec![file]) {
        Err(problems) => problems,
        Ok(index) => {
            let today = cailiang::quantity::Date::new(TODAY.0, TODAY.1, TODAY.2);
            let plain = check(&rules, index, today, false).diagnostics;
            // Proofs are asked of packs that are otherwise in order.
            if plain.is_empty() { check(&rules, index, today, true).diagnostics } else { plain }
        }
    }
}

/// `# expect: CODE LINE:COLUMN`
fn expectation(first: &str) -> (String, usize, usize) {
    let mut words = first.trim_start_matches("# ").trim_start_matches("expect:").split_whitespace();
    let code = words.next().expect("a code").to_owned();
    let (line, column) = words.next().expect("a place").split_once(':').expect("LINE:COLUMN");
    (code, line.parse().unwrap(), column.parse().unwrap())
}

fn one(folder: &Path) -> Result<(), String> {
    let code = folder.file_name().unwrap().to_string_lossy().into_owned();
    let (name, expect) = if folder.join("pack.json").exists() {
        ("pack.json", fs::read_to_string(folder.join("expect")).unwrap())
    } else {
        let bytes = fs::read(folder.join("pack.yaml")).unwrap();
        ("pack.yaml", String::from_utf8_lossy(&bytes).lines().next().unwrap().to_owned())
    };
    let bytes = fs::read(folder.join(name)).unwrap();
    let want = expectation(&expect);
    if want.0 != code {
        return Err(format!("{code}: its first line expects `{}`", want.0));
    }
    // The place of a byte that is no text is found in what stands before it.
    let valid = bytes.utf8_chunks().next().map_or("", |c| c.valid()).to_owned();
    let text = String::from_utf8(bytes.clone()).unwrap_or(valid);
    let found: Vec<(String, usize, usize)> = problems(name, bytes)
        .iter()
        .map(|d| {
            let (line, column) = position(&text, d.at.span.start);
            (d.code.to_owned(), line, column)
        })
        .collect();
    if found == [want.clone()] { Ok(()) } else { Err(format!("{code}: expected {want:?}, found {found:?}")) }
}

#[test]
fn each_mistake_is_found_where_it_stands() {
    let mut folders: Vec<_> =
        fs::read_dir(root("tests/packs-bad")).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    assert!(folders.len() > 40, "only {} packs", folders.len());
    let failures: Vec<String> = folders.iter().filter_map(|f| one(f).err()).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Derived values that use each other without end would run off the stack.
#[test]
fn derived_values_nested_too_deep_are_refused() {
    let pack = |n: usize| {
        let chain: String = (1..n).map(|i| format!("  v{i}: v{} + 1\n", i - 1)).collect();
        format!(
            "format: 1\npack: deep\nname: 深\nversion: 1.0.0\njurisdiction: cn\ninstruments: {{法: {{title: 某法}}}}\n\
             method: {{bands: {{both: {{lenient: [0%, 30%], ordinary: [30%, 70%], severe: [70%, 100%]}}, basis: 法 第一条}}}}\n\
             outcomes: {{choose: first, rules: [{{id: a, outcome: ordinary, basis: 法 第一条}}]}}\n\
             let:\n  v0: x + 1\n{chain}\
             items:\n  i:\n    name: 事项\n    basis: 法 第一条\n    facts: {{x: {{label: 数, type: count}}}}\n    \
             clauses: [{{id: c, fine: {{from: 1万元, to: 5万元}}, when: v{} > 0}}]\n",
            n - 1
        )
    };
    let codes = |n| problems("pack.yaml", pack(n).into_bytes()).iter().map(|d| d.code).collect::<Vec<_>>();
    assert_eq!((codes(100), codes(20_000)), (vec![], vec!["too-deep"]));
}

#[test]
fn a_document_of_more_than_the_limit_is_refused() {
    let mut bytes = b"format: 1\n# ".to_vec();
    bytes.resize(MAX_BYTES + 1, b'x');
    let found = problems("pack.yaml", bytes);
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [codes::DOCUMENT_TOO_LARGE.name]);
}
