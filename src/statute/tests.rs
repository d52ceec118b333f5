use super::*;
use crate::quantity::Number;

fn value(text: &str) -> Option<String> {
    read_numeral(text).map(|n| n.to_string())
}

#[test]
fn numerals_of_each_form_are_read() {
    for (text, want) in [
        ("一千二百", "1200"),
        ("两万", "20000"),
        ("二十万", "200000"),
        ("十", "10"),
        ("一百零三", "103"),
        ("一百一十", "110"),
        ("二〇二一", "2021"),
        ("一万零五十", "10050"),
        ("一亿二千万", "120000000"),
        ("一万亿", "1000000000000"),
        ("1,000", "1000"),
        ("2万", "20000"),
        ("1.5万", "15000"),
        ("３０", "30"),
        ("零点五", "0.5"),
        ("伍拾", "50"),
    ] {
        assert_eq!(value(text).as_deref(), Some(want), "{text}");
    }
}

#[test]
fn what_is_no_numeral_is_not_guessed() {
    for text in [
        "",
        "万",
        "百",
        "一万二",
        "三百五",
        "千一百",
        "十百",
        "一千二千",
        "1,00",
        "几万",
        "一二三四五六七八九一二三四五六七八九一二",
    ] {
        assert_eq!(value(text), None, "{text}");
    }
}

#[test]
fn quantities_have_their_unit() {
    for (text, want, unit) in [
        ("五万元", "50000", Unit::Yuan),
        ("百分之五十", "50", Unit::Percent),
        ("30%", "30", Unit::Percent),
        ("千分之五", "0.5", Unit::Percent),
        ("2‰", "0.2", Unit::Percent),
        ("万分之五", "0.05", Unit::Percent),
        ("等值", "1", Unit::Times),
        ("三倍", "3", Unit::Times),
        ("一倍半", "1.5", Unit::Times),
        ("半倍", "0.5", Unit::Times),
    ] {
        let q = read_quantity(text).unwrap();
        assert_eq!((q.value.to_string().as_str(), q.unit), (want, unit), "{text}");
    }
}

#[test]
fn references_name_their_places() {
    let (c, used) = citation_at("第四十九条第二款第三项的规定").unwrap();
    assert_eq!((c.article, c.paragraph, c.item), (Some(49), Some(2), Some(3)));
    assert_eq!("第四十九条第二款第三项的规定".get(used..), Some("的规定"));
    let (c, _) = citation_at("第十四条第（一）项").unwrap();
    assert_eq!((c.article, c.item), (Some(14), Some(1)));
    assert_eq!(article_number("第十条之一").map(|c| c.to_string()), Some("第十条之一".to_owned()));
    assert_eq!(article_number("第二款"), None);
}

const LAW: &str = "# 某法\n\n<!-- version 2021-01-22 -->\n\n## 第一章 总则\n\n**第一条** 甲的，处一万元以上五万元以下的罚款；\
情节严重的，处五万元以上十万元以下的罚款。\n\n乙的，依照前款规定处罚。\n\n**第二条** 丙的，依照下列规定处以罚款：\n\n（一）小的，处五百元以下罚款；\n\n\
（二）大的，处五百元以上一千元以下罚款。\n\n**第三条** 丁的，依照本法第二条第二项的规定处罚；戊的，依照《中华人民共和国广告法》的规定处罚。\n";

#[test]
fn a_statute_has_its_articles_paragraphs_and_items() {
    let law = Statute::read(LAW).unwrap();
    assert_eq!((law.title.as_str(), law.articles.len(), law.chapters.len()), ("某法", 3, 1));
    assert_eq!(law.version.map(|d| d.to_string()).as_deref(), Some("2021-01-22"));
    let second = law.articles.get(1).unwrap();
    let item = second.paragraphs.first().and_then(|p| p.items.get(1)).unwrap();
    assert_eq!(LAW.get(item.at.clone()), Some("大的，处五百元以上一千元以下罚款。"));
    let last = law.articles.last().unwrap();
    assert!(LAW.get(last.at.clone()).unwrap().starts_with("**第三条** 丁的"));
}

#[test]
fn references_are_followed_within_the_statute() {
    let law = Statute::read(LAW).unwrap();
    let of = |n: usize| {
        let article = law.articles.get(n).unwrap();
        let found = article.read().references;
        found.iter().map(|r| law.resolve(&article.number, r)).collect::<Vec<_>>()
    };
    let sums = |r: &Resolved| match r {
        Resolved::Fines(list) => list.iter().map(|(_, f)| f.max.map(|m| m.to_string()).unwrap_or_default()).collect(),
        _ => Vec::new(),
    };
    assert_eq!(of(0).iter().map(sums).collect::<Vec<_>>(), [vec!["50000", "100000"]]);
    assert_eq!(of(1).iter().map(sums).collect::<Vec<_>>(), [vec!["500", "1000"]]);
    let third = of(2);
    assert_eq!(third.first().map(sums), Some(vec!["1000".to_owned()]));
    assert_eq!(third.get(1), Some(&Resolved::OtherLaw("中华人民共和国广告法".to_owned())));
}

