//! `items`: the catalogue.

use super::{errors, output, teller};
use crate::args::{Items, Plain};
use crate::exit::{Exit, Failure};
use crate::output::clean;
use crate::packs::Shelf;
use crate::search::Query;
use cailiang::explain::{Lang, wrap};
use cailiang::pack::Pack;
use cailiang::pack::model::{Item, Label, Window};
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
    let query = Query::read(&args.query);
    let mut scored: Vec<(u32, &Pack, &Item)> = loaded
        .iter()
        .filter_map(|i| shelf.rules.packs().get(*i))
        .flat_map(|p| p.pack.items.iter().map(|item| (&p.pack, item)))
        .filter_map(|(pack, item)| Some((query.score(pack, item)?, pack, item)))
        .collect();
    // The best answers first; equals in the order of packs and dates.
    scored.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
    let found: Vec<(&Pack, &Item)> = scored.into_iter().map(|(_, pack, item)| (pack, item)).collect();
    let id = |(pack, item): &(&Pack, &Item)| format!("{}/{}", pack.id.value, item.id.value);
    // One item, in one or several versions of the law, is shown with all that is known of it.
    let detailed = !query.is_empty() && found.windows(2).all(|w| matches!(w, [a, b] if id(a) == id(b)));
    let text = match args.format {
        Plain::Json => {
            let list: Vec<Value> = found.iter().map(|(p, i)| entry(p, i, lang)).collect();
            format!("{}\n", Value::Array(list))
        }
        Plain::Text => {
            let mut text = String::new();
            for one in &found {
                let (pack, item) = *one;
                let (bold, plain) = if out.colour { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
                let version = &pack.version.value;
                let _ = writeln!(text, "{bold}{}{plain}  {version}{}", id(one), validity(pack, lang));
                let mut lines = vec![lang.of(&item.name.text).to_owned()];
                lines.push(cites(item).join(lang.pick("；", "; ")));
                if detailed || query.names(pack, item) {
                    lines.extend(details(pack, item, lang));
                }
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

/// What a catalogue holds of an item beside its name, and its notes.
fn details(pack: &Pack, item: &Item, lang: Lang) -> Vec<String> {
    let colon = lang.pick("：", ": ");
    let label = |l: &Option<Label>| l.as_ref().map(|l| lang.of(&l.text).to_owned());
    let rows = [
        (lang.pick("事项编码", "Code"), item.code.as_ref().map(|c| c.value.clone())),
        (lang.pick("标准化事项名称", "Standard name"), label(&item.standard_name)),
        (lang.pick("职权类别", "Power"), label(&item.powers)),
        (lang.pick("责任单位", "Unit"), label(&item.section)),
        (lang.pick("执法领域", "Field"), label(&pack.field)),
        (lang.pick("制定机关", "Authority"), label(&pack.authority)),
    ];
    let rows = rows.into_iter().filter_map(|(name, value)| Some(format!("{name}{colon}{}", value?)));
    let notes = notes(pack, item).map(|n| format!("{}{colon}{}", lang.pick("说明", "Note"), lang.of(&n.text)));
    rows.chain(notes).collect()
}

fn notes<'a>(pack: &'a Pack, item: &'a Item) -> impl Iterator<Item = &'a Label> {
    pack.notes.iter().chain(&item.notes)
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
    let label = |l: &Option<Label>| l.as_ref().map(|l| lang.of(&l.text).to_owned());
    json!({
        "id": format!("{}/{}", pack.id.value, item.id.value),
        "name": lang.of(&item.name.text),
        "code": item.code.as_ref().map(|c| c.value.clone()),
        "standard_name": label(&item.standard_name),
        "powers": label(&item.powers),
        "section": label(&item.section),
        "notes": notes(pack, item).map(|n| lang.of(&n.text)).collect::<Vec<_>>(),
        "basis": cites(item),
        "pack": {
            "id": pack.id.value, "name": lang.of(&pack.name.text), "version": pack.version.value,
            "jurisdiction": pack.jurisdiction.value,
            "field": label(&pack.field), "authority": label(&pack.authority),
            "in_force": window(pack.in_force.as_ref()), "validity": window(pack.validity.as_ref()),
        },
    })
}
