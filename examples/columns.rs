//! The benchmark rule over a file of cases, in columns: one line `tier,result,amount,revoke` a case, as `fsl124` writes
//! them, and on standard error the rates of reading the cells, of the columns, and of the rule by hand.
//!
//! `cargo run --release --example columns -- cases.csv > out`; the columns of the file are those of `fsl124`.

#[allow(dead_code)]
#[path = "../benches/support/mod.rs"]
mod support;

use cailiang::columns::{Cells, Engine};
use cailiang::pack::model::Outcome;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name the file of cases")?;
    let text = std::fs::read_to_string(path)?;
    let rules = support::rules();
    let compiled = support::compiled(&rules);
    let engine = Engine::new(&compiled);
    eprintln!("steps, registers of truths, of figures: {:?}", engine.size());
    let header = text.lines().next().ok_or("no header")?;
    let facts: Vec<usize> =
        header.split(',').map(|name| compiled.facts.iter().position(|f| f.id == name).unwrap_or(usize::MAX)).collect();
    let mut cells = Cells::new(&compiled);
    let mut blocks = Vec::new();
    let mut cases = Vec::new();
    let mut block = engine.block();
    let started = Instant::now();
    for line in text.lines().skip(1) {
        for (fact, cell) in facts.iter().zip(line.split(',')) {
            if *fact != usize::MAX && !cells.put(&mut block, *fact, cell.as_bytes()) {
                return Err(format!("not plain: {cell}").into());
            }
        }
        if !cells.end_row(&mut block) {
            return Err("dates out of order".into());
        }
        if block.is_full() {
            blocks.push(std::mem::replace(&mut block, engine.block()));
        }
    }
    if !block.is_empty() {
        blocks.push(block);
    }
    let read = started.elapsed().as_nanos();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let index = |list: &[&str], i: usize| list.iter().position(|x| Some(x) == fields.get(i)).unwrap_or(9);
        cases.push(support::Case {
            cents: fields[1].replace('.', "").parse()?,
            days: fields[2].parse()?,
            priors: fields[3].parse()?,
            harm: index(&support::HARM, 4),
            subject: index(&support::SUBJECT, 5),
            flags: fields[6..16].iter().enumerate().fold(0, |f, (i, x)| f | u16::from(*x == "true") << i),
        });
    }
    let mut scratch = engine.scratch();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for block in &blocks {
        let answers = engine.run(block, &mut scratch);
        for row in 0..answers.len() {
            let a = answers.get(row).ok_or("no answer")?;
            let result = match a.outcome() {
                Some(Outcome::Exempt) => "exempt",
                Some(Outcome::Reduced) => "mitigated",
                Some(Outcome::Lenient) => "lighter",
                Some(Outcome::Ordinary) => "general",
                Some(Outcome::Severe) => "heavier",
                None => return Err("undecided".into()),
            };
            let cents = match answers.amounts().get(row) {
                Some((n, scale)) => n * 10_i64.pow(u32::from(2 - scale)),
                None => 0,
            };
            let tier = a.tier().ok_or("no tier")? + 1;
            writeln!(out, "{tier},{result},{}.{:02},{}", cents / 100, cents % 100, a.imposed(0))?;
        }
    }
    out.flush()?;
    // Best of several, side by side: the machine's other work disturbs single runs.
    let (mut hand, mut ours, mut each) = (u128::MAX, u128::MAX, u128::MAX);
    for _ in 0..15 {
        let t = Instant::now();
        let sum = cases.iter().map(|c| support::by_hand(black_box(c)).2).fold(0_i64, i64::wrapping_add);
        black_box(sum);
        hand = hand.min(t.elapsed().as_nanos());
        let t = Instant::now();
        for block in &blocks {
            black_box(engine.run(black_box(block), &mut scratch).len());
        }
        ours = ours.min(t.elapsed().as_nanos());
        let t = Instant::now();
        let mut sum = 0_i64;
        for block in &blocks {
            let answers = engine.run(black_box(block), &mut scratch);
            let amounts = answers.amounts();
            for row in 0..answers.len() {
                sum = sum.wrapping_add(amounts.get(row).map_or(0, |a| a.0));
            }
        }
        black_box(sum);
        each = each.min(t.elapsed().as_nanos());
    }
    let n = u128::try_from(cases.len().max(1))?;
    let tenths = |t: u128| format!("{}.{}", t / n, t * 10 / n % 10);
    let share = |t: u128| hand * 100 / t.max(1);
    eprintln!(
        "by hand {} ns a case; columns {} ns ({} %), with each amount read {} ns ({} %); reading the cells {} ns",
        tenths(hand),
        tenths(ours),
        share(ours),
        tenths(each),
        share(each),
        tenths(read)
    );
    Ok(())
}
