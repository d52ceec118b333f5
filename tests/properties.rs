//! What must hold of every result, over the packs that ship and over generated ones: it stays in the statutory range;
//! what aggravates never lowers and what mitigates never raises; the order in which rules are written does not matter;
//! nothing fails by type; what is announced for missing facts encloses every way of filling them in; and the same case
//! gives the same bytes.
#![cfg(feature = "oracle")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod bridge;

use bridge::{inputs, shipped_packs};
use cailiang::assess::{Ask, Assessor, Compiled, Key, Status, Summary, compile, plain};
use cailiang::case::{Inputs, intake, read_case};
use cailiang::document::SourceFile;
use cailiang::explain::{Lang, json};
use cailiang::expr::{Kind, Test};
use cailiang::oracle::random::Random;
use cailiang::oracle::{Fact, generate};
use cailiang::pack::model::{Effect, Item, Outcome, Pack, Rules};
use cailiang::pack::read_pack;
use cailiang::program::{Exploration, Fault, Reg, Registers, Slot, Value, explore};
use cailiang::quantity::Number;
use std::collections::HashMap;
use std::fmt::Write;

/// An item of a pack that ships, with what it takes to make cases for it.
struct Shipped<'a> {
    name: String,
    pack: &'a Pack,
    used: Vec<&'a Pack>,
    item: &'a Item,
    text: &'a str,
    compiled: Compiled,
}

impl Shipped<'_> {
    fn parts(&self) -> Vec<&Rules> {
        parts(self.pack, &self.used, self.item)
    }

    fn beyond(&self) -> bool {
        self.parts().iter().rev().find_map(|p| p.method.as_ref()).is_some_and(|m| m.beyond)
    }

    /// All facts known, some options elected.
    fn whole_case(&self, seed: u64) -> (HashMap<String, Fact>, Vec<String>) {
        let case = generate::case(seed, self.text, self.pack, &self.used, self.item);
        let mut facts = case.facts;
        facts.extend(case.unknown.into_iter().filter_map(|(id, values)| Some((id, values.into_iter().next()?))));
        (facts, case.elect)
    }

    /// The pack's own cases for this item, as inputs.
    fn own_cases(&self) -> Vec<Inputs> {
        let mut out = Vec::new();
        for test in &self.pack.cases {
            let Ok(case) = read_case(&test.case) else { continue };
            let plain = case.acts.is_empty() && case.parties.is_empty();
            if plain && case.items.iter().any(|(r, _)| *r == self.name) {
                out.extend(intake(&case, &self.compiled.declared(&self.pack.currency.value)));
            }
        }
        out
    }
}

fn parts<'a>(pack: &'a Pack, used: &[&'a Pack], item: &'a Item) -> Vec<&'a Rules> {
    used.iter().map(|p| &p.general).chain([&pack.general, &item.rules]).collect()
}

