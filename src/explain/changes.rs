//! What would change the result: changes that lead to the same place told together, the most useful first.

use super::outline::{gives_beside, opening};
use super::words::Words;
use crate::assess::{Assessment, Change, Shown, Status};

/// Changes of one fact, from one value, with one result.
struct Merged<'a> {
    first: &'a Change,
    all: Vec<&'a Change>,
}

/// Each line one fact, what it would have to be, and the result.
pub fn changes(a: &Assessment, w: Words<'_>) -> Vec<String> {
    let mut merged: Vec<Merged<'_>> = Vec::new();
    for c in &a.would_change {
        let same = |m: &&mut Merged<'_>| {
            let f = m.first;
            let values = if c.option.is_some() { c.to == f.to } else { matches!(c.to, Shown::Text(_)) };
            f.fact == c.fact && f.option.is_some() == c.option.is_some() && f.from == c.from && values && f.gives == c.gives
        };
        match merged.iter_mut().find(same) {
            Some(m) => m.all.push(c),
            None => merged.push(Merged { first: c, all: vec![c] }),
        }
    }
    merged.sort_by_key(|m| rank(a, m.first));
    merged.iter().map(|m| line(a, m, w)).collect()
}

/// Circumstances a committee can find or not come first, then amounts and other findings, then what moves no fine; dates,
/// and changes that only open new questions, last.
fn rank(a: &Assessment, c: &Change) -> u8 {
    if c.gives.status == Status::NeedsFacts {
        return 4;
    }
    let fine_moves = c.gives.outcome != a.outcome || c.gives.fine != a.fine || c.gives.status != a.status;
    match (&c.from, &c.option) {
        (Shown::Date(_), _) => 3,
        _ if !fine_moves => 2,
        (_, Some(_)) => 0,
        _ => 1,
    }
}

fn line(a: &Assessment, m: &Merged<'_>, w: Words<'_>) -> String {
    let c = m.first;
    let gives = gives_beside(a, &c.gives, w);
    if c.option.is_some() {
        let colon = w.pick("：", ": ");
        let options: Vec<String> = m
            .all
            .iter()
            .map(|c| {
                let label = w.lang.of(&c.label);
                format!("“{}”", label.split_once(colon).map_or(label, |(_, option)| option))
            })
            .collect();
        let label = w.lang.of(&c.label);
        let set = label.split_once(colon).map_or(label, |(set, _)| set);
        let list = options.join(w.pick("、", ", "));
        let found = c.to == Shown::Bool(true);
        let several = m.all.len() > 1;
        return match w.lang {
            super::Lang::Zh => {
                let verb = if found { "认定" } else { "不认定" };
                let any = if several { "之一" } else { "" };
                format!("{set}：{verb}{list}{any}，则{gives}")
            }
            super::Lang::En => {
                let any = if several { "any of " } else { "" };
                let verb = if found { "found" } else { "not found" };
                opening(format!("{set}, {any}{list} {verb}: {gives}"), w)
            }
        };
    }
    let (label, from) = (w.lang.of(&c.label), w.shown(&c.label, &c.from));
    let to: Vec<String> = m.all.iter().map(|c| w.shown(&c.label, &c.to)).collect();
    let to = to.join(w.pick("或者", " or "));
    match w.lang {
        super::Lang::Zh => format!("“{label}”由{from}变为{to}，则{gives}"),
        super::Lang::En => opening(format!("{label} from {from} to {to}: {gives}"), w),
    }
}
