//! Packs at hand: those built in, those under the folders given, those in bundles. Only the ones a run needs are read
//! whole.

use crate::exit::Failure;
use crate::sources::Sources;
use cailiang::assess::RuleSet;
use cailiang::bundle::{self, Bundle};
use cailiang::diagnostic::{Diagnostic, Location, both, codes};
use cailiang::document::{self, MAX_BYTES, SourceFile, Syntax};
use cailiang::pack::Pack;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A pack in the binary.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// Its id.
    pub id: &'static str,
    /// Which of [`BUNDLE`]'s packs it is; none where it could not be read when this was built.
    pub part: Option<usize>,
    /// Path and text of each file.
    pub files: &'static [(&'static str, &'static str)],
}

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// The same packs, read already.
static BUNDLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/builtin.clb"));

/// Deepest folders searched below one that is given.
const DEPTH: usize = 16;
const MANIFESTS: [&str; 3] = ["pack.yaml", "pack.yml", "pack.json"];

/// Which packs are meant when a case or another pack names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Given: cases are assessed under these.
    Given,
    /// Beside a given one; only for what that one uses.
    Beside,
    /// Built in, while others are given; only for what those use.
    Spare,
}

#[derive(Debug)]
enum Origin {
    Builtin(Builtin),
    Disk(Vec<PathBuf>),
    /// Of one of the shelf's bundles.
    Bundled {
        bundle: usize,
        part: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Waiting,
    Loaded(usize),
    Failed,
}

#[derive(Debug)]
struct Entry {
    /// Absent where the manifest does not say.
    id: Option<String>,
    origin: Origin,
    rank: Rank,
    state: State,
}

/// All packs that can be named, read as they are needed.
#[derive(Debug, Default)]
pub struct Shelf {
    entries: Vec<Entry>,
    /// Those read so far.
    pub rules: RuleSet,
    /// What was wrong in reading them.
    pub problems: Vec<Diagnostic>,
    /// Texts outside the rule set.
    pub sources: Sources,
    /// Whether the packs' own cases are read too: they are half of the text, and no result depends on them.
    with_cases: bool,
    /// The built-in bundle, once one of its packs was needed.
    built_in: Option<Bundle<'static>>,
    /// Bundles given, each with its path.
    bundles: Vec<(String, Bundle<'static>)>,
}

impl Shelf {
    /// The packs below these folders or in these files; the built-in ones where none are given.
    pub fn open(given: &[PathBuf]) -> Result<Shelf, Failure> {
        let mut shelf = Shelf::default();
        for path in given {
            shelf.search(path, Rank::Given)?;
        }
        let rank = if given.is_empty() { Rank::Given } else { Rank::Spare };
        shelf.builtin(rank);
        Ok(shelf)
    }

    /// Packs to be looked at themselves (`check`, `test`), with `rules` and their neighbours for what they use.
    pub fn open_for(packs: &[PathBuf], rules: &[PathBuf]) -> Result<Shelf, Failure> {
        if let Some(bundle) = packs.iter().chain(rules).find(|p| is_bundle(p)) {
            return Err(Failure::Usage(
                format!("{} 是规则包集合，其中没有规则包的原文和案例；请给出规则包所在的文件夹", bundle.display()),
                format!("{} is a bundle, which holds no texts and cases of packs; give their folder", bundle.display()),
            ));
        }
        let mut shelf = Shelf { with_cases: true, ..Shelf::default() };
        for path in packs {
            shelf.search(path, Rank::Given)?;
        }
        for path in rules {
            shelf.search(path, Rank::Beside)?;
        }
        for path in packs {
            let folder = path.canonicalize().map_err(|e| Failure::io(path.display(), e))?;
            let inside = PART_NAMES.iter().any(|p| folder.ends_with(p));
            let levels = if folder.is_file() || inside { 2 } else { 1 };
            if let Some(parent) = folder.ancestors().nth(levels) {
                shelf.neighbours(parent);
            }
        }
        shelf.builtin(if packs.is_empty() { Rank::Given } else { Rank::Spare });
        Ok(shelf)
    }

