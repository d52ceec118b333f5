//! YAML through parser events.
//!
//! Problems that leave the tree's form clear (a duplicate key, an alias, a tag) are collected and reading goes on; the
//! first that does not ends it.

use super::source::{MAX_DEPTH, MAX_NODES, duplicate_key, offset, too_deep, too_many};
use super::{Entry, Node, NodeKind};
use crate::diagnostic::{Diagnostic, Location, Message, Span, both, codes};
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::collections::BTreeMap;

/// The parser counts characters; a byte offset is kept for every so many of them.
const STRIDE: usize = 8;

struct Offsets<'a> {
    source: &'a str,
    marks: Vec<usize>,
}

impl<'a> Offsets<'a> {
    fn new(source: &'a str) -> Offsets<'a> {
        let marks = source.char_indices().step_by(STRIDE).map(|(at, _)| at).collect();
        Offsets { source, marks }
    }

    /// Byte offset of the character with this index; past the last, the text's length.
    fn byte(&self, index: usize) -> usize {
        let Some(mark) = self.marks.get(index / STRIDE) else { return self.source.len() };
        let rest = self.source.get(*mark..).unwrap_or("");
        match rest.char_indices().nth(index % STRIDE) {
            Some((at, _)) => mark.saturating_add(at),
            None => self.source.len(),
        }
    }
}

enum Content {
    Seq(Vec<Node>),
    Map { entries: Vec<Entry>, key: Option<(String, Location)>, seen: BTreeMap<String, Location> },
}

struct Frame {
    content: Content,
    start: usize,
    /// Written with brackets, so that its end is the closing one.
    flow: bool,
    /// Stands where a key should: read so that reading can go on, then dropped.
    as_key: bool,
}

struct Builder<'a> {
    offsets: Offsets<'a>,
    base: u32,
    file: u32,
    frames: Vec<Frame>,
    root: Option<Node>,
    nodes: usize,
    problems: Vec<Diagnostic>,
}

/// Ends reading; what is wrong has been noted.
struct Stop;

pub(super) fn read(source: &str, base: u32, file: u32) -> Result<Node, Vec<Diagnostic>> {
    let mut builder = Builder {
        offsets: Offsets::new(source),
        base,
        file,
        frames: Vec::new(),
        root: None,
        nodes: 0,
        problems: Vec::new(),
    };
    let _stopped = builder.run();
    if !builder.problems.is_empty() {
        return Err(builder.problems);
    }
    let end = builder.at(0, 0);
    Ok(builder.root.unwrap_or_else(|| null(end)))
}

fn null(at: Location) -> Node {
    Node { at, kind: NodeKind::Scalar { text: String::new(), plain: true, direct: false } }
}

