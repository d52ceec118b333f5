//! The trace: each rule read off the registers of the run that gave the result.

use super::item::{Compiled, Rule};
use super::result::{About, Entry, Kept, Reason, Said, Shown, Step};
use crate::diagnostic::Message;
use crate::program::{Part, Reg, Registers, Type, Value};
use std::sync::Arc;

/// Most registers of a rule that fit a pattern, two bits each.
const WATCHED: usize = 64;
/// Most patterns of a rule that are kept.
const PATTERNS: usize = 64;

/// What the rules of an item said in earlier cases.
#[derive(Debug)]
pub struct Earlier(Vec<Watched>);

/// A rule, and what it said in earlier cases.
#[derive(Debug)]
struct Watched {
    /// What decides its words: whether it applied, whether its condition held, each comparison, each yes/no value.
    decides: Vec<Reg>,
    known: Vec<Pattern>,
}

/// What a rule says when the same comparisons hold.
#[derive(Clone, Debug)]
struct Pattern {
    truth: u128,
    said: Arc<Said>,
    shows: Shows,
}

/// The values of a rule.
#[derive(Clone, Debug)]
enum Shows {
    /// All yes/no: the same whenever the same comparisons hold.
    Same(Arc<[Shown]>),
    /// Where they come from.
    From(Arc<[(Reg, Type)]>),
}

impl Earlier {
    /// Nothing known yet.
    pub fn new(compiled: &Compiled) -> Earlier {
        Earlier(compiled.rules.iter().map(Watched::new).collect())
    }
}

impl Watched {
    fn new(rule: &Rule) -> Watched {
        let mut decides = vec![rule.applied];
        let mut yes_no = |(_, reg, ty): &(Message, Reg, Type)| (*ty == Type::Bool).then_some(*reg);
        decides.extend(rule.values.iter().filter_map(&mut yes_no));
        if let Some(c) = &rule.condition {
            decides.push(c.reg);
            c.parts.atoms(&mut |reg, sees| {
                decides.push(reg);
                decides.extend(sees.iter().filter_map(&mut yes_no));
            });
        }
        Watched { decides, known: Vec::new() }
    }

    fn truth(&self, full: &Registers) -> u128 {
        self.decides.iter().fold(0, |truth, reg| {
            truth << 2
                | match full.get(*reg) {
                    Value::Bool(true) => 1,
                    Value::Bool(false) => 2,
                    _ => 3,
                }
        })
    }
}

impl Compiled {
    /// One step for each rule, in the order of the stages.
    pub fn trace(&self, full: &Registers) -> Vec<Step> {
        let mut entries = Vec::new();
        self.trace_with(&mut Earlier::new(self), full, &mut entries);
        entries.iter().map(Entry::step).collect()
    }

    /// The same as entries, with what was said in earlier cases at hand.
    pub(super) fn trace_with(&self, earlier: &mut Earlier, full: &Registers, out: &mut Vec<Entry>) {
        for ((rule, about), watched) in self.rules.iter().zip(&self.steps).zip(&mut earlier.0) {
            let truth = watched.truth(full);
            let entry = match watched.known.iter().find(|p| p.truth == truth) {
                Some(pattern) => self.entry(pattern, full),
                None => {
                    let pattern = self.pattern(rule, about, truth, full);
                    if watched.decides.len() <= WATCHED && watched.known.len() < PATTERNS {
                        watched.known.push(pattern.clone());
                    }
                    self.entry(&pattern, full)
                }
            };
            out.push(entry);
        }
    }

    fn entry(&self, pattern: &Pattern, full: &Registers) -> Entry {
        let shown = match &pattern.shows {
            Shows::Same(shown) => Arc::clone(shown),
            Shows::From(list) => list.iter().map(|(reg, ty)| self.show(full.get(*reg), ty)).collect(),
        };
        Entry { said: Arc::clone(&pattern.said), shown }
    }
}

impl Compiled {
    fn pattern(&self, rule: &Rule, about: &Arc<About>, truth: u128, full: &Registers) -> Pattern {
        let applied = holds(full.get(rule.applied));
        let mut atoms: Vec<Comparison<'_>> = Vec::new();
        if let Some(c) = &rule.condition {
            decisive(&c.parts, holds(full.get(c.reg)), full, &mut atoms);
        }
        let mut shows: Vec<(Reg, Type)> = Vec::new();
        let mut named = |list: &[(Message, Reg, Type)]| -> Vec<Message> {
            shows.extend(list.iter().map(|(_, reg, ty)| (*reg, ty.clone())));
            list.iter().map(|(name, ..)| name.clone()).collect()
        };
        let mut because: Vec<Reason> = Vec::new();
        for (i, (reg, text, sees)) in atoms.iter().enumerate() {
            // What stands twice in a condition is told once.
            if !atoms.iter().take(i).any(|(_, t, s)| t == text && s == sees) {
                because.push(Reason { condition: (*text).clone(), holds: holds(full.get(*reg)), saw: named(sees) });
            }
        }
        let gave = if applied == Some(true) { named(&rule.values) } else { Vec::new() };
        let said = Said { about: Arc::clone(about), applied, because, gave, kept: Kept::default() };
        let shows = if shows.iter().all(|(_, ty)| *ty == Type::Bool) {
            Shows::Same(shows.iter().map(|(reg, ty)| self.show(full.get(*reg), ty)).collect())
        } else {
            Shows::From(shows.into())
        };
        Pattern { truth, said: Arc::new(said), shows }
    }
}

/// A comparison: its register, its words, what it reads.
type Comparison<'a> = (Reg, &'a Message, &'a [(Message, Reg, Type)]);

/// The comparisons that made the condition what it is: of a failed conjunction the ones that failed, of a disjunction
/// that holds the ones that hold.
fn decisive<'a>(part: &'a Part, wanted: Option<bool>, full: &Registers, out: &mut Vec<Comparison<'a>>) {
    match part {
        Part::Not(inner) => decisive(inner, wanted.map(|w| !w), full, out),
        Part::All(parts) | Part::Any(parts) => {
            for p in parts {
                if of_part(p, full) == wanted {
                    decisive(p, wanted, full, out);
                }
            }
        }
        Part::Atom { reg, text, sees } => out.push((*reg, text, sees)),
    }
}

fn holds(value: Value) -> Option<bool> {
    match value {
        Value::Bool(b) => Some(b),
        _ => None,
    }
}

fn of_part(part: &Part, full: &Registers) -> Option<bool> {
    match part {
        Part::Atom { reg, .. } => holds(full.get(*reg)),
        Part::Not(p) => of_part(p, full).map(|b| !b),
        Part::All(parts) => {
            let mut all = Some(true);
            for p in parts {
                match of_part(p, full) {
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
                match of_part(p, full) {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => any = None,
                }
            }
            any
        }
    }
}
