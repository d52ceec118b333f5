//! CSV and TSV, record by record.
//!
//! Bytes are taken apart before they are text: in UTF-8 and in GB18030 alike no part of a longer character is a comma, a
//! tab, a quote or a line break. So one row in another encoding, or with broken text, spoils itself alone. A line without
//! quotes, as most are, goes into the block as it stands, together with others where nothing is wrong with any of them; one
//! with quotes is followed byte by byte.

use super::block::{Block, Form, Trouble};
use super::cell::{Wrong, nul};
use super::open::{From, Meter, Window, open};
use super::source::{Encoding, Place, Source};
use crate::exit::Failure;
use cailiang::diagnostic::both;
use memchr::{memchr, memchr2, memchr3, memrchr2};
use std::io;

/// Longest record.
const LONGEST: usize = 64 << 20;
/// Bytes of lines that are taken together.
const TOGETHER: usize = 32 << 10;
/// Most columns.
const WIDEST: usize = 16_384;

/// Where in a cell a byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quote {
    /// Before its first byte.
    Start,
    /// In a cell without quotes around it; a quote in it is a character like any other.
    Bare,
    /// Between quotes.
    Open,
    /// Behind a quote that closes the cell, or is the first of two that stand for one.
    Closed,
    /// Behind a closing quote something other than the end of the cell was met.
    Astray,
}

/// What the bytes ahead begin with: how long it is, and how much of it is used up with its line break.
enum Found {
    /// A line without quotes.
    Line(usize, usize),
    /// A record whose cells were taken out of their quotes.
    Cells(usize, usize),
    /// A line with a quote that is not closed as it should be.
    Astray(usize, usize),
}

/// A table with a header.
pub struct Delimited {
    from: From,
    window: Window,
    meter: Meter,
    delimiter: u8,
    columns: Vec<String>,
    encoding: Encoding,
    /// Whether the encoding was said rather than found.
    told: bool,
    rows: u64,
    /// The offset in the stream as far as records are taken one by one.
    singly: u64,
    /// Cells taken out of their quotes, end to end.
    cells: Vec<u8>,
    ends: Vec<usize>,
}

impl Delimited {
    /// Reads the header.
    pub fn open(
        from: From,
        window: Window,
        delimiter: u8,
        encoding: Option<Encoding>,
        meter: Meter,
    ) -> Result<Delimited, Failure> {
        let marked = window.ahead().starts_with(b"\xef\xbb\xbf");
        let found = if marked { Encoding::Utf8 } else { Encoding::Open };
        let mut this = Delimited {
            from,
            window,
            meter,
            delimiter,
            columns: Vec::new(),
            encoding: encoding.unwrap_or(found),
            told: encoding.is_some(),
            rows: 0,
            singly: 0,
            cells: Vec::new(),
            ends: Vec::new(),
        };
        if marked {
            this.window.pass(3);
        }
        let mut block = Block::default();
        let Some(found) = this.next()? else {
            return Err(this.wrong("文件是空的，没有表头 / the file is empty: there is no header"));
        };
        block.begin(0, "");
        if let Err((_, message)) = this.take(&found, &mut block) {
            return Err(this.wrong(&format!("表头：{} / the header: {}", message.zh, message.en)));
        }
        this.pass(&found);
        this.columns = block.rows().iter().flat_map(|r| block.cells(r)).map(str::to_owned).collect();
        if this.columns.len() > WIDEST {
            return Err(this.wrong(&format!("表头超过 {WIDEST} 列 / the header has more than {WIDEST} columns")));
        }
        Ok(this)
    }

    fn wrong(&self, what: &str) -> Failure {
        self.from.failed(io::Error::new(io::ErrorKind::InvalidData, what))
    }

    fn more(&mut self) -> Result<bool, Failure> {
        self.window.more().map_err(|e| self.from.failed(e))
    }

    fn too_long(&self) -> Failure {
        let row = self.rows.saturating_add(1);
        self.wrong(&format!("第 {row} 行超过 {LONGEST} 字节 / row {row} has more than {LONGEST} bytes"))
    }

    /// Finds the next record in the bytes ahead and leaves it there; `None` at the end.
    fn next(&mut self) -> Result<Option<Found>, Failure> {
        // Blank lines are no rows.
        loop {
            let ahead = self.window.ahead();
            let blank = ahead.iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
            let text = blank < ahead.len();
            self.window.pass(blank);
            if text {
                break;
            }
            if !self.more()? {
                return Ok(None);
            }
        }
        let mut seen = 0_usize;
        loop {
            let ahead = self.window.ahead();
            match memchr3(b'"', b'\n', b'\r', ahead.get(seen..).unwrap_or_default()) {
                Some(n) => {
                    let at = seen.saturating_add(n);
                    if ahead.get(at) == Some(&b'"') {
                        return self.quoted().map(Some);
                    }
                    return Ok(Some(Found::Line(at, at.saturating_add(1))));
                }
                None => {
                    seen = ahead.len();
                    if seen > LONGEST {
                        return Err(self.too_long());
                    }
                    if !self.more()? {
                        return Ok(Some(Found::Line(seen, seen)));
                    }
                }
            }
        }
    }

