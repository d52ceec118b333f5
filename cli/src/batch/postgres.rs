//! PostgreSQL: rows of a table or a query, read by a cursor of the server; a new table, written by COPY in one transaction.
//!
//! Values come and go as the server's own text of them, which says each exactly: numbers of any length, days, binary
//! fractions by their shortest decimal.

use super::address::{Address, What, quoted};
use super::block::{Block, ROWS};
use super::sink::Sink;
use super::source::{Encoding, Place, Source};
use super::typed::{Cell, DOUBLE, Field, SINGLE, Type, decimal_of, expanded, push_list};
use crate::exit::Failure;
use cailiang::diagnostic::Message;
use postgres::config::SslMode;
use postgres::types::{Kind, Type as Served};
use postgres::{Client, Config, NoTls, SimpleQueryMessage};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::error::Error as _;
use std::io::{self, Write};
use std::time::Duration;

/// Bytes of rows fetched at a time, about; rows at the first time.
const AT_A_TIME: usize = 2 << 20;
const FIRST: usize = 256;
/// Bytes gathered before they are sent.
const GATHERED: usize = 1 << 20;
/// Longest name the server keeps whole.
const NAME: usize = 63;
/// How long a server may take to answer at all.
const CONNECT: Duration = Duration::from_secs(15);
/// How long a connection may be dead before it counts as lost.
const SILENCE: Duration = Duration::from_secs(60);

/// What the server or the way to it said. An address or password is never part of it.
fn told(e: &postgres::Error) -> io::Error {
    if let Some(db) = e.as_db_error() {
        let mut text = format!("{}: {}", db.severity(), db.message());
        for more in [db.detail(), db.hint()].into_iter().flatten() {
            text.push_str(&format!(" ({more})"));
        }
        return io::Error::other(text);
    }
    match e.source() {
        Some(cause) => io::Error::other(format!("{e}: {cause}")),
        None if e.is_closed() => io::Error::new(
            io::ErrorKind::ConnectionAborted,
            "与服务器的连接中断 / the connection to the server was lost",
        ),
        None => io::Error::other(e.to_string()),
    }
}

fn connect(address: &Address) -> Result<Client, Failure> {
    let failed = |e: postgres::Error| Failure::io(address.shown(), told(&e));
    let mut config: Config = address.place.parse().map_err(failed)?;
    if config.get_ssl_mode() == SslMode::Require {
        return Err(Failure::Usage(
            format!("{}：不支持 TLS 连接（sslmode=require）；用本机套接字、专网或 SSH 隧道", address.shown()),
            format!(
                "{}: TLS is not supported (sslmode=require): use a local socket, a network of your own or an SSH tunnel",
                address.shown()
            ),
        ));
    }
    if config.get_password().is_none()
        && let Some(password) = std::env::var_os("PGPASSWORD")
    {
        config.password(password.to_string_lossy().as_bytes());
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT);
    }
    config.tcp_user_timeout(SILENCE).keepalives_idle(SILENCE).application_name("cailiang");
    config.connect(NoTls).map_err(failed)
}

/// A table's name, with its schema before a dot.
fn qualified(name: &str) -> String {
    name.split('.').map(quoted).collect::<Vec<_>>().join(".")
}

/// Rows of a table or query.
pub struct Cursor {
    name: String,
    client: Client,
    columns: Vec<String>,
    served: Vec<Served>,
    types: Vec<Type>,
    /// Rows fetched and not yet given: the texts of their cells.
    fetched: VecDeque<Vec<String>>,
    /// Rows to be fetched the next time.
    ask: usize,
    rows: u64,
    ended: bool,
}

