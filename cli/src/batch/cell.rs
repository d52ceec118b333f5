//! Cells as people write them, as text that intake takes: widths, spaces, grouping and units of amounts, dates.
//!
//! Nothing is guessed: what can be read two ways is refused, and what is not understood is passed on as written, for intake
//! to say what is wrong with it.

use cailiang::diagnostic::{Message, both};
use cailiang::document::{Node, NodeKind, Syntax, from_bytes};
use cailiang::expr::{self, Kind, Suffix};
use cailiang::quantity::{Number, parse_date};
use std::borrow::Cow;

/// Why a cell cannot be read: code, words.
pub type Wrong = (&'static str, Message);

/// A NUL character.
pub fn nul() -> Wrong {
    ("row-nul", both("有 NUL 字符", "there is a NUL character"))
}

/// Bytes where text should stand.
#[cfg(any(feature = "parquet", feature = "sqlite"))]
pub fn no_text() -> Wrong {
    ("row-encoding", both("是二进制数据，不是 UTF-8 文字", "bytes that are no UTF-8 text"))
}

/// Full-width letters, digits and signs as plain ones, without white space at the ends.
pub fn plain(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if trimmed.is_ascii() {
        return Cow::Borrowed(trimmed);
    }
    let narrow = |c: char| match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{ffe5}' => '¥',
        c => c,
    };
    if trimmed.chars().any(|c| narrow(c) != c) {
        return Cow::Owned(trimmed.chars().map(narrow).collect::<String>().trim().to_owned());
    }
    Cow::Borrowed(trimmed)
}

/// Whether a cell says that nothing is known.
pub fn unknown(text: &str) -> bool {
    matches!(text.trim(), "" | "NULL" | "null" | "未知" | "不详" | "未查明")
}

/// What a column's header says of its amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 元.
    Yuan,
    /// 万元.
    TenThousand,
    /// 亿元.
    HundredMillion,
}

impl Unit {
    /// As written.
    pub fn named(text: &str) -> Option<Unit> {
        match text {
            "元" => Some(Unit::Yuan),
            "万元" => Some(Unit::TenThousand),
            "亿元" => Some(Unit::HundredMillion),
            _ => None,
        }
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Unit::Yuan => "元",
            Unit::TenThousand => "万元",
            Unit::HundredMillion => "亿元",
        }
    }

    /// The name of a column without a unit in brackets at its end, and that unit.
    pub fn split(header: &str) -> (&str, Option<Unit>) {
        let Some(inner) = header.strip_suffix(['）', ')']) else { return (header, None) };
        let Some(at) = inner.rfind(['（', '(']) else { return (header, None) };
        let (name, rest) = inner.split_at(at);
        match Unit::named(rest.trim_start_matches(['（', '(']).trim()) {
            Some(unit) => (name.trim_end(), Some(unit)),
            None => (header, None),
        }
    }
}

/// Digits grouped by threes without their commas; anything else with a comma between digits is refused.
fn ungrouped(text: &str) -> Result<Cow<'_, str>, Wrong> {
    if !text.contains(',') {
        return Ok(Cow::Borrowed(text));
    }
    let ambiguous = || {
        Err((
            "amount-ambiguous",
            both(
                format!("“{text}”中的逗号不是三位一节，看不出是分节还是小数"),
                format!("the comma in `{text}` does not group by threes: it may group or be a decimal sign"),
            ),
        ))
    };
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    if !(1..=3).contains(&first.len()) || !digits(first) || !digits(fraction) || first == "0" {
        return ambiguous();
    }
    if groups.any(|g| g.len() != 3 || !digits(g)) {
        return ambiguous();
    }
    Ok(Cow::Owned(text.replace(',', "")))
}

/// Where the digits at the beginning of a text end.
fn digits_end(text: &str) -> usize {
    text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+'))).unwrap_or(text.len())
}

/// What stands behind the digits of a text; refused where white space alone parts them from more digits.
fn behind<'a>(suffix: &'a str, whole: &str) -> Result<&'a str, Wrong> {
    let bare = suffix.trim();
    if bare.len() < suffix.len() && bare.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        return Err((
            "amount-ambiguous",
            both(
                format!("“{whole}”的数字之间有空白，看不出是一个数还是几个"),
                format!("there is white space between the digits of `{whole}`: it may be one number or several"),
            ),
        ));
    }
    Ok(bare)
}

