//! The mapping: what the columns of a table are, and what the table itself does not say.

use crate::diagnostic::Diagnostic;
use crate::document::{Key, Node, Record, Shape, SourceFile, Syntax, read, validate};
use std::collections::BTreeMap;

static TEXT: Shape = Shape::Text;
static TEXTS: Shape = Shape::OneOrMany(&TEXT);
static ID: Shape = Shape::Id;
static ANY: Shape = Shape::Any;
static ANYS: Shape = Shape::Map(&TEXT, &ANY);
static NUMBER: Shape = Shape::Integer(1, 100_000);
static VERSION: Shape = Shape::Integer(1, 1);
static KIND: Shape = Shape::OneOf(&["tiers", "weights"]);
static ENDS: Shape = Shape::OneOf(&["included", "excluded"]);
static CONDITIONS: Shape = Shape::OneOf(&["any", "all"]);
static POINT: Shape = Shape::OneOf(&["middle", "none"]);
static REASONS: Shape = Shape::Map(&TEXT, &TEXT);
static COLUMNS: Shape = Shape::Record(&Record {
    name: "columns",
    doc: "What each column is, by its name in the table.",
    keys: &[
        Key::required("item", &TEXT, "事项编号", "number of the item; its rows belong together"),
        Key::required("violation", &TEXT, "违法行为", "violation"),
        Key::optional("tier", &TEXT, "裁量阶次", "tier"),
        Key::optional("conditions", &TEXTS, "适用条件", "conditions, one column or several"),
        Key::optional(
            "labels",
            &TEXTS,
            "各条件列的名称所在的列",
            "columns that name what each column of conditions is",
        ),
        Key::optional("standard", &TEXT, "具体标准", "standard"),
        Key::optional("remark", &TEXT, "备注", "remark"),
        Key::optional("start", &TEXT, "裁量起点", "start"),
        Key::optional("factor", &TEXT, "裁量要素", "factor"),
        Key::optional("option", &TEXT, "违法程度", "option of the factor"),
        Key::optional("weight", &TEXT, "裁量权重", "weight"),
        Key::optional("maximum", &TEXT, "权重所乘的数额", "the amount weights multiply"),
    ],
    exactly_one: &[],
});
static ITEM: Shape = Shape::Record(&Record {
    name: "mapped_item",
    doc: "What the table does not say of an item.",
    keys: &[
        Key::required("id", &ID, "事项标识", "id of the item"),
        Key::required("clauses", &ANY, "法定幅度，写法同规则包", "statutory limbs, as in a pack"),
        Key::optional("name", &ANY, "名称，缺省为表中的违法行为", "name; the table's violation where absent"),
        Key::optional("basis", &ANY, "法律依据，写法同规则包", "basis, as in a pack"),
        Key::optional("orders", &ANY, "责令改正，写法同规则包", "orders, as in a pack"),
        Key::optional("penalties", &ANY, "其他处罚，写法同规则包", "other penalties, as in a pack"),
        Key::optional("procedure", &ANYS, "程序，写法同规则包", "procedure, as in a pack"),
    ],
    exactly_one: &[],
});
static ITEMS: Shape = Shape::Map(&TEXT, &ITEM);
static CASES: Shape = Shape::Record(&Record {
    name: "mapped_cases",
    doc: "Cases to write for each item.",
    keys: &[
        Key::required("file", &TEXT, "写入的文件", "file to write"),
        Key::required("case", &ANYS, "每一案的日期和共同事实", "dates and common facts of each case"),
        Key::optional("point", &POINT, "幅度内的数额：中间值或者没有", "the amount in a range: its middle, or none"),
    ],
    exactly_one: &[],
});
static MAP: Shape = Shape::Record(&Record {
    name: "import_map",
    doc: "How a published table becomes items of a pack.",
    keys: &[
        Key::required("map", &VERSION, "格式版本，1", "format version, 1"),
        Key::required("pack", &ID, "规则包标识", "id of the pack"),
        Key::required("kind", &KIND, "阶次表或者权重表", "tiers or weights"),
        Key::required("columns", &COLUMNS, "各列是什么", "what each column is"),
        Key::required("items", &ITEMS, "编入的事项，按编号", "items to bring in, by number"),
        Key::required("output", &TEXT, "写入的文件", "file to write"),
        Key::required("cite", &TEXT, "表在依据中的写法，{item} 为编号", "how the table is cited; {item} is the number"),
        Key::optional("sheet", &TEXT, "工作表，缺省为第一张", "sheet; the first where absent"),
        Key::optional("header", &NUMBER, "列名所在行，缺省 1", "row of the column names, 1 where absent"),
        Key::optional("rows", &TEXT, "JSON 中行所在的键", "key of the rows in JSON"),
        Key::optional("fill_down", &TEXTS, "空格沿用上一行的列", "columns whose empty cells hold what stands above"),
        Key::optional("ends", &ENDS, "“以下”是否包括本数", "whether 以下 includes the number; included where absent"),
        Key::optional(
            "conditions",
            &CONDITIONS,
            "any：符合一行即可；all：各列同时符合",
            "any: each row stands for itself; all: its columns together",
        ),
        Key::optional("always", &TEXT, "不论其他各列的最重情形", "text of the row that stands above all others"),
        Key::optional(
            "unproven",
            &ANYS,
            "无法查明时取最低档次的依据",
            "citation for: an unknown factor counts as its lowest",
        ),
        Key::optional("label", &ANYS, "所列情形的名称", "label of the listed conditions"),
        Key::optional("common", &ANYS, "每一事项都有的内容", "keys each item has"),
        Key::optional("weights", &ANYS, "权重方法的其他内容", "other keys of the weights"),
        Key::optional("skip", &REASONS, "不编入的事项及理由", "items left out, and why"),
        Key::optional("cases", &CASES, "案例", "cases"),
    ],
    exactly_one: &[],
});

