//! The npm package: the module, its JavaScript and types, and the packs, in `wasm/pkg/`.

use crate::Outcome;
use crate::files::{cargo, output, program, root, run, walk};
use crate::setup;
use cailiang::assess::RuleSet;
use cailiang::bundle;
use cailiang::diagnostic::{ALL, Code};
use cailiang::document::SourceFile;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the package is built; not in git.
pub const PACKAGE: &str = "wasm/pkg";

/// The same engine, compiled for two purposes.
struct Module {
    /// Of its files: `NAME.js`, `NAME_bg.wasm`.
    name: &'static str,
    profile: &'static str,
    /// What cargo is asked for beside.
    features: &'static [&'static str],
    flags: &'static str,
    /// What it needs of a browser beyond `FEATURES`: vectors, which a browser without them says when it is given the module; the
    /// small one then stays.
    needs: &'static [&'static str],
    optimise: &'static str,
    std: &'static str,
    /// How large it may be, in bytes: raw, and as a browser receives it.
    limit: (u64, u64),
}

/// What a browser fetches before the first answer: small, and without documents.
const SMALL: Module = Module {
    name: "engine",
    profile: "wasm",
    features: &["--no-default-features"],
    flags: " --cfg sha2_backend_soft=\"compact\"",
    needs: &[],
    optimise: "-Oz",
    std: "-Zbuild-std-features=optimize_for_size",
    limit: (450_000, 160_000),
};

/// All of it, compiled for speed: what Node runs, and what a browser goes on with.
const WHOLE: Module = Module {
    name: "whole",
    profile: "wasm-whole",
    features: &[],
    flags: " -Ctarget-feature=+simd128",
    needs: &["--enable-simd"],
    optimise: "-O3",
    std: "-Zbuild-std-features=",
    limit: (1_000_000, 320_000),
};

/// What the package takes as it stands.
const SOURCES: [&str; 7] =
    ["browser.js", "node.js", "core.js", "index.d.ts", "types.d.ts", "README.md", "example.html"];

/// Builds it, and says how large the module is.
pub fn build() -> Outcome {
    setup::wasm()?;
    let package = root().join(PACKAGE);
    if package.exists() {
        fs::remove_dir_all(&package).map_err(|e| format!("{PACKAGE}: {e}"))?;
    }
    fs::create_dir_all(package.join("packs")).map_err(|e| format!("{PACKAGE}: {e}"))?;
    // Side by side: each ends in one long step of the linker that has no use for a second core.
    std::thread::scope(|scope| {
        let whole = scope.spawn(|| make(&WHOLE, &package));
        let small = make(&SMALL, &package);
        small.and(whole.join().unwrap_or_else(|_| Err("building the whole module stopped".to_owned())))
    })?;
    for name in SOURCES {
        let from = root().join("wasm/npm").join(name);
        fs::copy(&from, package.join(name)).map_err(|e| format!("{}: {e}", from.display()))?;
    }
    let template = root().join("wasm/npm/package.json");
    let manifest = fs::read_to_string(&template).map_err(|e| format!("{}: {e}", template.display()))?;
    put(&package.join("package.json"), &manifest.replace("0.0.0", env!("CARGO_PKG_VERSION")))?;
    put(&package.join("codes.json"), &codes())?;
    packs(&package.join("packs"))
}

/// Compiles one module, writes the JavaScript that calls it, and says how large it is.
fn make(module: &Module, package: &Path) -> Outcome {
    let compiled = compile(module)?;
    let bindgen = ["run", "--quiet", "--package", "cailiang-wasm-bindgen", "--"];
    run(cargo(None, &bindgen).args([text(&compiled)?, text(package)?, module.name]))?;
    let made = package.join(format!("{}_bg.wasm", module.name));
    let optimiser = root().join("wasm/node_modules/.bin/wasm-opt");
    let mut args = vec![module.optimise];
    args.extend(FEATURES.iter().chain(module.needs));
    args.extend([text(&made)?, "-o", text(&made)?]);
    run(&mut program(text(&optimiser)?, &args))?;
    size(&made, module.limit)
}

/// Cases made at random on which the module must answer as the command line does; more by hand.
const CASES: &str = "2000";

/// The command line, as it is given to people.
pub fn command_line() -> Outcome {
    run(&mut cargo(None, &["build", "--release", "--quiet", "--package", "cailiang-cli"]))
}

/// Tests the package that was built.
pub fn test() -> Outcome {
    command_line()?;
    let folder = target().join("sameness");
    let example = ["run", "--release", "--quiet", "--features", "oracle", "--example", "sameness", "--"];
    run(cargo(None, &example).args([text(&folder)?, CASES]))?;
    run(&mut program("node", &["wasm/node_modules/typescript/bin/tsc", "--project", "wasm/tests/tsconfig.json"]))?;
    let tests: Vec<PathBuf> =
        walk(&root().join("wasm/tests")).into_iter().filter(|p| p.to_string_lossy().ends_with(".test.mjs")).collect();
    let mut command = program("node", &["--test", "--test-reporter=spec"]);
    command.args(tests).env("CAILIANG_SAMENESS", &folder).env("CAILIANG_CASES", CASES);
    run(command.env("CAILIANG_BIN", target().join("release/cailiang")))
}

