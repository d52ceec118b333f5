//! Weight tables: factor × option → weight.

use super::build::{entry, map as mapping, plain, text};
use super::cases::{Expected, Money, statutory};
use super::column::Line;
use super::standard::number;
use super::table::{Made, Making};
use crate::document::Node;
use crate::quantity::{Number, parse_number};

struct Factor {
    name: String,
    options: Vec<(String, Number)>,
}

/// `15%` or `15`: fifteen hundredths.
fn percent(cell: &str) -> Option<Number> {
    parse_number(cell.strip_suffix(['%', '％']).unwrap_or(cell))?.ok().filter(|n| *n >= Number::from(0))
}

fn share(n: Number) -> Node {
    plain(format!("{}%", n.normalized()))
}

pub(super) fn make(making: &mut Making<'_>) -> Option<Made> {
    let map = making.map;
    let names = ["start", "factor", "option", "weight"].map(|role| map.column(role));
    let [Some(start), Some(factor), Some(option), Some(weight)] = names else {
        let zh = "权重表的映射须写明 start、factor、option、weight 四列";
        let en = "the mapping of a weight table names the columns start, factor, option and weight";
        let first = making.lines.first().copied()?;
        making.problem(first, "item", zh, en);
        return None;
    };
    let mut factors: Vec<Factor> = Vec::new();
    let mut begin: Option<Number> = None;
    let mut whole = true;
    for line in making.lines.clone() {
        match (percent(line.get(start)), begin) {
            (Some(n), None) => begin = Some(n),
            (Some(n), Some(b)) if n == b => {}
            _ => {
                let cell = line.get(start).to_owned();
                making.problem(
                    line,
                    "start",
                    format!("裁量起点“{cell}”读不出，或者与同一事项的其他行不同"),
                    format!("the start `{cell}` cannot be read or differs from the item's other rows"),
                );
                whole = false;
            }
        }
        let (name, label) = (line.get(factor), line.get(option));
        if name.is_empty() || label.is_empty() {
            making.problem(
                line,
                if name.is_empty() { "factor" } else { "option" },
                "裁量要素或者违法程度是空的",
                "the factor or its option is empty",
            );
            whole = false;
            continue;
        }
        let Some(w) = percent(line.get(weight)) else {
            let cell = line.get(weight).to_owned();
            making.problem(
                line,
                "weight",
                format!("权重“{cell}”应为 5% 或者 5"),
                format!("the weight `{cell}` should be like 5% or 5"),
            );
            whole = false;
            continue;
        };
        whole &= maximum(making, line);
        let known = factors.iter_mut().find(|f| f.name == name);
        match known {
            None => factors.push(Factor { name: name.to_owned(), options: vec![(label.to_owned(), w)] }),
            Some(f) if f.options.iter().any(|o| o.0 == label) => {
                making.problem(
                    line,
                    "option",
                    format!("“{name}”的“{label}”出现两次"),
                    format!("`{label}` stands twice under {name}"),
                );
                whole = false;
            }
            Some(f) => f.options.push((label.to_owned(), w)),
        }
    }
    let begin = begin?;
    if !whole {
        return None;
    }
    let mut facts = Vec::new();
    let mut weights = Vec::new();
    for (i, f) in factors.iter().enumerate() {
        let id = factor_id(making, i);
        let mut options = Vec::new();
        let mut of_options = Vec::new();
        for (j, (label, w)) in f.options.iter().enumerate() {
            let option = option_id(j);
            options.push((option.clone(), text(label.clone())));
            of_options.push((option, share(*w)));
        }
        let mut fact = vec![
            entry("label", making.label(&f.name)),
            entry("type", plain("choice")),
            entry("options", mapping(options)),
        ];
        if let Some(unproven) = lowest(f).and_then(|o| making.unproven(&o)) {
            fact.push(entry("unproven", unproven));
        }
        facts.push((id.clone(), mapping(fact)));
        weights.push((f.name.clone(), mapping(vec![entry("of", plain(id)), entry("weights", mapping(of_options))])));
    }
    let mut method =
        vec![entry("start", share(begin)), entry("at_most", plain("100%")), entry("factors", mapping(weights))];
    for e in map.node.get("weights").and_then(Node::map).unwrap_or_default() {
        method.push((e.key.clone(), e.value.clone()));
    }
    let cite = map.text("cite").unwrap_or_default();
    let number_of = making.lines.first().and_then(|l| Some(l.get(map.column("item")?).to_owned())).unwrap_or_default();
    method.push(entry("basis", plain(cite.replace("{item}", &number_of))));
    let rest = vec![entry("method", mapping(vec![entry("weights", mapping(method))]))];
    let cases = expected(making, begin, &factors);
    Some(Made { facts, rest, cases })
}

