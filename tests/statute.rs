//! The statute reader against articles read by people, generated clauses, and arbitrary text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod support;

use cailiang::statute::{
    Citation, Statute, Unit, article_answer, chinese, citation_at, read_article, read_numeral, read_quantity,
};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use support::root;

/// One value that differs from what a person read, and why that is left so.
struct Known {
    file: &'static str,
    short: &'static str,
    article: &'static str,
    /// Which fine of the article, from 0.
    fine: usize,
    field: &'static str,
    reason: &'static str,
}

const EXAMPLES: &str = "examples.jsonl";
const MULTIPLIED: (&str, &str, usize) = ("安全生产法", "第一百一十四条", 4);

const KNOWN: &[Known] = &[
    known(
        MULTIPLIED,
        "condition",
        "one condition in two segments: joined as the text joins them, 的 left out as elsewhere",
    ),
    known(("行政处罚法", "第七十二条", 0), "item", "it stands in item （一）"),
];

const fn known(at: (&'static str, &'static str, usize), field: &'static str, reason: &'static str) -> Known {
    Known { file: EXAMPLES, short: at.0, article: at.1, fine: at.2, field, reason }
}

/// Statute, article, fine, field, what was expected, what was read.
type Difference = (String, String, usize, String, String, String);

/// Number of fines, differences by field, and each difference.
fn differences(file: &str) -> (usize, BTreeMap<String, usize>, Vec<Difference>) {
    let text = fs::read_to_string(root("tests/statute").join(file)).unwrap();
    let mut out = Vec::new();
    let mut fields: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = 0;
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let (short, article) = (row["short"].as_str().unwrap(), row["article"].as_str().unwrap());
        let answer = article_answer("", row["text"].as_str().unwrap());
        let none = Vec::new();
        let want = row["fine_forms"].as_array().unwrap();
        let got = answer["fines"].as_array().unwrap_or(&none);
        count += want.len();
        if want.len() != got.len() {
            let show = |v: &[Value]| v.iter().map(|f| f["span"].to_string()).collect::<Vec<_>>().join(" ");
            out.push((short.to_owned(), article.to_owned(), 0, "count".to_owned(), show(want), show(got)));
            *fields.entry("count".to_owned()).or_default() += 1;
            continue;
        }
        for (i, (w, g)) in want.iter().zip(got).enumerate() {
            let (w, g) = (w.as_object().unwrap(), g.as_object().unwrap());
            let mut keys: Vec<&String> = w.keys().chain(g.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let number = |v: Option<&Value>| {
                    v.and_then(Value::as_number).map(|n| n.to_string().trim_end_matches(".0").to_owned())
                };
                let (a, b) = (w.get(key), g.get(key));
                if a != b && (number(a).is_none() || number(a) != number(b)) {
                    let show = |v: Option<&Value>| v.map_or("absent".to_owned(), Value::to_string);
                    out.push((short.to_owned(), article.to_owned(), i, key.clone(), show(a), show(b)));
                    *fields.entry(key.clone()).or_default() += 1;
                }
            }
        }
    }
    (count, fields, out)
}

