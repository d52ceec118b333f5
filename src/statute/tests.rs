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

/// Kind, lower and upper end, verb, base, condition, subject.
type Read = (FineKind, Option<String>, Option<String>, String, Option<String>, Option<String>, Option<String>);

fn read(text: &str) -> Vec<Read> {
    let number = |n: Option<Number>| n.map(|n| n.to_string());
    fines(text)
        .into_iter()
        .map(|f| (f.kind, number(f.min), number(f.max), f.verb, f.base, f.condition, f.subject))
        .collect()
}

fn expect(text: &str, want: &[(FineKind, &str, &str, &str, &str, &str, &str)]) {
    let some = |s: &str| (!s.is_empty()).then(|| s.to_owned());
    let want: Vec<Read> = want
        .iter()
        .map(|(k, a, b, v, base, c, s)| (*k, some(a), some(b), (*v).to_owned(), some(base), some(c), some(s)))
        .collect();
    assert_eq!(read(text), want, "{text}");
}

#[test]
fn both_ends_share_the_unit_that_one_names() {
    use FineKind::Absolute;
    for (text, low, high) in [
        ("甲的，处五至十万元罚款。", "50000", "100000"),
        ("甲的，处5-10万元的罚款。", "50000", "100000"),
        ("甲的，处五百至一万元罚款。", "500", "10000"),
        ("甲的，处五千元至一万元罚款。", "5000", "10000"),
        ("甲的，处一至二亿元罚款。", "100000000", "200000000"),
        ("甲的，处一万元以上至三万元以下罚款。", "10000", "30000"),
        ("甲的，处10万以上20万以下的罚款。", "100000", "200000"),
        ("甲的，处二千元以上二万以下罚款。", "2000", "20000"),
        ("甲的，处１万元以上３万元以下的罚款。", "10000", "30000"),
        ("甲的，处不低于一万元不高于五万元的罚款。", "10000", "50000"),
    ] {
        expect(text, &[(Absolute, low, high, "处", "", "", "")]);
    }
    for text in [
        "甲的，处一至五千元罚款。",
        "甲的，处2至500元罚款。",
        "甲的，处五百至二亿元罚款。",
        "甲的，处五千美元以下的罚款。",
    ] {
        let all = read_article(text);
        assert!(all.fines.is_empty() && all.unread.len() == 1, "{text}: {all:?}");
    }
}

#[test]
fn a_fine_of_fines_names_the_fine_it_multiplies() {
    let text = "情节特别严重的，主管机关可以在本法第五条、第六条规定的罚款数额的二倍以上五倍以下确定具体罚款数额。";
    let found = fines(text);
    let [fine] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((fine.verb.as_str(), fine.mandatory, fine.multiplier_of_fine), ("可以…确定", false, true));
    assert_eq!((fine.min, fine.max), (Some(Number::from(2)), Some(Number::from(5))));
    assert_eq!(fine.base_raw.as_deref(), Some("主管机关可以在本法第五条、第六条规定的罚款数额"));
    // A share of a fine is a percentage of it, and a surcharge is none of the two.
    let shares = fines("给予单位罚款处罚的，对主管人员处单位罚款数额百分之五以上百分之十以下的罚款。");
    let [share] = shares.as_slice() else { panic!("{shares:?}") };
    assert_eq!(
        (share.kind, share.base.as_deref(), share.multiplier_of_fine),
        (FineKind::Percent, Some("罚款数额"), false)
    );
    assert!(fines("执法机构确定具体罚款数额时，应当考虑性质、程度等因素。").is_empty());
}

#[test]
fn a_daily_fine_has_the_usual_condition_only_where_the_text_bears_it() {
    let usual = "受到罚款处罚，被责令改正，拒不改正；自责令改正之日的次日起";
    for text in [
        "排污者受到罚款处罚，被责令改正，拒不改正的，作出决定的机关可以自责令改正之日的次日起，按照原处罚数额按日连续处罚。",
        "排污者受到罚款处罚，被责令改正的，机关应当组织复查，发现其继续排放的，依照《某法》的规定按日连续处罚。",
    ] {
        assert_eq!(fines(text).first().and_then(|f| f.condition.clone()).as_deref(), Some(usual), "{text}");
    }
    let own = fines("逾期不缴的，主管机关可以自逾期之日起，按照原处罚数额按日连续处罚。");
    assert_eq!(own.first().and_then(|f| f.condition.clone()).as_deref(), Some("逾期不缴；自逾期之日起"));
}

