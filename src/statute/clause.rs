//! One mention of 罚款: whether it sets a fine, and which.

use super::amount::{Amount, AmountError, amount_before, base_in, base_name};
use super::fine::{Beside, Fine, FineKind, unit_name};
use super::head::plain;
use super::lex::{Lexeme, Token};
use super::limb::{Class, Segment, circumstance, names_party};
use super::numeral::Unit;
use super::read::{Reader, Reason, State, is_verb};
use crate::quantity::Number;
use core::ops::Range;

/// Words shown before a fine that says no amount of its own, so that it can be recognised.
const CONTEXT: usize = 16;
/// The same where the fine follows from an earlier one.
pub(super) const LONGER_CONTEXT: usize = 20;

/// Spans of time that may be counted beside a thing, or by which a fine comes again.
const DAYS: [&str; 3] = ["每日", "每天", "每月"];

/// What a fine that multiplies a fine is a multiple of.
const MULTIPLIED: &str = "罚款数额(前款/法定罚款的再倍)";

impl Reader<'_> {
    /// One mention of 罚款 at token `at`, in the words of `range`.
    pub(super) fn fine(&mut self, range: Range<usize>, at: usize, state: &State) {
        if self.is_mention(&range, at) {
            return;
        }
        let mut range = range;
        // 对个人处二百元以下、对单位处二千元以下罚款.
        while let Some((verb, sep)) = self.shared_word(&range, at) {
            self.amounts(&(range.start..sep), verb, verb.saturating_add(1)..sep, sep.saturating_sub(1), state, None);
            range.start = sep.saturating_add(1);
        }
        let verb = (range.start..at).rev().find(|i| self.token(*i).is_some_and(is_verb));
        if let Some(v) = verb.filter(|v| self.token(*v) == Some(Token::Surcharge)) {
            self.surcharge(&range, v, at, state);
            return;
        }
        let end = if self.token(at.saturating_sub(1)) == Some(Token::De) { at.saturating_sub(1) } else { at };
        let computed =
            self.words(&(range.start..end)).ends_with("计算") || self.words(&(range.start..end)).ends_with("确定");
        let end_of_amount = if computed { end.saturating_sub(1) } else { end };
        // 按照前款罚款数额的二倍以上五倍以下对…处以罚款: the verb stands after the amount.
        if let Some(v) = verb
            && v.saturating_add(1) == end
            && let Some(by) = (range.start..v).find(|i| self.token(*i) == Some(Token::By))
            && let Some(q) = (by..v).rev().find(|i| matches!(self.token(*i), Some(Token::Below | Token::Quantity(_))))
            && let Ok(amount) = amount_before(&self.tokens, q.saturating_add(1))
            && amount.from > by
        {
            self.amounts(&range, by, by.saturating_add(1)..q.saturating_add(1), at, state, Some(v));
            return;
        }
        // 以每人五百元以上二千元以下的标准处以罚款.
        if let Some(v) = verb
            && v.saturating_add(1) == end
            && let Some(q) =
                (range.start..v).rev().find(|i| matches!(self.token(*i), Some(Token::Below | Token::Quantity(_))))
            && self.words(&(q.saturating_add(1)..v)).starts_with("的标准")
            && let Some(from) = (range.start..q).find(|i| matches!(self.token(*i), Some(Token::Each | Token::By)))
        {
            let count = self.out.fines.len();
            let from = if self.token(from) == Some(Token::By) { from.saturating_add(1) } else { from };
            self.amounts(&range, v, from..q.saturating_add(1), at, state, None);
            let all = from..at.saturating_add(1);
            let (span, bytes) = (self.words(&all).to_owned(), self.bytes(&all));
            for fine in self.out.fines.iter_mut().skip(count) {
                fine.span.clone_from(&span);
                fine.at = bytes.clone();
            }
            return;
        }
        let found = amount_before(&self.tokens, end_of_amount);
        match (verb, found) {
            (Some(v), Ok(_)) => self.amounts(&range, v, v.saturating_add(1)..end_of_amount, at, state, None),
            (None, Ok(found)) => match (range.start..at).find(|i| self.token(*i) == Some(Token::By)) {
                // 货值的二十倍不足一万元的，按一万元罚款.
                Some(by)
                    if computed
                        || (found.unit == Unit::Yuan && found.from == by.saturating_add(1))
                        || self.names_base(by.saturating_add(1)..found.from) =>
                {
                    self.amounts(&range, by, by.saturating_add(1)..end_of_amount, at, state, None)
                }
                _ => self.unread(&(range.start..at.saturating_add(1)), Reason::Verb),
            },
            (verb, Err(AmountError::None)) => self.no_amount_before(&range, verb, at, state),
            (_, Err(AmountError::Units)) => self.unread(&(range.start..at.saturating_add(1)), Reason::Units),
            (_, Err(AmountError::Order)) => self.unread(&(range.start..at.saturating_add(1)), Reason::Order),
        }
    }

    /// 可以按照前款罚款数额的二倍以上五倍以下 …, 可以在第五十六条规定的罚款数额的二倍以上五倍以下确定 …: a fine that
    /// multiplies a fine. The verb is that of fixing it, and what is multiplied is all that names the fine.
    pub(super) fn multiplied(&mut self, segment: &Segment, state: &State) -> bool {
        let range = segment.tokens.clone();
        let Some(at) = range.clone().find(|i| {
            let next = self.words(&(i.saturating_add(1)..i.saturating_add(2)));
            self.token(*i) == Some(Token::Fine) && matches!(next, "数额" | "金额")
        }) else {
            return false;
        };
        let Some(end) = (at..range.end)
            .find(|i| matches!(self.token(*i), Some(Token::Below)))
            .or_else(|| (at..range.end).find(|i| matches!(self.token(*i), Some(Token::Quantity(_)))))
        else {
            return false;
        };
        let Ok(amount) = amount_before(&self.tokens, end.saturating_add(1)) else { return false };
        let between = self.words(&(at.saturating_add(2)..amount.from)).to_owned();
        let after = self.words(&(end.saturating_add(1)..range.end)).to_owned();
        let fixes = ["确定", "处以罚款", "处罚款", "计算罚款"].iter().any(|w| after.contains(w));
        let leads = self.words(&(range.start..at)).to_owned();
        let named = ["按照", "在", "按", "依照", "以"].iter().any(|w| leads.contains(w));
        // Another fine in the same words: the plain grammar reads both.
        let others: Vec<usize> = range.clone().filter(|i| *i != at && self.token(*i) == Some(Token::Fine)).collect();
        if others.len() > 1 || others.iter().any(|i| *i < at) {
            return false;
        }
        if amount.unit != Unit::Times || !matches!(between.as_str(), "" | "的") || !fixes || !named {
            return false;
        }
        let mut fine = self.blank(FineKind::Multiple, &range, range.end.saturating_sub(1), state);
        let may = (range.start..at).any(|i| self.token(i) == Some(Token::May));
        fine.unit = unit_name(amount.unit);
        fine.verb = if may { "可以…确定" } else { "确定" }.to_owned();
        (fine.mandatory, fine.additional) = (!may, false);
        fine.base = Some(MULTIPLIED.to_owned());
        fine.base_raw = Some(self.words(&(range.start..at.saturating_add(2))).to_owned());
        fine.multiplier_of_fine = true;
        fill(&mut fine, &amount);
        let words = range.start..end.saturating_add(1);
        fine.span = self.words(&words).to_owned();
        fine.at = self.bytes(&(range.start..range.end));
        self.out.fines.push(fine);
        true
    }

    /// The verb of an amount that shares the word 罚款 with another, and the mark between them.
    fn shared_word(&self, range: &Range<usize>, at: usize) -> Option<(usize, usize)> {
        let later = |sep: usize| (sep..at).any(|i| self.token(i) == Some(Token::Impose));
        range.clone().take_while(|i| *i < at).find_map(|sep| {
            let mark = matches!(self.token(sep), Some(Token::Dun | Token::Or | Token::And));
            let verb = (range.start..sep).rev().find(|i| self.token(*i) == Some(Token::Impose)).filter(|_| mark)?;
            let amount = amount_before(&self.tokens, sep).ok()?;
            (amount.from > verb && later(sep)).then_some((verb, sep))
        })
    }

    /// 罚款决定, 缴纳罚款, 受到罚款处罚, 不得给予罚款, 罚款一万元以上的: a fine is spoken of, none is set.
    pub(super) fn is_mention(&self, range: &Range<usize>, at: usize) -> bool {
        let after = self.words(&(at.saturating_add(1)..range.end)).to_owned();
        let decided = [
            "数额",
            "决定",
            "处罚",
            "收缴",
            "限额",
            "的限额",
            "幅度",
            "缴",
            "时",
            "之日",
            "通知",
            "收据",
            "期限",
            "本金",
        ];
        if let Some(rest) = after.strip_prefix('的') {
            let given = (range.start..at).any(|i| {
                matches!(self.token(i), Some(Token::Impose | Token::Give))
                    || (self.token(i) == Some(Token::By) && self.token(i.saturating_add(1)) == Some(Token::Each))
            });
            // 按照每名处五千元罚款的标准给予处罚.
            let by = ["行政处罚", "处罚", "标准给予处罚", "标准处罚", "标准予以处罚"];
            if !(given && by.iter().any(|w| rest.starts_with(w))) && set_as(&after).is_none() {
                return true;
            }
        } else if decided.iter().any(|w| after.starts_with(w)) && set_as(&after).is_none() {
            return true;
        }
        // 作出对公民处一万元以上罚款等行政处罚决定之前: which decisions, not a penalty.
        if after.split_once("处罚决定").is_some_and(|(led, _)| !led.contains('并')) {
            return true;
        }
        let before = self.words(&(range.start..at));
        let verb = (range.start..at).rev().find(|i| self.token(*i).is_some_and(is_verb));
        let led = verb.map(|v| self.words(&(range.start..v)).to_owned()).unwrap_or_default();
        if ["不", "不得", "不再", "尚未", "未", "已经", "已", "免予", "不予", "没有"].iter().any(|w| led.ends_with(w))
        {
            return true;
        }
        // 被行政机关处以罚款: what has happened to someone. 对被检查机关处, 被责令改正后由主管部门处: what is done now.
        if let Some((before, by)) = led.rsplit_once('被')
            && !before.ends_with('对')
            && !by.contains('由')
            && (by.is_empty() || ["机关", "部门", "法院", "依法"].iter().any(|w| by.ends_with(w)))
        {
            return true;
        }
        // 予以收缴罚款.
        if verb.is_some_and(|v| {
            ["收缴", "缴纳", "减免", "免除"].iter().any(|w| self.words(&(v.saturating_add(1)..at)).starts_with(w))
        }) {
            return true;
        }
        // 予以警告、二百元以下罚款，可以当场作出行政处罚决定: how it is decided. After 违反…的， it is the penalty of an act.
        let from = self.tokens.get(range.start).map_or(0, |t| t.at.start);
        let for_act = self.text.get(..from).is_some_and(|t| t.ends_with("的，"));
        let end = self.tokens.get(at).map_or(self.text.len(), |t| t.at.end);
        let rest = self.text.get(end..).and_then(|r| r.split(['；', '。']).next()).unwrap_or_default();
        if !for_act && rest.contains("当场作出") && rest.contains("处罚决定") {
            return true;
        }
        // 五百元以下的罚款可以由公安派出所决定, 五百元以下罚款，可以由公安派出所决定: who decides.
        let whole = rest.trim_start_matches(['，', '的']);
        let decided = ["由", "可由", "可以由"].iter().any(|w| whole.starts_with(w))
            && ["决定", "裁决"].iter().any(|w| whole.ends_with(w));
        if verb.is_none() && (decided || (after.contains('由') && after.ends_with("决定"))) {
            return true;
        }
        let paid = [
            "决定", "裁决", "缴纳", "收缴", "抵缴", "返还", "收受", "截留", "私分", "减免", "受到", "被", "折抵",
            "变更", "设定",
        ];
        verb.is_none() && paid.iter().any(|w| before.contains(w))
    }

    /// 处罚款, 给予警告、罚款, 罚款五百元; else a mention or unread.
    fn no_amount_before(&mut self, range: &Range<usize>, verb: Option<usize>, at: usize, state: &State) {
        let next = at.saturating_add(1);
        let follows = (next..range.end).take_while(|i| {
            matches!(self.token(*i), Some(Token::Quantity(_) | Token::Above | Token::Below | Token::To | Token::AtMost))
        });
        let until = follows.last().map_or(next, |i| i.saturating_add(1));
        // …的罚款，罚款不超过三万元: the cap of the fine before, already told.
        let cap = amount_before(&self.tokens, until).ok().filter(|a| a.capped).and_then(|a| a.max).map(Beside::Yuan);
        if verb.is_none() && cap.is_some() && self.out.fines.last().is_some_and(|f| f.cap == cap) {
            return;
        }
        let told = verb.is_some_and(|v| v.saturating_add(1) == at);
        let bare = (self.led_by_party(range.start..at)..at)
            .take_while(|i| self.token(*i) != Some(Token::Each))
            .all(|i| matches!(self.token(i), Some(Token::May | Token::Also | Token::Must | Token::By)));
        if until > next && (told || bare) && amount_before(&self.tokens, until).is_ok_and(|a| a.from == next) {
            let verb = verb.unwrap_or(at);
            self.amounts(range, verb, next..until, until.saturating_sub(1), state, None);
            return;
        }
        // 可以罚款, 并罚款: the word for the fine is the verb.
        let joint = matches!(self.token(at.saturating_sub(1)), Some(Token::May | Token::Also)) && next == range.end;
        let Some(verb) = verb.or((bare && joint && at > range.start).then_some(at)) else {
            if set_as(self.words(&(next..range.end))).is_some() {
                self.overriding(range, at, state);
            }
            // 按下列标准罚款：…
            let by = self.slice(&(range.start..at)).iter().any(|t| t.token == Token::By);
            self.listed |= by && self.line.item.is_none() && self.words(&(range.start..at)).contains("下列");
            return;
        };
        // 由依照本法规定行使监督管理权的部门处以罚款: 依照 says which authority, not which penalty.
        let by = (range.start..verb).any(|i| {
            let agent = i.checked_sub(1).and_then(|p| self.token(p)) == Some(Token::Agent);
            self.token(i) == Some(Token::By) && !agent
        });
        let rule = (range.start..verb).any(|i| self.token(i) == Some(Token::Rule));
        let list = by && self.words(&(range.start..verb)).contains("下列");
        if list && self.line.item.is_none() {
            self.listed = true;
        }
        if by && (rule || list) {
            // The reference has been noted.
            return;
        }
        // 按两万元的数额处以罚款: an amount stands before the verb in words this grammar does not know.
        let closed = (range.start..verb).rev().find(|i| self.token(*i) == Some(Token::De)).unwrap_or(range.start);
        if (closed..verb).any(|i| matches!(self.token(i), Some(Token::Quantity(_)))) {
            self.unread(&(range.start..next), Reason::Amount);
            return;
        }
        let middle = verb.saturating_add(1)..at;
        let words = self.words(&middle);
        let list = ["警告", "通报批评", "拘留", "没收", "责令", "吊销", "暂扣", "行政处罚", "单处"];
        let listed = words.is_empty()
            || (list.iter().any(|w| words.contains(w))
                && self.slice(&middle).iter().all(|t| {
                    matches!(t.token, Token::Text | Token::Dun | Token::Or | Token::And | Token::Also | Token::Impose)
                }));
        if matches!(words, "下" | "下列" | "如下") && self.line.item.is_none() {
            self.listed = true;
            return;
        }
        if !listed {
            self.unread(&(verb..next), Reason::Amount);
            return;
        }
        let by_grade = self.grade_before(range, verb);
        let mut state = state.clone();
        if let Some(grade) = by_grade {
            state.inner = Some((grade, Class::Grade));
        }
        let from = self.tokens.get(at).map_or(0, |t| t.at.start);
        let to = self.tokens.get(at).map_or(0, |t| t.at.end);
        let shown = if words.is_empty() { CONTEXT } else { LONGER_CONTEXT };
        let span = self.context(from, to, shown);
        let mut fine = self.blank(FineKind::Unspecified, range, verb, &state);
        fine.at = self.bytes(&(self.verb_start(range, verb)..next));
        fine.span = span;
        self.out.fines.push(fine);
    }

    /// 对单位罚款五百元, 由公安机关罚款五百元: where the words that say to whom, or by whom, end.
    fn led_by_party(&self, tokens: Range<usize>) -> usize {
        let lead = tokens.clone().find(|i| !matches!(self.token(*i), Some(Token::May | Token::Also | Token::Must)));
        let led = lead.filter(|i| matches!(self.token(*i), Some(Token::Towards | Token::Agent)));
        let Some(from) = led.map(|i| i.saturating_add(1)) else { return tokens.start };
        let end = (from..tokens.end)
            .find(|i| matches!(self.token(*i), Some(Token::May | Token::Also | Token::Must)))
            .unwrap_or(tokens.end);
        if names_party(self.words(&(from..end))) { end } else { tokens.start }
    }

    /// 按应缴费款的二倍罚款: the words between say what is multiplied.
    fn names_base(&self, tokens: Range<usize>) -> bool {
        let plain = |t: &Lexeme| matches!(t.token, Token::Text | Token::De | Token::Dun | Token::Or | Token::And);
        let words = self.words(&tokens);
        let words = words.strip_suffix('的').unwrap_or(words);
        let measure = words.ends_with(['额', '值', '款', '费', '价', '税']);
        let named = measure || ["所得", "费用", "收入", "损失"].iter().any(|w| words.ends_with(w));
        named && self.slice(&tokens).iter().all(plain) && !words.contains("罚款")
    }

    /// 并处以下罚款：（一）…的，五百元以上一千元以下: an amount in an item of a list of fines.
    pub(super) fn listed_amount(&mut self, tokens: Range<usize>, state: &State) {
        let Ok(amount) = amount_before(&self.tokens, tokens.end) else { return };
        if amount.from < tokens.start || self.slice(&tokens).iter().any(|t| is_verb(t.token)) {
            return;
        }
        // 每超载一吨，一百元: what is counted stands before the comma.
        if self.slice(&(0..tokens.start)).iter().any(|t| t.token == Token::Each) {
            self.unread(&tokens, Reason::Amount);
            return;
        }
        let Some(mut fine) = self.priced(&tokens, amount.from, &tokens, &tokens, state) else { return };
        fine.verb = "处".to_owned();
        (fine.mandatory, fine.additional) = (true, false);
        self.out.fines.push(fine);
    }

    /// 根据情节 before the verb, in the same segment.
    fn grade_before(&self, range: &Range<usize>, verb: usize) -> Option<String> {
        let by = (range.start..verb).rev().find(|i| self.token(*i) == Some(Token::By))?;
        let start = self.verb_start(range, verb);
        let stop =
            (by..start).find(|i| self.token(*i).is_some_and(is_verb)).map_or(start, |v| self.verb_start(range, v));
        let words = self.words(&(by..stop));
        (words.contains("情节") && !words.contains("规定")).then(|| words.to_owned())
    }

    /// 罚款数额为违法所得的二倍.
    fn overriding(&mut self, range: &Range<usize>, at: usize, state: &State) {
        let end = range.end;
        if amount_before(&self.tokens, end).is_err() {
            self.unread(&(at..end), Reason::Amount);
            return;
        }
        let count = self.out.fines.len();
        self.amounts(range, at, at.saturating_add(1)..end, end.saturating_sub(1), state, None);
        for fine in self.out.fines.iter_mut().skip(count) {
            let set = set_as(fine.span.strip_prefix("罚款").unwrap_or_default()).unwrap_or_default();
            fine.verb = format!("罚款{set}");
            fine.overrides_base_amount = true;
            for text in [&mut fine.base, &mut fine.base_raw].into_iter().flatten() {
                if let Some(rest) = text.strip_prefix(set) {
                    *text = rest.to_owned();
                }
            }
        }
    }

    /// First token of the verb: 可以并处, 单处或者并处.
    fn verb_start(&self, range: &Range<usize>, verb: usize) -> usize {
        let mut start = verb;
        let alone = self.token(verb) == Some(Token::Alone);
        while let Some(i) = start.checked_sub(1).filter(|i| *i >= range.start) {
            let takes = match self.token(i) {
                Some(Token::Also | Token::May | Token::Alone) => true,
                // 并处或者单处 as well as 单处或者并处.
                Some(Token::Or | Token::Dun) => {
                    let before = i.checked_sub(1).and_then(|p| self.token(p));
                    before == Some(Token::Alone) || (alone && before == Some(Token::Impose))
                }
                Some(Token::Impose) => alone && i.checked_sub(1).and_then(|p| self.token(p)) == Some(Token::Also),
                Some(Token::Text) => matches!(self.words(&(i..i.saturating_add(1))), "可" | "另"),
                _ => false,
            };
            if !takes {
                break;
            }
            start = i;
        }
        start
    }

    /// The verb as said, and where the words of the clause begin.
    fn verb_of(&self, range: &Range<usize>, verb: usize, state: &State) -> (String, usize) {
        let start = self.verb_start(range, verb);
        let mut words = self.words(&(start..verb.saturating_add(1))).trim_start_matches(['还', '也', ' ']).to_owned();
        let mut from = start;
        // 可以对…处, 由…处, 对…处: the clause begins there.
        let lead = (range.start..start).find(|i| matches!(self.token(*i), Some(Token::Agent | Token::Towards)));
        if let Some(lead) = lead {
            from = self.verb_start(range, lead);
            let modal = self.words(&(from..lead));
            // 还可以 and 也可以 say that there is more, not another thing that may be done.
            let modal = modal.trim_start_matches(['还', '也']);
            let may = modal.contains("可以") || modal.contains("可");
            if may && !words.contains("可以") {
                words = format!("{modal}{words}");
            } else if let Some(m) = (lead..start).find(|i| self.token(*i) == Some(Token::May))
                && !words.contains('可')
            {
                words = format!("{}{words}", self.words(&(m..m.saturating_add(1))).trim_start_matches(['还', '也']));
            }
        } else if let Some(m) = (range.start..start).find(|i| self.token(*i) == Some(Token::May))
            && self.words(&(m..start)).chars().count() <= 30
            && !words.contains('可')
        {
            // 并可以依法予以罚款.
            let also = m.checked_sub(1).filter(|p| *p >= range.start && self.token(*p) == Some(Token::Also));
            let also = also.map_or("", |_| "并");
            words = format!("{also}{}{words}", self.words(&(m..m.saturating_add(1))).trim_start_matches(['还', '也']));
        }
        if let Some(may) = state.may.as_ref().filter(|_| !words.contains('可')) {
            words = format!("{may}{words}");
        }
        (words, from)
    }

    pub(super) fn blank(&self, kind: FineKind, range: &Range<usize>, verb: usize, state: &State) -> Fine {
        let (words, from) = self.verb_of(range, verb, state);
        let own = self.party(range.start..verb.saturating_add(1)).filter(|(p, _)| names_party(p)).map(|(p, _)| p);
        let own = own.or_else(|| self.bare_party(range, verb));
        let subject = own.or_else(|| state.party.clone()).or_else(|| self.persons.clone());
        Fine {
            kind,
            unit: None,
            base: None,
            base_raw: None,
            per: None,
            min: None,
            max: None,
            min_inclusive: None,
            max_inclusive: None,
            exact: false,
            connector: false,
            mixed_units: None,
            mandatory: !words.contains('可'),
            additional: words.contains('并') || self.token(verb) == Some(Token::Surcharge),
            verb: words,
            condition: self.condition(state),
            subject,
            para: self.line.para,
            item: self.line.item.clone(),
            span: String::new(),
            at: self.bytes(&(from..verb.saturating_add(1))),
            deferred: false,
            cap: None,
            floor: None,
            base_floor: None,
            alternative_of_next: false,
            alternative_of_prev: false,
            multiplier_of_fine: false,
            overrides_base_amount: false,
        }
    }

    /// Amounts in `middle`, which the verb at `verb` imposes; the words read end with token `last`.
    pub(super) fn amounts(
        &mut self,
        range: &Range<usize>,
        verb: usize,
        middle: Range<usize>,
        last: usize,
        state: &State,
        postposed: Option<usize>,
    ) {
        let mut state = state.clone();
        let mut range = range.clone();
        self.inline_condition(&mut range, verb, &mut state);
        if let Some(grade) = self.grade_before(&range, verb) {
            state.inner = Some((grade, Class::Grade));
        }
        let mut pieces = self.alternatives(&middle);
        // 每件五百元，总额不超过五万元: the last is no other amount but an end of the first.
        let (mut cap, mut floor) = (None, None);
        while let Some(end) = pieces.last().filter(|_| pieces.len() > 1).and_then(|p| self.total_end(p)) {
            let (slot, value) = match end {
                (Token::AtMost, value) => (&mut cap, value),
                (_, value) => (&mut floor, value),
            };
            if slot.is_some() {
                break;
            }
            *slot = Some(value);
            pieces.pop();
        }
        let count = pieces.len();
        let (verb_words, clause) = self.verb_of(&range, postposed.unwrap_or(verb), &state);
        let mut start = postposed.map_or(clause, |_| range.start);
        if self.token(verb) == Some(Token::By) && postposed.is_none() {
            start = verb;
        }
        for (i, piece) in pieces.iter().enumerate() {
            let end = if i.saturating_add(1) == count { last.saturating_add(1) } else { piece.end };
            let last = i.saturating_add(1) == count;
            let words = start..end;
            start = piece.end;
            let Some(mut fine) = self.priced(&range, verb, piece, &words, &state) else { continue };
            if last {
                fine.cap = cap.map(Beside::Yuan).or(fine.cap);
                fine.floor = floor.map(Beside::Yuan).or(fine.floor);
            }
            fine.alternative_of_next = i.saturating_add(1) < count;
            fine.alternative_of_prev = i > 0;
            if self.token(verb) == Some(Token::By) {
                if let Some(v) = postposed {
                    let may = (range.start..v).any(|i| self.token(i) == Some(Token::May));
                    fine.verb = if may {
                        format!("可以{}", self.words(&(v..v.saturating_add(1))))
                    } else {
                        verb_words.clone()
                    };
                    fine.mandatory = !may;
                    fine.additional = false;
                    let own = self.party(range.start..v.saturating_add(1)).map(|(p, _)| p);
                    fine.subject = own.filter(|p| names_party(p)).or(fine.subject);
                } else {
                    fine.verb = self.words(&(verb..verb.saturating_add(1))).to_owned();
                    fine.mandatory = !fine.verb.contains('可');
                    fine.additional = false;
                }
            } else if self.token(verb) == Some(Token::Fine) {
                fine.verb = format!("{}罚款", fine.verb.strip_suffix("罚款").unwrap_or(&fine.verb));
            }
            self.last_base = fine.base.clone().or_else(|| self.last_base.take());
            self.out.fines.push(fine);
        }
    }

    /// 总额不超过五万元, 但不低于一万元: which end, and the sum.
    fn total_end(&self, piece: &Range<usize>) -> Option<(Token, Number)> {
        let words = self.words(piece);
        let starts = ["总额", "罚款总额", "总计", "累计", "合计", "最高", "最多", "最低", "但"];
        let amount = amount_before(&self.tokens, piece.end).ok()?;
        let beside = amount.unit == Unit::Yuan && starts.iter().any(|w| words.starts_with(w));
        let end = self.token(amount.from).filter(|_| beside)?;
        match end {
            Token::AtMost => amount.max.map(|value| (end, value)),
            Token::AtLeast => amount.min.map(|value| (end, value)),
            _ => None,
        }
    }

    /// 情节较重的处五十万元…: a condition without a comma after it.
    fn inline_condition(&self, range: &mut Range<usize>, verb: usize, state: &mut State) {
        let start = self.verb_start(range, verb);
        let Some(de) = (range.start..start).rev().find(|i| self.token(*i) == Some(Token::De)) else { return };
        let next = self.token(de.saturating_add(1));
        let closes = de.saturating_add(1) == start || matches!(next, Some(Token::Agent | Token::Towards));
        let words = self.words(&(range.start..de.saturating_add(1))).to_owned();
        if !closes || (words.starts_with('由') && de.saturating_add(1) != start) {
            return;
        }
        let class = circumstance(&words).unwrap_or(Class::Other);
        state.inner = Some((plain(&words).to_owned(), class));
        range.start = de.saturating_add(1);
    }

    /// The amounts that 或者 joins, each with the words of its base; penalties of another kind are left out.
    fn alternatives(&self, middle: &Range<usize>) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        let mut from = middle.start;
        for i in middle.clone() {
            if !matches!(self.token(i), Some(Token::Or | Token::Dun | Token::Comma)) {
                continue;
            }
            // 一百元以上，五百元以下: one range.
            let around =
                [i.checked_sub(1), i.checked_add(1), i.checked_add(2)].map(|at| at.and_then(|a| self.token(a)));
            if matches!(around, [Some(Token::Above), Some(Token::Quantity(_)), Some(Token::Below)]) {
                continue;
            }
            let words = self.words(&(from..i));
            let other = ["警告", "拘留", "没收", "通报批评", "暂扣", "吊销", "责令", "单处", "撤销"]
                .iter()
                .any(|w| words.contains(w));
            if other {
                from = i.saturating_add(1);
            } else if self.token(i) != Some(Token::Dun) && amount_before(&self.tokens, i).is_ok_and(|a| a.from >= from)
            {
                out.push(from..i);
                from = i.saturating_add(1);
                if self.token(i) == Some(Token::Comma) && self.token(from) == Some(Token::Or) {
                    from = from.saturating_add(1);
                }
            }
        }
        if from < middle.end {
            out.push(from..middle.end);
        }
        out
    }

    /// A fine whose amount is in `piece`.
    fn priced(
        &mut self,
        range: &Range<usize>,
        verb: usize,
        piece: &Range<usize>,
        words: &Range<usize>,
        state: &State,
    ) -> Option<Fine> {
        let amount = match amount_before(&self.tokens, piece.end) {
            Ok(a) if a.from >= piece.start => a,
            Ok(_) => return None,
            Err(e) => {
                let reason = match e {
                    AmountError::None => Reason::Amount,
                    AmountError::Units => Reason::Units,
                    AmountError::Order => Reason::Order,
                };
                self.unread(words, reason);
                return None;
            }
        };
        // 三倍以下、最高不超过三万元: the last is the cap of what stands before it.
        let mut cap = None;
        let mut amount = amount;
        if amount.capped && amount.unit == Unit::Yuan {
            let mut end = amount.from;
            while end > piece.start
                && matches!(self.token(end.saturating_sub(1)), Some(Token::Comma | Token::Dun | Token::Text))
            {
                end = end.saturating_sub(1);
            }
            if let Ok(main) = amount_before(&self.tokens, end)
                && main.from >= piece.start
            {
                if main.unit == Unit::Yuan && main.min.is_some() && main.max.is_none() {
                    // 不低于一万元、不超过五万元: both ends of one range.
                    (amount.min, amount.above, amount.from) = (main.min, main.above, main.from);
                } else {
                    cap = amount.max.map(Beside::Yuan);
                    amount = main;
                }
            }
        }
        let base_tokens = piece.start..amount.from;
        // Part of the amount was not understood, and the rest alone would be another amount.
        let odd = |t: &Lexeme| {
            matches!(
                t.token,
                Token::Quantity(_) | Token::Above | Token::Below | Token::LessThan | Token::MoreThan | Token::AtLeast
            )
        };
        // 1 000元, 1万五千元: digits that the amount did not take.
        let cut = self.words(&base_tokens).ends_with(|c: char| {
            c.is_ascii_digit() || "０１２３４５６７８９.．,，…~～/—-零〇一二两三四五六七八九十百千万亿几数".contains(c)
        });
        if (cap.is_none() && self.slice(&base_tokens).iter().any(odd)) || cut {
            self.unread(words, Reason::Amount);
            return None;
        }
        // 每件货值金额百分之十: what is counted is in the name of the base.
        let sum = amount.unit == Unit::Yuan;
        let each = base_tokens.clone().find(|i| sum && self.token(*i) == Some(Token::Each));
        let raw = self.words(&(base_tokens.start..each.unwrap_or(base_tokens.end)));
        let whole = raw.to_owned();
        let raw = raw.trim_start_matches(['以', '：']).to_owned();
        let raw = ["相当于", "相当", "按照", "按", "人民币", "最高"]
            .iter()
            .fold(raw.as_str(), |r, w| r.strip_prefix(w).unwrap_or(r));
        let raw = raw.strip_suffix('的').unwrap_or(raw).to_owned();
        let per = each.map(|e| {
            let per = self.words(&(e..base_tokens.end));
            // 每日每平方米十元: the day is counted with it.
            let day = DAYS.into_iter().find(|w| whole.ends_with(w)).unwrap_or_default();
            let per = format!("{day}{per}");
            let per = per.as_str();
            per.strip_suffix('处').or_else(|| per.strip_suffix('的')).unwrap_or(per).to_owned()
        });
        let kind = match (amount.unit, &per, amount.min, amount.max) {
            (Unit::Bare, ..) => return None,
            (Unit::Times, ..) => FineKind::Multiple,
            (Unit::Percent, ..) => FineKind::Percent,
            (Unit::Yuan, Some(_), ..) => FineKind::PerUnit,
            (Unit::Yuan, None, Some(_), Some(_)) if amount.exact => FineKind::Fixed,
            (Unit::Yuan, None, Some(_), Some(_)) => FineKind::Absolute,
            (Unit::Yuan, None, None, _) => FineKind::MaxOnly,
            (Unit::Yuan, None, _, None) => FineKind::MinOnly,
        };
        let mut fine = self.blank(kind, range, verb, state);
        fine.unit = unit_name(amount.unit);
        fine.cap = cap;
        if sum {
            // 每个泊位处以每日一百元: the day is counted with the thing.
            let day = DAYS.into_iter().find(|w| whole == *w).unwrap_or_default();
            fine.per = per.or_else(|| self.each_before(range, verb).map(|p| format!("{p}{day}")));
            if fine.per.is_some() {
                fine.kind = FineKind::PerUnit;
            }
        } else {
            // 每日处应缴费款的千分之五, 每逾期一日，处…: a share that is due again for each day.
            let lead = self.words(&(range.start..verb));
            let day = DAYS.into_iter().chain(["按日"]).find(|w| raw.starts_with(w) || lead.contains(w));
            fine.per = self.each_before(range, verb).or_else(|| day.map(str::to_owned));
        }
        let raw = DAYS.into_iter().find_map(|w| raw.strip_prefix(w)).unwrap_or(&raw).to_owned();
        if sum {
            // A sum has no base.
        } else if raw.is_empty() {
            // 按违法所得处以一倍以上三倍以下的罚款: what is multiplied stands before the verb.
            let start = self.verb_start(range, verb);
            let by = (range.start..start).rev().find(|i| self.token(*i) == Some(Token::By));
            let named = by.map(|b| b.saturating_add(1)..start).filter(|t| self.names_base(t.clone()));
            let words = named.map(|t| self.words(&t).to_owned());
            let words = words.map(|w| w.strip_suffix('的').map(str::to_owned).unwrap_or(w));
            fine.base = words.as_deref().map(base_name).or_else(|| self.carried(range.start));
            fine.base_raw = words;
        } else if amount.unit == Unit::Times && (raw.contains("罚款数额") || raw.contains("罚款金额")) {
            fine.base = Some(MULTIPLIED.to_owned());
            fine.base_raw = Some(raw);
            fine.multiplier_of_fine = true;
        } else {
            fine.base = Some(base_name(&raw));
            fine.base_raw = Some(raw);
        }
        fill(&mut fine, &amount);
        let lead = self.words(&(range.start..verb));
        let daily =
            ["每日", "每天", "按日"].iter().any(|w| lead.contains(w)) || matches!(whole.as_str(), "每日" | "每天");
        if sum && fine.per.is_none() && daily {
            fine.kind = FineKind::PerDay;
        }
        fine.span = self.words(words).to_owned();
        fine.at = self.bytes(words);
        Some(fine)
    }

    /// 每台处五百元, 每超过一吨处一百元: the thing counted stands before the verb.
    fn each_before(&self, range: &Range<usize>, verb: usize) -> Option<String> {
        let start = self.verb_start(range, verb);
        // 每名工人每延长一小时: both are counted.
        let each = (range.start..start).find(|i| self.token(*i) == Some(Token::Each));
        if let Some(each) = each {
            let words = self.words(&(each..start));
            return (words.chars().count() <= 20).then(|| words.to_owned());
        }
        self.each_over_comma(range.start)
    }

    /// 每销售一件，处五百元: the thing counted stands before the comma that the clause at token `start` begins after.
    fn each_over_comma(&self, start: usize) -> Option<String> {
        let end = start.checked_sub(1).filter(|i| self.token(*i) == Some(Token::Comma))?;
        let mark =
            |i: &usize| matches!(self.token(*i), Some(Token::Comma | Token::Semicolon | Token::Stop | Token::Colon));
        let from = (0..end).rev().find(mark).map_or(0, |i| i.saturating_add(1));
        let words = self.words(&(from..end));
        let counted = self.token(from) == Some(Token::Each) && !words.ends_with('的');
        (counted && words.chars().count() <= 24).then(|| words.to_owned())
    }

    /// The base an amount without one multiplies: that of the fine before it, or what the limb spoke of.
    fn carried(&self, until: usize) -> Option<String> {
        let before = self.tokens.get(until).map_or(0, |t| t.at.start);
        let limb = self.text.get(..before).unwrap_or_default();
        let limb = limb.rsplit(['；', '。']).next().unwrap_or_default();
        base_in(limb).map(str::to_owned).or_else(|| self.last_base.clone())
    }
}

/// 罚款数额为: the words that set an amount after the word for the fine.
fn set_as(after: &str) -> Option<&'static str> {
    let words = ["数额为", "金额为", "额为", "标准为", "幅度为", "的数额为", "的金额为", "的标准为", "的幅度为"];
    words.into_iter().find(|w| after.starts_with(w))
}

pub(super) fn fill(fine: &mut Fine, amount: &Amount) {
    fine.min = amount.min;
    fine.max = amount.max;
    fine.min_inclusive = amount.min.map(|_| !amount.above);
    fine.max_inclusive = amount.max.map(|_| !amount.below);
    fine.exact = amount.exact;
    fine.connector = amount.connector;
    fine.mixed_units.clone_from(&amount.mixed);
}
