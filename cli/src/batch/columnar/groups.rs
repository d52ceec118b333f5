//! Parquet written: whole columns of a block at a time.
//!
//! The own columns of an input with typed columns go out as they came in, and what many answers share stands in a dictionary.
//! With more than one thread, one of its own packs what the others computed.

use super::super::answer;
use super::super::block::{Block, Held};
use super::super::engine::Answered;
use super::super::sink::Sink;
use super::super::target::Target;
use super::super::typed::{Cell, Field, Type, of_text};
use super::super::work::Job;
use super::super::write::Rows;
use super::builder::{Builder, Gathered, schema, unfitting};
use super::frame::Frame;
use super::guarded;
use super::results::Kinds;
use super::value::texts_of;
use arrow_array::{ArrayRef, RecordBatch, UInt32Array};
use arrow_schema::{Schema, SchemaRef};
use arrow_select::take::take;
use cailiang::diagnostic::Message;
use cailiang::explain::Lang;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use std::any::Any;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// Rows of a row group, all of which are in memory until it is written.
const GROUP: usize = 1 << 17;
/// Bytes in memory at which a row group is written, however few its rows.
const GROUP_BYTES: usize = 48 << 20;
/// Bytes of a dictionary, beyond which its column does without: to look up values that hardly repeat took a fifth of the time.
const DICTIONARY: usize = 1 << 16;
/// Blocks on their way to the thread that writes.
const AHEAD: usize = 2;

/// A file under way.
pub struct Groups {
    to: To,
    kinds: Kinds,
    /// Rows given one by one.
    single: Gathered,
}

enum To {
    Here(Box<Store>),
    Thread(SyncSender<Vec<ArrayRef>>, JoinHandle<io::Result<()>>),
    /// Finished, or lost to an error before.
    Gone,
}

/// The writer of the file.
struct Store {
    writer: ArrowWriter<Target>,
    schema: SchemaRef,
}

impl Store {
    fn begin(fields: &[Field], target: Target) -> io::Result<Store> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(GROUP))
            .set_dictionary_page_size_limit(DICTIONARY)
            .set_created_by(format!("cailiang {}", env!("CARGO_PKG_VERSION")))
            .build();
        let schema = schema(fields);
        let writer = guarded(|| ArrowWriter::try_new(target, schema.clone(), Some(properties)))?;
        Ok(Store { writer, schema })
    }

    fn write(&mut self, columns: Vec<ArrayRef>) -> io::Result<()> {
        let typed = self.schema.fields().iter().zip(&columns);
        let fields = typed.map(|(f, c)| f.as_ref().clone().with_data_type(c.data_type().clone()));
        // Text in a dictionary or in views is written as text all the same.
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let batch = guarded(|| RecordBatch::try_new(schema, columns))?;
        self.writer.write(&batch).map_err(of_parquet)?;
        if self.writer.memory_size() > GROUP_BYTES { self.writer.flush().map_err(of_parquet) } else { Ok(()) }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer.finish().map_err(of_parquet)?;
        let target = self.writer.inner_mut();
        target.flush()?;
        target.sync()
    }
}

impl Groups {
    /// With these columns.
    pub fn begin(fields: &[Field], target: Target, threads: usize) -> io::Result<Groups> {
        let (mut store, single) = (Store::begin(fields, target)?, Gathered::new(fields)?);
        let to = if threads > 1 {
            let (to, blocks) = sync_channel::<Vec<ArrayRef>>(AHEAD);
            let work = move || {
                for columns in blocks {
                    // An empty block is the end; without it the file is given up.
                    if columns.is_empty() {
                        return store.finish();
                    }
                    store.write(columns)?;
                }
                Ok(())
            };
            To::Thread(to, thread::Builder::new().spawn(work)?)
        } else {
            To::Here(Box::new(store))
        };
        Ok(Groups { to, kinds: Kinds::default(), single })
    }

    fn write(&mut self, columns: Vec<ArrayRef>) -> io::Result<()> {
        match &mut self.to {
            To::Here(store) => store.write(columns),
            To::Thread(to, _) => match to.send(columns) {
                Ok(()) => Ok(()),
                Err(_) => self.end(),
            },
            To::Gone => Err(lost()),
        }
    }

