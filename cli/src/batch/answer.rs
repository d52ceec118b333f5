//! What comes out of a row, and the columns it is written in.

use cailiang::assess::{Assessment, Compiled, PackRef, Shown, Status};
use cailiang::columns;
use cailiang::pack::model::Outcome;
use cailiang::quantity::{Interval, Mode, Number, Rounding};
use std::sync::Arc;

/// The result of one case, as values.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Id of the case.
    pub case: Option<String>,
    /// The item, `<pack>/<item>`.
    pub item: Arc<str>,
    /// Status.
    pub status: Status,
    /// Outcome.
    pub outcome: Option<Outcome>,
    /// Tier.
    pub tier: Option<Arc<str>>,
    /// Clause.
    pub clause: Option<Arc<str>>,
    /// What the statute allows; absent where no fine is imposed.
    pub statutory: Option<Interval>,
    /// The recommended range.
    pub range: Option<Interval>,
    /// The recommended amount; of several acts or parties, what they come to.
    pub amount: Option<Number>,
    /// Smallest and largest fine that missing facts leave possible.
    pub possible: Option<(Number, Option<Number>)>,
    /// Facts that are missing and matter.
    pub missing: Vec<String>,
    /// The fine that was decided.
    pub decided: Option<Number>,
    /// Where it lies.
    pub departure: Departure,
    /// Codes of warnings.
    pub warnings: Vec<&'static str>,
    /// The pack that gave the answer.
    pub pack: Arc<PackRef>,
    /// The reasons, where they were asked for.
    pub reasons: Vec<String>,
}

/// The fine that was decided, beside the recommendation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Departure {
    /// Where in the recommended range: 0 at its lower end, 1 at its upper.
    pub position: Option<Number>,
    /// Decided less recommended.
    pub absolute: Option<Number>,
    /// The same as a share of the recommended amount.
    pub relative: Option<Number>,
    /// Outside the recommended range.
    pub outside_tier: Option<bool>,
    /// Outside what the statute allows.
    pub outside_statutory: Option<bool>,
}

impl Departure {
    /// Of a decided fine. Without a recommendation there is none.
    fn of(decided: Number, a: &Answer, several: bool) -> Departure {
        if a.status != Status::Decided {
            return Departure::default();
        }
        // A result without a fine recommends none; several results together only have their sum.
        let recommended = match (a.amount, a.statutory) {
            (None, None) if !several => Some(Number::ZERO),
            (amount, _) => amount,
        };
        let absolute = recommended.and_then(|r| decided.sub(r).ok());
        let no_fine = (a.statutory.is_none() && !several).then_some(decided != Number::ZERO);
        Departure {
            position: a.range.and_then(|r| {
                let (min, max) = (r.min?, r.max?);
                share(decided.sub(min).ok()?, max.sub(min).ok()?)
            }),
            absolute,
            relative: absolute.zip(recommended).and_then(|(d, r)| share(d, r)),
            outside_tier: a.range.map(|r| !r.contains(decided)).or(no_fine),
            // A law that names no amount leaves nothing to be outside of.
            outside_statutory: a.statutory.filter(|s| s.min.is_some() || s.max.is_some()).map(|s| !s.contains(decided)),
        }
    }
}

/// A quotient to four decimals, half up; none of nothing.
fn share(part: Number, whole: Number) -> Option<Number> {
    Rounding { unit: Number::new(1, 4), mode: Mode::HalfUp }.quotient(part, whole).ok()
}

impl Answer {
    /// Of an assessment.
    pub fn new(a: &Assessment, decided: Option<Number>, reasons: Vec<String>) -> Answer {
        let total = || a.values.iter().find_map(|(_, v)| if let Shown::Money(t) = v { Some(*t) } else { None });
        let several = !a.parts.is_empty();
        let mut answer = Answer {
            case: a.case.clone(),
            item: Arc::from(a.item.0.as_str()),
            status: a.status,
            outcome: a.outcome,
            tier: a.tier.as_ref().map(|t| Arc::from(t.0.as_str())),
            clause: a.clause.as_deref().map(Arc::from),
            statutory: a.fine.as_ref().map(|f| f.statutory),
            range: a.fine.as_ref().and_then(|f| f.range),
            amount: if several { total() } else { a.fine.as_ref().and_then(|f| f.amount) },
            possible: a.possible.as_ref().and_then(|p| p.fine),
            missing: a.missing.iter().map(|m| m.fact.clone()).collect(),
            decided,
            departure: Departure::default(),
            warnings: once(a.warnings.iter().map(|w| w.code)),
            pack: Arc::clone(&a.pack),
            reasons,
        };
        if let Some(decided) = decided {
            answer.departure = Departure::of(decided, &answer, several);
        }
        answer
    }
}

/// What answers under one version of an item have in common.
#[derive(Debug)]
pub struct Said {
    item: Arc<str>,
    tiers: Vec<Arc<str>>,
    clauses: Vec<Arc<str>>,
    /// The pack.
    pub pack: Arc<PackRef>,
    /// Whether a source of the item itself could not be checked.
    unverified: bool,
}

