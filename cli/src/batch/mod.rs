//! Many cases in, for each one answer or one refusal out.
//!
//! Receives a file of cases and what to make of its columns; guarantees that every row is in the output or among the
//! rejects, once and in order, that a file under its own name is whole, and that an interrupted run can go on to the same
//! bytes; must not compute anything about a case: that is the engine's, and the engine's the library's.
//!
//! Rows go through in blocks: a [`source::Source`] fills a [`block::Block`] with the text of some thousand rows by column, an
//! [`engine::Engine`] turns it into an answer or a refusal each ([`lanes`]: plain rows many at once), [`write::Rows`] makes
//! text of them; [`work`] has several threads do so and keeps the order. At fixed rows the output is brought to the disk and
//! the [`journal`] notes how far it got. Cells of columnar files stay in their columns ([`block::Held`]) and become text only
//! where somebody asks for it; Parquet is written from whole columns again. Formats that are whole only at their end —
//! workbooks, Parquet, Arrow, tables of databases — are a [`sink::Sink`] of typed values instead, and nothing goes on from
//! their middle.

pub mod address;
pub mod answer;
pub mod block;
pub mod cell;
pub mod engine;
pub mod generate;
pub mod items;
pub mod journal;
pub mod lanes;
pub mod lines;
pub mod open;
pub mod roles;
pub mod sink;
pub mod source;
pub mod suggest;
pub mod summary;
pub mod target;
#[cfg_attr(not(feature = "parquet"), allow(dead_code, reason = "columns with types come from formats left out here"))]
pub mod typed;
pub mod values;
pub mod work;
pub mod write;

mod book;
#[cfg(feature = "parquet")]
mod columnar;
mod delimited;
mod flat;
#[cfg(feature = "postgres")]
mod postgres;
mod sheet;
#[cfg(feature = "sqlite")]
mod sqlite;

use crate::exit::Failure;
use answer::Results;
use block::{Block, ROWS};
use cailiang::explain::Lang;
use engine::{Answered, Engine};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use journal::{Checkpoint, Journal};
use open::{From, Meter, Packing};
use roles::{Map, Role};
use sha2::{Digest, Sha256};
use source::{Kind, Place, Source};
use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use summary::{Counts, Summary};
use target::Target;
use typed::Type;
use work::{Ends, Job};
use write::{Out, REJECTS, Rows};

/// Where results go.
#[derive(Clone, Debug)]
pub enum To {
    /// Standard output.
    Stdout,
    /// A file.
    File(PathBuf),
    /// A table of a database.
    Database(address::Address),
}

impl To {
    /// Its name in messages.
    pub fn name(&self, lang: Lang) -> String {
        match self {
            To::Stdout => lang.pick("标准输出", "standard output").to_owned(),
            To::File(path) => path.display().to_string(),
            To::Database(address) => address.shown(),
        }
    }
}

/// What a run writes, where and how.
#[derive(Clone, Debug)]
pub struct Writing {
    /// Where.
    pub to: To,
    /// What.
    pub kind: Kind,
    /// How it is packed.
    pub packing: Packing,
    /// Where refused rows go.
    pub rejects: PathBuf,
    /// Only the results.
    pub only_results: bool,
    /// The result columns asked for; empty: all.
    pub results: Vec<String>,
    /// Whether reasons are among them.
    pub reasons: bool,
    /// Before the names of result columns.
    pub prefix: String,
    /// A byte order mark at the beginning.
    pub mark: bool,
    /// Rows between checkpoints.
    pub checkpoint: u64,
    /// Go on with what an earlier run left.
    pub resume: bool,
    /// Whether there will be anything to go on with.
    pub resumable: bool,
    /// Language of messages in the rejects.
    pub lang: Lang,
    /// Everything the results depend on besides, as text: the input, the rules, the mapping.
    pub settings: String,
    /// Whether progress is shown.
    pub quiet: bool,
}

/// A name with an end put on it.
fn named(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn failed(path: &Path) -> impl Fn(io::Error) -> Failure + '_ {
    move |e| Failure::io(path.display(), e)
}

/// The files of a run while it is not finished.
struct Files {
    /// None where rows go to a database.
    output: Option<PathBuf>,
    rejects: PathBuf,
    /// None where a run cannot go on.
    journal: Option<Journal>,
    /// Whether they stay where the run fails: it can go on with them.
    stay: bool,
}

