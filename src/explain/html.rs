//! The document as one self-contained HTML page, for the screen and for A4: a usual case on one sheet of paper, what it
//! rests on word by word in an annex.

use super::bar::Scale;
use super::sheet::{Extent, Pair, Sheet, footer, heading, title, vote};
use super::{Lang, outline, width};
use crate::assess::{Assessment, Status};
use core::fmt::Write;

const STYLE: &str = include_str!("page.css");

/// The reasoned recommendation as an HTML page: no scripts, nothing loaded from elsewhere, every text escaped. The annex is
/// closed on the screen and printed only in full.
pub fn html(a: &Assessment, lang: Lang, extent: Extent) -> String {
    let mut out = String::with_capacity(32 * 1024);
    let code = lang.pick("zh-CN", "en");
    let case = a.case.as_deref().unwrap_or_default();
    out.push_str("<!doctype html>\n<html lang=\"");
    out.push_str(code);
    out.push_str("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    let gap = if case.is_empty() { "" } else { " " };
    element(&mut out, "title", "", &format!("{}{gap}{case}", title(lang)));
    out.push_str("<style>\n");
    out.push_str(STYLE);
    out.push_str("</style>\n</head>\n<body>\n<div class=\"top\">\n");
    element(&mut out, "h1", "", title(lang));
    element(&mut out, "p", "case", case);
    out.push_str("</div>\n");
    let s = Sheet::of(a, lang);
    // Several parties sign the page that joins them, before each has its own.
    sheet(&mut out, &s, extent);
    signatures(&mut out, lang);
    out.push_str("<footer>\n");
    for f in footer(a, lang) {
        element(&mut out, "p", "", &f);
    }
    out.push_str("</footer>\n");
    parts(&mut out, &s, extent);
    let (class, open) = if extent == Extent::Full { ("annex printed", " open") } else { ("annex", "") };
    let _ = writeln!(out, "<details class=\"{class}\"{open}>");
    element(&mut out, "summary", "", heading::annex(lang));
    annex(&mut out, &s, lang);
    out.push_str("</details>\n</body>\n</html>\n");
    out
}

fn element(out: &mut String, tag: &str, class: &str, text: &str) {
    // A String never refuses what is written to it.
    let _ = match class {
        "" => writeln!(out, "<{tag}>{}</{tag}>", escaped(text)),
        _ => writeln!(out, "<{tag} class=\"{class}\">{}</{tag}>", escaped(text)),
    };
}

fn sheet(out: &mut String, s: &Sheet<'_>, extent: Extent) {
    let lang = s.w.lang;
    let class = if s.a.status == Status::Decided { "sheet" } else { "sheet alert" };
    let _ = writeln!(out, "<section class=\"{class}\">");
    element(out, "p", "headline", &s.headline);
    pairs(out, "pairs result", &s.result);
    pairs(out, "pairs about", &s.about);
    // Several parties: what each comes to stands where it is signed.
    let colon = lang.pick("：", ": ");
    if !s.parts.is_empty() {
        let each = s.parts.iter();
        marks(out, "marks", each.map(|(r, p)| ("■", format!("<b>{}</b>{colon}{}", escaped(r), escaped(&p.headline)))));
    }
    match s.scale() {
        Some(scale) => figure(out, s, &scale),
        None if s.fine().is_some() => element(out, "p", "soft", &s.range_words()),
        None => {}
    }
    if !s.missing.is_empty() || s.possible.is_some() {
        element(out, "h3", "", heading::missing(lang));
        marks(out, "marks", s.missing.iter().map(|(text, _)| ("?", escaped(text))));
        if let Some(p) = &s.possible {
            element(out, "p", "", &format!("{}{p}", heading::possible(lang)));
        }
    }
    if !s.reasons.is_empty() {
        element(out, "h3", "", heading::reasons(lang));
        out.push_str("<ol>\n");
        for r in &s.reasons {
            let _ = writeln!(out, "<li>{}</li>", staged(r, lang));
        }
        out.push_str("</ol>\n");
    }
    if !s.open.is_empty() {
        element(out, "h3", "", heading::open(lang));
        marks(out, "marks", s.open.iter().map(|p| ("?", staged(p, lang))));
    }
    if !s.near.is_empty() {
        if s.reasons.is_empty() {
            element(out, "h3", "", heading::near(lang));
        }
        marks(out, "marks small soft near", s.near.iter().map(|p| ("×", staged(p, lang))));
    }
    facts(out, s, lang);
    options(out, s, lang);
    let changes = s.shown_changes(extent);
    if !changes.is_empty() {
        element(out, "h3", "", heading::changes(lang));
        marks(out, "marks small", changes.iter().map(|c| ("·", escaped(c))));
    }
    procedure(out, s, lang);
    if !s.others.is_empty() {
        element(out, "h3", "", heading::others(lang));
        let colon = lang.pick("：", ": ");
        marks(out, "marks small", s.others.iter().map(|(r, t)| ("·", format!("{}{colon}{}", escaped(r), escaped(t)))));
    }
    for c in &s.cautions {
        let label = format!("{}{}", heading::cautions(lang), lang.pick("：", ": "));
        let _ = writeln!(out, "<p class=\"caution\"><b>{label}</b>{}</p>", escaped(c));
    }
    out.push_str("</section>\n");
}

fn parts(out: &mut String, s: &Sheet<'_>, extent: Extent) {
    for (relation, part) in &s.parts {
        out.push_str("<div class=\"whole\">\n");
        element(out, "h2", "part", relation);
        sheet(out, part, extent);
        out.push_str("</div>\n");
        parts(out, part, extent);
    }
}

/// A sentence with the stage it belongs to in front, escaped.
fn staged((stage, text): &Pair, lang: Lang) -> String {
    format!("<span class=\"stage\">{}{}</span>{}", escaped(stage), lang.pick("：", ": "), escaped(text))
}

fn pairs(out: &mut String, class: &str, rows: &[Pair]) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "<dl class=\"{class}\">");
    for (label, text) in rows {
        let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escaped(label), escaped(text));
    }
    out.push_str("</dl>\n");
}

