//! A report as data: sections of words, plots and tables. The page and the workbook are both made from it, so that they say
//! the same.

use super::change::{Changes, signed};
use super::collect::{By, Group, Grouping, Kind, Line, Named, Refused, Spread, Survey, rank};
use super::names::Names;
use super::tally::{Sum, Tally};
use cailiang::explain::Lang;
use cailiang::quantity::{Number, grouped};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

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
    /// The same of rows that are refused.
    Refusals(String, Tally),
    /// The number of a row.
    Row(u64),
    /// The number of one that is refused.
    Refused(u64),
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
    pub known: Named,
    /// What things are called.
    pub names: Names<'a>,
    /// Last words.
    pub footer: Vec<String>,
}

/// What a column tells of a row.
#[derive(Clone, Copy)]
enum Of {
    Row,
    Case,
    Item,
    Result,
    Tier,
    Range,
    Amount,
    Recommended,
    Decided,
    Departure,
    Share,
    Outside,
    Position,
}

impl Of {
    fn name(self) -> (&'static str, &'static str) {
        match self {
            Of::Row => ("行", "row"),
            Of::Case => ("案件", "case"),
            Of::Item => ("事项", "item"),
            Of::Result => ("结果", "result"),
            Of::Tier => ("阶次", "tier"),
            Of::Range => ("建议幅度", "range"),
            Of::Amount => ("建议", "amount"),
            Of::Recommended => ("建议", "recommended"),
            Of::Decided => ("决定", "decided"),
            Of::Departure => ("偏离", "departure"),
            Of::Share => ("比例", "share"),
            Of::Outside => ("超出", "outside"),
            Of::Position => ("位置", "position"),
        }
    }

    fn cell(self, l: &Line, names: &Names<'_>) -> Cell {
        let lang = names.lang;
        match self {
            Of::Row => Cell::Row(l.row),
            Of::Case => Cell::Text(l.case.clone().unwrap_or_default()),
            Of::Item => Cell::Text(names.item(&l.item)),
            Of::Result => Cell::Text(names.outcome(rank(l.status, l.outcome)).to_owned()),
            Of::Tier => Cell::Text(tier(&l.item, l.tier.as_deref(), names)),
            Of::Range => Cell::Figure(range(l, lang)),
            Of::Amount => money(l.amount),
            Of::Recommended => money(l.recommended()),
            Of::Decided => money(l.decided),
            Of::Departure => difference(l.departure.absolute),
            Of::Share => percent(l.departure.relative),
            Of::Outside => Cell::Text(
                match (l.departure.outside_statutory, l.departure.outside_tier) {
                    (Some(true), _) => lang.pick("法定幅度", "statute"),
                    (_, Some(true)) => lang.pick("建议幅度", "range"),
                    _ => "—",
                }
                .to_owned(),
            ),
            Of::Position => money(l.departure.position),
        }
    }

    /// A table of rows.
    fn table<'l>(columns: &[Of], lines: impl Iterator<Item = &'l Line>, names: &Names<'_>) -> Table {
        Table {
            head: columns.iter().map(|c| names.lang.pick(c.name().0, c.name().1).to_owned()).collect(),
            rows: lines.map(|l| columns.iter().map(|c| c.cell(l, names)).collect()).collect(),
            ..Table::default()
        }
    }
}

fn tier(item: &str, tier: Option<&str>, names: &Names<'_>) -> String {
    tier.map_or_else(|| "—".to_owned(), |t| names.tier(item, t))
}

fn head(names: &[(&str, &str)], lang: Lang) -> Vec<String> {
    names.iter().map(|(zh, en)| lang.pick(zh, en).to_owned()).collect()
}

impl Table {
    /// Of figures, each with what it is.
    fn figures(lang: Lang) -> Table {
        Table { head: head(&[("项目", "what"), ("数", "figure")], lang), ..Table::default() }
    }

    fn count(&mut self, label: &str, tally: &Tally) {
        self.rows.push(vec![Cell::Text(label.to_owned()), Cell::Count(label.to_owned(), tally.clone())]);
    }

