//! How values become bytes and come back.
//!
//! Whole numbers are LEB128; a text stands in full once and is a number after that; a path is what it does not share with
//! the one before it; a place is told by its distance from the one before.

use crate::diagnostic::{Location, Message, Span, both};
use std::collections::BTreeMap;

/// Bytes that all the values of one part may take in memory. The largest pack shipped takes some 3 MB.
const BUDGET: usize = 64 << 20;
/// Room set aside for a list before its values are seen.
const AHEAD: usize = 64;

/// Something a bundle holds.
pub(super) trait Coded: Sized {
    /// Appends it.
    fn put(&self, w: &mut Writer);
    /// Reads it; `None` where the bytes are no such thing.
    fn take(r: &mut Reader<'_>) -> Option<Self>;
}

/// Bytes being written.
#[derive(Default)]
pub(super) struct Writer {
    pub bytes: Vec<u8>,
    texts: BTreeMap<String, usize>,
    path: String,
    start: u32,
    /// Files of the pack inside the rule set: first and one past the last.
    files: (u32, u32),
    /// Texts stand in a table of their own.
    apart: bool,
}

/// Bytes being read.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    length: usize,
    texts: Vec<&'a str>,
    path: String,
    start: u32,
    first_file: u32,
    budget: usize,
    depth: u32,
    /// Registers that can be named here.
    pub registers: u32,
}

impl Writer {
    /// A writer for a pack whose files are these of its rule set.
    pub fn of_files(first: u32, end: u32) -> Writer {
        Writer { files: (first, end), ..Writer::default() }
    }

    /// The same, but every text is only a number, into [`Writer::table`].
    pub fn with_table(first: u32, end: u32) -> Writer {
        Writer { apart: true, ..Writer::of_files(first, end) }
    }

    /// Begins something that is read by itself: what stands before it is not known then. Gives back the bytes so far.
    pub fn apart(&mut self) -> Vec<u8> {
        self.path.clear();
        self.start = 0;
        core::mem::take(&mut self.bytes)
    }

    /// Every text named so far, in the order of their numbers.
    pub fn table(&self) -> Vec<u8> {
        let mut texts: Vec<(usize, &str)> = self.texts.iter().map(|(text, number)| (*number, text.as_str())).collect();
        texts.sort_unstable();
        let mut w = Writer::default();
        w.size(texts.len());
        texts.iter().for_each(|(_, text)| w.raw(text));
        w.bytes
    }