/// Tier tables or weight tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Tiers,
    Weights,
}

/// A mapping, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// The whole document.
    pub(super) node: Node,
    /// Id of the pack.
    pub pack: String,
    /// Which.
    pub kind: Kind,
    /// Sheet; absent: the first.
    pub sheet: Option<String>,
    /// Row of the column names, from 1.
    pub header: usize,
    /// Key of the rows in JSON.
    pub rows: Option<String>,
    /// Where the items go, inside the pack.
    pub output: String,
    /// Column names by what they are.
    pub(super) columns: BTreeMap<String, Vec<String>>,
    pub(super) fill_down: Vec<String>,
    /// 以下 includes the number.
    pub(super) included: bool,
    /// Each row stands for itself.
    pub(super) any: bool,
    /// Items left out, and why.
    pub skip: Vec<(String, String)>,
}

impl Map {
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.node.get(key)?.text()
    }

    /// The first name of a column.
    pub(super) fn column(&self, role: &str) -> Option<&str> {
        self.columns.get(role)?.first().map(String::as_str)
    }
}

fn texts(node: Option<&Node>) -> Vec<String> {
    match node {
        None => Vec::new(),
        Some(n) => match n.seq() {
            Some(items) => items.iter().filter_map(|i| Some(i.text()?.to_owned())).collect(),
            None => n.text().map(str::to_owned).into_iter().collect(),
        },
    }
}

/// Reads a mapping.
///
/// # Errors
/// What is wrong in its form. Locations are in the file given, with this number.
pub fn read_map(file: &SourceFile, number: u32) -> Result<Map, Vec<Diagnostic>> {
    let node = read(&file.text, number, Syntax::of(&file.path))?;
    let problems = validate(&node, &MAP);
    if !problems.is_empty() {
        return Err(problems);
    }
    let text = |key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
    let columns = node.get("columns").and_then(Node::map).unwrap_or_default();
    let skip = node.get("skip").and_then(Node::map).unwrap_or_default();
    Ok(Map {
        pack: text("pack").unwrap_or_default(),
        kind: if text("kind").as_deref() == Some("weights") { Kind::Weights } else { Kind::Tiers },
        sheet: text("sheet"),
        header: text("header").and_then(|h| h.parse().ok()).unwrap_or(1),
        rows: text("rows"),
        output: text("output").unwrap_or_default(),
        columns: columns.iter().map(|e| (e.key.clone(), texts(Some(&e.value)))).collect(),
        fill_down: texts(node.get("fill_down")),
        included: text("ends").as_deref() != Some("excluded"),
        any: text("conditions").as_deref() != Some("all"),
        skip: skip.iter().map(|e| (e.key.clone(), e.value.text().unwrap_or_default().to_owned())).collect(),
        node,
    })
}
