//! One item with the general part that governs it, compiled: the program, and what each register means.

use super::result::{About, Basis, Cite, Stage};
use super::scale::Ends;
use crate::diagnostic::{Diagnostic, Message, both, codes};
use crate::pack::model::{
    Citation, Effect, Fact, FactType, Force, Formula, Item, OptionDef, Outcome, Pack, PenaltyKind, Rules,
};
use crate::program::{
    Binding, Condition, FactSlot, Instr, Lowering, Plan, Program, Reg, Scope, Slot, SlotKind, Type, Value,
};
use crate::quantity::Number;
use std::sync::Arc;

/// The dates of a case as facts: id, Chinese, English, key in a case's `dates`.
pub const DATE_FACTS: [(&str, &str, &str, &str); 5] = [
    ("act_date", "行为发生日", "date of the act", "act"),
    ("act_end_date", "行为终了日", "end of the act", "act_end"),
    ("found_date", "发现日", "date of discovery", "found"),
    ("filed_date", "立案日", "date of filing", "filed"),
    ("decision_date", "决定日", "date of decision", "decision"),
];

/// Outcome symbols in expressions and in registers, in this order.
pub const OUTCOMES: [(Outcome, &str, &str, &str); 4] = [
    (Outcome::Reduced, "reduced", "减轻", "reduced"),
    (Outcome::Lenient, "lenient", "从轻", "lenient"),
    (Outcome::Ordinary, "ordinary", "一般", "ordinary"),
    (Outcome::Severe, "severe", "从重", "severe"),
];

/// A rule as the trace shows it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Stage.
    pub stage: Stage,
    /// Id.
    pub id: String,
    /// Name.
    pub name: Message,
    /// Sources.
    pub basis: Basis,
    /// Whether its condition holds; absent: no condition.
    pub condition: Option<Condition>,
    /// Whether it applied (condition, election, and nothing that came before it).
    pub applied: Reg,
    /// 可以.
    pub may: bool,
    /// What it gives.
    pub values: Vec<(Message, Reg, Type)>,
}

impl Rule {
    pub(super) fn about(&self) -> About {
        About::new(self.stage, self.id.clone(), self.name.clone(), self.may, self.basis.clone())
    }
}

/// Something the law leaves to choose.
#[derive(Clone, Debug)]
pub struct Election {
    /// What `elect` takes.
    pub id: String,
    /// Input.
    pub slot: Slot,
    /// Words.
    pub text: Message,
    /// Whether it can be chosen in this case.
    pub available: Reg,
    /// Sources.
    pub basis: Basis,
}

/// A penalty besides the fine.
#[derive(Clone, Debug)]
pub struct PenaltyRule {
    /// Id.
    pub id: String,
    /// Kind.
    pub kind: PenaltyKind,
    /// Words.
    pub text: Message,
    /// Imposed.
    pub applied: Reg,
    /// Sources.
    pub basis: Basis,
}

/// A procedure rule.
#[derive(Clone, Debug)]
pub struct ProcedureRule {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Message,
    /// Condition.
    pub applied: Reg,
    /// Date that follows.
    pub due: Option<Reg>,
    /// Words.
    pub text: Option<Message>,
    /// Sources.
    pub basis: Basis,
}

