//! Cases for what was brought in: expected numbers come from the table by plain arithmetic, never from the engine.

use super::build::{entry, filled_text, map as mapping, plain, seq, text};
use super::map::Map;
use super::standard::{Amount, standard};
use crate::document::{Entry, Node};
use crate::quantity::Number;

/// A case of an item: its facts, and what must come out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Expected {
    pub name: String,
    pub facts: Vec<(String, Node)>,
    pub tier: Option<String>,
    pub statutory: Option<(Number, Number)>,
    pub amount: Option<Number>,
}

/// A range in yuan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Money {
    pub low: Option<Number>,
    pub high: Option<Number>,
}

/// The statutory range of an item with one limb in plain amounts.
pub(super) fn statutory(given: &Node) -> Option<Money> {
    let [clause] = given.get("clauses")?.seq()? else { return None };
    let fine = clause.get("fine")?;
    if fine.map()?.iter().any(|e| !matches!(e.key.as_str(), "from" | "to" | "verb")) {
        return None;
    }
    let end = |key: &str| fine.get(key).and_then(Node::text).and_then(|t| standard(t)?.low.and_then(Amount::yuan));
    Some(Money { low: end("from"), high: end("to") })
}

/// The cases file, where the mapping asks for one.
pub(super) fn file(map: &Map, written: &[(String, String, Expected)]) -> Option<(String, Node)> {
    let spec = map.node.get("cases")?;
    let path = spec.get("file")?.text()?.to_owned();
    let common = spec.get("case")?.map()?;
    let none = spec.get("point").and_then(Node::text) == Some("none");
    let cases = written.iter().map(|(id, number, e)| case(map, id, number, e, common, none)).collect();
    Some((path, mapping(vec![entry("cases", seq(cases))])))
}

fn case(map: &Map, id: &str, number: &str, e: &Expected, common: &[Entry], none: bool) -> Node {
    let mut case = vec![entry("item", plain(format!("{}/{id}", map.pack)))];
    let mut facts: Vec<(String, Node)> = Vec::new();
    for given in common {
        if given.key == "facts" {
            let common = given.value.map().unwrap_or_default();
            facts.extend(common.iter().map(|f| (filled_text(&f.key, number), f.value.clone())));
        } else {
            case.push((given.key.clone(), given.value.clone()));
        }
    }
    facts.extend(e.facts.iter().cloned());
    case.push(entry("facts", mapping(facts)));
    let mut expect = vec![entry("status", plain("decided"))];
    if let Some(t) = &e.tier {
        expect.push(entry("tier", text(t.clone())));
    }
    let mut fine = Vec::new();
    let money = |n: Number| plain(n.normalized().to_string());
    if let Some((low, high)) = e.statutory {
        fine.push(entry("statutory", seq(vec![money(low), money(high)])));
    }
    if let Some(amount) = e.amount.filter(|_| !none) {
        fine.push(entry("amount", money(amount)));
    }
    if !fine.is_empty() {
        expect.push(entry("fine", mapping(fine)));
    }
    let name = text(format!("{id}：{}", e.name));
    mapping(vec![entry("name", name), entry("case", mapping(case)), entry("expect", mapping(expect))])
}
