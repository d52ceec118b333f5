//! What registers hold, and the types expressions have.

use crate::diagnostic::Message;
use crate::quantity::{Date, Number, NumberError};

/// A value while a program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// No value (`null`): an end a law does not set, an amount left open. Packs cannot write it; expressions evaluated on
    /// their own can.
    Null,
    /// A value that is not known. Unlike `null` it equals nothing and differs from nothing.
    Unknown,
    /// Yes or no.
    Bool(bool),
    /// A number or an amount of money; which of them, the type says.
    Number(Number),
    /// A date.
    Date(Date),
    /// A duration of whole months.
    Months(i32),
    /// A duration of whole days.
    Days(i32),
    /// An interned text: an option of a choice, or a literal.
    Symbol(u32),
    /// An operation failed. Travels on until something depends on it, then the assessment stops.
    Error(Fault),
}

/// Why an operation failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// More digits than a number holds.
    Overflow,
    /// A quotient without finite decimals outside a rounding function.
    Inexact,
    /// Division by zero.
    DivisionByZero,
    /// A date outside years 1–9999.
    Date,
    /// No row of the table (or list of weights) of this number matches.
    NoRow(u16),
    /// Several rows of it match and differ.
    SeveralRows(u16),
    /// An argument outside what the function takes.
    Argument,
    /// The maximum of a range that sets none.
    NoMaximum,
    /// An end or point that nothing has set yet.
    Unset,
    /// Operand of a kind the operation does not take (only possible in expressions that skipped the type check).
    Type,
}

impl Fault {
    /// In words: Chinese, English.
    pub fn text(self) -> (&'static str, &'static str) {
        match self {
            Fault::Overflow => ("数值超出可精确表示的范围（28 位有效数字）", "a number has more than 28 digits"),
            Fault::Inexact => {
                ("除不尽且未规定如何取整", "a quotient has no finite decimal form and no rounding is stated")
            }
            Fault::DivisionByZero => ("除数为零", "division by zero"),
            Fault::Date => ("日期超出范围", "a date is out of range"),
            Fault::NoRow(_) => ("表中没有相符的行", "no row of the table matches"),
            Fault::SeveralRows(_) => ("表中有多行相符而结果不同", "several rows of the table match and differ"),
            Fault::Argument => ("函数的参数不合要求", "a function's argument is not acceptable"),
            Fault::NoMaximum => ("用到了没有规定的上限", "a maximum is used that nothing sets"),
            Fault::Unset => ("用到了尚未确定的数额", "an amount is used that nothing has set yet"),
            Fault::Type => ("运算对象的类型不符", "operands have the wrong type"),
        }
    }
}

impl From<NumberError> for Fault {
    fn from(e: NumberError) -> Fault {
        match e {
            NumberError::Overflow => Fault::Overflow,
            NumberError::Inexact => Fault::Inexact,
            NumberError::DivisionByZero => Fault::DivisionByZero,
        }
    }
}

impl From<Result<Number, NumberError>> for Value {
    #[inline]
    fn from(r: Result<Number, NumberError>) -> Value {
        match r {
            Ok(n) => Value::Number(n),
            Err(e) => Value::Error(e.into()),
        }
    }
}

/// Index into the scope's choices.
pub type ChoiceId = usize;

/// The options of a choice or set: symbol, id, labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Interned symbol, id, Chinese label, English label of each option, in declared order.
    pub options: Vec<(u32, String, String, String)>,
    /// The labels again, as they are shown.
    pub labels: Vec<Message>,
}

/// The type of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Only `null` has it.
    Null,
    /// Yes/no.
    Bool,
    /// Number without unit.
    Number,
    /// Money in the pack's currency.
    Money,
    /// Date.
    Date,
    /// Months.
    Months,
    /// Days.
    Days,
    /// One option of a declared choice.
    Choice(ChoiceId),
    /// A set fact (its slots).
    Set(usize),
    /// A text literal not yet matched to a choice.
    Text,
    /// A list literal.
    List,
}

impl Type {
    /// In words: Chinese, English.
    pub fn name(&self) -> (&'static str, &'static str) {
        match self {
            Type::Null => ("空值", "null"),
            Type::Bool => ("是/否", "yes/no"),
            Type::Number => ("数", "a number"),
            Type::Money => ("金额", "money"),
            Type::Date => ("日期", "a date"),
            Type::Months => ("年月期间", "a duration in months"),
            Type::Days => ("天数期间", "a duration in days"),
            Type::Choice(_) => ("选项", "an option"),
            Type::Set(_) => ("多选", "a set"),
            Type::Text => ("文字", "text"),
            Type::List => ("列表", "a list"),
        }
    }
}
