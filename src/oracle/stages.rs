//! The stages of an assessment, in the order of the format document.

use super::amount;
use super::exact;
use super::expression::{Env, R, Stop, V, and, any, not, or, outcome_value, parts};
use super::{Answer, Fact, Status};
use crate::pack::model::{
    Circumstance, Effect, Fine, Force, Item, Mixed, Outcome, OutcomePolicy, Pack, Penalty, Rules, Shift, ShiftTo,
    TierChoice,
};
use rust_decimal::Decimal;
use std::collections::{BTreeSet, HashMap};

/// The ends of a fine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
    pub min_in: bool,
    pub max_in: bool,
}

/// Where a shift puts the amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    /// At this share of the tier.
    Share(Decimal),
    /// At the statutory maximum.
    Maximum,
    /// At the statutory minimum.
    Minimum,
}

/// What the tier stage finds.
struct Tier {
    /// From 0; `None` without tiers.
    index: R<Option<usize>>,
    range: R<Range>,
    place: R<Option<Place>>,
    conflict: R<bool>,
    no_rule: R<bool>,
    /// Whether each shift applies: what fails here stops the case.
    shifts: R<()>,
}

/// Totals of the circumstances that apply.
struct Counts {
    severe: R<Decimal>,
    lenient: R<Decimal>,
    reduced: R<Decimal>,
    /// One of them allows reduction.
    reducible: R<bool>,
}

/// What the circumstances come to.
struct Found {
    /// `None` where nothing gives an outcome, or several do.
    outcome: R<Option<Outcome>>,
    no_rule: R<bool>,
    conflict: R<bool>,
}

struct Case<'a> {
    env: Env<'a>,
    item: &'a Item,
    parts: Vec<&'a Rules>,
    elect: &'a [String],
    fired: BTreeSet<String>,
}

pub(super) fn assess(
    pack: &Pack,
    used: &[&Pack],
    item: &Item,
    facts: &HashMap<String, Fact>,
    elect: &[String],
) -> Answer {
    let parts = parts(pack, used, item);
    let env = Env::new(&parts, item, facts);
    let mut case = Case { env, item, parts, elect, fired: BTreeSet::new() };
    match case.answer() {
        Ok(answer) => answer,
        Err(Stop(why)) => Answer {
            status: Status::Decided,
            exempt: false,
            outcome: None,
            tier: None,
            clause: None,
            statutory: (None, None),
            statutory_in: (true, true),
            range: None,
            range_in: (true, true),
            amount: None,
            penalties: Vec::new(),
            fired: BTreeSet::new(),
            error: true,
            why,
        },
    }
}

