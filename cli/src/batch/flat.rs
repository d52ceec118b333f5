//! Lines that are flat objects of plain values, read without making a tree of them.
//!
//! Only what needs no second thought is taken: texts without escapes, numbers without exponents, `true`, `false`, `null`.
//! Anything else is said to be not plain, and the reader of documents decides what it is.

use memchr::memchr2;
use std::ops::Range;

/// Gives each key of a flat object, with where its value stands in the line (nothing for `null`); false, perhaps after
/// some keys, where the line is not plain or `each` wants no more of it.
pub fn flat(line: &str, mut each: impl FnMut(&str, Range<usize>) -> bool) -> bool {
    let bytes = line.as_bytes();
    let mut at = space(bytes, 0);
    if bytes.get(at) != Some(&b'{') {
        return false;
    }
    at = space(bytes, at + 1);
    if bytes.get(at) == Some(&b'}') {
        return space(bytes, at + 1) == bytes.len();
    }
    loop {
        let Some(key) = string(bytes, at) else { return false };
        at = space(bytes, key.end + 1);
        if bytes.get(at) != Some(&b':') {
            return false;
        }
        at = space(bytes, at + 1);
        let value = match bytes.get(at) {
            Some(b'"') => {
                let Some(text) = string(bytes, at) else { return false };
                at = text.end + 1;
                text
            }
            _ => {
                let end = word(bytes, at);
                let word = bytes.get(at..end).unwrap_or_default();
                let value = match word {
                    b"null" => at..at,
                    b"true" | b"false" => at..end,
                    _ if plain_number(word) => at..end,
                    _ => return false,
                };
                at = end;
                value
            }
        };
        if !line.get(key).is_some_and(|key| each(key, value)) {
            return false;
        }
        at = space(bytes, at);
        match bytes.get(at) {
            Some(b',') => at = space(bytes, at + 1),
            Some(b'}') => return space(bytes, at + 1) == bytes.len(),
            _ => return false,
        }
    }
}

fn space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\n' | b'\r') = bytes.get(at) {
        at += 1;
    }
    at
}

/// What stands between the quotes that begin here.
fn string(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let start = at + 1;
    let rest = bytes.get(start..)?;
    let length = memchr2(b'"', b'\\', rest)?;
    let text = rest.get(..length)?;
    (rest.get(length) == Some(&b'"') && text.iter().all(|b| *b >= 0x20)).then_some(start..start + length)
}

fn word(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'+')) {
        at += 1;
    }
    at
}

/// `-? (0 | [1-9][0-9]*) (. [0-9]+)?`
fn plain_number(word: &[u8]) -> bool {
    let unsigned = word.strip_prefix(b"-").unwrap_or(word);
    let whole = unsigned.iter().take_while(|b| b.is_ascii_digit()).count();
    let starts = match unsigned {
        [b'0', ..] => whole == 1,
        _ => whole > 0,
    };
    starts
        && match unsigned.get(whole..) {
            Some([]) => true,
            Some([b'.', fraction @ ..]) => !fraction.is_empty() && fraction.iter().all(u8::is_ascii_digit),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cailiang::document::{NodeKind, Syntax, from_bytes};

    fn read(line: &str) -> Option<Vec<(String, String)>> {
        let mut out = Vec::new();
        flat(line, |key, value| {
            out.push((key.to_owned(), line[value].to_owned()));
            true
        })
        .then_some(out)
    }

    #[test]
    fn what_is_taken_is_what_the_reader_of_documents_reads() {
        for line in [
            "{}",
            " { } ",
            r#"{"a":1,"b":"x","c":true,"d":null,"e":-0.50}"#,
            r#"{ "货值" : "８００元" , "b":false }"#,
            r#"{"a":0,"b":10.0,"c":"","d":"{[,:"}"#,
        ] {
            let node = from_bytes(line.as_bytes(), 0, Syntax::Json).unwrap();
            let text = |k: &NodeKind| match k {
                NodeKind::Scalar { text, plain, .. } if !(*plain && text == "null") => text.clone(),
                _ => String::new(),
            };
            let want: Vec<_> = node.map().unwrap().iter().map(|e| (e.key.clone(), text(&e.value.kind))).collect();
            assert_eq!(read(line), Some(want), "{line}");
        }
        for line in [
            "",
            "[1]",
            "{",
            r#"{"a"}"#,
            r#"{"a":}"#,
            r#"{"a":1"#,
            r#"{"a":1,}"#,
            r#"{"a":1}x"#,
            r#"{"a":01}"#,
            r#"{"a":1.}"#,
            r#"{"a":-}"#,
            r#"{"a":1e3}"#,
            r#"{"a":+1}"#,
            r#"{"a":True}"#,
            r#"{"a":"x\n"}"#,
            "{\"a\":\"x\ty\"}",
            r#"{"a\"":1}"#,
            r#"{"a":"x}"#,
            r#"{"a":{}}"#,
            r#"{"a":[]}"#,
            r#"{a:1}"#,
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
