//! JSON text written straight into one string.

/// A key of the writer's own, made by [`key!`]; it needs no escapes.
#[derive(Clone, Copy, Debug)]
pub struct Key(
    /// With a comma before it and a colon after it: mostly it is written in one piece.
    pub &'static str,
);

/// A [`Key`].
macro_rules! key {
    ($key:literal) => {
        $crate::explain::write::Key(concat!(",\"", $key, "\":"))
    };
}
pub(super) use key;

/// A writer of JSON. Commas and, when asked, line breaks are its own affair.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
    /// Levels of indentation; `None` writes compactly.
    indent: Option<usize>,
    /// Whether the next value or key comes after another one.
    comma: bool,
}

impl Writer {
    /// An empty text with room for `capacity` bytes.
    pub fn new(capacity: usize, pretty: bool) -> Writer {
        Writer::after(String::with_capacity(capacity), pretty)
    }

    /// Goes on after a text that is already there.
    pub fn after(out: String, pretty: bool) -> Writer {
        Writer { out, indent: pretty.then_some(0), comma: false }
    }

    /// The text.
    pub fn finish(self) -> String {
        self.out
    }

    #[inline(always)]
    fn separate(&mut self) {
        if self.comma {
            self.out.push(',');
        }
        if self.indent.is_some() {
            self.line();
        }
    }

    #[cold]
    fn line(&mut self) {
        if let Some(levels) = self.indent
            && levels > 0
        {
            self.out.push('\n');
            self.out.extend(core::iter::repeat_n("  ", levels));
        }
    }

    /// A key; its value must follow.
    #[inline(always)]
    pub fn key(&mut self, Key(key): Key) -> &mut Writer {
        if self.indent.is_some() {
            self.separate();
            self.out.push_str(key.strip_prefix(',').unwrap_or(key));
            self.out.push(' ');
        } else {
            self.out.push_str(if self.comma { key } else { key.strip_prefix(',').unwrap_or(key) });
        }
        self.comma = false;
        self
    }

    /// A key that comes from a pack or case.
    pub fn named_key(&mut self, key: &str) -> &mut Writer {
        self.separate();
        quoted(&mut self.out, key);
        self.out.push_str(if self.indent.is_some() { ": " } else { ":" });
        self.comma = false;
        self
    }

    /// Opens an object or array.
    #[inline]
    pub fn begin(&mut self, bracket: char) {
        self.out.push(bracket);
        self.comma = false;
        if let Some(levels) = &mut self.indent {
            *levels = levels.saturating_add(1);
        }
    }

    /// Closes what `begin` opened.
    #[inline]
    pub fn end(&mut self, bracket: char) {
        if self.indent.is_some() {
            self.outdent();
        }
        self.out.push(bracket);
        self.comma = true;
    }

    #[cold]
    fn outdent(&mut self) {
        if let Some(levels) = &mut self.indent {
            *levels = levels.saturating_sub(1);
            let levels = *levels;
            if self.comma {
                self.out.push('\n');
                self.out.extend(core::iter::repeat_n("  ", levels));
            }
        }
    }

    /// Comes before each value of an array.
    #[inline]
    pub fn next(&mut self) {
        self.separate();
        self.comma = false;
    }

    /// An object as the value of the last key.
    pub fn object(&mut self, fill: impl FnOnce(&mut Writer)) {
        self.begin('{');
        fill(self);
        self.end('}');
    }

    /// An array as the value of the last key, one call of `each` for each value.
    pub fn array<T>(&mut self, values: impl IntoIterator<Item = T>, mut each: impl FnMut(&mut Writer, T)) {
        self.begin('[');
        for value in values {
            self.next();
            each(self, value);
        }
        self.end(']');
    }

