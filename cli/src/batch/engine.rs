//! From a block of rows to an answer or a refusal for each.

use super::answer::Answer;
use super::block::{Block, Form, Row, Trouble};
use super::cell;
use super::items::{Catalogue, Fact, Facts, Reading};
use super::lanes::{Lanes, Ready};
use super::lines::{NESTED, of_problems};
use super::roles::{Column, Map, Role};
use crate::exit::Failure;
use cailiang::assess::{Ask, AssessError, Assessment, Assessor, RuleSet, Under};
use cailiang::case::{Case, read_case};
use cailiang::diagnostic::{Diagnostic, Location, Span, both};
use cailiang::document::{Entry, Node, NodeKind, compact};
use cailiang::explain::{Lang, reasons};
use cailiang::quantity::{Date, Number};
use std::collections::HashMap;

/// Keys of a case as `assess` takes it: where a line is one, these are no columns.
const CASE_KEYS: [&str; 9] = ["case", "item", "items", "dates", "facts", "elect", "acts", "parties", "judgement"];

/// What a row gives.
pub type Answered = Result<Answer, Box<Trouble>>;

/// What computes. An engine is asked for some blocks, in no certain order, and keeps nothing between them that an answer
/// depends on: a run that goes on from the middle of its input, or with other threads, must come to the same answers.
pub trait Engine {
    /// Looks at the columns before any row is computed: those of a header, or those the first rows name.
    ///
    /// # Errors
    /// Nothing can be computed from them.
    fn begin(&mut self, header: &[String], whole_file: bool) -> Result<(), Failure>;

    /// Columns that no row so far used for anything.
    fn unused(&mut self, header: &[String]) -> Vec<String>;

    /// Adds one answer or refusal for each row of the block, in order. `header` names the columns; where rows name their
    /// own it may be longer or shorter than for another block, never different.
    fn answer(&mut self, header: &[String], block: &Block, out: &mut Vec<Answered>);
}

/// Which law a run asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AsOf {
    /// As `assess`: that of the act and that of the decision, the lighter result.
    #[default]
    Both,
    /// That of the act.
    Act,
    /// That of the decision.
    Decision,
    /// That of a day.
    Day(Date),
    /// The pack of this version.
    Version(String),
}

/// What a run asks of every row.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The item of every row, where no column names it.
    pub item: Option<String>,
    /// The mapping.
    pub map: Map,
    /// Which law.
    pub as_of: AsOf,
    /// Compute though the benchmark is not valid on the day.
    pub force: bool,
    /// In which language reasons are given, where they are asked for.
    pub reasons: Option<Lang>,
}

/// Row by row, through the very intake and assessment of `assess`.
pub struct RowByRow<'a> {
    rules: &'a RuleSet,
    settings: &'a Settings,
    assessor: Assessor<'a>,
    catalogue: Catalogue,
    columns: Vec<Column>,
    plans: HashMap<String, Result<Plan, Box<Trouble>>>,
    lanes: Option<Lanes<'a>>,
    /// Answers of the block at hand, by row.
    answered: Vec<Option<Answer>>,
}

/// What each column is to one item.
#[derive(Debug, Default)]
struct Plan {
    facts: Facts,
    /// By column; `None` where it holds no fact of the item.
    columns: Vec<Option<Fact>>,
}

