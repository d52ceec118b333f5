//! How many single changes of packs the check finds, the statutes being at hand.

use crate::Outcome;
use crate::files::root;
use crate::mutate::{Dice, change, sites};
use cailiang::assess::RuleSet;
use cailiang::check::{Texts, check, check_sources};
use cailiang::diagnostic::{Diagnostic, Severity};
use cailiang::document::SourceFile;
use cailiang::pack::{Pack, read_pack};
use std::collections::BTreeMap;
use std::path::Path;

const SEED: u64 = 20_181_229;
/// Where packs stand whose every rule is in a statute.
const FOLDER: &str = "rules/cn/market";
/// What those packs use.
const BASE: [&str; 2] = ["rules/cn/general/penalty-law", "rules/cn/general/samr-2022"];

/// The files of a pack.
pub fn pack_files(folder: &Path) -> Outcome<Vec<SourceFile>> {
    let mut paths = vec![folder.join("pack.yaml")];
    for part in ["items"] {
        if let Ok(inside) = std::fs::read_dir(folder.join(part)) {
            paths.extend(inside.filter_map(|e| e.ok().map(|e| e.path())));
        }
    }
    paths.sort();
    let read = |p: &std::path::PathBuf| {
        std::fs::read_to_string(p)
            .map(|t| SourceFile::new(p.strip_prefix(root()).unwrap_or(p).to_string_lossy(), t))
            .map_err(|e| format!("{}: {e}", p.display()))
    };
    paths.iter().map(read).collect()
}

/// The statutes of a folder.
pub fn statutes(folder: &Path) -> Outcome<Vec<SourceFile>> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .map_err(|e| format!("{}: {e}", folder.display()))?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|p| {
            let text = std::fs::read_to_string(p).map_err(|e| format!("{}: {e}", p.display()))?;
            Ok(SourceFile::new(p.file_name().unwrap_or_default().to_string_lossy(), text))
        })
        .collect()
}

fn wrong(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|d| d.severity == Severity::Error)
}

/// Makes `count` changes and says which were not found.
pub fn run(folder: &str, count: usize) -> Outcome {
    let files = statutes(Path::new(folder))?;
    let texts = Texts::read(&files, 1 << 20);
    let base_files: Vec<Vec<SourceFile>> = BASE.iter().map(|p| pack_files(&root().join(p))).collect::<Outcome<_>>()?;
    let read = |f: &[SourceFile]| read_pack(f).map_err(|d| format!("{d:?}"));
    let base: Vec<Pack> = base_files.iter().map(|f| read(f)).collect::<Outcome<_>>()?;
    let used: Vec<&Pack> = base.iter().collect();
    let mut folders: Vec<_> = std::fs::read_dir(root().join(FOLDER))
        .map_err(|e| format!("{FOLDER}: {e}"))?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.join("pack.yaml").is_file())
        .collect();
    folders.sort();
    let packs: Vec<Vec<SourceFile>> = folders.iter().map(|f| pack_files(f)).collect::<Outcome<_>>()?;
    let all: Vec<_> = packs.iter().map(|p| sites(p)).collect();
    let total: usize = all.iter().map(Vec::len).sum();
    let mut dice = Dice::new(SEED);
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = 0;
    for _ in 0..count {
        let mut n = dice.below(total);
        let mut which = 0;
        while let Some(sites) = all.get(which).filter(|s| n >= s.len()) {
            n -= sites.len();
            which += 1;
        }
        let (Some(files), Some(site)) = (packs.get(which), all.get(which).and_then(|s| s.get(n))) else { continue };
        let (changed, told) = change(files, site, &mut dice);
        let by_sources = match read_pack(&changed) {
            Err(_) => true,
            Ok(pack) => wrong(&check_sources(&pack, &used, &texts).diagnostics),
        };
        let found = by_sources || found_by_check(&base_files, changed);
        let counts = kinds.entry(site.kind).or_default();
        counts.0 += 1;
        if !found {
            counts.1 += 1;
            missed += 1;
            println!("missed: {told}");
        }
    }
    for (kind, (made, lost)) in &kinds {
        println!("{kind}: {made} made, {lost} missed");
    }
    println!("{count} changes among {total} places, {missed} missed");
    if missed * 100 <= count { Ok(()) } else { Err(format!("{missed} of {count} changes were not found")) }
}

/// Whether the check finds it without the statutes.
fn found_by_check(base: &[Vec<SourceFile>], changed: Vec<SourceFile>) -> bool {
    let mut rules = RuleSet::new();
    for files in base {
        if rules.add(files.clone()).is_err() {
            return true;
        }
    }
    rules.add(changed).map_or(true, |index| wrong(&check(&rules, index, None, false).diagnostics))
}
