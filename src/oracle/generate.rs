//! Packs and cases at random, the same for the same seed. Packs are made as text, so that the reader is exercised too.

use super::formula::{Names, money, number, truth};
use super::random::Random;
use std::fmt::Write;

pub use super::sample::{Case, case};

const HEAD: &str = "format: 1
pack: generated
name: 生成的规则包
version: 1.0.0
jurisdiction: cn
instruments:
  法: {title: 测试法, version: 2024-01-01}
facts:
  goods_value: {label: 货值金额, type: money}
  gains: {label: 违法所得, type: money, max: 1000万元}
  share: {label: 比例, type: rate, max: 100%}
  priors: {label: 次数, type: count}
  report_date: {label: 报告日, type: date}
  lasted: {label: 持续时间, type: duration, unit: months}
  overdue: {label: 逾期天数, type: duration, unit: days}
  serious: {label: 严重, type: bool}
  marks: {label: 情形, type: set, options: {p: 甲项, q: 乙项, r: 丙项}}
";

const ITEM_FACTS: &str = "    facts:
      units: {label: 台数, type: count, min: 1, max: 50}
      tonnes: {label: 吨数, type: number, min: -5, decimals: 2}
      refused: {label: 拒不改正, type: bool}
      grade: {label: 等级, type: choice, options: {a: 甲, b: 乙, c: 丙}}
";

/// Which ends the statutory ranges of an item have.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Both,
    Maximum,
    Minimum,
}

struct Writer {
    r: Random,
    out: String,
    names: Names,
    shape: Shape,
    /// Statutory ranges that are the same whatever the facts: tiers can be given in yuan.
    fixed: bool,
}

/// A pack with one item, `act`.
pub fn pack_yaml(seed: u64) -> String {
    let mut r = Random::new(seed);
    let shape = match r.below(6) {
        0 => Shape::Maximum,
        1 => Shape::Minimum,
        _ => Shape::Both,
    };
    let mut w = Writer { r, out: HEAD.to_owned(), names: Names::facts(), shape, fixed: false };
    w.tables();
    w.names.tables = true;
    w.circumstances("  ", "general", 3);
    w.outcomes();
    w.exemptions("  ", "general", 2);
    w.shifts("  ", "general", 2);
    w.line("items:\n  act:\n    name: 违法行为\n    basis: 法 第一条");
    w.out.push_str(ITEM_FACTS);
    if w.r.one_in(4) {
        let when = w.condition();
        let _ = writeln!(w.out, "    orders: [{{text: 责令改正, when: '{when}'}}]");
    }
    w.lets();
    let clauses = w.clauses();
    w.penalties("    ", "item", 3);
    w.exemptions("      ", "item", 1);
    // From here on the rules may look at the statutory range.
    w.names.money.push("stat_min".to_owned());
    if w.shape != Shape::Minimum && clauses {
        w.names.money.push("法定上限".to_owned());
    }
    w.circumstances("      ", "item", 3);
    w.shifts("      ", "item", 2);
    let tiers = w.tiers();
    w.method(tiers);
    w.out
}

impl Writer {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn condition(&mut self) -> String {
        let depth = self.r.below(4) + usize::from(self.r.one_in(8));
        truth(&mut self.r, &self.names, depth)
    }

