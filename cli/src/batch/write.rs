//! The writing side: rows of text, in order, into files that are whole or not there.

use super::answer::{self, Answer, Results};
use super::block::{Block, Row, Trouble};
use super::cell;
use super::open::Packing;
use super::sink::Sink;
use super::target::Target;
use super::typed::{self, Field};
use super::values::Values;
use cailiang::document::{Syntax, from_bytes, push_string};
use cailiang::explain::Lang;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Write};

/// Bytes gathered before they are written.
const GATHERED: usize = 1 << 18;
/// Level of Zstandard.
const LEVEL: i32 = 3;

enum Packer {
    Idle(Target),
    Gzip(GzEncoder<Target>),
    Zstd(zstd::stream::write::Encoder<'static, Target>),
    /// Lost to an error before.
    Gone,
}

/// A stream of text, packed or not, that can be cut where a run may go on later; or a [`Sink`], which cannot.
pub struct Out {
    packer: Packer,
    packing: Packing,
    text: String,
    sink: Option<Box<dyn Sink>>,
    /// Whether the target holds anything.
    begun: bool,
}

impl Out {
    /// Into a target.
    pub fn new(target: Target, packing: Packing) -> Out {
        let begun = target.holds_any();
        Out { packer: Packer::Idle(target), packing, text: String::new(), sink: None, begun }
    }

    /// Into a sink.
    pub fn of_sink(sink: Box<dyn Sink>) -> Out {
        Out { packer: Packer::Gone, packing: Packing::Plain, text: String::new(), sink: Some(sink), begun: false }
    }

    /// The sink.
    pub fn sink(&mut self) -> Option<&mut (dyn Sink + 'static)> {
        self.sink.as_deref_mut()
    }

    /// Whether it is whole only at its end.
    pub fn is_sink(&self) -> bool {
        self.sink.is_some()
    }

    /// What is to be written next is added to this.
    pub fn text(&mut self) -> &mut String {
        &mut self.text
    }

    /// Writes a longer piece of text behind what was gathered.
    pub fn write(&mut self, text: &str) -> io::Result<()> {
        if text.len() < GATHERED {
            self.text.push_str(text);
            return self.pass();
        }
        self.push()?;
        self.pack()?;
        self.put(text.as_bytes())
    }

    /// Writes what was gathered, once it is worth it.
    pub fn pass(&mut self) -> io::Result<()> {
        if self.text.len() >= GATHERED { self.push() } else { Ok(()) }
    }

    fn push(&mut self) -> io::Result<()> {
        if self.text.is_empty() {
            return Ok(());
        }
        self.pack()?;
        let text = std::mem::take(&mut self.text);
        let put = self.put(text.as_bytes());
        self.text = text;
        put?;
        self.text.clear();
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.packer {
            Packer::Idle(t) => t.write_all(bytes),
            Packer::Gzip(t) => t.write_all(bytes),
            Packer::Zstd(t) => t.write_all(bytes),
            Packer::Gone => Err(io::Error::other("the stream was lost before")),
        }
    }

    /// Begins a packed stream, where there is to be one and none is begun.
    fn pack(&mut self) -> io::Result<()> {
        self.begun = true;
        if self.packing != Packing::Plain
            && let Packer::Idle(_) = self.packer
            && let Packer::Idle(target) = std::mem::replace(&mut self.packer, Packer::Gone)
        {
            self.packer = match self.packing {
                Packing::Gzip => Packer::Gzip(GzEncoder::new(target, Compression::default())),
                _ => Packer::Zstd(zstd::stream::write::Encoder::new(target, LEVEL)?),
            };
        }
        Ok(())
    }

    /// Writes everything and ends the packed stream (a new one begins after it: both formats allow that). The length of the
    /// file. A sink is finished.
    pub fn cut(&mut self) -> io::Result<u64> {
        if let Some(sink) = &mut self.sink {
            return sink.finish().map(|()| 0);
        }
        self.push()?;
        // A packed file that holds nothing is not an empty file.
        if !self.begun {
            self.pack()?;
        }
        let mut target = match std::mem::replace(&mut self.packer, Packer::Gone) {
            Packer::Idle(t) => t,
            Packer::Gzip(t) => t.finish()?,
            Packer::Zstd(t) => t.finish()?,
            Packer::Gone => return Err(io::Error::other("the stream was lost before")),
        };
        target.flush()?;
        let length = target.end()?;
        self.packer = Packer::Idle(target);
        Ok(length)
    }

