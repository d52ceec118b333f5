//! Cases at random for a pack: values at and beside the constants that stand in its text.

use super::Fact;
use super::random::Random;
use crate::pack::model::{self, Effect, FactType, Force, Item, Pack, Rules};
use crate::quantity::{Date, add_days, add_months};
use rust_decimal::Decimal;
use std::collections::{BTreeSet, HashMap};

/// A case: what is known, what is elected, and values that unknown facts might have.
#[derive(Clone, Debug)]
pub struct Case {
    /// Known facts.
    pub facts: HashMap<String, Fact>,
    /// Elections.
    pub elect: Vec<String>,
    /// Facts left unknown, with some of the values each may have (all, for yes/no facts, choices and sets).
    pub unknown: Vec<(String, Vec<Fact>)>,
}

/// A case for the item. `text` is what the pack was read from: the numbers in it are where the rules turn.
pub fn case(seed: u64, text: &str, pack: &Pack, used: &[&Pack], item: &Item) -> Case {
    let mut r = Random::new(seed);
    let constants = constants(text);
    let parts: Vec<&Rules> = used.iter().map(|p| &p.general).chain([&pack.general, &item.rules]).collect();
    let mut facts = HashMap::new();
    let act = some_date(&mut r);
    let mut at = act;
    for id in ["act_date", "act_end_date", "found_date", "filed_date", "decision_date"] {
        facts.insert(id.to_owned(), Fact::Date(at));
        at = add_days(at, [0, 1, 30, 90, 400, 731].get(r.below(6)).copied().unwrap_or(0)).unwrap_or(at);
    }
    if !item.acts.is_empty() {
        let ids: Vec<String> = item.acts.iter().map(|(id, _)| id.value.clone()).collect();
        facts.insert("act_item".to_owned(), Fact::Text(r.pick(&ids)));
    }
    let mut unknown = Vec::new();
    let leave_out = r.one_in(4);
    for fact in parts.iter().flat_map(|p| &p.facts) {
        if fact.ty == FactType::Text {
            continue;
        }
        if leave_out && unknown.len() < 3 && fact.unproven.is_none() && r.one_in(4) {
            unknown.push((fact.id.value.clone(), candidates(&mut r, fact, &constants)));
        } else {
            let value = value(&mut r, fact, &constants);
            facts.insert(fact.id.value.clone(), value);
        }
    }
    let elect = elections(&parts, item).into_iter().filter(|_| r.one_in(3)).collect();
    Case { facts, elect, unknown }
}

/// Every number in a text, with what its suffix makes of it.
fn constants(text: &str) -> Vec<Decimal> {
    let mut found = BTreeSet::from([Decimal::ZERO, Decimal::ONE]);
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = rest.get(start..).unwrap_or("");
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        if let Ok(n) = digits.trim_end_matches('.').parse::<Decimal>()
            && digits.len() < 12
        {
            let factor = match after.chars().next() {
                Some('万') => Decimal::from(10_000),
                Some('亿') => Decimal::from(100_000_000),
                Some('%') => Decimal::new(1, 2),
                _ => Decimal::ONE,
            };
            found.insert((n * factor).normalize());
        }
        rest = after;
    }
    found.into_iter().collect()
}

fn some_date(r: &mut Random) -> Date {
    let start = crate::quantity::parse_date("2024-01-31").unwrap_or(Date::MIN);
    let moved = add_months(start, i32::try_from(r.below(20)).unwrap_or(0)).unwrap_or(start);
    add_days(moved, i32::try_from(r.below(5)).unwrap_or(0) - 2).unwrap_or(moved)
}

