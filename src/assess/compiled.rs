//! What follows from the parts of a compiled item, and whether parts that come from elsewhere fit together.

use super::item::{Compiled, Outputs, PenaltyRule};
use crate::program::{Instr, Plan, Reg, SlotKind, Type};
use crate::quantity::Number;
use std::sync::Arc;

/// Most instructions of an item that is taken from elsewhere; the largest of the packs shipped has some 5,000.
pub const MAX_INSTRUCTIONS: usize = 1 << 14;

impl Compiled {
    /// The registers whose values make a result what it is, in the program's numbering.
    pub fn key(&self) -> Vec<Reg> {
        key_of(&self.outputs, &self.penalties)
    }

    /// The registers an assessment with its trace reads.
    pub fn read(&self) -> Vec<Reg> {
        let mut read = self.key();
        read.extend(self.orders.iter().map(|o| o.1));
        read.extend(self.procedure.iter().flat_map(|p| [Some(p.applied), p.due]).flatten());
        read.extend(self.lets.iter().map(|l| l.1));
        read.extend(self.elections.iter().map(|e| e.available));
        for rule in &self.rules {
            read.push(rule.applied);
            read.extend(rule.values.iter().map(|v| v.1));
            if let Some(c) = &rule.condition {
                read.push(c.reg);
                c.parts.atoms(&mut |reg, sees| {
                    read.push(reg);
                    read.extend(sees.iter().map(|s| s.1));
                });
            }
        }
        read
    }

    /// With what follows from the program, the rules and the outputs: plans, keys and steps.
    #[must_use]
    pub(crate) fn ready(mut self) -> Compiled {
        let key = self.key();
        let (lean, map) = self.program.lean(&key);
        self.lean = lean;
        self.lean_key = key.iter().filter_map(|r| map.get(*r)).collect();
        self.found_key = key;
        self.found_key.push(self.outputs.tier_found);
        self.steps = self.rules.iter().map(|r| Arc::new(r.about())).collect();
        self.traced = Plan::new(&self.program, &self.read());
        self
    }

    /// Whether the parts fit together as they do in an item that was compiled here: lists that belong together are as long
    /// as each other, inputs and options are there, units are those of numbers. That no register is read before it is set is
    /// seen to while a program is read.
    pub(crate) fn fits(&self) -> bool {
        self.program.instrs.len() <= MAX_INSTRUCTIONS
            && self.slots.len() <= usize::from(u16::MAX)
            && self.unproven.len() == self.facts.len()
            && self.unspecified.len() == self.clauses.len()
            && self.tier_ends.len() == self.tiers.len()
            && self.used.iter().all(|i| *i < self.facts.len())
            && self.choices.iter().all(|c| c.labels.len() == c.options.len())
            && self.slots.iter().all(bounded)
            && self.elections.iter().all(|e| usize::from(e.slot.0) < self.slots.len())
            && (0..self.facts.len()).all(|i| self.fact_fits(i))
            && self.program.instrs.iter().all(|i| match i {
                Instr::Load(slot) => usize::from(slot.0) < self.slots.len(),
                Instr::Round(_, unit, _) | Instr::RoundQuotient(_, _, unit, _) => *unit > Number::ZERO,
                _ => true,
            })
    }

    fn fact_fits(&self, index: usize) -> bool {
        let Some(fact) = self.facts.get(index) else { return false };
        let options = match fact.choice {
            Some(choice) => match self.choices.get(choice) {
                Some(c) => c.options.len(),
                None => return false,
            },
            None => 0,
        };
        let (of_type, slots) = match fact.ty {
            Type::Choice(choice) => (fact.choice == Some(choice), 1),
            Type::Set(own) => (own == index && fact.choice.is_some(), options),
            _ => (fact.choice.is_none(), 1),
        };
        let values = self.unproven.get(index).and_then(Option::as_ref).map_or(0, |u| u.0.len());
        of_type
            && bounded(&fact.kind)
            && values <= slots
            && usize::from(fact.slot.0).checked_add(slots).is_some_and(|end| end <= self.slots.len())
    }
}

/// Whether numbers have bounds in their order and a unit that is a power of ten.
fn bounded(kind: &SlotKind) -> bool {
    match kind {
        SlotKind::Number { min, max, unit, .. } => min <= max && (0..=9).any(|places| *unit == Number::new(1, places)),
        _ => true,
    }
}

/// See [`Compiled::key`]; the order is used by `evaluate`.
pub(super) fn key_of(o: &Outputs, penalties: &[PenaltyRule]) -> Vec<Reg> {
    let mut key = vec![
        o.conflict,
        o.no_rule,
        o.exempt,
        o.fined,
        o.clause,
        o.min,
        o.max,
        o.min_inclusive,
        o.max_inclusive,
        o.tier,
        o.outcome,
        o.low,
        o.point,
        o.high,
        o.low_inclusive,
        o.high_inclusive,
        o.outside,
        o.failure,
    ];
    key.extend(penalties.iter().map(|p| p.applied));
    key
}
