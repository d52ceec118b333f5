//! Where bytes go in the end: a file, or standard output.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

/// Where bytes go in the end.
pub enum Target {
    /// A file.
    File(File),
    /// Standard output.
    Stdout(io::Stdout),
}

impl Target {
    /// Whether it holds bytes already.
    pub fn holds_any(&self) -> bool {
        matches!(self, Target::File(f) if f.metadata().is_ok_and(|m| m.len() > 0))
    }

    /// Brings what was written to the disk.
    pub fn sync(&self) -> io::Result<()> {
        match self {
            Target::File(f) => f.sync_data(),
            Target::Stdout(_) => Ok(()),
        }
    }

    /// Length of the file.
    pub fn end(&mut self) -> io::Result<u64> {
        match self {
            Target::File(f) => f.seek(SeekFrom::End(0)),
            Target::Stdout(_) => Ok(0),
        }
    }
}

impl Write for Target {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        match self {
            Target::File(f) => f.write(buf),
            Target::Stdout(s) => s.write(buf),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::File(f) => f.flush(),
            Target::Stdout(s) => s.flush(),
        }
    }
}
