//! `doc` and `import`: tables out, tables in.

use crate::common::{CASES, PACK, Ran, file, folder, root, run};
use cailiang::document::{SourceFile, Syntax, canonical, read};
use cailiang::pack::resolved;
use calamine::{Reader, Xlsx, open_workbook_from_rs};
use rust_xlsxwriter::Workbook;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut out: Vec<PathBuf> =
        entries.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "yaml")).collect();
    out.sort();
    out
}

/// Canonical text of a pack's rules, and of its cases in order.
fn meaning(pack: &Path) -> (String, Vec<String>) {
    let source = |p: &PathBuf| SourceFile::new(text(p), fs::read_to_string(p).unwrap());
    let mut files = vec![source(&pack.join("pack.yaml"))];
    files.extend(yaml_files(&pack.join("items")).iter().map(source));
    let mut cases = Vec::new();
    for path in yaml_files(&pack.join("cases")) {
        let node = read(&fs::read_to_string(path).unwrap(), 0, Syntax::Yaml).unwrap();
        cases.extend(node.get("cases").unwrap().seq().unwrap().iter().map(canonical));
    }
    (canonical(&resolved(&files).unwrap()), cases)
}

fn packs(folder: &Path, out: &mut Vec<PathBuf>) {
    if folder.join("pack.yaml").is_file() {
        out.push(folder.to_path_buf());
        return;
    }
    let mut inside: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    inside.sort();
    for path in inside.iter().filter(|p| p.is_dir()) {
        packs(path, out);
    }
}

#[test]
fn every_shipped_pack_comes_back_from_its_workbook() {
    let dir = folder("round-trip");
    let mut all = Vec::new();
    packs(&root().join("rules"), &mut all);
    assert!(all.len() >= 8, "{all:?}");
    for pack in all {
        let name = pack.file_name().unwrap().to_string_lossy().into_owned();
        let book = text(&dir.join(format!("{name}.xlsx")));
        let back = dir.join(&name);
        assert_eq!(run(&["doc", &text(&pack), "--format", "xlsx", "-o", &book]).code, 0, "{name}");
        let ran = run(&["import", &book, "-o", &text(&back)]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        assert_eq!(meaning(&back), meaning(&pack), "{name}");
    }
}

#[test]
fn importing_the_shipped_tables_again_gives_the_shipped_files() {
    let guangdong = root().join("rules/cn/guangdong");
    for (pack, tables) in [("ecology-2021", &["weights", "tiers"][..]), ("jiangmen-ecology-2020", &["tiers"])] {
        let dir = folder(&format!("again-{pack}"));
        for table in tables {
            let source = guangdong.join(pack).join("source");
            let (csv, map) = (source.join(format!("{table}.csv")), source.join(format!("{table}.yaml")));
            let ran = run(&["import", &text(&csv), "--map", &text(&map), "-o", &text(&dir), "--format", "json"]);
            assert_eq!(ran.code, 0, "{}", ran.err);
            let report = ran.json();
            let rows = |key: &str| -> u64 {
                report[key].as_array().unwrap().iter().map(|i| i["rows"].as_u64().unwrap()).sum()
            };
            let told = rows("items") + rows("skipped") + report["empty"].as_u64().unwrap();
            assert_eq!(told, report["rows"].as_u64().unwrap(), "{pack}/{table}: rows unaccounted for");
        }
        for part in ["items", "cases", "source"] {
            let Ok(made) = fs::read_dir(dir.join(part)) else { panic!("{pack}: nothing in {part}") };
            for path in made.map(|e| e.unwrap().path()) {
                let shipped = guangdong.join(pack).join(part).join(path.file_name().unwrap());
                assert_eq!(
                    fs::read_to_string(&path).unwrap(),
                    fs::read_to_string(&shipped).unwrap(),
                    "{}",
                    shipped.display()
                );
            }
        }
    }
}

type Sheets = Vec<(String, Vec<Vec<String>>)>;

fn cells(path: &str) -> Sheets {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(fs::read(path).unwrap())).unwrap();
    let names = book.sheet_names();
    names
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).unwrap();
            let (rows, columns) = range.end().unwrap();
            let cell = |r, c| range.get_value((r, c)).map(ToString::to_string).unwrap_or_default();
            let grid = (0..=rows).map(|r| (0..=columns).map(|c| cell(r, c)).collect()).collect();
            (name, grid)
        })
        .collect()
}

