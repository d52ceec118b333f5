//! Stage 11, several acts, provisions, versions and parties.

use super::result::{
    About, Assessment, Basis, Entry, FineResult, Missing, Possible, Shown, Stage, Status, Step, Warning,
};
use crate::diagnostic::{Message, both};
use crate::pack::model::Outcome;
use crate::quantity::{Number, Sorted};
use std::sync::Arc;

/// How heavy a result is, for comparing: no fine below any; then the amount, or the top of what is possible.
fn weight(a: &Assessment) -> Option<Number> {
    match a.status {
        Status::Decided => {}
        _ => return None,
    }
    let Some(fine) = &a.fine else { return Some(Number::ZERO) };
    fine.amount.or(fine.range.and_then(|r| r.max)).or(fine.statutory.max)
}

/// Old and new law: the lighter result is recommended, the other kept beside it (从旧兼从轻). `in_force`: when each of
/// the two holds.
pub(super) fn lighter(old: Assessment, new: Assessment, in_force: [Option<Message>; 2]) -> Assessment {
    let (basis_zh, basis_en) = ("《行政处罚法》第三十七条", "Administrative Penalty Law art. 37");
    let take_new = match (weight(&old), weight(&new)) {
        (Some(o), Some(n)) => Some(n < o),
        _ => None,
    };
    let [old_window, new_window] = in_force;
    let law = |a: &Assessment, window: &Option<Message>| {
        let (zh, en) = (&a.pack.name.zh, &a.pack.name.en);
        match window {
            Some(w) => both(format!("{zh}，{}", w.zh), format!("{en}, {}", w.en)),
            None => both(format!("{zh} {}", a.pack.version), format!("{en} {}", a.pack.version)),
        }
    };
    let (before, after) = (law(&old, &old_window), law(&new, &new_window));
    let (text, other_zh, other_en) = match take_new {
        Some(true) => (
            both(
                format!("新规定处罚较轻，从旧兼从轻，适用新规定（{}）（{basis_zh}）", after.zh),
                format!("the new law ({}) is lighter and applies ({basis_en})", after.en),
            ),
            "行为发生时的规定",
            "the law at the time of the act",
        ),
        Some(false) => (
            both(
                format!("新规定并不较轻，从旧兼从轻，适用行为发生时的规定（{}）（{basis_zh}）", before.zh),
                format!(
                    "the new law is not lighter, so the law at the time of the act ({}) applies ({basis_en})",
                    before.en
                ),
            ),
            "作出决定时的规定",
            "the law at the decision",
        ),
        None => (
            both(
                format!("新旧规定的结果尚不能比较，暂列行为发生时的规定（{}）（{basis_zh}）", before.zh),
                format!(
                    "the two laws' results cannot be compared yet; the law at the time of the act ({}) is shown ({basis_en})",
                    before.en
                ),
            ),
            "作出决定时的规定",
            "the law at the decision",
        ),
    };
    let step = Entry::from(step(Stage::LawInForce, "lighter-law", both("从旧兼从轻", "the lighter law"), text));
    if take_new.is_none() && (old.status == Status::NeedsFacts || new.status == Status::NeedsFacts) {
        let old_relation = both(
            format!("行为发生时的规定（{}）", before.zh),
            format!("the law at the time of the act ({})", before.en),
        );
        let new_relation = both(format!("{other_zh}（{}）", after.zh), format!("{other_en} ({})", after.en));
        return undecided(emptied(&old), step, vec![(old_relation, old), (new_relation, new)], Number::min);
    }
    let (mut main, other, law) = if take_new == Some(true) { (new, old, before) } else { (old, new, after) };
    main.trace.insert(0, step);
    let relation = both(format!("{other_zh}（{}）", law.zh), format!("{other_en} ({})", law.en));
    if take_new.is_none() {
        main.warnings.push(Warning {
            code: "laws-not-compared",
            text: both(
                "新旧规定的结果不能比较，须由案审会判断何者较轻",
                "the two laws' results cannot be compared: the committee judges which is lighter",
            ),
        });
    }
    main.others.push((relation, other));
    main
}

