//! Reading an article: its paragraphs and items, the limbs of each, and what each limb imposes.

use super::amount::amount_before;
use super::fine::{Beside, Fine, FineKind};
use super::head::{addressee, head_condition, leads_list, plain};
use super::lex::{Lexeme, Token, lex};
use super::limb::{Class, Limb, Segment, circumstance, is_action, names_party, sentences};
use super::numeral::Unit;
use super::other::{Penalty, penalties};
use super::refer::Reference;
use super::text::{Line, lines};
use core::ops::Range;

/// Why words that speak of a fine could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The amount is in words that are no range.
    Amount,
    /// The ends of the range have no sure common unit.
    Units,
    /// The lower end is above the upper.
    Order,
    /// A sum before 罚款 without a verb that imposes it.
    Verb,
}

impl Reason {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Amount => "amount",
            Reason::Units => "units",
            Reason::Order => "order",
            Reason::Verb => "verb",
        }
    }
}

/// Words that speak of a fine and were not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Paragraph.
    pub para: usize,
    /// Item.
    pub item: Option<String>,
    /// The words.
    pub span: String,
    /// Bytes of the words, in the article's text.
    pub at: Range<usize>,
    /// Why.
    pub reason: Reason,
}

/// What an article says about penalties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Fines, in the order of the text.
    pub fines: Vec<Fine>,
    /// Other penalties, in the order of the text.
    pub penalties: Vec<Penalty>,
    /// References.
    pub references: Vec<Reference>,
    /// What speaks of a fine and could not be read.
    pub unread: Vec<Unread>,
}

/// Most tokens of a segment that is read as a clause: no clause has as many, and reading takes longer with their square.
pub(super) const LONGEST: usize = 400;

/// What goes on from one segment to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// Condition of the limb.
    pub(super) limb: Option<(String, Class)>,
    /// A condition said within the limb.
    pub(super) inner: Option<(String, Class)>,
    /// That condition stands before another penalty: a fine has it only if 并 joins it to that.
    joined: bool,
    /// Who is spoken of, within the limb.
    pub(super) party: Option<String>,
    /// 可以 of a segment before.
    pub(super) may: Option<String>,
    /// The first limb of a sentence: it says which act.
    pub(super) first: bool,
}

/// A line being read.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) line: Line,
    pub(super) tokens: Vec<Lexeme>,
    /// Natural persons the sentence is about.
    pub(super) persons: Option<String>,
    /// Who the opening words of a list are about.
    inherited: Option<String>,
    /// The opening words of a list name who is fined, so that an item says only for what.
    addressed: bool,
    pub(super) last_base: Option<String>,
    /// Who the limb before spoke of.
    last_party: Option<String>,
    /// The opening words say that the items set fines: an amount there needs no word for it.
    pub(super) listed: bool,
    /// The opening words set a fine without an amount: a sum in an item may be that of the fine.
    pub(super) awaited: bool,
    /// Bytes of what was read of a fine apart from its own words: a cap, a floor.
    pub(super) told: Vec<Range<usize>>,
    pub(super) out: Reading,
}

/// Reads the text of an article: paragraphs and items on lines of their own.
pub fn read_article(text: &str) -> Reading {
    let mut out = Reading::default();
    let mut inherited: Option<String> = None;
    let mut listed = false;
    let mut awaited = false;
    let mut addressed = false;
    for line in lines(text) {
        let words = text.get(line.at.clone()).unwrap_or_default();
        let penal = [
            "罚", "处", "责令", "没收", "吊销", "撤销", "警告", "拘留", "通报", "不得", "禁止", "终身", "暂扣", "暂停",
        ];
        // 1. 甲类五百元: numbered otherwise than the items of a statute.
        let numbered = line.item.is_some() || words.trim_start().starts_with(|c: char| c.is_ascii_digit());
        awaited &= numbered;
        if line.item.is_none() {
            inherited = None;
            listed = false;
            addressed = false;
        }
        if !listed && !awaited && !penal.iter().any(|w| words.contains(w)) {
            continue;
        }
        let lead = line.item.is_none();
        let mut reader = Reader {
            text: words,
            tokens: lex(words),
            line,
            persons: None,
            inherited: inherited.clone(),
            addressed: addressed && !lead,
            last_base: None,
            last_party: None,
            listed: listed && !lead,
            awaited,
            told: Vec::new(),
            out: Reading::default(),
        };
        let left = reader.read();
        if lead {
            inherited = left;
            let open = |f: &Fine| f.kind == FineKind::Unspecified;
            awaited |= words.trim_end().ends_with(['：', ':']) && reader.out.fines.last().is_some_and(open);
            addressed = reader.addressed;
            listed = reader.listed || reader.out.references.iter().any(|r| r.follows && r.fine_only);
        }
        out.fines.append(&mut reader.out.fines);
        out.penalties.append(&mut reader.out.penalties);
        out.references.append(&mut reader.out.references);
        out.unread.append(&mut reader.out.unread);
    }
    mark_deferred(text, &mut out);
    out
}

