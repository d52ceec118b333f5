//! The table itself: one band of rows for each item.

use super::band;
use super::part;
use super::say::Names;
use super::tree::{Spot, Step};
use crate::document::Node;

/// The columns of the table.
pub const HEAD: [&str; 5] = ["违法行为", "法律依据", "裁量阶次", "适用条件", "具体标准"];

/// A stretch of a cell's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words of the table.
    Words(String),
    /// A scalar of the pack, as written there.
    Value {
        /// Where it stands in the pack.
        path: Vec<Step>,
        /// Its text.
        text: String,
    },
}

/// A cell and how many rows it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its text in order.
    pub pieces: Vec<Piece>,
    /// Rows, at least 1.
    pub rows: usize,
}

impl Cell {
    pub(super) fn words(text: impl Into<String>) -> Cell {
        Cell { pieces: vec![Piece::Words(text.into())], rows: 1 }
    }

    pub(super) fn of(pieces: Vec<Piece>) -> Cell {
        Cell { pieces, rows: 1 }
    }

    /// Its whole text.
    pub fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|p| match p {
                Piece::Words(t) | Piece::Value { text: t, .. } => t.as_str(),
            })
            .collect()
    }
}

/// A row; a cell that belongs to one above is absent.
pub type Row = [Option<Cell>; 5];

/// The rows of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The item's id.
    pub id: String,
    /// The item's name.
    pub name: String,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// What stands below the table: a heading and a small table of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Heading.
    pub title: String,
    /// Columns; empty: the rows are paragraphs.
    pub head: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

/// A whole publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Name of the benchmark.
    pub title: String,
    /// What is said of it: label and text.
    pub about: Vec<(String, String)>,
    /// The items.
    pub tables: Vec<Table>,
    /// Below the table.
    pub parts: Vec<Part>,
}

