//! The commands, a file each.

mod assess;
mod batch;
mod bundle;
mod check;
mod diff;
mod doc;
mod explain;
mod form;
mod generate;
mod import;
mod items;
mod new;
mod schema;
mod statute;
mod test;
mod verify;
mod web;

use crate::args::{Args, Command, To};
use crate::exit::{Exit, Failure};
use crate::output::{Output, to_stdout};
use crate::packs::Shelf;
use crate::report::Teller;
use cailiang::diagnostic::{Diagnostic, Severity};
use cailiang::explain::Lang;
use cailiang::quantity::{Date, add_days, parse_date};
use clap::CommandFactory;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Carries out a command.
pub fn run(args: Args) -> Result<Exit, Failure> {
    let lang = args.lang.into();
    match args.command {
        Command::Assess(a) => assess::run(&a, lang),
        Command::Batch(a) => batch::run(&a, lang),
        Command::Diff(a) => diff::run(&a, lang),
        Command::Generate(a) => generate::run(&a, lang),
        Command::Check(a) => check::run(&a, lang),
        Command::Test(a) => test::run(&a, lang),
        Command::Items(a) => items::run(&a, lang),
        Command::Form(a) => form::run(&a, lang),
        Command::Schema(a) => schema::run(&a, lang),
        Command::Explain(a) => explain::run(&a, lang),
        Command::Verify(a) => verify::run(&a, lang),
        Command::Statute(a) => statute::run(&a, lang),
        Command::New(a) => new::run(&a, lang),
        Command::Bundle(a) => bundle::run(&a, lang),
        Command::Doc(a) => doc::run(&a, lang),
        Command::Import(a) => import::run(&a, lang),
        Command::Web(a) => web::run(&a, lang),
        Command::Completions(a) => {
            let mut script = Vec::new();
            clap_complete::generate(a.shell, &mut Args::command(), "cailiang", &mut script);
            print_bytes(&script)
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Args::command()).render(&mut page).map_err(|e| Failure::io("man", e))?;
            print_bytes(&page)
        }
    }
}

fn print_bytes(bytes: &[u8]) -> Result<Exit, Failure> {
    to_stdout(&String::from_utf8_lossy(bytes)).map_err(|e| Failure::io("stdout", e))?;
    Ok(Exit::Done)
}

fn output(to: &To, lang: Lang) -> Output {
    Output::new(to.output.clone(), to.width.map(usize::from), lang)
}

fn teller(shelf: &Shelf, lang: Lang) -> Teller<'_> {
    Teller { sources: &shelf.sources, packs: shelf.rules.files(), lang }
}

/// Tells problems the way the command was asked to, as the whole answer.
fn refuse(problems: &[Diagnostic], shelf: &Shelf, out: &Output, json: bool, exit: Exit) -> Result<Exit, Failure> {
    let teller = teller(shelf, out.lang);
    if json {
        let body = serde_json::json!({ "errors": teller.json(problems) });
        out.write(&format!("{body}\n"))?;
    } else {
        teller.tell(problems);
    }
    Ok(exit)
}

fn errors(problems: &[Diagnostic]) -> usize {
    problems.iter().filter(|d| d.severity == Severity::Error).count()
}

/// A date from the command line.
fn date(text: &str) -> Result<Date, Failure> {
    parse_date(text).ok_or_else(|| {
        Failure::Usage(
            format!("“{text}”不是日期，应如 2024-05-01"),
            format!("`{text}` is not a date such as 2024-05-01"),
        )
    })
}

/// Refuses to put a file in the place of what is none: a device, a pipe, a link to another file.
fn replaceable(path: &Path) -> Result<(), Failure> {
    // What cannot be looked at is told when it is written.
    let Ok(there) = std::fs::symlink_metadata(path) else { return Ok(()) };
    // A file cannot get the name of a folder.
    if there.is_file() || there.is_dir() {
        return Ok(());
    }
    Err(Failure::Usage(
        format!("{} 不是普通文件，写完的文件不能取代它；写到标准输出用 -", path.display()),
        format!(
            "{} is no regular file, which the finished file could take the place of; for standard output say -",
            path.display()
        ),
    ))
}

/// Today (UTC); a clock before 1970 or after 9999 tells nothing.
fn today() -> Option<Date> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    add_days(parse_date("1970-01-01")?, i32::try_from(seconds / 86_400).ok()?)
}

/// Indented JSON with its line break.
fn pretty(value: &serde_json::Value) -> Result<String, Failure> {
    let mut text = serde_json::to_string_pretty(value).map_err(|e| Failure::io("JSON", e.into()))?;
    text.push('\n');
    Ok(text)
}
