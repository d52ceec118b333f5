//! Reports on what is seldom: amounts left to judgement, several acts, columns of one name, files that would be lost.

use crate::common::{PACK, Ran, file, folder, run};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

const HEADER: &str = "案号,货值（万元）,严重,罚款金额";

struct Bench {
    dir: PathBuf,
}

impl Bench {
    fn new(name: &str) -> Bench {
        Bench { dir: folder(name) }
    }

    fn path(&self, name: &str) -> String {
        self.dir.join(name).to_string_lossy().into_owned()
    }

    fn pack(&self, name: &str, text: &str) -> String {
        file(&self.dir, &format!("{name}/pack.yaml"), text);
        self.path(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.dir.join(name)).unwrap()
    }

    /// A run's report as the text of the page, tags left out.
    fn report(&self, rules: &str, input: &str, more: &[&str]) -> String {
        let (out, page) = (self.path("o.csv"), self.path("r.html"));
        let base = ["batch", input, "-o", &out, "--rules", rules, "--report", &page];
        let ran = run(&[&base[..], more].concat());
        assert!([0, 3].contains(&ran.code), "{}", ran.err);
        text(&self.read("r.html"))
    }
}

/// What a page says, each element on a line of its own.
fn text(page: &str) -> String {
    let body = page.split("</style>").nth(1).unwrap_or_default();
    let parts = body.split('<').filter_map(|p| p.split_once('>').map(|(_, t)| t.trim()));
    parts.filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What stands next to a label, as many cells as are asked for.
fn beside<'t>(page: &'t str, label: &str, cells: usize) -> Vec<&'t str> {
    let at = |l: &&str| **l == *label;
    let lines: Vec<&str> = page.lines().collect();
    let start = lines.iter().position(at).unwrap_or_else(|| panic!("no {label}: {page}"));
    lines[start + 1..].iter().take(cells).copied().collect()
}

fn section<'t>(page: &'t str, title: &str, next: &str) -> &'t str {
    let start = page.find(title).unwrap_or_else(|| panic!("no {title}: {page}"));
    &page[start..start + page[start..].find(next).unwrap_or_else(|| panic!("no {next}"))]
}

/// The table of a section.
fn table<'t>(page: &'t str, title: &str) -> &'t str {
    section(page, title, "各数所依的行").split_once("\n差额\n").unwrap_or_else(|| panic!("no table: {page}")).1
}

fn refused(ran: &Ran, code: i32, words: &str) {
    assert_eq!(ran.code, code, "{}", ran.err);
    assert!(ran.err.contains(words), "{}", ran.err);
}

#[test]
fn a_report_overwrites_nothing_that_is_read_or_written() {
    let b = Bench::new("report-over");
    let old = b.pack("old", PACK);
    let new = b.pack("new", &PACK.replace("to: 5000元", "to: 6000元"));
    let cases = file(&b.dir, "c.html", format!("{HEADER}\nA,0.5,否,1\n"));
    let map = file(&b.dir, "map.html", "columns: {}\n");
    let diff = |cases: &str, more: &[&str]| {
        let base = ["diff", &old, &new, "--cases", cases, "--from", "csv", "--item", "shop"];
        run(&[&base[..], more].concat())
    };
    let before = b.read("c.html");
    refused(&diff(&cases, &["--report", &cases]), 2, "不同的文件");
    refused(&diff(&cases, &["--report", &b.path("./c.html")]), 2, "不同的文件");
    refused(&diff(&cases, &["--map", &map, "--report", &map]), 2, "不同的文件");
    let out = b.path("o.html");
    refused(&diff(&cases, &["-o", &out, "--report", &out]), 2, "不同的文件");
    assert_eq!((b.read("c.html"), b.read("map.html").as_str()), (before, "columns: {}\n"));
    assert!(!b.dir.join("o.html").exists());
}