/// The first whose condition holds.
fn first<T: Copy>(list: impl Iterator<Item = (R<bool>, T)>) -> R<Option<T>> {
    for (holds, value) in list {
        if holds? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

impl<'a> Case<'a> {
    fn elected(&self, id: &str) -> bool {
        self.elect.iter().any(|e| e == id)
    }

    /// Whether a rule applies: its condition, and for 可以 its election.
    fn applies(&mut self, condition: R<bool>, force: Force, id: &str) -> R<bool> {
        let applies = and(condition, Ok(force == Force::Shall || self.elected(id)));
        if applies == Ok(true) {
            self.fired.insert(id.to_owned());
        }
        applies
    }

    fn answer(&mut self) -> R<Answer> {
        let item = self.item;

        // Clause.
        let held: Vec<R<bool>> = item.clauses.iter().map(|c| self.env.holds(c.when.as_ref())).collect();
        let ranges: Vec<Option<R<Range>>> =
            item.clauses.iter().map(|c| c.fine.as_ref().map(|f| self.fine(f))).collect();
        for (clause, held) in item.clauses.iter().zip(&held) {
            if *held == Ok(true) {
                self.fired.insert(clause.id.value.clone());
            }
        }
        let clause_unknown = not(any(held.iter().copied()));
        let mut clause_conflict = Ok(false);
        // What the text alone tells: 处 or 可以处, and which ends are excluded.
        let stated = |i: usize| {
            let fine = item.clauses.get(i).and_then(|c| c.fine.as_ref());
            fine.map(|f| (f.verb, f.unspecified, f.above.is_some(), f.below.is_some()))
        };
        for (i, (one, x)) in held.iter().zip(&ranges).enumerate() {
            for (j, (other, y)) in held.iter().zip(&ranges).enumerate().skip(i + 1) {
                let differ = match (x, y) {
                    (None, None) => Ok(false),
                    (Some(_), Some(_)) if stated(i) != stated(j) => Ok(true),
                    (Some(x), Some(y)) => x.and_then(|x| y.map(|y| x != y)),
                    _ => Ok(true),
                };
                clause_conflict = or(clause_conflict, and(and(*one, *other), differ));
            }
        }
        let chosen = first(held.iter().copied().zip(item.clauses.iter().zip(&ranges)));
        let statutory: R<Option<Range>> = match chosen {
            Ok(Some((_, Some(range)))) => range.map(Some),
            Ok(_) => Ok(None),
            Err(e) => Err(e),
        };
        self.env
            .bind(&["stat_min", "法定下限"], statutory.map(|r| V::Number(r.and_then(|r| r.min).unwrap_or_default())));
        self.env.bind(
            &["stat_max", "法定上限"],
            statutory.and_then(|r| r.and_then(|r| r.max).map(V::Number).ok_or(Stop("no maximum"))),
        );

        // Time limit, responsibility, exemption.
        let parts = self.parts.clone();
        let mut exempt = Ok(false);
        for e in parts.iter().flat_map(|p| &p.exemptions) {
            let condition = self.env.holds(Some(&e.when));
            exempt = or(exempt, self.applies(condition, e.force, &e.id.value));
        }

        let tier = self.tier(statutory);
        let shown = |i: Option<usize>| i.map(|i| V::Number(Decimal::from(i + 1))).ok_or(Stop("no tier"));
        if item.tiers.is_some() {
            self.env.bind(&["tier", "档次"], tier.index.and_then(shown));
        }
        self.env.bind(&["tier_low", "档次下限"], tier.range.map(|r| V::Number(r.min.unwrap_or_default())));
        self.env
            .bind(&["tier_high", "档次上限"], tier.range.and_then(|r| r.max.map(V::Number).ok_or(Stop("no maximum"))));
        let counts = self.circumstances();
        let found = self.outcome(&counts);
        self.env
            .bind(&["outcome", "裁量结果"], found.outcome.and_then(|o| o.map(outcome_value).ok_or(Stop("no outcome"))));

        let exempt = exempt?;
        let mut answer = Answer {
            status: Status::Decided,
            exempt,
            outcome: Some(Outcome::Exempt),
            tier: None,
            clause: None,
            statutory: (None, None),
            statutory_in: (true, true),
            range: None,
            range_in: (true, true),
            amount: None,
            penalties: Vec::new(),
            fired: BTreeSet::new(),
            error: false,
            why: "",
        };
        if exempt {
            answer.fired = std::mem::take(&mut self.fired);
            return Ok(answer);
        }

        // Nothing covers the case, or rules differ: one suffices, whatever else fails.
        answer.outcome = None;
        if any([clause_unknown, tier.no_rule, found.no_rule])? {
            answer.status = Status::NoRule;
        } else if any([clause_conflict, tier.conflict, found.conflict])? {
            answer.status = Status::Conflict;
        }
        let decided = answer.status == Status::Decided;
        let chosen = if decided { chosen? } else { chosen.unwrap_or(None) };
        answer.clause = chosen.map(|(c, _)| c.id.value.clone());

        let fine = chosen.and_then(|(c, _)| c.fine.as_ref());
        let fined = fine.is_some_and(|f| f.verb == Force::Shall || !self.elected("no-fine"));
        // Which clause applies may itself be open: then no range of one of them is shown.
        if fined && answer.status != Status::NoRule && clause_conflict == Ok(false) {
            let range = statutory?.ok_or(Stop("no fine"))?;
            answer.statutory = (range.min, range.max);
            answer.statutory_in = (range.min_in, range.max_in);
        }
        if decided {
            tier.shifts?;
            let outcome = found.outcome?.ok_or(Stop("no outcome"))?;
            answer.outcome = Some(outcome);
            let index = tier.index?;
            let rows = item.tiers.iter().flat_map(|t| &t.rows);
            let mut ids: Vec<&str> = rows.map(|r| r.id.value.as_str()).collect();
            ids.dedup();
            answer.tier = index.and_then(|i| ids.get(i)).map(|id| (*id).to_owned());
            if fined
                && !fine.is_some_and(|f| f.unspecified)
                && let Some(range) = statutory?
            {
                let (amount, range_in) =
                    amount::amount(&mut self.env, &self.parts, range, tier.range, tier.place, outcome)?;
                answer.range = (amount.low.is_some() || amount.high.is_some()).then_some((amount.low, amount.high));
                answer.range_in = range_in;
                answer.amount = amount.point;
            }
            for order in &item.orders {
                self.env.holds(order.when.as_ref())?;
            }
        }
        self.penalties(&held, &mut answer)?;
        answer.fired = std::mem::take(&mut self.fired);
        Ok(answer)
    }

    fn fine(&self, f: &'a Fine) -> R<Range> {
        let base = match (&f.of, &f.of_at_least) {
            (Some(of), Some(least)) => Some(self.env.number(of)?.max(self.env.number(least)?)),
            (Some(of), None) => Some(self.env.number(of)?),
            _ => None,
        };
        let times = f.times.as_ref().map(|t| self.env.number(t)).transpose()?;
        let end = |one: &'a Option<crate::pack::model::Formula>| -> R<Option<Decimal>> {
            let Some(formula) = one else { return Ok(None) };
            let mut n = self.env.number(formula)?;
            for factor in [base, times].into_iter().flatten() {
                n = exact::multiply(n, factor)?;
            }
            Ok(Some(n))
        };
        if let Some(n) = end(&f.exact)? {
            return Ok(Range { min: Some(n), max: Some(n), min_in: true, max_in: true });
        }
        Ok(Range {
            min: end(&f.from)?.or(end(&f.above)?),
            max: end(&f.to)?.or(end(&f.below)?),
            min_in: f.above.is_none(),
            max_in: f.below.is_none(),
        })
    }

    fn tier(&mut self, statutory: R<Option<Range>>) -> Tier {
        let no_fine = statutory.map(|r| r.is_none());
        let statutory: R<Range> =
            statutory.map(|r| r.unwrap_or(Range { min: None, max: None, min_in: true, max_in: true }));
        let Some(tiers) = &self.item.tiers else {
            return Tier {
                index: Ok(None),
                range: statutory,
                place: Ok(None),
                conflict: Ok(false),
                no_rule: Ok(false),
                shifts: Ok(()),
            };
        };
        let written = any(tiers.rows.iter().filter_map(|r| r.when.as_ref()).map(|f| self.env.holds(Some(f))));
        let mut ids: Vec<&str> = tiers.rows.iter().map(|r| r.id.value.as_str()).collect();
        ids.dedup();
        let mut rows: Vec<(R<bool>, usize, R<Range>)> = Vec::new();
        for row in &tiers.rows {
            let held = match &row.when {
                Some(f) => self.env.holds(Some(f)),
                None => not(written),
            };
            let index = ids.iter().position(|id| *id == row.id.value).unwrap_or(0);
            let range = match &row.fine {
                None => statutory,
                Some(fine) => match &fine.position {
                    Some(_) if matches!(no_fine, Ok(true)) => statutory,
                    Some((from, to)) => statutory.and_then(|s| {
                        let max = s.max.ok_or(Stop("position without a maximum"))?;
                        let (from, to) = (self.env.number(from)?, self.env.number(to)?);
                        let min = s.min.unwrap_or_default();
                        Ok(Range {
                            min: Some(amount::between(min, max, from)?),
                            max: Some(amount::between(min, max, to)?),
                            min_in: true,
                            max_in: true,
                        })
                    }),
                    None => self.fine(fine),
                },
            };
            rows.push((held, index, range));
        }
        let lightest = first(rows.iter().map(|r| (r.0, r.1)));
        let heaviest = first(rows.iter().rev().map(|r| (r.0, r.1)));
        let before = if tiers.choose == TierChoice::Heaviest { heaviest } else { lightest };
        // Of the rows that hold, the one that gave the tier.
        if let Ok(Some(i)) = before
            && let Some(id) = ids.get(i)
        {
            self.fired.insert((*id).to_owned());
        }
        let mut conflict = Ok(false);
        if tiers.choose == TierChoice::Unique {
            for (i, x) in rows.iter().enumerate() {
                for y in rows.iter().skip(i + 1).filter(|y| y.1 != x.1) {
                    let differ = x.2.and_then(|x| y.2.map(|y| (x.min, x.max) != (y.min, y.max)));
                    conflict = or(conflict, and(and(x.0, y.0), differ));
                }
            }
        }
        let no_rule = not(any(rows.iter().map(|r| r.0)));
        self.env.bind(
            &["tier_before", "原档次"],
            before.and_then(|b| b.map(|i| V::Number(Decimal::from(i + 1))).ok_or(Stop("no tier"))),
        );
        let (index, place, shifts) = self.shifted(before, ids.len());
        let range = match index {
            Ok(Some(i)) => rows.iter().find(|r| r.1 == i).map_or(statutory, |r| r.2),
            Ok(None) => statutory,
            Err(e) => Err(e),
        };
        Tier { index, range, place, conflict, no_rule, shifts }
    }

    #[allow(clippy::type_complexity)]
    fn shifted(&mut self, before: R<Option<usize>>, count: usize) -> (R<Option<usize>>, R<Option<Place>>, R<()>) {
        let parts = self.parts.clone();
        let mut shifts: Vec<&Shift> = parts.iter().flat_map(|p| &p.shifts).collect();
        shifts.sort_by_key(|s| (s.order, &s.id.value));
        // A place inside the tier, and the end of the statutory range beyond the last tier; the end outranks the place
        // until a later shift names a place or moves on inside the table.
        let (mut index, mut share, mut end, mut all) = (before, None, None, Ok(()));
        for shift in shifts {
            let condition = self.env.holds(Some(&shift.when));
            let applies = match self.applies(condition, shift.force, &shift.id.value) {
                Ok(applies) => applies,
                Err(e) => {
                    all = Err(e);
                    if matches!(shift.to, ShiftTo::Up(_) | ShiftTo::Down(_)) {
                        index = Err(e);
                    }
                    continue;
                }
            };
            let mut put = |at: Decimal| {
                share = Some(Place::Share(at));
                end = None;
            };
            match (applies, shift.to) {
                (false, _) => {}
                (true, ShiftTo::Top) => put(Decimal::ONE),
                (true, ShiftTo::Middle) => put(Decimal::new(5, 1)),
                (true, ShiftTo::Bottom) => put(Decimal::ZERO),
                (true, ShiftTo::Up(k)) => {
                    if let Ok(Some(i)) = &mut index {
                        *i += k as usize;
                        end = (*i >= count).then_some(Place::Maximum);
                        *i = (*i).min(count.saturating_sub(1));
                    }
                }
                (true, ShiftTo::Down(k)) => {
                    if let Ok(Some(i)) = &mut index {
                        end = (*i < k as usize).then_some(Place::Minimum);
                        *i = i.saturating_sub(k as usize);
                    }
                }
            }
        }
        (index, all.map(|()| end.or(share)), all)
    }

    fn circumstances(&mut self) -> Counts {
        let zero = Ok(Decimal::ZERO);
        let mut counts = Counts { severe: zero, lenient: zero, reduced: zero, reducible: Ok(false) };
        let parts = self.parts.clone();
        for c in parts.iter().flat_map(|p| &p.circumstances) {
            let condition = self.env.holds(Some(&c.when));
            let applies = self.applies(condition, c.force, &c.id.value);
            let weight = self.weight(c, applies);
            let add = |total: R<Decimal>| exact::add(total?, weight?);
            match c.effect {
                Effect::Severe => counts.severe = add(counts.severe),
                Effect::Lenient => counts.lenient = add(counts.lenient),
                Effect::Reduced => counts.reduced = add(counts.reduced),
                Effect::LenientOrReduced => {
                    counts.lenient = add(counts.lenient);
                    counts.reducible = or(counts.reducible, applies);
                }
            }
        }
        for (names, count) in [
            (["severe_count", "从重情节数"], counts.severe),
            (["lenient_count", "从轻情节数"], counts.lenient),
            (["reduced_count", "减轻情节数"], counts.reduced),
        ] {
            self.env.bind(&names, count.map(V::Number));
        }
        counts
    }

    fn weight(&self, c: &'a Circumstance, applies: R<bool>) -> R<Decimal> {
        match (applies?, &c.weight) {
            (false, _) => Ok(Decimal::ZERO),
            (true, None) => Ok(Decimal::ONE),
            (true, Some(w)) => self.env.number(w),
        }
    }

    fn outcome(&mut self, counts: &Counts) -> Found {
        let stopped = |e: Stop| Found { outcome: Err(e), no_rule: Err(e), conflict: Err(e) };
        let Some(policy) = self.parts.iter().rev().find_map(|p| p.outcomes.as_ref()) else {
            return stopped(Stop("no policy"));
        };
        match &policy.policy {
            OutcomePolicy::Mixed(mixed) => self.usual(*mixed, counts),
            OutcomePolicy::Rules { first: in_order, rules } => {
                let held: Vec<(R<bool>, Outcome)> =
                    rules.iter().map(|r| (self.env.holds(r.when.as_ref()), r.outcome)).collect();
                let mut earlier = Ok(false);
                for (rule, (holds, _)) in rules.iter().zip(&held) {
                    let free = if *in_order { not(earlier) } else { Ok(true) };
                    if and(*holds, free) == Ok(true) {
                        self.fired.insert(rule.id.value.clone());
                    }
                    earlier = or(earlier, *holds);
                }
                let mut conflict = Ok(false);
                for (i, x) in held.iter().enumerate().filter(|_| !in_order) {
                    for y in held.iter().skip(i + 1).filter(|y| y.1 != x.1) {
                        conflict = or(conflict, and(x.0, y.0));
                    }
                }
                Found { outcome: first(held.iter().copied()), no_rule: not(earlier), conflict }
            }
        }
    }

    fn usual(&self, mixed: Mixed, counts: &Counts) -> Found {
        let some = |count: R<Decimal>| count.map(|n| n > Decimal::ZERO);
        let choice = and(counts.reducible, Ok(self.elected("reduced")));
        let (severe, lenient) = (some(counts.severe), or(some(counts.lenient), some(counts.reduced)));
        let elected = || -> R<Vec<Outcome>> {
            let mut chosen: Vec<Outcome> =
                [("lenient", Outcome::Lenient), ("ordinary", Outcome::Ordinary), ("severe", Outcome::Severe)]
                    .into_iter()
                    .filter(|(id, _)| self.elected(id))
                    .map(|(_, o)| o)
                    .collect();
            chosen.extend(choice?.then_some(Outcome::Reduced));
            Ok(chosen)
        };
        let conflict = if mixed == Mixed::Judgement {
            and(and(severe, lenient), elected().map(|c| c.len() != 1))
        } else {
            Ok(false)
        };
        let outcome = || -> R<Option<Outcome>> {
            let mild = || {
                let reduce = or(some(counts.reduced), choice);
                reduce.map(|r| if r { Outcome::Reduced } else { Outcome::Lenient })
            };
            Ok(Some(match (severe?, lenient?) {
                (false, false) => Outcome::Ordinary,
                (true, false) => Outcome::Severe,
                (false, true) => mild()?,
                (true, true) => match mixed {
                    Mixed::Ordinary => Outcome::Ordinary,
                    Mixed::Severe => Outcome::Severe,
                    Mixed::Lenient => mild()?,
                    Mixed::Offset => match counts.severe?.cmp(&exact::add(counts.lenient?, counts.reduced?)?) {
                        std::cmp::Ordering::Greater => Outcome::Severe,
                        std::cmp::Ordering::Less => mild()?,
                        std::cmp::Ordering::Equal => Outcome::Ordinary,
                    },
                    Mixed::Judgement => match elected()?.as_slice() {
                        [one] => *one,
                        _ => return Ok(None),
                    },
                },
            }))
        };
        Found { outcome: outcome(), no_rule: Ok(false), conflict }
    }

    fn penalties(&mut self, held: &[R<bool>], answer: &mut Answer) -> R<()> {
        let item = self.item;
        let own = item.penalties.iter().map(|p| (p, Ok(true)));
        let of_clauses = item.clauses.iter().zip(held).flat_map(|(c, h)| c.penalties.iter().map(move |p| (p, *h)));
        let all: Vec<(&Penalty, R<bool>)> = own.chain(of_clauses).collect();
        for (p, clause) in all {
            let id = p.id.as_ref().map_or_else(|| kind_name(p), |i| i.value.clone());
            let chosen = p.force == Force::Shall || self.elected(&format!("penalty:{id}"));
            let applies = and(and(clause, self.env.holds(p.when.as_ref())), Ok(chosen));
            // Without a result a penalty that cannot be told is left out.
            if if answer.status == Status::Decided { applies? } else { applies == Ok(true) } {
                answer.penalties.push(p.kind);
                self.fired.insert(id);
            }
        }
        answer.penalties.sort();
        Ok(())
    }
}

/// `licence_revoked` of `LicenceRevoked`.
fn kind_name(p: &Penalty) -> String {
    let mut name = String::new();
    for c in format!("{:?}", p.kind).chars() {
        if c.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(c.to_lowercase());
    }
    name
}
