//! Problems as JSON: the keys the command line gives.

use cailiang::diagnostic::{Diagnostic, Location, Severity};
use cailiang::document::{Json, SourceFile};
use cailiang::explain::Lang;

/// Index of a case's text among the files; a rule set never has as many.
pub const CASE: u32 = 1 << 30;

/// Problems with the texts they point into.
pub struct Problems {
    list: Vec<Diagnostic>,
    files: Vec<SourceFile>,
    case: String,
}

impl Problems {
    /// Problems of packs, whose texts are `files`.
    pub fn of_packs(list: Vec<Diagnostic>, files: &[SourceFile]) -> Problems {
        Problems { list, files: files.to_vec(), case: String::new() }
    }

    /// Problems of a case, which may also point into the packs.
    pub fn of_case(list: Vec<Diagnostic>, case: &str, files: &[SourceFile]) -> Problems {
        // A copy of all packs for each bad case of a long file would cost more than assessing it.
        let packs = list.iter().any(|d| places(d).any(|at| at.file < CASE));
        Problems { list, files: if packs { files.to_vec() } else { Vec::new() }, case: case.to_owned() }
    }

    /// As a JSON list.
    pub fn json(&self, lang: Lang) -> String {
        Json::List(self.list.iter().map(|d| self.one(d, lang)).collect()).to_string()
    }

    fn one(&self, d: &Diagnostic, lang: Lang) -> Json {
        let severity = match d.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let mut out = Json::object([
            ("code", d.code.into()),
            ("severity", severity.into()),
            ("message", lang.of(&d.message).into()),
        ]);
        if !d.path.is_empty() {
            out.put("path", d.path.as_str());
        }
        self.place(d.at, &mut out);
        if !d.labels.is_empty() {
            let label = |(at, text): &(Location, _)| {
                let mut label = Json::object([("message", lang.of(text).into())]);
                self.place(*at, &mut label);
                label
            };
            out.put("labels", Json::List(d.labels.iter().map(label).collect()));
        }
        if let Some(h) = &d.help {
            out.put("help", lang.of(h));
        }
        out
    }

    fn place(&self, at: Location, out: &mut Json) {
        let (path, text) = if at.file == CASE {
            ("case", self.case.as_str())
        } else {
            let Some(file) = usize::try_from(at.file).ok().and_then(|i| self.files.get(i)) else { return };
            (file.path.as_str(), file.text.as_str())
        };
        let start = usize::try_from(at.span.start).unwrap_or(usize::MAX).min(text.len());
        let (mut line, mut column) = (1_usize, 1_usize);
        for (i, c) in text.char_indices() {
            // The first byte may lie inside a character where the text is no JSON at all.
            if i.saturating_add(c.len_utf8()) > start {
                break;
            }
            match c {
                '\n' => {
                    line = line.saturating_add(1);
                    column = 1;
                }
                '\u{feff}' => {}
                _ => column = column.saturating_add(1),
            }
        }
        out.put("file", path);
        let span = [
            ("start", at.span.start.into()),
            ("end", at.span.end.into()),
            ("line", line.into()),
            ("column", column.into()),
        ];
        out.put("span", Json::object(span));
    }
}

fn places(d: &Diagnostic) -> impl Iterator<Item = Location> {
    std::iter::once(d.at).chain(d.labels.iter().map(|l| l.0))
}
