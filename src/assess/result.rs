//! What an assessment says, as data. `explain` turns it into text, tables and documents.

use crate::diagnostic::Message;
use crate::pack::model::{Outcome, PenaltyKind};
use crate::quantity::{Date, Interval, Number};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One result.
    Decided,
    /// Several results are still possible; `missing` says which facts would settle it.
    NeedsFacts,
    /// No clause, tier or outcome rule covers the case.
    NoRule,
    /// Rules that differ apply together, or the rules leave the weighing to people.
    Conflict,
}

impl Status {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Status::Decided => "decided",
            Status::NeedsFacts => "needs_facts",
            Status::NoRule => "no_rule",
            Status::Conflict => "conflict",
        }
    }
}

/// A citation as shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cite {
    /// `食品安全法 第一百二十四条第一款`.
    pub cite: String,
    /// The words.
    pub quote: Option<String>,
    /// Not checked against the source.
    pub unverified: bool,
}

impl Cite {
    /// As it stands in running Chinese text: `《食品安全法》第一百二十四条第一款`.
    pub fn titled(&self) -> String {
        let mut out = String::new();
        push_titled(&mut out, &self.cite);
        out
    }
}

/// A citation's instrument and the place in it, where it begins with a Chinese name.
pub(crate) fn instrument(cite: &str) -> Option<(&str, &str)> {
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    cite.split_once(' ').filter(|(law, _)| law.starts_with(chinese) && !law.contains(['《', '》']))
}

/// A place in an instrument; one that is no article is a heading, and quoted.
pub(crate) fn push_place(out: &mut String, place: &str) {
    if place.starts_with(['第', '附', '前', '序', '表', '条']) {
        out.push_str(place);
    } else {
        out.push('“');
        out.push_str(place);
        out.push('”');
    }
}

/// A citation in running Chinese text; one without a Chinese name as written.
pub(crate) fn push_titled(out: &mut String, cite: &str) {
    match instrument(cite) {
        Some((law, place)) => {
            out.push('《');
            out.push_str(law);
            out.push('》');
            push_place(out, place);
        }
        None => out.push_str(cite),
    }
}

/// What is made of shared data once and kept beside it, so that many assessments need not make it again: one for each
/// language or way of writing. No part of the data: any two are equal.
#[derive(Debug)]
pub struct Kept<T = String>([OnceLock<T>; 2]);

impl<T> Kept<T> {
    /// The first or second, made if it is not there yet. What is made must depend on the data beside it alone.
    pub fn get(&self, second: bool, make: impl FnOnce() -> T) -> &T {
        let [a, b] = &self.0;
        (if second { b } else { a }).get_or_init(make)
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept([OnceLock::new(), OnceLock::new()])
    }
}

impl<T> PartialEq for Kept<T> {
    fn eq(&self, _: &Kept<T>) -> bool {
        true
    }
}

/// Citations. A clone shares them with the rule they belong to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Basis(Arc<(Vec<Cite>, Kept)>);

impl Basis {
    /// Where texts made of these citations are kept: the first with the words cited, the second without.
    pub fn kept(&self) -> &Kept {
        &self.0.1
    }
}

impl Deref for Basis {
    type Target = [Cite];

    fn deref(&self) -> &[Cite] {
        &self.0.0
    }
}

impl From<Vec<Cite>> for Basis {
    fn from(list: Vec<Cite>) -> Basis {
        Basis(Arc::new((list, Kept::default())))
    }
}

impl FromIterator<Cite> for Basis {
    fn from_iter<I: IntoIterator<Item = Cite>>(list: I) -> Basis {
        Basis::from(list.into_iter().collect::<Vec<Cite>>())
    }
}

impl<'a> IntoIterator for &'a Basis {
    type Item = &'a Cite;
    type IntoIter = std::slice::Iter<'a, Cite>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Stage of an assessment, in order (DESIGN section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Stage {
    Intake,
    LawInForce,
    TimeLimit,
    Responsibility,
    Clause,
    Exemption,
    Tier,
    Shift,
    Circumstance,
    Outcome,
    Amount,
    Penalty,
    Order,
    Several,
    Procedure,
}

