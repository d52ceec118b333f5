//! NDJSON: each line a case as `assess` takes it, or a flat object whose keys are the columns.

use super::block::{Block, Form, ROWS, Trouble};
use super::open::{From, Meter, Window, open};
use super::source::{Encoding, Place, Source};
use crate::exit::Failure;
use cailiang::diagnostic::{Diagnostic, both};
use cailiang::document::{MAX_BYTES, Node, NodeKind, Syntax, compact, from_bytes};
use std::collections::HashMap;
use std::io;

/// Most columns over all lines.
const WIDEST: usize = 4096;
/// What stands in no flat object: these keys, with mappings or lists below them, make a line a whole case.
pub const NESTED: [&str; 3] = ["facts", "parties", "acts"];

/// A file of lines.
pub struct Lines {
    from: From,
    window: Window,
    meter: Meter,
    columns: Vec<String>,
    index: HashMap<String, usize>,
    rows: u64,
    scratch: Vec<u8>,
    /// Values of the line at hand, by column.
    values: Vec<String>,
}

impl Lines {
    /// At the first line.
    pub fn open(from: From, window: Window, meter: Meter) -> Result<Lines, Failure> {
        let mut this = Lines {
            from,
            window,
            meter,
            columns: Vec::new(),
            index: HashMap::new(),
            rows: 0,
            scratch: Vec::new(),
            values: Vec::new(),
        };
        if this.window.ahead().starts_with(b"\xef\xbb\xbf") {
            this.window.pass(3);
        }
        if this.window.ahead().is_empty() {
            let empty = "文件是空的 / the file is empty";
            return Err(this.from.failed(io::Error::new(io::ErrorKind::InvalidData, empty)));
        }
        Ok(this)
    }

    /// The next line that holds anything, without its end, in `scratch`; whether there is one.
    fn next(&mut self) -> Result<bool, Failure> {
        loop {
            self.scratch.clear();
            let ended = loop {
                let ahead = self.window.ahead();
                match ahead.iter().position(|b| *b == b'\n') {
                    Some(at) => {
                        self.scratch.extend_from_slice(ahead.get(..at).unwrap_or_default());
                        self.window.pass(at.saturating_add(1));
                        break false;
                    }
                    None => {
                        self.scratch.extend_from_slice(ahead);
                        let n = ahead.len();
                        self.window.pass(n);
                        if self.scratch.len() > MAX_BYTES.saturating_mul(4) {
                            let row = self.rows.saturating_add(1);
                            let long = format!("第 {row} 行过长 / line {row} is too long");
                            return Err(self.from.failed(io::Error::new(io::ErrorKind::InvalidData, long)));
                        }
                        if !self.window.more().map_err(|e| self.from.failed(e))? {
                            break true;
                        }
                    }
                }
            };
            if !self.scratch.trim_ascii().is_empty() {
                return Ok(true);
            }
            if ended {
                return Ok(false);
            }
        }
    }

    fn read(&mut self, block: &mut Block) -> Result<(), Failure> {
        self.rows = self.rows.saturating_add(1);
        let bytes = self.scratch.trim_ascii().to_vec();
        let text = std::str::from_utf8(&bytes).ok();
        block.begin(self.rows, text.unwrap_or_default());
        let refused = match from_bytes(&bytes, 0, Syntax::Json) {
            Ok(node) if node.map().is_some() => {
                let whole = node
                    .map()
                    .unwrap_or_default()
                    .iter()
                    .any(|e| NESTED.contains(&e.key.as_str()) && !matches!(e.value.kind, NodeKind::Scalar { .. }));
                self.spread(&node)?;
                for value in &self.values {
                    block.push(value);
                }
                if whole {
                    block.form(Form::Document(Box::new(node)));
                }
                return Ok(());
            }
            Ok(_) => Trouble::row("row-not-object", both("这一行不是 JSON 对象", "the line is no JSON object"), None),
            Err(problems) => of_problems(&problems),
        };
        let original = refused.original.or_else(|| text.is_none().then(|| escaped(&bytes)));
        block.form(Form::Trouble(Box::new(Trouble { original, ..refused })));
        Ok(())
    }

    /// The top values by column; a key not seen before is a new column.
    fn spread(&mut self, node: &Node) -> Result<(), Failure> {
        for value in &mut self.values {
            value.clear();
        }
        for entry in node.map().unwrap_or_default() {
            let at = match self.index.get(&entry.key) {
                Some(at) => *at,
                None if self.columns.len() >= WIDEST => {
                    let many =
                        format!("各行的键合计超过 {WIDEST} 个 / the lines have more than {WIDEST} keys between them");
                    return Err(self.from.failed(io::Error::new(io::ErrorKind::InvalidData, many)));
                }
                None => {
                    self.columns.push(entry.key.clone());
                    self.values.push(String::new());
                    self.index.insert(entry.key.clone(), self.columns.len().saturating_sub(1));
                    self.columns.len().saturating_sub(1)
                }
            };
            let Some(value) = self.values.get_mut(at) else { continue };
            match &entry.value.kind {
                NodeKind::Scalar { .. } if entry.value.is_null() => {}
                NodeKind::Scalar { text, .. } => value.push_str(text),
                NodeKind::Seq(_) | NodeKind::Map(_) => value.push_str(&compact(&entry.value)),
            }
        }
        Ok(())
    }
}

/// Bytes as text, those that are none written `\xNN`.
fn escaped(bytes: &[u8]) -> String {
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
        &self.columns
    }

    fn has_header(&self) -> bool {
        false
    }

    fn fill(&mut self, block: &mut Block, rows: usize) -> Result<(), Failure> {
        while block.len() < rows.min(ROWS) && !block.is_full() && self.next()? {
            self.read(block)?;
        }
        Ok(())
    }

    fn place(&self) -> Place {
        Place { offset: self.window.offset, rows: self.rows, encoding: Encoding::Open }
    }

    fn resume(&mut self, place: Place) -> Result<(), Failure> {
        let bytes = open(&self.from, place.offset, &self.meter).map_err(|e| self.from.failed(e))?;
        self.window = Window::new(bytes, place.offset);
        self.rows = place.rows;
        Ok(())
    }
}