    pub fn byte(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub fn whole(&mut self, mut value: u128) {
        while value > 0x7f {
            self.byte(u8::try_from(value & 0x7f).unwrap_or(0) | 0x80);
            value >>= 7;
        }
        self.byte(u8::try_from(value).unwrap_or(0));
    }

    pub fn size(&mut self, value: usize) {
        self.whole(u128::try_from(value).unwrap_or(u128::MAX));
    }

    pub fn signed(&mut self, value: i128) {
        self.whole(u128::from_le_bytes(((value << 1) ^ (value >> 127)).to_le_bytes()));
    }

    fn raw(&mut self, text: &str) {
        self.size(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub fn text(&mut self, text: &str) {
        if let Some(known) = self.texts.get(text).copied() {
            return self.size(known.saturating_add(1));
        }
        let number = self.texts.len();
        self.texts.insert(text.to_owned(), number);
        if self.apart {
            return self.size(number.saturating_add(1));
        }
        self.byte(0);
        self.raw(text);
    }

    pub fn path(&mut self, path: &str) {
        let shared: usize =
            self.path.chars().zip(path.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        self.size(shared);
        self.raw(path.get(shared..).unwrap_or_default());
        path.clone_into(&mut self.path);
    }
}

impl<'a> Reader<'a> {
    /// A reader of these bytes, for a pack whose first file has this index.
    pub fn new(bytes: &'a [u8], first_file: u32) -> Reader<'a> {
        Reader {
            rest: bytes,
            length: bytes.len(),
            texts: Vec::new(),
            path: String::new(),
            start: 0,
            first_file,
            budget: BUDGET,
            depth: 0,
            registers: 0,
        }
    }

    /// A reader of bytes whose texts stand in a table.
    pub fn with_table(bytes: &'a [u8], table: &'a [u8], first_file: u32) -> Option<Reader<'a>> {
        let mut r = Reader::new(table, first_file);
        for _ in 0..r.size()? {
            let text = r.raw()?;
            r.spend(size_of::<&str>())?;
            r.texts.push(text);
        }
        r.is_done().then_some(Reader { rest: bytes, length: bytes.len(), ..r })
    }

    /// Bytes read so far.
    pub fn at(&self) -> usize {
        self.length.saturating_sub(self.rest.len())
    }

    pub fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    pub fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (these, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(these)
    }

    /// A whole number below 2^63; those of a bundle are lengths, places and small figures.
    fn short(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub fn whole(&mut self) -> Option<u128> {
        let mut value = 0_u128;
        for shift in (0..126).step_by(7) {
            let byte = self.byte()?;
            value |= u128::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub fn size(&mut self) -> Option<usize> {
        usize::try_from(self.short()?).ok()
    }

    pub fn signed(&mut self) -> Option<i128> {
        let value = self.whole()?;
        let half = i128::try_from(value >> 1).ok()?;
        Some(if value & 1 == 1 { !half } else { half })
    }

    /// Takes memory out of the budget, before it is asked for.
    pub fn spend(&mut self, bytes: usize) -> Option<()> {
        self.budget = self.budget.checked_sub(bytes)?;
        Some(())
    }

    fn raw(&mut self) -> Option<&'a str> {
        let length = self.size()?;
        core::str::from_utf8(self.bytes(length)?).ok()
    }

    pub fn text(&mut self) -> Option<String> {
        let text = match self.size()? {
            0 => {
                let text = self.raw()?;
                self.spend(size_of::<&str>())?;
                self.texts.push(text);
                text
            }
            number => *self.texts.get(number.checked_sub(1)?)?,
        };
        self.spend(text.len())?;
        Some(text.to_owned())
    }

    pub fn path(&mut self) -> Option<String> {
        let shared = self.size()?;
        let own = self.raw()?;
        // `truncate` would panic inside a character.
        if !self.path.is_char_boundary(shared) {
            return None;
        }
        self.spend(shared.saturating_add(own.len()))?;
        self.path.truncate(shared);
        self.path.push_str(own);
        Some(self.path.clone())
    }

    /// Goes one level down, at most `most` deep, for as long as `read` runs.
    pub fn deeper<T>(&mut self, most: u32, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= most {
            return None;
        }
        self.depth = self.depth.saturating_add(1);
        let value = read(self);
        self.depth = self.depth.saturating_sub(1);
        value
    }
}

impl Coded for String {
    fn put(&self, w: &mut Writer) {
        w.text(self);
    }

    fn take(r: &mut Reader<'_>) -> Option<String> {
        r.text()
    }
}

impl Coded for bool {
    fn put(&self, w: &mut Writer) {
        w.byte(u8::from(*self));
    }

    fn take(r: &mut Reader<'_>) -> Option<bool> {
        match r.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Coded for u32 {
    fn put(&self, w: &mut Writer) {
        w.whole(u128::from(*self));
    }

    fn take(r: &mut Reader<'_>) -> Option<u32> {
        u32::try_from(r.short()?).ok()
    }
}

impl Coded for u16 {
    fn put(&self, w: &mut Writer) {
        w.whole(u128::from(*self));
    }

    fn take(r: &mut Reader<'_>) -> Option<u16> {
        u16::try_from(r.short()?).ok()
    }
}

impl Coded for usize {
    fn put(&self, w: &mut Writer) {
        w.size(*self);
    }

    fn take(r: &mut Reader<'_>) -> Option<usize> {
        r.size()
    }
}

impl Coded for i32 {
    fn put(&self, w: &mut Writer) {
        w.signed(i128::from(*self));
    }

    fn take(r: &mut Reader<'_>) -> Option<i32> {
        i32::try_from(r.signed()?).ok()
    }
}

impl<const N: usize> Coded for [u8; N] {
    fn put(&self, w: &mut Writer) {
        w.bytes.extend_from_slice(self);
    }

    fn take(r: &mut Reader<'_>) -> Option<[u8; N]> {
        r.bytes(N)?.try_into().ok()
    }
}

impl<T: Coded> Coded for Option<T> {
    fn put(&self, w: &mut Writer) {
        w.byte(u8::from(self.is_some()));
        if let Some(value) = self {
            value.put(w);
        }
    }

    fn take(r: &mut Reader<'_>) -> Option<Option<T>> {
        Some(if bool::take(r)? { Some(T::take(r)?) } else { None })
    }
}

impl<T: Coded> Coded for Box<T> {
    fn put(&self, w: &mut Writer) {
        T::put(self, w);
    }

    fn take(r: &mut Reader<'_>) -> Option<Box<T>> {
        r.spend(size_of::<T>())?;
        Some(Box::new(T::take(r)?))
    }
}

impl<T: Coded> Coded for Vec<T> {
    fn put(&self, w: &mut Writer) {
        w.size(self.len());
        for value in self {
            value.put(w);
        }
    }

    fn take(r: &mut Reader<'_>) -> Option<Vec<T>> {
        let length = r.size()?;
        // Each value takes a byte at least, so no list is longer than what is left.
        if length > r.rest.len() {
            return None;
        }
        r.spend(length.checked_mul(size_of::<T>())?)?;
        let mut values = Vec::with_capacity(length.min(AHEAD));
        for _ in 0..length {
            values.push(T::take(r)?);
        }
        Some(values)
    }
}

impl<A: Coded, B: Coded> Coded for (A, B) {
    fn put(&self, w: &mut Writer) {
        self.0.put(w);
        self.1.put(w);
    }

    fn take(r: &mut Reader<'_>) -> Option<(A, B)> {
        Some((A::take(r)?, B::take(r)?))
    }
}

impl<A: Coded, B: Coded, C: Coded> Coded for (A, B, C) {
    fn put(&self, w: &mut Writer) {
        self.0.put(w);
        self.1.put(w);
        self.2.put(w);
    }

    fn take(r: &mut Reader<'_>) -> Option<(A, B, C)> {
        Some((A::take(r)?, B::take(r)?, C::take(r)?))
    }
}

impl<A: Coded, B: Coded, C: Coded, D: Coded> Coded for (A, B, C, D) {
    fn put(&self, w: &mut Writer) {
        self.0.put(w);
        self.1.put(w);
        self.2.put(w);
        self.3.put(w);
    }

    fn take(r: &mut Reader<'_>) -> Option<(A, B, C, D)> {
        Some((A::take(r)?, B::take(r)?, C::take(r)?, D::take(r)?))
    }
}

impl Coded for Message {
    fn put(&self, w: &mut Writer) {
        w.text(&self.zh);
        w.text(&self.en);
    }

    fn take(r: &mut Reader<'_>) -> Option<Message> {
        let zh = r.text()?;
        Some(both(zh, r.text()?))
    }
}

impl Coded for Span {
    fn put(&self, w: &mut Writer) {
        self.start.put(w);
        self.end.saturating_sub(self.start).put(w);
    }

    fn take(r: &mut Reader<'_>) -> Option<Span> {
        let start = u32::take(r)?;
        Some(Span::new(start, start.checked_add(u32::take(r)?)?))
    }
}

/// A place outside the pack's own files is one that was never set.
const NOWHERE: u32 = 0;

impl Coded for Location {
    fn put(&self, w: &mut Writer) {
        let (first, end) = w.files;
        if *self == Location::default() || !(first..end).contains(&self.file) {
            return NOWHERE.put(w);
        }
        self.file.saturating_sub(first).saturating_add(1).put(w);
        w.signed(i128::from(self.span.start).wrapping_sub(i128::from(w.start)));
        self.span.end.saturating_sub(self.span.start).put(w);
        w.start = self.span.start;
    }

    fn take(r: &mut Reader<'_>) -> Option<Location> {
        let Some(file) = u32::take(r)?.checked_sub(1) else { return Some(Location::default()) };
        let file = r.first_file.checked_add(file)?;
        let start = u32::try_from(r.signed()?.checked_add(i128::from(r.start))?).ok()?;
        let end = start.checked_add(u32::take(r)?)?;
        r.start = start;
        Some(Location { file, span: Span::new(start, end) })
    }
}

/// `Type { field: Kind, … }`, optionally `- field`: one that is not written and comes back empty. Every field is
/// named, with its type, so that one added to the model cannot be forgotten here. Their listing is part of [`LAYOUT`].
///
/// [`LAYOUT`]: super::model::LAYOUT
macro_rules! records {
    ($($ty:ident { $($field:ident: $kind:ty),* $(,)? } $(- $left:ident)?)*) => {
        pub(super) const RECORDS: &[&str] = &[$(
            concat!(stringify!($ty), "{", $(stringify!($field), ":", stringify!($kind), ",",)* "}"),
        )*];
        $(impl $crate::bundle::code::Coded for $ty {
            fn put(&self, w: &mut $crate::bundle::code::Writer) {
                let $ty { $($field,)* $($left: _)? } = self;
                $(<$kind as $crate::bundle::code::Coded>::put($field, w);)*
            }

            fn take(r: &mut $crate::bundle::code::Reader<'_>) -> Option<Self> {
                Some($ty {
                    $($field: <$kind as $crate::bundle::code::Coded>::take(r)?,)*
                    $($left: Default::default())?
                })
            }
        })*
    };
}

/// `Type { number Variant { field: name: Kind, … } … }`; the fields of a tuple are `0`, `1` ….
macro_rules! choices {
    ($($ty:ident { $($number:literal $variant:ident { $($slot:tt: $name:ident: $kind:ty),* $(,)? })* })*) => {
        pub(super) const CHOICES: &[&str] = &[$(
            concat!(stringify!($ty), "(", $(
                stringify!($number), stringify!($variant), "{", $(stringify!($slot), ":", stringify!($kind), ",",)* "}",
            )* ")"),
        )*];
        $(impl $crate::bundle::code::Coded for $ty {
            fn put(&self, w: &mut $crate::bundle::code::Writer) {
                match self {
                    $($ty::$variant { $($slot: $name),* } => {
                        w.byte($number);
                        $(<$kind as $crate::bundle::code::Coded>::put($name, w);)*
                    })*
                }
            }

            fn take(r: &mut $crate::bundle::code::Reader<'_>) -> Option<Self> {
                match r.byte()? {
                    $($number => Some($ty::$variant {
                        $($slot: <$kind as $crate::bundle::code::Coded>::take(r)?),*
                    }),)*
                    _ => None,
                }
            }
        })*
    };
}

pub(super) use {choices, records};
