//! Steps of the trace as sentences in the words of the law.

use super::Lang;
use super::words::Words;
use crate::assess::{
    About, Because, Choosable, Cite, EXCLUDED, Shown, Stage, Step, UNSPECIFIED, instrument, push_place as titled_place,
    push_titled,
};
use crate::quantity::push_number;
use crate::quantity::{Interval, Number, parse_number};

/// Names of the numbers of circumstances.
const COUNTS: [&str; 3] = ["从重情节数", "从轻情节数", "减轻情节数"];

/// One step as one sentence. `elective`: the step is an option of the case that was not elected.
pub fn push_sentence(out: &mut String, s: &Step, w: Words<'_>, elective: bool) {
    match s.applied {
        Some(true) => applied(out, s, w),
        Some(false) => failed(out, s, w, elective),
        None => open(out, s, w),
    }
}

/// One step as one sentence.
pub fn sentence(s: &Step, w: Words<'_>, options: &[Choosable]) -> String {
    let mut out = String::new();
    push_sentence(&mut out, s, w, elective(s, s.applied, options));
    out
}

/// Whether the step is an option of the case that was not elected.
pub fn elective(s: &About, applied: Option<bool>, options: &[Choosable]) -> bool {
    s.may
        && applied == Some(false)
        && options.iter().any(|o| !o.elected && o.id.strip_prefix("penalty:").unwrap_or(&o.id) == s.rule)
}

fn applied(out: &mut String, s: &Step, w: Words<'_>) {
    match w.lang {
        Lang::Zh => applied_zh(out, s, w),
        Lang::En => applied_en(out, s, w),
    }
}

/// Whether the name says more than the rule's id.
fn named(s: &Step, w: Words<'_>) -> bool {
    w.lang.of(&s.name) != s.rule
}

/// Whether a clause fines without naming an amount.
fn unspecified(s: &Step) -> bool {
    s.values.iter().any(|(name, _)| name.zh == UNSPECIFIED)
}

fn applied_zh(out: &mut String, s: &Step, w: Words<'_>) {
    let name = s.name.zh.as_str();
    match s.stage {
        Stage::Clause => {
            reasons(out, s, w, "，");
            under(out, &s.basis, w, "，");
            if named(s, w) {
                out.push_str(name);
            }
            match range_of(&s.values) {
                Some(range) => {
                    out.push_str(if s.may { "可以处" } else { "处" });
                    w.push_interval(out, &range);
                    out.push_str("罚款");
                }
                None if unspecified(s) => {
                    out.push_str(if s.may { "可以处罚款" } else { "处罚款" });
                    out.push_str("，罚款数额法律未作规定，由行政机关依其他规定确定");
                }
                None if s.may => out.push_str("可以处罚款"),
                None => out.push_str("适用本款，不设罚款"),
            }
        }
        Stage::TimeLimit | Stage::Responsibility | Stage::Exemption => {
            reasons(out, s, w, "，");
            out.push_str("符合“");
            out.push_str(name);
            out.push_str("”，");
            under(out, &s.basis, w, "，");
            out.push_str(if s.may { "可以不予处罚，已选择不予处罚" } else { "不予处罚" });
        }
        Stage::Tier => {
            reasons(out, s, w, "，");
            under(out, &s.basis, w, "，");
            out.push_str("属于“");
            out.push_str(name);
            out.push('”');
            if let Some(range) = range_of(&s.values) {
                out.push_str("，幅度为");
                w.push_interval(out, &range);
            }
        }
        Stage::Shift => {
            reasons(out, s, w, "，");
            under(out, &s.basis, w, "，");
            out.push_str(name);
            if let Some(Shown::Number(n)) = value(&s.values, "档次") {
                out.push_str("，定为第");
                push_number(out, *n);
                out.push('档');
            }
        }
        Stage::Circumstance => {
            reasons(out, s, w, "，");
            out.push_str(if s.may { "可以认定并已选择认定" } else { "认定" });
            match value(&s.values, "效果") {
                Some(effect) => {
                    w.push_shown(out, "效果", effect);
                    out.push_str("情节“");
                }
                None => out.push_str("情节“"),
            }
            out.push_str(name);
            out.push('”');
            source(out, &s.basis, w);
        }
        Stage::Outcome => outcome(out, s, w),
        Stage::Penalty => {
            reasons(out, s, w, "，");
            under(out, &s.basis, w, "，");
            out.push_str(if s.may { "可以并已选择：" } else { "处以：" });
            out.push_str(name);
        }
        _ => {
            reasons(out, s, w, "，");
            under(out, &s.basis, w, "，");
            named_values(out, s, w);
        }
    }
    out.push('。');
}