/// A fine without an amount whose amount stands in the items or in a paragraph about 前款.
fn mark_deferred(text: &str, out: &mut Reading) {
    let later = |para: usize| {
        lines(text).iter().any(|l| {
            let words = text.get(l.at.clone()).unwrap_or_default();
            l.para == para.saturating_add(1)
                && ["有前款第", "违反前款第", "前款第", "单位有前款第", "个人有前款第"]
                    .iter()
                    .any(|w| words.starts_with(w))
        })
    };
    let sums: Vec<(usize, bool)> =
        out.fines.iter().filter(|f| f.kind != FineKind::Unspecified).map(|f| (f.para, f.item.is_some())).collect();
    for fine in &mut out.fines {
        if fine.kind != FineKind::Unspecified || fine.item.is_some() {
            continue;
        }
        let in_items = sums.contains(&(fine.para, true));
        let next = sums.contains(&(fine.para.saturating_add(1), false)) && later(fine.para);
        fine.deferred = in_items || next;
    }
}

impl Reader<'_> {
    /// Reads the line; what the last limb was about is what a list after it is about.
    fn read(&mut self) -> Option<String> {
        let mut about = None;
        for sentence in sentences(&self.tokens) {
            self.persons = self.inherited.clone();
            for (i, limb) in sentence.iter().enumerate() {
                let party = self.limb(limb, i == 0);
                if i == 0 {
                    about = party.or_else(|| self.persons.clone());
                }
            }
            self.last_party = None;
        }
        self.left_over();
        self.out.penalties = penalties(self.text, &self.line, &self.tokens, &sentences(&self.tokens));
        about
    }

    pub(super) fn words(&self, tokens: &Range<usize>) -> &str {
        let at = |i: usize| self.tokens.get(i);
        let from = at(tokens.start).map_or(self.text.len(), |t| t.at.start);
        let to = tokens.end.checked_sub(1).and_then(at).map_or(from, |t| t.at.end).max(from);
        self.text.get(from..to).unwrap_or_default().trim()
    }

    pub(super) fn slice(&self, tokens: &Range<usize>) -> &[Lexeme] {
        self.tokens.get(tokens.clone()).unwrap_or_default()
    }

    pub(super) fn token(&self, at: usize) -> Option<Token> {
        self.tokens.get(at).map(|t| t.token)
    }

    /// Reads a limb; whom it is about.
    fn limb(&mut self, limb: &Limb, first: bool) -> Option<String> {
        let mut head = self.head(limb);
        if self.listed
            && head == limb.len()
            && limb
                .last()
                .is_some_and(|s| amount_before(&self.tokens, s.tokens.end).is_ok_and(|a| a.from >= s.tokens.start))
        {
            head = head.saturating_sub(1);
        }
        let mut state = State { first, ..State::default() };
        let heads: Vec<String> = limb.iter().take(head).map(|s| self.words(&s.tokens).to_owned()).collect();
        if self.line.item.is_none() && heads.iter().any(|h| leads_list(h)) {
            self.addressed = true;
        }
        let whom = addressee(&heads);
        if first
            && !(self.addressed && self.line.item.is_some())
            && let Some(found) = whom.clone().or_else(|| self.about(&heads))
        {
            self.persons = Some(found);
        }
        // 有下列情形之一的，对负责人，由…处 …；情节严重的，处 …: whom the whole sentence is about.
        if first
            && let Some(topic) = limb.get(head)
            && let Some((party, _)) = self.party(topic.tokens.clone())
            && self.words(&topic.tokens).strip_prefix('对').is_some_and(|w| w == party)
            && names_party(&party)
        {
            self.persons = Some(party);
        }
        // What an item of a list begins with tells it from the other items.
        state.limb = head_condition(&heads, first && self.line.item.is_none()).filter(|_| whom.is_none());
        // 单位有前款行为的: one party of several that the paragraph is about, or another than the sentence began with.
        if !first || heads.first().is_some_and(|h| h.starts_with("单位有前款") || h.starts_with("单位有本条"))
        {
            let parties = ["单位", "个人"];
            let own = heads
                .first()
                .and_then(|h| parties.into_iter().find(|p| h.starts_with(p) && !h.starts_with("个人经营")));
            state.party = own.map(str::to_owned);
        }
        // 对主要负责人处收入百分之五十以下的罚款；收入难以认定的，处 …: another measure for the same party.
        let unknown = |c: &str| ["难以", "无法", "不能"].iter().any(|w| c.contains(w));
        if state.party.is_none() && matches!(&state.limb, Some((c, Class::Base)) if unknown(c)) {
            state.party = self.last_party.take();
        }
        let mut about = None;
        let mut i = head;
        while let Some(segment) = limb.get(i) {
            let after = limb.get(i.saturating_add(1));
            self.segment(segment, i.checked_sub(1).filter(|p| *p >= head).and_then(|p| limb.get(p)), after, &mut state);
            about = about.or_else(|| state.party.clone());
            i = i.saturating_add(1);
        }
        self.last_party = state.party;
        about
    }

    fn segment(&mut self, segment: &Segment, before: Option<&Segment>, after: Option<&Segment>, state: &mut State) {
        if segment.tokens.len() > LONGEST {
            if self.slice(&segment.tokens).iter().any(|t| t.token == Token::Fine) {
                self.unread(&segment.tokens, Reason::Amount);
            }
            return;
        }
        let words = self.words(&segment.tokens).to_owned();
        let tokens = self.slice(&segment.tokens).to_vec();
        if tokens.last().is_some_and(|t| t.token == Token::De) {
            let class = circumstance(&words).unwrap_or(Class::Other);
            let mut text = plain(&words).to_owned();
            // 发现其…，情节严重的: what leads to a circumstance within the limb belongs to it.
            if let Some(more) = before
                .filter(|s| !is_action(self.words(&s.tokens), self.slice(&s.tokens)))
                .map(|s| self.words(&s.tokens))
                .filter(|w| circumstance(w).is_some() && !w.ends_with('的'))
            {
                text = format!("{more}，{text}");
            }
            if state.limb.as_ref().is_some_and(|(_, c)| *c == class && class != Class::Other) {
                state.limb = None;
            }
            let at_once = after
                .is_some_and(|s| self.slice(&s.tokens).iter().any(|t| matches!(t.token, Token::Fine | Token::PerDay)));
            state.joined = class == Class::Other && !at_once && !words.starts_with('对');
            state.inner = Some((text, class));
            return;
        }
        // 没有违法所得的，处 …，对直接责任人员处 …: the measure was that of the fine before it, not of every party.
        let closed = before.is_some_and(|b| self.slice(&b.tokens).last().is_none_or(|t| t.token != Token::De));
        let measured = matches!(state.inner, Some((_, Class::Base)));
        if words.starts_with('对') && measured && closed && self.out.fines.last().is_some_and(|f| f.subject.is_none())
        {
            state.inner = None;
        }
        // 不能拆除的，没收实物，可以并处罚款: 并 joins the fine to what the condition is of, 处 alone does not.
        let fined = tokens.iter().any(|t| t.token == Token::Fine);
        if state.joined && fined && !tokens.iter().any(|t| t.token == Token::Also) {
            (state.inner, state.joined) = (None, false);
        }
        self.surroundings(segment, &words, &tokens, state);
        let next = after.is_some_and(|s| self.slice(&s.tokens).iter().any(|t| t.token == Token::Fine));
        if let Some(grade) = graded(&words, &tokens, state.party.is_some()).filter(|_| next) {
            state.inner = Some((grade.to_owned(), Class::Grade));
        }
        self.reference(segment, &words, &tokens);
        if self.multiplied(segment, state) {
            return;
        }
        let fines: Vec<usize> = segment.tokens.clone().filter(|i| self.token(*i) == Some(Token::Fine)).collect();
        if self.listed && fines.is_empty() && self.line.item.is_some() {
            self.listed_amount(segment.tokens.clone(), state);
        }
        // 对个人处二百元以下，对单位处二千元以下的罚款: the word for both stands after the second.
        let shared = after.is_some_and(|s| {
            let holds = |t: Token| self.slice(&s.tokens).iter().any(|x| x.token == t);
            holds(Token::Fine) && holds(Token::Impose)
        });
        let verb = segment.tokens.clone().rev().find(|i| self.token(*i) == Some(Token::Impose));
        if shared
            && fines.is_empty()
            && let Some(verb) = verb
            && amount_before(&self.tokens, segment.tokens.end).is_ok_and(|a| a.from > verb)
        {
            let middle = verb.saturating_add(1)..segment.tokens.end;
            let last = segment.tokens.end.saturating_sub(1);
            self.amounts(&segment.tokens, verb, middle, last, state, None);
        }
        // 可对个人处以五十元以下的罚款，对单位处以一千元以下的罚款: the same over a comma.
        let parallel = words.starts_with('对')
            && !segment.tokens.clone().any(|i| self.token(i) == Some(Token::Must))
            && before.is_some_and(|b| {
                let of = self.slice(&b.tokens);
                let towards = of.iter().position(|t| t.token == Token::Towards);
                let led = towards.map(|i| self.words(&(b.tokens.start..b.tokens.start.saturating_add(i))));
                led.is_some_and(|w| w.ends_with('可') || w.ends_with("可以"))
                    && of.iter().any(|t| t.token == Token::Fine)
            });
        if parallel && state.may.is_none() {
            state.may = self.out.fines.last().and_then(|f| may_in(&f.verb));
        }
        let mut from = segment.tokens.start;
        for at in fines {
            let mut range = from..segment.tokens.end;
            // 处五千万元以下，或者上一年度营业额百分之五以下的罚款, 可以单处或者并处警告，违法所得三倍以下的罚款: the verb stands
            // before the comma.
            if let Some(b) = before
                && !self.slice(&(range.start..at)).iter().any(|t| is_verb(t.token))
                && self.slice(&b.tokens).iter().any(|t| t.token == Token::Impose)
                && !self.slice(&b.tokens).iter().any(|t| t.token == Token::Fine)
                && (amount_before(&self.tokens, b.tokens.end).is_ok() || self.warns(&b.tokens))
            {
                range.start = b.tokens.start;
            }
            // 可以对个人处二元以下的罚款、对单位处十元以下的罚款: what may be done to one may be done to the other.
            let joined = matches!(self.token(from), Some(Token::Dun | Token::Or | Token::And))
                && !(from..at).any(|i| self.token(i) == Some(Token::Must));
            if joined && from > segment.tokens.start && state.may.is_none() {
                state.may = self.out.fines.last().and_then(|f| may_in(&f.verb));
            }
            let count = self.out.fines.len();
            self.fine(range, at, state);
            // 罚款数额 is named within the words of a fine: only a fine that was read ends them.
            if self.out.fines.len() > count {
                from = at.saturating_add(1);
            }
        }
        if let Some(at) = segment.tokens.clone().find(|i| self.token(*i) == Some(Token::PerDay)) {
            self.per_day(segment, at, &words, before, state);
        }
        let waits = state.joined && !tokens.iter().any(|t| t.token == Token::Fine);
        if state.inner.as_ref().is_some_and(|(_, c)| *c == Class::Other) && !words.starts_with('对') && !waits {
            state.inner = None;
        }
    }

    /// 并处警告: a verb with a penalty that is no fine, to the end.
    fn warns(&self, tokens: &Range<usize>) -> bool {
        let verb = tokens.clone().rev().find(|i| self.token(*i) == Some(Token::Impose));
        verb.is_some_and(|v| {
            matches!(self.words(&(v.saturating_add(1)..tokens.end)), "警告" | "通报批评" | "警告、通报批评")
        })
    }

    /// Caps, floors, whom the rest of the limb is about, and 可以 that reaches over a comma.
    fn surroundings(&mut self, segment: &Segment, words: &str, tokens: &[Lexeme], state: &mut State) {
        let holds = |t: Token| tokens.iter().any(|x| x.token == t);
        // 但最高罚款不得超过三万元, 罚款金额不超过三万元.
        let limits = tokens.iter().position(|t| t.token == Token::Fine).is_some_and(|at| {
            let mut next = tokens.iter().skip(at.saturating_add(1)).filter(|t| t.token != Token::Text);
            next.next().is_some_and(|t| matches!(t.token, Token::AtMost | Token::AtLeast))
        });
        let begins = self.bytes(&segment.tokens).start;
        let goes_on = ["但", "最高", "最多", "最低"].iter().any(|w| words.starts_with(w));
        let near = |f: &Fine| goes_on || begins.saturating_sub(f.at.end) <= '，'.len_utf8();
        let limits = limits && !tokens.iter().any(|t| is_verb(t.token)) && self.out.fines.last().is_some_and(near);
        if !holds(Token::Fine) || limits || words.starts_with("加处罚款的数额") {
            self.limit(words, tokens);
        }
        self.floor(words, tokens, state);
        if let Some((party, _)) = self.party(segment.tokens.clone()) {
            if names_party(&party) {
                state.party = Some(party);
            } else if !holds(Token::Fine) && words.starts_with('对') && !tokens.iter().any(|t| is_verb(t.token)) {
                state.inner = Some((party, Class::Other));
            }
        }
        // 还可以根据情形对有责任的人员，给予警告或者处 …: what may be done follows the comma.
        let waits = holds(Token::May) && holds(Token::Towards) && !tokens.iter().any(|t| is_verb(t.token));
        if waits && state.party.is_some() && !is_measure(words) {
            state.may = Some("可以".to_owned());
        }
        let may = tokens.iter().take(2).any(|t| t.token == Token::May);
        if may
            && !holds(Token::Fine)
            && ["根据情节", "视情节", "按照情节"].iter().any(|w| words.contains(w))
            && !holds(Token::Impose)
        {
            let also = if tokens.first().is_some_and(|t| t.token == Token::Also) { "并可以" } else { "可以" };
            state.may = Some(also.to_owned());
            let grade = words.find("根据").or_else(|| words.find("视")).or_else(|| words.find("按照"));
            state.inner = grade.and_then(|i| words.get(i..)).map(|w| (w.to_owned(), Class::Grade));
        }
    }

    /// 最高不超过三万元, 但不得低于二百元, 不得超出罚款的数额: an end beside the amount.
    fn limit(&mut self, words: &str, tokens: &[Lexeme]) {
        let starts =
            ["但", "且", "最高", "最多", "最低", "罚款", "加处罚款", "总额", "累计", "不超过", "不得", "不低", "不少"];
        let (Some(from), Some(to)) = (tokens.first().map(|t| t.at.start), tokens.last().map(|t| t.at.end)) else {
            return;
        };
        let Some(fine) = self.out.fines.last_mut().filter(|_| starts.iter().any(|s| words.starts_with(s))) else {
            return;
        };
        // 不超过五千元或者违法所得的三倍: more than one figure is told in words.
        let figures = tokens.iter().filter(|t| matches!(t.token, Token::Quantity(q) if q.unit != Unit::Bare)).count();
        let sum = |end: Token| {
            tokens.windows(2).find_map(|pair| match pair {
                [a, b] if a.token == end => match b.token {
                    Token::Quantity(q) if q.unit == Unit::Yuan => Some(Beside::Yuan(q.value)),
                    _ => None,
                },
                _ => None,
            })
        };
        let said = |list: &[&str]| {
            let at = list.iter().filter_map(|w| words.find(w)).min()?;
            words.get(at..).map(|w| Beside::Words(w.to_owned()))
        };
        let sums = (sum(Token::AtMost), sum(Token::AtLeast));
        let read = usize::from(sums.0.is_some()).saturating_add(usize::from(sums.1.is_some()));
        let (high, low) = if read == figures { sums } else { (None, None) };
        // 不得低于三万元 says nothing of a cap, though 不得超 may stand beside it.
        let none = high.is_none() && low.is_none();
        let high = high.or_else(|| said(&["最高不得超", "最高不超", "不得超", "不超"]).filter(|_| none));
        let low =
            low.or_else(|| said(&["最低不得", "不得低", "不得少", "不低", "不少"]).filter(|_| none && high.is_none()));
        let taken = (high.is_some() && fine.cap.is_none()) || (low.is_some() && fine.floor.is_none());
        fine.cap = fine.cap.take().or(high);
        fine.floor = fine.floor.take().or(low);
        if taken {
            let line = self.line.at.start;
            self.told.push(line.saturating_add(from)..line.saturating_add(to));
        }
    }

    /// 货值金额不足十万元的，按十万元计算.
    fn floor(&mut self, words: &str, tokens: &[Lexeme], state: &State) {
        if !words.ends_with("计算") {
            return;
        }
        let by = tokens.windows(2).rev().find_map(|pair| match pair {
            [a, b] if a.token == Token::By => match b.token {
                Token::Quantity(q) if q.unit == Unit::Yuan => Some(q),
                _ => None,
            },
            _ => None,
        });
        let less = |c: &str| c.contains("不足") || c.contains("不满");
        let said = state.inner.as_ref().or(state.limb.as_ref()).is_some_and(|(c, _)| less(c)) || less(words);
        let Some(q) = by.filter(|_| said) else { return };
        // 批发的不足十万元的，按十万元计算，零售的不足一万元的，按一万元计算: the words say which is which.
        let end = tokens.last().map_or(0, |t| t.at.end);
        let limb = self.text.get(..end).and_then(|t| t.rsplit(['；', '。']).next()).unwrap_or_default().to_owned();
        let again = limb.matches("计算").count() > 1;
        let mut taken = false;
        for fine in self.out.fines.iter_mut().rev() {
            if again && fine.base_floor.is_some() && fine.base_floor != Some(Beside::Yuan(q.value)) {
                fine.base_floor = Some(Beside::Words(limb.clone()));
            } else if fine.base.is_some() && fine.base_floor.is_none() {
                fine.base_floor = Some(Beside::Yuan(q.value));
            } else if fine.base_floor.is_some() {
                taken |= fine.base_floor == Some(Beside::Yuan(q.value));
                break;
            } else {
                continue;
            }
            taken = true;
        }
        if taken {
            let from = self.line.at.start.saturating_add(tokens.first().map_or(0, |t| t.at.start));
            self.told.push(from..self.line.at.start.saturating_add(end));
        }
    }

    pub(super) fn condition(&self, state: &State) -> Option<String> {
        match (&state.limb, &state.inner) {
            (Some((a, _)), Some((b, _))) => Some(format!("{a}；{b}")),
            (Some((a, _)), None) | (None, Some((a, _))) => Some(a.clone()),
            (None, None) => None,
        }
    }

    pub(super) fn unread(&mut self, tokens: &Range<usize>, reason: Reason) {
        let at = self.bytes(tokens);
        self.out.unread.push(Unread {
            para: self.line.para,
            item: self.line.item.clone(),
            span: self.words(tokens).to_owned(),
            at,
            reason,
        });
    }

    /// Bytes of tokens, in the article's text.
    pub(super) fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        let from = self.tokens.get(tokens.start).map_or(0, |t| t.at.start);
        let to = tokens.end.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or(from, |t| t.at.end);
        self.line.at.start.saturating_add(from)..self.line.at.start.saturating_add(to)
    }

    /// Words up to byte `to` of the line and `count` characters before byte `from`.
    pub(super) fn context(&self, from: usize, to: usize, count: usize) -> String {
        let before = self.text.get(..from).unwrap_or_default();
        let start = before.char_indices().rev().take(count).last().map_or(from, |(i, _)| i);
        self.text.get(start..to).unwrap_or_default().to_owned()
    }
}

