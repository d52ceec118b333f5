//! Some rows of one item's inputs, column by column.

use super::layout::{Layout, Place};
use crate::program::{Slot, Value};
use crate::quantity::Number;
use std::sync::Arc;

/// Most rows of a block: what a block works on fits the nearer caches.
pub const ROWS: usize = 2_048;
/// Words of one bit a row.
pub(super) const WORDS: usize = ROWS / 64;
/// One bit a row.
pub(super) type Bits = [u64; WORDS];

/// One input of every row.
#[derive(Clone, Debug)]
pub(super) enum Column {
    Bits(Box<Bits>),
    Options(Box<[u8; ROWS]>),
    Narrow(Box<[i32; ROWS]>),
    Wide(Box<[i64; ROWS]>),
}

/// Rows of inputs. Filled row by row: [`Block::put`] for each fact that is known, then [`Block::end_row`].
///
/// What does not fit its column (more decimals, further than figures are held, an option out of many hundreds) is kept
/// apart, and its row is run by itself.
#[derive(Clone, Debug)]
pub struct Block {
    layout: Arc<Layout>,
    pub(super) columns: Vec<Option<Column>>,
    /// Which rows have the input, by slot.
    pub(super) known: Vec<Option<Box<Bits>>>,
    /// Row, slot, value.
    odd: Vec<(usize, u16, Value)>,
    pub(super) odd_rows: Bits,
    /// Rows that are to stay open, whatever is known of them.
    void: Bits,
    len: usize,
}

impl Block {
    pub(super) fn new(layout: Arc<Layout>) -> Block {
        let places = || (0..layout.len()).map(|i| layout.place(u16::try_from(i).unwrap_or(u16::MAX)));
        // INVARIANT: whatever stands in a figure's column, of rows that were never filled too, is within its bounds.
        let columns = places().map(|p| {
            Some(match p? {
                Place::Bit => Column::Bits(Box::new([0; WORDS])),
                Place::Option(_) => Column::Options(Box::new([0; ROWS])),
                Place::Figure { bounds, narrow, .. } => {
                    let fill = 0.clamp(bounds.0, bounds.1);
                    match i32::try_from(fill) {
                        Ok(fill) if *narrow => Column::Narrow(Box::new([fill; ROWS])),
                        _ => Column::Wide(Box::new([fill; ROWS])),
                    }
                }
            })
        });
        let known = places().map(|p| p.map(|_| Box::new([0; WORDS])));
        let (columns, known) = (columns.collect(), known.collect());
        Block { layout, columns, known, odd: Vec::new(), odd_rows: [0; WORDS], void: [0; WORDS], len: 0 }
    }

    pub(super) fn layout(&self) -> &Arc<Layout> {
        &self.layout
    }

    /// Rows in it.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether no more rows go in.
    pub fn is_full(&self) -> bool {
        self.len >= ROWS
    }

    /// Takes all rows out; the memory stays.
    pub fn clear(&mut self) {
        for bits in self.known.iter_mut().flatten() {
            bits.fill(0);
        }
        self.odd.clear();
        self.odd_rows.fill(0);
        self.void.fill(0);
        self.len = 0;
    }

    /// Whether the item reads this input at all.
    pub fn reads(&self, slot: Slot) -> bool {
        self.layout.place(slot.0).is_some()
    }

    /// An input of the row that is being filled; `Value::Unknown` and inputs the item does not read change nothing.
    pub fn put(&mut self, slot: Slot, value: Value) {
        self.put_ahead(0, slot, value);
    }

    /// The same of the row so many rows behind the one that is being filled; rows before it need not be complete.
    pub fn put_ahead(&mut self, ahead: usize, slot: Slot, value: Value) {
        let row = self.len.saturating_add(ahead);
        if value == Value::Unknown || row >= ROWS {
            return;
        }
        let Some(held) = self.layout.place(slot.0).map(|p| p.held(value)) else { return };
        match held {
            Some(held) => self.set(row, slot, held),
            None => self.put_odd(row, slot, value),
        }
    }

