//! Expressions to instructions: names resolved, types and units checked on the way.

use super::builder::{Builder, Reg, Slot};
use super::instr::Instr;
use super::scope::{LetState, Named, Scope};
use super::value::{Fault, Type, Value};
use crate::diagnostic::{Code, Diagnostic, Location, Message, Span, both, codes, nearest};
use crate::expr::{Expr, Kind, Operator, Suffix, Test, to_chinese};
use crate::pack::model::{Cell, Formula};
use std::collections::HashSet;

/// A lowered expression.
pub(super) type Lowered = Option<(Reg, Type)>;

/// A lowered condition, with what is needed to say why it holds or not.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Its truth.
    pub reg: Reg,
    /// Its parts.
    pub parts: Part,
}

/// The logical structure of a condition.
#[derive(Clone, Debug)]
pub enum Part {
    /// All of them.
    All(Vec<Part>),
    /// Any of them.
    Any(Vec<Part>),
    /// Not this.
    Not(Box<Part>),
    /// A comparison or other test.
    Atom {
        /// Its truth.
        reg: Reg,
        /// As written: Chinese for people, canonical.
        text: Message,
        /// The names it reads: label, register, type.
        sees: Vec<(Message, Reg, Type)>,
    },
}

impl Part {
    /// Calls `each` with every comparison's truth and what it reads, in the order written.
    pub fn atoms(&self, each: &mut impl FnMut(Reg, &[(Message, Reg, Type)])) {
        match self {
            Part::All(parts) | Part::Any(parts) => parts.iter().for_each(|p| p.atoms(each)),
            Part::Not(part) => part.atoms(each),
            Part::Atom { reg, sees, .. } => each(*reg, sees),
        }
    }
}

/// Where an expression being lowered stands.
#[derive(Clone, Debug)]
struct Place {
    at: Location,
    direct: bool,
    path: String,
}

/// Most expressions inside each other, those of the derived values they use included: a stack has an end.
const MAX_NESTED: u32 = 512;

/// Lowers the expressions of one item.
#[derive(Debug)]
pub struct Lowering<'a> {
    /// Names in sight.
    pub scope: Scope<'a>,
    /// The program being built.
    pub builder: Builder,
    /// What is wrong so far.
    pub diagnostics: Vec<Diagnostic>,
    /// Indices of the facts some expression reads.
    pub used: HashSet<usize>,
    /// Tables and lists of weights looked up: name, where, path; a look-up's failure holds the number.
    pub lookups: Vec<(String, Location, String)>,
    /// Penalty kinds imposed, once known: kind name → truth.
    pub imposed: Option<Vec<(String, Reg)>>,
    place: Place,
    /// Expressions that are being lowered, each for the one before.
    depth: u32,
}

