//! Where bytes go in the end: a file, brought to the disk while it is written, or standard output.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::thread::{self, JoinHandle};

/// Bytes after which the disk is given what there is: so much that it works in long pieces, so little that at the end, or at
/// a checkpoint, not much is left to wait for.
const AHEAD: u64 = 16 << 20;

/// Where bytes go in the end.
pub enum Target {
    /// A file.
    File(Disk),
    /// Standard output.
    Stdout(io::Stdout),
}

/// A file, and how much of it the disk was given.
pub struct Disk {
    file: File,
    /// Bytes written since.
    since: u64,
    /// What waits for the disk, beside the writing.
    waiting: Option<JoinHandle<io::Result<()>>>,
}

impl Target {
    /// A file.
    pub fn file(file: File) -> Target {
        Target::File(Disk { file, since: 0, waiting: None })
    }

    /// Whether it holds bytes already.
    pub fn holds_any(&self) -> bool {
        matches!(self, Target::File(d) if d.file.metadata().is_ok_and(|m| m.len() > 0))
    }

    /// Brings what was written to the disk.
    pub fn sync(&mut self) -> io::Result<()> {
        match self {
            Target::File(d) => d.sync(),
            Target::Stdout(_) => Ok(()),
        }
    }

    /// Length of the file.
    pub fn end(&mut self) -> io::Result<u64> {
        match self {
            Target::File(d) => d.file.seek(SeekFrom::End(0)),
            Target::Stdout(_) => Ok(0),
        }
    }
}

impl Write for Target {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        match self {
            Target::File(d) => d.write(buf),
            Target::Stdout(s) => s.write(buf),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::File(d) => d.file.flush(),
            Target::Stdout(s) => s.flush(),
        }
    }
}

impl Disk {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let written = self.file.write(buf)?;
        self.since = self.since.saturating_add(written as u64);
        if self.since >= AHEAD && self.waiting.as_ref().is_none_or(JoinHandle::is_finished) {
            // An error of the disk is told once for all who hold the file: it must not be lost here.
            self.join()?;
            self.since = 0;
            let file = self.file.try_clone()?;
            // Where no thread is to be had, the end waits longer.
            self.waiting = thread::Builder::new().spawn(move || file.sync_data()).ok();
        }
        Ok(written)
    }

    /// Waits for what was given to the disk before.
    fn join(&mut self) -> io::Result<()> {
        match self.waiting.take().map(JoinHandle::join) {
            None => Ok(()),
            Some(Ok(synced)) => synced,
            Some(Err(_)) => Err(io::Error::other("a thread that waited for the disk broke off")),
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        self.join()?;
        self.since = 0;
        self.file.sync_data()
    }
}
