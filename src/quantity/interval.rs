//! Ranges of numbers whose ends may be outside.

use super::Number;
use serde::Serialize;

/// From `min` to `max`; an absent end means the rule sets none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Interval {
    /// Lower end.
    pub min: Option<Number>,
    /// Upper end.
    pub max: Option<Number>,
    /// Whether the lower end itself is inside (以上 against 超过).
    pub min_inclusive: bool,
    /// Whether the upper end itself is inside (以下 against 不满).
    pub max_inclusive: bool,
}

impl Interval {
    /// `[min, max]`.
    pub fn closed(min: Number, max: Number) -> Interval {
        Interval { min: Some(min), max: Some(max), min_inclusive: true, max_inclusive: true }
    }

    /// Whether `value` lies inside.
    pub fn contains(&self, value: Number) -> bool {
        let above = self.min.is_none_or(|m| if self.min_inclusive { value >= m } else { value > m });
        let below = self.max.is_none_or(|m| if self.max_inclusive { value <= m } else { value < m });
        above && below
    }
}
