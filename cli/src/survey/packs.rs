//! What changed between two packs, as data: each value that is not the same, at its place, by item.

use super::tally::clipped;
use cailiang::explain::Lang;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Keys of a pack that change no result, or are told apart.
const ASIDE: [&str; 3] = ["cases", "items", "version"];

/// A value that is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its place, parts between `/`.
    pub path: String,
    /// As it was; none where it is new.
    pub old: Option<String>,
    /// As it is; none where it is gone.
    pub new: Option<String>,
}

/// An item, by what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Id.
    pub id: String,
    /// Name, as the pack gives it.
    pub name: (String, String),
    /// What changed.
    pub changes: Vec<Change>,
}

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackDiff {
    /// Outside the items: facts, circumstances, methods and so on, which hold for every item.
    pub general: Vec<Change>,
    /// Items only the new pack has.
    pub added: Vec<Item>,
    /// Items only the old pack has.
    pub removed: Vec<Item>,
    /// Items that changed.
    pub changed: Vec<Item>,
    /// How many items are the same.
    pub same: usize,
}

/// Compares two packs in canonical form.
pub fn compare(old: &Value, new: &Value) -> PackDiff {
    let mut out = PackDiff::default();
    let without = |v: &Value| -> Value {
        let entries = v.as_object().into_iter().flatten().filter(|(k, _)| !ASIDE.contains(&k.as_str()));
        Value::Object(entries.map(|(k, v)| (k.clone(), v.clone())).collect())
    };
    walk(&mut String::new(), Some(&without(old)), Some(&without(new)), &mut out.general);
    let none = Map::new();
    let items = |v: &'_ Value| v.get("items").and_then(Value::as_object).cloned();
    let (before, after) = (items(old).unwrap_or_else(|| none.clone()), items(new).unwrap_or(none));
    let ids: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for id in ids {
        let item = |v: &Value, changes| Item { id: id.clone(), name: name(id, v), changes };
        match (before.get(id), after.get(id)) {
            (Some(a), Some(b)) => {
                let mut changes = Vec::new();
                walk(&mut String::new(), Some(a), Some(b), &mut changes);
                if changes.is_empty() {
                    out.same = out.same.saturating_add(1);
                } else {
                    out.changed.push(item(b, changes));
                }
            }
            (Some(a), None) => out.removed.push(item(a, Vec::new())),
            (None, Some(b)) => out.added.push(item(b, Vec::new())),
            (None, None) => {}
        }
    }
    out
}

fn name(id: &str, item: &Value) -> (String, String) {
    let of = |key: &str| item.get("name").and_then(|n| n.get(key)).and_then(Value::as_str);
    let one = item.get("name").and_then(Value::as_str);
    let zh = of("zh").or(one).unwrap_or(id);
    (zh.to_owned(), of("en").or(one).unwrap_or(zh).to_owned())
}

/// By their ids, where each has one of its own.
fn by_id(list: &[Value]) -> Option<BTreeMap<&str, &Value>> {
    let named: BTreeMap<&str, &Value> =
        list.iter().map(|v| Some((v.get("id")?.as_str()?, v))).collect::<Option<_>>()?;
    (named.len() == list.len() && !list.is_empty()).then_some(named)
}

fn walk(path: &mut String, old: Option<&Value>, new: Option<&Value>, out: &mut Vec<Change>) {
    if old == new {
        return;
    }
    if let (Some(Value::Object(a)), Some(Value::Object(b))) = (old, new) {
        let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
        for key in keys {
            below(path, key, a.get(key), b.get(key), out);
        }
        return;
    }
    if let (Some(Value::Array(a)), Some(Value::Array(b))) = (old, new) {
        if let (Some(a), Some(b)) = (by_id(a), by_id(b)) {
            let ids: BTreeSet<&&str> = a.keys().chain(b.keys()).collect();
            for id in ids {
                below(path, id, a.get(*id).copied(), b.get(*id).copied(), out);
            }
            return;
        }
        if a.len() == b.len() && a.iter().chain(b).any(|v| v.is_object() || v.is_array()) {
            for (i, (x, y)) in a.iter().zip(b).enumerate() {
                below(path, &i.saturating_add(1).to_string(), Some(x), Some(y), out);
            }
            return;
        }
    }
    out.push(Change { path: path.clone(), old: old.map(said), new: new.map(said) });
}

fn below(path: &mut String, part: &str, old: Option<&Value>, new: Option<&Value>, out: &mut Vec<Change>) {
    let length = path.len();
    if !path.is_empty() {
        path.push('/');
    }
    path.push_str(part);
    walk(path, old, new, out);
    path.truncate(length);
}