impl Drop for Files {
    fn drop(&mut self) {
        if self.stay {
            return;
        }
        for file in self.output.iter().chain([&self.rejects]) {
            // What cannot be taken away stays under a name that says it is not whole.
            let _ = fs::remove_file(file);
        }
    }
}

/// A run under way.
struct Run<'a> {
    writing: &'a Writing,
    out: Out,
    rejects: Out,
    files: Option<Files>,
    counts: Counts,
}

/// Looks on: told of every row after it was written, in order.
pub trait Tap {
    /// Told of the columns before any row.
    ///
    /// # Errors
    /// The columns lack something that was asked for.
    fn begin(&mut self, header: &[String], whole_file: bool) -> Result<(), Failure>;

    /// Told of the rows of a block and what became of them.
    fn rows(&mut self, header: &[String], block: &Block, answers: &[Answered]);
}

/// Whether a run left something that `--resume` can go on with.
pub fn interrupted(writing: &Writing) -> bool {
    writing.resumable && matches!(&writing.to, To::File(path) if named(path, ".journal").exists())
}

/// Reads, computes with as many threads as there are engines, writes.
///
/// # Errors
/// The input, the output or the rejects fail; what was done stays, for `--resume`.
pub fn run<E: Engine + Send>(
    source: &mut dyn Source,
    input: &From,
    meter: &Meter,
    engines: &mut [E],
    map: &Map,
    writing: &Writing,
    mut tap: Option<&mut dyn Tap>,
) -> Result<Summary, Failure> {
    let mut block = Block::default();
    // The first block tells what the columns are, where rows name their own.
    source.fill(&mut block, block_rows(0, writing.checkpoint))?;
    let own = source.columns().to_vec();
    // Where rows name their own columns, two of one kind may stand in different rows.
    let columns =
        if source.has_header() { map.columns(&own)? } else { own.iter().map(|name| map.column(name)).collect() };
    // Where rows name their own columns, a later row may be the first to hold a fine decided.
    let decided = !source.has_header() || columns.iter().any(|c| c.role == Role::Decided);
    for engine in engines.iter_mut() {
        engine.begin(&own, source.has_header())?;
    }
    if let Some(tap) = tap.as_deref_mut() {
        tap.begin(&own, source.has_header())?;
    }
    let mut results = Results::new(writing.only_results, decided, writing.reasons, &writing.prefix);
    if !writing.results.is_empty() {
        results = results.chosen(&writing.results).map_err(|name| {
            Failure::Usage(format!("这次运行没有结果列“{name}”"), format!("this run has no column of results `{name}`"))
        })?;
    }
    taken(&own, &results, writing)?;
    let form = match writing.kind {
        Kind::Csv => write::Form::Table(','),
        Kind::Tsv => write::Form::Table('\t'),
        Kind::Ndjson => write::Form::Lines,
        _ => write::Form::Values,
    };
    let mut rows = Rows::new(form, writing.only_results, &own, results);
    let (run, resumed) = Run::begin(writing, &own, &mut rows, &source.types(), engines.len())?;
    let Some(mut run) = run else {
        // All rows were done; only the names were left to be given.
        return Ok(Summary {
            counts: resumed.counts,
            unused: Vec::new(),
            rejects: writing.rejects.display().to_string(),
            resumed: Some(resumed.place.rows),
        });
    };
    if resumed.place.rows > 0 {
        source.resume(resumed.place)?;
        block.clear();
        source.fill(&mut block, block_rows(resumed.place.rows, writing.checkpoint))?;
    } else {
        if writing.mark {
            run.out.text().push('\u{feff}');
        }
        rows.header(run.out.text());
        run.rejects.text().push_str(REJECTS);
    }
    let bar = bar(input, writing.quiet);
    let header = Arc::new(source.columns().to_vec());
    let mut through = Through { source, first: Some(block), header, run, rows: &rows, writing, tap, bar: &bar, meter };
    work::each(engines, &rows, writing.lang, &mut through)?;
    let Through { source, run, .. } = through;
    bar.finish_and_clear();
    let counts = run.finish(source.place())?;
    let idle: Vec<Vec<String>> = engines.iter_mut().map(|e| e.unused(source.columns())).collect();
    let (some, others) = idle.split_first().map_or_else(Default::default, |(f, o)| (f.clone(), o));
    Ok(Summary {
        counts,
        unused: some.into_iter().filter(|name| others.iter().all(|o| o.contains(name))).collect(),
        rejects: writing.rejects.display().to_string(),
        resumed: (resumed.place.rows > 0).then_some(resumed.place.rows),
    })
}

