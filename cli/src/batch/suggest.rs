//! A mapping drafted from a header, for people to correct.

use super::items::Facts;
use super::roles::{Map, Role};
use cailiang::diagnostic::nearest;

/// The mapping as YAML. What a name says for certain stands; what is only near it stands as a remark.
pub fn draft(header: &[String], item: Option<(&str, &Facts)>) -> String {
    let mut out = String::from("# 各列是什么 / what each column is\n");
    if let Some((reference, facts)) = item {
        out.push_str(&format!("# 事项 / item: {reference}\n"));
        let ids: Vec<&str> = facts.all().iter().map(|f| f.id.as_str()).collect();
        out.push_str(&format!("# 事实 / facts: {}\n", ids.join(" ")));
    }
    out.push_str("columns:\n");
    for name in header {
        let column = Map::default().column(name);
        let (is, remark) = match &column.role {
            Role::Ignored => ("ignore".to_owned(), None),
            Role::Case => ("case".to_owned(), None),
            Role::Item => ("item".to_owned(), None),
            Role::Decided => ("decided".to_owned(), None),
            Role::Elect => ("elect".to_owned(), None),
            Role::Date(key) => (format!("dates.{key}"), None),
            Role::Fact { name: fact, .. } => match item.map(|(_, facts)| (facts.find(fact), facts)) {
                Some((Some(f), _)) => (f.id.clone(), None),
                Some((None, facts)) => {
                    let near = nearest(fact, facts.names()).and_then(|n| facts.find(n)).map(|f| f.id.clone());
                    ("ignore".to_owned(), Some(near.unwrap_or_default()))
                }
                None => ("ignore".to_owned(), Some(String::new())),
            },
        };
        let value = match column.unit {
            Some(unit) if is != "ignore" => format!("{{is: {is}, unit: {}}}", unit.word()),
            _ => is,
        };
        let remark = match remark.as_deref() {
            None => String::new(),
            Some("") => "  # 未认出 / not recognised".to_owned(),
            Some(near) => format!("  # 是否 / perhaps {near}"),
        };
        // A JSON string is a YAML key, whatever it holds.
        out.push_str(&format!("  {}: {value}{remark}\n", serde_json::Value::from(name.as_str())));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_can_be_read_back() {
        let header: Vec<String> =
            ["案号", "罚款金额（万元）", "dates.act", "备注: \"x\"", "货值"].map(str::to_owned).to_vec();
        let text = draft(&header, None);
        let map = Map::read("map.yaml", text.as_bytes()).unwrap();
        let roles: Vec<Role> = map.columns(&header).unwrap().into_iter().map(|c| c.role).collect();
        assert_eq!(roles, [Role::Case, Role::Decided, Role::Date("act"), Role::Ignored, Role::Ignored]);
    }
}