    /// Follows a record with quotes to its end. Where a quote goes astray, or is never closed, its record may have run
    /// over lines that are rows of their own: it is the line alone in which that quote opened.
    fn quoted(&mut self) -> Result<Found, Failure> {
        self.cells.clear();
        self.ends.clear();
        let (mut at, mut opened, mut quote) = (0_usize, 0_usize, Quote::Start);
        loop {
            let ahead = self.window.ahead();
            let Some(byte) = ahead.get(at).copied() else {
                if at > LONGEST {
                    if quote == Quote::Open {
                        return self.astray(opened);
                    }
                    return Err(self.too_long());
                }
                if self.more()? {
                    continue;
                }
                if quote == Quote::Open {
                    return self.astray(opened);
                }
                self.ends.push(self.cells.len());
                return Ok(Found::Cells(at, at));
            };
            let rest = ahead.get(at..).unwrap_or_default();
            quote = match (quote, byte) {
                (Quote::Start, b'"') => {
                    opened = at;
                    at = at.saturating_add(1);
                    Quote::Open
                }
                (Quote::Start | Quote::Bare | Quote::Closed, b) if b == self.delimiter => {
                    self.ends.push(self.cells.len());
                    at = at.saturating_add(1);
                    Quote::Start
                }
                (Quote::Start | Quote::Bare | Quote::Closed, b'\n' | b'\r') => {
                    self.ends.push(self.cells.len());
                    return Ok(Found::Cells(at, at.saturating_add(1)));
                }
                (Quote::Start | Quote::Bare, _) => {
                    let run = memchr3(self.delimiter, b'\n', b'\r', rest).unwrap_or(rest.len());
                    self.cells.extend_from_slice(rest.get(..run).unwrap_or_default());
                    at = at.saturating_add(run);
                    Quote::Bare
                }
                (Quote::Open, b'"') => {
                    at = at.saturating_add(1);
                    Quote::Closed
                }
                (Quote::Open, _) => {
                    let run = memchr(b'"', rest).unwrap_or(rest.len());
                    self.cells.extend_from_slice(rest.get(..run).unwrap_or_default());
                    at = at.saturating_add(run);
                    Quote::Open
                }
                (Quote::Closed, b'"') => {
                    self.cells.push(b'"');
                    at = at.saturating_add(1);
                    Quote::Open
                }
                (Quote::Closed | Quote::Astray, _) => Quote::Astray,
            };
            if quote == Quote::Astray {
                return self.astray(opened);
            }
        }
    }

    /// The record as far as the end of the line in which a quote opened.
    fn astray(&mut self, opened: usize) -> Result<Found, Failure> {
        let mut seen = opened;
        loop {
            let ahead = self.window.ahead();
            match memchr2(b'\n', b'\r', ahead.get(seen..).unwrap_or_default()) {
                Some(n) => {
                    let at = seen.saturating_add(n);
                    return Ok(Found::Astray(at, at.saturating_add(1)));
                }
                None => {
                    seen = ahead.len();
                    if seen > LONGEST {
                        return Err(self.too_long());
                    }
                    if !self.more()? {
                        return Ok(Found::Astray(seen, seen));
                    }
                }
            }
        }
    }

    /// Takes whole lines ahead that have no quote, no NUL and as many cells as the header, in UTF-8; whether there were any.
    fn take_lines(&mut self, block: &mut Block, rows: usize) -> bool {
        if self.window.offset < self.singly {
            return false;
        }
        let ahead = self.window.ahead();
        let some = ahead.get(..TOGETHER).unwrap_or(ahead);
        let some = memchr2(b'"', 0, some).and_then(|at| some.get(..at)).unwrap_or(some);
        let end = memrchr2(b'\n', b'\r', some).map_or(0, |at| at.saturating_add(1));
        let lines = some.get(..end).unwrap_or_default();
        let encoded = self.encoding == Encoding::Utf8 || lines.is_ascii();
        let text = std::str::from_utf8(lines).ok().filter(|_| encoded);
        let number = self.rows.saturating_add(1);
        let taken = text.map(|t| block.push_lines(t, self.delimiter, self.columns.len(), number, block.room(rows)));
        match taken {
            Some((rows, used)) if used > 0 => {
                self.rows = self.rows.saturating_add(rows as u64);
                self.window.pass(used);
                true
            }
            _ => {
                // All that is in another encoding; else the next record is what is out of the ordinary.
                let far = if text.is_none() { end.max(1) } else { 1 };
                self.singly = self.window.offset.saturating_add(far as u64);
                false
            }
        }
    }

