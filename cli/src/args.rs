//! The command line.

use cailiang::explain::Lang;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXIT_CODES: &str = "\
退出码 / Exit codes:
  0  完成，含“规则冲突”和“无规则” / done; `conflict` and `no_rule` are answers too
  1  检查有错误、案例不合或记录不一致 / a check found errors, a test failed, a record differs
  2  用法错误 / usage
  3  案件无效 / a case is invalid
  4  规则包无效 / a pack is invalid
  5  读写失败 / input or output failed
  6  缺少事实 / facts are missing";

const BATCH_CODES: &str = "\
退出码 / Exit codes:
  0  每一行都有答复 / every row has an answer
  2  用法错误 / usage
  3  完成，但有的行被拒绝 / done, but some rows were refused
  4  规则包无效 / a pack is invalid
  5  读写失败，可用 --resume 继续 / input or output failed; --resume goes on";

const DIFF_CODES: &str = "\
退出码 / Exit codes:
  0  完成 / done
  2  用法错误 / usage
  3  完成，但有的行被拒绝 / done, but some rows were refused
  4  规则包无效 / a pack is invalid
  5  读写失败 / input or output failed";

/// 行政处罚裁量基准计算器 / Administrative penalty discretion calculator
#[derive(Debug, Parser)]
#[command(name = "cailiang", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Args {
    /// 语言 / Language of what is shown
    #[arg(long, global = true, value_enum, default_value_t = Language::Zh)]
    pub lang: Language,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// 中文
    Zh,
    /// English
    En,
}

impl From<Language> for Lang {
    fn from(l: Language) -> Lang {
        match l {
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
        }
    }
}

/// How a recommendation is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// 终端文字 / for the terminal
    Text,
    /// 机器可读 / for programs
    Json,
    /// Markdown
    Md,
    /// 网页，可打印 / a page, also for printing
    Html,
}

/// How other things are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Plain {
    /// 终端文字 / for the terminal
    Text,
    /// 机器可读 / for programs
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// 规则包 / a pack
    Pack,
    /// 案件 / a case
    Case,
    /// 评估结果 / an assessment
    Assessment,
    /// 记录 / a record
    Record,
    /// 各裁量阶次的罚款幅度 / where the tiers lie
    Scale,
}

/// Where packs come from.
#[derive(Debug, clap::Args)]
pub struct Rules {
    /// 规则包所在文件夹或文件，可重复；缺省为内置 / Folder or file with packs, may repeat; the built-in ones by default
    #[arg(long, value_name = "DIR|FILE")]
    pub rules: Vec<PathBuf>,
}

/// Where results go.
#[derive(Debug, clap::Args)]
pub struct To {
    /// 写入文件而不是标准输出 / Write to a file, not to standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// 文字的列数 / Columns of text
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub width: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// 计算裁量建议 / Recommend a penalty for each case
    #[command(after_help = EXIT_CODES)]
    Assess(Assess),
    /// 批量计算：表格或 NDJSON 中的每个案件 / Recommend a penalty for every case of a table or NDJSON file
    #[command(after_help = BATCH_CODES)]
    Batch(Box<Batch>),
    /// 生成试用的案件文件 / Make up a file of cases, for trying and for tests
    Generate(Generate),
    /// 两个规则包的不同，以及案件结果因此的变动 / What changed between two packs, and what that does to cases
    #[command(after_help = DIFF_CODES)]
    Diff(Box<Diff>),
    /// 检查规则包 / Find everything wrong with packs
    Check(Check),
    /// 运行规则包自带的案例 / Run the packs' own cases
    Test(Test),
    /// 违法行为事项目录 / The catalogue of items
    Items(Items),
    /// 事项所需事实的 JSON Schema / An item's facts as JSON Schema
    Form(Form),
    /// 各种文件的 JSON Schema / JSON Schemas of the files
    Schema(Schema),
    /// 诊断代码说明 / What a diagnostic code means
    Explain(Explain),
    /// 重新计算并核对记录 / Compute records again and compare
    Verify(Verify),
    /// 读出法条中的罚款、其他处罚和援引 / Read the fines, other penalties and references in statutes
    #[command(after_help = EXIT_CODES)]
    Statute(Statute),
    /// 发布裁量基准表 / The pack as the table an authority publishes
    Doc(Doc),
    /// 新建规则包，或由条文起草事项 / Start a pack, or an item from the words of a clause
    New(New),
    /// 由表格编入规则包 / Bring a table, or a published workbook, into a pack
    Import(Import),
    /// 在浏览器中使用：只在本机提供网页 / The forms in a browser, served on this machine alone
    Web(Web),
    /// 把规则包写成一个可快速读入的文件 / Write packs as one file that loads fast
    Bundle(Bundle),
    /// 命令行补全脚本 / Completion script for a shell
    Completions(Completions),
    /// 手册页 / The manual page
    Man,
}

