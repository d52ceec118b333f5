//! The engine against the second evaluator, over generated packs and cases and over the packs that ship.
//!
//! `CAILIANG_CASES` sets how many cases are generated, `CAILIANG_SEED` picks one pack by its seed, `CAILIANG_SHOW` is how
//! many differing packs to collect before stopping, `CAILIANG_EXPLORE` one in how many of the cases with missing facts is
//! explored (4), `CAILIANG_ROOT` the tree whose packs are read.
#![cfg(feature = "oracle")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod bridge;

use bridge::{facts_of, inputs, shipped_packs};
use cailiang::assess::{Compiled, Key, Stage, Status, compile};
use cailiang::case::{intake, read_case};
use cailiang::document::SourceFile;
use cailiang::oracle::{self, Answer, Fact, generate};
use cailiang::pack::model::{Item, Outcome, Pack, PenaltyKind};
use cailiang::pack::read_pack;
use cailiang::program::{Exploration, Explored, Registers, SlotKind, Type, Value, explore};
use cailiang::quantity::{Interval, Number};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is compared, in one form for both.
#[derive(Clone, Debug, PartialEq)]
struct Result {
    status: oracle::Status,
    exempt: bool,
    outcome: Option<Outcome>,
    tier: Option<String>,
    clause: Option<String>,
    statutory: oracle::Ends,
    statutory_in: (bool, bool),
    range: Option<oracle::Ends>,
    range_in: (bool, bool),
    amount: Option<Decimal>,
    penalties: Vec<PenaltyKind>,
}

/// Whether ends are inside, told only of those that are there.
fn inside(ends: Option<oracle::Ends>, inside: (bool, bool)) -> (bool, bool) {
    let (low, high) = ends.unwrap_or((None, None));
    (inside.0 || low.is_none(), inside.1 || high.is_none())
}

fn plain(n: Option<Decimal>) -> Option<Decimal> {
    n.map(|n| n.normalize())
}

fn of_answer(a: &Answer) -> Option<Result> {
    (!a.error).then(|| Result {
        status: a.status,
        exempt: a.exempt,
        outcome: a.outcome,
        tier: a.tier.clone(),
        clause: a.clause.clone(),
        statutory: (plain(a.statutory.0), plain(a.statutory.1)),
        statutory_in: inside(Some(a.statutory), a.statutory_in),
        range: a.range.map(|r| (plain(r.0), plain(r.1))),
        range_in: inside(a.range, a.range_in),
        amount: plain(a.amount),
        penalties: a.penalties.clone(),
    })
}

fn of_key(c: &Compiled, key: &Key) -> Option<Result> {
    let status = match key.status() {
        Status::NoRule => oracle::Status::NoRule,
        Status::Conflict => oracle::Status::Conflict,
        _ => oracle::Status::Decided,
    };
    if key.failure().is_some() || (key.outside() && status == oracle::Status::Decided) {
        return None;
    }
    let number = |n: Option<Number>| n.map(|n| n.to_decimal().normalize());
    let fine = c.fine(key);
    let mut penalties: Vec<PenaltyKind> = c.imposed(key).iter().map(|p| p.kind).collect();
    penalties.sort();
    let ends = |i: Interval| (number(i.min), number(i.max));
    let flags =
        |i: Option<Interval>| inside(i.map(ends), i.map_or((true, true), |i| (i.min_inclusive, i.max_inclusive)));
    let (statutory, range) = (fine.as_ref().map(|f| f.statutory), fine.as_ref().and_then(|f| f.range));
    Some(Result {
        status,
        exempt: c.outcome(key) == Some(Outcome::Exempt),
        outcome: c.outcome(key),
        tier: c.tier(key).map(|t| t.0),
        clause: c.clause(key),
        statutory: statutory.map_or((None, None), ends),
        statutory_in: flags(statutory),
        range: range.map(ends),
        range_in: flags(range),
        amount: fine.as_ref().and_then(|f| number(f.amount)),
        penalties,
    })
}

