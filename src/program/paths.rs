//! Programs as decision diagrams, for running many cases.
//!
//! Almost all of a rule's work is asking questions: which limb, which tier, which circumstances. Asked once over all
//! answers, the questions become a diagram: a case walks from the root to a leaf, past only the questions that matter to
//! it, and the leaf holds the few sums that are left, with everything known along the way already worked in. Built like
//! [`super::explore`], by running the program over a set of states; but numbers stay symbols here, and only comparisons
//! split. What a diagram cannot hold (too many states, a value that is not as expected) is left to [`super::Registers`].

use super::builder::{Builder, Program, Reg, Slot};
use super::domain::SlotKind;
use super::instr::Instr;
use super::value::Value;
use crate::quantity::Number;
use std::collections::HashMap;

/// A place where a number's axis is cut: `x >= at`, or `x > at` when `after`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cut {
    at: Number,
    after: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Node {
    /// A yes/no input: next node when false, when true.
    Bool(Slot, u32, u32),
    /// A choice input: symbol → next node.
    Choice(Slot, Vec<(u32, u32)>),
    /// A number input: first of its cuts in `cuts`, next node for each cell between them.
    Cells(Slot, u32, Vec<u32>),
    /// A comparison of computed values: what to compute for it, itself last; next node when false, when true.
    Compare(Vec<Reg>, u32, u32),
    /// The outputs, and what to compute for them.
    Leaf(Vec<Reg>, Vec<Reg>),
}

/// A program as a diagram.
#[derive(Clone, Debug)]
pub struct Paths {
    nodes: Vec<Node>,
    root: u32,
    cuts: Vec<Cut>,
    /// What is left to compute, each from registers before it.
    residual: Vec<Instr>,
    /// The registers before anything is computed: constants in place.
    start: Vec<Value>,
}

/// Working memory of a walk; reusable from case to case without allocating.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    values: Vec<Value>,
    /// Which walk each value was computed in.
    stamps: Vec<u32>,
    now: u32,
}

enum Layer {
    Step(Vec<u32>),
    Fork(Vec<Split>),
}

/// How one state splits.
enum Split {
    Bool(Slot, [u32; 2]),
    Choice(Slot, Vec<(u32, u32)>),
    Cells(Slot, u32, Vec<u32>),
    Compare(Reg, [u32; 2]),
    /// It does not: the value is known.
    None(u32),
}

