//! Assessments built by hand, for tests.

use crate::assess::*;
use crate::diagnostic::{Message, both};
use crate::pack::model::{Outcome, PenaltyKind};
use crate::quantity::{Interval, Number, parse_date};
use std::sync::Arc;

fn named(id: &str, label: Message) -> Arc<FactName> {
    Arc::new(FactName::new(id, label))
}

fn n(v: i64) -> Number {
    Number::from(v)
}

fn same(t: &str) -> Message {
    both(t, t)
}

fn cite(place: &str, quote: Option<&str>, unverified: bool) -> Cite {
    Cite { cite: place.into(), quote: quote.map(str::to_owned), unverified }
}

fn because(zh: &str, holds: Option<bool>, saw: Vec<(Message, Shown)>) -> Because {
    Because { condition: same(zh), holds, saw }
}

#[allow(clippy::too_many_arguments)]
fn step(
    stage: Stage,
    rule: &str,
    name: Message,
    applied: Option<bool>,
    may: bool,
    because: Vec<Because>,
    values: Vec<(Message, Shown)>,
    basis: Vec<Cite>,
) -> Entry {
    Entry::from(Step {
        about: Arc::new(About::new(stage, rule.into(), name, may, basis.into())),
        applied,
        because,
        values,
    })
}

fn ends(low: i64, high: i64) -> Vec<(Message, Shown)> {
    vec![(both("下限", "minimum"), Shown::Money(n(low))), (both("上限", "maximum"), Shown::Money(n(high)))]
}

fn summary(outcome: Outcome, low: i64, high: i64, amount: Option<i64>) -> Summary {
    Summary {
        status: Status::Decided,
        outcome: Some(outcome),
        tier: None,
        fine: Some(FineResult {
            statutory: Interval::closed(n(50000), n(100000)),
            range: Some(Interval::closed(n(low), n(high))),
            amount: amount.map(n),
        }),
        penalties: vec![PenaltyKind::ConfiscateGoods],
    }
}

