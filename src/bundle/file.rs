//! The file: a head, an index of packs, and each pack apart.

use super::code::{Coded, Reader, Writer, records};
use super::{prepared, program};
use crate::assess::{LoadedPack, Prepared, RuleSet};
use crate::diagnostic::{Code, Diagnostic, Location, Message, Span, both, codes};
use crate::document::SourceFile;
use crate::pack::model::{Label, Pack, Window};
use crate::quantity::Date;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// What every bundle begins with: bytes that no text has, and line breaks that a careless transfer changes.
pub const MAGIC: [u8; 8] = *b"\x89CLB\r\n\x1a\n";
/// The format of the head and the index; what a pack consists of has a print of its own in the head.
pub const FORMAT: u32 = 2;
/// How names of bundles end.
pub const EXTENSION: &str = "clb";
/// Largest bundle: 64 MiB.
pub const MAX_BYTES: usize = 64 << 20;
/// Most packs in one bundle.
pub const MAX_PACKS: usize = 4096;

pub(super) type Sha = [u8; 32];
/// First and last day; an absent one is open.
type Days = (Option<Date>, Option<Date>);

// The head: magic, format, print of the layout, length of the index, digest of all these and the index.
const AT_FORMAT: usize = MAGIC.len();
const AT_LAYOUT: usize = AT_FORMAT + 4;
const AT_LENGTH: usize = AT_LAYOUT + 8;
const AT_DIGEST: usize = AT_LENGTH + 4;
const HEAD: usize = AT_DIGEST + 32;

/// How packs stand in a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As they were written: to be compiled where they are read.
    Written,
    /// With their items compiled: nothing but running them is left to do, by the very version that compiled them.
    Prepared,
}

/// What the index says of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id; several of one id are versions for different dates.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its name.
    pub name: Message,
    /// Issuer of the benchmark.
    pub authority: Option<Message>,
    /// `cn`, `cn-guangdong` …
    pub jurisdiction: String,
    /// Field of administration.
    pub field: Option<Message>,
    /// When the statutes as encoded apply: first and last day.
    pub in_force: Days,
    /// When the benchmark applies: first and last day.
    pub validity: Days,
    /// Ids of the packs it uses, which need not be in the same bundle.
    pub uses: Vec<String>,
    /// How many items it has.
    pub items: u32,
    /// SHA-256 of its canonical form and that of the packs it used when the bundle was made, as results show it.
    pub sha256: Sha,
    /// Paths of the files it was read from.
    pub files: Vec<String>,
    /// Bytes it takes in the bundle.
    pub length: u32,
    /// SHA-256 of these bytes.
    pub digest: Sha,
}

records! {
    Entry {
        id: String, version: String, name: Message, authority: Option<Message>, jurisdiction: String,
        field: Option<Message>, in_force: Days, validity: Days, uses: Vec<String>, items: u32, sha256: Sha,
        files: Vec<String>, length: u32, digest: Sha,
    }
}

/// A bundle whose index has been read; its packs are read one by one.
#[derive(Clone, Debug)]
pub struct Bundle<'a> {
    bytes: Cow<'a, [u8]>,
    kind: Kind,
    file: u32,
    engine: String,
    entries: Vec<Entry>,
    digest: Sha,
}

/// Writes packs of a rule set, each given by its index there, as a bundle. Their own cases stay out.
///
/// # Errors
/// A pack uses one that is not in the rule set, is too large, or holds no rules because its items were compiled before.
pub fn make(rules: &RuleSet, which: &[usize]) -> Result<Vec<u8>, Vec<Diagnostic>> {
    written(rules, which, Kind::Written, |index, loaded| {
        rules.used(index)?;
        let pack = &loaded.pack;
        let (first, end) = (number(loaded.files.start), number(loaded.files.end));
        let mut w = Writer::of_files(first, end);
        pack.put(&mut w);
        let mut part = Writer::default();
        part.size(w.bytes.len());
        part.bytes.extend_from_slice(&w.bytes);
        part.bytes.extend_from_slice(loaded.canonical.as_bytes());
        let part = part.bytes;
        // What is written must read back; a pack beyond the limits does not.
        let same = match decode(&part, first) {
            Ok((mut again, canonical)) => {
                again.cases.clone_from(&pack.cases);
                again == *pack && canonical == loaded.canonical
            }
            Err(_) => false,
        };
        if same { Ok(part) } else { Err(vec![too_large(pack.id.at)]) }
    })
}

