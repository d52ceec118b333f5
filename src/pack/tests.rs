use super::model::{Ends, FactType, Force, MethodKind, Outcome, PointAt, ShiftTo, StepAction, TableBody};
use super::*;
use crate::diagnostic::{Diagnostic, Location};
use crate::document::{SourceFile, Syntax, canonical, compact, read, validate};
use crate::expr::{Kind, Test};
use crate::pack::model::PenaltyKind;

const HEAD: &str = "format: 1\npack: demo\nname: {zh: 示例, en: Demo}\nversion: 1.0.0\njurisdiction: cn\n";

const BODY: &str = r#"
authority: 某局
validity: {from: 2022-10-08, until: 2027-10-07, basis: {cite: 某文件 第一条}}
in_force: {from: 2025-12-01}
uses: [penalty-general]
instruments:
  某法: {title: 中华人民共和国某法, version: 2025-09-12, in_force: {from: 2025-12-01}, unverified: true}
facts:
  goods_value: {label: 货值金额, type: money, min: 0元, decimals: 2}
  harm: {label: {zh: 危害后果, en: harm}, type: choice, options: {none: 无, minor: {zh: 轻微, basis: 某法 第二条}, odd: {basis: 某法 第三条}}}
  listed: {label: 情形, type: set, options: {b: 乙, a: 甲}, unproven: {as: [a, b], basis: 某法 第五条}}
  term: {label: 期间, type: duration, unit: days}
let: {加倍: "货值金额 * 2"}
tables:
  multiplier:
    in: [score]
    out: [low, high]
    basis: [某法 第四条, {cite: 某法 第五条, quote: 原文, unverified: true}]
    rows:
      - [">= 10", 2.00, 4.00]
      - ["9", 1.80, 3.60]
  tax: {slices: [{to: 1000元, rate: 10%}, {rate: 20%}]}
exemptions:
  under-14: {stage: responsibility, name: 不满十四周岁, when: '货值金额 < 1元', orders: [责令管教, {text: 责令改正, when: 'harm = "minor"'}]}
circumstances:
  remedied: {name: 主动消除, effect: lenient_or_reduced, force: may, when: '"a" in listed', weight: 2}
outcomes: {choose: first, rules: [{id: net-severe, outcome: severe, when: 从重情节数 > 从轻情节数}, {id: rest, outcome: ordinary}]}
shifts:
  up-one: {when: 货值金额 > 1元, up: 1, order: 2}
  top: {when: 货值金额 > 2元, to: top, force: may}
method:
  bands:
    both: {lenient: [0%, 30%], ordinary: [30%, 70%], severe: [70%, 100%]}
    point: middle
    ends: {ordinary: open}
    round: {unit: 1元, mode: down}
    basis: 某法 第六条
procedure:
  hearing: {name: 告知听证权利, when: 罚款 >= 10万元, due: filed_date + 90日}
concurrence: {compare: amount, basis: 某法 第七条}
items:
  one:
    name: 某行为
    basis: {cite: 某法 第八条, quote: "原文：\"引\""}
    acts: {一: 甲, 二: 乙}
    orders: [责令改正]
    clauses:
      - {id: low, when: 货值金额 < 1万元, fine: {from: 5万元, to: 10万元, verb: may}}
      - {id: high, when: 货值金额 >= 1万元, subject: 单位, fine: {of: 货值金额, from: 10倍, to: 20倍}, penalties: [{kind: licence_revoked, text: 吊销许可证, when: 'harm = "minor"'}]}
      - {id: none, when: false, fine: none}
    penalties: [{id: tools, kind: confiscate_goods, text: 没收工具, force: may}]
    tiers:
      choose: heaviest
      rows:
        - {id: 1, name: 一档, when: 货值金额 < 1元, fine: {position: [30%, 70%]}}
        - {id: "2", when: otherwise}
    method: {beyond: true, steps: [{name: base, value: 1元}, {name: range, low: base, high: base * 2}, {name: whole, when: true, round: {unit: 1元, mode: half_up}}]}
"#;