/// Food made without a licence, worth 800 yuan, ordinary.
pub fn ordinary() -> Assessment {
    let goods = || (both("货值金额", "Goods value"), Shown::Money(n(800)));
    let limb =
        cite("食品安全法 第一百二十二条第一款", Some("货值金额不足一万元的，并处五万元以上十万元以下罚款"), false);
    let article = cite(
        "食品安全法 第一百二十二条第一款",
        Some("未取得食品生产经营许可从事食品生产经营活动的，没收违法所得和违法生产经营的食品"),
        false,
    );
    let guidance = cite("总局指导意见 第十四条", None, true);
    Assessment {
        case: Some("粤市监案〔2026〕12号".into()),
        pack: Arc::new(PackRef {
            id: "food-safety".into(),
            version: "1.0.0".into(),
            sha256: "3f1c0a".repeat(10) + "abcd",
            name: both("食品安全法行政处罚规则包（2025年修正）", "Food Safety Law penalties, 2025 text"),
            currency: "CNY".into(),
        }),
        item: (
            "food-safety/unlicensed".into(),
            both(
                "未取得食品生产经营许可从事食品生产经营活动，或者未取得食品添加剂生产许可从事食品添加剂生产活动",
                "Food business without a licence",
            ),
        ),
        basis: vec![article].into(),
        facts: vec![
            (named("goods_value", goods().0), goods().1),
            (named("illegal_gains", both("违法所得", "Illegal gains")), Shown::Money(n(0))),
            (named("act_date", both("行为发生日", "date of the act")), Shown::Date(parse_date("2026-01-05").unwrap())),
        ],
        status: Status::Decided,
        outcome: Some(Outcome::Ordinary),
        tier: None,
        clause: Some("below-10k".into()),
        fine: Some(FineResult {
            statutory: Interval::closed(n(50000), n(100000)),
            range: Some(Interval {
                min: Some(n(65000)),
                max: Some(n(85000)),
                min_inclusive: false,
                max_inclusive: false,
            }),
            amount: Some(n(75000)),
        }),
        penalties: vec![PenaltyResult {
            id: "goods".into(),
            kind: PenaltyKind::ConfiscateGoods,
            text: both(
                "没收违法生产经营的食品、食品添加剂以及用于违法生产经营的工具、设备、原料等物品",
                "confiscation of the food and of the tools",
            ),
            basis: vec![limb.clone()].into(),
        }],
        orders: vec![(
            both("责令改正", "order to correct"),
            vec![cite("行政处罚法 第二十八条第一款", None, false)].into(),
        )],
        options: vec![
            Choosable {
                id: "cooperated".into(),
                text: both("从轻或者减轻：积极配合调查并主动提供证据材料", "lenient or reduced: cooperated"),
                basis: vec![guidance.clone()].into(),
                elected: false,
                gives: summary(Outcome::Lenient, 50000, 65000, Some(57500)),
            },
            Choosable {
                id: "penalty:tools".into(),
                text: both("没收工具", "confiscate tools"),
                basis: vec![limb.clone()].into(),
                elected: true,
                gives: summary(Outcome::Ordinary, 65000, 85000, None),
            },
        ],
        possible: None,
        missing: Vec::new(),
        would_change: vec![
            Change {
                fact: "goods_value".into(),
                label: goods().0,
                option: None,
                from: goods().1,
                to: Shown::Money(n(10000)),
                gives: summary(Outcome::Ordinary, 130000, 170000, Some(150000)),
            },
            Change {
                fact: "mitigation".into(),
                label: both("从轻减轻情节：主动消除或者减轻违法行为危害后果", "Mitigating circumstances: harm removed"),
                option: Some("remedied".into()),
                from: Shown::Bool(false),
                to: Shown::Bool(true),
                gives: summary(Outcome::Lenient, 50000, 65000, Some(57500)),
            },
        ],
        procedure: vec![
            ProcedureResult {
                id: "decide".into(),
                name: both("作出行政处罚决定", "decide"),
                applies: Some(true),
                due: parse_date("2026-04-12"),
                text: Some(both("自立案之日起九十日内作出决定", "within ninety days of filing")),
                basis: vec![cite(
                    "行政处罚法 第六十条",
                    Some("行政机关应当自行政处罚案件立案之日起九十日内作出行政处罚决定"),
                    false,
                )]
                .into(),
            },
            ProcedureResult {
                id: "hearing".into(),
                name: both("告知听证权利", "notice of hearing"),
                applies: None,
                due: None,
                text: None,
                basis: vec![cite("行政处罚法 第六十三条", None, false)].into(),
            },
        ],
        values: vec![("连续天数".into(), Shown::Days(30)), ("比例".into(), Shown::Number(Number::new(35, 2)))],
        trace: vec![
            step(
                Stage::TimeLimit,
                "limitation",
                both("超过二年未被发现", "not found within two years"),
                Some(false),
                false,
                vec![because(
                    "发现日 > 行为终了日 + 2年",
                    Some(false),
                    vec![
                        (both("发现日", "date of discovery"), Shown::Date(parse_date("2026-01-10").unwrap())),
                        (both("行为终了日", "end of the act"), Shown::Date(parse_date("2026-01-05").unwrap())),
                    ],
                )],
                vec![],
                vec![cite("行政处罚法 第三十六条", None, false)],
            ),
            step(
                Stage::Responsibility,
                "under-14",
                both("不满十四周岁", "under fourteen"),
                Some(false),
                false,
                vec![because("年龄 < 14", Some(false), vec![(both("年龄", "Age"), Shown::Number(n(41)))])],
                vec![],
                vec![],
            ),
            step(
                Stage::Clause,
                "below-10k",
                same("below-10k"),
                Some(true),
                false,
                vec![because("货值金额 < 1万元", Some(true), vec![goods()])],
                ends(50000, 100000),
                vec![limb.clone()],
            ),
            step(
                Stage::Clause,
                "from-10k",
                same("from-10k"),
                Some(false),
                false,
                vec![because("货值金额 >= 1万元", Some(false), vec![goods()])],
                vec![],
                vec![cite(
                    "食品安全法 第一百二十二条第一款",
                    Some("货值金额一万元以上的，并处货值金额十倍以上二十倍以下罚款"),
                    false,
                )],
            ),
            step(
                Stage::Circumstance,
                "remedied",
                both("主动消除或者减轻违法行为危害后果", "harm removed"),
                Some(false),
                false,
                vec![because("“remedied” 属于 从轻减轻情节", Some(false), vec![])],
                vec![],
                vec![],
            ),
            step(
                Stage::Circumstance,
                "coerced",
                both("受他人胁迫或者诱骗实施违法行为", "coerced"),
                Some(false),
                false,
                vec![because("“coerced” 属于 从轻减轻情节", Some(false), vec![])],
                vec![],
                vec![],
            ),
            step(
                Stage::Circumstance,
                "cooperated",
                both("积极配合调查并主动提供证据材料", "cooperated"),
                Some(false),
                true,
                vec![because("“cooperated” 属于 可以从轻减轻情节", Some(true), vec![])],
                vec![],
                vec![guidance.clone()],
            ),
            step(
                Stage::Outcome,
                "combine",
                both("情节的合并", "combining the circumstances"),
                Some(true),
                false,
                vec![],
                vec![
                    (both("从重情节数", "aggravating"), Shown::Number(n(0))),
                    (both("从轻情节数", "mitigating"), Shown::Number(n(0))),
                    (both("减轻情节数", "reducing"), Shown::Number(n(0))),
                    (both("裁量结果", "outcome"), Shown::Text(both("一般", "ordinary"))),
                ],
                vec![guidance.clone()],
            ),
            step(
                Stage::Amount,
                "bands",
                both("按裁量结果取幅度", "band of the outcome"),
                Some(true),
                false,
                vec![],
                vec![
                    (both("下限", "low"), Shown::Money(n(65000))),
                    (both("取值", "point"), Shown::Money(n(75000))),
                    (both("上限", "high"), Shown::Money(n(85000))),
                ],
                vec![cite("北京裁量问答 裁量等级", Some("罚款的数额应当为从最低限到最高限这一幅度中"), false)],
            ),
            step(
                Stage::Penalty,
                "goods",
                both("没收违法生产经营的食品、食品添加剂", "confiscation of the food"),
                Some(true),
                false,
                vec![],
                vec![],
                vec![limb],
            ),
        ],
        notes: [both("没有编入专门的裁量阶次表", "no tier table of its own is encoded")].into(),
        warnings: vec![Warning {
            code: "suggested-point",
            text: both("取幅度的中点是建议，没有文件规定具体数额。", "the middle of the band is a suggestion"),
        }],
        judgement: None,
        others: Vec::new(),
        parts: Vec::new(),
    }
}

