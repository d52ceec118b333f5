//! Where amounts lie on a line from the least to the most.

use super::words::Words;
use crate::assess::FineResult;
use crate::quantity::{Mode, Number, Rounding};

/// A line wide enough for the statutory range, the recommended one and the amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    from: Number,
    to: Number,
    /// The statute sets no maximum: the line goes on.
    pub open: bool,
}

impl Scale {
    /// The line of a fine; nothing where it would be a point.
    pub fn of(fine: &FineResult) -> Option<Scale> {
        if fine.unspecified() {
            return None;
        }
        let range = fine.range;
        let low = fine.statutory.min.unwrap_or(Number::ZERO);
        let inside = [range.and_then(|r| r.min), range.and_then(|r| r.max), fine.amount, fine.statutory.max, Some(low)];
        let mut from = low;
        let mut to = low;
        for n in inside.into_iter().flatten() {
            from = from.min(n);
            to = to.max(n);
        }
        // A reduced range with no lower end starts at nothing.
        if range.is_some_and(|r| r.min.is_none()) && fine.statutory.min.is_some() {
            from = from.min(Number::ZERO);
        }
        let open = fine.statutory.max.is_none();
        if open {
            let more = to.sub(from).and_then(|span| span.mul(Number::new(25, 2))).unwrap_or(Number::ONE);
            to = to.add(more.max(Number::ONE)).unwrap_or(to);
        }
        (from < to).then_some(Scale { from, to, open })
    }

    /// Ends of the line as text; the right one with a sign that it goes on.
    pub fn ends(&self, w: Words<'_>) -> (String, String) {
        let unit = w.unit([self.from].into_iter().chain((!self.open).then_some(self.to)));
        let end = |n: Number| {
            let mut out = String::new();
            w.push_money_in(&mut out, n, unit);
            out
        };
        let right = if self.open { w.pick("不设上限", "no maximum").to_owned() } else { end(self.to) };
        (end(self.from), right)
    }

    /// The place of an amount: 0 at the left end, `last` at the right one.
    pub fn place(&self, n: Number, last: usize) -> usize {
        let last_number = Number::from(i64::try_from(last).unwrap_or(0));
        let whole = Rounding { unit: Number::ONE, mode: Mode::HalfUp };
        let place = n
            .sub(self.from)
            .and_then(|d| d.mul(last_number))
            .and_then(|d| whole.quotient(d, self.to.sub(self.from)?))
            .ok()
            .and_then(Number::to_i64)
            .and_then(|p| usize::try_from(p).ok());
        place.unwrap_or(0).min(last)
    }

    /// Places of the statutory range.
    pub fn statutory(&self, fine: &FineResult, last: usize) -> (usize, usize) {
        let (a, b) = (fine.statutory.min, fine.statutory.max);
        let start = self.place(a.unwrap_or(Number::ZERO).max(self.from), last);
        (start, b.map_or(last, |b| self.place(b, last)))
    }

    /// Places of the recommended range.
    pub fn range(&self, fine: &FineResult, last: usize) -> Option<(usize, usize)> {
        let r = fine.range?;
        Some((r.min.map_or(0, |n| self.place(n, last)), r.max.map_or(last, |n| self.place(n, last))))
    }
}
