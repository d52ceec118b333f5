//! `bundle`: packs as one file that loads fast.

use super::{errors, output, refuse};
use crate::args::{Bundle, Plain, To};
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::packs::{Shelf, is_bundle};
use cailiang::bundle::{self, Entry, make, prepare};
use cailiang::check;
use cailiang::diagnostic::Diagnostic;
use cailiang::explain::Lang;
use cailiang::quantity::Date;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Runs it.
pub fn run(args: &Bundle, lang: Lang) -> Result<Exit, Failure> {
    let out = output(&To { output: None, width: None }, lang);
    let wants_json = args.format == Plain::Json;
    if !is_bundle(&args.output) {
        return Err(Failure::Usage(
            format!("{} 应以 .{} 结尾", args.output.display(), bundle::EXTENSION),
            format!("{} should end in .{}", args.output.display(), bundle::EXTENSION),
        ));
    }
    let mut shelf = Shelf::open_for(&args.packs, &args.rules.rules)?;
    let given = shelf.need_all()?;
    let mut which = if args.alone { Vec::new() } else { shelf.used_by(&given) };
    for index in given {
        if !which.contains(&index) {
            which.push(index);
        }
    }
    // What is in a bundle was sound when it went in.
    let mut problems: Vec<Diagnostic> = shelf.problems.clone();
    for index in &which {
        let found = check::check(&shelf.rules, *index, None, false).diagnostics;
        problems.extend(found.into_iter().filter(|d| !shelf.problems.contains(d)));
    }
    if errors(&problems) > 0 {
        return refuse(&problems, &shelf, &out, wants_json, Exit::Pack);
    }
    let made = if args.prepared { prepare(&shelf.rules, &which) } else { make(&shelf.rules, &which) };
    let made = made.and_then(|bytes| {
        let opened = bundle::Bundle::open(bytes.as_slice(), 0).map_err(|d| vec![d])?;
        let told = if wants_json { as_json(&opened, lang) } else { as_text(&opened, bytes.len(), lang) };
        Ok((told, bytes))
    });
    let (told, bytes) = match made {
        Ok(made) => made,
        Err(problems) => return refuse(&problems, &shelf, &out, wants_json, Exit::Pack),
    };
    Output::new(Some(args.output.clone()), None, lang).write_bytes(&bytes)?;
    out.write(&told)?;
    Ok(Exit::Done)
}

fn hex(digest: &[u8; 32]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}

/// The index, for a page that fetches bundles and checks them.
fn as_json(bundle: &bundle::Bundle<'_>, lang: Lang) -> String {
    let day = |d: Option<Date>| d.map(|d| d.to_string());
    let window = |(from, until): (Option<Date>, Option<Date>)| {
        (from.is_some() || until.is_some()).then(|| json!({ "from": day(from), "until": day(until) }))
    };
    let one = |e: &Entry| {
        json!({
            "id": e.id, "version": e.version, "name": lang.of(&e.name),
            "authority": e.authority.as_ref().map(|m| lang.of(m)),
            "jurisdiction": e.jurisdiction, "field": e.field.as_ref().map(|m| lang.of(m)),
            "in_force": window(e.in_force), "validity": window(e.validity),
            "uses": e.uses, "items": e.items, "sha256": hex(&e.sha256),
        })
    };
    let packs: Vec<Value> = bundle.entries().iter().map(one).collect();
    let body = json!({ "digest": hex(&bundle.digest()), "engine": { "version": bundle.engine() }, "packs": packs });
    format!("{body}\n")
}

fn as_text(bundle: &bundle::Bundle<'_>, length: usize, lang: Lang) -> String {
    let mut text = String::new();
    for e in bundle.entries() {
        let _ = writeln!(text, "{}  {}  {}", e.id, e.version, lang.of(&e.name));
    }
    let packs = bundle.entries().len();
    let digest = hex(&bundle.digest());
    let _ = match lang {
        Lang::Zh => writeln!(text, "共 {packs} 个规则包，{length} 字节，摘要 {digest}"),
        Lang::En => writeln!(text, "packs: {packs}, bytes: {length}, digest: {digest}"),
    };
    text
}
