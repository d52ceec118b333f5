//! Forms of the general part and of items.

use super::{BOOL, EXPR, ID, LABEL, NAME, NOTES, TEXT, TEXTS};
use crate::document::{Key, Record, Shape};

static NAMES: Shape = Shape::List(&NAME);
static EXPRS: Shape = Shape::List(&EXPR);

/// One citation or several.
pub(super) static CITATIONS: Shape = Shape::OneOrMany(&CITATION);
static CITATION: Shape = Shape::Either(&[&TEXT, &CITATION_RECORD]);
static CITATION_RECORD: Shape = Shape::Record(&Record {
    name: "citation",
    doc: "Where a rule comes from.",
    keys: &[
        Key::required("cite", &TEXT, "文件与条款", "instrument and place"),
        Key::optional("quote", &TEXT, "原文", "the operative words"),
        Key::optional("unverified", &BOOL, "未经核对", "wording or number could not be checked"),
    ],
    exactly_one: &[],
});

/// shall / may.
pub(super) static FORCE: Shape = Shape::OneOf(&["shall", "may"]);

pub(super) static FACTS: Shape = Shape::Map(&NAME, &FACT);
static FACT_TYPE: Shape =
    Shape::OneOf(&["money", "rate", "count", "number", "date", "duration", "choice", "set", "bool", "text"]);
static DURATION_UNIT: Shape = Shape::OneOf(&["months", "days"]);
static DECIMALS: Shape = Shape::Integer(0, 28);
static FACT: Shape = Shape::Record(&Record {
    name: "fact",
    doc: "A declared fact.",
    keys: &[
        Key::optional("label", &LABEL, "名称", "label"),
        Key::required("type", &FACT_TYPE, "类型", "type"),
        Key::optional("help", &LABEL, "说明", "longer help"),
        Key::optional("min", &EXPR, "最小值", "least value"),
        Key::optional("max", &EXPR, "最大值", "greatest value"),
        Key::optional("decimals", &DECIMALS, "小数位数上限", "most digits after the point"),
        Key::optional("options", &OPTIONS, "选项", "options of a choice or set"),
        Key::optional("unit", &DURATION_UNIT, "期间单位", "unit of a duration"),
        Key::optional("unproven", &UNPROVEN, "未能证明时视为", "what an unknown value counts as"),
    ],
    exactly_one: &[],
});
static OPTIONS: Shape = Shape::Map(&ID, &OPTION);
static OPTION: Shape = Shape::Either(&[&TEXT, &OPTION_RECORD]);
static OPTION_RECORD: Shape = Shape::Record(&Record {
    name: "option",
    doc: "An option of a choice or set.",
    keys: &[
        Key::optional("zh", &TEXT, "中文", "Chinese"),
        Key::optional("en", &TEXT, "英文", "English"),
        Key::optional("basis", &CITATIONS, "依据", "where it comes from"),
    ],
    exactly_one: &[],
});
static UNPROVEN_VALUE: Shape = Shape::Either(&[&TEXT, &TEXTS]);
static UNPROVEN: Shape = Shape::Record(&Record {
    name: "unproven",
    doc: "What an unknown value counts as, and the rule that says so.",
    keys: &[
        Key::required("as", &UNPROVEN_VALUE, "视为", "the value"),
        Key::optional("basis", &CITATIONS, "依据", "the rule that says so"),
    ],
    exactly_one: &[],
});

pub(super) static LETS: Shape = Shape::Map(&NAME, &EXPR);

