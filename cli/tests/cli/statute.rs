//! `statute`: articles in, fines out.

use crate::common::{run, run_with};
use serde_json::Value;

const LINES: &str = "{\"id\":\"a\",\"text\":\"情节严重的，处一万元以上五万元以下的罚款。\"}\n{bad\n\n{\"text\":\"x\"}\n{\"id\":7,\"text\":\"甲。\"}\n";

#[test]
fn a_bad_line_is_located_and_the_others_go_on() {
    let ran = run_with(&["statute", "-", "--lang", "en"], LINES.as_bytes());
    assert_eq!(ran.code, 3);
    let answers: Vec<Value> = ran.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["id"], "a");
    assert_eq!(answers[0]["fines"][0]["max"], 50_000);
    assert_eq!(answers[0]["fines"][0]["condition"], "情节严重");
    assert_eq!(answers[1]["id"], 7);
    assert!(ran.err.contains("standard input:2:2:"), "{}", ran.err);
    assert!(ran.err.contains("standard input:4:1: no `id`"), "{}", ran.err);
}

#[test]
fn a_whole_statute_answers_for_each_article() {
    let law = "# 某法\n\n**第一条** 甲的，处五百元以下罚款。\n\n**第二条** 乙的，依照本法第一条的规定处罚。\n";
    let ran = run_with(&["statute"], law.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let answers: Vec<Value> = ran.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(answers[1]["id"], "某法第二条");
    assert_eq!(answers[1]["references"][0]["resolved"], "fines");
    assert_eq!(answers[1]["references"][0]["fines"][0]["max"], 500);
    assert_eq!(run_with(&["statute"], "# 某法\n".as_bytes()).code, 3);
    assert_eq!(run(&["statute", "no-such-file"]).code, 5);
}