/// The registers that make up a result. Where there is nothing (no minimum, no point), a register holds `Null`.
#[derive(Clone, Debug)]
pub struct Outputs {
    /// Rules differ, or the weighing is left to people.
    pub conflict: Reg,
    /// Nothing covers the case.
    pub no_rule: Reg,
    /// 不予处罚.
    pub exempt: Reg,
    /// A fine is imposed.
    pub fined: Reg,
    /// Index of the clause.
    pub clause: Reg,
    /// Statutory minimum.
    pub min: Reg,
    /// Statutory maximum.
    pub max: Reg,
    /// Whether the ends are inside.
    pub min_inclusive: Reg,
    /// Whether the ends are inside.
    pub max_inclusive: Reg,
    /// Index of the tier (from 0); `Null` without tiers.
    pub tier: Reg,
    /// Index of the tier whether or not the case is exempt.
    pub tier_found: Reg,
    /// Outcome symbol; `Null` when exempt.
    pub outcome: Reg,
    /// Recommended range and point.
    pub low: Reg,
    /// Recommended amount.
    pub point: Reg,
    /// Upper end.
    pub high: Reg,
    /// Whether the ends are inside.
    pub low_inclusive: Reg,
    /// Whether the ends are inside.
    pub high_inclusive: Reg,
    /// The result left the statutory range.
    pub outside: Reg,
    /// The first operation among those that decide that failed, or `Null`.
    pub failure: Reg,
}

/// A compiled item.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Item id inside its pack.
    pub id: String,
    /// Name.
    pub name: Message,
    /// Sources.
    pub basis: Basis,
    /// Notes of the packs used, of its own pack, and of the item.
    pub notes: Arc<[Message]>,
    /// Everything.
    pub program: Program,
    /// What of it an assessment reads.
    pub traced: Plan,
    /// Facts (the five dates first).
    pub facts: Vec<FactSlot>,
    /// Declared facts by the index in `facts`, for what is unproven; aligned with `facts`.
    pub unproven: Vec<Option<(Vec<Value>, Basis)>>,
    /// What each input slot can hold.
    pub slots: Vec<SlotKind>,
    /// Choices.
    pub elections: Vec<Election>,
    /// Rules in the order of the stages.
    pub rules: Vec<Rule>,
    /// What the trace says of each rule in every case; aligned with `rules`.
    pub steps: Vec<Arc<About>>,
    /// Clause ids.
    pub clauses: Vec<String>,
    /// Whether a clause fines without naming an amount; aligned with `clauses`.
    pub unspecified: Vec<bool>,
    /// Tier ids and names.
    pub tiers: Vec<(String, Message)>,
    /// Registers of their ranges; aligned with `tiers`.
    pub tier_ends: Vec<Ends>,
    /// Penalties.
    pub penalties: Vec<PenaltyRule>,
    /// Corrective orders: words, condition, sources.
    pub orders: Vec<(Message, Reg, Basis)>,
    /// Procedure.
    pub procedure: Vec<ProcedureRule>,
    /// Derived values: name, register, type.
    pub lets: Vec<(Arc<str>, Reg, Type)>,
    /// Outputs.
    pub outputs: Outputs,
    /// Symbol → text.
    pub symbols: Vec<String>,
    /// Symbols of [`OUTCOMES`], in their order.
    pub outcome_symbols: [u32; 4],
    /// Choices of the scope, for showing options.
    pub choices: Vec<crate::program::Choice>,
    /// Only what the outputs need.
    pub lean: Program,
    /// Registers of `lean` that make up the key of a result, in the order of [`Compiled::key`].
    pub lean_key: Vec<Reg>,
    /// The key in the whole program's numbering, and after it the tier found whether or not the case is exempt.
    pub found_key: Vec<Reg>,
    /// What is compared when one act breaks several provisions.
    pub compare_maximum: bool,
    /// Indices of facts some rule reads.
    pub used: Vec<usize>,
    /// Tables and lists of weights looked up: name, where, path.
    pub lookups: Vec<(String, crate::diagnostic::Location, String)>,
    /// Tier rows whose range leaves the statutory one: id, truth, where, path.
    pub tier_ranges: Vec<(String, Reg, crate::diagnostic::Location, String)>,
    /// Tables of proofs: conditions of each exclusive group, for `check`.
    pub groups: Vec<Group>,
}

