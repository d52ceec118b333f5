//! A report as one self-contained page: no scripts, nothing loaded from elsewhere, every text escaped.

use super::collect::Named;
use super::model::{Cell, Plot, Report, Section, Table, count_text};
use super::plot::{self, Mark};
use super::tally::Tally;
use cailiang::explain::{Lang, escaped, width};
use std::fmt::Write as _;

const STYLE: &str = include_str!("page.css");

/// A page under way.
struct Page<'a> {
    lang: Lang,
    out: String,
    /// What each figure is, its rows, and whether they are refused.
    figures: Vec<(String, Tally, bool)>,
    known: &'a Named,
}

/// The page of a report.
pub fn page(report: &Report<'_>) -> String {
    let lang = report.lang;
    let mut page = Page { lang, out: String::new(), figures: Vec::new(), known: &report.known };
    let code = lang.pick("zh-CN", "en");
    let _ = write!(
        page.out,
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{0}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<div class=\"top\">\n<h1>{0}</h1>\n<p class=\"case\">{1}</p>\n</div>\n",
        escaped(report.title),
        escaped(&report.subject),
    );
    for section in &report.sections {
        page.section(section);
    }
    page.rows(report);
    page.out.push_str("<footer>\n");
    for words in &report.footer {
        let _ = writeln!(page.out, "<p>{}</p>", escaped(words));
    }
    page.out.push_str("</footer>\n</body>\n</html>\n");
    page.out
}