impl Paths {
    /// The diagram of what `outputs` need of a program; `None` when it would take more than `limit` states side by side,
    /// or eight times as many in all.
    pub fn new(program: &Program, outputs: &[Reg], kinds: &[SlotKind], limit: usize) -> Option<Paths> {
        let (lean, map) = program.lean(outputs);
        let outputs: Vec<Reg> = outputs.iter().filter_map(|r| map.get(*r)).collect();
        let plan = Plan::new(&lean, &outputs, kinds);
        let mut residual = Builder::new();
        let mut cuts: Vec<Cut> = Vec::new();
        let mut layout: Vec<usize> = Vec::new();
        let mut states: Vec<Vec<Reg>> = vec![Vec::new()];
        let mut layers: Vec<Layer> = Vec::new();
        let mut made = 0;
        for (at, i) in plan.order.iter().copied().enumerate() {
            let instr = lean.instrs.get(i)?;
            let lives = |r: usize| plan.last.get(r).is_some_and(|l| *l > at);
            let keep: Vec<usize> =
                layout.iter().enumerate().filter(|(_, r)| lives(**r)).map(|(position, _)| position).collect();
            // What this step sets: its own register, and for a number all its comparisons with constants.
            let tests: &[(usize, Instr)] = plan.tests.get(&i).map_or(&[], Vec::as_slice);
            let sets: Vec<usize> = std::iter::once(i).chain(tests.iter().map(|t| t.0)).filter(|r| lives(*r)).collect();
            let mut next = Next::default();
            let mut splits: Vec<Split> = Vec::with_capacity(states.len());
            let mut forks = false;
            for state in &states {
                let base: Vec<Reg> = keep.iter().filter_map(|p| state.get(*p).copied()).collect();
                let mut child = |value: Reg, truths: &dyn Fn(usize) -> Option<Reg>| {
                    let mut s = base.clone();
                    for r in &sets {
                        s.push(if *r == i { value } else { truths(*r).unwrap_or(value) });
                    }
                    next.add(s)
                };
                let split = match instr {
                    Instr::Load(slot) => match kinds.get(usize::from(slot.0)) {
                        Some(SlotKind::Bool) => {
                            let (no, yes) = (residual.bool(false), residual.bool(true));
                            Split::Bool(*slot, [child(no, &|_| None), child(yes, &|_| None)])
                        }
                        Some(SlotKind::Choice(symbols)) => {
                            let mut to = Vec::new();
                            for s in symbols {
                                let v = residual.value(Value::Symbol(*s));
                                to.push((*s, child(v, &|_| None)));
                            }
                            Split::Choice(*slot, to)
                        }
                        _ => {
                            let v = residual.emit(*instr);
                            let own = plan.cuts.get(&i).map_or(&[][..], Vec::as_slice);
                            if own.is_empty() {
                                Split::None(child(v, &|_| None))
                            } else {
                                let (no, yes) = (residual.bool(false), residual.bool(true));
                                let mut to = Vec::new();
                                for cell in 0..=own.len() {
                                    let truth = |r: usize| {
                                        let test = tests.iter().find(|t| t.0 == r)?;
                                        Some(if holds(&test.1, &lean, own, cell)? { yes } else { no })
                                    };
                                    to.push(child(v, &truth));
                                }
                                let first = cuts.len() as u32;
                                if splits.is_empty() {
                                    cuts.extend_from_slice(own);
                                }
                                let first = match splits.first() {
                                    Some(Split::Cells(_, f, _)) => *f,
                                    _ => first,
                                };
                                Split::Cells(*slot, first, to)
                            }
                        }
                    },
                    Instr::Const(v) => Split::None(child(residual.value(*v), &|_| None)),
                    _ => {
                        let place =
                            |r: Reg| layout.iter().position(|x| *x == r.0 as usize).and_then(|p| state.get(p)).copied();
                        let v = residual.emit(instr.renamed(|r| place(r).unwrap_or(r)));
                        let asks = matches!(
                            instr,
                            Instr::And(..)
                                | Instr::Or(..)
                                | Instr::Not(_)
                                | Instr::Equal(..)
                                | Instr::Less(..)
                                | Instr::LessEqual(..)
                        );
                        if asks && residual.constant(v).is_none() {
                            let (no, yes) = (residual.bool(false), residual.bool(true));
                            Split::Compare(v, [child(no, &|_| None), child(yes, &|_| None)])
                        } else {
                            Split::None(child(v, &|_| None))
                        }
                    }
                };
                forks |= !matches!(split, Split::None(_));
                splits.push(split);
            }
            made += next.states.len();
            if next.states.len() > limit || made > limit.saturating_mul(8) {
                return None;
            }
            layers.push(if forks {
                Layer::Fork(splits)
            } else {
                Layer::Step(splits.iter().map(|s| if let Split::None(c) = s { *c } else { 0 }).collect())
            });
            layout = keep.iter().filter_map(|p| layout.get(*p).copied()).collect();
            layout.extend(&sets);
            states = next.states;
        }
        let leaves: Vec<Vec<Reg>> = states
            .iter()
            .map(|s| {
                outputs
                    .iter()
                    .filter_map(|r| layout.iter().position(|x| *x == r.0 as usize).and_then(|p| s.get(p)).copied())
                    .collect()
            })
            .collect();
        if leaves.iter().any(|l| l.len() != outputs.len()) {
            return None;
        }
        Some(reduce(leaves, &layers, cuts, residual.finish().instrs))
    }

    /// Walks one case; the outputs' values can then be read from the walk. `None` when an input is unknown or not as
    /// expected, or a comparison failed: then the program itself must be run.
    #[inline]
    pub fn walk<'a>(&'a self, walk: &mut Walk, inputs: &[Value]) -> Option<&'a [Reg]> {
        if walk.values.len() != self.residual.len() {
            walk.values = self.start.clone();
            walk.stamps.clear();
            walk.stamps.resize(self.residual.len(), 0);
            walk.now = 0;
        }
        walk.now = walk.now.wrapping_add(1);
        if walk.now == 0 {
            walk.stamps.fill(0);
            walk.now = 1;
        }
        let mut at = self.root;
        loop {
            match self.nodes.get(at as usize)? {
                Node::Bool(slot, no, yes) => match inputs.get(usize::from(slot.0))? {
                    Value::Bool(b) => at = if *b { *yes } else { *no },
                    _ => return None,
                },
                Node::Choice(slot, to) => match inputs.get(usize::from(slot.0))? {
                    Value::Symbol(s) => at = to.iter().find(|t| t.0 == *s)?.1,
                    _ => return None,
                },
                Node::Cells(slot, first, to) => match inputs.get(usize::from(slot.0))? {
                    Value::Number(n) => {
                        let from = *first as usize;
                        let cuts = self.cuts.get(from..from + to.len() - 1)?;
                        let beyond = cuts.iter().take_while(|c| if c.after { *n > c.at } else { *n >= c.at }).count();
                        at = *to.get(beyond)?;
                    }
                    _ => return None,
                },
                Node::Compare(code, no, yes) => {
                    self.compute(walk, code, inputs);
                    match code.last().map(|r| walk.get(*r)) {
                        Some(Value::Bool(b)) => at = if b { *yes } else { *no },
                        _ => return None,
                    }
                }
                Node::Leaf(outputs, code) => {
                    self.compute(walk, code, inputs);
                    return Some(outputs);
                }
            }
        }
    }

    /// Computes registers in order, each once a walk. Constants stand in the walk from its start.
    #[inline]
    fn compute(&self, walk: &mut Walk, code: &[Reg], inputs: &[Value]) {
        for r in code {
            let at = r.0 as usize;
            let Some(stamp) = walk.stamps.get_mut(at) else { continue };
            if *stamp == walk.now {
                continue;
            }
            *stamp = walk.now;
            let (Some(instr), Some((done, rest))) = (self.residual.get(at), walk.values.split_at_mut_checked(at))
            else {
                continue;
            };
            let Some(out) = rest.first_mut() else { continue };
            if let Instr::Load(s) = instr {
                *out = inputs.get(usize::from(s.0)).copied().unwrap_or(Value::Unknown);
                continue;
            }
            instr.compute(out, |r| done.get(r.0 as usize).unwrap_or(&Value::Null));
        }
    }

    /// How many nodes it has.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

