//! What a survey gathers as rows go by.

use super::tally::{CLIP, Sum, Tally, clipped, clipped_long, log_place};
use crate::batch::Tap;
use crate::batch::answer::{Answer, Departure};
use crate::batch::block::{Block, Form, Row, Trouble};
use crate::batch::cell;
use crate::batch::engine::{Answered, RowByRow};
use crate::batch::roles::{Map, Role};
use crate::batch::write::original;
use crate::exit::Failure;
use cailiang::assess::Status;
use cailiang::diagnostic::{Message, both};
use cailiang::document::Node;
use cailiang::explain::{Lang, reasons, sha256_hex};
use cailiang::pack::model::Outcome;
use cailiang::quantity::{Interval, Number};
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

/// Most rows of which everything is kept: those that figures name. Some fifty megabytes; next to no input comes near.
const KEPT: usize = 100_000;
/// Values of a column, kinds of cases, that are told apart.
const KEYS: usize = 2000;
/// Cases shown as most out of line.
pub const WORST: usize = 20;
/// Cases shown side by side at each end of a kind.
const ENDS: usize = 3;
/// Cells of the scatter plot in a tenfold.
pub const CELLS: i32 = 40;
/// Place of no fine at all in the scatter plot.
pub const NOTHING: i32 = i32::MIN;

/// Stands for the item of a case of several acts or parties: no reference is without a slash.
pub const SEVERAL: &str = "several";

/// What is kept of a row.
#[derive(Clone, Debug)]
pub struct Line {
    /// Number: the first below the header is 1.
    pub row: u64,
    /// Id of the case.
    pub case: Option<String>,
    /// `<pack>/<item>`, or [`SEVERAL`].
    pub item: String,
    /// Status.
    pub status: Status,
    /// Outcome.
    pub outcome: Option<Outcome>,
    /// Tier.
    pub tier: Option<String>,
    /// Recommended range.
    pub range: Option<Interval>,
    /// Recommended amount.
    pub amount: Option<Number>,
    /// Whether no fine at all is the recommendation.
    pub no_fine: bool,
    /// The fine that was decided.
    pub decided: Option<Number>,
    /// Where it lies.
    pub departure: Departure,
}

impl Line {
    /// Of an answer.
    pub fn of(row: &Row, a: &Answer) -> Line {
        Line {
            row: row.number,
            case: a.case.as_deref().map(clipped),
            // The answer names the item of the first.
            item: if several(row) { SEVERAL.to_owned() } else { a.said.item.to_string() },
            status: a.said.status,
            outcome: a.said.outcome,
            tier: a.said.tier.as_deref().map(str::to_owned),
            range: a.range(),
            amount: a.amount(),
            // A fine left to judgement has neither range nor amount, but the law's range, be it an open one.
            no_fine: a.said.status == Status::Decided
                && a.said.outcome.is_some()
                && a.statutory().is_none()
                && a.range().is_none()
                && a.amount().is_none(),
            decided: a.decided(),
            departure: a.departure(),
        }
    }

    /// What it was compared with: nothing, where no fine is recommended.
    pub fn recommended(&self) -> Option<Number> {
        self.decided.zip(self.departure.absolute).and_then(|(d, a)| d.sub(a).ok())
    }
}

/// What is kept of a row that gives no answer.
#[derive(Clone, Debug)]
pub struct Refused {
    /// See [`Line::row`].
    pub row: u64,
    /// Columns.
    pub field: String,
    /// Codes.
    pub code: String,
    /// In words.
    pub why: Message,
    /// The row as it was written.
    pub original: String,
}

/// Rows that figures name, and what they hold.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// Those with an answer.
    pub lines: BTreeMap<u64, Line>,
    /// Those without.
    pub refused: BTreeMap<u64, Refused>,
}

impl Named {
    /// Keeps a row a figure names.
    pub fn keep(&mut self, line: Line) {
        if self.lines.len() < KEPT {
            self.lines.insert(line.row, line);
        }
    }

