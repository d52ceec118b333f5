//! How the inputs of an item stand in a block: which column each has, and what fits it.

use super::graph::{Bounds, narrow};
use super::lower::Sort;
use crate::program::{SlotKind, Value};
use crate::quantity::{Date, Number};

/// How an input stands in its column.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// One bit a row.
    Bit,
    /// The index of the option, by its symbol.
    Option(Vec<u32>),
    /// A figure between bounds; the column is of 32 bits where they allow.
    Figure { sort: Sort, bounds: Bounds, narrow: bool },
}

/// The columns of an item's inputs.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    places: Vec<Option<Place>>,
}

/// How far figures may go, from as far as a case may have them to what keeps even long products inside `i64`: the largest
/// amount of money, the largest other number and its decimals. Rows beyond are run one by one.
const LEVELS: [(i64, i64, u8); 4] = [
    (10_000_000_000_000, 1_000_000_000, 6),
    (100_000_000_000, 1_000_000, 4),
    (10_000_000_000, 10_000, 4),
    (1_000_000_000, 1_000, 4),
];

pub(super) const MOST_LEVELS: usize = LEVELS.len();

impl Layout {
    /// Of the slots a program reads.
    pub fn new(slots: &[SlotKind], read: &[bool], level: usize) -> Layout {
        let (money, number, decimals) = LEVELS.get(level).copied().unwrap_or((0, 0, 0));
        let places = slots.iter().enumerate().map(|(i, kind)| {
            if !read.get(i).copied().unwrap_or(false) {
                return None;
            }
            let figure = |sort, low: i64, high: i64| {
                Some(Place::Figure { sort, bounds: (low, high), narrow: narrow((low, high)) })
            };
            match kind {
                SlotKind::Bool => Some(Place::Bit),
                SlotKind::Choice(symbols) => Some(Place::Option(symbols.clone())),
                SlotKind::Number { min, max, unit, .. } => {
                    let own = u8::try_from(unit.decimals()).unwrap_or(u8::MAX);
                    // Cents tell money from other numbers well enough: this only sets how far a column reaches.
                    let (far, scale) = if own == 2 { (money, 2) } else { (number, own.min(decimals)) };
                    let unit = 10_i64.checked_pow(scale.into())?;
                    let whole = |n: &Number, far: i64| {
                        let near = (*n).max(Number::from(far.saturating_neg())).min(Number::from(far));
                        near.mul(Number::from(unit)).ok().and_then(whole_part)
                    };
                    let (low, high) = (whole(min, far)?, whole(max, far)?);
                    figure(Sort::Number(scale), low.min(high), high)
                }
                SlotKind::Date => {
                    figure(Sort::Date, Date::constant(1900, 1, 1).days(), Date::constant(2199, 12, 31).days())
                }
                SlotKind::Months => figure(Sort::Months, 0, 2_400),
                SlotKind::Days => figure(Sort::Days, 0, 73_000),
                SlotKind::Text => None,
            }
        });
        Layout { places: places.collect() }
    }

    pub fn place(&self, slot: u16) -> Option<&Place> {
        self.places.get(usize::from(slot))?.as_ref()
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }
}

/// The whole number next to zero.
fn whole_part(n: Number) -> Option<i64> {
    crate::quantity::Rounding { unit: Number::ONE, mode: crate::quantity::Mode::Down }.apply(n).ok()?.to_i64()
}

impl Place {
    /// A value as it stands in the column: a bit, an option's index, a figure. `None`: it does not fit.
    pub fn held(&self, v: Value) -> Option<i64> {
        match (self, v) {
            (Place::Bit, Value::Bool(b)) => Some(i64::from(b)),
            (Place::Option(symbols), Value::Symbol(s)) => {
                let i = symbols.iter().position(|x| *x == s)?;
                u8::try_from(i).ok().map(i64::from)
            }
            (Place::Figure { sort, bounds, .. }, v) => {
                let figure = match (sort, v) {
                    (Sort::Number(scale), Value::Number(n)) => {
                        let (m, s) = match n.small() {
                            Some((m, s)) if s <= *scale => (m, s),
                            _ => n.normalized().small()?,
                        };
                        m.checked_mul(10_i64.checked_pow(u32::from(scale.checked_sub(s)?))?)?
                    }
                    (Sort::Date, Value::Date(d)) => d.days(),
                    (Sort::Months, Value::Months(m)) => m.into(),
                    (Sort::Days, Value::Days(d)) => d.into(),
                    _ => return None,
                };
                (bounds.0..=bounds.1).contains(&figure).then_some(figure)
            }
            _ => None,
        }
    }

    /// The value that stands in the column.
    pub fn value(&self, held: i64) -> Value {
        match self {
            Place::Bit => Value::Bool(held != 0),
            Place::Option(symbols) => {
                usize::try_from(held).ok().and_then(|i| symbols.get(i)).map_or(Value::Unknown, |s| Value::Symbol(*s))
            }
            Place::Figure { sort, .. } => super::lower::shown(*sort, held),
        }
    }
}
