//! Text to tokens.

use super::ast::{Kind, Operator, Suffix};
use super::literal::{self, Failure, Refusal, narrow};
use crate::diagnostic::{Span, both};
use core::marker::PhantomData;

/// Words with a meaning of their own; none can be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    And,
    /// `与`: only between the ends of `介于`.
    With,
    Or,
    Not,
    In,
    /// `包含`: `in` with its sides exchanged.
    Holds,
    True,
    False,
    Null,
    If,
    Then,
    Else,
    Between,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tok {
    /// A number, duration or date as written.
    Literal(Kind),
    Text(String),
    Name(String),
    Key(Key),
    /// Comparison or arithmetic.
    Op(Operator),
    Open,
    Close,
    OpenSquare,
    CloseSquare,
    Comma,
    DotDot,
    At,
    End,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub tok: Tok,
    pub span: Span,
}

fn keyword(word: &str) -> Option<Key> {
    Some(match word {
        "and" | "且" | "并且" => Key::And,
        "与" => Key::With,
        "or" | "或" | "或者" => Key::Or,
        "not" | "非" => Key::Not,
        "in" | "属于" => Key::In,
        "包含" => Key::Holds,
        "true" | "是" | "真" => Key::True,
        "false" | "否" | "假" => Key::False,
        "null" => Key::Null,
        "if" | "若" | "如果" => Key::If,
        "then" | "则" | "那么" => Key::Then,
        "else" | "否则" => Key::Else,
        "between" | "介于" => Key::Between,
        _ => return None,
    })
}

/// All tokens of a text, ended by [`Tok::End`].
pub(super) fn tokens<F: Failure>(text: &str) -> Result<Vec<Token>, F> {
    let mut lexer = Lexer { text, at: 0, out: Vec::new(), failure: PhantomData::<F> };
    while let Some(c) = lexer.peek() {
        lexer.token(c)?;
    }
    let end = offset(text.len());
    lexer.out.push(Token { tok: Tok::End, span: Span::new(end, end) });
    Ok(lexer.out)
}

/// Byte offsets fit: the text is at most 16 KiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn starts_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

struct Lexer<'a, F> {
    text: &'a str,
    at: usize,
    out: Vec<Token>,
    failure: PhantomData<F>,
}

