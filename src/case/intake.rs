//! Stage 1, intake: facts typed as the item declares them; every error at its field.

use super::read::Case;
use crate::diagnostic::{Diagnostic, Location, both, codes, nearest};
use crate::document::{Node, NodeKind};
use crate::expr::{self, Kind, Suffix};
use crate::program::{Choice, FactSlot, Slot, SlotKind, Type, Value};
use crate::quantity::{Number, NumberError, SortedMap, parse_date, parse_number};
use std::sync::Arc;

/// One value for each input slot; `None` is unknown.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// By slot.
    pub values: Vec<Option<Value>>,
    /// Facts whose value was not known and was taken from the pack's `unproven` rule: index of the fact.
    pub assumed: Vec<usize>,
    /// Texts given for text facts: index, text.
    pub texts: Vec<(usize, String)>,
}

/// Facts in the order declared, what unknown ones count as, options, elections (id, slot), and the number of slots.
pub struct Declared<'a> {
    /// Facts.
    pub facts: &'a [FactSlot],
    /// What each counts as when unknown.
    pub unproven: Vec<Option<&'a [Value]>>,
    /// Options.
    pub choices: &'a [Choice],
    /// Elections.
    pub elections: Vec<(&'a str, Slot)>,
    /// Slots in all.
    pub slots: &'a [SlotKind],
    /// ISO 4217.
    pub currency: &'a str,
}

/// What a case may name of an item: each fact by its id, then by its labels, and what can be elected.
#[derive(Clone, Debug, Default)]
pub struct Names {
    facts: SortedMap<String, usize>,
    elections: Vec<String>,
}

impl Names {
    /// Of these facts and elections. An id comes before any label; of equal labels the first counts.
    pub fn new<'a>(facts: &[FactSlot], elections: impl IntoIterator<Item = &'a str>) -> Names {
        let mut names = SortedMap::new();
        // What comes last stands.
        for (i, f) in facts.iter().enumerate().rev() {
            names.insert(f.label.en.clone(), i);
            names.insert(f.label.zh.clone(), i);
        }
        for (i, f) in facts.iter().enumerate().rev() {
            names.insert(f.id.clone(), i);
        }
        Names { facts: names, elections: elections.into_iter().map(str::to_owned).collect() }
    }
}

/// Takes a case's facts in.
///
/// # Errors
/// All problems of the case, each at its field.
pub fn intake(case: &Case, declared: &Declared<'_>) -> Result<Inputs, Vec<Diagnostic>> {
    intake_named(case, declared, &Names::new(declared.facts, []), &[])
}