/// Items with a mark each; their texts are escaped already.
fn marks<'m>(out: &mut String, class: &str, items: impl Iterator<Item = (&'m str, String)>) {
    let _ = writeln!(out, "<ul class=\"{class}\">");
    for (mark, text) in items {
        let _ = writeln!(out, "<li><span class=\"mark\">{mark}</span>{text}</li>");
    }
    out.push_str("</ul>\n");
}

fn facts(out: &mut String, s: &Sheet<'_>, lang: Lang) {
    let (found, none) = &s.facts;
    if found.is_empty() && none.is_empty() {
        return;
    }
    element(out, "h3", "", heading::facts(lang));
    out.push_str("<dl class=\"grid\">\n");
    for (label, text) in found {
        let class = match width(label).saturating_add(width(text)) {
            0..=32 => "",
            33..=68 => " class=\"double\"",
            _ => " class=\"wide\"",
        };
        let _ = writeln!(out, "<div{class}><dt>{}</dt><dd>{}</dd></div>", escaped(label), escaped(text));
    }
    out.push_str("</dl>\n");
    if !none.is_empty() {
        let none = format!("{}{}", heading::none(lang), none.join(lang.pick("、", ", ")));
        element(out, "p", "soft small", &none);
    }
}

fn options(out: &mut String, s: &Sheet<'_>, lang: Lang) {
    if s.options.is_empty() {
        return;
    }
    element(out, "h3", "", heading::options(lang));
    let items = s.options.iter().map(|o| {
        let cited = if o.cited.is_empty() {
            String::new()
        } else {
            format!("{}{}{}", lang.pick("（", " ("), o.cited, lang.pick("）", ")"))
        };
        let colon = lang.pick("：", ": ");
        let text = format!(
            "<b>{}</b>{colon}{}<span class=\"soft\">{}</span>",
            escaped(&o.text),
            escaped(&o.gives),
            escaped(&cited)
        );
        (if o.elected { "☑" } else { "☐" }, text)
    });
    marks(out, "marks small", items);
}

fn procedure(out: &mut String, s: &Sheet<'_>, lang: Lang) {
    if s.procedure.rows.is_empty() {
        return;
    }
    if let Some(other) = &s.procedure.same_as {
        element(out, "h3", "", lang.pick("程序", "Procedure"));
        element(out, "p", "small", &format!("{}{other}", heading::same(lang)));
        return;
    }
    element(out, "h3", "", &s.procedure_title());
    let items = s.procedure.rows.iter().map(|r| {
        let open = r.rule.applies.is_none();
        // All of them stand in the annex; beside the name there is one line.
        let room = 58_usize.saturating_sub(width(&r.name));
        let places = outline::short_places(&r.places, room, s.w);
        let text = format!("{} <span class=\"soft\">{}</span>", escaped(&r.name), escaped(&places));
        (if open { "?" } else { "☐" }, text)
    });
    marks(out, "marks two small", items);
}

fn signatures(out: &mut String, lang: Lang) {
    out.push_str("<section class=\"vote\">\n");
    element(out, "h3", "", heading::vote(lang));
    let (ticks, blanks) = vote(lang);
    out.push_str("<ul class=\"ticks\">\n");
    for t in ticks {
        element(out, "li", "", t);
    }
    out.push_str("</ul>\n<div class=\"blanks\">\n");
    for b in blanks {
        element(out, "div", "", b);
    }
    out.push_str("</div>\n</section>\n");
}

