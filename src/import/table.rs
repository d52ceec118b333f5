//! A table and its mapping as items of a pack.

use super::build::{entry, filled, filled_text, map as mapping, name_of, plain, text};
use super::cases::{self, Expected};
use super::column::{Line, lines, tidy};
use super::grid::{Grid, Problem};
use super::map::{Kind, Map};
use super::yaml::to_yaml;
use super::{tiers, weights};
use crate::document::Node;
use std::collections::BTreeMap;

/// An item of the table that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its number in the table.
    pub number: String,
    /// What the table calls it.
    pub violation: String,
    /// Rows it has.
    pub rows: usize,
    /// Why.
    pub reason: String,
}

/// What came of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// Files to write: path inside the pack, text.
    pub files: Vec<(String, String)>,
    /// Items brought in: number, id, rows.
    pub items: Vec<(String, String, usize)>,
    /// Items left out.
    pub skipped: Vec<Skipped>,
    /// Rows that hold nothing.
    pub empty: usize,
    /// Rows below the header.
    pub rows: usize,
    /// Cases written.
    pub cases: usize,
}

/// Where facts, clauses and the rest of one item go.
pub(super) struct Making<'a> {
    pub map: &'a Map,
    pub grid: &'a Grid,
    pub lines: Vec<&'a Line>,
    /// What the mapping says of the item.
    pub given: &'a Node,
    /// Its number in the table.
    pub number: &'a str,
    pub problems: &'a mut Vec<Problem>,
}

impl Making<'_> {
    pub fn problem(&mut self, line: &Line, role: &str, zh: impl Into<String>, en: impl Into<String>) {
        let place = line.place(self.grid, self.map.column(role));
        self.problems.push(Problem::new(place, zh, en));
    }

    /// Id of a fact of this item. Two items of one act must not share a fact that means something else in each.
    pub fn fact(&self, word: &str) -> String {
        format!("{}_{word}", name_of(self.number))
    }

    /// Label of a fact of this item.
    pub fn label(&self, words: &str) -> Node {
        text(format!("{words}（表{}）", self.number))
    }

    /// What an unknown factor counts as, where the mapping says which rule lets it.
    pub fn unproven(&self, option: &str) -> Option<Node> {
        let basis = self.map.node.get("unproven")?;
        Some(mapping(vec![entry("as", text(option)), entry("basis", basis.clone())]))
    }
}

/// What a kind of table makes of an item's rows: its facts, its tiers or its method, and cases.
pub(super) struct Made {
    pub facts: Vec<(String, Node)>,
    pub rest: Vec<(String, Node)>,
    pub cases: Vec<Expected>,
}

