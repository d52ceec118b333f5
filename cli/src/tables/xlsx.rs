//! Sheets as an XLSX workbook. Every cell is text: a figure is never a binary number.

use cailiang::publish::{Look, Sheet};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

/// The workbook's bytes; the same sheets give the same bytes.
pub fn xlsx(title: &str, sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let base = Format::new().set_num_format("@").set_font_name("宋体").set_font_size(10).set_text_wrap();
    let body = base.clone().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
    let head = body.clone().set_bold().set_background_color(0x00F2_F4F5).set_align(FormatAlign::Center);
    let heading = base.clone().set_bold().set_font_size(12);
    let title_look = base.clone().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    let look = |l: Look| match l {
        Look::Title => &title_look,
        Look::About => &base,
        Look::Heading => &heading,
        Look::Head => &head,
        Look::Body => &body,
    };
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(sheet.name)?;
        page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_footer("&C第 &P 页 / 共 &N 页");
        for (column, width) in sheet.widths.iter().enumerate() {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            page.set_column_width(column, *width)?;
            page.set_column_format(column, &base)?;
        }
        let row_number = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
        let column_number = |column: usize| u16::try_from(column).unwrap_or(u16::MAX);
        if let Some(head) = sheet.rows.iter().position(|r| r.0 == Look::Head) {
            page.set_repeat_rows(row_number(head), row_number(head))?;
            page.set_freeze_panes(row_number(head.saturating_add(1)), 0)?;
        }
        for (r1, c1, r2, c2) in &sheet.merged {
            let (l, text) = match sheet.rows.get(*r1) {
                Some((l, cells)) => (*l, cells.get(*c1).map_or("", String::as_str)),
                None => continue,
            };
            let (r1, c1, r2, c2) = (row_number(*r1), column_number(*c1), row_number(*r2), column_number(*c2));
            page.merge_range(r1, c1, r2, c2, text, look(l))?;
        }
        for (row, (l, cells)) in sheet.rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate() {
                let merged = sheet.merged.iter().any(|m| m.0 <= row && row <= m.2 && m.1 <= column && column <= m.3);
                if !merged && (!text.is_empty() || *l == Look::Body) {
                    page.write_string_with_format(row_number(row), column_number(column), text, look(*l))?;
                }
            }
        }
        page.set_hidden(sheet.hidden);
    }
    book.save_to_buffer()
}
