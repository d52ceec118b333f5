//! Numbers as people read them.

use super::Number;

/// Digits grouped by three: `1234567.5` → `1,234,567.5`.
pub fn grouped(value: Number) -> String {
    let plain = value.to_string();
    let (sign, rest) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.as_str()),
    };
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let mut out = String::from(sign);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// An amount of yuan in the units the law uses: `5万元`, `1.28万元`, `3,000元`, `1.2亿元`. Exact: where 万 or 亿 would need more
/// than four decimals, plain yuan.
pub fn yuan_text(value: Number) -> String {
    for (unit, share, name) in [(100_000_000_i64, Number::new(1, 8), "亿元"), (10_000, Number::new(1, 4), "万元")] {
        if value.abs() >= Number::from(unit)
            && let Ok(q) = value.mul(share)
            && q.decimals() <= 4
        {
            return format!("{}{name}", grouped(q));
        }
    }
    format!("{}元", grouped(value))
}
