//! What is to be computed for a block of rows: truths (one bit a row) and figures (one `i64` a row), each thing once.
//!
//! Truths are an and-inverter graph: conjunctions of literals. What follows from what is looked into before a
//! conjunction is made, so that the cross terms of alternatives that exclude each other fall away. Figures carry the
//! least and greatest value any row can give them; an operation whose figures could leave `i64` is not made at all.

use crate::quantity::Mode;
use std::collections::HashMap;

/// A figure: the node that gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Id(pub u32);

/// A truth or its opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Lit(u32);

impl Lit {
    pub const TRUE: Lit = Lit(0);
    pub const FALSE: Lit = Lit(1);

    fn of(id: Id) -> Lit {
        Lit(id.0 << 1)
    }

    pub fn id(self) -> Id {
        Id(self.0 >> 1)
    }

    pub fn negative(self) -> bool {
        self.0 & 1 == 1
    }
}

impl std::ops::Not for Lit {
    type Output = Lit;

    fn not(self) -> Lit {
        Lit(self.0 ^ 1)
    }
}

/// A figure of each row, or the same for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Arg {
    Each(Id),
    All(i64),
}

/// Part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Year,
    Month,
    Day,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sum {
    Add,
    Subtract,
    Multiply,
    Least,
    Greatest,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    True,
    /// A yes/no input.
    Bit(u16),
    /// A choice input holds the option of this index.
    Option(u16, u8),
    /// A figure is at least so much.
    AtLeast(Id, i64),
    /// The first is not less than the second.
    NotLess(Id, Id),
    Same(Id, Id),
    And(Lit, Lit),
    /// A number, date or duration as it stands in the block.
    Input(u16),
    /// The same, widened for arithmetic.
    Wide(u16),
    /// One of some constants; the truths are the bits of its index.
    Table(Box<[Lit]>, Box<[i64]>),
    Select(Lit, Arg, Arg),
    Sum(Sum, Arg, Arg),
    /// Rounded quotient by a constant above zero.
    Quotient(Id, i64, Mode),
    /// Rounded quotient by a figure; 0 where that is zero.
    QuotientBy(Arg, Id, Mode),
    /// A date so many months later.
    AddMonths(Arg, Arg),
    MonthsBetween(Arg, Arg),
    Part(Id, Part),
    /// Which of several alternatives holds; as in `Table`.
    Class(Box<[Lit]>),
}

impl Node {
    /// Whether it gives a truth.
    pub fn is_truth(&self) -> bool {
        matches!(
            self,
            Node::True
                | Node::Bit(_)
                | Node::Option(..)
                | Node::AtLeast(..)
                | Node::NotLess(..)
                | Node::Same(..)
                | Node::And(..)
        )
    }

    /// Calls `f` with each node it reads.
    pub fn reads(&self, mut f: impl FnMut(Id)) {
        let arg = |a: &Arg, f: &mut dyn FnMut(Id)| {
            if let Arg::Each(id) = a {
                f(*id);
            }
        };
        match self {
            Node::True | Node::Bit(_) | Node::Option(..) | Node::Input(_) | Node::Wide(_) => {}
            Node::AtLeast(a, _) | Node::Quotient(a, ..) | Node::Part(a, _) => f(*a),
            Node::NotLess(a, b) | Node::Same(a, b) => {
                f(*a);
                f(*b);
            }
            Node::And(a, b) => {
                f(a.id());
                f(b.id());
            }
            Node::Table(planes, _) | Node::Class(planes) => planes.iter().for_each(|l| f(l.id())),
            Node::Select(c, a, b) => {
                f(c.id());
                arg(a, &mut f);
                arg(b, &mut f);
            }
            Node::Sum(_, a, b) | Node::AddMonths(a, b) | Node::MonthsBetween(a, b) => {
                arg(a, &mut f);
                arg(b, &mut f);
            }
            Node::QuotientBy(a, b, _) => {
                arg(a, &mut f);
                f(*b);
            }
        }
    }
}

