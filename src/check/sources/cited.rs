//! A citation in its text: the place it names, and where its quote stands.

use super::texts::{SourceText, in_file};
use crate::diagnostic::{Diagnostic, Location, both, codes};
use crate::pack::model::Citation;
use crate::statute::{self, Article, Reading, citation_at};
use core::ops::Range;

/// A citation whose place exists.
#[derive(Clone, Debug)]
pub struct Cited<'a> {
    pub text: &'a SourceText<'a>,
    pub index: usize,
    pub article: &'a Article,
    /// The article, paragraph or item named, as bytes of the article's text.
    pub scope: Range<usize>,
    /// Where the quote stands, as bytes of the article's text.
    pub quote: Option<Range<usize>>,
}

impl<'a> Cited<'a> {
    /// The article, read as a whole.
    pub fn reading(&self) -> &'a Reading {
        static EMPTY: Reading =
            Reading { fines: Vec::new(), penalties: Vec::new(), references: Vec::new(), unread: Vec::new() };
        self.text.reading(self.index).unwrap_or(&EMPTY)
    }

    /// Bytes of the article's text as a location.
    pub fn at(&self, bytes: &Range<usize>) -> Location {
        self.text.place(in_file(self.article, bytes))
    }

    /// The words quoted, as the statute has them.
    pub fn quoted(&self) -> Option<&'a str> {
        self.article.text.get(self.quote.clone()?)
    }

    /// What is cited: the quote, else the whole place.
    pub fn range(&self) -> Range<usize> {
        self.quote.clone().unwrap_or_else(|| self.scope.clone())
    }

    /// The words of it.
    pub fn scope_text(&self) -> &'a str {
        self.article.text.get(self.range()).unwrap_or_default()
    }

    /// The line that opens the list the place stands in.
    fn opening(&self) -> Range<usize> {
        let lines = lines(self.article);
        let before = lines.into_iter().rev().find(|(_, item, at)| item.is_none() && at.start <= self.scope.start);
        before.map_or(0..0, |(.., at)| at)
    }

    /// The words that open the list an item stands in; `None` where no item is cited.
    pub fn opening_text(&self) -> Option<&'a str> {
        let opening = self.opening();
        (opening.start < self.scope.start).then(|| self.article.text.get(opening)).flatten()
    }

    /// Where these words stand in the article, as bytes of its text.
    pub fn find(&self, words: &str) -> Option<Range<usize>> {
        let words = Plain::of(words).text;
        Plain::of(&self.article.text).all(&words, &self.article.text).into_iter().next().filter(|_| !words.is_empty())
    }

    /// Where it stands in the statute's file.
    pub fn words(&self) -> Location {
        self.at(&self.range())
    }

    /// Names the article for a label.
    pub fn label_zh(&self) -> String {
        format!("{}的原文", self.article.number)
    }

    /// The same in English.
    pub fn label_en(&self) -> String {
        format!("the words of {}", self.article.number)
    }
}

/// Text without white space, in one width, with the byte each byte of it came from.
#[derive(Debug, Default)]
struct Plain {
    text: String,
    from: Vec<usize>,
    end: usize,
}

