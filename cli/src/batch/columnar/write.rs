//! Batches written: an Arrow file, an Arrow stream.

use super::super::sink::Sink;
use super::super::source::Kind;
use super::super::target::Target;
use super::super::typed::{Cell, Field};
use super::builder::{Gathered, of_arrow, schema, unfitting};
use super::guarded;
use arrow_array::RecordBatch;
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::SchemaRef;
use cailiang::diagnostic::Message;
use std::io::{self, Write};

enum Writer {
    File(FileWriter<Target>),
    Stream(StreamWriter<Target>),
}

/// A file under way.
pub struct Batches {
    writer: Writer,
    schema: SchemaRef,
    gathered: Gathered,
}

impl Batches {
    /// With these columns.
    pub fn begin(kind: Kind, fields: &[Field], target: Target) -> io::Result<Batches> {
        let (schema, gathered) = (schema(fields), Gathered::new(fields)?);
        let writer = match kind {
            Kind::ArrowStream => Writer::Stream(guarded(|| StreamWriter::try_new(target, &schema))?),
            _ => Writer::File(guarded(|| FileWriter::try_new(target, &schema))?),
        };
        Ok(Batches { writer, schema, gathered })
    }

    fn flush(&mut self) -> io::Result<()> {
        let Some(columns) = self.gathered.take() else { return Ok(()) };
        let batch = guarded(|| RecordBatch::try_new(self.schema.clone(), columns))?;
        match &mut self.writer {
            Writer::File(w) => w.write(&batch),
            Writer::Stream(w) => w.write(&batch),
        }
        .map_err(of_arrow)
    }
}

impl Sink for Batches {
    fn unfit(&self, field: &Field, cell: &Cell<'_>) -> Option<(&'static str, Message)> {
        unfitting(field, cell)
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        if self.gathered.row(cells) { self.flush() } else { Ok(()) }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.flush()?;
        let target = match &mut self.writer {
            Writer::File(w) => {
                w.finish().map_err(of_arrow)?;
                w.get_mut()
            }
            Writer::Stream(w) => {
                w.finish().map_err(of_arrow)?;
                w.get_mut()
            }
        };
        target.flush()?;
        target.sync()
    }
}