    fn force(&mut self) -> &'static str {
        self.r.pick(&["shall", "shall", "may"])
    }

    fn lets(&mut self) {
        self.line("    let:");
        let value = money(&mut self.r, &self.names, 3);
        let _ = writeln!(self.out, "      base: '{value}'");
        self.names.money.push("base".to_owned());
        let value = number(&mut self.r, &self.names, 3);
        let _ = writeln!(self.out, "      系数: '{value}'");
        self.names.number.push("系数".to_owned());
        let value = truth(&mut self.r, &self.names, 3);
        let _ = writeln!(self.out, "      grave: '{value}'");
        self.names.truth.push("grave".to_owned());
    }

    fn tables(&mut self) {
        // The last rows overlap, leave a gap or agree now and then.
        let second = self.r.pick(&["[1..3)", "[1..3]", "(1..3)", "[0..5)"]);
        let third = self.r.pick(&[">= 3", ">= 3", ">= 3", "> 3", "-"]);
        let (low, high) = (self.r.pick(&["1.5", "2", "20%"]), self.r.pick(&["3", "2.4", "40%"]));
        let same = if self.r.one_in(4) { format!("      - [\">= 4\", {low}, {high}]\n") } else { String::new() };
        let _ = write!(
            self.out,
            "tables:
  multiplier:
    in: [n]
    out: [low, high]
    rows:
      - [\"< 1\", 1, 1.2]
      - [\"{second}\", {low}, 2.2]
      - [\"{third}\", {low}, {high}]
{same}  points:
    in: [grade, flag]
    out: [value]
    rows:
      - ['\"a\"', '-', 0]
      - ['\"乙\", \"c\"', 'true', 3]
      - ['!= \"a\"', 'false', 10%]
  tax: {{slices: [{{to: 1万元, rate: 10%}}, {{to: 10万元, rate: 20%}}, {{rate: 45%}}]}}
"
        );
    }

    fn circumstances(&mut self, indent: &str, part: &str, most: usize) {
        let n = self.r.below(most + 1);
        if n > 0 {
            let _ = writeln!(self.out, "{}circumstances:", indent.get(2..).unwrap_or(""));
        }
        for i in 0..n {
            let effect = self.r.pick(&["severe", "severe", "lenient", "lenient", "reduced", "lenient_or_reduced"]);
            let (when, force) = (self.condition(), self.force());
            let weight = match self.r.below(5) {
                0 => ", weight: 2".to_owned(),
                1 => format!(", weight: '{}'", number(&mut self.r, &self.names, 1)),
                _ => String::new(),
            };
            let _ = writeln!(
                self.out,
                "{indent}{part}-circumstance-{i}: {{name: 情节{i}, effect: {effect}, force: {force}, when: '{when}'{weight}}}"
            );
        }
    }

    fn outcomes(&mut self) {
        if !self.r.one_in(3) {
            let mixed = self.r.pick(&["judgement", "ordinary", "severe", "lenient", "offset"]);
            let _ = writeln!(self.out, "outcomes: {{mixed: {mixed}, basis: 法 第二条}}");
            return;
        }
        let choose = self.r.pick(&["first", "unique"]);
        let _ = writeln!(self.out, "outcomes:\n  choose: {choose}\n  rules:");
        for i in 0..self.r.below(4) + 1 {
            let outcome = self.r.pick(&["reduced", "lenient", "ordinary", "severe"]);
            let when = match self.r.below(4) {
                0 => "severe_count > lenient_count".to_owned(),
                1 => "减轻情节数 > 0 或 从轻情节数 >= 2".to_owned(),
                _ => self.condition(),
            };
            let _ = writeln!(self.out, "    - {{id: rule-{i}, outcome: {outcome}, when: '{when}'}}");
        }
        if choose == "first" {
            self.line("    - {id: rule-last, outcome: ordinary}");
        }
    }

    fn exemptions(&mut self, indent: &str, part: &str, most: usize) {
        let n = self.r.below(most + 1);
        if n > 0 {
            let _ = writeln!(self.out, "{}exemptions:", indent.get(2..).unwrap_or(""));
        }
        for i in 0..n {
            let (when, more, force) = (self.condition(), self.condition(), self.force());
            let stage = self.r.pick(&["time_limit", "responsibility", "exemption"]);
            let _ = writeln!(
                self.out,
                "{indent}{part}-exemption-{i}: {{name: 免罚{i}, stage: {stage}, force: {force}, when: '{when} and {more}'}}"
            );
        }
    }

    fn shifts(&mut self, indent: &str, part: &str, most: usize) {
        // Without a maximum there is no top to go to.
        let n = if self.shape == Shape::Minimum { 0 } else { self.r.below(most + 1) };
        if n > 0 {
            let _ = writeln!(self.out, "{}shifts:", indent.get(2..).unwrap_or(""));
        }
        for i in 0..n {
            let (when, force) = (self.condition(), self.force());
            let to = self.r.pick(&["up: 1", "up: 2", "down: 1", "to: top", "to: middle", "to: bottom"]);
            let order = self.r.pick(&["", ", order: 1", ", order: -1"]);
            let _ = writeln!(self.out, "{indent}{part}-shift-{i}: {{when: '{when}', {to}{order}, force: {force}}}");
        }
    }

    fn ends(&mut self, low: &str, high: &str, excluding: bool) -> String {
        let (from, to) = (
            if excluding && self.r.one_in(8) { "above" } else { "from" },
            if excluding && self.r.one_in(8) { "below" } else { "to" },
        );
        match self.shape {
            Shape::Both => format!("{from}: {low}, {to}: {high}"),
            Shape::Maximum => format!("{to}: {high}"),
            Shape::Minimum => format!("{from}: {low}"),
        }
    }

    fn fine(&mut self) -> String {
        let verb = if self.r.one_in(5) { ", verb: may" } else { "" };
        match self.r.below(8) {
            0 => {
                let ends = self.ends("5倍", "10倍", true);
                let least = if self.r.one_in(2) { ", of_at_least: 1万元" } else { "" };
                format!("{{of: goods_value{least}, {ends}{verb}}}")
            }
            1 => {
                let ends = self.ends("1000元", "5000元", true);
                format!("{{{ends}, times: units{verb}}}")
            }
            2 if self.shape == Shape::Both => {
                let exact = self.r.pick(&["2万元", "5000.5元"]);
                format!("{{exact: {exact}{verb}}}")
            }
            3 => {
                let ends = self.ends("50%", "3倍", true);
                format!("{{of: '{}', {ends}{verb}}}", self.r.pick(&["base", "货值金额", "违法所得 + 1万元"]))
            }
            _ => {
                let ends = self.ends("2万元", "20万元", true);
                format!("{{{ends}{verb}}}")
            }
        }
    }

    /// Whether every clause sets a fine.
    fn clauses(&mut self) -> bool {
        self.line("    clauses:");
        if self.r.one_in(2) {
            self.fixed = true;
            let verb = if self.r.one_in(4) { ", verb: may" } else { "" };
            let ends = self.ends("2万元", "20万元", false);
            let _ = writeln!(self.out, "      - {{id: clause-0, fine: {{{ends}{verb}}}}}");
            return true;
        }
        let cuts = ["5000元", "1万元", "5万元"];
        let n = self.r.below(cuts.len()) + 1;
        let mut all_fined = true;
        for i in 0..=n {
            let below = i.checked_sub(1).and_then(|i| cuts.get(i));
            let above = if i < n { cuts.get(i) } else { None };
            // Ends that meet, overlap or miss one value.
            let (least, most) = (self.r.pick(&[">=", ">=", ">=", ">"]), self.r.pick(&["<", "<", "<", "<="]));
            let when = match (below, above) {
                (Some(low), Some(high)) => format!("货值金额 {least} {low} and 货值金额 {most} {high}"),
                (None, Some(high)) => format!("货值金额 {most} {high}"),
                (Some(low), None) => format!("货值金额 {least} {low}"),
                _ => "true".to_owned(),
            };
            let fine = if self.r.one_in(8) { "none".to_owned() } else { self.fine() };
            all_fined &= fine != "none";
            let _ = writeln!(self.out, "      - id: clause-{i}\n        when: '{when}'\n        fine: {fine}");
            if self.r.one_in(3) {
                self.penalties("        ", &format!("clause-{i}"), 2);
            }
        }
        if self.r.one_in(10) {
            let (when, fine) = (self.condition(), self.fine());
            let _ = writeln!(self.out, "      - {{id: clause-extra, when: '{when}', fine: {fine}}}");
        }
        all_fined
    }

    fn penalties(&mut self, indent: &str, part: &str, most: usize) {
        let n = self.r.below(most + 1);
        if n > 0 {
            let _ = writeln!(self.out, "{indent}penalties:");
        }
        for i in 0..n {
            let kind = self.r.pick(&["warning", "confiscate_gains", "licence_revoked", "business_suspended", "other"]);
            let (when, force) = (self.condition(), self.force());
            let _ = writeln!(
                self.out,
                "{indent}  - {{id: {part}-penalty-{i}, kind: {kind}, text: 处罚{i}, force: {force}, when: '{when}'}}"
            );
        }
    }

    fn tiers(&mut self) -> bool {
        if self.r.one_in(3) {
            return false;
        }
        let choose = self.r.pick(&["unique", "heaviest", "lightest"]);
        let _ = writeln!(self.out, "    tiers:\n      choose: {choose}\n      rows:");
        let n = self.r.below(3) + 2;
        let otherwise = self.r.one_in(2).then(|| self.r.below(n));
        let ladder = ["2万元", "3.5万元", "8万元", "15万元", "20万元"];
        for i in 0..n {
            let when = match (otherwise == Some(i), self.r.below(3)) {
                (true, _) => "otherwise".to_owned(),
                (_, 0) => self.condition(),
                _ => {
                    let priors = self.r.pick(&["priors", "次数", "系数"]);
                    let sign = if i + 1 == n { ">=" } else { "=" };
                    format!("{priors} {sign} {i}")
                }
            };
            let (low, high) =
                (ladder.get(i).copied().unwrap_or("2万元"), ladder.get(i + 1).copied().unwrap_or("20万元"));
            let fine = match (self.shape, self.r.below(5)) {
                (_, 0) => String::new(),
                (Shape::Minimum, _) => format!(", fine: {{from: {low}}}"),
                (Shape::Maximum, _) if self.fixed && self.r.one_in(2) => format!(", fine: {{to: {high}}}"),
                (_, 1 | 2) if self.fixed => {
                    let to = self.r.pick(&["to", "to", "to", "below"]);
                    format!(", fine: {{from: {low}, {to}: {high}}}")
                }
                _ => {
                    let from = self.r.pick(&["0%", "10%", "30%"]);
                    let to = self.r.pick(&["50%", "70%", "100%"]);
                    format!(", fine: {{position: [{from}, {to}]}}")
                }
            };
            let _ = writeln!(self.out, "        - {{id: t{i}, when: '{when}'{fine}}}");
        }
        true
    }

    fn round(&mut self) -> String {
        if self.r.one_in(2) {
            return String::new();
        }
        let unit = self.r.pick(&["1元", "100元", "0.01元", "1万元"]);
        let mode = self.r.pick(&["down", "up", "half_up", "half_down", "half_even", "floor", "ceiling"]);
        format!("round: {{unit: {unit}, mode: {mode}}}")
    }

    fn method(&mut self, tiers: bool) {
        self.line("    method:");
        match (self.r.below(4), self.shape) {
            (0, _) => self.bands(),
            (1, Shape::Both | Shape::Maximum) => self.weights(),
            (2, Shape::Both | Shape::Maximum) => {
                let (a, b, c) =
                    (self.r.pick(&["0%", "20%"]), self.r.pick(&["50%", "45%"]), self.r.pick(&["100%", "80%"]));
                let _ = writeln!(
                    self.out,
                    "      within_tier:\n        lenient: {a}\n        ordinary: {b}\n        severe: {c}"
                );
                if self.r.one_in(3) {
                    self.line("        reduced: 0%");
                }
                let round = self.round();
                if !round.is_empty() {
                    let _ = writeln!(self.out, "        {round}");
                }
            }
            (1 | 2, _) => self.bands(),
            _ => self.steps(tiers),
        }
    }

    fn bands(&mut self) {
        // 减轻 in every set or in none.
        let reduced = |share: &str, yes: bool| if yes { format!(", reduced: [0%, {share}]") } else { String::new() };
        let yes = self.r.one_in(4);
        let _ = writeln!(
            self.out,
            "      bands:\n        both: {{lenient: [0%, 30%], ordinary: [30%, 70%], severe: [70%, 100%]{}}}",
            reduced("10%", yes)
        );
        if self.r.one_in(2) {
            let _ = writeln!(
                self.out,
                "        max_only: {{lenient: [0%, 20%], ordinary: [20%, 50%], severe: [50%, 100%]{}}}",
                reduced("5%", yes)
            );
        }
        if self.shape == Shape::Minimum || self.r.one_in(4) {
            let _ = writeln!(
                self.out,
                "        min_only: {{lenient: [1倍, 2倍], ordinary: [2倍, 5倍], severe: [5倍, 10倍]{}}}",
                reduced("80%", yes)
            );
        }
        let point = self.r.pick(&["middle", "low", "high", "{lenient: low, severe: high}", ""]);
        if !point.is_empty() {
            let _ = writeln!(self.out, "        point: {point}");
        }
        if self.r.one_in(4) {
            self.line("        ends: {ordinary: open}");
        }
        let round = self.round();
        if !round.is_empty() {
            let _ = writeln!(self.out, "        {round}");
        }
    }

    fn weights(&mut self) {
        let start = self.r.pick(&["0%", "10%", "20%"]);
        let _ = writeln!(self.out, "      weights:\n        start: {start}");
        if !self.r.one_in(4) {
            self.line("        at_most: 100%");
        }
        self.line("        factors:\n          等级权重: {of: grade, weights: {a: 0%, b: 5%, c: 35%}}");
        if self.r.one_in(2) {
            let cut = self.r.pick(&["[3个月..6个月)", "[3个月..6个月]", "(3个月..6个月)"]);
            let _ = writeln!(
                self.out,
                "          时间权重: {{of: 持续时间, weights: [[\"< 3个月\", 0%], [\"{cut}\", 3%], [\">= 6个月\", 28%]]}}"
            );
        }
        if self.r.one_in(2) {
            let of = number(&mut self.r, &self.names, 2);
            let _ = writeln!(
                self.out,
                "          数量权重: {{of: '{of}', weights: [[\"< 1\", 0%], [\"[1..3)\", 12.5%], [\">= 3\", '10% * 3']]}}"
            );
        }
        if self.r.one_in(2) {
            let when = self.condition();
            let by = self.r.pick(&["30%", "比例", "share * 0.5"]);
            let floor = if self.r.one_in(4) { "" } else { ", floor: minimum" };
            let _ = writeln!(self.out, "        discount: {{when: '{when}', by: '{by}'{floor}}}");
        }
        let round = self.round();
        if !round.is_empty() {
            let _ = writeln!(self.out, "        {round}");
        }
    }

    fn steps(&mut self, tiers: bool) {
        let beyond = self.r.one_in(2);
        if beyond {
            self.line("      beyond: true");
        }
        self.line("      steps:");
        let mut names = self.names.clone();
        // Ends that may be unset are not looked at.
        if self.shape == Shape::Both && self.fixed {
            names.money.extend(["low".to_owned(), "上限".to_owned(), "tier_high".to_owned()]);
        }
        if tiers {
            names.number.push("tier".to_owned());
            names.number.push("tier_before".to_owned());
        }
        names.truth.push("(outcome = \"severe\")".to_owned());
        names.truth.push("(裁量结果 = \"从轻\")".to_owned());
        if self.r.one_in(3) {
            names.truth.push("(outcome = \"减轻\")".to_owned());
        }
        let start = money(&mut self.r, &names, 3);
        let has_value = !self.r.one_in(5);
        if has_value {
            let _ = writeln!(self.out, "        - {{name: begin, value: '{start}'}}");
            names.money.extend(["begin", "begin.low", "point", "取值"].map(str::to_owned));
        }
        let mut has_point = has_value;
        for i in 0..self.r.below(5).max(usize::from(beyond && !has_value)) {
            let when =
                if self.r.one_in(2) { format!("when: '{}', ", truth(&mut self.r, &names, 2)) } else { String::new() };
            let action = match self.r.below(7) {
                0 => format!("times: '{}'", number(&mut self.r, &names, 2)),
                1 => format!("add: '{}'", money(&mut self.r, &names, 2)),
                2 => format!("cap: '{}'", money(&mut self.r, &names, 2)),
                3 => format!("floor: '{}'", money(&mut self.r, &names, 2)),
                4 => match self.round() {
                    round if round.is_empty() => "round: {unit: 1元, mode: down}".to_owned(),
                    round => round,
                },
                5 => {
                    let (low, high) = (money(&mut self.r, &names, 1), money(&mut self.r, &names, 1));
                    let point =
                        if has_point { format!(", point: '{}'", money(&mut self.r, &names, 1)) } else { String::new() };
                    format!("low: '{low}', high: '{high}'{point}")
                }
                _ => format!("value: '{}'", money(&mut self.r, &names, 2)),
            };
            let _ = writeln!(self.out, "        - {{name: step{i}, {when}{action}}}");
            if has_point {
                names.money.push(format!("step{i}"));
                names.money.push(format!("step{i}.high"));
            }
            has_point &= has_value;
        }
        if !beyond {
            if self.shape != Shape::Minimum {
                self.line("        - {name: cap, cap: stat_max}");
            }
            self.line("        - {name: floor, floor: stat_min}");
        }
    }
}
