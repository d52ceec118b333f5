//! Expressions, by walking their tree.

use super::Fact;
use super::exact;
use crate::expr::{Expr, Kind, Operator, Test};
use crate::pack::model::{self, Cell, FactType, Formula, Item, Let, Pack, Rules, Table, TableBody};
use crate::quantity::{Date, Mode, Number, add_days, add_months, days_between, months_between, parse_date};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop(pub &'static str);

/// A value, or why there is none.
pub type R<T> = Result<T, Stop>;

/// A value. Money and numbers are not told apart: units are the check's business.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum V<'a> {
    /// Yes or no.
    Bool(bool),
    /// A number or amount.
    Number(Decimal),
    /// A text literal.
    Text(&'a str),
    /// An option's id, and whose options these are.
    Option(&'a str, Group),
    /// A date.
    Date(Date),
    /// Months.
    Months(i32),
    /// Days.
    Days(i32),
}

/// Whose options.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Group {
    /// Of the fact at this place among the declared ones.
    Fact(usize),
    /// The outcomes.
    Outcome,
}

const OUTCOME_LABELS: [(&str, &str, &str); 4] = [
    ("reduced", "减轻", "reduced"),
    ("lenient", "从轻", "lenient"),
    ("ordinary", "一般", "ordinary"),
    ("severe", "从重", "severe"),
];

const DATES: [(&str, &str, &str); 5] = [
    ("act_date", "行为发生日", "date of the act"),
    ("act_end_date", "行为终了日", "end of the act"),
    ("found_date", "发现日", "date of discovery"),
    ("filed_date", "立案日", "date of filing"),
    ("decision_date", "决定日", "date of decision"),
];

struct Declared<'a> {
    names: [&'a str; 3],
    options: Vec<(&'a str, &'a str, &'a str)>,
    set: bool,
    unproven: Option<(&'a str, &'a FactType)>,
}

/// Everything an expression can see.
pub struct Env<'a> {
    facts: &'a HashMap<String, Fact>,
    declared: Vec<Declared<'a>>,
    lets: Vec<&'a Let>,
    tables: Vec<&'a Table>,
    bound: HashMap<String, R<V<'a>>>,
}

/// Both hold. What is false settles it whatever the other side is.
pub fn and(a: R<bool>, b: R<bool>) -> R<bool> {
    if a == Ok(false) || b == Ok(false) { Ok(false) } else { Ok(a? && b?) }
}

/// Either holds. What is true settles it whatever the other side is.
pub fn or(a: R<bool>, b: R<bool>) -> R<bool> {
    if a == Ok(true) || b == Ok(true) { Ok(true) } else { Ok(a? || b?) }
}

/// One of them holds.
pub fn any(list: impl IntoIterator<Item = R<bool>>) -> R<bool> {
    list.into_iter().fold(Ok(false), or)
}

/// The contrary.
pub fn not(a: R<bool>) -> R<bool> {
    a.map(|b| !b)
}

/// The general parts in order, the item's last.
pub fn parts<'a>(pack: &'a Pack, used: &[&'a Pack], item: &'a Item) -> Vec<&'a Rules> {
    used.iter().map(|p| &p.general).chain([&pack.general, &item.rules]).collect()
}

