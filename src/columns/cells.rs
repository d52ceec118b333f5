//! Plainly written cells straight into a block: digits, ISO dates, options by id or label, yes and no.
//!
//! Only what the case intake ([`crate::case`]) would take as it stands, and to the very same value. Of anything else (units,
//! grouping, spaces, what is out of range or no option) it is said that it is not plain: such a row is read by the intake,
//! which knows the other ways of writing and what to say of mistakes.

use super::block::{Block, set_bits};
use crate::assess::{Compiled, DATE_FACTS};
use crate::program::{Slot, SlotKind, Type, Value};
use crate::quantity::{Number, days_of, month_length};
use std::collections::HashMap;

/// So many names are sooner gone through one by one: most differ in their length.
const FEW: usize = 16;
/// So many bytes are in the first and the last eight of a text.
const WHOLE: usize = 16;

/// The days that are read plainly: from 1900-01-01 to 2199-12-31.
const FIRST: i64 = -25567;
const LAST: i64 = 84005;

/// How a fact's cells are read.
#[derive(Clone, Debug)]
enum Reading {
    Bool,
    /// By name, sorted.
    Options(Vec<Name>),
    /// Least and greatest in units, digits after the point.
    Number(i64, i64, u8),
    Date,
    Months,
    Days,
    /// Never read by a rule.
    Text,
    /// Always by the intake.
    Never,
}

/// A name of an option.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    text: Box<[u8]>,
    ends: (u64, u64),
    symbol: u32,
}

/// Reads cells of one item's facts. One for each thread.
#[derive(Clone, Debug)]
pub struct Cells {
    facts: Vec<(Slot, Reading)>,
    /// What counts where a case says nothing: what is not elected, what is not proven.
    otherwise: Vec<(Slot, Value)>,
    /// The dates of the row, in the order of [`DATE_FACTS`], as days.
    dates: [Option<i64>; DATE_FACTS.len()],
    /// The same of rows that are filled together, and whether there are any.
    days: [[Option<i64>; 64]; DATE_FACTS.len()],
    dated: bool,
}

impl Cells {
    /// For an item.
    pub fn new(compiled: &Compiled) -> Cells {
        let facts = compiled.facts.iter().map(|f| {
            let kind = compiled.slots.get(usize::from(f.slot.0));
            let reading = match (&f.ty, kind) {
                (Type::Bool, _) => Reading::Bool,
                (Type::Date, _) => Reading::Date,
                (Type::Months, _) => Reading::Months,
                (Type::Days, _) => Reading::Days,
                (Type::Text, _) => Reading::Text,
                (Type::Choice(c), _) => {
                    let options = compiled.choices.get(*c).map_or(&[][..], |c| &c.options);
                    let mut names: HashMap<Box<[u8]>, u32> = HashMap::new();
                    for (symbol, _, zh, en) in options {
                        for label in [zh, en] {
                            names.entry(label.as_bytes().into()).or_insert(*symbol);
                        }
                    }
                    // An id comes before any label; of equal ids the first.
                    names.extend(options.iter().rev().map(|(symbol, id, ..)| (id.as_bytes().into(), *symbol)));
                    // The intake takes white space off a cell's ends first, so no such name is ever met.
                    names.retain(|name, _| str::from_utf8(name).is_ok_and(|n| n.trim() == n && !n.is_empty()));
                    let name = |(text, symbol): (Box<[u8]>, u32)| Name { ends: ends(&text), text, symbol };
                    let mut names: Vec<_> = names.into_iter().map(name).collect();
                    names.sort_unstable();
                    Reading::Options(names)
                }
                (Type::Number | Type::Money, Some(SlotKind::Number { min, max, unit, .. })) => {
                    let places = u8::try_from(unit.decimals()).unwrap_or(u8::MAX);
                    let units = |n: &Number| {
                        n.mul(Number::from(10_i64.checked_pow(places.into())?)).ok().and_then(Number::to_i64)
                    };
                    match (units(min), units(max)) {
                        (Some(low), Some(high)) if places <= 9 => Reading::Number(low, high, places),
                        _ => Reading::Never,
                    }
                }
                _ => Reading::Never,
            };
            (f.slot, reading)
        });
        let facts = facts.collect();
        let mut otherwise: Vec<(Slot, Value)> =
            compiled.elections.iter().map(|e| (e.slot, Value::Bool(false))).collect();
        for (fact, unproven) in compiled.facts.iter().zip(&compiled.unproven) {
            let values = unproven.iter().flat_map(|u| &u.0);
            otherwise.extend((fact.slot.0..).map(Slot).zip(values.copied()));
        }
        let days = [[None; 64]; DATE_FACTS.len()];
        Cells { facts, otherwise, dates: [None; DATE_FACTS.len()], days, dated: false }
    }

