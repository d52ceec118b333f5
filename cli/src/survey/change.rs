//! What a change of rules does to cases: the same rows under two packs, and by which rule they part.

use super::collect::{Bounded, Line, Named, first_code};
use super::names::Names;
use super::tally::{Sum, Tally};
use crate::batch::Tap;
use crate::batch::answer::Answer;
use crate::batch::block::{Block, Row, Trouble};
use crate::batch::engine::{Answered, RowByRow};
use crate::exit::Failure;
use cailiang::assess::{Assessment, Entry, Stage, Status};
use cailiang::diagnostic::{Message, both};
use cailiang::explain::Lang;
use cailiang::pack::model::Outcome;
use cailiang::quantity::{Number, grouped, push_number};
use serde_json::{Value, json};
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Cases shown of each rule.
const MOST: usize = 10;

/// What one pack gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short {
    /// Status.
    pub status: Status,
    /// Outcome.
    pub outcome: Option<Outcome>,
    /// Tier.
    pub tier: Option<String>,
    /// The recommended amount; zero where no fine is recommended; none where the case is open or left to judgement.
    pub amount: Option<Number>,
}

impl Short {
    fn of(a: &Answer, several: bool) -> Short {
        let none = a.said.status == Status::Decided && a.statutory().is_none() && a.range().is_none() && !several;
        let amount = if none { Some(a.amount().unwrap_or(Number::ZERO)) } else { a.amount() };
        Short {
            status: a.said.status,
            outcome: a.said.outcome,
            tier: a.said.tier.as_deref().map(str::to_owned),
            amount: amount.filter(|_| a.said.status == Status::Decided),
        }
    }
}

/// A case that moves.
#[derive(Clone, Debug)]
pub struct Moved {
    /// Its row.
    pub row: u64,
    /// Its id.
    pub case: Option<String>,
    /// Under the old pack.
    pub old: Short,
    /// Under the new one.
    pub new: Short,
    /// All of it, under the new one.
    pub line: Line,
}

impl Moved {
    /// New less old.
    pub fn by(&self) -> Option<Number> {
        self.new.amount?.sub(self.old.amount?).ok()
    }
}

/// The rule at which two computations part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parting {
    /// The item.
    pub item: String,
    /// Its stage; `None` where the rules that applied are the same, and only what is still possible differs.
    pub stage: Option<Stage>,
    /// Rules that applied only under the old pack, or with other values: ids. Without a stage, the facts missing.
    pub old: Vec<String>,
    /// Under the new one.
    pub new: Vec<String>,
}

/// What a rule moved.
#[derive(Clone, Debug, Default)]
pub struct Effect {
    /// Cases.
    pub cases: Tally,
    /// Fines that rise.
    pub up: Tally,
    /// Fines that fall.
    pub down: Tally,
    /// Before, of cases with an amount under both.
    pub before: Sum,
    /// After.
    pub after: Sum,
    /// Names and citations of the rules, as first seen: old, new.
    pub words: Option<(Message, Message)>,
    /// The cases it moves furthest.
    pub most: Vec<Moved>,
}

/// Why a row is not compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
    /// Under the new pack; else only under the old one.
    pub new: bool,
    /// The code.
    pub code: String,
}

impl Refusal {
    /// In words.
    pub fn text(&self, lang: Lang) -> String {
        let side = match self.new {
            true => lang.pick("新版拒绝：", "refused under the new:"),
            false => lang.pick("原版拒绝：", "refused under the old:"),
        };
        format!("{side} {}", self.code)
    }
}

