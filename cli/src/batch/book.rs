//! Workbooks (XLSX) as rows of text: a sheet whose first row is the header.
//!
//! A typed number comes as its shortest decimal text, which is what was typed; a longer one, which was computed, behind `≈`. A date
//! comes as its day, with the time of day where it has one. Cells are read one after the other by a thread of their own and
//! handed over row by row, so that a sheet is never in memory as a whole.

use super::block::{Block, Form, Trouble};
use super::cell::nul;
use super::open::From;
use super::source::{Encoding, Place, Source};
use super::typed::{DOUBLE, decimal_of};
use crate::exit::Failure;
use cailiang::diagnostic::both;
use calamine::{DataRef, Reader, Xlsx, open_workbook};
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Rows read ahead.
const AHEAD: usize = 1024;

/// The cells of a row, and an error value among them.
type Line = (Vec<String>, Option<String>);

/// What the reading thread says.
enum Said {
    /// A row.
    Row(Line),
    /// The file cannot be read on.
    Failed(String),
    /// There are no more rows.
    End,
}

/// A sheet.
pub struct Book {
    from: From,
    path: PathBuf,
    said: Receiver<Said>,
    columns: Vec<String>,
    rows: u64,
    ended: bool,
}

impl Book {
    /// The first sheet of a workbook.
    pub fn open(from: From) -> Result<Book, Failure> {
        let From::File(path) = &from else {
            let text = "工作簿不能由标准输入读入 / a workbook cannot be read from standard input";
            return Err(from.failed(io::Error::new(io::ErrorKind::InvalidInput, text)));
        };
        let path = path.clone();
        let mut book = Book { said: start(&path), from, path, columns: Vec::new(), rows: 0, ended: false };
        match book.next()? {
            Some((header, _)) => book.columns = header,
            None => return Err(book.wrong("工作表是空的，没有表头 / the sheet is empty: there is no header")),
        }
        Ok(book)
    }

    fn wrong(&self, what: &str) -> Failure {
        self.from.failed(io::Error::new(io::ErrorKind::InvalidData, what))
    }

    fn next(&mut self) -> Result<Option<Line>, Failure> {
        if self.ended {
            return Ok(None);
        }
        match self.said.recv() {
            Ok(Said::Row(line)) => Ok(Some(line)),
            Ok(Said::End) => {
                self.ended = true;
                Ok(None)
            }
            Ok(Said::Failed(why)) => Err(self.wrong(&why)),
            Err(_) => Err(self.wrong("读工作簿的线程中断了 / the thread reading the workbook broke off")),
        }
    }
}

fn start(path: &Path) -> Receiver<Said> {
    let (to, said) = sync_channel(AHEAD);
    let path = path.to_path_buf();
    // Where the thread cannot be started, the receiver finds the channel closed.
    let _ = std::thread::Builder::new().spawn(move || {
        let last = match read(&path, &to) {
            Ok(()) => Said::End,
            Err(why) => Said::Failed(why),
        };
        // Nobody listens any more where the run has failed.
        let _ = to.send(last);
    });
    said
}

