//! Formats that are no text: what goes in comes out, cell for cell; the results are those of CSV; what is broken says so.

use crate::common::{Place, Ran, file, run, run_with};
use std::fs;
use std::path::Path;

/// Rows whose cells are hard to keep: everything a format may take for something else.
pub const HARD: &str = "\
案号,货值（万元）,严重,罚款金额,备注,行为发生日
1,0.08,否,3000,=1+1,2024-05-01
2,\"1,200\",是,9500,'=1,2024/5/1
3,,否,1万元,'x,20240501
4,\"1,2\",否,,refused,
5,0.5,,２０００元,\"a \"\"b\"\"
c\",2024-05-01 08:00:00
6,2,大概,,refused,
7,123456789.123456,否,12,0012 _x0041_ _x005F_,
8,0.08,否,3000,123456789012345678901234567890,
9,0.08,否,3000,  blanks  ,
10,0.08,否,3000,\ttab,
11,0.08,否,3000,NULL,
12,0.08,否,3000,\\N,
13,0.08,否,3000,true,
14,0.08,否,3000,1e5,
15,0.08,否,3000,2024-02-30,
16,0.08,否,3000,1899-01-01,
17,0.08,否,3000,\"back\\slash {a,\"\"b\"\"}\",
18,0.08,否,3000,[1],
19,0.08,否,3000,𠮷😀 &amp; <b>,
20,0.08,否,3000,\"cr\rlf\r\nend\",
21,0.08,否,3000,0.10,
22,0.08,否,3000,\u{1}\u{b}\u{ffff},
";

impl Place {
    /// Computes `input` into `output`, names as given, as cases of the shop.
    pub fn shop(&self, input: &str, output: &str, more: &[&str]) -> Ran {
        self.compute(input, output, &[&["--item", "small/shop"], more].concat())
    }
}

/// CSV into a format and back again: every cell as in the CSV that comes out directly, and the results computed from it
/// the same. `to` and `from` name the output and the input.
pub fn there_and_back(place: &Place, to: (&str, &[&str]), from: (&str, &[&str])) {
    let input = file(&place.dir, "hard.csv", HARD);
    let results = ["--prefix", "r_", "--reasons"];
    let direct = place.shop(&input, &place.path("direct.csv"), &results);
    assert_eq!(direct.code, 3, "{}", direct.err);
    let there = place.shop(&input, to.0, &[&results, to.1].concat());
    assert_eq!(there.code, 3, "{}", there.err);
    let back = place.shop(from.0, &place.path("back.csv"), &[&["--prefix", "s_"], from.1].concat());
    assert_eq!(back.code, 0, "{}", back.err);
    let (direct, back) = (place.rows("direct.csv"), place.rows("back.csv"));
    assert_eq!(direct.len(), 20);
    assert_eq!(direct.len(), back.len());
    for (one, other) in direct.iter().zip(&back) {
        for (name, cell) in one {
            let kept = &other[name];
            // A list of texts that hold commas comes back as JSON.
            let kept = match serde_json::from_str::<Vec<String>>(kept) {
                Ok(list) if name.starts_with("r_") => list.join("; "),
                _ => kept.clone(),
            };
            assert_eq!(kept, *cell, "{name} of {one:?}");
            if let Some(result) = name.strip_prefix("r_").filter(|r| *r != "reasons") {
                assert_eq!(other[&format!("s_{result}")], *cell, "{result} computed again of {one:?}");
            }
        }
    }
}

