//! Looking items up.
//!
//! Receives what somebody typed; guarantees that every word of it is found in an item, in any order, and says how well;
//! must not decide anything about a case: it only helps to find the item.
//!
//! An article is found in any notation (第一百二十四条, 124条, 食品安全法124), and beside a law's name only as that law's.
//! Chinese names are also found by pinyin, initials and whole syllables mixed.

use cailiang::pack::Pack;
use cailiang::pack::model::Item;
use cailiang::statute::chinese;
use pinyin::ToPinyinMulti;

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    words: Vec<Word>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    /// Anything that is no article.
    Text(String),
    /// `第一百二十四条`, with a law's name before it or a paragraph after it.
    Article(String),
    /// A bare number: part of a code, or an article.
    Number { digits: String, article: String },
}

/// How well a word is found in each place; sums are compared.
mod weight {
    pub const EXACT: u32 = 100;
    pub const ARTICLE: u32 = 60;
    pub const ARTICLE_OF_CLAUSE: u32 = 50;
    pub const NAME_BEGINS: u32 = 40;
    pub const NAME: u32 = 30;
    pub const LAW: u32 = 28;
    pub const ID: u32 = 25;
    pub const LAW_PART: u32 = 20;
    pub const SPELT_NAME: u32 = 15;
    pub const SPELT_LAW: u32 = 12;
    pub const PACK: u32 = 10;
    pub const ACT: u32 = 8;
    pub const SPELT_PACK: u32 = 5;
}

impl Query {
    /// Reads what was typed.
    pub fn read(typed: &[String]) -> Query {
        let text = fold(&typed.join(" "));
        let tokens: Vec<String> = text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；'))
            .filter(|t| !t.is_empty())
            .map(with_articles)
            .collect();
        let words: Vec<Word> = tokens.iter().map(|t| word(t)).collect();
        // `article 124` is `124`.
        let numbered = words.iter().any(|w| !matches!(w, Word::Text(_)));
        let filler = |w: &Word| matches!(w, Word::Text(t) if matches!(t.as_str(), "article" | "art." | "art"));
        Query { words: words.into_iter().filter(|w| !(numbered && filler(w))).collect() }
    }

    /// Whether nothing was asked, so that everything answers.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether one of the words is the item's whole id.
    pub fn names(&self, pack: &Pack, item: &Item) -> bool {
        let id = fold(&format!("{}/{}", pack.id.value, item.id.value));
        self.words.iter().any(|w| matches!(w, Word::Text(t) if *t == id))
    }

    /// How well an item answers; `None` where one of the words is nowhere in it.
    pub fn score(&self, pack: &Pack, item: &Item) -> Option<u32> {
        let place = Places::of(pack, item);
        let articles = self.words.iter().any(|w| !matches!(w, Word::Text(_)));
        if !articles {
            let one = |w: &Word| {
                let cited = place.cites.iter().filter_map(|c| c.score(w)).max();
                place.score(w).max(cited)
            };
            return self.words.iter().map(one).sum();
        }
        // An article and the law it is of must stand in one citation.
        let with = |cite: Option<&Cited>| -> Option<u32> {
            self.words.iter().map(|w| place.score(w).max(cite.and_then(|c| c.score(w)))).sum()
        };
        place.cites.iter().map(|c| with(Some(c))).chain([with(None)]).max().flatten()
    }
}

/// Small letters, ASCII for its full-width forms, without title marks and the state's name before a law's.
fn fold(text: &str) -> String {
    let ascii = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    };
    let plain: String = text.chars().filter(|c| !matches!(c, '《' | '》' | '“' | '”')).map(ascii).collect();
    plain.replace("中华人民共和国", "").to_lowercase()
}

fn is_numeral(c: char) -> bool {
    "零〇一二三四五六七八九十百千".contains(c)
}

fn is_number(token: &str) -> bool {
    !token.is_empty() && token.chars().all(|c| c.is_ascii_digit())
}

