//! What items, tiers and outcomes are called.

use super::change::Short;
use super::collect::{SEVERAL, rank};
use cailiang::assess::{RuleSet, Status};
use cailiang::diagnostic::Location;
use cailiang::explain::Lang;
use cailiang::pack::model::Outcome;
use cailiang::quantity::grouped;

/// Names as the packs give them.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The packs.
    pub rules: &'a RuleSet,
    /// In which language.
    pub lang: Lang,
}

/// Name of an outcome in data.
pub fn outcome_id(o: Outcome) -> &'static str {
    match o {
        Outcome::Exempt => "exempt",
        Outcome::Reduced => "reduced",
        Outcome::Lenient => "lenient",
        Outcome::Ordinary => "ordinary",
        Outcome::Severe => "severe",
    }
}

impl Names<'_> {
    /// Of an item: `<pack>/<item>`, or what stands for several.
    pub fn item(&self, reference: &str) -> String {
        if reference == SEVERAL {
            return self.lang.pick("数个行为或者当事人", "several acts or parties").to_owned();
        }
        let found = self.rules.find(reference, Location::default()).ok();
        match found.and_then(|f| f.last().map(|(_, item)| self.lang.of(&item.name.text).to_owned())) {
            Some(name) => name,
            None => reference.to_owned(),
        }
    }

    /// Of a tier of an item.
    pub fn tier(&self, reference: &str, tier: &str) -> String {
        let found = self.rules.find(reference, Location::default()).ok();
        let rows = found.iter().flatten().filter_map(|(_, item)| item.tiers.as_ref()).flat_map(|t| &t.rows);
        let named = rows.filter(|r| r.id.value == tier).find_map(|r| r.name.as_ref());
        named.map_or_else(|| tier.to_owned(), |n| self.lang.of(&n.text).to_owned())
    }

    /// Of an outcome, or of the status of what has none, by [`rank`].
    pub fn outcome(&self, rank: u8) -> &'static str {
        let (zh, en) = match rank {
            0 => ("不予处罚", "exempt"),
            1 => ("减轻处罚", "reduced"),
            2 => ("从轻处罚", "lenient"),
            3 => ("一般处罚", "ordinary"),
            4 => ("从重处罚", "severe"),
            5 => ("已定，不分等次", "decided, no outcome"),
            6 => ("事实待查明", "facts missing"),
            7 => ("没有规则", "no rule"),
            _ => ("规则冲突", "conflict"),
        };
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Outcome or status, tier and amount in one line.
    pub fn short(&self, item: &str, s: &Short) -> String {
        let mut parts = vec![self.outcome(rank(s.status, s.outcome)).to_owned()];
        parts.extend(s.tier.as_deref().map(|t| self.tier(item, t)));
        match (s.status, s.amount) {
            (_, Some(amount)) => parts.push(grouped(amount)),
            (Status::Decided, None) => parts.push(self.lang.pick("数额由裁量确定", "amount left open").to_owned()),
            _ => {}
        }
        parts.join(" ")
    }
}