#[derive(Debug, clap::Args)]
pub struct Assess {
    /// 案件文件（JSON、YAML，或每行一案的 .ndjson），- 为标准输入 / Case files (JSON, YAML, or .ndjson with a case a line); - is standard input
    #[arg(required = true, value_name = "CASE")]
    pub cases: Vec<String>,
    #[command(flatten)]
    pub rules: Rules,
    /// 输出格式 / Format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// 缩进 JSON / Indent the JSON
    #[arg(long)]
    pub pretty: bool,
    /// 列出考虑过而未适用的全部规则和条文原文 / Also every rule that did not apply, and the articles in their words
    #[arg(long)]
    pub full: bool,
    /// 不输出评估结果，改为输出各裁量阶次在本案事实下的罚款幅度（JSON） / Where the tiers lie at the facts of the case, as JSON, in place of the recommendation
    #[arg(long, conflicts_with_all = ["format", "full", "record"])]
    pub scale: bool,
    /// 选择一个“可以”项，可重复 / Make a choice the law leaves (may), may repeat
    #[arg(long, value_name = "ID")]
    pub elect: Vec<String>,
    /// 基准不在有效期内也计算，结果会注明 / Compute though the benchmark is not valid on the day; the result says so
    #[arg(long)]
    pub force: bool,
    /// 另存可供 verify 核对的记录 / Also write a record for `verify`
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    #[command(flatten)]
    pub to: To,
}

#[derive(Debug, clap::Args)]
pub struct Batch {
    /// 案件：.csv .tsv .ndjson（可带 .gz .zst） .xlsx .parquet .arrow、sqlite:文件、postgres://…，- 为标准输入 / Cases: .csv .tsv .ndjson (also .gz .zst) .xlsx .parquet .arrow, sqlite:FILE, postgres://…; - is standard input
    #[arg(value_name = "INPUT")]
    pub input: String,
    /// 结果写入何处，格式同上，- 为标准输出 / Where results go, in any of these formats; - is standard output
    #[arg(short, long, value_name = "OUTPUT", required_unless_present = "suggest_map")]
    pub output: Option<String>,
    /// 从数据库的这个表读案件 / Read cases from this table of a database
    #[arg(long, value_name = "TABLE", conflicts_with = "query")]
    pub table: Option<String>,
    /// 从数据库读这一查询的结果 / Read the rows of this query from a database
    #[arg(long, value_name = "SQL")]
    pub query: Option<String>,
    /// 结果写入数据库的这个新表 / Write results to this new table of a database
    #[arg(long, value_name = "TABLE")]
    pub into: Option<String>,
    /// 新表已存在时替换它 / Replace that table if it exists
    #[arg(long)]
    pub replace: bool,
    #[command(flatten)]
    pub rules: Rules,
    /// 各行的事项，没有事项列或该格为空时使用 / The item of rows that name none
    #[arg(long, value_name = "PACK/ITEM")]
    pub item: Option<String>,
    /// 映射文件：各列是什么 / A mapping: what the columns are
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// 由表头起草映射文件，不计算 / Draft a mapping from the header, compute nothing
    #[arg(long, conflicts_with = "map")]
    pub suggest_map: bool,
    /// 输入的格式；缺省看名称和内容 / Format of the input; by default its name and content tell
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub from: Option<Rows>,
    /// 输出的格式；缺省看名称 / Format of the output; by default its name tells
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: Option<Rows>,
    /// 表格的编码；缺省自行辨认 / Encoding of a table; recognised by default
    #[arg(long, value_enum)]
    pub encoding: Option<Encoding>,
    /// 依哪一日的法律：act 行为时，decision 决定时，或某日；缺省从旧兼从轻 / The law of which day: act, decision, or a date; by default the lighter of both
    #[arg(long, value_name = "act|decision|DATE", conflicts_with = "pack_version")]
    pub as_of: Option<String>,
    /// 不论日期，依规则包的这一版本 / Under this version of the pack, whatever the dates
    #[arg(long, value_name = "VERSION")]
    pub pack_version: Option<String>,
    /// 基准不在有效期内也计算，结果会注明 / Compute though the benchmark is not valid on the day; the result says so
    #[arg(long)]
    pub force: bool,
    /// 不写输入的各列 / Leave the input's own columns out
    #[arg(long)]
    pub only_results: bool,
    /// 只写这些结果列，如 outcome,amount / Only these columns of results, such as outcome,amount
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub results: Vec<String>,
    /// 另加一列裁量说理 / Add a column with the reasons
    #[arg(long)]
    pub reasons: bool,
    /// 结果列名称之前所加 / Put before the names of result columns
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub prefix: String,
    /// 表格以 UTF-8 标记开头，电子表格软件据以辨认 / Begin a table with the UTF-8 mark that spreadsheets look for
    #[arg(long)]
    pub bom: bool,
    /// 拒绝的行写入何处；缺省为 OUTPUT.rejects.csv / Where refused rows go; OUTPUT.rejects.csv by default
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// 另写报告（.html 或 .xlsx）：分布、偏离、同案不同罚 / Also write a report (.html or .xlsx): distributions, departures, like cases decided differently
    #[arg(long, value_name = "FILE", conflicts_with_all = ["resume", "suggest_map"])]
    pub report: Option<PathBuf>,
    /// 报告中另按此列分列偏离，可重复 / In the report, tell departures apart by this column too, may repeat
    #[arg(long, value_name = "COLUMN", requires = "report")]
    pub group: Vec<String>,
    /// 与这个规则包（旧版）的结果比较 / Compare with what this (older) pack gives
    #[arg(long, value_name = "OLD_PACK", conflicts_with_all = ["resume", "suggest_map"])]
    pub against: Option<PathBuf>,
    /// 继续中断的运行 / Go on with an interrupted run
    #[arg(long)]
    pub resume: bool,
    /// 每隔多少行落盘一次，中断后由此继续 / Rows between the points an interrupted run can go on from
    #[arg(long, value_name = "ROWS", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub checkpoint: u64,
    /// 计算线程数；缺省为处理器的个数 / Computing threads; as many as there are processors by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// 不显示进度和小结 / Show neither progress nor a summary
    #[arg(short, long)]
    pub quiet: bool,
    /// 小结写成 JSON / The summary as JSON
    #[arg(long)]
    pub json: bool,
    /// 逐行计算，结果相同而较慢；供对照 / Compute row by row: the same results, slower; for comparing
    #[arg(long, hide = true)]
    pub row_by_row: bool,
}

