//! Tables of databases, as the command line names them.

use super::source::Kind;
use crate::exit::Failure;
use std::path::{Path, PathBuf};

/// A table or a query in a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// SQLite or PostgreSQL.
    pub kind: Kind,
    /// The file, or the address of the server with all it takes to get in.
    pub place: String,
    /// What is read or written there.
    pub what: What,
}

/// What is read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It was not said.
    Open,
    /// A table; one there already may be replaced.
    Table(String, bool),
    /// The rows of a query.
    Query(String),
}

impl Address {
    /// What names a database: `sqlite:FILE`, a file ending in `.db`, `.sqlite` or `.sqlite3`, `postgres://…`. `?table=` names the
    /// table.
    pub fn of(name: &str) -> Option<Address> {
        if name.starts_with("postgres://") || name.starts_with("postgresql://") {
            let (place, table) = split(name);
            return Some(Address { kind: Kind::Postgres, place, what: open(table) });
        }
        if let Some(file) = name.strip_prefix("sqlite:") {
            let (place, table) = split(file);
            return Some(Address { kind: Kind::Sqlite, place, what: open(table) });
        }
        let end = Path::new(name).extension()?.to_string_lossy().to_ascii_lowercase();
        matches!(end.as_str(), "db" | "sqlite" | "sqlite3").then(|| Address {
            kind: Kind::Sqlite,
            place: name.to_owned(),
            what: What::Open,
        })
    }

    /// Its file, where it is one.
    pub fn file(&self) -> Option<PathBuf> {
        (self.kind == Kind::Sqlite).then(|| PathBuf::from(&self.place))
    }

    /// How it is shown: without the password.
    pub fn shown(&self) -> String {
        let table = match &self.what {
            What::Table(table, _) => format!(" ({table})"),
            What::Open | What::Query(_) => String::new(),
        };
        format!("{}{table}", without_password(&self.place))
    }

    /// Says what is read or written, once.
    ///
    /// # Errors
    /// The address says it already.
    pub fn with(mut self, what: Option<What>) -> Result<Address, Failure> {
        match (what, &self.what) {
            (None, _) => {}
            (Some(what), What::Open) => self.what = what,
            (Some(_), _) => {
                return Err(Failure::Usage(
                    format!("{} 的表写了两次：地址中和选项中", self.shown()),
                    format!("the table of {} is named twice: in the address and by an option", self.shown()),
                ));
            }
        }
        Ok(self)
    }
}

fn open(table: Option<String>) -> What {
    table.map_or(What::Open, |t| What::Table(t, false))
}

/// Takes `table=` out of what stands behind `?`.
fn split(name: &str) -> (String, Option<String>) {
    let Some((place, rest)) = name.split_once('?') else { return (name.to_owned(), None) };
    let mut table = None;
    let mut others = Vec::new();
    for part in rest.split('&') {
        match part.strip_prefix("table=") {
            Some(text) => table = Some(decoded(text)),
            None => others.push(part),
        }
    }
    let place = if others.is_empty() { place.to_owned() } else { format!("{place}?{}", others.join("&")) };
    (place, table)
}

/// `%E8%A1%A8` as what it stands for; anything that stands for nothing as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let pair = tail.get(..2).and_then(|p| std::str::from_utf8(p).ok());
        match (first, pair.and_then(|p| u8::from_str_radix(p, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// The address of a server without what lets one in. Where it cannot be told for certain what that is, nothing is shown.
fn without_password(place: &str) -> String {
    let Some((scheme, rest)) = place.split_once("://") else { return place.to_owned() };
    let (whole, query) = rest.split_once('?').map_or((rest, ""), |(a, b)| (a, b));
    if rest.matches('@').count() > whole.matches('@').count().min(1) {
        return format!("{scheme}://…");
    }
    let bare = match whole.split_once('@') {
        Some((user, host)) => format!("{}@{host}", user.split(':').next().unwrap_or_default()),
        None => whole.to_owned(),
    };
    let others: Vec<&str> = query.split('&').filter(|p| !p.is_empty() && !p.starts_with("password=")).collect();
    if others.is_empty() { format!("{scheme}://{bare}") } else { format!("{scheme}://{bare}?{}", others.join("&")) }
}

/// A name between double quotes, as SQL takes any name.
#[cfg(any(feature = "sqlite", feature = "postgres", test))]
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> What {
        What::Table(name.to_owned(), false)
    }

    #[test]
    fn databases_by_their_names() {
        let of = |name: &str| Address::of(name).map(|a| (a.kind, a.place, a.what));
        assert_eq!(of("sqlite:/a/b.bin?table=t"), Some((Kind::Sqlite, "/a/b.bin".to_owned(), table("t"))));
        assert_eq!(of("案件.db"), Some((Kind::Sqlite, "案件.db".to_owned(), What::Open)));
        let url = "postgres://u:p@h/d?sslmode=disable&table=%E6%A1%88%E4%BB%B6";
        let want = ("postgres://u:p@h/d?sslmode=disable".to_owned(), table("案件"));
        assert_eq!(of(url), Some((Kind::Postgres, want.0, want.1)));
        assert_eq!(of("a.csv"), None);
        assert_eq!(of("db"), None);
        let twice = Address::of("sqlite:a?table=t").unwrap().with(Some(table("u")));
        assert!(twice.is_err());
        assert_eq!(Address::of("a.db").unwrap().with(Some(table("u"))).unwrap().what, table("u"));
    }

    #[test]
    fn no_password_is_shown() {
        for url in ["postgres://me:geheim@host:5432/d?table=t", "postgres://me@host:5432/d?password=geheim&table=t"] {
            assert_eq!(Address::of(url).unwrap().shown(), "postgres://me@host:5432/d (t)");
        }
        for url in ["postgres://me:ge@heim@host/d", "postgres://me:ge?heim@host/d", "postgres://host/d?password=a@b"] {
            assert_eq!(Address::of(url).unwrap().shown(), "postgres://…");
        }
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
    }
}