const ITEMS: &str = "items:\n  two:\n    name: 另一行为\n    method:\n      weights:\n        start: 20%\n        factors:\n          建设情况: {of: harm, weights: {none: 0%, minor: 5%}}\n          时间: {of: term, weights: [[\"< 3日\", 0%], [\"[3日..6日)\", 3%]]}\n        discount: {when: true, by: 30%, floor: minimum}\nlet: {三倍: 货值金额 * 3}\n";

const CASES: &str = "cases:\n  - name: 甲\n    case: {item: demo/one, facts: {货值金额: 800}}\n    expect: {status: decided, fine: {statutory: [5万元, 10万元], amount: none}}\n";

fn files() -> Vec<SourceFile> {
    vec![
        SourceFile::new("items/two.yaml", ITEMS),
        SourceFile::new("pack.yaml", format!("{HEAD}{BODY}")),
        SourceFile::new("cases/a.yaml", CASES),
    ]
}

fn demo() -> Pack {
    match read_pack(&files()) {
        Ok(pack) => pack,
        Err(found) => panic!("{found:#?}"),
    }
}

fn fails(body: &str) -> Vec<Diagnostic> {
    read_pack(&[SourceFile::new("pack.yaml", format!("{HEAD}{body}"))]).unwrap_err()
}

fn pointed(body: &str) -> Vec<(&'static str, String, String)> {
    let text = format!("{HEAD}{body}");
    let slice = |at: Location| text[at.span.start as usize..at.span.end as usize].to_owned();
    fails(body).into_iter().map(|d| (d.code, slice(d.at), d.path)).collect()
}

#[test]
fn a_whole_pack_is_read() {
    let pack = demo();
    assert_eq!(
        (pack.id.value.as_str(), pack.name.text.en.as_str(), pack.currency.value.as_str()),
        ("demo", "Demo", "CNY")
    );
    assert_eq!(pack.authority.as_ref().map(|l| (l.text.zh.as_str(), l.text.en.as_str())), Some(("某局", "某局")));
    let validity = pack.validity.unwrap();
    assert_eq!((validity.until.unwrap().to_string().as_str(), validity.basis.len()), ("2027-10-07", 1));
    assert_eq!(pack.in_force.unwrap().until, None);
    assert!(pack.instruments[0].unverified);
    let facts = &pack.general.facts;
    let FactType::Choice(options) = &facts[1].ty else { panic!() };
    let labels: Vec<_> = options.iter().map(|o| o.label.text.zh.as_str()).collect();
    assert_eq!(labels, ["无", "轻微", "odd"]);
    assert_eq!((options[1].basis.len(), facts[2].unproven.as_ref().unwrap().value.value.as_str()), (1, "a,b"));
    assert_eq!(facts[3].ty, FactType::Days);
    let lets: Vec<_> = pack.general.lets.iter().map(|l| l.name.value.as_str()).collect();
    assert_eq!(lets, ["加倍", "三倍"]);
    let TableBody::Rows { rows, .. } = &pack.general.tables[0].body else { panic!() };
    assert_eq!((rows.len(), rows[0].tests.len(), rows[0].values.len()), (2, 1, 2));
    assert_eq!(pack.general.tables[0].basis[1].quote.as_ref().map(|q| q.value.as_str()), Some("原文"));
    assert_eq!(pack.general.exemptions[0].orders.len(), 2);
    assert_eq!(pack.general.circumstances[0].force, Force::May);
    assert_eq!((pack.general.shifts[0].to, pack.general.shifts[0].order), (ShiftTo::Up(1), 2));
    assert_eq!(pack.general.shifts[1].to, ShiftTo::Top);
}

