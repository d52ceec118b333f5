//! What is counted, and what it is counted from: a figure is never kept without rows it stands on, and none of it grows
//! with the number of rows.

use cailiang::explain::clean;
use cailiang::quantity::Number;

/// Row numbers kept of a figure.
pub const ROWS: usize = 12;
/// Longest text kept of a cell, in characters.
pub const CLIP: usize = 60;
/// Longest text kept of a row that is refused.
const LONG: usize = 400;

/// A count, and the first rows counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub n: u64,
    /// The first of them.
    pub rows: Vec<u64>,
}

impl Tally {
    /// One more; whether it is one of those named.
    pub fn add(&mut self, row: u64) -> bool {
        self.n = self.n.saturating_add(1);
        let named = self.rows.len() < ROWS;
        if named {
            self.rows.push(row);
        }
        named
    }

    /// The same, where it holds.
    pub fn add_if(&mut self, holds: bool, row: u64) -> bool {
        holds && self.add(row)
    }
}

/// An exact sum of amounts. There is none of amounts in several currencies, nor of one too large to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    currency: Option<String>,
    value: Held,
}

/// A sum that may have been lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Held(Option<Number>);

impl Default for Held {
    fn default() -> Held {
        Held(Some(Number::ZERO))
    }
}

impl Sum {
    /// One more amount.
    pub fn add(&mut self, amount: Number, currency: &str) {
        let same = self.currency.as_deref().is_none_or(|c| c == currency);
        if self.currency.is_none() {
            self.currency = Some(currency.to_owned());
        }
        self.value = Held(self.value.0.filter(|_| same).and_then(|v| v.add(amount).ok()));
    }

    /// What it comes to.
    pub fn get(&self) -> Option<Number> {
        self.value.0
    }

    /// What it comes to beyond another; none across currencies.
    pub fn less(&self, other: &Sum) -> Option<Number> {
        let same = self.currency.is_none() || other.currency.is_none() || self.currency == other.currency;
        self.get().filter(|_| same)?.sub(other.get()?).ok()
    }

    /// In which currency; none where nothing was added.
    pub fn currency(&self) -> Option<&str> {
        self.currency.as_deref()
    }
}

/// The beginning of a text from the input, on one line.
pub fn clipped(text: &str) -> String {
    beginning(text, CLIP)
}

/// The same of a whole row, or of a sentence about it.
pub fn clipped_long(text: &str) -> String {
    beginning(text, LONG)
}

fn beginning(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", clean(text.get(..at).unwrap_or_default())),
        None => clean(text),
    }
}

/// A thousand times the decimal logarithm of a positive number, rounded down: where it stands on a logarithmic axis. In
/// whole numbers, so that the same file gives the same picture on every machine.
pub fn log_place(n: Number) -> Option<i32> {
    const ONE: u128 = 1_000_000_000;
    let decimal = n.to_decimal();
    let mantissa = u128::try_from(decimal.mantissa()).ok().filter(|m| *m > 0)?;
    let digits = mantissa.checked_ilog10()?;
    let scale = i32::try_from(decimal.scale()).ok()?;
    let mut place = i32::try_from(digits).ok()?.checked_sub(scale)?;
    // INVARIANT: between ONE and ten times ONE.
    let mut rest = if digits >= 9 {
        mantissa.checked_div(10_u128.checked_pow(digits.checked_sub(9)?)?)?
    } else {
        mantissa.checked_mul(10_u128.checked_pow(9_u32.checked_sub(digits)?)?)?
    };
    for _ in 0..3 {
        let base = rest;
        for _ in 0..9 {
            rest = rest.checked_mul(base)?.checked_div(ONE)?;
        }
        let digit = rest.checked_div(ONE)?.checked_ilog10().unwrap_or(0).min(9);
        rest = rest.checked_div(10_u128.checked_pow(digit)?)?.max(ONE);
        place = place.checked_mul(10)?.checked_add(i32::try_from(digit).ok()?)?;
    }
    Some(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cailiang::quantity::parse_number;

    fn number(text: &str) -> Number {
        parse_number(text).unwrap().unwrap()
    }

    #[test]
    fn places_on_a_logarithmic_axis() {
        // log 2 = 0.30103, log 5 = 0.69897, log 3 = 0.47712, log 7 = 0.84510.
        for (n, place) in [
            ("1", 0),
            ("10", 1000),
            ("2", 301),
            ("0.5", -302),
            ("50000", 4698),
            ("3000", 3477),
            ("0.07", -1155),
            ("999999999999.99", 11_999),
            ("1000000000000", 12_000),
        ] {
            assert_eq!(log_place(number(n)), Some(place), "{n}");
        }
        assert_eq!(log_place(Number::ZERO), None);
        assert_eq!(log_place(number("-3")), None);
    }

    #[test]
    fn a_sum_is_exact_or_there_is_none() {
        let mut sum = Sum::default();
        assert_eq!((sum.get(), sum.currency()), (Some(Number::ZERO), None));
        for _ in 0..3 {
            sum.add(number("0.1"), "CNY");
        }
        assert_eq!((sum.get(), sum.currency()), (Some(number("0.3")), Some("CNY")));
        let mut dollars = Sum::default();
        assert_eq!(sum.less(&dollars), Some(number("0.3")));
        dollars.add(number("0.1"), "USD");
        assert_eq!(sum.less(&dollars), None);
        sum.add(number("1"), "USD");
        assert_eq!(sum.get(), None);
        sum.add(number("1"), "CNY");
        assert_eq!(sum.get(), None, "a sum once lost is not found again");
    }

    #[test]
    fn a_tally_keeps_its_first_rows_and_a_text_its_beginning() {
        let mut tally = Tally::default();
        for row in 1..=20 {
            tally.add_if(row % 20 != 0, row);
        }
        assert_eq!((tally.n, tally.rows.len(), tally.rows[0]), (19, ROWS, 1));
        assert_eq!(clipped(&"案".repeat(61)), format!("{}…", "案".repeat(60)));
        assert_eq!(clipped(&"案".repeat(60)), "案".repeat(60));
        assert_eq!(clipped("甲\n乙\u{202e}\u{1b}"), "甲 乙\u{fffd}\u{fffd}", "nothing turns the text round");
    }
}
