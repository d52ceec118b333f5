//! An assessment as JSON, terminal text, Markdown and HTML.
//!
//! Receives a finished assessment; guarantees that every sentence comes from its trace, that the same assessment gives
//! the same bytes, and that nothing from a case or pack reaches a document unescaped; must not decide or compute anything
//! about a case.

mod bar;
mod changes;
mod digest;
mod html;
mod json;
mod lang;
mod markdown;
mod outline;
mod scale;
mod schema;
mod sentence;
mod sheet;
mod text;
mod width;
mod words;
mod write;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

pub use digest::sha256_hex;
pub use html::{escaped, html};
pub use json::{SCHEMA, json, json_pretty, push_json};
pub use lang::Lang;
pub use markdown::markdown;
pub use outline::clean;
pub use scale::{scale_json, scale_json_pretty};
pub use schema::{assessment_schema, scale_schema};
pub use sheet::Extent;
pub use text::text;
pub use width::{width, wrap};
pub(crate) use write::quoted;

use crate::assess::Assessment;

/// The steps that applied, in order, each a sentence: the reasons in short.
pub fn reasons(a: &Assessment, lang: Lang) -> Vec<String> {
    let words = words::Words { lang, currency: &a.pack.currency };
    outline::applied(a, words).into_iter().map(|(_, sentence)| sentence).collect()
}
