//! Puts the built web application into the binary, where it has been built (`npm run build` in `web/`). A build without
//! Node goes on without it, and `cailiang web` then says how to make it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Writes `web.rs`, a list of names and contents.
pub fn embed(root: &Path) -> io::Result<()> {
    let built = root.join("web/dist/app");
    // A missing path would have the crate built anew each time: the nearest folder that is there is watched.
    let watched = [built.clone(), root.join("web/app"), root.join("Cargo.toml")].into_iter().find(|p| p.exists());
    if let Some(path) = watched {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let mut out = String::from("pub static APP: &[(&str, &[u8])] = &[\n");
    if built.join("index.html").is_file() {
        let mut files = Vec::new();
        walk(&built, &mut files)?;
        for file in files {
            let name = file.strip_prefix(&built).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            let _ = writeln!(out, "    ({name:?}, include_bytes!({:?})),", file.to_string_lossy());
        }
    }
    out.push_str("];\n");
    let folder = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(folder.join("web.rs"), out)
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut inside = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    inside.sort();
    for path in inside {
        if path.is_dir() {
            walk(&path, out)?;
        } else if path.extension().is_none_or(|e| e != "map") {
            out.push(path);
        }
    }
    Ok(())
}
