//! From the files of a pack to its model.

mod decode;
mod items;
mod method;
mod rules;

use super::model::{Pack, TestCase};
use super::shape::{CASES_FILE, ITEMS_FILE, PACK};
use crate::diagnostic::{Diagnostic, Location, Severity, both, codes};
use crate::document::{Node, Shape, SourceFile, Syntax, merge, read, validate};
use decode::{Decoder, Spot};

/// What a file is to its pack, by its path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Manifest,
    Items,
    Cases,
    Stray,
}

/// Reads a pack. The `file` of every location is an index into `files`.
///
/// `pack.yaml` (or `.yml`, `.json`) is the manifest; files in folders `items` and `cases` are that; a file standing alone
/// is the manifest whatever its name. Items files count in the order of their paths.
pub fn read_pack(files: &[SourceFile]) -> Result<Pack, Vec<Diagnostic>> {
    read_pack_at(files, 0)
}

/// The same where the files stand in a longer list, the first of them at `base`.
pub fn read_pack_at(files: &[SourceFile], base: u32) -> Result<Pack, Vec<Diagnostic>> {
    read_both(files, base).map(|(pack, _)| pack)
}

/// The pack, and the one document it was read from: see [`resolved`].
pub fn read_both(files: &[SourceFile], base: u32) -> Result<(Pack, Node), Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let node = whole(files, base, &mut problems);
    let cases = cases_of(files, base, |role| role == Role::Cases, &mut problems);
    let Some(node) = node else { return Err(sorted(problems)) };
    // A pack of another format would only give misleading problems.
    if problems.iter().any(|d| d.code == codes::FORMAT_VERSION.name) {
        problems.retain(|d| d.code == codes::FORMAT_VERSION.name);
        return Err(problems);
    }
    let mut decoder = Decoder::new(problems);
    let mut pack = decoder.pack(&node);
    pack.cases = cases;
    let pack = decoder.finish(pack).map_err(sorted)?;
    Ok((pack, node))
}

/// Reads cases files alone.
pub fn read_cases(files: &[SourceFile]) -> Result<Vec<TestCase>, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let cases = cases_of(files, 0, |_| true, &mut problems);
    if problems.iter().any(|d| d.severity == Severity::Error) { Err(sorted(problems)) } else { Ok(cases) }
}

/// The pack as one document: the manifest with the items files joined in, cases left out. Its canonical text is the
/// pack's canonical form, and reading that as the one file of a pack gives the same rules.
pub fn resolved(files: &[SourceFile]) -> Result<Node, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    match whole(files, 0, &mut problems) {
        Some(node) if problems.is_empty() => Ok(node),
        _ => Err(sorted(problems)),
    }
}

fn sorted(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    problems.sort_by_key(|d| d.at);
    problems
}

fn role(path: &str, alone: bool) -> Role {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or("");
    match (name, parts.next()) {
        ("pack.yaml" | "pack.yml" | "pack.json", _) => Role::Manifest,
        (_, Some("items")) => Role::Items,
        (_, Some("cases")) => Role::Cases,
        _ if alone => Role::Manifest,
        _ => Role::Stray,
    }
}

fn index(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// One file read and held against its form. A tree that cannot be read is `None`; one with problems is kept, so that
/// those of its expressions are found too.
fn load(file: &SourceFile, number: u32, shape: &Shape, problems: &mut Vec<Diagnostic>) -> Option<Node> {
    match read(&file.text, number, Syntax::of(&file.path)) {
        Ok(node) => {
            problems.extend(validate(&node, shape));
            Some(node)
        }
        Err(more) => {
            problems.extend(more);
            None
        }
    }
}

fn whole(files: &[SourceFile], base: u32, problems: &mut Vec<Diagnostic>) -> Option<Node> {
    let alone = files.len() == 1;
    let mut manifest: Option<(u32, Node)> = None;
    let mut found = false;
    let mut items: Vec<(&str, Node)> = Vec::new();
    for (position, file) in files.iter().enumerate() {
        let number = base.saturating_add(index(position));
        let start = Location { file: number, ..Location::default() };
        match role(&file.path, alone) {
            Role::Manifest => {
                if found {
                    let message = both("规则包只能有一个清单文件", "a pack has one manifest, not several");
                    problems.push(Diagnostic::new(&codes::DUPLICATE_ID, start, "", message));
                    continue;
                }
                found = true;
                manifest = load_manifest(file, number, problems).map(|node| (number, node));
            }
            Role::Items => {
                if let Some(node) = load(file, number, &ITEMS_FILE, problems) {
                    items.push((&file.path, node));
                }
            }
            Role::Cases => {}
            Role::Stray => {
                let message =
                    both(format!("`{}` 不属于规则包", file.path), format!("`{}` is no part of a pack", file.path));
                let help = both(
                    "规则包由 pack.yaml、items/ 和 cases/ 组成",
                    "a pack is pack.yaml and the files in items/ and cases/",
                );
                problems.push(Diagnostic::new(&codes::UNKNOWN_KEY, start, "", message).help(help));
            }
        }
    }
    if !found {
        let message = both("没有 pack.yaml 或 pack.json", "there is no pack.yaml or pack.json");
        let at = Location { file: base, ..Location::default() };
        problems.push(Diagnostic::new(&codes::MISSING_KEY, at, "", message));
    }
    let (_, first) = manifest?;
    items.sort_by(|a, b| a.0.cmp(b.0));
    match merge(first, items.into_iter().map(|(_, node)| node).collect()) {
        Ok(node) => Some(node),
        Err(more) => {
            problems.extend(more);
            None
        }
    }
}

fn load_manifest(file: &SourceFile, number: u32, problems: &mut Vec<Diagnostic>) -> Option<Node> {
    let node = load(file, number, &PACK, problems)?;
    if let Some(format) = node.get("format")
        && let Some(text) = format.text()
        && text != "1"
        && text.parse::<u64>().is_ok()
    {
        let message = both(format!("不支持格式版本 {text}"), format!("format version {text} is not supported"));
        let help = both("此版本读取格式 1", "this version reads format 1");
        problems.push(Diagnostic::new(&codes::FORMAT_VERSION, format.at, "format", message).help(help));
    }
    Some(node)
}

fn cases_of(
    files: &[SourceFile],
    base: u32,
    wanted: impl Fn(Role) -> bool,
    problems: &mut Vec<Diagnostic>,
) -> Vec<TestCase> {
    let alone = files.len() == 1;
    let mut order: Vec<(usize, &SourceFile)> =
        files.iter().enumerate().filter(|(_, f)| wanted(role(&f.path, alone))).collect();
    order.sort_by(|a, b| a.1.path.cmp(&b.1.path));
    let mut cases = Vec::new();
    for (position, file) in order {
        let Some(node) = load(file, base.saturating_add(index(position)), &CASES_FILE, problems) else { continue };
        let root = Spot::root(&node);
        for spot in root.get("cases").iter().flat_map(Spot::list) {
            if let (Some(name), Some(case), Some(expect)) = (spot.get("name"), spot.get("case"), spot.get("expect")) {
                cases.push(TestCase { name: name.text(), case: case.node.clone(), expect: expect.node.clone() });
            }
        }
    }
    cases
}
