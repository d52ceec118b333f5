//! A program as a graph over blocks: what each register can be, and under which truth.
//!
//! Almost everything a rule computes is one of a few constants: a tier, a share, a count, an end that is not set, a
//! failure. So a register is held as its alternatives: constants, each with the truth of the rows that have it, and at
//! most one figure. Operations on constants are done here, once, by the very function that runs a case; what is left for
//! the rows is their truths and a few sums. Where an alternative cannot be held (a figure that could leave `i64`, an
//! operation not known here), its rows are given up, and are run one by one.

use super::graph::{Arg, Bounds, Graph, Id, Lit, Part, Sum};
use super::layout::{Layout, Place};
use crate::program::{Instr, Program, Value};
use crate::quantity::{Mode, Number};

/// What the figures of a register are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// `figure / 10^scale`.
    Number(u8),
    /// Days since 1970-01-01.
    Date,
    Months,
    Days,
}

impl Sort {
    fn alike(self, other: Sort) -> bool {
        matches!((self, other), (Sort::Number(_), Sort::Number(_))) || self == other
    }

    /// Some value of this sort, where only the sort matters.
    fn sample(self) -> Value {
        match self {
            Sort::Number(_) => Value::Number(Number::ONE),
            Sort::Date => Value::Date(crate::quantity::Date::constant(2000, 1, 1)),
            Sort::Months => Value::Months(1),
            Sort::Days => Value::Days(1),
        }
    }

    /// The sort and figure of a value.
    fn of(v: Value) -> Option<(Sort, i64)> {
        Some(match v {
            Value::Number(n) => {
                let (m, s) = n.normalized().small()?;
                (Sort::Number(s), m)
            }
            Value::Date(d) => (Sort::Date, d.days()),
            Value::Months(m) => (Sort::Months, m.into()),
            Value::Days(d) => (Sort::Days, d.into()),
            _ => return None,
        })
    }
}

fn is_figure(v: &Value) -> bool {
    matches!(v, Value::Number(_) | Value::Date(_) | Value::Months(_) | Value::Days(_))
}

/// A figure with its sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    pub sort: Sort,
    pub arg: Arg,
}

/// What a register can be: alternatives that exclude each other, one of which holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Union {
    pub parts: Vec<(Value, Lit)>,
    pub figure: Option<(Figure, Lit)>,
}

impl Union {
    fn constant(v: Value) -> Union {
        Union { parts: vec![(v, Lit::TRUE)], figure: None }
    }

    fn figures(&self) -> usize {
        self.parts.iter().filter(|p| is_figure(&p.0)).count()
    }

