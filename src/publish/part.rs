//! What stands above and below the table: what the benchmark is, exemptions, circumstances, how an amount is found.

use super::say::{Names, plain_tests};
use super::table::Part;
use super::tree::Spot;
use crate::document::{Node, compact};

/// 从轻, 从重 …
pub(super) fn outcome(id: &str) -> &str {
    match id {
        "exempt" => "不予处罚",
        "reduced" => "减轻处罚",
        "lenient" => "从轻处罚",
        "ordinary" => "一般处罚",
        "severe" => "从重处罚",
        other => other,
    }
}

fn window(w: &Spot<'_>) -> String {
    match (w.text_of("from"), w.text_of("until")) {
        (Some(f), Some(u)) => format!("{f} 至 {u}"),
        (Some(f), None) => format!("{f} 起"),
        (None, Some(u)) => format!("至 {u}"),
        (None, None) => String::new(),
    }
}

/// Citations of this place, with what they quote.
pub(super) fn cites(spot: &Spot<'_>) -> Vec<String> {
    let one = |c: &Spot<'_>| {
        let unverified = c.text_of("unverified") == Some("true");
        let mark = if unverified { "（文字未经核对）" } else { "" };
        match (c.text(), c.text_of("cite"), c.text_of("quote")) {
            (Some(t), ..) => t.to_owned(),
            (None, Some(cite), Some(quote)) => format!("{cite}{mark}：“{quote}”"),
            (None, cite, None) => format!("{}{mark}", cite.unwrap_or_default()),
            (None, None, Some(quote)) => quote.to_owned(),
        }
    };
    spot.get("basis").map(|b| b.list().iter().map(one).collect()).unwrap_or_default()
}

pub(super) fn about(root: &Spot<'_>, uses: &[&Node]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut add = |name: &str, text: Option<String>| {
        if let Some(text) = text.filter(|t| !t.is_empty()) {
            out.push((name.to_owned(), text));
        }
    };
    let id = root.text_of("pack").unwrap_or_default();
    let version = root.text_of("version").unwrap_or_default();
    add("规则包", Some(format!("{id}，版本 {version}")));
    add("制定机关", root.label("authority").map(str::to_owned));
    add("适用地域", root.text_of("jurisdiction").map(str::to_owned));
    add("执法领域", root.label("field").map(str::to_owned));
    add("基准有效期", root.get("validity").map(|w| window(&w)));
    add("法条施行期间", root.get("in_force").map(|w| window(&w)));
    let used: Vec<String> = uses
        .iter()
        .map(|u| {
            let u = Spot::root(u);
            let id = u.text_of("pack").unwrap_or_default();
            format!("{}（{id}）", u.label("name").unwrap_or_default())
        })
        .collect();
    add("并适用", Some(used.join("；")));
    for note in uses.iter().map(|u| Spot::root(u)).chain([root.clone()]).flat_map(|p| notes(&p)) {
        add("说明", Some(note));
    }
    out
}

/// The notes of a pack or an item, in Chinese.
fn notes(of: &Spot<'_>) -> Vec<String> {
    let list = of.get("note").map(|n| n.list()).unwrap_or_default();
    list.iter().filter_map(|n| n.chinese()?.text().map(str::to_owned)).collect()
}

fn when(spot: &Spot<'_>, names: &Names<'_>) -> String {
    spot.text_of("when").map_or_else(|| "—".to_owned(), |w| names.condition(w))
}

fn force(spot: &Spot<'_>) -> &'static str {
    if spot.text_of("force") == Some("may") { "可以" } else { "应当" }
}

fn basis(spot: &Spot<'_>) -> String {
    cites(spot).join("\n")
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|t| (*t).to_owned()).collect()
}

fn push(parts: &mut Vec<Part>, title: String, head: &[&str], rows: Vec<Vec<String>>) {
    if !rows.is_empty() {
        parts.push(Part { title, head: strings(head), rows });
    }
}

const EXEMPTIONS: [&str; 4] = ["情形", "适用条件", "处理", "依据"];
const CIRCUMSTANCES: [&str; 4] = ["情节", "适用条件", "处理", "依据"];

fn exemptions(of: &Spot<'_>, names: &Names<'_>) -> Vec<Vec<String>> {
    let row = |id: &str, e: &Spot<'_>| {
        let what = match e.text_of("stage") {
            Some("time_limit") => "不再给予行政处罚",
            _ => "不予行政处罚",
        };
        let name = e.label("name").unwrap_or(id).to_owned();
        vec![name, when(e, names), format!("{}{what}", force(e)), basis(e)]
    };
    of.get("exemptions").map(|l| l.entries().iter().map(|(id, e)| row(id, e)).collect()).unwrap_or_default()
}

