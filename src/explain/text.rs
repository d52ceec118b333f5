//! An assessment for a terminal.

use super::Lang;
use super::bar::Scale;
use super::outline;
use super::width::{width, wrap};
use super::words::Words;
use crate::assess::{Assessment, FineResult, Status};
use crate::pack::model::Outcome;

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
pub fn text(a: &Assessment, lang: Lang, width: usize, colour: bool) -> String {
    let mut page =
        Page { out: String::new(), width: width.clamp(40, 400), colour, w: Words { lang, currency: &a.pack.currency } };
    page.assessment(a);
    page.out
}

struct Page<'a> {
    out: String,
    width: usize,
    colour: bool,
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
        self.styled(Style::Heading, title);
        self.out.push('\n');
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

    fn assessment(&mut self, a: &'a Assessment) {
        self.w = Words { lang: self.w.lang, currency: &a.pack.currency };
        self.title(a);
        self.recommendation(a);
        self.open_questions(a);
        self.reasons(a);
        self.choices(a);
        self.changes(a);
        self.procedure(a);
        self.cautions(a);
        self.sources(a);
        self.related(a);
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

    fn recommendation(&mut self, a: &Assessment) {
        let w = self.w;
        let style = if a.status == Status::Decided { Style::Result } else { Style::Alert };
        let headline = outline::headline(a, w);
        self.hang(2, "", Style::Plain, &headline, style);
        self.out.push('\n');
        if let Some(j) = outline::judgement(a, w) {
            self.row(w.pick("案审会", "Committee"), &j, Style::Bold);
        }
        self.row(w.pick("裁量阶次", "Tier"), &outline::tier(a, w).unwrap_or_default(), Style::Plain);
        let semicolon = w.pick("；", "; ");
        let penalties: Vec<&str> = a.penalties.iter().map(|p| w.lang.of(&p.text)).collect();
        self.row(w.pick("其他处罚", "Other penalties"), &penalties.join(semicolon), Style::Plain);
        let orders: Vec<&str> = a.orders.iter().map(|o| w.lang.of(&o.0)).collect();
        self.row(w.pick("责令", "Orders"), &orders.join(semicolon), Style::Plain);
        self.row(w.pick("违法行为", "Violation"), w.lang.of(&a.item.1), Style::Plain);
        self.row(w.pick("定性依据", "Under"), &outline::cited(&a.basis, w), Style::Plain);
        let pack = format!("{} {} {}", w.lang.of(&a.pack.name), a.pack.id, a.pack.version);
        self.row(w.pick("规则包", "Rule pack"), &pack, Style::Dim);
        if let Some(f) = &a.fine
            && a.outcome != Some(Outcome::Exempt)
        {
            self.out.push('\n');
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

    fn open_questions(&mut self, a: &Assessment) {
        let w = self.w;
        if a.missing.is_empty() && a.possible.is_none() {
            return;
        }
        self.heading(w.pick("待查明的事实", "Facts that still matter"));
        for m in &a.missing {
            let text = format!("{} [{}]", outline::missing(m, w), m.fact);
            self.bullet("? ", Style::Alert, &text);
        }
        if let Some(p) = &a.possible {
            let text = format!("{}{}", w.pick("目前可能的结果：", "Possible so far: "), outline::possible(p, w));
            self.hang(2, "", Style::Plain, &text, Style::Plain);
        }
    }

    fn grouped(&mut self, groups: Vec<(crate::assess::Stage, Vec<String>)>, mark: &str, style: Style, body: Style) {
        for (stage, sentences) in groups {
            let (_, zh, en) = stage.names();
            self.hang(2, "", Style::Plain, self.w.pick(zh, en), Style::Bold);
            for s in sentences {
                self.hang(4, mark, style, &s, body);
            }
        }
    }

    fn reasons(&mut self, a: &Assessment) {
        let w = self.w;
        let applied = outline::applied(a, w);
        if !applied.is_empty() {
            self.heading(w.pick("理由", "Reasons"));
            self.grouped(applied, "✓ ", Style::Point, Style::Plain);
        }
        let open = outline::considered(a, w, true);
        if !open.is_empty() && a.status == Status::NeedsFacts {
            self.heading(w.pick("尚不能确定", "Still open"));
            self.grouped(open, "? ", Style::Alert, Style::Plain);
        }
        let failed = outline::considered(a, w, false);
        if !failed.is_empty() {
            self.heading(w.pick("考虑过而未适用", "Considered, not applied"));
            self.grouped(failed, "· ", Style::Dim, Style::Dim);
        }
    }

    fn choices(&mut self, a: &Assessment) {
        let w = self.w;
        if a.options.is_empty() {
            return;
        }
        self.heading(w.pick("可以选择（可以）", "Choices the law leaves (may)"));
        for o in &a.options {
            let (mark, style) = if o.elected { ("● ", Style::Point) } else { ("○ ", Style::Dim) };
            let text = format!("{} [{}]", outline::option_text(o, w), o.id);
            self.bullet(mark, style, &text);
            let mut gives = outline::option_gives(o, w);
            let cited = outline::cited(&o.basis, w);
            if !cited.is_empty() {
                gives.push_str(w.pick("。依据：", ". Under "));
                gives.push_str(&cited);
            }
            self.note(&gives);
        }
    }

    fn changes(&mut self, a: &Assessment) {
        if a.would_change.is_empty() {
            return;
        }
        self.heading(self.w.pick("哪些事实改变会影响结果", "What would change the result"));
        for c in &a.would_change {
            let text = outline::change(c, self.w);
            self.bullet("· ", Style::Dim, &text);
        }
    }

    fn procedure(&mut self, a: &Assessment) {
        if a.procedure.is_empty() {
            return;
        }
        self.heading(self.w.pick("程序", "Procedure"));
        for p in &a.procedure {
            let text = outline::procedure(p, self.w);
            self.bullet(if p.applies.is_some() { "· " } else { "? " }, Style::Dim, &text);
            let cited = outline::cited(&p.basis, self.w);
            if !cited.is_empty() {
                self.note(&cited);
            }
        }
    }

    fn cautions(&mut self, a: &Assessment) {
        let warnings = outline::warnings(a, self.w);
        if warnings.is_empty() {
            return;
        }
        self.heading(self.w.pick("注意", "Cautions"));
        for text in warnings {
            self.hang(2, "! ", Style::Alert, &text, Style::Alert);
        }
    }

    fn sources(&mut self, a: &Assessment) {
        let sources = outline::sources(a);
        if sources.is_empty() {
            return;
        }
        self.heading(self.w.pick("依据", "Sources"));
        for c in &sources {
            let title = outline::source_title(c, self.w);
            self.bullet("· ", Style::Dim, &title);
            for q in &c.quotes {
                self.note(&format!("“{q}”"));
            }
        }
    }

    fn related(&mut self, a: &'a Assessment) {
        let w = self.w;
        if !a.others.is_empty() {
            self.heading(w.pick("并行评估", "Also assessed"));
            for (relation, other) in &a.others {
                let inner = Words { lang: w.lang, currency: &other.pack.currency };
                let text = format!(
                    "{}{}{}{}{} {} {}",
                    w.lang.of(relation),
                    w.pick("：", ": "),
                    outline::headline(other, inner),
                    w.pick("。", ". "),
                    w.lang.of(&other.item.1),
                    other.pack.id,
                    other.pack.version,
                );
                self.bullet("· ", Style::Dim, &text);
            }
        }
        for (relation, part) in &a.parts {
            self.out.push('\n');
            self.hang(0, "■ ", Style::Heading, w.lang.of(relation), Style::Heading);
            self.out.push('\n');
            self.assessment(part);
        }
        self.w = w;
    }
}
