//! What comes out of a row, and the columns it is written in.

use cailiang::assess::{Assessment, Compiled, PackRef, Shown, Status};
use cailiang::columns;
use cailiang::pack::model::Outcome;
use cailiang::quantity::{Interval, Mode, Number, Rounding};
use std::sync::Arc;

/// The result of one case, as values.
#[derive(Clone, Debug)]
pub struct Answer {
    /// All that is said besides the row's own figures.
    pub said: Arc<Said>,
    /// Id of the case.
    pub case: Option<String>,
    /// Digits of the amounts that are the row's own.
    own: [i64; AMOUNTS],
    /// The fine that was decided, and where it lies.
    decided: Option<Box<(Number, Departure)>>,
}

/// Amounts of an answer: least and greatest of the statutory range, least of the recommended one, recommended amount,
/// greatest of the recommended range; as in [`columns::Answers::all_amounts`].
const AMOUNTS: usize = 5;

/// An amount of an answer.
#[derive(Clone, Copy, Debug)]
pub enum Amount {
    /// There is none.
    Nothing,
    /// The same in all rows that say the same.
    Same(Number),
    /// Each row's own, with so many decimals.
    Own(u8),
}

/// What an answer says besides the row's own figures. Many rows share one.
#[derive(Debug)]
pub struct Said {
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
    /// Whether the ends of what the statute allows are inside; absent where no fine is imposed.
    statutory: Option<[bool; 2]>,
    /// The same of the recommended range.
    range: Option<[bool; 2]>,
    /// The amounts; of several acts or parties, the one recommended is what they come to.
    amounts: [Amount; AMOUNTS],
    /// Smallest and largest fine that missing facts leave possible.
    pub possible: Option<(Number, Option<Number>)>,
    /// Facts that are missing and matter.
    pub missing: Vec<String>,
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
        if a.said.status != Status::Decided {
            return Departure::default();
        }
        let (statutory, range) = (a.statutory(), a.range());
        // A result without a fine recommends none; several results together only have their sum.
        let recommended = match (a.amount(), statutory) {
            (None, None) if !several => Some(Number::ZERO),
            (amount, _) => amount,
        };
        let absolute = recommended.and_then(|r| decided.sub(r).ok());
        let no_fine = (statutory.is_none() && !several).then_some(decided != Number::ZERO);
        Departure {
            position: range.and_then(|r| {
                let (min, max) = (r.min?, r.max?);
                share(decided.sub(min).ok()?, max.sub(min).ok()?)
            }),
            absolute,
            relative: absolute.zip(recommended).and_then(|(d, r)| share(d, r)),
            outside_tier: range.map(|r| !r.contains(decided)).or(no_fine),
            // A law that names no amount leaves nothing to be outside of.
            outside_statutory: statutory.filter(|s| s.min.is_some() || s.max.is_some()).map(|s| !s.contains(decided)),
        }
    }
}

/// A quotient to four decimals, half up; none of nothing.
fn share(part: Number, whole: Number) -> Option<Number> {
    Rounding { unit: Number::new(1, 4), mode: Mode::HalfUp }.quotient(part, whole).ok()
}

impl Said {
    fn set_fine(&mut self, statutory: Option<Interval>, range: Option<Interval>, amount: Option<Number>) {
        let ends = |i: Option<Interval>| i.map(|i| [i.min_inclusive, i.max_inclusive]);
        (self.statutory, self.range) = (ends(statutory), ends(range));
        let least = |i: Option<Interval>| i.and_then(|i| i.min);
        let most = |i: Option<Interval>| i.and_then(|i| i.max);
        let all = [least(statutory), most(statutory), least(range), amount, most(range)];
        self.amounts = all.map(|n| n.map_or(Amount::Nothing, Amount::Same));
    }

    /// The amount in a column of results, and which it is.
    pub fn amount_in(&self, column: Result) -> Option<(usize, Amount)> {
        let at = match column {
            Result::StatutoryMin => 0,
            Result::StatutoryMax => 1,
            Result::RangeMin => 2,
            Result::Amount => 3,
            Result::RangeMax => 4,
            _ => return None,
        };
        self.amounts.get(at).map(|a| (at, *a))
    }

    /// Whether what stands in a column may differ between rows that share this.
    pub fn leaves(&self, column: Result) -> bool {
        match self.amount_in(column) {
            Some((_, amount)) => matches!(amount, Amount::Own(_)),
            None => matches!(
                column,
                Result::Row
                    | Result::Case
                    | Result::Decided
                    | Result::Position
                    | Result::Departure
                    | Result::DepartureRatio
                    | Result::OutsideTier
                    | Result::OutsideStatutory
            ),
        }
    }
}