    /// The same for yes or no.
    #[inline]
    pub fn put_bool(&mut self, slot: Slot, yes: bool) {
        match self.layout.place(slot.0) {
            Some(Place::Bit) if !self.is_full() => self.set(self.len, slot, i64::from(yes)),
            _ => self.put(slot, Value::Bool(yes)),
        }
    }

    /// The same for the number `digits / 10^scale`.
    #[inline]
    pub fn put_number(&mut self, slot: Slot, digits: i64, scale: u8) {
        if let Some(Place::Figure { sort: super::lower::Sort::Number(own), bounds, .. }) = self.layout.place(slot.0)
            && *own == scale
            && bounds.0 <= digits
            && digits <= bounds.1
            && !self.is_full()
        {
            self.set(self.len, slot, digits);
            return;
        }
        self.put(slot, Value::Number(Number::new(digits, scale)));
    }

    /// The same for the date so many days after 1970-01-01, from 1900 to 2199.
    pub(super) fn put_date(&mut self, ahead: usize, slot: Slot, days: i64) {
        let row = self.len.saturating_add(ahead);
        if let Some(Place::Figure { sort: super::lower::Sort::Date, bounds, .. }) = self.layout.place(slot.0)
            && bounds.0 <= days
            && days <= bounds.1
            && row < ROWS
        {
            self.set(row, slot, days);
        }
    }

    /// Whether the row being filled has the input already.
    pub(super) fn has(&self, slot: Slot) -> bool {
        let known = self.known.get(usize::from(slot.0)).and_then(Option::as_ref);
        known.is_some_and(|k| bit(k, self.len))
    }

    /// How many of the next rows have their bits in one word, and so may be filled together.
    pub fn room(&self) -> usize {
        (64 - self.len % 64).min(ROWS.saturating_sub(self.len))
    }

    /// Of the next rows, a bit each: those that have the input.
    pub(super) fn have(&self, slot: Slot) -> u64 {
        let known = self.known.get(usize::from(slot.0)).and_then(Option::as_ref);
        known.and_then(|k| k.get(self.len / 64)).map_or(0, |w| w >> (self.len % 64))
    }

    /// Yes or no for the next rows, at most [`Block::room`] of them: which have yes, which have no.
    pub(super) fn put_bools(&mut self, slot: Slot, yes: u64, no: u64) {
        let (at, word, shift) = (usize::from(slot.0), self.len / 64, self.len % 64);
        if let (Some(Some(Column::Bits(bits))), Some(Some(known))) = (self.columns.get_mut(at), self.known.get_mut(at))
            && let (Some(w), Some(k)) = (bits.get_mut(word), known.get_mut(word))
        {
            *w = (*w & !(no << shift)) | yes << shift;
            *k |= (yes | no) << shift;
            return;
        }
        for ahead in set_bits(yes | no) {
            self.put_ahead(ahead, slot, Value::Bool(yes >> ahead & 1 == 1));
        }
    }

    /// Options for the next rows, at most [`Block::room`] of them, where `there` has a bit.
    pub(super) fn put_options(&mut self, slot: Slot, symbols: &[u32; 64], there: u64) {
        let (at, len) = (usize::from(slot.0), self.len);
        let mut inside = 0;
        if let Some(Place::Option(own)) = self.layout.place(slot.0)
            && let Some(Some(Column::Options(all))) = self.columns.get_mut(at)
            && let Some(Some(known)) = self.known.get_mut(at)
        {
            for ((i, x), symbol) in all.iter_mut().skip(len).enumerate().zip(symbols) {
                if there >> i & 1 == 1
                    && let Some(held) = own.iter().position(|s| s == symbol).and_then(|p| u8::try_from(p).ok())
                {
                    *x = held;
                    inside |= 1 << i;
                }
            }
            if let Some(k) = known.get_mut(len / 64) {
                *k |= inside << (len % 64);
            }
        }
        for ahead in set_bits(there & !inside) {
            self.put_ahead(ahead, slot, Value::Symbol(symbols.get(ahead).copied().unwrap_or_default()));
        }
    }