#[test]
fn methods_are_read() {
    let pack = demo();
    let MethodKind::Bands(bands) = &pack.general.method.as_ref().unwrap().kind else { panic!() };
    assert_eq!((bands.both.len(), bands.point.len(), bands.point[0].1), (3, 4, PointAt::Middle));
    assert_eq!(bands.ends, [(Outcome::Ordinary, Ends::Open)]);
    assert_eq!(pack.general.method.as_ref().unwrap().basis.len(), 1);
    let MethodKind::Steps(steps) = &pack.items[0].rules.method.as_ref().unwrap().kind else { panic!() };
    assert!(matches!(&steps[1].action, StepAction::Range { low: Some(_), point: None, high: Some(_) }));
    assert!(matches!(&steps[2].action, StepAction::Round(_)) && steps[2].when.is_some());
    let MethodKind::Weights(weights) = &pack.items[1].rules.method.as_ref().unwrap().kind else { panic!() };
    let Test::Value(value) = &weights.factors[0].weights[1].0.tests[0] else { panic!() };
    assert_eq!(value.kind, Kind::Text("minor".to_owned()));
    assert!(weights.discount.as_ref().unwrap().floor_at_minimum);
    assert_eq!((weights.factors[1].weights.len(), weights.at_most.is_none()), (2, true));
}

#[test]
fn items_are_read_with_their_places() {
    let pack = demo();
    let item = &pack.items[0];
    assert_eq!(item.clauses[0].fine.as_ref().unwrap().verb, Force::May);
    assert!(item.clauses[2].fine.is_none());
    assert_eq!(item.clauses[1].penalties[0].kind, PenaltyKind::LicenceRevoked);
    let tiers = item.tiers.as_ref().unwrap();
    assert_eq!((tiers.rows[0].id.value.as_str(), tiers.rows[1].when.is_none()), ("1", true));
    assert!(tiers.rows[0].fine.as_ref().unwrap().position.is_some());
    let when = item.clauses[0].when.as_ref().unwrap();
    assert_eq!((when.path.as_str(), when.direct, when.at.file), ("items/one/clauses/0/when", true, 1));
    assert_eq!((pack.items[1].id.at.file, pack.items[1].id.path.as_str()), (0, "items/two"));
    assert_eq!((pack.cases.len(), pack.cases[0].name.at.file), (1, 2));
}

#[test]
fn errors_are_all_collected_and_point_into_the_file() {
    let found = pointed(
        "facts:\n  a: {label: 甲, type: monye}\nlet:\n  x: a < 货值 and\n  y: \"a <<\"\nitems:\n  one: {nmae: 甲, clauses: [{id: a, fine: {from: 1千元}}]}\n",
    );
    let codes: Vec<_> = found.iter().map(|(c, _, p)| (*c, p.as_str())).collect();
    let expected = [
        ("not-an-option", "facts/a/type"),
        ("expression-syntax", "let/x"),
        ("expression-syntax", "let/y"),
        ("missing-key", "items/one"),
        ("unknown-key", "items/one/nmae"),
        ("expression-syntax", "items/one/clauses/0/fine/from"),
    ];
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    let mut wanted = expected.to_vec();
    wanted.sort_unstable();
    assert_eq!(sorted, wanted);
    assert!(found.iter().any(|(_, words, p)| p.ends_with("fine/from") && words == "1千元"), "{found:?}");
}

#[test]
fn what_shapes_cannot_say_is_found_too() {
    let codes = |body: &str| fails(body).into_iter().map(|d| (d.code, d.path)).collect::<Vec<_>>();
    let path = |p: &str| p.to_owned();
    assert_eq!(codes("facts: {a: {label: 甲, type: duration}}\n"), [("missing-key", path("facts/a"))]);
    assert_eq!(codes("facts: {a: {label: 甲, type: choice}}\n"), [("missing-key", path("facts/a"))]);
    assert_eq!(
        codes("facts: {a: {label: 甲, type: money, options: {b: 乙}}}\n"),
        [("unknown-key", path("facts/a/options"))]
    );
    assert_eq!(
        codes("tables: {t: {in: [a], out: [b], rows: [[1, 2, 3]]}}\n"),
        [("wrong-kind", path("tables/t/rows/0"))]
    );
    assert_eq!(codes("shifts: {a: {when: true}}\n"), [("missing-key", path("shifts/a"))]);
    assert_eq!(codes("method: {steps: [{name: a}]}\n"), [("missing-key", path("method/steps/0"))]);
    assert_eq!(codes("method: {steps: [{name: a, value: 1, times: 2}]}\n"), [("unknown-key", path("method/steps/0"))]);
    assert_eq!(codes("method: {beyond: true}\n"), [("missing-key", path("method"))]);
}

