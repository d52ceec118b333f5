//! What holds for every case: shown by running the rules over all cases at once.

use crate::assess::{Compiled, Group, GroupKind, STATE_LIMIT};
use crate::diagnostic::{Code, Diagnostic, Message, both, codes};
use crate::pack::model::Item;
use crate::program::{Example, Exploration, Fault, Reg, Slot, Type, Value, explore};

/// What was proved of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// Item id.
    pub item: String,
    /// Whether no case leaves the statutory range and no case fails in computing.
    pub holds: bool,
    /// Whether this is a proof, or only found no counterexample (facts compared with each other, or too many states).
    pub exact: bool,
    /// Distinct results seen.
    pub results: usize,
}

/// Gaps, overlaps and rows that never apply.
pub(super) fn groups(c: &Compiled, item: &Item, out: &mut Vec<Diagnostic>) {
    for g in &c.groups {
        group(c, g, item, out);
    }
    tier_ranges(c, out);
    lookups(c, out);
}

/// Tiers whose range leaves the statutory one.
fn tier_ranges(c: &Compiled, out: &mut Vec<Diagnostic>) {
    let inputs = vec![None; c.slots.len()];
    for (id, reg, at, path) in &c.tier_ranges {
        let Exploration::Done(e) = explore(&c.program, &inputs, &c.slots, &[*reg], STATE_LIMIT) else { continue };
        if let Some((_, example)) = e.results.iter().find(|(v, _)| v.first() == Some(&Value::Bool(true))) {
            out.push(
                Diagnostic::new(
                    &codes::TIER_OUTSIDE_RANGE,
                    *at,
                    path.clone(),
                    both(
                        format!("档次“{id}”的罚款幅度超出法定幅度"),
                        format!("the range of tier `{id}` leaves the statutory range"),
                    ),
                )
                .help(shown(c, example)),
            );
        }
    }
}

/// Cases in which the result depends on a look-up that finds no row, or several that differ. Where there are too many
/// situations to look at all, `prove` says so.
fn lookups(c: &Compiled, out: &mut Vec<Diagnostic>) {
    if c.lookups.is_empty() {
        return;
    }
    let inputs = vec![None; c.slots.len()];
    let Exploration::Done(e) = explore(&c.program, &inputs, &c.slots, &[c.outputs.failure], STATE_LIMIT / 5) else {
        return;
    };
    for (values, example) in &e.results {
        let Some(Value::Error(f)) = values.first() else { continue };
        let (table, several) = match f {
            Fault::NoRow(n) => (c.lookups.get(usize::from(*n)), false),
            Fault::SeveralRows(n) => (c.lookups.get(usize::from(*n)), true),
            _ => continue,
        };
        let Some((name, at, path)) = table else { continue };
        // Weights are looked at one by one in their groups.
        if out.iter().any(|d| d.code == codes::WEIGHT_GAP.name && d.path.starts_with(path.as_str())) {
            continue;
        }
        let (code, message) = if several {
            (
                &codes::TABLE_OVERLAP,
                both(
                    format!("表“{name}”有两行同时相符而结果不同"),
                    format!("two rows of the table `{name}` match together and differ"),
                ),
            )
        } else {
            (
                &codes::TABLE_GAP,
                both(
                    format!("有的案件在表“{name}”中没有相符的行"),
                    format!("some cases match no row of the table `{name}`"),
                ),
            )
        };
        out.push(Diagnostic::new(code, *at, path.clone(), message).help(shown(c, example)));
    }
}

