//! Numbers and durations that stand alone, as cases have them: what the whole language reads in the same text, without it.

use super::ast::{Kind, Operator};
use super::lex::{Tok, Token, tokens};
use super::literal::duration;
use super::parse::{MAX_DEPTH, MAX_TEXT};
use crate::quantity::Number;

/// The number or duration that is all a text says; `None` where it is no expression, or says anything else.
pub fn literal(text: &str) -> Option<Kind> {
    if text.len() > MAX_TEXT {
        return None;
    }
    let tokens = tokens::<()>(text).ok()?;
    let (kind, rest) = value(&tokens, 1)?;
    matches!(rest, [Token { tok: Tok::End, .. }]).then_some(kind)
}

/// A value and what follows it, `depth` expressions deep.
fn value(tokens: &[Token], depth: u32) -> Option<(Kind, &[Token])> {
    if depth > MAX_DEPTH {
        return None;
    }
    let tok = |n: usize| tokens.get(n).map(|t| &t.tok);
    match tok(0)? {
        Tok::Literal(kind) => Some((kind.clone(), tokens.get(1..)?)).filter(|(kind, _)| counts(kind)),
        Tok::Open => {
            let (kind, rest) = value(tokens.get(1..)?, depth.checked_add(1)?)?;
            let (close, rest) = rest.split_first()?;
            (close.tok == Tok::Close).then_some((kind, rest))
        }
        Tok::At => match tok(1)? {
            Tok::Text(text) => Some((duration::<()>(text).ok()?, tokens.get(2..)?)),
            _ => None,
        },
        Tok::Name(name) if name == "duration" => match (tok(1)?, tok(2)?, tok(3)?) {
            // What is called stands one deeper.
            (Tok::Open, Tok::Text(text), Tok::Close) if depth < MAX_DEPTH => {
                Some((duration::<()>(text).ok()?, tokens.get(4..)?))
            }
            _ => None,
        },
        Tok::Op(Operator::Subtract) => {
            // A sign belongs to the literal right after it; before anything else only zero stays a number.
            let after = tokens.get(1..)?;
            if let Some(Tok::Literal(kind)) = tok(1) {
                let negated = match kind {
                    Kind::Number(n, suffix) => Kind::Number(n.negated(), *suffix),
                    Kind::Months(n) => Kind::Months(n.saturating_neg()),
                    Kind::Days(n) => Kind::Days(n.saturating_neg()),
                    _ => return None,
                };
                return Some((negated, after.get(1..)?));
            }
            let (kind, rest) = value(after, depth.checked_add(1)?)?;
            zero(&kind).then_some((kind, rest))
        }
        _ => None,
    }
}

fn counts(kind: &Kind) -> bool {
    matches!(kind, Kind::Number(..) | Kind::Months(_) | Kind::Days(_))
}

fn zero(kind: &Kind) -> bool {
    match kind {
        Kind::Number(n, _) => *n == Number::ZERO,
        Kind::Months(n) | Kind::Days(n) => *n == 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::parse;

    /// What the whole language reads, where it is a number or a duration.
    fn read(text: &str) -> Option<Kind> {
        parse(text).ok().map(|e| e.kind).filter(counts)
    }

    #[test]
    fn it_reads_what_the_language_reads() {
        let parts = [
            "5",
            "0",
            "1.28万元",
            "30%",
            "３倍",
            "8500 USD",
            "8个月",
            "1年6个月",
            "30日",
            "0天",
            "-",
            "−",
            "(",
            ")",
            "（",
            "）",
            "@",
            "\"P8M\"",
            "“P30D”",
            "\"-P1Y\"",
            "\"x\"",
            "duration",
            "date",
            "duration(\"P2Y\")",
            "2024年5月1日",
            "+",
            ",",
            "not",
            "1,000",
            "a",
            "是",
            "'",
        ];
        let mut seen = 0;
        let mut compare = |text: &str| {
            let wanted = read(text);
            assert_eq!(literal(text), wanted, "{text}");
            seen += usize::from(wanted.is_some());
        };
        compare("");
        for a in parts {
            compare(a);
            compare(&format!(" {a} "));
            for b in parts {
                compare(&format!("{a}{b}"));
                compare(&format!("{a} {b}"));
                for c in parts {
                    compare(&format!("{a}{b}{c}"));
                    for d in parts {
                        compare(&format!("{a}{b}{c}{d}"));
                    }
                }
            }
        }
        for n in [1, 10, 61, 62, 63, 64, 65, 100, 10_000] {
            for inner in ["5", "-5", "8个月", "duration(\"P2Y\")", "@\"P2Y\"", "--0"] {
                compare(&format!("{}{inner}{}", "(".repeat(n), ")".repeat(n)));
                compare(&format!("{}{inner}", "-".repeat(n)));
            }
            compare(&format!("{}0", "-".repeat(n)));
            compare(&format!("{}(0)", "-".repeat(n)));
        }
        assert!(seen > 500, "{seen}");
    }
}
