//! Cailiang (裁量): a penalty discretion benchmark engine.
//!
//! Rules are data: a *pack* holds the fine range a statute sets, the tiers and circumstances a benchmark adds, and the
//! exemptions. The engine takes a case and answers which outcome, which range, which amount, for which reasons, under
//! which article. It is pure: bytes in, values out; no files, clock, randomness or printing.
//!
//! The rooms, each using only those above it: [`quantity`], [`diagnostic`], [`document`], [`statute`], [`expr`], [`pack`],
//! [`program`], [`case`], [`assess`], [`columns`], [`bundle`], [`check`], [`explain`], [`record`], [`form`], [`publish`],
//! [`import`].

pub mod assess;
pub mod bundle;
pub mod case;
pub mod check;
pub mod columns;
pub mod diagnostic;
pub mod document;
pub mod explain;
pub mod expr;
pub mod form;
pub mod import;
#[cfg(feature = "oracle")]
pub mod oracle;
pub mod pack;
pub mod program;
pub mod publish;
pub mod quantity;
pub mod record;
pub mod statute;
