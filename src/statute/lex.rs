//! Chinese legal text has no spaces: the longest known word at each place is a token, the rest is text.

use super::numeral::{Quantity, Unit, quantity_at};
use core::ops::Range;

/// A word the grammar knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// ，
    Comma,
    /// ；
    Semicolon,
    /// 。
    Stop,
    /// ：
    Colon,
    /// 、
    Dun,
    /// 或者
    Or,
    /// 和, 及, 以及
    And,
    /// 罚款
    Fine,
    /// 按日连续处罚
    PerDay,
    /// 处, 处以, 科处
    Impose,
    /// 给予, 予以
    Give,
    /// 加处, 加收
    Surcharge,
    /// 并
    Also,
    /// 单处
    Alone,
    /// 可, 可以
    May,
    /// 应当, 还
    Must,
    /// 按照, 依照, 按, 依据
    By,
    /// 规定
    Rule,
    /// 对
    Towards,
    /// 由
    Agent,
    /// 的
    De,
    /// 每
    Each,
    /// 以上
    Above,
    /// 以下, 以内
    Below,
    /// 至
    To,
    /// 不超过, 最高不超过
    AtMost,
    /// 不足, 不满
    LessThan,
    /// 超过, 高于
    MoreThan,
    /// 不少于, 不低于
    AtLeast,
    /// A quantity.
    Quantity(Quantity),
    /// Anything else.
    Text,
}

/// A token and the bytes it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lexeme {
    /// Which word.
    pub token: Token,
    /// Where.
    pub at: Range<usize>,
    /// An end of a range that is said not to belong to it: （不含）.
    pub excluded: bool,
}