/// The same made-up cases as CSV and in a format give the same bytes.
pub fn same_results(place: &Place, name: &str) {
    let generate = |out: &str| {
        let path = place.path(out);
        let plan = ["generate", "--pack", "food-safety", "--item", "unlicensed", "--rows", "5000", "--dirt", "20%"];
        let ran = run(&[&plan[..], &["--seed", "7", "-o", &path]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        path
    };
    let run_on = |input: &str, out: &str| {
        let ran = run(&["batch", input, "-o", &place.path(out), "--item", "food-safety/unlicensed", "-q"]);
        assert_eq!(ran.code, 3, "{}", ran.err);
        (place.text(out), place.text(&format!("{out}.rejects.csv")))
    };
    let csv = run_on(&generate("cases.csv"), "want.csv");
    let other = run_on(&generate(name), "got.csv");
    assert_eq!(other.0, csv.0);
    assert_eq!(other.1, csv.1);
}

/// Files that are not what their name says: an error that names the file, and nothing left behind.
pub fn broken_files(place: &Place, name: &str, whole: &[u8]) {
    let mut flipped = whole.to_vec();
    let end = flipped.len();
    for byte in &mut flipped[end / 3..end / 2] {
        *byte = !*byte;
    }
    let cases: [(&str, &[u8]); 6] = [
        ("empty", b""),
        ("words", "货值,严重\n800,否\n".as_bytes()),
        ("nul", &[0; 4096]),
        ("half", &whole[..end / 2]),
        ("no-end", &whole[..end - 1]),
        ("flipped", &flipped),
    ];
    for (what, content) in cases {
        let input = file(&place.dir, &format!("{what}-{name}"), content);
        let ran = place.shop(&input, &place.path("broken.csv"), &[]);
        assert_eq!(ran.code, 5, "{what}: {}", ran.err);
        assert!(ran.err.contains(&input), "{what}: {}", ran.err);
        assert!(!Path::new(&place.path("broken.csv")).exists(), "{what}");
        for end in ["partial", "journal", "rejects.csv.partial"] {
            let _ = fs::remove_file(place.path(&format!("broken.csv.{end}")));
        }
    }
}

/// Formats that are whole or not there do not go on, and say so before anything is read.
pub fn not_resumed(place: &Place, out: &str, more: &[&str]) {
    let input = file(&place.dir, "resume.csv", "货值,严重\n800,否\n");
    let before = place.left();
    let ran = place.shop(&input, out, &[more, &["--resume"]].concat());
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("--resume"), "{}", ran.err);
    assert_eq!(place.left(), before);
}

#[test]
fn a_workbook_keeps_every_cell() {
    let place = Place::new("formats-xlsx");
    let mid = place.path("mid.xlsx");
    there_and_back(&place, (&mid, &[]), (&mid, &[]));
    not_resumed(&place, &mid, &[]);
    let names = place.left();
    assert!(!names.iter().any(|n| n.contains("partial") || n.contains("journal")), "{names:?}");
}

#[test]
fn a_workbook_gives_the_results_of_csv() {
    same_results(&Place::new("formats-xlsx-same"), "cases.xlsx");
}

#[test]
fn a_broken_workbook_says_so() {
    let place = Place::new("formats-xlsx-broken");
    let mid = place.path("mid.xlsx");
    let input = file(&place.dir, "hard.csv", HARD);
    assert_eq!(place.shop(&input, &mid, &["--prefix", "r_"]).code, 3);
    broken_files(&place, "mid.xlsx", &fs::read(&mid).unwrap());
}

#[test]
fn a_workbook_is_made_for_people() {
    let place = Place::new("formats-xlsx-looks");
    let input = file(&place.dir, "hard.csv", HARD);
    let mid = place.path("mid.xlsx");
    assert_eq!(place.shop(&input, &mid, &["--prefix", "r_"]).code, 3);
    let part = |name: &str| {
        let mut archive = zip::ZipArchive::new(fs::File::open(&mid).unwrap()).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    let sheet = part("xl/worksheets/sheet1.xml");
    for want in ["<pane ySplit=\"1\"", "<autoFilter ref=\"A1:", "<col min=\"1\"", "numberStoredAsText=\"1\""] {
        assert!(sheet.contains(want), "{want}");
    }
    // Nothing is computed: no cell is a formula, and what looks like one is marked as text.
    assert!(!sheet.contains("<f>"));
    assert!(part("xl/styles.xml").contains("quotePrefix=\"1\""));
    // Amounts are text, days and yes or no are what they are.
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&mid).unwrap();
    let range = calamine::Reader::worksheet_range(&mut book, "结果").unwrap();
    let header: Vec<String> = range.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let first = range.rows().nth(1).unwrap();
    assert_eq!(first[column("r_amount")], calamine::Data::String("3000".to_owned()));
    assert_eq!(first[column("r_outside_tier")], calamine::Data::Bool(false));
    assert!(
        matches!(first[column("行为发生日")], calamine::Data::DateTime(d) if d.to_ymd_hms_milli() == (2024, 5, 1, 0, 0, 0, 0))
    );
    // To standard output, too.
    let rejects = place.path("rejects.csv");
    let args = ["batch", &input, "-o", "-", "--to", "xlsx", "--rules", &place.rules, "--item", "small/shop"];
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_cailiang"))
        .args(args)
        .args(["--rejects", &rejects, "-q"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut child.stdout.take().unwrap(), &mut bytes).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3));
    assert!(bytes.starts_with(b"PK"));
}

