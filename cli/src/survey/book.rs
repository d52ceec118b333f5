//! A report as sheets of a workbook: the same tables, every cell text.

use super::model::{Cell, Report, Section, Table};
use cailiang::explain::Lang;
use cailiang::publish::{Look, Sheet};

/// Sheets: what is told, and the rows it is told of.
pub fn sheets(report: &Report<'_>) -> Vec<Sheet> {
    let lang = report.lang;
    let mut told = sheet(lang.pick("报告", "Report"), &[44, 18, 18, 16, 16, 20, 16, 16, 16, 16]);
    told.rows.push((Look::Title, vec![report.title.to_owned()]));
    told.rows.push((Look::About, vec![report.subject.clone()]));
    for section in &report.sections {
        write(&mut told, section, lang);
    }
    for words in &report.footer {
        told.rows.push((Look::About, vec![words.clone()]));
    }
    let mut rows = sheet(lang.pick("行", "Rows"), &[8, 24, 44, 14, 14, 20, 14, 14, 14, 10]);
    for t in report.named_tables() {
        table(&mut rows, &t, lang);
        rows.rows.push((Look::About, Vec::new()));
    }
    vec![told, rows]
}

fn sheet(name: &'static str, widths: &[u16]) -> Sheet {
    Sheet { name, widths: widths.to_vec(), rows: Vec::new(), merged: Vec::new(), hidden: false }
}

fn write(out: &mut Sheet, section: &Section<'_>, lang: Lang) {
    out.rows.push((Look::About, Vec::new()));
    out.rows.push((Look::Heading, vec![section.title.clone()]));
    for words in &section.words {
        out.rows.push((Look::About, vec![words.clone()]));
    }
    for t in &section.tables {
        if !t.caption.is_empty() {
            out.rows.push((Look::Heading, vec![t.caption.clone()]));
        }
        table(out, t, lang);
    }
}

fn table(out: &mut Sheet, t: &Table, lang: Lang) {
    let named = t.rows.iter().flatten().any(|c| matches!(c, Cell::Count(..) | Cell::Refusals(..)));
    let mut head = t.head.clone();
    if named {
        head.push(lang.pick("最先的行", "first rows").to_owned());
    }
    out.rows.push((Look::Head, head));
    for (i, row) in t.rows.iter().enumerate() {
        let mut cells: Vec<String> = row
            .iter()
            .map(|c| match c {
                Cell::Text(t) | Cell::Figure(t) => t.clone(),
                Cell::Count(_, tally) | Cell::Refusals(_, tally) => tally.n.to_string(),
                Cell::Row(n) | Cell::Refused(n) => n.to_string(),
            })
            .collect();
        if named {
            // Of the first count: what the row as a whole is about.
            let rows = row
                .iter()
                .find_map(|c| if let Cell::Count(_, t) | Cell::Refusals(_, t) = c { Some(&t.rows) } else { None });
            let rows: Vec<String> = rows.into_iter().flatten().map(u64::to_string).collect();
            cells.push(rows.join(", "));
        }
        out.rows.push((Look::Body, cells));
        for words in t.below.get(i).into_iter().flatten() {
            out.rows.push((Look::About, vec![String::new(), words.clone()]));
        }
    }
    if !t.after.is_empty() {
        out.rows.push((Look::About, vec![t.after.clone()]));
    }
}