    /// Brings what was cut to the disk. A finished sink is there.
    pub fn sync(&self) -> io::Result<()> {
        if let Packer::Idle(target) = &self.packer { target.sync() } else { Ok(()) }
    }

    /// The file that was cut, once more: for somebody who waits for the disk.
    pub fn file(&self) -> io::Result<Option<File>> {
        if let Packer::Idle(Target::File(file)) = &self.packer { file.try_clone().map(Some) } else { Ok(None) }
    }
}

/// Whether a spreadsheet would compute a cell rather than show it: it begins with a sign that opens a formula and is more
/// than that sign, and no plain number.
pub fn computes(text: &str) -> bool {
    let rest = match text.as_bytes() {
        [b'+' | b'-', rest @ ..] => rest,
        [b'=' | b'@' | b'\t' | b'\r', _, ..] => return true,
        _ => return false,
    };
    let number =
        rest.iter().all(|b| b.is_ascii_digit() || *b == b'.') && rest.iter().filter(|b| **b == b'.').count() < 2;
    !rest.is_empty() && !number
}

/// Adds a cell that no spreadsheet computes: one that would be gets an apostrophe before it, and so does one that already
/// has apostrophes there, so that taking one off gives the cell back.
pub fn push_safe_cell(out: &mut String, text: &str, delimiter: char) {
    if matches!(text.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\''))
        && computes(text.trim_start_matches('\''))
    {
        let mut safe = String::with_capacity(text.len().saturating_add(1));
        safe.push('\'');
        safe.push_str(text);
        push_cell(out, &safe, delimiter);
    } else {
        push_cell(out, text, delimiter);
    }
}

/// Adds a cell, in quotes where it needs them.
pub fn push_cell(out: &mut String, text: &str, delimiter: char) {
    let special = |b: u8| b == b'"' || b == b'\n' || b == b'\r' || char::from(b) == delimiter;
    if !text.bytes().any(special) {
        out.push_str(text);
        return;
    }
    out.push('"');
    for (i, part) in text.split('"').enumerate() {
        if i > 0 {
            out.push_str("\"\"");
        }
        out.push_str(part);
    }
    out.push('"');
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Cells between delimiters.
    Table(char),
    /// An object a line.
    Lines,
    /// Values for a sink.
    Values,
}

/// Writes rows with their results.
#[derive(Clone)]
pub struct Rows {
    form: Form,
    /// Whether the own columns are left out.
    only: bool,
    /// Own columns written before the results.
    own: Vec<String>,
    results: Results,
    /// Of a sink: all columns.
    fields: Vec<Field>,
    /// Their values as text.
    values: Values,
    /// Result names that are names of columns too, and of how many columns that is.
    taken: (usize, Vec<String>),
}

impl Rows {
    /// With these own columns before the results; none of them with `only`.
    pub fn new(form: Form, only: bool, own: &[String], results: Results) -> Rows {
        let own = if only { Vec::new() } else { own.to_vec() };
        let values = Values::new(form, &results);
        Rows { form, only, own, results, fields: Vec::new(), values, taken: (0, Vec::new()) }
    }

    /// Whether they go to a sink.
    pub fn to_sink(&self) -> bool {
        self.form == Form::Values
    }

    /// The columns of a sink: the own ones, of these types, then those of the results.
    pub fn fields(&mut self, types: &[typed::Type]) -> Vec<Field> {
        let own = self
            .own
            .iter()
            .enumerate()
            .map(|(i, name)| Field { name: name.clone(), kind: types.get(i).copied().unwrap_or(typed::Type::Text) });
        let results = self.results.names.iter().zip(&self.results.list);
        let results = results.map(|(name, r)| Field { name: name.clone(), kind: typed::Type::of_result(*r) });
        self.fields = own.chain(results).collect();
        self.fields.clone()
    }

    /// The header, where the form has one.
    pub fn header(&self, out: &mut String) {
        let Form::Table(delimiter) = self.form else { return };
        for (i, name) in self.own.iter().chain(&self.results.names).enumerate() {
            if i > 0 {
                out.push(delimiter);
            }
            push_safe_cell(out, name, delimiter);
        }
        out.push('\n');
    }