impl<'a> Lowering<'a> {
    /// Starts with a scope.
    pub fn new(scope: Scope<'a>) -> Lowering<'a> {
        Lowering {
            scope,
            builder: Builder::new(),
            diagnostics: Vec::new(),
            used: HashSet::new(),
            lookups: Vec::new(),
            imposed: None,
            place: Place { at: Location::default(), direct: false, path: String::new() },
            depth: 0,
        }
    }

    /// Reports a problem at a place of the pack.
    pub fn report(&mut self, code: &'static Code, at: Location, path: &str, message: Message) {
        self.push(Diagnostic::new(code, at, path, message));
    }

    /// The failures of looking something up: no row, several rows.
    pub fn lookup(&mut self, name: &str, at: Location, path: &str) -> (Value, Value) {
        let entry = (name.to_owned(), at, path.to_owned());
        let i = self.lookups.iter().position(|l| *l == entry).unwrap_or_else(|| {
            self.lookups.push(entry);
            self.lookups.len() - 1
        });
        let i = u16::try_from(i).unwrap_or(u16::MAX);
        (Value::Error(Fault::NoRow(i)), Value::Error(Fault::SeveralRows(i)))
    }

    pub(super) fn push(&mut self, d: Diagnostic) {
        if !self.diagnostics.contains(&d) {
            self.diagnostics.push(d);
        }
    }

    pub(super) fn problem(&self, code: &'static Code, span: Span, message: Message) -> Diagnostic {
        let mut at = self.place.at;
        if self.place.direct {
            at.span = Span::new(at.span.start + span.start, at.span.start + span.end);
        }
        Diagnostic::new(code, at, self.place.path.clone(), message)
    }

    /// Lowers a formula of any type.
    pub fn formula(&mut self, f: &Formula) -> Lowered {
        let outer = std::mem::replace(&mut self.place, Place { at: f.at, direct: f.direct, path: f.path.clone() });
        let result = self.lower(&f.expr);
        self.place = outer;
        result
    }

    /// Lowers a formula that must have this type. A number where money is wanted, and the reverse, is an error.
    pub fn typed(&mut self, f: &Formula, want: &Type) -> Option<Reg> {
        let outer = std::mem::replace(&mut self.place, Place { at: f.at, direct: f.direct, path: f.path.clone() });
        let result = self.lower(&f.expr).and_then(|(r, ty)| self.expect(f.expr.span, r, &ty, want));
        self.place = outer;
        result
    }

    /// Lowers a condition with its parts.
    pub fn condition(&mut self, f: &Formula) -> Option<Condition> {
        let reg = self.typed(f, &Type::Bool)?;
        let outer = std::mem::replace(&mut self.place, Place { at: f.at, direct: f.direct, path: f.path.clone() });
        let parts = self.part(&f.expr, 0);
        self.place = outer;
        Some(Condition { reg, parts: parts? })
    }

    /// The disjunction of a cell's tests applied to a value.
    pub fn cell(&mut self, cell: &Cell, value: Reg, ty: &Type) -> Option<Reg> {
        let outer =
            std::mem::replace(&mut self.place, Place { at: cell.at, direct: cell.direct, path: cell.path.clone() });
        let mut any = self.builder.bool(false);
        let mut ok = true;
        for test in &cell.tests {
            match self.test(Span::default(), value, ty, test) {
                Some(r) => any = self.builder.emit(Instr::Or(any, r)),
                None => ok = false,
            }
        }
        self.place = outer;
        ok.then_some(any)
    }

    fn expect(&mut self, span: Span, r: Reg, ty: &Type, want: &Type) -> Option<Reg> {
        if ty == want || (self.scope.allow_null && *ty == Type::Null) {
            return Some(r);
        }
        let (got, wanted) = (ty.name(), want.name());
        let unit = matches!((ty, want), (Type::Number, Type::Money) | (Type::Money, Type::Number));
        let mut d = self.problem(
            if unit { &codes::UNIT_MISMATCH } else { &codes::TYPE_MISMATCH },
            span,
            both(
                format!("此处应为{}，实为{}", wanted.0, got.0),
                format!("expected {} here, found {}", wanted.1, got.1),
            ),
        );
        if unit && *want == Type::Money {
            d = d.help(both(
                "金额要写单位，例如 50000元、5万元",
                "amounts need their unit, for example 50000元 or 5万元",
            ));
        }
        self.push(d);
        None
    }

    pub(super) fn lower(&mut self, e: &Expr) -> Lowered {
        if self.depth >= MAX_NESTED {
            let d = self.problem(
                &codes::TOO_DEEP,
                e.span,
                both("派生值一个用一个，套得太深", "derived values that use each other are nested too deep"),
            );
            self.push(d);
            return None;
        }
        self.depth += 1;
        let lowered = self.lower_here(e);
        self.depth -= 1;
        lowered
    }

    fn lower_here(&mut self, e: &Expr) -> Lowered {
        match &e.kind {
            Kind::Null => {
                if !self.scope.allow_null {
                    self.null_error(e.span);
                    return None;
                }
                Some((self.builder.value(Value::Null), Type::Null))
            }
            Kind::Bool(b) => Some((self.builder.bool(*b), Type::Bool)),
            Kind::Number(n, suffix) => {
                let ty = match suffix {
                    Suffix::None | Suffix::Percent | Suffix::Times => Type::Number,
                    Suffix::Yuan => self.currency(e.span, "CNY")?,
                    Suffix::Currency(code) => {
                        let code = code.map(char::from).iter().collect::<String>();
                        self.currency(e.span, &code)?
                    }
                };
                Some((self.builder.value(Value::Number(*n)), ty))
            }
            Kind::Text(t) => {
                let s = self.scope.symbol(t);
                Some((self.builder.value(Value::Symbol(s)), Type::Text))
            }
            Kind::Date(d) => Some((self.builder.value(Value::Date(*d)), Type::Date)),
            Kind::Months(m) => Some((self.builder.value(Value::Months(*m)), Type::Months)),
            Kind::Days(d) => Some((self.builder.value(Value::Days(*d)), Type::Days)),
            Kind::Name(name) => self.name(e.span, name),
            Kind::Negate(x) => {
                let (r, ty) = self.lower(x)?;
                if !matches!(ty, Type::Number | Type::Money | Type::Months | Type::Days | Type::Null) {
                    self.operand_error(e.span, "-", &ty, &Type::Number);
                    return None;
                }
                Some((self.builder.emit(Instr::Negate(r)), ty))
            }
            Kind::Not(x) => {
                let (r, ty) = self.lower(x)?;
                let r = self.expect(x.span, r, &ty, &Type::Bool)?;
                Some((self.builder.emit(Instr::Not(r)), Type::Bool))
            }
            Kind::Binary(op, a, b) => self.binary(e.span, *op, a, b),
            Kind::Between(x, lo, hi) => {
                let a = self.compare(e.span, Operator::GreaterEqual, x, lo);
                let b = self.compare(e.span, Operator::LessEqual, x, hi);
                Some((self.builder.emit(Instr::And(a?, b?)), Type::Bool))
            }
            Kind::In(x, tests) => self.membership(e.span, x, tests),
            Kind::If(c, a, b) => {
                let cond = self.lower(c).and_then(|(r, ty)| self.expect(c.span, r, &ty, &Type::Bool));
                let (a, b) = (self.lower(a), self.lower(b));
                let (cond, (a, x), (b, y)) = (cond?, a?, b?);
                let ty = match (&x, &y) {
                    (Type::Null, t) | (t, Type::Null) => t.clone(),
                    (x, y) if x == y => x.clone(),
                    _ => {
                        self.operand_error(e.span, "if", &x, &y);
                        return None;
                    }
                };
                Some((self.builder.emit(Instr::Select(cond, a, b)), ty))
            }
            Kind::Call(name, args) => self.call(e.span, name, args),
            Kind::List(_) => {
                let d = self.problem(
                    &codes::TYPE_MISMATCH,
                    e.span,
                    both(
                        "列表只能作为函数的参数或写在 in 之后",
                        "a list may only be a function's argument or stand after `in`",
                    ),
                );
                self.push(d);
                None
            }
        }
    }

    fn null_error(&mut self, span: Span) {
        let d = self
            .problem(
                &codes::NULL_COMPARISON,
                span,
                both("规则包中不能使用 null", "null cannot be used in a pack"),
            )
            .help(both(
                "未知的事实由引擎处理：条件未知时结果是一个范围，不必也不能与 null 比较",
                "unknown facts are the engine's business: the answer then is a set; there is nothing to compare with null",
            ));
        self.push(d);
    }

    fn currency(&mut self, span: Span, code: &str) -> Option<Type> {
        if self.scope.currency == code || self.scope.currency.is_empty() {
            return Some(Type::Money);
        }
        let own = self.scope.currency.clone();
        let d = self.problem(
            &codes::MONEY_CURRENCY,
            span,
            both(
                format!("本规则包的货币是 {own}，此处写的是 {code}"),
                format!("this pack's currency is {own}, not {code}"),
            ),
        );
        self.push(d);
        None
    }

    fn name(&mut self, span: Span, name: &str) -> Lowered {
        let found = self.scope.names.get(name).cloned().unwrap_or_default();
        match found.as_slice() {
            [] => {
                let near = nearest(name, self.scope.known_names()).map(str::to_owned);
                let mut d = self.problem(
                    &codes::UNKNOWN_NAME,
                    span,
                    both(
                        format!("没有名为“{name}”的事实或派生值"),
                        format!("no fact or derived value is called `{name}`"),
                    ),
                );
                if let Some(n) = near {
                    d = d.help(both(format!("是否指“{n}”？"), format!("did you mean `{n}`?")));
                }
                self.push(d);
                None
            }
            [Named::Binding, ..] | [_, Named::Binding, ..] => {
                self.scope.bindings.get(name).map(|b| (b.reg, b.ty.clone()))
            }
            [Named::Fact(i)] => {
                let fact = self.scope.facts.get(*i)?;
                let (slot, ty) = (fact.slot, fact.ty.clone());
                self.used.insert(*i);
                if matches!(ty, Type::Set(_)) {
                    let d = self.problem(
                        &codes::TYPE_MISMATCH,
                        span,
                        both(
                            format!("“{name}”是多选事实，用 \"选项\" in {name} 询问"),
                            format!("`{name}` is a set: ask `\"option\" in {name}`"),
                        ),
                    );
                    self.push(d);
                    return None;
                }
                if ty == Type::Text {
                    let d = self.problem(
                        &codes::TYPE_MISMATCH,
                        span,
                        both(
                            format!("“{name}”是文字，规则不能据以判断"),
                            format!("`{name}` is free text, which no rule may ask about"),
                        ),
                    );
                    self.push(d);
                    return None;
                }
                Some((self.builder.emit(Instr::Load(slot)), ty))
            }
            [Named::Let(i)] => self.derived(span, *i),
            _ => {
                let d = self.problem(
                    &codes::AMBIGUOUS_NAME,
                    span,
                    both(
                        format!("“{name}”指多个事实，请改用标识符"),
                        format!("`{name}` names several things; use the identifier"),
                    ),
                );
                self.push(d);
                None
            }
        }
    }

    fn derived(&mut self, span: Span, index: usize) -> Lowered {
        let slot = self.scope.lets.get(index)?;
        match &slot.state {
            LetState::Done(r) => r.clone(),
            LetState::Open => {
                let name = slot.name.to_owned();
                let d = self.problem(
                    &codes::CYCLIC_DEFINITION,
                    span,
                    both(
                        format!("“{name}”的定义绕回了自身"),
                        format!("the definition of `{name}` comes back to itself"),
                    ),
                );
                self.push(d);
                None
            }
            LetState::Waiting => {
                let formula = slot.formula;
                self.set_let(index, LetState::Open);
                let result = self.formula(formula);
                self.set_let(index, LetState::Done(result.clone()));
                result
            }
        }
    }

    fn set_let(&mut self, index: usize, state: LetState) {
        if let Some(slot) = self.scope.lets.get_mut(index) {
            slot.state = state;
        }
    }

    /// A derived value by name, for output.
    pub fn let_value(&mut self, name: &str) -> Lowered {
        let index = self.scope.lets.iter().position(|l| l.name == name)?;
        self.derived(Span::default(), index)
    }

    pub(super) fn operand_error(&mut self, span: Span, op: &str, a: &Type, b: &Type) {
        let units =
            matches!((a, b), (Type::Money, Type::Number) | (Type::Number, Type::Money) | (Type::Money, Type::Money));
        let mut d = self.problem(
            if units { &codes::UNIT_MISMATCH } else { &codes::TYPE_MISMATCH },
            span,
            both(
                format!("{}与{}之间不能用 {op}", a.name().0, b.name().0),
                format!("`{op}` cannot be used between {} and {}", a.name().1, b.name().1),
            ),
        );
        if units {
            d = d.help(both(
                "金额要写单位（5万元），倍数和百分比不带货币单位；金额乘金额没有意义",
                "write amounts with their unit (5万元) and multiples without; money times money has no meaning",
            ));
        }
        self.push(d);
    }

    fn binary(&mut self, span: Span, op: Operator, a: &Expr, b: &Expr) -> Lowered {
        match op {
            Operator::And | Operator::Or => {
                let x = self.lower(a).and_then(|(r, ty)| self.expect(a.span, r, &ty, &Type::Bool));
                let y = self.lower(b).and_then(|(r, ty)| self.expect(b.span, r, &ty, &Type::Bool));
                let (x, y) = (x?, y?);
                let i = if op == Operator::And { Instr::And(x, y) } else { Instr::Or(x, y) };
                Some((self.builder.emit(i), Type::Bool))
            }
            Operator::Equal
            | Operator::NotEqual
            | Operator::Less
            | Operator::LessEqual
            | Operator::Greater
            | Operator::GreaterEqual => self.compare(span, op, a, b).map(|r| (r, Type::Bool)),
            _ => {
                let (x, y) = (self.lower(a), self.lower(b));
                let ((x, s), (y, t)) = (x?, y?);
                self.arithmetic(span, op, x, &s, y, &t)
            }
        }
    }

    fn arithmetic(&mut self, span: Span, op: Operator, x: Reg, s: &Type, y: Reg, t: &Type) -> Lowered {
        use Type::{Date, Days, Money, Months, Null, Number};
        let (ty, instr, sign) = match op {
            Operator::Add => {
                let ty = match (s, t) {
                    (Number, Number) => Number,
                    (Money, Money) => Money,
                    (Date, Months | Days) | (Months | Days, Date) => Date,
                    (Months, Months) => Months,
                    (Days, Days) => Days,
                    (Null, t) | (t, Null) => t.clone(),
                    _ => return self.bad_operands(span, "+", s, t),
                };
                (ty, Instr::Add(x, y), "+")
            }
            Operator::Subtract => {
                let ty = match (s, t) {
                    (Number, Number) => Number,
                    (Money, Money) => Money,
                    (Date, Months | Days) => Date,
                    (Date, Date) | (Days, Days) => Days,
                    (Months, Months) => Months,
                    (Null, t) | (t, Null) => t.clone(),
                    _ => return self.bad_operands(span, "-", s, t),
                };
                (ty, Instr::Subtract(x, y), "-")
            }
            Operator::Multiply => {
                let ty = match (s, t) {
                    (Number, Number) => Number,
                    (Money, Number) | (Number, Money) => Money,
                    (Months, Number) | (Number, Months) => Months,
                    (Days, Number) | (Number, Days) => Days,
                    (Null, t) | (t, Null) => t.clone(),
                    _ => return self.bad_operands(span, "*", s, t),
                };
                (ty, Instr::Multiply(x, y), "*")
            }
            Operator::Divide => {
                let ty = match (s, t) {
                    (Number, Number) | (Money, Money) | (Months, Months) | (Days, Days) => Number,
                    (Money, Number) => Money,
                    (Null, t) | (t, Null) => t.clone(),
                    _ => return self.bad_operands(span, "/", s, t),
                };
                (ty, Instr::Divide(x, y), "/")
            }
            _ => {
                let ty = match (s, t) {
                    (Number | Null, Number | Null) => Number,
                    _ => return self.bad_operands(span, "**", s, t),
                };
                (ty, Instr::Power(x, y), "**")
            }
        };
        let _ = sign;
        Some((self.builder.emit(instr), ty))
    }

    fn bad_operands(&mut self, span: Span, op: &str, s: &Type, t: &Type) -> Lowered {
        self.operand_error(span, op, s, t);
        None
    }

    /// A comparison between two expressions; a text literal opposite a choice is one of its options.
    pub(super) fn compare(&mut self, span: Span, op: Operator, a: &Expr, b: &Expr) -> Option<Reg> {
        let (x, y) = match (&a.kind, &b.kind) {
            (_, Kind::Text(t)) => {
                let (x, s) = self.lower(a)?;
                let y = self.literal(b.span, t, &s)?;
                ((x, s.clone()), (y, s))
            }
            (Kind::Text(t), _) => {
                let (y, s) = self.lower(b)?;
                let x = self.literal(a.span, t, &s)?;
                ((x, s.clone()), (y, s))
            }
            _ => {
                let (x, y) = (self.lower(a), self.lower(b));
                (x?, y?)
            }
        };
        self.compare_regs(span, op, x.0, &x.1, y.0, &y.1)
    }

    fn compare_regs(&mut self, span: Span, op: Operator, x: Reg, s: &Type, y: Reg, t: &Type) -> Option<Reg> {
        use Type::{Bool, Choice, Null, Text};
        let sign = op_text(op);
        let equality = matches!(op, Operator::Equal | Operator::NotEqual);
        let comparable = match (s, t) {
            (Null, _) | (_, Null) => true,
            (Bool, Bool) | (Text, Text) => equality,
            (Choice(a), Choice(b)) => equality && a == b,
            (s, t) => s == t && !matches!(s, Type::Set(_) | Type::List),
        };
        if !comparable {
            self.operand_error(span, sign, s, t);
            return None;
        }
        let b = &mut self.builder;
        Some(match op {
            Operator::Equal => b.emit(Instr::Equal(x, y)),
            Operator::NotEqual => {
                let e = b.emit(Instr::Equal(x, y));
                b.emit(Instr::Not(e))
            }
            Operator::Less => b.emit(Instr::Less(x, y)),
            Operator::LessEqual => b.emit(Instr::LessEqual(x, y)),
            Operator::Greater => b.emit(Instr::Less(y, x)),
            _ => b.emit(Instr::LessEqual(y, x)),
        })
    }

    /// A text literal opposite a value of type `ty`.
    fn literal(&mut self, span: Span, text: &str, ty: &Type) -> Option<Reg> {
        let symbol = match ty {
            Type::Choice(c) => self.option(span, *c, text)?.0,
            _ => self.scope.symbol(text),
        };
        Some(self.builder.value(Value::Symbol(symbol)))
    }

    /// The option meant by an id or label: its symbol and index.
    pub(super) fn option(&mut self, span: Span, choice: usize, text: &str) -> Option<(u32, usize)> {
        let options = &self.scope.choices.get(choice)?.options;
        let position = options
            .iter()
            .position(|(_, id, _, _)| id == text)
            .or_else(|| options.iter().position(|(_, _, zh, en)| zh == text || en == text));
        if let Some(i) = position {
            return options.get(i).map(|o| (o.0, i));
        }
        let near = nearest(text, options.iter().flat_map(|(_, id, zh, _)| [id.as_str(), zh.as_str()]));
        let list = options.iter().map(|(_, id, zh, _)| if id == zh { id.clone() } else { format!("{id}（{zh}）") });
        let help = match near {
            Some(n) => both(format!("是否指“{n}”？"), format!("did you mean \"{n}\"?")),
            None => {
                let list = list.collect::<Vec<_>>().join("、");
                both(format!("选项有：{list}"), format!("the options are: {list}"))
            }
        };
        let d = self
            .problem(
                &codes::UNKNOWN_OPTION,
                span,
                both(format!("没有选项“{text}”"), format!("there is no option \"{text}\"")),
            )
            .help(help);
        self.push(d);
        None
    }

    fn membership(&mut self, span: Span, x: &Expr, tests: &[Test]) -> Lowered {
        if let (Kind::Text(option), [Test::Value(Expr { kind: Kind::Name(set), .. })]) = (&x.kind, tests)
            && let Some(r) = self.set_member(x.span, set, option)
        {
            return r.map(|r| (r, Type::Bool));
        }
        let (value, ty) = self.lower(x)?;
        let mut any = self.builder.bool(false);
        let mut ok = true;
        for test in tests {
            match self.test(span, value, &ty, test) {
                Some(r) => any = self.builder.emit(Instr::Or(any, r)),
                None => ok = false,
            }
        }
        ok.then_some((any, Type::Bool))
    }

    /// `option in set`; the outer `None` when the name is no set fact.
    pub(super) fn set_member(&mut self, span: Span, set: &str, option: &str) -> Option<Option<Reg>> {
        let index = match self.scope.names.get(set).map(Vec::as_slice) {
            Some([Named::Fact(i)]) => *i,
            _ => return None,
        };
        let fact = self.scope.facts.get(index)?;
        let (Type::Set(_), Some(choice), slot) = (&fact.ty, fact.choice, fact.slot) else { return None };
        self.used.insert(index);
        Some(self.option(span, choice, option).map(|(_, i)| {
            let slot = Slot(slot.0 + u16::try_from(i).unwrap_or(0));
            self.builder.emit(Instr::Load(slot))
        }))
    }

    fn test(&mut self, span: Span, value: Reg, ty: &Type, test: &Test) -> Option<Reg> {
        match test {
            Test::Any => Some(self.builder.bool(true)),
            Test::Value(Expr { kind: Kind::List(items), .. }) => {
                let mut any = self.builder.bool(false);
                for item in items {
                    let r = self.test_value(span, Operator::Equal, value, ty, item)?;
                    any = self.builder.emit(Instr::Or(any, r));
                }
                Some(any)
            }
            Test::Value(e) => self.test_value(span, Operator::Equal, value, ty, e),
            Test::Compare(op, e) => self.test_value(span, *op, value, ty, e),
            Test::Range { low, low_included, high, high_included } => {
                let lo = if *low_included { Operator::GreaterEqual } else { Operator::Greater };
                let hi = if *high_included { Operator::LessEqual } else { Operator::Less };
                let a = self.test_value(span, lo, value, ty, low);
                let b = self.test_value(span, hi, value, ty, high);
                Some(self.builder.emit(Instr::And(a?, b?)))
            }
        }
    }

    fn test_value(&mut self, span: Span, op: Operator, value: Reg, ty: &Type, e: &Expr) -> Option<Reg> {
        let _ = span;
        let (r, t) = match &e.kind {
            Kind::Text(t) => (self.literal(e.span, t, ty)?, ty.clone()),
            _ => self.lower(e)?,
        };
        self.compare_regs(e.span, op, value, ty, r, &t)
    }

    /// The logical structure of a condition already known to be well typed.
    fn part(&mut self, e: &Expr, depth: usize) -> Option<Part> {
        if depth < 16 {
            match &e.kind {
                Kind::Binary(op @ (Operator::And | Operator::Or), a, b) => {
                    let mut parts = Vec::new();
                    for side in [a, b] {
                        match (self.part(side, depth + 1)?, op) {
                            (Part::All(inner), Operator::And) | (Part::Any(inner), Operator::Or) => parts.extend(inner),
                            (p, _) => parts.push(p),
                        }
                    }
                    return Some(if *op == Operator::And { Part::All(parts) } else { Part::Any(parts) });
                }
                Kind::Not(x) => return Some(Part::Not(Box::new(self.part(x, depth + 1)?))),
                _ => {}
            }
        }
        let (reg, _) = self.lower(e)?;
        let mut sees = Vec::new();
        self.names_in(e, &mut sees);
        Some(Part::Atom { reg, text: both(to_chinese(e), e.to_string()), sees })
    }

    fn names_in(&mut self, e: &Expr, out: &mut Vec<(Message, Reg, Type)>) {
        let mut add = |this: &mut Self, label: Message, found: Lowered| {
            if let Some((reg, ty)) = found
                && !out.iter().any(|(l, _, _)| *l == label)
            {
                let _ = this;
                out.push((label, reg, ty));
            }
        };
        match &e.kind {
            Kind::Name(n) => {
                let label = match self.scope.names.get(n).map(Vec::as_slice) {
                    Some([Named::Fact(i)]) => self.scope.facts.get(*i).map(|f| f.label.clone()),
                    Some(_) => self.scope.bindings.get(n).map(|b| b.label.clone()),
                    None => None,
                };
                let is_set = matches!(self.scope.names.get(n).map(Vec::as_slice), Some([Named::Fact(i)])
                    if self.scope.facts.get(*i).is_some_and(|f| matches!(f.ty, Type::Set(_))));
                if !is_set {
                    let found = self.name(e.span, n);
                    add(self, label.unwrap_or_else(|| both(n.clone(), n.clone())), found);
                }
            }
            Kind::Negate(x) | Kind::Not(x) => self.names_in(x, out),
            Kind::Binary(_, a, b) => {
                self.names_in(a, out);
                self.names_in(b, out);
            }
            Kind::Between(a, b, c) | Kind::If(a, b, c) => {
                for x in [a, b, c] {
                    self.names_in(x, out);
                }
            }
            Kind::In(x, tests) => {
                self.names_in(x, out);
                for t in tests {
                    match t {
                        Test::Value(e) | Test::Compare(_, e) => self.names_in(e, out),
                        Test::Range { low, high, .. } => {
                            self.names_in(low, out);
                            self.names_in(high, out);
                        }
                        Test::Any => {}
                    }
                }
            }
            Kind::Call(_, args) | Kind::List(args) => {
                for a in args {
                    self.names_in(a, out);
                }
            }
            _ => {}
        }
    }
}

fn op_text(op: Operator) -> &'static str {
    match op {
        Operator::Equal => "=",
        Operator::NotEqual => "!=",
        Operator::Less => "<",
        Operator::LessEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterEqual => ">=",
        _ => "?",
    }
}
