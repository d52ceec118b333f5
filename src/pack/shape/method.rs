//! Forms of the ways to find an amount.

use super::rules::CITATIONS;
use super::{BOOL, EXPR, ID, NAME, TESTS, TEXT};
use crate::document::{Key, Record, Shape};

static PAIR: Shape = Shape::Tuple(&[&EXPR, &EXPR]);

static MODE: Shape = Shape::OneOf(&["down", "up", "half_up", "half_down", "half_even", "floor", "ceiling"]);
static ROUND: Shape = Shape::Record(&Record {
    name: "round",
    doc: "A unit and which multiple of it.",
    keys: &[Key::required("unit", &EXPR, "单位", "unit"), Key::required("mode", &MODE, "取舍方式", "mode")],
    exactly_one: &[],
});

static BAND_SET: Shape = Shape::Record(&Record {
    name: "band_set",
    doc: "Outcome → lower and upper share.",
    keys: &[
        Key::optional("reduced", &PAIR, "减轻", "reduced"),
        Key::optional("lenient", &PAIR, "从轻", "lenient"),
        Key::optional("ordinary", &PAIR, "一般", "ordinary"),
        Key::optional("severe", &PAIR, "从重", "severe"),
    ],
    exactly_one: &[],
});

static POINT_AT: Shape = Shape::OneOf(&["low", "middle", "high", "none"]);
static POINT: Shape = Shape::Either(&[&POINT_AT, &POINTS]);
static POINTS: Shape = Shape::Record(&Record {
    name: "points",
    doc: "Outcome → where in the band the suggested point lies.",
    keys: &[
        Key::optional("reduced", &POINT_AT, "减轻", "reduced"),
        Key::optional("lenient", &POINT_AT, "从轻", "lenient"),
        Key::optional("ordinary", &POINT_AT, "一般", "ordinary"),
        Key::optional("severe", &POINT_AT, "从重", "severe"),
    ],
    exactly_one: &[],
});

static END: Shape = Shape::OneOf(&["closed", "open", "left_open", "right_open"]);
static ENDS: Shape = Shape::Record(&Record {
    name: "ends",
    doc: "Outcome → which ends of its band are outside.",
    keys: &[
        Key::optional("reduced", &END, "减轻", "reduced"),
        Key::optional("lenient", &END, "从轻", "lenient"),
        Key::optional("ordinary", &END, "一般", "ordinary"),
        Key::optional("severe", &END, "从重", "severe"),
    ],
    exactly_one: &[],
});

static BANDS: Shape = Shape::Record(&Record {
    name: "bands",
    doc: "Where in the range each outcome lies, as shares of it.",
    keys: &[
        Key::required("both", &BAND_SET, "有上下限时", "ranges with both ends"),
        Key::optional("max_only", &BAND_SET, "只有上限时", "only a maximum: shares of it"),
        Key::optional("min_only", &BAND_SET, "只有下限时", "only a minimum: multiples of it"),
        Key::optional("point", &POINT, "建议值", "the suggested point"),
        Key::optional("ends", &ENDS, "端点是否在内", "which ends are outside; closed where absent"),
        Key::optional("round", &ROUND, "建议值取整", "rounding of the point"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});

static FACTORS: Shape = Shape::Map(&TEXT, &FACTOR);
static OPTION_WEIGHTS: Shape = Shape::Map(&ID, &EXPR);
static TEST_WEIGHT: Shape = Shape::Tuple(&[&TESTS, &EXPR]);
static TEST_WEIGHTS: Shape = Shape::List(&TEST_WEIGHT);
static FACTOR_WEIGHTS: Shape = Shape::Either(&[&OPTION_WEIGHTS, &TEST_WEIGHTS]);
static FACTOR: Shape = Shape::Record(&Record {
    name: "factor",
    doc: "One factor of the sum.",
    keys: &[
        Key::required("of", &EXPR, "所看的事实或表达式", "what is looked at"),
        Key::required("weights", &FACTOR_WEIGHTS, "权重", "option → weight, or pairs of test and weight"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});
static FLOOR: Shape = Shape::OneOf(&["minimum", "none"]);
static DISCOUNT: Shape = Shape::Record(&Record {
    name: "discount",
    doc: "A share taken off.",
    keys: &[
        Key::required("when", &EXPR, "条件", "condition"),
        Key::required("by", &EXPR, "降低比例", "share taken off"),
        Key::optional("floor", &FLOOR, "不低于法定下限", "minimum: not below the statutory minimum"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});
static WEIGHTS: Shape = Shape::Record(&Record {
    name: "weights",
    doc: "Start and the sum of factors, at most so much, times the maximum, not below the minimum.",
    keys: &[
        Key::optional("start", &EXPR, "起点", "start"),
        Key::optional("at_most", &EXPR, "总和上限", "cap on the sum"),
        Key::required("factors", &FACTORS, "因素", "factors"),
        Key::optional("discount", &DISCOUNT, "从轻幅度", "a discount after it"),
        Key::optional("round", &ROUND, "取整", "rounding of the result"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});

static WITHIN_TIER: Shape = Shape::Record(&Record {
    name: "within_tier",
    doc: "Where in the tier's range each outcome lies, as a share.",
    keys: &[
        Key::optional("reduced", &EXPR, "减轻", "reduced"),
        Key::optional("lenient", &EXPR, "从轻", "lenient"),
        Key::optional("ordinary", &EXPR, "一般", "ordinary"),
        Key::optional("severe", &EXPR, "从重", "severe"),
        Key::optional("round", &ROUND, "取整", "rounding of the point"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});

static STEPS: Shape = Shape::List(&STEP);
static STEP: Shape = Shape::Record(&Record {
    name: "step",
    doc: "One step: a value, a range (low, point, high), times, add, cap, floor or round.",
    keys: &[
        Key::required("name", &NAME, "名称", "name"),
        Key::optional("when", &EXPR, "条件", "condition; always where absent"),
        Key::optional("value", &EXPR, "取值", "low, point and high become this"),
        Key::optional("low", &EXPR, "下限", "new low"),
        Key::optional("point", &EXPR, "取值", "new point; unset where a range has none"),
        Key::optional("high", &EXPR, "上限", "new high"),
        Key::optional("times", &EXPR, "乘以", "all three multiplied"),
        Key::optional("add", &EXPR, "加上", "added to all three"),
        Key::optional("cap", &EXPR, "不高于", "none above"),
        Key::optional("floor", &EXPR, "不低于", "none below"),
        Key::optional("round", &ROUND, "取整", "all three rounded"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &[],
});

pub(super) static METHOD: Shape = Shape::Record(&Record {
    name: "method",
    doc: "How the amount is found.",
    keys: &[
        Key::optional("bands", &BANDS, "按裁量结果取区间", "shares of the statutory range by outcome"),
        Key::optional("weights", &WEIGHTS, "因素加权", "start and factors times the maximum"),
        Key::optional("within_tier", &WITHIN_TIER, "档内位置", "shares of the tier's range by outcome"),
        Key::optional("steps", &STEPS, "逐步计算", "general steps"),
        Key::optional("beyond", &BOOL, "没有法定幅度", "the scheme has no statutory range to stay in"),
        Key::optional("basis", &CITATIONS, "依据", "source"),
    ],
    exactly_one: &["bands", "weights", "within_tier", "steps"],
});
