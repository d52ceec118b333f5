//! A shape as JSON Schema 2020-12.

use super::{Record, Shape};
use serde_json::{Map, Value, json};

/// The schema of documents of this shape. Records become `$defs` under their names.
///
/// It describes the JSON form of a document: where the format reads a scalar as text, numbers and booleans are allowed
/// beside strings.
pub fn schema(shape: &Shape) -> Value {
    let mut defs = Map::new();
    let body = value(shape, &mut defs);
    let mut root = Map::new();
    root.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    if let Value::Object(body) = body {
        root.extend(body);
    }
    defs.sort_keys();
    root.insert("$defs".to_owned(), Value::Object(defs));
    Value::Object(root)
}

fn value(shape: &Shape, defs: &mut Map<String, Value>) -> Value {
    match shape {
        Shape::Text => json!({ "type": ["string", "number", "boolean"], "pattern": "\\S" }),
        Shape::Scalar => json!({ "type": ["string", "number", "boolean", "null"] }),
        Shape::Id => json!({ "type": ["string", "number", "boolean"], "pattern": "^[\\p{L}\\p{N}_-]+$" }),
        Shape::Name => json!({ "type": "string", "pattern": "^[\\p{L}_][\\p{L}\\p{N}_]*$" }),
        Shape::PackId => json!({ "type": "string", "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$" }),
        Shape::Expr => shared("expression", "An expression of the rule language.", defs),
        Shape::Tests => shared("tests", "Tests of the rule language, as in a table cell.", defs),
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::Date => json!({ "type": "string", "format": "date" }),
        Shape::Integer(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Shape::OneOf(words) => json!({ "enum": words }),
        Shape::Any => json!({}),
        Shape::List(item) => json!({ "type": "array", "items": value(item, defs) }),
        Shape::Tuple(items) => {
            let list: Vec<Value> = items.iter().map(|s| value(s, defs)).collect();
            json!({ "type": "array", "prefixItems": list, "items": false, "minItems": items.len() })
        }
        Shape::OneOrMany(item) => {
            let one = value(item, defs);
            json!({ "anyOf": [one.clone(), { "type": "array", "items": one }] })
        }
        Shape::Map(key, item) => {
            let mut map = json!({ "type": "object", "additionalProperties": value(item, defs) });
            // Keys are always strings: of the key's own schema the pattern is what matters.
            if let (Value::Object(map), Some(pattern)) = (&mut map, value(key, defs).get("pattern")) {
                map.insert("propertyNames".to_owned(), json!({ "pattern": pattern }));
            }
            map
        }
        Shape::Record(record) => {
            if !defs.contains_key(record.name) {
                // Entered before its keys are, so that a record met again inside itself is a reference.
                defs.insert(record.name.to_owned(), Value::Null);
                let body = object(record, defs);
                defs.insert(record.name.to_owned(), body);
            }
            json!({ "$ref": format!("#/$defs/{}", record.name) })
        }
        Shape::Either(shapes) => {
            let list: Vec<Value> = shapes.iter().map(|s| value(s, defs)).collect();
            json!({ "anyOf": list })
        }
    }
}

fn shared(name: &str, doc: &str, defs: &mut Map<String, Value>) -> Value {
    let body = json!({ "description": doc, "type": ["string", "number", "boolean"], "pattern": "\\S" });
    defs.insert(name.to_owned(), body);
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn object(record: &Record, defs: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    for key in record.keys {
        let mut property = Map::new();
        property.insert("description".to_owned(), json!(format!("{} / {}", key.doc_zh, key.doc)));
        if let Value::Object(body) = value(key.shape, defs) {
            property.extend(body);
        }
        properties.insert(key.name.to_owned(), Value::Object(property));
    }
    let required: Vec<&str> = record.keys.iter().filter(|k| k.required).map(|k| k.name).collect();
    let mut body = Map::new();
    body.insert("description".to_owned(), json!(record.doc));
    body.insert("type".to_owned(), json!("object"));
    body.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        body.insert("required".to_owned(), json!(required));
    }
    if !record.exactly_one.is_empty() {
        let one: Vec<Value> = record.exactly_one.iter().map(|k| json!({ "required": [k] })).collect();
        body.insert("oneOf".to_owned(), json!(one));
    }
    body.insert("additionalProperties".to_owned(), json!(false));
    Value::Object(body)
}
