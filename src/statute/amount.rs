//! The amount of a fine: the range that stands before 罚款, and the name of what it multiplies.

use super::lex::{Lexeme, Token};
use super::numeral::{Quantity, Unit};
use crate::quantity::Number;

/// A range as read, in one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// Lower end.
    pub min: Option<Number>,
    /// Upper end.
    pub max: Option<Number>,
    /// Unit of both ends.
    pub unit: Unit,
    /// One point.
    pub exact: bool,
    /// Joined by 至.
    pub connector: bool,
    /// A lower end in per cent, an upper one in times: as written, in figures.
    pub mixed: Option<String>,
    /// 不超过 before it: it may be the cap of another range.
    pub capped: bool,
    /// The lower end does not belong to it.
    pub above: bool,
    /// The upper end does not belong to it.
    pub below: bool,
    /// First token of it.
    pub from: usize,
}

/// Why words that look like an amount are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// No quantity stands there.
    None,
    /// The two ends are in units that have no common one, or the unit of the first end is not sure (五至十万元).
    Units,
    /// The lower end is above the upper.
    Order,
}

fn quantity(tokens: &[Lexeme], at: Option<usize>) -> Option<Quantity> {
    match tokens.get(at?)?.token {
        Token::Quantity(q) => Some(q),
        _ => None,
    }
}

/// The amount that ends before token `end`.
pub fn amount_before(tokens: &[Lexeme], end: usize) -> Result<Amount, AmountError> {
    let mut amount = bare_amount(tokens, end)?;
    // 1万元（不含）以上5万元（不含）以下.
    let part = tokens.get(amount.from..end).unwrap_or_default();
    let high = part.iter().rposition(|t| matches!(t.token, Token::Quantity(_))).unwrap_or(0);
    let (low, high) = part.split_at_checked(high).unwrap_or_default();
    let excluded = |p: &[Lexeme]| p.iter().any(|t| t.excluded);
    amount.above = excluded(if amount.max.is_some() { low } else { high });
    amount.below = amount.max.is_some() && excluded(high);
    Ok(amount)
}

fn bare_amount(tokens: &[Lexeme], end: usize) -> Result<Amount, AmountError> {
    let back = |n: usize| end.checked_sub(n);
    let token = |n: usize| back(n).and_then(|i| tokens.get(i)).map(|t| t.token);
    let (bound, last) = match token(1) {
        Some(Token::Below) => (Some(Token::Below), 2),
        Some(Token::Above) => (Some(Token::Above), 2),
        Some(Token::Quantity(_)) => (None, 1),
        _ => return Err(AmountError::None),
    };
    let high = quantity(tokens, back(last)).ok_or(AmountError::None)?;
    if high.unit == Unit::Bare {
        return Err(AmountError::None);
    }
    let one = |min: Option<Number>, max: Option<Number>, n: usize, capped: bool| {
        Ok(Amount {
            exact: min.is_some() && min == max,
            min,
            max,
            unit: high.unit,
            connector: false,
            mixed: None,
            capped,
            above: false,
            below: false,
            from: back(n).unwrap_or(0),
        })
    };
    // 五百元以上、一千元以下; 五百元以上，一千元以下.
    let dun = usize::from(
        bound == Some(Token::Below)
            && matches!(token(last + 1), Some(Token::Dun | Token::Comma))
            && token(last + 2) == Some(Token::Above),
    );
    // 五万元以上至十万元以下.
    let both = token(last + 1) == Some(Token::To) && token(last + 2) == Some(Token::Above);
    let dun = dun + usize::from(both);
    let joint = if both { Some(Token::To) } else { token(last + dun + 1) };
    let low = quantity(tokens, back(last + dun + 2));
    match (bound, joint, low) {
        (Some(Token::Above), Some(Token::Above | Token::To), Some(_)) => Err(AmountError::Units),
        (Some(Token::Above), ..) => one(Some(high.value), None, last, false),
        (_, Some(joint @ (Token::Above | Token::To)), Some(low)) => {
            let (low, high, unit, mixed) = ends(low, high)?;
            if low > high {
                return Err(AmountError::Order);
            }
            let connector = joint == Token::To;
            let from = back(last + dun + 2).unwrap_or(0);
            Ok(Amount {
                min: Some(low),
                max: Some(high),
                unit,
                exact: low == high,
                connector,
                mixed,
                capped: false,
                above: false,
                below: false,
                from,
            })
        }
        // 不低于一万元不高于五万元.
        (_, Some(Token::AtMost), Some(low)) if token(last + 3) == Some(Token::AtLeast) => {
            let (low, high, unit, mixed) = ends(low, high)?;
            if low > high {
                return Err(AmountError::Order);
            }
            let from = back(last + 3).unwrap_or(0);
            Ok(Amount {
                min: Some(low),
                max: Some(high),
                unit,
                exact: low == high,
                connector: false,
                mixed,
                capped: false,
                above: false,
                below: false,
                from,
            })
        }
        (_, Some(Token::AtMost), _) => one(None, Some(high.value), last + 1, true),
        (_, Some(Token::AtLeast), _) => one(Some(high.value), None, last + 1, false),
        (_, Some(Token::LessThan | Token::MoreThan | Token::To), _) => Err(AmountError::Units),
        (Some(_), ..) => one(None, Some(high.value), last, false),
        (None, ..) => one(Some(high.value), Some(high.value), last, false),
    }
}

