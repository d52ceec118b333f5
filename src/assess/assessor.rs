//! Assessing cases: items compiled once, registers reused.

use super::evaluate::Key;
use super::item::Compiled;
use super::law;
use super::library::RuleSet;
use super::result::{About, Assessment, Cite, Entry, FactName, PackRef, Shown, Stage, Status, Step, Warning};
use super::scale::Scale;
use super::several;
use super::trace::Earlier;
use crate::case::{Case, Declared, Inputs, Judgement, Names, intake_named};
use crate::diagnostic::{Diagnostic, Location, both, codes};
use crate::pack::model::Item;
use crate::program::{Exploration, Instr, Reg, Registers, Slot, Type, Value};
use crate::quantity::{Date, SortedMap};
use std::sync::Arc;

/// Which version of the law an answer is asked under.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Under {
    /// That of the act and that of the decision; the lighter result is recommended.
    #[default]
    Both,
    /// That of the act alone.
    Act,
    /// That of the decision alone.
    Decision,
    /// That of this day.
    Day(Date),
    /// The pack with this index in the rule set, whatever the dates.
    Pack(usize),
}

/// What to include in an answer, and whether to compute outside a benchmark's validity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The trace.
    pub trace: bool,
    /// What each may-choice would give.
    pub options: bool,
    /// What single changes of fact would give.
    pub changes: bool,
    /// Compute though the pack is not valid on the day.
    pub force: bool,
}

