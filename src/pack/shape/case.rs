//! Forms of a case and of a pack's own cases.

use super::rules::PENALTY_KIND;
use super::{ANY, DATE, ID, SCALAR, TEXT, TEXTS};
use crate::document::{Key, Record, Shape};

static ITEM_REFERENCES: Shape = Shape::List(&TEXT);
static FACTS: Shape = Shape::Map(&TEXT, &ANY);
static DATES: Shape = Shape::Record(&Record {
    name: "dates",
    doc: "Dates of the case.",
    keys: &[
        Key::optional("act", &DATE, "行为发生日", "day of the act"),
        Key::optional("act_end", &DATE, "行为终了日", "last day of the act"),
        Key::optional("found", &DATE, "发现日", "day it was found"),
        Key::optional("filed", &DATE, "立案日", "day the case was filed"),
        Key::optional("decision", &DATE, "决定日", "day of the decision"),
    ],
    exactly_one: &[],
});
static JUDGEMENT: Shape = Shape::Record(&Record {
    name: "judgement",
    doc: "An amount chosen inside the range, with its reason.",
    keys: &[Key::required("amount", &TEXT, "金额", "amount"), Key::optional("reason", &TEXT, "理由", "reason")],
    exactly_one: &[],
});

static ACTS: Shape = Shape::List(&ACT);
static ACT: Shape = Shape::Record(&Record {
    name: "act",
    doc: "One of several acts; what it does not give is the case's.",
    keys: &[
        Key::optional("id", &TEXT, "标识", "id"),
        Key::optional("item", &TEXT, "事项", "item, as pack/item"),
        Key::optional("items", &ITEM_REFERENCES, "同一行为触犯的各事项", "items the one act falls under"),
        Key::optional("dates", &DATES, "日期", "dates"),
        Key::optional("facts", &FACTS, "事实", "facts"),
        Key::optional("elect", &TEXTS, "选择", "options chosen"),
        Key::optional("judgement", &JUDGEMENT, "裁量", "amount chosen"),
    ],
    exactly_one: &[],
});
static PARTIES: Shape = Shape::List(&PARTY);
static PARTY: Shape = Shape::Record(&Record {
    name: "party",
    doc: "One of several parties; what it does not give is the case's.",
    keys: &[
        Key::required("id", &TEXT, "标识", "id"),
        Key::optional("name", &TEXT, "名称", "name"),
        Key::optional("facts", &FACTS, "事实", "facts"),
        Key::optional("elect", &TEXTS, "选择", "options chosen"),
        Key::optional("judgement", &JUDGEMENT, "裁量", "amount chosen"),
    ],
    exactly_one: &[],
});

/// A case file.
pub static CASE: Shape = Shape::Record(&Record {
    name: "case",
    doc: "A case.",
    keys: &[
        Key::optional("case", &TEXT, "案号", "id of the case"),
        Key::optional("item", &TEXT, "事项", "item, as pack/item"),
        Key::optional("items", &ITEM_REFERENCES, "同一行为触犯的各事项", "items the one act falls under"),
        Key::optional("dates", &DATES, "日期", "dates"),
        Key::optional("facts", &FACTS, "事实", "facts by id or label"),
        Key::optional("elect", &TEXTS, "选择", "options chosen"),
        Key::optional("acts", &ACTS, "数个行为", "several acts"),
        Key::optional("parties", &PARTIES, "数个当事人", "several parties"),
        Key::optional("judgement", &JUDGEMENT, "裁量", "an amount chosen inside the range, with its reason"),
    ],
    exactly_one: &[],
});

