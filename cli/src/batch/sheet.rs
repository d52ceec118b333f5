//! Workbooks, written: one sheet, its first row the header.
//!
//! Amounts are text: a workbook's numbers hold fifteen digits and are binary fractions. Days are days, yes and no what they are.
//! A text that a spreadsheet would compute is marked as text, as the apostrophe does that a person types before it; it
//! stays as it is. Rows go to a temporary file one by one, so that a sheet is never in memory as a whole.

use super::sink::Sink;
use super::target::Target;
use super::typed::{Cell, Field, push_list};
use super::write::computes;
use cailiang::diagnostic::{Message, both};
use cailiang::quantity::{Date, parse_date};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

/// Rows of a sheet, the header among them.
const ROWS: u32 = 1_048_576;
/// Columns of a sheet.
const COLUMNS: usize = 16_384;
/// Characters of a cell.
const LONGEST: usize = 32_767;
/// Narrowest and widest a column is made, in characters.
const WIDTHS: (u16, u16) = (8, 60);
/// Rows by which columns are measured.
const MEASURED: u32 = 200;

/// A sheet under way.
pub struct Sheet {
    book: Workbook,
    target: Option<Target>,
    fields: Vec<Field>,
    widths: Vec<u16>,
    styles: Styles,
    /// Rows written, the header among them.
    rows: u32,
    scratch: String,
}

struct Styles {
    header: Format,
    /// The header's, of a text that would be computed.
    quoted_header: Format,
    text: Format,
    amount: Format,
    quoted: Format,
    date: Format,
}

fn failed(e: XlsxError) -> io::Error {
    match e {
        XlsxError::IoError(e) => e,
        other => io::Error::other(other.to_string()),
    }
}

impl Sheet {
    /// A sheet with these columns; `beside` is the folder in which its rows are gathered.
    pub fn begin(fields: Vec<Field>, target: Target, beside: Option<&Path>) -> io::Result<Sheet> {
        if fields.len() > COLUMNS {
            let many = format!("工作表最多 {COLUMNS} 列 / a sheet has at most {COLUMNS} columns");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, many));
        }
        let mut book = Workbook::new();
        if let Some(folder) = beside {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            book.set_tempdir(folder).map_err(failed)?;
        }
        let header = Format::new()
            .set_bold()
            .set_background_color("#DDE6F0")
            .set_border_bottom(FormatBorder::Thin)
            .set_text_wrap();
        let text = Format::new().set_num_format("@");
        let styles = Styles {
            quoted_header: header.clone().set_quote_prefix(),
            header,
            amount: text.clone().set_align(FormatAlign::Right),
            quoted: text.clone().set_quote_prefix(),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            text,
        };
        book.add_worksheet_with_constant_memory().and_then(|s| s.set_name("结果")).map_err(failed)?;
        let widths = vec![WIDTHS.0; fields.len()];
        let mut sheet = Sheet { book, target: Some(target), fields, widths, styles, rows: 0, scratch: String::new() };
        let names: Vec<String> = sheet.fields.iter().map(|f| f.name.clone()).collect();
        for (column, name) in (0_u16..).zip(&names) {
            let style = if computes(name) { &sheet.styles.quoted_header } else { &sheet.styles.header };
            let page = sheet.book.worksheet_from_index(0).map_err(failed)?;
            page.write_string_with_format(0, column, uncoded(name), style).map_err(failed)?;
            measure(&mut sheet.widths, column, name);
        }
        sheet.rows = 1;
        Ok(sheet)
    }
}

/// Makes a column as wide as its text; Chinese characters are twice as wide as others.
fn measure(widths: &mut [u16], column: u16, text: &str) {
    let line = text.lines().next().unwrap_or_default();
    let wide = line.chars().take(usize::from(WIDTHS.1)).map(|c| if c.is_ascii() { 1_u16 } else { 2 });
    let wide = wide.fold(2_u16, u16::saturating_add).clamp(WIDTHS.0, WIDTHS.1);
    if let Some(w) = widths.get_mut(usize::from(column)) {
        *w = (*w).max(wide);
    }
}

/// A day as the workbook counts them: from March 1900 on, before which spreadsheets miscount.
fn day(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    let (month, dom) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    ((year, month) >= (1900, 3)).then(|| ExcelDateTime::from_ymd(year, month, dom).ok()).flatten()
}

/// Text that looks like the code of a character (`_x0041_`) is written so that it stays text.
fn uncoded(text: &str) -> Cow<'_, str> {
    let coded = |rest: &str| {
        let code = rest.get(2..6).is_some_and(|c| c.bytes().all(|b| b.is_ascii_hexdigit()));
        code && rest.get(6..7) == Some("_")
    };
    if !text.match_indices("_x").any(|(at, _)| coded(text.get(at..).unwrap_or_default())) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len().saturating_add(6));
    let mut from = 0;
    for (at, _) in text.match_indices("_x").filter(|(at, _)| coded(text.get(*at..).unwrap_or_default())) {
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str("_x005F_");
        from = at.saturating_add(1);
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(out)
}

