//! Statutes: from the words of an article to its fines, other penalties and references.
//!
//! Receives the text of an article or of a whole statute. Guarantees that what it reads names the words it was read
//! from, that every amount is exact, and that a fine whose amount it cannot read is listed as unread, never guessed.
//! Must not know a statute by name: it is a grammar of the language of penalty clauses (lexer → limbs and segments →
//! clauses), not a list of sentences.

mod amount;
mod answer;
mod cite;
mod clause;
mod condition;
mod daily;
mod fine;
mod head;
mod left;
mod lex;
mod limb;
mod numeral;
mod other;
mod read;
mod refer;
#[cfg(test)]
mod tests;
mod text;

pub use answer::{article_answer, resolved_answer};
pub use cite::{Citation, article_number, citation_at};
pub use condition::{Limits, limits};
pub use fine::{Beside, Fine, FineKind};
pub use numeral::{Quantity, Unit, chinese, number_at, quantity_at, read_numeral, read_quantity};
pub use other::{Penalty, PenaltyKind};
pub use read::{Reading, Reason, Unread, read_article};
pub use refer::Reference;
pub use text::{Article, Chapter, Item, Paragraph, Resolved, Statute, StatuteError};
