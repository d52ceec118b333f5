//! The report on a run: what many answers come to, and where decisions depart from them.
//!
//! Receives rows with their answers as they go by; guarantees exact figures, each with rows it stands on, in memory that does
//! not grow with the number of rows, and the same bytes for the same input; must not compute anything about a case: that is
//! the library's. [`collect`] and [`change`] gather, [`model`] puts what was gathered into sections, [`html`] and [`book`]
//! write them.

pub mod book;
pub mod change;
pub mod collect;
pub mod html;
pub mod model;
pub mod names;
pub mod packs;
pub mod plot;
pub mod tally;

use crate::batch::Tap;
use crate::batch::block::Block;
use crate::batch::engine::Answered;
use crate::exit::Failure;
use crate::output::{self, Output};
use crate::tables;
use change::Against;
use collect::Survey;
use model::Report;
use std::path::{Path, PathBuf};

/// All that looks on at a run.
#[derive(Default)]
pub struct Onlookers<'a> {
    /// Gathers the report.
    pub survey: Option<Survey<'a>>,
    /// Computes under an old pack beside.
    pub against: Option<Against<'a>>,
}

impl Tap for Onlookers<'_> {
    fn begin(&mut self, header: &[String], whole_file: bool) -> Result<(), Failure> {
        if let Some(s) = &mut self.survey {
            s.begin(header, whole_file)?;
        }
        if let Some(a) = &mut self.against {
            a.begin(header, whole_file)?;
        }
        Ok(())
    }

    fn rows(&mut self, header: &[String], block: &Block, answers: &[Answered]) {
        if let Some(s) = &mut self.survey {
            s.rows(header, block, answers);
        }
        if let Some(a) = &mut self.against {
            a.rows(header, block, answers);
        }
    }
}

/// Refuses, before anything is computed, a name that says neither a page nor a workbook, a place nothing can be written at,
/// and a file that is read or written otherwise.
pub fn ready<'p>(path: &Path, taken: impl IntoIterator<Item = &'p Path>) -> Result<(), Failure> {
    if kind(path).is_none() {
        return Err(Failure::Usage(
            format!("报告 {} 应以 .html 或 .xlsx 结尾", path.display()),
            format!("the report {} should end in .html or .xlsx", path.display()),
        ));
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.metadata().map_err(|e| Failure::io(folder.display(), e))?.is_dir() {
        return Err(Failure::io(folder.display(), std::io::ErrorKind::NotADirectory.into()));
    }
    if path.is_dir() {
        return Err(Failure::io(path.display(), std::io::ErrorKind::IsADirectory.into()));
    }
    if taken.into_iter().any(|other| output::same_file(path, other)) {
        return Err(Failure::Usage(
            "报告须与读取、写出的其他文件是不同的文件".to_owned(),
            "the report must be another file than those read or written otherwise".to_owned(),
        ));
    }
    Ok(())
}

enum Kind {
    Page,
    Book,
}

fn kind(path: &Path) -> Option<Kind> {
    let end = path.extension()?.to_str()?.to_ascii_lowercase();
    match end.as_str() {
        "html" | "htm" => Some(Kind::Page),
        "xlsx" => Some(Kind::Book),
        _ => None,
    }
}

/// Writes a report, under its own name only when it is whole.
pub fn write(report: &Report<'_>, path: &Path) -> Result<(), Failure> {
    let bytes = match kind(path) {
        Some(Kind::Book) => tables::xlsx(report.title, &book::sheets(report))
            .map_err(|e| Failure::io(path.display(), std::io::Error::other(e)))?,
        _ => html::page(report).into_bytes(),
    };
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    Output::new(Some(partial.clone()), None, report.lang).write_bytes(&bytes)?;
    std::fs::rename(&partial, path).map_err(|e| Failure::io(path.display(), e))
}
