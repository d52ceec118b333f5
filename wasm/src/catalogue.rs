//! What is in the packs: for lists and searches.

use cailiang::assess::RuleSet;
use cailiang::explain::Lang;
use cailiang::pack::Pack;
use cailiang::pack::model::{Instrument, Item, Label, Window};
use serde_json::{Value, json};

/// Each pack: what it is, when it applies, what it rests on.
pub fn packs(rules: &RuleSet, lang: Lang) -> Value {
    let one = |(i, p): (usize, &cailiang::assess::LoadedPack)| {
        let pack = &p.pack;
        json!({
            "id": pack.id.value,
            "version": pack.version.value,
            "name": lang.of(&pack.name.text),
            "authority": label(pack.authority.as_ref(), lang),
            "jurisdiction": pack.jurisdiction.value,
            "field": label(pack.field.as_ref(), lang),
            "currency": pack.currency.value,
            "in_force": window(pack.in_force.as_ref()),
            "validity": window(pack.validity.as_ref()),
            "notes": pack.notes.iter().map(|n| lang.of(&n.text)).collect::<Vec<_>>(),
            "uses": pack.uses.iter().map(|u| u.value.as_str()).collect::<Vec<_>>(),
            "instruments": pack.instruments.iter().map(|i| instrument(i, lang)).collect::<Vec<_>>(),
            "items": pack.items.len(),
            "sha256": rules.sha256(i),
        })
    };
    rules.packs().iter().enumerate().map(one).collect()
}

/// Each item of each pack, packs in the order of their ids and dates.
pub fn items(rules: &RuleSet, lang: Lang) -> Value {
    let mut packs: Vec<&Pack> = rules.packs().iter().map(|p| &p.pack).collect();
    packs.sort_by_key(|p| (p.id.value.as_str(), p.in_force.as_ref().and_then(|w| w.from)));
    packs.iter().flat_map(|p| p.items.iter().map(|i| item(p, i, lang))).collect()
}

fn item(pack: &Pack, item: &Item, lang: Lang) -> Value {
    let notes = pack.notes.iter().chain(&item.notes);
    json!({
        "id": format!("{}/{}", pack.id.value, item.id.value),
        "name": lang.of(&item.name.text),
        "code": item.code.as_ref().map(|c| c.value.clone()),
        "standard_name": label(item.standard_name.as_ref(), lang),
        "powers": label(item.powers.as_ref(), lang),
        "section": label(item.section.as_ref(), lang),
        "notes": notes.map(|n| lang.of(&n.text)).collect::<Vec<_>>(),
        "basis": cites(item),
        "acts": item.acts.iter().map(|(_, label)| lang.of(&label.text)).collect::<Vec<_>>(),
        "pack": {
            "id": pack.id.value, "name": lang.of(&pack.name.text), "version": pack.version.value,
            "jurisdiction": pack.jurisdiction.value,
            "field": label(pack.field.as_ref(), lang), "authority": label(pack.authority.as_ref(), lang),
            "in_force": window(pack.in_force.as_ref()), "validity": window(pack.validity.as_ref()),
        },
    })
}

/// Each article once, in the order first cited.
fn cites(item: &Item) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    for c in item.basis.iter().chain(item.clauses.iter().flat_map(|c| &c.basis)) {
        if !out.contains(&c.cite.value.as_str()) {
            out.push(&c.cite.value);
        }
    }
    out
}

fn instrument(i: &Instrument, lang: Lang) -> Value {
    json!({
        "key": i.key.value,
        "title": lang.of(&i.title.text),
        "version": i.version.as_ref().map(|v| v.value.as_str()),
        "in_force": window(i.in_force.as_ref()),
        "unverified": i.unverified,
    })
}

fn label(l: Option<&Label>, lang: Lang) -> Option<&str> {
    l.map(|l| lang.of(&l.text))
}

fn window(w: Option<&Window>) -> Value {
    w.map_or(Value::Null, |w| json!({ "from": w.from.map(|d| d.to_string()), "until": w.until.map(|d| d.to_string()) }))
}