/// Brings a table in.
///
/// # Errors
/// Every row that cannot be understood, with its cell. Nothing is brought in then.
pub fn import(grid: &Grid, map: &Map) -> Result<Imported, Vec<Problem>> {
    let mut problems = Vec::new();
    let (lines, empty) = lines(grid, map, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let rows = grid.rows.len().saturating_sub(map.header);
    let number_column = map.column("item").unwrap_or_default();
    let mut groups: Vec<(String, Vec<&Line>)> = Vec::new();
    for line in &lines {
        let number = line.get(number_column);
        if number.is_empty() {
            let place = line.place(grid, Some(number_column));
            problems.push(Problem::new(place, "这一行没有事项编号", "this row has no item number"));
            continue;
        }
        match groups.iter_mut().find(|g| g.0 == number) {
            Some(g) => g.1.push(line),
            None => groups.push((number.to_owned(), vec![line])),
        }
    }
    let given = map.node.get("items").and_then(Node::map).unwrap_or_default();
    for e in given {
        if !groups.iter().any(|g| g.0 == e.key) {
            let zh = format!("映射中的事项“{}”在表中没有", e.key);
            problems.push(Problem::new(grid.place(0, 0), zh, format!("the item {} is not in the table", e.key)));
        }
        if map.skip.iter().any(|s| s.0 == e.key) {
            let zh = format!("事项“{}”既编入又略去", e.key);
            problems.push(Problem::new(grid.place(0, 0), zh, format!("{} is both brought in and left out", e.key)));
        }
    }
    let reasons: BTreeMap<&str, &str> = map.skip.iter().map(|(n, r)| (n.as_str(), r.as_str())).collect();
    let mut items = Vec::new();
    let mut entries = Vec::new();
    let mut skipped = Vec::new();
    let mut written = Vec::new();
    for (number, lines) in groups {
        let violation = lines.first().map(|l| l.get(map.column("violation").unwrap_or_default())).unwrap_or_default();
        let Some(e) = given.iter().find(|e| e.key == number) else {
            let reason = reasons.get(number.as_str()).copied().unwrap_or("映射未列入");
            let violation = violation.to_owned();
            skipped.push(Skipped { number, violation, rows: lines.len(), reason: reason.to_owned() });
            continue;
        };
        let id = e.value.get("id").and_then(Node::text).unwrap_or_default().to_owned();
        let count = lines.len();
        let making = Making { map, grid, lines, given: &e.value, number: &number, problems: &mut problems };
        if let Some((item, cases)) = item(making, &number, violation) {
            written.extend(cases.into_iter().map(|c| (id.clone(), number.clone(), c)));
            entries.push((id.clone(), item));
        }
        items.push((number, id, count));
    }
    if !problems.is_empty() {
        problems.sort_by(|a, b| a.place.cmp(&b.place));
        return Err(problems);
    }
    let heading = "# Brought in from source/ by `cailiang import`; change the table or the mapping, not this file.\n";
    let file = mapping(vec![entry("items", mapping(entries))]);
    let mut files = vec![(map.output.clone(), format!("{heading}{}", to_yaml(&file)))];
    let cases = cases::file(map, &written);
    let count = written.len();
    if let Some((path, node)) = cases {
        files.push((path, format!("{heading}{}", to_yaml(&node))));
    }
    Ok(Imported { files, items, skipped, empty, rows, cases: count })
}

fn item(mut making: Making<'_>, number: &str, violation: &str) -> Option<(Node, Vec<Expected>)> {
    let map = making.map;
    for line in &making.lines.clone() {
        let own = line.get(map.column("violation").unwrap_or_default());
        if own != violation {
            let zh = format!("同一事项编号下的违法行为不同：“{own}”与“{violation}”");
            let en = format!("rows of item {number} name different violations: `{own}` and `{violation}`");
            making.problem(line, "violation", zh, en);
            return None;
        }
    }
    let made = match map.kind {
        Kind::Tiers => tiers::make(&mut making),
        Kind::Weights => weights::make(&mut making),
    }?;
    let given = making.given;
    let mut out = vec![entry("name", given.get("name").cloned().unwrap_or_else(|| text(violation)))];
    out.push(entry("code", text(number)));
    let cite = mapping(vec![entry("cite", plain(map.text("cite").unwrap_or_default().replace("{item}", number)))]);
    let mut basis = match given.get("basis") {
        None => Vec::new(),
        Some(b) => b.seq().map_or_else(|| vec![b.clone()], <[Node]>::to_vec),
    };
    basis.push(cite);
    out.push(entry("basis", super::build::seq(basis)));
    for key in ["orders", "penalties"] {
        if let Some(v) = given.get(key) {
            out.push(entry(key, v.clone()));
        }
    }
    let common = map.node.get("common").and_then(Node::map).unwrap_or_default();
    let mut facts = made.facts;
    let of = |node: Option<&Node>| -> Vec<(String, Node)> {
        let entries = node.and_then(Node::map).unwrap_or_default();
        entries.iter().map(|e| (filled_text(&e.key, number), filled(&e.value, number))).collect()
    };
    facts.extend(common.iter().filter(|e| e.key == "facts").flat_map(|e| of(Some(&e.value))));
    out.push(entry("facts", mapping(facts)));
    out.push(entry("clauses", given.get("clauses").cloned()?));
    out.extend(made.rest);
    let mut procedure = of(given.get("procedure"));
    for e in common {
        match e.key.as_str() {
            "facts" => {}
            "procedure" => procedure.extend(of(Some(&e.value))),
            _ => out.push((e.key.clone(), filled(&e.value, number))),
        }
    }
    let remarks: Vec<String> = making
        .lines
        .iter()
        .filter_map(|l| map.column("remark").map(|c| tidy(l.get(c))))
        .filter(|r| !r.is_empty())
        .fold(Vec::new(), |mut all, r| {
            if !all.contains(&r) {
                all.push(r);
            }
            all
        });
    if !remarks.is_empty() {
        let rule = mapping(vec![
            entry("name", plain("裁量表备注")),
            entry("text", text(remarks.join("\n"))),
            entry("basis", plain(map.text("cite").unwrap_or_default().replace("{item}", number))),
        ]);
        procedure.push(entry("table-remark", rule));
    }
    if !procedure.is_empty() {
        out.push(entry("procedure", mapping(procedure)));
    }
    Some((mapping(out), made.cases))
}