#[test]
fn may_reaches_over_a_comma_to_the_party_it_is_said_of() {
    use FineKind::{Absolute, MaxOnly, PerUnit};
    expect(
        "甲的，还可以根据情形对负有责任的董事、监事或者其他直接责任人员，给予警告或者处二十万元以下罚款。",
        &[(MaxOnly, "", "200000", "可以处", "", "", "负有责任的董事、监事或者其他直接责任人员")],
    );
    expect(
        "甲的，责令改正，并可对个人处以五十元以下的罚款，对单位处以一千元以下的罚款。",
        &[(MaxOnly, "", "50", "并可处以", "", "", "个人"), (MaxOnly, "", "1000", "可处以", "", "", "单位")],
    );
    expect(
        "甲的，可以对个人处每平方米二元以下的罚款、对单位处每平方米十元以下的罚款。",
        &[(PerUnit, "", "2", "可以处", "", "", "个人"), (PerUnit, "", "10", "可以处", "", "", "单位")],
    );
    // 可以 of one measure is not that of the next.
    expect(
        "甲的，可以责令停业，对主管人员处一万元以上二万元以下罚款。",
        &[(Absolute, "10000", "20000", "处", "", "", "主管人员")],
    );
}

#[test]
fn a_base_is_named_as_the_text_names_it() {
    for (text, base) in [
        ("甲的，处所造成直接经济损失一倍以上五倍以下罚款。", "直接经济损失"),
        ("甲的，处欠缴数额一倍以上三倍以下的罚款。", "欠缴数额"),
        ("甲的，处应缴保险费数额一倍以上三倍以下的罚款。", "应缴保险费"),
        ("甲的，处进货总额百分之五以上百分之十以下的罚款。", "进货总额"),
        ("甲的，处违法所得金额一倍以上三倍以下的罚款。", "违法所得"),
        ("甲的，处货值金额等值以上三倍以下的罚款。", "货值金额"),
        ("甲的，处合同约定的勘察费、设计费或者监理酬金1倍以上2倍以下的罚款。", "勘察费、设计费或者监理酬金"),
        ("甲的，按未完成建设的绿地建设预算费用的一至三倍处以罚款。", "绿地建设预算费用"),
    ] {
        assert_eq!(fines(text).first().and_then(|f| f.base.clone()).as_deref(), Some(base), "{text}");
    }
    let per = |text: &str| fines(text).first().and_then(|f| f.per.clone());
    assert_eq!(per("甲的，按临时使用绿地每日每平方米十元以上三十元以下处以罚款。").as_deref(), Some("每日每平方米"));
    assert_eq!(fines("甲的，自次日起处每日一万元的罚款。").first().map(|f| f.kind), Some(FineKind::PerDay));
}

#[test]
fn conditions_and_parties_go_on_only_as_far_as_they_reach() {
    use FineKind::{Absolute, MaxOnly, Multiple, Percent};
    expect(
        "单位违反规定的，可以对主要负责人处上一年度从本单位取得收入百分之五十以下的罚款；收入难以认定的，处一万元以上十万元以下的罚款。",
        &[
            (Percent, "", "50", "可以处", "上一年度从本单位取得收入", "", "主要负责人"),
            (Absolute, "10000", "100000", "处", "", "收入难以认定", "主要负责人"),
        ],
    );
    expect(
        "甲的，处违法所得一倍以上十倍以下罚款，没有违法所得的，处一百万元以下罚款，对直接责任人员处十万元以下罚款。",
        &[
            (Multiple, "1", "10", "处", "违法所得", "", ""),
            (MaxOnly, "", "1000000", "处", "", "没有违法所得", ""),
            (MaxOnly, "", "100000", "处", "", "", "直接责任人员"),
        ],
    );
    expect(
        "对未经许可运输的，或者未经许可储存的，处一万元以下的罚款。",
        &[(MaxOnly, "", "10000", "处", "", "未经许可运输的，或者未经许可储存", "")],
    );
    expect("对机关实施的调查，拒绝提供材料的，处一万元以下的罚款。", &[(MaxOnly, "", "10000", "处", "", "", "")]);
    expect(
        "甲的，可以单处或者并处警告，违法所得三倍以下、但最高不超过三万元的罚款。",
        &[(Multiple, "", "3", "可以单处或者并处", "违法所得", "", "")],
    );
    expect(
        "单位有前款第一项行为之一，处五万元以下的罚款；个人有前款第一项行为之一，处五百元以下的罚款。",
        &[
            (MaxOnly, "", "50000", "处", "", "单位有前款第一项行为之一", "单位"),
            (MaxOnly, "", "500", "处", "", "个人有前款第一项行为之一", "个人"),
        ],
    );
    expect(
        "当事人和其他有关人员，未如实反映情况的，对事故发生单位处一万元以下的罚款。",
        &[(MaxOnly, "", "10000", "处", "", "", "事故发生单位")],
    );
}

