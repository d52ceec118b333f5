//! `generate`: plausible case files.

use super::{errors, replaceable, teller};
use crate::args::Generate;
use crate::batch::To;
use crate::batch::generate::{Generator, Plan, push_row};
use crate::batch::open::Packing;
use crate::batch::sink::{self, Sink, is_sink};
use crate::batch::source::Kind;
use crate::batch::target::Target;
use crate::batch::typed::{Cell, Field, Type};
use crate::batch::write::{Out, push_object};
use crate::exit::{Exit, Failure};
use crate::packs::Shelf;
use cailiang::explain::Lang;
use cailiang::quantity::{Number, parse_number};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Runs it.
pub fn run(args: &Generate, lang: Lang) -> Result<Exit, Failure> {
    let mut shelf = Shelf::open(&args.rules.rules)?;
    if !shelf.need(&args.pack)? && shelf.problems.is_empty() {
        return Err(Failure::Usage(format!("没有规则包“{}”", args.pack), format!("there is no pack `{}`", args.pack)));
    }
    if errors(&shelf.problems) > 0 {
        teller(&shelf, lang).tell(&shelf.problems);
        return Ok(Exit::Pack);
    }
    let wanted = match args.item.as_deref().map(|i| (i, i.split_once('/'))) {
        None => None,
        Some((item, None)) => Some(item),
        Some((_, Some((pack, item)))) if pack == args.pack => Some(item),
        Some((item, Some(_))) => {
            return Err(Failure::Usage(
                format!("事项“{item}”不属于 --pack 所说的规则包“{}”", args.pack),
                format!("the item `{item}` is not of the pack `{}` that --pack names", args.pack),
            ));
        }
    };
    let mut plans = Vec::new();
    for index in shelf.rules.versions(&args.pack) {
        let Some(loaded) = shelf.rules.packs().get(index) else { continue };
        for item in loaded.pack.items.iter().filter(|i| wanted.is_none_or(|w| i.id.value == w)) {
            match Plan::new(&shelf.rules, index, item) {
                Ok(plan) => plans.push(plan),
                Err(problems) => {
                    teller(&shelf, lang).tell(&problems);
                    return Ok(Exit::Pack);
                }
            }
        }
    }
    if plans.is_empty() {
        let item = wanted.unwrap_or_default();
        return Err(Failure::Usage(
            format!("规则包“{}”没有事项“{item}”", args.pack),
            format!("the pack `{}` has no item `{item}`", args.pack),
        ));
    }
    let mut generator = Generator::new(&shelf.rules, plans, args.seed, dirt(&args.dirt)?, lang == Lang::Zh);
    let output = args.output.as_deref().unwrap_or("-");
    let kind = if output == "-" { Some(Kind::Csv) } else { Kind::named(output) };
    let Some(kind) = kind else {
        return Err(Failure::Usage(
            format!("看不出 {output} 是什么格式；用 .csv、.xlsx、.parquet 等作后缀"),
            format!("the name {output} does not say its format: end it in .csv, .xlsx, .parquet or another"),
        ));
    };
    let packing = Packing::named(&output.to_ascii_lowercase()).0;
    if packing != Packing::Plain && !kind.packs() {
        return Err(Failure::Usage(
            format!("{} 文件不另行压缩：{output}", kind.name()),
            format!("a file of the format {} is not packed: {output}", kind.name()),
        ));
    }
    if output != "-" {
        replaceable(Path::new(output))?;
    }
    let partial = format!("{output}.partial");
    let failed =
        |e: io::Error| Failure::io(if output == "-" { lang.pick("标准输出", "standard output") } else { output }, e);
    let target = match output {
        "-" => Target::Stdout(io::stdout()),
        _ => Target::File(File::create(&partial).map_err(failed)?),
    };
    if is_sink(kind) {
        let to = To::File(PathBuf::from(output));
        let fields = generator.header().map(|name| Field { name: name.to_owned(), kind: Type::Text }).collect();
        let mut sink = sink::begin(kind, &to, fields, Some(target), lang, 1)?;
        fill(&mut generator, sink.as_mut(), args.rows).map_err(failed)?;
    } else {
        let mut out = Out::new(target, packing);
        write(&mut generator, &mut out, kind, args.rows).map_err(failed)?;
    }
    if output != "-" {
        fs::rename(&partial, output).map_err(failed)?;
    }
    Ok(Exit::Done)
}

fn fill(generator: &mut Generator<'_>, sink: &mut dyn Sink, rows: u64) -> io::Result<()> {
    for _ in 0..rows {
        let row = generator.row();
        let cell = |text: &'_ String| match text.as_str() {
            "" => Cell::Empty,
            text => Cell::Text(text.to_owned().into()),
        };
        sink.row(&row.iter().map(cell).collect::<Vec<Cell<'_>>>())?;
    }
    sink.finish()
}

fn write(generator: &mut Generator<'_>, out: &mut Out, kind: Kind, rows: u64) -> io::Result<()> {
    let header: Vec<String> = generator.header().map(str::to_owned).collect();
    let delimiter = if kind == Kind::Tsv { '\t' } else { ',' };
    if kind != Kind::Ndjson {
        push_row(out.text(), header.iter().map(String::as_str), delimiter);
    }
    for _ in 0..rows {
        let row = generator.row();
        match kind {
            Kind::Ndjson => push_object(out.text(), &header, &row),
            _ => push_row(out.text(), row.iter().map(String::as_str), delimiter),
        }
        out.pass()?;
    }
    out.cut()?;
    out.sync()
}

/// Rows out of ten thousand: `5%`, `0.05`.
fn dirt(text: &str) -> Result<u32, Failure> {
    let (digits, unit) = match text.strip_suffix('%') {
        Some(d) => (d, Number::from(100_i64)),
        None => (text, Number::from(10_000_i64)),
    };
    let share = parse_number(digits).and_then(Result::ok).and_then(|n| n.mul(unit).ok()).and_then(Number::to_i64);
    share.and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= 10_000).ok_or_else(|| {
        Failure::Usage(format!("“{text}”不是比例，应如 5% 或 0.05"), format!("`{text}` is no share such as 5% or 0.05"))
    })
}
