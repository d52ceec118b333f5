//! What would change the result: changes that lead to the same place told together, the most useful first.

use super::Lang;
use super::outline::{gives_beside, opening};
use super::words::Words;
use crate::assess::{Assessment, Change, Shown, Status};
use crate::quantity::days_between;

/// Changes of one fact from one value: of a set those with one result, of others all.
struct Merged<'a> {
    first: &'a Change,
    all: Vec<&'a Change>,
}

/// Each line one fact, what it would have to be, and the result; and from which line on they are of little use.
pub fn changes(a: &Assessment, w: Words<'_>) -> (Vec<String>, usize) {
    let mut merged: Vec<Merged<'_>> = Vec::new();
    for c in &a.would_change {
        let same = |m: &&mut Merged<'_>| {
            let f = m.first;
            let alike = match &c.option {
                Some(_) => f.option.is_some() && c.to == f.to && c.gives == f.gives,
                None => f.option.is_none() && rank(a, c) == rank(a, f),
            };
            f.fact == c.fact && f.from == c.from && alike
        };
        match merged.iter_mut().find(same) {
            Some(m) => m.all.push(c),
            None => merged.push(Merged { first: c, all: vec![c] }),
        }
    }
    merged.sort_by_key(|m| rank(a, m.first));
    let useful = merged.iter().filter(|m| rank(a, m.first) < REMOTE).count();
    (merged.iter().map(|m| line(a, m, w)).collect(), useful)
}

/// From here on a change is remote.
const REMOTE: u8 = 4;
/// A date that would have to be further off than this could hardly have been established wrongly.
const DAYS: u32 = 90;

/// Circumstances a committee can find or not come first, then amounts and other findings, then dates that nearly changed
/// the result, then what moves no fine; dates far off, and changes that only open new questions, last.
fn rank(a: &Assessment, c: &Change) -> u8 {
    if c.gives.status == Status::NeedsFacts {
        return 5;
    }
    let fine_moves = c.gives.outcome != a.outcome || c.gives.fine != a.fine || c.gives.status != a.status;
    match (&c.from, &c.to, &c.option) {
        (Shown::Date(x), Shown::Date(y), _) if days_between(*x, *y).unsigned_abs() > DAYS => REMOTE,
        (Shown::Date(_), ..) => 2,
        _ if !fine_moves => 3,
        (.., Some(_)) => 0,
        _ => 1,
    }
}

fn line(a: &Assessment, m: &Merged<'_>, w: Words<'_>) -> String {
    let c = m.first;
    if c.option.is_some() {
        let gives = gives_beside(a, &c.gives, w);
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
            Lang::Zh => {
                let verb = if found { "认定" } else { "不认定" };
                let any = if several { "之一" } else { "" };
                format!("{set}：{verb}{list}{any}，则{gives}")
            }
            Lang::En => {
                let any = if several { "any of " } else { "" };
                let verb = if found { "found" } else { "not found" };
                opening(format!("{set}, {any}{list} {verb}: {gives}"), w)
            }
        };
    }
    let (label, from) = (w.lang.of(&c.label), w.shown(&c.label, &c.from));
    let mut ways: Vec<(String, Vec<String>)> = Vec::new();
    for c in &m.all {
        let (to, gives) = (w.shown(&c.label, &c.to), gives_beside(a, &c.gives, w));
        match ways.iter_mut().find(|way| way.0 == gives) {
            Some(way) => way.1.push(to),
            None => ways.push((gives, vec![to])),
        }
    }
    let or = w.pick("或者", " or ");
    let ways: Vec<String> = match w.lang {
        Lang::Zh => ways.iter().map(|(gives, to)| format!("变为{}，则{gives}", to.join(or))).collect(),
        Lang::En => ways.iter().map(|(gives, to)| format!("to {}: {gives}", to.join(or))).collect(),
    };
    let ways = ways.join(w.pick("；", "; "));
    match w.lang {
        Lang::Zh => format!("“{label}”由{from}{ways}"),
        Lang::En => opening(format!("{label} from {from} {ways}"), w),
    }
}
