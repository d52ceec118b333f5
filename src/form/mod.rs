//! Forms: the facts an item asks for, as JSON Schema, for whoever draws a form.
//!
//! Receives an item; guarantees a property for each fact it reads, with the type, options and bounds that intake holds the
//! fact to; must not take values in (that is `case`), nor say how a form looks.

use crate::assess::{Compiled, DATE_FACTS, RuleSet};
use crate::diagnostic::{Diagnostic, Location, both, codes};
use crate::document::Json;
use crate::explain::Lang;
use crate::pack::model::{Citation, Fact, FactType, Item, OptionDef, Pack};
use crate::program::{FactSlot, SlotKind};
use crate::quantity::Date;
use serde_json::Value;

/// JSON Schema (2020-12) of the `facts` of a case of this item: a property for each fact that a rule reads or that only the
/// file needs, in the order declared. Keys beginning with `x-` say what JSON Schema has no word for: `x-type`,
/// `x-currency`, `x-unit` and `x-decimals` of a fact, `x-unproven` (what it counts as while unknown); `x-dates` and
/// `x-elect` are the case's dates and the choices the law leaves.
///
/// # Errors
/// Everything wrong with the item's rules.
pub fn form(rules: &RuleSet, index: usize, item: &Item, lang: Lang) -> Result<Value, Vec<Diagnostic>> {
    made(rules, index, item, lang).map(|schema| value(&schema))
}

fn made(rules: &RuleSet, index: usize, item: &Item, lang: Lang) -> Result<Json, Vec<Diagnostic>> {
    let compiled = rules.compile(index, item)?;
    let Some(loaded) = rules.packs().get(index) else { return Err(Vec::new()) };
    let used = rules.used(index)?;
    let face = Face { compiled: &compiled, pack: &loaded.pack, used: &used, item, lang };
    Ok(face.schema())
}

/// The form of `<pack>/<item>`, in the version of the law in force on a day, or in the latest. Problems of the reference and
/// of the day stand at `at`.
///
/// # Errors
/// No such pack or item, no version in force on that day, or everything wrong with the item's rules.
pub fn form_on(
    rules: &RuleSet,
    reference: &str,
    day: Option<Date>,
    at: Location,
    lang: Lang,
) -> Result<Value, Vec<Diagnostic>> {
    form_json(rules, reference, day, at, lang).map(|schema| value(&schema))
}

/// JSON text that was made here is always read again.
fn value(schema: &Json) -> Value {
    serde_json::from_str(&schema.to_string()).unwrap_or_default()
}

/// [`form_on`], to be written as text.
///
/// # Errors
/// As [`form_on`].
pub fn form_json(
    rules: &RuleSet,
    reference: &str,
    day: Option<Date>,
    at: Location,
    lang: Lang,
) -> Result<Json, Vec<Diagnostic>> {
    let found = rules.find(reference, at).map_err(|d| vec![*d])?;
    let window = |i: usize| rules.packs().get(i).and_then(|p| p.pack.in_force.as_ref());
    let covers = |i: usize, d: Date| window(i).is_none_or(|w| w.covers(d));
    let current = found.iter().filter(|(i, _)| day.is_none_or(|d| covers(*i, d)));
    let Some((index, item)) = current.max_by_key(|(i, _)| window(*i).and_then(|w| w.from)) else {
        let message = both(
            format!("{reference} 在该日没有有效的法律版本"),
            format!("no version of the law for {reference} is in force on that day"),
        );
        return Err(vec![Diagnostic::new(&codes::ITEM_NOT_IN_FORCE, at, "date", message)]);
    };
    made(rules, *index, item, lang)
}

struct Face<'a> {
    compiled: &'a Compiled,
    pack: &'a Pack,
    used: &'a [&'a Pack],
    item: &'a Item,
    lang: Lang,
}

