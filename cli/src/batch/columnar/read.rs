//! Batches read: Parquet, an Arrow file, an Arrow stream.

use super::super::block::{Block, Form, ROWS, Trouble};
use super::super::cell::Wrong;
use super::super::open::{From, Meter, Window};
use super::super::source::{Encoding, Kind, Place, Source};
use super::super::typed::Type;
use super::frame::Frame;
use super::guarded;
use super::value::{Column, readable};
use crate::exit::Failure;
use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{DataType, FieldRef, Schema, SchemaRef, TimeUnit};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Type as Physical;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

/// Bytes of rows decoded at a time.
const AT_A_TIME: i64 = 8 << 20;
/// Batches of fewer rows are not worth a block each.
const FEW: usize = 256;
/// First bytes of an Arrow file.
const FILE: &[u8] = b"ARROW1\0\0";
/// Last bytes of an Arrow stream.
const END: [u8; 8] = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

enum Reader {
    Parquet(ParquetRecordBatchReader),
    File(FileReader<BufReader<File>>),
    Stream(Box<StreamReader<Tail>>, Rc<Cell<[u8; 8]>>),
}

/// A file of batches.
pub struct Batches {
    kind: Kind,
    from: From,
    meter: Meter,
    reader: Reader,
    columns: Vec<String>,
    types: Vec<Type>,
    batch: Arc<Vec<Column>>,
    /// Columns of the batch in which some value may have something wrong with it.
    doubtful: Vec<usize>,
    /// Rows of the batch at hand, and how many of them were given.
    held: usize,
    given: usize,
    rows: u64,
    /// Rows in all and bytes of the file, where they are known beforehand.
    total: Option<(u64, u64)>,
    scratch: String,
}

/// Remembers the last bytes read.
struct Tail {
    inner: Box<dyn Read>,
    last: Rc<Cell<[u8; 8]>>,
}

impl Read for Tail {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        let mut last = self.last.get().to_vec();
        let read = buf.get(..n).unwrap_or_default();
        last.extend_from_slice(read.get(n.saturating_sub(8)..).unwrap_or_default());
        if let Some(tail) = last.last_chunk() {
            self.last.set(*tail);
        }
        Ok(n)
    }
}

/// The rest of a window as a stream.
struct Rest(Window);

impl Read for Rest {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.0.ahead().is_empty() && !self.0.more()? {
            return Ok(0);
        }
        let ahead = self.0.ahead();
        let n = ahead.len().min(buf.len());
        if let (Some(to), Some(source)) = (buf.get_mut(..n), ahead.get(..n)) {
            to.copy_from_slice(source);
        }
        self.0.pass(n);
        Ok(n)
    }
}

fn stream(mut window: Window) -> io::Result<Reader> {
    // A file holds a stream between its two signs; where one cannot go back and forth in it, it is read as that.
    if window.ahead().starts_with(FILE) {
        window.pass(FILE.len());
        // Its first sign is filled up with zeros to where the stream is to begin.
        while window.ahead().first() == Some(&0) || (window.ahead().is_empty() && window.more()?) {
            if window.ahead().first() == Some(&0) {
                window.pass(1);
            }
        }
    }
    let last = Rc::new(Cell::new([0; 8]));
    let tail = Tail { inner: Box::new(Rest(window)), last: Rc::clone(&last) };
    Ok(Reader::Stream(Box::new(guarded(|| StreamReader::try_new(tail, None))?), last))
}

/// As what the columns of a Parquet file are read.
fn wanted(stored: &ArrowReaderMetadata) -> SchemaRef {
    let leaves = stored.metadata().file_metadata().schema_descr();
    let old = |column: usize| {
        let of_it = |leaf: &usize| leaves.get_column_root_idx(*leaf) == column;
        (0..leaves.num_columns()).filter(of_it).any(|leaf| leaves.column(leaf).physical_type() == Physical::INT96)
    };
    let fields = stored.schema().fields().iter().enumerate().map(|(i, field)| retyped(field, old(i)));
    SchemaRef::new(Schema::new_with_metadata(fields.collect::<Vec<_>>(), stored.schema().metadata().clone()))
}

