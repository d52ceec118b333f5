//! `tests/feel/table.tsv` through this evaluator. The notes of the table are about another interpreter; here every line holds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod support;

use cailiang::diagnostic::{Location, both};
use cailiang::expr::parse;
use cailiang::pack::model::Formula;
use cailiang::program::{FactSlot, Lowering, Registers, Scope, Slot, SlotKind, Type, Value};
use cailiang::quantity::parse_number;
use serde_json::Value as Json;
use std::fs;
use support::root;

/// A value of the context with its type. A text is one option of a choice whose options are the texts of the expression.
fn given(json: &Json, expression: &str, unknown: &Type, scope: &mut Scope<'_>) -> (Type, Value) {
    match json {
        Json::Bool(b) => (Type::Bool, Value::Bool(*b)),
        Json::Number(n) => (Type::Number, Value::Number(parse_number(&n.to_string()).unwrap().unwrap())),
        Json::String(s) => {
            let texts = expression.split('"').skip(1).step_by(2).chain([s.as_str()]);
            let options: Vec<_> = texts.map(|t| (t.to_owned(), both(t, t))).collect();
            let choice = scope.add_choice(&options);
            (Type::Choice(choice), Value::Symbol(scope.symbol(s)))
        }
        Json::Null => (unknown.clone(), Value::Null),
        other => panic!("a context holds {other}"),
    }
}

/// The value as the table writes it.
fn written(value: Value, ty: &Type, symbols: &[String]) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.normalized().to_string(),
        Value::Date(d) => d.to_string(),
        Value::Months(m) => duration(m, *ty == Type::Months),
        Value::Days(d) => duration(d, false),
        Value::Symbol(s) => format!("{:?}", symbols[s as usize]),
        Value::Error(f) => format!("error: {}", f.text().1),
        other => format!("{other:?}"),
    }
}

/// ISO 8601, as FEEL writes durations.
fn duration(n: i32, months: bool) -> String {
    let sign = if n < 0 { "-" } else { "" };
    let n = n.unsigned_abs();
    if !months {
        return format!("{sign}P{n}D");
    }
    match (n / 12, n % 12) {
        (0, m) => format!("{sign}P{m}M"),
        (y, 0) => format!("{sign}P{y}Y"),
        (y, m) => format!("{sign}P{y}Y{m}M"),
    }
}

/// `unknown` is the type of a value that the context does not know.
fn evaluate(text: &str, context: &Json, unknown: &Type) -> Result<String, String> {
    let expr = parse(text).map_err(|e| format!("cannot be read: {e:?}"))?;
    let mut scope = Scope::new("CNY");
    scope.allow_null = true;
    let mut inputs = Vec::new();
    for (name, json) in context.as_object().into_iter().flatten() {
        let (ty, value) = given(json, text, unknown, &mut scope);
        let slot = Slot(u16::try_from(inputs.len()).unwrap());
        let choice = match ty {
            Type::Choice(c) => Some(c),
            _ => None,
        };
        inputs.push(value);
        scope.add_fact(FactSlot {
            id: name.clone(),
            label: both(name.clone(), name.clone()),
            ty,
            slot,
            choice,
            kind: SlotKind::Text,
            at: Location::default(),
        });
    }
    let mut low = Lowering::new(scope);
    let formula = Formula { expr, at: Location::default(), direct: true, path: String::new() };
    let lowered = low.formula(&formula);
    let Some((reg, ty)) = lowered else {
        let why: Vec<String> = low.diagnostics.iter().map(|d| format!("{}: {}", d.code, d.message.en)).collect();
        return Err(why.join("; "));
    };
    let symbols = low.scope.symbols().to_vec();
    let program = std::mem::take(&mut low.builder).finish();
    let mut registers = Registers::default();
    registers.run(&program, &inputs);
    Ok(written(registers.get(reg), &ty, &symbols))
}

#[test]
fn every_line_of_the_table_holds() {
    let table = fs::read_to_string(root("tests/feel/table.tsv")).unwrap();
    let mut wrong = Vec::new();
    let (mut lines, mut explained) = (0, 0);
    for (index, line) in table.lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [expression, expected, context, note] = cells[..] else { panic!("line {}: not four cells", index + 1) };
        let context: Json = if context.is_empty() { Json::Null } else { serde_json::from_str(context).unwrap() };
        // The table does not say of which type an unknown value is; one must do.
        let answers: Vec<_> = [Type::Bool, Type::Number, Type::Null]
            .iter()
            .map(|unknown| evaluate(expression, &context, unknown))
            .collect();
        let answer = answers.iter().find(|a| a.is_ok()).unwrap_or(&answers[0]);
        if answer.as_deref() != Ok(expected) {
            wrong.push(format!("line {}: {expression}: expected {expected}, found {answer:?}", index + 1));
        }
        lines += 1;
        explained += usize::from(note.starts_with("feelin:"));
    }
    println!("{lines} lines hold here; in {explained} of them another interpreter differs, for the reason noted");
    assert!(wrong.is_empty(), "{} of {lines}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_feel_accepts_and_this_language_refuses_is_an_error_of_reading_or_typing() {
    // From the table of deviations in docs/language.md.
    for text in [
        "1 < 2 < 3",
        "for i in [1] return i",
        "]1..5[",
        ".5",
        "1e3",
        "007",
        "1 + if true then 1 else 2",
        "2年 + 3日",
        "5万元 + 3",
        "5万元 * 2元",
    ] {
        assert!(evaluate(text, &Json::Null, &Type::Bool).is_err(), "{text} was accepted");
    }
    for text in ["1 / 3", "1 / 0"] {
        let answer = evaluate(text, &Json::Null, &Type::Bool).unwrap();
        assert!(answer.starts_with("error: "), "{text} gave {answer}");
    }
}