    /// Numbers `digits / 10^scale` for the next rows, at most [`Block::room`] of them, where `there` has a bit.
    pub(super) fn put_numbers(&mut self, slot: Slot, digits: &[i64; 64], scale: u8, there: u64) {
        let (at, len) = (usize::from(slot.0), self.len);
        let mut inside = 0;
        if let Some(Place::Figure { sort: super::lower::Sort::Number(own), bounds, .. }) = self.layout.place(slot.0)
            && *own == scale
        {
            for (i, n) in digits.iter().enumerate() {
                inside |= u64::from(bounds.0 <= *n && *n <= bounds.1) << i;
            }
            inside &= there;
            match self.columns.get_mut(at) {
                Some(Some(Column::Narrow(all))) => fill(all.get_mut(len..), digits, inside, |n| n as i32),
                Some(Some(Column::Wide(all))) => fill(all.get_mut(len..), digits, inside, |n| n),
                _ => inside = 0,
            }
            if let Some(Some(known)) = self.known.get_mut(at)
                && let Some(k) = known.get_mut(len / 64)
            {
                *k |= inside << (len % 64);
            }
        }
        for ahead in set_bits(there & !inside) {
            let n = digits.get(ahead).copied().unwrap_or_default();
            self.put_ahead(ahead, slot, Value::Number(Number::new(n, scale)));
        }
    }

    /// The next rows are complete, at most [`Block::room`] of them; those of `void`, a bit each, stay open.
    pub(super) fn end_rows(&mut self, rows: usize, void: u64) {
        if let Some(w) = self.void.get_mut(self.len / 64) {
            *w |= void << (self.len % 64);
        }
        self.len = self.len.saturating_add(rows).min(ROWS);
    }

    /// INVARIANT: `held` fits the column.
    #[inline]
    fn set(&mut self, row: usize, slot: Slot, held: i64) {
        let at = usize::from(slot.0);
        let (word, bit) = (row / 64, 1_u64 << (row % 64));
        if self.odd.last().is_some_and(|o| o.0 == row) {
            self.odd.retain(|o| (o.0, o.1) != (row, slot.0));
        }
        match self.columns.get_mut(at) {
            Some(Some(Column::Bits(bits))) => {
                if let Some(w) = bits.get_mut(word) {
                    *w = if held != 0 { *w | bit } else { *w & !bit };
                }
            }
            Some(Some(Column::Options(all))) => {
                if let (Some(x), Ok(n)) = (all.get_mut(row), u8::try_from(held)) {
                    *x = n;
                }
            }
            Some(Some(Column::Narrow(all))) => {
                if let (Some(x), Ok(n)) = (all.get_mut(row), i32::try_from(held)) {
                    *x = n;
                }
            }
            Some(Some(Column::Wide(all))) => {
                if let Some(x) = all.get_mut(row) {
                    *x = held;
                }
            }
            _ => {}
        }
        if let Some(Some(known)) = self.known.get_mut(at)
            && let Some(w) = known.get_mut(word)
        {
            *w |= bit;
        }
    }

    fn put_odd(&mut self, row: usize, slot: Slot, value: Value) {
        self.odd.push((row, slot.0, value));
        let (word, bit) = (row / 64, 1_u64 << (row % 64));
        if let Some(w) = self.odd_rows.get_mut(word) {
            *w |= bit;
        }
        if let Some(Some(known)) = self.known.get_mut(usize::from(slot.0))
            && let Some(w) = known.get_mut(word)
        {
            *w |= bit;
        }
    }

    /// The row is complete: what was not put is not known.
    #[inline]
    pub fn end_row(&mut self) {
        if self.len < ROWS {
            self.len += 1;
        }
    }

