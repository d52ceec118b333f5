//! The npm package: the module, its JavaScript and types, and the packs, in `wasm/pkg/`.

use crate::Outcome;
use crate::files::{cargo, output, program, root, run, walk};
use crate::setup;
use cailiang::assess::RuleSet;
use cailiang::document::SourceFile;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the package is built; not in git.
pub const PACKAGE: &str = "wasm/pkg";
/// Largest module, in bytes: raw, and as a browser receives it.
const RAW: u64 = 450_000;
const BROTLI: u64 = 160_000;

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
    let args = ["build", "--quiet", "--package", "cailiang-wasm", "--profile", "wasm", "--target", setup::WASM];
    run(&mut cargo(None, &args))?;
    let module = target().join(setup::WASM).join("wasm/cailiang_wasm.wasm");
    let bindgen = ["run", "--quiet", "--package", "cailiang-wasm-bindgen", "--", text(&module)?, text(&package)?];
    run(&mut cargo(None, &bindgen))?;
    let made = package.join("engine_bg.wasm");
    let optimiser = root().join("wasm/node_modules/.bin/wasm-opt");
    let mut args = vec![OPTIMISE];
    args.extend(FEATURES);
    args.extend([text(&made)?, "-o", text(&made)?]);
    run(&mut program(text(&optimiser)?, &args))?;
    for name in SOURCES {
        let from = root().join("wasm/npm").join(name);
        fs::copy(&from, package.join(name)).map_err(|e| format!("{}: {e}", from.display()))?;
    }
    let template = root().join("wasm/npm/package.json");
    let manifest = fs::read_to_string(&template).map_err(|e| format!("{}: {e}", template.display()))?;
    put(&package.join("package.json"), &manifest.replace("0.0.0", env!("CARGO_PKG_VERSION")))?;
    packs(&package.join("packs"))?;
    size(&made)
}

/// What every browser and Node of the last years runs, and the compiler and the generator use.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];
const OPTIMISE: &str = "-O1";

fn size(module: &Path) -> Outcome {
    let script = "const f = require('node:fs').readFileSync(process.argv[1]);\
        console.log(f.length, require('node:zlib').brotliCompressSync(f).length)";
    let told = output(&mut program("node", &["-e", script, text(module)?]))?;
    let numbers: Vec<u64> = told.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    let [raw, brotli] = numbers.as_slice() else { return Err(format!("sizes: `{told}`")) };
    println!("module: {raw} bytes of {RAW}, {brotli} of {BROTLI} with brotli");
    if *raw <= RAW && *brotli <= BROTLI { Ok(()) } else { Err("the module is larger than its budget".to_owned()) }
}

/// Each pack of `rules/` as one canonical JSON document, and a list of them.
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
        names.push(format!("{}.json", home.file_name().unwrap_or_default().to_string_lossy()));
    }
    let mut list = Vec::new();
    for (i, (one, name)) in rules.packs().iter().zip(names).enumerate() {
        let pack = &one.pack;
        put(&folder.join(&name), &one.canonical)?;
        list.push(serde_json::json!({
            "file": name,
            "id": pack.id.value,
            "version": pack.version.value,
            "in_force": pack.in_force.as_ref().map(|w| [w.from, w.until].map(|d| d.map(|d| d.to_string()))),
            "sha256": rules.sha256(i),
            "uses": pack.uses.iter().map(|u| u.value.as_str()).collect::<Vec<_>>(),
            "items": pack.items.len(),
        }));
    }
    put(&folder.join("index.json"), &format!("{:#}\n", serde_json::Value::Array(list)))
}

fn source(path: &Path) -> Outcome<SourceFile> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(SourceFile::new(path.to_string_lossy().replace('\\', "/"), text))
}

fn put(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}

fn text(path: &Path) -> Outcome<&str> {
    path.to_str().ok_or_else(|| format!("{} is not UTF-8", path.display()))
}

/// Where cargo builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