#[test]
fn a_fine_whose_amount_follows_by_party_is_deferred() {
    let found =
        fines("有下列行为之一的，责令改正，处以罚款：\n（一）倾倒的；\n单位有前款第一项行为之一，处五万元以下的罚款。");
    let told: Vec<_> = found.iter().map(|f| (f.kind, f.deferred)).collect();
    assert_eq!(told, [(FineKind::Unspecified, true), (FineKind::MaxOnly, false)]);
}

#[test]
fn two_floors_of_a_base_are_told_in_words() {
    let found = fines(
        "甲的，并处货值金额十倍以上二十倍以下的罚款；批发的货值金额不足十万元的，按十万元计算，零售的货值金额不足一万元的，按一万元计算。",
    );
    let floor = found.first().and_then(|f| f.base_floor.clone());
    assert!(matches!(floor, Some(Beside::Words(w)) if w.contains("十万元") && w.contains("一万元")), "{found:?}");
}

#[test]
fn a_fine_that_is_only_spoken_of_is_none() {
    for text in [
        "主管部门作出对公民处1万元以上罚款、没收货物等行政处罚决定之前，应当告知当事人。",
        "纳税人欠缴税款，同时被行政机关处以罚款，应当先缴纳税款。",
        "对违法行为人予以警告、二百元以下罚款，可以当场作出行政处罚决定。",
        "其中警告、五百元以下的罚款可以由派出所决定。",
        "对行人的罚款，当事人无异议的，可以当场予以收缴罚款。",
        "对情节严重的违法行为处以罚款时，应当从重。",
        "违反规定的，设定罚款的限额为3万元。",
    ] {
        let all = read_article(text);
        assert!(all.fines.is_empty() && all.unread.is_empty(), "{text}: {all:?}");
    }
}