/// A set of alternatives of which some policy demands one, at least one, or at most one.
#[derive(Clone, Debug)]
pub struct Group {
    /// What it is: `clause`, `tier`, `outcome`, `weight`.
    pub kind: GroupKind,
    /// Each alternative: id, truth, where it is written, its path.
    pub members: Vec<(String, Reg, crate::diagnostic::Location, String)>,
    /// Holds when no alternative is needed (an exempt case), so that a gap there is none.
    pub excused: Reg,
    /// True when several match and differ.
    pub clash: Option<Reg>,
    /// Whether it is enough that one matches (others may too).
    pub overlap_allowed: bool,
}

/// See [`Group`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum GroupKind {
    Clause,
    Tier,
    Outcome,
    Weight,
}

/// What the stages emit into.
pub(super) struct Emit<'a> {
    pub low: Lowering<'a>,
    /// The general parts, used packs first, then the pack's own, then the item's.
    pub parts: Vec<&'a Rules>,
    pub item: &'a Item,
    pub rules: Vec<Rule>,
    pub elections: Vec<Election>,
    pub slots: Vec<SlotKind>,
    pub unverified: Vec<String>,
    pub groups: Vec<Group>,
    pub tier_ranges: Vec<(String, Reg, crate::diagnostic::Location, String)>,
}

/// Compiles an item of `pack` under the general parts of the packs it uses (already in order).
pub fn compile(pack: &Pack, used: &[&Pack], item: &Item) -> (Option<Compiled>, Vec<Diagnostic>) {
    let mut parts: Vec<&Rules> = used.iter().map(|p| &p.general).collect();
    parts.push(&pack.general);
    parts.push(&item.rules);
    let unverified = used
        .iter()
        .chain([&pack])
        .flat_map(|p| p.instruments.iter())
        .filter(|i| i.unverified)
        .map(|i| i.key.value.clone())
        .collect();
    let mut emit = Emit {
        low: Lowering::new(Scope::new(&pack.currency.value)),
        parts,
        item,
        rules: Vec::new(),
        elections: Vec::new(),
        slots: Vec::new(),
        unverified,
        groups: Vec::new(),
        tier_ranges: Vec::new(),
    };
    let mut compiled = emit.run();
    if let Some(c) = &mut compiled {
        let packs = used.iter().chain([&pack]).flat_map(|p| &p.notes);
        c.notes = packs.chain(&item.notes).map(|n| n.text.clone()).collect();
    }
    let mut diagnostics = emit.low.diagnostics;
    diagnostics.sort_by(|a, b| (a.at, a.code, &a.path).cmp(&(b.at, b.code, &b.path)));
    (compiled, diagnostics)
}

