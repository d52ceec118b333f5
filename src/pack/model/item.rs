//! Items: statutory limbs, penalties, tiers.

use super::{Citation, Force, Formula, Label, PenaltyKind, Rules, Text};
use crate::diagnostic::Location;

/// One violation.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Id inside the pack.
    pub id: Text,
    /// Name as the law states it.
    pub name: Label,
    /// Catalogue code.
    pub code: Option<Text>,
    /// 标准化事项名称.
    pub standard_name: Option<Label>,
    /// 职权类别.
    pub powers: Option<Label>,
    /// 责任单位, 内设机构.
    pub section: Option<Label>,
    /// Words shown with every result.
    pub notes: Vec<Label>,
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
    /// The law allows the fine and names no amount; there are no ends then.
    pub unspecified: bool,
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
