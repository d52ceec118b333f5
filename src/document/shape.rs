//! What a document must look like, as data: one description both checks documents and becomes their JSON Schema.

/// The form of a value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Any scalar but null, read as its text.
    Text,
    /// Any scalar, null too.
    Scalar,
    /// Letters of any script, digits, `-` and `_`.
    Id,
    /// A name that can stand in an expression: letters of any script, digits and `_`, not a digit first.
    Name,
    /// Lower-case ASCII letters, digits and `-`.
    PackId,
    /// An expression of the rule language.
    Expr,
    /// A table cell: tests of the rule language.
    Tests,
    /// `true` or `false`.
    Bool,
    /// `2024-05-01`.
    Date,
    /// A whole number from the first to the second, both included.
    Integer(i64, i64),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Anything.
    Any,
    /// A sequence of such values.
    List(&'static Shape),
    /// A sequence with exactly these values.
    Tuple(&'static [&'static Shape]),
    /// One such value, or a sequence of them.
    OneOrMany(&'static Shape),
    /// A mapping with keys of the writer's own: the shape of the keys (`Text`, `Id` or `Name`), then of the values.
    Map(&'static Shape, &'static Shape),
    /// A mapping with known keys.
    Record(&'static Record),
    /// One of several, told apart by the kind of the value and, among records, by its keys.
    Either(&'static [&'static Shape]),
}

/// A mapping with known keys.
#[derive(Debug)]
pub struct Record {
    /// Its name among the schema's definitions.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// Of these keys exactly one must be there; no constraint where empty.
    pub exactly_one: &'static [&'static str],
}

/// One key of a record.
#[derive(Debug)]
pub struct Key {
    /// As written.
    pub name: &'static str,
    /// The form of its value.
    pub shape: &'static Shape,
    /// Whether it must be there.
    pub required: bool,
    /// What it is, in Chinese.
    pub doc_zh: &'static str,
    /// What it is, in English.
    pub doc: &'static str,
}

impl Key {
    /// A key that must be there.
    pub const fn required(name: &'static str, shape: &'static Shape, doc_zh: &'static str, doc: &'static str) -> Key {
        Key { name, shape, required: true, doc_zh, doc }
    }

    /// A key that may be left out.
    pub const fn optional(name: &'static str, shape: &'static Shape, doc_zh: &'static str, doc: &'static str) -> Key {
        Key { name, shape, required: false, doc_zh, doc }
    }
}

pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

pub(super) fn is_name(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

pub(super) fn is_pack_id(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}