    /// A row with its answer; refused where the row says what the columns cannot hold.
    pub fn row(
        &mut self,
        out: &mut String,
        header: &[String],
        block: &Block,
        row: &Row,
        answer: &Answer,
    ) -> Result<(), Box<Trouble>> {
        match self.form {
            // A sink takes values.
            Form::Values => {}
            Form::Table(delimiter) => {
                self.fits(header, block, row)?;
                let before = out.len();
                match block.tame(row, delimiter).filter(|_| self.own.len() == header.len()) {
                    // As it stood in its line.
                    Some(line) if !self.own.is_empty() => out.push_str(line),
                    _ => {
                        for i in 0..self.own.len() {
                            if i > 0 {
                                out.push(delimiter);
                            }
                            push_safe_cell(out, block.cell(row, i), delimiter);
                        }
                    }
                }
                self.values.push(out, &self.results, row.number, answer, self.own.is_empty());
                // A row of one empty cell is not a blank line, which is no row.
                if out.len() == before {
                    out.push_str("\"\"");
                }
                out.push('\n');
            }
            Form::Lines => self.line(out, header, block, row, answer)?,
        }
        Ok(())
    }

    /// The own columns of a sink, and those of the results.
    #[cfg_attr(not(feature = "parquet"), allow(dead_code, reason = "only columnar files are written by the column"))]
    pub fn of_sink(&self) -> (&[Field], &[Field], &[answer::Result]) {
        let (own, results) = self.fields.split_at_checked(self.own.len()).unwrap_or_default();
        (own, results, &self.results.list)
    }

    /// Says of a block that all of its own columns will be asked for as text, where they will.
    pub fn spell(&self, block: &Block) {
        (0..self.own.len()).for_each(|column| block.spell(column));
    }

    /// The values of a row for a sink: refused where it cannot hold one.
    pub fn values<'a>(
        &self,
        sink: &(impl Sink + ?Sized),
        header: &[String],
        block: &'a Block,
        row: &'a Row,
        answer: &'a Answer,
    ) -> Result<Vec<typed::Cell<'a>>, Box<Trouble>> {
        self.fits(header, block, row)?;
        let mut cells = Vec::with_capacity(self.fields.len());
        for (i, field) in self.fields.iter().take(self.own.len()).enumerate() {
            cells.push(typed::of_text(field, block.cell(row, i))?);
        }
        cells.extend(self.results.list.iter().map(|r| typed::of_value(answer.value(*r, row.number))));
        for (field, cell) in self.fields.iter().zip(&cells) {
            let nul = typed::texts(cell).any(|t| t.contains('\0'));
            if let Some((code, message)) = nul.then(cell::nul).or_else(|| sink.unfit(field, cell)) {
                let (field, code) = (field.name.clone(), code.to_owned());
                return Err(Box::new(Trouble { field, code, message, original: None }));
            }
        }
        Ok(cells)
    }

    /// Keys met after the header was written.
    pub fn fits(&self, header: &[String], block: &Block, row: &Row) -> Result<(), Box<Trouble>> {
        if self.only {
            return Ok(());
        }
        let beyond = header.iter().enumerate().skip(self.own.len());
        match beyond.map(|(i, name)| (name, block.cell(row, i))).find(|(_, text)| !text.is_empty()) {
            None => Ok(()),
            Some((name, _)) => Err(Box::new(Trouble {
                field: name.clone(),
                code: "unknown-column".to_owned(),
                message: cailiang::diagnostic::both(
                    format!("输出的表头已定，没有列“{name}”；输出为 NDJSON 则不受此限"),
                    format!(
                        "the header of the output is written and has no column `{name}`; NDJSON output has no such limit"
                    ),
                ),
                original: None,
            })),
        }
    }

    fn line(
        &mut self,
        out: &mut String,
        header: &[String],
        block: &Block,
        row: &Row,
        answer: &Answer,
    ) -> Result<(), Box<Trouble>> {
        let mut empty = true;
        if self.only {
            out.push('{');
        } else {
            let line = block.line(row);
            match line.trim_end().strip_suffix('}') {
                // The line as it stood, with the results before its closing brace.
                Some(open) => {
                    if self.taken.0 != header.len() {
                        let names = self.results.names.iter().filter(|n| header.contains(n)).cloned().collect();
                        self.taken = (header.len(), names);
                    }
                    if let Some(taken) = self.taken.1.iter().find(|n| has(header, block, row, n)) {
                        return Err(Box::new(Trouble {
                            field: taken.clone(),
                            code: "result-name-taken".to_owned(),
                            message: cailiang::diagnostic::both(
                                format!("这一行已有键“{taken}”；用 --prefix 给结果列另取名称"),
                                format!("the line has a key `{taken}` already: name the results apart with --prefix"),
                            ),
                            original: None,
                        }));
                    }
                    out.push_str(open.trim_end());
                    empty = open.trim() == "{";
                }
                None => {
                    out.push('{');
                    for (i, name) in self.own.iter().enumerate() {
                        if !std::mem::take(&mut empty) {
                            out.push(',');
                        }
                        push_string(out, name);
                        out.push(':');
                        push_string(out, block.cell(row, i));
                    }
                }
            }
        }
        self.values.push(out, &self.results, row.number, answer, empty);
        out.push_str("}\n");
        Ok(())
    }
}

