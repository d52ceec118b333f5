//! JSON Schema of an assessment, next to the writer it describes.

use super::json::SCHEMA;
use super::scale::SCALE;
use crate::assess::{Stage, Status};
use crate::pack::model::{Outcome, PenaltyKind};
use serde_json::{Map, Value, json};

/// JSON Schema (draft 2020-12) of the assessment JSON.
pub fn assessment_schema() -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("$id".into(), json!("https://cailiang.example/schema/assessment-1.json"));
    schema.insert("title".into(), json!("Assessment of a case by Cailiang"));
    schema.insert(
        "description".into(),
        json!("Decimals are strings, dates are YYYY-MM-DD; texts are in the language asked for."),
    );
    if let Value::Object(root) = assessment(false) {
        schema.extend(root);
    }
    schema.insert("$defs".into(), definitions());
    Value::Object(schema)
}

/// JSON Schema of the tiers of an item at the facts of a case.
pub fn scale_schema() -> Value {
    let range = json!({
        "anyOf": [of("interval"), {"type": "null"}],
        "description": "null: a fact it needs is not known, or it sets no fine",
    });
    let tier = object(
        vec![
            ("id", text()),
            ("name", text()),
            ("range", range),
            ("chosen", json!({"type": "boolean", "description": "the case is in it"})),
        ],
        &[],
    );
    let scale = object(
        vec![
            ("schema", json!({"const": SCALE})),
            ("pack", object(vec![("id", text()), ("version", text())], &[])),
            ("item", text()),
            ("currency", text()),
            ("tiers", list(of("tier"))),
        ],
        &[],
    );
    let mut defs = definitions();
    if let Value::Object(all) = &mut defs {
        all.retain(|name, _| matches!(name.as_str(), "decimal" | "interval"));
        all.insert("tier".to_owned(), tier);
    }
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://cailiang.example/schema/scale-1.json",
        "title": "Tiers of an item at the facts of a case",
        "description": "From the lightest to the gravest. Decimals are strings; texts are in the language asked for.",
    });
    if let (Value::Object(root), Value::Object(scale)) = (&mut schema, scale) {
        root.extend(scale);
        root.insert("$defs".to_owned(), defs);
    }
    schema
}

fn text() -> Value {
    json!({"type": "string"})
}

