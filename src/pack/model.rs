//! A pack as written: the YAML or JSON, read into types, nothing yet resolved. `docs/pack-format.md` describes each key.

mod item;
mod method;
mod rules;

use crate::diagnostic::{Location, Message};
use crate::expr::{Expr, Test};
use crate::quantity::Date;

pub use super::kinds::PenaltyKind;
pub use item::*;
pub use method::*;
pub use rules::*;

/// A scalar with its place and its path in the pack (`items/unlicensed/clauses/0/when`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// As written.
    pub value: String,
    /// Where.
    pub at: Location,
    /// Path inside the pack.
    pub path: String,
}

/// A name shown to people.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Both languages; where only one was written, both hold it.
    pub text: Message,
    /// Where.
    pub at: Location,
    /// Path inside the pack.
    pub path: String,
}

/// An expression of the rule language.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// Read.
    pub expr: Expr,
    /// Where the scalar stands.
    pub at: Location,
    /// Whether byte offsets inside `expr` can be added to `at` (a plain or simply quoted one-line scalar).
    pub direct: bool,
    /// Path inside the pack.
    pub path: String,
}

/// One cell of tests in a table row or a weight list.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Any of them.
    pub tests: Vec<Test>,
    /// Where.
    pub at: Location,
    /// See [`Formula::direct`].
    pub direct: bool,
    /// Path inside the pack.
    pub path: String,
}

/// `{cite, quote, unverified}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    /// `食品安全法 第一百二十四条第一款`.
    pub cite: Text,
    /// The operative words.
    pub quote: Option<Text>,
    /// Wording or number could not be checked.
    pub unverified: bool,
}

/// A span of dates, both ends included; an absent end is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Where it is set.
    pub basis: Vec<Citation>,
    /// Where.
    pub at: Location,
}

impl Window {
    /// Whether a day lies in it.
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|f| f <= day) && self.until.is_none_or(|u| day <= u)
    }
}

/// A whole pack folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    /// Format version (1).
    pub format: u32,
    /// `food-safety`.
    pub id: Text,
    /// Name.
    pub name: Label,
    /// Content version.
    pub version: Text,
    /// Issuer of the benchmark.
    pub authority: Option<Label>,
    /// `cn`, `cn-guangdong` …
    pub jurisdiction: Text,
    /// Field of administration.
    pub field: Option<Label>,
    /// Words shown with every result of its rules.
    pub notes: Vec<Label>,
    /// ISO 4217.
    pub currency: Text,
    /// The benchmark's own window.
    pub validity: Option<Window>,
    /// When the statutes as encoded apply.
    pub in_force: Option<Window>,
    /// Ids of packs whose rules come in first.
    pub uses: Vec<Text>,
    /// Instruments by key.
    pub instruments: Vec<Instrument>,
    /// The general part.
    pub general: Rules,
    /// Items.
    pub items: Vec<Item>,
    /// The pack's own cases.
    pub cases: Vec<TestCase>,
}

/// A statute, rule or benchmark document.
#[derive(Clone, Debug, PartialEq)]
pub struct Instrument {
    /// Key used in citations.
    pub key: Text,
    /// Full title.
    pub title: Label,
    /// Date of the text.
    pub version: Option<Text>,
    /// When it applies.
    pub in_force: Option<Window>,
    /// Its file among the sources.
    pub file: Option<Text>,
    /// Wording could not be checked.
    pub unverified: bool,
}

/// shall / may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Force {
    /// 应当, 处, 并处.
    #[default]
    Shall,
    /// 可以.
    May,
}

/// One of the pack's own cases.
#[derive(Clone, Debug, PartialEq)]
pub struct TestCase {
    /// Name.
    pub name: Text,
    /// The case, as in a case file.
    pub case: crate::document::Node,
    /// What is expected.
    pub expect: crate::document::Node,
}
