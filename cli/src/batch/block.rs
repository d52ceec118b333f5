//! Some thousand rows between the reading side and the engine: cells of text end to end, by column.

use cailiang::diagnostic::Message;
use cailiang::document::Node;
use std::any::Any;
use std::fmt::Debug;
use std::ops::Range;
use std::sync::Arc;

/// Most rows of a block.
pub const ROWS: usize = cailiang::columns::ROWS;
/// A block is full when its text is this long, however few its rows.
pub const BYTES: usize = 4 << 20;

/// Rows in the order of the input. Memory is reused from block to block.
#[derive(Debug, Default)]
pub struct Block {
    text: String,
    /// Of each row: where its first cell begins, less the bytes between its cells, and where each ends, in `text`; of lines, where
    /// each cell begins and where it ends.
    marks: Vec<usize>,
    rows: Vec<Row>,
    /// What stands between the cells of lines.
    delimiter: u8,
    /// Bytes that rows hold beside the text: cases read already, and what was written in rows that are refused.
    beside: usize,
    /// Where the cells of all rows stand, where that is not `text`.
    held: Option<Box<dyn Held>>,
    /// How the cells of its lines are found, where nobody did yet.
    unread: Option<Arc<dyn Unread>>,
}

/// How cells are found in lines: left to the thread that answers them.
pub trait Unread: Debug + Send + Sync {
    /// Finds them, by [`Block::read_lines`], and gives what that gives: false where a line names a column that is not known.
    fn read(&self, block: &mut Block) -> bool;
}

/// The cells of a line that is being read.
pub struct Cells<'a> {
    marks: &'a mut Vec<usize>,
    /// What does not stand in the line as it is.
    beside: &'a mut String,
    /// Where the line stands, and where what is beside will.
    line: usize,
    end: usize,
}

impl Cells<'_> {
    /// Adds a cell that stands here in the line.
    pub fn within(&mut self, span: &Range<usize>) {
        self.marks.push(self.line.saturating_add(span.start));
        self.marks.push(self.line.saturating_add(span.end));
    }

    /// Adds one that does not stand in it.
    pub fn beside(&mut self, cell: &str) {
        self.marks.push(self.end.saturating_add(self.beside.len()));
        self.beside.push_str(cell);
        self.marks.push(self.end.saturating_add(self.beside.len()));
    }
}

/// Cells that stand in columns with types, and are made into text only where somebody asks for it.
pub trait Held: Any + Debug + Send {
    /// How many columns there are.
    fn width(&self) -> usize;

    /// The text of a cell.
    fn cell(&self, row: usize, column: usize) -> &str;

    /// Makes text of a column at once: most of its cells will be asked for.
    fn spell(&self, column: usize);

    /// The cells of up to 64 rows as what they are, a bit for each row; `figures` is where numbers and days go.
    fn lot(&self, column: usize, rows: &[usize], figures: &mut [i64; 64]) -> Lot;
}

/// What cells of a column are. A row without a bit has none.
#[cfg_attr(not(feature = "parquet"), allow(dead_code, reason = "only columnar files have such cells"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lot {
    /// Text, or known by its text only.
    Texts,
    /// Those that are yes, those that are no.
    Truths(u64, u64),
    /// Figures with so many decimals.
    Figures(u8, u64),
    /// Days since 1970-01-01.
    Days(u64),
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
    /// Index of its first mark; of a row whose cells stand elsewhere, its own.
    first: usize,
    /// How many cells it has.
    cells: usize,
    /// Where its first cell begins.
    start: usize,
    /// Bytes between its cells.
    gap: usize,
    /// Marks from one cell to the next.
    stride: usize,
    /// Whether its cells may be written as they stand: none of them could be taken for a formula.
    tame: bool,
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

impl Form {
    /// Bytes it takes beside the text of the row, which is so long.
    fn size(&self, line: usize) -> usize {
        match self {
            Form::Cells => 0,
            // A tree takes several times the text it was read from.
            Form::Document(_) => line.saturating_mul(4),
            Form::Trouble(t) => t.size(),
        }
    }
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

