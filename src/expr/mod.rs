//! The rule language: a documented subset of FEEL with Chinese spellings.
//!
//! Receives text (a condition, an amount, a table's cell); guarantees a tree with byte spans, or one error that says where
//! and why, for any text at all; prints a tree back in one canonical spelling. Must not know what a name stands for, which
//! functions exist or what anything evaluates to: `check` gives names and types, `program` and `oracle` give values.
//! The specification is `docs/language.md`.

mod ast;
mod lex;
mod literal;
mod parse;
mod print;
mod single;
#[cfg(test)]
mod tests;

pub use ast::{Expr, Kind, Operator, Suffix, Test};
pub use parse::{MAX_DEPTH, MAX_HEIGHT, MAX_TEXT, ParseError, parse, parse_tests};
pub use print::{tests_to_chinese, tests_to_text, to_chinese};
pub use single::literal;
