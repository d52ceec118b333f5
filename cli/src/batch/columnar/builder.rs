//! Columns that grow row by row, until they are enough for a batch.

use super::super::typed::{Cell, Field, Type, scaled, texts, unfit};
use super::guarded;
use arrow_array::ArrayRef;
use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, ListBuilder, StringBuilder,
};
use arrow_schema::{ArrowError, DataType, Schema};
use cailiang::diagnostic::Message;
use std::io;
use std::sync::Arc;

/// Rows of a batch.
const ROWS: usize = 8192;
/// A batch ends when its text is this long, however few its rows.
const BYTES: usize = 8 << 20;

/// A column that grows value by value.
pub enum Builder {
    Text(StringBuilder),
    Truth(BooleanBuilder),
    Whole(Int64Builder),
    Decimal(Decimal128Builder, u8, i8),
    Date(Date32Builder),
    List(ListBuilder<StringBuilder>),
}

/// Rows given one by one.
pub struct Gathered {
    builders: Vec<Builder>,
    rows: usize,
    bytes: usize,
}

impl Gathered {
    /// None yet, of these columns.
    pub fn new(fields: &[Field]) -> io::Result<Gathered> {
        let builders = fields.iter().map(|f| Builder::new(f.kind)).collect::<io::Result<_>>()?;
        Ok(Gathered { builders, rows: 0, bytes: 0 })
    }

    /// Adds a row, a value for each column; whether they are enough for a batch.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> bool {
        for (builder, cell) in self.builders.iter_mut().zip(cells) {
            builder.push(cell);
            self.bytes = texts(cell).fold(self.bytes, |sum, t| sum.saturating_add(t.len()));
        }
        self.rows = self.rows.saturating_add(1);
        self.rows >= ROWS || self.bytes >= BYTES
    }

    /// Their columns, where there are any; it begins anew.
    pub fn take(&mut self) -> Option<Vec<ArrayRef>> {
        let any = self.rows > 0;
        (self.rows, self.bytes) = (0, 0);
        any.then(|| self.builders.iter_mut().map(Builder::finish).collect())
    }
}

/// The columns of an output.
pub fn schema(fields: &[Field]) -> Arc<Schema> {
    let columns = fields.iter().map(|f| arrow_schema::Field::new(&f.name, data_type(f.kind), true));
    Arc::new(Schema::new(columns.collect::<Vec<_>>()))
}

/// A value that a column cannot hold.
pub fn unfitting(field: &Field, cell: &Cell<'_>) -> Option<(&'static str, Message)> {
    match (field.kind, cell) {
        (Type::Decimal(precision, scale), Cell::Decimal(text)) if scaled(text, precision, scale).is_none() => {
            Some(("value-unfit", unfit(&field.name, text).message))
        }
        _ => None,
    }
}

fn data_type(kind: Type) -> DataType {
    match kind {
        Type::Text => DataType::Utf8,
        Type::Truth => DataType::Boolean,
        Type::Whole => DataType::Int64,
        Type::Decimal(precision, scale) => DataType::Decimal128(precision, scale),
        Type::Date => DataType::Date32,
        Type::List => DataType::new_list(DataType::Utf8, true),
    }
}

/// What the disk said, where it was the disk.
pub fn of_arrow(e: ArrowError) -> io::Error {
    match e {
        ArrowError::IoError(_, e) => e,
        other => io::Error::other(other.to_string()),
    }
}

impl Builder {
    /// Empty.
    pub fn new(kind: Type) -> io::Result<Builder> {
        Ok(match kind {
            Type::Text => Builder::Text(StringBuilder::new()),
            Type::Truth => Builder::Truth(BooleanBuilder::new()),
            Type::Whole => Builder::Whole(Int64Builder::new()),
            Type::Decimal(precision, scale) => {
                let typed = || Decimal128Builder::new().with_precision_and_scale(precision, scale);
                Builder::Decimal(guarded(typed)?, precision, scale)
            }
            Type::Date => Builder::Date(Date32Builder::new()),
            Type::List => Builder::List(ListBuilder::new(StringBuilder::new())),
        })
    }

    /// Adds a value of its type, or none.
    pub fn push(&mut self, cell: &Cell<'_>) {
        match (self, cell) {
            (Builder::Text(b), Cell::Text(t)) => b.append_value(t),
            (Builder::Text(b), _) => b.append_null(),
            (Builder::Truth(b), Cell::Truth(t)) => b.append_value(*t),
            (Builder::Truth(b), _) => b.append_null(),
            (Builder::Whole(b), Cell::Whole(n)) => b.append_value(*n),
            (Builder::Whole(b), _) => b.append_null(),
            (Builder::Decimal(b, precision, scale), Cell::Decimal(text)) => {
                b.append_option(scaled(text, *precision, *scale));
            }
            (Builder::Decimal(b, ..), _) => b.append_null(),
            (Builder::Date(b), Cell::Date(d)) => b.append_option(i32::try_from(d.days()).ok()),
            (Builder::Date(b), _) => b.append_null(),
            (Builder::List(b), Cell::List(list)) => b.append_value(list.iter().map(|t| Some(t.as_ref()))),
            (Builder::List(b), _) => b.append_null(),
        }
    }

    /// What was added.
    pub fn finish(&mut self) -> ArrayRef {
        match self {
            Builder::Text(b) => Arc::new(b.finish()),
            Builder::Truth(b) => Arc::new(b.finish()),
            Builder::Whole(b) => Arc::new(b.finish()),
            Builder::Decimal(b, ..) => Arc::new(b.finish()),
            Builder::Date(b) => Arc::new(b.finish()),
            Builder::List(b) => Arc::new(b.finish()),
        }
    }
}
