//! Chinese numerals: 一千二百, 两万, 2万, 百分之五十, 30%; read and printed.

use crate::quantity::{Number, parse_number};

/// What a quantity counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Yuan.
    Yuan,
    /// Times a base.
    Times,
    /// Hundredths of a base.
    Percent,
    /// Nothing named.
    Bare,
}

/// A number with its unit, as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// Yuan as yuan, times and percent as their number.
    pub value: Number,
    /// What it counts.
    pub unit: Unit,
}

fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn small_unit(c: char) -> Option<i64> {
    match c {
        '十' | '拾' => Some(10),
        '百' | '佰' => Some(100),
        '千' | '仟' => Some(1000),
        _ => None,
    }
}

fn large_unit(c: char) -> Option<i64> {
    match c {
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    }
}

/// An ASCII or full-width digit, as ASCII.
fn arabic(c: char) -> Option<char> {
    if c.is_ascii_digit() {
        return Some(c);
    }
    let offset = u32::from(c).checked_sub(u32::from('０')).filter(|o| *o < 10)?;
    char::from_digit(offset, 10)
}

/// Reads a number at the beginning of `text`: its value and how many bytes it takes.
pub fn number_at(text: &str) -> Option<(Number, usize)> {
    match text.chars().next() {
        Some(c) if arabic(c).is_some() => arabic_at(text),
        Some(c) if digit(c).is_some() || c == '十' || c == '拾' => {
            chinese_at(text).map(|(v, used)| with_decimals(text, v, used))
        }
        _ => None,
    }
}

/// 零点五: digits after 点.
fn with_decimals(text: &str, whole: Number, used: usize) -> (Number, usize) {
    let Some(rest) = text.get(used..).and_then(|r| r.strip_prefix('点')) else { return (whole, used) };
    let digits: String = rest
        .chars()
        .map_while(digit)
        .filter_map(|d| u32::try_from(d).ok().and_then(|d| char::from_digit(d, 10)))
        .collect();
    let read = parse_number(&format!("{whole}.{digits}")).and_then(Result::ok);
    match read {
        Some(value) if !digits.is_empty() => {
            let length: usize = rest.chars().map_while(|c| digit(c).map(|_| c.len_utf8())).sum();
            (value, used.saturating_add('点'.len_utf8()).saturating_add(length))
        }
        _ => (whole, used),
    }
}

/// `1000`, `1,000`, `1.5万`, `3亿`.
fn arabic_at(text: &str) -> Option<(Number, usize)> {
    let mut digits = String::new();
    let mut length = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next_digit = chars.peek().is_some_and(|(_, n)| arabic(*n).is_some());
        match (arabic(c), c) {
            (Some(d), _) => digits.push(d),
            (None, '.' | '．') if next_digit && !digits.contains('.') => digits.push('.'),
            (None, ',') if grouped_at(text.get(i..).unwrap_or_default()) => {}
            _ => break,
        }
        length = i.saturating_add(c.len_utf8());
    }
    let value = parse_number(&digits)?.ok()?;
    let (value, scale, used) = scaled(value, text.get(length..)?)?;
    length = length.saturating_add(used);
    match rest_at(text.get(length..)?, scale) {
        // 1万5, 1.5万3千: speech, or no number.
        Rest::Odd => None,
        Rest::Number(rest, used) if !digits.contains('.') => Some((value.add(rest).ok()?, length.saturating_add(used))),
        Rest::Number(..) => None,
        Rest::None => Some((value, length)),
    }
}

/// A number times the units after it: the value, the units together, and the bytes of them.
fn scaled(mut value: Number, units: &str) -> Option<(Number, i64, usize)> {
    let (mut scale, mut length) = (1_i64, 0_usize);
    for c in units.chars() {
        let Some(factor) = large_unit(c).or_else(|| small_unit(c)) else { break };
        value = value.mul(Number::from(factor)).ok()?;
        scale = scale.checked_mul(factor)?;
        length = length.saturating_add(c.len_utf8());
    }
    Some((value, scale, length))
}

/// What goes on after a number with a unit.
enum Rest {
    None,
    Number(Number, usize),
    Odd,
}

/// 5千 of 1万5千, 5000 of 1万5000: what a number in figures goes on with after 万, in units below it.
fn rest_at(text: &str, above: i64) -> Rest {
    let digits: String = text.chars().map_while(arabic).collect();
    if above == 1 || digits.is_empty() {
        return Rest::None;
    }
    let length: usize = text.chars().map_while(|c| arabic(c).map(|_| c.len_utf8())).sum();
    let read = || {
        let value = parse_number(&digits)?.ok()?;
        let (value, scale, used) = scaled(value, text.get(length..)?)?;
        let length = length.saturating_add(used);
        // 1万5: what the last figure counts is not said, unless all of them are there.
        let told = scale > 1 || (above >= 10_000 && digits.len() == 4);
        if !told || scale >= above {
            return None;
        }
        let (value, length) = match rest_at(text.get(length..)?, scale) {
            Rest::None => (value, length),
            Rest::Number(rest, used) => (value.add(rest).ok()?, length.saturating_add(used)),
            Rest::Odd => return None,
        };
        (value < Number::from(above)).then_some((value, length))
    };
    read().map_or(Rest::Odd, |(value, length)| Rest::Number(value, length))
}

/// Whether a comma here groups thousands: three digits after it and no fourth.
fn grouped_at(text: &str) -> bool {
    text.starts_with(',') && text.chars().skip(1).take_while(|c| c.is_ascii_digit()).count() == 3
}

