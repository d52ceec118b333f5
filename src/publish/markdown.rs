//! The publication as Markdown. Its tables have no merged cells: a cell that takes several rows is written once.

use super::table::{HEAD, Publication};

/// The publication as a Markdown document.
pub fn markdown(p: &Publication) -> String {
    let mut out = format!("# {}\n\n", escape(&p.title));
    for (name, text) in &p.about {
        out.push_str(&format!("- {}：{}\n", escape(name), escape(text)));
    }
    out.push_str("\n## 裁量基准\n\n");
    line(&mut out, &HEAD.map(str::to_owned));
    out.push_str("|---|---|---|---|---|\n");
    for row in p.tables.iter().flat_map(|t| &t.rows) {
        let cells: Vec<String> = row.iter().map(|c| c.as_ref().map(|c| c.text()).unwrap_or_default()).collect();
        line(&mut out, &cells);
    }
    for part in &p.parts {
        out.push_str(&format!("\n## {}\n\n", escape(&part.title)));
        line(&mut out, &part.head);
        out.push_str(&format!("|{}\n", "---|".repeat(part.head.len())));
        for row in &part.rows {
            line(&mut out, row);
        }
    }
    out
}

fn line(out: &mut String, cells: &[String]) {
    out.push('|');
    for cell in cells {
        out.push(' ');
        out.push_str(&escape(cell));
        out.push_str(" |");
    }
    out.push('\n');
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\n' => out.push_str("<br>"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
