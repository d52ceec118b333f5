//! Any bytes as a pack: read, its items compiled, its cases run. It may be refused; it may not panic, hang or grow.
#![no_main]

use cailiang::assess::RuleSet;
use cailiang::check::{check, run_cases};
use cailiang::document::SourceFile;
use libfuzzer_sys::fuzz_target;

/// Largest pack that is also searched for gaps and overlaps; the search is bounded by states, which instrumentation slows.
const SMALL: usize = 2048;

fuzz_target!(|data: &[u8]| {
    let name = if data.first() == Some(&b'{') { "pack.json" } else { "pack.yaml" };
    let Ok(file) = SourceFile::from_bytes(name, data.to_vec(), 0) else { return };
    let length = u32::try_from(file.text.len()).unwrap_or(u32::MAX);
    let mut rules = RuleSet::new();
    let index = match rules.add(vec![file]) {
        Ok(index) => index,
        Err(problems) => {
            // A refusal says why, at a place in the file.
            assert!(!problems.is_empty());
            assert!(problems.iter().all(|d| d.at.span.start <= d.at.span.end && d.at.span.end <= length));
            return;
        }
    };
    if data.len() <= SMALL {
        let report = check(&rules, index, None, false);
        assert!(report.diagnostics.iter().all(|d| d.at.span.end <= length));
    } else if let Some(loaded) = rules.packs().get(index) {
        for item in &loaded.pack.items {
            let _ = rules.compile(index, item);
        }
    }
    let _ = run_cases(&rules, index);
});