/// The input and the output of a run, on either side of what answers.
struct Through<'a, 'w, 't> {
    source: &'a mut dyn Source,
    /// Read already, to see what the columns are.
    first: Option<Block>,
    /// The columns so far.
    header: Arc<Vec<String>>,
    run: Run<'w>,
    rows: &'a Rows,
    writing: &'w Writing,
    tap: Option<&'t mut dyn Tap>,
    bar: &'a ProgressBar,
    meter: &'a Meter,
}

impl Through<'_, '_, '_> {
    /// Has a block go under the columns that are known by now.
    fn head(&mut self, job: &mut Job) {
        if self.header.len() != self.source.columns().len() {
            self.header = Arc::new(self.source.columns().to_vec());
        }
        job.header = Arc::clone(&self.header);
    }
}

impl Ends for Through<'_, '_, '_> {
    fn fill(&mut self, job: &mut Job) -> Result<(), Failure> {
        match self.first.take() {
            Some(block) => job.block = block,
            None => {
                job.block.clear();
                let rows = block_rows(self.source.place().rows, self.writing.checkpoint);
                self.source.fetch(&mut job.block, rows)?;
            }
        }
        self.head(job);
        job.place = self.source.place();
        Ok(())
    }

    fn complete(&mut self, job: &mut Job) -> Result<(), Failure> {
        self.source.complete(&mut job.block)?;
        self.head(job);
        Ok(())
    }

    fn done(&mut self, job: &mut Job) -> Result<(), Failure> {
        // A block before it may have named columns since it was read.
        self.head(job);
        self.run.write(job, self.rows)?;
        if let Some(tap) = &mut self.tap {
            tap.rows(&job.header, &job.block, &job.answers);
        }
        self.bar.set_position(self.meter.get());
        if job.place.rows.is_multiple_of(self.writing.checkpoint) {
            self.run.checkpoint(job.place, false)?;
        }
        Ok(())
    }
}

/// Rows until the next checkpoint, or a full block.
fn block_rows(done: u64, checkpoint: u64) -> usize {
    let left = checkpoint.saturating_sub(done.checked_rem(checkpoint).unwrap_or_default());
    usize::try_from(left).unwrap_or(ROWS).clamp(1, ROWS)
}

/// Refuses names of results that are names of columns already.
fn taken(own: &[String], results: &Results, writing: &Writing) -> Result<(), Failure> {
    if writing.only_results {
        return Ok(());
    }
    if let Some(name) = results.names.iter().find(|n| own.contains(n)) {
        return Err(Failure::Usage(
            format!("输入已有列“{name}”；用 --prefix 给结果列另取名称，或用 --only-results"),
            format!(
                "the input has a column `{name}` already: name the results apart with --prefix, or use --only-results"
            ),
        ));
    }
    if (writing.kind == Kind::Ndjson || (sink::is_sink(writing.kind) && writing.kind != Kind::Xlsx))
        && let Some((i, name)) = own.iter().enumerate().find(|(i, n)| own.iter().take(*i).any(|o| o == *n))
    {
        return Err(Failure::Usage(
            format!("第 {} 列与前面的列同名（{name}），不能写成 {}", i.saturating_add(1), writing.kind.name()),
            format!(
                "column {} has the name of an earlier one ({name}): {} cannot hold both",
                i.saturating_add(1),
                writing.kind.name()
            ),
        ));
    }
    Ok(())
}

/// Refuses to write over what an interrupted run left.
fn not_left(files: &[&PathBuf]) -> Result<(), Failure> {
    let Some(file) = files.iter().find(|f| f.exists()) else { return Ok(()) };
    Err(Failure::Usage(
        format!("{} 是中断的运行留下的：用 --resume 继续，或者先删除它", file.display()),
        format!("{} is left of an interrupted run: go on with --resume, or delete it first", file.display()),
    ))
}

