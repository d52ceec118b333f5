//! What every face of an assessment says, each in a few words: shared by the terminal and the documents.

use super::Lang;
use super::sentence::{cites, push_cite, push_condition, push_place, sentence};
use super::words::{Words, outcome_name, status_name};
use crate::assess::{
    About, Assessment, Basis, Choosable, Cite, Entry, FineResult, Missing, Possible, ProcedureResult, Shown, Stage,
    Status, Step, Summary, instrument,
};
use crate::pack::model::{Outcome, PenaltyKind};
use std::sync::Arc;

/// The recommendation in one line.
pub fn headline(a: &Assessment, w: Words<'_>) -> String {
    let result = match (a.status, a.outcome) {
        (Status::Decided, Some(Outcome::Exempt)) => {
            return opening(outcome_name(Outcome::Exempt, w.lang).to_owned(), w);
        }
        (Status::Decided, Some(o)) => outcome_name(o, w.lang).to_owned(),
        (Status::Decided, None) => String::new(),
        (status, _) => return opening(status_name(status, w.lang).to_owned(), w),
    };
    let comma = if result.is_empty() { "" } else { w.pick("，", ", ") };
    let fine = fine_words(a, w);
    opening(format!("{result}{comma}{fine}"), w)
}

/// A text that opens a line: English with a capital, which names in packs and the engine's own do not have.
pub fn opening(text: String, w: Words<'_>) -> String {
    if w.lang == Lang::Zh {
        return text;
    }
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => text,
    }
}

/// The fine in words: the amount in full, else the range it is to be chosen from.
pub fn fine_words(a: &Assessment, w: Words<'_>) -> String {
    match &a.fine {
        // Several acts or parties: what they come to together, where each has its amount.
        None if !a.parts.is_empty() => {
            let n = a.parts.len();
            let total = a.values.iter().find_map(|(_, v)| if let Shown::Money(t) = v { Some(*t) } else { None });
            match (total, w.lang) {
                (Some(t), Lang::Zh) => format!("分别裁量（共{n}项），罚款合计{}", w.money_both(t)),
                (Some(t), Lang::En) => format!("{n} results, fines of {} in all", w.money_both(t)),
                (None, Lang::Zh) => format!("分别裁量（共{n}项），罚款数额见各项"),
                (None, Lang::En) => format!("{n} results, each with its own fine"),
            }
        }
        None => w.pick("不处罚款", "no fine").to_owned(),
        Some(f) if f.unspecified() && f.amount.is_none() => w
            .pick("处罚款，罚款数额法律未作规定，由行政机关依其他规定确定", "a fine; the law sets no amount here")
            .to_owned(),
        Some(FineResult { amount: Some(n), .. }) => {
            format!("{}{}{}", w.pick("罚款", "fine of "), w.money_both(*n), w.unpayable_mark(*n))
        }
        Some(FineResult { range: Some(r), .. }) => {
            let range = w.interval(r);
            match w.lang {
                Lang::Zh => format!("罚款幅度{range}，具体数额由案审会裁量"),
                Lang::En => format!("{}, the amount left to judgement", fine_of(&range)),
            }
        }
        Some(f) => {
            let range = w.interval(&f.statutory);
            match w.lang {
                Lang::Zh => format!("罚款幅度{range}，具体数额由案审会裁量"),
                Lang::En => format!("{}, the amount left to judgement", fine_of(&range)),
            }
        }
    }
}

/// An amount or range behind the word, in English.
fn fine_of(text: &str) -> String {
    let relative = ["above", "up to", "at least", "below", "no "].iter().any(|p| text.starts_with(p));
    format!("fine {}{text}", if relative { "" } else { "of " })
}

