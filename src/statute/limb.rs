//! Sentences, limbs and segments, and what kind of words a segment is.

use super::lex::{Lexeme, Token};
use core::ops::Range;

/// Words between two marks, as token indices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its tokens, the mark left out.
    pub tokens: Range<usize>,
    /// The mark after it.
    pub mark: Option<Token>,
}

/// What lies between two semicolons.
pub type Limb = Vec<Segment>;

/// The limbs of each sentence.
pub fn sentences(tokens: &[Lexeme]) -> Vec<Vec<Limb>> {
    let mut out = Vec::new();
    let (mut sentence, mut limb) = (Vec::new(), Vec::new());
    let mut from = 0;
    for (i, lexeme) in tokens.iter().enumerate() {
        let mark = lexeme.token;
        if !matches!(mark, Token::Comma | Token::Semicolon | Token::Stop | Token::Colon) {
            continue;
        }
        if from < i {
            limb.push(Segment { tokens: from..i, mark: Some(mark) });
        }
        from = i.saturating_add(1);
        if mark != Token::Comma && !limb.is_empty() {
            sentence.push(core::mem::take(&mut limb));
        }
        if mark == Token::Stop && !sentence.is_empty() {
            out.push(core::mem::take(&mut sentence));
        }
    }
    if from < tokens.len() {
        limb.push(Segment { tokens: from..tokens.len(), mark: None });
    }
    if !limb.is_empty() {
        sentence.push(limb);
    }
    if !sentence.is_empty() {
        out.push(sentence);
    }
    out
}

/// What kind of circumstance a condition is about: one of a kind takes the place of another, of different kinds they
/// add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// How much: 货值金额不足一万元, 没有违法所得.
    Base,
    /// How bad: 情节严重, 造成严重后果.
    Grade,
    /// Not put right: 逾期不改正.
    Delay,
    /// Anything else.
    Other,
}

const GRADE: &[&str] = &[
    "情节",
    "后果",
    "数额",
    "数量",
    "影响恶劣",
    "影响特别",
    "影响较大",
    "性质",
    "造成",
    "导致",
    "致使",
    "致人",
    "引发",
    "发生",
    "构成",
    "尚不",
    "尚未",
    "未构成",
    "不构成",
    "未造成",
    "屡教不改",
    "有其他严重",
    "有严重",
    "产生",
];
const DELAY: &[&str] = &[
    "逾期",
    "拒不改",
    "拒不纠正",
    "拒不整",
    "拒不停止",
    "拒不恢复",
    "拒不退",
    "仍不",
    "仍然",
    "仍未",
    "经责令",
    "被责令",
    "责令改正后",
    "受到罚款",
    "受到行政处罚",
    "再次",
    "限期内",
    "期满",
    "到期",
    "经处罚",
    "经警告",
];
const MEASURES: &[&str] = &[
    "违法所得",
    "非法所得",
    "经营额",
    "货值",
    "金额",
    "费用",
    "收入",
    "销售额",
    "营业额",
    "价款",
    "价值",
    "数额",
    "税款",
];

/// Whether words begin with 给…造成: the harm is what counts, not the giving.
fn harm(text: &str) -> bool {
    text.strip_prefix('给').is_some_and(|t| t.contains("造成") || t.contains("带来"))
}

/// 两年内有三次以上违法行为.
fn repeated(text: &str) -> bool {
    let head: String = text.chars().take(6).collect();
    (head.contains("年内") || head.contains("个月内")) && !text.contains("不受理") && !text.contains("不得")
        || text.starts_with("多次")
        || text.starts_with("两次以上")
        || text.starts_with("三次以上")
}

/// The class of a segment's words, if they are a circumstance.
pub fn circumstance(text: &str) -> Option<Class> {
    let text = text.strip_prefix('对').filter(|t| t.ends_with('的')).unwrap_or(text);
    let starts = |list: &[&str]| list.iter().any(|w| text.starts_with(w));
    if measured(text) {
        return Some(Class::Base);
    }
    if starts(DELAY) || text.ends_with("拒不执行") || text.ends_with("拒不执行的") {
        return Some(Class::Delay);
    }
    if starts(GRADE) || harm(text) || repeated(text) {
        return Some(Class::Grade);
    }
    None
}

