//! The other penalties of a clause: warnings, confiscations, suspensions, revocations, detention, orders, bans.

use super::lex::{Lexeme, Token};
use super::limb::{Limb, Segment};
use super::text::Line;
use core::ops::Range;
use serde_json::{Value, json};

/// A kind of penalty or measure other than a fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PenaltyKind {
    /// 警告
    Warning,
    /// 通报批评
    Criticism,
    /// 没收违法所得
    ConfiscateGains,
    /// 没收违法生产的产品 …
    ConfiscateGoods,
    /// 没收用于违法生产的工具 …
    ConfiscateTools,
    /// 责令停产停业, 停业整顿
    SuspendBusiness,
    /// 暂扣许可证
    SuspendPermit,
    /// 吊销许可证
    Revoke,
    /// 责令关闭, 取缔
    Close,
    /// 拘留
    Detention,
    /// 责令改正 and other orders.
    Order,
    /// …年内不得从事 …
    Ban,
}

impl PenaltyKind {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            PenaltyKind::Warning => "warning",
            PenaltyKind::Criticism => "criticism",
            PenaltyKind::ConfiscateGains => "confiscate_gains",
            PenaltyKind::ConfiscateGoods => "confiscate_goods",
            PenaltyKind::ConfiscateTools => "confiscate_tools",
            PenaltyKind::SuspendBusiness => "suspend_business",
            PenaltyKind::SuspendPermit => "suspend_permit",
            PenaltyKind::Revoke => "revoke",
            PenaltyKind::Close => "close",
            PenaltyKind::Detention => "detention",
            PenaltyKind::Order => "order",
            PenaltyKind::Ban => "ban",
        }
    }
}

/// A penalty other than a fine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Penalty {
    /// Which.
    pub kind: PenaltyKind,
    /// False where it may be imposed.
    pub mandatory: bool,
    /// Paragraph.
    pub para: usize,
    /// Item.
    pub item: Option<String>,
    /// The words.
    pub span: String,
    /// Bytes of the words, in the article's text.
    pub at: Range<usize>,
}

impl Penalty {
    /// As JSON.
    pub fn to_json(&self) -> Value {
        json!({
            "kind": self.kind.name(), "mandatory": self.mandatory, "para": self.para, "item": self.item, "span": self.span,
        })
    }
}

/// Words that begin a penalty.
const STARTS: &[(&str, PenaltyKind)] = &[
    ("警告", PenaltyKind::Warning),
    ("通报批评", PenaltyKind::Criticism),
    ("没收", PenaltyKind::ConfiscateGoods),
    ("责令停产停业", PenaltyKind::SuspendBusiness),
    ("责令停业", PenaltyKind::SuspendBusiness),
    ("责令停产", PenaltyKind::SuspendBusiness),
    ("责令停工", PenaltyKind::SuspendBusiness),
    ("责令暂停", PenaltyKind::SuspendBusiness),
    ("责令停止建设", PenaltyKind::SuspendBusiness),
    ("责令关闭", PenaltyKind::Close),
    ("取缔", PenaltyKind::Close),
    ("暂扣", PenaltyKind::SuspendPermit),
    ("吊销", PenaltyKind::Revoke),
    ("撤销", PenaltyKind::Revoke),
    ("取消", PenaltyKind::Revoke),
    ("行政拘留", PenaltyKind::Detention),
    ("拘留", PenaltyKind::Detention),
    ("责令", PenaltyKind::Order),
    ("职业禁入", PenaltyKind::Ban),
];

/// The other penalties of a line.
pub(super) fn penalties(text: &str, line: &Line, tokens: &[Lexeme], sentences: &[Vec<Limb>]) -> Vec<Penalty> {
    let mut out = Vec::new();
    for segment in sentences.iter().flatten().flatten() {
        of_segment(text, line, tokens, segment, &mut out);
    }
    out
}

