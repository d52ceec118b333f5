//! Columns that have a type, and the text their values stand as between the reading side and the writing side.
//!
//! Everything passes through text that says the value exactly. Where a file holds binary fractions, the text is the shortest
//! decimal that gives the very fraction again; whether it is what somebody typed only its length tells, see [`decimal_of`].

use super::answer;
use super::block::Trouble;
use cailiang::diagnostic::both;
use cailiang::quantity::{Date, parse_date, push_number};
use std::borrow::Cow;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// Yes or no.
    Truth,
    /// Whole numbers of 64 bits.
    Whole,
    /// Exact decimals: digits in all, digits after the point.
    Decimal(u8, i8),
    /// Days.
    #[cfg_attr(
        not(feature = "parquet"),
        allow(dead_code, reason = "only columnar files and databases have such columns")
    )]
    Date,
    /// Several texts.
    List,
}

/// Amounts and shares of results: as many digits as [`cailiang::quantity::Number`] holds, ten of them after the point.
pub const AMOUNT: Type = Type::Decimal(38, 10);

/// A column of an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Type,
}

/// A value to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// None.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// Yes or no.
    Truth(bool),
    /// A whole number.
    Whole(i64),
    /// The digits of an exact decimal.
    Decimal(Cow<'a, str>),
    /// A day.
    Date(Date),
    /// Several texts.
    List(Vec<Cow<'a, str>>),
}

impl Type {
    /// What a result column holds.
    pub fn of_result(column: answer::Result) -> Type {
        use answer::Result as R;
        match column {
            R::Row => Type::Whole,
            R::StatutoryMin
            | R::StatutoryMax
            | R::RangeMin
            | R::RangeMax
            | R::Amount
            | R::PossibleMin
            | R::PossibleMax
            | R::Decided
            | R::Position
            | R::Departure
            | R::DepartureRatio => AMOUNT,
            R::OutsideTier | R::OutsideStatutory => Type::Truth,
            R::Missing | R::Warnings | R::Reasons => Type::List,
            _ => Type::Text,
        }
    }
}

/// The value that a column's own text stands for; the text came from a column of this type.
pub fn of_text<'a>(field: &Field, text: &'a str) -> Result<Cell<'a>, Box<Trouble>> {
    if text.is_empty() {
        return Ok(Cell::Empty);
    }
    let value = match field.kind {
        Type::Text => Some(Cell::Text(Cow::Borrowed(text))),
        Type::Truth => text.parse().ok().map(Cell::Truth),
        Type::Whole => text.parse().ok().map(Cell::Whole),
        Type::Decimal(..) => Some(Cell::Decimal(Cow::Borrowed(text))),
        Type::Date => parse_date(text).map(Cell::Date),
        Type::List => listed(text).map(Cell::List),
    };
    value.ok_or_else(|| unfit(&field.name, text))
}

/// A value that its column cannot hold.
pub fn unfit(name: &str, text: &str) -> Box<Trouble> {
    Box::new(Trouble {
        field: name.to_owned(),
        code: "value-unfit".to_owned(),
        message: both(
            format!("输出的这一列装不下“{text}”；输出为 CSV 或 NDJSON 则不受此限"),
            format!("the column of the output cannot hold `{text}`; CSV and NDJSON have no such limit"),
        ),
        original: None,
    })
}

/// A result to be written. Nothing is what an empty list says, too.
pub fn of_value<'a>(value: answer::Value<'a>) -> Cell<'a> {
    match value {
        answer::Value::Absent => Cell::Empty,
        answer::Value::Text(t) => Cell::Text(Cow::Borrowed(t)),
        answer::Value::Number(n) => {
            let mut text = String::new();
            push_number(&mut text, n);
            Cell::Decimal(Cow::Owned(text))
        }
        answer::Value::Count(n) => i64::try_from(n).map_or(Cell::Empty, Cell::Whole),
        answer::Value::Truth(b) => Cell::Truth(b),
        answer::Value::List(list) if list.is_empty() => Cell::Empty,
        answer::Value::List(list) => Cell::List(list.into_iter().map(Cow::Borrowed).collect()),
    }
}

/// The texts of a value, to look into.
pub fn texts<'c>(cell: &'c Cell<'_>) -> impl Iterator<Item = &'c str> {
    let (one, several): (Option<&str>, &[Cow<'_, str>]) = match cell {
        Cell::Text(t) => (Some(t), &[]),
        Cell::List(l) => (None, l),
        _ => (None, &[]),
    };
    one.into_iter().chain(several.iter().map(AsRef::as_ref))
}

/// Signs at which the text of a list would come apart, or be taken for JSON.
const BETWEEN: [char; 12] = [';', '；', '|', '\n', '、', ',', '，', '[', '{', '"', '\r', '\0'];
/// Words that say something of their own where they are a whole cell.
const WORDS: [&str; 9] = ["无", "没有", "none", "NULL", "null", "未知", "不详", "未查明", ""];

/// Several texts as one cell: between `; `, as JSON where that could be read otherwise.
pub fn push_list<'a>(out: &mut String, list: &[Cow<'a, str>]) {
    let plain = |t: &str| !t.contains(BETWEEN) && t.trim() == t && !WORDS.contains(&t);
    if !list.is_empty() && list.iter().all(|t| plain(t)) {
        out.push_str(&list.join("; "));
        return;
    }
    out.push('[');
    for (i, text) in list.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        cailiang::document::push_string(out, text);
    }
    out.push(']');
}

