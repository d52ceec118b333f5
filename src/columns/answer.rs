//! What a run over a block says of each row.

use super::block::{Bits, ROWS, bit};
use super::emit::{Emitted, From, Source, Truth};
use super::graph::{Arg, Id, Lit};
use super::lower::{Figure, Lower, Sort, Term, Union, shown};
use super::run::{Class, Work};
use crate::assess::{Compiled, FineResult, Key, OUTCOMES, Status};
use crate::pack::model::Outcome;
use crate::program::{Fault, Reg, Value};
use crate::quantity::{Interval, Number};

/// One alternative of an output.
#[derive(Clone, Copy, Debug)]
enum Alternative {
    Value(Value),
    Figure(Sort, From),
}

/// Where an output stands.
#[derive(Clone, Debug)]
enum Out {
    Always(Alternative),
    Two(Truth, Alternative, Alternative),
    Many(usize, Vec<Alternative>),
}

/// What tells the answers of two rows apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// A truth.
    Truth(usize),
    /// Which of several.
    Class(usize),
}

/// The outputs of a key, and the rows that columns do not settle.
#[derive(Clone, Debug)]
pub(super) struct Outs {
    list: Vec<Out>,
    left: Option<Truth>,
    /// What tells answers apart in all but their amounts, where that goes into one number.
    marks: Option<Vec<Mark>>,
}

/// The nodes an output needs.
pub(super) struct Wanted {
    terms: Vec<(Term, Lit)>,
    class: Option<Id>,
}

impl Wanted {
    /// Chosen among by one truth where there are two alternatives, by index where there are more.
    pub fn new(lower: &mut Lower<'_>, union: &Union) -> Option<Wanted> {
        let mut terms = union.terms();
        terms.retain(|t| t.1 != Lit::FALSE);
        let class = match terms.len() {
            0..=2 => None,
            3..=256 => Some(lower.graph.class(&terms.iter().map(|t| t.1).collect::<Vec<_>>())),
            _ => return None,
        };
        Some(Wanted { terms, class })
    }

    pub fn nodes(&self, keep: &mut Vec<Id>) {
        keep.extend(self.class);
        if self.class.is_none() {
            keep.extend(self.terms.iter().take(1).map(|t| t.1.id()));
        }
        for (term, _) in &self.terms {
            if let Term::Figure(Figure { arg: Arg::Each(id), .. }) = term {
                keep.push(*id);
            }
        }
    }
}

impl Outs {
    /// `told`: the outputs an answer tells; `amounts`: those of them that are amounts.
    pub fn new(
        wanted: &[Wanted],
        left: Lit,
        emitted: &Emitted,
        told: impl Iterator<Item = usize>,
        amounts: [usize; 5],
    ) -> Option<Outs> {
        let alternative = |t: &Term| {
            Some(match t {
                Term::Value(v) => Alternative::Value(*v),
                Term::Figure(Figure { sort, arg: Arg::All(n) }) => Alternative::Figure(*sort, From::All(*n)),
                Term::Figure(Figure { sort, arg: Arg::Each(id) }) => {
                    Alternative::Figure(*sort, From::Each(emitted.source(*id)?))
                }
            })
        };
        let out = |w: &Wanted| {
            Some(match (w.terms.as_slice(), w.class) {
                ([], _) => Out::Always(Alternative::Value(Value::Null)),
                ([(only, _)], _) => Out::Always(alternative(only)?),
                ([(a, on), (b, _)], _) => Out::Two(emitted.truth(*on)?, alternative(a)?, alternative(b)?),
                (terms, class) => Out::Many(
                    emitted.register(class?)?,
                    terms.iter().map(|t| alternative(&t.0)).collect::<Option<Vec<_>>>()?,
                ),
            })
        };
        let left = match left {
            Lit::FALSE => None,
            l => Some(emitted.truth(l)?),
        };
        let mut outs = Outs { list: wanted.iter().map(out).collect::<Option<Vec<_>>>()?, left, marks: None };
        outs.marks = outs.marks(told, amounts);
        Some(outs)
    }

