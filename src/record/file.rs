//! The record file.

use super::compare::{Difference, compare};
use super::sha256_hex;
use crate::assess::Assessment;
use crate::diagnostic::{Diagnostic, both, codes};
use crate::document::{self, Node, canonical, compact, schema, validate};
use crate::explain::{Lang, json, quoted};

/// Name of the format.
pub const SCHEMA: &str = "cailiang.record/1";

static PACK: document::Record = document::Record {
    name: "pack",
    doc: "The pack that gave the result.",
    keys: &[
        document::Key::required("id", &document::Shape::Text, "规则包标识", "Id."),
        document::Key::required("version", &document::Shape::Text, "内容版本", "Content version."),
        document::Key::required(
            "sha256",
            &document::Shape::Text,
            "摘要，包括所用的规则包",
            "Digest, with the packs it uses.",
        ),
    ],
    exactly_one: &[],
};

static ENGINE: document::Record = document::Record {
    name: "engine",
    doc: "The program.",
    keys: &[document::Key::required("version", &document::Shape::Text, "版本", "Its version.")],
    exactly_one: &[],
};

static RECORD: document::Record = document::Record {
    name: "record",
    doc: "A recommendation kept so that it can be computed again.",
    keys: &[
        document::Key::required("schema", &document::Shape::OneOf(&[SCHEMA]), "格式名称", "Name of the format."),
        document::Key::required(
            "lang",
            &document::Shape::OneOf(&["zh", "en"]),
            "评估结果中文字的语言",
            "Language of the texts in the assessment.",
        ),
        document::Key::required("case", &document::Shape::Any, "案件（规范形式）", "The case, in canonical form."),
        document::Key::required(
            "pack",
            &document::Shape::Record(&PACK),
            "给出结果的规则包",
            "The pack that gave the result.",
        ),
        document::Key::required("engine", &document::Shape::Record(&ENGINE), "计算程序", "The program."),
        document::Key::required("assessment", &document::Shape::Any, "评估结果", "The assessment."),
        document::Key::required(
            "assessment_sha256",
            &document::Shape::Text,
            "评估结果（单行 JSON）的摘要",
            "Digest of the assessment as one line of JSON.",
        ),
    ],
    exactly_one: &[],
};

static SHAPE: document::Shape = document::Shape::Record(&RECORD);

/// A record as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The case.
    pub case: Node,
    /// Language of the texts in the assessment.
    pub lang: Lang,
    /// Id of the pack.
    pub pack: String,
    /// Its content version.
    pub pack_version: String,
    /// Its digest.
    pub pack_sha256: String,
    /// Version of the program.
    pub engine: String,
    /// The assessment.
    pub assessment: Node,
    /// Digest of the assessment as one line of JSON.
    pub assessment_sha256: String,
}

impl Record {
    /// Where the recorded assessment does not have the digest recorded with it: it was altered.
    pub fn altered(&self) -> Option<Difference> {
        let now = sha256_hex(compact(&self.assessment).as_bytes());
        (now != self.assessment_sha256).then(|| Difference {
            path: "assessment_sha256".to_owned(),
            stored: Some(json_text(&self.assessment_sha256)),
            now: Some(json_text(&now)),
        })
    }

    /// Everything in which the record differs from what is computed now (one JSON document, in the record's language): first
    /// whether it was altered, then value by value. Empty: the record stands.
    pub fn verify(&self, recomputed: &str) -> Vec<Difference> {
        let mut out: Vec<Difference> = self.altered().into_iter().collect();
        out.extend(compare(&self.assessment, recomputed));
        out
    }
}

fn json_text(text: &str) -> String {
    let mut out = String::new();
    quoted(&mut out, text);
    out
}

/// The record of an assessed case as one line of JSON.
pub fn make(case: &Node, a: &Assessment, lang: Lang) -> String {
    let assessment = json(a, lang);
    let digest = sha256_hex(assessment.as_bytes());
    let mut out = String::with_capacity(assessment.len().saturating_add(1024));
    let text = |out: &mut String, key: &str, value: &str| {
        out.push_str(key);
        quoted(out, value);
    };
    text(&mut out, "{\"schema\":", SCHEMA);
    text(&mut out, ",\"lang\":", lang.name());
    out.push_str(",\"case\":");
    out.push_str(&canonical(case));
    text(&mut out, ",\"pack\":{\"id\":", &a.pack.id);
    text(&mut out, ",\"version\":", &a.pack.version);
    text(&mut out, ",\"sha256\":", &a.pack.sha256);
    text(&mut out, "},\"engine\":{\"version\":", env!("CARGO_PKG_VERSION"));
    out.push_str("},\"assessment\":");
    out.push_str(&assessment);
    text(&mut out, ",\"assessment_sha256\":", &digest);
    out.push('}');
    out
}

/// Reads a record.
///
/// # Errors
/// Everything wrong with its form. That it was altered is no error of form: see [`Record::altered`].
pub fn read(node: &Node) -> Result<Record, Vec<Diagnostic>> {
    if node.get("schema").and_then(Node::text) == Some(crate::explain::SCHEMA) {
        return Err(vec![
            Diagnostic::new(
                &codes::NOT_AN_OPTION,
                node.get("schema").map_or(node.at, |s| s.at),
                "schema",
                both(
                    "这是评估结果，不是记录：其中没有案件，无法重新计算",
                    "this is an assessment, not a record: without the case it cannot be computed again",
                ),
            )
            .help(both("请提供评估时保存的记录文件", "give the record that was kept with it")),
        ]);
    }
    let problems = validate(node, &SHAPE);
    if !problems.is_empty() {
        return Err(problems);
    }
    let text = |path: &[&str]| {
        let found = path.iter().try_fold(node, |n, k| n.get(k));
        found.and_then(Node::text).unwrap_or_default().to_owned()
    };
    let part = |key: &str| node.get(key).cloned().unwrap_or_else(|| node.clone());
    Ok(Record {
        case: part("case"),
        lang: Lang::named(&text(&["lang"])).unwrap_or_default(),
        pack: text(&["pack", "id"]),
        pack_version: text(&["pack", "version"]),
        pack_sha256: text(&["pack", "sha256"]),
        engine: text(&["engine", "version"]),
        assessment: part("assessment"),
        assessment_sha256: text(&["assessment_sha256"]),
    })
}

/// JSON Schema of a record.
pub fn record_schema() -> serde_json::Value {
    schema(&SHAPE)
}
