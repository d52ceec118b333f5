//! `check`: everything wrong with packs.

use super::{date, errors, output, teller, today};
use crate::args::{Check, Plain};
use crate::exit::{Exit, Failure};
use crate::packs::Shelf;
use cailiang::check::{self, Proof};
use cailiang::diagnostic::Diagnostic;
use cailiang::explain::Lang;
use serde_json::json;
use std::fmt::Write as _;

/// Runs it.
pub fn run(args: &Check, lang: Lang) -> Result<Exit, Failure> {
    let out = output(&args.to, lang);
    let day = match &args.today {
        Some(text) => Some(date(text)?),
        None => today(),
    };
    let mut shelf = Shelf::open_for(&args.packs, &args.rules.rules)?;
    let loaded = shelf.need_all()?;
    let mut problems: Vec<Diagnostic> = shelf.problems.clone();
    let mut proofs: Vec<(String, Proof)> = Vec::new();
    for index in &loaded {
        let report = check::check(&shelf.rules, *index, day, args.prove);
        problems.extend(report.diagnostics.into_iter().filter(|d| !shelf.problems.contains(d)));
        let id = shelf.rules.packs().get(*index).map_or("", |p| p.pack.id.value.as_str());
        proofs.extend(report.proofs.into_iter().map(|p| (id.to_owned(), p)));
    }
    let wrong = errors(&problems);
    let warnings = problems.len().saturating_sub(wrong);
    let open = proofs.iter().filter(|(_, p)| !(p.holds && p.exact)).count();
    let teller = teller(&shelf, lang);
    let text = match args.format {
        Plain::Json => {
            let proofs: Vec<_> = proofs
                .iter()
                .map(|(pack, p)| {
                    json!({
                        "item": format!("{pack}/{}", p.item), "holds": p.holds, "exact": p.exact, "results": p.results,
                    })
                })
                .collect();
            let body = json!({
                "packs": loaded.len(), "errors": teller.json(&problems), "proofs": proofs,
                "summary": { "errors": wrong, "warnings": warnings },
            });
            format!("{body}\n")
        }
        Plain::Text => {
            let mut text = teller.draw(&problems, out.width, out.colour);
            text.push_str(&teller.more(&problems));
            for (pack, p) in proofs.iter().filter(|(_, p)| !(p.holds && p.exact)) {
                let _ = match (p.holds, lang) {
                    (false, Lang::Zh) => writeln!(text, "{pack}/{}：有案件超出法定幅度或者无法计算", p.item),
                    (false, Lang::En) => {
                        writeln!(text, "{pack}/{}: some case leaves the range or cannot be computed", p.item)
                    }
                    (true, Lang::Zh) => writeln!(text, "{pack}/{}：未发现反例，但不足以证明", p.item),
                    (true, Lang::En) => {
                        writeln!(text, "{pack}/{}: no counterexample found, which is not yet a proof", p.item)
                    }
                };
            }
            let _ = match lang {
                Lang::Zh => write!(text, "{} 个规则包：错误 {wrong}，警告 {warnings}", loaded.len()),
                Lang::En => write!(text, "packs: {}, errors: {wrong}, warnings: {warnings}", loaded.len()),
            };
            if args.prove {
                let proved = proofs.len().saturating_sub(open);
                let _ = match lang {
                    Lang::Zh => write!(text, "；{} 个事项中 {proved} 个已证明不超出法定幅度", proofs.len()),
                    Lang::En => write!(text, "; proved inside the statutory range: {proved} of {} items", proofs.len()),
                };
            }
            text.push('\n');
            text
        }
    };
    out.write(&text)?;
    let bad = wrong > 0 || (args.deny_warnings && warnings > 0) || proofs.iter().any(|(_, p)| !p.holds);
    Ok(if bad { Exit::Found } else { Exit::Done })
}
