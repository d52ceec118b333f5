//! Rows that read plainly, answered many at once over columns.
//!
//! Receives rows of cells; guarantees for each row it takes the answer the assessor would give it, to the letter; must not
//! refuse a row: whatever is out of the ordinary (a cell written in another way, a fact not known, two laws to compare) is
//! left to the assessor, which knows what to say of it.

use super::answer::{Answer, Said, Words};
use super::block::{Block, Lot, Row};
use super::cell;
use super::engine::{AsOf, fine};
use super::items::{Catalogue, Fact, Reading};
use super::roles::{Column, Role};
use cailiang::assess::{Compiled, DATE_FACTS, PackRef, RuleSet};
use cailiang::columns::{self, Cells, Way};
use cailiang::diagnostic::Location;
use cailiang::program::{Slot, Type, Value};
use cailiang::quantity::{Date, Number, parse_date};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// Bytes that the columns of all items of one engine may take.
const MOST: usize = 48 << 20;
/// Kinds of answers kept of an item, and the bytes each takes, about.
const KINDS: usize = 256;
const KIND: usize = 512;

/// The items of a rule set, compiled when first asked for. Shared between threads.
#[derive(Debug)]
pub struct Items<'r> {
    rules: &'r RuleSet,
    /// Where the items of each pack begin.
    first: Vec<usize>,
    compiled: Vec<OnceLock<Option<Compiled>>>,
}

impl<'r> Items<'r> {
    /// None compiled yet.
    pub fn new(rules: &'r RuleSet) -> Items<'r> {
        let mut first = Vec::new();
        let mut count = 0_usize;
        for pack in rules.packs() {
            first.push(count);
            count = count.saturating_add(pack.pack.items.len());
        }
        Items { rules, first, compiled: (0..count).map(|_| OnceLock::new()).collect() }
    }

    fn place(&self, pack: usize, item: &str) -> Option<usize> {
        let inside = self.rules.packs().get(pack)?.pack.items.iter().position(|i| i.id.value == item)?;
        self.first.get(pack)?.checked_add(inside)
    }

    fn get(&self, pack: usize, item: &str) -> Option<&Compiled> {
        let found = self.rules.packs().get(pack)?.pack.items.iter().find(|i| i.id.value == item)?;
        let made = self.compiled.get(self.place(pack, item)?)?;
        made.get_or_init(|| self.rules.compile(pack, found).ok()).as_ref()
    }
}

/// Items made ready for columns. Shared between threads.
#[derive(Debug)]
pub struct Engines<'i> {
    items: &'i Items<'i>,
    engines: Vec<OnceLock<Option<columns::Engine<'i>>>>,
}

impl<'i> Engines<'i> {
    /// None made yet.
    pub fn new(items: &'i Items<'i>) -> Engines<'i> {
        Engines { items, engines: items.compiled.iter().map(|_| OnceLock::new()).collect() }
    }
}

/// Where ready items come from.
pub trait Ready: Sync {
    /// An item of the pack with this index.
    fn engine<'s>(&'s self, pack: usize, item: &str) -> Option<&'s columns::Engine<'s>>;
}

impl Ready for Engines<'_> {
    fn engine<'s>(&'s self, pack: usize, item: &str) -> Option<&'s columns::Engine<'s>> {
        let made = self.engines.get(self.items.place(pack, item)?)?;
        made.get_or_init(|| self.items.get(pack, item).map(columns::Engine::new)).as_ref()
    }
}

/// The rows of one engine on their way through columns.
pub struct Lanes<'a> {
    rules: &'a RuleSet,
    ready: &'a (dyn Ready + 'a),
    as_of: &'a AsOf,
    routes: Vec<Route<'a>>,
    references: HashMap<String, usize>,
    /// What the column of items said last, and where that led.
    last: Option<(String, Option<usize>)>,
    columns: Roles,
    /// Bytes the lanes take.
    held: usize,
    /// Whether a lane found no more room.
    crowded: bool,
    chosen: Vec<bool>,
}

/// Where the columns that are no facts stand.
#[derive(Default)]
struct Roles {
    /// Of how many columns this was found out.
    of: usize,
    item: Option<usize>,
    case: Option<usize>,
    decided: Option<(usize, Column)>,
    dates: Vec<(usize, usize)>,
    /// Two columns may say the same thing.
    double: bool,
}

