//! The publication as a Word document: A4 lying on its side, head rows repeated, merged cells.

use cailiang::publish::{HEAD, Part, Publication};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const DOCUMENT_RELS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/><w:sz w:val="18"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:pPr><w:spacing w:after="200"/><w:jc w:val="center"/></w:pPr><w:rPr><w:rFonts w:eastAsia="黑体"/><w:b/><w:sz w:val="32"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:keepNext/><w:spacing w:before="280" w:after="100"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:rFonts w:eastAsia="黑体"/><w:b/><w:sz w:val="22"/></w:rPr></w:style></w:styles>"#;
const FOOTER: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">第 </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> 页</w:t></w:r></w:p></w:ftr>"#;

/// Twentieths of a point between the margins of A4 on its side.
const WIDTH: usize = 15_136;
/// Of the five columns.
const COLUMNS: [usize; 5] = [2_800, 3_900, 2_200, 3_236, 3_000];

/// The document's bytes; the same publication gives the same bytes.
pub fn docx(p: &Publication) -> std::io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, text) in [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", RELS),
        ("word/_rels/document.xml.rels", DOCUMENT_RELS),
        ("word/styles.xml", STYLES),
        ("word/footer1.xml", FOOTER),
        ("word/document.xml", &document(p)),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn document(p: &Publication) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>",
    );
    paragraph(&mut out, &p.title, "Title");
    for (name, text) in &p.about {
        paragraph(&mut out, &format!("{name}：{text}"), "Normal");
    }
    paragraph(&mut out, "裁量基准", "Heading1");
    table(&mut out, p);
    for part in &p.parts {
        below(&mut out, part);
    }
    // Word wants a paragraph after the last table.
    out.push_str("<w:p/>");
    out.push_str(
        "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"16838\" w:h=\"11906\" \
         w:orient=\"landscape\"/><w:pgMar w:top=\"1020\" w:right=\"851\" w:bottom=\"1020\" w:left=\"851\" \
         w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
    );
    out
}

fn open_table(out: &mut String, columns: &[usize]) {
    out.push_str("<w:tbl><w:tblPr><w:tblW w:w=\"");
    let _ = write!(out, "{}", columns.iter().sum::<usize>());
    out.push_str("\" w:type=\"dxa\"/><w:tblBorders>");
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let _ = write!(out, "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/>");
    }
    out.push_str("</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for width in columns {
        let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
    }
    out.push_str("</w:tblGrid>");
}

/// How a cell stands to those above and below it.
enum Merge {
    Alone,
    First,
    Below,
}

fn cell(out: &mut String, width: usize, text: &str, merge: &Merge, head: bool) {
    let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
    match merge {
        Merge::Alone => {}
        Merge::First => out.push_str("<w:vMerge w:val=\"restart\"/>"),
        Merge::Below => out.push_str("<w:vMerge/>"),
    }
    if head {
        out.push_str("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F2F4F5\"/>");
    }
    out.push_str("<w:vAlign w:val=\"center\"/></w:tcPr>");
    for line in text.split('\n') {
        out.push_str("<w:p>");
        if head {
            out.push_str("<w:pPr><w:jc w:val=\"center\"/></w:pPr>");
        }
        if !line.is_empty() {
            out.push_str(if head { "<w:r><w:rPr><w:rFonts w:eastAsia=\"黑体\"/><w:b/></w:rPr>" } else { "<w:r>" });
            run(out, line);
            out.push_str("</w:r>");
        }
        out.push_str("</w:p>");
    }
    out.push_str("</w:tc>");
}

fn head(out: &mut String, columns: &[usize], names: &[&str]) {
    out.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (width, name) in columns.iter().zip(names) {
        cell(out, *width, name, &Merge::Alone, true);
    }
    out.push_str("</w:tr>");
}

fn table(out: &mut String, p: &Publication) {
    open_table(out, &COLUMNS);
    head(out, &COLUMNS, &HEAD);
    for row in p.tables.iter().flat_map(|t| &t.rows) {
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (width, c) in COLUMNS.iter().zip(row) {
            match c {
                None => cell(out, *width, "", &Merge::Below, false),
                Some(c) if c.rows > 1 => cell(out, *width, &c.text(), &Merge::First, false),
                Some(c) => cell(out, *width, &c.text(), &Merge::Alone, false),
            }
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
}

fn below(out: &mut String, part: &Part) {
    paragraph(out, &part.title, "Heading1");
    let columns = vec![WIDTH.checked_div(part.head.len()).unwrap_or(WIDTH); part.head.len()];
    open_table(out, &columns);
    head(out, &columns, &part.head.iter().map(String::as_str).collect::<Vec<_>>());
    for row in &part.rows {
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (width, text) in columns.iter().zip(row) {
            cell(out, *width, text, &Merge::Alone, false);
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
}

fn paragraph(out: &mut String, text: &str, style: &str) {
    let _ = write!(out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r>");
    run(out, text);
    out.push_str("</w:r></w:p>");
}

fn run(out: &mut String, text: &str) {
    out.push_str("<w:t xml:space=\"preserve\">");
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // What XML cannot hold.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out.push_str("</w:t>");
}