    /// Bytes it holds.
    fn size(&self) -> usize {
        let texts = [&self.field, &self.code, &self.message.zh, &self.message.en].into_iter().map(String::len);
        texts.fold(self.original.as_ref().map_or(0, String::len), usize::saturating_add)
    }
}

impl Block {
    /// Empties it.
    pub fn clear(&mut self) {
        self.text.clear();
        self.marks.clear();
        self.rows.clear();
        self.beside = 0;
        self.held = None;
        self.unread = None;
    }

    /// Leaves it to whoever answers the rows to find their cells.
    pub fn leave(&mut self, unread: Arc<dyn Unread>) {
        self.unread = Some(unread);
    }

    /// Whether nobody has found the cells of its rows.
    pub fn is_unread(&self) -> bool {
        self.unread.is_some()
    }

    /// Finds the cells of its rows, where nobody did; false where that cannot be done out of turn.
    pub fn read(&mut self) -> bool {
        self.unread.clone().is_none_or(|unread| unread.read(self))
    }

    /// Has `read` say which cells each line has, and what it is; false, and no row has any, where it cannot tell. Rows that
    /// could not be read are passed over.
    pub fn read_lines(&mut self, mut read: impl FnMut(&str, &mut Cells<'_>) -> Option<Form>) -> bool {
        let (mut rows, mut marks) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.marks));
        let mut beside = String::new();
        let mut whole = true;
        marks.clear();
        self.beside = 0;
        for row in &mut rows {
            row.first = marks.len();
            if let Form::Trouble(t) = &row.form {
                self.beside = self.beside.saturating_add(t.size());
                continue;
            }
            let line = self.text.get(row.line.clone()).unwrap_or_default();
            let mut cells =
                Cells { marks: &mut marks, beside: &mut beside, line: row.line.start, end: self.text.len() };
            let Some(form) = read(line, &mut cells) else {
                whole = false;
                break;
            };
            self.beside = self.beside.saturating_add(form.size(line.len()));
            (row.form, row.stride) = (form, 2);
            row.cells = marks.len().saturating_sub(row.first) / 2;
        }
        if whole {
            self.text.push_str(&beside);
            self.unread = None;
        } else {
            for row in &mut rows {
                row.cells = 0;
                if !matches!(row.form, Form::Trouble(_)) {
                    row.form = Form::Cells;
                }
            }
        }
        (self.rows, self.marks) = (rows, marks);
        whole
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether it holds as much as it should.
    fn is_full(&self) -> bool {
        self.text.len().saturating_add(self.beside) >= BYTES
    }

    /// Whether it takes another row where it should have `rows` of them at most.
    pub fn takes(&self, rows: usize) -> bool {
        self.len() < rows.min(ROWS) && !self.is_full()
    }

    /// How many more rows it takes, where it should have `rows` of them at most.
    pub fn room(&self, rows: usize) -> usize {
        rows.min(ROWS).saturating_sub(self.len())
    }

    /// The rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The text of a row in a column; empty where the row has no such cell.
    #[inline]
    pub fn cell(&self, row: &Row, column: usize) -> &str {
        if column >= row.cells {
            return self.held.as_ref().map_or("", |held| held.cell(row.first, column));
        }
        self.text.get(self.span(row, column)).unwrap_or_default()
    }

    /// Its bytes.
    #[inline]
    pub fn bytes(&self, row: &Row, column: usize) -> &[u8] {
        if column >= row.cells {
            return self.cell(row, column).as_bytes();
        }
        self.text.as_bytes().get(self.span(row, column)).unwrap_or_default()
    }

    #[inline]
    fn span(&self, row: &Row, column: usize) -> Range<usize> {
        if column >= row.cells {
            return 0..0;
        }
        let marks = self.marks.get(row.first.wrapping_add(column.wrapping_mul(row.stride))..);
        marks.and_then(|m| m.first_chunk::<2>()).map_or(0..0, |[before, end]| before.wrapping_add(row.gap)..*end)
    }

