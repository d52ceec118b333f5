//! Instructions and what each computes. Both ways of running a program use this one function.

use super::builder::{Reg, Slot};
use super::value::{Fault, Value};
use crate::quantity::{Mode, Number, Rounding, add_days, add_months, days_between, months_between};
use core::cell::Cell;
use core::cmp::Ordering;

/// One instruction; its result goes to the register of its own position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Instr {
    Const(Value),
    /// The case's value of an input slot.
    Load(Slot),
    Not(Reg),
    And(Reg, Reg),
    Or(Reg, Reg),
    Equal(Reg, Reg),
    Less(Reg, Reg),
    LessEqual(Reg, Reg),
    Add(Reg, Reg),
    Subtract(Reg, Reg),
    Multiply(Reg, Reg),
    Divide(Reg, Reg),
    Power(Reg, Reg),
    Negate(Reg),
    Abs(Reg),
    Min(Reg, Reg),
    Max(Reg, Reg),
    Round(Reg, Number, Mode),
    /// Rounded quotient, from the exact one.
    RoundQuotient(Reg, Reg, Number, Mode),
    MonthsBetween(Reg, Reg),
    DaysBetween(Reg, Reg),
    Year(Reg),
    Month(Reg),
    Day(Reg),
    /// Condition, then, else.
    Select(Reg, Reg, Reg),
}

impl Instr {
    /// Calls `f` with each register it reads.
    #[inline(always)]
    pub fn operands(&self, mut f: impl FnMut(Reg)) {
        match *self {
            Instr::Const(_) | Instr::Load(_) => {}
            Instr::Not(a)
            | Instr::Negate(a)
            | Instr::Abs(a)
            | Instr::Round(a, ..)
            | Instr::Year(a)
            | Instr::Month(a)
            | Instr::Day(a) => f(a),
            Instr::And(a, b)
            | Instr::Or(a, b)
            | Instr::Equal(a, b)
            | Instr::Less(a, b)
            | Instr::LessEqual(a, b)
            | Instr::Add(a, b)
            | Instr::Subtract(a, b)
            | Instr::Multiply(a, b)
            | Instr::Divide(a, b)
            | Instr::Power(a, b)
            | Instr::Min(a, b)
            | Instr::Max(a, b)
            | Instr::RoundQuotient(a, b, ..)
            | Instr::MonthsBetween(a, b)
            | Instr::DaysBetween(a, b) => {
                f(a);
                f(b);
            }
            Instr::Select(c, a, b) => {
                f(c);
                f(a);
                f(b);
            }
        }
    }

    /// The same with its registers renamed.
    #[must_use]
    pub fn renamed(self, f: impl Fn(Reg) -> Reg) -> Instr {
        match self {
            Instr::Const(_) | Instr::Load(_) => self,
            Instr::Not(a) => Instr::Not(f(a)),
            Instr::Negate(a) => Instr::Negate(f(a)),
            Instr::Abs(a) => Instr::Abs(f(a)),
            Instr::Round(a, n, m) => Instr::Round(f(a), n, m),
            Instr::Year(a) => Instr::Year(f(a)),
            Instr::Month(a) => Instr::Month(f(a)),
            Instr::Day(a) => Instr::Day(f(a)),
            Instr::And(a, b) => Instr::And(f(a), f(b)),
            Instr::Or(a, b) => Instr::Or(f(a), f(b)),
            Instr::Equal(a, b) => Instr::Equal(f(a), f(b)),
            Instr::Less(a, b) => Instr::Less(f(a), f(b)),
            Instr::LessEqual(a, b) => Instr::LessEqual(f(a), f(b)),
            Instr::Add(a, b) => Instr::Add(f(a), f(b)),
            Instr::Subtract(a, b) => Instr::Subtract(f(a), f(b)),
            Instr::Multiply(a, b) => Instr::Multiply(f(a), f(b)),
            Instr::Divide(a, b) => Instr::Divide(f(a), f(b)),
            Instr::Power(a, b) => Instr::Power(f(a), f(b)),
            Instr::Min(a, b) => Instr::Min(f(a), f(b)),
            Instr::Max(a, b) => Instr::Max(f(a), f(b)),
            Instr::RoundQuotient(a, b, n, m) => Instr::RoundQuotient(f(a), f(b), n, m),
            Instr::MonthsBetween(a, b) => Instr::MonthsBetween(f(a), f(b)),
            Instr::DaysBetween(a, b) => Instr::DaysBetween(f(a), f(b)),
            Instr::Select(c, a, b) => Instr::Select(f(c), f(a), f(b)),
        }
    }