fn read(path: &Path, to: &SyncSender<Said>) -> Result<(), String> {
    let not_one = |e: &dyn std::fmt::Display| format!("不是可读的工作簿：{e} / not a workbook that can be read: {e}");
    let mut book: Xlsx<BufReader<File>> = open_workbook(path).map_err(|e: calamine::XlsxError| not_one(&e))?;
    let Some(sheet) = book.sheet_names().into_iter().next() else { return Ok(()) };
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|e| not_one(&e))?;
    let mut row: Option<u32> = None;
    let (mut line, mut error): (Vec<String>, Option<String>) = (Vec::new(), None);
    while let Some(cell) = cells.next_cell().map_err(|e| not_one(&e))? {
        let (at, column) = cell.get_position();
        if row != Some(at) {
            if hand_over(to, &mut line, &mut error).is_err() {
                return Ok(());
            }
            row = Some(at);
        }
        let text = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::String(t) => unescaped(t),
            DataRef::SharedString(t) => unescaped(t),
            DataRef::Int(n) => n.to_string(),
            DataRef::Float(n) => decimal_of(n.to_string(), DOUBLE),
            DataRef::Bool(b) => b.to_string(),
            DataRef::DateTime(d) if d.is_datetime() => {
                let (year, month, day, hours, minutes, seconds, millis) = d.to_ymd_hms_milli();
                let time = match (hours, minutes, seconds, millis) {
                    (0, 0, 0, 0) => String::new(),
                    (_, _, _, 0) => format!(" {hours:02}:{minutes:02}:{seconds:02}"),
                    _ => format!(" {hours:02}:{minutes:02}:{seconds:02}.{millis:03}"),
                };
                format!("{year:04}-{month:02}-{day:02}{time}")
            }
            DataRef::DateTime(d) => d.to_string(),
            DataRef::DateTimeIso(t) | DataRef::DurationIso(t) => t.clone(),
            DataRef::Error(e) => {
                error = Some(e.to_string());
                e.to_string()
            }
        };
        let column = usize::try_from(column).unwrap_or(usize::MAX).min(16_384);
        if line.len() <= column {
            line.resize(column.saturating_add(1), String::new());
        }
        if let Some(place) = line.get_mut(column) {
            *place = text;
        }
    }
    let _ = hand_over(to, &mut line, &mut error);
    Ok(())
}

/// Characters a workbook writes as `_x000D_`, as what they are.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        out.push_str(before);
        let code = after.get(..4).filter(|_| after.get(4..5) == Some("_"));
        let code = code.and_then(|c| u32::from_str_radix(c, 16).ok());
        match (code.and_then(char::from_u32), after.get(5..)) {
            (Some(c), Some(tail)) => {
                out.push(c);
                rest = tail;
            }
            _ => {
                out.push_str("_x");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Rows without any text are no rows.
fn hand_over(to: &SyncSender<Said>, line: &mut Vec<String>, error: &mut Option<String>) -> Result<(), ()> {
    let (line, error) = (std::mem::take(line), error.take());
    if line.iter().all(String::is_empty) {
        return Ok(());
    }
    to.send(Said::Row((line, error))).map_err(|_| ())
}

impl Source for Book {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn fill(&mut self, block: &mut Block, rows: usize) -> Result<(), Failure> {
        while block.takes(rows) {
            let Some((mut cells, error)) = self.next()? else { break };
            self.rows = self.rows.saturating_add(1);
            block.begin(self.rows, "");
            while cells.len() > self.columns.len() && cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            let has = cells.len();
            // Empty cells at the end of a row are not in the file.
            cells.resize(has.max(self.columns.len()), String::new());
            for cell in &cells {
                block.push(cell);
            }
            let wants = self.columns.len();
            let trouble = match error {
                Some(e) => {
                    Some(("cell-error", both(format!("单元格是错误值 {e}"), format!("a cell holds the error {e}"))))
                }
                None if has > wants => Some((
                    "row-length",
                    both(
                        format!("有 {has} 格，表头有 {wants} 列"),
                        format!("the row has {has} cells, the header {wants} columns"),
                    ),
                )),
                None if cells.iter().any(|c| c.contains('\0')) => Some(nul()),
                None => None,
            };
            if let Some((code, message)) = trouble {
                block.form(Form::Trouble(Box::new(Trouble::row(code, message, None))));
            }
        }
        Ok(())
    }

    fn place(&self) -> Place {
        Place { offset: 0, rows: self.rows, encoding: Encoding::Open }
    }

    fn resume(&mut self, place: Place) -> Result<(), Failure> {
        self.said = start(&self.path);
        self.ended = false;
        // The header, and the rows that are done.
        for _ in 0..=place.rows {
            self.next()?;
        }
        self.rows = place.rows;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_written_as_codes_are_those_characters() {
        for (text, want) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x00", "_x00"),
            ("_xZZZZ_ _x0041", "_xZZZZ_ _x0041"),
            ("_x_x0041_", "_xA"),
            ("_x甲乙", "_x甲乙"),
            ("_xD800_", "_xD800_"),
        ] {
            assert_eq!(unescaped(text), want, "{text}");
        }
    }
}