/// With facts missing.
pub fn open() -> Assessment {
    let mut a = ordinary();
    a.status = Status::NeedsFacts;
    a.outcome = None;
    a.fine = None;
    a.clause = None;
    a.penalties.clear();
    a.possible = Some(Possible {
        statuses: vec![Status::Decided, Status::Conflict],
        outcomes: vec![Outcome::Lenient, Outcome::Ordinary],
        tiers: vec!["1".into(), "2".into()],
        fine: Some((n(0), None)),
        amount: Some((n(0), Some(n(150000)))),
        exact: false,
    });
    a.missing = vec![
        Missing { fact: "goods_value".into(), label: both("货值金额", "Goods value"), options: vec![] },
        Missing {
            fact: "mitigation".into(),
            label: both("从轻减轻情节", "Mitigating circumstances"),
            options: vec![("remedied".into(), both("主动消除危害", "harm removed"))],
        },
    ];
    for entry in &mut a.trace {
        let mut s = entry.step();
        if s.stage == Stage::Clause {
            s.applied = None;
            s.values.clear();
            for b in &mut s.because {
                b.holds = None;
                for v in &mut b.saw {
                    v.1 = Shown::Unknown;
                }
            }
        }
    }
    a
}

/// Every shape a result can have.
pub fn all() -> Vec<Assessment> {
    let mut exempt = ordinary();
    exempt.outcome = Some(Outcome::Exempt);
    exempt.fine = None;
    let mut conflict = ordinary();
    conflict.status = Status::Conflict;
    conflict.outcome = None;
    conflict.fine = Some(FineResult {
        statutory: Interval { min: None, max: Some(n(30000)), min_inclusive: true, max_inclusive: false },
        range: None,
        amount: None,
    });
    let mut no_rule = ordinary();
    no_rule.status = Status::NoRule;
    no_rule.outcome = None;
    no_rule.fine = None;
    no_rule.case = None;
    let mut reduced = ordinary();
    reduced.outcome = Some(Outcome::Reduced);
    reduced.fine = Some(FineResult {
        statutory: Interval::closed(n(50000), n(100000)),
        range: Some(Interval { min: None, max: Some(n(50000)), min_inclusive: true, max_inclusive: false }),
        amount: None,
    });
    reduced.judgement = Some((n(30000), "当事人生活困难".into()));
    let mut minimum = ordinary();
    Arc::make_mut(&mut minimum.pack).currency = "USD".into();
    minimum.tier = Some(("2".into(), both("二档", "tier two")));
    minimum.fine = Some(FineResult {
        statutory: Interval { min: Some(n(1234)), max: None, min_inclusive: true, max_inclusive: true },
        range: Some(Interval::closed(n(2000), n(4000))),
        amount: Some(Number::new(250055, 2)),
    });
    let mut joined = ordinary();
    joined.others = vec![(both("旧法下的评估，结果较重，不采用", "under the old text: heavier, not used"), open())];
    joined.parts =
        vec![(both("单位", "the unit"), ordinary()), (both("直接责任人员", "the person responsible"), minimum.clone())];
    vec![ordinary(), open(), exempt, conflict, no_rule, reduced, minimum, joined]
}

