//! Packs against the texts of the statutes they cite: places, words, fines, conditions.
//!
//! Receives a pack and the statutes at hand as texts; guarantees that a difference it reports stands in both texts, that
//! what could not be compared is counted and listed, and that nothing is inferred from a text that is not there; must
//! not change the pack or choose between readings: where several fines stand in the words cited, one of them must carry
//! what the pack says.

mod cited;
mod clauses;
mod figures;
mod forces;
mod texts;

pub use texts::{SourceText, Texts};

use crate::diagnostic::{Diagnostic, Location, Message, both, codes};
use crate::pack::model::{Citation, Force, Formula, Item, Pack, Penalty, Rules};
use cited::Cited;

/// A comparison that could not be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncompared {
    /// Id of the item.
    pub item: String,
    /// Id of the clause.
    pub clause: String,
    /// Where the clause stands.
    pub at: Location,
    /// Why.
    pub reason: Message,
}

/// What a comparison with the sources found.
#[derive(Clone, Debug, Default)]
pub struct SourceReport {
    /// Differences, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// Citations into instruments.
    pub citations: usize,
    /// Of these, those into an instrument whose text is not at hand.
    pub without_text: usize,
    /// Quotes found word for word.
    pub quotes: usize,
    /// Clauses whose fine was compared.
    pub compared: usize,
    /// Clauses with a fine that could not be compared.
    pub uncompared: Vec<Uncompared>,
}

/// Compares a pack with the texts at hand; `used` are the packs it uses.
pub fn check_sources(pack: &Pack, used: &[&Pack], texts: &Texts<'_>) -> SourceReport {
    let mut checker = Checker { pack, used, texts, report: SourceReport::default() };
    checker.instruments();
    checker.citations();
    for item in &pack.items {
        for clause in &item.clauses {
            checker.clause(item, clause);
            for p in &clause.penalties {
                let basis = [&p.basis, &clause.basis, &item.basis].into_iter().find(|b| !b.is_empty());
                checker.penalty(p, basis.map_or(&[], Vec::as_slice), item);
            }
        }
        for p in &item.penalties {
            let basis = if p.basis.is_empty() { &item.basis } else { &p.basis };
            checker.penalty(p, basis, item);
        }
        for o in &item.orders {
            let basis = if o.basis.is_empty() { &item.basis } else { &o.basis };
            if let (Some(when), Some(places)) = (&o.when, checker.places(basis)) {
                checker.figures(when, &places, &item.rules, true);
            }
        }
        checker.apart(item);
        checker.rules(&item.rules, &item.rules);
    }
    checker.rules(&pack.general, &pack.general);
    let mut report = checker.report;
    report.diagnostics.sort_by(|a, b| (a.at, a.code, &a.path).cmp(&(b.at, b.code, &b.path)));
    report.diagnostics.dedup();
    report
}

struct Checker<'a> {
    pack: &'a Pack,
    used: &'a [&'a Pack],
    texts: &'a Texts<'a>,
    report: SourceReport,
}

impl<'a> Checker<'a> {
    /// The text a citation is into, where it is at hand.
    fn text_of(&self, citation: &Citation) -> Option<&'a SourceText<'a>> {
        let key = citation.cite.value.split_whitespace().next()?;
        let instrument = core::iter::once(self.pack)
            .chain(self.used.iter().copied())
            .flat_map(|p| &p.instruments)
            .find(|i| i.key.value == key)?;
        self.texts.of(instrument)
    }

    fn instruments(&mut self) {
        for i in &self.pack.instruments {
            let Some(file) = &i.file else { continue };
            let Some(found) = self.texts.of(i) else {
                let message = both(
                    format!("在法律文本中找不到“{}”（{}）", i.title.text.zh, file.value),
                    format!("the text of `{}` is not among the sources ({})", i.title.text.zh, file.value),
                );
                self.report.diagnostics.push(Diagnostic::new(
                    &codes::SOURCE_VERSION_MISSING,
                    file.at,
                    file.path.clone(),
                    message,
                ));
                continue;
            };
            let Some(version) = &i.version else { continue };
            let named = found.statute.version.is_none_or(|v| v.to_string() == version.value);
            if !named || !file.value.contains(&version.value) {
                let said = found.statute.version.map_or_else(|| file.value.clone(), |v| v.to_string());
                let message = both(
                    format!("所指的文本是 {said} 的，不是 {} 的", version.value),
                    format!("the text named is that of {said}, not of {}", version.value),
                );
                self.report.diagnostics.push(
                    Diagnostic::new(&codes::SOURCE_VERSION_MISSING, version.at, version.path.clone(), message)
                        .label(found.title_at(), both("法律文本", "the text")),
                );
            }
        }
    }

    /// Every citation: its place exists, its quote stands there.
    fn citations(&mut self) {
        let mut all = Vec::new();
        super::structure::collect(self.pack, &mut all);
        for citation in all {
            self.report.citations = self.report.citations.saturating_add(1);
            let Some(text) = self.text_of(citation) else {
                self.report.without_text = self.report.without_text.saturating_add(1);
                continue;
            };
            match cited::find(citation, text) {
                Ok(found) => {
                    if found.quote.is_some() {
                        self.report.quotes = self.report.quotes.saturating_add(1);
                    }
                }
                Err(d) => self.report.diagnostics.push(*d),
            }
        }
    }

