//! A document as a tree of located values, whatever it was written in.

use crate::diagnostic::Location;

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands. For a quoted scalar, between the quotes.
    pub at: Location,
    /// What it is.
    pub kind: NodeKind,
}

/// The three forms of a value. Scalars keep their text: nothing becomes a float, no digit is lost.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// A scalar.
    Scalar {
        /// Its text, escapes resolved.
        text: String,
        /// Written without quotes (in JSON: not a string), so that it may be a number, true, false or null.
        plain: bool,
        /// Whether byte offsets in `text` are byte offsets in the source (no escapes, one line).
        direct: bool,
    },
    /// A sequence.
    Seq(Vec<Node>),
    /// A mapping, in written order, keys unique.
    Map(Vec<Entry>),
}

/// One entry of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Key.
    pub key: String,
    /// Where the key stands.
    pub key_at: Location,
    /// Value.
    pub value: Node,
}

impl Node {
    /// The scalar's text.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether it is the plain scalar `null`, `~` or nothing.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar { text, plain: true, .. } if matches!(text.as_str(), "null" | "~" | ""))
    }

    /// The plain scalar `true` or `false`.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.kind {
            NodeKind::Scalar { text, plain: true, .. } => match text.as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The sequence's values.
    pub fn seq(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::Seq(items) => Some(items),
            _ => None,
        }
    }

    /// The mapping's entries.
    pub fn map(&self) -> Option<&[Entry]> {
        match &self.kind {
            NodeKind::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.map()?.iter().find(|e| e.key == key).map(|e| &e.value)
    }
}