#[test]
fn files_have_their_roles() {
    let head = || SourceFile::new("rules/demo/pack.yaml", HEAD);
    let codes = |files: &[SourceFile]| read_pack(files).unwrap_err().into_iter().map(|d| d.code).collect::<Vec<_>>();
    assert!(read_pack(&[SourceFile::new("anything.yaml", HEAD)]).is_ok());
    assert_eq!(codes(&[]), ["missing-key"]);
    assert_eq!(codes(&[head(), SourceFile::new("pack.json", "{}")]), ["duplicate-id"]);
    assert_eq!(codes(&[head(), SourceFile::new("notes.yaml", "a: 1")]), ["unknown-key"]);
    let twice = [
        head(),
        SourceFile::new("rules/demo/items/a.yaml", "items: {a: {name: 甲}}"),
        SourceFile::new("rules/demo/items/b.yaml", "items: {a: {name: 乙}}"),
    ];
    assert_eq!(codes(&twice), ["duplicate-id"]);
    assert_eq!(codes(&[SourceFile::new("pack.yaml", HEAD.replace("format: 1", "format: 2"))]), ["format-version"]);
    assert_eq!(read_cases(&[SourceFile::new("x.yaml", CASES)]).map(|c| c.len()), Ok(1));
    assert!(read_cases(&[SourceFile::new("x.yaml", "cases: [{name: 甲}]")]).is_err());
}

/// Debug text of a model with its places taken out.
fn without_places(pack: &Pack) -> String {
    let mut pack = pack.clone();
    pack.cases.clear();
    let text = format!("{pack:?}");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("Location {") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once("} }").unwrap().1;
    }
    out.push_str(rest);
    out.replace("direct: true", "direct: _").replace("direct: false", "direct: _")
}

#[test]
fn the_resolved_pack_reads_back_as_the_same_model() {
    let node = resolved(&files()).unwrap();
    let pack = demo();
    let shipped = read_pack(&[SourceFile::new("pack.json", compact(&node))]).unwrap();
    assert_eq!(without_places(&shipped), without_places(&pack));
    // Canonical text is sorted: the same rules, perhaps in another order, and the same canonical text again.
    let canonical_text = canonical(&node);
    let files = [SourceFile::new("pack.json", canonical_text.as_str())];
    assert_eq!(canonical(&resolved(&files).unwrap()), canonical_text);
    let back = read_pack(&files).unwrap();
    assert_eq!((back.items.len(), back.general.facts.len()), (pack.items.len(), pack.general.facts.len()));
    let mut a: Vec<_> = pack.general.facts.iter().map(|f| f.id.value.clone()).collect();
    a.sort();
    assert_eq!(back.general.facts.iter().map(|f| f.id.value.clone()).collect::<Vec<_>>(), a);
}

#[test]
fn the_schemas_say_what_reading_says() {
    let schema = pack_schema();
    assert_eq!(schema["$ref"], "#/$defs/pack");
    for name in ["pack", "item", "clause", "fine", "fact", "method", "bands", "weights", "step", "citation"] {
        assert_eq!(schema["$defs"][name]["type"], "object", "{name}");
    }
    let case = case_schema();
    assert_eq!(case["$defs"]["case"]["properties"]["dates"]["$ref"], "#/$defs/dates");
    let text = "case: 1\nitem: demo/one\ndates: {act: 2026-01-05}\nfacts: {货值金额: 800.50}\nelect: [no-fine]\njudgement: {amount: 5, reason: 情节}\nacts: [{item: demo/two}]\nparties: [{id: a}]\n";
    assert_eq!(validate(&read(text, 0, Syntax::Yaml).unwrap(), &CASE), vec![]);
    for name in schema["$defs"]["penalty"]["properties"]["kind"]["enum"].as_array().unwrap() {
        let name = name.as_str().unwrap();
        assert_eq!(PenaltyKind::named(name).map(PenaltyKind::name), Some(name));
    }
}