impl<'a> Emit<'a> {
    fn run(&mut self) -> Option<Compiled> {
        let unproven = self.declare();
        let clause = self.clause_stage();
        let exempt = self.exemption_stage();
        let tier = clause.as_ref().and_then(|c| self.tier_stage(c, exempt));
        let outcome = self.circumstance_stage(exempt);
        let amount = match (&clause, &tier, &outcome) {
            (Some(c), Some(t), Some(o)) => self.amount_stage(c, t, o, exempt),
            _ => None,
        };
        let penalties = clause.as_ref().map(|c| self.penalty_stage(c, exempt)).unwrap_or_default();
        let orders = self.order_stage(exempt);
        // Each part reports its own problems before the whole gives up.
        let (clause, tier, outcome, amount) = (clause?, tier?, outcome?, amount?);
        let lets: Vec<(Arc<str>, Reg, Type)> = self
            .low
            .scope
            .let_names()
            .into_iter()
            .filter_map(|n| self.low.let_value(&n).map(|(r, t)| (n.into(), r, t)))
            .collect();
        let b = &mut self.low.builder;
        let none = b.value(Value::Null);
        let not_exempt = b.emit(Instr::Not(exempt));
        let fined = b.emit(Instr::And(clause.fined, not_exempt));
        let when_fined = |r: Reg, b: &mut crate::program::Builder| b.emit(Instr::Select(fined, r, none));
        let (low, point, high) = (when_fined(amount.low, b), when_fined(amount.point, b), when_fined(amount.high, b));
        let (low_inclusive, high_inclusive) =
            (when_fined(amount.low_inclusive, b), when_fined(amount.high_inclusive, b));
        let conflict = b.any(&[clause.conflict, tier.conflict, outcome.conflict]);
        let conflict = b.emit(Instr::And(conflict, not_exempt));
        let no_rule = b.any(&[clause.no_rule, tier.no_rule, outcome.no_rule]);
        let no_rule = b.emit(Instr::And(no_rule, not_exempt));
        // That nothing covers the case outranks a conflict; where it cannot be told, neither can the other.
        let yes = b.bool(true);
        let open = b.emit(Instr::Select(no_rule, yes, conflict));
        let settled = b.emit(Instr::Not(open));
        let outside = b.all(&[fined, settled, amount.outside]);
        let sound = sound(
            b,
            exempt,
            open,
            fined,
            &{
                let mut decides = vec![outcome.outcome, tier.index];
                decides.extend(&tier.decides);
                decides.extend(penalties.iter().map(|p| p.applied));
                decides.extend(orders.iter().map(|o| o.1));
                decides
            },
            &[low, point, high, amount.outside],
        );
        // Which clause applies is itself open: no range of one of them is shown.
        let single = b.emit(Instr::Not(clause.conflict));
        let shows_range = b.emit(Instr::And(fined, single));
        let (min, max) = (
            b.emit(Instr::Select(shows_range, clause.min, none)),
            b.emit(Instr::Select(shows_range, clause.max, none)),
        );
        // A range that is shown must be known, also where tiers or circumstances leave the case open.
        let ranged = all_sound(b, &[min, max]);
        let ranged = b.emit(Instr::Select(no_rule, yes, ranged));
        let sound = b.emit(Instr::And(ranged, sound));
        let outputs = Outputs {
            conflict,
            no_rule,
            exempt,
            fined,
            clause: b.emit(Instr::Select(exempt, none, clause.index)),
            min,
            max,
            min_inclusive: clause.min_inclusive,
            max_inclusive: clause.max_inclusive,
            tier: b.emit(Instr::Select(exempt, none, tier.index)),
            tier_found: tier.index,
            outcome: b.emit(Instr::Select(exempt, none, outcome.outcome)),
            low,
            point,
            high,
            low_inclusive,
            high_inclusive,
            outside,
            failure: sound,
        };
        let procedure = self.procedure_stage(&outputs, clause.unspecified, &penalties);
        let compare_maximum = self
            .parts
            .iter()
            .rev()
            .find_map(|p| p.concurrence.as_ref())
            .is_none_or(|c| c.compare == crate::pack::model::Compare::Maximum);
        if self.low.diagnostics.iter().any(|d| d.severity == crate::diagnostic::Severity::Error) {
            return None;
        }
        let mut used: Vec<usize> = self.low.used.iter().copied().collect();
        used.sort_unstable();
        let program = std::mem::take(&mut self.low.builder).finish();
        let outcome_symbols = OUTCOMES.map(|o| self.low.scope.symbol(o.1));
        let symbols = self.low.scope.symbols().to_vec();
        // Emitted in an order of convenience; told in the order of the stages.
        self.rules.sort_by_key(|r| r.stage);
        let compiled = Compiled {
            id: self.item.id.value.clone(),
            name: self.item.name.text.clone(),
            basis: self.cites(&self.item.basis),
            notes: Arc::default(),
            program,
            traced: Plan::default(),
            facts: self.low.scope.facts.clone(),
            unproven,
            slots: std::mem::take(&mut self.slots),
            elections: std::mem::take(&mut self.elections),
            steps: Vec::new(),
            rules: std::mem::take(&mut self.rules),
            clauses: self.item.clauses.iter().map(|c| c.id.value.clone()).collect(),
            unspecified: self.item.clauses.iter().map(|c| c.fine.as_ref().is_some_and(|f| f.unspecified)).collect(),
            tiers: tier.tiers,
            tier_ends: tier.ends,
            penalties,
            orders,
            procedure,
            lets,
            outputs,
            symbols,
            outcome_symbols,
            choices: self.low.scope.choices.clone(),
            lean: Program::default(),
            lean_key: Vec::new(),
            found_key: Vec::new(),
            compare_maximum,
            used,
            lookups: std::mem::take(&mut self.low.lookups),
            tier_ranges: std::mem::take(&mut self.tier_ranges),
            groups: std::mem::take(&mut self.groups),
        };
        Some(compiled.ready())
    }