impl Cursor {
    /// Opens the cursor, in a transaction that can only read.
    pub fn open(address: &Address) -> Result<Cursor, Failure> {
        let name = address.shown();
        let sql = match &address.what {
            What::Table(table, _) => format!("SELECT * FROM {}", qualified(table)),
            What::Query(sql) => sql.clone(),
            What::Open => {
                return Err(Failure::Usage(
                    format!("读 {name} 的哪个表？用 --table 或 --query 说明"),
                    format!("which table of {name} is to be read? Say it with --table or --query"),
                ));
            }
        };
        let mut client = connect(address)?;
        let failed = |e: postgres::Error| Failure::io(&name, told(&e));
        // A table read while others read it would otherwise begin in its middle.
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL DateStyle = 'ISO, YMD'; \
                     SET LOCAL extra_float_digits = 3; SET LOCAL bytea_output = 'hex'; SET LOCAL synchronize_seqscans = off";
        client.batch_execute(begin).map_err(failed)?;
        // Refuses more than one statement, and says what the columns are.
        let statement = client.prepare(&sql).map_err(failed)?;
        let columns = statement.columns().iter().map(|c| c.name().to_owned()).collect();
        let served: Vec<Served> = statement.columns().iter().map(|c| c.type_().clone()).collect();
        let types = statement.columns().iter().map(|c| holds(c.type_(), c.type_modifier())).collect();
        client.batch_execute(&format!("DECLARE cailiang_rows NO SCROLL CURSOR FOR {sql}")).map_err(failed)?;
        Ok(Cursor { name, client, columns, served, types, fetched: VecDeque::new(), ask: FIRST, rows: 0, ended: false })
    }

    fn next(&mut self) -> Result<Option<Vec<String>>, Failure> {
        if self.fetched.is_empty() && !self.ended {
            let fetch = format!("FETCH FORWARD {} FROM cailiang_rows", self.ask);
            let messages = self.client.simple_query(&fetch).map_err(|e| Failure::io(&self.name, told(&e)))?;
            let mut bytes = 0_usize;
            for message in messages {
                let SimpleQueryMessage::Row(row) = message else { continue };
                let mut cells = Vec::with_capacity(self.served.len());
                for (i, served) in self.served.iter().enumerate() {
                    let text = row.try_get(i).map_err(|e| Failure::io(&self.name, told(&e)))?;
                    let cell = text.map(|t| shown(served, t)).unwrap_or_default();
                    bytes = bytes.saturating_add(cell.len());
                    cells.push(cell);
                }
                self.fetched.push_back(cells);
            }
            self.ended = self.fetched.len() < self.ask;
            let each = bytes.checked_div(self.fetched.len()).unwrap_or_default().max(1);
            self.ask = AT_A_TIME.checked_div(each).unwrap_or_default().clamp(1, ROWS);
        }
        Ok(self.fetched.pop_front())
    }
}

/// What a column holds. A modifier of `numeric` holds its digits in all and after the point.
fn holds(served: &Served, modifier: i32) -> Type {
    match *served {
        Served::BOOL => Type::Truth,
        Served::INT2 | Served::INT4 | Served::INT8 => Type::Whole,
        Served::DATE => Type::Date,
        Served::NUMERIC => match modifier.checked_sub(4).filter(|_| modifier >= 4) {
            Some(m) => match (u8::try_from((m >> 16) & 0xffff), i8::try_from(m & 0x7ff)) {
                (Ok(precision @ 1..=38), Ok(scale)) if u8::try_from(scale).is_ok_and(|s| s <= precision) => {
                    Type::Decimal(precision, scale)
                }
                _ => Type::Text,
            },
            None => Type::Text,
        },
        _ if matches!(served.kind(), Kind::Array(_)) => Type::List,
        _ => Type::Text,
    }
}

/// The server's text of a value as a cell.
fn shown(served: &Served, text: &str) -> String {
    match *served {
        Served::BOOL => (if text == "t" { "true" } else { "false" }).to_owned(),
        Served::FLOAT4 => decimal_of(expanded(text), SINGLE),
        Served::FLOAT8 => decimal_of(expanded(text), DOUBLE),
        // Many tools have no other way to write a day.
        Served::TIMESTAMP => text.strip_suffix(" 00:00:00").unwrap_or(text).to_owned(),
        Served::TIMESTAMPTZ => text.strip_suffix(" 00:00:00+08").unwrap_or(text).to_owned(),
        _ => match served.kind() {
            Kind::Array(inner) => match elements(text) {
                Some(list) => {
                    let list: Vec<Cow<'_, str>> = list.iter().map(|t| Cow::Owned(shown(inner, t))).collect();
                    let mut out = String::new();
                    push_list(&mut out, &list);
                    out
                }
                None => text.to_owned(),
            },
            // The elements of an array may be of one; what is not in an array comes as what it rests on.
            Kind::Domain(inner) => shown(inner, text),
            _ => text.to_owned(),
        },
    }
}

