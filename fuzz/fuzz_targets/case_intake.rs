//! Any bytes as a case under the real packs: refused at a field, or answered; the answer is valid and the same twice.
#![no_main]

use cailiang::assess::{Ask, Assessor, RuleSet};
use cailiang::case::read_cases;
use cailiang::document::{SourceFile, Syntax, from_bytes, read};
use cailiang::explain::{Lang, json};
use libfuzzer_sys::fuzz_target;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Most cases of one document that are answered.
const MOST: usize = 4;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
    let mut rules = RuleSet::new();
    for folder in packs(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules")) {
        let text = std::fs::read_to_string(folder.join("pack.yaml")).expect("a pack");
        rules.add(vec![SourceFile::new("pack.yaml", text)]).expect("a pack that can be read");
    }
    rules
});

fn packs(folder: &Path) -> Vec<PathBuf> {
    if folder.join("pack.yaml").exists() {
        return vec![folder.to_path_buf()];
    }
    let mut inside: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    inside.sort();
    inside.iter().filter(|p| p.is_dir()).flat_map(|p| packs(p)).collect()
}

fuzz_target!(|data: &[u8]| {
    let syntax = if matches!(data.first(), Some(b'{' | b'[')) { Syntax::Json } else { Syntax::Yaml };
    let Ok(node) = from_bytes(data, 0, syntax) else { return };
    let Ok(cases) = read_cases(&node) else { return };
    let mut assessor = Assessor::new(&RULES);
    let ask = Ask { changes: false, ..Ask::default() };
    for case in cases.iter().take(MOST) {
        if let Ok(assessment) = assessor.assess(case, &ask) {
            let text = json(&assessment, Lang::Zh);
            assert!(read(&text, 0, Syntax::Json).is_ok(), "{text}");
            let again = assessor.assess(case, &ask).expect("the same case again");
            assert_eq!(json(&again, Lang::Zh), text);
        }
    }
});