impl Default for Ask {
    fn default() -> Ask {
        Ask { trace: true, options: true, changes: true, force: false }
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum AssessError {
    /// The case cannot be taken in.
    Case(Vec<Diagnostic>),
    /// The pack with this index in the rule set has errors.
    Pack(usize, Vec<Diagnostic>),
    /// A rule failed while running (division by zero, overflow, outside the statutory range): nothing is recommended.
    Stopped(Vec<Diagnostic>),
}

/// A compiled item with what every case under it asks for.
struct Ready {
    compiled: Compiled,
    pack: Arc<PackRef>,
    /// `<pack>/<item>`.
    item: String,
    /// Facts by every name a case may use.
    names: Arc<Names>,
    /// What the facts are called.
    fact_names: Vec<Arc<FactName>>,
    /// Inputs the result reads.
    loads: Vec<Slot>,
    /// Registers of the whole program that make up the key of a result.
    key: Vec<Reg>,
    /// Rules that rest on a source that could not be checked.
    unverified: Vec<usize>,
    /// Whether this pack, or one it uses, says when it is valid.
    windowed: bool,
    /// Steps of earlier cases.
    earlier: Earlier,
}

impl Ready {
    fn new(rules: &RuleSet, index: usize, compiled: Compiled, pack: PackRef) -> Ready {
        let loads = compiled.lean.instrs.iter().filter_map(|i| if let Instr::Load(s) = i { Some(*s) } else { None });
        let doubtful = |(i, r): (usize, &super::item::Rule)| r.basis.iter().any(|b| b.unverified).then_some(i);
        let own = rules.packs().get(index).map(|p| &p.pack);
        Ready {
            item: format!("{}/{}", pack.id, compiled.id),
            pack: Arc::new(pack),
            names: Arc::new(Names::new(&compiled.facts, compiled.elections.iter().map(|e| e.id.as_str()))),
            fact_names: compiled.facts.iter().map(|f| Arc::new(FactName::new(f.id.clone(), f.label.clone()))).collect(),
            loads: loads.collect(),
            key: compiled.key(),
            earlier: Earlier::new(&compiled),
            unverified: compiled.rules.iter().enumerate().filter_map(doubtful).collect(),
            windowed: rules.used(index).unwrap_or_default().into_iter().chain(own).any(|p| p.validity.is_some()),
            compiled,
        }
    }

    /// Whether every input the result reads is known.
    fn complete(&self, inputs: &Inputs) -> bool {
        self.loads.iter().all(|s| inputs.values.get(usize::from(s.0)).is_some_and(Option::is_some))
    }
}

/// What a reference `<pack>/<item>` stands for.
struct Known<'a> {
    /// The versions of the pack that have the item.
    found: Vec<(usize, &'a Item)>,
    /// Those compiled so far.
    ready: Vec<(usize, Ready)>,
}

/// Assesses cases under a rule set.
pub struct Assessor<'a> {
    rules: &'a RuleSet,
    known: Vec<Known<'a>>,
    /// Where each reference stands among the known.
    places: SortedMap<String, usize>,
    registers: Both,
}

/// Registers of the two programs of an item.
#[derive(Default)]
struct Both {
    lean: Registers,
    full: Registers,
}

impl<'a> Assessor<'a> {
    /// For the packs of a rule set.
    pub fn new(rules: &'a RuleSet) -> Assessor<'a> {
        Assessor { rules, known: Vec::new(), places: SortedMap::new(), registers: Both::default() }
    }

    /// Assesses a case: under each version of the law that may apply, each provision, each act and each party.
    ///
    /// # Errors
    /// See [`AssessError`].
    pub fn assess(&mut self, case: &Case, ask: &Ask) -> Result<Assessment, AssessError> {
        self.assess_under(case, ask, Under::Both)
    }

    /// The same, under the version of the law that is asked for.
    ///
    /// # Errors
    /// See [`AssessError`].
    pub fn assess_under(&mut self, case: &Case, ask: &Ask, under: Under) -> Result<Assessment, AssessError> {
        if !case.parties.is_empty() || !case.acts.is_empty() {
            let mut parts = Vec::new();
            for (kind_zh, kind_en, list) in [("行为", "act", &case.acts), ("当事人", "party", &case.parties)] {
                for part in list {
                    let label = both(format!("{kind_zh} {}", part.id), format!("{kind_en} {}", part.id));
                    let one = self.assess_under(&case.with(&part.case), ask, under)?;
                    parts.push((label, one));
                }
            }
            return several::joined(parts).ok_or_else(|| AssessError::Case(Vec::new()));
        }
        let mut plan: Vec<(usize, law::Versions)> = Vec::new();
        let mut names: Vec<Arc<Names>> = Vec::new();
        for (reference, at) in &case.items {
            let place = self.place(reference, *at)?;
            plan.push((place, self.prepare((case, under), place, ask, &mut names)?));
        }
        let mut all = Vec::new();
        for (place, versions) in &plan {
            all.push(self.versions(case, *place, versions, &names, ask)?);
        }
        if all.len() == 1
            && let Some((a, _)) = all.pop()
        {
            return Ok(a);
        }
        several::heavier(all).ok_or_else(|| AssessError::Case(Vec::new()))
    }

    /// Where the tiers of the item lie at the facts of a case, under the version of the law, and the provision, that give
    /// the recommendation. `None` for several acts or parties, each of which has a scale of its own.
    ///
    /// # Errors
    /// As [`Assessor::assess`].
    pub fn scale(&mut self, case: &Case, force: bool) -> Result<Option<Scale>, AssessError> {
        if !case.parties.is_empty() || !case.acts.is_empty() {
            return Ok(None);
        }
        let a = self.assess(case, &Ask { trace: false, options: false, changes: false, force })?;
        let ready = || self.known.iter().flat_map(|k| &k.ready).map(|r| &r.1);
        let names: Vec<Arc<Names>> = ready().map(|r| Arc::clone(&r.names)).collect();
        let Some(own) = ready().find(|r| Arc::ptr_eq(&r.pack, &a.pack) && r.item == a.item.0) else { return Ok(None) };
        let c = &own.compiled;
        let inputs =
            intake_named(case, &c.declared(&a.pack.currency), &own.names, &names).map_err(AssessError::Case)?;
        let tiers = c.scale(&mut self.registers.full, &inputs, &a);
        Ok(Some(Scale { item: a.item.0, pack: a.pack, tiers }))
    }

    /// Where what a reference stands for is kept.
    fn place(&mut self, reference: &str, at: Location) -> Result<usize, AssessError> {
        if let Some(place) = self.places.get(reference) {
            return Ok(*place);
        }
        let found = self.rules.find(reference, at).map_err(|d| AssessError::Case(vec![*d]))?;
        let place = self.known.len();
        self.known.push(Known { found, ready: Vec::new() });
        self.places.insert(reference.to_owned(), place);
        Ok(place)
    }

    /// Compiles what a reference stands for, and adds what a case may name of it.
    fn prepare(
        &mut self,
        (case, under): (&Case, Under),
        place: usize,
        ask: &Ask,
        names: &mut Vec<Arc<Names>>,
    ) -> Result<law::Versions, AssessError> {
        let rules = self.rules;
        let Some(known) = self.known.get_mut(place) else { return Err(AssessError::Case(Vec::new())) };
        let versions =
            law::versions(rules, &known.found, case, under, ask.force).map_err(|d| AssessError::Case(vec![*d]))?;
        for index in [Some(versions.at_act), versions.at_decision].into_iter().flatten() {
            names.push(Arc::clone(&known.prepare(rules, index)?.names));
        }
        Ok(versions)
    }

    fn versions(
        &mut self,
        case: &Case,
        place: usize,
        versions: &law::Versions,
        names: &[Arc<Names>],
        ask: &Ask,
    ) -> Result<(Assessment, bool), AssessError> {
        let rules = self.rules;
        let Some(known) = self.known.get_mut(place) else { return Err(AssessError::Case(Vec::new())) };
        let mut one = |index| known.prepare(rules, index)?.assess(rules, &mut self.registers, case, index, names, ask);
        let (old, by_maximum) = one(versions.at_act)?;
        let mut answer = match versions.at_decision {
            Some(later) => {
                let windows = [versions.at_act, later].map(|i| law::in_force(rules, i));
                several::lighter(old, one(later)?.0, windows)
            }
            None => old,
        };
        if let Some(day) = versions.forced_at {
            let (zh, en) =
                law::in_force(rules, versions.at_act).map_or_else(Default::default, |w| (w.zh.clone(), w.en.clone()));
            answer.warnings.push(Warning {
                code: "law-not-in-force",
                text: both(
                    format!("行为发生（终了）于 {day}，按要求适用的法律版本当时没有施行：该版本{zh}"),
                    format!("the version of the law applied, as asked, was not in force on {day}, when the act ended: it is {en}"),
                ),
            });
        }
        if let Some(day) = versions.unknown_at {
            answer.warnings.push(Warning {
                code: "law-at-decision-unknown",
                text: both(
                    format!("规则包没有作出决定之日（{day}）有效的法律版本，未作新旧比较（《行政处罚法》第三十七条）"),
                    format!(
                        "these packs hold no version of the law for the day of the decision ({day}): old and new law were not compared (Administrative Penalty Law art. 37)"
                    ),
                ),
            });
        }
        Ok((answer, by_maximum))
    }
}

impl Ready {
    /// One item, one version.
    fn assess(
        &mut self,
        rules: &RuleSet,
        registers: &mut Both,
        case: &Case,
        index: usize,
        names: &[Arc<Names>],
        ask: &Ask,
    ) -> Result<(Assessment, bool), AssessError> {
        let c = &self.compiled;
        let by_maximum = c.compare_maximum;
        let Both { lean, full } = registers;
        let mut warnings = Vec::new();
        if self.windowed
            && let Err(d) = law::valid(rules, index, case)
        {
            if !ask.force {
                return Err(AssessError::Case(vec![*d]));
            }
            warnings.push(Warning { code: "pack-not-valid", text: d.message });
        }
        let inputs =
            intake_named(case, &c.declared(&self.pack.currency), &self.names, names).map_err(AssessError::Case)?;
        let mut a = self.frame(case, &inputs, warnings);
        c.traced(full, &inputs);
        let key = if self.complete(&inputs) {
            Key(self.key.iter().map(|r| full.get(*r)).collect())
        } else {
            match c.explore(&inputs.values) {
                Exploration::Done(e) => match e.results.as_slice() {
                    [(only, _)] => Key(only.clone()),
                    _ => {
                        a.status = Status::NeedsFacts;
                        a.missing = c.missing(&e.relevant);
                        a.possible = Some(c.possible(&e));
                        if !e.exact {
                            a.warnings.push(Warning {
                                code: "not-exact",
                                text: both(
                                    "有的比较不能逐段分析，所列可能结果未必穷尽",
                                    "some comparison cannot be followed piece by piece: the possible results may not be complete",
                                ),
                            });
                        }
                        self.trace(&mut a, full, ask, &inputs);
                        return Ok((a, by_maximum));
                    }
                },
                Exploration::TooMany(read) => {
                    a.status = Status::NeedsFacts;
                    a.missing = c.missing(&read);
                    a.warnings.push(Warning {
                        code: "too-many-missing",
                        text: both(
                            "未知的事实太多，无法列出可能的结果；请先补充所列事实",
                            "too many facts are missing to list what is possible; fill in the ones named first",
                        ),
                    });
                    self.trace(&mut a, full, ask, &inputs);
                    return Ok((a, by_maximum));
                }
            }
        };
        self.stop_if_failed(&key, case)?;
        a.status = key.status();
        a.outcome = c.outcome(&key);
        a.tier = c.tier(&key);
        a.clause = c.clause(&key);
        a.fine = c.fine(&key);
        a.penalties = c.imposed(&key);
        a.orders = c.orders.iter().filter(|o| full.is_true(o.1)).map(|o| (o.0.clone(), o.2.clone())).collect();
        a.procedure = c.procedure(full);
        a.values = c.lets.iter().map(|(n, r, t)| (n.clone(), c.shown(full, *r, t))).collect();
        if let Some(j) = &case.judgement {
            a.judge(j)?;
        }
        if ask.options {
            a.options = c.options(lean, full, &inputs);
        }
        if ask.changes {
            a.would_change = c.changes(lean, &inputs, &key);
        }
        self.trace(&mut a, full, ask, &inputs);
        Ok((a, by_maximum))
    }

