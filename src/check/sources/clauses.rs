//! A clause's fine against the fines of the words it cites.

use super::cited::{self, Cited};
use super::figures::{self, Measure};
use super::{Checker, Uncompared};
use crate::diagnostic::codes::Code;
use crate::diagnostic::{Diagnostic, Location, Message, both, codes};
use crate::expr::{Expr, Kind};
use crate::pack::model::{Citation, Clause, Fact, FactType, Fine, Force, Formula, Item, Label};
use crate::quantity::Number;
use crate::statute::{self, FineKind, Resolved};
use core::ops::Range;

/// A fine of the statute with its place.
struct Candidate {
    fine: statute::Fine,
    at: Location,
    /// Reached by 依照第X条的规定处罚.
    referred: bool,
}

/// One difference: code, where in the pack, path, and both sides in words.
struct Difference {
    code: &'static Code,
    at: Location,
    path: String,
    message: Message,
}

impl<'a> Checker<'a> {
    pub(super) fn clause(&mut self, item: &'a Item, clause: &'a Clause) {
        let basis = if clause.basis.is_empty() { &item.basis } else { &clause.basis };
        let Some(fine) = &clause.fine else { return };
        let mut places = self.sound(basis);
        if places.is_empty() {
            let reason = both("没有法律文本可供对照", "no text at hand to compare with");
            return self.uncompared(item, clause, reason);
        }
        let mut candidates = candidates(&places);
        if candidates.is_empty() && !clause.basis.is_empty() {
            let more = self.sound(&item.basis);
            candidates = self::candidates(&more);
            places.extend(more);
        }
        if candidates.is_empty() {
            return self.nothing_read(item, clause, &places);
        }
        let Some(ends) = ends(fine) else {
            let reason = both("数额是算式，不是定数", "the amount is computed, not fixed");
            return self.uncompared(item, clause, reason);
        };
        if fine.times.is_some() {
            let reason = both("按人、按件、按日计罚", "the fine is counted by person, thing or day");
            return self.uncompared(item, clause, reason);
        }
        let said =
            clause.when.as_ref().map(|w| figures::in_formula(&w.expr, &self.lets(&item.rules))).unwrap_or_default();
        let mut best: Option<(Vec<Difference>, &Candidate)> = None;
        for candidate in &candidates {
            let found = self.differences(item, clause, fine, &ends, &said, (candidate, &places));
            if best.as_ref().is_none_or(|(b, _)| found.len() < b.len()) {
                best = Some((found, candidate));
            }
        }
        let Some((differences, candidate)) = best else { return };
        if !differences.is_empty() && candidate.referred {
            let reason = both("数额由所援引的条款规定", "the amount is set by a provision referred to");
            return self.uncompared(item, clause, reason);
        }
        for d in differences {
            let label = both(format!("条文：{}", candidate.fine.span), format!("the statute: {}", candidate.fine.span));
            self.report.diagnostics.push(Diagnostic::new(d.code, d.at, d.path, d.message).label(candidate.at, label));
        }
        self.threshold(item, clause, &places, candidate, &said);
        if fine.of.as_ref().is_some_and(|of| self.base_label(of, item).is_none()) {
            let reason = both("基数是导出的数值", "the base is a derived value");
            return self.uncompared(item, clause, reason);
        }
        self.report.compared = self.report.compared.saturating_add(1);
    }