/// The numbers of articles as statutes write them: `124条`, `一百二十四条` and `食品安全法124` with 第 and 条.
fn with_articles(token: &str) -> String {
    if is_number(token) {
        return token.to_owned();
    }
    let chars: Vec<char> = token.chars().collect();
    let mut out = String::with_capacity(token.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let run = |of: fn(char) -> bool| chars.iter().skip(at).take_while(|c| of(**c)).count();
        let (digits, numerals) = (run(|c| c.is_ascii_digit()), run(is_numeral));
        if digits == 0 && numerals == 0 {
            out.push(c);
            at += 1;
            continue;
        }
        let length = digits.max(numerals);
        let written: String = chars.iter().skip(at).take(length).collect();
        let number = if digits > 0 { written.parse().ok().and_then(chinese) } else { Some(written.clone()) };
        let next = chars.get(at + length).copied();
        let counted = out.ends_with('第');
        // A law's name ends so, and a number after it is an article.
        let of_law = digits > 0 && next.is_none() && (counted || out.ends_with(['法', '例', '则', '定']));
        match (number, next) {
            (Some(n), Some('条')) => out.push_str(&if counted { n } else { format!("第{n}") }),
            (Some(n), Some('款' | '项')) if digits > 0 => out.push_str(&if counted { n } else { format!("第{n}") }),
            (Some(n), None) if of_law => out.push_str(&if counted { format!("{n}条") } else { format!("第{n}条") }),
            _ => out.push_str(&written),
        }
        at += length;
    }
    out
}

fn word(token: &str) -> Word {
    if is_number(token) {
        let article = token.parse().ok().and_then(chinese).map(|n| format!("第{n}条"));
        return match article {
            Some(article) => Word::Number { digits: token.to_owned(), article },
            None => Word::Text(token.to_owned()),
        };
    }
    let counted = token.split_once('第').is_some_and(|(_, after)| {
        let rest = after.trim_start_matches(is_numeral);
        rest.len() < after.len() && rest.starts_with(['条', '款', '项'])
    });
    if counted { Word::Article(token.to_owned()) } else { Word::Text(token.to_owned()) }
}

/// A citation: its law, and law and place in one word.
struct Cited {
    law: String,
    whole: String,
    of_item: bool,
}

impl Cited {
    fn score(&self, word: &Word) -> Option<u32> {
        let article = |a: &str| {
            let weight = if self.of_item { weight::ARTICLE } else { weight::ARTICLE_OF_CLAUSE };
            self.whole.contains(a).then_some(weight)
        };
        match word {
            Word::Article(a) => article(a),
            Word::Number { article: a, .. } => article(a),
            Word::Text(t) if self.law == *t => Some(weight::LAW),
            Word::Text(t) if self.law.contains(t) => Some(weight::LAW_PART),
            Word::Text(t) if self.whole.contains(t) => Some(weight::ACT),
            Word::Text(t) => spelt(t, &self.law).then_some(weight::SPELT_LAW),
        }
    }
}

/// Where the words may stand, folded.
struct Places {
    ids: [String; 2],
    code: Option<String>,
    names: Vec<String>,
    pack: Vec<String>,
    acts: Vec<String>,
    cites: Vec<Cited>,
}

impl Places {
    fn of(pack: &Pack, item: &Item) -> Places {
        let label = |l: &cailiang::pack::model::Label| [fold(&l.text.zh), fold(&l.text.en)];
        let names = std::iter::once(&item.name).chain(&item.standard_name).flat_map(label).collect();
        let about = std::iter::once(&pack.name).chain(&pack.field).chain(&pack.authority).flat_map(label);
        let own = [&item.section, &item.powers].into_iter().flatten().flat_map(label);
        let cited = |c: &cailiang::pack::model::Citation, of_item: bool| {
            let cite = fold(&c.cite.value);
            let law = cite.split_whitespace().next().unwrap_or_default().to_owned();
            Cited { law, whole: cite.split_whitespace().collect(), of_item }
        };
        let of_clauses = item.clauses.iter().flat_map(|c| &c.basis).map(|c| cited(c, false));
        Places {
            ids: [fold(&format!("{}/{}", pack.id.value, item.id.value)), fold(&item.id.value)],
            code: item.code.as_ref().map(|c| fold(&c.value)),
            names,
            pack: about.chain(own).collect(),
            acts: item.acts.iter().flat_map(|(_, act)| label(act)).collect(),
            cites: item.basis.iter().map(|c| cited(c, true)).chain(of_clauses).collect(),
        }
    }

