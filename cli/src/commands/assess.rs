//! `assess`: cases in, recommendations out.

use super::{errors, output, teller};
use crate::args::{Assess, Format};
use crate::cases::{self, Cases};
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::packs::Shelf;
use cailiang::assess::{Ask, AssessError, Assessment, Assessor, Scale, Status};
use cailiang::case::Case;
use cailiang::diagnostic::Diagnostic;
use cailiang::explain::{self, Extent, Lang};
use cailiang::record;
use std::fmt::Write as _;

/// One case's answer.
type Answer<T = Assessment> = Result<T, (Exit, Vec<Diagnostic>)>;

/// Runs it.
pub fn run(args: &Assess, lang: Lang) -> Result<Exit, Failure> {
    let out = output(&args.to, lang);
    let mut shelf = Shelf::open(&args.rules.rules)?;
    let taken = cases::read_files(&args.cases, &args.elect, &mut shelf.sources)?;
    if args.format == Format::Html && taken.list && taken.cases.len() > 1 {
        return Err(Failure::Usage(
            "html 格式每次只输出一个案件".to_owned(),
            "the html format takes one case at a time".to_owned(),
        ));
    }
    for (_, case) in taken.cases.iter().flatten() {
        need(&mut shelf, case)?;
    }
    let mut assessor = Assessor::new(&shelf.rules);
    if args.scale {
        let answers = each(&taken, &shelf, |case| assessor.scale(case, args.force));
        let write = if args.pretty { explain::scale_json_pretty } else { explain::scale_json };
        let push = |text: &mut String, s: &Option<Scale>| text.push_str(&write(s.as_ref(), lang));
        out.write(&as_json(&answers, &taken, &shelf, (lang, args.pretty), push))?;
        let ends = answers.iter().map(|a| a.as_ref().map_or_else(|e| e.0, |_| Exit::Done));
        return Ok(ends.fold(Exit::Done, Exit::worse));
    }
    let ask = Ask { force: args.force, ..Ask::default() };
    let answers = each(&taken, &shelf, |case| assessor.assess(case, &ask));
    let exit = answers.iter().map(ending).fold(Exit::Done, Exit::worse);
    let text = if args.format == Format::Json {
        as_json(&answers, &taken, &shelf, (lang, args.pretty), |text, a| {
            if args.pretty {
                text.push_str(explain::json_pretty(a, lang).trim_end());
            } else {
                explain::push_json(text, a, lang);
            }
        })
    } else {
        as_text(&answers, &shelf, &out, args.format, if args.full { Extent::Full } else { Extent::Brief })
    };
    if !text.is_empty() {
        out.write(&text)?;
    }
    if let Some(path) = &args.record {
        let mut records = String::new();
        for (answer, taken) in answers.iter().zip(&taken.cases) {
            if let (Ok(a), Ok((node, _))) = (answer, taken) {
                records.push_str(&record::make(node, a, lang));
                records.push('\n');
            }
        }
        Output::new(Some(path.clone()), None, lang).write(&records)?;
    }
    Ok(exit)
}

/// What is answered to each case that was read, where the packs are sound.
fn each<T>(taken: &Cases, shelf: &Shelf, mut answer: impl FnMut(&Case) -> Result<T, AssessError>) -> Vec<Answer<T>> {
    let one = |taken: &Result<_, Vec<Diagnostic>>| match taken {
        Err(problems) => Err((Exit::Case, problems.clone())),
        Ok(_) if errors(&shelf.problems) > 0 => Err((Exit::Pack, shelf.problems.clone())),
        Ok((_, case)) => answer(case).map_err(failed),
    };
    taken.cases.iter().map(one).collect()
}

/// Reads the packs a case names; every pack's names where one is unknown, so that the right one can be suggested.
pub fn need(shelf: &mut Shelf, case: &Case) -> Result<(), Failure> {
    let acts = case.acts.iter().flat_map(|a| &a.case.items);
    let parties = case.parties.iter().flat_map(|p| &p.case.items);
    for (reference, _) in case.items.iter().chain(acts).chain(parties) {
        let pack = reference.split('/').next().unwrap_or_default();
        if !shelf.need(pack)? {
            shelf.need_names()?;
        }
    }
    Ok(())
}

/// What an error ends with, and its problems.
pub fn failed(e: AssessError) -> (Exit, Vec<Diagnostic>) {
    match e {
        AssessError::Case(d) => (Exit::Case, d),
        AssessError::Pack(_, d) | AssessError::Stopped(d) => (Exit::Pack, d),
    }
}

fn ending(answer: &Answer) -> Exit {
    match answer {
        Err((exit, _)) => *exit,
        Ok(a) if a.status == Status::NeedsFacts => Exit::NeedsFacts,
        Ok(_) => Exit::Done,
    }
}

fn as_json<T>(
    answers: &[Answer<T>],
    taken: &Cases,
    shelf: &Shelf,
    (lang, pretty): (Lang, bool),
    push: impl Fn(&mut String, &T),
) -> String {
    let teller = teller(shelf, lang);
    let mut out = String::new();
    for (i, answer) in answers.iter().enumerate() {
        match i {
            0 if taken.list => out.push('['),
            0 => {}
            _ => out.push_str(if pretty { ",\n" } else { "," }),
        }
        match answer {
            Ok(a) => push(&mut out, a),
            Err((_, problems)) => {
                let body = serde_json::json!({ "errors": teller.json(problems) });
                out.push_str(&if pretty { format!("{body:#}") } else { body.to_string() });
            }
        }
    }
    match (taken.list, answers) {
        (true, []) => out.push_str("[]\n"),
        (true, _) => out.push_str("]\n"),
        (false, _) => out.push('\n'),
    }
    out
}

/// Recommendations for the output; problems are told on standard error, each once: a broken pack is the same problem in
/// every case that needs it.
fn as_text(answers: &[Answer], shelf: &Shelf, out: &Output, format: Format, extent: Extent) -> String {
    let mut text = String::new();
    let mut problems: Vec<Diagnostic> = Vec::new();
    let mut told: Option<&Vec<Diagnostic>> = None;
    for answer in answers {
        match answer {
            Ok(a) => {
                if !text.is_empty() {
                    match format {
                        Format::Md => text.push_str("\n---\n\n"),
                        _ => {
                            let _ = write!(text, "\n{}\n\n", "═".repeat(out.width));
                        }
                    }
                }
                text.push_str(&match format {
                    Format::Md => explain::markdown(a, out.lang, extent),
                    Format::Html => explain::html(a, out.lang, extent),
                    Format::Text | Format::Json => explain::text(a, out.lang, extent, out.width, out.colour),
                });
            }
            Err((_, more)) => {
                if told != Some(more) {
                    problems.extend_from_slice(more);
                }
                told = Some(more);
            }
        }
    }
    if !problems.is_empty() {
        teller(shelf, out.lang).tell(&problems);
    }
    text
}
