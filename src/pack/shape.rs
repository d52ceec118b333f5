//! The forms of a pack's files and of a case, as data: what reading checks and what the JSON Schemas say.

/// These keys, then those of the general part, which an item may hold too.
macro_rules! with_general {
    ($($own:expr),* $(,)?) => {
        [
            $($own,)*
            $crate::document::Key::optional("facts", &$crate::pack::shape::rules::FACTS, "事实", "facts"),
            $crate::document::Key::optional("let", &$crate::pack::shape::rules::LETS, "推导值", "derived values"),
            $crate::document::Key::optional("tables", &$crate::pack::shape::rules::TABLES, "表", "tables"),
            $crate::document::Key::optional("exemptions", &$crate::pack::shape::rules::EXEMPTIONS, "不予处罚", "grounds for no penalty"),
            $crate::document::Key::optional("circumstances", &$crate::pack::shape::rules::CIRCUMSTANCES, "情节", "circumstances"),
            $crate::document::Key::optional("outcomes", &$crate::pack::shape::rules::OUTCOMES, "情节如何合并", "how circumstances combine"),
            $crate::document::Key::optional("shifts", &$crate::pack::shape::rules::SHIFTS, "升降档", "tier shifts"),
            $crate::document::Key::optional("method", &$crate::pack::shape::method::METHOD, "计算方法", "the amount"),
            $crate::document::Key::optional("procedure", &$crate::pack::shape::rules::PROCEDURES, "程序", "procedure"),
            $crate::document::Key::optional("concurrence", &$crate::pack::shape::rules::CONCURRENCE, "一行为触犯数规定", "one act against several provisions"),
        ]
    };
}

mod case;
mod method;
mod rules;

pub use case::{CASE, CASES_FILE};

use crate::document::{Key, Record, Shape, schema};
use rules::{CITATIONS, ITEM};

static ID: Shape = Shape::Id;
static NAME: Shape = Shape::Name;
static TEXT: Shape = Shape::Text;
static SCALAR: Shape = Shape::Scalar;
static EXPR: Shape = Shape::Expr;
static TESTS: Shape = Shape::Tests;
static BOOL: Shape = Shape::Bool;
static DATE: Shape = Shape::Date;
static ANY: Shape = Shape::Any;
static PACK_ID: Shape = Shape::PackId;
static TEXTS: Shape = Shape::List(&TEXT);

/// One string (Chinese, used for both) or both languages.
static LABEL: Shape = Shape::Either(&[&TEXT, &LABEL_BOTH]);
static LABEL_BOTH: Shape = Shape::Record(&Record {
    name: "label",
    doc: "A name in both languages.",
    keys: &[
        Key::required("zh", &TEXT, "中文", "Chinese"),
        Key::optional("en", &TEXT, "英文；缺省同中文", "English; the Chinese where absent"),
    ],
    exactly_one: &[],
});

/// Words for readers: one or several.
static NOTES: Shape = Shape::OneOrMany(&LABEL);

static WINDOW: Shape = Shape::Record(&Record {
    name: "window",
    doc: "A span of dates, both ends included; an absent end is open.",
    keys: &[
        Key::optional("from", &DATE, "第一日", "first day"),
        Key::optional("until", &DATE, "最后一日", "last day"),
        Key::optional("basis", &CITATIONS, "依据", "where it is set"),
    ],
    exactly_one: &[],
});

static INSTRUMENTS: Shape = Shape::Map(&TEXT, &INSTRUMENT);
static INSTRUMENT: Shape = Shape::Record(&Record {
    name: "instrument",
    doc: "A statute, rule or benchmark document.",
    keys: &[
        Key::required("title", &LABEL, "全称", "full title"),
        Key::optional("version", &TEXT, "文本日期", "date of the text"),
        Key::optional("in_force", &WINDOW, "施行期间", "when it applies"),
        Key::optional("file", &TEXT, "原文文件名", "its file among the sources"),
        Key::optional("unverified", &BOOL, "文字未经核对", "wording could not be checked"),
    ],
    exactly_one: &[],
});

static FORMAT: Shape = Shape::Integer(1, 1);
static PACK_IDS: Shape = Shape::List(&PACK_ID);
static ITEMS: Shape = Shape::Map(&ID, &ITEM);

static PACK_KEYS: &[Key] = &with_general![
    Key::required("format", &FORMAT, "格式版本，1", "format version, 1"),
    Key::required("pack", &PACK_ID, "规则包标识", "id of the pack"),
    Key::required("name", &LABEL, "名称", "name"),
    Key::required("version", &TEXT, "内容版本", "version of the content"),
    Key::optional("authority", &LABEL, "制定机关", "who issued the benchmark"),
    Key::required("jurisdiction", &TEXT, "适用地域", "where it applies"),
    Key::optional("field", &LABEL, "行政执法领域", "field of administration"),
    Key::optional("note", &NOTES, "随每个结果显示的说明", "notes shown with every result"),
    Key::optional("currency", &TEXT, "币种（ISO 4217），缺省 CNY", "ISO 4217 currency, CNY where absent"),
    Key::optional("validity", &WINDOW, "裁量基准有效期", "the benchmark's own window"),
    Key::optional("in_force", &WINDOW, "所编法条适用于行为的期间", "when the statutes as encoded apply to acts"),
    Key::optional("uses", &PACK_IDS, "先行引入的规则包", "packs whose rules come in first"),
    Key::optional("instruments", &INSTRUMENTS, "依据文件", "instruments by key"),
    Key::optional("items", &ITEMS, "违法行为事项", "items"),
];

/// `pack.yaml`.
pub static PACK: Shape = Shape::Record(&Record {
    name: "pack",
    doc: "A rule pack: manifest, instruments, facts, the general part, items.",
    keys: PACK_KEYS,
    exactly_one: &[],
});

/// `items/*.yaml`.
pub static ITEMS_FILE: Shape = Shape::Record(&Record {
    name: "items_file",
    doc: "More items of a pack, with the facts, derived values and tables they share.",
    keys: &[
        Key::required("items", &ITEMS, "违法行为事项", "items"),
        Key::optional("facts", &rules::FACTS, "事实", "facts"),
        Key::optional("let", &rules::LETS, "推导值", "derived values"),
        Key::optional("tables", &rules::TABLES, "表", "tables"),
    ],
    exactly_one: &[],
});

/// JSON Schema of a pack as one document.
pub fn pack_schema() -> serde_json::Value {
    schema(&PACK)
}

/// JSON Schema of a case file.
pub fn case_schema() -> serde_json::Value {
    schema(&CASE)
}
