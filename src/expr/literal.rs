//! Numbers, durations and dates as written.

use super::ast::{Kind, Suffix};
use super::parse::ParseError;
use crate::diagnostic::{Message, Span, both};
use crate::quantity::{Date, Number, parse_date, parse_number};

/// Why a literal cannot be read, and what to write instead.
pub(super) type Refusal = (Message, Option<Message>);

/// How much is said of a text that cannot be read.
pub(super) trait Failure: Sized {
    /// Why it cannot be.
    type Why;
    /// Makes it, where it is said.
    fn why(make: impl FnOnce() -> Refusal) -> Self::Why;
    /// With its place.
    fn at(span: Span, why: Self::Why) -> Self;
}

impl Failure for ParseError {
    type Why = Refusal;

    fn why(make: impl FnOnce() -> Refusal) -> Refusal {
        make()
    }

    fn at(span: Span, (message, help): Refusal) -> ParseError {
        ParseError { span, message, help }
    }
}

/// Nothing, for those who only ask whether it can be read: the module for browsers is smaller without the words.
impl Failure for () {
    type Why = ();

    fn why(_: impl FnOnce() -> Refusal) {}

    fn at(_: Span, (): ()) {}
}

/// Full-width ASCII forms as their ASCII counterparts.
pub(super) fn narrow(c: char) -> char {
    let code = u32::from(c);
    if (0xFF01..=0xFF5E).contains(&code) { char::from_u32(code - 0xFEE0).unwrap_or(c) } else { c }
}

/// Reads plain digits (already narrow) and the run of letters and digits that follows them without a space.
pub(super) fn number<F: Failure>(digits: &str, run: &str) -> Result<Kind, F::Why> {
    if let Some(calendar) = calendar::<F>(digits, run)? {
        return Ok(calendar);
    }
    let grouped = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    if grouped {
        return Err(F::why(|| {
            (
                both("数不能以 0 开头", "a number cannot begin with a zero"),
                Some(both("大数不分节：写 1000，不写 1,000", "digits are not grouped: write 1000, not 1,000")),
            )
        }));
    }
    let (unit, suffix): (i64, Suffix) = match run {
        "" => (1, Suffix::None),
        "万" => (10_000, Suffix::None),
        "亿" => (100_000_000, Suffix::None),
        "元" => (1, Suffix::Yuan),
        "万元" => (10_000, Suffix::Yuan),
        "亿元" => (100_000_000, Suffix::Yuan),
        "倍" => (1, Suffix::Times),
        _ => match currency(run) {
            Some(code) => (1, Suffix::Currency(code)),
            None => return Err(F::why(|| bad_suffix(digits, run))),
        },
    };
    Ok(Kind::Number(scaled::<F>(digits, Number::from(unit))?, suffix))
}

/// The number of percent `digits` say.
pub(super) fn percent<F: Failure>(digits: &str) -> Result<Number, F::Why> {
    scaled::<F>(digits, Number::new(1, 2))
}

fn scaled<F: Failure>(digits: &str, unit: Number) -> Result<Number, F::Why> {
    parse_number(digits).and_then(Result::ok).and_then(|n| n.mul(unit).ok()).ok_or_else(|| {
        F::why(|| (both("数超过 28 位有效数字", "the number has more than 28 significant digits"), None))
    })
}

/// An ISO 4217 code: exactly three upper-case letters.
pub(super) fn currency(run: &str) -> Option<[u8; 3]> {
    let code: [u8; 3] = run.as_bytes().try_into().ok()?;
    code.iter().all(u8::is_ascii_uppercase).then_some(code)
}

/// Durations and dates in Chinese: `2年`, `6个月`, `1年6个月`, `30日`, `30天`, `2024年1月1日`.
fn calendar<F: Failure>(digits: &str, run: &str) -> Result<Option<Kind>, F::Why> {
    let whole = || {
        digits.parse::<i32>().map_err(|_| {
            F::why(|| {
                (
                    both(
                        "年、月、日数要写整数，且不能太大",
                        "years, months and days are whole numbers of a reasonable size",
                    ),
                    digits.contains('.').then(|| both("如 18个月，不写 1.5年", "for example 18个月 instead of 1.5年")),
                )
            })
        })
    };
    let too_long = || F::why(|| (both("期间太长", "the duration is too long"), None));
    let kind = match run {
        "年" => Kind::Months(whole()?.checked_mul(12).ok_or_else(too_long)?),
        "个月" => Kind::Months(whole()?),
        "日" | "天" => Kind::Days(whole()?),
        "月" => {
            return Err(F::why(|| {
                (
                    both(format!("“{digits}月”不是期间"), format!("`{digits}月` is not a duration")),
                    Some(both(format!("写 {digits}个月"), format!("write {digits}个月"))),
                )
            }));
        }
        _ => {
            let Some(rest) = run.strip_prefix('年') else { return Ok(None) };
            if let Some(months) = rest.strip_suffix("个月").and_then(|m| m.parse::<i32>().ok()) {
                let years = whole()?.checked_mul(12).ok_or_else(too_long)?;
                Kind::Months(years.checked_add(months).ok_or_else(too_long)?)
            } else if let Some((month, day)) = rest.strip_suffix('日').and_then(|r| r.split_once('月')) {
                Kind::Date(chinese_date::<F>(digits, month, day)?)
            } else if rest.starts_with(|c: char| c.is_ascii_digit()) {
                return Err(F::why(|| {
                    (
                        both(
                            format!("“{digits}{run}”既不是期间也不是日期"),
                            format!("`{digits}{run}` is neither a duration nor a date"),
                        ),
                        Some(both(
                            "期间写 1年6个月，日期写 2024年1月1日",
                            "durations are like 1年6个月, dates like 2024年1月1日",
                        )),
                    )
                }));
            } else {
                return Ok(None);
            }
        }
    };
    Ok(Some(kind))
}

