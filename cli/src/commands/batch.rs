//! `batch`: many cases in, an answer or a refusal for each out.

use super::diff::OnePack;
use super::{date, errors, replaceable, teller};
use crate::args::{Batch, Encoding, Rows};
use crate::batch::address::{Address, What};
use crate::batch::engine::{AsOf, RowByRow, Settings};
use crate::batch::items::Facts;
use crate::batch::lanes::{Engines, Items};
use crate::batch::open::{From, Meter, Packing};
use crate::batch::roles::Map;
use crate::batch::source::{self, Kind, Wanted};
use crate::batch::{Tap, To, Writing, interrupted, sink, suggest};
use crate::exit::{Exit, Failure};
use crate::output::{Output, same_file, to_stderr, to_stdout};
use crate::packs::{Shelf, read_limited};
use crate::survey::change::Against;
use crate::survey::collect::Survey;
use crate::survey::model::Report;
use crate::survey::names::Names;
use crate::survey::{self, Onlookers};
use cailiang::document::MAX_BYTES;
use cailiang::explain::Lang;
use std::fmt::Write as _;
use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;
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
    let from = from(args)?;
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
    if let Some(path) = &args.report {
        let output = if let To::File(path) = &writing.to { Some(path.as_path()) } else { None };
        let input = if let From::File(path) = &from { Some(path.as_path()) } else { None };
        survey::ready(path, [Some(writing.rejects.as_path()), output, input].into_iter().flatten())?;
    }
    let old = match &args.against {
        Some(path) => match OnePack::read(path, &args.rules.rules)? {
            Ok(old) => {
                old.of_one_currency(&shelf.rules)?;
                Some((old.settings(args.item.clone(), settings.map.clone()), old))
            }
            Err(shelf) => {
                teller(&shelf, lang).tell(&shelf.problems);
                return Ok(Exit::Pack);
            }
        },
        None => None,
    };
    let engine = || RowByRow::new(&shelf.rules, &settings);
    let mut onlookers = Onlookers {
        survey: args.report.is_some().then(|| Survey::new(engine(), &settings.map, &args.group, lang)),
        against: old.as_ref().map(|(under, old)| {
            Against::new(RowByRow::new(&old.shelf.rules, under), engine(), Some(old.id().to_owned()))
        }),
    };
    let tap: Option<&mut dyn Tap> = if args.report.is_some() || old.is_some() { Some(&mut onlookers) } else { None };
    let items = Items::new(&shelf.rules);
    let engines = Engines::new(&items);
    let one = |_| match args.row_by_row {
        true => RowByRow::new(&shelf.rules, &settings),
        false => RowByRow::over_columns(&shelf.rules, &settings, &engines),
    };
    let mut each: Vec<RowByRow<'_>> = (0..threads(args)).map(one).collect();
    let done = crate::batch::run(rows.as_mut(), &from, &meter, &mut each, &settings.map, &writing, tap);
    let summary = done.inspect_err(|e| {
        if matches!(e, Failure::Io { .. }) && interrupted(&writing) {
            to_stderr(lang.pick(
                "已完成的部分保留在 .partial 文件中；排除原因后以 --resume 继续\n",
                "what was done is kept in the .partial file; remove the cause and go on with --resume\n",
            ));
        }
    })?;
    let names = Names { rules: &shelf.rules, lang };
    let changes = onlookers.against.as_ref().map(|a| &a.changes);
    if let Some(path) = &args.report {
        survey::write(&Report::of(onlookers.survey.as_ref(), changes, names, args.input.clone()), path)?;
    }
    if args.json {
        let mut summary = summary.json();
        if let (Some(map), Some(changes)) = (summary.as_object_mut(), changes) {
            map.insert("against".to_owned(), changes.json(&names));
        }
        let text = format!("{summary}\n");
        match &writing.to {
            To::Stdout => to_stderr(&text),
            To::File(_) | To::Database(_) => to_stdout(&text).map_err(|e| Failure::io("stdout", e))?,
        }
    } else if !args.quiet {
        to_stderr(&crate::output::clean(&summary.text(lang)));
        if let Some(changes) = changes {
            to_stderr(&crate::output::clean(&changes.text(&names)));
        }
    }
    Ok(if summary.counts.get("rejected") > 0 { Exit::Case } else { Exit::Done })
}

/// Computing threads: as many as there are processors, where it is not said.
fn threads(args: &Batch) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    args.threads.map_or_else(all, usize::from).min(256)
}

/// The kind of file a flag names.
pub fn kind(rows: Rows) -> Kind {
    match rows {
        Rows::Csv => Kind::Csv,
        Rows::Tsv => Kind::Tsv,
        Rows::Ndjson => Kind::Ndjson,
        Rows::Xlsx => Kind::Xlsx,
        Rows::Parquet => Kind::Parquet,
        Rows::Arrow => Kind::Arrow,
        Rows::ArrowStream => Kind::ArrowStream,
    }
}