    /// Adds the cells of a record to the row begun last, or says why they are none.
    fn take(&mut self, found: &Found, block: &mut Block) -> Result<(), Wrong> {
        let (length, quoted) = match *found {
            Found::Line(length, _) => (length, false),
            Found::Cells(length, _) => (length, true),
            Found::Astray(..) => {
                return Err((
                    "row-quote",
                    both(
                        "引号没有闭合，或者闭合后还有文字；格中的引号须写作两个",
                        "a quote is not closed, or text follows a closing quote; a quote within a cell is written twice",
                    ),
                ));
            }
        };
        let bytes = if quoted { self.cells.as_slice() } else { self.window.ahead().get(..length).unwrap_or_default() };
        let ends: &[usize] = if quoted { &self.ends } else { &[] };
        let utf8 = std::str::from_utf8(bytes).ok().filter(|t| ends.iter().all(|e| t.is_char_boundary(*e)));
        let ascii = self.encoding != Encoding::Utf8 && bytes.is_ascii();
        if self.encoding == Encoding::Open && !ascii {
            self.encoding = if utf8.is_some() { Encoding::Utf8 } else { Encoding::Gb18030 };
        }
        let broken = |zh: &str, en: &str| Err(("row-encoding", both(zh, en)));
        if memchr(0, bytes).is_some() && utf8.is_some() {
            return Err(nul());
        }
        let has = match (self.encoding, utf8) {
            (Encoding::Gb18030, Some(_)) if !self.told && !ascii => {
                return broken(
                    "文件是 GB18030 编码，这一行也可以读作 UTF-8；以 --encoding 说明",
                    "the file is GB18030, but this row may as well be UTF-8; say which with --encoding",
                );
            }
            (Encoding::Gb18030, utf8) if utf8.is_none() || !ascii => {
                let gb = |b| encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(b);
                let not_gb = || broken("不是 GB18030 文字", "the text is not GB18030");
                if quoted {
                    let mut cells = Vec::with_capacity(ends.len());
                    let mut start = 0;
                    for end in ends {
                        let Some(cell) = gb(bytes.get(start..*end).unwrap_or_default()) else { return not_gb() };
                        cells.push(cell);
                        start = *end;
                    }
                    if cells.iter().any(|c| c.contains('\0')) {
                        return Err(nul());
                    }
                    cells.iter().for_each(|c| block.push(c));
                    cells.len()
                } else {
                    let Some(line) = gb(bytes) else { return not_gb() };
                    if line.contains('\0') {
                        return Err(nul());
                    }
                    block.push_line(&line, self.delimiter)
                }
            }
            (_, Some(text)) if quoted => {
                block.push_record(text, ends);
                ends.len()
            }
            (_, Some(text)) => block.push_line(text, self.delimiter),
            (_, None) => return broken("不是 UTF-8 文字", "the text is not UTF-8"),
        };
        if !self.columns.is_empty() && has != self.columns.len() {
            let wants = self.columns.len();
            return Err((
                "row-length",
                both(
                    format!("有 {has} 格，表头有 {wants} 列"),
                    format!("the row has {has} cells, the header {wants} columns"),
                ),
            ));
        }
        Ok(())
    }

    /// The record as it stands in the file, bytes that are no text written `\xNN`.
    fn original(&self, found: &Found) -> String {
        let (Found::Line(length, _) | Found::Cells(length, _) | Found::Astray(length, _)) = *found;
        super::lines::escaped(self.window.ahead().get(..length).unwrap_or_default())
    }

    fn pass(&mut self, found: &Found) {
        let (Found::Line(_, used) | Found::Cells(_, used) | Found::Astray(_, used)) = *found;
        self.window.pass(used);
    }
}

impl Source for Delimited {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn fill(&mut self, block: &mut Block, rows: usize) -> Result<(), Failure> {
        while block.takes(rows) {
            if self.take_lines(block, rows) {
                continue;
            }
            let Some(found) = self.next()? else { break };
            self.rows = self.rows.saturating_add(1);
            block.begin(self.rows, "");
            if let Err((code, message)) = self.take(&found, block) {
                let original = Some(self.original(&found));
                block.empty();
                block.form(Form::Trouble(Box::new(Trouble::row(code, message, original))));
            }
            self.pass(&found);
        }
        Ok(())
    }

    fn place(&self) -> Place {
        Place { offset: self.window.offset, rows: self.rows, encoding: self.encoding }
    }

