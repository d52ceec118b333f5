//! Bundles: packs that come out of one, as written or compiled, compute what they compute from YAML, byte for byte; other
//! bytes only ever give a diagnostic.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use cailiang::assess::{Ask, AssessError, Assessor, RuleSet};
use cailiang::bundle::{Bundle, Kind, MAX_BYTES, make, prepare};
use cailiang::case::read_case;
use cailiang::diagnostic::{Diagnostic, Location, codes};
use cailiang::document::{SourceFile, Syntax, read as read_json};
use cailiang::explain::{Lang, json};
use cailiang::form::form;
use sha2::{Digest, Sha256};
use support::rule_set;

/// All packs of a bundle, in a rule set of their own.
fn open(bytes: &[u8]) -> Result<RuleSet, Diagnostic> {
    let bundle = Bundle::open(bytes, 0)?;
    let mut rules = RuleSet::new();
    for i in 0..bundle.entries().len() {
        bundle.add_to(i, &mut rules)?;
    }
    Ok(rules)
}

fn answer(assessor: &mut Assessor<'_>, case: &cailiang::case::Case) -> String {
    match assessor.assess(case, &Ask { force: true, ..Ask::default() }) {
        Ok(a) => json(&a, Lang::Zh),
        // The places in the packs' own files are part of it.
        Err(AssessError::Case(d) | AssessError::Pack(_, d) | AssessError::Stopped(d)) => {
            serde_json::to_string(&d).unwrap()
        }
    }
}

/// From YAML and from both kinds of bundle: the same packs, digests, forms and answers.
fn same(folders: &[&str]) -> usize {
    let (written, _) = rule_set(folders);
    let which: Vec<usize> = (0..written.packs().len()).collect();
    let bytes = make(&written, &which).unwrap();
    assert_eq!(bytes, make(&written, &which).unwrap(), "the same packs give the same bytes");
    let bundle = Bundle::open(bytes.as_slice(), 0).unwrap();
    assert_eq!((bundle.engine(), bundle.kind()), (env!("CARGO_PKG_VERSION"), Kind::Written));
    for (i, a) in written.packs().iter().enumerate() {
        let mut alone = a.pack.clone();
        alone.cases.clear();
        let (apart, canonical) = bundle.pack(i, a.files.start as u32).unwrap();
        assert_eq!(apart, alone, "{}", a.pack.id.value);
        assert_eq!(canonical, a.canonical);
        let entry = &bundle.entries()[i];
        assert_eq!((&entry.id, &entry.version), (&a.pack.id.value, &a.pack.version.value));
        assert_eq!(entry.items as usize, a.pack.items.len());
        assert_eq!(entry.uses, a.pack.uses.iter().map(|u| u.value.clone()).collect::<Vec<_>>());
        assert_eq!(entry.sha256, written.digest(i));
    }
    let compiled = prepare(&written, &which).unwrap();
    assert_eq!(compiled, prepare(&written, &which).unwrap(), "the same packs give the same bytes");
    let opened = Bundle::open(compiled.as_slice(), 0).unwrap();
    assert_eq!((opened.entries().len(), opened.kind()), (which.len(), Kind::Prepared));
    let cases = answers(&written, &open(&bytes).unwrap());
    assert_eq!(answers(&written, &open(&compiled).unwrap()), cases);
    cases
}

fn answers(written: &RuleSet, bundled: &RuleSet) -> usize {
    let mut cases = 0;
    let (mut from_yaml, mut from_bundle) = (Assessor::new(written), Assessor::new(bundled));
    for (i, (a, b)) in written.packs().iter().zip(bundled.packs()).enumerate() {
        assert_eq!(bundled.sha256(i), written.sha256(i));
        for (x, y) in a.pack.items.iter().zip(&b.pack.items) {
            for lang in [Lang::Zh, Lang::En] {
                assert_eq!(
                    form(written, i, x, lang).map_err(|d| d.len()),
                    form(bundled, i, y, lang).map_err(|d| d.len()),
                    "{}/{}",
                    a.pack.id.value,
                    x.id.value
                );
            }
        }
        for case in &a.pack.cases {
            let Ok(read) = read_case(&case.case) else { continue };
            let (x, y) = (answer(&mut from_yaml, &read), answer(&mut from_bundle, &read));
            assert_eq!(x, y, "{}: {}", a.pack.id.value, case.name.value);
            cases += 1;
        }
    }
    cases
}

