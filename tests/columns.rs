//! Columns against the program run on each case alone: every output of every row, over the packs that ship and the
//! benchmark rule; with `--features oracle`, over generated packs too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

#[allow(dead_code)]
#[path = "../benches/support/mod.rs"]
mod rule;
mod support;

use cailiang::assess::{Compiled, Verdicts};
use cailiang::case::{intake, read_case};
use cailiang::columns::{Block, Cells, Engine, ROWS, RowByRow, Scratch, Way};
use cailiang::document::{Syntax, read};
use cailiang::pack::model::Outcome;
use cailiang::program::{Instr, Program, Reg, Registers, Slot, SlotKind, Value};
use cailiang::quantity::{Date, Interval, Number, add_days};
use std::collections::HashMap;
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
            SlotKind::Months => {
                Value::Months((self.months[r.below(self.months.len())] + r.below(3) as i32).clamp(0, 2_400))
            }
            SlotKind::Days => {
                Value::Days((self.days[r.below(self.days.len())] + r.below(3) as i32 - 1).clamp(0, 73_000))
            }
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
    /// What answers of each kind said, but for their amounts.
    kinds: HashMap<u64, String>,
}

impl Alone {
    fn new(c: &Compiled) -> Alone {
        let (program, map) = c.program.lean(&c.found_key);
        let loads =
            program.instrs.iter().filter_map(|i| if let Instr::Load(s) = i { Some(*s) } else { None }).collect();
        let key = c.found_key.iter().map(|r| map.get(*r).unwrap()).collect();
        Alone { program, key, loads, registers: Registers::default(), kinds: HashMap::new() }
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
    /// Of those over columns, how many share what they say with others of their kind.
    kinds: usize,
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
    let mut kinds = Vec::new();
    let told = answers.kinds(&mut kinds);
    let all = answers.all_amounts();
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
            let ((min, max), (low, high)) = (answer.statutory(), answer.range());
            let own = [min, max, low, answer.amount(), high];
            assert_eq!(all.map(|a| a.get(i).map(|(n, s)| Number::new(n, s))), own, "{name} {row:?}");
            if told {
                ways.kinds += 1;
                let there = own.map(|a| a.is_some());
                let fine = answer.fine().map(|f| {
                    let ends = |i: Interval| (i.min.is_some(), i.max.is_some(), i.min_inclusive, i.max_inclusive);
                    (ends(f.statutory), f.range.map(ends), f.amount.is_some())
                });
                let doubtful: Vec<usize> = answer.unverified().collect();
                let said = (answer.status(), answer.outcome(), answer.tier(), answer.tier_told(), answer.clause());
                let said = format!("{said:?} {there:?} {fine:?} {:?} {doubtful:?}", answer.failure());
                let kept = alone.kinds.entry(kinds[i]).or_insert_with(|| said.clone());
                assert_eq!(*kept, said, "{name}: a row of kind {:x} {row:?}", kinds[i]);
            }
        }
    }
}

