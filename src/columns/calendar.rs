//! Dates as days since 1970-01-01, computed without leaving whole numbers; the same calendar as [`crate::quantity`].

use super::graph::Part;
use crate::quantity::{Date, days_between};

/// 0001-01-01 and 9999-12-31.
pub(super) const FIRST: i64 = -719_162;
pub(super) const LAST: i64 = 2_932_896;

/// Days since 1970-01-01.
pub(super) fn days_of(date: Date) -> i64 {
    i64::from(days_between(Date::constant(1970, 1, 1), date))
}

/// The date so many days after 1970-01-01.
pub(super) fn date_of(days: i64) -> Option<Date> {
    let days = i32::try_from(days).ok()?;
    crate::quantity::add_days(Date::constant(1970, 1, 1), days)
}

/// Year, month, day. Years begin in March here, so that a leap day is the last of its year; 400 years have 146,097 days.
pub(super) fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

pub(super) fn from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * march + 2) / 5 + day - 1;
    let day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

pub(super) fn length(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// See [`crate::quantity::add_months`]; no check that the result is in the calendar.
pub(super) fn later(days: i64, months: i64) -> i64 {
    let (year, month, day) = civil(days);
    let all = year * 12 + month - 1 + months;
    let (year, month) = (all.div_euclid(12), all.rem_euclid(12) + 1);
    from_civil(year, month, day.min(length(year, month)))
}

/// The same, checked.
pub(super) fn add_months(days: i64, months: i64) -> Option<i64> {
    let near = months.abs() < 200_000 && (FIRST..=LAST).contains(&days);
    near.then(|| later(days, months)).filter(|d| (FIRST..=LAST).contains(d))
}

/// See [`crate::quantity::months_between`].
pub(super) fn months_between(from: i64, to: i64) -> i64 {
    if to < from {
        return -months_between(to, from);
    }
    let ((a, b, _), (c, d, _)) = (civil(from), civil(to));
    let guess = (c - a) * 12 + d - b;
    guess - i64::from(later(from, guess) > to)
}

pub(super) fn part(days: i64, part: Part) -> i64 {
    let (year, month, day) = civil(days);
    match part {
        Part::Year => year,
        Part::Month => month,
        Part::Day => day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity;

    #[test]
    fn counts_as_the_calendar_does() {
        for days in (FIRST..=LAST).step_by(97).chain(-1_000..1_000).chain([FIRST, LAST]) {
            let date = date_of(days).unwrap();
            assert_eq!(days_of(date), days);
            assert_eq!(civil(days), (date.year().into(), date.month().into(), date.day().into()));
            for months in [-2_401, -13, -12, -1, 0, 1, 2, 6, 11, 24, 60, 2_400] {
                let want = i32::try_from(months).ok().and_then(|m| quantity::add_months(date, m)).map(days_of);
                // Beyond the calendar's ends columns answer nothing, and the row is run by itself.
                let want = want.filter(|d| (FIRST..=LAST).contains(d));
                assert_eq!(add_months(days, months), want, "{date} + {months}");
            }
            for other in [days + 1, days + 30, days - 31, days + 365, days - 3_650, days + 59] {
                if let Some(to) = date_of(other) {
                    let want = i64::from(quantity::months_between(date, to));
                    assert_eq!(months_between(days, other), want, "{date} to {to}");
                }
            }
        }
    }
}
