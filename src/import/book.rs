//! A workbook that was published from a pack, read back.
//!
//! The sheet with the pack's values is the pack. A figure in the table that reads otherwise than when it was published is
//! a change, taken over unless the pack's values were changed to something else; anything else changed in the table is
//! refused, for the table's other words come from the rules and not the rules from them.

use super::grid::{Grid, Place, Problem};
use crate::diagnostic::Location;
use crate::document::{Entry, Node, NodeKind};
use crate::publish::{CASES_SHEET, Form, RECORD_SHEET, Step, TABLE_SHEET, VALUES_SHEET, at, read_path, show_path};
use std::collections::BTreeMap;

/// A pack that came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Returned {
    /// The pack as one document.
    pub pack: Node,
    /// Its cases, `{cases: […]}`, where it has any.
    pub cases: Option<Node>,
    /// What was changed in the table: place, path, old and new text.
    pub changes: Vec<(Place, String, String, String)>,
    /// Where each value stands in the workbook, by its path as diagnostics write it.
    pub places: BTreeMap<String, Place>,
}

/// Whether these are the sheets of a published workbook.
pub fn is_book(grids: &[Grid]) -> bool {
    [TABLE_SHEET, VALUES_SHEET, RECORD_SHEET].iter().all(|name| grids.iter().any(|g| g.sheet == *name))
}

/// Reads a published workbook.
///
/// # Errors
/// Everything in it that cannot be taken back, each with its cell.
pub fn workbook(grids: &[Grid]) -> Result<Returned, Vec<Problem>> {
    let sheet = |name: &str| grids.iter().find(|g| g.sheet == name);
    let (Some(table), Some(values), Some(record)) = (sheet(TABLE_SHEET), sheet(VALUES_SHEET), sheet(RECORD_SHEET))
    else {
        let zh = format!("不是由 doc 发布的工作簿：缺少工作表“{TABLE_SHEET}”“{VALUES_SHEET}”或者“{RECORD_SHEET}”");
        let en = format!(
            "not a workbook published by `doc`: the sheet {TABLE_SHEET}, {VALUES_SHEET} or {RECORD_SHEET} is missing"
        );
        return Err(vec![Problem::new(Place::default(), zh, en)]);
    };
    let mut problems = Vec::new();
    let mut places = BTreeMap::new();
    let mut pack = values_of(values, &mut problems, &mut places);
    let cases = sheet(CASES_SHEET).map(|g| values_of(g, &mut problems, &mut BTreeMap::new()));
    let cells = recorded(record, &mut problems);
    let edits = edits(table, &cells, &mut problems);
    let mut changes = Vec::new();
    for (path, published) in cells.values().flatten().filter_map(|p| Some((p.path.as_ref()?, &p.text))) {
        let Some(current) = at(&pack, path).and_then(Node::text).map(str::to_owned) else {
            let place = places.get(&dotted(path)).cloned().unwrap_or_else(|| values.place(0, 0));
            let shown = show_path(path);
            problems.push(Problem::new(
                place,
                format!("公布表中的“{published}”来自 {shown}，规则数据中已没有这一项"),
                format!("`{published}` in the table comes from {shown}, which the values no longer hold"),
            ));
            continue;
        };
        let edit = edits.get(path);
        let in_values = || places.get(&dotted(path)).cloned().unwrap_or_default();
        match edit {
            None if current != *published => problems.push(Problem::new(
                in_values(),
                format!("此值改成了“{current}”，公布表中仍是“{published}”；请改公布表中的数字"),
                format!(
                    "this was changed to `{current}`, but the table still says `{published}`; change it in the table"
                ),
            )),
            Some((place, new)) if current != *published && current != *new => problems.push(Problem::new(
                place.clone(),
                format!("公布表中改成“{new}”，规则数据（{}）中改成“{current}”，两处不一致", in_values()),
                format!("changed to `{new}` here and to `{current}` in {}", in_values()),
            )),
            Some((place, new)) => {
                changes.push((place.clone(), show_path(path), published.clone(), new.clone()));
                set(&mut pack, path, new);
            }
            None => {}
        }
    }
    if problems.is_empty() {
        Ok(Returned { pack, cases, changes, places })
    } else {
        problems.sort_by(|a, b| a.place.cmp(&b.place));
        Err(problems)
    }
}

