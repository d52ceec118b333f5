//! The trace: each rule read off the registers of the run that gave the result.

use super::item::{Compiled, Rule};
use super::result::{About, Because, Shown, Step};
use crate::program::{Part, Registers, Value};
use std::sync::Arc;

impl Compiled {
    /// One step for each rule, in the order of the stages.
    pub fn trace(&self, full: &Registers) -> Vec<Step> {
        self.steps_of(full).collect()
    }

    pub(super) fn steps_of(&self, full: &Registers) -> impl Iterator<Item = Step> {
        self.rules.iter().zip(&self.steps).map(|(r, about)| self.step(r, about, full))
    }

    fn step(&self, rule: &Rule, about: &Arc<About>, full: &Registers) -> Step {
        let applied = match full.get(rule.applied) {
            Value::Bool(b) => Some(b),
            _ => None,
        };
        let mut because = Vec::new();
        if let Some(c) = &rule.condition {
            let held = match full.get(c.reg) {
                Value::Bool(b) => Some(b),
                _ => None,
            };
            self.decisive(&c.parts, held, full, &mut because);
        }
        let values = if applied == Some(true) {
            rule.values
                .iter()
                .map(|(label, reg, ty)| (label.clone(), self.show(full.get(*reg), ty)))
                .filter(|(_, v)| *v != Shown::Unknown)
                .collect()
        } else {
            Vec::new()
        };
        Step { about: Arc::clone(about), applied, because, values }
    }

    /// The parts that made the whole what it is: of a failed conjunction the ones that failed, of a disjunction that
    /// holds the ones that hold.
    fn decisive(&self, part: &Part, wanted: Option<bool>, full: &Registers, out: &mut Vec<Because>) {
        match part {
            Part::Not(inner) => self.decisive(inner, wanted.map(|w| !w), full, out),
            Part::All(parts) | Part::Any(parts) => {
                for p in parts {
                    if self.truth(p, full) == wanted || wanted.is_none() && self.truth(p, full).is_none() {
                        self.decisive(p, wanted, full, out);
                    }
                }
            }
            Part::Atom { reg, text, sees } => {
                let holds = match full.get(*reg) {
                    Value::Bool(b) => Some(b),
                    _ => None,
                };
                let saw = sees.iter().map(|(label, reg, ty)| (label.clone(), self.show(full.get(*reg), ty))).collect();
                let b = Because { condition: text.clone(), holds, saw };
                if !out.contains(&b) {
                    out.push(b);
                }
            }
        }
    }

    fn truth(&self, part: &Part, full: &Registers) -> Option<bool> {
        let of = |v: Value| match v {
            Value::Bool(b) => Some(b),
            _ => None,
        };
        match part {
            Part::Atom { reg, .. } => of(full.get(*reg)),
            Part::Not(p) => self.truth(p, full).map(|b| !b),
            Part::All(parts) => {
                let mut all = Some(true);
                for p in parts {
                    match self.truth(p, full) {
                        Some(true) => {}
                        Some(false) => return Some(false),
                        None => all = None,
                    }
                }
                all
            }
            Part::Any(parts) => {
                let mut any = Some(false);
                for p in parts {
                    match self.truth(p, full) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => any = None,
                    }
                }
                any
            }
        }
    }
}