/// A value as a pack writes it.
fn said(v: &Value) -> String {
    match v {
        Value::String(s) => s.clone(),
        Value::Array(list) if list.iter().all(|v| !v.is_object() && !v.is_array()) => {
            list.iter().map(said).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

impl PackDiff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.general.is_empty() && self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let change = |c: &Change| json!({ "path": c.path, "old": c.old, "new": c.new });
        let changes = |list: &[Change]| list.iter().map(change).collect::<Vec<_>>();
        let ids = |list: &[Item]| list.iter().map(|i| i.id.clone()).collect::<Vec<_>>();
        let changed: Vec<Value> =
            self.changed.iter().map(|i| json!({ "item": i.id, "changes": changes(&i.changes) })).collect();
        json!({
            "general": changes(&self.general), "added": ids(&self.added), "removed": ids(&self.removed),
            "changed": changed, "same": self.same,
        })
    }

    /// For people.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        let counts = (self.added.len(), self.removed.len(), self.changed.len(), self.same);
        let _ = match lang {
            Lang::Zh => {
                writeln!(out, "事项：新增 {}，删去 {}，改变 {}，不变 {}", counts.0, counts.1, counts.2, counts.3)
            }
            Lang::En => writeln!(
                out,
                "items: added {}, removed {}, changed {}, the same {}",
                counts.0, counts.1, counts.2, counts.3
            ),
        };
        let title = |i: &Item| format!("{} [{}]", lang.pick(&i.name.0, &i.name.1), i.id);
        for (list, zh, en) in [(&self.added, "新增", "added"), (&self.removed, "删去", "removed")] {
            for i in list {
                let _ = writeln!(out, "{} {}", lang.pick(zh, en), title(i));
            }
        }
        if !self.general.is_empty() {
            let _ = writeln!(out, "\n{}", lang.pick("各事项共用的部分", "What all items share"));
            lines(&mut out, &self.general, lang);
        }
        for i in &self.changed {
            let _ = writeln!(out, "\n{}", title(i));
            lines(&mut out, &i.changes, lang);
        }
        out
    }
}

fn lines(out: &mut String, changes: &[Change], lang: Lang) {
    for c in changes {
        let colon = lang.pick("：", ": ");
        let _ = match (&c.old, &c.new) {
            (Some(a), Some(b)) => writeln!(out, "  {}{colon}{} → {}", c.path, clipped(a), clipped(b)),
            (Some(a), None) => writeln!(out, "  {}{colon}{} {}", c.path, lang.pick("删去", "removed"), clipped(a)),
            (None, Some(b)) => writeln!(out, "  {}{colon}{} {}", c.path, lang.pick("新增", "added"), clipped(b)),
            (None, None) => Ok(()),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_is_told_at_its_place() {
        let old = json!({
            "version": "1", "uses": ["a", "b"],
            "items": {
                "x": { "name": {"zh": "甲", "en": "A"}, "clauses": [{"id": "one", "fine": {"to": "5万元"}}, {"id": "two"}] },
                "y": { "name": "乙" }, "same": { "name": "同" },
            },
        });
        let new = json!({
            "version": "2", "uses": ["a"],
            "items": {
                "x": { "name": {"zh": "甲", "en": "A"}, "clauses": [{"id": "three"}, {"id": "one", "fine": {"to": "9万元"}}] },
                "z": { "name": "丙" }, "same": { "name": "同" },
            },
        });
        let diff = compare(&old, &new);
        let change = |path: &str, old: Option<&str>, new: Option<&str>| Change {
            path: path.to_owned(),
            old: old.map(str::to_owned),
            new: new.map(str::to_owned),
        };
        assert_eq!(diff.general, [change("uses", Some("a, b"), Some("a"))]);
        assert_eq!(
            diff.changed.iter().map(|i| (i.id.as_str(), i.changes.clone())).collect::<Vec<_>>(),
            [(
                "x",
                vec![
                    change("clauses/one/fine/to", Some("5万元"), Some("9万元")),
                    change("clauses/three", None, Some("{\"id\":\"three\"}")),
                    change("clauses/two", Some("{\"id\":\"two\"}"), None),
                ]
            )]
        );
        let ids = |list: &[Item]| list.iter().map(|i| i.id.clone()).collect::<Vec<_>>();
        assert_eq!((ids(&diff.added), ids(&diff.removed), diff.same), (vec!["z".to_owned()], vec!["y".to_owned()], 1));
        assert!(compare(&old, &old).is_empty() && !diff.is_empty());
    }
}
