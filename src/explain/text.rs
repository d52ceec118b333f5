//! An assessment for a terminal.

use super::Lang;
use super::bar::Scale;
use super::outline;
use super::sheet::{Extent, Pair, Sheet, heading};
use super::width::{width, wrap};
use super::words::Words;
use crate::assess::{Assessment, FineResult, Status};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Bold,
    Dim,
    Heading,
    Result,
    Range,
    Point,
    Alert,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Style::Plain => "",
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Heading => "1;36",
            Style::Result => "1;32",
            Style::Range => "36",
            Style::Point => "1;32",
            Style::Alert => "33",
        }
    }
}

/// The assessment as lines of at most `width` columns (at least 40), East Asian characters counted as two. Colour codes
/// stand in it only when `colour` is set; control characters of a case or pack never.
pub fn text(a: &Assessment, lang: Lang, extent: Extent, width: usize, colour: bool) -> String {
    let mut page = Page {
        out: String::new(),
        width: width.clamp(40, 400),
        colour,
        extent,
        w: Words { lang, currency: &a.pack.currency },
    };
    page.title(a);
    page.sheet(&Sheet::of(a, lang));
    page.more(a);
    page.out
}

struct Page<'a> {
    out: String,
    width: usize,
    colour: bool,
    extent: Extent,
    w: Words<'a>,
}

impl<'a> Page<'a> {
    fn styled(&mut self, style: Style, text: &str) {
        if !self.colour || style == Style::Plain || text.is_empty() {
            self.out.push_str(text);
            return;
        }
        self.out.push_str("\u{1b}[");
        self.out.push_str(style.code());
        self.out.push('m');
        self.out.push_str(text);
        self.out.push_str("\u{1b}[0m");
    }

    fn spaces(&mut self, n: usize) {
        self.out.extend(core::iter::repeat_n(' ', n));
    }

    /// Text behind a mark, its lines hanging under each other.
    fn hang(&mut self, indent: usize, mark: &str, mark_style: Style, text: &str, style: Style) {
        let lead = indent.saturating_add(width(mark));
        let room = self.width.saturating_sub(lead);
        for (i, line) in wrap(&outline::clean(text), room).into_iter().enumerate() {
            if i == 0 {
                self.spaces(indent);
                self.styled(mark_style, mark);
            } else {
                self.spaces(lead);
            }
            self.styled(style, &line);
            self.out.push('\n');
        }
    }

    /// A label and its text in two columns.
    fn row(&mut self, label: &str, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        let column = match self.w.lang {
            Lang::Zh => 10,
            Lang::En => 17,
        };
        let mut label = label.to_owned();
        let pad = usize::saturating_sub(column, width(&label));
        label.extend(core::iter::repeat_n(' ', pad));
        self.hang(2, &label, Style::Dim, text, style);
    }

    fn heading(&mut self, title: &str) {
        self.out.push('\n');
        self.hang(0, "", Style::Plain, title, Style::Heading);
    }

    fn bullet(&mut self, mark: &str, style: Style, text: &str) {
        self.hang(2, mark, style, text, Style::Plain);
    }

    fn note(&mut self, text: &str) {
        self.hang(4, "", Style::Plain, text, Style::Dim);
    }

    fn rule(&mut self) {
        let line = "─".repeat(self.width);
        self.styled(Style::Dim, &line);
        self.out.push('\n');
    }

    fn sheet(&mut self, s: &Sheet<'a>) {
        self.w = s.w;
        self.recommendation(s);
        self.open_questions(s);
        self.reasons(s);
        self.choices(s);
        self.changes(s);
        self.procedure(s);
        self.cautions(s);
        self.others(s);
        if self.extent == Extent::Full {
            self.everything(s);
        }
        for (relation, part) in &s.parts {
            self.out.push('\n');
            self.hang(0, "■ ", Style::Heading, relation, Style::Heading);
            self.rule();
            self.sheet(part);
        }
        self.w = s.w;
    }

    fn title(&mut self, a: &Assessment) {
        let w = self.w;
        let title = w.pick("裁量建议", "Recommendation");
        let case = a.case.as_deref().map(outline::clean).unwrap_or_default();
        let gap = self.width.saturating_sub(width(title)).saturating_sub(width(&case));
        self.styled(Style::Bold, title);
        if gap >= 2 {
            self.spaces(gap);
            self.styled(Style::Dim, &case);
            self.out.push('\n');
        } else {
            self.out.push('\n');
            self.hang(0, "", Style::Plain, &case, Style::Dim);
        }
        self.rule();
    }