    pub fn terms(&self) -> Vec<(Term, Lit)> {
        let parts = self.parts.iter().map(|(v, g)| (Term::Value(*v), *g));
        parts.chain(self.figure.map(|(f, g)| (Term::Figure(f), g))).collect()
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Term {
    Value(Value),
    Figure(Figure),
}

/// What an operation gives.
enum Made {
    Value(Value),
    Truth(Lit),
    Figure(Figure),
    /// The value where the truth holds, the figure elsewhere.
    Either(Lit, Value, Figure),
    /// Not here: the rows are run one by one.
    Left,
}

impl From<Option<Figure>> for Made {
    fn from(f: Option<Figure>) -> Made {
        f.map_or(Made::Left, Made::Figure)
    }
}

/// From so many constants on, they become a figure.
const MOST_PARTS: usize = 24;
/// From so many pairs of constants on, an operation is done on figures.
const MOST_PAIRS: usize = 48;
/// Decimals a figure may have.
const MOST_DECIMALS: u8 = 18;

/// See the module.
pub(super) struct Lower<'a> {
    pub graph: Graph,
    pub layout: &'a Layout,
    /// The rows that are given up.
    pub left: Lit,
    /// How many times some were.
    pub times: usize,
}

/// The results of one instruction while they are gathered.
#[derive(Default)]
struct Gather {
    parts: Vec<(Value, Lit)>,
    figures: Vec<(Figure, Lit)>,
}

impl<'a> Lower<'a> {
    pub fn new(layout: &'a Layout) -> Lower<'a> {
        Lower { graph: Graph::new(), layout, left: Lit::FALSE, times: 0 }
    }

    /// Every register of a program; `None` when that grows too large.
    pub fn program(&mut self, program: &Program) -> Option<Vec<Union>> {
        let mut registers: Vec<Union> = Vec::with_capacity(program.instrs.len());
        for instr in &program.instrs {
            let union = self.instr(instr, &registers);
            registers.push(union);
            if self.graph.too_large() {
                return None;
            }
        }
        Some(registers)
    }

    fn instr(&mut self, instr: &Instr, done: &[Union]) -> Union {
        let mut operands: [Option<&Union>; 3] = [None; 3];
        let mut regs = [None; 3];
        let mut n = 0;
        instr.operands(|r| {
            if let (Some(o), Some(p)) = (operands.get_mut(n), regs.get_mut(n)) {
                *o = done.get(r.0 as usize);
                *p = Some(r);
            }
            n += 1;
        });
        match (instr, operands) {
            (Instr::Const(v), _) => Union::constant(*v),
            (Instr::Load(slot), _) => self.load(slot.0),
            (Instr::Select(..), [Some(c), Some(a), Some(b)]) => self.select(instr, c, a, b),
            (_, [Some(a), Some(_), None]) if regs[0] == regs[1] => self.twice(instr, a),
            (_, [Some(a), Some(b), None]) => self.binary(instr, a, b),
            (_, [Some(a), None, None]) => self.unary(instr, a),
            _ => self.give_up(),
        }
    }

    fn give_up(&mut self) -> Union {
        self.leave(Lit::TRUE);
        Union::constant(Value::Null)
    }

    fn load(&mut self, slot: u16) -> Union {
        let layout = self.layout;
        match layout.place(slot) {
            Some(Place::Bit) => {
                let bit = self.graph.bit(slot);
                Union { parts: vec![(Value::Bool(true), bit), (Value::Bool(false), !bit)], figure: None }
            }
            Some(Place::Option(symbols)) => {
                let mut parts = Vec::new();
                let mut none = Lit::TRUE;
                for (i, s) in symbols.iter().enumerate() {
                    let guard = match u8::try_from(i) {
                        Ok(_) if i + 1 == symbols.len() => none,
                        Ok(i) => self.graph.option(slot, i),
                        // Rows with options beyond are odd.
                        Err(_) => break,
                    };
                    none = self.graph.and(none, !guard);
                    parts.push((Value::Symbol(*s), guard));
                }
                Union { parts, figure: None }
            }
            Some(Place::Figure { sort, bounds, .. }) => {
                let arg = Arg::Each(self.graph.input(slot, *bounds));
                Union { parts: Vec::new(), figure: Some((Figure { sort: *sort, arg }, Lit::TRUE)) }
            }
            None => self.give_up(),
        }
    }

    fn add(&mut self, to: &mut Gather, term: Made, guard: Lit) {
        if guard == Lit::FALSE {
            return;
        }
        match term {
            Made::Value(v) => {
                let g = &mut self.graph;
                match to.parts.iter_mut().find(|p| p.0 == v) {
                    Some(p) => p.1 = g.or(p.1, guard),
                    None => to.parts.push((v, guard)),
                }
            }
            Made::Truth(l) => {
                let (yes, no) = (self.graph.and(guard, l), self.graph.and(guard, !l));
                self.add(to, Made::Value(Value::Bool(true)), yes);
                self.add(to, Made::Value(Value::Bool(false)), no);
            }
            Made::Figure(Figure { sort, arg: Arg::All(n) }) => match value_of(sort, n) {
                Some(v) => self.add(to, Made::Value(v), guard),
                None => self.leave(guard),
            },
            Made::Figure(f) => {
                let g = &mut self.graph;
                match to.figures.iter_mut().find(|p| p.0 == f) {
                    Some(p) => p.1 = g.or(p.1, guard),
                    None => to.figures.push((f, guard)),
                }
            }
            Made::Either(on, value, figure) => {
                let (yes, no) = (self.graph.and(guard, on), self.graph.and(guard, !on));
                self.add(to, Made::Value(value), yes);
                self.add(to, Made::Figure(figure), no);
            }
            Made::Left => self.leave(guard),
        }
    }

    fn leave(&mut self, guard: Lit) {
        self.left = self.graph.or(self.left, guard);
        self.times += 1;
    }

    /// The results gathered as one union.
    fn finish(&mut self, mut all: Gather) -> Union {
        all.parts.retain(|p| p.1 != Lit::FALSE);
        // One of the alternatives holds, so "no" is what none of the others is: shorter than its own sum of cases.
        if all.figures.is_empty() && all.parts.iter().any(|p| p.0 == Value::Bool(false)) {
            let others: Vec<Lit> = all.parts.iter().filter(|p| p.0 != Value::Bool(false)).map(|p| p.1).collect();
            let none = !self.graph.any(others);
            all.parts.iter_mut().filter(|p| p.0 == Value::Bool(false)).for_each(|p| p.1 = none);
            all.parts.retain(|p| p.1 != Lit::FALSE);
        }
        let union = Union { parts: all.parts, figure: None };
        if all.figures.is_empty() && union.figures() <= MOST_PARTS {
            return union;
        }
        self.merge(union.parts, all.figures)
    }

    /// Alternatives with all their figures, constants included, as one.
    fn merge(&mut self, parts: Vec<(Value, Lit)>, figures: Vec<(Figure, Lit)>) -> Union {
        let constants: Vec<(Sort, i64, Lit)> =
            parts.iter().filter_map(|(v, g)| Sort::of(*v).map(|(s, n)| (s, n, *g))).collect();
        let mut rest: Vec<(Value, Lit)> = Vec::new();
        for (v, g) in parts {
            match is_figure(&v) {
                false => rest.push((v, g)),
                // A number too long for `i64`.
                true if Sort::of(v).is_none() => self.leave(g),
                true => {}
            }
        }
        let Some(first) = figures.first().map(|f| f.0.sort).or_else(|| constants.first().map(|c| c.0)) else {
            return Union { parts: rest, figure: None };
        };
        let scales = figures.iter().map(|f| f.0.sort).chain(constants.iter().map(|c| c.0));
        let sort = scales.fold(first, |a, b| match (a, b) {
            (Sort::Number(x), Sort::Number(y)) => Sort::Number(x.max(y)),
            _ => a,
        });
        let mut table: Vec<(i64, Lit)> = Vec::new();
        for (s, n, g) in constants {
            match self.scaled(Figure { sort: s, arg: Arg::All(n) }, sort) {
                Some(Arg::All(n)) => table.push((n, g)),
                _ => self.leave(g),
            }
        }
        let mut merged: Option<Arg> = None;
        let mut guard = Lit::FALSE;
        for (f, g) in figures {
            let Some(arg) = self.scaled(f, sort) else {
                self.leave(g);
                continue;
            };
            merged = Some(match merged {
                Some(before) => self.graph.select(g, arg, before),
                None => arg,
            });
            guard = self.graph.or(guard, g);
        }
        for chunk in table.chunks(256) {
            let arg = self.graph.table(chunk);
            let g = self.graph.any(chunk.iter().map(|t| t.1));
            merged = Some(match merged {
                Some(before) => self.graph.select(g, arg, before),
                None => arg,
            });
            guard = self.graph.or(guard, g);
        }
        let figure = merged.map(|arg| (Figure { sort, arg }, guard));
        Union { parts: rest, figure }
    }

    /// Its constants become a figure.
    pub fn lifted(&mut self, u: &Union) -> Union {
        if u.figures() == 0 {
            return u.clone();
        }
        let figures = u.figure.into_iter().collect();
        self.merge(u.parts.clone(), figures)
    }

    /// A figure at a scale not less than its own.
    fn scaled(&mut self, f: Figure, to: Sort) -> Option<Arg> {
        match (f.sort, to) {
            (Sort::Number(s), Sort::Number(t)) => {
                let by = 10_i64.checked_pow(t.checked_sub(s)?.into())?;
                self.graph.sum(Sum::Multiply, f.arg, Arg::All(by))
            }
            (a, b) if a == b => Some(f.arg),
            _ => None,
        }
    }

    /// Two figures of one kind at one scale.
    fn aligned(&mut self, a: Figure, b: Figure) -> Option<(Sort, Arg, Arg)> {
        let sort = match (a.sort, b.sort) {
            (Sort::Number(x), Sort::Number(y)) => Sort::Number(x.max(y)),
            (x, y) if x == y => x,
            _ => return None,
        };
        Some((sort, self.scaled(a, sort)?, self.scaled(b, sort)?))
    }

    /// Both operands are the same register.
    fn twice(&mut self, instr: &Instr, a: &Union) -> Union {
        let mut all = Gather::default();
        for (term, guard) in a.terms() {
            let made = match term {
                Term::Value(v) => Made::Value(result(instr, v, v)),
                Term::Figure(f) => self.figures(instr, f, f),
            };
            self.add(&mut all, made, guard);
        }
        self.finish(all)
    }

    fn binary(&mut self, instr: &Instr, a: &Union, b: &Union) -> Union {
        // Plain truths on both sides, by far the most frequent.
        if let (Some(x), Some(y)) = (plain(a), plain(b)) {
            let l = match instr {
                Instr::And(..) => Some(self.graph.and(x, y)),
                Instr::Or(..) => Some(self.graph.or(x, y)),
                _ => None,
            };
            if let Some(l) = l {
                return truth(l);
            }
        }
        let (n, m) = (a.figures(), b.figures());
        let many = n * m > MOST_PAIRS || (a.figure.is_some() && m > 2) || (b.figure.is_some() && n > 2);
        let (a, b) = if many { (self.lifted(a), self.lifted(b)) } else { (a.clone(), b.clone()) };
        let mut all = Gather::default();
        for (x, g) in a.terms() {
            for (y, h) in b.terms() {
                let guard = self.graph.and(g, h);
                if guard == Lit::FALSE {
                    continue;
                }
                let made = match (x, y) {
                    (Term::Value(x), Term::Value(y)) => Made::Value(result(instr, x, y)),
                    (Term::Value(x), Term::Figure(f)) => match Sort::of(x) {
                        Some((sort, n)) => self.figures(instr, Figure { sort, arg: Arg::All(n) }, f),
                        None => other(result(instr, x, f.sort.sample()), x),
                    },
                    (Term::Figure(f), Term::Value(y)) => match Sort::of(y) {
                        Some((sort, n)) => self.figures(instr, f, Figure { sort, arg: Arg::All(n) }),
                        None => other(result(instr, f.sort.sample(), y), y),
                    },
                    (Term::Figure(e), Term::Figure(f)) => self.figures(instr, e, f),
                };
                self.add(&mut all, made, guard);
            }
        }
        self.finish(all)
    }

    /// An operation on two figures.
    fn figures(&mut self, instr: &Instr, a: Figure, b: Figure) -> Made {
        use Sort::{Date, Days, Months};
        match (instr, a.sort, b.sort) {
            (Instr::Equal(..) | Instr::Less(..) | Instr::LessEqual(..), s, t) if !s.alike(t) => {
                Made::Value(result(instr, s.sample(), t.sample()))
            }
            (Instr::Equal(..), ..) => match self.aligned(a, b) {
                Some((_, x, y)) => Made::Truth(self.same(x, y)),
                None => Made::Left,
            },
            (Instr::Less(..), ..) => match self.aligned(a, b) {
                Some((_, x, y)) => Made::Truth(!self.not_less(x, y)),
                None => Made::Left,
            },
            (Instr::LessEqual(..), ..) => match self.aligned(a, b) {
                Some((_, x, y)) => Made::Truth(self.not_less(y, x)),
                None => Made::Left,
            },
            (Instr::Min(..), s, t) if s.alike(t) => self.summed(Sum::Least, a, b).into(),
            (Instr::Max(..), s, t) if s.alike(t) => self.summed(Sum::Greatest, a, b).into(),
            (Instr::Add(..), Sort::Number(_), Sort::Number(_)) => self.summed(Sum::Add, a, b).into(),
            (Instr::Subtract(..), Sort::Number(_), Sort::Number(_)) => self.summed(Sum::Subtract, a, b).into(),
            (Instr::Multiply(..), Sort::Number(s), Sort::Number(t)) => {
                let scale = s + t;
                let arg = if scale <= MOST_DECIMALS { self.graph.sum(Sum::Multiply, a.arg, b.arg) } else { None };
                arg.map(|arg| Figure { sort: Sort::Number(scale), arg }).into()
            }
            (Instr::Divide(..), Sort::Number(_), Sort::Number(_)) => self.divided(a, b).into(),
            (Instr::RoundQuotient(_, _, unit, mode), Sort::Number(_), Sort::Number(_)) => {
                self.quotient(a, b, *unit, *mode)
            }
            (Instr::Add(..), Date, Months) => self.later(a.arg, b.arg).into(),
            (Instr::Add(..), Months, Date) => self.later(b.arg, a.arg).into(),
            (Instr::Subtract(..), Date, Months) => match self.graph.sum(Sum::Subtract, Arg::All(0), b.arg) {
                Some(back) => self.later(a.arg, back).into(),
                None => Made::Left,
            },
            (Instr::Add(..), Date, Days) | (Instr::Add(..), Days, Date) => self.shifted(Sum::Add, Date, a, b).into(),
            (Instr::Subtract(..), Date, Days) => self.shifted(Sum::Subtract, Date, a, b).into(),
            (Instr::Subtract(..), Date, Date) => self.shifted(Sum::Subtract, Days, a, b).into(),
            (Instr::Add(..), s, t) if s == t && s != Date => self.shifted(Sum::Add, s, a, b).into(),
            (Instr::Subtract(..), s, t) if s == t => self.shifted(Sum::Subtract, s, a, b).into(),
            (Instr::DaysBetween(..), Date, Date) => self.shifted(Sum::Subtract, Sort::Number(0), b, a).into(),
            (Instr::MonthsBetween(..), Date, Date) => {
                Made::Figure(Figure { sort: Months, arg: Arg::Each(self.graph.months_between(a.arg, b.arg)) })
            }
            _ => Made::Left,
        }
    }

    fn same(&mut self, x: Arg, y: Arg) -> Lit {
        match (x, y) {
            (Arg::All(x), Arg::All(y)) => {
                if x == y {
                    Lit::TRUE
                } else {
                    Lit::FALSE
                }
            }
            (Arg::Each(id), Arg::All(n)) | (Arg::All(n), Arg::Each(id)) => self.graph.equals(id, n),
            (Arg::Each(x), Arg::Each(y)) => self.graph.same(x, y),
        }
    }

    fn not_less(&mut self, x: Arg, y: Arg) -> Lit {
        match (x, y) {
            (Arg::All(x), Arg::All(y)) => {
                if x >= y {
                    Lit::TRUE
                } else {
                    Lit::FALSE
                }
            }
            (Arg::Each(id), Arg::All(n)) => self.graph.at_least(id, n),
            // n >= x where not x >= n + 1.
            (Arg::All(n), Arg::Each(id)) => match n.checked_add(1) {
                Some(next) => !self.graph.at_least(id, next),
                None => Lit::TRUE,
            },
            (Arg::Each(x), Arg::Each(y)) => self.graph.not_less(x, y),
        }
    }

    fn summed(&mut self, sum: Sum, a: Figure, b: Figure) -> Option<Figure> {
        let (sort, x, y) = self.aligned(a, b)?;
        self.graph.sum(sum, x, y).map(|arg| Figure { sort, arg })
    }

    /// Sums of dates and durations, whole as they are; within the calendar and what durations hold.
    fn shifted(&mut self, sum: Sum, sort: Sort, a: Figure, b: Figure) -> Option<Figure> {
        let arg = self.graph.sum(sum, a.arg, b.arg)?;
        let (low, high) = self.reach(arg);
        let (least, greatest) = match sort {
            Sort::Date => (super::calendar::FIRST, super::calendar::LAST),
            _ => (i64::from(i32::MIN) + 1, i64::from(i32::MAX)),
        };
        (low >= least && high <= greatest).then_some(Figure { sort, arg })
    }

    fn reach(&self, a: Arg) -> Bounds {
        match a {
            Arg::Each(id) => self.graph.bounds(id),
            Arg::All(n) => (n, n),
        }
    }

    fn later(&mut self, date: Arg, months: Arg) -> Option<Figure> {
        if let (Arg::All(d), Arg::All(m)) = (date, months) {
            return super::calendar::add_months(d, m).map(|d| Figure { sort: Sort::Date, arg: Arg::All(d) });
        }
        self.graph.add_months(date, months).map(|arg| Figure { sort: Sort::Date, arg })
    }

    /// Exact division, where the divisor is a constant whose reciprocal has finite decimals.
    fn divided(&mut self, a: Figure, b: Figure) -> Option<Figure> {
        let Arg::All(n) = b.arg else { return None };
        let by = value_of(b.sort, n).and_then(|v| if let Value::Number(n) = v { Some(n) } else { None })?;
        let reciprocal = Number::ONE.div(by).ok()?;
        let (sort, n) = Sort::of(Value::Number(reciprocal))?;
        match self.figures(
            &Instr::Multiply(crate::program::Reg(0), crate::program::Reg(1)),
            a,
            Figure { sort, arg: Arg::All(n) },
        ) {
            Made::Figure(f) => Some(f),
            _ => None,
        }
    }

    /// `a / b` rounded to a unit: whole units first, as the exact quotient of whole numbers.
    fn quotient(&mut self, a: Figure, b: Figure, unit: Number, mode: Mode) -> Made {
        let (Sort::Number(s), Sort::Number(t), Some((Sort::Number(w), u))) =
            (a.sort, b.sort, Sort::of(Value::Number(unit)))
        else {
            return Made::Left;
        };
        if u <= 0 {
            return Made::Left;
        }
        // a / 10^s divided by (b / 10^t · u / 10^w).
        let (up, down) = (u32::from(t) + u32::from(w), u32::from(s));
        let lift = |k: u32| 10_i64.checked_pow(k);
        let (Some(above), Some(below)) = (lift(up.saturating_sub(down)), lift(down.saturating_sub(up))) else {
            return Made::Left;
        };
        let Some(by) = below.checked_mul(u) else { return Made::Left };
        let by_zero = Value::Error(crate::program::Fault::DivisionByZero);
        let whole = match b.arg {
            Arg::All(0) => return Made::Value(by_zero),
            Arg::All(d) => {
                let sign = Arg::All(if d < 0 { -above } else { above });
                let Some(by) = by.checked_mul(d).and_then(i64::checked_abs) else { return Made::Left };
                match self.graph.sum(Sum::Multiply, a.arg, sign) {
                    Some(Arg::Each(of)) => self.shortened(of, by, mode),
                    _ => None,
                }
            }
            Arg::Each(_) => {
                let of = self.graph.sum(Sum::Multiply, a.arg, Arg::All(above));
                let by = self.graph.sum(Sum::Multiply, b.arg, Arg::All(by));
                match (of, by) {
                    (Some(of), Some(Arg::Each(by))) => Some(Arg::Each(self.graph.quotient_by(of, by, mode))),
                    _ => None,
                }
            }
        };
        let Some(arg) = whole.and_then(|q| self.graph.sum(Sum::Multiply, q, Arg::All(u))) else { return Made::Left };
        let figure = Figure { sort: Sort::Number(w), arg };
        match b.arg {
            Arg::Each(id) => Made::Either(self.graph.equals(id, 0), by_zero, figure),
            Arg::All(_) => Made::Figure(figure),
        }
    }

    /// A rounded quotient; a factor the dividend was just multiplied by is taken out of both.
    fn shortened(&mut self, of: Id, by: i64, mode: Mode) -> Option<Arg> {
        if let Some(super::graph::Node::Sum(Sum::Multiply, Arg::Each(x), Arg::All(k))) = self.graph.node(of)
            && *k > 0
        {
            let (x, k) = (*x, *k);
            if k % by == 0 {
                return self.graph.sum(Sum::Multiply, Arg::Each(x), Arg::All(k / by));
            }
            if by % k == 0 {
                return self.shortened(x, by / k, mode);
            }
        }
        self.graph.quotient(of, by, mode)
    }

    fn unary(&mut self, instr: &Instr, a: &Union) -> Union {
        if let (Instr::Not(_), Some(l)) = (instr, plain(a)) {
            return truth(!l);
        }
        let mut all = Gather::default();
        for (term, guard) in a.terms() {
            let made = match (term, instr) {
                (Term::Value(v), _) => Made::Value(result(instr, v, v)),
                (Term::Figure(f), Instr::Negate(_)) => {
                    let arg = self.graph.sum(Sum::Subtract, Arg::All(0), f.arg);
                    arg.map(|arg| Figure { sort: f.sort, arg }).into()
                }
                (Term::Figure(f), Instr::Abs(_)) if matches!(f.sort, Sort::Number(_)) => {
                    let other = self.graph.sum(Sum::Subtract, Arg::All(0), f.arg);
                    let arg = other.and_then(|n| self.graph.sum(Sum::Greatest, f.arg, n));
                    arg.map(|arg| Figure { sort: f.sort, arg }).into()
                }
                (Term::Figure(f), Instr::Round(_, unit, mode)) => match f.sort {
                    Sort::Number(_) => {
                        let one = Figure { sort: Sort::Number(0), arg: Arg::All(1) };
                        self.quotient(f, one, *unit, *mode)
                    }
                    _ => Made::Left,
                },
                (Term::Figure(Figure { sort: Sort::Date, arg: Arg::Each(id) }), _) => {
                    let part = match instr {
                        Instr::Year(_) => Some(Part::Year),
                        Instr::Month(_) => Some(Part::Month),
                        Instr::Day(_) => Some(Part::Day),
                        _ => None,
                    };
                    let arg = part.map(|p| Arg::Each(self.graph.part(id, p)));
                    arg.map(|arg| Figure { sort: Sort::Number(0), arg }).into()
                }
                _ => Made::Left,
            };
            self.add(&mut all, made, guard);
        }
        self.finish(all)
    }

    fn select(&mut self, instr: &Instr, c: &Union, a: &Union, b: &Union) -> Union {
        if let (Some(c), Some(x), Some(y)) = (plain(c), plain(a), plain(b)) {
            let (x, y) = (self.graph.and(c, x), self.graph.and(!c, y));
            return truth(self.graph.or(x, y));
        }
        let made = |t: &Term| match t {
            Term::Value(v) => Made::Value(*v),
            Term::Figure(f) => Made::Figure(*f),
        };
        let mut all = Gather::default();
        for (condition, g) in c.terms() {
            let branch = match condition {
                Term::Value(Value::Bool(true)) => a,
                Term::Value(Value::Bool(false)) => b,
                Term::Value(v) => {
                    self.neither(instr, v, g, a, b, &mut all);
                    continue;
                }
                Term::Figure(_) => {
                    self.leave(g);
                    continue;
                }
            };
            for (term, h) in branch.terms() {
                let guard = self.graph.and(g, h);
                self.add(&mut all, made(&term), guard);
            }
        }
        self.finish(all)
    }

    /// The condition is neither true nor false: what both branches agree on, unless it failed.
    fn neither(&mut self, instr: &Instr, condition: Value, g: Lit, a: &Union, b: &Union, all: &mut Gather) {
        if let Value::Error(_) = condition {
            self.add(all, Made::Value(condition), g);
            return;
        }
        for (x, h) in a.terms() {
            for (y, k) in b.terms() {
                let both = self.graph.and(h, k);
                let guard = self.graph.and(g, both);
                if guard == Lit::FALSE {
                    continue;
                }
                let made = match (x, y) {
                    (Term::Value(x), Term::Value(y)) => {
                        let Instr::Select(c, p, q) = *instr else { return };
                        // The same register twice holds the same value twice.
                        Made::Value(instr.result(
                            |r| {
                                if r == c {
                                    condition
                                } else if r == p {
                                    x
                                } else if r == q {
                                    y
                                } else {
                                    Value::Null
                                }
                            },
                            |_| Value::Unknown,
                        ))
                    }
                    (Term::Figure(x), Term::Figure(y)) if x == y => Made::Figure(x),
                    _ => Made::Left,
                };
                self.add(all, made, guard);
            }
        }
    }
}

/// A union that is true or false and nothing else.
fn plain(u: &Union) -> Option<Lit> {
    if u.figure.is_some() {
        return None;
    }
    match u.parts.as_slice() {
        [(Value::Bool(true), l)] if *l == Lit::TRUE => Some(Lit::TRUE),
        [(Value::Bool(false), l)] if *l == Lit::TRUE => Some(Lit::FALSE),
        [(Value::Bool(true), l), (Value::Bool(false), _)] | [(Value::Bool(false), _), (Value::Bool(true), l)] => {
            Some(*l)
        }
        _ => None,
    }
}

fn truth(l: Lit) -> Union {
    let mut parts = vec![(Value::Bool(true), l), (Value::Bool(false), !l)];
    parts.retain(|p| p.1 != Lit::FALSE);
    Union { parts, figure: None }
}

/// The result of a case's own instruction on two values.
fn result(instr: &Instr, a: Value, b: Value) -> Value {
    let mut first = None;
    instr.operands(|r| {
        first.get_or_insert(r);
    });
    instr.result(|r| if Some(r) == first { a } else { b }, |_| Value::Unknown)
}

/// The result where one side is a figure and the other no figure: it does not turn on the figure unless that other side is
/// a value of its own.
fn other(result: Value, side: Value) -> Made {
    match side {
        Value::Null | Value::Error(_) => Made::Value(result),
        _ => Made::Left,
    }
}

fn value_of(sort: Sort, figure: i64) -> Option<Value> {
    Some(match sort {
        Sort::Number(s) => Value::Number(Number::new(figure, s).normalized()),
        Sort::Date => Value::Date(crate::quantity::Date::of_days(figure)?),
        Sort::Months => Value::Months(i32::try_from(figure).ok()?),
        Sort::Days => Value::Days(i32::try_from(figure).ok()?),
    })
}

/// A figure as the value it stands for.
pub(super) fn shown(sort: Sort, figure: i64) -> Value {
    match sort {
        Sort::Number(s) => Value::Number(Number::new(figure, s)),
        _ => value_of(sort, figure).unwrap_or(Value::Null),
    }
}