    /// Facts, derived values and tables of every part; duplicates are reported.
    fn declare(&mut self) -> Vec<Option<(Vec<Value>, Basis)>> {
        let mut unproven = Vec::new();
        for (id, zh, en, _) in DATE_FACTS {
            self.add_fact(
                id,
                &both(zh, en),
                Type::Date,
                None,
                vec![SlotKind::Date],
                crate::diagnostic::Location::default(),
            );
            unproven.push(None);
        }
        if !self.item.acts.is_empty() {
            let options: Vec<(String, Message)> =
                self.item.acts.iter().map(|(id, label)| (id.value.clone(), label.text.clone())).collect();
            let choice = self.low.scope.add_choice(&options);
            let symbols = options.iter().map(|(id, _)| self.low.scope.symbol(id)).collect();
            let label = both("违法情形", "act");
            self.add_fact(
                "act_item",
                &label,
                Type::Choice(choice),
                Some(choice),
                vec![SlotKind::Choice(symbols)],
                self.item.id.at,
            );
            unproven.push(None);
        }
        let parts = self.parts.clone();
        for fact in parts.iter().flat_map(|p| p.facts.iter()) {
            if let Some(first) = self.low.scope.facts.iter().find(|f| f.id == fact.id.value) {
                let (at, id) = (first.at, fact.id.value.clone());
                self.low.diagnostics.push(
                    Diagnostic::new(
                        &codes::REDEFINED,
                        fact.id.at,
                        fact.id.path.clone(),
                        both(format!("事实“{id}”已经定义过"), format!("the fact `{id}` is already defined")),
                    )
                    .label(at, both("先前的定义", "first defined here")),
                );
                continue;
            }
            self.declare_fact(fact);
            let value = self.unproven(fact);
            unproven.push(value);
        }
        for part in &parts {
            for l in &part.lets {
                self.low.scope.add_let(&l.name.value, &l.value);
            }
            for t in &part.tables {
                self.low.scope.add_table(t);
            }
        }
        unproven
    }

    fn add_fact(
        &mut self,
        id: &str,
        label: &Message,
        ty: Type,
        choice: Option<usize>,
        kinds: Vec<SlotKind>,
        at: crate::diagnostic::Location,
    ) {
        let slot = Slot(self.slots.len() as u16);
        let kind = kinds.first().cloned().unwrap_or(SlotKind::Text);
        self.slots.extend(kinds);
        self.low.scope.add_fact(FactSlot { id: id.to_owned(), label: label.clone(), ty, slot, choice, kind, at });
    }

    fn declare_fact(&mut self, fact: &'a Fact) {
        let index = self.low.scope.facts.len();
        let options = |defs: &[OptionDef]| -> Vec<(String, Message)> {
            defs.iter().map(|o| (o.id.value.clone(), o.label.text.clone())).collect()
        };
        let (ty, choice, kinds) = match &fact.ty {
            FactType::Money => (Type::Money, None, vec![self.number_kind(fact, 2)]),
            FactType::Rate | FactType::Number => (Type::Number, None, vec![self.number_kind(fact, 6)]),
            FactType::Count => (Type::Number, None, vec![self.number_kind(fact, 0)]),
            FactType::Date => (Type::Date, None, vec![SlotKind::Date]),
            FactType::Months => (Type::Months, None, vec![SlotKind::Months]),
            FactType::Days => (Type::Days, None, vec![SlotKind::Days]),
            FactType::Bool => (Type::Bool, None, vec![SlotKind::Bool]),
            FactType::Text => (Type::Text, None, vec![SlotKind::Text]),
            FactType::Choice(defs) => {
                let options = options(defs);
                let choice = self.low.scope.add_choice(&options);
                let symbols = options.iter().map(|(id, _)| self.low.scope.symbol(id)).collect();
                (Type::Choice(choice), Some(choice), vec![SlotKind::Choice(symbols)])
            }
            FactType::Set(defs) => {
                let options = options(defs);
                let choice = self.low.scope.add_choice(&options);
                (Type::Set(index), Some(choice), vec![SlotKind::Bool; options.len()])
            }
        };
        self.add_fact(&fact.id.value, &fact.label.text, ty, choice, kinds, fact.id.at);
    }

