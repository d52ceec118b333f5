//! The reasoned recommendation as plain texts in their places, before any markup: what every page is written from.

use super::Lang;
use super::bar::Scale;
use super::changes::changes;
use super::digest::sha256_hex;
use super::json::json;
use super::outline::{self, Source};
use super::words::{Words, outcome_name};
use crate::assess::{Assessment, Basis, FineResult, ProcedureResult, Stage, Status};
use crate::diagnostic::Message;
use crate::pack::model::Outcome;
use crate::quantity::Interval;

/// How much of an assessment a page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// What a committee needs to decide.
    #[default]
    Brief,
    /// Also every rule considered and every article in its words.
    Full,
}

/// A label and its text.
pub type Pair = (String, String);

/// One assessment as texts. None of them is escaped.
pub struct Sheet<'a> {
    /// What it tells of.
    pub a: &'a Assessment,
    /// How its values are written.
    pub w: Words<'a>,
    /// The recommendation in one line.
    pub headline: String,
    /// What belongs to the recommendation beside the fine.
    pub result: Vec<Pair>,
    /// Item, basis, rules: what does not differ from the frame it stands in.
    pub about: Vec<Pair>,
    /// What the missing facts leave possible.
    pub possible: Option<String>,
    /// Missing facts: text and id.
    pub missing: Vec<Pair>,
    /// Applied steps: stage and sentence.
    pub reasons: Vec<Pair>,
    /// Steps that wait for facts.
    pub open: Vec<Pair>,
    /// Rules that failed narrowly.
    pub near: Vec<Pair>,
    /// Facts found, and the labels of sets in which nothing was found.
    pub facts: (Vec<Pair>, Vec<String>),
    /// Choices.
    pub options: Vec<Choice>,
    /// What would change the result.
    pub changes: Vec<String>,
    /// How many of them a short page shows.
    pub useful: usize,
    /// Procedure.
    pub procedure: Procedure<'a>,
    /// Cautions.
    pub cautions: Vec<String>,
    /// The same act otherwise: relation and result.
    pub others: Vec<Pair>,
    /// Every rule that did not apply, by stage.
    pub considered: Vec<(String, Vec<String>)>,
    /// Sources with their words.
    pub sources: Vec<Source<'a>>,
    /// Parties or acts: what each is, and its sheet.
    pub parts: Vec<(String, Sheet<'a>)>,
}

/// A choice the law leaves.
pub struct Choice {
    /// Words.
    pub text: String,
    /// What `elect` takes.
    pub id: String,
    /// Whether it is made.
    pub elected: bool,
    /// What it would give.
    pub gives: String,
    /// Its sources.
    pub cited: String,
}

/// What is to be done.
pub struct Procedure<'a> {
    /// The law named in the heading; rows leave it out.
    pub law: Option<&'a str>,
    /// Rules.
    pub rows: Vec<Row<'a>>,
    /// The part before, where everything is to be done as there.
    pub same_as: Option<String>,
}

/// A rule of procedure.
pub struct Row<'a> {
    /// The rule.
    pub rule: &'a ProcedureResult,
    /// Name and date.
    pub name: String,
    /// Places it rests on.
    pub places: Vec<String>,
}

/// A stretch of the range with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Name: a tier, or an outcome.
    pub label: String,
    /// From and to.
    pub range: Interval,
    /// Whether it is the recommended one.
    pub own: bool,
}