    /// A cell of the row being filled, of the fact with this index ([`Compiled::facts`]; the five dates come first). False:
    /// not plain, the row is one for the intake ([`Cells::drop_row`]). An empty cell is not plain: leave out what is not
    /// known.
    #[inline]
    pub fn put(&mut self, block: &mut Block, fact: usize, text: &[u8]) -> bool {
        let Some((slot, reading)) = self.facts.get(fact) else { return false };
        match reading {
            Reading::Bool => match yes_no(text) {
                Some(b) => block.put_bool(*slot, b),
                None => return false,
            },
            Reading::Options(names) => {
                let Some(symbol) = option(names, text) else { return false };
                block.put(*slot, Value::Symbol(symbol));
            }
            Reading::Number(low, high, places) => match units(text, *places) {
                Some(n) if *low <= n && n <= *high => block.put_number(*slot, n, *places),
                _ => return false,
            },
            Reading::Date => match date(text) {
                Some(days) => {
                    if let Some(place) = self.dates.get_mut(fact) {
                        *place = Some(days);
                    }
                    block.put_date(0, *slot, days);
                }
                None => return false,
            },
            Reading::Months | Reading::Days => match span(reading, text) {
                Some(value) => block.put(*slot, value),
                None => return false,
            },
            Reading::Text => {}
            Reading::Never => return false,
        }
        true
    }

    /// The cells of one fact in the next rows, at most [`Block::room`] of them, each read as [`Cells::put`] reads it; an empty
    /// one says nothing. A bit, from the lowest on, for each that is not plain: its row is one for the intake.
    pub fn put_rows(&mut self, block: &mut Block, fact: usize, texts: &[&[u8]]) -> u64 {
        let texts = texts.get(..block.room()).unwrap_or(texts);
        let said = || texts.iter().enumerate().fold(0, |said, (i, t)| said | u64::from(!t.is_empty()) << i);
        let Some((slot, reading)) = self.facts.get(fact) else { return said() };
        let each = || texts.iter().enumerate().filter(|(_, text)| !text.is_empty());
        // The rows read so far.
        let mut there = 0_u64;
        match reading {
            Reading::Bool => {
                let (mut yes, mut no) = (0, 0);
                for (i, text) in each() {
                    let read = yes_no(text);
                    yes |= u64::from(read == Some(true)) << i;
                    no |= u64::from(read == Some(false)) << i;
                }
                block.put_bools(*slot, yes, no);
                there = yes | no;
            }
            Reading::Number(low, high, places) => {
                let mut digits = [0; 64];
                for ((i, text), place) in texts.iter().enumerate().zip(&mut digits) {
                    if let Some(n) = units(text, *places) {
                        *place = n;
                        there |= u64::from(*low <= n && n <= *high) << i;
                    }
                }
                block.put_numbers(*slot, &digits, *places, there);
            }
            Reading::Options(names) => {
                let mut symbols = [0; 64];
                for ((i, text), place) in texts.iter().enumerate().zip(&mut symbols) {
                    if let Some(symbol) = option(names, text) {
                        *place = symbol;
                        there |= 1 << i;
                    }
                }
                block.put_options(*slot, &symbols, there);
            }
            Reading::Date => {
                for (i, text) in each() {
                    if let Some(days) = date(text) {
                        if let Some(place) = self.days.get_mut(fact).and_then(|d| d.get_mut(i)) {
                            *place = Some(days);
                            self.dated = true;
                        }
                        block.put_date(i, *slot, days);
                        there |= 1 << i;
                    }
                }
            }
            Reading::Months | Reading::Days => {
                for (i, text) in each() {
                    if let Some(value) = span(reading, text) {
                        block.put_ahead(i, *slot, value);
                        there |= 1 << i;
                    }
                }
            }
            Reading::Text => return 0,
            Reading::Never => {}
        }
        said() & !there
    }

    /// The same of cells that are `true` or `false`, a bit each. None where the fact is read by its text.
    pub fn put_truths(&mut self, block: &mut Block, fact: usize, yes: u64, no: u64) -> Option<u64> {
        match self.facts.get(fact)? {
            (slot, Reading::Bool) => block.put_bools(*slot, yes, no),
            (_, Reading::Text) => {}
            _ => return None,
        }
        Some(0)
    }