/// Words, each longer one before those it begins with. What looks like a word of the grammar but is part of another
/// word is listed as text.
const WORDS: &[(&str, Token)] = &[
    ("，", Token::Comma),
    ("；", Token::Semicolon),
    ("。", Token::Stop),
    ("：", Token::Colon),
    ("、", Token::Dun),
    ("或者", Token::Or),
    ("以及", Token::And),
    ("按日连续处罚", Token::PerDay),
    ("按日连续计罚", Token::PerDay),
    ("罚款", Token::Fine),
    ("处罚款", Token::Impose),
    ("处以", Token::Impose),
    ("科处", Token::Impose),
    ("科以", Token::Impose),
    ("处理", Token::Text),
    ("处分", Token::Text),
    ("处置", Token::Text),
    ("处罚", Token::Text),
    ("处所", Token::Text),
    ("处于", Token::Text),
    ("处方", Token::Text),
    ("处境", Token::Text),
    ("处级", Token::Text),
    ("处刑", Token::Text),
    ("办事处", Token::Text),
    ("代表处", Token::Text),
    ("查处", Token::Text),
    ("惩处", Token::Text),
    ("判处", Token::Text),
    ("住处", Token::Text),
    ("到处", Token::Text),
    ("好处", Token::Text),
    ("损处", Token::Text),
    ("用处", Token::Text),
    ("一处", Token::Text),
    ("两处", Token::Text),
    ("多处", Token::Text),
    ("出处", Token::Text),
    ("单处", Token::Alone),
    ("加处", Token::Surcharge),
    ("加收", Token::Surcharge),
    ("处", Token::Impose),
    ("给予", Token::Give),
    ("予以", Token::Give),
    ("可以", Token::May),
    ("许可", Token::Text),
    ("认可", Token::Text),
    ("可能", Token::Text),
    ("可靠", Token::Text),
    ("可燃", Token::Text),
    ("不可", Token::Text),
    ("应当", Token::Must),
    ("可处", Token::May),
    ("可并处", Token::May),
    ("可单处", Token::May),
    ("可给予", Token::May),
    ("可予以", Token::May),
    ("可根据", Token::May),
    ("可视", Token::May),
    ("可按", Token::May),
    ("可依", Token::May),
    ("可对", Token::May),
    ("可由", Token::May),
    ("可另处", Token::May),
    ("可酌情", Token::May),
    ("可责令", Token::May),
    ("可罚款", Token::May),
    ("可没收", Token::May),
    ("还可以", Token::May),
    ("也可以", Token::May),
    ("并且", Token::Text),
    ("合并", Token::Text),
    ("兼并", Token::Text),
    ("并", Token::Also),
    ("按照", Token::By),
    ("依照", Token::By),
    ("依据", Token::By),
    ("根据", Token::By),
    ("按时", Token::Text),
    ("按期", Token::Text),
    ("按日", Token::Text),
    ("按月", Token::Text),
    ("按年", Token::Text),
    ("按要求", Token::Text),
    ("按规定", Token::Text),
    ("按", Token::By),
    ("规定", Token::Rule),
    ("针对", Token::Text),
    ("核对", Token::Text),
    ("相对", Token::Text),
    ("绝对", Token::Text),
    ("面对", Token::Text),
    ("应对", Token::Text),
    ("反对", Token::Text),
    ("对方", Token::Text),
    ("对象", Token::Text),
    ("对外", Token::Text),
    ("对策", Token::Text),
    ("对比", Token::Text),
    ("对于", Token::Towards),
    ("对", Token::Towards),
    ("理由", Token::Text),
    ("自由", Token::Text),
    ("由于", Token::Text),
    ("由", Token::Agent),
    ("目的", Token::Text),
    ("的", Token::De),
    ("每日", Token::Text),
    ("每", Token::Each),
    ("以上", Token::Above),
    ("以下", Token::Below),
    ("以内", Token::Below),
    ("最高不得超过", Token::AtMost),
    ("最高不超过", Token::AtMost),
    ("最多不超过", Token::AtMost),
    ("不得超过", Token::AtMost),
    ("不超过", Token::AtMost),
    ("不得高于", Token::AtMost),
    ("不高于", Token::AtMost),
    ("不足", Token::LessThan),
    ("不满", Token::LessThan),
    ("超过", Token::MoreThan),
    ("不少于", Token::AtLeast),
    ("不低于", Token::AtLeast),
    ("最低不低于", Token::AtLeast),
    ("最低不少于", Token::AtLeast),
    ("不得低于", Token::AtLeast),
    ("不得少于", Token::AtLeast),
    ("最低不得低于", Token::AtLeast),
    ("最低不得少于", Token::AtLeast),
    ("直至", Token::Text),
    ("甚至", Token::Text),
    ("至少", Token::Text),
    ("至", Token::To),
    ("～", Token::To),
    ("~", Token::To),
    ("—", Token::To),
    ("－", Token::To),
    ("-", Token::To),
    ("——", Token::To),
    ("－－", Token::To),
    ("--", Token::To),
];

