//! The values a missing fact can still take, boiled down to the ones that matter.
//!
//! A number or date matters only through the comparisons made with it. Each comparison is followed back to the fact as
//! a set of linear pieces `k·x + c`; where two pieces cross, the fact's axis is cut. Between two cuts every condition
//! keeps its truth and every amount is linear, so its extremes lie at the cuts: these values stand for all.

use super::builder::{Program, Reg, Slot};
use super::instr::Instr;
use super::value::Value;
use crate::quantity::{Date, Mode, Number, Rounding, Sorted, SortedMap, add_days, add_months, days_between};
use std::borrow::Cow;

/// What an input slot can hold.
#[derive(Clone, Debug, PartialEq)]
pub enum SlotKind {
    /// Yes or no: a yes/no fact, one option of a set, an election.
    Bool,
    /// One of these symbols.
    Choice(Vec<u32>),
    /// A multiple of `unit` from `min` to `max`.
    Number {
        /// Least.
        min: Number,
        /// Greatest.
        max: Number,
        /// Smallest step (0.01 for money, 1 for counts).
        unit: Number,
        /// Whether `max` is only the limit of what can be entered, not one a rule states.
        open: bool,
    },
    /// A date from 1900-01-01 to 2199-12-31.
    Date,
    /// Months, 0 to 2400.
    Months,
    /// Days, 0 to 73000.
    Days,
    /// Never read by a program.
    Text,
}

impl SlotKind {
    /// Whether its values are quantities: more than can be tried one by one.
    pub(super) fn measured(&self) -> bool {
        !matches!(self, SlotKind::Bool | SlotKind::Choice(_) | SlotKind::Text)
    }
}

/// The points found for the missing slots.
#[derive(Clone, Debug, Default)]
pub struct Domain {
    /// Slot → values, ascending.
    pub points: SortedMap<Slot, Vec<Value>>,
    /// Whether the points stand for all values: false when two missing facts are compared with each other, or a
    /// comparison could not be followed back.
    pub exact: bool,
}

/// `slope · x + offset` for one slot, or a constant (`slot` none).
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    slot: Option<Slot>,
    slope: Number,
    offset: Number,
    /// The conditions under which this piece is the value: registers and their truth. Pieces under contrary conditions
    /// never meet.
    under: Vec<(u32, bool)>,
}

impl Piece {
    fn constant(n: Number) -> Piece {
        Piece { slot: None, slope: Number::ZERO, offset: n, under: Vec::new() }
    }

    fn meets(&self, other: &Piece) -> bool {
        !self.under.iter().any(|(r, b)| other.under.iter().any(|(s, c)| r == s && b != c))
    }

    fn same_line(&self, other: &Piece) -> bool {
        self.offset == other.offset && self.slot == other.slot && self.slope == other.slope
    }
}

/// Adds a piece. Of the same line, one that stands under fewer conditions covers the other; where neither covers the other
/// both stay, so that a line two branches share does not tie their other pieces together. In a long list only what they
/// share is kept.
fn add_piece(list: &mut Vec<Piece>, piece: Piece) {
    let within = |few: &Piece, many: &Piece| few.under.iter().all(|u| many.under.contains(u));
    let mut alike = list.iter().filter(|p| p.same_line(&piece)).peekable();
    if alike.peek().is_none() {
        return list.push(piece);
    }
    if alike.any(|p| within(p, &piece)) {
        return;
    }
    list.retain(|p| !(p.same_line(&piece) && within(&piece, p)));
    let full = list.len() >= MOST_APART;
    match list.iter_mut().find(|p| full && p.same_line(&piece)) {
        Some(p) => p.under.retain(|u| piece.under.contains(u)),
        None => list.push(piece),
    }
}

#[derive(Clone, Debug)]
enum Abstract {
    Known(Value),
    /// Numbers, days and months, and dates as days since the epoch.
    Pieces {
        pieces: Vec<Piece>,
        sort: Sort,
        exact: bool,
    },
    /// A truth value or an option: compared exactly, nothing to cut.
    Truth,
    /// A quantity that depends on inputs in some way that is not followed.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Sort {
    Number,
    Date,
    Months,
    Days,
}

