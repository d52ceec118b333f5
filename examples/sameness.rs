//! Packs and cases on which the command line and the WebAssembly module must give the same bytes, and the rate of this
//! engine on the benchmark item, for comparing with the module's in the same run.
//!
//! `cargo run --release --features oracle --example sameness -- FOLDER COUNT` writes to the folder
//! `shipped.clb` (packs of the tree, compiled) and `shipped.ndjson` (all their cases),
//! `generated/gN/pack.yaml`, `generated.clb` and `generated.ndjson` (COUNT cases),
//! `speed.clb` and `speed.ndjson` (the benchmark item), and `native.json` (cases a second).

#![allow(
    clippy::unwrap_used,
    clippy::float_arithmetic,
    reason = "an example stops at the first surprise and prints a rate"
)]

use cailiang::assess::{Ask, Assessor, RuleSet};
use cailiang::bundle::prepare;
use cailiang::case::read_case;
use cailiang::document::{SourceFile, Syntax, compact, read};
use cailiang::explain::{Lang, json};
use cailiang::oracle::{Fact, generate};
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[allow(dead_code)]
#[path = "../benches/support/mod.rs"]
mod support;

const CASES_PER_PACK: u64 = 200;
/// Cases of the benchmark item.
const SPEED: usize = 5_000;
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().ok_or("name a folder")?);
    let count: u64 = args.next().ok_or("how many cases?")?.parse()?;
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("generated"))?;
    shipped(&folder)?;
    generated(&folder, count)?;
    speed(&folder)
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut inside: Vec<PathBuf> = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    inside.sort();
    for path in inside {
        if path.is_dir() { walk(&path, out)? } else { out.push(path) }
    }
    Ok(())
}

/// Every pack of the tree with its cases.
fn shipped(folder: &Path) -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut rules = RuleSet::new();
    let mut cases = String::new();
    for part in ["rules", "tests/packs", "benches"] {
        let mut files = Vec::new();
        walk(&root.join(part), &mut files)?;
        for manifest in files.iter().filter(|p| p.ends_with("pack.yaml")) {
            let home = manifest.parent().ok_or("a pack stands in a folder")?;
            let mine = |p: &&PathBuf| {
                *p == manifest || [home.join("items"), home.join("cases")].iter().any(|f| p.starts_with(f))
            };
            let source = |p: &PathBuf| Ok(SourceFile::new(p.to_string_lossy(), fs::read_to_string(p)?));
            let sources: Vec<SourceFile> = files.iter().filter(mine).map(source).collect::<std::io::Result<_>>()?;
            let index = rules.add(sources).map_err(|e| format!("{}: {e:?}", home.display()))?;
            let loaded = rules.packs().get(index).ok_or("just added")?;
            for case in &loaded.pack.cases {
                cases.push_str(&compact(&case.case));
                cases.push('\n');
            }
        }
    }
    fs::write(folder.join("shipped.ndjson"), cases)?;
    compiled(&rules, &folder.join("shipped.clb"))
}

/// All packs of a rule set as the module reads them.
fn compiled(rules: &RuleSet, file: &Path) -> Result<(), Box<dyn Error>> {
    let all: Vec<usize> = (0..rules.packs().len()).collect();
    fs::write(file, prepare(rules, &all).map_err(|e| format!("{}: {e:?}", file.display()))?)?;
    Ok(())
}

