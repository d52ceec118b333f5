//! The packs at hand, and how one uses another.

use super::item::Compiled;
#[cfg(feature = "compile")]
use super::item::compile;
use crate::diagnostic::{Diagnostic, Location, both, codes, nearest};
use crate::document::SourceFile;
#[cfg(feature = "compile")]
use crate::document::canonical;
use crate::pack::model::{Item, Pack};
#[cfg(feature = "compile")]
use crate::pack::read_both;
use sha2::{Digest, Sha256};
use std::fmt::{Debug, Write};
use std::ops::Range;
use std::sync::Arc;

/// Items of a pack that were compiled before, in the order of the pack.
pub trait Prepared: Debug + Send + Sync {
    /// SHA-256 of the pack and those it used when its items were compiled, as [`RuleSet::digest`] gave it.
    fn digest(&self) -> [u8; 32];
    /// The same of each pack it names as used, in order.
    fn used(&self) -> &[[u8; 32]];
    /// The item with this index in the pack; `None` where there is none.
    fn item(&self, index: usize) -> Option<Compiled>;
}

/// A pack with the files it came from.
#[derive(Clone, Debug)]
pub struct LoadedPack {
    /// The pack as written.
    pub pack: Pack,
    /// Canonical JSON of its own rules (cases left out).
    pub canonical: String,
    /// Which of the rule set's files it came from.
    pub files: Range<usize>,
    /// Its items, where they were compiled before. The pack then holds what lists and forms show, and no rules.
    pub prepared: Option<Arc<dyn Prepared>>,
}

/// Packs loaded together. Several packs of one id are versions for different dates.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    packs: Vec<LoadedPack>,
    files: Vec<SourceFile>,
}

impl RuleSet {
    /// None yet.
    pub fn new() -> RuleSet {
        RuleSet::default()
    }

    /// Reads a pack from its files and adds it; returns its index.
    ///
    /// # Errors
    /// Everything wrong in reading it. Its rules are judged by `check`, and its items when they are compiled.
    #[cfg(feature = "compile")]
    pub fn add(&mut self, files: Vec<SourceFile>) -> Result<usize, Vec<Diagnostic>> {
        let read = read_both(&files, self.next_file());
        // Kept even when it cannot be read, so that its problems can be shown in it.
        let first = self.files.len();
        self.files.extend(files);
        let (pack, node) = read?;
        let files = first..self.files.len();
        self.packs.push(LoadedPack { pack, canonical: canonical(&node), files, prepared: None });
        Ok(self.packs.len() - 1)
    }

    /// Adds a pack that was read before; returns its index. Its places count from [`RuleSet::next_file`], and `files` are
    /// the ones they are in: with their texts, where problems shall be shown in them.
    #[cfg(feature = "compile")]
    pub fn add_read(&mut self, pack: Pack, canonical: String, files: Vec<SourceFile>) -> usize {
        let first = self.files.len();
        self.files.extend(files);
        self.packs.push(LoadedPack { pack, canonical, files: first..self.files.len(), prepared: None });
        self.packs.len() - 1
    }

    /// Adds a pack whose items were compiled before; returns its index. Its places count from [`RuleSet::next_file`].
    pub fn add_prepared(&mut self, pack: Pack, prepared: Arc<dyn Prepared>, files: Vec<SourceFile>) -> usize {
        let first = self.files.len();
        self.files.extend(files);
        let files = first..self.files.len();
        self.packs.push(LoadedPack { pack, canonical: String::new(), files, prepared: Some(prepared) });
        self.packs.len() - 1
    }

    /// The index the next file will have.
    pub fn next_file(&self) -> u32 {
        u32::try_from(self.files.len()).unwrap_or(u32::MAX)
    }

    /// The files of all packs; the `file` of a location is an index into them.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// All packs, in the order they were added.
    pub fn packs(&self) -> &[LoadedPack] {
        &self.packs
    }

    /// Indices of the versions of a pack.
    pub fn versions(&self, id: &str) -> Vec<usize> {
        (0..self.packs.len()).filter(|i| self.packs.get(*i).is_some_and(|p| p.pack.id.value == id)).collect()
    }

    /// The packs a pack uses, used ones before those that use them, each once.
    ///
    /// # Errors
    /// A pack that is not there, one that comes back to itself, or another than it was prepared with.
    pub fn used(&self, index: usize) -> Result<Vec<&Pack>, Vec<Diagnostic>> {
        let mut order = Vec::new();
        let mut problems = Vec::new();
        self.visit(index, &mut vec![index], &mut order, &mut problems);
        if problems.is_empty() {
            Ok(order.iter().filter_map(|i| self.packs.get(*i)).map(|p| &p.pack).collect())
        } else {
            Err(problems)
        }
    }

    fn visit(&self, index: usize, path: &mut Vec<usize>, order: &mut Vec<usize>, problems: &mut Vec<Diagnostic>) {
        let Some(loaded) = self.packs.get(index) else { return };
        for (place, name) in loaded.pack.uses.iter().enumerate() {
            let Some(found) = self.versions(&name.value).first().copied() else {
                let mut d = Diagnostic::new(
                    &codes::UNKNOWN_PACK,
                    name.at,
                    name.path.clone(),
                    both(format!("没有规则包“{}”", name.value), format!("there is no pack `{}`", name.value)),
                );
                if let Some(n) = nearest(&name.value, self.packs.iter().map(|p| p.pack.id.value.as_str())) {
                    d = d.help(both(format!("是否指“{n}”？"), format!("did you mean `{n}`?")));
                }
                problems.push(d);
                continue;
            };
            if path.contains(&found) {
                problems.push(Diagnostic::new(
                    &codes::PACK_CYCLE,
                    name.at,
                    name.path.clone(),
                    both("规则包互相引用，绕回了自身", "the packs use each other in a circle"),
                ));
                continue;
            }
            if !self.goes_with(loaded, place, found) {
                let id = &name.value;
                problems.push(
                    Diagnostic::new(
                        &codes::PACKS_DO_NOT_MATCH,
                        name.at,
                        name.path.clone(),
                        both(
                            format!("此处的规则包“{id}”不是“{}”编译时所引用的那一个", loaded.pack.id.value),
                            format!(
                                "the pack `{id}` at hand is not the one `{}` was compiled with",
                                loaded.pack.id.value
                            ),
                        ),
                    )
                    .help(both(
                        "请把这些规则包一起重新生成：cailiang bundle --prepared",
                        "make these packs again, together: cailiang bundle --prepared",
                    )),
                );
                continue;
            }
            path.push(found);
            self.visit(found, path, order, problems);
            path.pop();
            if !order.contains(&found) {
                order.push(found);
            }
        }
    }

