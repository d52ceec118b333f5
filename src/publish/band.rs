//! Money in the words of a table, and the sub-range a share of a statutory range comes to.

use crate::expr::{Kind, Suffix, parse};
use crate::quantity::Number;

/// An amount written as a literal, in yuan.
pub(super) fn yuan(text: &str) -> Option<Number> {
    match parse(text).ok()?.kind {
        Kind::Number(n, Suffix::Yuan) => Some(n),
        _ => None,
    }
}

/// A share or a multiple written as a literal.
pub(super) fn share(text: &str) -> Option<Number> {
    match parse(text).ok()?.kind {
        Kind::Number(n, Suffix::Percent | Suffix::Times | Suffix::None) => Some(n),
        _ => None,
    }
}

/// `low + share × (high − low)`.
pub(super) fn inside(low: Number, high: Number, part: Number) -> Option<Number> {
    low.add(high.sub(low).ok()?.mul(part).ok()?).ok()
}

/// `6.5万元`, `800元`.
pub(super) fn money(n: Number) -> String {
    let wan = Number::new(10_000, 0);
    if n.abs() >= wan
        && let Ok(in_wan) = n.div(wan)
        && in_wan.normalized().decimals() <= 4
    {
        return format!("{}万元", in_wan.normalized());
    }
    format!("{}元", n.normalized())
}

/// `30%` of 0.3.
pub(super) fn percent(n: Number) -> Option<String> {
    Some(format!("{}%", n.mul(Number::new(100, 0)).ok()?.normalized()))
}
