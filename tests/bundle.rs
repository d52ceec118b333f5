//! Bundles: packs that come out of one compute what they compute from YAML, byte for byte; other bytes only ever give a
//! diagnostic.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use cailiang::assess::{Ask, AssessError, Assessor, RuleSet};
use cailiang::bundle::{Bundle, MAX_BYTES, make};
use cailiang::case::read_case;
use cailiang::diagnostic::{Diagnostic, Location, codes};
use cailiang::document::SourceFile;
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

/// From YAML and from a bundle: the same packs, digests, forms and answers.
fn same(folders: &[&str]) -> usize {
    let (written, _) = rule_set(folders);
    let which: Vec<usize> = (0..written.packs().len()).collect();
    let bytes = make(&written, &which).unwrap();
    assert_eq!(bytes, make(&written, &which).unwrap(), "the same packs give the same bytes");
    let bundled = open(&bytes).unwrap();
    let bundle = Bundle::open(bytes.as_slice(), 0).unwrap();
    assert_eq!(bundle.engine(), env!("CARGO_PKG_VERSION"));
    let mut cases = 0;
    let (mut from_yaml, mut from_bundle) = (Assessor::new(&written), Assessor::new(&bundled));
    for (i, (a, b)) in written.packs().iter().zip(bundled.packs()).enumerate() {
        let mut alone = a.pack.clone();
        alone.cases.clear();
        let (apart, canonical) = bundle.pack(i, a.files.start as u32).unwrap();
        assert_eq!(apart, alone, "{}", a.pack.id.value);
        assert_eq!((&canonical, &b.canonical), (&a.canonical, &a.canonical));
        let entry = &bundle.entries()[i];
        assert_eq!((&entry.id, &entry.version), (&a.pack.id.value, &a.pack.version.value));
        assert_eq!(entry.items as usize, a.pack.items.len());
        assert_eq!(entry.uses, a.pack.uses.iter().map(|u| u.value.clone()).collect::<Vec<_>>());
        assert_eq!(entry.sha256, written.digest(i));
        assert_eq!(bundled.sha256(i), written.sha256(i));
        for (x, y) in a.pack.items.iter().zip(&b.pack.items) {
            assert_eq!(
                form(&written, i, x, Lang::En).map_err(|d| d.len()),
                form(&bundled, i, y, Lang::En).map_err(|d| d.len()),
                "{}/{}",
                a.pack.id.value,
                x.id.value
            );
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

fn small() -> Vec<u8> {
    let mut rules = RuleSet::new();
    rules.add(vec![SourceFile::new("pack.yaml", SMALL)]).unwrap_or_else(|d| panic!("{d:?}"));
    make(&rules, &[0]).unwrap()
}

#[test]
fn any_flipped_bit_is_found() {
    let good = small();
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

#[test]
fn a_part_is_no_bundle_and_neither_is_more() {
    let good = small();
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
    let good = small();
    let mut format = good.clone();
    format[8] = 2;
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

const HEAD: usize = 80;

fn index_end(bytes: &[u8]) -> usize {
    HEAD + u32::from_le_bytes(bytes[44..48].try_into().unwrap()) as usize
}

/// Gives changed bytes the digests that go with them, as one would who means harm.
fn sign(bytes: &mut [u8]) {
    let end = index_end(bytes);
    let digest = Sha256::new().chain_update(&bytes[..48]).chain_update(&bytes[HEAD..end]).finalize();
    bytes[48..HEAD].copy_from_slice(&digest);
}

#[test]
fn bytes_made_to_harm_do_none() {
    let good = small();
    let end = index_end(&good);
    // The digest of the pack closes the index.
    assert_eq!(good[end - 32..end], Sha256::digest(&good[end..])[..]);
    let mut state = 1_u64;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let (mut read, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let mut bytes = good.clone();
        for _ in 0..=next(3) {
            let at = HEAD + next(bytes.len() - HEAD);
            bytes[at] = [0, 1, 0x7f, 0x80, 0xff, next(256) as u8][next(6)];
        }
        let pack = Sha256::digest(&bytes[end..]);
        bytes[end - 32..end].copy_from_slice(&pack);
        sign(&mut bytes);
        match open(&bytes) {
            // Whatever it says, it compiles or has problems.
            Ok(rules) => {
                let items = rules.packs()[0].pack.items.clone();
                items.iter().for_each(|item| drop(rules.compile(0, item)));
                read += 1;
            }
            Err(d) => {
                assert!([codes::BUNDLE_DAMAGED.name, codes::DOCUMENT_TOO_LARGE.name].contains(&d.code), "{d:?}");
                refused += 1;
            }
        }
    }
    assert!(read > 100 && refused > 100, "{read} {refused}");
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