impl Builder<'_> {
    fn run(&mut self) -> Result<(), Stop> {
        let source = self.offsets.source;
        // The parser takes NUL for the end of the text: what follows would go unread.
        if let Some(nul) = source.find('\0') {
            return self.stop(nul, nul.saturating_add(1), both("文件中有空字符", "there is a NUL character here"));
        }
        let mut parser = Parser::new_from_str(source);
        let mut documents = 0_u32;
        while let Some(next) = parser.next_event() {
            let (event, span) = match next {
                Ok(pair) => pair,
                Err(error) => {
                    let start = self.offsets.byte(error.marker().index());
                    let info = error.info().to_owned();
                    return self.stop(
                        start,
                        start,
                        both(format!("不是有效的 YAML：{info}"), format!("not YAML: {info}")),
                    );
                }
            };
            let (start, end) = (self.offsets.byte(span.start.index()), self.offsets.byte(span.end.index()));
            match event {
                Event::DocumentStart(_) => {
                    documents = documents.saturating_add(1);
                    if documents > 1 {
                        return self.stop(
                            start,
                            end,
                            both("一个文件只能有一个 YAML 文档", "a file holds one YAML document, not several"),
                        );
                    }
                }
                Event::Alias(_) => {
                    let at = self.at(start, end);
                    self.note(
                        &codes::ALIAS_NOT_ALLOWED,
                        at,
                        both("不允许使用别名（`*名称`）", "aliases (`*name`) are not allowed"),
                    );
                    self.count(at)?;
                    self.place(null(at));
                }
                Event::Scalar(text, style, anchor, tag) => {
                    let node = self.scalar(&text, style, start, end);
                    self.properties(anchor, tag.is_some(), node.at);
                    self.count(node.at)?;
                    self.place(node);
                }
                Event::SequenceStart(anchor, tag) => {
                    self.properties(anchor, tag.is_some(), self.at(start, end));
                    self.open(Content::Seq(Vec::new()), start)?;
                }
                Event::MappingStart(anchor, tag) => {
                    self.properties(anchor, tag.is_some(), self.at(start, end));
                    let content = Content::Map { entries: Vec::new(), key: None, seen: BTreeMap::new() };
                    self.open(content, start)?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(end),
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            }
        }
        Ok(())
    }

    fn at(&self, start: usize, end: usize) -> Location {
        let end = end.max(start);
        let span = Span::new(self.base.saturating_add(offset(start)), self.base.saturating_add(offset(end)));
        Location { file: self.file, span }
    }

    fn path(&self) -> String {
        let mut parts = Vec::new();
        for frame in &self.frames {
            match &frame.content {
                Content::Seq(items) => parts.push(items.len().to_string()),
                Content::Map { key: Some((key, _)), .. } => parts.push(key.clone()),
                Content::Map { key: None, .. } => {}
            }
        }
        parts.join("/")
    }

    fn note(&mut self, code: &'static crate::diagnostic::Code, at: Location, message: Message) {
        let path = self.path();
        self.problems.push(Diagnostic::new(code, at, path, message));
    }

    fn stop(&mut self, start: usize, end: usize, message: Message) -> Result<(), Stop> {
        let at = self.at(start, end);
        self.note(&codes::NOT_YAML, at, message);
        Err(Stop)
    }

    fn properties(&mut self, anchor: usize, tagged: bool, at: Location) {
        if anchor > 0 {
            self.note(
                &codes::ALIAS_NOT_ALLOWED,
                at,
                both("不允许使用锚点（`&名称`）", "anchors (`&name`) are not allowed"),
            );
        }
        if tagged {
            self.note(
                &codes::ALIAS_NOT_ALLOWED,
                at,
                both("不允许使用标签（`!名称`）", "tags (`!name`) are not allowed"),
            );
        }
    }

    fn count(&mut self, at: Location) -> Result<(), Stop> {
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        let path = self.path();
        self.problems.push(too_many(at, path));
        Err(Stop)
    }

    fn scalar(&self, text: &str, style: ScalarStyle, start: usize, end: usize) -> Node {
        let plain = matches!(style, ScalarStyle::Plain);
        let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        let (start, end) = if quoted && end.saturating_sub(start) >= 2 {
            (start.saturating_add(1), end.saturating_sub(1))
        } else {
            (start, end)
        };
        let source = self.offsets.source.get(start..end);
        let text = if plain && source == Some("") { "" } else { text };
        // Whatever the style: equal bytes have equal offsets.
        let direct = source == Some(text);
        Node { at: self.at(start, end), kind: NodeKind::Scalar { text: text.to_owned(), plain, direct } }
    }

    fn key_expected(&self) -> bool {
        matches!(self.frames.last(), Some(Frame { content: Content::Map { key: None, .. }, .. }))
    }

    fn open(&mut self, content: Content, start: usize) -> Result<(), Stop> {
        let at = self.at(start, start);
        self.count(at)?;
        if self.frames.len() >= MAX_DEPTH {
            let path = self.path();
            self.problems.push(too_deep(at, path));
            return Err(Stop);
        }
        let as_key = self.key_expected();
        if as_key {
            self.note(&codes::NOT_YAML, at, both("键必须是文字", "a key must be a scalar"));
        }
        let flow = matches!(self.offsets.source.as_bytes().get(start), Some(b'{' | b'['));
        self.frames.push(Frame { content, start, flow, as_key });
        Ok(())
    }

    fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        let (last, kind) = match frame.content {
            Content::Seq(items) => (items.last().map(|n| n.at.span.end), NodeKind::Seq(items)),
            Content::Map { entries, .. } => (entries.last().map(|e| e.value.at.span.end), NodeKind::Map(entries)),
        };
        let mut at = self.at(frame.start, end);
        if !frame.flow
            && let Some(last) = last
        {
            at.span.end = last.max(at.span.start);
        }
        if frame.as_key {
            self.place(null(at));
        } else {
            self.place(Node { at, kind });
        }
    }

    /// Puts a finished value where it belongs: as a key where one is due, else as a value.
    fn place(&mut self, node: Node) {
        let mut duplicate = None;
        match self.frames.last_mut() {
            None => self.root = Some(node),
            Some(Frame { content: Content::Seq(items), .. }) => items.push(node),
            Some(Frame { content: Content::Map { entries, key, seen }, .. }) => match key.take() {
                None => {
                    let at = node.at;
                    let text = match node.kind {
                        NodeKind::Scalar { text, .. } => text,
                        _ => String::new(),
                    };
                    *key = Some((text, at));
                }
                Some((name, at)) => match seen.get(&name) {
                    Some(first) => duplicate = Some((name, at, *first)),
                    None => {
                        seen.insert(name.clone(), at);
                        entries.push(Entry { key: name, key_at: at, value: node });
                    }
                },
            },
        }
        if let Some((name, at, first)) = duplicate {
            let mut path = self.path();
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(&name);
            self.problems.push(duplicate_key(&name, at, first, path));
        }
    }
}
