//! `bench-peers`: the rule of `benches/fsl124` over the same cases by hand, by this project, and by what else computes
//! tables, side by side in one run. Writes its tables into docs/performance.md.
//!
//! The others come from a folder that is given: what makes the cases (`gen.py`), the rule by hand and the bare copies
//! (`native/`, a crate), the rule as expressions (`py/`). Receives that folder; guarantees that every output told of was compared
//! with the reference, to the fen; must not write into it.

use crate::Outcome;
use crate::files::{cargo, output, program, root, run, works};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What the folder must hold.
const HELD: [&str; 8] = [
    "gen.py",
    "native/Cargo.toml",
    "py/requirements.txt",
    "py/bench_numpy.py",
    "py/bench_polars.py",
    "py/bench_duckdb.py",
    "py/e2e_polars.py",
    "py/e2e_duckdb.py",
];
/// Rows of the file.
const ROWS: &str = "1000000";
/// Rows for linearity.
const MANY: &str = "10000000";
/// How often everything runs in turn, where it is not said; the least counts, as other work only ever takes time.
pub const ROUNDS: usize = 5;
/// As many results as the others write, after the columns of the file.
const FEW: [&str; 2] = ["--results", "tier,outcome,amount"];
/// The same alone.
const ALONE: [&str; 3] = ["--only-results", "--results", "tier,outcome,amount"];
/// Parquet read and written again by Polars; there is no copy by hand.
const POLARS_COPY: &str = "import polars as pl, sys; pl.read_parquet(sys.argv[1]).write_parquet(sys.argv[2])";
/// The rule as expressions of Polars, beside the columns of the file.
const POLARS_ALL: &str = "import polars as pl, sys; from bench_polars import exprs, C; d = pl.read_parquet(sys.argv[1]); \
    r = exprs(d.lazy().with_columns(gv=(C.goods_value * 100).cast(pl.Int64)), C.gv, 100).collect(); \
    d.hstack(r.drop('id')).write_parquet(sys.argv[2])";
/// The same alone.
const POLARS_ALONE: &str = "import polars as pl, sys; from bench_polars import exprs, C; \
    d = pl.scan_parquet(sys.argv[1]).with_columns(gv=(C.goods_value * 100).cast(pl.Int64)); \
    exprs(d, C.gv, 100).sink_parquet(sys.argv[2])";
/// The same by DuckDB.
const DUCKDB_ALONE: &str = "import duckdb, sys; from sql import query; c = duckdb.connect(); \
    c.execute('SET threads=' + sys.argv[3]); \
    s = f\"(SELECT *, CAST(goods_value*100 AS BIGINT) AS gv FROM read_parquet('{sys.argv[1]}'))\"; \
    c.execute(f\"COPY ({query(s, 'gv', 100)}) TO '{sys.argv[2]}' (FORMAT parquet)\")";
const BEGIN: &str = "<!-- bench-peers -->\n";
const END: &str = "<!-- /bench-peers -->";

/// Where everything is.
struct Bench {
    /// The folder that was given.
    others: PathBuf,
    /// Where all that is made is put, and the cases among it.
    data: PathBuf,
    /// Of the virtual environment.
    python: PathBuf,
    /// The rule by hand.
    native: PathBuf,
    batch: PathBuf,
    columns: PathBuf,
}

/// How a program ran.
#[derive(Clone, Copy, Debug)]
struct Measured {
    /// Of all its threads.
    processor: Duration,
    elapsed: Duration,
    /// Kilobytes of memory at most.
    peak: u64,
}

/// How an output is compared with the reference.
#[derive(Clone, Copy)]
enum Told {
    /// There is no result in it, or in no form that is read here.
    Nothing,
    /// By the values called `amount`.
    Amounts,
    /// By all of its lines, after the first column.
    Lines,
}

/// Something to run.
struct Entry {
    /// What is read and written.
    group: &'static str,
    name: &'static str,
    /// With one thread or two.
    threads: usize,
    program: PathBuf,
    args: Vec<String>,
    output: PathBuf,
    told: Told,
}