fn group(c: &Compiled, g: &Group, item: &Item, out: &mut Vec<Diagnostic>) {
    let inputs = vec![None; c.slots.len()];
    // Asked together, so that each state says which alternatives hold and whether any was needed.
    let mut outputs: Vec<Reg> = g.members.iter().map(|m| m.1).collect();
    outputs.push(g.excused);
    outputs.extend(g.clash);
    let explored = match explore(&c.program, &inputs, &c.slots, &outputs, STATE_LIMIT) {
        Exploration::Done(e) => e,
        Exploration::TooMany(_) => {
            out.push(not_proved(item, both("情形太多", "there are too many situations")));
            return;
        }
    };
    let n = g.members.len();
    let mut ever = vec![false; n];
    let mut gap: Option<&Example> = None;
    let mut clash: Option<(&Example, Vec<usize>)> = None;
    for (values, example) in &explored.results {
        let holds: Vec<usize> = (0..n).filter(|i| values.get(*i) == Some(&Value::Bool(true))).collect();
        for i in &holds {
            if let Some(e) = ever.get_mut(*i) {
                *e = true;
            }
        }
        let excused = values.get(n) == Some(&Value::Bool(true));
        if holds.is_empty() && !excused && gap.is_none() {
            gap = Some(example);
        }
        let clashes = g.clash.is_some() && values.get(n + 1) == Some(&Value::Bool(true));
        if clashes && !excused && holds.len() > 1 && clash.is_none() {
            clash = Some((example, holds));
        }
    }
    let (gap_code, overlap_code, zh, en) = match g.kind {
        GroupKind::Clause => (&codes::CLAUSE_GAP, &codes::CLAUSE_OVERLAP, "法定条款", "clause"),
        GroupKind::Tier => (&codes::TIER_GAP, &codes::TIER_OVERLAP, "裁量阶次", "tier"),
        GroupKind::Outcome => (&codes::OUTCOME_GAP, &codes::OUTCOME_OVERLAP, "裁量结果规则", "outcome rule"),
        GroupKind::Weight => (&codes::WEIGHT_GAP, &codes::TABLE_OVERLAP, "权重档", "weight"),
    };
    let Some(first) = g.members.first() else { return };
    let declared_gap = g.kind == GroupKind::Tier && item.tiers.as_ref().is_some_and(|t| t.partial);
    if let Some(example) = gap.filter(|_| !declared_gap) {
        out.push(
            Diagnostic::new(
                gap_code,
                first.2,
                first.3.clone(),
                both(format!("有的案件不符合任何{zh}"), format!("some cases meet no {en}")),
            )
            .help(shown(c, example)),
        );
    }
    if let Some((example, holds)) = clash {
        let second = holds.get(1).and_then(|i| g.members.get(*i)).unwrap_or(first);
        let before = holds.first().and_then(|i| g.members.get(*i)).unwrap_or(first);
        out.push(
            Diagnostic::new(
                overlap_code,
                second.2,
                second.3.clone(),
                both(
                    format!("有的案件同时符合两个不同的{zh}：{}、{}", before.0, second.0),
                    format!("some cases meet two {en}s that differ: {} and {}", before.0, second.0),
                ),
            )
            .label(before.2, both("另一个", "the other"))
            .help(shown(c, example)),
        );
    }
    for (member, ever) in g.members.iter().zip(ever) {
        // Rows beyond the statutory clause of another limb may be idle; a row no case can meet is a mistake.
        if !ever {
            out.push(Diagnostic::new(
                &codes::UNREACHABLE_ROW,
                member.2,
                member.3.clone(),
                both(
                    format!("没有案件能符合这一{zh}：{}", member.0),
                    format!("no case can meet this {en}: {}", member.0),
                ),
            ));
        }
    }
}

fn not_proved(item: &Item, why: Message) -> Diagnostic {
    Diagnostic::new(
        &codes::NOT_PROVED,
        item.id.at,
        item.id.path.clone(),
        both(format!("未能穷尽证明：{}", why.zh), format!("could not be proved for every case: {}", why.en)),
    )
}

