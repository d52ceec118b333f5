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
        if there && 1 <= day && day <= month_length(year, month) { Some(Date { year, month, day }) } else { None }
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

    /// Days since 0000-03-01: a year that begins in March has its leap day last.
    fn number(self) -> i32 {
        let late = self.month > 2;
        let year = i32::from(self.year) - i32::from(!late);
        let month = i32::from(self.month) + if late { -3 } else { 9 };
        year * 365 + year.div_euclid(4) - year.div_euclid(100)
            + year.div_euclid(400)
            + (153 * month + 2) / 5
            + i32::from(self.day)
            - 1
    }

    /// The day of a [`Date::number`].
    fn numbered(number: i32) -> Option<Date> {
        const ERA: i32 = 146_097;
        let (era, day) = (number.div_euclid(ERA), number.rem_euclid(ERA));
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = era * 400 + year + i32::from(month <= 2);
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    }
}

const fn month_length(year: i16, month: i8) -> i8 {
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
    let months = (i32::from(date.year) * 12 + i32::from(date.month) - 1).checked_add(months)?;
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
    Date::new(year, month, date.day.min(month_length(year, month)))
}

/// `days` later.
pub fn add_days(date: Date, days: i32) -> Option<Date> {
    Date::numbered(date.number().checked_add(days)?)
}

/// Whole days from `from` to `to`; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    to.number() - from.number()
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
        let mut number = ours(other).number();
        loop {
            let date = ours(other);
            assert_eq!((date.number(), Date::numbered(number)), (number, Some(date)));
            assert_eq!(date.to_string(), other.to_string());
            let Ok(next) = other.tomorrow() else { break };
            (other, number) = (next, number + 1);
        }
        assert_eq!(Date::numbered(number + 1), None);
        assert_eq!(Date::numbered(Date::MIN.number() - 1), None);
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
