//! Stage 2, law in force: which version of a pack governs, and whether its benchmark still holds.

use super::assessor::Under;
use super::library::RuleSet;
use crate::case::Case;
use crate::diagnostic::{Diagnostic, Message, both, codes};
use crate::pack::model::{Item, Window};
use crate::quantity::Date;

/// The versions to assess: by the date of the act, and, if it differs, by that of the decision.
pub(super) struct Versions {
    /// Law at the (end of the) act.
    pub at_act: usize,
    /// Law at the decision, where it is another.
    pub at_decision: Option<usize>,
    /// The day of the decision, where these packs hold no version of the law for it.
    pub unknown_at: Option<Date>,
    /// The day of the act, where these packs hold no version of the law for it and one was asked for all the same.
    pub forced_at: Option<Date>,
}

impl Versions {
    fn only(at_act: usize) -> Versions {
        Versions { at_act, at_decision: None, unknown_at: None, forced_at: None }
    }
}

fn inside(window: Option<&Window>, date: Date) -> bool {
    window.is_none_or(|w| w.covers(date))
}

/// The day the act counts by.
fn act_of(case: &Case) -> Option<Date> {
    case.date("act_end").or_else(|| case.date("act"))
}

/// A version that was asked for whatever the day of the act.
fn asked_for(rules: &RuleSet, index: usize, case: &Case) -> Versions {
    let window = rules.packs().get(index).and_then(|p| p.pack.in_force.as_ref());
    Versions { forced_at: act_of(case).filter(|d| !inside(window, *d)), ..Versions::only(index) }
}

/// Picks the versions. The act counts by its end where it continued (Administrative Penalty Law art. 37 and its practice).
pub(super) fn versions(
    rules: &RuleSet,
    found: &[(usize, &Item)],
    case: &Case,
    under: Under,
    force: bool,
) -> Result<Versions, Box<Diagnostic>> {
    match under {
        Under::Both => compared(rules, found, case, force),
        Under::Act => Ok(Versions { at_decision: None, unknown_at: None, ..compared(rules, found, case, force)? }),
        Under::Decision => match case.date("decision") {
            Some(day) => on(rules, found, case, day, "dates/decision"),
            None => Err(Box::new(Diagnostic::new(
                &codes::MISSING_DATE,
                case.at,
                "dates/decision",
                both(
                    "按作出决定时的法律计算，须给出决定日期（dates.decision）",
                    "computing under the law at the decision needs the date of the decision (dates.decision)",
                ),
            ))),
        },
        Under::Day(day) => on(rules, found, case, day, "item").map(|v| asked_for(rules, v.at_act, case)),
        Under::Pack(index) if found.iter().any(|f| f.0 == index) => Ok(asked_for(rules, index, case)),
        Under::Pack(_) => Err(Box::new(Diagnostic::new(
            &codes::UNKNOWN_ITEM,
            case.at,
            "item",
            both("指定的规则包版本没有该事项", "the version of the pack asked for does not have this item"),
        ))),
    }
}

/// The version of one day; where no version says when it is in force, the only one there can be.
fn on(
    rules: &RuleSet,
    found: &[(usize, &Item)],
    case: &Case,
    day: Date,
    path: &str,
) -> Result<Versions, Box<Diagnostic>> {
    let holds = |i: usize| rules.packs().get(i).is_some_and(|p| inside(p.pack.in_force.as_ref(), day));
    match found.iter().map(|f| f.0).find(|i| holds(*i)) {
        Some(at_act) => Ok(Versions::only(at_act)),
        None => Err(Box::new(Diagnostic::new(
            &codes::ITEM_NOT_IN_FORCE,
            case.at,
            path,
            both(
                format!("规则包没有 {day} 有效的法律版本"),
                format!("no version of the law in these packs was in force on {day}"),
            ),
        ))),
    }
}

