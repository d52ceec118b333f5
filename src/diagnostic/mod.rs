//! Problems, as data.
//!
//! Receives what a stage noticed; guarantees a stable code, one sentence in Chinese and in English, and places in the
//! source; must not draw anything, and must never be parsed back from its text.

pub mod codes;

pub use codes::{ALL, Code, find};

use serde::{Serialize, Serializer};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A byte range in one source text. `start <= end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`.
    pub const fn new(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    /// The smallest span holding both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A place in one of the files read together: which file (index into the reader's list of files) and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Location {
    /// Index of the file in the source set.
    pub file: u32,
    /// Byte range in that file.
    pub span: Span,
}

/// A sentence in both languages. A clone shares the text: an assessment repeats the words of its pack many times over.
#[derive(Clone, PartialEq, Eq)]
pub struct Message(Arc<Sentence>);

/// What a [`Message`] holds.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// Chinese.
    pub zh: String,
    /// English: one lowercase sentence without a full stop.
    pub en: String,
}

impl Deref for Message {
    type Target = Sentence;

    #[inline]
    fn deref(&self) -> &Sentence {
        &self.0
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Both languages at once.
pub fn both(zh: impl Into<String>, en: impl Into<String>) -> Message {
    Message(Arc::new(Sentence { zh: zh.into(), en: en.into() }))
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The pack or case cannot be used.
    Error,
    /// It can, but a person should look.
    Warning,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable kebab-case code; `cailiang explain CODE` prints its page.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong.
    pub message: Message,
    /// Where.
    pub at: Location,
    /// Path of the value inside its document, e.g. `items/standard/clauses/0/when`.
    pub path: String,
    /// Other places that matter, each with a label.
    pub labels: Vec<(Location, Message)>,
    /// What to do about it.
    pub help: Option<Message>,
}

impl Diagnostic {
    /// A problem of the given kind at a place.
    pub fn new(code: &'static Code, at: Location, path: impl Into<String>, message: Message) -> Diagnostic {
        Diagnostic {
            code: code.name,
            severity: code.severity,
            message,
            at,
            path: path.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// Adds what to do about it.
    pub fn help(mut self, help: Message) -> Diagnostic {
        self.help = Some(help);
        self
    }

    /// Adds another place that matters.
    pub fn label(mut self, at: Location, text: Message) -> Diagnostic {
        self.labels.push((at, text));
        self
    }
}

/// The candidate nearest to `name`, when one is near enough to be what was meant.
///
/// Distance is Levenshtein over characters; at most a third of the name's length, at least one.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name: Vec<char> = name.chars().collect();
    let limit = (name.len() / 3).max(1);
    candidates
        .into_iter()
        .map(|c| (distance(&name, c), c))
        .filter(|(d, _)| *d <= limit)
        .min_by_key(|(d, c)| (*d, *c))
        .map(|(_, c)| c)
}

fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut previous = i;
        let mut left = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row.get(j + 1).copied().unwrap_or(usize::MAX);
            let here = (previous + usize::from(x != y)).min(left + 1).min(above.saturating_add(1));
            previous = above;
            if let Some(slot) = row.get_mut(j) {
                *slot = left;
            }
            left = here;
        }
        if let Some(slot) = row.get_mut(b.len()) {
            *slot = left;
        }
    }
    row.last().copied().unwrap_or(0)
}
