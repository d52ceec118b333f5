//! The document as Markdown (CommonMark with tables).

use super::report::{Block, Report, report};
use super::{Lang, outline};
use crate::assess::Assessment;

/// The reasoned recommendation as Markdown. Nothing from a case or pack acts as markup.
pub fn markdown(a: &Assessment, lang: Lang) -> String {
    render(&report(a, lang))
}

fn render(r: &Report) -> String {
    let mut out = String::new();
    line(&mut out, &format!("# {}", escaped(&r.title)));
    if !r.subtitle.is_empty() {
        line(&mut out, &escaped(&r.subtitle));
    }
    for s in &r.sections {
        line(&mut out, &format!("{} {}", if s.part { "#" } else { "##" }, escaped(&s.title)));
        for b in &s.blocks {
            block(&mut out, b, r.lang);
        }
    }
    line(&mut out, "---");
    for f in &r.footer {
        line(&mut out, &escaped(f));
    }
    // One line break at the end, not a blank line.
    out.pop();
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push_str("\n\n");
}

fn block(out: &mut String, b: &Block, lang: Lang) {
    match b {
        Block::Lead(t) => line(out, &format!("**{}**", escaped(t))),
        Block::Paragraph(t) => line(out, &escaped(t)),
        Block::Titled(title, t) if t.is_empty() => line(out, &format!("**{}**", escaped(title))),
        Block::Titled(title, t) => {
            let colon = lang.pick("：", ": ");
            line(out, &format!("**{}**{colon}{}", escaped(title), escaped(t)));
        }
        Block::List(items) => {
            for i in items {
                out.push_str("- ");
                out.push_str(&escaped(i));
                out.push('\n');
            }
            out.push('\n');
        }
        Block::Table(head, rows) => table(out, head, rows),
        Block::Source(title, quotes) => {
            line(out, &format!("- {}", escaped(title)));
            for q in quotes {
                line(out, &format!("  > {}", escaped(q)));
            }
        }
        Block::Bar(bar) => line(out, &escaped(&bar.words)),
        Block::Caution(t) => line(out, &format!("> **{}** {}", lang.pick("注意", "Caution"), escaped(t))),
        Block::Choices(items) => {
            for i in items {
                out.push_str("- ☐ ");
                out.push_str(&escaped(i));
                out.push('\n');
            }
            out.push('\n');
        }
        Block::Blanks(items) => {
            let rows: Vec<Vec<String>> = items.iter().map(|i| vec![i.clone(), String::new()]).collect();
            table(out, &[], &rows);
        }
    }
}

fn table(out: &mut String, head: &[String], rows: &[Vec<String>]) {
    let columns = rows.first().map_or(head.len(), Vec::len);
    let row = |out: &mut String, cells: &[String]| {
        out.push('|');
        for i in 0..columns {
            out.push(' ');
            out.push_str(&escaped(cells.get(i).map_or("", String::as_str)));
            out.push_str(" |");
        }
        out.push('\n');
    };
    row(out, head);
    out.push('|');
    for _ in 0..columns {
        out.push_str(" --- |");
    }
    out.push('\n');
    for r in rows {
        row(out, r);
    }
    out.push('\n');
}

/// Text with every character escaped that Markdown or the HTML inside it could take for markup, on one line.
fn escaped(text: &str) -> String {
    let text = outline::clean(text);
    let text = text.trim();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            // Only at the start of a line do these mean a list, a rule or a heading.
            '-' | '+' | '=' | '#' if out.is_empty() => {
                out.push('\\');
                out.push(c);
            }
            '.' | ')' if !out.is_empty() && out.bytes().all(|b| b.is_ascii_digit()) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    // Bare addresses become links in many renderers.
    for (plain, inert) in [("://", "&#58;//"), ("www.", "www&#46;"), ("@", "&#64;")] {
        if out.contains(plain) {
            out = out.replace(plain, inert);
        }
    }
    out
}