/// An item, in the versions of its pack that have it.
struct Route<'a> {
    reference: String,
    versions: Vec<Version<'a>>,
    /// Whether a version says when it is in force.
    dated: bool,
    /// What each column is: its role, and the fact.
    columns: Vec<(Column, Option<Fact>)>,
}

struct Version<'a> {
    pack: usize,
    version: String,
    window: Span,
    /// When the benchmark, and those it uses, are valid.
    validity: Vec<Span>,
    lane: Option<Box<Lane<'a>>>,
}

type Span = (Option<Date>, Option<Date>);

fn inside(span: &Span, day: Date) -> bool {
    span.0.is_none_or(|f| f <= day) && span.1.is_none_or(|u| day <= u)
}

/// One version of an item at work.
struct Lane<'a> {
    engine: &'a columns::Engine<'a>,
    block: columns::Block,
    scratch: columns::Scratch,
    cells: Cells,
    /// Of how many columns the plan is.
    of: usize,
    /// How each column is put in; nothing where no row reads plainly.
    plan: Option<Vec<(usize, Put)>>,
    words: Words,
    rows: Vec<Taken>,
    /// The kind of each row's answer.
    kinds: Vec<u64>,
    /// What was said of each kind met, by what its number comes to.
    alike: Vec<Option<Box<Alike>>>,
}

/// What the answers of a kind share; none where such rows are for the assessor.
struct Alike {
    kind: u64,
    said: Option<Arc<Said>>,
}

/// A row in a lane: its place in the block, and the fine that was decided.
struct Taken {
    at: usize,
    decided: Option<Number>,
}

/// How a cell goes into a lane.
enum Put {
    /// A fact by its index, and what its options are called.
    Fact(usize, Vec<String>),
    /// A set of options from this slot on: by id, then by label.
    Set(Slot, Vec<(String, String, String)>, Vec<String>),
    /// Only where nothing is known; texts that are no unknown.
    Never(Vec<String>),
}

impl<'a> Lanes<'a> {
    /// Under these rules.
    pub fn new(rules: &'a RuleSet, ready: &'a (dyn Ready + 'a), as_of: &'a AsOf) -> Lanes<'a> {
        Lanes {
            rules,
            ready,
            as_of,
            routes: Vec::new(),
            references: HashMap::new(),
            last: None,
            columns: Roles::default(),
            held: 0,
            crowded: false,
            chosen: Vec::new(),
        }
    }

    /// Looks at the columns, as far as that was not done.
    pub fn look(&mut self, columns: &[Column]) {
        let all = &mut self.columns;
        for (i, column) in columns.iter().enumerate().skip(all.of) {
            match &column.role {
                Role::Item => all.double |= all.item.replace(i).is_some(),
                Role::Case => all.double |= all.case.replace(i).is_some(),
                Role::Decided => all.double |= all.decided.replace((i, column.clone())).is_some(),
                Role::Date(key) => {
                    let Some(at) = DATE_FACTS.iter().position(|d| d.3 == *key) else { continue };
                    all.double |= all.dates.iter().any(|d| d.1 == at);
                    all.dates.push((i, at));
                }
                Role::Ignored | Role::Elect | Role::Fact { .. } => {}
            }
        }
        all.of = columns.len();
    }

    /// The item of a row.
    pub fn route(&mut self, block: &Block, row: &Row, item: Option<&str>, names: &Catalogue) -> Option<usize> {
        if self.columns.double {
            return None;
        }
        let text = self.columns.item.map_or("", |i| spelled(block, row, i).trim());
        if text.is_empty() {
            return match self.last.as_ref().filter(|l| l.0.is_empty()) {
                Some(last) => last.1,
                None => {
                    let route = self.lead(item?);
                    self.last = Some((String::new(), route));
                    route
                }
            };
        }
        if let Some(last) = self.last.as_ref().filter(|l| l.0 == text) {
            return last.1;
        }
        let route = names.find(text).ok().map(str::to_owned).and_then(|r| self.lead(&r));
        self.last = Some((text.to_owned(), route));
        route
    }

