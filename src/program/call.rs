//! Built-in functions and table look-ups.

use super::builder::Reg;
use super::instr::Instr;
use super::lower::{Lowered, Lowering};
use super::value::{Type, Value};
use crate::diagnostic::{Span, both, codes, nearest};
use crate::expr::{Expr, Kind, Operator};
use crate::pack::model::{Slice, Table, TableBody, TableRow, Text};
use crate::quantity::{Mode, Number, parse_date};

/// Built-in functions, for suggestions and the check.
const FUNCTIONS: [&str; 25] = [
    "abs",
    "floor",
    "ceiling",
    "decimal",
    "round up",
    "round down",
    "round half up",
    "round half down",
    "round half even",
    "round to",
    "min",
    "max",
    "sum",
    "count",
    "mean",
    "list contains",
    "date",
    "year",
    "month",
    "day",
    "months between",
    "days between",
    "years and months duration",
    "clamp",
    "imposed",
];

impl Lowering<'_> {
    pub(super) fn call(&mut self, span: Span, name: &str, args: &[Expr]) -> Lowered {
        let (table_name, column) = name.split_once('.').map_or((name, None), |(t, c)| (t, Some(c)));
        if let Some(table) = self.scope.tables.iter().find(|t| t.name.value == table_name).copied() {
            return self.table(span, table, column, args);
        }
        match name {
            "abs" => self.one_number(span, name, args, Instr::Abs),
            "floor" => self.rounded(span, name, args, Mode::Floor),
            "ceiling" => self.rounded(span, name, args, Mode::Ceiling),
            "decimal" | "round half even" => self.rounded(span, name, args, Mode::HalfEven),
            "round up" => self.rounded(span, name, args, Mode::Up),
            "round down" => self.rounded(span, name, args, Mode::Down),
            "round half up" => self.rounded(span, name, args, Mode::HalfUp),
            "round half down" => self.rounded(span, name, args, Mode::HalfDown),
            "round to" => self.round_to(span, args),
            "min" => self.fold(span, name, args, Instr::Min),
            "max" => self.fold(span, name, args, Instr::Max),
            "sum" => self.fold(span, name, args, Instr::Add),
            "mean" => self.mean(span, args),
            "count" => self.count(span, args),
            "list contains" => self.list_contains(span, args),
            "date" => self.date(span, args),
            "year" => self.date_part(span, name, args, Instr::Year),
            "month" => self.date_part(span, name, args, Instr::Month),
            "day" => self.date_part(span, name, args, Instr::Day),
            "years and months duration" => {
                self.between(span, name, args, Instr::MonthsBetween).map(|r| (r, Type::Months))
            }
            "months between" => {
                let r = self.between(span, name, args, Instr::MonthsBetween)?;
                let one = self.builder.value(Value::Months(1));
                Some((self.builder.emit(Instr::Divide(r, one)), Type::Number))
            }
            "days between" => self.between(span, name, args, Instr::DaysBetween).map(|r| (r, Type::Number)),
            "clamp" => self.clamp(span, args),
            "imposed" => self.is_imposed(span, args),
            _ => {
                let tables: Vec<&str> = self.scope.tables.iter().map(|t| t.name.value.as_str()).collect();
                let near = nearest(name, FUNCTIONS.iter().copied().chain(tables)).map(str::to_owned);
                let mut d = self.problem(
                    &codes::UNKNOWN_FUNCTION,
                    span,
                    both(format!("没有名为“{name}”的函数或表"), format!("no function or table is called `{name}`")),
                );
                if let Some(n) = near {
                    d = d.help(both(format!("是否指“{n}”？"), format!("did you mean `{n}`?")));
                }
                self.push(d);
                None
            }
        }
    }

    fn wrong_count(&mut self, span: Span, name: &str, want: &str, got: usize) -> Lowered {
        let d = self.problem(
            &codes::WRONG_ARGUMENT_COUNT,
            span,
            both(
                format!("“{name}”需要 {want} 个参数，给了 {got} 个"),
                format!("`{name}` takes {want} arguments, not {got}"),
            ),
        );
        self.push(d);
        None
    }

    fn argument(&mut self, span: Span, name: &str, zh: &str, en: &str) {
        let d = self.problem(&codes::TYPE_MISMATCH, span, both(format!("“{name}”：{zh}"), format!("`{name}`: {en}")));
        self.push(d);
    }

    /// A number or amount.
    fn quantity(&mut self, e: &Expr, name: &str) -> Lowered {
        let (r, ty) = self.lower(e)?;
        if matches!(ty, Type::Number | Type::Money | Type::Null) {
            return Some((r, ty));
        }
        self.argument(e.span, name, "参数应为数或金额", "the argument must be a number or money");
        None
    }

    fn one_number(&mut self, span: Span, name: &str, args: &[Expr], f: fn(Reg) -> Instr) -> Lowered {
        let [x] = args else { return self.wrong_count(span, name, "1", args.len()) };
        let (r, ty) = self.quantity(x, name)?;
        Some((self.builder.emit(f(r)), ty))
    }

    /// `f(x)` or `f(x, scale)`; a quotient as `x` is rounded from its exact value.
    fn rounded(&mut self, span: Span, name: &str, args: &[Expr], mode: Mode) -> Lowered {
        let (x, scale) = match args {
            [x] if matches!(mode, Mode::Floor | Mode::Ceiling) => (x, 0),
            [x, s] => match whole_literal(s) {
                Some(n) if (-20..=20).contains(&n) => (x, n),
                _ => {
                    self.argument(
                        s.span,
                        name,
                        "位数应为 -20 到 20 的整数常量",
                        "the scale must be a literal whole number from -20 to 20",
                    );
                    return None;
                }
            },
            _ => return self.wrong_count(span, name, "2", args.len()),
        };
        let unit = if scale >= 0 {
            Number::new(1, u8::try_from(scale).unwrap_or(0))
        } else {
            let mut n = Number::ONE;
            for _ in 0..-scale {
                n = n.mul(Number::from(10)).unwrap_or(n);
            }
            n
        };
        self.round_quantity(x, name, unit, mode)
    }

    fn round_quantity(&mut self, x: &Expr, name: &str, unit: Number, mode: Mode) -> Lowered {
        if let Kind::Binary(Operator::Divide, a, b) = &x.kind {
            let (a, b) = (self.quantity(a, name), self.quantity(b, name));
            let ((a, s), (b, t)) = (a?, b?);
            let ty = match (&s, &t) {
                (Type::Number, Type::Number) | (Type::Money, Type::Money) => Type::Number,
                (Type::Money, Type::Number) => Type::Money,
                (Type::Null, t) | (t, Type::Null) => t.clone(),
                _ => {
                    self.operand_error(x.span, "/", &s, &t);
                    return None;
                }
            };
            return Some((self.builder.emit(Instr::RoundQuotient(a, b, unit, mode)), ty));
        }
        let (r, ty) = self.quantity(x, name)?;
        Some((self.builder.emit(Instr::Round(r, unit, mode)), ty))
    }

    fn round_to(&mut self, span: Span, args: &[Expr]) -> Lowered {
        let [x, unit, mode] = args else { return self.wrong_count(span, "round to", "3", args.len()) };
        let mode = match &mode.kind {
            Kind::Text(t) => Mode::named(t),
            _ => None,
        };
        let unit = match &unit.kind {
            Kind::Number(n, _) if *n > Number::ZERO => Some(*n),
            _ => None,
        };
        let (Some(unit), Some(mode)) = (unit, mode) else {
            self.argument(
                span,
                "round to",
                "第二个参数是单位常量（如 100元），第三个是 \"down\" \"up\" \"half_up\" \"half_down\" \"half_even\" \"floor\" \"ceiling\" 之一",
                "the second argument is a literal unit (100元), the third one of \"down\" \"up\" \"half_up\" \"half_down\" \"half_even\" \"floor\" \"ceiling\"",
            );
            return None;
        };
        self.round_quantity(x, "round to", unit, mode)
    }

    /// The arguments, or the elements of the one list argument.
    fn spread(args: &[Expr]) -> &[Expr] {
        match args {
            [Expr { kind: Kind::List(items), .. }] => items,
            _ => args,
        }
    }

    fn fold(&mut self, span: Span, name: &str, args: &[Expr], f: fn(Reg, Reg) -> Instr) -> Lowered {
        let args = Self::spread(args);
        let mut result: Lowered = None;
        let mut ok = !args.is_empty();
        for a in args {
            let Some((r, ty)) = self.lower(a) else {
                ok = false;
                continue;
            };
            let fits = match name {
                "sum" => matches!(ty, Type::Number | Type::Money | Type::Days | Type::Months | Type::Null),
                _ => matches!(ty, Type::Number | Type::Money | Type::Days | Type::Months | Type::Date | Type::Null),
            };
            match &result {
                _ if !fits => {
                    self.argument(a.span, name, "参数应为可比较的量", "the arguments must be quantities");
                    ok = false;
                }
                None => result = Some((r, ty)),
                Some((acc, first)) => {
                    if *first != ty && ty != Type::Null && *first != Type::Null {
                        let first = first.clone();
                        self.operand_error(a.span, name, &first, &ty);
                        ok = false;
                    } else {
                        let ty = if *first == Type::Null { ty } else { first.clone() };
                        result = Some((self.builder.emit(f(*acc, r)), ty));
                    }
                }
            }
        }
        if args.is_empty() {
            return self.wrong_count(span, name, "≥1", 0);
        }
        if ok { result } else { None }
    }

    fn mean(&mut self, span: Span, args: &[Expr]) -> Lowered {
        let n = i64::try_from(Self::spread(args).len()).unwrap_or(0);
        let (sum, ty) = self.fold(span, "sum", args, Instr::Add)?;
        let n = self.builder.int(n);
        Some((self.builder.emit(Instr::Divide(sum, n)), ty))
    }

    /// `count([a, b])`, or how many options of a set fact hold.
    fn count(&mut self, span: Span, args: &[Expr]) -> Lowered {
        match args {
            [Expr { kind: Kind::List(items), .. }] => {
                Some((self.builder.int(i64::try_from(items.len()).unwrap_or(0)), Type::Number))
            }
            [Expr { kind: Kind::Name(name), span }] => {
                let options: Vec<String> = self
                    .scope
                    .facts
                    .iter()
                    .find(|f| (f.id == *name || f.label.zh == *name) && matches!(f.ty, Type::Set(_)))
                    .and_then(|f| f.choice)
                    .and_then(|c| self.scope.choices.get(c))
                    .map(|c| c.options.iter().map(|o| o.1.clone()).collect())
                    .unwrap_or_default();
                let members: Vec<Reg> =
                    options.iter().filter_map(|o| self.set_member(*span, name, o).flatten()).collect();
                if members.is_empty() {
                    self.argument(
                        *span,
                        "count",
                        "参数应为列表或多选事实",
                        "the argument must be a list or a set fact",
                    );
                    return None;
                }
                Some((self.builder.count(&members), Type::Number))
            }
            _ => {
                // Several conditions: how many of them hold.
                let mut regs = Vec::new();
                for a in args {
                    let (r, ty) = self.lower(a)?;
                    if ty != Type::Bool {
                        self.argument(
                            a.span,
                            "count",
                            "参数应为条件、列表或多选事实",
                            "the arguments must be conditions, a list or a set fact",
                        );
                        return None;
                    }
                    regs.push(r);
                }
                if regs.is_empty() {
                    return self.wrong_count(span, "count", "≥1", 0);
                }
                Some((self.builder.count(&regs), Type::Number))
            }
        }
    }

    fn list_contains(&mut self, span: Span, args: &[Expr]) -> Lowered {
        let [list, x] = args else { return self.wrong_count(span, "list contains", "2", args.len()) };
        match (&list.kind, &x.kind) {
            (Kind::List(items), _) => {
                let mut any = self.builder.bool(false);
                for i in items {
                    let r = self.compare(i.span, Operator::Equal, x, i)?;
                    any = self.builder.emit(Instr::Or(any, r));
                }
                Some((any, Type::Bool))
            }
            (Kind::Name(set), Kind::Text(option)) if self.set_member(x.span, set, option).is_some() => {
                self.set_member(x.span, set, option).flatten().map(|r| (r, Type::Bool))
            }
            _ => {
                self.argument(
                    list.span,
                    "list contains",
                    "第一个参数应为列表或多选事实",
                    "the first argument must be a list or a set fact",
                );
                None
            }
        }
    }

    fn date(&mut self, span: Span, args: &[Expr]) -> Lowered {
        let date = match args {
            [Expr { kind: Kind::Text(t), .. }] => parse_date(t),
            [y, m, d] => match (whole_literal(y), whole_literal(m), whole_literal(d)) {
                (Some(y), Some(m), Some(d)) => parse_date(&format!("{y:04}-{m:02}-{d:02}")),
                _ => None,
            },
            _ => return self.wrong_count(span, "date", "1 / 3", args.len()),
        };
        match date {
            Some(d) => Some((self.builder.value(Value::Date(d)), Type::Date)),
            None => {
                self.argument(span, "date", "不是有效的日期", "not a valid date");
                None
            }
        }
    }

    fn date_part(&mut self, span: Span, name: &str, args: &[Expr], f: fn(Reg) -> Instr) -> Lowered {
        let [x] = args else { return self.wrong_count(span, name, "1", args.len()) };
        let (r, ty) = self.lower(x)?;
        if ty != Type::Date {
            self.argument(x.span, name, "参数应为日期", "the argument must be a date");
            return None;
        }
        Some((self.builder.emit(f(r)), Type::Number))
    }

    fn between(&mut self, span: Span, name: &str, args: &[Expr], f: fn(Reg, Reg) -> Instr) -> Option<Reg> {
        let [a, b] = args else {
            self.wrong_count(span, name, "2", args.len());
            return None;
        };
        let (a, b) = (self.lower(a), self.lower(b));
        let ((a, s), (b, t)) = (a?, b?);
        if s != Type::Date || t != Type::Date {
            self.argument(span, name, "两个参数都应为日期", "both arguments must be dates");
            return None;
        }
        Some(self.builder.emit(f(a, b)))
    }

    fn clamp(&mut self, span: Span, args: &[Expr]) -> Lowered {
        let [x, lo, hi] = args else { return self.wrong_count(span, "clamp", "3", args.len()) };
        let (x, lo, hi) = (self.quantity(x, "clamp"), self.quantity(lo, "clamp"), self.quantity(hi, "clamp"));
        let ((x, s), (lo, t), (hi, u)) = (x?, lo?, hi?);
        if s != t || s != u {
            self.operand_error(span, "clamp", &s, if s == t { &u } else { &t });
            return None;
        }
        let r = self.builder.emit(Instr::Max(x, lo));
        Some((self.builder.emit(Instr::Min(r, hi)), s))
    }

    /// `imposed("licence_revoked")`: whether a penalty of that kind is imposed.
    fn is_imposed(&mut self, span: Span, args: &[Expr]) -> Lowered {
        let [Expr { kind: Kind::Text(kind), .. }] = args else {
            return self.wrong_count(span, "imposed", "1", args.len());
        };
        let Some(imposed) = &self.imposed else {
            self.argument(span, "imposed", "只能用于程序规则", "it can only be used in procedure rules");
            return None;
        };
        if crate::pack::model::PenaltyKind::named(kind).is_none() {
            self.argument(span, "imposed", "没有这一处罚种类", "there is no such kind of penalty");
            return None;
        }
        let regs: Vec<Reg> = imposed.iter().filter(|(k, _)| k == kind).map(|(_, r)| *r).collect();
        Some((self.builder.any(&regs), Type::Bool))
    }

    fn table(&mut self, span: Span, table: &Table, column: Option<&str>, args: &[Expr]) -> Lowered {
        match &table.body {
            TableBody::Slices(slices) => {
                let [x] = args else { return self.wrong_count(span, &table.name.value, "1", args.len()) };
                let (x, ty) = self.quantity(x, &table.name.value)?;
                self.slices(slices, x, &ty)
            }
            TableBody::Rows { inputs, outputs, rows } => {
                if args.len() != inputs.len() {
                    return self.wrong_count(span, &table.name.value, &inputs.len().to_string(), args.len());
                }
                let position = match column {
                    Some(c) => outputs.iter().position(|o| o.value == c),
                    None if outputs.len() == 1 => Some(0),
                    None => None,
                };
                let Some(position) = position else {
                    self.column_error(span, &table.name.value, outputs);
                    return None;
                };
                let mut values = Vec::new();
                for a in args {
                    values.push(self.lower(a)?);
                }
                self.rows(table, rows, &values, position)
            }
        }
    }

    fn column_error(&mut self, span: Span, table: &str, outputs: &[Text]) {
        let list = outputs.iter().map(|o| format!("{table}.{}", o.value)).collect::<Vec<_>>().join(", ");
        let d = self
            .problem(
                &codes::UNKNOWN_FUNCTION,
                span,
                both(format!("表“{table}”没有这一列"), format!("table `{table}` has no such column")),
            )
            .help(both(format!("可用：{list}"), format!("there are: {list}")));
        self.push(d);
    }

    /// The value of the one row that matches. Rows that overlap must agree, else the look-up fails.
    fn rows(&mut self, table: &Table, rows: &[TableRow], args: &[(Reg, Type)], column: usize) -> Lowered {
        let mut pairs = Vec::new();
        let mut ty: Option<Type> = None;
        let mut ok = true;
        for row in rows {
            let mut all = self.builder.bool(true);
            for (cell, (r, t)) in row.tests.iter().zip(args) {
                match self.cell(cell, *r, t) {
                    Some(c) => all = self.builder.emit(Instr::And(all, c)),
                    None => ok = false,
                }
            }
            let Some(f) = row.values.get(column) else { continue };
            match self.formula(f) {
                Some((r, t)) => {
                    if let Some(first) = &ty
                        && *first != t
                    {
                        let first = first.clone();
                        let d = crate::diagnostic::Diagnostic::new(
                            &codes::TYPE_MISMATCH,
                            f.at,
                            f.path.clone(),
                            both(
                                format!("同一列的值类型不一：前面是{}，此处是{}", first.name().0, t.name().0),
                                format!(
                                    "values of one column differ in type: {} before, {} here",
                                    first.name().1,
                                    t.name().1
                                ),
                            ),
                        );
                        self.push(d);
                        ok = false;
                    }
                    ty.get_or_insert(t);
                    pairs.push((all, r));
                }
                None => ok = false,
            }
        }
        let ty = ty?;
        if !ok {
            return None;
        }
        let (none, several) = {
            let (at, path) = rows.first().map_or((table.name.at, &table.name.path), |r| (r.at, &r.path));
            self.lookup(&table.name.value, at, path)
        };
        let (none, several) = (self.builder.value(none), self.builder.value(several));
        let (value, differ) = self.builder.unique(&pairs, none);
        Some((self.builder.emit(Instr::Select(differ, several, value)), ty))
    }

    fn slices(&mut self, slices: &[Slice], x: Reg, ty: &Type) -> Lowered {
        let zero = self.builder.int(0);
        let mut total = zero;
        let mut from = zero;
        for s in slices {
            let to = match &s.to {
                Some(f) => Some(self.typed(f, ty)?),
                None => None,
            };
            let rate = self.typed(&s.rate, &Type::Number)?;
            let upper = match to {
                Some(t) => self.builder.emit(Instr::Min(x, t)),
                None => x,
            };
            let part = self.builder.emit(Instr::Subtract(upper, from));
            let part = self.builder.emit(Instr::Max(part, zero));
            let share = self.builder.emit(Instr::Multiply(part, rate));
            total = self.builder.emit(Instr::Add(total, share));
            from = to.unwrap_or(from);
        }
        Some((total, ty.clone()))
    }
}

fn whole_literal(e: &Expr) -> Option<i64> {
    match &e.kind {
        Kind::Number(n, _) => n.to_i64(),
        Kind::Negate(x) => whole_literal(x).map(|n| -n),
        _ => None,
    }
}