pub(super) static TABLES: Shape = Shape::Map(&NAME, &TABLE);
static TABLE: Shape = Shape::Either(&[&ROWS_TABLE, &SLICES_TABLE]);
static TABLE_ROWS: Shape = Shape::List(&EXPRS);
static ROWS_TABLE: Shape = Shape::Record(&Record {
    name: "table",
    doc: "Rows of tests and values; exactly one row must match.",
    keys: &[
        Key::required("in", &NAMES, "参数名", "argument names"),
        Key::required("out", &NAMES, "列名", "column names"),
        Key::required("rows", &TABLE_ROWS, "行", "rows: a test for each argument, then a value for each column"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});
static SLICES_TABLE: Shape = Shape::Record(&Record {
    name: "slices_table",
    doc: "Marginal slices: the sum of rate times the part of the argument inside each slice.",
    keys: &[
        Key::required("slices", &SLICES, "分段", "slices, lowest first"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});
static SLICES: Shape = Shape::List(&SLICE);
static SLICE: Shape = Shape::Record(&Record {
    name: "slice",
    doc: "One slice.",
    keys: &[
        Key::optional("to", &EXPR, "上端；最后一段没有", "upper end; absent in the last"),
        Key::required("rate", &EXPR, "比率", "rate inside it"),
    ],
    exactly_one: &[],
});

static ORDERS: Shape = Shape::List(&ORDER);
static ORDER: Shape = Shape::Either(&[&TEXT, &ORDER_RECORD]);
static ORDER_RECORD: Shape = Shape::Record(&Record {
    name: "order",
    doc: "A corrective order.",
    keys: &[
        Key::required("text", &LABEL, "内容", "words"),
        Key::optional("when", &EXPR, "条件", "when; always where absent"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});

/// Keys of a fine.
static FINE_KEYS: [Key; 9] = [
    Key::optional("from", &EXPR, "以上（含本数）", "from, included"),
    Key::optional("to", &EXPR, "以下（含本数）", "to, included"),
    Key::optional("above", &EXPR, "超过（不含本数）", "above, excluded"),
    Key::optional("below", &EXPR, "不满、不足（不含本数）", "below, excluded"),
    Key::optional("exact", &EXPR, "确定数额", "a single point"),
    Key::optional("of", &EXPR, "计算基数", "base that from, to and exact multiply"),
    Key::optional("of_at_least", &EXPR, "基数不足时按此计算", "least base counted"),
    Key::optional("times", &EXPR, "按人、按台、按日的倍数", "per person, device or day"),
    Key::optional("verb", &FORCE, "处（shall）或者可以处（may）", "shall or may be imposed"),
];
static FINE_RECORD: Shape =
    Shape::Record(&Record { name: "fine", doc: "A fine range.", keys: &FINE_KEYS, exactly_one: &[] });
static NO_FINE: Shape = Shape::OneOf(&["none"]);
static UNSPECIFIED: Shape = Shape::OneOf(&["unspecified"]);
static FINE_WORD: Shape = Shape::OneOf(&["none", "unspecified"]);
static UNSPECIFIED_RECORD: Shape = Shape::Record(&Record {
    name: "fine_unspecified",
    doc: "A fine whose amount the law leaves open.",
    keys: &[
        Key::required("amount", &UNSPECIFIED, "未规定数额：unspecified", "the law sets none: unspecified"),
        Key::optional("verb", &FORCE, "处（shall）或者可以处（may）", "shall or may be imposed"),
    ],
    exactly_one: &[],
});
static CLAUSE_FINE: Shape = Shape::Either(&[&FINE_WORD, &FINE_RECORD, &UNSPECIFIED_RECORD]);
static PAIR: Shape = Shape::Tuple(&[&EXPR, &EXPR]);
static POSITION_RECORD: Shape = Shape::Record(&Record {
    name: "fine_position",
    doc: "A part of the statutory range.",
    keys: &[Key::required("position", &PAIR, "在法定幅度中的位置", "shares of the statutory range")],
    exactly_one: &[],
});
static TIER_FINE: Shape = Shape::Either(&[&FINE_RECORD, &POSITION_RECORD]);

static CLAUSES: Shape = Shape::List(&CLAUSE);
static CLAUSE: Shape = Shape::Record(&Record {
    name: "clause",
    doc: "One limb of the statute.",
    keys: &[
        Key::required("id", &ID, "标识", "id"),
        Key::optional("when", &EXPR, "条件", "condition; always where absent"),
        Key::optional("subject", &LABEL, "处罚对象", "whom it fines"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
        Key::required("fine", &CLAUSE_FINE, "罚款", "the fine, or none"),
        Key::optional("penalties", &PENALTIES, "其他处罚", "penalties of this limb alone"),
    ],
    exactly_one: &[],
});

const PENALTY_KINDS: &[&str] = &[
    "warning",
    "criticism",
    "confiscate_gains",
    "confiscate_goods",
    "licence_suspended",
    "licence_revoked",
    "licence_downgraded",
    "business_restricted",
    "business_suspended",
    "business_closed",
    "person_barred",
    "detention",
    "other",
];
pub(super) static PENALTY_KIND: Shape = Shape::OneOf(PENALTY_KINDS);
static PENALTIES: Shape = Shape::List(&PENALTY);
static PENALTY: Shape = Shape::Record(&Record {
    name: "penalty",
    doc: "A penalty besides the fine.",
    keys: &[
        Key::optional("id", &ID, "标识", "id, for options"),
        Key::required("kind", &PENALTY_KIND, "种类", "kind"),
        Key::required("text", &LABEL, "内容", "words"),
        Key::optional("when", &EXPR, "条件", "condition; always where absent"),
        Key::optional("force", &FORCE, "应当或者可以", "shall or may"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});

pub(super) static EXEMPTIONS: Shape = Shape::Map(&ID, &EXEMPTION);
static STAGE: Shape = Shape::OneOf(&["responsibility", "time_limit", "exemption"]);
static EXEMPTION: Shape = Shape::Record(&Record {
    name: "exemption",
    doc: "A ground for no penalty.",
    keys: &[
        Key::optional("stage", &STAGE, "阶段", "stage"),
        Key::required("name", &LABEL, "名称", "name"),
        Key::optional("force", &FORCE, "应当或者可以", "shall or may"),
        Key::required("when", &EXPR, "条件", "condition"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
        Key::optional("orders", &ORDERS, "随附的命令", "orders that come with it"),
    ],
    exactly_one: &[],
});

pub(super) static CIRCUMSTANCES: Shape = Shape::Map(&ID, &CIRCUMSTANCE);
static EFFECT: Shape = Shape::OneOf(&["severe", "lenient", "reduced", "lenient_or_reduced"]);
static CIRCUMSTANCE: Shape = Shape::Record(&Record {
    name: "circumstance",
    doc: "A fact that makes the penalty heavier or lighter.",
    keys: &[
        Key::required("name", &LABEL, "名称", "name"),
        Key::required("effect", &EFFECT, "作用", "effect"),
        Key::optional("force", &FORCE, "应当或者可以", "shall or may"),
        Key::required("when", &EXPR, "条件", "condition"),
        Key::optional("weight", &EXPR, "计数权重，缺省 1", "weight in the counts, 1 where absent"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});

pub(super) static OUTCOMES: Shape = Shape::Either(&[&OUTCOMES_MIXED, &OUTCOMES_RULES]);
static MIXED: Shape = Shape::OneOf(&["judgement", "ordinary", "severe", "lenient", "offset"]);
static OUTCOMES_MIXED: Shape = Shape::Record(&Record {
    name: "outcomes",
    doc: "The usual combination of circumstances.",
    keys: &[
        Key::required("mixed", &MIXED, "从重与从轻并存时", "what severe and lenient ones together give"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});
static RULE_CHOICE: Shape = Shape::OneOf(&["first", "unique"]);
static OUTCOMES_RULES: Shape = Shape::Record(&Record {
    name: "outcome_rules",
    doc: "A combination of the pack's own.",
    keys: &[
        Key::required("choose", &RULE_CHOICE, "取第一个成立的，或唯一成立的", "the first that holds, or exactly one"),
        Key::required("rules", &OUTCOME_RULE_LIST, "规则", "rules"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});
static OUTCOME_RULE_LIST: Shape = Shape::List(&OUTCOME_RULE);
static RULE_OUTCOME: Shape = Shape::OneOf(&["reduced", "lenient", "ordinary", "severe"]);
static OUTCOME_RULE: Shape = Shape::Record(&Record {
    name: "outcome_rule",
    doc: "One rule.",
    keys: &[
        Key::required("id", &ID, "标识", "id"),
        Key::required("outcome", &RULE_OUTCOME, "裁量结果", "result"),
        Key::optional("when", &EXPR, "条件", "condition; always where absent"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});

static TIERS: Shape = Shape::Record(&Record {
    name: "tiers",
    doc: "Tiers, from the lightest to the heaviest.",
    keys: &[
        Key::optional(
            "choose",
            &TIER_CHOICE,
            "多档成立时，缺省 unique",
            "which of several counts; unique where absent",
        ),
        Key::required("rows", &TIER_ROWS, "档", "rows"),
        Key::optional("no_match", &NO_FINE, "均不成立时", "what no match means"),
    ],
    exactly_one: &[],
});
static TIER_CHOICE: Shape = Shape::OneOf(&["unique", "heaviest", "lightest"]);
static TIER_ROWS: Shape = Shape::List(&TIER_ROW);
static TIER_ROW: Shape = Shape::Record(&Record {
    name: "tier",
    doc: "One tier.",
    keys: &[
        Key::required("id", &ID, "标识", "id"),
        Key::optional("name", &LABEL, "名称", "name; the id where absent"),
        Key::required("when", &EXPR, "条件，或 otherwise", "condition, or otherwise"),
        Key::optional("fine", &TIER_FINE, "罚款幅度", "its range; the statutory range where absent"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});

pub(super) static SHIFTS: Shape = Shape::Map(&ID, &SHIFT);
static STEPS: Shape = Shape::Integer(1, 1000);
static ORDER_NUMBER: Shape = Shape::Integer(-1_000_000, 1_000_000);
static SHIFT_TO: Shape = Shape::OneOf(&["top", "middle", "bottom"]);
static SHIFT: Shape = Shape::Record(&Record {
    name: "shift",
    doc: "A move between or inside tiers.",
    keys: &[
        Key::optional("name", &LABEL, "名称", "name; the id where absent"),
        Key::optional("order", &ORDER_NUMBER, "适用次序，缺省 0", "order of application, 0 where absent"),
        Key::required("when", &EXPR, "条件", "condition"),
        Key::optional("up", &STEPS, "升档数", "tiers up"),
        Key::optional("down", &STEPS, "降档数", "tiers down"),
        Key::optional("to", &SHIFT_TO, "档内位置", "where in the tier"),
        Key::optional("force", &FORCE, "应当或者可以", "shall or may"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &["up", "down", "to"],
});

pub(super) static PROCEDURES: Shape = Shape::Map(&ID, &PROCEDURE);
static PROCEDURE: Shape = Shape::Record(&Record {
    name: "procedure",
    doc: "A procedural consequence.",
    keys: &[
        Key::required("name", &LABEL, "名称", "name"),
        Key::optional("when", &EXPR, "条件", "condition; always where absent"),
        Key::optional("due", &EXPR, "期限", "a date that follows"),
        Key::optional("text", &LABEL, "内容", "what to do"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});

static COMPARE: Shape = Shape::OneOf(&["maximum", "amount"]);
pub(super) static CONCURRENCE: Shape = Shape::Record(&Record {
    name: "concurrence",
    doc: "One act against several provisions.",
    keys: &[
        Key::required("compare", &COMPARE, "比较对象", "what is compared"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});

static ACTS: Shape = Shape::Map(&ID, &LABEL);
static ITEM_KEYS: &[Key] = &with_general![
    Key::required("name", &LABEL, "名称", "name as the law states it"),
    Key::optional("code", &TEXT, "事项编码", "catalogue code"),
    Key::optional("standard_name", &LABEL, "标准化事项名称", "name in the catalogue of standard items"),
    Key::optional("powers", &LABEL, "职权类别，如“行政处罚”", "kind of power, such as 行政处罚"),
    Key::optional("section", &LABEL, "责任单位、内设机构", "unit responsible inside the authority"),
    Key::optional("note", &NOTES, "随每个结果显示的说明", "notes shown with every result"),
    Key::optional("basis", &CITATIONS, "法律依据", "legal basis"),
    Key::optional("acts", &ACTS, "条文所列各项情形", "the article's own list of acts"),
    Key::optional("orders", &ORDERS, "责令改正", "corrective orders"),
    Key::optional("clauses", &CLAUSES, "法定条款", "statutory limbs"),
    Key::optional("penalties", &PENALTIES, "其他处罚", "penalties in every limb"),
    Key::optional("tiers", &TIERS, "裁量阶次", "tiers"),
];
pub(super) static ITEM: Shape =
    Shape::Record(&Record { name: "item", doc: "One violation.", keys: ITEM_KEYS, exactly_one: &[] });
