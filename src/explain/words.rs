//! Values as people read them: amounts, ranges, dates, outcomes.

use super::Lang;
use crate::assess::{FineResult, Shown, Status};
use crate::diagnostic::Message;
use crate::pack::model::Outcome;
use crate::quantity::{Date, Interval, Number, grouped, push_grouped, push_number, push_yuan};
use core::fmt::Write;

/// Names the engine itself gives to shares (30 % is 0.3), shown as percentages.
const SHARES: [&str; 3] = ["裁量权重", "裁量百分值总和", "降低比例"];

/// What the unit of amounts in one phrase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// 元, every digit written out.
    Yuan,
    /// 万元.
    Wan,
    /// 亿元.
    Yi,
}

/// How values are written in one assessment.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// Language.
    pub lang: Lang,
    /// ISO 4217 code of its money.
    pub currency: &'a str,
}

/// The name of an outcome in JSON.
pub fn outcome_id(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Exempt => "exempt",
        Outcome::Reduced => "reduced",
        Outcome::Lenient => "lenient",
        Outcome::Ordinary => "ordinary",
        Outcome::Severe => "severe",
    }
}

/// The name of an outcome for people.
pub fn outcome_name(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Exempt => lang.pick("不予处罚", "no penalty"),
        Outcome::Reduced => lang.pick("减轻处罚", "reduced penalty"),
        Outcome::Lenient => lang.pick("从轻处罚", "lenient penalty"),
        Outcome::Ordinary => lang.pick("一般处罚", "ordinary penalty"),
        Outcome::Severe => lang.pick("从重处罚", "severe penalty"),
    }
}

/// What a status means, for people.
pub fn status_name(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::Decided => lang.pick("结果确定", "decided"),
        Status::NeedsFacts => lang.pick("事实待查明", "facts are missing"),
        Status::NoRule => lang.pick("规则未覆盖", "no rule covers the case"),
        Status::Conflict => lang.pick("须综合裁量", "to be weighed by the committee"),
    }
}

/// The largest unit that leaves an amount at most two decimals.
fn unit_of(n: Number) -> Unit {
    let Some((m, 0)) = n.normalized().small() else { return Unit::Yuan };
    let amount = m.unsigned_abs();
    if amount >= 100_000_000 && amount % 1_000_000 == 0 {
        Unit::Yi
    } else if amount >= 10_000 && amount % 100 == 0 {
        Unit::Wan
    } else {
        Unit::Yuan
    }
}

/// Whether a name is that of a share of a whole. A 倍率 is not: it multiplies.
pub fn is_share(name: &str) -> bool {
    // Numbers are written by the dozen, and nearly all of their names end otherwise.
    name.ends_with(['例', '重', '率', '和'])
        && (SHARES.contains(&name)
            || name.ends_with("比例")
            || name.ends_with("权重")
            || name.ends_with('率') && !name.ends_with("倍率"))
}

