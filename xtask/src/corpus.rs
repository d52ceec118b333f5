//! Seeds for the fuzz targets, made from the packs, cases and expressions of the tree.

use crate::Outcome;
use crate::files::{root, walk};
use cailiang::document::{SourceFile, compact};
use cailiang::pack::read_pack;
use std::path::Path;

/// Largest seed: longer ones slow every mutation.
const LARGEST: usize = 32 << 10;

/// Writes `fuzz/corpus/<target>/`.
pub fn write() -> Outcome {
    let corpus = root().join("fuzz/corpus");
    for target in ["pack_loader", "language", "case_intake"] {
        std::fs::create_dir_all(corpus.join(target)).map_err(|e| format!("fuzz/corpus/{target}: {e}"))?;
    }
    let mut packs = Vec::new();
    let mut cases = Vec::new();
    for folder in ["rules", "tests/packs", "tests/packs-bad", "benches"] {
        for file in walk(&root().join(folder)) {
            let Ok(text) = std::fs::read_to_string(&file) else { continue };
            if file.ends_with("pack.yaml") {
                cases.extend(cases_of(&file, &text));
                packs.push(text);
            }
        }
    }
    for file in walk(&root().join("examples/cases")) {
        cases.extend(std::fs::read_to_string(&file));
    }
    let table = std::fs::read_to_string(root().join("tests/feel/table.tsv")).map_err(|e| format!("tests/feel: {e}"))?;
    let expressions = table.lines().skip(1).filter_map(|l| l.split('\t').next()).map(str::to_owned);
    seeds(&corpus.join("pack_loader"), packs)?;
    seeds(&corpus.join("case_intake"), cases)?;
    seeds(&corpus.join("language"), expressions)
}

/// The cases of a pack, each as JSON.
fn cases_of(pack: &Path, text: &str) -> Vec<String> {
    let Some(folder) = pack.parent() else { return Vec::new() };
    let mut files = vec![SourceFile::new("pack.yaml", text)];
    for file in walk(&folder.join("cases")) {
        let (Ok(text), Some(name)) = (std::fs::read_to_string(&file), file.file_name()) else { continue };
        files.push(SourceFile::new(format!("cases/{}", name.to_string_lossy()), text));
    }
    read_pack(&files).map(|p| p.cases.iter().map(|c| compact(&c.case)).collect()).unwrap_or_default()
}

fn seeds(folder: &Path, texts: impl IntoIterator<Item = String>) -> Outcome {
    for (n, text) in texts.into_iter().filter(|t| t.len() <= LARGEST).enumerate() {
        let path = folder.join(format!("seed-{n:04}"));
        std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}
