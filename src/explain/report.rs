//! The reasoned recommendation as a document: sections of plain text, before any markup.

use super::Lang;
use super::bar::Scale;
use super::digest::sha256_hex;
use super::json::json;
use super::outline;
use super::words::Words;
use crate::assess::{Assessment, FineResult, Stage, Status};
use crate::diagnostic::Message;
use crate::pack::model::Outcome;

/// A document. Its texts are plain: whoever writes it out escapes them.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Language.
    pub lang: Lang,
    /// Title.
    pub title: String,
    /// Under the title: the case.
    pub subtitle: String,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// Lines at the end: which rules and which program gave this.
    pub footer: Vec<String>,
}

/// A section.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// Whether it opens another person's or act's part.
    pub part: bool,
    /// Content.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// The recommendation itself.
    Lead(String),
    /// A paragraph.
    Paragraph(String),
    /// A paragraph under a small heading of its own.
    Titled(String, String),
    /// Points.
    List(Vec<String>),
    /// Rows under a head; an empty head is not shown.
    Table(Vec<String>, Vec<Vec<String>>),
    /// A source and what is quoted from it.
    Source(String, Vec<String>),
    /// Where the amount lies.
    Bar(Bar),
    /// A caution.
    Caution(String),
    /// Things to tick.
    Choices(Vec<String>),
    /// Blanks to fill in by hand, each with its label.
    Blanks(Vec<String>),
}

/// The fine on a line from 0 to [`Bar::LAST`].
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Text at the left end.
    pub left: String,
    /// Text at the right end.
    pub right: String,
    /// The statute sets no maximum.
    pub open: bool,
    /// Statutory range.
    pub statutory: (usize, usize),
    /// Recommended range.
    pub range: Option<(usize, usize)>,
    /// Recommended amount and its text.
    pub point: Option<(usize, String)>,
    /// All of it in words.
    pub words: String,
}

impl Bar {
    /// The right end.
    pub const LAST: usize = 1000;

    fn of(f: &FineResult, w: Words<'_>) -> Option<Bar> {
        let scale = Scale::of(f)?;
        let (left, right) = scale.ends(w);
        Some(Bar {
            left,
            right,
            open: scale.open,
            statutory: scale.statutory(f, Bar::LAST),
            range: scale.range(f, Bar::LAST),
            point: f.amount.map(|n| (scale.place(n, Bar::LAST), w.money(n))),
            words: range_words(f, w),
        })
    }
}

fn range_words(f: &FineResult, w: Words<'_>) -> String {
    let mut out = format!("{}{}", w.pick("法定幅度：", "Statutory range: "), w.interval(&f.statutory));
    if let Some(r) = &f.range {
        out.push_str(w.pick("；建议幅度：", "; recommended: "));
        w.push_interval(&mut out, r);
    }
    if let Some(n) = f.amount {
        out.push_str(w.pick("；建议数额：", "; amount: "));
        w.push_money(&mut out, n);
    }
    out
}

/// The document of an assessment.
pub fn report(a: &Assessment, lang: Lang) -> Report {
    let mut b = Builder { w: Words { lang, currency: &a.pack.currency }, sections: Vec::new(), count: 0 };
    b.assessment(a);
    for (relation, part) in &a.parts {
        b.part(relation, part);
    }
    b.w = Words { lang, currency: &a.pack.currency };
    b.vote();
    let digest = sha256_hex(json(a, lang).as_bytes());
    Report {
        lang,
        title: lang.pick("行政处罚裁量建议书", "Recommendation on an administrative penalty").to_owned(),
        subtitle: a.case.clone().unwrap_or_default(),
        sections: b.sections,
        footer: footer(a, lang, &digest),
    }
}

fn footer(a: &Assessment, lang: Lang, digest: &str) -> Vec<String> {
    let (name, version, engine) = (lang.of(&a.pack.name), &a.pack.version, env!("CARGO_PKG_VERSION"));
    match lang {
        Lang::Zh => vec![
            "本建议书由规则包计算得出，供案审会参考；是否采用由案审会决定，偏离时应当说明理由。".to_owned(),
            format!("规则包：{name} {} {version}，摘要 SHA-256 {}", a.pack.id, a.pack.sha256),
            format!("计算程序：裁量 {engine}；评估结果（JSON）摘要 SHA-256 {digest}"),
        ],
        Lang::En => vec![
            "Computed from published rules for the committee's consideration; the decision, and any departure with its \
             reasons, is the committee's."
                .to_owned(),
            format!("Rule pack: {name} {} {version}, SHA-256 {}", a.pack.id, a.pack.sha256),
            format!("Program: Cailiang {engine}; assessment (JSON) SHA-256 {digest}"),
        ],
    }
}

struct Builder<'a> {
    w: Words<'a>,
    sections: Vec<Section>,
    count: usize,
}

