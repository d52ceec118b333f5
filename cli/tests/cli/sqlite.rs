//! SQLite, as input and as output.

use crate::common::{Place, file, run};
use crate::formats::{HARD, not_resumed, there_and_back};
use rusqlite::Connection;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn base(place: &Place, name: &str, sql: &str) -> String {
    let path = place.path(name);
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    path
}

fn count(path: &str, table: &str) -> i64 {
    let base = Connection::open(path).unwrap();
    base.query_row(&format!("SELECT count(*) FROM \"{table}\""), [], |r| r.get(0)).unwrap()
}

#[test]
fn every_cell_is_kept() {
    let place = Place::new("sqlite-round");
    let mid = place.path("mid.db");
    there_and_back(&place, (&mid, &["--into", "结果"]), (&mid, &[]));
    not_resumed(&place, &mid, &["--into", "x"]);
    let rejects = place.rows("mid.db.结果.rejects.csv");
    assert_eq!(rejects.iter().map(|r| r["row"].as_str()).collect::<Vec<_>>(), ["4", "6"]);
    // Amounts are exact text, yes or no is what the column is declared to hold.
    let base = Connection::open(&mid).unwrap();
    let row = base.query_row("SELECT typeof(r_amount), r_amount, typeof(r_outside_tier) FROM 结果", [], |r| {
        Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get::<_, String>(2)?))
    });
    assert_eq!(row.unwrap(), ("text".to_owned(), "3000".to_owned(), "integer".to_owned()));
    let names = place.left();
    assert!(!names.iter().any(|n| n.contains("partial") || n.contains("journal")), "{names:?}");
    let place = Place::new("sqlite-long");
    let sql = format!("sqlite:{}?table=t", place.path("long.bin"));
    let long = "长".repeat(350_000);
    let input = file(&place.dir, "long.csv", format!("货值,严重,备注\n800,否,{long}\n"));
    assert_eq!(place.shop(&input, &sql, &["--prefix", "r_"]).code, 0);
    assert_eq!(place.shop(&sql, &place.path("o.csv"), &[]).code, 0);
    assert_eq!(place.rows("o.csv")[0]["备注"], long);
}

#[test]
fn the_results_are_those_of_csv() {
    let place = Place::new("sqlite-same");
    let cases = place.path("cases.csv");
    let plan =
        ["generate", "--pack", "food-safety", "--item", "unlicensed", "--rows", "3000", "--dirt", "20%", "-o", &cases];
    assert_eq!(run(&plan).code, 0);
    let mut reader = csv::Reader::from_path(&cases).unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let path = place.path("cases.db");
    let mut base = Connection::open(&path).unwrap();
    let columns: Vec<String> = header.iter().map(|h| format!("\"{h}\" TEXT")).collect();
    base.execute_batch(&format!("CREATE TABLE cases ({})", columns.join(","))).unwrap();
    let transaction = base.transaction().unwrap();
    for record in reader.records() {
        let record = record.unwrap();
        let sql = format!("INSERT INTO cases VALUES ({})", vec!["?"; header.len()].join(","));
        transaction.execute(&sql, rusqlite::params_from_iter(record.iter())).unwrap();
    }
    transaction.commit().unwrap();
    let run_on = |input: &str, out: &str, more: &[&str]| {
        let args = ["batch", input, "-o", &place.path(out), "--item", "food-safety/unlicensed", "-q"];
        let ran = run(&[&args[..], more].concat());
        assert_eq!(ran.code, 3, "{}", ran.err);
        (place.text(out), place.text(&format!("{out}.rejects.csv")))
    };
    let want = run_on(&cases, "want.csv", &[]);
    assert_eq!(run_on(&path, "one.csv", &["--table", "cases"]), want);
    assert_eq!(run_on(&path, "two.csv", &["--query", "SELECT * FROM cases ORDER BY rowid"]), want);
    assert_eq!(run_on(&format!("sqlite:{path}?table=cases"), "three.csv", &[]), want);
}