fn bar(input: &From, quiet: bool) -> ProgressBar {
    if quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let size = match input {
        From::File(path) => fs::metadata(path).ok().map(|m| m.len()),
        From::Stdin | From::Database(_) => None,
    };
    let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::stderr());
    let style = "{bar:30} {bytes}/{total_bytes} {bytes_per_sec} {eta}";
    bar.with_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

impl<'a> Run<'a> {
    /// Opens the files, new or where an earlier run stopped. No run where there is nothing left to do.
    fn begin(
        writing: &'a Writing,
        own: &[String],
        rows: &mut Rows,
        types: &[Type],
        threads: usize,
    ) -> Result<(Option<Run<'a>>, Checkpoint), Failure> {
        let nothing = Checkpoint::default();
        let To::File(path) = &writing.to else { return Ok((Some(Run::once(writing, rows, types, threads)?), nothing)) };
        let (partial, journal) = (named(path, ".partial"), named(path, ".journal"));
        let rejected = named(&writing.rejects, ".partial");
        if !writing.resumable {
            // Without a journal, what is left of a run is of no use.
            not_left(&[&journal])?;
            return Ok((Some(Run::once(writing, rows, types, threads)?), nothing));
        }
        let settings = digest(writing, own);
        if !writing.resume {
            not_left(&[&partial, &journal, &rejected])?;
        }
        let left = if writing.resume { Journal::left(&journal).map_err(failed(&journal))? } else { None };
        let Some(left) = left else {
            let run = Run::open(writing, &partial, &rejected, &nothing, |_| Journal::create(&journal, &settings))?;
            return Ok((Some(run), nothing));
        };
        if left.settings != settings {
            return Err(Failure::Usage(
                "中断的运行所用的输入、规则、映射或选项与现在不同，不能继续；请删除 .partial 和 .journal 文件后重新运行".to_owned(),
                "the interrupted run had another input, other rules, another mapping or other options: delete the .partial and .journal files and run anew".to_owned(),
            ));
        }
        if left.last.finished {
            for (from, to) in [(&rejected, &writing.rejects), (&partial, path)] {
                if from.exists() {
                    fs::rename(from, to).map_err(failed(to))?;
                }
            }
            Journal::resume(&journal, &left).and_then(Journal::remove).map_err(failed(&journal))?;
            return Ok((None, left.last));
        }
        let last = left.last.clone();
        let run = Run::open(writing, &partial, &rejected, &last, |_| Journal::resume(&journal, &left))?;
        Ok((Some(run), last))
    }

