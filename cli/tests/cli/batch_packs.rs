//! `batch` beside `assess`: the cases of every shipped pack, as lines and as tables, give the same results.

use crate::common::{folder, root, run, table};
use cailiang::assess::{Ask, AssessError, Assessment, Assessor, RuleSet, Shown};
use cailiang::case::read_case;
use cailiang::document::{Entry, Node, NodeKind, SourceFile, compact};
use cailiang::quantity::Number;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn yaml(folder: &Path, out: &mut Vec<String>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            yaml(&path, out);
        } else if path.extension().is_some_and(|e| e == "yaml") {
            out.push(path.to_string_lossy().into_owned());
        }
    }
}

/// All shipped packs, and the case of each of their tests.
fn shipped() -> (RuleSet, Vec<(String, Node)>) {
    let mut packs = Vec::new();
    find(&root().join("rules"), &mut packs);
    let mut rules = RuleSet::new();
    for pack in packs {
        let mut files = vec![pack.join("pack.yaml").to_string_lossy().into_owned()];
        for part in ["items", "cases"] {
            if pack.join(part).is_dir() {
                yaml(&pack.join(part), &mut files);
            }
        }
        let read = |p: &String| SourceFile::new(p.clone(), fs::read_to_string(p).unwrap());
        rules.add(files.iter().map(read).collect()).unwrap();
    }
    let cases = rules
        .packs()
        .iter()
        .flat_map(|p| p.pack.cases.iter().map(|c| (p.pack.id.value.clone(), c.case.clone())))
        .collect();
    (rules, cases)
}

fn find(folder: &Path, out: &mut Vec<std::path::PathBuf>) {
    if folder.join("pack.yaml").is_file() {
        out.push(folder.to_path_buf());
        return;
    }
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    entries.sort();
    for path in entries {
        find(&path, out);
    }
}

/// What of an assessment a row of results says.
fn said(a: &Assessment) -> Vec<(&'static str, String)> {
    let number = |n: Option<Number>| n.map(|n| n.to_string()).unwrap_or_default();
    let total = a.values.iter().find_map(|(_, v)| if let Shown::Money(t) = v { Some(*t) } else { None });
    let fine = a.fine.as_ref();
    let amount = if a.parts.is_empty() { fine.and_then(|f| f.amount) } else { total };
    let range = fine.and_then(|f| f.range);
    let possible = a.possible.as_ref().and_then(|p| p.fine);
    let missing: Vec<&str> = a.missing.iter().map(|m| m.fact.as_str()).collect();
    // Each code once.
    let mut warnings: Vec<&str> = Vec::new();
    for warning in &a.warnings {
        if !warnings.contains(&warning.code) {
            warnings.push(warning.code);
        }
    }
    vec![
        ("status", a.status.name().to_owned()),
        ("outcome", a.outcome.map(|o| format!("{o:?}").to_lowercase()).unwrap_or_default()),
        ("tier", a.tier.as_ref().map(|t| t.0.clone()).unwrap_or_default()),
        ("clause", a.clause.clone().unwrap_or_default()),
        ("statutory_min", number(fine.and_then(|f| f.statutory.min))),
        ("statutory_max", number(fine.and_then(|f| f.statutory.max))),
        ("range_min", number(range.and_then(|r| r.min))),
        ("range_max", number(range.and_then(|r| r.max))),
        ("amount", number(amount)),
        ("possible_min", number(possible.map(|p| p.0))),
        ("possible_max", number(possible.and_then(|p| p.1))),
        ("missing", missing.join("; ")),
        ("warnings", warnings.join("; ")),
        ("pack_sha256", a.pack.sha256.clone()),
    ]
}