#[test]
fn the_packs_that_ship() {
    let (rules, _) = rule_set(&["rules", "tests/packs"]);
    let (mut items, mut held, mut cases, mut all) = (0, 0, 0, Ways::default());
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
            let clean: Vec<Vec<Value>> = {
                let mut r = Rows::new(&c, 7, 0);
                (0..150).map(|_| r.row()).collect()
            };
            let dirty: Vec<Vec<Value>> = {
                let mut r = Rows::new(&c, 11, 40);
                (0..100).map(|_| r.row()).collect()
            };
            // The pack's own cases, as they are taken in; facts missing in many.
            let own: Vec<Vec<Value>> = pack
                .pack
                .cases
                .iter()
                .filter_map(|test| read_case(&test.case).ok())
                .filter(|case| case.items.iter().any(|(reference, _)| *reference == name))
                .filter_map(|case| intake(&case, &c.declared(&pack.pack.currency.value)).ok())
                .map(|inputs| cailiang::assess::plain(&inputs))
                .collect();
            cases += own.len();
            agree(&engine, &mut alone, &own, ROWS, &name);
            let ways = agree(&engine, &mut alone, &clean, ROWS, &name);
            if std::env::var("CAILIANG_SHOW").is_ok() {
                eprintln!("{name}: {ways:?} {:?}", engine.size());
            }
            all.columns += ways.columns;
            all.alone += ways.alone;
            all.open += ways.open;
            all.kinds += ways.kinds;
            agree(&engine, &mut alone, &dirty, 64, &name);
        }
    }
    eprintln!("{items} items, {held} over columns, {cases} cases; clean rows {all:?}\n{}", by_row.join("\n"));
    assert!(items > 100 && cases > 100, "{items} {cases}");
    // Rows that would do over columns do not all fall back to being run alone.
    assert!(all.kinds * 100 > all.columns * 90, "{all:?}");
    assert!(held * 100 > items * 95 && all.columns * 100 > (all.columns + all.alone) * 95, "{held} {all:?}");
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

/// Rows in another order, and blocks of another size, change nothing but where each answer stands.
#[test]
fn order_and_size_of_blocks_do_not_matter() {
    let rules = rule::rules();
    let c = rule::compiled(&rules);
    let engine = Engine::new(&c);
    let mut rows: Vec<Vec<Value>> = {
        let mut made = Rows::new(&c, 3, 60);
        (0..5_000).map(|_| made.row()).collect()
    };
    let answers = |rows: &[Vec<Value>], size: usize| -> Vec<Option<Vec<Value>>> {
        let (mut block, mut scratch, mut all) = (engine.block(), engine.scratch(), Vec::new());
        for chunk in rows.chunks(size) {
            block.clear();
            chunk.iter().for_each(|r| assert!(block.push(r)));
            let answers = engine.run(&block, &mut scratch);
            all.extend((0..chunk.len()).map(|i| answers.get(i).map(|a| a.key().0)));
        }
        all
    };
    let first = answers(&rows, ROWS);
    for size in [1, 63, 64, 65, 1_000] {
        assert_eq!(answers(&rows, size), first, "blocks of {size}");
    }
    let mut random = Random(9);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    for i in (1..order.len()).rev() {
        order.swap(i, random.below(i + 1));
    }
    let shuffled: Vec<Vec<Value>> = order.iter().map(|i| rows[*i].clone()).collect();
    let expected: Vec<Option<Vec<Value>>> = order.iter().map(|i| first[*i].clone()).collect();
    assert_eq!(answers(&shuffled, ROWS), expected);
    // An engine is shared between threads.
    rows.truncate(ROWS);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let (mut block, mut scratch) = (engine.block(), engine.scratch());
                rows.iter().for_each(|r| assert!(block.push(r)));
                let answers = engine.run(&block, &mut scratch);
                let own: Vec<_> = (0..rows.len()).map(|i| answers.get(i).map(|a| a.key().0)).collect();
                assert_eq!(own, first[..ROWS]);
            });
        }
    });
}

/// A block of another item is not answered, and working memory of another engine does not disturb.
#[test]
fn what_belongs_to_another_engine() {
    let rules = rule::rules();
    let c = rule::compiled(&rules);
    let (one, other) = (Engine::new(&c), Engine::new(&c));
    let (mut block, mut scratch) = (one.block(), other.scratch());
    assert!(block.push(&rule::inputs(&c, &rule::cases(1)[0])));
    assert_eq!(other.run(&block, &mut scratch).way(0), Way::Open);
    assert_eq!(one.run(&block, &mut scratch).way(0), Way::Columns);
}

