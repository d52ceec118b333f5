//! References to penalties set elsewhere: 依照第X条的规定处罚.

use super::cite::{Citation, citation_at};
use super::lex::{Lexeme, Token};
use super::limb::Segment;
use super::read::Reader;
use core::ops::Range;

/// 依照第X条的规定处罚: a penalty set elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Paragraph.
    pub para: usize,
    /// Item.
    pub item: Option<String>,
    /// The words.
    pub span: String,
    /// Bytes of the words, in the article's text.
    pub at: Range<usize>,
    /// Another law, where one is named: 中华人民共和国广告法.
    pub law: Option<String>,
    /// The places named; an article that is not named is this one.
    pub places: Vec<Citation>,
    /// What is imposed so: 罚款 or 处罚.
    pub fine_only: bool,
    /// 下列规定: the items that follow.
    pub follows: bool,
}

impl Reader<'_> {
    /// 依照…规定处罚.
    pub(super) fn reference(&mut self, segment: &Segment, words: &str, tokens: &[Lexeme]) {
        // 由依照本法规定行使监督管理权的部门处以罚款: 依照 says which authority.
        let agent = |i: usize| i.checked_sub(1).and_then(|p| tokens.get(p)).is_some_and(|t| t.token == Token::Agent);
        let found = tokens.iter().enumerate().find(|(i, t)| t.token == Token::By && !agent(*i));
        let Some((by, _)) = found else { return };
        let from = segment.tokens.start.saturating_add(by);
        let Some(rule) = (from..segment.tokens.end).find(|i| self.token(*i) == Some(Token::Rule)) else { return };
        let named = self.words(&(from..rule)).to_owned();
        let after = self.words(&(rule..segment.tokens.end)).to_owned();
        let fine_only = after.contains("罚款") || after.contains("按日连续处罚");
        if !(after.contains("处罚") || fine_only)
            || after.ends_with('的')
            || ["另有规定", "处罚决定", "处罚权", "处罚机关"].iter().any(|w| words.contains(w))
        {
            return;
        }
        let law = named.find('《').and_then(|i| {
            let rest = named.get(i.saturating_add('《'.len_utf8())..)?;
            rest.find('》').and_then(|j| rest.get(..j)).map(str::to_owned)
        });
        let places = places(&named, self.line.para);
        let follows = named.contains("下列");
        if places.is_empty() && law.is_none() && !follows {
            return;
        }
        let all = from..segment.tokens.end;
        self.out.references.push(Reference {
            para: self.line.para,
            item: self.line.item.clone(),
            span: self.words(&all).to_owned(),
            at: self.bytes(&all),
            law,
            places,
            fine_only,
            follows,
        });
    }
}

/// Places named between 依照 and 规定: 前款, 本条第二款, 第四十九条第二款、第五十条.
fn places(named: &str, para: usize) -> Vec<Citation> {
    let mut out = Vec::new();
    let before = para.checked_sub(1).and_then(|p| u32::try_from(p).ok()).filter(|p| *p > 0);
    if named.contains("前款") {
        out.extend(before.map(|p| Citation { paragraph: Some(p), ..Citation::default() }));
    }
    if ["前两款", "前二款"].iter().any(|w| named.contains(w)) {
        out.extend(
            before
                .and_then(|p| p.checked_sub(1))
                .filter(|p| *p > 0)
                .map(|p| Citation { paragraph: Some(p), ..Citation::default() }),
        );
        out.extend(before.map(|p| Citation { paragraph: Some(p), ..Citation::default() }));
    }
    let mut article = None;
    let mut rest = named;
    while let Some(i) = rest.find('第') {
        rest = rest.get(i..).unwrap_or_default();
        match citation_at(rest) {
            Some((mut c, used)) => {
                if c.article.is_some() {
                    article = c.article.map(|a| (a, c.inserted));
                } else if let Some((a, inserted)) = article {
                    (c.article, c.inserted) = (Some(a), inserted);
                }
                out.push(c);
                rest = rest.get(used..).unwrap_or_default();
            }
            None => rest = rest.get('第'.len_utf8()..).unwrap_or_default(),
        }
    }
    out
}
