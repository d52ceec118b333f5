//! NDJSON: each line a case as `assess` takes it, or a flat object whose keys are the columns.

use super::block::{Block, Cells, Form, Trouble, Unread};
use super::flat::flat;
use super::open::{From, Meter, Window, open};
use super::source::{Encoding, Place, Source};
use crate::exit::Failure;
use cailiang::diagnostic::{Diagnostic, both};
use cailiang::document::{Entry, MAX_BYTES, Node, NodeKind, Syntax, compact, from_bytes};
use memchr::memchr;
use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

/// Most columns over all lines.
const WIDEST: usize = 4096;
/// What stands in no flat object: these keys, with mappings or lists below them, make a line a whole case.
pub const NESTED: [&str; 6] = ["facts", "parties", "acts", "dates", "items", "judgement"];

/// A file of lines.
pub struct Lines {
    from: From,
    window: Window,
    meter: Meter,
    known: Arc<Known>,
    rows: u64,
}

/// The columns that lines have named so far, in the order of the input.
#[derive(Clone, Debug, Default)]
struct Known {
    columns: Vec<String>,
    index: HashMap<String, usize>,
}

/// What is used again from line to line.
#[derive(Default)]
struct Reading {
    /// Values of the line at hand, by column.
    values: Vec<String>,
    /// Where the values of a flat line stand, by column, and in which line that was.
    spans: Vec<(u64, Range<usize>)>,
    /// Lines so far.
    lines: u64,
}

impl Lines {
    /// At the first line.
    pub fn open(from: From, window: Window, meter: Meter) -> Result<Lines, Failure> {
        let mut this = Lines { from, window, meter, known: Arc::default(), rows: 0 };
        this.skip_mark();
        if this.window.ahead().is_empty() {
            let empty = "文件是空的 / the file is empty";
            return Err(this.from.failed(io::Error::new(io::ErrorKind::InvalidData, empty)));
        }
        Ok(this)
    }

    fn skip_mark(&mut self) {
        if self.window.ahead().starts_with(b"\xef\xbb\xbf") {
            self.window.pass(3);
        }
    }

    /// Finds the next line that holds anything and leaves it ahead: its length, and that with its end.
    fn next(&mut self) -> Result<Option<(usize, usize)>, Failure> {
        let mut seen = 0_usize;
        loop {
            let ahead = self.window.ahead();
            let (length, used) = match memchr(b'\n', ahead.get(seen..).unwrap_or_default()) {
                Some(n) => (seen.saturating_add(n), seen.saturating_add(n).saturating_add(1)),
                None => {
                    seen = ahead.len();
                    if seen > MAX_BYTES.saturating_mul(4) {
                        let row = self.rows.saturating_add(1);
                        let long = format!("第 {row} 行过长 / line {row} is too long");
                        return Err(self.from.failed(io::Error::new(io::ErrorKind::InvalidData, long)));
                    }
                    if self.window.more().map_err(|e| self.from.failed(e))? {
                        continue;
                    }
                    if seen == 0 {
                        return Ok(None);
                    }
                    (seen, seen)
                }
            };
            let line = self.window.ahead().get(..length).unwrap_or_default();
            if line.iter().any(|b| !b.is_ascii_whitespace()) {
                return Ok(Some((length, used)));
            }
            self.window.pass(used);
            seen = 0;
        }
    }

    /// Takes lines into a block; many that are `unread` are on their way at once.
    fn gather(&mut self, block: &mut Block, rows: usize, unread: bool) -> Result<(), Failure> {
        while block.takes(rows) {
            let Some((length, used)) = self.next()? else { break };
            self.rows = self.rows.saturating_add(1);
            self.take(length, block, unread);
            self.window.pass(used);
        }
        Ok(())
    }

    fn take(&mut self, length: usize, block: &mut Block, unread: bool) {
        let bytes = self.window.ahead().get(..length).unwrap_or_default().trim_ascii();
        match std::str::from_utf8(bytes) {
            Ok(text) if unread => block.begin_unread(self.rows, text, self.known.columns.len()),
            Ok(text) => block.begin(self.rows, text),
            Err(_) => {
                block.begin(self.rows, "");
                let refused = from_bytes(bytes, 0, Syntax::Json).map_or_else(|p| of_problems(&p), |_| no_object());
                let original = refused.original.or_else(|| Some(escaped(bytes)));
                block.form(Form::Trouble(Box::new(Trouble { original, ..refused })));
            }
        }
    }

    /// Makes the keys of a line columns, where they are none yet.
    fn name(&mut self, line: &str) -> Result<(), Failure> {
        let node = from_bytes(line.as_bytes(), 0, Syntax::Json).ok();
        for entry in node.as_ref().and_then(Node::map).unwrap_or_default() {
            if self.known.index.contains_key(&entry.key) {
                continue;
            }
            if self.known.columns.len() >= WIDEST {
                let many =
                    format!("各行的键合计超过 {WIDEST} 个 / the lines have more than {WIDEST} keys between them");
                return Err(self.from.failed(io::Error::new(io::ErrorKind::InvalidData, many)));
            }
            let known = Arc::make_mut(&mut self.known);
            known.index.insert(entry.key.clone(), known.columns.len());
            known.columns.push(entry.key.clone());
        }
        Ok(())
    }
}