    fn builtin(&mut self, rank: Rank) {
        for pack in PACKS {
            self.entries.push(Entry {
                id: Some(pack.id.to_owned()),
                origin: Origin::Builtin(*pack),
                rank,
                state: State::Waiting,
            });
        }
    }

    fn search(&mut self, path: &Path, rank: Rank) -> Result<(), Failure> {
        let meta = fs::metadata(path).map_err(|e| Failure::io(path.display(), e))?;
        if meta.is_file() && is_bundle(path) {
            return self.unpack(path, rank);
        }
        let mut found = Vec::new();
        if meta.is_dir() {
            // A part of a pack stands for the pack.
            let whole = path.parent().filter(|_| is_part(path)).and_then(pack_in);
            match whole {
                Some(files) => found.push(files),
                None => find(path, 0, &mut found).map_err(|e| Failure::io(path.display(), e))?,
            }
            if found.is_empty() {
                return Err(Failure::Usage(
                    format!("{} 之下没有规则包（pack.yaml 或 pack.json）", path.display()),
                    format!("there is no pack (pack.yaml or pack.json) below {}", path.display()),
                ));
            }
        } else {
            let folder = path.parent().unwrap_or(Path::new(""));
            let manifest = path.file_name().is_some_and(|n| MANIFESTS.iter().any(|m| n == *m));
            let whole = if manifest {
                pack_in(folder)
            } else if is_part(folder) {
                folder.parent().and_then(pack_in)
            } else {
                None
            };
            found.push(whole.unwrap_or_else(|| vec![path.to_path_buf()]));
        }
        for files in found {
            self.add(files, rank)?;
        }
        Ok(())
    }

    /// The packs of a bundle. One that is no good is a problem of the packs, as a folder of broken ones is.
    fn unpack(&mut self, path: &Path, rank: Rank) -> Result<(), Failure> {
        let bytes = read_limited(path, bundle::MAX_BYTES)?;
        let index = self.sources.next();
        let name = shown(path);
        self.sources.keep(name.as_str(), "", 1);
        match Bundle::open(bytes, index) {
            Ok(opened) => {
                // The same bundle twice is one.
                if self.bundles.iter().any(|(_, b)| b.digest() == opened.digest()) {
                    return Ok(());
                }
                let bundle = self.bundles.len();
                for (part, entry) in opened.entries().iter().enumerate() {
                    let origin = Origin::Bundled { bundle, part };
                    self.entries.push(Entry { id: Some(entry.id.clone()), origin, rank, state: State::Waiting });
                }
                self.bundles.push((name, opened));
            }
            Err(problem) => self.problems.push(problem),
        }
        Ok(())
    }

    /// Folders beside a given pack; what cannot be read there was not asked for.
    fn neighbours(&mut self, parent: &Path) {
        let Ok(folders) = fs::read_dir(parent) else { return };
        let mut folders: Vec<PathBuf> =
            folders.filter_map(|e| e.ok().map(|e| e.path())).filter(|p| p.is_dir()).collect();
        folders.sort();
        for folder in folders {
            if let Some(files) = pack_in(&folder) {
                let _ = self.add(files, Rank::Beside);
            }
        }
    }

    fn add(&mut self, files: Vec<PathBuf>, rank: Rank) -> Result<(), Failure> {
        let real = |files: &[PathBuf]| files.first().and_then(|f| f.canonicalize().ok());
        let known = self.entries.iter().any(|e| match &e.origin {
            Origin::Disk(other) => real(other) == real(&files),
            Origin::Builtin(_) | Origin::Bundled { .. } => false,
        });
        if !known {
            let id = manifest_id(&files)?;
            self.entries.push(Entry { id, origin: Origin::Disk(files), rank, state: State::Waiting });
        }
        Ok(())
    }

