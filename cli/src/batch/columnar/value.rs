//! Values of Arrow arrays as text that says them exactly.

use super::super::block::Lot;
use super::super::cell::{Wrong, no_text, nul};
use super::super::typed::{DOUBLE, SINGLE, Type, decimal_of, moment, push_list, time_of_day, unscaled};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, Float16Type, Float32Type,
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, Time32MillisecondType, Time32SecondType,
    Time64MicrosecondType, Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, LargeStringArray, StringArray,
    StringViewArray,
};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::{DataType, TimeUnit};
use arrow_select::nullif::nullif;
use cailiang::diagnostic::both;
use cailiang::quantity::Date;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

/// Digits of a binary fraction of 16 bits that come back as typed.
const HALF: usize = 3;
const DAY: i64 = 86_400;
/// Days since 1970-01-01: from 0000-01-01 to 9999-12-31.
const DAYS: (i32, i32) = (-719_528, 2_932_896);
/// Zones whose time is eight hours ahead of UTC, and since when (15 September 1991) without a summer time.
const CHINA: [&str; 6] = ["+08:00", "Asia/Shanghai", "PRC", "Asia/Chongqing", "Asia/Harbin", "Asia/Macau"];
const NO_SUMMER_TIME: i64 = 684_867_600;

/// Why a value is no text.
#[derive(Debug)]
pub enum Unreadable {
    /// Bytes that are no text.
    Bytes(Vec<u8>),
    /// A day or moment that no calendar here reaches.
    Beyond,
}

/// What a column of this type holds; `None` where such values cannot be read.
pub fn readable(kind: &DataType) -> Option<Type> {
    Some(match kind {
        DataType::Boolean => Type::Truth,
        DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32 => Type::Whole,
        DataType::UInt64 => Type::Decimal(20, 0),
        DataType::Decimal32(p, s) | DataType::Decimal64(p, s) | DataType::Decimal128(p, s) => Type::Decimal(*p, *s),
        DataType::Decimal256(p, s) if *p <= 38 => Type::Decimal(*p, *s),
        DataType::Date32 => Type::Date,
        DataType::Null
        | DataType::Decimal256(..)
        | DataType::Float16
        | DataType::Float32
        | DataType::Float64
        | DataType::Date64
        | DataType::Timestamp(..)
        | DataType::Time32(_)
        | DataType::Time64(_)
        | DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::FixedSizeBinary(_) => Type::Text,
        DataType::List(f) | DataType::LargeList(f) | DataType::FixedSizeList(f, _) => {
            let inner = readable(f.data_type())?;
            if inner == Type::List {
                return None;
            }
            Type::List
        }
        DataType::Dictionary(_, inner) => readable(inner)?,
        _ => return None,
    })
}

/// A column of a batch, its dictionary looked up once.
#[derive(Debug)]
pub struct Column {
    array: ArrayRef,
    /// Where a row's value stands in the dictionary.
    dictionary: Option<(Vec<usize>, ArrayRef)>,
    typed: Typed,
    /// As a sink of columns takes it.
    plain: OnceLock<Option<ArrayRef>>,
}

/// Values that need not become text.
#[derive(Debug)]
enum Typed {
    Truth(BooleanArray),
    Whole(Int64Array),
    Decimal(Decimal128Array, u8, i8),
    Day(Date32Array),
    Text(Texts),
    /// The texts of a dictionary.
    Keyed(Texts),
    Nothing,
    Other,
}

#[derive(Debug)]
enum Texts {
    View(StringViewArray),
    Short(StringArray),
    Long(LargeStringArray),
}

impl Texts {
    fn new(array: &ArrayRef) -> Option<Texts> {
        Some(match array.data_type() {
            DataType::Utf8View => Texts::View(array.as_string_view().clone()),
            DataType::Utf8 => Texts::Short(array.as_string().clone()),
            DataType::LargeUtf8 => Texts::Long(array.as_string().clone()),
            _ => return None,
        })
    }

