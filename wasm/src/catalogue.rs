//! What is in the packs: for lists and searches.

use cailiang::assess::RuleSet;
use cailiang::document::Json;
use cailiang::explain::Lang;
use cailiang::pack::Pack;
use cailiang::pack::model::{Instrument, Item, Label, Window};
use cailiang::quantity::Date;

/// Each pack: what it is, when it applies, what it rests on.
pub fn packs(rules: &RuleSet, origins: &[String], lang: Lang) -> Json {
    let one = |(i, p): (usize, &cailiang::assess::LoadedPack)| {
        let pack = &p.pack;
        Json::object([
            ("id", pack.id.value.as_str().into()),
            ("version", pack.version.value.as_str().into()),
            ("name", lang.of(&pack.name.text).into()),
            ("authority", label(pack.authority.as_ref(), lang)),
            ("jurisdiction", pack.jurisdiction.value.as_str().into()),
            ("field", label(pack.field.as_ref(), lang)),
            ("currency", pack.currency.value.as_str().into()),
            ("in_force", window(pack.in_force.as_ref())),
            ("validity", window(pack.validity.as_ref())),
            ("notes", Json::texts(pack.notes.iter().map(|n| lang.of(&n.text)))),
            ("uses", Json::texts(pack.uses.iter().map(|u| u.value.as_str()))),
            ("instruments", Json::List(pack.instruments.iter().map(|i| instrument(i, lang)).collect())),
            ("items", pack.items.len().into()),
            ("sha256", rules.sha256(i).into()),
            ("bundle", origins.get(i).map(String::as_str).into()),
        ])
    };
    Json::List(rules.packs().iter().enumerate().map(one).collect())
}

/// Each item of each pack, packs in the order of their ids and dates.
pub fn items(rules: &RuleSet, lang: Lang) -> Json {
    let mut packs: Vec<&Pack> = rules.packs().iter().map(|p| &p.pack).collect();
    packs.sort_by_key(|p| (p.id.value.as_str(), p.in_force.as_ref().and_then(|w| w.from)));
    Json::List(packs.iter().flat_map(|p| p.items.iter().map(|i| item(p, i, lang))).collect())
}

fn item(pack: &Pack, item: &Item, lang: Lang) -> Json {
    let notes = pack.notes.iter().chain(&item.notes);
    let of = [
        ("id", pack.id.value.as_str().into()),
        ("name", lang.of(&pack.name.text).into()),
        ("version", pack.version.value.as_str().into()),
        ("jurisdiction", pack.jurisdiction.value.as_str().into()),
        ("field", label(pack.field.as_ref(), lang)),
        ("authority", label(pack.authority.as_ref(), lang)),
        ("in_force", window(pack.in_force.as_ref())),
        ("validity", window(pack.validity.as_ref())),
    ];
    Json::object([
        ("id", format!("{}/{}", pack.id.value, item.id.value).into()),
        ("name", lang.of(&item.name.text).into()),
        ("code", item.code.as_ref().map(|c| c.value.as_str()).into()),
        ("standard_name", label(item.standard_name.as_ref(), lang)),
        ("powers", label(item.powers.as_ref(), lang)),
        ("section", label(item.section.as_ref(), lang)),
        ("notes", Json::texts(notes.map(|n| lang.of(&n.text)))),
        ("basis", Json::texts(cites(item))),
        ("acts", Json::texts(item.acts.iter().map(|(_, label)| lang.of(&label.text)))),
        ("pack", Json::object(of)),
    ])
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

fn instrument(i: &Instrument, lang: Lang) -> Json {
    Json::object([
        ("key", i.key.value.as_str().into()),
        ("title", lang.of(&i.title.text).into()),
        ("version", i.version.as_ref().map(|v| v.value.as_str()).into()),
        ("in_force", window(i.in_force.as_ref())),
        ("unverified", i.unverified.into()),
    ])
}

fn label(l: Option<&Label>, lang: Lang) -> Json {
    l.map(|l| lang.of(&l.text)).into()
}

fn window(w: Option<&Window>) -> Json {
    let day = |d: Option<Date>| d.map(|d| d.to_string()).into();
    w.map_or(Json::Null, |w| Json::object([("from", day(w.from)), ("until", day(w.until))]))
}
