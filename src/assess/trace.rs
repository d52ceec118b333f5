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
pub struct Earlier {
    rules: Vec<Watched>,
    /// Each value some rule may show, once.
    shows: Vec<(Reg, Type)>,
}

/// A rule, and what it said in earlier cases.
#[derive(Debug)]
struct Watched {
    /// What decides its words: whether it applied, whether its condition held, each comparison, each yes/no value.
    decides: Vec<Reg>,
    known: Vec<Pattern>,
}

/// What a rule says when the same comparisons hold.
#[derive(Debug)]
struct Pattern {
    truth: u128,
    said: Arc<Said>,
}

impl Earlier {
    /// Nothing known yet.
    pub fn new(compiled: &Compiled) -> Earlier {
        let mut earlier = Earlier { rules: compiled.rules.iter().map(Watched::new).collect(), shows: Vec::new() };
        for rule in &compiled.rules {
            rule.values.iter().for_each(|v| earlier.show(v));
            if let Some(c) = &rule.condition {
                c.parts.atoms(&mut |_, sees| sees.iter().for_each(|v| earlier.show(v)));
            }
        }
        earlier
    }

    fn show(&mut self, (_, reg, ty): &(Message, Reg, Type)) {
        if place(&self.shows, *reg, ty).is_none() {
            self.shows.push((*reg, ty.clone()));
        }
    }
}

/// Where a register stands among those that are shown.
fn place(shows: &[(Reg, Type)], reg: Reg, ty: &Type) -> Option<usize> {
    shows.iter().position(|(r, t)| *r == reg && t == ty)
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
        let Earlier { rules, shows } = earlier;
        let values: Arc<[Shown]> = shows.iter().map(|(reg, ty)| self.show(full.get(*reg), ty)).collect();
        for ((rule, about), watched) in self.rules.iter().zip(&self.steps).zip(rules) {
            let truth = watched.truth(full);
            let said = match watched.known.iter().find(|p| p.truth == truth) {
                Some(pattern) => Arc::clone(&pattern.said),
                None => {
                    let said = Arc::new(said(rule, about, shows, full));
                    if watched.decides.len() <= WATCHED && watched.known.len() < PATTERNS {
                        watched.known.push(Pattern { truth, said: Arc::clone(&said) });
                    }
                    said
                }
            };
            out.push(Entry { said, values: Arc::clone(&values) });
        }
    }
}

/// What a rule says of these registers.
fn said(rule: &Rule, about: &Arc<About>, shows: &[(Reg, Type)], full: &Registers) -> Said {
    let applied = holds(full.get(rule.applied));
    let mut atoms: Vec<Comparison<'_>> = Vec::new();
    if let Some(c) = &rule.condition {
        decisive(&c.parts, holds(full.get(c.reg)), full, &mut atoms);
    }
    let mut places = Vec::new();
    let mut named = |list: &[(Message, Reg, Type)]| -> Vec<Message> {
        // Each value of the rule is shown somewhere; one that is not would come out unknown.
        places.extend(list.iter().map(|(_, reg, ty)| place(shows, *reg, ty).unwrap_or(usize::MAX)));
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
    Said { about: Arc::clone(about), applied, because, gave, places, kept: Kept::default() }
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
