//! One change at a time in a pack: a figure, an end, shall or may, the number of an article.

use cailiang::document::SourceFile;
use cailiang::statute::{chinese, number_at};
use std::ops::Range;

/// A place that can be changed, with what could stand there instead.
#[derive(Clone, Debug)]
pub struct Site {
    /// Index of the file.
    pub file: usize,
    /// Bytes changed.
    pub at: Range<usize>,
    /// What is changed: figure, end, verb, article.
    pub kind: &'static str,
    /// Instead.
    pub others: Vec<String>,
}

/// Keys whose value is an amount, and those whose value is a condition or a date.
const AMOUNTS: [&str; 6] = ["from", "to", "above", "below", "exact", "of_at_least"];
const CONDITIONS: [&str; 2] = ["when", "due"];

/// Every place of a pack's rules; cases are left out.
pub fn sites(files: &[SourceFile]) -> Vec<Site> {
    let mut out = Vec::new();
    for (file, source) in files.iter().enumerate() {
        if source.path.contains("/cases/") {
            continue;
        }
        let mut from = 0;
        let mut lets: Option<usize> = None;
        // Windows and instruments are dates of texts, not rules.
        let mut rules = !source.path.ends_with("pack.yaml");
        for line in source.text.split_inclusive('\n') {
            let mut found = Vec::new();
            let indent = line.len() - line.trim_start().len();
            if indent == 0 && line.contains(':') {
                rules = ["items:", "exemptions:", "circumstances:", "procedure:", "shifts:", "let:"]
                    .iter()
                    .any(|k| line.starts_with(k));
            }
            if lets.is_some_and(|i| indent <= i) {
                lets = None;
            }
            if rules {
                if lets.is_some()
                    && let Some((_, value)) = line.split_once(": ")
                {
                    condition(line.len() - value.len()..line.trim_end().len(), line, &mut found);
                }
                in_line(line, &mut found);
            }
            if line.trim_end().ends_with("let:") {
                lets = Some(indent);
            }
            out.extend(found.into_iter().map(|(at, kind, others)| Site {
                file,
                at: from + at.start..from + at.end,
                kind,
                others,
            }));
            from += line.len();
        }
    }
    out
}

