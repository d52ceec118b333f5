//! A strict JSON reader (RFC 8259) that keeps places and the exact text of numbers.

use super::source::{MAX_DEPTH, MAX_NODES, duplicate_key, offset, too_deep, too_many};
use super::{Entry, Node, NodeKind};
use crate::diagnostic::{Diagnostic, Location, Message, Span, both, codes};

struct Reader<'a> {
    source: &'a str,
    pos: usize,
    base: u32,
    file: u32,
    depth: usize,
    nodes: usize,
    path: Vec<String>,
    problems: Vec<Diagnostic>,
}

/// Ends reading; what is wrong has been noted.
struct Stop;

pub(super) fn read(source: &str, base: u32, file: u32) -> Result<Node, Vec<Diagnostic>> {
    let mut reader = Reader { source, pos: 0, base, file, depth: 0, nodes: 0, path: Vec::new(), problems: Vec::new() };
    match reader.document() {
        Ok(node) if reader.problems.is_empty() => Ok(node),
        _ => {
            // Keys of an object are told apart at its end, after what stands within it.
            reader.problems.sort_by_key(|d| d.at.span.start);
            Err(reader.problems)
        }
    }
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Node, Stop> {
        let node = self.value()?;
        self.space();
        match self.peek() {
            None => Ok(node),
            Some(_) => self.fail(both("文档结束后还有文字", "there is text after the end of the document")),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.pos).copied()
    }

    fn rest(&self) -> &str {
        self.source.get(self.pos..).unwrap_or("")
    }

    fn step(&mut self, bytes: usize) {
        self.pos = self.pos.saturating_add(bytes);
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.step(1);
        }
    }

    fn at(&self, start: usize, end: usize) -> Location {
        let span = Span::new(self.base.saturating_add(offset(start)), self.base.saturating_add(offset(end)));
        Location { file: self.file, span }
    }

    fn fail<T>(&mut self, message: Message) -> Result<T, Stop> {
        let width = self.rest().chars().next().map_or(0, char::len_utf8);
        let at = self.at(self.pos, self.pos.saturating_add(width));
        self.fail_at(at, message)
    }

    fn fail_at<T>(&mut self, at: Location, message: Message) -> Result<T, Stop> {
        let message = both(format!("不是有效的 JSON：{}", message.zh), format!("not JSON: {}", message.en));
        self.problems.push(Diagnostic::new(&codes::NOT_JSON, at, self.path.join("/"), message));
        Err(Stop)
    }

    fn value(&mut self) -> Result<Node, Stop> {
        self.space();
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes > MAX_NODES {
            self.problems.push(too_many(self.at(self.pos, self.pos), self.path.join("/")));
            return Err(Stop);
        }
        match self.peek() {
            Some(open @ (b'{' | b'[')) => {
                if self.depth >= MAX_DEPTH {
                    let at = self.at(self.pos, self.pos.saturating_add(1));
                    self.problems.push(too_deep(at, self.path.join("/")));
                    return Err(Stop);
                }
                self.depth = self.depth.saturating_add(1);
                let start = self.pos;
                self.step(1);
                let kind = if open == b'{' { self.object()? } else { self.array()? };
                self.depth = self.depth.saturating_sub(1);
                Ok(Node { at: self.at(start, self.pos), kind })
            }
            Some(b'"') => {
                let (text, at, direct) = self.string()?;
                Ok(Node { at, kind: NodeKind::Scalar { text, plain: false, direct } })
            }
            Some(_) => self.word(),
            None => self.fail(both("缺少一个值", "a value is missing")),
        }
    }

    fn object(&mut self) -> Result<NodeKind, Stop> {
        let mut entries: Vec<Entry> = Vec::new();
        self.space();
        if self.peek() == Some(b'}') {
            self.step(1);
            return Ok(NodeKind::Map(entries));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return self.fail(both("这里应是双引号中的键", "a key in double quotes is expected"));
            }
            let (key, key_at, _) = self.string()?;
            self.space();
            if self.peek() != Some(b':') {
                return self.fail(both("键后应有冒号", "a colon is expected after the key"));
            }
            self.step(1);
            self.path.push(key);
            let value = self.value()?;
            let key = self.path.pop().unwrap_or_default();
            entries.push(Entry { key, key_at, value });
            self.space();
            match self.peek() {
                Some(b',') => self.step(1),
                Some(b'}') => {
                    self.step(1);
                    return Ok(NodeKind::Map(self.distinct(entries)));
                }
                _ => return self.fail(both("这里应是逗号或 `}`", "a comma or `}` is expected")),
            }
        }
    }

    /// The entries whose key has not come before; the others are told.
    fn distinct(&mut self, entries: Vec<Entry>) -> Vec<Entry> {
        let mut order: Vec<(&str, usize)> = entries.iter().enumerate().map(|(i, e)| (e.key.as_str(), i)).collect();
        order.sort_unstable();
        let mut first: Vec<(usize, usize)> = Vec::new();
        for (a, b) in order.iter().zip(order.iter().skip(1)) {
            if a.0 == b.0 {
                let of = first.last().filter(|(later, _)| *later == a.1).map_or(a.1, |(_, first)| *first);
                first.push((b.1, of));
            }
        }
        if first.is_empty() {
            return entries;
        }
        first.sort_unstable();
        for (later, first) in &first {
            if let (Some(e), Some(first)) = (entries.get(*later), entries.get(*first)) {
                let mut path = self.path.clone();
                path.push(e.key.clone());
                self.problems.push(duplicate_key(&e.key, e.key_at, first.key_at, path.join("/")));
            }
        }
        let later = |i: usize| first.binary_search_by_key(&i, |(later, _)| *later).is_ok();
        entries.into_iter().enumerate().filter(|(i, _)| !later(*i)).map(|(_, e)| e).collect()
    }

    fn array(&mut self) -> Result<NodeKind, Stop> {
        let mut items = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.step(1);
            return Ok(NodeKind::Seq(items));
        }
        loop {
            self.path.push(items.len().to_string());
            let value = self.value()?;
            self.path.pop();
            items.push(value);
            self.space();
            match self.peek() {
                Some(b',') => self.step(1),
                Some(b']') => {
                    self.step(1);
                    return Ok(NodeKind::Seq(items));
                }
                _ => return self.fail(both("这里应是逗号或 `]`", "a comma or `]` is expected")),
            }
        }
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<Node, Stop> {
        let len = self
            .rest()
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')))
            .unwrap_or(self.rest().len());
        let text = self.rest().get(..len).unwrap_or("").to_owned();
        if text.is_empty() {
            return self.fail(both("这里应是一个值", "a value is expected"));
        }
        let at = self.at(self.pos, self.pos.saturating_add(len));
        if !(matches!(text.as_str(), "true" | "false" | "null") || super::canonical::is_json_number(&text)) {
            let message = both(
                format!("`{text}` 既不是数，也不是 true、false、null"),
                format!("`{text}` is neither a number nor true, false or null"),
            );
            return self.fail_at(at, message);
        }
        self.step(len);
        Ok(Node { at, kind: NodeKind::Scalar { text, plain: true, direct: true } })
    }

    /// A string: its text, the place between its quotes, and whether that place holds just this text.
    fn string(&mut self) -> Result<(String, Location, bool), Stop> {
        self.step(1);
        let start = self.pos;
        let mut text = String::new();
        let mut direct = true;
        loop {
            let Some(c) = self.rest().chars().next() else {
                let at = self.at(start.saturating_sub(1), self.pos);
                return self.fail_at(at, both("字符串没有结束", "the string does not end"));
            };
            match c {
                '"' => {
                    let at = self.at(start, self.pos);
                    self.step(1);
                    return Ok((text, at, direct));
                }
                '\\' => {
                    direct = false;
                    text.push(self.escape()?);
                }
                c if u32::from(c) < 0x20 => {
                    return self
                        .fail(both("字符串中的控制字符必须转义", "a control character in a string must be escaped"));
                }
                c => {
                    text.push(c);
                    self.step(c.len_utf8());
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, Stop> {
        let start = self.pos;
        let c = match self.rest().as_bytes().get(1) {
            Some(b'u') => return self.unicode(start),
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            _ => return self.fail(both("未知的转义", "unknown escape")),
        };
        self.step(2);
        Ok(c)
    }

    fn unicode(&mut self, start: usize) -> Result<char, Stop> {
        let first = self.hex()?;
        let code = match first {
            0xD800..=0xDBFF if self.rest().starts_with("\\u") => {
                let second = self.hex()?;
                if (0xDC00..=0xDFFF).contains(&second) {
                    0x10000_u32.saturating_add((first & 0x3FF) << 10).saturating_add(second & 0x3FF)
                } else {
                    first
                }
            }
            other => other,
        };
        match char::from_u32(code) {
            Some(c) => Ok(c),
            None => {
                let at = self.at(start, self.pos);
                self.fail_at(at, both("代理项没有成对", "a surrogate stands alone"))
            }
        }
    }

    /// `\uXXXX`.
    fn hex(&mut self) -> Result<u32, Stop> {
        let digits = self.rest().get(2..6).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|d| u32::from_str_radix(d, 16).ok()) {
            Some(code) => {
                self.step(6);
                Ok(code)
            }
            None => self.fail(both("`\\u` 后应是四位十六进制数", "`\\u` needs four hexadecimal digits")),
        }
    }
}
