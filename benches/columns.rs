//! The rule of `benches/fsl124` over columns beside the same rule by hand, in one run.
//!
//! `cargo bench --bench columns`; the ratios of `docs/performance.md` come from one such run.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a benchmark stops at the first surprise")]

#[allow(dead_code)]
mod support;

use cailiang::columns::{Block, Engine, ROWS};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

fn columns(c: &mut Criterion) {
    let rules = support::rules();
    let compiled = support::compiled(&rules);
    let engine = Engine::new(&compiled);
    let cases = support::cases(8 * ROWS);
    let blocks: Vec<Block> = cases
        .chunks(ROWS)
        .map(|chunk| {
            let mut block = engine.block();
            for case in chunk {
                assert!(block.push(&support::inputs(&compiled, case)));
            }
            block
        })
        .collect();
    let mut group = c.benchmark_group("columns");
    group.throughput(Throughput::Elements(cases.len() as u64));
    group.bench_function("by hand, i64 cents", |b| {
        b.iter(|| cases.iter().map(|x| support::by_hand(x).2).fold(0_i64, i64::wrapping_add));
    });
    let mut scratch = engine.scratch();
    group.bench_function("columns", |b| {
        b.iter(|| blocks.iter().map(|x| engine.run(black_box(x), &mut scratch).len()).sum::<usize>());
    });
    group.bench_function("columns, each amount read", |b| {
        b.iter(|| {
            let mut sum = 0_i64;
            for block in &blocks {
                let answers = engine.run(black_box(block), &mut scratch);
                let amounts = answers.amounts();
                for row in 0..answers.len() {
                    sum = sum.wrapping_add(amounts.get(row).map_or(0, |a| a.0));
                }
            }
            sum
        });
    });
    group.finish();
    c.bench_function("prepare fsl124 for columns", |b| b.iter(|| Engine::new(&compiled)));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(40);
    targets = columns
}
criterion_main!(benches);
