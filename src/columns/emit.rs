//! A graph as steps over registers: what the answers need, in order, registers reused once their last reader is done.

use super::graph::{Arg, Graph, Id, Lit, Node, Part, Sum};
use crate::quantity::Mode;
use std::collections::BTreeSet;

/// A register of truths, and whether its opposite is meant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Truth {
    pub register: usize,
    pub negative: bool,
}

/// Where a figure stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    /// An input's column.
    Input(usize),
    Register(usize),
}

/// A figure of each row, or the same for all.
#[derive(Clone, Copy, Debug)]
pub(super) enum From {
    Each(Source),
    All(i64),
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    True,
    Bit(usize),
    Option(usize, u8),
    AtLeast(Source, i64),
    NotLess(Source, Source),
    Same(Source, Source),
    And(Truth, Truth),
    Wide(usize),
    Table(Vec<Truth>, Box<[i64; 256]>),
    Select(Truth, From, From),
    Sum(Sum, From, From),
    /// Whether no figure is below zero comes last.
    Quotient(Source, i64, Mode, bool),
    QuotientBy(From, Source, Mode),
    AddMonths(From, From),
    MonthsBetween(From, From),
    Part(Source, Part),
    Class(Vec<Truth>),
}

/// Which kind of register a step sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Truth,
    Figure,
    Class,
}

/// Steps, each with the register it sets, and how many registers of each kind there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Code {
    pub steps: Vec<(usize, Kind, Step)>,
    pub truths: usize,
    pub figures: usize,
    pub classes: usize,
}

/// The registers of one kind.
#[derive(Default)]
struct Pool {
    free: BTreeSet<usize>,
    size: usize,
}

impl Pool {
    fn take(&mut self) -> usize {
        self.free.pop_first().unwrap_or_else(|| {
            self.size += 1;
            self.size - 1
        })
    }
}

fn kind(node: &Node) -> Option<Kind> {
    match node {
        Node::Input(_) => None,
        Node::Class(_) => Some(Kind::Class),
        n if n.is_truth() => Some(Kind::Truth),
        _ => Some(Kind::Figure),
    }
}

/// Where each node ended up.
pub(super) struct Emitted {
    pub code: Code,
    registers: Vec<Option<usize>>,
    inputs: Vec<Option<u16>>,
}

impl Emitted {
    /// The steps that the nodes in `keep` need; their registers are not used again.
    pub fn new(graph: &Graph, keep: &[Id]) -> Emitted {
        let n = graph.nodes.len();
        // The last reader of each node, by position; kept ones have none after.
        let mut last = vec![0_usize; n];
        let mut needed = vec![false; n];
        for id in keep.iter().chain([&Lit::TRUE.id()]) {
            if let (Some(l), Some(x)) = (last.get_mut(id.0 as usize), needed.get_mut(id.0 as usize)) {
                (*l, *x) = (usize::MAX, true);
            }
        }
        for (i, node) in graph.nodes.iter().enumerate().rev() {
            if needed.get(i) != Some(&true) {
                continue;
            }
            node.reads(|r| {
                if let (Some(l), Some(x)) = (last.get_mut(r.0 as usize), needed.get_mut(r.0 as usize)) {
                    (*l, *x) = ((*l).max(i), true);
                }
            });
        }
        let mut out = Emitted { code: Code::default(), registers: vec![None; n], inputs: vec![None; n] };
        let (mut truths, mut figures, mut classes) = (Pool::default(), Pool::default(), Pool::default());
        for (i, node) in graph.nodes.iter().enumerate() {
            if needed.get(i) != Some(&true) {
                continue;
            }
            if let (Node::Input(slot), Some(place)) = (node, out.inputs.get_mut(i)) {
                *place = Some(*slot);
            }
            let Some(kind) = kind(node) else { continue };
            let Some(step) = out.step(graph, node) else { continue };
            let pool = match kind {
                Kind::Truth => &mut truths,
                Kind::Figure => &mut figures,
                Kind::Class => &mut classes,
            };
            // Taken before the operands are given back: a step never writes what it reads.
            let register = pool.take();
            out.code.steps.push((register, kind, step));
            if let Some(r) = out.registers.get_mut(i) {
                *r = Some(register);
            }
            let mut done: Vec<usize> = Vec::new();
            node.reads(|r| {
                let r = r.0 as usize;
                if last.get(r) == Some(&i) && !done.contains(&r) {
                    done.push(r);
                }
            });
            for r in done {
                let (Some(Some(register)), Some(node)) = (out.registers.get(r), graph.nodes.get(r)) else { continue };
                match self::kind(node) {
                    Some(Kind::Truth) => truths.free.insert(*register),
                    Some(Kind::Figure) => figures.free.insert(*register),
                    _ => false,
                };
            }
        }
        (out.code.truths, out.code.figures, out.code.classes) = (truths.size, figures.size, classes.size);
        out
    }

