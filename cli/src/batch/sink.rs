//! The writing side of formats that are no streams of text: workbooks, Parquet, Arrow, tables of databases.
//!
//! A sink is given rows of values in order, gathers some of them, and is whole only once it was finished: what is left of it
//! before that is taken away, and nothing goes on from its middle.

use super::source::Kind;
use super::target::Target;
use super::typed::{Cell, Field};
use super::work::Job;
use super::write::Rows;
use super::{To, sheet};
use crate::exit::Failure;
use cailiang::diagnostic::Message;
use cailiang::explain::Lang;
use std::io;

/// Rows of a file or table that is not finished.
pub trait Sink {
    /// Why a value cannot be held, where it cannot: code and words.
    fn unfit(&self, field: &Field, cell: &Cell<'_>) -> Option<(&'static str, Message)>;

    /// Adds a row, a value for each field, each of which fits.
    ///
    /// # Errors
    /// What was gathered cannot be written.
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()>;

    /// Adds the rows of a block that have an answer, and notes those that are refused.
    ///
    /// # Errors
    /// As of a row.
    fn take(&mut self, rows: &Rows, job: &mut Job, lang: Lang) -> io::Result<()> {
        let mut added = Ok(());
        rows.spell(&job.block);
        job.settle(lang, |_, header, block, row, answer| {
            if added.is_ok() {
                let cells = rows.values(self, header, block, row, answer)?;
                added = self.row(&cells);
            }
            Ok(())
        });
        added
    }

    /// Writes the rest and ends it; only now is it what its readers take.
    ///
    /// # Errors
    /// It cannot be ended; nothing of it holds.
    fn finish(&mut self) -> io::Result<()>;
}

/// Whether rows of this kind go to a [`Sink`] and not to a stream of text.
pub fn is_sink(kind: Kind) -> bool {
    !matches!(kind, Kind::Csv | Kind::Tsv | Kind::Ndjson)
}

/// Begins one; files are written into `target`. With more than one of `threads` it may have one of its own.
///
/// # Errors
/// The output cannot be begun, or this binary was built without it.
pub fn begin(
    kind: Kind,
    to: &To,
    fields: Vec<Field>,
    target: Option<Target>,
    lang: Lang,
    threads: usize,
) -> Result<Box<dyn Sink>, Failure> {
    #[cfg(not(feature = "parquet"))]
    let _ = threads;
    let name = to.name(lang);
    let failed = |e: io::Error| Failure::io(&name, e);
    match (kind, target, to) {
        (Kind::Xlsx, Some(target), to) => {
            let beside = if let To::File(path) = to { path.parent() } else { None };
            Ok(Box::new(sheet::Sheet::begin(fields, target, beside).map_err(failed)?))
        }
        #[cfg(feature = "parquet")]
        (Kind::Parquet, Some(target), _) => {
            Ok(Box::new(super::columnar::groups::Groups::begin(&fields, target, threads).map_err(failed)?))
        }
        #[cfg(feature = "parquet")]
        (Kind::Arrow | Kind::ArrowStream, Some(target), _) => {
            Ok(Box::new(super::columnar::write::Batches::begin(kind, &fields, target).map_err(failed)?))
        }
        #[cfg(feature = "sqlite")]
        (Kind::Sqlite, _, To::Database(address)) => Ok(Box::new(super::sqlite::Table::begin(fields, address)?)),
        #[cfg(feature = "postgres")]
        (Kind::Postgres, _, To::Database(address)) => Ok(Box::new(super::postgres::Table::begin(fields, address)?)),
        (kind, ..) => Err(missing(kind)),
    }
}

/// A format this binary was built without.
pub fn missing(kind: Kind) -> Failure {
    let feature = match kind {
        Kind::Sqlite => "sqlite",
        Kind::Postgres => "postgres",
        _ => "parquet",
    };
    Failure::Usage(
        format!(
            "这个程序没有编入 {} 格式；以 cargo build --release --features {feature} 编译（full 为全部）",
            kind.name()
        ),
        format!(
            "this program was built without the format {}: build it with cargo build --release --features {feature} (full: all of them)",
            kind.name()
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_left_out_names_its_feature() {
        for (kind, feature) in [
            (Kind::Parquet, "parquet"),
            (Kind::Arrow, "parquet"),
            (Kind::ArrowStream, "parquet"),
            (Kind::Sqlite, "sqlite"),
            (Kind::Postgres, "postgres"),
        ] {
            let Failure::Usage(zh, en) = missing(kind) else { panic!("{kind:?}: no matter of usage") };
            let flag = format!("--features {feature}");
            assert!(zh.contains(&flag) && en.contains(&flag), "{zh} {en}");
        }
    }
}