    /// Keeps one that is refused.
    pub fn keep_refused(&mut self, block: &Block, row: &Row, trouble: &Trouble) {
        if self.refused.len() < KEPT {
            let why = both(clipped_long(&trouble.message.zh), clipped_long(&trouble.message.en));
            let (field, code) = (clipped(&trouble.field), clipped(&trouble.code));
            let original = clipped_long(&original(block, row, trouble));
            self.refused.insert(row.number, Refused { row: row.number, field, code, why, original });
        }
    }
}

/// By what departures are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// The item.
    Item,
    /// The office.
    Unit,
    /// The year of the decision, or of the act.
    Year,
    /// Who handled the case.
    Handler,
    /// A column that was named.
    Column(String),
}

/// Names by which a column of the input is known.
const COLUMNS: [(By, &[&str]); 3] = [
    (
        By::Unit,
        &[
            "unit",
            "agency",
            "单位",
            "办案单位",
            "办案机构",
            "办案部门",
            "承办单位",
            "承办机构",
            "执法单位",
            "执法机关",
            "处罚机关",
            "决定机关",
        ],
    ),
    (By::Year, &["year", "年度", "年份"]),
    (By::Handler, &["handler", "officer", "承办人", "主办人", "办案人", "办案人员", "执法人员", "经办人"]),
];

/// A map that stops taking in new keys when it is full, and says so.
#[derive(Clone, Debug)]
pub struct Bounded<K, V> {
    /// By key.
    pub by: BTreeMap<K, V>,
    /// Rows whose key was not taken in.
    pub more: Tally,
}

impl<K, V> Default for Bounded<K, V> {
    fn default() -> Bounded<K, V> {
        Bounded { by: BTreeMap::new(), more: Tally::default() }
    }
}

impl<K: Ord, V: Default> Bounded<K, V> {
    /// What belongs to a key, made if there is room for it.
    pub fn at(&mut self, key: K, row: u64) -> Option<&mut V> {
        if self.by.len() >= KEYS && !self.by.contains_key(&key) {
            self.more.add(row);
            return None;
        }
        Some(self.by.entry(key).or_default())
    }
}

/// Departures among some cases.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Cases with an answer.
    pub cases: Tally,
    /// Those with a decided fine and a recommended amount.
    pub compared: Tally,
    /// Decided above the recommendation.
    pub above: Tally,
    /// Below it.
    pub below: Tally,
    /// Outside the recommended range, also where the amount is left to judgement.
    pub outside_tier: Tally,
    /// Outside the statutory range, likewise.
    pub outside_statutory: Tally,
    /// Fines decided, of those compared.
    pub fines: Sum,
    /// Fines recommended, of the same.
    pub recommended: Sum,
}

/// Groups of one kind.
#[derive(Clone, Debug)]
pub struct Grouping {
    /// By what.
    pub by: By,
    column: Option<usize>,
    /// Other columns of the input that may be the one.
    pub beside: Vec<String>,
    dates: Vec<(&'static str, usize)>,
    /// By value; empty where the row says none.
    pub groups: Bounded<String, Group>,
}

/// Cases that should come out alike: one item, one tier, one outcome.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// See [`Line::item`].
    pub item: String,
    /// Tier.
    pub tier: Option<String>,
    /// See [`Line::outcome`], by [`rank`].
    pub outcome: u8,
}

/// How far apart the cases of a kind were decided.
#[derive(Clone, Debug, Default)]
pub struct Spread {
    /// All of them.
    pub cases: Tally,
    /// Those compared with a recommended amount above nothing.
    pub compared: Tally,
    /// The lowest, by the share of the recommended amount that was decided.
    pub low: Vec<Line>,
    /// The highest, highest first.
    pub high: Vec<Line>,
}

impl Spread {
    /// The departure furthest below and furthest above, as shares of the recommended amount.
    pub fn ends(&self) -> Option<(Number, Number)> {
        Some((self.low.first()?.departure.relative?, self.high.first()?.departure.relative?))
    }

