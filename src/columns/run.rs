//! Running steps over a block: plain loops over arrays, nothing allocated.
//!
//! INVARIANT: no sum here leaves `i64`: the graph made no step whose figures could, and every figure of a block, those of
//! rows that are not asked for too, is within the bounds the graph took for it.

use super::block::{Bits, Block, Column, ROWS, WORDS};
use super::calendar;
use super::emit::{Code, From, Kind, Source, Step, Truth};
use super::graph::Sum;
use crate::quantity::Mode;

type Figures = [i64; ROWS];
/// One byte a row, eight to a word.
pub(super) type Class = [u64; ROWS / 8];

/// The registers steps work on. One for each thread.
#[derive(Clone, Debug)]
pub(super) struct Work {
    pub truths: Vec<Bits>,
    pub figures: Vec<Box<Figures>>,
    pub classes: Vec<Class>,
    spare: Box<Figures>,
}

/// Each bit of a byte as a byte of its own.
const SPREAD: [u64; 256] = {
    let mut all = [0; 256];
    let mut i = 0;
    while i < 256 {
        let mut bit = 0;
        while bit < 8 {
            all[i] |= ((i as u64 >> bit) & 1) << (8 * bit);
            bit += 1;
        }
        i += 1;
    }
    all
};

/// Sixty-four bytes, each 0 or 1, as bits.
#[inline(always)]
fn pack(bytes: &[u8; 64]) -> u64 {
    let mut word = 0;
    let (eights, _) = bytes.as_chunks::<8>();
    for (i, eight) in eights.iter().enumerate() {
        // Byte k, shifted by 56 - 7k, has its bit at 56 + k.
        word |= (u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * i);
    }
    word
}

#[inline(always)]
fn test<T: Copy>(out: &mut Bits, a: &[T; ROWS], f: impl Fn(T) -> bool) {
    let (chunks, _) = a.as_chunks::<64>();
    for (w, chunk) in out.iter_mut().zip(chunks) {
        let mut bytes = [0_u8; 64];
        for (b, x) in bytes.iter_mut().zip(chunk) {
            *b = u8::from(f(*x));
        }
        *w = pack(&bytes);
    }
}

#[inline(always)]
fn test_two(out: &mut Bits, a: &Figures, b: &Figures, f: impl Fn(i64, i64) -> bool) {
    let ((left, _), (right, _)) = (a.as_chunks::<64>(), b.as_chunks::<64>());
    for ((w, x), y) in out.iter_mut().zip(left).zip(right) {
        let mut bytes = [0_u8; 64];
        for ((b, x), y) in bytes.iter_mut().zip(x).zip(y) {
            *b = u8::from(f(*x, *y));
        }
        *w = pack(&bytes);
    }
}

/// Resolved operands.
#[derive(Clone, Copy)]
enum With<'a> {
    Each(&'a Figures),
    All(i64),
}

#[inline(always)]
fn map(out: &mut Figures, a: &Figures, f: impl Fn(i64) -> i64) {
    for (o, x) in out.iter_mut().zip(a) {
        *o = f(*x);
    }
}

#[inline(always)]
fn zip(out: &mut Figures, a: With<'_>, b: With<'_>, f: impl Fn(i64, i64) -> i64) {
    match (a, b) {
        (With::Each(a), With::Each(b)) => {
            for ((o, x), y) in out.iter_mut().zip(a).zip(b) {
                *o = f(*x, *y);
            }
        }
        (With::Each(a), With::All(y)) => map(out, a, |x| f(x, y)),
        (With::All(x), With::Each(b)) => map(out, b, |y| f(x, y)),
        (With::All(x), With::All(y)) => out.fill(f(x, y)),
    }
}

/// Each of four bits as a mask of a figure.
const MASKS: [[i64; 4]; 16] = {
    let mut all = [[0; 4]; 16];
    let mut i = 0;
    while i < 16 {
        let mut bit = 0;
        while bit < 4 {
            if i >> bit & 1 == 1 {
                all[i][bit] = -1;
            }
            bit += 1;
        }
        i += 1;
    }
    all
};

