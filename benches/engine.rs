//! Compiling, assessing with and without the trace, and the rule of `benches/fsl124` beside the same rule by hand.
//!
//! `cargo bench --bench engine` prints times; the ratios of `docs/performance.md` come from one such run.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a benchmark stops at the first surprise")]

#[allow(dead_code)]
mod support;

use cailiang::assess::{Ask, Assessor, RuleSet, Verdicts};
use cailiang::bundle::{Bundle, make};
use cailiang::case::read_case;
use cailiang::document::{SourceFile, Syntax, read};
use cailiang::explain::{Lang, json, push_json};
use cailiang::program::Value;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write;
use std::hint::black_box;

fn case_json(c: &support::Case) -> String {
    let mut s = format!(
        r#"{{"item":"fsl124/124","facts":{{"goods_value":"{}.{:02}","duration_days":{},"prior_offences":{},"harm":"{}","subject":"{}""#,
        c.cents / 100,
        c.cents % 100,
        c.days,
        c.priors,
        support::HARM[c.harm],
        support::SUBJECT[c.subject]
    );
    for (i, id) in support::FLAGS.iter().enumerate() {
        let _ = write!(s, r#","{id}":{}"#, c.flags >> i & 1 == 1);
    }
    s.push_str("}}");
    s
}

fn fsl124(c: &mut Criterion) {
    let rules = support::rules();
    let compiled = support::compiled(&rules);
    let cases = support::cases(10_000);
    let inputs: Vec<Vec<Value>> = cases.iter().map(|x| support::inputs(&compiled, x)).collect();
    let mut group = c.benchmark_group("fsl124");
    group.throughput(Throughput::Elements(cases.len() as u64));
    group.bench_function("by hand, i64 cents", |b| {
        b.iter(|| cases.iter().map(|x| support::by_hand(x).2).fold(0_i64, i64::wrapping_add));
    });
    group.bench_function("compiled item, no trace", |b| {
        let mut verdicts = Verdicts::new(&compiled);
        b.iter(|| {
            let mut decided = 0;
            for i in &inputs {
                let v = verdicts.of(black_box(i));
                decided += usize::from(v.amount().is_some());
            }
            decided
        });
    });
    let parsed: Vec<_> =
        cases.iter().map(|x| read_case(&read(&case_json(x), 0, Syntax::Json).unwrap()).unwrap()).collect();
    let mut assessor = Assessor::new(&rules);
    group.bench_function("assess, full trace, JSON", |b| {
        let ask = Ask { options: true, changes: false, trace: true, force: false };
        let mut text = String::new();
        b.iter(|| {
            let mut written = 0;
            for p in &parsed {
                text.clear();
                push_json(&mut text, &assessor.assess(p, &ask).unwrap(), Lang::Zh);
                written += black_box(&text).len();
            }
            written
        });
    });
    group.bench_function("assess, full trace, what would change, JSON", |b| {
        b.iter(|| {
            parsed.iter().map(|p| json(&assessor.assess(p, &Ask::default()).unwrap(), Lang::Zh).len()).sum::<usize>()
        });
    });
    group.finish();
}

fn packs(c: &mut Criterion) {
    let files = |dir: &str| {
        let text = std::fs::read_to_string(format!("{}/{dir}/pack.yaml", env!("CARGO_MANIFEST_DIR"))).unwrap();
        vec![SourceFile::new("pack.yaml", text)]
    };
    let dirs = ["rules/cn/general/penalty-law", "rules/cn/general/samr-2022", "rules/cn/market/product-quality"];
    c.bench_function("read product-quality with the packs it uses", |b| {
        let sources: Vec<_> = dirs.iter().map(|d| files(d)).collect();
        b.iter(|| {
            let mut rules = RuleSet::new();
            for s in &sources {
                rules.add(s.clone()).unwrap();
            }
            rules
        });
    });
    let mut rules = RuleSet::new();
    for d in dirs {
        rules.add(files(d)).unwrap();
    }
    let item = rules.packs()[2].pack.items[0].clone();
    c.bench_function("compile one item of product-quality", |b| b.iter(|| rules.compile(2, &item).unwrap()));
    let text = r#"{"item":"product-quality/unsafe-products","dates":{"act":"2026-01-05","found":"2026-01-10"},"facts":{"货值金额":"9600"}}"#;
    let case = read_case(&read(text, 0, Syntax::Json).unwrap()).unwrap();
    let mut assessor = Assessor::new(&rules);
    c.bench_function("assess with most facts missing", |b| {
        b.iter(|| assessor.assess(&case, &Ask::default()).unwrap());
    });
}

/// The files of every pack below a folder, without its cases, as the command line reads them.
fn rules_below(folder: &std::path::Path, out: &mut Vec<Vec<SourceFile>>) {
    let inside = |folder: &std::path::Path| {
        let mut paths: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let file = |p: &std::path::PathBuf| SourceFile::new(p.to_string_lossy(), std::fs::read_to_string(p).unwrap());
    let manifest = folder.join("pack.yaml");
    if manifest.is_file() {
        let items = inside(&folder.join("items"));
        out.push(std::iter::once(&manifest).chain(&items).map(file).collect());
        return;
    }
    for path in inside(folder) {
        rules_below(&path, out);
    }
}

fn loading(c: &mut Criterion) {
    let mut sources = Vec::new();
    rules_below(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/rules")), &mut sources);
    let from_yaml = || {
        let mut rules = RuleSet::new();
        for s in &sources {
            rules.add(s.clone()).unwrap();
        }
        rules
    };
    let rules = from_yaml();
    let bytes = make(&rules, &(0..rules.packs().len()).collect::<Vec<_>>()).unwrap();
    let mut group = c.benchmark_group(format!("load all {} packs", sources.len()));
    group.bench_function("from YAML", |b| b.iter_with_large_drop(from_yaml));
    group.bench_function("from the bundle", |b| {
        b.iter_with_large_drop(|| {
            let bundle = Bundle::open(black_box(bytes.as_slice()), 0).unwrap();
            let mut rules = RuleSet::new();
            for i in 0..bundle.entries().len() {
                bundle.add_to(i, &mut rules).unwrap();
            }
            rules
        });
    });
    group.bench_function("the bundle's index alone", |b| {
        b.iter(|| Bundle::open(black_box(bytes.as_slice()), 0).unwrap().engine().len())
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = fsl124, packs, loading
}
criterion_main!(benches);