impl Said {
    /// Of an item of this pack.
    pub fn new(compiled: &Compiled, pack: PackRef) -> Said {
        Said {
            item: Arc::from(format!("{}/{}", pack.id, compiled.id)),
            tiers: compiled.tiers.iter().map(|t| Arc::from(t.0.as_str())).collect(),
            clauses: compiled.clauses.iter().map(|c| Arc::from(c.as_str())).collect(),
            pack: Arc::new(pack),
            unverified: compiled.basis.iter().any(|b| b.unverified),
        }
    }
}

/// Code of the warning that a source could not be checked.
const UNVERIFIED: &str = "unverified-basis";

impl Answer {
    /// Of a row that went through columns: one item, one law, every fact known.
    pub fn told(said: &Said, a: &columns::Answer<'_>, case: Option<String>, decided: Option<Number>) -> Answer {
        let status = a.status();
        let fine = a.fine();
        let decides = status == Status::Decided;
        let mut answer = Answer {
            case,
            item: Arc::clone(&said.item),
            status,
            outcome: a.outcome().filter(|_| decides),
            tier: a.tier_told().and_then(|i| said.tiers.get(i)).map(Arc::clone),
            clause: a.clause().and_then(|i| said.clauses.get(i)).map(Arc::clone),
            statutory: fine.as_ref().map(|f| f.statutory),
            range: fine.as_ref().and_then(|f| f.range),
            amount: fine.as_ref().and_then(|f| f.amount),
            possible: None,
            missing: Vec::new(),
            decided,
            departure: Departure::default(),
            warnings: if said.unverified || a.unverified().next().is_some() { vec![UNVERIFIED] } else { Vec::new() },
            pack: Arc::clone(&said.pack),
            reasons: Vec::new(),
        };
        if let Some(decided) = decided {
            answer.departure = Departure::of(decided, &answer, false);
        }
        answer
    }
}

/// Each code once, in order: a warning of one kind may be told of several sources.
fn once(codes: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut out = Vec::new();
    for code in codes {
        if !out.contains(&code) {
            out.push(code);
        }
    }
    out
}

/// Name of an outcome in results.
fn outcome(o: Outcome) -> &'static str {
    match o {
        Outcome::Exempt => "exempt",
        Outcome::Reduced => "reduced",
        Outcome::Lenient => "lenient",
        Outcome::Ordinary => "ordinary",
        Outcome::Severe => "severe",
    }
}

/// A result column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Result {
    Row,
    Case,
    Item,
    Status,
    Outcome,
    Tier,
    Clause,
    StatutoryMin,
    StatutoryMax,
    RangeMin,
    RangeMax,
    Amount,
    Currency,
    PossibleMin,
    PossibleMax,
    Missing,
    Decided,
    Position,
    Departure,
    DepartureRatio,
    OutsideTier,
    OutsideStatutory,
    Warnings,
    Pack,
    PackVersion,
    PackSha256,
    Reasons,
}

/// All of them, in order, with their names.
const ALL: [(Result, &str); 27] = [
    (Result::Row, "row"),
    (Result::Case, "case"),
    (Result::Item, "item"),
    (Result::Status, "status"),
    (Result::Outcome, "outcome"),
    (Result::Tier, "tier"),
    (Result::Clause, "clause"),
    (Result::StatutoryMin, "statutory_min"),
    (Result::StatutoryMax, "statutory_max"),
    (Result::RangeMin, "range_min"),
    (Result::RangeMax, "range_max"),
    (Result::Amount, "amount"),
    (Result::Currency, "currency"),
    (Result::PossibleMin, "possible_min"),
    (Result::PossibleMax, "possible_max"),
    (Result::Missing, "missing"),
    (Result::Decided, "decided_fine"),
    (Result::Position, "position"),
    (Result::Departure, "departure"),
    (Result::DepartureRatio, "departure_ratio"),
    (Result::OutsideTier, "outside_tier"),
    (Result::OutsideStatutory, "outside_statutory"),
    (Result::Warnings, "warnings"),
    (Result::Pack, "pack"),
    (Result::PackVersion, "pack_version"),
    (Result::PackSha256, "pack_sha256"),
    (Result::Reasons, "reasons"),
];

/// One value of a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// There is none.
    Absent,
    /// Text.
    Text(&'a str),
    /// An exact number.
    Number(Number),
    /// A row's number.
    Count(u64),
    /// Yes or no.
    Truth(bool),
    /// Several texts.
    List(Vec<&'a str>),
}

/// Which result columns a run writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    /// In order.
    pub list: Vec<Result>,
    /// Their names.
    pub names: Vec<String>,
}