    fn lead(&mut self, reference: &str) -> Option<usize> {
        if let Some(known) = self.references.get(reference) {
            return Some(*known);
        }
        let found = self.rules.find(reference, Location::default()).ok()?;
        let mut versions = Vec::new();
        for (pack, _) in found {
            let own = &self.rules.packs().get(pack)?.pack;
            let used = self.rules.used(pack).ok()?;
            let span = |w: &cailiang::pack::model::Window| (w.from, w.until);
            versions.push(Version {
                pack,
                version: own.version.value.clone(),
                window: own.in_force.as_ref().map_or((None, None), span),
                validity: used.into_iter().chain([own]).filter_map(|p| p.validity.as_ref().map(span)).collect(),
                lane: None,
            });
        }
        let dated = versions.iter().any(|v| v.window.0.is_some() || v.window.1.is_some());
        self.routes.push(Route { reference: reference.to_owned(), versions, dated, columns: Vec::new() });
        let route = self.routes.len().saturating_sub(1);
        self.references.insert(reference.to_owned(), route);
        Some(route)
    }

    /// The item a route leads to, where it is not known yet what the newest of so many columns are to it.
    pub fn unplanned(&self, route: usize, columns: usize) -> Option<&str> {
        let route = self.routes.get(route)?;
        (route.columns.len() < columns).then_some(&route.reference)
    }

    /// Says what columns are to an item.
    pub fn plan(&mut self, route: usize, columns: &[Column], facts: &[Option<Fact>]) {
        if let Some(route) = self.routes.get_mut(route) {
            let known = route.columns.len();
            route.columns.extend(columns.iter().cloned().zip(facts.iter().cloned()).skip(known));
        }
    }

    /// Whether nothing a row says decides where it goes: all go where one goes.
    pub fn together(&self) -> bool {
        let all = &self.columns;
        all.item.is_none() && all.decided.is_none() && all.dates.is_empty()
    }

    /// Takes rows to where one went that was taken, by its route and version.
    pub fn take_also(&mut self, (route, version): (usize, usize), places: impl Iterator<Item = usize>) {
        let version = self.routes.get_mut(route).and_then(|r| r.versions.get_mut(version));
        if let Some(lane) = version.and_then(|v| v.lane.as_deref_mut()) {
            lane.rows.extend(places.map(|at| Taken { at, decided: None }));
        }
    }

    /// Takes the row at a place of the block, or leaves it to the assessor; the version that takes it.
    pub fn take(&mut self, route: usize, block: &Block, row: &Row, at: usize) -> Option<usize> {
        let version = self.version(route, block, row)?;
        let all = &self.columns;
        let decided = match &all.decided {
            None => None,
            Some((i, column)) => fine(spelled(block, row, *i), column, "").ok()?,
        };
        let (place, route) = (version, self.routes.get_mut(route)?);
        let version = route.versions.get_mut(version)?;
        if version.lane.is_none() {
            let lane = Lane::new(self.rules, self.ready, &route.reference, version.pack)?;
            let size = lane.size();
            if self.held.saturating_add(size) > MOST {
                self.crowded = true;
                return None;
            }
            self.held = self.held.saturating_add(size);
            version.lane = Some(Box::new(lane));
        }
        let lane = version.lane.as_deref_mut()?;
        if lane.of != route.columns.len() {
            lane.plan = lane.planned(&route.columns, all);
            lane.of = route.columns.len();
        }
        lane.plan.as_ref()?;
        if decided.as_ref().is_some_and(|d| d.yuan && lane.words.pack.currency != "CNY") {
            return None;
        }
        lane.rows.push(Taken { at, decided: decided.map(|d| d.amount) });
        Some(place)
    }

    /// Whether every row of a block of so many was taken, and all by one version of one item.
    pub fn whole(&self, rows: usize) -> bool {
        let lanes = self.routes.iter().flat_map(|r| &r.versions).filter_map(|v| v.lane.as_ref());
        lanes.map(|l| l.rows.len()).max() == Some(rows)
    }

    /// Answers what was taken, for each version of each item in the order of the rows: the place in the block, and the answer.
    /// One that is none is for the assessor.
    pub fn finish(&mut self, block: &Block, mut each: impl FnMut(usize, Option<Answer>)) {
        let case = self.columns.case;
        // Where there was no room for every item, all begin anew with the next block.
        let crowded = std::mem::take(&mut self.crowded);
        for version in self.routes.iter_mut().flat_map(|r| r.versions.iter_mut()) {
            if let Some(lane) = version.lane.as_deref_mut() {
                lane.fill(block, &mut self.chosen);
                lane.run(block, case, &mut each);
            }
            if crowded {
                version.lane = None;
            }
        }
        if crowded {
            self.held = 0;
        }
    }

