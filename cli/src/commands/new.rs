//! `new`: the start of a pack, or of an item from the words of a clause. What the words do not say stays a visible blank.

use super::output;
use crate::args::New;
use crate::exit::{Exit, Failure};
use cailiang::explain::Lang;
use cailiang::quantity::Number;
use cailiang::statute::{Fine, FineKind, Limits, PenaltyKind, Reading, limits, quantity_at, read_article};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

/// Runs it.
pub fn run(args: &New, lang: Lang) -> Result<Exit, Failure> {
    if let Some(name) = &args.from_clause {
        let text = read(name)?;
        output(&args.to, lang).write(&item(&text, args.cite.as_deref()))?;
        return Ok(Exit::Done);
    }
    let id = args.pack.as_deref().unwrap_or_default();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || !id.chars().all(plain) || id.starts_with('-') {
        return Err(Failure::Usage(
            format!("“{id}”不能作标识：只用小写字母、数字和连字符"),
            format!("`{id}` is no id: lower case letters, digits and hyphens"),
        ));
    }
    let folder = args.to.output.clone().unwrap_or_else(|| id.into());
    start(&folder, id)?;
    Ok(Exit::Done)
}

/// The words themselves, unless it names a file or standard input. No file of statutes is called by a sentence.
fn read(name: &str) -> Result<String, Failure> {
    let mut text = String::new();
    if name.contains(['，', '。', '；']) || name.contains("罚款") {
        return Ok(name.to_owned());
    }
    if name == "-" {
        std::io::stdin().lock().read_to_string(&mut text).map_err(|e| Failure::io(name, e))?;
        return Ok(text);
    }
    std::fs::read_to_string(name).map_err(|e| Failure::io(name, e))
}

/// The folder of a pack; one that is there is left as it is.
fn start(folder: &Path, id: &str) -> Result<(), Failure> {
    let wrong = |e| Failure::io(folder.display(), e);
    std::fs::create_dir(folder).map_err(wrong)?;
    std::fs::create_dir(folder.join("cases")).map_err(wrong)?;
    let manifest = format!(
        "format: 1\npack: {id}\nname:            # 待填：规则包名称\nversion: 0.1.0\njurisdiction:    # 待填：例如 cn\nfield:           # 待填：执法领域\n\
         currency: CNY\nin_force:        # 待填：{{from: 日期}}\nuses: [samr-2022]\n\ninstruments:\n  # 待填：\n  # 某某法:\n  #   title: 中华人民共和国某某法\n  \
         #   version: 日期\n  #   file: 某某法_日期.md\n\nfacts:\n\nitems:\n  # 可由 cailiang new --from-clause 起草\n"
    );
    let cases = format!(
        "cases:\n  # - name: 待填\n  #   case: {{item: {id}/事项标识, dates: {{act: 日期}}, facts: {{}}}}\n  #   expect: {{status: decided}}\n"
    );
    std::fs::write(folder.join("pack.yaml"), manifest).map_err(wrong)?;
    std::fs::write(folder.join("cases/first.yaml"), cases).map_err(wrong)
}

/// Text as a YAML scalar.
fn scalar(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', ""))
}

fn item(text: &str, cite: Option<&str>) -> String {
    let reading = read_article(text);
    let cite = cite.map_or_else(|| "          # 待填：法律 条款".to_owned(), scalar);
    let mut out = String::from(
        "items:\n  new-item:        # 待填：改为事项的标识\n    name:          # 待填：违法行为，如法律所称\n",
    );
    let _ = writeln!(out, "    basis:\n      cite: {cite}\n      quote: {}", scalar(text.trim()));
    facts(&reading, &mut out);
    let fines: Vec<&Fine> = reading.fines.iter().filter(|f| !f.deferred).collect();
    if fines.is_empty() {
        out.push_str("    clauses:       # 待填：条文中没有读到罚款\n");
    } else {
        out.push_str("    clauses:\n");
    }
    for (i, fine) in fines.iter().enumerate() {
        let n = i.saturating_add(1);
        let _ = writeln!(out, "      - id: limb-{n}");
        if let Some(condition) = &fine.condition {
            let _ = match when(condition) {
                Some(when) => writeln!(out, "        when: {when}"),
                None => writeln!(out, "        when:      # 待填：{condition}"),
            };
        } else if fines.len() > 1 {
            out.push_str("        when:      # 待填：条文没有写明条件\n");
        }
        if let Some(subject) = &fine.subject {
            let _ = writeln!(out, "        subject: {}", scalar(subject));
        }
        let words = text.get(fine.at.clone()).unwrap_or(&fine.span);
        let _ = writeln!(out, "        basis:\n          cite: {cite}\n          quote: {}", scalar(words));
        range(fine, &mut out);
    }
    for unread in &reading.unread {
        let _ = writeln!(out, "      # 未读懂，须由人补写：{}", unread.span);
    }
    for reference in &reading.references {
        let _ = writeln!(out, "      # 援引，须由人补写：{}", reference.span);
    }
    penalties(&reading, &cite, &mut out);
    out
}

