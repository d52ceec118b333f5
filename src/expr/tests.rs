use super::*;
use crate::quantity::Number;
use proptest::prelude::*;

fn read(text: &str) -> Expr {
    parse(text).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

/// Each reads, and prints as the second.
fn prints(pairs: &[(&str, &str)]) {
    for (text, canonical) in pairs {
        let expr = read(text);
        assert_eq!(expr.to_string(), *canonical, "{text}");
        assert!(read(canonical).same(&expr), "{canonical} does not read back");
        let chinese = to_chinese(&expr);
        assert!(read(&chinese).same(&expr), "{chinese} does not read back");
    }
}

/// Each is refused at the marked place: the text between `«` and `»`.
fn refuses(cases: &[(&str, &str)]) {
    for (marked, english) in cases {
        let (before, rest) = marked.split_once('«').expect("a mark");
        let (inside, after) = rest.split_once('»').expect("a closing mark");
        let error = parse(&format!("{before}{inside}{after}")).expect_err(marked);
        let span = (error.span.start as usize, error.span.end as usize);
        assert_eq!(span, (before.len(), before.len() + inside.len()), "{marked}: {error:?}");
        assert!(error.message.en.contains(english), "{marked}: {}", error.message.en);
        assert!(!error.message.zh.is_empty());
    }
}

#[test]
fn spellings() {
    prints(&[
        ("货值金额 < 1万元 且 非 拒不改正", "货值金额 < 1万元 and not(拒不改正)"),
        ("a 并且 b 或者 c", "a and b or c"),
        ("a or b 或 c and 非(d)", "a or b or c and not(d)"),
        ("x ≥ 3 and x ≤ 5 and x ≠ 4 and x == 1", "x >= 3 and x <= 5 and x != 4 and x = 1"),
        ("ｘ ＋ １２．５ ＊ （a － 1） ／ 2", "ｘ + 12.5 * (a - 1) / 2"),
        ("a × b ÷ c − d", "a * b / c - d"),
        ("x ＝ “甲”", "x = \"甲\""),
        ("x 属于 （“甲”，“乙”、“丙”）", "x in (\"甲\", \"乙\", \"丙\")"),
        ("从轻情节 包含 “主动”", "\"主动\" in 从轻情节"),
        ("x 介于 1 与 3", "x between 1 and 3"),
        ("x between 1 且 3 且 y", "x between 1 and 3 and y"),
        ("若 a 则 1 否则 2", "if a then 1 else 2"),
        ("如果 a 那么 是 else 假", "if a then true else false"),
        ("a = 真 and b = 否 and c = null", "a = true and b = false and c = null"),
        ("情节严重且逾期", "情节严重且逾期"),
        ("tier.low + 表1.低(x)", "tier.low + 表1.低(x)"),
    ]);
}

#[test]
fn literals() {
    prints(&[
        ("5万元", "5万元"),
        ("50000元", "5万元"),
        ("1.2亿元", "1.2亿元"),
        ("12800元", "1.28万元"),
        ("12345.67元", "12345.67元"),
        ("123456789元", "12345.6789万元"),
        ("200元", "200元"),
        ("1万", "10000"),
        ("0.5亿", "50000000"),
        ("30%", "30%"),
        ("１２．５％", "12.5%"),
        ("0.01%", "0.01%"),
        ("3倍", "3倍"),
        ("8500 USD", "8500 USD"),
        ("8500USD", "8500 USD"),
        ("1.5万 EUR", "15000 EUR"),
        ("2年", "2年"),
        ("6个月", "6个月"),
        ("1年6个月", "1年6个月"),
        ("18个月", "1年6个月"),
        ("24个月", "2年"),
        ("30天", "30日"),
        ("-2年", "-2年"),
        ("duration(\"P2Y\")", "2年"),
        ("duration(\"-P1Y6M\")", "-1年6个月"),
        ("@\"P30D\"", "30日"),
        ("duration(\"P0M\")", "0个月"),
        ("2024年5月1日", "date(\"2024-05-01\")"),
        ("２０２４年０２月２９日", "date(\"2024-02-29\")"),
        ("@\"2024-01-31\"", "date(\"2024-01-31\")"),
        ("date(\"2024-01-31\")", "date(\"2024-01-31\")"),
        ("date(2024, 1, 31)", "date(2024, 1, 31)"),
        (r#""a\"b\\\n\u4E2D\U01F600""#, "\"a\\\"b\\\\\\n中😀\""),
        ("“说\"好\"”", "\"说\\\"好\\\"\""),
        ("-0", "0"),
        ("[1, [2, 3], []]", "[1, [2, 3], []]"),
    ]);
    assert_eq!(read("30%").kind, Kind::Number(Number::new(3, 1), Suffix::Percent));
    assert_eq!(read("1年6个月").kind, Kind::Months(18));
    assert_eq!(to_chinese(&read("10000 + 12800 + date(\"2024-05-01\")")), "1万 + 12800 + 2024年5月1日");
    assert_eq!(
        to_chinese(&read("if x >= 1万元 and not(y) then a * 2 else z / 4")),
        "若 x ≥ 1万元 且 非(y) 则 a × 2 否则 z ÷ 4"
    );
}

#[test]
fn precedence() {
    prints(&[
        ("1 + 2 * 3 ** 2", "1 + 2 * 3 ** 2"),
        ("(1 + 2) * 3", "(1 + 2) * 3"),
        ("1 - (2 - 3)", "1 - (2 - 3)"),
        ("(1 - 2) - 3", "1 - 2 - 3"),
        ("2 ** 3 ** 2", "2 ** 3 ** 2"),
        ("2 ** (3 ** 2)", "2 ** (3 ** 2)"),
        ("-3 ** 2", "(-3) ** 2"),
        ("-(3 ** 2)", "-(3 ** 2)"),
        ("-(3)", "-(3)"),
        ("--3", "--3"),
        ("2 ** -1", "2 ** -1"),
        ("a - -b", "a - -b"),
        ("a and (b or c)", "a and (b or c)"),
        ("a and (b and c)", "a and (b and c)"),
        ("not a = b and c", "not(a = b) and c"),
        ("not(a) = b", "not(a) = b"),
        ("not x in (1, 2)", "not(x in (1, 2))"),
        ("(a = b) = c", "(a = b) = c"),
        ("(if a then b else c) + 1", "(if a then b else c) + 1"),
        ("if a then b else c or d", "if a then b else c or d"),
        ("if a then if b then 1 else 2 else 3", "if a then if b then 1 else 2 else 3"),
        ("x + 1 between a - 1 and b * 2 or c", "x + 1 between a - 1 and b * 2 or c"),
    ]);
    assert!(
        matches!(read("2 ** 3 ** 2").kind, Kind::Binary(Operator::Power, left, _) if matches!(left.kind, Kind::Binary(..)))
    );
    assert!(matches!(read("-3 ** 2").kind, Kind::Binary(Operator::Power, ..)));
}

#[test]
fn memberships() {
    prints(&[
        ("x in [1..5)", "x in [1..5)"),
        ("x in (1..5)", "x in (1..5)"),
        ("x in ([1..5), (7..9], 12)", "x in ([1..5), (7..9], 12)"),
        ("x in ((1 + 2) * 3, (a))", "x in ((1 + 2) * 3, a)"),
        ("x in (< 5, >= 10)", "x in (< 5, >= 10)"),
        ("x in > 3", "x in (> 3)"),
        ("x in \"a\"", "x in \"a\""),
        ("\"a\" in 情节", "\"a\" in 情节"),
        ("x in (a)", "x in a"),
        ("x in [1, 2, 3]", "x in [1, 2, 3]"),
        ("x in ([1, 2], [3..4])", "x in ([1, 2], [3..4])"),
        ("x in [a.low..b.high]", "x in [a.low..b.high]"),
        ("x in [1万元..5万元) and y", "x in [1万元..5万元) and y"),
        ("x in (-3)", "x in (-3)"),
        ("(x in (1..2)) in (true)", "(x in (1..2)) in true"),
        ("d in [date(\"2024-01-01\")..2024年12月31日]", "d in [date(\"2024-01-01\")..date(\"2024-12-31\")]"),
    ]);
}

#[test]
fn functions() {
    prints(&[
        ("round up(x, 2)", "round up(x, 2)"),
        ("round   half\n even (x, 0)", "round half even(x, 0)"),
        ("round to(x, 100元, \"down\")", "round to(x, 100元, \"down\")"),
        ("list contains([1, 2], 1)", "list contains([1, 2], 1)"),
        ("years and months duration(a, b)", "years and months duration(a, b)"),
        ("days between(a, b) > 3", "days between(a, b) > 3"),
        ("months between(a, b)", "months between(a, b)"),
        ("days between 1 and 3", "(days) between 1 and 3"),
        ("(a + days) between (if b then 1 else 2) and 3", "(a + days) between (if b then 1 else 2) and 3"),
        ("min(a, b, c) + f()", "min(a, b, c) + f()"),
        ("罚款表（等级）", "罚款表(等级)"),
    ]);
}

#[test]
fn cells() {
    let cell = |text: &str| tests_to_text(&parse_tests(text).unwrap_or_else(|e| panic!("{text}: {e:?}")));
    assert_eq!(parse_tests(" - "), Ok(vec![Test::Any]));
    assert_eq!(cell("“a”，\"b\""), "\"a\", \"b\"");
    assert_eq!(cell("＜ 5万元"), "< 5万元");
    assert_eq!(cell("≥10"), ">= 10");
    assert_eq!(cell("[1..5), (7..9]"), "[1..5), (7..9]");
    assert_eq!(cell("-3"), "-3");
    assert_eq!(cell("(-3..-1)"), "(-3..-1)");
    assert_eq!(cell("!= \"a\""), "!= \"a\"");
    assert_eq!(tests_to_chinese(&parse_tests(">= 1万元, \"a\"").unwrap()), "≥ 1万元, “a”");
    for (text, english) in [
        ("", "the text ends"),
        ("not(\"a\")", "no `not`"),
        ("\"a\" or \"b\"", "a comma or the end"),
        ("-, 3", "expected a value"),
        ("\"a\",", "the text ends"),
        ("[1..", "the text ends"),
    ] {
        let error = parse_tests(text).expect_err(text);
        assert!(error.message.en.contains(english), "{text}: {error:?}");
    }
}

#[test]
fn errors() {
    refuses(&[
        ("«»", "the text ends"),
        ("1 +«»", "expected a value, but the text ends"),
        ("a «b»", "expected an operator or the end, found `b`"),
        ("(a«»", "expected `)`, but the text ends"),
        ("a + «)»", "expected a value, found `)`"),
        ("a < b «<» c", "chained"),
        ("a in (1) «=» b", "chained"),
        ("x in (a) «+» 1", "cannot be an operand"),
        ("x in [1..2] «*» 2", "cannot be an operand"),
        ("not a = b «=» c", "chained"),
        ("1 + «not» x", "expected a value, found `not`"),
        ("1 + «if» a then b else c", "expected a value, found `if`"),
        ("if a «else» b", "expected `then`"),
        ("if a then b«»", "expected `else`"),
        ("f(a «b»)", "expected a comma or `)`"),
        ("[1, 2«»", "expected a comma or `]`"),
        ("x in «)»", "expected a value"),
        ("x in («)»", "expected a value"),
        ("x in (-«,» 3)", "expected a value"),
        ("x in [1..2«,» 3]", "`]` or `)`"),
        ("[1«..»5]", "expected a comma or `]`"),
        ("x between 1 «or» 2", "expected `and`"),
        ("a = «\"x»", "never closed"),
        ("a = \"x«\\q»\"", "unknown escape"),
        ("a «#» b", "unexpected character"),
        ("a = «'»x'", "unexpected character"),
        ("«a.b.c»", "one dot"),
        ("«3千元»", "`千元` cannot follow"),
        ("«1_000»", "`_000` cannot follow"),
        ("x > 1,«000元»", "begin with a zero"),
        ("x > 1«,»234元", "found `,`"),
        ("«5万元且» x", "cannot follow"),
        ("«1e5»", "cannot follow"),
        ("«007»", "begin with a zero"),
        ("«.»5", "unexpected character"),
        ("«123456789012345678901234567890»", "28 significant digits"),
        ("«1.5年»", "whole numbers"),
        ("«6月»", "not a duration"),
        ("«1年6月»", "neither"),
        ("«2024年2月30日»", "no day"),
        ("«24年1月1日»", "no day"),
        ("date(«\"2024-02-30\"»)", "not a date"),
        ("date(«\"2024-1-1\"»)", "not a date"),
        ("@«\"x\"»", "not a date"),
        ("duration(«\"P1Y3D\"»)", "not a duration"),
        ("duration(«\"PT3H\"»)", "not a duration"),
        ("duration(«\"P\"»)", "not a duration"),
        ("duration(«\"P1Y-6M\"»)", "not a duration"),
        ("@ «x»", "a date or duration"),
        ("a «=>» 3", "no sign"),
        ("a «<>» 3", "no sign"),
        ("a «与» b", "found `与`"),
        ("a «是» b", "found `是`"),
    ]);
}

#[test]
fn limits() {
    let nested = |n: usize| format!("{}1{}", "(".repeat(n), ")".repeat(n));
    assert!(parse(&nested(60)).is_ok());
    assert!(parse(&nested(64)).unwrap_err().message.en.contains("64 deep"));
    for (open, close) in
        [("-", ""), ("not ", ""), ("not(", ")"), ("[", "]"), ("f(", ")"), ("x in (", ")"), ("if a then b else ", "")]
    {
        let text = format!("{}x{}", open.repeat(900), close.repeat(900));
        assert!(parse(&text).is_err(), "{open}");
    }
    assert!(parse(&vec!["a"; 256].join(" + ")).is_ok());
    assert!(parse(&vec!["a"; 258].join(" + ")).unwrap_err().message.en.contains("too many"));
    assert!(parse(&" ".repeat(MAX_TEXT + 1)).unwrap_err().message.en.contains("16 KiB"));
    assert!(parse(&format!("sum([{}])", vec!["1"; 2000].join(", "))).is_ok());
}

#[test]
fn spans() {
    let text = "(货值 + 1) × 2";
    let Kind::Binary(_, left, right) = read(text).kind else { panic!("a product") };
    let at = |e: &Expr| &text[e.span.start as usize..e.span.end as usize];
    assert_eq!(at(&left), "货值 + 1");
    assert_eq!(at(&right), "2");
    assert_eq!(read(text).span, crate::diagnostic::Span::new(0, 17));
}

fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        (-200_i64..200).prop_map(Number::from),
        (any::<i32>(), 0_u8..7).prop_map(|(m, s)| Number::new(i64::from(m), s)),
        (1_i64..10_000).prop_map(|n| Number::from(n * 10_000)),
    ]
}

