//! Running a program on every case that the missing facts leave possible.
//!
//! The program runs once over a *set* of states. Where it reads a missing fact, each state splits into one for each of
//! the fact's points; after every instruction, states that agree in all registers still needed become one. Lists of
//! circumstances therefore cost their sum, not their product. Read backwards, the splits form an ordered decision
//! diagram; reduced, it holds exactly the facts that can still change the result.

use super::builder::{Program, Reg, Slot};
use super::domain::{SlotKind, points};
use super::instr::Instr;
use super::value::Value;
use crate::quantity::{Sorted, SortedMap};
use std::collections::HashMap;

/// Values of the missing facts in one example.
pub type Example = Vec<(Slot, Value)>;

/// One result: the values of the outputs, and an example that leads there.
pub type Reached = (Vec<Value>, Example);

/// Each state's parent and the point taken; the slot where the layer splits.
type Parents = (Option<Slot>, Vec<(u32, Value)>);

/// All that is still possible.
#[derive(Clone, Debug)]
pub struct Explored {
    /// The distinct values of the outputs, each with the values of the missing facts that lead there.
    pub results: Vec<Reached>,
    /// The missing slots that can still change an output.
    pub relevant: Sorted<Slot>,
    /// Whether this is exact (see [`super::Domain::exact`]).
    pub exact: bool,
}

/// How an exploration ended.
#[derive(Clone, Debug)]
pub enum Exploration {
    /// With everything seen.
    Done(Explored),
    /// With more states than the limit; the slots are those that were read.
    TooMany(Sorted<Slot>),
}

enum Layer {
    /// State → state of the next layer.
    Step(Vec<u32>),
    /// State → states of the next layer, one for each point of the slot.
    Fork(Slot, Vec<Vec<u32>>),
}

#[derive(Clone, Copy)]
enum Operand {
    Known(Value),
    At(usize),
}

