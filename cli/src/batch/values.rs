//! The values of answers as text: cells of a table, or members of an object.
//!
//! What many answers share is made into text once.

use super::answer::{Answer, Result, Results, Said, Value};
use super::write::{Form, push_safe_cell};
use cailiang::document::push_string;
use cailiang::quantity::{Number, push_number};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

/// Answers whose text is kept.
const KEPT: usize = 256;

/// Writes values. One for each thread.
#[derive(Clone)]
pub struct Values {
    /// What stands before each value: a delimiter, or the name of an object's member with its comma and colon.
    before: Vec<String>,
    /// Texts of what many answers share, by where that lies.
    kept: Vec<Option<Pieces>>,
    writer: Writer,
}

/// The text of what answers share, in pieces that each end before a value of the row's own.
#[derive(Clone)]
struct Pieces {
    said: Arc<Said>,
    list: Vec<(String, Option<Result>)>,
}

impl Values {
    /// In this form.
    pub fn new(form: Form, results: &Results) -> Values {
        let before = |name: &String| match form {
            Form::Table(delimiter) => delimiter.to_string(),
            Form::Lines | Form::Values => {
                let mut text = String::from(",");
                push_string(&mut text, name);
                text.push(':');
                text
            }
        };
        let writer = Writer { form, scratch: String::new(), last: None };
        Values { before: results.names.iter().map(before).collect(), kept: Vec::new(), writer }
    }

    /// Adds the values of an answer; `bare`: none stands before them.
    pub fn push(&mut self, out: &mut String, results: &Results, row: u64, a: &Answer, bare: bool) {
        let start = out.len();
        self.writer.last = None;
        let columns = || results.list.iter().copied().zip(&self.before);
        // What one answer alone says is not kept.
        if Arc::strong_count(&a.said) > 1 {
            if self.kept.is_empty() {
                self.kept.resize(KEPT, None);
            }
            let at = Arc::as_ptr(&a.said).addr() / align_of::<Said>();
            let Some(place) = self.kept.get_mut(at % KEPT) else { return };
            if place.as_ref().is_none_or(|p| !Arc::ptr_eq(&p.said, &a.said)) {
                *place = Some(self.writer.pieces(columns(), row, a));
            }
            for (text, own) in place.iter().flat_map(|p| &p.list) {
                out.push_str(text);
                if let Some(own) = own {
                    self.writer.value(out, a.value(*own, row));
                }
            }
        } else {
            for (column, before) in columns() {
                out.push_str(before);
                self.writer.value(out, a.value(column, row));
            }
        }
        if bare && out.len() > start {
            out.remove(start);
        }
    }
}

/// Writes single values.
#[derive(Clone)]
struct Writer {
    form: Form,
    scratch: String,
    /// The number written last, and where it stands.
    last: Option<((i64, u8), Range<usize>)>,
}

impl Writer {
    fn pieces<'a>(&mut self, columns: impl Iterator<Item = (Result, &'a String)>, row: u64, a: &Answer) -> Pieces {
        let (mut list, mut text) = (Vec::new(), String::new());
        for (column, before) in columns {
            text.push_str(before);
            if column.is_own() {
                list.push((std::mem::take(&mut text), Some(column)));
            } else {
                self.value(&mut text, a.value(column, row));
            }
            // Numbers stand in another text.
            self.last = None;
        }
        list.push((text, None));
        Pieces { said: Arc::clone(&a.said), list }
    }

    fn value(&mut self, out: &mut String, value: Value<'_>) {
        match self.form {
            Form::Table(delimiter) => self.cell(out, value, delimiter),
            Form::Lines | Form::Values => self.member(out, value),
        }
    }

    fn cell(&mut self, out: &mut String, value: Value<'_>, delimiter: char) {
        match value {
            Value::Absent => {}
            Value::Number(n) => self.number(out, n),
            Value::Count(n) => {
                let _ = write!(out, "{n}");
            }
            Value::Truth(b) => out.push_str(if b { "true" } else { "false" }),
            Value::Text(t) => push_safe_cell(out, t, delimiter),
            Value::List(list) => {
                self.scratch.clear();
                for (i, t) in list.iter().enumerate() {
                    if i > 0 {
                        self.scratch.push_str("; ");
                    }
                    self.scratch.push_str(t);
                }
                push_safe_cell(out, &self.scratch, delimiter);
            }
        }
    }

    fn member(&mut self, out: &mut String, value: Value<'_>) {
        match value {
            Value::Absent => out.push_str("null"),
            Value::Number(n) => {
                out.push('"');
                self.number(out, n);
                out.push('"');
            }
            Value::Count(n) => {
                let _ = write!(out, "{n}");
            }
            Value::Truth(b) => out.push_str(if b { "true" } else { "false" }),
            Value::Text(t) => push_string(out, t),
            Value::List(list) => {
                out.push('[');
                for (i, t) in list.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    push_string(out, t);
                }
                out.push(']');
            }
        }
    }

    /// A number; both ends of a range are often the amount, too.
    fn number(&mut self, out: &mut String, n: Number) {
        let small = n.small();
        if let (Some(small), Some((last, at))) = (small, &self.last)
            && small == *last
        {
            out.extend_from_within(at.clone());
            return;
        }
        let start = out.len();
        push_number(out, n);
        self.last = small.map(|small| (small, start..out.len()));
    }
}
