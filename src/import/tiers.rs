//! Tier tables: conditions → a fine.

use super::build::{entry, filled, map as mapping, plain, seq, text};
use super::cases::{Expected, Money, statutory};
use super::column::Line;
use super::standard::{Standard, standard};
use super::table::{Made, Making};
use crate::document::Node;
use crate::quantity::Number;

/// A row with its fine read.
struct Row<'a> {
    line: &'a Line,
    standard: Standard,
    tier: String,
    conditions: Vec<String>,
}

impl Row<'_> {
    fn low(&self) -> Number {
        self.standard.low.map_or(Number::from(0), |a| a.value())
    }

    fn high(&self) -> Number {
        self.standard.high.map_or_else(|| Number::from(i64::MAX), |a| a.value())
    }
}

pub(super) fn make(making: &mut Making<'_>) -> Option<Made> {
    let map = making.map;
    let mut rows = Vec::new();
    let mut whole = true;
    let columns = map.columns.get("conditions").cloned().unwrap_or_default();
    for line in making.lines.clone() {
        let conditions: Vec<String> = columns.iter().map(|c| line.get(c).to_owned()).collect();
        if conditions.iter().all(String::is_empty) {
            making.problem(line, "conditions", "这一行没有适用条件", "this row has no condition");
            whole = false;
        }
        let Some(standard) = fine(making, line) else {
            whole = false;
            continue;
        };
        let tier = map.column("tier").map(|c| line.get(c)).unwrap_or_default();
        let tier = tier.strip_suffix(".0").unwrap_or(tier).to_owned();
        if map.column("tier").is_some() && tier.is_empty() {
            making.problem(line, "tier", "这一行没有裁量阶次", "this row has no tier");
            whole = false;
        }
        rows.push(Row { line, standard, tier, conditions });
    }
    if !whole || rows.is_empty() {
        return None;
    }
    if map.column("tier").is_some() {
        if !one_fine_a_tier(making, &rows) {
            return None;
        }
    } else {
        rows.sort_by_key(|r| (r.low(), r.high()));
        let mut number = 0_usize;
        let mut last: Option<(Number, Number)> = None;
        for row in &mut rows {
            if last != Some((row.low(), row.high())) {
                number = number.saturating_add(1);
                last = Some((row.low(), row.high()));
            }
            row.tier = number.to_string();
        }
    }
    if map.any { Some(listed(making, &rows)) } else { factors(making, &rows, &columns) }
}

/// The fine of a row, held against what the mapping says of the item.
fn fine(making: &mut Making<'_>, line: &Line) -> Option<Standard> {
    let column = making.map.column("standard").unwrap_or_default();
    let cell = line.get(column).to_owned();
    let Some(s) = standard(&cell) else {
        let zh = format!("标准“{cell}”读不出唯一的罚款幅度");
        making.problem(line, "standard", zh, format!("`{cell}` is not plainly one range of a fine"));
        return None;
    };
    let mut known = Vec::new();
    for key in ["orders", "penalties"] {
        for n in making.given.get(key).and_then(Node::seq).unwrap_or_default() {
            known.extend(n.text().or_else(|| n.get("text")?.text()).map(str::to_owned));
        }
    }
    if let Some(more) = s.before.iter().find(|b| !known.contains(b)) {
        let zh = format!("标准中的“{more}”在映射的 orders、penalties 中没有");
        making.problem(line, "standard", zh, format!("the mapping's orders and penalties lack `{more}`"));
        return None;
    }
    if let Some(base) = &s.base {
        let zh = format!("标准以“{base}”为基数，映射不能表示");
        making.problem(line, "standard", zh, format!("the standard is a multiple of `{base}`"));
        return None;
    }
    if let Some(Money { low, high }) = statutory(making.given) {
        let below = low.zip(s.low.map(|a| a.value())).is_some_and(|(l, a)| a < l);
        let above = high.zip(s.high.map(|a| a.value())).is_some_and(|(h, a)| a > h);
        if below || above {
            let zh = format!("标准“{cell}”超出映射中的法定幅度");
            making.problem(line, "standard", zh, format!("`{cell}` leaves the statutory range in the mapping"));
            return None;
        }
    }
    Some(s)
}