#[test]
fn what_a_workbook_cannot_hold_is_refused() {
    let place = Place::new("formats-xlsx-long");
    let long = "长".repeat(350_000);
    let input = file(&place.dir, "long.csv", format!("货值,严重,备注\n800,否,一\n800,否,{long}\n800,否,二\n"));
    let ran = place.shop(&input, &place.path("o.xlsx"), &[]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let rejects = place.rows("o.xlsx.rejects.csv");
    let told: Vec<_> = rejects.iter().map(|r| (r["row"].as_str(), r["field"].as_str(), r["code"].as_str())).collect();
    assert_eq!(told, [("2", "备注", "cell-too-long")]);
    assert_eq!(place.shop(&place.path("o.xlsx"), &place.path("b.csv"), &["--prefix", "s_"]).code, 0);
    assert_eq!(place.rows("b.csv").len(), 2);
}

#[test]
fn numbers_that_were_computed_are_no_amounts() {
    let place = Place::new("formats-xlsx-floats");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, value) in [0.1, 0.30000000000000004, 12800.5].into_iter().enumerate() {
        let row = u32::try_from(row).unwrap() + 1;
        sheet.write(row, 0, value).unwrap().write(row, 1, "否").unwrap().write(row, 2, 1.0000000000000002).unwrap();
    }
    sheet.write(0, 0, "货值").unwrap().write(0, 1, "严重").unwrap().write(0, 2, "比例").unwrap();
    let input = place.path("in.xlsx");
    book.save(&input).unwrap();
    let ran = place.shop(&input, &place.path("o.csv"), &[]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    // A column nothing is computed from does no harm.
    let rows = place.rows("o.csv");
    let kept: Vec<_> = rows.iter().map(|r| (r["货值"].as_str(), r["比例"].as_str())).collect();
    assert_eq!(kept, [("0.1", "≈1.0000000000000002"), ("12800.5", "≈1.0000000000000002")]);
    let rejects = place.rows("o.csv.rejects.csv");
    let told: Vec<_> = rejects.iter().map(|r| (r["row"].as_str(), r["field"].as_str(), r["code"].as_str())).collect();
    assert_eq!(told, [("2", "货值", "fact-type")]);
}

#[test]
fn options_of_databases_are_for_databases() {
    let place = Place::new("formats-options");
    let input = file(&place.dir, "a.csv", "货值,严重\n800,否\n");
    for more in [&["--table", "t"][..], &["--query", "select 1"], &["--into", "t"], &["--replace"]] {
        let ran = place.shop(&input, &place.path("o.csv"), more);
        assert_eq!(ran.code, 2, "{more:?}: {}", ran.err);
    }
    for (out, says) in [("o.xlsx.gz", "o.xlsx.gz"), ("o.db", "--into"), ("o.what", "--to")] {
        let ran = place.shop(&input, &place.path(out), &[]);
        assert_eq!(ran.code, 2, "{out}: {}", ran.err);
        assert!(ran.err.contains(says), "{out}: {}", ran.err);
    }
    let ran = run_with(
        &["batch", "-", "--from", "xlsx", "-o", &place.path("o.csv"), "--rules", &place.rules, "--item", "small/shop"],
        b"PK\x03\x04",
    );
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert_eq!(place.left(), ["a.csv", "rules"]);
}

#[cfg(not(all(feature = "parquet", feature = "sqlite", feature = "postgres")))]
#[test]
fn a_format_left_out_says_how_to_have_it() {
    let place = Place::new("formats-left-out");
    let input = file(&place.dir, "a.csv", "货值,严重\n800,否\n");
    let parquet = file(&place.dir, "a.parquet", b"PAR1");
    let mut left_out = Vec::new();
    if cfg!(not(feature = "parquet")) {
        left_out.extend([
            (parquet.clone(), place.path("o.csv"), "parquet"),
            (input.clone(), place.path("o.arrow"), "parquet"),
        ]);
    }
    if cfg!(not(feature = "sqlite")) {
        left_out.push((input.clone(), format!("sqlite:{}?table=t", place.path("o.db")), "sqlite"));
    }
    if cfg!(not(feature = "postgres")) {
        left_out.push(("postgres://h/d?table=t".to_owned(), place.path("o.csv"), "postgres"));
    }
    for (from, to, feature) in left_out {
        let ran = place.shop(&from, &to, &[]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains(&format!("--features {feature}")), "{}", ran.err);
    }
}