    fn marks(&self, told: impl Iterator<Item = usize>, amounts: [usize; 5]) -> Option<Vec<Mark>> {
        let mut marks = Vec::new();
        let own = |a: &Alternative| matches!(a, Alternative::Figure(_, From::Each(_)));
        for at in told {
            let (mark, figure) = match self.list.get(at) {
                None => continue,
                Some(Out::Always(a)) => (None, own(a)),
                Some(Out::Two(on, a, b)) => (Some(Mark::Truth(on.register)), own(a) || own(b)),
                Some(Out::Many(class, all)) => (Some(Mark::Class(*class)), all.iter().any(own)),
            };
            // A figure of each row's own tells more than a number holds.
            if figure && !amounts.contains(&at) {
                return None;
            }
            marks.extend(mark.filter(|m| !marks.contains(m)));
        }
        let bits: usize = marks.iter().map(|m| if matches!(m, Mark::Truth(_)) { 1 } else { 8 }).sum();
        (bits <= 64).then_some(marks)
    }

    /// The rows columns do not settle.
    pub fn left(&self, work: &Work) -> Option<Bits> {
        let left = self.left?;
        let bits = work.truths.get(left.register)?;
        Some(if left.negative { bits.map(|w| !w) } else { *bits })
    }
}

/// Where each output stands in a key; of outputs that share a register, any place does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    conflict: usize,
    no_rule: usize,
    exempt: usize,
    clause: usize,
    min: usize,
    max: usize,
    outcome: usize,
    low: usize,
    point: usize,
    high: usize,
    outside: usize,
    failure: usize,
    tier: usize,
    tier_told: usize,
    fined: usize,
    /// Whether the ends of the statutory range, then of the recommended one, are inside.
    inclusive: [usize; 4],
}

impl Places {
    pub fn new(c: &Compiled) -> Places {
        let place = |r: Reg| c.found_key.iter().position(|x| *x == r).unwrap_or(usize::MAX);
        let o = &c.outputs;
        Places {
            conflict: place(o.conflict),
            no_rule: place(o.no_rule),
            exempt: place(o.exempt),
            clause: place(o.clause),
            min: place(o.min),
            max: place(o.max),
            outcome: place(o.outcome),
            low: place(o.low),
            point: place(o.point),
            high: place(o.high),
            outside: place(o.outside),
            failure: place(o.failure),
            tier: place(o.tier_found),
            tier_told: place(o.tier),
            fined: place(o.fined),
            inclusive: [o.min_inclusive, o.max_inclusive, o.low_inclusive, o.high_inclusive].map(place),
        }
    }

    /// The outputs that are amounts.
    pub fn amounts(&self) -> [usize; 5] {
        [self.min, self.max, self.low, self.point, self.high]
    }

    /// The outputs an [`Answer`] tells but for penalties.
    pub fn told(&self) -> impl Iterator<Item = usize> {
        let others = [
            self.conflict,
            self.no_rule,
            self.exempt,
            self.clause,
            self.outcome,
            self.outside,
            self.failure,
            self.tier,
            self.tier_told,
            self.fined,
        ];
        self.amounts().into_iter().chain(others).chain(self.inclusive)
    }
}

/// How the answer to a row came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// With its block.
    Columns,
    /// By itself, something in it being out of the ordinary; the answer is as good.
    Alone,
    /// Not at all: a fact the item reads is not known. Such a row is for [`crate::assess::Assessor`].
    Open,
}

/// The answers to the rows of one block.
#[derive(Clone, Copy, Debug)]
pub struct Answers<'a> {
    pub(super) compiled: &'a Compiled,
    pub(super) places: &'a Places,
    pub(super) doubtful: &'a [(usize, usize)],
    pub(super) outs: Option<&'a Outs>,
    pub(super) work: Option<&'a Work>,
    pub(super) columns: &'a super::block::Block,
    pub(super) settled: Bits,
    pub(super) alone: &'a [(usize, Vec<Value>)],
}

/// The answer to one row.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    all: &'a Answers<'a>,
    row: usize,
    alone: Option<&'a [Value]>,
}