const MOST_PIECES: usize = 256;
/// Up to here, pieces of one line under different conditions are kept apart.
const MOST_APART: usize = 64;
const MOST_POINTS: usize = 1_000;

fn epoch() -> Date {
    Date::constant(1900, 1, 1)
}

fn last_day() -> Date {
    Date::constant(2199, 12, 31)
}

fn day_number(d: Date) -> Number {
    Number::from(i64::from(days_between(epoch(), d)))
}

/// Finds the points for every slot whose input is missing.
pub fn points(program: &Program, inputs: &[Option<Value>], kinds: &[SlotKind]) -> Domain {
    points_where(program, inputs, kinds, |_| None)
}

/// The same, of the instructions alone for which `settled` gives no value.
pub(super) fn points_where(
    program: &Program,
    inputs: &[Option<Value>],
    kinds: &[SlotKind],
    settled: impl Fn(usize) -> Option<Value>,
) -> Domain {
    let mut finder = Finder { kinds, cuts: SortedMap::new(), couples: SortedMap::new(), exact: true };
    let mut values: Vec<Abstract> = Vec::with_capacity(program.instrs.len());
    let cutting = cutting(program, inputs, kinds, &settled);
    for ((i, instr), cutting) in program.instrs.iter().enumerate().zip(cutting) {
        values.push(match settled(i) {
            Some(v) => Abstract::Known(v),
            None if cutting => finder.step(instr, &values, inputs),
            None => Abstract::Truth,
        });
    }
    finder.couple_cuts();
    let mut domain = Domain { points: SortedMap::new(), exact: finder.exact };
    for (i, input) in inputs.iter().enumerate() {
        if input.is_some() {
            continue;
        }
        let slot = Slot(i as u16);
        if let Some(kind) = kinds.get(i) {
            let cuts = finder.cuts.remove(&slot).unwrap_or_default().settled();
            let (points, whole) = values_at(kind, cuts);
            domain.exact &= whole;
            domain.points.insert(slot, points);
        }
    }
    domain
}

/// Whether each instruction may cut an axis, or is part of one that may. A number that is made of no missing number, whichever
/// conditions choose among its parts, is met in all the values it has; where two such are compared, nothing is cut.
fn cutting(
    program: &Program,
    inputs: &[Option<Value>],
    kinds: &[SlotKind],
    settled: &impl Fn(usize) -> Option<Value>,
) -> Vec<bool> {
    let mut constant: Vec<bool> = Vec::with_capacity(program.instrs.len());
    let mut cutting = Vec::with_capacity(program.instrs.len());
    for (i, instr) in program.instrs.iter().enumerate() {
        let is = |r: Reg| constant.get(r.0 as usize) == Some(&true);
        let mut parts = true;
        match *instr {
            Instr::Load(s) => {
                let at = usize::from(s.0);
                parts = inputs.get(at).is_some_and(Option::is_some) || kinds.get(at).is_none_or(|k| !k.measured());
            }
            Instr::Select(_, a, b) => parts = is(a) && is(b),
            _ => instr.operands(|r| parts &= is(r)),
        }
        let truth = matches!(
            instr,
            Instr::And(..) | Instr::Or(..) | Instr::Not(_) | Instr::Equal(..) | Instr::Less(..) | Instr::LessEqual(..)
        );
        let cuts = match instr {
            Instr::And(..) | Instr::Or(..) | Instr::Not(_) => false,
            Instr::Min(..) | Instr::Max(..) | Instr::MonthsBetween(..) => !parts,
            _ => truth && !parts,
        };
        let known = settled(i).is_some();
        constant.push(known || truth || parts);
        cutting.push(cuts && !known);
    }
    for (i, instr) in program.instrs.iter().enumerate().rev() {
        if cutting.get(i) == Some(&true) && settled(i).is_none() {
            instr.operands(|r| {
                if let Some(part) = cutting.get_mut(r.0 as usize) {
                    *part = true;
                }
            });
        }
    }
    cutting
}

