//! The manifest, and what both the general part and an item may hold.

use super::decode::{Decoder, Spot};
use crate::diagnostic::{both, codes};
use crate::document::Node;
use crate::pack::model::{
    Circumstance, Compare, Concurrence, Effect, Exemption, ExemptionStage, Fact, FactType, Instrument, Let, Mixed,
    OptionDef, Outcome, OutcomePolicy, OutcomeRule, Outcomes, Pack, Procedure, Rules, Shift, ShiftTo, Slice, Table,
    TableBody, TableRow, Text, Unproven,
};

/// The entries of the mapping under a key.
pub(super) fn entries<'a>(spot: &Spot<'a>, key: &str) -> Vec<(Text, Spot<'a>)> {
    spot.get(key).map(|s| s.entries()).unwrap_or_default()
}

/// The values of the sequence under a key.
pub(super) fn list<'a>(spot: &Spot<'a>, key: &str) -> Vec<Spot<'a>> {
    spot.get(key).map(|s| s.list()).unwrap_or_default()
}

pub(super) fn outcome(name: &str) -> Option<Outcome> {
    Some(match name {
        "reduced" => Outcome::Reduced,
        "lenient" => Outcome::Lenient,
        "ordinary" => Outcome::Ordinary,
        "severe" => Outcome::Severe,
        _ => return None,
    })
}

impl Decoder {
    pub fn pack(&mut self, node: &Node) -> Pack {
        let spot = Spot::root(node);
        let currency = spot.get("currency").map(|s| s.text());
        Pack {
            format: Decoder::integer(&spot, "format").unwrap_or(1),
            id: self.text(&spot, "pack"),
            name: self.label(&spot, "name"),
            version: self.text(&spot, "version"),
            authority: Decoder::optional_label(&spot, "authority"),
            jurisdiction: self.text(&spot, "jurisdiction"),
            field: Decoder::optional_label(&spot, "field"),
            notes: Decoder::labels(&spot, "note"),
            currency: currency.unwrap_or_else(|| Text {
                value: "CNY".to_owned(),
                at: node.at,
                path: "currency".to_owned(),
            }),
            validity: Decoder::window(&spot, "validity"),
            in_force: Decoder::window(&spot, "in_force"),
            uses: list(&spot, "uses").iter().map(Spot::text).collect(),
            instruments: entries(&spot, "instruments").into_iter().map(|(key, s)| self.instrument(key, &s)).collect(),
            general: self.rules(&spot),
            items: entries(&spot, "items").into_iter().map(|(id, s)| self.item(id, &s)).collect(),
            cases: Vec::new(),
        }
    }

    fn instrument(&mut self, key: Text, spot: &Spot<'_>) -> Instrument {
        Instrument {
            key,
            title: self.label(spot, "title"),
            version: spot.get("version").map(|s| s.text()),
            in_force: Decoder::window(spot, "in_force"),
            file: spot.get("file").map(|s| s.text()),
            unverified: Decoder::flag(spot, "unverified"),
        }
    }

    pub fn rules(&mut self, spot: &Spot<'_>) -> Rules {
        Rules {
            facts: entries(spot, "facts").into_iter().map(|(id, s)| self.fact(id, &s)).collect(),
            lets: entries(spot, "let").into_iter().map(|(name, s)| Let { name, value: self.formula_of(&s) }).collect(),
            tables: entries(spot, "tables").into_iter().map(|(name, s)| self.table(name, &s)).collect(),
            exemptions: entries(spot, "exemptions").into_iter().map(|(id, s)| self.exemption(id, &s)).collect(),
            circumstances: entries(spot, "circumstances")
                .into_iter()
                .map(|(id, s)| self.circumstance(id, &s))
                .collect(),
            outcomes: spot.get("outcomes").and_then(|s| self.outcomes(&s)),
            shifts: entries(spot, "shifts").into_iter().filter_map(|(id, s)| self.shift(id, &s)).collect(),
            method: spot.get("method").and_then(|s| self.method(&s)),
            procedure: entries(spot, "procedure").into_iter().map(|(id, s)| self.procedure(id, &s)).collect(),
            concurrence: spot.get("concurrence").map(|s| Concurrence {
                compare: match s.get("compare") {
                    Some(c) if c.word() == "amount" => Compare::Amount,
                    _ => Compare::Maximum,
                },
                basis: Decoder::citations(&s),
            }),
        }
    }

