//! `test`: the packs' own cases.

use super::{errors, output, refuse};
use crate::args::{Plain, Test};
use crate::exit::{Exit, Failure};
use crate::output::clean;
use crate::packs::Shelf;
use cailiang::check::{CaseReport, run_cases};
use cailiang::explain::Lang;
use serde_json::json;
use std::fmt::Write as _;

/// Runs it.
pub fn run(args: &Test, lang: Lang) -> Result<Exit, Failure> {
    let out = output(&args.to, lang);
    let mut shelf = Shelf::open_for(&args.packs, &args.rules.rules)?;
    let loaded = shelf.need_all()?;
    if errors(&shelf.problems) > 0 {
        return refuse(&shelf.problems, &shelf, &out, args.format == Plain::Json, Exit::Pack);
    }
    let mut reports: Vec<(&str, CaseReport)> = Vec::new();
    for index in &loaded {
        let id = shelf.rules.packs().get(*index).map_or("", |p| p.pack.id.value.as_str());
        reports.extend(run_cases(&shelf.rules, *index).into_iter().map(|r| (id, r)));
    }
    let failed = reports.iter().filter(|(_, r)| !r.differences.is_empty()).count();
    let passed = reports.len().saturating_sub(failed);
    let place = |r: &CaseReport| {
        let place = shelf.sources.place(shelf.rules.files(), r.at)?;
        Some((place.path, shelf.sources.line_column(&place)))
    };
    let text = match args.format {
        Plain::Json => {
            let cases: Vec<_> = reports
                .iter()
                .map(|(pack, r)| {
                    let differences: Vec<_> = r
                        .differences
                        .iter()
                        .map(|(what, want, got)| json!({ "what": what, "expected": want, "found": got }))
                        .collect();
                    let (file, line) = place(r).map_or((None, None), |(f, (line, _))| (Some(f), Some(line)));
                    json!({
                        "pack": pack, "name": r.name, "file": file, "line": line,
                        "passed": r.differences.is_empty(), "differences": differences,
                    })
                })
                .collect();
            format!("{}\n", json!({ "passed": passed, "failed": failed, "cases": cases }))
        }
        Plain::Text => {
            let mut text = String::new();
            let (expected, found) = (lang.pick("应为", "expected"), lang.pick("实为", "found"));
            for (pack, r) in reports.iter().filter(|(_, r)| !r.differences.is_empty()) {
                let _ = writeln!(text, "✗ {pack}{}{}", lang.pick("：", ": "), clean(&r.name));
                if let Some((file, (line, column))) = place(r) {
                    let _ = writeln!(text, "  {}:{line}:{column}", clean(file));
                }
                for (what, want, got) in &r.differences {
                    let nothing = |t: &str| if t.is_empty() { "-".to_owned() } else { clean(t) };
                    let _ = writeln!(text, "  {what}");
                    let _ = writeln!(text, "    {expected} {}", nothing(want));
                    let _ = writeln!(text, "    {found} {}", nothing(got));
                }
                text.push('\n');
            }
            let _ = match lang {
                Lang::Zh => writeln!(text, "通过 {passed}，未通过 {failed}（{passed} passed, {failed} failed）"),
                Lang::En => writeln!(text, "{passed} passed, {failed} failed"),
            };
            text
        }
    };
    out.write(&text)?;
    Ok(if failed > 0 { Exit::Found } else { Exit::Done })
}