/// The workbook as a person would save it after changing some cells: `(sheet, old text, new text)`.
fn edited(path: &str, to: &str, edits: &[(&str, &str, &str)]) {
    let mut sheets = cells(path);
    for (sheet, old, new) in edits {
        let grid = &mut sheets.iter_mut().find(|s| s.0 == *sheet).unwrap().1;
        let cell = grid.iter_mut().flatten().find(|c| c.as_str() == *old);
        *cell.unwrap_or_else(|| panic!("no `{old}` in {sheet}")) = (*new).to_owned();
    }
    let mut book = Workbook::new();
    for (name, grid) in sheets {
        let page = book.add_worksheet();
        page.set_name(name).unwrap();
        for (r, row) in grid.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                page.write_string(u32::try_from(r).unwrap(), u16::try_from(c).unwrap(), cell).unwrap();
            }
        }
    }
    fs::write(to, book.save_to_buffer().unwrap()).unwrap();
}

/// A small pack's workbook with these changes, read back.
fn after(name: &str, edits: &[(&str, &str, &str)]) -> (Ran, PathBuf) {
    let dir = folder(name);
    file(&dir, "pack/pack.yaml", PACK);
    file(&dir, "pack/cases/cases.yaml", CASES);
    let (book, changed) = (text(&dir.join("book.xlsx")), text(&dir.join("changed.xlsx")));
    assert_eq!(run(&["doc", &text(&dir.join("pack")), "--format", "xlsx", "-o", &book]).code, 0);
    edited(&book, &changed, edits);
    let back = dir.join("back");
    (run(&["import", &changed, "-o", &text(&back)]), back)
}

#[test]
fn a_figure_changed_in_the_table_is_changed_in_the_pack() {
    let (ran, back) = after("edit", &[("裁量基准", "处1000元以上5000元以下罚款", "处2000元以上5000元以下罚款")]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("items/shop/clauses/#1/fine/from: 1000元 → 2000元"), "{}", ran.out);
    let pack = fs::read_to_string(back.join("pack.yaml")).unwrap();
    assert!(pack.contains("2000元") && !pack.contains("1000元"), "{pack}");
    let checked = run(&["check", &text(&back)]);
    assert_eq!(checked.code, 0, "{}", checked.err);
}

#[test]
fn what_disagrees_or_cannot_be_taken_back_is_refused_at_its_cell() {
    let table = "裁量基准";
    for (name, edits, cell) in [
        ("values-alone", &[("规则数据", "1000元", "2000元")][..], "规则数据!B"),
        (
            "both",
            &[("规则数据", "1000元", "2000元"), (table, "处1000元以上5000元以下罚款", "处3000元以上5000元以下罚款")],
            "裁量基准!E",
        ),
        ("other-words", &[(table, "处1000元以上5000元以下罚款", "罚1000元到5000元")], "裁量基准!E"),
        ("condition", &[(table, "货值不足1万元", "货值不足2万元")], "裁量基准!D"),
        ("no-figure", &[(table, "处1000元以上5000元以下罚款", "处若干((以上5000元以下罚款")], "裁量基准!E"),
        (
            "worked-out",
            &[(table, "法定幅度的0%至30%：1000元至2200元", "法定幅度的0%至40%：1000元至2200元")],
            "裁量基准!E",
        ),
        ("path", &[("规则数据", "items/shop/clauses/#1/id", "items/shop/clauses/#9/id")], "规则数据!A"),
    ] {
        let (ran, back) = after(&format!("refused-{name}"), edits);
        assert_eq!(ran.code, 1, "{name}: {}", ran.out);
        assert!(ran.err.contains(cell), "{name}: {}", ran.err);
        assert!(!back.exists(), "{name}: something was written");
    }
}

const TABLE: &str = "\
编号,违法行为,程度,整改,罚款
1,甲行为,轻微,已改,1万元以上2万元以下
,,,未改,2万元以上3万元以下
,,严重,已改,3万元以上4万元以下
,,,未改,4万元以上5万元以下
,,造成重大影响,,5万元
2,乙行为,一种,一样,若干元
";

const MAP: &str = "\
map: 1
pack: small
kind: tiers
output: items/table.yaml
cite: 示例办法 表{item}
columns: {item: 编号, violation: 违法行为, conditions: [程度, 整改], standard: 罚款}
fill_down: [编号, 违法行为, 程度]
conditions: all
always: 造成重大影响
ends: excluded
cases:
  file: cases/table.yaml
  case: {dates: {act: 2024-05-06}, facts: {货值: 100, 严重: false}}
