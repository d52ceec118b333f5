//! The tiers of an item at the facts of a case, over the packs' own cases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod support;

use cailiang::assess::{Ask, Assessment, Assessor, RuleSet, Scale, Shown, Stage};
use cailiang::case::{Case, read_case};
use cailiang::document::{SourceFile, Syntax, read};
use cailiang::explain::{Lang, reasons, scale_json, scale_json_pretty, scale_schema};
use cailiang::pack::model::Outcome;
use cailiang::quantity::{Interval, Number};
use serde_json::{Value, json};
use support::rule_set;

const ASK: Ask = Ask { trace: true, options: false, changes: false, force: false };

fn case(value: &Value) -> Case {
    read_case(&read(&value.to_string(), 0, Syntax::Json).unwrap()).unwrap()
}

/// The range that the rule which gave the tier says, unless a shift moved the case.
fn given(a: &Assessment) -> Option<Interval> {
    let mut tiers = a.trace.iter().map(|e| e.step()).filter(|s| s.applied == Some(true));
    let step = tiers.find(|s| s.about.stage == Stage::Tier)?;
    let moved = a.trace.iter().any(|e| e.step().about.stage == Stage::Shift && e.step().applied == Some(true));
    let end = |name: &str| match step.values.iter().find(|(n, _)| n.zh == name) {
        Some((_, Shown::Money(n))) => Some(*n),
        _ => None,
    };
    let inside = |name: &str| !step.values.iter().any(|(n, v)| n.zh == name && *v == Shown::Bool(true));
    let [min_inclusive, max_inclusive] = [inside("不含下限"), inside("不含上限")];
    (!moved).then(|| Interval { min: end("下限"), max: end("上限"), min_inclusive, max_inclusive })
}

/// Whether the amount is found in the tier, and no step after it leads on.
fn kept(a: &Assessment) -> bool {
    let rules = a.trace.iter().map(|e| e.step()).filter(|s| s.about.stage == Stage::Amount && s.applied == Some(true));
    rules.map(|s| s.about.rule.clone()).eq(["within_tier"]) && a.outcome != Some(Outcome::Reduced)
}

/// Every case of every pack: the tier chosen is the assessment's, it lies where the trace says, and the recommended
/// range is its range.
#[test]
fn the_tier_chosen_lies_where_the_assessment_says() {
    let (rules, _) = rule_set(&["rules", "tests/packs"]);
    let mut assessor = Assessor::new(&rules);
    let validator = jsonschema::validator_for(&scale_schema()).unwrap();
    let (mut tiered, mut traced, mut inside, mut below) = (0, 0, 0, 0);
    for test in rules.packs().iter().flat_map(|p| &p.pack.cases) {
        let Ok(case) = read_case(&test.case) else { continue };
        let at = &test.name.value;
        let (a, scale) = match (assessor.assess(&case, &ASK), assessor.scale(&case, false)) {
            (Ok(a), Ok(scale)) => (a, scale),
            (a, scale) => {
                assert_eq!(a.err(), scale.err(), "{at}");
                continue;
            }
        };
        let value: Value = serde_json::from_str(&scale_json(scale.as_ref(), Lang::Zh)).unwrap();
        let Some(scale) = scale else {
            assert!(value.is_null() && !(case.acts.is_empty() && case.parties.is_empty()), "{at}");
            continue;
        };
        assert!(validator.is_valid(&value), "{at}: {value}");
        assert_eq!((&scale.item, &scale.pack), (&a.item.0, &a.pack), "{at}");
        let chosen: Vec<_> = scale.tiers.iter().filter(|t| t.chosen).collect();
        assert_eq!(
            chosen.iter().map(|t| &t.id).collect::<Vec<_>>(),
            a.tier.iter().map(|t| &t.0).collect::<Vec<_>>(),
            "{at}"
        );
        let Some(tier) = chosen.first() else { continue };
        tiered += 1;
        if let Some(given) = given(&a) {
            let none = Interval { min: None, max: None, min_inclusive: true, max_inclusive: true };
            assert_eq!(tier.range.unwrap_or(none), given, "{at}");
            traced += 1;
            let open = |i: Interval| i.max.is_some_and(|n| Some(n) != i.min) && !i.max_inclusive;
            let told = |r: &String| r.split_once("”，幅度为").is_some_and(|(_, range)| range.contains("不满"));
            let told = reasons(&a, Lang::Zh).iter().any(told);
            assert_eq!(told, open(given), "{at}: {given:?} {:?}", reasons(&a, Lang::Zh));
            below += usize::from(told);
        }
        if let Some(range) = a.fine.as_ref().and_then(|f| f.range).filter(|_| kept(&a)) {
            let of = tier.range.unwrap();
            let closed = Interval { min_inclusive: true, max_inclusive: true, ..of };
            let whole = range == Interval { min: of.min.or(range.min), ..of };
            assert!(
                whole || (range.min == range.max && range.min.is_some_and(|n| closed.contains(n))),
                "{at}: {range:?} {of:?}"
            );
            inside += 1;
        }
    }
    println!("{tiered} cases in a tier, {traced} as traced, {inside} recommended, {below} below an end");
    assert!(tiered > 400 && traced > 400 && inside > 200 && below > 100);
}