    fn score(&self, word: &Word) -> Option<u32> {
        let coded = |t: &str| {
            let exact = self.ids.iter().chain(&self.code).any(|id| id == t);
            let part = self.ids.iter().chain(&self.code).any(|id| id.contains(t));
            if exact { Some(weight::EXACT) } else { part.then_some(weight::ID) }
        };
        let text = match word {
            Word::Article(_) => return None,
            Word::Number { digits, .. } => return coded(digits),
            Word::Text(text) => text,
        };
        let within = |list: &[String], weight: u32| list.iter().any(|n| n.contains(text)).then_some(weight);
        let begins = self.names.iter().any(|n| n.starts_with(text)).then_some(weight::NAME_BEGINS);
        let plain = [
            coded(text),
            begins,
            within(&self.names, weight::NAME),
            within(&self.pack, weight::PACK),
            within(&self.acts, weight::ACT),
        ];
        let sounds = |list: &[String], weight: u32| list.iter().any(|n| spelt(text, n)).then_some(weight);
        plain
            .into_iter()
            .max()
            .flatten()
            .or_else(|| sounds(&self.names, weight::SPELT_NAME).or_else(|| sounds(&self.pack, weight::SPELT_PACK)))
    }
}

/// Whether letters spell a stretch of a Chinese text: for each character its initial or its whole syllable, in any of its
/// readings; the last syllable may be unfinished.
fn spelt(letters: &str, text: &str) -> bool {
    if letters.len() < 2 || letters.len() > 64 || !letters.bytes().all(|b| b.is_ascii_lowercase()) {
        return false;
    }
    let chars: Vec<Vec<String>> = text.chars().filter(|c| c.is_alphanumeric()).map(readings).collect();
    (0..chars.len()).any(|from| {
        // How many letters the characters so far may have used.
        let mut used = vec![0];
        for syllables in chars.iter().skip(from) {
            let mut next = Vec::new();
            for rest in used.iter().filter_map(|n| letters.get(*n..)) {
                for syllable in syllables {
                    if syllable.starts_with(rest) {
                        return true;
                    }
                    let past = letters.len() - rest.len();
                    for part in [syllable.as_str(), syllable.get(..1).unwrap_or_default()] {
                        if !part.is_empty() && rest.starts_with(part) && !next.contains(&(past + part.len())) {
                            next.push(past + part.len());
                        }
                    }
                }
            }
            if next.is_empty() {
                return false;
            }
            used = next;
        }
        false
    })
}

/// How a character is read, without tones. Letters of other scripts are not spelt.
fn readings(c: char) -> Vec<String> {
    let Some(all) = c.to_pinyin_multi() else { return Vec::new() };
    let mut out: Vec<String> = all.into_iter().map(|p| p.plain().replace('ü', "v")).collect();
    out.sort();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(typed: &str) -> Vec<String> {
        let said = |w: Word| match w {
            Word::Text(t) => format!("text {t}"),
            Word::Article(a) => format!("article {a}"),
            Word::Number { digits, article } => format!("number {digits} {article}"),
        };
        Query::read(&[typed.to_owned()]).words.into_iter().map(said).collect()
    }

    #[test]
    fn articles_are_read_in_any_notation() {
        assert_eq!(words("食品安全法 124"), ["text 食品安全法", "number 124 第一百二十四条"]);
        for typed in ["第一百二十四条", "124条", "第124条", "１２４条", "一百二十四条"] {
            assert_eq!(words(typed), ["article 第一百二十四条"], "{typed}");
        }
        for typed in ["食品安全法124", "食品安全法第124条", "《中华人民共和国食品安全法》一百二十四条"]
        {
            assert_eq!(words(typed), ["article 食品安全法第一百二十四条"], "{typed}");
        }
        assert_eq!(words("第124条第1款"), ["article 第一百二十四条第一款"]);
        assert_eq!(words("article 20"), ["number 20 第二十条"]);
        assert_eq!(words("附件1 表1.1"), ["text 附件1", "text 表1.1"]);
        assert_eq!(words("第三方平台 一百倍"), ["text 第三方平台", "text 一百倍"]);
    }

    #[test]
    fn pinyin_is_initials_syllables_or_both() {
        for typed in ["spscjy", "shipin", "shipinsc", "spshengchan", "sp", "jyx"] {
            assert!(spelt(typed, "未取得食品生产经营许可"), "{typed}");
        }
        for typed in ["s", "spjy", "shpin", "xkz", "食品"] {
            assert!(!spelt(typed, "未取得食品生产经营许可"), "{typed}");
        }
        // 行 is read xing and hang, 调 diao and tiao.
        assert!(spelt("yhtj", "银行调解") && spelt("xingz", "行政"));
    }
}