/// A number of anything: widths and grouping put right, its suffix left to intake.
pub fn number(text: &str) -> Result<String, Wrong> {
    let text = plain(text);
    let (digits, suffix) = text.split_at(digits_end(&text));
    let suffix = behind(suffix, &text)?;
    Ok(format!("{}{suffix}", ungrouped(digits)?))
}

/// Why figures that are no yuan cannot stand under a unit of yuan.
pub fn no_yuan(text: &str, column: Unit) -> Wrong {
    (
        "amount-ambiguous",
        both(
            format!("表头写有单位“{}”，而“{}”不是人民币金额", column.word(), text.trim()),
            format!("the header says {}, but `{}` is no amount of yuan", column.word(), text.trim()),
        ),
    )
}

/// An amount of yuan: 12800.5, 1.28万元, ¥12,800, 人民币5万元整, and what its column says of bare figures. A mark of the
/// currency without a unit says yuan: only an unmarked figure is what its column says.
pub fn yuan(text: &str, column: Option<Unit>) -> Result<String, Wrong> {
    let whole = plain(text);
    let mut rest: &str = &whole;
    for mark in ["人民币", "RMB", "CNY", "¥"] {
        rest = rest.strip_prefix(mark).unwrap_or(rest).trim_start();
    }
    let marked = rest.len() < whole.len();
    let (digits, suffix) = rest.split_at(digits_end(rest));
    if digits.is_empty() {
        return Ok(whole.into_owned());
    }
    let suffix = behind(suffix, &whole)?;
    let digits = ungrouped(digits)?;
    let said = match suffix.strip_suffix('整').unwrap_or(suffix) {
        "" if !marked => None,
        "" | "RMB" | "CNY" => Some(Unit::Yuan),
        "元" | "圆" => Some(Unit::Yuan),
        "万" | "万元" | "万圆" => Some(Unit::TenThousand),
        "亿" | "亿元" | "亿圆" => Some(Unit::HundredMillion),
        other => return Ok(format!("{digits}{other}")),
    };
    if let (Some(said), Some(column)) = (said, column)
        && said != column
    {
        return Err((
            "amount-ambiguous",
            both(
                format!("“{}”与表头的单位“{}”不一致", whole, column.word()),
                format!("`{}` contradicts the unit {} in the header", whole, column.word()),
            ),
        ));
    }
    Ok(format!("{digits}{}", said.or(column).map_or("", Unit::word)))
}

/// The amount a text that [`yuan`] gave stands for.
pub fn amount(text: &str) -> Option<Number> {
    match expr::parse(text).ok()?.kind {
        Kind::Number(n, Suffix::None | Suffix::Yuan) => Some(n),
        _ => None,
    }
}

/// Whether a text is a time of day and nothing else; none where it is that of another zone than China's.
fn clock(text: &str) -> Option<bool> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ','))).unwrap_or(text.len());
    let (time, rest) = text.split_at(end);
    let clock = time.starts_with(|c: char| c.is_ascii_digit()) && time.contains(':');
    match rest.trim() {
        "" | "AM" | "PM" | "am" | "pm" | "上午" | "下午" | "+08" | "+0800" | "+08:00" => Some(clock),
        zone if clock && zone.starts_with(|c: char| matches!(c, '+' | '-') || c.is_ascii_alphabetic()) => None,
        _ => Some(false),
    }
}

/// A day, year first: 2024-05-01, 2024/5/1, 2024.5.1, 2024年5月1日, 20240501, also with a time of day behind it.
pub fn date(text: &str) -> Result<String, Wrong> {
    let whole = plain(text);
    if parse_date(&whole).is_some() {
        return Ok(whole.into_owned());
    }
    let day = match whole.split_once([' ', 'T']).map(|(day, time)| (day, clock(time.trim()))) {
        Some((_, None)) => {
            return Err((
                "date-ambiguous",
                both(
                    format!("“{whole}”是另一时区的时刻，看不出当地是哪一日；写成日期"),
                    format!("`{whole}` is a moment in another time zone, and may be another day here: write the date"),
                ),
            ));
        }
        Some((day, Some(true))) => day,
        _ => &whole,
    };
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = if all_digits(day) && day.len() == 8 {
        vec![day.get(..4).unwrap_or_default(), day.get(4..6).unwrap_or_default(), day.get(6..).unwrap_or_default()]
    } else {
        let bare = day.strip_suffix('日').unwrap_or(day);
        bare.split(['-', '/', '.', '年', '月']).map(str::trim).collect()
    };
    let [year, month, dom] = parts.as_slice() else { return Ok(whole.into_owned()) };
    if !all_digits(year) || !all_digits(month) || !all_digits(dom) {
        return Ok(whole.into_owned());
    }
    if year.len() != 4 {
        return Err((
            "date-ambiguous",
            both(
                format!("“{whole}”看不出哪个是年、月、日；年写四位，写在最前"),
                format!("in `{whole}` year, month and day cannot be told apart: write the year first, in four digits"),
            ),
        ));
    }
    Ok(format!("{year}-{month:0>2}-{dom:0>2}"))
}

