//! The document as one self-contained HTML page, for the screen and for A4.

use super::report::{Bar, Block, Report, report};
use super::{Lang, outline};
use crate::assess::Assessment;
use core::fmt::Write;

/// The reasoned recommendation as an HTML page: no scripts, nothing loaded from elsewhere, every text escaped.
pub fn html(a: &Assessment, lang: Lang) -> String {
    render(&report(a, lang))
}

const STYLE: &str = r#"
:root { --ink: #1c2024; --soft: #5c6670; --line: #d5dade; --wash: #f4f6f7; --mark: #1f5f8b; --alert: #8a5a00; }
* { box-sizing: border-box; }
html { background: #eceff1; }
body { margin: 2rem auto; max-width: 210mm; padding: 18mm 20mm; background: #fff; color: var(--ink);
  font: 15px/1.75 "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", SimSun, Georgia, serif;
  overflow-wrap: anywhere; line-break: strict; }
h1, h2, h3, .lead, th, .label { font-family: "Heiti SC", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC",
  "Microsoft YaHei", SimHei, "Helvetica Neue", Arial, sans-serif; }
h1 { margin: 0; text-align: center; font-size: 1.65rem; letter-spacing: .06em; }
.subtitle { margin: .35rem 0 0; text-align: center; color: var(--soft); }
h2 { margin: 1.9rem 0 .6rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); font-size: 1.08rem; }
h2.part { margin-top: 3rem; padding: .4rem .8rem; border: 0; background: var(--ink); color: #fff; }
h3 { margin: 1rem 0 .2rem; font-size: .95rem; color: var(--mark); }
p { margin: .35rem 0; }
.lead { margin: .8rem 0; padding: .9rem 1.1rem; border-left: 4px solid var(--mark); background: var(--wash);
  font-size: 1.3rem; font-weight: 600; line-height: 1.5; }
ul { margin: .35rem 0; padding-left: 1.3em; }
table { width: 100%; margin: .5rem 0; border-collapse: collapse; font-size: .94rem; line-height: 1.6; }
th, td { padding: .38rem .6rem; border: 1px solid var(--line); text-align: left; vertical-align: top; }
th { background: var(--wash); font-weight: 600; }
table.pairs th { width: 22%; }
.source { margin: .7rem 0; }
blockquote { margin: .15rem 0 .15rem 1em; padding-left: .8em; border-left: 2px solid var(--line); color: var(--soft); }
.caution { padding: .5rem .8rem; border: 1px solid #e3c98d; background: #fdf8ec; color: var(--alert); }
figure { margin: 1rem 0; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { color: var(--soft); font-size: .9rem; text-align: center; }
.choices { padding-left: 0; list-style: none; }
.choices li::before { content: "☐"; margin-right: .6em; }
.blanks td { height: 3.2em; }
footer { margin-top: 2.2rem; padding-top: .6rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .78rem; }
@page { size: A4; margin: 22mm 20mm 20mm; }
@media print {
  html { background: #fff; }
  body { margin: 0; padding: 0; max-width: none; font-size: 11pt; }
  h2, h3 { break-after: avoid; }
  tr, figure, .lead, .caution, .source, .sign { break-inside: avoid; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"#;

fn render(r: &Report) -> String {
    let mut out = String::with_capacity(16 * 1024);
    let lang = r.lang.pick("zh-CN", "en");
    out.push_str("<!doctype html>\n<html lang=\"");
    out.push_str(lang);
    out.push_str("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    element(&mut out, "title", &r.title);
    out.push_str("<style>");
    out.push_str(STYLE);
    out.push_str("</style>\n</head>\n<body>\n");
    element(&mut out, "h1", &r.title);
    if !r.subtitle.is_empty() {
        classed(&mut out, "p", "subtitle", &r.subtitle);
    }
    for s in &r.sections {
        if s.part {
            classed(&mut out, "h2", "part", &s.title);
        } else {
            element(&mut out, "h2", &s.title);
        }
        for b in &s.blocks {
            block(&mut out, b, r.lang);
        }
    }
    out.push_str("<footer>\n");
    for f in &r.footer {
        element(&mut out, "p", f);
    }
    out.push_str("</footer>\n</body>\n</html>\n");
    out
}

fn element(out: &mut String, tag: &str, text: &str) {
    // A String never refuses what is written to it.
    let _ = writeln!(out, "<{tag}>{}</{tag}>", escaped(text));
}

fn classed(out: &mut String, tag: &str, class: &str, text: &str) {
    let _ = writeln!(out, "<{tag} class=\"{class}\">{}</{tag}>", escaped(text));
}

fn items(out: &mut String, class: &str, items: &[String]) {
    out.push_str("<ul");
    out.push_str(class);
    out.push_str(">\n");
    for i in items {
        element(out, "li", i);
    }
    out.push_str("</ul>\n");
}

fn block(out: &mut String, b: &Block, lang: Lang) {
    match b {
        Block::Lead(t) => classed(out, "p", "lead", t),
        Block::Paragraph(t) => element(out, "p", t),
        Block::Titled(title, t) => {
            element(out, "h3", title);
            if !t.is_empty() {
                element(out, "p", t);
            }
        }
        Block::List(list) => items(out, "", list),
        Block::Table(head, rows) => table(out, head, rows),
        Block::Source(title, quotes) => {
            out.push_str("<div class=\"source\">\n");
            element(out, "div", title);
            for q in quotes {
                element(out, "blockquote", q);
            }
            out.push_str("</div>\n");
        }
        Block::Bar(bar) => figure(out, bar),
        Block::Caution(t) => {
            let label = lang.pick("注意：", "Caution: ");
            let _ = writeln!(out, "<p class=\"caution\"><b>{label}</b>{}</p>", escaped(t));
        }
        Block::Choices(list) => items(out, " class=\"choices\"", list),
        Block::Blanks(list) => {
            out.push_str("<table class=\"pairs blanks sign\">\n");
            for i in list {
                let _ = writeln!(out, "<tr><th>{}</th><td></td></tr>", escaped(i));
            }
            out.push_str("</table>\n");
        }
    }
}

fn table(out: &mut String, head: &[String], rows: &[Vec<String>]) {
    let pairs = head.is_empty();
    out.push_str(if pairs { "<table class=\"pairs\">\n" } else { "<table>\n" });
    if !pairs {
        out.push_str("<tr>");
        for h in head {
            let _ = write!(out, "<th>{}</th>", escaped(h));
        }
        out.push_str("</tr>\n");
    }
    for r in rows {
        out.push_str("<tr>");
        for (i, cell) in r.iter().enumerate() {
            let tag = if pairs && i == 0 { "th" } else { "td" };
            let _ = write!(out, "<{tag}>{}</{tag}>", escaped(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
}

/// The statutory range, the recommended one on it, and the amount on both.
fn figure(out: &mut String, bar: &Bar) {
    const LEFT: usize = 20;
    const SPAN: usize = 660;
    let x = |place: usize| LEFT + place.min(Bar::LAST) * SPAN / Bar::LAST;
    let words = escaped(&bar.words);
    let _ = writeln!(out, "<figure>\n<svg viewBox=\"0 0 700 84\" role=\"img\" aria-label=\"{words}\">");
    let _ = writeln!(out, "<rect x=\"{LEFT}\" y=\"45\" width=\"{SPAN}\" height=\"2\" fill=\"#d5dade\"/>");
    let mut rect = |(a, b): (usize, usize), y: usize, height: usize, fill: &str| {
        let width = x(b).saturating_sub(x(a)).max(2);
        let _ = writeln!(
            out,
            "<rect x=\"{}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"2\" fill=\"{fill}\"/>",
            x(a)
        );
    };
    rect(bar.statutory, 41, 10, "#c3ccd3");
    if let Some(range) = bar.range {
        rect(range, 38, 16, "#7fb0d0");
    }
    if bar.open {
        let _ = writeln!(out, "<path d=\"M676 38 L688 46 L676 54 Z\" fill=\"#c3ccd3\"/>");
    }
    if let Some((place, text)) = &bar.point {
        let at = x(*place);
        let anchor = match at {
            0..=90 => "start",
            610.. => "end",
            _ => "middle",
        };
        let _ = writeln!(
            out,
            "<circle cx=\"{at}\" cy=\"46\" r=\"8\" fill=\"#1f5f8b\" stroke=\"#fff\" stroke-width=\"2\"/>"
        );
        let text = escaped(text);
        let _ = writeln!(
            out,
            "<text x=\"{at}\" y=\"24\" text-anchor=\"{anchor}\" font-size=\"17\" font-weight=\"600\" fill=\"#1f5f8b\">{text}</text>"
        );
    }
    let (left, right) = (escaped(&bar.left), escaped(&bar.right));
    let _ = writeln!(out, "<text x=\"{LEFT}\" y=\"76\" font-size=\"14\" fill=\"#5c6670\">{left}</text>");
    let end = LEFT + SPAN;
    let _ = writeln!(
        out,
        "<text x=\"{end}\" y=\"76\" text-anchor=\"end\" font-size=\"14\" fill=\"#5c6670\">{right}</text>"
    );
    let _ = writeln!(out, "</svg>\n<figcaption>{words}</figcaption>\n</figure>");
}

/// Text for an element or a quoted attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in outline::clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