    fn array(&self) -> &dyn Array {
        match self {
            Texts::View(a) => a,
            Texts::Short(a) => a,
            Texts::Long(a) => a,
        }
    }

    /// Empty where there is none.
    fn get(&self, row: usize) -> &str {
        match self {
            Texts::View(a) if a.is_valid(row) => a.value(row),
            Texts::Short(a) if a.is_valid(row) => a.value(row),
            Texts::Long(a) if a.is_valid(row) => a.value(row),
            _ => "",
        }
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.array().len()).map(|row| self.get(row))
    }

    /// The same with none where there is an empty text.
    fn without_empty(&self) -> Option<ArrayRef> {
        let empty: BooleanBuffer = self.iter().map(str::is_empty).collect();
        nullif(self.array(), &BooleanArray::new(empty, None)).ok()
    }
}

/// A column of texts, none where one is empty.
pub fn texts_of<'a>(values: impl Iterator<Item = &'a str>) -> ArrayRef {
    let array: StringArray = values.map(|t| Some(t).filter(|t| !t.is_empty())).collect();
    Arc::new(array)
}

impl Typed {
    fn new(array: &ArrayRef, dictionary: Option<&ArrayRef>) -> Typed {
        macro_rules! whole {
            ($t:ty) => {
                Typed::Whole(array.as_primitive::<$t>().unary(i64::from))
            };
        }
        macro_rules! decimal {
            ($t:ty, $p:expr, $s:expr) => {
                Typed::Decimal(array.as_primitive::<$t>().unary(i128::from), $p, $s)
            };
        }
        if let Some(values) = dictionary {
            return Texts::new(values).map_or(Typed::Other, Typed::Keyed);
        }
        match array.data_type() {
            DataType::Null => Typed::Nothing,
            DataType::Boolean => Typed::Truth(array.as_boolean().clone()),
            DataType::Int8 => whole!(Int8Type),
            DataType::Int16 => whole!(Int16Type),
            DataType::Int32 => whole!(Int32Type),
            DataType::Int64 => Typed::Whole(array.as_primitive().clone()),
            DataType::UInt8 => whole!(UInt8Type),
            DataType::UInt16 => whole!(UInt16Type),
            DataType::UInt32 => whole!(UInt32Type),
            DataType::UInt64 => decimal!(UInt64Type, 20, 0),
            DataType::Decimal32(p, s) => decimal!(Decimal32Type, *p, *s),
            DataType::Decimal64(p, s) => decimal!(Decimal64Type, *p, *s),
            DataType::Decimal128(p, s) => Typed::Decimal(array.as_primitive().clone(), *p, *s),
            DataType::Date32 => Typed::Day(array.as_primitive().clone()),
            _ => Texts::new(array).map_or(Typed::Other, Typed::Text),
        }
    }
}

/// Up to 64 rows of a column, of so many in all.
struct Rows<'r> {
    first: usize,
    rows: &'r [usize],
    all: usize,
}

impl Rows<'_> {
    fn places(&self) -> impl Iterator<Item = usize> {
        self.rows.iter().map(|row| self.first.saturating_add(*row)).filter(|at| *at < self.all)
    }

    /// Where they stand, if one after another.
    fn run(&self) -> Option<(usize, usize)> {
        let (start, last) = (*self.rows.first()?, *self.rows.last()?);
        let length = last.checked_sub(start)?.checked_add(1)?;
        let start = self.first.checked_add(start)?;
        (length == self.rows.len() && start.checked_add(length)? <= self.all).then_some((start, length))
    }

    /// A bit for each.
    fn bits(&self, bits: &BooleanBuffer) -> u64 {
        match self.run() {
            Some((start, length)) => bits.slice(start, length).bit_chunks().iter_padded().next().unwrap_or_default(),
            None => (0_u32..).zip(self.places()).fold(0, |all, (i, at)| all | u64::from(bits.value(at)) << i),
        }
    }

    /// Those that have a value.
    fn there(&self, nulls: Option<&NullBuffer>) -> u64 {
        let length = u32::try_from(self.places().count()).unwrap_or_default();
        let all = u64::MAX.checked_shr(64_u32.saturating_sub(length)).unwrap_or_default();
        nulls.map_or(all, |nulls| self.bits(nulls.inner()) & all)
    }

    fn each<T: Copy>(&self, values: &[T], figures: &mut [i64; 64], figure: impl Fn(T) -> i64) {
        match self.run().and_then(|(start, length)| values.get(start..start.checked_add(length)?)) {
            Some(values) => figures.iter_mut().zip(values).for_each(|(place, n)| *place = figure(*n)),
            None => {
                let values = self.places().filter_map(|at| values.get(at));
                figures.iter_mut().zip(values).for_each(|(place, n)| *place = figure(*n));
            }
        }
    }
}

