//! Stages 3, 4 and 6: time limit, responsibility, exemption. One mechanism: a rule that, when it applies, ends the fine.

use super::item::{Emit, Rule};
use super::result::Stage;
use crate::diagnostic::both;
use crate::pack::model::ExemptionStage;
use crate::program::Reg;

impl Emit<'_> {
    /// Returns whether some exemption applies.
    pub(super) fn exemption_stage(&mut self) -> Reg {
        let parts = self.parts.clone();
        let mut applied = Vec::new();
        for stage in [ExemptionStage::TimeLimit, ExemptionStage::Responsibility, ExemptionStage::Exemption] {
            for e in parts.iter().flat_map(|p| p.exemptions.iter()).filter(|e| e.stage == stage) {
                let Some(condition) = self.low.condition(&e.when) else { continue };
                let basis = self.cites_or(&e.basis, &[]);
                let text = both(format!("不予处罚：{}", e.name.text.zh), format!("no penalty: {}", e.name.text.en));
                let fires = self.applied(condition.reg, e.force, &e.id.value, &text, &basis);
                applied.push(fires);
                self.rules.push(Rule {
                    stage: match stage {
                        ExemptionStage::TimeLimit => Stage::TimeLimit,
                        ExemptionStage::Responsibility => Stage::Responsibility,
                        ExemptionStage::Exemption => Stage::Exemption,
                    },
                    id: e.id.value.clone(),
                    name: e.name.text.clone(),
                    basis,
                    condition: Some(condition),
                    applied: fires,
                    may: e.force == crate::pack::model::Force::May,
                    values: Vec::new(),
                });
            }
        }
        self.low.builder.any(&applied)
    }
}