/// Takes a case's facts in, the index of names being at hand. What only one of the `others` knows (the same case's other
/// provisions, or the other version of the law) is left to it.
///
/// # Errors
/// As [`intake`].
pub fn intake_named(
    case: &Case,
    declared: &Declared<'_>,
    names: &Names,
    others: &[Arc<Names>],
) -> Result<Inputs, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut inputs = Inputs { values: vec![None; declared.slots.len()], ..Inputs::default() };
    for (key, date, _) in &case.dates {
        if let Some(f) = declared.facts.iter().find(|f| f.id.strip_suffix("_date") == Some(key)) {
            put(&mut inputs, f.slot, Value::Date(*date));
        }
    }
    // An act that did not continue ended when it was done.
    if case.date("act_end").is_none()
        && let (Some(act), Some(f)) = (case.date("act"), declared.facts.iter().find(|f| f.id == "act_end_date"))
    {
        put(&mut inputs, f.slot, Value::Date(act));
    }
    let mut seen: Vec<(usize, Location)> = Vec::with_capacity(case.facts.len());
    // Facts mostly come in the order declared.
    let mut next = 0;
    // No fact from here on has been seen.
    let mut beyond = 0;
    for entry in &case.facts {
        let named = match declared.facts.get(next) {
            Some(f) if f.id == entry.key => Some(next),
            _ => names.facts.get(&entry.key).copied(),
        };
        let Some(index) = named else {
            if others.iter().any(|o| o.facts.contains_key(&entry.key)) {
                continue;
            }
            let names = declared.facts.iter().flat_map(|f| [f.id.as_str(), f.label.zh.as_str()]);
            let mut d = Diagnostic::new(
                &codes::UNKNOWN_FACT,
                entry.key_at,
                fact_path(&entry.key),
                both(format!("本事项没有事实“{}”", entry.key), format!("this item has no fact `{}`", entry.key)),
            );
            if let Some(n) = nearest(&entry.key, names) {
                d = d.help(both(format!("是否指“{n}”？"), format!("did you mean `{n}`?")));
            }
            problems.push(d);
            continue;
        };
        if let Some((_, at)) = seen.iter().find(|(i, _)| index < beyond && *i == index) {
            problems.push(
                Diagnostic::new(
                    &codes::DUPLICATE_KEY,
                    entry.key_at,
                    fact_path(&entry.key),
                    both("同一事实写了两次", "the same fact is given twice"),
                )
                .label(*at, both("第一次", "first here")),
            );
            continue;
        }
        seen.push((index, entry.key_at));
        next = index + 1;
        beyond = beyond.max(next);
        if entry.value.is_null() {
            continue;
        }
        let Some(fact) = declared.facts.get(index) else { continue };
        let mut taken = Take { fact, declared, key: &entry.key, problems: &mut problems };
        taken.fact(&entry.value, &mut inputs, index);
    }
    for (id, at) in &case.elect {
        match declared.elections.iter().find(|e| e.0 == id) {
            Some((_, slot)) => put(&mut inputs, *slot, Value::Bool(true)),
            None if others.iter().any(|o| o.elections.contains(id)) => {}
            None => {
                let mut d = Diagnostic::new(
                    &codes::UNKNOWN_ELECTION,
                    *at,
                    "elect",
                    both(format!("本事项没有可选项“{id}”"), format!("this item has no option `{id}`")),
                );
                if let Some(n) = nearest(id, declared.elections.iter().map(|e| e.0)) {
                    d = d.help(both(format!("是否指“{n}”？"), format!("did you mean `{n}`?")));
                }
                problems.push(d);
            }
        }
    }
    for (_, slot) in &declared.elections {
        if let Some(v @ None) = inputs.values.get_mut(usize::from(slot.0)) {
            *v = Some(Value::Bool(false));
        }
    }
    // What the pack says an unproven fact counts as.
    for (index, (fact, unproven)) in declared.facts.iter().zip(&declared.unproven).enumerate() {
        let Some(values) = unproven else { continue };
        let mut used = false;
        for (i, v) in values.iter().enumerate() {
            let slot = usize::from(fact.slot.0) + i;
            if let Some(x @ None) = inputs.values.get_mut(slot) {
                *x = Some(*v);
                used = true;
            }
        }
        if used {
            inputs.assumed.push(index);
        }
    }
    if problems.is_empty() { Ok(inputs) } else { Err(problems) }
}

fn fact_path(key: &str) -> String {
    format!("facts/{key}")
}

fn put(inputs: &mut Inputs, slot: Slot, value: Value) {
    if let Some(x) = inputs.values.get_mut(usize::from(slot.0)) {
        *x = Some(value);
    }
}

struct Take<'a, 'b> {
    fact: &'a FactSlot,
    declared: &'a Declared<'a>,
    key: &'a str,
    problems: &'b mut Vec<Diagnostic>,
}

impl Take<'_, '_> {
    fn wrong(&mut self, at: Location, zh: &str, en: &str) {
        let name = &self.fact.label;
        self.problems.push(Diagnostic::new(
            &codes::FACT_TYPE,
            at,
            fact_path(self.key),
            both(format!("“{}”{zh}", name.zh), format!("`{}` {en}", self.fact.id)),
        ));
    }

    fn fact(&mut self, node: &Node, inputs: &mut Inputs, index: usize) {
        if let Type::Set(_) = self.fact.ty {
            self.set(node, inputs);
            return;
        }
        if self.fact.ty == Type::Text {
            match node.text() {
                Some(t) => inputs.texts.push((index, t.to_owned())),
                None => self.wrong(node.at, "应为文字", "must be text"),
            }
            return;
        }
        if let Some(v) = self.scalar(node) {
            put(inputs, self.fact.slot, v);
        }
    }

    fn options(&self) -> &[(u32, String, String, String)] {
        self.fact.choice.and_then(|c| self.declared.choices.get(c)).map_or(&[], |c| &c.options)
    }

    fn option(&mut self, at: Location, text: &str) -> Option<usize> {
        let options = self.options();
        let found = options
            .iter()
            .position(|o| o.1 == text)
            .or_else(|| options.iter().position(|o| o.2 == text || o.3 == text));
        if found.is_none() {
            let near = nearest(text, options.iter().flat_map(|o| [o.1.as_str(), o.2.as_str()])).map(str::to_owned);
            let list: Vec<String> = options.iter().map(|o| format!("{}（{}）", o.1, o.2)).collect();
            let list = list.join("、");
            let mut d = Diagnostic::new(
                &codes::FACT_NOT_AN_OPTION,
                at,
                fact_path(self.key),
                both(
                    format!("“{}”没有选项“{text}”", self.fact.label.zh),
                    format!("`{}` has no option `{text}`", self.fact.id),
                ),
            );
            d = d.help(match near {
                Some(n) => both(format!("是否指“{n}”？"), format!("did you mean `{n}`?")),
                None => both(format!("可选：{list}"), format!("the options are: {list}")),
            });
            self.problems.push(d);
        }
        found
    }

