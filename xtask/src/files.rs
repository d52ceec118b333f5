//! The tree, its files, and other programs.

use crate::Outcome;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The root of the tree.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Every file below a folder, sorted.
pub fn walk(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut inside: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    inside.sort();
    inside.into_iter().flat_map(|p| if p.is_dir() { walk(&p) } else { vec![p] }).collect()
}

/// A program run from the root of the tree.
pub fn program(name: &str, args: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(args).current_dir(root());
    command
}

/// Cargo, of the toolchain that runs this, or of another one.
pub fn cargo(toolchain: Option<&str>, args: &[&str]) -> Command {
    let Some(toolchain) = toolchain else {
        let name = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        return program(&name, args);
    };
    let mut command = program("rustup", &["run", toolchain, "cargo"]);
    command.args(args);
    // What this toolchain set for itself would mislead the other one.
    for name in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
        command.env_remove(name);
    }
    command
}

/// Runs it, its output shown.
pub fn run(command: &mut Command) -> Outcome {
    let shown = show(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` ended with {status}")),
        Err(e) => Err(format!("`{shown}` could not be started: {e}")),
    }
}

/// Runs it and returns what it prints.
pub fn output(command: &mut Command) -> Outcome<String> {
    let shown = show(command);
    let out = command.stderr(Stdio::inherit()).output().map_err(|e| format!("`{shown}` could not be started: {e}"))?;
    if !out.status.success() {
        return Err(format!("`{shown}` ended with {}", out.status));
    }
    String::from_utf8(out.stdout).map_err(|_| format!("`{shown}` printed what is not UTF-8"))
}

/// Whether it can be run at all.
pub fn works(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
}

/// As one would type it.
pub fn show(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(name).chain(command.get_args());
    words.map(|w| w.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
