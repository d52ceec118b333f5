//! What was lost: sums that stand beside a fine and belong to none that was read.

use super::lex::{Token, lex};
use super::limb::{Segment, sentences};
use super::numeral::Unit;
use super::read::{LONGEST, Reader, Reason, is_verb};
use core::ops::Range;

/// Money that is no fine, and what is not about how much a fine is.
const OTHER_MONEY: &[&str] = &[
    "赔偿",
    "补偿",
    "罚金",
    "滞纳金",
    "保证金",
    "奖励",
    "奖金",
    "工资",
    "支付",
    "返还",
    "退还",
    "退回",
    "补缴",
    "追缴",
    "听证",
    "当场",
    "抚恤",
    "费用由",
];

/// A fine changed by words alone.
const CHANGED: &[&str] = &["加倍罚款", "加重罚款", "减半罚款", "加倍处罚", "减半处罚"];

impl Reader<'_> {
    /// A sum that is said of a fine and that no fine was read from, wherever the grammar lost it, is unread and not lost.
    pub(super) fn left_over(&mut self) {
        let fines = self.covered(self.out.fines.iter().map(|f| &f.at).chain(&self.told));
        let unread = self.covered(self.out.unread.iter().map(|u| &u.at));
        let references = self.covered(self.out.references.iter().map(|r| &r.at));
        let of = |list: &[bool], tokens: &Range<usize>| list.get(tokens.clone()).is_some_and(|l| l.contains(&true));
        for sentence in sentences(&self.tokens) {
            let mut fined = self.awaited || (self.listed && self.line.item.is_some());
            for segment in sentence.into_iter().flatten() {
                let all = segment.tokens.clone();
                let told = of(&unread, &all);
                let set = !told
                    && all.len() <= LONGEST
                    && all.clone().any(|i| self.token(i) == Some(Token::Fine) && !self.is_mention(&all, i));
                if !told && self.lost(&segment, &fines, fined, set) {
                    let verb = set || all.clone().any(|i| self.token(i).is_some_and(is_verb));
                    self.unread(&all, if verb { Reason::Amount } else { Reason::Verb });
                    fined = true;
                }
                fined |= told || set || of(&fines, &all) || of(&references, &all);
            }
        }
        self.asides(&fines);
    }

    /// Which tokens stand in one of the ranges.
    fn covered<'r>(&self, ranges: impl Iterator<Item = &'r Range<usize>>) -> Vec<bool> {
        let mut out = vec![false; self.tokens.len()];
        let line = self.line.at.start;
        for range in ranges {
            let first = self.tokens.partition_point(|t| t.at.end.saturating_add(line) <= range.start);
            for (mark, token) in out.iter_mut().zip(&self.tokens).skip(first) {
                if token.at.start.saturating_add(line) >= range.end {
                    break;
                }
                *mark = true;
            }
        }
        out
    }

    /// Whether a sum of a fine stands in a segment and was not read; `set`: the word for a fine that is set stands there.
    fn lost(&self, segment: &Segment, read: &[bool], fined: bool, set: bool) -> bool {
        let tokens = segment.tokens.clone();
        let words = self.words(&tokens);
        let holds = |range: Range<usize>, t: Token| range.clone().any(|i| self.token(i) == Some(t));
        let closed = tokens.end.checked_sub(1).and_then(|i| self.token(i)) == Some(Token::De);
        let sums: Vec<usize> = tokens.clone().filter(|i| read.get(*i) == Some(&false) && self.open_sum(*i)).collect();
        let Some(first) = sums.first().copied() else {
            return !closed && CHANGED.iter().any(|w| words.ends_with(w));
        };
        if closed {
            // 处三万元以下的罚款、情节严重的: a fine and a condition without a comma between them.
            let next = |i: usize| self.token(i.saturating_add(1));
            return (first..tokens.end).any(|i| {
                self.token(i) == Some(Token::Fine)
                    && next(i) == Some(Token::Dun)
                    && holds(tokens.start..i, Token::Impose)
            });
        }
        if set {
            return true;
        }
        // 按照前款罚款数额的二倍处罚, 按每平方米一百元处罚: a fine in other words than those known.
        if words.ends_with("处罚") && holds(tokens.start..first, Token::By) {
            return true;
        }
        if holds(tokens.clone(), Token::Fine) {
            return false;
        }
        // 罚五百元, 处以五百元, 处违法所得三倍以下: the word for the fine is left out.
        let ends = tokens.end.checked_sub(1).and_then(|i| self.token(i));
        let ends = matches!(ends, Some(Token::Quantity(_) | Token::Below | Token::Above));
        let imposed = || {
            ends && holds(tokens.start..first, Token::Impose)
                || sums.iter().filter_map(|i| i.checked_sub(1).filter(|p| *p >= tokens.start)).any(|p| {
                    self.token(p) == Some(Token::Impose) || self.words(&(p..p.saturating_add(1))).ends_with('罚')
                })
        };
        imposed() || (fined && !OTHER_MONEY.iter().any(|w| words.contains(w)))
    }

    /// Whether a sum stands at a token that is not in the condition of the fine after it, nor in what that counts.
    fn open_sum(&self, at: usize) -> bool {
        let Some(Token::Quantity(q)) = self.token(at) else { return false };
        let one = at..at.saturating_add(1);
        let (start, words) = (self.bytes(&one).start, self.words(&one));
        let said = |t: &Option<String>| t.as_deref().is_some_and(|t| t.contains(words));
        let after = self.out.fines.partition_point(|f| f.at.end <= start);
        let next = self.out.fines.get(after);
        q.unit != Unit::Bare && !next.is_some_and(|f| said(&f.condition) || said(&f.per))
    }

    /// 罚款（对个人处五百元以下的罚款）, 罚款（单位五万元）: an aside is no clause, but a fine in it is told.
    fn asides(&mut self, read: &[bool]) {
        let aside = |part: &str, beside: bool| {
            let tokens = lex(part.split(['）', ')']).next().unwrap_or_default());
            let holds = |t: Token| tokens.iter().any(|x| x.token == t);
            let sum = tokens.iter().any(|t| matches!(t.token, Token::Quantity(q) if q.unit != Unit::Bare));
            let open = tokens.last().is_some_and(|t| t.token != Token::De);
            sum && open && (beside || (holds(Token::Fine) && holds(Token::Impose)))
        };
        let at = |list: &[bool], i: usize| list.get(i).copied().unwrap_or_default();
        let found = (0..self.tokens.len()).filter(|i| {
            let text = self.tokens.get(*i).filter(|t| t.token == Token::Text);
            let text = text.and_then(|t| self.text.get(t.at.clone())).unwrap_or_default();
            let follows = text.starts_with(['（', '(']) && i.checked_sub(1).is_some_and(|p| at(read, p));
            let mut parts = text.split(['（', '(']).skip(1);
            let first = parts.next().is_some_and(|part| aside(part, follows && !at(read, *i)));
            first || parts.any(|part| aside(part, false))
        });
        for at in found.collect::<Vec<_>>() {
            self.unread(&(at..at.saturating_add(1)), Reason::Amount);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::quantity::Number;
    use crate::statute::{Beside, FineKind, Reason, read_article};

    /// Kind and upper end of each fine, its cap and floor.
    type Told = (FineKind, Option<i64>, Option<Beside>, Option<Beside>);

    fn told(text: &str) -> Vec<Told> {
        let whole = |n: Number| n.to_string().parse().unwrap();
        read_article(text).fines.into_iter().map(|f| (f.kind, f.max.map(whole), f.cap, f.floor)).collect()
    }

    fn yuan(n: i64) -> Option<Beside> {
        Some(Beside::Yuan(Number::from(n)))
    }

    #[test]
    fn ends_beside_an_amount_are_kept() {
        use FineKind::{Absolute, Fixed, MaxOnly, Multiple, Percent, Unspecified};
        let said = |w: &str| Some(Beside::Words(w.to_owned()));
        for (text, want) in [
            ("按违法所得的百分之三十处以罚款，但不得低于200元。", (Percent, Some(30), None, yuan(200))),
            ("处货值金额三倍以下，但不低于一万元的罚款。", (Multiple, Some(3), None, yuan(10_000))),
            (
                "处一万元以下的罚款，最低不少于一百元，最高不超过九千元。",
                (MaxOnly, Some(10_000), yuan(9000), yuan(100)),
            ),
            ("处以罚款，罚款金额不超过违法所得的三倍。", (Unspecified, None, said("不超过违法所得的三倍"), None)),
            (
                "处五百元罚款，最高不超过五千元或者所得的三倍。",
                (Fixed, Some(500), said("最高不超过五千元或者所得的三倍"), None),
            ),
            ("处五百元以上，一千元以下的罚款。", (Absolute, Some(1000), None, None)),
            ("处五百元到一千元的罚款。", (Absolute, Some(1000), None, None)),
            ("处1万5千元以上3万元以下的罚款。", (Absolute, Some(30_000), None, None)),
        ] {
            assert_eq!(told(text), [want], "{text}");
            assert!(read_article(text).unread.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_sum_that_no_fine_accounts_for_is_said() {
        for (text, fines, words) in [
            ("对单位处一千元以上五千元以下罚款，责任人五十元到一百元。", 1, "责任人五十元到一百元"),
            ("对单位处五千元以下罚款；责任人五十元。", 1, "责任人五十元"),
            ("对单位处五千元以下罚款、责任人五十元。", 1, "对单位处五千元以下罚款、责任人五十元"),
            ("处一万元罚款，情节严重的，处三倍。", 1, "处三倍"),
            ("处五百元罚款，最高不超过五千元，最高不超过六千元。", 1, "最高不超过六千元"),
            ("处五百元罚款，每超过一日增加一百元。", 1, "每超过一日增加一百元"),
            ("处一万元罚款，支付不足的处五千元。", 1, "支付不足的处五千元"),
            ("处一万元罚款，货值金额不足一万元的，按一万元计算。", 1, "按一万元计算"),
            ("处一万元罚款（单位五万元）。", 1, "（单位五万元）"),
            ("处一万元罚款（对个人处五百元以下的罚款）。", 1, "（对个人处五百元以下的罚款）"),
            ("按每平方米一百元至五百元处罚。", 0, "按每平方米一百元至五百元处罚"),
            ("处1万5以上3万元以下的罚款。", 0, "处1万5以上3万元以下的罚款"),
            ("责令改正，处以罚款：\n（一）甲类五百元；\n（二）情节严重的。", 1, "甲类五百元"),
            ("责令改正，处以罚款：\n1.甲类五百元；", 1, "1.甲类五百元"),
        ] {
            let read = read_article(text);
            let unread: Vec<_> = read.unread.iter().map(|u| u.span.as_str()).collect();
            assert_eq!((read.fines.len(), unread), (fines, vec![words]), "{text}");
        }
    }

    /// Ends beside the amount before the word for the fine, one to a segment: not read, and each is said.
    #[test]
    fn an_amount_over_three_segments_is_said() {
        let read = read_article("处违法所得三倍以下，最低不少于一万元，最高不超过五万元的罚款。");
        let unread: Vec<_> = read.unread.iter().map(|u| u.span.as_str()).collect();
        assert_eq!(
            (read.fines.len(), unread.concat().contains("三倍"), unread.concat().contains("五万元")),
            (0, true, true)
        );
        assert!(unread.concat().contains("一万元"), "{unread:?}");
    }

    #[test]
    fn money_that_is_no_fine_is_not_said() {
        for text in [
            "处一万元罚款，没收保证金五千元。",
            "处一万元罚款；造成损失的，赔偿三倍价款。",
            "货值金额一万元以上的，处三倍罚款；货值金额不足一万元的，处一千元罚款。",
            "违法所得一万元以上的，并处违法所得二倍的罚款。",
        ] {
            assert_eq!(read_article(text).unread, [], "{text}");
        }
    }

    /// A text of one clause without end is said to be unread, at once.
    #[test]
    fn a_segment_without_end_is_said() {
        let text = format!("处{}的罚款。", "一万元以上".repeat(20_000));
        let read = read_article(&text);
        assert_eq!(read.unread.iter().map(|u| u.reason).collect::<Vec<_>>(), [Reason::Amount]);
    }
}
