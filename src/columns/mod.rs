//! Many cases of one item at once: the checked program over columns.
//!
//! Receives compiled items and blocks of typed rows; guarantees for each row the very result that running the program on
//! it alone gives, or says that a fact is not known; must not read files, start threads or take cases in by itself.
//!
//! A program becomes, once for an item, a graph of truths and figures over blocks of [`ROWS`] rows (`lower`, `graph`),
//! then steps over reused registers (`emit`), then plain loops (`run`). Figures are `i64` at a fixed number of decimals;
//! bounds worked out beforehand from what the inputs' columns may hold prove that none overflows. A row that does not fit
//! its columns, or that needs an operation not held here, is run by itself.
//!
//! An [`Engine`] can be shared between threads, each with a [`Block`] and a [`Scratch`] of its own.

mod answer;
mod block;
mod calendar;
mod cells;
mod emit;
mod graph;
mod layout;
mod lower;
mod run;

pub use answer::{Amounts, Answer, Answers, Way};
pub use block::{Block, ROWS};
pub use cells::Cells;

use crate::assess::Compiled;
use crate::program::{Instr, Program, Reg, Registers, Value};
use answer::{Outs, Places, Wanted};
use block::{Bits, WORDS, bit};
use emit::{Code, Emitted};
use graph::Lit;
use layout::{Layout, MOST_LEVELS};
use lower::Lower;
use run::Work;
use std::sync::Arc;

/// Why an item is run row by row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowByRow {
    /// Its program grows too large over columns.
    TooLarge,
    /// Every row needs an operation, or a figure, that columns do not hold.
    NotHeld,
}

/// An item made ready for blocks.
#[derive(Clone, Debug)]
pub struct Engine<'a> {
    compiled: &'a Compiled,
    layout: Arc<Layout>,
    held: Result<Held, RowByRow>,
    /// The item as it is, for rows run by themselves.
    program: Program,
    key: Vec<Reg>,
    places: Places,
    /// Rules that rest on a source that could not be checked, and where in the key it stands whether they applied.
    doubtful: Vec<(usize, usize)>,
}

#[derive(Clone, Debug)]
struct Held {
    code: Code,
    outs: Outs,
}

/// Working memory; one for each thread.
#[derive(Clone, Debug)]
pub struct Scratch {
    /// Of the engine it was made for.
    layout: Arc<Layout>,
    work: Option<Work>,
    registers: Registers,
    values: Vec<Value>,
    alone: Vec<(usize, Vec<Value>)>,
}

impl<'a> Engine<'a> {
    /// Prepares an item.
    pub fn new(compiled: &'a Compiled) -> Engine<'a> {
        let mut wanted = compiled.found_key.clone();
        let mut doubtful = Vec::new();
        for (i, rule) in compiled.rules.iter().enumerate().filter(|(_, r)| r.basis.iter().any(|b| b.unverified)) {
            doubtful.push((i, wanted.len()));
            wanted.push(rule.applied);
        }
        let (program, map) = compiled.program.lean(&wanted);
        let key: Vec<Reg> = wanted.iter().filter_map(|r| map.get(*r)).collect();
        let mut read = vec![false; compiled.slots.len()];
        for instr in &program.instrs {
            if let Instr::Load(s) = instr
                && let Some(r) = read.get_mut(usize::from(s.0))
            {
                *r = true;
            }
        }
        let places = Places::new(compiled);
        let mut best: Option<(usize, Layout, Result<Held, RowByRow>)> = None;
        for level in 0..MOST_LEVELS {
            let layout = Layout::new(&compiled.slots, &read, level);
            let (times, held) = hold(&layout, &program, &key, &places, &doubtful);
            if best.as_ref().is_none_or(|b| times < b.0) {
                best = Some((times, layout, held));
            }
            if times == 0 {
                break;
            }
        }
        let (layout, held) = match best {
            Some((_, layout, held)) => (layout, held),
            None => (Layout::new(&compiled.slots, &read, 0), Err(RowByRow::NotHeld)),
        };
        Engine { compiled, layout: Arc::new(layout), held, program, key, places, doubtful }
    }

    /// The item.
    pub fn compiled(&self) -> &'a Compiled {
        self.compiled
    }

