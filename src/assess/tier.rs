//! Stage 7, tier: the item's own standard, by the pack's declared policy, then the shifts.

use super::clause::ClauseStage;
use super::item::{Emit, Group, GroupKind, Rule};
use super::result::Stage;
use super::scale::Ends;
use crate::diagnostic::{Message, both, codes};
use crate::pack::model::{Force, ShiftTo, TierChoice};
use crate::program::{Fault, Instr, Reg, Type, Value};
use crate::quantity::Number;

/// What the stage finds.
pub(super) struct TierStage {
    /// Index from 0 after shifts; `Null` without tiers.
    pub index: Reg,
    /// The tier's range (the statutory one without tiers, or where a tier sets none).
    pub low: Reg,
    pub high: Reg,
    pub low_inclusive: Reg,
    pub high_inclusive: Reg,
    /// Where a shift put the amount in the tier's range (0 to 1), or `Null`.
    pub place: Reg,
    /// The amount a shift past the last tier fixed (the statutory maximum or minimum), or `Null`.
    pub pinned: Reg,
    /// Truth of what decides here besides the tier itself, so that a failure in it stops the case.
    pub decides: Vec<Reg>,
    pub conflict: Reg,
    pub no_rule: Reg,
    pub tiers: Vec<(String, Message)>,
    /// Ranges of the tiers, in their order.
    pub ends: Vec<Ends>,
}

struct Row {
    condition: Reg,
    tier: usize,
    ends: Ends,
}

