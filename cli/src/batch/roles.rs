//! What each column is: by its name, or by a mapping file.

use super::cell::Unit;
use crate::exit::Failure;
use cailiang::assess::DATE_FACTS;
use cailiang::document::{Node, Syntax, from_bytes};
use std::collections::BTreeMap;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Nothing that is computed with.
    Ignored,
    /// The case's id.
    Case,
    /// The item.
    Item,
    /// The fine that was decided.
    Decided,
    /// Choices made.
    Elect,
    /// A date of the case, by its key.
    Date(&'static str),
    /// The fact of this name; where `sure` does not hold, only of items that have such a fact.
    Fact {
        /// Id or label.
        name: String,
        /// Whether a mapping says so.
        sure: bool,
    },
}

/// What a column is, and the unit of its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it holds.
    pub role: Role,
    /// What bare figures in it are.
    pub unit: Option<Unit>,
}

/// Names by which a column is known without a mapping.
const NAMES: [(Role, &[&str]); 4] = [
    (Role::Case, &["case", "案号", "案件编号"]),
    (Role::Item, &["item", "事项", "违法行为事项", "案由"]),
    (Role::Decided, &["decided", "decided_fine", "决定罚款", "实际罚款", "罚款金额", "处罚金额"]),
    (Role::Elect, &["elect", "选择"]),
];

/// A mapping file.
#[derive(Clone, Debug, Default)]
pub struct Map {
    columns: BTreeMap<String, Column>,
    /// What stands in the item column → `<pack>/<item>`.
    pub items: BTreeMap<String, String>,
}

impl Map {
    /// Reads one: `columns`: name → what it is; `items`: text → item.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Map, Failure> {
        let wrong = |zh: &str, en: &str| Failure::Usage(format!("{name}：{zh}"), format!("{name}: {en}"));
        let syntax = if name.ends_with(".json") { Syntax::Json } else { Syntax::Yaml };
        let node = from_bytes(bytes, 0, syntax).map_err(|d| {
            let first = d.into_iter().next().map(|d| d.message);
            let (zh, en) = first.map_or_else(Default::default, |m| (m.zh.clone(), m.en.clone()));
            wrong(&zh, &en)
        })?;
        let Some(entries) = node.map() else {
            return Err(wrong("应为 columns 和 items 两个映射", "should hold the mappings `columns` and `items`"));
        };
        let mut map = Map::default();
        for e in entries {
            let Some(inner) = e.value.map() else {
                return Err(wrong(&format!("{} 应为映射", e.key), &format!("`{}` should be a mapping", e.key)));
            };
            match e.key.as_str() {
                "columns" => {
                    for c in inner {
                        let column = column(&c.value).ok_or_else(|| {
                            wrong(
                                &format!("列“{}”：应为 case、item、decided、elect、ignore、dates.act、事实的标识，或 {{is: 事实, unit: 万元}}", c.key),
                                &format!("column `{}`: should be case, item, decided, elect, ignore, dates.act, a fact's id, or {{is: fact, unit: 万元}}", c.key),
                            )
                        })?;
                        map.columns.insert(c.key.clone(), column);
                    }
                }
                "items" => {
                    for i in inner {
                        let Some(reference) = i.value.text() else {
                            return Err(wrong(
                                &format!("事项“{}”：应为“规则包/事项”", i.key),
                                &format!("item `{}`: should be pack/item", i.key),
                            ));
                        };
                        map.items.insert(i.key.clone(), reference.to_owned());
                    }
                }
                other => {
                    return Err(wrong(&format!("不认识的键 {other}"), &format!("unknown key `{other}`")));
                }
            }
        }
        Ok(map)
    }

    /// What each column of a header is. A column the mapping names must be there, and nothing can be said by two.
    pub fn columns(&self, header: &[String]) -> Result<Vec<Column>, Failure> {
        for name in self.columns.keys() {
            if !header.contains(name) {
                return Err(Failure::Usage(
                    format!("映射中的列“{name}”不在表头中；表头：{}", header.join("、")),
                    format!("the mapping names a column `{name}` that is not in the header: {}", header.join(", ")),
                ));
            }
        }
        let columns: Vec<Column> = header.iter().map(|h| self.column(h)).collect();
        for role in [Role::Case, Role::Item, Role::Decided, Role::Elect] {
            only_one(header, &columns, |c| c.role == role)?;
        }
        for (.., key) in DATE_FACTS {
            only_one(header, &columns, |c| c.role == Role::Date(key))?;
        }
        Ok(columns)
    }

    /// What a column of this name is.
    pub fn column(&self, name: &str) -> Column {
        self.columns.get(name).cloned().unwrap_or_else(|| by_name(name))
    }
}