    /// Its result, given its operands and the input slots.
    #[inline]
    pub fn result(&self, get: impl Fn(Reg) -> Value, load: impl Fn(Slot) -> Value) -> Value {
        let mut operands = [(Reg(u32::MAX), Value::Null); 3];
        let mut n = 0;
        self.operands(|r| {
            if let Some(o) = operands.get_mut(n) {
                *o = (r, get(r));
            }
            n += 1;
        });
        let mut out = Value::Null;
        match *self {
            Instr::Load(s) => out = load(s),
            _ => self.compute(&mut out, |r| operands.iter().find(|o| o.0 == r).map_or(&Value::Null, |o| &o.1)),
        }
        out
    }

    /// Writes its result to `out`, given the values of its operands.
    ///
    /// Operands come by reference and the result is written in place: values are 24 bytes, and copying one right after its
    /// parts were written costs more than the operation itself.
    #[inline(always)]
    pub fn compute<'v>(&self, out: &mut Value, get: impl Fn(Reg) -> &'v Value) {
        match *self {
            Instr::And(a, b) => match (get(a), get(b)) {
                (Value::Bool(x), Value::Bool(y)) => *out = Value::Bool(*x && *y),
                (a, b) => *out = and(a, b),
            },
            Instr::Or(a, b) => match (get(a), get(b)) {
                (Value::Bool(x), Value::Bool(y)) => *out = Value::Bool(*x || *y),
                (a, b) => *out = or(a, b),
            },
            Instr::Not(a) => match get(a) {
                Value::Bool(x) => *out = Value::Bool(!x),
                v => *out = empty(v, &Value::Null),
            },
            Instr::Const(v) => *out = v,
            Instr::Load(_) => *out = Value::Unknown,
            Instr::Equal(a, b) => match (get(a), get(b)) {
                (Value::Bool(x), Value::Bool(y)) => *out = Value::Bool(x == y),
                (Value::Symbol(x), Value::Symbol(y)) => *out = Value::Bool(x == y),
                (Value::Number(x), Value::Number(y)) => *out = Value::Bool(x == y),
                (a, b) => *out = equal(a, b),
            },
            Instr::Less(a, b) => match (get(a), get(b)) {
                (Value::Number(x), Value::Number(y)) => *out = Value::Bool(x < y),
                (a, b) => *out = compare(a, b, Ordering::is_lt),
            },
            Instr::LessEqual(a, b) => match (get(a), get(b)) {
                (Value::Number(x), Value::Number(y)) => *out = Value::Bool(x <= y),
                (a, b) => *out = compare(a, b, Ordering::is_le),
            },
            Instr::Add(a, b) => match (get(a), get(b)) {
                (Value::Number(x), Value::Number(y)) => number(out, x.add(*y)),
                (a, b) => *out = add(a, b),
            },
            Instr::Subtract(a, b) => match (get(a), get(b)) {
                (Value::Number(x), Value::Number(y)) => number(out, x.sub(*y)),
                (a, b) => *out = subtract(a, b),
            },
            Instr::Multiply(a, b) => match (get(a), get(b)) {
                (Value::Number(x), Value::Number(y)) => number(out, x.mul(*y)),
                (a, b) => *out = multiply(a, b),
            },
            Instr::Divide(a, b) => {
                *out = match (get(a), get(b)) {
                    (Value::Months(a), Value::Months(b)) | (Value::Days(a), Value::Days(b)) => {
                        Number::from(i64::from(*a)).div(Number::from(i64::from(*b))).into()
                    }
                    (a, b) => arithmetic(a, b, Number::div),
                }
            }
            Instr::Power(a, b) => *out = arithmetic(get(a), get(b), Number::pow),
            Instr::Negate(a) => {
                *out = match get(a) {
                    Value::Number(n) => Value::Number(n.negated()),
                    Value::Months(m) => m.checked_neg().map_or(Value::Error(Fault::Overflow), Value::Months),
                    Value::Days(d) => d.checked_neg().map_or(Value::Error(Fault::Overflow), Value::Days),
                    v => empty(v, &Value::Null),
                }
            }
            Instr::Abs(a) => {
                *out = match get(a) {
                    Value::Number(n) => Value::Number(n.abs()),
                    v => empty(v, &Value::Null),
                }
            }
            Instr::Min(a, b) => *out = pick(get(a), get(b), Ordering::is_le),
            Instr::Max(a, b) => *out = pick(get(a), get(b), Ordering::is_ge),
            Instr::Round(a, unit, mode) => match get(a) {
                Value::Number(n) => number(out, Rounding { unit, mode }.apply(*n)),
                v => *out = empty(v, &Value::Null),
            },
            Instr::RoundQuotient(a, b, unit, mode) => {
                *out = arithmetic(get(a), get(b), |a, b| Rounding { unit, mode }.quotient(a, b));
            }
            Instr::MonthsBetween(a, b) => {
                *out = match (get(a), get(b)) {
                    (Value::Date(a), Value::Date(b)) => Value::Months(months_between(*a, *b)),
                    (a, b) => empty(a, b),
                }
            }
            Instr::DaysBetween(a, b) => {
                *out = match (get(a), get(b)) {
                    (Value::Date(a), Value::Date(b)) => Value::Number(i64::from(days_between(*a, *b)).into()),
                    (a, b) => empty(a, b),
                }
            }
            Instr::Year(a) => *out = date_part(get(a), |d| i64::from(d.year())),
            Instr::Month(a) => *out = date_part(get(a), |d| i64::from(d.month())),
            Instr::Day(a) => *out = date_part(get(a), |d| i64::from(d.day())),
            Instr::Select(c, a, b) => match get(c) {
                Value::Bool(true) => copy(out, get(a)),
                Value::Bool(false) => copy(out, get(b)),
                // Without knowing the condition, only what both branches agree on is known.
                v => {
                    let (a, b) = (get(a), get(b));
                    *out = if a == b && !matches!(v, Value::Error(_)) { *a } else { empty(v, &Value::Null) };
                }
            },
        }
    }
}

