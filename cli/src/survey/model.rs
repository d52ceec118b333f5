//! A report as data: sections of words, plots and tables. The page and the workbook are both made from it, so that they say
//! the same.

use super::change::{Changes, signed};
use super::collect::{By, Group, Grouping, Kind, Line, Spread, Survey, rank};
use super::names::Names;
use super::tally::{Sum, Tally};
use cailiang::assess::Status;
use cailiang::explain::Lang;
use cailiang::quantity::{Number, grouped};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Rows of a table of groups.
const GROUPS: usize = 30;
/// Rows of the table of kinds.
const KINDS: usize = 40;
/// Kinds shown with their cases side by side.
const SPREADS: usize = 12;
/// Rules shown with the cases they move.
const RULES: usize = 30;

/// One cell of a table.
pub enum Cell {
    /// Words.
    Text(String),
    /// A figure that is no count.
    Figure(String),
    /// A count: what of, and its rows.
    Count(String, Tally),
    /// The number of a row.
    Row(u64),
}

/// A table.
#[derive(Default)]
pub struct Table {
    /// Above it.
    pub caption: String,
    /// Its header.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
    /// Sentences below a row.
    pub below: Vec<Vec<String>>,
    /// Below all of it.
    pub after: String,
}

/// A plot.
pub enum Plot<'a> {
    /// A bar for each, and what is counted where the labels do not say it.
    Bars(Vec<(String, Tally)>, &'static str),
    /// Positions in the range.
    Tenths(&'a [Tally; 12]),
    /// Decided against recommended.
    Scatter(&'a BTreeMap<(i32, i32), Tally>),
}

/// A section.
#[derive(Default)]
pub struct Section<'a> {
    /// Its heading.
    pub title: String,
    /// Sentences.
    pub words: Vec<String>,
    /// A plot.
    pub plot: Option<Plot<'a>>,
    /// Tables.
    pub tables: Vec<Table>,
}

/// A report.
pub struct Report<'a> {
    /// Language.
    pub lang: Lang,
    /// Its title.
    pub title: &'static str,
    /// What it is about.
    pub subject: String,
    /// Sections, in order.
    pub sections: Vec<Section<'a>>,
    /// Rows that can be looked up.
    pub lines: BTreeMap<u64, Line>,
    /// What things are called.
    pub names: Names<'a>,
    /// Last words.
    pub footer: Vec<String>,
}

fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

fn money(n: Option<Number>) -> Cell {
    Cell::Figure(n.map_or_else(|| "—".to_owned(), grouped))
}

fn sum(s: &Sum) -> Cell {
    money(s.get())
}

fn difference(n: Option<Number>) -> Cell {
    Cell::Figure(n.map_or_else(|| "—".to_owned(), signed))
}

/// A share as percent: exact, since it has four decimals.
fn percent(share: Option<Number>) -> Cell {
    let text = share.and_then(|s| s.mul(Number::from(100)).ok()).map(signed);
    Cell::Figure(text.map_or_else(|| "—".to_owned(), |t| format!("{t}%")))
}

fn range(line: &Line, lang: Lang) -> String {
    match line.range {
        Some(r) => {
            let end = |n: Option<Number>| n.map_or_else(|| "…".to_owned(), grouped);
            format!("{}–{}", end(r.min), end(r.max))
        }
        None if line.status == Status::Decided && line.outcome.is_some() && line.amount.is_none() => {
            lang.pick("不罚款", "no fine").to_owned()
        }
        None => "—".to_owned(),
    }
}

