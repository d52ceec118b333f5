//! Exact arithmetic on decimals by way of whole numbers, so that the engine's own numbers are checked too.

use super::expression::{R, Stop};
use crate::quantity::Mode;
use rust_decimal::Decimal;

const OVERFLOW: Stop = Stop("overflow");

fn power_of_ten(n: u32) -> R<i128> {
    10_i128.checked_pow(n).ok_or(OVERFLOW)
}

fn decimal(mut mantissa: i128, mut scale: u32) -> R<Decimal> {
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(mantissa, scale).map_err(|_| OVERFLOW)
}

fn aligned(a: Decimal, b: Decimal) -> R<(i128, i128, u32)> {
    let (a, b) = (a.normalize(), b.normalize());
    let scale = a.scale().max(b.scale());
    let lift = |d: Decimal| power_of_ten(scale - d.scale())?.checked_mul(d.mantissa()).ok_or(OVERFLOW);
    Ok((lift(a)?, lift(b)?, scale))
}

/// `a + b`.
pub fn add(a: Decimal, b: Decimal) -> R<Decimal> {
    let (a, b, scale) = aligned(a, b)?;
    decimal(a.checked_add(b).ok_or(OVERFLOW)?, scale)
}

/// `a - b`.
pub fn subtract(a: Decimal, b: Decimal) -> R<Decimal> {
    add(a, -b)
}

/// `a × b`.
pub fn multiply(a: Decimal, b: Decimal) -> R<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    decimal(a.mantissa().checked_mul(b.mantissa()).ok_or(OVERFLOW)?, a.scale() + b.scale())
}

/// `a / b`, only where it has a finite decimal form.
pub fn divide(a: Decimal, b: Decimal) -> R<Decimal> {
    let (mut over, mut under, _) = aligned(a, b)?;
    if under == 0 {
        return Err(Stop("division by zero"));
    }
    let common = greatest_common_divisor(over, under);
    over /= common;
    under /= common;
    if under < 0 {
        (over, under) = (-over, -under);
    }
    let mut scale = 0;
    while under != 1 {
        // Each digit after the point takes one 2 and one 5 out of the divisor.
        let share = greatest_common_divisor(under, 10);
        if share == 1 {
            return Err(Stop("inexact quotient"));
        }
        over = over.checked_mul(10 / share).ok_or(OVERFLOW)?;
        under /= share;
        scale += 1;
    }
    decimal(over, scale)
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// `a ** n` for whole n from 0 to 64.
pub fn power(a: Decimal, n: Decimal) -> R<Decimal> {
    let n = n.normalize();
    if n.scale() > 0 || n.mantissa() < 0 || n.mantissa() > 64 {
        return Err(Stop("exponent"));
    }
    let mut product = Decimal::ONE;
    for _ in 0..n.mantissa() {
        product = multiply(product, a)?;
    }
    Ok(product)
}

/// The multiple of `unit` that `mode` names for the quotient `a / b`.
pub fn round_quotient(a: Decimal, b: Decimal, unit: Decimal, mode: Mode) -> R<Decimal> {
    let (mut over, mut under, _) = aligned(a, multiply(b, unit)?)?;
    if under == 0 {
        return Err(Stop("division by zero"));
    }
    if under < 0 {
        (over, under) = (-over, -under);
    }
    // The two neighbours, and how far the value lies above the lower one.
    let below = over.div_euclid(under);
    let rest = over.rem_euclid(under);
    let above = below + 1;
    let (towards_zero, away) = if over < 0 { (above, below) } else { (below, above) };
    let nearest = |tie: i128| match (2 * rest).cmp(&under) {
        core::cmp::Ordering::Less => below,
        core::cmp::Ordering::Greater => above,
        core::cmp::Ordering::Equal => tie,
    };
    let steps = if rest == 0 {
        below
    } else {
        match mode {
            Mode::Down => towards_zero,
            Mode::Up => away,
            Mode::Floor => below,
            Mode::Ceiling => above,
            Mode::HalfUp => nearest(away),
            Mode::HalfDown => nearest(towards_zero),
            Mode::HalfEven => nearest(if below % 2 == 0 { below } else { above }),
        }
    };
    multiply(decimal(steps, 0)?, unit)
}

/// The multiple of `unit` that `mode` names.
pub fn round(a: Decimal, unit: Decimal, mode: Mode) -> R<Decimal> {
    round_quotient(a, Decimal::ONE, unit, mode)
}

#[cfg(test)]
mod tests {
    use super::{divide, multiply, round, round_quotient};
    use crate::quantity::Mode;
    use rust_decimal::Decimal;

    fn d(m: i64, s: u32) -> Decimal {
        Decimal::new(m, s)
    }

    #[test]
    fn quotients() {
        assert_eq!(divide(d(1, 0), d(8, 0)), Ok(d(125, 3)));
        assert_eq!(divide(d(-3, 1), d(15, 1)), Ok(d(-2, 1)));
        assert!(divide(d(1, 0), d(3, 0)).is_err());
        assert!(divide(d(1, 0), d(0, 0)).is_err());
        assert_eq!(divide(d(0, 0), d(3, 0)), Ok(d(0, 0)));
        assert_eq!(round_quotient(d(-1, 0), d(3, 0), d(1, 2), Mode::Up), Ok(d(-34, 2)));
    }

    #[test]
    fn modes() {
        let all = [Mode::Down, Mode::Up, Mode::HalfUp, Mode::HalfDown, Mode::HalfEven, Mode::Floor, Mode::Ceiling];
        let at = |x: Decimal| all.map(|m| round(x, d(1, 0), m).unwrap());
        assert_eq!(at(d(25, 1)), [2, 3, 3, 2, 2, 2, 3].map(|n| d(n, 0)));
        assert_eq!(at(d(-25, 1)), [-2, -3, -3, -2, -2, -3, -2].map(|n| d(n, 0)));
        assert_eq!(multiply(d(15, 1), d(2, 0)), Ok(d(3, 0)));
    }
}
