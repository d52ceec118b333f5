//! `batch`: many cases in, an answer or a refusal for each out.

use super::{date, errors, teller};
use crate::args::{Batch, Encoding, Rows};
use crate::batch::engine::{AsOf, RowByRow, Settings};
use crate::batch::items::Facts;
use crate::batch::lanes::{Engines, Items};
use crate::batch::open::{From, Meter, Packing};
use crate::batch::roles::Map;
use crate::batch::source::{self, Kind, Wanted};
use crate::batch::{To, Writing, interrupted, suggest};
use crate::exit::{Exit, Failure};
use crate::output::{Output, to_stderr, to_stdout};
use crate::packs::{Shelf, read_limited};
use cailiang::document::MAX_BYTES;
use cailiang::explain::Lang;
use std::fmt::Write as _;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Runs it.
pub fn run(args: &Batch, lang: Lang) -> Result<Exit, Failure> {
    let mut shelf = Shelf::open(&args.rules.rules)?;
    match &args.item {
        // A column may still name others.
        Some(item) if args.suggest_map => {
            shelf.need(item.split('/').next().unwrap_or_default())?;
        }
        _ => {
            shelf.need_all()?;
        }
    }
    if errors(&shelf.problems) > 0 {
        teller(&shelf, lang).tell(&shelf.problems);
        return Ok(Exit::Pack);
    }
    let from = From::of(&args.input);
    let wanted = Wanted {
        from: from.clone(),
        kind: args.from.map(kind).or_else(|| Kind::named(&args.input)),
        encoding: args.encoding.map(|e| match e {
            Encoding::Utf8 => source::Encoding::Utf8,
            Encoding::Gb18030 => source::Encoding::Gb18030,
        }),
    };
    let meter = Meter::default();
    let (mut rows, found) = source::source(&wanted, &meter)?;
    if args.suggest_map {
        return draft(args, &shelf, rows.as_mut(), lang);
    }
    let map = match &args.map {
        Some(path) => Map::read(&path.to_string_lossy(), &read_limited(path, MAX_BYTES)?)?,
        None => Map::default(),
    };
    let settings = Settings {
        item: args.item.clone(),
        map,
        as_of: as_of(args)?,
        force: args.force,
        reasons: args.reasons.then_some(lang),
    };
    if let (Some(item), AsOf::Version(version)) = (&args.item, &settings.as_of) {
        known_version(&shelf, item, version)?;
    }
    let writing = writing(args, found, &settings, &shelf, &from, lang)?;
    let items = Items::new(&shelf.rules);
    let engines = Engines::new(&items);
    let one = |_| match args.row_by_row {
        true => RowByRow::new(&shelf.rules, &settings),
        false => RowByRow::over_columns(&shelf.rules, &settings, &engines),
    };
    let mut each: Vec<RowByRow<'_>> = (0..threads(args)).map(one).collect();
    let done = crate::batch::run(rows.as_mut(), &from, &meter, &mut each, &settings.map, &writing);
    let summary = done.inspect_err(|e| {
        if matches!(e, Failure::Io { .. }) && interrupted(&writing) {
            to_stderr(lang.pick(
                "已完成的部分保留在 .partial 文件中；排除原因后以 --resume 继续\n",
                "what was done is kept in the .partial file; remove the cause and go on with --resume\n",
            ));
        }
    })?;
    if args.json {
        let text = format!("{}\n", summary.json());
        match &writing.to {
            To::Stdout => to_stderr(&text),
            To::File(_) => to_stdout(&text).map_err(|e| Failure::io("stdout", e))?,
        }
    } else if !args.quiet {
        to_stderr(&crate::output::clean(&summary.text(lang)));
    }
    Ok(if summary.counts.get("rejected") > 0 { Exit::Case } else { Exit::Done })
}

/// Computing threads: as many as there are processors, where it is not said.
fn threads(args: &Batch) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    args.threads.map_or_else(all, usize::from).min(256)
}

fn kind(rows: Rows) -> Kind {
    match rows {
        Rows::Csv => Kind::Csv,
        Rows::Tsv => Kind::Tsv,
        Rows::Ndjson => Kind::Ndjson,
    }
}

fn draft(args: &Batch, shelf: &Shelf, rows: &mut dyn source::Source, lang: Lang) -> Result<Exit, Failure> {
    let mut block = crate::batch::block::Block::default();
    rows.fill(&mut block, crate::batch::block::ROWS)?;
    let facts = match &args.item {
        Some(item) => {
            let facts = Facts::new(&shelf.rules, item);
            Some(facts.map_err(|t| Failure::Usage(t.message.zh.clone(), t.message.en.clone()))?)
        }
        None => None,
    };
    let text = suggest::draft(rows.columns(), args.item.as_deref().zip(facts.as_ref()));
    Output::new(args.output.as_ref().map(PathBuf::from), None, lang).write(&text)?;
    Ok(Exit::Done)
}