fn one_fine_a_tier(making: &mut Making<'_>, rows: &[Row<'_>]) -> bool {
    let mut last: Option<&Row<'_>> = None;
    for row in rows {
        if let Some(first) = rows.iter().find(|r| r.tier == row.tier)
            && (first.standard.low, first.standard.high) != (row.standard.low, row.standard.high)
        {
            let zh = format!("第{}档有两个不同的罚款幅度", row.tier);
            making.problem(row.line, "standard", zh, format!("tier {} has two different ranges", row.tier));
            return false;
        }
        if last.is_some_and(|l| (l.low(), l.high()) > (row.low(), row.high())) {
            let zh = "阶次没有从轻到重排列".to_owned();
            making.problem(row.line, "standard", zh, "the tiers do not go from the lightest to the heaviest");
            return false;
        }
        last = Some(row);
    }
    true
}

fn fine_node(making: &Making<'_>, s: &Standard) -> Node {
    let mut out = Vec::new();
    if s.exact() {
        out.extend(s.low.map(|a| entry("exact", plain(a.to_string()))));
    } else {
        out.extend(s.low.map(|a| entry("from", plain(a.to_string()))));
        let key = if making.map.included { "to" } else { "below" };
        out.extend(s.high.map(|a| entry(key, plain(a.to_string()))));
    }
    mapping(out)
}

fn tier_node(making: &Making<'_>, row: &Row<'_>, name: String, when: String) -> Node {
    mapping(vec![
        entry("id", text(row.tier.clone())),
        entry("name", text(name)),
        entry("when", plain(when)),
        entry("fine", fine_node(making, &row.standard)),
    ])
}

fn tiers_node(choose: &str, rows: Vec<Node>, partial: bool) -> Vec<(String, Node)> {
    let mut out = vec![entry("choose", plain(choose)), entry("rows", seq(rows))];
    if partial {
        out.push(entry("no_match", plain("none")));
    }
    vec![entry("tiers", mapping(out))]
}

/// What an ordinary penalty comes to: the middle of the range; where the law sets no minimum, half the maximum.
fn middle(s: &Standard) -> Option<Number> {
    let high = s.high?.yuan()?;
    let low = s.low.map_or(Some(Number::from(0)), |a| a.yuan())?;
    low.add(high).ok()?.div(Number::from(2)).ok()
}

fn expect(making: &Making<'_>, row: &Row<'_>, tier: String, name: String, facts: Vec<(String, Node)>) -> Expected {
    let statutory = statutory(making.given).and_then(|m| m.low.zip(m.high));
    let amount = middle(&row.standard);
    Expected { name, facts, tier: Some(tier), statutory, amount }
}

/// Each row's condition is one of a list; the heaviest that holds counts.
fn listed(making: &mut Making<'_>, rows: &[Row<'_>]) -> Made {
    let listed = making.fact("listed");
    let mut options: Vec<(String, Node)> = Vec::new();
    let mut nodes = Vec::new();
    let mut cases = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let id = format!("row_{}", i.saturating_add(1));
        let words = row.conditions.join("，");
        options.push((id.clone(), text(words.clone())));
        nodes.push(tier_node(making, row, words.clone(), format!("\"{id}\" in {listed}")));
        let facts = vec![(listed.clone(), seq(vec![plain(id)]))];
        cases.push(expect(making, row, row.tier.clone(), words, facts));
    }
    let label = making.map.node.get("label").map(|l| filled(l, making.number));
    let label = label.unwrap_or_else(|| making.label("裁量表所列情形"));
    let fact = mapping(vec![entry("label", label), entry("type", plain("set")), entry("options", mapping(options))]);
    let facts = vec![(listed, fact)];
    Made { facts, rest: tiers_node("heaviest", nodes, true), cases }
}

/// A column that says nothing of a row.
fn blank(cell: &str) -> bool {
    cell.is_empty() || cell.chars().all(|c| matches!(c, '—' | '-' | '－' | '/'))
}