/// A column with the type it is read as. Text is read as views: a text that many rows share through a dictionary is in
/// memory once, not once for each of them. `old` moments (INT96) do not say whose clock they show, and reach further than
/// 64 bits of nanoseconds: they are moments of Greenwich, which nobody takes for a day here.
fn retyped(field: &FieldRef, old: bool) -> FieldRef {
    let kind = match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
        DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
        DataType::Timestamp(..) if old => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        DataType::List(inner) => DataType::List(retyped(inner, old)),
        DataType::LargeList(inner) => DataType::LargeList(retyped(inner, old)),
        DataType::FixedSizeList(inner, length) => DataType::FixedSizeList(retyped(inner, old), *length),
        _ => return FieldRef::clone(field),
    };
    FieldRef::new(field.as_ref().clone().with_data_type(kind))
}

/// Rows in all, where the file says it, and a reader at a row.
fn parquet(path: &Path, at: u64) -> io::Result<(Reader, SchemaRef, u64)> {
    let file = File::open(path)?;
    guarded(|| {
        let stored = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
        let options = ArrowReaderOptions::new().with_schema(wanted(&stored));
        let read = ArrowReaderMetadata::try_new(stored.metadata().clone(), options)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, read);
        let groups = builder.metadata().row_groups();
        let wide = |bytes: i64, rows: i64| bytes.checked_div(rows).unwrap_or_default().max(1);
        let widest = groups.iter().map(|g| wide(g.total_byte_size(), g.num_rows())).max().unwrap_or(1);
        let rows = AT_A_TIME.checked_div(widest).and_then(|n| usize::try_from(n).ok()).unwrap_or(ROWS);
        let total = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or_default();
        let schema = builder.schema().clone();
        let builder =
            builder.with_batch_size(rows.clamp(1, ROWS)).with_offset(usize::try_from(at).unwrap_or(usize::MAX));
        Ok::<_, parquet::errors::ParquetError>((Reader::Parquet(builder.build()?), schema, total))
    })
}

impl Batches {
    /// Reads what the columns are.
    pub fn open(kind: Kind, from: From, window: Window, meter: Meter) -> Result<Batches, Failure> {
        let failed = |e| from.failed(e);
        if window.ahead().is_empty() {
            return Err(failed(io::Error::new(io::ErrorKind::InvalidData, "文件是空的 / the file is empty")));
        }
        let mut total = None;
        let (reader, schema) = match (kind, &from) {
            (Kind::Parquet, From::File(path)) => {
                let (reader, schema, rows) = parquet(path, 0).map_err(failed)?;
                total = std::fs::metadata(path).ok().map(|m| (rows, m.len()));
                (reader, schema)
            }
            (Kind::Parquet, _) => {
                let text = "Parquet 不能由标准输入读入 / Parquet cannot be read from standard input";
                return Err(failed(io::Error::new(io::ErrorKind::InvalidInput, text)));
            }
            (_, From::File(path)) if plain(path).map_err(failed)? => {
                let file = BufReader::new(File::open(path).map_err(failed)?);
                let reader = guarded(|| FileReader::try_new(file, None)).map_err(failed)?;
                let schema = reader.schema();
                (Reader::File(reader), schema)
            }
            _ => {
                let reader = stream(window).map_err(failed)?;
                let schema =
                    if let Reader::Stream(r, _) = &reader { r.schema() } else { SchemaRef::new(Schema::empty()) };
                (reader, schema)
            }
        };
        let mut this = Batches {
            kind,
            meter,
            reader,
            columns: Vec::new(),
            types: Vec::new(),
            batch: Arc::default(),
            doubtful: Vec::new(),
            held: 0,
            given: 0,
            rows: 0,
            total,
            scratch: String::new(),
            from,
        };
        for field in schema.fields() {
            let Some(kind) = readable(field.data_type()) else {
                let (name, kind) = (field.name(), field.data_type());
                return Err(this.wrong(&format!(
                    "列“{name}”的类型 {kind} 不能读入（column-type）；请先转为文字、十进制数或日期 / column `{name}` is of the type {kind}, which is not read (column-type): make it text, a decimal or a date first"
                )));
            };
            this.columns.push(field.name().clone());
            this.types.push(kind);
        }
        Ok(this)
    }