#[test]
fn an_occupation_that_opens_the_sentence_is_whom_it_is_about() {
    use FineKind::{Absolute, MaxOnly};
    for (text, who) in [
        ("代理师有下列行为之一的，可以处五万元以下的罚款：", "代理师"),
        ("律师有下列行为之一的，可以处五万元以下的罚款：", "律师"),
        ("违反本法规定，医师在执业活动中泄露隐私的，可以处五万元以下的罚款。", "医师"),
        ("旅游团队领队违反本办法规定，索要财物的，可以处五万元以下的罚款。", "旅游团队领队"),
        ("直销员违反本条例第二条规定的，可以处五万元以下的罚款。", "直销员"),
        ("国家工作人员以外的其他人员对补助虚报冒领的，可以处五万元以下的罚款。", "国家工作人员以外的其他人员"),
        ("国家机关或者金融、教育等单位的工作人员泄露信息的，可以处五万元以下的罚款。", "工作人员"),
        ("不符合从业要求的人员，违反本条例第二条规定，从事咨询的，可以处五万元以下的罚款。", "不符合从业要求的人员"),
        // An organisation, or one among those named, is not told apart from the act.
        ("律师事务所有下列行为之一的，可以处五万元以下的罚款：", ""),
        ("组团社或者旅游团队领队违反本办法规定的，可以处五万元以下的罚款。", ""),
        ("医疗机构及其医务人员有下列情形之一的，可以处五万元以下的罚款：", ""),
        ("会员有下列情形之一的，可以处五万元以下的罚款：", ""),
        // Whom someone employs is an object.
        ("旅行社要求导游接受其安排的，可以处五万元以下的罚款。", ""),
        ("旅行社向导游违法收费的，可以处五万元以下的罚款。", ""),
        ("学校聘任教师违反规定的，可以处五万元以下的罚款。", ""),
        ("医疗机构安排不符合规定的人员实施手术的，可以处五万元以下的罚款。", ""),
    ] {
        expect(text, &[(MaxOnly, "", "50000", "可以处", "", "", who)]);
    }
    // The opening words of a list say who is fined; an item says only for what.
    let found = fines(
        "运营企业有下列行为之一的，按照下列规定处罚：\n（一）有关工作人员无证上岗的，责令改正；逾期不改正的，处五百元以上二千元以下罚款。",
    );
    assert_eq!(found.first().map(|f| f.subject.clone()), Some(None), "{found:?}");
    expect(
        "有下列情形之一的，对运输工具负责人，由海关给予警告，可以并处五万元以下的罚款；情节严重的，并处五万元以上三十万元以下的罚款：",
        &[
            (MaxOnly, "", "50000", "可以并处", "", "", "运输工具负责人"),
            (Absolute, "50000", "300000", "并处", "", "情节严重", "运输工具负责人"),
        ],
    );
    expect(
        "对违反本条例，造成污染损害的直接责任人，主管部门可处以一万元以下的罚款。",
        &[(MaxOnly, "", "10000", "可处以", "", "", "违反本条例，造成污染损害的直接责任人")],
    );
}

#[test]
fn what_is_done_follows_whom_it_is_done_to() {
    use FineKind::{Absolute, MaxOnly};
    expect(
        "甲的，给予警告；情节严重的，对组团社暂停其经营资格，并处五千元以上二万元以下的罚款。",
        &[(Absolute, "5000", "20000", "并处", "", "情节严重", "组团社")],
    );
    expect(
        "事务所因前款违法行为受到处罚的，对其负责人视情节轻重，给予警告或者处二万元以下的罚款。",
        &[(MaxOnly, "", "20000", "处", "", "事务所因前款违法行为受到处罚；视情节轻重", "负责人")],
    );
}

#[test]
fn the_grade_before_a_comma_is_that_of_the_fine() {
    use FineKind::{Absolute, Fixed, Multiple};
    expect(
        "甲的，责令改正，并根据情节轻重，处五万元以上二十万元以下的罚款。",
        &[(Absolute, "50000", "200000", "处", "", "根据情节轻重", "")],
    );
    expect(
        "凡有下列行为之一的单位或者个人，卫生机构可以根据情节轻重，给予警告、罚款的行政处罚：",
        &[(FineKind::Unspecified, "", "", "可以给予", "", "根据情节轻重", "单位或者个人")],
    );
    expect(
        "甲的，处货值十倍以上二十倍以下的罚款，货值的二十倍不足一万元的，按一万元罚款。",
        &[
            (Multiple, "10", "20", "处", "货值", "", ""),
            (Fixed, "10000", "10000", "按", "", "货值的二十倍不足一万元", ""),
        ],
    );
}

#[test]
fn a_condition_before_another_penalty_is_that_of_a_fine_joined_to_it() {
    use FineKind::{Absolute, Percent};
    expect(
        "无法消除影响的，限期拆除，不能拆除的，没收实物，可以并处造价百分之十以下的罚款。",
        &[(Percent, "", "10", "可以并处", "造价", "不能拆除", "")],
    );
    expect(
        "甲的，没收非法制造的产品，已经实施安装的，责令恢复原状，处十万元以上五十万元以下罚款。",
        &[(Absolute, "100000", "500000", "处", "", "", "")],
    );
    // 自 is no verb of an authority where it begins a name; 对…造成 says what was harmed.
    expect(
        "自然保护区管理机构违反本条例规定，拒绝监督检查，或者在被检查时弄虚作假的，由主管部门给予三百元以上三千元以下的罚款。",
        &[(Absolute, "300", "3000", "给予", "", "", "")],
    );
    expect(
        "甲的，责令停止；对自然保护区造成破坏的，可以处以三百元以上一万元以下的罚款。",
        &[(Absolute, "300", "10000", "可以处以", "", "对自然保护区造成破坏", "")],
    );
}