static SCALARS: Shape = Shape::List(&SCALAR);
static RANGE: Shape = Shape::Either(&[&TEXT, &SCALARS]);
static EXPECTED_FINE: Shape = Shape::Either(&[&TEXT, &EXPECTED_FINE_RECORD]);
static EXPECTED_FINE_RECORD: Shape = Shape::Record(&Record {
    name: "expected_fine",
    doc: "The fine expected.",
    keys: &[
        Key::optional("statutory", &RANGE, "法定幅度", "statutory range, or none"),
        Key::optional("range", &RANGE, "建议幅度", "recommended range, or none"),
        Key::optional("amount", &TEXT, "金额，none 为没有", "amount, or none"),
    ],
    exactly_one: &[],
});
static STATUS: Shape = Shape::OneOf(&["decided", "needs_facts", "no_rule", "conflict"]);
static OUTCOME: Shape = Shape::OneOf(&["exempt", "reduced", "lenient", "ordinary", "severe"]);
static OUTCOMES: Shape = Shape::List(&OUTCOME);
static KINDS: Shape = Shape::List(&PENALTY_KIND);
static VALUES: Shape = Shape::Map(&TEXT, &SCALAR);
static POSSIBLE: Shape = Shape::Record(&Record {
    name: "possible",
    doc: "What is still possible while facts are missing.",
    keys: &[
        Key::optional("outcomes", &OUTCOMES, "可能的裁量结果", "outcomes"),
        Key::optional("fine", &RANGE, "可能的罚款", "ends of all possible recommended ranges"),
        Key::optional("amount", &RANGE, "可能的罚款数额", "smallest and largest recommended amount"),
        Key::optional("tiers", &TEXTS, "可能的档次", "tiers"),
        Key::optional("statuses", &TEXTS, "可能的状态", "statuses"),
    ],
    exactly_one: &[],
});
static EXPECT: Shape = Shape::Record(&Record {
    name: "expect",
    doc: "What a case must give; what is not named is not looked at.",
    keys: &[
        Key::optional("status", &STATUS, "状态", "status"),
        Key::optional("outcome", &OUTCOME, "裁量结果", "outcome"),
        Key::optional("tier", &TEXT, "档次", "tier"),
        Key::optional("fine", &EXPECTED_FINE, "罚款", "fine, or none"),
        Key::optional("rules", &TEXTS, "必须适用的规则", "ids that must have fired"),
        Key::optional("not_rules", &TEXTS, "不得适用的规则", "ids that must not have"),
        Key::optional("cites", &TEXTS, "必须引用的依据", "citations of fired steps"),
        Key::optional("penalties", &KINDS, "其他处罚的种类", "kinds imposed"),
        Key::optional("options", &TEXTS, "可选项", "option ids"),
        Key::optional("missing", &TEXTS, "缺少的事实", "fact ids"),
        Key::optional("possible", &POSSIBLE, "仍然可能的结果", "what is still possible"),
        Key::optional("errors", &TEXTS, "错误代码", "codes, for a case that must be refused"),
        Key::optional("values", &VALUES, "推导值", "derived values by name"),
        Key::optional("procedure", &TEXTS, "程序", "procedure rules that apply or may"),
        Key::optional("warnings", &TEXTS, "提示代码", "codes of warnings"),
        Key::optional("clause", &TEXT, "法定条款", "clause id"),
    ],
    exactly_one: &[],
});
static ANY_CASE: Shape = Shape::Map(&ID, &ANY);
static TEST_CASES: Shape = Shape::List(&TEST_CASE);
static TEST_CASE: Shape = Shape::Record(&Record {
    name: "test_case",
    doc: "One of the pack's own cases.",
    keys: &[
        Key::required("name", &TEXT, "名称", "name"),
        // A case that must be refused is written wrongly on purpose: its form is looked at when it is run.
        Key::required("case", &ANY_CASE, "案件", "the case"),
        Key::required("expect", &EXPECT, "预期", "what is expected"),
    ],
    exactly_one: &[],
});

/// `cases/*.yaml`.
pub static CASES_FILE: Shape = Shape::Record(&Record {
    name: "cases_file",
    doc: "A pack's own cases.",
    keys: &[Key::required("cases", &TEST_CASES, "案件", "cases")],
    exactly_one: &[],
});
