//! The snippets of `docs/packs.md`, as they stand: together a sound pack whose cases pass; the wrong ones wrong as said.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod support;

use cailiang::assess::RuleSet;
use cailiang::check::{check, run_cases};
use cailiang::diagnostic::Severity;
use cailiang::document::SourceFile;
use std::collections::BTreeMap;
use std::fs;
use support::{files, packs_in, root};

/// Fenced blocks whose fence says more than the language: (what it says, text, first line).
fn blocks(markdown: &str) -> Vec<(String, String, usize)> {
    let mut out: Vec<(String, String, usize)> = Vec::new();
    let mut open = false;
    for (number, line) in markdown.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(info) if !open => {
                open = true;
                out.push((info.trim_start_matches("yaml").trim().to_owned(), String::new(), number + 1));
            }
            Some(_) => open = false,
            None if open => {
                let text = &mut out.last_mut().unwrap().1;
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    out.retain(|b| b.0.contains('='));
    out
}

/// The general parts, then the pack of these files.
fn load(pack: Vec<SourceFile>) -> (RuleSet, usize) {
    let mut rules = RuleSet::new();
    for folder in packs_in("rules/cn/general") {
        rules.add(files(&folder)).unwrap();
    }
    let index = rules.add(pack).unwrap_or_else(|d| panic!("{d:#?}"));
    (rules, index)
}

#[test]
fn the_walk_through_ends_in_a_sound_pack_whose_cases_pass() {
    let text = fs::read_to_string(root("docs/packs.md")).unwrap();
    let mut written: BTreeMap<String, String> = BTreeMap::new();
    let mut wrong = 0;
    for (info, block, line) in blocks(&text) {
        if let Some(file) = info.strip_prefix("file=") {
            written.entry(file.to_owned()).or_default().push_str(&block);
        } else if let Some(code) = info.strip_prefix("wrong=") {
            // In place of the item written so far.
            let before = written["pack.yaml"].split("items:\n").next().unwrap().to_owned();
            let (rules, index) = load(vec![SourceFile::new("pack.yaml", before + &block)]);
            let mut found: Vec<&str> = check(&rules, index, None, false).diagnostics.iter().map(|d| d.code).collect();
            found.dedup();
            assert_eq!(found, [code], "line {line}");
            wrong += 1;
        } else {
            panic!("line {line}: `{info}`");
        }
    }
    assert!(wrong >= 4);
    let pack = written.into_iter().map(|(path, text)| SourceFile::new(path, text)).collect();
    let (rules, index) = load(pack);
    let problems: Vec<String> = check(&rules, index, None, true)
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| format!("{} {} {}", d.code, d.path, d.message.en))
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let reports = run_cases(&rules, index);
    assert_eq!(reports.len(), 3);
    for report in reports {
        assert!(report.differences.is_empty(), "{}: {:?}", report.name, report.differences);
    }
}

#[test]
fn the_links_of_the_documents_lead_somewhere() {
    let mut broken = Vec::new();
    let pages = support::walk(&root("docs")).into_iter().chain(["README.md", "README.zh.md", "CHANGELOG.md"].map(root));
    for page in pages.filter(|p| p.extension().is_some_and(|e| e == "md")) {
        let text = fs::read_to_string(&page).unwrap();
        let mut inside = false;
        for line in text.lines() {
            inside ^= line.starts_with("```");
            if inside {
                continue;
            }
            for (i, _) in line.match_indices("](") {
                let target = line[i + 2..].split(')').next().unwrap_or_default().split('#').next().unwrap_or_default();
                let local = !target.is_empty() && !target.contains("://");
                if local && !page.parent().unwrap().join(target).exists() {
                    broken.push(format!("{}: {target}", page.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
