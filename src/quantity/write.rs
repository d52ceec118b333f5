//! Numbers as people read them.
//!
//! A trace is full of numbers, so their digits are written straight into the text, without a formatter.

use super::Number;
use super::number::POW10;

/// The whole numbers below a thousand, three digits each: numbers are put together from these.
const DIGITS: &str = match core::str::from_utf8(&THREE) {
    Ok(digits) => digits,
    Err(_) => "",
};

const THREE: [u8; 3000] = {
    let mut bytes = [b'0'; 3000];
    let mut i = 0;
    while i < 1000 {
        bytes[3 * i] += (i / 100) as u8;
        bytes[3 * i + 1] += (i / 10 % 10) as u8;
        bytes[3 * i + 2] += (i % 10) as u8;
        i += 1;
    }
    bytes
};

/// Plain digits, no grouping, no trailing zeros: `12800.5`.
#[inline]
pub fn push_number(out: &mut String, value: Number) {
    match value.small() {
        // Most numbers are counts.
        Some((digit @ 0..=9, 0)) => out.push(char::from(b'0' + digit as u8)),
        _ => push(out, value, false),
    }
}

/// Digits grouped by three: `1234567.5` → `1,234,567.5`.
pub fn push_grouped(out: &mut String, value: Number) {
    push(out, value, true);
}

/// An amount of yuan in the units the law uses: `5万元`, `1.28万元`, `3,000元`, `1.2亿元`. Exact: where 万 or 亿 would need more
/// than four decimals, plain yuan.
pub fn push_yuan(out: &mut String, value: Number) {
    let (number, unit) = match value.normalized().small() {
        // Whole yuan have at most four decimals in 万, fen always more.
        Some((m, 0)) if m.unsigned_abs() >= 100_000_000 && m % 10_000 == 0 => (Number::new(m / 10_000, 4), "亿元"),
        Some((m, 0)) if m.unsigned_abs() >= 10_000 => (Number::new(m, 4), "万元"),
        Some(_) => (value, "元"),
        None => long_yuan(value),
    };
    push_grouped(out, number);
    out.push_str(unit);
}

/// An amount too long for the short way, in its unit.
#[cold]
fn long_yuan(value: Number) -> (Number, &'static str) {
    for (unit, share, name) in [(100_000_000_i64, Number::new(1, 8), "亿元"), (10_000, Number::new(1, 4), "万元")] {
        if value.abs() >= Number::from(unit)
            && let Ok(q) = value.mul(share)
            && q.decimals() <= 4
        {
            return (q, name);
        }
    }
    (value, "元")
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

/// `mantissa / 10^scale`; the scale is at most nine.
fn push_digits(out: &mut String, mantissa: u64, scale: u8, commas: bool) {
    let comma = if commas { "," } else { "" };
    if scale == 0 {
        return push_whole(out, mantissa, comma);
    }
    let unit = |places: u8| POW10.get(usize::from(places)).map_or(1, |p| p.unsigned_abs());
    push_whole(out, mantissa / unit(scale), comma);
    out.push('.');
    let mut rest = mantissa % unit(scale);
    let mut places = scale;
    while places > 3 {
        places -= 3;
        push_group(out, rest / unit(places), 3);
        rest %= unit(places);
    }
    push_group(out, rest, places);
}

/// A whole number in groups of three digits.
fn push_whole(out: &mut String, whole: u64, comma: &str) {
    if whole < 1000 {
        push_group(out, whole, if whole < 10 { 1 } else { 2 + u8::from(whole >= 100) });
    } else {
        push_whole(out, whole / 1000, comma);
        out.push_str(comma);
        push_group(out, whole % 1000, 3);
    }
}

/// The last `places` digits of a number below a thousand.
#[inline]
fn push_group(out: &mut String, group: u64, places: u8) {
    let end = usize::try_from(group).map_or(0, |g| 3 * g + 3);
    out.push_str(DIGITS.get(end.saturating_sub(places.into())..end).unwrap_or_default());
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

        #[test]
        fn the_short_way_chooses_the_unit_of_the_long_one(mantissa: i64, zeros in 0_u32..13, scale in 0_u8..10) {
            let unit = 10_i64.pow(zeros);
            let value = Number::new(mantissa / unit % 10_000_000 * unit, scale);
            for value in [value, Number::new(mantissa, scale)] {
                let (number, unit) = long_yuan(value);
                prop_assert_eq!(yuan_text(value), format!("{}{unit}", grouped(number)));
            }
        }
    }
}