/// The rules of the engine's trace that applied, leaving out the steps of the amount.
fn fired(c: &Compiled, full: &Registers) -> BTreeSet<String> {
    c.trace(full)
        .into_iter()
        .filter(|s| s.applied == Some(true) && s.stage != Stage::Amount)
        .filter(|s| !(s.stage == Stage::Outcome && s.rule == "combine"))
        .map(|s| s.rule.clone())
        .collect()
}

struct Bench<'a> {
    pack: &'a Pack,
    used: Vec<&'a Pack>,
    item: &'a Item,
    compiled: Compiled,
    lean: Registers,
    full: Registers,
}

impl Bench<'_> {
    /// Says what differs on one case whose facts the result needs are all known.
    fn complete(&mut self, facts: &HashMap<String, Fact>, elect: &[String]) -> Option<String> {
        let answer = oracle::assess(self.pack, &self.used, self.item, facts, elect);
        self.agrees(answer, facts, elect)
    }

    /// The same, with the answer at hand.
    fn agrees(&mut self, answer: Answer, facts: &HashMap<String, Fact>, elect: &[String]) -> Option<String> {
        let c = &self.compiled;
        let inputs = inputs(c, facts, elect);
        let key = c.run(&mut self.lean, &cailiang::assess::plain(&inputs));
        let engine = of_key(c, &key);
        let expected = of_answer(&answer);
        if engine != expected {
            return Some(format!(
                "engine {engine:?}\n failure {:?} outside {}\noracle {expected:?}\n why {}",
                key.failure(),
                key.outside(),
                answer.why
            ));
        }
        if engine.is_some() {
            c.full(&mut self.full, &inputs);
            let rules = fired(c, &self.full);
            if rules != answer.fired {
                return Some(format!("fired: engine {rules:?}\noracle {:?}", answer.fired));
            }
        }
        None
    }

    /// Says what differs where facts are missing: each completion is among the engine's possible results, and where the
    /// missing facts have few values, the other way round.
    fn missing(&self, case: &generate::Case) -> (&'static str, Option<String>) {
        let c = &self.compiled;
        let values = inputs(c, &case.facts, &case.elect).values;
        match explore(&c.lean, &values, &c.slots, &c.lean_key, STATES) {
            Exploration::Done(e) if e.exact => ("missing facts", self.completions(case, &e)),
            Exploration::Done(_) => ("missing facts, not exact", None),
            Exploration::TooMany(_) => ("missing facts, too many", None),
        }
    }

    fn completions(&self, case: &generate::Case, explored: &Explored) -> Option<String> {
        let c = &self.compiled;
        // Whether every value of the missing facts was tried.
        let finite = case.unknown.iter().all(|(id, values)| {
            c.facts.iter().filter(|f| f.id == *id).all(|f| match f.ty {
                Type::Set(_) => {
                    let options = f.choice.map_or(0, |i| c.choices[i].options.len());
                    values.len() == 1 << options
                }
                _ => matches!(c.slots[usize::from(f.slot.0)], SlotKind::Bool | SlotKind::Choice(_)),
            })
        });
        let possible: Vec<Option<Result>> =
            explored.results.iter().map(|(values, _)| of_key(c, &Key(values.clone()))).collect();
        let answers = oracle::possible(self.pack, &self.used, self.item, &case.facts, &case.elect, &case.unknown);
        let answers: Vec<Option<Result>> = answers.iter().map(of_answer).collect();
        if finite {
            let stray = answers.iter().find(|a| !possible.contains(a));
            let extra = possible.iter().find(|p| !answers.contains(p));
            return match (stray, extra) {
                (None, None) => None,
                _ => {
                    Some(format!("not among the possible: {stray:?}\nnever reached: {extra:?}\npossible {possible:?}"))
                }
            };
        }
        // A number's values between two points of interest differ in the figure alone.
        let class = |r: &Option<Result>| {
            r.clone().map(|r| Result {
                statutory: (None, None),
                statutory_in: (true, true),
                range: None,
                range_in: (true, true),
                amount: None,
                ..r
            })
        };
        let classes: Vec<Option<Result>> = possible.iter().map(class).collect();
        if let Some(stray) = answers.iter().find(|a| !classes.contains(&class(a))) {
            let faults: Vec<_> = explored
                .results
                .iter()
                .map(|(v, at)| (Key(v.clone()).failure(), Key(v.clone()).outside(), at))
                .collect();
            return Some(format!(
                "a completion is not among the possible: {stray:?}\npossible {possible:?} {faults:?}"
            ));
        }
        let summary = c.possible(explored);
        let (low, high) = summary.fine?;
        for a in answers.iter().flatten() {
            let ends = a.range.unwrap_or(a.statutory);
            let (least, most) = (ends.0.unwrap_or_default(), ends.1);
            let above = high.is_some_and(|h| match most {
                Some(m) => m > h.to_decimal(),
                None => a.statutory != (None, None),
            });
            if least < low.to_decimal() || above {
                return Some(format!("a completion's fine is outside {low}..{high:?}: {a:?}"));
            }
        }
        None
    }
}