/// The values of a kind whose axis is not cut.
pub(super) fn values_of(kind: &SlotKind) -> Vec<Value> {
    values_at(kind, Sorted::new()).0
}

/// The values of a kind at and beside the cuts, and at its ends; `false` when there were too many to keep.
fn values_at(kind: &SlotKind, cuts: Sorted<Number>) -> (Vec<Value>, bool) {
    let range = |min: Number, max: Number, unit: Number, open: bool| {
        let mut out = Sorted::from(vec![min, max]);
        if open {
            // A second far point shows whether the result still grows towards the entry limit.
            out.insert(max.mul(Number::new(5, 1)).unwrap_or(max).max(min));
        }
        for cut in cuts {
            let Ok(at) = (Rounding { unit, mode: Mode::Floor }).apply(cut) else { continue };
            for p in [at.sub(unit), Ok(at), at.add(unit)].into_iter().flatten() {
                if p >= min && p <= max {
                    out.insert(p);
                }
            }
        }
        out
    };
    let fit = |out: Sorted<Number>, make: &dyn Fn(Number) -> Option<Value>| {
        let whole = out.len() <= MOST_POINTS;
        (out.into_iter().take(MOST_POINTS).filter_map(make).collect(), whole)
    };
    let whole_number = |n: Number| n.to_i64().and_then(|n| i32::try_from(n).ok());
    match kind {
        SlotKind::Bool => (vec![Value::Bool(false), Value::Bool(true)], true),
        SlotKind::Choice(symbols) => (symbols.iter().map(|s| Value::Symbol(*s)).collect(), true),
        SlotKind::Text => (vec![Value::Null], true),
        SlotKind::Number { min, max, unit, open } => {
            fit(range(*min, *max, *unit, *open), &|n| Some(Value::Number(n.normalized())))
        }
        SlotKind::Date => fit(range(Number::ZERO, day_number(last_day()), Number::ONE, false), &|n| {
            whole_number(n).and_then(|d| add_days(epoch(), d)).map(Value::Date)
        }),
        SlotKind::Months => {
            fit(range(Number::ZERO, Number::from(2400), Number::ONE, false), &|n| whole_number(n).map(Value::Months))
        }
        SlotKind::Days => {
            fit(range(Number::ZERO, Number::from(73_000), Number::ONE, false), &|n| whole_number(n).map(Value::Days))
        }
    }
}

/// Cuts as they are found, many of them more than once.
#[derive(Clone, Debug, Default)]
struct Cuts(Vec<Number>);

impl Cuts {
    /// In order, each once.
    fn settled(self) -> Sorted<Number> {
        Sorted::from(self.0)
    }
}

impl Extend<Number> for Cuts {
    fn extend<I: IntoIterator<Item = Number>>(&mut self, more: I) {
        for cut in more {
            // The same again and again must not pile up.
            if self.0.len() >= MOST_POINTS && self.0.len().is_power_of_two() {
                self.0.sort_unstable();
                self.0.dedup();
            }
            self.0.push(cut);
        }
    }
}

struct Finder<'a> {
    kinds: &'a [SlotKind],
    cuts: SortedMap<Slot, Cuts>,
    /// Pairs of facts compared with each other, and the distances at which.
    couples: SortedMap<(Slot, Slot), Sorted<Number>>,
    exact: bool,
}