fn leaf() -> impl Strategy<Value = Kind> {
    let suffix = prop_oneof![
        Just(Suffix::None),
        Just(Suffix::Percent),
        Just(Suffix::Times),
        Just(Suffix::Yuan),
        Just(Suffix::Currency(*b"USD"))
    ];
    let date = (1_i16..9999, 1_i8..13, 1_i8..29).prop_map(|(y, m, d)| crate::quantity::Date::new(y, m, d).unwrap());
    prop_oneof![
        Just(Kind::Null),
        any::<bool>().prop_map(Kind::Bool),
        (number(), suffix).prop_map(|(n, s)| Kind::Number(n, s)),
        ".{0,6}".prop_map(Kind::Text),
        "[\"\\\\“”\n\t\u{1}甲a]{0,4}".prop_map(Kind::Text),
        date.prop_map(Kind::Date),
        (-40_i32..40).prop_map(Kind::Months),
        any::<i16>().prop_map(|d| Kind::Days(i32::from(d))),
        prop_oneof![Just("x"), Just("货值金额"), Just("base.low"), Just("一档.低"), Just("days"), Just("非法所得")]
            .prop_map(|n| Kind::Name(n.to_owned())),
    ]
}

fn bare(kind: Kind) -> Expr {
    Expr { span: crate::diagnostic::Span::default(), kind }
}

