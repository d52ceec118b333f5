//! The publication as the sheets of a workbook, with what is needed to read it back.
//!
//! Four sheets: the table and what stands below it, for readers; the pack's own values, one a row; the cases likewise;
//! and, hidden, a record of what the first sheet said when it was published and which of its words are values of the
//! pack. `import` compares the first sheet with the record to see what was changed.

use super::table::{HEAD, Piece, Publication};
use super::tree::{Step, show_path};
use crate::document::{Node, NodeKind};

/// Name of the sheet with the table.
pub const TABLE_SHEET: &str = "裁量基准";
/// Name of the sheet with what stands below the table.
pub const NOTES_SHEET: &str = "说明";
/// Name of the sheet with the pack's values.
pub const VALUES_SHEET: &str = "规则数据";
/// Name of the sheet with the values of the pack's cases.
pub const CASES_SHEET: &str = "案例数据";
/// Name of the sheet that records the table as published.
pub const RECORD_SHEET: &str = "发布记录";
/// Columns of the sheets with values.
pub const VALUES_HEAD: [&str; 3] = ["路径", "值", "写法"];
/// Columns of the record.
pub const RECORD_HEAD: [&str; 4] = ["行", "列", "文字", "路径"];

/// How a scalar was written, and the two values that hold none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Without quotes: a number, true and false are such.
    Plain,
    /// With quotes.
    Quoted,
    /// A mapping without entries.
    EmptyMap,
    /// A sequence without members.
    EmptyList,
}

impl Form {
    /// Its word in the workbook.
    pub fn word(self) -> &'static str {
        match self {
            Form::Plain => "直接",
            Form::Quoted => "引号",
            Form::EmptyMap => "空映射",
            Form::EmptyList => "空列表",
        }
    }

    /// The form of this word.
    pub fn of(word: &str) -> Option<Form> {
        [Form::Plain, Form::Quoted, Form::EmptyMap, Form::EmptyList].into_iter().find(|f| f.word() == word)
    }
}

/// What a row is to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Look {
    Title,
    About,
    Heading,
    Head,
    Body,
}

/// A sheet: rows of text, cells that are one, widths in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Name.
    pub name: &'static str,
    /// Width of each column.
    pub widths: Vec<u16>,
    /// Rows.
    pub rows: Vec<(Look, Vec<String>)>,
    /// First row, first column, last row, last column, from 0.
    pub merged: Vec<(usize, usize, usize, usize)>,
    /// Whether it is hidden.
    pub hidden: bool,
}

impl Sheet {
    fn new(name: &'static str, widths: &[u16]) -> Sheet {
        Sheet { name, widths: widths.to_vec(), rows: Vec::new(), merged: Vec::new(), hidden: false }
    }

    fn row(&mut self, look: Look, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.rows.push((look, cells.into_iter().map(Into::into).collect()));
    }
}

/// The sheets for readers alone: what `--item` publishes.
pub fn readers(p: &Publication) -> Vec<Sheet> {
    let (table, _) = table_sheet(p);
    vec![table, notes_sheet(p)]
}

/// All sheets of a pack's workbook. `cases` is a mapping with the one key `cases`, as in a cases file.
pub fn book(p: &Publication, pack: &Node, cases: &Node) -> Vec<Sheet> {
    let (table, record) = table_sheet(p);
    let mut out = vec![table, notes_sheet(p), values_sheet(VALUES_SHEET, pack)];
    if cases.get("cases").and_then(Node::seq).is_some_and(|c| !c.is_empty()) {
        out.push(values_sheet(CASES_SHEET, cases));
    }
    out.push(record);
    out
}

fn table_sheet(p: &Publication) -> (Sheet, Sheet) {
    let mut sheet = Sheet::new(TABLE_SHEET, &[28, 40, 22, 34, 30]);
    let mut record = Sheet::new(RECORD_SHEET, &[8, 8, 60, 60]);
    record.hidden = true;
    record.row(Look::Head, RECORD_HEAD);
    let whole = |sheet: &mut Sheet, look: Look, text: &str| {
        let at = sheet.rows.len();
        sheet.merged.push((at, 0, at, 4));
        sheet.row(look, [text, "", "", "", ""]);
    };
    whole(&mut sheet, Look::Title, &p.title);
    for (name, text) in &p.about {
        whole(&mut sheet, Look::About, &format!("{name}：{text}"));
    }
    sheet.row(Look::Head, HEAD);
    for (at, (_, cells)) in sheet.rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            let (row, column) = (at.saturating_add(1).to_string(), column.saturating_add(1).to_string());
            record.row(Look::Body, [row, column, text.clone(), String::new()]);
        }
    }
    for row in p.tables.iter().flat_map(|t| &t.rows) {
        let at = sheet.rows.len();
        let mut cells = Vec::with_capacity(5);
        for (column, cell) in row.iter().enumerate() {
            let Some(cell) = cell else {
                cells.push(String::new());
                continue;
            };
            if cell.rows > 1 {
                sheet.merged.push((at, column, at.saturating_add(cell.rows).saturating_sub(1), column));
            }
            for piece in &cell.pieces {
                let (text, path) = match piece {
                    Piece::Words(t) => (t.clone(), String::new()),
                    Piece::Value { path, text } => (text.clone(), show_path(path)),
                };
                let (row, column) = (at.saturating_add(1).to_string(), column.saturating_add(1).to_string());
                record.row(Look::Body, [row, column, text, path]);
            }
            cells.push(cell.text());
        }
        sheet.row(Look::Body, cells);
    }
    (sheet, record)
}

fn notes_sheet(p: &Publication) -> Sheet {
    let mut sheet = Sheet::new(NOTES_SHEET, &[34, 44, 44, 40, 40]);
    for part in &p.parts {
        sheet.row(Look::Heading, [part.title.as_str()]);
        sheet.row(Look::Head, part.head.iter().map(String::as_str));
        for row in &part.rows {
            sheet.row(Look::Body, row.iter().map(String::as_str));
        }
        sheet.row(Look::About, [""]);
    }
    sheet
}

fn values_sheet(name: &'static str, node: &Node) -> Sheet {
    let mut sheet = Sheet::new(name, &[70, 80, 10]);
    sheet.row(Look::Head, VALUES_HEAD);
    flatten(node, &mut Vec::new(), &mut |path, text, form| {
        sheet.row(Look::Body, [show_path(path).as_str(), text, form.word()]);
    });
    sheet
}

/// Each scalar, and each mapping and sequence without anything in it, in written order.
fn flatten(node: &Node, path: &mut Vec<Step>, each: &mut impl FnMut(&[Step], &str, Form)) {
    match &node.kind {
        NodeKind::Scalar { text, plain, .. } => each(path, text, if *plain { Form::Plain } else { Form::Quoted }),
        NodeKind::Seq(items) if items.is_empty() => each(path, "", Form::EmptyList),
        NodeKind::Map(entries) if entries.is_empty() => each(path, "", Form::EmptyMap),
        NodeKind::Seq(items) => {
            for (i, item) in items.iter().enumerate() {
                path.push(Step::Index(i));
                flatten(item, path, each);
                path.pop();
            }
        }
        NodeKind::Map(entries) => {
            for entry in entries {
                path.push(Step::Key(entry.key.clone()));
                flatten(&entry.value, path, each);
                path.pop();
            }
        }
    }
}