    fn stop_if_failed(&self, key: &Key, case: &Case) -> Result<(), AssessError> {
        let c = &self.compiled;
        let stop = |code, zh: String, en: String| {
            Err(AssessError::Stopped(vec![Diagnostic::new(code, case.at, "item", both(zh, en))]))
        };
        if let Some(f) = key.failure() {
            let (zh, en) = f.text();
            return stop(
                &codes::ARITHMETIC_ERROR,
                format!("事项“{}”的规则无法计算：{zh}", c.id),
                format!("a rule of the item `{}` cannot be computed: {en}", c.id),
            );
        }
        if key.outside() {
            return stop(
                &codes::RESULT_OUTSIDE_STATUTORY_RANGE,
                format!("事项“{}”的规则算出的罚款超出法定幅度，规则包有误", c.id),
                format!("the rules of the item `{}` give a fine outside the statutory range: the pack is wrong", c.id),
            );
        }
        Ok(())
    }
}

impl Known<'_> {
    fn prepare(&mut self, rules: &RuleSet, index: usize) -> Result<&mut Ready, AssessError> {
        let at = match self.ready.iter().position(|r| r.0 == index) {
            Some(at) => at,
            None => {
                let ready = self.compile(rules, index)?;
                self.ready.push((index, ready));
                self.ready.len() - 1
            }
        };
        self.ready.get_mut(at).map(|r| &mut r.1).ok_or_else(|| AssessError::Case(Vec::new()))
    }