    /// All cells of a row.
    pub fn cells<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = &'a str> {
        let width = self.held.as_ref().map_or(row.cells, |held| held.width());
        (0..width).map(|c| self.cell(row, c))
    }

    /// Says that most cells of a column will be asked for.
    pub fn spell(&self, column: usize) {
        if let Some(held) = &self.held {
            held.spell(column);
        }
    }

    /// Where the cells of all rows stand, where they are no text yet.
    pub fn held(&self) -> Option<&dyn Held> {
        self.held.as_deref()
    }

    /// Fills it with rows whose cells stand elsewhere; the first of them has this number.
    #[cfg_attr(not(feature = "parquet"), allow(dead_code, reason = "only columnar files have such cells"))]
    pub fn hold(&mut self, number: u64, rows: usize, held: Box<dyn Held>) {
        self.rows.extend((number..).zip(0..rows).map(|(number, first)| Row {
            number,
            form: Form::Cells,
            line: 0..0,
            first,
            cells: 0,
            start: 0,
            gap: 0,
            stride: 1,
            tame: false,
        }));
        self.held = Some(held);
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
        let first = self.marks.len();
        self.marks.push(start);
        self.rows.push(Row {
            number,
            form: Form::Cells,
            line: at..start,
            first,
            cells: 0,
            start,
            gap: 0,
            stride: 1,
            tame: false,
        });
    }

    /// Adds a row whose cells, at most so many, are to be found in its line by whoever answers it.
    pub fn begin_unread(&mut self, number: u64, line: &str, cells: usize) {
        self.begin(number, line);
        // A tree takes several times the text it is read from, and every cell two marks, however little it holds.
        let marks = cells.saturating_mul(2).saturating_mul(size_of::<usize>());
        self.beside = self.beside.saturating_add(line.len().saturating_mul(4)).saturating_add(marks);
    }

    /// Takes the cells of the row begun last away again.
    pub fn empty(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            self.text.truncate(row.start);
            self.marks.truncate(row.first);
            self.marks.push(row.start);
            (row.cells, row.gap) = (0, 0);
        }
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

    /// Adds a line whose cells stand between delimiters, without quotes, to the row begun last; how many cells there are.
    pub fn push_line(&mut self, line: &str, delimiter: u8) -> usize {
        let base = self.text.len();
        // The row's first mark, one byte before, as behind a delimiter.
        self.marks.pop();
        self.marks.push(base.wrapping_sub(1));
        let first = self.marks.len();
        self.delimiter = delimiter;
        self.text.push_str(line);
        let bytes = line.as_bytes();
        let mut tame = bytes.first().is_none_or(|b| safe(*b));
        for (at, _) in Breaks::new(delimiter, bytes).filter(|(_, byte)| *byte == delimiter) {
            self.marks.push(base.saturating_add(at));
            tame &= bytes.get(at.saturating_add(1)).is_none_or(|b| safe(*b));
        }
        self.marks.push(base.saturating_add(bytes.len()));
        let cells = self.marks.len().saturating_sub(first);
        if let Some(row) = self.rows.last_mut() {
            row.cells = cells;
            row.gap = 1;
            row.tame = tame;
        }
        cells
    }

    /// Adds lines without quotes, at most `most` rows of `columns` cells each, numbered on from `number`; blank lines are no rows.
    /// How many rows that made, and how many bytes of the text: as far as a line that has other cells, or has no end.
    pub fn push_lines(
        &mut self,
        text: &str,
        delimiter: u8,
        columns: usize,
        number: u64,
        most: usize,
    ) -> (usize, usize) {
        let base = self.text.len();
        let bytes = text.as_bytes();
        let tame_at = |at: usize| bytes.get(at).is_none_or(|b| safe(*b));
        let before = self.rows.len();
        let mut marks = std::mem::take(&mut self.marks);
        let (mut start, mut first, mut tame) = (0_usize, marks.len(), tame_at(0));
        marks.push(base.wrapping_sub(1));
        for (at, byte) in Breaks::new(delimiter, bytes) {
            let next = at.saturating_add(1);
            if byte == delimiter {
                marks.push(base.wrapping_add(at));
                tame &= tame_at(next);
                continue;
            }
            if at == start {
                marks.pop();
            } else {
                marks.push(base.wrapping_add(at));
                let cells = marks.len().wrapping_sub(first).wrapping_sub(1);
                if cells != columns {
                    break;
                }
                let number = number.saturating_add(self.rows.len().saturating_sub(before) as u64);
                let start = base.saturating_add(start);
                self.rows.push(Row {
                    number,
                    form: Form::Cells,
                    line: start..start,
                    first,
                    cells,
                    start,
                    gap: 1,
                    stride: 1,
                    tame,
                });
            }
            (start, first, tame) = (next, marks.len(), tame_at(next));
            marks.push(base.wrapping_add(at));
            if self.rows.len().saturating_sub(before) >= most {
                break;
            }
        }
        // Of a line that was not taken.
        marks.truncate(first);
        self.marks = marks;
        self.delimiter = delimiter;
        self.text.push_str(text.get(..start).unwrap_or_default());
        (self.rows.len().saturating_sub(before), start)
    }

    /// A row's cells as they stood between delimiters, where they may be written so again: no cell has quotes or needs them,
    /// none begins as a formula might.
    pub fn tame(&self, row: &Row, delimiter: char) -> Option<&str> {
        if !row.tame || row.gap != 1 || row.cells == 0 || char::from(self.delimiter) != delimiter {
            return None;
        }
        self.text.get(row.start..*self.marks.get(row.first.checked_add(row.cells)?)?)
    }

    fn end_cell(&mut self, end: usize) {
        self.marks.push(end);
        if let Some(row) = self.rows.last_mut() {
            row.cells = row.cells.saturating_add(1);
        }
    }

    /// Says what the row begun last is, where it is not cells alone.
    pub fn form(&mut self, form: Form) {
        self.form_of(self.rows.len().saturating_sub(1), form);
    }

    /// The same of the row at this place.
    pub fn form_of(&mut self, at: usize, form: Form) {
        let Some(row) = self.rows.get_mut(at) else { return };
        self.beside = self.beside.saturating_add(form.size(row.line.len()));
        row.form = form;
    }
}

