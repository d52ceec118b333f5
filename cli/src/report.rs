//! Problems as JSON and drawn in their text.

use crate::output::{clean, stderr_look, to_stderr};
use crate::sources::{Place, Sources};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use cailiang::diagnostic::{Diagnostic, Location, Severity};
use cailiang::document::SourceFile;
use cailiang::explain::Lang;
use serde_json::{Map, Value, json};

/// Most problems drawn; a file that is wrong throughout says nothing new after these.
const MOST: usize = 100;
/// Longest stretch of source drawn. Beyond it (a whole file on one line) only the place is named.
const LONGEST: usize = 16 << 10;

/// What is needed to tell of problems.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    /// Texts kept by the program.
    pub sources: &'a Sources,
    /// Texts kept by the rule set.
    pub packs: &'a [SourceFile],
    /// Language.
    pub lang: Lang,
}

impl Teller<'_> {
    /// The list for `{"errors": …}`.
    pub fn json(&self, problems: &[Diagnostic]) -> Vec<Value> {
        problems.iter().map(|d| self.one(d)).collect()
    }

    fn one(&self, d: &Diagnostic) -> Value {
        let mut out = Map::new();
        out.insert("code".to_owned(), d.code.into());
        out.insert("severity".to_owned(), severity(d).into());
        out.insert("message".to_owned(), self.lang.of(&d.message).into());
        if !d.path.is_empty() {
            out.insert("path".to_owned(), d.path.clone().into());
        }
        self.span(d.at, &mut out);
        if !d.labels.is_empty() {
            let labels: Vec<Value> = d
                .labels
                .iter()
                .map(|(at, text)| {
                    let mut label = Map::new();
                    label.insert("message".to_owned(), self.lang.of(text).into());
                    self.span(*at, &mut label);
                    Value::Object(label)
                })
                .collect();
            out.insert("labels".to_owned(), labels.into());
        }
        if let Some(h) = &d.help {
            out.insert("help".to_owned(), self.lang.of(h).into());
        }
        Value::Object(out)
    }

    fn span(&self, at: Location, out: &mut Map<String, Value>) {
        let Some(place) = self.sources.place(self.packs, at) else { return };
        let (line, column) = self.sources.line_column(&place);
        out.insert("file".to_owned(), place.path.into());
        out.insert(
            "span".to_owned(),
            json!({ "start": at.span.start, "end": at.span.end, "line": line, "column": column }),
        );
    }

    /// On standard error, with where to read more.
    pub fn tell(&self, problems: &[Diagnostic]) {
        let (width, colour) = stderr_look();
        let mut text = self.draw(problems, width, colour);
        text.push_str(&self.more(problems));
        to_stderr(&text);
    }

    /// `cailiang explain` for each code, once.
    pub fn more(&self, problems: &[Diagnostic]) -> String {
        let mut codes: Vec<&str> = Vec::new();
        for d in problems {
            if !codes.contains(&d.code) {
                codes.push(d.code);
            }
        }
        if codes.is_empty() {
            return String::new();
        }
        let lead = self.lang.pick("详见", "more:");
        let commands: Vec<String> = codes.iter().take(5).map(|c| format!("cailiang explain {c}")).collect();
        format!("{lead} {}\n", commands.join(self.lang.pick("；", "; ")))
    }

    /// Each problem in its text, with file, line and column.
    pub fn draw(&self, problems: &[Diagnostic], width: usize, colour: bool) -> String {
        let base = if colour { Renderer::styled() } else { Renderer::plain() };
        let renderer = base.term_width(width.max(40));
        let mut out = String::new();
        for d in problems.iter().take(MOST) {
            out.push_str(&renderer.render(&[self.group(d)]));
            out.push_str("\n\n");
        }
        if let Some(more) = problems.len().checked_sub(MOST).filter(|n| *n > 0) {
            let text = self.lang.pick("个问题未列出", "more problems are not shown");
            out.push_str(&format!("… {more} {text}\n"));
        }
        out
    }

    fn group<'b>(&'b self, d: &'b Diagnostic) -> Group<'b> {
        let level = match d.severity {
            Severity::Error => Level::ERROR.with_name(self.lang.pick("错误", "error")),
            Severity::Warning => Level::WARNING.with_name(self.lang.pick("警告", "warning")),
        };
        let mut group = level.primary_title(self.lang.of(&d.message)).id(d.code).elements(self.snippets(d));
        // In a pack the path says which item; in a case the line drawn says enough.
        if !d.path.is_empty() && !self.sources.keeps(d.at) {
            let at = Level::NOTE.with_name(self.lang.pick("位置", "at"));
            group = group.element(at.message(clean(&d.path)));
        }
        if let Some(h) = &d.help {
            group = group.element(Level::HELP.with_name(self.lang.pick("提示", "help")).message(self.lang.of(h)));
        }
        group
    }

    fn snippets<'b>(&'b self, d: &'b Diagnostic) -> Vec<annotate_snippets::Element<'b>> {
        let mut out = Vec::new();
        let Some(primary) = self.place(d.at) else { return out };
        // Labels in the primary's own file are drawn with it; others each in a snippet of their own.
        let same: Vec<(Place<'b>, &str)> =
            self.labels(d).filter(|(at, ..)| at.file == d.at.file).map(|(_, p, t)| (p, t)).collect();
        let (mut from, mut to) = primary.lines();
        for (p, _) in &same {
            let (a, b) = p.lines();
            from = from.min(a);
            to = to.max(b);
        }
        if to.saturating_sub(from) > LONGEST {
            let (line, column) = self.sources.line_column(&primary);
            out.push(annotate_snippets::Origin::path(clean(primary.path)).line(line).char_column(column).into());
            return out;
        }
        let mut snippet = window(&primary, from, to)
            .annotation(AnnotationKind::Primary.span(inside(&primary, from)).highlight_source(true));
        for (p, text) in &same {
            snippet = snippet.annotation(AnnotationKind::Context.span(inside(p, from)).label(*text));
        }
        out.push(snippet.into());
        for (_, p, text) in self.labels(d).filter(|(at, ..)| at.file != d.at.file) {
            let (from, to) = p.lines();
            if to.saturating_sub(from) <= LONGEST {
                let label = AnnotationKind::Context.span(inside(&p, from)).label(text);
                out.push(window(&p, from, to).annotation(label).into());
            }
        }
        out
    }

    fn labels<'b>(&'b self, d: &'b Diagnostic) -> impl Iterator<Item = (Location, Place<'b>, &'b str)> {
        d.labels.iter().filter_map(|(at, text)| Some((*at, self.place(*at)?, self.lang.of(text))))
    }

    /// Where it points, cut to its first line: a problem of a whole mapping is shown at its beginning.
    fn place(&self, at: Location) -> Option<Place<'_>> {
        let mut place = self.sources.place(self.packs, at)?;
        let spanned = place.text.get(place.start..place.end).unwrap_or_default();
        if let Some(first) = spanned.find('\n') {
            let line = spanned.get(..first).unwrap_or_default().trim_end();
            place.end = place.start.saturating_add(line.len());
        }
        Some(place)
    }
}

fn severity(d: &Diagnostic) -> &'static str {
    match d.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn window<'a>(place: &Place<'a>, from: usize, to: usize) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let before = place.text.get(..from).unwrap_or_default().bytes().filter(|b| *b == b'\n').count();
    Snippet::source(place.text.get(from..to).unwrap_or_default())
        .path(clean(place.path))
        .line_start(place.first_line.saturating_add(before))
}

fn inside(place: &Place<'_>, from: usize) -> std::ops::Range<usize> {
    place.start.saturating_sub(from)..place.end.saturating_sub(from)
}