#[test]
fn every_case_of_the_rules_has_the_same_answer_from_a_bundle() {
    let cases = same(&["rules"]);
    assert!(cases > 500, "{cases}");
}

#[test]
fn every_case_of_the_schemes_has_the_same_answer_from_a_bundle() {
    let cases = same(&["tests/packs", "benches"]);
    assert!(cases > 50, "{cases}");
}

/// One pack, small enough to try every byte.
const SMALL: &str = r#"
format: 1
pack: small
name: {zh: 小, en: small}
version: "1"
jurisdiction: cn
in_force: {from: 2024-01-01}
instruments:
  law: {title: 法, version: 2024-01-01}
outcomes:
  choose: first
  rules:
    - {id: all, outcome: ordinary, basis: law 第二条}
items:
  late:
    name: 逾期
    basis: {cite: law 第一条}
    facts:
      days: {label: 逾期天数, type: count}
    clauses:
      - {id: all, fine: {from: 100元, to: 2000元}}
    tiers:
      choose: unique
      rows:
        - {id: light, when: "逾期天数 < 30", fine: {from: 100元, to: 500元}}
        - {id: heavy, when: "逾期天数 >= 30", fine: {from: 500元, to: 2000元}}
"#;

/// Written, and compiled.
fn small() -> [Vec<u8>; 2] {
    let mut rules = RuleSet::new();
    rules.add(vec![SourceFile::new("pack.yaml", SMALL)]).unwrap_or_else(|d| panic!("{d:?}"));
    [make(&rules, &[0]).unwrap(), prepare(&rules, &[0]).unwrap()]
}

#[test]
fn any_flipped_bit_is_found() {
    for good in small() {
        assert!(open(&good).is_ok());
        for at in 0..good.len() {
            for bit in 0..8 {
                let mut bytes = good.clone();
                bytes[at] ^= 1 << bit;
                let Err(d) = open(&bytes) else { panic!("bit {bit} of byte {at} does not matter") };
                let expected = match at {
                    0..8 => codes::NOT_A_BUNDLE.name,
                    8..12 => codes::BUNDLE_VERSION.name,
                    _ => codes::BUNDLE_DAMAGED.name,
                };
                assert_eq!(d.code, expected, "bit {bit} of byte {at}");
                assert!(d.at.span.end as usize <= bytes.len() && d.at.span.start <= d.at.span.end, "{:?}", d.at);
            }
        }
    }
}

#[test]
fn a_part_is_no_bundle_and_neither_is_more() {
    let [_, good] = small();
    for end in 0..good.len() {
        let d = open(&good[..end]).err().unwrap_or_else(|| panic!("{end} bytes are enough"));
        let expected = if end < 8 { codes::NOT_A_BUNDLE.name } else { codes::BUNDLE_DAMAGED.name };
        assert_eq!(d.code, expected, "{end} bytes");
    }
    let mut more = good;
    more.push(0);
    assert_eq!(open(&more).err().unwrap().code, codes::BUNDLE_DAMAGED.name);
}

#[test]
fn another_format_or_layout_is_told_as_such() {
    let [good, _] = small();
    let mut format = good.clone();
    format[8] = 1;
    let d = open(&format).err().unwrap();
    assert_eq!((d.code, d.at.span.start), (codes::BUNDLE_VERSION.name, 8));
    // Written by another version, and whole.
    let mut layout = good.clone();
    layout[12] ^= 1;
    sign(&mut layout);
    let d = open(&layout).err().unwrap();
    assert_eq!((d.code, d.at.span.start), (codes::BUNDLE_VERSION.name, 12));
    assert!(d.help.is_some());
    assert_eq!(open(b"format: 1\npack: small\n").err().unwrap().code, codes::NOT_A_BUNDLE.name);
    let mut huge = good;
    huge.resize(MAX_BYTES + 1, 0);
    assert_eq!(open(&huge).err().unwrap().code, codes::DOCUMENT_TOO_LARGE.name);
}