impl<'a> RowByRow<'a> {
    /// Under these rules.
    pub fn new(rules: &'a RuleSet, settings: &'a Settings) -> RowByRow<'a> {
        RowByRow {
            rules,
            settings,
            assessor: Assessor::new(rules),
            catalogue: Catalogue::new(rules, &settings.map.items),
            columns: Vec::new(),
            plans: HashMap::new(),
            lanes: None,
            answered: Vec::new(),
        }
    }

    /// The same, with the rows that read plainly going through columns; the answers are the same.
    pub fn over_columns(rules: &'a RuleSet, settings: &'a Settings, ready: &'a (dyn Ready + 'a)) -> RowByRow<'a> {
        // Reasons need a trace.
        let lanes = settings.reasons.is_none().then(|| Lanes::new(rules, ready, &settings.as_of));
        RowByRow { lanes, ..RowByRow::new(rules, settings) }
    }

    /// Takes a row into its lane, by its route and version; none where it is one for the assessor.
    fn lane(&mut self, lanes: &mut Lanes<'a>, block: &Block, row: &Row, at: usize) -> Option<(usize, usize)> {
        let route = lanes.route(block, row, self.settings.item.as_deref(), &self.catalogue)?;
        if let Some(reference) = lanes.unplanned(route, self.columns.len()).map(str::to_owned) {
            self.prepare(&reference).ok()?;
            if let Some(Ok(plan)) = self.plans.get(&reference) {
                lanes.plan(route, &self.columns, &plan.columns);
            }
        }
        lanes.take(route, block, row, at).map(|version| (route, version))
    }

    fn name_columns(&mut self, header: &[String]) {
        for name in header.get(self.columns.len()..).unwrap_or_default() {
            self.columns.push(self.settings.map.column(name));
        }
    }

    fn row(&mut self, header: &[String], block: &Block, row: &Row) -> Answered {
        let (a, decided) = self.assess(header, block, row, self.settings.reasons.is_some())?;
        let why = self.settings.reasons.map(|lang| reasons(&a, lang)).unwrap_or_default();
        Ok(Answer::new(&a, decided, why))
    }

    /// The whole assessment of a row, with its trace where that is asked for, and the fine that was decided.
    ///
    /// # Errors
    /// The row gives no answer.
    pub fn assess(
        &mut self,
        header: &[String],
        block: &Block,
        row: &Row,
        trace: bool,
    ) -> Result<(Assessment, Option<Number>), Box<Trouble>> {
        let (node, decided) = match &row.form {
            Form::Trouble(t) => return Err(t.clone()),
            Form::Document(node) => self.document(node)?,
            Form::Cells => self.cells(header, block, row)?,
        };
        let cells = matches!(row.form, Form::Cells);
        let refused = |problems: Vec<Diagnostic>| {
            Box::new(if cells { at_columns(header, &problems) } else { of_problems(&problems) })
        };
        let case = read_case(&node).map_err(refused)?;
        let under = self.under(&case)?;
        let ask = Ask { trace, options: false, changes: false, force: self.settings.force };
        let a = self.assessor.assess_under(&case, &ask, under).map_err(|e| match e {
            AssessError::Case(d) | AssessError::Pack(_, d) | AssessError::Stopped(d) => refused(d),
        })?;
        let decided = match decided {
            Some(d) if d.yuan && a.pack.currency != "CNY" => return Err(Box::new(d.no_yuan(&a.pack.currency))),
            Some(d) => Some(d.amount),
            None => None,
        };
        Ok((a, decided))
    }

    fn under(&self, case: &Case) -> Result<Under, Box<Trouble>> {
        Ok(match &self.settings.as_of {
            AsOf::Both => Under::Both,
            AsOf::Act => Under::Act,
            AsOf::Decision => Under::Decision,
            AsOf::Day(d) => Under::Day(*d),
            AsOf::Version(version) => {
                let parts = case.acts.iter().chain(&case.parties).flat_map(|p| &p.case.items);
                let mut items: Vec<&str> = case.items.iter().chain(parts).map(|i| i.0.as_str()).collect();
                items.dedup();
                let trouble = |zh: String, en: String| Err(Box::new(Trouble::row("pack-version", both(zh, en), None)));
                let [one] = items.as_slice() else {
                    return trouble(
                        "指定规则包版本时，一个案件只能有一个事项".to_owned(),
                        "with a version of the pack named, a case can have only one item".to_owned(),
                    );
                };
                let found = self.rules.find(one, case.at).map_err(|d| Box::new(of_problems(&[*d])))?;
                let holds = |i: &usize| self.rules.packs().get(*i).is_some_and(|p| p.pack.version.value == *version);
                let mut held = found.iter().map(|f| f.0).filter(holds);
                match (held.next(), held.next()) {
                    (Some(index), None) => Under::Pack(index),
                    // Versions of the law are packs of their own, and may have come to the same number.
                    (Some(_), Some(_)) => {
                        return trouble(
                            format!("“{one}”有几个法律版本的规则包都是版本 {version}，请用 --as-of 指明日期"),
                            format!(
                                "packs of several versions of the law of `{one}` have version {version}: name a day with --as-of"
                            ),
                        );
                    }
                    (None, _) => {
                        return trouble(
                            format!("“{one}”没有版本 {version}"),
                            format!("`{one}` has no version {version}"),
                        );
                    }
                }
            }
        })
    }

    /// A whole case. What a mapping takes out of it (the decided fine) and the run's item, where it names none.
    fn document(&mut self, node: &Node) -> Result<(Node, Option<Decided>), Box<Trouble>> {
        let mut node = node.clone();
        let mut decided = None;
        if let NodeKind::Map(entries) = &mut node.kind {
            let column = |key: &str| self.settings.map.column(key);
            if let Some(i) = entries.iter().position(|e| column(&e.key).role == Role::Decided) {
                let entry = entries.remove(i);
                if !entry.value.is_null() {
                    let Some(text) = entry.value.text() else {
                        return Err(Box::new(no_fine(&compact(&entry.value), &entry.key)));
                    };
                    decided = fine(text, &column(&entry.key), &entry.key)?;
                }
            }
            let named = entries.iter().any(|e| matches!(e.key.as_str(), "item" | "items" | "acts"));
            if let (Some(item), false) = (&self.settings.item, named) {
                entries.push(entry("item", cell::scalar(item), Location::default()));
            }
        }
        Ok((node, decided))
    }

    /// A case of cells.
    fn cells(&mut self, header: &[String], block: &Block, row: &Row) -> Result<(Node, Option<Decided>), Box<Trouble>> {
        self.name_columns(header);
        let items = self.items(header, block, row)?;
        let (mut dates, mut facts, mut decided) = (Vec::new(), Vec::new(), None);
        let mut case = Vec::new();
        for reference in &items {
            self.prepare(reference)?;
        }
        let mut said: Vec<&Role> = Vec::new();
        for (i, column) in self.columns.iter().enumerate() {
            let text = block.cell(row, i);
            let at = location(i);
            if !matches!(column.role, Role::Ignored | Role::Fact { .. }) && !text.trim().is_empty() {
                if said.contains(&&column.role) {
                    let name = header.get(i).cloned().unwrap_or_default();
                    let message =
                        both("这一行在另一列中已写明同样的内容", "another column of the row says the same thing");
                    return Err(Box::new(Trouble {
                        field: name,
                        code: "duplicate-column".to_owned(),
                        message,
                        original: None,
                    }));
                }
                said.push(&column.role);
            }
            let name = header.get(i).map(String::as_str).unwrap_or_default();
            let wrong = |(code, message): cell::Wrong| {
                Box::new(Trouble { field: name.to_owned(), code: code.to_owned(), message, original: None })
            };
            match &column.role {
                Role::Ignored | Role::Item => {}
                Role::Case if !text.trim().is_empty() => case.push(entry("case", cell::scalar(text.trim()), at)),
                Role::Decided => decided = fine(text, column, name)?.or(decided),
                Role::Elect if !cell::unknown(text) => {
                    let list = cell::list(text, at, |_| false).unwrap_or_else(|| cell::scalar(text));
                    case.push(entry("elect", list, at));
                }
                Role::Date(key) if !cell::unknown(text) => {
                    dates.push(entry(key, cell::scalar(&cell::date(text).map_err(wrong)?), at));
                }
                Role::Fact { name: fact, sure } => {
                    let found = items.iter().find_map(|r| self.plans.get(r)?.as_ref().ok()?.columns.get(i)?.as_ref());
                    match found {
                        Some(f) => facts.extend(read(f, column, text, i).map_err(wrong)?),
                        None if *sure && !cell::unknown(text) => {
                            facts.push(entry(fact, cell::scalar(text.trim()), at));
                        }
                        None => {}
                    }
                }
                Role::Case | Role::Elect | Role::Date(_) => {}
            }
        }
        let whole = Location::default();
        let item = match items.as_slice() {
            [one] => entry("item", cell::scalar(one), whole),
            several => {
                let nodes = several.iter().map(|r| Node { at: whole, kind: cell::scalar(r) });
                entry("items", NodeKind::Seq(nodes.collect()), whole)
            }
        };
        case.push(item);
        case.push(entry("dates", NodeKind::Map(dates), whole));
        case.push(entry("facts", NodeKind::Map(facts), whole));
        Ok((Node { at: whole, kind: NodeKind::Map(case) }, decided))
    }

    /// The items of a row: the column's, or the run's.
    fn items(&self, header: &[String], block: &Block, row: &Row) -> Result<Vec<String>, Box<Trouble>> {
        let named = |i: usize, c: &Column| c.role == Role::Item && !block.cell(row, i).trim().is_empty();
        let column = self.columns.iter().enumerate().position(|(i, c)| named(i, c));
        let text = column.map(|i| block.cell(row, i).trim()).unwrap_or_default();
        if text.is_empty() {
            return match &self.settings.item {
                Some(item) => Ok(vec![item.clone()]),
                None => {
                    Err(Box::new(Trouble::row("missing-item", both("没有写明事项", "the row names no item"), None)))
                }
            };
        }
        let field = column.and_then(|i| header.get(i)).cloned().unwrap_or_default();
        let placed = |t: Box<Trouble>| Box::new(Trouble { field: field.clone(), ..*t });
        // A name may itself hold a semicolon.
        if let Ok(one) = self.catalogue.find(text) {
            return Ok(vec![one.to_owned()]);
        }
        let parts = text.split([';', '；']).map(str::trim).filter(|t| !t.is_empty());
        parts.map(|t| self.catalogue.find(t).map(str::to_owned).map_err(placed)).collect()
    }

    /// Works out what the columns are to an item.
    fn prepare(&mut self, reference: &str) -> Result<(), Box<Trouble>> {
        if !self.plans.contains_key(reference) {
            let plan = Facts::new(self.rules, reference).map(|facts| Plan { facts, columns: Vec::new() });
            self.plans.insert(reference.to_owned(), plan);
        }
        match self.plans.get_mut(reference) {
            Some(Ok(plan)) => {
                for column in self.columns.get(plan.columns.len()..).unwrap_or_default() {
                    let fact = match &column.role {
                        Role::Fact { name, .. } => plan.facts.find(name).cloned(),
                        _ => None,
                    };
                    plan.columns.push(fact);
                }
                Ok(())
            }
            Some(Err(t)) => Err(t.clone()),
            None => Ok(()),
        }
    }
}