impl<'a> Builder<'a> {
    fn section(&mut self, zh: &str, en: &str, blocks: Vec<Block>) {
        if blocks.is_empty() {
            return;
        }
        self.count = self.count.saturating_add(1);
        let title = match self.w.lang {
            Lang::Zh => format!("{}、{zh}", ordinal(self.count)),
            Lang::En => format!("{}. {en}", self.count),
        };
        self.sections.push(Section { title, part: false, blocks });
    }

    fn part(&mut self, relation: &Message, part: &'a Assessment) {
        let title = outline::opening(self.w.lang.of(relation).to_owned(), self.w);
        self.sections.push(Section { title, part: true, blocks: Vec::new() });
        self.w = Words { lang: self.w.lang, currency: &part.pack.currency };
        self.assessment(part);
        for (relation, inner) in &part.parts {
            self.part(relation, inner);
        }
    }

    fn assessment(&mut self, a: &'a Assessment) {
        self.case(a);
        self.facts(a);
        self.sources(a);
        self.reasons(a);
        self.recommendation(a);
        self.choices(a);
        self.changes(a);
        self.procedure(a);
        self.others(a);
        let cautions = outline::warnings(a, self.w).into_iter().map(Block::Caution).collect();
        self.section("注意事项", "Cautions", cautions);
    }

    fn row(&self, zh: &str, en: &str, text: String) -> Vec<String> {
        vec![self.w.pick(zh, en).to_owned(), text]
    }

    fn case(&mut self, a: &Assessment) {
        let w = self.w;
        let mut rows = Vec::new();
        if let Some(case) = &a.case {
            rows.push(self.row("案件", "Case", case.clone()));
        }
        rows.push(self.row("违法行为", "Violation", w.lang.of(&a.item.1).to_owned()));
        rows.push(self.row("事项", "Item", a.item.0.clone()));
        rows.push(self.row("定性依据", "Under", outline::cited(&a.basis, w)));
        rows.push(self.row("裁量规则", "Rules", format!("{} {}", w.lang.of(&a.pack.name), a.pack.version)));
        self.section("案件", "Case", vec![Block::Table(Vec::new(), rows)]);
    }

    fn facts(&mut self, a: &Assessment) {
        let w = self.w;
        let mut blocks = Vec::new();
        let rows: Vec<Vec<String>> =
            a.facts.iter().map(|(f, v)| vec![w.lang.of(&f.label).to_owned(), w.shown(&f.label, v)]).collect();
        if !rows.is_empty() {
            blocks.push(Block::Table(vec![w.pick("事实", "Fact").into(), w.pick("认定", "Finding").into()], rows));
        }
        if !a.missing.is_empty() {
            let list = a.missing.iter().map(|m| outline::missing(m, w)).collect();
            blocks.push(Block::Paragraph(
                w.pick(
                    "下列事实尚待查明，并且会影响结果：",
                    "These facts are still missing and can change the result:",
                )
                .into(),
            ));
            blocks.push(Block::List(list));
        }
        self.section("认定的事实", "Facts found", blocks);
    }

    fn sources(&mut self, a: &Assessment) {
        let w = self.w;
        let quoted = |q: &&str| format!("“{q}”");
        let blocks = outline::sources(a)
            .iter()
            .map(|c| Block::Source(outline::source_title(c, w), c.quotes.iter().map(quoted).collect()))
            .collect();
        self.section("法律依据", "Legal basis", blocks);
    }

    fn reasons(&mut self, a: &Assessment) {
        let w = self.w;
        let stage_name = |stage: Stage| {
            let (_, zh, en) = stage.names();
            w.pick(zh, en).to_owned()
        };
        let gap = w.pick("", " ");
        let mut blocks: Vec<Block> = outline::applied(a, w)
            .into_iter()
            .map(|(stage, list)| Block::Titled(stage_name(stage), list.join(gap)))
            .collect();
        if a.status == Status::NeedsFacts {
            let open: Vec<String> = outline::considered(a, w, true).into_iter().flat_map(|(_, list)| list).collect();
            if !open.is_empty() {
                blocks.push(Block::Titled(w.pick("尚不能确定", "Still open").into(), open.join(gap)));
            }
        }
        let failed: Vec<String> = outline::considered(a, w, false)
            .into_iter()
            .map(|(stage, list)| format!("{}{}{}", stage_name(stage), w.pick("：", ": "), list.join(gap)))
            .collect();
        if !failed.is_empty() {
            blocks.push(Block::Titled(
                w.pick("考虑过而未适用的规则", "Rules considered and not applied").into(),
                String::new(),
            ));
            blocks.push(Block::List(failed));
        }
        self.section("裁量说理", "Reasons", blocks);
    }

