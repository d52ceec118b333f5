//! Figures: those a condition compares with, and those that stand in words.

use crate::expr::{Expr, Kind, Operator, Suffix, Test};
use crate::quantity::Number;
use crate::statute::{Unit, quantity_at};
use std::collections::HashMap;

/// Derived values by name.
pub type Lets<'a> = HashMap<&'a str, &'a Expr>;

/// How deep derived values may name each other; deeper ones are circles, which `check` reports.
const DEEPEST: usize = 16;

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A number that does not say what it counts, or a multiple.
    Plain,
    /// Yuan.
    Money,
    /// As a share: 30 % is 0.3.
    Share,
    /// Months.
    Months,
    /// Days.
    Days,
}

/// The side of a figure that is meant; `None`: a point, or not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// 不足, 不满
    Below,
    /// 以下
    AtMost,
    /// 以上
    AtLeast,
    /// 超过
    Above,
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its value.
    pub value: Number,
    /// What it counts.
    pub measure: Measure,
    /// Its side.
    pub side: Option<Side>,
    /// What is compared with it.
    pub name: String,
    /// It stands in a derived value, not in the condition itself.
    pub derived: bool,
}

impl Figure {
    /// As one would write it.
    pub fn text(&self) -> String {
        let sign = match self.side {
            Some(Side::Below) => "< ",
            Some(Side::AtMost) => "<= ",
            Some(Side::AtLeast) => ">= ",
            Some(Side::Above) => "> ",
            None => "",
        };
        let unit = match self.measure {
            Measure::Plain | Measure::Share => "",
            Measure::Money => "元",
            Measure::Months => "个月",
            Measure::Days => "日",
        };
        format!("{} {sign}{}{unit}", self.name, self.value).trim().to_owned()
    }
}

/// The figures a condition or amount speaks of, through derived values.
pub fn in_formula(expr: &Expr, lets: &Lets<'_>) -> Vec<Figure> {
    let mut out = Vec::new();
    walk(expr, lets, false, DEEPEST, &mut out);
    out
}

/// A literal.
pub fn literal(expr: &Expr) -> Option<(Number, Measure)> {
    match &expr.kind {
        Kind::Number(n, Suffix::Percent) => Some((*n, Measure::Share)),
        Kind::Number(n, Suffix::None | Suffix::Times) => Some((*n, Measure::Plain)),
        Kind::Number(n, Suffix::Yuan | Suffix::Currency(_)) => Some((*n, Measure::Money)),
        Kind::Months(n) => Some((Number::from(i64::from(*n)), Measure::Months)),
        Kind::Days(n) => Some((Number::from(i64::from(*n)), Measure::Days)),
        _ => None,
    }
}

fn side(op: Operator, negated: bool) -> Option<Option<Side>> {
    let side = match op {
        Operator::Less => Side::Below,
        Operator::LessEqual => Side::AtMost,
        Operator::Greater => Side::Above,
        Operator::GreaterEqual => Side::AtLeast,
        Operator::Equal | Operator::NotEqual => return Some(None),
        _ => return None,
    };
    Some(Some(if negated { opposite(side) } else { side }))
}

fn opposite(side: Side) -> Side {
    match side {
        Side::Below => Side::AtLeast,
        Side::AtMost => Side::Above,
        Side::AtLeast => Side::Below,
        Side::Above => Side::AtMost,
    }
}

/// `1 < x` is `x > 1`.
fn turned(op: Operator) -> Operator {
    match op {
        Operator::Less => Operator::Greater,
        Operator::LessEqual => Operator::GreaterEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterEqual => Operator::LessEqual,
        other => other,
    }
}

fn name(expr: &Expr) -> String {
    match &expr.kind {
        Kind::Name(n) => n.clone(),
        _ => String::new(),
    }
}

fn push(of: &Expr, value: &Expr, side: Option<Side>, out: &mut Vec<Figure>) -> bool {
    let Some((number, measure)) = literal(value) else { return false };
    out.push(Figure { value: number, measure, side, name: name(of), derived: false });
    true
}

