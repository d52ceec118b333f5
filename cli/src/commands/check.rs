//! `check`: everything wrong with packs, and where they differ from the statutes at hand.

use super::{date, errors, output, teller, today};
use crate::args::{Check, Plain};
use crate::exit::{Exit, Failure};
use crate::packs::{Shelf, read_limited, shown, text_file};
use cailiang::check::{self, Proof, SourceReport, Texts, check_sources};
use cailiang::diagnostic::Diagnostic;
use cailiang::document::{MAX_BYTES, SourceFile};
use cailiang::explain::Lang;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;

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
    let sources = match &args.sources {
        Some(folder) => Some(compared(folder, &mut shelf, &loaded, &mut problems)?),
        None => None,
    };
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
            let mut body = json!({
                "packs": loaded.len(), "errors": teller.json(&problems), "proofs": proofs,
                "summary": { "errors": wrong, "warnings": warnings },
            });
            if let (Some(reports), Some(map)) = (&sources, body.as_object_mut()) {
                map.insert("sources".to_owned(), as_json(reports, lang));
            }
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
            if let Some(reports) = &sources {
                as_text(reports, args.verbose, lang, &mut text);
            }
            text
        }
    };
    out.write(&text)?;
    let bad = wrong > 0 || (args.deny_warnings && warnings > 0) || proofs.iter().any(|(_, p)| !p.holds);
    Ok(if bad { Exit::Found } else { Exit::Done })
}

/// What was found of each pack, by its id.
type Reports = Vec<(String, SourceReport)>;

/// Reads the statutes in a folder and compares the packs with them.
fn compared(
    folder: &Path,
    shelf: &mut Shelf,
    loaded: &[usize],
    problems: &mut Vec<Diagnostic>,
) -> Result<Reports, Failure> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|e| Failure::io(folder.display(), e))?
        .into_iter()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
        .collect();
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let bytes = read_limited(&path, MAX_BYTES)?;
        match text_file(&shown(&path), bytes, &mut shelf.sources) {
            Ok(file) => files.push(file),
            Err(more) => problems.extend(more),
        }
    }
    let base = shelf.sources.next();
    for SourceFile { path, text } in &files {
        shelf.sources.keep(path.as_str(), text.as_str(), 1);
    }
    let texts = Texts::read(&files, base);
    let mut reports = Vec::new();
    for index in loaded {
        // A pack whose uses do not hold together has been told of already.
        let (Some(pack), Ok(used)) = (shelf.rules.packs().get(*index), shelf.rules.used(*index)) else { continue };
        let mut report = check_sources(&pack.pack, &used, &texts);
        problems.append(&mut report.diagnostics);
        reports.push((pack.pack.id.value.clone(), report));
    }
    Ok(reports)
}

fn sum(reports: &Reports, of: impl Fn(&SourceReport) -> usize) -> usize {
    reports.iter().map(|(_, r)| of(r)).fold(0, usize::saturating_add)
}

fn as_json(reports: &Reports, lang: Lang) -> Value {
    let open: Vec<Value> = reports
        .iter()
        .flat_map(|(id, r)| r.uncompared.iter().map(move |u| (id, u)))
        .map(|(id, u)| json!({ "item": format!("{id}/{}", u.item), "clause": u.clause, "reason": lang.of(&u.reason) }))
        .collect();
    json!({
        "citations": sum(reports, |r| r.citations), "without_text": sum(reports, |r| r.without_text),
        "quotes": sum(reports, |r| r.quotes), "compared": sum(reports, |r| r.compared), "not_comparable": open,
    })
}

fn as_text(reports: &Reports, verbose: bool, lang: Lang, text: &mut String) {
    if verbose {
        for (id, u) in reports.iter().flat_map(|(id, r)| r.uncompared.iter().map(move |u| (id, u))) {
            let lead = lang.pick("未对照", "not compared");
            let _ = writeln!(text, "{lead} {id}/{} {}：{}", u.item, u.clause, lang.of(&u.reason));
        }
    }
    let (cites, quotes) = (sum(reports, |r| r.citations), sum(reports, |r| r.quotes));
    let (without, same) = (sum(reports, |r| r.without_text), sum(reports, |r| r.compared));
    let open = sum(reports, |r| r.uncompared.len());
    let _ = match lang {
        Lang::Zh => writeln!(
            text,
            "法律文本：引用 {cites} 处，其中 {without} 处没有文本；引文 {quotes} 处逐字相符；罚款 {same} 项已对照，{open} 项不能对照{}",
            if open > 0 && !verbose { "（--verbose 列出）" } else { "" }
        ),
        Lang::En => writeln!(
            text,
            "sources: {cites} citations, {without} without a text; {quotes} quotes word for word; {same} fines compared, {open} not comparable{}",
            if open > 0 && !verbose { " (--verbose lists them)" } else { "" }
        ),
    };
}
