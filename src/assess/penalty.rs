//! Stages 10 and 12: other penalties, corrective orders, and procedure.

use super::clause::ClauseStage;
use super::item::{Emit, Outputs, PenaltyRule, ProcedureRule, Rule};
use super::result::{Basis, Stage};
use crate::diagnostic::{Message, both, codes};
use crate::pack::model::{Force, Penalty};
use crate::program::{Instr, Reg, Type, Value};

impl Emit<'_> {
    pub(super) fn penalty_stage(&mut self, clause: &ClauseStage, exempt: Reg) -> Vec<PenaltyRule> {
        let item = self.item;
        let yes = self.low.builder.bool(true);
        let of_clauses = item
            .clauses
            .iter()
            .zip(clause.conditions.clone())
            .flat_map(|(c, reg)| c.penalties.iter().map(move |p| (p, reg, c.basis.as_slice())));
        let own = item.penalties.iter().map(|p| (p, yes, [].as_slice()));
        let all: Vec<(&Penalty, Reg, &[crate::pack::model::Citation])> = own.chain(of_clauses).collect();
        let mut out: Vec<PenaltyRule> = Vec::new();
        for (p, reg, fallback) in all {
            let Some((condition, parts)) = self.when(p.when.as_ref()) else { continue };
            let id = p.id.as_ref().map_or_else(|| p.kind.names().0.to_owned(), |i| i.value.clone());
            let basis = self.cites_or(&p.basis, fallback);
            let b = &mut self.low.builder;
            let not_exempt = b.emit(Instr::Not(exempt));
            let holds = b.all(&[reg, condition, not_exempt]);
            let applied = match p.force {
                Force::Shall => holds,
                Force::May => {
                    let election = format!("penalty:{id}");
                    let chosen = self.shared_election(&election, &p.text.text, holds, basis.clone());
                    self.low.builder.emit(Instr::And(holds, chosen))
                }
            };
            self.rules.push(Rule {
                stage: Stage::Penalty,
                id: id.clone(),
                name: p.text.text.clone(),
                basis: basis.clone(),
                condition: parts,
                applied,
                may: p.force == Force::May,
                values: Vec::new(),
            });
            out.push(PenaltyRule { id, kind: p.kind, text: p.text.text.clone(), applied, basis });
        }
        out
    }

    pub(super) fn order_stage(&mut self, exempt: Reg) -> Vec<(Message, Reg, Basis)> {
        let item = self.item;
        let mut out = Vec::new();
        for o in &item.orders {
            let Some((reg, _)) = self.when(o.when.as_ref()) else { continue };
            out.push((o.text.text.clone(), reg, self.cites_or(&o.basis, &[])));
        }
        // Orders that come with an exemption, where that exemption applies.
        let parts = self.parts.clone();
        for e in parts.iter().flat_map(|p| p.exemptions.iter()) {
            for o in &e.orders {
                let fired = self.rules.iter().find(|r| r.id == e.id.value).map(|r| r.applied);
                let (Some(fired), Some((reg, _))) = (fired, self.when(o.when.as_ref())) else { continue };
                let reg = self.low.builder.all(&[fired, reg, exempt]);
                out.push((o.text.text.clone(), reg, self.cites_or(&o.basis, &e.basis)));
            }
        }
        out
    }

    pub(super) fn procedure_stage(
        &mut self,
        outputs: &Outputs,
        unspecified: Option<Reg>,
        penalties: &[PenaltyRule],
    ) -> Vec<ProcedureRule> {
        let b = &mut self.low.builder;
        let zero = b.int(0);
        let none = b.value(Value::Null);
        // The amount, or the top of the range where the amount is a judgement.
        let unset = b.emit(Instr::Equal(outputs.point, none));
        let top = b.emit(Instr::Equal(outputs.high, none));
        let top = b.emit(Instr::Select(top, zero, outputs.high));
        let amount = b.emit(Instr::Select(unset, top, outputs.point));
        let fine = b.emit(Instr::Select(outputs.fined, amount, zero));
        // A fine without an amount in the law is above or below no figure.
        let fine = match unspecified {
            Some(open) => {
                let open = b.emit(Instr::And(outputs.fined, open));
                let unknown = b.value(Value::Unknown);
                b.emit(Instr::Select(open, unknown, fine))
            }
            None => fine,
        };
        self.bind(&["fine", "罚款"], fine, Type::Money, both("罚款", "fine"));
        self.bind(&["has_fine", "有罚款"], outputs.fined, Type::Bool, both("有罚款", "a fine is imposed"));
        self.bind(&["exempt", "不予处罚"], outputs.exempt, Type::Bool, both("不予处罚", "exempt"));
        self.low.imposed = Some(penalties.iter().map(|p| (p.kind.names().0.to_owned(), p.applied)).collect());
        let parts = self.parts.clone();
        let mut out = Vec::new();
        for p in parts.iter().flat_map(|p| p.procedure.iter()) {
            let Some((applied, _)) = self.when(p.when.as_ref()) else { continue };
            let due = match &p.due {
                Some(f) => match self.low.formula(f) {
                    Some((r, Type::Date)) => Some(r),
                    Some(_) => {
                        self.low.report(
                            &codes::TYPE_MISMATCH,
                            f.at,
                            &f.path,
                            both("due 应为日期", "`due` must be a date"),
                        );
                        None
                    }
                    None => None,
                },
                None => None,
            };
            let basis = self.cites_or(&p.basis, &[]);
            out.push(ProcedureRule {
                id: p.id.value.clone(),
                name: p.name.text.clone(),
                applied,
                due,
                text: p.text.as_ref().map(|t| t.text.clone()),
                basis,
            });
        }
        out
    }
}
