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

/// A name for what belongs to the item of this number: `t2_5_1` of `2.5.1`.
pub(super) fn name_of(number: &str) -> String {
    let letters = number.chars().map(|c| if c.is_alphanumeric() { c } else { '_' });
    std::iter::once('t').chain(letters).collect()
}

/// A text with `{item}` (the number) and `{name}` (a name made of it) replaced.
pub(super) fn filled_text(text: &str, number: &str) -> String {
    if text.contains('{') {
        text.replace("{item}", number).replace("{name}", &name_of(number))
    } else {
        text.to_owned()
    }
}

/// A copy with [`filled_text`] done to its keys and texts.
pub(super) fn filled(node: &Node, number: &str) -> Node {
    let kind = match &node.kind {
        NodeKind::Scalar { text, plain, direct } => {
            NodeKind::Scalar { text: filled_text(text, number), plain: *plain, direct: *direct }
        }
        NodeKind::Seq(items) => NodeKind::Seq(items.iter().map(|n| filled(n, number)).collect()),
        NodeKind::Map(entries) => NodeKind::Map(
            entries
                .iter()
                .map(|e| Entry { key: filled_text(&e.key, number), key_at: e.key_at, value: filled(&e.value, number) })
                .collect(),
        ),
    };
    Node { at: node.at, kind }
}

/// Cases as the document of a cases file.
pub fn cases_node(cases: Vec<Node>) -> Node {
    map(vec![entry("cases", seq(cases))])
}