/// A path as diagnostics write it: indices from 0.
fn dotted(path: &[Step]) -> String {
    let step = |s: &Step| match s {
        Step::Key(k) => k.clone(),
        Step::Index(i) => i.to_string(),
    };
    path.iter().map(step).collect::<Vec<_>>().join("/")
}

fn leaf(text: &str, form: Form) -> Node {
    let kind = match form {
        Form::Plain | Form::Quoted => {
            NodeKind::Scalar { text: text.to_owned(), plain: form == Form::Plain, direct: false }
        }
        Form::EmptyMap => NodeKind::Map(Vec::new()),
        Form::EmptyList => NodeKind::Seq(Vec::new()),
    };
    Node { at: Location::default(), kind }
}

fn values_of(grid: &Grid, problems: &mut Vec<Problem>, places: &mut BTreeMap<String, Place>) -> Node {
    let mut root = Node { at: Location::default(), kind: NodeKind::Map(Vec::new()) };
    for row in 1..grid.rows.len() {
        let (path, text, form) = (grid.cell(row, 0), grid.cell(row, 1), grid.cell(row, 2));
        if path.is_empty() && text.is_empty() && form.is_empty() {
            continue;
        }
        let Some(steps) = read_path(path).filter(|p| !p.is_empty()) else {
            let en = format!("`{path}` is no path such as items/shop/clauses/#1/fine/from");
            problems.push(Problem::new(grid.place(row, 0), format!("“{path}”不是路径"), en));
            continue;
        };
        let Some(form) = Form::of(form) else {
            let zh = format!("写法“{form}”应为 直接、引号、空映射、空列表 之一");
            let en = format!("`{form}` should be one of 直接, 引号, 空映射, 空列表");
            problems.push(Problem::new(grid.place(row, 2), zh, en));
            continue;
        };
        if insert(&mut root, &steps, leaf(text, form)).is_none() {
            let zh = format!("{path} 与前面的行不合：路径重复，或者序号没有依次增加");
            let en = format!("{path} does not follow from the rows above: a path stands twice or an index is left out");
            problems.push(Problem::new(grid.place(row, 0), zh, en));
            continue;
        }
        places.insert(dotted(&steps), grid.place(row, 1));
    }
    root
}

/// Puts a value under a path that nothing holds yet; what lies between is made. `None` where that cannot be.
fn insert(node: &mut Node, path: &[Step], new: Node) -> Option<()> {
    let [step, rest @ ..] = path else { return None };
    let made = |rest: &[Step]| match rest.first() {
        Some(Step::Index(_)) => NodeKind::Seq(Vec::new()),
        _ => NodeKind::Map(Vec::new()),
    };
    let child = match (&mut node.kind, step) {
        (NodeKind::Map(entries), Step::Key(key)) => {
            if !entries.iter().any(|e| e.key == *key) {
                let at = Location::default();
                if rest.is_empty() {
                    entries.push(Entry { key: key.clone(), key_at: at, value: new });
                    return Some(());
                }
                let value = Node { at, kind: made(rest) };
                entries.push(Entry { key: key.clone(), key_at: at, value });
            }
            &mut entries.iter_mut().find(|e| e.key == *key)?.value
        }
        (NodeKind::Seq(items), Step::Index(index)) => {
            if *index > items.len() {
                return None;
            }
            if *index == items.len() {
                if rest.is_empty() {
                    items.push(new);
                    return Some(());
                }
                items.push(Node { at: Location::default(), kind: made(rest) });
            }
            items.get_mut(*index)?
        }
        _ => return None,
    };
    if rest.is_empty() { None } else { insert(child, rest, new) }
}