fn applied_en(out: &mut String, s: &Step, w: Words<'_>) {
    let name = s.name.en.as_str();
    let start = out.len();
    match s.stage {
        Stage::Clause => {
            reasons(out, s, w, "; ");
            under(out, &s.basis, w, ", ");
            match range_of(&s.values) {
                Some(range) => {
                    out.push_str(if s.may { "a fine may be imposed of " } else { "the fine is " });
                    w.push_interval(out, &range);
                }
                None if unspecified(s) => out.push_str(if s.may {
                    "a fine may be imposed; the law sets no amount here"
                } else {
                    "a fine is imposed; the law sets no amount here"
                }),
                None if s.may => out.push_str("a fine may be imposed"),
                None => out.push_str("this limb applies, without a fine"),
            }
            if named(s, w) {
                out.push_str(" (");
                out.push_str(name);
                out.push(')');
            }
        }
        Stage::TimeLimit | Stage::Responsibility | Stage::Exemption => {
            reasons(out, s, w, "; ");
            out.push_str(name);
            out.push_str(": ");
            under(out, &s.basis, w, ", ");
            out.push_str(if s.may { "no penalty may be and has been chosen" } else { "no penalty" });
        }
        Stage::Tier => {
            reasons(out, s, w, "; ");
            under(out, &s.basis, w, ", ");
            out.push_str("tier “");
            out.push_str(name);
            out.push('”');
            if let Some(range) = range_of(&s.values) {
                out.push_str(", range ");
                w.push_interval(out, &range);
            }
        }
        Stage::Shift => {
            reasons(out, s, w, "; ");
            under(out, &s.basis, w, ", ");
            out.push_str(name);
            if let Some(Shown::Number(n)) = value(&s.values, "档次") {
                out.push_str(", now tier ");
                push_number(out, *n);
            }
        }
        Stage::Circumstance => {
            reasons(out, s, w, "; ");
            out.push_str(if s.may { "may be counted and was elected" } else { "counted" });
            if let Some(effect) = value(&s.values, "效果") {
                out.push_str(" as ");
                w.push_shown(out, "效果", effect);
            }
            out.push_str(": ");
            out.push_str(name);
            source(out, &s.basis, w);
        }
        Stage::Outcome => outcome(out, s, w),
        Stage::Penalty => {
            reasons(out, s, w, "; ");
            under(out, &s.basis, w, ", ");
            out.push_str(if s.may { "may be imposed and was elected: " } else { "imposed: " });
            out.push_str(name);
        }
        _ => {
            reasons(out, s, w, "; ");
            under(out, &s.basis, w, ", ");
            named_values(out, s, w);
        }
    }
    capital(out, start);
    out.push('.');
}

/// The parts of the condition are shown as they are: under a negation it is the part that holds that makes the whole fail,
/// so the sentence does not call them true or false a second time.
fn failed(out: &mut String, s: &Step, w: Words<'_>, elective: bool) {
    let start = out.len();
    title(out, s, w);
    if elective {
        out.push_str(w.pick("可以适用，未选择适用", " may apply and was not elected"));
    } else {
        out.push_str(w.pick("未适用", " does not apply"));
        reasons_after(out, s, w);
    }
    if w.lang == Lang::En {
        capital(out, start);
    }
    out.push_str(w.pick("。", "."));
}

fn open(out: &mut String, s: &Step, w: Words<'_>) {
    let start = out.len();
    title(out, s, w);
    out.push_str(w.pick("是否适用尚待查明", " is still open"));
    reasons_after(out, s, w);
    if w.lang == Lang::En {
        capital(out, start);
    }
    out.push_str(w.pick("。", "."));
}

fn title(out: &mut String, s: &Step, w: Words<'_>) {
    // A clause's id says nothing to a reader; its place in the law does.
    if let (Stage::Clause, false, Some(c)) = (s.stage, named(s, w), s.basis.first()) {
        return push_cite(out, &c.cite, w.lang);
    }
    out.push('“');
    out.push_str(w.lang.of(&s.name));
    out.push('”');
}