/// The texts of a cell that [`push_list`] wrote.
fn listed(text: &str) -> Option<Vec<Cow<'_, str>>> {
    if text.starts_with('[') {
        let list: Vec<String> = serde_json::from_str(text).ok()?;
        return Some(list.into_iter().map(Cow::Owned).collect());
    }
    Some(text.split("; ").map(Cow::Borrowed).collect())
}

/// Digits a decimal can have and still come back from a binary fraction of 64 bits as it was typed.
pub const DOUBLE: usize = 15;
/// The same of 32 bits.
pub const SINGLE: usize = 6;

/// The cell of a binary fraction, given as the shortest decimal that means it. Up to `digits` digits that decimal is what was
/// typed, whatever it was. A longer one was computed, or lost digits when it was stored: it stands behind `≈`, so that no
/// reader takes it for an amount.
pub fn decimal_of(shortest: String, digits: usize) -> String {
    let bare = shortest.trim_start_matches('-');
    if !bare.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return format!("≈{shortest}");
    }
    let all: String = bare.chars().filter(char::is_ascii_digit).collect();
    let significant = match bare.contains('.') {
        true => all.trim_start_matches('0').len(),
        false => all.trim_matches('0').len(),
    };
    if significant > digits {
        format!("≈{shortest}")
    } else if bare == "0" {
        bare.to_owned()
    } else {
        shortest
    }
}

/// A decimal written with an exponent (`1.5e-07`) without it; anything else as it is.
#[cfg(any(feature = "postgres", test))]
pub fn expanded(text: &str) -> String {
    let Some((digits, exponent)) = text.split_once(['e', 'E']) else { return text.to_owned() };
    let (sign, bare) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, ""));
    let all = format!("{whole}{fraction}");
    let point = exponent.parse::<i64>().ok().and_then(|e| e.checked_add(i64::try_from(whole.len()).ok()?));
    // No binary fraction has a longer exponent.
    let Some(point) = point.filter(|p| (-400..=400).contains(p) && all.bytes().all(|b| b.is_ascii_digit())) else {
        return text.to_owned();
    };
    match usize::try_from(point) {
        Err(_) => format!("{sign}0.{}{all}", "0".repeat(usize::try_from(point.unsigned_abs()).unwrap_or_default())),
        Ok(0) => format!("{sign}0.{all}"),
        Ok(at) if at >= all.len() => format!("{sign}{all:0<at$}"),
        Ok(at) => {
            let (whole, fraction) = all.split_at(at);
            format!("{sign}{whole}.{fraction}")
        }
    }
}

/// An exact decimal without zeros that say nothing.
pub fn trimmed(text: &str) -> &str {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => text,
    }
}

/// The digits of a decimal as a whole number of units of 10^-`scale`, of at most `precision` digits.
pub fn scaled(text: &str, precision: u8, scale: i8) -> Option<i128> {
    let (negative, bare) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let mut all = format!("{whole}{fraction}");
    let missing = i64::from(scale).checked_sub(i64::try_from(fraction.len()).ok()?)?;
    match usize::try_from(missing) {
        Ok(zeros) => all.extend(std::iter::repeat_n('0', zeros)),
        // More decimals than the column has; whole tens, where its scale is negative.
        Err(_) => {
            let drop = usize::try_from(missing.checked_neg()?).ok()?;
            let keep = all.len().checked_sub(drop)?;
            if !all.get(keep..)?.bytes().all(|b| b == b'0') {
                return None;
            }
            all.truncate(keep);
        }
    }
    let bare = all.trim_start_matches('0');
    if bare.len() > usize::from(precision) {
        return None;
    }
    let value: i128 = if bare.is_empty() { 0 } else { bare.parse().ok()? };
    if negative { value.checked_neg() } else { Some(value) }
}

