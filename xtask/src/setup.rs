//! What the tests need beyond a Rust toolchain: fetched when missing, left alone when there.

use crate::Outcome;
use crate::files::{cargo, program, run, works};

/// The toolchain of the fuzz targets: sanitizers are not in stable Rust.
pub const NIGHTLY: &str = "nightly";

/// Everything.
pub fn all() -> Outcome {
    components()?;
    fuzzing()?;
    feel()
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
    if has_node() {
        run(program("npm", &["ci", "--silent"]).current_dir(crate::files::root().join("tests/feel")))
    } else {
        Ok(())
    }
}

/// Whether Node and npm can be run.
pub fn has_node() -> bool {
    works(&mut program("node", &["--version"])) && works(&mut program("npm", &["--version"]))
}