    fn resume(&mut self, place: Place) -> Result<(), Failure> {
        let bytes = open(&self.from, place.offset, &self.meter).map_err(|e| self.from.failed(e))?;
        self.window = Window::new(bytes, place.offset);
        self.rows = place.rows;
        self.singly = 0;
        self.encoding = place.encoding;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    /// Gives few bytes at a time.
    struct Drops(Vec<u8>, usize, usize);

    impl Read for Drops {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            let n = self.2.min(self.0.len() - self.1).min(buf.len());
            buf[..n].copy_from_slice(&self.0[self.1..self.1 + n]);
            self.1 += n;
            Ok(n)
        }
    }

    fn rows(text: &str, piece: usize) -> Vec<Vec<String>> {
        let mut window = Window::new(Box::new(Drops(text.as_bytes().to_vec(), 0, piece)), 0);
        window.more().unwrap();
        let mut table = Delimited::open(From::Stdin, window, b',', None, Meter::default()).unwrap();
        let (mut block, mut out) = (Block::default(), Vec::new());
        loop {
            block.clear();
            table.fill(&mut block, 2).unwrap();
            if block.is_empty() {
                assert_eq!(table.place().offset, text.len() as u64);
                return out;
            }
            out.extend(block.rows().iter().map(|r| block.cells(r).map(str::to_owned).collect::<Vec<_>>()));
        }
    }

    #[test]
    fn rows_end_where_pieces_end() {
        let text = "a,b\r\n1,\"x\ny\"\r\n\r\n甲,\"z\"\"\"\r\n3,\r\n";
        let want = [["1", "x\ny"], ["甲", "z\""], ["3", ""]];
        for piece in 1..text.len() + 1 {
            assert_eq!(rows(text, piece), want, "{piece} bytes at a time");
        }
        assert_eq!(rows("a,b\n1,2", 1), [["1", "2"]]);
    }

    /// Rows as cells between bars, refused ones as their code and what they hold.
    fn told(text: &[u8], piece: usize) -> Vec<String> {
        let mut window = Window::new(Box::new(Drops(text.to_vec(), 0, piece)), 0);
        window.more().unwrap();
        let mut table = Delimited::open(From::Stdin, window, b',', None, Meter::default()).unwrap();
        let mut block = Block::default();
        table.fill(&mut block, usize::MAX).unwrap();
        let said = |r: &super::super::block::Row| match &r.form {
            Form::Trouble(t) => format!("{} {}", t.code, t.original.clone().unwrap()),
            _ => block.cells(r).collect::<Vec<_>>().join("|"),
        };
        block.rows().iter().map(said).collect()
    }

    #[test]
    fn a_quote_gone_astray_takes_no_other_row_with_it() {
        for (text, want) in [
            ("a,b\n1,\"x\n2,y\n3,\"z\"\n", vec!["row-quote 1,\"x", "2|y", "3|z"]),
            ("a,b\n1,\"x\n2,y\n", vec!["row-quote 1,\"x", "2|y"]),
            ("a,b\n1,\"x\"y\n2,y\n", vec!["row-quote 1,\"x\"y", "2|y"]),
            ("a,b\n\"p\nq\",\"x\" \n2,y", vec!["row-quote \"p\nq\",\"x\" ", "2|y"]),
            ("a,b\n1,\"", vec!["row-quote 1,\""]),
            // Within a bare cell a quote is a character.
            ("a,b\n5\",x\"y\"\n2,\"\"\"\"\n", vec!["5\"|x\"y\"", "2|\""]),
            ("a,b\n,\"\"\n\"1\",\"2\"", vec!["|", "1|2"]),
        ] {
            for piece in 1..text.len() + 1 {
                assert_eq!(told(text.as_bytes(), piece), want, "{text:?}, {piece} bytes at a time");
            }
        }
    }

    #[test]
    fn lines_taken_together_are_the_lines_taken_one_by_one() {
        // Some of all that may stand in a file, 中 in GB18030 among it.
        const PARTS: [&[u8]; 16] = [
            b",",
            b",",
            b",",
            b"\n",
            b"\n",
            b"\r\n",
            b"\r",
            b"1,2\n",
            b"3,4\n",
            b"a",
            "甲".as_bytes(),
            b"\"",
            b"\0",
            b"=1",
            b" ",
            b"\xd6\xd0",
        ];
        let mut seed = 1_u32;
        for many in 0..400 {
            // Rarely a quote or another encoding, or often.
            let parts = if many % 2 == 0 { 11 } else { 16 };
            let mut text = b"a,b\n".to_vec();
            for _ in 0..many / 4 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.extend(PARTS[(seed >> 16) as usize % parts]);
            }
            let all = told(&text, text.len());
            for piece in [1, 7, 64] {
                assert_eq!(told(&text, piece), all, "{:?}, {piece} bytes at a time", text.escape_ascii().to_string());
            }
        }
    }
}
