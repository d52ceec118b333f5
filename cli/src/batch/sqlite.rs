//! SQLite: rows of a table or a query, read by a cursor; a new table, written in one transaction.
//!
//! Columns of SQLite have no types that bind their values, so what comes out is text. What goes in is text too where it
//! must be exact: SQLite knows no decimals.

use super::address::{Address, What, quoted};
use super::block::{Block, Form, Trouble};
use super::cell::{Wrong, no_text, nul};
use super::sink::Sink;
use super::source::{Encoding, Place, Source};
use super::typed::{Cell, DOUBLE, Field, Type, decimal_of, push_list};
use crate::exit::Failure;
use cailiang::diagnostic::Message;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

/// Portions of rows read ahead, and how large one is.
const AHEAD: usize = 4;
const PORTION: usize = 512;
const BYTES: usize = 1 << 20;
/// How long another program may hold the file.
const PATIENCE: Duration = Duration::from_secs(10);

/// The cells of a row, and what is wrong with one of them.
type Line = (Vec<String>, Option<(usize, Wrong)>);

/// What the reading thread says.
enum Said {
    Header(Vec<String>),
    Rows(Vec<Line>),
    /// The tables there are, where it was not said which to read.
    Which(Vec<String>),
    Failed(String),
    End,
}

/// Rows of a table or query.
pub struct Cursor {
    name: String,
    said: Receiver<Said>,
    columns: Vec<String>,
    portion: std::vec::IntoIter<Line>,
    rows: u64,
    ended: bool,
}

fn failed(name: &str, e: &rusqlite::Error) -> Failure {
    Failure::io(name, io::Error::other(e.to_string()))
}

impl Cursor {
    /// Begins to read; the file is opened for reading alone.
    pub fn open(address: &Address) -> Result<Cursor, Failure> {
        let (to, said) = sync_channel(AHEAD);
        let (file, what, name) = (PathBuf::from(&address.place), address.what.clone(), address.shown());
        // Where the thread cannot be started, the receiver finds the channel closed.
        let _ = std::thread::Builder::new().spawn(move || {
            let last = match read(&file, &what, &to) {
                Ok(last) => last,
                Err(e) => Said::Failed(e.to_string()),
            };
            // Nobody listens any more where the run has failed.
            let _ = to.send(last);
        });
        let mut cursor =
            Cursor { name, said, columns: Vec::new(), portion: Vec::new().into_iter(), rows: 0, ended: false };
        match cursor.said.recv() {
            Ok(Said::Header(columns)) => cursor.columns = columns,
            Ok(Said::Which(tables)) if tables.is_empty() => {
                return Err(cursor.wrong("数据库中没有表 / there is no table in the database"));
            }
            Ok(Said::Which(tables)) => {
                return Err(Failure::Usage(
                    format!("{} 中有多个表，用 --table 说明读哪个：{}", cursor.name, tables.join("、")),
                    format!("{} has several tables, say which with --table: {}", cursor.name, tables.join(", ")),
                ));
            }
            Ok(Said::Failed(why)) => return Err(cursor.wrong(&why)),
            Ok(Said::Rows(_) | Said::End) | Err(_) => return Err(cursor.wrong("没有列 / there are no columns")),
        }
        Ok(cursor)
    }

    fn wrong(&self, what: &str) -> Failure {
        Failure::io(&self.name, io::Error::new(io::ErrorKind::InvalidData, what))
    }

    fn next(&mut self) -> Result<Option<Line>, Failure> {
        loop {
            if let Some(line) = self.portion.next() {
                return Ok(Some(line));
            }
            if self.ended {
                return Ok(None);
            }
            match self.said.recv() {
                Ok(Said::Rows(rows)) => self.portion = rows.into_iter(),
                Ok(Said::Failed(why)) => return Err(self.wrong(&why)),
                Ok(Said::End | Said::Header(_) | Said::Which(_)) => self.ended = true,
                Err(_) => return Err(self.wrong("读数据库的线程中断了 / the thread reading the database broke off")),
            }
        }
    }
}

