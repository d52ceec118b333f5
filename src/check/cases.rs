//! A pack's own cases, run and compared exactly.

use crate::assess::{Ask, AssessError, Assessment, Assessor, RuleSet, Shown};
use crate::case::read_case;
use crate::diagnostic::Location;
use crate::document::Node;
use crate::pack::model::{Outcome, TestCase};
use crate::quantity::{Interval, Number, parse_number};

/// How one case came out.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseReport {
    /// Name.
    pub name: String,
    /// Where it is written.
    pub at: Location,
    /// Each difference: what, expected, found. Empty: passed.
    pub differences: Vec<(String, String, String)>,
}

/// Runs the cases of a pack. A case may expect errors; otherwise any error is a difference.
pub fn run_cases(rules: &RuleSet, index: usize) -> Vec<CaseReport> {
    let Some(loaded) = rules.packs().get(index) else { return Vec::new() };
    let mut assessor = Assessor::new(rules);
    loaded.pack.cases.iter().map(|c| run(&mut assessor, c)).collect()
}

fn run(assessor: &mut Assessor<'_>, case: &TestCase) -> CaseReport {
    let mut report = CaseReport { name: case.name.value.clone(), at: case.name.at, differences: Vec::new() };
    let result = read_case(&case.case)
        .map_err(AssessError::Case)
        .and_then(|c| assessor.assess(&c, &Ask { changes: false, ..Ask::default() }));
    let mut compare = Compare { expect: &case.expect, out: &mut report.differences };
    match result {
        Ok(a) => compare.assessment(&a),
        Err(e) => {
            let (AssessError::Case(d) | AssessError::Pack(_, d) | AssessError::Stopped(d)) = e;
            let mut codes: Vec<String> = d.iter().map(|d| d.code.to_owned()).collect();
            codes.sort();
            codes.dedup();
            match case.expect.get("errors") {
                Some(want) => compare.list("errors", want, codes),
                None => {
                    let messages: Vec<String> = d.iter().map(|d| format!("{}: {}", d.path, d.message.zh)).collect();
                    compare.differ("errors", "", &format!("{} {}", codes.join(" "), messages.join("; ")));
                }
            }
        }
    }
    report
}

struct Compare<'a> {
    expect: &'a Node,
    out: &'a mut Vec<(String, String, String)>,
}