/// Gathers what moves.
#[derive(Debug, Default)]
pub struct Changes {
    /// Rows computed under both.
    pub compared: Tally,
    /// Rows the same under both.
    pub unmoved: Tally,
    /// Rows refused under one pack or both.
    pub refused: Tally,
    /// The same, by why.
    pub refusals: Bounded<Refusal, Tally>,
    /// Rows of other packs.
    pub other: Tally,
    /// Rows whose status moves, whose outcome does, tier, amount.
    pub status: Tally,
    /// See `status`.
    pub outcome: Tally,
    /// See `status`.
    pub tier: Tally,
    /// See `status`.
    pub amount: Tally,
    /// Rows without an amount under the old pack.
    pub open_before: Tally,
    /// Rows without an amount under the new pack.
    pub open_after: Tally,
    /// Fines of rows with an amount under both: before.
    pub before: Sum,
    /// After.
    pub after: Sum,
    /// By the rule that moves them.
    pub rules: Bounded<Parting, Effect>,
    /// Rows that these figures name, under the new pack.
    pub named: Named,
}

/// Computes rows under an old pack beside a new one.
pub struct Against<'a> {
    old: RowByRow<'a>,
    new: RowByRow<'a>,
    /// Only rows of this pack; the others stand beside the change.
    pack: Option<String>,
    /// What moves.
    pub changes: Changes,
}

impl<'a> Against<'a> {
    /// `new` gives the same answers as those the rows come with.
    pub fn new(old: RowByRow<'a>, new: RowByRow<'a>, pack: Option<String>) -> Against<'a> {
        Against { old, new, pack, changes: Changes::default() }
    }

    fn row(&mut self, header: &[String], block: &Block, row: &Row, new: &Answered) {
        let n = row.number;
        let after = match new {
            Ok(after) => after,
            Err(t) => return self.changes.refuse(block, row, true, t),
        };
        if self.pack.as_ref().is_some_and(|p| *p != after.said.pack.id) {
            if self.changes.other.add(n) {
                self.changes.named.keep(Line::of(row, after));
            }
            return;
        }
        let (old, decided) = match self.old.assess(header, block, row, false) {
            Ok(old) => old,
            Err(t) => return self.changes.refuse(block, row, false, &t),
        };
        let before = Answer::new(&old, decided, Vec::new());
        let moved = Moved {
            row: n,
            case: after.case.as_deref().map(super::tally::clipped),
            old: Short::of(&before, !old.parts.is_empty()),
            // The parts of a case are the case's own, whatever the pack.
            new: Short::of(after, !old.parts.is_empty()),
            line: Line::of(row, after),
        };
        let c = &mut self.changes;
        let mut named = c.compared.add(n);
        named |= c.open_before.add_if(moved.old.amount.is_none(), n);
        named |= c.open_after.add_if(moved.new.amount.is_none(), n);
        if let (Some(a), Some(b)) = (moved.old.amount, moved.new.amount) {
            c.before.add(a, &before.said.pack.currency);
            c.after.add(b, &after.said.pack.currency);
        }
        // Two open cases differ in the fines still possible, too.
        let open = (before.said.possible, &before.said.missing) == (after.said.possible, &after.said.missing);
        let same_range = before.range() == after.range() && before.statutory() == after.statutory();
        if moved.old == moved.new && same_range && open {
            if c.unmoved.add(n) || named {
                c.named.keep(moved.line);
            }
            return;
        }
        named |= c.status.add_if(moved.old.status != moved.new.status, n);
        named |= c.outcome.add_if(moved.old.outcome != moved.new.outcome, n);
        named |= c.tier.add_if(moved.old.tier != moved.new.tier, n);
        named |= c.amount.add_if(moved.old.amount != moved.new.amount, n);
        if named {
            c.named.keep(moved.line.clone());
        }
        // The traces are asked for only where something moves.
        let traces = (self.old.assess(header, block, row, true), self.new.assess(header, block, row, true));
        let (parting, words) = match traces {
            (Ok((a, _)), Ok((b, _))) => part(&a, &b),
            _ => (Parting { item: after.said.item.to_string(), stage: None, old: Vec::new(), new: Vec::new() }, None),
        };
        if let Some(effect) = self.changes.rules.at(parting, n) {
            effect.add(moved, &before.said.pack.currency, &after.said.pack.currency, words);
        }
    }
}