/// Reads all rows; what is to be said last.
fn read(file: &Path, what: &What, to: &SyncSender<Said>) -> rusqlite::Result<Said> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if !whole(file) {
        return Ok(Said::Failed("文件不完整 / the file is cut short".to_owned()));
    }
    let base = Connection::open_with_flags(file, flags)?;
    base.busy_timeout(PATIENCE)?;
    let all = |table: &str| format!("SELECT * FROM {}", quoted(table));
    let sql = match what {
        What::Table(table, _) => all(table),
        What::Query(sql) => sql.clone(),
        What::Open => match tables(&base)?.as_slice() {
            [one] => all(one),
            several => return Ok(Said::Which(several.to_vec())),
        },
    };
    let mut statement = base.prepare(&sql)?;
    let truths: Vec<bool> = declared(&statement);
    let header = statement.column_names().map(str::to_owned).collect();
    if to.send(Said::Header(header)).is_err() {
        return Ok(Said::End);
    }
    let mut rows = statement.query([])?;
    let (mut portion, mut bytes) = (Vec::with_capacity(PORTION), 0_usize);
    while let Some(row) = rows.next()? {
        let mut line: Line = (Vec::with_capacity(truths.len()), None);
        for (i, truth) in truths.iter().enumerate() {
            let mut cell = String::new();
            if let Err(wrong) = push(&mut cell, row.get_ref(i)?, *truth) {
                line.1 = Some((i, wrong));
            }
            bytes = bytes.saturating_add(cell.len());
            line.0.push(cell);
        }
        portion.push(line);
        if portion.len() >= PORTION || bytes >= BYTES {
            bytes = 0;
            if to.send(Said::Rows(std::mem::take(&mut portion))).is_err() {
                return Ok(Said::End);
            }
        }
    }
    let _ = to.send(Said::Rows(portion));
    Ok(Said::End)
}

/// Whether a file has the pages its first one counts; SQLite itself would read what is missing as zeros. What is no database
/// at all is for SQLite to say.
fn whole(file: &Path) -> bool {
    let mut head = [0_u8; 100];
    let length = fs::metadata(file).map(|m| m.len()).unwrap_or_default();
    let read = fs::File::open(file).and_then(|mut f| f.read_exact(&mut head));
    if read.is_err() || !head.starts_with(b"SQLite format 3\0") {
        return true;
    }
    let number = |at: usize| head.get(at..).and_then(|h| h.first_chunk()).map(|b| u32::from_be_bytes(*b));
    let page = match head.get(16..).and_then(|h| h.first_chunk()).map(|b| u16::from_be_bytes(*b)) {
        Some(1) => 65_536,
        Some(size) => u64::from(size),
        None => return true,
    };
    // The count holds where the file was last written by a version that keeps it.
    let counted = number(24) == number(92);
    let pages = number(28).filter(|n| *n > 0 && counted).map_or(0, u64::from);
    length.checked_rem(page) == Some(0) && length >= pages.saturating_mul(page)
}

fn tables(base: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql =
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let mut statement = base.prepare(sql)?;
    statement.query_map([], |row| row.get(0))?.collect()
}

/// Which columns are declared to hold yes or no.
fn declared(statement: &Statement<'_>) -> Vec<bool> {
    let is = |kind: Option<&str>| kind.is_some_and(|k| matches!(k.to_ascii_uppercase().as_str(), "BOOLEAN" | "BOOL"));
    statement.columns().map(|c| is(c.decl_type())).collect()
}

fn push(out: &mut String, value: ValueRef<'_>, truth: bool) -> Result<(), Wrong> {
    match value {
        ValueRef::Null => {}
        ValueRef::Integer(0) if truth => out.push_str("false"),
        ValueRef::Integer(1) if truth => out.push_str("true"),
        ValueRef::Integer(n) => {
            let _ = write!(out, "{n}");
        }
        ValueRef::Real(n) => out.push_str(&decimal_of(n.to_string(), DOUBLE)),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => {
                out.push_str(text);
                if text.contains('\0') {
                    return Err(nul());
                }
            }
            Err(_) => {
                for byte in bytes {
                    let _ = write!(out, "\\x{byte:02x}");
                }
                return Err(no_text());
            }
        },
    }
    Ok(())
}

impl Source for Cursor {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn fill(&mut self, block: &mut Block, rows: usize) -> Result<(), Failure> {
        while block.takes(rows) {
            let Some((cells, trouble)) = self.next()? else { break };
            self.rows = self.rows.saturating_add(1);
            block.begin(self.rows, "");
            for cell in &cells {
                block.push(cell);
            }
            if let Some((column, (code, message))) = trouble {
                let field = self.columns.get(column).cloned().unwrap_or_default();
                let trouble = Trouble { field, code: code.to_owned(), message, original: None };
                block.form(Form::Trouble(Box::new(trouble)));
            }
        }
        Ok(())
    }

    fn place(&self) -> Place {
        Place { offset: 0, rows: self.rows, encoding: Encoding::Open }
    }