    fn number_kind(&mut self, fact: &'a Fact, decimals: u32) -> SlotKind {
        let money = fact.ty == FactType::Money;
        let want = if money { Type::Money } else { Type::Number };
        // What can be entered where a pack sets no bound: 10 trillion in money, 10,000 times, a thousand million.
        let limit = Number::from(match fact.ty {
            FactType::Money => 10_000_000_000_000,
            FactType::Rate => 10_000,
            _ => 1_000_000_000,
        });
        let bound = |f: &'a Option<Formula>, this: &mut Self| {
            let r = this.low.typed(f.as_ref()?, &want)?;
            match this.low.builder.constant(r) {
                Some(Value::Number(n)) => Some(n),
                _ => {
                    let f = f.as_ref()?;
                    this.low.report(
                        &codes::BAD_RANGE,
                        f.at,
                        &f.path,
                        both("事实的上下限必须是常量", "a fact's bounds must be constants"),
                    );
                    None
                }
            }
        };
        let min = bound(&fact.min, self);
        let max = bound(&fact.max, self);
        if let (Some(a), Some(b)) = (min, max)
            && a > b
        {
            self.low.report(
                &codes::MIN_ABOVE_MAX,
                fact.id.at,
                &fact.id.path,
                both("事实的下限高于上限", "the fact's minimum is above its maximum"),
            );
        }
        let free = fact.ty == FactType::Number;
        let places = fact.decimals.unwrap_or(decimals).min(9);
        SlotKind::Number {
            min: min.unwrap_or(if free { limit.negated() } else { Number::ZERO }),
            max: max.unwrap_or(limit),
            unit: Number::new(1, u8::try_from(places).unwrap_or(9)),
            open: max.is_none(),
        }
    }

    /// What an unknown fact counts as: one value a slot.
    fn unproven(&mut self, fact: &'a Fact) -> Option<(Vec<Value>, Basis)> {
        let u = fact.unproven.as_ref()?;
        let index = self.low.scope.facts.len() - 1;
        let slot = self.low.scope.facts.get(index)?.clone();
        let cites = self.cites(&u.basis);
        match crate::case::value_from_text(&slot, &self.low.scope.choices, &u.value.value) {
            Some(values) => Some((values, cites)),
            None => {
                self.low.report(
                    &codes::BAD_RANGE,
                    u.value.at,
                    &u.value.path,
                    both(
                        format!("“{}”不是这一事实可取的值", u.value.value),
                        format!("`{}` is not a value of this fact", u.value.value),
                    ),
                );
                None
            }
        }
    }

    /// Citations as shown; those without a basis of their own fall back to the item's.
    pub fn cites(&self, basis: &[Citation]) -> Basis {
        basis
            .iter()
            .map(|c| {
                let instrument = c.cite.value.split_whitespace().next().unwrap_or_default();
                Cite {
                    cite: c.cite.value.clone(),
                    quote: c.quote.as_ref().map(|q| q.value.clone()),
                    unverified: c.unverified || self.unverified.iter().any(|u| u == instrument),
                }
            })
            .collect()
    }

    /// Own citations, else the given ones, else the item's.
    pub fn cites_or(&self, basis: &[Citation], fallback: &[Citation]) -> Basis {
        if !basis.is_empty() {
            self.cites(basis)
        } else if !fallback.is_empty() {
            self.cites(fallback)
        } else {
            self.cites(&self.item.basis)
        }
    }

    /// An input that is true when the case elects `id`.
    pub fn election(&mut self, id: &str, text: &Message, available: Reg, basis: Basis) -> Reg {
        let slot = Slot(self.slots.len() as u16);
        self.slots.push(SlotKind::Bool);
        self.elections.push(Election { id: id.to_owned(), slot, text: text.clone(), available, basis });
        self.low.builder.emit(Instr::Load(slot))
    }

    /// The election of this id, if some earlier rule made it; otherwise a new one. Its availability grows.
    pub fn shared_election(&mut self, id: &str, text: &Message, available: Reg, basis: Basis) -> Reg {
        if let Some(i) = self.elections.iter().position(|e| e.id == id) {
            let slot = self.elections.get(i).map(|e| (e.slot, e.available));
            if let Some((slot, before)) = slot {
                let any = self.low.builder.emit(Instr::Or(before, available));
                if let Some(e) = self.elections.get_mut(i) {
                    e.available = any;
                    let new: Vec<Cite> = basis.iter().filter(|b| !e.basis.contains(b)).cloned().collect();
                    if !new.is_empty() {
                        e.basis = e.basis.iter().cloned().chain(new).collect();
                    }
                }
                return self.low.builder.emit(Instr::Load(slot));
            }
        }
        self.election(id, text, available, basis)
    }

    /// A condition, or always.
    pub fn when(&mut self, f: Option<&Formula>) -> Option<(Reg, Option<Condition>)> {
        match f {
            Some(f) => self.low.condition(f).map(|c| (c.reg, Some(c))),
            None => Some((self.low.builder.bool(true), None)),
        }
    }

    /// Binds a name for later expressions.
    pub fn bind(&mut self, names: &[&str], reg: Reg, ty: Type, label: Message) {
        self.low.scope.bind(names, Binding { reg, ty, label });
    }

    /// The condition under which a shall/may rule applies.
    pub fn applied(&mut self, condition: Reg, force: Force, id: &str, text: &Message, basis: &Basis) -> Reg {
        match force {
            Force::Shall => condition,
            Force::May => {
                let chosen = self.election(id, text, condition, basis.clone());
                self.low.builder.emit(Instr::And(condition, chosen))
            }
        }
    }
}