/// The publication of a pack, or of one of its items. `uses` are the packs it uses, those used by them first.
///
/// The nodes are resolved packs; what they lack is left out, so that a pack with mistakes can still be looked at.
pub fn publication(pack: &Node, uses: &[&Node], item: Option<&str>) -> Publication {
    let root = Spot::root(pack);
    let mut names = Names::new();
    for used in uses {
        names.add(&Spot::root(used));
    }
    names.add(&root);
    let method = std::iter::once(pack).chain(uses.iter().rev().copied()).find_map(|p| Spot::root(p).get("method"));
    let items = root.get("items").map(|i| i.entries()).unwrap_or_default();
    let wanted: Vec<(&str, Spot<'_>)> = items.into_iter().filter(|(id, _)| item.is_none_or(|w| w == *id)).collect();
    let tables = wanted.iter().map(|(id, spot)| table(id, spot, &names, method.as_ref())).collect();
    let mut parts = Vec::new();
    part::of_items(&mut parts, &wanted, &names);
    part::of_pack(&mut parts, &root, &names, None);
    for used in uses.iter().rev() {
        let spot = Spot::root(used);
        part::of_pack(&mut parts, &spot, &names, Some(spot.label("name").unwrap_or_default()));
    }
    part::instruments(&mut parts, &root);
    Publication {
        title: root.label("name").unwrap_or_default().to_owned(),
        about: part::about(&root, uses),
        tables,
        parts,
    }
}

fn words(text: impl Into<String>) -> Piece {
    Piece::Words(text.into())
}

/// The scalar here as a piece that can be taken back.
fn value(spot: &Spot<'_>) -> Piece {
    Piece::Value { path: spot.path.clone(), text: spot.text().unwrap_or_default().to_owned() }
}

fn label(spot: &Spot<'_>, key: &str) -> Option<Cell> {
    Some(Cell::of(vec![value(&spot.get(key)?.chinese()?)]))
}

/// Tier, condition, standard of one row.
type Line = [Cell; 3];

fn table(id: &str, item: &Spot<'_>, shared: &Names<'_>, general: Option<&Spot<'_>>) -> Table {
    let mut names = shared.clone();
    names.add(item);
    let method = item.get("method").or_else(|| general.cloned());
    let mut lines: Vec<Line> = Vec::new();
    let clauses = item.get("clauses").map(|c| c.list()).unwrap_or_default();
    let weights = method.as_ref().and_then(|m| m.get("weights"));
    let bands = method.as_ref().and_then(|m| m.get("bands"));
    for clause in &clauses {
        statutory(&mut lines, clause, &names);
        if let (Some(bands), None) = (&bands, item.get("tiers")) {
            outcomes(&mut lines, clause, bands, &names);
        }
    }
    if let Some(tiers) = item.get("tiers") {
        ladder(&mut lines, &tiers, &names);
    }
    if let Some(weights) = weights {
        factors(&mut lines, &weights, &names);
    } else if item.get("method").is_some() {
        lines.push([Cell::words("罚款数额"), Cell::words("—"), Cell::words("见表后“各事项罚款数额的确定”")]);
    }
    for penalty in item.get("penalties").map(|p| p.list()).unwrap_or_default() {
        other(&mut lines, &penalty, &names);
    }
    let orders = item.get("orders").map(|o| o.list()).unwrap_or_default();
    for order in orders {
        let (text, when) = match order.text() {
            Some(t) => (t, None),
            None => (order.label("text").unwrap_or_default(), order.text_of("when")),
        };
        lines.push([Cell::words("责令"), condition(when, &names), Cell::words(text)]);
    }
    if lines.is_empty() {
        lines.push([Cell::words("—"), Cell::words("—"), Cell::words("—")]);
    }
    join_tiers(id, item, lines)
}

/// Rows from lines: the violation and its basis once, and a tier once where it goes on.
fn join_tiers(id: &str, item: &Spot<'_>, lines: Vec<Line>) -> Table {
    let count = lines.len();
    let mut rows: Vec<Row> = Vec::with_capacity(count);
    let mut name = label(item, "name").unwrap_or_else(|| Cell::words(id));
    if let Some(code) = item.text_of("code") {
        name.pieces.insert(0, words(format!("{code}　")));
    }
    let acts = item.get("acts").map(|a| a.entries()).unwrap_or_default();
    for (mark, text) in acts {
        name.pieces.push(words(format!("\n（{mark}）{}", text.chinese().and_then(|c| c.text()).unwrap_or_default())));
    }
    name.rows = count;
    let mut basis = Cell::words(part::cites(item).join("\n"));
    basis.rows = count;
    let mut first = Some((name, basis));
    let mut last: Option<(usize, String)> = None;
    for line in lines {
        let [tier, condition, standard] = line;
        let text = tier.text();
        let (name, basis) = first.take().map_or((None, None), |(n, b)| (Some(n), Some(b)));
        let fresh = match &last {
            Some((at, t)) if *t == text => {
                if let Some(Some(cell)) = rows.get_mut(*at).and_then(|r| r.get_mut(2)) {
                    cell.rows = cell.rows.saturating_add(1);
                }
                None
            }
            _ => {
                last = Some((rows.len(), text));
                Some(tier)
            }
        };
        rows.push([name, basis, fresh, Some(condition), Some(standard)]);
    }
    Table { id: id.to_owned(), name: item.label("name").unwrap_or(id).to_owned(), rows }
}

fn condition(when: Option<&str>, names: &Names<'_>) -> Cell {
    Cell::words(match when {
        Some("otherwise") => "不属于其他各档的".to_owned(),
        Some(w) => names.condition(w),
        None => "—".to_owned(),
    })
}

fn statutory(lines: &mut Vec<Line>, clause: &Spot<'_>, names: &Names<'_>) {
    let mut standard = match clause.get("fine") {
        Some(f) if f.text() == Some("none") => vec![words("不处罚款")],
        Some(f) if f.text() == Some("unspecified") || f.get("amount").is_some() => {
            let may = f.text_of("verb") == Some("may");
            vec![words(if may {
                "可以处罚款，法律未规定数额"
            } else {
                "处罚款，法律未规定数额"
            })]
        }
        Some(f) => fine(&f),
        None => Vec::new(),
    };
    if let Some(subject) = clause.label("subject") {
        standard.insert(0, words(format!("对{subject}")));
    }
    lines.push([Cell::words("法定幅度"), condition(clause.text_of("when"), names), Cell::of(standard)]);
    for penalty in clause.get("penalties").map(|p| p.list()).unwrap_or_default() {
        other(lines, &penalty, names);
    }
}

fn other(lines: &mut Vec<Line>, penalty: &Spot<'_>, names: &Names<'_>) {
    let may = penalty.text_of("force") == Some("may");
    let text = penalty.label("text").unwrap_or_default();
    let text = if may && !text.contains("可以") { format!("可以{text}") } else { text.to_owned() };
    lines.push([Cell::words("其他处罚"), condition(penalty.text_of("when"), names), Cell::words(text)]);
}

/// `处货值金额的10倍以上20倍以下罚款`. Between two values there are always words, so that a changed cell can be read back.
fn fine(f: &Spot<'_>) -> Vec<Piece> {
    let mut out = vec![words(if f.text_of("verb") == Some("may") { "可以处" } else { "处" })];
    if let Some(of) = f.get("of") {
        out.push(value(&of));
        out.push(words("的"));
    }
    let position = f.get("position").map(|p| p.list()).unwrap_or_default();
    if let [low, high] = position.as_slice() {
        out.push(words("法定幅度的"));
        out.push(value(low));
        out.push(words("至"));
        out.push(value(high));
        out.push(words("罚款"));
        return out;
    }
    if let Some(exact) = f.get("exact") {
        out.push(value(&exact));
    }
    for (key, before, after) in [("above", "超过", ""), ("from", "", "以上")] {
        if let Some(v) = f.get(key) {
            out.push(words(before));
            out.push(value(&v));
            out.push(words(after));
        }
    }
    for (key, before, after) in [("below", "不满", ""), ("to", "", "以下")] {
        if let Some(v) = f.get(key) {
            out.push(words(before));
            out.push(value(&v));
            out.push(words(after));
        }
    }
    out.push(words("罚款"));
    if let Some(least) = f.get("of_at_least") {
        out.push(words("（基数不足"));
        out.push(value(&least));
        out.push(words("的，按该数计算）"));
    }
    if let Some(times) = f.get("times") {
        out.push(words("，乘以"));
        out.push(value(&times));
    }
    out.retain(|p| !matches!(p, Piece::Words(w) if w.is_empty()));
    out
}

fn ladder(lines: &mut Vec<Line>, tiers: &Spot<'_>, names: &Names<'_>) {
    let mut ids: Vec<&str> = Vec::new();
    for row in tiers.get("rows").map(|r| r.list()).unwrap_or_default() {
        let id = row.text_of("id").unwrap_or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
        let number = ids.iter().position(|i| *i == id).unwrap_or(0).saturating_add(1);
        let mut tier = vec![words(format!("第{number}档"))];
        if let Some(name) = row.get("name").and_then(|n| n.chinese()) {
            tier.push(words("　"));
            tier.push(value(&name));
        }
        let standard = row.get("fine").map_or_else(|| vec![words("在法定幅度内处罚款")], |f| fine(&f));
        lines.push([Cell::of(tier), condition(row.text_of("when"), names), Cell::of(standard)]);
    }
}

fn factors(lines: &mut Vec<Line>, weights: &Spot<'_>, names: &Names<'_>) {
    if let Some(start) = weights.get("start") {
        lines.push([Cell::words("裁量起点"), Cell::words("—"), Cell::of(vec![value(&start)])]);
    }
    for (name, factor) in weights.get("factors").map(|f| f.entries()).unwrap_or_default() {
        let of = factor.text_of("of").unwrap_or_default();
        let Some(list) = factor.get("weights") else { continue };
        if list.node.map().is_some() {
            for (option, weight) in list.entries() {
                lines.push([Cell::words(name), Cell::words(names.test(of, option)), Cell::of(vec![value(&weight)])]);
            }
        } else {
            for pair in list.list() {
                let test = pair.index(0).and_then(|t| t.text()).unwrap_or_default();
                let weight = pair.index(1).map(|w| value(&w)).unwrap_or_else(|| words("—"));
                lines.push([Cell::words(name), Cell::words(names.test(of, test)), Cell::of(vec![weight])]);
            }
        }
    }
    let mut formula = vec![words("罚款金额＝裁量起点与各因素权重之和×法定最高罚款数额")];
    if let Some(most) = weights.get("at_most") {
        formula.push(words("，权重之和最高为"));
        formula.push(value(&most));
    }
    formula.push(words("；不低于法定最低罚款数额"));
    lines.push([Cell::words("计算方法"), Cell::words("—"), Cell::of(formula)]);
    if let Some(discount) = weights.get("discount") {
        let mut text = vec![words("上述数额按")];
        if let Some(by) = discount.get("by") {
            text.push(value(&by));
        }
        text.push(words("降低"));
        if discount.text_of("floor") == Some("minimum") {
            text.push(words("，不低于法定最低罚款数额"));
        }
        lines.push([Cell::words("降低处罚"), condition(discount.text_of("when"), names), Cell::of(text)]);
    }
}

/// What each outcome comes to where the statutory ends are amounts or multiples written as such.
fn outcomes(lines: &mut Vec<Line>, clause: &Spot<'_>, bands: &Spot<'_>, names: &Names<'_>) {
    let Some(f) = clause.get("fine") else { return };
    let end = |keys: [&str; 2]| keys.into_iter().find_map(|k| f.text_of(k).map(str::to_owned));
    let (low, high) = (end(["from", "above"]), end(["to", "below"]));
    let key = match (&low, &high) {
        (Some(_), Some(_)) => "both",
        (None, Some(_)) => "max_only",
        (Some(_), None) => "min_only",
        (None, None) => return,
    };
    let set = bands.get(key).or_else(|| bands.get("both").filter(|_| key == "max_only"));
    let Some(set) = set else { return };
    for (outcome, pair) in set.entries() {
        let ends: Vec<&str> = pair.list().iter().filter_map(Spot::text).collect();
        let [from, to] = ends.as_slice() else { continue };
        let what = part::outcome(outcome);
        let when = names.condition(clause.text_of("when").unwrap_or_default());
        let when = if when.is_empty() { "—".to_owned() } else { when };
        let standard = computed(key, low.as_deref(), high.as_deref(), f.text_of("of"), from, to);
        lines.push([Cell::words(what), Cell::words(when), Cell::words(standard)]);
    }
}

fn computed(key: &str, low: Option<&str>, high: Option<&str>, of: Option<&str>, from: &str, to: &str) -> String {
    let read = |t: Option<&str>| if of.is_some() { t.and_then(band::share) } else { t.and_then(band::yuan) };
    let show = |n| if of.is_some() { format!("{n}倍") } else { band::money(n) };
    let (a, b) = (band::share(from), band::share(to));
    let base = of.map(|o| format!("{o}的")).unwrap_or_default();
    let range = match (key, read(low), read(high), a, b) {
        ("both", Some(l), Some(h), Some(a), Some(b)) => band::inside(l, h, a).zip(band::inside(l, h, b)),
        ("max_only", _, Some(h), Some(a), Some(b)) => h.mul(a).ok().zip(h.mul(b).ok()),
        ("min_only", Some(l), _, Some(a), Some(b)) => l.mul(a).ok().zip(l.mul(b).ok()),
        _ => None,
    };
    let share = match key {
        "both" => format!("法定幅度的{from}至{to}"),
        "max_only" => format!("最高罚款数额的{from}至{to}"),
        _ => format!("最低罚款数额的{from}至{to}"),
    };
    let percent = of.is_some() && [low, high].into_iter().flatten().any(|t| t.contains('%'));
    match range {
        Some((l, h)) if percent => match (band::percent(l), band::percent(h)) {
            (Some(l), Some(h)) => format!("{share}：{base}{l}至{h}"),
            _ => share,
        },
        Some((l, h)) => format!("{share}：{base}{}至{}", show(l.normalized()), show(h.normalized())),
        None => share,
    }
}