/// By the date of the act, and, if it differs, by that of the decision.
fn compared(rules: &RuleSet, found: &[(usize, &Item)], case: &Case, force: bool) -> Result<Versions, Box<Diagnostic>> {
    let window = |i: usize| rules.packs().get(i).and_then(|p| p.pack.in_force.as_ref());
    let dated = found.iter().any(|(i, _)| window(*i).is_some_and(|w| w.from.is_some() || w.until.is_some()));
    let act = act_of(case);
    let first = found.first().map_or(0, |f| f.0);
    if !dated {
        return Ok(Versions::only(first));
    }
    let Some(act) = act else {
        if found.len() == 1 {
            return Ok(Versions::only(first));
        }
        return Err(Box::new(Diagnostic::new(
            &codes::MISSING_DATE,
            case.at,
            "dates/act",
            both(
                "该事项有多个版本的法律，须给出行为日期（dates.act）才能确定适用哪一个",
                "the law has several versions for this item: the date of the act (dates.act) decides which applies",
            ),
        )));
    };
    let by = |date: Date| found.iter().map(|f| f.0).find(|i| inside(window(*i), date));
    let mut forced_at = None;
    let at_act = match by(act) {
        Some(i) => i,
        None if force => {
            forced_at = Some(act);
            found.last().map_or(first, |f| f.0)
        }
        None => {
            return Err(Box::new(Diagnostic::new(
                &codes::ITEM_NOT_IN_FORCE,
                case.at,
                "dates/act",
                both(
                    format!("行为发生（终了）于 {act}，规则包没有当时有效的法律版本"),
                    format!("no version of the law in these packs was in force on {act}, when the act ended"),
                ),
            )));
        }
    };
    let decision = case.date("decision");
    let at_decision = decision.and_then(by).filter(|i| *i != at_act);
    Ok(Versions { at_act, at_decision, unknown_at: decision.filter(|d| by(*d).is_none()), forced_at })
}

/// When a pack's law is in force, in words; nothing where the pack does not say.
pub(super) fn in_force(rules: &RuleSet, index: usize) -> Option<Message> {
    let window = rules.packs().get(index)?.pack.in_force.as_ref()?;
    let zh = |d: Date| format!("{}年{}月{}日", d.year(), d.month(), d.day());
    match (window.from, window.until) {
        (Some(f), Some(u)) => Some(both(format!("{}至{}施行", zh(f), zh(u)), format!("in force from {f} to {u}"))),
        (Some(f), None) => Some(both(format!("{}起施行", zh(f)), format!("in force since {f}"))),
        (None, Some(u)) => Some(both(format!("施行至{}", zh(u)), format!("in force until {u}"))),
        (None, None) => None,
    }
}

/// Whether the benchmark's own validity window covers the decision (or, where it is not given, the latest date known).
pub(super) fn valid(rules: &RuleSet, index: usize, case: &Case) -> Result<(), Box<Diagnostic>> {
    let date = case.date("decision").or_else(|| case.dates.iter().map(|d| d.1).max());
    let Some(date) = date else { return Ok(()) };
    let Some(own) = rules.packs().get(index) else { return Ok(()) };
    let used = rules.used(index).unwrap_or_default();
    for pack in used.into_iter().chain([&own.pack]) {
        if !inside(pack.validity.as_ref(), date) {
            let show = |d: Option<Date>| d.map_or_else(|| "…".to_owned(), |d| d.to_string());
            let (from, until) = pack.validity.as_ref().map_or((None, None), |w| (w.from, w.until));
            let problem = Diagnostic::new(
                &codes::PACK_NOT_VALID,
                case.at,
                "dates",
                both(
                    format!("规则包“{}”的有效期为 {} 至 {}，不适用于 {date}", pack.id.value, show(from), show(until)),
                    format!(
                        "the pack `{}` is valid from {} to {}, not on {date}",
                        pack.id.value,
                        show(from),
                        show(until)
                    ),
                ),
            )
            .help(both(
                "确需按该基准计算时使用 --force，结果会注明",
                "use --force to compute under it all the same; the result says so",
            ));
            return Err(Box::new(problem));
        }
    }
    Ok(())
}