    /// Keys and values, or a value, written earlier by a compact writer; `None` in an indented text, where they do not fit.
    #[inline]
    pub fn ready<'a>(&mut self, made: impl FnOnce() -> &'a str) -> Option<()> {
        if self.indent.is_some() {
            return None;
        }
        self.separate();
        self.out.push_str(made());
        self.comma = true;
        Some(())
    }

    /// Whether the text is indented.
    pub fn indents(&self) -> bool {
        self.indent.is_some()
    }

    /// A piece of JSON written earlier by a compact writer. [`Writer::ended`] must follow the last piece of a value.
    #[inline]
    pub fn raw(&mut self, piece: &str) {
        self.out.push_str(piece);
    }

    /// What `fill` appends, as the inside of a text. It must append nothing that needs an escape.
    #[inline]
    pub fn unescaped(&mut self, fill: impl FnOnce(&mut String)) {
        fill(&mut self.out);
    }

    /// How much is written.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// What was written there, once more; nothing where nothing was written.
    #[inline]
    pub fn again(&mut self, written: core::ops::Range<usize>) {
        if self.out.get(written.clone()).is_some() {
            self.out.extend_from_within(written);
        }
    }

    /// The inside of a text.
    #[inline]
    pub fn escaped(&mut self, text: &str) {
        escaped(&mut self.out, text);
    }

    /// A value made of pieces is complete.
    #[inline]
    pub fn ended(&mut self) {
        self.comma = true;
    }

    /// A text.
    #[inline]
    pub fn text(&mut self, text: &str) {
        quoted(&mut self.out, text);
        self.comma = true;
    }

    /// What `fill` appends, as a text. It must append nothing that needs an escape.
    #[inline]
    pub fn plain(&mut self, fill: impl FnOnce(&mut String)) {
        self.out.push('"');
        fill(&mut self.out);
        self.out.push('"');
        self.comma = true;
    }

    /// `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.out.push_str(if value { "true" } else { "false" });
        self.comma = true;
    }

    /// `true`, `false` or `null`.
    pub fn maybe(&mut self, value: Option<bool>) {
        match value {
            Some(value) => self.bool(value),
            None => self.null(),
        }
    }

    /// `null`.
    pub fn null(&mut self) {
        self.out.push_str("null");
        self.comma = true;
    }
}

/// The text as a JSON string.
pub fn quoted(out: &mut String, text: &str) {
    out.push('"');
    escaped(out, text);
    out.push('"');
}

fn escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = special(rest.as_bytes()) {
        // INVARIANT: what `special` finds is a whole ASCII character, so both cuts fall between characters.
        let (Some(before), Some(c), Some(after)) = (rest.get(..at), rest.as_bytes().get(at), rest.get(at + 1..)) else {
            break;
        };
        out.push_str(before);
        match c {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            8 => out.push_str("\\b"),
            12 => out.push_str("\\f"),
            c => {
                out.push_str("\\u00");
                for nibble in [c >> 4, c & 15] {
                    out.extend(char::from_digit(u32::from(nibble), 16));
                }
            }
        }
        rest = after;
    }
    out.push_str(rest);
}

/// Where the first character stands that JSON wants escaped. Eight bytes at a time: nearly all text has none.
#[inline]
fn special(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let suspect = |chunk: [u8; 8]| {
        let word = u64::from_le_bytes(chunk);
        let zero = |w: u64| w.wrapping_sub(ONES) & !w & HIGH;
        let low = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
        (low | zero(word ^ (ONES * 0x22)) | zero(word ^ (ONES * 0x5c))) != 0
    };
    let is = |b: &u8| *b < 0x20 || *b == b'"' || *b == b'\\';
    let (chunks, tail) = bytes.as_chunks::<8>();
    for (i, chunk) in chunks.iter().enumerate() {
        // May flag a byte too many after a borrow, never one too few: the bytes themselves are looked at then.
        if suspect(*chunk)
            && let Some(j) = chunk.iter().position(is)
        {
            return Some(i * 8 + j);
        }
    }
    // The last eight bytes overlap what was looked at, which does no harm.
    if bytes.last_chunk::<8>().is_some_and(|last| !suspect(*last)) {
        return None;
    }
    tail.iter().position(is).map(|j| bytes.len() - tail.len() + j)
}
