//! A tree back to text, in one spelling.
//!
//! Both spellings (FEEL's and the Chinese one) read back as the same tree: brackets stand exactly where the reader needs
//! them.

use super::ast::{Expr, Kind, Operator, Suffix, Test};
use crate::quantity::Number;
use core::fmt::{self, Write};

/// The expression with Chinese words, signs and dates, for people. It can be read back.
pub fn to_chinese(expr: &Expr) -> String {
    let mut out = String::new();
    // A String never refuses what is written to it.
    let _ = Printer { out: &mut out, chinese: true }.expr(expr, Level::If);
    out
}

/// A table's cell in its canonical spelling.
pub fn tests_to_text(tests: &[Test]) -> String {
    let mut out = String::new();
    let _ = Printer { out: &mut out, chinese: false }.cell(tests);
    out
}

/// A table's cell with Chinese words, for people.
pub fn tests_to_chinese(tests: &[Test]) -> String {
    let mut out = String::new();
    let _ = Printer { out: &mut out, chinese: true }.cell(tests);
    out
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printer { out: f, chinese: false }.expr(self, Level::If)
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printer { out: f, chinese: false }.test(self)
    }
}

impl Expr {
    /// Whether both are the same expression, wherever each was written.
    pub fn same(&self, other: &Expr) -> bool {
        let all = |a: &[Expr], b: &[Expr]| a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.same(y));
        match (&self.kind, &other.kind) {
            (Kind::Negate(a), Kind::Negate(b)) | (Kind::Not(a), Kind::Not(b)) => a.same(b),
            (Kind::Binary(o, a, b), Kind::Binary(p, c, d)) => o == p && a.same(c) && b.same(d),
            (Kind::Between(a, b, c), Kind::Between(d, e, f)) | (Kind::If(a, b, c), Kind::If(d, e, f)) => {
                a.same(d) && b.same(e) && c.same(f)
            }
            (Kind::In(a, s), Kind::In(b, t)) => {
                a.same(b) && s.len() == t.len() && s.iter().zip(t).all(|(x, y)| x.same(y))
            }
            (Kind::Call(f, a), Kind::Call(g, b)) => f == g && all(a, b),
            (Kind::List(a), Kind::List(b)) => all(a, b),
            // What is left holds no expression, and with it no span.
            (a, b) => a == b,
        }
    }
}

impl Test {
    /// Whether both are the same test, wherever each was written.
    pub fn same(&self, other: &Test) -> bool {
        match (self, other) {
            (Test::Value(a), Test::Value(b)) => a.same(b),
            (Test::Compare(o, a), Test::Compare(p, b)) => o == p && a.same(b),
            (
                Test::Range { low: a, low_included: i, high: b, high_included: j },
                Test::Range { low: c, low_included: k, high: d, high_included: l },
            ) => i == k && j == l && a.same(c) && b.same(d),
            (Test::Any, Test::Any) => true,
            _ => false,
        }
    }
}

/// How tightly an expression holds together, from loose to tight.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    If,
    Or,
    And,
    Comparison,
    Sum,
    Product,
    Power,
    Negation,
    Primary,
    /// Tighter than anything: always in brackets.
    Closed,
}

impl Level {
    fn tighter(self) -> Level {
        match self {
            Level::If => Level::Or,
            Level::Or => Level::And,
            Level::And => Level::Comparison,
            Level::Comparison => Level::Sum,
            Level::Sum => Level::Product,
            Level::Product => Level::Power,
            Level::Power => Level::Negation,
            Level::Negation | Level::Primary | Level::Closed => Level::Primary,
        }
    }
}

fn level_of_kind(kind: &Kind) -> Level {
    match kind {
        Kind::If(..) => Level::If,
        Kind::Binary(operator, ..) => level_of(*operator),
        Kind::Between(..) | Kind::In(..) => Level::Comparison,
        Kind::Negate(_) => Level::Negation,
        Kind::Number(n, _) if *n < Number::ZERO => Level::Negation,
        Kind::Months(n) | Kind::Days(n) if *n < 0 => Level::Negation,
        _ => Level::Primary,
    }
}

struct Printer<'a, W: Write> {
    out: &'a mut W,
    chinese: bool,
}

