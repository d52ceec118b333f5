//! A whole statute: title, version, chapters, articles with paragraphs and items, each with its bytes.

use super::cite::{Citation, article_number, citation_at};
use super::fine::Fine;
use super::read::{Reading, read_article};
use super::refer::Reference;
use crate::quantity::{Date, parse_date};
use core::ops::Range;

/// A line of an article: a paragraph, or an item of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Number of the paragraph, from 1.
    pub para: usize,
    /// What numbers the item: 一.
    pub item: Option<String>,
    /// Bytes of the words, the item's number left out.
    pub at: Range<usize>,
}

/// 一 of （一）, and how many bytes that takes.
fn item_label(line: &str) -> Option<(&str, usize)> {
    let inner = line.strip_prefix(['（', '('])?;
    let close = inner.find(['）', ')'])?;
    let label = inner.get(..close)?;
    let numeral = |c: char| "〇零一二三四五六七八九十百".contains(c) || c.is_ascii_digit();
    if label.is_empty() || !label.chars().all(numeral) {
        return None;
    }
    let open = line.len().checked_sub(inner.len())?;
    let mark = inner.get(close..)?.chars().next()?;
    Some((label, open.saturating_add(close).saturating_add(mark.len_utf8())))
}

/// The lines of an article with their paragraph and item.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let mut from = 0_usize;
    let mut para: usize = 0;
    for line in text.split('\n') {
        let start = from;
        from = from.saturating_add(line.len()).saturating_add(1);
        let white = |c: char| c.is_whitespace() || c == '\u{feff}';
        let body = line.trim_start_matches(white);
        let begin = start.saturating_add(line.len().saturating_sub(body.len()));
        let body = body.trim_end_matches(white);
        if body.is_empty() {
            continue;
        }
        let end = begin.saturating_add(body.len());
        match item_label(body) {
            Some((label, used)) if para > 0 => {
                out.push(Line { para, item: Some(label.to_owned()), at: begin.saturating_add(used)..end });
            }
            _ => {
                para = para.saturating_add(1);
                out.push(Line { para, item: None, at: begin..end });
            }
        }
    }
    out
}

/// Why a text is no statute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatuteError {
    /// No line `# title`.
    NoTitle,
    /// No line `**第一条** …`.
    NoArticle,
    /// The same article twice: its number and the byte of the second.
    Twice(String, usize),
}

impl StatuteError {
    /// The byte where it stands.
    pub fn at(&self) -> usize {
        match self {
            StatuteError::NoTitle | StatuteError::NoArticle => 0,
            StatuteError::Twice(_, at) => *at,
        }
    }

    /// What it says: Chinese, English.
    pub fn message(&self) -> (String, String) {
        match self {
            StatuteError::NoTitle => ("没有“# 标题”行".to_owned(), "no `# title` line".to_owned()),
            StatuteError::NoArticle => ("没有“**第一条** …”行".to_owned(), "no `**第一条** …` line".to_owned()),
            StatuteError::Twice(article, _) => (format!("{article}出现两次"), format!("{article} stands twice")),
        }
    }
}

/// 章, 节
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Heading: 第一章 总则.
    pub title: String,
    /// Bytes of the heading.
    pub at: Range<usize>,
    /// First of its articles, as an index.
    pub first: usize,
}

/// 项
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// 一
    pub number: String,
    /// Bytes of its words.
    pub at: Range<usize>,
}

/// 款
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Bytes of its words, its items left out.
    pub at: Range<usize>,
    /// Its items.
    pub items: Vec<Item>,
}

/// 条
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its number.
    pub number: Citation,
    /// Its words, a line for each paragraph and item.
    pub text: String,
    /// Bytes of the whole article in the file.
    pub at: Range<usize>,
    /// Paragraphs, their bytes those of the file.
    pub paragraphs: Vec<Paragraph>,
}

impl Article {
    /// What it says about penalties.
    pub fn read(&self) -> Reading {
        read_article(&self.text)
    }
}

/// A statute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statute {
    /// Title.
    pub title: String,
    /// Day of the version, where the file names it.
    pub version: Option<Date>,
    /// Chapters and sections.
    pub chapters: Vec<Chapter>,
    /// Articles.
    pub articles: Vec<Article>,
}

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// Fines of this statute, with the article each stands in.
    Fines(Vec<(Citation, Fine)>),
    /// To another law.
    OtherLaw(String),
    /// To a place this statute does not have, or to one that sets no fine.
    Nothing,
}