/// The bounds a fact states, by their literals.
fn bounds(fact: &model::Fact) -> (Decimal, Decimal) {
    fn literal(e: &crate::expr::Expr) -> Option<Decimal> {
        match &e.kind {
            crate::expr::Kind::Number(n, _) => Some(n.to_decimal()),
            crate::expr::Kind::Negate(x) => literal(x).map(|n| -n),
            _ => None,
        }
    }
    let of = |f: &Option<model::Formula>| f.as_ref().and_then(|f| literal(&f.expr));
    let free = if fact.ty == FactType::Number { -Decimal::from(1000) } else { Decimal::ZERO };
    let most = if fact.ty == FactType::Rate { 10_000 } else { 1_000_000_000 };
    (of(&fact.min).unwrap_or(free), of(&fact.max).unwrap_or(Decimal::from(most)))
}

fn value(r: &mut Random, fact: &model::Fact, constants: &[Decimal]) -> Fact {
    let (min, max) = bounds(fact);
    let number = |r: &mut Random, places: u32| {
        let places = fact.decimals.unwrap_or(places).min(9);
        let unit = Decimal::new(1, places);
        let near = r.pick(constants);
        let beside = match r.below(4) {
            0 => near - unit,
            1 => near + unit,
            _ => near,
        };
        Fact::Number(beside.trunc_with_scale(places).clamp(min, max).normalize())
    };
    // Spans and counts turn on small numbers.
    let small = |r: &mut Random| i32::try_from(r.below(8) + 5 * r.below(2) * r.below(20)).unwrap_or(0);
    match &fact.ty {
        FactType::Money => number(r, 2),
        FactType::Rate if r.one_in(2) => Fact::Number(Decimal::new(i64::from(small(r)), 2).clamp(min, max)),
        FactType::Rate | FactType::Number => number(r, 6),
        FactType::Count => Fact::Number(Decimal::from(small(r)).clamp(min, max)),
        FactType::Date => Fact::Date(some_date(r)),
        FactType::Months => Fact::Months(small(r)),
        FactType::Days => Fact::Days(small(r)),
        FactType::Bool => Fact::Bool(r.one_in(2)),
        FactType::Choice(options) => {
            let ids: Vec<String> = options.iter().map(|o| o.id.value.clone()).collect();
            Fact::Text(r.pick(&ids))
        }
        FactType::Set(options) => {
            Fact::Set(options.iter().filter(|_| r.one_in(3)).map(|o| o.id.value.clone()).collect())
        }
        FactType::Text => Fact::Text(String::new()),
    }
}

fn candidates(r: &mut Random, fact: &model::Fact, constants: &[Decimal]) -> Vec<Fact> {
    match &fact.ty {
        FactType::Bool => vec![Fact::Bool(false), Fact::Bool(true)],
        FactType::Choice(options) => options.iter().map(|o| Fact::Text(o.id.value.clone())).collect(),
        FactType::Set(options) if options.len() <= 4 => (0_u32..1 << options.len())
            .map(|mask| {
                let held = options.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1);
                Fact::Set(held.map(|(_, o)| o.id.value.clone()).collect())
            })
            .collect(),
        _ => (0..4).map(|_| value(r, fact, constants)).collect(),
    }
}

/// What a case may elect under an item.
fn elections(parts: &[&Rules], item: &Item) -> Vec<String> {
    let mut ids = BTreeSet::new();
    for part in parts {
        ids.extend(part.exemptions.iter().filter(|e| e.force == Force::May).map(|e| e.id.value.clone()));
        ids.extend(part.circumstances.iter().filter(|c| c.force == Force::May).map(|c| c.id.value.clone()));
        ids.extend(part.shifts.iter().filter(|s| s.force == Force::May).map(|s| s.id.value.clone()));
        if part.circumstances.iter().any(|c| c.effect == Effect::LenientOrReduced) {
            ids.insert("reduced".to_owned());
        }
    }
    let penalties = item.clauses.iter().flat_map(|c| &c.penalties).chain(&item.penalties);
    for p in penalties.filter(|p| p.force == Force::May) {
        ids.extend(p.id.as_ref().map(|id| format!("penalty:{}", id.value)));
    }
    ids.extend(["no-fine", "lenient", "ordinary", "severe"].map(str::to_owned));
    ids.into_iter().collect()
}