impl Engine for RowByRow<'_> {
    fn begin(&mut self, header: &[String], whole_file: bool) -> Result<(), Failure> {
        // The columns of a table hold cells and never a part of a case.
        let whole = |name: &String| !whole_file && NESTED.contains(&name.as_str());
        let Some(item) = self.settings.item.clone() else {
            let named = header.iter().any(|h| self.settings.map.column(h).role == Role::Item || whole(h));
            return if named || header.is_empty() { Ok(()) } else { Err(no_item(header)) };
        };
        self.columns = header.iter().map(|h| self.settings.map.column(h)).collect();
        // An item that is not there, or cannot be compiled, is told of once and not in every row.
        self.prepare(&item).map_err(|t| Failure::Usage(t.message.zh.clone(), t.message.en.clone()))?;
        let Some(Ok(plan)) = self.plans.get(&item) else { return Ok(()) };
        let mut seen: HashMap<&str, &String> = HashMap::new();
        for (name, fact) in header.iter().zip(&plan.columns) {
            let Some(fact) = fact else { continue };
            if let Some(first) = seen.insert(&fact.id, name)
                && whole_file
            {
                return Err(Failure::Usage(
                    format!("列“{first}”和“{name}”是同一事实（{}）；用 --map 说明各列", fact.id),
                    format!(
                        "the columns `{first}` and `{name}` are the same fact ({}); say what each is with --map",
                        fact.id
                    ),
                ));
            }
        }
        let dates = self.columns.iter().any(|c| matches!(c.role, Role::Date(_)));
        if seen.is_empty() && !dates && !header.is_empty() && !header.iter().any(whole) {
            return Err(Failure::Usage(
                format!("表头中没有一列是事项 {item} 的事实或日期：{}；用 --suggest-map 起草映射", header.join("、")),
                format!(
                    "no column of the header is a fact or date of {item}: {}; draft a mapping with --suggest-map",
                    header.join(", ")
                ),
            ));
        }
        Ok(())
    }

    fn unused(&mut self, header: &[String]) -> Vec<String> {
        // Which items there were counts, not whether their rows came before a column or after.
        self.name_columns(header);
        let items: Vec<String> = self.plans.keys().cloned().collect();
        for item in items {
            // One that is not there was refused row by row.
            let _ = self.prepare(&item);
        }
        let used = |i: usize| {
            self.plans.values().filter_map(|p| p.as_ref().ok()).any(|p| matches!(p.columns.get(i), Some(Some(_))))
        };
        let idle = |(i, name): (usize, &String)| match self.settings.map.column(name).role {
            Role::Fact { sure, .. } => (!sure && !used(i) && !CASE_KEYS.contains(&name.as_str())).then(|| name.clone()),
            _ => None,
        };
        header.iter().enumerate().filter_map(idle).collect()
    }

    fn answer(&mut self, header: &[String], block: &Block, out: &mut Vec<Answered>) {
        let Some(mut lanes) = self.lanes.take() else {
            out.extend(block.rows().iter().map(|row| self.row(header, block, row)));
            return;
        };
        self.name_columns(header);
        lanes.look(&self.columns);
        let together = lanes.together();
        let mut rows = block.rows().iter().enumerate().filter(|(_, row)| matches!(row.form, Form::Cells));
        while let Some((at, row)) = rows.next() {
            // What is not taken has no answer below.
            let taken = self.lane(&mut lanes, block, row, at);
            if together {
                if let Some(way) = taken {
                    lanes.take_also(way, rows.map(|(at, _)| at));
                }
                break;
            }
        }
        if lanes.whole(block.len()) {
            lanes.finish(block, |at, answer| match (answer, block.rows().get(at)) {
                (Some(answer), _) => out.push(Ok(answer)),
                (None, Some(row)) => out.push(self.row(header, block, row)),
                (None, None) => {}
            });
        } else {
            let mut answered = std::mem::take(&mut self.answered);
            answered.clear();
            answered.resize_with(block.len(), || None);
            lanes.finish(block, |at, answer| {
                if let Some(place) = answered.get_mut(at) {
                    *place = answer;
                }
            });
            out.extend(answered.drain(..).zip(block.rows()).map(|(a, row)| match a {
                Some(answer) => Ok(answer),
                None => self.row(header, block, row),
            }));
            self.answered = answered;
        }
        self.lanes = Some(lanes);
    }
}

