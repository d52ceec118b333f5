//! The amount: one function a method, each carrying low, point and high.

use super::exact;
use super::expression::{Env, R, Stop, V};
use super::stages::{Place, Range};
use crate::pack::model::{BandSet, Bands, Ends, MethodKind, Outcome, PointAt, Round, Rules, Step, StepAction, Weights};
use rust_decimal::Decimal;

/// The three running values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Triple {
    pub low: Option<Decimal>,
    pub point: Option<Decimal>,
    pub high: Option<Decimal>,
}

/// `low + share × (high - low)`.
pub(super) fn between(low: Decimal, high: Decimal, share: Decimal) -> R<Decimal> {
    exact::add(low, exact::multiply(exact::subtract(high, low)?, share)?)
}

/// The running values, each of which may have failed: what a later step replaces no longer matters.
#[derive(Clone, Copy)]
struct Running {
    low: R<Option<Decimal>>,
    point: R<Option<Decimal>>,
    high: R<Option<Decimal>>,
}

/// The amount by the pack's method.
pub(super) fn amount<'a>(
    env: &mut Env<'a>,
    parts: &[&'a Rules],
    statutory: Range,
    tier: R<Range>,
    place: R<Option<Place>>,
    outcome: Outcome,
) -> R<(Triple, (bool, bool))> {
    let method = parts.iter().rev().find_map(|p| p.method.as_ref());
    let own_way = match method.map(|m| &m.kind) {
        // Steps that never look at 减轻 say nothing of it; a scheme of its own needs no minimum to go below.
        Some(MethodKind::Steps(list)) => {
            let text = format!("{list:?}");
            method.is_some_and(|m| m.beyond)
                || [r#"Text("reduced")"#, r#"Text("减轻")"#, r#"Name("reduced_count")"#, r#"Name("减轻情节数")"#]
                    .iter()
                    .any(|n| text.contains(n))
        }
        Some(MethodKind::Bands(b)) => b.both.iter().any(|b| b.0 == outcome),
        Some(MethodKind::WithinTier { shares, .. }) => shares.iter().any(|s| s.0 == outcome),
        _ => false,
    };
    if outcome == Outcome::Reduced && !own_way {
        return Ok((below_minimum(statutory), (false, false)));
    }
    let mut inside = match (method.map(|m| &m.kind), place) {
        (Some(MethodKind::Bands(b)), Ok(None)) => ends_of(b, outcome),
        (Some(MethodKind::WithinTier { .. }) | None, Ok(None)) => tier.map_or((true, true), |t| (t.min_in, t.max_in)),
        _ => (true, true),
    };
    let t = match method.map(|m| &m.kind) {
        Some(MethodKind::Steps(list)) => {
            let start = match start(statutory, tier, place) {
                Ok(t) => Running { low: Ok(t.low), point: Ok(t.point), high: Ok(t.high) },
                Err(e) => Running { low: Err(e), point: Err(e), high: Err(e) },
            };
            steps(env, list, start)?
        }
        // A shift that sets the place leaves the method nothing to say.
        _ if place?.is_some() => start(statutory, tier, place)?,
        None => start(statutory, tier, place)?,
        Some(MethodKind::Bands(b)) => band(env, b, tier?, outcome)?,
        Some(MethodKind::Weights(w)) => weights(env, w, statutory)?,
        Some(MethodKind::WithinTier { shares, round }) => {
            let range = tier?;
            let low = range.min.unwrap_or_default();
            let high = range.max.ok_or(Stop("no maximum"))?;
            let (_, share) = shares.iter().find(|s| s.0 == outcome).ok_or(Stop("no share for the outcome"))?;
            let mut point = between(low, high, env.number(share)?)?;
            if let Some(r) = round {
                point = rounded(r, point)?.max(low).min(high);
            }
            Triple { low: Some(low), point: Some(point), high: Some(high) }
        }
    };
    if method.is_none_or(|m| !m.beyond) && outcome != Outcome::Reduced {
        stay_inside(statutory, &t)?;
    }
    // One point has no open ends of its own; an end that the statute or the tier excludes stays excluded.
    if t.low == t.high {
        inside = (true, true);
    }
    if let (Ok(tier), Ok(None)) = (tier, place) {
        inside.0 &= tier.min_in || t.low != tier.min;
        inside.1 &= tier.max_in || t.high != tier.max;
    }
    inside.0 &= statutory.min_in || t.low != statutory.min;
    inside.1 &= statutory.max_in || t.high != statutory.max;
    Ok((t, inside))
}

/// Whether the ends of an outcome's band are inside it.
fn ends_of(bands: &Bands, outcome: Outcome) -> (bool, bool) {
    match bands.ends.iter().find(|e| e.0 == outcome).map_or(Ends::Closed, |e| e.1) {
        Ends::Closed => (true, true),
        Ends::Open => (false, false),
        Ends::LeftOpen => (false, true),
        Ends::RightOpen => (true, false),
    }
}

/// 减轻: below the statutory minimum, how far is a judgement.
fn below_minimum(statutory: Range) -> Triple {
    Triple { low: statutory.min.map(|_| Decimal::ZERO), point: None, high: statutory.min }
}

fn stay_inside(statutory: Range, t: &Triple) -> R<()> {
    for n in [t.low, t.point, t.high].into_iter().flatten() {
        if statutory.min.is_some_and(|min| n < min) || statutory.max.is_some_and(|max| n > max) {
            return Err(Stop("outside the statutory range"));
        }
    }
    if let Some(n) = t.point
        && ((!statutory.min_in && statutory.min == Some(n)) || (!statutory.max_in && statutory.max == Some(n)))
    {
        return Err(Stop("at an end that the statute excludes"));
    }
    Ok(())
}

/// The tier's range with the amount open, or the point at which a shift put it.
fn start(statutory: Range, tier: R<Range>, place: R<Option<Place>>) -> R<Triple> {
    let at = match place? {
        None => {
            let tier = tier?;
            return Ok(Triple { low: tier.min, point: None, high: tier.max });
        }
        Some(Place::Share(share)) => {
            let tier = tier?;
            between(tier.min.unwrap_or_default(), tier.max.ok_or(Stop("no maximum"))?, share)?
        }
        Some(Place::Maximum) => statutory.max.ok_or(Stop("no maximum"))?,
        Some(Place::Minimum) => statutory.min.unwrap_or_default(),
    };
    Ok(Triple { low: Some(at), point: Some(at), high: Some(at) })
}

fn rounded(round: &Round, n: Decimal) -> R<Decimal> {
    let unit = match &round.unit.expr.kind {
        crate::expr::Kind::Number(unit, _) => unit.to_decimal(),
        _ => return Err(Stop("unit")),
    };
    exact::round(n, unit, round.mode)
}

/// The band of an outcome.
fn band<'a>(env: &Env<'a>, bands: &'a Bands, range: Range, outcome: Outcome) -> R<Triple> {
    let find = |set: &'a BandSet| set.iter().find(|b| b.0 == outcome);
    let (set, base, width) = match (range.min, range.max) {
        (Some(min), Some(max)) => (&bands.both, min, exact::subtract(max, min)?),
        (None, Some(max)) => {
            (if bands.max_only.is_empty() { &bands.both } else { &bands.max_only }, Decimal::ZERO, max)
        }
        (Some(min), None) => (&bands.min_only, Decimal::ZERO, min),
        (None, None) => return Err(Stop("no range")),
    };
    let (_, low, high) = find(set).ok_or(Stop("no band for the outcome"))?;
    let end = |share| exact::add(base, exact::multiply(width, env.number(share)?)?);
    let (low, high) = (end(low)?, end(high)?);
    let at = bands.point.iter().find(|p| p.0 == outcome).map_or(PointAt::None, |p| p.1);
    let point = match at {
        PointAt::None => None,
        PointAt::Low => Some(low),
        PointAt::High => Some(high),
        PointAt::Middle => Some(between(low, high, Decimal::new(5, 1))?),
    };
    let point = match (point, &bands.round) {
        (Some(p), Some(r)) => Some(rounded(r, p)?.max(low).min(high)),
        (p, _) => p,
    };
    Ok(Triple { low: Some(low), point, high: Some(high) })
}