impl<W: Write> Printer<'_, W> {
    fn word(&mut self, feel: &str, chinese: &str) -> fmt::Result {
        self.out.write_str(if self.chinese { chinese } else { feel })
    }

    /// `expr`, in brackets where it is looser than `least`.
    fn expr(&mut self, expr: &Expr, least: Level) -> fmt::Result {
        if level_of_kind(&expr.kind) < least {
            self.out.write_char('(')?;
            self.kind(&expr.kind)?;
            return self.out.write_char(')');
        }
        self.kind(&expr.kind)
    }

    fn kind(&mut self, kind: &Kind) -> fmt::Result {
        match kind {
            Kind::Null => self.out.write_str("null"),
            Kind::Bool(true) => self.word("true", "是"),
            Kind::Bool(false) => self.word("false", "否"),
            Kind::Number(value, suffix) => self.number(*value, *suffix),
            Kind::Text(text) => self.text(text),
            Kind::Date(date) if self.chinese => {
                write!(self.out, "{:04}年{}月{}日", date.year(), date.month(), date.day())
            }
            Kind::Date(date) => {
                write!(self.out, "date(\"{:04}-{:02}-{:02}\")", date.year(), date.month(), date.day())
            }
            Kind::Months(months) => self.months(*months),
            Kind::Days(days) => write!(self.out, "{days}日"),
            Kind::Name(name) => self.out.write_str(name),
            Kind::Negate(inner) => {
                self.out.write_char('-')?;
                // `-3` reads as the number; the negation of 3 keeps its brackets. Of a negation or of -3 it needs none:
                // brackets there would nest deeper than what was read.
                let literal = match &inner.kind {
                    Kind::Number(n, _) => *n >= Number::ZERO,
                    Kind::Months(n) | Kind::Days(n) => *n >= 0,
                    _ => false,
                };
                self.bracketed_if(literal, inner, Level::Negation)
            }
            Kind::Not(inner) => {
                self.word("not", "非")?;
                self.bracketed_if(true, inner, Level::If)
            }
            Kind::Binary(operator, left, right) => self.binary(*operator, left, right),
            Kind::Between(value, low, high) => {
                // `days between (…` would read as the function of that name.
                let function = ends_in(value, &["days", "months"]);
                self.expr(value, if function { Level::Closed } else { Level::Sum })?;
                self.word(" between ", " 介于 ")?;
                self.expr(low, Level::Sum)?;
                self.word(" and ", " 与 ")?;
                self.expr(high, Level::Sum)
            }
            Kind::In(value, tests) => {
                self.expr(value, Level::Sum)?;
                self.word(" in ", " 属于 ")?;
                let bare = match tests.as_slice() {
                    [Test::Range { .. }] => true,
                    [Test::Value(value)] => level_of_kind(&value.kind) == Level::Primary,
                    _ => false,
                };
                if bare {
                    return self.tests(tests);
                }
                self.out.write_char('(')?;
                self.tests(tests)?;
                self.out.write_char(')')
            }
            Kind::If(when, yes, no) => {
                self.word("if ", "若 ")?;
                self.expr(when, Level::If)?;
                self.word(" then ", " 则 ")?;
                self.expr(yes, Level::If)?;
                self.word(" else ", " 否则 ")?;
                self.expr(no, Level::If)
            }
            Kind::Call(name, args) => {
                self.out.write_str(name)?;
                self.list('(', args, ')')
            }
            Kind::List(items) => self.list('[', items, ']'),
        }
    }

    fn bracketed_if(&mut self, brackets: bool, expr: &Expr, least: Level) -> fmt::Result {
        if !brackets {
            return self.expr(expr, least);
        }
        self.out.write_char('(')?;
        self.expr(expr, Level::If)?;
        self.out.write_char(')')
    }

    fn list(&mut self, open: char, items: &[Expr], close: char) -> fmt::Result {
        self.out.write_char(open)?;
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.out.write_str(", ")?;
            }
            self.expr(item, Level::If)?;
        }
        self.out.write_char(close)
    }

    fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr) -> fmt::Result {
        let level = level_of(operator);
        let least_left = match operator {
            // `-3 ** 2` is (-3) ** 2 in FEEL, which surprises people: show the brackets.
            Operator::Power if level_of_kind(&left.kind) == Level::Negation => Level::Primary,
            _ if level == Level::Comparison => Level::Sum,
            _ => level,
        };
        self.expr(left, least_left)?;
        self.out.write_char(' ')?;
        self.operator(operator)?;
        self.out.write_char(' ')?;
        self.expr(right, level.tighter())
    }

    fn operator(&mut self, operator: Operator) -> fmt::Result {
        let (feel, chinese) = match operator {
            Operator::Or => ("or", "或"),
            Operator::And => ("and", "且"),
            Operator::Equal => ("=", "="),
            Operator::NotEqual => ("!=", "≠"),
            Operator::Less => ("<", "<"),
            Operator::LessEqual => ("<=", "≤"),
            Operator::Greater => (">", ">"),
            Operator::GreaterEqual => (">=", "≥"),
            Operator::Add => ("+", "+"),
            Operator::Subtract => ("-", "-"),
            Operator::Multiply => ("*", "×"),
            Operator::Divide => ("/", "÷"),
            Operator::Power => ("**", "**"),
        };
        self.word(feel, chinese)
    }

    /// A table's cell, which may not begin with `not`: a value that would keeps its brackets.
    fn cell(&mut self, tests: &[Test]) -> fmt::Result {
        match tests.split_first() {
            Some((Test::Value(value), rest)) if begins_with_not(value) => {
                self.bracketed_if(true, value, Level::If)?;
                if rest.is_empty() {
                    return Ok(());
                }
                self.out.write_str(", ")?;
                self.tests(rest)
            }
            _ => self.tests(tests),
        }
    }

    fn tests(&mut self, tests: &[Test]) -> fmt::Result {
        for (i, test) in tests.iter().enumerate() {
            if i > 0 {
                self.out.write_str(", ")?;
            }
            self.test(test)?;
        }
        Ok(())
    }

    fn test(&mut self, test: &Test) -> fmt::Result {
        match test {
            Test::Value(value) => self.expr(value, Level::Sum),
            Test::Compare(operator, value) => {
                self.operator(*operator)?;
                self.out.write_char(' ')?;
                self.expr(value, Level::Sum)
            }
            Test::Range { low, low_included, high, high_included } => {
                self.out.write_char(if *low_included { '[' } else { '(' })?;
                self.expr(low, Level::Sum)?;
                self.out.write_str("..")?;
                self.expr(high, Level::Sum)?;
                self.out.write_char(if *high_included { ']' } else { ')' })
            }
            Test::Any => self.out.write_char('-'),
        }
    }

    fn number(&mut self, value: Number, suffix: Suffix) -> fmt::Result {
        match suffix {
            Suffix::None if self.chinese => {
                let (value, unit) = scaled(value, 0);
                write!(self.out, "{value}{unit}")
            }
            Suffix::None => write!(self.out, "{value}"),
            Suffix::Percent => write!(self.out, "{}%", hundredfold(value)),
            Suffix::Times => write!(self.out, "{value}倍"),
            Suffix::Yuan => {
                let (value, unit) = scaled(value, 4);
                write!(self.out, "{value}{unit}元")
            }
            Suffix::Currency(code) => {
                write!(self.out, "{value} ")?;
                code.iter().try_for_each(|b| self.out.write_char(char::from(*b)))
            }
        }
    }

    fn months(&mut self, months: i32) -> fmt::Result {
        let (years, rest) = (months.unsigned_abs() / 12, months.unsigned_abs() % 12);
        if months < 0 {
            self.out.write_char('-')?;
        }
        match (years, rest) {
            (0, _) => write!(self.out, "{rest}个月"),
            (_, 0) => write!(self.out, "{years}年"),
            _ => write!(self.out, "{years}年{rest}个月"),
        }
    }

    fn text(&mut self, text: &str) -> fmt::Result {
        let plain = |c: char| !c.is_control() && c != '\\' && c != '“' && c != '”';
        if self.chinese && text.chars().all(plain) {
            return write!(self.out, "“{text}”");
        }
        self.out.write_char('"')?;
        for c in text.chars() {
            match c {
                '"' => self.out.write_str("\\\"")?,
                '\\' => self.out.write_str("\\\\")?,
                '\n' => self.out.write_str("\\n")?,
                '\r' => self.out.write_str("\\r")?,
                '\t' => self.out.write_str("\\t")?,
                c if c.is_control() => write!(self.out, "\\u{:04X}", u32::from(c))?,
                c => self.out.write_char(c)?,
            }
        }
        self.out.write_char('"')
    }
}