/// What a choice or change would give, in a few words: the outcome and the fine, and of other penalties those that the
/// result beside it does not have, or no longer has.
pub fn gives_beside(a: &Assessment, s: &Summary, w: Words<'_>) -> String {
    if s.status == Status::NeedsFacts || s.status == Status::NoRule {
        return status_name(s.status, w.lang).to_owned();
    }
    if s.outcome == Some(Outcome::Exempt) {
        return outcome_name(Outcome::Exempt, w.lang).to_owned();
    }
    let mut parts: Vec<String> = Vec::new();
    if s.status == Status::Conflict {
        let still = if a.status == s.status { w.pick("仍", "still ") } else { "" };
        parts.push(format!("{still}{}", status_name(s.status, w.lang)));
    } else if a.status == Status::Decided && s.outcome == a.outcome && s.fine == a.fine {
        parts.push(w.pick("罚款不变", "the same fine").to_owned());
    } else {
        if a.status != Status::Decided || s.outcome != a.outcome {
            parts.extend(s.outcome.map(|o| outcome_name(o, w.lang).to_owned()));
        }
        parts.push(match &s.fine {
            None => w.pick("不处罚款", "no fine").to_owned(),
            Some(f) if f.unspecified() => {
                w.pick("罚款数额法律未作规定", "a fine without an amount in the law").to_owned()
            }
            fine if w.lang == Lang::Zh => format!("罚款{}", w.fine(fine.as_ref())),
            fine => fine_of(&w.fine(fine.as_ref())),
        });
    }
    let now: Vec<PenaltyKind> = a.penalties.iter().map(|p| p.kind).collect();
    let names = |list: &[PenaltyKind], without: &[PenaltyKind]| {
        let mut out: Vec<&str> = Vec::new();
        for p in list.iter().filter(|p| !without.contains(p)) {
            let (_, zh, en) = p.names();
            let name = w.pick(zh, en);
            if !out.contains(&name) {
                out.push(name);
            }
        }
        out.join(w.pick("、", ", "))
    };
    let (more, less) = (names(&s.penalties, &now), names(&now, &s.penalties));
    if !more.is_empty() {
        parts.push(format!("{}{more}", w.pick("另处", "plus ")));
    }
    if !less.is_empty() {
        parts.push(format!("{}{less}", w.pick("不处", "without ")));
    }
    parts.join(w.pick("，", ", "))
}

/// Applied steps in order, each with its stage. A penalty without a condition of its own stands, with its source, in the
/// recommendation; steps of the amount that rest on the source of the step before say so.
pub fn applied(a: &Assessment, w: Words<'_>) -> Vec<(Stage, String)> {
    let above = |s: &Step| a.penalties.iter().any(|p| p.id == s.rule);
    let told = |s: &Step| s.stage != Stage::Penalty || !s.because.is_empty() || !above(s);
    let steps = a.trace.iter().filter(|s| s.applied == Some(true)).map(Entry::step).filter(told);
    let mut out = Vec::new();
    let mut before: Option<Step> = None;
    for s in steps {
        let again = before.as_ref().is_some_and(|b| b.stage == s.stage && b.basis == s.basis);
        let text = if again && s.stage == Stage::Amount && !s.basis.is_empty() {
            let bare = About::new(s.stage, s.rule.clone(), s.name.clone(), s.may, Basis::default());
            let bare = Step { about: Arc::new(bare), ..s.clone() };
            format!("{}{}", w.pick("依据同上，", "On the same basis, "), sentence(&bare, w, &a.options))
        } else {
            sentence(&s, w, &a.options)
        };
        out.push((s.stage, text));
        before = Some(s);
    }
    out
}

/// Rules that failed narrowly: limbs, tiers and exemptions decided by facts that were given. A choice not made stands
/// among the choices; what was simply not found stands with the rest.
pub fn near(a: &Assessment, w: Words<'_>) -> Vec<(Stage, String)> {
    let known = |s: &Step| {
        let saw = || s.because.iter().flat_map(|b| &b.saw);
        saw().next().is_some() && saw().all(|v| v.1 != Shown::Unknown)
    };
    let stages = [Stage::Clause, Stage::Exemption, Stage::Tier];
    let failed = a.trace.iter().filter(|s| s.applied == Some(false) && stages.contains(&s.stage));
    let left = |s: &Step| super::sentence::elective(s, s.applied, &a.options);
    let failed = failed.map(Entry::step).filter(|s| known(s) && !left(s));
    failed.map(|s| (s.stage, sentence(&s, w, &a.options))).collect()
}