fn only_one(header: &[String], columns: &[Column], wanted: impl Fn(&Column) -> bool) -> Result<(), Failure> {
    let names: Vec<&str> = header.iter().zip(columns).filter(|(_, c)| wanted(c)).map(|(h, _)| h.as_str()).collect();
    if names.len() < 2 {
        return Ok(());
    }
    Err(Failure::Usage(
        format!("这些列是同一内容：{}；用 --map 说明各列", names.join("、")),
        format!("these columns are the same thing: {}; say what each is with --map", names.join(", ")),
    ))
}

/// By a name alone.
fn by_name(header: &str) -> Column {
    let trimmed = header.trim();
    let (name, unit) = Unit::split(trimmed);
    let role = role(name).unwrap_or_else(|| {
        let name = ["facts.", "facts/"].iter().find_map(|p| name.strip_prefix(p)).unwrap_or(name);
        Role::Fact { name: name.to_owned(), sure: false }
    });
    Column { role, unit }
}

fn role(name: &str) -> Option<Role> {
    if let Some((role, _)) = NAMES.iter().find(|(_, names)| names.contains(&name)) {
        return Some(role.clone());
    }
    let key = ["dates.", "dates/"].iter().find_map(|p| name.strip_prefix(p));
    let date = DATE_FACTS.iter().find(|(id, zh, en, k)| key == Some(*k) || [*id, *zh, *en].contains(&name))?;
    Some(Role::Date(date.3))
}

/// As a mapping says it.
fn column(value: &Node) -> Option<Column> {
    if let Some(text) = value.text() {
        return Some(Column { role: told(text), unit: None });
    }
    let mut out = Column { role: Role::Ignored, unit: None };
    for e in value.map()? {
        match (e.key.as_str(), e.value.text()?) {
            ("is", text) => out.role = told(text),
            ("unit", text) => out.unit = Some(Unit::named(text)?),
            _ => return None,
        }
    }
    (out.role != Role::Ignored).then_some(out)
}

fn told(text: &str) -> Role {
    if text == "ignore" {
        return Role::Ignored;
    }
    role(text).unwrap_or_else(|| Role::Fact {
        name: ["facts.", "facts/"].iter().find_map(|p| text.strip_prefix(p)).unwrap_or(text).to_owned(),
        sure: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(name: &str, sure: bool) -> Role {
        Role::Fact { name: name.to_owned(), sure }
    }

    #[test]
    fn columns_by_their_names() {
        let of = |name: &str| Map::default().column(name);
        assert_eq!(of("案号").role, Role::Case);
        assert_eq!(of(" item ").role, Role::Item);
        assert_eq!(of("dates.decision").role, Role::Date("decision"));
        assert_eq!(of("行为发生日").role, Role::Date("act"));
        assert_eq!(of("act_end_date").role, Role::Date("act_end"));
        assert_eq!(of("facts.goods_value").role, fact("goods_value", false));
        assert_eq!(of("罚款金额（万元）"), Column { role: Role::Decided, unit: Some(Unit::TenThousand) });
        assert_eq!(of("货值金额(元)"), Column { role: fact("货值金额", false), unit: Some(Unit::Yuan) });
    }

    #[test]
    fn a_mapping_comes_first() {
        let text =
            "columns:\n  编号: case\n  案由: ignore\n  货值: {is: goods_value, unit: 万元}\nitems:\n  无证: p/i\n";
        let map = Map::read("m.yaml", text.as_bytes()).unwrap();
        let header: Vec<String> = ["编号", "案由", "货值", "备注"].map(str::to_owned).to_vec();
        let roles: Vec<Role> = map.columns(&header).unwrap().into_iter().map(|c| c.role).collect();
        assert_eq!(roles, [Role::Case, Role::Ignored, fact("goods_value", true), fact("备注", false)]);
        assert_eq!(map.items.get("无证").map(String::as_str), Some("p/i"));
        assert!(map.columns(&header[..2]).is_err(), "a column that is not there");
        for wrong in
            ["columns: [a]", "column: {a: case}", "columns: {a: {is: x, unit: 吨}}", "columns: {a: {unit: 元}}"]
        {
            assert!(Map::read("m.yaml", wrong.as_bytes()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn two_columns_for_one_thing_are_refused() {
        let header: Vec<String> = ["案号", "案件编号"].map(str::to_owned).to_vec();
        assert!(Map::default().columns(&header).is_err());
        let dates: Vec<String> = ["dates.act", "行为发生日"].map(str::to_owned).to_vec();
        assert!(Map::default().columns(&dates).is_err());
    }
}
