//! Plausible case files, for trying and for tests: values at and around the thresholds of an item, dates while its law was
//! in force, fines decided around the recommendation, and the dirt of real tables.
//!
//! The same seed gives the same bytes. Nothing here is a statement about real cases.

use super::write::push_cell;
use cailiang::assess::{Ask, Assessor, Compiled, DATE_FACTS, RuleSet};
use cailiang::case::read_case;
use cailiang::diagnostic::{Diagnostic, Location};
use cailiang::document::{Entry, Node, NodeKind};
use cailiang::pack::model::Item;
use cailiang::program::{FactSlot, Type, Value, points};
use cailiang::quantity::{Date, Mode, Number, Rounding, add_days, days_between};
use fastrand::Rng;

/// One item to make cases of.
pub struct Plan {
    reference: String,
    compiled: Compiled,
    /// Values of each slot at and beside what the rules compare it with.
    points: Vec<Vec<Value>>,
    /// First and last day of an act.
    days: (Date, i32),
}

/// Where a column's cells come from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    Case,
    Item,
    Date(&'static str),
    Fact(String),
    Decided,
}

/// What makes rows.
pub struct Generator<'a> {
    assessor: Assessor<'a>,
    plans: Vec<Plan>,
    columns: Vec<(String, Source)>,
    random: Rng,
    /// Rows out of ten thousand that are dirty.
    dirt: u32,
    made: u64,
}

impl Plan {
    /// For one version of an item.
    pub fn new(rules: &RuleSet, index: usize, item: &Item) -> Result<Plan, Vec<Diagnostic>> {
        let compiled = rules.compile(index, item)?;
        let found = points(&compiled.lean, &vec![None; compiled.slots.len()], &compiled.slots);
        let mut of_slots = vec![Vec::new(); compiled.slots.len()];
        for (slot, values) in found.points {
            if let Some(p) = of_slots.get_mut(usize::from(slot.0)) {
                *p = values;
            }
        }
        let own = rules.packs().get(index).map(|p| &p.pack);
        let used = rules.used(index).unwrap_or_default();
        let all = || used.iter().copied().chain(own);
        let windows = || all().filter_map(|p| p.in_force.as_ref()).chain(all().filter_map(|p| p.validity.as_ref()));
        let first = windows().filter_map(|w| w.from).max().unwrap_or(Date::constant(2023, 1, 1));
        let last = windows().filter_map(|w| w.until).min();
        // A decision follows within half a year, and must still lie in the window.
        let span = last.map_or(300, |l| days_between(first, l).saturating_sub(200)).clamp(1, 900);
        let name = own.map(|p| p.id.value.as_str()).unwrap_or_default();
        Ok(Plan { reference: format!("{name}/{}", item.id.value), compiled, points: of_slots, days: (first, span) })
    }

    fn facts(&self) -> impl Iterator<Item = (usize, &FactSlot)> {
        self.compiled.facts.iter().enumerate().skip(DATE_FACTS.len()).filter(|(i, _)| self.compiled.used.contains(i))
    }
}

impl<'a> Generator<'a> {
    /// Of these items; columns are named in Chinese or by identifiers.
    pub fn new(rules: &'a RuleSet, plans: Vec<Plan>, seed: u64, dirt: u32, labels: bool) -> Generator<'a> {
        let mut columns: Vec<(String, Source)> = Vec::new();
        let name = |zh: &str, id: &str| if labels { zh.to_owned() } else { id.to_owned() };
        columns.push((name("案号", "case"), Source::Case));
        columns.push((name("事项", "item"), Source::Item));
        for (_, zh, _, key) in DATE_FACTS {
            columns.push((name(zh, &format!("dates.{key}")), Source::Date(key)));
        }
        for (_, fact) in plans.iter().flat_map(Plan::facts) {
            if columns.iter().any(|c| c.1 == Source::Fact(fact.id.clone())) {
                continue;
            }
            // A label is used where it says which fact is meant and nothing else.
            let label = name(&fact.label.zh, &fact.id);
            let role = super::roles::Map::default().column(&label).role;
            let plain = role == super::roles::Role::Fact { name: label.clone(), sure: false };
            let free = plain && !columns.iter().any(|c| c.0 == label);
            let label = if free { label } else { format!("facts.{}", fact.id) };
            columns.push((label, Source::Fact(fact.id.clone())));
        }
        columns.push((name("罚款金额", "decided"), Source::Decided));
        Generator { assessor: Assessor::new(rules), plans, columns, random: Rng::with_seed(seed), dirt, made: 0 }
    }

    /// Names of the columns.
    pub fn header(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|c| c.0.as_str())
    }

