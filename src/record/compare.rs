//! Two JSON documents, value by value.

use crate::document::{Node, NodeKind, Syntax, compact, read};

/// A place where a stored result and the recomputed one differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Path in the assessment, e.g. `fine/amount`; empty for the whole.
    pub path: String,
    /// What the record holds, as JSON; `None` where it holds nothing.
    pub stored: Option<String>,
    /// What is computed now, as JSON; `None` where there is nothing.
    pub now: Option<String>,
}

impl Difference {
    /// Whether it is more than another version of the program having computed the same.
    pub fn is_material(&self) -> bool {
        self.path != "engine/version" && !self.path.ends_with("/engine/version")
    }
}

/// Every place where the two differ: exact, digit by digit. The order of keys is no difference.
pub fn compare(stored: &Node, recomputed: &str) -> Vec<Difference> {
    let mut out = Vec::new();
    match read(recomputed, 0, Syntax::Json) {
        Ok(now) => walk(stored, &now, &mut String::new(), &mut out),
        Err(_) => out.push(Difference {
            path: String::new(),
            stored: Some(compact(stored)),
            now: Some(recomputed.to_owned()),
        }),
    }
    out
}

/// Runs `inside` with `key` added to the path.
fn below(path: &mut String, key: &str, inside: impl FnOnce(&mut String)) {
    let length = path.len();
    if length > 0 {
        path.push('/');
    }
    path.push_str(key);
    inside(path);
    path.truncate(length);
}

fn walk(stored: &Node, now: &Node, path: &mut String, out: &mut Vec<Difference>) {
    match (&stored.kind, &now.kind) {
        (NodeKind::Map(a), NodeKind::Map(b)) => {
            for x in a {
                below(path, &x.key, |path| match now.get(&x.key) {
                    Some(y) => walk(&x.value, y, path, out),
                    None => push(path, Some(&x.value), None, out),
                });
            }
            for y in b.iter().filter(|y| stored.get(&y.key).is_none()) {
                below(path, &y.key, |path| push(path, None, Some(&y.value), out));
            }
        }
        (NodeKind::Seq(a), NodeKind::Seq(b)) => {
            for i in 0..a.len().max(b.len()) {
                below(path, &i.to_string(), |path| match (a.get(i), b.get(i)) {
                    (Some(x), Some(y)) => walk(x, y, path, out),
                    (x, y) => push(path, x, y, out),
                });
            }
        }
        _ if compact(stored) == compact(now) => {}
        _ => push(path, Some(stored), Some(now), out),
    }
}

fn push(path: &str, stored: Option<&Node>, now: Option<&Node>, out: &mut Vec<Difference>) {
    out.push(Difference { path: path.to_owned(), stored: stored.map(compact), now: now.map(compact) });
}
