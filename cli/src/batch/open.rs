//! Files as streams of bytes: plain, gzip or Zstandard, and standard input.

use super::address::Address;
use crate::exit::Failure;
use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::rc::Rc;

/// How large the pieces read from a file are.
const PIECE: usize = 1 << 18;

/// How a stream of bytes is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Packing {
    /// By the first bytes of a stream.
    fn of(head: &[u8]) -> Packing {
        match head {
            [0x1f, 0x8b, ..] => Packing::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Packing::Zstd,
            _ => Packing::Plain,
        }
    }

    /// By the end of a name, and the name without it.
    pub fn named(name: &str) -> (Packing, &str) {
        for (end, packing) in [(".gz", Packing::Gzip), (".zst", Packing::Zstd)] {
            if let Some(rest) = name.strip_suffix(end) {
                return (packing, rest);
            }
        }
        (Packing::Plain, name)
    }
}

/// Where the input comes from.
#[derive(Clone, Debug)]
pub enum From {
    /// Standard input: once.
    Stdin,
    /// A file: again, and from the middle.
    File(PathBuf),
    /// A table or query of a database.
    Database(Box<Address>),
}

impl From {
    /// `-` is standard input.
    pub fn of(path: &str) -> From {
        if path == "-" { From::Stdin } else { From::File(PathBuf::from(path)) }
    }

    /// Its name in messages.
    pub fn name(&self) -> String {
        match self {
            From::Stdin => "<stdin>".to_owned(),
            From::File(path) => path.display().to_string(),
            From::Database(address) => address.shown(),
        }
    }

    /// What went wrong with it.
    pub fn failed(&self, e: io::Error) -> Failure {
        Failure::io(self.name(), e)
    }
}

/// How many bytes of the file itself were read so far.
#[derive(Clone, Debug, Default)]
pub struct Meter(Rc<Cell<u64>>);

impl Meter {
    /// So many.
    pub fn get(&self) -> u64 {
        self.0.get()
    }

    /// So many, where they are not read as a stream.
    #[cfg(feature = "parquet")]
    pub fn set(&self, bytes: u64) {
        self.0.set(bytes);
    }
}

struct Metered<R> {
    inner: R,
    meter: Meter,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.meter.0.set(self.meter.0.get().saturating_add(n as u64));
        Ok(n)
    }
}

/// The bytes of the input from `offset` on, unpacked.
pub fn open(from: &From, offset: u64, meter: &Meter) -> io::Result<Box<dyn Read>> {
    meter.0.set(0);
    match from {
        From::Stdin => {
            let mut head = Vec::new();
            let mut stdin = Metered { inner: io::stdin(), meter: meter.clone() };
            stdin.by_ref().take(4).read_to_end(&mut head)?;
            let packing = Packing::of(&head);
            unpacked(io::Cursor::new(head).chain(stdin), packing, offset)
        }
        From::Database(_) => Err(io::Error::new(io::ErrorKind::InvalidInput, "a database is no stream of bytes")),
        From::File(path) => {
            let mut file = File::open(path)?;
            let mut head = Vec::new();
            file.by_ref().take(4).read_to_end(&mut head)?;
            let packing = Packing::of(&head);
            if packing == Packing::Plain {
                file.seek(SeekFrom::Start(offset))?;
                meter.0.set(offset);
                return Ok(Box::new(Metered { inner: file, meter: meter.clone() }));
            }
            file.seek(SeekFrom::Start(0))?;
            unpacked(Metered { inner: file, meter: meter.clone() }, packing, offset)
        }
    }
}

fn unpacked(raw: impl Read + 'static, packing: Packing, offset: u64) -> io::Result<Box<dyn Read>> {
    let raw = BufReader::with_capacity(PIECE, raw);
    let mut out: Box<dyn Read> = match packing {
        Packing::Plain => Box::new(raw),
        Packing::Gzip => Box::new(MultiGzDecoder::new(raw)),
        Packing::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(raw)?),
    };
    let passed = io::copy(&mut out.by_ref().take(offset), &mut io::sink())?;
    if passed < offset {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the input is shorter than before"));
    }
    Ok(out)
}

/// A window on a stream: bytes read and not yet used.
pub struct Window {
    reader: Box<dyn Read>,
    bytes: Vec<u8>,
    at: usize,
    /// Offset in the stream of the first byte not used.
    pub offset: u64,
    ended: bool,
}

impl Window {
    /// At `offset` of the stream.
    pub fn new(reader: Box<dyn Read>, offset: u64) -> Window {
        Window { reader, bytes: Vec::new(), at: 0, offset, ended: false }
    }

    /// What was read and not used.
    pub fn ahead(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Reads more; whether there was any.
    pub fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.bytes.drain(..self.at);
        self.at = 0;
        let before = self.bytes.len();
        self.bytes.resize(before.saturating_add(PIECE), 0);
        loop {
            match self.reader.read(self.bytes.get_mut(before..).unwrap_or_default()) {
                Ok(n) => {
                    self.bytes.truncate(before.saturating_add(n));
                    self.ended = n == 0;
                    return Ok(n > 0);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => {
                    self.bytes.truncate(before);
                    return Err(e);
                }
            }
        }
    }

    /// Marks bytes as used.
    pub fn pass(&mut self, n: usize) {
        self.at = self.at.saturating_add(n).min(self.bytes.len());
        self.offset = self.offset.saturating_add(n as u64);
    }
}
