//! Cases: what was found out, taken in as a pack declares it.
//!
//! Receives a case document; guarantees typed facts, each known or unknown, or every error of the case at its field;
//! must not decide anything.

mod intake;
mod read;

pub use intake::{Declared, Inputs, Names, intake, intake_named, value_from_text};
pub use read::{Case, Judgement, Part, read_case, read_cases};
