//! How an amount is found.

use super::{Cell, Citation, Formula, Outcome, Text};
use crate::diagnostic::Location;
use crate::quantity::Mode;

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