    /// What became of the file.
    fn end(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.to, To::Gone) {
            To::Here(mut store) => store.finish(),
            To::Thread(to, thread) => {
                let ended = to.send(Vec::new());
                drop(to);
                thread.join().map_err(|_| lost())??;
                ended.map_err(|_| lost())
            }
            To::Gone => Err(lost()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.single.take().map_or(Ok(()), |columns| self.write(columns))
    }
}

impl Drop for Groups {
    fn drop(&mut self) {
        if let To::Thread(to, thread) = std::mem::replace(&mut self.to, To::Gone) {
            drop(to);
            // The file is given up, whatever became of it.
            let _ = thread.join();
        }
    }
}

fn lost() -> io::Error {
    io::Error::other("the file was lost before")
}

fn of_parquet(e: ParquetError) -> io::Error {
    match e {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(e) => *e,
            Err(other) => io::Error::other(other.to_string()),
        },
        other => io::Error::other(other.to_string()),
    }
}

/// The own columns of a block as they are, where they need not pass through their text.
fn plain(block: &Block, own: &[Field]) -> Vec<Option<ArrayRef>> {
    let frame = block.held().and_then(|held: &dyn Held| (held as &dyn Any).downcast_ref::<Frame>());
    own.iter().enumerate().map(|(i, _)| frame?.plain(i)).collect()
}

/// The own columns and the results of the rows that have an answer.
fn columns(
    block: &Block,
    answers: &[Answered],
    plain: Vec<Option<ArrayRef>>,
    kinds: &Kinds,
    own: &[Field],
    results: &[answer::Result],
) -> io::Result<Vec<ArrayRef>> {
    let mut columns = Vec::with_capacity(own.len().saturating_add(results.len()));
    let kept = || block.rows().iter().zip(answers).filter_map(|(row, a)| Some((row, a.as_ref().ok()?)));
    let whole = kinds.len() == block.len();
    let places = answers.iter().enumerate().filter(|(_, a)| a.is_ok()).filter_map(|(i, _)| u32::try_from(i).ok());
    let places = UInt32Array::from_iter_values(places.filter(|_| !whole));
    for ((i, field), array) in own.iter().enumerate().zip(plain) {
        columns.push(match array {
            Some(array) if whole => array,
            Some(array) => guarded(|| take(&array, &places, None))?,
            None if field.kind == Type::Text => texts_of(kept().map(|(row, _)| block.cell(row, i))),
            None => {
                let mut builder = Builder::new(field.kind)?;
                for (row, _) in kept() {
                    // Every one was looked at before.
                    builder.push(&of_text(field, block.cell(row, i)).unwrap_or(Cell::Empty));
                }
                builder.finish()
            }
        });
    }
    for column in results {
        columns.push(kinds.column(*column, kept())?);
    }
    Ok(columns)
}

impl Sink for Groups {
    fn unfit(&self, field: &Field, cell: &Cell<'_>) -> Option<(&'static str, Message)> {
        unfitting(field, cell)
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        if self.single.row(cells) { self.flush() } else { Ok(()) }
    }

    fn take(&mut self, rows: &Rows, job: &mut Job, lang: Lang) -> io::Result<()> {
        let (own, fields, results) = rows.of_sink();
        let mut kinds = std::mem::take(&mut self.kinds);
        kinds.clear();
        let plain = plain(&job.block, own);
        // What passes through its text is asked for as that, and may be something a column cannot hold.
        let through: Vec<(usize, Type)> = own
            .iter()
            .enumerate()
            .zip(&plain)
            .filter(|(_, array)| array.is_none())
            .map(|((i, field), _)| (i, field.kind))
            .collect();
        through.iter().for_each(|(i, _)| job.block.spell(*i));
        let typed = through.iter().any(|(_, kind)| *kind != Type::Text);
        job.settle(lang, |_, header, block, row, answer| {
            let nul = || through.iter().any(|(i, _)| memchr::memchr(0, block.bytes(row, *i)).is_some());
            if typed || nul() || !kinds.hold(answer, fields, results) {
                rows.values(self, header, block, row, answer)?;
            } else {
                rows.fits(header, block, row)?;
            }
            kinds.add(answer, fields, results);
            Ok(())
        });
        let columns = columns(&job.block, &job.answers, plain, &kinds, own, results);
        let rows = kinds.len();
        self.kinds = kinds;
        if rows == 0 { Ok(()) } else { self.write(columns?) }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.flush()?;
        self.end()
    }
}