fn write(
    page: &mut Worksheet,
    styles: &Styles,
    at: (u32, u16),
    cell: &Cell<'_>,
    scratch: &mut String,
) -> Result<(), XlsxError> {
    let (row, column) = at;
    let dated = match cell {
        Cell::Date(date) => day(*date),
        Cell::Text(text) => parse_date(text).and_then(day),
        _ => None,
    };
    if let Some(date) = dated {
        return page.write_datetime_with_format(row, column, &date, &styles.date).map(|_| ());
    }
    scratch.clear();
    let (text, style): (&str, &Format) = match cell {
        Cell::Empty => return Ok(()),
        Cell::Truth(truth) => return page.write_boolean(row, column, *truth).map(|_| ()),
        Cell::Whole(whole) => match i32::try_from(*whole) {
            Ok(small) => return page.write_number(row, column, small).map(|_| ()),
            Err(_) => {
                scratch.push_str(&whole.to_string());
                (scratch, &styles.amount)
            }
        },
        Cell::Date(date) => {
            scratch.push_str(&date.to_string());
            (scratch, &styles.text)
        }
        Cell::Decimal(digits) => (digits, &styles.amount),
        Cell::Text(text) => (text, &styles.text),
        Cell::List(list) => {
            push_list(scratch, list);
            (scratch, &styles.text)
        }
    };
    let style = if computes(text) { &styles.quoted } else { style };
    page.write_string_with_format(row, column, uncoded(text), style).map(|_| ())
}

impl Sink for Sheet {
    fn unfit(&self, _: &Field, cell: &Cell<'_>) -> Option<(&'static str, Message)> {
        let longest = |list: &[_]| {
            let mut text = String::new();
            push_list(&mut text, list);
            uncoded(&text).chars().map(char::len_utf16).sum()
        };
        let length = match cell {
            // No character is shorter than a byte; what is written for `_x0041_` is less than twice as long.
            Cell::Text(text) if text.len().saturating_mul(2) > LONGEST => {
                uncoded(text).chars().map(char::len_utf16).sum()
            }
            Cell::List(list) => longest(list),
            _ => 0,
        };
        (length > LONGEST).then(|| {
            let message = both(
                format!("一格有 {length} 个字符，工作簿的单元格最多 {LONGEST} 个"),
                format!("a cell has {length} characters, a cell of a workbook at most {LONGEST}"),
            );
            ("cell-too-long", message)
        })
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        if self.rows >= ROWS {
            let most = ROWS.saturating_sub(1);
            let full = format!(
                "工作表最多 {most} 行，改用 .csv 或 .parquet / a sheet holds {most} rows: write .csv or .parquet"
            );
            return Err(io::Error::new(io::ErrorKind::StorageFull, full));
        }
        let page = self.book.worksheet_from_index(0).map_err(failed)?;
        for (column, cell) in (0_u16..).zip(cells) {
            write(page, &self.styles, (self.rows, column), cell, &mut self.scratch).map_err(failed)?;
            if self.rows <= MEASURED {
                match cell {
                    Cell::Text(text) | Cell::Decimal(text) => measure(&mut self.widths, column, text),
                    Cell::Date(_) => measure(&mut self.widths, column, "2024-05-01"),
                    _ => {}
                }
            }
        }
        self.rows = self.rows.saturating_add(1);
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        let (last, wide) = (self.rows.saturating_sub(1), u16::try_from(self.fields.len()).unwrap_or(u16::MAX));
        let right = wide.saturating_sub(1);
        let page = self.book.worksheet_from_index(0).map_err(failed)?;
        page.set_freeze_panes(1, 0).map_err(failed)?;
        page.autofilter(0, 0, last, right).map_err(failed)?;
        for (column, width) in (0_u16..).zip(&self.widths) {
            page.set_column_width(column, *width).map_err(failed)?;
        }
        // Spreadsheets would mark every amount as a mistake.
        if last > 0 {
            page.ignore_error_range(1, 0, last, right, IgnoreError::NumberStoredAsText).map_err(failed)?;
        }
        let Some(mut target) = self.target.take() else { return Ok(()) };
        self.book.save_to_writer(io::BufWriter::with_capacity(1 << 18, &mut target)).map_err(failed)?;
        target.flush()?;
        target.sync()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_code_stays_text() {
        for (text, want) in [
            ("_x0041_", "_x005F_x0041_"),
            ("a_x000d_b_x005F_", "a_x005F_x000d_b_x005F_x005F_"),
            ("_x00410_", "_x00410_"),
            ("_xGGGG_", "_xGGGG_"),
            ("_x", "_x"),
            ("_x甲乙丙丁_", "_x甲乙丙丁_"),
        ] {
            assert_eq!(uncoded(text), want);
        }
    }
}