const HEAD: usize = 56;

fn index_end(bytes: &[u8]) -> usize {
    HEAD + u32::from_le_bytes(bytes[20..24].try_into().unwrap()) as usize
}

/// Gives changed bytes the digests that go with them, as one would who means harm.
fn sign(bytes: &mut [u8]) {
    let end = index_end(bytes);
    // The digest of the pack closes the index.
    let pack = Sha256::digest(&bytes[end..]);
    bytes[end - 32..end].copy_from_slice(&pack);
    let digest = Sha256::new().chain_update(&bytes[..24]).chain_update(&bytes[HEAD..end]).finalize();
    bytes[24..HEAD].copy_from_slice(&digest);
}

#[test]
fn bytes_made_to_harm_do_none() {
    for good in small() {
        let end = index_end(&good);
        assert_eq!(good[end - 32..end], Sha256::digest(&good[end..])[..]);
        let mut state = 1_u64;
        let mut next = move |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let (mut read, mut refused, mut answered) = (0, 0, 0);
        for n in 0..20_000 {
            let mut bytes = good.clone();
            for _ in 0..=next(3) {
                // What is run is behind the index; the index is a tenth of it.
                let from = if n % 10 == 0 { HEAD } else { end };
                let at = from + next(bytes.len() - from);
                bytes[at] = [0, 1, 0x7f, 0x80, 0xff, next(256) as u8][next(6)];
            }
            sign(&mut bytes);
            match open(&bytes) {
                // Whatever it says, it runs or has problems.
                Ok(rules) => {
                    read += 1;
                    for item in &rules.packs()[0].pack.items {
                        answered += usize::from(rules.compile(0, item).is_ok());
                        drop(form(&rules, 0, item, Lang::Zh));
                        let reference = format!("{}/{}", rules.packs()[0].pack.id.value, item.id.value);
                        for facts in ["{}", r#"{"days": 12}"#, r#"{"逾期天数": 30}"#] {
                            let case = serde_json::json!({ "item": reference, "dates": { "act": "2024-05-01" },
                                "facts": serde_json::from_str::<serde_json::Value>(facts).unwrap() });
                            let tree = read_json(&case.to_string(), 0, Syntax::Json).unwrap();
                            if let Ok(case) = read_case(&tree) {
                                answer(&mut Assessor::new(&rules), &case);
                            }
                        }
                    }
                }
                Err(d) => {
                    assert!([codes::BUNDLE_DAMAGED.name, codes::DOCUMENT_TOO_LARGE.name].contains(&d.code), "{d:?}");
                    refused += 1;
                }
            }
        }
        assert!(read > 100 && refused > 100 && answered > 100, "{read} {refused} {answered}");
    }
}