/// `**第一条** words`, or `第一条　words`: number and byte of the words.
fn article_line(line: &str) -> Option<(Citation, usize)> {
    if let Some(rest) = line.strip_prefix("**") {
        let end = rest.find("**")?;
        let number = article_number(rest.get(..end)?.trim())?;
        let after = rest.get(end..)?.strip_prefix("**")?;
        let words = after.trim_start();
        return Some((number, line.len().checked_sub(words.len())?));
    }
    let (number, used) = citation_at(line)?;
    let plain = number.article.is_some() && number.paragraph.is_none() && number.item.is_none();
    let after = line.get(used..)?;
    let words = after.trim_start();
    // A sentence may begin with 第三条; a heading has space after it.
    (plain && words.len() < after.len()).then(|| (number, line.len().saturating_sub(words.len())))
}

impl Statute {
    /// Reads a statute: `# title`, `## chapter`, `**第一条** words`, a line for each paragraph and item.
    ///
    /// # Errors
    /// Where the text has no title, no article, or one article twice.
    pub fn read(text: &str) -> Result<Statute, StatuteError> {
        let mut out = Statute { title: String::new(), version: None, chapters: Vec::new(), articles: Vec::new() };
        let mut from = 0_usize;
        let mut open = false;
        for line in text.split('\n') {
            let start = from;
            from = from.saturating_add(line.len()).saturating_add(1);
            let body = line.trim_start_matches('\u{feff}').trim();
            let begin = start.saturating_add(line.find(body).unwrap_or(0));
            let at = begin..begin.saturating_add(body.len());
            if body.is_empty() {
                continue;
            }
            if let Some(heading) = body.strip_prefix('#') {
                let title = heading.trim_start_matches('#').trim().to_owned();
                if out.title.is_empty() && !heading.starts_with('#') {
                    out.title = title;
                } else {
                    out.chapters.push(Chapter { title, at, first: out.articles.len() });
                }
                open = false;
            } else if body.starts_with("<!--") {
                if let Some(day) = version_in(body) {
                    out.version = Some(day);
                }
            } else if let Some((number, used)) = article_line(body) {
                if out.articles.iter().any(|a| a.number == number) {
                    return Err(StatuteError::Twice(number.to_string(), begin));
                }
                out.articles.push(Article { number, text: String::new(), at: at.clone(), paragraphs: Vec::new() });
                open = true;
                out.add_line(body.get(used..).unwrap_or_default(), begin.saturating_add(used));
            } else if open {
                out.add_line(body, begin);
            }
        }
        if out.title.is_empty() {
            return Err(StatuteError::NoTitle);
        }
        if out.articles.is_empty() {
            return Err(StatuteError::NoArticle);
        }
        Ok(out)
    }

    fn add_line(&mut self, words: &str, begin: usize) {
        let Some(article) = self.articles.last_mut() else { return };
        if words.is_empty() {
            return;
        }
        let end = begin.saturating_add(words.len());
        article.at.end = end;
        if !article.text.is_empty() {
            article.text.push('\n');
        }
        article.text.push_str(words);
        match (item_label(words), article.paragraphs.last_mut()) {
            (Some((number, used)), Some(paragraph)) => {
                paragraph.items.push(Item { number: number.to_owned(), at: begin.saturating_add(used)..end });
            }
            _ => article.paragraphs.push(Paragraph { at: begin..end, items: Vec::new() }),
        }
    }

    /// The article with this number.
    pub fn article(&self, number: &Citation) -> Option<&Article> {
        self.articles.iter().find(|a| a.number.article == number.article && a.number.inserted == number.inserted)
    }

    /// Where a reference in article `from` leads.
    pub fn resolve(&self, from: &Citation, reference: &Reference) -> Resolved {
        if let Some(law) = &reference.law
            && !self.title.contains(law.as_str())
        {
            return Resolved::OtherLaw(law.clone());
        }
        let mut found = Vec::new();
        for place in &reference.places {
            let number = if place.article.is_some() { place } else { from };
            let Some(article) = self.article(number) else { continue };
            for fine in article.read().fines {
                let paragraph = place.paragraph.and_then(|p| usize::try_from(p).ok()).is_none_or(|p| fine.para == p);
                let item = place.item.is_none_or(|i| {
                    let own = fine.item.as_deref().and_then(super::numeral::read_numeral).and_then(|n| n.to_i64());
                    own.is_none_or(|o| o == i64::from(i))
                });
                if paragraph && item {
                    found.push((article.number.clone(), fine));
                }
            }
        }
        if reference.follows
            && let Some(article) = self.article(from)
        {
            let items = article.read().fines.into_iter().filter(|f| f.para == reference.para && f.item.is_some());
            found.extend(items.map(|f| (article.number.clone(), f)));
        }
        if found.is_empty() { Resolved::Nothing } else { Resolved::Fines(found) }
    }
}

/// `version 2021-04-29` in the comment that says where the text is from.
fn version_in(comment: &str) -> Option<Date> {
    let after = comment.split("version ").nth(1)?;
    parse_date(after.get(..10)?)
}