impl Finder<'_> {
    fn step(&mut self, instr: &Instr, values: &[Abstract], inputs: &[Option<Value>]) -> Abstract {
        let null = Abstract::Known(Value::Null);
        let at = |r: Reg| values.get(r.0 as usize).unwrap_or(&null);
        let mut known = !matches!(instr, Instr::Load(_));
        instr.operands(|r| known &= matches!(at(r), Abstract::Known(_)));
        if known {
            let get = |r: Reg| match at(r) {
                Abstract::Known(v) => *v,
                _ => Value::Null,
            };
            return Abstract::Known(instr.result(get, |_| Value::Null));
        }
        match *instr {
            Instr::Load(slot) => self.load(slot, inputs),
            Instr::And(a, b) => match (at(a), at(b)) {
                (Abstract::Known(Value::Bool(false)), _) | (_, Abstract::Known(Value::Bool(false))) => {
                    Abstract::Known(Value::Bool(false))
                }
                _ => Abstract::Truth,
            },
            Instr::Or(a, b) => match (at(a), at(b)) {
                (Abstract::Known(Value::Bool(true)), _) | (_, Abstract::Known(Value::Bool(true))) => {
                    Abstract::Known(Value::Bool(true))
                }
                _ => Abstract::Truth,
            },
            Instr::Not(_) => Abstract::Truth,
            Instr::Equal(a, b) | Instr::Less(a, b) | Instr::LessEqual(a, b) => {
                self.cut(at(a), at(b));
                Abstract::Truth
            }
            Instr::Min(a, b) | Instr::Max(a, b) => {
                self.cut(at(a), at(b));
                union(at(a).clone(), at(b).clone())
            }
            Instr::Select(c, a, b) => match (at(c), at(a), at(b)) {
                (Abstract::Known(Value::Bool(true)), a, _) => a.clone(),
                (Abstract::Known(Value::Bool(false)), _, b) => b.clone(),
                (_, a, b) => union(given(a.clone(), c.0, true), given(b.clone(), c.0, false)),
            },
            Instr::Add(a, b) => sum(at(a), at(b), false),
            Instr::Subtract(a, b) => sum(at(a), at(b), true),
            Instr::Multiply(a, b) => product(at(a), at(b)),
            Instr::Divide(a, b) => match (at(a), at(b)) {
                (a, Abstract::Known(v)) => match sorted(v).and_then(|(_, n)| Number::ONE.div(n).ok()) {
                    Some(n) => product(&unsorted(a.clone()), &Abstract::Known(Value::Number(n))),
                    None => Abstract::Other,
                },
                _ => Abstract::Other,
            },
            Instr::Negate(a) => product(at(a), &Abstract::Known(Value::Number(Number::from(-1)))),
            Instr::DaysBetween(a, b) => unsorted(sum(at(b), at(a), true)),
            Instr::MonthsBetween(a, b) => self.months_between(at(a), at(b)),
            Instr::Round(a, ..) => match at(a).clone() {
                // Rounding keeps order, so extremes stay at the cuts; where a rounded value is compared, they may not.
                Abstract::Pieces { pieces, sort, .. } => Abstract::Pieces { pieces, sort, exact: false },
                other => other,
            },
            Instr::RoundQuotient(a, b, ..) => match (at(a), at(b)) {
                (a @ Abstract::Pieces { .. }, Abstract::Known(Value::Number(n))) => {
                    let inverse = Number::ONE.div(*n).ok();
                    match (inverse, product(a, &Abstract::Known(Value::Number(inverse.unwrap_or(Number::ONE))))) {
                        (Some(_), Abstract::Pieces { pieces, sort, .. }) => {
                            Abstract::Pieces { pieces, sort, exact: false }
                        }
                        _ => Abstract::Other,
                    }
                }
                _ => Abstract::Other,
            },
            _ => Abstract::Other,
        }
    }

    fn load(&self, slot: Slot, inputs: &[Option<Value>]) -> Abstract {
        if let Some(Some(v)) = inputs.get(usize::from(slot.0)) {
            return Abstract::Known(*v);
        }
        let sort = match self.kinds.get(usize::from(slot.0)) {
            Some(SlotKind::Number { .. }) => Sort::Number,
            Some(SlotKind::Date) => Sort::Date,
            Some(SlotKind::Months) => Sort::Months,
            Some(SlotKind::Days) => Sort::Days,
            _ => return Abstract::Truth,
        };
        let piece = Piece { slot: Some(slot), slope: Number::ONE, offset: Number::ZERO, under: Vec::new() };
        Abstract::Pieces { pieces: vec![piece], sort, exact: true }
    }

    /// Cuts the axes where the two sides can change order.
    fn cut(&mut self, a: &Abstract, b: &Abstract) {
        let (Some((p, exact_a, date_a)), Some((q, exact_b, date_b))) = (pieces(a), pieces(b)) else {
            if matches!(a, Abstract::Other) || matches!(b, Abstract::Other) {
                self.exact = false;
            }
            return;
        };
        self.exact &= exact_a && exact_b;
        // Months added to a date land within three days of where day counting puts them.
        let slack = if date_a || date_b { 4 } else { 0 };
        for x in p.iter() {
            for y in q.iter().filter(|y| x.meets(y)) {
                match (x.slot, y.slot) {
                    (None, None) => {}
                    (Some(s), Some(t)) if s != t => self.couple(s, x, t, y),
                    (Some(s), _) | (None, Some(s)) => {
                        let (Ok(slope), Ok(offset)) = (x.slope.sub(y.slope), y.offset.sub(x.offset)) else {
                            self.exact = false;
                            continue;
                        };
                        if slope == Number::ZERO {
                            continue;
                        }
                        // The crossing, to the unit below; `values` adds its neighbours.
                        let unit = match self.kinds.get(usize::from(s.0)) {
                            Some(SlotKind::Number { unit, .. }) => *unit,
                            _ => Number::ONE,
                        };
                        match (Rounding { unit, mode: Mode::Floor }).quotient(offset, slope) {
                            Ok(at) => {
                                let near = (-slack..=slack).filter_map(|d| at.add(Number::from(i64::from(d))).ok());
                                self.cuts.change(s, |cuts| cuts.extend(near));
                            }
                            Err(_) => self.exact = false,
                        }
                    }
                }
            }
        }
    }

    /// Notes that `s + x` is compared with `t + y`: what matters is how far apart the two are.
    fn couple(&mut self, s: Slot, x: &Piece, t: Slot, y: &Piece) {
        match (x.slope == y.slope, y.offset.sub(x.offset).and_then(|d| d.div(x.slope))) {
            (true, Ok(apart)) if s < t => {
                self.couples.change((s, t), |set| set.insert(apart));
            }
            (true, Ok(apart)) => {
                self.couples.change((t, s), |set| set.insert(apart.negated()));
            }
            _ => self.exact = false,
        }
    }

    /// Cuts the axes of facts that are compared with each other. With `s` and `t` compared at the distances `d`
    /// (`s` against `t + d`), the plane of the two falls into cells bounded by `s = c`, `t = c` and `s = t + d`. Every
    /// cell is met when `t` also gets the cuts of `s` less `d`, and `s` then those of `t` plus `d`. Exact as long as no fact
    /// is in more than one such pair.
    fn couple_cuts(&mut self) {
        let mut partners: SortedMap<Slot, Sorted<Slot>> = SortedMap::new();
        for ((s, t), _) in self.couples.iter() {
            partners.change(*s, |set| set.insert(*t));
            partners.change(*t, |set| set.insert(*s));
        }
        self.exact &= partners.iter().all(|(_, p)| p.len() == 1);
        for ((s, t), distances) in std::mem::take(&mut self.couples) {
            let dates = matches!(self.kinds.get(usize::from(s.0)), Some(SlotKind::Date));
            let slack = if dates { 4 } else { 0 };
            let settled = |slot: Slot| self.cuts.get(&slot).cloned().unwrap_or_default().settled();
            let mut of_t = Cuts(settled(t).into_iter().collect());
            for c in settled(s) {
                of_t.extend(distances.iter().filter_map(|d| c.sub(*d).ok()));
            }
            if of_t.0.is_empty() {
                // Only the distance matters: any place away from the ends will do.
                of_t.0.push(match self.kinds.get(usize::from(t.0)) {
                    Some(SlotKind::Date) => day_number(Date::constant(2020, 3, 1)),
                    Some(SlotKind::Number { min, unit, .. }) => {
                        let largest = distances.iter().map(|d| d.abs()).max().unwrap_or(Number::ZERO);
                        min.add(largest).and_then(|m| m.add(*unit)).unwrap_or(*min)
                    }
                    _ => Number::from(1200),
                });
            }
            let of_t = of_t.settled();
            let mut of_s = Cuts::default();
            for c in &of_t {
                for d in &distances {
                    for k in -slack..=slack {
                        of_s.extend(c.add(*d).and_then(|x| x.add(Number::from(i64::from(k)))));
                    }
                }
            }
            self.cuts.change(t, |cuts| cuts.extend(of_t));
            self.cuts.change(s, |cuts| cuts.extend(of_s.settled()));
        }
    }

    /// Months from one date to another: whole months step, so every month boundary that is near a bound counts.
    fn months_between(&mut self, a: &Abstract, b: &Abstract) -> Abstract {
        let (unknown, known) = match (a, b) {
            (Abstract::Pieces { .. }, Abstract::Known(Value::Date(d))) => (a, *d),
            (Abstract::Known(Value::Date(d)), Abstract::Pieces { .. }) => (b, *d),
            _ => {
                self.exact = false;
                return Abstract::Other;
            }
        };
        // The steps of interest: every month of the two years around, every year beyond.
        let mut days = Sorted::new();
        for m in (-24..=24).chain([-120, -60, -48, -36, 36, 48, 60, 120]) {
            if let Some(d) = add_months(known, m) {
                days.insert(day_number(d));
            }
        }
        let pieces = pieces(unknown).map(|p| p.0).unwrap_or_default();
        for s in pieces.iter().filter_map(|p| p.slot).collect::<Sorted<Slot>>() {
            self.cuts.change(s, |cuts| cuts.extend(days.iter().copied()));
        }
        self.exact = false;
        Abstract::Other
    }
}