    fn fact(&mut self, id: Text, spot: &Spot<'_>) -> Fact {
        Fact {
            label: Decoder::label_or(spot, "label", &id),
            ty: self.fact_type(spot),
            help: Decoder::optional_label(spot, "help"),
            min: self.formula(spot, "min"),
            max: self.formula(spot, "max"),
            decimals: Decoder::integer(spot, "decimals"),
            unproven: spot.get("unproven").map(|s| self.unproven(&s)),
            id,
        }
    }

    fn unproven(&mut self, spot: &Spot<'_>) -> Unproven {
        let mut value = self.text(spot, "as");
        if let Some(list) = spot.get("as").filter(|s| !s.is_scalar()) {
            value.value = list.list().iter().map(|s| s.word()).collect::<Vec<_>>().join(",");
        }
        Unproven { value, basis: Decoder::citations(spot) }
    }

    fn fact_type(&mut self, spot: &Spot<'_>) -> FactType {
        let name = spot.get("type").map_or("", |s| s.word());
        let unit = spot.get("unit");
        let options = spot.get("options");
        if let Some(stray) = options.as_ref().filter(|_| !matches!(name, "choice" | "set")) {
            let message = both("只有 choice 和 set 类型的事实有选项", "only choice and set facts have options");
            self.note(&codes::UNKNOWN_KEY, stray.node.at, &stray.path, message);
        }
        if let Some(stray) = unit.as_ref().filter(|_| name != "duration") {
            let message = both("只有 duration 类型的事实有单位", "only duration facts have a unit");
            self.note(&codes::UNKNOWN_KEY, stray.node.at, &stray.path, message);
        }
        match name {
            "money" => FactType::Money,
            "rate" => FactType::Rate,
            "count" => FactType::Count,
            "number" => FactType::Number,
            "date" => FactType::Date,
            "bool" => FactType::Bool,
            "choice" => FactType::Choice(self.options(spot)),
            "set" => FactType::Set(self.options(spot)),
            "duration" => match unit {
                Some(unit) if unit.word() == "days" => FactType::Days,
                Some(_) => FactType::Months,
                None => {
                    let message = both("缺少键 `unit`（期间单位）", "the key `unit` is missing (months or days)");
                    self.note(&codes::MISSING_KEY, spot.node.at, &spot.path, message);
                    FactType::Months
                }
            },
            "text" => FactType::Text,
            _ => {
                self.absent(spot, "type");
                FactType::Text
            }
        }
    }

    fn options(&mut self, spot: &Spot<'_>) -> Vec<OptionDef> {
        let options = entries(spot, "options");
        if options.is_empty() {
            let message = both("缺少键 `options`（选项）", "the key `options` is missing (at least one option)");
            self.note(&codes::MISSING_KEY, spot.node.at, &spot.path, message);
        }
        options
            .into_iter()
            .map(|(id, s)| {
                let named = s.is_scalar() || s.get("zh").is_some() || s.get("en").is_some();
                let label = if named { Decoder::label_of(&s) } else { Decoder::id_label(&id) };
                OptionDef { id, label, basis: Decoder::citations(&s) }
            })
            .collect()
    }

    fn table(&mut self, name: Text, spot: &Spot<'_>) -> Table {
        let body = match spot.get("slices") {
            Some(slices) => TableBody::Slices(
                slices
                    .list()
                    .iter()
                    .map(|s| Slice { to: self.formula(s, "to"), rate: self.needed(s, "rate") })
                    .collect(),
            ),
            None => {
                let inputs: Vec<Text> = list(spot, "in").iter().map(Spot::text).collect();
                let outputs: Vec<Text> = list(spot, "out").iter().map(Spot::text).collect();
                let rows = list(spot, "rows").iter().map(|row| self.row(row, inputs.len(), outputs.len())).collect();
                TableBody::Rows { inputs, outputs, rows }
            }
        };
        Table { name, body, basis: Decoder::citations(spot) }
    }

    fn row(&mut self, spot: &Spot<'_>, inputs: usize, outputs: usize) -> TableRow {
        let cells = spot.list();
        let wanted = inputs.saturating_add(outputs);
        if cells.len() != wanted && spot.node.seq().is_some() {
            let found = cells.len();
            let message = both(
                format!("这一行应有 {wanted} 格（{inputs} 个条件、{outputs} 个值），实有 {found} 格"),
                format!("this row needs {wanted} cells ({inputs} tests, {outputs} values), not {found}"),
            );
            self.note(&codes::WRONG_KIND, spot.node.at, &spot.path, message);
        }
        let mut tests = Vec::new();
        let mut values = Vec::new();
        for (i, cell) in cells.iter().enumerate() {
            if i < inputs {
                tests.push(self.cell(cell));
            } else {
                values.push(self.formula_of(cell));
            }
        }
        TableRow { tests, values, at: spot.node.at, path: spot.path.clone() }
    }