/// Delimiters and line breaks, each with where it stands. Cells are short: eight bytes at a time is faster than beginning a
/// search anew behind each.
struct Breaks<'t> {
    delimiter: u8,
    bytes: &'t [u8],
    /// The eight that are being looked at, where they stand, and which of them may be breaks.
    eight: u64,
    base: usize,
    hits: u64,
    /// Where the next eight stand.
    next: usize,
}

impl<'t> Breaks<'t> {
    fn new(delimiter: u8, bytes: &'t [u8]) -> Breaks<'t> {
        Breaks { delimiter, bytes, eight: 0, base: 0, hits: 0, next: 0 }
    }
}

impl Iterator for Breaks<'_> {
    type Item = (usize, u8);

    #[inline]
    fn next(&mut self) -> Option<(usize, u8)> {
        const ONES: u64 = u64::from_le_bytes([1; 8]);
        const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
        /// The first byte that is no control character.
        const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
        loop {
            while self.hits != 0 {
                let bit = self.hits.trailing_zeros() & !7;
                self.hits &= self.hits.wrapping_sub(1);
                let [byte, ..] = (self.eight >> bit).to_le_bytes();
                if byte == self.delimiter || byte == b'\n' || byte == b'\r' {
                    return Some((self.base.wrapping_add(bit as usize / 8), byte));
                }
            }
            let rest = self.bytes.get(self.next..).filter(|r| !r.is_empty())?;
            self.eight = match rest.first_chunk::<8>() {
                Some(eight) => u64::from_le_bytes(*eight),
                None => {
                    // Filled up with what is no break.
                    let mut last = [if self.delimiter == b' ' { b'x' } else { b' ' }; 8];
                    last.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
                    u64::from_le_bytes(last)
                }
            };
            let other = self.eight ^ u64::from_le_bytes([self.delimiter; 8]);
            // What is borrowed from the next byte may mark that one too: each is looked at once more.
            self.hits = (other.wrapping_sub(ONES) & !other | self.eight.wrapping_sub(SPACES) & !self.eight) & HIGH;
            self.base = self.next;
            self.next = self.next.wrapping_add(8);
        }
    }
}