fn level_of(operator: Operator) -> Level {
    match operator {
        Operator::Or => Level::Or,
        Operator::And => Level::And,
        Operator::Add | Operator::Subtract => Level::Sum,
        Operator::Multiply | Operator::Divide => Level::Product,
        Operator::Power => Level::Power,
        _ => Level::Comparison,
    }
}

/// Whether the last word of the expression is one of these names.
fn ends_in(expr: &Expr, names: &[&str]) -> bool {
    match &expr.kind {
        Kind::Name(name) => names.contains(&name.as_str()),
        Kind::Binary(_, _, last) | Kind::Negate(last) => ends_in(last, names),
        _ => false,
    }
}

/// Whether the first word of an expression, printed without brackets around it, is `not`.
fn begins_with_not(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Not(_) => true,
        Kind::Binary(_, first, _) | Kind::Between(first, ..) | Kind::In(first, _) => begins_with_not(first),
        _ => false,
    }
}

/// The value in 亿 or 万 where that is at least one and takes at most `decimals` digits after the point.
fn scaled(value: Number, decimals: u32) -> (Number, &'static str) {
    for (unit, name) in [(100_000_000, "亿"), (10_000, "万")] {
        if value.abs() >= Number::from(unit)
            && let Ok(q) = value.div(Number::from(unit))
            && q.decimals() <= decimals
        {
            return (q, name);
        }
    }
    (value, "")
}

/// `value` × 100 as digits. By text, because a value of 28 digits has no hundredfold as a number.
fn hundredfold(value: Number) -> String {
    if let Ok(product) = value.mul(Number::from(100)) {
        return product.to_string();
    }
    let plain = value.to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut fraction = fraction.chars();
    let mut out = String::from(whole);
    for _ in 0..2 {
        out.push(fraction.next().unwrap_or('0'));
    }
    let rest: String = fraction.collect();
    if !rest.is_empty() {
        out.push('.');
        out.push_str(&rest);
    }
    out
}