/// A known quantity as a number with its sort.
fn sorted(v: &Value) -> Option<(Sort, Number)> {
    Some(match v {
        Value::Number(n) => (Sort::Number, *n),
        Value::Date(d) => (Sort::Date, day_number(*d)),
        Value::Months(m) => (Sort::Months, Number::from(i64::from(*m))),
        Value::Days(d) => (Sort::Days, Number::from(i64::from(*d))),
        _ => return None,
    })
}

fn pieces(a: &Abstract) -> Option<(Cow<'_, [Piece]>, bool, bool)> {
    match a {
        Abstract::Known(v) => match sorted(v) {
            Some((sort, n)) => Some((vec![Piece::constant(n)].into(), true, sort == Sort::Date)),
            // Nothing, a failure, a truth value: no order to change.
            None => Some((Cow::Borrowed(&[]), true, false)),
        },
        Abstract::Pieces { pieces, sort, exact } => Some((pieces.into(), *exact, *sort == Sort::Date)),
        Abstract::Truth | Abstract::Other => None,
    }
}

/// The pieces of a branch, which stand under the branch's condition.
fn given(a: Abstract, condition: u32, holds: bool) -> Abstract {
    let (mut list, sort, exact) = match a {
        Abstract::Pieces { pieces, sort, exact } => (pieces, sort, exact),
        Abstract::Known(v) => match sorted(&v) {
            Some((sort, n)) => (vec![Piece::constant(n)], sort, true),
            None => return Abstract::Known(v),
        },
        other => return other,
    };
    for p in &mut list {
        if !p.under.contains(&(condition, holds)) {
            p.under.push((condition, holds));
        }
    }
    Abstract::Pieces { pieces: list, sort, exact }
}