    /// What was put into the row that is being filled is forgotten.
    pub fn drop_row(&mut self) {
        let row = self.len;
        let (word, bit) = (row / 64, 1_u64 << (row % 64));
        let own = self.known.iter_mut().flatten().map(|k| &mut **k).chain([&mut self.odd_rows]);
        for w in own.filter_map(|bits| bits.get_mut(word)) {
            *w &= !bit;
        }
        self.odd.retain(|o| o.0 != row);
    }

    /// A whole row, one value a slot. False when the block is full.
    pub fn push(&mut self, values: &[Value]) -> bool {
        if self.is_full() {
            return false;
        }
        for (slot, v) in (0..).zip(values) {
            self.put(Slot(slot), *v);
        }
        self.end_row();
        true
    }

    /// The value of an input; `Value::Unknown` where it is not known, or the item does not read it.
    pub fn get(&self, row: usize, slot: Slot) -> Value {
        let at = usize::from(slot.0);
        let known = self.known.get(at).and_then(Option::as_ref).is_some_and(|k| bit(k, row));
        if !known || row >= self.len {
            return Value::Unknown;
        }
        if bit(&self.odd_rows, row)
            && let Some(o) = self.odd.iter().rev().find(|o| o.0 == row && o.1 == slot.0)
        {
            return o.2;
        }
        let held = match self.columns.get(at).and_then(Option::as_ref) {
            Some(Column::Bits(bits)) => Some(i64::from(bit(bits, row))),
            Some(Column::Options(all)) => all.get(row).map(|n| i64::from(*n)),
            Some(Column::Narrow(all)) => all.get(row).map(|n| i64::from(*n)),
            Some(Column::Wide(all)) => all.get(row).copied(),
            None => None,
        };
        held.zip(self.layout.place(slot.0)).map_or(Value::Unknown, |(h, p)| p.value(h))
    }

    /// What stands in a column of figures.
    pub(super) fn held(&self, slot: usize, row: usize) -> i64 {
        match self.columns.get(slot) {
            Some(Some(Column::Narrow(all))) => all.get(row).map_or(0, |n| i64::from(*n)),
            Some(Some(Column::Wide(all))) => all.get(row).copied().unwrap_or(0),
            _ => 0,
        }
    }

    /// The row's inputs, one a slot.
    pub(super) fn row(&self, row: usize, values: &mut Vec<Value>) {
        values.clear();
        values.extend((0..self.columns.len()).map(|s| self.get(row, Slot(u16::try_from(s).unwrap_or(u16::MAX)))));
    }

    /// Rows that have every input.
    pub(super) fn complete(&self) -> Bits {
        let mut all = [0; WORDS];
        for (i, w) in all.iter_mut().enumerate() {
            *w = match self.len.saturating_sub(i * 64) {
                0 => 0,
                n if n >= 64 => u64::MAX,
                n => (1 << n) - 1,
            };
        }
        for (w, v) in all.iter_mut().zip(&self.void) {
            *w &= !v;
        }
        for known in self.known.iter().flatten() {
            for (w, k) in all.iter_mut().zip(known.iter()) {
                *w &= k;
            }
        }
        all
    }
}

/// INVARIANT: those of `inside` are what the column may hold.
fn fill<T>(column: Option<&mut [T]>, figures: &[i64; 64], inside: u64, held: impl Fn(i64) -> T) {
    for (i, (x, n)) in column.into_iter().flatten().zip(figures).enumerate() {
        if inside >> i & 1 == 1 {
            *x = held(*n);
        }
    }
}

/// Where a word has its bits.
pub(super) fn set_bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = word.trailing_zeros();
        word &= word.wrapping_sub(1);
        (at < 64).then_some(at as usize)
    })
}

/// The bit of a row.
#[inline]
pub(super) fn bit(bits: &Bits, row: usize) -> bool {
    bits.get(row / 64).is_some_and(|w| w >> (row % 64) & 1 == 1)
}