/// `true`, or the failure of something the result depends on: exemptions always; what covers the case unless it is exempt;
/// outcome, tier, penalties unless nothing covers it or rules conflict; amounts where a fine is imposed.
fn sound(b: &mut crate::program::Builder, exempt: Reg, open: Reg, fined: Reg, decides: &[Reg], amounts: &[Reg]) -> Reg {
    let yes = b.bool(true);
    let amounts = all_sound(b, amounts);
    let amounts = b.emit(Instr::Select(fined, amounts, yes));
    let rest = all_sound(b, decides);
    let rest = b.emit(Instr::And(rest, amounts));
    let covered = b.emit(Instr::Select(open, yes, rest));
    b.emit(Instr::Select(exempt, yes, covered))
}

/// `true`, or the failure of one of them: `x = x` fails where x does, and is true elsewhere.
fn all_sound(b: &mut crate::program::Builder, regs: &[Reg]) -> Reg {
    let mut r = b.bool(true);
    for x in regs {
        let same = b.emit(Instr::Equal(*x, *x));
        r = b.emit(Instr::And(r, same));
    }
    r
}

/// The words for an effect.
pub(super) fn effect_text(e: Effect) -> Message {
    match e {
        Effect::Severe => both("从重", "severe"),
        Effect::Lenient => both("从轻", "lenient"),
        Effect::Reduced => both("减轻", "reduced"),
        Effect::LenientOrReduced => both("从轻或者减轻", "lenient or reduced"),
    }
}
