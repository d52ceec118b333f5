//! What changed between two packs, as data: each value that is not the same, at its place, by item.

use super::tally::{CLIP, clipped};
use cailiang::explain::Lang;
use serde_json::{Value, json};
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
    /// Outside the items: facts, circumstances, methods and so on, which hold for every item; of the packs it uses too, at
    /// places that begin with their ids.
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

/// A pack in canonical form, with those it uses by their ids.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    /// The pack.
    pub own: Value,
    /// What its items rest on besides.
    pub used: BTreeMap<String, Value>,
}

/// Compares two packs.
pub fn compare(old: &Whole, new: &Whole) -> PackDiff {
    let mut out = PackDiff::default();
    let without = |v: &Value| -> Value {
        let entries = v.as_object().into_iter().flatten().filter(|(k, _)| !ASIDE.contains(&k.as_str()));
        Value::Object(entries.map(|(k, v)| (k.clone(), v.clone())).collect())
    };
    walk(&mut String::new(), Some(&without(&old.own)), Some(&without(&new.own)), &mut out.general);
    // Which packs are used is told with the pack that uses them.
    for (id, a) in &old.used {
        if let Some(b) = new.used.get(id) {
            walk(&mut id.clone(), Some(&without(a)), Some(&without(b)), &mut out.general);
        }
    }
    let items = |v: &Value| v.get("items").and_then(Value::as_object).cloned().unwrap_or_default();
    let (before, after) = (items(&old.own), items(&new.own));
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

/// By their ids, or the names of steps, where each has one of its own.
fn by_id(list: &[Value]) -> Option<BTreeMap<&str, &Value>> {
    let named: BTreeMap<&str, &Value> = list.iter().map(|v| Some((id(v)?, v))).collect::<Option<_>>()?;
    (named.len() == list.len() && !list.is_empty()).then_some(named)
}

fn id(v: &Value) -> Option<&str> {
    v.get("id").or_else(|| v.get("name"))?.as_str()
}

/// The ids both lists have, in the order of the first.
fn shared(list: &[Value], other: &BTreeMap<&str, &Value>) -> String {
    list.iter().filter_map(id).filter(|i| other.contains_key(i)).collect::<Vec<_>>().join(", ")
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
        if let (Some(named), Some(after)) = (by_id(a), by_id(b)) {
            // Tiers stand from the lightest to the heaviest, and the first rule that holds may be the one.
            let order = (shared(a, &after), shared(b, &named));
            if order.0 != order.1 {
                out.push(Change { path: path.clone(), old: Some(order.0), new: Some(order.1) });
            }
            let ids: BTreeSet<&&str> = named.keys().chain(after.keys()).collect();
            for id in ids {
                below(path, id, named.get(*id).copied(), after.get(*id).copied(), out);
            }
            return;
        }
        if a.iter().chain(b).any(|v| v.is_object() || v.is_array()) {
            // What the lists begin and end with alike is not told.
            let before = a.iter().zip(b).take_while(|(x, y)| x == y).count();
            let most = a.len().min(b.len()).saturating_sub(before);
            let behind = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(x, y)| x == y).count();
            let middle = |list: &'_ [Value]| list.len().saturating_sub(behind);
            for i in before..middle(a).max(middle(b)) {
                let (x, y) = (a.get(i).filter(|_| i < middle(a)), b.get(i).filter(|_| i < middle(b)));
                below(path, &i.saturating_add(1).to_string(), x, y, out);
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
            (Some(a), Some(b)) => {
                let (a, b) = from_difference(a, b);
                writeln!(out, "  {}{colon}{} → {}", c.path, clipped(&a), clipped(&b))
            }
            (Some(a), None) => writeln!(out, "  {}{colon}{} {}", c.path, lang.pick("删去", "removed"), clipped(a)),
            (None, Some(b)) => writeln!(out, "  {}{colon}{} {}", c.path, lang.pick("新增", "added"), clipped(b)),
            (None, None) => Ok(()),
        };
    }
}

/// Two texts without most of what they begin with alike, where the difference would else be cut off.
fn from_difference(a: &str, b: &str) -> (String, String) {
    const CONTEXT: usize = 8;
    let alike = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    if alike.saturating_add(CONTEXT) < CLIP {
        return (a.to_owned(), b.to_owned());
    }
    let rest = |t: &str| format!("…{}", t.chars().skip(alike.saturating_sub(CONTEXT)).collect::<String>());
    (rest(a), rest(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(pack: &Value) -> Whole {
        Whole { own: pack.clone(), used: BTreeMap::new() }
    }

    fn changes(old: Value, new: Value) -> Vec<(String, Option<String>, Option<String>)> {
        let diff = compare(&own(&old), &own(&new));
        diff.general.into_iter().map(|c| (c.path, c.old, c.new)).collect()
    }

    #[test]
    fn another_order_is_a_change() {
        let rows = |ids: &[&str]| json!({ "rows": ids.iter().map(|i| json!({ "id": i })).collect::<Vec<_>>() });
        let told = changes(rows(&["one", "two", "three"]), rows(&["two", "one", "four"]));
        let text = |t: &str| Some(t.to_owned());
        assert_eq!(
            told,
            [
                ("rows".to_owned(), text("one, two"), text("two, one")),
                ("rows/four".to_owned(), None, text("{\"id\":\"four\"}")),
                ("rows/three".to_owned(), text("{\"id\":\"three\"}"), None),
            ]
        );
        assert!(changes(rows(&["one", "two"]), rows(&["one", "two"])).is_empty());
    }

    #[test]
    fn of_lists_without_ids_what_differs_is_told() {
        let list = |ends: &[&str]| json!({ "basis": ends.iter().map(|e| json!({ "cite": e })).collect::<Vec<_>>() });
        let paths = |old: &[&str], new: &[&str]| -> Vec<String> {
            changes(list(old), list(new)).into_iter().map(|c| c.0).collect()
        };
        assert_eq!(paths(&["a", "b", "c"], &["a", "x", "c"]), ["basis/2/cite"]);
        assert_eq!(paths(&["a", "c"], &["a", "b", "c"]), ["basis/2"]);
        assert_eq!(paths(&["a", "a"], &["a"]), ["basis/2"]);
        assert_eq!(paths(&["a", "b", "c"], &["x"]), ["basis/1/cite", "basis/2", "basis/3"]);
    }

    #[test]
    fn what_a_used_pack_says_is_part_of_the_rules() {
        let with = |share: &str| Whole {
            own: json!({ "items": { "x": { "name": "甲" } } }),
            used: BTreeMap::from([("base".to_owned(), json!({ "version": share, "method": { "severe": share } }))]),
        };
        let diff = compare(&with("70%"), &with("60%"));
        assert_eq!(diff.general.iter().map(|c| c.path.as_str()).collect::<Vec<_>>(), ["base/method/severe"]);
        assert!(!diff.is_empty() && compare(&with("70%"), &with("70%")).is_empty());
    }

    #[test]
    fn a_difference_behind_a_long_beginning_is_seen() {
        let (a, b) = (format!("{}甲", "条".repeat(70)), format!("{}乙", "条".repeat(70)));
        let (x, y) = from_difference(&a, &b);
        assert_eq!((clipped(&x), clipped(&y)), (format!("…{}甲", "条".repeat(8)), format!("…{}乙", "条".repeat(8))));
        assert_eq!(from_difference("甲", "乙"), ("甲".to_owned(), "乙".to_owned()));
    }

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
        let diff = compare(&own(&old), &own(&new));
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
        assert!(compare(&own(&old), &own(&old)).is_empty() && !diff.is_empty());
    }
}