#[derive(Debug, clap::Args)]
pub struct Generate {
    /// 规则包标识 / Id of the pack
    #[arg(long, value_name = "ID")]
    pub pack: String,
    /// 事项；缺省为规则包的全部事项 / The item; all items of the pack by default
    #[arg(long, value_name = "ID")]
    pub item: Option<String>,
    #[command(flatten)]
    pub rules: Rules,
    /// 行数 / Rows
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub rows: u64,
    /// 种子：相同的种子得到相同的文件 / The same seed gives the same file
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// 不规范的行所占比例：单位、逗号、空格、缺格、错误日期 / Share of untidy rows: units, commas, spaces, missing cells, wrong dates
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub dirt: String,
    /// 写入的文件（.csv .tsv .ndjson，可带 .gz .zst；.xlsx .parquet .arrow）；缺省为标准输出 / The file to write (.csv .tsv .ndjson, also .gz .zst; .xlsx .parquet .arrow); standard output by default
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct Diff {
    /// 原规则包（文件夹或文件） / The old pack (folder or file)
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// 新规则包（文件夹或文件） / The new pack (folder or file)
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// 案件文件，格式同 batch：每件依两版各计算一次，不论日期 / Cases, as `batch` reads them: each computed under both, whatever its dates
    #[arg(long, value_name = "FILE")]
    pub cases: Option<String>,
    /// 各行的事项，没有事项列或该格为空时使用 / The item of rows that name none
    #[arg(long, value_name = "ITEM", requires = "cases")]
    pub item: Option<String>,
    /// 映射文件：各列是什么 / A mapping: what the columns are
    #[arg(long, value_name = "FILE", requires = "cases")]
    pub map: Option<PathBuf>,
    /// 案件文件的格式；缺省看名称和内容 / Format of the cases; by default their name and content tell
    #[arg(long, value_enum, value_name = "FORMAT", requires = "cases")]
    pub from: Option<Rows>,
    /// 表格的编码；缺省自行辨认 / Encoding of a table; recognised by default
    #[arg(long, value_enum, requires = "cases")]
    pub encoding: Option<Encoding>,
    /// 另写报告（.html 或 .xlsx） / Also write a report (.html or .xlsx)
    #[arg(long, value_name = "FILE", requires = "cases")]
    pub report: Option<PathBuf>,
    #[command(flatten)]
    pub rules: Rules,
    /// 写成 JSON / As JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub to: To,
}

/// Formats of many cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Rows {
    /// 逗号分隔 / comma-separated
    Csv,
    /// 制表符分隔 / tab-separated
    Tsv,
    /// 每行一个 JSON 对象 / a JSON object a line
    Ndjson,
    /// 工作簿 / a workbook
    Xlsx,
    /// Parquet
    Parquet,
    /// Arrow 文件（Feather）/ an Arrow file (Feather)
    Arrow,
    /// Arrow 流 / an Arrow stream
    ArrowStream,
}

