//! A tree as YAML that reads back as the same tree.

use crate::document::{Node, NodeKind};

/// Longest mapping or sequence written on one line, in characters.
const LINE: usize = 110;

/// YAML text of a tree. Scalars written with quotes keep them, so that a number stays a number and a text a text.
pub fn to_yaml(node: &Node) -> String {
    let mut out = String::new();
    match &node.kind {
        NodeKind::Map(entries) if !entries.is_empty() => block(node, 0, &mut out),
        _ => {
            out.push_str(&flow(node));
            out.push('\n');
        }
    }
    out
}

fn indent(out: &mut String, level: usize) {
    for _ in 0..level {
        out.push_str("  ");
    }
}

fn block(node: &Node, level: usize, out: &mut String) {
    match &node.kind {
        NodeKind::Map(entries) => {
            for (i, entry) in entries.iter().enumerate() {
                // The first key of a sequence's member stands after its dash.
                if i > 0 || !out.ends_with("- ") {
                    indent(out, level);
                }
                out.push_str(&scalar(&entry.key, true, false));
                out.push(':');
                value(&entry.value, level, out);
            }
        }
        NodeKind::Seq(items) => {
            for item in items {
                indent(out, level);
                out.push('-');
                let line = flow(item);
                if short(item, &line) || !matches!(&item.kind, NodeKind::Map(e) if !e.is_empty()) {
                    out.push(' ');
                    out.push_str(&line);
                    out.push('\n');
                } else {
                    out.push(' ');
                    block(item, level.saturating_add(1), out);
                }
            }
        }
        NodeKind::Scalar { .. } => {
            out.push_str(&flow(node));
            out.push('\n');
        }
    }
}

fn value(node: &Node, level: usize, out: &mut String) {
    if let NodeKind::Scalar { text, plain, .. } = &node.kind {
        out.push(' ');
        out.push_str(&scalar(text, *plain, false));
        out.push('\n');
        return;
    }
    let line = flow(node);
    // Sequences in sequences have no form of their own here.
    let nested = node.seq().is_some_and(|s| s.iter().any(|i| i.seq().is_some()));
    if nested || short(node, &line) || empty(node) {
        out.push(' ');
        out.push_str(&line);
        out.push('\n');
    } else {
        out.push('\n');
        block(node, level.saturating_add(1), out);
    }
}

fn empty(node: &Node) -> bool {
    node.seq().is_some_and(<[Node]>::is_empty) || node.map().is_some_and(<[_]>::is_empty)
}

fn depth(node: &Node) -> usize {
    match &node.kind {
        NodeKind::Scalar { .. } => 0,
        NodeKind::Seq(items) => items.iter().map(depth).max().unwrap_or(0).saturating_add(1),
        NodeKind::Map(entries) => entries.iter().map(|e| depth(&e.value)).max().unwrap_or(0).saturating_add(1),
    }
}

fn short(node: &Node, line: &str) -> bool {
    depth(node) <= 2 && line.chars().count() <= LINE
}

fn flow(node: &Node) -> String {
    match &node.kind {
        NodeKind::Scalar { text, plain, .. } => scalar(text, *plain, true),
        NodeKind::Seq(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        NodeKind::Map(entries) => {
            let entry = |e: &crate::document::Entry| format!("{}: {}", scalar(&e.key, true, true), flow(&e.value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn scalar(text: &str, plain: bool, in_flow: bool) -> String {
    if plain && text.is_empty() {
        return "null".to_owned();
    }
    if plain && plain_safe(text, in_flow) {
        return text.to_owned();
    }
    if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')) {
        return double(text);
    }
    format!("'{}'", text.replace('\'', "''"))
}

fn double(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn plain_safe(text: &str, in_flow: bool) -> bool {
    let first = text.chars().next();
    let starts = match first {
        None => false,
        Some('-' | '?' | ':') => text.chars().nth(1).is_some_and(|c| !c.is_whitespace()) && !in_flow,
        Some(c) => {
            !matches!(c, ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`')
        }
    };
    starts
        && text.trim() == text
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
        && !(in_flow && text.chars().any(|c| matches!(c, ',' | '[' | ']' | '{' | '}' | ':' | '#')))
}
