//! What a run counted.

use super::answer::Answer;
use super::block::Trouble;
use cailiang::assess::Status;
use cailiang::explain::Lang;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Counts by name: `rows`, `answered`, `rejected`, `status.…`, `reject.…`, `decided`, `outside_tier`, `outside_statutory`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<String, u64>);

impl Counts {
    /// Adds to one.
    pub fn count(&mut self, name: &str, n: u64) {
        match self.0.get_mut(name) {
            Some(c) => *c = c.saturating_add(n),
            None => {
                self.0.insert(name.to_owned(), n);
            }
        }
    }

    /// One of them.
    pub fn get(&self, name: &str) -> u64 {
        self.0.get(name).copied().unwrap_or_default()
    }

    /// Adds what was counted of a block.
    pub fn add(&mut self, t: &Tally) {
        let [decided, needs_facts, no_rule, conflict] = t.status;
        for (name, n) in [
            ("rows", t.rows),
            ("answered", t.answered),
            ("status.decided", decided),
            ("status.needs_facts", needs_facts),
            ("status.no_rule", no_rule),
            ("status.conflict", conflict),
            ("decided", t.decided),
            ("outside_tier", t.outside_tier),
            ("outside_statutory", t.outside_statutory),
            ("rejected", t.rejected),
        ] {
            if n > 0 {
                self.count(name, n);
            }
        }
        for (code, n) in &t.codes {
            self.count(&format!("reject.{code}"), *n);
        }
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        Value::Object(self.0.iter().map(|(k, v)| (k.clone(), Value::from(*v))).collect())
    }

    /// From JSON.
    pub fn read(value: &Value) -> Option<Counts> {
        value.as_object()?.iter().map(|(k, v)| Some((k.clone(), v.as_u64()?))).collect::<Option<_>>().map(Counts)
    }

    fn below(&self, prefix: &str) -> Vec<(&str, u64)> {
        self.0.iter().filter_map(|(k, v)| Some((k.strip_prefix(prefix)?, *v))).collect()
    }
}

/// What was counted of one block.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Rows.
    pub rows: u64,
    answered: u64,
    /// Decided, facts missing, no rule, conflict.
    status: [u64; 4],
    decided: u64,
    outside_tier: u64,
    outside_statutory: u64,
    rejected: u64,
    codes: BTreeMap<String, u64>,
}

impl Tally {
    /// An answer.
    pub fn answered(&mut self, a: &Answer) {
        let add = |n: &mut u64, yes: bool| *n = n.saturating_add(u64::from(yes));
        add(&mut self.answered, true);
        let [decided, needs_facts, no_rule, conflict] = &mut self.status;
        add(
            match a.said.status {
                Status::Decided => decided,
                Status::NeedsFacts => needs_facts,
                Status::NoRule => no_rule,
                Status::Conflict => conflict,
            },
            true,
        );
        add(&mut self.decided, a.decided().is_some());
        add(&mut self.outside_tier, a.departure().outside_tier == Some(true));
        add(&mut self.outside_statutory, a.departure().outside_statutory == Some(true));
    }

    /// A refusal, by the first of its codes.
    pub fn rejected(&mut self, t: &Trouble) {
        self.rejected = self.rejected.saturating_add(1);
        let code = t.code.split(';').next().unwrap_or_default();
        match self.codes.get_mut(code) {
            Some(n) => *n = n.saturating_add(1),
            None => {
                self.codes.insert(code.to_owned(), 1);
            }
        }
    }
}

/// What a run says of itself.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Counts, over all runs that made the output.
    pub counts: Counts,
    /// Columns of the input that were used for nothing.
    pub unused: Vec<String>,
    /// Where the rejects are.
    pub rejects: String,
    /// Row from which this run went on.
    pub resumed: Option<u64>,
}

impl Summary {
    /// For programs.
    pub fn json(&self) -> Value {
        let group = |prefix: &str| -> Map<String, Value> {
            self.counts.below(prefix).into_iter().map(|(k, v)| (k.to_owned(), v.into())).collect()
        };
        json!({
            "rows": self.counts.get("rows"),
            "answered": self.counts.get("answered"),
            "rejected": self.counts.get("rejected"),
            "status": group("status."),
            "reject_codes": group("reject."),
            "decided_fines": self.counts.get("decided"),
            "outside_tier": self.counts.get("outside_tier"),
            "outside_statutory": self.counts.get("outside_statutory"),
            "unused_columns": self.unused,
            "rejects": self.rejects,
            "resumed_from_row": self.resumed,
        })
    }

    /// For people.
    pub fn text(&self, lang: Lang) -> String {
        let c = |name: &str| self.counts.get(name);
        let list = |prefix: &str, between: &str| {
            let parts: Vec<String> = self.counts.below(prefix).iter().map(|(k, v)| format!("{k} {v}")).collect();
            parts.join(between)
        };
        let mut lines = Vec::new();
        match lang {
            Lang::Zh => {
                lines.push(format!("共 {} 行：答复 {}，拒绝 {}", c("rows"), c("answered"), c("rejected")));
                if c("answered") > 0 {
                    lines.push(format!("状态：{}", list("status.", "，")));
                }
                if c("decided") > 0 {
                    lines.push(format!(
                        "已决定的罚款 {}，其中偏离建议幅度 {}，超出法定幅度 {}",
                        c("decided"),
                        c("outside_tier"),
                        c("outside_statutory")
                    ));
                }
                if c("rejected") > 0 {
                    lines.push(format!("拒绝原因：{}", list("reject.", "，")));
                }
                if !self.unused.is_empty() {
                    lines.push(format!("未用于计算的列：{}", self.unused.join("、")));
                }
            }
            Lang::En => {
                lines.push(format!("rows {}: answered {}, rejected {}", c("rows"), c("answered"), c("rejected")));
                if c("answered") > 0 {
                    lines.push(format!("status: {}", list("status.", ", ")));
                }
                if c("decided") > 0 {
                    lines.push(format!(
                        "decided fines {}, outside the recommended range {}, outside the statutory range {}",
                        c("decided"),
                        c("outside_tier"),
                        c("outside_statutory")
                    ));
                }
                if c("rejected") > 0 {
                    lines.push(format!("rejected for: {}", list("reject.", ", ")));
                }
                if !self.unused.is_empty() {
                    lines.push(format!("columns used for nothing: {}", self.unused.join(", ")));
                }
            }
        }
        if c("rejected") > 0 {
            lines.push(format!("{}{}", lang.pick("拒绝的行：", "rejected rows: "), self.rejects));
        }
        lines.join("\n") + "\n"
    }
}