impl Column {
    /// Of a batch.
    pub fn new(array: &ArrayRef) -> Column {
        let dictionary = array.as_any_dictionary_opt().map(|d| {
            let values = d.values();
            let keys = if values.is_empty() { Vec::new() } else { d.normalized_keys() };
            (keys, values.clone())
        });
        let typed = Typed::new(array, dictionary.as_ref().map(|d| &d.1));
        Column { array: array.clone(), dictionary, typed, plain: OnceLock::new() }
    }

    /// Adds the text of a row's value; nothing where it has none.
    pub fn push(&self, out: &mut String, row: usize) -> Result<(), Unreadable> {
        if self.array.is_null(row) {
            return Ok(());
        }
        match &self.dictionary {
            None => push(out, &self.array, row),
            Some((keys, values)) => match keys.get(row) {
                Some(at) if !values.is_null(*at) => push(out, values, *at),
                _ => Ok(()),
            },
        }
    }

    /// The same of any value: bytes that are no text are shown. What is wrong with it, where something is.
    pub fn show(&self, out: &mut String, row: usize) -> Option<Wrong> {
        let start = out.len();
        match self.push(out, row) {
            Ok(()) => out.get(start..).is_some_and(|t| t.contains('\0')).then(nul),
            Err(Unreadable::Bytes(bytes)) => {
                for byte in bytes {
                    let _ = write!(out, "\\x{byte:02x}");
                }
                Some(no_text())
            }
            Err(Unreadable::Beyond) => {
                Some(("cell-error", both("日期或时间超出历法所及", "a day or time beyond any calendar")))
            }
        }
    }

    /// Whether some value may have something wrong with it.
    pub fn doubtful(&self) -> bool {
        let beyond = |days: &i32| Date::of_days(i64::from(*days)).is_none();
        let nul = |texts: &Texts| texts.iter().any(|t| memchr::memchr(0, t.as_bytes()).is_some());
        match (&self.typed, self.array.data_type()) {
            (Typed::Truth(_) | Typed::Whole(_) | Typed::Decimal(..) | Typed::Nothing, _)
            | (Typed::Other, DataType::Float16 | DataType::Float32 | DataType::Float64 | DataType::Decimal256(..)) => {
                false
            }
            (Typed::Day(days), _) => {
                days.values().iter().min().is_some_and(beyond) || days.values().iter().max().is_some_and(beyond)
            }
            (Typed::Text(texts) | Typed::Keyed(texts), _) => nul(texts),
            (Typed::Other, _) => {
                let mut text = String::new();
                (0..self.array.len()).any(|row| {
                    text.clear();
                    self.show(&mut text, row).is_some()
                })
            }
        }
    }