    fn recommendation(&mut self, s: &Sheet<'a>) {
        let w = self.w;
        let style = if s.a.status == Status::Decided { Style::Result } else { Style::Alert };
        self.hang(2, "", Style::Plain, &s.headline, style);
        self.out.push('\n');
        for (label, text) in s.result.iter().chain(&s.about) {
            self.row(label, text, Style::Plain);
        }
        if let Some(f) = s.fine() {
            self.row(w.pick("法定幅度", "Statutory range"), &w.interval(&f.statutory), Style::Plain);
            if let Some(r) = &f.range {
                self.row(w.pick("建议幅度", "Recommended"), &w.interval(r), Style::Range);
            }
            self.bar(f);
        }
    }

    /// `5万元 ├──────━━━━━●━━━━━──────┤ 10万元`, the amount named below its mark.
    fn bar(&mut self, f: &FineResult) {
        let w = self.w;
        let Some(scale) = Scale::of(f) else { return };
        let (left, right) = scale.ends(w);
        let taken = width(&left).saturating_add(width(&right)).saturating_add(6);
        let cells = self.width.saturating_sub(taken).min(72);
        if cells < 12 {
            return;
        }
        let last = cells.saturating_sub(1);
        let (from, to) = scale.statutory(f, last);
        let range = scale.range(f, last);
        let point = f.amount.map(|n| scale.place(n, last));
        self.out.push('\n');
        self.spaces(2);
        self.styled(Style::Dim, &left);
        self.out.push(' ');
        let (mut run, mut run_style) = (String::new(), Style::Plain);
        for i in 0..cells {
            let inside = range.is_some_and(|(a, b)| (a..=b).contains(&i));
            let (c, style) = if point == Some(i) {
                ('●', Style::Point)
            } else if inside {
                ('━', Style::Range)
            } else if i == from {
                ('├', Style::Dim)
            } else if i == to {
                (if scale.open { '→' } else { '┤' }, Style::Dim)
            } else if (from..=to).contains(&i) {
                ('─', Style::Dim)
            } else {
                ('┈', Style::Dim)
            };
            if style != run_style {
                let done = core::mem::take(&mut run);
                self.styled(run_style, &done);
                run_style = style;
            }
            run.push(c);
        }
        self.styled(run_style, &run);
        self.out.push(' ');
        self.styled(Style::Dim, &right);
        self.out.push('\n');
        if let (Some(p), Some(n)) = (point, f.amount) {
            let label = w.money(n);
            let at = width(&left).saturating_add(3).saturating_add(p);
            let half = width(&label) / 2;
            let start = at.saturating_sub(half).min(self.width.saturating_sub(width(&label)));
            self.spaces(start);
            self.styled(Style::Point, &label);
            self.out.push('\n');
        }
    }

    fn open_questions(&mut self, s: &Sheet<'_>) {
        let lang = self.w.lang;
        if s.missing.is_empty() && s.possible.is_none() {
            return;
        }
        self.heading(heading::missing(lang));
        for (text, id) in &s.missing {
            self.bullet("? ", Style::Alert, &format!("{text} [{id}]"));
        }
        if let Some(p) = &s.possible {
            self.hang(2, "", Style::Plain, &format!("{}{p}", heading::possible(lang)), Style::Plain);
        }
    }

    /// Sentences with the stage they belong to in front.
    fn staged(&mut self, list: &[Pair], mark: &str, style: Style, body: Style) {
        let colon = self.w.pick("：", ": ");
        for (stage, text) in list {
            self.hang(2, mark, style, &format!("{stage}{colon}{text}"), body);
        }
    }

    fn reasons(&mut self, s: &Sheet<'_>) {
        let lang = self.w.lang;
        if !s.reasons.is_empty() {
            self.heading(heading::reasons(lang));
            for (i, reason) in s.reasons.iter().enumerate() {
                let mark = format!("{}. ", i.saturating_add(1));
                self.staged(core::slice::from_ref(reason), &mark, Style::Point, Style::Plain);
            }
        }
        if self.extent == Extent::Brief {
            if s.reasons.is_empty() && !s.near.is_empty() {
                self.heading(heading::near(lang));
            }
            self.staged(&s.near, "× ", Style::Dim, Style::Dim);
        }
        if !s.open.is_empty() {
            self.heading(heading::open(lang));
            self.staged(&s.open, "? ", Style::Alert, Style::Plain);
        }
    }