impl Compare<'_> {
    fn differ(&mut self, what: &str, want: &str, got: &str) {
        self.out.push((what.to_owned(), want.to_owned(), got.to_owned()));
    }

    fn text(&mut self, what: &str, want: &Node, got: &str) {
        let want = want.text().unwrap_or("…");
        if want != got {
            self.differ(what, want, got);
        }
    }

    /// As sets.
    fn list(&mut self, what: &str, want: &Node, got: Vec<String>) {
        let mut want: Vec<String> = words(want);
        let mut got = got;
        want.sort();
        want.dedup();
        got.sort();
        got.dedup();
        if want != got {
            self.differ(what, &want.join(", "), &got.join(", "));
        }
    }

    fn assessment(&mut self, a: &Assessment) {
        let expect = self.expect;
        for entry in expect.map().unwrap_or_default() {
            let want = &entry.value;
            match entry.key.as_str() {
                "status" => self.text("status", want, a.status.name()),
                "outcome" => self.text("outcome", want, a.outcome.map_or("none", outcome_name)),
                "tier" => self.text("tier", want, a.tier.as_ref().map_or("none", |t| &t.0)),
                "clause" => self.text("clause", want, a.clause.as_deref().unwrap_or("none")),
                "fine" => self.fine(want, a),
                "rules" => {
                    for rule in words(want) {
                        if !fired(a, &rule) {
                            self.differ("rules", &rule, "not applied");
                        }
                    }
                }
                "not_rules" => {
                    for rule in words(want) {
                        if fired(a, &rule) {
                            self.differ("not_rules", &format!("not {rule}"), "applied");
                        }
                    }
                }
                "cites" => {
                    for cite in words(want) {
                        let cited = a
                            .trace
                            .iter()
                            .filter(|s| s.applied == Some(true))
                            .flat_map(|s| &s.basis)
                            .chain(&a.basis)
                            .any(|b| b.cite == cite);
                        if !cited {
                            self.differ("cites", &cite, "not cited");
                        }
                    }
                }
                "penalties" => {
                    self.list("penalties", want, a.penalties.iter().map(|p| p.kind.name().to_owned()).collect())
                }
                "options" => self.list("options", want, a.options.iter().map(|o| o.id.clone()).collect()),
                "missing" => self.list("missing", want, a.missing.iter().map(|m| m.fact.clone()).collect()),
                "possible" => self.possible(want, a),
                "values" => {
                    for e in want.map().unwrap_or_default() {
                        let got = a.values.iter().find(|v| *v.0 == *e.key).map_or("none".to_owned(), |v| plain(&v.1));
                        let want = e.value.text().unwrap_or("…");
                        if !same(want, &got) {
                            self.differ(&format!("values/{}", e.key), want, &got);
                        }
                    }
                }
                "procedure" => self.list("procedure", want, a.procedure.iter().map(|p| p.id.clone()).collect()),
                "warnings" => self.list("warnings", want, a.warnings.iter().map(|w| w.code.to_owned()).collect()),
                "errors" => self.differ("errors", &words(want).join(", "), "no error"),
                other => self.differ(other, "a known key", "unknown expectation"),
            }
        }
    }

    fn fine(&mut self, want: &Node, a: &Assessment) {
        if want.text() == Some("none") {
            if let Some(f) = &a.fine {
                self.differ("fine", "none", &shown(f.amount));
            }
            return;
        }
        let Some(fine) = &a.fine else {
            self.differ("fine", "a fine", "none");
            return;
        };
        for e in want.map().unwrap_or_default() {
            match e.key.as_str() {
                "amount" => {
                    let want = e.value.text().unwrap_or("…");
                    let got = shown(fine.amount);
                    if !same(want, &got) {
                        self.differ("fine/amount", want, &got);
                    }
                }
                "statutory" => self.range("fine/statutory", &e.value, Some(fine.statutory)),
                "range" => self.range("fine/range", &e.value, fine.range),
                other => self.differ(&format!("fine/{other}"), "a known key", "unknown expectation"),
            }
        }
    }

    /// `[min, max]`; `none` for an end that is not set. A minimum that is not set may also be written 0.
    fn range(&mut self, what: &str, want: &Node, got: Option<Interval>) {
        let Some(got) = got else {
            if want.text() != Some("none") {
                self.differ(what, "a range", "none");
            }
            return;
        };
        let ends = words(want);
        let shown_range = format!("[{}, {}]", shown(got.min), shown(got.max));
        let ok = match ends.as_slice() {
            [min, max] => {
                let min_ok = same(min, &shown(got.min)) || (got.min.is_none() && same(min, "0"));
                min_ok && same(max, &shown(got.max))
            }
            _ => false,
        };
        if !ok {
            self.differ(what, &format!("[{}]", ends.join(", ")), &shown_range);
        }
    }

    fn possible(&mut self, want: &Node, a: &Assessment) {
        let Some(p) = &a.possible else {
            self.differ("possible", "several results", "one result");
            return;
        };
        for e in want.map().unwrap_or_default() {
            match e.key.as_str() {
                "outcomes" => {
                    self.list(
                        "possible/outcomes",
                        &e.value,
                        p.outcomes.iter().map(|o| outcome_name(*o).to_owned()).collect(),
                    );
                }
                "tiers" => self.list("possible/tiers", &e.value, p.tiers.clone()),
                "statuses" => {
                    self.list("possible/statuses", &e.value, p.statuses.iter().map(|s| s.name().to_owned()).collect());
                }
                "fine" | "amount" => {
                    let got = if e.key == "fine" { p.fine } else { p.amount };
                    let got = got.map(|(min, max)| Interval {
                        min: Some(min),
                        max,
                        min_inclusive: true,
                        max_inclusive: true,
                    });
                    self.range(&format!("possible/{}", e.key), &e.value, got);
                }
                other => self.differ(&format!("possible/{other}"), "a known key", "unknown expectation"),
            }
        }
    }
}

/// The name of an outcome in results.
pub fn outcome_name(o: Outcome) -> &'static str {
    match o {
        Outcome::Exempt => "exempt",
        Outcome::Reduced => "reduced",
        Outcome::Lenient => "lenient",
        Outcome::Ordinary => "ordinary",
        Outcome::Severe => "severe",
    }
}

fn fired(a: &Assessment, rule: &str) -> bool {
    a.trace.iter().any(|s| s.rule == rule && s.applied == Some(true))
}

fn words(node: &Node) -> Vec<String> {
    match node.seq() {
        Some(list) => {
            list.iter().map(|n| if n.is_null() { "none" } else { n.text().unwrap_or("…") }.to_owned()).collect()
        }
        None => node.text().map(|t| vec![t.to_owned()]).unwrap_or_default(),
    }
}

fn shown(n: Option<Number>) -> String {
    n.map_or_else(|| "none".to_owned(), |n| n.to_string())
}

/// Equal as numbers, else as texts.
fn same(want: &str, got: &str) -> bool {
    match (parse_number(want), parse_number(got)) {
        (Some(Ok(a)), Some(Ok(b))) => a == b,
        _ => want == got,
    }
}

fn plain(s: &Shown) -> String {
    match s {
        Shown::Unknown => "none".to_owned(),
        Shown::Bool(b) => b.to_string(),
        Shown::Number(n) | Shown::Money(n) => n.to_string(),
        Shown::Range(_) => "range".to_owned(),
        Shown::Date(d) => d.to_string(),
        Shown::Months(n) | Shown::Days(n) => n.to_string(),
        Shown::Text(m) => m.zh.clone(),
    }
}
