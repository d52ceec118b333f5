//! Stage 9, amount: the pack's method, as ordered steps carrying (low, point, high).

use super::circumstance::OutcomeStage;
use super::clause::{ClauseStage, RangeKind};
use super::item::{Emit, Group, GroupKind, OUTCOMES, Rule};
use super::result::Stage;
use super::tier::TierStage;
use crate::diagnostic::{both, codes};
use crate::pack::model::{
    BandSet, Bands, Citation, Ends, Factor, Formula, Method, MethodKind, Outcome, PointAt, Round, Step, StepAction,
    Weights,
};
use crate::program::{Fault, Instr, Reg, Type, Value};
use crate::quantity::Number;

/// What the stage finds.
pub(super) struct AmountStage {
    pub low: Reg,
    pub point: Reg,
    pub high: Reg,
    pub low_inclusive: Reg,
    pub high_inclusive: Reg,
    /// The result left the statutory range though nothing allows it.
    pub outside: Reg,
}

/// The three running values.
#[derive(Clone, Copy)]
struct Triple {
    low: Reg,
    point: Reg,
    high: Reg,
}

impl Emit<'_> {
    pub(super) fn amount_stage(
        &mut self,
        clause: &ClauseStage,
        tier: &TierStage,
        outcome: &OutcomeStage,
        _exempt: Reg,
    ) -> Option<AmountStage> {
        let none = self.low.builder.value(Value::Null);
        let start = Triple { low: tier.low, point: none, high: tier.high };
        let method = self.parts.iter().rev().find_map(|p| p.method.as_ref());
        let yes = self.low.builder.bool(true);
        let first_rule = self.rules.len();
        let result = match method.map(|m| &m.kind) {
            Some(MethodKind::Bands(b)) => method.and_then(|m| self.bands(m, b, clause, tier, outcome)),
            Some(MethodKind::Weights(w)) => method.and_then(|m| self.weights(m, w, clause, tier)),
            Some(MethodKind::WithinTier { shares, round }) => {
                method.and_then(|m| self.within_tier(m, shares, round.as_ref(), start, tier, outcome))
            }
            Some(MethodKind::Steps(steps)) => method.and_then(|m| self.steps(m, steps, start, tier)),
            // Tiers are a method of their own: the tier's range, the point in it a judgement.
            None if !tier.tiers.is_empty() => Some(self.placed(start, tier, tier.low_inclusive, tier.high_inclusive)),
            None if clause.kinds.iter().all(|k| matches!(k, RangeKind::None | RangeKind::Unspecified)) => {
                Some((Triple { low: none, point: none, high: none }, yes, yes))
            }
            None => {
                let (at, path) = (self.item.id.at, self.item.id.path.clone());
                self.low.report(
                    &codes::NO_METHOD,
                    at,
                    &path,
                    both(
                        "事项有罚款，但没有规定罚款数额的确定方法（method）",
                        "the item has a fine but nothing says how its amount is found (method)",
                    ),
                );
                None
            }
        };
        // Names of the running values end with the method.
        for n in ["low", "point", "high", "下限", "取值", "上限"] {
            self.low.scope.unbind(n);
        }
        let (mut t, mut low_inclusive, mut high_inclusive) = result?;
        // A method that says what 减轻 gives is followed; otherwise it is below the minimum, and how far is for people
        // to judge. Without a minimum there is no range.
        let says_reduced = match method.map(|m| &m.kind) {
            Some(MethodKind::Steps(steps)) => method.is_some_and(|m| m.beyond) || steps.iter().any(speaks_of_reduction),
            Some(MethodKind::Bands(b)) => b.both.iter().any(|s| s.0 == Outcome::Reduced),
            Some(MethodKind::WithinTier { shares, .. }) => shares.iter().any(|s| s.0 == Outcome::Reduced),
            Some(MethodKind::Weights(_)) | None => false,
        };
        let is_reduced = self.is_outcome(outcome.outcome, Outcome::Reduced);
        let b = &mut self.low.builder;
        let no = b.bool(false);
        // An end of the statutory range, or of the tier unless a shift sets the place, that is outside stays outside where
        // the recommended range reaches it.
        let (unset, free) = (b.emit(Instr::Equal(tier.place, none)), b.emit(Instr::Equal(tier.pinned, none)));
        let by_method = b.emit(Instr::And(unset, free));
        let by_shift = b.emit(Instr::Not(by_method));
        let tier_low_in = b.emit(Instr::Or(tier.low_inclusive, by_shift));
        let tier_high_in = b.emit(Instr::Or(tier.high_inclusive, by_shift));
        for (own, reg, ends) in [
            (&mut low_inclusive, t.low, [(clause.min_inclusive, clause.min), (tier_low_in, tier.low)]),
            (&mut high_inclusive, t.high, [(clause.max_inclusive, clause.max), (tier_high_in, tier.high)]),
        ] {
            for (inclusive, end) in ends {
                let at_end = b.emit(Instr::Equal(reg, end));
                let away = b.emit(Instr::Not(at_end));
                let kept = b.emit(Instr::Or(inclusive, away));
                *own = b.emit(Instr::And(*own, kept));
            }
        }
        if !says_reduced {
            let zero = b.int(0);
            let floor = b.emit(Instr::Select(clause.has_min, zero, none));
            let below = b.emit(Instr::Select(clause.has_min, clause.min, none));
            t.low = b.emit(Instr::Select(is_reduced, floor, t.low));
            t.high = b.emit(Instr::Select(is_reduced, below, t.high));
            t.point = b.emit(Instr::Select(is_reduced, none, t.point));
            low_inclusive = b.emit(Instr::Select(is_reduced, no, low_inclusive));
            high_inclusive = b.emit(Instr::Select(is_reduced, no, high_inclusive));
        }
        let outside = if method.is_some_and(|m| m.beyond) {
            no
        } else {
            let within = self.within(clause, t);
            let b = &mut self.low.builder;
            let allowed = b.emit(Instr::Or(is_reduced, within));
            b.emit(Instr::Not(allowed))
        };
        let mut outside = outside;
        if let Some(open) = clause.unspecified {
            // A method has nothing to work on: there is no range and no amount, and none of its rules applies.
            let b = &mut self.low.builder;
            let set = b.emit(Instr::Not(open));
            for r in [&mut t.low, &mut t.point, &mut t.high] {
                *r = b.emit(Instr::Select(open, none, *r));
            }
            outside = b.emit(Instr::Select(open, no, outside));
            for rule in self.rules.iter_mut().skip(first_rule).filter(|r| r.stage == Stage::Amount) {
                rule.applied = b.emit(Instr::And(set, rule.applied));
            }
        }
        Some(AmountStage { low: t.low, point: t.point, high: t.high, low_inclusive, high_inclusive, outside })
    }

    fn is_outcome(&mut self, reg: Reg, outcome: Outcome) -> Reg {
        let id = OUTCOMES.iter().find(|o| o.0 == outcome).map_or("ordinary", |o| o.1);
        let symbol = self.low.scope.symbol(id);
        let b = &mut self.low.builder;
        let value = b.value(Value::Symbol(symbol));
        b.emit(Instr::Equal(reg, value))
    }

    /// Whether all that is set lies inside the statutory range.
    fn within(&mut self, clause: &ClauseStage, t: Triple) -> Reg {
        let b = &mut self.low.builder;
        let none = b.value(Value::Null);
        let mut all = b.bool(true);
        for (r, is_point) in [(t.low, false), (t.point, true), (t.high, false)] {
            let unset = b.emit(Instr::Equal(r, none));
            for (has, end, inclusive, lower) in [
                (clause.has_min, clause.min, clause.min_inclusive, true),
                (clause.has_max, clause.max, clause.max_inclusive, false),
            ] {
                let free = b.emit(Instr::Not(has));
                let mut inside =
                    if lower { b.emit(Instr::LessEqual(end, r)) } else { b.emit(Instr::LessEqual(r, end)) };
                if is_point {
                    // The amount itself may not sit on an end the law leaves out.
                    let at_end = b.emit(Instr::Equal(end, r));
                    let away = b.emit(Instr::Not(at_end));
                    let kept = b.emit(Instr::Or(inclusive, away));
                    inside = b.emit(Instr::And(inside, kept));
                }
                // An end that is not set compares as unknown; what is free or unset needs no comparison.
                let fine = b.any(&[free, unset]);
                let yes = b.bool(true);
                let ok = b.emit(Instr::Select(fine, yes, inside));
                all = b.emit(Instr::And(all, ok));
            }
        }
        all
    }

    fn round(&mut self, round: &Round, x: Reg) -> Option<Reg> {
        let (unit, _) = self.low.formula(&round.unit)?;
        match self.low.builder.constant(unit) {
            Some(Value::Number(n)) if n > Number::ZERO => {
                let none = self.low.builder.value(Value::Null);
                let b = &mut self.low.builder;
                if b.constant(x) == Some(Value::Null) {
                    return Some(none);
                }
                Some(b.emit(Instr::Round(x, n, round.mode)))
            }
            _ => {
                self.low.report(
                    &codes::BAD_RANGE,
                    round.unit.at,
                    &round.unit.path,
                    both("取整单位必须是大于零的常量", "the rounding unit must be a constant above zero"),
                );
                None
            }
        }
    }

    fn push_step(&mut self, id: &str, basis: super::result::Basis, t: Triple) {
        let yes = self.low.builder.bool(true);
        self.rules.push(Rule {
            stage: Stage::Amount,
            id: id.to_owned(),
            name: both(step_name(id).0, step_name(id).1),
            basis,
            condition: None,
            applied: yes,
            may: false,
            values: triple_values(t),
        });
    }

    fn bands(
        &mut self,
        method: &Method,
        bands: &Bands,
        clause: &ClauseStage,
        tier: &TierStage,
        outcome: &OutcomeStage,
    ) -> Option<(Triple, Reg, Reg)> {
        let basis = self.cites_or(&method.basis, &[]);
        if clause.kinds.contains(&RangeKind::MinOnly) && bands.min_only.is_empty() {
            self.low.report(
                &codes::BAND_MISSING,
                method.at,
                "method/bands",
                both("有只规定下限的条款，须规定 min_only", "a clause sets only a minimum: `min_only` is needed"),
            );
            return None;
        }
        let max_only = if bands.max_only.is_empty() { &bands.both } else { &bands.max_only };
        for (set, name) in [(&bands.both, "both"), (&bands.max_only, "max_only"), (&bands.min_only, "min_only")] {
            // 减轻 is listed in every set or in none: what one set leaves out cannot be read off another.
            let reduced = [&bands.both, &bands.max_only, &bands.min_only]
                .iter()
                .any(|s| s.iter().any(|s| s.0 == Outcome::Reduced));
            let absent = [Outcome::Lenient, Outcome::Ordinary, Outcome::Severe]
                .into_iter()
                .chain(reduced.then_some(Outcome::Reduced))
                .find(|o| !set.iter().any(|s| s.0 == *o));
            if let Some(o) = absent.filter(|_| name == "both" || !set.is_empty()) {
                let o = OUTCOMES.iter().find(|x| x.0 == o).map_or(("", ""), |x| (x.2, x.1));
                self.low.report(
                    &codes::BAND_MISSING,
                    method.at,
                    &format!("method/bands/{name}"),
                    both(format!("{name} 没有规定“{}”的幅度", o.0), format!("`{name}` sets no band for `{}`", o.1)),
                );
                return None;
            }
        }
        // With tiers the bands cut the tier's range, else the statutory one.
        let (lower, upper) = (tier.low, tier.high);
        let b = &mut self.low.builder;
        let (zero, none) = (b.int(0), b.value(Value::Null));
        let (has_min, has_max) = if tier.tiers.is_empty() {
            (clause.has_min, clause.has_max)
        } else {
            let (low_unset, high_unset) = (b.emit(Instr::Equal(lower, none)), b.emit(Instr::Equal(upper, none)));
            (b.emit(Instr::Not(low_unset)), b.emit(Instr::Not(high_unset)))
        };
        let min_only = b.emit(Instr::Not(has_max));
        let base_both = b.emit(Instr::Select(has_min, lower, zero));
        let base = b.emit(Instr::Select(min_only, zero, base_both));
        let span = b.emit(Instr::Subtract(upper, base_both));
        let width = b.emit(Instr::Select(min_only, lower, span));
        let mut low = none;
        let mut point = none;
        let mut high = none;
        let yes = b.bool(true);
        let (mut low_in, mut high_in) = (yes, yes);
        for (o, ..) in OUTCOMES {
            let shares = |set: &BandSet| set.iter().find(|s| s.0 == o).map(|s| (s.1.clone(), s.2.clone()));
            let Some((a0, b0)) = shares(&bands.both) else { continue };
            let cut = |this: &mut Self, both_end: &Formula, pick: fn((Formula, Formula)) -> Formula| -> Option<Reg> {
                let two = this.low.typed(both_end, &Type::Number)?;
                let max = match shares(max_only) {
                    Some(s) => this.low.typed(&pick(s), &Type::Number)?,
                    None => two,
                };
                let min = match shares(&bands.min_only) {
                    Some(s) => this.low.typed(&pick(s), &Type::Number)?,
                    None => two,
                };
                let b = &mut this.low.builder;
                let share = b.emit(Instr::Select(has_min, two, max));
                let share = b.emit(Instr::Select(min_only, min, share));
                let part = b.emit(Instr::Multiply(width, share));
                Some(b.emit(Instr::Add(base, part)))
            };
            let lo = cut(self, &a0, |s| s.0)?;
            let hi = cut(self, &b0, |s| s.1)?;
            let b = &mut self.low.builder;
            let at = bands.point.iter().find(|p| p.0 == o).map_or(PointAt::None, |p| p.1);
            let p = match at {
                PointAt::Low => lo,
                PointAt::High => hi,
                PointAt::Middle => {
                    let sum = b.emit(Instr::Add(lo, hi));
                    let half = b.value(Value::Number(Number::new(5, 1)));
                    b.emit(Instr::Multiply(sum, half))
                }
                PointAt::None => none,
            };
            let p = match &bands.round {
                Some(r) => self.round(r, p)?,
                None => p,
            };
            let ends = bands.ends.iter().find(|e| e.0 == o).map_or(Ends::Closed, |e| e.1);
            let is = self.is_outcome(outcome.outcome, o);
            let b = &mut self.low.builder;
            // Rounding may step over an end; the band holds.
            let p = if bands.round.is_some() && at != PointAt::None {
                let up = b.emit(Instr::Max(p, lo));
                b.emit(Instr::Min(up, hi))
            } else {
                p
            };
            low = b.emit(Instr::Select(is, lo, low));
            high = b.emit(Instr::Select(is, hi, high));
            point = b.emit(Instr::Select(is, p, point));
            let (l, h) = (
                b.bool(matches!(ends, Ends::Closed | Ends::RightOpen)),
                b.bool(matches!(ends, Ends::Closed | Ends::LeftOpen)),
            );
            // A single-point range has no open ends.
            let single = b.emit(Instr::Equal(lo, hi));
            let l = b.emit(Instr::Or(l, single));
            let h = b.emit(Instr::Or(h, single));
            low_in = b.emit(Instr::Select(is, l, low_in));
            high_in = b.emit(Instr::Select(is, h, high_in));
        }
        let placed = self.placed(Triple { low, point, high }, tier, low_in, high_in);
        self.push_step("bands", basis, placed.0);
        Some(placed)
    }

    /// A shift's place in the tier outranks what the method says; one point then has no open ends.
    fn placed(&mut self, t: Triple, tier: &TierStage, low_in: Reg, high_in: Reg) -> (Triple, Reg, Reg) {
        let b = &mut self.low.builder;
        let none = b.value(Value::Null);
        if b.constant(tier.place) == Some(Value::Null) && b.constant(tier.pinned) == Some(Value::Null) {
            return (t, low_in, high_in);
        }
        let free = b.emit(Instr::Equal(tier.pinned, none));
        let unset = b.emit(Instr::Equal(tier.place, none));
        let no_low = b.emit(Instr::Equal(tier.low, none));
        let zero = b.int(0);
        let base = b.emit(Instr::Select(no_low, zero, tier.low));
        let width = b.emit(Instr::Subtract(tier.high, base));
        let part = b.emit(Instr::Multiply(width, tier.place));
        let at = b.emit(Instr::Add(base, part));
        let mut place = |r: Reg| {
            let r = b.emit(Instr::Select(unset, r, at));
            b.emit(Instr::Select(free, r, tier.pinned))
        };
        let placed = Triple { low: place(t.low), point: place(t.point), high: place(t.high) };
        let by_method = b.emit(Instr::And(unset, free));
        let by_shift = b.emit(Instr::Not(by_method));
        (placed, b.emit(Instr::Or(low_in, by_shift)), b.emit(Instr::Or(high_in, by_shift)))
    }

    fn within_tier(
        &mut self,
        method: &Method,
        shares: &[(Outcome, Formula)],
        round: Option<&Round>,
        start: Triple,
        tier: &TierStage,
        outcome: &OutcomeStage,
    ) -> Option<(Triple, Reg, Reg)> {
        let basis = self.cites_or(&method.basis, &[]);
        let b = &mut self.low.builder;
        let (zero, none) = (b.int(0), b.value(Value::Null));
        let no_low = b.emit(Instr::Equal(start.low, none));
        let base = b.emit(Instr::Select(no_low, zero, start.low));
        let width = b.emit(Instr::Subtract(start.high, base));
        let mut point = none;
        for (o, f) in shares {
            let share = self.low.typed(f, &Type::Number)?;
            let is = self.is_outcome(outcome.outcome, *o);
            let b = &mut self.low.builder;
            let part = b.emit(Instr::Multiply(width, share));
            let at = b.emit(Instr::Add(base, part));
            let at = match round {
                Some(r) => {
                    let at = self.round(r, at)?;
                    let b = &mut self.low.builder;
                    let at = b.emit(Instr::Max(at, base));
                    b.emit(Instr::Min(at, start.high))
                }
                None => at,
            };
            point = self.low.builder.emit(Instr::Select(is, at, point));
        }
        let t = Triple { low: base, point, high: start.high };
        let placed = self.placed(t, tier, tier.low_inclusive, tier.high_inclusive);
        self.push_step("within_tier", basis, placed.0);
        Some(placed)
    }

    fn weights(
        &mut self,
        method: &Method,
        weights: &Weights,
        clause: &ClauseStage,
        tier: &TierStage,
    ) -> Option<(Triple, Reg, Reg)> {
        let basis = self.cites_or(&method.basis, &[]);
        let mut total = match &weights.start {
            Some(f) => self.low.typed(f, &Type::Number)?,
            None => self.low.builder.int(0),
        };
        let mut ok = true;
        for factor in &weights.factors {
            match self.factor(factor, &method.basis) {
                Some(w) => total = self.low.builder.emit(Instr::Add(total, w)),
                None => ok = false,
            }
        }
        if !ok {
            return None;
        }
        if let Some(f) = &weights.at_most {
            let cap = self.low.typed(f, &Type::Number)?;
            total = self.low.builder.emit(Instr::Min(total, cap));
        }
        let b = &mut self.low.builder;
        let amount = b.emit(Instr::Multiply(total, clause.known_max));
        let zero = b.int(0);
        let floor = b.emit(Instr::Select(clause.has_min, clause.min, zero));
        let mut amount = b.emit(Instr::Max(amount, floor));
        let yes = b.bool(true);
        self.rules.push(Rule {
            stage: Stage::Amount,
            id: "weights".to_owned(),
            name: both("裁量百分值总和×法定最高罚款", "sum of weights × statutory maximum"),
            basis: basis.clone(),
            condition: None,
            applied: yes,
            may: false,
            values: vec![
                (both("裁量百分值总和", "sum of weights"), total, Type::Number),
                (both("罚款", "fine"), amount, Type::Money),
            ],
        });
        if let Some(d) = &weights.discount {
            let condition = self.low.condition(&d.when)?;
            let by = self.low.typed(&d.by, &Type::Number)?;
            let b = &mut self.low.builder;
            let one = b.int(1);
            let rest = b.emit(Instr::Subtract(one, by));
            let mut less = b.emit(Instr::Multiply(amount, rest));
            if d.floor_at_minimum {
                less = b.emit(Instr::Max(less, floor));
            }
            amount = b.emit(Instr::Select(condition.reg, less, amount));
            let applied = condition.reg;
            let cites = self.cites_or(&d.basis, &method.basis);
            self.rules.push(Rule {
                stage: Stage::Amount,
                id: "discount".to_owned(),
                name: both("降低处罚", "discount"),
                basis: cites,
                condition: Some(condition),
                applied,
                may: false,
                values: vec![
                    (both("降低比例", "discount"), by, Type::Number),
                    (both("罚款", "fine"), amount, Type::Money),
                ],
            });
        }
        if let Some(r) = &weights.round {
            amount = self.round(r, amount)?;
            let b = &mut self.low.builder;
            let floored = b.emit(Instr::Max(amount, floor));
            let capped = b.emit(Instr::Min(floored, clause.max));
            amount = b.emit(Instr::Select(clause.has_max, capped, floored));
        }
        Some(self.placed(Triple { low: amount, point: amount, high: amount }, tier, yes, yes))
    }

    /// The weight of a factor: exactly one of its tests must match.
    fn factor(&mut self, factor: &Factor, fallback: &[Citation]) -> Option<Reg> {
        let (value, ty) = self.low.formula(&factor.of)?;
        let mut pairs = Vec::new();
        let mut members = Vec::new();
        let mut ok = true;
        for (cell, weight) in &factor.weights {
            match (self.low.cell(cell, value, &ty), self.low.typed(weight, &Type::Number)) {
                (Some(c), Some(w)) => {
                    let shown: Vec<String> = cell.tests.iter().map(ToString::to_string).collect();
                    members.push((shown.join(", "), c, cell.at, cell.path.clone()));
                    pairs.push((c, w));
                }
                _ => ok = false,
            }
        }
        if !ok {
            return None;
        }
        let (none, several) = self.low.lookup(&factor.name.value, factor.name.at, &factor.name.path);
        let b = &mut self.low.builder;
        let (none, several) = (b.value(none), b.value(several));
        let (value_of, differ) = b.unique(&pairs, none);
        let weight = b.emit(Instr::Select(differ, several, value_of));
        let (yes, no) = (b.bool(true), b.bool(false));
        self.groups.push(Group {
            kind: GroupKind::Weight,
            members,
            excused: no,
            clash: Some(differ),
            overlap_allowed: false,
        });
        let basis = self.cites_or(&factor.basis, fallback);
        self.rules.push(Rule {
            stage: Stage::Amount,
            id: factor.name.value.clone(),
            name: both(&factor.name.value, &factor.name.value),
            basis,
            condition: None,
            applied: yes,
            may: false,
            values: vec![(both("情况", "value"), value, ty), (both("裁量权重", "weight"), weight, Type::Number)],
        });
        Some(weight)
    }

    fn steps(
        &mut self,
        method: &Method,
        steps: &[Step],
        start: Triple,
        tier: &TierStage,
    ) -> Option<(Triple, Reg, Reg)> {
        let yes = self.low.builder.bool(true);
        let (mut t, ..) = self.placed(start, tier, yes, yes);
        self.bind_running(t);
        for step in steps {
            let (when, condition) = self.when(step.when.as_ref())?;
            let next = self.step(&step.action, t)?;
            let b = &mut self.low.builder;
            let mut choose = |new: Reg, old: Reg| b.emit(Instr::Select(when, new, old));
            t = Triple {
                low: choose(next.low, t.low),
                point: choose(next.point, t.point),
                high: choose(next.high, t.high),
            };
            self.bind_running(t);
            let name = step.name.value.clone();
            let label = both(&name, &name);
            for (end, reg) in [("", t.point), (".low", t.low), (".high", t.high)] {
                let reg = self.set_or_fail(reg);
                self.bind(&[&format!("{name}{end}")], reg, Type::Money, label.clone());
            }
            let basis = self.cites_or(&step.basis, &method.basis);
            self.rules.push(Rule {
                stage: Stage::Amount,
                id: name,
                name: label,
                basis,
                condition,
                applied: when,
                may: false,
                values: triple_values(t),
            });
        }
        for step in steps {
            for n in ["", ".low", ".high"] {
                self.low.scope.unbind(&format!("{}{n}", step.name.value));
            }
        }
        Some((t, yes, yes))
    }

    fn bind_running(&mut self, t: Triple) {
        for (names, reg, label) in [
            (["low", "下限"], t.low, both("下限", "low")),
            (["point", "取值"], t.point, both("取值", "point")),
            (["high", "上限"], t.high, both("上限", "high")),
        ] {
            let reg = self.set_or_fail(reg);
            self.bind(&names, reg, Type::Money, label);
        }
    }

    /// The value for use in an expression: a failure where nothing has set it.
    fn set_or_fail(&mut self, reg: Reg) -> Reg {
        let b = &mut self.low.builder;
        let none = b.value(Value::Null);
        let failure = b.value(Value::Error(Fault::Unset));
        let unset = b.emit(Instr::Equal(reg, none));
        b.emit(Instr::Select(unset, failure, reg))
    }

    fn step(&mut self, action: &StepAction, t: Triple) -> Option<Triple> {
        let each = |this: &mut Self, f: &dyn Fn(Reg) -> Instr| {
            let none = this.low.builder.value(Value::Null);
            let mut one = |r: Reg| {
                let b = &mut this.low.builder;
                if b.constant(r) == Some(Value::Null) { none } else { b.emit(f(r)) }
            };
            Triple { low: one(t.low), point: one(t.point), high: one(t.high) }
        };
        Some(match action {
            StepAction::Value(f) => {
                let r = self.low.typed(f, &Type::Money)?;
                Triple { low: r, point: r, high: r }
            }
            StepAction::Range { low, point, high } => {
                let mut end = |f: &Option<Formula>, old: Reg| match f {
                    Some(f) => self.low.typed(f, &Type::Money),
                    None => Some(old),
                };
                let (low_reg, high_reg) = (end(low, t.low)?, end(high, t.high)?);
                let none = self.low.builder.value(Value::Null);
                let point = match point {
                    Some(f) => self.low.typed(f, &Type::Money)?,
                    None => none,
                };
                Triple { low: low_reg, point, high: high_reg }
            }
            StepAction::Times(f) => {
                let k = self.low.typed(f, &Type::Number)?;
                each(self, &|r| Instr::Multiply(r, k))
            }
            StepAction::Add(f) => {
                let k = self.low.typed(f, &Type::Money)?;
                each(self, &|r| Instr::Add(r, k))
            }
            StepAction::Cap(f) => {
                let k = self.low.typed(f, &Type::Money)?;
                each(self, &|r| Instr::Min(r, k))
            }
            StepAction::Floor(f) => {
                let k = self.low.typed(f, &Type::Money)?;
                each(self, &|r| Instr::Max(r, k))
            }
            StepAction::Round(round) => Triple {
                low: self.round(round, t.low)?,
                point: self.round(round, t.point)?,
                high: self.round(round, t.high)?,
            },
        })
    }
}