/// Each column is a factor; a row holds where all its columns do.
fn factors(making: &mut Making<'_>, rows: &[Row<'_>], columns: &[String]) -> Option<Made> {
    let always = making.map.text("always").map(str::to_owned);
    let above_all = |row: &Row<'_>| {
        let mut said = row.conditions.iter().filter(|c| !blank(c));
        said.next() == always.as_ref() && said.next().is_none() && always.is_some()
    };
    // Options in the order of the table, not of the tiers.
    let mut in_order: Vec<&Row<'_>> = rows.iter().filter(|r| !above_all(r)).collect();
    in_order.sort_by_key(|r| r.line.row);
    let ascending = in_order.windows(2).all(|w| match w {
        [a, b] => a.low() <= b.low(),
        _ => true,
    });
    let mut options: Vec<Vec<String>> = vec![Vec::new(); columns.len()];
    for row in &in_order {
        for (known, said) in options.iter_mut().zip(&row.conditions) {
            if !blank(said) && !known.contains(said) {
                known.push(said.clone());
            }
        }
    }
    let labels = making.map.columns.get("labels").cloned().unwrap_or_default();
    let mut facts = Vec::new();
    for (i, (column, known)) in columns.iter().zip(&options).enumerate().filter(|(_, c)| !c.1.is_empty()) {
        let said = labels.get(i).and_then(|l| in_order.first().map(|r| r.line.get(l))).filter(|l| !l.is_empty());
        let name = said.unwrap_or(column).to_owned();
        let all: Vec<(String, Node)> = known.iter().enumerate().map(|(j, o)| (option_id(j), text(o.clone()))).collect();
        let mut fact =
            vec![entry("label", making.label(&name)), entry("type", plain("choice")), entry("options", mapping(all))];
        // The first option is the lowest only where the table rises row by row.
        if let Some(unproven) = making.unproven(&option_id(0)).filter(|_| ascending) {
            fact.push(entry("unproven", unproven));
        }
        facts.push((factor_id(making, i), mapping(fact)));
    }
    let grave = rows.iter().any(&above_all);
    if grave {
        let mut fact =
            vec![entry("label", making.label(always.as_deref().unwrap_or_default())), entry("type", plain("bool"))];
        fact.extend(making.unproven("false").map(|u| entry("unproven", u)));
        facts.push((making.fact("above_all"), mapping(fact)));
    }
    let mut nodes = Vec::new();
    let mut cases = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let words: Vec<&str> = row.conditions.iter().filter(|c| !blank(c)).map(String::as_str).collect();
        let name = words.join("，");
        let mut set = Vec::new();
        let when = if above_all(row) {
            if rows.get(place.saturating_add(1)..).unwrap_or_default().iter().any(|r| !above_all(r)) {
                let zh = "不论其他各列的一行应是最重的".to_owned();
                making.problem(row.line, "standard", zh, "the row that stands above all others is not the heaviest");
                return None;
            }
            for (i, known) in options.iter().enumerate().filter(|(_, o)| !o.is_empty()) {
                set.push((factor_id(making, i), plain(option_id(known.len().saturating_sub(1)))));
            }
            set.push((making.fact("above_all"), plain("true")));
            making.fact("above_all")
        } else {
            let mut tests = Vec::new();
            for (i, (said, known)) in row.conditions.iter().zip(&options).enumerate() {
                match known.iter().position(|o| o == said) {
                    Some(at) => {
                        tests.push(format!("{} = \"{}\"", factor_id(making, i), option_id(at)));
                        set.push((factor_id(making, i), plain(option_id(at))));
                    }
                    None if !known.is_empty() => set.push((factor_id(making, i), plain(option_id(0)))),
                    None => {}
                }
            }
            if grave {
                set.push((making.fact("above_all"), plain("false")));
            }
            tests.join(" and ")
        };
        nodes.push(tier_node(making, row, name.clone(), when));
        cases.push(expect(making, row, row.tier.clone(), name, set));
    }
    let partial = !complete(rows, &options, &above_all);
    Some(Made { facts, rest: tiers_node("heaviest", nodes, partial), cases })
}

fn factor_id(making: &Making<'_>, index: usize) -> String {
    making.fact(&format!("factor_{}", index.saturating_add(1)))
}

fn option_id(index: usize) -> String {
    format!("level_{}", index.saturating_add(1))
}

/// Whether each combination of options has a row.
fn complete(rows: &[Row<'_>], options: &[Vec<String>], above_all: &impl Fn(&Row<'_>) -> bool) -> bool {
    let mut combinations: Vec<Vec<&str>> = vec![Vec::new()];
    let none = String::new();
    for known in options {
        let choices: Vec<&String> = if known.is_empty() { vec![&none] } else { known.iter().collect() };
        combinations = combinations
            .into_iter()
            .flat_map(|c| {
                choices
                    .iter()
                    .map(move |o| c.iter().copied().chain([o.as_str()]).collect::<Vec<&str>>())
                    .collect::<Vec<_>>()
            })
            .collect();
        if combinations.len() > 10_000 {
            return false;
        }
    }
    combinations.iter().all(|c| {
        rows.iter()
            .filter(|r| !above_all(r))
            .any(|r| r.conditions.iter().zip(c).all(|(said, o)| blank(said) || said == o))
    })
}