fn agree(file: &str) {
    let (count, fields, found) = differences(file);
    println!("{file}: {count} fines, differences by field {fields:?}");
    let mut wrong = Vec::new();
    for (short, article, fine, field, want, got) in &found {
        let known = KNOWN.iter().any(|k| {
            k.file == file
                && k.short == short
                && k.article == article
                && k.fine == *fine
                && k.field == field
                && !k.reason.is_empty()
        });
        if !known {
            wrong.push(format!("{short}{article} #{fine} {field}:\n  read by people {want}\n  read here      {got}"));
        }
    }
    for k in KNOWN.iter().filter(|k| k.file == file) {
        let still = found.iter().any(|(s, a, i, f, ..)| s == k.short && a == k.article && *i == k.fine && f == k.field);
        if !still {
            wrong.push(format!(
                "{}{} #{} {}: listed as a difference, but there is none",
                k.short, k.article, k.fine, k.field
            ));
        }
    }
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_examples_are_read_as_people_read_them() {
    agree(EXAMPLES);
}

#[test]
fn the_sample_is_read_as_people_read_it() {
    agree("sample.jsonl");
}

/// Yuan in one of the ways statutes write them.
fn yuan(value: i64, style: usize) -> String {
    let words = chinese(value).unwrap();
    match style % 3 {
        0 => format!("{words}元"),
        1 if value % 10_000 == 0 => format!("{}万元", value / 10_000),
        _ => format!("{value}元"),
    }
}

/// A share or multiple in one of the ways statutes write them.
fn part(value: i64, unit: &str, style: usize) -> String {
    let words = chinese(value).unwrap();
    match (unit, style % 2) {
        ("%", 0) => format!("百分之{words}"),
        ("%", _) => format!("{value}%"),
        (_, 0) => format!("{words}倍"),
        _ => format!("{value}倍"),
    }
}

const VERBS: [&str; 7] = ["处", "并处", "可以处", "可以并处", "处以", "并处以", "单处或者并处"];
const CONDITIONS: [&str; 5] = ["情节严重", "逾期不改正", "货值金额不足一万元", "没有违法所得", "造成严重后果"];
const SUBJECTS: [&str; 4] = ["", "对单位", "对个人", "对其直接负责的主管人员和其他直接责任人员"];
const BASES: [&str; 4] = ["货值金额", "违法所得", "违法经营额", "合同价款"];

#[derive(Clone, Debug)]
struct Made {
    condition: usize,
    subject: usize,
    verb: usize,
    base: usize,
    share: Option<bool>,
    low: i64,
    more: i64,
    shape: usize,
    style: usize,
}

fn made() -> impl Strategy<Value = Made> {
    let who = (0..CONDITIONS.len(), 0..SUBJECTS.len(), 0..VERBS.len(), 0..BASES.len());
    let what = (proptest::option::of(any::<bool>()), 1_i64..40, 1_i64..60, 0_usize..3, 0_usize..6);
    (who, what).prop_map(|((condition, subject, verb, base), (share, low, more, shape, style))| Made {
        condition,
        subject,
        verb,
        base,
        share,
        low,
        more,
        shape,
        style,
    })
}

/// The clause in words, and the fine it must be read as.
fn clause(m: &Made) -> (String, Value) {
    let (base, unit) = match m.share {
        None => ("", "元"),
        Some(true) => (BASES[m.base], "%"),
        Some(false) => (BASES[m.base], "倍"),
    };
    let scale = if unit == "元" { [100, 5_000, 10_000][m.style % 3] } else { 1 };
    let (low, high) = (m.low * scale, (m.low + m.more) * scale);
    let say = |v: i64| if unit == "元" { yuan(v, m.style) } else { part(v, unit, m.style) };
    let (amount, min, max) = match m.shape {
        0 => (format!("{}以上{}以下", say(low), say(high)), Some(low), Some(high)),
        1 => (format!("{}以下", say(high)), None, Some(high)),
        _ => (say(low), Some(low), Some(low)),
    };
    let kind = match (unit, min, max) {
        ("倍", ..) => "multiple",
        ("%", ..) => "percent",
        (_, None, _) => "max_only",
        (_, a, b) if a == b => "fixed",
        _ => "absolute",
    };
    let of = if m.style.is_multiple_of(2) { "的" } else { "" };
    let span = format!("{}{}{base}{amount}{of}罚款", SUBJECTS[m.subject], VERBS[m.verb]);
    let want = serde_json::json!({
        "kind": kind, "unit": unit, "base": (!base.is_empty()).then_some(base), "min": min, "max": max,
        "verb": VERBS[m.verb], "mandatory": !VERBS[m.verb].starts_with('可'), "additional": VERBS[m.verb].contains('并'),
        "condition": CONDITIONS[m.condition],
        "subject": (m.subject > 0).then(|| SUBJECTS[m.subject].trim_start_matches('对').trim_start_matches('其')),
        "para": 1, "item": null, "span": span,
    });
    (format!("{}的，{span}", CONDITIONS[m.condition]), want)
}

proptest! {
    #[test]
    fn a_numeral_printed_is_read_back(value in prop_oneof![0_i64..100_000, 0_i64..=9_000_000_000_000_000]) {
        let words = chinese(value).unwrap();
        prop_assert_eq!(read_numeral(&words).and_then(|n| n.to_i64()), Some(value), "{}", words);
        let yuan = read_quantity(&format!("{words}元"));
        prop_assert_eq!(yuan.map(|q| (q.value.to_i64(), q.unit)), Some((Some(value), Unit::Yuan)));
    }

    #[test]
    fn a_citation_printed_is_read_back(
        article in proptest::option::of(1_u32..1300), inserted in proptest::option::of(1_u32..30),
        paragraph in proptest::option::of(1_u32..30), item in proptest::option::of(1_u32..40),
    ) {
        let inserted = article.and(inserted);
        let citation = Citation { article, inserted, paragraph, item };
        let text = citation.to_string();
        let read = citation_at(&text);
        if text.is_empty() {
            prop_assert_eq!(read, None);
        } else {
            prop_assert_eq!(read, Some((citation, text.len())));
        }
    }

    #[test]
    fn a_composed_clause_is_read_exactly(parts in proptest::collection::vec(made(), 1..5)) {
        let (limbs, wanted): (Vec<String>, Vec<Value>) = parts.iter().map(clause).unzip();
        let text = format!("违反本条例规定，有下列行为之一的，责令改正，给予警告；{}：", limbs.join("；"));
        let answer = article_answer("", &text);
        let got = answer["fines"].as_array().unwrap();
        prop_assert_eq!(got.len(), wanted.len(), "{}", text);
        for (got, want) in got.iter().zip(&wanted) {
            for (key, value) in want.as_object().unwrap() {
                prop_assert_eq!(&got[key], value, "{} of {}", key, text);
            }
        }
    }

    #[test]
    fn no_text_stops_the_reader(text in "\\PC{0,80}", pieces in proptest::collection::vec(0_usize..40, 0..60)) {
        let words = [
            "处", "罚款", "的", "，", "；", "。", "一万元", "以上", "以下", "百分之", "十", "倍", "违法所得", "对", "由", "并", "可以", "单处", "或者",
            "按照", "规定", "每日", "加处", "按日连续处罚", "（一）", "\n", "至", "不超过", "最高", "情节严重", "前款", "第三条", "第二款", "《", "》",
            "个人", "单位", "责令", "没收", "自",
        ];
        read_article(&text);
        let made: String = pieces.iter().map(|i| words[*i]).collect();
        for fine in read_article(&made).fines {
            prop_assert!(made.get(fine.at.clone()).is_some());
        }
        let _ = Statute::read(&text);
        let _ = Statute::read(&format!("# 法\n**第一条** {made}"));
    }
}
