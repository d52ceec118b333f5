//! Text as JavaScript holds it.
//!
//! Receives UTF-8; guarantees the same characters. Where an engine of JavaScript reads UTF-8 that is not all ASCII it decodes
//! each character, which takes as long as assessing the case; UTF-16 it copies.

/// A text in UTF-16.
#[derive(Default)]
pub struct Utf16 {
    /// At least those of the text: what lies behind them is written over by the next.
    room: Vec<u16>,
    length: usize,
}

/// Units kept from one text for the next.
const KEPT: usize = 1 << 20;

impl Utf16 {
    /// Without any.
    pub fn clear(&mut self) {
        if self.room.len() > KEPT {
            self.room = Vec::new();
        }
        self.length = 0;
    }

    /// This text alone.
    pub fn set(&mut self, text: &str) {
        self.clear();
        self.push(text);
    }

    /// This text as well.
    pub fn push(&mut self, text: &str) {
        let mut at = self.length;
        // No character has more units than bytes.
        if self.room.len() < at + text.len() {
            self.room.resize(at + text.len(), 0);
        }
        let mut bytes = text.as_bytes();
        let out = self.room.as_mut_slice();
        // Runs of one kind: which comes next is then foretold.
        while !bytes.is_empty() {
            while let Some((run, rest)) = bytes.split_first_chunk::<RUN>()
                && u64::from_le_bytes(*run) & NOT_ASCII == 0
            {
                if let Some(to) = out.get_mut(at..at + RUN) {
                    to.copy_from_slice(&run.map(u16::from));
                }
                at += RUN;
                bytes = rest;
            }
            while let [a, rest @ ..] = bytes
                && a.is_ascii()
            {
                at += put(out, at, u16::from(*a));
                bytes = rest;
            }
            while let [a, b, c, rest @ ..] = bytes
                && a & 0xf0 == 0xe0
            {
                at += put(out, at, u16::from(a & 0xf) << 12 | low(*b) << 6 | low(*c));
                bytes = rest;
            }
            if let [a, b, rest @ ..] = bytes
                && a & 0xe0 == 0xc0
            {
                at += put(out, at, u16::from(a & 0x1f) << 6 | low(*b));
                bytes = rest;
            }
            if let [a, b, c, d, rest @ ..] = bytes
                && a & 0xf8 == 0xf0
            {
                // Beyond the first 65,536 characters: two units.
                let above = (u16::from(a & 7) << 2 | low(*b) >> 4).wrapping_sub(1);
                at += put(out, at, 0xd800 | above << 6 | (low(*b) & 0xf) << 2 | low(*c) >> 4);
                at += put(out, at, 0xdc00 | (low(*c) & 0xf) << 6 | low(*d));
                bytes = rest;
            }
        }
        self.length = at;
    }

    /// Its units.
    pub fn units(&self) -> &[u16] {
        self.room.get(..self.length).unwrap_or_default()
    }
}

/// Bytes of ASCII taken at once: much of JSON is.
const RUN: usize = 8;
/// The bits that none of them has; to ask the bytes takes half as long again here.
const NOT_ASCII: u64 = 0x8080_8080_8080_8080;

/// Writes a unit at a place; one.
fn put(out: &mut [u16], at: usize, unit: u16) -> usize {
    if let Some(to) = out.get_mut(at) {
        *to = unit;
    }
    1
}

/// What a byte of a character that is not its first adds.
fn low(byte: u8) -> u16 {
    u16::from(byte & 0x3f)
}

#[cfg(test)]
mod tests {
    use super::Utf16;

    #[test]
    fn holds_the_same_characters() {
        let mut text = Utf16::default();
        text.push("first");
        text.set("{\"text\":\"并处五万元以上\"}");
        text.push("𠮷é\n");
        assert_eq!(String::from_utf16_lossy(text.units()), "{\"text\":\"并处五万元以上\"}𠮷é\n");
        text.clear();
        assert!(text.units().is_empty());
        for c in '\u{0}'..=char::MAX {
            // At the end of a run of ASCII, and within it.
            for around in ["{\"a\":\"", "1234567"] {
                let one = format!("{around}{c}{around}");
                text.set(&one);
                assert!(text.units().iter().copied().eq(one.encode_utf16()), "{c:?}");
            }
        }
    }
}