    /// Whether it is one of the cases named.
    fn add(&mut self, line: &Line) -> bool {
        let named = self.cases.add(line.row);
        // Several acts or parties have a sum and nothing else: what they have in common with others cannot be told.
        if line.item == SEVERAL || line.departure.relative.is_none() {
            return named;
        }
        self.compared.add(line.row);
        insert(&mut self.low, line, |a, b| (a.departure.relative, a.row).cmp(&(b.departure.relative, b.row)));
        insert(&mut self.high, line, |a, b| {
            (Reverse(a.departure.relative), a.row).cmp(&(Reverse(b.departure.relative), b.row))
        });
        named
    }
}

/// Keeps the first few in an order.
fn insert(list: &mut Vec<Line>, line: &Line, order: impl Fn(&Line, &Line) -> Ordering) {
    let at = list.partition_point(|l| order(l, line) == Ordering::Less);
    if at < ENDS {
        list.insert(at, line.clone());
        list.truncate(ENDS);
    }
}

/// A place among outcomes, from the mildest; what has none comes last, by status.
pub fn rank(status: Status, outcome: Option<Outcome>) -> u8 {
    match (status, outcome) {
        (Status::Decided, Some(Outcome::Exempt)) => 0,
        (Status::Decided, Some(Outcome::Reduced)) => 1,
        (Status::Decided, Some(Outcome::Lenient)) => 2,
        (Status::Decided, Some(Outcome::Ordinary)) => 3,
        (Status::Decided, Some(Outcome::Severe)) => 4,
        (Status::Decided, None) => 5,
        (Status::NeedsFacts, _) => 6,
        (Status::NoRule, _) => 7,
        (Status::Conflict, _) => 8,
    }
}

/// A case out of line.
#[derive(Clone, Debug)]
pub struct Worst {
    /// The row.
    pub line: Line,
    /// Why the recommendation is what it is.
    pub reasons: Vec<String>,
}

/// How far out of line, the furthest first: outside the statute, outside the tier, then by the share, then by the amount. No
/// share can be told where nothing was recommended: that is further than any; where the amount is left to judgement, nearer.
fn distance(line: &Line) -> Option<impl Ord + use<>> {
    let d = &line.departure;
    let outside = (d.outside_statutory == Some(true), d.outside_tier == Some(true));
    let absolute = d.absolute.map(Number::abs);
    if outside == (false, false) && absolute.is_none_or(|a| a == Number::ZERO) {
        return None;
    }
    let share = d.relative.map(Number::abs);
    let beyond_any = absolute.is_some() && share.is_none();
    Some(Reverse((outside, beyond_any, share, absolute, Reverse(line.row))))
}

/// Gathers; see [`Tap`].
pub struct Survey<'a> {
    /// In which language reasons are given.
    lang: Lang,
    /// Computes the reasons of those out of line.
    engine: RowByRow<'a>,
    map: &'a Map,
    wanted: Vec<String>,
    /// Every row.
    pub rows: u64,
    /// Rows with an answer.
    pub answered: Tally,
    /// Refused rows by code.
    pub rejected: Bounded<String, Tally>,
    /// By [`rank`].
    pub outcomes: BTreeMap<u8, Tally>,
    /// By kind.
    pub kinds: Bounded<Kind, Spread>,
    /// All cases together.
    pub all: Group,
    /// Cases with a decided fine that could not be compared.
    pub incomparable: Tally,
    /// Below the range, its tenths, above it.
    pub positions: [Tally; 12],
    /// Cells of the scatter plot: recommended, decided.
    pub scatter: BTreeMap<(i32, i32), Tally>,
    /// By item, unit, year, handler, and columns that were named.
    pub groupings: Vec<Grouping>,
    /// The furthest first.
    pub worst: Vec<Worst>,
    /// Rows that these figures name.
    pub named: Named,
    /// Packs that gave answers: id, version, digest.
    pub packs: BTreeMap<(String, String, String), Tally>,
}