    /// A list is complete; a mapping says only what it names.
    fn set(&mut self, node: &Node, inputs: &mut Inputs) {
        let base = usize::from(self.fact.slot.0);
        let count = self.options().len();
        let mut give = |i: usize, v: bool| {
            if let Some(x) = inputs.values.get_mut(base + i) {
                *x = Some(Value::Bool(v));
            }
        };
        match &node.kind {
            NodeKind::Seq(list) => {
                for i in 0..count {
                    give(i, false);
                }
                for n in list {
                    match n.text() {
                        Some(t) => {
                            if let Some(i) = self.option(n.at, t) {
                                give(i, true);
                            }
                        }
                        None => self.wrong(n.at, "的每一项应为选项", "takes options"),
                    }
                }
            }
            NodeKind::Map(entries) => {
                for e in entries {
                    let Some(i) = self.option(e.key_at, &e.key) else { continue };
                    match (e.value.as_bool().or_else(|| yes_no(&e.value)), e.value.is_null()) {
                        (Some(b), _) => give(i, b),
                        (None, true) => {}
                        (None, false) => {
                            self.wrong(e.value.at, "的选项应为 true 或 false", "takes true or false for an option")
                        }
                    }
                }
            }
            NodeKind::Scalar { .. } => {
                self.wrong(
                    node.at,
                    "应为列表，如 [a, b]，没有则写 []",
                    "must be a list such as [a, b], or [] when there are none",
                );
            }
        }
    }

    fn scalar(&mut self, node: &Node) -> Option<Value> {
        let Some(text) = node.text() else {
            self.wrong(node.at, "应为单个值", "must be a single value");
            return None;
        };
        let text = trimmed(text);
        match (&self.fact.ty, &self.fact.kind) {
            (Type::Bool, _) => {
                let b = node.as_bool().or_else(|| yes_no(node));
                if b.is_none() {
                    self.wrong(node.at, "应为 true 或 false（是、否）", "must be true or false");
                }
                b.map(Value::Bool)
            }
            (Type::Choice(_), _) => {
                let i = self.option(node.at, text)?;
                self.options().get(i).map(|o| Value::Symbol(o.0))
            }
            (Type::Date, _) => {
                let d = parse_date(text);
                if d.is_none() {
                    self.wrong(node.at, "应为日期，如 2024-05-01", "must be a date such as 2024-05-01");
                }
                d.map(Value::Date)
            }
            (Type::Months | Type::Days, _) => self.duration(node, text),
            (Type::Number | Type::Money, SlotKind::Number { min, max, unit, .. }) => {
                let (min, max, unit) = (*min, *max, *unit);
                self.number(node, text, min, max, unit)
            }
            _ => {
                self.wrong(node.at, "不能在案件中给出", "cannot be given in a case");
                None
            }
        }
    }

    fn duration(&mut self, node: &Node, text: &str) -> Option<Value> {
        let months = self.fact.ty == Type::Months;
        let limit = if months { 2400 } else { 73_000 };
        let plain =
            parse_number(text).and_then(Result::ok).and_then(Number::to_i64).and_then(|n| i32::try_from(n).ok());
        let iso = text.starts_with('P').then(|| format!("duration(\"{text}\")"));
        let source = iso.as_deref().unwrap_or(text);
        let value = match plain {
            Some(n) => Some(n),
            None => match expr::literal(source) {
                Some(Kind::Months(m)) if months => Some(m),
                Some(Kind::Days(d)) if !months => Some(d),
                _ => None,
            },
        };
        match value {
            Some(n) if (0..=limit).contains(&n) => Some(if months { Value::Months(n) } else { Value::Days(n) }),
            Some(_) => {
                self.wrong(node.at, "超出范围", "is out of range");
                None
            }
            None if months => {
                self.wrong(node.at, "应为月数，如 8个月、1年6个月、P8M", "must be months such as 8个月 or P8M");
                None
            }
            None => {
                self.wrong(node.at, "应为天数，如 30日、P30D", "must be days such as 30日 or P30D");
                None
            }
        }
    }