    /// The same of numbers `figure / 10^scale` where `there` has a bit, for the shortest text of each. None where the fact is
    /// read by its text.
    pub fn put_figures(
        &mut self,
        block: &mut Block,
        fact: usize,
        figures: &[i64; 64],
        scale: u8,
        there: u64,
    ) -> Option<u64> {
        let (slot, reading) = self.facts.get(fact)?;
        match reading {
            Reading::Number(low, high, places) => {
                let (mut digits, mut inside) = ([0; 64], 0_u64);
                let rescale = Rescale::new(scale, *places);
                for ((i, figure), place) in figures.iter().enumerate().zip(&mut digits) {
                    if let Some(n) = rescale.of(*figure) {
                        *place = n;
                        inside |= u64::from(*low <= n && n <= *high) << i;
                    }
                }
                inside &= there;
                block.put_numbers(*slot, &digits, *places, inside);
                Some(there & !inside)
            }
            Reading::Months | Reading::Days => {
                let rescale = Rescale::new(scale, 0);
                let mut odd = there;
                for ahead in set_bits(there) {
                    let n = figures.get(ahead).and_then(|n| rescale.of(*n));
                    if let Some(value) = n.and_then(|n| of_span(reading, n)) {
                        block.put_ahead(ahead, *slot, value);
                        odd &= !(1 << ahead);
                    }
                }
                Some(odd)
            }
            Reading::Text => Some(0),
            _ => None,
        }
    }

    /// The same of days since 1970-01-01. None where the fact is read by its text.
    pub fn put_days(&mut self, block: &mut Block, fact: usize, days: &[i64; 64], there: u64) -> Option<u64> {
        let (slot, reading) = self.facts.get(fact)?;
        match reading {
            Reading::Date => {
                let mut odd = there;
                for ahead in set_bits(there) {
                    let Some(day) = days.get(ahead).copied().filter(|d| (FIRST..=LAST).contains(d)) else { continue };
                    if let Some(place) = self.days.get_mut(fact).and_then(|d| d.get_mut(ahead)) {
                        *place = Some(day);
                        self.dated = true;
                    }
                    block.put_date(ahead, *slot, day);
                    odd &= !(1 << ahead);
                }
                Some(odd)
            }
            Reading::Text => Some(0),
            _ => None,
        }
    }

    /// The next rows are complete, as many as were put: as [`Cells::end_row`], but the rows of `void`, a bit each, and those
    /// whose dates are out of order stay in the block and have no answer ([`super::Way::Open`]).
    pub fn end_rows(&mut self, block: &mut Block, rows: usize, mut void: u64) {
        let rows = rows.min(block.room());
        if self.dated {
            for row in 0..rows {
                let mut dates = self.days.each_ref().map(|d| d.get(row).copied().flatten());
                if let [Some(act), end @ None, ..] = &mut dates {
                    *end = Some(*act);
                    if let Some((slot, _)) = self.facts.get(1) {
                        block.put_date(row, *slot, *act);
                    }
                }
                if !dates.iter().flatten().is_sorted() {
                    void |= 1 << row;
                }
            }
            self.days = [[None; 64]; DATE_FACTS.len()];
            self.dated = false;
        }
        for (slot, value) in &self.otherwise {
            let lacking = if block.reads(*slot) { !block.have(*slot) } else { 0 };
            for row in set_bits(lacking).take_while(|row| *row < rows) {
                block.put_ahead(row, *slot, *value);
            }
        }
        block.end_rows(rows, void);
    }

    /// The row is complete. What the case does not say is filled in as the intake does: an act that did not continue ended
    /// when it was done, what is not elected is not, what is unproven counts as the pack says. False when its dates are out
    /// of order: the row is not taken.
    #[inline]
    pub fn end_row(&mut self, block: &mut Block) -> bool {
        let [act, end, ..] = &mut self.dates;
        if end.is_none()
            && let Some(days) = *act
        {
            *end = Some(days);
            if let Some((slot, _)) = self.facts.get(1) {
                block.put_date(0, *slot, days);
            }
        }
        let mut latest = i64::MIN;
        for date in self.dates.into_iter().flatten() {
            if date < latest {
                self.drop_row(block);
                return false;
            }
            latest = date;
        }
        for (slot, value) in &self.otherwise {
            if !block.has(*slot) {
                block.put(*slot, *value);
            }
        }
        self.dates = [None; DATE_FACTS.len()];
        block.end_row();
        true
    }

