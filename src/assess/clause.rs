//! Stage 5, statutory clause: which limb applies and the range it sets.

use super::item::{Emit, Group, GroupKind, Rule};
use super::result::Stage;
use crate::diagnostic::{Message, both, codes};
use crate::pack::model::{Fine, Force};
use crate::program::{Fault, Instr, Reg, Type, Value};

/// What the stage finds.
pub(super) struct ClauseStage {
    pub index: Reg,
    pub fined: Reg,
    pub min: Reg,
    pub max: Reg,
    /// The maximum, or a failure where the clause sets none.
    pub known_max: Reg,
    pub min_inclusive: Reg,
    pub max_inclusive: Reg,
    /// Whether the law allows the fine and names no amount; absent where no clause does so.
    pub unspecified: Option<Reg>,
    /// Whether the clause sets a minimum, a maximum.
    pub has_min: Reg,
    pub has_max: Reg,
    pub conflict: Reg,
    pub no_rule: Reg,
    /// Truth of each clause, in order.
    pub conditions: Vec<Reg>,
    /// Whether some clause sets only a minimum / only a maximum / both.
    pub kinds: Vec<RangeKind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RangeKind {
    Both,
    MaxOnly,
    MinOnly,
    /// A fine, but no end.
    Unspecified,
    /// No fine.
    None,
}

/// The ends of a fine as registers (`Null` where the law sets none).
pub(super) struct Ends {
    pub min: Reg,
    pub max: Reg,
    pub min_inclusive: bool,
    pub max_inclusive: bool,
    pub kind: RangeKind,
}

/// The value a clause gives that names no amount, in Chinese.
pub(crate) const UNSPECIFIED: &str = "数额未作规定";
/// Values of a step that gives a range, where an end of it is not inside.
pub(crate) const EXCLUDED: [&str; 2] = ["不含下限", "不含上限"];

/// What to take of a clause: its condition, its ends, whether it fines; and its index.
type Pick<'a> = &'a dyn Fn(&mut crate::program::Builder, &(Reg, Ends, Reg), usize) -> Reg;

impl Emit<'_> {
    pub(super) fn clause_stage(&mut self) -> Option<ClauseStage> {
        let item = self.item;
        if item.clauses.is_empty() {
            let (at, path) = (item.id.at, item.id.path.clone());
            self.low.report(
                &codes::EMPTY_ITEM,
                at,
                &path,
                both("事项没有任何法定条款（clauses）", "the item has no clauses"),
            );
            return None;
        }
        let mut found: Vec<(Reg, Ends, Reg)> = Vec::new();
        let mut ok = true;
        let mut members = Vec::new();
        for clause in &item.clauses {
            let condition = self.when(clause.when.as_ref());
            let ends = match &clause.fine {
                Some(f) => self.fine(f),
                None => {
                    let none = self.low.builder.value(Value::Null);
                    Some(Ends { min: none, max: none, min_inclusive: true, max_inclusive: true, kind: RangeKind::None })
                }
            };
            let (Some((reg, condition)), Some(ends)) = (condition, ends) else {
                ok = false;
                continue;
            };
            let basis = self.cites_or(&clause.basis, &[]);
            let has_fine = clause.fine.is_some();
            let fined = match clause.fine.as_ref().map(|f| f.verb) {
                Some(Force::May) => {
                    let text = both("不处罚款", "no fine");
                    let waived = self.shared_election("no-fine", &text, reg, basis.clone());
                    self.low.builder.emit(Instr::Not(waived))
                }
                _ => self.low.builder.bool(has_fine),
            };
            let name = clause_name(clause.id.value.as_str(), clause.subject.as_ref().map(|s| &s.text));
            let values = if clause.fine.as_ref().is_some_and(|f| f.unspecified) {
                vec![(both(UNSPECIFIED, "amount not set"), self.low.builder.bool(true), Type::Bool)]
            } else if has_fine {
                let b = &mut self.low.builder;
                let inside = [b.bool(ends.min_inclusive), b.bool(ends.max_inclusive)];
                self.range_values([ends.min, ends.max], inside)
            } else {
                Vec::new()
            };
            members.push((clause.id.value.clone(), reg, clause.at, clause.id.path.clone()));
            self.rules.push(Rule {
                stage: Stage::Clause,
                id: clause.id.value.clone(),
                name,
                basis,
                condition,
                applied: reg,
                may: clause.fine.as_ref().is_some_and(|f| f.verb == Force::May),
                values,
            });
            found.push((reg, ends, fined));
        }
        if !ok {
            return None;
        }
        let b = &mut self.low.builder;
        let conditions: Vec<Reg> = found.iter().map(|f| f.0).collect();
        // Clauses that overlap and set the same, as firmly, are no conflict.
        let mut clashes = Vec::new();
        for (i, x) in found.iter().enumerate() {
            for y in found.iter().skip(i + 1) {
                let together = b.emit(Instr::And(x.0, y.0));
                let same_min = b.emit(Instr::Equal(x.1.min, y.1.min));
                let same_max = b.emit(Instr::Equal(x.1.max, y.1.max));
                let ends = x.1.min_inclusive == y.1.min_inclusive && x.1.max_inclusive == y.1.max_inclusive;
                let ends = b.bool(ends && (x.1.kind == RangeKind::None) == (y.1.kind == RangeKind::None) && x.2 == y.2);
                let same = b.all(&[same_min, same_max, ends]);
                let differ = b.emit(Instr::Not(same));
                clashes.push(b.emit(Instr::And(together, differ)));
            }
        }
        let conflict = b.any(&clashes);
        let any = b.any(&conditions);
        let no_rule = b.emit(Instr::Not(any));
        let none = b.value(Value::Null);
        let no = b.bool(false);
        let yes = b.bool(true);
        let no_maximum = b.value(Value::Error(Fault::NoMaximum));
        let mut by_clause = |pick: Pick<'_>, otherwise: Reg| {
            let pairs: Vec<(Reg, Reg)> = found.iter().enumerate().map(|(i, f)| (f.0, pick(b, f, i))).collect();
            b.first(&pairs, otherwise)
        };
        let open = found.iter().any(|f| f.1.kind == RangeKind::Unspecified);
        let stage = ClauseStage {
            unspecified: open.then(|| by_clause(&|b, f, _| b.bool(matches!(f.1.kind, RangeKind::Unspecified)), no)),
            index: by_clause(&|b, _, i| b.int(i as i64), none),
            fined: by_clause(&|_, f, _| f.2, no),
            min: by_clause(&|_, f, _| f.1.min, none),
            max: by_clause(&|_, f, _| f.1.max, none),
            known_max: by_clause(
                &|_, f, _| {
                    if matches!(f.1.kind, RangeKind::MinOnly | RangeKind::Unspecified) { no_maximum } else { f.1.max }
                },
                none,
            ),
            min_inclusive: by_clause(&|b, f, _| b.bool(f.1.min_inclusive), yes),
            max_inclusive: by_clause(&|b, f, _| b.bool(f.1.max_inclusive), yes),
            has_min: by_clause(&|b, f, _| b.bool(matches!(f.1.kind, RangeKind::Both | RangeKind::MinOnly)), no),
            has_max: by_clause(&|b, f, _| b.bool(matches!(f.1.kind, RangeKind::Both | RangeKind::MaxOnly)), no),
            conflict,
            no_rule,
            kinds: found.iter().map(|f| f.1.kind).collect(),
            conditions,
        };
        let excused = self.low.builder.bool(false);
        self.groups.push(Group {
            kind: GroupKind::Clause,
            members,
            excused,
            clash: Some(conflict),
            overlap_allowed: false,
        });
        let zero = self.low.builder.int(0);
        let floor = {
            let b = &mut self.low.builder;
            b.emit(Instr::Select(stage.has_min, stage.min, zero))
        };
        self.bind(&["stat_min", "法定下限"], floor, Type::Money, both("法定下限", "statutory minimum"));
        // Where the clause sets no fine at all there is no maximum either.
        let ceiling = {
            let b = &mut self.low.builder;
            let no_maximum = b.value(Value::Error(Fault::NoMaximum));
            b.emit(Instr::Select(stage.has_max, stage.max, no_maximum))
        };
        self.bind(&["stat_max", "法定上限"], ceiling, Type::Money, both("法定上限", "statutory maximum"));
        Some(stage)
    }

    /// The ends a `fine:` sets.
    pub(super) fn fine(&mut self, f: &Fine) -> Option<Ends> {
        let at = |this: &mut Self, zh: &str, en: &str| {
            this.low.report(&codes::BAD_RANGE, f.at, &f.path, both(zh, en));
        };
        if f.unspecified {
            if self.item.tiers.is_some() {
                at(self, "法律没有规定数额的罚款不能分档", "a fine without an amount in the law has no tiers");
                return None;
            }
            let none = self.low.builder.value(Value::Null);
            let kind = RangeKind::Unspecified;
            return Some(Ends { min: none, max: none, min_inclusive: true, max_inclusive: true, kind });
        }
        if f.exact.is_some() && (f.from.is_some() || f.to.is_some() || f.above.is_some() || f.below.is_some()) {
            at(self, "exact 不能与其他端点并用", "`exact` cannot stand with other ends");
            return None;
        }
        if (f.from.is_some() && f.above.is_some()) || (f.to.is_some() && f.below.is_some()) {
            at(self, "同一端不能既含又不含本数", "one end cannot be both included and excluded");
            return None;
        }
        let base = match &f.of {
            Some(of) => {
                let base = self.low.typed(of, &Type::Money)?;
                match &f.of_at_least {
                    Some(least) => {
                        let least = self.low.typed(least, &Type::Money)?;
                        Some(self.low.builder.emit(Instr::Max(base, least)))
                    }
                    None => Some(base),
                }
            }
            None => None,
        };
        if f.of.is_none() && f.of_at_least.is_some() {
            at(self, "of_at_least 须与 of 并用", "`of_at_least` needs `of`");
            return None;
        }
        let times = match &f.times {
            Some(t) => Some(self.low.typed(t, &Type::Number)?),
            None => None,
        };
        let mut end = |formula: &Option<crate::pack::model::Formula>| -> Option<Option<Reg>> {
            let Some(formula) = formula else { return Some(None) };
            let want = if base.is_some() { Type::Number } else { Type::Money };
            let mut r = self.low.typed(formula, &want)?;
            if let Some(base) = base {
                r = self.low.builder.emit(Instr::Multiply(base, r));
            }
            if let Some(times) = times {
                r = self.low.builder.emit(Instr::Multiply(r, times));
            }
            Some(Some(r))
        };
        let exact = end(&f.exact)?;
        let from = end(&f.from)?;
        let above = end(&f.above)?;
        let to = end(&f.to)?;
        let below = end(&f.below)?;
        let none = self.low.builder.value(Value::Null);
        let (min, max) = match exact {
            Some(e) => (Some(e), Some(e)),
            None => (from.or(above), to.or(below)),
        };
        if min.is_none() && max.is_none() {
            at(
                self,
                "fine 没有任何端点；没有罚款时写 fine: none，法律没有规定数额时写 fine: unspecified",
                "the fine has no end; write `fine: none` where there is none, `fine: unspecified` where the law names no amount",
            );
            return None;
        }
        if let (Some(a), Some(b)) = (min, max)
            && let (Some(Value::Number(a)), Some(Value::Number(b))) =
                (self.low.builder.constant(a), self.low.builder.constant(b))
            && a > b
        {
            self.low.report(
                &codes::MIN_ABOVE_MAX,
                f.at,
                &f.path,
                both("下限高于上限", "the minimum is above the maximum"),
            );
            return None;
        }
        let kind = match (min, max) {
            (Some(_), Some(_)) => RangeKind::Both,
            (None, _) => RangeKind::MaxOnly,
            (_, None) => RangeKind::MinOnly,
        };
        Some(Ends {
            min: min.unwrap_or(none),
            max: max.unwrap_or(none),
            min_inclusive: above.is_none(),
            max_inclusive: below.is_none(),
            kind,
        })
    }

    /// What a step says of the range it gives: its ends, and which of them is not inside where one may not be.
    pub(super) fn range_values(&mut self, [min, max]: [Reg; 2], inside: [Reg; 2]) -> Vec<(Message, Reg, Type)> {
        let mut values = vec![(both("下限", "minimum"), min, Type::Money), (both("上限", "maximum"), max, Type::Money)];
        let b = &mut self.low.builder;
        for ((zh, en), inside) in EXCLUDED.into_iter().zip(["minimum excluded", "maximum excluded"]).zip(inside) {
            if b.constant(inside) != Some(Value::Bool(true)) {
                let excluded = b.emit(Instr::Not(inside));
                values.push((both(zh, en), excluded, Type::Bool));
            }
        }
        values
    }
}

fn clause_name(id: &str, subject: Option<&Message>) -> Message {
    match subject {
        Some(s) => both(format!("对{}", s.zh), format!("for: {}", s.en)),
        None => both(id, id),
    }
}
