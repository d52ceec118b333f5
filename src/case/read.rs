//! The case file itself: ids, dates, facts, elections.

use crate::diagnostic::{Diagnostic, Location, both, codes};
use crate::document::{Entry, Node, validate};
use crate::quantity::{Date, Number, parse_date, parse_number};

/// A case as written: facts are still nodes, since only the item says what they mean.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Its id.
    pub id: Option<String>,
    /// `<pack>/<item>`, at least one. Several: one act under several provisions.
    pub items: Vec<(String, Location)>,
    /// Dates by their keys (`act`, `act_end`, `found`, `filed`, `decision`).
    pub dates: Vec<(String, Date, Location)>,
    /// Facts.
    pub facts: Vec<Entry>,
    /// Elections.
    pub elect: Vec<(String, Location)>,
    /// The committee's own amount.
    pub judgement: Option<Judgement>,
    /// Parties, each with its own facts.
    pub parties: Vec<Part>,
    /// Acts, each with its own items, dates and facts.
    pub acts: Vec<Part>,
    /// Where the case stands.
    pub at: Location,
}

/// A point chosen by people, with their reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Amount.
    pub amount: Number,
    /// Reason.
    pub reason: String,
    /// Where.
    pub at: Location,
}

/// A party or an act inside a case: what it adds or replaces.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Id or name.
    pub id: String,
    /// What differs.
    pub case: Case,
}

/// Reads a case document.
///
/// # Errors
/// Everything wrong with its form; what the facts mean is checked at intake.
pub fn read_case(node: &Node) -> Result<Case, Vec<Diagnostic>> {
    let mut problems = validate(node, &crate::pack::CASE);
    if !problems.is_empty() {
        return Err(problems);
    }
    let case = decode(node, "", &mut problems);
    check_dates(&case, &mut problems);
    for part in case.parties.iter().chain(&case.acts) {
        check_dates(&part.case, &mut problems);
    }
    // An act that names no item takes the case's.
    let without = |path: &str, at| {
        Diagnostic::new(
            &codes::MISSING_KEY,
            at,
            path,
            both("案件没有写明违法行为事项（item）", "the case names no item"),
        )
    };
    if case.items.is_empty() {
        if case.acts.is_empty() {
            problems.push(without("", node.at));
        }
        for (i, act) in case.acts.iter().enumerate().filter(|(_, a)| a.case.items.is_empty()) {
            problems.push(without(&format!("acts/{i}"), act.case.at));
        }
    }
    if problems.is_empty() { Ok(case) } else { Err(problems) }
}

/// Reads a document that holds one case or a list of cases.
///
/// # Errors
/// As [`read_case`], for all of them together.
pub fn read_cases(node: &Node) -> Result<Vec<Case>, Vec<Diagnostic>> {
    let Some(list) = node.seq() else { return read_case(node).map(|c| vec![c]) };
    let mut cases = Vec::new();
    let mut problems = Vec::new();
    for n in list {
        match read_case(n) {
            Ok(c) => cases.push(c),
            Err(e) => problems.extend(e),
        }
    }
    if problems.is_empty() { Ok(cases) } else { Err(problems) }
}