    /// The one version of the law that answers a row.
    fn version(&self, route: usize, block: &Block, row: &Row) -> Option<usize> {
        let route = self.routes.get(route)?;
        let windowed = route.versions.iter().any(|v| !v.validity.is_empty());
        if !route.dated && !windowed && matches!(self.as_of, AsOf::Both | AsOf::Act) {
            return (!route.versions.is_empty()).then_some(0);
        }
        let mut dates = [None; DATE_FACTS.len()];
        if route.dated || windowed || *self.as_of == AsOf::Decision {
            for (i, at) in &self.columns.dates {
                let text = spelled(block, row, *i).trim();
                if !cell::unknown(text) {
                    *dates.get_mut(*at)? = Some(parse_date(text)?);
                }
            }
        }
        let [act, act_end, _, _, decision] = dates;
        let act = act_end.or(act);
        let by = |day: Date| route.versions.iter().position(|v| inside(&v.window, day));
        let at_act = || match act {
            _ if !route.dated => Some(0),
            None => (route.versions.len() == 1).then_some(0),
            Some(day) => by(day),
        };
        let version = match self.as_of {
            AsOf::Both => {
                let at_act = at_act()?;
                // Two laws to compare, or none for the day of the decision.
                if route.dated && act.is_some() && decision.is_some_and(|d| by(d) != Some(at_act)) {
                    return None;
                }
                at_act
            }
            AsOf::Act => at_act()?,
            AsOf::Decision => by(decision?)?,
            AsOf::Day(_) | AsOf::Version(_) => {
                let holds = |v: &Version<'_>| match self.as_of {
                    AsOf::Day(day) => inside(&v.window, *day),
                    AsOf::Version(wanted) => v.version == *wanted,
                    _ => false,
                };
                let at = route.versions.iter().position(holds)?;
                let one = matches!(self.as_of, AsOf::Day(_)) || route.versions.iter().filter(|v| holds(v)).count() == 1;
                // Asked for though it was not in force at the act, or several by that number.
                let in_force = |v: &Version<'_>| act.is_none_or(|d| inside(&v.window, d));
                route.versions.get(at).filter(|v| one && in_force(v)).map(|_| at)?
            }
        };
        let day = decision.or_else(|| dates.iter().flatten().max().copied());
        let valid = |v: &Version<'_>| day.is_none_or(|d| v.validity.iter().all(|w| inside(w, d)));
        route.versions.get(version).is_some_and(valid).then_some(version)
    }
}