type Expected = Result<Vec<(&'static str, String)>, String>;

fn expected(assessor: &mut Assessor<'_>, node: &Node) -> Expected {
    let answer = read_case(node).map_err(AssessError::Case).and_then(|c| assessor.assess(&c, &Ask::default()));
    match answer {
        Ok(a) => Ok(said(&a)),
        Err(AssessError::Case(d) | AssessError::Pack(_, d) | AssessError::Stopped(d)) => {
            Err(d.iter().map(|d| d.code).collect::<Vec<_>>().join(";"))
        }
    }
}

/// Runs a file and compares each of its rows.
fn compare(input: &str, dir: &Path, wanted: &[Expected], only_answers: bool) {
    let out = dir.join("o.csv").to_string_lossy().into_owned();
    let rules = root().join("rules").to_string_lossy().into_owned();
    let ran = run(&["batch", input, "-o", &out, "--only-results", "-q", "--rules", &rules]);
    assert!(matches!(ran.code, 0 | 3), "{input}: {}", ran.err);
    let by_row = |path: &str| -> BTreeMap<usize, BTreeMap<String, String>> {
        table(&fs::read_to_string(path).unwrap()).into_iter().map(|r| (r["row"].parse().unwrap(), r)).collect()
    };
    let (answers, rejects) = (by_row(&out), by_row(&format!("{out}.rejects.csv")));
    assert_eq!(answers.len() + rejects.len(), wanted.len(), "{input}: rows");
    for (i, want) in wanted.iter().enumerate() {
        let row = i + 1;
        match want {
            Ok(want) => {
                let got = answers.get(&row).unwrap_or_else(|| panic!("{input} row {row}: {:?}", rejects[&row]));
                for (column, value) in want {
                    assert_eq!(&got[*column], value, "{input} row {row} {column}");
                }
            }
            Err(codes) if !only_answers => {
                assert_eq!(rejects.get(&row).map(|r| &r["code"]), Some(codes), "{input} row {row}");
            }
            Err(_) => {}
        }
    }
}

#[test]
fn lines_of_every_pack_give_what_assess_gives() {
    let (rules, cases) = shipped();
    assert!(cases.len() > 500, "{} cases", cases.len());
    let mut assessor = Assessor::new(&rules);
    let dir = folder("batch-packs-lines");
    // Lines that are no whole case (no facts, say) are read as flat objects, whose rejects have codes of their own.
    let whole = |n: &Node| {
        ["facts", "parties", "acts"].iter().any(|k| n.get(k).is_some_and(|v| v.map().is_some() || v.seq().is_some()))
    };
    let nodes: Vec<&Node> = cases.iter().map(|c| &c.1).filter(|n| whole(n)).collect();
    assert!(nodes.len() * 10 > cases.len() * 9);
    let text: String = nodes.iter().map(|n| compact(n) + "\n").collect();
    let wanted: Vec<Expected> = nodes.iter().map(|n| expected(&mut assessor, n)).collect();
    assert!(wanted.iter().filter(|w| w.is_ok()).count() > 500);
    let input = dir.join("cases.ndjson");
    fs::write(&input, text).unwrap();
    compare(&input.to_string_lossy(), &dir, &wanted, false);
}

#[test]
fn tables_of_every_pack_give_what_assess_gives() {
    let (rules, cases) = shipped();
    let mut assessor = Assessor::new(&rules);
    let dir = folder("batch-packs-tables");
    let mut by_pack: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
    for (pack, node) in &cases {
        let flat = ["parties", "acts", "judgement", "items"].iter().all(|k| node.get(k).is_none());
        if flat && node.get("item").is_some_and(|i| i.text().is_some()) {
            by_pack.entry(pack).or_default().push(node);
        }
    }
    let mut answered = 0;
    for (pack, nodes) in by_pack {
        let wanted: Vec<Expected> = nodes.iter().map(|n| expected(&mut assessor, n)).collect();
        answered += wanted.iter().filter(|w| w.is_ok()).count();
        let rows: Vec<BTreeMap<String, String>> = nodes.iter().map(|n| flat(n)).collect();
        let mut header: Vec<&String> = rows.iter().flat_map(|r| r.keys()).collect();
        header.sort();
        header.dedup();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        for row in &rows {
            writer.write_record(header.iter().map(|h| row.get(*h).map_or("", String::as_str))).unwrap();
        }
        let input = dir.join(format!("{pack}.csv"));
        fs::write(&input, writer.into_inner().unwrap()).unwrap();
        // What is wrong with a cell is sometimes put right (是 for true), so only the answers are held to `assess`.
        compare(&input.to_string_lossy(), &dir, &wanted, true);
    }
    assert!(answered > 500, "{answered} cases");
}

/// A case as cells: facts under `facts.`, dates under `dates.`.
fn flat(node: &Node) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let text = |n: &Node| match &n.kind {
        NodeKind::Scalar { .. } if n.is_null() => String::new(),
        NodeKind::Scalar { text, .. } => text.clone(),
        _ => compact(n),
    };
    let mut inner = |prefix: &str, entries: &[Entry]| {
        for e in entries {
            out.insert(format!("{prefix}{}", e.key), text(&e.value));
        }
    };
    for e in node.map().unwrap() {
        match (e.key.as_str(), e.value.map()) {
            ("facts", Some(entries)) => inner("facts.", entries),
            ("dates", Some(entries)) => inner("dates.", entries),
            _ => inner("", std::slice::from_ref(e)),
        }
    }
    out
}