/// Tokens of a text, in order, covering it.
pub fn lex(text: &str) -> Vec<Lexeme> {
    let mut out: Vec<Lexeme> = Vec::new();
    let mut at = 0;
    // Inside brackets and quotation marks nothing is a clause: an aside, a title, a name.
    let mut nested = 0_usize;
    // （最高不超过三万元）: an aside that caps the amount is read as if a comma stood before it.
    let mut capping = false;
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        let Some(c) = rest.chars().next() else { break };
        let one = c.len_utf8();
        // 处 1000 元以上: a space says nothing and belongs to the word before it.
        if nested == 0
            && is_space(c)
            && let Some(last) = out.last_mut()
        {
            last.at.end = at.saturating_add(one);
            at = last.at.end;
            continue;
        }
        if nested == 0
            && let Some(last) = out.last()
            && matches!(last.token, Token::Quantity(_) | Token::Above | Token::Below)
            && let Some((excluded, length)) = note_at(rest, &out)
            && let Some(last) = out.last_mut()
        {
            last.excluded |= excluded;
            last.at.end = at.saturating_add(length);
            at = last.at.end;
            continue;
        }
        if capping && nested == 0 && matches!(c, '）' | ')') {
            capping = false;
            if let Some(last) = out.last_mut() {
                last.at.end = at.saturating_add(one);
            }
            at = at.saturating_add(one);
            continue;
        }
        if nested == 0 && caps(rest) {
            capping = true;
            out.push(Lexeme { token: Token::Comma, at: at..at.saturating_add(one), excluded: false });
            at = at.saturating_add(one);
            continue;
        }
        let (token, length) = match c {
            '（' | '(' | '《' | '“' | '〈' | '「' => {
                nested = nested.saturating_add(1);
                (Token::Text, one)
            }
            '）' | ')' | '》' | '”' | '〉' | '」' => {
                nested = nested.saturating_sub(1);
                (Token::Text, one)
            }
            '。' => {
                // A mark that was never closed does not swallow the next sentence.
                nested = 0;
                (Token::Stop, one)
            }
            _ if nested > 0 => (Token::Text, one),
            ',' => (Token::Comma, one),
            ';' => (Token::Semicolon, one),
            ':' => (Token::Colon, one),
            _ => word_at(rest).unwrap_or((Token::Text, one)),
        };
        // 五百元到一千元.
        let to = c == '到' && matches!(out.last(), Some(Lexeme { token: Token::Quantity(_), .. })) && ranged(rest, one);
        let (token, length) = if to { (Token::To, one) } else { (token, length) };
        let end = at.saturating_add(length);
        match out.last_mut() {
            Some(last) if token == Token::Text && last.token == Token::Text => last.at.end = end,
            _ => out.push(Lexeme { token, at: at..end, excluded: false }),
        }
        at = end;
    }
    out
}

fn is_space(c: char) -> bool {
    c != '\n' && c.is_whitespace()
}

/// Whether an aside begins here that says what the amount may not exceed.
fn caps(rest: &str) -> bool {
    let inner = rest.strip_prefix(['（', '(']);
    inner.and_then(|r| r.find(['）', ')']).and_then(|i| r.get(..i))).is_some_and(|note| {
        ["最高", "最多", "但"].iter().any(|w| note.starts_with(w))
            && ["不超过", "不得超过"].iter().any(|w| note.contains(w))
            && note.ends_with('元')
    })
}

/// （含本数）, （不含5000元）, （人民币，下同） at the beginning: whether it leaves the number before it out, and its bytes.
fn note_at(rest: &str, before: &[Lexeme]) -> Option<(bool, usize)> {
    let inner = rest.strip_prefix(['（', '('])?;
    let close = inner.find(['）', ')'])?;
    let note = inner.get(..close)?;
    let mark = inner.get(close..)?.chars().next()?;
    let length = rest.len().checked_sub(inner.len())?.saturating_add(close).saturating_add(mark.len_utf8());
    if matches!(note, "人民币" | "下同" | "人民币，下同" | "以下同") {
        return Some((false, length));
    }
    let excluded = ["不含", "不包括"].into_iter().find_map(|w| note.strip_prefix(w));
    let what = excluded.or_else(|| ["含", "包括", "包含"].into_iter().find_map(|w| note.strip_prefix(w)))?;
    let what = what.trim_end_matches("下同").trim_end_matches(['，', '、']);
    let number = before.iter().rev().find_map(|t| match t.token {
        Token::Quantity(q) => Some(q),
        _ => None,
    })?;
    let same = quantity_at(what).is_some_and(|(q, used)| used == what.len() && q == number);
    (same || matches!(what, "" | "本数" | "本级" | "本额")).then_some((excluded.is_some(), length))
}

