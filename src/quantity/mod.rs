//! Quantities: exact numbers, money, dates, durations, intervals, rounding.
//!
//! Receives nothing from other rooms. Guarantees that no operation rounds unless it is asked to, and that what cannot
//! be represented is an error, never a near value. Must not know about packs, cases or languages.

mod date;
mod interval;
mod number;
mod rounding;
mod sorted;
mod write;

pub use date::{Date, add_days, add_months, days_between, months_between, parse_date};
pub(crate) use date::{calendar, days_of, month_length};
pub use interval::Interval;
pub use number::{Number, NumberError, parse_number};
pub use rounding::{Mode, Rounding};
pub use sorted::{Sorted, SortedMap};
pub use write::{grouped, push_grouped, push_number, push_yuan, yuan_text};
