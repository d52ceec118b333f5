//! The reading side: rows in blocks, whatever the file.

use super::address::Address;
use super::block::Block;
use super::open::{From, Meter, Packing, Window, open};
use super::typed::Type;
use super::{book, delimited, lines, sink};
use crate::exit::Failure;
use std::io;

/// What a file of cases is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Commas between cells.
    Csv,
    /// Tabs between cells.
    Tsv,
    /// A JSON object a line.
    Ndjson,
    /// A sheet of a workbook.
    Xlsx,
    /// Parquet.
    Parquet,
    /// An Arrow file (Feather, version 2).
    Arrow,
    /// An Arrow stream.
    ArrowStream,
    /// A table or query of SQLite.
    Sqlite,
    /// A table or query of PostgreSQL.
    Postgres,
}

impl Kind {
    /// By the end of a name, packed or not.
    pub fn named(name: &str) -> Option<Kind> {
        let lower = name.to_ascii_lowercase();
        let (_, bare) = Packing::named(&lower);
        match bare.rsplit_once('.')?.1 {
            "csv" => Some(Kind::Csv),
            "tsv" | "tab" => Some(Kind::Tsv),
            "ndjson" | "jsonl" => Some(Kind::Ndjson),
            "xlsx" | "xlsm" => Some(Kind::Xlsx),
            "parquet" | "pq" => Some(Kind::Parquet),
            "arrow" | "feather" | "ipc" => Some(Kind::Arrow),
            "arrows" => Some(Kind::ArrowStream),
            _ => None,
        }
    }

    /// Its name in the settings of a run.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Csv => "csv",
            Kind::Tsv => "tsv",
            Kind::Ndjson => "ndjson",
            Kind::Xlsx => "xlsx",
            Kind::Parquet => "parquet",
            Kind::Arrow => "arrow",
            Kind::ArrowStream => "arrow-stream",
            Kind::Sqlite => "sqlite",
            Kind::Postgres => "postgres",
        }
    }

    /// Whether it is written packed; the rest packs itself.
    pub fn packs(self) -> bool {
        matches!(self, Kind::Csv | Kind::Tsv | Kind::Ndjson)
    }
}

/// How the bytes of a table stand for characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Nothing but ASCII so far.
    #[default]
    Open,
    /// UTF-8.
    Utf8,
    /// GB18030, and with it GBK and GB2312.
    Gb18030,
}

impl Encoding {
    /// Its name in a journal.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Open => "open",
            Encoding::Utf8 => "utf-8",
            Encoding::Gb18030 => "gb18030",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Encoding> {
        [Encoding::Open, Encoding::Utf8, Encoding::Gb18030].into_iter().find(|e| e.name() == name)
    }
}

/// How far the input was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Bytes of the input, unpacked.
    pub offset: u64,
    /// Rows.
    pub rows: u64,
    /// What the text so far turned out to be.
    pub encoding: Encoding,
}

/// A file of cases.
pub trait Source {
    /// Names of the columns, in order. Where every row names its own, more may come while rows are read.
    fn columns(&self) -> &[String];

    /// Whether the columns are those of a header, the same for every row.
    fn has_header(&self) -> bool {
        true
    }

    /// Types of the columns, where the file says them; text otherwise.
    fn types(&self) -> Vec<Type> {
        Vec::new()
    }

    /// Reads up to `rows` rows into an empty block; none is the end.
    ///
    /// # Errors
    /// What was read cannot be followed by anything: the file, not a row, is wrong.
    fn fill(&mut self, block: &mut Block, rows: usize) -> Result<(), Failure>;

    /// Does the same, but may leave it to others to find the cells of the rows: [`Block::read`] does, and where it cannot,
    /// `complete` for one such block after the other.
    ///
    /// # Errors
    /// As of `fill`.
    fn fetch(&mut self, block: &mut Block, rows: usize) -> Result<(), Failure> {
        self.fill(block, rows)
    }

    /// Finds the cells of the rows of a block, and the columns that they name first.
    ///
    /// # Errors
    /// There are too many columns.
    fn complete(&mut self, block: &mut Block) -> Result<(), Failure> {
        let _ = block;
        Ok(())
    }

    /// Where the next row begins.
    fn place(&self) -> Place;

    /// Goes on from a place of an earlier run over the same file.
    ///
    /// # Errors
    /// The file cannot be read there.
    fn resume(&mut self, place: Place) -> Result<(), Failure>;
}