type Found = Vec<(Range<usize>, &'static str, Vec<String>)>;

fn in_line(line: &str, out: &mut Found) {
    for key in AMOUNTS {
        for (start, value) in values(line, key) {
            // `to: top` of a shift is no amount.
            if !line[value.clone()].starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            figures(value, line, out);
            let other = match key {
                "from" => "above",
                "above" => "from",
                "to" => "below",
                "below" => "to",
                _ => continue,
            };
            out.push((start..start + key.len(), "end", vec![other.to_owned()]));
        }
    }
    for key in CONDITIONS {
        for (_, value) in values(line, key) {
            condition(value, line, out);
        }
    }
    for (_, value) in values(line, "cite") {
        places(value, line, out);
    }
    for (key, may) in [("verb", "may"), ("force", "may"), ("force", "shall")] {
        for (_, value) in values(line, key) {
            if &line[value.clone()] == may {
                let other = if may == "may" { "shall" } else { "may" };
                out.push((value, "verb", vec![other.to_owned()]));
            }
        }
    }
    if let Some(at) = line.find("fine: {")
        && !line[at..].contains("verb:")
    {
        let at = at + "fine: {".len();
        out.push((at..at, "verb", vec!["verb: may, ".to_owned()]));
    }
    if let Some(at) = line.find("{id: ").filter(|_| line.contains(" kind: ") && !line.contains("force:")) {
        out.push((at + 1..at + 1, "verb", vec!["force: may, ".to_owned()]));
    }
}

/// Where the key begins and its value lies, for each time it stands in a line.
fn values(line: &str, key: &str) -> Vec<(usize, Range<usize>)> {
    let mut out = Vec::new();
    let word = format!("{key}: ");
    for (at, _) in line.match_indices(&word) {
        if !line[..at].trim_end().is_empty() && !line[..at].ends_with(['{', ' ', '-']) {
            continue;
        }
        let start = at + word.len();
        let rest = &line[start..];
        let value = match rest.chars().next() {
            Some(quote @ ('\'' | '"')) => {
                let Some(end) = rest[1..].find(quote) else { continue };
                start + 1..start + 1 + end
            }
            Some('[' | '{') | None => continue,
            _ => {
                let flow = line[..at].contains('{');
                let end = if flow {
                    rest.find([',', '}']).unwrap_or(rest.len())
                } else {
                    rest.find(" #").unwrap_or(rest.len())
                };
                start..start + rest[..end].trim_end().len()
            }
        };
        out.push((at, value));
    }
    out
}

fn condition(value: Range<usize>, line: &str, out: &mut Found) {
    figures(value.clone(), line, out);
    let text = &line[value.clone()];
    for (i, c) in text.char_indices().filter(|(_, c)| matches!(c, '<' | '>')) {
        let wide = text[i + 1..].starts_with('=');
        let at = value.start + i;
        let (end, other) = if wide { (at + 2, c.to_string()) } else { (at + 1, format!("{c}=")) };
        out.push((at..end, "end", vec![other]));
    }
}

/// Numbers that are not part of a name or between quotes.
fn figures(value: Range<usize>, line: &str, out: &mut Found) {
    let text = &line[value.clone()];
    let mut quoted = false;
    let mut before = ' ';
    let mut skip = 0;
    for (i, c) in text.char_indices() {
        if i < skip {
            continue;
        }
        quoted ^= c == '"';
        if c.is_ascii_digit() && !quoted && !before.is_alphanumeric() && before != '_' {
            let length = text[i..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').count();
            if let Ok(n) = text[i..i + length].parse::<u64>() {
                let mut others = vec![(n + 1).to_string(), (n * 10).max(2).to_string(), (n * 2).max(3).to_string()];
                if n > 1 {
                    others.push((n - 1).to_string());
                }
                out.push((value.start + i..value.start + i + length, "figure", others));
            }
            skip = i + length;
            before = '0';
            continue;
        }
        before = c;
    }
}

/// The numbers of articles, paragraphs and items.
fn places(value: Range<usize>, line: &str, out: &mut Found) {
    let text = &line[value.clone()];
    for (i, _) in text.match_indices('第') {
        let start = i + '第'.len_utf8();
        let Some((number, used)) = number_at(&text[start..]) else { continue };
        let Some(n) = number.to_i64() else { continue };
        if !text[start + used..].starts_with(['条', '款', '项']) {
            continue;
        }
        let others = [n + 1, n - 1, n + 10].into_iter().filter(|n| *n > 0).filter_map(chinese).collect();
        let at = value.start + start;
        out.push((at..at + used, "article", others));
    }
}

/// A sequence of numbers that is the same each time (xorshift).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Begins.
    pub fn new(seed: u64) -> Dice {
        Dice(seed.max(1))
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (n.max(1) as u64)).unwrap_or(0)
    }
}

/// The files with one change, and how it reads.
pub fn change(files: &[SourceFile], site: &Site, dice: &mut Dice) -> (Vec<SourceFile>, String) {
    let mut files = files.to_vec();
    let other = &site.others[dice.below(site.others.len())];
    let file = &mut files[site.file];
    let line_start = file.text[..site.at.start].rfind('\n').map_or(0, |i| i + 1);
    let number = file.text[..site.at.start].matches('\n').count() + 1;
    let line = file.text[line_start..].lines().next().unwrap_or_default().trim();
    let shown: String = line.chars().take(150).collect();
    let told =
        format!("{} `{}` -> `{other}` in {}:{number}: {shown}", site.kind, &file.text[site.at.clone()], file.path);
    file.text.replace_range(site.at.clone(), other);
    (files, told)
}