    fn step(&self, graph: &Graph, node: &Node) -> Option<Step> {
        let slot = |s: &u16| usize::from(*s);
        Some(match node {
            Node::True => Step::True,
            Node::Bit(s) => Step::Bit(slot(s)),
            Node::Option(s, o) => Step::Option(slot(s), *o),
            Node::AtLeast(a, n) => Step::AtLeast(self.source(*a)?, *n),
            Node::NotLess(a, b) => Step::NotLess(self.source(*a)?, self.source(*b)?),
            Node::Same(a, b) => Step::Same(self.source(*a)?, self.source(*b)?),
            Node::And(a, b) => Step::And(self.truth(*a)?, self.truth(*b)?),
            Node::Input(_) => return None,
            Node::Wide(s) => Step::Wide(slot(s)),
            Node::Table(planes, values) => {
                let mut table = Box::new([0; 256]);
                for (to, from) in table.iter_mut().zip(values.iter()) {
                    *to = *from;
                }
                Step::Table(self.truths(planes)?, table)
            }
            Node::Select(c, a, b) => Step::Select(self.truth(*c)?, self.from(*a)?, self.from(*b)?),
            Node::Sum(s, a, b) => Step::Sum(*s, self.from(*a)?, self.from(*b)?),
            Node::Quotient(a, by, mode) => Step::Quotient(self.source(*a)?, *by, *mode, graph.bounds(*a).0 >= 0),
            Node::QuotientBy(a, b, mode) => Step::QuotientBy(self.from(*a)?, self.source(*b)?, *mode),
            Node::AddMonths(a, b) => Step::AddMonths(self.from(*a)?, self.from(*b)?),
            Node::MonthsBetween(a, b) => Step::MonthsBetween(self.from(*a)?, self.from(*b)?),
            Node::Part(a, part) => Step::Part(self.source(*a)?, *part),
            Node::Class(planes) => Step::Class(self.truths(planes)?),
        })
    }

    /// The register of a node that was emitted.
    pub fn register(&self, id: Id) -> Option<usize> {
        self.registers.get(id.0 as usize).copied().flatten()
    }

    pub fn truth(&self, l: Lit) -> Option<Truth> {
        Some(Truth { register: self.register(l.id())?, negative: l.negative() })
    }

    fn truths(&self, all: &[Lit]) -> Option<Vec<Truth>> {
        all.iter().map(|l| self.truth(*l)).collect()
    }

    pub fn source(&self, id: Id) -> Option<Source> {
        match self.inputs.get(id.0 as usize).copied().flatten() {
            Some(slot) => Some(Source::Input(usize::from(slot))),
            None => self.register(id).map(Source::Register),
        }
    }

    fn from(&self, a: Arg) -> Option<From> {
        match a {
            Arg::Each(id) => self.source(id).map(From::Each),
            Arg::All(n) => Some(From::All(n)),
        }
    }
}
