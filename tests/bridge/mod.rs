//! Between the engine and the second evaluator: facts by id as inputs and back, and the packs that ship.
#![allow(dead_code, reason = "each test uses its part")]

use cailiang::assess::{Compiled, RuleSet};
use cailiang::case::Inputs;
use cailiang::document::SourceFile;
use cailiang::oracle::Fact;
use cailiang::program::{Type, Value};
use cailiang::quantity::Number;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The engine's inputs for facts by id.
pub fn inputs(c: &Compiled, facts: &HashMap<String, Fact>, elect: &[String]) -> Inputs {
    let mut values: Vec<Option<Value>> = vec![None; c.slots.len()];
    for fact in &c.facts {
        let at = usize::from(fact.slot.0);
        let options = fact.choice.map(|i| c.choices[i].options.clone()).unwrap_or_default();
        let value = match facts.get(&fact.id) {
            None => continue,
            Some(Fact::Set(held)) => {
                for (i, o) in options.iter().enumerate() {
                    values[at + i] = Some(Value::Bool(held.contains(&o.1)));
                }
                continue;
            }
            Some(Fact::Bool(b)) => Value::Bool(*b),
            Some(Fact::Number(n)) => Value::Number(Number::from_decimal(*n)),
            Some(Fact::Text(t)) => Value::Symbol(options.iter().find(|o| o.1 == *t).expect("an option").0),
            Some(Fact::Date(d)) => Value::Date(*d),
            Some(Fact::Months(m)) => Value::Months(*m),
            Some(Fact::Days(d)) => Value::Days(*d),
        };
        values[at] = Some(value);
    }
    for e in &c.elections {
        values[usize::from(e.slot.0)] = Some(Value::Bool(elect.contains(&e.id)));
    }
    Inputs { values, ..Inputs::default() }
}

/// Facts by id from the engine's inputs; what is not known is left out.
pub fn facts_of(c: &Compiled, values: &[Option<Value>]) -> HashMap<String, Fact> {
    let mut facts = HashMap::new();
    for fact in &c.facts {
        let at = usize::from(fact.slot.0);
        let options = fact.choice.map(|i| c.choices[i].options.clone()).unwrap_or_default();
        let value = if let Type::Set(_) = fact.ty {
            let held = options.iter().enumerate().filter(|(i, _)| values[at + i] == Some(Value::Bool(true)));
            Fact::Set(held.map(|(_, o)| o.1.clone()).collect())
        } else {
            match values[at] {
                Some(Value::Bool(b)) => Fact::Bool(b),
                Some(Value::Number(n)) => Fact::Number(n.to_decimal()),
                Some(Value::Symbol(s)) => Fact::Text(options.iter().find(|o| o.0 == s).expect("an option").1.clone()),
                Some(Value::Date(d)) => Fact::Date(d),
                Some(Value::Months(m)) => Fact::Months(m),
                Some(Value::Days(d)) => Fact::Days(d),
                _ => continue,
            }
        };
        facts.insert(fact.id.clone(), value);
    }
    facts
}

/// Folders with a `pack.yaml`, anywhere below.
fn packs(below: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(below) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.is_dir()).collect();
    paths.sort();
    for p in paths {
        if p.join("pack.yaml").is_file() {
            out.push(p);
        } else {
            packs(&p, out);
        }
    }
}

fn files(folder: &Path) -> Vec<SourceFile> {
    let mut out = Vec::new();
    for part in ["", "items", "cases"] {
        let Ok(entries) = std::fs::read_dir(folder.join(part)) else { continue };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
        paths.sort();
        for p in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "yaml")) {
            let name = p.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            out.push(SourceFile::new(name, std::fs::read_to_string(p).expect("readable")));
        }
    }
    out
}

/// Every pack of the tree (`CAILIANG_ROOT`, else this one) as rules, and the text of each.
pub fn shipped_packs() -> (RuleSet, Vec<String>) {
    let root = std::env::var("CAILIANG_ROOT").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    let mut folders = Vec::new();
    for below in ["rules", "tests/packs"] {
        packs(&Path::new(&root).join(below), &mut folders);
    }
    let mut rules = RuleSet::new();
    let mut texts = Vec::new();
    for folder in &folders {
        let files = files(folder);
        let text = files.iter().map(|f| f.text.as_str()).collect::<Vec<_>>().join("\n");
        rules.add(files).unwrap_or_else(|e| panic!("{}: {e:#?}", folder.display()));
        texts.push(text);
    }
    (rules, texts)
}