impl<'a> Sheet<'a> {
    /// Of an assessment and its parts.
    pub fn of(a: &'a Assessment, lang: Lang) -> Sheet<'a> {
        Sheet::within(a, None, lang)
    }

    fn within(a: &'a Assessment, frame: Option<&Assessment>, lang: Lang) -> Sheet<'a> {
        let w = Words { lang, currency: &a.pack.currency };
        let staged = |list: Vec<(Stage, String)>| list.into_iter().map(|(s, t)| (stage_name(s, w), t)).collect();
        let open = if a.status == Status::NeedsFacts { outline::considered(a, w, true) } else { Vec::new() };
        let law = outline::common_law(&a.procedure);
        let (changes, useful) = changes(a, w);
        Sheet {
            a,
            w,
            headline: outline::headline(a, w),
            result: result(a, w),
            about: about(a, frame, w),
            possible: a.possible.as_ref().map(|p| outline::possible(p, w)),
            missing: a.missing.iter().map(|m| (outline::missing(m, w), m.fact.clone())).collect(),
            reasons: staged(outline::applied(a, w)),
            open: open.into_iter().flat_map(|(s, l)| l.into_iter().map(move |t| (stage_name(s, w), t))).collect(),
            near: staged(outline::near(a, w)),
            facts: facts(a, w),
            options: a
                .options
                .iter()
                .map(|o| Choice {
                    text: outline::option_text(o, w),
                    id: o.id.clone(),
                    elected: o.elected,
                    gives: outline::option_gives(a, o, w),
                    cited: outline::option_cited(a, o, w),
                })
                .collect(),
            changes,
            useful,
            procedure: Procedure {
                law,
                rows: a
                    .procedure
                    .iter()
                    .map(|p| Row {
                        rule: p,
                        name: outline::procedure_name(p, w),
                        places: outline::places(&p.basis, law, w),
                    })
                    .collect(),
                same_as: None,
            },
            cautions: outline::warnings(a, w),
            others: others(a, w),
            considered: outline::considered(a, w, false).into_iter().map(|(s, l)| (stage_name(s, w), l)).collect(),
            sources: outline::sources(a),
            parts: parts(a, w),
        }
    }

    /// The fine, where its range is worth showing.
    pub fn fine(&self) -> Option<&'a FineResult> {
        self.a.fine.as_ref().filter(|_| self.a.outcome != Some(Outcome::Exempt))
    }

    /// The fine on its line.
    pub fn scale(&self) -> Option<Scale> {
        self.fine().and_then(Scale::of)
    }

    /// The recommended stretch, and those that a choice or another finding would lead to inside the same statutory range.
    pub fn bands(&self) -> Vec<Band> {
        let (a, w) = (self.a, self.w);
        let Some(fine) = self.fine() else { return Vec::new() };
        let name = |outcome: Option<Outcome>, tier: Option<&str>| {
            let step = |id: &str| a.trace.iter().find(|s| s.stage == Stage::Tier && s.rule == id);
            match tier {
                Some(id) => Some(step(id).map_or(id, |s| w.lang.of(&s.name)).to_owned()),
                None => outcome.map(|o| outcome_name(o, w.lang).to_owned()),
            }
        };
        let mut out: Vec<Band> = Vec::new();
        let mut add = |label: Option<String>, range: Option<Interval>, own: bool| {
            let (Some(label), Some(range)) = (label, range) else { return };
            let wide = range.min.zip(range.max).is_none_or(|(x, y)| x < y);
            if wide && out.iter().all(|b| b.label != label && apart(&b.range, &range)) {
                out.push(Band { label, range, own });
            }
        };
        add(name(a.outcome, a.tier.as_ref().map(|t| t.0.as_str())), fine.range, true);
        let choices = a.options.iter().map(|o| &o.gives);
        for s in choices.chain(a.would_change.iter().map(|c| &c.gives)).filter(|s| s.status == Status::Decided) {
            if let Some(f) = s.fine.as_ref().filter(|f| f.statutory == fine.statutory) {
                add(name(s.outcome, s.tier.as_deref()), f.range, false);
            }
        }
        out
    }

    /// All of the fine in words.
    pub fn range_words(&self) -> String {
        let (Some(f), w) = (self.fine(), self.w) else { return String::new() };
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

    /// What would change the result, as far as a page of this extent shows it.
    pub fn shown_changes(&self, extent: Extent) -> &[String] {
        match extent {
            Extent::Brief => self.changes.get(..self.useful).unwrap_or_default(),
            Extent::Full => &self.changes,
        }
    }

    /// A heading for the procedure, which names the law its rows leave out.
    pub fn procedure_title(&self) -> String {
        let w = self.w;
        let law = self.procedure.law.map(|law| match w.lang {
            Lang::Zh => format!("未写法名的为《{law}》"),
            Lang::En => format!("{law} where no law is named"),
        });
        let open = self.procedure.rows.iter().any(|r| r.rule.applies.is_none());
        let open = open.then(|| w.pick("?：是否适用待查明", "?: open whether it applies").to_owned());
        let notes: Vec<String> = law.into_iter().chain(open).collect();
        let title = w.pick("程序", "Procedure");
        match notes.as_slice() {
            [] => title.to_owned(),
            some => format!("{title}{}{}{}", w.pick("（", " ("), some.join(w.pick("；", "; ")), w.pick("）", ")")),
        }
    }
}

fn parts<'a>(a: &'a Assessment, w: Words<'_>) -> Vec<(String, Sheet<'a>)> {
    let mut out: Vec<(String, Sheet<'a>)> = Vec::new();
    for (relation, part) in &a.parts {
        let mut sheet = Sheet::within(part, Some(a), w.lang);
        let same = out.iter().find(|(_, s)| s.a.procedure == part.procedure && s.procedure.same_as.is_none());
        sheet.procedure.same_as = same.filter(|_| !part.procedure.is_empty()).map(|(title, _)| title.clone());
        out.push((outline::opening(w.lang.of(relation).to_owned(), w), sheet));
    }
    out
}

/// Whether two stretches at most touch.
fn apart(a: &Interval, b: &Interval) -> bool {
    let before = |x: &Interval, y: &Interval| x.max.zip(y.min).is_some_and(|(max, min)| max <= min);
    before(a, b) || before(b, a)
}

fn stage_name(stage: Stage, w: Words<'_>) -> String {
    let (_, zh, en) = stage.names();
    w.pick(zh, en).to_owned()
}

fn result(a: &Assessment, w: Words<'_>) -> Vec<Pair> {
    let mut out = Vec::new();
    let mut row = |zh: &str, en: &str, text: String| {
        if !text.is_empty() {
            out.push((w.pick(zh, en).to_owned(), text));
        }
    };
    row("案审会", "Committee", outline::judgement(a, w).unwrap_or_default());
    row("裁量阶次", "Tier", outline::tier(a, w).unwrap_or_default());
    let cited = |text: &Message, basis: &Basis| {
        let (text, cited) = (w.lang.of(text), outline::cited(basis, w));
        // The item's own basis stands right below.
        if cited.is_empty() || cited == outline::cited(&a.basis, w) {
            text.to_owned()
        } else {
            format!("{text}{}{cited}{}", w.pick("（", " ("), w.pick("）", ")"))
        }
    };
    let semicolon = w.pick("；", "; ");
    let penalties: Vec<String> = a.penalties.iter().map(|p| cited(&p.text, &p.basis)).collect();
    row("其他处罚", "Other penalties", penalties.join(semicolon));
    let orders: Vec<String> = a.orders.iter().map(|o| cited(&o.0, &o.1)).collect();
    row("责令", "Orders", orders.join(semicolon));
    out
}

fn about(a: &Assessment, frame: Option<&Assessment>, w: Words<'_>) -> Vec<Pair> {
    let mut out = Vec::new();
    if frame.is_none_or(|f| f.item.0 != a.item.0) {
        out.push((w.pick("违法行为", "Violation").to_owned(), w.lang.of(&a.item.1).to_owned()));
        out.push((w.pick("定性依据", "Under").to_owned(), outline::cited(&a.basis, w)));
    }
    if frame.is_none_or(|f| f.pack != a.pack) {
        let pack = format!("{} {} {}", w.lang.of(&a.pack.name), a.pack.id, a.pack.version);
        out.push((w.pick("规则包", "Rule pack").to_owned(), pack));
    }
    for note in a.notes.iter().filter(|n| frame.is_none_or(|f| !f.notes.contains(n))) {
        out.push((w.pick("说明", "Note").to_owned(), w.lang.of(note).to_owned()));
    }
    out.retain(|(_, text)| !text.is_empty());
    out
}

fn facts(a: &Assessment, w: Words<'_>) -> (Vec<Pair>, Vec<String>) {
    let (mut found, mut none) = (Vec::new(), Vec::new());
    for (name, v) in &a.facts {
        let label = &name.label;
        let (label, text) = (w.lang.of(label).to_owned(), w.shown(label, v));
        if text == w.pick("无", "none") {
            none.push(label);
        } else {
            found.push((outline::opening(label, w), text));
        }
    }
    (found, none)
}

fn others(a: &Assessment, w: Words<'_>) -> Vec<Pair> {
    let each = a.others.iter().map(|(relation, o)| {
        let inner = Words { lang: w.lang, currency: &o.pack.currency };
        let mut text = outline::headline(o, inner);
        if o.item.0 != a.item.0 {
            let item = w.lang.of(&o.item.1);
            text.push_str(&match w.lang {
                Lang::Zh => format!("（{item}，{}）", o.item.0),
                Lang::En => format!(" ({item}, {})", o.item.0),
            });
        }
        (outline::opening(w.lang.of(relation).to_owned(), w), text)
    });
    each.collect()
}

/// The document's title.
pub fn title(lang: Lang) -> &'static str {
    lang.pick("行政处罚裁量建议书", "Recommendation on an administrative penalty")
}

/// Lines at the end of a document: whose decision it is, and which rules and which program gave this.
pub fn footer(a: &Assessment, lang: Lang) -> Vec<String> {
    let digest = sha256_hex(json(a, lang).as_bytes());
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

/// What the committee ticks, and what it fills in by hand.
pub fn vote(lang: Lang) -> ([&'static str; 3], [&'static str; 6]) {
    let ticks = [
        lang.pick("同意本建议", "The recommendation is adopted"),
        lang.pick("选择可以选择的事项：", "With the choice of:"),
        lang.pick("偏离本建议，决定为：", "Departed from; decided:"),
    ];
    let blanks = [
        lang.pick("偏离的理由", "Reasons for departing"),
        lang.pick("承办人", "Case handler"),
        lang.pick("审核人", "Reviewer"),
        lang.pick("案审会成员", "Committee"),
        lang.pick("案审会主任", "Chair"),
        lang.pick("日期", "Date"),
    ];
    (ticks, blanks)
}

/// Headings of the sections.
pub mod heading {
    use super::super::Lang;

    macro_rules! headings {
        ($($name:ident: $zh:literal, $en:literal;)*) => {
            $(pub fn $name(lang: Lang) -> &'static str { lang.pick($zh, $en) })*
        };
    }

    headings! {
        missing: "待查明的事实", "Facts that still matter";
        possible: "目前可能的结果：", "Possible so far: ";
        reasons: "理由", "Reasons";
        open: "尚不能确定", "Still open";
        near: "相近而未适用", "Near, but not applied";
        facts: "认定的事实", "Facts found";
        none: "下列各项均为无：", "Nothing found under: ";
        options: "可以选择", "Choices the law leaves";
        changes: "哪些事实会改变结果", "What would change the result";
        cautions: "注意", "Cautions";
        others: "同一行为的其他评估", "The same act otherwise";
        same: "同：", "As for: ";
        considered: "考虑过而未适用的规则", "Rules considered and not applied";
        sources: "条文原文", "The articles in their words";
        annex: "附：未适用的规则和条文原文", "Annex: rules not applied, and the articles in their words";
        vote: "合议意见", "The committee's decision";
    }
}