fn circumstances(of: &Spot<'_>, names: &Names<'_>) -> Vec<Vec<String>> {
    let row = |id: &str, c: &Spot<'_>| {
        let effect = match c.text_of("effect") {
            Some("severe") => "从重处罚",
            Some("lenient") => "从轻处罚",
            Some("reduced") => "减轻处罚",
            _ => "从轻或者减轻处罚",
        };
        vec![c.label("name").unwrap_or(id).to_owned(), when(c, names), format!("{}{effect}", force(c)), basis(c)]
    };
    of.get("circumstances").map(|l| l.entries().iter().map(|(id, c)| row(id, c)).collect()).unwrap_or_default()
}

fn shifts(of: &Spot<'_>, names: &Names<'_>) -> Vec<Vec<String>> {
    let row = |id: &str, s: &Spot<'_>| {
        let effect = match (s.text_of("to"), s.text_of("up"), s.text_of("down")) {
            (Some("top"), ..) => "取该档上限".to_owned(),
            (Some("middle"), ..) => "取该档中间".to_owned(),
            (Some("bottom"), ..) => "取该档下限".to_owned(),
            (_, Some(n), _) => format!("上调{n}档"),
            (_, _, Some(n)) => format!("下调{n}档"),
            _ => String::new(),
        };
        vec![s.label("name").unwrap_or(id).to_owned(), when(s, names), format!("{}{effect}", force(s)), basis(s)]
    };
    of.get("shifts").map(|l| l.entries().iter().map(|(id, s)| row(id, s)).collect()).unwrap_or_default()
}

