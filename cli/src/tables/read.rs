//! Tables from files: CSV (UTF-8 or GB18030), JSON, XLSX and XLS, as cells of text.

use crate::exit::Failure;
use cailiang::document::{self, Node, Syntax};
use cailiang::import::{Grid, Place, Problem};
use calamine::{Data, Reader, Xls, Xlsx, open_workbook_from_rs};
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

/// Largest table read.
const MAX: u64 = 32 << 20;

/// Why there are no cells.
#[derive(Debug)]
pub enum TableError {
    /// The file could not be read.
    Failure(Failure),
    /// The file holds no table.
    Problems(Vec<Problem>),
}

fn wrong(place: Place, zh: impl Into<String>, en: impl Into<String>) -> TableError {
    TableError::Problems(vec![Problem::new(place, zh, en)])
}

/// The sheets of a file, by the end of its name. `rows`: the key of the rows in JSON.
pub fn grids(path: &Path, rows: Option<&str>) -> Result<Vec<Grid>, TableError> {
    let failed = |e| TableError::Failure(Failure::io(path.display(), e));
    let mut bytes = Vec::new();
    File::open(path).and_then(|f| f.take(MAX + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > MAX {
        return Err(wrong(
            Place::default(),
            format!("文件超过上限 {MAX} 字节"),
            format!("the file has more than {MAX} bytes"),
        ));
    }
    let kind = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    match kind.as_str() {
        "csv" | "tsv" | "txt" => csv(&bytes, if kind == "csv" { b',' } else { b'\t' }).map(|g| vec![g]),
        "json" => json(&bytes, rows).map(|g| vec![g]),
        "xlsx" | "xlsm" => xlsx(bytes),
        "xls" => xls(bytes),
        _ => Err(wrong(
            Place::default(),
            format!("不认识的表格文件“.{kind}”，应为 .csv、.tsv、.json、.xlsx 或者 .xls"),
            format!("`.{kind}` is no table; use .csv, .tsv, .json, .xlsx or .xls"),
        )),
    }
}

fn csv(bytes: &[u8], delimiter: u8) -> Result<Grid, TableError> {
    let text = match std::str::from_utf8(bytes) {
        Ok(t) => t.strip_prefix('\u{feff}').unwrap_or(t).to_owned(),
        Err(_) => {
            let (text, _, broken) = encoding_rs::GB18030.decode(bytes);
            if broken {
                return Err(wrong(
                    Place::default(),
                    "文件既不是 UTF-8 也不是 GB18030 编码",
                    "the file is neither UTF-8 nor GB18030",
                ));
            }
            text.into_owned()
        }
    };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut grid = Grid::default();
    for record in reader.records() {
        match record {
            Ok(r) => grid.rows.push(r.iter().map(str::to_owned).collect()),
            Err(e) => {
                let place = Place { row: grid.rows.len().saturating_add(1), column: 1, ..Place::default() };
                return Err(wrong(place, format!("CSV 读不出：{e}"), format!("not CSV: {e}")));
            }
        }
    }
    Ok(grid)
}

/// A list of objects, or one under a key: the keys are the columns, in the order first met.
fn json(bytes: &[u8], rows: Option<&str>) -> Result<Grid, TableError> {
    let node = document::from_bytes(bytes, 0, Syntax::Json).map_err(|d| {
        TableError::Problems(d.into_iter().map(|d| Problem { place: Place::default(), message: d.message }).collect())
    })?;
    let list = match rows {
        Some(key) => node.get(key).and_then(Node::seq),
        None => node.seq(),
    };
    let Some(list) = list else {
        return Err(wrong(
            Place::default(),
            "JSON 应为对象的列表；列表在某个键之下的，在映射中写 rows",
            "the JSON should be a list of objects; where it stands under a key, the mapping says `rows`",
        ));
    };
    let mut head: Vec<String> = Vec::new();
    for key in list.iter().filter_map(Node::map).flatten().map(|e| &e.key) {
        if !head.contains(key) {
            head.push(key.clone());
        }
    }
    let mut grid = Grid { rows: vec![head.clone()], ..Grid::default() };
    for (i, object) in list.iter().enumerate() {
        let place = Place { row: i.saturating_add(2), column: 1, ..Place::default() };
        if object.map().is_none() {
            return Err(wrong(place, "这一行不是对象", "this row is no object"));
        }
        let mut cells = Vec::with_capacity(head.len());
        for (column, key) in head.iter().enumerate() {
            match object.get(key) {
                None => cells.push(String::new()),
                Some(n) if n.is_null() => cells.push(String::new()),
                Some(n) => match n.text() {
                    Some(t) => cells.push(t.to_owned()),
                    None => {
                        let place = Place { column: column.saturating_add(1), ..place };
                        return Err(wrong(
                            place,
                            format!("“{key}”不是单个值"),
                            format!("`{key}` is not a single value"),
                        ));
                    }
                },
            }
        }
        grid.rows.push(cells);
    }
    Ok(grid)
}

fn not_a_workbook(e: impl std::fmt::Display) -> TableError {
    wrong(Place::default(), format!("不是可读的工作簿：{e}"), format!("not a workbook that can be read: {e}"))
}

fn xlsx(bytes: Vec<u8>) -> Result<Vec<Grid>, TableError> {
    let mut book: Xlsx<_> =
        open_workbook_from_rs(Cursor::new(bytes)).map_err(|e: calamine::XlsxError| not_a_workbook(e))?;
    let mut out = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(not_a_workbook)?;
        let mut grid = cells(&name, &range)?;
        let index = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        for m in book.merge_cells_by_sheet_name(&name).map_err(not_a_workbook)? {
            grid.merged.push((index(m.start.0), index(m.start.1), index(m.end.0), index(m.end.1)));
        }
        out.push(grid);
    }
    Ok(out)
}

fn xls(bytes: Vec<u8>) -> Result<Vec<Grid>, TableError> {
    let mut book: Xls<_> =
        open_workbook_from_rs(Cursor::new(bytes)).map_err(|e: calamine::XlsError| not_a_workbook(e))?;
    let mut out = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(not_a_workbook)?;
        out.push(cells(&name, &range)?);
    }
    Ok(out)
}

fn cells(name: &str, range: &calamine::Range<Data>) -> Result<Grid, TableError> {
    let mut grid = Grid { sheet: name.to_owned(), ..Grid::default() };
    let Some((rows, columns)) = range.end() else { return Ok(grid) };
    for row in 0..=rows {
        let mut line = Vec::new();
        for column in 0..=columns {
            line.push(match range.get_value((row, column)) {
                None | Some(Data::Empty) => String::new(),
                Some(Data::String(t)) => t.clone(),
                Some(Data::Error(e)) => {
                    let index = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
                    let place = grid.place(index(row), index(column));
                    return Err(wrong(place, format!("单元格是错误值 {e}"), format!("the cell holds the error {e}")));
                }
                // A typed number comes as its shortest decimal text.
                Some(other) => other.to_string(),
            });
        }
        grid.rows.push(line);
    }
    Ok(grid)
}
