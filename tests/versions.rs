//! Several versions of the law, and several provisions, for one case: Administrative Penalty Law arts. 29 and 37.

#![allow(clippy::unwrap_used)]

mod support;

use cailiang::assess::{Ask, AssessError, Assessment, Assessor, Status, Under};
use cailiang::case::read_case;
use cailiang::document::{Syntax, read};
use cailiang::quantity::{Date, Number};
use support::rule_set;

const PLAIN: &str = r#""当事人类型":"organization","涉及生命健康金融安全且有危害后果":false,"不予处罚情形":[],"从轻减轻情节":[],"从重情节":[],"可以从轻减轻情节":[],"可以从重情节":[]"#;

fn assess(folders: &[&str], case: &str) -> Result<Assessment, AssessError> {
    asked(folders, case, &Ask::default())
}

fn asked(folders: &[&str], case: &str, ask: &Ask) -> Result<Assessment, AssessError> {
    let (rules, _) = rule_set(folders);
    let case = read_case(&read(&case.replace("$", PLAIN), 0, Syntax::Json).unwrap()).unwrap();
    Assessor::new(&rules).assess(&case, ask)
}

/// 认证认可条例 art. 66: 50,000–200,000 yuan; since 2023, with goods worth less than 10,000 yuan, up to twice their value.
const CERTIFICATION: [&str; 2] = ["rules/cn/general", "rules/cn/market"];

fn certification(facts: &str) -> Assessment {
    let case = format!(
        r#"{{"item":"certification/uncertified-products","dates":{{"act":"2023-07-19","found":"2023-08-01","decision":"2023-10-01"}},"facts":{{$,{facts}}}}}"#
    );
    assess(&CERTIFICATION, &case).unwrap()
}

#[test]
fn a_fact_only_the_new_law_asks_for_is_missing_until_it_is_given() {
    let open = certification(r#""违法所得":0"#);
    assert_eq!(open.status, Status::NeedsFacts);
    assert!(open.fine.is_none() && open.outcome.is_none());
    assert!(open.missing.iter().any(|m| m.label.zh == "货值金额"), "{:?}", open.missing);
    let (low, high) = open.possible.as_ref().unwrap().fine.unwrap();
    assert_eq!(open.others.len(), 2);

    // The new law is lighter for goods worth 5,000 yuan: up to 10,000. For goods worth 10,000 both say the same.
    for (goods, max) in [("5000", 10_000), ("10000", 200_000)] {
        let a = certification(&format!(r#""违法所得":0,"货值金额":{goods}"#));
        assert_eq!(a.status, Status::Decided, "{goods}");
        let fine = a.fine.unwrap();
        assert_eq!(fine.statutory.max, Some(Number::from(max)), "{goods}");
        let range = fine.range.unwrap();
        assert!(range.min.unwrap_or(Number::ZERO) >= low, "{goods}");
        assert!(high.is_none_or(|h| range.max.is_some_and(|m| m <= h)), "{goods}");
        assert_eq!(a.others.len(), 1);
    }
}

#[test]
fn a_decision_no_version_covers_is_told() {
    // The 2018 amendment of the Food Safety Law is not among the packs: 2018-12-29 to 2021-04-28.
    let a = assess(
        &CERTIFICATION,
        r#"{"item":"food-safety/unlicensed","dates":{"act":"2018-12-01","found":"2018-12-10","decision":"2019-03-01"},"facts":{$,"货值金额":800}}"#,
    )
    .unwrap();
    assert!(a.warnings.iter().any(|w| w.code == "law-at-decision-unknown"), "{:?}", a.warnings);
}

#[test]
fn a_law_that_was_not_in_force_applies_only_when_forced_and_says_so() {
    let case = r#"{"item":"food-safety/unlicensed","dates":{"act":"2019-03-01","found":"2019-03-10"},"facts":{$,"货值金额":800}}"#;
    let refused = asked(&CERTIFICATION, case, &Ask::default());
    assert!(matches!(refused, Err(AssessError::Case(d)) if d[0].code == "item-not-in-force"));
    let forced = asked(&CERTIFICATION, case, &Ask { force: true, ..Ask::default() }).unwrap();
    let told = forced.warnings.iter().find(|w| w.code == "law-not-in-force").unwrap();
    assert!(told.text.zh.contains("2019-03-01") && told.text.zh.contains("施行"), "{}", told.text.zh);
}

#[test]
fn the_law_of_a_day_asked_for_says_when_the_act_was_not_under_it() {
    let under = |act: &str| {
        let case = format!(
            r#"{{"item":"food-safety/unlicensed","dates":{{"act":"{act}","found":"2022-03-10"}},"facts":{{"货值金额":800}}}}"#
        );
        let (rules, _) = rule_set(&CERTIFICATION);
        let case = read_case(&read(&case, 0, Syntax::Json).unwrap()).unwrap();
        let day = Under::Day(Date::new(2022, 1, 1).unwrap());
        let a = Assessor::new(&rules).assess_under(&case, &Ask::default(), day).unwrap();
        a.warnings.iter().any(|w| w.code == "law-not-in-force")
    };
    assert!(under("2016-03-01"));
    assert!(!under("2022-03-01"));
}

#[test]
fn provisions_of_two_packs_share_one_case() {
    // The act breaks art. 49 of the Product Quality Law and art. 50: one needs only the goods' value.
    let both = |facts: &str| {
        assess(
            &CERTIFICATION,
            &format!(
                r#"{{"items":["product-quality/unsafe-products","certification/uncertified-products"],"dates":{{"act":"2024-03-01","found":"2024-04-01"}},"facts":{{$,{facts}}}}}"#
            ),
        )
    };
    // 情节严重 and 销售者不知情 are facts of the Product Quality Law alone.
    let a = both(r#""违法所得":0,"货值金额":20000,"情节严重":false,"销售者不知情且如实说明进货来源":false"#).unwrap();
    assert_eq!(a.status, Status::Decided);
    // Art. 49: 20,000–60,000; art. 66: 50,000–200,000, the higher.
    assert_eq!(a.item.0, "certification/uncertified-products");
    assert_eq!(a.fine.unwrap().statutory.max, Some(Number::from(200_000)));
    assert_eq!(a.others.len(), 1);

    // While one of them is open, so is the whole.
    let open = both(r#""违法所得":0,"货值金额":20000,"情节严重":false"#).unwrap();
    assert!(open.status == Status::Decided || open.missing.iter().any(|m| m.label.zh.contains("销售者不知情")));

    // A name none of them knows is still refused.
    let refused = both(r#""违法所得":0,"货值金额":20000,"无此事实":1"#);
    assert!(matches!(refused, Err(AssessError::Case(d)) if d[0].code == "unknown-fact"));
}
