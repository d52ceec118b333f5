//! Assessments: the stages of a case, one file each, in order.
//!
//! Receives checked packs and cases; guarantees a result whose trace is read off the very run that gave it, or an error
//! that stops it; must not format anything for people (that is `explain`), nor read files or clocks.
//!
//! Stage by stage: intake (`case`), law in force (`law`), time limit, responsibility and exemption (`exemption`),
//! statutory clause (`clause`), tier and shifts (`tier`), circumstances and outcome (`circumstance`), amount (`amount`),
//! other penalties, orders and procedure (`penalty`), several acts, provisions and parties (`several`).

mod amount;
mod assessor;
mod circumstance;
mod clause;
mod compiled;
mod evaluate;
mod exemption;
mod item;
mod law;
mod library;
mod penalty;
mod result;
mod scale;
mod several;
mod tier;
mod trace;
mod verdict;

pub use assessor::{Ask, AssessError, Assessor, Under};
pub(crate) use clause::{EXCLUDED, UNSPECIFIED};
pub use compiled::MAX_INSTRUCTIONS;
pub use evaluate::{Key, STATE_LIMIT, plain};
pub use item::{
    Compiled, DATE_FACTS, Election, Group, GroupKind, OUTCOMES, Outputs, PenaltyRule, ProcedureRule, Rule, compile,
};
pub use library::{LoadedPack, Prepared, RuleSet};
pub use result::*;
pub(crate) use result::{instrument, push_place, push_titled};
pub use scale::{Ends, Scale, TierRange};
pub use verdict::{Verdict, Verdicts};

#[cfg(test)]
mod tests;