/// The same with every item compiled, for engines without the compiler; those of the same version alone read it.
///
/// # Errors
/// As [`make`], and everything wrong with the rules of an item.
pub fn prepare(rules: &RuleSet, which: &[usize]) -> Result<Vec<u8>, Vec<Diagnostic>> {
    written(rules, which, Kind::Prepared, |index, loaded| {
        let pack = &loaded.pack;
        let items = pack.items.iter().map(|item| rules.compile(index, item)).collect::<Result<Vec<_>, _>>()?;
        // Each use as the rule set resolves it: by its first version.
        rules.used(index)?;
        let used = pack.uses.iter().filter_map(|u| rules.versions(&u.value).first().map(|i| rules.digest(*i)));
        let files = (number(loaded.files.start), number(loaded.files.end));
        let part = prepared::encode(loaded, &used.collect::<Vec<_>>(), &items, files);
        let whole = prepared::decode(&part, files.0, rules.digest(index))
            .is_ok_and(|(_, again)| (0..items.len()).all(|i| again.item(i).is_some()));
        if whole { Ok(part) } else { Err(vec![too_large(pack.id.at)]) }
    })
}

fn written(
    rules: &RuleSet,
    which: &[usize],
    kind: Kind,
    part: impl Fn(usize, &LoadedPack) -> Result<Vec<u8>, Vec<Diagnostic>>,
) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let mut entries = Vec::new();
    let mut parts = Vec::new();
    for index in which {
        let Some(loaded) = rules.packs().get(*index) else {
            let message = both(format!("没有第 {index} 个规则包"), format!("there is no pack number {index}"));
            return Err(vec![Diagnostic::new(&codes::UNKNOWN_PACK, Location::default(), "", message)]);
        };
        let pack = &loaded.pack;
        if loaded.prepared.is_some() {
            return Err(vec![no_rules(pack.id.at)]);
        }
        let part = part(*index, loaded)?;
        let files = rules.files().get(loaded.files.clone()).unwrap_or_default();
        entries.push(Entry {
            id: pack.id.value.clone(),
            version: pack.version.value.clone(),
            name: pack.name.text.clone(),
            authority: words(pack.authority.as_ref()),
            jurisdiction: pack.jurisdiction.value.clone(),
            field: words(pack.field.as_ref()),
            in_force: days(pack.in_force.as_ref()),
            validity: days(pack.validity.as_ref()),
            uses: pack.uses.iter().map(|u| u.value.clone()).collect(),
            items: number(pack.items.len()),
            sha256: rules.digest(*index),
            files: files.iter().map(|f| f.path.clone()).collect(),
            length: number(part.len()),
            digest: Sha256::digest(&part).into(),
        });
        parts.push(part);
    }
    let mut index = Writer::default();
    env!("CARGO_PKG_VERSION").to_owned().put(&mut index);
    entries.put(&mut index);
    let mut out = Vec::new();
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&FORMAT.to_le_bytes());
    out.extend_from_slice(&match kind {
        Kind::Written => WRITTEN,
        Kind::Prepared => PREPARED,
    });
    out.extend_from_slice(&number(index.bytes.len()).to_le_bytes());
    let digest = Sha256::new().chain_update(&out).chain_update(&index.bytes).finalize();
    out.extend_from_slice(&digest);
    out.extend_from_slice(&index.bytes);
    for part in parts {
        out.extend_from_slice(&part);
    }
    if out.len() > MAX_BYTES || entries.len() > MAX_PACKS {
        return Err(vec![too_large(Location::default())]);
    }
    Ok(out)
}

