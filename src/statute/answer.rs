//! Answers as JSON: a line for an article.

use super::cite::Citation;
use super::read::{Reading, Unread, read_article};
use super::refer::Reference;
use super::text::{Article, Resolved, Statute};
use serde_json::{Map, Value, json};

fn unread(u: &Unread) -> Value {
    json!({ "para": u.para, "item": u.item, "span": u.span, "reason": u.reason.name() })
}

fn reference(r: &Reference) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("para".to_owned(), r.para.into());
    out.insert("item".to_owned(), r.item.as_deref().into());
    out.insert("span".to_owned(), r.span.as_str().into());
    out.insert("law".to_owned(), r.law.as_deref().into());
    out.insert("places".to_owned(), r.places.iter().map(|p| Value::from(p.to_string())).collect());
    if r.follows {
        out.insert("follows".to_owned(), true.into());
    }
    out
}

fn answer(id: &str, reading: &Reading, references: Vec<Value>) -> Value {
    json!({
        "id": id,
        "fines": reading.fines.iter().map(super::fine::Fine::to_json).collect::<Vec<_>>(),
        "penalties": reading.penalties.iter().map(super::other::Penalty::to_json).collect::<Vec<_>>(),
        "references": references,
        "unread": reading.unread.iter().map(unread).collect::<Vec<_>>(),
    })
}

/// What the text of one article says. Its references are not followed: the other articles are not there.
pub fn article_answer(id: &str, text: &str) -> Value {
    let reading = read_article(text);
    let references = reading.references.iter().map(|r| Value::Object(reference(r))).collect();
    answer(id, &reading, references)
}

/// What an article of a statute says, its references followed within the statute.
pub fn resolved_answer(statute: &Statute, article: &Article) -> Value {
    let reading = article.read();
    let references = reading.references.iter().map(|r| followed(statute, &article.number, r)).collect();
    answer(&format!("{}{}", statute.title, article.number), &reading, references)
}

fn followed(statute: &Statute, from: &Citation, r: &Reference) -> Value {
    let mut out = reference(r);
    let (state, fines) = match statute.resolve(from, r) {
        Resolved::Fines(fines) => ("fines", fines),
        Resolved::OtherLaw(_) => ("other_law", Vec::new()),
        Resolved::Nothing => ("nothing", Vec::new()),
    };
    out.insert("resolved".to_owned(), state.into());
    let fines = fines.iter().map(|(article, fine)| {
        let mut one = Map::new();
        one.insert("article".to_owned(), article.to_string().into());
        if let Value::Object(fields) = fine.to_json() {
            one.extend(fields);
        }
        Value::Object(one)
    });
    out.insert("fines".to_owned(), fines.collect());
    Value::Object(out)
}