impl Stage {
    /// Name in JSON, Chinese heading, English heading.
    pub fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Stage::Intake => ("intake", "事实", "Facts"),
            Stage::LawInForce => ("law_in_force", "法律适用", "Law in force"),
            Stage::TimeLimit => ("time_limit", "处罚时效", "Time limit"),
            Stage::Responsibility => ("responsibility", "责任", "Responsibility"),
            Stage::Clause => ("clause", "法定幅度", "Statutory range"),
            Stage::Exemption => ("exemption", "不予处罚", "Exemption"),
            Stage::Tier => ("tier", "裁量阶次", "Tier"),
            Stage::Shift => ("shift", "升降档", "Tier shift"),
            Stage::Circumstance => ("circumstance", "裁量情节", "Circumstances"),
            Stage::Outcome => ("outcome", "裁量结果", "Outcome"),
            Stage::Amount => ("amount", "罚款数额", "Amount"),
            Stage::Penalty => ("penalty", "其他处罚", "Other penalties"),
            Stage::Order => ("order", "责令改正", "Corrective orders"),
            Stage::Several => ("several", "数行为与数法条", "Several acts or provisions"),
            Stage::Procedure => ("procedure", "程序", "Procedure"),
        }
    }
}

/// A value as the trace shows it.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// Not known.
    Unknown,
    /// Yes/no.
    Bool(bool),
    /// A number.
    Number(Number),
    /// An amount.
    Money(Number),
    /// A range of amounts.
    Range(Interval),
    /// A date.
    Date(Date),
    /// Months.
    Months(i32),
    /// Days.
    Days(i32),
    /// An option, a tier, a name.
    Text(Message),
}

/// Why a condition held or failed: the part that decided, and the values it saw.
#[derive(Clone, Debug, PartialEq)]
pub struct Because {
    /// The comparison as written.
    pub condition: Message,
    /// Its truth; `None` when it could not be told.
    pub holds: Option<bool>,
    /// Names and values it read.
    pub saw: Vec<(Message, Shown)>,
}

/// What is the same of a step in every case.
#[derive(Debug, PartialEq)]
pub struct About {
    /// Stage.
    pub stage: Stage,
    /// Id of the rule.
    pub rule: String,
    /// Its name.
    pub name: Message,
    /// `可以`: applied only when elected.
    pub may: bool,
    /// Source.
    pub basis: Basis,
    /// Texts made of the above: Chinese, English.
    pub kept: Kept,
}

impl About {
    /// With nothing kept yet.
    pub fn new(stage: Stage, rule: String, name: Message, may: bool, basis: Basis) -> About {
        About { stage, rule, name, may, basis, kept: Kept::default() }
    }
}

/// What a fact is called.
#[derive(Debug, PartialEq)]
pub struct FactName {
    /// Id.
    pub id: String,
    /// Label.
    pub label: Message,
    /// Texts made of the above: Chinese, English.
    pub kept: Kept,
}

impl FactName {
    /// With nothing kept yet.
    pub fn new(id: impl Into<String>, label: Message) -> FactName {
        FactName { id: id.into(), label, kept: Kept::default() }
    }
}

/// An entry of the trace: what a rule says, shared with every case in which the same comparisons hold, and the values
/// of this case, shared with the rest of its trace.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it says.
    pub said: Arc<Said>,
    /// Values of the case, at the places [`Said::places`] tells.
    pub values: Arc<[Shown]>,
}

/// What a rule says whenever the same of its comparisons hold and all yes/no values it shows are the same.
#[derive(Debug)]
pub struct Said {
    /// The rule.
    pub about: Arc<About>,
    /// Whether it applied; see [`Step::applied`].
    pub applied: Option<bool>,
    /// Why.
    pub because: Vec<Reason>,
    /// Names of what it gave.
    pub gave: Vec<Message>,
    /// Where the value of each label stands in [`Entry::values`].
    pub places: Vec<usize>,
    /// Texts made of the above, Chinese and English, with places left for the values; `None` where none can be made.
    pub kept: Kept<Option<Template>>,
}

/// A [`Because`] without its values.
#[derive(Debug, PartialEq)]
pub struct Reason {
    /// The comparison as written.
    pub condition: Message,
    /// Its truth.
    pub holds: Option<bool>,
    /// Names of the values it read.
    pub saw: Vec<Message>,
}

/// A text with places to fill in.
#[derive(Debug, PartialEq)]
pub struct Template {
    /// The text without what is filled in.
    pub text: String,
    /// How many bytes of the text come before each place after the last, and what belongs there.
    pub holes: Vec<(usize, Hole)>,
}

/// What belongs in a place of a [`Template`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hole {
    /// The value with this index.
    Shown(usize),
    /// The same, a share of a whole.
    Share(usize),
    /// The range between the values with these indices, and the amount in it.
    Range([Option<usize>; 3]),
    /// The step as a sentence.
    Sentence,
}

