//! The cells of a table, and places in it.

use crate::diagnostic::{Message, both};

/// One sheet: rows of text. A cell that belongs to one merged with it holds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Its name; empty where the file has no sheets.
    pub sheet: String,
    /// Rows of cells.
    pub rows: Vec<Vec<String>>,
    /// Merged cells: first row, first column, last row, last column, from 0.
    pub merged: Vec<(usize, usize, usize, usize)>,
}

impl Grid {
    /// The text of a cell; empty outside the sheet.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|r| r.get(column)).map_or("", String::as_str)
    }

    /// The text of a cell, or of the one it is merged with.
    pub fn covering(&self, row: usize, column: usize) -> &str {
        let inside = |m: &&(usize, usize, usize, usize)| m.0 <= row && row <= m.2 && m.1 <= column && column <= m.3;
        match self.merged.iter().find(inside) {
            Some(m) => self.cell(m.0, m.1),
            None => self.cell(row, column),
        }
    }

    /// The place of a cell.
    pub fn place(&self, row: usize, column: usize) -> Place {
        Place { sheet: self.sheet.clone(), row: row.saturating_add(1), column: column.saturating_add(1) }
    }
}

/// A cell: sheet, row and column, both from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Name of the sheet; empty where the file has none.
    pub sheet: String,
    /// Row, from 1.
    pub row: usize,
    /// Column, from 1.
    pub column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.sheet.is_empty() {
            write!(f, "{}!", self.sheet)?;
        }
        write!(f, "{}{}", column_name(self.column), self.row)
    }
}

/// `A`, `Z`, `AA` of 1, 26, 27.
pub fn column_name(column: usize) -> String {
    let mut name = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let digit = rest.saturating_sub(1) % 26;
        name.push(char::from(b'A'.saturating_add(u8::try_from(digit).unwrap_or(0))));
        rest = rest.saturating_sub(1) / 26;
    }
    name.iter().rev().collect()
}

/// Something wrong in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What.
    pub message: Message,
}

impl Problem {
    /// A problem at a place.
    pub fn new(place: Place, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem { place, message: both(zh, en) }
    }
}