/// Encodings of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Encoding {
    /// UTF-8
    #[value(name = "utf-8")]
    Utf8,
    /// GB18030（含 GBK、GB2312）/ GB18030, with GBK and GB2312
    Gb18030,
}

#[derive(Debug, clap::Args)]
pub struct Check {
    /// 规则包文件夹或文件；缺省为内置 / Packs (folders or files); the built-in ones by default
    #[arg(value_name = "PACK")]
    pub packs: Vec<PathBuf>,
    #[command(flatten)]
    pub rules: Rules,
    /// 证明任何案件都不会超出法定幅度 / Prove that no case leaves the statutory range
    #[arg(long)]
    pub prove: bool,
    /// 与文件夹中的法律文本对照：条号、引文、罚款 / Compare with the statutes in a folder: articles, quotes, fines
    #[arg(long, value_name = "DIR")]
    pub sources: Option<PathBuf>,
    /// 列出未能对照的罚款 / List the fines that could not be compared
    #[arg(long, requires = "sources")]
    pub verbose: bool,
    /// 警告也算错误 / Warnings count as errors
    #[arg(long)]
    pub deny_warnings: bool,
    /// 以哪一日判断基准是否过期，缺省为今日 / The day on which benchmarks may have expired; today by default
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
    /// 输出格式 / Format
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub format: Plain,
    #[command(flatten)]
    pub to: To,
}

#[derive(Debug, clap::Args)]
pub struct Bundle {
    /// 规则包文件夹或文件；缺省为内置 / Packs (folders or files); the built-in ones by default
    #[arg(value_name = "PACK")]
    pub packs: Vec<PathBuf>,
    #[command(flatten)]
    pub rules: Rules,
    /// 写入的文件，名称以 .clb 结尾 / File to write; its name ends in .clb
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// 不连同所引用的规则包 / Leave out the packs they use
    #[arg(long)]
    pub alone: bool,
    /// 先编译各事项，供浏览器和 Node 的模块读入 / With the items compiled, for the module of browsers and Node
    #[arg(long)]
    pub prepared: bool,
    /// 说明的格式 / Format of what is told
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub format: Plain,
}

#[derive(Debug, clap::Args)]
pub struct Test {
    /// 规则包文件夹或文件；缺省为内置 / Packs (folders or files); the built-in ones by default
    #[arg(value_name = "PACK")]
    pub packs: Vec<PathBuf>,
    #[command(flatten)]
    pub rules: Rules,
    /// 输出格式 / Format
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub format: Plain,
    #[command(flatten)]
    pub to: To,
}

#[derive(Debug, clap::Args)]
pub struct Items {
    /// 各词都须出现，次序不限：标识、编码、名称、法名、条（食品安全法 124）、拼音首字母 / Words, in any order, all of which must occur: ids, codes, names, laws, articles (食品安全法 124), initials of pinyin
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub rules: Rules,
    /// 输出格式 / Format
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub format: Plain,
    #[command(flatten)]
    pub to: To,
}

#[derive(Debug, clap::Args)]
pub struct Form {
    /// 规则包和事项：PACK ITEM 或 PACK/ITEM / Pack and item
    #[arg(required = true, num_args = 1..=2, value_name = "PACK/ITEM")]
    pub item: Vec<String>,
    #[command(flatten)]
    pub rules: Rules,
    /// 法律有数个版本时，取此日有效者；缺省为最新 / Of several versions of the law, that of this day; the latest by default
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    #[command(flatten)]
    pub to: To,
}

#[derive(Debug, clap::Args)]
pub struct Schema {
    /// 哪一种 / Which
    #[arg(value_enum)]
    pub of: SchemaOf,
    #[command(flatten)]
    pub to: To,
}

#[derive(Debug, clap::Args)]
pub struct Explain {
    /// 诊断代码；不写则列出全部 / The code; all are listed without one
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    #[command(flatten)]
    pub to: To,
}

