//! Programs: rules lowered to what runs.
//!
//! Receives expressions of a pack and the scope they stand in; guarantees typed straight-line code in which every
//! register is set once, so that after a run each intermediate value can still be read (the trace is nothing but that),
//! and which can be run on one case (`run`) or on every case that some missing facts leave possible (`states`).
//! Must not know what an item, a tier or a fine is.

mod builder;
mod call;
mod domain;
mod instr;
mod lower;
mod numbered;
mod paths;
mod run;
mod scope;
mod states;
mod value;

pub use builder::{Builder, Program, Reg, Renamed, Slot};
pub use domain::{Domain, SlotKind, points};
pub use instr::Instr;
pub use lower::{Condition, Lowering, Part};
pub use paths::{Paths, Walk};
pub use run::{Plan, Registers};
pub use scope::{Binding, FactSlot, Scope};
pub use states::{Example, Exploration, Explored, Reached, explore};
pub use value::{Choice, ChoiceId, Fault, Type, Value};

#[cfg(test)]
mod tests;