/// One spelling for marks that are written in several widths.
fn fold(c: char) -> char {
    match c {
        '，' => ',',
        '；' => ';',
        '：' => ':',
        '（' => '(',
        '）' => ')',
        '“' | '”' | '＂' => '"',
        '‘' | '’' => '\'',
        '％' => '%',
        '．' => '.',
        '０'..='９' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}

impl Plain {
    fn of(text: &str) -> Plain {
        let mut out = Plain { end: text.len(), ..Plain::default() };
        for (i, c) in text.char_indices() {
            if c.is_whitespace() || c == '\u{feff}' {
                continue;
            }
            let c = fold(c);
            out.text.push(c);
            out.from.extend(core::iter::repeat_n(i, c.len_utf8()));
        }
        out
    }

    /// Where a stretch of it stands in the text it was made from.
    fn source(&self, at: Range<usize>, text: &str) -> Range<usize> {
        let start = self.from.get(at.start).copied().unwrap_or(self.end);
        let last = at.end.checked_sub(1).and_then(|i| self.from.get(i)).copied().unwrap_or(start);
        let width = text.get(last..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        start..last.saturating_add(width)
    }

    fn all(&self, words: &str, text: &str) -> Vec<Range<usize>> {
        self.text.match_indices(words).map(|(i, w)| self.source(i..i.saturating_add(w.len()), text)).collect()
    }
}

/// Lines of the article's text with their paragraph and item: (paragraph, item, bytes).
fn lines(article: &Article) -> Vec<(usize, Option<i64>, Range<usize>)> {
    let mut out = Vec::new();
    let mut from = 0_usize;
    let mut text = article.text.split('\n');
    for (p, paragraph) in article.paragraphs.iter().enumerate() {
        let items = paragraph.items.iter().map(|i| statute::read_numeral(&i.number).and_then(|n| n.to_i64()));
        for item in core::iter::once(None).chain(items.map(Some)) {
            let Some(line) = text.next() else { return out };
            let end = from.saturating_add(line.len());
            out.push((p.saturating_add(1), item.flatten(), from..end));
            from = end.saturating_add(1);
        }
    }
    out
}

/// The bytes of the place named in the article's text.
fn scope(article: &Article, place: &statute::Citation) -> Option<Range<usize>> {
    let wanted = |paragraph: usize, item: Option<i64>| {
        place.paragraph.is_none_or(|p| usize::try_from(p) == Ok(paragraph))
            && place.item.is_none_or(|i| item == Some(i64::from(i)))
    };
    let all = lines(article);
    let mut found = all.iter().filter(|(p, i, _)| wanted(*p, *i));
    let first = found.next()?.2.clone();
    Some(first.start..found.next_back().map_or(first.end, |(.., at)| at.end))
}

/// 第二款 of the paragraph these bytes stand in.
fn paragraph_of(article: &Article, at: usize) -> String {
    let line = lines(article).into_iter().find(|(.., r)| r.contains(&at));
    let number = line.and_then(|(p, ..)| statute::chinese(i64::try_from(p).ok()?));
    number.map(|n| format!("第{n}款")).unwrap_or_default()
}

/// Finds a citation in its text.
pub fn find<'a>(citation: &'a Citation, text: &'a SourceText<'a>) -> Result<Cited<'a>, Box<Diagnostic>> {
    let written = citation.cite.value.trim();
    let place = written.split_once(char::is_whitespace).map_or("", |(_, p)| p.trim());
    let number = citation_at(place).filter(|(c, used)| *used == place.len() && c.article.is_some()).map(|(c, _)| c);
    let index = number.as_ref().and_then(|n| {
        text.statute.articles.iter().position(|a| a.number.article == n.article && a.number.inserted == n.inserted)
    });
    let missing = || {
        let message = both(
            format!("{}（{}）没有“{place}”", text.statute.title, text.name()),
            format!("{} ({}) has no `{place}`", text.statute.title, text.name()),
        );
        Diagnostic::new(&codes::SOURCE_ARTICLE_MISSING, citation.cite.at, citation.cite.path.clone(), message)
    };
    let (Some(number), Some(index)) = (number, index) else {
        return Err(Box::new(missing().label(text.title_at(), both("法律文本", "the text"))));
    };
    let Some(article) = text.statute.articles.get(index) else { return Err(Box::new(missing())) };
    let Some(scope) = scope(article, &number) else {
        let at = text.place(article.at.clone());
        return Err(Box::new(missing().label(at, both("这一条的原文", "the article as it stands"))));
    };
    let mut cited = Cited { text, index, article, scope, quote: None };
    let Some(quote) = &citation.quote else { return Ok(cited) };
    let plain = Plain::of(&article.text);
    let words = Plain::of(&quote.value).text;
    let found = plain.all(&words, &article.text);
    let inside = found.iter().find(|r| {
        if number.item.is_none() {
            return cited.scope.start <= r.start && r.end <= cited.scope.end;
        }
        // The words that open a list set the penalty of each of its items.
        let opening = cited.opening();
        (r.start < cited.scope.end && cited.scope.start < r.end) || (opening.start <= r.start && r.end <= opening.end)
    });
    if let Some(at) = inside
        && !words.is_empty()
    {
        cited.quote = Some(at.clone());
        return Ok(cited);
    }
    let message =
        both(format!("引文不是“{place}”的原文"), format!("the quote does not stand in `{place}` word for word"));
    let mut d = Diagnostic::new(&codes::SOURCE_QUOTE_DIFFERS, quote.at, quote.path.clone(), message);
    if let Some(at) = found.first() {
        let other = format!("{}{}", article.number, paragraph_of(article, at.start));
        d = d
            .label(cited.at(at), both("这些字在这里", "the words stand here"))
            .help(both(format!("这些字在{other}"), format!("the words stand in {other}")));
    } else if let Some((other, at)) = elsewhere(text, &words) {
        d = d
            .label(at, both("这些字在这里", "the words stand here"))
            .help(both(format!("这些字在{other}"), format!("the words stand in {other}")));
    } else {
        let (at, next) = divergence(&plain, &words, article);
        let at = if at.is_empty() { cited.scope.clone() } else { at };
        d = d.label(cited.at(&at), both("与引文相同的到此为止", "the quote agrees as far as this"));
        if !next.is_empty() {
            d = d.help(both(format!("原文接下来是“{next}”"), format!("the text goes on: {next}")));
        }
    }
    Err(Box::new(d))
}

/// Another article where the words stand.
fn elsewhere(text: &SourceText<'_>, words: &str) -> Option<(String, Location)> {
    if words.is_empty() {
        return None;
    }
    text.statute.articles.iter().find_map(|article| {
        let at = Plain::of(&article.text).all(words, &article.text).into_iter().next()?;
        Some((format!("{}{}", article.number, paragraph_of(article, at.start)), text.place(in_file(article, &at))))
    })
}

/// The longest beginning of the quote that stands in the article, and what the text has after it.
fn divergence(plain: &Plain, words: &str, article: &Article) -> (Range<usize>, String) {
    let ends: Vec<usize> = words.char_indices().map(|(i, c)| i.saturating_add(c.len_utf8())).collect();
    let known = ends.partition_point(|end| words.get(..*end).is_some_and(|w| plain.text.contains(w)));
    let Some(prefix) = known.checked_sub(1).and_then(|i| ends.get(i)).and_then(|e| words.get(..*e)) else {
        return (0..0, String::new());
    };
    let Some(start) = plain.text.find(prefix) else { return (0..0, String::new()) };
    let at = plain.source(start..start.saturating_add(prefix.len()), &article.text);
    let next = article.text.get(at.end..).unwrap_or_default().chars().take_while(|c| *c != '\n').take(20).collect();
    (at, next)
}