fn no_item(header: &[String]) -> Failure {
    Failure::Usage(
        format!("没有事项列，也没有 --item；表头：{}", header.join("、")),
        format!("there is no column for the item and no --item; the header: {}", header.join(", ")),
    )
}

/// A fact's entry; nothing where the cell says nothing.
fn read(fact: &Fact, column: &Column, text: &str, at: usize) -> Result<Option<Entry>, cell::Wrong> {
    let optional = |t: &str| fact.options.iter().any(|o| o == t);
    // An option may be called 不详.
    if text.trim().is_empty() || (cell::unknown(text) && !optional(text.trim())) {
        return Ok(None);
    }
    if let (Some(unit), Reading::Money(false) | Reading::Number | Reading::Text) = (column.unit, &fact.reading) {
        return Err(cell::no_yuan(text, unit));
    }
    let value = match &fact.reading {
        Reading::Money(true) => cell::scalar(&cell::yuan(text, column.unit)?),
        Reading::Money(false) | Reading::Number => cell::scalar(&cell::number(text)?),
        Reading::Date => cell::scalar(&cell::date(text)?),
        Reading::YesNo => cell::scalar(&cell::yes_no(text)),
        Reading::List => cell::list(text, location(at), optional).unwrap_or_else(|| cell::scalar(text)),
        Reading::Text => cell::scalar(text.trim()),
    };
    Ok(Some(entry(&fact.id, value, location(at))))
}

