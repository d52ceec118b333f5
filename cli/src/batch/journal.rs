//! The note beside an unfinished output: how far it got, so that `--resume` can go on.
//!
//! One line a checkpoint, added only when the rows it counts are on the disk, for which a thread waits while others are
//! written. A line cut short by a crash is none: the one before it holds.

use super::source::{Encoding, Place};
use super::summary::Counts;
use serde_json::{Value, json};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

/// How far a run got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// In the input.
    pub place: Place,
    /// Length of the output file.
    pub output: u64,
    /// Length of the rejects.
    pub rejects: u64,
    /// What was counted.
    pub counts: Counts,
    /// Whether every row is done and only the names are left to be given.
    pub finished: bool,
}

/// The journal of one output.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// The checkpoint that waits for the disk.
    behind: Option<JoinHandle<io::Result<()>>>,
}

/// What an unfinished run left.
#[derive(Debug)]
pub struct Left {
    /// Digest of its settings.
    pub settings: String,
    /// Its last checkpoint.
    pub last: Checkpoint,
    /// Bytes of the journal that hold whole lines.
    whole: u64,
}

impl Journal {
    /// A new one, with the settings it holds for.
    pub fn create(path: &Path, settings: &str) -> io::Result<Journal> {
        let mut file = File::create(path)?;
        file.write_all(format!("{}\n", json!({ "settings": settings })).as_bytes())?;
        file.sync_data()?;
        Ok(Journal { path: path.to_path_buf(), file, behind: None })
    }

    /// What an earlier run left; `None` where there is nothing to go by.
    pub fn left(path: &Path) -> io::Result<Option<Left>> {
        let text = match fs::read_to_string(path) {
            Ok(t) => t,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e),
        };
        let mut left: Option<Left> = None;
        let mut whole = 0_u64;
        for line in text.split_inclusive('\n') {
            let parsed = line.strip_suffix('\n').and_then(|l| serde_json::from_str::<Value>(l).ok());
            let Some(value) = parsed else { break };
            whole = whole.saturating_add(line.len() as u64);
            match (&mut left, read(&value)) {
                (None, _) => {
                    let Some(settings) = value.get("settings").and_then(Value::as_str) else { return Ok(None) };
                    left = Some(Left { settings: settings.to_owned(), last: Checkpoint::default(), whole });
                }
                (Some(left), Some(last)) => {
                    left.last = last;
                    left.whole = whole;
                }
                (Some(_), None) => break,
            }
        }
        Ok(left)
    }

    /// Goes on with what is left.
    pub fn resume(path: &Path, left: &Left) -> io::Result<Journal> {
        let file = OpenOptions::new().append(true).open(path)?;
        file.set_len(left.whole)?;
        Ok(Journal { path: path.to_path_buf(), file, behind: None })
    }

    /// Notes a checkpoint whose rows are on the disk.
    pub fn note(&mut self, c: &Checkpoint) -> io::Result<()> {
        self.settle()?;
        add(&self.file, &line(c))
    }

    /// Notes a checkpoint as soon as the disk has what was written to these files, and does not wait for that.
    ///
    /// # Errors
    /// The checkpoint before was not noted, as the disk failed: nothing written since its own is to be relied on.
    pub fn note_behind(&mut self, c: &Checkpoint, files: Vec<File>) -> io::Result<()> {
        self.settle()?;
        let (line, journal) = (line(c), self.file.try_clone()?);
        let wait = move || {
            files.iter().try_for_each(File::sync_data)?;
            add(&journal, &line)
        };
        // Where no thread is to be had, the next checkpoint counts these rows as well.
        self.behind = thread::Builder::new().spawn(wait).ok();
        Ok(())
    }

    /// What became of the checkpoint before.
    fn settle(&mut self) -> io::Result<()> {
        match self.behind.take().map(JoinHandle::join) {
            None => Ok(()),
            Some(Ok(noted)) => noted,
            Some(Err(_)) => Err(io::Error::other("the thread that waited for the disk broke off")),
        }
    }

    /// Removes it.
    pub fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

fn line(c: &Checkpoint) -> String {
    let line = json!({
        "offset": c.place.offset, "rows": c.place.rows, "encoding": c.place.encoding.name(),
        "output": c.output, "rejects": c.rejects, "counts": c.counts.json(), "finished": c.finished,
    });
    format!("{line}\n")
}

fn add(mut journal: &File, line: &str) -> io::Result<()> {
    journal.write_all(line.as_bytes())?;
    journal.sync_data()
}

fn read(value: &Value) -> Option<Checkpoint> {
    let number = |key: &str| value.get(key).and_then(Value::as_u64);
    Some(Checkpoint {
        place: Place {
            offset: number("offset")?,
            rows: number("rows")?,
            encoding: Encoding::named(value.get("encoding")?.as_str()?)?,
        },
        output: number("output")?,
        rejects: number("rejects")?,
        counts: Counts::read(value.get("counts")?)?,
        finished: value.get("finished")?.as_bool()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_cut_short_is_none() {
        let folder = std::env::temp_dir().join(format!("cailiang-journal-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("a.journal");
        assert!(Journal::left(&path).unwrap().is_none());
        let mut journal = Journal::create(&path, "s").unwrap();
        let mut one = Checkpoint { output: 10, ..Checkpoint::default() };
        one.place = Place { offset: 7, rows: 2, encoding: Encoding::Gb18030 };
        one.counts.count("rows", 2);
        journal.note(&one).unwrap();
        // One for which a thread waits is there once the next is.
        let data = File::create(folder.join("a.partial")).unwrap();
        journal.note_behind(&Checkpoint { output: 15, ..one.clone() }, vec![data]).unwrap();
        journal.settle().unwrap();
        assert_eq!(Journal::left(&path).unwrap().unwrap().last.output, 15);
        journal.note(&one).unwrap();
        journal.note(&Checkpoint { output: 20, ..one.clone() }).unwrap();
        let full = fs::read_to_string(&path).unwrap();
        // Cut anywhere inside the last line, the first checkpoint holds.
        let second = full.trim_end().rfind('\n').unwrap() + 1;
        for cut in second..full.len() {
            fs::write(&path, &full[..cut]).unwrap();
            let left = Journal::left(&path).unwrap().unwrap();
            assert_eq!((left.settings.as_str(), &left.last), ("s", &one), "cut at {cut}");
            let mut again = Journal::resume(&path, &left).unwrap();
            again.note(&Checkpoint { output: 20, ..one.clone() }).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), full);
        }
        Journal::resume(&path, &Journal::left(&path).unwrap().unwrap()).unwrap().remove().unwrap();
        assert!(!path.exists());
        fs::remove_dir_all(&folder).unwrap();
    }
}
