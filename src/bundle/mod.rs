//! Packs already read, in one string of bytes: they load in a fraction of the time YAML takes, and without its reader. Or
//! packs already compiled, which need neither the language nor the compiler.
//!
//! Receives packs of a rule set; guarantees that what is written reads back equal, cases left out, and that no bytes,
//! damaged or hostile, do more than give a diagnostic: each part is checked by its digest, and what it may take is
//! bounded; must not judge the rules (a bundle is as sound as the packs that went in), nor know what they mean.
//!
//! `docs/bundle.md` describes the bytes.

mod code;
mod expr;
mod file;
mod model;
mod prepared;
mod program;
mod quantity;
#[cfg(test)]
mod tests;

pub use file::{Bundle, EXTENSION, Entry, FORMAT, Kind, MAGIC, MAX_BYTES, MAX_PACKS, make, prepare};
