//! Exactly what CI runs, in order, with a summary at the end.

use crate::Outcome;
use crate::files::{cargo, output, program, root, run, show};
use crate::{corpus, generate, setup, wasm, web};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

const TARGETS: [&str; 3] = ["pack_loader", "language", "case_intake"];
/// Seconds of each fuzz target.
const SMOKE: u32 = 20;
/// Seconds one input may take.
const TIMEOUT: u32 = 25;
/// Memory of a fuzz target, in MiB; the sanitizer takes the most of it.
const MEMORY: u32 = 2048;

/// Folders of packs: rules to be applied, published schemes, the pack of the timings.
const RULES: &str = "rules";
const SCHEMES: &str = "tests/packs";
const BENCHES: &str = "benches";

struct Steps {
    done: Vec<(&'static str, u64)>,
}

impl Steps {
    fn step(&mut self, name: &'static str, job: impl FnOnce() -> Outcome) -> Outcome {
        println!("\n== {name}");
        let _ = std::io::stdout().flush();
        let start = Instant::now();
        job().map_err(|why| format!("{name}: {why}"))?;
        self.done.push((name, start.elapsed().as_secs()));
        Ok(())
    }
}

/// Everything; stops at the first failure.
pub fn all() -> Outcome {
    let before = state()?;
    let mut steps = Steps { done: Vec::new() };
    let mut results = Vec::new();
    steps.step("set-up", setup::all)?;
    steps.step("format", || run(&mut cargo(None, &["fmt", "--all", "--check"])))?;
    steps.step("web application", forms)?;
    steps.step("lints", || {
        run(&mut cargo(
            None,
            &["clippy", "--workspace", "--all-targets", "--all-features", "--quiet", "--", "-D", "warnings"],
        ))
    })?;
    steps.step("documentation", || {
        run(cargo(None, &["doc", "--workspace", "--no-deps", "--all-features", "--quiet"])
            .env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    steps.step("generated files", generate::check)?;
    steps.step("packs", packs)?;
    steps.step("sources", sources)?;
    steps.step("tests", || {
        results = tests(&mut cargo(None, &["test", "--workspace", "--all-features", "--no-fail-fast"]))?;
        Ok(())
    })?;
    steps.step("FEEL comparison", feel)?;
    steps.step("module", module)?;
    steps.step("browser", browser)?;
    steps.step("fuzz targets", || fuzz(SMOKE))?;
    steps.step("tree clean", || clean(&before))?;
    println!("\n== summary");
    for (name, seconds) in &steps.done {
        println!("ok {seconds:>5} s  {name}");
    }
    for line in results {
        println!("{line}");
    }
    Ok(())
}

/// Runs the tests, shows all they print, and returns the closing line of each test binary.
fn tests(command: &mut Command) -> Outcome<Vec<String>> {
    let shown = show(command);
    let mut child =
        command.stdout(Stdio::piped()).spawn().map_err(|e| format!("`{shown}` could not be started: {e}"))?;
    let mut results = Vec::new();
    if let Some(out) = child.stdout.take() {
        for line in BufReader::new(out).lines() {
            let line = line.map_err(|e| e.to_string())?;
            println!("{line}");
            if line.starts_with("test result:") {
                results.push(line);
            }
        }
    }
    let status = child.wait().map_err(|e| e.to_string())?;
    if status.success() { Ok(results) } else { Err(format!("`{shown}` ended with {status}")) }
}

/// Every pack is sound and its cases come out; the packs of rules are proved. The release binary: proofs look at every case.
fn packs() -> Outcome {
    run(&mut cargo(None, &["build", "--release", "--quiet", "--package", "cailiang-cli"]))?;
    for command in
        [["check", "--prove", RULES].as_slice(), &["check", SCHEMES, BENCHES], &["test", RULES, SCHEMES, BENCHES]]
    {
        let mut args = vec!["run", "--release", "--quiet", "--package", "cailiang-cli", "--"];
        args.extend(command);
        run(&mut cargo(None, &args))?;
    }
    Ok(())
}

/// Where the texts of the statutes are: named by the environment, or in a folder beside the tree.
fn texts() -> Option<std::path::PathBuf> {
    if let Some(named) = std::env::var_os("CAILIANG_SOURCES") {
        return Some(named.into());
    }
    ["../laws", "../shared/laws"].iter().map(|p| root().join(p)).find(|p| p.is_dir())
}

/// The packs against the statutes they cite, where the statute texts are at hand.
fn sources() -> Outcome {
    let Some(folder) = texts() else {
        println!("left out: the statute texts are not at hand (CAILIANG_SOURCES names their folder)");
        return Ok(());
    };
    let folder = folder.to_string_lossy();
    let args = ["run", "--release", "--quiet", "--package", "cailiang-cli", "--", "check", "--sources", &folder, RULES];
    run(&mut cargo(None, &args))
}

fn feel() -> Outcome {
    if !setup::has_node() {
        println!("left out: Node is not installed (the table itself is tested by `cargo test --test feel`)");
        return Ok(());
    }
    run(program("node", &["run-feelin.mjs"]).current_dir(root().join("tests/feel")))
}

/// The application is built before the command line that carries it.
fn forms() -> Outcome {
    if !setup::has_node() {
        println!("left out: Node is not installed (the command line is built without the application)");
        return Ok(());
    }
    web::build()
}

/// The forms, in Chromium.
fn browser() -> Outcome {
    if !setup::has_node() {
        println!("left out: Node is not installed");
        return Ok(());
    }
    web::test()
}

/// The browser module: its size, its types, and that it answers as the command line does.
fn module() -> Outcome {
    if !setup::has_node() {
        println!("left out: Node is not installed");
        return Ok(());
    }
    wasm::test()
}

/// Builds each fuzz target and runs it from seeds made of the tree.
pub fn fuzz(seconds: u32) -> Outcome {
    corpus::write()?;
    run(&mut cargo(Some(setup::NIGHTLY), &["fuzz", "build"]))?;
    for target in TARGETS {
        run(&mut cargo(
            Some(setup::NIGHTLY),
            &[
                "fuzz",
                "run",
                target,
                "--",
                &format!("-max_total_time={seconds}"),
                &format!("-timeout={TIMEOUT}"),
                &format!("-rss_limit_mb={MEMORY}"),
                "-max_len=32768",
                "-verbosity=0",
                "-print_final_stats=1",
            ],
        ))?;
    }
    Ok(())
}

/// What git sees as changed; nothing, where this is no checkout.
fn state() -> Outcome<Option<String>> {
    if !root().join(".git").exists() {
        return Ok(None);
    }
    output(&mut program("git", &["status", "--porcelain"])).map(Some)
}

fn clean(before: &Option<String>) -> Outcome {
    let after = state()?;
    if *before == after { Ok(()) } else { Err(format!("the run changed the tree:\n{}", after.unwrap_or_default())) }
}
