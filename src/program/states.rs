//! Running a program on every case that the missing facts leave possible.
//!
//! The program runs once over a *set* of states. Where it reads a missing fact, each state splits into one for each of
//! the fact's points; after every instruction, states that agree in all registers still needed become one. Lists of
//! circumstances therefore cost their sum, not their product. Read backwards, the splits form an ordered decision
//! diagram; reduced, it holds exactly the facts that can still change the result.
//!
//! Values are numbered as they appear, and a state is one number in each of the columns of the registers still needed. What
//! an instruction gives is computed once for each combination of its operands, not for each state; and a state's hash is a sum
//! over its columns, so that a column that comes or goes changes it without the others being looked at.

use super::builder::{Program, Reg, Slot};
use super::domain::{SlotKind, points_where, values_of};
use super::instr::Instr;
use super::numbered::{Numbered, mix};
use super::value::Value;
use crate::quantity::{Sorted, SortedMap};

/// Values of the missing facts in one example.
pub type Example = Vec<(Slot, Value)>;

/// One result: the values of the outputs, and an example that leads there.
pub type Reached = (Vec<Value>, Example);

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

/// Where the states changed in number.
enum Layer {
    /// Some became one: which state each became, and the first state of each that is left.
    Merge(Vec<u32>, Vec<u32>),
    /// Each split, into one for each point of the slot.
    Fork(Slot, Vec<Value>),
}

#[derive(Clone, Copy)]
enum Operand {
    Known(Value),
    /// The column it stands in.
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
    let needed = program.needed(outputs);
    let read = || {
        let missing = |s: &Slot| matches!(inputs.get(usize::from(s.0)), Some(None));
        let loads = program.instrs.iter().zip(&needed).filter_map(|(i, needed)| match i {
            Instr::Load(s) if *needed && missing(s) => Some(*s),
            _ => None,
        });
        loads.collect()
    };
    let known = Known::new(program, &needed, inputs);
    let wanted = known.wanted(program, outputs);
    let order = known.order(program, &wanted);
    let mut turns = vec![false; program.instrs.len()];
    for i in &wanted {
        set(&mut turns, *i, true);
    }
    // Yes or no, and options, have their points of themselves: the comparisons are followed only where there are others.
    let measured = |i: &usize| match program.instrs.get(*i) {
        Some(Instr::Load(s)) => kinds.get(usize::from(s.0)).is_some_and(SlotKind::measured),
        _ => false,
    };
    let domain = order.iter().any(measured).then(|| {
        let follow = |which: &[bool]| {
            points_where(program, inputs, kinds, |i| match which.get(i) {
                Some(true) => None,
                _ => Some(known.get(Reg(i as u32)).unwrap_or(Value::Null)),
            })
        };
        let own = follow(&turns);
        // Where some comparison cannot be followed, the cuts of those the result does not turn on are tried too: they may
        // chance upon what was overlooked.
        if own.exact { own } else { follow(&needed) }
    });
    // Last use of each register, by position in the order.
    let mut last = vec![0_usize; program.instrs.len()];
    for (position, i) in order.iter().enumerate() {
        if let Some(instr) = program.instrs.get(*i) {
            known.reads(instr, |r| set(&mut last, r, position));
        }
    }
    for r in outputs {
        set(&mut last, r.0 as usize, order.len());
    }

    let mut states = States::new();
    let mut layers: Vec<Layer> = Vec::new();
    let mut made = 0_usize;
    for (at, i) in order.iter().copied().enumerate() {
        let Some(instr) = program.instrs.get(i) else { continue };
        if let Instr::Load(slot) = instr {
            let points = match &domain {
                Some(d) => d.points.get(slot).cloned(),
                None => kinds.get(usize::from(slot.0)).map(values_of),
            };
            let points = points.unwrap_or_else(|| vec![Value::Null]);
            if states.count().saturating_mul(points.len()) > limit {
                return Exploration::TooMany(read());
            }
            states.fork(i, &points);
            layers.push(Layer::Fork(*slot, points));
        } else {
            states.step(i, instr, &known);
            if states.forget(|r| last.get(r).is_some_and(|l| *l > at)) {
                layers.extend(states.merge());
            }
        }
        made += states.count();
        if made > limit.saturating_mul(8) {
            return Exploration::TooMany(read());
        }
    }