/// What is to be read.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Where from.
    pub from: From,
    /// What it is; where it is not said and no name tells, its first bytes do.
    pub kind: Option<Kind>,
    /// Its encoding, where it is said.
    pub encoding: Option<Encoding>,
}

/// Opens a file of cases; what it was found to be, too.
pub fn source(wanted: &Wanted, meter: &Meter) -> Result<(Box<dyn Source>, Kind), Failure> {
    let from = &wanted.from;
    if let From::Database(address) = from {
        return Ok((table(address)?, address.kind));
    }
    let failed = |e: io::Error| from.failed(e);
    let mut window = Window::new(open(from, 0, meter).map_err(failed)?, 0);
    // A pipe gives a few bytes at a time.
    while !told(window.ahead()) && window.more().map_err(failed)? {}
    let head = window.ahead();
    let kind = wanted.kind.or_else(|| sign(head)).unwrap_or_else(|| guess(head));
    let source: Box<dyn Source> = match kind {
        Kind::Csv | Kind::Tsv => {
            refuse(head).map_err(failed)?;
            let delimiter = if kind == Kind::Csv { b',' } else { b'\t' };
            Box::new(delimited::Delimited::open(from.clone(), window, delimiter, wanted.encoding, meter.clone())?)
        }
        Kind::Ndjson => {
            refuse(head).map_err(failed)?;
            Box::new(lines::Lines::open(from.clone(), window, meter.clone())?)
        }
        Kind::Xlsx => Box::new(book::Book::open(from.clone())?),
        #[cfg(feature = "parquet")]
        Kind::Parquet | Kind::Arrow | Kind::ArrowStream => {
            Box::new(super::columnar::read::Batches::open(kind, from.clone(), window, meter.clone())?)
        }
        #[cfg(not(feature = "parquet"))]
        Kind::Parquet | Kind::Arrow | Kind::ArrowStream => return Err(sink::missing(kind)),
        Kind::Sqlite | Kind::Postgres => return Err(from.failed(io::Error::new(io::ErrorKind::InvalidData, DATABASE))),
    };
    Ok((source, kind))
}

/// Bytes after which a line that does not end tells enough.
const HEAD: usize = 1 << 16;

const DATABASE: &str = "数据库以 sqlite:文件 指明 / name a database as sqlite:FILE";

fn table(address: &Address) -> Result<Box<dyn Source>, Failure> {
    match address.kind {
        #[cfg(feature = "sqlite")]
        Kind::Sqlite => Ok(Box::new(super::sqlite::Cursor::open(address)?)),
        #[cfg(feature = "postgres")]
        Kind::Postgres => Ok(Box::new(super::postgres::Cursor::open(address)?)),
        kind => Err(sink::missing(kind)),
    }
}

/// Whether these first bytes tell what a file is.
fn told(head: &[u8]) -> bool {
    sign(head).is_some() || (head.len() >= 8 && head.contains(&b'\n')) || head.len() >= HEAD
}

/// What the first bytes of a file say it is.
fn sign(head: &[u8]) -> Option<Kind> {
    match head {
        [b'P', b'A', b'R', b'1', ..] => Some(Kind::Parquet),
        [b'A', b'R', b'R', b'O', b'W', b'1', 0, 0, ..] => Some(Kind::Arrow),
        [0xff, 0xff, 0xff, 0xff, ..] => Some(Kind::ArrowStream),
        [b'S', b'Q', b'L', b'i', b't', b'e', b' ', b'f', ..] => Some(Kind::Sqlite),
        _ => None,
    }
}

fn guess(head: &[u8]) -> Kind {
    if head.starts_with(b"PK\x03\x04") {
        return Kind::Xlsx;
    }
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let first = head.split(|b| *b == b'\n').next().unwrap_or_default();
    if first.starts_with(b"{") {
        Kind::Ndjson
    } else if first.contains(&b'\t') && !first.contains(&b',') {
        Kind::Tsv
    } else {
        Kind::Csv
    }
}

/// What is certainly no text in one of the encodings read.
fn refuse(head: &[u8]) -> io::Result<()> {
    let wrong = |what: &str| Err(io::Error::new(io::ErrorKind::InvalidData, what));
    match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => wrong("文件是 UTF-16 编码，请另存为 UTF-8 / UTF-16: save it as UTF-8"),
        [b'P', b'K', 3, 4, ..] => wrong("文件是压缩包或者工作簿 / an archive or a workbook, not text"),
        _ => Ok(()),
    }
}
