//! Trees made, not read.

use crate::diagnostic::Location;
use crate::document::{Entry, Node, NodeKind};

/// A scalar written without quotes.
pub(super) fn plain(text: impl Into<String>) -> Node {
    Node { at: Location::default(), kind: NodeKind::Scalar { text: text.into(), plain: true, direct: false } }
}

/// A text: quoted where it would otherwise be a number, true, false or null.
pub(super) fn text(text: impl Into<String>) -> Node {
    let text = text.into();
    let odd = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '~' | '+');
    let plain = !text.starts_with(odd) && !matches!(text.as_str(), "" | "true" | "false" | "null");
    Node { at: Location::default(), kind: NodeKind::Scalar { text, plain, direct: false } }
}

/// A mapping.
pub(super) fn map(entries: Vec<(String, Node)>) -> Node {
    let entry = |(key, value)| Entry { key, key_at: Location::default(), value };
    Node { at: Location::default(), kind: NodeKind::Map(entries.into_iter().map(entry).collect()) }
}

/// A sequence.
pub(super) fn seq(items: Vec<Node>) -> Node {
    Node { at: Location::default(), kind: NodeKind::Seq(items) }
}

/// An entry.
pub(super) fn entry(key: &str, value: Node) -> (String, Node) {
    (key.to_owned(), value)
}

/// A copy with `{item}` in its texts replaced.
pub(super) fn filled(node: &Node, item: &str) -> Node {
    let kind = match &node.kind {
        NodeKind::Scalar { text, plain, direct } => {
            NodeKind::Scalar { text: text.replace("{item}", item), plain: *plain, direct: *direct }
        }
        NodeKind::Seq(items) => NodeKind::Seq(items.iter().map(|n| filled(n, item)).collect()),
        NodeKind::Map(entries) => NodeKind::Map(
            entries.iter().map(|e| Entry { key: e.key.clone(), key_at: e.key_at, value: filled(&e.value, item) }).collect(),
        ),
    };
    Node { at: node.at, kind }
}

/// Cases as the document of a cases file.
pub fn cases_node(cases: Vec<Node>) -> Node {
    map(vec![entry("cases", seq(cases))])
}