/// Whether a line has this key, be it with nothing.
fn has(header: &[String], block: &Block, row: &Row, name: &str) -> bool {
    let Some(column) = header.iter().position(|h| h == name) else { return false };
    let line = block.line(row);
    if !block.cell(row, column).is_empty() {
        return true;
    }
    // Only lines that hold the word, perhaps with escapes, are worth a second look.
    (line.contains(name) || line.contains('\\'))
        && from_bytes(line.as_bytes(), 0, Syntax::Json).is_ok_and(|node| node.get(name).is_some())
}

/// A row as a flat object on a line, cells that are empty left out.
pub fn push_object(out: &mut String, names: &[String], cells: &[String]) {
    let mut first = true;
    out.push('{');
    for (name, cell) in names.iter().zip(cells).filter(|(_, c)| !c.is_empty()) {
        if !std::mem::take(&mut first) {
            out.push(',');
        }
        push_string(out, name);
        out.push(':');
        push_string(out, cell);
    }
    out.push_str("}\n");
}

/// Header of the rejects.
pub const REJECTS: &str = "row,field,code,message,original\n";

/// A refused row; a NUL in it is written `\0`.
pub fn push_reject(out: &mut String, block: &Block, row: &Row, trouble: &Trouble, lang: Lang) {
    let _ = write!(out, "{}", row.number);
    let original = original(block, row, trouble).replace('\0', "\\0");
    for cell in [&trouble.field, &trouble.code, lang.of(&trouble.message), &original] {
        out.push(',');
        push_safe_cell(out, cell, ',');
    }
    out.push('\n');
}

/// A row that is refused, as it was written.
pub fn original(block: &Block, row: &Row, trouble: &Trouble) -> String {
    match (&trouble.original, block.line(row)) {
        (Some(text), _) => text.clone(),
        (None, "") => {
            let mut text = String::new();
            for (i, cell) in block.cells(row).enumerate() {
                if i > 0 {
                    text.push(',');
                }
                push_cell(&mut text, cell, ',');
            }
            text
        }
        (None, line) => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safe(text: &str) -> String {
        let mut out = String::new();
        push_safe_cell(&mut out, text, ',');
        out
    }

    #[test]
    fn no_cell_is_computed_and_each_can_be_had_back() {
        for (text, want) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+86 10", "'+86 10"),
            ("-2+3", "'-2+3"),
            ("\tx", "'\tx"),
            ("'=1", "''=1"),
            ("''=1", "'''=1"),
            ("-2000.50", "-2000.50"),
            ("+5", "+5"),
            ("-", "-"),
            ("'x", "'x"),
            ("货值", "货值"),
            ("1.2.3", "1.2.3"),
            ("-1.2.3", "'-1.2.3"),
        ] {
            assert_eq!(safe(text), want, "{text}");
            // As documented: an apostrophe before a cell that would be computed is taken off.
            let back = match want.strip_prefix('\'') {
                Some(rest) if computes(rest.trim_start_matches('\'')) => rest,
                _ => want,
            };
            assert_eq!(back, text);
        }
    }

    #[test]
    fn cells_are_quoted_where_they_need_it() {
        assert_eq!(safe("a,b"), "\"a,b\"");
        assert_eq!(safe("a\"b\nc"), "\"a\"\"b\nc\"");
        assert_eq!(safe("=a,\"b\""), "\"'=a,\"\"b\"\"\"");
        let mut tab = String::new();
        push_cell(&mut tab, "a,b", '\t');
        assert_eq!(tab, "a,b");
    }
}