    fn refusals(&mut self, label: &str, tally: &Tally) {
        self.rows.push(vec![Cell::Text(label.to_owned()), Cell::Refusals(label.to_owned(), tally.clone())]);
    }

    fn amount(&mut self, label: String, cell: Cell) {
        self.rows.push(vec![Cell::Text(label), cell]);
    }
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
        None if line.no_fine => lang.pick("不罚款", "no fine").to_owned(),
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
            known: Named::default(),
            names,
            footer: Vec::new(),
        };
        if let Some(c) = changes {
            report.known.clone_from(&c.named);
            let most = c.effects().into_iter().take(RULES).flat_map(|(_, e)| &e.most);
            report.known.lines.extend(most.map(|m| (m.row, m.line.clone())));
        }
        if let Some(s) = survey {
            report.known.lines.extend(s.named.lines.iter().map(|(n, l)| (*n, l.clone())));
            report.known.refused.extend(s.named.refused.iter().map(|(n, r)| (*n, r.clone())));
            let spreads = spreads(s);
            let shown = spreads.iter().flat_map(|(_, spread)| spread.low.iter().chain(&spread.high));
            let lines = s.worst.iter().map(|w| &w.line).chain(shown);
            report.known.lines.extend(lines.map(|l| (l.row, l.clone())));
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
        if !s.scatter.is_empty() {
            self.scatter(s);
        }
        if s.all.compared.n > 0 || s.incomparable.n > 0 {
            self.positions(s);
            self.groups(s);
            self.worst(s);
        }
        if s.all.compared.n > 0 {
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
        let mut table = Table::figures(lang);
        table.count(lang.pick("有答复的行", "rows with an answer"), &s.answered);
        for (code, tally) in &s.rejected.by {
            table.refusals(&format!("{} {code}", lang.pick("拒绝的行：", "rows refused:")), tally);
        }
        let all = &s.all;
        if all.compared.n > 0 || s.incomparable.n > 0 {
            table.count(
                lang.pick("有决定的罚款，可与建议比较", "decided fines compared with a recommendation"),
                &all.compared,
            );
            table.count(lang.pick("有决定的罚款，不能比较", "decided fines that cannot be compared"), &s.incomparable);
            table.count(lang.pick("高于建议数额", "above the recommended amount"), &all.above);
            table.count(lang.pick("低于建议数额", "below the recommended amount"), &all.below);
            table.count(lang.pick("超出建议幅度", "outside the recommended range"), &all.outside_tier);
            table.count(lang.pick("超出法定幅度", "outside the statutory range"), &all.outside_statutory);
            let unit = all.fines.currency().map(|c| format!(" ({c})")).unwrap_or_default();
            let mut amount = |label: &str, cell: Cell| table.amount(format!("{label}{unit}"), cell);
            amount(lang.pick("可比较的案件，决定的罚款合计", "fines decided, of cases compared"), sum(&all.fines));
            amount(lang.pick("可比较的案件，建议的罚款合计", "fines recommended, of the same"), sum(&all.recommended));
            amount(lang.pick("差额", "difference"), difference(all.fines.less(&all.recommended)));
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
            head: head(&[("事项", "item"), ("阶次", "tier"), ("裁量结果", "outcome"), ("案件", "cases")], lang),
            after: left_out(kinds.len(), KINDS, &s.kinds.more, lang),
            ..Table::default()
        };
        for (kind, spread) in kinds.iter().take(KINDS) {
            table.rows.push(vec![
                Cell::Text(self.names.item(&kind.item)),
                Cell::Text(tier(&kind.item, kind.tier.as_deref(), &self.names)),
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
        let rest = s.all.compared.n.saturating_add(s.incomparable.n).saturating_sub(placed);
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
                Lang::Zh => format!("另有 {} 件没有位置：没有建议幅度，或者幅度没有两个不同的端点。", count_text(rest)),
                Lang::En => {
                    format!(
                        "Without one, for want of a recommended range with two different ends: {}.",
                        count_text(rest)
                    )
                }
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
            let words = lang.pick(
                "输入中没有这些列，或者列中没有写，未能分列：",
                "Not told apart, for want of a column in the input or of anything in it: ",
            );
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
            head: head(
                &[
                    (title, title),
                    ("案件", "cases"),
                    ("可比较", "compared"),
                    ("高于", "above"),
                    ("低于", "below"),
                    ("超出幅度", "outside range"),
                    ("超出法定", "outside statute"),
                    ("决定合计", "decided"),
                    ("建议合计", "recommended"),
                    ("差额", "difference"),
                ],
                lang,
            ),
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
                difference(group.fines.less(&group.recommended)),
            ]);
        }
        let bars_are = lang.pick("图中为超出建议幅度的案件数。", "The bars are cases outside the recommended range.");
        let mut words = vec![bars_are.to_owned()];
        if !g.beside.is_empty() {
            let others = g.beside.join(lang.pick("”“", "`, `"));
            words.push(match lang {
                Lang::Zh => format!("输入中的列“{others}”也可能是{title}，没有使用。"),
                Lang::En => format!("The input has `{others}` too, which may be the {title} and was not used."),
            });
        }
        Section {
            title: match lang {
                Lang::Zh => format!("偏离的分布：按{title}"),
                Lang::En => format!("Departures by {title}"),
            },
            words,
            plot: Some(Plot::Bars(bars, lang.pick("超出建议幅度", "outside the range"))),
            tables: vec![table],
        }
    }

    fn worst(&mut self, s: &Survey<'_>) {
        const COLUMNS: [Of; 9] = [
            Of::Row,
            Of::Case,
            Of::Item,
            Of::Decided,
            Of::Recommended,
            Of::Range,
            Of::Departure,
            Of::Share,
            Of::Outside,
        ];
        let lang = self.lang;
        let mut table = Of::table(&COLUMNS, s.worst.iter().map(|w| &w.line), &self.names);
        table.below = s.worst.iter().map(|w| w.reasons.clone()).collect();
        let words = lang.pick(
            "先列超出法定幅度的，再列超出建议幅度的，再按偏离占建议数额的比例；没有建议罚款而决定罚款的在同类中最先，没有建议数额的最后。每件之下是建议的理由。",
            "Those outside the statute first, then those outside the recommended range, then by the departure's share of the recommended amount; a fine where none is recommended comes before any share, one without a recommended amount after. Below each stand the reasons of the recommendation.",
        );
        self.sections.push(Section {
            title: lang.pick("偏离最大的案件", "The cases most out of line").to_owned(),
            words: vec![if s.worst.is_empty() { lang.pick("没有。", "None.") } else { words }.to_owned()],
            plot: None,
            tables: if s.worst.is_empty() { Vec::new() } else { vec![table] },
        });
    }

    fn spreads(&mut self, s: &Survey<'_>) {
        const COLUMNS: [Of; 6] = [Of::Row, Of::Case, Of::Decided, Of::Recommended, Of::Range, Of::Share];
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
            let table = Of::table(&COLUMNS, lines.into_iter(), &self.names);
            let caption = match lang {
                Lang::Zh => format!("{}（{n} 件）", self.kind(kind)),
                Lang::En => format!("{} ({n} cases)", self.kind(kind)),
            };
            section.tables.push(Table { caption, ..table });
        }
        if section.tables.is_empty() {
            section.words = vec![lang.pick("没有。", "None.").to_owned()];
        }
        self.sections.push(section);
    }

    fn changes(&mut self, c: &Changes) {
        let lang = self.lang;
        let mut table = Table::figures(lang);
        table.count(lang.pick("两版都计算的案件", "cases computed under both"), &c.compared);
        table.count(lang.pick("不变", "unmoved"), &c.unmoved);
        table.count(lang.pick("状态变动", "status moves"), &c.status);
        table.count(lang.pick("裁量结果变动", "outcome moves"), &c.outcome);
        table.count(lang.pick("阶次变动", "tier moves"), &c.tier);
        table.count(lang.pick("数额变动", "amount moves"), &c.amount);
        table.count(lang.pick("原版没有数额", "without an amount before"), &c.open_before);
        table.count(lang.pick("新版没有数额", "without an amount after"), &c.open_after);
        table.refusals(lang.pick("至少一版拒绝", "refused under at least one"), &c.refused);
        for (refusal, tally) in &c.refusals.by {
            table.refusals(&refusal.text(lang), tally);
        }
        table.count(lang.pick("其他规则包", "of other packs"), &c.other);
        let both = lang.pick("两版都有数额的案件，原版合计", "fines before, of cases with an amount under both");
        table.amount(both.to_owned(), sum(&c.before));
        table.amount(lang.pick("新版合计", "fines after, of the same").to_owned(), sum(&c.after));
        table.amount(lang.pick("差额", "difference").to_owned(), difference(c.difference()));
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
                head: head(
                    &[("行", "row"), ("案件", "case"), ("原版", "before"), ("新版", "after"), ("变动", "moves by")],
                    lang,
                ),
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

    /// Rows that a figure of this report names: with what they hold, and for being refused.
    fn named(&self) -> (BTreeSet<u64>, BTreeSet<u64>) {
        let (mut rows, mut refused) = (BTreeSet::new(), BTreeSet::new());
        for section in &self.sections {
            match &section.plot {
                Some(Plot::Bars(list, _)) => rows.extend(list.iter().flat_map(|(_, t)| &t.rows)),
                Some(Plot::Tenths(list)) => rows.extend(list.iter().flat_map(|t| &t.rows)),
                // A point leads to its first case.
                Some(Plot::Scatter(points)) => rows.extend(points.values().filter_map(|t| t.rows.first())),
                None => {}
            }
            for cell in section.tables.iter().flat_map(|t| &t.rows).flatten() {
                match cell {
                    Cell::Count(_, t) => rows.extend(&t.rows),
                    Cell::Refusals(_, t) => refused.extend(&t.rows),
                    Cell::Row(n) => rows.extend([*n]),
                    Cell::Refused(n) => refused.extend([*n]),
                    Cell::Text(_) | Cell::Figure(_) => {}
                }
            }
        }
        (rows, refused)
    }

    /// The rows that figures name, with all that is kept of them; those that are refused apart.
    pub fn named_tables(&self) -> Vec<Table> {
        let (named, named_refused) = self.named();
        let lang = self.lang;
        let mut tables = Vec::new();
        let lines: Vec<&Line> = named.iter().filter_map(|n| self.known.lines.get(n)).collect();
        if !lines.is_empty() {
            tables.push(self.line_table(lines.into_iter()));
        }
        let refused: Vec<&Refused> = named_refused.iter().filter_map(|n| self.known.refused.get(n)).collect();
        if !refused.is_empty() {
            let row = |r: &&Refused| {
                let why = lang.of(&r.why).to_owned();
                let texts = [r.field.clone(), r.code.clone(), why, r.original.clone()].map(Cell::Text);
                [Cell::Refused(r.row)].into_iter().chain(texts).collect()
            };
            tables.push(Table {
                caption: lang.pick("拒绝的行", "Rows refused").to_owned(),
                head: head(
                    &[("行", "row"), ("列", "field"), ("代码", "code"), ("原因", "why"), ("原文", "original")],
                    lang,
                ),
                rows: refused.iter().map(row).collect(),
                ..Table::default()
            });
        }
        tables
    }

    /// A table of rows, with all that is kept of them.
    fn line_table<'l>(&self, lines: impl Iterator<Item = &'l Line>) -> Table {
        const COLUMNS: [Of; 10] = [
            Of::Row,
            Of::Case,
            Of::Item,
            Of::Result,
            Of::Tier,
            Of::Range,
            Of::Amount,
            Of::Decided,
            Of::Departure,
            Of::Position,
        ];
        Of::table(&COLUMNS, lines, &self.names)
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

fn by(by: &By, lang: Lang) -> String {
    match by {
        By::Item => lang.pick("事项", "item").to_owned(),
        By::Unit => lang.pick("单位", "unit").to_owned(),
        By::Year => lang.pick("年度", "year").to_owned(),
        By::Handler => lang.pick("承办人", "handler").to_owned(),
        By::Column(name) => name.clone(),
    }
}

/// A count as it is written.
pub fn count_text(n: u64) -> String {
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