items:
  '1': {id: first, clauses: [{id: statutory, fine: {from: 1万元, to: 5万元}}]}
skip: {'2': 没有数额}
";

fn merged_xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let format = rust_xlsxwriter::Format::new();
    for (r, line) in TABLE.lines().enumerate() {
        for (c, cell) in line.split(',').enumerate().filter(|(_, c)| !c.is_empty()) {
            page.write_string(u32::try_from(r).unwrap(), u16::try_from(c).unwrap(), cell).unwrap();
        }
    }
    for (r1, c, r2, words) in [(1, 0, 5, "1"), (1, 1, 5, "甲行为"), (1, 2, 2, "轻微"), (3, 2, 4, "严重")] {
        page.merge_range(r1, c, r2, c, words, &format).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn as_json() -> String {
    let mut above = vec![String::new(); 3];
    let mut rows = Vec::new();
    for line in TABLE.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        for (i, up) in above.iter_mut().enumerate() {
            if !cells[i].is_empty() {
                cells[i].clone_into(up);
            }
        }
        rows.push(serde_json::json!({ "编号": above[0], "违法行为": above[1], "程度": above[2], "整改": cells[3], "罚款": cells[4] }));
    }
    serde_json::json!({ "rows": rows }).to_string()
}

#[test]
fn a_table_means_the_same_in_every_kind_of_file() {
    let dir = folder("kinds");
    let map = file(&dir, "map.yaml", MAP);
    let json_map = file(&dir, "json-map.yaml", MAP.replace("fill_down: [编号, 违法行为, 程度]", "rows: rows"));
    let (gb, _, _) = encoding_rs::GB18030.encode(TABLE);
    let tables = [
        (file(&dir, "plain.csv", TABLE), &map),
        (file(&dir, "bom.csv", format!("\u{feff}{TABLE}")), &map),
        (file(&dir, "gb.csv", &gb), &map),
        (file(&dir, "table.tsv", TABLE.replace(',', "\t")), &map),
        (file(&dir, "table.json", as_json()), &json_map),
        (file(&dir, "table.xlsx", merged_xlsx()), &map),
    ];
    let mut first: Option<(String, String)> = None;
    for (i, (table, map)) in tables.iter().enumerate() {
        let pack = dir.join(format!("pack-{i}"));
        file(&pack, "pack.yaml", PACK);
        let ran = run(&["import", table, "--map", map, "-o", &text(&pack)]);
        assert_eq!(ran.code, 0, "{table}: {}", ran.err);
        assert!(ran.out.contains("共 6 行：编入 1 个事项 5 行，略去 1 个事项 1 行"), "{}", ran.out);
        let read = |name: &str| fs::read_to_string(pack.join(name)).unwrap();
        let made = (read("items/table.yaml"), read("cases/table.yaml"));
        assert_eq!(*first.get_or_insert_with(|| made.clone()), made, "{table}");
        assert!(read("source/table-coverage.md").contains("| 2 | 乙行为 | 1 | 没有数额 |"));
        if i == 0 {
            let checked = run(&["check", &text(&pack)]);
            assert_eq!(checked.code, 0, "{}", checked.err);
            let items = read("items/table.yaml");
            assert!(items.contains("below: 2万元") && items.contains("exact: 5万元"), "{items}");
        }
    }
}

