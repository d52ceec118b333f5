//! A tree held against a shape; every problem is reported, not the first alone.

use super::shape::{is_id, is_name, is_pack_id};
use super::{Entry, Key, Node, NodeKind, Record, Shape};
use crate::diagnostic::{Code, Diagnostic, Location, Message, both, codes, nearest};
use crate::quantity::parse_date;

/// Everything in which `node` differs from `shape`, in the order of the document.
pub fn validate(node: &Node, shape: &Shape) -> Vec<Diagnostic> {
    let mut checker = Checker { path: Vec::new(), problems: Vec::new() };
    checker.value(node, shape);
    checker.problems
}

struct Checker {
    path: Vec<String>,
    problems: Vec<Diagnostic>,
}

impl Checker {
    fn note(&mut self, code: &'static Code, at: Location, message: Message) -> Option<&mut Diagnostic> {
        self.problems.push(Diagnostic::new(code, at, self.path.join("/"), message));
        self.problems.last_mut()
    }

    fn inside(&mut self, part: impl Into<String>, node: &Node, shape: &Shape) {
        self.path.push(part.into());
        self.value(node, shape);
        self.path.pop();
    }

    fn value(&mut self, node: &Node, shape: &Shape) {
        match shape {
            Shape::Any => {}
            Shape::List(item) => match node.seq() {
                Some(items) => {
                    for (i, value) in items.iter().enumerate() {
                        self.inside(i.to_string(), value, item);
                    }
                }
                None => self.wrong_kind(node, shape),
            },
            Shape::Tuple(shapes) => match node.seq() {
                Some(items) if items.len() == shapes.len() => {
                    for (i, (value, item)) in items.iter().zip(shapes.iter()).enumerate() {
                        self.inside(i.to_string(), value, item);
                    }
                }
                _ => self.wrong_kind(node, shape),
            },
            Shape::OneOrMany(item) => match node.seq() {
                Some(_) => self.value(node, &Shape::List(item)),
                None => self.value(node, item),
            },
            Shape::Map(key, value) => match node.map() {
                Some(entries) => {
                    for entry in entries {
                        self.path.push(entry.key.clone());
                        self.word(&entry.key, entry.key_at, key);
                        self.value(&entry.value, value);
                        self.path.pop();
                    }
                }
                None => self.wrong_kind(node, shape),
            },
            Shape::Record(record) => match node.map() {
                Some(entries) => self.record(node, entries, record),
                None => self.wrong_kind(node, shape),
            },
            Shape::Either(shapes) => match choose(node, shapes) {
                Some(shape) => self.value(node, shape),
                None => self.wrong_kind(node, shape),
            },
            scalar => self.scalar(node, scalar),
        }
    }

    fn scalar(&mut self, node: &Node, shape: &Shape) {
        let NodeKind::Scalar { text, plain, .. } = &node.kind else {
            return self.wrong_kind(node, shape);
        };
        match shape {
            Shape::Scalar => {}
            _ if node.is_null() => self.wrong_kind(node, shape),
            Shape::Bool if node.as_bool().is_none() => self.wrong_kind(node, shape),
            Shape::Integer(low, high) => {
                let value = if *plain { text.parse::<i64>().ok() } else { None };
                if !value.is_some_and(|v| (*low..=*high).contains(&v)) {
                    let message = both(
                        format!("`{text}` 不是 {low} 到 {high} 之间的整数"),
                        format!("`{text}` is not a whole number from {low} to {high}"),
                    );
                    self.note(&codes::BAD_INTEGER, node.at, message);
                }
            }
            _ => self.word(text, node.at, shape),
        }
    }

