//! The decided cases of `tests/decisions`, recomputed: what each record says against what the packs give, and
//! `docs/decisions.md`, which tells it. Facts a record does not give stay unknown; where something has to be presupposed to
//! come to one band, the table says so.
//!
//! With `DECISIONS_WRITE` set the document is written, not compared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod support;

use cailiang::assess::{Ask, Assessment, Assessor, RuleSet, Shown, Stage, Status, Under};
use cailiang::case::read_case;
use cailiang::document::{Syntax, read};
use cailiang::pack::model::Outcome;
use cailiang::quantity::{Interval, Number, grouped, parse_date, parse_number};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use support::{root, rule_set};

/// What has to be presupposed so that only the circumstances are left to speak: nothing else weighs.
const NOTHING_ELSE: [(&str, &str); 17] = [
    ("party", "\"organization\""),
    ("life_safety_harm", "false"),
    ("no_penalty_grounds", "[]"),
    ("mitigation", "[]"),
    ("aggravation", "[]"),
    ("may_mitigation", "[]"),
    ("may_aggravation", "[]"),
    ("illegal_gains", "\"0\""),
    ("serious", "false"),
    ("operator_unaware", "false"),
    ("seller_unaware", "false"),
    ("gains_undetermined", "false"),
    ("overpaid", "\"0\""),
    ("payers_untraceable", "false"),
    ("not_refunded", "false"),
    ("price_aggravation", "[]"),
    ("overdue", "false"),
];

fn number(text: &str) -> Number {
    parse_number(text).unwrap().unwrap()
}

fn text<'a>(record: &'a Value, key: &str) -> &'a str {
    record[key].as_str().unwrap_or_default()
}

/// A grade as one more ground, chosen: the record names the grade, not always the ground.
fn grade(case: &mut Value, outcome: Outcome) {
    let (fact, option, elect): (&str, &str, &[&str]) = match outcome {
        Outcome::Exempt => ("no_penalty_grounds", "first_minor_corrected", &["first-minor-corrected"]),
        Outcome::Reduced => ("may_mitigation", "other_lenient", &["other-lenient", "reduced"]),
        Outcome::Lenient => ("may_mitigation", "other_lenient", &["other-lenient"]),
        Outcome::Severe => ("may_aggravation", "other_severe", &["other-severe"]),
        Outcome::Ordinary => return,
    };
    case["facts"][fact] = json!([option]);
    case["elect"] = json!(elect);
}

fn assess(assessor: &mut Assessor<'_>, case: &Value, under: usize) -> Assessment {
    let node = read(&case.to_string(), 0, Syntax::Json).unwrap();
    let case = read_case(&node).unwrap();
    let ask = Ask { changes: false, options: false, ..Ask::default() };
    assessor.assess_under(&case, &ask, Under::Pack(under)).unwrap_or_else(|e| panic!("{case:?}: {e:?}"))
}

/// The statutory range the clause gives, though facts that change the outcome are unknown.
fn statutory(a: &Assessment) -> Option<(Number, Option<Number>)> {
    let steps = a.trace.iter().filter(|e| e.about.stage == Stage::Clause && e.applied == Some(true));
    let of = |step: cailiang::assess::Step| {
        let value = |label: &str| {
            step.values.iter().find_map(|(l, v)| match v {
                Shown::Money(n) if l.zh == label => Some(*n),
                _ => None,
            })
        };
        value("上限").map(|max| (value("下限").unwrap_or(Number::ZERO), Some(max)))
    };
    steps.map(cailiang::assess::Entry::step).find_map(of)
}

/// With nothing else to weigh, and the grade where one is given.
fn supposed(
    assessor: &mut Assessor<'_>,
    rules: &RuleSet,
    record: &Value,
    case: &Value,
    under: usize,
    outcome: Outcome,
) -> Assessment {
    let mut case = case.clone();
    let from = rules.packs()[under].pack.in_force.as_ref().unwrap().from.unwrap().to_string();
    case["dates"]["act"] = json!(from);
    case["dates"]["found"] = json!(from);
    for (fact, value) in record["presuppose"].as_object().into_iter().flatten() {
        case["facts"][fact] = value.clone();
    }
    grade(&mut case, outcome);
    // A fine was decided, so the choice whether to fine is made.
    loop {
        let a = assess(assessor, &case, under);
        if a.status != Status::NeedsFacts {
            return a;
        }
        // Age is asked of a natural person only.
        for m in a.missing.iter().filter(|m| m.fact != "age" || a.missing.len() == 1) {
            let (_, value) = NOTHING_ELSE
                .iter()
                .find(|(f, _)| *f == m.fact)
                .unwrap_or_else(|| panic!("{}: {} is not known", record["id"], m.fact));
            assert!(case["facts"][&m.fact].is_null(), "{}: {} is asked for again", record["id"], m.fact);
            case["facts"][&m.fact] = serde_json::from_str(value).unwrap();
        }
    }
}