impl Page<'_> {
    fn section(&mut self, s: &Section<'_>) {
        // On paper a plot stays with its heading.
        let whole = if s.plot.is_some() { "<div class=\"whole\">\n" } else { "" };
        let _ = writeln!(self.out, "<section>\n{whole}<h2>{}</h2>", escaped(&s.title));
        for words in &s.words {
            let _ = writeln!(self.out, "<p>{}</p>", escaped(words));
        }
        if let Some(plot) = &s.plot {
            self.plot(plot);
            self.out.push_str("</div>\n");
        }
        for t in &s.tables {
            if !t.caption.is_empty() {
                let _ = writeln!(self.out, "<h3>{}</h3>", escaped(&t.caption));
            }
            self.table(t, false);
            if !t.after.is_empty() {
                let _ = writeln!(self.out, "<p class=\"soft\">{}</p>", escaped(&t.after));
            }
        }
        self.out.push_str("</section>\n");
    }

    /// `here`: the links to its rows lead to this table, not from it.
    fn table(&mut self, t: &Table, here: bool) {
        let class = if t.head.len() > 7 { " class=\"many\"" } else { "" };
        let _ = writeln!(self.out, "<table{class}>\n<thead><tr>");
        for (i, h) in t.head.iter().enumerate() {
            let right = t.rows.first().and_then(|r| r.get(i)).is_some_and(|c| !matches!(c, Cell::Text(_)));
            let _ = write!(self.out, "<th{}>{}</th>", if right { " class=\"n\"" } else { "" }, escaped(h));
        }
        self.out.push_str("</tr></thead>\n<tbody>\n");
        for (i, row) in t.rows.iter().enumerate() {
            match row.first() {
                Some(Cell::Row(n)) if here => {
                    let _ = write!(self.out, "<tr id=\"r{n}\">");
                }
                Some(Cell::Refused(n)) if here => {
                    let _ = write!(self.out, "<tr id=\"x{n}\">");
                }
                _ => self.out.push_str("<tr>"),
            }
            for cell in row {
                match cell {
                    Cell::Row(n) | Cell::Refused(n) if here => {
                        let _ = write!(self.out, "<td class=\"n\">{n}</td>");
                    }
                    cell => self.cell(cell),
                }
            }
            self.out.push_str("</tr>\n");
            let below = t.below.get(i).map(Vec::as_slice).unwrap_or_default();
            if !below.is_empty() {
                let _ = write!(self.out, "<tr class=\"why\"><td colspan=\"{}\"><ol>", row.len());
                for words in below {
                    let _ = write!(self.out, "<li>{}</li>", escaped(words));
                }
                self.out.push_str("</ol></td></tr>\n");
            }
        }
        self.out.push_str("</tbody>\n</table>\n");
    }

    fn cell(&mut self, cell: &Cell) {
        match cell {
            // A short name on two lines is hard to read.
            Cell::Text(t) if (1..=12).contains(&width(t)) => {
                let _ = write!(self.out, "<td class=\"s\">{}</td>", escaped(t));
            }
            Cell::Text(t) => {
                let _ = write!(self.out, "<td>{}</td>", escaped(t));
            }
            Cell::Figure(t) => {
                let _ = write!(self.out, "<td class=\"n\">{}</td>", escaped(t));
            }
            Cell::Count(label, tally) | Cell::Refusals(label, tally) if tally.n > 0 => {
                let href = self.figure(label, tally, matches!(cell, Cell::Refusals(..))).0;
                let _ = write!(self.out, "<td class=\"n\"><a href=\"{href}\">{}</a></td>", count_text(tally.n));
            }
            Cell::Count(..) | Cell::Refusals(..) => self.out.push_str("<td class=\"n\">0</td>"),
            Cell::Row(row) | Cell::Refused(row) => {
                let link = self.row(*row, matches!(cell, Cell::Refused(_)));
                let _ = write!(self.out, "<td class=\"n\">{link}</td>");
            }
        }
    }

    /// Where the rows of a figure are told.
    fn figure(&mut self, label: &str, tally: &Tally, refused: bool) -> Mark {
        if tally.n == 0 {
            return Mark::default();
        }
        // The same figure in a plot and in a table is one.
        let known = self.figures.iter().position(|(l, t, _)| l == label && t == tally);
        let id = known.unwrap_or(self.figures.len());
        if known.is_none() {
            self.figures.push((label.to_owned(), tally.clone(), refused));
        }
        (format!("#k{id}"), format!("{label}{}{}", self.lang.pick("：", ": "), count_text(tally.n)))
    }

    fn row(&self, row: u64, refused: bool) -> String {
        match refused {
            true if self.known.refused.contains_key(&row) => format!("<a href=\"#x{row}\">{row}</a>"),
            false if self.known.lines.contains_key(&row) => format!("<a href=\"#r{row}\">{row}</a>"),
            _ => row.to_string(),
        }
    }

    fn plot(&mut self, plot: &Plot<'_>) {
        let drawn = match plot {
            Plot::Bars(list, what) => {
                let label = |l: &str| if what.is_empty() { l.to_owned() } else { format!("{l} · {what}") };
                let marks: Vec<Mark> = list.iter().map(|(l, t)| self.figure(&label(l), t, false)).collect();
                plot::bars(list, &marks)
            }
            Plot::Tenths(tallies) => {
                let label = |i: usize| match i {
                    0 => self.lang.pick("低于建议幅度", "below the range").to_owned(),
                    11 => self.lang.pick("高于建议幅度", "above the range").to_owned(),
                    i => format!("{} 0.{}–{}", self.lang.pick("位置", "position"), i.saturating_sub(1), tenth(i)),
                };
                let labels: Vec<String> = (0..tallies.len()).map(label).collect();
                let marks: Vec<Mark> =
                    labels.iter().zip(tallies.iter()).map(|(l, t)| self.figure(l, t, false)).collect();
                let ends = (self.lang.pick("低于", "below"), self.lang.pick("高于", "above"));
                plot::tenths(tallies, ends, &marks)
            }
            Plot::Scatter(cells) => {
                let (lang, known) = (self.lang, self.known);
                let mark = |t: &Tally| {
                    let rows: Vec<String> = t.rows.iter().map(u64::to_string).collect();
                    let more = if usize::try_from(t.n).is_ok_and(|n| n > t.rows.len()) { " …" } else { "" };
                    let title = format!("{} {}{more}", lang.pick("行", "rows"), rows.join(", "));
                    let first = t.rows.first().filter(|r| known.lines.contains_key(r));
                    (first.map(|r| format!("#r{r}")).unwrap_or_default(), title)
                };
                let marks: Vec<Mark> = cells.values().map(mark).collect();
                let names = (lang.pick("建议的罚款", "recommended fine"), lang.pick("决定的罚款", "fine decided"));
                plot::scatter(cells, names, &marks)
            }
        };
        let _ = writeln!(self.out, "<figure>\n{drawn}\n</figure>");
    }

    /// The rows behind every figure, and what they hold.
    fn rows(&mut self, report: &Report<'_>) {
        let lang = self.lang;
        let figures = std::mem::take(&mut self.figures);
        let _ = writeln!(
            self.out,
            "<section class=\"rows\">\n<h2>{}</h2>\n<p>{}</p>",
            lang.pick("各数所依的行", "The rows behind the figures"),
            lang.pick(
                "行号是输入中表头之下的第几行；每个数列出最先的十二行，各行的内容或者拒绝的原因在下表中。本节只在屏幕上，不打印。",
                "A row's number counts from the first below the header. For each figure the first twelve are named; what they hold, or why they are refused, stands in the tables below. This part is for the screen and is not printed."
            )
        );
        self.out.push_str("<div class=\"figures\">\n");
        for (id, (label, tally, refused)) in figures.iter().enumerate() {
            let rows: Vec<String> = tally.rows.iter().map(|r| self.row(*r, *refused)).collect();
            let more = if usize::try_from(tally.n).is_ok_and(|n| n > rows.len()) { " …" } else { "" };
            let _ = writeln!(
                self.out,
                "<p id=\"k{id}\" class=\"figure\"><b>{}</b>{}{}{}{}{more}</p>",
                escaped(label),
                lang.pick("（", " ("),
                count_text(tally.n),
                lang.pick("）：行 ", "): rows "),
                rows.join(", ")
            );
        }
        self.out.push_str("</div>\n");
        for table in report.named_tables() {
            if !table.caption.is_empty() {
                let _ = writeln!(self.out, "<h3>{}</h3>", escaped(&table.caption));
            }
            self.table(&table, true);
        }
        self.out.push_str("</section>\n");
    }
}

fn tenth(i: usize) -> String {
    if i == 10 { "1".to_owned() } else { format!("0.{i}") }
}
