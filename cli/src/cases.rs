//! Case files: JSON, YAML, or a case a line; one case or a list of them.

use crate::exit::Failure;
use crate::packs::{read_limited, shown, text_file};
use crate::sources::Sources;
use cailiang::case::{Case, read_case};
use cailiang::diagnostic::{Diagnostic, Location, Span, both, codes};
use cailiang::document::{Entry, MAX_BYTES, Node, NodeKind, Syntax, read};
use std::io::{self, Read};
use std::path::Path;

/// Most bytes of a file with a case a line; each line keeps to the limit of a document.
const MOST: usize = 256 << 20;

/// A document by the name of its file, or what is wrong with it.
pub type Document = (String, Result<Node, Vec<Diagnostic>>);

/// One case, as written and as read, or what is wrong with it.
pub type Taken = Result<(Node, Case), Vec<Diagnostic>>;

/// What the files hold.
#[derive(Debug, Default)]
pub struct Cases {
    /// In order.
    pub cases: Vec<Taken>,
    /// Whether there is a list, even of one: then so is the answer.
    pub list: bool,
    elect: Vec<String>,
}

/// Reads the files; `-` is standard input. Each case also elects `elect`.
pub fn read_files(paths: &[String], elect: &[String], sources: &mut Sources) -> Result<Cases, Failure> {
    let mut out = Cases { list: paths.len() > 1, elect: elect.to_vec(), ..Cases::default() };
    for path in paths {
        let lower = path.to_ascii_lowercase();
        let lines = lower.ends_with(".ndjson") || lower.ends_with(".jsonl");
        let (name, bytes) = if path == "-" {
            ("<stdin>".to_owned(), stdin()?)
        } else {
            (shown(Path::new(path)), read_limited(Path::new(path), if lines { MOST } else { MAX_BYTES })?)
        };
        if lines || (path == "-" && many_lines(&bytes)) {
            out.lines(&name, &bytes, sources);
        } else {
            let syntax = if path == "-" { guess(&bytes) } else { Syntax::of(&lower) };
            out.document(&name, bytes, syntax, sources);
        }
    }
    Ok(out)
}

/// JSON documents of any kind, one a file or one a line.
pub fn read_documents(paths: &[String], sources: &mut Sources) -> Result<Vec<Document>, Failure> {
    let mut out = Vec::new();
    for path in paths {
        let (name, bytes) = if path == "-" {
            ("<stdin>".to_owned(), stdin()?)
        } else {
            (shown(Path::new(path)), read_limited(Path::new(path), MOST)?)
        };
        let lines: Vec<&[u8]> = if many_lines(&bytes) { bytes.split(|b| *b == b'\n').collect() } else { vec![&bytes] };
        let several = lines.len() > 1;
        for (i, line) in lines.into_iter().enumerate() {
            if several && line.trim_ascii().is_empty() {
                continue;
            }
            let document = text_file(&name, line.to_vec(), sources).and_then(|file| {
                let index = sources.next();
                let node = read(&file.text, index, Syntax::Json);
                sources.keep(name.clone(), file.text, i.saturating_add(1));
                node
            });
            out.push((name.clone(), document));
        }
    }
    Ok(out)
}

fn stdin() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST).unwrap_or(u64::MAX).saturating_add(1);
    io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(|e| Failure::io("<stdin>", e))?;
    Ok(bytes)
}

fn guess(bytes: &[u8]) -> Syntax {
    let first = bytes.iter().find(|b| !b.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(b));
    if matches!(first, Some(b'{' | b'[')) { Syntax::Json } else { Syntax::Yaml }
}

/// Whether each of the first two lines is a whole JSON mapping.
fn many_lines(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|b| *b == b'\n').filter(|l| !l.trim_ascii().is_empty());
    let whole =
        |l: Option<&[u8]>| l.is_some_and(|l| l.trim_ascii().starts_with(b"{") && l.trim_ascii().ends_with(b"}"));
    whole(lines.next()) && whole(lines.next())
}

impl Cases {
    fn document(&mut self, name: &str, bytes: Vec<u8>, syntax: Syntax, sources: &mut Sources) {
        match text_file(name, bytes, sources) {
            Err(problems) => self.cases.push(Err(problems)),
            Ok(file) => self.text(name, file.text, 1, syntax, sources),
        }
    }

    fn text(&mut self, name: &str, text: String, first_line: usize, syntax: Syntax, sources: &mut Sources) {
        let index = sources.next();
        let node = read(&text, index, syntax);
        let blank = text.trim_start_matches('\u{feff}').trim().is_empty();
        sources.keep(name, text, first_line);
        if blank {
            self.cases.push(Err(vec![none(index, "文件是空的，没有案件", "the file is empty: there is no case")]));
            return;
        }
        match node {
            Err(problems) => self.cases.push(Err(problems)),
            Ok(Node { kind: NodeKind::Seq(list), .. }) => {
                self.list |= !list.is_empty();
                if list.is_empty() {
                    self.cases.push(Err(vec![none(index, "列表中没有案件", "the list holds no case")]));
                }
                for node in list {
                    self.take(node);
                }
            }
            Ok(node) => self.take(node),
        }
    }

    fn take(&mut self, mut node: Node) {
        elected(&mut node, &self.elect);
        let case = read_case(&node);
        self.cases.push(case.map(|c| (node, c)));
    }

    fn lines(&mut self, name: &str, bytes: &[u8], sources: &mut Sources) {
        let before = self.cases.len();
        for (i, line) in bytes.split(|b| *b == b'\n').enumerate() {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let number = i.saturating_add(1);
            match String::from_utf8(line.to_vec()) {
                Ok(text) => self.text(name, text, number, Syntax::Json, sources),
                Err(_) => self.document(name, line.to_vec(), Syntax::Json, sources),
            }
        }
        if self.cases.len() > before {
            self.list = true;
        } else {
            let index = sources.next();
            sources.keep(name, "", 1);
            self.cases.push(Err(vec![none(index, "文件中没有案件", "the file holds no case")]));
        }
    }
}

/// Writes elections into the case itself, so that a record of it holds them.
fn elected(node: &mut Node, elect: &[String]) {
    let at = node.at;
    let NodeKind::Map(entries) = &mut node.kind else { return };
    if elect.is_empty() {
        return;
    }
    if !entries.iter().any(|e| e.key == "elect") {
        let value = Node { at, kind: NodeKind::Seq(Vec::new()) };
        entries.push(Entry { key: "elect".to_owned(), key_at: at, value });
    }
    for entry in entries.iter_mut().filter(|e| e.key == "elect") {
        let NodeKind::Seq(list) = &mut entry.value.kind else { continue };
        for id in elect {
            if !list.iter().any(|n| n.text() == Some(id)) {
                list.push(Node { at, kind: NodeKind::Scalar { text: id.clone(), plain: false, direct: false } });
            }
        }
    }
}

fn none(file: u32, zh: &str, en: &str) -> Diagnostic {
    let at = Location { file, span: Span::default() };
    Diagnostic::new(&codes::BAD_CASE, at, "", both(zh, en))
}