    /// The text of a row's value, where it stands somewhere as it is.
    #[inline]
    pub fn text(&self, row: usize) -> Option<&str> {
        if row >= self.array.len() {
            return Some("");
        }
        match &self.typed {
            Typed::Text(texts) => Some(texts.get(row)),
            Typed::Keyed(texts) => {
                let key = self.dictionary.as_ref().filter(|_| self.array.is_valid(row)).and_then(|d| d.0.get(row));
                Some(key.map_or("", |at| texts.get(*at)))
            }
            Typed::Truth(a) if a.is_null(row) => Some(""),
            Typed::Truth(a) => Some(if a.value(row) { "true" } else { "false" }),
            Typed::Nothing => Some(""),
            _ => None,
        }
    }

    /// Values of rows as what they are.
    pub fn lot(&self, first: usize, rows: &[usize], figures: &mut [i64; 64]) -> Lot {
        let of = Rows { first, rows: rows.get(..64).unwrap_or(rows), all: self.array.len() };
        match &self.typed {
            Typed::Truth(a) => {
                let (there, yes) = (of.there(a.nulls()), of.bits(a.values()));
                Lot::Truths(yes & there, there & !yes)
            }
            Typed::Whole(a) => {
                of.each(a.values(), figures, |n| n);
                Lot::Figures(0, of.there(a.nulls()))
            }
            Typed::Decimal(a, _, scale) => {
                let Ok(scale) = u8::try_from(*scale) else { return Lot::Texts };
                // Further than any figure is read plainly.
                of.each(a.values(), figures, |n| i64::try_from(n).unwrap_or(i64::MAX));
                Lot::Figures(scale, of.there(a.nulls()))
            }
            Typed::Day(a) => {
                of.each(a.values(), figures, i64::from);
                Lot::Days(of.there(a.nulls()))
            }
            Typed::Text(_) | Typed::Keyed(_) | Typed::Nothing | Typed::Other => Lot::Texts,
        }
    }

    /// Its values as they may go to a sink of columns; none where some of them has to pass through its text.
    pub fn plain(&self) -> Option<&ArrayRef> {
        let plain = || -> Option<ArrayRef> {
            match &self.typed {
                Typed::Truth(a) => Some(Arc::new(a.clone())),
                Typed::Whole(a) => Some(Arc::new(a.clone())),
                Typed::Decimal(a, precision, scale) => {
                    let most = 10_u128.checked_pow(u32::from(*precision))?;
                    let fits = a.values().iter().all(|n| n.unsigned_abs() < most);
                    let typed = || a.clone().with_precision_and_scale(*precision, *scale).ok();
                    fits.then(typed)?.map(|a| -> ArrayRef { Arc::new(a) })
                }
                // Days have a year of four digits as text.
                Typed::Day(a) => {
                    let fits = a.values().iter().all(|n| (DAYS.0..=DAYS.1).contains(n));
                    fits.then(|| -> ArrayRef { Arc::new(a.clone()) })
                }
                Typed::Text(texts) if texts.iter().any(str::is_empty) => texts.without_empty(),
                Typed::Text(_) => Some(self.array.clone()),
                // A dictionary of views is not taken.
                Typed::Keyed(texts) if matches!(texts, Texts::View(_)) || texts.iter().any(str::is_empty) => {
                    Some(self.array.as_any_dictionary_opt()?.with_values(texts_of(texts.iter())))
                }
                Typed::Keyed(_) => Some(self.array.clone()),
                Typed::Nothing | Typed::Other => None,
            }
        };
        self.plain.get_or_init(plain).as_ref()
    }
}