    /// The places of these citations that are sound; none, where one of them is not at hand.
    fn places(&self, basis: &'a [Citation]) -> Option<Vec<Cited<'a>>> {
        basis.iter().map(|c| cited::find(c, self.text_of(c)?).ok()).collect()
    }

    /// The penalties besides the fine: shall or may, as the words cited say of this kind.
    fn penalty(&mut self, p: &'a Penalty, basis: &'a [Citation], item: &'a Item) {
        let Some(places) = self.places(basis) else { return };
        if let Some(when) = &p.when {
            self.figures(when, &places, &item.rules, p.basis.is_empty());
        }
        let shall = p.force == Force::Shall;
        let clauses = item.clauses.iter().flat_map(|c| self.sound(&c.basis));
        let around: Vec<Cited<'a>> = self.sound(&item.basis).into_iter().chain(clauses).collect();
        let found = forces::said(p, &places, &around);
        if let Some((must, at)) = found
            && must != shall
        {
            self.report.diagnostics.push(verb(must, p.at, &p.path, at));
        }
    }

    /// Words that stand in several articles are cited from the one the item is based on.
    fn apart(&mut self, item: &'a Item) {
        let own = self.sound(&item.basis);
        let rules = item.clauses.iter().flat_map(|c| c.penalties.iter().map(|p| &p.basis).chain([&c.basis]));
        let rules = rules.chain(item.penalties.iter().map(|p| &p.basis)).chain(item.orders.iter().map(|o| &o.basis));
        for citation in rules.flatten() {
            let Some(text) = self.text_of(citation) else { continue };
            let Ok(place) = cited::find(citation, text) else { continue };
            let mut same = own.iter().filter(|o| o.text.file == place.text.file).peekable();
            if same.peek().is_none() || same.clone().any(|o| o.index == place.index) {
                continue;
            }
            let Some((other, at)) = same.find_map(|o| Some((o, o.find(&citation.quote.as_ref()?.value)?))) else {
                continue;
            };
            let (here, there) = (&place.article.number, &other.article.number);
            let message = both(
                format!("所引为{here}，而事项依据{there}，那里有相同的字"),
                format!("{here} is cited, and the item rests on {there}, where the same words stand"),
            );
            self.report.diagnostics.push(
                Diagnostic::new(&codes::SOURCE_ARTICLE_APART, citation.cite.at, citation.cite.path.clone(), message)
                    .label(other.at(&at), both("相同的字", "the same words")),
            );
        }
    }

    /// Exemptions, circumstances, shifts and procedure: 可以 or 应当, and the figures of their conditions.
    fn rules(&mut self, rules: &'a Rules, own: &'a Rules) {
        for e in &rules.exemptions {
            self.rule(&e.when, e.force, &e.basis, (&e.id.path, e.id.at), own);
        }
        for c in &rules.circumstances {
            self.rule(&c.when, c.force, &c.basis, (&c.id.path, c.id.at), own);
        }
        for s in &rules.shifts {
            self.rule(&s.when, s.force, &s.basis, (&s.id.path, s.id.at), own);
        }
        for p in &rules.procedure {
            let Some(places) = self.places(&p.basis) else { continue };
            for formula in p.when.iter().chain(&p.due) {
                self.figures(formula, &places, own, false);
            }
        }
    }

    fn rule(
        &mut self,
        when: &'a Formula,
        force: Force,
        basis: &'a [Citation],
        (path, here): (&str, Location),
        own: &'a Rules,
    ) {
        let Some(places) = self.places(basis).filter(|p| !p.is_empty()) else { return };
        self.figures(when, &places, own, false);
        if let Some((must, at)) = forces::of_rule(&places)
            && must != (force == Force::Shall)
        {
            self.report.diagnostics.push(verb(must, here, path, at));
        }
    }

    /// The figures of a condition stand in the words cited, with the same end.
    fn figures(&mut self, formula: &Formula, places: &[Cited<'a>], own: &Rules, wide: bool) {
        if places.is_empty() || places.iter().any(|p| p.quote.is_none()) {
            return;
        }
        let mut said = figures::in_formula(&formula.expr, &self.lets(own));
        // A rule that leans on its item's source may take a figure from anywhere in the article.
        said.iter_mut().for_each(|f| f.derived |= wide);
        let texts: Vec<&str> = places.iter().map(Cited::scope_text).collect();
        let around: Vec<&str> = places.iter().map(|p| p.article.text.as_str()).collect();
        for wrong in figures::unsaid(&said, &texts, &around) {
            let message = both(
                format!("条件中的 {} 与所引条文不一致", wrong.text()),
                format!("the condition's `{}` does not stand so in the words cited", wrong.text()),
            );
            let mut d = Diagnostic::new(&codes::SOURCE_CONDITION_DIFFERS, formula.at, formula.path.clone(), message);
            for place in places.iter().take(1) {
                d = d.label(place.words(), both(place.label_zh(), place.label_en()));
            }
            self.report.diagnostics.push(d);
        }
    }

    /// Derived values by name: an item's own before the general ones.
    fn lets(&self, own: &'a Rules) -> figures::Lets<'_> {
        let general = core::iter::once(self.pack).chain(self.used.iter().copied()).map(|p| &p.general);
        core::iter::once(own)
            .chain(general)
            .flat_map(|r| &r.lets)
            .map(|l| (l.name.value.as_str(), &l.value.expr))
            .collect()
    }
}

fn verb(mandatory: bool, at: Location, path: &str, words: Location) -> Diagnostic {
    let message = if mandatory {
        both("规则包写作“可以”，条文没有“可以”", "the pack says may where the words cited say shall")
    } else {
        both("规则包写作“应当”，条文是“可以”", "the pack says shall where the words cited say may")
    };
    Diagnostic::new(&codes::SOURCE_VERB_DIFFERS, at, path, message).label(words, both("条文", "the words cited"))
}