    fn exemption(&mut self, id: Text, spot: &Spot<'_>) -> Exemption {
        Exemption {
            id,
            name: self.label(spot, "name"),
            stage: match spot.get("stage").map_or("", |s| s.word()) {
                "responsibility" => ExemptionStage::Responsibility,
                "time_limit" => ExemptionStage::TimeLimit,
                _ => ExemptionStage::Exemption,
            },
            force: Decoder::force(spot, "force"),
            when: self.needed(spot, "when"),
            basis: Decoder::citations(spot),
            orders: self.orders(spot),
        }
    }

    fn circumstance(&mut self, id: Text, spot: &Spot<'_>) -> Circumstance {
        Circumstance {
            id,
            name: self.label(spot, "name"),
            effect: match spot.get("effect").map_or("", |s| s.word()) {
                "severe" => Effect::Severe,
                "lenient" => Effect::Lenient,
                "reduced" => Effect::Reduced,
                "lenient_or_reduced" => Effect::LenientOrReduced,
                _ => {
                    self.absent(spot, "effect");
                    Effect::Severe
                }
            },
            force: Decoder::force(spot, "force"),
            when: self.needed(spot, "when"),
            weight: self.formula(spot, "weight"),
            basis: Decoder::citations(spot),
        }
    }

    fn outcomes(&mut self, spot: &Spot<'_>) -> Option<Outcomes> {
        let policy = match spot.get("mixed") {
            Some(mixed) => OutcomePolicy::Mixed(match mixed.word() {
                "judgement" => Mixed::Judgement,
                "ordinary" => Mixed::Ordinary,
                "severe" => Mixed::Severe,
                "lenient" => Mixed::Lenient,
                "offset" => Mixed::Offset,
                _ => {
                    self.absent(spot, "mixed");
                    return None;
                }
            }),
            None => OutcomePolicy::Rules {
                first: spot.get("choose").is_some_and(|s| s.word() == "first"),
                rules: list(spot, "rules").iter().filter_map(|s| self.outcome_rule(s)).collect(),
            },
        };
        Some(Outcomes { policy, basis: Decoder::citations(spot), at: spot.node.at })
    }

    fn outcome_rule(&mut self, spot: &Spot<'_>) -> Option<OutcomeRule> {
        let Some(outcome) = spot.get("outcome").and_then(|s| outcome(s.word())) else {
            self.absent(spot, "outcome");
            return None;
        };
        Some(OutcomeRule {
            id: self.text(spot, "id"),
            outcome,
            when: self.formula(spot, "when"),
            basis: Decoder::citations(spot),
        })
    }

    fn shift(&mut self, id: Text, spot: &Spot<'_>) -> Option<Shift> {
        let to = match (Decoder::integer(spot, "up"), Decoder::integer(spot, "down"), spot.get("to")) {
            (Some(n), _, _) => ShiftTo::Up(n),
            (_, Some(n), _) => ShiftTo::Down(n),
            (_, _, Some(to)) if to.word() == "top" => ShiftTo::Top,
            (_, _, Some(to)) if to.word() == "middle" => ShiftTo::Middle,
            (_, _, Some(to)) if to.word() == "bottom" => ShiftTo::Bottom,
            _ => {
                self.absent(spot, "to");
                return None;
            }
        };
        Some(Shift {
            id,
            name: Decoder::optional_label(spot, "name"),
            order: Decoder::integer(spot, "order").unwrap_or(0),
            when: self.needed(spot, "when"),
            to,
            force: Decoder::force(spot, "force"),
            basis: Decoder::citations(spot),
        })
    }

    fn procedure(&mut self, id: Text, spot: &Spot<'_>) -> Procedure {
        Procedure {
            id,
            name: self.label(spot, "name"),
            when: self.formula(spot, "when"),
            due: self.formula(spot, "due"),
            text: Decoder::optional_label(spot, "text"),
            basis: Decoder::citations(spot),
        }
    }
}