    // Outputs of each final state.
    let places: Vec<Operand> = outputs.iter().map(|r| states.operand(*r, &known)).collect();
    let mut results: Vec<Reached> = Vec::new();
    let mut rows: Vec<Vec<u32>> = Vec::new();
    let mut numbers = Numbered::default();
    let mut ids: Vec<u32> = Vec::with_capacity(states.count());
    for state in 0..states.count() {
        let row: Vec<u32> = places.iter().map(|p| states.id(*p, state)).collect();
        let (id, new) = numbers.number(hash_of(&row), |k| rows.get(k) == Some(&row));
        if new {
            let value = |p: &Operand| normal(states.value(*p, state));
            results.push((places.iter().map(value).collect(), example(&layers, state)));
            rows.push(row);
        }
        ids.push(id);
    }

    // Backwards: equal sub-diagrams get equal ids; a split whose branches all agree disappears.
    let mut relevant = Sorted::new();
    let mut fresh = results.len() as u32;
    for layer in layers.iter().rev() {
        ids = match layer {
            Layer::Merge(to, _) => to.iter().map(|c| ids.get(*c as usize).copied().unwrap_or(0)).collect(),
            Layer::Fork(slot, points) => {
                let mut splits: Vec<&[u32]> = Vec::new();
                numbers.clear();
                let mut above = Vec::new();
                for row in ids.chunks(points.len().max(1)) {
                    above.push(match row.first() {
                        Some(first) if row.iter().all(|c| c == first) => *first,
                        _ => {
                            relevant.insert(*slot);
                            let (split, new) = numbers.number(hash_of(row), |k| splits.get(k) == Some(&row));
                            if new {
                                splits.push(row);
                            }
                            fresh + split
                        }
                    });
                }
                fresh += splits.len() as u32;
                above
            }
        };
    }
    let exact = domain.is_none_or(|d| d.exact);
    Exploration::Done(Explored { results, relevant, exact })
}

/// What is known of the registers from the known inputs alone.
struct Known(Vec<Option<Value>>);

impl Known {
    fn new(program: &Program, needed: &[bool], inputs: &[Option<Value>]) -> Known {
        let mut known = Known(Vec::with_capacity(program.instrs.len()));
        for (instr, needed) in program.instrs.iter().zip(needed) {
            let value = match instr {
                _ if !needed => None,
                Instr::Load(s) => inputs.get(usize::from(s.0)).copied().flatten(),
                Instr::Const(v) => Some(*v),
                _ => known.result(instr),
            };
            known.0.push(value);
        }
        known
    }

    fn get(&self, r: Reg) -> Option<Value> {
        self.0.get(r.0 as usize).copied().flatten()
    }

    fn result(&self, instr: &Instr) -> Option<Value> {
        match *instr {
            Instr::And(a, b) if [a, b].iter().any(|r| self.get(*r) == Some(Value::Bool(false))) => {
                return Some(Value::Bool(false));
            }
            Instr::Or(a, b) if [a, b].iter().any(|r| self.get(*r) == Some(Value::Bool(true))) => {
                return Some(Value::Bool(true));
            }
            Instr::Select(c, a, b) => {
                return match self.get(c)? {
                    Value::Bool(true) => self.get(a),
                    Value::Bool(false) => self.get(b),
                    v => Some(v),
                };
            }
            _ => {}
        }
        let mut all = true;
        instr.operands(|r| all &= self.get(r).is_some());
        all.then(|| instr.result(|r| self.get(r).unwrap_or(Value::Null), |_| Value::Null))
    }

    /// What an instruction reads: a select whose condition is known reads one branch only.
    fn reads(&self, instr: &Instr, mut read: impl FnMut(usize)) {
        let mut read = |r: Reg| read(r.0 as usize);
        match *instr {
            Instr::Select(c, a, b) => match self.get(c) {
                Some(Value::Bool(true)) => read(a),
                Some(Value::Bool(false)) => read(b),
                _ => [c, a, b].into_iter().for_each(read),
            },
            _ => instr.operands(read),
        }
    }

