//! `cailiang`: the engine on the command line.
//!
//! Receives arguments and files; guarantees that results go to standard output and everything else to standard error,
//! and that the exit code says how it ended; must not hold a rule about penalties: those are in packs, and their meaning
//! in the library.

mod args;
mod batch;
mod cases;
mod commands;
mod exit;
mod output;
mod packs;
mod report;
mod search;
mod server;
mod sources;
mod survey;
mod tables;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = args::Args::parse();
    let lang = args.lang.into();
    let json = args.command.wants_json();
    match commands::run(args) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(failure) => ExitCode::from(failure.tell(lang, json).code()),
    }
}
