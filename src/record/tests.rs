use super::*;
use crate::document::{Syntax, read as read_document};
use crate::explain::{Lang, json, sample};

fn case() -> Node {
    let text =
        r#"{"item":"food-safety/unlicensed","case":"甲","facts":{"货值金额":800.50},"dates":{"act":"2026-01-05"}}"#;
    read_document(text, 0, Syntax::Json).unwrap()
}

#[test]
fn digests_are_sha256() {
    assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    let turned = read_document("{\"b\":1,\"a\":[]}", 0, Syntax::Json).unwrap();
    let sorted = read_document("{ \"a\": [], \"b\": 1 }", 0, Syntax::Json).unwrap();
    assert_eq!(digest(&turned), digest(&sorted));
}

#[test]
fn a_record_reads_back_and_stands() {
    for a in sample::all() {
        for lang in [Lang::Zh, Lang::En] {
            let text = make(&case(), &a, lang);
            let record = read(&read_document(&text, 0, Syntax::Json).unwrap()).unwrap();
            assert_eq!((record.lang, record.pack.as_str()), (lang, "food-safety"));
            assert_eq!(record.pack_sha256, a.pack.sha256);
            assert_eq!(canonical(&record.case), canonical(&case()));
            assert_eq!(record.verify(&json(&a, lang)), []);
            // Kept indented, it still stands.
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            let pretty = serde_json::to_string_pretty(&value).unwrap();
            let record = read(&read_document(&pretty, 0, Syntax::Json).unwrap()).unwrap();
            assert_eq!(record.verify(&json(&a, lang)), []);
        }
    }
}

#[test]
fn an_altered_record_shows_where() {
    let a = sample::ordinary();
    let text = make(&case(), &a, Lang::Zh).replace("\"amount\":\"75000\"", "\"amount\":\"65000\"");
    let record = read(&read_document(&text, 0, Syntax::Json).unwrap()).unwrap();
    let paths: Vec<String> = record.verify(&json(&a, Lang::Zh)).into_iter().map(|d| d.path).collect();
    assert_eq!(paths, ["assessment_sha256", "fine/amount"]);
}

#[test]
fn differences_are_exact() {
    let stored = read_document(r#"{"a":"1.0","b":[1,2],"c":null,"d":{"x":true}}"#, 0, Syntax::Json).unwrap();
    let found = compare(&stored, r#"{"d":{"x":"true"},"c":null,"b":[1,3,4],"a":"1.00","e":0}"#);
    let shown: Vec<String> =
        found.iter().map(|d| format!("{} {:?} {:?}", d.path, d.stored.as_deref(), d.now.as_deref())).collect();
    assert_eq!(
        shown,
        [
            r#"a Some("\"1.0\"") Some("\"1.00\"")"#,
            r#"b/1 Some("2") Some("3")"#,
            r#"b/2 None Some("4")"#,
            r#"d/x Some("true") Some("\"true\"")"#,
            r#"e None Some("0")"#,
        ]
    );
    assert_eq!(compare(&stored, "no json").len(), 1);
    let version = Difference { path: "engine/version".into(), stored: None, now: None };
    assert!(!version.is_material());
}

#[test]
fn other_files_are_refused_with_their_reason() {
    let codes = |text: &str| -> Vec<&str> {
        read(&read_document(text, 0, Syntax::Json).unwrap()).unwrap_err().iter().map(|d| d.code).collect()
    };
    assert_eq!(codes(&json(&sample::ordinary(), Lang::Zh)), ["not-an-option"]);
    assert!(codes("{}").contains(&"missing-key"));
    assert!(jsonschema::meta::is_valid(&record_schema()));
}
