//! The bare result of one case: no names, no text, no allocation. For batches.

use super::item::{Compiled, OUTCOMES};
use super::result::Status;
use crate::pack::model::Outcome;
use crate::program::{Fault, Paths, Program, Reg, Registers, Value, Walk};
use crate::quantity::Number;

/// Most states side by side while the diagram of an item is built.
const DIAGRAM_LIMIT: usize = 20_000;

/// Gives verdicts on many cases of one item.
#[derive(Clone, Debug)]
pub struct Verdicts<'a> {
    compiled: &'a Compiled,
    /// The item as a diagram, where it fits one.
    paths: Option<Paths>,
    walk: Walk,
    /// The item as it is, for what the diagram cannot hold.
    program: Program,
    key: Vec<Reg>,
    registers: Registers,
}

/// What a finished run says.
#[derive(Clone, Copy, Debug)]
pub struct Verdict<'a> {
    compiled: &'a Compiled,
    key: &'a [Reg],
    found: Found<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Found<'a> {
    Walk(&'a Walk),
    Run(&'a Registers),
}

impl<'a> Verdicts<'a> {
    /// Prepares an item. Takes some milliseconds: meant for hundreds of cases and more.
    pub fn new(compiled: &'a Compiled) -> Verdicts<'a> {
        let (program, map) = compiled.program.lean(&compiled.found_key);
        let key = compiled.found_key.iter().map(|r| map.get(*r).unwrap_or(Reg(u32::MAX))).collect();
        let paths = Paths::new(&compiled.program, &compiled.found_key, &compiled.slots, DIAGRAM_LIMIT);
        Verdicts { compiled, paths, walk: Walk::default(), program, key, registers: Registers::default() }
    }

    /// The verdict on one case whose inputs are all known, one value a slot ([`Compiled::slots`]). Memory is reused:
    /// nothing is allocated.
    #[inline]
    pub fn of(&mut self, inputs: &[Value]) -> Verdict<'_> {
        if let Some(paths) = &self.paths
            && let Some(key) = paths.walk(&mut self.walk, inputs)
        {
            return Verdict { compiled: self.compiled, key, found: Found::Walk(&self.walk) };
        }
        self.registers.run(&self.program, inputs);
        Verdict { compiled: self.compiled, key: &self.key, found: Found::Run(&self.registers) }
    }

    /// How many nodes the diagram has; `None` where the item did not fit one.
    pub fn nodes(&self) -> Option<usize> {
        self.paths.as_ref().map(Paths::len)
    }
}

impl Verdict<'_> {
    #[inline]
    fn at(&self, i: usize) -> Value {
        let Some(r) = self.key.get(i) else { return Value::Null };
        match self.found {
            Found::Walk(w) => w.get(*r),
            Found::Run(f) => f.get(*r),
        }
    }

    fn is(&self, i: usize) -> bool {
        self.at(i) == Value::Bool(true)
    }

    fn number(&self, i: usize) -> Option<Number> {
        match self.at(i) {
            Value::Number(n) => Some(n),
            _ => None,
        }
    }

    /// The failure that stops the assessment, or that the result left the statutory range.
    pub fn failure(&self) -> Option<Fault> {
        use super::evaluate::{OUTSIDE, SOUND};
        [SOUND, OUTSIDE]
            .into_iter()
            .find_map(|i| match self.at(i) {
                Value::Error(f) => Some(f),
                _ => None,
            })
            .or_else(|| self.is(OUTSIDE).then_some(Fault::Argument))
    }

    /// Status.
    pub fn status(&self) -> Status {
        use super::evaluate::{CONFLICT, EXEMPT, NO_RULE};
        if self.is(EXEMPT) {
            Status::Decided
        } else if self.is(NO_RULE) {
            Status::NoRule
        } else if self.is(CONFLICT) {
            Status::Conflict
        } else {
            Status::Decided
        }
    }

    /// Outcome.
    pub fn outcome(&self) -> Option<Outcome> {
        if self.is(super::evaluate::EXEMPT) {
            return Some(Outcome::Exempt);
        }
        let Value::Symbol(s) = self.at(super::evaluate::OUTCOME) else { return None };
        let i = self.compiled.outcome_symbols.iter().position(|x| *x == s)?;
        OUTCOMES.get(i).map(|o| o.0)
    }

    /// Index of the tier, exempt or not.
    pub fn tier(&self) -> Option<usize> {
        let last = self.key.len().checked_sub(1)?;
        self.number(last).and_then(Number::to_i64).and_then(|n| usize::try_from(n).ok())
    }

    /// Recommended amount; `None` without a fine or where it is a judgement.
    #[inline]
    pub fn amount(&self) -> Option<Number> {
        self.number(super::evaluate::POINT)
    }

    /// Recommended range.
    pub fn range(&self) -> (Option<Number>, Option<Number>) {
        (self.number(super::evaluate::LOW), self.number(super::evaluate::HIGH))
    }

    /// Statutory range.
    pub fn statutory(&self) -> (Option<Number>, Option<Number>) {
        (self.number(super::evaluate::MIN), self.number(super::evaluate::MAX))
    }

    /// Whether the penalty of this index ([`Compiled::penalties`]) is imposed.
    pub fn imposed(&self, penalty: usize) -> bool {
        self.is(super::evaluate::PENALTIES + penalty)
    }
}