impl Face<'_> {
    fn schema(&self) -> Json {
        let mut properties = Json::object([]);
        for (i, slot) in self.compiled.facts.iter().enumerate().skip(DATE_FACTS.len()) {
            let declared = self.declared(&slot.id);
            // Free text and the article's own list of acts are for the file, whether or not a rule reads them.
            let for_the_file = declared.is_none_or(|f| f.ty == FactType::Text);
            if for_the_file || self.compiled.used.contains(&i) {
                properties.put(&slot.id, self.fact(slot, declared));
            }
        }
        Json::object([
            ("$schema", "https://json-schema.org/draft/2020-12/schema".into()),
            ("title", self.lang.of(&self.item.name.text).into()),
            ("description", cited(&self.item.basis, self.lang).into()),
            ("x-item", format!("{}/{}", self.pack.id.value, self.item.id.value).into()),
            ("x-version", self.pack.version.value.clone().into()),
            ("type", "object".into()),
            ("properties", properties),
            ("x-dates", self.dates()),
            ("x-elect", self.elections()),
        ])
    }

    fn declared(&self, id: &str) -> Option<&Fact> {
        let general = self.used.iter().map(|p| &p.general).chain([&self.pack.general, &self.item.rules]);
        general.flat_map(|r| r.facts.iter()).find(|f| f.id.value == id)
    }

    fn fact(&self, slot: &FactSlot, declared: Option<&Fact>) -> Json {
        let mut out = Json::object([("title", self.lang.of(&slot.label).into())]);
        let Some(fact) = declared else {
            // The article's own list of acts, which the item declares as a choice.
            let acts = self.item.acts.iter().map(|(id, label)| one(&id.value, self.lang.of(&label.text))).collect();
            out.put("type", "string");
            out.put("oneOf", Json::List(acts));
            out.put("x-type", "choice");
            return out;
        };
        if let Some(help) = &fact.help {
            out.put("description", self.lang.of(&help.text));
        }
        let name = self.shape(fact, &mut out);
        if let SlotKind::Number { min, max, unit, open } = &slot.kind {
            out.put("minimum", Json::Number(min.to_string()));
            if !open {
                out.put("maximum", Json::Number(max.to_string()));
            }
            out.put("x-decimals", unit.decimals());
        }
        out.put("x-type", name);
        if let Some(u) = &fact.unproven {
            let basis = cited(&u.basis, self.lang);
            out.put("x-unproven", Json::object([("as", u.value.value.clone().into()), ("basis", basis.into())]));
        }
        out
    }

    /// Adds what JSON Schema and the form need to know of its type; its name. Exact decimals may also be strings.
    fn shape(&self, fact: &Fact, out: &mut Json) -> &'static str {
        let types = |out: &mut Json, other: &str| out.put("type", Json::texts([other, "string"]));
        let duration = |out: &mut Json, unit: &str| {
            types(out, "integer");
            out.put("minimum", Json::Number("0".to_owned()));
            out.put("x-unit", unit);
            "duration"
        };
        match &fact.ty {
            FactType::Money => {
                types(out, "number");
                out.put("x-currency", self.pack.currency.value.clone());
                "money"
            }
            FactType::Rate => {
                types(out, "number");
                "rate"
            }
            FactType::Number => {
                types(out, "number");
                "number"
            }
            FactType::Count => {
                types(out, "integer");
                "count"
            }
            FactType::Date => {
                out.put("type", "string");
                out.put("format", "date");
                "date"
            }
            FactType::Months => duration(out, "months"),
            FactType::Days => duration(out, "days"),
            FactType::Bool => {
                out.put("type", "boolean");
                "bool"
            }
            FactType::Text => {
                out.put("type", "string");
                "text"
            }
            FactType::Choice(options) => {
                out.put("type", "string");
                out.put("oneOf", self.options(options));
                "choice"
            }
            FactType::Set(options) => {
                let ids = Json::texts(options.iter().map(|o| o.id.value.as_str()));
                // A list is complete; a mapping leaves open what it does not name.
                out.put("type", Json::texts(["array", "object"]));
                out.put("items", Json::object([("type", "string".into()), ("oneOf", self.options(options))]));
                out.put("uniqueItems", true);
                out.put("propertyNames", Json::object([("enum", ids)]));
                out.put("additionalProperties", Json::object([("type", "boolean".into())]));
                "set"
            }
        }
    }

    fn options(&self, options: &[OptionDef]) -> Json {
        Json::List(options.iter().map(|o| one(&o.id.value, self.lang.of(&o.label.text))).collect())
    }

    fn dates(&self) -> Json {
        let mut out = Json::object([]);
        for (i, (_, zh, en, key)) in DATE_FACTS.iter().enumerate() {
            let read = self.compiled.used.contains(&i);
            let title = self.lang.pick(zh, en);
            let date = [
                ("title", title.into()),
                ("type", "string".into()),
                ("format", "date".into()),
                ("x-used", read.into()),
            ];
            out.put(key, Json::object(date));
        }
        out
    }

    fn elections(&self) -> Json {
        let cites = |e: &crate::assess::Election| {
            e.basis.iter().map(|c| c.cite.as_str()).collect::<Vec<_>>().join(self.lang.pick("；", "; "))
        };
        let one = |e: &crate::assess::Election| {
            let title = self.lang.of(&e.text);
            Json::object([("const", e.id.as_str().into()), ("title", title.into()), ("description", cites(e).into())])
        };
        Json::List(self.compiled.elections.iter().map(one).collect())
    }
}

fn one(id: &str, label: &str) -> Json {
    Json::object([("const", id.into()), ("title", label.into())])
}

fn cited(basis: &[Citation], lang: Lang) -> String {
    basis.iter().map(|c| c.cite.value.as_str()).collect::<Vec<_>>().join(lang.pick("；", "; "))
}