#[test]
fn a_wrong_row_is_told_with_its_cell_and_nothing_is_written() {
    let map_of = |change: &dyn Fn(String) -> String| change(MAP.to_owned());
    let same = |s: String| s;
    for (name, table, map, wanted) in [
        ("standard", TABLE.replace("2万元以上3万元以下", "2万元以上3万元以上"), map_of(&same), ":E3:"),
        ("outside", TABLE.replace("4万元以上5万元以下", "4万元以上6万元以下"), map_of(&same), ":E5:"),
        ("number", TABLE.replace("2,乙行为", ",丙行为"), map_of(&same), ":B7:"),
        ("order", TABLE.replace("1万元以上2万元以下", "责令停产，处1万元以上2万元以下罚款"), map_of(&same), ":E2:"),
        ("column", TABLE.replace("罚款\n", "数额\n"), map_of(&same), ":A1:"),
        ("absent", TABLE.to_owned(), map_of(&|m| m.replace("skip: {'2': 没有数额}", "skip: {'1': 两处}")), ":A1:"),
    ] {
        let dir = folder(&format!("wrong-{name}"));
        let (table, map) = (file(&dir, "table.csv", table), file(&dir, "map.yaml", map));
        let ran = run(&["import", &table, "--map", &map, "-o", &text(&dir.join("pack"))]);
        assert_eq!(ran.code, 1, "{name}: {}", ran.out);
        assert!(ran.err.contains(wanted), "{name}: {}", ran.err);
        assert!(!dir.join("pack").exists(), "{name}: something was written");
    }
    let dir = folder("wrong-map");
    let (table, map) =
        (file(&dir, "table.csv", TABLE), file(&dir, "map.yaml", MAP.replace("kind: tiers", "kinds: tiers")));
    let ran = run(&["import", &table, "--map", &map, "--format", "json"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.json()["errors"][0]["code"], "unknown-key");
}

#[test]
fn a_file_that_differs_is_not_replaced_unasked() {
    let dir = folder("replace");
    let (table, map) = (file(&dir, "table.csv", TABLE), file(&dir, "map.yaml", MAP));
    let old = file(&dir, "pack/items/table.yaml", "items: {}\n");
    let pack = text(&dir.join("pack"));
    assert_eq!(run(&["import", &table, "--map", &map, "-o", &pack]).code, 2);
    assert_eq!(fs::read_to_string(&old).unwrap(), "items: {}\n");
    assert_eq!(run(&["import", &table, "--map", &map, "-o", &pack, "--overwrite"]).code, 0);
    assert_ne!(fs::read_to_string(&old).unwrap(), "items: {}\n");
    let outside = file(&dir, "outside.yaml", MAP.replace("output: items/table.yaml", "output: ../table.yaml"));
    assert_eq!(run(&["import", &table, "--map", &outside, "-o", &pack]).code, 2);
    assert!(!dir.join("table.yaml").exists());
}

#[test]
fn a_page_and_a_document_show_the_table_and_nothing_unescaped() {
    let dir = folder("pages");
    let pack = file(&dir, "pack/pack.yaml", PACK.replace("无照经营", "<b>无照</b>经营 & \\\"其他\\\""));
    let pack = pack.replace("pack.yaml", "");
    let page = run(&["doc", &pack, "--format", "html"]);
    assert_eq!(page.code, 0, "{}", page.err);
    assert!(page.out.contains("&lt;b&gt;无照&lt;/b&gt;经营 &amp;") && !page.out.contains("<b>"), "{}", page.out);
    assert!(page.out.contains("size: A4 landscape") && page.out.contains("rowspan=\"8\""), "{}", page.out);
    let markdown = run(&["doc", &pack, "--item", "shop"]);
    assert!(markdown.out.contains("| 违法行为 | 法律依据 | 裁量阶次 | 适用条件 | 具体标准 |"), "{}", markdown.out);
    assert!(markdown.out.contains("法定幅度的0%至30%：1000元至2200元"), "{}", markdown.out);
    assert_eq!(run(&["doc", &pack, "--item", "shops"]).code, 2);
    let path = text(&dir.join("table.docx"));
    assert_eq!(run(&["doc", &pack, "--format", "docx", "-o", &path]).code, 0);
    let mut zip = zip::ZipArchive::new(Cursor::new(fs::read(&path).unwrap())).unwrap();
    for part in ["[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml", "word/footer1.xml"] {
        let mut xml = String::new();
        zip.by_name(part).unwrap().read_to_string(&mut xml).unwrap();
        well_formed(part, &xml);
        if part == "word/document.xml" {
            assert!(xml.contains("w:orient=\"landscape\"") && xml.contains("<w:vMerge w:val=\"restart\"/>"));
            assert!(xml.contains("&lt;b&gt;无照&lt;/b&gt;经营 &amp;"), "{xml}");
        }
    }
}

/// Each element that is opened is closed, in order.
fn well_formed(name: &str, xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in xml.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').unwrap_or_else(|| panic!("{name}: `<{piece}` does not end"));
        if tag.starts_with('?') || tag.ends_with('/') {
            continue;
        }
        match tag.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "{name}"),
            None => open.push(tag.split_whitespace().next().unwrap()),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?} stay open");
}

#[test]
fn the_same_pack_gives_the_same_bytes() {
    let dir = folder("bytes");
    for format in ["xlsx", "docx"] {
        let made = |name: &str| {
            let path = text(&dir.join(name));
            assert_eq!(run(&["doc", "samr-2022", "--format", format, "-o", &path]).code, 0);
            fs::read(path).unwrap()
        };
        assert!(made("one") == made("two"), "{format}");
    }
}