/// Runs `check` on every item of every pack that ships.
fn each_shipped(mut check: impl FnMut(&Shipped<'_>, u64)) {
    let (rules, texts) = shipped_packs();
    for (index, text) in texts.iter().enumerate() {
        let pack = &rules.packs()[index].pack;
        let used = rules.used(index).expect("its packs are there");
        for (place, item) in pack.items.iter().enumerate() {
            let (compiled, problems) = compile(pack, &used, item);
            let name = format!("{}/{}", pack.id.value, item.id.value);
            let compiled = compiled.unwrap_or_else(|| panic!("{name}: {problems:#?}"));
            let shipped = Shipped { name, pack, used: used.clone(), item, text, compiled };
            check(&shipped, (index * 7919 + place) as u64 * 1_000_003);
        }
    }
}

/// A generated pack with one item.
fn generated(seed: u64) -> (String, Pack) {
    let text = generate::pack_yaml(seed);
    let pack = read_pack(&[SourceFile::new("pack.yaml", text.clone())]).unwrap_or_else(|e| panic!("{seed}: {e:#?}"));
    (text, pack)
}

fn stopped(key: &Key) -> bool {
    key.failure().is_some() || (key.outside() && key.status() == Status::Decided)
}

/// What people are told.
fn told(c: &Compiled, key: &Key) -> Option<(Summary, Option<String>)> {
    (!stopped(key)).then(|| {
        let mut summary = c.summary(key);
        summary.penalties.sort();
        (summary, c.clause(key))
    })
}

#[test]
fn results_stay_in_the_statutory_range() {
    let mut registers = Registers::default();
    let mut fined = 0;
    each_shipped(|s, base| {
        for n in 0..150 {
            let (facts, elect) = s.whole_case(base + n);
            let key = s.compiled.run(&mut registers, &plain(&inputs(&s.compiled, &facts, &elect)));
            // Absurd figures may have too many digits or leave nothing to divide by; nothing else stops a pack that ships.
            if matches!(key.failure(), Some(Fault::Overflow | Fault::DivisionByZero)) {
                continue;
            }
            assert!(!stopped(&key), "{}: {:?} {facts:?} {elect:?}", s.name, key.failure());
            let Some(fine) = s.compiled.fine(&key) else { continue };
            let Some(range) = fine.range else { continue };
            fined += 1;
            if let (Some(low), Some(high)) = (range.min, range.max) {
                assert!(low <= high, "{}: {low}..{high} {facts:?}", s.name);
            }
            if let Some(amount) = fine.amount {
                assert!(range.min.is_none_or(|m| m <= amount) && range.max.is_none_or(|m| amount <= m), "{}", s.name);
            }
            if s.compiled.outcome(&key) == Some(Outcome::Reduced) || s.beyond() {
                continue;
            }
            for n in [range.min, fine.amount, range.max].into_iter().flatten() {
                let above = fine.statutory.min.is_none_or(|m| m <= n);
                assert!(above && fine.statutory.max.is_none_or(|m| n <= m), "{}: {fine:?} {facts:?}", s.name);
            }
            assert!(fine.amount.is_none_or(|n| fine.statutory.contains(n)), "{}: {fine:?}", s.name);
        }
    });
    assert!(fined > 1_000, "{fined}");
}

fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Exempt => 0,
        Outcome::Reduced => 1,
        Outcome::Lenient => 2,
        Outcome::Ordinary => 3,
        Outcome::Severe => 4,
    }
}

/// Says where `more` is lighter than `less`, of two results that are settled.
fn lighter(c: &Compiled, less: &Key, more: &Key) -> Option<String> {
    let settled = |k: &Key| !stopped(k) && k.status() == Status::Decided;
    if !settled(less) || !settled(more) {
        return None;
    }
    let (a, b) = (c.outcome(less)?, c.outcome(more)?);
    if rank(b) < rank(a) {
        return Some(format!("{a:?} to {b:?}"));
    }
    let (x, y) = (c.fine(less)?, c.fine(more)?);
    if x.statutory != y.statutory {
        return None;
    }
    let amounts = x.amount.zip(y.amount);
    let ends = x.range.zip(y.range);
    let lows = ends.and_then(|(x, y)| x.min.zip(y.min));
    let highs = ends.and_then(|(x, y)| x.max.zip(y.max));
    let falls = [amounts, lows, highs].into_iter().flatten().find(|(x, y)| y < x)?;
    Some(format!("{} to {}", falls.0, falls.1))
}