/// Both ends in one unit.
fn ends(low: Quantity, high: Quantity) -> Result<(Number, Number, Unit, Option<String>), AmountError> {
    match (low.unit, high.unit) {
        (a, b) if a == b => Ok((low.value, high.value, a, None)),
        (Unit::Bare, Unit::Yuan) => Ok((shared_scale(low.value, high.value)?, high.value, Unit::Yuan, None)),
        (Unit::Bare, unit) => Ok((low.value, high.value, unit, None)),
        (Unit::Percent, Unit::Times) => {
            let written = format!("{}%以上{}倍以下", low.value, high.value);
            let low = low.value.mul(Number::new(1, 2)).map_err(|_| AmountError::Units)?;
            Ok((low, high.value, Unit::Times, Some(written)))
        }
        _ => Err(AmountError::Units),
    }
}

/// The first end of a range in yuan that has no unit of its own. 万元 is a unit of account, so 五至十万元 shares it,
/// and 五百至一万元, which cannot, is in yuan; whether 一至五千元 shares 千 is not sure.
fn shared_scale(low: Number, high: Number) -> Result<Number, AmountError> {
    let scaled = |scale: i64| low.mul(Number::from(scale)).ok().filter(|v| *v < high);
    let hundred_million = Number::from(100_000_000);
    if high >= hundred_million {
        return scaled(100_000_000).ok_or(AmountError::Units);
    }
    if let Some(value) = scaled(10_000) {
        // 三至五百万元 may share 百 too.
        let more = [10_000_000, 1_000_000].into_iter().any(|s| high >= Number::from(s) && scaled(s).is_some());
        return if more { Err(AmountError::Units) } else { Ok(value) };
    }
    let unsure =
        high < Number::from(10_000) && [1000, 100].into_iter().any(|s| high >= Number::from(s) && scaled(s).is_some());
    if unsure { Err(AmountError::Units) } else { Ok(low) }
}

/// Shortest usual names, each after those that end with it.
const BASES: &[&str] = &[
    "货值金额",
    "违法所得",
    "非法所得",
    "违法经营额",
    "非法经营额",
    "违法收入",
    "非法收入",
    "违法金额",
    "广告费用",
    "检验费用",
    "检测费用",
    "认证费用",
    "评价费用",
    "服务费用",
    "合同价款",
    "工程价款",
    "直接经济损失",
    "直接损失",
    "销售额",
    "营业额",
    "销售金额",
    "销售收入",
    "营业收入",
    "税款",
    "税费",
    "上一年年收入",
    "年收入",
    "财物价值",
    "物品价值",
    "罚款数额",
    "款项",
    "货值",
];

/// What a base is called for short.
pub fn base_name(raw: &str) -> String {
    let plain = raw.trim_start_matches(['其', '该']);
    if plain.starts_with("上一年度从本") && plain.ends_with("收入") {
        return "上一年度从本单位取得收入".to_owned();
    }
    // 欠缴数额: the word for what is not paid is a verb, and names nothing alone.
    let verb = |s: &str| {
        s.chars().count() <= 4 && s.ends_with(['缴', '取', '报', '骗', '漏', '付', '列', '收', '领', '用', '占'])
    };
    // 进货总额: the total is the thing itself, unless what it totals has a usual name.
    let known = |s: &str| BASES.iter().any(|b| s.ends_with(b));
    let stem = ["的数额", "数额", "总额"]
        .iter()
        .find_map(|w| plain.strip_suffix(w).filter(|s| *w != "总额" || known(s)))
        .filter(|s| !s.ends_with("罚款") && !verb(s));
    let stem = stem.unwrap_or(plain);
    // 违法所得金额 is 违法所得; 货值金额 is a name of its own.
    let stem =
        stem.strip_suffix("金额").filter(|s| !BASES.iter().any(|b| stem.ends_with(b)) && known(s)).unwrap_or(stem);
    if let Some(name) = BASES.iter().find(|b| stem.ends_with(**b)) {
        return (*name).to_owned();
    }
    let last = stem.rsplit('的').next().unwrap_or(stem);
    (if last.is_empty() { stem } else { last }).to_owned()
}

/// A base mentioned in words that come before, for an amount that does not name its own.
pub fn base_in(text: &str) -> Option<&'static str> {
    BASES
        .iter()
        .filter(|b| b.chars().count() > 2 && **b != "罚款数额")
        .filter_map(|b| text.rfind(b).map(|i| (i.saturating_add(b.len()), b.len(), *b)))
        .max()
        .map(|(_, _, b)| b)
}
