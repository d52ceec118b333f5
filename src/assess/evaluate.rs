//! Running a compiled item on a case: the result, what is still possible, the options, what would change it.

use super::item::Compiled;
use super::result::{
    Change, Choosable, FineResult, Missing, PenaltyResult, Possible, ProcedureResult, Shown, Status, Summary,
};
use crate::case::Inputs;
use crate::diagnostic::{Message, both};
use crate::pack::model::Outcome;
use crate::program::{
    Choice, Exploration, Explored, FactSlot, Fault, Reg, Registers, Slot, SlotKind, Type, Value, explore, points,
};
use crate::quantity::{Interval, Number, Sorted};

/// Most states an exploration of missing facts may hold at once.
pub const STATE_LIMIT: usize = 100_000;

/// The key registers of a result, in the order of [`Compiled::key`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key(pub Vec<Value>);

pub(super) const CONFLICT: usize = 0;
pub(super) const NO_RULE: usize = 1;
pub(super) const EXEMPT: usize = 2;
pub(super) const FINED: usize = 3;
const CLAUSE: usize = 4;
pub(super) const MIN: usize = 5;
pub(super) const MAX: usize = 6;
const MIN_IN: usize = 7;
const MAX_IN: usize = 8;
const TIER: usize = 9;
pub(super) const OUTCOME: usize = 10;
pub(super) const LOW: usize = 11;
pub(super) const POINT: usize = 12;
pub(super) const HIGH: usize = 13;
const LOW_IN: usize = 14;
const HIGH_IN: usize = 15;
pub(super) const OUTSIDE: usize = 16;
pub(super) const SOUND: usize = 17;
pub(super) const PENALTIES: usize = 18;

