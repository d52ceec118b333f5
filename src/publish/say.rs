//! Conditions in the words of a table. What has no such words is shown as the rule itself.

use super::tree::Spot;
use crate::expr::{Expr, Kind, Operator, Test, parse, parse_tests, tests_to_chinese, to_chinese};
use std::collections::BTreeMap;

/// Labels of facts and of their options, by identifier and by label.
#[derive(Clone, Debug)]
pub(super) struct Names<'a> {
    facts: BTreeMap<&'a str, Fact<'a>>,
}

#[derive(Clone, Debug)]
struct Fact<'a> {
    label: &'a str,
    unit: &'static str,
    options: BTreeMap<&'a str, &'a str>,
}

impl<'a> Names<'a> {
    /// With what every pack knows: the outcomes.
    pub fn new() -> Names<'a> {
        let options = ["reduced", "lenient", "ordinary", "severe"].map(|o| (o, super::part::outcome(o))).into();
        let outcome = Fact { label: "裁量结果", unit: "", options };
        Names { facts: [("outcome", outcome.clone()), ("裁量结果", outcome)].into() }
    }

    /// Adds the facts declared in this part of a pack.
    pub fn add(&mut self, part: &Spot<'a>) {
        for (id, fact) in part.get("facts").map(|f| f.entries()).unwrap_or_default() {
            let label = fact.label("label").unwrap_or(id);
            let options = fact
                .get("options")
                .map(|o| o.entries())
                .unwrap_or_default()
                .into_iter()
                .filter_map(|(id, o)| Some((id, o.chinese().and_then(|c| c.text())?)))
                .collect();
            let unit = match (fact.text_of("type"), fact.text_of("unit")) {
                (Some("duration"), Some("days")) => "日",
                (Some("duration"), _) => "个月",
                _ => "",
            };
            let entry = Fact { label, unit, options };
            self.facts.insert(label, entry.clone());
            self.facts.insert(id, entry);
        }
        for (id, text) in part.get("acts").map(|f| f.entries()).unwrap_or_default() {
            let label = text.chinese().and_then(|c| c.text()).unwrap_or(id);
            for name in ["act_item", "违法情形"] {
                let none = Fact { label: "违法情形", unit: "", options: BTreeMap::new() };
                self.facts.entry(name).or_insert(none).options.insert(id, label);
            }
        }
    }

    fn fact(&self, e: &Expr) -> Option<&Fact<'a>> {
        match &e.kind {
            Kind::Name(n) => self.facts.get(n.as_str()),
            _ => None,
        }
    }

    fn option<'b>(&'b self, of: &Expr, value: &'b Expr) -> Option<&'b str> {
        match &value.kind {
            Kind::Text(t) => Some(self.fact(of)?.options.get(t.as_str()).copied().unwrap_or(t)),
            _ => None,
        }
    }

    /// A condition as written in the pack.
    pub fn condition(&self, text: &str) -> String {
        match parse(text) {
            Ok(e) => self.say(&e),
            Err(_) => text.to_owned(),
        }
    }

    /// A cell of tests of this expression: an option's label, or `3个月以上6个月以下`-like words.
    pub fn test(&self, of: &str, cell: &str) -> String {
        let Ok(of) = parse(of) else { return cell.to_owned() };
        if let Some(label) = self.fact(&of).and_then(|f| f.options.get(cell)) {
            return (*label).to_owned();
        }
        match (parse_tests(cell).as_deref(), self.fact(&of)) {
            (Ok([Test::Value(v)]), Some(_)) if matches!(v.kind, Kind::Bool(_)) => {
                let label = self.value(&of);
                if v.kind == Kind::Bool(true) { label } else { format!("非“{label}”") }
            }
            (Ok(tests), _) => tests.iter().map(|t| self.one(&of, t)).collect::<Vec<_>>().join("或者"),
            (Err(_), _) => cell.to_owned(),
        }
    }

    fn value(&self, e: &Expr) -> String {
        match &e.kind {
            Kind::Name(n) => self.facts.get(n.as_str()).map_or_else(|| n.clone(), |f| f.label.to_owned()),
            _ => to_chinese(e),
        }
    }

    fn amount(&self, of: &Expr, e: &Expr) -> String {
        let text = self.option(of, e).map_or_else(|| self.value(e), |o| format!("“{o}”"));
        let unit = self.fact(of).map_or("", |f| f.unit);
        let bare = matches!(e.kind, Kind::Number(_, crate::expr::Suffix::None));
        if bare { format!("{text}{unit}") } else { text }
    }

    fn one(&self, of: &Expr, test: &Test) -> String {
        match test {
            Test::Value(v) => self.amount(of, v),
            Test::Compare(op, v) => {
                let v = self.amount(of, v);
                match op {
                    Operator::Less => format!("不足{v}"),
                    Operator::LessEqual => format!("不超过{v}"),
                    Operator::Greater => format!("超过{v}"),
                    Operator::GreaterEqual => format!("{v}以上（含本数）"),
                    Operator::NotEqual => format!("不是{v}"),
                    _ => v,
                }
            }
            Test::Range { low, low_included, high, high_included } => {
                let ends = |included: bool| if included { "含" } else { "不含" };
                let (low, high) = (self.amount(of, low), self.amount(of, high));
                format!("{low}（{}）至{high}（{}）", ends(*low_included), ends(*high_included))
            }
            Test::Any => "不限".to_owned(),
        }
    }

    fn side(&self, e: &Expr, within: Operator) -> String {
        match &e.kind {
            Kind::Binary(op @ (Operator::And | Operator::Or), _, _) if *op != within => format!("（{}）", self.say(e)),
            _ => self.say(e),
        }
    }

    fn say(&self, e: &Expr) -> String {
        match &e.kind {
            Kind::Binary(op @ (Operator::And | Operator::Or), a, b) => {
                let word = if *op == Operator::And { "，且" } else { "，或者" };
                format!("{}{word}{}", self.side(a, *op), self.side(b, *op))
            }
            Kind::Not(inner) => match self.fact(inner) {
                Some(f) => format!("非“{}”", f.label),
                None => format!("不属于（{}）", self.say(inner)),
            },
            Kind::Binary(op, a, b) => match (op, &b.kind) {
                (Operator::Equal, Kind::Bool(yes)) if self.fact(a).is_some() => {
                    let label = self.value(a);
                    if *yes { label } else { format!("非“{label}”") }
                }
                (Operator::Equal, _) => format!("{}为{}", self.subject(a), self.amount(a, b)),
                (Operator::NotEqual, _) => format!("{}不为{}", self.subject(a), self.amount(a, b)),
                (Operator::Less, _) => format!("{}不足{}", self.subject(a), self.amount(a, b)),
                (Operator::LessEqual, _) => format!("{}不超过{}", self.subject(a), self.amount(a, b)),
                (Operator::Greater, _) => format!("{}超过{}", self.subject(a), self.amount(a, b)),
                (Operator::GreaterEqual, _) => format!("{}在{}以上（含本数）", self.subject(a), self.amount(a, b)),
                _ => to_chinese(e),
            },
            Kind::In(value, tests) => match (&value.kind, tests.as_slice()) {
                // An option asked of a set.
                (Kind::Text(_), [Test::Value(set)]) if self.fact(set).is_some() => {
                    self.option(set, value).unwrap_or_default().to_owned()
                }
                (Kind::Name(_), tests) => {
                    let words: Vec<String> = tests.iter().map(|t| self.one(value, t)).collect();
                    format!("{}为{}", self.subject(value), words.join("或者"))
                }
                _ => to_chinese(e),
            },
            Kind::Name(_) => self.value(e),
            _ => to_chinese(e),
        }
    }

    fn subject(&self, e: &Expr) -> String {
        match &e.kind {
            Kind::Call(f, args) => match (f.as_str(), args.as_slice()) {
                ("count", [set]) if self.fact(set).is_some() => format!("“{}”的项数", self.value(set)),
                _ => to_chinese(e),
            },
            _ => self.value(e),
        }
    }
}

/// A table's cell of tests as text, where nothing is known of what it tests.
pub(super) fn plain_tests(cell: &str) -> String {
    parse_tests(cell).map_or_else(|_| cell.to_owned(), |t| tests_to_chinese(&t))
}