    /// The citations whose text is at hand and whose place is sound; the others are reported or counted elsewhere.
    pub(super) fn sound(&self, basis: &'a [Citation]) -> Vec<Cited<'a>> {
        basis.iter().filter_map(|c| cited::find(c, self.text_of(c)?).ok()).collect()
    }

    fn uncompared(&mut self, item: &Item, clause: &Clause, reason: Message) {
        let (item, at) = (item.id.value.clone(), clause.at);
        self.report.uncompared.push(Uncompared { item, clause: clause.id.value.clone(), at, reason });
    }

    fn nothing_read(&mut self, item: &Item, clause: &Clause, places: &[Cited<'a>]) {
        for place in places {
            let range = place.range();
            let Some(unread) = place.reading().unread.iter().find(|u| meets(&u.at, &range)) else { continue };
            let message = both(
                format!("所引条文说到罚款而未能读懂：{}", unread.span),
                format!("the words cited speak of a fine that could not be read: {}", unread.span),
            );
            let d = Diagnostic::new(&codes::SOURCE_UNREAD, clause.id.at, clause.id.path.clone(), message)
                .label(place.at(&unread.at), both("未能读懂的条文", "the words that could not be read"));
            self.report.diagnostics.push(d);
            return self.uncompared(item, clause, both("条文未能读懂", "the words could not be read"));
        }
        let reason = both("所引的条文中没有罚款数额", "no amount of a fine stands in the words cited");
        self.uncompared(item, clause, reason);
    }

    fn differences(
        &self,
        item: &'a Item,
        clause: &'a Clause,
        fine: &Fine,
        ends: &Ends,
        said: &[figures::Figure],
        (candidate, places): (&Candidate, &[Cited<'a>]),
    ) -> Vec<Difference> {
        let law = &candidate.fine;
        let mut out = Vec::new();
        self.base(fine, item, law, &mut out);
        range(fine, ends, law, &mut out);
        let may = fine.verb == Force::May;
        if !verb_agrees(may, candidate, places) {
            let message = if may {
                both(
                    format!("规则包写作“可以”，条文是“{}”", law.verb),
                    format!("the pack says may, the statute {}", law.verb),
                )
            } else {
                both(
                    format!("规则包写作“应当”，条文是“{}”", law.verb),
                    format!("the pack says shall, the statute {}", law.verb),
                )
            };
            out.push(at_fine(&codes::SOURCE_VERB_DIFFERS, fine, message));
        }
        if !candidate.referred {
            self.subject(item, clause, law, &mut out);
            if let (Some(when), Some(limb)) = (&clause.when, &law.condition)
                && let Some(what) = contradiction(said, when, limb)
            {
                let message = both(
                    format!("条件“{what}”与条文“{limb}”不一致"),
                    format!("the condition `{what}` is not the statute's: {limb}"),
                );
                out.push(at(&codes::SOURCE_CONDITION_DIFFERS, when, message));
            }
        }
        out
    }

    /// The figures of the clause's condition against the words cited and the limb as read.
    fn threshold(
        &mut self,
        item: &Item,
        clause: &Clause,
        places: &[Cited<'a>],
        candidate: &Candidate,
        said: &[figures::Figure],
    ) {
        let limb = candidate.fine.condition.as_deref().unwrap_or_default();
        let Some(when) = &clause.when else {
            return;
        };
        let mut texts: Vec<&str> = places.iter().map(Cited::scope_text).collect();
        texts.push(limb);
        let items = self.sound_quotes(item);
        texts.extend(items.iter().map(String::as_str));
        let unheard = (!candidate.referred).then(|| figures::unheard(said, limb)).flatten();
        let around: Vec<&str> = places.iter().map(|p| p.article.text.as_str()).collect();
        for wrong in figures::unsaid(said, &texts, &around).into_iter().chain(unheard.as_ref()) {
            let message = both(
                format!("条件中的 {} 与所引条文不一致", wrong.text()),
                format!("`{}` in the condition does not agree with the words cited", wrong.text()),
            );
            let label = both(format!("条文：{limb}"), format!("the statute: {limb}"));
            self.report.diagnostics.push(
                Diagnostic::new(&codes::SOURCE_CONDITION_DIFFERS, when.at, when.path.clone(), message)
                    .label(candidate.at, label),
            );
        }
    }

    fn sound_quotes(&self, item: &Item) -> Vec<String> {
        item.basis.iter().filter_map(|c| c.quote.as_ref()).map(|q| q.value.clone()).collect()
    }

    fn facts(&self, item: &'a Item) -> impl Iterator<Item = &'a Fact> {
        let general = core::iter::once(self.pack).chain(self.used.iter().copied()).map(|p| &p.general);
        core::iter::once(&item.rules).chain(general).flat_map(|r| &r.facts)
    }

    /// The label of the fact a base names, through derived values that only rename it.
    fn base_label(&self, of: &Formula, item: &'a Item) -> Option<&'a Label> {
        let lets = self.lets(&item.rules);
        let mut expr: &Expr = &of.expr;
        for _ in 0..8 {
            let Kind::Name(name) = &expr.kind else { return None };
            let named = |f: &&Fact| f.id.value == *name || f.label.text.zh == *name;
            if let Some(fact) = self.facts(item).find(named) {
                return Some(&fact.label);
            }
            expr = lets.get(name.as_str())?;
        }
        None
    }

    fn base(&self, fine: &Fine, item: &'a Item, law: &statute::Fine, out: &mut Vec<Difference>) {
        let multiple = matches!(law.kind, FineKind::Multiple | FineKind::Percent);
        let mut differ = |at: Location, path: String, message: Message| {
            out.push(Difference { code: &codes::SOURCE_BASE_DIFFERS, at, path, message });
        };
        let said = law.base_raw.as_deref().or(law.base.as_deref());
        match (&fine.of, multiple) {
            (None, true) => {
                let base = said.unwrap_or("基数");
                let message = both(
                    format!("条文以{base}为基数，规则包没有 `of`"),
                    format!("the statute multiplies {base}; the pack has no `of`"),
                );
                differ(fine.at, fine.path.clone(), message);
            }
            (Some(of), false) => {
                let message = both("条文是定额，规则包有基数", "the statute sets a sum; the pack multiplies a base");
                differ(of.at, of.path.clone(), message);
            }
            (Some(of), true) => {
                if let (Some(label), Some(base)) = (self.base_label(of, item), said)
                    && !same_base(&label.text.zh, law)
                {
                    let message = both(
                        format!("规则包的基数是“{}”，条文是“{base}”", label.text.zh),
                        format!("the pack's base is `{}`, the statute's {base}", label.text.zh),
                    );
                    differ(of.at, of.path.clone(), message);
                }
                self.floor(fine, of, law, out);
            }
            (None, false) => {}
        }
    }

    /// 不足X元的按X元计算
    fn floor(&self, fine: &Fine, of: &Formula, law: &statute::Fine, out: &mut Vec<Difference>) {
        let pack = fine.of_at_least.as_ref();
        let amount = pack.and_then(|f| figures::literal(&f.expr)).map(|(n, _)| n);
        let read = match &law.base_floor {
            Some(statute::Beside::Yuan(n)) => Some(*n),
            Some(statute::Beside::Words(_)) => return,
            None => None,
        };
        if (pack.is_some() && amount.is_none()) || amount == read {
            return;
        }
        let message = both("基数的最低数额与条文不一致", "the least base is not the statute's");
        out.push(at(&codes::SOURCE_BASE_DIFFERS, pack.unwrap_or(of), message));
    }

    fn subject(&self, item: &'a Item, clause: &'a Clause, law: &statute::Fine, out: &mut Vec<Difference>) {
        let Some(read) = law.subject.as_deref() else { return };
        let theirs = Party::of(read);
        let mut ours = Party::default();
        let mut place = None;
        if let Some(subject) = &clause.subject {
            ours = Party::of(&subject.text.zh);
            place = Some((subject.at, subject.path.clone(), subject.text.zh.clone()));
        }
        if let Some(when) = &clause.when {
            for label in self.options_in(&when.expr, item) {
                let party = Party::of(&label.text.zh);
                if party.known() && clause.subject.is_none() {
                    ours = ours.with(party);
                    place = place.or_else(|| Some((when.at, when.path.clone(), label.text.zh.clone())));
                }
            }
        }
        if let Some((at, path, name)) = place
            && ours.known()
            && theirs.known()
            && !ours.meets(theirs)
        {
            let message = both(
                format!("规则包处罚“{name}”，条文处罚“{read}”"),
                format!("the pack fines {name}, the statute {read}"),
            );
            out.push(Difference { code: &codes::SOURCE_SUBJECT_DIFFERS, at, path, message });
        }
    }

    /// Labels of the options a condition asks for.
    fn options_in(&self, expr: &Expr, item: &'a Item) -> Vec<&'a Label> {
        let mut out = Vec::new();
        let mut open = vec![expr];
        while let Some(e) = open.pop() {
            let Kind::Binary(op, a, b) = &e.kind else { continue };
            if let (Kind::Name(name), Kind::Text(option), crate::expr::Operator::Equal) = (&a.kind, &b.kind, op) {
                let fact = self.facts(item).find(|f| f.id.value == *name || f.label.text.zh == *name);
                if let Some(FactType::Choice(options)) = fact.map(|f| &f.ty) {
                    out.extend(options.iter().find(|o| o.id.value == *option).map(|o| &o.label));
                }
            } else {
                open.extend([a.as_ref(), b.as_ref()]);
            }
        }
        out
    }
}

/// Whether the words cited can mean may (or shall, with `may` false) of a fine. Where the law names the fine and the rules
/// below it the amount, the law decides; 可以 before the first fine of a sentence may reach the second.
fn verb_agrees(may: bool, candidate: &Candidate, places: &[Cited<'_>]) -> bool {
    let of = |p: &Cited<'_>| {
        let range = p.range();
        let reading = p.reading();
        reading.fines.iter().filter(move |f| meets(&f.at, &range)).map(|f| (f.kind, f.mandatory)).collect::<Vec<_>>()
    };
    let bare = |p: &&Cited<'_>| {
        let fines = of(p);
        p.at(&p.range()).file != candidate.at.file
            && !fines.is_empty()
            && fines.iter().all(|(kind, _)| *kind == FineKind::Unspecified)
    };
    let named: Vec<bool> = places.iter().filter(bare).flat_map(of).map(|(_, m)| m).collect();
    if !named.is_empty() {
        return named.contains(&!may);
    }
    let here = |p: &&Cited<'_>| {
        let at = p.words();
        at.file == candidate.at.file && at.span.start <= candidate.at.span.start && candidate.at.span.end <= at.span.end
    };
    candidate.fine.mandatory != may || places.iter().filter(here).flat_map(of).any(|(_, m)| m != may)
}

fn meets(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The fines of the words cited; where there are none, those of the provisions they refer to.
fn candidates(places: &[Cited<'_>]) -> Vec<Candidate> {
    let mut out = Vec::new();
    for place in places {
        let range = place.range();
        let amounts = place.reading().fines.iter().filter(|f| !f.deferred && f.kind != FineKind::Unspecified);
        out.extend(amounts.filter(|f| meets(&f.at, &range)).map(|f| Candidate {
            fine: f.clone(),
            at: place.at(&f.at),
            referred: false,
        }));
    }
    if !out.is_empty() {
        return out;
    }
    for place in places {
        let range = place.range();
        for reference in place.reading().references.iter().filter(|r| meets(&r.at, &range)) {
            let Resolved::Fines(fines) = place.text.statute.resolve(&place.article.number, reference) else { continue };
            let at = place.at(&reference.at);
            out.extend(fines.into_iter().map(|(_, fine)| Candidate { fine, at, referred: true }));
        }
    }
    out
}

/// The ends of a fine as the pack has them: value, and whether it belongs to the range.
struct Ends {
    low: Option<(Number, bool)>,
    high: Option<(Number, bool)>,
}

/// `None` where an end is computed.
fn ends(fine: &Fine) -> Option<Ends> {
    let fixed = |f: &Option<Formula>| -> Option<Option<Number>> {
        let Some(f) = f else { return Some(None) };
        let (value, measure) = figures::literal(&f.expr)?;
        matches!(measure, Measure::Plain | Measure::Money | Measure::Share).then_some(Some(value))
    };
    let exact = fixed(&fine.exact)?;
    let pick =
        |closed: Option<Number>, open: Option<Number>| closed.or(exact).map(|n| (n, true)).or(open.map(|n| (n, false)));
    Some(Ends { low: pick(fixed(&fine.from)?, fixed(&fine.above)?), high: pick(fixed(&fine.to)?, fixed(&fine.below)?) })
}

fn range(fine: &Fine, ends: &Ends, law: &statute::Fine, out: &mut Vec<Difference>) {
    let share = |n: Number| {
        if law.kind == FineKind::Percent { n.mul(Number::new(1, 2)).unwrap_or(n) } else { n }
    };
    let sides = [
        (
            ends.low,
            law.min.map(|n| (share(n), law.min_inclusive.unwrap_or(true))),
            fine.from.as_ref().or(fine.above.as_ref()),
            "下限",
            "lower",
        ),
        (
            ends.high,
            law.max.map(|n| (share(n), law.max_inclusive.unwrap_or(true))),
            fine.to.as_ref().or(fine.below.as_ref()),
            "上限",
            "upper",
        ),
    ];
    for (ours, theirs, formula, zh, en) in sides {
        if ours == theirs {
            continue;
        }
        let say = |end: Option<(Number, bool)>| match end {
            None => ("没有".to_owned(), "none".to_owned()),
            Some((n, true)) => (n.to_string(), n.to_string()),
            Some((n, false)) => (format!("{n}（不含）"), format!("{n} (excluded)")),
        };
        let (pack, statute) = (say(ours), say(theirs));
        let message = both(
            format!("{zh}与条文不一致：规则包 {}，条文 {}", pack.0, statute.0),
            format!("the {en} end differs: {} in the pack, {} in the statute", pack.1, statute.1),
        );
        let formula = formula.or(fine.exact.as_ref());
        out.push(match formula {
            Some(f) => at(&codes::SOURCE_RANGE_DIFFERS, f, message),
            None => at_fine(&codes::SOURCE_RANGE_DIFFERS, fine, message),
        });
    }
}

fn at(code: &'static Code, f: &Formula, message: Message) -> Difference {
    Difference { code, at: f.at, path: f.path.clone(), message }
}

fn at_fine(code: &'static Code, fine: &Fine, message: Message) -> Difference {
    Difference { code, at: fine.at, path: fine.path.clone(), message }
}

/// What was earned by the act goes by several names.
const GAINS: [&str; 4] = ["违法所得", "违法收入", "非法所得", "非法收入"];

fn same_base(label: &str, law: &statute::Fine) -> bool {
    let plain = |s: &str| s.trim_start_matches(['其', '该']).to_owned();
    let label = plain(label);
    [law.base.as_deref(), law.base_raw.as_deref()].into_iter().flatten().map(plain).any(|base| {
        let gains = |s: &str| GAINS.iter().any(|g| s.ends_with(g));
        base.contains(&label) || label.contains(&base) || (gains(&base) && gains(&label))
    })
}

/// Where the condition contradicts the limb as the statute has it.
fn contradiction(said: &[figures::Figure], when: &Formula, limb: &str) -> Option<String> {
    if let Some(f) = figures::contradicted(said, limb) {
        return Some(f.text());
    }
    for f in said.iter().filter(|f| f.value.sign().is_eq() && !f.name.is_empty()) {
        let none = ["没有", "无"].iter().any(|w| limb.contains(&format!("{w}{}", f.name)));
        let some = !none && limb.contains(&format!("有{}", f.name));
        let positive = f.side == Some(figures::Side::Above);
        if (none && positive) || (some && f.side.is_none()) {
            return Some(f.text());
        }
    }
    negated(&when.expr).into_iter().find(|name| name.chars().count() > 1 && limb.contains(name.as_str()))
}

/// Names that must not hold: 非 情节严重.
fn negated(expr: &Expr) -> Vec<String> {
    let mut out = Vec::new();
    let mut open = vec![expr];
    while let Some(e) = open.pop() {
        match &e.kind {
            Kind::Not(inner) => {
                if let Kind::Name(n) = &inner.kind {
                    out.push(n.clone());
                }
            }
            Kind::Binary(crate::expr::Operator::And, a, b) => open.extend([a.as_ref(), b.as_ref()]),
            _ => {}
        }
    }
    out
}

/// Natural persons, units, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Party {
    person: bool,
    unit: bool,
}

impl Party {
    fn of(words: &str) -> Party {
        let any = |list: &[&str]| list.iter().any(|w| words.contains(w));
        let person = any(&["个人", "人员", "负责人", "投资人", "自然人", "公民", "代表人"]);
        // 单位的主要负责人 is a person.
        let unit = any(&["单位和", "和单位", "或者其他单位"])
            || (!person && any(&["单位", "机构", "企业", "组织", "法人", "公司"]))
            || any(&["机构和", "机构或者"]);
        Party { person, unit }
    }

    fn known(self) -> bool {
        self.person || self.unit
    }

    fn with(self, other: Party) -> Party {
        Party { person: self.person || other.person, unit: self.unit || other.unit }
    }

    fn meets(self, other: Party) -> bool {
        (self.person && other.person) || (self.unit && other.unit)
    }
}
