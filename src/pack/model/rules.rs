//! What both the general part and an item may hold, but for the method.

use super::{Cell, Citation, Force, Formula, Label, Method, Order, Text};
use crate::diagnostic::Location;

/// What both the general part and an item may hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    /// Facts.
    pub facts: Vec<Fact>,
    /// Derived values.
    pub lets: Vec<Let>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Exemptions, time limits, responsibility.
    pub exemptions: Vec<Exemption>,
    /// Circumstances.
    pub circumstances: Vec<Circumstance>,
    /// How circumstances combine.
    pub outcomes: Option<Outcomes>,
    /// Tier shifts.
    pub shifts: Vec<Shift>,
    /// The amount.
    pub method: Option<Method>,
    /// Procedure.
    pub procedure: Vec<Procedure>,
    /// One act against several provisions.
    pub concurrence: Option<Concurrence>,
}

/// What a fact can hold.
#[derive(Clone, Debug, PartialEq)]
pub enum FactType {
    /// An amount in the pack's currency.
    Money,
    /// A share: 30 % is 0.3.
    Rate,
    /// A whole number, not negative.
    Count,
    /// Any exact number.
    Number,
    /// A calendar date.
    Date,
    /// Whole months.
    Months,
    /// Whole days.
    Days,
    /// One of the options.
    Choice(Vec<OptionDef>),
    /// Any of the options.
    Set(Vec<OptionDef>),
    /// Yes or no.
    Bool,
    /// Free text; no rule may ask about it.
    Text,
}

/// One option of a choice or set.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionDef {
    /// Id.
    pub id: Text,
    /// Label.
    pub label: Label,
    /// Where it comes from.
    pub basis: Vec<Citation>,
}

/// A declared fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Id.
    pub id: Text,
    /// Label.
    pub label: Label,
    /// Type.
    pub ty: FactType,
    /// Longer help.
    pub help: Option<Label>,
    /// Least value.
    pub min: Option<Formula>,
    /// Greatest value.
    pub max: Option<Formula>,
    /// Most digits after the point.
    pub decimals: Option<u32>,
    /// What an unknown value counts as.
    pub unproven: Option<Unproven>,
}

/// `{as, basis}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Unproven {
    /// As in a case file: an option id, a number, true/false; for a set a comma-separated list of options.
    pub value: Text,
    /// The rule that says so.
    pub basis: Vec<Citation>,
}

/// A derived value.
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// Name.
    pub name: Text,
    /// Value.
    pub value: Formula,
}

/// A look-up table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Name.
    pub name: Text,
    /// What it holds.
    pub body: TableBody,
    /// Source.
    pub basis: Vec<Citation>,
}

/// The two kinds of table.
#[derive(Clone, Debug, PartialEq)]
pub enum TableBody {
    /// Rows of tests and values; exactly one row must match.
    Rows {
        /// Argument names.
        inputs: Vec<Text>,
        /// Column names.
        outputs: Vec<Text>,
        /// Rows.
        rows: Vec<TableRow>,
    },
    /// Marginal slices: Σ rate × the part of the argument inside the slice.
    Slices(Vec<Slice>),
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// One for each argument.
    pub tests: Vec<Cell>,
    /// One for each column.
    pub values: Vec<Formula>,
    /// Where.
    pub at: Location,
    /// Path.
    pub path: String,
}

/// One slice.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    /// Upper end; absent in the last.
    pub to: Option<Formula>,
    /// Rate inside it.
    pub rate: Formula,
}

/// Stage of an exemption.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum ExemptionStage {
    TimeLimit,
    Responsibility,
    #[default]
    Exemption,
}

/// 不予处罚.
#[derive(Clone, Debug, PartialEq)]
pub struct Exemption {
    /// Id.
    pub id: Text,
    /// Name.
    pub name: Label,
    /// Stage.
    pub stage: ExemptionStage,
    /// shall / may.
    pub force: Force,
    /// Condition.
    pub when: Formula,
    /// Source.
    pub basis: Vec<Citation>,
    /// Orders that come with it.
    pub orders: Vec<Order>,
}

/// What a circumstance does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Effect {
    Severe,
    Lenient,
    Reduced,
    LenientOrReduced,
}

/// 情节.
#[derive(Clone, Debug, PartialEq)]
pub struct Circumstance {
    /// Id.
    pub id: Text,
    /// Name.
    pub name: Label,
    /// Effect.
    pub effect: Effect,
    /// shall / may.
    pub force: Force,
    /// Condition.
    pub when: Formula,
    /// Weight in the counts; absent: 1.
    pub weight: Option<Formula>,
    /// Source.
    pub basis: Vec<Citation>,
}

/// 裁量结果, in ascending severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Outcome {
    Exempt,
    Reduced,
    Lenient,
    Ordinary,
    Severe,
}

/// What severe and lenient circumstances together give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Mixed {
    Judgement,
    Ordinary,
    Severe,
    Lenient,
    Offset,
}

/// How circumstances combine.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcomes {
    /// Policy.
    pub policy: OutcomePolicy,
    /// Source.
    pub basis: Vec<Citation>,
    /// Where.
    pub at: Location,
}

/// See [`Outcomes`].
#[derive(Clone, Debug, PartialEq)]
pub enum OutcomePolicy {
    /// The usual combination.
    Mixed(Mixed),
    /// Rules of the pack's own.
    Rules {
        /// First that holds (`true`), or exactly one (`false`).
        first: bool,
        /// Rules.
        rules: Vec<OutcomeRule>,
    },
}

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeRule {
    /// Id.
    pub id: Text,
    /// Result. Never `Exempt`.
    pub outcome: Outcome,
    /// Condition; absent: always.
    pub when: Option<Formula>,
    /// Source.
    pub basis: Vec<Citation>,
}

/// Where a shift goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShiftTo {
    /// So many tiers up; past the top: the maximum.
    Up(u32),
    /// So many tiers down; past the lowest: the minimum.
    Down(u32),
    /// To the top of the tier.
    Top,
    /// To its middle.
    Middle,
    /// To its bottom.
    Bottom,
}

/// 升降档.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Id.
    pub id: Text,
    /// Name; absent: the id.
    pub name: Option<Label>,
    /// Order of application, then id; default 0.
    pub order: i32,
    /// Condition.
    pub when: Formula,
    /// Effect.
    pub to: ShiftTo,
    /// shall / may.
    pub force: Force,
    /// Source.
    pub basis: Vec<Citation>,
}

/// A procedural consequence.
#[derive(Clone, Debug, PartialEq)]
pub struct Procedure {
    /// Id.
    pub id: Text,
    /// Name.
    pub name: Label,
    /// Condition; absent: always.
    pub when: Option<Formula>,
    /// A date that follows.
    pub due: Option<Formula>,
    /// What to do.
    pub text: Option<Label>,
    /// Source.
    pub basis: Vec<Citation>,
}

/// What is compared between provisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Compare {
    Maximum,
    Amount,
}

/// One act, several provisions.
#[derive(Clone, Debug, PartialEq)]
pub struct Concurrence {
    /// What is compared.
    pub compare: Compare,
    /// Source.
    pub basis: Vec<Citation>,
}