impl Instr {
    /// The commonest operations, where their operands are there and of the common kinds: the same result as
    /// [`Instr::compute`] gives, written to the register `at`. `None`, and nothing written, in any other case.
    #[inline(always)]
    pub(super) fn quick(&self, at: Reg, registers: &[Cell<Value>]) -> Option<()> {
        let cell = |r: Reg| registers.get(r.0 as usize);
        let bit = |r: Reg| match cell(r)?.get() {
            Value::Bool(b) => Some(b),
            _ => None,
        };
        let small = |r: Reg| match cell(r)?.get() {
            Value::Number(n) => n.small(),
            _ => None,
        };
        let ordered = |a: Reg, b: Reg| {
            let ((x, s), (y, t)) = (small(a)?, small(b)?);
            (s == t).then_some((x, y))
        };
        let out = cell(at)?;
        match *self {
            Instr::And(a, b) => out.set(Value::Bool(bit(a)? & bit(b)?)),
            Instr::Or(a, b) => out.set(Value::Bool(bit(a)? | bit(b)?)),
            Instr::Not(a) => out.set(Value::Bool(!bit(a)?)),
            Instr::Select(c, a, b) => match cell(if bit(c)? { a } else { b })?.get() {
                Value::Bool(b) => out.set(Value::Bool(b)),
                Value::Symbol(s) => out.set(Value::Symbol(s)),
                Value::Null => out.set(Value::Null),
                Value::Number(n) => {
                    let (m, s) = n.small()?;
                    out.set(Value::Number(Number::new(m, s)));
                }
                _ => return None,
            },
            Instr::Equal(a, b) => out.set(Value::Bool(match (cell(a)?.get(), cell(b)?.get()) {
                (Value::Bool(x), Value::Bool(y)) => x == y,
                (Value::Symbol(x), Value::Symbol(y)) => x == y,
                (Value::Number(x), Value::Number(y)) => match (x.small()?, y.small()?) {
                    ((x, s), (y, t)) if s == t => x == y,
                    _ => return None,
                },
                _ => return None,
            })),
            Instr::Less(a, b) => out.set(Value::Bool(ordered(a, b).map(|(x, y)| x < y)?)),
            Instr::LessEqual(a, b) => out.set(Value::Bool(ordered(a, b).map(|(x, y)| x <= y)?)),
            Instr::Add(a, b) => {
                let ((x, s), (y, t)) = (small(a)?, small(b)?);
                let sum = if s == t { x.checked_add(y)? } else { return None };
                out.set(Value::Number(Number::new(sum, s)));
            }
            _ => return None,
        }
        Some(())
    }
}