#[test]
fn a_text_that_is_no_statute_is_refused() {
    assert_eq!(Statute::read(""), Err(StatuteError::NoTitle));
    assert_eq!(Statute::read("# 某法\n\n没有条文"), Err(StatuteError::NoArticle));
    let twice = Statute::read("# 某法\n**第一条** 甲\n**第一条** 乙");
    assert!(matches!(twice, Err(StatuteError::Twice(_, at)) if at > 0));
}

fn fines(text: &str) -> Vec<Fine> {
    read_article(text).fines
}

#[test]
fn alternatives_caps_and_floors_are_kept_apart() {
    let two = fines("情节严重的，并处五千万元以下或者上一年度营业额百分之五以下罚款。");
    let [a, b] = two.as_slice() else { panic!("{two:?}") };
    assert_eq!((a.kind, b.kind), (FineKind::MaxOnly, FineKind::Percent));
    assert!(a.alternative_of_next && b.alternative_of_prev);
    let capped = fines("甲的，处违法所得三倍以下、最高不超过三万元的罚款。");
    assert!(format!("{:?}", capped.first().unwrap().cap).contains("30000"));
    let floor = fines("甲的，并处货值金额十五倍以上三十倍以下的罚款；货值金额不足十万元的，按十万元计算。");
    assert!(format!("{:?}", floor.first().unwrap().base_floor).contains("100000"));
    let per = fines("甲的，以每人五百元以上二千元以下的标准处以罚款。");
    assert_eq!(per.first().map(|f| (f.kind, f.per.clone())), Some((FineKind::PerUnit, Some("每人".to_owned()))));
}

#[test]
fn a_mention_sets_no_fine() {
    for text in [
        "当事人应当到指定的银行缴纳罚款。",
        "罚款1万元以上的，应当报省级人民政府部门决定。",
        "依法给予一百元以下罚款的；",
        "对公民处以二百元以下罚款或者警告的行政处罚的，可以当场作出行政处罚决定。",
        "不得给予两次以上罚款的行政处罚。",
        "并处罚金五万元，赔偿价款的三倍。",
    ] {
        let read = read_article(text);
        assert!(read.fines.is_empty() && read.unread.is_empty(), "{text}: {read:?}");
    }
}

#[test]
fn what_is_not_understood_is_unread() {
    for (text, reason) in [
        ("甲的，处一至五千元罚款。", Reason::Units),
        ("甲的，处五万元以上一万元以下罚款。", Reason::Order),
        ("甲的，处与所得相当的罚款。", Reason::Amount),
        ("甲的，处不足五万元的罚款。", Reason::Units),
    ] {
        let read = read_article(text);
        assert!(read.fines.is_empty(), "{text}: {:?}", read.fines);
        assert_eq!(read.unread.iter().map(|u| u.reason).collect::<Vec<_>>(), [reason], "{text}");
    }
}

#[test]
fn other_penalties_are_named() {
    let text = "甲的，责令改正，给予警告、通报批评，没收违法所得和用于违法生产的工具；情节严重的，责令停产停业，暂扣许可证或者吊销许可证，\
                五年内不得从事生产活动，由公安机关处五日以上十日以下拘留。";
    let kinds: Vec<_> = read_article(text).penalties.iter().map(|p| p.kind.name()).collect();
    let want = [
        "order",
        "warning",
        "criticism",
        "confiscate_gains",
        "confiscate_tools",
        "suspend_business",
        "suspend_permit",
        "revoke",
        "ban",
        "detention",
    ];
    assert_eq!(kinds, want);
}

#[test]
fn a_mixed_range_is_in_times() {
    let found = fines("甲的，并处货值金额百分之五十以上三倍以下的罚款。");
    let fine = found.first().unwrap();
    assert_eq!((fine.min, fine.max), (Some(Number::new(5, 1)), Some(Number::from(3))));
    assert_eq!(fine.mixed_units.as_deref(), Some("50%以上3倍以下"));
}

#[test]
fn one_word_serves_two_parties() {
    for text in ["对个人处二百元以下、对单位处二千元以下罚款。", "对个人处二百元以下，对单位处二千元以下的罚款。"]
    {
        let read = fines(text);
        let found: Vec<_> = read.iter().map(|f| (f.subject.as_deref(), f.max)).collect();
        assert_eq!(
            found,
            [(Some("个人"), Some(Number::from(200))), (Some("单位"), Some(Number::from(2000)))],
            "{text}"
        );
    }
}

#[test]
fn items_of_a_list_need_no_word_for_the_fine() {
    let read = read_article(
        "有下列行为之一的，并处以下罚款：\n（一）未登记的，五百元以上一千元以下；\n（二）超载的，每超载一吨，一百元。",
    );
    let found: Vec<_> = read.fines.iter().map(|f| (f.item.as_deref(), f.max, f.condition.as_deref())).collect();
    assert_eq!(found, [(Some("一"), Some(Number::from(1000)), Some("未登记"))]);
    assert_eq!(read.unread.len(), 1, "{:?}", read.unread);
}

#[test]
fn a_fine_for_each_day_is_no_fixed_fine() {
    assert_eq!(fines("逾期的，每日处500元罚款。").first().map(|f| f.kind), Some(FineKind::PerDay));
    let base = fines("甲的，处所需处置费用一倍以上三倍以下的罚款。").first().and_then(|f| f.base.clone());
    assert_eq!(base.as_deref(), Some("所需处置费用"));
}
