//! The JSON of an assessment is put together from texts kept from earlier cases. Indented, it is written afresh: both
//! must say the same, over the packs that ship, generated cases, and what the same rules say to other values.
#![cfg(feature = "oracle")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod bridge;
#[allow(dead_code)]
#[path = "../benches/support/mod.rs"]
mod support;

use bridge::shipped_packs;
use cailiang::assess::{Ask, Assessor};
use cailiang::case::{Case, read_case};
use cailiang::document::{Syntax, read};
use cailiang::explain::{Lang, json, json_pretty};
use cailiang::oracle::random::Random;
use cailiang::oracle::{Fact, generate};
use serde_json::{Map, Value, json as value};

/// Assesses the case with one assessor for all and compares; `false` where there is no assessment.
fn compare(assessor: &mut Assessor<'_>, case: Option<&Case>) -> bool {
    let Some(case) = case else { return false };
    let ask = Ask { changes: false, force: true, ..Ask::default() };
    let Ok(a) = assessor.assess(case, &ask) else { return false };
    for lang in [Lang::Zh, Lang::En] {
        let afresh: Value = serde_json::from_str(&json_pretty(&a, lang)).unwrap();
        assert_eq!(json(&a, lang), serde_json::to_string(&afresh).unwrap());
    }
    true
}

fn case(item: &str, facts: impl IntoIterator<Item = (String, Fact)>, elect: &[String]) -> Option<Case> {
    let mut dates = Map::new();
    let mut known = Map::new();
    for (id, fact) in facts {
        let written = match fact {
            Fact::Bool(b) => value!(b),
            Fact::Number(n) => value!(n.to_string()),
            Fact::Text(t) => value!(t),
            Fact::Set(options) => value!(options),
            Fact::Date(d) => value!(d.to_string()),
            Fact::Months(m) => value!(format!("P{m}M")),
            Fact::Days(d) => value!(format!("P{d}D")),
        };
        match id.as_str() {
            "act_date" | "act_end_date" | "found_date" | "filed_date" | "decision_date" => {
                dates.insert(id.trim_end_matches("_date").to_owned(), written);
            }
            _ => {
                known.insert(id, written);
            }
        }
    }
    let text = value!({ "item": item, "dates": dates, "facts": known, "elect": elect }).to_string();
    // The dates may come in an order that cannot be.
    read_case(&read(&text, 0, Syntax::Json).unwrap()).ok()
}

#[test]
fn kept_texts_say_what_is_written_afresh() {
    let (rules, texts) = shipped_packs();
    let mut assessor = Assessor::new(&rules);
    let mut compared = 0;
    for (index, text) in texts.iter().enumerate() {
        let pack = &rules.packs()[index].pack;
        let used = rules.used(index).expect("its packs are there");
        for test in &pack.cases {
            compared += usize::from(compare(&mut assessor, read_case(&test.case).ok().as_ref()));
        }
        for (place, item) in pack.items.iter().enumerate() {
            let name = format!("{}/{}", pack.id.value, item.id.value);
            for n in 0..12 {
                let seed = (index * 7919 + place) as u64 * 1_000_003 + n;
                let generated = generate::case(seed, text, pack, &used, item);
                let mut facts: Vec<(String, Fact)> = generated.facts.into_iter().collect();
                // Mostly all facts are known: that is where kept texts serve.
                if n % 4 != 0 {
                    let rest = generated.unknown.into_iter();
                    facts.extend(rest.filter_map(|(id, values)| Some((id, values.into_iter().next()?))));
                }
                compared += usize::from(compare(&mut assessor, case(&name, facts, &generated.elect).as_ref()));
            }
        }
    }
    println!("{compared} compared");
    assert!(compared > 1000, "{compared}");
}

#[test]
fn one_item_says_the_same_to_any_values() {
    let rules = support::rules();
    let mut assessor = Assessor::new(&rules);
    let mut r = Random::new(7);
    for c in support::cases(3000) {
        // Amounts in every unit, with and without fen.
        let cents = c.cents * 10_i64.pow(u32::try_from(r.below(4)).unwrap());
        let mut facts = value!({
            "goods_value": format!("{}.{:02}", cents / 100, cents % 100),
            "duration_days": c.days,
            "prior_offences": c.priors,
            "harm": support::HARM[c.harm],
            "subject": support::SUBJECT[c.subject],
        });
        for (i, id) in support::FLAGS.iter().enumerate() {
            facts[id] = value!(c.flags >> i & 1 == 1);
        }
        let text = value!({ "item": "fsl124/124", "facts": facts }).to_string();
        let case = read_case(&read(&text, 0, Syntax::Json).unwrap()).unwrap();
        assert!(compare(&mut assessor, Some(&case)), "{text}");
    }
}
