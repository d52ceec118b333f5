//! Items: clauses, penalties, tiers.

use super::decode::{Decoder, Spot};
use super::rules::{entries, list};
use crate::pack::model::{Clause, Fine, Item, Penalty, PenaltyKind, Text, TierChoice, TierRow, Tiers};

impl Decoder {
    pub fn item(&mut self, id: Text, spot: &Spot<'_>) -> Item {
        Item {
            id,
            name: self.label(spot, "name"),
            code: spot.get("code").map(|s| s.text()),
            standard_name: Decoder::optional_label(spot, "standard_name"),
            powers: Decoder::optional_label(spot, "powers"),
            section: Decoder::optional_label(spot, "section"),
            notes: Decoder::labels(spot, "note"),
            basis: Decoder::citations(spot),
            acts: entries(spot, "acts").into_iter().map(|(mark, s)| (mark, Decoder::label_of(&s))).collect(),
            orders: self.orders(spot),
            clauses: list(spot, "clauses").iter().map(|s| self.clause(s)).collect(),
            penalties: self.penalties(spot),
            tiers: spot.get("tiers").map(|s| self.tiers(&s)),
            rules: self.rules(spot),
        }
    }

    fn clause(&mut self, spot: &Spot<'_>) -> Clause {
        Clause {
            id: self.text(spot, "id"),
            when: self.formula(spot, "when"),
            subject: Decoder::optional_label(spot, "subject"),
            basis: Decoder::citations(spot),
            fine: spot.get("fine").and_then(|s| self.fine(&s)),
            penalties: self.penalties(spot),
            at: spot.node.at,
        }
    }

    /// `None` for `none`.
    fn fine(&mut self, spot: &Spot<'_>) -> Option<Fine> {
        if spot.is_scalar() && spot.word() != "unspecified" {
            return None;
        }
        Some(Fine {
            unspecified: spot.is_scalar() || spot.get("amount").is_some(),
            from: self.formula(spot, "from"),
            to: self.formula(spot, "to"),
            above: self.formula(spot, "above"),
            below: self.formula(spot, "below"),
            exact: self.formula(spot, "exact"),
            of: self.formula(spot, "of"),
            of_at_least: self.formula(spot, "of_at_least"),
            times: self.formula(spot, "times"),
            verb: Decoder::force(spot, "verb"),
            position: spot.get("position").and_then(|s| self.pair(&s)),
            at: spot.node.at,
            path: spot.path.clone(),
        })
    }

    fn penalties(&mut self, spot: &Spot<'_>) -> Vec<Penalty> {
        list(spot, "penalties")
            .iter()
            .map(|s| Penalty {
                id: s.get("id").map(|id| id.text()),
                kind: match s.get("kind").and_then(|k| PenaltyKind::named(k.word())) {
                    Some(kind) => kind,
                    None => {
                        self.absent(s, "kind");
                        PenaltyKind::Other
                    }
                },
                text: self.label(s, "text"),
                when: self.formula(s, "when"),
                force: Decoder::force(s, "force"),
                basis: Decoder::citations(s),
                at: s.node.at,
                path: s.path.clone(),
            })
            .collect()
    }

    fn tiers(&mut self, spot: &Spot<'_>) -> Tiers {
        Tiers {
            choose: match spot.get("choose").map_or("", |s| s.word()) {
                "heaviest" => TierChoice::Heaviest,
                "lightest" => TierChoice::Lightest,
                _ => TierChoice::Unique,
            },
            rows: list(spot, "rows").iter().map(|s| self.tier_row(s)).collect(),
            partial: spot.get("no_match").is_some(),
            at: spot.node.at,
        }
    }

    fn tier_row(&mut self, spot: &Spot<'_>) -> TierRow {
        let otherwise = spot.get("when").is_some_and(|s| s.word() == "otherwise");
        TierRow {
            id: self.text(spot, "id"),
            name: Decoder::optional_label(spot, "name"),
            when: if otherwise { None } else { Some(self.needed(spot, "when")) },
            fine: spot.get("fine").and_then(|s| self.fine(&s)),
            basis: Decoder::citations(spot),
            at: spot.node.at,
        }
    }
}