/// Compiles a module together with a standard library of its own: the one that comes with the compiler brings sorts
/// and messages of panics that are a third of a small module. Both need options the stable compiler keeps behind a variable.
fn compile(module: &Module) -> Outcome<PathBuf> {
    // A folder of its own: the variable would have the other chores' dependencies built anew each time.
    let folder = target().join("module");
    let mut build = cargo(None, &["build", "--quiet", "--package", "cailiang-wasm", "--target", setup::WASM]);
    build.args([
        "--target-dir",
        text(&folder)?,
        "--profile",
        module.profile,
        "-Zbuild-std=std,panic_abort",
        module.std,
    ]);
    build.args(module.features);
    // The same bytes wherever it is built: cargo makes the settings of a profile, incremental building among them, part of the
    // names of functions, and by these the linker orders and joins them.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PROFILE_") || name == "CARGO_ENCODED_RUSTFLAGS" {
            build.env_remove(name);
        }
    }
    let flags = format!("{FLAGS}{}", module.flags);
    run(build.env("CARGO_INCREMENTAL", "0").env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", flags))?;
    Ok(folder.join(setup::WASM).join(module.profile).join("cailiang_wasm.wasm"))
}

const FLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none";

/// What every browser and Node of the last years runs, and the compiler and the generator use.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

fn size(module: &Path, limit: (u64, u64)) -> Outcome {
    let script = "const f = require('node:fs').readFileSync(process.argv[1]);\
        console.log(f.length, require('node:zlib').brotliCompressSync(f).length)";
    let told = output(&mut program("node", &["-e", script, text(module)?]))?;
    let numbers: Vec<u64> = told.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    let [raw, brotli] = numbers.as_slice() else { return Err(format!("sizes: `{told}`")) };
    let name = module.file_name().unwrap_or_default().to_string_lossy();
    for (what, size, limit) in [("raw", raw, limit.0), ("with brotli", brotli, limit.1)] {
        println!("{name}, {what}: {size} bytes of at most {limit}");
    }
    let within = *raw <= limit.0 && *brotli <= limit.1;
    if within { Ok(()) } else { Err(format!("{name} has grown beyond its limit")) }
}

/// The page of every code.
fn codes() -> String {
    let one = |c: &&Code| {
        serde_json::json!({
            "code": c.name,
            "severity": c.severity,
            "title": { "zh": c.title.0, "en": c.title.1 },
            "page": { "zh": c.page_zh, "en": c.page_en },
        })
    };
    serde_json::Value::Array(ALL.iter().map(one).collect()).to_string()
}

/// Each pack of `rules/` with its items compiled, all of them in one file as well, and a list of them with the digests of
/// their files.
fn packs(folder: &Path) -> Outcome {
    let mut rules = RuleSet::new();
    // Several versions of a pack have one id, and may have one version number: their folders' names differ.
    let mut names = Vec::new();
    for manifest in walk(&root().join("rules")).iter().filter(|p| p.ends_with("pack.yaml")) {
        let home = manifest.parent().unwrap_or(manifest);
        let mut files = vec![source(manifest)?];
        for part in walk(&home.join("items")) {
            files.push(source(&part)?);
        }
        rules.add(files).map_err(|d| format!("{}: {d:?}", home.display()))?;
        names.push(format!("{}.{}", home.file_name().unwrap_or_default().to_string_lossy(), bundle::EXTENSION));
    }
    let mut list = Vec::new();
    for (i, (one, name)) in rules.packs().iter().zip(names).enumerate() {
        let pack = &one.pack;
        let (bytes, digest) = bundled(&rules, &[i], &folder.join(&name))?;
        list.push(serde_json::json!({
            "file": name,
            "id": pack.id.value,
            "version": pack.version.value,
            "in_force": pack.in_force.as_ref().map(|w| [w.from, w.until].map(|d| d.map(|d| d.to_string()))),
            "sha256": rules.sha256(i),
            "uses": pack.uses.iter().map(|u| u.value.as_str()).collect::<Vec<_>>(),
            "items": pack.items.len(),
            "bytes": bytes,
            "digest": digest,
        }));
    }
    let all: Vec<usize> = (0..rules.packs().len()).collect();
    let (bytes, _) = bundled(&rules, &all, &folder.join("all.clb"))?;
    println!("packs, all in one file: {bytes} bytes");
    put(&folder.join("index.json"), &format!("{:#}\n", serde_json::Value::Array(list)))
}

/// Writes packs with their items compiled; the length of the file, and the digest all of it hangs on.
fn bundled(rules: &RuleSet, which: &[usize], file: &Path) -> Outcome<(usize, String)> {
    let bytes = bundle::prepare(rules, which).map_err(|d| format!("{}: {d:?}", file.display()))?;
    let digest = bundle::Bundle::open(bytes.as_slice(), 0).map_err(|d| format!("{}: {d:?}", file.display()))?.digest();
    fs::write(file, &bytes).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok((bytes.len(), digest.iter().map(|b| format!("{b:02x}")).collect()))
}

fn source(path: &Path) -> Outcome<SourceFile> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    // The same from whatever folder it is built in.
    let path = path.strip_prefix(root()).unwrap_or(path);
    Ok(SourceFile::new(path.to_string_lossy().replace('\\', "/"), text))
}

fn put(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}

fn text(path: &Path) -> Outcome<&str> {
    path.to_str().ok_or_else(|| format!("{} is not UTF-8", path.display()))
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
