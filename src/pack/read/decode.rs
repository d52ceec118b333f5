//! Scalars and the other small pieces every part of a pack is made of.
//!
//! INVARIANT: the tree has been held against its shape before, so what is not as the shape says has been reported. Here
//! it becomes an empty value: the model it ends up in is never returned.

use crate::diagnostic::{Code, Diagnostic, Location, Message, Severity, Span, both, codes};
use crate::document::{Node, NodeKind};
use crate::expr::{Expr, Kind, ParseError, Test, parse, parse_tests};
use crate::pack::model::{Cell, Citation, Force, Formula, Label, Order, Round, Text, Window};
use crate::quantity::{Mode, parse_date};

/// A value and its path in the pack.
#[derive(Clone)]
pub(super) struct Spot<'a> {
    pub node: &'a Node,
    pub path: String,
}

impl<'a> Spot<'a> {
    pub fn root(node: &'a Node) -> Spot<'a> {
        Spot { node, path: String::new() }
    }

    fn below(&self, part: &str) -> String {
        if self.path.is_empty() { part.to_owned() } else { format!("{}/{part}", self.path) }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<Spot<'a>> {
        Some(Spot { node: self.node.get(key)?, path: self.below(key) })
    }

    /// A sequence's values; none where it is no sequence.
    pub fn list(&self) -> Vec<Spot<'a>> {
        let items = self.node.seq().unwrap_or(&[]);
        items.iter().enumerate().map(|(i, node)| Spot { node, path: self.below(&i.to_string()) }).collect()
    }

    /// The one value, or the sequence's.
    pub fn one_or_many(&self) -> Vec<Spot<'a>> {
        if self.node.seq().is_some() { self.list() } else { vec![self.clone()] }
    }

    /// A mapping's keys and values; none where it is no mapping.
    pub fn entries(&self) -> Vec<(Text, Spot<'a>)> {
        let entries = self.node.map().unwrap_or(&[]);
        entries
            .iter()
            .map(|entry| {
                let path = self.below(&entry.key);
                let key = Text { value: entry.key.clone(), at: entry.key_at, path: path.clone() };
                (key, Spot { node: &entry.value, path })
            })
            .collect()
    }

    /// The scalar's text with its place.
    pub fn text(&self) -> Text {
        let value = self.node.text().unwrap_or("").to_owned();
        Text { value, at: self.node.at, path: self.path.clone() }
    }

    /// The scalar's text.
    pub fn word(&self) -> &'a str {
        self.node.text().unwrap_or("")
    }

    pub fn is_scalar(&self) -> bool {
        self.node.text().is_some()
    }
}

/// Reads the pieces and collects what is wrong.
pub(super) struct Decoder {
    problems: Vec<Diagnostic>,
}

impl Decoder {
    /// Goes on with the problems found so far.
    pub fn new(problems: Vec<Diagnostic>) -> Decoder {
        Decoder { problems }
    }

    /// The value, unless something was wrong.
    pub fn finish<T>(self, value: T) -> Result<T, Vec<Diagnostic>> {
        if self.problems.iter().any(|d| d.severity == Severity::Error) { Err(self.problems) } else { Ok(value) }
    }

    pub fn note(&mut self, code: &'static Code, at: Location, path: &str, message: Message) {
        self.problems.push(Diagnostic::new(code, at, path, message));
    }

    /// Something that the shape should have reported is not there. Should it not have, this does.
    pub fn absent(&mut self, spot: &Spot<'_>, key: &str) {
        if self.problems.is_empty() {
            let message = both(format!("缺少键 `{key}`"), format!("the key `{key}` is missing"));
            self.note(&codes::MISSING_KEY, spot.node.at, &spot.path, message);
        }
    }

    pub fn text(&mut self, spot: &Spot<'_>, key: &str) -> Text {
        match spot.get(key) {
            Some(value) => value.text(),
            None => {
                self.absent(spot, key);
                Text::default()
            }
        }
    }

    pub fn flag(spot: &Spot<'_>, key: &str) -> bool {
        spot.get(key).and_then(|s| s.node.as_bool()).unwrap_or(false)
    }

    pub fn integer<T: core::str::FromStr>(spot: &Spot<'_>, key: &str) -> Option<T> {
        spot.get(key)?.word().parse().ok()
    }

    pub fn label_of(spot: &Spot<'_>) -> Label {
        let (zh, en) = match spot.node.map() {
            Some(_) => (spot.get("zh").map(|s| s.word()), spot.get("en").map(|s| s.word())),
            None => (Some(spot.word()), None),
        };
        let zh = zh.or(en).unwrap_or("");
        Label { text: both(zh, en.unwrap_or(zh)), at: spot.node.at, path: spot.path.clone() }
    }

    pub fn optional_label(spot: &Spot<'_>, key: &str) -> Option<Label> {
        spot.get(key).as_ref().map(Decoder::label_of)
    }

    /// One label or several under a key.
    pub fn labels(spot: &Spot<'_>, key: &str) -> Vec<Label> {
        spot.get(key).map(|s| s.one_or_many().iter().map(Decoder::label_of).collect()).unwrap_or_default()
    }