pub(super) fn is_verb(token: Token) -> bool {
    matches!(token, Token::Impose | Token::Give | Token::Surcharge | Token::Alone)
}

/// 对其负责人视情节轻重，给予警告或者处 …, 并根据情节轻重，处 …: the grade that what follows the comma depends on.
fn graded<'a>(words: &'a str, tokens: &[Lexeme], party: bool) -> Option<&'a str> {
    let at = ["视情节", "视其情节", "根据情节", "按照情节"].iter().filter_map(|w| words.find(w)).min()?;
    let (before, grade) = words.split_at_checked(at)?;
    let aimed = party && tokens.iter().any(|t| t.token == Token::Towards);
    let idle = !tokens.iter().any(|t| is_verb(t.token) || t.token == Token::Fine);
    (idle && (aimed || matches!(before, "" | "并"))).then_some(grade)
}

/// The word of a verb that leaves it open: 可以 of 可以并处.
fn may_in(verb: &str) -> Option<String> {
    ["可以", "可"].into_iter().find(|w| verb.contains(w)).map(str::to_owned)
}

/// Whether words name a measure other than a fine.
fn is_measure(words: &str) -> bool {
    ["责令", "没收", "吊销", "撤销", "暂扣", "扣押", "查封", "收缴", "取消", "限制", "禁止", "拆除"]
        .iter()
        .any(|w| words.contains(w))
}
