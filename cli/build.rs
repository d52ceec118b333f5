//! Lists the packs under `rules/` so that they become part of the binary: id, folder and files of each.
//!
//! Packs stay YAML: reading the few a case needs takes a millisecond or two, and their problems can be shown in the text
//! their authors wrote.

#[path = "build_web.rs"]
mod web;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let home = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let root = home.parent().unwrap_or(&home).to_path_buf();
    let rules = root.join("rules");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build_web.rs");
    web::embed(&root)?;
    println!("cargo::rerun-if-changed={}", rules.display());
    let mut folders = Vec::new();
    find(&rules, &mut folders)?;
    let mut out = String::from("pub static PACKS: &[Builtin] = &[\n");
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
        let _ = writeln!(out, "    Builtin {{ id: {:?}, files: &[", id.trim());
        for file in files {
            println!("cargo::rerun-if-changed={}", file.display());
            let shown = slashes(file.strip_prefix(&root).unwrap_or(&file));
            let _ = writeln!(out, "        ({shown:?}, include_str!({:?})),", slashes(&file));
        }
        out.push_str("    ] },\n");
    }
    out.push_str("];\n");
    fs::write(PathBuf::from(variable("OUT_DIR")?).join("builtin.rs"), out)
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