fn factor_id(making: &Making<'_>, index: usize) -> String {
    making.fact(&format!("factor_{}", index.saturating_add(1)))
}

fn option_id(index: usize) -> String {
    format!("level_{}", index.saturating_add(1))
}

/// The option of the least weight, the first of several.
fn lowest(f: &Factor) -> Option<String> {
    let least = f.options.iter().map(|o| o.1).min()?;
    f.options.iter().position(|o| o.1 == least).map(option_id)
}

/// What the table says weights multiply must be the statutory maximum the mapping gives.
fn maximum(making: &mut Making<'_>, line: &Line) -> bool {
    let Some(column) = making.map.column("maximum") else { return true };
    let cell = line.get(column).to_owned();
    let said = number(cell.strip_suffix('元').unwrap_or(&cell));
    let given = statutory(making.given).and_then(|s| s.high);
    let same = said.is_some() && said == given;
    if !same {
        let zh = format!("权重所乘的数额“{cell}”与映射中的法定最高罚款不同");
        let en = format!("the table multiplies by `{cell}`, which is not the statutory maximum in the mapping");
        making.problem(line, "maximum", zh, en);
    }
    same
}

/// All factors at their least, then each at its least and its greatest with the others at their least, then all at their
/// greatest: Σ × maximum, at most the maximum, not below the minimum.
fn expected(making: &Making<'_>, begin: Number, factors: &[Factor]) -> Vec<Expected> {
    let Some(Money { low, high: Some(high), .. }) = statutory(making.given) else { return Vec::new() };
    let end = |f: &Factor, most: bool| {
        let weights = f.options.iter().map(|o| o.1);
        let wanted = if most { weights.max() } else { weights.min() };
        f.options.iter().position(|o| Some(o.1) == wanted).unwrap_or(0)
    };
    let mut wanted: Vec<(String, Vec<bool>)> = vec![("各项要素最低".to_owned(), vec![false; factors.len()])];
    for (i, f) in factors.iter().enumerate() {
        let picks = (0..factors.len()).map(|j| j == i).collect();
        wanted.push((format!("{}最高，其余最低", f.name), picks));
    }
    wanted.push(("各项要素最高".to_owned(), vec![true; factors.len()]));
    let mut out = Vec::new();
    for (name, most) in wanted {
        let mut sum = begin;
        let mut facts = Vec::new();
        for (i, (f, most)) in factors.iter().zip(most).enumerate() {
            let at = end(f, most);
            let Some(Ok(next)) = f.options.get(at).map(|o| sum.add(o.1)) else { return Vec::new() };
            sum = next;
            facts.push((factor_id(making, i), plain(option_id(at))));
        }
        let hundred = Number::from(100);
        let Ok(amount) = sum.min(hundred).mul(high).and_then(|n| n.div(hundred)) else { return Vec::new() };
        let amount = low.map_or(amount, |l| amount.max(l));
        let statutory = Some((low.unwrap_or(Number::from(0)), high));
        out.push(Expected {
            name,
            facts,
            tier: None,
            statutory: statutory.filter(|_| low.is_some()),
            amount: Some(amount),
        });
    }
    out
}
