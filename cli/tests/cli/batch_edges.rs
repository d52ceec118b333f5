//! `batch` at its edges: what looks like a figure, a list or a row and is none.

use crate::batch::{killed_and_resumed, owned, rejects};
use crate::common::{PACK, Place, file, folder, run};
use std::fs;
use std::io::Read;

/// The small pack in another currency, with a count and a set among its facts.
fn dollars() -> String {
    PACK.replace("jurisdiction: cn\n", "jurisdiction: cn\ncurrency: USD\n")
        .replace(
            "货值 < 1万元, fine: {from: 1000元, to: 5000元}",
            "货值 < 10000 USD, fine: {from: 1000 USD, to: 5000 USD}",
        )
        .replace(
            "货值 >= 1万元, fine: {from: 5000元, to: 9000元}",
            "货值 >= 10000 USD, fine: {from: 5000 USD, to: 9000 USD}",
        )
        .replace(
            "  grave: {label: {zh: 严重, en: Grave}, type: bool}\n",
            "  grave: {label: {zh: 严重, en: Grave}, type: bool}\n  \
             times: {label: {zh: 次数, en: Times}, type: count}\n  \
             signs: {label: {zh: 情形, en: Signs}, type: set, options: {a: 甲情形, b: 乙情形}}\n",
        )
        .replace("when: 严重,", "when: 严重 or 次数 > 3 or \"a\" in 情形,")
}