fn unsorted(a: Abstract) -> Abstract {
    match a {
        Abstract::Pieces { pieces, exact, .. } => Abstract::Pieces { pieces, sort: Sort::Number, exact },
        other => other,
    }
}

fn union(a: Abstract, b: Abstract) -> Abstract {
    let sort = |x: &Abstract| match x {
        Abstract::Known(v) => sorted(v).map(|s| s.0),
        Abstract::Pieces { sort, .. } => Some(*sort),
        Abstract::Truth | Abstract::Other => None,
    };
    // A failed look-up or an unset end in one branch has no value to follow.
    let empty = |x: &Abstract| matches!(x, Abstract::Known(Value::Error(_) | Value::Null));
    let truth =
        |x: &Abstract| matches!(x, Abstract::Truth | Abstract::Known(Value::Bool(_) | Value::Symbol(_))) || empty(x);
    if truth(&a) && truth(&b) {
        return Abstract::Truth;
    }
    if empty(&a) || empty(&b) {
        let one = if empty(&a) { b } else { a };
        // Which of the two it is, is not known: a constant stays a piece, not a known value.
        return match (&one, pieces(&one), sort(&one)) {
            (Abstract::Known(_), Some((pieces, exact, _)), Some(sort)) => {
                Abstract::Pieces { pieces: pieces.into_owned(), sort, exact }
            }
            (Abstract::Known(_), _, _) => Abstract::Truth,
            _ => one,
        };
    }
    match (pieces(&a), pieces(&b), sort(&a)) {
        (Some((p, x, _)), Some((q, y, _)), Some(s)) if p.len() + q.len() <= MOST_PIECES => {
            let mut p = p.into_owned();
            for piece in q.into_owned() {
                add_piece(&mut p, piece);
            }
            Abstract::Pieces { pieces: p, sort: s, exact: x && y }
        }
        _ => Abstract::Other,
    }
}