impl Known {
    /// The cells of a line, and what it is; none where it names other columns.
    fn line(&self, text: &str, reading: &mut Reading, cells: &mut Cells<'_>) -> Option<Form> {
        reading.lines = reading.lines.saturating_add(1);
        reading.spans.resize(self.columns.len(), (0, 0..0));
        if plain(text, reading.lines, &self.columns, &self.index, &mut reading.spans) {
            for (line, span) in &reading.spans {
                cells.within(if *line == reading.lines { span } else { &(0..0) });
            }
            return Some(Form::Cells);
        }
        let refused = match from_bytes(text.as_bytes(), 0, Syntax::Json) {
            Ok(node) if node.map().is_some() => {
                let nested =
                    |e: &Entry| NESTED.contains(&e.key.as_str()) && !matches!(e.value.kind, NodeKind::Scalar { .. });
                let whole = node.map().unwrap_or_default().iter().any(nested);
                self.spread(&node, &mut reading.values)?;
                for value in &reading.values {
                    cells.beside(value);
                }
                return Some(if whole { Form::Document(Box::new(node)) } else { Form::Cells });
            }
            Ok(_) => no_object(),
            Err(problems) => of_problems(&problems),
        };
        Some(Form::Trouble(Box::new(refused)))
    }

    /// The top values by column; none where a key is no column.
    fn spread(&self, node: &Node, values: &mut Vec<String>) -> Option<()> {
        values.resize(self.columns.len(), String::new());
        for value in values.iter_mut() {
            value.clear();
        }
        for entry in node.map().unwrap_or_default() {
            let value = self.index.get(&entry.key).and_then(|at| values.get_mut(*at))?;
            match &entry.value.kind {
                NodeKind::Scalar { .. } if entry.value.is_null() => {}
                NodeKind::Scalar { text, .. } => value.push_str(text),
                NodeKind::Seq(_) | NodeKind::Map(_) => value.push_str(&compact(&entry.value)),
            }
        }
        Some(())
    }
}

impl Unread for Known {
    fn read(&self, block: &mut Block) -> bool {
        let mut reading = Reading::default();
        block.read_lines(|line, cells| self.line(line, &mut reading, cells))
    }
}

fn no_object() -> Trouble {
    Trouble::row("row-not-object", both("这一行不是 JSON 对象", "the line is no JSON object"), None)
}

/// Finds the values of a flat line with keys that are known; false where it is not one.
fn plain(
    text: &str,
    row: u64,
    columns: &[String],
    index: &HashMap<String, usize>,
    spans: &mut [(u64, Range<usize>)],
) -> bool {
    // Lines mostly have their keys in the same order.
    let mut next = 0;
    flat(text, |key, value| {
        let at = match columns.get(next) {
            Some(name) if name == key => Some(next),
            _ => index.get(key).copied(),
        };
        let Some((at, span)) = at.and_then(|at| Some((at, spans.get_mut(at)?))) else { return false };
        if span.0 == row {
            return false;
        }
        *span = (row, value);
        next = at.saturating_add(1);
        true
    })
}

/// Bytes as text, those that are none written `\xNN`.
pub fn escaped(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}

/// What is wrong with a document, in one sentence.
pub fn of_problems(problems: &[Diagnostic]) -> Trouble {
    let join = |parts: Vec<&str>, between: &str| parts.join(between);
    Trouble {
        field: join(problems.iter().map(|d| d.path.as_str()).collect(), ";").trim_matches(';').to_owned(),
        code: join(problems.iter().map(|d| d.code).collect(), ";"),
        message: both(
            join(problems.iter().map(|d| d.message.zh.as_str()).collect(), "；"),
            join(problems.iter().map(|d| d.message.en.as_str()).collect(), "; "),
        ),
        original: None,
    }
}

impl Source for Lines {
    fn columns(&self) -> &[String] {
        &self.known.columns
    }

    fn has_header(&self) -> bool {
        false
    }

    fn fill(&mut self, block: &mut Block, rows: usize) -> Result<(), Failure> {
        self.gather(block, rows, false)?;
        self.complete(block)
    }

    fn fetch(&mut self, block: &mut Block, rows: usize) -> Result<(), Failure> {
        self.gather(block, rows, true)?;
        block.leave(Arc::clone(&self.known) as Arc<dyn Unread>);
        Ok(())
    }

    fn complete(&mut self, block: &mut Block) -> Result<(), Failure> {
        let mut reading = Reading::default();
        let mut failed = None;
        block.read_lines(|line, cells| {
            let known = Arc::clone(&self.known);
            known.line(line, &mut reading, cells).or_else(|| {
                drop(known);
                failed = self.name(line).err();
                self.known.line(line, &mut reading, cells).filter(|_| failed.is_none())
            })
        });
        failed.map_or(Ok(()), Err)
    }

    fn place(&self) -> Place {
        Place { offset: self.window.offset, rows: self.rows, encoding: Encoding::Open }
    }

    fn resume(&mut self, place: Place) -> Result<(), Failure> {
        // The rows that are done are gone through again: they may have named columns.
        let bytes = open(&self.from, 0, &self.meter).map_err(|e| self.from.failed(e))?;
        self.window = Window::new(bytes, 0);
        self.window.more().map_err(|e| self.from.failed(e))?;
        self.skip_mark();
        self.rows = 0;
        let mut block = Block::default();
        while self.rows < place.rows {
            self.fill(&mut block, usize::try_from(place.rows.saturating_sub(self.rows)).unwrap_or(usize::MAX))?;
            if block.is_empty() {
                break;
            }
            block.clear();
        }
        if self.place() != place {
            let other = "输入与中断时不同 / the input is not what it was";
            return Err(self.from.failed(io::Error::new(io::ErrorKind::InvalidData, other)));
        }
        Ok(())
    }
}
