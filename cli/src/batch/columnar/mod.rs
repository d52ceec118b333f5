//! Parquet and Arrow: batches of typed columns.

pub mod groups;
pub mod read;
pub mod write;

mod builder;
mod frame;
mod results;
mod value;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a library for these formats does, its panics made errors: a file made to mislead it ends the run, not the program.
fn guarded<T, E: std::fmt::Display>(job: impl FnOnce() -> Result<T, E>) -> io::Result<T> {
    let wrong = |what: String| io::Error::new(io::ErrorKind::InvalidData, what);
    match catch_unwind(AssertUnwindSafe(job)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(e)) => Err(wrong(e.to_string())),
        Err(_) => Err(wrong("文件已损坏 / the file is broken".to_owned())),
    }
}