#[test]
fn values_of_every_kind() {
    let place = Place::new("sqlite-kinds");
    let path = base(
        &place,
        "a.db",
        "CREATE TABLE t (货值, 严重 BOOLEAN, 备注);
         INSERT INTO t VALUES (800, 0, 'text'), (800.5, 1, NULL), (0.1 + 0.2, 0, 1.0), (800, 0, x'e794b2'), (800, 0, x'ff00'),
         (800, 0, 'a' || char(0) || 'b'), (800, 0, 9007199254740993);",
    );
    let ran = place.shop(&path, &place.path("o.csv"), &[]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let rows = place.rows("o.csv");
    let kept: Vec<_> = rows.iter().map(|r| (r["货值"].as_str(), r["严重"].as_str(), r["备注"].as_str())).collect();
    let want =
        [("800", "false", "text"), ("800.5", "true", ""), ("800", "false", "甲"), ("800", "false", "9007199254740993")];
    assert_eq!(kept, want);
    let rejects = place.rows("o.csv.rejects.csv");
    let told: Vec<_> = rejects.iter().map(|r| (r["row"].as_str(), r["field"].as_str(), r["code"].as_str())).collect();
    assert_eq!(told, [("3", "货值", "fact-type"), ("5", "备注", "row-encoding"), ("6", "备注", "row-nul")]);
}

#[test]
fn what_is_there_is_replaced_only_when_told() {
    let place = Place::new("sqlite-replace");
    let path = base(&place, "a.db", "CREATE TABLE t (x); INSERT INTO t VALUES (1); CREATE TABLE other (x)");
    let input = file(&place.dir, "a.csv", "货值,严重\n800,否\n800,否\n");
    let ran = place.shop(&input, &path, &["--into", "T"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("--replace"), "{}", ran.err);
    assert_eq!(count(&path, "t"), 1);
    let ran = place.shop(&input, &path, &["--into", "t", "--replace"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!((count(&path, "t"), count(&path, "other")), (2, 0));
    // Two tables: which one is to be said. From a file into itself nothing goes.
    assert_eq!(place.shop(&path, &place.path("o.csv"), &[]).code, 2);
    assert_eq!(place.shop(&path, &path, &["--table", "t", "--into", "u"]).code, 2);
    assert_eq!(place.left(), ["a.csv", "a.db", "a.db.t.rejects.csv", "rules"]);
}

#[test]
fn nothing_half_written_is_left() {
    let place = Place::new("sqlite-half");
    let path = base(&place, "a.db", "CREATE TABLE other (x); INSERT INTO other VALUES (1)");
    // A second column of the same name: the table cannot be made.
    let input = file(&place.dir, "a.csv", "货值,严重,备注,备注\n800,否,a,b\n");
    for out in [path.clone(), place.path("new.db")] {
        let ran = place.shop(&input, &out, &["--into", "t"]);
        assert_eq!(ran.code, 2, "{}", ran.err);
    }
    let input = file(&place.dir, "a.csv", "货值,严重,note,Note\n800,否,a,b\n");
    for out in [path.clone(), place.path("new.db")] {
        let ran = place.shop(&input, &out, &["--into", "t"]);
        assert_eq!(ran.code, 5, "{}", ran.err);
    }
    assert_eq!(place.left(), ["a.csv", "a.db", "rules"]);
    // Killed while it writes: the transaction never was.
    for out in [path.clone(), place.path("new.db")] {
        let rejects = place.path("rejects.csv");
        let mut child = Command::new(env!("CARGO_BIN_EXE_cailiang"))
            .args(["batch", "-", "-o", &out, "--into", "t", "--rules", &place.rules, "--item", "small/shop", "-q"])
            .args(["--rejects", &rejects])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all("货值,严重\n".as_bytes()).unwrap();
        stdin.write_all("800,否\n".repeat(60_000).as_bytes()).unwrap();
        stdin.flush().unwrap();
        // A journal or a new file shows that it has begun to write.
        let begun = |name: &str| place.dir.join(name).exists();
        let start = Instant::now();
        while !begun("a.db-journal") && !begun("new.db.partial") {
            assert!(start.elapsed() < Duration::from_secs(60), "it never began");
            std::thread::sleep(Duration::from_millis(20));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        drop(stdin);
        assert!(!begun("new.db"));
        assert_eq!(count(&path, "other"), 1);
        let tables = Connection::open(&path).unwrap();
        let there: i64 =
            tables.query_row("SELECT count(*) FROM sqlite_master WHERE name = 't'", [], |r| r.get(0)).unwrap();
        assert_eq!(there, 0);
        // And the same command goes through.
        let input = file(&place.dir, "a.csv", "货值,严重\n800,否\n");
        let ran = place.shop(&input, &out, &["--into", "t"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(count(&out, "t"), 1);
        Connection::open(&out).unwrap().execute_batch("DROP TABLE t").unwrap();
    }
}

#[test]
fn broken_databases_say_so() {
    let place = Place::new("sqlite-broken");
    let path = base(&place, "whole.db", "CREATE TABLE t (货值, 严重)");
    let mut whole = Connection::open(&path).unwrap();
    let transaction = whole.transaction().unwrap();
    for _ in 0..5000 {
        transaction.execute("INSERT INTO t VALUES ('800', '否')", []).unwrap();
    }
    transaction.commit().unwrap();
    drop(whole);
    let bytes = fs::read(&path).unwrap();
    let cases: [(&str, &[u8]); 5] = [
        ("empty", b""),
        ("words", "货值,严重\n800,否\n".as_bytes()),
        ("nul", &[0; 4096]),
        ("half", &bytes[..bytes.len() / 2]),
        ("no-end", &bytes[..bytes.len() - 1]),
    ];
    for (what, content) in cases {
        let input = file(&place.dir, &format!("{what}.db"), content);
        let ran = place.shop(&input, &place.path("o.csv"), &[]);
        assert_eq!(ran.code, 5, "{what}: {}", ran.err);
        assert!(ran.err.contains(&input), "{what}: {}", ran.err);
        assert!(!place.dir.join("o.csv").exists() && !place.dir.join("o.csv.partial").exists(), "{what}");
    }
    for more in [&["--table", "nope"][..], &["--query", "DELETE FROM t"], &["--query", "SELECT"]] {
        let ran = place.shop(&path, &place.path("o.csv"), more);
        assert_eq!(ran.code, 5, "{more:?}: {}", ran.err);
    }
    assert_eq!(count(&path, "t"), 5000);
    let ran = place.shop(&place.path("none.db"), &place.path("o.csv"), &[]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(!place.dir.join("none.db").exists());
}

#[test]
fn databases_are_not_resumed() {
    let place = Place::new("sqlite-resume");
    let path = base(&place, "a.db", "CREATE TABLE t (货值, 严重)");
    let ran = place.shop(&path, &place.path("o.csv"), &["--resume"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    let hard = file(&place.dir, "hard.csv", HARD);
    let ran = place.shop(&hard, &place.path("new.db"), &["--into", "t", "--resume"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
}

#[test]
fn what_another_run_left_stays() {
    let place = Place::new("sqlite-left");
    let input = base(&place, "in.db", "CREATE TABLE t (货值, 严重); INSERT INTO t VALUES (800, '否')");
    let out = place.path("o.csv");
    let left = ["o.csv.partial", "o.csv.journal", "o.csv.rejects.csv.partial"];
    for name in left {
        file(&place.dir, name, name);
    }
    for more in [&[][..], &["--results", "nothing"]] {
        let ran = place.shop(&input, &out, more);
        assert_eq!(ran.code, 2, "{}", ran.err);
        for name in left {
            assert_eq!(place.text(name), name);
        }
    }
    for name in left {
        fs::remove_file(place.path(name)).unwrap();
    }
    assert_eq!(place.shop(&input, &out, &[]).code, 0);
    assert_eq!(place.left(), ["in.db", "o.csv", "o.csv.rejects.csv", "rules"]);
}
