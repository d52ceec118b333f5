//! Tokens to a tree.
//!
//! Precedence from weak to strong, as in FEEL: `or`, `and`, comparison / `between` / `in` (no chains), `+ -`, `* /`, `**`
//! (grouping to the left), `-x`.

use super::ast::{Expr, Kind, Operator, Test};
use super::lex::{Key, Tok, Token, tokens};
use super::literal::{self, Refusal};
use crate::diagnostic::{Message, Span, both};
use crate::quantity::Number;
use core::fmt;

/// Deepest nesting of brackets, conditions and signs.
pub const MAX_DEPTH: u32 = 64;
/// Tallest tree, counting a long `a + b + c + …` as well: what walks a tree may recurse.
pub const MAX_HEIGHT: u32 = 256;
/// Longest text in bytes.
pub const MAX_TEXT: usize = 16 * 1024;

/// Why a text is not an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// Where, in bytes of the text.
    pub span: Span,
    /// What is wrong.
    pub message: Message,
    /// What to write instead.
    pub help: Option<Message>,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message.en)
    }
}

impl core::error::Error for ParseError {}

/// Reads one expression.
pub fn parse(text: &str) -> Result<Expr, ParseError> {
    let mut parser = Parser::new(text)?;
    let tree = parser.expression()?;
    parser.end(false)?;
    Ok(tree.expr)
}

/// Reads a table's cell: `-`, or tests separated by commas.
pub fn parse_tests(text: &str) -> Result<Vec<Test>, ParseError> {
    let mut parser = Parser::new(text)?;
    if parser.peek() == &Tok::Op(Operator::Subtract) && parser.ahead(1) == &Tok::End {
        return Ok(vec![Test::Any]);
    }
    if parser.peek() == &Tok::Key(Key::Not) {
        return Err(ParseError {
            span: parser.span_here(),
            message: both("单元格里没有“非”", "there is no `not` in a table's cell"),
            help: Some(both("写 != \"甲\"，或列出其余各值", "write != \"a\", or list the other values")),
        });
    }
    let (tests, _) = parser.tests()?;
    parser.end(true)?;
    Ok(tests)
}

/// A tree with its height, so that [`MAX_HEIGHT`] is kept while building.
struct Tree {
    expr: Expr,
    height: u32,
}

/// Strength of the operators; see the module's head.
const OR: u8 = 1;
const AND: u8 = 2;
const COMPARISON: u8 = 3;
const SUM: u8 = 4;
const PRODUCT: u8 = 5;
const POWER: u8 = 6;

fn strength(tok: &Tok) -> Option<u8> {
    Some(match tok {
        Tok::Key(Key::Or) => OR,
        Tok::Key(Key::And) => AND,
        Tok::Key(Key::In | Key::Holds | Key::Between) => COMPARISON,
        Tok::Op(Operator::Add | Operator::Subtract) => SUM,
        Tok::Op(Operator::Multiply | Operator::Divide) => PRODUCT,
        Tok::Op(Operator::Power) => POWER,
        Tok::Op(_) => COMPARISON,
        _ => return None,
    })
}

