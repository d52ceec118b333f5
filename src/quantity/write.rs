//! Numbers as people read them.
//!
//! A trace is full of numbers, so their digits are written straight into the text, without a formatter.

use super::Number;

/// Most bytes of a written number: 20 digits, the commas between them, a point.
const ROOM: usize = 32;

/// Plain digits, no grouping, no trailing zeros: `12800.5`.
pub fn push_number(out: &mut String, value: Number) {
    push(out, value, false);
}

/// Digits grouped by three: `1234567.5` → `1,234,567.5`.
pub fn push_grouped(out: &mut String, value: Number) {
    push(out, value, true);
}

/// An amount of yuan in the units the law uses: `5万元`, `1.28万元`, `3,000元`, `1.2亿元`. Exact: where 万 or 亿 would need more
/// than four decimals, plain yuan.
pub fn push_yuan(out: &mut String, value: Number) {
    for (unit, share, name) in [(100_000_000_i64, Number::new(1, 8), "亿元"), (10_000, Number::new(1, 4), "万元")] {
        if value.abs() >= Number::from(unit)
            && let Ok(q) = value.mul(share)
            && q.decimals() <= 4
        {
            push_grouped(out, q);
            out.push_str(name);
            return;
        }
    }
    push_grouped(out, value);
    out.push('元');
}

/// [`push_grouped`], as a text.
pub fn grouped(value: Number) -> String {
    let mut out = String::new();
    push_grouped(&mut out, value);
    out
}

/// [`push_yuan`], as a text.
pub fn yuan_text(value: Number) -> String {
    let mut out = String::new();
    push_yuan(&mut out, value);
    out
}

fn push(out: &mut String, value: Number, commas: bool) {
    match value.normalized().small() {
        Some((mantissa, scale)) => {
            if mantissa < 0 {
                out.push('-');
            }
            push_digits(out, mantissa.unsigned_abs(), scale, commas);
        }
        None => push_long(out, value, commas),
    }
}

/// `mantissa / 10^scale`, from the last digit to the first.
fn push_digits(out: &mut String, mantissa: u64, scale: u8, commas: bool) {
    let mut bytes = [0_u8; ROOM];
    let mut start = ROOM;
    let mut put = |byte: u8| {
        start = start.saturating_sub(1);
        if let Some(slot) = bytes.get_mut(start) {
            *slot = byte;
        }
    };
    let mut rest = mantissa;
    let mut place = 0;
    while rest > 0 || place <= scale {
        if place == scale && scale > 0 {
            put(b'.');
        }
        if commas && place > scale && (place - scale).is_multiple_of(3) {
            put(b',');
        }
        // INVARIANT: below ten.
        put(b'0' + u8::try_from(rest % 10).unwrap_or(0));
        rest /= 10;
        place += 1;
    }
    out.push_str(bytes.get(start..).and_then(|b| core::str::from_utf8(b).ok()).unwrap_or_default());
}

/// A number too long for the short way.
fn push_long(out: &mut String, value: Number, commas: bool) {
    let plain = value.to_string();
    let (sign, rest) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.as_str()),
    };
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    out.push_str(sign);
    for (i, c) in whole.chars().enumerate() {
        if commas && i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::parse_number;
    use proptest::prelude::*;

    fn n(text: &str) -> Number {
        parse_number(text).unwrap().unwrap()
    }

    #[test]
    fn numbers_as_people_read_them() {
        for (number, plain, commas, yuan) in [
            ("0", "0", "0", "0元"),
            ("-0.05", "-0.05", "-0.05", "-0.05元"),
            ("999", "999", "999", "999元"),
            ("1000", "1000", "1,000", "1,000元"),
            ("12800.50", "12800.5", "12,800.5", "12,800.5元"),
            ("-1234567.5", "-1234567.5", "-1,234,567.5", "-1,234,567.5元"),
            ("9223372036854775807", "9223372036854775807", "9,223,372,036,854,775,807", "922,337,203,685,477.5807万元"),
            ("100000000", "100000000", "100,000,000", "1亿元"),
            (
                "123456789012345678901234567.8",
                "123456789012345678901234567.8",
                "123,456,789,012,345,678,901,234,567.8",
                "123,456,789,012,345,678,901,234,567.8元",
            ),
        ] {
            let mut out = String::new();
            push_number(&mut out, n(number));
            assert_eq!((out.as_str(), &*grouped(n(number)), &*yuan_text(n(number))), (plain, commas, yuan));
        }
    }

    proptest! {
        #[test]
        fn digits_are_those_of_the_formatter(mantissa: i64, scale in 0_u8..18) {
            let value = Number::new(mantissa, scale);
            let mut out = String::new();
            push_number(&mut out, value);
            prop_assert_eq!(&out, &value.to_string());
            prop_assert_eq!(grouped(value).replace(',', ""), out);
        }
    }
}