const PACK: &str = r#"
format: 1
pack: scales
name: 阶次
version: 1.0.0
jurisdiction: cn
instruments: {法: {title: 某法}}
outcomes: {choose: first, rules: [{id: all, outcome: ordinary, basis: 法 第一条}]}
items:
  shop:
    name: 开店
    basis: 法 第一条
    facts:
      goods: {label: 货值金额, type: money}
      gains: {label: 违法所得, type: money}
      grade: {label: 程度, type: count}
    clauses: [{id: c, fine: {from: 0元, to: 100万元}}]
    tiers:
      choose: unique
      rows:
        - {id: light, name: {zh: 轻, en: light}, when: grade = 0, fine: {below: 1万元}}
        - {id: middle, name: {zh: 中, en: middle}, when: grade = 1, fine: {from: 1, below: 3, of: goods}}
        - {id: grave, name: {zh: 重, en: grave}, when: grade = 2, fine: {from: 3, to: 5, of: gains}}
        - {id: worst, name: {zh: 特重, en: worst}, when: grade >= 3, fine: {position: [50%, 100%]}}
    method: {within_tier: {ordinary: 50%}}
"#;

fn small() -> RuleSet {
    of_text(PACK)
}

fn of_text(text: &str) -> RuleSet {
    let mut rules = RuleSet::new();
    rules.add(vec![SourceFile::new("pack.yaml".to_owned(), text.to_owned())]).unwrap();
    rules
}

fn told(scale: &Scale) -> Vec<String> {
    let end = |n: Option<Number>| n.map_or("-".to_owned(), |n| n.to_string());
    let one = |r: Interval| {
        let (open, close) = (if r.min_inclusive { '[' } else { '(' }, if r.max_inclusive { ']' } else { ')' });
        format!("{open}{}..{}{close}", end(r.min), end(r.max))
    };
    let mark = |chosen| if chosen { "*" } else { "" };
    scale.tiers.iter().map(|t| format!("{}{} {}", mark(t.chosen), t.id, t.range.map_or("?".to_owned(), one))).collect()
}

/// Multiples are taken of the facts, ends left out stay out, and a tier whose fact is not known lies nowhere.
#[test]
fn tiers_lie_where_the_facts_put_them() {
    let rules = small();
    let mut assessor = Assessor::new(&rules);
    let mut of = |facts: Value| {
        told(&assessor.scale(&case(&json!({"item": "scales/shop", "facts": facts})), false).unwrap().unwrap())
    };
    let light = "light [-..10000)";
    let worst = "worst [500000..1000000]";
    assert_eq!(
        of(json!({"goods": 20000, "gains": "1000.5", "grade": 1})),
        [light, "*middle [20000..60000)", "grave [3001.5..5002.5]", worst]
    );
    assert_eq!(
        of(json!({"goods": 20000, "grade": 1})),
        [light, "*middle [20000..60000)", "grave ?", worst],
        "a fact of another tier alone"
    );
    assert_eq!(of(json!({"gains": 1})), [light, "middle ?", "grave [3..5]", worst], "no tier yet");
    assert_eq!(of(json!({"grade": 3})), [light, "middle ?", "grave ?", "*worst [500000..1000000]"]);
}

/// A share of the statutory range that reaches an end of it which is not inside does not hold that end either.
#[test]
fn a_share_of_an_open_range_is_open_where_that_is() {
    let rules = of_text(&PACK.replace("fine: {from: 0元, to: 100万元}", "fine: {from: 0元, below: 100万元}"));
    let mut assessor = Assessor::new(&rules);
    let grave = case(&json!({"item": "scales/shop", "facts": {"grade": 3, "goods": 1, "gains": 1}}));
    let scale = assessor.scale(&grave, false).unwrap().unwrap();
    assert_eq!(told(&scale).last().map(String::as_str), Some("*worst [500000..1000000)"));
    let said = reasons(&assessor.assess(&grave, &ASK).unwrap(), Lang::Zh).join("");
    assert!(said.contains("处0元以上不满100万元罚款") && said.contains("幅度为50万元以上不满100万元"), "{said}");
}

#[test]
fn a_scale_as_json() {
    let rules = small();
    let mut assessor = Assessor::new(&rules);
    let one = case(&json!({"item": "scales/shop", "facts": {"grade": 0, "goods": 100}}));
    let scale = assessor.scale(&one, false).unwrap();
    let line = scale_json(scale.as_ref(), Lang::En);
    assert!(line.starts_with(
        r#"{"schema":"cailiang.scale/1","pack":{"id":"scales","version":"1.0.0"},"item":"scales/shop","currency":"CNY","tiers":[{"id":"light","name":"light","range":{"min":null,"max":"10000","min_inclusive":true,"max_inclusive":false},"chosen":true},"#
    ), "{line}");
    assert!(line.contains(r#"{"id":"grave","name":"grave","range":null,"chosen":false}"#), "{line}");
    let value: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(serde_json::to_string_pretty(&value).unwrap(), scale_json_pretty(scale.as_ref(), Lang::En));
    assert!(jsonschema::meta::is_valid(&scale_schema()));
    let several = case(&json!({"item": "scales/shop", "acts": [{"facts": {"grade": 0}}, {"facts": {"grade": 1}}]}));
    assert_eq!(assessor.scale(&several, false), Ok(None));
    assert_eq!(scale_json(None, Lang::Zh), "null");
    let wrong = case(&json!({"item": "scales/shop", "facts": {"grades": 0}}));
    assert_eq!(assessor.scale(&wrong, false).err(), assessor.assess(&wrong, &ASK).err());
}
