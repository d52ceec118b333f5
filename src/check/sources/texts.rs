//! The texts at hand, read once.

use crate::diagnostic::{Location, Span};
use crate::document::SourceFile;
use crate::pack::model::Instrument;
use crate::statute::{Article, Reading, Statute};
use core::ops::Range;
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

/// A statute with the file it was read from.
#[derive(Debug)]
pub struct SourceText<'a> {
    /// The file.
    pub source: &'a SourceFile,
    /// Index of the file in the list the locations speak of.
    pub file: u32,
    /// As read.
    pub statute: Statute,
    readings: Vec<OnceLock<Reading>>,
}

/// The statutes at hand.
#[derive(Debug, Default)]
pub struct Texts<'a> {
    texts: Vec<SourceText<'a>>,
    by_instrument: Mutex<HashMap<(String, String), Option<usize>>>,
}

impl<'a> Texts<'a> {
    /// Reads those of the files that are statutes; the `file` of their locations is their index from `base`.
    pub fn read(files: &'a [SourceFile], base: u32) -> Texts<'a> {
        let mut texts = Vec::new();
        for (i, source) in files.iter().enumerate() {
            let Ok(statute) = Statute::read(&source.text) else { continue };
            let file = base.saturating_add(u32::try_from(i).unwrap_or(u32::MAX));
            let readings = statute.articles.iter().map(|_| OnceLock::new()).collect();
            texts.push(SourceText { source, file, statute, readings });
        }
        Texts { texts, by_instrument: Mutex::default() }
    }

    /// All of them.
    pub fn all(&self) -> &[SourceText<'a>] {
        &self.texts
    }

    /// The text of an instrument: the file it names, else the one of its title and version.
    pub fn of(&self, instrument: &Instrument) -> Option<&SourceText<'a>> {
        let version = instrument.version.as_ref().map_or("", |v| v.value.as_str());
        if let Some(file) = &instrument.file {
            return self.texts.iter().find(|t| t.name() == file.value);
        }
        let title = instrument.title.text.zh.as_str();
        let key = (title.to_owned(), version.to_owned());
        let mut known = self.by_instrument.lock().ok()?;
        let index = *known.entry(key).or_insert_with(|| self.texts.iter().position(|t| t.is(title, version)));
        drop(known);
        self.texts.get(index?)
    }
}

impl SourceText<'_> {
    /// The file's own name.
    pub fn name(&self) -> &str {
        self.source.path.rsplit('/').next().unwrap_or_default()
    }

    /// A text without a version of its own has the one its file's name ends with.
    fn is(&self, title: &str, version: &str) -> bool {
        let bare = |t: &str| t.trim_start_matches("中华人民共和国").trim().to_owned();
        let dated = self
            .statute
            .version
            .map_or_else(|| self.name().trim_end_matches(".md").ends_with(version), |v| v.to_string() == version);
        !version.is_empty() && dated && bare(&self.statute.title) == bare(title)
    }

    /// The heading.
    pub fn title_at(&self) -> Location {
        let start = self.source.text.find('#').unwrap_or(0);
        let end = self.source.text.get(start..).and_then(|t| t.find('\n')).map_or(start, |n| start.saturating_add(n));
        self.place(start..end)
    }

    /// Bytes of the file as a location.
    pub fn place(&self, at: Range<usize>) -> Location {
        let byte = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Location { file: self.file, span: Span::new(byte(at.start), byte(at.end)) }
    }

    /// What the article of this index says, read the first time it is asked for.
    pub fn reading(&self, index: usize) -> Option<&Reading> {
        let article = self.statute.articles.get(index)?;
        self.readings.get(index).map(|r| r.get_or_init(|| article.read()))
    }
}

/// Where the lines of an article's text stand in the file: (byte in the text, byte in the file).
pub fn line_starts(article: &Article) -> Vec<(usize, usize)> {
    let ends =
        article.paragraphs.iter().flat_map(|p| core::iter::once(p.at.end).chain(p.items.iter().map(|i| i.at.end)));
    let mut out = Vec::new();
    let mut from = 0_usize;
    for (line, end) in article.text.split('\n').zip(ends) {
        out.push((from, end.saturating_sub(line.len())));
        from = from.saturating_add(line.len()).saturating_add(1);
    }
    out
}

/// Bytes of an article's text as bytes of the file.
pub fn in_file(article: &Article, at: &Range<usize>) -> Range<usize> {
    let starts = line_starts(article);
    let file = |byte: usize| {
        let line = starts.iter().rev().find(|(text, _)| *text <= byte);
        line.map_or(article.at.start, |(text, file)| file.saturating_add(byte.saturating_sub(*text)))
    };
    file(at.start)..file(at.end).max(file(at.start))
}