/// Cells are read to the very values the case intake gives, or left to it.
#[test]
fn plain_cells_are_what_the_intake_reads() {
    let texts = [
        "0",
        "1",
        "12800.5",
        "12800.50",
        "12800.505",
        "12800.5000",
        "007",
        "-1",
        "-0.00",
        "+1",
        ".5",
        "5.",
        "1e3",
        "",
        " 1",
        "1 ",
        "1,000",
        "1万元",
        "1.28万元",
        "30%",
        "3倍",
        "２",
        "99999999999999999999",
        "999999999999999999",
        "10000000000000",
        "10000000000000.01",
        "0.0001",
        "2401",
        "true",
        "false",
        "是",
        "否",
        "True",
        "yes",
        "1.0",
        "2024-02-29",
        "2023-02-29",
        "2024-13-01",
        "2024-00-10",
        "2024-1-1",
        "1899-12-31",
        "2200-01-01",
        "1900-01-01",
        "2199-12-31",
        "2024-05-01 ",
        "8个月",
        "P8M",
        "30日",
        "73000",
        "73001",
        "none",
        "minor",
        "无",
        "轻微",
        "小作坊小商店",
        "smallshop",
        "None",
        "null",
        "~",
    ];
    let (rules, _) = rule_set(&["rules", "tests/packs"]);
    let (mut plain, mut compared) = (0, 0);
    for (p, pack) in rules.packs().iter().enumerate() {
        for item in pack.pack.items.iter().take(3) {
            let Ok(c) = rules.compile(p, item) else { continue };
            let engine = Engine::new(&c);
            let (mut block, mut cells) = (engine.block(), Cells::new(&c));
            let (mut together, mut blank) = (engine.block(), engine.block());
            assert!(cells.end_row(&mut blank));
            for (i, fact) in c.facts.iter().enumerate().skip(5) {
                let mut tried: Vec<String> = texts.iter().map(|t| (*t).to_owned()).collect();
                if let Some(choice) = fact.choice {
                    for o in &c.choices[choice].options {
                        tried.extend([o.1.clone(), o.2.clone(), o.3.clone()]);
                    }
                }
                for text in tried {
                    let case = serde_json::json!({ "item": "x/y", "facts": { &fact.id: text } });
                    let node = read(&case.to_string(), 0, Syntax::Json).unwrap();
                    let taken = read_case(&node).and_then(|case| intake(&case, &c.declared(&pack.pack.currency.value)));
                    block.clear();
                    compared += 1;
                    let taken_plainly = cells.put(&mut block, i, text.as_bytes());
                    // The same among other rows, wherever its bits come to lie in their words.
                    if together.room() < 3 {
                        let rest = together.room();
                        cells.end_rows(&mut together, rest, 0);
                    }
                    if together.is_full() {
                        together.clear();
                    }
                    let row = together.len() + 1;
                    let odd = cells.put_rows(&mut together, i, &[b"", text.as_bytes(), b""]);
                    assert_eq!(odd, if taken_plainly || text.is_empty() { 0 } else { 2 }, "{} {text:?}", fact.id);
                    cells.end_rows(&mut together, 3, odd);
                    if !taken_plainly {
                        cells.drop_row(&mut block);
                        assert!(block.is_empty());
                        continue;
                    }
                    plain += 1;
                    assert!(cells.end_row(&mut block));
                    for s in (0..c.slots.len() as u16).map(Slot) {
                        let own = block.get(0, s);
                        assert_eq!(together.get(row, s), own, "{} {text:?} slot {s:?}", fact.id);
                        let blank = blank.get(0, s);
                        assert_eq!([together.get(row - 1, s), together.get(row + 1, s)], [blank; 2], "{s:?}");
                    }
                    let inputs = taken.unwrap_or_else(|e| panic!("{} {text:?} is refused: {e:?}", fact.id));
                    for (s, v) in (0..).zip(cailiang::assess::plain(&inputs)) {
                        if block.reads(Slot(s)) {
                            assert_eq!(
                                block.get(0, Slot(s)),
                                v,
                                "{}/{} {} {text:?} slot {s}",
                                pack.pack.id.value,
                                c.id,
                                fact.id
                            );
                        }
                    }
                }
            }
        }
    }
    assert!(plain > 500 && compared > 2 * plain, "{plain} of {compared}");
}

