//! Names, citations and duplicates: what can be judged by reading alone.

use crate::diagnostic::{Diagnostic, both, codes, nearest};
use crate::pack::model::{Citation, Fact, FactType, MethodKind, OutcomePolicy, Pack, Rules, Text};
use crate::quantity::Date;
use std::collections::HashMap;

/// What `elect` takes besides ids of rules.
const RESERVED: [&str; 5] = ["reduced", "lenient", "ordinary", "severe", "no-fine"];

pub(super) fn check(pack: &Pack, used: &[&Pack], today: Option<Date>, out: &mut Vec<Diagnostic>) {
    instruments(pack, used, out);
    let known: Vec<&str> =
        used.iter().chain([&pack]).flat_map(|p| p.instruments.iter().map(|i| i.key.value.as_str())).collect();
    let mut cites = Vec::new();
    collect(pack, &mut cites);
    for c in cites {
        citation(c, &known, out);
    }
    unverified(pack, out);
    bases(pack, out);
    duplicates(pack, used, out);
    expiry(pack, today, out);
}

fn instruments(pack: &Pack, used: &[&Pack], out: &mut Vec<Diagnostic>) {
    for i in &pack.instruments {
        let earlier = used.iter().flat_map(|p| p.instruments.iter()).find(|x| x.key.value == i.key.value);
        // The same instrument in the same version may be declared again; another version under the same key may not.
        if let Some(first) = earlier
            && first.version.as_ref().map(|v| &v.value) != i.version.as_ref().map(|v| &v.value)
        {
            out.push(
                Diagnostic::new(
                    &codes::REDEFINED,
                    i.key.at,
                    i.key.path.clone(),
                    both(
                        format!("所用的规则包已以另一版本定义了“{}”", i.key.value),
                        format!("a pack in use already defines `{}` in another version", i.key.value),
                    ),
                )
                .label(first.key.at, both("先前的定义", "first defined here")),
            );
        }
    }
}

fn citation(c: &Citation, known: &[&str], out: &mut Vec<Diagnostic>) {
    let text = c.cite.value.trim();
    let (instrument, place) = match text.split_once(char::is_whitespace) {
        Some((i, p)) => (i, p.trim()),
        None => (text, ""),
    };
    if !known.contains(&instrument) {
        let mut d = Diagnostic::new(
            &codes::UNKNOWN_INSTRUMENT,
            c.cite.at,
            c.cite.path.clone(),
            both(format!("没有声明法律文件“{instrument}”"), format!("the instrument `{instrument}` is not declared")),
        );
        d = d.help(match nearest(instrument, known.iter().copied()) {
            Some(n) => both(format!("是否指“{n}”？"), format!("did you mean `{n}`?")),
            None => both(
                "引用写作“法律文件名 条款”，文件名须在 instruments 中声明",
                "a citation is the instrument's key, a space and the place; keys are declared under `instruments`",
            ),
        });
        out.push(d);
    } else if place.is_empty() {
        out.push(
            Diagnostic::new(
                &codes::BAD_CITATION,
                c.cite.at,
                c.cite.path.clone(),
                both("引用没有写明条款", "the citation names no place in the instrument"),
            )
            .help(both("例如：产品质量法 第四十九条第一款", "for example: 产品质量法 第四十九条第一款")),
        );
    }
}

/// One warning for all citations whose wording could not be checked; results say which of them they rest on.
fn unverified(pack: &Pack, out: &mut Vec<Diagnostic>) {
    let mut cites = Vec::new();
    collect(pack, &mut cites);
    let own = |c: &&&Citation| {
        let instrument = c.cite.value.split_whitespace().next().unwrap_or_default();
        c.unverified || pack.instruments.iter().any(|i| i.unverified && i.key.value == instrument)
    };
    let found: Vec<&&Citation> = cites.iter().filter(own).collect();
    let Some(first) = found.first() else { return };
    let n = found.len();
    out.push(Diagnostic::new(
        &codes::UNVERIFIED_BASIS,
        first.cite.at,
        first.cite.path.clone(),
        both(
            format!("有 {n} 处依据的原文未能核对，这是第一处：{}", first.cite.value),
            format!("the wording of {n} citations could not be checked; the first is {}", first.cite.value),
        ),
    ));
}

fn expiry(pack: &Pack, today: Option<Date>, out: &mut Vec<Diagnostic>) {
    let (Some(w), Some(today)) = (&pack.validity, today) else { return };
    if let Some(until) = w.until
        && until < today
    {
        out.push(Diagnostic::new(
            &codes::PACK_EXPIRED,
            w.at,
            "validity",
            both(format!("裁量基准的有效期已于 {until} 届满"), format!("the benchmark's validity ended on {until}")),
        ));
    }
}

