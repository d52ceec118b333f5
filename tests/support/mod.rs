//! Files of the tree, for the tests that walk it.
#![allow(dead_code, reason = "each test uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

use cailiang::assess::RuleSet;
use cailiang::document::SourceFile;
use std::fs;
use std::path::{Path, PathBuf};

/// A path inside the tree.
pub fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every file below a folder, sorted.
pub fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        } else {
            out.push(path);
        }
    }
    out.sort();
    out
}

/// The folders below one that hold a pack.
pub fn packs_in(folder: &str) -> Vec<PathBuf> {
    walk(&root(folder)).iter().filter(|p| p.ends_with("pack.yaml")).map(|p| p.parent().unwrap().to_path_buf()).collect()
}

/// The files of a pack: `pack.yaml`, `items/*.yaml`, `cases/*.yaml`.
pub fn files(folder: &Path) -> Vec<SourceFile> {
    walk(folder)
        .iter()
        .filter(|p| p.extension().is_some_and(|e| e == "yaml" || e == "json"))
        // Tables a pack was brought in from, and their mappings, are not rules.
        .filter(|p| !p.starts_with(folder.join("source")))
        .map(|p| {
            let name = p.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            SourceFile::new(name, fs::read_to_string(p).unwrap())
        })
        .collect()
}

/// A rule set of all packs below some folders, and each pack's folder. Stops when one cannot be read.
pub fn rule_set(folders: &[&str]) -> (RuleSet, Vec<PathBuf>) {
    let mut rules = RuleSet::new();
    let mut at = Vec::new();
    for pack in folders.iter().flat_map(|f| packs_in(f)) {
        if let Err(problems) = rules.add(files(&pack)) {
            let list: Vec<String> =
                problems.iter().map(|d| format!("{} {} {}", d.code, d.path, d.message.en)).collect();
            panic!("{}: {}", pack.display(), list.join("\n"));
        }
        at.push(pack);
    }
    (rules, at)
}

/// Line and column, both from 1, the column in characters, of a byte offset.
pub fn position(text: &str, offset: u32) -> (usize, usize) {
    let before = text.get(..offset as usize).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