/// The fact and option a circumstance asks for, where its condition is `"option" in set` and nothing more.
fn asks_for(when: &cailiang::expr::Expr) -> Option<(&str, &str)> {
    match &when.kind {
        Kind::In(option, tests) => match (&option.kind, tests.as_slice()) {
            (Kind::Text(option), [Test::Value(set)]) => match &set.kind {
                Kind::Name(set) => Some((set, option)),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

#[test]
fn what_aggravates_never_lowers_and_what_mitigates_never_raises() {
    let mut registers = Registers::default();
    let mut compared = 0;
    each_shipped(|s, base| {
        let c = &s.compiled;
        let parts = s.parts();
        let mut turns: Vec<(Slot, bool)> = Vec::new();
        for circumstance in parts.iter().flat_map(|p| &p.circumstances) {
            let Some((set, option)) = asks_for(&circumstance.when.expr) else { continue };
            let Some(fact) = c.facts.iter().find(|f| f.id == set || f.label.zh == set || f.label.en == set) else {
                continue;
            };
            let options = fact.choice.map(|i| &c.choices[i].options).expect("a set has options");
            let Some(at) = options.iter().position(|o| o.1 == option || o.2 == option || o.3 == option) else {
                continue;
            };
            turns.push((Slot(fact.slot.0 + at as u16), circumstance.effect == Effect::Severe));
        }
        for n in 0..60 {
            let (facts, elect) = s.whole_case(base + 5_000 + n);
            let mut values = plain(&inputs(c, &facts, &elect));
            for (slot, severe) in &turns {
                let at = usize::from(slot.0);
                let before = values[at];
                values[at] = Value::Bool(false);
                let without = c.run(&mut registers, &values);
                values[at] = Value::Bool(true);
                let with = c.run(&mut registers, &values);
                values[at] = before;
                let (less, more) = if *severe { (&without, &with) } else { (&with, &without) };
                if let Some(fall) = lighter(c, less, more) {
                    panic!("{} {:?}: {fall}\n{facts:?}\n{elect:?}", s.name, c.fact_of(*slot));
                }
                compared += 1;
            }
        }
    });
    assert!(compared > 10_000, "{compared}");
}

/// A pack of circumstances alone, one yes/no fact each.
fn circumstances_only(r: &mut Random) -> (String, Vec<Effect>) {
    let mixed = r.pick(&["judgement", "ordinary", "severe", "lenient", "offset"]);
    let mut effects = Vec::new();
    let (mut facts, mut rules) = (String::new(), String::new());
    for i in 0..r.below(6) + 1 {
        let (effect, name) = [
            (Effect::Severe, "severe"),
            (Effect::Lenient, "lenient"),
            (Effect::Reduced, "reduced"),
            (Effect::LenientOrReduced, "lenient_or_reduced"),
        ][r.below(4)];
        effects.push(effect);
        let weight = r.pick(&["1", "2", "0.5", "0"]);
        let _ = writeln!(facts, "  f{i}: {{label: 事实{i}, type: bool}}");
        let _ =
            writeln!(rules, "  c{i}: {{name: 情节{i}, effect: {effect}, when: f{i}, weight: {weight}}}", effect = name);
    }
    let text = format!(
        "format: 1
pack: circumstances
name: 情节
version: 1.0.0
jurisdiction: cn
instruments:
  法: {{title: 测试法, version: 2024-01-01}}
facts:
{facts}circumstances:
{rules}outcomes: {{mixed: {mixed}, basis: 法 第二条}}
items:
  act:
    name: 违法行为
    basis: 法 第一条
    clauses:
      - {{id: only, fine: {{from: 1万元, to: 11万元}}}}
    method:
      bands:
        both: {{lenient: [0%, 30%], ordinary: [30%, 70%], severe: [70%, 100%]}}
        point: middle
"
    );
    (text, effects)
}

#[test]
fn circumstances_pull_their_own_way_under_every_policy() {
    let mut registers = Registers::default();
    for seed in 0..400 {
        let mut r = Random::new(seed);
        let (text, effects) = circumstances_only(&mut r);
        let pack =
            read_pack(&[SourceFile::new("pack.yaml", text.clone())]).unwrap_or_else(|e| panic!("{text}\n{e:#?}"));
        let (compiled, problems) = compile(&pack, &[], &pack.items[0]);
        let c = compiled.unwrap_or_else(|| panic!("{text}\n{problems:#?}"));
        let elect = if r.one_in(2) { vec!["reduced".to_owned()] } else { Vec::new() };
        for held in 0..1_usize << effects.len() {
            let result = |held: usize, registers: &mut Registers| {
                let facts = (0..effects.len()).map(|i| (format!("f{i}"), Fact::Bool(held >> i & 1 == 1))).collect();
                c.run(registers, &plain(&inputs(&c, &facts, &elect)))
            };
            let without = result(held, &mut registers);
            for (i, effect) in effects.iter().enumerate().filter(|(i, _)| held >> i & 1 == 0) {
                let with = result(held | 1 << i, &mut registers);
                let (less, more) = if *effect == Effect::Severe { (&without, &with) } else { (&with, &without) };
                if let Some(fall) = lighter(&c, less, more) {
                    panic!("seed {seed}, held {held:b}, c{i}: {fall}\n{text}");
                }
            }
        }
    }
}

fn shuffle<T>(r: &mut Random, list: &mut [T]) {
    for i in (1..list.len()).rev() {
        list.swap(i, r.below(i + 1));
    }
}

fn shuffle_rules(r: &mut Random, rules: &mut Rules) {
    shuffle(r, &mut rules.facts);
    shuffle(r, &mut rules.lets);
    shuffle(r, &mut rules.tables);
    shuffle(r, &mut rules.exemptions);
    shuffle(r, &mut rules.circumstances);
    shuffle(r, &mut rules.shifts);
    shuffle(r, &mut rules.procedure);
}

/// The pack with the order of everything that is found by name changed.
fn shuffled(r: &mut Random, pack: &Pack) -> Pack {
    let mut other = pack.clone();
    shuffle_rules(r, &mut other.general);
    for item in &mut other.items {
        shuffle_rules(r, &mut item.rules);
        shuffle(r, &mut item.penalties);
    }
    other
}

#[test]
fn the_order_of_rules_does_not_matter() {
    let mut registers = Registers::default();
    for seed in 0..300 {
        let (text, pack) = generated(seed);
        let mut r = Random::new(seed);
        let other = shuffled(&mut r, &pack);
        let a = compile(&pack, &[], &pack.items[0]).0.unwrap_or_else(|| panic!("seed {seed}"));
        let b = compile(&other, &[], &other.items[0]).0.unwrap_or_else(|| panic!("seed {seed}, shuffled"));
        for n in 0..40 {
            let case = generate::case(seed * 1_000 + n, &text, &pack, &[], &pack.items[0]);
            let mut facts = case.facts;
            facts.extend(case.unknown.into_iter().filter_map(|(id, v)| Some((id, v.into_iter().next()?))));
            let x = a.run(&mut registers, &plain(&inputs(&a, &facts, &case.elect)));
            let y = b.run(&mut registers, &plain(&inputs(&b, &facts, &case.elect)));
            assert_eq!(told(&a, &x), told(&b, &y), "seed {seed}, case {n}\n{text}\n{facts:?}\n{:?}", case.elect);
        }
    }
    each_shipped(|s, base| {
        let mut r = Random::new(base);
        let other = shuffled(&mut r, s.pack);
        let item = other.items.iter().find(|i| i.id == s.item.id).expect("the same items");
        let used: Vec<Pack> = s.used.iter().map(|p| shuffled(&mut r, p)).collect();
        let b = compile(&other, &used.iter().collect::<Vec<_>>(), item).0.unwrap_or_else(|| panic!("{}", s.name));
        for n in 0..40 {
            let (facts, elect) = s.whole_case(base + 20_000 + n);
            let x = s.compiled.run(&mut registers, &plain(&inputs(&s.compiled, &facts, &elect)));
            let y = b.run(&mut registers, &plain(&inputs(&b, &facts, &elect)));
            assert_eq!(told(&s.compiled, &x), told(&b, &y), "{}\n{facts:?}\n{elect:?}", s.name);
        }
    });
}

/// No register of a whole run fails by type.
fn by_type(c: &Compiled, full: &mut Registers, facts: &HashMap<String, Fact>, elect: &[String]) -> Option<usize> {
    c.full(full, &inputs(c, facts, elect));
    (0..c.program.instrs.len()).find(|i| full.get(Reg(*i as u32)) == Value::Error(Fault::Type))
}

#[test]
fn a_pack_that_compiles_never_fails_by_type() {
    let mut full = Registers::default();
    for seed in 0..400 {
        let (text, pack) = generated(seed);
        let item = &pack.items[0];
        let c = compile(&pack, &[], item).0.unwrap_or_else(|| panic!("seed {seed}"));
        for n in 0..40 {
            // With facts missing too.
            let case = generate::case(seed * 1_000 + n, &text, &pack, &[], item);
            let fault = by_type(&c, &mut full, &case.facts, &case.elect);
            assert!(fault.is_none(), "seed {seed}: {:?}\n{text}", fault.and_then(|i| c.program.instrs.get(i)));
        }
    }
    each_shipped(|s, base| {
        for n in 0..40 {
            let (facts, elect) = s.whole_case(base + 30_000 + n);
            assert!(by_type(&s.compiled, &mut full, &facts, &elect).is_none(), "{}", s.name);
        }
    });
}

/// What an assessment runs leaves out what it does not read, and takes short ways: what it reads is the same.
#[test]
fn an_assessment_reads_what_the_whole_program_gives() {
    let (mut full, mut traced) = (Registers::default(), Registers::default());
    let mut same = |c: &Compiled, facts: &HashMap<String, Fact>, elect: &[String], name: &str| {
        let inputs = inputs(c, facts, elect);
        c.full(&mut full, &inputs);
        c.traced(&mut traced, &inputs);
        for reg in c.read() {
            assert_eq!(traced.get(reg), full.get(reg), "{name}: {reg:?} {facts:?} {elect:?}");
        }
        assert_eq!(c.trace(&traced), c.trace(&full), "{name}: {facts:?} {elect:?}");
    };
    for seed in 0..200 {
        let (text, pack) = generated(seed);
        let item = &pack.items[0];
        let c = compile(&pack, &[], item).0.unwrap_or_else(|| panic!("seed {seed}"));
        for n in 0..20 {
            let case = generate::case(seed * 1_000 + n, &text, &pack, &[], item);
            same(&c, &case.facts, &case.elect, &text);
        }
    }
    each_shipped(|s, base| {
        for n in 0..30 {
            let (facts, elect) = s.whole_case(base + 60_000 + n);
            same(&s.compiled, &facts, &elect, &s.name);
            let case = generate::case(base + 60_000 + n, s.text, s.pack, &s.used, s.item);
            same(&s.compiled, &case.facts, &case.elect, &s.name);
        }
    });
}

/// Some of the known facts forgotten. What is elected stays.
fn forget(r: &mut Random, c: &Compiled, values: &[Option<Value>]) -> Vec<Option<Value>> {
    let mut open = values.to_vec();
    for fact in &c.facts {
        if r.one_in(6) {
            let width = fact.choice.filter(|_| matches!(fact.ty, cailiang::program::Type::Set(_)));
            let width = width.map_or(1, |i| c.choices[i].options.len());
            for v in open.iter_mut().skip(usize::from(fact.slot.0)).take(width) {
                *v = None;
            }
        }
    }
    open
}

fn filled(open: &[Option<Value>], from: &[Option<Value>]) -> Vec<Value> {
    open.iter().zip(from).map(|(a, b)| a.or(*b).unwrap_or(Value::Unknown)).collect()
}

const STATES: usize = 3_000;

#[test]
fn what_is_announced_for_missing_facts_holds() {
    let mut registers = Registers::default();
    let (mut explored_cases, mut settled) = (0, 0);
    each_shipped(|s, base| {
        let c = &s.compiled;
        let mut r = Random::new(base);
        let mut cases: Vec<Vec<Option<Value>>> = s.own_cases().into_iter().map(|i| i.values).collect();
        for n in 0..6 {
            let (facts, elect) = s.whole_case(base + 40_000 + n);
            cases.push(inputs(c, &facts, &elect).values);
        }
        for (number, case) in cases.iter().enumerate() {
            let open = forget(&mut r, c, case);
            let Exploration::Done(e) = explore(&c.lean, &open, &c.slots, &c.lean_key, STATES) else { continue };
            if !e.exact {
                continue;
            }
            explored_cases += 1;
            let possible = c.possible(&e);
            let class = |k: &Key| told(c, k).map(|(s, clause)| (s.status, s.outcome, s.tier, s.penalties, clause));
            let classes: Vec<_> = e.results.iter().map(|(v, _)| class(&Key(v.clone()))).collect();
            for n in 0..4 {
                let mut random = || {
                    let (facts, _) = s.whole_case(base + 50_000 + r.bits() % 1_000_000);
                    inputs(c, &facts, &[]).values
                };
                let (one, two) = (random(), random());
                let note = || format!("{} case {number}.{n}\nopen {open:?}\nwith {one:?}", s.name);
                let a = c.run(&mut registers, &filled(&open, &one));
                assert!(classes.contains(&class(&a)), "{}: {:?} not in {classes:?}", note(), class(&a));
                if stopped(&a) {
                    continue;
                }
                if a.status() == Status::Decided {
                    assert!(c.outcome(&a).is_none_or(|o| possible.outcomes.contains(&o)), "{}", note());
                }
                let fine = c.fine(&a);
                let ends = fine.as_ref().map(|f| f.range.unwrap_or(f.statutory));
                if let Some((least, most)) = possible.fine {
                    let low = ends.and_then(|i| i.min).unwrap_or(Number::ZERO);
                    assert!(least <= low, "{}: {least} above {low}", note());
                    let high = ends.map_or(Some(Number::ZERO), |i| i.max);
                    assert!(most.is_none_or(|m| high.is_some_and(|h| h <= m)), "{}: {most:?} below {high:?}", note());
                }
                // The facts named decide: with the same values of these, no other fact moves the result …
                let mut named = two.clone();
                for slot in &e.relevant {
                    let at = usize::from(slot.0);
                    named[at] = one[at];
                }
                let b = c.run(&mut registers, &filled(&open, &named));
                assert_eq!(a, b, "{}\nand {two:?}", note());
                // … and with these alone there is one result.
                let mut only = open.clone();
                for slot in &e.relevant {
                    let at = usize::from(slot.0);
                    only[at] = only[at].or(one[at]);
                }
                if let Exploration::Done(rest) = explore(&c.lean, &only, &c.slots, &c.lean_key, STATES) {
                    assert_eq!(rest.results.len(), 1, "{}", note());
                    settled += 1;
                }
            }
        }
    });
    println!("{explored_cases} explored, {settled} settled");
    assert!(explored_cases > 500, "{explored_cases}");
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    let (rules, _) = shipped_packs();
    let mut cases = Vec::new();
    for loaded in rules.packs() {
        cases.extend(loaded.pack.cases.iter().filter_map(|t| read_case(&t.case).ok()));
    }
    let ask = Ask::default();
    let all = |order: &mut dyn Iterator<Item = usize>| {
        let mut assessor = Assessor::new(&rules);
        let mut out = vec![None; cases.len()];
        for i in order {
            out[i] = assessor.assess(&cases[i], &ask).ok().map(|a| (json(&a, Lang::Zh), json(&a, Lang::En)));
        }
        out
    };
    // Forwards with one assessor, backwards with another: nothing is carried over from case to case.
    let forwards = all(&mut (0..cases.len()));
    let backwards = all(&mut (0..cases.len()).rev());
    assert!(forwards.iter().flatten().count() > 300);
    for (i, (a, b)) in forwards.iter().zip(&backwards).enumerate() {
        assert_eq!(a, b, "{:?}", cases[i].id);
    }
}