impl Emit<'_> {
    pub(super) fn tier_stage(&mut self, clause: &ClauseStage, exempt: Reg) -> Option<TierStage> {
        let item = self.item;
        let Some(tiers) = &item.tiers else {
            let b = &mut self.low.builder;
            let (none, no) = (b.value(Value::Null), b.bool(false));
            let stage = TierStage {
                index: none,
                low: clause.min,
                high: clause.max,
                low_inclusive: clause.min_inclusive,
                high_inclusive: clause.max_inclusive,
                place: none,
                pinned: none,
                decides: Vec::new(),
                conflict: no,
                no_rule: no,
                tiers: Vec::new(),
                ends: Vec::new(),
            };
            self.bind_tier(&stage);
            return Some(stage);
        };
        let mut names: Vec<(String, Message)> = Vec::new();
        let mut rows: Vec<Row> = Vec::new();
        let mut written: Vec<Reg> = Vec::new();
        let mut conditions = Vec::new();
        let mut ok = true;
        // `otherwise` rows need the others' conditions first.
        for row in &tiers.rows {
            match &row.when {
                Some(f) => match self.low.condition(f) {
                    Some(c) => {
                        written.push(c.reg);
                        conditions.push(Some(c));
                    }
                    None => ok = false,
                },
                None => conditions.push(None),
            }
        }
        if !ok {
            return None;
        }
        let any_written = self.low.builder.any(&written);
        let otherwise = self.low.builder.emit(Instr::Not(any_written));
        let mut members = Vec::new();
        let first_rule = self.rules.len();
        for (row, condition) in tiers.rows.iter().zip(conditions) {
            let reg = condition.as_ref().map_or(otherwise, |c| c.reg);
            let name = row.name.as_ref().map_or_else(|| both(&row.id.value, &row.id.value), |n| n.text.clone());
            let tier = match names.iter().position(|(id, _)| *id == row.id.value) {
                Some(t) => t,
                None => {
                    names.push((row.id.value.clone(), name.clone()));
                    names.len() - 1
                }
            };
            if tier + 1 != names.len() {
                self.low.report(
                    &codes::TIER_OVERLAP,
                    row.at,
                    &row.id.path,
                    both(
                        "同一档次的各行必须相邻，并从轻到重排列",
                        "rows of one tier must stand together, lightest tier first",
                    ),
                );
                return None;
            }
            let Some(ends) = self.tier_range(row, clause) else {
                ok = false;
                continue;
            };
            let (low, high) = (ends.low, ends.high);
            if let Some(first) = rows.iter().find(|r| r.tier == tier)
                && (first.ends.low, first.ends.high) != (low, high)
            {
                self.low.report(
                    &codes::TIER_OVERLAP,
                    row.at,
                    &row.id.path,
                    both("同一档次的各行罚款幅度不同", "rows of one tier set different fines"),
                );
                return None;
            }
            members.push((row.id.value.clone(), reg, row.at, row.id.path.clone()));
            if let Some(fine) = &row.fine {
                let b = &mut self.low.builder;
                let below = b.emit(Instr::Less(low, clause.min));
                let below = b.emit(Instr::And(clause.has_min, below));
                let above = b.emit(Instr::Less(clause.max, high));
                let above = b.emit(Instr::And(clause.has_max, above));
                let outside = b.emit(Instr::Or(below, above));
                let outside = b.emit(Instr::And(reg, outside));
                self.tier_ranges.push((row.id.value.clone(), outside, fine.at, fine.path.clone()));
            }
            let basis = self.cites_or(&row.basis, &[]);
            let values = self.range_values([low, high], [ends.low_inclusive, ends.high_inclusive]);
            self.rules.push(Rule {
                stage: Stage::Tier,
                id: row.id.value.clone(),
                name,
                basis,
                condition,
                applied: reg,
                may: false,
                values,
            });
            rows.push(Row { condition: reg, tier, ends });
        }
        if !ok {
            return None;
        }
        let b = &mut self.low.builder;
        let none = b.value(Value::Null);
        let mut pairs: Vec<(Reg, Reg)> = rows.iter().map(|r| (r.condition, b.int(r.tier as i64))).collect();
        if tiers.choose == TierChoice::Heaviest {
            pairs.reverse();
        }
        let before = b.first(&pairs, none);
        // Of the rows that match, the one that gave the tier.
        let mut taken = b.bool(false);
        for (row, rule) in rows.iter().zip(first_rule..) {
            let tier = b.int(row.tier as i64);
            let chosen = b.emit(Instr::Equal(before, tier));
            let free = b.emit(Instr::Not(taken));
            let applied = b.all(&[row.condition, chosen, free]);
            taken = b.emit(Instr::Or(taken, applied));
            if let Some(r) = self.rules.get_mut(rule) {
                r.applied = applied;
            }
        }
        let all: Vec<Reg> = rows.iter().map(|r| r.condition).collect();
        let any = b.any(&all);
        let no_rule = b.emit(Instr::Not(any));
        // Under `unique`, tiers that overlap must set the same range.
        let mut clashes = Vec::new();
        for (i, x) in rows.iter().enumerate() {
            for y in rows.iter().skip(i + 1).filter(|y| y.tier != x.tier) {
                let together = b.emit(Instr::And(x.condition, y.condition));
                let low = b.emit(Instr::Equal(x.ends.low, y.ends.low));
                let high = b.emit(Instr::Equal(x.ends.high, y.ends.high));
                let same = b.emit(Instr::And(low, high));
                let differ = b.emit(Instr::Not(same));
                clashes.push(b.emit(Instr::And(together, differ)));
            }
        }
        let clash = b.any(&clashes);
        let conflict = if tiers.choose == TierChoice::Unique { clash } else { b.bool(false) };
        self.groups.push(Group {
            kind: GroupKind::Tier,
            members,
            excused: exempt,
            clash: (tiers.choose == TierChoice::Unique).then_some(clash),
            overlap_allowed: tiers.choose != TierChoice::Unique,
        });
        let (index, place, pinned, decides) = self.shifts(before, names.len(), clause);
        let b = &mut self.low.builder;
        let ends: Vec<Ends> =
            (0..names.len()).filter_map(|t| rows.iter().find(|r| r.tier == t).map(|r| r.ends)).collect();
        let mut by_tier = |pick: &dyn Fn(&Ends) -> Reg, otherwise: Reg| {
            let mut pairs = Vec::new();
            for (t, ends) in (0..).zip(&ends) {
                let n = b.int(t);
                pairs.push((b.emit(Instr::Equal(index, n)), pick(ends)));
            }
            b.first(&pairs, otherwise)
        };
        let stage = TierStage {
            index,
            low: by_tier(&|r| r.low, clause.min),
            high: by_tier(&|r| r.high, clause.max),
            low_inclusive: by_tier(&|r| r.low_inclusive, clause.min_inclusive),
            high_inclusive: by_tier(&|r| r.high_inclusive, clause.max_inclusive),
            place,
            pinned,
            decides,
            conflict,
            no_rule,
            tiers: names,
            ends,
        };
        let one = b.int(1);
        let shown_before = b.emit(Instr::Add(before, one));
        self.bind(&["tier_before", "原档次"], shown_before, Type::Number, both("原档次", "tier before shifts"));
        self.bind_tier(&stage);
        Some(stage)
    }

    fn bind_tier(&mut self, stage: &TierStage) {
        let b = &mut self.low.builder;
        let one = b.int(1);
        let shown = b.emit(Instr::Add(stage.index, one));
        let zero = b.int(0);
        let none = b.value(Value::Null);
        let unset = b.emit(Instr::Equal(stage.low, none));
        let low = b.emit(Instr::Select(unset, zero, stage.low));
        let no_maximum = b.value(Value::Error(Fault::NoMaximum));
        let open = b.emit(Instr::Equal(stage.high, none));
        let high = b.emit(Instr::Select(open, no_maximum, stage.high));
        if !stage.tiers.is_empty() {
            self.bind(&["tier", "档次"], shown, Type::Number, both("档次", "tier"));
        }
        self.bind(&["tier_low", "档次下限"], low, Type::Money, both("档次下限", "tier minimum"));
        self.bind(&["tier_high", "档次上限"], high, Type::Money, both("档次上限", "tier maximum"));
    }

    fn tier_range(&mut self, row: &crate::pack::model::TierRow, clause: &ClauseStage) -> Option<Ends> {
        let Some(fine) = &row.fine else {
            return Some(Ends {
                low: clause.min,
                high: clause.max,
                low_inclusive: clause.min_inclusive,
                high_inclusive: clause.max_inclusive,
            });
        };
        if let Some((from, to)) = &fine.position {
            let from = self.low.typed(from, &Type::Number)?;
            let to = self.low.typed(to, &Type::Number)?;
            let b = &mut self.low.builder;
            let zero = b.int(0);
            let base = b.emit(Instr::Select(clause.has_min, clause.min, zero));
            let width = b.emit(Instr::Subtract(clause.known_max, base));
            let mut end = |share: Reg| {
                let part = b.emit(Instr::Multiply(width, share));
                b.emit(Instr::Add(base, part))
            };
            let (low, high) = (end(from), end(to));
            // An end of the statutory range that is outside is outside of the tier that reaches it.
            let mut inside = |own: Reg, end: Reg, inclusive: Reg| {
                let at_end = b.emit(Instr::Equal(own, end));
                let away = b.emit(Instr::Not(at_end));
                b.emit(Instr::Or(inclusive, away))
            };
            let low_inclusive = inside(low, clause.min, clause.min_inclusive);
            let high_inclusive = inside(high, clause.max, clause.max_inclusive);
            return Some(Ends { low, high, low_inclusive, high_inclusive });
        }
        let ends = self.fine(fine)?;
        let b = &mut self.low.builder;
        let (low_inclusive, high_inclusive) = (b.bool(ends.min_inclusive), b.bool(ends.max_inclusive));
        Some(Ends { low: ends.min, high: ends.max, low_inclusive, high_inclusive })
    }

    /// Applies the shifts in their order; returns the tier, the place in its range if a shift sets one, the amount fixed by a
    /// shift past the last tier, and the shifts' conditions.
    fn shifts(&mut self, before: Reg, count: usize, clause: &ClauseStage) -> (Reg, Reg, Reg, Vec<Reg>) {
        let parts = self.parts.clone();
        let mut shifts: Vec<&crate::pack::model::Shift> = parts.iter().flat_map(|p| p.shifts.iter()).collect();
        shifts.sort_by(|a, b| (a.order, &a.id.value).cmp(&(b.order, &b.id.value)));
        let top = count.saturating_sub(1) as i64;
        let none = self.low.builder.value(Value::Null);
        let (mut index, mut place, mut pinned) = (before, none, none);
        let mut decides = Vec::new();
        for s in shifts {
            let Some(condition) = self.low.condition(&s.when) else { continue };
            let basis = self.cites_or(&s.basis, &[]);
            let name = s.name.as_ref().map_or_else(|| both(&s.id.value, &s.id.value), |n| n.text.clone());
            let applied = self.applied(condition.reg, s.force, &s.id.value, &name, &basis);
            decides.push(applied);
            let b = &mut self.low.builder;
            let zero = b.int(0);
            // What the shift makes of the tier, of the place, and of the fixed amount.
            let (moved, at, fixed) = match s.to {
                ShiftTo::Top => (index, b.value(Value::Number(Number::ONE)), none),
                ShiftTo::Middle => (index, b.value(Value::Number(Number::new(5, 1))), none),
                ShiftTo::Bottom => (index, b.value(Value::Number(Number::ZERO)), none),
                ShiftTo::Up(k) | ShiftTo::Down(k) => {
                    let up = matches!(s.to, ShiftTo::Up(_));
                    let step = b.int(if up { i64::from(k) } else { -i64::from(k) });
                    let raw = b.emit(Instr::Add(index, step));
                    let (first, last) = (zero, b.int(top));
                    let past = if up { b.emit(Instr::Less(last, raw)) } else { b.emit(Instr::Less(raw, first)) };
                    let raw = b.emit(Instr::Min(raw, last));
                    let clamped = b.emit(Instr::Max(raw, first));
                    // Past the top tier: the statutory maximum; past the lowest: the minimum.
                    let end =
                        if up { clause.known_max } else { b.emit(Instr::Select(clause.has_min, clause.min, zero)) };
                    // Moving on inside the table takes back what an earlier shift past its end had fixed.
                    let fixed = b.emit(Instr::Select(past, end, none));
                    (clamped, place, fixed)
                }
            };
            index = b.emit(Instr::Select(applied, moved, index));
            place = b.emit(Instr::Select(applied, at, place));
            pinned = b.emit(Instr::Select(applied, fixed, pinned));
            let one = b.int(1);
            let shown = b.emit(Instr::Add(index, one));
            self.rules.push(Rule {
                stage: Stage::Shift,
                id: s.id.value.clone(),
                name,
                basis,
                condition: Some(condition),
                applied,
                may: s.force == Force::May,
                values: vec![(both("档次", "tier"), shown, Type::Number)],
            });
        }
        (index, place, pinned, decides)
    }
}