impl Words<'_> {
    /// A word in this language.
    pub fn pick<'b>(&self, zh: &'b str, en: &'b str) -> &'b str {
        self.lang.pick(zh, en)
    }

    /// An amount: `5万元`, `50,000 yuan`, `1,234 USD`.
    pub fn push_money(&self, out: &mut String, n: Number) {
        match (self.currency, self.lang) {
            ("CNY", Lang::Zh) => push_yuan(out, n),
            ("CNY", Lang::En) => {
                push_grouped(out, n);
                out.push_str(" yuan");
            }
            (currency, _) => {
                push_grouped(out, n);
                out.push(' ');
                out.push_str(currency);
            }
        }
    }

    /// An amount.
    pub fn money(&self, n: Number) -> String {
        let mut out = String::new();
        self.push_money(&mut out, n);
        out
    }

    /// An amount in full: `75,000元（7.5万元）` where the short form is handy.
    pub fn money_both(&self, n: Number) -> String {
        if self.currency != "CNY" || self.lang != Lang::Zh {
            return self.money(n);
        }
        let long = format!("{}元", grouped(n));
        if unit_of(n) == Unit::Yuan { long } else { format!("{long}（{}）", self.money(n)) }
    }

    /// Whether an amount of yuan has more than whole fen: exact, but nobody can pay it.
    pub fn unpayable(&self, n: Number) -> bool {
        self.currency == "CNY" && n.normalized().decimals() > 2
    }

    /// What stands behind such an amount.
    pub fn unpayable_mark(&self, n: Number) -> &'static str {
        if self.unpayable(n) {
            self.lang.pick("（含不足一分的部分）", " (not payable to the fen)")
        } else {
            ""
        }
    }

    /// The unit in which all of these can be written and compared at a glance.
    pub fn unit(&self, amounts: impl IntoIterator<Item = Number>) -> Unit {
        let units = amounts.into_iter().filter(|n| *n != Number::ZERO).map(unit_of);
        units.min().unwrap_or(Unit::Yuan)
    }

    /// An amount in the unit of its phrase.
    pub fn push_money_in(&self, out: &mut String, n: Number, unit: Unit) {
        let divisor = match unit {
            _ if self.currency != "CNY" || self.lang != Lang::Zh => return self.push_money(out, n),
            Unit::Yuan => 1,
            Unit::Wan => 10_000,
            Unit::Yi => 100_000_000,
        };
        if n == Number::ZERO || unit == unit_of(n) && unit != Unit::Yuan {
            return push_yuan(out, n);
        }
        let scaled = match (unit, n.normalized().small()) {
            (Unit::Yuan, _) => Ok(n),
            (Unit::Wan, Some((yuan, 0))) => Ok(Number::new(yuan, 4)),
            _ => n.div(Number::from(divisor)),
        };
        match scaled {
            Ok(scaled) => {
                push_grouped(out, scaled);
                out.push_str(match unit {
                    Unit::Yuan => "元",
                    Unit::Wan => "万元",
                    Unit::Yi => "亿元",
                });
            }
            Err(_) => push_yuan(out, n),
        }
    }

    /// A range of amounts in the words of the statutes: `5万元以上10万元以下`, `超过1万元不满3万元`.
    pub fn push_interval(&self, out: &mut String, i: &Interval) {
        if self.lang == Lang::Zh {
            return self.push_interval_zh(out, i);
        }
        match (i.min, i.max) {
            (None, None) => out.push_str("no amount set"),
            (Some(a), Some(b)) if a == b => self.push_money(out, a),
            (Some(a), Some(b)) => {
                if !i.min_inclusive {
                    out.push_str("above ");
                }
                self.push_money(out, a);
                out.push_str(if !i.max_inclusive {
                    " to below "
                } else if i.min_inclusive {
                    " to "
                } else {
                    " up to "
                });
                self.push_money(out, b);
            }
            (Some(a), None) => {
                out.push_str(if i.min_inclusive { "at least " } else { "above " });
                self.push_money(out, a);
            }
            (None, Some(b)) => {
                out.push_str(if i.max_inclusive { "up to " } else { "below " });
                self.push_money(out, b);
            }
        }
    }

    fn push_interval_zh(&self, out: &mut String, i: &Interval) {
        let unit = self.unit(i.min.into_iter().chain(i.max));
        match (i.min, i.max) {
            (None, None) => out.push_str("法律未规定数额"),
            (Some(a), Some(b)) if a == b => self.push_money_in(out, a, unit),
            (min, max) => {
                if let Some(a) = min {
                    if !i.min_inclusive {
                        out.push_str("超过");
                    }
                    self.push_money_in(out, a, unit);
                    if i.min_inclusive {
                        out.push_str("以上");
                    }
                }
                if let Some(b) = max {
                    if !i.max_inclusive {
                        out.push_str("不满");
                    } else if min.is_some() && !i.min_inclusive {
                        out.push('、');
                    }
                    self.push_money_in(out, b, unit);
                    if i.max_inclusive {
                        out.push_str("以下");
                    }
                }
            }
        }
    }

    /// A range of amounts.
    pub fn interval(&self, i: &Interval) -> String {
        let mut out = String::new();
        self.push_interval(&mut out, i);
        out
    }

    /// A date in the language's own form.
    pub fn push_date(&self, out: &mut String, d: Date) {
        // A String never refuses what is written to it.
        let _ = match self.lang {
            Lang::Zh => write!(out, "{}年{}月{}日", d.year(), d.month(), d.day()),
            Lang::En => write!(out, "{d}"),
        };
    }

    fn push_months(&self, out: &mut String, months: i32) {
        if self.lang == Lang::En {
            push_number(out, Number::from(i64::from(months)));
            out.push_str(if months == 1 { " month" } else { " months" });
            return;
        }
        let (years, rest) = (months.unsigned_abs() / 12, months.unsigned_abs() % 12);
        if months < 0 {
            out.push('-');
        }
        if years > 0 {
            push_number(out, Number::from(i64::from(years)));
            out.push('年');
        }
        if rest > 0 || years == 0 {
            push_number(out, Number::from(i64::from(rest)));
            out.push_str("个月");
        }
    }

    /// A value under a name.
    pub fn push_shown(&self, out: &mut String, name: &str, value: &Shown) {
        let share = matches!(value, Shown::Number(_)) && is_share(name);
        self.push_value(out, share, value);
    }

    /// A value; `share`: of the whole, if it is a number.
    pub fn push_value(&self, out: &mut String, share: bool, value: &Shown) {
        match value {
            Shown::Unknown => out.push_str(self.pick("未知", "unknown")),
            Shown::Bool(true) => out.push_str(self.pick("是", "yes")),
            Shown::Bool(false) => out.push_str(self.pick("否", "no")),
            Shown::Number(n) if share => match n.mul(Number::from(100)) {
                Ok(percent) => {
                    push_number(out, percent);
                    out.push('%');
                }
                Err(_) => push_number(out, *n),
            },
            Shown::Number(n) => push_number(out, *n),
            Shown::Money(n) => self.push_money(out, *n),
            Shown::Range(i) => self.push_interval(out, i),
            Shown::Date(d) => self.push_date(out, *d),
            Shown::Months(m) => self.push_months(out, *m),
            Shown::Days(d) => {
                push_number(out, Number::from(i64::from(*d)));
                out.push_str(match (self.lang, d) {
                    (Lang::Zh, _) => "日",
                    (Lang::En, 1) => " day",
                    (Lang::En, _) => " days",
                });
            }
            Shown::Text(t) => out.push_str(self.lang.of(t)),
        }
    }

    /// A value under a name, as text.
    pub fn shown(&self, name: &Message, value: &Shown) -> String {
        let mut out = String::new();
        self.push_shown(&mut out, &name.zh, value);
        out
    }

    /// A fine in a few words: the amount, else its range, else the statutory one.
    pub fn fine(&self, fine: Option<&FineResult>) -> String {
        match fine {
            None => self.pick("不罚款", "no fine").to_owned(),
            Some(FineResult { amount: Some(a), .. }) => format!("{}{}", self.money(*a), self.unpayable_mark(*a)),
            Some(FineResult { range: Some(r), .. }) => self.interval(r),
            Some(f) => self.interval(&f.statutory),
        }
    }
}
