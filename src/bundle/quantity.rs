//! Numbers and dates as bytes: exact, in the very form they had.

use super::code::{Coded, Reader, Writer, choices};
use crate::quantity::{Date, Mode, Number};

impl Coded for Number {
    fn put(&self, w: &mut Writer) {
        let (mantissa, scale) = self.parts();
        w.signed(mantissa);
        w.byte(scale);
    }

    fn take(r: &mut Reader<'_>) -> Option<Number> {
        let mantissa = r.signed()?;
        Number::from_parts(mantissa, r.byte()?)
    }
}

impl Coded for Date {
    fn put(&self, w: &mut Writer) {
        i32::from(self.year()).put(w);
        w.byte(self.month().unsigned_abs());
        w.byte(self.day().unsigned_abs());
    }

    fn take(r: &mut Reader<'_>) -> Option<Date> {
        let year = i16::try_from(i32::take(r)?).ok()?;
        let month = i8::try_from(r.byte()?).ok()?;
        Date::new(year, month, i8::try_from(r.byte()?).ok()?).ok()
    }
}

choices! {
    Mode { 0 Down {} 1 Up {} 2 HalfUp {} 3 HalfDown {} 4 HalfEven {} 5 Floor {} 6 Ceiling {} }
}