impl<'a> Lane<'a> {
    fn new(rules: &RuleSet, ready: &'a (dyn Ready + 'a), reference: &str, pack: usize) -> Option<Lane<'a>> {
        let (_, item) = reference.split_once('/')?;
        let engine = ready.engine(pack, item)?;
        let own = &rules.packs().get(pack)?.pack;
        let pack_ref = PackRef {
            id: own.id.value.clone(),
            version: own.version.value.clone(),
            sha256: rules.sha256(pack),
            name: own.name.text.clone(),
            currency: own.currency.value.clone(),
        };
        Some(Lane {
            block: engine.block(),
            scratch: engine.scratch(),
            cells: Cells::new(engine.compiled()),
            of: usize::MAX,
            plan: None,
            words: Words::new(engine.compiled(), pack_ref),
            rows: Vec::new(),
            kinds: Vec::new(),
            alike: Vec::new(),
            engine,
        })
    }

    /// Bytes it takes, at most.
    fn size(&self) -> usize {
        let slots = self.engine.compiled().slots.len().saturating_mul(16 << 10);
        let [_, truths, figures] = self.engine.size().unwrap_or_default();
        slots
            .saturating_add(truths.saturating_mul(256))
            .saturating_add(figures.saturating_mul(16 << 10))
            .saturating_add(KINDS.saturating_mul(KIND))
    }

    fn planned(&self, columns: &[(Column, Option<Fact>)], all: &Roles) -> Option<Vec<(usize, Put)>> {
        let compiled = self.engine.compiled();
        let mut plan = Vec::new();
        let mut seen = Vec::new();
        for (i, (column, fact)) in columns.iter().enumerate() {
            match (&column.role, fact) {
                (Role::Date(_), _) => {
                    let at = all.dates.iter().find(|d| d.0 == i)?.1;
                    plan.push((i, Put::Fact(at, Vec::new())));
                }
                (Role::Elect, _) | (Role::Fact { sure: true, .. }, None) => plan.push((i, Put::Never(Vec::new()))),
                (Role::Fact { .. }, Some(fact)) => {
                    let at = compiled.facts.iter().position(|f| f.id == fact.id);
                    // A date of the case given as a fact does not decide which law applies, and one fact is told once.
                    if seen.contains(&&fact.id) || at.is_some_and(|at| at < DATE_FACTS.len()) {
                        return None;
                    }
                    seen.push(&fact.id);
                    let slot = at.and_then(|at| compiled.facts.get(at));
                    let put = match (at, slot) {
                        (Some(at), Some(slot)) if column.unit.is_none() => match slot.ty {
                            // Read as a list in every version of the law.
                            Type::Set(_) if fact.reading != Reading::List => Put::Never(fact.options.clone()),
                            Type::Set(_) => {
                                let choice = slot.choice.and_then(|c| compiled.choices.get(c));
                                let names = |o: &(u32, String, String, String)| (o.1.clone(), o.2.clone(), o.3.clone());
                                let options = choice.map(|c| c.options.iter().map(names).collect());
                                Put::Set(slot.slot, options.unwrap_or_default(), fact.options.clone())
                            }
                            _ => Put::Fact(at, fact.options.clone()),
                        },
                        _ => Put::Never(fact.options.clone()),
                    };
                    plan.push((i, put));
                }
                _ => {}
            }
        }
        Some(plan)
    }

    /// Puts the cells of the rows in, column by column of some rows at a time. A row with a cell that is not plain stays open.
    fn fill(&mut self, block: &Block, chosen: &mut Vec<bool>) {
        let Some(plan) = &self.plan else { return };
        let mut texts: [&[u8]; 64] = [&[]; 64];
        let (mut places, mut figures) = ([0; 64], [0; 64]);
        let mut rest = self.rows.as_slice();
        while !rest.is_empty() {
            let (some, others) = rest.split_at(rest.len().min(self.block.room()));
            if some.is_empty() {
                break;
            }
            rest = others;
            let mut own = [None; 64];
            for (row, taken) in own.iter_mut().zip(some) {
                *row = block.rows().get(taken.at);
            }
            let rows = || own.iter().copied().take(some.len());
            let mut open = 0_u64;
            for (place, taken) in places.iter_mut().zip(some) {
                *place = taken.at;
            }
            let places = places.get(..some.len()).unwrap_or_default();
            // An option may be called 不详.
            let unknown = |text: &str, options: &[String]| cell::unknown(text) && !options.iter().any(|o| o == text);
            for (i, put) in plan {
                let cell = |row: Option<&Row>| row.map_or("", |row| block.cell(row, *i).trim());
                if let (Put::Fact(fact, options), Some(held)) = (put, block.held()) {
                    let (cells, own) = (&mut self.cells, &mut self.block);
                    let odd = match held.lot(*i, places, &mut figures) {
                        Lot::Texts => None,
                        Lot::Truths(yes, no) => cells.put_truths(own, *fact, yes, no),
                        Lot::Figures(scale, there) => cells.put_figures(own, *fact, &figures, scale, there),
                        Lot::Days(there) => cells.put_days(own, *fact, &figures, there),
                    };
                    if let Some(odd) = odd {
                        if odd != 0 {
                            open |= again(cells, own, *fact, odd, rows().map(cell), |text| unknown(text, options));
                        }
                        continue;
                    }
                }
                block.spell(*i);
                match put {
                    Put::Fact(fact, options) => {
                        for (text, row) in texts.iter_mut().zip(rows()) {
                            *text = row.map_or(&[], |row| block.bytes(row, *i));
                        }
                        let of = texts.get(..some.len()).unwrap_or_default();
                        let odd = self.cells.put_rows(&mut self.block, *fact, of);
                        if odd != 0 {
                            open |= again(&mut self.cells, &mut self.block, *fact, odd, rows().map(cell), |text| {
                                unknown(text, options)
                            });
                        }
                    }
                    Put::Set(slot, names, options) => {
                        for (ahead, text) in rows().map(cell).enumerate().filter(|(_, text)| !text.is_empty()) {
                            if set(text, names, options, chosen) {
                                for (slot, yes) in (slot.0..).map(Slot).zip(chosen.iter()) {
                                    self.block.put_ahead(ahead, slot, Value::Bool(*yes));
                                }
                            } else if !unknown(text, options) {
                                open |= 1 << ahead;
                            }
                        }
                    }
                    Put::Never(options) => {
                        for (ahead, text) in rows().map(cell).enumerate() {
                            open |= u64::from(!text.is_empty() && !unknown(text, options)) << ahead;
                        }
                    }
                }
            }
            self.cells.end_rows(&mut self.block, some.len(), open);
        }
    }

    fn run(&mut self, block: &Block, case: Option<usize>, each: &mut impl FnMut(usize, Option<Answer>)) {
        if self.rows.is_empty() {
            return;
        }
        let answers = self.engine.run(&self.block, &mut self.scratch);
        let alike = answers.kinds(&mut self.kinds);
        let amounts = answers.all_amounts();
        let told = |row: usize, words: &Words| {
            let answer = answers.get(row)?;
            answer.failure().is_none().then(|| Answer::told(words, &answer))
        };
        for (k, taken) in self.rows.iter().enumerate() {
            let id = case.zip(block.rows().get(taken.at)).map(|(i, row)| spelled(block, row, i).trim());
            let id = id.filter(|t| !t.is_empty()).map(str::to_owned);
            let kind = self.kinds.get(k).filter(|_| alike && answers.way(k) == Way::Columns);
            let answer = match kind {
                Some(kind) => {
                    let shared = || told(k, &self.words)?.shared(&amounts, k);
                    of_kind(&mut self.alike, *kind, shared).and_then(|said| Answer::of_kind(said, &amounts, k))
                }
                None => told(k, &self.words),
            };
            let answer = answer.map(|a| a.of_case(id, taken.decided, false));
            each(taken.at, answer);
        }
        self.rows.clear();
        self.block.clear();
    }
}