/// Applies `change` to every text that comes from a case or pack.
pub fn with_texts(a: &mut Assessment, change: &mut dyn FnMut(&mut String)) {
    fn message(m: &mut Message, change: &mut dyn FnMut(&mut String)) {
        let (mut zh, mut en) = (m.zh.clone(), m.en.clone());
        change(&mut zh);
        change(&mut en);
        *m = both(zh, en);
    }
    fn basis(list: &mut Basis, change: &mut dyn FnMut(&mut String)) {
        let mut cites = list.to_vec();
        for c in &mut cites {
            change(&mut c.cite);
            if let Some(q) = &mut c.quote {
                change(q);
            }
        }
        *list = cites.into();
    }
    fn name(n: &mut Arc<str>, change: &mut dyn FnMut(&mut String)) {
        let mut text = n.to_string();
        change(&mut text);
        *n = text.into();
    }
    fn shown(v: &mut Shown, change: &mut dyn FnMut(&mut String)) {
        if let Shown::Text(m) = v {
            message(m, change);
        }
    }
    if let Some(c) = &mut a.case {
        change(c);
    }
    let pack = Arc::make_mut(&mut a.pack);
    change(&mut pack.version);
    change(&mut pack.id);
    change(&mut pack.sha256);
    message(&mut pack.name, change);
    change(&mut a.item.0);
    message(&mut a.item.1, change);
    basis(&mut a.basis, change);
    for f in &mut a.facts {
        let (mut id, mut label) = (f.0.id.clone(), f.0.label.clone());
        change(&mut id);
        message(&mut label, change);
        f.0 = named(&id, label);
        shown(&mut f.1, change);
    }
    if let Some(t) = &mut a.tier {
        change(&mut t.0);
        message(&mut t.1, change);
    }
    for p in &mut a.penalties {
        message(&mut p.text, change);
        basis(&mut p.basis, change);
    }
    for o in &mut a.orders {
        message(&mut o.0, change);
        basis(&mut o.1, change);
    }
    for o in &mut a.options {
        change(&mut o.id);
        message(&mut o.text, change);
        basis(&mut o.basis, change);
    }
    for m in &mut a.missing {
        change(&mut m.fact);
        message(&mut m.label, change);
        for o in &mut m.options {
            change(&mut o.0);
            message(&mut o.1, change);
        }
    }
    for c in &mut a.would_change {
        message(&mut c.label, change);
        shown(&mut c.to, change);
    }
    for p in &mut a.procedure {
        message(&mut p.name, change);
        if let Some(t) = &mut p.text {
            message(t, change);
        }
        basis(&mut p.basis, change);
    }
    for v in &mut a.values {
        name(&mut v.0, change);
    }
    for entry in &mut a.trace {
        let mut s = entry.step();
        let (mut rule, mut title, mut cites) = (s.rule.clone(), s.name.clone(), s.basis.clone());
        change(&mut rule);
        message(&mut title, change);
        basis(&mut cites, change);
        s.about = Arc::new(About::new(s.stage, rule, title, s.may, cites));
        for b in &mut s.because {
            message(&mut b.condition, change);
            for v in &mut b.saw {
                message(&mut v.0, change);
                shown(&mut v.1, change);
            }
        }
        for v in &mut s.values {
            message(&mut v.0, change);
            shown(&mut v.1, change);
        }
    }
    for w in &mut a.warnings {
        message(&mut w.text, change);
    }
    if let Some(j) = &mut a.judgement {
        change(&mut j.1);
    }
    for (m, inner) in a.others.iter_mut().chain(&mut a.parts) {
        message(m, change);
        with_texts(inner, change);
    }
}