/// Every way in which rows of a table are told apart: plain, soiled, without a fact, under two laws.
#[test]
fn columns_give_what_row_by_row_gives() {
    let dir = folder("batch-columns");
    let path = |name: &str| dir.join(name).to_string_lossy().into_owned();
    let mut packs = Vec::new();
    find(&root().join("rules"), &mut packs);
    let mut ids: Vec<String> = packs
        .iter()
        .map(|p| fs::read_to_string(p.join("pack.yaml")).unwrap())
        .filter_map(|t| t.lines().find_map(|l| l.strip_prefix("pack: ")).map(str::to_owned))
        .collect();
    ids.sort();
    ids.dedup();
    let (mut answered, mut rejected, mut open, mut made) = (0, 0, 0, 0);
    for (i, id) in ids.iter().enumerate() {
        let (input, kind) = (path("a.csv"), ["csv", "ndjson"][i % 2]);
        let lang = ["zh", "en"][i % 2];
        let seed = i.to_string();
        let args = ["generate", "--pack", id, "--rows", "150", "--seed", &seed, "--dirt", "30%", "--lang", lang];
        if run(&[&args[..], &["-o", &input]].concat()).code != 0 {
            // A pack without items of its own.
            continue;
        }
        made += 1;
        let text = fs::read_to_string(&input).unwrap();
        fs::write(&input, blanked(&text, i)).unwrap();
        let ways: [&[&str]; 3] = [
            &["--as-of", "act", "--threads", "3"],
            &["--as-of", "decision", "--only-results", "--force"],
            &["--as-of", "2022-06-01"],
        ];
        for more in [&[][..], ways[i % 3]] {
            let out = |way: &str| path(&format!("{way}.{kind}"));
            let batch = |way: &str, how: &[&str]| {
                let out = out(way);
                let ran = run(&[&["batch", &input, "-o", &out, "--json"], more, how].concat());
                assert!(matches!(ran.code, 0 | 3), "{id}: {}", ran.err);
                let mut said = ran.json();
                said["rejects"] = serde_json::Value::Null;
                (said, fs::read_to_string(&out).unwrap(), fs::read_to_string(format!("{out}.rejects.csv")).unwrap())
            };
            let (one, two) = (batch("columns", &[]), batch("rows", &["--row-by-row"]));
            assert_eq!(one.0, two.0, "{id} {more:?}");
            for (a, b) in [(&one.1, &two.1), (&one.2, &two.2)] {
                for (n, (a, b)) in a.lines().zip(b.lines()).enumerate() {
                    assert_eq!(a, b, "{id} {more:?}, line {n}");
                }
                assert_eq!(a.len(), b.len(), "{id} {more:?}");
            }
            let count = |v: &serde_json::Value| v.as_u64().unwrap_or_default();
            answered += count(&one.0["status"]["decided"]);
            rejected += count(&one.0["rejected"]);
            open += count(&one.0["status"]["needs_facts"]);
        }
    }
    assert!(made > 15 && answered > 1_500 && rejected > 150 && open > 150, "{made} {answered} {rejected} {open}");
}

/// A table with some cells of some rows left empty.
fn blanked(text: &str, seed: usize) -> String {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = reader.headers().unwrap().clone();
    writer.write_record(&header).unwrap();
    for (n, row) in reader.records().enumerate() {
        let row = row.unwrap();
        // Seven is prime to most widths, so that every column has its turn.
        let gone = (n % 3 == 0).then_some(2 + (n * 7 + seed) % (header.len() - 2));
        writer.write_record(row.iter().enumerate().map(|(i, c)| if Some(i) == gone { "" } else { c })).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}