#[test]
fn a_compiled_pack_wants_the_very_packs_it_was_compiled_with() {
    let (all, _) = rule_set(&["rules/cn/general", "rules/cn/market/product-quality"]);
    let product = all.versions("product-quality")[0];
    let used: Vec<usize> = (0..all.packs().len()).filter(|i| *i != product).collect();
    let (alone, others) = (prepare(&all, &[product]).unwrap(), prepare(&all, &used).unwrap());
    let add = |rules: &mut RuleSet, bytes: &[u8]| {
        let bundle = Bundle::open(bytes.to_vec(), 0).unwrap();
        (0..bundle.entries().len()).fold(0, |_, i| bundle.add_to(i, rules).unwrap())
    };
    // Each from a bundle of its own, in whatever order.
    let mut apart = RuleSet::new();
    let index = add(&mut apart, &alone);
    assert_eq!(apart.used(index).unwrap_err()[0].code, codes::UNKNOWN_PACK.name);
    add(&mut apart, &others);
    assert_eq!(apart.sha256(index), all.sha256(product));
    let item = &apart.packs()[index].pack.items[0];
    assert!(apart.compile(index, item).is_ok());
    // One of them in another version.
    let id = all.packs()[product].pack.uses[0].value.clone();
    let mut changed = RuleSet::new();
    for i in used.iter().copied() {
        let pack = &all.packs()[i];
        let text = |n: usize| {
            let SourceFile { path, text } = all.files()[n].clone();
            let other = if pack.pack.id.value == id { "version: \"9\" # " } else { "version: " };
            SourceFile::new(path, text.replacen("version: ", other, 1))
        };
        changed.add(pack.files.clone().map(text).collect()).unwrap_or_else(|d| panic!("{d:?}"));
    }
    let all_changed: Vec<usize> = (0..changed.packs().len()).collect();
    let others = prepare(&changed, &all_changed).unwrap();
    let mut mixed = RuleSet::new();
    add(&mut mixed, &others);
    let index = add(&mut mixed, &alone);
    let item = mixed.packs()[index].pack.items[0].clone();
    assert_eq!(mixed.compile(index, &item).err().unwrap()[0].code, codes::PACKS_DO_NOT_MATCH.name);
    // A pack that is still to be compiled cannot use one that was.
    let mut rules = RuleSet::new();
    add(&mut rules, &prepare(&all, &used).unwrap());
    let pack = &all.packs()[product];
    let files = pack.files.clone().map(|n| all.files()[n].clone()).collect();
    let late = rules.add(files).unwrap_or_else(|d| panic!("{d:?}"));
    let item = rules.packs()[late].pack.items[0].clone();
    assert_eq!(rules.compile(late, &item).err().unwrap()[0].code, codes::PACKS_DO_NOT_MATCH.name);
    // Nor can a compiled pack be written again, or be read as one that was written.
    for made in [make(&apart, &[0]), prepare(&apart, &[0])] {
        assert_eq!(made.unwrap_err()[0].code, codes::BUNDLE_VERSION.name);
    }
    let [written, compiled] = small();
    let open = |bytes: &[u8]| Bundle::open(bytes.to_vec(), 0).unwrap();
    assert_eq!(open(&compiled).pack(0, 0).err().unwrap().code, codes::BUNDLE_VERSION.name);
    assert_eq!(open(&written).prepared(0, 0).err().unwrap().code, codes::BUNDLE_VERSION.name);
}

#[test]
fn a_subset_names_what_it_uses() {
    let (all, _) = rule_set(&["rules/cn/general", "rules/cn/market/product-quality"]);
    let product = all.versions("product-quality")[0];
    let bytes = make(&all, &[product]).unwrap();
    let bundle = Bundle::open(bytes.as_slice(), 0).unwrap();
    let [entry] = bundle.entries() else { panic!("{:?}", bundle.entries()) };
    assert!(!entry.uses.is_empty());
    // Alone it lacks what it uses; beside it, in whatever order, it is the same pack.
    let alone = open(&bytes).unwrap();
    assert_eq!(alone.used(0).unwrap_err()[0].code, codes::UNKNOWN_PACK.name);
    let (mut beside, _) = rule_set(&["rules/cn/general"]);
    let index = bundle.add_to(0, &mut beside).unwrap();
    assert_eq!(beside.sha256(index), all.sha256(product));
    // Its places are in its own files.
    let pack = &beside.packs()[index];
    assert!(pack.files.contains(&(pack.pack.items[0].id.at.file as usize)));
    assert!(beside.files()[pack.files.clone()].iter().any(|f| f.path.ends_with("pack.yaml")));
    // What is used must be at hand when a bundle is made.
    assert_eq!(make(&alone, &[0]).unwrap_err()[0].code, codes::UNKNOWN_PACK.name);
    assert_ne!(pack.pack.id.at, Location::default());
}