    /// A scalar's or a key's text.
    fn word(&mut self, text: &str, at: Location, shape: &Shape) {
        match shape {
            Shape::Id if !is_id(text) => {
                self.bad_id(text, at, "字母、数字、`-` 和 `_`", "letters, digits, `-` and `_`")
            }
            Shape::Name if !is_name(text) => self.bad_id(
                text,
                at,
                "字母（含汉字）、数字和 `_`，且不以数字开头",
                "letters of any script, digits and `_`, without a digit first",
            ),
            Shape::PackId if !is_pack_id(text) => {
                self.bad_id(text, at, "小写字母、数字和 `-`", "lower-case letters, digits and `-`");
            }
            Shape::Text if text.trim().is_empty() => {
                let message = both("不能为空", "this must not be empty");
                self.note(&codes::WRONG_KIND, at, message);
            }
            Shape::Date if parse_date(text).is_none() => {
                let message = both(format!("`{text}` 不是日期"), format!("`{text}` is not a date"));
                if let Some(d) = self.note(&codes::BAD_DATE, at, message) {
                    d.help = Some(both("日期写作 2024-05-01", "write dates as 2024-05-01"));
                }
            }
            Shape::OneOf(words) if !words.contains(&text) => {
                let list = words.join(", ");
                let message = both(format!("`{text}` 不在可选值之中"), format!("`{text}` is not one of the options"));
                let help = match nearest(text, words.iter().copied()) {
                    Some(near) => both(
                        format!("是否为 `{near}`？可选：{list}"),
                        format!("did you mean `{near}`? options: {list}"),
                    ),
                    None => both(format!("可选：{list}"), format!("options: {list}")),
                };
                if let Some(d) = self.note(&codes::NOT_AN_OPTION, at, message) {
                    d.help = Some(help);
                }
            }
            _ => {}
        }
    }

    fn bad_id(&mut self, text: &str, at: Location, zh: &str, en: &str) {
        let message = both(
            format!("`{text}` 不能作标识符：只能用{zh}"),
            format!("`{text}` cannot be an identifier here: use {en}"),
        );
        self.note(&codes::BAD_ID, at, message);
    }

    fn record(&mut self, node: &Node, entries: &[Entry], record: &Record) {
        for entry in entries {
            match record.keys.iter().find(|k| k.name == entry.key) {
                Some(key) => self.inside(key.name, &entry.value, key.shape),
                None => self.unknown_key(entry, entries, record),
            }
        }
        for key in record.keys.iter().filter(|k| k.required) {
            if !entries.iter().any(|e| e.key == key.name) {
                self.missing_key(node, key);
            }
        }
        if record.exactly_one.is_empty() {
            return;
        }
        let mut present = entries.iter().filter(|e| record.exactly_one.contains(&e.key.as_str()));
        let list = record.exactly_one.join(", ");
        match (present.next(), present.next()) {
            (Some(_), None) => {}
            (None, _) => {
                let message =
                    both(format!("缺少以下各键之一：{list}"), format!("one of these keys is missing: {list}"));
                self.note(&codes::MISSING_KEY, opening(node), message);
            }
            (Some(first), Some(second)) => {
                let message = both(
                    format!("`{}` 与 `{}` 只能有其一", first.key, second.key),
                    format!("`{}` and `{}` cannot stand together", first.key, second.key),
                );
                let first_at = first.key_at;
                self.path.push(second.key.clone());
                if let Some(d) = self.note(&codes::UNKNOWN_KEY, second.key_at, message) {
                    d.labels.push((first_at, both("另一个在这里", "the other one")));
                    d.help = Some(both(format!("只保留其一：{list}"), format!("keep one of: {list}")));
                }
                self.path.pop();
            }
        }
    }

    fn unknown_key(&mut self, entry: &Entry, entries: &[Entry], record: &Record) {
        let free = record.keys.iter().map(|k| k.name).filter(|name| !entries.iter().any(|e| e.key == *name));
        let list = record.keys.iter().map(|k| k.name).collect::<Vec<_>>().join(", ");
        let message = both(format!("未知的键 `{}`", entry.key), format!("unknown key `{}`", entry.key));
        let help = match nearest(&entry.key, free) {
            Some(near) => both(format!("是否为 `{near}`？"), format!("did you mean `{near}`?")),
            // `{times: f(a, b)}`: the comma ends the value, and the rest is taken for a key.
            None if entry.key.ends_with(')') && entry.value.is_null() => {
                both("花括号内含逗号的表达式须加引号", "quote an expression that has a comma inside `{ }`")
            }
            None => both(format!("这里可用的键：{list}"), format!("keys known here: {list}")),
        };
        self.path.push(entry.key.clone());
        if let Some(d) = self.note(&codes::UNKNOWN_KEY, entry.key_at, message) {
            d.help = Some(help);
        }
        self.path.pop();
    }

    fn missing_key(&mut self, node: &Node, key: &Key) {
        let message = both(
            format!("缺少键 `{}`（{}）", key.name, key.doc_zh),
            format!("the key `{}` is missing ({})", key.name, key.doc),
        );
        self.note(&codes::MISSING_KEY, opening(node), message);
    }