/// 没有违法所得, 货值金额一万元以上, 广告费用无法计算或者明显偏低.
fn measured(text: &str) -> bool {
    let names = MEASURES.iter().any(|m| text.contains(m));
    let bare = text.strip_suffix('的').unwrap_or(text);
    let compared = [
        "不足",
        "不满",
        "超过",
        "以上",
        "以下",
        "无法",
        "明显偏低",
        "不能确定",
        "难以",
        "低于",
        "高于",
        "达到",
        "未达到",
        "不到",
    ];
    let compared = compared.iter().any(|w| bare.contains(w));
    let none = ["没有", "无", "有违法所得", "有非法所得", "尚未取得"].iter().any(|w| bare.starts_with(w));
    names && (none || (compared && bare.chars().count() <= 60 && !bare.starts_with("违反")))
}

/// Whether words name a person or an organisation: what is fined, not what is fined for.
pub fn names_party(text: &str) -> bool {
    const ENDS: &[&str] = &[
        "人员",
        "负责人",
        "责任人",
        "代表人",
        "投资人",
        "所有人",
        "管理人",
        "使用人",
        "承运人",
        "当事人",
        "经营人",
        "代理人",
        "行为人",
        "持有人",
        "控制人",
        "驾驶人",
        "监护人",
        "申请人",
        "注册人",
        "委托人",
        "受托人",
        "发包人",
        "承包人",
        "保管人",
        "代言人",
        "自然人",
        "法人",
        "个人",
        "本人",
        "他人",
        "单位",
        "机构",
        "企业",
        "公司",
        "组织",
        "者",
        "业主",
        "雇主",
        "船长",
        "船员",
        "医师",
        "公民",
        "学校",
        "医院",
        "商店",
        "工厂",
        "协会",
        "商会",
        "银行",
        "部门",
        "平台",
        "个体工商户",
        "用户",
        "住户",
        "方",
        "店",
        "社",
        "所有权人",
        "货主",
        "车主",
        "船东",
        "股东",
        "董事",
        "监事",
        "家庭",
        "农户",
        "户",
        "机关",
        "团体",
        "交易所",
        "事务所",
        "检验所",
        "实验室",
        "场所",
        "供应商",
        "生产商",
        "开发商",
        "承租人",
        "出租人",
        "旅行社",
        "合作社",
        "出版社",
        "律师",
        "教师",
        "导游",
        "司机",
        "厂",
        "站",
        "园",
        "中心",
        "主",
        "人",
        "员",
    ];
    ENDS.iter().any(|e| text.ends_with(e))
}

/// Whether words name natural persons.
fn names_person(text: &str) -> bool {
    const ENDS: &[&str] =
        &["负责人", "人员", "委员会成员", "代表人", "投资人", "个人", "责任人", "驾驶人", "监护人", "公民", "从业者"];
    ENDS.iter().any(|e| text.ends_with(e))
}

/// 经营者为个人的: what kind of party an act is of.
pub fn party_by_nature(clause: &str) -> Option<&'static str> {
    let bare = clause.strip_suffix('的')?;
    ["个人", "单位", "法人", "自然人", "公民", "企业"].into_iter().find(|w| {
        bare.strip_suffix(w).is_some_and(|b| {
            ["者为", "者是", "人为", "人是", "主体为", "主体是", "属于"].iter().any(|l| b.ends_with(l))
        })
    })
}

/// Words after which a noun phrase at the beginning of a clause has ended.
const PREDICATES: &[&str] = &[
    "未",
    "不",
    "有下列",
    "有前款",
    "在",
    "违反",
    "对",
    "隐瞒",
    "擅自",
    "拒",
    "利用",
    "同时",
    "以",
    "将",
    "从事",
    "收受",
    "伪造",
    "弄虚",
    "泄露",
    "出具",
    "非法",
    "违法",
    "玩忽",
    "滥用",
    "应当",
    "存在",
    "没有",
    "明知",
    "使用",
    "实施",
    "参与",
    "为",
    "无",
    "进行",
    "指使",
    "强令",
    "故意",
    "违章",
    "索取",
    "超",
    "因",
    "犯",
    "被",
    "或者有",
    "接受",
    "聘用",
];