fn decode(node: &Node, path: &str, problems: &mut Vec<Diagnostic>) -> Case {
    let mut case = Case { at: node.at, ..Case::default() };
    let place = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}/{key}") };
    for e in node.map().unwrap_or_default() {
        let v = &e.value;
        match e.key.as_str() {
            "case" | "id" | "name" => case.id = v.text().map(str::to_owned).or(case.id),
            "item" => case.items.extend(v.text().map(|t| (t.to_owned(), v.at))),
            "items" => case.items.extend(texts(v)),
            "elect" => case.elect.extend(texts(v)),
            "dates" => {
                for d in v.map().unwrap_or_default() {
                    if d.value.is_null() {
                        continue;
                    }
                    match d.value.text().and_then(parse_date) {
                        Some(date) => case.dates.push((d.key.clone(), date, d.value.at)),
                        None => problems.push(Diagnostic::new(
                            &codes::BAD_DATE,
                            d.value.at,
                            place(&format!("dates/{}", d.key)),
                            both("日期应写作 2024-05-01", "dates are written 2024-05-01"),
                        )),
                    }
                }
            }
            "facts" => case.facts = v.map().unwrap_or_default().to_vec(),
            "judgement" => {
                let amount = v.get("amount").and_then(Node::text).and_then(|t| parse_number(t.trim_end_matches('元')));
                let reason = v.get("reason").and_then(Node::text).unwrap_or_default().trim().to_owned();
                match amount {
                    Some(Ok(amount)) if !reason.is_empty() => {
                        case.judgement = Some(Judgement { amount, reason, at: v.at });
                    }
                    Some(Ok(_)) => problems.push(Diagnostic::new(
                        &codes::JUDGEMENT_WITHOUT_REASON,
                        v.at,
                        place("judgement"),
                        both("自行确定罚款数额须写明理由", "a judged amount needs its reason"),
                    )),
                    _ => problems.push(Diagnostic::new(
                        &codes::FACT_TYPE,
                        v.at,
                        place("judgement/amount"),
                        both("金额应为数", "the amount must be a number"),
                    )),
                }
            }
            "parties" | "acts" => {
                for (i, p) in v.seq().unwrap_or_default().iter().enumerate() {
                    let here = place(&format!("{}/{i}", e.key));
                    let inner = decode(p, &here, problems);
                    let id = inner.id.clone().unwrap_or_else(|| (i + 1).to_string());
                    let part = Part { id, case: inner };
                    if e.key == "parties" { case.parties.push(part) } else { case.acts.push(part) }
                }
            }
            _ => {}
        }
    }
    case
}

fn texts(node: &Node) -> Vec<(String, Location)> {
    match node.seq() {
        Some(list) => list.iter().filter_map(|n| n.text().map(|t| (t.to_owned(), n.at))).collect(),
        None => node.text().map(|t| vec![(t.to_owned(), node.at)]).unwrap_or_default(),
    }
}

/// The act ends before it is found, found before filed, filed before decided.
fn check_dates(case: &Case, problems: &mut Vec<Diagnostic>) {
    let date = |key: &str| case.dates.iter().find(|d| d.0 == key);
    let order = [
        ("act", "act_end"),
        ("act", "found"),
        ("act", "filed"),
        ("act", "decision"),
        ("found", "decision"),
        ("filed", "decision"),
    ];
    for (first, second) in order {
        if let (Some(a), Some(b)) = (date(first), date(second))
            && a.1 > b.1
        {
            problems.push(
                Diagnostic::new(
                    &codes::DATE_ORDER,
                    b.2,
                    format!("dates/{second}"),
                    both(
                        format!("{second}（{}）早于 {first}（{}）", b.1, a.1),
                        format!("{second} ({}) is before {first} ({})", b.1, a.1),
                    ),
                )
                .label(a.2, both("在这里", "given here")),
            );
        }
    }
}

impl Case {
    /// The case with what a party or act adds or replaces.
    #[must_use]
    pub fn with(&self, part: &Case) -> Case {
        let mut case = self.clone();
        case.parties = Vec::new();
        case.acts = Vec::new();
        if !part.items.is_empty() {
            case.items.clone_from(&part.items);
        }
        for d in &part.dates {
            case.dates.retain(|x| x.0 != d.0);
            case.dates.push(d.clone());
        }
        for f in &part.facts {
            case.facts.retain(|x| x.key != f.key);
            case.facts.push(f.clone());
        }
        case.elect.extend(part.elect.iter().cloned());
        if part.judgement.is_some() {
            case.judgement.clone_from(&part.judgement);
        }
        case
    }

    /// One of its dates.
    pub fn date(&self, key: &str) -> Option<Date> {
        self.dates.iter().find(|d| d.0 == key).map(|d| d.1)
    }
}
