//! `batch --report`, `batch --against` and `diff`: figures worked out by hand.

use crate::common::{PACK, Ran, file, folder, root, run};
use cailiang::quantity::{Number, parse_number};
use calamine::{Data, Reader, Xlsx, open_workbook};
use std::fs;
use std::path::PathBuf;

/// Below 10,000: 1,000–5,000, ordinary 2,200–3,800 (3,000); from there: 5,000–9,000, ordinary 6,200–7,800 (7,000), severe
/// 7,800–9,000 (8,400). Departures of rows 1, 2, 3, 4, 6: 0, +1,100, −600, +800, −1,000. Row 5 lacks the value; row 7 is refused.
const TABLE: &str = "\
案号,货值（万元）,严重,罚款金额,单位,年度,承办人
A1,0.08,否,3000,甲局,2023,张
A2,2,是,9500,甲局,2023,李
A3,0.5,否,2400,乙局,2024,张
A4,0.5,否,3800,乙局,2024,李
A5,,否,1000,乙局,2024,李
<script>alert(1)</script>,1,否,6000,<b>丙</b>,2024,\"\"\"><img src=x>\"
x,2,大概,1,甲局,2024,张
";

struct Place {
    dir: PathBuf,
    rules: String,
    input: String,
}

impl Place {
    fn new(name: &str) -> Place {
        let dir = folder(name);
        file(&dir, "rules/pack.yaml", PACK);
        let input = file(&dir, "a.csv", TABLE);
        Place { rules: dir.join("rules").to_string_lossy().into_owned(), dir, input }
    }

    fn path(&self, name: &str) -> String {
        self.dir.join(name).to_string_lossy().into_owned()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.dir.join(name)).unwrap()
    }

    fn batch(&self, out: &str, more: &[&str]) -> Ran {
        let out = self.path(out);
        let mut args = vec!["batch", &self.input, "-o", &out, "--rules", &self.rules, "--item", "small/shop"];
        args.extend_from_slice(more);
        run(&args)
    }

    fn page(&self, name: &str, more: &[&str]) -> String {
        let report = self.path(name);
        let mut all = vec!["--report", report.as_str()];
        all.extend_from_slice(more);
        let ran = self.batch(&format!("{name}.csv"), &all);
        assert_eq!(ran.code, 3, "{}", ran.err);
        self.read(name)
    }
}

/// A table's row as the texts of its cells, found by its first cell.
fn cells(page: &str, first: &str) -> Vec<String> {
    let start = ["<td>", "<td class=\"s\">"]
        .iter()
        .find_map(|td| page.find(&format!("{td}{first}</td>")))
        .unwrap_or_else(|| panic!("no row begins with {first}"));
    let row = &page[start..start + page[start..].find("</tr>").unwrap()];
    row.split("</td>").map(bare).filter(|c| !c.is_empty()).collect()
}

/// Text without its tags.
fn bare(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.trim().to_owned()
}