impl<'a> Survey<'a> {
    /// With an engine of its own; `wanted`: columns to tell departures apart by.
    pub fn new(engine: RowByRow<'a>, map: &'a Map, wanted: &[String], lang: Lang) -> Survey<'a> {
        Survey {
            lang,
            engine,
            map,
            wanted: wanted.to_vec(),
            rows: 0,
            answered: Tally::default(),
            rejected: Bounded::default(),
            outcomes: BTreeMap::new(),
            kinds: Bounded::default(),
            all: Group::default(),
            incomparable: Tally::default(),
            positions: Default::default(),
            scatter: BTreeMap::new(),
            groupings: Vec::new(),
            worst: Vec::new(),
            named: Named::default(),
            packs: BTreeMap::new(),
        }
    }

    /// Looks for the columns departures are told apart by.
    fn columns(&mut self, header: &[String]) {
        let named = |names: &[&str]| -> Vec<usize> {
            let known = |h: &String| names.iter().any(|n| h.trim().eq_ignore_ascii_case(n));
            header.iter().enumerate().filter(|(_, h)| known(h)).map(|(i, _)| i).collect()
        };
        let dates: Vec<(&'static str, usize)> = ["decision", "act"]
            .into_iter()
            .filter_map(|key| Some((key, header.iter().position(|h| self.map.column(h).role == Role::Date(key))?)))
            .collect();
        let mut places: Vec<(By, Vec<usize>)> = vec![(By::Item, Vec::new())];
        places.extend(COLUMNS.iter().map(|(by, names)| (by.clone(), named(names))));
        for name in &self.wanted {
            let at = header.iter().position(|h| h == name);
            // One that is known already is not told twice.
            if at.is_none() || !places.iter().any(|(_, p)| p.first() == at.as_ref()) {
                places.push((By::Column(name.clone()), at.into_iter().collect()));
            }
        }
        for (by, columns) in places {
            let at = match self.groupings.iter().position(|g| g.by == by) {
                Some(at) => at,
                None => {
                    let groups = Bounded::default();
                    self.groupings.push(Grouping { by, column: None, beside: Vec::new(), dates: Vec::new(), groups });
                    self.groupings.len().saturating_sub(1)
                }
            };
            let Some(g) = self.groupings.get_mut(at) else { continue };
            g.column = g.column.or(columns.first().copied());
            let others = columns.iter().filter(|c| g.column != Some(**c));
            g.beside = others.filter_map(|c| header.get(*c)).cloned().collect();
            g.dates.clone_from(&dates);
        }
    }

    fn answer(&mut self, header: &[String], block: &Block, row: &Row, a: &Answer) {
        let line = Line::of(row, a);
        let n = row.number;
        let mut named = self.answered.add(n);
        let rank = rank(line.status, line.outcome);
        named |= self.outcomes.entry(rank).or_default().add(n);
        let pack = (a.said.pack.id.clone(), a.said.pack.version.clone(), a.said.pack.sha256.clone());
        self.packs.entry(pack).or_default().add(n);
        let kind = Kind { item: line.item.clone(), tier: line.tier.clone(), outcome: rank };
        if let Some(spread) = self.kinds.at(kind, n) {
            named |= spread.add(&line);
        }
        let currency = &a.said.pack.currency;
        named |= self.all.add(&line, currency);
        let item = line.item.clone();
        for g in &mut self.groupings {
            let value = match g.by {
                By::Item => item.clone(),
                By::Year => year(block, row, g),
                _ => g.column.map(|c| key(block.cell(row, c).trim())).unwrap_or_default(),
            };
            if let Some(group) = g.groups.at(value, n) {
                named |= group.add(&line, currency);
            }
        }
        named |= self.incomparable.add_if(line.decided.is_some() && line.departure.absolute.is_none(), n);
        let place = line.range.zip(line.decided).and_then(|(range, decided)| tenth(&range, decided));
        if let Some(tally) = place.and_then(|p| self.positions.get_mut(p)) {
            named |= tally.add(n);
        }
        if let (Some(decided), Some(recommended)) = (line.decided, line.recommended()) {
            let point = self.scatter.entry((cell_of(recommended), cell_of(decided))).or_default();
            // A point leads to its first case only.
            named |= point.add(n) && point.n == 1;
        }
        self.out_of_line(header, block, row, &line);
        if named {
            self.named.keep(line);
        }
    }

    fn out_of_line(&mut self, header: &[String], block: &Block, row: &Row, line: &Line) {
        let Some(far) = distance(line) else { return };
        let at = self.worst.partition_point(|w| distance(&w.line).is_some_and(|d| d < far));
        if at < WORST {
            // Asked for only of the few that get here.
            let why = self.engine.assess(header, block, row, true).map(|(a, _)| reasons(&a, self.lang));
            self.worst.insert(at, Worst { line: line.clone(), reasons: why.unwrap_or_default() });
            self.worst.truncate(WORST);
        }
    }
}