/// A quantity at the beginning, spaces between its number and its unit left out, 人民币 before it taken in.
fn spaced_quantity(rest: &str) -> Option<(Quantity, usize)> {
    if let Some(after) = rest.strip_prefix("人民币") {
        let words = after.trim_start_matches(is_space);
        let (q, used) = spaced_quantity(words).filter(|(q, _)| q.unit == Unit::Yuan && !words.starts_with("人民币"))?;
        return Some((q, rest.len().saturating_sub(words.len()).saturating_add(used)));
    }
    let found = quantity_at(rest);
    let (_, used) = found?;
    let after = rest.get(used..)?;
    let unit = after.trim_start_matches(is_space);
    // 5 10元 are two numbers.
    let scale = |c: char| "元倍%％‰万亿千百".contains(c);
    if unit.len() == after.len() || !unit.starts_with(scale) {
        return found;
    }
    let number = rest.get(..used)?;
    let end = unit.find(|c| !scale(c)).unwrap_or(unit.len());
    let joined = format!("{number}{}", unit.get(..end)?);
    let (q, length) = quantity_at(&joined)?;
    if length <= number.len() {
        return found;
    }
    let skipped = after.len().saturating_sub(unit.len());
    Some((q, length.saturating_add(skipped)))
}

fn word_at(rest: &str) -> Option<(Token, usize)> {
    if let Some((q, used)) = spaced_quantity(rest) {
        let after = rest.get(used..).unwrap_or_default().trim_start_matches(is_space);
        // A bare number is a quantity only as the first end of a range: 二至五倍.
        if q.unit != Unit::Bare || bare_range(after) {
            return Some((Token::Quantity(q), used));
        }
        // 处10万以上20万以下罚款: in the amount of a fine 万 alone is 万元.
        if rest.get(..used).is_some_and(|w| w.ends_with('万')) && bounds_fine(after) {
            return Some((Token::Quantity(Quantity { unit: Unit::Yuan, ..q }), used));
        }
        return Some((Token::Text, first_length(rest)));
    }
    let (word, token) = WORDS.iter().filter(|(w, _)| rest.starts_with(w)).max_by_key(|(w, _)| w.len()).copied()?;
    // 处罚款 is 处 and 罚款, where the longest word alone would be 处罚; 处所获收入 has no 处所 in it.
    if word == "处所" && shared(rest) {
        return Some((Token::Impose, "处".len()));
    }
    // 主管部门可处以: 可 leaves open what the verb after it says.
    let length = match word {
        "处罚款" => "处".len(),
        _ if token == Token::May && !word.ends_with("可以") => "可".len(),
        _ => word.len(),
    };
    Some((token, length))
}

/// Whether the clause that begins here sets a fine as a share or multiple: 处所造成损失一倍的罚款.
fn shared(rest: &str) -> bool {
    let clause = rest.split(['，', '；', '。', '\n']).next().unwrap_or_default();
    clause
        .split_once("罚款")
        .is_some_and(|(before, _)| ["倍", "百分之", "%", "％", "等值"].iter().any(|w| before.contains(w)))
}

fn first_length(rest: &str) -> usize {
    rest.chars().next().map_or(0, char::len_utf8)
}

/// Whether an end of the range of a fine stands here: 以上20万以下罚款, 以下的罚款.
fn bounds_fine(after: &str) -> bool {
    let after = match after.strip_prefix("以上") {
        Some(rest) => match quantity_at(rest) {
            Some((_, used)) => rest.get(used..).unwrap_or_default(),
            None => return false,
        },
        None => after,
    };
    ["以下罚款", "以下的罚款"].iter().any(|w| after.starts_with(w))
}

/// Whether the sign of a range stands here, and a quantity with a unit after it.
fn bare_range(after: &str) -> bool {
    let sign = WORDS.iter().filter(|(w, t)| *t == Token::To && after.starts_with(w)).map(|(w, _)| w.len()).max();
    let sign = sign.or_else(|| after.starts_with('到').then_some('到'.len_utf8()));
    sign.is_some_and(|n| ranged(after, n))
}

/// Whether a quantity with a unit stands after the sign of a range, `length` bytes of it.
fn ranged(text: &str, length: usize) -> bool {
    let rest = text.get(length..).unwrap_or_default().trim_start_matches(is_space);
    spaced_quantity(rest).is_some_and(|(q, _)| q.unit != Unit::Bare)
}
