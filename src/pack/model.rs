//! A pack as written: the YAML or JSON, read into types, nothing yet resolved. `docs/pack-format.md` describes each key.

use crate::diagnostic::{Location, Message};
use crate::expr::{Expr, Test};
use crate::quantity::{Date, Mode};

pub use super::kinds::PenaltyKind;

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

/// shall / may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Force {
    /// 应当, 处, 并处.
    #[default]
    Shall,
    /// 可以.
    May,
}

/// One violation.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Id inside the pack.
    pub id: Text,
    /// Name as the law states it.
    pub name: Label,
    /// Catalogue code.
    pub code: Option<Text>,
    /// Legal basis.
    pub basis: Vec<Citation>,
    /// The article's own list of acts: mark → words.
    pub acts: Vec<(Text, Label)>,
    /// Corrective orders.
    pub orders: Vec<Order>,
    /// Statutory limbs.
    pub clauses: Vec<Clause>,
    /// Penalties in every limb.
    pub penalties: Vec<Penalty>,
    /// Tiers.
    pub tiers: Option<Tiers>,
    /// Its own facts, lets, rules.
    pub rules: Rules,
}

/// A corrective order (责令改正 …).
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Words.
    pub text: Label,
    /// When; absent: always.
    pub when: Option<Formula>,
    /// Source; empty: the item's.
    pub basis: Vec<Citation>,
}

/// One limb of the statute.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Id.
    pub id: Text,
    /// Condition; absent: always.
    pub when: Option<Formula>,
    /// Whom it fines.
    pub subject: Option<Label>,
    /// Source; empty: the item's.
    pub basis: Vec<Citation>,
    /// The fine; `None` for `fine: none`.
    pub fine: Option<Fine>,
    /// Penalties of this limb alone.
    pub penalties: Vec<Penalty>,
    /// Where.
    pub at: Location,
}

/// A statutory or tier fine range.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fine {
    /// 以上.
    pub from: Option<Formula>,
    /// 以下.
    pub to: Option<Formula>,
    /// 超过.
    pub above: Option<Formula>,
    /// 不满, 不足.
    pub below: Option<Formula>,
    /// A single point.
    pub exact: Option<Formula>,
    /// Base.
    pub of: Option<Formula>,
    /// 不足X的按X计算.
    pub of_at_least: Option<Formula>,
    /// Per person, device, day.
    pub times: Option<Formula>,
    /// 处 or 可以处.
    pub verb: Force,
    /// `position: [30%, 70%]`: a part of the statutory range (tiers only).
    pub position: Option<(Formula, Formula)>,
    /// Where.
    pub at: Location,
    /// Path.
    pub path: String,
}

/// A penalty besides the fine.
#[derive(Clone, Debug, PartialEq)]
pub struct Penalty {
    /// Id, for options; absent: its kind's name.
    pub id: Option<Text>,
    /// Kind.
    pub kind: PenaltyKind,
    /// Words.
    pub text: Label,
    /// When; absent: always.
    pub when: Option<Formula>,
    /// shall / may.
    pub force: Force,
    /// Source; empty: the clause's, else the item's.
    pub basis: Vec<Citation>,
    /// Where.
    pub at: Location,
    /// Path.
    pub path: String,
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

/// Which of several matching tiers counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum TierChoice {
    Unique,
    Heaviest,
    Lightest,
}