/// `一千二百`, `十五万`, `二亿零三百`; a form that is not well built is no number.
fn chinese_at(text: &str) -> Option<(Number, usize)> {
    let (mut total, mut section, mut pending): (i64, i64, Option<i64>) = (0, 0, None);
    let (mut last_small, mut last_large) = (i64::MAX, i64::MAX);
    // After 零 a single digit stands for ones; after 万 without it, for thousands only in speech, so it is refused.
    let mut zero = false;
    let mut length = 0;
    for (i, c) in text.char_indices() {
        if let Some(d) = digit(c) {
            if d == 0 {
                if pending.is_some() {
                    return plain_digits(text);
                }
                zero = true;
            } else if pending.is_some() {
                return plain_digits(text);
            } else {
                pending = Some(d);
            }
        } else if let Some(unit) = small_unit(c) {
            let count = match pending.take() {
                Some(n) => n,
                None if unit == 10 && last_small == i64::MAX => 1,
                None => break,
            };
            if unit >= last_small {
                return None;
            }
            section = section.checked_add(count.checked_mul(unit)?)?;
            last_small = unit;
            zero = false;
        } else if let Some(unit) = large_unit(c) {
            section = section.checked_add(pending.take().unwrap_or(0))?;
            if section == 0 && total == 0 {
                break;
            }
            if unit == 100_000_000 && last_large != i64::MAX {
                // 一万亿: what was counted so far is counted in 亿.
                total = total.checked_add(section)?.checked_mul(unit)?;
            } else if unit >= last_large {
                return None;
            } else {
                total = total.checked_add(section.checked_mul(unit)?)?;
            }
            (section, last_small, last_large, zero) = (0, i64::MAX, unit, false);
        } else {
            break;
        }
        length = i.saturating_add(c.len_utf8());
    }
    let short = matches!(last_small, 100 | 1000) || (last_small == i64::MAX && last_large != i64::MAX && section == 0);
    if pending.is_some() && short && !zero {
        // 三百五, 一万二: speech, not statute.
        return None;
    }
    total = total.checked_add(section)?.checked_add(pending.unwrap_or(0))?;
    (length > 0).then(|| (Number::from(total), length))
}

/// `二〇二一`: digits one by one.
fn plain_digits(text: &str) -> Option<(Number, usize)> {
    let (mut value, mut length, mut count) = (0_i64, 0, 0_usize);
    for (i, c) in text.char_indices() {
        let Some(d) = digit(c) else { break };
        value = value.checked_mul(10)?.checked_add(d)?;
        length = i.saturating_add(c.len_utf8());
        count = count.saturating_add(1);
    }
    (count >= 2).then(|| (Number::from(value), length))
}

/// Reads a text that is one numeral from end to end.
pub fn read_numeral(text: &str) -> Option<Number> {
    number_at(text).filter(|(_, n)| *n == text.len()).map(|(v, _)| v)
}

/// A quantity at the beginning of `text`: `五万元`, `百分之三十`, `30%`, `2‰`, `三倍`, `一倍半`, `等值`, or a bare number.
pub fn quantity_at(text: &str) -> Option<(Quantity, usize)> {
    let of = |value, unit, length| Some((Quantity { value, unit }, length));
    for word in ["等值", "等额"] {
        if text.starts_with(word) {
            return of(Number::ONE, Unit::Times, word.len());
        }
    }
    for (word, scale) in [("百分之", 0), ("千分之", 1), ("万分之", 2)] {
        if let Some(rest) = text.strip_prefix(word) {
            let (n, used) = number_at(rest)?;
            return of(n.mul(Number::new(1, scale)).ok()?, Unit::Percent, word.len().saturating_add(used));
        }
    }
    if text.starts_with("半倍") {
        return of(Number::new(5, 1), Unit::Times, "半倍".len());
    }
    let (value, used) = number_at(text)?;
    let rest = text.get(used..)?;
    let with = |word: &str| used.saturating_add(word.len());
    for (word, scale) in [("%", 0), ("％", 0), ("‰", 1)] {
        if rest.starts_with(word) {
            return of(value.mul(Number::new(1, scale)).ok()?, Unit::Percent, with(word));
        }
    }
    for word in ["倍半", "倍"] {
        if rest.starts_with(word) {
            let half = if word == "倍半" { Number::new(5, 1) } else { Number::ZERO };
            return of(value.add(half).ok()?, Unit::Times, with(word));
        }
    }
    for word in ["元人民币", "元"] {
        if rest.starts_with(word) {
            return of(value, Unit::Yuan, with(word));
        }
    }
    of(value, Unit::Bare, used)
}

/// Reads a text that is one quantity from end to end.
pub fn read_quantity(text: &str) -> Option<Quantity> {
    quantity_at(text).filter(|(_, n)| *n == text.len()).map(|(q, _)| q)
}

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// Prints a whole number from 0 up as statutes write it: 1200 is 一千二百, 10 is 十. `None` below zero.
pub fn chinese(value: i64) -> Option<String> {
    if value < 0 {
        return None;
    }
    if value == 0 {
        return Some("零".to_owned());
    }
    let mut out = String::new();
    write_group(&mut out, value);
    Some(match out.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => out,
    })
}

fn write_group(out: &mut String, value: i64) {
    for (unit, name) in [(100_000_000, '亿'), (10_000, '万')] {
        if value >= unit {
            write_group(out, value / unit);
            out.push(name);
            let rest = value % unit;
            if rest > 0 {
                // A gap in the digits is said once: 一万零二百.
                if rest < unit / 10 {
                    out.push('零');
                }
                write_group(out, rest);
            }
            return;
        }
    }
    let mut rest = value;
    let mut gap = false;
    let mut begun = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let d = rest / unit;
        rest %= unit;
        if d == 0 {
            gap = begun;
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        out.extend(usize::try_from(d).ok().and_then(|d| DIGITS.get(d)));
        out.push_str(name);
        begun = true;
    }
}