fn as_of(args: &Batch) -> Result<AsOf, Failure> {
    Ok(match (args.as_of.as_deref(), &args.pack_version) {
        (_, Some(version)) => AsOf::Version(version.clone()),
        (None, None) => AsOf::Both,
        (Some("act"), _) => AsOf::Act,
        (Some("decision"), _) => AsOf::Decision,
        (Some(day), _) => AsOf::Day(date(day)?),
    })
}

/// A version no row could be computed under is told of once and not in every row.
fn known_version(shelf: &Shelf, item: &str, version: &str) -> Result<(), Failure> {
    let pack = item.split('/').next().unwrap_or_default();
    let at = |i: usize| shelf.rules.packs().get(i).map(|p| p.pack.version.value.as_str());
    let all: Vec<&str> = shelf.rules.versions(pack).into_iter().filter_map(at).collect();
    if all.contains(&version) {
        return Ok(());
    }
    Err(Failure::Usage(
        format!("规则包“{pack}”没有版本 {version}，有 {}", all.join("、")),
        format!("the pack `{pack}` has no version {version}; there are {}", all.join(", ")),
    ))
}

fn writing(
    args: &Batch,
    found: Kind,
    settings: &Settings,
    shelf: &Shelf,
    from: &From,
    lang: Lang,
) -> Result<Writing, Failure> {
    let output = args.output.as_deref().unwrap_or("-");
    // A workbook is only read.
    let named = args.to.map(kind).or_else(|| Kind::named(output)).filter(|k| *k != Kind::Xlsx);
    let (to, kind) = match (output, named) {
        ("-", None) if found == Kind::Xlsx => (To::Stdout, Kind::Csv),
        ("-", named) => (To::Stdout, named.unwrap_or(found)),
        (_, Some(kind)) => (To::File(PathBuf::from(output)), kind),
        (_, None) => {
            return Err(Failure::Usage(
                format!("看不出 {output} 是什么格式；用 .csv .tsv .ndjson 作后缀，或写明 --to"),
                format!("the name {output} does not say its format: end it in .csv, .tsv or .ndjson, or give --to"),
            ));
        }
    };
    let rejects = match (&args.rejects, &to) {
        (Some(path), _) => path.clone(),
        (None, To::File(path)) => {
            let mut name = path.as_os_str().to_owned();
            name.push(".rejects.csv");
            PathBuf::from(name)
        }
        (None, To::Stdout) => {
            return Err(Failure::Usage(
                "结果写到标准输出时，用 --rejects 说明拒绝的行写入何处".to_owned(),
                "with results on standard output, say with --rejects where refused rows go".to_owned(),
            ));
        }
    };
    if args.resume && (matches!(to, To::Stdout) || matches!(from, From::Stdin)) {
        return Err(Failure::Usage(
            "标准输入和标准输出不能 --resume".to_owned(),
            "standard input and standard output cannot be resumed".to_owned(),
        ));
    }
    let same = |a: &PathBuf, b: &PathBuf| a == b || place(a).is_some_and(|a| place(b) == Some(a));
    let clash = match (&to, from) {
        (To::File(out), From::File(input)) => same(out, input) || same(out, &rejects) || same(&rejects, input),
        (To::File(out), From::Stdin) => same(out, &rejects),
        (To::Stdout, From::File(input)) => same(&rejects, input),
        (To::Stdout, From::Stdin) => false,
    };
    if clash {
        return Err(Failure::Usage(
            "输入、输出和拒绝的行须是不同的文件".to_owned(),
            "input, output and rejects must be different files".to_owned(),
        ));
    }
    Ok(Writing {
        packing: Packing::named(&output.to_ascii_lowercase()).0,
        to,
        kind,
        rejects,
        only_results: args.only_results,
        reasons: args.reasons,
        prefix: args.prefix.clone(),
        mark: args.bom && kind != Kind::Ndjson,
        checkpoint: args.checkpoint,
        resume: args.resume,
        lang,
        settings: depends(args, settings, shelf, from)?,
        quiet: args.quiet || args.json,
    })
}

/// Where a path leads; of a file that is not there yet, where it will be.
fn place(path: &Path) -> Option<PathBuf> {
    if let Ok(there) = path.canonicalize() {
        return Some(there);
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

/// What the results depend on: a run goes on only where all of it is as it was.
fn depends(args: &Batch, settings: &Settings, shelf: &Shelf, from: &From) -> Result<String, Failure> {
    let mut text = String::new();
    if let From::File(path) = from {
        let meta = fs::metadata(path).map_err(|e| from.failed(e))?;
        let changed = meta.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok()).map(|d| d.as_nanos());
        let _ = writeln!(text, "{} {} {changed:?}", path.display(), meta.len());
    }
    let _ = writeln!(text, "{settings:?} {:?} {:?} {:?}", args.from, args.encoding, args.rejects);
    for i in 0..shelf.rules.packs().len() {
        let _ = writeln!(text, "{}", shelf.rules.sha256(i));
    }
    Ok(text)
}
