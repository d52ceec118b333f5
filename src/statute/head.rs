//! What a limb opens with: the act, whom it is about, and the condition it sets.

use super::lex::Token;
use super::limb::{Class, Limb, Segment, circumstance, is_action, names_only, names_party, party_by_nature, persons};
use super::read::Reader;
use core::ops::Range;

impl Reader<'_> {
    /// Segments that say which act a limb is about.
    pub(super) fn head(&self, limb: &Limb) -> usize {
        let action = limb.iter().position(|s| is_action(self.words(&s.tokens), self.slice(&s.tokens)));
        let until = action.unwrap_or(limb.len());
        let ends = |s: &Segment| self.slice(&s.tokens).last().is_some_and(|t| t.token == Token::De);
        limb.iter().take(until).rposition(ends).map_or(until, |i| i.saturating_add(1))
    }

    /// The natural persons the first limb of a sentence is about.
    pub(super) fn about(&self, heads: &[String]) -> Option<String> {
        let mut clauses = heads.iter().filter(|h| !is_preface(h));
        let clause = clauses.next()?;
        let ending = ["单位和个人", "单位或者个人", "个人和单位"].iter().find(|w| clause.ends_with(**w));
        if let Some(word) = ending {
            return Some((*word).to_owned());
        }
        if let Some(word) = party_by_nature(clause) {
            return Some(word.to_owned());
        }
        // 当事人和其他有关人员，未如实反映情况的: the comma after whom the clause is about.
        let mut found = persons(clause).or_else(|| names_only(clause).then(|| clause.clone()))?;
        if let Some(more) = clauses.find_map(|c| c.strip_prefix("以及").and_then(persons)) {
            found.push_str("以及");
            found.push_str(&more);
        }
        Some(found)
    }

    /// 对个人处…罚款、单位处…罚款: 对 is said once.
    pub(super) fn bare_party(&self, range: &Range<usize>, verb: usize) -> Option<String> {
        let mark = |i: &usize| matches!(self.token(*i), Some(Token::Dun | Token::Or | Token::And | Token::Also));
        let start = range.clone().find(|i| !mark(i)).filter(|i| *i < verb && self.token(*i) == Some(Token::Text))?;
        let next = start.saturating_add(1);
        let end = (next..verb).find(|i| self.token(*i) != Some(Token::Text)).unwrap_or(verb);
        let led = (end..verb).all(|i| matches!(self.token(i), Some(Token::May | Token::Also | Token::Must)));
        let words = self.words(&(start..end));
        let ends = ["单位", "个人", "企业", "组织", "公民", "人员", "责任人", "负责人", "经营者", "法人"];
        (led && ends.iter().any(|e| words.ends_with(e)) && words.chars().count() <= 16).then(|| words.to_owned())
    }

    /// 对X处…, 对X，由…: X without 其, and the token of 对.
    pub(super) fn party(&self, tokens: Range<usize>) -> Option<(String, usize)> {
        let start = tokens.clone().find(|i| self.token(*i) == Some(Token::Towards))?;
        let from = start.saturating_add(1);
        // What an authority is called (由对…负有职责的部门) is not whom a fine falls on.
        let stop = |i: &usize| {
            matches!(
                self.token(*i),
                Some(
                    Token::Impose
                        | Token::Give
                        | Token::May
                        | Token::Alone
                        | Token::Also
                        | Token::Agent
                        | Token::Must
                        | Token::Surcharge
                        | Token::Fine
                )
            )
        };
        let end = (from..tokens.end).find(stop).unwrap_or(tokens.end);
        let mut words = self.words(&(from..end));
        for cut in [
            "视情节",
            "视其情节",
            "根据情节",
            "除",
            "依法",
            "没收",
            "责令",
            "吊销",
            "撤销",
            "暂扣",
            "按照",
            "依照",
            "分别",
        ] {
            if let Some(i) = words.find(cut).filter(|i| *i > 0) {
                words = words.get(..i).unwrap_or(words);
            }
        }
        // 对组团社暂停经营资格: what is done follows whom it is done to.
        for cut in ["暂停", "取消", "停止", "限制", "禁止", "降低", "警告", "通报"] {
            if let Some(led) = words.find(cut).and_then(|i| words.get(..i)).filter(|w| names_party(w)) {
                words = led;
            }
        }
        let words = words.trim_start_matches("其中的").trim_start_matches("其");
        let words = words.strip_prefix("事故发生").filter(|w| w.starts_with("负有")).unwrap_or(words);
        (!words.is_empty()).then(|| (words.to_owned(), start))
    }
}

