//! Packs as written.
//!
//! Receives the files of a pack; guarantees a model with every scalar located and every expression parsed, or all the
//! errors of reading it; must not resolve names or judge the rules (that is `check`).

mod kinds;
pub mod model;
mod read;
mod shape;

#[cfg(test)]
mod tests;

pub use crate::document::SourceFile;
pub use model::Pack;
pub use read::{read_both, read_cases, read_pack, read_pack_at, resolved};
pub use shape::{CASE, CASES_FILE, ITEMS_FILE, PACK, case_schema, pack_schema};