/// Four figures at a time, taken by masks: no branch, whatever the truths.
#[inline(always)]
fn choose_by(out: &mut Figures, on: &Bits, flip: u64, of: impl Fn(usize) -> ([i64; 4], [i64; 4])) {
    let (fours, _) = out.as_chunks_mut::<4>();
    let (words, _) = fours.as_chunks_mut::<16>();
    for (at, (out, w)) in words.iter_mut().zip(on).enumerate() {
        let word = w ^ flip;
        for (i, o) in out.iter_mut().enumerate() {
            let Some(mask) = MASKS.get((word >> (4 * i) & 15) as usize) else { continue };
            let (a, b) = of(at * 16 + i);
            for (((o, m), x), y) in o.iter_mut().zip(mask).zip(a).zip(b) {
                *o = y ^ ((x ^ y) & m);
            }
        }
    }
}

#[inline(always)]
fn choose(out: &mut Figures, on: &Bits, flip: u64, a: With<'_>, b: With<'_>) {
    #[inline(always)]
    fn four(of: &[[i64; 4]], at: usize) -> [i64; 4] {
        of.get(at).copied().unwrap_or([0; 4])
    }
    match (a, b) {
        (With::Each(a), With::Each(b)) => {
            let ((a, _), (b, _)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
            choose_by(out, on, flip, |i| (four(a, i), four(b, i)));
        }
        (With::Each(a), With::All(y)) => {
            let (a, _) = a.as_chunks::<4>();
            choose_by(out, on, flip, |i| (four(a, i), [y; 4]));
        }
        (With::All(x), With::Each(b)) => {
            let (b, _) = b.as_chunks::<4>();
            choose_by(out, on, flip, |i| ([x; 4], four(b, i)));
        }
        (With::All(x), With::All(y)) => choose_by(out, on, flip, |_| ([x; 4], [y; 4])),
    }
}

/// The whole number next to `n / d` in the mode's sense, `d > 0`.
#[inline(always)]
fn rounded(n: i64, d: i64, mode: Mode) -> i64 {
    let (q, r) = (n / d, n % d);
    let (twice, whole) = (r.unsigned_abs() * 2, d.unsigned_abs());
    let away = match mode {
        Mode::Down => false,
        Mode::Up => r != 0,
        Mode::Floor => r < 0,
        Mode::Ceiling => r > 0,
        Mode::HalfUp => twice >= whole,
        Mode::HalfDown => twice > whole,
        Mode::HalfEven => twice > whole || (twice == whole && q % 2 != 0),
    };
    match away {
        true if n < 0 => q - 1,
        true => q + 1,
        false => q,
    }
}

/// Quotients by a divisor the compiler knows, so that no division is left in the loop. Those that are the same on both sides
/// of zero take the sign away and give it back.
#[inline(always)]
fn divide<const D: u64>(out: &mut Figures, a: &Figures, add: u64, positive: bool) {
    if positive {
        map(out, a, |x| ((x.cast_unsigned() + add) / D).cast_signed());
    } else {
        map(out, a, |x| {
            let sign = x >> 63;
            (((x.unsigned_abs() + add) / D).cast_signed() ^ sign) - sign
        });
    }
}

fn quotient(out: &mut Figures, a: &Figures, by: i64, mode: Mode, positive: bool) {
    let d = by.unsigned_abs();
    let add = match mode {
        Mode::Down => Some(0),
        Mode::Up => Some(d - 1),
        Mode::HalfUp => Some(d / 2),
        Mode::HalfDown => Some((d - 1) / 2),
        Mode::Floor if positive => Some(0),
        Mode::Ceiling if positive => Some(d - 1),
        Mode::Floor | Mode::Ceiling | Mode::HalfEven => None,
    };
    match add {
        Some(add) => match d {
            10 => divide::<10>(out, a, add, positive),
            100 => divide::<100>(out, a, add, positive),
            1_000 => divide::<1_000>(out, a, add, positive),
            10_000 => divide::<10_000>(out, a, add, positive),
            100_000 => divide::<100_000>(out, a, add, positive),
            1_000_000 => divide::<1_000_000>(out, a, add, positive),
            10_000_000 => divide::<10_000_000>(out, a, add, positive),
            100_000_000 => divide::<100_000_000>(out, a, add, positive),
            _ => map(out, a, |x| rounded(x, by, mode)),
        },
        None => map(out, a, |x| rounded(x, by, mode)),
    }
}

/// The index of the alternative of each row, one byte a row.
#[inline(always)]
fn indices(planes: &[Truth], truths: &[Bits], mut each: impl FnMut(usize, u64)) {
    for word in 0..WORDS {
        let mut bytes = [0_u64; 8];
        for (bit, plane) in planes.iter().enumerate() {
            let Some(w) = truths.get(plane.register).and_then(|t| t.get(word)) else { continue };
            let w = if plane.negative { !w } else { *w };
            for (b, part) in bytes.iter_mut().zip(w.to_le_bytes()) {
                if let Some(s) = SPREAD.get(usize::from(part)) {
                    *b |= s << bit;
                }
            }
        }
        for (i, b) in bytes.into_iter().enumerate() {
            each(word * 8 + i, b);
        }
    }
}

const fn mask(t: Truth) -> u64 {
    if t.negative { u64::MAX } else { 0 }
}

impl Work {
    pub fn new(code: &Code) -> Work {
        Work {
            truths: vec![[0; WORDS]; code.truths],
            figures: vec![Box::new([0; ROWS]); code.figures],
            classes: vec![[0; ROWS / 8]; code.classes],
            spare: Box::new([0; ROWS]),
        }
    }

    /// Runs every step.
    pub fn run(&mut self, code: &Code, block: &Block) {
        for (out, kind, step) in &code.steps {
            match kind {
                Kind::Truth => self.truth(*out, step, block),
                Kind::Figure => self.figure(*out, step, block),
                Kind::Class => {
                    if let (Step::Class(planes), Some(class)) = (step, self.classes.get_mut(*out)) {
                        indices(planes, &self.truths, |at, eight| {
                            if let Some(c) = class.get_mut(at) {
                                *c = eight;
                            }
                        });
                    }
                }
            }
        }
    }

    fn truth(&mut self, out: usize, step: &Step, block: &Block) {
        if let Step::And(a, b) = step {
            let (n, m) = (mask(*a), mask(*b));
            if let Ok([out, a, b]) = self.truths.get_disjoint_mut([out, a.register, b.register]) {
                for ((o, x), y) in out.iter_mut().zip(a.iter()).zip(b.iter()) {
                    *o = (x ^ n) & (y ^ m);
                }
            }
            return;
        }
        let Some(bits) = self.truths.get_mut(out) else { return };
        match step {
            Step::True => bits.fill(u64::MAX),
            Step::Bit(slot) => {
                if let Some(Some(Column::Bits(column))) = block.columns.get(*slot) {
                    *bits = **column;
                }
            }
            Step::Option(slot, option) => {
                if let Some(Some(Column::Options(column))) = block.columns.get(*slot) {
                    test(bits, column, |o| o == *option);
                }
            }
            Step::AtLeast(Source::Input(slot), n) => match block.columns.get(*slot) {
                Some(Some(Column::Narrow(column))) => {
                    // INVARIANT: within the column's bounds, else the graph knew the answer.
                    let n = i32::try_from(*n).unwrap_or(i32::MAX);
                    test(bits, column, |x| x >= n);
                }
                Some(Some(Column::Wide(column))) => test(bits, column, |x| x >= *n),
                _ => {}
            },
            Step::AtLeast(Source::Register(r), n) => {
                if let Some(column) = self.figures.get(*r) {
                    test(bits, column, |x| x >= *n);
                }
            }
            Step::NotLess(a, b) => {
                if let (Some(a), Some(b)) = (each(&self.figures, block, *a), each(&self.figures, block, *b)) {
                    test_two(bits, a, b, |x, y| x >= y);
                }
            }
            Step::Same(a, b) => {
                if let (Some(a), Some(b)) = (each(&self.figures, block, *a), each(&self.figures, block, *b)) {
                    test_two(bits, a, b, |x, y| x == y);
                }
            }
            _ => {}
        }
    }

    fn figure(&mut self, out: usize, step: &Step, block: &Block) {
        let Some(place) = self.figures.get_mut(out) else { return };
        std::mem::swap(place, &mut self.spare);
        let to = &mut *self.spare;
        let figures = &self.figures;
        let with = |f: From| match f {
            From::Each(s) => each(figures, block, s).map(With::Each),
            From::All(n) => Some(With::All(n)),
        };
        match step {
            Step::Wide(slot) => match block.columns.get(*slot) {
                Some(Some(Column::Narrow(column))) => {
                    for (o, x) in to.iter_mut().zip(column.iter()) {
                        *o = i64::from(*x);
                    }
                }
                Some(Some(Column::Wide(column))) => *to = **column,
                _ => {}
            },
            Step::Table(planes, values) => {
                let (eights, _) = to.as_chunks_mut::<8>();
                indices(planes, &self.truths, |at, bytes| {
                    if let Some(eight) = eights.get_mut(at) {
                        for (o, b) in eight.iter_mut().zip(bytes.to_le_bytes()) {
                            *o = values.get(usize::from(b)).copied().unwrap_or(0);
                        }
                    }
                });
            }
            Step::Select(on, a, b) => {
                if let (Some(bits), Some(a), Some(b)) = (self.truths.get(on.register), with(*a), with(*b)) {
                    choose(to, bits, mask(*on), a, b);
                }
            }
            Step::Sum(sum, a, b) => {
                if let (Some(a), Some(b)) = (with(*a), with(*b)) {
                    match sum {
                        Sum::Add => zip(to, a, b, |x, y| x + y),
                        Sum::Subtract => zip(to, a, b, |x, y| x - y),
                        Sum::Multiply => zip(to, a, b, |x, y| x * y),
                        Sum::Least => zip(to, a, b, i64::min),
                        Sum::Greatest => zip(to, a, b, i64::max),
                    }
                }
            }
            Step::Quotient(a, by, mode, positive) => {
                if let Some(a) = each(figures, block, *a) {
                    quotient(to, a, *by, *mode, *positive);
                }
            }
            Step::QuotientBy(a, b, mode) => {
                if let (Some(a), Some(b)) = (with(*a), each(figures, block, *b)) {
                    zip(to, a, With::Each(b), |n, d| match d {
                        0 => 0,
                        d if d < 0 => rounded(-n, -d, *mode),
                        d => rounded(n, d, *mode),
                    });
                }
            }
            Step::AddMonths(a, b) => {
                if let (Some(a), Some(b)) = (with(*a), with(*b)) {
                    zip(to, a, b, calendar::later);
                }
            }
            Step::MonthsBetween(a, b) => {
                if let (Some(a), Some(b)) = (with(*a), with(*b)) {
                    zip(to, a, b, calendar::months_between);
                }
            }
            Step::Part(a, part) => {
                if let Some(a) = each(figures, block, *a) {
                    map(to, a, |x| calendar::part(x, *part));
                }
            }
            _ => {}
        }
        if let Some(place) = self.figures.get_mut(out) {
            std::mem::swap(place, &mut self.spare);
        }
    }
}

/// The figures of a source; narrow inputs are widened by a step of their own before they get here.
fn each<'a>(figures: &'a [Box<Figures>], block: &'a Block, s: Source) -> Option<&'a Figures> {
    match s {
        Source::Register(r) => figures.get(r).map(|f| &**f),
        Source::Input(slot) => match block.columns.get(slot) {
            Some(Some(Column::Wide(column))) => Some(column),
            _ => None,
        },
    }
}
