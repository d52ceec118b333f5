//! Any text as an expression: refused with a place inside it, or printed and read back as the same expression.
#![no_main]

use cailiang::expr::{parse, parse_tests, tests_to_text, to_chinese};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match parse(text) {
        Err(error) => assert!(error.span.start <= error.span.end && error.span.end as usize <= text.len()),
        Ok(expr) => {
            let printed = expr.to_string();
            let again = parse(&printed).unwrap_or_else(|e| panic!("{printed:?} cannot be read back: {e:?}"));
            assert_eq!(again.to_string(), printed);
            let chinese = to_chinese(&expr);
            let again = parse(&chinese).unwrap_or_else(|e| panic!("{chinese:?} cannot be read back: {e:?}"));
            assert_eq!(again.to_string(), printed);
        }
    }
    if let Ok(tests) = parse_tests(text) {
        let printed = tests_to_text(&tests);
        let again = parse_tests(&printed).unwrap_or_else(|e| panic!("{printed:?} cannot be read back: {e:?}"));
        assert_eq!(tests_to_text(&again), printed);
    }
});