    /// Reads the packs of this id and all they use; whether there are any.
    pub fn need(&mut self, id: &str) -> Result<bool, Failure> {
        if self.take(id, |r| r == Rank::Given)? {
            return Ok(true);
        }
        // The id may stand in a manifest that could not be searched for it.
        let unnamed: Vec<usize> = self.indices(|e| e.id.is_none() && e.rank == Rank::Given);
        for i in unnamed {
            self.load(i)?;
        }
        if self.rules.versions(id).is_empty() {
            return Ok(false);
        }
        self.follow()?;
        Ok(true)
    }

    /// Reads every given pack and all they use; their indices in the rule set.
    pub fn need_all(&mut self) -> Result<Vec<usize>, Failure> {
        let mut loaded = Vec::new();
        for i in self.indices(|e| e.rank == Rank::Given) {
            loaded.extend(self.load(i)?);
        }
        self.follow()?;
        Ok(loaded)
    }

    /// Reads every given pack though some have problems, so that a name can be suggested from all.
    pub fn need_names(&mut self) -> Result<(), Failure> {
        let problems = self.problems.len();
        for i in self.indices(|e| e.rank == Rank::Given) {
            self.load(i)?;
        }
        self.problems.truncate(problems);
        Ok(())
    }

    /// What the packs at these places of the rule set use: their places, used ones first, each once.
    pub fn used_by(&self, packs: &[usize]) -> Vec<usize> {
        let all = self.rules.packs();
        let used = packs.iter().flat_map(|i| self.rules.used(*i).unwrap_or_default());
        let mut out: Vec<usize> = Vec::new();
        for place in used.filter_map(|u| all.iter().position(|p| std::ptr::eq(&p.pack, u))) {
            if !out.contains(&place) {
                out.push(place);
            }
        }
        out
    }

    /// Reads what the packs read so far use, as long as something new is named.
    fn follow(&mut self) -> Result<(), Failure> {
        let mut done = 0;
        while done < self.rules.packs().len() {
            let uses: Vec<String> = self
                .rules
                .packs()
                .get(done)
                .map(|p| p.pack.uses.iter().map(|u| u.value.clone()).collect())
                .unwrap_or_default();
            for id in uses {
                if self.rules.versions(&id).is_empty() {
                    for rank in [Rank::Given, Rank::Beside, Rank::Spare] {
                        if self.pick(&id, |r| r == rank)? {
                            break;
                        }
                    }
                }
            }
            done += 1;
        }
        Ok(())
    }

    fn take(&mut self, id: &str, rank: impl Fn(Rank) -> bool) -> Result<bool, Failure> {
        let found = self.pick(id, rank)?;
        self.follow()?;
        Ok(found)
    }

    fn pick(&mut self, id: &str, rank: impl Fn(Rank) -> bool) -> Result<bool, Failure> {
        let wanted = self.indices(|e| rank(e.rank) && e.id.as_deref() == Some(id));
        let any = !wanted.is_empty();
        for i in wanted {
            self.load(i)?;
        }
        Ok(any)
    }

    fn indices(&self, wanted: impl Fn(&Entry) -> bool) -> Vec<usize> {
        self.entries.iter().enumerate().filter(|(_, e)| wanted(e)).map(|(i, _)| i).collect()
    }

