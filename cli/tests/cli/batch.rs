//! `batch`: what comes in, what comes out, and what happens when it stops half-way.

use crate::common::{Place, Ran, file, folder, run, run_with, table};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const TABLE: &str = "\
案号,货值（万元）,严重,罚款金额,备注
1,0.08,否,3000,=1+1
2,\"1,200\",是,9500,x
3,,否,1万元,
4,\"1,2\",否,,
5,2
6,2,大概,,
7,0.5,,２０００元,
";

impl Place {
    /// Runs over a file of this content, into `out`.
    pub fn batch(&self, input: &str, content: impl AsRef<[u8]>, out: &str, more: &[&str]) -> Ran {
        let input = file(&self.dir, input, content);
        self.on(&input, out, more)
    }

    pub fn on(&self, input: &str, out: &str, more: &[&str]) -> Ran {
        self.compute(input, &self.path(out), more)
    }
}

pub fn rejects(place: &Place, name: &str) -> Vec<(String, String, String)> {
    let row = |r: BTreeMap<String, String>| (r["row"].clone(), r["field"].clone(), r["code"].clone());
    place.rows(&format!("{name}.rejects.csv")).into_iter().map(row).collect()
}

pub fn owned(list: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    list.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect()
}

#[test]
fn each_row_is_answered_or_refused_once_and_in_order() {
    let place = Place::new("batch-rows");
    let ran = place.batch("a.csv", TABLE, "o.csv", &["--item", "small/shop", "--json"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let rows = place.rows("o.csv");
    let of = |column: &str| rows.iter().map(|r| r[column].as_str()).collect::<Vec<_>>();
    assert_eq!(of("案号"), ["1", "2", "3", "7"]);
    assert_eq!(of("备注"), ["'=1+1", "x", "", ""]);
    assert_eq!(of("status"), ["decided", "decided", "needs_facts", "needs_facts"]);
    assert_eq!(of("outcome"), ["ordinary", "severe", "", ""]);
    assert_eq!(of("amount"), ["3000", "8400", "", ""]);
    assert_eq!(of("range_min"), ["2200", "7800", "", ""]);
    assert_eq!(of("statutory_max"), ["5000", "9000", "", ""]);
    assert_eq!(of("possible_min"), ["", "", "2200", "2200"]);
    assert_eq!(of("possible_max"), ["", "", "7800", "5000"]);
    assert_eq!(of("missing"), ["", "", "value", "grave"]);
    assert_eq!(of("decided_fine"), ["3000", "9500", "10000", "2000"]);
    assert_eq!(of("position"), ["0.5", "1.4167", "", ""]);
    assert_eq!(of("departure"), ["0", "1100", "", ""]);
    assert_eq!(of("departure_ratio"), ["0", "0.131", "", ""]);
    assert_eq!(of("outside_tier"), ["false", "true", "", ""]);
    assert_eq!(of("outside_statutory"), ["false", "true", "", ""]);
    assert_eq!(of("pack_version"), ["0.1.0"; 4]);
    let want = [("4", "货值（万元）", "amount-ambiguous"), ("5", "", "row-length"), ("6", "严重", "fact-type")];
    assert_eq!(rejects(&place, "o.csv"), owned(&want));
    let originals: Vec<String> = place.rows("o.csv.rejects.csv").into_iter().map(|r| r["original"].clone()).collect();
    assert_eq!(originals, ["4,\"1,2\",否,,", "5,2", "6,2,大概,,"]);
    let summary = ran.json();
    assert_eq!(summary["rows"], 7);
    assert_eq!(summary["answered"], 4);
    assert_eq!(summary["rejected"], 3);
    assert_eq!(summary["unused_columns"], serde_json::json!(["备注"]));
    let left: Vec<_> = fs::read_dir(&place.dir).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "only input, rules, output and rejects are left: {left:?}");
}

#[test]
fn the_result_columns_asked_for_are_the_only_ones() {
    let place = Place::new("batch-results");
    let header = |names: &str, out: &str| {
        let ran = place.batch("a.csv", TABLE, out, &["--item", "small/shop", "--results", names]);
        assert_eq!(ran.code, 3, "{}", ran.err);
        let text = place.text(out);
        (text.lines().next().unwrap().to_owned(), text.lines().nth(1).unwrap().to_owned())
    };
    let (own, row) = header("status", "s.csv");
    let (own, row) = (own.strip_suffix("status").unwrap(), row.strip_suffix("decided").unwrap());
    assert_eq!(
        header("amount,outcome", "a.csv.out.csv"),
        (format!("{own}outcome,amount"), format!("{row}ordinary,3000"))
    );
    // The columns of the pack are written by the three, or one by one.
    assert_eq!(header("pack_version", "p.csv"), (format!("{own}pack_version"), format!("{row}0.1.0")));
    let (names, _) = header("pack_sha256,pack_version,pack", "q.csv");
    assert_eq!(names, format!("{own}pack,pack_version,pack_sha256"));
    let lines = place.batch("b.csv", TABLE, "l.ndjson", &["--item", "small/shop", "--results", "pack_version,amount"]);
    assert_eq!(lines.code, 3, "{}", lines.err);
    assert!(place.text("l.ndjson").lines().next().unwrap().ends_with(r#","amount":"3000","pack_version":"0.1.0"}"#));
    // `row` is a result where the own columns are left out; reasons where they are asked for.
    for wrong in ["row", "reasons", "amount,amounts"] {
        let ran = place.batch("c.csv", TABLE, "w.csv", &["--item", "small/shop", "--results", wrong]);
        assert_eq!(ran.code, 2, "{wrong}");
    }
}

#[test]
fn encodings_packings_and_formats_give_the_same() {
    let place = Place::new("batch-formats");
    let item = ["--item", "small/shop"];
    place.batch("a.csv", TABLE, "o.csv", &item);
    let want = place.text("o.csv");
    let rejected = place.text("o.csv.rejects.csv");
    let (gb, _, _) = encoding_rs::GB18030.encode(TABLE);
    let same = |name: &str, content: &[u8], out: &str| {
        place.batch(name, content, out, &item);
        assert_eq!(place.text(&format!("{out}.rejects.csv")), rejected, "{name}");
        fs::read(place.dir.join(out)).unwrap()
    };
    assert_eq!(same("gb.csv", &gb, "gb-o.csv"), want.as_bytes());
    assert_eq!(same("bom.csv", format!("\u{feff}{TABLE}").as_bytes(), "bom-o.csv"), want.as_bytes());
    assert_eq!(same("crlf.csv", TABLE.replace('\n', "\r\n").as_bytes(), "crlf-o.csv"), want.as_bytes());
    let gz = same("b.csv", TABLE.as_bytes(), "o.csv.gz");
    let mut unpacked = String::new();
    std::io::Read::read_to_string(&mut flate2::read::MultiGzDecoder::new(gz.as_slice()), &mut unpacked).unwrap();
    assert_eq!(unpacked, want);
    assert_eq!(zstd::decode_all(same("b.csv", TABLE.as_bytes(), "o.csv.zst").as_slice()).unwrap(), want.as_bytes());
    // Packed input, recognised by its bytes.
    let packed = zstd::encode_all(TABLE.as_bytes(), 1).unwrap();
    assert_eq!(same("packed.csv", &packed, "packed-o.csv"), want.as_bytes());
    // A mark for spreadsheets, tabs, standard streams.
    place.batch("a.csv", TABLE, "marked.csv", &["--item", "small/shop", "--bom"]);
    assert_eq!(place.text("marked.csv"), format!("\u{feff}{want}"));
    let rejects = place.path("stdin.rejects");
    let args = ["batch", "-", "-o", "-", "--rules", &place.rules, "--item", "small/shop", "--rejects", &rejects];
    let ran = run_with(&args, TABLE.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (3, want.as_str()), "{}", ran.err);
    let tabs = TABLE.replace("\"1,200\"", "1，200").replace("\"1,2\"", "1;2").replace(',', "\t").replace("1;2", "1,2");
    place.batch("a.tsv", tabs, "o.tsv", &item);
    assert_eq!(place.text("o.tsv").lines().count(), want.lines().count());
    assert!(place.text("o.tsv").contains("\tdecided\tsevere\t"), "{}", place.text("o.tsv"));
    // Table to lines: own columns first, decimals as text.
    place.batch("a.csv", TABLE, "o.ndjson", &item);
    let lines: Vec<serde_json::Value> =
        place.text("o.ndjson").lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines[1]["amount"], "8400");
    assert_eq!(lines[1]["货值（万元）"], "1,200");
    assert_eq!(lines[1]["outside_tier"], true);
    assert_eq!(lines[2]["missing"], serde_json::json!(["value"]));
    assert_eq!(lines[2]["amount"], serde_json::Value::Null);
}

#[test]
fn lines_are_whole_cases_or_flat_objects() {
    let place = Place::new("batch-lines");
    let lines = concat!(
        "{\"case\":\"x\",\"item\":\"small/shop\",\"facts\":{\"货值\":800,\"严重\":false}}\n",
        "\n",
        "{\"item\":\"无照经营\",\"货值\":\"８００元\",\"严重\":\"是\",\"decided\":4000.00,\"案号\":\"y\"}\n",
        "[1]\n",
        "{\"item\":\"shop\",\"货值\":8,\"货值\":9}\n",
        "{\"item\":\"none\",\"货值\":8}\n",
        "{\"货值\":8}\n",
        "{\"item\":\"shop\",\"案号\":1,\"case\":2}\n",
    );
    let ran = place.batch("a.ndjson", lines, "o.ndjson", &[]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let out: Vec<serde_json::Value> =
        place.text("o.ndjson").lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(out.len(), 2);
    assert_eq!((&out[0]["amount"], &out[0]["facts"]["货值"]), (&"3000".into(), &800.into()));
    assert_eq!((&out[1]["amount"], &out[1]["departure"]), (&"4400".into(), &"-400".into()));
    assert!(place.text("o.ndjson").contains("\"decided\":4000.00,"), "the line stands as it was written");
    let want = [
        ("3", "", "row-not-object"),
        ("4", "货值", "duplicate-key"),
        ("5", "item", "unknown-item"),
        ("6", "", "missing-item"),
        ("7", "案号", "duplicate-column"),
    ];
    assert_eq!(rejects(&place, "o.ndjson"), owned(&want));
    // Only the results: the row and its case are named.
    place.batch("a.ndjson", lines, "only.csv", &["--only-results"]);
    let rows = place.rows("only.csv");
    let of = |c: &str| rows.iter().map(|r| r[c].as_str()).collect::<Vec<_>>();
    assert_eq!((of("row"), of("case"), of("item")), (vec!["1", "2"], vec!["x", "y"], vec!["small/shop"; 2]));
    assert!(!rows[0].contains_key("facts"));
}

#[test]
fn keys_met_late_are_kept_or_refused_never_dropped() {
    let place = Place::new("batch-late");
    // The first block tells the columns; here it holds no object at all.
    let lines = "[1]\n".repeat(4100) + "{\"item\":\"shop\",\"货值\":8,\"严重\":\"否\",\"备注\":\"x\"}\n";
    place.batch("a.ndjson", &lines, "o.ndjson", &["--item", "small/shop"]);
    let line: serde_json::Value = serde_json::from_str(place.text("o.ndjson").trim()).unwrap();
    assert_eq!((&line["备注"], &line["amount"]), (&"x".into(), &"3000".into()));
    place.batch("a.ndjson", &lines, "o.csv", &["--item", "small/shop"]);
    let last = rejects(&place, "o.csv").pop().unwrap();
    assert_eq!(last, ("4101".to_owned(), "item".to_owned(), "unknown-column".to_owned()));
    assert_eq!(place.rows("o.csv").len(), 0);
}

#[test]
fn broken_rows_spoil_themselves_alone() {
    let place = Place::new("batch-broken");
    let long = "长".repeat(350_000);
    let mut bytes = Vec::new();
    for row in ["货值,严重,备注\n", "800,否,一\n", "800,否,\0\n", "800\n", "800,否,", &long, "\n"] {
        bytes.extend_from_slice(row.as_bytes());
    }
    let (gb, _, _) = encoding_rs::GB18030.encode("800,否,国标\n");
    bytes.extend_from_slice(&gb);
    bytes.extend_from_slice("800,否,二".as_bytes());
    let ran = place.batch("a.csv", &bytes, "o.csv", &["--item", "small/shop"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let rows = place.rows("o.csv");
    assert_eq!(rows.iter().map(|r| r["备注"].as_str()).collect::<Vec<_>>(), ["一", long.as_str(), "二"]);
    assert!(rows.iter().all(|r| r["amount"] == "3000"));
    let want = [("2", "", "row-nul"), ("3", "", "row-length"), ("5", "", "row-encoding")];
    assert_eq!(rejects(&place, "o.csv"), owned(&want));
    let original = &place.rows("o.csv.rejects.csv")[2]["original"];
    assert!(original.starts_with("800,\\xb7\\xf1,\\xb9\\xfa"), "{original}");
    // In a GB18030 file a row that reads as UTF-8 may be either; told which, it is read.
    let mut gb_file = encoding_rs::GB18030.encode("货值,严重,备注\n800,否,一\n").0.into_owned();
    gb_file.extend_from_slice("800,否,二\n".as_bytes());
    let ran = place.batch("gb.csv", &gb_file, "gb-o.csv", &["--item", "small/shop"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert_eq!(rejects(&place, "gb-o.csv"), owned(&[("2", "", "row-encoding")]));
}

#[test]
fn files_without_rows_or_with_the_wrong_header() {
    let place = Place::new("batch-headers");
    let item = ["--item", "small/shop"];
    let code = |name: &str, content: &str, more: &[&str]| {
        let ran = place.batch(name, content, "o.csv", more);
        let left = ["o.csv.partial", "o.csv.journal"].iter().any(|f| place.dir.join(f).exists());
        assert!(ran.code == 0 || !left, "{name} leaves files behind: {}", ran.err);
        (ran.code, ran.err)
    };
    assert_eq!(code("empty.csv", "", &item).0, 5);
    assert_eq!(code("empty.ndjson", "", &item).0, 5);
    let (exit, err) = code("header.csv", "案号,货值,严重\n", &item);
    assert_eq!(exit, 0, "{err}");
    assert_eq!(place.text("o.csv").lines().count(), 1);
    assert_eq!(place.text("o.csv.rejects.csv").lines().count(), 1);
    fs::remove_file(place.dir.join("o.csv")).unwrap();
    for (name, header, more, says) in [
        ("none.csv", "甲,乙", &item[..], "suggest-map"),
        ("no-item.csv", "货值,严重", &[], "--item"),
        ("twice.csv", "货值,货值", &item, "货值"),
        ("id-and-label.csv", "货值,value", &item, "value"),
        ("two-ids.csv", "案号,案件编号,货值", &item, "案件编号"),
        ("taken.csv", "货值,status", &item, "--prefix"),
    ] {
        let (exit, err) = code(name, &format!("{header}\n1,2,3\n"), more);
        assert_eq!(exit, 2, "{name}: {err}");
        assert!(err.contains(says), "{name}: {err}");
        assert!(!place.dir.join("o.csv").exists(), "{name}");
    }
    // A name of two columns nothing is computed from is no matter in a table.
    assert_eq!(code("remarks.csv", "货值,备注,备注\n800,a,b\n", &item).0, 0);
    assert!(place.text("o.csv").starts_with("货值,备注,备注,status"));
    assert_eq!(code("taken.csv", "货值,status\n800,a\n", &["--item", "small/shop", "--prefix", "r_"]).0, 0);
    assert!(place.text("o.csv").starts_with("货值,status,r_status,"));
    // A quote left open spoils its own line.
    assert_eq!(code("quote.csv", "货值,严重\n\"800,否\n800,否\n", &item).0, 3);
    assert_eq!(rejects(&place, "o.csv"), owned(&[("1", "", "row-quote")]));
    assert_eq!(place.rows("o.csv").len(), 1);
}

#[test]
fn a_mapping_is_drafted_corrected_and_used() {
    let place = Place::new("batch-map");
    let input = file(&place.dir, "a.csv", "编号,涉案货值(万元),严重,案由\nA,0.08,否,无证\n");
    let ran = run(&["batch", &input, "--suggest-map", "--rules", &place.rules, "--item", "small/shop"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("\"严重\": grave\n") && ran.out.contains("\"案由\": item\n"), "{}", ran.out);
    let map = "columns:\n  编号: case\n  涉案货值(万元): {is: value, unit: 万元}\nitems:\n  无证: small/shop\n";
    let map = file(&place.dir, "map.yaml", map);
    let ran = place.on(&input, "o.csv", &["--map", &map]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let rows = place.rows("o.csv");
    assert_eq!((rows[0]["amount"].as_str(), rows[0]["outcome"].as_str()), ("3000", "ordinary"));
    let wrong = file(&place.dir, "wrong.yaml", "columns: {价值: value}\n");
    assert_eq!(place.on(&input, "o2.csv", &["--map", &wrong]).code, 2);
}

#[test]
fn the_law_asked_for_is_the_one_applied() {
    let dir = folder("batch-law");
    let text = "行为发生日,决定日\n2016-03-01,2022-01-05\n2022-03-01,2022-09-01\n2022/3/1,\n";
    let input = file(&dir, "a.csv", text);
    let versions = |more: &[&str]| {
        let out = dir.join("o.csv").to_string_lossy().into_owned();
        let mut args = vec!["batch", &input, "-o", &out, "--item", "food-safety/unlicensed", "-q"];
        args.extend_from_slice(more);
        let ran = run(&args);
        let rows = table(&fs::read_to_string(&out).unwrap_or_default());
        let versions: Vec<String> = rows.iter().map(|r| r["pack_version"].clone()).collect();
        let rejected = fs::read_to_string(dir.join("o.csv.rejects.csv")).unwrap_or_default();
        let codes: Vec<String> = table(&rejected).iter().map(|r| format!("{} {}", r["row"], r["code"])).collect();
        (ran.code, versions, codes)
    };
    let owned = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
    let newer = cailiang_version("rules/cn/market/food-safety-2021/pack.yaml");
    let older = cailiang_version("rules/cn/market/food-safety-2015/pack.yaml");
    assert_ne!(newer, older);
    assert_eq!(versions(&["--as-of", "act"]), (0, owned(&[&older, &newer, &newer]), Vec::new()));
    let want = (3, owned(&[&newer, &newer]), owned(&["3 missing-date"]));
    assert_eq!(versions(&["--as-of", "decision"]), want);
    assert_eq!(versions(&["--as-of", "2016-06-01"]), (0, owned(&[older.as_str(); 3]), Vec::new()));
    assert_eq!(versions(&["--pack-version", &older]), (0, owned(&[older.as_str(); 3]), Vec::new()));
    let none = owned(&["1 item-not-in-force", "2 item-not-in-force", "3 item-not-in-force"]);
    assert_eq!(versions(&["--as-of", "1999-01-01"]), (3, Vec::new(), none));
    assert_eq!(versions(&["--pack-version", "99"]).0, 2);
    // Packs of two versions of the law that came to the same number: no guess which is meant.
    let latest = cailiang_version("rules/cn/market/food-safety-2025/pack.yaml");
    assert_eq!(latest, newer);
    let unsure = owned(&["1 pack-version", "2 pack-version", "3 pack-version"]);
    assert_eq!(versions(&["--pack-version", &newer]), (3, Vec::new(), unsure));
    assert_eq!(versions(&["--as-of", "昨天"]).0, 2);
}

fn cailiang_version(path: &str) -> String {
    let text = fs::read_to_string(crate::common::root().join(path)).unwrap();
    text.lines().find_map(|l| l.strip_prefix("version: ")).unwrap().to_owned()
}

#[test]
fn reasons_are_given_when_asked_for() {
    let place = Place::new("batch-reasons");
    place.batch("a.csv", "货值,严重\n800,否\n", "o.csv", &["--item", "small/shop", "--reasons"]);
    let reasons = place.rows("o.csv")[0]["reasons"].clone();
    assert!(reasons.contains("示例办法") && reasons.contains("3000") || reasons.contains("3,000"), "{reasons}");
    assert!(!reasons.contains('\n'));
}

/// A file long enough that a run over it can be stopped in the middle.
fn long_table(rows: usize) -> String {
    let mut text = String::from("案号,货值,严重,备注\n");
    for i in 0..rows {
        let value = if i % 97 == 5 { "1,2" } else { "800" };
        text.push_str(&format!("{i},\"{value}\",{},{}\n", ["是", "否"][i % 2], "备".repeat(i % 40)));
    }
    text
}

fn start(place: &Place, input: &str, out: &Path, resume: bool) -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cailiang"));
    command.args(["batch", input, "-q", "--rules", &place.rules, "--item", "small/shop", "--checkpoint", "300", "-o"]);
    command.arg(out).stdout(Stdio::null()).stderr(Stdio::null());
    if resume {
        command.arg("--resume");
    }
    command.spawn().unwrap()
}

/// Kills runs at points of their own choosing and goes on; both files are in the end what one run makes of them.
pub fn killed_and_resumed(name: &str, (input, content): (&str, &str), output: &str, points: &[u64]) {
    let place = Place::new(name);
    let input = file(&place.dir, input, content);
    let whole = place.dir.join(format!("whole-{output}"));
    assert_eq!(start(&place, &input, &whole, false).wait().unwrap().code(), Some(3));
    let rejects = |out: &Path| fs::read(format!("{}.rejects.csv", out.display())).unwrap();
    let (want, want_rejects) = (fs::read(&whole).unwrap(), rejects(&whole));
    let out = place.dir.join(output);
    let partial = PathBuf::from(format!("{}.partial", out.display()));
    let mut killed = 0;
    for (i, percent) in points.iter().enumerate() {
        let until = want.len() as u64 * percent / 100;
        let mut child = start(&place, &input, &out, i > 0);
        let begun = Instant::now();
        while fs::metadata(&partial).map_or(0, |m| m.len()) <= until && begun.elapsed() < Duration::from_secs(60) {
            if child.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::sleep(Duration::from_micros(300));
        }
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
    }
    assert!(killed > 0, "no run was stopped before its end");
    assert_eq!(start(&place, &input, &out, true).wait().unwrap().code(), Some(3));
    assert!(fs::read(&out).unwrap() == want, "the output differs after {killed} kills");
    assert!(rejects(&out) == want_rejects, "the rejects differ after {killed} kills");
    assert!(!partial.exists());
}

#[test]
fn a_killed_run_goes_on_to_the_same_bytes() {
    let table = long_table(12_000);
    let input = ("a.csv", table.as_str());
    killed_and_resumed("batch-kill", input, "o.csv", &std::array::from_fn::<u64, 20, _>(|i| i as u64 * 5));
    killed_and_resumed("batch-kill-packed", input, "o.csv.gz", &[30, 60]);
    killed_and_resumed("batch-kill-lines", input, "o.ndjson.zst", &[50]);
}

#[test]
fn what_is_left_of_a_run_is_not_used_for_another() {
    let place = Place::new("batch-other");
    let input = file(&place.dir, "a.csv", long_table(12_000));
    let out = place.dir.join("o.csv");
    let mut child = start(&place, &input, &out, false);
    let journal = place.dir.join("o.csv.journal");
    let lines = |path: &Path| fs::read_to_string(path).map_or(0, |t| t.lines().count());
    let begun = Instant::now();
    while lines(&journal) < 2 && begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_micros(300));
    }
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().code(), None, "stopped before its end");
    let more = ["--item", "small/shop", "--checkpoint", "300"];
    let plain = place.on(&input, "o.csv", &more);
    assert_eq!(plain.code, 2, "{}", plain.err);
    assert!(plain.err.contains("--resume"), "{}", plain.err);
    let other = place.on(&input, "o.csv", &[&more[..], &["--resume", "--only-results"]].concat());
    assert_eq!(other.code, 2, "{}", other.err);
    // The input has changed since.
    fs::write(&input, long_table(11_000)).unwrap();
    let changed = place.on(&input, "o.csv", &[&more[..], &["--resume"]].concat());
    assert_eq!(changed.code, 2, "{}", changed.err);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_and_a_closed_pipe_are_failures() {
    let place = Place::new("batch-full");
    let input = file(&place.dir, "a.csv", long_table(3_000));
    let rejects = place.path("rejects.csv");
    let args = ["batch", &input, "-o", "-", "--rules", &place.rules, "--item", "small/shop", "--rejects", &rejects];
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ran = Command::new(env!("CARGO_BIN_EXE_cailiang")).args(args).stdout(full).output().unwrap();
    assert_eq!(ran.status.code(), Some(5), "{}", String::from_utf8_lossy(&ran.stderr));
    let mut child = Command::new(env!("CARGO_BIN_EXE_cailiang"))
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran = child.wait_with_output().unwrap();
    assert_eq!(ran.status.code(), Some(5), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(!ran.stderr.is_empty());
}

#[test]
fn workbooks_are_read_sheet_by_row() {
    let place = Place::new("batch-book");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for (column, name) in ["案号", "货值", "严重", "行为发生日", "备注"].iter().enumerate() {
        sheet.write(0, column as u16, *name).unwrap();
    }
    sheet.write(1, 0, "a").unwrap().write(1, 1, 800.25).unwrap().write(1, 2, false).unwrap();
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 5, 1).unwrap();
    sheet.write_with_format(1, 3, date, &day).unwrap().write(1, 4, "=1").unwrap();
    // A row left empty, one whose last cells are empty, one that is too long.
    sheet.write(3, 0, "b").unwrap().write(3, 1, "1.2万元").unwrap();
    sheet.write(4, 0, "c").unwrap().write(4, 9, "x").unwrap();
    let input = place.path("a.xlsx");
    book.save(&input).unwrap();
    let ran = place.on(&input, "o.csv", &["--item", "small/shop"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let rows = place.rows("o.csv");
    let of = |c: &str| rows.iter().map(|r| r[c].as_str()).collect::<Vec<_>>();
    assert_eq!(of("案号"), ["a", "b"]);
    assert_eq!((of("货值"), of("amount")), (vec!["800.25", "1.2万元"], vec!["3000", ""]));
    assert_eq!((of("行为发生日"), of("备注")), (vec!["2024-05-01", ""], vec!["'=1", ""]));
    assert_eq!((of("missing"), of("possible_max")), (vec!["", "grave"], vec!["", "9000"]));
    assert_eq!(rejects(&place, "o.csv"), owned(&[("3", "", "row-length")]));
}

#[test]
fn made_up_cases_are_the_same_for_a_seed_and_can_be_computed() {
    let dir = folder("batch-generate");
    let path = |name: &str| dir.join(name).to_string_lossy().into_owned();
    let made = |name: &str, seed: &str, dirt: &str| {
        let out = path(name);
        let args = ["generate", "--pack", "food-safety", "--item", "unlicensed", "--rows", "400", "--seed", seed];
        let ran = run(&[&args[..], &["--dirt", dirt, "-o", &out]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        (out.clone(), fs::read_to_string(out).unwrap())
    };
    let (clean, text) = made("a.csv", "7", "0");
    assert_eq!(text, made("b.csv", "7", "0").1);
    assert_ne!(text, made("c.csv", "8", "0").1);
    assert_eq!(text.lines().count(), 401);
    let counted = |input: &str| {
        let ran = run(&["batch", input, "-o", &path("o.csv"), "--json", "-q"]);
        assert!(matches!(ran.code, 0 | 3), "{}", ran.err);
        ran.json()
    };
    let counts = counted(&clean);
    assert_eq!((&counts["rows"], &counts["rejected"]), (&400.into(), &0.into()), "{counts}");
    let number = |v: &serde_json::Value| v.as_u64().unwrap_or_default();
    let (decided, outside) = (number(&counts["status"]["decided"]), number(&counts["outside_tier"]));
    assert!(decided > 200 && number(&counts["decided_fines"]) > 100 && outside > 0, "{counts}");
    let (dirty, soiled) = made("d.csv", "7", "50%");
    assert!(soiled.contains("万元") && soiled.contains("-13-40"));
    let counts = counted(&dirty);
    assert!(number(&counts["rejected"]) > 10 && number(&counts["answered"]) > 250, "{counts}");
}

#[test]
fn one_file_is_not_read_and_written_at_once() {
    let place = Place::new("batch-same");
    let input = file(&place.dir, "a.csv", TABLE);
    assert_eq!(place.on(&input, "a.csv", &["--item", "small/shop"]).code, 2);
    assert_eq!(place.on(&input, "o.csv", &["--item", "small/shop", "--rejects", &input]).code, 2);
    assert_eq!(place.on(&input, "o.pdf", &["--item", "small/shop"]).code, 2);
    assert_eq!(fs::read_to_string(&input).unwrap(), TABLE);
}
