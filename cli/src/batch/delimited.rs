//! CSV and TSV, record by record.
//!
//! Bytes are taken apart before they are text: in UTF-8 and in GB18030 alike no part of a longer character is a comma, a
//! tab, a quote or a line break. So one row in another encoding, or with broken text, spoils itself alone.

use super::block::{Block, Form, ROWS, Trouble};
use super::open::{From, Meter, Window, open};
use super::source::{Encoding, Place, Source};
use crate::exit::Failure;
use cailiang::diagnostic::{Message, both};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::fmt::Write as _;
use std::io;

/// Longest record. A quote that is never closed makes one record of all that follows.
const LONGEST: usize = 64 << 20;
/// Most columns.
const WIDEST: usize = 16_384;

/// A table with a header.
pub struct Delimited {
    from: From,
    window: Window,
    meter: Meter,
    reader: Reader,
    delimiter: u8,
    columns: Vec<String>,
    encoding: Encoding,
    /// Whether the encoding was said rather than found.
    told: bool,
    rows: u64,
    record: Vec<u8>,
    ends: Vec<usize>,
    /// Cells of the record at hand.
    cells: usize,
    decoded: String,
    decoded_ends: Vec<usize>,
}

fn reader(delimiter: u8) -> Reader {
    ReaderBuilder::new().delimiter(delimiter).build()
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
            reader: reader(delimiter),
            delimiter,
            columns: Vec::new(),
            encoding: encoding.unwrap_or(found),
            told: encoding.is_some(),
            rows: 0,
            record: vec![0; 1 << 12],
            ends: vec![0; 64],
            cells: 0,
            decoded: String::new(),
            decoded_ends: Vec::new(),
        };
        if marked {
            this.window.pass(3);
        }
        let Some(length) = this.next()? else {
            return Err(this.wrong("文件是空的，没有表头 / the file is empty: there is no header"));
        };
        if let Err((_, message)) = this.decode(length) {
            return Err(this.wrong(&format!("表头：{} / the header: {}", message.zh, message.en)));
        }
        let mut start = 0;
        for end in &this.decoded_ends {
            this.columns.push(this.decoded.get(start..*end).unwrap_or_default().to_owned());
            start = *end;
        }
        Ok(this)
    }

    fn wrong(&self, what: &str) -> Failure {
        self.from.failed(io::Error::new(io::ErrorKind::InvalidData, what))
    }

    /// Takes the next record apart; its length, or `None` at the end.
    fn next(&mut self) -> Result<Option<usize>, Failure> {
        let (mut length, mut cells) = (0, 0);
        loop {
            // Nothing ahead is the end of the file to the reader, and so it must be.
            if self.window.ahead().is_empty() {
                self.window.more().map_err(|e| self.from.failed(e))?;
            }
            let (result, used, wrote, ended) = self.reader.read_record(
                self.window.ahead(),
                self.record.get_mut(length..).unwrap_or_default(),
                self.ends.get_mut(cells..).unwrap_or_default(),
            );
            self.window.pass(used);
            length = length.saturating_add(wrote);
            cells = cells.saturating_add(ended);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => {
                    if self.record.len() >= LONGEST {
                        let row = self.rows.saturating_add(1);
                        return Err(self.wrong(&format!(
                            "第 {row} 行超过 {LONGEST} 字节，是否有未闭合的引号？/ row {row} has more than {LONGEST} bytes: is a quote left open?"
                        )));
                    }
                    self.record.resize(self.record.len().saturating_mul(2), 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    if self.ends.len() >= WIDEST {
                        let row = self.rows.saturating_add(1);
                        return Err(self.wrong(&format!(
                            "第 {row} 行超过 {WIDEST} 列 / row {row} has more than {WIDEST} columns"
                        )));
                    }
                    self.ends.resize(self.ends.len().saturating_mul(2), 0);
                }
                ReadRecordResult::Record => {
                    self.cells = cells;
                    return Ok(Some(length));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// Turns the record at hand into text, or says why it is none.
    fn decode(&mut self, length: usize) -> Result<(), (&'static str, Message)> {
        let bytes = self.record.get(..length).unwrap_or_default();
        let ends = self.ends.get(..self.cells).unwrap_or_default();
        self.decoded.clear();
        self.decoded_ends.clear();
        let utf8 = std::str::from_utf8(bytes).ok().filter(|t| ends.iter().all(|e| t.is_char_boundary(*e)));
        if self.encoding == Encoding::Open && !bytes.is_ascii() {
            self.encoding = if utf8.is_some() { Encoding::Utf8 } else { Encoding::Gb18030 };
        }
        let broken = |zh: &str, en: &str| Err(("row-encoding", both(zh, en)));
        match (self.encoding, utf8) {
            (Encoding::Gb18030, Some(_)) if !self.told && !bytes.is_ascii() => {
                return broken(
                    "文件是 GB18030 编码，这一行也可以读作 UTF-8；以 --encoding 说明",
                    "the file is GB18030, but this row may as well be UTF-8; say which with --encoding",
                );
            }
            (Encoding::Gb18030, utf8) if utf8.is_none() || !bytes.is_ascii() => {
                let mut start = 0;
                for end in ends {
                    let cell = bytes.get(start..*end).unwrap_or_default();
                    let Some(text) = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(cell)
                    else {
                        return broken("不是 GB18030 文字", "the text is not GB18030");
                    };
                    self.decoded.push_str(&text);
                    self.decoded_ends.push(self.decoded.len());
                    start = *end;
                }
            }
            (_, Some(text)) => {
                self.decoded.push_str(text);
                self.decoded_ends.extend_from_slice(ends);
            }
            (_, None) => return broken("不是 UTF-8 文字", "the text is not UTF-8"),
        }
        if self.decoded.contains('\0') {
            return Err(("row-nul", both("有 NUL 字符", "there is a NUL character")));
        }
        if !self.columns.is_empty() && self.cells != self.columns.len() {
            let (has, wants) = (self.cells, self.columns.len());
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

    /// The record as it stood, bytes that are no text written `\xNN`, a NUL written `\0`.
    fn original(&self, length: usize) -> String {
        let mut out = String::new();
        let mut start = 0;
        for (i, end) in self.ends.get(..self.cells).unwrap_or_default().iter().enumerate() {
            if i > 0 {
                out.push(char::from(self.delimiter));
            }
            let mut cell = String::new();
            for chunk in self.record.get(start..(*end).min(length)).unwrap_or_default().utf8_chunks() {
                cell.push_str(&chunk.valid().replace('\0', "\\0"));
                for byte in chunk.invalid() {
                    let _ = write!(cell, "\\x{byte:02x}");
                }
            }
            super::write::push_cell(&mut out, &cell, char::from(self.delimiter));
            start = *end;
        }
        out
    }
}

impl Source for Delimited {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn fill(&mut self, block: &mut Block, rows: usize) -> Result<(), Failure> {
        while block.len() < rows.min(ROWS) && !block.is_full() {
            let Some(length) = self.next()? else { break };
            self.rows = self.rows.saturating_add(1);
            block.begin(self.rows, "");
            match self.decode(length) {
                Ok(()) => block.push_record(&self.decoded, &self.decoded_ends),
                Err((code, message)) => {
                    let original = Some(self.original(length));
                    block.form(Form::Trouble(Box::new(Trouble::row(code, message, original))));
                }
            }
        }
        Ok(())
    }

    fn place(&self) -> Place {
        Place { offset: self.window.offset, rows: self.rows, encoding: self.encoding }
    }

    fn resume(&mut self, place: Place) -> Result<(), Failure> {
        let bytes = open(&self.from, place.offset, &self.meter).map_err(|e| self.from.failed(e))?;
        self.window = Window::new(bytes, place.offset);
        self.reader = reader(self.delimiter);
        self.rows = place.rows;
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
}