    fn load(&mut self, index: usize) -> Result<Option<usize>, Failure> {
        let Some(entry) = self.entries.get_mut(index) else { return Ok(None) };
        match entry.state {
            State::Loaded(i) => return Ok(Some(i)),
            State::Failed => return Ok(None),
            State::Waiting => entry.state = State::Failed,
        }
        match entry.origin {
            Origin::Builtin(Builtin { part: Some(part), files, .. }) if !self.with_cases => {
                return Ok(self.take_built_in(index, part, files));
            }
            Origin::Bundled { bundle, part } => return Ok(self.take_bundled(index, bundle, part)),
            _ => {}
        }
        let Some(entry) = self.entries.get_mut(index) else { return Ok(None) };
        let wanted = |path: &Path| self.with_cases || !of_cases(path);
        let files: Vec<SourceFile> = match &entry.origin {
            Origin::Builtin(b) => b
                .files
                .iter()
                .filter(|(path, _)| wanted(Path::new(path)))
                .map(|(path, text)| SourceFile::new(*path, *text))
                .collect(),
            Origin::Bundled { .. } => Vec::new(),
            Origin::Disk(paths) => {
                let mut files = Vec::with_capacity(paths.len());
                let mut whole = true;
                // A file standing alone is the pack, wherever it stands.
                for path in paths.iter().filter(|p| paths.len() == 1 || wanted(p)) {
                    let bytes = read_limited(path, MAX_BYTES)?;
                    match text_file(&shown(path), bytes, &mut self.sources) {
                        Ok(f) => files.push(f),
                        Err(problems) => {
                            whole = false;
                            self.problems.extend(problems);
                        }
                    }
                }
                if !whole {
                    return Ok(None);
                }
                files
            }
        };
        match self.rules.add(files) {
            Ok(i) => {
                entry.state = State::Loaded(i);
                Ok(Some(i))
            }
            Err(problems) => {
                self.problems.extend(problems);
                Ok(None)
            }
        }
    }
}

impl Shelf {
    /// Takes a pack out of the built-in bundle; its texts go with it, so that problems can be shown in them.
    fn take_built_in(&mut self, entry: usize, part: usize, files: &[(&str, &str)]) -> Option<usize> {
        let file = self.sources.next();
        let opened = match self.built_in.take() {
            Some(b) => Ok(b),
            None => Bundle::open(BUNDLE, file),
        };
        let first = self.rules.next_file();
        let read = opened.and_then(|b| {
            let read = b.pack(part, first);
            self.built_in = Some(b);
            read
        });
        let files = files.iter().filter(|(path, _)| !of_cases(Path::new(path)));
        let files = files.map(|(path, text)| SourceFile::new(*path, *text)).collect();
        self.shelve(entry, read.map(|(pack, canonical)| (pack, canonical, files)))
    }

    fn take_bundled(&mut self, entry: usize, bundle: usize, part: usize) -> Option<usize> {
        let (name, bundle) = self.bundles.get(bundle)?;
        let read = bundle.pack(part, self.rules.next_file());
        let paths = bundle.entries().get(part).map(|e| e.files.as_slice()).unwrap_or_default();
        let files = paths.iter().map(|p| SourceFile::new(format!("{name}/{p}"), "")).collect();
        self.shelve(entry, read.map(|(pack, canonical)| (pack, canonical, files)))
    }

