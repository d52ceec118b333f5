//! A fine as a statute sets it.

use super::numeral::Unit;
use crate::quantity::Number;
use core::ops::Range;
use serde_json::{Map, Value};

/// The shape of a fine's amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FineKind {
    /// From one sum in yuan to another.
    Absolute,
    /// A sum in yuan with only an upper end.
    MaxOnly,
    /// A sum in yuan with only a lower end.
    MinOnly,
    /// One sum in yuan.
    Fixed,
    /// Times a base.
    Multiple,
    /// Per cent of a base.
    Percent,
    /// Yuan for each thing counted.
    PerUnit,
    /// The fine again for each day.
    PerDay,
    /// Per cent of the fine for each day it is not paid.
    SurchargePerDay,
    /// A fine without an amount.
    Unspecified,
}

impl FineKind {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            FineKind::Absolute => "absolute",
            FineKind::MaxOnly => "max_only",
            FineKind::MinOnly => "min_only",
            FineKind::Fixed => "fixed",
            FineKind::Multiple => "multiple",
            FineKind::Percent => "percent",
            FineKind::PerUnit => "per_unit",
            FineKind::PerDay => "per_day",
            FineKind::SurchargePerDay => "surcharge_per_day",
            FineKind::Unspecified => "unspecified",
        }
    }
}

/// An upper end or a floor said beside the amount: a sum where one stands, else the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// In yuan.
    Yuan(Number),
    /// 不得超出罚款的数额
    Words(String),
}

/// A fine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fine {
    /// Shape of the amount.
    pub kind: FineKind,
    /// 元, 倍, % or 原罚款数额/日.
    pub unit: Option<&'static str>,
    /// What is multiplied, by its shortest usual name.
    pub base: Option<String>,
    /// What is multiplied, as written.
    pub base_raw: Option<String>,
    /// 每…: what is counted.
    pub per: Option<String>,
    /// Lower end.
    pub min: Option<Number>,
    /// Upper end.
    pub max: Option<Number>,
    /// Whether the lower end belongs to the range.
    pub min_inclusive: Option<bool>,
    /// Whether the upper end belongs to the range.
    pub max_inclusive: Option<bool>,
    /// One point, not a range.
    pub exact: bool,
    /// 至, where it joins the ends.
    pub connector: bool,
    /// A lower end in per cent, an upper one in times: as written, in figures.
    pub mixed_units: Option<String>,
    /// 处, 可以并处 …
    pub verb: String,
    /// False for 可以.
    pub mandatory: bool,
    /// Beside another penalty: 并处.
    pub additional: bool,
    /// The limb's own words.
    pub condition: Option<String>,
    /// Who is fined, where it is said.
    pub subject: Option<String>,
    /// Paragraph of the article, from 1.
    pub para: usize,
    /// Item of the paragraph, as numbered.
    pub item: Option<String>,
    /// The words read, as shown: for a fine without an amount of its own with some words before it.
    pub span: String,
    /// Bytes of the words read, in the article's text.
    pub at: Range<usize>,
    /// The amount stands elsewhere in the article.
    pub deferred: bool,
    /// An upper end beside the range.
    pub cap: Option<Beside>,
    /// A lower end beside the range: 但不得低于二百元.
    pub floor: Option<Beside>,
    /// 不足X元的按X元计算: the least base.
    pub base_floor: Option<Beside>,
    /// The next fine is an alternative to this one.
    pub alternative_of_next: bool,
    /// An alternative to the fine before.
    pub alternative_of_prev: bool,
    /// What is multiplied is a fine.
    pub multiplier_of_fine: bool,
    /// 罚款数额为 …: in place of an earlier amount.
    pub overrides_base_amount: bool,
}

/// How the unit of a quantity is named in a fine.
pub fn unit_name(unit: Unit) -> Option<&'static str> {
    match unit {
        Unit::Yuan => Some("元"),
        Unit::Times => Some("倍"),
        Unit::Percent => Some("%"),
        Unit::Bare => None,
    }
}

/// Said where the amount of a fine follows in a later paragraph.
const DEFERRED: &str = "数额在后款(有前款第…项的,处…)规定";

fn number(value: Option<Number>) -> Value {
    match value {
        None => Value::Null,
        // A finite decimal is written as JSON writes numbers.
        Some(n) => serde_json::from_str(&n.to_string()).unwrap_or(Value::Null),
    }
}

fn beside(value: &Beside) -> Value {
    match value {
        Beside::Yuan(n) => number(Some(*n)),
        Beside::Words(w) => w.as_str().into(),
    }
}

impl Fine {
    /// As JSON: what a fine always has is there, null where the text does not say it; marks are there only when set.
    pub fn to_json(&self) -> Value {
        let mut out = Map::new();
        let mut put = |key: &str, value: Value| {
            out.insert(key.to_owned(), value);
        };
        let text = |t: &Option<String>| t.as_deref().map_or(Value::Null, Value::from);
        let flag = |b: Option<bool>| b.map_or(Value::Null, Value::from);
        put("kind", self.kind.name().into());
        put("unit", self.unit.map_or(Value::Null, Value::from));
        put("base", text(&self.base));
        put("base_raw", text(&self.base_raw));
        if self.per.is_some() {
            put("per", text(&self.per));
        }
        put("min", number(self.min));
        put("max", number(self.max));
        put("min_inclusive", flag(self.min_inclusive));
        put("max_inclusive", flag(self.max_inclusive));
        if self.exact {
            put("exact", true.into());
        }
        if self.connector {
            put("connector", "至".into());
        }
        if self.mixed_units.is_some() {
            put("mixed_units", text(&self.mixed_units));
        }
        put("verb", self.verb.as_str().into());
        put("mandatory", self.mandatory.into());
        put("additional", self.additional.into());
        put("condition", text(&self.condition));
        put("subject", text(&self.subject));
        put("para", self.para.into());
        put("item", text(&self.item));
        put("span", self.span.as_str().into());
        if self.deferred {
            put("deferred", DEFERRED.into());
        }
        if let Some(cap) = &self.cap {
            put("cap", beside(cap));
        }
        if let Some(floor) = &self.floor {
            put("floor", beside(floor));
        }
        if let Some(floor) = &self.base_floor {
            put("base_floor", beside(floor));
        }
        for (key, set) in [
            ("alternative_of_next", self.alternative_of_next),
            ("alternative_of_prev", self.alternative_of_prev),
            ("multiplier_of_fine", self.multiplier_of_fine),
            ("overrides_base_amount", self.overrides_base_amount),
        ] {
            if set {
                put(key, true.into());
            }
        }
        Value::Object(out)
    }
}