/// Whether a cell that begins with this byte is never taken for a formula.
fn safe(byte: u8) -> bool {
    !matches!(byte, b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\'')
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
        block.begin(4, "");
        assert_eq!(block.push_line("甲,,c", b','), 3);
        block.begin(5, "");
        assert_eq!(block.push_line("-1,x", b','), 2);
        block.begin(6, "");
        block.push_line("a,b,c", b',');
        block.empty();
        let rows: Vec<Vec<&str>> = block.rows().iter().map(|r| block.cells(r).collect()).collect();
        let want = [vec!["甲", "", "3"], vec!["1"], vec!["ab", "", "12"], vec!["甲", "", "c"], vec!["-1", "x"], vec![]];
        assert_eq!(rows, want);
        let tame: Vec<Option<&str>> = block.rows().iter().map(|r| block.tame(r, ',')).collect();
        assert_eq!(tame, [None, None, None, Some("甲,,c"), None, None]);
        let lines: Vec<&str> = block.rows().iter().map(|r| block.line(r)).collect();
        assert_eq!(lines, ["", "{\"a\":1}", "", "", "", ""]);
        assert_eq!(block.cell(&block.rows()[1], 7), "");
        block.clear();
        assert!(block.is_empty() && !block.is_full());
    }

    #[test]
    fn lines_that_come_together_are_the_same_rows() {
        let text = "甲,2\r\n\n,\n-1,x\r3,四\n5\n6,7\n";
        let cells = |block: &Block| {
            let rows = block.rows().iter();
            let row = |r: &Row| (r.number, block.cells(r).map(str::to_owned).collect::<Vec<_>>());
            (rows.clone().map(row).collect::<Vec<_>>(), rows.map(|r| r.tame).collect::<Vec<_>>())
        };
        let mut one_by_one = Block::default();
        for (n, line) in ["甲,2", ",", "-1,x", "3,四"].into_iter().enumerate() {
            one_by_one.begin(7 + n as u64, "");
            one_by_one.push_line(line, b',');
        }
        let (mut all, mut parts) = (Block::default(), Block::default());
        // A line of one cell ends it, and is left.
        assert_eq!(all.push_lines(text, b',', 2, 7, 100), (4, text.find('5').unwrap()));
        let (mut at, mut number) = (0, 7);
        while number < 11 {
            let (rows, used) = parts.push_lines(&text[at..], b',', 2, number, 1);
            assert_eq!(rows, 1);
            (at, number) = (at + used, number + 1);
        }
        assert_eq!(cells(&all), cells(&one_by_one));
        assert_eq!(cells(&parts), cells(&one_by_one));
        assert_eq!(all.tame(&all.rows()[3], ','), Some("3,四"));
        // A line without an end is none yet, and leaves nothing behind.
        assert_eq!(all.push_lines("8,9", b',', 2, 1, 9), (0, 0));
        assert_eq!(all.push_lines("8,9\n1", b',', 2, 11, 9), (1, 4));
        assert_eq!(all.cells(&all.rows()[4]).collect::<Vec<_>>(), ["8", "9"]);
    }

    #[test]
    fn every_break_is_found() {
        // What differs from it in one bit alone, and what carries over into the next byte.
        let near = [b',', b',' ^ 0x80, b',' ^ 1, b'-', b'+', 0, 0xff, b'\n', b'\r', b'\n' + 1, b' ', b'\t'];
        let mut seed = 1_u32;
        for length in 0..200 {
            let mut next = || {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                near[(seed >> 16) as usize % near.len()]
            };
            let bytes: Vec<u8> = (0..length).map(|_| next()).collect();
            let want = bytes.iter().copied().enumerate().filter(|(_, b)| matches!(b, b',' | b'\n' | b'\r'));
            assert!(Breaks::new(b',', &bytes).eq(want), "{bytes:?}");
        }
    }

    #[test]
    fn refused_rows_fill_a_block_too() {
        let mut block = Block::default();
        for n in 0..5 {
            assert_eq!(block.is_full(), n == 4, "{n} rows");
            block.begin(n, "");
            let message = cailiang::diagnostic::both("", "");
            block.form(Form::Trouble(Box::new(Trouble::row("row-nul", message, Some("x".repeat(1 << 20))))));
        }
    }
}