fn set(node: &mut Node, path: &[Step], text: &str) {
    let found = path.iter().try_fold(node, |n, step| match (&mut n.kind, step) {
        (NodeKind::Map(entries), Step::Key(k)) => entries.iter_mut().find(|e| e.key == *k).map(|e| &mut e.value),
        (NodeKind::Seq(items), Step::Index(i)) => items.get_mut(*i),
        _ => None,
    });
    if let Some(Node { kind: NodeKind::Scalar { text: old, .. }, .. }) = found {
        text.clone_into(old);
    }
}

/// A stretch of a published cell.
struct Recorded {
    text: String,
    /// Of the value it is, if it is one.
    path: Option<Vec<Step>>,
}

type Cells = BTreeMap<(usize, usize), Vec<Recorded>>;

fn recorded(grid: &Grid, problems: &mut Vec<Problem>) -> Cells {
    let mut out = Cells::new();
    for row in 1..grid.rows.len() {
        let index = |column: usize| grid.cell(row, column).parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let path = grid.cell(row, 3);
        let steps = if path.is_empty() { Some(None) } else { read_path(path).map(Some) };
        match (index(0), index(1), steps) {
            (Some(r), Some(c), Some(path)) => {
                out.entry((r, c)).or_default().push(Recorded { text: grid.cell(row, 2).to_owned(), path });
            }
            _ => problems.push(Problem::new(
                grid.place(row, 0),
                "发布记录这一行读不出",
                "this row of the record cannot be read",
            )),
        }
    }
    out
}

/// Values changed in the table: path → where and what now.
fn edits(table: &Grid, cells: &Cells, problems: &mut Vec<Problem>) -> BTreeMap<Vec<Step>, (Place, String)> {
    let mut out: BTreeMap<Vec<Step>, (Place, String)> = BTreeMap::new();
    let rows = table.rows.len().max(cells.keys().map(|k| k.0.saturating_add(1)).max().unwrap_or(0));
    for row in 0..rows {
        let columns = table.rows.get(row).map_or(0, Vec::len).max(5);
        for column in 0..columns {
            let text = table.cell(row, column);
            let place = table.place(row, column);
            let Some(pieces) = cells.get(&(row, column)) else {
                if !text.trim().is_empty() {
                    let zh = "发布时此处没有内容；增加事项、阶次请改规则数据".to_owned();
                    problems.push(Problem::new(
                        place,
                        zh,
                        "nothing stood here when published; items and tiers are added in the values",
                    ));
                }
                continue;
            };
            let published: String = pieces.iter().map(|p| p.text.as_str()).collect();
            if text == published {
                continue;
            }
            let Some(found) = slots(pieces, text) else {
                let shape: String =
                    pieces.iter().map(|p| if p.path.is_some() { "〔数字或文字〕" } else { p.text.as_str() }).collect();
                let en = format!("this cell cannot be taken back; it should read “{shape}”");
                let zh = if pieces.iter().any(|p| p.path.is_some()) {
                    format!("改动后的文字读不回规则，应为“{shape}”的形式")
                } else {
                    format!("此处文字由规则生成，不能在公布表中改动（发布时为“{published}”）；请改规则数据")
                };
                problems.push(Problem::new(place, zh, en));
                continue;
            };
            let values = pieces.iter().filter_map(|p| Some((p.path.clone()?, &p.text)));
            for ((path, old), new) in values.zip(found) {
                if *old != new {
                    out.insert(path, (place.clone(), new));
                }
            }
        }
    }
    out
}

/// The values in a changed cell: the words around them must be as published.
fn slots(pieces: &[Recorded], text: &str) -> Option<Vec<String>> {
    let mut out = Vec::new();
    let mut rest = text;
    for (i, piece) in pieces.iter().enumerate() {
        if piece.path.is_none() {
            rest = rest.strip_prefix(piece.text.as_str())?;
            continue;
        }
        let end = match pieces.get(i.saturating_add(1)) {
            None => rest.len(),
            // Two values side by side cannot be told apart.
            Some(next) if next.path.is_some() => return None,
            Some(next) => rest.find(next.text.as_str())?,
        };
        let (value, after) = rest.split_at_checked(end)?;
        if value.trim().is_empty() || value.contains('\n') {
            return None;
        }
        out.push(value.trim().to_owned());
        rest = after;
    }
    rest.is_empty().then_some(out)
}
