//! What an expression is once read.

use crate::diagnostic::Span;
use crate::quantity::Number;

/// An expression with its place in the text it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Byte range in the expression's own text.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// How a number was written; decides its unit and how it is printed back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Suffix {
    /// `3`, `0.5`, `1万` (a plain ten thousand).
    None,
    /// `30%` or `百分之三十`: the value is 0.3.
    Percent,
    /// `3倍`: the value is 3.
    Times,
    /// `5万元`, `200元`: the pack's currency (CNY only).
    Yuan,
    /// `8500 USD`: an ISO 4217 code, upper case.
    Currency([u8; 3]),
}

/// The forms of the language.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` / `是`, `false` / `否`.
    Bool(bool),
    /// A number with its suffix.
    Number(Number, Suffix),
    /// `"text"`: a choice's option, or text.
    Text(String),
    /// `date("2024-05-01")`, `@"2024-05-01"`, `2024年5月1日`.
    Date(crate::quantity::Date),
    /// Years-and-months duration, in months: `2年`, `6个月`, `duration("P2Y")`.
    Months(i32),
    /// Days duration: `30日`, `30天`, `duration("P30D")`.
    Days(i32),
    /// A fact, a `let`, a step: by identifier or Chinese label. May hold one dot (`base.low`).
    Name(String),
    /// `-x`.
    Negate(Box<Expr>),
    /// `not(x)` / `not x` / `非 x`.
    Not(Box<Expr>),
    /// Two operands.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `x between a and b` (both ends included).
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `x in (t, …)` / `x 属于 (…)`: true when any test holds. With one test the brackets may be left out.
    In(Box<Expr>, Vec<Test>),
    /// `if c then a else b` / `若 c 则 a 否则 b`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `f(a, …)`: a built-in function by its FEEL name, or a table of the pack (`name` or `name.column`).
    Call(String, Vec<Expr>),
    /// `[a, b]`.
    List(Vec<Expr>),
}

/// What may stand after `in`, and in a table's cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Equal to this value; or, where it is a set fact or a list, a member of it.
    Value(Expr),
    /// `< 3`, `>= 1万元`, `!= "a"`.
    Compare(Operator, Expr),
    /// `[a..b)`.
    Range {
        /// Lower end.
        low: Box<Expr>,
        /// `[` includes it, `(` does not.
        low_included: bool,
        /// Upper end.
        high: Box<Expr>,
        /// `]` includes it, `)` does not.
        high_included: bool,
    },
    /// `-`: anything (in a table's cell only).
    Any,
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `or` / `或`
    Or,
    /// `and` / `且`
    And,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*` (also `×`)
    Multiply,
    /// `/` (also `÷`)
    Divide,
    /// `**`
    Power,
}