impl Group {
    /// Whether it is one of those a figure names.
    fn add(&mut self, line: &Line, currency: &str) -> bool {
        let mut named = self.cases.add(line.row);
        named |= self.outside_tier.add_if(line.departure.outside_tier == Some(true), line.row);
        named |= self.outside_statutory.add_if(line.departure.outside_statutory == Some(true), line.row);
        let (Some(decided), Some(absolute), Some(recommended)) =
            (line.decided, line.departure.absolute, line.recommended())
        else {
            return named;
        };
        named |= self.compared.add(line.row);
        named |= self.above.add_if(absolute.sign() == Ordering::Greater, line.row);
        named |= self.below.add_if(absolute.sign() == Ordering::Less, line.row);
        self.fines.add(decided, currency);
        self.recommended.add(recommended, currency);
        named
    }
}

impl Tap for Survey<'_> {
    fn begin(&mut self, header: &[String], whole_file: bool) -> Result<(), Failure> {
        if let Some(name) = self.wanted.iter().find(|w| whole_file && !header.contains(w)) {
            return Err(Failure::Usage(
                format!("表头中没有列“{name}”：{}", header.join("、")),
                format!("there is no column `{name}` in the header: {}", header.join(", ")),
            ));
        }
        if let Some(name) = self.wanted.iter().find(|w| header.iter().filter(|h| h == w).count() > 1) {
            return Err(Failure::Usage(
                format!("表头中有几列都叫“{name}”，不能按它分列"),
                format!("several columns of the header are called `{name}`: rows cannot be told apart by it"),
            ));
        }
        self.columns(header);
        Ok(())
    }

    fn rows(&mut self, header: &[String], block: &Block, answers: &[Answered]) {
        // Where rows name their own columns, more may have come.
        self.columns(header);
        for (row, answer) in block.rows().iter().zip(answers) {
            self.rows = self.rows.saturating_add(1);
            match answer {
                Ok(a) => self.answer(header, block, row, a),
                Err(t) => {
                    let tally = self.rejected.at(first_code(t), row.number);
                    if tally.is_some_and(|tally| tally.add(row.number)) {
                        self.named.keep_refused(block, row, t);
                    }
                }
            }
        }
    }
}

/// Whether a row is a case of several acts or parties.
fn several(row: &Row) -> bool {
    let Form::Document(node) = &row.form else { return false };
    ["acts", "parties"].iter().any(|key| node.get(key).and_then(Node::seq).is_some_and(|list| !list.is_empty()))
}

/// The year a row belongs to: of a column that says so, else of the decision, else of the act.
fn year(block: &Block, row: &Row, g: &Grouping) -> String {
    if let Some(said) = g.column.map(|c| block.cell(row, c).trim()).filter(|t| !t.is_empty()) {
        return key(said);
    }
    let first_four = |date: &str| date.get(..4).map(str::to_owned);
    if let Form::Document(node) = &row.form {
        let dates = node.get("dates");
        let date = |key: &str| dates.and_then(|d| d.get(key)).and_then(|d| d.text()).and_then(first_four);
        return date("decision").or_else(|| date("act")).unwrap_or_default();
    }
    let read = |(_, column): &(&str, usize)| {
        let text = block.cell(row, *column).trim();
        if cell::unknown(text) { None } else { cell::date(text).ok().as_deref().and_then(first_four) }
    };
    g.dates.iter().find_map(read).unwrap_or_default()
}