    fn choices(&mut self, s: &Sheet<'_>) {
        let w = self.w;
        if s.options.is_empty() {
            return;
        }
        self.heading(heading::options(w.lang));
        for o in &s.options {
            let (mark, style) = if o.elected { ("● ", Style::Point) } else { ("○ ", Style::Dim) };
            self.bullet(mark, style, &format!("{} [{}]", o.text, o.id));
            let mut gives = o.gives.clone();
            if !o.cited.is_empty() {
                gives.push_str(&format!("{}{}{}", w.pick("（", " ("), o.cited, w.pick("）", ")")));
            }
            self.note(&gives);
        }
    }

    fn changes(&mut self, s: &Sheet<'_>) {
        let changes = s.shown_changes(self.extent);
        if changes.is_empty() {
            return;
        }
        self.heading(heading::changes(self.w.lang));
        for text in changes {
            self.bullet("· ", Style::Dim, text);
        }
    }

    /// One line each; in full, with what is to be done.
    fn procedure(&mut self, s: &Sheet<'_>) {
        let w = self.w;
        if s.procedure.rows.is_empty() {
            return;
        }
        if let Some(other) = &s.procedure.same_as {
            self.heading(self.w.pick("程序", "Procedure"));
            self.bullet("· ", Style::Dim, &format!("{}{other}", heading::same(w.lang)));
            return;
        }
        self.heading(&s.procedure_title());
        for r in &s.procedure.rows {
            let (mark, style) = if r.rule.applies.is_some() { ("· ", Style::Dim) } else { ("? ", Style::Alert) };
            let taken = width(&outline::clean(&r.name)).saturating_add(6);
            let room = if self.extent == Extent::Brief { self.width.saturating_sub(taken) } else { usize::MAX };
            let short = outline::short_places(&r.places, room, w);
            let gap = if short.is_empty() { "" } else { "  " };
            self.bullet(mark, style, &format!("{}{gap}{short}", r.name));
            let text = outline::procedure_text(r.rule, w);
            if self.extent == Extent::Full && !text.is_empty() {
                self.note(text);
            }
        }
    }

    fn cautions(&mut self, s: &Sheet<'_>) {
        if s.cautions.is_empty() {
            return;
        }
        self.heading(heading::cautions(self.w.lang));
        for text in &s.cautions {
            self.hang(2, "! ", Style::Alert, text, Style::Alert);
        }
    }

    fn others(&mut self, s: &Sheet<'_>) {
        if s.others.is_empty() {
            return;
        }
        self.heading(heading::others(self.w.lang));
        let colon = self.w.pick("：", ": ");
        for (relation, text) in &s.others {
            self.bullet("· ", Style::Dim, &format!("{relation}{colon}{text}"));
        }
    }

    /// That there is more to read.
    fn more(&mut self, a: &Assessment) {
        let failed = outline::not_applied(a);
        if self.extent == Extent::Full || failed == 0 {
            return;
        }
        let text = match self.w.lang {
            Lang::Zh => format!("另有{failed}条规则考虑过而未适用；全部规则和条文原文见 --full。"),
            Lang::En => {
                format!("{failed} rules were considered and do not apply; --full lists them and quotes the articles.")
            }
        };
        self.out.push('\n');
        self.hang(0, "", Style::Plain, &text, Style::Dim);
    }

    fn everything(&mut self, s: &Sheet<'_>) {
        let w = self.w;
        let (found, none) = &s.facts;
        if !found.is_empty() || !none.is_empty() {
            self.heading(heading::facts(w.lang));
            for (label, text) in found {
                self.bullet("· ", Style::Dim, &format!("{label}{}{text}", w.pick("：", ": ")));
            }
            if !none.is_empty() {
                self.bullet("· ", Style::Dim, &format!("{}{}", heading::none(w.lang), none.join(w.pick("、", ", "))));
            }
        }
        if !s.considered.is_empty() {
            self.heading(heading::considered(w.lang));
            for (stage, list) in &s.considered {
                self.hang(2, "", Style::Plain, stage, Style::Bold);
                for text in list {
                    self.hang(4, "· ", Style::Dim, text, Style::Dim);
                }
            }
        }
        if !s.sources.is_empty() {
            self.heading(heading::sources(w.lang));
            for c in &s.sources {
                let title = outline::source_title(c, w);
                self.bullet("· ", Style::Dim, &title);
                for q in &c.quotes {
                    self.note(&format!("“{q}”"));
                }
            }
        }
    }
}