impl Answer {
    /// Of an assessment.
    pub fn new(a: &Assessment, decided: Option<Number>, reasons: Vec<String>) -> Answer {
        let total = || a.values.iter().find_map(|(_, v)| if let Shown::Money(t) = v { Some(*t) } else { None });
        let several = !a.parts.is_empty();
        let mut said = Said {
            item: Arc::from(a.item.0.as_str()),
            status: a.status,
            outcome: a.outcome,
            tier: a.tier.as_ref().map(|t| Arc::from(t.0.as_str())),
            clause: a.clause.as_deref().map(Arc::from),
            statutory: None,
            range: None,
            amounts: [Amount::Nothing; AMOUNTS],
            possible: a.possible.as_ref().and_then(|p| p.fine),
            missing: a.missing.iter().map(|m| m.fact.clone()).collect(),
            warnings: once(a.warnings.iter().map(|w| w.code)),
            pack: Arc::clone(&a.pack),
            reasons,
        };
        let fine = a.fine.as_ref();
        let amount = if several { total() } else { fine.and_then(|f| f.amount) };
        said.set_fine(fine.map(|f| f.statutory), fine.and_then(|f| f.range), amount);
        let answer = Answer { said: Arc::new(said), case: None, own: [0; AMOUNTS], decided: None };
        answer.of_case(a.case.clone(), decided, several)
    }

    /// The same answer of a case with this id and this fine that was decided.
    #[inline]
    pub fn of_case(mut self, case: Option<String>, decided: Option<Number>, several: bool) -> Answer {
        self.case = case;
        self.decided = decided.map(|decided| Box::new((decided, Departure::of(decided, &self, several))));
        self
    }

    /// Digits of the amount at this place, where it is the row's own.
    #[inline]
    pub fn digits(&self, at: usize) -> i64 {
        self.own.get(at).copied().unwrap_or_default()
    }

    fn number(&self, at: usize) -> Option<Number> {
        match self.said.amounts.get(at)? {
            Amount::Nothing => None,
            Amount::Same(n) => Some(*n),
            Amount::Own(scale) => Some(Number::new(self.digits(at), *scale)),
        }
    }

    fn interval(&self, ends: Option<[bool; 2]>, min: usize, max: usize) -> Option<Interval> {
        let [min_inclusive, max_inclusive] = ends?;
        Some(Interval { min: self.number(min), max: self.number(max), min_inclusive, max_inclusive })
    }

    /// What the statute allows; absent where no fine is imposed.
    pub fn statutory(&self) -> Option<Interval> {
        self.interval(self.said.statutory, 0, 1)
    }

    /// The recommended range.
    pub fn range(&self) -> Option<Interval> {
        self.interval(self.said.range, 2, 4)
    }

    /// The recommended amount; of several acts or parties, what they come to.
    pub fn amount(&self) -> Option<Number> {
        self.number(3)
    }

    /// The fine that was decided.
    pub fn decided(&self) -> Option<Number> {
        self.decided.as_ref().map(|d| d.0)
    }

    /// Where it lies.
    pub fn departure(&self) -> Departure {
        self.decided.as_ref().map(|d| d.1).unwrap_or_default()
    }
}

/// The words of answers under one version of an item.
#[derive(Debug)]
pub struct Words {
    item: Arc<str>,
    tiers: Vec<Arc<str>>,
    clauses: Vec<Arc<str>>,
    /// The pack.
    pub pack: Arc<PackRef>,
    /// Whether a source of the item itself could not be checked.
    unverified: bool,
}