/// The text of a whole number of units of 10^-`scale`.
#[cfg(any(feature = "parquet", test))]
pub fn unscaled(units: &str, scale: i8) -> String {
    let (sign, digits) = match units.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", units),
    };
    let Ok(decimals) = usize::try_from(scale) else {
        let zeros = usize::from(scale.unsigned_abs());
        return match digits {
            "0" => "0".to_owned(),
            _ => format!("{sign}{digits}{}", "0".repeat(zeros)),
        };
    };
    let padded = format!("{digits:0>width$}", width = decimals.saturating_add(1));
    let (whole, fraction) = padded.split_at(padded.len().saturating_sub(decimals));
    let text = if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") };
    let text = trimmed(&text);
    if text == "0" { text.to_owned() } else { format!("{sign}{text}") }
}

/// A day and a time of day, the latter left out at midnight: many tools have no other way to write a day.
pub fn moment(date: Date, seconds: u32, nanos: u32) -> String {
    if seconds == 0 && nanos == 0 {
        return date.to_string();
    }
    format!("{date} {}", time_of_day(seconds, nanos))
}

/// A time of day, its fraction only where it has one.
pub fn time_of_day(seconds: u32, nanos: u32) -> String {
    let part = |by: u32, of: u32| seconds.checked_div(by).unwrap_or_default().checked_rem(of).unwrap_or_default();
    let (hours, minutes, rest) = (part(3600, 24), part(60, 60), part(1, 60));
    let text = format!("{hours:02}:{minutes:02}:{rest:02}");
    if nanos == 0 { text } else { trimmed(&format!("{text}.{nanos:09}")).to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_decimals_are_what_was_typed_and_long_ones_are_marked() {
        let double = |text: &str| decimal_of(text.to_owned(), DOUBLE);
        for plain in ["0", "0.1", "-12800.5", "123456789012345", "1234567890123450000", "0.000123456789012345"] {
            assert_eq!(double(plain), plain);
        }
        assert_eq!(double("-0"), "0");
        for long in ["0.30000000000000004", "9007199254740992", "0.3333333333333333", "NaN", "inf", "-inf"] {
            assert_eq!(double(long), format!("≈{long}"));
        }
        assert_eq!(decimal_of("12800.5".to_owned(), SINGLE), "12800.5");
        assert_eq!(decimal_of("128000.51".to_owned(), SINGLE), "≈128000.51");
    }

    #[test]
    fn exponents_are_written_out() {
        for (text, want) in [
            ("1.5e-07", "0.00000015"),
            ("1e-05", "0.00001"),
            ("-1.25e-1", "-0.125"),
            ("1e+20", "100000000000000000000"),
            ("1.2345e+2", "123.45"),
            ("12.5", "12.5"),
            ("NaN", "NaN"),
            ("Infinity", "Infinity"),
            ("1e9999999999", "1e9999999999"),
        ] {
            assert_eq!(expanded(text), want);
        }
    }

    #[test]
    fn decimals_become_units_and_back_or_are_refused() {
        for (text, precision, scale, units) in [
            ("3000", 38, 10, Some(30_000_000_000_000)),
            ("-12.5", 10, 2, Some(-1250)),
            ("0", 10, 2, Some(0)),
            ("0.005", 10, 2, None),
            ("100", 4, 2, None),
            ("1200", 2, -2, Some(12)),
            ("1250", 2, -2, None),
            ("12.50", 3, 1, Some(125)),
            ("99999999999999999999999999999999999999", 38, 0, Some(10_i128.pow(38) - 1)),
            ("100000000000000000000000000000000000000", 38, 0, None),
            ("≈1", 38, 0, None),
            ("", 38, 0, None),
            ("1e5", 38, 0, None),
        ] {
            assert_eq!(scaled(text, precision, scale), units, "{text}");
            if let Some(units) = units {
                assert_eq!(unscaled(&units.to_string(), scale), trimmed(text), "{text}");
            }
        }
        assert_eq!(unscaled("5", 3), "0.005");
        assert_eq!(unscaled("-0", 2), "0");
        assert_eq!(unscaled("0", -2), "0");
    }

    #[test]
    fn lists_come_back_as_they_were() {
        for list in
            [&["a"][..], &["a", "乙 丙"], &["a; b", "c"], &["主动消除、减轻后果"], &["无"], &[""], &["[x]"], &[]]
        {
            let owned: Vec<Cow<'_, str>> = list.iter().map(|t| Cow::Borrowed(*t)).collect();
            let mut text = String::new();
            push_list(&mut text, &owned);
            assert_eq!(listed(&text), Some(owned), "{text}");
        }
        let mut text = String::new();
        push_list(&mut text, &["a".into(), "b".into()]);
        assert_eq!(text, "a; b");
    }

    #[test]
    fn moments_show_what_they_hold() {
        let day = parse_date("2024-05-01").unwrap();
        assert_eq!(moment(day, 0, 0), "2024-05-01");
        assert_eq!(moment(day, 3_661, 0), "2024-05-01 01:01:01");
        assert_eq!(moment(day, 86_399, 500_000_000), "2024-05-01 23:59:59.5");
    }
}