#[inline]
fn number(out: &mut Value, r: Result<Number, crate::quantity::NumberError>) {
    match r {
        Ok(n) => *out = Value::Number(n),
        Err(e) => *out = Value::Error(e.into()),
    }
}

/// Copies the common values part by part (see [`Instr::compute`]).
#[inline]
fn copy(out: &mut Value, v: &Value) {
    match v {
        Value::Bool(b) => *out = Value::Bool(*b),
        Value::Symbol(s) => *out = Value::Symbol(*s),
        Value::Null => *out = Value::Null,
        Value::Number(n) => match n.small() {
            Some((m, s)) => *out = Value::Number(Number::new(m, s)),
            None => *out = *v,
        },
        _ => *out = *v,
    }
}

/// `false` decides whatever the other side is, even a failed one; otherwise a failure stops, and a missing value leaves
/// the whole unknown.
#[cold]
fn and(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Bool(false), _) | (_, Value::Bool(false)) => Value::Bool(false),
        (Value::Bool(true), v) | (v, Value::Bool(true)) => truth(v),
        (a, b) => undecided(a, b),
    }
}

/// `true` decides; see [`and`].
#[cold]
fn or(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Bool(true), _) | (_, Value::Bool(true)) => Value::Bool(true),
        (Value::Bool(false), v) | (v, Value::Bool(false)) => truth(v),
        (a, b) => undecided(a, b),
    }
}

fn truth(v: &Value) -> Value {
    match v {
        Value::Bool(_) | Value::Error(_) | Value::Unknown => *v,
        _ => Value::Null,
    }
}

fn undecided(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Error(e), _) | (_, Value::Error(e)) => Value::Error(*e),
        (Value::Unknown, _) | (_, Value::Unknown) => Value::Unknown,
        _ => Value::Null,
    }
}

/// The result of an operation one of whose operands is missing or failed.
#[cold]
fn empty(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Error(e), _) | (_, Value::Error(e)) => Value::Error(*e),
        (Value::Unknown, _) | (_, Value::Unknown) => Value::Unknown,
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        _ => Value::Error(Fault::Type),
    }
}

#[inline]
fn order(a: &Value, b: &Value) -> Option<Ordering> {
    Some(match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Months(a), Value::Months(b)) => a.cmp(b),
        (Value::Days(a), Value::Days(b)) => a.cmp(b),
        _ => return None,
    })
}