impl Effect {
    fn add(&mut self, moved: Moved, old: &str, new: &str, words: Option<(Message, Message)>) {
        let row = moved.row;
        self.cases.add(row);
        let by = moved.by();
        self.up.add_if(by.is_some_and(|b| b.sign() == Ordering::Greater), row);
        self.down.add_if(by.is_some_and(|b| b.sign() == Ordering::Less), row);
        if let (Some(a), Some(b)) = (moved.old.amount, moved.new.amount) {
            self.before.add(a, old);
            self.after.add(b, new);
        }
        if self.words.is_none() {
            self.words = words;
        }
        let far = |m: &Moved| Reverse(m.by().map(Number::abs));
        let at = self.most.partition_point(|m| far(m) <= far(&moved));
        if at < MOST {
            self.most.insert(at, moved);
            self.most.truncate(MOST);
        }
    }
}

impl Tap for Against<'_> {
    fn begin(&mut self, _: &[String], _: bool) -> Result<(), Failure> {
        Ok(())
    }

    fn rows(&mut self, header: &[String], block: &Block, answers: &[Answered]) {
        for (row, answer) in block.rows().iter().zip(answers) {
            self.row(header, block, row, answer);
        }
    }
}

/// A rule that applied.
struct Applied {
    stage: Stage,
    rule: String,
    words: Message,
    /// What it rests on and what it gave: the same id may say something else.
    says: String,
}

fn applied(a: &Assessment, out: &mut Vec<Applied>) {
    let decides = |e: &&Entry| e.applied == Some(true) && (Stage::TimeLimit..=Stage::Amount).contains(&e.stage);
    for e in a.trace.iter().filter(decides) {
        let step = e.step();
        let cites: Vec<&str> = e.basis.iter().map(|b| b.cite.as_str()).collect();
        let quotes: Vec<&str> = e.basis.iter().filter_map(|b| b.quote.as_deref()).collect();
        // A rule without a name of its own is called by its id, which is told beside it.
        let named = |name: &str, between: &str| {
            let own = if name == e.rule { "" } else { name };
            let gap = if own.is_empty() || cites.is_empty() { "" } else { " " };
            let cited = if cites.is_empty() { String::new() } else { format!("({})", cites.join(between)) };
            format!("{own}{gap}{cited}")
        };
        out.push(Applied {
            stage: e.stage,
            rule: e.rule.clone(),
            words: both(named(&e.name.zh, "；"), named(&e.name.en, "; ")),
            says: format!("{cites:?} {quotes:?} {:?}", step.values),
        });
    }
    for (_, part) in &a.parts {
        applied(part, out);
    }
}

/// The first stage at which the rules that applied are not the same.
fn part(old: &Assessment, new: &Assessment) -> (Parting, Option<(Message, Message)>) {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    applied(old, &mut before);
    applied(new, &mut after);
    let item = new.item.0.clone();
    let stages: std::collections::BTreeSet<Stage> = before.iter().chain(&after).map(|r| r.stage).collect();
    for stage in stages {
        let of = |list: &'_ [Applied], other: &'_ [Applied]| -> (Vec<String>, Vec<Message>) {
            let differs = |r: &&Applied| {
                r.stage == stage && !other.iter().any(|o| o.stage == stage && o.rule == r.rule && o.says == r.says)
            };
            let found: Vec<&Applied> = list.iter().filter(differs).collect();
            (found.iter().map(|r| r.rule.clone()).collect(), found.iter().map(|r| r.words.clone()).collect())
        };
        let ((a, a_words), (b, b_words)) = (of(&before, &after), of(&after, &before));
        if !a.is_empty() || !b.is_empty() {
            let joined = |list: &[Message]| {
                let zh: Vec<&str> = list.iter().map(|m| m.zh.as_str()).collect();
                let en: Vec<&str> = list.iter().map(|m| m.en.as_str()).collect();
                both(zh.join("；"), en.join("; "))
            };
            let words = (joined(&a_words), joined(&b_words));
            return (Parting { item, stage: Some(stage), old: a, new: b }, Some(words));
        }
    }
    let missing = |a: &Assessment| a.missing.iter().map(|m| m.fact.clone()).collect();
    (Parting { item, stage: None, old: missing(old), new: missing(new) }, None)
}