/// Yes or no, as intake takes it.
pub fn yes_no(text: &str) -> String {
    let text = plain(text);
    match text.to_ascii_lowercase().as_str() {
        "true" | "是" | "有" | "yes" | "y" | "1" => "true".to_owned(),
        "false" | "否" | "无" | "no" | "n" | "0" => "false".to_owned(),
        _ => text.into_owned(),
    }
}

/// A list of options: JSON, or options between `;`, `、` and the like; 无 is none of them, a cell of separators alone is no
/// list. `is_option` knows the item's.
pub fn list(text: &str, at: cailiang::diagnostic::Location, is_option: impl Fn(&str) -> bool) -> Option<NodeKind> {
    let trimmed = text.trim();
    if trimmed.starts_with(['[', '{']) {
        let mut node = from_bytes(trimmed.as_bytes(), 0, Syntax::Json).ok()?;
        place(&mut node, at);
        return Some(node.kind);
    }
    if !is_option(trimmed) && matches!(trimmed, "无" | "没有" | "none") {
        return Some(NodeKind::Seq(Vec::new()));
    }
    let mut options: Vec<&str> = Vec::new();
    for part in trimmed.split([';', '；', '|', '\n']).map(str::trim).filter(|p| !p.is_empty()) {
        let pieces: Vec<&str> = part.split(['、', ',', '，']).map(str::trim).filter(|p| !p.is_empty()).collect();
        if !is_option(part) && pieces.iter().all(|p| is_option(p)) {
            options.extend(pieces);
        } else {
            options.push(part);
        }
    }
    let node = |t: &str| Node { at, kind: scalar(t) };
    // Nobody said 无.
    (!options.is_empty()).then(|| NodeKind::Seq(options.into_iter().map(node).collect()))
}

/// A text as a value of a document.
pub fn scalar(text: &str) -> NodeKind {
    NodeKind::Scalar { text: text.to_owned(), plain: false, direct: false }
}

