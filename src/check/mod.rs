//! Judging packs: names, citations, structure, and proofs over every case.
//!
//! Receives a rule set; guarantees every problem of a pack with its place; must not change what it judges. Compiling an
//! item finds its type and unit errors; here that is run for all items, and the compiled programs are then run over
//! *all* cases at once (`program::explore` with every fact missing) to find gaps, overlaps, rows that never apply, and
//! amounts outside the statutory range, each with an example.

mod cases;
mod proofs;
mod sources;
mod structure;

pub use cases::{CaseReport, run_cases};
pub use proofs::Proof;
pub use sources::{SourceReport, SourceText, Texts, Uncompared, check_sources};

use crate::assess::{Compiled, RuleSet, compile};
use crate::diagnostic::{Diagnostic, codes};
use crate::pack::model::{Clause, Item, Pack, Rules};
use crate::quantity::Date;

/// What a check looked at and found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Problems, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// What was proved of each item, with `prove`.
    pub proofs: Vec<Proof>,
}

/// Checks one pack of a rule set. `today` lets it say that a benchmark has expired; `prove` also proves that no case
/// leaves the statutory range or fails in computing.
pub fn check(rules: &RuleSet, index: usize, today: Option<Date>, prove: bool) -> Report {
    let mut report = Report::default();
    let Some(loaded) = rules.packs().get(index) else { return report };
    let pack = &loaded.pack;
    let used = match rules.used(index) {
        Ok(used) => used,
        Err(problems) => {
            report.diagnostics = problems;
            return report;
        }
    };
    structure::check(pack, &used, today, &mut report.diagnostics);
    let mut read = vec![false; pack.general.facts.len()];
    let mut all_compiled = true;
    let stub = stub(pack);
    let items: Vec<&Item> = if pack.items.is_empty() { vec![&stub] } else { pack.items.iter().collect() };
    for item in items {
        let (compiled, problems) = compile(pack, &used, item);
        for p in problems {
            // A general part alone need not say how circumstances combine.
            let general = pack.items.is_empty() && p.code == codes::NO_OUTCOME_POLICY.name;
            if !general && !report.diagnostics.contains(&p) {
                report.diagnostics.push(p);
            }
        }
        let Some(compiled) = compiled else {
            all_compiled = false;
            continue;
        };
        note_used(&compiled, pack, item, &mut read, &mut report.diagnostics);
        if !pack.items.is_empty() {
            proofs::groups(&compiled, item, &mut report.diagnostics);
            if prove {
                report.proofs.push(proofs::prove(&compiled, item, &mut report.diagnostics));
            }
        }
    }
    // What an item with errors would have read is not known.
    if !pack.items.is_empty() && all_compiled {
        structure::unused(pack, &read, &mut report.diagnostics);
    }
    report.diagnostics.sort_by(|a, b| (a.at, a.code, &a.path).cmp(&(b.at, b.code, &b.path)));
    report.diagnostics.dedup();
    report
}

/// An item without fine, so that a general part can be compiled by itself.
fn stub(pack: &Pack) -> Item {
    Item {
        id: pack.id.clone(),
        name: pack.name.clone(),
        code: None,
        standard_name: None,
        powers: None,
        section: None,
        notes: Vec::new(),
        basis: Vec::new(),
        acts: Vec::new(),
        orders: Vec::new(),
        clauses: vec![Clause {
            id: pack.id.clone(),
            when: None,
            subject: None,
            basis: Vec::new(),
            fine: None,
            penalties: Vec::new(),
            at: pack.id.at,
        }],
        penalties: Vec::new(),
        tiers: None,
        rules: Rules::default(),
    }
}

/// Marks the pack's facts that some rule of an item reads, and reports the item's own facts that none does.
fn note_used(c: &Compiled, pack: &Pack, item: &Item, read: &mut [bool], out: &mut Vec<Diagnostic>) {
    let is_read = |id: &str| c.used.iter().any(|i| c.facts.get(*i).is_some_and(|f| f.id == id));
    for (fact, seen) in pack.general.facts.iter().zip(read.iter_mut()) {
        *seen |= is_read(&fact.id.value);
    }
    for fact in &item.rules.facts {
        if !is_read(&fact.id.value) && fact.ty != crate::pack::model::FactType::Text {
            out.push(structure::unused_fact(fact));
        }
    }
}
