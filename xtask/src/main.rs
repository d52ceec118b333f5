//! Chores of the tree: `cargo xtask setup | gen [--check] | fuzz [SECONDS] | wasm | web | ci`.

mod ci;
mod corpus;
mod coverage;
mod files;
mod generate;
mod mutants;
mod mutate;
mod peers;
mod setup;
mod types;
mod wasm;
mod web;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask setup          fetch what the tests need beyond a Rust toolchain
cargo xtask gen            write the generated files (docs/cli.md, docs/errors.md, docs/schema/)
cargo xtask gen --check    fail when one of them is not current
cargo xtask fuzz [SECONDS] build each fuzz target and run it (default 20 seconds each)
cargo xtask coverage DIR   write docs/coverage.md from the texts of the statutes in a folder
cargo xtask mutate-sources DIR [N]
                           make N changes (default 2000) in packs, one at a time: does `check --sources DIR` find them
cargo xtask bench-peers DIR [N]
                           measure `batch` beside the peers in a folder, N times in turn (default 5), and write the
                           tables of docs/performance.md
cargo xtask wasm           build the npm package in wasm/pkg/
cargo xtask wasm --test    build it and test it
cargo xtask web            build it, the forms and the application in web/dist/
cargo xtask web --test     build them and test them in Chromium
cargo xtask ci             everything CI runs";

/// Seconds for each fuzz target where none are asked for.
const FUZZ_SECONDS: u32 = 20;

/// Changes of packs where no number is asked for.
const CHANGES: usize = 2000;

/// What went wrong, in words.
pub type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["setup"] => setup::all(),
        ["gen"] => generate::write(),
        ["gen", "--check"] => generate::check(),
        ["fuzz"] => ci::fuzz(FUZZ_SECONDS),
        ["fuzz", seconds] => match seconds.parse() {
            Ok(seconds) => ci::fuzz(seconds),
            Err(_) => Err(format!("`{seconds}` is not a number of seconds")),
        },
        ["coverage", folder] => coverage::write(folder),
        ["mutate-sources", folder] => mutants::run(folder, CHANGES),
        ["mutate-sources", folder, count] => match count.parse() {
            Ok(count) => mutants::run(folder, count),
            Err(_) => Err(format!("`{count}` is not a number of changes")),
        },
        ["bench-peers", folder] => peers::run_all(folder, peers::ROUNDS),
        ["bench-peers", folder, rounds] => match rounds.parse() {
            Ok(rounds) => peers::run_all(folder, rounds),
            Err(_) => Err(format!("`{rounds}` is not a number of rounds")),
        },
        ["wasm"] => wasm::build(),
        ["wasm", "--test"] => wasm::build().and_then(|()| wasm::test()),
        ["web"] => web::build(),
        ["web", "--test"] => web::build().and_then(|()| wasm::command_line()).and_then(|()| web::test()),
        ["ci"] => ci::all(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}
