//! What the tree promises about itself: the order of the rooms, the size of files, pages for codes, no shortcuts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod support;

use cailiang::diagnostic::codes;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use support::{root, walk};

/// The rooms, each using only those before it.
const ROOMS: [&str; 18] = [
    "quantity",
    "diagnostic",
    "document",
    "statute",
    "expr",
    "pack",
    "program",
    "case",
    "assess",
    "columns",
    "bundle",
    "check",
    "explain",
    "record",
    "form",
    "publish",
    "import",
    "oracle",
];

/// What the second evaluator must not share.
const NOT_FOR_ORACLE: [&str; 10] =
    ["program", "assess", "columns", "bundle", "check", "explain", "form", "record", "publish", "import"];

/// Longest file.
const LINES: usize = 800;

fn rust_files(folder: &str) -> Vec<PathBuf> {
    walk(&root(folder))
        .into_iter()
        .filter(|p| p.extension().is_some_and(|e| e == "rs") && !p.components().any(|c| c.as_os_str() == "target"))
        .collect()
}

fn short(path: &Path) -> String {
    path.strip_prefix(root("")).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Rust text without comments and without what stands in strings, line by line as before.
fn code_of(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut out = String::new();
    let mut i = 0;
    while i < chars.len() {
        let c = at(i);
        let word_before = i > 0 && (at(i - 1).is_alphanumeric() || at(i - 1) == '_');
        if c == '/' && at(i + 1) == '/' {
            while i < chars.len() && at(i) != '\n' {
                i += 1;
            }
        } else if c == 'r' && !word_before && (at(i + 1) == '"' || (at(i + 1) == '#' && matches!(at(i + 2), '"' | '#')))
        {
            let mut hashes = 0;
            while at(i + 1 + hashes) == '#' {
                hashes += 1;
            }
            i += 2 + hashes;
            while i < chars.len() && !(at(i) == '"' && (0..hashes).all(|h| at(i + 1 + h) == '#')) {
                if at(i) == '\n' {
                    out.push('\n');
                }
                i += 1;
            }
            i += 1 + hashes;
            out.push_str("\"\"");
        } else if c == '"' {
            i += 1;
            while i < chars.len() && at(i) != '"' {
                if at(i) == '\n' {
                    out.push('\n');
                }
                i += if at(i) == '\\' { 2 } else { 1 };
            }
            i += 1;
            out.push_str("\"\"");
        } else if c == '\'' && (at(i + 1) == '\\' || at(i + 2) == '\'') {
            i += if at(i + 1) == '\\' { 2 } else { 1 };
            while i < chars.len() && (at(i) != '\'' || at(i + 1) == '\'') {
                i += 1;
            }
            i += 1;
            out.push_str("' '");
        } else {
            out.push(c);
            i += 1;
        }
    }
    out
}

/// The library's own code: test modules left out, comments and strings blanked.
fn library() -> Vec<(PathBuf, String)> {
    let files = rust_files("src");
    let mut tests = BTreeSet::new();
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for pair in lines.windows(2) {
            if let [gate, module] = pair
                && *gate == "#[cfg(test)]"
                && let Some(name) = module
                    .trim_start_matches("pub")
                    .trim_start_matches("(crate)")
                    .trim_start()
                    .strip_prefix("mod ")
                    .and_then(|m| m.strip_suffix(';'))
            {
                let folder = if file.ends_with("mod.rs") {
                    file.parent().unwrap().to_path_buf()
                } else {
                    file.with_extension("")
                };
                tests.insert(folder.join(format!("{name}.rs")));
                tests.insert(folder.join(name).join("mod.rs"));
            }
        }
    }
    files
        .into_iter()
        .filter(|f| !tests.contains(f))
        .map(|f| {
            let code = code_of(&fs::read_to_string(&f).unwrap());
            let code = match code.find("#[cfg(test)]\nmod tests {") {
                Some(i) => code[..i].to_owned(),
                None => code,
            };
            (f, code)
        })
        .collect()
}

fn room_of(file: &Path) -> Option<String> {
    let inside = file.strip_prefix(root("src")).ok()?;
    let first = inside.components().next()?.as_os_str().to_string_lossy().into_owned();
    (first != "lib.rs").then_some(first)
}

/// The rooms named by `crate::…` paths, `crate::{…}` included.
fn rooms_used(code: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for (i, _) in code.match_indices("crate::") {
        let rest = &code[i + "crate::".len()..];
        let list = match rest.strip_prefix('{') {
            Some(inner) => {
                let mut depth = 0_usize;
                let mut top = String::new();
                for c in inner.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        c if depth == 0 => top.push(c),
                        _ => {}
                    }
                }
                top
            }
            None => rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect(),
        };
        for name in list.split(',') {
            let name = name.trim().split("::").next().unwrap_or_default().trim();
            out.insert(name.to_owned());
        }
    }
    out
}

