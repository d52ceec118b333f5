//! What the tests need beyond a Rust toolchain. Tools are fetched when missing and left alone when there; npm packages are
//! always those of the lock file, whatever a tree kept from before.

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
    postgres()?;
    if has_node() { wasm().and_then(|()| web()).and_then(|()| browser()) } else { Ok(()) }
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
    if has_node() { packages("tests/feel") } else { Ok(()) }
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
    packages("wasm")
}

/// The npm packages of a folder, exactly as its lock file has them.
fn packages(folder: &str) -> Outcome {
    run(program("npm", &["ci", "--silent"]).current_dir(root().join(folder)))
}

/// What the forms are built with and tested by.
pub fn web() -> Outcome {
    packages("web")
}

/// Debian's package of the browser.
const CHROMIUM: &str = "chromium";

/// Programs of the browser tests, with the Debian package of each: the browser, its Chinese letters, a reader of printed pages.
const BROWSER: [(&str, &str); 3] = [
    ("/usr/bin/chromium", CHROMIUM),
    ("/usr/share/fonts/opentype/noto", "fonts-noto-cjk"),
    ("/usr/bin/pdftotext", "poppler-utils"),
];

/// A browser, from Debian's packages where they are at hand.
pub fn browser() -> Outcome {
    // A browser named there stands in for Debian's, not for the letters and the reader.
    let named = std::env::var_os("CHROMIUM").is_some();
    let needed = |path: &str, package: &str| !(std::path::Path::new(path).exists() || named && package == CHROMIUM);
    let missing: Vec<&str> = BROWSER.iter().filter(|(p, d)| needed(p, d)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    install(&missing, "the browser tests need {} (CHROMIUM names a browser elsewhere)")
}

/// Where Debian keeps the programs of PostgreSQL, a folder a version.
const POSTGRES: &str = "/usr/lib/postgresql";

/// The server that the tests of databases start for themselves.
fn postgres() -> Outcome {
    let versions = std::fs::read_dir(POSTGRES).into_iter().flatten().flatten();
    if std::env::var_os("CAILIANG_POSTGRES").is_some()
        || versions.into_iter().any(|v| v.path().join("bin/initdb").exists())
    {
        return Ok(());
    }
    install(&["postgresql"], "the tests of databases need {} (CAILIANG_POSTGRES names the folder of its programs)")
}

/// Debian's packages, where they are at hand; otherwise says what they are needed for.
fn install(packages: &[&str], why: &str) -> Outcome {
    if !works(&mut program("apt-get", &["--version"])) {
        return Err(why.replace("{}", &packages.join(", ")));
    }
    run(&mut program("apt-get", &["update", "-qq"]))?;
    let mut args = vec!["install", "-y", "-qq", "--no-install-recommends"];
    args.extend(packages);
    run(program("apt-get", &args).env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Whether Node and npm can be run.
pub fn has_node() -> bool {
    works(&mut program("node", &["--version"])) && works(&mut program("npm", &["--version"]))
}
