//! A second evaluator, for tests only.
//!
//! Receives a pack as read, an item, facts by their ids and the options elected; guarantees the answer that
//! `docs/pack-format.md` gives, found by walking the model as a reader of that document would: no program, no registers,
//! no sharing of work. Shares no evaluation with `program` and `assess`, so that what the two agree on is not one
//! mistake made once. Speed does not matter here; being plainly right does.

mod amount;
mod exact;
mod expression;
mod formula;
pub mod generate;
pub mod random;
mod sample;
mod stages;

use crate::pack::model::{Item, Outcome, Pack, PenaltyKind};
use crate::quantity::Date;
use rust_decimal::Decimal;
use std::collections::{BTreeSet, HashMap};

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// One result.
    Decided,
    /// Nothing covers the case.
    NoRule,
    /// Rules differ, or the weighing is left to people.
    Conflict,
}

/// The value of a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// Yes or no.
    Bool(bool),
    /// Money, rate, count, number.
    Number(Decimal),
    /// The id of a choice's option.
    Text(String),
    /// The ids of a set's options that hold.
    Set(BTreeSet<String>),
    /// A date.
    Date(Date),
    /// Months.
    Months(i32),
    /// Days.
    Days(i32),
}

/// A range of amounts; an absent end is open.
pub type Ends = (Option<Decimal>, Option<Decimal>);

/// What a case comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// How it ended.
    pub status: Status,
    /// 不予处罚.
    pub exempt: bool,
    /// Outcome, where decided.
    pub outcome: Option<Outcome>,
    /// Tier after shifts, where decided.
    pub tier: Option<String>,
    /// The first clause that holds.
    pub clause: Option<String>,
    /// Statutory range of the fine; both absent where there is none.
    pub statutory: Ends,
    /// Whether the ends of the statutory range are inside it.
    pub statutory_in: (bool, bool),
    /// Recommended range.
    pub range: Option<Ends>,
    /// Whether the ends of the recommended range are inside it.
    pub range_in: (bool, bool),
    /// Recommended amount.
    pub amount: Option<Decimal>,
    /// Penalties imposed besides the fine, sorted.
    pub penalties: Vec<PenaltyKind>,
    /// Ids of the clauses, exemptions, tiers, shifts, circumstances, outcome rules and penalties that apply.
    pub fired: BTreeSet<String>,
    /// Something the answer depends on failed, or the amount left the statutory range. Nothing else counts then.
    pub error: bool,
    /// Why, for people.
    pub why: &'static str,
}

/// Assesses one case. Facts that are not given count as what the pack says of unproven ones; where it says nothing, an
/// answer that depends on them is an error.
pub fn assess(pack: &Pack, used: &[&Pack], item: &Item, facts: &HashMap<String, Fact>, elect: &[String]) -> Answer {
    stages::assess(pack, used, item, facts, elect)
}

/// The answers for every combination of the given values of unknown facts.
pub fn possible(
    pack: &Pack,
    used: &[&Pack],
    item: &Item,
    facts: &HashMap<String, Fact>,
    elect: &[String],
    unknown: &[(String, Vec<Fact>)],
) -> Vec<Answer> {
    completions(facts, unknown).iter().map(|f| assess(pack, used, item, f, elect)).collect()
}

/// The facts with every combination of the given values of the unknown ones.
pub fn completions(facts: &HashMap<String, Fact>, unknown: &[(String, Vec<Fact>)]) -> Vec<HashMap<String, Fact>> {
    let mut all = vec![facts.clone()];
    for (id, values) in unknown {
        all = all
            .iter()
            .flat_map(|f| {
                values.iter().map(|v| {
                    let mut f = f.clone();
                    f.insert(id.clone(), v.clone());
                    f
                })
            })
            .collect();
    }
    all
}