impl<'a> Answers<'a> {
    /// Rows.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How a row was answered.
    pub fn way(&self, row: usize) -> Way {
        if bit(&self.settled, row) {
            Way::Columns
        } else if self.alone_at(row).is_some() {
            Way::Alone
        } else {
            Way::Open
        }
    }

    fn alone_at(&self, row: usize) -> Option<&'a [Value]> {
        let at = self.alone.binary_search_by_key(&row, |a| a.0).ok()?;
        self.alone.get(at).map(|a| a.1.as_slice())
    }

    /// The answer to a row; `None` where a fact is not known ([`Way::Open`]).
    #[inline]
    pub fn get(&'a self, row: usize) -> Option<Answer<'a>> {
        if bit(&self.settled, row) {
            return Some(Answer { all: self, row, alone: None });
        }
        self.alone_at(row).map(|v| Answer { all: self, row, alone: Some(v) })
    }

    /// The recommended amounts in one column.
    pub fn amounts(&self) -> Amounts<'a> {
        Amounts::new(self, self.places.point)
    }

    /// Every amount in columns: least and greatest of the statutory range, least of the recommended one, recommended amount,
    /// greatest of the recommended range.
    pub fn all_amounts(&self) -> [Amounts<'a>; 5] {
        self.places.amounts().map(|place| Amounts::new(self, place))
    }

    /// A number for each row: of the rows that columns settled, those with the same number have the same answer but for
    /// its amounts and penalties, whatever block of the engine they stand in, and the same amounts are there. False where
    /// no number can say so.
    pub fn kinds(&self, out: &mut Vec<u64>) -> bool {
        out.clear();
        let (Some(work), Some(marks)) = (self.work, self.outs.and_then(|o| o.marks.as_ref())) else { return false };
        out.resize(self.len(), 0);
        for mark in marks {
            match mark {
                Mark::Truth(register) => {
                    let Some(bits) = work.truths.get(*register) else { return false };
                    for (rows, word) in out.chunks_mut(64).zip(bits) {
                        rows.iter_mut().enumerate().for_each(|(i, kind)| *kind = *kind << 1 | (word >> i & 1));
                    }
                }
                Mark::Class(class) => {
                    let Some(class) = work.classes.get(*class) else { return false };
                    for (rows, eight) in out.chunks_mut(8).zip(class) {
                        let of = rows.iter_mut().zip(eight.to_le_bytes());
                        of.for_each(|(kind, of)| *kind = *kind << 8 | u64::from(of));
                    }
                }
            }
        }
        true
    }

    #[inline]
    fn alternative(&self, out: usize, row: usize) -> Option<&Alternative> {
        let (outs, work) = (self.outs?, self.work?);
        match outs.list.get(out)? {
            Out::Always(a) => Some(a),
            Out::Two(on, a, b) => {
                let holds = bit(work.truths.get(on.register)?, row) != on.negative;
                Some(if holds { a } else { b })
            }
            Out::Many(class, all) => {
                let eight = work.classes.get(*class)?.get(row / 8)?;
                all.get(usize::from(eight.to_le_bytes().get(row % 8).copied()?))
            }
        }
    }

    #[inline]
    fn figure(&self, from: From, row: usize) -> i64 {
        match from {
            From::All(n) => n,
            From::Each(Source::Register(r)) => {
                self.work.and_then(|w| w.figures.get(r)).and_then(|f| f.get(row)).copied().unwrap_or(0)
            }
            From::Each(Source::Input(slot)) => self.columns.held(slot, row),
        }
    }
}

/// One column of amounts.
#[derive(Clone, Copy, Debug)]
pub struct Amounts<'a> {
    settled: Bits,
    on: On<'a>,
    yes: Given<'a>,
    no: Given<'a>,
}