/// The elements of an array's text: `{a,"b c"}`; none of an array of arrays.
fn elements(text: &str) -> Option<Vec<String>> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    if inner.is_empty() {
        return Some(Vec::new());
    }
    let (mut list, mut element, mut quoted, mut marked) = (Vec::new(), String::new(), false, false);
    let mut chars = inner.chars();
    let mut end = |element: &mut String, marked: &mut bool| {
        let text = std::mem::take(element);
        // An unknown element is an empty one.
        list.push(if text == "NULL" && !*marked { String::new() } else { text });
        *marked = false;
    };
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                quoted = !quoted;
                marked = true;
            }
            '\\' => element.extend(chars.next()),
            ',' if !quoted => end(&mut element, &mut marked),
            '{' if !quoted => return None,
            c => element.push(c),
        }
    }
    end(&mut element, &mut marked);
    Some(list)
}

impl Source for Cursor {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn types(&self) -> Vec<Type> {
        self.types.clone()
    }

    fn fill(&mut self, block: &mut Block, rows: usize) -> Result<(), Failure> {
        while block.takes(rows) {
            let Some(cells) = self.next()? else { break };
            self.rows = self.rows.saturating_add(1);
            block.begin(self.rows, "");
            for cell in &cells {
                block.push(cell);
            }
        }
        Ok(())
    }

    fn place(&self) -> Place {
        Place { offset: 0, rows: self.rows, encoding: Encoding::Open }
    }

    fn resume(&mut self, _: Place) -> Result<(), Failure> {
        let text = "数据库不能续读 / a database cannot be read on";
        Err(Failure::io(&self.name, io::Error::new(io::ErrorKind::InvalidInput, text)))
    }
}

/// A new table, in a transaction not yet ended; where it never is, the server forgets it.
pub struct Table {
    client: Client,
    copy: String,
    text: String,
}

impl Table {
    /// Creates it.
    pub fn begin(fields: Vec<Field>, address: &Address) -> Result<Table, Failure> {
        let name = address.shown();
        let What::Table(table, replace) = &address.what else {
            return Err(Failure::Usage(format!("{name}：没有表名"), format!("{name}: no table is named")));
        };
        let names = fields.iter().map(|f| f.name.as_str()).chain(table.split('.'));
        if let Some(long) = names.into_iter().find(|n| n.len() > NAME) {
            return Err(Failure::Usage(
                format!("PostgreSQL 的名称最多 {NAME} 字节：{long}"),
                format!("a name in PostgreSQL has at most {NAME} bytes: {long}"),
            ));
        }
        let mut client = connect(address)?;
        let failed = |e: postgres::Error| Failure::io(&name, told(&e));
        client.batch_execute("BEGIN; SET LOCAL DateStyle = 'ISO, YMD'").map_err(failed)?;
        let there = client.query_one("SELECT to_regclass($1) IS NOT NULL", &[&qualified(table)]).map_err(failed)?;
        let there: bool = there.try_get(0).map_err(failed)?;
        if there && !replace {
            return Err(Failure::Usage(
                format!("{name} 已存在；用 --replace 替换它"),
                format!("{name} exists already: replace it with --replace"),
            ));
        }
        if there {
            client.batch_execute(&format!("DROP TABLE {}", qualified(table))).map_err(failed)?;
        }
        let column = |f: &Field| {
            let kind = match f.kind {
                Type::Text => "text",
                Type::Truth => "boolean",
                Type::Whole => "bigint",
                Type::Decimal(..) => "numeric",
                Type::Date => "date",
                Type::List => "text[]",
            };
            format!("{} {kind}", quoted(&f.name))
        };
        let columns: Vec<String> = fields.iter().map(column).collect();
        let create = format!("CREATE TABLE {} ({})", qualified(table), columns.join(", "));
        client.batch_execute(&create).map_err(failed)?;
        Ok(Table { client, copy: format!("COPY {} FROM STDIN", qualified(table)), text: String::new() })
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.text.is_empty() {
            return Ok(());
        }
        let mut copy = self.client.copy_in(self.copy.as_str()).map_err(|e| told(&e))?;
        copy.write_all(self.text.as_bytes())?;
        copy.finish().map_err(|e| told(&e))?;
        self.text.clear();
        Ok(())
    }
}