    /// Why every row is run by itself, if that is so.
    pub fn row_by_row(&self) -> Option<RowByRow> {
        self.held.as_ref().err().copied()
    }

    /// How many steps a block takes, and how many registers of truths and of figures it works on; `None` where every row is
    /// run by itself.
    pub fn size(&self) -> Option<[usize; 3]> {
        self.held.as_ref().ok().map(|h| [h.code.steps.len(), h.code.truths, h.code.figures])
    }

    /// An empty block for rows of this item.
    pub fn block(&self) -> Block {
        Block::new(self.layout.clone())
    }

    /// Working memory for this item.
    pub fn scratch(&self) -> Scratch {
        let work = self.held.as_ref().ok().map(|h| Work::new(&h.code));
        let layout = self.layout.clone();
        Scratch { layout, work, registers: Registers::default(), values: Vec::new(), alone: Vec::new() }
    }

    /// The answers to the rows of a block of this engine. The rows of another's are left open: their columns may stand for
    /// other facts.
    pub fn run<'s>(&'s self, block: &'s Block, scratch: &'s mut Scratch) -> Answers<'s> {
        if !Arc::ptr_eq(&self.layout, &scratch.layout) {
            *scratch = self.scratch();
        }
        let complete = if Arc::ptr_eq(&self.layout, block.layout()) { block.complete() } else { [0; WORDS] };
        let mut settled: Bits = [0; WORDS];
        let held = self.held.as_ref().ok();
        if let (Some(held), Some(work)) = (held, &mut scratch.work) {
            work.run(&held.code, block);
            settled = complete;
            let left = held.outs.left(work).unwrap_or([0; WORDS]);
            for ((s, odd), left) in settled.iter_mut().zip(block.odd_rows).zip(left) {
                *s &= !(odd | left);
            }
        }
        let mut count = 0;
        if settled != complete {
            for row in (0..block.len()).filter(|r| bit(&complete, *r) && !bit(&settled, *r)) {
                if scratch.alone.len() == count {
                    scratch.alone.push((row, Vec::new()));
                }
                block.row(row, &mut scratch.values);
                scratch.registers.run(&self.program, &scratch.values);
                if let Some(place) = scratch.alone.get_mut(count) {
                    place.0 = row;
                    place.1.clear();
                    place.1.extend(self.key.iter().map(|r| scratch.registers.get(*r)));
                }
                count += 1;
            }
        }
        Answers {
            compiled: self.compiled,
            places: &self.places,
            doubtful: &self.doubtful,
            outs: held.map(|h| &h.outs),
            work: scratch.work.as_ref(),
            columns: block,
            settled,
            alone: scratch.alone.get(..count).unwrap_or_default(),
        }
    }
}

/// A program over columns laid out so, and how many times some rows had to be given up.
fn hold(
    layout: &Layout,
    program: &Program,
    key: &[Reg],
    places: &Places,
    doubtful: &[(usize, usize)],
) -> (usize, Result<Held, RowByRow>) {
    let mut lower = Lower::new(layout);
    let Some(registers) = lower.program(program) else { return (usize::MAX, Err(RowByRow::TooLarge)) };
    let mut wanted = Vec::with_capacity(key.len());
    let amounts = places.amounts();
    for (i, reg) in key.iter().enumerate() {
        let Some(union) = registers.get(reg.0 as usize) else { return (usize::MAX, Err(RowByRow::NotHeld)) };
        let union = if amounts.contains(&i) { lower.lifted(union) } else { union.clone() };
        match Wanted::new(&mut lower, &union) {
            Some(w) => wanted.push(w),
            None => return (usize::MAX, Err(RowByRow::TooLarge)),
        }
    }
    if lower.left == Lit::TRUE {
        return (lower.times.saturating_add(1_000_000), Err(RowByRow::NotHeld));
    }
    let mut keep = vec![lower.left.id()];
    wanted.iter().for_each(|w| w.nodes(&mut keep));
    let emitted = Emitted::new(&lower.graph, &keep);
    let told = places.told().chain(doubtful.iter().map(|d| d.1));
    match Outs::new(&wanted, lower.left, &emitted, told, amounts) {
        Some(outs) => (lower.times, Ok(Held { code: emitted.code, outs })),
        None => (usize::MAX, Err(RowByRow::NotHeld)),
    }
}