/// Several results of which one will stand, while facts that decide which are missing: what is possible is what `pick`
/// takes of what each may give, and every fact that one of them still waits for is missing.
fn undecided(
    frame: Assessment,
    step: Entry,
    all: Vec<(Message, Assessment)>,
    pick: fn(Number, Number) -> Number,
) -> Assessment {
    let possible = all
        .iter()
        .map(|(_, a)| a.possible.clone().or_else(|| certain(a)))
        .reduce(|a, b| a.zip(b).map(|(a, b)| either(a, b, pick)))
        .flatten();
    let missing = missing(&all);
    // Only the frame is shown in full, so what any of them says stands there.
    let mut notes: Vec<Message> = Vec::new();
    for note in all.iter().flat_map(|(_, a)| a.notes.iter()) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    let frame = Assessment { notes: notes.into(), ..frame };
    Assessment { status: Status::NeedsFacts, possible, missing, trace: vec![step], others: all, ..frame }
}

/// Every fact that some of these wait for.
fn missing(all: &[(Message, Assessment)]) -> Vec<Missing> {
    let mut out: Vec<Missing> = Vec::new();
    for m in all.iter().flat_map(|(_, a)| &a.missing) {
        match out.iter_mut().find(|known| known.fact == m.fact) {
            Some(known) => {
                for option in &m.options {
                    if !known.options.contains(option) {
                        known.options.push(option.clone());
                    }
                }
            }
            None => out.push(m.clone()),
        }
    }
    out
}

/// What is possible of a result that stands; nothing of one that was not reached.
fn certain(a: &Assessment) -> Option<Possible> {
    if a.status == Status::NeedsFacts {
        return None;
    }
    let fine = match &a.fine {
        None => (Number::ZERO, Some(Number::ZERO)),
        Some(f) => {
            let range = f.range.unwrap_or(f.statutory);
            (range.min.unwrap_or(Number::ZERO), range.max)
        }
    };
    let amount = match &a.fine {
        None => Some(Number::ZERO),
        Some(f) => f.amount,
    };
    Some(Possible {
        statuses: vec![a.status],
        outcomes: a.outcome.into_iter().collect(),
        tiers: a.tier.iter().map(|t| t.0.clone()).collect(),
        fine: Some(fine),
        amount: amount.map(|n| (n, Some(n))),
        exact: true,
    })
}

/// What is possible when one of two results will stand. The set encloses the truth: which of the two it is depends on the
/// same facts.
fn either(a: Possible, b: Possible, pick: fn(Number, Number) -> Number) -> Possible {
    let smaller = pick(Number::ZERO, Number::from(1)) == Number::ZERO;
    let span = |a: Option<(Number, Option<Number>)>, b: Option<(Number, Option<Number>)>| {
        let ((low, high), (other_low, other_high)) = a.zip(b)?;
        let high = match (high, other_high) {
            (Some(x), Some(y)) => Some(pick(x, y)),
            // An open end is above any other.
            (Some(x), None) | (None, Some(x)) if smaller => Some(x),
            _ => None,
        };
        Some((pick(low, other_low), high))
    };
    Possible {
        statuses: union(a.statuses, b.statuses),
        outcomes: union(a.outcomes, b.outcomes),
        tiers: union(a.tiers, b.tiers),
        fine: span(a.fine, b.fine),
        amount: span(a.amount, b.amount),
        exact: false,
    }
}

/// What is in either, in order, each once.
fn union<T: Ord>(mut a: Vec<T>, b: Vec<T>) -> Vec<T> {
    a.extend(b);
    Sorted::from(a).into_iter().collect()
}

/// The assessment without any result: a frame that only points at others.
fn emptied(a: &Assessment) -> Assessment {
    Assessment {
        outcome: None,
        tier: None,
        clause: None,
        fine: None,
        penalties: Vec::new(),
        orders: Vec::new(),
        options: Vec::new(),
        possible: None,
        missing: Vec::new(),
        would_change: Vec::new(),
        procedure: Vec::new(),
        values: Vec::new(),
        trace: Vec::new(),
        warnings: Vec::new(),
        judgement: None,
        others: Vec::new(),
        parts: Vec::new(),
        ..a.clone()
    }
}

