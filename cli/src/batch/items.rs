//! Items as a column names them, and what cells of an item's facts mean.

use super::block::Trouble;
use cailiang::assess::{Compiled, RuleSet};
use cailiang::diagnostic::{Location, both, nearest};
use cailiang::program::{FactSlot, Type};
use std::collections::{BTreeMap, HashMap};

/// Items by id, name and code.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// What a text may name, each `<pack>/<item>` once.
    names: HashMap<String, Vec<String>>,
}

impl Catalogue {
    /// Of all packs; `own`: what a mapping says.
    pub fn new(rules: &RuleSet, own: &BTreeMap<String, String>) -> Catalogue {
        let mut names: HashMap<String, Vec<String>> = HashMap::new();
        let mut add = |name: &str, reference: &str| {
            let list = names.entry(name.to_owned()).or_default();
            if !list.iter().any(|r| r == reference) {
                list.push(reference.to_owned());
            }
        };
        for pack in rules.packs() {
            let pack = &pack.pack;
            for item in &pack.items {
                let reference = format!("{}/{}", pack.id.value, item.id.value);
                let name = &item.name.text;
                for text in [&reference, &item.id.value, &name.zh, &name.en] {
                    add(text, &reference);
                }
                if let Some(code) = &item.code {
                    add(&code.value, &reference);
                }
            }
        }
        for (name, reference) in own {
            names.insert(name.clone(), vec![reference.clone()]);
        }
        Catalogue { names }
    }

    /// The item a text names.
    ///
    /// # Errors
    /// None, or several.
    pub fn find(&self, text: &str) -> Result<&str, Box<Trouble>> {
        match self.names.get(text.trim()).map(Vec::as_slice) {
            Some([one]) => Ok(one),
            Some(several) => {
                let list = several.join("、");
                Err(Box::new(Trouble::row(
                    "item-ambiguous",
                    both(
                        format!("“{text}”可以是 {list}；写明规则包，或在映射中说明"),
                        format!("`{text}` may be {list}: name the pack, or say which in a mapping"),
                    ),
                    None,
                )))
            }
            None => {
                let near = nearest(text, self.names.keys().map(String::as_str)).map(str::to_owned);
                let (mut zh, mut en) = (format!("没有事项“{text}”"), format!("there is no item `{text}`"));
                if let Some(near) = near {
                    zh.push_str(&format!("，是否指“{near}”？"));
                    en.push_str(&format!("; did you mean `{near}`?"));
                }
                Err(Box::new(Trouble::row("unknown-item", both(zh, en), None)))
            }
        }
    }
}

/// What kind of cell a fact is read from.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// An amount; whether of yuan.
    Money(bool),
    /// A number, or a duration.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    YesNo,
    /// Options.
    List,
    /// As it stands.
    Text,
}

/// A fact of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its id.
    pub id: String,
    /// How its cells are read.
    pub reading: Reading,
    /// Ids and labels of its options.
    pub options: Vec<String>,
}

/// The facts of an item, in all versions of its pack, by every name a case may use.
#[derive(Debug, Default)]
pub struct Facts {
    list: Vec<Fact>,
    names: HashMap<String, usize>,
}

impl Facts {
    /// Of an item.
    ///
    /// # Errors
    /// No such item, or rules that cannot be compiled.
    pub fn new(rules: &RuleSet, reference: &str) -> Result<Facts, Box<Trouble>> {
        let trouble = |d: &[cailiang::diagnostic::Diagnostic]| Box::new(super::lines::of_problems(d));
        let found = rules.find(reference, Location::default()).map_err(|d| trouble(&[*d]))?;
        let mut facts = Facts::default();
        for (index, item) in found {
            let compiled = rules.compile(index, item).map_err(|d| trouble(&d))?;
            let currency = rules.packs().get(index).map_or("", |p| p.pack.currency.value.as_str());
            facts.add(&compiled, currency);
        }
        Ok(facts)
    }

    fn add(&mut self, compiled: &Compiled, currency: &str) {
        let mut at = Vec::with_capacity(compiled.facts.len());
        for slot in &compiled.facts {
            let options = options(compiled, slot);
            let fact = Fact { id: slot.id.clone(), reading: reading(slot, currency), options };
            let known = self.list.iter().position(|f| f.id == fact.id);
            // Read differently in different versions of the law: passed on as it stands, for intake under each.
            let index = match known {
                Some(i) => {
                    if let Some(f) = self.list.get_mut(i) {
                        if f.reading != fact.reading {
                            f.reading = Reading::Text;
                        }
                        f.options.extend(fact.options);
                    }
                    i
                }
                None => {
                    self.list.push(fact);
                    self.list.len().saturating_sub(1)
                }
            };
            at.push(index);
        }
        for (slot, index) in compiled.facts.iter().zip(&at) {
            for label in [&slot.label.zh, &slot.label.en] {
                self.names.entry(label.clone()).or_insert(*index);
            }
        }
        // An id comes before any label.
        for (slot, index) in compiled.facts.iter().zip(&at) {
            self.names.insert(slot.id.clone(), *index);
        }
    }

    /// The fact of this name.
    pub fn find(&self, name: &str) -> Option<&Fact> {
        self.names.get(name).and_then(|i| self.list.get(*i))
    }

    /// All of them.
    pub fn all(&self) -> &[Fact] {
        &self.list
    }

    /// The names they are known by.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }
}

fn options(compiled: &Compiled, slot: &FactSlot) -> Vec<String> {
    let choice = slot.choice.and_then(|c| compiled.choices.get(c));
    choice.map(|c| c.options.iter().flat_map(|o| [o.1.clone(), o.2.clone(), o.3.clone()]).collect()).unwrap_or_default()
}

fn reading(slot: &FactSlot, currency: &str) -> Reading {
    match slot.ty {
        Type::Money => Reading::Money(currency == "CNY"),
        Type::Number | Type::Months | Type::Days => Reading::Number,
        Type::Date => Reading::Date,
        Type::Bool => Reading::YesNo,
        Type::Set(_) => Reading::List,
        _ => Reading::Text,
    }
}