#[test]
fn a_room_uses_only_rooms_above_it() {
    let mut wrong = Vec::new();
    for (file, code) in library() {
        let Some(room) = room_of(&file) else { continue };
        let place =
            ROOMS.iter().position(|r| *r == room).unwrap_or_else(|| panic!("{} is in no known room", short(&file)));
        for used in rooms_used(&code) {
            let Some(at) = ROOMS.iter().position(|r| *r == used) else { continue };
            if at > place || (room == "oracle" && NOT_FOR_ORACLE.contains(&used.as_str())) {
                wrong.push(format!("{} uses {used}", short(&file)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_room_says_what_it_receives_guarantees_and_must_not_do() {
    for room in ROOMS {
        let path = root("src").join(room).join("mod.rs");
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let head: String =
            text.lines().take_while(|l| l.starts_with("//!")).map(|l| l.trim_start_matches("//!")).collect();
        let head = head.to_lowercase();
        for word in ["receives", "guarantees"] {
            assert!(head.contains(word), "{room}: its opening does not say what it {word}");
        }
        assert!(
            head.contains("must not") || head.contains("shares no"),
            "{room}: its opening does not say what it must not do"
        );
    }
}

#[test]
fn every_file_opens_with_its_purpose_and_is_short() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "cli", "xtask", "fuzz"] {
        for file in rust_files(folder) {
            let text = fs::read_to_string(&file).unwrap();
            if text.lines().count() > LINES {
                wrong.push(format!("{} has {} lines", short(&file), text.lines().count()));
            }
            let first = text.lines().find(|l| !l.starts_with("#![")).unwrap_or_default();
            // Sibling test files are named for what they test.
            if !first.starts_with("//!") && !file.ends_with("tests.rs") {
                wrong.push(format!("{} does not open with a `//!`", short(&file)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_library_takes_no_shortcuts() {
    // Word, and why the library must do without.
    let words = [
        (".unwrap()", "a panic on input"),
        (".expect(\"", "a panic on input"),
        ("panic!(", "a panic on input"),
        ("unreachable!(", "a panic on input"),
        ("unimplemented!(", "a panic on input"),
        ("todo!(", "a panic on input"),
        ("f32", "floats round"),
        ("f64", "floats round"),
        ("unsafe", "checked code only"),
        ("std::fs", "the library reads no files"),
        ("std::env", "the library reads no environment"),
        ("std::net", "the library opens no connections"),
        ("std::time", "the library has no clock"),
        ("Instant::now", "the library has no clock"),
        ("Zoned::now", "the library has no clock"),
        ("println!(", "the library prints nothing"),
        ("eprint", "the library prints nothing"),
        ("dbg!(", "the library prints nothing"),
        ("serde(untagged", "it ruins messages"),
        ("serde(flatten", "it ruins messages"),
    ];
    let mut wrong = Vec::new();
    for (file, code) in library() {
        for (number, line) in code.lines().enumerate() {
            for (word, why) in words {
                let whole = line.match_indices(word).any(|(i, _)| {
                    let edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                    let starts = !word.starts_with(char::is_alphabetic) || edge(line[..i].chars().next_back());
                    let ends = !word.ends_with(char::is_alphanumeric)
                        || word == "eprint"
                        || edge(line[i + word.len()..].chars().next());
                    starts && ends
                });
                if whole {
                    wrong.push(format!("{}:{}: {word} ({why})", short(&file), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_page() {
    let mut names = BTreeSet::new();
    for code in codes::ALL {
        assert!(names.insert(code.name), "{} stands twice in the list", code.name);
        assert!(
            code.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
            "{} is not kebab-case",
            code.name
        );
        for (page, title, words) in
            [(code.page_zh, code.title.0, ["错误：", "正确："]), (code.page_en, code.title.1, ["Wrong:", "Right:"])]
        {
            assert!(!title.is_empty(), "{} has no title", code.name);
            assert!(words.iter().all(|w| page.contains(w)), "{}: its page lacks an example", code.name);
        }
    }
    let declared: usize = rust_files("src/diagnostic/codes")
        .iter()
        .map(|f| {
            fs::read_to_string(f)
                .unwrap()
                .lines()
                .filter(|l| l.contains("\", Error, \"") || l.contains("\", Warning, \""))
                .count()
        })
        .sum();
    assert_eq!(declared, codes::ALL.len(), "codes declared and codes listed differ in number");
}

/// `NAME` of a code called `name`.
fn constant(name: &str) -> String {
    name.replace('-', "_").to_uppercase()
}

#[test]
fn every_code_is_reported_somewhere_and_tested() {
    // The command line reports one of its own: a file that holds no case at all.
    let face = walk(&root("cli/src")).into_iter().map(|f| fs::read_to_string(f).unwrap());
    let code: String = library()
        .into_iter()
        .filter(|(f, _)| !short(f).starts_with("src/diagnostic/codes"))
        .map(|(_, c)| c)
        .chain(face)
        .collect();
    let used: BTreeSet<&str> = code
        .match_indices("codes::")
        .map(|(i, _)| code[i + 7..].split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap())
        .collect();
    // Names of codes in tests: unit tests, integration tests, cases that expect errors, bad packs.
    let mut tested = BTreeMap::new();
    for folder in ["src", "tests", "cli/tests", "rules"] {
        if !root(folder).exists() {
            continue;
        }
        for file in walk(&root(folder)) {
            let path = short(&file);
            let is_test = path.ends_with("tests.rs")
                || path.starts_with("tests/")
                || path.contains("/tests/")
                || path.contains("/cases/");
            if is_test && path != "tests/house.rs" {
                let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
                for c in codes::ALL {
                    if text.contains(c.name) || text.contains(&format!("codes::{}", constant(c.name))) {
                        tested.entry(c.name).or_insert(path.clone());
                    }
                }
            }
        }
    }
    let mut wrong = Vec::new();
    for c in codes::ALL {
        if !used.contains(constant(c.name).as_str()) {
            wrong.push(format!("{} is never reported", c.name));
        }
        if !tested.contains_key(c.name) {
            wrong.push(format!("{} is in no test", c.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_faces_hold_no_rules_of_their_own() {
    // Each binary and crate beside the library goes through it for anything about money.
    for folder in ["cli", "xtask"] {
        for file in rust_files(folder) {
            let code = code_of(&fs::read_to_string(&file).unwrap());
            for word in ["f64", "f32", "rust_decimal"] {
                assert!(
                    !code.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|w| w == word),
                    "{} uses {word}",
                    short(&file)
                );
            }
        }
    }
}