/// A fine that was decided, as a cell says it.
pub struct Decided {
    /// How much.
    pub amount: Number,
    /// Whether the cell or its column says that it is yuan.
    pub yuan: bool,
    text: String,
    column: String,
}

impl Decided {
    /// A fine in yuan under rules in another currency.
    fn no_yuan(&self, currency: &str) -> Trouble {
        let text = self.text.trim();
        Trouble {
            message: both(
                format!("“{text}”是人民币，而规则包的货币是 {currency}"),
                format!("`{text}` is yuan, but the currency of the pack is {currency}"),
            ),
            ..no_fine(text, &self.column)
        }
    }
}

/// The decided fine in a cell.
pub fn fine(text: &str, column: &Column, name: &str) -> Result<Option<Decided>, Box<Trouble>> {
    if cell::unknown(text) {
        return Ok(None);
    }
    let read = cell::yuan(text, column.unit).map_err(|(code, message)| {
        Box::new(Trouble { field: name.to_owned(), code: code.to_owned(), message, original: None })
    })?;
    match cell::amount(&read) {
        Some(amount) if amount.sign() != std::cmp::Ordering::Less => {
            let yuan = !read.ends_with(|c: char| c.is_ascii_digit());
            Ok(Some(Decided { amount, yuan, text: text.to_owned(), column: name.to_owned() }))
        }
        _ => Err(Box::new(no_fine(text.trim(), name))),
    }
}

