//! The texts that problems are shown in: the files of packs, which the rule set keeps, and everything else, kept here.

use cailiang::diagnostic::Location;
use cailiang::document::SourceFile;
use std::cell::Cell;

/// First index of a file kept here; a rule set never has as many.
const OWN: u32 = 1 << 30;

/// Cases, and files of packs that could not even be read as text.
#[derive(Debug, Default)]
pub struct Sources {
    own: Vec<(SourceFile, usize)>,
    /// The last place whose line was asked for. Problems come in order, so the next is counted from here: a large file
    /// with many problems is gone through once.
    last: Cell<Mark>,
}

/// A place whose line and column are known; file 0, byte 0 is one from the start.
#[derive(Clone, Copy, Debug)]
struct Mark {
    file: u32,
    start: usize,
    line: usize,
    column: usize,
}

impl Default for Mark {
    fn default() -> Mark {
        Mark { file: 0, start: 0, line: 1, column: 1 }
    }
}

/// A place in a text.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Index of the file.
    pub file: u32,
    /// Path of the file.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Number of its first line: not 1 for a line of an NDJSON file.
    pub first_line: usize,
    /// First byte, on a character.
    pub start: usize,
    /// One past the last byte, on a character.
    pub end: usize,
}

impl Sources {
    /// The index the next file will have.
    pub fn next(&self) -> u32 {
        OWN.saturating_add(u32::try_from(self.own.len()).unwrap_or(OWN))
    }

    /// Keeps a text.
    pub fn keep(&mut self, path: impl Into<String>, text: impl Into<String>, first_line: usize) {
        self.own.push((SourceFile::new(path, text), first_line));
    }

    /// Whether the text of this location is kept here: it is a case's, not a pack's.
    pub fn keeps(&self, at: Location) -> bool {
        at.file >= OWN && usize::try_from(at.file - OWN).is_ok_and(|i| i < self.own.len())
    }

    /// What a location points at; `packs` are the files of the rule set.
    pub fn place<'a>(&'a self, packs: &'a [SourceFile], at: Location) -> Option<Place<'a>> {
        let index = usize::try_from(at.file.checked_sub(OWN).unwrap_or(at.file)).ok()?;
        let (file, first_line) =
            if at.file >= OWN { self.own.get(index).map(|o| (&o.0, o.1))? } else { (packs.get(index)?, 1) };
        let text = file.text.as_str();
        let start = on_character(text, at.span.start);
        let end = on_character(text, at.span.end).max(start);
        Some(Place { file: at.file, path: &file.path, text, first_line, start, end })
    }

    /// Line and column of its beginning, both from 1, columns in characters.
    pub fn line_column(&self, place: &Place<'_>) -> (usize, usize) {
        let last = self.last.get();
        let usable = last.file == place.file && last.start <= place.start;
        let mut mark = if usable { last } else { Mark { file: place.file, line: place.first_line, ..Mark::default() } };
        for c in place.text.get(mark.start..place.start).unwrap_or_default().chars() {
            match c {
                '\n' => {
                    mark.line = mark.line.saturating_add(1);
                    mark.column = 1;
                }
                '\u{feff}' => {}
                _ => mark.column = mark.column.saturating_add(1),
            }
        }
        mark.start = place.start;
        self.last.set(mark);
        (mark.line, mark.column)
    }
}

fn on_character(text: &str, at: u32) -> usize {
    let mut at = usize::try_from(at).unwrap_or(usize::MAX).min(text.len());
    while !text.is_char_boundary(at) {
        at = at.saturating_sub(1);
    }
    at
}

impl Place<'_> {
    /// The whole lines it touches, and where it lies in them.
    pub fn lines(&self) -> (usize, usize) {
        let from = self.text.get(..self.start).and_then(|t| t.rfind('\n')).map_or(0, |i| i.saturating_add(1));
        let to = self
            .text
            .get(self.end..)
            .and_then(|t| t.find('\n'))
            .map_or(self.text.len(), |i| self.end.saturating_add(i));
        (from, to)
    }
}
