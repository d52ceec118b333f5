//! Every code of a problem, each with its page.
//!
//! Codes are kebab-case, describe the situation, and are never reused.

mod bundle;
mod case;
mod covering;
mod naming;
mod reading;
mod running;
mod soundness;
mod sources;

pub use bundle::*;
pub use case::*;
pub use covering::*;
pub use naming::*;
pub use reading::*;
pub use running::*;
pub use soundness::*;
pub use sources::*;

use super::Severity;

/// A kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable kebab-case name.
    pub name: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// A few words: Chinese, English.
    pub title: (&'static str, &'static str),
    /// What it means and what to do, Markdown, in Chinese; empty without the feature `pages`.
    pub page_zh: &'static str,
    /// The same in English.
    pub page_en: &'static str,
}

/// The pages are a hundred kilobytes, which a browser need not fetch before its first answer.
const fn page(text: &'static str) -> &'static str {
    if cfg!(feature = "pages") { text } else { "" }
}

/// `NAME = "name", Severity, "zh title", "en title", zh page, en page;`
macro_rules! codes {
    ($($name:ident = $text:literal, $severity:ident, $zh:literal, $en:literal, $page_zh:literal, $page_en:literal;)*) => {
        $(
            #[doc = concat!("`", $text, "`: ", $en, ".")]
            pub static $name: Code = Code {
                name: $text,
                severity: crate::diagnostic::Severity::$severity,
                title: ($zh, $en),
                page_zh: $crate::diagnostic::codes::page($page_zh),
                page_en: $crate::diagnostic::codes::page($page_en),
            };
        )*
    };
}
use codes;

/// All codes: reading, checking, cases, running.
#[rustfmt::skip]
pub static ALL: &[&Code] = &[
    &NOT_UTF8, &NOT_YAML, &NOT_JSON, &DUPLICATE_KEY, &ALIAS_NOT_ALLOWED, &DOCUMENT_TOO_LARGE, &TOO_DEEP,
    &UNKNOWN_KEY, &MISSING_KEY, &WRONG_KIND, &BAD_DATE, &BAD_INTEGER, &BAD_ID, &NOT_AN_OPTION,
    &EXPRESSION_SYNTAX, &FORMAT_VERSION, &UNKNOWN_PACK, &PACK_CYCLE, &REDEFINED, &MISSING_BASIS,
    &UNKNOWN_INSTRUMENT, &BAD_CITATION, &UNKNOWN_NAME, &AMBIGUOUS_NAME, &UNKNOWN_OPTION, &TYPE_MISMATCH,
    &UNIT_MISMATCH, &NULL_COMPARISON, &CYCLIC_DEFINITION, &UNKNOWN_FUNCTION, &WRONG_ARGUMENT_COUNT, &TIER_GAP,
    &TIER_OVERLAP, &TIER_OUTSIDE_RANGE, &CLAUSE_GAP, &CLAUSE_OVERLAP, &UNREACHABLE_ROW, &TABLE_GAP,
    &TABLE_OVERLAP, &WEIGHT_GAP, &OUTCOME_GAP, &OUTCOME_OVERLAP, &BAND_MISSING, &RESULT_OUTSIDE_RANGE,
    &PACK_EXPIRED, &NOT_PROVED, &UNVERIFIED_BASIS, &NO_OUTCOME_POLICY, &NO_METHOD, &UNUSED_FACT, &DUPLICATE_ID,
    &BAD_RANGE, &EMPTY_ITEM, &MIN_ABOVE_MAX, &MONEY_CURRENCY, &UNKNOWN_ITEM, &UNKNOWN_FACT,
    &FACT_TYPE, &FACT_NOT_AN_OPTION, &FACT_OUT_OF_RANGE, &TOO_MANY_DECIMALS, &NUMBER_OVERFLOW, &DATE_ORDER,
    &MISSING_DATE, &UNKNOWN_ELECTION, &BAD_CASE, &PACK_NOT_VALID, &ITEM_NOT_IN_FORCE, &JUDGEMENT_WITHOUT_REASON,
    &JUDGEMENT_OUTSIDE_RANGE, &ARITHMETIC_ERROR, &RESULT_OUTSIDE_STATUTORY_RANGE,
    &SOURCE_VERSION_MISSING, &SOURCE_ARTICLE_MISSING, &SOURCE_ARTICLE_APART, &SOURCE_QUOTE_DIFFERS, &SOURCE_RANGE_DIFFERS,
    &SOURCE_BASE_DIFFERS, &SOURCE_VERB_DIFFERS, &SOURCE_CONDITION_DIFFERS, &SOURCE_SUBJECT_DIFFERS, &SOURCE_UNREAD,
    &NOT_A_BUNDLE, &BUNDLE_VERSION, &BUNDLE_DAMAGED, &PACKS_DO_NOT_MATCH,
];

/// The code of this name.
pub fn find(name: &str) -> Option<&'static Code> {
    ALL.iter().copied().find(|code| code.name == name)
}