/// Built-in functions whose name is several words. Longer ones first where one begins another.
const LONG_NAMES: [&[&str]; 10] = [
    &["round", "half", "up"],
    &["round", "half", "down"],
    &["round", "half", "even"],
    &["round", "up"],
    &["round", "down"],
    &["round", "to"],
    &["list", "contains"],
    &["years", "and", "months", "duration"],
    &["days", "between"],
    &["months", "between"],
];

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: u32,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Result<Parser<'a>, ParseError> {
        if text.len() > MAX_TEXT {
            return Err(ParseError {
                span: Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX)),
                message: both("表达式超过 16 KiB", "the expression is longer than 16 KiB"),
                help: Some(both("用 let 分成几段，或用表", "split it with `let`, or use a table")),
            });
        }
        Ok(Parser { text, tokens: tokens::<ParseError>(text)?, at: 0, depth: 0 })
    }

    fn ahead(&self, n: usize) -> &Tok {
        self.tokens.get(self.at + n).map_or(&Tok::End, |t| &t.tok)
    }

    fn peek(&self) -> &Tok {
        self.ahead(0)
    }

    fn before(&self) -> Option<&Tok> {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map(|t| &t.tok)
    }

    fn span_at(&self, at: usize) -> Span {
        let last = || self.tokens.last().map_or(Span::default(), |t| t.span);
        self.tokens.get(at).map_or_else(last, |t| t.span)
    }

    fn span_here(&self) -> Span {
        self.span_at(self.at)
    }

    /// From the token `start` to the last one taken.
    fn span_from(&self, start: usize) -> Span {
        self.span_at(start).to(self.span_at(self.at.saturating_sub(1).max(start)))
    }

    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    fn advance(&mut self) -> Tok {
        let tok = self.peek().clone();
        self.at += 1;
        tok
    }

    /// Takes the token when it is this one.
    fn take(&mut self, tok: &Tok) -> bool {
        let found = self.peek() == tok;
        if found {
            self.at += 1;
        }
        found
    }

    fn fail<T>(&self, message: Message, help: Option<Message>) -> Result<T, ParseError> {
        Err(ParseError { span: self.span_here(), message, help })
    }

    /// `expected` against what stands here.
    fn expected<T>(&self, zh: &str, en: &str, help: Option<Message>) -> Result<T, ParseError> {
        let message = if self.peek() == &Tok::End {
            both(format!("此处应有{zh}，但文本已结束"), format!("expected {en}, but the text ends"))
        } else {
            let found = self.slice(self.span_here());
            both(format!("此处应有{zh}，而不是“{found}”"), format!("expected {en}, found `{found}`"))
        };
        self.fail(message, help)
    }

    fn expect(&mut self, tok: &Tok, zh: &str, en: &str) -> Result<(), ParseError> {
        if self.take(tok) { Ok(()) } else { self.expected(zh, en, self.hint()) }
    }

    /// Help for a token that cannot follow a finished expression.
    fn hint(&self) -> Option<Message> {
        match self.peek() {
            Tok::Key(Key::True) if self.slice(self.span_here()) == "是" => {
                Some(both("相等写 =", "equality is written `=`"))
            }
            Tok::Key(Key::Not) => Some(both("写 not(x in (…))", "write not(x in (…))")),
            Tok::Key(Key::With) => {
                Some(both("“与”只用在“介于 … 与 …”中；并列用 且", "`与` belongs to `介于 … 与 …`; write `and`"))
            }
            Tok::OpenSquare => Some(both("没有筛选和下标", "there are no filters and no indexing")),
            Tok::DotDot => {
                Some(both("区间写在 in 之后，带括号：[1..5)", "a range stands after `in`, in brackets: [1..5)"))
            }
            Tok::Name(_) if matches!(self.before(), Some(Tok::Literal(_))) => {
                Some(both("数与单位之间不空格：5万元", "there is no space between a number and its unit: 5万元"))
            }
            Tok::Name(_) | Tok::Literal(_) | Tok::Text(_) => Some(both(
                "两个值之间要有运算符；名称中不能有空格",
                "two values need an operator between them; a name has no spaces",
            )),
            _ => None,
        }
    }

    fn end(&self, cell: bool) -> Result<(), ParseError> {
        if self.peek() == &Tok::End {
            return Ok(());
        }
        if cell {
            let help = match self.peek() {
                Tok::Key(Key::Or) => Some(both("几个值用逗号分开", "separate several values by commas")),
                Tok::Key(Key::And) => {
                    Some(both("两端写成区间，如 [1..5)", "write both ends as a range, such as [1..5)"))
                }
                _ => self.hint(),
            };
            return self.expected("逗号或结尾", "a comma or the end", help);
        }
        let help = match self.peek() {
            Tok::Comma => Some(both(
                "几个值写成 x in (a, b)；数不分节",
                "several values go in x in (a, b); digits are not grouped",
            )),
            _ => self.hint(),
        };
        self.expected("运算符或结尾", "an operator or the end", help)
    }

    /// Runs `inner` one level deeper.
    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, ParseError>) -> Result<T, ParseError> {
        if self.depth >= MAX_DEPTH {
            return self.fail(
                both(format!("嵌套超过 {MAX_DEPTH} 层"), format!("nested more than {MAX_DEPTH} deep")),
                Some(both("用 let 分成几段", "split it with `let`")),
            );
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn tree(&self, start: usize, kind: Kind, below: u32) -> Result<Tree, ParseError> {
        let span = self.span_from(start);
        if below >= MAX_HEIGHT {
            return Err(ParseError {
                span,
                message: both("一个式子里的运算太多", "too many operations in one expression"),
                help: Some(both("用 sum、in (…) 或 let 分成几段", "split it with sum, in (…) or `let`")),
            });
        }
        Ok(Tree { expr: Expr { span, kind }, height: below + 1 })
    }

    fn expression(&mut self) -> Result<Tree, ParseError> {
        self.deeper(|p| if p.peek() == &Tok::Key(Key::If) { p.condition() } else { p.binary(OR) })
    }

    fn condition(&mut self) -> Result<Tree, ParseError> {
        let start = self.at;
        self.advance();
        let when = self.expression()?;
        self.expect(&Tok::Key(Key::Then), " then（则）", "`then`")?;
        let yes = self.expression()?;
        self.expect(&Tok::Key(Key::Else), " else（否则）", "`else`")?;
        let no = self.expression()?;
        let below = when.height.max(yes.height).max(no.height);
        self.tree(start, Kind::If(Box::new(when.expr), Box::new(yes.expr), Box::new(no.expr)), below)
    }

    /// An expression whose operators are all at least `least` strong.
    fn binary(&mut self, least: u8) -> Result<Tree, ParseError> {
        let start = self.at;
        let mut compared = false;
        let mut left = if self.peek() == &Tok::Key(Key::Not) && self.ahead(1) != &Tok::Open && least <= COMPARISON {
            self.advance();
            let inner = self.deeper(|p| p.binary(COMPARISON))?;
            compared = true;
            self.tree(start, Kind::Not(Box::new(inner.expr)), inner.height)?
        } else {
            self.negation()?
        };
        while let Some(strength) = strength(self.peek()).filter(|s| *s >= least) {
            if strength == COMPARISON {
                if compared {
                    return self.fail(
                        both("比较不能连写", "comparisons cannot be chained"),
                        Some(both(
                            "写 a < b and b < c、x between a and c 或 x in (a..c)",
                            "write a < b and b < c, x between a and c, or x in (a..c)",
                        )),
                    );
                }
                compared = true;
                left = self.comparison(start, left)?;
                continue;
            }
            if compared && strength > COMPARISON {
                // `x in (a) + 1`: the bracket after `in` has ended the comparison.
                return self.fail(
                    both("比较的结果不能参加运算", "a comparison cannot be an operand here"),
                    Some(both(
                        "把 in 之后的整个值放进括号：x in ((a) + 1)",
                        "put the whole value after `in` in brackets: x in ((a) + 1)",
                    )),
                );
            }
            let operator = match self.advance() {
                Tok::Key(Key::Or) => Operator::Or,
                Tok::Op(operator) => operator,
                _ => Operator::And,
            };
            let right = self.binary(strength + 1)?;
            let below = left.height.max(right.height);
            left = self.tree(start, Kind::Binary(operator, Box::new(left.expr), Box::new(right.expr)), below)?;
        }
        Ok(left)
    }

    fn comparison(&mut self, start: usize, left: Tree) -> Result<Tree, ParseError> {
        let subject = Box::new(left.expr);
        match self.advance() {
            Tok::Op(operator) => {
                let right = self.binary(SUM)?;
                let below = left.height.max(right.height);
                self.tree(start, Kind::Binary(operator, subject, Box::new(right.expr)), below)
            }
            Tok::Key(Key::Between) => {
                let low = self.binary(SUM)?;
                if !self.take(&Tok::Key(Key::With)) {
                    self.expect(&Tok::Key(Key::And), " and（与）", "`and`")?;
                }
                let high = self.binary(SUM)?;
                let below = left.height.max(low.height).max(high.height);
                self.tree(start, Kind::Between(subject, Box::new(low.expr), Box::new(high.expr)), below)
            }
            Tok::Key(Key::Holds) => {
                let option = self.binary(SUM)?;
                let below = left.height.max(option.height);
                self.tree(start, Kind::In(Box::new(option.expr), vec![Test::Value(*subject)]), below)
            }
            _ => {
                let (tests, height) = self.deeper(Self::after_in)?;
                self.tree(start, Kind::In(subject, tests), left.height.max(height))
            }
        }
    }

    /// What stands after `in`: one test, or several in brackets.
    fn after_in(&mut self) -> Result<(Vec<Test>, u32), ParseError> {
        if self.peek() == &Tok::Open && !self.at_range() {
            self.advance();
            let tests = self.tests()?;
            self.expect(&Tok::Close, "逗号或 )", "a comma or `)`")?;
            return Ok(tests);
        }
        let (test, height) = self.test()?;
        Ok((vec![test], height))
    }

    fn tests(&mut self) -> Result<(Vec<Test>, u32), ParseError> {
        let (first, mut height) = self.test()?;
        let mut tests = vec![first];
        while self.take(&Tok::Comma) {
            let (test, h) = self.test()?;
            height = height.max(h);
            tests.push(test);
        }
        Ok((tests, height))
    }

    fn test(&mut self) -> Result<(Test, u32), ParseError> {
        if let Tok::Op(operator) = *self.peek()
            && strength(self.peek()) == Some(COMPARISON)
        {
            self.advance();
            let value = self.binary(SUM)?;
            return Ok((Test::Compare(operator, value.expr), value.height));
        }
        if matches!(self.peek(), Tok::Open | Tok::OpenSquare) && self.at_range() {
            return self.deeper(Self::range);
        }
        let value = self.binary(SUM)?;
        Ok((Test::Value(value.expr), value.height))
    }

    /// Whether the bracket here opens a range: `..` before its partner, at its own level.
    fn at_range(&self) -> bool {
        let mut level = 0_u32;
        for token in self.tokens.iter().skip(self.at) {
            match token.tok {
                Tok::Open | Tok::OpenSquare => level += 1,
                Tok::Close | Tok::CloseSquare => level = level.saturating_sub(1),
                Tok::DotDot if level == 1 => return true,
                Tok::Comma if level == 1 => return false,
                _ => {}
            }
            if level == 0 {
                return false;
            }
        }
        false
    }

    fn range(&mut self) -> Result<(Test, u32), ParseError> {
        let low_included = self.advance() == Tok::OpenSquare;
        let low = self.binary(SUM)?;
        self.expect(&Tok::DotDot, " ..", "`..`")?;
        let high = self.binary(SUM)?;
        let high_included = self.take(&Tok::CloseSquare);
        if !high_included {
            self.expect(&Tok::Close, " ] 或 )", "`]` or `)`")?;
        }
        let height = low.height.max(high.height);
        let test = Test::Range { low: Box::new(low.expr), low_included, high: Box::new(high.expr), high_included };
        Ok((test, height))
    }

    fn negation(&mut self) -> Result<Tree, ParseError> {
        let start = self.at;
        if !self.take(&Tok::Op(Operator::Subtract)) {
            return self.primary();
        }
        // INVARIANT: a literal is never negative, so its sign can be turned.
        let negated = match self.peek() {
            Tok::Literal(Kind::Number(n, suffix)) => Some(Kind::Number(n.negated(), *suffix)),
            Tok::Literal(Kind::Months(n)) => Some(Kind::Months(n.saturating_neg())),
            Tok::Literal(Kind::Days(n)) => Some(Kind::Days(n.saturating_neg())),
            _ => None,
        };
        if let Some(kind) = negated {
            self.advance();
            return self.tree(start, kind, 0);
        }
        let inner = self.deeper(Self::negation)?;
        // Zero has no sign, however many stand before it.
        let zero = match &inner.expr.kind {
            Kind::Number(n, _) => *n == Number::ZERO,
            Kind::Months(n) | Kind::Days(n) => *n == 0,
            _ => false,
        };
        if zero {
            return self.tree(start, inner.expr.kind, 0);
        }
        self.tree(start, Kind::Negate(Box::new(inner.expr)), inner.height)
    }

    fn primary(&mut self) -> Result<Tree, ParseError> {
        let start = self.at;
        let kind = match self.peek().clone() {
            Tok::Literal(kind) => kind,
            Tok::Text(text) => Kind::Text(text),
            Tok::Key(Key::True) => Kind::Bool(true),
            Tok::Key(Key::False) => Kind::Bool(false),
            Tok::Key(Key::Null) => Kind::Null,
            Tok::Name(name) => return self.named(start, name),
            Tok::At => return self.at_literal(start),
            Tok::Open => {
                self.advance();
                let inner = self.expression()?;
                self.expect(&Tok::Close, " )", "`)`")?;
                return Ok(inner);
            }
            Tok::OpenSquare => {
                self.advance();
                let (items, height) = self.items(&Tok::CloseSquare, " ]", "`]`")?;
                return self.tree(start, Kind::List(items), height);
            }
            Tok::Key(Key::Not) if self.ahead(1) == &Tok::Open => {
                self.advance();
                self.advance();
                let inner = self.expression()?;
                self.expect(&Tok::Close, " )", "`)`")?;
                return self.tree(start, Kind::Not(Box::new(inner.expr)), inner.height);
            }
            Tok::Key(Key::Not | Key::If) => {
                let help = both("把它放进括号", "put it in brackets");
                return self.expected("值", "a value", Some(help));
            }
            _ => return self.expected("值", "a value", None),
        };
        self.advance();
        self.tree(start, kind, 0)
    }

    /// A name, or a call of what it names.
    fn named(&mut self, start: usize, name: String) -> Result<Tree, ParseError> {
        let mut name = name;
        self.advance();
        if let Some(long) = self.long_name(start) {
            self.at = start + long.len();
            name = long.join(" ");
        }
        if !self.take(&Tok::Open) {
            return self.tree(start, Kind::Name(name), 0);
        }
        let first = self.at;
        let (args, height) = self.items(&Tok::Close, " )", "`)`")?;
        let read = match (name.as_str(), args.as_slice()) {
            ("date", [Expr { kind: Kind::Text(text), .. }]) => Some(literal::date(text)),
            ("duration", [Expr { kind: Kind::Text(text), .. }]) => Some(literal::duration::<ParseError>(text)),
            _ => None,
        };
        match read {
            Some(Ok(kind)) => self.tree(start, kind, 0),
            Some(Err(refusal)) => Err(refused(self.span_at(first), refusal)),
            None => self.tree(start, Kind::Call(name, args), height),
        }
    }

    /// The built-in of several words that stands here, if its bracket follows.
    fn long_name(&self, start: usize) -> Option<&'static [&'static str]> {
        LONG_NAMES.into_iter().find(|words| {
            let spelled = words.iter().enumerate().all(|(i, word)| self.slice(self.span_at(start + i)) == *word);
            spelled && self.tokens.get(start + words.len()).is_some_and(|t| t.tok == Tok::Open)
        })
    }

    fn at_literal(&mut self, start: usize) -> Result<Tree, ParseError> {
        self.advance();
        let Tok::Text(text) = self.peek().clone() else {
            return self.expected("引号中的日期或期间", "a date or duration in quotation marks", None);
        };
        let span = self.span_here();
        self.advance();
        let duration = text.trim_start_matches('-').starts_with('P');
        let kind = if duration { literal::duration::<ParseError>(&text) } else { literal::date(&text) };
        self.tree(start, kind.map_err(|r| refused(span, r))?, 0)
    }

    /// Expressions up to `close`, its opening bracket already taken.
    fn items(&mut self, close: &Tok, zh: &str, en: &str) -> Result<(Vec<Expr>, u32), ParseError> {
        let mut items = Vec::new();
        let mut height = 0;
        if self.take(close) {
            return Ok((items, height));
        }
        loop {
            let item = self.expression()?;
            height = height.max(item.height);
            items.push(item.expr);
            if !self.take(&Tok::Comma) {
                break;
            }
        }
        self.expect(close, &format!("逗号或{zh}"), &format!("a comma or {en}"))?;
        Ok((items, height))
    }
}

fn refused(span: Span, (message, help): Refusal) -> ParseError {
    ParseError { span, message, help }
}