/// Packs and cases at random, the same each time.
fn generated(folder: &Path, count: u64) -> Result<(), Box<dyn Error>> {
    let mut cases = String::new();
    let mut all = RuleSet::new();
    for seed in 0..count.div_ceil(CASES_PER_PACK) {
        let text = generate::pack_yaml(seed).replacen("pack: generated", &format!("pack: g{seed}"), 1);
        let home = folder.join(format!("generated/g{seed}"));
        fs::create_dir_all(&home)?;
        fs::write(home.join("pack.yaml"), &text)?;
        let mut rules = RuleSet::new();
        let source = SourceFile::new("pack.yaml", text.clone());
        all.add(vec![source.clone()]).map_err(|e| format!("seed {seed}: {e:?}"))?;
        rules.add(vec![source]).map_err(|e| format!("seed {seed}: {e:?}"))?;
        let loaded = rules.packs().first().ok_or("just added")?;
        let item = loaded.pack.items.first().ok_or("a generated pack has an item")?;
        let compiled = rules.compile(0, item).map_err(|e| format!("seed {seed}: {e:?}"))?;
        for n in 0..CASES_PER_PACK.min(count - seed * CASES_PER_PACK) {
            let mut case = generate::case(seed.wrapping_mul(1_000_003).wrapping_add(n), &text, &loaded.pack, &[], item);
            // What an item leaves no choice of would make the whole case wrong.
            case.elect.retain(|id| compiled.elections.iter().any(|e| e.id == *id));
            cases.push_str(&written(&format!("g{seed}"), &case));
            cases.push('\n');
        }
    }
    fs::write(folder.join("generated.ndjson"), cases)?;
    compiled(&all, &folder.join("generated.clb"))
}

/// A generated case as a case file has it.
fn written(pack: &str, case: &generate::Case) -> String {
    let mut dates = serde_json::Map::new();
    let mut facts = serde_json::Map::new();
    let mut known: Vec<_> = case.facts.iter().collect();
    known.sort_by_key(|(id, _)| *id);
    for (id, fact) in known {
        let value = match fact {
            Fact::Number(n) => n.to_string().into(),
            Fact::Date(d) => d.to_string().into(),
            Fact::Months(n) | Fact::Days(n) => (*n).into(),
            Fact::Bool(b) => (*b).into(),
            Fact::Text(t) => t.clone().into(),
            Fact::Set(options) => options.iter().cloned().collect(),
        };
        match id.strip_suffix("_date").filter(|key| ["act", "act_end", "found", "filed", "decision"].contains(key)) {
            Some(key) => dates.insert(key.to_owned(), value),
            None => facts.insert(id.clone(), value),
        };
    }
    serde_json::json!({ "item": format!("{pack}/act"), "dates": dates, "facts": facts, "elect": case.elect })
        .to_string()
}

/// The benchmark item, and how many of its cases a second this engine reads, assesses and writes, on one thread.
fn speed(folder: &Path) -> Result<(), Box<dyn Error>> {
    let rules = support::rules();
    let mut lines = String::new();
    for case in support::cases(SPEED) {
        lines.push_str(&speed_case(&case));
        lines.push('\n');
    }
    compiled(&rules, &folder.join("speed.clb"))?;
    fs::write(folder.join("speed.ndjson"), &lines)?;
    let mut assessor = Assessor::new(&rules);
    let ask = Ask { changes: false, ..Ask::default() };
    let mut best = 0.0_f64;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut bytes = 0;
        for line in lines.lines() {
            let node = read(line, 0, Syntax::Json).map_err(|e| format!("{e:?}"))?;
            let case = read_case(&node).map_err(|e| format!("{e:?}"))?;
            bytes += json(&assessor.assess(&case, &ask).map_err(|e| format!("{e:?}"))?, Lang::Zh).len();
        }
        std::hint::black_box(bytes);
        best = best.max(f64::from(u32::try_from(SPEED)?) / start.elapsed().as_secs_f64());
    }
    fs::write(folder.join("native.json"), format!("{{\"per_second\":{best:.0}}}\n"))?;
    Ok(())
}

fn speed_case(c: &support::Case) -> String {
    let mut s = format!(
        r#"{{"item":"fsl124/124","facts":{{"goods_value":"{}.{:02}","duration_days":{},"prior_offences":{}"#,
        c.cents / 100,
        c.cents % 100,
        c.days,
        c.priors,
    );
    for (id, list, i) in [("harm", support::HARM, c.harm), ("subject", support::SUBJECT, c.subject)] {
        let _ = write!(s, r#","{id}":"{}""#, list.get(i).copied().unwrap_or_default());
    }
    for (i, id) in support::FLAGS.iter().enumerate() {
        let _ = write!(s, r#","{id}":{}"#, c.flags >> i & 1 == 1);
    }
    s.push_str("}}");
    s
}
