//! Records: a case, what was recommended and by which rules, kept so that anyone can compute it again.
//!
//! Receives a case as read and its assessment; guarantees that a record names everything the result depends on and that a
//! change of any byte of the result shows; must not assess: the caller computes again, this room compares.

mod compare;
mod file;

#[cfg(test)]
mod tests;

pub use crate::explain::sha256_hex;
pub use compare::{Difference, compare};
pub use file::{Record, SCHEMA, make, read, record_schema};

use crate::document::{Node, canonical};

/// SHA-256 of the canonical form: the same for two documents that say the same, whatever they were written in.
pub fn digest(node: &Node) -> String {
    sha256_hex(canonical(node).as_bytes())
}
