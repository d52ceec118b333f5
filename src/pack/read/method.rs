//! The ways to find an amount.

use super::decode::{Decoder, Spot};
use super::rules::{entries, list, outcome};
use crate::diagnostic::{Location, Span, both, codes};
use crate::expr::{Expr, Kind, Test};
use crate::pack::model::{
    BandSet, Bands, Cell, Discount, Ends, Factor, Formula, Method, MethodKind, Outcome, PointAt, Step, StepAction,
    Text, Weights,
};

const OUTCOMES: [Outcome; 4] = [Outcome::Reduced, Outcome::Lenient, Outcome::Ordinary, Outcome::Severe];

impl Decoder {
    pub fn method(&mut self, spot: &Spot<'_>) -> Option<Method> {
        let mut basis = Decoder::citations(spot);
        let kind = if let Some(bands) = spot.get("bands") {
            basis.extend(Decoder::citations(&bands));
            MethodKind::Bands(self.bands(&bands))
        } else if let Some(weights) = spot.get("weights") {
            basis.extend(Decoder::citations(&weights));
            MethodKind::Weights(self.weights(&weights))
        } else if let Some(within) = spot.get("within_tier") {
            basis.extend(Decoder::citations(&within));
            let shares = within
                .entries()
                .into_iter()
                .filter_map(|(key, s)| outcome(&key.value).map(|o| (o, self.formula_of(&s))))
                .collect();
            MethodKind::WithinTier { shares, round: self.round(&within) }
        } else if spot.get("steps").is_some() {
            MethodKind::Steps(list(spot, "steps").iter().filter_map(|s| self.step(s)).collect())
        } else {
            self.absent(spot, "steps");
            return None;
        };
        Some(Method { kind, beyond: Decoder::flag(spot, "beyond"), basis, at: spot.node.at })
    }

    fn bands(&mut self, spot: &Spot<'_>) -> Bands {
        Bands {
            both: self.band_set(spot, "both"),
            max_only: self.band_set(spot, "max_only"),
            min_only: self.band_set(spot, "min_only"),
            point: points(spot),
            ends: entries(spot, "ends")
                .into_iter()
                .filter_map(|(key, s)| Some((outcome(&key.value)?, ends(s.word()))))
                .collect(),
            round: self.round(spot),
        }
    }

    fn band_set(&mut self, spot: &Spot<'_>, key: &str) -> BandSet {
        entries(spot, key)
            .into_iter()
            .filter_map(|(key, s)| {
                let (low, high) = self.pair(&s)?;
                Some((outcome(&key.value)?, low, high))
            })
            .collect()
    }

    fn weights(&mut self, spot: &Spot<'_>) -> Weights {
        Weights {
            start: self.formula(spot, "start"),
            at_most: self.formula(spot, "at_most"),
            factors: entries(spot, "factors").into_iter().map(|(name, s)| self.factor(name, &s)).collect(),
            discount: spot.get("discount").map(|s| Discount {
                when: self.needed(&s, "when"),
                by: self.needed(&s, "by"),
                floor_at_minimum: s.get("floor").is_some_and(|f| f.word() == "minimum"),
                basis: Decoder::citations(&s),
            }),
            round: self.round(spot),
        }
    }

    fn factor(&mut self, name: Text, spot: &Spot<'_>) -> Factor {
        let of = self.needed(spot, "of");
        let weights = match spot.get("weights") {
            Some(map) if map.node.map().is_some() => {
                map.entries().into_iter().map(|(id, s)| (option_cell(&id), self.formula_of(&s))).collect()
            }
            Some(rows) => rows.list().iter().filter_map(|row| self.weight_row(row)).collect(),
            None => Vec::new(),
        };
        Factor { name, of, weights, basis: Decoder::citations(spot) }
    }

    fn weight_row(&mut self, spot: &Spot<'_>) -> Option<(Cell, Formula)> {
        match spot.list().as_slice() {
            [test, weight] => Some((self.cell(test), self.formula_of(weight))),
            _ => None,
        }
    }

    fn step(&mut self, spot: &Spot<'_>) -> Option<Step> {
        let when = self.formula(spot, "when");
        let mut actions: Vec<StepAction> = Vec::new();
        actions.extend(self.formula(spot, "value").map(StepAction::Value));
        let (low, point, high) = (self.formula(spot, "low"), self.formula(spot, "point"), self.formula(spot, "high"));
        if low.is_some() || point.is_some() || high.is_some() {
            actions.push(StepAction::Range { low, point, high });
        }
        actions.extend(self.formula(spot, "times").map(StepAction::Times));
        actions.extend(self.formula(spot, "add").map(StepAction::Add));
        actions.extend(self.formula(spot, "cap").map(StepAction::Cap));
        actions.extend(self.formula(spot, "floor").map(StepAction::Floor));
        actions.extend(self.round(spot).map(StepAction::Round));
        let mut actions = actions.into_iter();
        match (actions.next(), actions.next()) {
            (Some(action), None) => {
                Some(Step { name: self.text(spot, "name"), when, action, basis: Decoder::citations(spot) })
            }
            (found, _) => {
                let list = "value; low, point, high; times; add; cap; floor; round";
                let (code, message) = match found {
                    None => (
                        &codes::MISSING_KEY,
                        both(
                            format!("步骤没有内容：{list} 之一"),
                            format!("the step does nothing: give one of {list}"),
                        ),
                    ),
                    Some(_) => (
                        &codes::UNKNOWN_KEY,
                        both(
                            format!("一个步骤只做一件事：{list} 之一"),
                            format!("a step does one thing: one of {list}"),
                        ),
                    ),
                };
                self.note(code, head(spot), &spot.path, message);
                None
            }
        }
    }
}

fn head(spot: &Spot<'_>) -> Location {
    spot.node.map().and_then(|entries| entries.first()).map_or(spot.node.at, |e| e.key_at)
}

/// The test `"id"` for an option written as a key.
fn option_cell(id: &Text) -> Cell {
    let span = Span::new(0, u32::try_from(id.value.len()).unwrap_or(u32::MAX));
    let value = Expr { span, kind: Kind::Text(id.value.clone()) };
    Cell { tests: vec![Test::Value(value)], at: id.at, direct: false, path: id.path.clone() }
}

/// One word for all outcomes, or one for each.
fn points(spot: &Spot<'_>) -> Vec<(Outcome, PointAt)> {
    let Some(point) = spot.get("point") else { return Vec::new() };
    if point.is_scalar() {
        return OUTCOMES.iter().map(|o| (*o, point_at(point.word()))).collect();
    }
    point.entries().into_iter().filter_map(|(key, s)| Some((outcome(&key.value)?, point_at(s.word())))).collect()
}

fn point_at(name: &str) -> PointAt {
    match name {
        "low" => PointAt::Low,
        "middle" => PointAt::Middle,
        "high" => PointAt::High,
        _ => PointAt::None,
    }
}

fn ends(name: &str) -> Ends {
    match name {
        "open" => Ends::Open,
        "left_open" => Ends::LeftOpen,
        "right_open" => Ends::RightOpen,
        _ => Ends::Closed,
    }
}