impl Results {
    /// The row, its case and its item are named only where the row's own columns are left out; what belongs to a decided
    /// fine only where there is one.
    pub fn new(only: bool, decided: bool, reasons: bool, prefix: &str) -> Results {
        let wanted = |r: Result| match r {
            Result::Row | Result::Case | Result::Item => only,
            Result::Decided
            | Result::Position
            | Result::Departure
            | Result::DepartureRatio
            | Result::OutsideTier
            | Result::OutsideStatutory => decided,
            Result::Reasons => reasons,
            _ => true,
        };
        let list: Vec<(Result, &str)> = ALL.into_iter().filter(|(r, _)| wanted(*r)).collect();
        Results {
            names: list.iter().map(|(_, n)| format!("{prefix}{n}")).collect(),
            list: list.into_iter().map(|(r, _)| r).collect(),
        }
    }
}

impl Results {
    /// Those of these names alone, in their usual order.
    ///
    /// # Errors
    /// The first name that is none of them.
    pub fn chosen(mut self, wanted: &[String]) -> std::result::Result<Results, String> {
        let name = |r: &Result| ALL.iter().find(|a| a.0 == *r).map_or("", |a| a.1);
        let known: Vec<&str> = self.list.iter().map(name).collect();
        if let Some(unknown) = wanted.iter().find(|w| !known.contains(&w.as_str())) {
            return Err(unknown.clone());
        }
        let mut keep = known.iter().map(|k| wanted.iter().any(|w| w == k));
        self.names.retain(|_| keep.next() == Some(true));
        self.list.retain(|r| wanted.iter().any(|w| w == name(r)));
        Ok(self)
    }
}

impl Answer {
    /// What stands in a column of results.
    pub fn value(&self, column: Result, row: u64) -> Value<'_> {
        let number = |n: Option<Number>| n.map_or(Value::Absent, Value::Number);
        let text = |t: Option<&'static str>| t.map_or(Value::Absent, Value::Text);
        let truth = |b: Option<bool>| b.map_or(Value::Absent, Value::Truth);
        match column {
            Result::Row => Value::Count(row),
            Result::Case => self.case.as_deref().map_or(Value::Absent, Value::Text),
            Result::Item => Value::Text(&self.item),
            Result::Status => Value::Text(self.status.name()),
            Result::Outcome => text(self.outcome.map(outcome)),
            Result::Tier => self.tier.as_deref().map_or(Value::Absent, Value::Text),
            Result::Clause => self.clause.as_deref().map_or(Value::Absent, Value::Text),
            Result::StatutoryMin => number(self.statutory.and_then(|i| i.min)),
            Result::StatutoryMax => number(self.statutory.and_then(|i| i.max)),
            Result::RangeMin => number(self.range.and_then(|i| i.min)),
            Result::RangeMax => number(self.range.and_then(|i| i.max)),
            Result::Amount => number(self.amount),
            Result::Currency => Value::Text(&self.pack.currency),
            Result::PossibleMin => number(self.possible.map(|p| p.0)),
            Result::PossibleMax => number(self.possible.and_then(|p| p.1)),
            Result::Missing => Value::List(self.missing.iter().map(String::as_str).collect()),
            Result::Decided => number(self.decided),
            Result::Position => number(self.departure.position),
            Result::Departure => number(self.departure.absolute),
            Result::DepartureRatio => number(self.departure.relative),
            Result::OutsideTier => truth(self.departure.outside_tier),
            Result::OutsideStatutory => truth(self.departure.outside_statutory),
            Result::Warnings => Value::List(self.warnings.clone()),
            Result::Pack => Value::Text(&self.pack.id),
            Result::PackVersion => Value::Text(&self.pack.version),
            Result::PackSha256 => Value::Text(&self.pack.sha256),
            Result::Reasons => Value::List(self.reasons.iter().map(String::as_str).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_amount_in_the_law_nothing_is_said_of_it() {
        let pack = PackRef {
            id: "p".to_owned(),
            version: "1".to_owned(),
            sha256: String::new(),
            name: cailiang::diagnostic::both("p", "p"),
            currency: "CNY".to_owned(),
        };
        let hundred = Number::from(100_i64);
        let open = Interval { min: None, max: None, min_inclusive: true, max_inclusive: true };
        let mut answer = Answer {
            case: None,
            item: "p/i".into(),
            status: Status::Decided,
            outcome: None,
            tier: None,
            clause: None,
            statutory: Some(open),
            range: None,
            amount: None,
            possible: None,
            missing: Vec::new(),
            decided: Some(hundred),
            departure: Departure::default(),
            warnings: Vec::new(),
            pack: Arc::new(pack),
            reasons: Vec::new(),
        };
        assert_eq!(Departure::of(hundred, &answer, false).outside_statutory, None);
        answer.statutory = Some(Interval { max: Some(Number::from(50_i64)), ..open });
        assert_eq!(Departure::of(hundred, &answer, false).outside_statutory, Some(true));
        answer.statutory = Some(Interval { min: Some(Number::from(50_i64)), ..open });
        assert_eq!(Departure::of(hundred, &answer, false).outside_statutory, Some(false));
    }
}