    fn wrong(&self, what: &str) -> Failure {
        self.from.failed(io::Error::new(io::ErrorKind::InvalidData, what))
    }

    /// The next batch that holds rows; whether there is one.
    fn next(&mut self) -> Result<bool, Failure> {
        loop {
            let reader = &mut self.reader;
            let next: io::Result<Option<RecordBatch>> = match reader {
                Reader::Parquet(r) => guarded(|| r.next().transpose()),
                Reader::File(r) => guarded(|| r.next().transpose()),
                Reader::Stream(r, _) => guarded(|| r.next().transpose()),
            };
            let read = self.rows;
            let broken = |e: io::Error| {
                let text = format!("第 {read} 行之后不能读下去：{e} / cannot be read on after row {read}: {e}");
                self.from.failed(io::Error::new(io::ErrorKind::InvalidData, text))
            };
            let Some(batch) = next.map_err(broken)? else {
                if let Reader::Stream(_, last) = &self.reader
                    && last.get() != END
                {
                    return Err(self.wrong(
                        "流没有结束标记，可能被截断 / the stream does not say that it ends: it may be cut short",
                    ));
                }
                return Ok(false);
            };
            if batch.num_columns() != self.columns.len() {
                return Err(self.wrong("各批的列数不同 / the batches differ in their columns"));
            }
            if batch.num_rows() > 0 {
                let columns = guarded(|| {
                    let all: Vec<Column> = batch.columns().iter().map(Column::new).collect();
                    let doubtful = all.iter().enumerate().filter(|(_, c)| c.doubtful()).map(|(i, _)| i);
                    Ok::<_, String>((doubtful.collect(), Arc::new(all)))
                });
                (self.doubtful, self.batch) = columns.map_err(|e| self.from.failed(e))?;
                (self.held, self.given) = (batch.num_rows(), 0);
                return Ok(true);
            }
        }
    }

    /// What is wrong with the value of a row in a column.
    fn trouble(&self, column: usize, (code, message): Wrong) -> Form {
        let field = self.columns.get(column).cloned().unwrap_or_default();
        Form::Trouble(Box::new(Trouble { field, code: code.to_owned(), message, original: None }))
    }

    /// Adds the next row as text.
    fn row(&mut self, block: &mut Block) {
        let mut trouble = None;
        for (i, column) in self.batch.iter().enumerate() {
            self.scratch.clear();
            if let Some(wrong) = column.show(&mut self.scratch, self.given) {
                trouble = Some(self.trouble(i, wrong));
            }
            block.push(&self.scratch);
        }
        if let Some(trouble) = trouble {
            block.form(trouble);
        }
    }

    /// Adds up to so many of the next rows as they are.
    fn hold(&mut self, block: &mut Block, rows: usize) {
        let rows = rows.min(ROWS).min(self.held.saturating_sub(self.given));
        let frame = Frame::new(Arc::clone(&self.batch), self.given, rows);
        block.hold(self.rows.saturating_add(1), rows, Box::new(frame));
        for (column, values) in self.doubtful.iter().filter_map(|i| Some((*i, self.batch.get(*i)?))) {
            for row in 0..rows {
                self.scratch.clear();
                if let Some(wrong) = values.show(&mut self.scratch, self.given.saturating_add(row)) {
                    block.form_of(row, self.trouble(column, wrong));
                }
            }
        }
        self.given = self.given.saturating_add(rows);
        self.rows = self.rows.saturating_add(rows as u64);
    }
}