/// Without 的 at the end and 对 at the beginning of 对…的.
pub(super) fn plain(text: &str) -> &str {
    let bare = text.strip_suffix('的').unwrap_or(text);
    match bare.strip_prefix('对') {
        // 对自然保护区造成破坏的: 对 says to whom harm was done.
        Some(rest) if text.ends_with('的') && !harms(rest) => rest,
        _ => bare,
    }
}

/// 自然保护区造成破坏: what is harmed stands before the harm.
fn harms(text: &str) -> bool {
    text.find("造成").and_then(|i| text.get(..i)).is_some_and(|w| {
        !w.is_empty() && w.chars().count() <= 12 && !["违反", "的", "擅自", "未"].iter().any(|p| w.contains(p))
    })
}

/// Whether words refer to another paragraph of the same article.
fn refers_inside(text: &str) -> bool {
    ["前款", "前两款", "前二款", "前三款", "上款", "本条第", "本条规定", "前项"].iter().any(|w| text.contains(w))
}

/// 对违反本条例，造成损害的直接责任人，…: a party told by its act, over a comma.
pub(super) fn addressee(heads: &[String]) -> Option<String> {
    let last = heads.last().filter(|_| heads.len() > 1)?;
    let party = names_party(last) && last.contains('的') && heads.iter().all(|h| !h.ends_with('的'));
    let whole = heads.join("，");
    whole.strip_prefix('对').filter(|_| party).map(str::to_owned)
}

/// 轨道交通企业有下列行为之一的: whoever has the acts of the list.
pub(super) fn leads_list(head: &str) -> bool {
    head.find("有下列").and_then(|i| head.get(..i)).is_some_and(names_party)
}

/// 违反本法规定: says nothing of its own.
fn is_preface(text: &str) -> bool {
    text.starts_with("违反") && ["规定", "规定的"].iter().any(|w| text.ends_with(w)) && !text.contains("行为")
}

/// The condition that the opening words of a limb set, if they set one among several.
pub(super) fn head_condition(heads: &[String], first: bool) -> Option<(String, Class)> {
    let last = heads.last()?;
    let class = circumstance(last);
    let whole = || {
        let kept: Vec<&str> = heads.iter().map(String::as_str).skip_while(|h| is_preface(h)).collect();
        let text = kept.join("，");
        (!text.is_empty()).then(|| (plain(&text).to_owned(), Class::Other))
    };
    if let Some(class) = class {
        let run = heads.iter().rev().take_while(|h| circumstance(h).is_some() || refers_inside(h)).count();
        let from = heads.len().saturating_sub(run);
        let text = heads.get(from..)?.join("，");
        return Some((plain(&text).to_owned(), class));
    }
    if !first {
        return whole();
    }
    // 除前款规定外 leaves the other paragraph aside.
    let inside = heads.iter().any(|h| refers_inside(h) && !h.starts_with('除'));
    // 对…，或者…的: what is done to whoever does one or the other; 对…的调查，拒绝…的 says what was refused.
    let aimed = heads.first().is_some_and(|h| h.starts_with('对') && !h.starts_with("对事故发生"))
        && heads.iter().skip(1).all(|h| ["或者", "以及", "并"].iter().any(|w| h.starts_with(w)))
        && last.ends_with('的');
    let personal = heads.iter().find(|h| !is_preface(h)).is_some_and(|h| h.starts_with("个人"));
    let nature = heads.len() == 1 && party_by_nature(last).is_some();
    if inside || aimed || personal || nature { whole() } else { None }
}