impl Key {
    fn at(&self, i: usize) -> Value {
        self.0.get(i).copied().unwrap_or(Value::Null)
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

    fn index(&self, i: usize) -> Option<usize> {
        self.number(i).and_then(Number::to_i64).and_then(|n| usize::try_from(n).ok())
    }

    /// The failure that stops the assessment, if some operation that decides failed.
    pub fn failure(&self) -> Option<Fault> {
        [SOUND, OUTSIDE].into_iter().find_map(|i| match self.at(i) {
            Value::Error(f) => Some(f),
            _ => None,
        })
    }

    /// Whether the amount left the statutory range.
    pub fn outside(&self) -> bool {
        self.is(OUTSIDE)
    }

    /// The result without amounts: what a reader would call another result, not another figure.
    fn class(&self) -> Vec<Value> {
        let mut c: Vec<Value> =
            [CONFLICT, NO_RULE, EXEMPT, FINED, CLAUSE, TIER, OUTCOME].into_iter().map(|i| self.at(i)).collect();
        c.extend(self.0.iter().skip(PENALTIES).copied());
        c
    }

    /// Status of one result.
    pub fn status(&self) -> Status {
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
}

/// Reads a least and a greatest figure off a fine; the greatest may be open.
type Figure<'a> = &'a dyn Fn(&FineResult) -> Option<(Number, Option<Number>)>;

impl Compiled {
    /// Runs the lean program.
    pub fn run(&self, registers: &mut Registers, inputs: &[Value]) -> Key {
        registers.run(&self.lean, inputs);
        Key(self.lean_key.iter().map(|r| registers.get(*r)).collect())
    }

    /// The outcome a key tells.
    pub fn outcome(&self, key: &Key) -> Option<Outcome> {
        if key.is(EXEMPT) {
            return Some(Outcome::Exempt);
        }
        if key.status() != Status::Decided {
            return None;
        }
        let Value::Symbol(s) = key.at(OUTCOME) else { return None };
        let id = self.symbols.get(s as usize)?;
        super::item::OUTCOMES.iter().find(|o| o.1 == id).map(|o| o.0)
    }

    /// The tier a key tells.
    pub fn tier(&self, key: &Key) -> Option<(String, Message)> {
        if key.status() != Status::Decided {
            return None;
        }
        self.tiers.get(key.index(TIER)?).cloned()
    }

    /// The clause a key tells.
    pub fn clause(&self, key: &Key) -> Option<String> {
        self.clauses.get(key.index(CLAUSE)?).cloned()
    }

    /// The fine a key tells.
    pub fn fine(&self, key: &Key) -> Option<FineResult> {
        if !key.is(FINED) || matches!(key.status(), Status::NoRule) {
            return None;
        }
        let statutory = Interval {
            min: key.number(MIN),
            max: key.number(MAX),
            min_inclusive: key.at(MIN_IN) != Value::Bool(false),
            max_inclusive: key.at(MAX_IN) != Value::Bool(false),
        };
        if key.status() == Status::Conflict {
            let open = key.index(CLAUSE).and_then(|i| self.unspecified.get(i)) == Some(&true);
            let known = open || statutory.min.is_some() || statutory.max.is_some();
            return known.then_some(FineResult { statutory, range: None, amount: None });
        }
        let (low, high) = (key.number(LOW), key.number(HIGH));
        let range = (low.is_some() || high.is_some()).then_some(Interval {
            min: low,
            max: high,
            min_inclusive: key.at(LOW_IN) != Value::Bool(false),
            max_inclusive: key.at(HIGH_IN) != Value::Bool(false),
        });
        Some(FineResult { statutory, range, amount: key.number(POINT) })
    }

    /// Penalties a key imposes.
    pub fn imposed(&self, key: &Key) -> Vec<PenaltyResult> {
        self.penalties
            .iter()
            .enumerate()
            .filter(|(i, _)| key.is(PENALTIES + i))
            .map(|(_, p)| PenaltyResult {
                id: p.id.clone(),
                kind: p.kind,
                text: p.text.clone(),
                basis: p.basis.clone(),
            })
            .collect()
    }

    /// The short form of a key.
    pub fn summary(&self, key: &Key) -> Summary {
        Summary {
            status: key.status(),
            outcome: self.outcome(key),
            tier: self.tier(key).map(|t| t.0),
            fine: self.fine(key),
            penalties: self.imposed(key).iter().map(|p| p.kind).collect(),
        }
    }

    /// All that is possible for the given inputs.
    pub fn explore(&self, inputs: &[Option<Value>]) -> Exploration {
        explore(&self.lean, inputs, &self.slots, &self.lean_key, STATE_LIMIT)
    }

    /// Whether every input the result reads is known.
    pub fn complete(&self, inputs: &Inputs) -> bool {
        self.lean.instrs.iter().all(|i| match i {
            crate::program::Instr::Load(s) => inputs.values.get(usize::from(s.0)).is_some_and(Option::is_some),
            _ => true,
        })
    }

    /// The fact a slot belongs to, and for a set its option's index.
    pub fn fact_of(&self, slot: Slot) -> Option<(&FactSlot, Option<usize>)> {
        let fact = self.facts.iter().rev().find(|f| f.slot <= slot)?;
        let offset = usize::from(slot.0 - fact.slot.0);
        match fact.ty {
            Type::Set(_) => {
                let count = self.choices.get(fact.choice?)?.options.len();
                (offset < count).then_some((fact, Some(offset)))
            }
            _ => (offset == 0).then_some((fact, None)),
        }
    }

    /// The missing facts that matter, in the order the rules ask for them.
    pub fn missing(&self, relevant: &Sorted<Slot>) -> Vec<Missing> {
        let mut order: Vec<Slot> = self
            .lean
            .instrs
            .iter()
            .filter_map(|i| match i {
                crate::program::Instr::Load(s) if relevant.contains(s) => Some(*s),
                _ => None,
            })
            .collect();
        order.dedup();
        let mut out: Vec<Missing> = Vec::new();
        for slot in order {
            let Some((fact, option)) = self.fact_of(slot) else { continue };
            let option = option
                .and_then(|i| self.choices.get(fact.choice?)?.options.get(i).map(|o| (o.1.clone(), both(&o.2, &o.3))));
            match out.iter_mut().find(|m| m.fact == fact.id) {
                Some(m) => m.options.extend(option),
                None => out.push(Missing {
                    fact: fact.id.clone(),
                    label: fact.label.clone(),
                    options: option.into_iter().collect(),
                }),
            }
        }
        out
    }

    /// What an exploration leaves possible.
    pub fn possible(&self, explored: &Explored) -> Possible {
        let mut statuses = Sorted::new();
        let mut outcomes = Sorted::new();
        let mut tiers: Sorted<usize> = Sorted::new();
        for (values, _) in &explored.results {
            let key = Key(values.clone());
            statuses.insert(key.status());
            outcomes.extend(self.outcome(&key));
            if key.status() == Status::Decided {
                tiers.extend(key.index(TIER));
            }
        }
        // An end of the range that is not set counts as 0 below, and as no bound above.
        let range = |f: &FineResult| {
            let r = f.range.unwrap_or(f.statutory);
            Some((r.min.unwrap_or(Number::ZERO), r.max))
        };
        let amount = |f: &FineResult| f.amount.map(|a| (a, Some(a)));
        Possible {
            statuses: statuses.into_iter().collect(),
            outcomes: outcomes.into_iter().collect(),
            tiers: tiers.into_iter().filter_map(|t| self.tiers.get(t).map(|t| t.0.clone())).collect(),
            fine: self.extremes(explored, &range),
            amount: self.extremes(explored, &amount),
            exact: explored.exact,
        }
    }

    /// Smallest and largest of what `pick` reads off each possible fine, zero where there is no fine; `None` when some
    /// result has no such figure. The largest is open when it is reached only at the entry limit of a fact without a bound.
    fn extremes(&self, explored: &Explored, pick: Figure<'_>) -> Option<(Number, Option<Number>)> {
        let mut low: Option<Number> = None;
        // The largest with all facts inside their bounds, and with some at an entry limit.
        let mut high = Number::ZERO;
        let mut high_at_limit = Number::ZERO;
        let mut unbounded = false;
        for (values, example) in &explored.results {
            let key = Key(values.clone());
            let (min, max) = match self.fine(&key) {
                Some(f) => pick(&f)?,
                None => (Number::ZERO, Some(Number::ZERO)),
            };
            low = Some(low.map_or(min, |l| l.min(min)));
            let Some(max) = max else {
                unbounded = true;
                continue;
            };
            if example.iter().any(|(s, v)| self.at_limit(*s, *v)) {
                high_at_limit = high_at_limit.max(max);
            } else {
                high = high.max(max);
            }
        }
        low.map(|l| (l, if unbounded || high_at_limit > high { None } else { Some(high) }))
    }

    fn at_limit(&self, slot: Slot, value: Value) -> bool {
        matches!((self.slots.get(usize::from(slot.0)), value),
            (Some(SlotKind::Number { max, open: true, .. }), Value::Number(n)) if n == *max)
    }

    /// The one result of these inputs; `None` where facts are missing that matter.
    pub fn settle(&self, registers: &mut Registers, inputs: &[Option<Value>]) -> Option<Key> {
        let complete = self.lean.instrs.iter().all(|i| match i {
            crate::program::Instr::Load(s) => inputs.get(usize::from(s.0)).is_some_and(Option::is_some),
            _ => true,
        });
        if complete {
            let values: Vec<Value> = inputs.iter().map(|v| v.unwrap_or(Value::Unknown)).collect();
            return Some(self.run(registers, &values));
        }
        match self.explore(inputs) {
            Exploration::Done(e) => match e.results.as_slice() {
                [(only, _)] => Some(Key(only.clone())),
                _ => None,
            },
            Exploration::TooMany(_) => None,
        }
    }

    fn summary_of(&self, key: Option<&Key>) -> Summary {
        match key {
            Some(key) => self.summary(key),
            None => {
                Summary { status: Status::NeedsFacts, outcome: None, tier: None, fine: None, penalties: Vec::new() }
            }
        }
    }

    /// The options of a case and what each would give.
    pub fn options(&self, registers: &mut Registers, full: &Registers, inputs: &Inputs) -> Vec<Choosable> {
        let mut out = Vec::new();
        if self.elections.is_empty() {
            return out;
        }
        let mut values = inputs.values.clone();
        for e in &self.elections {
            let slot = usize::from(e.slot.0);
            let elected = values.get(slot) == Some(&Some(Value::Bool(true)));
            if full.get(e.available) != Value::Bool(true) {
                continue;
            }
            if let Some(v) = values.get_mut(slot) {
                *v = Some(Value::Bool(!elected));
            }
            let key = self.settle(registers, &values);
            if let Some(v) = values.get_mut(slot) {
                *v = Some(Value::Bool(elected));
            }
            if key.as_ref().is_some_and(|k| k.failure().is_some() || k.outside()) {
                continue;
            }
            out.push(Choosable {
                id: e.id.clone(),
                text: e.text.clone(),
                basis: e.basis.clone(),
                elected,
                gives: self.summary_of(key.as_ref()),
            });
        }
        out
    }

    /// The smallest single changes of a known fact that move the result. Yes/no facts and options are turned over; a
    /// number, date or duration goes to the nearest value, either way, at which the result differs (for amounts of money and
    /// rates: at which more than the figure differs).
    pub fn changes(&self, registers: &mut Registers, inputs: &Inputs, now: &Key) -> Vec<Change> {
        let mut values = inputs.values.clone();
        let mut out = Vec::new();
        let read: Vec<Slot> = self
            .lean
            .instrs
            .iter()
            .filter_map(|i| match i {
                crate::program::Instr::Load(s) => Some(*s),
                _ => None,
            })
            .collect();
        for slot in read {
            let at = usize::from(slot.0);
            let Some((fact, option)) = self.fact_of(slot) else { continue };
            let Some(Some(current)) = inputs.values.get(at).copied() else { continue };
            let continuous = matches!(self.slots.get(at), Some(SlotKind::Number { unit, .. }) if unit.decimals() > 0);
            let candidates: Vec<Vec<Value>> = match self.slots.get(at) {
                Some(SlotKind::Bool) => vec![vec![Value::Bool(current != Value::Bool(true))]],
                Some(SlotKind::Choice(symbols)) => {
                    symbols.iter().filter(|s| Value::Symbol(**s) != current).map(|s| vec![Value::Symbol(*s)]).collect()
                }
                Some(_) => {
                    let mut open: Vec<Option<Value>> = inputs.values.clone();
                    if let Some(v) = open.get_mut(at) {
                        *v = None;
                    }
                    let points = points(&self.lean, &open, &self.slots).points.remove(&slot).unwrap_or_default();
                    let place = points.iter().filter(|p| less(p, &current)).count();
                    let below: Vec<Value> = points.iter().take(place).rev().copied().collect();
                    let above: Vec<Value> = points.iter().skip(place).filter(|p| **p != current).copied().collect();
                    vec![below, above]
                }
                None => Vec::new(),
            };
            for list in candidates {
                // The nearest value of the list at which the result differs.
                for candidate in list {
                    if let Some(v) = values.get_mut(at) {
                        *v = Some(candidate);
                    }
                    let key = self.settle(registers, &values);
                    let differs =
                        key.as_ref().is_none_or(|k| if continuous { k.class() != now.class() } else { *k != *now });
                    if differs && key.as_ref().is_none_or(|k| k.failure().is_none() && !k.outside()) {
                        let label = match option.and_then(|i| self.choices.get(fact.choice?)?.options.get(i)) {
                            Some(o) => {
                                both(format!("{}：{}", fact.label.zh, o.2), format!("{}: {}", fact.label.en, o.3))
                            }
                            None => fact.label.clone(),
                        };
                        out.push(Change {
                            fact: fact.id.clone(),
                            label,
                            option: option
                                .and_then(|i| self.choices.get(fact.choice?)?.options.get(i).map(|o| o.1.clone())),
                            from: self.show(current, &slot_type(fact)),
                            to: self.show(candidate, &slot_type(fact)),
                            gives: self.summary_of(key.as_ref()),
                        });
                        break;
                    }
                }
            }
            if let Some(v) = values.get_mut(at) {
                *v = Some(current);
            }
        }
        out
    }

    /// A register's value as people see it.
    pub fn show(&self, value: Value, ty: &Type) -> Shown {
        match (value, ty) {
            (Value::Null | Value::Unknown | Value::Error(_), _) => Shown::Unknown,
            (Value::Bool(b), _) => Shown::Bool(b),
            (Value::Number(n), Type::Money) => Shown::Money(n),
            (Value::Number(n), _) => Shown::Number(n),
            (Value::Date(d), _) => Shown::Date(d),
            (Value::Months(m), _) => Shown::Months(m),
            (Value::Days(d), _) => Shown::Days(d),
            (Value::Symbol(s), ty) => {
                let label = |c: &Choice| {
                    c.options.iter().zip(&c.labels).find(|(o, _)| o.0 == s).map(|(_, label)| label.clone())
                };
                let found = match ty {
                    Type::Choice(c) => self.choices.get(*c).and_then(label),
                    _ => self.choices.iter().rev().find_map(label),
                };
                match found {
                    Some(label) => Shown::Text(label),
                    None => {
                        let t = self.symbols.get(s as usize).cloned().unwrap_or_default();
                        Shown::Text(both(&t, &t))
                    }
                }
            }
        }
    }

    /// Procedure of a finished run.
    pub fn procedure(&self, full: &Registers) -> Vec<ProcedureResult> {
        self.procedure
            .iter()
            .filter_map(|p| {
                let applies = match full.get(p.applied) {
                    Value::Bool(b) => Some(b),
                    _ => None,
                };
                if applies == Some(false) {
                    return None;
                }
                let due = match p.due.map(|r| full.get(r)) {
                    Some(Value::Date(d)) => Some(d),
                    _ => None,
                };
                Some(ProcedureResult {
                    id: p.id.clone(),
                    name: p.name.clone(),
                    applies,
                    due,
                    text: p.text.clone(),
                    basis: p.basis.clone(),
                })
            })
            .collect()
    }

    /// A register of the whole program.
    pub fn full(&self, registers: &mut Registers, inputs: &Inputs) {
        registers.run_with(&self.program, |slot| {
            inputs.values.get(usize::from(slot.0)).copied().flatten().unwrap_or(Value::Unknown)
        });
    }

    /// The registers of the whole program that an assessment reads ([`Compiled::read`]); the others hold nothing.
    pub fn traced(&self, registers: &mut Registers, inputs: &Inputs) {
        registers.follow(&self.traced, |slot| {
            inputs.values.get(usize::from(slot.0)).copied().flatten().unwrap_or(Value::Unknown)
        });
    }

    /// Reads one register of the whole program as shown.
    pub fn shown(&self, full: &Registers, reg: Reg, ty: &Type) -> Shown {
        self.show(full.get(reg), ty)
    }
}

/// The inputs as values.
pub fn plain(inputs: &Inputs) -> Vec<Value> {
    inputs.values.iter().map(|v| v.unwrap_or(Value::Unknown)).collect()
}

fn slot_type(fact: &FactSlot) -> Type {
    match fact.ty {
        Type::Set(_) => Type::Bool,
        ref t => t.clone(),
    }
}

fn less(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a < b,
        (Value::Date(a), Value::Date(b)) => a < b,
        (Value::Months(a), Value::Months(b)) | (Value::Days(a), Value::Days(b)) => a < b,
        _ => false,
    }
}
