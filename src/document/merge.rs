//! Several documents as one.

use super::{Entry, Node, NodeKind};
use crate::diagnostic::{Diagnostic, both, codes};
use std::collections::BTreeMap;

/// Adds to `first` what the others hold: a key it has not is added; where both hold a mapping under a key, the entries
/// are joined, and one that stands in both is a problem. Locations keep saying which file each value came from.
pub fn merge(first: Node, others: Vec<Node>) -> Result<Node, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let at = first.at;
    let NodeKind::Map(mut entries) = first.kind else { return Ok(first) };
    for other in others {
        let NodeKind::Map(more) = other.kind else { continue };
        for entry in more {
            match entries.iter_mut().find(|e| e.key == entry.key) {
                None => entries.push(entry),
                Some(into) => join(into, entry, &mut problems),
            }
        }
    }
    if problems.is_empty() { Ok(Node { at, kind: NodeKind::Map(entries) }) } else { Err(problems) }
}

fn join(into: &mut Entry, from: Entry, problems: &mut Vec<Diagnostic>) {
    let section = into.key.clone();
    match (&mut into.value.kind, from.value.kind) {
        (NodeKind::Map(have), NodeKind::Map(more)) => {
            let mut seen: BTreeMap<String, _> = have.iter().map(|e| (e.key.clone(), e.key_at)).collect();
            for entry in more {
                match seen.get(&entry.key) {
                    Some(first) => problems.push(twice(&section, &entry, *first)),
                    None => {
                        seen.insert(entry.key.clone(), entry.key_at);
                        have.push(entry);
                    }
                }
            }
        }
        (_, kind) => {
            let first = into.key_at;
            let again = Entry { key: from.key, key_at: from.key_at, value: Node { at: from.value.at, kind } };
            problems.push(twice("", &again, first));
        }
    }
}

fn twice(section: &str, entry: &Entry, first: crate::diagnostic::Location) -> Diagnostic {
    let key = &entry.key;
    let path = if section.is_empty() { key.clone() } else { format!("{section}/{key}") };
    Diagnostic::new(
        &codes::DUPLICATE_ID,
        entry.key_at,
        path,
        both(format!("`{key}` 在两个文件中都有定义"), format!("`{key}` is defined in two files")),
    )
    .label(first, both("第一次出现在这里", "first written here"))
}