fn named(outcome: Outcome) -> (&'static str, &'static str, &'static str) {
    match outcome {
        Outcome::Exempt => ("exempt", "不予处罚", "exempt"),
        Outcome::Reduced => ("reduced", "减轻", "reduced"),
        Outcome::Lenient => ("lenient", "从轻", "lenient"),
        Outcome::Ordinary => ("ordinary", "一般", "ordinary"),
        Outcome::Severe => ("severe", "从重", "severe"),
    }
}

/// The band a fine lies in: the outcome under which the packs recommend a range that holds it.
fn band(
    assessor: &mut Assessor<'_>,
    rules: &RuleSet,
    record: &Value,
    case: &Value,
    under: usize,
    fine: Number,
) -> Option<Outcome> {
    for outcome in [Outcome::Lenient, Outcome::Ordinary, Outcome::Severe] {
        let a = supposed(assessor, rules, record, case, under, outcome);
        assert_eq!((a.status, a.outcome), (Status::Decided, Some(outcome)), "{}", record["id"]);
        if a.fine.unwrap().range.unwrap().contains(fine) {
            return Some(outcome);
        }
    }
    let a = supposed(assessor, rules, record, case, under, Outcome::Exempt);
    assert_eq!(a.outcome, Some(Outcome::Exempt), "{}", record["id"]);
    if a.fine.is_none() && fine == Number::ZERO {
        return Some(Outcome::Exempt);
    }
    let a = supposed(assessor, rules, record, case, under, Outcome::Reduced);
    assert_eq!(a.outcome, Some(Outcome::Reduced), "{}", record["id"]);
    a.fine.unwrap().range.unwrap().contains(fine).then_some(Outcome::Reduced)
}

/// A record recomputed.
struct Recomputed {
    items: BTreeSet<String>,
    versions: BTreeSet<String>,
    /// From the facts as they stand.
    possible: Option<(Number, Option<Number>)>,
    /// With nothing else to weigh.
    range: Interval,
    amount: Number,
    band: Option<Outcome>,
}

fn recompute(rules: &RuleSet, record: &Value) -> Recomputed {
    let id = text(record, "id");
    let path = root("tests/decisions/cases").join(format!("{id}.json"));
    let case: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(case["case"], record["id"]);
    let fine = number(text(record, "fine"));
    let recorded: Vec<Number> =
        record["statutory"].as_array().unwrap().iter().map(|n| number(n.as_str().unwrap())).collect();
    let latest = record["latest"].as_str().map(|d| parse_date(d).unwrap());
    let mut assessor = Assessor::new(rules);
    let mut all: Vec<Recomputed> = Vec::new();
    let items: Vec<&str> = record["items"].as_array().unwrap().iter().map(|i| i.as_str().unwrap()).collect();
    assert_eq!(Some(items[0]), case["item"].as_str(), "{id}");
    for item in items {
        let mut case = case.clone();
        case["item"] = json!(item);
        let pack = item.split('/').next().unwrap();
        let begun =
            |i: &usize| latest.is_none_or(|d| rules.packs()[*i].pack.in_force.as_ref().unwrap().from.unwrap() <= d);
        let versions: Vec<usize> = rules.versions(pack).into_iter().filter(begun).collect();
        assert!(!versions.is_empty(), "{id}: no version of {pack}");
        for under in versions {
            let given = assess(&mut assessor, &case, under);
            assert_eq!(given.status, Status::NeedsFacts, "{id}: a record of a few words cannot settle a case");
            let possible = given.possible.as_ref().unwrap().fine;
            let (low, high) = possible.unwrap();
            // Below the minimum only by reduction, which is a choice and no missing fact.
            let reduced = record["stated"] == "reduced";
            assert!(reduced || (low <= fine && high.is_none_or(|h| fine <= h)), "{id}: {fine} is not possible");
            if record["presuppose"].is_null() {
                assert_eq!(
                    statutory(&given),
                    Some((recorded[0], Some(recorded[1]))),
                    "{id} {item}: the statutory range"
                );
            } else {
                assert_eq!(statutory(&given), None, "{id}: what is presupposed is known");
            }
            let ordinary = supposed(&mut assessor, rules, record, &case, under, Outcome::Ordinary);
            let result = ordinary.fine.unwrap();
            let ends = (result.statutory.min.unwrap_or(Number::ZERO), result.statutory.max);
            assert_eq!(ends, (recorded[0], Some(recorded[1])), "{id} {item}: the statutory range, presupposed");
            all.push(Recomputed {
                items: BTreeSet::from([item.to_owned()]),
                versions: BTreeSet::from([format!(
                    "{} ({})",
                    rules.packs()[under].pack.version.value,
                    law_from(rules, under)
                )]),
                possible,
                range: result.range.unwrap(),
                amount: result.amount.unwrap(),
                band: band(&mut assessor, rules, record, &case, under, fine),
            });
        }
    }
    // Every item and every version that may apply must tell the same, or the record cannot be placed at all.
    let mut all = all.into_iter();
    let mut first = all.next().unwrap();
    for other in all {
        assert_eq!((first.range, first.amount, first.band), (other.range, other.amount, other.band), "{id}");
        let widest = |(a, b): (Number, Option<Number>), (c, d): (Number, Option<Number>)| {
            (a.min(c), b.zip(d).map(|(b, d)| b.max(d)))
        };
        first.possible = first.possible.zip(other.possible).map(|(a, b)| widest(a, b));
        first.items.extend(other.items);
        first.versions.extend(other.versions);
    }
    first
}