#[inline(never)]
fn equal(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Error(e), _) | (_, Value::Error(e)) => Value::Error(*e),
        (Value::Unknown, _) | (_, Value::Unknown) => Value::Unknown,
        // FEEL: null equals null and nothing else.
        (Value::Null, Value::Null) => Value::Bool(true),
        (Value::Null, _) | (_, Value::Null) => Value::Bool(false),
        (Value::Bool(a), Value::Bool(b)) => Value::Bool(a == b),
        (Value::Symbol(a), Value::Symbol(b)) => Value::Bool(a == b),
        (a, b) => match order(a, b) {
            Some(o) => Value::Bool(o.is_eq()),
            None => Value::Null,
        },
    }
}

#[inline(never)]
fn compare(a: &Value, b: &Value, test: fn(Ordering) -> bool) -> Value {
    match order(a, b) {
        Some(o) => Value::Bool(test(o)),
        None => empty(a, b),
    }
}

#[inline(never)]
fn pick(a: &Value, b: &Value, first: fn(Ordering) -> bool) -> Value {
    match order(a, b) {
        Some(o) => {
            if first(o) {
                *a
            } else {
                *b
            }
        }
        None => empty(a, b),
    }
}

#[inline]
fn arithmetic<F>(a: &Value, b: &Value, f: F) -> Value
where
    F: FnOnce(Number, Number) -> Result<Number, crate::quantity::NumberError>,
{
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => f(*a, *b).into(),
        (a, b) => empty(a, b),
    }
}

#[inline(never)]
fn add(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.add(*b).into(),
        (Value::Date(d), Value::Months(m)) | (Value::Months(m), Value::Date(d)) => date(add_months(*d, *m)),
        (Value::Date(d), Value::Days(n)) | (Value::Days(n), Value::Date(d)) => date(add_days(*d, *n)),
        (Value::Months(a), Value::Months(b)) => a.checked_add(*b).map_or(Value::Error(Fault::Overflow), Value::Months),
        (Value::Days(a), Value::Days(b)) => a.checked_add(*b).map_or(Value::Error(Fault::Overflow), Value::Days),
        (a, b) => empty(a, b),
    }
}

#[inline(never)]
fn subtract(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.sub(*b).into(),
        (Value::Date(d), Value::Months(m)) => date(m.checked_neg().and_then(|m| add_months(*d, m))),
        (Value::Date(d), Value::Days(n)) => date(n.checked_neg().and_then(|n| add_days(*d, n))),
        (Value::Date(a), Value::Date(b)) => Value::Days(days_between(*b, *a)),
        (Value::Months(a), Value::Months(b)) => a.checked_sub(*b).map_or(Value::Error(Fault::Overflow), Value::Months),
        (Value::Days(a), Value::Days(b)) => a.checked_sub(*b).map_or(Value::Error(Fault::Overflow), Value::Days),
        (a, b) => empty(a, b),
    }
}

#[inline(never)]
fn multiply(a: &Value, b: &Value) -> Value {
    let times = |n: i32, by: &Number, make: fn(i32) -> Value| {
        by.to_i64()
            .and_then(|k| i64::from(n).checked_mul(k))
            .and_then(|v| i32::try_from(v).ok())
            .map_or(Value::Error(Fault::Argument), make)
    };
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.mul(*b).into(),
        (Value::Months(m), Value::Number(n)) | (Value::Number(n), Value::Months(m)) => times(*m, n, Value::Months),
        (Value::Days(d), Value::Number(n)) | (Value::Number(n), Value::Days(d)) => times(*d, n, Value::Days),
        (a, b) => empty(a, b),
    }
}

fn date(d: Option<crate::quantity::Date>) -> Value {
    d.map_or(Value::Error(Fault::Date), Value::Date)
}

fn date_part(v: &Value, part: fn(crate::quantity::Date) -> i64) -> Value {
    match v {
        Value::Date(d) => Value::Number(part(*d).into()),
        v => empty(v, &Value::Null),
    }
}