impl Walk {
    /// A register's value in the last walk.
    #[inline]
    pub fn get(&self, r: Reg) -> Value {
        self.values.get(r.0 as usize).copied().unwrap_or(Value::Null)
    }
}

/// In which order instructions run, until when each register is needed, and which comparisons come with a number.
struct Plan {
    order: Vec<usize>,
    last: Vec<usize>,
    tests: HashMap<usize, Vec<(usize, Instr)>>,
    cuts: HashMap<usize, Vec<Cut>>,
}

impl Plan {
    fn new(lean: &Program, outputs: &[Reg], kinds: &[SlotKind]) -> Plan {
        let n = lean.instrs.len();
        let number = |r: Reg| match lean.instrs.get(r.0 as usize) {
            Some(Instr::Const(Value::Number(n))) => Some(*n),
            _ => None,
        };
        let input = |r: Reg| match lean.instrs.get(r.0 as usize) {
            Some(Instr::Load(s)) if matches!(kinds.get(usize::from(s.0)), Some(SlotKind::Number { .. })) => {
                Some(r.0 as usize)
            }
            _ => None,
        };
        let mut tests: HashMap<usize, Vec<(usize, Instr)>> = HashMap::new();
        let mut cuts: HashMap<usize, Vec<Cut>> = HashMap::new();
        let mut folded = vec![false; n];
        for (i, instr) in lean.instrs.iter().enumerate() {
            let (Instr::Less(a, b) | Instr::LessEqual(a, b) | Instr::Equal(a, b)) = *instr else { continue };
            let Some((x, c)) = input(a).zip(number(b)).or_else(|| input(b).zip(number(a))) else { continue };
            tests.entry(x).or_default().push((i, *instr));
            let list = cuts.entry(x).or_default();
            let (before, after) = (Cut { at: c, after: false }, Cut { at: c, after: true });
            match instr {
                Instr::Equal(..) => list.extend([before, after]),
                Instr::Less(..) => list.push(if input(a).is_some() { before } else { after }),
                _ => list.push(if input(a).is_some() { after } else { before }),
            }
            if let Some(f) = folded.get_mut(i) {
                *f = true;
            }
        }
        for list in cuts.values_mut() {
            list.sort();
            list.dedup();
        }
        // As in `explore`: everything that can be computed is, before the next input is read.
        let mut order: Vec<usize> = Vec::new();
        let mut done = folded.clone();
        for i in 0..n {
            if done.get(i).copied().unwrap_or(true) {
                continue;
            }
            order.push(i);
            mark(&mut done, i);
            for (j, instr) in lean.instrs.iter().enumerate().skip(i + 1) {
                if done.get(j).copied().unwrap_or(true) || matches!(instr, Instr::Load(_)) {
                    continue;
                }
                let mut ready = true;
                instr.operands(|r| {
                    let r = r.0 as usize;
                    // A folded comparison is there once its number is.
                    let there = if folded.get(r).copied().unwrap_or(false) {
                        tests.iter().any(|(x, list)| list.iter().any(|t| t.0 == r) && order.contains(x))
                    } else {
                        order.contains(&r)
                    };
                    ready &= there;
                });
                if ready {
                    order.push(j);
                    mark(&mut done, j);
                }
            }
        }
        let mut last = vec![0; n];
        for (position, i) in order.iter().enumerate() {
            if let Some(instr) = lean.instrs.get(*i) {
                instr.operands(|r| {
                    if let Some(l) = last.get_mut(r.0 as usize) {
                        *l = position;
                    }
                });
            }
        }
        for r in outputs {
            if let Some(l) = last.get_mut(r.0 as usize) {
                *l = usize::MAX;
            }
        }
        Plan { order, last, tests, cuts }
    }
}

