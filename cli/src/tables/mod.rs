//! Files with tables in them: read into cells, written from a publication. What the cells mean is the library's matter.

mod docx;
mod read;
mod xlsx;

pub use docx::docx;
pub use read::{TableError, grids};
pub use xlsx::xlsx;
