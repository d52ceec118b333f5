//! Conditions that say nothing but how large an amount is.

use super::amount::base_in;
use super::numeral::{Quantity, Unit, quantity_at};
use crate::quantity::Number;

/// How large an amount must be: 货值金额一万元以上不足十万元.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// What the amount is called.
    pub of: &'static str,
    /// The least it may be, in yuan, and whether that itself will do.
    pub low: Option<(Number, bool)>,
    /// The greatest it may be, likewise.
    pub high: Option<(Number, bool)>,
}

/// The limits that a condition sets; of several, joined by 或者, one must hold. `None` where it says anything else, or of an
/// amount that has no usual name: then people have to read it.
pub fn limits(condition: &str) -> Option<Vec<Limits>> {
    condition.split("或者").map(one).collect()
}

fn one(text: &str) -> Option<Limits> {
    let text = text.strip_suffix('的').unwrap_or(text);
    let none = Number::ZERO;
    if let Some(of) = text.strip_prefix("没有").or_else(|| text.strip_prefix('无')).and_then(named) {
        return Some(Limits { of, low: Some((none, true)), high: Some((none, true)) });
    }
    if let Some(of) = text.strip_prefix('有').and_then(named) {
        return Some(Limits { of, low: Some((none, false)), high: None });
    }
    let (first, yuan, rest) =
        text.char_indices().find_map(|(i, _)| yuan_at(text.get(i..)?).map(|(n, rest)| (i, n, rest)))?;
    let before = text.get(..first)?;
    if let Some((name, end)) = below(before) {
        return (rest.is_empty()).then_some(Limits { of: named(name)?, low: None, high: Some((yuan, end)) });
    }
    if let Some(rest) = rest.strip_prefix("以下") {
        return rest.is_empty().then_some(Limits { of: named(before)?, low: None, high: Some((yuan, true)) });
    }
    let (name, inside, rest) = match ["超过", "高于"].into_iter().find_map(|w| before.strip_suffix(w)) {
        Some(name) => (name, false, rest),
        None => (before, true, rest.strip_prefix("以上")?),
    };
    let rest = rest.strip_prefix(['，', '、']).unwrap_or(rest);
    let high = if rest.is_empty() { None } else { Some(upper(rest)?) };
    Some(Limits { of: named(name)?, low: Some((yuan, inside)), high })
}

/// The amount a name ends in, where it has a usual name. Before it only what it is the amount of, 违法生产经营的食品, as
/// statutes put it: other words may be a condition of their own.
fn named(name: &str) -> Option<&'static str> {
    let name = ["达到", "在", "为"].into_iter().find_map(|w| name.strip_suffix(w)).unwrap_or(name);
    let base = base_in(name)?;
    let of = name.strip_suffix(base)?;
    let joined = of.contains(['且', '并', '又', '及', '和', '，', '、', '；']);
    (of.is_empty() || (of.starts_with("违法") && !joined)).then_some(base)
}

/// An amount of yuan at the beginning, and what follows it.
fn yuan_at(text: &str) -> Option<(Number, &str)> {
    match quantity_at(text)? {
        (Quantity { value, unit: Unit::Yuan }, used) => Some((value, text.get(used..)?)),
        _ => None,
    }
}

/// What stands before a word that makes the amount after it a greatest one, and whether that itself will do.
fn below(before: &str) -> Option<(&str, bool)> {
    let of = |words: &[&str]| words.iter().find_map(|w| before.strip_suffix(w));
    let inside = of(&["不超过", "不高于"]).map(|name| (name, true));
    inside.or_else(|| of(&["不足", "不满", "未满", "低于", "少于"]).map(|name| (name, false)))
}

/// 不足十万元, 十万元以下: the other end of a range.
fn upper(text: &str) -> Option<(Number, bool)> {
    let word = text.char_indices().find(|(i, _)| text.get(*i..).is_some_and(|t| yuan_at(t).is_some()))?.0;
    let (yuan, rest) = yuan_at(text.get(word..)?)?;
    match below(text.get(..word)?) {
        Some(("", inside)) => rest.is_empty().then_some((yuan, inside)),
        Some(_) => None,
        None => (word == 0 && rest == "以下").then_some((yuan, true)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_where_nothing_else_is_said() {
        let told = |text: &str| {
            let end = |e: Option<(Number, bool)>| e.map(|(n, inside)| (n.to_i64().unwrap(), inside));
            let read = limits(text)?.into_iter().map(|l| (l.of, end(l.low), end(l.high)));
            Some(read.collect::<Vec<_>>())
        };
        let (ten, hundred) = (10_000, 100_000);
        for (text, want) in [
            ("货值金额不足一万元", vec![("货值金额", None, Some((ten, false)))]),
            ("违法生产经营的食品货值金额一万元以上的", vec![("货值金额", Some((ten, true)), None)]),
            ("违法所得超过10万元", vec![("违法所得", Some((hundred, false)), None)]),
            ("违法所得在一万元以下", vec![("违法所得", None, Some((ten, true)))]),
            ("货值金额一万元以上不足十万元", vec![("货值金额", Some((ten, true)), Some((hundred, false)))]),
            ("违法所得超过一万元，十万元以下", vec![("违法所得", Some((ten, false)), Some((hundred, true)))]),
            ("货值金额不超过一万元", vec![("货值金额", None, Some((ten, true)))]),
            (
                "没有违法所得或者违法所得不足一万元",
                vec![("违法所得", Some((0, true)), Some((0, true))), ("违法所得", None, Some((ten, false)))],
            ),
            ("有违法所得", vec![("违法所得", Some((0, false)), None)]),
        ] {
            assert_eq!(told(text), Some(want), "{text}");
        }
        for text in [
            "情节严重",
            "货值金额不足一万元，情节严重",
            "情节严重且货值金额不足一万元",
            "情节严重货值金额不足一万元",
            "违法情节严重，货值金额不足一万元",
            "货值金额不足一万元并拒不改正",
            "货值金额一万元",
            "货值金额一万以上",
            "数额一万元以上",
            "违法所得不足一万元或者情节轻微",
            "货值金额二倍以上",
            "一万元以上",
            "货值金额一万元以上情节严重十万元以下",
            "",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