    fn wrong_kind(&mut self, node: &Node, shape: &Shape) {
        let found = match &node.kind {
            _ if node.is_null() => both("空值", "nothing"),
            NodeKind::Scalar { text, .. } => both(format!("`{text}`"), format!("`{text}`")),
            NodeKind::Seq(items) => both(format!("{} 个值的列表", items.len()), format!("a list of {}", items.len())),
            NodeKind::Map(_) => both("映射", "a mapping"),
        };
        let wanted = describe(shape);
        let message = both(
            format!("这里应是{}，而不是{}", wanted.zh, found.zh),
            format!("{} is expected here, not {}", wanted.en, found.en),
        );
        self.note(&codes::WRONG_KIND, opening(node), message);
    }
}

/// A long mapping is pointed at by its beginning: where its first key stands.
fn opening(node: &Node) -> Location {
    match node.map().and_then(<[Entry]>::first) {
        Some(first) => first.key_at,
        None => node.at,
    }
}

/// Of several shapes the one the value was meant to have.
pub(super) fn choose(node: &Node, shapes: &[&'static Shape]) -> Option<&'static Shape> {
    let fitting: Vec<&'static Shape> = shapes.iter().copied().filter(|s| takes(node, s)).collect();
    match &node.kind {
        NodeKind::Scalar { .. } => {
            let valid = fitting.iter().copied().find(|s| validate(node, s).is_empty());
            valid.or(fitting.first().copied())
        }
        NodeKind::Seq(_) => fitting.first().copied(),
        NodeKind::Map(entries) => {
            let mut best: Option<(&'static Shape, usize)> = None;
            for shape in fitting {
                let score = match shape {
                    Shape::Record(record) => likeness(entries, record),
                    _ => 0,
                };
                if best.is_none_or(|(_, b)| score > b) {
                    best = Some((shape, score));
                }
            }
            best.map(|(shape, _)| shape)
        }
    }
}

/// Known keys count, and the keys that make a record what it is count more.
fn likeness(entries: &[Entry], record: &Record) -> usize {
    let known = |e: &&Entry| record.keys.iter().any(|k| k.name == e.key);
    let telling = |e: &&Entry| record.keys.iter().any(|k| k.required && k.name == e.key);
    let (known, telling) = (entries.iter().filter(known).count(), entries.iter().filter(telling).count());
    known.saturating_add(telling.saturating_mul(2))
}

/// Whether a value of this kind can have the shape at all.
fn takes(node: &Node, shape: &Shape) -> bool {
    match shape {
        Shape::Any => true,
        Shape::List(_) | Shape::Tuple(_) => node.seq().is_some(),
        Shape::OneOrMany(item) => node.seq().is_some() || takes(node, item),
        Shape::Map(..) | Shape::Record(_) => node.map().is_some(),
        Shape::Either(shapes) => shapes.iter().any(|s| takes(node, s)),
        _ => node.text().is_some(),
    }
}

fn describe(shape: &Shape) -> Message {
    match shape {
        Shape::Text => both("文字", "a text"),
        Shape::Scalar => both("单个值", "a single value"),
        Shape::Id | Shape::Name | Shape::PackId => both("标识符", "an identifier"),
        Shape::Expr => both("表达式", "an expression"),
        Shape::Tests => both("条件", "tests"),
        Shape::Bool => both("true 或 false", "true or false"),
        Shape::Date => both("日期", "a date"),
        Shape::Integer(..) => both("整数", "a whole number"),
        Shape::OneOf(words) => {
            let list = words.join(", ");
            both(format!("{list} 之一"), format!("one of {list}"))
        }
        Shape::Any => both("任意值", "any value"),
        Shape::List(item) => {
            let item = describe(item);
            both(format!("{}的列表", item.zh), format!("a list, each {}", item.en))
        }
        Shape::Tuple(items) => both(format!("{} 个值的列表", items.len()), format!("a list of {}", items.len())),
        Shape::OneOrMany(item) => {
            let item = describe(item);
            both(format!("{}或其列表", item.zh), format!("{} or a list of such", item.en))
        }
        Shape::Map(..) => both("映射", "a mapping"),
        Shape::Record(record) => {
            let keys = record.keys.iter().map(|k| k.name).collect::<Vec<_>>().join(", ");
            both(format!("含 {keys} 的映射"), format!("a mapping with {keys}"))
        }
        Shape::Either(shapes) => {
            let all: Vec<Message> = shapes.iter().map(|s| describe(s)).collect();
            let zh = all.iter().map(|m| m.zh.as_str()).collect::<Vec<_>>().join("，或");
            let en = all.iter().map(|m| m.en.as_str()).collect::<Vec<_>>().join(", or ");
            both(zh, en)
        }
    }
}