/// Least and greatest.
pub(super) type Bounds = (i64, i64);

/// No figure goes beyond this, so that sums of two never leave `i64`.
pub(super) const FAR: i64 = i64::MAX / 2;

/// Most nodes: beyond, an item is not worth holding.
const MOST_NODES: usize = 200_000;
/// Most steps of looking into what follows from what.
const MOST_STEPS: usize = 160;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub nodes: Vec<Node>,
    bounds: Vec<Bounds>,
    known: HashMap<Node, Id>,
    ands: HashMap<(Lit, Lit), Lit>,
    /// For each figure its comparisons with constants, ascending.
    cuts: HashMap<Id, Vec<(i64, Id)>>,
    options: HashMap<u16, Vec<Id>>,
    /// What is assumed while looking ahead: stamp and truth by node.
    assumed: Vec<(u32, bool)>,
    now: u32,
}

/// Whether a column of 32 bits holds such figures.
pub(super) fn narrow((low, high): Bounds) -> bool {
    i32::try_from(low).is_ok() && i32::try_from(high).is_ok()
}

fn bounded(low: Option<i64>, high: Option<i64>) -> Option<Bounds> {
    low.zip(high).filter(|(l, h)| *l >= -FAR && *h <= FAR)
}

impl Graph {
    pub fn new() -> Graph {
        let mut g = Graph::default();
        g.add(Node::True, (0, 0));
        g
    }

    pub fn too_large(&self) -> bool {
        self.nodes.len() > MOST_NODES
    }

