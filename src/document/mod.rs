//! Documents: YAML and JSON as one located tree, its canonical text, and descriptions of formats.
//!
//! Receives the text of a file; guarantees a tree in which every key and value has its byte range, no scalar has lost a
//! digit and no key stands twice, or the located problems; must not know what a pack or a case means.

mod canonical;
mod json;
mod json_text;
mod merge;
mod node;
mod schema;
mod shape;
mod source;
mod validate;
#[cfg(feature = "yaml")]
mod yaml;

#[cfg(test)]
mod tests;

pub use canonical::{canonical, compact, push_string};
pub use json_text::Json;
pub use merge::merge;
pub use node::{Entry, Node, NodeKind};
pub use schema::schema;
pub use shape::{Key, Record, Shape};
pub use source::{MAX_BYTES, MAX_DEPTH, MAX_NODES, SourceFile, Syntax, from_bytes, read};
pub use validate::validate;