impl Said {
    /// Names of the values, in the order of [`Entry::shown`].
    pub fn labels(&self) -> impl Iterator<Item = &Message> {
        self.because.iter().flat_map(|r| &r.saw).chain(&self.gave)
    }

    /// With these values of its labels in their places. A value that came out unknown is none the rule gave.
    pub fn step(&self, shown: impl IntoIterator<Item = Shown>) -> Step {
        let mut shown = shown.into_iter();
        let mut paired =
            |names: &[Message]| -> Vec<(Message, Shown)> { names.iter().cloned().zip(shown.by_ref()).collect() };
        let because = self
            .because
            .iter()
            .map(|r| Because { condition: r.condition.clone(), holds: r.holds, saw: paired(&r.saw) })
            .collect();
        let mut values = paired(&self.gave);
        values.retain(|(_, v)| *v != Shown::Unknown);
        Step { about: Arc::clone(&self.about), applied: self.applied, because, values }
    }
}

impl Entry {
    /// The value of the label with this index.
    #[inline]
    pub fn value(&self, label: usize) -> Option<&Shown> {
        self.values.get(*self.said.places.get(label)?)
    }

    /// Values of its labels, in their order: those the reasons saw, then those the rule gave.
    #[inline]
    pub fn shown(&self) -> impl Iterator<Item = &Shown> {
        self.said.places.iter().map(|at| self.values.get(*at).unwrap_or(&Shown::Unknown))
    }

    /// With its values in their places.
    pub fn step(&self) -> Step {
        self.said.step(self.shown().cloned())
    }
}

impl PartialEq for Entry {
    /// Where the values stand is no part of what is said.
    fn eq(&self, other: &Entry) -> bool {
        self.said.about == other.said.about
            && self.said.applied == other.said.applied
            && self.said.because == other.said.because
            && self.said.gave == other.said.gave
            && self.shown().eq(other.shown())
    }
}

impl From<Step> for Entry {
    fn from(step: Step) -> Entry {
        let mut shown = Vec::new();
        let mut named = |list: Vec<(Message, Shown)>| -> Vec<Message> {
            list.into_iter()
                .map(|(name, value)| {
                    shown.push(value);
                    name
                })
                .collect()
        };
        let because = step
            .because
            .into_iter()
            .map(|b| Reason { condition: b.condition, holds: b.holds, saw: named(b.saw) })
            .collect();
        let gave = named(step.values);
        let places = (0..shown.len()).collect();
        let said = Said { about: step.about, applied: step.applied, because, gave, places, kept: Kept::default() };
        Entry { said: Arc::new(said), values: shown.into() }
    }
}

impl Deref for Entry {
    type Target = Said;

    fn deref(&self) -> &Said {
        &self.said
    }
}

impl Deref for Said {
    type Target = About;

    fn deref(&self) -> &About {
        &self.about
    }
}

/// One step of the trace, taken out to be put in words. What it is about can be read off it directly.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The rule.
    pub about: Arc<About>,
    /// Whether it applied; `None` when that could not be told and did not matter, or is one of the open questions.
    pub applied: Option<bool>,
    /// Why.
    pub because: Vec<Because>,
    /// What it gave.
    pub values: Vec<(Message, Shown)>,
}

impl Deref for Step {
    type Target = About;

    fn deref(&self) -> &About {
        &self.about
    }
}

/// The fine's part of a result.
#[derive(Clone, Debug, PartialEq)]
pub struct FineResult {
    /// What the statute allows.
    pub statutory: Interval,
    /// The recommended range; `None` where the law sets no limit to reason from.
    pub range: Option<Interval>,
    /// The recommended amount; `None` when it is left to judgement.
    pub amount: Option<Number>,
}

impl FineResult {
    /// Whether the law allows a fine and names no amount: nothing here says what it comes to.
    pub fn unspecified(&self) -> bool {
        self.statutory.min.is_none() && self.statutory.max.is_none() && self.range.is_none()
    }
}

/// A penalty imposed, or open to be.
#[derive(Clone, Debug, PartialEq)]
pub struct PenaltyResult {
    /// Id.
    pub id: String,
    /// Kind.
    pub kind: PenaltyKind,
    /// Words.
    pub text: Message,
    /// Source.
    pub basis: Basis,
}

/// The short form of a result: what an option or a change of fact would give.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Status.
    pub status: Status,
    /// Outcome, when there is one.
    pub outcome: Option<Outcome>,
    /// Tier.
    pub tier: Option<String>,
    /// Fine.
    pub fine: Option<FineResult>,
    /// Kinds of penalties imposed.
    pub penalties: Vec<PenaltyKind>,
}