    fn add(&mut self, node: Node, bounds: Bounds) -> Id {
        if let Some(id) = self.known.get(&node) {
            return *id;
        }
        let id = Id(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX >> 1));
        self.nodes.push(node.clone());
        self.bounds.push(bounds);
        self.assumed.push((0, false));
        self.known.insert(node, id);
        id
    }

    pub fn node(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    pub fn bounds(&self, id: Id) -> Bounds {
        self.bounds.get(id.0 as usize).copied().unwrap_or((-FAR, FAR))
    }

    fn reach(&self, a: Arg) -> Bounds {
        match a {
            Arg::Each(id) => self.bounds(id),
            Arg::All(n) => (n, n),
        }
    }

    // Truths.

    pub fn bit(&mut self, slot: u16) -> Lit {
        Lit::of(self.add(Node::Bit(slot), (0, 1)))
    }

    pub fn option(&mut self, slot: u16, option: u8) -> Lit {
        let id = self.add(Node::Option(slot, option), (0, 1));
        let list = self.options.entry(slot).or_default();
        if !list.contains(&id) {
            list.push(id);
        }
        Lit::of(id)
    }

    /// Whether a figure is at least `value`.
    pub fn at_least(&mut self, id: Id, value: i64) -> Lit {
        let (low, high) = self.bounds(id);
        if value <= low {
            return Lit::TRUE;
        }
        if value > high {
            return Lit::FALSE;
        }
        // Asked of what it was computed from, where that is the same question.
        match self.node(id) {
            Some(Node::Sum(Sum::Multiply, Arg::Each(x), Arg::All(k))) if *k > 0 => {
                let (x, k) = (*x, *k);
                let up = value.div_euclid(k) + i64::from(value.rem_euclid(k) != 0);
                return self.at_least(x, up);
            }
            Some(Node::Sum(Sum::Add, Arg::Each(x), Arg::All(k))) => {
                let x = *x;
                if let Some(v) = value.checked_sub(*k) {
                    return self.at_least(x, v);
                }
            }
            Some(Node::Wide(slot)) => {
                if let Some(x) = self.known.get(&Node::Input(*slot)).copied() {
                    return self.at_least(x, value);
                }
            }
            _ => {}
        }
        let cut = self.add(Node::AtLeast(id, value), (0, 1));
        let list = self.cuts.entry(id).or_default();
        if let Err(at) = list.binary_search_by_key(&value, |c| c.0) {
            list.insert(at, (value, cut));
        }
        Lit::of(cut)
    }

    pub fn equals(&mut self, id: Id, value: i64) -> Lit {
        let from = self.at_least(id, value);
        let Some(next) = value.checked_add(1) else { return from };
        let beyond = self.at_least(id, next);
        self.and(from, !beyond)
    }

    /// Whether `a >= b`.
    pub fn not_less(&mut self, a: Id, b: Id) -> Lit {
        let ((al, ah), (bl, bh)) = (self.bounds(a), self.bounds(b));
        if a == b || al >= bh {
            return Lit::TRUE;
        }
        if ah < bl {
            return Lit::FALSE;
        }
        let (a, b) = (self.wide(a), self.wide(b));
        Lit::of(self.add(Node::NotLess(a, b), (0, 1)))
    }

    pub fn same(&mut self, a: Id, b: Id) -> Lit {
        let ((al, ah), (bl, bh)) = (self.bounds(a), self.bounds(b));
        if a == b {
            return Lit::TRUE;
        }
        if ah < bl || bh < al {
            return Lit::FALSE;
        }
        let (a, b) = (self.wide(a.min(b)), self.wide(a.max(b)));
        Lit::of(self.add(Node::Same(a, b), (0, 1)))
    }

    pub fn or(&mut self, a: Lit, b: Lit) -> Lit {
        !self.and(!a, !b)
    }

    pub fn any(&mut self, all: impl IntoIterator<Item = Lit>) -> Lit {
        all.into_iter().fold(Lit::FALSE, |a, b| self.or(a, b))
    }

    pub fn and(&mut self, a: Lit, b: Lit) -> Lit {
        if a == Lit::FALSE || b == Lit::FALSE || a == !b {
            return Lit::FALSE;
        }
        if a == Lit::TRUE || a == b {
            return b;
        }
        if b == Lit::TRUE {
            return a;
        }
        let key = (a.min(b), a.max(b));
        if let Some(l) = self.ands.get(&key) {
            return *l;
        }
        let l = self.conjunction(key.0, key.1);
        self.ands.insert(key, l);
        l
    }

    fn conjunction(&mut self, a: Lit, b: Lit) -> Lit {
        if self.contradict(&[a, b]) {
            return Lit::FALSE;
        }
        if self.contradict(&[a, !b]) {
            return a;
        }
        if self.contradict(&[!a, b]) {
            return b;
        }
        // Of a disjunction whose one side contradicts the rest, the other side is left.
        for (clause, rest) in [(a, b), (b, a)] {
            if clause.negative()
                && let Some(Node::And(x, y)) = self.node(clause.id())
            {
                let (x, y) = (*x, *y);
                if self.contradict(&[!x, rest]) {
                    return self.and(!y, rest);
                }
                if self.contradict(&[!y, rest]) {
                    return self.and(!x, rest);
                }
            }
        }
        Lit::of(self.add(Node::And(a, b), (0, 1)))
    }

    /// Whether these are seen never to hold together.
    fn contradict(&mut self, all: &[Lit]) -> bool {
        self.now = self.now.wrapping_add(1);
        if self.now == 0 {
            self.assumed.fill((0, false));
            self.now = 1;
        }
        let mut open: Vec<Lit> = all.to_vec();
        let mut clauses: Vec<(Lit, Lit)> = Vec::new();
        let mut steps = 0;
        loop {
            while let Some(l) = open.pop() {
                steps += 1;
                if steps > MOST_STEPS {
                    return false;
                }
                let (at, holds) = (l.id(), !l.negative());
                if at == Lit::TRUE.id() {
                    if !holds {
                        return true;
                    }
                    continue;
                }
                match self.assumed.get_mut(at.0 as usize) {
                    Some((stamp, truth)) if *stamp == self.now => {
                        if *truth != holds {
                            return true;
                        }
                        continue;
                    }
                    Some(place) => *place = (self.now, holds),
                    None => return false,
                }
                match self.nodes.get(at.0 as usize) {
                    Some(Node::And(x, y)) if holds => open.extend([*x, *y]),
                    Some(Node::And(x, y)) => clauses.push((*x, *y)),
                    Some(Node::AtLeast(figure, value)) => {
                        for (v, cut) in self.cuts.get(figure).map_or(&[][..], Vec::as_slice) {
                            if holds && v < value {
                                open.push(Lit::of(*cut));
                            } else if !holds && v > value {
                                open.push(!Lit::of(*cut));
                            }
                        }
                    }
                    Some(Node::Option(slot, _)) if holds => {
                        let others = self.options.get(slot).map_or(&[][..], Vec::as_slice);
                        open.extend(others.iter().filter(|o| **o != at).map(|o| !Lit::of(*o)));
                    }
                    _ => {}
                }
            }
            // What is left of the disjunctions.
            let mut rest = Vec::with_capacity(clauses.len());
            for (x, y) in std::mem::take(&mut clauses) {
                match (self.holds(x, 6), self.holds(y, 6)) {
                    (Some(false), _) | (_, Some(false)) => {}
                    (Some(true), Some(true)) => return true,
                    (Some(true), None) => open.push(!y),
                    (None, Some(true)) => open.push(!x),
                    (None, None) => rest.push((x, y)),
                }
            }
            clauses = rest;
            if open.is_empty() {
                return false;
            }
        }
    }

    /// What is known of a truth under what is assumed, within so many levels.
    fn holds(&self, l: Lit, levels: usize) -> Option<bool> {
        let at = l.id();
        if at == Lit::TRUE.id() {
            return Some(!l.negative());
        }
        if let Some((stamp, truth)) = self.assumed.get(at.0 as usize)
            && *stamp == self.now
        {
            return Some(*truth != l.negative());
        }
        let below = levels.checked_sub(1)?;
        let Some(Node::And(x, y)) = self.nodes.get(at.0 as usize) else { return None };
        let truth = match (self.holds(*x, below), self.holds(*y, below)) {
            (Some(false), _) | (_, Some(false)) => false,
            (Some(true), Some(true)) => true,
            _ => return None,
        };
        Some(truth != l.negative())
    }

    // Figures. `None`: some row could leave `i64`.

    pub fn input(&mut self, slot: u16, bounds: Bounds) -> Id {
        self.add(Node::Input(slot), bounds)
    }

    fn wide(&mut self, id: Id) -> Id {
        match self.node(id) {
            Some(Node::Input(slot)) if narrow(self.bounds(id)) => {
                let (slot, bounds) = (*slot, self.bounds(id));
                self.add(Node::Wide(slot), bounds)
            }
            _ => id,
        }
    }

    fn wide_arg(&mut self, a: Arg) -> Arg {
        match a {
            Arg::Each(id) => Arg::Each(self.wide(id)),
            all => all,
        }
    }

    pub fn sum(&mut self, sum: Sum, a: Arg, b: Arg) -> Option<Arg> {
        if let Some(arg) = self.related(sum, a, b) {
            return Some(arg);
        }
        let ((al, ah), (bl, bh)) = (self.reach(a), self.reach(b));
        let (low, high) = match sum {
            Sum::Add => bounded(al.checked_add(bl), ah.checked_add(bh)),
            Sum::Subtract => bounded(al.checked_sub(bh), ah.checked_sub(bl)),
            Sum::Multiply => {
                let ends = [al.checked_mul(bl)?, al.checked_mul(bh)?, ah.checked_mul(bl)?, ah.checked_mul(bh)?];
                bounded(ends.iter().copied().min(), ends.iter().copied().max())
            }
            Sum::Least => Some((al.min(bl), ah.min(bh))),
            Sum::Greatest => Some((al.max(bl), ah.max(bh))),
        }?;
        if let (Arg::All(a), Arg::All(b)) = (a, b) {
            return Some(Arg::All(match sum {
                Sum::Add => a.checked_add(b)?,
                Sum::Subtract => a.checked_sub(b)?,
                Sum::Multiply => a.checked_mul(b)?,
                Sum::Least => a.min(b),
                Sum::Greatest => a.max(b),
            }));
        }
        if low == high {
            return Some(Arg::All(low));
        }
        // Constants stand second, and chains of the same operation become one.
        let (sum, a, b) = match (sum, a, b) {
            (Sum::Subtract, a, Arg::All(k)) => (Sum::Add, a, Arg::All(k.checked_neg()?)),
            (Sum::Subtract, ..) => (sum, a, b),
            (_, Arg::All(_), b) => (sum, b, a),
            (_, Arg::Each(x), Arg::Each(y)) if y < x => (sum, b, a),
            _ => (sum, a, b),
        };
        match (sum, a, b) {
            (Sum::Add, a, Arg::All(0)) | (Sum::Multiply, a, Arg::All(1)) => return Some(a),
            (Sum::Least, a, b) if self.reach(a).1 <= self.reach(b).0 => return Some(a),
            (Sum::Least, a, b) if self.reach(b).1 <= self.reach(a).0 => return Some(b),
            (Sum::Greatest, a, b) if self.reach(a).0 >= self.reach(b).1 => return Some(a),
            (Sum::Greatest, a, b) if self.reach(b).0 >= self.reach(a).1 => return Some(b),
            (Sum::Add | Sum::Multiply, Arg::Each(x), Arg::All(k)) => {
                if let Some(Node::Sum(s, y, Arg::All(j))) = self.node(x)
                    && *s == sum
                {
                    let (y, j) = (*y, *j);
                    let both = if sum == Sum::Add { k.checked_add(j) } else { k.checked_mul(j) };
                    return self.sum(sum, y, Arg::All(both?));
                }
            }
            _ => {}
        }
        let (a, b) = (self.wide_arg(a), self.wide_arg(b));
        Some(Arg::Each(self.add(Node::Sum(sum, a, b), (low, high))))
    }

    /// A figure as a multiple of another, or a constant as a multiple of none.
    fn multiple(&self, a: Arg) -> (Option<Id>, i64) {
        match a {
            Arg::All(n) => (None, n),
            Arg::Each(id) => match self.node(id) {
                Some(Node::Sum(Sum::Multiply, Arg::Each(x), Arg::All(k))) => (Some(*x), *k),
                _ => (Some(id), 1),
            },
        }
    }

    /// Sum or difference of multiples of one figure; case by case where both are chosen alike. Bounds alone would not see
    /// that the greater of two such ends is never below the lesser.
    fn related(&mut self, sum: Sum, a: Arg, b: Arg) -> Option<Arg> {
        let join = |x: i64, y: i64| match sum {
            Sum::Add => x.checked_add(y),
            Sum::Subtract => x.checked_sub(y),
            _ => None,
        };
        if let (Arg::Each(x), Arg::Each(y)) = (a, b)
            && matches!(sum, Sum::Add | Sum::Subtract)
            && let (Some(Node::Select(c, p, q)), Some(Node::Select(d, r, s))) = (self.node(x), self.node(y))
            && c == d
        {
            let (c, p, q, r, s) = (*c, *p, *q, *r, *s);
            let (yes, no) = (self.related(sum, p, r)?, self.related(sum, q, s)?);
            return Some(self.select(c, yes, no));
        }
        match (self.multiple(a), self.multiple(b)) {
            ((None, x), (None, y)) => {
                let n = join(x, y)?;
                (-FAR..=FAR).contains(&n).then_some(Arg::All(n))
            }
            ((Some(x), j), (Some(y), k)) if x == y => {
                let by = join(j, k)?;
                self.sum(Sum::Multiply, Arg::Each(x), Arg::All(by))
            }
            _ => None,
        }
    }

    pub fn select(&mut self, on: Lit, a: Arg, b: Arg) -> Arg {
        if a == b || on == Lit::TRUE {
            return a;
        }
        if on == Lit::FALSE {
            return b;
        }
        let ((al, ah), (bl, bh)) = (self.reach(a), self.reach(b));
        let (on, a, b) = if on.negative() { (!on, b, a) } else { (on, a, b) };
        let (a, b) = (self.wide_arg(a), self.wide_arg(b));
        Arg::Each(self.add(Node::Select(on, a, b), (al.min(bl), ah.max(bh))))
    }

    /// The bits of the index of the alternative that holds.
    pub fn planes(&mut self, guards: &[Lit]) -> Box<[Lit]> {
        let mut planes = Vec::new();
        while guards.len() > 1 << planes.len() {
            let bit = planes.len();
            let set: Vec<Lit> = guards.iter().enumerate().filter(|(i, _)| i >> bit & 1 == 1).map(|(_, g)| *g).collect();
            planes.push(self.any(set));
        }
        planes.into_boxed_slice()
    }

    /// The constant of the alternative that holds; at most 256.
    pub fn table(&mut self, alternatives: &[(i64, Lit)]) -> Arg {
        match alternatives {
            [] => Arg::All(0),
            [(only, _)] => Arg::All(*only),
            [(a, on), (b, _)] => self.select(*on, Arg::All(*a), Arg::All(*b)),
            _ => {
                let guards: Vec<Lit> = alternatives.iter().map(|a| a.1).collect();
                let planes = self.planes(&guards);
                let values: Box<[i64]> = alternatives.iter().map(|a| a.0).collect();
                let low = values.iter().copied().min().unwrap_or(0).min(0);
                let high = values.iter().copied().max().unwrap_or(0).max(0);
                Arg::Each(self.add(Node::Table(planes, values), (low, high)))
            }
        }
    }

    pub fn class(&mut self, guards: &[Lit]) -> Id {
        let planes = self.planes(guards);
        self.add(Node::Class(planes), (0, 255))
    }

    pub fn quotient(&mut self, of: Id, by: i64, mode: Mode) -> Option<Arg> {
        let (low, high) = self.bounds(of);
        if by == 1 {
            return Some(Arg::Each(of));
        }
        // Halves are added before dividing.
        (by > 1 && low >= by - FAR && high <= FAR - by).then_some(())?;
        let of = self.wide(of);
        Some(Arg::Each(self.add(Node::Quotient(of, by, mode), (low / by - 1, high / by + 1))))
    }

    pub fn quotient_by(&mut self, of: Arg, by: Id, mode: Mode) -> Id {
        let (low, high) = self.reach(of);
        let far = low.abs().max(high.abs());
        let (of, by) = (self.wide_arg(of), self.wide(by));
        self.add(Node::QuotientBy(of, by, mode), (-far - 1, far + 1))
    }

    pub fn add_months(&mut self, date: Arg, months: Arg) -> Option<Arg> {
        let ((dl, dh), (ml, mh)) = (self.reach(date), self.reach(months));
        let late = |d: i64, m: i64| super::calendar::add_months(d, m);
        // One day more each side: a month's end moves by days, and bounds need only hold.
        let (low, high) = (late(dl, ml)?.checked_sub(1)?, late(dh, mh)?.checked_add(1)?);
        let (date, months) = (self.wide_arg(date), self.wide_arg(months));
        Some(Arg::Each(self.add(Node::AddMonths(date, months), (low, high))))
    }

    pub fn months_between(&mut self, a: Arg, b: Arg) -> Id {
        let ((al, ah), (bl, bh)) = (self.reach(a), self.reach(b));
        let low = (bl - ah) / 28 - 2;
        let high = (bh - al) / 28 + 2;
        let (a, b) = (self.wide_arg(a), self.wide_arg(b));
        self.add(Node::MonthsBetween(a, b), (low, high))
    }

    pub fn part(&mut self, of: Id, part: Part) -> Id {
        let of = self.wide(of);
        let bounds = match part {
            Part::Year => (1, 9999),
            Part::Month => (1, 12),
            Part::Day => (1, 31),
        };
        self.add(Node::Part(of, part), bounds)
    }
}
