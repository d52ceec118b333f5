//! Calendar dates and the two kinds of duration.

use jiff::Span;
pub use jiff::civil::Date;

/// Reads `2024-05-01`.
pub fn parse_date(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    if !shape {
        return None;
    }
    text.parse().ok()
}

/// The same day `months` later; the month's last day where it has no such day (31 January + 1 month = 28 or 29
/// February), as FEEL and the Civil Code (art. 202) count.
pub fn add_months(date: Date, months: i32) -> Option<Date> {
    date.checked_add(Span::new().try_months(months).ok()?).ok()
}

/// `days` later.
pub fn add_days(date: Date, days: i32) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// Whole days from `from` to `to`; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until((jiff::Unit::Day, to)).map(|s| s.get_days()).unwrap_or(0)
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