    fn compile(&self, rules: &RuleSet, index: usize) -> Result<Ready, AssessError> {
        let found = self.found.iter().find(|f| f.0 == index);
        let (Some(loaded), Some((_, item))) = (rules.packs().get(index), found) else {
            return Err(AssessError::Case(Vec::new()));
        };
        let compiled = rules.compile(index, item).map_err(|e| AssessError::Pack(index, e))?;
        let pack = PackRef {
            id: loaded.pack.id.value.clone(),
            version: loaded.pack.version.value.clone(),
            sha256: rules.sha256(index),
            name: loaded.pack.name.text.clone(),
            currency: loaded.pack.currency.value.clone(),
        };
        Ok(Ready::new(rules, index, compiled, pack))
    }
}

impl Compiled {
    /// What intake needs to know.
    pub fn declared<'b>(&'b self, currency: &'b str) -> Declared<'b> {
        Declared {
            facts: &self.facts,
            unproven: self.unproven.iter().map(|u| u.as_ref().map(|u| u.0.as_slice())).collect(),
            choices: &self.choices,
            elections: self.elections.iter().map(|e| (e.id.as_str(), e.slot)).collect(),
            slots: &self.slots,
            currency,
        }
    }
}

impl Ready {
    /// An assessment with everything that does not depend on the run.
    fn frame(&self, case: &Case, inputs: &Inputs, warnings: Vec<Warning>) -> Assessment {
        let c = &self.compiled;
        let mut facts = Vec::with_capacity(c.facts.len());
        for (i, (f, name)) in c.facts.iter().zip(&self.fact_names).enumerate() {
            let at = usize::from(f.slot.0);
            let value = |k: usize| inputs.values.get(at + k).copied().flatten();
            if let Some((_, text)) = inputs.texts.iter().find(|t| t.0 == i) {
                facts.push((Arc::clone(name), Shown::Text(both(text, text))));
                continue;
            }
            match (&f.ty, f.choice.and_then(|i| c.choices.get(i))) {
                (Type::Set(_), Some(choice)) => {
                    let known = (0..choice.options.len()).any(|k| value(k).is_some());
                    if !known {
                        continue;
                    }
                    let held: Vec<_> = choice
                        .options
                        .iter()
                        .enumerate()
                        .filter(|(k, _)| value(*k) == Some(Value::Bool(true)))
                        .collect();
                    let join = |texts: Vec<&str>, none: &str, by: &str| {
                        if texts.is_empty() { none.to_owned() } else { texts.join(by) }
                    };
                    let zh = join(held.iter().map(|(_, o)| o.2.as_str()).collect(), "无", "；");
                    let en = join(held.iter().map(|(_, o)| o.3.as_str()).collect(), "none", "; ");
                    facts.push((Arc::clone(name), Shown::Text(both(zh, en))));
                }
                _ => {
                    if let Some(v) = value(0) {
                        facts.push((Arc::clone(name), c.show(v, &f.ty)));
                    }
                }
            }
        }
        Assessment {
            case: case.id.clone(),
            item: (self.item.clone(), c.name.clone()),
            pack: Arc::clone(&self.pack),
            basis: c.basis.clone(),
            facts,
            status: Status::Decided,
            outcome: None,
            tier: None,
            clause: None,
            fine: None,
            penalties: Vec::new(),
            orders: Vec::new(),
            options: Vec::new(),
            possible: None,
            missing: Vec::new(),
            would_change: Vec::new(),
            procedure: Vec::new(),
            values: Vec::new(),
            trace: Vec::new(),
            notes: Arc::clone(&c.notes),
            warnings,
            judgement: None,
            others: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// Reads the trace, and warns of what it rests on that could not be checked.
    fn trace(&mut self, a: &mut Assessment, full: &Registers, ask: &Ask, inputs: &Inputs) {
        let c = &self.compiled;
        let mut unverified: Vec<&Cite> = c.basis.iter().filter(|b| b.unverified).collect();
        for r in self.unverified.iter().filter_map(|i| c.rules.get(*i)) {
            if full.is_true(r.applied) {
                unverified.extend(r.basis.iter().filter(|b| b.unverified));
            }
        }
        let mut seen: Vec<&str> = Vec::new();
        for cite in unverified {
            if !seen.contains(&cite.cite.as_str()) {
                seen.push(&cite.cite);
                a.warnings.push(Warning {
                    code: "unverified-basis",
                    text: both(
                        format!("依据{}的原文未能核对", cite.titled()),
                        format!("the wording of \"{}\" could not be checked", cite.cite),
                    ),
                });
            }
        }
        if !ask.trace {
            return;
        }
        let mut steps: Vec<Entry> = Vec::with_capacity(c.rules.len() + inputs.assumed.len());
        for i in &inputs.assumed {
            let (Some(f), Some(Some((values, basis)))) = (c.facts.get(*i), c.unproven.get(*i)) else { continue };
            let shown = values.first().map_or(Shown::Unknown, |v| c.show(*v, &f.ty));
            steps.push(Entry::from(Step {
                about: Arc::new(About::new(
                    Stage::Intake,
                    f.id.clone(),
                    both(format!("{}未查明", f.label.zh), format!("{} not established", f.label.en)),
                    false,
                    basis.clone(),
                )),
                applied: Some(true),
                because: Vec::new(),
                values: vec![(both("按此计算", "counted as"), shown)],
            }));
        }
        c.trace_with(&mut self.earlier, full, &mut steps);
        a.trace = steps;
    }
}

impl Assessment {
    /// The committee's own amount replaces the suggested one. Outside the recommended range it is a departure; outside the
    /// statutory range it is refused, unless the outcome is a reduction.
    fn judge(&mut self, j: &Judgement) -> Result<(), AssessError> {
        let refuse = |zh: &str, en: &str| {
            Err(AssessError::Case(vec![Diagnostic::new(
                &codes::JUDGEMENT_OUTSIDE_RANGE,
                j.at,
                "judgement/amount",
                both(zh, en),
            )]))
        };
        let reduced = self.outcome == Some(crate::pack::model::Outcome::Reduced);
        let Some(fine) = &mut self.fine else {
            return refuse("本案没有罚款，不能另定数额", "the case has no fine: no amount can be set");
        };
        if !reduced && !fine.statutory.contains(j.amount) {
            return refuse("所定数额超出法定幅度", "the amount is outside the statutory range");
        }
        if fine.range.is_some_and(|r| !r.contains(j.amount)) {
            self.warnings.push(Warning {
                code: "departure",
                text: both(
                    format!("所定数额偏离建议幅度，理由：{}", j.reason),
                    format!("the amount departs from the recommended range; reason: {}", j.reason),
                ),
            });
        }
        fine.amount = Some(j.amount);
        self.judgement = Some((j.amount, j.reason.clone()));
        Ok(())
    }
}
