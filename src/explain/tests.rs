use super::sample;
use super::width::{char_width, wrap};
use super::words::Words;
use super::*;
use crate::assess::{Assessment, Because, Cite, Shown, Status, Step};
use crate::diagnostic::both;
use crate::document::{Syntax, compact, read};
use crate::quantity::push_number;
use crate::quantity::{Interval, Number, parse_date, yuan_text};
use proptest::prelude::*;
use serde_json::Value;

const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

#[test]
fn json_fits_its_schema() {
    let validator = jsonschema::validator_for(&assessment_schema()).unwrap();
    for a in sample::all() {
        for lang in LANGS {
            let line = json(&a, lang);
            let value: Value = serde_json::from_str(&line).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&value).map(|e| format!("{} {e}", e.instance_path())).collect();
            assert!(errors.is_empty(), "{errors:#?}");
            assert_eq!(serde_json::to_string(&value).unwrap(), line);
            assert_eq!(serde_json::to_string_pretty(&value).unwrap() + "\n", json_pretty(&a, lang));
        }
    }
    // The schema is closed: what is not described is refused.
    let mut value: Value = serde_json::from_str(&json(&sample::ordinary(), Lang::Zh)).unwrap();
    value["more"] = Value::Bool(true);
    assert!(!validator.is_valid(&value));
    assert!(jsonschema::meta::is_valid(&assessment_schema()));
}

#[test]
fn json_says_what_the_contract_names() {
    let value: Value = serde_json::from_str(&json(&sample::ordinary(), Lang::Zh)).unwrap();
    assert_eq!(value["schema"], "cailiang.assessment/1");
    assert_eq!(value["item"]["id"], "food-safety/unlicensed");
    assert_eq!(value["status"], "decided");
    assert_eq!(value["outcome"], "ordinary");
    assert_eq!(value["tier"], Value::Null);
    assert_eq!(value["fine"]["statutory"]["min"], "50000");
    assert_eq!(value["fine"]["range"]["max_inclusive"], false);
    assert_eq!(value["fine"]["amount"], "75000");
    assert_eq!(value["options"][0]["gives"]["fine"]["amount"], "57500");
    assert_eq!(value["values"]["连续天数"], "30日");
    assert_eq!(value["procedure"][0]["due"], "2026-04-12");
    assert_eq!(value["procedure"][1]["applies"], Value::Null);
    assert_eq!(value["trace"][2]["step"], "clause");
    assert_eq!(
        value["trace"][2]["text"],
        "货值金额为800元，低于1万元，依照《食品安全法》第一百二十二条第一款，处5万元以上10万元以下罚款。"
    );
    assert_eq!(value["trace"][2]["because"][0]["saw"]["货值金额"], "800元");
    assert_eq!(value["trace"][2]["value"]["上限"], "10万元");
    for absent in ["possible", "judgement"] {
        assert!(value.get(absent).is_none());
    }
    let open: Value = serde_json::from_str(&json(&sample::open(), Lang::En)).unwrap();
    assert!(open.get("fine").is_none());
    assert_eq!(open["possible"]["fine"]["max"], Value::Null);
    assert_eq!(open["missing"][1]["options"][0]["id"], "remedied");
}