/// 裁量阶次.
#[derive(Clone, Debug, PartialEq)]
pub struct Tiers {
    /// Policy.
    pub choose: TierChoice,
    /// From the lightest to the heaviest; several rows may share an id (one tier, several conditions).
    pub rows: Vec<TierRow>,
    /// `no_match: none` is written: cases outside every row are known, and are `no_rule`.
    pub partial: bool,
    /// Where.
    pub at: Location,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct TierRow {
    /// Tier id.
    pub id: Text,
    /// Name; absent: the id.
    pub name: Option<Label>,
    /// `None`: `otherwise`.
    pub when: Option<Formula>,
    /// Its range; absent: the statutory range.
    pub fine: Option<Fine>,
    /// Source; empty: the item's.
    pub basis: Vec<Citation>,
    /// Where.
    pub at: Location,
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

/// How the amount is found.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// Which.
    pub kind: MethodKind,
    /// The scheme has no statutory range to stay in.
    pub beyond: bool,
    /// Source.
    pub basis: Vec<Citation>,
    /// Where.
    pub at: Location,
}

/// See [`Method`].
#[expect(clippy::large_enum_variant, reason = "a pack has a handful of methods")]
#[derive(Clone, Debug, PartialEq)]
pub enum MethodKind {
    /// Shares of the statutory range by outcome.
    Bands(Bands),
    /// Start + Σ weights, × maximum.
    Weights(Weights),
    /// A share of the tier's range by outcome.
    WithinTier {
        /// Outcome → share.
        shares: Vec<(Outcome, Formula)>,
        /// Of the point.
        round: Option<Round>,
    },
    /// General steps.
    Steps(Vec<Step>),
}

/// Outcome → (lower share, upper share).
pub type BandSet = Vec<(Outcome, Formula, Formula)>;

/// Which end of a band is the suggested point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum PointAt {
    Low,
    Middle,
    High,
    None,
}

/// Which ends of a band are outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Ends {
    #[default]
    Closed,
    Open,
    LeftOpen,
    RightOpen,
}

/// See `bands:`.
#[derive(Clone, Debug, PartialEq)]
pub struct Bands {
    /// Ranges with both ends.
    pub both: BandSet,
    /// Only a maximum; empty: as `both`, from 0.
    pub max_only: BandSet,
    /// Only a minimum (multiples of it).
    pub min_only: BandSet,
    /// Outcome → point; an outcome not listed has none.
    pub point: Vec<(Outcome, PointAt)>,
    /// Outcome → ends.
    pub ends: Vec<(Outcome, Ends)>,
    /// Of the point.
    pub round: Option<Round>,
}

/// See `weights:`.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// Start.
    pub start: Option<Formula>,
    /// Cap on the sum.
    pub at_most: Option<Formula>,
    /// Factors.
    pub factors: Vec<Factor>,
    /// Discount after it.
    pub discount: Option<Discount>,
    /// Of the result.
    pub round: Option<Round>,
}

/// One factor.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// Name.
    pub name: Text,
    /// What is looked at.
    pub of: Formula,
    /// Test → weight; exactly one must match.
    pub weights: Vec<(Cell, Formula)>,
    /// Source; empty: the method's.
    pub basis: Vec<Citation>,
}

/// `discount:`.
#[derive(Clone, Debug, PartialEq)]
pub struct Discount {
    /// Condition.
    pub when: Formula,
    /// Share taken off.
    pub by: Formula,
    /// Not below the statutory minimum.
    pub floor_at_minimum: bool,
    /// Source.
    pub basis: Vec<Citation>,
}

/// `{unit, mode}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// Unit: a money or number literal.
    pub unit: Formula,
    /// Mode.
    pub mode: Mode,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Name.
    pub name: Text,
    /// Only when; absent: always.
    pub when: Option<Formula>,
    /// What it does.
    pub action: StepAction,
    /// Source; empty: the method's.
    pub basis: Vec<Citation>,
}

/// What a step does to (low, point, high).
#[derive(Clone, Debug, PartialEq)]
pub enum StepAction {
    /// All three become this.
    Value(Formula),
    /// Each that is given is set; a point that is not given becomes unset.
    Range {
        /// New low.
        low: Option<Formula>,
        /// New point.
        point: Option<Formula>,
        /// New high.
        high: Option<Formula>,
    },
    /// All multiplied.
    Times(Formula),
    /// Added to all.
    Add(Formula),
    /// None above.
    Cap(Formula),
    /// None below.
    Floor(Formula),
    /// All rounded.
    Round(Round),
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