    fn shelve(&mut self, entry: usize, read: Result<(Pack, String, Vec<SourceFile>), Diagnostic>) -> Option<usize> {
        match read {
            Ok((pack, canonical, files)) => {
                let index = self.rules.add_read(pack, canonical, files);
                self.entries.get_mut(entry)?.state = State::Loaded(index);
                Some(index)
            }
            Err(problem) => {
                // What is wrong with a bundle is wrong with each pack asked of it.
                if !self.problems.contains(&problem) {
                    self.problems.push(problem);
                }
                None
            }
        }
    }
}

/// Whether a file's name says that it is a bundle.
pub fn is_bundle(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == bundle::EXTENSION)
}

/// Whether this file holds a pack's own cases.
fn of_cases(path: &Path) -> bool {
    path.parent().is_some_and(|p| p.ends_with("cases"))
}

const PART_NAMES: [&str; 2] = ["items", "cases"];

fn is_part(folder: &Path) -> bool {
    folder.file_name().is_some_and(|n| PART_NAMES.iter().any(|p| n == *p))
}

/// A path with `/` between its parts.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A file's text, or the problems of reading it as text, with what can be shown of it kept.
pub fn text_file(path: &str, bytes: Vec<u8>, sources: &mut Sources) -> Result<SourceFile, Vec<Diagnostic>> {
    let index = sources.next();
    if bytes.len() > MAX_BYTES {
        // Read no further than this, so how large it is is not known.
        sources.keep(path, "", 1);
        let at = Location { file: index, ..Location::default() };
        let message = both(
            format!("文件超过上限 {MAX_BYTES} 字节"),
            format!("the document has more than the limit of {MAX_BYTES} bytes"),
        );
        return Err(vec![Diagnostic::new(&codes::DOCUMENT_TOO_LARGE, at, "", message)]);
    }
    let shown = String::from_utf8_lossy(&bytes).into_owned();
    SourceFile::from_bytes(path, bytes, index).inspect_err(|_| sources.keep(path, shown, 1))
}

/// A file's bytes; of one beyond the limit, only so many that it is seen to be beyond it.
pub fn read_limited(path: &Path, limit: usize) -> Result<Vec<u8>, Failure> {
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        File::open(path)?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(|e| Failure::io(path.display(), e))
}

fn find(folder: &Path, depth: usize, out: &mut Vec<Vec<PathBuf>>) -> io::Result<()> {
    if let Some(files) = pack_in(folder) {
        out.push(files);
        return Ok(());
    }
    if depth >= DEPTH {
        return Ok(());
    }
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        // Links are not followed: they may lead back up.
        if entry.file_type()?.is_dir() && !entry.file_name().to_string_lossy().starts_with('.') {
            find(&entry.path(), depth.saturating_add(1), out)?;
        }
    }
    Ok(())
}

/// The files of the pack in this folder, the manifest first.
fn pack_in(folder: &Path) -> Option<Vec<PathBuf>> {
    let manifest = MANIFESTS.iter().map(|m| folder.join(m)).find(|p| p.is_file())?;
    let mut files = vec![manifest];
    for part in PART_NAMES {
        let Ok(entries) = fs::read_dir(folder.join(part)) else { continue };
        let mut inside: Vec<PathBuf> = entries
            .filter_map(|e| e.ok().map(|e| e.path()))
            .filter(|p| p.extension().is_some_and(|e| e == "yaml" || e == "yml" || e == "json") && p.is_file())
            .collect();
        inside.sort();
        files.extend(inside);
    }
    Some(files)
}

/// The id in a manifest, found without reading all of it where it stands on a line of its own.
fn manifest_id(files: &[PathBuf]) -> Result<Option<String>, Failure> {
    let Some(path) = files.first() else { return Ok(None) };
    let bytes = read_limited(path, MAX_BYTES)?;
    let syntax = Syntax::of(&shown(path));
    let text = String::from_utf8_lossy(&bytes);
    if syntax == Syntax::Yaml
        && let Some(id) = text.lines().find_map(|l| l.strip_prefix("pack:"))
    {
        let id = id.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        return Ok(Some(id.to_owned()));
    }
    Ok(document::from_bytes(&bytes, 0, syntax).ok().and_then(|n| Some(n.get("pack")?.text()?.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_of_built_in_packs_is_what_they_say() {
        let mut shelf = Shelf::open(&[]).unwrap();
        let loaded = shelf.need_all().unwrap();
        assert!(shelf.problems.is_empty(), "{:?}", shelf.problems);
        let ids: Vec<&str> =
            loaded.iter().map(|i| shelf.rules.packs().get(*i).unwrap().pack.id.value.as_str()).collect();
        assert_eq!(ids, PACKS.iter().map(|p| p.id).collect::<Vec<_>>());
    }

    #[test]
    fn only_what_is_needed_is_read() {
        let mut shelf = Shelf::open(&[]).unwrap();
        assert!(shelf.need("food-safety").unwrap());
        let ids: Vec<&str> = shelf.rules.packs().iter().map(|p| p.pack.id.value.as_str()).collect();
        assert!(ids.contains(&"samr-2022") && !ids.contains(&"guangdong-ecology-2021"), "{ids:?}");
    }
}
