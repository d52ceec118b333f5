//! Exact decimal numbers.

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use rust_decimal::Decimal;

/// An exact decimal: any number of 28 significant digits, and of 29 where they fit 96 bits; no rounding in any operation.
///
/// Money is a number of currency units (yuan), a percentage its hundredth (30 % is 0.3), a multiple itself.
/// Small values are kept as an `i64` with a scale, which is several times faster than the general form; which form a
/// value has never shows: equality, order and hash go by value.
#[derive(Clone, Copy)]
pub struct Number(Repr);

#[derive(Clone, Copy)]
enum Repr {
    /// `mantissa / 10^scale`, scale at most 9.
    Small(i64, u8),
    Big(Decimal),
}

/// Why an operation has no exact result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumberError {
    /// More digits than a number holds (28).
    Overflow,
    /// The quotient has no finite decimal form; divide inside a rounding function.
    Inexact,
    /// Division by zero.
    DivisionByZero,
}

const MAX_SCALE: u8 = 9;
/// Powers of ten up to the largest scale of the small form.
pub(super) const POW10: [i64; 10] =
    [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

const fn pow10(scale: u8) -> Option<i64> {
    if (scale as usize) < POW10.len() { Some(POW10[scale as usize]) } else { None }
}

#[expect(clippy::should_implement_trait, reason = "these can fail; operators cannot say so")]
impl Number {
    /// Zero.
    pub const ZERO: Number = Number(Repr::Small(0, 0));
    /// One.
    pub const ONE: Number = Number(Repr::Small(1, 0));

    /// `mantissa / 10^scale`.
    #[inline]
    pub fn new(mantissa: i64, scale: u8) -> Number {
        if scale <= MAX_SCALE {
            Number(Repr::Small(mantissa, scale))
        } else {
            Number::from_decimal(Decimal::from_i128_with_scale(i128::from(mantissa), u32::from(scale.min(28))))
        }
    }

    /// From a decimal of the library underneath.
    pub fn from_decimal(value: Decimal) -> Number {
        let plain = value.normalize();
        match (i64::try_from(plain.mantissa()), u8::try_from(plain.scale())) {
            (Ok(m), Ok(s)) if s <= MAX_SCALE => Number(Repr::Small(m, s)),
            _ => Number(Repr::Big(plain)),
        }
    }

    /// Mantissa and scale as they are held, for storing.
    pub(crate) fn parts(self) -> (i128, u8) {
        match self.0 {
            Repr::Small(m, s) => (i128::from(m), s),
            Repr::Big(d) => (d.mantissa(), u8::try_from(d.scale()).unwrap_or(u8::MAX)),
        }
    }

    /// The number that [`Number::parts`] came from; `None` where there is none.
    pub(crate) fn from_parts(mantissa: i128, scale: u8) -> Option<Number> {
        match i64::try_from(mantissa) {
            Ok(m) if scale <= MAX_SCALE => Some(Number(Repr::Small(m, scale))),
            _ => Some(Number::from_decimal(Decimal::try_from_i128_with_scale(mantissa, u32::from(scale)).ok()?)),
        }
    }

    /// As a decimal of the library underneath.
    pub fn to_decimal(self) -> Decimal {
        match self.0 {
            Repr::Small(m, s) => Decimal::from_i128_with_scale(i128::from(m), u32::from(s)),
            Repr::Big(d) => d,
        }
    }

    /// The whole number it is, if it is one and fits.
    pub fn to_i64(self) -> Option<i64> {
        match self.normalized().0 {
            Repr::Small(m, 0) => Some(m),
            Repr::Small(..) => None,
            Repr::Big(d) if d.scale() == 0 => i64::try_from(d.mantissa()).ok(),
            Repr::Big(_) => None,
        }
    }

    /// Digits after the point, trailing zeros left out.
    pub fn decimals(self) -> u32 {
        match self.normalized().0 {
            Repr::Small(_, s) => u32::from(s),
            Repr::Big(d) => d.scale(),
        }
    }

    /// Trailing zeros taken off.
    #[must_use]
    pub fn normalized(self) -> Number {
        match self.0 {
            Repr::Small(mut m, mut s) => {
                while s > 0 && m % 10 == 0 {
                    m /= 10;
                    s -= 1;
                }
                Number(Repr::Small(m, s))
            }
            Repr::Big(d) => Number::from_decimal(d),
        }
    }

    /// Below, at or above zero.
    pub fn sign(self) -> Ordering {
        match self.0 {
            Repr::Small(m, _) => m.cmp(&0),
            Repr::Big(d) => d.cmp(&Decimal::ZERO),
        }
    }

    /// Sum. Overflow when it needs more than 28 digits.
    #[inline]
    pub fn add(self, other: Number) -> Result<Number, NumberError> {
        if let (Repr::Small(a, s), Repr::Small(b, t)) = (self.0, other.0) {
            if s == t {
                if let Some(m) = a.checked_add(b) {
                    return Ok(Number(Repr::Small(m, s)));
                }
            } else if let Some((a, b, s)) = align(a, s, b, t)
                && let Some(m) = a.checked_add(b)
            {
                return Ok(Number(Repr::Small(m, s)));
            }
        }
        self.add_general(other)
    }

    #[cold]
    fn add_general(self, other: Number) -> Result<Number, NumberError> {
        let (a, b) = (self.to_decimal().normalize(), other.to_decimal().normalize());
        let scale = a.scale().max(b.scale());
        // What does not fit at the larger scale keeps its last digit in the sum, so the sum does not fit either.
        let lift = |d: Decimal| 10_i128.checked_pow(scale - d.scale()).and_then(|k| k.checked_mul(d.mantissa()));
        let sum = lift(a).zip(lift(b)).and_then(|(a, b)| a.checked_add(b)).ok_or(NumberError::Overflow)?;
        fitted(sum, scale)
    }

    /// Difference.
    #[inline]
    pub fn sub(self, other: Number) -> Result<Number, NumberError> {
        self.add(other.negated())
    }

    /// The same with the other sign.
    #[must_use]
    #[inline]
    pub fn negated(self) -> Number {
        match self.0 {
            Repr::Small(m, s) => match m.checked_neg() {
                Some(m) => Number(Repr::Small(m, s)),
                None => Number(Repr::Big(-self.to_decimal())),
            },
            Repr::Big(d) => Number(Repr::Big(-d)),
        }
    }

    /// Absolute value.
    #[must_use]
    pub fn abs(self) -> Number {
        if self.sign() == Ordering::Less { self.negated() } else { self }
    }

    /// Product. Overflow when it needs more than 28 digits.
    #[inline]
    pub fn mul(self, other: Number) -> Result<Number, NumberError> {
        if let (Repr::Small(a, s), Repr::Small(b, t)) = (self.0, other.0)
            && s + t <= MAX_SCALE
            && let Some(m) = a.checked_mul(b)
        {
            return Ok(Number(Repr::Small(m, s + t)));
        }
        self.mul_general(other)
    }

    #[cold]
    fn mul_general(self, other: Number) -> Result<Number, NumberError> {
        let (a, b) = (self.to_decimal().normalize(), other.to_decimal().normalize());
        let (mut x, mut y, mut scale) = (a.mantissa(), b.mantissa(), a.scale() + b.scale());
        // A factor 2 of the one and 5 of the other is a zero at the end of the product: taken out before it grows.
        while scale > 0 && x % 5 == 0 && y % 2 == 0 {
            (x, y, scale) = (x / 5, y / 2, scale - 1);
        }
        while scale > 0 && x % 2 == 0 && y % 5 == 0 {
            (x, y, scale) = (x / 2, y / 5, scale - 1);
        }
        fitted(x.checked_mul(y).ok_or(NumberError::Overflow)?, scale)
    }

    /// Quotient, when it is exact.
    pub fn div(self, other: Number) -> Result<Number, NumberError> {
        if other.sign() == Ordering::Equal {
            return Err(NumberError::DivisionByZero);
        }
        let quotient = self.to_decimal().checked_div(other.to_decimal()).ok_or(NumberError::Overflow)?;
        let quotient = Number::from_decimal(quotient);
        match quotient.mul(other) {
            Ok(back) if back == self => Ok(quotient),
            _ => Err(NumberError::Inexact),
        }
    }

    /// `self ** exponent` for a whole exponent of 0 to 64.
    pub fn pow(self, exponent: Number) -> Result<Number, NumberError> {
        let Some(n) = exponent.to_i64().filter(|n| (0..=64).contains(n)) else {
            return Err(NumberError::Inexact);
        };
        let mut result = Number::ONE;
        for _ in 0..n {
            result = result.mul(self)?;
        }
        Ok(result)
    }

    /// The smaller.
    #[must_use]
    pub fn min(self, other: Number) -> Number {
        if other < self { other } else { self }
    }

    /// The larger.
    #[must_use]
    pub fn max(self, other: Number) -> Number {
        if other > self { other } else { self }
    }

    /// Digits and scale, where the small form holds them.
    #[inline]
    pub fn small(self) -> Option<(i64, u8)> {
        match self.0 {
            Repr::Small(m, s) => Some((m, s)),
            Repr::Big(_) => None,
        }
    }
}

/// `mantissa / 10^scale`, if that is a number of at most 28 digits.
fn fitted(mut mantissa: i128, mut scale: u32) -> Result<Number, NumberError> {
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(mantissa, scale).map(Number::from_decimal).map_err(|_| NumberError::Overflow)
}

/// Both mantissas at the larger scale.
#[inline]
fn align(a: i64, s: u8, b: i64, t: u8) -> Option<(i64, i64, u8)> {
    if s < t { Some((a.checked_mul(pow10(t - s)?)?, b, t)) } else { Some((a, b.checked_mul(pow10(s - t)?)?, s)) }
}

impl PartialEq for Number {
    #[inline]
    fn eq(&self, other: &Number) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    #[inline]
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    #[inline]
    fn cmp(&self, other: &Number) -> Ordering {
        if let (Repr::Small(a, s), Repr::Small(b, t)) = (self.0, other.0) {
            if s == t {
                return a.cmp(&b);
            }
            if let Some((a, b, _)) = align(a, s, b, t) {
                return a.cmp(&b);
            }
        }
        self.to_decimal().cmp(&other.to_decimal())
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let d = self.to_decimal().normalize();
        d.mantissa().hash(state);
        d.scale().hash(state);
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Number {
        Number(Repr::Small(value, 0))
    }
}

impl fmt::Display for Number {
    /// Plain digits, no grouping, no trailing zeros: `12800.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.normalized().0 {
            Repr::Small(m, 0) => write!(f, "{m}"),
            Repr::Small(m, s) => {
                let unit = pow10(s).unwrap_or(1).unsigned_abs();
                let digits = m.unsigned_abs();
                let sign = if m < 0 { "-" } else { "" };
                write!(f, "{sign}{}.{:0width$}", digits / unit, digits % unit, width = usize::from(s))
            }
            Repr::Big(d) => write!(f, "{d}"),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for Number {
    /// A string: JSON numbers are read as floats by too many.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads plain decimal digits: an optional sign, digits, optionally a point and digits; no exponent, no grouping, no
/// leading or trailing point. `None` when the text is not that, `Overflow` when a number
/// cannot hold it: what a number can hold, written out, can be read.
pub fn parse_number(text: &str) -> Option<Result<Number, NumberError>> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((w, f)) if !f.is_empty() => (w, f),
        Some(_) => return None,
        None => (unsigned, ""),
    };
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    if whole.len() + fraction.len() > 29 {
        return Some(Err(NumberError::Overflow));
    }
    if whole.len() + fraction.len() <= 18 && fraction.len() <= usize::from(MAX_SCALE) {
        let digits = whole.bytes().chain(fraction.bytes());
        // INVARIANT: at most 18 digits.
        let mantissa = digits.fold(0_i64, |m, b| m * 10 + i64::from(b - b'0'));
        let scale = u8::try_from(fraction.len()).unwrap_or(0);
        return Some(Ok(Number::new(if text.starts_with('-') { -mantissa } else { mantissa }, scale)));
    }
    let mut mantissa: i128 = 0;
    for b in whole.bytes().chain(fraction.bytes()) {
        // INVARIANT: at most 29 digits, so this stays far below i128's bound.
        mantissa = mantissa * 10 + i128::from(b - b'0');
    }
    if text.starts_with('-') {
        mantissa = -mantissa;
    }
    let scale = u32::try_from(fraction.len()).unwrap_or(28);
    match Decimal::try_from_i128_with_scale(mantissa, scale) {
        Ok(d) => Some(Ok(Number::from_decimal(d))),
        Err(_) => Some(Err(NumberError::Overflow)),
    }
}