#[test]
fn dates_of_a_row() {
    let (rules, _) = rule_set(&["rules"]);
    let (p, item) = rules
        .packs()
        .iter()
        .enumerate()
        .find_map(|(p, pack)| {
            let item = pack.pack.items.first()?;
            let c = rules.compile(p, item).ok()?;
            let engine = Engine::new(&c);
            let block = engine.block();
            (block.reads(c.facts[1].slot) && block.reads(c.facts[2].slot)).then_some((p, item))
        })
        .expect("an item that reads when an act ended and when it was found");
    let c = rules.compile(p, item).unwrap();
    let engine = Engine::new(&c);
    let (mut block, mut cells) = (engine.block(), Cells::new(&c));
    let (end, found) = (c.facts[1].slot, c.facts[2].slot);
    // An act that did not continue ended when it was done.
    assert!(cells.put(&mut block, 0, b"2024-02-29") && cells.put(&mut block, 2, b"2024-03-01"));
    assert!(cells.end_row(&mut block));
    assert_eq!(block.get(0, end), Value::Date(Date::constant(2024, 2, 29)));
    assert_eq!(block.get(0, found), Value::Date(Date::constant(2024, 3, 1)));
    // Out of order: left to the intake, and forgotten.
    assert!(cells.put(&mut block, 0, b"2024-02-29") && cells.put(&mut block, 2, b"2024-02-28"));
    assert!(!cells.end_row(&mut block));
    assert_eq!(block.len(), 1);
    assert!(cells.put(&mut block, 2, b"2024-02-28"));
    assert!(cells.end_row(&mut block));
    assert_eq!((block.get(1, end), block.get(1, found)), (Value::Unknown, Value::Date(Date::constant(2024, 2, 28))));
}

#[test]
fn dates_of_rows_together() {
    let (rules, _) = rule_set(&["rules"]);
    let mut tried = 0;
    for (p, pack) in rules.packs().iter().enumerate() {
        let Some(item) = pack.pack.items.first() else { continue };
        let Ok(c) = rules.compile(p, item) else { continue };
        let engine = Engine::new(&c);
        let (mut block, mut cells) = (engine.block(), Cells::new(&c));
        let columns: [[&[u8]; 4]; 3] = [
            [b"2024-02-29", b"2024-02-29", b"", b"2024-02-29"],
            [b"", b"2024-03-02", b"", b""],
            [b"2024-03-01", b"2024-03-01", b"2024-02-28", b"2024-02-28"],
        ];
        for (fact, column) in columns.iter().enumerate() {
            assert_eq!(cells.put_rows(&mut block, fact, column), 0);
        }
        cells.end_rows(&mut block, 4, 0b100);
        // The next rows know nothing of these.
        assert_eq!(cells.put_rows(&mut block, 2, &[&b"2024-02-28"[..]]), 0);
        cells.end_rows(&mut block, 1, 0);
        let mut alone = engine.block();
        for row in [0, 4] {
            for (fact, column) in columns.iter().enumerate() {
                let text = if row == 0 {
                    column[0]
                } else if fact == 2 {
                    &b"2024-02-28"[..]
                } else {
                    &b""[..]
                };
                assert!(text.is_empty() || cells.put(&mut alone, fact, text));
            }
            assert!(cells.end_row(&mut alone));
        }
        for s in (0..c.slots.len() as u16).map(Slot) {
            assert_eq!((block.get(0, s), block.get(4, s)), (alone.get(0, s), alone.get(1, s)));
        }
        // Out of order, or said to be open.
        let mut scratch = engine.scratch();
        let answers = engine.run(&block, &mut scratch);
        assert!((1..4).all(|row| answers.way(row) == Way::Open && answers.get(row).is_none()));
        tried += usize::from(block.reads(c.facts[1].slot));
    }
    assert!(tried > 0);
}