    /// What was put into the row being filled is forgotten.
    pub fn drop_row(&mut self, block: &mut Block) {
        self.dates = [None; DATE_FACTS.len()];
        block.drop_row();
    }
}

/// The first and the last of its bytes: with its length, all there is to a text of at most [`WHOLE`] bytes.
#[inline]
fn ends(text: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        return (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        return (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into());
    }
    let byte = |at: usize| u64::from(text.get(at).copied().unwrap_or_default());
    (byte(0) | byte(1) << 8, byte(2))
}

/// The option of this name.
#[inline]
fn option(names: &[Name], text: &[u8]) -> Option<u32> {
    let found = match names.len() {
        0..=FEW => {
            let own = ends(text);
            let same = |n: &&Name| n.ends == own && n.text.len() == text.len();
            names.iter().find(|n| same(n) && (text.len() <= WHOLE || *n.text == *text))
        }
        _ => names.binary_search_by(|n| (*n.text).cmp(text)).ok().and_then(|at| names.get(at)),
    };
    found.map(|n| n.symbol)
}

/// Digits of one scale as digits of another.
#[derive(Clone, Copy)]
enum Rescale {
    By(i64),
    /// Only what leaves no rest.
    Through(i64),
    Never,
}

impl Rescale {
    fn new(from: u8, to: u8) -> Rescale {
        let power = |n: u8| 10_i64.checked_pow(n.into());
        match (to.checked_sub(from), from.checked_sub(to)) {
            (Some(up), _) => power(up).map_or(Rescale::Never, Rescale::By),
            (_, Some(down)) => power(down).map_or(Rescale::Never, Rescale::Through),
            _ => Rescale::Never,
        }
    }

    /// None of what has more digits than are read as they stand in text, see [`units`].
    #[inline]
    fn of(self, n: i64) -> Option<i64> {
        if n.unsigned_abs() >= 10_u64.pow(17) {
            return None;
        }
        match self {
            Rescale::By(power) => n.checked_mul(power),
            Rescale::Through(power) if n.checked_rem(power) == Some(0) => n.checked_div(power),
            Rescale::Through(_) | Rescale::Never => None,
        }
    }
}

/// Months or days.
fn span(reading: &Reading, text: &[u8]) -> Option<Value> {
    of_span(reading, units(text, 0)?)
}

fn of_span(reading: &Reading, n: i64) -> Option<Value> {
    let n = i32::try_from(n).ok()?;
    match (reading, n) {
        (Reading::Months, 0..=2_400) => Some(Value::Months(n)),
        (Reading::Days, 0..=73_000) => Some(Value::Days(n)),
        _ => None,
    }
}

fn yes_no(text: &[u8]) -> Option<bool> {
    match text {
        b"true" => Some(true),
        b"false" => Some(false),
        _ if text == "是".as_bytes() => Some(true),
        _ if text == "否".as_bytes() => Some(false),
        _ => None,
    }
}

/// `12800.5` in units of so many decimals; at most 18 digits.
#[inline]
fn units(text: &[u8], places: u8) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    let mut n: i64 = 0;
    // Digits after the point so far.
    let mut after: Option<u8> = None;
    if digits.len() > 18 {
        return None;
    }
    for b in digits {
        match (b, after) {
            (b'0'..=b'9', _) => {
                // INVARIANT: at most 18 digits.
                n = n * 10 + i64::from(b - b'0');
                after = after.map(|a| a + 1);
            }
            (b'.', None) => after = Some(0),
            _ => return None,
        }
    }
    let whole = digits.len() - after.map_or(0, |a| usize::from(a) + 1);
    if whole == 0 || after == Some(0) {
        return None;
    }
    let n = n.checked_mul(10_i64.checked_pow(u32::from(places.checked_sub(after.unwrap_or(0))?))?)?;
    Some(if negative { -n } else { n })
}

/// `2024-05-01` as days since 1970-01-01.
fn date(text: &[u8]) -> Option<i64> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = text else { return None };
    let mut parts = [0_i64; 3];
    let [year, month, day] = &mut parts;
    for (part, digits) in [(year, &[a, b, c, d][..]), (month, &[e, f]), (day, &[g, h])] {
        for x in digits {
            if !x.is_ascii_digit() {
                return None;
            }
            *part = *part * 10 + i64::from(**x - b'0');
        }
    }
    let [year, month, day] = parts;
    let fits = (1_900..2_200).contains(&year) && (1..=12).contains(&month);
    (fits && (1..=month_length(year, month)).contains(&day)).then(|| days_of(year, month, day))
}
