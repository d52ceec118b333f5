//! The benchmark rule over a file of cases: one line `tier,result,amount,revoke` a case, for comparing with another
//! implementation's output byte for byte, and on standard error the rates of the compiled item and of the rule by hand.
//!
//! `cargo run --release --example fsl124 -- cases.csv > out`, where the file has the columns `id, goods_value,
//! duration_days, prior_offences, harm, subject` and the ten yes/no facts of `benches/fsl124`.

#[allow(dead_code)]
#[path = "../benches/support/mod.rs"]
mod support;

use cailiang::assess::Verdicts;
use cailiang::pack::model::Outcome;
use cailiang::program::Value;
use cailiang::quantity::{Number, parse_number};
use std::io::{BufWriter, Write};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name the file of cases")?;
    let text = std::fs::read_to_string(path)?;
    let mut cases = Vec::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let index =
            |list: &[&str], i: usize| list.iter().position(|x| Some(x) == fields.get(i)).ok_or("unknown option");
        let value = parse_number(fields[1]).ok_or("not a number")?.map_err(|_| "too many digits")?;
        let cents = value.mul(Number::from(100)).ok().and_then(Number::to_i64).ok_or("not in cents")?;
        let flags = fields[6..16].iter().enumerate().fold(0, |f, (i, x)| f | u16::from(*x == "true") << i);
        cases.push(support::Case {
            cents,
            days: fields[2].parse()?,
            priors: fields[3].parse()?,
            harm: index(&support::HARM, 4)?,
            subject: index(&support::SUBJECT, 5)?,
            flags,
        });
    }
    let rules = support::rules();
    let compiled = support::compiled(&rules);
    let inputs: Vec<Vec<Value>> = cases.iter().map(|c| support::inputs(&compiled, c)).collect();
    let mut verdicts = Verdicts::new(&compiled);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for i in &inputs {
        let v = verdicts.of(i);
        let result = match v.outcome() {
            Some(Outcome::Exempt) => "exempt",
            Some(Outcome::Reduced) => "mitigated",
            Some(Outcome::Lenient) => "lighter",
            Some(Outcome::Ordinary) => "general",
            Some(Outcome::Severe) => "heavier",
            None => return Err("undecided".into()),
        };
        let cents = v.amount().map_or(Some(0), |a| a.mul(Number::from(100)).ok()?.to_i64()).ok_or("not in cents")?;
        let tier = v.tier().ok_or("no tier")? + 1;
        writeln!(out, "{tier},{result},{}.{:02},{}", cents / 100, cents % 100, v.imposed(0))?;
    }
    out.flush()?;
    // Best of several, side by side: the machine's other work disturbs single runs.
    let (mut hand, mut ours) = (u128::MAX, u128::MAX);
    for _ in 0..7 {
        let t = Instant::now();
        let sum = cases.iter().map(|c| support::by_hand(std::hint::black_box(c)).2).fold(0_i64, i64::wrapping_add);
        std::hint::black_box(sum);
        hand = hand.min(t.elapsed().as_nanos());
        let t = Instant::now();
        let fined = inputs.iter().filter(|i| verdicts.of(std::hint::black_box(i)).amount().is_some()).count();
        std::hint::black_box(fined);
        ours = ours.min(t.elapsed().as_nanos());
    }
    let n = cases.len().max(1) as u128;
    eprintln!("by hand {} ns a case, compiled item {} ns a case, 1/{}", hand / n, ours / n, ours / hand.max(1));
    Ok(())
}