/// Runs all and writes the tables.
pub fn run_all(folder: &str, rounds: usize) -> Outcome {
    let bench = Bench::ready(Path::new(folder))?;
    let mut text = bench.in_memory(rounds)?;
    text.push_str(&bench.files(rounds)?);
    text.push_str(&bench.many_rows(rounds)?);
    print!("{text}");
    put(&root().join("docs/performance.md"), &text)
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> String + '_ {
    move |e| format!("{}: {e}", path.display())
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

impl Bench {
    /// Builds and makes what is missing.
    fn ready(others: &Path) -> Outcome<Bench> {
        let lacking: Vec<&str> = HELD.into_iter().filter(|name| !others.join(name).is_file()).collect();
        if !lacking.is_empty() {
            return Err(format!(
                "{} lacks {} (docs/performance.md says what for)",
                others.display(),
                lacking.join(", ")
            ));
        }
        if !Path::new("/proc/self/stat").exists() {
            return Err("processor time and memory are read from /proc, which this system does not have".to_owned());
        }
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
        let place = root().join(target);
        let (data, release) = (place.join("bench-peers"), place.join("release"));
        fs::create_dir_all(&data).map_err(failed(&data))?;
        let environment = data.join("venv");
        let python = environment.join("bin/python");
        if !python.exists() && !works(&mut program("python3", &["-m", "venv", &text(&environment)])) {
            return Err("the others need python3 with its module venv (Debian: python3-venv)".to_owned());
        }
        let wanted = text(&others.join("py/requirements.txt"));
        run(&mut program(
            &text(&python),
            &["-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", &wanted],
        ))?;
        let build = |words: &[&str]| run(cargo(None, words).env("CARGO_INCREMENTAL", "0"));
        let (manifest, hand) = (text(&others.join("native/Cargo.toml")), text(&data.join("native")));
        build(&["build", "--release", "--locked", "--manifest-path", &manifest, "--target-dir", &hand])?;
        build(&["build", "--release", "-p", "cailiang-cli", "--features", "parquet", "--bin", "cailiang"])?;
        build(&["build", "--release", "-p", "cailiang", "--example", "columns"])?;
        let bench = Bench {
            native: data.join("native/release/bench-native"),
            batch: release.join("cailiang"),
            columns: release.join("examples/columns"),
            others: others.to_path_buf(),
            data,
            python,
        };
        if !bench.data.join("cases.ndjson").exists() {
            run(bench.with(&bench.python, 1).arg(others.join("gen.py")).arg(ROWS).arg(&bench.data))?;
        }
        // The others read an amount in the form they compute with.
        let parquet = "import polars as pl, sys; pl.read_csv(sys.argv[1], schema_overrides={'goods_value': pl.Decimal(14, 2)}).write_parquet(sys.argv[2])";
        let (from, to) = (bench.data.join("cases.csv"), bench.data.join("cases.parquet"));
        run(bench.with(&bench.python, 1).args(["-c", parquet]).arg(from).arg(to))?;
        // This also writes the reference.
        output(bench.with(&bench.native, 1).arg("eval").arg(&bench.data).arg(ROWS))?;
        Ok(bench)
    }

    /// A program with what the scripts read from the environment.
    fn with(&self, name: &Path, threads: usize) -> Command {
        let mut command = Command::new(name);
        command.env("DATA", &self.data).env("N", ROWS).env("PYTHONDONTWRITEBYTECODE", "1");
        command.env("PYTHONPATH", self.others.join("py"));
        for name in ["POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_MAX_THREADS"] {
            command.env(name, threads.to_string());
        }
        command
    }

    /// Rates without files: one line for each, best of the rounds.
    fn in_memory(&self, rounds: usize) -> Outcome<String> {
        let mut best: Vec<(String, u64, String)> = Vec::new();
        let mut keep = |name: &str, tenths: u64, unlike: &str| match best.iter_mut().find(|b| b.0 == name) {
            Some(b) => b.1 = b.1.min(tenths),
            None => best.push((name.to_owned(), tenths, unlike.to_owned())),
        };
        for _ in 0..rounds {
            let mut told = output(self.with(&self.native, 1).arg("eval").arg(&self.data).arg(ROWS))?;
            for peer in ["numpy", "polars", "duckdb"] {
                let script = self.others.join(format!("py/bench_{peer}.py"));
                told.push_str(&output(self.with(&self.python, 1).arg(script))?);
            }
            for line in told.lines() {
                let cells: Vec<&str> = line.split('\t').collect();
                let [name, ROWS, _, nanos, rest @ ..] = cells.as_slice() else { continue };
                let unlike = rest.first().and_then(|t| t.strip_prefix("amount mismatches ")?.split('/').next());
                keep(name, tenths(nanos).ok_or_else(|| format!("no time: {line}"))?, unlike.unwrap_or("0"));
            }
            let lines = self.data.join("columns.out");
            let said = self
                .with(&self.columns, 1)
                .arg(self.data.join("cases.csv"))
                .stdout(File::create(&lines).map_err(failed(&lines))?)
                .output()
                .map_err(failed(&self.columns))?;
            same_lines("columns", &lines, &self.data.join("out.ref"), false)?;
            let said = String::from_utf8_lossy(&said.stderr).into_owned();
            for (name, after) in [("cailiang, columns", "columns "), ("the same, each amount read", "amount read ")] {
                let nanos = said.split_once(after).and_then(|(_, t)| tenths(t.split(' ').next()?));
                keep(name, nanos.ok_or_else(|| format!("the example `columns` says: {said}"))?, "0");
            }
        }
        let hand = best.first().ok_or("nothing was measured")?.1;
        best.sort_by_key(|b| b.1);
        let mut out = format!(
            "In memory, {ROWS} cases, one thread:\n\n| what | ns a case | share of the rate by hand | amounts unlike the reference |\n|---|---|---|---|\n"
        );
        for (name, tenths, unlike) in &best {
            let share = percent(hand, *tenths);
            let _ = writeln!(out, "| {name} | {}.{} | {share} | {unlike} |", tenths / 10, tenths % 10);
        }
        Ok(out)
    }

    /// All that goes from a file to a file.
    fn entries(&self) -> Vec<Entry> {
        let mut list = Vec::new();
        let at = |name: &str| self.data.join(name);
        let mut native = |group, name, what: &str, told| {
            let args = ["io", &text(&self.data), ROWS, what].map(str::to_owned).to_vec();
            list.push(Entry {
                group,
                name,
                threads: 1,
                program: self.native.clone(),
                args,
                output: at("e2e.out"),
                told,
            });
        };
        native("CSV → CSV", COPY, "csv-copy", Told::Nothing);
        native("CSV → CSV", "the rule by hand, all columns and 4 more", "csv-eval-append", Told::Nothing);
        native("NDJSON → NDJSON", COPY, "nd-lines", Told::Nothing);
        native("NDJSON → NDJSON", "the rule by hand, 5 values", "serde-typed-eval", Told::Amounts);
        let whole = ("cailiang, all columns and 17 of results", [].as_slice());
        let few = ("cailiang, all columns and 3 of results", FEW.as_slice());
        let alone = ("cailiang, 3 columns of results", ALONE.as_slice());
        let ours = [
            ("CSV → CSV", "csv", "csv", whole),
            ("CSV → CSV", "csv", "csv", few),
            ("CSV → CSV", "csv", "csv", alone),
            ("NDJSON → NDJSON", "ndjson", "ndjson", whole),
            ("NDJSON → NDJSON", "ndjson", "ndjson", few),
            ("NDJSON → NDJSON", "ndjson", "ndjson", alone),
            ("NDJSON → CSV", "ndjson", "csv", alone),
            ("CSV → Parquet", "csv", "parquet", alone),
            ("Parquet → Parquet", "parquet", "parquet", whole),
            ("Parquet → Parquet", "parquet", "parquet", few),
            ("Parquet → Parquet", "parquet", "parquet", alone),
        ];
        for (group, from, to, (name, more)) in ours {
            for threads in [1, 2] {
                let output = at(&format!("ours.{to}"));
                let mut args = self.batch_args(&at(&format!("cases.{from}")), &output, threads);
                args.extend(more.iter().map(|a| (*a).to_owned()));
                let (program, told) = (self.batch.clone(), Told::Amounts);
                list.push(Entry { group, name, threads, program, args, output, told });
            }
        }
        let pairs =
            [("CSV → CSV", "csv", "csv"), ("NDJSON → CSV", "ndjson", "csv"), ("CSV → Parquet", "csv", "parquet")];
        for (group, from, to) in pairs {
            for threads in [1, 2] {
                let told = if to == "csv" { Told::Lines } else { Told::Nothing };
                let mut peer = |name, script: &str, output: String, more: &str| {
                    let script = text(&self.others.join("py").join(script));
                    let args = [&script, to, from, more].map(str::to_owned).to_vec();
                    list.push(Entry {
                        group,
                        name,
                        threads,
                        program: self.python.clone(),
                        args,
                        output: at(&output),
                        told,
                    });
                };
                peer("Polars, streaming, 5 columns", "e2e_polars.py", format!("pol.{to}"), "stream");
                peer("Polars, in memory, 5 columns", "e2e_polars.py", format!("pol.{to}"), "mem");
                peer("DuckDB, 5 columns", "e2e_duckdb.py", format!("duck.{to}"), &threads.to_string());
            }
        }
        let group = "Parquet → Parquet";
        for (name, script, most) in [
            (COPY, POLARS_COPY, 1),
            ("Polars, all columns and 4 of results", POLARS_ALL, 2),
            ("Polars, streaming, 5 columns", POLARS_ALONE, 2),
            ("DuckDB, 5 columns", DUCKDB_ALONE, 2),
        ] {
            for threads in 1..=most {
                let output = at("theirs.parquet");
                let args = vec![
                    "-c".to_owned(),
                    script.to_owned(),
                    text(&at("cases.parquet")),
                    text(&output),
                    threads.to_string(),
                ];
                let (program, told) = (self.python.clone(), Told::Nothing);
                list.push(Entry { group, name, threads, program, args, output, told });
            }
        }
        for (name, module) in [("Python with Polars loaded", "polars"), ("Python with DuckDB loaded", "duckdb")] {
            let args = vec!["-c".to_owned(), format!("import {module}")];
            let (program, output) = (self.python.clone(), at("none"));
            list.push(Entry { group: "nothing", name, threads: 1, program, args, output, told: Told::Nothing });
        }
        list
    }

    fn batch_args(&self, input: &Path, output: &Path, threads: usize) -> Vec<String> {
        let rules = text(&root().join("benches/fsl124"));
        let (input, output, threads) = (text(input), text(output), threads.to_string());
        ["batch", &input, "-o", &output, "--item", "fsl124/124", "--rules", &rules, "--threads", &threads, "-q"]
            .map(str::to_owned)
            .to_vec()
    }

    fn files(&self, rounds: usize) -> Outcome<String> {
        let entries = self.entries();
        let mut best: Vec<Option<Measured>> = vec![None; entries.len()];
        let reference = self.data.join("out.ref");
        for round in 0..rounds {
            for (entry, best) in entries.iter().zip(&mut best) {
                let m = self.measure(&entry.program, &entry.args, entry.threads, &entry.output)?;
                eprintln!("{} {} {}: {m:?}", entry.group, entry.name, entry.threads);
                *best = Some(best.map_or(m, |b| b.and(m)));
                match entry.told {
                    _ if round > 0 => {}
                    Told::Nothing => {}
                    Told::Amounts => self.same_amounts(entry, &reference)?,
                    Told::Lines => same_lines(entry.name, &entry.output, &reference, true)?,
                }
            }
        }
        let of = |group: &str, name: &str, threads: usize| {
            let same = |e: &Entry| e.group == group && e.name == name && e.threads == threads;
            entries.iter().position(same).and_then(|i| best.get(i).copied().flatten())
        };
        let mut out = format!(
            "\nFrom file to file, {ROWS} cases. Processor time is that of all threads together, start of the program included:\n\n| what | one thread: processor time | to the bare copy | elapsed | memory | two threads: processor time | elapsed | to the copy's | memory |\n|---|---|---|---|---|---|---|---|---|\n"
        );
        let mut seen: Vec<(&str, &str)> = Vec::new();
        let mut order: Vec<&Entry> = entries.iter().collect();
        // Groups in their order, what belongs together side by side.
        order.sort_by_key(|e| entries.iter().position(|first| first.group == e.group));
        for e in order {
            if seen.contains(&(e.group, e.name)) {
                continue;
            }
            seen.push((e.group, e.name));
            let same = match e.group.split(' ').next() {
                Some("NDJSON") => "NDJSON → NDJSON",
                Some("Parquet") => "Parquet → Parquet",
                _ => "CSV → CSV",
            };
            let copy = of(same, COPY, 1).ok_or("there is no copy")?;
            let one = of(e.group, e.name, 1).ok_or("nothing was measured")?;
            let _ = write!(
                out,
                "| {}: {} | {} s | {} | {} s | {} MB |",
                e.group,
                e.name,
                seconds(one.processor),
                ratio(one.processor, copy.processor),
                seconds(one.elapsed),
                one.peak.div_ceil(1024)
            );
            let _ = match of(e.group, e.name, 2) {
                Some(two) => writeln!(
                    out,
                    " {} s | {} s | {} | {} MB |",
                    seconds(two.processor),
                    seconds(two.elapsed),
                    ratio(two.elapsed, copy.elapsed),
                    two.peak.div_ceil(1024)
                ),
                None => writeln!(out, " | | | |"),
            };
        }
        Ok(out)
    }

    /// Ten times the rows, generated: whether that is ten times the work, in how much memory.
    fn many_rows(&self, rounds: usize) -> Outcome<String> {
        let mut out = String::from(
            "\n`cailiang generate --pack fsl124 --rows N --seed 1`, then `cailiang batch`, all columns kept:\n\n| rows | threads | processor time | elapsed | memory |\n|---|---|---|---|---|\n",
        );
        let rules = text(&root().join("benches/fsl124"));
        let input = self.data.join("many.csv");
        let output = self.data.join("many-out.csv");
        let mut first: Vec<Measured> = Vec::new();
        let mut words = Vec::new();
        for (rows, rounds) in [(ROWS, rounds), (MANY, 2)] {
            let file = text(&input);
            let words_of =
                ["generate", "--pack", "fsl124", "--rules", &rules, "--rows", rows, "--seed", "1", "-o", &file];
            run(&mut program(&text(&self.batch), &words_of))?;
            for (i, (threads, said)) in [(1, "one thread"), (2, "two threads")].into_iter().enumerate() {
                let args = self.batch_args(&input, &output, threads);
                let mut best: Option<Measured> = None;
                for _ in 0..rounds.max(1) {
                    let m = self.measure(&self.batch, &args, threads, &output)?;
                    best = Some(best.map_or(m, |b| b.and(m)));
                }
                let m = best.ok_or("nothing was measured")?;
                let _ = writeln!(
                    out,
                    "| {rows} | {threads} | {} s | {} s | {} MB |",
                    seconds(m.processor),
                    seconds(m.elapsed),
                    m.peak.div_ceil(1024)
                );
                match first.get(i) {
                    Some(one) => words.push(format!("{} with {said}", ratio(m.processor, one.processor))),
                    None => first.push(m),
                }
            }
        }
        for file in [&input, &output, &self.data.join("many-out.csv.rejects.csv")] {
            let _ = fs::remove_file(file);
        }
        let _ = writeln!(out, "\nTen times the rows take this many times the processor time: {}.", words.join(", "));
        Ok(out)
    }

    /// Runs a program to its end.
    fn measure(&self, name: &Path, args: &[String], threads: usize, output: &Path) -> Outcome<Measured> {
        let _ = fs::remove_file(output);
        let before = processor_of_children()?;
        let begun = Instant::now();
        let mut command = self.with(name, threads);
        let mut child = command.args(args).stdout(Stdio::null()).spawn().map_err(failed(name))?;
        let status = PathBuf::from(format!("/proc/{}/status", child.id()));
        let mut peak = 0;
        loop {
            // The kernel's own maximum so far; the last reading misses at most some milliseconds.
            let held = fs::read_to_string(&status).unwrap_or_default();
            let most = held.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
            peak = most.unwrap_or(0).max(peak);
            match child.try_wait().map_err(failed(name))? {
                None => std::thread::sleep(Duration::from_millis(3)),
                Some(code) if code.success() => break,
                Some(code) => return Err(format!("{} {}: {code}", name.display(), args.join(" "))),
            }
        }
        let elapsed = begun.elapsed();
        Ok(Measured { processor: processor_of_children()?.saturating_sub(before), elapsed, peak })
    }

    /// Every amount is the reference's.
    fn same_amounts(&self, entry: &Entry, reference: &Path) -> Outcome {
        let mut path = entry.output.clone();
        if path.extension().is_some_and(|e| e == "parquet") {
            path.set_extension("read.csv");
            let read =
                "import polars as pl, sys; pl.read_parquet(sys.argv[1], columns=['amount']).write_csv(sys.argv[2])";
            run(self.with(&self.python, 1).args(["-c", read]).arg(&entry.output).arg(&path))?;
        }
        let name = entry.name;
        let mut found = lines(&path)?;
        let mut column = None;
        if path.extension().is_some_and(|e| e == "csv") {
            let header = found.next().transpose().map_err(failed(&path))?.unwrap_or_default();
            let header = header.trim_start_matches('\u{feff}');
            column = Some(header.split(',').position(|n| n == "amount").ok_or_else(|| format!("{name}: no amounts"))?);
        }
        let mut count = 0_u64;
        let mut wanted = lines(reference)?;
        loop {
            let (got, want) = (found.next().transpose(), wanted.next().transpose());
            match (got.map_err(failed(&path))?, want.map_err(failed(reference))?) {
                (None, None) => return Ok(()),
                (Some(got), Some(want)) => {
                    count += 1;
                    let amount = match column {
                        Some(column) => got.split(',').nth(column).unwrap_or_default(),
                        None => {
                            got.split_once("\"amount\":").map_or("", |(_, v)| v.split([',', '}']).next().unwrap_or(""))
                        }
                    };
                    let amount = if amount == "null" { "" } else { amount.trim_matches('"') };
                    let want = want.split(',').nth(2).and_then(fen);
                    if want.is_none() || fen(amount) != want {
                        return Err(format!("{name}, row {count}: {amount} instead of {want:?} fen: {got}"));
                    }
                }
                _ => return Err(format!("{name}: other rows than the reference after {count}")),
            }
        }
    }
}

/// What the bare copies are called.
const COPY: &str = "bare copy";

impl Measured {
    /// The least of both; of memory the most.
    fn and(self, other: Measured) -> Measured {
        Measured {
            processor: self.processor.min(other.processor),
            elapsed: self.elapsed.min(other.elapsed),
            peak: self.peak.max(other.peak),
        }
    }
}

/// What the children that have ended took, of the processor, in hundredths of a second.
fn processor_of_children() -> Outcome<Duration> {
    let path = Path::new("/proc/self/stat");
    let stat = fs::read_to_string(path).map_err(failed(path))?;
    // Behind the name, which may hold anything: the 14th and 15th.
    let fields = stat.rsplit_once(')').map_or("", |s| s.1).split_whitespace().skip(13).take(2);
    let hundredths: Vec<u64> = fields.filter_map(|t| t.parse().ok()).collect();
    match hundredths.as_slice() {
        [user, system] => Ok(Duration::from_millis((user + system) * 10)),
        _ => Err("/proc/self/stat has another form".to_owned()),
    }
}

fn lines(path: &Path) -> Outcome<std::io::Lines<BufReader<File>>> {
    Ok(BufReader::with_capacity(1 << 20, File::open(path).map_err(failed(path))?).lines())
}

/// The lines of two files are the same, the first column of the one left out where it is one more.
fn same_lines(name: &str, path: &Path, reference: &Path, one_more: bool) -> Outcome {
    let mut wanted = lines(reference)?;
    for (i, line) in lines(path)?.enumerate() {
        let line = line.map_err(failed(path))?;
        let got = if one_more { line.split_once(',').map_or("", |l| l.1) } else { &line };
        let want = wanted.next().transpose().map_err(failed(reference))?;
        if want.as_deref() != Some(got) {
            return Err(format!("{name}, line {}: {got} instead of {want:?}", i + 1));
        }
    }
    if wanted.next().is_some() { Err(format!("{name}: fewer lines than the reference")) } else { Ok(()) }
}

/// `12800.5` in fen; nothing is 0.
fn fen(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let (digits, zeros) = fraction.split_at_checked(fraction.len().min(2))?;
    let part: i64 = format!("{digits:0<2}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part).filter(|_| zeros.bytes().all(|b| b == b'0'))
}

/// `16.9` as tenths.
fn tenths(text: &str) -> Option<u64> {
    let (whole, tenth) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    whole.parse::<u64>().ok()?.checked_mul(10)?.checked_add(tenth.get(..1)?.parse().ok()?)
}

fn percent(part: u64, whole: u64) -> String {
    let tenths = part.saturating_mul(1000).checked_div(whole).unwrap_or(0);
    if tenths >= 100 { format!("{} %", tenths / 10) } else { format!("{}.{} %", tenths / 10, tenths % 10) }
}

fn hundredths(n: u128) -> String {
    format!("{}.{:02}", n / 100, n % 100)
}

fn seconds(d: Duration) -> String {
    hundredths(d.as_millis() / 10)
}

fn ratio(a: Duration, b: Duration) -> String {
    hundredths((a.as_millis() * 100).checked_div(b.as_millis()).unwrap_or(0))
}

/// Between its markers.
fn put(path: &Path, text: &str) -> Outcome {
    let old = fs::read_to_string(path).map_err(failed(path))?;
    let (before, rest) = old.split_once(BEGIN).ok_or("docs/performance.md has no place for the tables")?;
    let (_, after) = rest.split_once(END).ok_or("docs/performance.md has no end for the tables")?;
    fs::write(path, format!("{before}{BEGIN}{text}{END}{after}")).map_err(failed(path))
}