/// Packs made at random, with cases that stand at what their rules ask.
#[cfg(feature = "oracle")]
#[test]
fn packs_made_at_random() {
    use cailiang::document::SourceFile;
    use cailiang::oracle::generate;
    let packs = std::env::var("CAILIANG_CASES").ok().and_then(|n| n.parse::<u64>().ok()).unwrap_or(20_000) / 100;
    let mut all = Ways::default();
    for seed in 0..packs {
        let text = generate::pack_yaml(seed);
        let pack = cailiang::pack::read_pack(&[SourceFile::new("pack.yaml", text)]).expect("a generated pack reads");
        let (compiled, _) = cailiang::assess::compile(&pack, &[], &pack.items[0]);
        let Some(c) = compiled else { continue };
        let engine = Engine::new(&c);
        let mut alone = Alone::new(&c);
        let mut made = Rows::new(&c, seed, if seed % 2 == 0 { 0 } else { 30 });
        let rows: Vec<Vec<Value>> = (0..100).map(|_| made.row()).collect();
        let ways = agree(&engine, &mut alone, &rows, ROWS, &format!("seed {seed}"));
        (all.columns, all.alone, all.open) = (all.columns + ways.columns, all.alone + ways.alone, all.open + ways.open);
    }
    eprintln!("{all:?}");
    assert!(all.columns > all.alone, "{all:?}");
}

#[test]
fn figures_days_and_truths_are_read_as_their_texts() {
    let (rules, _) = rule_set(&["rules", "tests/packs"]);
    let figures =
        [0, 1, -1, 5, 12, 100, 2_400, 2_401, 73_000, 73_001, 1_280_050, -500, 10_i64.pow(17) - 1, 10_i64.pow(17)];
    let mut read = [0, 0, 0];
    for (p, pack) in rules.packs().iter().enumerate() {
        for item in pack.pack.items.iter().take(3) {
            let Ok(c) = rules.compile(p, item) else { continue };
            let engine = Engine::new(&c);
            let (mut one, mut other) = (engine.block(), engine.block());
            let (mut by_text, mut by_value) = (Cells::new(&c), Cells::new(&c));
            for (i, fact) in c.facts.iter().enumerate() {
                let mut same =
                    |text: &str, kind: usize, lenient: bool, put: &dyn Fn(&mut Cells, &mut _) -> Option<u64>| {
                        let odd = by_text.put_rows(&mut one, i, &[text.as_bytes()]);
                        if let Some(own) = put(&mut by_value, &mut other) {
                            assert!(own == odd || (lenient && own == 1), "{}: {text}", fact.id);
                            if own == 0 {
                                read[kind] += 1;
                                by_text.end_rows(&mut one, 1, 0);
                                by_value.end_rows(&mut other, 1, 0);
                                let slots = (0..c.slots.len()).map(|s| Slot(u16::try_from(s).unwrap()));
                                slots.for_each(|s| assert_eq!(one.get(0, s), other.get(0, s), "{}: {text}", fact.id));
                            }
                        }
                        by_text.end_rows(&mut one, 1, 0);
                        by_value.end_rows(&mut other, 1, 0);
                        one.clear();
                        other.clear();
                    };
                for figure in figures {
                    for scale in [0, 1, 2, 9, 12] {
                        let text = Number::new(figure, scale).to_string();
                        let lenient = figure.unsigned_abs() >= 10_u64.pow(17);
                        same(&text, 0, lenient, &|cells, block| cells.put_figures(block, i, &[figure; 64], scale, 1));
                    }
                }
                for day in [-25_568, -25_567, 0, 19_844, 84_005, 84_006] {
                    let text = Date::of_days(day).unwrap().to_string();
                    same(&text, 1, false, &|cells, block| cells.put_days(block, i, &[day; 64], 1));
                }
                same("true", 2, false, &|cells, block| cells.put_truths(block, i, 1, 0));
                same("false", 2, false, &|cells, block| cells.put_truths(block, i, 0, 1));
            }
        }
    }
    assert!(read.iter().all(|n| *n > 100), "{read:?}");
}