/// A choice the law leaves (可以).
#[derive(Clone, Debug, PartialEq)]
pub struct Choosable {
    /// What `elect` takes.
    pub id: String,
    /// Words.
    pub text: Message,
    /// Source.
    pub basis: Basis,
    /// Whether it is elected.
    pub elected: bool,
    /// The result with the choice made (or, when it is elected, without it).
    pub gives: Summary,
}

/// A fact that can still change the result.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// Fact id.
    pub fact: String,
    /// Label.
    pub label: Message,
    /// For a set: the options that are open.
    pub options: Vec<(String, Message)>,
}

/// All that the missing facts leave possible.
#[derive(Clone, Debug, PartialEq)]
pub struct Possible {
    /// Statuses.
    pub statuses: Vec<Status>,
    /// Outcomes.
    pub outcomes: Vec<Outcome>,
    /// Tiers.
    pub tiers: Vec<String>,
    /// Smallest and largest fine of any possible recommended range; zero where no fine is possible. `max` is `None`
    /// when it grows with a fact that has no upper bound.
    pub fine: Option<(Number, Option<Number>)>,
    /// Smallest and largest recommended amount, where each possible result has one; zero where no fine is possible.
    pub amount: Option<(Number, Option<Number>)>,
    /// Whether the sets are exact, or only enclose the truth.
    pub exact: bool,
}

/// A single change of fact that moves the result.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Fact id.
    pub fact: String,
    /// Label; of a set: with the option.
    pub label: Message,
    /// Option of a set.
    pub option: Option<String>,
    /// Value now.
    pub from: Shown,
    /// Value that would change it.
    pub to: Shown,
    /// What it would give.
    pub gives: Summary,
}

/// A procedural consequence.
#[derive(Clone, Debug, PartialEq)]
pub struct ProcedureResult {
    /// Rule id.
    pub id: String,
    /// Name.
    pub name: Message,
    /// `None`: its facts are not known.
    pub applies: Option<bool>,
    /// Date that follows.
    pub due: Option<Date>,
    /// What to do.
    pub text: Option<Message>,
    /// Source.
    pub basis: Basis,
}

/// A caution.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// Stable code.
    pub code: &'static str,
    /// Words.
    pub text: Message,
}

/// Which pack gave the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct PackRef {
    /// Id.
    pub id: String,
    /// Content version.
    pub version: String,
    /// Digest of the canonical form, with the packs it uses.
    pub sha256: String,
    /// Name.
    pub name: Message,
    /// Currency.
    pub currency: String,
}

/// The assessment of one case under one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// Id of the case.
    pub case: Option<String>,
    /// Pack.
    pub pack: Arc<PackRef>,
    /// Item id and name.
    pub item: (String, Message),
    /// Legal basis of the item.
    pub basis: Basis,
    /// Facts as taken in.
    pub facts: Vec<(Arc<FactName>, Shown)>,
    /// Status.
    pub status: Status,
    /// Outcome.
    pub outcome: Option<Outcome>,
    /// Tier id and name.
    pub tier: Option<(String, Message)>,
    /// Index of the clause that applies, and its id.
    pub clause: Option<String>,
    /// Fine.
    pub fine: Option<FineResult>,
    /// Penalties imposed.
    pub penalties: Vec<PenaltyResult>,
    /// Corrective orders.
    pub orders: Vec<(Message, Basis)>,
    /// May-choices.
    pub options: Vec<Choosable>,
    /// What is possible, when facts are missing.
    pub possible: Option<Possible>,
    /// Missing facts that matter.
    pub missing: Vec<Missing>,
    /// What would change the result.
    pub would_change: Vec<Change>,
    /// Procedure.
    pub procedure: Vec<ProcedureResult>,
    /// Derived values: name, value.
    pub values: Vec<(Arc<str>, Shown)>,
    /// The trace.
    pub trace: Vec<Entry>,
    /// What the pack and the item say with every result.
    pub notes: Arc<[Message]>,
    /// Cautions.
    pub warnings: Vec<Warning>,
    /// The committee's own amount and reason.
    pub judgement: Option<(Number, String)>,
    /// The same act under other versions of the law, or other provisions: full assessments, and what was done with them.
    pub others: Vec<(Message, Assessment)>,
    /// Each party or act apart, where a case has several.
    pub parts: Vec<(Message, Assessment)>,
}