    fn resume(&mut self, _: Place) -> Result<(), Failure> {
        Err(self.wrong("数据库不能续读 / a database cannot be read on"))
    }
}

/// A new table, in a transaction not yet ended.
pub struct Table {
    /// Gone once the transaction has ended.
    base: Option<Connection>,
    insert: String,
    /// What a file that was not there is called until it is whole, and its name.
    new: Option<(PathBuf, PathBuf)>,
}

impl Table {
    /// In a file there already, or in a new one.
    pub fn begin(fields: Vec<Field>, address: &Address) -> Result<Table, Failure> {
        let name = address.shown();
        let told = |e: rusqlite::Error| failed(&name, &e);
        let What::Table(table, replace) = &address.what else {
            return Err(Failure::Usage(format!("{name}：没有表名"), format!("{name}: no table is named")));
        };
        let path = PathBuf::from(&address.place);
        let new = (!path.exists()).then(|| {
            let mut partial = path.as_os_str().to_owned();
            partial.push(".partial");
            (PathBuf::from(partial), path.clone())
        });
        if let Some((partial, _)) = &new
            && partial.exists()
        {
            fs::remove_file(partial).map_err(|e| Failure::io(partial.display(), e))?;
        }
        let base = Connection::open(new.as_ref().map_or(&path, |(partial, _)| partial)).map_err(told)?;
        let mut this = Table { base: None, insert: String::new(), new };
        base.busy_timeout(PATIENCE).map_err(told)?;
        base.execute_batch("BEGIN IMMEDIATE").map_err(told)?;
        let there = "SELECT count(*) FROM sqlite_master WHERE name = ?1 COLLATE NOCASE";
        let there: i64 = base.query_row(there, [table], |row| row.get(0)).map_err(told)?;
        if there > 0 && !replace {
            return Err(Failure::Usage(
                format!("{} 中已有表“{table}”；用 --replace 替换它", address.place),
                format!("{} has a table `{table}` already: replace it with --replace", address.place),
            ));
        }
        if there > 0 {
            base.execute_batch(&format!("DROP TABLE {}", quoted(table))).map_err(told)?;
        }
        let column = |f: &Field| {
            let kind = match f.kind {
                Type::Text | Type::Decimal(..) | Type::List => "TEXT",
                Type::Truth => "BOOLEAN",
                Type::Whole => "INTEGER",
                Type::Date => "DATE",
            };
            format!("{} {kind}", quoted(&f.name))
        };
        let columns: Vec<String> = fields.iter().map(column).collect();
        base.execute_batch(&format!("CREATE TABLE {} ({})", quoted(table), columns.join(", "))).map_err(told)?;
        this.insert = format!("INSERT INTO {} VALUES ({})", quoted(table), vec!["?"; fields.len()].join(","));
        this.base = Some(base);
        Ok(this)
    }
}

fn of_sqlite(e: rusqlite::Error) -> io::Error {
    io::Error::other(e.to_string())
}

impl Sink for Table {
    fn unfit(&self, _: &Field, _: &Cell<'_>) -> Option<(&'static str, Message)> {
        None
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let Some(base) = &self.base else { return Err(io::Error::other("the transaction has ended")) };
        let mut statement = base.prepare_cached(&self.insert).map_err(of_sqlite)?;
        let values = cells.iter().map(|cell| match cell {
            Cell::Empty => ToSqlOutput::Owned(Value::Null),
            Cell::Text(t) | Cell::Decimal(t) => ToSqlOutput::Borrowed(ValueRef::Text(t.as_bytes())),
            Cell::Truth(t) => ToSqlOutput::Owned(Value::Integer(i64::from(*t))),
            Cell::Whole(n) => ToSqlOutput::Owned(Value::Integer(*n)),
            Cell::Date(d) => ToSqlOutput::Owned(Value::Text(d.to_string())),
            Cell::List(list) => {
                let mut text = String::new();
                push_list(&mut text, list);
                ToSqlOutput::Owned(Value::Text(text))
            }
        });
        statement.execute(rusqlite::params_from_iter(values)).map_err(of_sqlite)?;
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        let Some(base) = self.base.take() else { return Ok(()) };
        base.flush_prepared_statement_cache();
        base.execute_batch("COMMIT").map_err(of_sqlite)?;
        base.close().map_err(|(_, e)| of_sqlite(e))?;
        if let Some((partial, path)) = self.new.take() {
            fs::rename(partial, path)?;
        }
        Ok(())
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        // Closing it undoes what was not committed.
        self.base = None;
        if let Some((partial, _)) = &self.new {
            let _ = fs::remove_file(partial);
        }
    }
}