#[test]
fn keys_stand_once_even_where_names_meet() {
    let mut a = sample::ordinary();
    a.values = vec![("x".into(), Shown::Bool(true)), ("x".into(), Shown::Bool(false))];
    let line = json(&a, Lang::Zh);
    assert!(line.contains(r#""values":{"x":"是"}"#));
    assert!(read(&line, 0, Syntax::Json).is_ok());
}

fn condition(zh: &str, holds: bool, saw: Vec<(&str, Shown)>) -> String {
    let b = Because {
        condition: both(zh, zh),
        holds: Some(holds),
        saw: saw.into_iter().map(|(n, v)| (both(n, n), v)).collect(),
    };
    let mut out = String::new();
    super::sentence::push_condition(&mut out, &b, Words { lang: Lang::Zh, currency: "CNY" });
    out
}

#[test]
fn conditions_read_as_sentences() {
    let money = |n: i64| Shown::Money(Number::from(n));
    assert_eq!(condition("goods < 1万元", true, vec![("货值金额", money(800))]), "货值金额为800元，低于1万元");
    assert_eq!(condition("货值金额 < 1万元", false, vec![("货值金额", money(20000))]), "货值金额为2万元，不低于1万元");
    assert_eq!(condition("货值金额 ≥ 1万元", false, vec![("货值金额", money(1))]), "货值金额为1元，未达到1万元");
    assert_eq!(condition("情节严重", false, vec![("情节严重", Shown::Bool(false))]), "情节严重：否");
    assert_eq!(condition("后果 = “serious”", true, vec![("后果", Shown::Text(both("严重", "serious")))]), "后果为严重");
    assert_eq!(condition("“a” 属于 情节", false, vec![]), "");
    assert_eq!(
        condition("货值金额 < 1万元", false, vec![("货值金额", Shown::Unknown)]),
        "货值金额未知，须查明是否低于1万元"
    );
    assert_eq!(
        condition("a + b > 1万元", true, vec![("甲", money(1)), ("乙", money(2))]),
        "a + b > 1万元（甲为1元，乙为2元）成立"
    );
}

#[test]
fn ranges_read_as_the_statutes_write_them() {
    let (zh, en) = (Words { lang: Lang::Zh, currency: "CNY" }, Words { lang: Lang::En, currency: "CNY" });
    let n = |v: i64| Some(Number::from(v));
    let of = |min, max, min_inclusive, max_inclusive| Interval { min, max, min_inclusive, max_inclusive };
    for (i, a, b) in [
        (of(n(50000), n(100000), true, true), "5万元以上10万元以下", "50,000 yuan to 100,000 yuan"),
        (of(n(50000), n(100000), true, false), "5万元以上不满10万元", "50,000 yuan to below 100,000 yuan"),
        (of(n(50000), n(100000), false, true), "超过5万元、10万元以下", "above 50,000 yuan up to 100,000 yuan"),
        (of(n(50000), n(100000), false, false), "超过5万元不满10万元", "above 50,000 yuan to below 100,000 yuan"),
        (of(n(50000), n(50000), true, true), "5万元", "50,000 yuan"),
        (of(None, n(30000), true, true), "3万元以下", "up to 30,000 yuan"),
        (of(n(30000), None, false, true), "超过3万元", "above 30,000 yuan"),
        (of(None, None, true, true), "法律未规定数额", "no amount set"),
    ] {
        assert_eq!(zh.interval(&i), a);
        assert_eq!(en.interval(&i), b);
    }
    assert_eq!(zh.money_both(Number::from(75000)), "75,000元（7.5万元）");
    assert_eq!(zh.money_both(Number::from(800)), "800元");
    assert_eq!(Words { lang: Lang::Zh, currency: "USD" }.money(Number::from(1234)), "1,234 USD");
}

#[test]
fn text_leads_with_the_recommendation() {
    let page = text(&sample::ordinary(), Lang::Zh, Extent::Brief, 80, false);
    let start: String = page.lines().take(3).map(|l| l.to_owned() + "\n").collect();
    let expected = "裁量建议                                                    粤市监案〔2026〕12号\n".to_owned()
        + &"─".repeat(80)
        + "\n  一般处罚，罚款75,000元（7.5万元）\n";
    assert_eq!(start, expected);
    let bar = "  5万元 ├──────────────────━━━━━━━━━━━━●━━━━━━━━━━━━──────────────────┤ 10万元\n";
    assert!(page.contains(bar), "{page}");
    assert!(page.contains("未经核对"));
    assert!(!page.contains('\u{1b}'));
    assert!(text(&sample::ordinary(), Lang::Zh, Extent::Brief, 80, true).contains("\u{1b}[1;32m"));
}

#[test]
fn every_status_has_its_headline() {
    let words = |a: &Assessment, lang| super::outline::headline(a, Words { lang, currency: &a.pack.currency });
    let heads: Vec<String> = sample::all().iter().take(7).map(|a| words(a, Lang::Zh)).collect();
    assert_eq!(
        heads,
        [
            "一般处罚，罚款75,000元（7.5万元）",
            "事实待查明",
            "不予处罚",
            "须综合裁量",
            "规则未覆盖",
            "减轻处罚，罚款幅度不满5万元，具体数额由案审会裁量",
            "一般处罚，罚款2,500.55 USD",
        ]
    );
    assert_eq!(words(&sample::ordinary(), Lang::En), "Ordinary penalty, fine of 75,000 yuan");
    let mut none = sample::ordinary();
    none.fine = None;
    assert_eq!(words(&none, Lang::Zh), "一般处罚，不处罚款");
    none.status = Status::Conflict;
    assert_eq!(words(&none, Lang::En), "To be weighed by the committee");
}

#[test]
fn lines_keep_their_columns_and_punctuation() {
    assert_eq!(super::width("罚款7.5万元"), 11);
    assert_eq!(wrap("罚款，处以上", 8), ["罚款，处", "以上"]);
    assert_eq!(wrap("合计处罚款七万，处", 14), ["合计处罚款七", "万，处"]);
    assert_eq!(wrap("ab cd efgh ij", 8), ["ab cd", "efgh ij"]);
    assert_eq!(wrap("", 8), [""]);
    assert_eq!(wrap("abcdefghijklmnop", 8), ["abcdefgh", "ijklmnop"]);
}

/// What a hostile case or pack would put everywhere.
const HOSTILE: &str = "<script>alert('x')</script> & \"q\" | `code` **b** _i_ [a](http://e.x) \u{1b}[31m\u{202e}\n# h";

#[test]
fn documents_carry_nothing_active() {
    for mut a in sample::all() {
        sample::with_texts(&mut a, &mut |t| t.push_str(HOSTILE));
        for (lang, extent) in LANGS.into_iter().flat_map(|l| [(l, Extent::Brief), (l, Extent::Full)]) {
            let page = html(&a, lang, extent);
            assert!(!page.contains("<script") && !page.contains("'x'") && !page.contains("\"q\""));
            assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;q&quot;"));
            balanced(&page);
            let md = markdown(&a, lang, extent);
            assert!(!md.contains("<script") && md.contains("&lt;script&gt;"));
            assert!(md.contains("\\| \\`code\\` \\*\\*b\\*\\* \\_i\\_ \\[a\\]"));
            assert!(!md.contains("http://"));
            for row in md.lines().filter(|l| l.starts_with('|')) {
                let bars = row.replace("\\|", "").matches('|').count();
                assert!((3..=4).contains(&bars), "{row}");
            }
            for out in [page, md, text(&a, lang, extent, 80, false)] {
                assert!(out.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'));
            }
        }
    }
}

/// Every element that opens closes, in order.
fn balanced(page: &str) {
    const VOID: [&str; 5] = ["!doctype", "meta", "rect", "circle", "path"];
    let mut open: Vec<&str> = Vec::new();
    for piece in page.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap();
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{piece}"),
            None => {
                let name = tag.split_whitespace().next().unwrap().trim_end_matches('/');
                if !VOID.contains(&name) {
                    open.push(name);
                }
            }
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn the_document_names_its_digests() {
    let a = sample::ordinary();
    let digest = sha256_hex(json(&a, Lang::Zh).as_bytes());
    for page in [markdown(&a, Lang::Zh, Extent::Brief), html(&a, Lang::Zh, Extent::Brief)] {
        assert!(page.contains(&digest) && page.contains(&a.pack.sha256));
        assert!(page.contains("行政处罚裁量建议书") && page.contains("合议意见"));
    }
}

#[test]
fn pages_are_short_unless_all_is_asked_for() {
    let a = sample::ordinary();
    let quote = "自行政处罚案件立案之日起九十日内作出";
    let failed = "受他人胁迫或者诱骗实施违法行为";
    let pages = |extent| [text(&a, Lang::Zh, extent, 400, false), markdown(&a, Lang::Zh, extent)];
    for page in pages(Extent::Brief) {
        assert!(!page.contains(quote) && !page.contains(failed), "{page}");
        assert!(page.contains("罚款75,000元") && page.contains("货值金额为800元，未达到1万元"), "{page}");
    }
    for page in pages(Extent::Full) {
        assert!(page.contains(quote) && page.contains(failed), "{page}");
    }
    assert!(text(&a, Lang::Zh, Extent::Brief, 80, false).lines().count() <= 60);
    let (brief, full) = (html(&a, Lang::Zh, Extent::Brief), html(&a, Lang::Zh, Extent::Full));
    for page in [&brief, &full] {
        assert!(page.contains("@page { size: A4;") && page.contains("@media print"));
        assert!(page.contains(quote) && page.contains(failed));
        for blank in ["承办人", "审核人", "案审会主任", "日期"] {
            assert!(page.contains(blank), "{blank}");
        }
    }
    assert!(brief.contains("<details class=\"annex\">"));
    assert!(full.contains("<details class=\"annex printed\" open>"));
}

#[test]
fn the_figure_names_the_stretches_known() {
    let page = html(&sample::ordinary(), Lang::Zh, Extent::Brief);
    assert!(page.contains(">一般处罚</text>") && page.contains(">从轻处罚</text>"), "{page}");
    assert!(page.contains(">7.5万元</text>"));
}

#[test]
fn changes_with_one_result_stand_together_and_circumstances_first() {
    let mut a = sample::ordinary();
    let mut second = a.would_change[1].clone();
    second.label = both("从轻减轻情节：受他人胁迫", "Mitigating circumstances: coerced");
    let mut date = a.would_change[0].clone();
    let day = |t: &str| Shown::Date(parse_date(t).unwrap());
    date.label = both("发现日", "date of discovery");
    (date.from, date.to) = (day("2026-01-10"), day("2028-01-06"));
    a.would_change.insert(0, date);
    a.would_change.push(second);
    let (lines, useful) = super::changes::changes(&a, Words { lang: Lang::Zh, currency: "CNY" });
    assert_eq!(
        lines,
        [
            "从轻减轻情节：认定“主动消除或者减轻违法行为危害后果”、“受他人胁迫”之一，则从轻处罚，罚款5.75万元",
            "“货值金额”由800元变为1万元，则罚款15万元",
            "“发现日”由2026年1月10日变为2028年1月6日，则罚款15万元",
        ]
    );
    assert_eq!(useful, 2, "a date two years off is remote");
    let (lines, _) = super::changes::changes(&a, Words { lang: Lang::En, currency: "CNY" });
    assert_eq!(
        lines[0],
        "Mitigating circumstances, any of “harm removed”, “coerced” found: lenient penalty, fine of 57,500 yuan"
    );
}

#[test]
fn an_option_cites_what_allows_it() {
    let cite = |place: &str| Cite { cite: place.into(), quote: None, unverified: false };
    let mut a = sample::ordinary();
    let w = Words { lang: Lang::Zh, currency: "CNY" };
    let mut option = a.options[0].clone();
    option.basis =
        vec![cite("行政处罚法 第三十条"), cite("总局指导意见 第十四条"), cite("行政处罚法 第三十一条")].into();
    assert_eq!(super::outline::option_cited(&a, &option, w), "《行政处罚法》第三十条等");
    for s in a.trace.iter_mut().filter(|s| s.rule == "cooperated") {
        *s = Step { applied: Some(true), ..s.step() }.into();
    }
    assert_eq!(super::outline::option_cited(&a, &option, w), "《总局指导意见》第十四条");
}

#[test]
fn what_cannot_be_paid_is_shown_exactly_and_marked() {
    let mut a = sample::ordinary();
    let fine = a.fine.as_mut().unwrap();
    fine.amount = Some(Number::new(750_001_234, 4));
    let page = text(&a, Lang::Zh, Extent::Brief, 100, false);
    assert!(page.contains("罚款75,000.1234元（含不足一分的部分）"), "{page}");
    assert!(page.contains("如何取整"), "{page}");
    let fine = a.fine.as_mut().unwrap();
    fine.amount = Some(Number::new(75_000_500, 3));
    assert!(!text(&a, Lang::Zh, Extent::Brief, 100, false).contains("不足一分"));
}

#[test]
fn a_party_does_not_repeat_what_the_frame_says() {
    let all = sample::all();
    let joined = all.last().unwrap();
    let page = text(joined, Lang::Zh, Extent::Brief, 80, false);
    assert_eq!(page.matches("粤市监案〔2026〕12号").count(), 1);
    assert_eq!(page.matches("违法行为  未取得").count(), 1, "{page}");
    assert!(page.contains("· 同：单位"), "{page}");
}

#[test]
fn circumstances_say_what_they_do() {
    let w = |lang| Words { lang, currency: "CNY" };
    let a = sample::ordinary();
    for s in a.trace.iter().filter(|s| s.rule == "remedied") {
        let values = vec![(both("效果", "effect"), Shown::Text(both("从轻或者减轻", "lenient or reduced")))];
        let s = Step { applied: Some(true), values, ..s.step() };
        assert_eq!(
            super::sentence::sentence(&s, w(Lang::Zh), &[]),
            "认定从轻或者减轻情节“主动消除或者减轻违法行为危害后果”。"
        );
        assert_eq!(super::sentence::sentence(&s, w(Lang::En), &[]), "Counted as lenient or reduced: harm removed.");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn json_is_valid_for_any_text(any in any::<String>(), more in "\\PC{0,12}[\u{0}-\u{7f}]{0,24}") {
        for mut a in sample::all() {
            let mut turn = false;
            sample::with_texts(&mut a, &mut |t| {
                t.push_str(if turn { &any } else { &more });
                turn = !turn;
            });
            let line = json(&a, Lang::Zh);
            let value: Value = serde_json::from_str(&line).unwrap();
            prop_assert_eq!(&serde_json::to_string(&value).unwrap(), &line);
            // The strict reader takes it too, and writes the same bytes: records rely on it.
            let node = read(&line, 0, Syntax::Json).unwrap();
            prop_assert_eq!(compact(&node), line);
        }
    }

    #[test]
    fn terminal_lines_fit_and_hold_no_controls(any in any::<String>(), width in 40_usize..120) {
        let mut a = sample::ordinary();
        sample::with_texts(&mut a, &mut |t| t.push_str(&any));
        let page = text(&a, Lang::Zh, if width % 2 == 0 { Extent::Brief } else { Extent::Full }, width, false);
        for line in page.lines() {
            prop_assert!(super::width(line) <= width, "{} {line:?}", super::width(line));
            prop_assert!(line.chars().all(|c| !c.is_control()));
        }
    }

    #[test]
    fn wrapping_loses_nothing(any in any::<String>(), columns in 8_usize..60) {
        let clean = super::outline::clean(&any);
        let lines = wrap(&clean, columns);
        let bare = |t: &str| t.chars().filter(|c| *c != ' ').collect::<String>();
        prop_assert_eq!(bare(&lines.concat()), bare(&clean));
        for line in &lines {
            prop_assert!(line.chars().map(char_width).sum::<usize>() <= columns);
        }
    }

    #[test]
    fn amounts_are_written_as_everywhere(m in any::<i64>(), small in -3_000_000_000_000_i64..3_000_000_000_000, scale in 0_u8..4) {
        let words = Words { lang: Lang::Zh, currency: "CNY" };
        for v in [m, small, small / 10_000 * 10_000] {
            let n = Number::new(v, scale);
            prop_assert_eq!(words.money(n), yuan_text(n));
            let mut out = String::new();
            push_number(&mut out, n);
            prop_assert_eq!(out, n.to_string());
        }
    }
}