fn outcome(out: &mut String, s: &Step, w: Words<'_>) {
    let start = out.len();
    reasons(out, s, w, w.pick("，", "; "));
    let some: Vec<_> = s
        .values
        .iter()
        .filter(|(n, v)| COUNTS.contains(&n.zh.as_str()) && !matches!(v, Shown::Number(n) if *n == Number::ZERO))
        .collect();
    let counted = s.values.iter().any(|(n, _)| COUNTS.contains(&n.zh.as_str()));
    if counted && some.is_empty() {
        out.push_str(
            w.pick("没有予以计算的从重、从轻、减轻情节，", "no aggravating or mitigating circumstance counts, "),
        );
    }
    for (i, (name, v)) in some.iter().enumerate() {
        if i > 0 {
            out.push_str(w.pick("、", ", "));
        }
        if w.lang == Lang::En {
            w.push_shown(out, &name.zh, v);
            out.push(' ');
            out.push_str(&name.en);
            let one = matches!(v, Shown::Number(n) if *n == Number::ONE);
            out.push_str(if one { " circumstance" } else { " circumstances" });
            continue;
        }
        out.push_str(&name.zh);
        out.push('为');
        w.push_shown(out, &name.zh, v);
    }
    if !some.is_empty() {
        out.push_str(w.pick("，", ", "));
    }
    under(out, &s.basis, w, w.pick("，", ", "));
    match value(&s.values, "裁量结果") {
        Some(v) => {
            out.push_str(w.pick("裁量结果为", "the outcome is "));
            w.push_shown(out, "裁量结果", v);
        }
        None => out.push_str(w.pick("裁量结果须由案审会综合确定", "the outcome is for the committee to weigh")),
    }
    if w.lang == Lang::En {
        capital(out, start);
    }
}

/// A step's name and what it gave. A note is a sentence; a name before it would only stumble over its colon.
fn named_values(out: &mut String, s: &Step, w: Words<'_>) {
    match s.values.as_slice() {
        [(n, Shown::Text(note))] if n.zh == "说明" => push_note(out, w.lang.of(note), w.lang),
        _ => {
            out.push_str(w.lang.of(&s.name));
            values(out, s, w);
        }
    }
}

/// What a step of the amount gave: its running values, or whatever it names.
fn values(out: &mut String, s: &Step, w: Words<'_>) {
    if s.values.is_empty() {
        return;
    }
    out.push_str(w.pick("：", ": "));
    let point = value(&s.values, "取值");
    let range = range_of(&s.values);
    if let (Some(range), true) = (range, s.stage == Stage::Amount) {
        let point = match point {
            Some(Shown::Money(p)) => Some(*p),
            _ => None,
        };
        running(out, &range, point, w);
        return;
    }
    for (i, (name, v)) in s.values.iter().enumerate() {
        if i > 0 {
            out.push_str(w.pick("，", ", "));
        }
        // A note is the sentence itself, not a value with a name.
        if let ("说明", Shown::Text(t)) = (name.zh.as_str(), v) {
            push_note(out, w.lang.of(t), w.lang);
            continue;
        }
        out.push_str(w.lang.of(name));
        out.push_str(w.pick("为", " "));
        w.push_shown(out, &name.zh, v);
    }
}

/// What the range and the amount have come to so far.
fn running(out: &mut String, range: &Interval, point: Option<Number>, w: Words<'_>) {
    // Whether its ends are inside is said of the recommended range, not of the running values.
    span(out, range, point, w);
    if let Some(p) = point
        && (range.min != Some(p) || range.max != Some(p))
    {
        out.push_str(w.pick("，取", ", at "));
        w.push_money_in(out, p, w.unit(range.min.into_iter().chain(range.max).chain([p])));
    }
}

/// What a rule of this stage gave, as its sentence says it: the least, the amount where there is one, the greatest.
pub fn push_given(out: &mut String, stage: Stage, [min, point, max]: [Option<Number>; 3], w: Words<'_>) {
    let range = Interval { min, max, min_inclusive: true, max_inclusive: true };
    match stage {
        Stage::Amount => running(out, &range, point, w),
        _ => w.push_interval(out, &range),
    }
}

/// Names of values on which it depends what else a sentence says.
pub fn turns_on(name: &str) -> bool {
    COUNTS.contains(&name) || EXCLUDED.contains(&name) || name == "说明"
}

/// Running text, its citations in brackets written as everywhere else: `（《行政处罚法》第三十七条）`.
pub fn push_note(out: &mut String, text: &str, lang: Lang) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('（') {
        let Some((inside, behind)) = after.split_once('）') else { break };
        out.push_str(before);
        out.push('（');
        if lang == Lang::Zh && inside.split_once(' ').is_some_and(|(_, place)| place.starts_with('第')) {
            push_cite(out, inside, lang);
        } else {
            out.push_str(inside);
        }
        out.push('）');
        rest = behind;
    }
    out.push_str(rest);
}

