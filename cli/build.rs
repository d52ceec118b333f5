//! Puts the packs under `rules/` into the binary: as one bundle, read already, and as the texts their authors wrote.
//!
//! What computes takes a pack out of the bundle, in a fraction of a millisecond; what looks at a pack itself (`check`,
//! `test`, `doc`) reads its text. A pack that cannot be read stays out of the bundle, so that `cailiang check` can be built
//! and say what is wrong with it.

use cailiang::assess::RuleSet;
use cailiang::bundle;
use cailiang::diagnostic::Diagnostic;
use cailiang::document::SourceFile;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let home = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let root = home.parent().unwrap_or(&home).to_path_buf();
    let rules = root.join("rules");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", rules.display());
    let mut folders = Vec::new();
    find(&rules, &mut folders)?;
    let mut set = RuleSet::new();
    let mut texts = Vec::new();
    for folder in folders {
        let manifest = fs::read_to_string(folder.join("pack.yaml"))?;
        let Some(id) = manifest.lines().find_map(|l| l.strip_prefix("pack:")) else {
            return Err(io::Error::other(format!("{}/pack.yaml has no line `pack: id`", folder.display())));
        };
        let mut files = vec![folder.join("pack.yaml")];
        for part in ["items", "cases"] {
            let inside = folder.join(part);
            if inside.is_dir() {
                files.extend(sorted(&inside)?.into_iter().filter(|p| p.extension().is_some_and(|e| e == "yaml")));
            }
        }
        let mut own = Vec::new();
        let mut text = String::new();
        for file in files {
            println!("cargo::rerun-if-changed={}", file.display());
            let shown = slashes(file.strip_prefix(&root).unwrap_or(&file));
            let _ = writeln!(text, "        ({shown:?}, include_str!({:?})),", slashes(&file));
            if !file.parent().is_some_and(|p| p.ends_with("cases")) {
                own.push(SourceFile::new(shown, fs::read_to_string(&file)?));
            }
        }
        let read = match set.add(own) {
            Ok(index) => Some(index),
            Err(problems) => {
                warn(id.trim(), &problems);
                None
            }
        };
        texts.push((id.trim().to_owned(), text, read));
    }
    let whole: Vec<usize> = (0..set.packs().len())
        .filter(|i| match set.used(*i) {
            Ok(_) => true,
            Err(problems) => {
                warn(set.packs().get(*i).map_or("", |p| p.pack.id.value.as_str()), &problems);
                false
            }
        })
        .collect();
    let made = bundle::make(&set, &whole)
        .map_err(|p| io::Error::other(p.first().map_or_else(|| "no bundle".to_owned(), |d| d.message.en.clone())))?;
    let mut out = String::from("pub static PACKS: &[Builtin] = &[\n");
    for (id, text, read) in texts {
        let part = read.and_then(|r| whole.iter().position(|i| *i == r));
        let _ = write!(out, "    Builtin {{ id: {id:?}, part: {part:?}, files: &[\n{text}    ] }},\n");
    }
    out.push_str("];\n");
    let to = PathBuf::from(variable("OUT_DIR")?);
    fs::write(to.join("builtin.clb"), made)?;
    fs::write(to.join("builtin.rs"), out)
}

fn warn(id: &str, problems: &[Diagnostic]) {
    let first = problems.first().map_or("", |d| d.message.en.as_str());
    println!("cargo::warning=the pack {id} cannot be used ({first}); `cailiang check` shows why");
}

fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(io::Error::other)
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn find(folder: &Path, out: &mut Vec<PathBuf>) -> io::Result<()> {
    if folder.join("pack.yaml").is_file() {
        out.push(folder.to_path_buf());
        return Ok(());
    }
    for path in sorted(folder)? {
        if path.is_dir() {
            find(&path, out)?;
        }
    }
    Ok(())
}