impl<'a, F: Failure> Lexer<'a, F> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn second(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Takes characters as long as `wanted` holds.
    fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or("")
    }

    fn span(&self, start: usize) -> Span {
        Span::new(offset(start), offset(self.at))
    }

    fn push(&mut self, start: usize, tok: Tok) {
        let span = self.span(start);
        self.out.push(Token { tok, span });
    }

    fn refuse(&self, start: usize, why: impl FnOnce() -> Refusal) -> F {
        F::at(self.span(start), F::why(why))
    }

    fn token(&mut self, c: char) -> Result<(), F> {
        if c.is_whitespace() {
            self.next();
            return Ok(());
        }
        if narrow(c).is_ascii_digit() {
            return self.number();
        }
        if starts_name(c) {
            return self.name();
        }
        match c {
            '"' => self.quoted('"'),
            '“' => self.quoted('”'),
            _ => self.sign(narrow(c)),
        }
    }

    fn name(&mut self) -> Result<(), F> {
        let start = self.at;
        let word = self.take(in_name);
        if let Some(key) = keyword(word) {
            self.push(start, Tok::Key(key));
            return Ok(());
        }
        if self.peek() == Some('.') && self.second().is_some_and(starts_name) {
            self.next();
            self.take(in_name);
            if self.peek() == Some('.') && self.second().is_some_and(in_name) {
                self.next();
                self.take(in_name);
                return Err(self.refuse(start, || (both("名称中至多有一个点", "a name holds at most one dot"), None)));
            }
        }
        let whole = self.text.get(start..self.at).unwrap_or(word).to_owned();
        self.push(start, Tok::Name(whole));
        Ok(())
    }

    fn number(&mut self) -> Result<(), F> {
        let start = self.at;
        let digit = |c: char| narrow(c).is_ascii_digit();
        let mut digits: String = self.take(digit).chars().map(narrow).collect();
        if self.peek().map(narrow) == Some('.') && self.second().is_some_and(digit) {
            self.next();
            digits.push('.');
            digits.extend(self.take(digit).chars().map(narrow));
        }
        if self.peek().map(narrow) == Some('%') {
            self.next();
            let value = literal::percent::<F>(&digits).map_err(|why| F::at(self.span(start), why))?;
            self.push(start, Tok::Literal(Kind::Number(value, Suffix::Percent)));
            return Ok(());
        }
        let run: String = self.take(in_name).chars().map(|c| if digit(c) { narrow(c) } else { c }).collect();
        let mut unit = None;
        if matches!(run.as_str(), "" | "万" | "亿") {
            // `8500 USD`: nothing else can stand after a number and a space, so this takes no name away.
            let before = self.at;
            self.take(char::is_whitespace);
            unit = literal::currency(self.take(in_name));
            if unit.is_none() {
                self.at = before;
            }
        }
        let kind = literal::number::<F>(&digits, &run).map_err(|why| F::at(self.span(start), why))?;
        let kind = match (kind, unit) {
            (Kind::Number(value, _), Some(code)) => Kind::Number(value, Suffix::Currency(code)),
            (kind, _) => kind,
        };
        self.push(start, Tok::Literal(kind));
        Ok(())
    }

    fn quoted(&mut self, close: char) -> Result<(), F> {
        let start = self.at;
        self.next();
        let mut value = String::new();
        loop {
            let here = self.at;
            match self.next() {
                Some(c) if c == close => break,
                Some('\\') => {
                    let escaped = self.escape().ok_or_else(|| {
                        self.refuse(here, || {
                            (
                                both("不认识的转义", "unknown escape"),
                                Some(both(
                                    r#"可用 \" \' \\ \n \r \t \uXXXX \UXXXXXX"#,
                                    r#"one of \" \' \\ \n \r \t \uXXXX \UXXXXXX"#,
                                )),
                            )
                        })
                    })?;
                    value.push(escaped);
                }
                Some(c) => value.push(c),
                None => {
                    return Err(
                        self.refuse(start, || (both("引号没有闭合", "the quotation mark is never closed"), None))
                    );
                }
            }
        }
        self.push(start, Tok::Text(value));
        Ok(())
    }

    fn escape(&mut self) -> Option<char> {
        let digits = match self.next()? {
            c @ ('"' | '\'' | '\\' | '”') => return Some(c),
            'n' => return Some('\n'),
            'r' => return Some('\r'),
            't' => return Some('\t'),
            'u' => 4,
            'U' => 6,
            _ => return None,
        };
        let mut code = 0;
        for _ in 0..digits {
            code = code * 16 + self.next()?.to_digit(16)?;
        }
        char::from_u32(code)
    }

    fn sign(&mut self, c: char) -> Result<(), F> {
        let start = self.at;
        self.next();
        let followed = self.peek().map(narrow);
        let (tok, both_characters) = match (c, followed) {
            ('*', Some('*')) => (Tok::Op(Operator::Power), true),
            ('*' | '×', _) => (Tok::Op(Operator::Multiply), false),
            ('/' | '÷', _) => (Tok::Op(Operator::Divide), false),
            ('+', _) => (Tok::Op(Operator::Add), false),
            ('-' | '−', _) => (Tok::Op(Operator::Subtract), false),
            ('=', Some('=')) => (Tok::Op(Operator::Equal), true),
            ('=', Some('<' | '>')) => return Err(self.reversed(start)),
            ('=', _) => (Tok::Op(Operator::Equal), false),
            ('!', Some('=')) => (Tok::Op(Operator::NotEqual), true),
            ('≠', _) => (Tok::Op(Operator::NotEqual), false),
            ('<', Some('=')) => (Tok::Op(Operator::LessEqual), true),
            ('<', Some('>')) => return Err(self.reversed(start)),
            ('<', _) => (Tok::Op(Operator::Less), false),
            ('≤', _) => (Tok::Op(Operator::LessEqual), false),
            ('>', Some('=')) => (Tok::Op(Operator::GreaterEqual), true),
            ('>', _) => (Tok::Op(Operator::Greater), false),
            ('≥', _) => (Tok::Op(Operator::GreaterEqual), false),
            ('(', _) => (Tok::Open, false),
            (')', _) => (Tok::Close, false),
            ('[', _) => (Tok::OpenSquare, false),
            (']', _) => (Tok::CloseSquare, false),
            (',' | '、', _) => (Tok::Comma, false),
            ('.', Some('.')) => (Tok::DotDot, true),
            ('@', _) => (Tok::At, false),
            _ => return Err(self.stranger(start, c, followed)),
        };
        if both_characters {
            self.next();
        }
        self.push(start, tok);
        Ok(())
    }

    fn reversed(&mut self, start: usize) -> F {
        self.next();
        let written = self.text.get(start..self.at).unwrap_or("");
        self.refuse(start, || {
            (
                both(format!("没有“{written}”这个符号"), format!("there is no sign `{written}`")),
                Some(both("比较写 = != < <= > >=", "comparisons are = != < <= > >=")),
            )
        })
    }

    fn stranger(&self, start: usize, c: char, followed: Option<char>) -> F {
        self.refuse(start, || strange(c, followed))
    }
}

fn strange(c: char, followed: Option<char>) -> Refusal {
    let help = match (c, followed) {
        ('.', Some(d)) if d.is_ascii_digit() => Some(both("小数写成 0.5", "write decimals as 0.5")),
        ('\'' | '‘' | '’', _) => Some(both("文字用双引号", "text goes in double quotation marks")),
        ('”', _) => Some(both("引号以“开始，以”结束", "a text opened by “ closes with ”")),
        ('&', _) => Some(both("写 and 或 且", "write `and`")),
        ('|', _) => Some(both("写 or 或 或", "write `or`")),
        ('!', _) => Some(both("写 not 或 非", "write `not`")),
        _ => None,
    };
    let message = if c.is_control() {
        both(
            format!("不能有控制字符 U+{:04X}", u32::from(c)),
            format!("unexpected control character U+{:04X}", u32::from(c)),
        )
    } else {
        both(format!("不认识的字符“{c}”"), format!("unexpected character `{c}`"))
    };
    (message, help)
}