impl<'a> Report<'a> {
    /// Of a run, and of what a change of rules would do, where that was asked for.
    pub fn of(
        survey: Option<&'a Survey<'_>>,
        changes: Option<&Changes>,
        names: Names<'a>,
        subject: String,
    ) -> Report<'a> {
        let lang = names.lang;
        let mut report = Report {
            lang,
            title: match survey {
                Some(_) => lang.pick("批量计算报告", "Report on a run"),
                None => lang.pick("规则变动报告", "What a change of rules does"),
            },
            subject,
            sections: Vec::new(),
            lines: BTreeMap::new(),
            names,
            footer: Vec::new(),
        };
        if let Some(c) = changes {
            report.lines.clone_from(&c.lines);
        }
        if let Some(s) = survey {
            report.lines.extend(s.lines.iter().map(|(n, l)| (*n, l.clone())));
            report.lines.extend(s.worst.iter().map(|w| (w.line.row, w.line.clone())));
            for (_, spread) in spreads(s) {
                report.lines.extend(spread.low.iter().chain(&spread.high).map(|l| (l.row, l.clone())));
            }
            report.survey(s);
        }
        if let Some(c) = changes {
            report.changes(c);
        }
        report.footer.push(
            lang.pick(
                "各数均由逐行计算累计，数额精确，不经二进制小数；建议只供参考，决定由执法机关作出。",
                "All figures are added up row by row; amounts are exact and pass through no binary fraction. A recommendation decides nothing: the authority does.",
            )
            .to_owned(),
        );
        report
    }

    fn survey(&mut self, s: &'a Survey<'_>) {
        self.overview(s);
        self.outcomes(s);
        if s.all.compared.n > 0 {
            self.scatter(s);
            self.positions(s);
            self.groups(s);
            self.worst(s);
            self.spreads(s);
        }
        let packs: Vec<String> = s
            .packs
            .iter()
            .map(|((id, version, sha), t)| {
                let digest = sha.get(..12).unwrap_or(sha);
                format!("{id} {version} ({digest}…) {}", t.n)
            })
            .collect();
        if !packs.is_empty() {
            let label = self.lang.pick("规则包（版本、摘要、案件数）：", "packs (version, digest, cases): ");
            self.footer.push(format!("{label}{}", packs.join(self.lang.pick("；", "; "))));
        }
    }

    fn overview(&mut self, s: &Survey<'_>) {
        let lang = self.lang;
        let mut table =
            Table { head: head(&[lang.pick("项目", "what"), lang.pick("数", "figure")]), ..Table::default() };
        let mut count = |label: &str, tally: &Tally| {
            table.rows.push(vec![Cell::Text(label.to_owned()), Cell::Count(label.to_owned(), tally.clone())]);
        };
        count(lang.pick("有答复的行", "rows with an answer"), &s.answered);
        for (code, tally) in &s.rejected.by {
            count(&format!("{} {code}", lang.pick("拒绝的行：", "rows refused:")), tally);
        }
        let all = &s.all;
        if all.compared.n > 0 || s.incomparable.n > 0 {
            count(
                lang.pick("有决定的罚款，可与建议比较", "decided fines compared with a recommendation"),
                &all.compared,
            );
            count(lang.pick("有决定的罚款，不能比较", "decided fines that cannot be compared"), &s.incomparable);
            count(lang.pick("高于建议数额", "above the recommended amount"), &all.above);
            count(lang.pick("低于建议数额", "below the recommended amount"), &all.below);
            count(lang.pick("超出建议幅度", "outside the recommended range"), &all.outside_tier);
            count(lang.pick("超出法定幅度", "outside the statutory range"), &all.outside_statutory);
            let unit = all.fines.currency().map(|c| format!(" ({c})")).unwrap_or_default();
            let mut amount =
                |label: &str, cell: Cell| table.rows.push(vec![Cell::Text(format!("{label}{unit}")), cell]);
            amount(lang.pick("可比较的案件，决定的罚款合计", "fines decided, of cases compared"), sum(&all.fines));
            amount(lang.pick("可比较的案件，建议的罚款合计", "fines recommended, of the same"), sum(&all.recommended));
            amount(lang.pick("差额", "difference"), difference(gap(all)));
        }
        let rows = count_text(s.rows);
        let words = match lang {
            Lang::Zh => format!("输入共 {rows} 行。"),
            Lang::En => format!("{rows} rows in the input."),
        };
        self.sections.push(Section {
            title: lang.pick("概况", "Overview").to_owned(),
            words: vec![words],
            plot: None,
            tables: vec![table],
        });
    }

    fn outcomes(&mut self, s: &Survey<'_>) {
        let lang = self.lang;
        let bars = s.outcomes.iter().map(|(r, t)| (self.names.outcome(*r).to_owned(), t.clone())).collect();
        let mut kinds: Vec<(&Kind, &Spread)> = s.kinds.by.iter().collect();
        kinds.sort_by_key(|(k, spread)| (Reverse(spread.cases.n), *k));
        let mut table = Table {
            caption: lang.pick("按事项、阶次和裁量结果", "By item, tier and outcome").to_owned(),
            head: head(&[
                lang.pick("事项", "item"),
                lang.pick("阶次", "tier"),
                lang.pick("裁量结果", "outcome"),
                lang.pick("案件", "cases"),
            ]),
            after: left_out(kinds.len(), KINDS, &s.kinds.more, lang),
            ..Table::default()
        };
        for (kind, spread) in kinds.iter().take(KINDS) {
            table.rows.push(vec![
                Cell::Text(self.names.item(&kind.item)),
                Cell::Text(kind.tier.as_deref().map_or_else(|| "—".to_owned(), |t| self.names.tier(&kind.item, t))),
                Cell::Text(self.names.outcome(kind.outcome).to_owned()),
                Cell::Count(self.kind(kind), spread.cases.clone()),
            ]);
        }
        self.sections.push(Section {
            title: lang.pick("裁量结果与阶次", "Outcomes and tiers").to_owned(),
            words: Vec::new(),
            plot: Some(Plot::Bars(bars, "")),
            tables: vec![table],
        });
    }

    /// A kind in one line.
    fn kind(&self, k: &Kind) -> String {
        let mut parts = vec![self.names.item(&k.item)];
        parts.extend(k.tier.as_deref().map(|t| self.names.tier(&k.item, t)));
        parts.push(self.names.outcome(k.outcome).to_owned());
        parts.join(" · ")
    }

    fn scatter(&mut self, s: &'a Survey<'_>) {
        let lang = self.lang;
        let words = lang.pick(
            "每个点是建议的罚款（横轴）和决定的罚款（纵轴）相近的案件，两轴均为对数，每十倍分为40格，同一格的案件合为一点，点越大案件越多。斜线上决定与建议相同；标有0处是不罚款的案件。点可以链接到其中第一件。",
            "Each point stands for cases with about the same fine recommended (across) and decided (upward). Both axes are logarithmic, 40 cells to a tenfold; the cases of one cell are one point, larger for more. On the slanting line the two agree; at 0 stand cases without a fine. A point leads to its first case.",
        );
        self.sections.push(Section {
            title: lang.pick("决定的罚款与建议的罚款", "Fines decided and recommended").to_owned(),
            words: vec![words.to_owned()],
            plot: Some(Plot::Scatter(&s.scatter)),
            tables: Vec::new(),
        });
    }

    fn positions(&mut self, s: &'a Survey<'_>) {
        let lang = self.lang;
        let placed = s.positions.iter().fold(0_u64, |n, t| n.saturating_add(t.n));
        let rest = s.all.compared.n.saturating_sub(placed);
        let mut words = vec![match lang {
            Lang::Zh => {
                format!("0 是建议幅度的下限，1 是上限；上限本身计入最后一格。{} 件有位置。", count_text(placed))
            }
            Lang::En => format!(
                "0 is the lower end of the recommended range and 1 the upper, which counts with the last tenth. Cases with a position: {}.",
                count_text(placed)
            ),
        }];
        if rest > 0 {
            words.push(match lang {
                Lang::Zh => format!("另有 {} 件的建议没有上下两端，没有位置。", count_text(rest)),
                Lang::En => format!("Without one, their recommendation lacking two ends: {}.", count_text(rest)),
            });
        }
        self.sections.push(Section {
            title: lang.pick("在建议幅度中的位置", "Position in the recommended range").to_owned(),
            words,
            plot: Some(Plot::Tenths(&s.positions)),
            tables: Vec::new(),
        });
    }

    fn groups(&mut self, s: &Survey<'_>) {
        let lang = self.lang;
        let mut absent: Vec<String> = Vec::new();
        for g in &s.groupings {
            let title = by(&g.by, lang);
            let known = g.groups.by.keys().any(|k| !k.is_empty());
            if !known {
                absent.push(title);
                continue;
            }
            let section = self.grouping(g, &title);
            self.sections.push(section);
        }
        if !absent.is_empty()
            && let Some(last) = self.sections.last_mut()
        {
            let words =
                lang.pick("输入中没有这些列，未能分列：", "Not told apart, for want of a column in the input: ");
            last.words.push(format!("{words}{}", absent.join(lang.pick("、", ", "))));
        }
    }

    fn grouping(&self, g: &Grouping, title: &str) -> Section<'a> {
        let lang = self.lang;
        let name = |value: &str| match (&g.by, value) {
            (_, "") => lang.pick("（未写明）", "(not said)").to_owned(),
            (By::Item, v) => self.names.item(v),
            (_, v) => v.to_owned(),
        };
        let mut groups: Vec<(&String, &Group)> = g.groups.by.iter().collect();
        match g.by {
            // Years in their own order.
            By::Year => {}
            _ => groups.sort_by_key(|(k, g)| (Reverse(g.outside_tier.n), Reverse(g.compared.n), *k)),
        }
        let bars: Vec<(String, Tally)> =
            groups.iter().take(12).map(|(k, g)| (name(k), g.outside_tier.clone())).collect();
        let mut table = Table {
            head: head(&[
                title,
                lang.pick("案件", "cases"),
                lang.pick("可比较", "compared"),
                lang.pick("高于", "above"),
                lang.pick("低于", "below"),
                lang.pick("超出幅度", "outside range"),
                lang.pick("超出法定", "outside statute"),
                lang.pick("决定合计", "decided"),
                lang.pick("建议合计", "recommended"),
                lang.pick("差额", "difference"),
            ]),
            after: left_out(groups.len(), GROUPS, &g.groups.more, lang),
            ..Table::default()
        };
        for (value, group) in groups.iter().take(GROUPS) {
            let label = name(value);
            let count = |what: &str, t: &Tally| Cell::Count(format!("{label} · {what}"), t.clone());
            table.rows.push(vec![
                Cell::Text(label.clone()),
                count(lang.pick("案件", "cases"), &group.cases),
                count(lang.pick("可比较", "compared"), &group.compared),
                count(lang.pick("高于建议", "above"), &group.above),
                count(lang.pick("低于建议", "below"), &group.below),
                count(lang.pick("超出建议幅度", "outside the range"), &group.outside_tier),
                count(lang.pick("超出法定幅度", "outside the statute"), &group.outside_statutory),
                sum(&group.fines),
                sum(&group.recommended),
                difference(gap(group)),
            ]);
        }
        let words = lang.pick("图中为超出建议幅度的案件数。", "The bars are cases outside the recommended range.");
        Section {
            title: match lang {
                Lang::Zh => format!("偏离的分布：按{title}"),
                Lang::En => format!("Departures by {title}"),
            },
            words: vec![words.to_owned()],
            plot: Some(Plot::Bars(bars, lang.pick("超出建议幅度", "outside the range"))),
            tables: vec![table],
        }
    }

    fn worst(&mut self, s: &Survey<'_>) {
        let lang = self.lang;
        let mut table = Table {
            head: head(&[
                lang.pick("行", "row"),
                lang.pick("案件", "case"),
                lang.pick("事项", "item"),
                lang.pick("决定", "decided"),
                lang.pick("建议", "recommended"),
                lang.pick("建议幅度", "range"),
                lang.pick("偏离", "departure"),
                lang.pick("比例", "share"),
                lang.pick("超出", "outside"),
            ]),
            ..Table::default()
        };
        for w in &s.worst {
            let l = &w.line;
            let outside = match (l.departure.outside_statutory, l.departure.outside_tier) {
                (Some(true), _) => lang.pick("法定幅度", "statute"),
                (_, Some(true)) => lang.pick("建议幅度", "range"),
                _ => "—",
            };
            table.rows.push(vec![
                Cell::Row(l.row),
                Cell::Text(l.case.clone().unwrap_or_default()),
                Cell::Text(self.names.item(&l.item)),
                money(l.decided),
                money(l.recommended()),
                Cell::Figure(range(l, lang)),
                difference(l.departure.absolute),
                percent(l.departure.relative),
                Cell::Text(outside.to_owned()),
            ]);
            table.below.push(w.reasons.clone());
        }
        let words = lang.pick(
            "先列超出法定幅度的，再列超出建议幅度的，再按偏离占建议数额的比例；没有建议罚款而决定罚款的在同类中最先。每件之下是建议的理由。",
            "Those outside the statute first, then those outside the recommended range, then by the departure's share of the recommended amount; a fine where none is recommended comes before any share. Below each stand the reasons of the recommendation.",
        );
        self.sections.push(Section {
            title: lang.pick("偏离最大的案件", "The cases most out of line").to_owned(),
            words: vec![words.to_owned()],
            plot: None,
            tables: vec![table],
        });
    }

    fn spreads(&mut self, s: &Survey<'_>) {
        let lang = self.lang;
        let list = spreads(s);
        let mut section = Section {
            title: lang.pick("同案不同罚", "Like cases decided differently").to_owned(),
            words: vec![
                lang.pick(
                    "相同的事项、阶次和裁量结果，按决定的罚款偏离建议数额的比例，最低的与最高的各至多三件并列；相差最大的在先。",
                    "Of the same item, tier and outcome, up to three cases at either end of the departures' shares of the recommended amount, side by side; the kind furthest apart first.",
                )
                .to_owned(),
            ],
            ..Section::default()
        };
        for (kind, spread) in list {
            let mut lines: Vec<&Line> = spread.low.iter().collect();
            lines.extend(spread.high.iter().rev().filter(|h| spread.low.iter().all(|l| l.row != h.row)));
            let n = count_text(spread.compared.n);
            let mut table = Table {
                caption: match lang {
                    Lang::Zh => format!("{}（{n} 件）", self.kind(kind)),
                    Lang::En => format!("{} ({n} cases)", self.kind(kind)),
                },
                head: head(&[
                    lang.pick("行", "row"),
                    lang.pick("案件", "case"),
                    lang.pick("决定", "decided"),
                    lang.pick("建议", "recommended"),
                    lang.pick("建议幅度", "range"),
                    lang.pick("比例", "share"),
                ]),
                ..Table::default()
            };
            for l in lines {
                table.rows.push(vec![
                    Cell::Row(l.row),
                    Cell::Text(l.case.clone().unwrap_or_default()),
                    money(l.decided),
                    money(l.recommended()),
                    Cell::Figure(range(l, lang)),
                    percent(l.departure.relative),
                ]);
            }
            section.tables.push(table);
        }
        if section.tables.is_empty() {
            section.words = vec![lang.pick("没有。", "None.").to_owned()];
        }
        self.sections.push(section);
    }

    fn changes(&mut self, c: &Changes) {
        let lang = self.lang;
        let mut table =
            Table { head: head(&[lang.pick("项目", "what"), lang.pick("数", "figure")]), ..Table::default() };
        let mut count = |label: &str, t: &Tally| {
            table.rows.push(vec![Cell::Text(label.to_owned()), Cell::Count(label.to_owned(), t.clone())]);
        };
        count(lang.pick("两版都计算的案件", "cases computed under both"), &c.compared);
        count(lang.pick("不变", "unmoved"), &c.unmoved);
        count(lang.pick("状态变动", "status moves"), &c.status);
        count(lang.pick("裁量结果变动", "outcome moves"), &c.outcome);
        count(lang.pick("阶次变动", "tier moves"), &c.tier);
        count(lang.pick("数额变动", "amount moves"), &c.amount);
        count(lang.pick("原版没有数额", "without an amount before"), &c.open_before);
        count(lang.pick("新版没有数额", "without an amount after"), &c.open_after);
        count(lang.pick("至少一版拒绝", "refused under at least one"), &c.refused);
        count(lang.pick("其他规则包", "of other packs"), &c.other);
        let mut amount = |label: &str, cell: Cell| table.rows.push(vec![Cell::Text(label.to_owned()), cell]);
        amount(
            lang.pick("两版都有数额的案件，原版合计", "fines before, of cases with an amount under both"),
            sum(&c.before),
        );
        amount(lang.pick("新版合计", "fines after, of the same"), sum(&c.after));
        amount(lang.pick("差额", "difference"), difference(c.difference()));
        let mut section = Section {
            title: lang.pick("规则变动的影响", "What the change of rules does").to_owned(),
            tables: vec![table],
            ..Section::default()
        };
        let effects = c.effects();
        for (p, e) in effects.iter().take(RULES) {
            let label = p.text(e, &self.names);
            let mut table = Table {
                caption: format!("{}{}{label}", self.names.item(&p.item), lang.pick("。", ". ")),
                head: head(&[
                    lang.pick("行", "row"),
                    lang.pick("案件", "case"),
                    lang.pick("原版", "before"),
                    lang.pick("新版", "after"),
                    lang.pick("变动", "moves by"),
                ]),
                ..Table::default()
            };
            for m in &e.most {
                table.rows.push(vec![
                    Cell::Row(m.row),
                    Cell::Text(m.case.clone().unwrap_or_default()),
                    Cell::Text(self.names.short(&p.item, &m.old)),
                    Cell::Text(self.names.short(&p.item, &m.new)),
                    difference(m.by()),
                ]);
            }
            let (n, up, down) = (count_text(e.cases.n), count_text(e.up.n), count_text(e.down.n));
            let figure = |s: &Sum| s.get().map_or_else(|| "—".to_owned(), grouped);
            let (before, after) = (figure(&e.before), figure(&e.after));
            table.after = match lang {
                Lang::Zh => {
                    format!("{n} 件，上升 {up}，下降 {down}；罚款合计 {before} → {after}。变动最大的至多十件在上。")
                }
                Lang::En => format!(
                    "{n} cases, up {up}, down {down}; fines {before} → {after}. Above, up to ten it moves furthest."
                ),
            };
            section.tables.push(table);
        }
        let note = left_out(effects.len(), RULES, &c.rules.more, lang);
        if !note.is_empty() {
            section.words.push(note);
        }
        self.sections.push(section);
    }

    /// A table of rows.
    pub fn line_table<'l>(&self, lines: impl Iterator<Item = &'l Line>) -> Table {
        let lang = self.lang;
        let mut table = Table {
            head: head(&[
                lang.pick("行", "row"),
                lang.pick("案件", "case"),
                lang.pick("事项", "item"),
                lang.pick("结果", "result"),
                lang.pick("阶次", "tier"),
                lang.pick("建议幅度", "range"),
                lang.pick("建议", "amount"),
                lang.pick("决定", "decided"),
                lang.pick("偏离", "departure"),
                lang.pick("位置", "position"),
            ]),
            ..Table::default()
        };
        for l in lines {
            table.rows.push(vec![
                Cell::Row(l.row),
                Cell::Text(l.case.clone().unwrap_or_default()),
                Cell::Text(self.names.item(&l.item)),
                Cell::Text(self.names.outcome(rank(l.status, l.outcome)).to_owned()),
                Cell::Text(l.tier.as_deref().map_or_else(|| "—".to_owned(), |t| self.names.tier(&l.item, t))),
                Cell::Figure(range(l, lang)),
                money(l.amount),
                money(l.decided),
                difference(l.departure.absolute),
                money(l.departure.position),
            ]);
        }
        table
    }
}

