//! Expressions as bytes. Only they are nested in themselves, and no deeper than the language's reader allows.

use super::code::{Coded, Reader, Writer, choices};
use crate::diagnostic::Span;
use crate::expr::{Expr, Kind, MAX_HEIGHT, Operator, Suffix, Test};
use crate::quantity::{Date, Number};

impl Coded for Expr {
    fn put(&self, w: &mut Writer) {
        self.span.put(w);
        self.kind.put(w);
    }

    fn take(r: &mut Reader<'_>) -> Option<Expr> {
        let span = Span::take(r)?;
        let kind = r.deeper(MAX_HEIGHT, Kind::take)?;
        Some(Expr { span, kind })
    }
}

choices! {
    Suffix { 0 None {} 1 Percent {} 2 Times {} 3 Yuan {} 4 Currency { 0: code: [u8; 3] } }
    Kind {
        0 Null {}
        1 Bool { 0: value: bool }
        2 Number { 0: value: Number, 1: suffix: Suffix }
        3 Text { 0: text: String }
        4 Date { 0: date: Date }
        5 Months { 0: count: i32 }
        6 Days { 0: count: i32 }
        7 Name { 0: name: String }
        8 Negate { 0: of: Box<Expr> }
        9 Not { 0: of: Box<Expr> }
        10 Binary { 0: operator: Operator, 1: left: Box<Expr>, 2: right: Box<Expr> }
        11 Between { 0: of: Box<Expr>, 1: low: Box<Expr>, 2: high: Box<Expr> }
        12 In { 0: of: Box<Expr>, 1: tests: Vec<Test> }
        13 If { 0: condition: Box<Expr>, 1: yes: Box<Expr>, 2: no: Box<Expr> }
        14 Call { 0: name: String, 1: arguments: Vec<Expr> }
        15 List { 0: values: Vec<Expr> }
    }
    Test {
        0 Value { 0: value: Expr }
        1 Compare { 0: operator: Operator, 1: value: Expr }
        2 Range {
            low: low: Box<Expr>, low_included: low_included: bool, high: high: Box<Expr>, high_included: high_included: bool
        }
        3 Any {}
    }
    Operator {
        0 Or {} 1 And {} 2 Equal {} 3 NotEqual {} 4 Less {} 5 LessEqual {} 6 Greater {} 7 GreaterEqual {} 8 Add {}
        9 Subtract {} 10 Multiply {} 11 Divide {} 12 Power {}
    }
}