fn operator() -> impl Strategy<Value = Operator> {
    use Operator::*;
    prop::sample::select(vec![
        Or,
        And,
        Equal,
        NotEqual,
        Less,
        LessEqual,
        Greater,
        GreaterEqual,
        Add,
        Subtract,
        Multiply,
        Divide,
        Power,
    ])
}

fn test(expr: BoxedStrategy<Expr>) -> impl Strategy<Value = Test> {
    use Operator::*;
    let compare = prop::sample::select(vec![Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual]);
    prop_oneof![
        expr.clone().prop_map(Test::Value),
        (compare, expr.clone()).prop_map(|(o, e)| Test::Compare(o, e)),
        (expr.clone(), any::<bool>(), expr, any::<bool>()).prop_map(|(low, low_included, high, high_included)| {
            Test::Range { low: Box::new(low), low_included, high: Box::new(high), high_included }
        }),
    ]
}

/// What the reader makes of a minus sign: zero has no sign.
fn negated(of: Box<Expr>) -> Kind {
    match &of.kind {
        Kind::Number(n, _) if *n == Number::ZERO => of.kind,
        Kind::Months(0) | Kind::Days(0) => of.kind,
        _ => Kind::Negate(of),
    }
}

fn tree() -> impl Strategy<Value = Expr> {
    leaf().prop_map(bare).prop_recursive(5, 40, 3, |inner| {
        let one = inner.clone().prop_map(Box::new);
        let inner = inner.boxed();
        prop_oneof![
            one.clone().prop_map(negated),
            one.clone().prop_map(Kind::Not),
            (operator(), one.clone(), one.clone()).prop_map(|(o, a, b)| Kind::Binary(o, a, b)),
            (operator(), one.clone(), one.clone()).prop_map(|(o, a, b)| Kind::Binary(o, a, b)),
            (one.clone(), one.clone(), one.clone()).prop_map(|(a, b, c)| Kind::Between(a, b, c)),
            (one.clone(), prop::collection::vec(test(inner.clone()), 1..4)).prop_map(|(a, t)| Kind::In(a, t)),
            (one.clone(), one.clone(), one).prop_map(|(a, b, c)| Kind::If(a, b, c)),
            (
                prop_oneof![Just("min"), Just("round half up"), Just("days between"), Just("罚款表.低"), Just("date")],
                prop::collection::vec(inner.clone(), 2..4)
            )
                .prop_map(|(f, a)| Kind::Call(f.to_owned(), a)),
            prop::collection::vec(inner, 0..4).prop_map(Kind::List),
        ]
        .prop_map(bare)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printing_reads_back(expr in tree()) {
        let text = expr.to_string();
        let back = parse(&text);
        prop_assert!(back.as_ref().is_ok_and(|e| e.same(&expr)), "{text}\n{back:?}");
        prop_assert_eq!(back.unwrap().to_string(), text);
        let chinese = to_chinese(&expr);
        let back = parse(&chinese);
        prop_assert!(back.as_ref().is_ok_and(|e| e.same(&expr)), "{chinese}\n{back:?}");
    }

    #[test]
    fn cells_read_back(tests in prop::collection::vec(test(tree().boxed()), 1..4)) {
        let text = tests_to_text(&tests);
        // A cell beginning with `not(` is refused on purpose.
        prop_assume!(!text.starts_with("not("));
        let back = parse_tests(&text);
        prop_assert!(
            back.as_ref().is_ok_and(|b| b.len() == tests.len() && b.iter().zip(&tests).all(|(x, y)| x.same(y))),
            "{text}\n{back:?}"
        );
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let _ = (parse(&text), parse_tests(&text));
    }

    #[test]
    fn any_tokens_are_answered(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "a", "(", ")", "[", "]", "..", ",", "in", "not", "and", "or", "if", "then", "else", "between", "<", "=", "-",
                "+", "*", "**", "3", "5万元", "\"t\"", "date(", "@", "包含", "round", "up", "days", "null", "1年",
            ]),
            0..30,
        )
    ) {
        let text = words.join(" ");
        if let Ok(expr) = parse(&text) {
            let printed = expr.to_string();
            prop_assert!(parse(&printed).is_ok_and(|e| e.same(&expr)), "{text}\n{printed}");
        }
        if let Err(e) = parse(&text) {
            prop_assert!(e.span.start <= e.span.end && e.span.end as usize <= text.len());
            prop_assert!(text.get(e.span.start as usize..e.span.end as usize).is_some());
        }
    }
}