fn law_from(rules: &RuleSet, pack: usize) -> String {
    rules.packs()[pack].pack.in_force.as_ref().unwrap().from.unwrap().to_string()
}

/// What the comparison comes to, in words.
fn verdict(record: &Value, found: Option<&Recomputed>) -> &'static str {
    let Some(found) = found else { return "outside" };
    match record["stated"].as_str() {
        Some(stated) if found.band.is_some_and(|b| named(b).0 == stated) => "agrees",
        Some(_) => "differs",
        None => "placed",
    }
}

const INTRODUCTION: &str = "\
# 已决定的案件，重新计算 / Decided cases, recomputed

二十份公布的处罚决定的摘录，用规则包重新计算。记录没有写的事实一律作为未知；案件文件在 `tests/decisions/cases`。记录没有行为日，所以
适用的法律版本在这里逐一指定。本页由 `tests/decisions.rs` 生成并核对：任何一个数字变了，测试就不通过。

Twenty excerpts of published decisions, recomputed. What a record does not say is unknown. The cases are files in
`tests/decisions/cases`; no record gives the day of the act, so each version of the law is named here in turn. This page is made and
checked by `tests/decisions.rs`: it fails when a figure moves.

- **事实所能确定的 / possible**：仅凭记录的事实，仍然可能的最小和最大罚款。The smallest and largest fine the recorded facts leave possible.
- **无其他情节时 / with nothing else**：假设当事人是单位、二年内发现、没有其他情节，建议的幅度和数额。The range and amount for an organization, found within two
  years, with nothing else to weigh: a presupposition, not a finding.
- **所落的带 / band**：决定的罚款落在从轻、一般、从重哪一带，或者低于法定下限（减轻）。Which band the fine decided lies in.
- 记录的日期作为决定日；行为日没有记录，凡在该日以前已经施行的各版本都计算过，结果相同。没有写明条款的，按可能的各事项分别计算，结果相同。The date of a record is taken as
  that of the decision. The day of the act is unknown: every version of the law in the packs that was in force by then was computed, and
  every item the record may mean, with the same result. 规则包没有食品安全法2018年12月29日至2021年4月28日的版本。The packs do not hold the Food Safety Law as it
  stood from 29 December 2018 to 28 April 2021.

结论 / verdict：**一致** 决定落在记录所称等次的带中 (in the band the record states)；**可落位** 记录没有写等次，法定幅度一致，决定在其中 (no grade stated; inside
the same statutory range)；**不一致** 与所称等次不符 (not in the band the record states)；**不计算** 法律不在规则包中 (law not in the packs).

";

