#![allow(clippy::unwrap_used, clippy::panic)]

use super::code::{Coded, Reader, Writer};
use crate::diagnostic::{Location, Span};
use crate::expr::{Expr, MAX_HEIGHT, parse};
use crate::pack::model::Text;
use crate::quantity::{Date, Number, parse_number};

fn back<T: Coded>(value: &T, first_file: u32) -> Option<T> {
    let mut w = Writer::of_files(5, 7);
    value.put(&mut w);
    let mut r = Reader::new(&w.bytes, first_file);
    T::take(&mut r).filter(|_| r.is_done())
}

#[test]
fn numbers_come_back_in_the_form_they_had() {
    for text in
        ["0", "-1", "0.30", "12345678901234567890.12345678", "-0.0000000000000000000000000001", "9223372036854775807"]
    {
        let number = parse_number(text).unwrap().unwrap();
        let again = back(&number, 0).unwrap();
        assert_eq!(again.parts(), number.parts(), "{text}");
    }
    // A form with zeros at its end is kept too: it decides how the number is printed.
    assert_eq!(back(&Number::new(500, 2), 0).unwrap().parts(), (500, 2));
    for (mantissa, scale) in [(i128::MAX, 0), (1 << 96, 0), (1, 29), (1, u8::MAX)] {
        assert!(Number::from_parts(mantissa, scale).is_none(), "{mantissa} {scale}");
    }
}

#[test]
fn every_date_comes_back_and_no_other_is_made() {
    for (y, m, d) in [(-9999, 1, 1), (2024, 2, 29), (9999, 12, 31)] {
        let date = Date::new(y, m, d).unwrap();
        assert_eq!(back(&date, 0), Some(date));
    }
    let mut w = Writer::default();
    2023_i32.put(&mut w);
    w.byte(2);
    w.byte(29);
    assert_eq!(Date::take(&mut Reader::new(&w.bytes, 0)), None);
}

#[test]
fn places_follow_the_pack_into_another_rule_set() {
    let at = |file, start, end| Location { file, span: Span::new(start, end) };
    let places = vec![at(5, 10, 20), at(6, 3, 3), at(5, 4_000_000_000, u32::MAX), Location::default()];
    let again = back(&places, 40).unwrap();
    assert_eq!(again, [at(40, 10, 20), at(41, 3, 3), at(40, 4_000_000_000, u32::MAX), Location::default()]);
}

#[test]
fn an_expression_as_tall_as_the_reader_allows_comes_back_and_a_taller_one_does_not() {
    let sum = |terms: u32| (0..terms).map(|_| "a").collect::<Vec<_>>().join(" + ");
    let tallest = (1..=MAX_HEIGHT).rev().find_map(|n| parse(&sum(n)).ok()).unwrap();
    assert_eq!(back(&tallest, 0), Some(tallest.clone()));

    // Span 0..0 and a sign, over and over: it must end before the stack does.
    let endless = [0, 0, 8].repeat(1_000_000);
    assert_eq!(Expr::take(&mut Reader::new(&endless, 0)), None);
}

#[test]
fn lengths_that_cannot_be_are_refused_before_memory_is_asked_for() {
    for length in [u64::MAX >> 1, 1 << 40, 1 << 20] {
        let mut w = Writer::default();
        w.whole(u128::from(length));
        w.byte(0);
        assert!(Vec::<Text>::take(&mut Reader::new(&w.bytes, 0)).is_none());
        assert!(Reader::new(&w.bytes, 0).text().is_none());
        assert!(Reader::new(&w.bytes, 0).path().is_none());
    }
    // No number ends here.
    assert!(Vec::<Text>::take(&mut Reader::new(&[0xff; 64], 0)).is_none());
}

#[test]
fn few_bytes_do_not_become_many_texts() {
    // One long text, then a list that names it, and one long path shared by every value of the list.
    let long = "长".repeat(100_000);
    let values: Vec<Text> =
        (0..1_000).map(|_| Text { value: long.clone(), at: Location::default(), path: long.clone() }).collect();
    let mut w = Writer::default();
    values.put(&mut w);
    assert!(w.bytes.len() < 1_000_000, "{}", w.bytes.len());
    assert!(Vec::<Text>::take(&mut Reader::new(&w.bytes, 0)).is_none(), "600 MB were made of a few bytes");
    let few = values.get(..10).unwrap().to_vec();
    assert_eq!(back(&few, 0), Some(few));
}

#[test]
fn a_path_is_never_cut_inside_a_character() {
    let mut w = Writer::default();
    w.path("items/长/name");
    w.path("items/短/name");
    let mut r = Reader::new(&w.bytes, 0);
    assert_eq!((r.path().unwrap(), r.path().unwrap()), ("items/长/name".to_owned(), "items/短/name".to_owned()));

    let mut w = Writer::default();
    w.path("长");
    w.size(1);
    w.size(0);
    let mut r = Reader::new(&w.bytes, 0);
    assert!(r.path().is_some() && r.path().is_none());
}