/// Which of the two a row has.
#[derive(Clone, Copy, Debug)]
enum On<'a> {
    Always,
    Bit(&'a Bits, bool),
    Class(&'a Class, u8),
}

#[derive(Clone, Copy, Debug)]
enum Given<'a> {
    Nothing,
    All(i64, u8),
    Each(&'a [i64; ROWS], u8),
    Input(&'a super::block::Block, usize, u8),
}

impl<'a> Amounts<'a> {
    /// INVARIANT: of an output that is an amount, one alternative at most is a figure: they were merged.
    fn new(all: &Answers<'a>, place: usize) -> Amounts<'a> {
        let given = |a: &Alternative| match *a {
            Alternative::Figure(Sort::Number(s), From::All(n)) => Given::All(n, s),
            Alternative::Figure(Sort::Number(s), From::Each(Source::Register(r))) => {
                let column = all.work.and_then(|w| w.figures.get(r));
                column.map_or(Given::Nothing, |c| Given::Each(c, s))
            }
            Alternative::Figure(Sort::Number(s), From::Each(Source::Input(i))) => Given::Input(all.columns, i, s),
            Alternative::Value(Value::Number(n)) => n.small().map_or(Given::Nothing, |(n, s)| Given::All(n, s)),
            _ => Given::Nothing,
        };
        let nothing = Amounts { settled: all.settled, on: On::Always, yes: Given::Nothing, no: Given::Nothing };
        let (Some(outs), Some(work)) = (all.outs, all.work) else { return nothing };
        match outs.list.get(place) {
            Some(Out::Always(a)) => Amounts { yes: given(a), ..nothing },
            Some(Out::Two(on, a, b)) => match work.truths.get(on.register) {
                Some(bits) => Amounts { on: On::Bit(bits, on.negative), yes: given(a), no: given(b), ..nothing },
                None => nothing,
            },
            Some(Out::Many(class, alternatives)) => {
                let is_amount = |a: &Alternative| !matches!(given(a), Given::Nothing);
                let at = alternatives.iter().position(is_amount);
                match (
                    at.and_then(|i| alternatives.get(i)),
                    at.and_then(|i| u8::try_from(i).ok()),
                    work.classes.get(*class),
                ) {
                    (Some(a), Some(at), Some(class)) => Amounts { on: On::Class(class, at), yes: given(a), ..nothing },
                    _ => nothing,
                }
            }
            None => nothing,
        }
    }

    /// The amount of a row that columns settled, as `digits / 10^scale`. For others and for rows without an amount `None`:
    /// ask [`Answers::get`].
    #[inline]
    pub fn get(&self, row: usize) -> Option<(i64, u8)> {
        if !bit(&self.settled, row) {
            return None;
        }
        match self.given(row) {
            Given::Nothing => None,
            Given::All(n, s) => Some((*n, *s)),
            Given::Each(column, s) => column.get(row).map(|n| (*n, *s)),
            Given::Input(block, slot, s) => Some((block.held(*slot, row), *s)),
        }
    }

    /// Whether rows that have their amount in the way this row has it may have others.
    pub fn varies(&self, row: usize) -> bool {
        matches!(self.given(row), Given::Each(..) | Given::Input(..))
    }

    #[inline]
    fn given(&self, row: usize) -> &Given<'a> {
        let yes = match self.on {
            On::Always => true,
            On::Bit(bits, negative) => bit(bits, row) != negative,
            On::Class(class, at) => class.get(row / 8).and_then(|c| c.to_le_bytes().get(row % 8).copied()) == Some(at),
        };
        if yes { &self.yes } else { &self.no }
    }
}

impl Answer<'_> {
    #[inline]
    fn at(&self, out: usize) -> Value {
        if let Some(values) = self.alone {
            return values.get(out).copied().unwrap_or(Value::Null);
        }
        match self.all.alternative(out, self.row) {
            Some(Alternative::Value(v)) => *v,
            Some(Alternative::Figure(sort, from)) => shown(*sort, self.all.figure(*from, self.row)),
            None => Value::Null,
        }
    }

    #[inline]
    fn is(&self, out: usize) -> bool {
        matches!(self.at(out), Value::Bool(true))
    }

    fn number(&self, out: usize) -> Option<Number> {
        match self.at(out) {
            Value::Number(n) => Some(n),
            _ => None,
        }
    }

    fn index(&self, out: usize) -> Option<usize> {
        self.number(out).and_then(Number::to_i64).and_then(|n| usize::try_from(n).ok())
    }

    /// The failure that stops the assessment, or that the result left the statutory range.
    pub fn failure(&self) -> Option<Fault> {
        let p = self.all.places;
        let failed = [p.failure, p.outside].into_iter().find_map(|i| match self.at(i) {
            Value::Error(f) => Some(f),
            _ => None,
        });
        failed.or_else(|| self.is(p.outside).then_some(Fault::Argument))
    }

    /// Status.
    pub fn status(&self) -> Status {
        let p = self.all.places;
        if self.is(p.exempt) {
            Status::Decided
        } else if self.is(p.no_rule) {
            Status::NoRule
        } else if self.is(p.conflict) {
            Status::Conflict
        } else {
            Status::Decided
        }
    }

    /// Outcome.
    pub fn outcome(&self) -> Option<Outcome> {
        if self.is(self.all.places.exempt) {
            return Some(Outcome::Exempt);
        }
        let Value::Symbol(s) = self.at(self.all.places.outcome) else { return None };
        let i = self.all.compiled.outcome_symbols.iter().position(|x| *x == s)?;
        OUTCOMES.get(i).map(|o| o.0)
    }

    /// Index of the tier ([`Compiled::tiers`]), exempt or not.
    pub fn tier(&self) -> Option<usize> {
        self.index(self.all.places.tier)
    }

    /// Index of the tier an assessment tells: none where no fine is decided on.
    pub fn tier_told(&self) -> Option<usize> {
        self.index(self.all.places.tier_told).filter(|_| self.status() == Status::Decided)
    }

    /// The fine an assessment tells: [`Compiled::fine`] of [`Answer::key`].
    pub fn fine(&self) -> Option<FineResult> {
        let p = self.all.places;
        if !self.is(p.fined) {
            return None;
        }
        let status = self.status();
        if status == Status::NoRule {
            return None;
        }
        let [min_in, max_in, low_in, high_in] = p.inclusive.map(|i| !matches!(self.at(i), Value::Bool(false)));
        let (min, max) = self.statutory();
        let statutory = Interval { min, max, min_inclusive: min_in, max_inclusive: max_in };
        if status == Status::Conflict {
            let open = self.clause().and_then(|i| self.all.compiled.unspecified.get(i)) == Some(&true);
            let known = open || min.is_some() || max.is_some();
            return known.then_some(FineResult { statutory, range: None, amount: None });
        }
        let (low, high) = self.range();
        let range = Interval { min: low, max: high, min_inclusive: low_in, max_inclusive: high_in };
        let range = (low.is_some() || high.is_some()).then_some(range);
        Some(FineResult { statutory, range, amount: self.amount() })
    }

    /// Index of the clause ([`Compiled::clauses`]).
    pub fn clause(&self) -> Option<usize> {
        self.index(self.all.places.clause)
    }

    /// Recommended amount; `None` without a fine or where it is a judgement.
    pub fn amount(&self) -> Option<Number> {
        self.number(self.all.places.point)
    }

    /// Recommended range.
    pub fn range(&self) -> (Option<Number>, Option<Number>) {
        (self.number(self.all.places.low), self.number(self.all.places.high))
    }

    /// Statutory range.
    pub fn statutory(&self) -> (Option<Number>, Option<Number>) {
        (self.number(self.all.places.min), self.number(self.all.places.max))
    }

    /// Whether the penalty of this index ([`Compiled::penalties`]) is imposed.
    pub fn imposed(&self, penalty: usize) -> bool {
        self.all.compiled.penalties.get(penalty).is_some_and(|p| {
            let place = self.all.compiled.found_key.iter().position(|r| *r == p.applied);
            place.is_some_and(|i| self.is(i))
        })
    }

    /// The rules ([`Compiled::rules`]) that applied and rest on a source that could not be checked.
    pub fn unverified(&self) -> impl Iterator<Item = usize> {
        self.all.doubtful.iter().filter(|d| self.is(d.1)).map(|d| d.0)
    }

    /// The key of the result, from which [`Compiled`] tells all that an assessment says of it: `fine`, `summary` and so on.
    pub fn key(&self) -> Key {
        let n = self.all.compiled.found_key.len().saturating_sub(1);
        Key((0..n).map(|i| self.at(i)).collect())
    }
}
