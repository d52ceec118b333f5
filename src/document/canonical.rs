//! A tree as JSON text: sorted, for digests, and in written order, for shipping.

use super::{Node, NodeKind};

/// Canonical JSON: keys sorted by code point, no white space, each scalar in one form. Two documents that say the same
/// have the same canonical text, whatever they were written in.
///
/// A plain scalar that is null, true, false or a JSON number stands as such, digits as written; every other scalar is a
/// string with the fewest escapes.
pub fn canonical(node: &Node) -> String {
    let mut out = String::new();
    write(node, true, &mut out);
    out
}

/// The same JSON with keys in written order: what a form shows in order stays in order.
pub fn compact(node: &Node) -> String {
    let mut out = String::new();
    write(node, false, &mut out);
    out
}

fn write(node: &Node, sorted: bool, out: &mut String) {
    match &node.kind {
        NodeKind::Scalar { text, plain, .. } => {
            if node.is_null() {
                out.push_str("null");
            } else if *plain && (node.as_bool().is_some() || is_json_number(text)) {
                out.push_str(text);
            } else {
                push_string(out, text);
            }
        }
        NodeKind::Seq(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, sorted, out);
            }
            out.push(']');
        }
        NodeKind::Map(entries) => {
            let mut order: Vec<_> = entries.iter().collect();
            if sorted {
                // UTF-8 sorts as code points do.
                order.sort_by(|a, b| a.key.cmp(&b.key));
            }
            out.push('{');
            for (i, entry) in order.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                push_string(out, &entry.key);
                out.push(':');
                write(&entry.value, sorted, out);
            }
            out.push('}');
        }
    }
}

/// A text as JSON writes it, in the canonical form.
pub fn push_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if u32::from(c) < 0x20 => {
                out.push_str("\\u00");
                for shift in [4, 0] {
                    out.extend(char::from_digit((u32::from(c) >> shift) & 15, 16));
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
pub(super) fn is_json_number(text: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((m, e)) => (m, Some(e.strip_prefix(['+', '-']).unwrap_or(e))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((w, f)) => (w, Some(f)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}
