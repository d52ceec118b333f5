//! Forms: the facts an item asks for, as JSON Schema, for whoever draws a form.
//!
//! Receives an item; guarantees a property for each fact it reads, with the type, options and bounds that intake holds the
//! fact to; must not take values in (that is `case`), nor say how a form looks.

use crate::assess::{Compiled, DATE_FACTS, RuleSet};
use crate::diagnostic::{Diagnostic, Location, both, codes};
use crate::explain::Lang;
use crate::pack::model::{Citation, Fact, FactType, Item, OptionDef, Pack};
use crate::program::{FactSlot, SlotKind};
use crate::quantity::{Date, Number};
use serde_json::{Map, Value, json};

/// JSON Schema (2020-12) of the `facts` of a case of this item: a property for each fact that a rule reads or that only the
/// file needs, in the order declared. Keys beginning with `x-` say what JSON Schema has no word for: `x-type`,
/// `x-currency`, `x-unit` and `x-decimals` of a fact, `x-unproven` (what it counts as while unknown); `x-dates` and
/// `x-elect` are the case's dates and the choices the law leaves.
///
/// # Errors
/// Everything wrong with the item's rules.
pub fn form(rules: &RuleSet, index: usize, item: &Item, lang: Lang) -> Result<Value, Vec<Diagnostic>> {
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
    form(rules, *index, item, lang)
}

struct Face<'a> {
    compiled: &'a Compiled,
    pack: &'a Pack,
    used: &'a [&'a Pack],
    item: &'a Item,
    lang: Lang,
}

impl Face<'_> {
    fn schema(&self) -> Value {
        let mut properties = Map::new();
        for (i, slot) in self.compiled.facts.iter().enumerate().skip(DATE_FACTS.len()) {
            let declared = self.declared(&slot.id);
            // Free text and the article's own list of acts are for the file, whether or not a rule reads them.
            let for_the_file = declared.is_none_or(|f| f.ty == FactType::Text);
            if for_the_file || self.compiled.used.contains(&i) {
                properties.insert(slot.id.clone(), self.fact(slot, declared));
            }
        }
        let mut root = Map::new();
        let mut put = |key: &str, value: Value| root.insert(key.to_owned(), value);
        put("$schema", "https://json-schema.org/draft/2020-12/schema".into());
        put("title", self.lang.of(&self.item.name.text).into());
        put("description", cited(&self.item.basis, self.lang).into());
        put("x-item", format!("{}/{}", self.pack.id.value, self.item.id.value).into());
        put("x-version", self.pack.version.value.clone().into());
        put("type", "object".into());
        put("properties", Value::Object(properties));
        put("x-dates", self.dates());
        put("x-elect", Value::Array(self.elections()));
        Value::Object(root)
    }

    fn declared(&self, id: &str) -> Option<&Fact> {
        let general = self.used.iter().map(|p| &p.general).chain([&self.pack.general, &self.item.rules]);
        general.flat_map(|r| r.facts.iter()).find(|f| f.id.value == id)
    }

    fn fact(&self, slot: &FactSlot, declared: Option<&Fact>) -> Value {
        let mut out = Map::new();
        out.insert("title".to_owned(), self.lang.of(&slot.label).into());
        let Some(fact) = declared else {
            // The article's own list of acts, which the item declares as a choice.
            let acts = self.item.acts.iter().map(|(id, label)| one(&id.value, self.lang.of(&label.text))).collect();
            out.insert("type".to_owned(), "string".into());
            out.insert("oneOf".to_owned(), Value::Array(acts));
            out.insert("x-type".to_owned(), "choice".into());
            return Value::Object(out);
        };
        if let Some(help) = &fact.help {
            out.insert("description".to_owned(), self.lang.of(&help.text).into());
        }
        let (name, shape) = self.shape(fact);
        out.extend(shape);
        if let SlotKind::Number { min, max, unit, open } = &slot.kind {
            bound(&mut out, "minimum", *min);
            if !open {
                bound(&mut out, "maximum", *max);
            }
            out.insert("x-decimals".to_owned(), unit.decimals().into());
        }
        out.insert("x-type".to_owned(), name.into());
        if let Some(u) = &fact.unproven {
            out.insert("x-unproven".to_owned(), json!({ "as": u.value.value, "basis": cited(&u.basis, self.lang) }));
        }
        Value::Object(out)
    }

    /// Name of the type, and what JSON Schema and the form need to know of it. Exact decimals may also be strings.
    fn shape(&self, fact: &Fact) -> (&'static str, Map<String, Value>) {
        let (name, shape) = match &fact.ty {
            FactType::Money => {
                ("money", json!({ "type": ["number", "string"], "x-currency": self.pack.currency.value }))
            }
            FactType::Rate => ("rate", json!({ "type": ["number", "string"] })),
            FactType::Number => ("number", json!({ "type": ["number", "string"] })),
            FactType::Count => ("count", json!({ "type": ["integer", "string"] })),
            FactType::Date => ("date", json!({ "type": "string", "format": "date" })),
            FactType::Months => {
                ("duration", json!({ "type": ["integer", "string"], "minimum": 0, "x-unit": "months" }))
            }
            FactType::Days => ("duration", json!({ "type": ["integer", "string"], "minimum": 0, "x-unit": "days" })),
            FactType::Bool => ("bool", json!({ "type": "boolean" })),
            FactType::Text => ("text", json!({ "type": "string" })),
            FactType::Choice(options) => ("choice", json!({ "type": "string", "oneOf": self.options(options) })),
            FactType::Set(options) => {
                let ids: Vec<&str> = options.iter().map(|o| o.id.value.as_str()).collect();
                // A list is complete; a mapping leaves open what it does not name.
                let shape = json!({
                    "type": ["array", "object"],
                    "items": { "type": "string", "oneOf": self.options(options) },
                    "uniqueItems": true,
                    "propertyNames": { "enum": ids },
                    "additionalProperties": { "type": "boolean" },
                });
                ("set", shape)
            }
        };
        match shape {
            Value::Object(map) => (name, map),
            _ => (name, Map::new()),
        }
    }

    fn options(&self, options: &[OptionDef]) -> Vec<Value> {
        options.iter().map(|o| one(&o.id.value, self.lang.of(&o.label.text))).collect()
    }

    fn dates(&self) -> Value {
        let mut out = Map::new();
        for (i, (_, zh, en, key)) in DATE_FACTS.iter().enumerate() {
            let read = self.compiled.used.contains(&i);
            out.insert(
                (*key).to_owned(),
                json!({ "title": self.lang.pick(zh, en), "type": "string", "format": "date", "x-used": read }),
            );
        }
        Value::Object(out)
    }

    fn elections(&self) -> Vec<Value> {
        let cites = |e: &crate::assess::Election| {
            e.basis.iter().map(|c| c.cite.clone()).collect::<Vec<_>>().join(self.lang.pick("；", "; "))
        };
        self.compiled
            .elections
            .iter()
            .map(|e| json!({ "const": e.id, "title": self.lang.of(&e.text), "description": cites(e) }))
            .collect()
    }
}

fn one(id: &str, label: &str) -> Value {
    json!({ "const": id, "title": label })
}

fn cited(basis: &[Citation], lang: Lang) -> String {
    basis.iter().map(|c| c.cite.value.as_str()).collect::<Vec<_>>().join(lang.pick("；", "; "))
}

/// A bound as a JSON number. One that JSON numbers cannot hold is left to intake.
fn bound(out: &mut Map<String, Value>, key: &str, n: Number) {
    if let Ok(value) = serde_json::from_str::<Value>(&n.to_string()) {
        out.insert(key.to_owned(), value);
    }
}