    /// Digits, or a literal of the rule language with its unit (1.28万元, 30%).
    fn number(&mut self, node: &Node, text: &str, min: Number, max: Number, unit: Number) -> Option<Value> {
        let money = self.fact.ty == Type::Money;
        let value = match parse_number(text) {
            Some(Ok(n)) => Some(n),
            Some(Err(NumberError::Overflow)) => {
                self.push(&codes::NUMBER_OVERFLOW, node.at, "的位数过多", "has too many digits");
                return None;
            }
            Some(Err(_)) => None,
            None => match expr::literal(text) {
                Some(Kind::Number(n, Suffix::None)) => Some(n),
                Some(Kind::Number(n, Suffix::Yuan)) if money && self.declared.currency == "CNY" => Some(n),
                Some(Kind::Number(n, Suffix::Currency(c)))
                    if money && self.declared.currency.bytes().eq(c.iter().copied()) =>
                {
                    Some(n)
                }
                Some(Kind::Number(n, Suffix::Percent | Suffix::Times)) if !money => Some(n),
                _ => None,
            },
        };
        let Some(n) = value else {
            if money {
                self.wrong(
                    node.at,
                    "应为金额，如 12800.50、1.28万元",
                    "must be an amount such as 12800.50 or 1.28万元",
                );
            } else {
                self.wrong(node.at, "应为数，如 3、0.5、30%", "must be a number such as 3, 0.5 or 30%");
            }
            return None;
        };
        if n < min || n > max {
            self.push(
                &codes::FACT_OUT_OF_RANGE,
                node.at,
                &format!("应在 {min} 到 {max} 之间，实为 {n}"),
                &format!("must be from {min} to {max}, not {n}"),
            );
            return None;
        }
        if n.decimals() > unit.decimals() {
            let places = unit.decimals();
            self.push(
                &codes::TOO_MANY_DECIMALS,
                node.at,
                &format!("最多 {places} 位小数，实为 {n}"),
                &format!("takes at most {places} decimals, not {n}"),
            );
            return None;
        }
        Some(Value::Number(n))
    }

    fn push(&mut self, code: &'static crate::diagnostic::Code, at: Location, zh: &str, en: &str) {
        self.problems.push(Diagnostic::new(
            code,
            at,
            fact_path(self.key),
            both(format!("“{}”{zh}", self.fact.label.zh), format!("`{}` {en}", self.fact.id)),
        ));
    }
}

/// The text without white space at its ends; mostly there is none.
fn trimmed(text: &str) -> &str {
    let bare = |b: Option<&u8>| b.is_some_and(u8::is_ascii_graphic);
    if bare(text.as_bytes().first()) && bare(text.as_bytes().last()) { text } else { text.trim() }
}

fn yes_no(node: &Node) -> Option<bool> {
    match node.text()? {
        "是" | "true" => Some(true),
        "否" | "false" => Some(false),
        _ => None,
    }
}

/// A value written in a pack (`unproven`), one for each slot of the fact: options of a set separated by commas.
pub fn value_from_text(fact: &FactSlot, choices: &[Choice], text: &str) -> Option<Vec<Value>> {
    let options = fact.choice.and_then(|c| choices.get(c)).map_or(&[][..], |c| &c.options);
    let find = |t: &str| options.iter().position(|o| o.1 == t || o.2 == t);
    match fact.ty {
        Type::Set(_) => {
            let mut values = vec![Value::Bool(false); options.len()];
            for t in text.split([',', '，']).map(str::trim).filter(|t| !t.is_empty()) {
                *values.get_mut(find(t)?)? = Value::Bool(true);
            }
            Some(values)
        }
        Type::Choice(_) => options.get(find(text)?).map(|o| vec![Value::Symbol(o.0)]),
        Type::Bool => match text {
            "true" | "是" => Some(vec![Value::Bool(true)]),
            "false" | "否" => Some(vec![Value::Bool(false)]),
            _ => None,
        },
        Type::Date => parse_date(text).map(|d| vec![Value::Date(d)]),
        _ => match (parse_number(text).and_then(Result::ok), expr::parse(text).map(|e| e.kind)) {
            (Some(n), _) if matches!(fact.ty, Type::Number | Type::Money) => Some(vec![Value::Number(n)]),
            (_, Ok(Kind::Number(n, _))) if matches!(fact.ty, Type::Number | Type::Money) => {
                Some(vec![Value::Number(n)])
            }
            (_, Ok(Kind::Months(m))) if fact.ty == Type::Months => Some(vec![Value::Months(m)]),
            (_, Ok(Kind::Days(d))) if fact.ty == Type::Days => Some(vec![Value::Days(d)]),
            (Some(n), _) => {
                let n = n.to_i64().and_then(|n| i32::try_from(n).ok())?;
                match fact.ty {
                    Type::Months => Some(vec![Value::Months(n)]),
                    Type::Days => Some(vec![Value::Days(n)]),
                    _ => None,
                }
            }
            _ => None,
        },
    }
}
