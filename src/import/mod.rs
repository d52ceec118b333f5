//! Tables as packs: a published workbook read back, and the tables authorities publish, brought in by a mapping.
//!
//! Receives the cells of a table as text, with a mapping that says what its columns are; guarantees a pack in which every
//! figure stands in the table, or problems with the sheet, row and column of each, and that no row is lost without being
//! told; must not read files, nor guess what a cell may have meant.

mod book;
mod build;
mod cases;
mod column;
mod grid;
mod map;
mod standard;
mod table;
#[cfg(test)]
mod tests;
mod tiers;
mod weights;
mod yaml;

pub use book::{Returned, is_book, workbook};
pub use build::cases_node;
pub use grid::{Grid, Place, Problem, column_name};
pub use map::{Map, read_map};
pub use standard::{Amount, Standard, standard};
pub use table::{Imported, Skipped, import};
pub use yaml::to_yaml;