fn document(records: &[(Value, Option<Recomputed>)]) -> String {
    let mut out = String::from(INTRODUCTION);
    let count = |v: &str| records.iter().filter(|(r, f)| verdict(r, f.as_ref()) == v).count();
    let _ = writeln!(
        out,
        "共 {} 件：一致 {}，可落位 {}，不一致 {}，不计算 {}。/ {} cases: {} agree, {} placed, {} differ, {} not computed.\n",
        records.len(),
        count("agrees"),
        count("placed"),
        count("differs"),
        count("outside"),
        records.len(),
        count("agrees"),
        count("placed"),
        count("differs"),
        count("outside"),
    );
    out.push_str("| 案件 case | 记录的事实 facts | 法律 law | 法定幅度 statutory | 决定 decided | 所称等次 grade | 可能 possible | 无其他情节时 with nothing else | 所落的带 band | 结论 verdict |\n");
    out.push_str("|---|---|---|--:|--:|---|--:|--:|---|---|\n");
    for (record, found) in records {
        let money = |t: &str| grouped(number(t));
        let ends = &record["statutory"];
        let _ = write!(
            out,
            "| [{0}](#{0}) | {1} | {2} | {3}–{4} | {5} | {6} |",
            text(record, "id"),
            text(record, "facts"),
            text(record, "law"),
            money(ends[0].as_str().unwrap()),
            money(ends[1].as_str().unwrap()),
            money(text(record, "fine")),
            record["grade"].as_str().unwrap_or("—"),
        );
        let (zh, en) = match verdict(record, found.as_ref()) {
            "agrees" => ("一致", "agrees"),
            "placed" => ("可落位", "placed"),
            "differs" => ("不一致", "differs"),
            _ => ("不计算", "not computed"),
        };
        match found {
            None => out.push_str(" — | — | — |"),
            Some(f) => {
                let possible = f.possible.map_or("—".to_owned(), |(low, high)| {
                    format!("{}–{}", grouped(low), high.map_or("∞".to_owned(), grouped))
                });
                let range = [f.range.min.unwrap_or(Number::ZERO), f.range.max.unwrap()].map(grouped).join("–");
                let band = f.band.map_or(("—", "—"), |b| (named(b).1, named(b).2));
                let _ = write!(out, " {possible} | {range}：{} | {} {} |", grouped(f.amount), band.0, band.1);
            }
        }
        let _ = writeln!(out, " {zh} {en} |");
    }
    out.push_str("\n## 说明 / Explanations\n");
    for (record, found) in records {
        let why = &record["why"];
        let _ = writeln!(out, "\n### {}\n", text(record, "id"));
        let about = [record["authority"].as_str(), record["date"].as_str()];
        let about: Vec<&str> = about.into_iter().flatten().collect();
        if !about.is_empty() {
            let _ = writeln!(out, "{}\n", about.join("，"));
        }
        if let Some(f) = found {
            let list = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join("`, `");
            let _ = writeln!(out, "`{}`，版本 / versions `{}`\n", list(&f.items), list(&f.versions));
        }
        let _ = writeln!(out, "{}\n\n{}", text(why, "zh"), text(why, "en"));
    }
    out
}

#[test]
fn each_decided_case_is_in_the_band_its_record_says_or_explained() {
    let (rules, _) = rule_set(&["rules"]);
    let list: Value = serde_json::from_str(&fs::read_to_string(root("tests/decisions/decided.json")).unwrap()).unwrap();
    let records: Vec<(Value, Option<Recomputed>)> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            let computed = !r["items"].as_array().unwrap().is_empty();
            (r.clone(), computed.then(|| recompute(&rules, r)))
        })
        .collect();
    assert_eq!(records.len(), 20);
    for (record, found) in &records {
        assert_eq!(verdict(record, found.as_ref()), text(record, "verdict"), "{}", record["id"]);
        for lang in ["zh", "en"] {
            assert!(!text(&record["why"], lang).is_empty(), "{}: no explanation", record["id"]);
        }
        let band = found.as_ref().and_then(|f| f.band).map(|b| named(b).0);
        assert_eq!(band, record["band"].as_str(), "{}: the band", record["id"]);
    }
    let path = root("docs/decisions.md");
    let made = document(&records);
    if std::env::var_os("DECISIONS_WRITE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/decisions.md is not current: write it with DECISIONS_WRITE=1 cargo test --test decisions"
    );
}
