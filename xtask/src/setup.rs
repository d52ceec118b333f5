//! What the tests need beyond a Rust toolchain: fetched when missing, left alone when there.

use crate::Outcome;
use crate::files::{cargo, output, program, root, run, works};

/// The toolchain of the fuzz targets: sanitizers are not in stable Rust.
pub const NIGHTLY: &str = "nightly";

/// The target of the browser module.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Everything.
pub fn all() -> Outcome {
    components()?;
    fuzzing()?;
    feel()?;
    if has_node() { wasm() } else { Ok(()) }
}

fn components() -> Outcome {
    for (probe, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if !works(&mut cargo(None, &[probe, "--version"])) {
            run(&mut program("rustup", &["component", "add", component]))?;
        }
    }
    Ok(())
}

fn fuzzing() -> Outcome {
    if !works(&mut cargo(Some(NIGHTLY), &["--version"])) {
        run(&mut program("rustup", &["toolchain", "install", NIGHTLY, "--profile", "minimal"]))?;
    }
    if !works(&mut cargo(None, &["fuzz", "--version"])) {
        run(&mut cargo(None, &["install", "--locked", "cargo-fuzz"]))?;
    }
    Ok(())
}

/// The independent FEEL interpreter is an npm package; without Node its comparison is left out, and CI says so.
fn feel() -> Outcome {
    if has_node() { run(program("npm", &["ci", "--silent"]).current_dir(root().join("tests/feel"))) } else { Ok(()) }
}

/// What the browser module is built with: the target, and the optimiser and type checker from npm.
pub fn wasm() -> Outcome {
    let installed = output(&mut program("rustup", &["target", "list", "--installed"]))?;
    if !installed.lines().any(|l| l.trim() == WASM) {
        run(&mut program("rustup", &["target", "add", WASM]))?;
    }
    let library = output(&mut program("rustc", &["--print", "sysroot"]))?;
    if !std::path::Path::new(library.trim()).join("lib/rustlib/src/rust/library/Cargo.lock").exists() {
        run(&mut program("rustup", &["component", "add", "rust-src"]))?;
    }
    if !root().join("wasm/node_modules/.bin/wasm-opt").exists() {
        run(program("npm", &["ci", "--silent"]).current_dir(root().join("wasm")))?;
    }
    Ok(())
}

/// Whether Node and npm can be run.
pub fn has_node() -> bool {
    works(&mut program("node", &["--version"])) && works(&mut program("npm", &["--version"]))
}