/// Everything of a value in a cell stands where the cell stands.
fn place(node: &mut Node, at: cailiang::diagnostic::Location) {
    node.at = at;
    match &mut node.kind {
        NodeKind::Scalar { .. } => {}
        NodeKind::Seq(list) => list.iter_mut().for_each(|n| place(n, at)),
        NodeKind::Map(entries) => {
            for e in entries {
                e.key_at = at;
                place(&mut e.value, at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_people_write_them() {
        let table = [
            ("12800.50", "12800.50"),
            (" 12,800.50 ", "12800.50"),
            ("１２，８００．５０元", "12800.50"),
            ("1.28万元", "12800.00"),
            ("1.28 万", "12800"),
            ("￥5,000", "5000"),
            ("人民币 5万元整", "50000"),
            ("1亿元", "100000000"),
            ("3元整", "3"),
        ];
        for (text, want) in table {
            let read = yuan(text, None).unwrap();
            let want = cailiang::quantity::parse_number(want).unwrap().unwrap();
            assert_eq!(amount(&read), Some(want), "{text}: {read}");
        }
        assert_eq!(yuan("1.5", Some(Unit::TenThousand)).unwrap(), "1.5万元");
        assert_eq!(yuan("1.5万元", Some(Unit::TenThousand)).unwrap(), "1.5万元");
        for text in ["1,5", "12,34", "1.234,56", "0,500", "12,8000", "1234,567", "5,000元起,另计"] {
            let read = yuan(text, None);
            assert!(read.is_err() || amount(&read.unwrap()).is_none(), "{text}");
        }
        assert_eq!(yuan("15000元", Some(Unit::TenThousand)).unwrap_err().0, "amount-ambiguous");
        // A mark of the currency says yuan, which a header of another unit contradicts.
        for text in ["¥5000", "￥ 5000", "5000 RMB", "人民币5000", "CNY 5000"] {
            assert_eq!(yuan(text, Some(Unit::TenThousand)).unwrap_err().0, "amount-ambiguous", "{text}");
            assert_eq!(yuan(text, Some(Unit::Yuan)).unwrap(), "5000元", "{text}");
            assert_eq!(yuan(text, None).unwrap(), "5000元", "{text}");
        }
        assert_eq!(yuan("¥1.5万", Some(Unit::TenThousand)).unwrap(), "1.5万元");
        for text in ["500 600", "5000\n6000", "12 800", "12\u{2009}800", "12\u{a0}800元", "¥1 2", "5 .5", "1 ,200"] {
            assert_eq!(yuan(text, None).unwrap_err().0, "amount-ambiguous", "{text}");
        }
        // Words are left for intake to refuse.
        for text in ["约5万元", "五万元", "1万5千元", "-", "/", "5万-6万"] {
            assert_eq!(amount(&yuan(text, None).unwrap()), None, "{text}");
        }
    }

    #[test]
    fn numbers_keep_their_suffix() {
        assert_eq!(number("３０％").unwrap(), "30%");
        assert_eq!(number("1,200").unwrap(), "1200");
        assert_eq!(number("2 倍").unwrap(), "2倍");
        assert_eq!(number("1,20").unwrap_err().0, "amount-ambiguous");
        assert_eq!(number("1 2").unwrap_err().0, "amount-ambiguous");
        assert_eq!(number("1年 6个月").unwrap(), "1年 6个月");
    }

    #[test]
    fn days_as_people_write_them() {
        for text in
            ["2024-05-01", "2024/5/1", "2024.5.1", "2024年5月1日", "20240501", "2024-05-01 00:00:00", "２０２４-5-01"]
        {
            assert_eq!(date(text).unwrap(), "2024-05-01", "{text}");
        }
        for text in [
            "2024-05-01T00:00:00+08:00",
            "2024-05-01 08:00:00+08",
            "2024-05-01 08:00:00.5",
            "2024年5月1日  8：00",
            "2024/5/1 11:30 PM",
        ] {
            assert_eq!(date(text).unwrap(), "2024-05-01", "{text}");
        }
        for text in [
            "5/1/2024",
            "24-05-01",
            "01.05.24",
            "2024-04-30T16:00:00Z",
            "2024-04-30 16:00:00+00",
            "2024-04-30 16:00:00 -05:00",
            "2024-04-30T16:00:00z",
            "2024-04-30 16:00 UTC",
        ] {
            assert_eq!(date(text).unwrap_err().0, "date-ambiguous", "{text}");
        }
        for text in [
            "昨天",
            "2024-13-41",
            "2024年",
            "202405",
            // Several days, or one of another count.
            "2024-05-01 08:00至2024年6月1日",
            "2024-05-01 08:00、09:00",
            "2024年5月1日 8:00 起",
        ] {
            assert_eq!(parse_date(&date(text).unwrap()), None, "{text}");
        }
    }

    #[test]
    fn the_unit_in_a_header() {
        assert_eq!(Unit::split("货值（万元）"), ("货值", Some(Unit::TenThousand)));
        assert_eq!(Unit::split("罚款 (元)"), ("罚款", Some(Unit::Yuan)));
        assert_eq!(Unit::split("天数（日）"), ("天数（日）", None));
        assert_eq!(Unit::split("元）"), ("元）", None));
    }

    #[test]
    fn options_in_a_cell() {
        let at = cailiang::diagnostic::Location::default();
        let known = |t: &str| ["a", "b", "主动消除、减轻后果"].contains(&t);
        let texts = |t: &str| match list(t, at, known) {
            Some(NodeKind::Seq(l)) => l.iter().map(|n| n.text().unwrap().to_owned()).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(texts("a、b"), ["a", "b"]);
        assert_eq!(texts("a;主动消除、减轻后果"), ["a", "主动消除、减轻后果"]);
        assert_eq!(texts("a,c"), ["a,c"]);
        assert_eq!(texts("[\"a\"]"), ["a"]);
        assert!(texts("无").is_empty());
        for text in ["；", ";;", "、", " ; | "] {
            assert!(list(text, at, known).is_none(), "{text}");
        }
        assert!(list("[a", at, known).is_none());
        assert!(matches!(list("{\"a\": true}", at, known), Some(NodeKind::Map(_))));
    }
}
