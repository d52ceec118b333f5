//! The rows of a table by the names of its columns.

use super::grid::{Grid, Place, Problem};
use super::map::Map;
use std::collections::BTreeMap;

/// A row: what stands in each column, merged cells filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Index in the grid.
    pub row: usize,
    cells: BTreeMap<String, (usize, String)>,
}

impl Line {
    /// The text in the column of this name.
    pub fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", |c| c.1.as_str())
    }

    /// Its place.
    pub fn place(&self, grid: &Grid, column: Option<&str>) -> Place {
        let at = column.and_then(|c| self.cells.get(c)).map_or(0, |c| c.0);
        grid.place(self.row, at)
    }
}

/// White space at the ends and line breaks inside a cell are the table's layout, not its text.
pub(super) fn tidy(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).collect::<String>()
}

/// All rows below the header that hold anything, and how many hold nothing.
pub(super) fn lines(grid: &Grid, map: &Map, problems: &mut Vec<Problem>) -> (Vec<Line>, usize) {
    let header = map.header.saturating_sub(1);
    let names: Vec<String> = grid.rows.get(header).map(|r| r.iter().map(|c| tidy(c)).collect()).unwrap_or_default();
    for wanted in map.columns.values().flatten().chain(&map.fill_down) {
        let count = names.iter().filter(|n| *n == wanted).count();
        if count != 1 {
            let zh =
                format!("第 {} 行有 {count} 列名为“{wanted}”，应恰有一列；各列为：{}", map.header, names.join("、"));
            let en = format!("row {} has {count} columns named `{wanted}`, where exactly one is needed", map.header);
            problems.push(Problem::new(grid.place(header, 0), zh, en));
        }
    }
    let mut out: Vec<Line> = Vec::new();
    let mut empty = 0;
    for row in header.saturating_add(1)..grid.rows.len() {
        let own = |column: usize| tidy(grid.covering(row, column));
        if (0..names.len()).all(|c| own(c).is_empty()) {
            empty += 1;
            continue;
        }
        let mut cells: BTreeMap<String, (usize, String)> = BTreeMap::new();
        // A new value on the left begins anew what is merged on its right.
        let mut anew = false;
        for (column, name) in names.iter().enumerate() {
            let mut text = own(column);
            if map.fill_down.contains(name) {
                let above = out.last().map(|l| l.get(name)).unwrap_or_default();
                if text.is_empty() && !anew {
                    above.clone_into(&mut text);
                } else if !text.is_empty() && text != above {
                    anew = true;
                }
            }
            cells.insert(name.clone(), (column, text));
        }
        out.push(Line { row, cells });
    }
    (out, empty)
}