/// One act under several provisions: the heavier fine, once (art. 29).
pub(super) fn heavier(mut all: Vec<(Assessment, bool)>) -> Option<Assessment> {
    let by_maximum = all.first().is_some_and(|a| a.1);
    let rank = |a: &Assessment| {
        if a.outcome == Some(Outcome::Exempt) || a.fine.is_none() {
            return (Number::ZERO, Number::ZERO);
        }
        let top = a.fine.as_ref().and_then(|f| f.statutory.max).unwrap_or(Number::ZERO);
        let amount = weight(a).unwrap_or(Number::ZERO);
        if by_maximum { (top, amount) } else { (amount, top) }
    };
    let best = (0..all.len()).max_by(|x, y| {
        let (a, b) = (all.get(*x).map(|a| rank(&a.0)), all.get(*y).map(|a| rank(&a.0)));
        // Of equals, the first named.
        a.cmp(&b).then(y.cmp(x))
    })?;
    let text = both(
        "同一个违法行为违反多个法律规范，按照罚款数额高的规定处罚，只罚款一次（《行政处罚法》第二十九条）",
        "one act against several provisions: the one with the higher fine applies, once (Administrative Penalty Law art. 29)",
    );
    let step = Entry::from(step(Stage::Several, "higher-fine", both("一事不再罚", "one fine for one act"), text));
    if all.iter().any(|(a, _)| a.status == Status::NeedsFacts) {
        let frame = emptied(&all.get(best)?.0);
        let named =
            |a: Assessment| (both(format!("违反的规定：{}", a.item.1.zh), format!("broken: {}", a.item.1.en)), a);
        return Some(undecided(frame, step, all.into_iter().map(|(a, _)| named(a)).collect(), Number::max));
    }
    let (mut main, _) = all.swap_remove(best);
    main.trace.push(step);
    for (other, _) in all {
        let amountless = [&main, &other].iter().any(|a| a.fine.as_ref().is_some_and(FineResult::unspecified));
        if amountless {
            main.warnings.push(Warning {
                code: "concurrence-open",
                text: both(
                    format!("与事项“{}”相比，有一项罚款法律没有规定数额，何者较高须由案审会判断", other.item.1.zh),
                    format!(
                        "beside the item \"{}\": one of the fines has no amount in the law; which is higher is for the committee",
                        other.item.1.en
                    ),
                ),
            });
        }
        if other.status != Status::Decided && main.status == Status::Decided {
            main.warnings.push(Warning {
                code: "concurrence-open",
                text: both(
                    format!("事项“{}”尚无定论，比较可能改变", other.item.1.zh),
                    format!("the item \"{}\" is not decided yet; the comparison may change", other.item.1.en),
                ),
            });
        }
        let relation = both("同一行为另违反的规定，不另行罚款", "also broken by the same act; no separate fine");
        main.others.push((relation, other));
    }
    Some(main)
}

/// Several acts or parties: each its own result, then joined in a frame that only points at them.
pub(super) fn joined(parts: Vec<(Message, Assessment)>) -> Option<Assessment> {
    let frame = emptied(&parts.first()?.1);
    let status = parts.iter().map(|p| p.1.status).max().unwrap_or(Status::Decided);
    let mut total = Some(Number::ZERO);
    for (_, a) in &parts {
        let one = match (&a.fine, a.status) {
            (None, Status::Decided) => Some(Number::ZERO),
            (Some(f), Status::Decided) => f.amount,
            _ => None,
        };
        total = match (total, one) {
            (Some(t), Some(x)) => t.add(x).ok(),
            _ => None,
        };
    }
    let text =
        both("数个违法行为或者数个当事人，各自裁量，合并执行", "several acts or parties, assessed apart, then joined");
    // What only some of the parts say stands with them.
    let shared = |n: &&Message| parts.iter().all(|(_, a)| a.notes.contains(n));
    let notes = frame.notes.iter().filter(shared).cloned().collect();
    Some(Assessment {
        status,
        notes,
        missing: missing(&parts),
        facts: Vec::new(),
        values: total.map(|t| vec![("罚款合计".into(), Shown::Money(t))]).unwrap_or_default(),
        trace: vec![Entry::from(step(Stage::Several, "joined", both("分别裁量", "assessed apart"), text))],
        parts,
        ..frame
    })
}

pub(super) fn step(stage: Stage, rule: &str, name: Message, text: Message) -> Step {
    Step {
        about: Arc::new(About::new(stage, rule.to_owned(), name, false, Basis::default())),
        applied: Some(true),
        because: Vec::new(),
        values: vec![(both("说明", "note"), Shown::Text(text))],
    }
}
