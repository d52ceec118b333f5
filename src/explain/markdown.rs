//! The document as Markdown (CommonMark with tables).

use super::sheet::{Extent, Pair, Sheet, footer, heading, title, vote};
use super::{Lang, outline};
use crate::assess::Assessment;

/// The reasoned recommendation as Markdown. Nothing from a case or pack acts as markup.
pub fn markdown(a: &Assessment, lang: Lang, extent: Extent) -> String {
    let mut page = Page { out: String::new(), lang, extent };
    page.line(&format!("# {}", title(lang)));
    if let Some(case) = &a.case {
        page.line(&escaped(case));
    }
    page.sheet(&Sheet::of(a, lang));
    page.heading(heading::vote(lang));
    let (ticks, blanks) = vote(lang);
    for t in ticks {
        page.item(&format!("☐ {}", escaped(t)));
    }
    page.end();
    page.table(&blanks.map(|b| (b.to_owned(), String::new())));
    page.line("---");
    for f in footer(a, lang) {
        page.line(&escaped(&f));
    }
    // One line break at the end, not a blank line.
    page.out.pop();
    page.out
}

struct Page {
    out: String,
    lang: Lang,
    extent: Extent,
}

impl Page {
    /// A paragraph of finished Markdown.
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.end();
    }

    fn end(&mut self) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push('\n');
    }

    fn heading(&mut self, text: &str) {
        self.line(&format!("## {}", escaped(text)));
    }

    fn item(&mut self, markdown: &str) {
        self.out.push_str("- ");
        self.out.push_str(markdown);
        self.out.push('\n');
    }

    /// A list under a heading; neither where there is nothing to list.
    fn list(&mut self, title: &str, items: impl IntoIterator<Item = String>) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_none() {
            return;
        }
        self.heading(title);
        for i in items {
            self.item(&i);
        }
        self.end();
    }

    fn table(&mut self, rows: &[Pair]) {
        if rows.is_empty() {
            return;
        }
        self.out.push_str("|  |  |\n| --- | --- |\n");
        for (label, text) in rows {
            self.out.push_str(&format!("| {} | {} |\n", escaped(label), escaped(text)));
        }
        self.end();
    }

    fn staged(&self, (stage, text): &Pair) -> String {
        format!("**{}**{}{}", escaped(stage), self.lang.pick("：", ": "), escaped(text))
    }

    fn sheet(&mut self, s: &Sheet<'_>) {
        let lang = self.lang;
        let colon = lang.pick("：", ": ");
        self.line(&format!("**{}**", escaped(&s.headline)));
        let words = s.range_words();
        if !words.is_empty() {
            self.line(&escaped(&words));
        }
        let rows: Vec<Pair> = s.result.iter().chain(&s.about).cloned().collect();
        self.table(&rows);
        self.list(heading::missing(lang), s.missing.iter().map(|(text, _)| escaped(text)));
        if let Some(p) = &s.possible {
            self.line(&escaped(&format!("{}{p}", heading::possible(lang))));
        }
        if !s.reasons.is_empty() {
            self.heading(heading::reasons(lang));
            for (i, reason) in s.reasons.iter().enumerate() {
                let text = self.staged(reason);
                self.out.push_str(&format!("{}. {text}\n", i.saturating_add(1)));
            }
            self.end();
        }
        let open: Vec<String> = s.open.iter().map(|p| self.staged(p)).collect();
        self.list(heading::open(lang), open);
        if self.extent == Extent::Brief {
            let near: Vec<String> = s.near.iter().map(|p| self.staged(p)).collect();
            self.list(heading::near(lang), near);
        }
        self.facts(s);
        let options = s.options.iter().map(|o| {
            let mark = if o.elected { "●" } else { "○" };
            let cited = if o.cited.is_empty() { String::new() } else { bracketed(&o.cited, lang) };
            format!("{mark} {}{colon}{}{cited}", escaped(&o.text), escaped(&o.gives))
        });
        self.list(heading::options(lang), options);
        self.list(heading::changes(lang), s.shown_changes(self.extent).iter().map(|c| escaped(c)));
        self.procedure(s);
        if !s.cautions.is_empty() {
            for c in &s.cautions {
                self.line(&format!("> **{}**{colon}{}", heading::cautions(lang), escaped(c)));
            }
        }
        let others = s.others.iter().map(|(relation, text)| format!("{}{colon}{}", escaped(relation), escaped(text)));
        self.list(heading::others(lang), others);
        if self.extent == Extent::Full {
            self.everything(s);
        }
        for (relation, part) in &s.parts {
            self.line(&format!("# {}", escaped(relation)));
            self.sheet(part);
        }
    }

    fn facts(&mut self, s: &Sheet<'_>) {
        let (found, none) = &s.facts;
        if found.is_empty() && none.is_empty() {
            return;
        }
        self.heading(heading::facts(self.lang));
        self.table(found);
        if !none.is_empty() {
            let none = none.join(self.lang.pick("、", ", "));
            self.line(&escaped(&format!("{}{none}", heading::none(self.lang))));
        }
    }

    fn procedure(&mut self, s: &Sheet<'_>) {
        let lang = self.lang;
        let full = self.extent == Extent::Full;
        if let Some(other) = &s.procedure.same_as {
            let text = escaped(&format!("{}{other}", heading::same(lang)));
            return self.list(lang.pick("程序", "Procedure"), [text]);
        }
        let rows = s.procedure.rows.iter().map(|r| {
            let mut text = if r.rule.applies.is_none() { "? ".to_owned() } else { String::new() };
            text.push_str(&escaped(&r.name));
            let places = r.places.join(lang.pick("、", ", "));
            if !places.is_empty() {
                text.push_str(&bracketed(&places, lang));
            }
            let more = outline::procedure_text(r.rule, s.w);
            if full && !more.is_empty() {
                text.push_str(lang.pick("：", ": "));
                text.push_str(&escaped(more));
            }
            text
        });
        self.list(&s.procedure_title(), rows);
    }

    fn everything(&mut self, s: &Sheet<'_>) {
        let lang = self.lang;
        let considered: Vec<String> = s
            .considered
            .iter()
            .map(|(stage, list)| self.staged(&(stage.clone(), list.join(lang.pick("", " ")))))
            .collect();
        self.list(heading::considered(lang), considered);
        if !s.sources.is_empty() {
            self.heading(heading::sources(lang));
            for c in &s.sources {
                self.line(&format!("- {}", escaped(&outline::source_title(c, s.w))));
                for q in &c.quotes {
                    self.line(&format!("  > “{}”", escaped(q)));
                }
            }
        }
    }
}

/// Behind a text, in brackets, escaped.
fn bracketed(text: &str, lang: Lang) -> String {
    format!("{}{}{}", lang.pick("（", " ("), escaped(text), lang.pick("）", ")"))
}

/// Text with every character escaped that Markdown or the HTML inside it could take for markup, on one line.
fn escaped(text: &str) -> String {
    let text = outline::clean(text);
    let text = text.trim();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            // Only at the start of a line do these mean a list, a rule or a heading.
            '-' | '+' | '=' | '#' if out.is_empty() => {
                out.push('\\');
                out.push(c);
            }
            '.' | ')' if !out.is_empty() && out.bytes().all(|b| b.is_ascii_digit()) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    // Bare addresses become links in many renderers.
    for (plain, inert) in [("://", "&#58;//"), ("www.", "www&#46;"), ("@", "&#64;")] {
        if out.contains(plain) {
            out = out.replace(plain, inert);
        }
    }
    out
}
