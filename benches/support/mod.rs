//! The rule of `benches/fsl124` written by hand, and its cases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a benchmark stops at the first surprise")]

use cailiang::assess::{Compiled, RuleSet};
use cailiang::document::SourceFile;
use cailiang::program::{SlotKind, Value};
use cailiang::quantity::Number;

/// One case: cents, days, priors, harm (0 none, 1 minor, 2 serious), subject (0 individual, 1 small shop, 2 enterprise),
/// and the ten yes/no facts as bits in the order of the pack.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub cents: i64,
    pub days: i64,
    pub priors: i64,
    pub harm: usize,
    pub subject: usize,
    pub flags: u16,
}

/// Tier from 1, result (0 exempt, 1 reduced, 2 lenient, 3 ordinary, 4 severe), cents, licence revoked.
pub type Answer = (usize, usize, i64, bool);

/// The rule by hand, in whole cents.
#[inline(never)]
pub fn by_hand(c: &Case) -> Answer {
    let serious = c.harm == 2;
    let minor = c.harm == 1;
    let tier = if serious || c.priors >= 3 || (c.cents >= 50_000_000 && c.days >= 180) {
        4
    } else if c.cents >= 50_000_000
        || c.priors >= 2
        || (minor && c.cents >= 10_000_000)
        || (c.days >= 180 && c.cents >= 1_000_000)
    {
        3
    } else if minor || c.priors == 1 || c.cents >= 1_000_000 || c.days >= 90 {
        2
    } else {
        1
    };
    let flag = |i: u16| c.flags >> i & 1 == 1;
    let excused = c.flags & 0b111 != 0;
    if excused || (c.priors == 0 && c.harm == 0 && flag(3) && tier == 1) {
        return (tier, 0, 0, false);
    }
    let (min, max) = if c.cents < 1_000_000 { (5_000_000, 10_000_000) } else { (c.cents * 10, c.cents * 20) };
    let mitigating = i64::from((c.flags >> 3 & 0b1_1111).count_ones());
    let aggravating = i64::from(flag(8)) + i64::from(flag(9)) + i64::from(c.priors >= 1) + i64::from(c.days >= 365);
    let net = aggravating - mitigating;
    if mitigating >= 3 && aggravating == 0 && tier <= 2 {
        let percent = if c.subject == 1 { 30 } else { 50 };
        return (tier, 1, (min * percent + 50) / 100, tier == 4);
    }
    let (result, low, high) = match net {
        n if n < 0 => (2, 0, 30),
        0 => (3, 30, 70),
        _ => (4, 70, 100),
    };
    let percent = ([15, 40, 65, 90][tier - 1] + 5 * net + [-5, -2, 0][c.subject]).clamp(low, high);
    (tier, result, min + ((max - min) * percent + 50) / 100, tier == 4)
}

/// Pseudo-random cases in the proportions of the rule's description; a small counter-based generator, so that every
/// run sees the same.
pub fn cases(n: usize) -> Vec<Case> {
    let mut state = 124_u64;
    let mut next = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    };
    let shares = [10_u64, 10, 30, 400, 300, 30, 250, 100, 80, 120];
    (0..n)
        .map(|_| {
            // Spread over the decades from 10 to 2,000,000 yuan.
            let decade = 10_i64.pow(3 + (next() % 6) as u32);
            let cents = decade + (next() % (decade as u64 * 9)) as i64;
            let priors = match next() % 100 {
                0..70 => 0,
                70..85 => 1,
                85..93 => 2,
                93..97 => 3,
                97..99 => 4,
                _ => 5,
            };
            let harm = match next() % 100 {
                0..70 => 0,
                70..92 => 1,
                _ => 2,
            };
            let subject = match next() % 100 {
                0..35 => 0,
                35..75 => 1,
                _ => 2,
            };
            let mut flags = 0;
            for (i, share) in shares.iter().enumerate() {
                if next() % 1000 < *share {
                    flags |= 1 << i;
                }
            }
            Case { cents, days: (next() % 721) as i64, priors, harm, subject, flags }
        })
        .collect()
}

/// The pack and its one item.
pub fn rules() -> RuleSet {
    let mut rules = RuleSet::new();
    rules.add(vec![SourceFile::new("pack.yaml", include_str!("../fsl124/pack.yaml"))]).unwrap();
    rules
}

pub fn compiled(rules: &RuleSet) -> Compiled {
    let item = rules.packs()[0].pack.items[0].clone();
    rules.compile(0, &item).unwrap()
}

/// A case as the compiled item takes it: one value a slot.
pub fn inputs(c: &Compiled, case: &Case) -> Vec<Value> {
    let mut values = vec![Value::Null; c.slots.len()];
    let mut put = |id: &str, v: Value| {
        let f = c.facts.iter().find(|f| f.id == id).unwrap();
        values[usize::from(f.slot.0)] = v;
    };
    let option = |id: &str, i: usize| {
        let f = c.facts.iter().find(|f| f.id == id).unwrap();
        let SlotKind::Choice(symbols) = &f.kind else { panic!("{id} is a choice") };
        Value::Symbol(symbols[i])
    };
    put("goods_value", Value::Number(Number::new(case.cents, 2)));
    put("duration_days", Value::Number(Number::from(case.days)));
    put("prior_offences", Value::Number(Number::from(case.priors)));
    put("harm", option("harm", case.harm));
    put("subject", option("subject", case.subject));
    for (i, id) in FLAGS.iter().enumerate() {
        put(id, Value::Bool(case.flags >> i & 1 == 1));
    }
    values
}

pub const FLAGS: [&str; 10] = [
    "under14",
    "incapacity",
    "no_fault",
    "corrected",
    "remedied",
    "coerced",
    "confessed",
    "merit",
    "destroyed",
    "vulnerable",
];
pub const HARM: [&str; 3] = ["none", "minor", "serious"];
pub const SUBJECT: [&str; 3] = ["individual", "smallshop", "enterprise"];
