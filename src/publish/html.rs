//! The publication as one self-contained page, for the screen and for A4 lying on its side.

use super::table::{HEAD, Part, Publication, Table};

const STYLE: &str = r#"
:root { --ink: #16191c; --soft: #59626a; --line: #9aa3aa; --wash: #f2f4f5; }
* { box-sizing: border-box; }
html { background: #e9ecee; }
body { margin: 2rem auto; max-width: 297mm; padding: 16mm 15mm; background: #fff; color: var(--ink);
  font: 14px/1.65 "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", SimSun, serif;
  overflow-wrap: anywhere; line-break: strict; }
h1, h2, th { font-family: "Heiti SC", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", SimHei,
  sans-serif; }
h1 { margin: 0 0 1rem; text-align: center; font-size: 1.6rem; letter-spacing: .05em; }
h2 { margin: 1.8rem 0 .6rem; font-size: 1.08rem; }
dl { display: grid; grid-template-columns: max-content 1fr max-content 1fr; gap: .2rem 1rem; margin: 0 0 1rem;
  padding: .6rem .9rem; background: var(--wash); }
dt { color: var(--soft); }
dd { margin: 0; }
table { width: 100%; border-collapse: collapse; font-size: .93rem; table-layout: fixed; }
th, td { padding: .34rem .5rem; border: 1px solid var(--line); text-align: left; vertical-align: middle;
  white-space: pre-line; }
th { background: var(--wash); text-align: center; }
table.main col:nth-child(1) { width: 19%; }
table.main col:nth-child(2) { width: 25%; }
table.main col:nth-child(3) { width: 14%; }
table.main col:nth-child(4) { width: 22%; }
table.main col:nth-child(5) { width: 20%; }
table.main td:is(.name, .source) { vertical-align: top; }
table.main td.source { font-size: .86rem; color: #33393e; }
tbody { border-bottom: 2px solid var(--ink); }
thead { display: table-header-group; }
footer { margin-top: 1.6rem; color: var(--soft); font-size: .82rem; }
@page { size: A4 landscape; margin: 14mm 12mm; }
@media print {
  html { background: #fff; }
  body { margin: 0; padding: 0; max-width: none; font-size: 9.5pt; }
  h2 { break-after: avoid; }
  tr { break-inside: avoid; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"#;

/// The publication as a page: no scripts, nothing loaded from elsewhere, every text escaped.
pub fn html(p: &Publication) -> String {
    let mut out = String::from("<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n");
    element(&mut out, "title", &p.title);
    out.push_str("<style>");
    out.push_str(STYLE);
    out.push_str("</style>\n</head>\n<body>\n");
    element(&mut out, "h1", &p.title);
    out.push_str("<dl>\n");
    for (name, text) in &p.about {
        element(&mut out, "dt", name);
        element(&mut out, "dd", text);
    }
    out.push_str("</dl>\n<table class=\"main\">\n<colgroup><col><col><col><col><col></colgroup>\n<thead><tr>");
    for head in HEAD {
        out.push_str("<th scope=\"col\">");
        escape(&mut out, head);
        out.push_str("</th>");
    }
    out.push_str("</tr></thead>\n");
    for table in &p.tables {
        body(&mut out, table);
    }
    out.push_str("</table>\n");
    for part in &p.parts {
        below(&mut out, part);
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn body(out: &mut String, table: &Table) {
    out.push_str("<tbody id=\"");
    escape(out, &table.id);
    out.push_str("\">\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (column, cell) in row.iter().enumerate() {
            let Some(cell) = cell else { continue };
            out.push_str(match column {
                0 => "<td class=\"name\"",
                1 => "<td class=\"source\"",
                _ => "<td",
            });
            if cell.rows > 1 {
                out.push_str(&format!(" rowspan=\"{}\"", cell.rows));
            }
            out.push('>');
            escape(out, &cell.text());
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n");
}

fn below(out: &mut String, part: &Part) {
    element(out, "h2", &part.title);
    out.push_str("<table>\n<thead><tr>");
    for head in &part.head {
        out.push_str("<th scope=\"col\">");
        escape(out, head);
        out.push_str("</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &part.rows {
        out.push_str("<tr>");
        for cell in row {
            out.push_str("<td>");
            escape(out, cell);
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn element(out: &mut String, name: &str, text: &str) {
    out.push_str(&format!("<{name}>"));
    escape(out, text);
    out.push_str(&format!("</{name}>\n"));
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}