/// How many rules did not apply, in all parts.
pub fn not_applied(a: &Assessment) -> usize {
    let own = a.trace.iter().filter(|s| s.applied == Some(false)).count();
    a.parts.iter().map(|(_, part)| not_applied(part)).fold(own, usize::saturating_add)
}

/// Rules considered that did not apply (or are open, with `open`), by stage: first those with the reason, then the names
/// of the rest in one line.
pub fn considered(a: &Assessment, w: Words<'_>, open: bool) -> Vec<(Stage, Vec<String>)> {
    let wanted = if open { None } else { Some(false) };
    let mut out: Vec<(Stage, Vec<String>)> = Vec::new();
    let mut stages: Vec<Stage> = Vec::new();
    let steps = || a.trace.iter().filter(|s| s.applied == wanted);
    for s in steps() {
        if !stages.contains(&s.stage) {
            stages.push(s.stage);
        }
    }
    for stage in stages {
        let mut list = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        for entry in steps().filter(|s| s.stage == stage) {
            let s = entry.step();
            let why = why(&s, w);
            let elective = super::sentence::elective(&s, s.applied, &a.options);
            if elective || !why.is_empty() {
                list.push(sentence(&s, w, &a.options));
            } else if !names.contains(&w.lang.of(&entry.name)) {
                names.push(w.lang.of(&entry.name));
            }
        }
        if !names.is_empty() {
            let names = names.join(w.pick("；", "; "));
            list.push(match (w.lang, open) {
                (Lang::Zh, false) => format!("未认定：{names}。"),
                (Lang::Zh, true) => format!("待查明：{names}。"),
                (Lang::En, false) => format!("Not found: {names}."),
                (Lang::En, true) => format!("Open: {names}."),
            });
        }
        out.push((stage, list));
    }
    out
}

fn why(s: &Step, w: Words<'_>) -> String {
    let mut out = String::new();
    for b in &s.because {
        push_condition(&mut out, b, w);
    }
    out
}

/// A source relied on, with every passage quoted from it.
pub struct Source<'a> {
    /// Place.
    pub cite: &'a str,
    /// Words.
    pub quotes: Vec<&'a str>,
    /// Not checked against the source.
    pub unverified: bool,
}

/// Every source relied on, each once, in the order they come in.
pub fn sources(a: &Assessment) -> Vec<Source<'_>> {
    let mut out: Vec<Source<'_>> = Vec::new();
    let steps = a.trace.iter().filter(|s| s.applied == Some(true)).flat_map(|s| &s.basis);
    let all = a
        .basis
        .iter()
        .chain(steps)
        .chain(a.penalties.iter().flat_map(|p| &p.basis))
        .chain(a.orders.iter().flat_map(|o| &o.1))
        .chain(a.options.iter().flat_map(|o| &o.basis))
        .chain(a.procedure.iter().flat_map(|p| &p.basis));
    for c in all {
        let quote = c.quote.as_deref();
        match out.iter_mut().find(|e| e.cite == c.cite) {
            Some(known) => {
                known.quotes.extend(quote.filter(|q| !known.quotes.contains(q)));
                known.unverified |= c.unverified;
            }
            None => out.push(Source { cite: &c.cite, quotes: quote.into_iter().collect(), unverified: c.unverified }),
        }
    }
    out
}

/// A source as shown: the place, marked where its words were not checked.
pub fn source_title(c: &Source<'_>, w: Words<'_>) -> String {
    let mut out = String::new();
    push_cite(&mut out, c.cite, w.lang);
    if c.unverified {
        out.push_str(w.pick("〔未核对原文〕", " [not checked against the source]"));
    }
    out
}

/// Citations in one line, or nothing.
pub fn cited(basis: &[Cite], w: Words<'_>) -> String {
    let mut out = String::new();
    cites(&mut out, basis, w);
    out
}

