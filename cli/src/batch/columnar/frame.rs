//! Rows of a block that stand in the columns of a batch.

use super::super::block::{Held, Lot};
use super::value::Column;
use arrow_array::{Array as _, ArrayRef};
use std::cell::OnceCell;
use std::fmt::Debug;
use std::sync::Arc;

/// Some rows of a batch, one after another.
pub struct Frame {
    columns: Arc<Vec<Column>>,
    first: usize,
    rows: usize,
    /// Texts of columns that were asked for as a whole.
    spelled: Vec<OnceCell<Texts>>,
    /// Texts of rows that were asked for by themselves.
    alone: OnceCell<Vec<OnceCell<Texts>>>,
}

/// Texts end to end, and where each ends.
#[derive(Default)]
struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = start.zip(self.ends.get(at).copied()).map(|(start, end)| start..end);
        range.and_then(|r| self.text.get(r)).unwrap_or_default()
    }

    fn end(&mut self) {
        self.ends.push(self.text.len());
    }
}

impl Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Frame").field("first", &self.first).field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl Frame {
    /// So many rows from one on.
    pub fn new(columns: Arc<Vec<Column>>, first: usize, rows: usize) -> Frame {
        let spelled = columns.iter().map(|_| OnceCell::new()).collect();
        Frame { columns, first, rows, spelled, alone: OnceCell::new() }
    }

    /// A column's values as they may go to a sink of columns; none where they have to pass through their text.
    pub fn plain(&self, column: usize) -> Option<ArrayRef> {
        let array = self.columns.get(column)?.plain()?;
        let inside = self.first.checked_add(self.rows).is_some_and(|end| end <= array.len());
        inside.then(|| array.slice(self.first, self.rows))
    }

    fn row(&self, row: usize) -> Texts {
        let mut texts = Texts::default();
        for column in self.columns.iter() {
            if column.text(self.first.saturating_add(row)).is_none() {
                // What is wrong with it was told when it was read.
                let _ = column.show(&mut texts.text, self.first.saturating_add(row));
            }
            texts.end();
        }
        texts
    }
}

impl Held for Frame {
    fn width(&self) -> usize {
        self.columns.len()
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        if row >= self.rows {
            return "";
        }
        if let Some(text) = self.columns.get(column).and_then(|c| c.text(self.first.saturating_add(row))) {
            return text;
        }
        if let Some(texts) = self.spelled.get(column).and_then(OnceCell::get) {
            return texts.get(row);
        }
        let alone = self.alone.get_or_init(|| (0..self.rows).map(|_| OnceCell::new()).collect());
        alone.get(row).map_or("", |place| place.get_or_init(|| self.row(row)).get(column))
    }

    fn spell(&self, column: usize) {
        let (Some(place), Some(values)) = (self.spelled.get(column), self.columns.get(column)) else { return };
        if place.get().is_some() || values.text(self.first).is_some() {
            return;
        }
        let _ = place.get_or_init(|| {
            let mut texts = Texts::default();
            for row in (self.first..).take(self.rows) {
                let _ = values.show(&mut texts.text, row);
                texts.end();
            }
            texts
        });
    }

    fn lot(&self, column: usize, rows: &[usize], figures: &mut [i64; 64]) -> Lot {
        self.columns.get(column).map_or(Lot::Texts, |c| c.lot(self.first, rows, figures))
    }
}