#[test]
fn the_feel_table_reads() {
    let table = include_str!("../../tests/feel/table.tsv");
    for line in table.lines().skip(1) {
        let expression = line.split('\t').next().unwrap();
        let expr = read(expression);
        assert!(read(&expr.to_string()).same(&expr), "{expression}");
        assert!(read(&to_chinese(&expr)).same(&expr), "{expression}");
    }
    assert!(table.lines().count() > 500);
}

#[test]
fn what_can_be_read_can_be_read_back_however_deep() {
    for n in 1..=70 {
        for text in [
            format!("{}\"a\"", "-".repeat(n)),
            format!("{}3", "-".repeat(n)),
            format!("{}x", "not ".repeat(n)),
            format!("{}x{}", "(".repeat(n), ")".repeat(n)),
            format!("{}x", "if a then b else ".repeat(n)),
        ] {
            if let Ok(e) = parse(&text) {
                for printed in [e.to_string(), to_chinese(&e)] {
                    let again = parse(&printed).unwrap_or_else(|p| panic!("{printed}: {}", p.message.en));
                    assert!(again.same(&e), "{text} {printed}");
                }
            }
        }
    }
}

#[test]
fn a_cell_that_begins_with_a_negation_keeps_its_brackets() {
    for text in ["(not x)", "(not x), 3", "(not x) + 1", "(非 x)", "((not x) + 1)", "3, (not x)"] {
        let cell = parse_tests(text).unwrap();
        for printed in [tests_to_text(&cell), tests_to_chinese(&cell)] {
            let again = parse_tests(&printed).unwrap_or_else(|p| panic!("{text}: {printed}: {}", p.message.en));
            assert!(again.len() == cell.len() && again.iter().zip(&cell).all(|(a, b)| a.same(b)), "{text} {printed}");
        }
    }
}

#[test]
fn the_longest_numbers_can_be_read_back() {
    for text in ["111111111111111111111万", "7922816251426433759354395033万", "79228162514264337593543950335"] {
        if let Ok(e) = parse(text) {
            assert!(parse(&e.to_string()).unwrap().same(&e), "{text} {e}");
        }
    }
    assert!(parse("79228162514264337593543950336").is_err());
    assert!(parse("99999999999999999999999999999").is_err());
}

#[test]
fn zero_has_no_sign() {
    for zero in ["0", "0元", "0%", "0日", "0个月"] {
        for signs in [1, 2, 60] {
            let text = format!("{}{zero}", "-".repeat(signs));
            let read = parse(&text).unwrap();
            assert_eq!(read.to_string().matches('(').count(), 0, "{text}");
            assert!(parse(&read.to_string()).unwrap().same(&read), "{text}");
        }
    }
}