#[test]
fn may_stands_before_the_verb_in_one_word() {
    use FineKind::MaxOnly;
    for text in
        ["情节严重的，除吊销许可证外，还可处以人民币五千元以下的罚款。", "情节严重的，主管部门可处以五千元以下的罚款。"]
    {
        let found = fines(text);
        let told: Vec<_> = found.iter().map(|f| (f.kind, f.verb.as_str(), f.mandatory)).collect();
        assert_eq!(told, [(MaxOnly, "可处以", false)], "{text}");
    }
    let found = fines("场所招用未成年人的，责令改正，并按照每招用一名每月处五千元罚款的标准给予处罚。");
    let told: Vec<_> = found.iter().map(|f| (f.kind, f.verb.as_str(), f.max)).collect();
    assert_eq!(told, [(FineKind::PerUnit, "处", Some(Number::from(5000)))]);
}

#[test]
fn a_scale_that_may_be_another_is_not_guessed() {
    for text in ["处三至五百万元罚款。", "处一至五千万元罚款。", "处一至五千元罚款。"] {
        let all = read_article(text);
        assert!(all.fines.is_empty() && all.unread.len() == 1, "{text}: {all:?}");
    }
    for (text, low) in
        [("处五至十万元罚款。", 50_000), ("处五十至八百万元罚款。", 500_000), ("处五至一百万元罚款。", 50_000)]
    {
        assert_eq!(fines(text).first().and_then(|f| f.min), Some(Number::from(low)), "{text}");
    }
}

#[test]
fn words_of_what_was_done_or_decided_take_no_fine_away() {
    for text in [
        "违反规定的，对被检查机关处一万元以上五万元以下罚款。",
        "由主管部门对被投诉部门处以一万元以下罚款。",
        "单位被主管部门责令改正后由市场监督管理部门处一万元以上三万元以下罚款。",
        "违反规定的，处二万元以上五万元以下罚款并公告处罚决定。",
        "违反规定的，处五十元以下罚款，可以当场作出处罚决定。",
    ] {
        assert_eq!(fines(text).len(), 1, "{text}");
    }
    for text in [
        "可以按照前款罚款数额的二倍以上五倍以下处以罚款并对其负责人处一万元以上五万元以下罚款。",
        "处十万元罚款并可以按照罚款数额的二倍以上五倍以下处以罚款。",
    ] {
        let all = read_article(text);
        assert_eq!(all.fines.len() + all.unread.len(), 2, "{text}: {all:?}");
    }
}

#[test]
fn shall_is_not_taken_for_the_may_before_it() {
    for mark in ["，", "、"] {
        let found = fines(&format!("可以对单位处一万元以下罚款{mark}对个人应当处一千元以下罚款。"));
        assert_eq!(found.iter().map(|f| f.mandatory).collect::<Vec<_>>(), [false, true], "{mark}");
    }
}

#[test]
fn the_thing_counted_may_stand_before_the_comma() {
    for (text, per) in [
        ("违反规定的，责令改正，每销售一件无证物品，处五百元罚款。", "每销售一件无证物品"),
        ("违反规定的，每超载一吨，可以并处五百元罚款。", "每超载一吨"),
    ] {
        let found = fines(text);
        let told: Vec<_> = found.iter().map(|f| (f.kind, f.per.as_deref(), f.max)).collect();
        assert_eq!(told, [(FineKind::PerUnit, Some(per), Some(Number::from(500)))], "{text}");
    }
    let found = fines("每年未检修的，处五百元罚款。");
    assert_eq!(found.iter().map(|f| f.kind).collect::<Vec<_>>(), [FineKind::Fixed]);
}

#[test]
fn what_a_total_may_not_exceed_is_a_cap() {
    let found = fines(
        "介绍他人的，对个人处每介绍一人五千元，总额不超过五万元的罚款；对单位处每介绍一人五千元，总额不超过十万元的罚款。",
    );
    let told: Vec<_> = found.iter().map(|f| (f.kind, f.max, f.cap.clone(), f.alternative_of_next)).collect();
    let one = |cap: i64| (FineKind::PerUnit, Some(Number::from(5000)), Some(Beside::Yuan(Number::from(cap))), false);
    assert_eq!(told, [one(50_000), one(100_000)]);
    let found = fines("情节严重的，处每滞留一日五百元，总额不超过一万元的罚款或者五日以下拘留。");
    assert_eq!(found.len(), 1);
}

