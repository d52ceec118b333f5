//! Where the tiers of an item lie at the facts of a case, for drawing: read off the registers the tier stage takes the
//! recommended range from.

use super::item::Compiled;
use super::result::{Assessment, PackRef};
use crate::case::Inputs;
use crate::diagnostic::Message;
use crate::program::{Reg, Registers, Value};
use crate::quantity::{Interval, Number};
use std::sync::Arc;

/// The registers of a tier's range: where there is no end, a register holds `Null`.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// Lower end.
    pub low: Reg,
    /// Upper end.
    pub high: Reg,
    /// Whether the lower end is inside.
    pub low_inclusive: Reg,
    /// Whether the upper end is inside.
    pub high_inclusive: Reg,
}

/// The tiers of an item at the facts of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// `<pack>/<item>`.
    pub item: String,
    /// The pack, in the version that gives the recommendation.
    pub pack: Arc<PackRef>,
    /// From the lightest to the gravest.
    pub tiers: Vec<TierRange>,
}

/// Where a tier lies.
#[derive(Clone, Debug, PartialEq)]
pub struct TierRange {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Message,
    /// Its fine; `None` where a fact it needs is not known, or it sets none.
    pub range: Option<Interval>,
    /// Whether the case is in it.
    pub chosen: bool,
}

impl Compiled {
    /// The tiers at these inputs, of which the assessment chose one or none.
    pub(super) fn scale(&self, registers: &mut Registers, inputs: &Inputs, a: &Assessment) -> Vec<TierRange> {
        registers.run_with(&self.program, |slot| {
            inputs.values.get(usize::from(slot.0)).copied().flatten().unwrap_or(Value::Unknown)
        });
        let tier = |((id, name), ends): (&(String, Message), &Ends)| TierRange {
            id: id.clone(),
            name: name.clone(),
            range: ends.range(registers),
            chosen: a.tier.as_ref().is_some_and(|t| t.0 == *id),
        };
        self.tiers.iter().zip(&self.tier_ends).map(tier).collect()
    }
}

impl Ends {
    fn range(&self, registers: &Registers) -> Option<Interval> {
        let range = Interval {
            min: end(registers.get(self.low))?,
            max: end(registers.get(self.high))?,
            min_inclusive: yes(registers.get(self.low_inclusive))?,
            max_inclusive: yes(registers.get(self.high_inclusive))?,
        };
        (range.min.is_some() || range.max.is_some()).then_some(range)
    }
}

/// Whether it is so; `None` where that is not known.
fn yes(value: Value) -> Option<bool> {
    match value {
        Value::Bool(yes) => Some(yes),
        _ => None,
    }
}

/// The number, or that there is none; `None` where that is not known or cannot be computed.
fn end(value: Value) -> Option<Option<Number>> {
    match value {
        Value::Number(n) => Some(Some(n)),
        Value::Null => Some(None),
        _ => None,
    }
}