/// Runs `program` over every combination of points of the missing inputs and collects the values of `outputs`.
/// At most `limit` states stand side by side, and eight times as many are made in all.
pub fn explore(
    program: &Program,
    inputs: &[Option<Value>],
    kinds: &[SlotKind],
    outputs: &[Reg],
    limit: usize,
) -> Exploration {
    let (lean, map) = program.lean(outputs);
    let outputs: Vec<Reg> = outputs.iter().filter_map(|r| map.get(r).copied()).collect();
    let domain = points(&lean, inputs, kinds);
    let read: Sorted<Slot> = lean
        .instrs
        .iter()
        .filter_map(|i| match i {
            Instr::Load(s) if domain.points.contains_key(s) => Some(*s),
            _ => None,
        })
        .collect();

    // What is known from the known inputs alone.
    let mut known: Vec<Option<Value>> = Vec::with_capacity(lean.instrs.len());
    for instr in &lean.instrs {
        let value = match instr {
            Instr::Load(s) => inputs.get(usize::from(s.0)).copied().flatten(),
            _ => {
                let mut all = true;
                instr.operands(|r| all &= matches!(known.get(r.0 as usize), Some(Some(_))));
                let get = |r: Reg| known.get(r.0 as usize).copied().flatten();
                let decided = match instr {
                    Instr::And(a, b) => [a, b].iter().any(|r| get(**r) == Some(Value::Bool(false))).then_some(false),
                    Instr::Or(a, b) => [a, b].iter().any(|r| get(**r) == Some(Value::Bool(true))).then_some(true),
                    _ => None,
                };
                match (decided, instr) {
                    (Some(b), _) => Some(Value::Bool(b)),
                    (_, Instr::Select(c, a, b)) if get(*c).is_some() => match get(*c) {
                        Some(Value::Bool(true)) => get(*a),
                        Some(Value::Bool(false)) => get(*b),
                        v => v,
                    },
                    _ if all => Some(instr.result(|r| get(r).unwrap_or(Value::Null), |_| Value::Null)),
                    _ => None,
                }
            }
        };
        known.push(value);
    }

    let n = lean.instrs.len();
    // What an instruction reads: a select whose condition is known reads one branch only.
    let reads = |instr: &Instr| {
        let mut reads = Vec::new();
        match instr {
            Instr::Select(c, a, b) => match known.get(c.0 as usize).copied().flatten() {
                Some(Value::Bool(true)) => reads.push(*a),
                Some(Value::Bool(false)) => reads.push(*b),
                _ => reads.extend([*c, *a, *b]),
            },
            _ => instr.operands(|r| reads.push(r)),
        }
        reads
    };
    let mut needed = vec![false; n];
    for r in &outputs {
        set(&mut needed, r.0 as usize, true);
    }
    let is_known = |i: usize| known.get(i).copied().flatten().is_some();
    for (i, instr) in lean.instrs.iter().enumerate().rev() {
        if !is_known(i) && needed.get(i).copied().unwrap_or(false) {
            for r in reads(instr) {
                set(&mut needed, r.0 as usize, true);
            }
        }
    }
    // Everything that can be computed is computed before the next fact is read: a comparison keeps fewer states apart
    // than the fact it looks at.
    let mut order: Vec<usize> = Vec::new();
    let mut done = vec![false; n];
    let wanted = |i: usize| !is_known(i) && needed.get(i).copied().unwrap_or(false);
    for i in 0..n {
        if !wanted(i) || done.get(i).copied().unwrap_or(true) {
            continue;
        }
        order.push(i);
        set(&mut done, i, true);
        for (j, instr) in lean.instrs.iter().enumerate().skip(i + 1) {
            if wanted(j)
                && !done.get(j).copied().unwrap_or(true)
                && !matches!(instr, Instr::Load(_))
                && reads(instr)
                    .iter()
                    .all(|r| is_known(r.0 as usize) || done.get(r.0 as usize).copied().unwrap_or(false))
            {
                order.push(j);
                set(&mut done, j, true);
            }
        }
    }
    // Last use of each register, by position in that order.
    let mut last = vec![0_usize; n];
    for (position, i) in order.iter().enumerate() {
        if let Some(instr) = lean.instrs.get(*i) {
            for r in reads(instr) {
                set(&mut last, r.0 as usize, position);
            }
        }
    }
    for r in &outputs {
        set(&mut last, r.0 as usize, order.len());
    }

    let mut layout: Vec<usize> = Vec::new();
    let mut states: Vec<Vec<Value>> = vec![Vec::new()];
    let mut layers: Vec<Layer> = Vec::new();
    // For each layer, each state's parent and the point taken, to find an example of each result.
    let mut parents: Vec<Parents> = Vec::new();
    let mut made = 0_usize;

    for (at, i) in order.iter().copied().enumerate() {
        let Some(instr) = lean.instrs.get(i) else { continue };
        let keep: Vec<usize> = layout
            .iter()
            .enumerate()
            .filter(|(_, r)| last.get(**r).is_some_and(|l| *l > at))
            .map(|(position, _)| position)
            .collect();
        let keep_new = last.get(i).is_some_and(|l| *l > at);
        let operand = |r: Reg| match known.get(r.0 as usize).copied().flatten() {
            Some(v) => Operand::Known(v),
            None => layout.iter().position(|x| *x == r.0 as usize).map_or(Operand::Known(Value::Null), Operand::At),
        };
        let mut table: Vec<(Reg, Operand)> = Vec::new();
        instr.operands(|r| table.push((r, operand(r))));

        let mut next = Next { index: HashMap::new(), states: Vec::new(), parents: Vec::new() };
        let fork = match instr {
            Instr::Load(s) => domain.points.get(s).map(|p| (*s, p)),
            _ => None,
        };
        let layer = match fork {
            Some((slot, values)) => {
                let mut children = Vec::with_capacity(states.len());
                for (from, state) in states.iter().enumerate() {
                    let mut row = Vec::with_capacity(values.len());
                    for v in values {
                        let mut s: Vec<Value> = keep.iter().filter_map(|p| state.get(*p).copied()).collect();
                        if keep_new {
                            s.push(*v);
                        }
                        row.push(next.add(s, from as u32, *v));
                    }
                    children.push(row);
                }
                parents.push((Some(slot), std::mem::take(&mut next.parents)));
                Layer::Fork(slot, children)
            }
            None => {
                let mut children = Vec::with_capacity(states.len());
                for (from, state) in states.iter().enumerate() {
                    let get = |r: Reg| match table.iter().find(|(x, _)| *x == r) {
                        Some((_, Operand::Known(v))) => *v,
                        Some((_, Operand::At(p))) => state.get(*p).copied().unwrap_or(Value::Null),
                        None => Value::Null,
                    };
                    let v = normal(instr.result(get, |_| Value::Null));
                    let mut s: Vec<Value> = keep.iter().filter_map(|p| state.get(*p).copied()).collect();
                    if keep_new {
                        s.push(v);
                    }
                    children.push(next.add(s, from as u32, Value::Null));
                }
                parents.push((None, std::mem::take(&mut next.parents)));
                Layer::Step(children)
            }
        };
        layers.push(layer);
        layout = keep.iter().filter_map(|p| layout.get(*p).copied()).collect();
        if keep_new {
            layout.push(i);
        }
        states = next.states;
        made += states.len();
        if states.len() > limit || made > limit.saturating_mul(8) {
            return Exploration::TooMany(read);
        }
    }

    // Outputs of each final state.
    let mut results: Vec<Reached> = Vec::new();
    let mut result_ids: HashMap<Vec<Value>, u32> = HashMap::new();
    let mut ids: Vec<u32> = Vec::with_capacity(states.len());
    for (at, state) in states.iter().enumerate() {
        let values: Vec<Value> = outputs
            .iter()
            .map(|r| match known.get(r.0 as usize).copied().flatten() {
                Some(v) => normal(v),
                None => layout
                    .iter()
                    .position(|x| *x == r.0 as usize)
                    .and_then(|p| state.get(p).copied())
                    .unwrap_or(Value::Null),
            })
            .collect();
        let id = *result_ids.entry(values.clone()).or_insert_with(|| {
            results.push((values, example(&parents, at as u32)));
            (results.len() - 1) as u32
        });
        ids.push(id);
    }

    // Backwards: equal sub-diagrams get equal ids; a split whose branches all agree disappears.
    let mut nodes: HashMap<(Slot, Vec<u32>), u32> = HashMap::new();
    let mut relevant = Sorted::new();
    let mut fresh = results.len() as u32;
    for layer in layers.iter().rev() {
        let below = |c: &u32| ids.get(*c as usize).copied().unwrap_or(0);
        ids = match layer {
            Layer::Step(children) => children.iter().map(below).collect(),
            Layer::Fork(slot, children) => children
                .iter()
                .map(|row| {
                    let row: Vec<u32> = row.iter().map(below).collect();
                    match row.first() {
                        Some(first) if row.iter().all(|c| c == first) => *first,
                        _ => {
                            relevant.insert(*slot);
                            *nodes.entry((*slot, row)).or_insert_with(|| {
                                fresh += 1;
                                fresh
                            })
                        }
                    }
                })
                .collect(),
        };
    }
    Exploration::Done(Explored { results, relevant, exact: domain.exact })
}

struct Next {
    index: HashMap<Vec<Value>, u32>,
    states: Vec<Vec<Value>>,
    parents: Vec<(u32, Value)>,
}

impl Next {
    fn add(&mut self, state: Vec<Value>, parent: u32, point: Value) -> u32 {
        if let Some(i) = self.index.get(&state) {
            return *i;
        }
        let i = self.states.len() as u32;
        self.index.insert(state.clone(), i);
        self.states.push(state);
        self.parents.push((parent, point));
        i
    }
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(x) = list.get_mut(at) {
        *x = value;
    }
}

/// Equal numbers in one form, so that states compare and hash alike.
fn normal(v: Value) -> Value {
    match v {
        Value::Number(n) => Value::Number(n.normalized()),
        v => v,
    }
}

/// The points taken on the way to a final state.
fn example(parents: &[Parents], state: u32) -> Example {
    let mut at = state;
    let mut taken: SortedMap<Slot, Value> = SortedMap::new();
    for (slot, list) in parents.iter().rev() {
        let Some((parent, value)) = list.get(at as usize) else { break };
        if let Some(s) = slot {
            taken.insert(*s, *value);
        }
        at = *parent;
    }
    taken.into_iter().collect()
}