#[derive(Debug, clap::Args)]
pub struct Verify {
    /// 记录文件，- 为标准输入 / Record files; - is standard input
    #[arg(required = true, value_name = "RECORD")]
    pub records: Vec<String>,
    #[command(flatten)]
    pub rules: Rules,
    /// 输出格式 / Format
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub format: Plain,
    #[command(flatten)]
    pub to: To,
}

/// What a publication is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Published {
    /// 网页，可打印 / a page, also for printing
    Html,
    /// Markdown
    Md,
    /// 工作簿，可由 import 读回 / a workbook, which `import` reads back
    Xlsx,
    /// Word 文档 / a Word document
    Docx,
}

#[derive(Debug, clap::Args)]
pub struct Doc {
    /// 规则包：文件夹、文件，或者规则包标识 / The pack: folder, file, or id
    #[arg(value_name = "PACK")]
    pub pack: String,
    /// 只发布这一事项 / This item alone
    #[arg(long, value_name = "ID")]
    pub item: Option<String>,
    /// 输出格式 / Format
    #[arg(long, value_enum, default_value_t = Published::Md)]
    pub format: Published,
    #[command(flatten)]
    pub rules: Rules,
    #[command(flatten)]
    pub to: To,
}

#[derive(Debug, clap::Args)]
pub struct Import {
    /// 表格（.csv、.json、.xlsx、.xls），或者 doc 发布的工作簿 / A table (.csv, .json, .xlsx, .xls), or a workbook from `doc`
    #[arg(value_name = "TABLE")]
    pub table: PathBuf,
    /// 映射文件：各列是什么；doc 发布的工作簿不需要 / The mapping: what the columns are; a workbook from `doc` needs none
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// 写入的规则包文件夹；缺省只报告 / The pack's folder to write to; without it, only a report
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// 报告的格式 / Format of the report
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub format: Plain,
    /// 替换与之不同的已有文件 / Replace files that are there and differ
    #[arg(long)]
    pub overwrite: bool,
}

#[derive(Debug, clap::Args)]
pub struct Statute {
    /// 每行一条的 NDJSON（{"id","text"}）或法律全文（.md）；缺省和 - 为标准输入 / NDJSON with an article a line ({"id","text"}), or a whole statute (.md); standard input by default and for -
    #[arg(value_name = "FILE")]
    pub file: Option<String>,
    #[command(flatten)]
    pub to: To,
}

#[derive(Debug, clap::Args)]
pub struct New {
    /// 规则包标识：新建同名文件夹 / Id of the pack: a folder of this name is made
    #[arg(value_name = "PACK-ID", required_unless_present = "from_clause", conflicts_with = "from_clause")]
    pub pack: Option<String>,
    /// 条文本身，或者条文所在的文件，- 为标准输入 / The words of a clause or article, or a file with them; - is standard input
    #[arg(long, value_name = "TEXT")]
    pub from_clause: Option<String>,
    /// 条文的出处，如“食品安全法 第一百二十四条” / Where the words stand
    #[arg(long, requires = "from_clause")]
    pub cite: Option<String>,
    #[command(flatten)]
    pub to: To,
}

#[derive(Debug, clap::Args)]
pub struct Web {
    /// 端口，0 为任意空闲端口；草稿按端口保存 / The port, 0 for any that is free; drafts are kept by port
    #[arg(long, value_name = "N", default_value_t = 8137)]
    pub port: u16,
    /// 打开浏览器 / Open the browser
    #[arg(long)]
    pub open: bool,
    /// 使用此文件夹中编译好的网页应用，而不是程序内置的 / A folder with the built application, in place of the one in the binary
    #[arg(long, value_name = "DIR")]
    pub from: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct Completions {
    /// 哪一种 shell / Which shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

impl Command {
    /// Whether errors, too, are to be JSON on standard output.
    pub fn wants_json(&self) -> bool {
        match self {
            Command::Assess(a) => a.format == Format::Json,
            Command::Batch(a) => a.json && a.output.as_deref() != Some("-"),
            Command::Diff(a) => a.json,
            Command::Check(a) => a.format == Plain::Json,
            Command::Test(a) => a.format == Plain::Json,
            Command::Items(a) => a.format == Plain::Json,
            Command::Bundle(a) => a.format == Plain::Json,
            Command::Verify(a) => a.format == Plain::Json,
            Command::Import(a) => a.format == Plain::Json,
            Command::Doc(_)
            | Command::Generate(_)
            | Command::Form(_)
            | Command::Schema(_)
            | Command::Explain(_)
            | Command::Statute(_)
            | Command::New(_)
            | Command::Web(_)
            | Command::Completions(_)
            | Command::Man => false,
        }
    }
}
