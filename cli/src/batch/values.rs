//! The values of answers as text: cells of a table, or members of an object.
//!
//! What all answers under one pack share is made into text once.

use super::answer::{Answer, Result, Results, Value};
use super::write::{Form, push_safe_cell};
use cailiang::assess::PackRef;
use cailiang::document::push_string;
use cailiang::quantity::push_number;
use std::fmt::Write as _;
use std::sync::Arc;

/// The columns that tell the pack; they stand side by side.
const PACK: [Result; 3] = [Result::Pack, Result::PackVersion, Result::PackSha256];

/// Writes values. One for each thread.
#[derive(Clone)]
pub struct Values {
    /// Names of an object's members, each with its comma and colon.
    names: Vec<String>,
    /// The pack met last, what it is in the columns of [`PACK`], and its currency.
    pack: Option<(Arc<PackRef>, String, String)>,
    scratch: String,
    /// Whether the columns of [`PACK`] are all written.
    together: bool,
}

impl Values {
    /// In this form.
    pub fn new(form: Form, results: &Results) -> Values {
        let name = |n: &String| {
            let mut text = String::from(",");
            push_string(&mut text, n);
            text.push(':');
            text
        };
        let names = if form == Form::Lines { results.names.iter().map(name).collect() } else { Vec::new() };
        let together = PACK.iter().all(|r| results.list.contains(r));
        Values { names, pack: None, scratch: String::new(), together }
    }

    /// Adds the cells of an answer; `bare`: no cell stands before them.
    pub fn table(&mut self, out: &mut String, results: &Results, row: u64, a: &Answer, delimiter: char, bare: bool) {
        if self.pack.as_ref().is_none_or(|p| !Arc::ptr_eq(&p.0, &a.pack)) {
            let mut cells = String::new();
            for text in [&a.pack.id, &a.pack.version, &a.pack.sha256] {
                cells.push(delimiter);
                push_safe_cell(&mut cells, text, delimiter);
            }
            let mut currency = String::new();
            push_safe_cell(&mut currency, &a.pack.currency, delimiter);
            self.pack = Some((Arc::clone(&a.pack), cells, currency));
        }
        let (pack, currency) = self.pack.as_ref().map_or(("", ""), |p| (p.1.as_str(), p.2.as_str()));
        let start = out.len();
        for column in &results.list {
            match column {
                // The three come together, always in this order.
                Result::Pack if self.together => {
                    out.push_str(pack);
                    continue;
                }
                Result::PackVersion | Result::PackSha256 if self.together => continue,
                _ => out.push(delimiter),
            }
            match a.value(*column, row) {
                Value::Absent => {}
                Value::Number(n) => push_number(out, n),
                Value::Count(n) => {
                    let _ = write!(out, "{n}");
                }
                Value::Truth(b) => out.push_str(if b { "true" } else { "false" }),
                Value::Text(_) if *column == Result::Currency => out.push_str(currency),
                Value::Text(t) => push_safe_cell(out, t, delimiter),
                Value::List(list) if list.is_empty() => {}
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
        if bare && out.len() > start {
            out.remove(start);
            // A row of one empty cell is not a blank line, which is no row.
            if out.len() == start {
                out.push_str("\"\"");
            }
        }
    }

    /// Adds the members of an answer to an object; `bare`: no member stands before them.
    pub fn line(&mut self, out: &mut String, results: &Results, row: u64, a: &Answer, bare: bool) {
        if self.pack.as_ref().is_none_or(|p| !Arc::ptr_eq(&p.0, &a.pack)) {
            let mut members = String::new();
            for (column, name) in results.list.iter().zip(&self.names).filter(|(c, _)| PACK.contains(c)) {
                members.push_str(name);
                if let Value::Text(t) = a.value(*column, row) {
                    push_string(&mut members, t);
                }
            }
            let mut currency = String::new();
            push_string(&mut currency, &a.pack.currency);
            self.pack = Some((Arc::clone(&a.pack), members, currency));
        }
        let (pack, currency) = self.pack.as_ref().map_or(("", ""), |p| (p.1.as_str(), p.2.as_str()));
        let start = out.len();
        for (column, name) in results.list.iter().zip(&self.names) {
            match column {
                Result::Pack if self.together => {
                    out.push_str(pack);
                    continue;
                }
                Result::PackVersion | Result::PackSha256 if self.together => continue,
                _ => out.push_str(name),
            }
            match a.value(*column, row) {
                Value::Absent => out.push_str("null"),
                Value::Truth(b) => out.push_str(if b { "true" } else { "false" }),
                Value::Count(n) => {
                    let _ = write!(out, "{n}");
                }
                Value::Text(_) if *column == Result::Currency => out.push_str(currency),
                Value::Text(t) => push_string(out, t),
                Value::Number(n) => {
                    out.push('"');
                    push_number(out, n);
                    out.push('"');
                }
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
        if bare && out.len() > start {
            out.remove(start);
        }
    }
}