    /// The registers that are not known and that the outputs turn on.
    fn wanted(&self, program: &Program, outputs: &[Reg]) -> Vec<usize> {
        let mut needed = vec![false; program.instrs.len()];
        for r in outputs {
            set(&mut needed, r.0 as usize, true);
        }
        let mut wanted = Vec::new();
        for (i, instr) in program.instrs.iter().enumerate().rev() {
            if needed.get(i) == Some(&true) && matches!(self.0.get(i), Some(None)) {
                wanted.push(i);
                self.reads(instr, |r| set(&mut needed, r, true));
            }
        }
        wanted.reverse();
        wanted
    }

    /// In which order they are computed. Everything that can be computed is, before the next fact is read: a comparison
    /// keeps fewer states apart than the fact it looks at.
    fn order(&self, program: &Program, wanted: &[usize]) -> Vec<usize> {
        let mut done: Vec<bool> = self.0.iter().map(Option::is_some).collect();
        let mut order: Vec<usize> = Vec::with_capacity(wanted.len());
        for (n, i) in wanted.iter().enumerate() {
            if done.get(*i) != Some(&false) {
                continue;
            }
            order.push(*i);
            set(&mut done, *i, true);
            for j in wanted.iter().skip(n + 1) {
                let Some(instr) = program.instrs.get(*j) else { continue };
                if matches!(instr, Instr::Load(_)) || done.get(*j) != Some(&false) {
                    continue;
                }
                let mut ready = true;
                self.reads(instr, |r| ready &= done.get(r) == Some(&true));
                if ready {
                    order.push(*j);
                    set(&mut done, *j, true);
                }
            }
        }
        order
    }
}

/// The states, side by side.
struct States {
    /// The registers still needed, and the number of the value each state has in them.
    columns: Vec<(usize, Vec<u32>)>,
    /// The sum over the columns, for each state.
    hashes: Vec<u64>,
    /// The values by their numbers.
    values: Vec<Value>,
    value_numbers: Numbered,
    /// Combinations of operands of the step at hand, each with the number of what it gives.
    combinations: Vec<([u32; 3], u32)>,
    /// The numbers of these, and of the states that merge.
    numbers: Numbered,
}

impl States {
    /// One, of which nothing is known yet.
    fn new() -> States {
        States {
            columns: Vec::new(),
            hashes: vec![0],
            values: Vec::new(),
            value_numbers: Numbered::default(),
            combinations: Vec::new(),
            numbers: Numbered::default(),
        }
    }

    fn count(&self) -> usize {
        self.hashes.len()
    }

    fn number(&mut self, v: Value) -> u32 {
        let v = normal(v);
        let (id, new) = self.value_numbers.number(Numbered::hash(&v), |k| self.values.get(k) == Some(&v));
        if new {
            self.values.push(v);
        }
        id
    }

    fn operand(&self, r: Reg, known: &Known) -> Operand {
        match known.get(r) {
            Some(v) => Operand::Known(v),
            None => {
                let place = self.columns.iter().position(|c| c.0 == r.0 as usize);
                place.map_or(Operand::Known(Value::Null), Operand::At)
            }
        }
    }

    /// The number of an operand's value in a state; 0 for one that is the same in all.
    fn id(&self, operand: Operand, state: usize) -> u32 {
        match operand {
            Operand::Known(_) => 0,
            Operand::At(c) => self.columns.get(c).and_then(|c| c.1.get(state)).copied().unwrap_or(0),
        }
    }

    fn value(&self, operand: Operand, state: usize) -> Value {
        match operand {
            Operand::Known(v) => v,
            Operand::At(_) => self.values.get(self.id(operand, state) as usize).copied().unwrap_or(Value::Null),
        }
    }

    /// Splits each state into one for each point.
    fn fork(&mut self, register: usize, points: &[Value]) {
        let ids: Vec<u32> = points.iter().map(|p| self.number(*p)).collect();
        let count = self.count() * ids.len();
        for (_, column) in &mut self.columns {
            let mut wide = Vec::with_capacity(count);
            for id in column.iter() {
                wide.resize(wide.len() + ids.len(), *id);
            }
            *column = wide;
        }
        let mut hashes = Vec::with_capacity(count);
        let mut own = Vec::with_capacity(count);
        for hash in &self.hashes {
            own.extend_from_slice(&ids);
            for id in &ids {
                hashes.push(hash.wrapping_add(mark(register, *id)));
            }
        }
        self.hashes = hashes;
        self.columns.push((register, own));
    }