fn facts(reading: &Reading, out: &mut String) {
    let conditions = || reading.fines.iter().filter_map(|f| f.condition.as_deref());
    let mut bases: Vec<String> = reading.fines.iter().filter_map(|f| f.base.clone()).collect();
    bases.extend(conditions().filter_map(limits).flatten().map(|l| l.of.to_owned()));
    let mut questions: Vec<String> = conditions().filter_map(question).map(str::to_owned).collect();
    for list in [&mut bases, &mut questions] {
        list.sort_unstable();
        list.dedup();
    }
    if !bases.is_empty() || !questions.is_empty() {
        out.push_str("    facts:         # 所用的规则包已有的，删去\n");
    }
    for (list, id, kind) in [(bases, "base", "money"), (questions, "condition", "bool")] {
        for (i, label) in list.iter().enumerate() {
            let _ = writeln!(out, "      {id}_{}: {{label: {}, type: {kind}}}", i.saturating_add(1), scalar(label));
        }
    }
}

/// A condition in the rule language, where it is nothing but limits of amounts or one question of fact.
fn when(condition: &str) -> Option<String> {
    let limit = |l: &Limits| match (l.low, l.high) {
        (Some((a, true)), Some((b, true))) if a == b => format!("{} = {a}元", l.of),
        (low, high) => {
            let one = |end: Option<(Number, bool)>, sign: &str| {
                end.map(|(n, inside)| format!("{} {sign}{} {n}元", l.of, if inside { "=" } else { "" }))
            };
            let ends: Vec<String> = [one(low, ">"), one(high, "<")].into_iter().flatten().collect();
            ends.join(" 且 ")
        }
    };
    match limits(condition) {
        Some(list) => Some(list.iter().map(limit).collect::<Vec<_>>().join(" 或 ")),
        None => question(condition).map(str::to_owned),
    }
}

/// A condition that is one question of fact in a few words: 情节严重, 逾期不改正. Not one in which figures stand.
fn question(condition: &str) -> Option<&str> {
    let words = condition.strip_suffix('的').unwrap_or(condition);
    let plain = words.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let figures = words.char_indices().any(|(i, _)| words.get(i..).and_then(quantity_at).is_some());
    (plain && !words.is_empty() && words.chars().count() <= 20 && !figures && limits(condition).is_none())
        .then_some(words)
}

fn range(fine: &Fine, out: &mut String) {
    let unit = match fine.kind {
        FineKind::Multiple => "倍",
        FineKind::Percent => "%",
        FineKind::Absolute | FineKind::MaxOnly | FineKind::MinOnly | FineKind::Fixed => "元",
        FineKind::PerUnit | FineKind::PerDay | FineKind::SurchargePerDay | FineKind::Unspecified => {
            let _ = writeln!(out, "        fine:      # 待填：{}", fine.span);
            return;
        }
    };
    let multiplied = matches!(fine.kind, FineKind::Multiple | FineKind::Percent);
    let mut parts = Vec::new();
    if multiplied {
        match &fine.base {
            Some(base) => parts.push(format!("of: {base}")),
            None => {
                let _ = writeln!(out, "        fine:      # 待填：条文没有写明基数：{}", fine.span);
                return;
            }
        }
    }
    match (fine.min, fine.max) {
        (Some(a), Some(_)) if fine.exact => parts.push(format!("exact: {a}{unit}")),
        (low, high) => {
            if let Some(n) = low {
                let key = if fine.min_inclusive == Some(false) { "above" } else { "from" };
                parts.push(format!("{key}: {n}{unit}"));
            }
            if let Some(n) = high {
                let key = if fine.max_inclusive == Some(false) { "below" } else { "to" };
                parts.push(format!("{key}: {n}{unit}"));
            }
        }
    }
    if !fine.mandatory {
        parts.push("verb: may".to_owned());
    }
    let _ = writeln!(out, "        fine: {{{}}}", parts.join(", "));
    if fine.cap.is_some() || fine.floor.is_some() || fine.base_floor.is_some() {
        let _ = writeln!(out, "        # 另有上限、下限或者基数的最低数额，须由人补写：{}", fine.span);
    }
}

fn penalties(reading: &Reading, cite: &str, out: &mut String) {
    let kind = |k: PenaltyKind| match k {
        PenaltyKind::Warning => Some("warning"),
        PenaltyKind::Criticism => Some("criticism"),
        PenaltyKind::ConfiscateGains => Some("confiscate_gains"),
        PenaltyKind::ConfiscateGoods | PenaltyKind::ConfiscateTools => Some("confiscate_goods"),
        PenaltyKind::SuspendBusiness => Some("business_suspended"),
        PenaltyKind::SuspendPermit => Some("licence_suspended"),
        PenaltyKind::Revoke => Some("licence_revoked"),
        PenaltyKind::Close => Some("business_closed"),
        PenaltyKind::Detention => Some("detention"),
        PenaltyKind::Ban => Some("person_barred"),
        PenaltyKind::Order => None,
    };
    let found: Vec<_> = reading.penalties.iter().filter_map(|p| Some((p, kind(p.kind)?))).collect();
    if !found.is_empty() {
        out.push_str("    penalties:     # 条件（when）须由人补写\n");
    }
    for (i, (p, kind)) in found.iter().enumerate() {
        let force = if p.mandatory { "shall" } else { "may" };
        let words = scalar(&p.span);
        let _ = writeln!(
            out,
            "      - {{id: penalty-{}, kind: {kind}, text: {words}, force: {force}, basis: {{cite: {}, quote: {words}}}}}",
            i.saturating_add(1),
            if cite.contains('#') { "\"\"" } else { cite }
        );
    }
    let orders: Vec<String> =
        reading.penalties.iter().filter(|p| p.kind == PenaltyKind::Order).map(|p| scalar(&p.span)).collect();
    if !orders.is_empty() {
        let _ = writeln!(out, "    orders: [{}]", orders.join(", "));
    }
}