fn no_fine(text: &str, column: &str) -> Trouble {
    Trouble {
        field: column.to_owned(),
        code: "decided-fine".to_owned(),
        message: both(format!("“{text}”不是罚款数额"), format!("`{text}` is no amount of a fine")),
        original: None,
    }
}

fn entry(key: &str, value: NodeKind, at: Location) -> Entry {
    Entry { key: key.to_owned(), key_at: at, value: Node { at, kind: value } }
}

/// The place of a column in a case made of cells: the byte after its number, so that the place of the case itself, byte 0,
/// is no column's.
fn location(column: usize) -> Location {
    let at = u32::try_from(column).unwrap_or(u32::MAX - 1).saturating_add(1);
    Location { file: 0, span: Span::new(at, at) }
}

/// Problems with the names of the columns they stand in.
fn at_columns(header: &[String], problems: &[Diagnostic]) -> Trouble {
    let name = |d: &Diagnostic| {
        let column = usize::try_from(d.at.span.start).ok().and_then(|s| s.checked_sub(1));
        column.and_then(|c| header.get(c)).cloned().unwrap_or_else(|| d.path.clone())
    };
    let fields: Vec<String> = problems.iter().map(name).collect();
    Trouble { field: fields.join(";"), ..of_problems(problems) }
}
