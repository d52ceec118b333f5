//! `wasm/npm/types.d.ts`: the case, the assessment and the scale as TypeScript, from their JSON Schemas.

use cailiang::explain::{assessment_schema, scale_schema};
use cailiang::pack::case_schema;
use serde_json::{Map, Value};
use std::fmt::Write;

const HEAD: &str = "\
// Written by `cargo xtask gen` from case.json, assessment.json and scale.json in docs/schema.
";

/// The whole file.
pub fn text() -> String {
    let mut out = String::from(HEAD);
    for (root, prefix, schema) in
        [("Case", "Case", case_schema()), ("Assessment", "", assessment_schema()), ("Scale", "Scale", scale_schema())]
    {
        let names = Names { root, prefix };
        for (name, one) in schema.get("$defs").and_then(Value::as_object).into_iter().flatten() {
            names.declare(&names.of(name), one, &mut out);
        }
        if schema.get("$ref").is_none() {
            names.declare(root, &schema, &mut out);
        }
    }
    out
}

struct Names {
    /// What the document itself is called.
    root: &'static str,
    /// Before the names of its parts, so that those of two documents differ.
    prefix: &'static str,
}

impl Names {
    /// `would_change` → `WouldChange`.
    fn of(&self, name: &str) -> String {
        // `Date` is JavaScript's own.
        let name = if name == "date" { "iso_date" } else { name };
        let camel: String = name
            .split('_')
            .flat_map(|w| w.chars().enumerate().map(|(i, c)| if i == 0 { c.to_ascii_uppercase() } else { c }))
            .collect();
        if camel == self.root { camel } else { format!("{}{camel}", self.prefix) }
    }

    fn declare(&self, name: &str, schema: &Value, out: &mut String) {
        comment(schema, "", out);
        let body = self.ty(schema, "");
        let _ = if schema.get("properties").is_some() {
            writeln!(out, "export interface {name} {body}\n")
        } else {
            writeln!(out, "export type {name} = {body};\n")
        };
    }

    fn ty(&self, schema: &Value, indent: &str) -> String {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.of(reference.rsplit('/').next().unwrap_or_default());
        }
        if let Some(value) = schema.get("const") {
            return value.to_string();
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return values.iter().map(Value::to_string).collect::<Vec<_>>().join(" | ");
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(any) = schema.get(key).and_then(Value::as_array) {
                return any.iter().map(|s| self.ty(s, indent)).collect::<Vec<_>>().join(" | ");
            }
        }
        match schema.get("type") {
            Some(Value::String(name)) => self.named(name, schema, indent),
            Some(Value::Array(names)) => names
                .iter()
                .filter_map(Value::as_str)
                .map(|name| self.named(name, schema, indent))
                .collect::<Vec<_>>()
                .join(" | "),
            _ => "unknown".to_owned(),
        }
    }

    fn named(&self, name: &str, schema: &Value, indent: &str) -> String {
        match name {
            "array" => {
                let inner = schema.get("items").map_or_else(|| "unknown".to_owned(), |s| self.ty(s, indent));
                if inner.contains([' ', '{']) { format!("Array<{inner}>") } else { format!("{inner}[]") }
            }
            "object" => match schema.get("properties").and_then(Value::as_object) {
                Some(properties) => self.object(properties, schema, indent),
                None => {
                    let values = schema.get("additionalProperties").filter(|v| v.is_object());
                    format!("Record<string, {}>", values.map_or_else(|| "unknown".to_owned(), |s| self.ty(s, indent)))
                }
            },
            "integer" => "number".to_owned(),
            other => other.to_owned(),
        }
    }

    fn object(&self, properties: &Map<String, Value>, schema: &Value, indent: &str) -> String {
        let required: Vec<&str> =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let inner = format!("{indent}  ");
        let mut out = String::from("{\n");
        for (key, one) in properties {
            comment(one, &inner, &mut out);
            let may_miss = if required.contains(&key.as_str()) { "" } else { "?" };
            let _ = writeln!(out, "{inner}{key}{may_miss}: {};", self.ty(one, &inner));
        }
        out.push_str(indent);
        out.push('}');
        out
    }
}

fn comment(schema: &Value, indent: &str, out: &mut String) {
    if let Some(text) = schema.get("description").and_then(Value::as_str) {
        let _ = writeln!(out, "{indent}/** {} */", text.replace("*/", "* /"));
    }
}