#[test]
fn the_law_that_names_an_authority_is_no_reference_for_the_fine() {
    let all = read_article("造成事故的单位，由依照本法规定行使监督管理权的部门处以罚款。");
    assert_eq!(all.fines.iter().map(|f| f.kind).collect::<Vec<_>>(), [FineKind::Unspecified]);
    let all = read_article("造成事故的单位，由主管部门依照《甲法》的规定处以罚款。");
    assert!(all.fines.is_empty() && all.references.len() == 1, "{all:?}");
}

#[test]
fn spaces_signs_and_notes_within_an_amount_are_read() {
    use FineKind::{Absolute, Multiple};
    for text in [
        "处 1 万元以上 3 万元以下的罚款。",
        "处10000 元以上30000 元以下的罚款。",
        "处10000--30000元罚款。",
        "处10000——30000元罚款。",
        "处10000 - 30000元罚款。",
        "处人民币一万元以上人民币三万元以下罚款。",
        "处最低不少于一万元、最高不超过三万元的罚款。",
        "处1万元（人民币，下同）以上3万元以下罚款。",
        "由主管机关罚款一万元至三万元。",
        "罚款人民币一万元至三万元。",
    ] {
        let told: Vec<_> = fines(text).iter().map(|f| (f.kind, f.min, f.max)).collect();
        assert_eq!(told, [(Absolute, Some(Number::from(10_000)), Some(Number::from(30_000)))], "{text}");
    }
    let found = fines("并处违法所得 1 倍以上 5 倍以下罚款。");
    let told: Vec<_> = found.iter().map(|f| (f.kind, f.max, f.base_raw.as_deref())).collect();
    assert_eq!(told, [(Multiple, Some(Number::from(5)), Some("违法所得"))]);
    for text in ["处5000…20000元罚款。", "处1 000元以上2 000元以下罚款。", "处500元（含600元）以下罚款。"]
    {
        let all = read_article(text);
        assert!(all.fines.is_empty() && all.unread.len() == 1, "{text}: {all:?}");
    }
}

#[test]
fn an_end_that_is_said_to_be_left_out_is_left_out() {
    for (text, want) in [
        ("处1万元（含）以上5万元（不含）以下罚款。", (Some(true), Some(false))),
        ("处1万元以上（不含1万元）5万元以下（含5万元）罚款。", (Some(false), Some(true))),
        ("处5万元以下（不含本数）罚款。", (None, Some(false))),
        ("处1万元至3万元（含3万元）罚款。", (Some(true), Some(true))),
    ] {
        let found = fines(text);
        let told: Vec<_> = found.iter().map(|f| (f.min_inclusive, f.max_inclusive)).collect();
        assert_eq!(told, [want], "{text}");
    }
}

#[test]
fn a_base_may_stand_before_the_verb() {
    for (text, base) in [
        ("按应缴费款的二倍罚款。", "应缴费款"),
        ("按照违法所得金额处以二倍的罚款。", "违法所得"),
        ("按损失价值处以二倍罚款。", "损失价值"),
    ] {
        let found = fines(text);
        let told: Vec<_> = found.iter().map(|f| (f.max, f.base.as_deref())).collect();
        assert_eq!(told, [(Some(Number::from(2)), Some(base))], "{text}");
    }
    let found = fines("由主管部门按照职责处违法所得二倍罚款；按照公平的原则处以三倍罚款。");
    assert_eq!(found.iter().map(|f| f.base.as_deref()).collect::<Vec<_>>(), [Some("违法所得"); 2]);
}