    fn recommendation(&mut self, a: &Assessment) {
        let w = self.w;
        let mut blocks = vec![Block::Lead(outline::headline(a, w))];
        if let Some(f) = &a.fine
            && a.outcome != Some(Outcome::Exempt)
        {
            match Bar::of(f, w) {
                Some(bar) => blocks.push(Block::Bar(bar)),
                None => blocks.push(Block::Paragraph(range_words(f, w))),
            }
        }
        if let Some(p) = &a.possible {
            let text = format!("{}{}", w.pick("目前可能的结果：", "Possible so far: "), outline::possible(p, w));
            blocks.push(Block::Paragraph(text));
        }
        let mut rows = Vec::new();
        if let Some(tier) = outline::tier(a, w) {
            rows.push(self.row("裁量阶次", "Tier", tier));
        }
        for p in &a.penalties {
            let (_, zh, en) = p.kind.names();
            let text = cited_text(outline::opening(w.lang.of(&p.text).to_owned(), w), &outline::cited(&p.basis, w), w);
            rows.push(vec![outline::opening(w.pick(zh, en).to_owned(), w), text]);
        }
        for (text, basis) in &a.orders {
            let text = cited_text(outline::opening(w.lang.of(text).to_owned(), w), &outline::cited(basis, w), w);
            rows.push(self.row("责令改正", "Order", text));
        }
        if let Some(j) = outline::judgement(a, w) {
            rows.push(self.row("案审会确定", "Committee", j));
        }
        if !rows.is_empty() {
            blocks.push(Block::Table(Vec::new(), rows));
        }
        self.section("建议", "Recommendation", blocks);
    }

    fn choices(&mut self, a: &Assessment) {
        let w = self.w;
        if a.options.is_empty() {
            return;
        }
        let rows = a
            .options
            .iter()
            .map(|o| vec![outline::option_text(o, w), outline::cited(&o.basis, w), outline::option_gives(o, w)])
            .collect();
        let head = [("可以选择", "Choice"), ("依据", "Under"), ("效果", "Effect")];
        let head = head.iter().map(|(zh, en)| w.pick(zh, en).to_owned()).collect();
        self.section("可选择事项", "Choices the law leaves", vec![Block::Table(head, rows)]);
    }

    fn changes(&mut self, a: &Assessment) {
        if a.would_change.is_empty() {
            return;
        }
        let list = a.would_change.iter().map(|c| outline::change(c, self.w)).collect();
        self.section("影响结果的事实", "What would change the result", vec![Block::List(list)]);
    }

    fn procedure(&mut self, a: &Assessment) {
        let w = self.w;
        if a.procedure.is_empty() {
            return;
        }
        let rows = a.procedure.iter().map(|p| vec![outline::procedure(p, w), outline::cited(&p.basis, w)]).collect();
        let head = vec![w.pick("事项", "Step").to_owned(), w.pick("依据", "Under").to_owned()];
        self.section("程序", "Procedure", vec![Block::Table(head, rows)]);
    }

    fn others(&mut self, a: &Assessment) {
        let w = self.w;
        if a.others.is_empty() {
            return;
        }
        let rows = a
            .others
            .iter()
            .map(|(relation, o)| {
                let inner = Words { lang: w.lang, currency: &o.pack.currency };
                let item = format!("{}（{} {}）", w.lang.of(&o.item.1), o.pack.id, o.pack.version);
                vec![outline::opening(w.lang.of(relation).to_owned(), w), item, outline::headline(o, inner)]
            })
            .collect();
        let head = [("关系", "Relation"), ("事项", "Item"), ("结果", "Result")];
        let head = head.iter().map(|(zh, en)| w.pick(zh, en).to_owned()).collect();
        self.section("并行评估", "Also assessed", vec![Block::Table(head, rows)]);
    }

    fn vote(&mut self) {
        let w = self.w;
        let choices = [
            ("同意本建议", "The recommendation is adopted"),
            ("选择可选择事项：", "With the choice of:"),
            ("偏离本建议，决定为：", "Departed from; decided:"),
        ];
        let blanks = [
            ("偏离的理由", "Reasons for departing"),
            ("承办人", "Case handler"),
            ("案审会成员", "Committee"),
            ("负责人", "Chair"),
            ("日期", "Date"),
        ];
        let pick = |(zh, en): &(&str, &str)| w.pick(zh, en).to_owned();
        self.section(
            "合议意见",
            "The committee's decision",
            vec![Block::Choices(choices.iter().map(pick).collect()), Block::Blanks(blanks.iter().map(pick).collect())],
        );
    }
}

fn cited_text(text: String, cited: &str, w: Words<'_>) -> String {
    if cited.is_empty() { text } else { format!("{text}{}{cited}{}", w.pick("（", " ("), w.pick("）", ")")) }
}

/// 一 to 九十九.
fn ordinal(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |d: usize| DIGITS.get(d).copied().unwrap_or_default();
    match (n / 10, n % 10) {
        (0, d) => digit(d).to_owned(),
        (1, d) => format!("十{}", digit(d)),
        (t, d) if t < 10 => format!("{}十{}", digit(t), digit(d)),
        _ => n.to_string(),
    }
}
