//! Calendar dates and the two kinds of duration.

use core::fmt;

/// A day of the Gregorian calendar, years -9999 to 9999.
///
/// A calendar library's parsing, errors and time zones were a tenth of the browser module; what is needed here is below,
/// and the tests hold every day of it against such a library.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i16,
    month: i8,
    day: i8,
}

const LAST_YEAR: i16 = 9999;

impl Date {
    /// The first of all.
    pub const MIN: Date = Date { year: -LAST_YEAR, month: 1, day: 1 };

    /// `None` where there is no such day.
    pub const fn new(year: i16, month: i8, day: i8) -> Option<Date> {
        let there = -LAST_YEAR <= year && year <= LAST_YEAR && 1 <= month && month <= 12;
        if there && 1 <= day && day as i64 <= month_length(year as i64, month as i64) {
            Some(Date { year, month, day })
        } else {
            None
        }
    }

    /// A day written in the code; [`Date::MIN`] where there is no such day.
    pub const fn constant(year: i16, month: i8, day: i8) -> Date {
        match Date::new(year, month, day) {
            Some(date) => date,
            None => Date::MIN,
        }
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> i8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> i8 {
        self.day
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i64 {
        days_of(self.year.into(), self.month.into(), self.day.into())
    }

    /// The date so many days after 1970-01-01.
    pub fn of_days(days: i64) -> Option<Date> {
        // Far beyond the years there are, where the sums below would not hold.
        if days.unsigned_abs() > 10_000_000 {
            return None;
        }
        let (year, month, day) = calendar(days);
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    }
}

/// Days in 400 years, and from 0000-03-01 to 1970-01-01.
const ERA: i64 = 146_097;
const TO_1970: i64 = 719_468;

/// Year, month and day so many days after 1970-01-01. Years begin in March here, so that a leap day is the last of its
/// year. Any number far from the ends of `i64` has an answer: whether it lies in the years of [`Date`] is not looked at.
pub(crate) fn calendar(days: i64) -> (i64, i64, i64) {
    let (era, day) = ((days + TO_1970).div_euclid(ERA), (days + TO_1970).rem_euclid(ERA));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march = (5 * day + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day - (153 * march + 2) / 5 + 1)
}

/// The way back from [`calendar`].
pub(crate) fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let march = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * march + 2) / 5 + day - 1;
    era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - TO_1970
}

/// How many days a month has.
pub(crate) const fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.year < 0 {
            write!(f, "-{:06}", self.year.unsigned_abs())?;
        } else {
            write!(f, "{:04}", self.year)?;
        }
        write!(f, "-{:02}-{:02}", self.month, self.day)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads `2024-05-01`.
pub fn parse_date(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    if !shape {
        return None;
    }
    Date::new(text.get(..4)?.parse().ok()?, text.get(5..7)?.parse().ok()?, text.get(8..)?.parse().ok()?)
}

/// The same day `months` later; the month's last day where it has no such day (31 January + 1 month = 28 or 29
/// February), as FEEL and the Civil Code (art. 202) count.
pub fn add_months(date: Date, months: i32) -> Option<Date> {
    let months = (i64::from(date.year) * 12 + i64::from(date.month) - 1).checked_add(months.into())?;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    let day = i64::from(date.day).min(month_length(year, month));
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// `days` later.
pub fn add_days(date: Date, days: i32) -> Option<Date> {
    Date::of_days(date.days() + i64::from(days))
}

/// Whole days from `from` to `to`; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    // Twenty thousand years are some seven million days.
    i32::try_from(to.days() - from.days()).unwrap_or(0)
}

/// Whole months from `from` to `to`: the largest n with `from + n months <= to`; negative mirrored when `to` is earlier.
pub fn months_between(from: Date, to: Date) -> i32 {
    if to < from {
        return -months_between(to, from);
    }
    let guess = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month()) - i32::from(from.month());
    match add_months(from, guess) {
        Some(d) if d <= to => guess,
        _ => guess - 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Span;
    use jiff::civil::Date as Other;
    use proptest::prelude::*;

    fn ours(d: Other) -> Date {
        Date::new(d.year(), d.month(), d.day()).unwrap()
    }

    #[test]
    fn every_day_is_that_of_the_calendar() {
        let mut other = Other::MIN;
        let mut number = ours(other).days();
        loop {
            let date = ours(other);
            assert_eq!((date.days(), Date::of_days(number)), (number, Some(date)));
            assert_eq!(date.to_string(), other.to_string());
            let Ok(next) = other.tomorrow() else { break };
            (other, number) = (next, number + 1);
        }
        assert_eq!([number + 1, i64::MAX, i64::MIN].map(Date::of_days), [None; 3]);
        assert_eq!(Date::of_days(Date::MIN.days() - 1), None);
        for (y, m, d) in [(2023, 2, 29), (1900, 2, 29), (2024, 4, 31), (2024, 0, 1), (2024, 13, 1), (2024, 1, 0)] {
            assert_eq!(Date::new(y, m, d), None);
        }
        assert!(Date::new(10_000, 1, 1).is_none() && Date::new(2000, 2, 29).is_some());
    }

    proptest! {
        #[test]
        fn sums_and_distances_are_those_of_the_calendar(
            (a, b) in ((-9999_i16..=9999, 1_i8..=12, 1_i8..=28), (-9999_i16..=9999, 1_i8..=12, 1_i8..=28)),
            n in -250_000_i32..250_000,
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9]",
        ) {
            let [a, b] = [a, b].map(|(y, m, d)| jiff::civil::date(y, m, d));
            let months = Span::new().try_months(n).ok().and_then(|s| a.checked_add(s).ok()).map(ours);
            prop_assert_eq!(add_months(ours(a), n), months);
            prop_assert_eq!(add_days(ours(a), n), a.checked_add(Span::new().days(n)).ok().map(ours));
            prop_assert_eq!(days_between(ours(a), ours(b)), a.until((jiff::Unit::Day, b)).unwrap().get_days());
            prop_assert_eq!(parse_date(&text), text.parse::<Other>().ok().map(ours));
            prop_assert_eq!(ours(a).cmp(&ours(b)), a.cmp(&b));
        }
    }

    #[test]
    fn the_ends_are_held() {
        let last = Date::new(9999, 12, 31).unwrap();
        assert_eq!([add_days(last, 1), add_days(last, i32::MAX), add_months(last, i32::MAX)], [None; 3]);
        assert_eq!(
            [add_days(Date::MIN, -1), add_days(Date::MIN, i32::MIN), add_months(Date::MIN, i32::MIN)],
            [None; 3]
        );
        assert_eq!(add_months(Date::new(2024, 1, 31).unwrap(), 1), Date::new(2024, 2, 29));
    }
}