#[test]
fn every_figure_is_the_one_worked_out_by_hand() {
    let place = Place::new("report-figures");
    let page = place.page("r.html", &[]);
    let figure = |label: &str, want: &str| assert_eq!(cells(&page, label)[1], want, "{label}");
    figure("有答复的行", "6");
    figure("拒绝的行： fact-type", "1");
    figure("有决定的罚款，可与建议比较", "5");
    figure("有决定的罚款，不能比较", "1");
    figure("高于建议数额", "2");
    figure("低于建议数额", "2");
    figure("超出建议幅度", "2");
    figure("超出法定幅度", "1");
    figure("可比较的案件，决定的罚款合计 (CNY)", "24,700");
    figure("可比较的案件，建议的罚款合计 (CNY)", "24,400");
    figure("差额 (CNY)", "+300");
    assert_eq!(cells(&page, "甲局"), ["甲局", "2", "2", "1", "0", "1", "1", "12,500", "11,400", "+1,100"]);
    assert_eq!(cells(&page, "乙局"), ["乙局", "3", "2", "1", "1", "0", "0", "6,200", "6,000", "+200"]);
    assert_eq!(cells(&page, "2024"), ["2024", "4", "3", "1", "2", "1", "0", "12,200", "13,000", "-800"]);
    assert_eq!(cells(&page, "李"), ["李", "3", "2", "2", "0", "1", "1", "13,300", "11,400", "+1,900"]);
    // The furthest first: outside the statute, outside the range, then by the share.
    let worst = &page[page.find("偏离最大的案件").unwrap()..page.find("同案不同罚").unwrap()];
    let at = |text: &str| worst.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(at("+13.1%") < at("-14.29%") && at("-14.29%") < at("+26.67%") && at("+26.67%") < at("-20%"));
    assert!(worst.contains("示例办法") && worst.contains("后果严重"), "the reasons stand below");
    // Side by side: the lowest and the highest shares of the only kind with several cases.
    let like = &page[page.find("同案不同罚").unwrap()..page.find("各数所依的行").unwrap()];
    assert!(like.contains("无照经营 · 一般处罚（4 件）"), "{like}");
    let shares: Vec<usize> = ["-20%", "-14.29%", ">0%<", "+26.67%"].iter().map(|s| like.find(s).unwrap()).collect();
    assert!(shares.is_sorted(), "{shares:?}");
    assert!(!like.contains("从重处罚"), "one case has no like");
    // Each figure leads to its rows, each row is there.
    for (label, rows) in
        [("超出建议幅度", "2, 6"), ("乙局 · 案件", "3, 4, 5"), ("位置 0.9–1", "4"), ("位置 0.1–0.2", "3")]
    {
        let start = page.find(&format!("<b>{label}</b>")).unwrap_or_else(|| panic!("{label}"));
        let told = bare(&page[start..start + page[start..].find("</p>").unwrap()]);
        assert!(told.ends_with(&format!("行 {rows}")), "{told}");
    }
    for (open, close) in [("href=\"#", "\""), ("href=&quot;", "&quot;")] {
        for link in page.split(open).skip(1) {
            let id = &link[..link.find(close).unwrap()];
            assert_eq!(page.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
        }
    }
    assert_eq!(page.matches("<svg").count(), 7, "outcomes, scatter, positions, and departures by four columns");
    assert_eq!(page.matches("<circle").count(), 5);
}

#[test]
fn what_the_input_holds_is_text_in_the_page_and_nothing_is_loaded() {
    let place = Place::new("report-markup");
    for lang in ["zh", "en"] {
        let page = place.page(&format!("{lang}.html"), &["--lang", lang, "--group", "案号"]);
        for bad in ["<script", "<b>丙", "<img", "http:", "https:", "url(", "@import", "src="] {
            let bare = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "").replace("&lt;img src=x", "");
            assert!(!bare.contains(bad), "{lang}: {bad}");
        }
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && page.contains("&lt;b&gt;丙&lt;/b&gt;"));
        assert!(page.starts_with("<!doctype html>"), "{lang}");
    }
    let page = place.read("en.html");
    assert!(page.contains("Report on a run") && page.contains("Departures by unit") && page.contains("lang=\"en\""));
    assert!(page.contains("Departures by 案号"), "a column that was named");
}

#[test]
fn a_second_run_gives_the_same_bytes_and_the_output_stays_as_it_was() {
    let place = Place::new("report-same");
    let first = place.page("a.html", &[]);
    assert_eq!(place.page("b.html", &[]), first);
    place.batch("plain.csv", &[]);
    assert_eq!(place.read("plain.csv"), place.read("a.html.csv"), "a report changes nothing of the output");
    // Many rows: the same, and bounded.
    let cases = place.path("many.csv");
    let small =
        ["generate", "--pack", "small", "--rules", &place.rules, "--rows", "6000", "--dirt", "5%", "-o", &cases];
    assert_eq!(run(&small).code, 0);
    let many = |report: &str| {
        let (out, report) = (place.path("many-o.csv"), place.path(report));
        let ran = run(&["batch", &cases, "-o", &out, "--rules", &place.rules, "--report", &report, "-q"]);
        assert!(ran.code == 0 || ran.code == 3, "{}", ran.err);
        fs::read(&report).unwrap()
    };
    let page = many("m1.html");
    assert_eq!(many("m2.html"), page);
    assert!(page.len() < 1_000_000, "{}", page.len());
    assert_eq!(many("m1.xlsx"), many("m2.xlsx"));
}