/// Whether it is an Arrow file that is not packed.
fn plain(path: &Path) -> io::Result<bool> {
    let mut head = [0; 8];
    let mut file = File::open(path)?;
    Ok(file.read_exact(&mut head).is_ok() && head == FILE)
}

impl Source for Batches {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn types(&self) -> Vec<Type> {
        self.types.clone()
    }

    fn fill(&mut self, block: &mut Block, rows: usize) -> Result<(), Failure> {
        while block.takes(rows) {
            if self.given >= self.held && !self.next()? {
                break;
            }
            // A block of whole columns is of one batch; small ones are gathered row by row.
            if self.held >= FEW {
                if block.is_empty() {
                    self.hold(block, rows);
                }
                break;
            }
            self.rows = self.rows.saturating_add(1);
            block.begin(self.rows, "");
            self.row(block);
            self.given = self.given.saturating_add(1);
        }
        if let Some((total, bytes)) = self.total {
            let done = u128::from(self.rows).saturating_mul(u128::from(bytes)).checked_div(u128::from(total));
            self.meter.set(done.and_then(|d| u64::try_from(d).ok()).unwrap_or_default());
        }
        Ok(())
    }

    fn place(&self) -> Place {
        Place { offset: 0, rows: self.rows, encoding: Encoding::Open }
    }

    fn resume(&mut self, place: Place) -> Result<(), Failure> {
        let From::File(path) = &self.from else {
            return Err(self.wrong("标准输入不能续读 / standard input cannot be read again"));
        };
        let failed = |e| self.from.failed(e);
        let mut skip = 0;
        self.reader = match self.kind {
            Kind::Parquet => parquet(path, place.rows).map_err(failed)?.0,
            _ => {
                skip = place.rows;
                if plain(path).map_err(failed)? {
                    let file = BufReader::new(File::open(path).map_err(failed)?);
                    Reader::File(guarded(|| FileReader::try_new(file, None)).map_err(failed)?)
                } else {
                    let bytes = super::super::open::open(&self.from, 0, &self.meter).map_err(failed)?;
                    let mut window = Window::new(bytes, 0);
                    window.more().map_err(failed)?;
                    stream(window).map_err(failed)?
                }
            }
        };
        (self.held, self.given) = (0, 0);
        while skip > 0 {
            if self.given >= self.held && !self.next()? {
                return Err(self.wrong("比上次短 / shorter than before"));
            }
            let left = self.held.saturating_sub(self.given);
            let step = usize::try_from(skip).unwrap_or(usize::MAX).min(left);
            self.given = self.given.saturating_add(step);
            skip = skip.saturating_sub(step as u64);
        }
        self.rows = place.rows;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{ArrayRef, StringArray};
    use parquet::arrow::ArrowWriter;
    use std::sync::Arc;

    #[test]
    fn a_text_that_many_rows_share_is_in_memory_once() {
        let path = std::env::temp_dir().join(format!("cailiang-shared-{}.parquet", std::process::id()));
        let long = "x".repeat(100_000);
        let column: ArrayRef = Arc::new(StringArray::from(vec![long.as_str(); 2_000]));
        let batch = RecordBatch::try_from_iter([("备注", column)]).unwrap();
        let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        let (Reader::Parquet(mut reader), ..) = parquet(&path, 0).unwrap() else { panic!("no Parquet") };
        let batch = reader.next().unwrap().unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(batch.num_rows(), 2_000);
        assert!(batch.get_array_memory_size() < 4_000_000, "{}", batch.get_array_memory_size());
        let mut cell = String::new();
        Column::new(batch.column(0)).push(&mut cell, 1_999).unwrap();
        assert_eq!(cell, long);
    }
}
