use super::*;
use crate::diagnostic::{Diagnostic, Location, Severity, codes};
use proptest::prelude::*;

fn yaml(text: &str) -> Node {
    read(text, 0, Syntax::Yaml).unwrap()
}

fn json(text: &str) -> Node {
    read(text, 0, Syntax::Json).unwrap()
}

fn slice(text: &str, at: Location) -> &str {
    &text[at.span.start as usize..at.span.end as usize]
}

/// Code, the words pointed at, path.
fn problems(text: &str, syntax: Syntax) -> Vec<(&'static str, String, String)> {
    let found = read(text, 0, syntax).unwrap_err();
    found.into_iter().map(|d| (d.code, slice(text, d.at).to_owned(), d.path)).collect()
}

fn one(text: &str, syntax: Syntax) -> (&'static str, String, String) {
    let mut all = problems(text, syntax);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn every_yaml_scalar_is_located_to_the_byte() {
    let text = "名称: 食品安全\r\nb: \"双引号\"\nc: '单引号'\nd: [一, 2.50]\ne: {f: 货值金额 < 1万元}\ng:\nh: ~\n";
    let node = yaml(text);
    let get = |k: &str| node.get(k).unwrap();
    for (key, value, plain) in [("名称", "食品安全", true), ("b", "双引号", false), ("c", "单引号", false)]
    {
        assert_eq!(slice(text, get(key).at), value);
        assert_eq!(get(key).kind, NodeKind::Scalar { text: value.to_owned(), plain, direct: true });
    }
    let d = get("d").seq().unwrap();
    assert_eq!(slice(text, d[1].at), "2.50");
    assert_eq!(d[1].text(), Some("2.50"));
    assert_eq!(slice(text, get("d").at), "[一, 2.50]");
    assert_eq!(slice(text, get("e").at), "{f: 货值金额 < 1万元}");
    assert_eq!(slice(text, get("e").get("f").unwrap().at), "货值金额 < 1万元");
    assert!(get("g").is_null() && get("h").is_null());
    for entry in node.map().unwrap() {
        assert_eq!(slice(text, entry.key_at), entry.key);
    }
}

#[test]
fn escaped_folded_and_block_scalars_are_not_direct() {
    let text =
        "a: \"x\\ty\"\nb: 'it''s'\nc: |\n  line one\n  二\nd: >-\n  folded\n  text\ne: plain\n  goes on\nf: end\n";
    let node = yaml(text);
    let expected =
        [("a", "x\ty"), ("b", "it's"), ("c", "line one\n二\n"), ("d", "folded text"), ("e", "plain goes on")];
    for (key, value) in expected {
        let NodeKind::Scalar { text, direct, .. } = &node.get(key).unwrap().kind else { panic!() };
        assert_eq!((text.as_str(), *direct), (value, false), "{key}");
    }
    assert_eq!(slice(text, node.get("f").unwrap().at), "end");
}

#[test]
fn block_collections_end_with_their_last_value() {
    let text = "a:\n  b: 1\n  c:\n    - 一\n    - 二\n\n# note\nd: 2\n";
    let node = yaml(text);
    assert_eq!(slice(text, node.get("a").unwrap().at), "b: 1\n  c:\n    - 一\n    - 二");
    assert_eq!(slice(text, node.get("a").unwrap().get("c").unwrap().at), "- 一\n    - 二");
}

#[test]
fn a_long_text_with_many_wide_characters_keeps_its_offsets() {
    let mut text = String::new();
    for i in 0..500 {
        text.push_str(&format!("键{i}: 值值值{i}\n"));
    }
    let node = yaml(&text);
    for (i, entry) in node.map().unwrap().iter().enumerate() {
        assert_eq!(slice(&text, entry.value.at), format!("值值值{i}"));
        assert_eq!(slice(&text, entry.key_at), format!("键{i}"));
    }
}

#[test]
fn a_byte_order_mark_is_skipped_and_counted() {
    for (text, syntax) in [("\u{feff}a: 一", Syntax::Yaml), ("\u{feff}{\"a\": \"一\"}", Syntax::Json)] {
        let node = read(text, 3, syntax).unwrap();
        let value = node.get("a").unwrap();
        assert_eq!((slice(text, value.at), value.at.file), ("一", 3));
    }
}

#[test]
fn yaml_problems_are_located_and_collected() {
    let (code, at, path) = one("a: 1\nb: {c: 1, c: 2}\n", Syntax::Yaml);
    assert_eq!((code, at.as_str(), path.as_str()), ("duplicate-key", "c", "b/c"));
    let all = problems("a: &x 1\nb: *x\nc: !!str 2\na: 3\n", Syntax::Yaml);
    let found: Vec<_> = all.iter().map(|(c, _, p)| (*c, p.as_str())).collect();
    let expected =
        [("alias-not-allowed", "a"), ("alias-not-allowed", "b"), ("alias-not-allowed", "c"), ("duplicate-key", "a")];
    assert_eq!(found, expected);
    assert_eq!(one("a: 1\n---\nb: 2\n", Syntax::Yaml).0, "not-yaml");
    assert_eq!(one("? [a, b]\n: 1\nc: 2\n", Syntax::Yaml).0, "not-yaml");
    assert_eq!(one("{a: 1}: 2\n", Syntax::Yaml).0, "not-yaml");
    assert_eq!(one("a: [1, 2\n", Syntax::Yaml).0, "not-yaml");
    assert_eq!(one("a: \"x\n", Syntax::Yaml).0, "not-yaml");
    assert_eq!(one("a: 1\n\0b: 2\n", Syntax::Yaml).1, "\0");
}

#[test]
fn the_limits_hold() {
    let deep = format!("{}1{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
    let deeper = format!("[{deep}]");
    let many = format!("[{}1]", "1,".repeat(MAX_NODES));
    let large = format!("\"{}\"", "x".repeat(MAX_BYTES));
    for syntax in [Syntax::Yaml, Syntax::Json] {
        assert!(read(&deep, 0, syntax).is_ok());
        assert_eq!(one(&deeper, syntax).0, "too-deep");
        assert_eq!(read(&many, 0, syntax).unwrap_err()[0].code, "document-too-large");
        assert_eq!(read(&large, 0, syntax).unwrap_err()[0].code, "document-too-large");
    }
    assert_eq!(one(&"[".repeat(100_000), Syntax::Json).0, "too-deep");
    // The YAML scanner, which reads ahead, has a limit of its own.
    assert_eq!(one(&"[".repeat(100_000), Syntax::Yaml).0, "not-yaml");
}

#[test]
fn bytes_that_are_not_utf8_are_located() {
    let found = from_bytes(b"a: \xff\xfe", 2, Syntax::Yaml).unwrap_err();
    assert_eq!((found[0].code, found[0].at.span.start, found[0].at.file), ("not-utf8", 3, 2));
    assert!(SourceFile::from_bytes("pack.yaml", vec![b'a', 0xff], 0).is_err());
    assert!(from_bytes("a: 一".as_bytes(), 0, Syntax::Yaml).is_ok());
}

#[test]
fn json_keeps_numbers_and_resolves_escapes() {
    let text = r#" {"a": 1.2300, "b": -0, "c": 1e400, "d": "\u4e00\ud83d\ude00\n\/", "e": [true, null, ""], "f": 123456789012345678901234567890} "#;
    let node = json(text);
    let text_of = |k: &str| node.get(k).unwrap().text().unwrap().to_owned();
    assert_eq!((text_of("a"), text_of("b"), text_of("c")), ("1.2300".into(), "-0".into(), "1e400".into()));
    assert_eq!(text_of("d"), "一😀\n/");
    assert_eq!(text_of("f"), "123456789012345678901234567890");
    assert_eq!(node.get("e").unwrap().seq().unwrap()[0].as_bool(), Some(true));
    assert!(!node.get("e").unwrap().seq().unwrap()[2].is_null());
}

#[test]
fn json_problems_are_located() {
    for (text, at) in [
        ("", ""),
        ("{", ""),
        ("[1,]", "]"),
        ("[1 2]", "2"),
        ("{\"a\" 1}", "1"),
        ("{a: 1}", "a"),
        ("{\"a\":1,}", "}"),
        ("01", "01"),
        ("1.", "1."),
        (".5", ".5"),
        ("+1", "+1"),
        ("NaN", "NaN"),
        ("nul", "nul"),
        ("1 x", "x"),
        ("\"a", "\"a"),
        ("\"\\x\"", "\\"),
        ("\"\\u12g4\"", "\\"),
        ("\"\\ud800\"", "\\ud800"),
        ("\"\\udc00\"", "\\udc00"),
        ("\"\\ud800\\u0041\"", "\\ud800\\u0041"),
        ("\"a\tb\"", "\t"),
        ("/* */ 1", "/"),
        ("一", "一"),
    ] {
        let (code, found, _) = one(text, Syntax::Json);
        assert_eq!((code, found.as_str()), ("not-json", at), "{text}");
    }
    let (code, at, path) = one(r#"{"x": [{"k": 1, "k": 2}]}"#, Syntax::Json);
    assert_eq!((code, at.as_str(), path.as_str()), ("duplicate-key", "k", "x/0/k"));
}

#[test]
fn every_key_that_stands_again_is_told_in_the_order_of_the_text() {
    let text = r#"{"a": 1, "b": {"c": 1, "c": 2}, "a": 2, "d": 3, "a": {"d": 1}, "b": 0}"#;
    let found = read(text, 0, Syntax::Json).unwrap_err();
    assert!(found.iter().all(|d| d.code == "duplicate-key" && d.labels.len() == 1));
    let places = |at: fn(&Diagnostic) -> Location| found.iter().map(|d| at(d).span.start).collect::<Vec<_>>();
    assert_eq!(places(|d| d.at), [24, 33, 49, 64]);
    assert_eq!(places(|d| d.labels[0].0), [16, 2, 2, 10]);
    assert_eq!(found.iter().map(|d| d.path.as_str()).collect::<Vec<_>>(), ["b/c", "a", "a", "b"]);
    // Many keys: the last of a hundred thousand is the first once more.
    let many: String = (0..100_000).map(|i| format!("\"k{}\":1,", i * 7919 % 99_999)).collect();
    let found = read(&format!("{{{}}}", many.trim_end_matches(',')), 0, Syntax::Json).unwrap_err();
    assert_eq!(found.iter().map(|d| d.path.as_str()).collect::<Vec<_>>(), ["k0"]);
}

#[test]
fn canonical_text_is_one_for_every_way_of_writing() {
    let a = yaml("b: [1.50, \"1\", ~, yes, true]\na: {二: x, 一: \"q\\\"\\n\"}\n");
    assert_eq!(canonical(&a), r#"{"a":{"一":"q\"\n","二":"x"},"b":[1.50,"1",null,"yes",true]}"#);
    assert_eq!(canonical(&json(&canonical(&a))), canonical(&a));
    assert_eq!(compact(&a), r#"{"b":[1.50,"1",null,"yes",true],"a":{"二":"x","一":"q\"\n"}}"#);
    assert_eq!(canonical(&yaml("[0x10, 1_000, .5, 1., 007, +1, 1e5]")), r#"["0x10","1_000",".5","1.","007","+1",1e5]"#);
    assert_eq!(canonical(&json(r#""\u0001\b\f\u007f""#)), "\"\\u0001\\b\\f\u{7f}\"");
}

#[test]
fn merging_joins_mappings_and_reports_what_stands_twice() {
    let node = merge(yaml("a: 1\nm: {x: 1}\n"), vec![yaml("m: {y: 2}\nn: {z: 3}\n")]).unwrap();
    assert_eq!(canonical(&node), r#"{"a":1,"m":{"x":1,"y":2},"n":{"z":3}}"#);
    let found = merge(yaml("m: {x: 1}\n"), vec![yaml("m: {x: 2}\n")]).unwrap_err();
    assert_eq!((found[0].code, found[0].path.as_str(), found[0].labels.len()), ("duplicate-id", "m/x", 1));
}

static WORDS: Shape = Shape::OneOf(&["alpha", "beta"]);
static NUMBER: Shape = Shape::Integer(0, 9);
static INNER: Shape = Shape::Record(&Record {
    name: "inner",
    doc: "Inner.",
    keys: &[Key::required("word", &WORDS, "词", "word"), Key::optional("day", &Shape::Date, "日", "day")],
    exactly_one: &[],
});
static OUTER: Shape = Shape::Record(&Record {
    name: "outer",
    doc: "Outer.",
    keys: &[
        Key::required("inner", &Shape::OneOrMany(&INNER), "内", "inner"),
        Key::optional("count", &NUMBER, "数", "count"),
        Key::optional("flag", &Shape::Bool, "是否", "flag"),
        Key::optional("names", &Shape::Map(&Shape::Name, &Shape::Text), "名", "names"),
        Key::optional("pair", &Shape::Tuple(&[&Shape::Expr, &Shape::Expr]), "对", "pair"),
        Key::optional("either", &Shape::Either(&[&NUMBER, &WORDS, &INNER]), "其一", "either"),
    ],
    exactly_one: &["count", "flag"],
});

fn check(text: &str) -> Vec<(&'static str, String, String)> {
    let found: Vec<Diagnostic> = validate(&yaml(text), &OUTER);
    found.into_iter().map(|d| (d.code, d.path, d.help.map(|h| h.en.clone()).unwrap_or_default())).collect()
}

#[test]
fn validation_reports_everything_at_once() {
    assert_eq!(check("inner: {word: alpha, day: 2024-02-29}\ncount: 3\neither: beta\n"), vec![]);
    assert_eq!(check("inner: [{word: alpha}, {word: beta}]\nflag: true\neither: {word: beta}\n"), vec![]);
    let found = check(
        "inner: {wor: alpha, day: 2023-02-29}\ncount: 12\nflag: yes\nnames: {1a: x, 名: \"\"}\npair: [1]\neither: 12\n",
    );
    let codes: Vec<(&str, &str)> = found.iter().map(|(c, p, _)| (*c, p.as_str())).collect();
    let expected = [
        ("unknown-key", "inner/wor"),
        ("bad-date", "inner/day"),
        ("missing-key", "inner"),
        ("bad-integer", "count"),
        ("wrong-kind", "flag"),
        ("bad-id", "names/1a"),
        ("wrong-kind", "names/名"),
        ("wrong-kind", "pair"),
        ("bad-integer", "either"),
        ("unknown-key", "flag"),
    ];
    assert_eq!(codes, expected);
    assert_eq!(found[0].2, "did you mean `word`?");
    assert_eq!(check("inner: {word: alpa}\ncount: 1\n")[0].2, "did you mean `alpha`? options: alpha, beta");
    assert_eq!(check("inner: {word: alpha}\n")[0].0, "missing-key");
}

#[test]
fn a_shape_becomes_a_schema() {
    let schema = schema(&OUTER);
    assert_eq!(schema["$ref"], "#/$defs/outer");
    let outer = &schema["$defs"]["outer"];
    assert_eq!(outer["additionalProperties"], false);
    assert_eq!(outer["required"], serde_json::json!(["inner"]));
    assert_eq!(outer["properties"]["count"]["maximum"], 9);
    assert_eq!(schema["$defs"]["inner"]["properties"]["word"]["enum"], serde_json::json!(["alpha", "beta"]));
}

#[test]
fn every_code_is_listed_once_with_its_pages() {
    let mut names: Vec<&str> = codes::ALL.iter().map(|c| c.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    for code in codes::ALL {
        assert!(code.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{}", code.name);
        assert!(codes::find(code.name).is_some_and(|c| std::ptr::eq(c, *code)));
        for page in [code.page_zh, code.page_en] {
            assert!(page.matches("```").count() == 4, "{} has no examples", code.name);
        }
        assert!(code.page_zh.contains("错误：") && code.page_en.contains("Wrong:"), "{}", code.name);
        assert!(!code.title.0.is_ascii() && code.title.1.is_ascii(), "{}", code.name);
    }
    assert_eq!(codes::find("unused-fact").map(|c| c.severity), Some(Severity::Warning));
    assert!(codes::find("no-such-code").is_none());
}

fn tree() -> impl Strategy<Value = Node> {
    let place = Location::default();
    let leaf = prop_oneof![
        "[\\PC\\n\\t\\\\\"/]{0,12}".prop_map(|text| (text, false)),
        "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,3})?".prop_map(|text| (text, true)),
        prop_oneof![Just("true"), Just("false"), Just("null"), Just("~"), Just("一 二"), Just("1.")]
            .prop_map(|text| (text.to_owned(), true)),
    ]
    .prop_map(move |(text, plain)| Node { at: place, kind: NodeKind::Scalar { text, plain, direct: true } });
    leaf.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5)
                .prop_map(move |items| Node { at: place, kind: NodeKind::Seq(items) }),
            prop::collection::btree_map("\\PC{0,6}", inner, 0..5).prop_map(move |map| {
                let entries = map.into_iter().map(|(key, value)| Entry { key, key_at: place, value }).collect();
                Node { at: place, kind: NodeKind::Map(entries) }
            }),
        ]
    })
}

/// Without places; a plain scalar that JSON has no plain form for as the string it becomes.
fn bare(node: &Node) -> Node {
    let at = Location::default();
    let kind = match &node.kind {
        NodeKind::Scalar { .. } if node.is_null() => {
            NodeKind::Scalar { text: "null".to_owned(), plain: true, direct: true }
        }
        NodeKind::Scalar { text, plain, .. } => {
            let plain = *plain && (node.as_bool().is_some() || canonical(node) == *text);
            NodeKind::Scalar { text: text.clone(), plain, direct: true }
        }
        NodeKind::Seq(items) => NodeKind::Seq(items.iter().map(bare).collect()),
        NodeKind::Map(entries) => {
            let mut entries: Vec<Entry> =
                entries.iter().map(|e| Entry { key: e.key.clone(), key_at: at, value: bare(&e.value) }).collect();
            entries.sort_by(|a, b| a.key.cmp(&b.key));
            NodeKind::Map(entries)
        }
    };
    Node { at, kind }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn canonical_text_reads_back_as_the_same_tree(node in tree()) {
        let text = canonical(&node);
        let back = json(&text);
        prop_assert_eq!(bare(&back), bare(&node));
        prop_assert_eq!(canonical(&back), text.as_str());
        // Another reader takes it too, unless it keeps exponents out of its range.
        prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok() || text.contains(['e', 'E']));
    }

    #[test]
    fn no_text_stops_a_reader(text in "[\\PC\\n\\t{}\\[\\]:,\"'&*!|>?#%@`-]{0,60}") {
        for syntax in [Syntax::Yaml, Syntax::Json] {
            let located = match read(&text, 0, syntax) {
                Ok(node) => vec![node.at],
                Err(found) => found.into_iter().map(|d| d.at).collect(),
            };
            for at in located {
                prop_assert!(text.get(at.span.start as usize..at.span.end as usize).is_some());
            }
        }
    }
}