    /// Whether a used pack is the one this pack was compiled with; where it is still to be compiled, whether it can be with it.
    fn goes_with(&self, loaded: &LoadedPack, place: usize, used: usize) -> bool {
        match &loaded.prepared {
            Some(prepared) => prepared.used().get(place) == Some(&self.digest(used)),
            None => self.packs.get(used).is_some_and(|p| p.prepared.is_none()),
        }
    }

    /// SHA-256 of the canonical forms of the packs used and of the pack itself, one a line.
    pub fn digest(&self, index: usize) -> [u8; 32] {
        if let Some(prepared) = self.packs.get(index).and_then(|p| p.prepared.as_ref()) {
            return prepared.digest();
        }
        let mut hasher = Sha256::new();
        let used = self.used(index).unwrap_or_default();
        for u in used {
            if let Some(p) = self.packs.iter().find(|p| std::ptr::eq(&p.pack, u)) {
                hasher.update(p.canonical.as_bytes());
                hasher.update(b"\n");
            }
        }
        if let Some(p) = self.packs.get(index) {
            hasher.update(p.canonical.as_bytes());
        }
        hasher.finalize().into()
    }

    /// [`RuleSet::digest`] in hexadecimal.
    pub fn sha256(&self, index: usize) -> String {
        self.digest(index).iter().fold(String::with_capacity(64), |mut s, b| {
            let _ = write!(s, "{b:02x}");
            s
        })
    }

    /// Splits `<pack>/<item>`; the versions of the pack that have the item.
    ///
    /// # Errors
    /// No such pack or item.
    pub fn find(&self, reference: &str, at: Location) -> Result<Vec<(usize, &Item)>, Box<Diagnostic>> {
        let unknown = |zh: String, en: String, near: Option<String>| {
            let mut d = Diagnostic::new(&codes::UNKNOWN_ITEM, at, "item", both(zh, en));
            if let Some(n) = near {
                d = d.help(both(format!("是否指“{n}”？"), format!("did you mean `{n}`?")));
            }
            Box::new(d)
        };
        let Some((pack, item)) = reference.split_once('/') else {
            return Err(unknown(
                format!("“{reference}”不是“规则包/事项”的形式"),
                format!("`{reference}` is not of the form pack/item"),
                None,
            ));
        };
        let versions = self.versions(pack);
        if versions.is_empty() {
            let near = nearest(pack, self.packs.iter().map(|p| p.pack.id.value.as_str()));
            return Err(unknown(
                format!("没有规则包“{pack}”"),
                format!("there is no pack `{pack}`"),
                near.map(|n| format!("{n}/{item}")),
            ));
        }
        let found: Vec<(usize, &Item)> = versions
            .iter()
            .filter_map(|i| Some((*i, self.packs.get(*i)?.pack.items.iter().find(|x| x.id.value == item)?)))
            .collect();
        if found.is_empty() {
            let items = versions
                .iter()
                .filter_map(|i| self.packs.get(*i))
                .flat_map(|p| p.pack.items.iter().map(|i| i.id.value.as_str()));
            return Err(unknown(
                format!("规则包“{pack}”没有事项“{item}”"),
                format!("the pack `{pack}` has no item `{item}`"),
                nearest(item, items).map(|n| format!("{pack}/{n}")),
            ));
        }
        Ok(found)
    }

    /// Compiles an item of a pack, or takes it as it was compiled before.
    ///
    /// # Errors
    /// Everything wrong with the item's rules.
    pub fn compile(&self, index: usize, item: &Item) -> Result<Compiled, Vec<Diagnostic>> {
        let used = self.used(index)?;
        let Some(loaded) = self.packs.get(index) else { return Err(Vec::new()) };
        let Some(prepared) = &loaded.prepared else { return compiled(&loaded.pack, &used, item) };
        let place = loaded.pack.items.iter().position(|i| i.id.value == item.id.value);
        place.and_then(|i| prepared.item(i)).ok_or_else(|| {
            let message = both(
                format!("规则包集合中的事项“{}”已损坏", item.id.value),
                format!("the item `{}` of the bundle is damaged", item.id.value),
            );
            vec![Diagnostic::new(&codes::BUNDLE_DAMAGED, item.id.at, item.id.path.clone(), message)]
        })
    }
}

#[cfg(feature = "compile")]
fn compiled(pack: &Pack, used: &[&Pack], item: &Item) -> Result<Compiled, Vec<Diagnostic>> {
    let (compiled, problems) = compile(pack, used, item);
    compiled.ok_or(problems)
}

/// Without the compiler every pack that can be added is prepared.
#[cfg(not(feature = "compile"))]
fn compiled(_: &Pack, _: &[&Pack], _: &Item) -> Result<Compiled, Vec<Diagnostic>> {
    Err(Vec::new())
}
