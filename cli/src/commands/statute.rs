//! `statute`: fines, other penalties and references read from the words of articles.

use super::output;
use crate::args::Statute as Args;
use crate::exit::{Exit, Failure};
use crate::output::{clean, to_stderr};
use cailiang::explain::Lang;
use cailiang::statute::{Statute, article_answer, resolved_answer};
use serde_json::Value;
use std::fmt::Write as _;
use std::io::Read as _;

/// Runs it.
pub fn run(args: &Args, lang: Lang) -> Result<Exit, Failure> {
    let out = output(&args.to, lang);
    let name = args.file.as_deref().unwrap_or("-");
    let bytes = read(name)?;
    let shown = if name == "-" { lang.pick("标准输入", "standard input") } else { name };
    let mut answers = String::new();
    let problems = if is_statute(&bytes, name) {
        statute(&bytes, lang, &mut answers)
    } else {
        articles(&bytes, lang, &mut answers)
    };
    out.write(&answers)?;
    for (place, message) in &problems {
        to_stderr(&clean(&format!("{shown}:{place}: {message}\n")));
    }
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Case })
}

fn read(name: &str) -> Result<Vec<u8>, Failure> {
    if name == "-" {
        let mut bytes = Vec::new();
        return std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes).map_err(|e| Failure::io(name, e));
    }
    std::fs::read(name).map_err(|e| Failure::io(name, e))
}

/// A statute is Markdown: by the name of its file, or because its first word is a heading.
fn is_statute(bytes: &[u8], name: &str) -> bool {
    let head = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    name.to_lowercase().ends_with(".md") || head.trim_ascii_start().starts_with(b"#")
}

/// Where something is wrong, and what.
type Problem = (String, String);

fn not_text(lang: Lang) -> String {
    lang.pick("不是 UTF-8 文字", "not UTF-8 text").to_owned()
}

/// A whole statute, a line for each article.
fn statute(bytes: &[u8], lang: Lang, answers: &mut String) -> Vec<Problem> {
    let Ok(text) = core::str::from_utf8(bytes) else { return vec![("1".to_owned(), not_text(lang))] };
    match Statute::read(text) {
        Ok(statute) => {
            for article in &statute.articles {
                let _ = writeln!(answers, "{}", resolved_answer(&statute, article));
            }
            Vec::new()
        }
        Err(error) => {
            let line = text.get(..error.at()).unwrap_or_default().matches('\n').count().saturating_add(1);
            let (zh, en) = error.message();
            vec![(line.to_string(), lang.pick(&zh, &en).to_owned())]
        }
    }
}

/// An article a line; a line that is none does not stop the others.
fn articles(bytes: &[u8], lang: Lang, answers: &mut String) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (number, line) in bytes.split(|b| *b == b'\n').enumerate() {
        let at = number.saturating_add(1);
        if line.trim_ascii().is_empty() {
            continue;
        }
        match article(line, lang) {
            Ok((id, text)) => {
                let mut answer = article_answer("", &text);
                if let Some(place) = answer.get_mut("id") {
                    *place = id;
                }
                let _ = writeln!(answers, "{answer}");
            }
            Err((column, message)) => problems.push((format!("{at}:{column}"), message)),
        }
    }
    problems
}

/// `id` and `text` of a line; else the column and what is wrong.
fn article(line: &[u8], lang: Lang) -> Result<(Value, String), (usize, String)> {
    let line = line.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(line);
    let text = core::str::from_utf8(line).map_err(|e| (e.valid_up_to().saturating_add(1), not_text(lang)))?;
    let value: Value = serde_json::from_str(text).map_err(|e| (e.column(), e.to_string()))?;
    let missing = |key: &str| match lang {
        Lang::Zh => (1, format!("缺少“{key}”")),
        Lang::En => (1, format!("no `{key}`")),
    };
    let id = value.get("id").filter(|v| v.is_string() || v.is_number()).ok_or_else(|| missing("id"))?;
    let text = value.get("text").and_then(Value::as_str).ok_or_else(|| missing("text"))?;
    Ok((id.clone(), text.to_owned()))
}
