//! Names an expression may use, and what each stands for.

use super::builder::{Reg, Slot};
use super::domain::SlotKind;
use super::value::{Choice, ChoiceId, Type};
use crate::diagnostic::{Location, Message};
use crate::pack::model::{Formula, Table};
use std::collections::HashMap;

/// A fact as the program sees it.
#[derive(Clone, Debug)]
pub struct FactSlot {
    /// Id.
    pub id: String,
    /// Label.
    pub label: Message,
    /// Type; `Type::Set` holds the fact's own index.
    pub ty: Type,
    /// First input slot; a set has one for each option.
    pub slot: Slot,
    /// Options of a set or choice.
    pub choice: Option<ChoiceId>,
    /// What values are possible.
    pub kind: SlotKind,
    /// Where it is declared.
    pub at: Location,
}

/// A name bound to a register.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Register.
    pub reg: Reg,
    /// Type.
    pub ty: Type,
    /// As shown to people.
    pub label: Message,
}

/// A derived value, lowered when first used.
#[derive(Clone, Debug)]
pub(super) struct LetSlot<'a> {
    pub name: &'a str,
    pub formula: &'a Formula,
    pub state: LetState,
}

#[derive(Clone, Debug)]
pub(super) enum LetState {
    Waiting,
    /// Being lowered: seeing it again is a cycle.
    Open,
    Done(Option<(Reg, Type)>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Named {
    Fact(usize),
    Let(usize),
    Binding,
}

/// Everything in sight of an expression.
#[derive(Clone, Debug, Default)]
pub struct Scope<'a> {
    /// ISO 4217 code of the pack.
    pub currency: String,
    /// Whether `null` may be written (only expressions on their own).
    pub allow_null: bool,
    /// Facts, in order of declaration.
    pub facts: Vec<FactSlot>,
    /// Options.
    pub choices: Vec<Choice>,
    pub(super) lets: Vec<LetSlot<'a>>,
    pub(super) tables: Vec<&'a Table>,
    pub(super) names: HashMap<String, Vec<Named>>,
    pub(super) bindings: HashMap<String, Binding>,
    symbols: Vec<String>,
    symbol_ids: HashMap<String, u32>,
}

impl<'a> Scope<'a> {
    /// Empty, for a pack in this currency.
    pub fn new(currency: &str) -> Scope<'a> {
        Scope { currency: currency.to_owned(), ..Scope::default() }
    }

    /// The number standing for a text.
    pub fn symbol(&mut self, text: &str) -> u32 {
        if let Some(s) = self.symbol_ids.get(text) {
            return *s;
        }
        let s = self.symbols.len() as u32;
        self.symbols.push(text.to_owned());
        self.symbol_ids.insert(text.to_owned(), s);
        s
    }

    /// All texts, by number.
    pub fn symbols(&self) -> &[String] {
        &self.symbols
    }

    /// The text a number stands for.
    pub fn symbol_text(&self, symbol: u32) -> &str {
        self.symbols.get(symbol as usize).map_or("", String::as_str)
    }

    /// Adds options and returns their id.
    pub fn add_choice(&mut self, options: &[(String, Message)]) -> ChoiceId {
        let labels = options.iter().map(|(_, label)| label.clone()).collect();
        let options = options
            .iter()
            .map(|(id, label)| (self.symbol(id), id.clone(), label.zh.clone(), label.en.clone()))
            .collect();
        self.choices.push(Choice { options, labels });
        self.choices.len() - 1
    }

    /// Adds a fact under its id and labels.
    pub fn add_fact(&mut self, fact: FactSlot) {
        let index = self.facts.len();
        for name in [fact.id.clone(), fact.label.zh.clone(), fact.label.en.clone()] {
            self.name(name, Named::Fact(index));
        }
        self.facts.push(fact);
    }

    /// Adds a derived value.
    pub fn add_let(&mut self, name: &'a str, formula: &'a Formula) {
        let index = self.lets.len();
        self.name(name.to_owned(), Named::Let(index));
        self.lets.push(LetSlot { name, formula, state: LetState::Waiting });
    }

    /// Adds a table.
    pub fn add_table(&mut self, table: &'a Table) {
        self.tables.push(table);
    }

    /// Binds names to a register from here on; a later binding of the same name replaces an earlier one.
    pub fn bind(&mut self, names: &[&str], binding: Binding) {
        for name in names {
            self.name((*name).to_owned(), Named::Binding);
            self.bindings.insert((*name).to_owned(), binding.clone());
        }
    }

    /// Takes a name out of sight again.
    pub fn unbind(&mut self, name: &str) {
        self.bindings.remove(name);
        if let Some(list) = self.names.get_mut(name) {
            list.retain(|n| *n != Named::Binding);
        }
    }

    /// Names of the derived values.
    pub fn let_names(&self) -> Vec<String> {
        self.lets.iter().map(|l| l.name.to_owned()).collect()
    }

    fn name(&mut self, name: String, what: Named) {
        let list = self.names.entry(name).or_default();
        if !list.contains(&what) {
            list.push(what);
        }
    }

    /// Every name that can be written, for suggestions.
    pub(super) fn known_names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().filter(|(_, v)| !v.is_empty()).map(|(k, _)| k.as_str())
    }
}