fn push(out: &mut String, array: &ArrayRef, row: usize) -> Result<(), Unreadable> {
    macro_rules! shown {
        ($t:ty) => {{
            let _ = write!(out, "{}", array.as_primitive::<$t>().value(row));
            Ok(())
        }};
    }
    macro_rules! fraction {
        ($t:ty, $digits:expr) => {{
            out.push_str(&decimal_of(array.as_primitive::<$t>().value(row).to_string(), $digits));
            Ok(())
        }};
    }
    macro_rules! units {
        ($t:ty, $scale:expr) => {{
            out.push_str(&unscaled(&array.as_primitive::<$t>().value(row).to_string(), $scale));
            Ok(())
        }};
    }
    macro_rules! time {
        ($t:ty, $per:expr) => {{
            let (seconds, nanos) = parts(i64::from(array.as_primitive::<$t>().value(row)), $per);
            out.push_str(&time_of_day(u32::try_from(seconds).map_err(|_| Unreadable::Beyond)?, nanos));
            Ok(())
        }};
    }
    match array.data_type() {
        DataType::Null => Ok(()),
        DataType::Utf8 => text(out, array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => text(out, array.as_string::<i64>().value(row)),
        DataType::Utf8View => text(out, array.as_string_view().value(row)),
        DataType::Binary => bytes(out, array.as_binary::<i32>().value(row)),
        DataType::LargeBinary => bytes(out, array.as_binary::<i64>().value(row)),
        DataType::BinaryView => bytes(out, array.as_binary_view().value(row)),
        DataType::FixedSizeBinary(_) => bytes(out, array.as_fixed_size_binary().value(row)),
        DataType::Boolean => text(out, if array.as_boolean().value(row) { "true" } else { "false" }),
        DataType::Int8 => shown!(Int8Type),
        DataType::Int16 => shown!(Int16Type),
        DataType::Int32 => shown!(Int32Type),
        DataType::Int64 => shown!(Int64Type),
        DataType::UInt8 => shown!(UInt8Type),
        DataType::UInt16 => shown!(UInt16Type),
        DataType::UInt32 => shown!(UInt32Type),
        DataType::UInt64 => shown!(UInt64Type),
        DataType::Float16 => fraction!(Float16Type, HALF),
        DataType::Float32 => fraction!(Float32Type, SINGLE),
        DataType::Float64 => fraction!(Float64Type, DOUBLE),
        DataType::Decimal32(_, scale) => units!(Decimal32Type, *scale),
        DataType::Decimal64(_, scale) => units!(Decimal64Type, *scale),
        DataType::Decimal128(_, scale) => units!(Decimal128Type, *scale),
        DataType::Decimal256(_, scale) => units!(Decimal256Type, *scale),
        DataType::Date32 => day(out, i64::from(array.as_primitive::<Date32Type>().value(row)), 0, 0),
        DataType::Date64 => at(out, array.as_primitive::<Date64Type>().value(row), 1_000, None),
        DataType::Timestamp(unit, zone) => {
            let (value, per) = match unit {
                TimeUnit::Second => (array.as_primitive::<TimestampSecondType>().value(row), 1),
                TimeUnit::Millisecond => (array.as_primitive::<TimestampMillisecondType>().value(row), 1_000),
                TimeUnit::Microsecond => (array.as_primitive::<TimestampMicrosecondType>().value(row), 1_000_000),
                TimeUnit::Nanosecond => (array.as_primitive::<TimestampNanosecondType>().value(row), 1_000_000_000),
            };
            at(out, value, per, zone.as_deref())
        }
        DataType::Time32(TimeUnit::Second) => time!(Time32SecondType, 1),
        DataType::Time32(_) => time!(Time32MillisecondType, 1_000),
        DataType::Time64(TimeUnit::Microsecond) => time!(Time64MicrosecondType, 1_000_000),
        DataType::Time64(_) => time!(Time64NanosecondType, 1_000_000_000),
        DataType::List(_) => list(out, &array.as_list::<i32>().value(row)),
        DataType::LargeList(_) => list(out, &array.as_list::<i64>().value(row)),
        DataType::FixedSizeList(..) => list(out, &array.as_fixed_size_list().value(row)),
        _ => Err(Unreadable::Beyond),
    }
}

fn text(out: &mut String, text: &str) -> Result<(), Unreadable> {
    out.push_str(text);
    Ok(())
}

/// Text without saying so, as older writers leave it.
fn bytes(out: &mut String, bytes: &[u8]) -> Result<(), Unreadable> {
    match std::str::from_utf8(bytes) {
        Ok(t) => text(out, t),
        Err(_) => Err(Unreadable::Bytes(bytes.to_vec())),
    }
}

fn list(out: &mut String, values: &ArrayRef) -> Result<(), Unreadable> {
    let column = Column::new(values);
    let mut texts = Vec::with_capacity(values.len());
    for row in 0..values.len() {
        let mut text = String::new();
        column.push(&mut text, row)?;
        texts.push(Cow::Owned(text));
    }
    push_list(out, &texts);
    Ok(())
}

/// Whole seconds and the nanoseconds behind them.
fn parts(value: i64, per: i64) -> (i64, u32) {
    let seconds = value.checked_div_euclid(per).unwrap_or_default();
    let rest = value.checked_rem_euclid(per).unwrap_or_default();
    let nanos = 1_000_000_000_i64.checked_div(per).and_then(|n| n.checked_mul(rest)).unwrap_or_default();
    (seconds, u32::try_from(nanos).unwrap_or_default())
}

fn day(out: &mut String, days: i64, seconds: i64, nanos: u32) -> Result<(), Unreadable> {
    let date = Date::of_days(days).ok_or(Unreadable::Beyond)?;
    out.push_str(&moment(date, u32::try_from(seconds).unwrap_or_default(), nanos));
    Ok(())
}

/// A moment. Without a zone it is what a clock on the wall showed; with one, it is shown by the clock of China where the
/// zone is China's, and otherwise as UTC: which day it was there, nobody can tell from the file.
fn at(out: &mut String, value: i64, per: i64, zone: Option<&str>) -> Result<(), Unreadable> {
    let (seconds, nanos) = parts(value, per);
    let (shift, end) = match zone {
        None => (0, ""),
        Some(z) if CHINA.contains(&z) && (z == "+08:00" || seconds >= NO_SUMMER_TIME) => (28_800, "+08:00"),
        Some(_) => (0, "Z"),
    };
    let local = seconds.checked_add(shift).ok_or(Unreadable::Beyond)?;
    let (days, seconds) = (local.checked_div_euclid(DAY), local.checked_rem_euclid(DAY));
    let (days, seconds) = (days.unwrap_or_default(), seconds.unwrap_or_default());
    day(out, days, seconds, nanos)?;
    match end {
        // A day alone is the day there.
        "+08:00" if seconds == 0 && nanos == 0 => {}
        "Z" if seconds == 0 && nanos == 0 => out.push_str(" 00:00:00Z"),
        end => out.push_str(end),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
    use arrow_array::types::Int32Type as Key;
    use arrow_array::{
        BinaryArray, BooleanArray, Date32Array, Date64Array, Decimal128Array, Decimal256Array, Float32Array,
        Float64Array, Int64Array, NullArray, StringArray, Time64MicrosecondArray, TimestampMicrosecondArray,
        TimestampSecondArray, UInt64Array,
    };
    use arrow_buffer::i256;
    use std::sync::Arc;

    fn all(array: impl Array + 'static) -> Vec<String> {
        let array: ArrayRef = Arc::new(array);
        assert!(readable(array.data_type()).is_some(), "{}", array.data_type());
        let column = Column::new(&array);
        (0..array.len())
            .map(|row| {
                let mut out = String::new();
                match column.push(&mut out, row) {
                    Ok(()) => out,
                    Err(e) => format!("{e:?}"),
                }
            })
            .collect()
    }

    #[test]
    fn every_value_is_said_exactly() {
        assert_eq!(all(StringArray::from(vec![Some("甲"), None, Some("")])), ["甲", "", ""]);
        assert_eq!(all(BooleanArray::from(vec![Some(true), Some(false), None])), ["true", "false", ""]);
        assert_eq!(
            all(Int64Array::from(vec![i64::MIN, 0, i64::MAX])),
            ["-9223372036854775808", "0", "9223372036854775807"]
        );
        assert_eq!(all(UInt64Array::from(vec![u64::MAX])), ["18446744073709551615"]);
        assert_eq!(
            all(Float64Array::from(vec![12800.5, 0.30000000000000004, -0.0, "NaN".parse().unwrap()])),
            ["12800.5", "≈0.30000000000000004", "0", "≈NaN"]
        );
        assert_eq!(all(Float32Array::from(vec![0.1, 16_777_217.0])), ["0.1", "≈16777216"]);
        let decimals = Decimal128Array::from(vec![Some(-1250), Some(5), None]).with_precision_and_scale(38, 2).unwrap();
        assert_eq!(all(decimals), ["-12.5", "0.05", ""]);
        let wide = Decimal256Array::from(vec![i256::from_i128(i128::MAX)]).with_precision_and_scale(76, 3).unwrap();
        assert_eq!(all(wide), ["170141183460469231731687303715884105.727"]);
        let tens = Decimal128Array::from(vec![12]).with_precision_and_scale(5, -2).unwrap();
        assert_eq!(all(tens), ["1200"]);
        assert_eq!(all(NullArray::new(1)), [""]);
        assert_eq!(all(BinaryArray::from(vec!["甲".as_bytes(), b"\xff"])), ["甲", "Bytes([255])"]);
    }

    #[test]
    fn days_and_moments() {
        assert_eq!(all(Date32Array::from(vec![0, 19_844, -1])), ["1970-01-01", "2024-05-01", "1969-12-31"]);
        assert_eq!(all(Date32Array::from(vec![i32::MAX])), ["Beyond"]);
        assert_eq!(all(Date64Array::from(vec![1_714_521_600_000])), ["2024-05-01"]);
        let seconds = |zone: Option<&str>| {
            let mut array = TimestampSecondArray::from(vec![1_714_521_600, 1_714_492_800, -1]);
            if let Some(zone) = zone {
                array = array.with_timezone(zone);
            }
            all(array)
        };
        assert_eq!(seconds(None), ["2024-05-01", "2024-04-30 16:00:00", "1969-12-31 23:59:59"]);
        let want = ["2024-05-01 00:00:00Z", "2024-04-30 16:00:00Z", "1969-12-31 23:59:59Z"];
        assert_eq!(seconds(Some("UTC")), want);
        let want = ["2024-05-01 08:00:00+08:00", "2024-05-01", "1969-12-31 23:59:59Z"];
        assert_eq!(seconds(Some("Asia/Shanghai")), want);
        let micros = TimestampMicrosecondArray::from(vec![1_500_000]);
        assert_eq!(all(micros), ["1970-01-01 00:00:01.5"]);
        assert_eq!(all(Time64MicrosecondArray::from(vec![3_600_000_001])), ["01:00:00.000001"]);
    }

    #[test]
    fn dictionaries_and_lists() {
        let mut words = StringDictionaryBuilder::<Key>::new();
        words.append_value("甲");
        words.append_null();
        words.append_value("甲");
        assert_eq!(all(words.finish()), ["甲", "", "甲"]);
        let mut none = StringDictionaryBuilder::<Key>::new();
        none.append_null();
        assert_eq!(all(none.finish()), [""]);
        let mut lists = ListBuilder::new(StringBuilder::new());
        lists.append_value([Some("a"), Some("b")]);
        lists.append_null();
        lists.append_value(std::iter::empty::<Option<&str>>());
        lists.append_value([Some("a; b")]);
        assert_eq!(all(lists.finish()), ["a; b", "", "[]", "[\"a; b\"]"]);
    }

    #[test]
    fn what_has_no_text_is_refused() {
        for kind in [
            DataType::Duration(TimeUnit::Second),
            DataType::Struct(arrow_schema::Fields::empty()),
            DataType::new_list(DataType::new_list(DataType::Utf8, true), true),
        ] {
            assert_eq!(readable(&kind), None, "{kind}");
        }
    }
}