impl Parting {
    /// What it is, in words.
    pub fn text(&self, effect: &Effect, names: &Names<'_>) -> String {
        let lang = names.lang;
        let colon = lang.pick("：", ": ");
        let none = lang.pick("无", "none");
        let ids = |list: &[String]| list.join(", ");
        let Some(stage) = self.stage else {
            let same = lang.pick("已适用的规则相同，可能的结果不同", "the same rules so far, other results possible");
            if self.old.is_empty() && self.new.is_empty() {
                return same.to_owned();
            }
            let of = |list: &[String]| if list.is_empty() { none.to_owned() } else { ids(list) };
            let (old, new) = (of(&self.old), of(&self.new));
            return match lang {
                Lang::Zh => format!("{same}（缺少的事实：{old} → {new}）"),
                Lang::En => format!("{same} (facts missing: {old} → {new})"),
            };
        };
        let (_, zh, en) = stage.names();
        let said = effect.words.as_ref().map(|(a, b)| (lang.of(a).to_owned(), lang.of(b).to_owned()));
        let (old, new) = said.unwrap_or_default();
        let side = |ids: String, words: String| match (ids.is_empty(), words.is_empty()) {
            (true, _) => none.to_owned(),
            (false, true) => ids,
            (false, false) => format!("[{ids}] {words}"),
        };
        let stage = lang.pick(zh, en);
        if self.old == self.new && old == new {
            let changed = lang.pick("内容改变", "says something else");
            return format!("{stage}{colon}{}{}{changed}", side(ids(&self.old), old), lang.pick("，", ": "));
        }
        format!("{stage}{colon}{} → {}", side(ids(&self.old), old), side(ids(&self.new), new))
    }
}

fn plain(n: Number) -> String {
    let mut out = String::new();
    push_number(&mut out, n);
    out
}

impl Changes {
    fn refuse(&mut self, block: &Block, row: &Row, new: bool, why: &Trouble) {
        let n = row.number;
        let mut named = self.refused.add(n);
        if let Some(tally) = self.refusals.at(Refusal { new, code: first_code(why) }, n) {
            named |= tally.add(n);
        }
        if named {
            self.named.keep_refused(block, row, why);
        }
    }

    /// Effects, the one that moves most cases first.
    pub fn effects(&self) -> Vec<(&Parting, &Effect)> {
        let mut list: Vec<(&Parting, &Effect)> = self.rules.by.iter().collect();
        list.sort_by_key(|(p, e)| (Reverse(e.cases.n), *p));
        list
    }

    /// After less before.
    pub fn difference(&self) -> Option<Number> {
        self.after.less(&self.before)
    }

    /// Rows that move.
    pub fn moved(&self) -> u64 {
        self.compared.n.saturating_sub(self.unmoved.n)
    }

    /// For programs.
    pub fn json(&self, names: &Names<'_>) -> Value {
        let sum = |s: &Sum| s.get().map(plain);
        let short = |s: &Short| {
            json!({
                "status": s.status.name(), "outcome": s.outcome.map(super::names::outcome_id), "tier": s.tier,
                "amount": s.amount.map(plain),
            })
        };
        let nothing = Parting { item: String::new(), stage: None, old: Vec::new(), new: Vec::new() };
        let refused = |new: bool| -> BTreeMap<&str, u64> {
            self.refusals.by.iter().filter(|(r, _)| r.new == new).map(|(r, t)| (r.code.as_str(), t.n)).collect()
        };
        let effects: Vec<Value> = self
            .effects()
            .iter()
            .map(|(p, e)| {
                let most: Vec<Value> = e
                    .most
                    .iter()
                    .map(|m| {
                        json!({
                            "row": m.row, "case": m.case, "old": short(&m.old), "new": short(&m.new),
                            "by": m.by().map(plain),
                        })
                    })
                    .collect();
                let (rules, facts) = if p.stage.is_some() { (*p, &nothing) } else { (&nothing, *p) };
                json!({
                    "item": p.item, "stage": p.stage.map(|s| s.names().0),
                    "old_rules": rules.old, "new_rules": rules.new,
                    "old_missing": facts.old, "new_missing": facts.new,
                    "text": p.text(e, names), "cases": e.cases.n, "up": e.up.n, "down": e.down.n,
                    "before": sum(&e.before), "after": sum(&e.after), "most": most,
                })
            })
            .collect();
        json!({
            "compared": self.compared.n, "unmoved": self.unmoved.n, "moved": self.moved(),
            "refused": self.refused.n, "refused_under_old": refused(false), "refused_under_new": refused(true),
            "other_packs": self.other.n,
            "status": self.status.n, "outcome": self.outcome.n, "tier": self.tier.n, "amount": self.amount.n,
            "open_before": self.open_before.n, "open_after": self.open_after.n,
            "before": sum(&self.before), "after": sum(&self.after), "difference": self.difference().map(plain),
            "rules": effects, "not_told_apart": self.rules.more.n,
        })
    }