fn weights<'a>(env: &Env<'a>, w: &'a Weights, statutory: Range) -> R<Triple> {
    let mut total = w.start.as_ref().map_or(Ok(Decimal::ZERO), |f| env.number(f))?;
    for factor in &w.factors {
        let value = env.value(&factor.of)?;
        let rows = factor.weights.iter().map(|(cell, weight)| (env.cell(value, cell), weight));
        match env.one_of(rows)? {
            V::Number(n) => total = exact::add(total, n)?,
            _ => return Err(Stop("type")),
        }
    }
    if let Some(cap) = &w.at_most {
        total = total.min(env.number(cap)?);
    }
    let max = statutory.max.ok_or(Stop("no maximum"))?;
    let min = statutory.min.unwrap_or_default();
    let mut amount = exact::multiply(total, max)?.max(min);
    if let Some(d) = &w.discount
        && env.holds(Some(&d.when))?
    {
        amount = exact::multiply(amount, exact::subtract(Decimal::ONE, env.number(&d.by)?)?)?;
        if d.floor_at_minimum {
            amount = amount.max(min);
        }
    }
    if let Some(r) = &w.round {
        amount = rounded(r, amount)?.max(min).min(max);
    }
    Ok(Triple { low: Some(amount), point: Some(amount), high: Some(amount) })
}