/// Every citation of a pack.
pub(super) fn collect<'a>(pack: &'a Pack, out: &mut Vec<&'a Citation>) {
    for w in [&pack.validity, &pack.in_force].into_iter().flatten() {
        out.extend(&w.basis);
    }
    collect_rules(&pack.general, out);
    for item in &pack.items {
        out.extend(&item.basis);
        out.extend(item.orders.iter().flat_map(|o| &o.basis));
        for c in &item.clauses {
            out.extend(&c.basis);
            out.extend(c.penalties.iter().flat_map(|p| &p.basis));
        }
        out.extend(item.penalties.iter().flat_map(|p| &p.basis));
        out.extend(item.tiers.iter().flat_map(|t| t.rows.iter().flat_map(|r| &r.basis)));
        collect_rules(&item.rules, out);
    }
}

fn collect_rules<'a>(r: &'a Rules, out: &mut Vec<&'a Citation>) {
    for f in &r.facts {
        if let FactType::Choice(options) | FactType::Set(options) = &f.ty {
            out.extend(options.iter().flat_map(|o| &o.basis));
        }
        out.extend(f.unproven.iter().flat_map(|u| &u.basis));
    }
    out.extend(r.tables.iter().flat_map(|t| &t.basis));
    for e in &r.exemptions {
        out.extend(&e.basis);
        out.extend(e.orders.iter().flat_map(|o| &o.basis));
    }
    out.extend(r.circumstances.iter().flat_map(|c| &c.basis));
    if let Some(o) = &r.outcomes {
        out.extend(&o.basis);
        if let OutcomePolicy::Rules { rules, .. } = &o.policy {
            out.extend(rules.iter().flat_map(|r| &r.basis));
        }
    }
    out.extend(r.shifts.iter().flat_map(|s| &s.basis));
    if let Some(m) = &r.method {
        out.extend(&m.basis);
        match &m.kind {
            MethodKind::Weights(w) => {
                out.extend(w.factors.iter().flat_map(|f| &f.basis));
                out.extend(w.discount.iter().flat_map(|d| &d.basis));
            }
            MethodKind::Steps(steps) => out.extend(steps.iter().flat_map(|s| &s.basis)),
            MethodKind::Bands(_) | MethodKind::WithinTier { .. } => {}
        }
    }
    out.extend(r.procedure.iter().flat_map(|p| &p.basis));
    out.extend(r.concurrence.iter().flat_map(|c| &c.basis));
}

/// Every figure has its source: a rule its own, or its item's or method's; in a general part there is no item to lean on.
fn bases(pack: &Pack, out: &mut Vec<Diagnostic>) {
    for item in &pack.items {
        let mut need = |ok: bool, t: &Text| {
            if !ok {
                out.push(missing(t));
            }
        };
        if item.basis.is_empty() {
            for c in &item.clauses {
                need(!c.basis.is_empty(), &c.id);
            }
            need(item.clauses.iter().all(|c| !c.basis.is_empty()) && !item.clauses.is_empty(), &item.id);
        }
        rules_bases(&item.rules, !item.basis.is_empty(), out);
    }
    rules_bases(&pack.general, false, out);
    for w in pack.validity.iter().filter(|w| w.basis.is_empty()) {
        out.push(Diagnostic::new(&codes::MISSING_BASIS, w.at, "validity", missing_text()));
    }
}

fn rules_bases(r: &Rules, covered: bool, out: &mut Vec<Diagnostic>) {
    let mut need = |basis: &[Citation], t: &Text, covered: bool| {
        if basis.is_empty() && !covered {
            out.push(missing(t));
        }
    };
    for e in &r.exemptions {
        need(&e.basis, &e.id, covered);
    }
    for c in &r.circumstances {
        need(&c.basis, &c.id, covered);
    }
    for s in &r.shifts {
        need(&s.basis, &s.id, covered);
    }
    for p in &r.procedure {
        need(&p.basis, &p.id, covered);
    }
    for f in &r.facts {
        if let Some(u) = &f.unproven {
            // What an unknown fact counts as always needs its rule.
            need(&u.basis, &u.value, false);
        }
    }
    for t in &r.tables {
        need(&t.basis, &t.name, covered);
    }
    let mut whole = |basis: &[Citation], at, path: &str| {
        if basis.is_empty() && !covered {
            out.push(Diagnostic::new(&codes::MISSING_BASIS, at, path, missing_text()));
        }
    };
    if let Some(o) = &r.outcomes {
        let own = match &o.policy {
            OutcomePolicy::Rules { rules, .. } => rules.iter().all(|r| !r.basis.is_empty()),
            OutcomePolicy::Mixed(_) => false,
        };
        if !own {
            whole(&o.basis, o.at, "outcomes");
        }
    }
    if let Some(m) = &r.method {
        let own = match &m.kind {
            MethodKind::Steps(s) => s.iter().all(|s| !s.basis.is_empty()),
            _ => false,
        };
        if !own {
            whole(&m.basis, m.at, "method");
        }
    }
}

