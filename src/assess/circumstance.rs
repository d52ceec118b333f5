//! Stage 8, circumstances: what aggravates and mitigates, combined by the pack's declared policy into an outcome.

use super::item::{Emit, Group, GroupKind, OUTCOMES, Rule, effect_text};
use super::result::Stage;
use crate::diagnostic::{both, codes};
use crate::pack::model::{Effect, Force, Mixed, Outcome, OutcomePolicy, Outcomes};
use crate::program::{Instr, Reg, Type, Value};

const EFFECTS: [Effect; 4] = [Effect::Severe, Effect::Lenient, Effect::Reduced, Effect::LenientOrReduced];

/// What a circumstance's effect is called among the symbols; those that are outcomes too have the outcome's name.
fn effect_id(e: Effect) -> &'static str {
    match e {
        Effect::Severe => "severe",
        Effect::Lenient => "lenient",
        Effect::Reduced => "reduced",
        Effect::LenientOrReduced => "lenient_or_reduced",
    }
}

/// What the stage finds.
pub(super) struct OutcomeStage {
    /// Outcome symbol, or `Null` where no rule gives one.
    pub outcome: Reg,
    pub conflict: Reg,
    pub no_rule: Reg,
}

impl Emit<'_> {
    pub(super) fn circumstance_stage(&mut self, exempt: Reg) -> Option<OutcomeStage> {
        let options: Vec<(String, crate::diagnostic::Message)> =
            OUTCOMES.iter().map(|(_, id, zh, en)| ((*id).to_owned(), both(*zh, *en))).collect();
        let choice = self.low.scope.add_choice(&options);
        let (severe, lenient, reduced, reducible) = self.circumstances();
        for (names, reg, zh, en) in [
            (["severe_count", "从重情节数"], severe, "从重情节数", "number of aggravating circumstances"),
            (["lenient_count", "从轻情节数"], lenient, "从轻情节数", "number of mitigating circumstances"),
            (["reduced_count", "减轻情节数"], reduced, "减轻情节数", "number of reducing circumstances"),
        ] {
            self.bind(&names, reg, Type::Number, both(zh, en));
        }
        let Some(policy) = self.parts.iter().rev().find_map(|p| p.outcomes.as_ref()) else {
            let (at, path) = (self.item.id.at, self.item.id.path.clone());
            self.low.report(
                &codes::NO_OUTCOME_POLICY,
                at,
                &path,
                both(
                    "规则包及其所用的规则包都没有规定情节如何合并（outcomes）",
                    "neither this pack nor the packs it uses say how circumstances combine (outcomes)",
                ),
            );
            return None;
        };
        let stage = match &policy.policy {
            OutcomePolicy::Mixed(mixed) => self.usual(policy, *mixed, [severe, lenient, reduced, reducible]),
            OutcomePolicy::Rules { first, rules } => self.by_rules(policy, *first, rules, exempt)?,
        };
        self.bind(&["outcome", "裁量结果"], stage.outcome, Type::Choice(choice), both("裁量结果", "outcome"));
        Some(stage)
    }

    /// Counts of severe, lenient and reducing circumstances, and whether one of those that apply allows reduction.
    fn circumstances(&mut self) -> (Reg, Reg, Reg, Reg) {
        let parts = self.parts.clone();
        let effects = self.low.scope.add_choice(&EFFECTS.map(|e| (effect_id(e).to_owned(), effect_text(e))));
        let zero = self.low.builder.int(0);
        let (mut severe, mut lenient, mut reduced) = (zero, zero, zero);
        let mut reducible = self.low.builder.bool(false);
        for c in parts.iter().flat_map(|p| p.circumstances.iter()) {
            let Some(condition) = self.low.condition(&c.when) else { continue };
            let weight = match &c.weight {
                Some(w) => match self.low.typed(w, &Type::Number) {
                    Some(w) => w,
                    None => continue,
                },
                None => self.low.builder.int(1),
            };
            let basis = self.cites_or(&c.basis, &[]);
            let effect = effect_text(c.effect);
            let text = both(format!("{}：{}", effect.zh, c.name.text.zh), format!("{}: {}", effect.en, c.name.text.en));
            let applied = self.applied(condition.reg, c.force, &c.id.value, &text, &basis);
            if c.effect == Effect::LenientOrReduced {
                let text = both("减轻处罚", "reduce below the statutory minimum");
                self.shared_election("reduced", &text, applied, basis.clone());
            }
            let b = &mut self.low.builder;
            let add = |count: Reg, b: &mut crate::program::Builder| {
                let n = b.emit(Instr::Select(applied, weight, zero));
                b.emit(Instr::Add(count, n))
            };
            match c.effect {
                Effect::Severe => severe = add(severe, b),
                Effect::Lenient => lenient = add(lenient, b),
                Effect::Reduced => reduced = add(reduced, b),
                Effect::LenientOrReduced => {
                    lenient = add(lenient, b);
                    reducible = b.emit(Instr::Or(reducible, applied));
                }
            }
            let symbol = self.low.scope.symbol(effect_id(c.effect));
            let given = self.low.builder.value(Value::Symbol(symbol));
            self.rules.push(Rule {
                stage: Stage::Circumstance,
                id: c.id.value.clone(),
                name: c.name.text.clone(),
                basis,
                condition: Some(condition),
                applied,
                may: c.force == Force::May,
                values: vec![(both("效果", "effect"), given, Type::Choice(effects))],
            });
        }
        (severe, lenient, reduced, reducible)
    }

    fn outcome_value(&mut self, outcome: Outcome) -> Reg {
        let id = OUTCOMES.iter().find(|o| o.0 == outcome).map_or("ordinary", |o| o.1);
        let symbol = self.low.scope.symbol(id);
        self.low.builder.value(Value::Symbol(symbol))
    }

    fn usual(&mut self, policy: &Outcomes, mixed: Mixed, counts: [Reg; 4]) -> OutcomeStage {
        let [severe, lenient, reduced, reducible] = counts;
        let basis = self.cites_or(&policy.basis, &[]);
        let b = &mut self.low.builder;
        let zero = b.int(0);
        let has_severe = b.emit(Instr::Less(zero, severe));
        let has_lenient = b.emit(Instr::Less(zero, lenient));
        let has_reduced = b.emit(Instr::Less(zero, reduced));
        let has_mild = b.emit(Instr::Or(has_lenient, has_reduced));
        let both_kinds = b.emit(Instr::And(has_severe, has_mild));
        let text = both("减轻处罚", "reduce below the statutory minimum");
        // Where no circumstance allows reduction there is nothing to elect.
        let elected_reduced = if b.constant(reducible) == Some(Value::Bool(false)) {
            b.bool(false)
        } else {
            self.shared_election("reduced", &text, reducible, super::result::Basis::default())
        };
        let b = &mut self.low.builder;
        let chosen_reduced = b.emit(Instr::And(elected_reduced, reducible));
        let reduce = b.emit(Instr::Or(has_reduced, chosen_reduced));
        let [r, l, o, s] = OUTCOMES.map(|(outcome, ..)| self.outcome_value(outcome));
        let b = &mut self.low.builder;
        let mild = b.emit(Instr::Select(reduce, r, l));
        let plain = b.emit(Instr::Select(has_mild, mild, o));
        let unmixed = b.emit(Instr::Select(has_severe, s, plain));
        let no = b.bool(false);
        let none = b.value(Value::Null);
        let (weighed, conflict) = match mixed {
            Mixed::Ordinary => (o, no),
            Mixed::Severe => (s, no),
            Mixed::Lenient => (mild, no),
            Mixed::Offset => {
                let mild_count = b.emit(Instr::Add(lenient, reduced));
                let more = b.emit(Instr::Less(mild_count, severe));
                let less = b.emit(Instr::Less(severe, mild_count));
                let rest = b.emit(Instr::Select(less, mild, o));
                (b.emit(Instr::Select(more, s, rest)), no)
            }
            Mixed::Judgement if b.constant(both_kinds) == Some(Value::Bool(false)) => (none, no),
            Mixed::Judgement => {
                // Weighed as a whole: the committee elects the outcome.
                let mut pairs = Vec::new();
                for (value, (_, id, zh, en)) in [l, o, s].into_iter().zip(OUTCOMES.iter().skip(1)) {
                    let text = both(format!("综合裁量：{zh}"), format!("weighed as a whole: {en}"));
                    let e = self.shared_election(id, &text, both_kinds, basis.clone());
                    pairs.push((e, value));
                }
                let b = &mut self.low.builder;
                if b.constant(reducible) != Some(Value::Bool(false)) {
                    pairs.push((chosen_reduced, r));
                }
                let elected: Vec<Reg> = pairs.iter().map(|p| p.0).collect();
                let count = b.count(&elected);
                let one = b.int(1);
                let single = b.emit(Instr::Equal(count, one));
                let undecided = b.emit(Instr::Not(single));
                let value = b.first(&pairs, none);
                (b.emit(Instr::Select(single, value, none)), b.emit(Instr::And(both_kinds, undecided)))
            }
        };
        let b = &mut self.low.builder;
        let outcome = b.emit(Instr::Select(both_kinds, weighed, unmixed));
        let yes = b.bool(true);
        self.rules.push(Rule {
            stage: Stage::Outcome,
            id: "combine".to_owned(),
            name: both("情节的合并", "combining the circumstances"),
            basis,
            condition: None,
            applied: yes,
            may: false,
            values: vec![
                (both("从重情节数", "aggravating"), severe, Type::Number),
                (both("从轻情节数", "mitigating"), lenient, Type::Number),
                (both("减轻情节数", "reducing"), reduced, Type::Number),
                (both("裁量结果", "outcome"), outcome, Type::Text),
            ],
        });
        let no = self.low.builder.bool(false);
        OutcomeStage { outcome, conflict, no_rule: no }
    }

    fn by_rules(
        &mut self,
        policy: &Outcomes,
        first: bool,
        rules: &[crate::pack::model::OutcomeRule],
        exempt: Reg,
    ) -> Option<OutcomeStage> {
        let mut pairs = Vec::new();
        let mut members = Vec::new();
        let mut earlier = self.low.builder.bool(false);
        let mut ok = true;
        for rule in rules {
            let Some((reg, condition)) = self.when(rule.when.as_ref()) else {
                ok = false;
                continue;
            };
            let value = self.outcome_value(rule.outcome);
            let b = &mut self.low.builder;
            let applied = if first {
                let free = b.emit(Instr::Not(earlier));
                b.emit(Instr::And(reg, free))
            } else {
                reg
            };
            earlier = b.emit(Instr::Or(earlier, reg));
            pairs.push((reg, value));
            members.push((rule.id.value.clone(), applied, rule.id.at, rule.id.path.clone()));
            let basis = self.cites_or(&rule.basis, &policy.basis);
            self.rules.push(Rule {
                stage: Stage::Outcome,
                id: rule.id.value.clone(),
                name: both(&rule.id.value, &rule.id.value),
                basis,
                condition,
                applied,
                may: false,
                values: vec![(both("裁量结果", "outcome"), value, Type::Text)],
            });
        }
        if !ok {
            return None;
        }
        let b = &mut self.low.builder;
        let none = b.value(Value::Null);
        let outcome = b.first(&pairs, none);
        let no_rule = b.emit(Instr::Not(earlier));
        // Under `unique`, rules that hold together must give the same.
        let mut clashes = Vec::new();
        for (i, x) in pairs.iter().enumerate().filter(|_| !first) {
            for y in pairs.iter().skip(i + 1).filter(|y| y.1 != x.1) {
                clashes.push(b.emit(Instr::And(x.0, y.0)));
            }
        }
        let conflict = b.any(&clashes);
        self.groups.push(Group {
            kind: GroupKind::Outcome,
            members,
            excused: exempt,
            clash: (!first).then_some(conflict),
            overlap_allowed: first,
        });
        Some(OutcomeStage { outcome, conflict, no_rule })
    }
}
