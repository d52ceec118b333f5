//! Rounding, only where a step asks for it.

use super::{Number, NumberError};
use core::cmp::Ordering;
use rust_decimal::Decimal;

/// Which neighbour to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
    /// To the nearest; a tie away from zero (四舍五入).
    HalfUp,
    /// To the nearest; a tie towards zero.
    HalfDown,
    /// To the nearest; a tie to the even neighbour.
    HalfEven,
    /// Towards minus infinity.
    Floor,
    /// Towards plus infinity.
    Ceiling,
}

/// A mode and the unit to round to (0.01, 1, 100 …). The unit is above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rounding {
    /// Results are whole multiples of this.
    pub unit: Number,
    /// Which multiple.
    pub mode: Mode,
}

impl Mode {
    /// The mode of this name in a pack: `down up half_up half_down half_even floor ceiling`.
    pub fn named(name: &str) -> Option<Mode> {
        Some(match name {
            "down" => Mode::Down,
            "up" => Mode::Up,
            "half_up" => Mode::HalfUp,
            "half_down" => Mode::HalfDown,
            "half_even" => Mode::HalfEven,
            "floor" => Mode::Floor,
            "ceiling" => Mode::Ceiling,
            _ => return None,
        })
    }

    /// Its name in a pack.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Down => "down",
            Mode::Up => "up",
            Mode::HalfUp => "half_up",
            Mode::HalfDown => "half_down",
            Mode::HalfEven => "half_even",
            Mode::Floor => "floor",
            Mode::Ceiling => "ceiling",
        }
    }
}

impl Rounding {
    /// `value` at the multiple of the unit that the mode names.
    #[inline]
    pub fn apply(self, value: Number) -> Result<Number, NumberError> {
        // Fast path: both small, unit a plain multiple at the same or a coarser scale.
        if let (Some((m, s)), Some((u, t))) = (value.small(), self.unit.small())
            && t <= s
            && let Some(unit) = 10_i64.checked_pow(u32::from(s - t)).and_then(|p| u.checked_mul(p))
            && unit > 0
        {
            let q = pick(i128::from(m / unit), i128::from(m % unit), i128::from(unit), self.mode);
            if let Some(m) = i64::try_from(q).ok().and_then(|q| q.checked_mul(unit)) {
                return Ok(Number::new(m, s));
            }
        }
        self.quotient(value, Number::ONE)
    }

    /// `a / b` rounded, computed from the exact quotient (never from a rounded one).
    pub fn quotient(self, a: Number, b: Number) -> Result<Number, NumberError> {
        if b.sign() == Ordering::Equal || self.unit.sign() != Ordering::Greater {
            return Err(NumberError::DivisionByZero);
        }
        // a / (b × unit) as a quotient of integers at one scale.
        let (a, d) = (a.to_decimal().normalize(), b.mul(self.unit)?.to_decimal().normalize());
        let scale = a.scale().max(d.scale());
        let lift = |x: Decimal| -> Result<i128, NumberError> {
            10_i128
                .checked_pow(scale - x.scale())
                .and_then(|p| x.mantissa().checked_mul(p))
                .ok_or(NumberError::Overflow)
        };
        let (mut n, mut d) = (lift(a)?, lift(d)?);
        if d < 0 {
            (n, d) = (-n, -d);
        }
        let q = pick(n / d, n % d, d, self.mode);
        let q = Decimal::try_from_i128_with_scale(q, 0).map_err(|_| NumberError::Overflow)?;
        Number::from_decimal(q).mul(self.unit)
    }
}

/// The whole number nearest to `q + r/d` in the mode's sense; `q` truncated towards zero, `r` with the sign of the
/// dividend, `d > 0`.
fn pick(q: i128, r: i128, d: i128, mode: Mode) -> i128 {
    if r == 0 {
        return q;
    }
    let away = if r > 0 { q + 1 } else { q - 1 };
    // 2|r| against d without overflow: |r| against d − |r|.
    let half = r.abs().cmp(&(d - r.abs()));
    match mode {
        Mode::Down => q,
        Mode::Up => away,
        Mode::Floor => {
            if r < 0 {
                away
            } else {
                q
            }
        }
        Mode::Ceiling => {
            if r > 0 {
                away
            } else {
                q
            }
        }
        Mode::HalfUp => {
            if half == Ordering::Less {
                q
            } else {
                away
            }
        }
        Mode::HalfDown => {
            if half == Ordering::Greater {
                away
            } else {
                q
            }
        }
        Mode::HalfEven => match half {
            Ordering::Less => q,
            Ordering::Greater => away,
            Ordering::Equal => {
                if q % 2 == 0 {
                    q
                } else {
                    away
                }
            }
        },
    }
}