/// Whether a step looks at 减轻: steps that never do say nothing of it.
fn speaks_of_reduction(step: &Step) -> bool {
    let of_action: Vec<Option<&Formula>> = match &step.action {
        StepAction::Range { low, point, high } => vec![low.as_ref(), point.as_ref(), high.as_ref()],
        StepAction::Value(f)
        | StepAction::Times(f)
        | StepAction::Add(f)
        | StepAction::Cap(f)
        | StepAction::Floor(f) => {
            vec![Some(f)]
        }
        StepAction::Round(_) => Vec::new(),
    };
    let names = ["\"reduced\"", "\"减轻\"", "reduced_count", "减轻情节数"];
    of_action.into_iter().chain([step.when.as_ref()]).flatten().any(|f| {
        let text = f.expr.to_string();
        names.iter().any(|n| text.contains(n))
    })
}

fn triple_values(t: Triple) -> Vec<(crate::diagnostic::Message, Reg, Type)> {
    vec![
        (both("下限", "low"), t.low, Type::Money),
        (both("取值", "point"), t.point, Type::Money),
        (both("上限", "high"), t.high, Type::Money),
    ]
}

fn step_name(id: &str) -> (&'static str, &'static str) {
    match id {
        "bands" => ("按裁量结果取幅度", "band of the outcome"),
        "within_tier" => ("在档次幅度内取值", "place within the tier"),
        _ => ("罚款数额", "amount"),
    }
}