fn walk(expr: &Expr, lets: &Lets<'_>, negated: bool, depth: usize, out: &mut Vec<Figure>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let mut go = |e: &Expr, negated: bool| walk(e, lets, negated, depth, out);
    match &expr.kind {
        Kind::Name(n) => {
            if let Some(value) = lets.get(n.as_str()) {
                let known = out.len();
                walk(value, lets, negated, depth, out);
                out.iter_mut().skip(known).for_each(|f| f.derived = true);
            }
        }
        Kind::Not(inner) => go(inner, !negated),
        Kind::Negate(inner) => go(inner, negated),
        Kind::Binary(op, a, b) => {
            let known = side(*op, negated).is_some_and(|s| push(a, b, s, out))
                || side(turned(*op), negated).is_some_and(|s| push(b, a, s, out));
            if !known {
                walk(a, lets, negated, depth, out);
                walk(b, lets, negated, depth, out);
            } else {
                // What is compared may be computed from figures of its own.
                for e in [a, b].into_iter().filter(|e| literal(e).is_none()) {
                    walk(e, lets, negated, depth, out);
                }
            }
        }
        Kind::Between(x, low, high) => {
            push(x, low, Some(Side::AtLeast), out);
            push(x, high, Some(Side::AtMost), out);
        }
        Kind::In(x, tests) => {
            for test in tests {
                match test {
                    Test::Compare(op, e) => {
                        if let Some(s) = side(*op, negated) {
                            push(x, e, s, out);
                        }
                    }
                    Test::Range { low, low_included, high, high_included } => {
                        push(x, low, Some(if *low_included { Side::AtLeast } else { Side::Above }), out);
                        push(x, high, Some(if *high_included { Side::AtMost } else { Side::Below }), out);
                    }
                    Test::Value(e) => {
                        push(x, e, None, out);
                    }
                    Test::Any => {}
                }
            }
        }
        Kind::If(c, a, b) => {
            for e in [c, a, b] {
                walk(e, lets, negated, depth, out);
            }
        }
        Kind::Call(_, list) | Kind::List(list) => {
            for e in list {
                walk(e, lets, negated, depth, out);
            }
        }
        Kind::Number(..) | Kind::Months(_) | Kind::Days(_) => {
            push(&Expr { span: expr.span, kind: Kind::Null }, expr, None, out);
        }
        Kind::Null | Kind::Bool(_) | Kind::Text(_) | Kind::Date(_) => {}
    }
}

/// The figures of words, with the side each is said on.
pub fn in_words(text: &str) -> Vec<Figure> {
    let mut out = Vec::new();
    let mut at = 0_usize;
    while let Some(rest) = text.get(at..) {
        let Some(c) = rest.chars().next() else { break };
        // 第四十九条 is a place, not a figure.
        let place = text.get(..at).is_some_and(|t| t.ends_with(['第', '（', '(', '之']));
        let Some((quantity, used)) = quantity_at(rest) else {
            at = at.saturating_add(c.len_utf8());
            continue;
        };
        let before = text.get(..at).unwrap_or_default();
        let mut after = rest.get(used..).unwrap_or_default();
        at = at.saturating_add(used.max(c.len_utf8()));
        if place {
            continue;
        }
        let hundredth = Number::new(1, 2);
        let (value, measure) = match quantity.unit {
            Unit::Percent => (quantity.value.mul(hundredth).unwrap_or(quantity.value), Measure::Share),
            Unit::Yuan => (quantity.value, Measure::Money),
            Unit::Times => (quantity.value, Measure::Plain),
            Unit::Bare => {
                if let Some(rest) = after.strip_prefix('年') {
                    after = rest;
                    (quantity.value.mul(Number::from(12)).unwrap_or(quantity.value), Measure::Months)
                } else if let Some(rest) = after.strip_prefix("个月") {
                    after = rest;
                    (quantity.value, Measure::Months)
                } else if let Some(rest) = after.strip_prefix("个工作日").or_else(|| after.strip_prefix(['日', '天']))
                {
                    after = rest;
                    (quantity.value, Measure::Days)
                } else {
                    after = after.strip_prefix("周岁").unwrap_or(after);
                    after = after.strip_prefix(['次', '人', '个', '台', '件', '起']).unwrap_or(after);
                    (quantity.value, Measure::Plain)
                }
            }
        };
        out.push(Figure { value, measure, side: side_in(before, after), name: String::new(), derived: false });
    }
    out
}