/// The natural persons a clause begins with: 生产经营单位的主要负责人未履行 … → 主要负责人.
pub fn persons(clause: &str) -> Option<String> {
    let plain = clause.strip_prefix('对').unwrap_or(clause);
    let plain = plain.strip_prefix("事故发生").filter(|p| p.starts_with("负有")).unwrap_or(plain);
    let mut best = None;
    for (i, _) in plain.char_indices().skip(1).take(45) {
        let (head, rest) = plain.split_at(i);
        // A predicate before the noun means that it is an object: 聘用未取得资格的人员.
        if names_person(head) {
            if PREDICATES.iter().any(|p| rest.starts_with(p)) {
                best = Some(head);
                break;
            }
            continue;
        }
        if PREDICATES.iter().any(|p| p.len() > 3 && rest.starts_with(p)) || rest.starts_with('未') {
            break;
        }
    }
    // 检验机构、检验人员: not persons alone.
    let mixed = [
        "组织、",
        "组织和",
        "组织或",
        "机构、",
        "单位、",
        "企业、",
        "机构和",
        "单位和",
        "企业和",
        "机构及",
        "单位及",
        "企业及",
        "机构或",
        "单位或",
        "企业或",
        "公司及",
        "机关及",
    ];
    best.filter(|head| !mixed.iter().any(|m| head.contains(m))).map(|head| {
        let owner = ["单位的", "机构的", "企业的", "公司的", "组织的"];
        let cut = owner.iter().filter_map(|o| head.rfind(o).map(|i| i.saturating_add(o.len()))).max();
        let keep = head.starts_with("负有责任");
        cut.filter(|_| !keep).and_then(|i| head.get(i..)).filter(|h| !h.is_empty()).unwrap_or(head).to_owned()
    })
}

/// Whether a clause is nothing but a name of natural persons.
pub fn names_only(clause: &str) -> bool {
    clause.chars().count() <= 30 && names_person(clause) && !PREDICATES.iter().any(|p| clause.contains(p))
}

/// Words that begin what an authority does.
const ACTIONS: &[&str] = &[
    "责令",
    "没收",
    "吊销",
    "撤销",
    "暂扣",
    "暂停",
    "取缔",
    "警告",
    "通报",
    "拘留",
    "收缴",
    "追缴",
    "限制",
    "禁止",
    "予以",
    "给予",
    "依法",
    "移送",
    "追究",
    "强制",
    "降低",
    "关闭",
    "停止",
    "取消",
    "扣留",
    "扣押",
    "查封",
    "注销",
    "限期",
    "罚款",
    "记入",
    "列入",
    "行政拘留",
    "公告",
    "组织拆除",
    "销毁",
    "责成",
    "直至",
    "每日",
    "按日",
    "自",
];

/// Whether a segment says what is done about an act, and not which act.
pub fn is_action(text: &str, tokens: &[Lexeme]) -> bool {
    let first = tokens.first().map(|t| t.token);
    let ends_de = tokens.last().is_some_and(|t| t.token == Token::De);
    if ends_de {
        return false;
    }
    let holds = |t: Token| tokens.iter().any(|x| x.token == t);
    if first == Some(Token::Towards) {
        // 对事故发生负有责任的人员未履行职责 is an act; 对其主要负责人给予处分, 对单位 and 对单位除…外 say who answers for it.
        return [Token::Impose, Token::Give, Token::May, Token::Alone].into_iter().any(holds)
            || ["责令", "没收", "吊销", "撤销", "暂扣", "处罚", "处分", "追究", "除"].iter().any(|a| text.contains(a))
            || names_party(text);
    }
    let starts = matches!(
        first,
        Some(
            Token::Agent
                | Token::Impose
                | Token::Alone
                | Token::Give
                | Token::Also
                | Token::May
                | Token::Must
                | Token::By
        )
    ) || ACTIONS.iter().any(|a| text.starts_with(a));
    starts
        || holds(Token::PerDay)
        || (holds(Token::Fine)
            && (holds(Token::Impose)
                || holds(Token::Give)
                || tokens.iter().any(|t| matches!(t.token, Token::Quantity(_)))))
}