fn steps<'a>(env: &mut Env<'a>, list: &'a [Step], start: Running) -> R<Triple> {
    let mut t = start;
    let see = |env: &mut Env<'a>, names: [&str; 2], n: R<Option<Decimal>>| {
        env.bind(&names, n.and_then(|n| n.map(V::Number).ok_or(Stop("not set"))));
    };
    let running = |env: &mut Env<'a>, t: Running| {
        see(env, ["low", "下限"], t.low);
        see(env, ["point", "取值"], t.point);
        see(env, ["high", "上限"], t.high);
    };
    running(env, t);
    for step in list {
        t = match env.holds(step.when.as_ref()) {
            Ok(true) => act(env, &step.action, t),
            Ok(false) => t,
            Err(e) => Running { low: Err(e), point: Err(e), high: Err(e) },
        };
        running(env, t);
        let name = &step.name.value;
        let (low, high) = (format!("{name}.low"), format!("{name}.high"));
        see(env, [name, name], t.point);
        see(env, [&low, &low], t.low);
        see(env, [&high, &high], t.high);
    }
    env.unbind(&["low", "下限", "point", "取值", "high", "上限"]);
    Ok(Triple { low: t.low?, point: t.point?, high: t.high? })
}

fn act<'a>(env: &Env<'a>, action: &'a StepAction, t: Running) -> Running {
    let each = |f: &dyn Fn(Decimal) -> R<Decimal>| {
        let one = |n: R<Option<Decimal>>| n?.map(f).transpose();
        Running { low: one(t.low), point: one(t.point), high: one(t.high) }
    };
    match action {
        StepAction::Value(f) => {
            let n = env.number(f).map(Some);
            Running { low: n, point: n, high: n }
        }
        StepAction::Range { low, point, high } => Running {
            low: low.as_ref().map_or(t.low, |f| env.number(f).map(Some)),
            point: point.as_ref().map(|f| env.number(f)).transpose(),
            high: high.as_ref().map_or(t.high, |f| env.number(f).map(Some)),
        },
        StepAction::Times(f) => each(&|n| exact::multiply(n, env.number(f)?)),
        StepAction::Add(f) => each(&|n| exact::add(n, env.number(f)?)),
        StepAction::Cap(f) => each(&|n| Ok(n.min(env.number(f)?))),
        StepAction::Floor(f) => each(&|n| Ok(n.max(env.number(f)?))),
        StepAction::Round(r) => each(&|n| rounded(r, n)),
    }
}
