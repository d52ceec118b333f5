//! The fine in a table's standard: `责令改正，处二万元以上五万元以下的罚款`, `2万元以上4万元以下`, `处货值金额三倍以上五倍以下罚款`.
//!
//! Only forms that leave no doubt are read; anything else is none, and its row is told of.

use crate::quantity::{Number, parse_number};

/// Unit of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
enum Unit {
    Yuan,
    Percent,
    Times,
}

/// A number as it can stand in a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    value: Number,
    unit: Unit,
}

impl Amount {
    /// In yuan, where it is money.
    pub fn yuan(self) -> Option<Number> {
        (self.unit == Unit::Yuan).then_some(self.value)
    }

    pub(super) fn value(self) -> Number {
        self.value
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let n = self.value.normalized();
        match self.unit {
            Unit::Percent => write!(f, "{n}%"),
            Unit::Times => write!(f, "{n}倍"),
            Unit::Yuan => {
                let wan = Number::new(10_000, 0);
                match n.div(wan) {
                    Ok(in_wan) if n.abs() >= wan && in_wan.normalized().decimals() <= 4 => {
                        write!(f, "{}万元", in_wan.normalized())
                    }
                    _ => write!(f, "{n}元"),
                }
            }
        }
    }
}

/// A fine read from a standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standard {
    /// What stands before it: orders and other penalties, in order.
    pub before: Vec<String>,
    /// 可以处.
    pub may: bool,
    /// What a multiple or a share is of, in the table's words.
    pub base: Option<String>,
    /// 以上.
    pub low: Option<Amount>,
    /// 以下.
    pub high: Option<Amount>,
}

impl Standard {
    /// One number alone: both ends are it.
    pub fn exact(&self) -> bool {
        self.low.is_some() && self.low == self.high
    }
}

/// Reads the fine of a standard.
pub fn standard(text: &str) -> Option<Standard> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.trim_end_matches(['。', '；', ';']);
    let mut parts: Vec<&str> = text.split(['，', ',']).collect();
    let last = parts.pop()?;
    let money = |p: &&str| ["元", "倍", "%", "％", "百分之", "罚款"].iter().any(|w| p.contains(w));
    if parts.iter().any(money) || last.matches("罚款").count() > 1 {
        return None;
    }
    let before = parts.iter().map(|p| (*p).to_owned()).collect();
    let verbs =
        ["可以并处以", "可以并处", "并可以处", "可以处以", "可以处", "并处以", "并处", "可处以", "可处", "处以", "处"];
    let (may, rest) = match verbs.iter().find_map(|v| Some((*v, last.strip_prefix(v)?))) {
        Some((verb, rest)) => (verb.contains('可'), rest),
        None => (false, last),
    };
    let rest = rest.strip_suffix("罚款").unwrap_or(rest);
    let rest = rest.strip_suffix('的').unwrap_or(rest);
    let start = rest.char_indices().map(|(i, _)| i).find(|i| rest.get(*i..).is_some_and(|r| ends(r).is_some()))?;
    let (base, range) = rest.split_at_checked(start)?;
    let (low, high) = ends(range)?;
    let base = base.strip_suffix('的').unwrap_or(base);
    let of_base = [low, high].iter().flatten().all(|a| a.unit != Unit::Yuan);
    // A share of nothing, or an amount of something, is not understood.
    let figures = ["元", "倍", "%", "％", "百分之", "以上", "以下"].iter().any(|w| base.contains(w));
    if of_base == base.is_empty() || figures {
        return None;
    }
    Some(Standard { before, may, base: (!base.is_empty()).then(|| base.to_owned()), low, high })
}

/// `A以上B以下`, `B以下`, `A以上`, `A`.
fn ends(text: &str) -> Option<(Option<Amount>, Option<Amount>)> {
    if let Some((low, high)) = text.split_once("以上") {
        if high.is_empty() {
            return Some((Some(amount(low, None)?), None));
        }
        let high = amount(high.strip_suffix("以下")?, None)?;
        let low = amount(low, Some(high.unit))?;
        return (low.unit == high.unit && low.value < high.value).then_some((Some(low), Some(high)));
    }
    if let Some(high) = text.strip_suffix("以下") {
        return Some((None, Some(amount(high, None)?)));
    }
    let one = amount(text, None)?;
    Some((Some(one), Some(one)))
}

/// A number with its unit. `十万` before `二十万元以下` is money too.
fn amount(text: &str, like: Option<Unit>) -> Option<Amount> {
    if let Some(n) = text.strip_prefix("百分之") {
        return Some(Amount { value: number(n)?, unit: Unit::Percent });
    }
    if let Some(n) = text.strip_suffix(['%', '％']) {
        return Some(Amount { value: number(n)?, unit: Unit::Percent });
    }
    if let Some(n) = text.strip_suffix('倍') {
        return Some(Amount { value: number(n)?, unit: Unit::Times });
    }
    if let Some(n) = text.strip_suffix('元') {
        return Some(Amount { value: number(n)?, unit: Unit::Yuan });
    }
    (like == Some(Unit::Yuan) && text.ends_with('万'))
        .then(|| Some(Amount { value: number(text)?, unit: Unit::Yuan }))
        .flatten()
}

/// `十五`, `一百五十万`, `2.5万`, `200`.
pub(super) fn number(text: &str) -> Option<Number> {
    let (head, factor) = match (text.strip_suffix('亿'), text.strip_suffix('万')) {
        (Some(h), _) => (h, 100_000_000),
        (_, Some(h)) => (h, 10_000),
        _ => (text, 1),
    };
    let value = match parse_number(head) {
        Some(n) => n.ok()?,
        None => Number::from(chinese(head)?),
    };
    value.mul(Number::from(factor)).ok()
}

/// Chinese numerals below ten thousand.
fn chinese(text: &str) -> Option<i64> {
    let mut total = 0_i64;
    let mut digit: Option<i64> = None;
    let mut least = i64::MAX;
    for c in text.chars() {
        if let Some(d) = "零一二三四五六七八九".chars().position(|x| x == c) {
            // 零 only stands between places.
            if digit.is_some_and(|d| d != 0) {
                return None;
            }
            digit = Some(i64::try_from(d).ok()?);
            continue;
        }
        let unit = match c {
            '两' if digit.is_none() => {
                digit = Some(2);
                continue;
            }
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => return None,
        };
        if unit >= least {
            return None;
        }
        least = unit;
        let count = match digit.take() {
            Some(0) | None if unit == 10 => 1,
            Some(0) | None => return None,
            Some(d) => d,
        };
        total = total.checked_add(count.checked_mul(unit)?)?;
    }
    match digit {
        Some(d) => {
            // 一百二 would be a hundred and twenty, not a hundred and two.
            if d != 0 && least < i64::MAX && least > 10 && !text.contains('零') {
                return None;
            }
            total = total.checked_add(d)?;
        }
        None if total == 0 => return None,
        None => {}
    }
    Some(total)
}