/// What the items add of their own, each with its item's name.
pub(super) fn of_items(parts: &mut Vec<Part>, items: &[(&str, Spot<'_>)], shared: &Names<'_>) {
    type Rows = fn(&Spot<'_>, &Names<'_>) -> Vec<Vec<String>>;
    let said = |(id, item): &(&str, Spot<'_>)| {
        let name = item.label("name").unwrap_or(id).to_owned();
        notes(item).into_iter().map(move |n| vec![name.clone(), n]).collect::<Vec<_>>()
    };
    push(parts, "各事项的说明".to_owned(), &["违法行为", "说明"], items.iter().flat_map(said).collect());
    methods(parts, items, shared);
    let kinds: [(&str, [&str; 4], Rows); 3] = [
        ("各事项的不予处罚情形", EXEMPTIONS, exemptions),
        ("各事项的裁量情节", CIRCUMSTANCES, circumstances),
        ("各事项的升降档规则", CIRCUMSTANCES, shifts),
    ];
    for (title, head, rows_of) in kinds {
        let mut rows = Vec::new();
        for (id, item) in items {
            let mut names = shared.clone();
            names.add(item);
            let name = item.label("name").unwrap_or(id);
            for mut row in rows_of(item, &names) {
                row.insert(0, name.to_owned());
                rows.push(row);
            }
        }
        let head: Vec<&str> = std::iter::once("违法行为").chain(head).collect();
        push(parts, title.to_owned(), &head, rows);
    }
}

/// How amounts are found in items that say it themselves; items with the same rules together.
fn methods(parts: &mut Vec<Part>, items: &[(&str, Spot<'_>)], shared: &Names<'_>) {
    let mut groups: Vec<(String, Vec<&str>, &Spot<'_>)> = Vec::new();
    for (id, item) in items {
        let Some(m) = item.get("method").filter(|m| m.get("weights").is_none()) else { continue };
        let text = compact(m.node);
        let name = item.text_of("code").or_else(|| item.label("name")).unwrap_or(id);
        match groups.iter_mut().find(|g| g.0 == text) {
            Some(g) => g.1.push(name),
            None => groups.push((text, vec![name], item)),
        }
    }
    let mut rows = Vec::new();
    for (_, of, item) in &groups {
        let mut names = shared.clone();
        names.add(item);
        let Some(m) = item.get("method") else { continue };
        let source = basis(&m);
        for (i, (step, condition, standard)) in method(&m, &names).into_iter().enumerate() {
            let of = if i == 0 { of.join("、") } else { "同上".to_owned() };
            rows.push(vec![of, step, condition, standard, source.clone()]);
        }
    }
    push(parts, "各事项罚款数额的确定".to_owned(), &["违法行为", "步骤", "适用条件", "标准", "依据"], rows);
}

/// The general part of this pack, or of one it uses.
pub(super) fn of_pack(parts: &mut Vec<Part>, pack: &Spot<'_>, names: &Names<'_>, used: Option<&str>) {
    let title = |t: &str| used.map_or_else(|| t.to_owned(), |u| format!("{t}（{u}）"));
    push(parts, title("不予处罚"), &EXEMPTIONS, exemptions(pack, names));
    push(parts, title("从重、从轻、减轻处罚情节"), &CIRCUMSTANCES, circumstances(pack, names));
    push(parts, title("升降档"), &CIRCUMSTANCES, shifts(pack, names));
    push(parts, title("情节如何合并"), &["规则", "适用条件", "结果", "依据"], combination(pack, names));
    if let Some(m) = pack.get("method") {
        let source = basis(&m);
        let rows = method(&m, names).into_iter().map(|(a, b, c)| vec![a, b, c, source.clone()]).collect();
        push(parts, title("罚款数额的确定"), &["步骤", "适用条件", "标准", "依据"], rows);
    }
    let procedure = |id: &str, p: &Spot<'_>| {
        let mut text = p.label("text").unwrap_or_default().to_owned();
        if let Some(due) = p.text_of("due") {
            text.push_str(&format!("（期限：{}）", names.condition(due)));
        }
        vec![p.label("name").unwrap_or(id).to_owned(), when(p, names), text, basis(p)]
    };
    let rows = pack.get("procedure").map(|l| l.entries().iter().map(|(id, p)| procedure(id, p)).collect());
    push(parts, title("程序"), &["事项", "适用条件", "要求", "依据"], rows.unwrap_or_default());
}

fn combination(pack: &Spot<'_>, names: &Names<'_>) -> Vec<Vec<String>> {
    let Some(o) = pack.get("outcomes") else { return Vec::new() };
    if let Some(mixed) = o.text_of("mixed") {
        let text = match mixed {
            "judgement" => "由办案机关综合裁量，说明理由",
            "offset" => "按数量相抵",
            "ordinary" => "一般处罚",
            "severe" => "从重处罚",
            _ => "从轻处罚",
        };
        return vec![vec!["通常规则".to_owned(), "从重与从轻、减轻情节并存".to_owned(), text.to_owned(), basis(&o)]];
    }
    let rule = |r: &Spot<'_>| {
        let id = r.text_of("id").unwrap_or_default().to_owned();
        let source = if r.get("basis").is_some() { basis(r) } else { basis(&o) };
        vec![id, when(r, names), outcome(r.text_of("outcome").unwrap_or_default()).to_owned(), source]
    };
    o.get("rules").map(|r| r.list().iter().map(rule).collect()).unwrap_or_default()
}

/// How an amount is found: step, condition, what it does.
pub(super) fn method(m: &Spot<'_>, names: &Names<'_>) -> Vec<(String, String, String)> {
    let mut out = Vec::new();
    let none = || "—".to_owned();
    if let Some(bands) = m.get("bands") {
        for (key, words) in [("both", "法定幅度的"), ("max_only", "最高罚款数额的"), ("min_only", "最低罚款数额的")]
        {
            for (id, pair) in bands.get(key).map(|s| s.entries()).unwrap_or_default() {
                let ends: Vec<&str> = pair.list().iter().filter_map(Spot::text).collect();
                let limits = match key {
                    "both" => "有上下限的",
                    "max_only" => "只有上限的",
                    _ => "只有下限的",
                };
                out.push((outcome(id).to_owned(), limits.to_owned(), format!("{words}{}", ends.join("至"))));
            }
        }
    }
    if let Some(within) = m.get("within_tier") {
        for (id, share) in within.entries() {
            if let Some(text) = share.text() {
                out.push((outcome(id).to_owned(), none(), format!("该档幅度的{text}处")));
            }
        }
    }
    for step in m.get("steps").map(|s| s.list()).unwrap_or_default() {
        let name = step.label("name").unwrap_or_default().to_owned();
        let mut does = Vec::new();
        for (key, word) in [
            ("value", "取"),
            ("low", "下限为"),
            ("point", "取值为"),
            ("high", "上限为"),
            ("times", "乘以"),
            ("add", "加上"),
            ("cap", "不高于"),
            ("floor", "不低于"),
        ] {
            if let Some(e) = step.text_of(key) {
                does.push(format!("{word}{}", names.condition(e)));
            }
        }
        if let Some(r) = step.get("round") {
            does.push(rounding(&r));
        }
        out.push((name, when(&step, names), does.join("，")));
    }
    let round = ["bands", "within_tier", "weights"].iter().find_map(|k| m.get(k)?.get("round"));
    if let Some(r) = round {
        out.push(("取整".to_owned(), none(), rounding(&r)));
    }
    out
}

fn rounding(r: &Spot<'_>) -> String {
    let mode = match r.text_of("mode").unwrap_or_default() {
        "down" | "floor" => "舍去",
        "up" | "ceiling" => "进一",
        "half_up" => "四舍五入",
        "half_down" => "五舍六入",
        _ => "四舍六入五成双",
    };
    format!("以{}为单位{mode}", plain_tests(r.text_of("unit").unwrap_or_default()))
}

pub(super) fn instruments(parts: &mut Vec<Part>, root: &Spot<'_>) {
    let row = |key: &str, i: &Spot<'_>| {
        let unverified = i.text_of("unverified") == Some("true");
        vec![
            key.to_owned(),
            i.label("title").unwrap_or_default().to_owned(),
            i.text_of("version").unwrap_or("—").to_owned(),
            i.get("in_force").map_or_else(|| "—".to_owned(), |w| window(&w)),
            if unverified { "文字未经核对".to_owned() } else { String::new() },
        ]
    };
    let rows = root.get("instruments").map(|l| l.entries().iter().map(|(k, i)| row(k, i)).collect());
    push(parts, "依据文件".to_owned(), &["简称", "全称", "文本日期", "施行期间", "备注"], rows.unwrap_or_default());
}
