//! References to articles, paragraphs and items: 第四十九条第二款第三项, 第十条之一, 前款.

use super::numeral::{chinese, number_at};
use core::fmt;

/// A place in a statute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Citation {
    /// 条
    pub article: Option<u32>,
    /// 之一: articles put in between.
    pub inserted: Option<u32>,
    /// 款
    pub paragraph: Option<u32>,
    /// 项
    pub item: Option<u32>,
}

fn count_at(text: &str) -> Option<(u32, usize)> {
    let inner = text.strip_prefix(['（', '(']);
    let (number, used) = number_at(inner.unwrap_or(text))?;
    let number = u32::try_from(number.to_i64()?).ok()?;
    let used = match inner {
        None => used,
        Some(inner) => {
            let close = inner.get(used..)?.chars().next().filter(|c| matches!(c, '）' | ')'))?;
            let open = text.len().checked_sub(inner.len())?;
            used.checked_add(open)?.checked_add(close.len_utf8())?
        }
    };
    Some((number, used))
}

/// `第` number `word` at the beginning.
fn part_at(text: &str, word: &str) -> Option<(u32, usize)> {
    let rest = text.strip_prefix('第')?;
    let (number, used) = count_at(rest)?;
    let after = rest.get(used..)?;
    after.starts_with(word).then(|| (number, text.len() - after.len() + word.len()))
}

/// Reads a reference at the beginning of `text`, and how many bytes it takes.
pub fn citation_at(text: &str) -> Option<(Citation, usize)> {
    let mut out = Citation::default();
    let mut used = 0;
    let rest = |used: usize| text.get(used..).unwrap_or_default();
    if let Some((n, length)) = part_at(text, "条") {
        out.article = Some(n);
        used = length;
        if let Some(after) = rest(used).strip_prefix('之')
            && let Some((n, length)) = number_at(after)
            && let Some(n) = n.to_i64().and_then(|n| u32::try_from(n).ok())
        {
            out.inserted = Some(n);
            used += '之'.len_utf8() + length;
        }
    }
    if let Some((n, length)) = part_at(rest(used), "款") {
        out.paragraph = Some(n);
        used += length;
    }
    if let Some((n, length)) = part_at(rest(used), "项") {
        out.item = Some(n);
        used += length;
    }
    (used > 0).then_some((out, used))
}

/// Reads the number of an article that heads it: 第一百二十三条, 第十条之一.
pub fn article_number(text: &str) -> Option<Citation> {
    citation_at(text)
        .filter(|(c, used)| *used == text.len() && c.article.is_some() && c.paragraph.is_none() && c.item.is_none())
        .map(|(c, _)| c)
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, word) in [(self.article, "条"), (self.paragraph, "款"), (self.item, "项")] {
            let Some(text) = number.and_then(|n| chinese(i64::from(n))) else { continue };
            write!(f, "第{text}{word}")?;
            if word == "条"
                && let Some(text) = self.inserted.and_then(|n| chinese(i64::from(n)))
            {
                write!(f, "之{text}")?;
            }
        }
        Ok(())
    }
}
