//! Some thousand rows between the reading side and the engine: cells of text end to end, by column.

use cailiang::diagnostic::Message;
use cailiang::document::Node;
use std::ops::Range;

/// Most rows of a block.
pub const ROWS: usize = 4096;
/// A block is full when its text is this long, however few its rows.
pub const BYTES: usize = 4 << 20;

/// Rows in the order of the input. Memory is reused from block to block.
#[derive(Debug, Default)]
pub struct Block {
    text: String,
    /// End of each cell in `text`.
    ends: Vec<usize>,
    rows: Vec<Row>,
}

/// One row.
#[derive(Debug)]
pub struct Row {
    /// Its number: the first below the header is 1.
    pub number: u64,
    /// What it is.
    pub form: Form,
    /// Where its own text stands, for input that is a case a line.
    line: Range<usize>,
    /// Index of its first cell.
    first: usize,
    /// How many cells it has.
    cells: usize,
    /// Where its first cell begins.
    start: usize,
}

/// What a row is.
#[derive(Debug)]
pub enum Form {
    /// A value for each column.
    Cells,
    /// A whole case, as `assess` takes it.
    Document(Box<Node>),
    /// It could not be read.
    Trouble(Box<Trouble>),
}

/// Why a row gives no answer.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// Columns, separated by `;`; empty where it is the whole row.
    pub field: String,
    /// Codes, separated by `;`.
    pub code: String,
    /// In words.
    pub message: Message,
    /// The row as written, where its cells do not hold it.
    pub original: Option<String>,
}

impl Trouble {
    /// Of a row as a whole.
    pub fn row(code: &str, message: Message, original: Option<String>) -> Trouble {
        Trouble { field: String::new(), code: code.to_owned(), message, original }
    }
}

impl Block {
    /// Empties it.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.rows.clear();
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether it holds as much text as it should.
    pub fn is_full(&self) -> bool {
        self.text.len() >= BYTES
    }

    /// The rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The text of a row in a column; empty where the row has no such cell.
    pub fn cell(&self, row: &Row, column: usize) -> &str {
        if column >= row.cells {
            return "";
        }
        let at = row.first.saturating_add(column);
        let end = self.ends.get(at).copied().unwrap_or_default();
        let start = match column {
            0 => row.start,
            _ => at.checked_sub(1).and_then(|b| self.ends.get(b)).copied().unwrap_or_default(),
        };
        self.text.get(start..end).unwrap_or_default()
    }

    /// All cells of a row.
    pub fn cells<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = &'a str> {
        (0..row.cells).map(|c| self.cell(row, c))
    }

    /// The row as it stood in its line; empty for tables.
    pub fn line(&self, row: &Row) -> &str {
        self.text.get(row.line.clone()).unwrap_or_default()
    }

    /// Begins a row; `line` is its own text, where it has one.
    pub fn begin(&mut self, number: u64, line: &str) {
        let at = self.text.len();
        self.text.push_str(line);
        let start = self.text.len();
        self.rows.push(Row { number, form: Form::Cells, line: at..start, first: self.ends.len(), cells: 0, start });
    }

    /// Adds a cell to the row begun last.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.end_cell(self.text.len());
    }

    /// Adds a whole record to the row begun last: its cells end to end, and where each ends.
    pub fn push_record(&mut self, record: &str, ends: &[usize]) {
        let base = self.text.len();
        self.text.push_str(record);
        for end in ends {
            self.end_cell(base.saturating_add(*end));
        }
    }

    fn end_cell(&mut self, end: usize) {
        self.ends.push(end);
        if let Some(row) = self.rows.last_mut() {
            row.cells = row.cells.saturating_add(1);
        }
    }

    /// Says what the row begun last is, where it is not cells alone.
    pub fn form(&mut self, form: Form) {
        if let Some(row) = self.rows.last_mut() {
            row.form = form;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_lie_where_they_were_put() {
        let mut block = Block::default();
        block.begin(1, "");
        block.push("甲");
        block.push("");
        block.push("3");
        block.begin(2, "{\"a\":1}");
        block.push("1");
        block.begin(3, "");
        block.push_record("ab12", &[2, 2, 4]);
        let rows: Vec<Vec<&str>> = block.rows().iter().map(|r| block.cells(r).collect()).collect();
        assert_eq!(rows, [vec!["甲", "", "3"], vec!["1"], vec!["ab", "", "12"]]);
        let lines: Vec<&str> = block.rows().iter().map(|r| block.line(r)).collect();
        assert_eq!(lines, ["", "{\"a\":1}", ""]);
        assert_eq!(block.cell(&block.rows()[1], 7), "");
        block.clear();
        assert!(block.is_empty() && !block.is_full());
    }
}