fn missing_text() -> crate::diagnostic::Message {
    both("没有写明依据（basis）", "the source (basis) is missing")
}

fn missing(t: &Text) -> Diagnostic {
    Diagnostic::new(
        &codes::MISSING_BASIS,
        t.at,
        t.path.clone(),
        both(format!("“{}”没有写明依据（basis）", t.value), format!("`{}` has no source (basis)", t.value)),
    )
    .help(both("每个数字都要有出处：法律文件和条款", "every figure cites its instrument and article"))
}

/// Ids that results and elections speak of must be unique within an item and the parts that govern it.
fn duplicates(pack: &Pack, used: &[&Pack], out: &mut Vec<Diagnostic>) {
    let general: Vec<&Rules> = used.iter().map(|p| &p.general).chain([&pack.general]).collect();
    for item in &pack.items {
        let mut parts = general.clone();
        parts.push(&item.rules);
        let mut seen: HashMap<(&str, &str), &Text> = HashMap::new();
        for r in &parts {
            let names = r
                .exemptions
                .iter()
                .map(|e| ("rule", &e.id))
                .chain(r.circumstances.iter().map(|c| ("rule", &c.id)))
                .chain(r.shifts.iter().map(|s| ("rule", &s.id)))
                .chain(r.lets.iter().map(|l| ("name", &l.name)))
                .chain(r.facts.iter().map(|f| ("name", &f.id)))
                .chain(r.tables.iter().map(|t| ("table", &t.name)))
                .chain(r.procedure.iter().map(|p| ("procedure", &p.id)));
            for (kind, t) in names {
                if kind == "rule" && RESERVED.contains(&t.value.as_str()) {
                    out.push(
                        Diagnostic::new(
                            &codes::BAD_ID,
                            t.at,
                            t.path.clone(),
                            both(format!("“{}”是保留的标识", t.value), format!("the id `{}` is reserved", t.value)),
                        )
                        .help(both(
                            "案件用它来选择裁量结果，请另起标识",
                            "cases elect outcomes by it; choose another id",
                        )),
                    );
                }
                match seen.get(&(kind, t.value.as_str())) {
                    Some(first) => out.push(duplicate(t, first)),
                    None => {
                        seen.insert((kind, &t.value), t);
                    }
                }
            }
        }
        for c in &item.clauses {
            match seen.get(&("clause", c.id.value.as_str())) {
                Some(first) => out.push(duplicate(&c.id, first)),
                None => {
                    seen.insert(("clause", &c.id.value), &c.id);
                }
            }
        }
    }
    let mut items: HashMap<&str, &Text> = HashMap::new();
    for item in &pack.items {
        match items.get(item.id.value.as_str()) {
            Some(first) => out.push(duplicate(&item.id, first)),
            None => {
                items.insert(&item.id.value, &item.id);
            }
        }
    }
}

fn duplicate(t: &Text, first: &Text) -> Diagnostic {
    Diagnostic::new(
        &codes::DUPLICATE_ID,
        t.at,
        t.path.clone(),
        both(format!("标识“{}”已经用过", t.value), format!("the id `{}` is already in use", t.value)),
    )
    .label(first.at, both("先前的定义", "first used here"))
}

pub(super) fn unused(pack: &Pack, read: &[bool], out: &mut Vec<Diagnostic>) {
    for (fact, read) in pack.general.facts.iter().zip(read) {
        if !read && fact.ty != FactType::Text {
            out.push(unused_fact(fact));
        }
    }
}

pub(super) fn unused_fact(fact: &Fact) -> Diagnostic {
    Diagnostic::new(
        &codes::UNUSED_FACT,
        fact.id.at,
        fact.id.path.clone(),
        both(format!("没有规则用到事实“{}”", fact.id.value), format!("no rule reads the fact `{}`", fact.id.value)),
    )
}