    /// The next row, by column.
    pub fn row(&mut self) -> Vec<String> {
        self.made = self.made.saturating_add(1);
        let which = self.random.usize(..self.plans.len().max(1));
        let Some(plan) = self.plans.get(which) else { return Vec::new() };
        let random = &mut self.random;
        let (first, span) = plan.days;
        let after = |day: Date, random: &mut Rng, most: i32| add_days(day, random.i32(0..=most)).unwrap_or(day);
        let act = after(first, random, span);
        // Most acts are over in a day.
        let act_end = if random.u8(..5) == 0 { after(act, random, 20) } else { act };
        let found = after(act_end, random, 60);
        let filed = after(found, random, 15);
        let decision = after(filed, random, 90);
        let dates = [("act", act), ("act_end", act_end), ("found", found), ("filed", filed), ("decision", decision)];
        let facts: Vec<(String, NodeKind)> =
            plan.facts().filter_map(|(_, f)| Some((f.id.clone(), value(plan, f, decision, random)?))).collect();
        let decided = decided(&mut self.assessor, plan, &dates, &facts, random);
        let mut row: Vec<String> = self
            .columns
            .iter()
            .map(|(_, source)| match source {
                Source::Case => format!("G{:07}", self.made),
                Source::Item => plan.reference.clone(),
                Source::Date(key) => dates.iter().find(|d| d.0 == *key).map(|d| d.1.to_string()).unwrap_or_default(),
                Source::Fact(id) => facts.iter().find(|f| f.0 == *id).map(|f| cell(&f.1)).unwrap_or_default(),
                Source::Decided => decided.map(|n| n.to_string()).unwrap_or_default(),
            })
            .collect();
        if self.random.u32(..10_000) < self.dirt {
            self.soil(&mut row);
        }
        row
    }

    /// Makes one cell look as cells of real tables do.
    fn soil(&mut self, row: &mut [String]) {
        let random = &mut self.random;
        let money = |s: &Source, plans: &[Plan]| match s {
            Source::Decided => true,
            Source::Fact(id) => plans.iter().flat_map(Plan::facts).any(|(_, f)| f.id == *id && f.ty == Type::Money),
            _ => false,
        };
        // As often amounts, or days, as any cell.
        let among = random.u8(..3);
        let candidates: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .filter(|(i, c)| {
                let filled = row.get(*i).is_some_and(|t| !t.is_empty());
                let wanted = match among {
                    0 => money(&c.1, &self.plans),
                    1 => matches!(c.1, Source::Date(_)),
                    _ => c.1 != Source::Item,
                };
                filled && wanted
            })
            .map(|c| c.0)
            .collect();
        let Some(at) = candidates.get(random.usize(..candidates.len().max(1))).copied() else { return };
        let (Some(cell), Some((_, source))) = (row.get_mut(at), self.columns.get(at)) else { return };
        *cell = if money(source, &self.plans) {
            match random.u8(..6) {
                0 => ten_thousands(cell).unwrap_or_else(|| format!("{cell}元")),
                1 => format!("{cell}元"),
                2 => wide(cell),
                3 => grouped(cell),
                4 => format!(" {cell} "),
                // A comma that groups nothing: to be refused.
                _ => format!("{cell},5"),
            }
        } else if let Source::Date(_) = source {
            match random.u8(..4) {
                0 => cell.replace('-', "/"),
                1 => cell.replacen('-', "年", 1).replacen('-', "月", 1) + "日",
                2 => cell.replace('-', ""),
                // A day there is none.
                _ => format!("{}-13-40", cell.get(..4).unwrap_or_default()),
            }
        } else {
            match random.u8(..3) {
                0 => String::new(),
                1 => format!("{cell} "),
                _ => format!("\u{3000}{cell}"),
            }
        };
    }
}

/// A value of a fact; `None` where it is left open.
fn value(plan: &Plan, fact: &FactSlot, decision: Date, random: &mut Rng) -> Option<NodeKind> {
    let scalar = |t: String| Some(super::cell::scalar(&t));
    let options = fact.choice.and_then(|c| plan.compiled.choices.get(c)).map(|c| c.options.as_slice());
    let at = usize::from(fact.slot.0);
    let points = plan.points.get(at).map(Vec::as_slice).unwrap_or_default();
    match fact.ty {
        Type::Bool => scalar(if random.u8(..5) == 0 { "是" } else { "否" }.to_owned()),
        Type::Choice(_) => {
            let options = options.filter(|o| !o.is_empty())?;
            scalar(options.get(random.usize(..options.len()))?.1.clone())
        }
        Type::Set(_) => {
            let options = options.unwrap_or_default();
            // Most cases have no such circumstance, few have more than one.
            let chosen = options.iter().filter(|_| random.usize(..options.len().saturating_mul(3).max(1)) == 0);
            let node = |id: &str| Node { at: Location::default(), kind: super::cell::scalar(id) };
            Some(NodeKind::Seq(chosen.map(|o| node(&o.1)).collect()))
        }
        Type::Date => scalar(add_days(decision, random.i32(-30..=30))?.to_string()),
        Type::Months | Type::Days => match points.get(random.usize(..points.len().max(1))) {
            Some(Value::Months(n)) => scalar(format!("{n}个月")),
            Some(Value::Days(n)) => scalar(format!("{n}日")),
            _ => scalar(if fact.ty == Type::Months { "3个月" } else { "30日" }.to_owned()),
        },
        Type::Number | Type::Money => scalar(number(points, random)?.to_string()),
        _ => None,
    }
}