/// Cautions: the assessment's own, and that a source relied on was not checked.
pub fn warnings(a: &Assessment, w: Words<'_>) -> Vec<String> {
    // Sources not checked are told once, all together, below.
    let mut out: Vec<String> = a
        .warnings
        .iter()
        .filter(|x| x.code != "unverified-basis")
        .map(|x| opening(w.lang.of(&x.text).to_owned(), w))
        .collect();
    if let Some(n) = a.fine.as_ref().and_then(|f| f.amount).filter(|n| w.unpayable(*n)) {
        let n = w.money(n);
        out.push(match w.lang {
            Lang::Zh => format!("{n}是精确的计算结果，不足一分的部分无法缴纳，规则没有规定如何取整，由案审会确定。"),
            Lang::En => format!(
                "{n} is the exact result; it cannot be paid to the fen and the rules do not say how to round it, which is for the committee."
            ),
        });
    }
    let unchecked: Vec<String> = sources(a)
        .iter()
        .filter(|c| c.unverified)
        .map(|c| {
            let mut s = String::new();
            push_cite(&mut s, c.cite, w.lang);
            s
        })
        .collect();
    if !unchecked.is_empty() {
        let list = unchecked.join(w.pick("、", ", "));
        out.push(match w.lang {
            Lang::Zh => format!("下列依据的文字或者条号未经核对，适用前请核对原文：{list}。"),
            Lang::En => format!(
                "The words or numbers of these sources were not checked; check them before relying on them: {list}."
            ),
        });
    }
    out
}

/// The tier that applies.
pub fn tier(a: &Assessment, w: Words<'_>) -> Option<String> {
    let (id, name) = a.tier.as_ref()?;
    let name = w.lang.of(name);
    Some(if name == id { name.to_owned() } else { format!("{name}{}{id}{}", w.pick("（", " ("), w.pick("）", ")")) })
}

/// An option in words.
pub fn option_text(o: &Choosable, w: Words<'_>) -> String {
    opening(w.lang.of(&o.text).to_owned(), w)
}

/// What the missing facts leave possible.
pub fn possible(p: &Possible, w: Words<'_>) -> String {
    let mut parts = Vec::new();
    if !p.outcomes.is_empty() {
        let names: Vec<&str> = p.outcomes.iter().map(|o| outcome_name(*o, w.lang)).collect();
        parts.push(names.join(w.pick("、", " / ")));
    }
    let other: Vec<&str> =
        p.statuses.iter().filter(|s| !matches!(s, Status::Decided)).map(|s| status_name(*s, w.lang)).collect();
    if !other.is_empty() {
        parts.push(other.join(w.pick("、", " / ")));
    }
    if let Some((min, max)) = &p.fine {
        let min = w.money(*min);
        parts.push(match (max, w.lang) {
            (Some(max), Lang::Zh) => format!("罚款{min}至{}", w.money(*max)),
            (Some(max), Lang::En) => format!("fine from {min} to {}", w.money(*max)),
            (None, Lang::Zh) => format!("罚款{min}以上，随事实增长，没有上限"),
            (None, Lang::En) => format!("fine from {min}, growing with a fact without limit"),
        });
    }
    let mut text = parts.join(w.pick("；", "; "));
    if !p.exact {
        text.push_str(w.pick("（实际可能的结果在此范围之内）", " (what is possible lies within this)"));
    }
    text
}

/// A missing fact.
pub fn missing(m: &Missing, w: Words<'_>) -> String {
    let mut text = w.lang.of(&m.label).to_owned();
    if !m.options.is_empty() {
        let options: Vec<&str> = m.options.iter().map(|o| w.lang.of(&o.1)).collect();
        text.push_str(w.pick("：", ": "));
        text.push_str(&options.join(w.pick("；", "; ")));
    }
    text
}

/// An option and what it would give.
pub fn option_gives(a: &Assessment, o: &Choosable, w: Words<'_>) -> String {
    let gives = gives_beside(a, &o.gives, w);
    match (o.elected, w.lang) {
        (true, Lang::Zh) => format!("已选择；不选择则{gives}"),
        (true, Lang::En) => format!("elected; without it: {gives}"),
        (false, Lang::Zh) => format!("选择则{gives}"),
        (false, Lang::En) => format!("would give: {gives}"),
    }
}

