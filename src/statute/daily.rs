//! Fines that run by the day: 按日连续处罚, and 每日按罚款数额的百分之三加处罚款.

use super::amount::{amount_before, base_name};
use super::clause::{LONGER_CONTEXT, fill};
use super::fine::FineKind;
use super::lex::Token;
use super::limb::Segment;
use super::numeral::Unit;
use super::read::{Reader, Reason, State};
use crate::quantity::Number;
use core::ops::Range;

/// Words shown before a fine that runs by the day, so that it can be recognised.
const DAILY_CONTEXT: usize = 24;

impl Reader<'_> {
    /// 每日按罚款数额的百分之三加处罚款.
    pub(super) fn surcharge(&mut self, range: &Range<usize>, verb: usize, at: usize, state: &State) {
        let words = self.words(range);
        if !["每日", "按日", "每天", "每逾期一日", "每逾期一天", "每延误一日", "每迟延一日", "每超过一日"]
            .iter()
            .any(|w| words.contains(w))
        {
            if amount_before(&self.tokens, verb).is_ok_and(|a| a.from >= range.start) {
                self.unread(range, Reason::Amount);
            }
            return;
        }
        let Ok(amount) = amount_before(&self.tokens, verb) else {
            self.unread(range, Reason::Amount);
            return;
        };
        if amount.unit != Unit::Percent {
            self.unread(range, Reason::Units);
            return;
        }
        let by = (range.start..amount.from).rev().find(|i| self.token(*i) == Some(Token::By));
        let raw = self.words(&(by.map_or(range.start, |b| b.saturating_add(1))..amount.from));
        let base = base_name(raw.strip_suffix('的').unwrap_or(raw));
        // That it is not paid in time is what the surcharge is for, not a condition of one among several.
        let from = self.tokens.get(at).map_or(0, |t| t.at.start);
        let to = self.tokens.get(at).map_or(0, |t| t.at.end);
        let mut fine = self.blank(FineKind::SurchargePerDay, range, verb, state);
        fine.unit = Some("%");
        fine.base = Some(base);
        fill(&mut fine, &amount);
        fine.at = self.bytes(&(range.start..at.saturating_add(1)));
        fine.span = self.context(from, to, LONGER_CONTEXT);
        fine.additional = true;
        if state.first {
            fine.condition = None;
        }
        self.out.fines.push(fine);
    }

    pub(super) fn per_day(
        &mut self,
        segment: &Segment,
        at: usize,
        words: &str,
        before: Option<&Segment>,
        state: &State,
    ) {
        let next = self.words(&(at.saturating_add(1)..segment.tokens.end));
        if next.starts_with('的') {
            return;
        }
        let earlier = before.map(|s| self.words(&s.tokens).to_owned()).unwrap_or_default();
        let may = self.slice(&segment.tokens).iter().any(|t| t.token == Token::May)
            || before.is_some_and(|s| self.slice(&s.tokens).iter().any(|t| t.token == Token::May));
        let mut fine = self.blank(FineKind::PerDay, &segment.tokens, at, state);
        fine.condition = daily_condition(self.text, fine.condition, &earlier, words);
        fine.subject = None;
        fine.unit = Some("原罚款数额/日");
        fine.base = Some("原处罚(罚款)数额".to_owned());
        (fine.min, fine.max) = (Some(Number::ONE), Some(Number::ONE));
        (fine.min_inclusive, fine.max_inclusive, fine.exact) = (Some(true), Some(true), true);
        fine.verb = self.words(&(at..at.saturating_add(1))).to_owned();
        fine.mandatory = !may;
        fine.additional = false;
        let here = self.tokens.get(at).map_or(0..0, |t| t.at.clone());
        fine.span = self.context(here.start, here.end, DAILY_CONTEXT);
        fine.at = self.bytes(&(segment.tokens.start..at.saturating_add(1)));
        self.out.fines.push(fine);
    }
}

/// When a fine begins to run by the day. The institution is one wherever it stands: fined, ordered to put it right, and
/// not put right; an article that says so, or leaves the last to the law it refers to, has its usual form here.
fn daily_condition(text: &str, own: Option<String>, earlier: &str, words: &str) -> Option<String> {
    let since = [earlier, words].into_iter().find_map(|w| {
        let from = w.find('自')?;
        let rest = w.get(from..)?;
        let to = rest.find('起')?.saturating_add('起'.len_utf8());
        rest.get(..to)
    });
    let usual = since.is_none_or(|s| s.contains("责令") && s.ends_with("之日的次日起"));
    let ordered = text.contains("受到罚款处罚") && text.contains("被责令改正");
    let left = text.contains("拒不改正") || (words.contains("依照") && words.contains('《'));
    if usual && ordered && left {
        return Some("受到罚款处罚，被责令改正，拒不改正；自责令改正之日的次日起".to_owned());
    }
    match (own, since) {
        (Some(a), Some(b)) => Some(format!("{a}；{b}")),
        (a, b) => a.or_else(|| b.map(str::to_owned)),
    }
}
