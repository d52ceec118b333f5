//! From bytes or text to a tree.

use super::Node;
use super::json;
#[cfg(feature = "yaml")]
use super::yaml;
use crate::diagnostic::{Diagnostic, Location, Span, both, codes};

/// Most bytes in one document: 4 MiB.
pub const MAX_BYTES: usize = 4 << 20;
/// Deepest nesting of sequences and mappings.
pub const MAX_DEPTH: usize = 64;
/// Most values (scalars, sequences and mappings; keys not counted) in one document.
pub const MAX_NODES: usize = 200_000;

const BOM: &str = "\u{feff}";

/// What a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// YAML 1.2 without anchors, aliases and tags, one document a file.
    Yaml,
    /// JSON (RFC 8259) with unique keys.
    Json,
}

impl Syntax {
    /// JSON for a path ending in `.json`, else YAML.
    pub fn of(path: &str) -> Syntax {
        if path.ends_with(".json") { Syntax::Json } else { Syntax::Yaml }
    }
}

/// One file of those read together. Its index in their list is the `file` of every [`Location`] in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path, with `/` between its parts; its end decides the syntax.
    pub path: String,
    /// Content.
    pub text: String,
}

impl SourceFile {
    /// A file of this path and text.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> SourceFile {
        SourceFile { path: path.into(), text: text.into() }
    }

    /// A file from bytes; `file` is the index it will have.
    pub fn from_bytes(path: impl Into<String>, bytes: Vec<u8>, file: u32) -> Result<SourceFile, Vec<Diagnostic>> {
        if bytes.len() > MAX_BYTES {
            return Err(vec![too_large(file, bytes.len())]);
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(SourceFile { path: path.into(), text }),
            Err(error) => Err(vec![not_utf8(file, error.utf8_error())]),
        }
    }
}

/// Reads a document. Locations are byte ranges in `source` as given, a byte order mark included.
pub fn read(source: &str, file: u32, syntax: Syntax) -> Result<Node, Vec<Diagnostic>> {
    if source.len() > MAX_BYTES {
        return Err(vec![too_large(file, source.len())]);
    }
    let (text, base) = match source.strip_prefix(BOM) {
        Some(rest) => (rest, offset(BOM.len())),
        None => (source, 0),
    };
    match syntax {
        Syntax::Json => json::read(text, base, file),
        #[cfg(feature = "yaml")]
        Syntax::Yaml => yaml::read(text, base, file),
        #[cfg(not(feature = "yaml"))]
        Syntax::Yaml => Err(vec![
            Diagnostic::new(
                &codes::NOT_YAML,
                Location { file, span: Span::new(base, base) },
                "",
                both("此版本未包含 YAML 读取功能", "this build does not read YAML"),
            )
            .help(both("请改用 JSON", "use JSON")),
        ]),
    }
}

/// Reads a document from bytes, which must be UTF-8.
pub fn from_bytes(bytes: &[u8], file: u32, syntax: Syntax) -> Result<Node, Vec<Diagnostic>> {
    if bytes.len() > MAX_BYTES {
        return Err(vec![too_large(file, bytes.len())]);
    }
    match core::str::from_utf8(bytes) {
        Ok(source) => read(source, file, syntax),
        Err(error) => Err(vec![not_utf8(file, error)]),
    }
}

/// A byte offset inside a document; documents are far below 4 GiB.
pub(super) fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn too_large(file: u32, len: usize) -> Diagnostic {
    Diagnostic::new(
        &codes::DOCUMENT_TOO_LARGE,
        Location { file, span: Span::default() },
        "",
        both(
            format!("文件有 {len} 字节，超过上限 {MAX_BYTES} 字节"),
            format!("the document has {len} bytes, more than the limit of {MAX_BYTES}"),
        ),
    )
}

pub(super) fn too_many(at: Location, path: String) -> Diagnostic {
    Diagnostic::new(
        &codes::DOCUMENT_TOO_LARGE,
        at,
        path,
        both(format!("文件中的值超过上限 {MAX_NODES} 个"), format!("the document has more than {MAX_NODES} values")),
    )
}

pub(super) fn too_deep(at: Location, path: String) -> Diagnostic {
    Diagnostic::new(
        &codes::TOO_DEEP,
        at,
        path,
        both(
            format!("嵌套超过 {MAX_DEPTH} 层"),
            format!("sequences and mappings are nested more than {MAX_DEPTH} deep"),
        ),
    )
}

pub(super) fn duplicate_key(key: &str, at: Location, first: Location, path: String) -> Diagnostic {
    Diagnostic::new(
        &codes::DUPLICATE_KEY,
        at,
        path,
        both(format!("键 `{key}` 重复出现"), format!("the key `{key}` stands twice in this mapping")),
    )
    .label(first, both("第一次出现在这里", "first written here"))
}

fn not_utf8(file: u32, error: core::str::Utf8Error) -> Diagnostic {
    let start = error.valid_up_to();
    let end = start.saturating_add(error.error_len().unwrap_or(1));
    Diagnostic::new(
        &codes::NOT_UTF8,
        Location { file, span: Span::new(offset(start), offset(end)) },
        "",
        both(format!("第 {start} 字节处不是 UTF-8 文本"), format!("the bytes at offset {start} are not UTF-8 text")),
    )
    .help(both("请另存为 UTF-8 编码", "save the file as UTF-8"))
}