impl Words {
    /// Of an item of this pack.
    pub fn new(compiled: &Compiled, pack: PackRef) -> Words {
        Words {
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
    pub fn told(words: &Words, a: &columns::Answer<'_>) -> Answer {
        let status = a.status();
        let fine = a.fine();
        let mut said = Said {
            item: Arc::clone(&words.item),
            status,
            outcome: a.outcome().filter(|_| status == Status::Decided),
            tier: a.tier_told().and_then(|i| words.tiers.get(i)).map(Arc::clone),
            clause: a.clause().and_then(|i| words.clauses.get(i)).map(Arc::clone),
            statutory: None,
            range: None,
            amounts: [Amount::Nothing; AMOUNTS],
            possible: None,
            missing: Vec::new(),
            warnings: if words.unverified || a.unverified().next().is_some() { vec![UNVERIFIED] } else { Vec::new() },
            pack: Arc::clone(&words.pack),
            reasons: Vec::new(),
        };
        let fine = fine.as_ref();
        said.set_fine(fine.map(|f| f.statutory), fine.and_then(|f| f.range), fine.and_then(|f| f.amount));
        Answer { said: Arc::new(said), case: None, own: [0; AMOUNTS], decided: None }
    }

    /// What the rows of its kind share: its amounts are left to each of them, but those that are the same for all. None
    /// where one is not to be had of columns.
    pub fn shared(self, amounts: &[columns::Amounts<'_>; AMOUNTS], row: usize) -> Option<Arc<Said>> {
        let mut said = self.said;
        let all = &mut Arc::get_mut(&mut said)?.amounts;
        for (amount, column) in all.iter_mut().zip(amounts).filter(|(a, _)| matches!(a, Amount::Same(_))) {
            let (_, scale) = column.get(row)?;
            if column.varies(row) {
                *amount = Amount::Own(scale);
            }
        }
        Some(said)
    }

    /// Of a row of a kind, with its own amounts; none where they are not what its kind has.
    #[inline]
    pub fn of_kind(said: &Arc<Said>, amounts: &[columns::Amounts<'_>; AMOUNTS], row: usize) -> Option<Answer> {
        let mut own = [0; AMOUNTS];
        for ((place, amount), column) in own.iter_mut().zip(&said.amounts).zip(amounts) {
            if let Amount::Own(scale) = amount {
                let (digits, _) = column.get(row).filter(|(_, s)| s == scale)?;
                *place = digits;
            }
        }
        Some(Answer { said: Arc::clone(said), case: None, own, decided: None })
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
            Result::Item => Value::Text(&self.said.item),
            Result::Status => Value::Text(self.said.status.name()),
            Result::Outcome => text(self.said.outcome.map(outcome)),
            Result::Tier => self.said.tier.as_deref().map_or(Value::Absent, Value::Text),
            Result::Clause => self.said.clause.as_deref().map_or(Value::Absent, Value::Text),
            Result::StatutoryMin => number(self.number(0)),
            Result::StatutoryMax => number(self.number(1)),
            Result::RangeMin => number(self.number(2)),
            Result::RangeMax => number(self.number(4)),
            Result::Amount => number(self.amount()),
            Result::Currency => Value::Text(&self.said.pack.currency),
            Result::PossibleMin => number(self.said.possible.map(|p| p.0)),
            Result::PossibleMax => number(self.said.possible.and_then(|p| p.1)),
            Result::Missing => Value::List(self.said.missing.iter().map(String::as_str).collect()),
            Result::Decided => number(self.decided()),
            Result::Position => number(self.departure().position),
            Result::Departure => number(self.departure().absolute),
            Result::DepartureRatio => number(self.departure().relative),
            Result::OutsideTier => truth(self.departure().outside_tier),
            Result::OutsideStatutory => truth(self.departure().outside_statutory),
            Result::Warnings => Value::List(self.said.warnings.clone()),
            Result::Pack => Value::Text(&self.said.pack.id),
            Result::PackVersion => Value::Text(&self.said.pack.version),
            Result::PackSha256 => Value::Text(&self.said.pack.sha256),
            Result::Reasons => Value::List(self.said.reasons.iter().map(String::as_str).collect()),
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
        let said = Said {
            item: "p/i".into(),
            status: Status::Decided,
            outcome: None,
            tier: None,
            clause: None,
            statutory: None,
            range: None,
            amounts: [Amount::Nothing; AMOUNTS],
            possible: None,
            missing: Vec::new(),
            warnings: Vec::new(),
            pack: Arc::new(pack),
            reasons: Vec::new(),
        };
        let mut answer = Answer { said: Arc::new(said), case: None, own: [0; AMOUNTS], decided: None };
        let mut outside = |statutory: Interval| {
            Arc::get_mut(&mut answer.said).unwrap().set_fine(Some(statutory), None, None);
            Departure::of(hundred, &answer, false).outside_statutory
        };
        let fifty = Some(Number::from(50_i64));
        assert_eq!(outside(open), None);
        assert_eq!(outside(Interval { max: fifty, ..open }), Some(true));
        assert_eq!(outside(Interval { min: fifty, ..open }), Some(false));
    }
}