fn of(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn list(items: Value) -> Value {
    json!({"type": "array", "items": items})
}

fn nullable(value: Value) -> Value {
    json!({"anyOf": [value, {"type": "null"}]})
}

/// An object with exactly these keys; those in `optional` may be absent.
fn object(keys: Vec<(&str, Value)>, optional: &[&str]) -> Value {
    let required: Vec<&str> = keys.iter().map(|k| k.0).filter(|k| !optional.contains(k)).collect();
    let properties: Map<String, Value> = keys.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn assessment(related: bool) -> Value {
    let mut keys = vec![
        ("schema", json!({"const": SCHEMA})),
        ("engine", object(vec![("version", text())], &[])),
        ("case", json!({"type": ["string", "null"], "description": "id of the case"})),
        (
            "pack",
            object(
                vec![
                    ("id", text()),
                    ("version", text()),
                    ("sha256", json!({"type": "string", "description": "digest of the pack with the packs it uses"})),
                    ("name", text()),
                ],
                &[],
            ),
        ),
        ("item", object(vec![("id", text()), ("name", text()), ("basis", of("bases"))], &[])),
        ("status", of("status")),
        ("outcome", nullable(of("outcome"))),
        ("tier", nullable(object(vec![("id", text()), ("name", text())], &[]))),
        ("clause", json!({"type": ["string", "null"]})),
        ("fine", of("fine")),
        (
            "penalties",
            list(object(
                vec![("id", text()), ("kind", of("penalty_kind")), ("text", text()), ("basis", of("bases"))],
                &[],
            )),
        ),
        ("orders", list(object(vec![("text", text()), ("basis", of("bases"))], &[]))),
        (
            "options",
            list(object(
                vec![
                    ("id", text()),
                    ("text", text()),
                    ("basis", of("bases")),
                    ("elected", json!({"type": "boolean"})),
                    ("gives", of("summary")),
                ],
                &[],
            )),
        ),
        ("possible", of("possible")),
        (
            "missing",
            list(object(
                vec![
                    ("fact", text()),
                    ("label", text()),
                    ("options", list(object(vec![("id", text()), ("label", text())], &[]))),
                ],
                &["options"],
            )),
        ),
        (
            "would_change",
            list(object(
                vec![
                    ("fact", text()),
                    ("label", text()),
                    ("option", text()),
                    ("from", text()),
                    ("to", text()),
                    ("gives", of("summary")),
                ],
                &["option"],
            )),
        ),
        ("procedure", list(of("procedure"))),
        ("values", of("values")),
        ("facts", list(object(vec![("id", text()), ("label", text()), ("value", text())], &[]))),
        ("trace", list(of("step"))),
        (
            "notes",
            json!({"type": "array", "items": text(), "description": "what the pack and the item say with every result"}),
        ),
        ("warnings", list(object(vec![("code", text()), ("text", text())], &[]))),
        ("judgement", object(vec![("amount", of("decimal")), ("reason", text())], &[])),
        ("others", list(of("related"))),
        ("parts", list(of("related"))),
    ];
    if related {
        keys.insert(0, ("relation", json!({"type": "string", "description": "what it is to the one it stands in"})));
    }
    object(keys, &["fine", "possible", "judgement"])
}

fn definitions() -> Value {
    let truth = json!({"type": ["boolean", "null"], "description": "null: not known"});
    let statuses = [Status::Decided, Status::NeedsFacts, Status::NoRule, Status::Conflict].map(Status::name);
    let outcomes = [Outcome::Exempt, Outcome::Reduced, Outcome::Lenient, Outcome::Ordinary, Outcome::Severe]
        .map(super::words::outcome_id);
    let kinds = PenaltyKind::ALL.map(|k| k.names().0);
    let stages = STAGES.map(|s| s.names().0);
    let pairs = vec![
        ("decimal", json!({"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"})),
        ("date", json!({"type": "string", "pattern": "^-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}$"})),
        ("status", json!({"enum": statuses})),
        ("outcome", json!({"enum": outcomes})),
        ("penalty_kind", json!({"enum": kinds})),
        ("stage", json!({"enum": stages})),
        (
            "values",
            json!({"type": "object", "description": "values by name", "additionalProperties": {"type": "string"}}),
        ),
        (
            "bases",
            list(object(
                vec![("cite", text()), ("quote", text()), ("unverified", json!({"const": true}))],
                &["quote", "unverified"],
            )),
        ),
        (
            "interval",
            object(
                vec![
                    ("min", nullable(of("decimal"))),
                    ("max", nullable(of("decimal"))),
                    ("min_inclusive", json!({"type": "boolean"})),
                    ("max_inclusive", json!({"type": "boolean"})),
                ],
                &[],
            ),
        ),
        (
            "fine",
            object(
                vec![
                    ("statutory", of("interval")),
                    ("range", nullable(of("interval"))),
                    ("amount", nullable(of("decimal"))),
                    ("currency", text()),
                ],
                &[],
            ),
        ),
        (
            "summary",
            object(
                vec![
                    ("status", of("status")),
                    ("outcome", nullable(of("outcome"))),
                    ("tier", json!({"type": ["string", "null"]})),
                    ("fine", of("fine")),
                    ("penalties", list(of("penalty_kind"))),
                ],
                &["fine"],
            ),
        ),
        (
            "span",
            object(
                vec![
                    ("min", of("decimal")),
                    (
                        "max",
                        json!({
                            "anyOf": [of("decimal"), {"type": "null"}],
                            "description": "null: grows with a fact that has no upper bound",
                        }),
                    ),
                    ("currency", text()),
                ],
                &[],
            ),
        ),
        (
            "possible",
            object(
                vec![
                    ("statuses", list(of("status"))),
                    ("outcomes", list(of("outcome"))),
                    ("tiers", list(text())),
                    ("fine", nullable(of("span"))),
                    ("amount", nullable(of("span"))),
                    ("exact", json!({"type": "boolean", "description": "false: the sets only enclose the truth"})),
                ],
                &[],
            ),
        ),
        (
            "procedure",
            object(
                vec![
                    ("id", text()),
                    ("name", text()),
                    ("applies", truth.clone()),
                    ("due", of("date")),
                    ("text", text()),
                    ("basis", of("bases")),
                ],
                &["due", "text"],
            ),
        ),
        (
            "step",
            object(
                vec![
                    ("step", of("stage")),
                    ("rule", text()),
                    ("name", text()),
                    ("applied", truth.clone()),
                    ("may", json!({"type": "boolean"})),
                    ("text", text()),
                    (
                        "because",
                        list(object(vec![("condition", text()), ("holds", truth), ("saw", of("values"))], &[])),
                    ),
                    ("basis", of("bases")),
                    ("value", of("values")),
                ],
                &[],
            ),
        ),
        ("related", assessment(true)),
    ];
    Value::Object(pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
}

/// Stages in their order.
pub const STAGES: [Stage; 15] = [
    Stage::Intake,
    Stage::LawInForce,
    Stage::TimeLimit,
    Stage::Responsibility,
    Stage::Clause,
    Stage::Exemption,
    Stage::Tier,
    Stage::Shift,
    Stage::Circumstance,
    Stage::Outcome,
    Stage::Amount,
    Stage::Penalty,
    Stage::Order,
    Stage::Several,
    Stage::Procedure,
];