    /// For people.
    pub fn text(&self, names: &Names<'_>) -> String {
        let lang = names.lang;
        let mut out = String::new();
        let sum = |s: &Sum| s.get().map_or_else(|| "—".to_owned(), grouped);
        let gap = |d: Option<Number>| d.map_or_else(|| "—".to_owned(), signed);
        let [compared, unmoved, status, outcome, tier, amount, open_before, open_after, refused, other] = [
            &self.compared,
            &self.unmoved,
            &self.status,
            &self.outcome,
            &self.tier,
            &self.amount,
            &self.open_before,
            &self.open_after,
            &self.refused,
            &self.other,
        ]
        .map(|t| t.n);
        let moved = self.moved();
        let (before, after, difference) = (sum(&self.before), sum(&self.after), gap(self.difference()));
        let _ = match lang {
            Lang::Zh => writeln!(
                out,
                "比较 {compared} 件：不变 {unmoved}，变动 {moved}（状态 {status}，裁量结果 {outcome}，阶次 {tier}，数额 {amount}）\n两版都有数额的案件，罚款合计：{before} → {after}（{difference}）\n没有数额的案件：原 {open_before}，新 {open_after}；拒绝 {refused}，其他规则包 {other}"
            ),
            Lang::En => writeln!(
                out,
                "compared {compared}: unmoved {unmoved}, moved {moved} (status {status}, outcome {outcome}, tier {tier}, amount {amount})\nfines of cases with an amount under both: {before} → {after} ({difference})\ncases without an amount: before {open_before}, after {open_after}; refused {refused}, of other packs {other}"
            ),
        };
        for (refusal, tally) in &self.refusals.by {
            let _ = writeln!(out, "{} {}", refusal.text(lang), tally.n);
        }
        for (p, e) in self.effects() {
            let _ = writeln!(out, "\n{} [{}]\n  {}", names.item(&p.item), p.item, p.text(e, names));
            let (cases, up, down) = (e.cases.n, e.up.n, e.down.n);
            let (before, after, by) = (sum(&e.before), sum(&e.after), gap(e.after.less(&e.before)));
            let _ = match lang {
                Lang::Zh => writeln!(out, "  {cases} 件，上升 {up}，下降 {down}；{before} → {after}（{by}）"),
                Lang::En => writeln!(out, "  {cases} cases, up {up}, down {down}; {before} → {after} ({by})"),
            };
            for m in &e.most {
                let by = m.by().map_or_else(String::new, |b| format!("  {}", signed(b)));
                let case = m.case.as_deref().map(|c| format!(" {c}")).unwrap_or_default();
                let (row, a, b) = (lang.pick("行", "row"), names.short(&p.item, &m.old), names.short(&p.item, &m.new));
                let _ = writeln!(out, "    {row} {}{case}  {a} → {b}{by}", m.row);
            }
        }
        out
    }
}

/// With its sign.
pub fn signed(n: Number) -> String {
    let plus = if n.sign() == Ordering::Greater { "+" } else { "" };
    format!("{plus}{}", grouped(n))
}