fn combine(a: &Abstract, b: &Abstract, sort: Sort, f: impl Fn(&Piece, &Piece) -> Option<Piece>) -> Option<Abstract> {
    let ((p, x, _), (q, y, _)) = (pieces(a)?, pieces(b)?);
    let mut out = Vec::new();
    for x in p.iter() {
        for y in q.iter().filter(|y| x.meets(y)) {
            let mut piece = f(x, y)?;
            for u in x.under.iter().chain(&y.under) {
                if !piece.under.contains(u) {
                    piece.under.push(*u);
                }
            }
            add_piece(&mut out, piece);
            if out.len() > MOST_PIECES {
                return None;
            }
        }
    }
    Some(Abstract::Pieces { pieces: out, sort, exact: x && y })
}

fn sum(a: &Abstract, b: &Abstract, minus: bool) -> Abstract {
    let sort = |x: &Abstract| match x {
        Abstract::Known(v) => sorted(v).map(|s| s.0),
        Abstract::Pieces { sort, .. } => Some(*sort),
        Abstract::Truth | Abstract::Other => None,
    };
    let (Some(s), Some(t)) = (sort(a), sort(b)) else { return Abstract::Other };
    // Months on a date are counted as 30.436875 days; the crossing is then searched a few days either way.
    let month = Number::new(30_436_875, 6);
    let scale =
        |sort: Sort, beside: Sort| if sort == Sort::Months && beside == Sort::Date { month } else { Number::ONE };
    let (ka, kb) = (scale(s, t), scale(t, s));
    let result = match (s, t) {
        (Sort::Date, Sort::Date) => Sort::Days,
        (Sort::Date, _) | (_, Sort::Date) => Sort::Date,
        (s, _) => s,
    };
    combine(a, b, result, |x, y| {
        let slot = match (x.slot, y.slot) {
            (Some(s), Some(t)) if s != t => return None,
            (s, t) => s.or(t),
        };
        let join = |p: Number, q: Number| {
            let (p, q) = (p.mul(ka).ok()?, q.mul(kb).ok()?);
            if minus { p.sub(q).ok() } else { p.add(q).ok() }
        };
        Some(Piece { slot, slope: join(x.slope, y.slope)?, offset: join(x.offset, y.offset)?, under: Vec::new() })
    })
    .unwrap_or(Abstract::Other)
}

fn product(a: &Abstract, b: &Abstract) -> Abstract {
    let sort = match (a, b) {
        (Abstract::Pieces { sort, .. }, _) | (_, Abstract::Pieces { sort, .. }) => *sort,
        _ => Sort::Number,
    };
    combine(a, b, sort, |x, y| {
        let (x, y) = if x.slot.is_none() { (y, x) } else { (x, y) };
        if y.slot.is_some() {
            return None;
        }
        Some(Piece {
            slot: x.slot,
            slope: x.slope.mul(y.offset).ok()?,
            offset: x.offset.mul(y.offset).ok()?,
            under: Vec::new(),
        })
    })
    .unwrap_or(Abstract::Other)
}