/// Kinds decided differently, those furthest apart first.
fn spreads<'s>(s: &'s Survey<'_>) -> Vec<(&'s Kind, &'s Spread)> {
    let apart = |spread: &Spread| spread.ends().and_then(|(low, high)| high.sub(low).ok());
    let differs = |(_, spread): &(&Kind, &Spread)| apart(spread).is_some_and(|a| a != Number::ZERO);
    let mut list: Vec<(&Kind, &Spread)> = s.kinds.by.iter().filter(differs).collect();
    list.sort_by_key(|(k, spread)| (Reverse(apart(spread)), *k));
    list.truncate(SPREADS);
    list
}

fn gap(g: &Group) -> Option<Number> {
    g.fines.get()?.sub(g.recommended.get()?).ok()
}

fn by(by: &By, lang: Lang) -> String {
    match by {
        By::Item => lang.pick("事项", "item").to_owned(),
        By::Unit => lang.pick("单位", "unit").to_owned(),
        By::Year => lang.pick("年度", "year").to_owned(),
        By::Handler => lang.pick("承办人", "handler").to_owned(),
        By::Column(name) => name.clone(),
    }
}

fn count_text(n: u64) -> String {
    grouped(Number::from(i64::try_from(n).unwrap_or(i64::MAX)))
}

/// What a table leaves out; nothing where it holds all.
fn left_out(all: usize, shown: usize, more: &Tally, lang: Lang) -> String {
    let hidden = count_text(u64::try_from(all.saturating_sub(shown)).unwrap_or(u64::MAX));
    let untold = count_text(more.n);
    match (all > shown, more.n > 0, lang) {
        (false, false, _) => String::new(),
        (true, false, Lang::Zh) => format!("另有 {hidden} 项未列出。"),
        (true, false, Lang::En) => format!("{hidden} more are not shown."),
        (_, true, Lang::Zh) => format!("另有 {hidden} 项未列出；种类过多，{untold} 行没有分列。"),
        (_, true, Lang::En) => {
            format!("{hidden} more are not shown; too many to tell apart, {untold} rows are in none.")
        }
    }
}
