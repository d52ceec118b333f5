//! The rule of `benches/fsl124` against the same rule by hand, on 100,000 cases: every tier, result, amount and
//! revocation equal, amounts to the cent.

#[allow(dead_code)]
#[path = "../benches/support/mod.rs"]
mod support;

use cailiang::assess::Verdicts;
use cailiang::pack::model::Outcome;
use cailiang::quantity::Number;

#[test]
fn equals_the_rule_by_hand() {
    let rules = support::rules();
    let compiled = support::compiled(&rules);
    let mut verdicts = Verdicts::new(&compiled);
    assert!(verdicts.nodes().is_some());
    for case in support::cases(100_000) {
        let inputs = support::inputs(&compiled, &case);
        let v = verdicts.of(&inputs);
        assert_eq!(v.failure(), None, "{case:?}");
        let result = match v.outcome() {
            Some(Outcome::Exempt) => 0,
            Some(Outcome::Reduced) => 1,
            Some(Outcome::Lenient) => 2,
            Some(Outcome::Ordinary) => 3,
            Some(Outcome::Severe) => 4,
            None => 9,
        };
        let cents = v.amount().map_or(0, |a| a.mul(Number::from(100)).unwrap().to_i64().unwrap());
        let answer = (v.tier().unwrap() + 1, result, cents, v.imposed(0));
        assert_eq!(answer, support::by_hand(&case), "{case:?}");
    }
}