#[test]
fn the_workbook_says_the_same() {
    let place = Place::new("report-book");
    let ran = place.batch("o.csv", &["--report", &place.path("r.xlsx")]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let mut book: Xlsx<_> = open_workbook(place.path("r.xlsx")).unwrap();
    let told = book.worksheet_range("报告").unwrap();
    let row = |first: &str| -> Vec<String> {
        let row = told.rows().find(|r| r[0] == Data::String(first.to_owned())).unwrap_or_else(|| panic!("{first}"));
        row.iter().map(ToString::to_string).filter(|c| !c.is_empty()).collect()
    };
    assert_eq!(row("可比较的案件，决定的罚款合计 (CNY)"), ["可比较的案件，决定的罚款合计 (CNY)", "24,700"]);
    assert_eq!(row("超出建议幅度"), ["超出建议幅度", "2", "2, 6"]);
    assert_eq!(row("乙局")[7..], ["6,200", "6,000", "+200", "3, 4, 5"]);
    assert_eq!(row("<b>丙</b>")[0], "<b>丙</b>", "text is text");
    let rows = book.worksheet_range("行").unwrap();
    let column = |at: u32| -> Vec<String> {
        (0..10).map(|r| rows.get_value((r, at)).map(ToString::to_string).unwrap_or_default()).collect()
    };
    let all = ["行", "1", "2", "3", "4", "5", "6", "", "行", "7"];
    assert_eq!(column(0), all, "every row with an answer, and the one without");
    assert_eq!(column(2)[8..], ["代码", "fact-type"]);
}

#[test]
fn what_cannot_be_reported_is_refused_before_anything_is_computed() {
    let place = Place::new("report-refused");
    let refused = |more: &[&str], words: &str| {
        let ran = place.batch("o.csv", more);
        assert_eq!(ran.code, 2, "{more:?}: {}", ran.err);
        assert!(ran.err.contains(words), "{}", ran.err);
        assert!(!place.dir.join("o.csv").exists());
    };
    refused(&["--report", &place.path("r.pdf")], ".html");
    refused(&["--report", &place.path("r.html"), "--group", "没有这列"], "没有这列");
    refused(&["--report", &place.path("r.html"), "--resume"], "--resume");
    let input = place.path("in.html");
    fs::copy(&place.input, &input).unwrap();
    let ran = run(&[
        "batch",
        &input,
        "--from",
        "csv",
        "-o",
        &place.path("o.csv"),
        "--rules",
        &place.rules,
        "--item",
        "small/shop",
        "--report",
        &input,
    ]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert_eq!(fs::read_to_string(&input).unwrap(), TABLE, "the input is not overwritten");
}

/// The pack with a higher maximum: below 10,000 now 1,000–6,000, ordinary 2,500–4,500 (3,500).
fn changed(place: &Place) -> String {
    let text = PACK.replace("to: 5000元", "to: 6000元").replace("version: 0.1.0", "version: 0.2.0");
    file(&place.dir, "new/pack.yaml", text);
    place.path("new")
}

#[test]
fn a_change_of_rules_moves_these_cases_by_so_much() {
    let place = Place::new("diff-cases");
    let new = changed(&place);
    let report = place.path("d.html");
    let base = ["diff", &place.rules, &new, "--cases", &place.input, "--item", "shop"];
    let ran = run(&[&base[..], &["--json", "--report", &report]].concat());
    assert_eq!(ran.code, 3, "one row is refused: {}", ran.err);
    let body = ran.json();
    let cases = &body["cases"];
    // Rows 1, 3, 4 rise by 500 each; 2 and 6 stay; what is possible of 5 moves; 7 is refused.
    let figures =
        ["compared", "unmoved", "moved", "refused", "amount", "outcome", "status", "open_before", "open_after"];
    assert_eq!(figures.map(|f| cases[f].as_u64().unwrap()), [6, 2, 4, 1, 3, 0, 0, 1, 1]);
    assert_eq!([&cases["before"], &cases["after"], &cases["difference"]], ["24400", "25900", "1500"]);
    let rule = &cases["rules"][0];
    assert_eq!(
        (rule["stage"].as_str(), rule["cases"].as_u64(), rule["up"].as_u64()),
        (Some("clause"), Some(3), Some(3))
    );
    assert_eq!(
        (&rule["old_rules"], &rule["new_rules"]),
        (&serde_json::json!(["below"]), &serde_json::json!(["below"]))
    );
    assert_eq!([&rule["before"], &rule["after"]], ["9000", "10500"]);
    let first = &rule["most"][0];
    assert_eq!(
        (first["row"].as_u64(), first["by"].as_str(), first["case"].as_str()),
        (Some(1), Some("500"), Some("A1"))
    );
    let text = run(&base);
    for words in [
        "比较 6 件：不变 2，变动 4",
        "24,400 → 25,900（+1,500）",
        "法定幅度",
        "[below]",
        "行 3 A3  一般处罚 3,000 → 一般处罚 3,500  +500",
    ] {
        assert!(text.out.contains(words), "{words}: {}", text.out);
    }
    let page = place.read("d.html");
    assert!(page.contains("规则变动的影响") && page.contains("+500") && page.contains("id=\"r1\""));
    // The other way round, the fines fall.
    let back = run(&["diff", &new, &place.rules, "--cases", &place.input, "--item", "small/shop", "--json"]).json();
    assert_eq!(back["cases"]["difference"], "-1500");
    assert_eq!(back["cases"]["rules"][0]["down"], 3);
}

#[test]
fn a_run_compares_itself_with_an_older_pack() {
    let place = Place::new("batch-against");
    let new = changed(&place);
    let out = place.path("o.csv");
    let report = place.path("r.html");
    let ran = run(&[
        "batch",
        &place.input,
        "-o",
        &out,
        "--rules",
        &new,
        "--item",
        "small/shop",
        "--against",
        &place.rules,
        "--json",
        "--report",
        &report,
    ]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let against = &ran.json()["against"];
    assert_eq!([&against["before"], &against["after"]], ["24400", "25900"]);
    assert_eq!(against["rules"][0]["cases"], 3);
    assert!(place.read("r.html").contains("规则变动的影响"));
    let told = run(&[
        "batch",
        &place.input,
        "-o",
        &place.path("p.csv"),
        "--rules",
        &new,
        "--item",
        "small/shop",
        "--against",
        &place.rules,
        "--lang",
        "en",
    ]);
    assert!(told.err.contains("24,400 → 25,900 (+1,500)"), "{}", told.err);
}

#[test]
fn two_versions_of_a_law_are_compared_without_cases() {
    let place = Place::new("diff-packs");
    let new = changed(&place);
    let ran = run(&["diff", &place.rules, &new]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for words in
        ["small 0.1.0 → small 0.2.0", "事项：新增 0，删去 0，改变 1，不变 0", "clauses/below/fine/to：5000元 → 6000元"]
    {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    let same = run(&["diff", &place.rules, &place.rules, "--lang", "en"]);
    assert!(same.out.contains("the rules of the two packs are the same"), "{}", same.out);
    let market = root().join("rules/cn/market");
    let version = |year: &str| market.join(format!("food-safety-{year}")).to_string_lossy().into_owned();
    let ran = run(&["diff", &version("2021"), &version("2025"), "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let body = ran.json();
    assert_eq!(body["old"]["id"], body["new"]["id"]);
    assert_ne!(body["old"]["sha256"], body["new"]["sha256"]);
    // The amendment of 2025 put liquid formula beside powder in article 124.
    let changed = body["changes"]["changed"].as_array().unwrap();
    let item = changed.iter().find(|i| i["item"] == "substandard-food").expect("article 124 changed");
    assert!(item["changes"].to_string().contains("婴幼儿配方液态乳"), "{item}");
    // Many packs below a folder are no two packs.
    assert_eq!(run(&["diff", &market.to_string_lossy(), &version("2025")]).code, 2);
}

#[test]
fn the_laws_as_shipped_are_compared_over_cases() {
    let dir = folder("diff-laws");
    let market = root().join("rules/cn/market");
    let pack = |name: &str| market.join(name).to_string_lossy().into_owned();
    let cases = |id: &str, rows: &str| {
        let path = dir.join(format!("{id}.csv")).to_string_lossy().into_owned();
        assert_eq!(run(&["generate", "--pack", id, "--rows", rows, "--seed", "4", "-o", &path]).code, 0);
        path
    };
    // The amendment of 2025 changed no amount of an item both texts have.
    let food = cases("food-safety", "40");
    let ran = run(&["diff", &pack("food-safety-2021"), &pack("food-safety-2025"), "--cases", &food, "--json"]);
    let told = &ran.json()["cases"];
    assert_eq!((told["moved"].as_u64(), told["difference"].as_str()), (Some(0), Some("0")), "{told}");
    assert!(told["compared"].as_u64().unwrap() > 20, "{told}");
    // Obstruction by a unit: up to 50,000 yuan (article 28 of 2019), up to 100,000 (article 35 of 2025); the middle of both.
    let competition = cases("unfair-competition", "120");
    let two = [pack("unfair-competition-2019"), pack("unfair-competition-2025")];
    let ran = run(&["diff", &two[0], &two[1], "--cases", &competition, "--json"]);
    let body = ran.json();
    let rules = body["cases"]["rules"].as_array().unwrap();
    let rule = rules
        .iter()
        .find(|r| r["item"] == "unfair-competition/obstruction" && r["old_rules"] == serde_json::json!(["unit"]))
        .expect("obstruction by a unit");
    assert_eq!((rule["stage"].as_str(), rule["down"].as_u64()), (Some("clause"), Some(0)));
    let text = rule["text"].as_str().unwrap();
    assert!(text.contains("第二十八条") && text.contains("第三十五条"), "{text}");
    let (before, after) = (rule["before"].as_str().unwrap(), rule["after"].as_str().unwrap());
    let number = |t: &str| parse_number(t).unwrap().unwrap();
    assert_eq!(Ok(number(after)), number(before).mul(Number::from(2)), "twice the maximum is twice each fine");
    let sum = |key: &str| number(body["cases"][key].as_str().unwrap());
    assert_eq!(sum("after").sub(sum("before")), Ok(sum("difference")));
}
