//! A pack as the benchmark table an authority must publish.
//!
//! Receives a pack's resolved document and those of the packs it uses; guarantees a table in which every figure of the
//! pack's own tiers, weights and statutory ranges stands in a piece that says where in the pack it comes from, so that a
//! figure changed in the table can be taken back; must not compute what a case would cost, nor know about file formats
//! that are not text.

mod band;
mod book;
mod html;
mod markdown;
mod part;
mod say;
mod table;
#[cfg(test)]
mod tests;
mod tree;

pub use book::{
    CASES_SHEET, Form, Look, NOTES_SHEET, RECORD_HEAD, RECORD_SHEET, Sheet, TABLE_SHEET, VALUES_HEAD, VALUES_SHEET,
    book, readers,
};
pub use html::html;
pub use markdown::markdown;
pub use table::{Cell, HEAD, Part, Piece, Publication, Row, Table, publication};
pub use tree::{Step, at, read_path, show_path};