#[test]
fn a_place_that_cannot_be_written_is_told_before_the_run() {
    let b = Bench::new("report-nowhere");
    let rules = b.pack("rules", PACK);
    let cases = file(&b.dir, "c.csv", format!("{HEADER}\nA,0.5,否,1\n"));
    fs::create_dir(b.dir.join("there.html")).unwrap();
    for report in ["missing/r.html", "there.html", "c.csv/r.html"] {
        let report = b.path(report);
        let out = b.path("o.csv");
        let ran = run(&["batch", &cases, "-o", &out, "--rules", &rules, "--item", "small/shop", "--report", &report]);
        assert_eq!(ran.code, 5, "{report}: {}", ran.err);
        assert!(!b.dir.join("o.csv").exists(), "{report}: nothing was computed");
        assert_eq!(run(&["diff", &rules, &rules, "--cases", &cases, "--item", "shop", "--report", &report]).code, 5);
    }
}

#[test]
fn an_amount_left_to_judgement_is_still_outside_or_inside() {
    let b = Bench::new("report-judgement");
    let rules = b.pack("rules", &PACK.replace("    point: middle\n", ""));
    // Ordinary 2,200–3,800 of 1,000–5,000; severe 7,800–9,000 of 5,000–9,000; ordinary 6,200–7,800.
    let rows = "A,0.5,否,3000\nB,2,是,9500\nC,0.5,否,2400\nD,1,否,6000\n";
    let cases = file(&b.dir, "c.csv", format!("{HEADER},单位\n{}", rows.replace('\n', ",甲局\n")));
    let page = b.report(&rules, &cases, &["--item", "small/shop"]);
    let figure = |label: &str| beside(&page, label, 1)[0].to_owned();
    assert_eq!(figure("有决定的罚款，可与建议比较"), "0");
    assert_eq!(figure("有决定的罚款，不能比较"), "4");
    assert_eq!((figure("超出建议幅度"), figure("超出法定幅度")), ("2".to_owned(), "1".to_owned()));
    assert_eq!(beside(table(&page, "偏离的分布：按单位"), "甲局", 9), ["4", "0", "0", "0", "2", "1", "0", "0", "0"]);
    assert!(page.contains("4 件有位置"), "{page}");
    let worst = section(&page, "偏离最大的案件", "各数所依的行");
    let (first, second) = (worst.find("\nB\n").unwrap(), worst.find("\nD\n").unwrap());
    assert!(first < second && !worst.contains("\nA\n") && !worst.contains("\nC\n"), "{worst}");
    assert!(worst.contains("示例办法"), "the reasons stand below: {worst}");
}

#[test]
fn no_fine_is_said_only_where_none_is_recommended() {
    let b = Bench::new("report-no-fine");
    let text = PACK
        .replace(
            "circumstances:\n",
            "circumstances:\n  meek: {name: 轻微, effect: reduced, when: not 严重, basis: 示例办法 第五条}\n",
        )
        .replace("fine: {from: 1000元, to: 5000元}", "fine: {to: 5000元}")
        + "  open:\n    name: {zh: 另行规定, en: Elsewhere}\n    basis: 示例办法 第六条\n    clauses:\n      - {id: any, fine: unspecified}\n  \
           never:\n    name: {zh: 警告, en: Warning}\n    basis: 示例办法 第七条\n    clauses:\n      - {id: any, fine: none}\n";
    let rules = b.pack("rules", &text);
    let rows = "R,shop,0.5,否,100\nO,open,0.5,是,100\nN,never,0.5,是,100\n";
    let cases = file(
        &b.dir,
        "c.csv",
        format!("案号,事项,货值（万元）,严重,罚款金额\n{rows}")
            .replace(",shop", ",small/shop")
            .replace(",open", ",small/open")
            .replace(",never", ",small/never"),
    );
    let page = b.report(&rules, &cases, &[]);
    let lines = section(&page, "各数所依的行", "各数均由逐行计算");
    // Item, result, tier, range.
    assert_eq!(beside(lines, "R", 4), ["无照经营", "减轻处罚", "—", "—"]);
    assert_eq!(beside(lines, "O", 4)[0], "另行规定");
    assert_eq!(beside(lines, "O", 4)[3], "—");
    assert_eq!(beside(lines, "N", 4)[3], "不罚款");
}

