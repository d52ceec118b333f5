//! Every pack's own cases, in the packs of `rules/`, of the published schemes and of the benchmark.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod support;

use cailiang::check::{check, run_cases};
use cailiang::diagnostic::Severity;
use support::rule_set;

/// Fewest cases of a pack of real rules.
const LEAST_CASES: usize = 12;

#[test]
fn every_case_comes_out_as_it_says() {
    let (rules, folders) = rule_set(&["rules", "tests/packs", "benches"]);
    let mut failures = Vec::new();
    let mut total = 0;
    for (index, folder) in folders.iter().enumerate() {
        for report in run_cases(&rules, index) {
            total += 1;
            for (what, want, found) in &report.differences {
                failures.push(format!("{}: {}: {what}: expected {want}, found {found}", folder.display(), report.name));
            }
        }
    }
    println!("{} packs, {total} cases", folders.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_pack_is_sound() {
    let (rules, folders) = rule_set(&["rules", "tests/packs", "benches"]);
    let mut errors = Vec::new();
    for (index, folder) in folders.iter().enumerate() {
        for d in check(&rules, index, None, false).diagnostics {
            if d.severity == Severity::Error {
                errors.push(format!("{}: {} {} {}", folder.display(), d.code, d.path, d.message.en));
            }
        }
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn packs_of_real_rules_have_a_dozen_cases() {
    let (rules, folders) = rule_set(&["rules"]);
    for (pack, folder) in rules.packs().iter().zip(&folders) {
        // A general part has no items to test; the packs that use it test it.
        if !pack.pack.items.is_empty() {
            let cases = pack.pack.cases.len();
            assert!(cases >= LEAST_CASES, "{} has {cases} cases", folder.display());
        }
    }
}