/// Proves that no case leaves the statutory range or fails.
pub(super) fn prove(c: &Compiled, item: &Item, out: &mut Vec<Diagnostic>) -> Proof {
    let mut proof = Proof { item: c.id.clone(), holds: true, exact: true, results: 0 };
    let report = |code: &'static Code, message: Message, example: &[(Slot, Value)], out: &mut Vec<Diagnostic>| {
        out.push(Diagnostic::new(code, item.id.at, item.id.path.clone(), message).help(shown(c, example)));
    };
    let inputs = vec![None; c.slots.len()];
    let sound = [c.outputs.outside, c.outputs.failure, c.outputs.conflict, c.outputs.no_rule];
    match explore(&c.program, &inputs, &c.slots, &sound, STATE_LIMIT) {
        Exploration::Done(e) => {
            proof.exact = e.exact;
            proof.results = e.results.len();
            for (values, example) in &e.results {
                let failed = values.iter().find_map(|v| match v {
                    Value::Error(f) => Some(*f),
                    _ => None,
                });
                if let Some(f) = failed {
                    proof.holds = false;
                    // Found and placed by `lookups`.
                    let placed = [&codes::TABLE_GAP, &codes::TABLE_OVERLAP, &codes::WEIGHT_GAP];
                    if matches!(f, Fault::NoRow(_) | Fault::SeveralRows(_))
                        && out.iter().any(|d| placed.iter().any(|c| c.name == d.code))
                    {
                        continue;
                    }
                    let (zh, en) = f.text();
                    let m = both(format!("有的案件无法计算：{zh}"), format!("some case cannot be computed: {en}"));
                    report(&codes::ARITHMETIC_ERROR, m, example, out);
                } else if values.first() == Some(&Value::Bool(true)) {
                    proof.holds = false;
                    let m =
                        both("有的案件算出的罚款超出法定幅度", "some case gives a fine outside the statutory range");
                    report(&codes::RESULT_OUTSIDE_RANGE, m, example, out);
                }
            }
            // A counterexample stands however the rest was looked at.
            if !e.exact && proof.holds {
                out.push(not_proved(item, both(
                        "有的比较不能逐段分析（两个未知量相乘，或者比较取整后的数）",
                        "some comparison cannot be followed piece by piece (a product of two unknowns, or a rounded value)",
                    )));
            }
        }
        Exploration::TooMany(_) => {
            proof.exact = false;
            out.push(not_proved(item, both("情形太多", "there are too many situations")));
        }
    }
    proof
}

/// An example in words.
fn shown(c: &Compiled, example: &[(Slot, Value)]) -> Message {
    let mut zh = Vec::new();
    let mut en = Vec::new();
    for (slot, value) in example {
        let Some((fact, option)) = c.fact_of(*slot) else { continue };
        // What does not hold goes without saying.
        if let Some(i) = option {
            if *value == Value::Bool(true)
                && let Some(o) = fact.choice.and_then(|x| c.choices.get(x)).and_then(|x| x.options.get(i))
            {
                zh.push(format!("{}含“{}”", fact.label.zh, o.2));
                en.push(format!("{} has \"{}\"", fact.id, o.1));
            }
            continue;
        }
        let (z, e) = match value {
            Value::Bool(b) => (if *b { "是" } else { "否" }.to_owned(), b.to_string()),
            Value::Number(n) if fact.ty == Type::Money => (format!("{n}元"), n.to_string()),
            Value::Number(n) => (n.to_string(), n.to_string()),
            Value::Date(d) => (d.to_string(), d.to_string()),
            Value::Months(m) => (format!("{m}个月"), format!("{m} months")),
            Value::Days(d) => (format!("{d}日"), format!("{d} days")),
            Value::Symbol(s) => {
                let t = c.symbols.get(*s as usize).cloned().unwrap_or_default();
                let label = fact
                    .choice
                    .and_then(|x| c.choices.get(x))
                    .and_then(|x| x.options.iter().find(|o| o.0 == *s))
                    .map_or_else(|| t.clone(), |o| o.2.clone());
                (label, t)
            }
            Value::Null | Value::Unknown | Value::Error(_) => continue,
        };
        zh.push(format!("{}={z}", fact.label.zh));
        en.push(format!("{}={e}", fact.id));
    }
    if zh.is_empty() {
        return both("例如：任何案件", "for example: any case");
    }
    both(format!("例如：{}", zh.join("，")), format!("for example: {}", en.join(", ")))
}