fn side_in(before: &str, after: &str) -> Option<Side> {
    let ends = |words: &[&str]| words.iter().any(|w| before.ends_with(w));
    let starts = |words: &[&str]| words.iter().any(|w| after.starts_with(w));
    if ends(&["不超过", "不高于", "不得超过"]) {
        Some(Side::AtMost)
    } else if ends(&["不低于", "不少于"]) {
        Some(Side::AtLeast)
    } else if ends(&["不足", "不满", "未满", "低于", "少于", "未达到", "不到"]) {
        Some(Side::Below)
    } else if ends(&["超过", "高于", "大于", "逾"]) {
        Some(Side::Above)
    } else if starts(&["以上"]) {
        Some(Side::AtLeast)
    } else if starts(&["以下", "以内", "内"]) {
        Some(Side::AtMost)
    } else {
        None
    }
}

/// Whether two sides cut at the same place: 不足 and 以上 do, 以下 and 超过 do.
fn same_cut(a: Side, b: Side) -> bool {
    a == b || a == opposite(b)
}

fn same_figure(said: &Figure, word: &Figure) -> bool {
    let measure = said.measure == word.measure || (said.measure == Measure::Plain && word.measure != Measure::Months);
    // 一切, 同一: a one that no measure or side goes with is no figure.
    let one = word.side.is_none() && word.measure == Measure::Plain && word.value == Number::from(1);
    measure && said.value == word.value && !one
}

/// A comparison with nothing (有, 没有) is said in words, not in figures; only the odd ones are wrong.
fn zero_is_odd(said: &Figure) -> bool {
    matches!(said.side, Some(Side::AtLeast | Side::Below))
}

/// The figures of a condition that the words do not have, or not with this end. `around` are the articles the words stand
/// in: a derived value may come from anywhere there, and a limb that takes the rest (一万元以上) from the limb it leaves.
pub fn unsaid<'f>(said: &'f [Figure], texts: &[&str], around: &[&str]) -> Vec<&'f Figure> {
    let words: Vec<Figure> = texts.iter().flat_map(|t| in_words(t)).collect();
    let around: Vec<Figure> = around.iter().flat_map(|t| in_words(t)).collect();
    let agrees = |f: &Figure, w: &Figure| {
        let cut = match (f.side, w.side) {
            (Some(a), Some(b)) => same_cut(a, b),
            _ => true,
        };
        same_figure(f, w) && cut
    };
    said.iter()
        .filter(|f| {
            if f.value.sign().is_eq() {
                return zero_is_odd(f);
            }
            let rest = |w: &Figure| f.derived || matches!((f.side, w.side), (Some(a), Some(b)) if a == opposite(b));
            !words.iter().any(|w| agrees(f, w)) && !around.iter().any(|w| agrees(f, w) && rest(w))
        })
        .collect()
}

/// A figure of the condition whose side the words of the limb itself contradict.
pub fn contradicted<'f>(said: &'f [Figure], limb: &str) -> Option<&'f Figure> {
    let words = in_words(limb);
    said.iter().find(|f| {
        let mut same = words.iter().filter(|w| same_figure(f, w) && w.side.is_some() && f.side.is_some()).peekable();
        same.peek().is_some() && !same.any(|w| w.side == f.side)
    })
}

/// A figure of the limb's words that the condition does not speak of.
pub fn unheard(said: &[Figure], limb: &str) -> Option<Figure> {
    // 两年内 is part of what is counted.
    let limit = |w: &Figure| w.side.is_some() && !matches!(w.measure, Measure::Months | Measure::Days);
    in_words(limb).into_iter().find(|w| limit(w) && !said.iter().any(|f| same_figure(f, w)))
}