fn of_segment(text: &str, line: &Line, tokens: &[Lexeme], segment: &Segment, out: &mut Vec<Penalty>) {
    let all = tokens.get(segment.tokens.clone()).unwrap_or_default();
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return };
    if last.token == Token::De {
        return;
    }
    let (start, end) = (first.at.start, last.at.end);
    let Some(words) = text.get(start..end) else { return };
    let may = all.iter().any(|t| t.token == Token::May);
    let mut from = 0;
    let mut push = |kind: PenaltyKind, range: Range<usize>| {
        let Some(span) = words.get(range.clone()) else { return };
        let base = line.at.start.saturating_add(start);
        out.push(Penalty {
            kind,
            mandatory: !may,
            para: line.para,
            item: line.item.clone(),
            span: span.to_owned(),
            at: base.saturating_add(range.start)..base.saturating_add(range.end),
        });
    };
    while let Some((i, word, kind)) = next(words, from) {
        from = i.saturating_add(word.len());
        let before = words.get(..i).unwrap_or_default();
        if ["不", "被", "受到", "受", "已", "不予"].iter().any(|w| before.ends_with(w)) {
            continue;
        }
        let rest = words.get(from..).unwrap_or_default();
        let stop = stop(rest, kind);
        let object = rest.get(..stop).unwrap_or_default();
        let begin = match kind {
            // 五日以上十日以下的拘留: the days stand before.
            PenaltyKind::Detention => {
                let marks = ["处以", "处", "或者", "、", "罚款"];
                marks.iter().filter_map(|m| before.rfind(m).map(|p| p.saturating_add(m.len()))).max().unwrap_or(i)
            }
            _ => i,
        };
        // 责令改正之日, 没收的违法所得, 撤销罚款: spoken of, not imposed.
        let spoken =
            ["的", "之日", "决定", "后", "罚款"].iter().any(|w| rest.starts_with(w)) && kind != PenaltyKind::Detention;
        let licence = ["许可", "证", "资格", "登记", "批准", "执照", "注册", "文件", "认可", "资质", "备案"];
        let idle = matches!(word, "撤销" | "取消") && !licence.iter().any(|w| object.contains(w));
        if spoken || idle || words.contains("上缴国库") || words.ends_with('时') {
            continue;
        }
        let kinds = if kind == PenaltyKind::ConfiscateGoods { confiscated(object) } else { vec![kind] };
        for kind in kinds {
            push(kind, begin..from.saturating_add(stop));
        }
        from = from.saturating_add(stop);
    }
    let bans = ["不得从事", "不得担任", "不得再", "不受理", "禁止从事", "不得聘用", "不得申请"];
    let years = words.contains("年内") || words.contains("终身") || words.contains("禁止从事");
    if years && let Some(i) = bans.iter().filter_map(|b| words.find(b)).min() {
        let begin = words.get(..i).and_then(|w| w.rfind(['、', '，'])).map_or(0, |p| p.saturating_add('、'.len_utf8()));
        push(PenaltyKind::Ban, begin..words.len());
    }
}

/// The next word that begins a penalty, the longest at its place.
fn next(words: &str, from: usize) -> Option<(usize, &'static str, PenaltyKind)> {
    let rest = words.get(from..)?;
    STARTS
        .iter()
        .filter_map(|(w, k)| rest.find(w).map(|i| (i.saturating_add(from), *w, *k)))
        .min_by_key(|(i, w, _)| (*i, core::cmp::Reverse(w.len())))
}

/// How far the object of a penalty goes: to the next penalty, to 并, 或者 before another, or to the end.
fn stop(rest: &str, kind: PenaltyKind) -> usize {
    if matches!(kind, PenaltyKind::Warning | PenaltyKind::Criticism | PenaltyKind::Detention | PenaltyKind::Ban) {
        return 0;
    }
    let joins = ["、", "或者", "并", "和", "，", "直至", "以及"];
    let mut best = rest.len();
    for (i, _) in rest.char_indices() {
        let Some(tail) = rest.get(i..) else { continue };
        let Some(join) = joins.iter().find(|j| tail.starts_with(**j)) else { continue };
        let after = tail.get(join.len()..).unwrap_or_default();
        // 没收违法所得、处以罚款.
        if after.starts_with('处') {
            best = i;
            break;
        }
        let after = ["可以", "由", "并"].iter().fold(after, |a, w| a.strip_prefix(w).unwrap_or(a));
        if STARTS.iter().any(|(w, _)| after.starts_with(w))
            || *join == "并"
            || *join == "，"
            || after.starts_with("罚款")
        {
            best = i;
            break;
        }
    }
    best
}

/// What is confiscated: gains, things made or sold, things used for it. Each part of 甲和乙 is one of them.
fn confiscated(object: &str) -> Vec<PenaltyKind> {
    let mut out = Vec::new();
    for part in object.split(['和', '及']) {
        let part = part.strip_suffix('以').unwrap_or(part);
        let kind = if ["违法所得", "非法所得", "收入", "费用", "所得"].iter().any(|w| part.ends_with(w)) {
            PenaltyKind::ConfiscateGains
        } else if ["用于", "工具", "设施", "禁止的"].iter().any(|w| part.contains(w)) {
            PenaltyKind::ConfiscateTools
        } else {
            PenaltyKind::ConfiscateGoods
        };
        if !out.contains(&kind) {
            out.push(kind);
        }
    }
    out.sort_by_key(|k| {
        [PenaltyKind::ConfiscateGains, PenaltyKind::ConfiscateGoods].iter().position(|x| x == k).unwrap_or(2)
    });
    out
}
