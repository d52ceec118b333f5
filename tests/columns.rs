//! Columns against the program run on each case alone: every output of every row, over the packs that ship and the
//! benchmark rule; with `--features oracle`, over generated packs too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

#[allow(dead_code)]
#[path = "../benches/support/mod.rs"]
mod rule;
mod support;

use cailiang::assess::{Compiled, Verdicts};
use cailiang::columns::{Block, Engine, ROWS, RowByRow, Scratch, Way};
use cailiang::pack::model::Outcome;
use cailiang::program::{Instr, Program, Reg, Registers, Slot, SlotKind, Value};
use cailiang::quantity::{Date, Number, add_days};
use support::rule_set;

/// A small counter-based generator, so that every run sees the same.
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn below(&mut self, n: usize) -> usize {
        (self.bits() % n.max(1) as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// Rows that stand close to what the rules ask: the numbers and dates of the program, their neighbours and sums, the ends
/// of what a fact can be, and now and then what fits no column, or is not known.
struct Rows<'a> {
    c: &'a Compiled,
    numbers: Vec<Number>,
    dates: Vec<Date>,
    months: Vec<i32>,
    days: Vec<i32>,
    random: Random,
    /// One in how many inputs is odd or missing.
    dirt: usize,
}

impl<'a> Rows<'a> {
    fn new(c: &'a Compiled, seed: u64, dirt: usize) -> Rows<'a> {
        let mut rows = Rows {
            c,
            numbers: vec![Number::ZERO, Number::ONE],
            dates: vec![Date::constant(2024, 2, 29), Date::constant(2025, 12, 31), Date::constant(2021, 7, 15)],
            months: vec![0, 1, 24],
            days: vec![0, 1, 90],
            random: Random(seed),
            dirt,
        };
        for i in &c.program.instrs {
            match i {
                Instr::Const(Value::Number(n)) => rows.numbers.push(*n),
                Instr::Const(Value::Date(d)) => rows.dates.push(*d),
                Instr::Const(Value::Months(m)) => rows.months.push(*m),
                Instr::Const(Value::Days(d)) => rows.days.push(*d),
                _ => {}
            }
        }
        rows
    }

    fn row(&mut self) -> Vec<Value> {
        // One day the whole row stands near, so that dates are compared closely.
        let day = self.dates[self.random.below(self.dates.len())];
        (0..self.c.slots.len())
            .map(|i| {
                if self.dirt > 0 && self.random.one_in(self.dirt) {
                    return self.odd(i);
                }
                self.value(i, day)
            })
            .collect()
    }

    fn odd(&mut self, i: usize) -> Value {
        let far = [
            Number::new(i64::MAX, 2),
            Number::new(i64::MIN + 1, 0),
            Number::new(1, 9),
            Number::new(-1, 2),
            Number::new(99_999_999_999_999_999, 2),
            Number::new(i64::MAX, 0).mul(Number::from(1_000_000)).unwrap(),
        ];
        match (&self.c.slots[i], self.random.below(3)) {
            (_, 0) => Value::Unknown,
            (SlotKind::Number { .. }, _) => Value::Number(far[self.random.below(far.len())]),
            (SlotKind::Date, _) => Value::Date(Date::constant(1899, 12, 31)),
            (SlotKind::Months, _) => Value::Months(-1),
            (SlotKind::Days, _) => Value::Days(i32::MAX),
            _ => Value::Unknown,
        }
    }

    fn value(&mut self, i: usize, day: Date) -> Value {
        let r = &mut self.random;
        match &self.c.slots[i] {
            SlotKind::Bool => Value::Bool(r.one_in(3)),
            SlotKind::Choice(symbols) => Value::Symbol(symbols[r.below(symbols.len())]),
            SlotKind::Number { min, max, unit, .. } => {
                let mut n = self.numbers[r.below(self.numbers.len())];
                match r.below(8) {
                    0 => n = n.add(*unit).unwrap_or(n),
                    1 => n = n.sub(*unit).unwrap_or(n),
                    2 => n = *max,
                    3 => n = *min,
                    4 => n = n.mul(Number::from(1 + r.below(9) as i64)).unwrap_or(n),
                    5 => n = Number::from(r.below(1_000_000) as i64).mul(*unit).unwrap_or(n),
                    _ => {}
                }
                let rounding = cailiang::quantity::Rounding { unit: *unit, mode: cailiang::quantity::Mode::Down };
                Value::Number(rounding.apply(n.max(*min).min(*max)).unwrap_or(*min))
            }
            SlotKind::Date => {
                let back = [0, 1, -1, -364, -365, -366, -729, -730, -731, -1_825, -1_826, -1_827, -3_000, 400];
                let shift = back[r.below(back.len())] + if r.one_in(4) { r.below(60) as i32 } else { 0 };
                Value::Date(add_days(day, shift).unwrap_or(day))
            }
            SlotKind::Months => Value::Months((self.months[r.below(self.months.len())] + r.below(3) as i32).clamp(0, 2_400)),
            SlotKind::Days => Value::Days((self.days[r.below(self.days.len())] + r.below(3) as i32 - 1).clamp(0, 73_000)),
            SlotKind::Text => Value::Unknown,
        }
    }
}

/// The item run on one row alone.
struct Alone {
    program: Program,
    key: Vec<Reg>,
    loads: Vec<Slot>,
    registers: Registers,
}

impl Alone {
    fn new(c: &Compiled) -> Alone {
        let (program, map) = c.program.lean(&c.found_key);
        let loads = program.instrs.iter().filter_map(|i| if let Instr::Load(s) = i { Some(*s) } else { None }).collect();
        let key = c.found_key.iter().map(|r| map[r]).collect();
        Alone { program, key, loads, registers: Registers::default() }
    }

    /// The outputs; `None` where an input is not known.
    fn run(&mut self, row: &[Value]) -> Option<Vec<Value>> {
        if self.loads.iter().any(|s| row[usize::from(s.0)] == Value::Unknown) {
            return None;
        }
        self.registers.run(&self.program, row);
        Some(self.key.iter().map(|r| self.registers.get(*r)).collect())
    }
}

/// How many rows were answered each way.
#[derive(Clone, Copy, Debug, Default)]
struct Ways {
    columns: usize,
    alone: usize,
    open: usize,
}

/// Runs rows through blocks of at most `size` and compares each with what it gives alone.
fn agree(engine: &Engine<'_>, alone: &mut Alone, rows: &[Vec<Value>], size: usize, name: &str) -> Ways {
    let (mut block, mut scratch) = (engine.block(), engine.scratch());
    let mut ways = Ways::default();
    for chunk in rows.chunks(size) {
        block.clear();
        for row in chunk {
            assert!(block.push(row));
        }
        check(engine, alone, &block, &mut scratch, chunk, name, &mut ways);
    }
    ways
}

fn check(
    engine: &Engine<'_>,
    alone: &mut Alone,
    block: &Block,
    scratch: &mut Scratch,
    rows: &[Vec<Value>],
    name: &str,
    ways: &mut Ways,
) {
    let answers = engine.run(block, scratch);
    assert_eq!(answers.len(), rows.len());
    let amounts = answers.amounts();
    for (i, row) in rows.iter().enumerate() {
        let expected = alone.run(row);
        let answer = answers.get(i);
        match answers.way(i) {
            Way::Columns => ways.columns += 1,
            Way::Alone => ways.alone += 1,
            Way::Open => ways.open += 1,
        }
        let Some(expected) = expected else {
            assert!(answer.is_none(), "{name}: row with a missing fact answered");
            continue;
        };
        let answer = answer.unwrap_or_else(|| panic!("{name}: no answer to {row:?}"));
        let (tier, key) = expected.split_last().unwrap();
        assert_eq!(answer.key().0, key, "{name} {:?}\n{row:?}", answers.way(i));
        let tier = if let Value::Number(n) = tier { n.to_i64() } else { None };
        assert_eq!(answer.tier().map(|t| t as i64), tier, "{name} {row:?}");
        if answers.way(i) == Way::Columns {
            assert_eq!(amounts.get(i).map(|(n, s)| Number::new(n, s)), answer.amount(), "{name} {row:?}");
        }
    }
}

#[test]
fn the_packs_that_ship() {
    let (rules, _) = rule_set(&["rules", "tests/packs"]);
    let (mut items, mut held, mut all) = (0, 0, Ways::default());
    let mut by_row = Vec::new();
    for (p, pack) in rules.packs().iter().enumerate() {
        for item in &pack.pack.items {
            let Ok(c) = rules.compile(p, item) else { continue };
            let name = format!("{}/{}", pack.pack.id.value, c.id);
            let engine = Engine::new(&c);
            items += 1;
            match engine.row_by_row() {
                None => held += 1,
                Some(why) => by_row.push(format!("{name}: {why:?}")),
            }
            let mut alone = Alone::new(&c);
            let clean: Vec<Vec<Value>> = { let mut r = Rows::new(&c, 7, 0); (0..150).map(|_| r.row()).collect() };
            let dirty: Vec<Vec<Value>> = { let mut r = Rows::new(&c, 11, 40); (0..100).map(|_| r.row()).collect() };
            let ways = agree(&engine, &mut alone, &clean, ROWS, &name);
            if std::env::var("CAILIANG_SHOW").is_ok() {
                eprintln!("{name}: {ways:?} {}", engine.describe());
            }
            all.columns += ways.columns;
            all.alone += ways.alone;
            all.open += ways.open;
            agree(&engine, &mut alone, &dirty, 64, &name);
        }
    }
    eprintln!("{items} items, {held} over columns; clean rows {all:?}\n{}", by_row.join("\n"));
    assert!(items > 100, "{items}");
}

#[test]
fn the_benchmark_rule() {
    let rules = rule::rules();
    let c = rule::compiled(&rules);
    let engine = Engine::new(&c);
    assert_eq!(engine.row_by_row(), None::<RowByRow>);
    let mut verdicts = Verdicts::new(&c);
    let (mut block, mut scratch) = (engine.block(), engine.scratch());
    let cases = rule::cases(100_000);
    for chunk in cases.chunks(ROWS) {
        block.clear();
        for case in chunk {
            block.push(&rule::inputs(&c, case));
        }
        let answers = engine.run(&block, &mut scratch);
        for (i, case) in chunk.iter().enumerate() {
            assert_eq!(answers.way(i), Way::Columns);
            let a = answers.get(i).unwrap();
            let result = match a.outcome() {
                Some(Outcome::Exempt) => 0,
                Some(Outcome::Reduced) => 1,
                Some(Outcome::Lenient) => 2,
                Some(Outcome::Ordinary) => 3,
                Some(Outcome::Severe) => 4,
                None => 9,
            };
            let cents = a.amount().map_or(0, |a| a.mul(Number::from(100)).unwrap().to_i64().unwrap());
            assert_eq!((a.tier().unwrap() + 1, result, cents, a.imposed(0)), rule::by_hand(case), "{case:?}");
            let inputs = rule::inputs(&c, case);
            let v = verdicts.of(&inputs);
            assert_eq!(
                (a.status(), a.failure(), a.range(), a.statutory()),
                (v.status(), v.failure(), v.range(), v.statutory())
            );
        }
    }
}