impl<'a> Bundle<'a> {
    /// Reads the head and the index and checks them by their digest; the packs are checked as they are read. `file` is
    /// the file of the locations of what is wrong.
    ///
    /// # Errors
    /// No bundle, one of another layout, or a damaged one.
    pub fn open(bytes: impl Into<Cow<'a, [u8]>>, file: u32) -> Result<Bundle<'a>, Diagnostic> {
        let bytes: Cow<'a, [u8]> = bytes.into();
        if bytes.len() > MAX_BYTES {
            return Err(too_large(Location { file, span: Span::default() }));
        }
        if bytes.get(..AT_FORMAT) != Some(&MAGIC) {
            return Err(wrong(
                &codes::NOT_A_BUNDLE,
                file,
                0..AT_FORMAT.min(bytes.len()),
                both("不是规则包集合文件", "this is no bundle of packs"),
            ));
        }
        let ends = || damaged(file, bytes.len()..bytes.len());
        let format = bytes.get(AT_FORMAT..AT_LAYOUT).and_then(four).ok_or_else(ends)?;
        if format != FORMAT {
            return Err(other(file, AT_FORMAT..AT_LAYOUT));
        }
        let layout = bytes.get(AT_LAYOUT..AT_LENGTH).ok_or_else(ends)?;
        let kind = [(WRITTEN, Kind::Written), (PREPARED, Kind::Prepared)].into_iter().find(|k| k.0 == layout);
        let length = bytes.get(AT_LENGTH..AT_DIGEST).and_then(four).ok_or_else(ends)?;
        let stated = bytes.get(AT_DIGEST..HEAD).ok_or_else(ends)?;
        let end = usize::try_from(length).ok().and_then(|l| HEAD.checked_add(l)).ok_or_else(ends)?;
        let index = bytes.get(HEAD..end).ok_or_else(ends)?;
        let head = bytes.get(..AT_DIGEST).ok_or_else(ends)?;
        let digest: Sha = Sha256::new().chain_update(head).chain_update(index).finalize().into();
        if stated != digest {
            return Err(damaged(file, AT_DIGEST..HEAD));
        }
        // A damaged head is told as such; only one that is whole says that its packs are laid out otherwise.
        let Some((_, kind)) = kind else { return Err(other(file, AT_LAYOUT..AT_LENGTH)) };
        let mut r = Reader::new(index, 0);
        let read = String::take(&mut r).and_then(|engine| Some((engine, Vec::<Entry>::take(&mut r)?)));
        let bad = |at: usize| damaged(file, HEAD.saturating_add(at)..end);
        let Some((engine, entries)) = read.filter(|(_, e)| e.len() <= MAX_PACKS && r.is_done()) else {
            return Err(bad(r.at()));
        };
        let whole = entries.iter().try_fold(end, |sum, e| sum.checked_add(usize::try_from(e.length).ok()?));
        if whole != Some(bytes.len()) {
            return Err(ends());
        }
        Ok(Bundle { bytes, kind, file, engine, entries, digest })
    }

    /// Its packs, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How they stand in it.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Version of the engine that made it.
    pub fn engine(&self) -> &str {
        &self.engine
    }

    /// SHA-256 that all the bytes hang on: over the head and the index, which holds that of each pack.
    pub fn digest(&self) -> Sha {
        self.digest
    }

    /// Reads a pack as it was written, after checking its bytes by their digest. The places in it count from `first_file`, the
    /// index of its first file in the rule set it is for. With it comes its canonical form.
    ///
    /// # Errors
    /// Its bytes are damaged, there is no such pack, or the bundle is not of packs as written.
    pub fn pack(&self, index: usize, first_file: u32) -> Result<(Pack, String), Diagnostic> {
        let (entry, bytes, at) = self.checked(index, Kind::Written)?;
        let all = at..at.saturating_add(bytes.len());
        let (pack, canonical) =
            decode(bytes, first_file).map_err(|o| damaged(self.file, at.saturating_add(o)..all.end))?;
        if names(entry, &pack) { Ok((pack, canonical)) } else { Err(damaged(self.file, all)) }
    }

    /// The same of a pack whose items were compiled.
    ///
    /// # Errors
    /// Its bytes are damaged, there is no such pack, or the bundle is of packs as written.
    pub fn prepared(&self, index: usize, first_file: u32) -> Result<(Pack, Arc<dyn Prepared>), Diagnostic> {
        let (entry, bytes, at) = self.checked(index, Kind::Prepared)?;
        let all = at..at.saturating_add(bytes.len());
        let (pack, prepared) = prepared::decode(bytes, first_file, entry.sha256)
            .map_err(|o| damaged(self.file, at.saturating_add(o)..all.end))?;
        let whole = names(entry, &pack) && prepared.used().len() == pack.uses.len();
        if whole { Ok((pack, prepared)) } else { Err(damaged(self.file, all)) }
    }

    /// Reads a pack into a rule set; returns its index there. Its files are known by their paths, without texts. Without the
    /// compiler only packs whose items were compiled can be.
    ///
    /// # Errors
    /// As [`Bundle::pack`].
    pub fn add_to(&self, index: usize, rules: &mut RuleSet) -> Result<usize, Diagnostic> {
        let paths = self.entries.get(index).map(|e| e.files.as_slice()).unwrap_or_default();
        let files = || paths.iter().map(|p| SourceFile::new(p.as_str(), "")).collect();
        #[cfg(feature = "compile")]
        if self.kind == Kind::Written {
            let (pack, canonical) = self.pack(index, rules.next_file())?;
            return Ok(rules.add_read(pack, canonical, files()));
        }
        let (pack, prepared) = self.prepared(index, rules.next_file())?;
        Ok(rules.add_prepared(pack, prepared, files()))
    }

    /// What the index says of a pack, its bytes as the digest has them, and where they begin.
    fn checked(&self, index: usize, kind: Kind) -> Result<(&Entry, &[u8], usize), Diagnostic> {
        if kind != self.kind {
            return Err(other_kind(self.file, kind));
        }
        let (bytes, at) = self.part(index).ok_or_else(|| damaged(self.file, 0..0))?;
        match self.entries.get(index) {
            Some(entry) if <Sha>::from(Sha256::digest(bytes)) == entry.digest => Ok((entry, bytes, at)),
            _ => Err(damaged(self.file, at..at.saturating_add(bytes.len()))),
        }
    }

    /// The bytes of a pack, and where they begin.
    fn part(&self, index: usize) -> Option<(&[u8], usize)> {
        let size = |e: &Entry| usize::try_from(e.length).ok();
        let own = size(self.entries.get(index)?)?;
        let rest = self.entries.get(index..)?.iter().try_fold(0_usize, |sum, e| sum.checked_add(size(e)?))?;
        let at = self.bytes.len().checked_sub(rest)?;
        Some((self.bytes.get(at..at.checked_add(own)?)?, at))
    }
}

/// Pack and canonical form; where the bytes went wrong, if they do.
fn decode(bytes: &[u8], first_file: u32) -> Result<(Pack, String), usize> {
    let mut r = Reader::new(bytes, first_file);
    let model = r.size().and_then(|length| r.bytes(length)).ok_or_else(|| r.at())?;
    let (model_at, canonical_at) = (r.at().saturating_sub(model.len()), r.at());
    let canonical = bytes.get(canonical_at..).unwrap_or_default();
    let canonical = core::str::from_utf8(canonical).map_err(|e| canonical_at.saturating_add(e.valid_up_to()))?;
    let mut r = Reader::new(model, first_file);
    match Pack::take(&mut r).filter(|_| r.is_done()) {
        Some(pack) => Ok((pack, canonical.to_owned())),
        None => Err(model_at.saturating_add(r.at())),
    }
}

/// Whether a pack is the one the index names.
fn names(entry: &Entry, pack: &Pack) -> bool {
    let uses = pack.uses.iter().map(|u| &u.value);
    pack.id.value == entry.id && pack.version.value == entry.version && uses.eq(&entry.uses)
}

/// Prints of what bundles of each kind hold: of the names of all types, their fields and the types of these, in order. What
/// is laid out otherwise must not be read as if it were not; compiled items belong to the version of the engine as well.
const WRITTEN: [u8; 8] = print(&[super::model::LAYOUT.as_slice(), &[RECORDS]]);
const PREPARED: [u8; 8] = print(&[
    super::model::LAYOUT.as_slice(),
    &[RECORDS, prepared::RECORDS, prepared::CHOICES, prepared::ITEM, program::RECORDS, program::CHOICES],
    &[&["engine", env!("CARGO_PKG_VERSION")]],
]);

/// FNV-1a of 64 bits, made while compiling: the names need not be in the program.
const fn print(layouts: &[&[&[&str]]]) -> [u8; 8] {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut layouts = layouts;
    while let [first, rest @ ..] = layouts {
        let mut lists = *first;
        while let [list, rest @ ..] = lists {
            let mut names = *list;
            while let [name, rest @ ..] = names {
                let mut bytes = name.as_bytes();
                while let [byte, rest @ ..] = bytes {
                    hash = (hash ^ *byte as u64).wrapping_mul(0x0100_0000_01b3);
                    bytes = rest;
                }
                hash = (hash ^ 0xff).wrapping_mul(0x0100_0000_01b3);
                names = rest;
            }
            lists = rest;
        }
        layouts = rest;
    }
    hash.to_le_bytes()
}

/// Lengths and counts are far below 2^32: [`MAX_BYTES`].
fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn four(bytes: &[u8]) -> Option<u32> {
    bytes.try_into().ok().map(u32::from_le_bytes)
}

fn words(label: Option<&Label>) -> Option<Message> {
    label.map(|l| l.text.clone())
}

fn days(window: Option<&Window>) -> Days {
    window.map_or((None, None), |w| (w.from, w.until))
}

fn wrong(code: &'static Code, file: u32, bytes: Range<usize>, message: Message) -> Diagnostic {
    let span = Span::new(number(bytes.start), number(bytes.end.max(bytes.start)));
    Diagnostic::new(code, Location { file, span }, "", message)
}

fn damaged(file: u32, bytes: Range<usize>) -> Diagnostic {
    let at = bytes.start;
    wrong(
        &codes::BUNDLE_DAMAGED,
        file,
        bytes,
        both(
            format!("规则包集合已损坏或者不完整（第 {at} 字节处）"),
            format!("the bundle is damaged or not whole, at byte {at}"),
        ),
    )
}

fn other(file: u32, bytes: Range<usize>) -> Diagnostic {
    wrong(
        &codes::BUNDLE_VERSION,
        file,
        bytes,
        both("规则包集合由不相容的版本写成", "the bundle was written by a version that lays packs out otherwise"),
    )
    .help(both("请用此版本的 `cailiang bundle` 重新生成", "make it again with this version's `cailiang bundle`"))
}

fn other_kind(file: u32, wanted: Kind) -> Diagnostic {
    let (message, help) = match wanted {
        Kind::Written => (
            both(
                "规则包集合中的事项已经编译，供浏览器模块使用",
                "the items of this bundle were compiled, for the browser module",
            ),
            both(
                "请用规则包本身，或者用 `cailiang bundle` 生成",
                "use the packs themselves, or a bundle made by `cailiang bundle`",
            ),
        ),
        Kind::Prepared => (
            both("规则包集合中的事项没有编译", "the items of this bundle were not compiled"),
            both("请用 `cailiang bundle --prepared` 生成", "make it by `cailiang bundle --prepared`"),
        ),
    };
    wrong(&codes::BUNDLE_VERSION, file, AT_LAYOUT..AT_LENGTH, message).help(help)
}

fn no_rules(at: Location) -> Diagnostic {
    let message = both("规则包只有编译后的事项，没有规则", "the pack has only compiled items and no rules");
    Diagnostic::new(&codes::BUNDLE_VERSION, at, "", message)
}

fn too_large(at: Location) -> Diagnostic {
    Diagnostic::new(
        &codes::DOCUMENT_TOO_LARGE,
        at,
        "",
        both(
            format!("规则包集合超过上限：{MAX_BYTES} 字节，{MAX_PACKS} 个规则包"),
            format!("the bundle is beyond the limit of {MAX_BYTES} bytes and {MAX_PACKS} packs"),
        ),
    )
}
