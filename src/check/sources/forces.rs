//! Shall or may of what is no fine, as the words cited have it.

use super::cited::Cited;
use crate::diagnostic::Location;
use crate::pack::model::{Penalty, PenaltyKind};
use crate::statute;
use core::ops::Range;

/// Whether the words cited say shall (true) or may of a penalty, and where; `None` where they do not decide it.
pub fn said(p: &Penalty, places: &[Cited<'_>], around: &[Cited<'_>]) -> Option<(bool, Location)> {
    let mut found = Vec::new();
    for place in places {
        if let Some(quote) = &place.quote {
            found.extend(in_range(p, place, quote));
        }
    }
    // A penalty without a source of its own stands somewhere in the articles its item rests on.
    let leans = p.basis.is_empty();
    if found.is_empty() && leans {
        found = around.iter().flat_map(|place| in_range(p, place, &(0..place.article.text.len()))).collect();
    }
    if found.iter().any(|(_, named, _)| *named) {
        found.retain(|(_, named, _)| *named);
    } else if places.iter().filter_map(Cited::quoted).any(|q| q.contains(head(p))) {
        // The words are there and the reader took them for no penalty: what it found is another one.
        return written(p, places);
    }
    let Some((first, _, at)) = found.first() else { return if leans { None } else { plain(places) } };
    if found.iter().any(|(force, ..)| force != first) {
        return None;
    }
    first.map(|f| (f, *at))
}

type Found = (Option<bool>, bool, Location);

/// What the reader found of the penalty's kind in these words: shall or may, whether it is this very one, and where.
fn in_range(p: &Penalty, place: &Cited<'_>, range: &Range<usize>) -> Vec<Found> {
    let all = &place.reading().penalties;
    let here = all.iter().enumerate().filter(|(_, r)| r.at.start < range.end && range.start < r.at.end);
    let same = here.filter(|(_, r)| same_kind(p.kind, r.kind));
    same.map(|(i, r)| (force(p, place, all, i), named(p, r), place.at(&r.at))).collect()
}