fn chinese_date<F: Failure>(year: &str, month: &str, day: &str) -> Result<Date, F::Why> {
    let plain = |s: &str, most: usize| (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    let date = (year.len() == 4 && plain(year, 4) && plain(month, 2) && plain(day, 2))
        .then(|| parse_date(&format!("{year}-{month:0>2}-{day:0>2}")));
    date.flatten().ok_or_else(|| {
        F::why(|| {
            let written = format!("{year}年{month}月{day}日");
            (both(format!("没有“{written}”这一天"), format!("there is no day `{written}`")), None)
        })
    })
}

fn bad_suffix(digits: &str, run: &str) -> Refusal {
    const KNOWN: [&str; 10] = ["亿元", "万元", "元", "亿", "万", "倍", "个月", "年", "日", "天"];
    let help = if run.starts_with('_') {
        Some(both("大数不分节：写 1000，不写 1_000", "digits are not grouped: write 1000, not 1_000"))
    } else if run.starts_with(['千', '百', '十', '角', '分']) {
        Some(both("用元、万元、亿元写，如 3000元", "write it in 元, 万元 or 亿元, for example 3000元"))
    } else if let Some(unit) = KNOWN.iter().find(|unit| run.starts_with(**unit)) {
        let rest = run.strip_prefix(unit).unwrap_or(run);
        let rest = ["并且", "或者", "否则", "且", "或", "则", "与"]
            .iter()
            .find_map(|word| rest.strip_prefix(word).map(|after| format!("{word} {after}")))
            .unwrap_or_else(|| rest.to_owned());
        let split = format!("{digits}{unit} {}", rest.trim_end());
        Some(both(
            format!("在“{digits}{unit}”之后空一格：{split}"),
            format!("put a space after `{digits}{unit}`: {split}"),
        ))
    } else if run.starts_with(['e', 'E']) {
        Some(both("不用科学记数法，把数写全", "there is no exponent notation: write the number in full"))
    } else {
        Some(both(
            "数之后可写 % 倍 万 亿 元 万元 亿元 年 个月 日 或币种代码（如 USD）",
            "a number may be followed by % 倍 万 亿 元 万元 亿元 年 个月 日 or a currency code such as USD",
        ))
    };
    (both(format!("数之后不能写“{run}”"), format!("`{run}` cannot follow a number")), help)
}

/// The date or duration an ISO text holds, for `date(…)`, `duration(…)` and `@…`.
pub(super) fn date(text: &str) -> Result<Kind, Refusal> {
    parse_date(text).map(Kind::Date).ok_or_else(|| {
        (
            both(format!("“{text}”不是日期"), format!("`{text}` is not a date")),
            Some(both("日期写成 \"2024-05-01\"，且要有这一天", "write an existing day as \"2024-05-01\"")),
        )
    })
}

/// `P2Y`, `P1Y6M`, `P30D`, each with an optional sign in front.
pub(super) fn duration<F: Failure>(text: &str) -> Result<Kind, F::Why> {
    let refuse = || {
        F::why(|| {
            (
                both(format!("“{text}”不是期间"), format!("`{text}` is not a duration")),
                Some(both(
                    "写成 P2Y、P6M、P1Y6M 或 P30D；年月与日不能混用，没有时分秒",
                    "write P2Y, P6M, P1Y6M or P30D; years and months do not mix with days, and there are no hours",
                )),
            )
        })
    };
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let rest = rest.strip_prefix('P').filter(|r| !r.is_empty()).ok_or_else(refuse)?;
    let count = |s: &str| -> Option<i32> { s.bytes().all(|b| b.is_ascii_digit()).then(|| s.parse().ok()).flatten() };
    if let Some(days) = rest.strip_suffix('D') {
        return count(days).map(|d| Kind::Days(sign * d)).ok_or_else(refuse);
    }
    let (years, months) = match rest.split_once('Y') {
        Some((y, m)) => (count(y).ok_or_else(refuse)?, m),
        None => (0, rest),
    };
    let months = match months.strip_suffix('M') {
        Some(m) => count(m).ok_or_else(refuse)?,
        None if months.is_empty() => 0,
        None => return Err(refuse()),
    };
    years.checked_mul(12).and_then(|y| y.checked_add(months)).map(|m| Kind::Months(sign * m)).ok_or_else(refuse)
}
