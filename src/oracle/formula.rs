//! Well-typed expressions at random, as text.

use super::random::Random;

/// Names an expression may use, by type.
#[derive(Clone, Debug)]
pub(super) struct Names {
    pub money: Vec<String>,
    pub number: Vec<String>,
    pub truth: Vec<String>,
    /// Tables may be called.
    pub tables: bool,
}

impl Names {
    /// The facts that every generated pack declares, each by its identifier or its label.
    pub fn facts() -> Names {
        let list = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        Names {
            money: list(&["goods_value", "货值金额", "gains", "违法所得"]),
            number: list(&["share", "次数", "priors", "units", "吨数"]),
            truth: list(&["serious", "严重", "refused", "拒不改正"]),
            tables: false,
        }
    }
}

const MONEY: [&str; 10] =
    ["0元", "0.5元", "99.99元", "5000元", "1万元", "5万元", "10万元", "12.5万元", "50万元", "100万元"];
const NUMBERS: [&str; 9] = ["0", "1", "2", "3", "0.5", "30%", "70%", "2倍", "1.25"];
const MONTHS: [&str; 5] = ["1个月", "3个月", "6个月", "1年", "2年"];
const DAYS: [&str; 4] = ["1日", "15日", "30天", "90日"];
const DATES: [&str; 5] = ["act_date", "report_date", "报告日", "date(\"2024-02-29\")", "2025年1月31日"];
const ORDER: [&str; 6] = ["<", "<=", ">", ">=", "=", "!="];

fn say(list: &[&str], r: &mut Random) -> String {
    r.pick(list).to_owned()
}

/// An amount of money.
pub(super) fn money(r: &mut Random, n: &Names, depth: usize) -> String {
    if depth == 0 || r.one_in(3) {
        return if r.one_in(2) { say(&MONEY, r) } else { r.pick(&n.money) };
    }
    let d = depth - 1;
    match r.below(if n.tables { 13 } else { 11 }) {
        0 | 1 => format!("({} + {})", money(r, n, d), money(r, n, d)),
        2 => format!("({} - {})", money(r, n, d), money(r, n, d)),
        3 => format!("({} * {})", money(r, n, d), say(&NUMBERS, r)),
        4 => format!("(if {} then {} else {})", truth(r, n, d), money(r, n, d), money(r, n, d)),
        5 => format!("min({}, {})", money(r, n, d), money(r, n, d)),
        6 => format!("max([{}, {}])", money(r, n, d), money(r, n, d)),
        7 => format!("clamp({}, {}, {})", money(r, n, d), say(&MONEY, r), say(&MONEY, r)),
        8 => {
            let mode = r.pick(&["round up", "round down", "round half up", "round half down", "decimal"]);
            let scale = r.pick(&["0", "2", "-2", "1"]);
            format!("{mode}({} / {}, {scale})", money(r, n, d), number(r, n, d))
        }
        9 => {
            let unit = r.pick(&["1元", "100元", "0.5元", "300元"]);
            let mode = r.pick(&["down", "up", "half_up", "half_down", "half_even", "floor", "ceiling"]);
            format!("round to({}, {unit}, \"{mode}\")", money(r, n, d))
        }
        10 => format!("abs({} - {})", money(r, n, d), money(r, n, d)),
        11 => format!("tax({})", money(r, n, d)),
        _ => format!("sum({}, {})", money(r, n, d), money(r, n, d)),
    }
}