/// A penalty the reader does not know, by its own words in the quote: what leads to them in their limb says 可以, or not;
/// a part of a list or a choice is not decided here.
fn written(p: &Penalty, places: &[Cited<'_>]) -> Option<(bool, Location)> {
    places.iter().find_map(|place| {
        let quote = place.quote.as_ref()?;
        let from = quote.start.checked_add(place.quoted()?.find(head(p))?)?;
        let (before, rest) = place.article.text.split_at_checked(from)?;
        let lead = before.rsplit(['。', '；', '\n']).next().unwrap_or_default();
        let lead = lead.rsplit("的，").next().unwrap_or_default();
        let after = rest.get(head(p).len()..)?;
        let may = |t: &str| ["可以", "可并", "可处"].iter().any(|w| t.contains(w));
        if lead.rsplit('，').next().is_some_and(may) || lead.ends_with("直至") {
            return Some((false, place.words()));
        }
        // 可以 of what stands before may reach this far, or not.
        if may(lead) {
            return None;
        }
        let choice = [lead.ends_with(['、', '者', '和', '并']), after.starts_with('、'), near(after, "或者")];
        (!choice.contains(&true)).then(|| (true, place.words()))
    })
}

/// Whether words stand in what is left of the sentence's part.
fn near(text: &str, words: &str) -> bool {
    text.split(['。', '；', '\n']).next().is_some_and(|t| t.contains(words))
}

/// A kind the reader does not know: words without any sign of a choice are shall. What happened (消费者或者经营者) may stand
/// before; what is done about it stands last (予以没收).
fn plain(places: &[Cited<'_>]) -> Option<(bool, Location)> {
    let quotes: Vec<&str> = places.iter().filter_map(Cited::quoted).collect();
    let free = |q: &&str| {
        let last = q.trim_end_matches(['。', '；']).rsplit(['，', '；']).next().unwrap_or_default();
        let open = |t: &str, words: &[&str]| words.iter().any(|w| t.contains(w));
        let told = last.ends_with("没收") || !open(q, &["或者", "、"]);
        told && !open(q, &["可", "直至", "单处"]) && !open(last, &["或者", "、"])
    };
    let all = !quotes.is_empty() && quotes.iter().all(free);
    all.then(|| places.first().map(|p| (true, p.words()))).flatten()
}

/// The pack's words without what follows them (，并予公布).
fn head(p: &Penalty) -> &str {
    p.text.text.zh.split(['，', '（']).next().unwrap_or_default()
}

/// Whether the words read are those of the pack.
fn named(p: &Penalty, read: &statute::Penalty) -> bool {
    let bare = |t: &str| t.trim_start_matches("没收").to_owned();
    let (ours, theirs) = (bare(head(p)), bare(&read.span));
    theirs.contains(&ours) || ours.contains(&theirs)
}

/// 可以 is may; 直至 and 或者 leave a choice, as does a list of measures for one and the same case.
fn force(p: &Penalty, place: &Cited<'_>, all: &[statute::Penalty], index: usize) -> Option<bool> {
    let read = all.get(index)?;
    if !read.mandatory {
        return Some(false);
    }
    let text = &place.article.text;
    let gap = |from: usize, to: usize| {
        text.get(from..to).filter(|g| !g.contains(['。', '；', '\n']) && !g.contains("的，")).unwrap_or_default()
    };
    let earlier = all.iter().rev().find(|p| p.at.end <= read.at.start);
    let later = all.iter().find(|p| p.at.start >= read.at.end);
    let before = earlier.map_or("", |p| gap(p.at.end, read.at.start));
    let after = later.map_or("", |p| gap(read.at.end, p.at.start));
    let lead = text.get(..read.at.start).unwrap_or_default();
    let lead = lead.rsplit(['，', '；', '。', '\n']).next().unwrap_or_default();
    if ["直至", "或者"].iter().any(|w| before.contains(w)) || lead.contains("直至") || after.contains("或者") {
        return Some(false);
    }
    // 撤销登记、吊销执照 as one penalty of the pack is no choice.
    let whole = p.text.text.zh.contains('、') && p.text.text.zh.contains(read.span.as_str());
    if !whole && (before.starts_with('、') || after.starts_with('、')) { None } else { Some(true) }
}

/// Whether the words cited say shall or may of a rule: the first 可以 or 应当 of the quote, else of the line that opens the
/// list it stands in; 不予 without either is shall.
pub fn of_rule(places: &[Cited<'_>]) -> Option<(bool, Location)> {
    let first = |text: &str| {
        let (may, shall) = (text.find("可以"), text.find("应当"));
        match (may, shall) {
            (Some(m), Some(s)) => Some(s < m),
            (Some(_), None) => Some(false),
            (None, Some(_)) => Some(true),
            (None, None) => None,
        }
    };
    let quoted = places.iter().find_map(|p| Some((first(p.quoted()?)?, p.words())));
    let opening = || places.iter().find_map(|p| Some((first(p.opening_text()?)?, p.words())));
    let refused = || {
        let no = places.iter().find(|p| p.quoted().is_some_and(|q| q.contains("不予") || q.contains("不再")))?;
        Some((true, no.words()))
    };
    quoted.or_else(opening).or_else(refused)
}

/// Whether the reader's kind is the pack's.
fn same_kind(pack: PenaltyKind, read: statute::PenaltyKind) -> bool {
    use statute::PenaltyKind as Read;
    match pack {
        PenaltyKind::Warning => read == Read::Warning,
        PenaltyKind::ConfiscateGains => read == Read::ConfiscateGains,
        PenaltyKind::ConfiscateGoods => matches!(read, Read::ConfiscateGoods | Read::ConfiscateTools),
        PenaltyKind::LicenceRevoked => read == Read::Revoke,
        PenaltyKind::LicenceSuspended => read == Read::SuspendPermit,
        PenaltyKind::BusinessSuspended => read == Read::SuspendBusiness,
        PenaltyKind::BusinessClosed => read == Read::Close,
        PenaltyKind::Detention => read == Read::Detention,
        _ => false,
    }
}