#[test]
fn a_sum_after_the_word_for_the_fine_is_not_lost() {
    let found = fines("可对单位罚款五百元，对责任人罚款五十元。");
    let told: Vec<_> = found.iter().map(|f| (f.max, f.subject.as_deref(), f.mandatory)).collect();
    assert_eq!(told, [(Some(Number::from(500)), Some("单位"), false), (Some(Number::from(50)), Some("责任人"), false)]);
    let found = fines("责令改正，并可根据情节轻重处以罚款。");
    assert_eq!(found.iter().map(|f| f.verb.as_str()).collect::<Vec<_>>(), ["并可处以"]);
    assert_eq!(fines("需要处罚的，按罚款一千元以下执行。").len(), 1);
    let all = read_article("其中警告或者五千元以下罚款，可以由派出机构决定。");
    assert!(all.fines.is_empty() && all.unread.is_empty(), "{all:?}");
}

#[test]
fn a_fine_for_each_thing_may_follow_the_word_for_the_fine() {
    for (text, per, max, may) in [
        ("每个超额单位罚款一百元。", "每个超额单位", 100, true),
        ("并可按每侵害一名劳动者罚款一百元以下的标准处罚。", "每侵害一名劳动者", 100, false),
        ("每个泊位处以每日一百元的罚款。", "每个泊位每日", 100, true),
        ("可按每名劳动者每延长一小时罚款一百元以下的标准处罚。", "每名劳动者每延长一小时", 100, false),
    ] {
        let found = fines(text);
        let told: Vec<_> = found.iter().map(|f| (f.kind, f.per.as_deref(), f.max, f.mandatory)).collect();
        assert_eq!(told, [(FineKind::PerUnit, Some(per), Some(Number::from(max)), may)], "{text}");
    }
}

#[test]
fn a_fine_may_be_capped_by_words_that_name_it_again() {
    for text in [
        "处违法所得二倍的罚款，但最高罚款不得超过3万元。",
        "处违法所得二倍的罚款，罚款不超过3万元。",
        "处违法所得二倍的罚款，没收工具，但最高罚款不超过三万元。",
        "处违法所得二倍的罚款（最高不超过三万元）。",
        "处违法所得二倍（但最高不得超过三万元）的罚款。",
    ] {
        let found = fines(text);
        let told: Vec<_> = found.iter().map(|f| (f.max, f.cap.clone())).collect();
        assert_eq!(told, [(Some(Number::from(2)), Some(Beside::Yuan(Number::from(30_000))))], "{text}");
    }
    let found = fines("处一万元罚款；情节严重的，罚款不超过五万元。");
    let told: Vec<_> = found.iter().map(|f| (f.max, f.cap.clone())).collect();
    assert_eq!(told, [(Some(Number::from(10_000)), None), (Some(Number::from(50_000)), None)]);
}

#[test]
fn a_party_may_stand_before_the_verb_without_the_word_for_it() {
    for mark in ["、", "，", "；"] {
        let found = fines(&format!("对个人处五百元以下的罚款{mark}单位处三千元以下的罚款。"));
        let told: Vec<_> = found.iter().map(|f| f.subject.as_deref()).collect();
        assert_eq!(told, [Some("个人"), Some("单位")], "{mark}");
    }
    assert_eq!(fines("公安机关处五百元以下的罚款。").first().and_then(|f| f.subject.clone()), None);
}

#[test]
fn the_range_may_follow_the_fine_it_is_of() {
    let found = fines("由主管部门处以罚款，罚款的幅度为五百元至五千元。");
    let told: Vec<_> = found.iter().map(|f| (f.kind, f.min, f.verb.as_str(), f.overrides_base_amount)).collect();
    let range = (FineKind::Absolute, Some(Number::from(500)), "罚款的幅度为", true);
    assert_eq!(told, [(FineKind::Unspecified, None, "处以", false), range]);
    for text in ["派出所可以决定五百元以下的罚款。", "警告、五百元以下罚款，可以由派出所裁决。"]
    {
        let all = read_article(text);
        assert!(all.fines.is_empty() && all.unread.is_empty(), "{text}: {all:?}");
    }
}

#[test]
fn one_of_two_verbs_may_stand_first() {
    for verb in ["并处或者单处", "单处或者并处", "可以并处或者单处"] {
        let found = fines(&format!("给予警告，{verb}五千元以下的罚款。"));
        let told: Vec<_> = found.iter().map(|f| (f.verb.as_str(), f.additional)).collect();
        assert_eq!(told, [(verb, true)]);
    }
}