#[test]
fn what_may_be_read_two_ways_is_refused() {
    let place = Place::new("batch-two-ways");
    let text = "\
货值（万元）,严重
0.5,否
¥5000,否
5000 RMB,否
500 600,否
\"5000
6000\",否
¥0.5万,否
";
    let ran = place.batch("a.csv", text, "o.csv", &["--item", "small/shop"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let refused = |row| (row, "货值（万元）", "amount-ambiguous");
    assert_eq!(rejects(&place, "o.csv"), owned(&[refused("2"), refused("3"), refused("4"), refused("5")]));
    let amounts: Vec<String> = place.rows("o.csv").iter().map(|r| r["amount"].clone()).collect();
    assert_eq!(amounts, ["3000", "3000"]);
}

#[test]
fn a_unit_of_yuan_does_not_fit_other_figures() {
    let place = Place::new("batch-dollars");
    file(&place.dir, "rules/pack.yaml", dollars());
    let item = ["--item", "small/shop"];
    let run = |text: &str| {
        let ran = place.batch("a.csv", text, "o.csv", &item);
        (ran.code, rejects(&place, "o.csv"), ran.err)
    };
    let (code, _, err) = run("货值,严重,次数,情形,罚款金额\n800,否,1,无,3000\n");
    assert_eq!(code, 0, "{err}");
    assert_eq!(
        (place.rows("o.csv")[0]["amount"].as_str(), place.rows("o.csv")[0]["departure"].as_str()),
        ("3000", "0")
    );
    for (text, field, code) in [
        ("货值（万元）,严重,次数,情形\n800,否,1,无\n", "货值（万元）", "amount-ambiguous"),
        ("货值,严重,次数（万元）,情形\n800,否,1,无\n", "次数（万元）", "amount-ambiguous"),
        ("货值,严重,次数,情形,罚款金额\n800,否,1,无,3000元\n", "罚款金额", "decided-fine"),
        ("货值,严重,次数,情形,罚款金额（元）\n800,否,1,无,3000\n", "罚款金额（元）", "decided-fine"),
        ("货值,严重,次数,情形,罚款金额\n800,否,1,无,￥3000\n", "罚款金额", "decided-fine"),
        // Separators alone do not say that there is none.
        ("货值,严重,次数,情形\n800,否,1,；\n", "情形", "fact-type"),
        ("货值,严重,次数,情形\n800,否,1,\" , \"\n", "情形", "fact-type"),
    ] {
        let (exit, refused, err) = run(text);
        assert_eq!((exit, refused), (3, owned(&[("1", field, code)])), "{text}{err}");
    }
}

#[test]
fn no_part_of_a_case_in_a_line_is_dropped() {
    let place = Place::new("batch-parts");
    let lines = concat!(
        "{\"item\":\"small/shop\",\"dates\":{\"act\":\"2024-05-01\"},\"货值\":800}\n",
        "{\"items\":[\"small/shop\"],\"货值\":800}\n",
        "{\"item\":\"small/shop\",\"judgement\":{\"amount\":3000},\"货值\":800}\n",
        "{\"item\":\"small/shop\",\"facts\":{\"货值\":800,\"严重\":false},\"decided\":[3000]}\n",
        "{\"items\":[\"small/shop\"],\"dates\":{\"act\":\"2024-05-01\"}}\n",
    );
    place.batch("a.ndjson", lines, "o.ndjson", &[]);
    let want = [
        ("1", "货值", "unknown-key"),
        ("2", "货值", "unknown-key"),
        ("3", "货值", "unknown-key"),
        ("4", "decided", "decided-fine"),
    ];
    assert_eq!(rejects(&place, "o.ndjson"), owned(&want));
    let line: serde_json::Value = serde_json::from_str(place.text("o.ndjson").trim()).unwrap();
    assert_eq!((&line["status"], &line["possible_max"]), (&"needs_facts".into(), &"9000".into()));
}

#[test]
fn a_fine_decided_late_is_compared() {
    let place = Place::new("batch-late-fine");
    let line = |more: &str| format!("{{\"货值\":800,\"严重\":false{more}}}\n");
    let lines = line("").repeat(4_100) + &line(",\"decided\":4000");
    let ran = place.batch("a.ndjson", &lines, "o.ndjson", &["--item", "small/shop", "--json"]);
    assert_eq!((ran.code, &ran.json()["decided_fines"]), (0, &1.into()), "{}", ran.err);
    let last: serde_json::Value = serde_json::from_str(place.text("o.ndjson").lines().last().unwrap()).unwrap();
    assert_eq!((&last["departure"], &last["outside_tier"]), (&"1000".into(), &true.into()));
}

#[test]
fn late_keys_are_known_again_after_a_kill() {
    let lines = |rows: usize, widest: usize| {
        let line = |i: usize| {
            let more = match i {
                // The name of a result is refused where a line has it, not where it stands further down.
                2_500 => ",\"amount\":\"x\"".to_owned(),
                i if i > 2_500 && i % 50 == 0 => ",\"note\":{\"amount\":1}".to_owned(),
                i => format!(",\"note\":\"{}\"", "n".repeat(i % widest)),
            };
            format!("{{\"货值\":800,\"严重\":false{more}}}\n")
        };
        (0..rows).map(line).collect::<String>()
    };
    killed_and_resumed("batch-kill-late", ("a.ndjson", &lines(12_000, 40)), "o.ndjson", &[50, 80]);
    // Long lines make blocks of few rows, and what was read before it is gone on with makes others.
    killed_and_resumed("batch-kill-long", ("a.ndjson", &lines(4_000, 4_000)), "o.ndjson.zst", &[30, 70]);
}

#[test]
fn which_columns_are_used_for_nothing_is_the_same_for_all_threads() {
    let place = Place::new("batch-unused");
    let stall = "  stall:\n    name: {zh: 占道, en: Stall}\n    basis: 示例办法 第八条\n    clauses:\n      - {id: any, fine: {from: 1元, to: 9元}}\n";
    let rules = file(&place.dir, "two/pack.yaml", format!("{PACK}{stall}"));
    let mut lines = String::new();
    for i in 0..6_000 {
        // Only a row that has no use for it names a column which is a fact of the others.
        lines.push_str(match i {
            3_000 => "{\"item\":\"small/stall\",\"严重\":false,\"柜号\":1}\n",
            _ => "{\"item\":\"small/shop\",\"货值\":800}\n",
        });
    }
    let input = file(&place.dir, "a.ndjson", lines);
    for threads in ["1", "2", "3"] {
        let out = place.path("o.csv");
        let ran =
            run(&["batch", &input, "-o", &out, "--rules", &rules, "--json", "--threads", threads, "--only-results"]);
        assert_eq!(ran.json()["unused_columns"], serde_json::json!(["柜号"]), "{threads}: {} {}", ran.out, ran.err);
    }
}

#[test]
fn a_line_is_refused_for_the_keys_it_has_whoever_reads_it() {
    let place = Place::new("batch-late-keys");
    let mut lines = String::new();
    for i in 1..=30_000 {
        let more = match i {
            // The first to name it stands in a block of its own; one says nothing, one writes it with an escape.
            9_000 => ",\"amount\":\"x\"".to_owned(),
            9_001 | 20_000 => ",\"amount\":null".to_owned(),
            25_000 => ",\"am\\u006funt\":\"\"".to_owned(),
            _ if i % 50 == 0 => ",\"note\":{\"amount\":1}".to_owned(),
            _ if i % 77 == 0 => format!(",\"n{i}\":\"new\""),
            _ => ",\"note\":\"amount\"".to_owned(),
        };
        lines.push_str(&format!("{{\"货值\":800,\"严重\":false{more}}}\n"));
    }
    let mut outputs = Vec::new();
    for threads in ["1", "2", "5"] {
        place.batch("a.ndjson", &lines, "o.ndjson", &["--item", "small/shop", "--threads", threads]);
        let want = ["9000", "9001", "20000", "25000"].map(|row| (row, "amount", "result-name-taken"));
        assert_eq!(rejects(&place, "o.ndjson"), owned(&want), "{threads}");
        outputs.push(place.text("o.ndjson"));
        // A table has the columns of its first block: later keys are refused, by all alike.
        place.batch("a.ndjson", &lines, "o.csv", &["--item", "small/shop", "--threads", threads, "--prefix", "r_"]);
        outputs.push(format!("{}{:?}", place.text("o.csv"), rejects(&place, "o.csv")));
    }
    assert!(outputs.chunks(2).all(|pair| pair == &outputs[..2]), "threads tell");
    assert!(outputs[1].contains("unknown-column"));
}

#[test]
fn a_packed_file_without_rows_is_one_all_the_same() {
    let place = Place::new("batch-packed-empty");
    for (name, item) in [("o.ndjson.gz", "small/shop"), ("o.ndjson.zst", "small/shop")] {
        place.batch("a.csv", "货值,严重\n1,2,3\n", name, &["--item", item]);
        let bytes = fs::read(place.dir.join(name)).unwrap();
        let mut text = String::new();
        if name.ends_with("gz") {
            flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        } else {
            text = String::from_utf8(zstd::decode_all(bytes.as_slice()).unwrap()).unwrap();
        }
        assert!(text.is_empty() && !bytes.is_empty(), "{name}");
    }
}

#[test]
fn one_file_under_two_names_is_one_file() {
    let place = Place::new("batch-two-names");
    let input = file(&place.dir, "a.csv", "货值,严重\n800,否\n");
    let dotted = place.dir.join(".").join("out.csv").to_string_lossy().into_owned();
    let out = place.path("out.csv");
    for rejects in [out.clone(), dotted] {
        let ran = place.on(&input, "out.csv", &["--item", "small/shop", "--rejects", &rejects]);
        assert_eq!(ran.code, 2, "{}", ran.err);
    }
    let around = place.dir.join("rules/../out.csv").to_string_lossy().into_owned();
    assert_eq!(place.on(&input, "out.csv", &["--item", "small/shop", "--rejects", &around]).code, 2);
}

#[test]
fn cases_are_made_of_the_pack_that_was_named() {
    let dir = folder("batch-generate-other");
    let out = dir.join("a.csv").to_string_lossy().into_owned();
    let made = |item: &str| run(&["generate", "--pack", "food-safety", "--item", item, "--rows", "2", "-o", &out]).code;
    assert_eq!(made("unlicensed"), 0);
    assert_eq!(made("food-safety/unlicensed"), 0);
    assert_eq!(made("certification/unlicensed"), 2);
    assert_eq!(made("none"), 2);
}

#[test]
fn an_answer_without_the_only_result_is_still_a_row() {
    let place = Place::new("batch-one-result");
    let more = ["--item", "small/shop", "--only-results", "--results", "outcome"];
    let ran = place.batch("a.csv", "货值,严重\n800,否\n800,\n", "o.csv", &more);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(place.text("o.csv"), "outcome\nordinary\n\"\"\n");
    assert_eq!(place.rows("o.csv").len(), 2);
}

#[test]
fn rejects_that_another_run_left_are_not_written_over() {
    let place = Place::new("batch-left");
    file(&place.dir, "r.csv.partial", "left");
    let rejects = place.path("r.csv");
    let more = ["--item", "small/shop", "--rejects", &rejects];
    let ran = place.batch("a.csv", "货值,严重\n800,否\n", "o.csv", &more);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("r.csv.partial"), "{}", ran.err);
    assert_eq!(place.left(), ["a.csv", "r.csv.partial", "rules"]);
    assert_eq!(place.text("r.csv.partial"), "left");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_keeps_its_place() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let place = Place::new("batch-devices");
    let input = file(&place.dir, "a.csv", "货值,严重\n800,否\n");
    let pipe = place.path("pipe.csv");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let link = place.path("link.csv");
    symlink(file(&place.dir, "elsewhere", ""), &link).unwrap();
    let before = place.left();
    for output in [&pipe, &link] {
        let told = |ran: crate::common::Ran| {
            assert_eq!(ran.code, 2, "{}", ran.err);
            assert!(ran.err.contains(output), "{}", ran.err);
        };
        told(place.compute(&input, output, &["--item", "small/shop"]));
        told(place.compute(&input, &place.path("o.csv"), &["--item", "small/shop", "--rejects", output]));
        told(run(&["generate", "--pack", "food-safety", "--item", "unlicensed", "--rows", "2", "-o", output]));
    }
    assert_eq!(place.left(), before);
    assert!(fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
    assert!(fs::symlink_metadata(&link).unwrap().file_type().is_symlink());
}

#[test]
fn rows_out_of_the_ordinary_stand_where_they_stood() {
    let place = Place::new("batch-odd-rows");
    // More rows than are read together, most of them plain, odd ones at the edges of those read together and between.
    let odd = |n: usize| match n {
        0 => "0.5万元,否",
        5 => " 800 ,是",
        6 => ",否",
        63 => "未知,否",
        64 => "800,不详",
        65 => "x,是",
        70 => "  ,否",
        127 => "800, 是",
        128 => "1e3,否",
        199 => "800.123,否",
        n if n % 3 == 0 => "20000,是",
        n if n % 3 == 1 => "800,否",
        _ => "12800.5,否",
    };
    let rows: String = (0..200).map(|n| format!("{n},{}\n", odd(n))).collect();
    for header in ["案号,货值,严重", "案号,货值（元）,严重", "案号,货值,facts.act_date", "item,货值,严重"]
    {
        let text = format!("{header}\n{rows}");
        let run = |output: &str, more: &[&str]| {
            let ran =
                place.batch("a.csv", &text, output, &[&["--item", "small/shop", "--prefix", "r_"], more].concat());
            let rejected = fs::read_to_string(place.path(&format!("{output}.rejects.csv"))).unwrap_or_default();
            (ran.code, fs::read_to_string(place.path(output)).unwrap_or_default(), rejected)
        };
        let (code, alone, refused) = run("alone.csv", &["--row-by-row"]);
        assert_eq!(alone.lines().count() + refused.lines().count(), 202, "{header}");
        for (output, threads) in [("one.csv", "1"), ("two.csv", "2")] {
            assert_eq!(run(output, &["--threads", threads]), (code, alone.clone(), refused.clone()), "{header}");
        }
    }
}