/// A number.
pub(super) fn number(r: &mut Random, n: &Names, depth: usize) -> String {
    if depth == 0 || r.one_in(3) {
        return if r.one_in(2) { say(&NUMBERS, r) } else { r.pick(&n.number) };
    }
    let d = depth - 1;
    match r.below(if n.tables { 14 } else { 12 }) {
        0 | 1 => format!("({} + {})", number(r, n, d), number(r, n, d)),
        2 => format!("({} - {})", number(r, n, d), number(r, n, d)),
        3 => format!("({} * {})", number(r, n, d), number(r, n, d)),
        4 => format!("(若 {} 则 {} 否则 {})", truth(r, n, d), number(r, n, d), number(r, n, d)),
        5 => "count(marks)".to_owned(),
        6 => format!("count({}, {})", truth(r, n, d), truth(r, n, d)),
        7 => {
            let what = r.pick(&["days between", "months between"]);
            format!("{what}({}, {})", date(r, d), date(r, d))
        }
        8 => format!("round half even({} / {}, 2)", money(r, n, d), money(r, n, d)),
        9 => format!("({} ** 2)", number(r, n, d.min(1))),
        10 => format!("floor({})", number(r, n, d)),
        11 => {
            let what = r.pick(&["year", "month", "day"]);
            format!("{what}({})", date(r, d))
        }
        12 => format!("multiplier.{}({})", r.pick(&["low", "high"]), number(r, n, d)),
        _ => format!("points(grade, {})", truth(r, n, d)),
    }
}

fn months(r: &mut Random, depth: usize) -> String {
    match r.below(if depth == 0 { 2 } else { 5 }) {
        0 => say(&MONTHS, r),
        1 => r.pick(&["lasted", "持续时间"]).to_owned(),
        2 => format!("({} + {})", months(r, 0), months(r, 0)),
        3 => format!("({} * 2)", months(r, 0)),
        _ => format!("years and months duration({}, {})", date(r, 0), date(r, 0)),
    }
}

fn days(r: &mut Random, depth: usize) -> String {
    match r.below(if depth == 0 { 2 } else { 4 }) {
        0 => say(&DAYS, r),
        1 => r.pick(&["overdue", "逾期天数"]).to_owned(),
        2 => format!("max({}, {})", days(r, 0), days(r, 0)),
        _ => format!("({} - {})", date(r, 0), date(r, 0)),
    }
}

fn date(r: &mut Random, depth: usize) -> String {
    match r.below(if depth == 0 { 2 } else { 4 }) {
        0 | 1 => say(&DATES, r),
        2 => format!("({} + {})", say(&DATES, r), months(r, 0)),
        _ => format!("({} - {})", say(&DATES, r), days(r, 0)),
    }
}

/// A condition.
pub(super) fn truth(r: &mut Random, n: &Names, depth: usize) -> String {
    if depth == 0 {
        return match r.below(3) {
            0 => r.pick(&n.truth),
            1 => format!("\"{}\" in marks", r.pick(&["p", "q", "丙项"])),
            _ => format!("grade = \"{}\"", r.pick(&["a", "乙", "c"])),
        };
    }
    let d = depth - 1;
    let sign = say(&ORDER, r);
    match r.below(16) {
        0 | 1 => format!("({} and {})", truth(r, n, d), truth(r, n, d)),
        2 | 3 => format!("({} 或 {})", truth(r, n, d), truth(r, n, d)),
        4 => format!("not({})", truth(r, n, d)),
        5..=7 => format!("({} {sign} {})", money(r, n, d), money(r, n, d)),
        8 | 9 => format!("({} {sign} {})", number(r, n, d), number(r, n, d)),
        10 => format!("({} {sign} {})", months(r, d.min(1)), months(r, 0)),
        11 => format!("({} {sign} {})", days(r, d.min(1)), days(r, 0)),
        12 => format!("({} {sign} {})", date(r, d.min(1)), date(r, 0)),
        13 => {
            let (open, close) = (r.pick(&["[", "("]), r.pick(&["]", ")"]));
            format!("({} in {open}{}..{}{close})", money(r, n, d), say(&MONEY, r), say(&MONEY, r))
        }
        14 => format!("(priors in (0, >= {}))", r.pick(&["2", "3", "4"])),
        _ => format!("(if {} then {} else {})", truth(r, n, d), truth(r, n, d), truth(r, n, d)),
    }
}