/// The sources of an option. One that many circumstances allow (减轻) rests on those that applied; where none of its
/// sources is that of a circumstance found, the first stands for all.
pub fn option_cited(a: &Assessment, o: &Choosable, w: Words<'_>) -> String {
    if o.basis.len() <= 2 {
        return cited(&o.basis, w);
    }
    let found = a.trace.iter().filter(|s| s.stage == Stage::Circumstance && s.applied == Some(true));
    let relied: Vec<&Cite> = found.flat_map(|s| &s.basis).collect();
    let kept: Vec<Cite> = o.basis.iter().filter(|c| relied.iter().any(|r| r.cite == c.cite)).cloned().collect();
    if kept.is_empty() { first_cited(&o.basis, w) } else { cited(&kept, w) }
}

/// The first of several citations, with a sign that there are more.
pub fn first_cited(basis: &[Cite], w: Words<'_>) -> String {
    let mut out = cited(basis.get(..1).unwrap_or_default(), w);
    if basis.len() > 1 {
        out.push_str(w.pick("等", " et al."));
    }
    out
}

/// The instrument most procedure rules rest on, where it can be named once for all of them.
pub fn common_law(list: &[ProcedureResult]) -> Option<&str> {
    let laws: Vec<&str> = list.iter().flat_map(|p| &p.basis).filter_map(|c| Some(instrument(&c.cite)?.0)).collect();
    let count = |law: &str| laws.iter().filter(|l| **l == law).count();
    let first = laws.iter().copied().max_by_key(|l| count(l))?;
    (count(first) > 1).then_some(first)
}

/// Citations without the name of a law that stands in the heading.
pub fn places(basis: &[Cite], law: Option<&str>, w: Words<'_>) -> Vec<String> {
    basis
        .iter()
        .map(|c| match instrument(&c.cite) {
            Some((l, place)) if Some(l) == law => {
                let mut out = String::new();
                push_place(&mut out, place, w.lang);
                out
            }
            _ => cited(core::slice::from_ref(c), w),
        })
        .collect()
}

/// The first of several places in at most so many columns: to the item, else to the article.
pub fn short_places(places: &[String], columns: usize, w: Words<'_>) -> String {
    let all = places.join(w.pick("、", ", "));
    let Some(first) = places.first().filter(|_| super::width(&all) > columns) else { return all };
    let more = w.pick("等", " et al.");
    let text = if places.len() > 1 { format!("{first}{more}") } else { all };
    match first.split_once('条') {
        Some((article, _)) if super::width(&text) > columns => {
            format!("{article}条{}", if places.len() > 1 { more } else { "" })
        }
        _ => text,
    }
}

/// A procedure rule and its date.
pub fn procedure_name(p: &ProcedureResult, w: Words<'_>) -> String {
    let mut text = opening(w.lang.of(&p.name).to_owned(), w);
    if let Some(d) = p.due {
        text.push_str(w.pick("：不迟于", ": by "));
        w.push_date(&mut text, d);
    }
    text
}

/// What a procedure rule asks.
pub fn procedure_text<'a>(p: &'a ProcedureResult, w: Words<'_>) -> &'a str {
    p.text.as_ref().map_or("", |t| w.lang.of(t))
}

/// The committee's own decision.
pub fn judgement(a: &Assessment, w: Words<'_>) -> Option<String> {
    let (amount, reason) = a.judgement.as_ref()?;
    let amount = w.money_both(*amount);
    Some(match w.lang {
        Lang::Zh => format!("罚款{amount}，理由：{reason}"),
        Lang::En => format!("fine of {amount}, because: {reason}"),
    })
}

/// Characters that could move a reader's cursor or turn the text round, taken out of what comes from a case or pack.
pub fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => ' ',
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => {
                '\u{fffd}'
            }
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}