fn span(out: &mut String, range: &Interval, point: Option<Number>, w: Words<'_>) {
    match (range.min, range.max) {
        (Some(a), Some(b)) if a != b => {
            let unit = w.unit([a, b].into_iter().chain(point));
            w.push_money_in(out, a, unit);
            out.push_str(w.pick("至", " to "));
            w.push_money_in(out, b, unit);
        }
        _ => w.push_interval(out, range),
    }
}

fn value<'a>(values: &'a [(crate::diagnostic::Message, Shown)], name: &str) -> Option<&'a Shown> {
    values.iter().find(|(n, _)| n.zh == name).map(|(_, v)| v)
}

fn range_of(values: &[(crate::diagnostic::Message, Shown)]) -> Option<Interval> {
    let end = |name| match value(values, name) {
        Some(Shown::Money(n)) => Some(*n),
        _ => None,
    };
    let (min, max) = (end("下限"), end("上限"));
    let [min_inclusive, max_inclusive] = EXCLUDED.map(|name| value(values, name) != Some(&Shown::Bool(true)));
    (min.is_some() || max.is_some()).then_some(Interval { min, max, min_inclusive, max_inclusive })
}

/// `依照《食品安全法》第一百二十二条第一款，`
fn under(out: &mut String, basis: &[Cite], w: Words<'_>, end: &str) {
    if basis.is_empty() {
        return;
    }
    out.push_str(w.pick("依照", "under "));
    cites(out, basis, w);
    out.push_str(end);
}

/// `（《行政处罚法》第三十二条第一项）`
fn source(out: &mut String, basis: &[Cite], w: Words<'_>) {
    if basis.is_empty() {
        return;
    }
    out.push_str(w.pick("（", " ("));
    cites(out, basis, w);
    out.push_str(w.pick("）", ")"));
}

/// Several citations in a row, each once; a law cited twice running is named once.
pub fn cites(out: &mut String, basis: &[Cite], w: Words<'_>) {
    let mut law = "";
    for (i, c) in basis.iter().enumerate() {
        if basis.iter().take(i).any(|e| e.cite == c.cite) {
            continue;
        }
        if i > 0 {
            out.push_str(w.pick("、", ", "));
        }
        match instrument(&c.cite) {
            Some((same, place)) if same == law => push_place(out, place, w.lang),
            parts => {
                push_cite(out, &c.cite, w.lang);
                law = parts.map_or("", |(l, _)| l);
            }
        }
    }
}

/// A place in an instrument.
pub fn push_place(out: &mut String, place: &str, lang: Lang) {
    match lang {
        Lang::Zh => titled_place(out, place),
        Lang::En => out.push_str(place),
    }
}

/// `食品安全法 第一百二十二条第一款` as `《食品安全法》第一百二十二条第一款`; other forms as written.
pub fn push_cite(out: &mut String, cite: &str, lang: Lang) {
    match lang {
        Lang::Zh => push_titled(out, cite),
        Lang::En => out.push_str(cite),
    }
}

/// Reasons in front of what follows from them.
fn reasons(out: &mut String, s: &Step, w: Words<'_>, end: &str) {
    let before = out.len();
    for b in &s.because {
        let mark = out.len();
        if mark > before {
            out.push_str(w.pick("，", ", "));
        }
        let start = out.len();
        push_condition(out, b, w);
        if out.len() == start {
            out.truncate(mark);
        }
    }
    if out.len() > before {
        out.push_str(end);
    }
}

/// Reasons in brackets behind.
fn reasons_after(out: &mut String, s: &Step, w: Words<'_>) {
    let before = out.len();
    for b in &s.because {
        let mark = out.len();
        out.push_str(if mark > before { w.pick("；", "; ") } else { w.pick("：", ": ") });
        let start = out.len();
        push_condition(out, b, w);
        if out.len() == start {
            out.truncate(mark);
        }
    }
}