    /// The label of a key, or the given id.
    pub fn label_or(spot: &Spot<'_>, key: &str, id: &Text) -> Label {
        Decoder::optional_label(spot, key).unwrap_or_else(|| Decoder::id_label(id))
    }

    pub fn id_label(id: &Text) -> Label {
        Label { text: both(id.value.as_str(), id.value.as_str()), at: id.at, path: id.path.clone() }
    }

    pub fn label(&mut self, spot: &Spot<'_>, key: &str) -> Label {
        match spot.get(key) {
            Some(value) => Decoder::label_of(&value),
            None => {
                self.absent(spot, key);
                Decoder::id_label(&Text { value: String::new(), at: spot.node.at, path: spot.path.clone() })
            }
        }
    }

    pub fn citations(spot: &Spot<'_>) -> Vec<Citation> {
        let Some(basis) = spot.get("basis") else { return Vec::new() };
        basis.one_or_many().iter().map(Decoder::citation).collect()
    }

    fn citation(spot: &Spot<'_>) -> Citation {
        match spot.get("cite") {
            Some(cite) => Citation {
                cite: cite.text(),
                quote: spot.get("quote").map(|s| s.text()),
                unverified: Decoder::flag(spot, "unverified"),
            },
            None => Citation { cite: spot.text(), quote: None, unverified: false },
        }
    }

    pub fn window(spot: &Spot<'_>, key: &str) -> Option<Window> {
        let window = spot.get(key)?;
        Some(Window {
            from: window.get("from").and_then(|s| parse_date(s.word())),
            until: window.get("until").and_then(|s| parse_date(s.word())),
            basis: Decoder::citations(&window),
            at: window.node.at,
        })
    }

    pub fn force(spot: &Spot<'_>, key: &str) -> Force {
        match spot.get(key) {
            Some(s) if s.word() == "may" => Force::May,
            _ => Force::Shall,
        }
    }

    pub fn formula_of(&mut self, spot: &Spot<'_>) -> Formula {
        let (text, direct) = scalar(spot.node);
        let expr = match parse(text) {
            Ok(expr) => expr,
            Err(error) => {
                self.syntax(spot, direct, error);
                Expr { span: Span::default(), kind: Kind::Null }
            }
        };
        Formula { expr, at: spot.node.at, direct, path: spot.path.clone() }
    }

    pub fn formula(&mut self, spot: &Spot<'_>, key: &str) -> Option<Formula> {
        spot.get(key).map(|s| self.formula_of(&s))
    }

    /// The formula of a key that must be there.
    pub fn needed(&mut self, spot: &Spot<'_>, key: &str) -> Formula {
        match self.formula(spot, key) {
            Some(formula) => formula,
            None => {
                self.absent(spot, key);
                Formula {
                    expr: Expr { span: Span::default(), kind: Kind::Null },
                    at: spot.node.at,
                    direct: false,
                    path: spot.path.clone(),
                }
            }
        }
    }

    /// Two formulas in a sequence.
    pub fn pair(&mut self, spot: &Spot<'_>) -> Option<(Formula, Formula)> {
        match spot.list().as_slice() {
            [low, high] => Some((self.formula_of(low), self.formula_of(high))),
            _ => None,
        }
    }

    pub fn cell(&mut self, spot: &Spot<'_>) -> Cell {
        let (text, direct) = scalar(spot.node);
        let tests: Vec<Test> = match parse_tests(text) {
            Ok(tests) => tests,
            Err(error) => {
                self.syntax(spot, direct, error);
                Vec::new()
            }
        };
        Cell { tests, at: spot.node.at, direct, path: spot.path.clone() }
    }

    fn syntax(&mut self, spot: &Spot<'_>, direct: bool, error: ParseError) {
        // What is no scalar, or nothing at all, the shape has reported.
        if spot.node.is_null() || !spot.is_scalar() {
            return self.absent(spot, "");
        }
        let mut at = spot.node.at;
        if direct {
            let inside = |offset: u32| at.span.start.saturating_add(offset).min(at.span.end);
            at.span = Span::new(inside(error.span.start), inside(error.span.end));
        }
        let mut problem = Diagnostic::new(&codes::EXPRESSION_SYNTAX, at, spot.path.as_str(), error.message);
        problem.help = error.help;
        self.problems.push(problem);
    }

    pub fn orders(&mut self, spot: &Spot<'_>) -> Vec<Order> {
        let list = spot.get("orders").map(|s| s.list()).unwrap_or_default();
        list.iter()
            .map(|order| {
                if order.is_scalar() {
                    return Order { text: Decoder::label_of(order), when: None, basis: Vec::new() };
                }
                Order {
                    text: self.label(order, "text"),
                    when: self.formula(order, "when"),
                    basis: Decoder::citations(order),
                }
            })
            .collect()
    }

    pub fn round(&mut self, spot: &Spot<'_>) -> Option<Round> {
        let round = spot.get("round")?;
        let unit = self.needed(&round, "unit");
        match round.get("mode").and_then(|s| Mode::named(s.word())) {
            Some(mode) => Some(Round { unit, mode }),
            None => {
                self.absent(&round, "mode");
                None
            }
        }
    }
}

fn scalar(node: &Node) -> (&str, bool) {
    match &node.kind {
        NodeKind::Scalar { text, direct, .. } => (text, *direct),
        _ => ("", false),
    }
}