fn annex(out: &mut String, s: &Sheet<'_>, lang: Lang) {
    if !s.considered.is_empty() {
        element(out, "h3", "", heading::considered(lang));
        out.push_str("<ul>\n");
        for (stage, list) in &s.considered {
            let _ = writeln!(out, "<li>{}</li>", staged(&(stage.clone(), list.join(lang.pick("", " "))), lang));
        }
        out.push_str("</ul>\n");
    }
    let told = s.procedure.rows.iter().filter(|_| s.procedure.same_as.is_none());
    let told: Vec<_> = told.filter(|r| !outline::procedure_text(r.rule, s.w).is_empty()).collect();
    if !told.is_empty() {
        element(out, "h3", "", &s.procedure_title());
        out.push_str("<ul>\n");
        for r in told {
            let places = r.places.join(lang.pick("、", ", "));
            let text = format!("{}{}", lang.pick("：", ": "), outline::procedure_text(r.rule, s.w));
            let _ = writeln!(
                out,
                "<li><span class=\"stage\">{}</span>{} <span class=\"soft\">{}</span></li>",
                escaped(&r.name),
                escaped(&text),
                escaped(&places)
            );
        }
        out.push_str("</ul>\n");
    }
    if !s.sources.is_empty() {
        element(out, "h3", "", heading::sources(lang));
    }
    for c in &s.sources {
        out.push_str("<div class=\"source\">\n");
        element(out, "div", "", &outline::source_title(c, s.w));
        for q in &c.quotes {
            element(out, "blockquote", "", &format!("“{q}”"));
        }
        out.push_str("</div>\n");
    }
    for (relation, part) in &s.parts {
        element(out, "h2", "part", relation);
        annex(out, part, lang);
    }
}

/// The right end of the line, in its own steps.
const LAST: usize = 1000;
/// Where the line begins and how long it is, in units of the drawing: room is left for its ends in words.
const LEFT: usize = 120;
const SPAN: usize = 460;

/// The statutory range, the stretches on it, and the amount.
fn figure(out: &mut String, s: &Sheet<'_>, scale: &Scale) {
    let Some(fine) = s.fine() else { return };
    let x = |place: usize| LEFT.saturating_add(place.min(LAST).saturating_mul(SPAN) / LAST);
    let words = escaped(&s.range_words());
    // Without an amount there is nothing above the line.
    let view = if fine.amount.is_some() { "0 0 700 58" } else { "0 18 700 40" };
    let _ = writeln!(out, "<figure>\n<svg viewBox=\"{view}\" role=\"img\" aria-label=\"{words}\">");
    let _ = writeln!(out, "<rect class=\"axis\" x=\"{LEFT}\" y=\"29\" width=\"{SPAN}\" height=\"2\"/>");
    let rect = |out: &mut String, (a, b): (usize, usize), class: &str, y: usize, height: usize| {
        let wide = x(b).saturating_sub(x(a)).max(2);
        let _ =
            writeln!(out, "<rect class=\"{class}\" x=\"{}\" y=\"{y}\" width=\"{wide}\" height=\"{height}\"/>", x(a));
    };
    rect(out, scale.statutory(fine, LAST), "statutory", 24, 12);
    let bands = s.bands();
    if bands.is_empty()
        && let Some(range) = scale.range(fine, LAST)
    {
        rect(out, range, "own", 22, 16);
    }
    for b in &bands {
        let place = |n: Option<_>, otherwise| n.map_or(otherwise, |n| scale.place(n, LAST));
        let (from, to) = (place(b.range.min, 0), place(b.range.max, LAST));
        let (class, y, height) = if b.own { ("own", 22, 16) } else { ("band", 24, 12) };
        rect(out, (from, to), class, y, height);
        let room = x(to).saturating_sub(x(from));
        let middle = x(from).saturating_add(room / 2);
        if width(&b.label).saturating_mul(6) <= room {
            let class = if b.own { "chosen" } else { "name" };
            let label = escaped(&b.label);
            let _ =
                writeln!(out, "<text class=\"{class}\" x=\"{middle}\" y=\"53\" text-anchor=\"middle\">{label}</text>");
        }
    }
    if scale.open {
        let end = LEFT.saturating_add(SPAN);
        let (tip, middle) = (end.saturating_add(11), 30);
        let _ = writeln!(out, "<path class=\"arrow\" d=\"M{end} 23 L{tip} {middle} L{end} 37 Z\"/>");
    }
    if let Some(n) = fine.amount {
        let at = x(scale.place(n, LAST));
        let _ = writeln!(
            out,
            "<path class=\"point\" d=\"M{} 16 L{} 16 L{at} 23 Z\"/>\n<rect class=\"point\" x=\"{}\" y=\"21\" width=\"3\" height=\"18\"/>",
            at.saturating_sub(6),
            at.saturating_add(6),
            at.saturating_sub(1),
        );
        let text = escaped(&s.w.money(n));
        let _ = writeln!(out, "<text class=\"amount\" x=\"{at}\" y=\"13\" text-anchor=\"middle\">{text}</text>");
    }
    let (left, right) = scale.ends(s.w);
    let (start, end) =
        (LEFT.saturating_sub(8), LEFT.saturating_add(SPAN).saturating_add(if scale.open { 18 } else { 8 }));
    let _ = writeln!(out, "<text x=\"{start}\" y=\"34\" text-anchor=\"end\">{}</text>", escaped(&left));
    let _ = writeln!(out, "<text x=\"{end}\" y=\"34\">{}</text>", escaped(&right));
    let _ = writeln!(out, "</svg>\n<figcaption>{words}</figcaption>\n</figure>");
}

/// Text for an element or a quoted attribute of HTML, on one line.
pub fn escaped(text: &str) -> String {
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