    /// Computes an instruction in every state.
    fn step(&mut self, register: usize, instr: &Instr, known: &Known) {
        let mut operands = [(Reg(u32::MAX), Operand::Known(Value::Null)); 3];
        let mut n = 0;
        instr.operands(|r| {
            if let Some(o) = operands.get_mut(n) {
                *o = (r, self.operand(r, known));
            }
            n += 1;
        });
        self.numbers.clear();
        self.combinations.clear();
        let mut column = Vec::with_capacity(self.count());
        for state in 0..self.count() {
            let mut row = [0; 3];
            for (id, (_, operand)) in row.iter_mut().zip(&operands) {
                *id = self.id(*operand, state);
            }
            let same = |k: usize| self.combinations.get(k).is_some_and(|(other, _)| *other == row);
            let (at, new) = self.numbers.number(hash_of(&row), same);
            if new {
                let get = |r: Reg| match operands.iter().find(|o| o.0 == r) {
                    Some((_, operand)) => self.value(*operand, state),
                    None => Value::Null,
                };
                let given = instr.result(get, |_| Value::Null);
                let given = self.number(given);
                self.combinations.push((row, given));
            }
            let id = self.combinations.get(at as usize).map_or(0, |c| c.1);
            column.push(id);
            if let Some(h) = self.hashes.get_mut(state) {
                *h = h.wrapping_add(mark(register, id));
            }
        }
        self.columns.push((register, column));
    }

    /// Drops the columns that are not needed any more; whether there were any.
    fn forget(&mut self, lives: impl Fn(usize) -> bool) -> bool {
        let before = self.columns.len();
        let hashes = &mut self.hashes;
        self.columns.retain(|(register, column)| {
            let lives = lives(*register);
            if !lives {
                for (h, id) in hashes.iter_mut().zip(column) {
                    *h = h.wrapping_sub(mark(*register, *id));
                }
            }
            lives
        });
        self.columns.len() < before
    }

    /// Makes states that agree in every column one, in the place of the first; `None` where no two do.
    fn merge(&mut self) -> Option<Layer> {
        let mut firsts: Vec<u32> = Vec::with_capacity(self.count());
        self.numbers.clear();
        let mut to = Vec::with_capacity(self.count());
        for (state, hash) in self.hashes.iter().enumerate() {
            let same = |k: usize| {
                let first = firsts.get(k).map_or(usize::MAX, |f| *f as usize);
                self.columns.iter().all(|(_, c)| c.get(first) == c.get(state))
            };
            let (id, new) = self.numbers.number(*hash, same);
            if new {
                firsts.push(state as u32);
            }
            to.push(id);
        }
        if firsts.len() == self.count() {
            return None;
        }
        for (_, column) in &mut self.columns {
            keep(column, &firsts);
        }
        keep(&mut self.hashes, &firsts);
        Some(Layer::Merge(to, firsts))
    }
}

/// What a value in a column adds to the hash of a state.
fn mark(register: usize, id: u32) -> u64 {
    mix((register as u64) << 32 | u64::from(id))
}

/// Keeps the entries at these places, ascending, and no others.
fn keep<T: Copy>(list: &mut Vec<T>, places: &[u32]) {
    for (to, from) in places.iter().enumerate() {
        if let Some(value) = list.get(*from as usize).copied() {
            set(list, to, value);
        }
    }
    list.truncate(places.len());
}

fn hash_of(row: &[u32]) -> u64 {
    row.iter().fold(0, |h, id| mix(h ^ u64::from(*id)))
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(x) = list.get_mut(at) {
        *x = value;
    }
}

/// Equal numbers in one form, so that results show alike.
fn normal(v: Value) -> Value {
    match v {
        Value::Number(n) => Value::Number(n.normalized()),
        v => v,
    }
}

/// The points taken on the way to a final state, by the first way there.
fn example(layers: &[Layer], state: usize) -> Example {
    let mut at = state;
    let mut taken: SortedMap<Slot, Value> = SortedMap::new();
    for layer in layers.iter().rev() {
        match layer {
            Layer::Merge(_, firsts) => at = firsts.get(at).map_or(0, |f| *f as usize),
            Layer::Fork(slot, points) => {
                let width = points.len().max(1);
                if let Some(value) = points.get(at % width) {
                    taken.insert(*slot, *value);
                }
                at /= width;
            }
        }
    }
    taken.into_iter().collect()
}