/// The text of a cell in a column that is read in most rows.
#[inline]
fn spelled<'b>(block: &'b Block, row: &Row, column: usize) -> &'b str {
    block.spell(column);
    block.cell(row, column)
}

/// What is kept of a kind, or told now.
#[inline]
fn of_kind(
    all: &mut Vec<Option<Box<Alike>>>,
    kind: u64,
    told: impl FnOnce() -> Option<Arc<Said>>,
) -> Option<&Arc<Said>> {
    if all.is_empty() {
        all.resize_with(KINDS, || None);
    }
    // Numbers that differ in a few bits come far apart.
    let at = usize::try_from(kind.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32).unwrap_or_default();
    let place = all.get_mut(at.checked_rem(KINDS)?)?;
    if place.as_ref().is_none_or(|a| a.kind != kind) {
        *place = Some(Box::new(Alike { kind, said: told() }));
    }
    place.as_ref()?.said.as_ref()
}

/// Cells that are not plain as they stand, a bit of `odd` each: once more without white space at their ends. Those that still
/// are not, and say something.
fn again<'t>(
    cells: &mut Cells,
    block: &mut columns::Block,
    fact: usize,
    odd: u64,
    texts: impl Iterator<Item = &'t str>,
    unknown: impl Fn(&str) -> bool,
) -> u64 {
    let mut trimmed: [&str; 64] = [""; 64];
    for (ahead, (place, text)) in trimmed.iter_mut().zip(texts).enumerate() {
        *place = if odd >> ahead & 1 == 1 { text } else { "" };
    }
    let mut open = cells.put_rows(block, fact, &trimmed.map(str::as_bytes));
    for (ahead, text) in trimmed.iter().enumerate() {
        if unknown(text) {
            open &= !(1 << ahead);
        }
    }
    open
}

/// Which options a cell names, as [`cell::list`] reads it and intake takes it; false where that is not plain.
fn set(text: &str, names: &[(String, String, String)], options: &[String], chosen: &mut Vec<bool>) -> bool {
    chosen.clear();
    chosen.resize(names.len(), false);
    let known = |t: &str| options.iter().any(|o| o == t);
    if text.starts_with(['[', '{']) {
        return false;
    }
    if !known(text) && matches!(text, "无" | "没有" | "none") {
        return true;
    }
    let mut choose = |t: &str| {
        let by_id = names.iter().position(|n| n.0 == t);
        let at = by_id.or_else(|| names.iter().position(|n| n.1 == t || n.2 == t));
        let place = at.and_then(|at| chosen.get_mut(at));
        place.map(|c| *c = true).is_some()
    };
    let mut any = false;
    for part in text.split([';', '；', '|', '\n']).map(str::trim).filter(|p| !p.is_empty()) {
        let pieces = || part.split(['、', ',', '，']).map(str::trim).filter(|p| !p.is_empty());
        let whole = known(part) || pieces().next().is_none() || !pieces().all(known);
        let plain = if whole { choose(part) } else { pieces().all(&mut choose) };
        if !plain {
            return false;
        }
        any = true;
    }
    any
}