const CASES_PER_PACK: u64 = 200;

/// States side by side in an exploration; beyond, the case says nothing.
const STATES: usize = 2_000;

/// What one generated pack's cases came to, and the first difference among them.
fn generated_pack(seed: u64, explored: u64, tally: &mut BTreeMap<&'static str, u64>) -> Option<String> {
    let text = generate::pack_yaml(seed);
    let files = [SourceFile::new("pack.yaml", text.clone())];
    let pack = read_pack(&files).unwrap_or_else(|e| panic!("seed {seed}\n{text}\n{e:#?}"));
    let item = &pack.items[0];
    let (compiled, problems) = compile(&pack, &[], item);
    let compiled = compiled.unwrap_or_else(|| panic!("seed {seed}\n{text}\n{problems:#?}"));
    let mut bench =
        Bench { pack: &pack, used: Vec::new(), item, compiled, lean: Registers::default(), full: Registers::default() };
    for n in 0..CASES_PER_PACK {
        let case = generate::case(seed.wrapping_mul(1_000_003).wrapping_add(n), &text, &pack, &[], item);
        let difference = if case.unknown.is_empty() {
            let answer = oracle::assess(&pack, &[], item, &case.facts, &case.elect);
            let what = match (answer.error, answer.exempt, answer.status) {
                (true, ..) => answer.why,
                (_, true, _) => "exempt",
                (_, _, oracle::Status::NoRule) => "no rule",
                (_, _, oracle::Status::Conflict) => "conflict",
                _ => "decided",
            };
            *tally.entry(what).or_default() += 1;
            bench.agrees(answer, &case.facts, &case.elect)
        } else if n % explored == 0 {
            let (what, difference) = bench.missing(&case);
            *tally.entry(what).or_default() += 1;
            difference
        } else {
            // Exploring is dear: of the other cases one completion is looked at.
            let mut facts = case.facts.clone();
            facts.extend(case.unknown.iter().filter_map(|(id, v)| Some((id.clone(), v.first()?.clone()))));
            *tally.entry("completed").or_default() += 1;
            bench.complete(&facts, &case.elect)
        };
        if let Some(difference) = difference {
            let case = format!("facts {:?}\nelect {:?}\nunknown {:?}", case.facts, case.elect, case.unknown);
            return Some(format!("seed {seed}, case {n}\n{text}\n{case}\n{difference}"));
        }
    }
    None
}