/// A number at a point, or between two neighbours; the far ends of what can be entered are left alone.
fn number(points: &[Value], random: &mut Rng) -> Option<Number> {
    let numbers: Vec<Number> =
        points.iter().filter_map(|v| if let Value::Number(n) = v { Some(*n) } else { None }).collect();
    let near: Vec<Number> = numbers.iter().copied().filter(|n| *n <= Number::from(100_000_000_i64)).collect();
    let i = random.usize(..near.len().max(1));
    let low = *near.get(i)?;
    if random.bool() {
        return Some(low);
    }
    let high = near.get(i.saturating_add(1)).copied().unwrap_or(low);
    let share = Number::new(random.i64(0..=1000), 3);
    let between = high.sub(low).ok()?.mul(share).ok()?.add(low).ok()?;
    // As round as people's figures are; where that leaves the stretch, the lower end.
    let unit = if high > Number::from(1000_i64) { 100 } else { 1 };
    let round = Rounding { unit: Number::from(unit), mode: Mode::Floor }.apply(between).ok()?;
    Some(if round < low { low } else { round })
}

/// The recommended amount, or one scattered about it: seven in ten as recommended, two in the range, one anywhere near.
fn decided(
    assessor: &mut Assessor<'_>,
    plan: &Plan,
    dates: &[(&str, Date)],
    facts: &[(String, NodeKind)],
    random: &mut Rng,
) -> Option<Number> {
    let at = Location::default();
    let node = |kind: NodeKind| Node { at, kind };
    let entry = |key: &str, kind: NodeKind| Entry { key: key.to_owned(), key_at: at, value: node(kind) };
    let dates = dates.iter().map(|(key, day)| entry(key, super::cell::scalar(&day.to_string()))).collect();
    let facts = facts.iter().map(|(id, kind)| entry(id, kind.clone())).collect();
    let case = node(NodeKind::Map(vec![
        entry("item", super::cell::scalar(&plan.reference)),
        entry("dates", NodeKind::Map(dates)),
        entry("facts", NodeKind::Map(facts)),
    ]));
    let ask = Ask { trace: false, options: false, changes: false, force: true };
    let dice = random.u8(..10);
    let share = Number::new(random.i64(0..=100), 2);
    let a = assessor.assess(&read_case(&case).ok()?, &ask).ok()?;
    let fine = a.fine?;
    let amount = fine.amount?;
    let exact = match (dice, fine.range.and_then(|r| r.min.zip(r.max))) {
        (0..7, _) | (7..9, None) => return Some(amount),
        (7..9, Some((min, max))) => max.sub(min).ok()?.mul(share).ok()?.add(min).ok()?,
        // From half to one and a half.
        _ => amount.mul(share.add(Number::new(5, 1)).ok()?).ok()?,
    };
    Rounding { unit: Number::from(100_i64), mode: Mode::HalfUp }.apply(exact).ok()
}

/// What a column holds of a value: options between semicolons, none as 无.
fn cell(kind: &NodeKind) -> String {
    match kind {
        NodeKind::Scalar { text, .. } => text.clone(),
        NodeKind::Seq(list) if list.is_empty() => "无".to_owned(),
        NodeKind::Seq(list) => list.iter().filter_map(Node::text).collect::<Vec<_>>().join(";"),
        NodeKind::Map(_) => String::new(),
    }
}

fn ten_thousands(cell: &str) -> Option<String> {
    let n = cailiang::quantity::parse_number(cell)?.ok()?;
    Some(format!("{}万元", n.mul(Number::new(1, 4)).ok()?))
}

fn wide(cell: &str) -> String {
    let widen =
        |c: char| char::from_u32(u32::from(c).saturating_add(0xfee0)).filter(|_| c.is_ascii_digit()).unwrap_or(c);
    cell.chars().map(widen).collect()
}

fn grouped(cell: &str) -> String {
    cailiang::quantity::parse_number(cell)
        .and_then(Result::ok)
        .map_or_else(|| cell.to_owned(), cailiang::quantity::grouped)
}

/// A row as a line of a table.
pub fn push_row<'t>(out: &mut String, cells: impl Iterator<Item = &'t str>, delimiter: char) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.push(delimiter);
        }
        push_cell(out, cell, delimiter);
    }
    out.push('\n');
}