impl<'a> Env<'a> {
    /// What stands in sight of an item's rules at the start.
    pub fn new(parts: &[&'a Rules], item: &'a Item, facts: &'a HashMap<String, Fact>) -> Env<'a> {
        let mut declared: Vec<Declared<'a>> = DATES
            .iter()
            .map(|(id, zh, en)| Declared { names: [id, zh, en], options: Vec::new(), set: false, unproven: None })
            .collect();
        if !item.acts.is_empty() {
            declared.push(Declared {
                names: ["act_item", "违法情形", "act"],
                options: item
                    .acts
                    .iter()
                    .map(|(id, l)| (id.value.as_str(), l.text.zh.as_str(), l.text.en.as_str()))
                    .collect(),
                set: false,
                unproven: None,
            });
        }
        for fact in parts.iter().flat_map(|p| &p.facts) {
            let options = match &fact.ty {
                FactType::Choice(o) | FactType::Set(o) => o
                    .iter()
                    .map(|o| (o.id.value.as_str(), o.label.text.zh.as_str(), o.label.text.en.as_str()))
                    .collect(),
                _ => Vec::new(),
            };
            declared.push(Declared {
                names: [&fact.id.value, &fact.label.text.zh, &fact.label.text.en],
                options,
                set: matches!(fact.ty, FactType::Set(_)),
                unproven: fact.unproven.as_ref().map(|u| (u.value.value.as_str(), &fact.ty)),
            });
        }
        Env {
            facts,
            declared,
            lets: parts.iter().flat_map(|p| &p.lets).collect(),
            tables: parts.iter().flat_map(|p| &p.tables).collect(),
            bound: HashMap::new(),
        }
    }

    /// Lets later expressions use a value under these names.
    pub fn bind(&mut self, names: &[&str], value: R<V<'a>>) {
        for name in names {
            self.bound.insert((*name).to_owned(), value);
        }
    }

    /// Takes names out of sight.
    pub fn unbind(&mut self, names: &[&str]) {
        for name in names {
            self.bound.remove(*name);
        }
    }

    /// A condition; always true where there is none.
    pub fn holds(&self, when: Option<&'a Formula>) -> R<bool> {
        match when {
            None => Ok(true),
            Some(f) => self.truth(&f.expr),
        }
    }

    /// A number or amount.
    pub fn number(&self, f: &'a Formula) -> R<Decimal> {
        self.decimal(&f.expr)
    }

    /// Any value.
    pub fn value(&self, f: &'a Formula) -> R<V<'a>> {
        self.eval(&f.expr)
    }

    fn truth(&self, e: &'a Expr) -> R<bool> {
        match self.eval(e)? {
            V::Bool(b) => Ok(b),
            _ => Err(Stop("not a condition")),
        }
    }

    fn decimal(&self, e: &'a Expr) -> R<Decimal> {
        match self.eval(e)? {
            V::Number(n) => Ok(n),
            _ => Err(Stop("not a number")),
        }
    }

    fn eval(&self, e: &'a Expr) -> R<V<'a>> {
        Ok(match &e.kind {
            Kind::Null => return Err(Stop("null")),
            Kind::Bool(b) => V::Bool(*b),
            Kind::Number(n, _) => V::Number(n.to_decimal()),
            Kind::Text(t) => V::Text(t),
            Kind::Date(d) => V::Date(*d),
            Kind::Months(m) => V::Months(*m),
            Kind::Days(d) => V::Days(*d),
            Kind::Name(name) => return self.name(name),
            Kind::Negate(x) => match self.eval(x)? {
                V::Number(n) => V::Number(-n),
                V::Months(m) => V::Months(m.checked_neg().ok_or(Stop("overflow"))?),
                V::Days(d) => V::Days(d.checked_neg().ok_or(Stop("overflow"))?),
                _ => return Err(Stop("type")),
            },
            Kind::Not(x) => V::Bool(!self.truth(x)?),
            Kind::Binary(Operator::And, a, b) => V::Bool(and(self.truth(a), self.truth(b))?),
            Kind::Binary(Operator::Or, a, b) => V::Bool(or(self.truth(a), self.truth(b))?),
            Kind::Binary(op, a, b) => {
                let (x, y) = (self.eval(a)?, self.eval(b)?);
                match op {
                    Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Power => {
                        arithmetic(*op, x, y)?
                    }
                    _ => V::Bool(self.compare(*op, x, y)?),
                }
            }
            Kind::Between(x, low, high) => V::Bool(and(
                self.comparison(Operator::GreaterEqual, x, low),
                self.comparison(Operator::LessEqual, x, high),
            )?),
            Kind::In(x, tests) => V::Bool(self.member(x, tests)?),
            Kind::If(c, a, b) => return if self.truth(c)? { self.eval(a) } else { self.eval(b) },
            Kind::Call(name, args) => return self.call(name, args),
            Kind::List(_) => return Err(Stop("a list stands alone")),
        })
    }

    fn comparison(&self, op: Operator, a: &'a Expr, b: &'a Expr) -> R<bool> {
        self.compare(op, self.eval(a)?, self.eval(b)?)
    }

    fn compare(&self, op: Operator, a: V<'a>, b: V<'a>) -> R<bool> {
        let equal = |same: bool| match op {
            Operator::Equal => Ok(same),
            Operator::NotEqual => Ok(!same),
            _ => Err(Stop("texts have no order")),
        };
        let order = match (a, b) {
            (V::Bool(a), V::Bool(b)) => return equal(a == b),
            (V::Text(a), V::Text(b)) => return equal(a == b),
            (V::Option(a, _), V::Option(b, _)) => return equal(a == b),
            (V::Option(id, group), V::Text(t)) | (V::Text(t), V::Option(id, group)) => {
                return equal(id == self.option(group, t)?);
            }
            (V::Number(a), V::Number(b)) => a.cmp(&b),
            (V::Date(a), V::Date(b)) => a.cmp(&b),
            (V::Months(a), V::Months(b)) | (V::Days(a), V::Days(b)) => a.cmp(&b),
            _ => return Err(Stop("type")),
        };
        Ok(match op {
            Operator::Equal => order == Ordering::Equal,
            Operator::NotEqual => order != Ordering::Equal,
            Operator::Less => order == Ordering::Less,
            Operator::LessEqual => order != Ordering::Greater,
            Operator::Greater => order == Ordering::Greater,
            _ => order != Ordering::Less,
        })
    }

    /// The id of the option that a text means: an id before a label.
    fn option(&self, group: Group, text: &str) -> R<&'a str> {
        let list: &[(&'a str, &'a str, &'a str)] = match group {
            Group::Outcome => &OUTCOME_LABELS,
            Group::Fact(i) => self.declared.get(i).map_or(&[], |d| &d.options),
        };
        list.iter()
            .find(|o| o.0 == text)
            .or_else(|| list.iter().find(|o| o.1 == text || o.2 == text))
            .map(|o| o.0)
            .ok_or(Stop("no such option"))
    }

    fn declared(&self, name: &str) -> Option<usize> {
        self.declared.iter().position(|d| d.names.contains(&name))
    }

    fn name(&self, name: &str) -> R<V<'a>> {
        if let Some(value) = self.bound.get(name) {
            return *value;
        }
        if let Some(i) = self.declared(name) {
            return self.fact(i);
        }
        match self.lets.iter().find(|l| l.name.value == name) {
            Some(l) => self.eval(&l.value.expr),
            None => Err(Stop("unknown name")),
        }
    }

    fn fact(&self, i: usize) -> R<V<'a>> {
        let declared = self.declared.get(i).ok_or(Stop("unknown name"))?;
        let [id, ..] = declared.names;
        Ok(match self.facts.get(id) {
            Some(Fact::Bool(b)) => V::Bool(*b),
            Some(Fact::Number(n)) => V::Number(*n),
            Some(Fact::Text(t)) => V::Option(t, Group::Fact(i)),
            Some(Fact::Date(d)) => V::Date(*d),
            Some(Fact::Months(m)) => V::Months(*m),
            Some(Fact::Days(d)) => V::Days(*d),
            Some(Fact::Set(_)) => return Err(Stop("a set stands alone")),
            None => {
                let (text, ty) = declared.unproven.ok_or(Stop("unknown fact"))?;
                match ty {
                    FactType::Choice(_) => V::Option(self.option(Group::Fact(i), text)?, Group::Fact(i)),
                    FactType::Bool => V::Bool(matches!(text, "true" | "是")),
                    FactType::Date => V::Date(parse_date(text).ok_or(Stop("unproven"))?),
                    _ => literal(text, ty)?,
                }
            }
        })
    }

    /// Whether the option is in the set fact; `None` when the name is no set fact.
    fn in_set(&self, set: &str, option: &str) -> Option<R<bool>> {
        if self.bound.contains_key(set) {
            return None;
        }
        let i = self.declared(set)?;
        let declared = self.declared.get(i).filter(|d| d.set)?;
        let [id, ..] = declared.names;
        Some(self.option(Group::Fact(i), option).and_then(|wanted| match (self.facts.get(id), declared.unproven) {
            (Some(Fact::Set(s)), _) => Ok(s.contains(wanted)),
            (None, Some((text, _))) => {
                Ok(text.split([',', '，']).any(|t| self.option(Group::Fact(i), t.trim()) == Ok(wanted)))
            }
            _ => Err(Stop("unknown fact")),
        }))
    }

    fn member(&self, x: &'a Expr, tests: &'a [Test]) -> R<bool> {
        if let (Kind::Text(option), [Test::Value(Expr { kind: Kind::Name(set), .. })]) = (&x.kind, tests)
            && let Some(answer) = self.in_set(set, option)
        {
            return answer;
        }
        self.tests(self.eval(x)?, tests)
    }

    /// Whether any of the tests holds of the value.
    fn tests(&self, value: V<'a>, tests: &'a [Test]) -> R<bool> {
        any(tests.iter().map(|test| self.test(value, test)))
    }

    fn test(&self, value: V<'a>, test: &'a Test) -> R<bool> {
        let against = |op: Operator, e: &'a Expr| self.compare(op, value, self.eval(e)?);
        match test {
            Test::Any => Ok(true),
            Test::Value(Expr { kind: Kind::List(items), .. }) => any(items.iter().map(|e| against(Operator::Equal, e))),
            Test::Value(e) => against(Operator::Equal, e),
            Test::Compare(op, e) => against(*op, e),
            Test::Range { low, low_included, high, high_included } => and(
                against(if *low_included { Operator::GreaterEqual } else { Operator::Greater }, low),
                against(if *high_included { Operator::LessEqual } else { Operator::Less }, high),
            ),
        }
    }

    /// The one value among rows whose cells hold; rows that hold together must agree.
    pub fn one_of(&self, rows: impl Iterator<Item = (R<bool>, &'a Formula)>) -> R<V<'a>> {
        let mut found: Option<V<'a>> = None;
        for (holds, value) in rows {
            if holds? {
                let value = self.value(value)?;
                match found {
                    Some(first) if !self.compare(Operator::Equal, first, value)? => return Err(Stop("several rows")),
                    _ => found = found.or(Some(value)),
                }
            }
        }
        found.ok_or(Stop("no row"))
    }

    /// Whether a cell holds of a value.
    pub fn cell(&self, value: V<'a>, cell: &'a Cell) -> R<bool> {
        self.tests(value, &cell.tests)
    }

    fn table(&self, table: &'a Table, column: Option<&str>, args: &'a [Expr]) -> R<V<'a>> {
        match &table.body {
            TableBody::Slices(slices) => {
                let [x] = args else { return Err(Stop("arguments")) };
                let x = self.decimal(x)?;
                let (mut total, mut from) = (Decimal::ZERO, Decimal::ZERO);
                for slice in slices {
                    let to = slice.to.as_ref().map(|f| self.number(f)).transpose()?;
                    let end = to.map_or(x, |to| x.min(to));
                    if end > from {
                        total = exact::add(
                            total,
                            exact::multiply(exact::subtract(end, from)?, self.number(&slice.rate)?)?,
                        )?;
                    }
                    from = to.unwrap_or(from);
                }
                Ok(V::Number(total))
            }
            TableBody::Rows { outputs, rows, .. } => {
                let column = match column {
                    Some(c) => outputs.iter().position(|o| o.value == c).ok_or(Stop("column"))?,
                    None => 0,
                };
                let args: Vec<V<'a>> = args.iter().map(|a| self.eval(a)).collect::<R<_>>()?;
                self.one_of(rows.iter().filter_map(|row| {
                    let holds = row.tests.iter().zip(&args).map(|(cell, v)| self.cell(*v, cell)).fold(Ok(true), and);
                    Some((holds, row.values.get(column)?))
                }))
            }
        }
    }

    fn call(&self, name: &str, args: &'a [Expr]) -> R<V<'a>> {
        let (table, column) = name.split_once('.').map_or((name, None), |(t, c)| (t, Some(c)));
        if let Some(t) = self.tables.iter().find(|t| t.name.value == table) {
            return self.table(t, column, args);
        }
        let list: &'a [Expr] = match args {
            [Expr { kind: Kind::List(items), .. }] => items,
            _ => args,
        };
        Ok(match (name, args) {
            ("abs", [x]) => V::Number(self.decimal(x)?.abs()),
            ("floor", [x]) => V::Number(self.rounded(x, Decimal::ONE, Mode::Floor)?),
            ("ceiling", [x]) => V::Number(self.rounded(x, Decimal::ONE, Mode::Ceiling)?),
            ("round to", [x, unit, Expr { kind: Kind::Text(mode), .. }]) => {
                V::Number(self.rounded(x, self.decimal(unit)?, Mode::named(mode).ok_or(Stop("mode"))?)?)
            }
            (
                "floor" | "ceiling" | "decimal" | "round half even" | "round up" | "round down" | "round half up"
                | "round half down",
                [x, scale],
            ) => {
                let mode = match name {
                    "floor" => Mode::Floor,
                    "ceiling" => Mode::Ceiling,
                    "round up" => Mode::Up,
                    "round down" => Mode::Down,
                    "round half up" => Mode::HalfUp,
                    "round half down" => Mode::HalfDown,
                    _ => Mode::HalfEven,
                };
                let scale = whole(self.decimal(scale)?)?;
                let ten = Decimal::TEN;
                let unit = exact::power(ten, Decimal::from(scale.abs()))?;
                let unit = if scale > 0 { exact::divide(Decimal::ONE, unit)? } else { unit };
                V::Number(self.rounded(x, unit, mode)?)
            }
            ("min" | "max", _) => {
                let wanted = if name == "min" { Operator::Less } else { Operator::Greater };
                let mut best: Option<V<'a>> = None;
                for e in list {
                    let v = self.eval(e)?;
                    best = match best {
                        Some(b) if !self.compare(wanted, v, b)? => Some(b),
                        _ => Some(v),
                    };
                }
                best.ok_or(Stop("nothing to compare"))?
            }
            ("sum", _) => self.sum(list)?,
            ("mean", _) => arithmetic(Operator::Divide, self.sum(list)?, V::Number(Decimal::from(list.len())))?,
            ("count", [Expr { kind: Kind::List(items), .. }]) => V::Number(Decimal::from(items.len())),
            ("count", [Expr { kind: Kind::Name(set), .. }]) if self.is_set(set) => {
                let options = self.declared(set).and_then(|i| self.declared.get(i)).map_or(&[][..], |d| &d.options);
                let mut n = 0_u32;
                for (id, ..) in options {
                    n += u32::from(self.in_set(set, id).ok_or(Stop("set"))??);
                }
                V::Number(Decimal::from(n))
            }
            ("count", _) => {
                let mut n = 0_u32;
                for e in args {
                    n += u32::from(self.truth(e)?);
                }
                V::Number(Decimal::from(n))
            }
            ("clamp", [x, low, high]) => {
                let (x, low, high) = (self.decimal(x)?, self.decimal(low)?, self.decimal(high)?);
                V::Number(x.max(low).min(high))
            }
            ("list contains", [Expr { kind: Kind::List(items), .. }, x]) => {
                V::Bool(any(items.iter().map(|e| self.comparison(Operator::Equal, x, e)))?)
            }
            ("list contains", [Expr { kind: Kind::Name(set), .. }, Expr { kind: Kind::Text(option), .. }]) => {
                V::Bool(self.in_set(set, option).ok_or(Stop("set"))??)
            }
            ("not", [x]) => V::Bool(!self.truth(x)?),
            ("date", [Expr { kind: Kind::Text(t), .. }]) => V::Date(parse_date(t).ok_or(Stop("date"))?),
            ("date", [y, m, d]) => {
                let part = |e: &'a Expr| whole(self.decimal(e)?);
                let text = format!("{:04}-{:02}-{:02}", part(y)?, part(m)?, part(d)?);
                V::Date(parse_date(&text).ok_or(Stop("date"))?)
            }
            ("year" | "month" | "day", [x]) => match (name, self.eval(x)?) {
                ("year", V::Date(d)) => V::Number(Decimal::from(d.year())),
                ("month", V::Date(d)) => V::Number(Decimal::from(d.month())),
                (_, V::Date(d)) => V::Number(Decimal::from(d.day())),
                _ => return Err(Stop("type")),
            },
            ("years and months duration" | "months between" | "days between", [a, b]) => {
                match (name, self.eval(a)?, self.eval(b)?) {
                    ("years and months duration", V::Date(a), V::Date(b)) => V::Months(months_between(a, b)),
                    ("months between", V::Date(a), V::Date(b)) => V::Number(Decimal::from(months_between(a, b))),
                    (_, V::Date(a), V::Date(b)) => V::Number(Decimal::from(days_between(a, b))),
                    _ => return Err(Stop("type")),
                }
            }
            _ => return Err(Stop("unknown function")),
        })
    }

    fn is_set(&self, name: &str) -> bool {
        self.declared(name).and_then(|i| self.declared.get(i)).is_some_and(|d| d.set)
    }

    fn sum(&self, list: &'a [Expr]) -> R<V<'a>> {
        let mut total: Option<V<'a>> = None;
        for e in list {
            let v = self.eval(e)?;
            total = Some(match total {
                Some(t) => arithmetic(Operator::Add, t, v)?,
                None => v,
            });
        }
        total.ok_or(Stop("nothing to sum"))
    }

    /// A quotient right inside a rounding function is rounded once, from its exact value.
    fn rounded(&self, x: &'a Expr, unit: Decimal, mode: Mode) -> R<Decimal> {
        match &x.kind {
            Kind::Binary(Operator::Divide, a, b) => {
                exact::round_quotient(self.decimal(a)?, self.decimal(b)?, unit, mode)
            }
            _ => exact::round(self.decimal(x)?, unit, mode),
        }
    }
}

fn literal<'a>(text: &str, ty: &FactType) -> R<V<'a>> {
    let kind = crate::expr::parse(text).map(|e| e.kind).map_err(|_| Stop("unproven"))?;
    let plain = |n: Number| whole(n.to_decimal()).and_then(|n| i32::try_from(n).map_err(|_| Stop("unproven")));
    match (kind, ty) {
        (Kind::Months(m), _) => Ok(V::Months(m)),
        (Kind::Days(d), _) => Ok(V::Days(d)),
        (Kind::Number(n, _), FactType::Months) => plain(n).map(V::Months),
        (Kind::Number(n, _), FactType::Days) => plain(n).map(V::Days),
        (Kind::Number(n, _), _) => Ok(V::Number(n.to_decimal())),
        _ => Err(Stop("unproven")),
    }
}

fn whole(n: Decimal) -> R<i64> {
    let n = n.normalize();
    if n.scale() > 0 { Err(Stop("not whole")) } else { i64::try_from(n.mantissa()).map_err(|_| Stop("not whole")) }
}

fn arithmetic<'a>(op: Operator, a: V<'a>, b: V<'a>) -> R<V<'a>> {
    let duration = |n: Option<i32>, make: fn(i32) -> V<'a>| n.map(make).ok_or(Stop("overflow"));
    let date = |d: Option<Date>| d.map(V::Date).ok_or(Stop("date"));
    let product = |n: i32, k: Decimal, make: fn(i32) -> V<'a>| {
        let k = whole(exact::multiply(Decimal::from(n), k)?)?;
        i32::try_from(k).map(make).map_err(|_| Stop("overflow"))
    };
    match (op, a, b) {
        (Operator::Add, V::Number(a), V::Number(b)) => exact::add(a, b).map(V::Number),
        (Operator::Subtract, V::Number(a), V::Number(b)) => exact::subtract(a, b).map(V::Number),
        (Operator::Multiply, V::Number(a), V::Number(b)) => exact::multiply(a, b).map(V::Number),
        (Operator::Divide, V::Number(a), V::Number(b)) => exact::divide(a, b).map(V::Number),
        (Operator::Power, V::Number(a), V::Number(b)) => exact::power(a, b).map(V::Number),
        (Operator::Add, V::Date(d), V::Months(m)) | (Operator::Add, V::Months(m), V::Date(d)) => date(add_months(d, m)),
        (Operator::Add, V::Date(d), V::Days(n)) | (Operator::Add, V::Days(n), V::Date(d)) => date(add_days(d, n)),
        (Operator::Subtract, V::Date(d), V::Months(m)) => date(m.checked_neg().and_then(|m| add_months(d, m))),
        (Operator::Subtract, V::Date(d), V::Days(n)) => date(n.checked_neg().and_then(|n| add_days(d, n))),
        (Operator::Subtract, V::Date(a), V::Date(b)) => Ok(V::Days(days_between(b, a))),
        (Operator::Add, V::Months(a), V::Months(b)) => duration(a.checked_add(b), V::Months),
        (Operator::Subtract, V::Months(a), V::Months(b)) => duration(a.checked_sub(b), V::Months),
        (Operator::Add, V::Days(a), V::Days(b)) => duration(a.checked_add(b), V::Days),
        (Operator::Subtract, V::Days(a), V::Days(b)) => duration(a.checked_sub(b), V::Days),
        (Operator::Multiply, V::Months(n), V::Number(k)) | (Operator::Multiply, V::Number(k), V::Months(n)) => {
            product(n, k, V::Months)
        }
        (Operator::Multiply, V::Days(n), V::Number(k)) | (Operator::Multiply, V::Number(k), V::Days(n)) => {
            product(n, k, V::Days)
        }
        (Operator::Divide, V::Months(a), V::Months(b)) | (Operator::Divide, V::Days(a), V::Days(b)) => {
            exact::divide(Decimal::from(a), Decimal::from(b)).map(V::Number)
        }
        _ => Err(Stop("type")),
    }
}

/// The outcome as a value.
pub fn outcome_value<'a>(outcome: model::Outcome) -> V<'a> {
    V::Option(
        match outcome {
            model::Outcome::Reduced => "reduced",
            model::Outcome::Lenient => "lenient",
            model::Outcome::Severe => "severe",
            _ => "ordinary",
        },
        Group::Outcome,
    )
}
