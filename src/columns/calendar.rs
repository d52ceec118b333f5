//! Dates as days since 1970-01-01, computed without leaving whole numbers; the same calendar as [`crate::quantity`].

use super::graph::Part;
use crate::quantity::{calendar, days_of, month_length};

/// 0001-01-01 and 9999-12-31.
pub(super) const FIRST: i64 = -719_162;
pub(super) const LAST: i64 = 2_932_896;

/// See [`crate::quantity::add_months`]; no check that the result is in the calendar.
pub(super) fn later(days: i64, months: i64) -> i64 {
    let (year, month, day) = calendar(days);
    let all = year * 12 + month - 1 + months;
    let (year, month) = (all.div_euclid(12), all.rem_euclid(12) + 1);
    days_of(year, month, day.min(month_length(year, month)))
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
    let ((a, b, _), (c, d, _)) = (calendar(from), calendar(to));
    let guess = (c - a) * 12 + d - b;
    guess - i64::from(later(from, guess) > to)
}

pub(super) fn part(days: i64, part: Part) -> i64 {
    let (year, month, day) = calendar(days);
    match part {
        Part::Year => year,
        Part::Month => month,
        Part::Day => day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{self, Date};

    #[test]
    fn counts_as_the_calendar_does() {
        for days in (FIRST..=LAST).step_by(97).chain(-1_000..1_000).chain([FIRST, LAST]) {
            let date = Date::of_days(days).unwrap();
            assert_eq!(calendar(days), (date.year().into(), date.month().into(), date.day().into()));
            for months in [-2_401, -13, -12, -1, 0, 1, 2, 6, 11, 24, 60, 2_400] {
                let want = i32::try_from(months).ok().and_then(|m| quantity::add_months(date, m)).map(Date::days);
                // Beyond the calendar's ends columns answer nothing, and the row is run by itself.
                let want = want.filter(|d| (FIRST..=LAST).contains(d));
                assert_eq!(add_months(days, months), want, "{date} + {months}");
            }
            for other in [days + 1, days + 30, days - 31, days + 365, days - 3_650, days + 59] {
                if let Some(to) = Date::of_days(other) {
                    let want = i64::from(quantity::months_between(date, to));
                    assert_eq!(months_between(days, other), want, "{date} to {to}");
                }
            }
        }
    }
}