fn mark(list: &mut [bool], i: usize) {
    if let Some(x) = list.get_mut(i) {
        *x = true;
    }
}

/// The truth of a comparison of a number with a constant in the cell after `cell` of its cuts.
fn holds(test: &Instr, lean: &Program, cuts: &[Cut], cell: usize) -> Option<bool> {
    let constant = |r: Reg| match lean.instrs.get(r.0 as usize) {
        Some(Instr::Const(Value::Number(n))) => Some(*n),
        _ => None,
    };
    let beyond = |at: Number, after: bool| cuts.iter().position(|c| *c == Cut { at, after }).map(|p| cell > p);
    match *test {
        Instr::Less(a, b) => match (constant(a), constant(b)) {
            (_, Some(c)) => beyond(c, false).map(|x| !x),
            (Some(c), _) => beyond(c, true),
            _ => None,
        },
        Instr::LessEqual(a, b) => match (constant(a), constant(b)) {
            (_, Some(c)) => beyond(c, true).map(|x| !x),
            (Some(c), _) => beyond(c, false),
            _ => None,
        },
        Instr::Equal(a, b) => {
            let c = constant(a).or(constant(b))?;
            Some(beyond(c, false)? && !beyond(c, true)?)
        }
        _ => None,
    }
}

#[derive(Default)]
struct Next {
    index: HashMap<Vec<Reg>, u32>,
    states: Vec<Vec<Reg>>,
}

impl Next {
    fn add(&mut self, state: Vec<Reg>) -> u32 {
        if let Some(i) = self.index.get(&state) {
            return *i;
        }
        let i = self.states.len() as u32;
        self.index.insert(state.clone(), i);
        self.states.push(state);
        i
    }
}

/// Backwards through the layers: equal nodes become one, and a question whose answers all lead to one place is not asked.
fn reduce(leaves: Vec<Vec<Reg>>, layers: &[Layer], cuts: Vec<Cut>, residual: Vec<Instr>) -> Paths {
    let mut nodes: Vec<Node> = Vec::new();
    let mut index: HashMap<Node, u32> = HashMap::new();
    let mut intern = |node: Node| {
        if let Some(i) = index.get(&node) {
            return *i;
        }
        let i = nodes.len() as u32;
        nodes.push(node.clone());
        index.insert(node, i);
        i
    };
    // What is not constant among the registers and all they are computed from, in order.
    let code = |regs: &[Reg]| {
        let mut needed: Vec<Reg> = Vec::new();
        let mut open: Vec<Reg> = regs.to_vec();
        while let Some(r) = open.pop() {
            let Some(instr) = residual.get(r.0 as usize) else { continue };
            if !matches!(instr, Instr::Const(_)) && !needed.contains(&r) {
                needed.push(r);
                instr.operands(|o| open.push(o));
            }
        }
        needed.sort();
        needed
    };
    let mut ids: Vec<u32> = leaves
        .into_iter()
        .map(|l| {
            let c = code(&l);
            intern(Node::Leaf(l, c))
        })
        .collect();
    for layer in layers.iter().rev() {
        let to = |c: &u32| ids.get(*c as usize).copied().unwrap_or(0);
        ids = match layer {
            Layer::Step(children) => children.iter().map(to).collect(),
            Layer::Fork(splits) => splits
                .iter()
                .map(|split| match split {
                    Split::None(c) => to(c),
                    Split::Bool(s, [no, yes]) => match (to(no), to(yes)) {
                        (a, b) if a == b => a,
                        (a, b) => intern(Node::Bool(*s, a, b)),
                    },
                    Split::Compare(r, [no, yes]) => match (to(no), to(yes)) {
                        (a, b) if a == b => a,
                        (a, b) => intern(Node::Compare(code(&[*r]), a, b)),
                    },
                    Split::Choice(s, list) => {
                        let list: Vec<(u32, u32)> = list.iter().map(|(o, c)| (*o, to(c))).collect();
                        match list.first() {
                            Some((_, first)) if list.iter().all(|l| l.1 == *first) => *first,
                            _ => intern(Node::Choice(*s, list)),
                        }
                    }
                    Split::Cells(s, first, list) => {
                        let list: Vec<u32> = list.iter().map(to).collect();
                        match list.first() {
                            Some(one) if list.iter().all(|l| l == one) => *one,
                            _ => intern(Node::Cells(*s, *first, list)),
                        }
                    }
                })
                .collect(),
        };
    }
    let root = ids.first().copied().unwrap_or(0);
    let start = residual.iter().map(|i| if let Instr::Const(v) = i { *v } else { Value::Null }).collect();
    Paths { nodes, root, cuts, residual, start }
}