    /// A run that cannot be gone on with: into standard output, a sink, or from what cannot be read again.
    fn once(writing: &'a Writing, rows: &mut Rows, types: &[Type], threads: usize) -> Result<Run<'a>, Failure> {
        let output = if let To::File(path) = &writing.to { Some(named(path, ".partial")) } else { None };
        let to_stdout = matches!(writing.to, To::Stdout);
        let rejects = if to_stdout { writing.rejects.clone() } else { named(&writing.rejects, ".partial") };
        let rejected = File::create(&rejects).map_err(failed(&rejects))?;
        let files = (!to_stdout).then(|| Files { output: output.clone(), rejects, journal: None, stay: false });
        let target = match (&output, to_stdout) {
            (Some(partial), _) => Some(Target::File(File::create(partial).map_err(failed(partial))?)),
            (None, true) => Some(Target::Stdout(io::stdout())),
            (None, false) => None,
        };
        let out = match target {
            Some(target) if !sink::is_sink(writing.kind) => Out::new(target, writing.packing),
            target => {
                let fields = rows.fields(types);
                Out::of_sink(sink::begin(writing.kind, &writing.to, fields, target, writing.lang, threads)?)
            }
        };
        Ok(Run {
            writing,
            out,
            rejects: Out::new(Target::File(rejected), Packing::Plain),
            files,
            counts: Counts::default(),
        })
    }

    /// Both files, cut back to what a checkpoint vouches for.
    fn open(
        writing: &'a Writing,
        output: &Path,
        rejects: &Path,
        at: &Checkpoint,
        journal: impl Fn(&Path) -> io::Result<Journal>,
    ) -> Result<Run<'a>, Failure> {
        let cut = |path: &Path, length: u64| -> io::Result<File> {
            let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
            if file.metadata()?.len() < length {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "比记录的短 / shorter than the journal says"));
            }
            file.set_len(length)?;
            file.seek(SeekFrom::End(0))?;
            Ok(file)
        };
        let out = cut(output, at.output).map_err(failed(output))?;
        let rejected = cut(rejects, at.rejects).map_err(failed(rejects))?;
        let journal = journal(output).map_err(failed(output))?;
        Ok(Run {
            writing,
            out: Out::new(Target::File(out), writing.packing),
            rejects: Out::new(Target::File(rejected), Packing::Plain),
            files: Some(Files {
                output: Some(output.to_path_buf()),
                rejects: rejects.to_path_buf(),
                journal: Some(journal),
                stay: true,
            }),
            counts: at.counts.clone(),
        })
    }

    fn output_failed(&self) -> impl Fn(io::Error) -> Failure + use<> {
        let name = self.writing.to.name(self.writing.lang);
        move |e| Failure::io(&name, e)
    }

    fn write(&mut self, job: &mut Job, rows: &Rows) -> Result<(), Failure> {
        // A sink is fed by one thread.
        if let Some(sink) = self.out.sink() {
            sink.take(rows, job, self.writing.lang).map_err(self.output_failed())?;
        }
        self.counts.add(&job.tally);
        self.out.write(&job.text).map_err(self.output_failed())?;
        self.rejects.write(&job.rejects).map_err(failed(&self.writing.rejects))
    }

    fn checkpoint(&mut self, place: Place, finished: bool) -> Result<(), Failure> {
        if self.out.is_sink() && !finished {
            return Ok(());
        }
        let output = self.out.cut().map_err(self.output_failed())?;
        let rejects = self.rejects.cut().map_err(failed(&self.writing.rejects))?;
        if finished {
            self.out.sync().map_err(self.output_failed())?;
            self.rejects.sync().map_err(failed(&self.writing.rejects))?;
        }
        if let Some(Files { output: Some(path), journal: Some(journal), .. }) = &mut self.files {
            let checkpoint = Checkpoint { place, output, rejects, counts: self.counts.clone(), finished };
            let noted = if finished {
                journal.note(&checkpoint)
            } else {
                let files = [self.out.file(), self.rejects.file()];
                let files: io::Result<Vec<File>> = files.into_iter().filter_map(io::Result::transpose).collect();
                files.and_then(|files| journal.note_behind(&checkpoint, files))
            };
            noted.map_err(failed(path))?;
        }
        Ok(())
    }

    /// Gives the files their names.
    fn finish(mut self, place: Place) -> Result<Counts, Failure> {
        self.checkpoint(place, true)?;
        if let Some(mut files) = self.files.take() {
            // The rows of a database are in it by now, those refused are only here.
            files.stay |= files.output.is_none();
            fs::rename(&files.rejects, &self.writing.rejects).map_err(failed(&self.writing.rejects))?;
            if let (Some(output), To::File(path)) = (&files.output, &self.writing.to) {
                fs::rename(output, path).map_err(failed(path))?;
            }
            if let Some(journal) = files.journal.take() {
                journal.remove().map_err(failed(&self.writing.rejects))?;
            }
        }
        Ok(self.counts)
    }
}

/// Everything the bytes of the output depend on.
fn digest(writing: &Writing, own: &[String]) -> String {
    let mut hasher = Sha256::new();
    let parts = [
        env!("CARGO_PKG_VERSION"),
        writing.kind.name(),
        match writing.packing {
            Packing::Plain => "plain",
            Packing::Gzip => "gzip",
            Packing::Zstd => "zstd",
        },
        &writing.only_results.to_string(),
        &writing.results.join(","),
        &writing.reasons.to_string(),
        &writing.prefix,
        &writing.mark.to_string(),
        &writing.checkpoint.to_string(),
        writing.lang.pick("zh", "en"),
        &writing.settings,
        &own.join("\u{1f}"),
    ];
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update(b"\0");
    }
    hasher.finalize().iter().map(|b| format!("{b:02x}")).collect()
}