/// The input: a file, a stream, or what of a database.
fn from(args: &Batch) -> Result<From, Failure> {
    let what = match (&args.table, &args.query) {
        (Some(table), _) => Some(What::Table(table.clone(), false)),
        (None, query) => query.clone().map(What::Query),
    };
    match Address::of(&args.input) {
        Some(address) => Ok(From::Database(Box::new(address.with(what)?))),
        None if what.is_some() => Err(Failure::Usage(
            format!("--table 和 --query 只用于数据库，{} 不是数据库", args.input),
            format!("--table and --query are for databases; {} is none", args.input),
        )),
        None => Ok(From::of(&args.input)),
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
    let named = args.to.map(kind).or_else(|| Kind::named(output));
    let (to, kind) = match (output, named, into(args, output)?) {
        (.., Some(address)) => {
            let kind = address.kind;
            (To::Database(address), kind)
        }
        ("-", None, _) => (To::Stdout, streamed(found)),
        ("-", Some(kind), _) => (To::Stdout, kind),
        (_, Some(kind), _) => (To::File(PathBuf::from(output)), kind),
        (_, None, _) => {
            return Err(Failure::Usage(
                format!("看不出 {output} 是什么格式；用 .csv、.xlsx、.parquet 等作后缀，或写明 --to"),
                format!(
                    "the name {output} does not say its format: end it in .csv, .xlsx, .parquet or another, or give --to"
                ),
            ));
        }
    };
    let packing = Packing::named(&output.to_ascii_lowercase()).0;
    if packing != Packing::Plain && !kind.packs() {
        return Err(Failure::Usage(
            format!("{} 文件不另行压缩：{output}", kind.name()),
            format!("a file of the format {} is not packed: {output}", kind.name()),
        ));
    }
    let rejects = match (&args.rejects, &to) {
        (Some(path), _) => path.clone(),
        (None, To::File(path)) => {
            let mut name = path.as_os_str().to_owned();
            name.push(".rejects.csv");
            PathBuf::from(name)
        }
        (None, To::Database(Address { kind: Kind::Sqlite, place, what: What::Table(table, _) })) => {
            PathBuf::from(format!("{place}.{}.rejects.csv", table.replace(['/', '\\'], "_")))
        }
        (None, To::Stdout | To::Database(_)) => {
            return Err(Failure::Usage(
                "结果写到标准输出或数据库时，用 --rejects 说明拒绝的行写入何处".to_owned(),
                "with results on standard output or in a database, say with --rejects where refused rows go".to_owned(),
            ));
        }
    };
    if args.resume && (matches!(to, To::Stdout) || matches!(from, From::Stdin)) {
        return Err(Failure::Usage(
            "标准输入和标准输出不能 --resume".to_owned(),
            "standard input and standard output cannot be resumed".to_owned(),
        ));
    }
    if args.resume && sink::is_sink(kind) {
        let name = kind.name();
        return Err(Failure::Usage(
            format!("{name} 输出要么完整，要么没有，不能 --resume；要能继续，写 .csv 或 .ndjson"),
            format!(
                "{name} output is whole or not there and cannot be resumed: write .csv or .ndjson to be able to go on"
            ),
        ));
    }
    if args.resume && matches!(from, From::Database(_)) {
        return Err(Failure::Usage(
            "数据库的内容可能已变，不能 --resume".to_owned(),
            "what a database holds may have changed: such a run cannot be resumed".to_owned(),
        ));
    }
    let same = |a: &PathBuf, b: &PathBuf| same_file(a, b);
    let output_file = match &to {
        To::File(path) => Some(path.clone()),
        To::Database(address) => address.file(),
        To::Stdout => None,
    };
    let input_file = match from {
        From::File(path) => Some(path.clone()),
        From::Database(address) => address.file(),
        From::Stdin => None,
    };
    let files = [&output_file, &input_file];
    let clash = output_file.as_ref().zip(input_file.as_ref()).is_some_and(|(a, b)| same(a, b))
        || files.into_iter().flatten().any(|f| same(f, &rejects));
    if clash {
        return Err(Failure::Usage(
            "输入、输出和拒绝的行须是不同的文件".to_owned(),
            "input, output and rejects must be different files".to_owned(),
        ));
    }
    if let To::File(path) = &to {
        replaceable(path)?;
    }
    if !matches!(to, To::Stdout) {
        replaceable(&rejects)?;
    }
    Ok(Writing {
        packing,
        resumable: matches!(to, To::File(_)) && !sink::is_sink(kind) && !matches!(from, From::Database(_)),
        to,
        kind,
        rejects,
        only_results: args.only_results,
        results: args.results.clone(),
        reasons: args.reasons,
        prefix: args.prefix.clone(),
        mark: args.bom && matches!(kind, Kind::Csv | Kind::Tsv),
        checkpoint: args.checkpoint,
        resume: args.resume,
        lang,
        settings: depends(args, settings, shelf, from)?,
        quiet: args.quiet || args.json,
    })
}

/// What goes to standard output without being said: what came in, where it is a stream.
fn streamed(found: Kind) -> Kind {
    match found {
        Kind::Csv | Kind::Tsv | Kind::Ndjson | Kind::ArrowStream => found,
        Kind::Arrow => Kind::ArrowStream,
        Kind::Xlsx | Kind::Parquet | Kind::Sqlite | Kind::Postgres => Kind::Csv,
    }
}

/// The table results go to, where they go to one.
fn into(args: &Batch, output: &str) -> Result<Option<Address>, Failure> {
    let table = args.into.clone().map(|t| What::Table(t, args.replace));
    let Some(address) = Address::of(output) else {
        return match args.into.is_some() || args.replace {
            false => Ok(None),
            true => Err(Failure::Usage(
                format!("--into 和 --replace 只用于数据库，{output} 不是数据库"),
                format!("--into and --replace are for databases; {output} is none"),
            )),
        };
    };
    let mut address = address.with(table)?;
    match &mut address.what {
        What::Table(_, replace) => *replace = args.replace,
        _ => {
            return Err(Failure::Usage(
                format!("{} 中写入哪个表？用 --into 说明", address.shown()),
                format!("which table of {} is to be written? Say it with --into", address.shown()),
            ));
        }
    }
    Ok(Some(address))
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