/// A condition with what it saw: `货值金额为800元，低于1万元`. Nothing for the membership of a set, which the rule's name says.
pub fn push_condition(out: &mut String, b: &Because, w: Words<'_>) {
    let text = w.lang.of(&b.condition);
    if let [(name, seen)] = b.saw.as_slice() {
        let label = w.lang.of(name);
        if *seen == Shown::Unknown {
            out.push_str(label);
            out.push_str(w.pick("未知", " is not known"));
            // Two rules can wait for one fact: what each asks of it tells them apart.
            if let Some((op, right)) = comparison(text)
                && let Some(word) = relation(op, Some(true), w.lang)
            {
                out.push_str(w.pick("，须查明是否", ": whether it is "));
                out.push_str(word);
                literal(out, right, w);
            }
            return;
        }
        if let Some((op, right)) = comparison(text) {
            out.push_str(label);
            out.push_str(w.pick("为", " is "));
            w.push_shown(out, &name.zh, seen);
            if let Some(word) = relation(op, b.holds, w.lang) {
                out.push_str(w.pick("，", ", "));
                out.push_str(word);
                literal(out, right, w);
            }
            return;
        }
        if let Shown::Bool(yes) = seen
            && !text.contains(' ')
        {
            out.push_str(label);
            out.push_str(w.pick("：", ": "));
            out.push_str(if *yes { w.pick("是", "yes") } else { w.pick("否", "no") });
            return;
        }
    }
    if b.saw.is_empty() {
        if !membership(text) {
            out.push_str(text);
        }
        return;
    }
    match w.lang {
        Lang::Zh => out.push_str(text),
        Lang::En => out.push_str(&in_english(b)),
    }
    out.push_str(w.pick("（", " ("));
    for (i, (name, v)) in b.saw.iter().enumerate() {
        if i > 0 {
            out.push_str(w.pick("，", ", "));
        }
        out.push_str(w.lang.of(name));
        out.push_str(w.pick("为", " "));
        w.push_shown(out, &name.zh, v);
    }
    out.push_str(w.pick("）", ")"));
    out.push_str(match b.holds {
        Some(true) => w.pick("成立", " holds"),
        Some(false) => w.pick("不成立", " fails"),
        None => w.pick("待查明", " is open"),
    });
}

/// A condition whose author wrote Chinese: its names as their English labels, its durations in English.
fn in_english(b: &Because) -> String {
    let mut text = b.condition.en.clone();
    for (name, _) in b.saw.iter().filter(|(name, _)| name.zh != name.en && !name.zh.is_empty()) {
        text = text.replace(&name.zh, &name.en);
    }
    let words: Vec<String> = text
        .split(' ')
        .map(|word| {
            let units = [("个月", " months"), ("年", " years"), ("日", " days"), ("天", " days")];
            let found = units.iter().find_map(|(zh, en)| Some((word.strip_suffix(zh)?, en)));
            match found {
                Some((n, en)) if is_number(n) => format!("{n}{en}"),
                _ => word.to_owned(),
            }
        })
        .collect();
    words.join(" ")
}

fn membership(text: &str) -> bool {
    text.contains(" 属于 ") || text.contains(" in ")
}

/// `name op literal` taken apart; nothing for anything longer.
fn comparison(text: &str) -> Option<(&str, &str)> {
    let mut words = text.splitn(3, ' ');
    let (_, op, right) = (words.next()?, words.next()?, words.next()?);
    let known = matches!(op, "<" | "<=" | "≤" | ">" | ">=" | "≥" | "=" | "!=" | "≠");
    let simple = !right.contains(' ') || right.split_once(' ').is_some_and(|(n, c)| is_code(c) && is_number(n));
    (known && simple).then_some((op, right))
}

fn is_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())
}

fn is_number(text: &str) -> bool {
    parse_number(text).is_some()
}

/// How the value seen lies to the literal; nothing where the value says it all.
fn relation(op: &str, holds: Option<bool>, lang: Lang) -> Option<&'static str> {
    let (yes, no) = match op {
        "<" => (("低于", "below "), ("不低于", "not below ")),
        "<=" | "≤" => (("不超过", "at most "), ("超过", "above ")),
        ">" => (("超过", "above "), ("不超过", "not above ")),
        ">=" | "≥" => (("达到", "at least "), ("未达到", "below ")),
        _ => return None,
    };
    let (zh, en) = if holds? { yes } else { no };
    Some(lang.pick(zh, en))
}

/// A literal of the rule language; amounts of yuan in English are written out.
fn literal(out: &mut String, text: &str, w: Words<'_>) {
    if w.lang == Lang::En
        && let Some(digits) = text.strip_suffix('元')
    {
        let (digits, unit) = match (digits.strip_suffix('亿'), digits.strip_suffix('万')) {
            (Some(d), _) => (d, 100_000_000),
            (_, Some(d)) => (d, 10_000),
            _ => (digits, 1),
        };
        if let Some(Ok(n)) = parse_number(digits)
            && let Ok(n) = n.mul(Number::from(unit))
        {
            w.push_money(out, n);
            return;
        }
    }
    out.push_str(text);
}

fn capital(out: &mut str, start: usize) {
    if let Some(first) = out.get_mut(start..).and_then(|s| s.get_mut(..1)) {
        first.make_ascii_uppercase();
    }
}
