//! The values of answers as text: cells of a table, or members of an object.
//!
//! What many answers share is made into text once.

use super::answer::{Amount, Answer, Result, Results, Said, Value};
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
    list: Vec<(String, Option<Own>)>,
}

/// A value of the row's own.
#[derive(Clone, Copy)]
enum Own {
    /// The amount at this place, with so many decimals.
    Amount(usize, u8),
    Column(Result),
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
                match own {
                    Some(Own::Amount(at, scale)) => self.writer.amount(out, a.digits(*at), *scale),
                    Some(Own::Column(column)) => self.writer.value(out, a.value(*column, row)),
                    None => {}
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
            if a.said.leaves(column) {
                let own = match a.said.amount_in(column) {
                    Some((at, Amount::Own(scale))) => Own::Amount(at, scale),
                    _ => Own::Column(column),
                };
                list.push((std::mem::take(&mut text), Some(own)));
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

    fn amount(&mut self, out: &mut String, digits: i64, scale: u8) {
        match self.form {
            Form::Table(_) => self.small(out, digits, scale),
            Form::Lines | Form::Values => {
                out.push('"');
                self.small(out, digits, scale);
                out.push('"');
            }
        }
    }

    fn number(&mut self, out: &mut String, n: Number) {
        match n.small() {
            Some((digits, scale)) => self.small(out, digits, scale),
            None => push_number(out, n),
        }
    }

    /// Both ends of a range are often the amount, too.
    #[inline]
    fn small(&mut self, out: &mut String, digits: i64, scale: u8) {
        if let Some((last, at)) = &self.last
            && *last == (digits, scale)
        {
            out.extend_from_within(at.clone());
            return;
        }
        let start = out.len();
        push_small(out, digits, scale);
        self.last = Some(((digits, scale), start..out.len()));
    }
}

/// What [`push_number`] writes of `digits / 10^scale`, in one piece.
fn push_small(out: &mut String, digits: i64, scale: u8) {
    let (mut rest, mut scale) = (digits.unsigned_abs(), scale);
    while scale > 0 && rest.is_multiple_of(10) {
        (rest, scale) = (rest / 10, scale - 1);
    }
    // From the end: at most 20 digits, or as many zeros as the scale has, with a point and a sign.
    let mut text = [b'0'; 32];
    let mut at = text.len();
    let mut put = |byte: u8| {
        at = at.saturating_sub(1);
        if let Some(place) = text.get_mut(at) {
            *place = byte;
        }
    };
    let digit = |rest: &mut u64| {
        let last = (*rest % 10) as u8;
        *rest /= 10;
        b'0'.saturating_add(last)
    };
    if scale > 0 {
        (0..scale).for_each(|_| put(digit(&mut rest)));
        put(b'.');
    }
    loop {
        put(digit(&mut rest));
        if rest == 0 {
            break;
        }
    }
    if digits < 0 {
        put(b'-');
    }
    out.push_str(text.get(at..).and_then(|t| str::from_utf8(t).ok()).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_written_as_all_others() {
        let mut all: Vec<i64> =
            vec![0, 1, 5, 9, 10, 90, 99, 100, 101, 1_000, 12_345_678, i64::MAX, i64::MIN, i64::MIN + 1];
        (0..19).for_each(|n| all.extend([10_i64.pow(n), 10_i64.pow(n) - 1, 25 * 10_i64.pow(n.min(17))]));
        for digits in all.iter().flat_map(|n| [*n, n.saturating_neg()]) {
            for scale in 0..=9 {
                let (mut own, mut other) = (String::new(), String::new());
                push_small(&mut own, digits, scale);
                push_number(&mut other, Number::new(digits, scale));
                assert_eq!(own, other, "{digits} / 10^{scale}");
            }
        }
    }
}
