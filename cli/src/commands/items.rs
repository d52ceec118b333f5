//! `items`: the catalogue.

use super::{errors, output, teller};
use crate::args::{Items, Plain};
use crate::exit::{Exit, Failure};
use crate::output::clean;
use crate::packs::Shelf;
use cailiang::explain::{Lang, wrap};
use cailiang::pack::Pack;
use cailiang::pack::model::{Item, Window};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Runs it.
pub fn run(args: &Items, lang: Lang) -> Result<Exit, Failure> {
    let out = output(&args.to, lang);
    let mut shelf = Shelf::open(&args.rules.rules)?;
    let mut loaded = shelf.need_all()?;
    let key =
        |i: &usize| shelf.rules.packs().get(*i).map(|p| (p.pack.id.value.clone(), from(p.pack.in_force.as_ref())));
    loaded.sort_by_key(key);
    // What is in the packs that can be read is still worth showing.
    let broken = errors(&shelf.problems) > 0;
    if broken {
        teller(&shelf, lang).tell(&shelf.problems);
    }
    let words: Vec<String> = args.query.iter().flat_map(|q| q.split_whitespace()).map(str::to_lowercase).collect();
    let found: Vec<(&Pack, &Item)> = loaded
        .iter()
        .filter_map(|i| shelf.rules.packs().get(*i))
        .flat_map(|p| p.pack.items.iter().map(|item| (&p.pack, item)))
        .filter(|(pack, item)| {
            let text = haystack(pack, item);
            words.iter().all(|w| text.contains(w))
        })
        .collect();
    let text = match args.format {
        Plain::Json => {
            let list: Vec<Value> = found.iter().map(|(p, i)| entry(p, i, lang)).collect();
            format!("{}\n", Value::Array(list))
        }
        Plain::Text => {
            let mut text = String::new();
            for (pack, item) in &found {
                let id = format!("{}/{}", pack.id.value, item.id.value);
                let (bold, plain) = if out.colour { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
                let _ = writeln!(text, "{bold}{id}{plain}{}", validity(pack, lang));
                let mut lines = vec![lang.of(&item.name.text).to_owned()];
                lines.push(cites(item).join(lang.pick("；", "; ")));
                for line in lines.iter().filter(|l| !l.is_empty()) {
                    for part in wrap(&clean(line), out.width.saturating_sub(4)) {
                        let _ = writeln!(text, "    {part}");
                    }
                }
            }
            let _ = match lang {
                Lang::Zh => writeln!(text, "共 {} 项", found.len()),
                Lang::En => writeln!(text, "items: {}", found.len()),
            };
            text
        }
    };
    out.write(&text)?;
    Ok(if broken { Exit::Pack } else { Exit::Done })
}

fn from(window: Option<&Window>) -> Option<cailiang::quantity::Date> {
    window.and_then(|w| w.from)
}

/// Each article once, in the order first cited.
fn cites(item: &Item) -> Vec<String> {
    let clauses = item.clauses.iter().flat_map(|c| &c.basis);
    let mut out: Vec<String> = Vec::new();
    for c in item.basis.iter().chain(clauses) {
        if !out.contains(&c.cite.value) {
            out.push(c.cite.value.clone());
        }
    }
    out
}

fn haystack(pack: &Pack, item: &Item) -> String {
    let mut text = format!("{}/{}\n{}\n{}\n", pack.id.value, item.id.value, item.name.text.zh, item.name.text.en);
    if let Some(code) = &item.code {
        text.push_str(&code.value);
    }
    for (_, act) in &item.acts {
        let _ = write!(text, "\n{}\n{}", act.text.zh, act.text.en);
    }
    for cite in cites(item) {
        // `食品安全法 第一百二十二条` is also found as one word.
        let _ = write!(text, "\n{cite}\n{}", cite.replace(' ', ""));
    }
    text.to_lowercase()
}

fn window(w: &Window) -> String {
    let show = |d: Option<cailiang::quantity::Date>| d.map_or_else(|| "…".to_owned(), |d| d.to_string());
    format!("{} – {}", show(w.from), show(w.until))
}

fn validity(pack: &Pack, lang: Lang) -> String {
    let mut out = String::new();
    if let Some(w) = &pack.in_force {
        let _ = write!(out, "  {} {}", lang.pick("法条施行", "in force"), window(w));
    }
    if let Some(w) = &pack.validity {
        let _ = write!(out, "  {} {}", lang.pick("基准有效", "valid"), window(w));
    }
    out
}

fn entry(pack: &Pack, item: &Item, lang: Lang) -> Value {
    let window = |w: Option<&Window>| {
        w.map(|w| json!({ "from": w.from.map(|d| d.to_string()), "until": w.until.map(|d| d.to_string()) }))
    };
    json!({
        "id": format!("{}/{}", pack.id.value, item.id.value),
        "name": lang.of(&item.name.text),
        "code": item.code.as_ref().map(|c| c.value.clone()),
        "basis": cites(item),
        "pack": {
            "id": pack.id.value, "name": lang.of(&pack.name.text), "version": pack.version.value,
            "jurisdiction": pack.jurisdiction.value,
            "in_force": window(pack.in_force.as_ref()), "validity": window(pack.validity.as_ref()),
        },
    })
}