/// What a row is counted under where it is refused: the first of its problems.
pub fn first_code(t: &Trouble) -> String {
    t.code.split(';').next().unwrap_or_default().to_owned()
}

/// A value rows are told apart by. Two long ones that begin alike are still two.
fn key(text: &str) -> String {
    let short = clipped(text);
    if text.chars().nth(CLIP).is_none() {
        return short;
    }
    let digest = sha256_hex(text.as_bytes());
    format!("{short}#{}", digest.get(..8).unwrap_or_default())
}

/// Which of [`Survey::positions`] a fine belongs to: exactly, as a quotient that was rounded may lie in the next one. A
/// fine inside a range without two different ends has none.
fn tenth(range: &Interval, fine: Number) -> Option<usize> {
    if !range.contains(fine) {
        return Some(if range.min.is_some_and(|min| fine <= min) { 0 } else { 11 });
    }
    let (min, max) = (range.min?, range.max?);
    let width = max.sub(min).ok().filter(|w| w.sign() == Ordering::Greater)?;
    let tenfold = fine.sub(min).and_then(|p| p.mul(Number::from(10))).ok()?;
    for tenth in 1..10_u8 {
        if tenfold < width.mul(Number::from(i64::from(tenth))).ok()? {
            return Some(usize::from(tenth));
        }
    }
    // The upper end itself belongs to the last tenth.
    Some(10)
}

fn cell_of(amount: Number) -> i32 {
    let place = log_place(amount).and_then(|p| p.checked_mul(CELLS)).map(|p| p.div_euclid(1000));
    place.unwrap_or(NOTHING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_fall_in_tenths() {
        let closed = |min: Option<i64>, max: Option<i64>| Interval {
            min: min.map(Number::from),
            max: max.map(Number::from),
            min_inclusive: true,
            max_inclusive: true,
        };
        let of = |m: i64| tenth(&closed(Some(0), Some(1)), Number::new(m, 4));
        let places = [0, 1, 1, 2, 10, 10, 11].map(Some);
        assert_eq!([of(-1), of(0), of(999), of(1000), of(9999), of(10_000), of(10_001)], places);
        // A hundredth of a yuan outside is outside, however wide the range; the same before a tenth.
        let wide = closed(Some(2200), Some(3800));
        let cents = |m: i64| tenth(&wide, Number::new(m, 2));
        assert_eq!([cents(219_999), cents(299_999), cents(300_000), cents(380_001)], [0, 5, 6, 11].map(Some));
        let open = Interval { min_inclusive: false, max_inclusive: false, ..wide };
        assert_eq!([2200, 3800].map(|n| tenth(&open, Number::from(n))), [0, 11].map(Some), "ends left out");
        // Without two different ends a fine may lie outside, but at no place inside.
        let point = closed(Some(5), Some(5));
        assert_eq!([4, 5, 6].map(|n| tenth(&point, Number::from(n))), [Some(0), None, Some(11)]);
        assert_eq!([5, 6].map(|n| tenth(&closed(None, Some(5)), Number::from(n))), [None, Some(11)]);
        assert_eq!([4, 5].map(|n| tenth(&closed(Some(5), None), Number::from(n))), [Some(0), None]);
    }

    #[test]
    fn long_values_that_begin_alike_are_two() {
        let long = "局".repeat(60);
        assert_eq!(key(&long), long);
        let (one, two) = (key(&format!("{long}甲")), key(&format!("{long}乙")));
        assert!(one.starts_with(&format!("{long}…#")) && one != two, "{one} {two}");
    }

    #[test]
    fn a_full_map_says_what_it_left_out() {
        let mut map: Bounded<usize, Tally> = Bounded::default();
        for key in 0..KEYS + 5 {
            let row = u64::try_from(key).unwrap();
            if let Some(t) = map.at(key, row) {
                t.add(row);
            }
        }
        assert_eq!((map.by.len(), map.more.n), (KEYS, 5));
        assert!(map.at(0, 0).is_some());
    }
}