#[test]
fn generated() {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let most = number("CAILIANG_SHOW").unwrap_or(1) as usize;
    let (first, last) = match number("CAILIANG_SEED") {
        Some(s) => (s, s + 1),
        None => (0, number("CAILIANG_CASES").unwrap_or(200_000).div_ceil(CASES_PER_PACK)),
    };
    let explored = number("CAILIANG_EXPLORE").unwrap_or(4).max(1);
    let next = AtomicU64::new(first);
    let shown: Mutex<BTreeMap<u64, String>> = Mutex::default();
    let total: Mutex<BTreeMap<&'static str, u64>> = Mutex::default();
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let mut tally = BTreeMap::new();
                while shown.lock().unwrap().len() < most {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= last {
                        break;
                    }
                    if let Some(difference) = generated_pack(seed, explored, &mut tally) {
                        shown.lock().unwrap().insert(seed, difference);
                    }
                }
                let mut total = total.lock().unwrap();
                for (what, n) in tally {
                    *total.entry(what).or_default() += n;
                }
            });
        }
    });
    println!("{:#?}", total.into_inner().unwrap());
    let shown = shown.into_inner().unwrap();
    let all: Vec<&str> = shown.values().map(String::as_str).collect();
    assert!(all.is_empty(), "{}", all.join("\n=====\n"));
}

#[test]
fn shipped() {
    let (rules, texts) = shipped_packs();
    let mut differences = Vec::new();
    let (mut own, mut made) = (0, 0);
    for (index, text) in texts.iter().enumerate() {
        let pack = &rules.packs()[index].pack;
        let used = rules.used(index).expect("its packs are there");
        for (place, item) in pack.items.iter().enumerate() {
            let (compiled, problems) = compile(pack, &used, item);
            let name = format!("{}/{}", pack.id.value, item.id.value);
            let Some(compiled) = compiled else { panic!("{name}: {problems:#?}") };
            let mut bench = Bench {
                pack,
                used: used.clone(),
                item,
                compiled,
                lean: Registers::default(),
                full: Registers::default(),
            };
            let mut note = |what: String, d: Option<String>| {
                if let Some(d) = d {
                    differences.push(format!("{name}: {what}\n{d}"));
                }
            };
            for test in &pack.cases {
                let Ok(case) = read_case(&test.case) else { continue };
                if !case.items.iter().any(|(r, _)| *r == name) || !case.acts.is_empty() || !case.parties.is_empty() {
                    continue;
                }
                let c = &bench.compiled;
                let Ok(mut taken) = intake(&case, &c.declared(&pack.currency.value)) else { continue };
                let elect: Vec<String> = case.elect.iter().map(|e| e.0.clone()).collect();
                own += 1;
                if c.complete(&taken) {
                    let d = bench.complete(&facts_of(c, &taken.values), &elect);
                    note(format!("{} {:?}", test.name.value, elect), d);
                    continue;
                }
                // With facts missing: each result the engine holds possible, on the facts it says lead there.
                let Exploration::Done(explored) = c.explore(&taken.values) else { continue };
                let missing: Vec<usize> = (0..taken.values.len()).filter(|i| taken.values[*i].is_none()).collect();
                for (values, example) in &explored.results {
                    for at in &missing {
                        let taking = example.iter().find(|(s, _)| usize::from(s.0) == *at).map(|(_, v)| *v);
                        taken.values[*at] = taking.filter(|v| *v != Value::Null);
                    }
                    let answer = oracle::assess(pack, &bench.used, item, &facts_of(c, &taken.values), &elect);
                    let (engine, expected) = (of_key(c, &Key(values.clone())), of_answer(&answer));
                    if engine != expected {
                        let d = format!("engine {engine:?}\noracle {expected:?}\n why {}", answer.why);
                        note(format!("{} {example:?}", test.name.value), Some(d));
                    }
                }
            }
            for n in 0..60 {
                let case = generate::case((index * 1_000_003 + place * 1009 + n) as u64, text, pack, &bench.used, item);
                made += 1;
                let d = if case.unknown.is_empty() {
                    bench.complete(&case.facts, &case.elect)
                } else {
                    bench.missing(&case).1
                };
                if let Some(d) = d {
                    note(format!("generated {n}: {:?} {:?} {:?}", case.facts, case.elect, case.unknown), Some(d));
                    break;
                }
            }
        }
    }
    println!("{own} cases of {} packs, {made} generated", texts.len());
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n=====\n"));
}
