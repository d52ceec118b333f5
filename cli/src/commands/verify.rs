//! `verify`: records computed again and compared.

use super::assess::{failed, need};
use super::{errors, output, refuse, teller};
use crate::args::{Plain, Verify};
use crate::cases::read_documents;
use crate::exit::{Exit, Failure};
use crate::output::clean;
use crate::packs::Shelf;
use cailiang::assess::{Ask, Assessor};
use cailiang::case::{Case, read_case};
use cailiang::diagnostic::Diagnostic;
use cailiang::explain::{self, Lang};
use cailiang::record::{self, Difference, Record};
use serde_json::json;
use std::fmt::Write as _;

/// Differences shown of one record; a record of another law differs everywhere.
const MOST: usize = 20;

/// Runs it.
pub fn run(args: &Verify, lang: Lang) -> Result<Exit, Failure> {
    let out = output(&args.to, lang);
    let wants_json = args.format == Plain::Json;
    let mut shelf = Shelf::open(&args.rules.rules)?;
    let mut records: Vec<(String, Record, Case)> = Vec::new();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for (name, document) in read_documents(&args.records, &mut shelf.sources)? {
        let read = document.and_then(|node| {
            let record = record::read(&node)?;
            let case = read_case(&record.case)?;
            Ok((record, case))
        });
        match read {
            Ok((record, case)) => records.push((name, record, case)),
            Err(more) => problems.extend(more),
        }
    }
    if !problems.is_empty() {
        return refuse(&problems, &shelf, &out, wants_json, Exit::Case);
    }
    for (_, _, case) in &records {
        need(&mut shelf, case)?;
    }
    if errors(&shelf.problems) > 0 {
        return refuse(&shelf.problems, &shelf, &out, wants_json, Exit::Pack);
    }
    // An answer that was forced says so itself, and the force changes no other.
    let ask = Ask { force: true, ..Ask::default() };
    let mut assessor = Assessor::new(&shelf.rules);
    let mut exit = Exit::Done;
    let mut results = Vec::new();
    let mut text = String::new();
    for (name, record, case) in &records {
        let title = case.id.as_deref().map_or_else(|| name.clone(), |id| format!("{name} {id}"));
        match assessor.assess(case, &ask).map_err(failed) {
            Err((_, problems)) => {
                exit = exit.worse(Exit::Found);
                let teller = teller(&shelf, lang);
                results.push(json!({
                    "record": name, "case": case.id, "same": false, "errors": teller.json(&problems),
                }));
                let _ = writeln!(
                    text,
                    "✗ {}{}",
                    clean(&title),
                    lang.pick("：现在无法重新计算", ": cannot be computed now")
                );
                text.push_str(&teller.draw(&problems, out.width, out.colour));
            }
            Ok(a) => {
                let differences = record.verify(&explain::json(&a, record.lang));
                let same = !differences.iter().any(Difference::is_material);
                if !same {
                    exit = exit.worse(Exit::Found);
                }
                results.push(json!({
                    "record": name, "case": case.id, "same": same,
                    "pack": { "id": record.pack, "version": record.pack_version, "sha256": record.pack_sha256 },
                    "engine": { "version": record.engine },
                    "differences": differences.iter().map(|d| json!({
                        "path": d.path, "stored": d.stored, "now": d.now, "material": d.is_material(),
                    })).collect::<Vec<_>>(),
                }));
                tell(&mut text, &title, record, &differences, same, lang);
            }
        }
    }
    if wants_json {
        text = format!("{}\n", json!({ "same": exit == Exit::Done, "records": results }));
    }
    out.write(&text)?;
    Ok(exit)
}

fn tell(text: &mut String, title: &str, record: &Record, differences: &[Difference], same: bool, lang: Lang) {
    let mark = if same { "✓" } else { "✗" };
    let verdict = if same { lang.pick("一致", "the same") } else { lang.pick("不一致", "differs") };
    let colon = lang.pick("：", ": ");
    let _ = writeln!(
        text,
        "{mark} {}{colon}{verdict}  {} {}",
        clean(title),
        clean(&record.pack),
        clean(&record.pack_version)
    );
    let nothing = lang.pick("无", "nothing");
    for d in differences.iter().take(MOST) {
        let show = |v: &Option<String>| short(&clean(v.as_deref().unwrap_or(nothing)));
        let note = if d.is_material() {
            ""
        } else {
            lang.pick("（仅程序版本不同）", " (only the program's version)")
        };
        let _ = writeln!(text, "  {}{note}", clean(&d.path));
        let _ = writeln!(text, "    {} {}", lang.pick("记录", "stored"), show(&d.stored));
        let _ = writeln!(text, "    {} {}", lang.pick("现在", "now   "), show(&d.now));
    }
    if let Some(more) = differences.len().checked_sub(MOST).filter(|n| *n > 0) {
        let _ = writeln!(text, "  … {more} {}", lang.pick("处差异未列出", "more differences are not shown"));
    }
}

fn short(text: &str) -> String {
    const MOST: usize = 200;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}