/// A value as COPY takes it.
fn push_copied(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
}

/// Several texts as the text of an array.
fn array(list: &[Cow<'_, str>]) -> String {
    let mut out = String::from("{");
    for (i, text) in list.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push('"');
        for c in text.chars() {
            if matches!(c, '"' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
        out.push('"');
    }
    out.push('}');
    out
}

impl Sink for Table {
    fn unfit(&self, _: &Field, _: &Cell<'_>) -> Option<(&'static str, Message)> {
        None
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for (i, cell) in cells.iter().enumerate() {
            if i > 0 {
                self.text.push('\t');
            }
            match cell {
                Cell::Empty => self.text.push_str("\\N"),
                Cell::Text(t) | Cell::Decimal(t) => push_copied(&mut self.text, t),
                Cell::Truth(t) => self.text.push_str(if *t { "t" } else { "f" }),
                Cell::Whole(n) => self.text.push_str(&n.to_string()),
                Cell::Date(d) => self.text.push_str(&d.to_string()),
                Cell::List(list) => push_copied(&mut self.text, &array(list)),
            }
        }
        self.text.push('\n');
        if self.text.len() >= GATHERED { self.flush() } else { Ok(()) }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.flush()?;
        self.client.batch_execute("COMMIT").map_err(|e| told(&e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_come_back_as_they_were() {
        for list in [&["a"][..], &["a b", "c,d"], &["\"", "\\", "{}"], &["NULL"], &["", "x"], &[]] {
            let texts: Vec<Cow<'_, str>> = list.iter().map(|t| Cow::Borrowed(*t)).collect();
            assert_eq!(elements(&array(&texts)).unwrap(), list, "{list:?}");
        }
        assert_eq!(elements("{a,NULL,\"NULL\"}").unwrap(), ["a", "", "NULL"]);
        assert_eq!(elements("{{1,2},{3,4}}"), None);
    }

    #[test]
    fn values_as_the_server_writes_them() {
        assert_eq!(shown(&Served::BOOL, "t"), "true");
        assert_eq!(shown(&Served::FLOAT8, "1.5e-07"), "0.00000015");
        assert_eq!(shown(&Served::FLOAT8, "1e+20"), "100000000000000000000");
        assert_eq!(shown(&Served::FLOAT8, "0.30000000000000004"), "≈0.30000000000000004");
        assert_eq!(shown(&Served::NUMERIC, "12.50"), "12.50");
        assert_eq!(shown(&Served::TIMESTAMP, "2024-05-01 00:00:00"), "2024-05-01");
        assert_eq!(shown(&Served::TIMESTAMPTZ, "2024-04-30 16:00:00+00"), "2024-04-30 16:00:00+00");
        assert_eq!(shown(&Served::TEXT_ARRAY, "{a,b}"), "a; b");
        let own = |name: &str, kind| Served::new(name.to_owned(), 90_000, kind, "public".to_owned());
        let shares = own("share[]", Kind::Array(own("share", Kind::Domain(Served::FLOAT8))));
        assert_eq!(shown(&shares, "{0.5,0.30000000000000004}"), "0.5; ≈0.30000000000000004");
        // numeric(10,2), numeric without digits, numeric(1000,2).
        assert_eq!(holds(&Served::NUMERIC, (10 << 16) + 2 + 4), Type::Decimal(10, 2));
        assert_eq!(holds(&Served::NUMERIC, -1), Type::Text);
        assert_eq!(holds(&Served::NUMERIC, (1000 << 16) + 2 + 4), Type::Text);
    }
}