#[test]
fn columns_of_one_name_and_empty_ones_are_told() {
    let b = Bench::new("report-columns");
    let rules = b.pack("rules", PACK);
    let cases = file(&b.dir, "c.csv", format!("{HEADER},单位,办案单位,承办人,行业,行业\nA,0.5,否,3000,甲,乙,,x,y\n"));
    let page = b.report(&rules, &cases, &["--item", "small/shop"]);
    assert!(page.contains("输入中的列“办案单位”也可能是单位，没有使用"), "{page}");
    assert!(page.contains("输入中没有这些列，或者列中没有写，未能分列：年度、承办人"), "{page}");
    assert_eq!(beside(table(&page, "偏离的分布：按单位"), "甲", 1), ["1"]);
    let (out, report) = (b.path("p.csv"), b.path("p.html"));
    let base = ["batch", &cases, "-o", &out, "--rules", &rules, "--item", "small/shop", "--report", &report];
    refused(&run(&[&base[..], &["--group", "行业"]].concat()), 2, "有几列都叫“行业”");
    assert!(!b.dir.join("p.csv").exists());
}

#[test]
fn nothing_in_the_input_turns_the_page_round_and_long_values_stay_apart() {
    let b = Bench::new("report-marks");
    let rules = b.pack("rules", PACK);
    let long = "局".repeat(60);
    let cases = file(
        &b.dir,
        "c.csv",
        format!(
            "{HEADER},单位\nA\u{202e}b\u{1b},0.5,否,3000,{long}甲\nB,0.5,否,3000,{long}乙\nC,0.5,否,3000,丙\u{2066}\u{7}\n"
        ),
    );
    let page = b.report(&rules, &cases, &["--item", "small/shop"]);
    let bad = page
        .chars()
        .find(|c| *c != '\n' && (c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')));
    assert_eq!(bad, None);
    assert!(page.contains("A\u{fffd}b\u{fffd}") && page.contains("丙\u{fffd}\u{fffd}"), "{page}");
    let groups = table(&page, "偏离的分布：按单位");
    let units: Vec<&str> = groups.lines().filter(|l| l.starts_with(&long) && l.contains("…#")).collect();
    assert!(units.len() >= 2 && units.first() != units.last(), "{groups}");
}

#[test]
fn cases_of_several_acts_are_no_like_cases_of_the_first() {
    let b = Bench::new("report-acts");
    let rules = b.pack("rules", PACK);
    let act = |value: &str| json!({"item": "small/shop", "facts": {"货值": value, "严重": false}});
    let one = |fine: i64| json!({"item": "small/shop", "facts": {"货值": "5000", "严重": false}, "decided": fine});
    let two = json!({"case": "both", "acts": [act("5000"), act("20000")], "decided": 20000});
    let lines: Vec<String> = [one(3000), one(3000), two].iter().map(Value::to_string).collect();
    let cases = file(&b.dir, "c.ndjson", lines.join("\n"));
    let out = b.path("o.ndjson");
    let report = b.path("r.html");
    let ran = run(&["batch", &cases, "-o", &out, "--rules", &rules, "--report", &report]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let page = text(&b.read("r.html"));
    let kinds = section(&page, "按事项、阶次和裁量结果", "决定的罚款与建议的罚款");
    assert_eq!(beside(kinds, "数个行为或者当事人", 3), ["—", "已定，不分等次", "1"]);
    assert_eq!(beside(kinds, "无照经营", 3), ["—", "一般处罚", "2"]);
    let items = table(&page, "偏离的分布：按事项");
    // 3,000 + 7,000 recommended.
    assert_eq!(beside(items, "数个行为或者当事人", 9), ["1", "1", "1", "0", "0", "0", "20,000", "10,000", "+10,000"]);
    assert!(section(&page, "同案不同罚", "各数所依的行").contains("没有。"), "{page}");
}

#[test]
fn where_nothing_is_out_of_line_there_is_no_table() {
    let b = Bench::new("report-in-line");
    let rules = b.pack("rules", PACK);
    let cases = file(&b.dir, "c.csv", format!("{HEADER}\nA,0.5,否,3000\n"));
    let page = b.report(&rules, &cases, &["--item", "small/shop"]);
    let worst = section(&page, "偏离最大的案件", "同案不同罚");
    assert_eq!(worst.lines().collect::<Vec<_>>(), ["偏离最大的案件", "没有。"]);
}

#[test]
fn every_figure_leads_to_its_rows_however_late() {
    let b = Bench::new("report-late");
    let rules = b.pack("rules", PACK);
    let mut cases = format!("{HEADER},承办人\n");
    for n in 1..=9_000 {
        // A handler, a refusal and a fine outside the law that come late.
        let (decided, who) = if n > 8_900 { ("20万", format!("乙{}", n % 7)) } else { ("3000", "甲".to_owned()) };
        let goods = if n % 4_400 == 0 { "许多" } else { "0.5" };
        cases.push_str(&format!("A{n},{goods},否,{decided},{who}\n"));
    }
    let cases = file(&b.dir, "c.csv", cases);
    let _ = b.report(&rules, &cases, &["--item", "small/shop", "--lang", "en"]);
    let page = b.read("r.html");
    let within = |text: &str, from: &str, to: &str| -> Vec<String> {
        text.split(from).skip(1).filter_map(|p| p.split_once(to).map(|(t, _)| t.to_owned())).collect()
    };
    let (mut ids, links) = (within(&page, " id=\"", "\""), within(&page, "href=\"#", "\""));
    let lost: Vec<&String> = links.iter().filter(|l| !ids.contains(l)).collect();
    assert!(lost.is_empty() && links.len() > 100, "{lost:?} of {}", links.len());
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
    for row in ["r8901", "r8902", "x4400", "x8800"] {
        assert!(links.contains(&row.to_owned()), "{row}");
    }
    // No row that a figure names is without its link.
    for figure in within(&page, " class=\"figure\">", "</p>") {
        let rows = figure.split_once("rows ").unwrap().1;
        let named = rows.split(", ").count();
        assert_eq!(rows.matches("<a href=\"#").count(), named, "{figure}");
    }
    let refused = page.split("Rows refused</h3>").nth(1).unwrap();
    let words = text(&format!("</style>{refused}"));
    assert!(words.contains("\n4400\n") && words.contains("许多"), "{words}");
}

#[test]
fn refused_rows_say_under_which_rules_and_why() {
    let b = Bench::new("diff-refused");
    let other = "  stall:\n    name: {zh: 占道, en: Stall}\n    basis: 示例办法 第八条\n    clauses:\n      - {id: any, fine: {from: 1元, to: 9元}}\n";
    let (old, new) = (b.pack("old", PACK), b.pack("new", &format!("{PACK}{other}")));
    let rows = "A,small/stall,0.5,否\nB,small/shop,0.5,否\nC,small/shop,0.5,大概\n";
    let cases = file(&b.dir, "c.csv", format!("案号,事项,货值（万元）,严重\n{rows}"));
    let report = b.path("r.html");
    let ran = run(&["diff", &old, &new, "--cases", &cases, "--json", "--report", &report]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let told = &ran.json()["cases"];
    assert_eq!((told["compared"].as_u64(), told["refused"].as_u64()), (Some(1), Some(2)), "{told}");
    let code = told["refused_under_old"].as_object().unwrap().keys().next().unwrap().clone();
    assert_eq!(told["refused_under_old"], json!({ code.clone(): 1 }));
    assert_eq!(told["refused_under_new"], json!({"fact-type": 1}));
    let words = run(&["diff", &old, &new, "--cases", &cases]).out;
    assert!(words.contains(&format!("原版拒绝： {code} 1")) && words.contains("新版拒绝： fact-type 1"), "{words}");
    let page = text(&b.read("r.html"));
    assert_eq!(beside(&page, &format!("原版拒绝： {code}"), 1), ["1"]);
    // A run beside the old pack answers the row that the old one refuses: both are told.
    let (out, page_beside) = (b.path("o.csv"), b.path("beside.html"));
    let ran = run(&["batch", &cases, "-o", &out, "--rules", &new, "--against", &old, "--report", &page_beside]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let beside = b.read("beside.html");
    assert!(
        ["r1", "x1", "r2", "x3"].iter().all(|id| beside.matches(&format!(" id=\"{id}\"")).count() == 1),
        "{beside}"
    );
    let why = page.split_once("\n拒绝的行\n").unwrap().1;
    assert!(why.contains(&code) && why.contains("fact-type"), "{why}");
}

#[test]
fn where_other_facts_are_missing_they_are_named() {
    let b = Bench::new("diff-missing");
    let old = b.pack("old", PACK);
    let text = PACK
        .replace("\ncircumstances:", "\n  hurt: {label: {zh: 伤人, en: Hurt}, type: bool}\ncircumstances:")
        .replace("货值 >= 1万元,", "货值 >= 1万元 and not 伤人,")
        + "      - {id: hurt, when: 货值 >= 1万元 and 伤人, fine: {from: 8000元, to: 9000元}}\n";
    let new = b.pack("new", &text);
    let cases = file(&b.dir, "c.csv", format!("{HEADER}\nA,,否,\n"));
    let ran = run(&["diff", &old, &new, "--cases", &cases, "--item", "shop", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let rule = &ran.json()["cases"]["rules"][0];
    assert_eq!((&rule["stage"], &rule["old_rules"], &rule["new_rules"]), (&Value::Null, &json!([]), &json!([])));
    assert_eq!((&rule["old_missing"], &rule["new_missing"]), (&json!(["value"]), &json!(["value", "hurt"])));
    assert!(rule["text"].as_str().unwrap().contains("缺少的事实：value → value, hurt"), "{rule}");
}

#[test]
fn amounts_in_two_currencies_are_not_compared() {
    let b = Bench::new("diff-currency");
    let dollars = PACK.replace("jurisdiction: cn", "jurisdiction: us\ncurrency: USD").replace('元', " USD");
    let dollars = dollars.replace("1万 USD", "10000 USD");
    let (yuan, usd) = (b.pack("yuan", PACK), b.pack("usd", &dollars));
    let cases = file(&b.dir, "c.csv", "案号,货值,严重\nA,500,否\n");
    let ran = run(&["diff", &yuan, &usd, "--cases", &cases, "--item", "shop"]);
    refused(&ran, 2, "货币不同（CNY、USD）");
    let out = b.path("o.csv");
    let ran = run(&["batch", &cases, "-o", &out, "--rules", &yuan, "--item", "small/shop", "--against", &usd]);
    refused(&ran, 2, "货币不同（USD、CNY）");
    assert!(!b.dir.join("o.csv").exists());
    // What the packs say can be compared all the same.
    assert!(run(&["diff", &yuan, &usd]).out.contains("currency：新增 USD"));
}

#[test]
fn a_used_pack_and_an_order_that_changed_are_changes() {
    let b = Bench::new("diff-used");
    let general = |share: &str| {
        format!(
            "format: 1\npack: base\nname: {{zh: 通则, en: General}}\nversion: 0.1.0\njurisdiction: cn\ninstruments:\n  通则: {{title: 通则}}\nmethod:\n  bands:\n    both: {{lenient: [0%, 30%], ordinary: [30%, {share}], severe: [{share}, 100%]}}\n    point: middle\n    basis: 通则 第四条\n"
        )
    };
    let at = PACK.find("method:").unwrap();
    let items = PACK.find("items:").unwrap();
    let own = format!("{}uses: [base]\n{}", &PACK[..at], &PACK[items..]);
    for (side, share) in [("old", "70%"), ("new", "60%")] {
        b.pack(&format!("{side}/base"), &general(share));
        b.pack(&format!("{side}/own"), &own);
    }
    let (old, new) = (b.path("old/own"), b.path("new/own"));
    let ran = run(&["diff", &old, &new]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("base/method/bands") && !ran.out.contains("相同。"), "{}", ran.out);
    let turned = PACK.replace(
        "      - {id: below, when: 货值 < 1万元, fine: {from: 1000元, to: 5000元}}\n      - {id: above, when: 货值 >= 1万元, fine: {from: 5000元, to: 9000元}}\n",
        "      - {id: above, when: 货值 >= 1万元, fine: {from: 5000元, to: 9000元}}\n      - {id: below, when: 货值 < 1万元, fine: {from: 1000元, to: 5000元}}\n",
    );
    assert_ne!(turned, PACK);
    let ran = run(&["diff", &b.pack("a", PACK), &b.pack("b", &turned)]);
    assert!(ran.out.contains("clauses：below, above → above, below"), "{}", ran.out);
}
