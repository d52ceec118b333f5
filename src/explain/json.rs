//! An assessment as JSON (DESIGN section 7): keys in a fixed order, decimals as text, the same bytes for the same input.

use super::Lang;
use super::sentence::{elective, push_given, push_sentence, turns_on};
use super::words::{Words, is_share, outcome_id};
use super::write::{Key, Writer, key};
use crate::assess::{
    About, Assessment, Basis, Choosable, Cite, Entry, FactName, FineResult, Hole, PackRef, Possible, ProcedureResult,
    Shown, Stage, Step, Summary, Template,
};
use crate::diagnostic::{Message, both};
use crate::quantity::{Interval, Number, push_number};
use core::fmt::Write as _;

/// Name of the format.
pub const SCHEMA: &str = "cailiang.assessment/1";

/// The assessment as one line of JSON.
pub fn json(a: &Assessment, lang: Lang) -> String {
    let mut out = String::new();
    push_json(&mut out, a, lang);
    out
}

/// Appends it to a text: of many answers, each is written where the last one ended, or stood.
pub fn push_json(out: &mut String, a: &Assessment, lang: Lang) {
    write(out, a, lang, false);
}

/// The assessment as indented JSON, ending in a line break.
pub fn json_pretty(a: &Assessment, lang: Lang) -> String {
    let mut out = String::new();
    write(&mut out, a, lang, true);
    out.push('\n');
    out
}

fn write(out: &mut String, a: &Assessment, lang: Lang, pretty: bool) {
    // A step is some 400 bytes, a fact 100; a text that grows is copied.
    let steps = a.trace.len().saturating_add(a.facts.len() / 4).saturating_add(4);
    out.reserve(steps.saturating_mul(512));
    let mut face = Face::new(Writer::after(core::mem::take(out), pretty), lang);
    face.assessment(a, None);
    *out = face.w.finish();
}

struct Face {
    w: Writer,
    /// Sentences are put together here before they are escaped.
    scratch: String,
    /// Amounts written so far, where, by what they are: the same few come again and again.
    amounts: [Amount; 16],
    /// Ranges of yuan given so far.
    ranges: Vec<Given>,
    /// Values of the trace that is being written.
    values: Values,
    lang: Lang,
}

/// The values the entries of a trace share, and where each is written: most come in several entries.
#[derive(Default)]
struct Values {
    /// Tells them from those of another trace, which is there for as long.
    of: Option<*const Shown>,
    /// Whether one of them is not known.
    open: bool,
    /// As itself, and as a share.
    written: Vec<[core::ops::Range<usize>; 2]>,
}

/// An amount of yuan and where it is written.
#[derive(Clone, Default)]
struct Amount {
    mantissa: i64,
    scale: u8,
    at: core::ops::Range<usize>,
}

/// A range of yuan and the amount in it, as sentences give them, and where they are written.
struct Given {
    /// Whether it is a step of the amount that gives it.
    running: bool,
    ends: [Option<Number>; 3],
    at: core::ops::Range<usize>,
}

/// Most ranges that are looked through before one is written afresh.
const RANGES: usize = 8;

impl Face {
    fn new(w: Writer, lang: Lang) -> Face {
        let (scratch, ranges, values) = Default::default();
        Face { w, scratch, amounts: Default::default(), ranges, values, lang }
    }

    fn message(&mut self, key: Key, m: &Message) {
        self.w.key(key).text(self.lang.of(m));
    }

    fn assessment(&mut self, a: &Assessment, relation: Option<&Message>) {
        let words = Words { lang: self.lang, currency: &a.pack.currency };
        self.object(|f| {
            if let Some(r) = relation {
                f.message(key!("relation"), r);
            }
            f.w.key(key!("schema")).plain(|out| out.push_str(SCHEMA));
            f.w.key(key!("engine"))
                .object(|w| w.key(key!("version")).plain(|out| out.push_str(env!("CARGO_PKG_VERSION"))));
            match &a.case {
                Some(case) => f.w.key(key!("case")).text(case),
                None => f.w.key(key!("case")).null(),
            }
            let lang = f.lang;
            pack(&mut f.w, &a.pack, lang);
            f.w.key(key!("item"));
            f.object(|f| {
                f.w.key(key!("id")).text(&a.item.0);
                f.message(key!("name"), &a.item.1);
                f.basis(&a.basis);
            });
            f.w.key(key!("status")).plain(|out| out.push_str(a.status.name()));
            match a.outcome {
                Some(o) => f.w.key(key!("outcome")).plain(|out| out.push_str(outcome_id(o))),
                None => f.w.key(key!("outcome")).null(),
            }
            f.w.key(key!("tier"));
            match &a.tier {
                Some((id, name)) => f.object(|f| {
                    f.w.key(key!("id")).text(id);
                    f.message(key!("name"), name);
                }),
                None => f.w.null(),
            }
            match &a.clause {
                Some(c) => f.w.key(key!("clause")).text(c),
                None => f.w.key(key!("clause")).null(),
            }
            f.fine(a.fine.as_ref(), words.currency);
            f.list(key!("penalties"), &a.penalties, |f, p| {
                f.w.key(key!("id")).text(&p.id);
                f.w.key(key!("kind")).text(p.kind.names().0);
                f.message(key!("text"), &p.text);
                f.basis(&p.basis);
            });
            f.list(key!("orders"), &a.orders, |f, (text, basis)| {
                f.message(key!("text"), text);
                f.basis(basis);
            });
            f.list(key!("options"), &a.options, |f, o| f.option(o, words));
            if let Some(p) = &a.possible {
                f.w.key(key!("possible")).object(|w| possible(w, p, words.currency));
            }
            f.list(key!("missing"), &a.missing, |f, m| {
                f.w.key(key!("fact")).text(&m.fact);
                f.message(key!("label"), &m.label);
                if !m.options.is_empty() {
                    f.list(key!("options"), &m.options, |f, (id, label)| {
                        f.w.key(key!("id")).text(id);
                        f.message(key!("label"), label);
                    });
                }
            });
            f.list(key!("would_change"), &a.would_change, |f, c| {
                f.w.key(key!("fact")).text(&c.fact);
                f.message(key!("label"), &c.label);
                if let Some(o) = &c.option {
                    f.w.key(key!("option")).text(o);
                }
                f.w.key(key!("from"));
                f.shown(&c.label.zh, &c.from, words);
                f.w.key(key!("to"));
                f.shown(&c.label.zh, &c.to, words);
                f.gives(&c.gives, words);
            });
            f.list(key!("procedure"), &a.procedure, |f, p| f.procedure(p));
            f.values(key!("values"), a.values.iter().map(|(n, v)| (&**n, &**n, v)), words);
            f.list(key!("facts"), &a.facts, |f, (name, value)| {
                let lang = f.lang;
                // Kept with the quotation mark that opens its value.
                let kept = || part(|w| fact(w, name, lang)) + "\"";
                let made = || name.kept.get(lang == Lang::En, kept).as_str();
                if f.w.ready(made).is_none() {
                    fact(&mut f.w, name, lang);
                    f.w.raw("\"");
                }
                f.inside(&name.label.zh, value, words);
            });
            f.w.key(key!("trace")).begin('[');
            for s in &a.trace {
                f.w.next();
                f.entry(s, elective(s, s.applied, &a.options), words);
            }
            f.w.end(']');
            let lang = f.lang;
            f.w.key(key!("notes")).array(a.notes.iter(), |w, n| w.text(lang.of(n)));
            f.list(key!("warnings"), &a.warnings, |f, w| {
                f.w.key(key!("code")).text(w.code);
                f.message(key!("text"), &w.text);
            });
            if let Some((amount, reason)) = &a.judgement {
                f.w.key(key!("judgement")).object(|w| {
                    number(w.key(key!("amount")), Some(*amount));
                    w.key(key!("reason")).text(reason);
                });
            }
            f.related(key!("others"), &a.others);
            f.related(key!("parts"), &a.parts);
        });
    }

    /// An object filled through the whole face rather than the writer alone.
    fn object(&mut self, fill: impl FnOnce(&mut Face)) {
        self.w.begin('{');
        fill(self);
        self.w.end('}');
    }

    fn list<T>(&mut self, key: Key, values: &[T], mut each: impl FnMut(&mut Face, &T)) {
        self.w.key(key).begin('[');
        for value in values {
            self.w.next();
            self.object(|f| each(f, value));
        }
        self.w.end(']');
    }

    fn related(&mut self, key: Key, related: &[(Message, Assessment)]) {
        self.w.key(key).begin('[');
        for (relation, a) in related {
            self.w.next();
            self.assessment(a, Some(relation));
        }
        self.w.end(']');
    }

    fn basis(&mut self, basis: &Basis) {
        self.cited(basis, true);
    }

    /// Citations, with the words cited or without.
    fn cited(&mut self, basis: &Basis, quoted: bool) {
        let made = || basis.kept().get(!quoted, || part(|w| citations(w, basis, quoted))).as_str();
        if self.w.ready(made).is_none() {
            citations(&mut self.w, basis, quoted);
        }
    }

    fn fine(&mut self, fine: Option<&FineResult>, currency: &str) {
        let Some(fine) = fine else { return };
        self.w.key(key!("fine")).object(|w| {
            interval(w.key(key!("statutory")), &fine.statutory);
            match &fine.range {
                Some(r) => interval(w.key(key!("range")), r),
                None => w.key(key!("range")).null(),
            }
            number(w.key(key!("amount")), fine.amount);
            w.key(key!("currency")).text(currency);
        });
    }

    /// A value under a name.
    fn shown(&mut self, name: &str, value: &Shown, words: Words<'_>) {
        self.w.raw("\"");
        self.inside(name, value, words);
    }

    /// The same after its first quotation mark.
    fn inside(&mut self, name: &str, value: &Shown, words: Words<'_>) {
        self.value(matches!(value, Shown::Number(_)) && is_share(name), value, words);
        self.w.raw("\"");
        self.w.ended();
    }

    /// A value inside a text; `share`: of the whole, if it is a number.
    #[inline]
    fn value(&mut self, share: bool, value: &Shown, words: Words<'_>) {
        match value {
            Shown::Number(n) if !share => self.w.unescaped(|out| push_number(out, *n)),
            Shown::Text(text) => self.w.escaped(self.lang.of(text)),
            Shown::Money(n) if words.currency == "CNY" => self.yuan(*n, words),
            // A currency's code is the pack's own text; digits and the engine's words need no escape.
            Shown::Money(_) | Shown::Range(_) if words.currency != "CNY" => {
                self.scratch.clear();
                words.push_value(&mut self.scratch, share, value);
                self.w.escaped(&self.scratch);
            }
            _ => self.w.unescaped(|out| words.push_value(out, share, value)),
        }
    }

    /// An amount of yuan, inside a text.
    fn yuan(&mut self, n: Number, words: Words<'_>) {
        let Some((mantissa, scale)) = n.small() else {
            return self.w.unescaped(|out| words.push_money(out, n));
        };
        // Any spread will do: an amount that takes another's place is only written afresh.
        let spread = mantissa.unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60;
        let place = usize::try_from(spread).unwrap_or_default();
        if let Some(known) = self.amounts.get(place)
            && (known.mantissa, known.scale) == (mantissa, scale)
            && !known.at.is_empty()
        {
            return self.w.again(known.at.clone());
        }
        let start = self.w.len();
        self.w.unescaped(|out| words.push_money(out, n));
        if let Some(known) = self.amounts.get_mut(place) {
            *known = Amount { mantissa, scale, at: start..self.w.len() };
        }
    }

    /// Named values. A name that stands twice keeps its first value.
    fn values<'a>(
        &mut self,
        key: Key,
        values: impl Iterator<Item = (&'a str, &'a str, &'a Shown)> + Clone,
        words: Words<'_>,
    ) {
        self.w.key(key);
        self.object(|f| {
            for (i, (name, zh, value)) in values.clone().enumerate() {
                if values.clone().take(i).any(|(earlier, ..)| earlier == name) {
                    continue;
                }
                f.w.named_key(name);
                f.shown(zh, value, words);
            }
        });
    }

    fn labelled(&mut self, key: Key, values: &[(Message, Shown)], words: Words<'_>) {
        let lang = self.lang;
        self.values(key, values.iter().map(|(n, v)| (lang.of(n), n.zh.as_str(), v)), words);
    }

    fn option(&mut self, o: &Choosable, words: Words<'_>) {
        self.w.key(key!("id")).text(&o.id);
        self.message(key!("text"), &o.text);
        self.basis(&o.basis);
        self.w.key(key!("elected")).bool(o.elected);
        self.gives(&o.gives, words);
    }

    fn gives(&mut self, s: &Summary, words: Words<'_>) {
        self.w.key(key!("gives"));
        self.object(|f| {
            f.w.key(key!("status")).text(s.status.name());
            match s.outcome {
                Some(o) => f.w.key(key!("outcome")).text(outcome_id(o)),
                None => f.w.key(key!("outcome")).null(),
            }
            match &s.tier {
                Some(t) => f.w.key(key!("tier")).text(t),
                None => f.w.key(key!("tier")).null(),
            }
            f.fine(s.fine.as_ref(), words.currency);
            f.w.key(key!("penalties")).array(&s.penalties, |w, p| w.text(p.names().0));
        });
    }

    fn procedure(&mut self, p: &ProcedureResult) {
        self.w.key(key!("id")).text(&p.id);
        self.message(key!("name"), &p.name);
        self.w.key(key!("applies")).maybe(p.applies);
        if let Some(d) = p.due {
            self.w.key(key!("due")).plain(|out| {
                // A String never refuses what is written to it.
                let _ = write!(out, "{d}");
            });
        }
        if let Some(t) = &p.text {
            self.message(key!("text"), t);
        }
        self.basis(&p.basis);
    }

    fn entry(&mut self, e: &Entry, elective: bool, words: Words<'_>) {
        if self.values.of != Some(e.values.as_ptr()) {
            self.values.of = Some(e.values.as_ptr());
            self.values.open = e.values.iter().any(|v| matches!(v, Shown::Unknown));
            self.values.written.clear();
            self.values.written.resize(e.values.len(), [0..0, 0..0]);
        }
        // Whether an option was left open is not said by the rule, so no text kept with it tells.
        let open = elective || self.values.open && e.shown().any(|s| matches!(s, Shown::Unknown));
        let kept = (!open && !self.w.indents()).then(|| e.said.kept.get(self.lang == Lang::En, || template(e, words)));
        let Some(Some(template)) = kept else {
            let step = e.step();
            return self.object(|f| f.step(&step, Text::Sentence { elective }, words));
        };
        let mut rest = template.text.as_str();
        for (length, hole) in &template.holes {
            let Some((before, after)) = rest.split_at_checked(*length) else { break };
            self.w.raw(before);
            rest = after;
            match hole {
                Hole::Shown(i) => self.filled_in(e, *i, false, words),
                Hole::Share(i) => self.filled_in(e, *i, true, words),
                Hole::Range(ends) => self.given(e, ends, words),
                Hole::Sentence => {
                    self.scratch.clear();
                    push_sentence(&mut self.scratch, &e.step(), words, false);
                    self.w.escaped(&self.scratch);
                }
            }
        }
        self.w.raw(rest);
        self.w.ended();
    }

    /// The value of an entry at its place in the text.
    #[inline]
    fn filled_in(&mut self, e: &Entry, i: usize, share: bool, words: Words<'_>) {
        let Some(place) = e.said.places.get(i).copied() else { return };
        let written = self.values.written.get(place).map(|w| w[usize::from(share)].clone()).unwrap_or_default();
        if !written.is_empty() {
            return self.w.again(written);
        }
        let Some(value) = e.values.get(place) else { return };
        let start = self.w.len();
        self.value(share, value, words);
        if let Some(known) = self.values.written.get_mut(place) {
            known[usize::from(share)] = start..self.w.len();
        }
    }

    /// The range a rule gave, in its sentence.
    fn given(&mut self, e: &Entry, ends: &[Option<usize>; 3], words: Words<'_>) {
        let ends = ends.map(|i| match e.value(i?) {
            Some(Shown::Money(n)) => Some(*n),
            _ => None,
        });
        if words.currency != "CNY" {
            self.scratch.clear();
            push_given(&mut self.scratch, e.stage, ends, words);
            return self.w.escaped(&self.scratch);
        }
        let running = e.stage == Stage::Amount;
        if let Some(known) = self.ranges.iter().find(|g| g.running == running && g.ends == ends) {
            return self.w.again(known.at.clone());
        }
        let start = self.w.len();
        self.w.unescaped(|out| push_given(out, e.stage, ends, words));
        if self.ranges.len() < RANGES {
            self.ranges.push(Given { running, ends, at: start..self.w.len() });
        }
    }

    fn step(&mut self, s: &Step, text: Text<'_>, words: Words<'_>) {
        let lang = self.lang;
        let about = || s.about.kept.get(lang == Lang::En, || part(|w| head(w, s, lang))).as_str();
        if self.w.ready(about).is_none() {
            head(&mut self.w, s, lang);
        }
        self.w.key(key!("applied")).maybe(s.applied);
        self.w.key(key!("may")).bool(s.may);
        self.scratch.clear();
        match text {
            Text::Sentence { elective } => push_sentence(&mut self.scratch, s, words, elective),
            Text::Written(sentence) => self.scratch.push_str(sentence),
        }
        self.w.key(key!("text")).text(&self.scratch);
        self.list(key!("because"), &s.because, |f, b| {
            f.message(key!("condition"), &b.condition);
            f.w.key(key!("holds")).maybe(b.holds);
            f.labelled(key!("saw"), &b.saw, words);
        });
        // A rule that did not apply is only cited.
        self.cited(&s.basis, s.applied != Some(false));
        self.labelled(key!("value"), &s.values, words);
    }
}

/// The text of a step.
#[derive(Clone, Copy)]
enum Text<'a> {
    Sentence {
        elective: bool,
    },
    /// Put together elsewhere.
    Written(&'a str),
}

/// Characters that no text uses stand for what is filled in, while a template is made.
const PLACES: core::ops::RangeInclusive<char> = '\u{F0000}'..='\u{FFFFD}';
const RANGE: char = '\u{FFFFC}';
const SENTENCE: char = '\u{FFFFD}';

/// Names of the ends of a range and of the amount in it, and figures that stand for them while a template is made.
const ENDS: [(&str, i64); 3] =
    [("下限", 70_111_111_111_113), ("取值", 80_222_222_222_227), ("上限", 90_333_333_333_337)];

/// The place of the value with this index.
fn place(i: usize) -> Option<char> {
    u32::try_from(i).ok().and_then(|i| char::from_u32(0xF_0000_u32.checked_add(i)?)).filter(|c| *c < RANGE)
}

/// The entry with its values replaced, but for yes/no values, which are part of what it says.
fn filled(e: &Entry, with: impl Fn(usize) -> Option<Shown>) -> Step {
    let one = |(i, shown): (usize, &Shown)| match shown {
        Shown::Bool(_) => shown.clone(),
        _ => with(i).unwrap_or_else(|| shown.clone()),
    };
    e.said.step(e.shown().enumerate().map(one))
}

fn marked(i: usize) -> Option<Shown> {
    let text = String::from(place(i)?);
    Some(Shown::Text(both(text.clone(), text)))
}

/// A step of the trace as JSON, places left for what differs from case to case. Only yes/no values are part of it. `None`
/// where the rule's own words hold characters that stand for places.
fn template(e: &Entry, words: Words<'_>) -> Option<Template> {
    let written = |step: &Step, text: Text<'_>| {
        let mut face = Face::new(Writer::new(1024, false), words.lang);
        face.object(|f| f.step(step, text, words));
        face.w.finish()
    };
    let whole = Text::Sentence { elective: false };
    let bare = filled(e, |_| Some(Shown::Text(both("", ""))));
    if written(&bare, whole).contains(|c| PLACES.contains(&c)) || e.said.places.len() > 1000 {
        return None;
    }
    let ends = ENDS.map(|(name, _)| gave(e, name));
    let step = filled(e, marked);
    let text = if e.said.applied == Some(true) && !e.said.gave.is_empty() {
        let sentence = speaking(e, &ends, words).unwrap_or_else(|| String::from(SENTENCE));
        written(&step, Text::Written(&sentence))
    } else {
        written(&step, whole)
    };
    let mut template = Template { text: String::with_capacity(text.len()), holes: Vec::new() };
    let mut from = 0;
    for c in text.chars() {
        let hole = match c {
            SENTENCE => Hole::Sentence,
            RANGE => Hole::Range(ends),
            c if PLACES.contains(&c) => {
                let i = usize::try_from(u32::from(c) - 0xF_0000).ok()?;
                let share = e.said.labels().nth(i).is_some_and(|label| is_share(&label.zh));
                if share { Hole::Share(i) } else { Hole::Shown(i) }
            }
            c => {
                template.text.push(c);
                continue;
            }
        };
        template.holes.push((template.text.len() - from, hole));
        from = template.text.len();
    }
    Some(template)
}

/// The index of a value that was given under this name.
fn gave(e: &Entry, name: &str) -> Option<usize> {
    let seen: usize = e.said.because.iter().map(|r| r.saw.len()).sum();
    e.said.gave.iter().position(|n| n.zh == name).map(|i| seen + i)
}

/// The sentence of a rule that gave something, places left in it. What it says of a range depends on its ends together, so
/// figures are put in for them and their words looked for. `None` where the words depend on the values in other ways.
fn speaking(e: &Entry, ends: &[Option<usize>; 3], words: Words<'_>) -> Option<String> {
    if e.stage == Stage::Shift || e.said.gave.iter().any(|name| turns_on(&name.zh)) {
        return None;
    }
    let money = |i: Option<usize>| i.filter(|i| matches!(e.value(*i), Some(Shown::Money(_))));
    let figure = |i: usize| ENDS.iter().zip(ends).find(|(_, end)| money(**end) == Some(i)).map(|((_, n), _)| *n);
    let figures = ends.map(|end| money(end).and_then(figure).map(Number::from));
    let ranged = matches!(figures, [Some(_), ..] | [.., Some(_)]);
    let step = filled(e, |i| match figure(i) {
        Some(n) if ranged => Some(Shown::Money(Number::from(n))),
        _ => marked(i),
    });
    let mut sentence = String::new();
    push_sentence(&mut sentence, &step, words, false);
    if sentence.starts_with(|c| PLACES.contains(&c)) {
        return None;
    }
    if ranged {
        let mut range = String::new();
        push_given(&mut range, e.stage, figures, words);
        let (before, after) = sentence.split_once(&range)?;
        sentence = format!("{before}{RANGE}{after}");
        if figures.into_iter().flatten().any(|n| sentence.contains(&words.money(n))) {
            return None;
        }
    }
    Some(sentence)
}

/// What a compact writer makes of some keys and values.
fn part(fill: impl FnOnce(&mut Writer)) -> String {
    let mut w = Writer::new(128, false);
    fill(&mut w);
    w.finish()
}

/// Which pack gave the answer.
fn pack(w: &mut Writer, p: &PackRef, lang: Lang) {
    w.key(key!("pack")).object(|w| {
        w.key(key!("id")).text(&p.id);
        w.key(key!("version")).text(&p.version);
        w.key(key!("sha256")).text(&p.sha256);
        w.key(key!("name")).text(lang.of(&p.name));
    });
}

/// What a fact is called, and the key of its value.
fn fact(w: &mut Writer, name: &FactName, lang: Lang) {
    w.key(key!("id")).text(&name.id);
    w.key(key!("label")).text(lang.of(&name.label));
    w.key(key!("value"));
}

/// What a step says of its rule.
fn head(w: &mut Writer, s: &About, lang: Lang) {
    w.key(key!("step")).text(s.stage.names().0);
    w.key(key!("rule")).text(&s.rule);
    w.key(key!("name")).text(lang.of(&s.name));
}

fn citations(w: &mut Writer, basis: &[Cite], quoted: bool) {
    w.key(key!("basis")).array(basis, |w, c| {
        w.object(|w| {
            w.key(key!("cite")).text(&c.cite);
            if let Some(q) = c.quote.as_ref().filter(|_| quoted) {
                w.key(key!("quote")).text(q);
            }
            if c.unverified {
                w.key(key!("unverified")).bool(true);
            }
        });
    });
}

fn number(w: &mut Writer, n: Option<Number>) {
    match n {
        Some(n) => w.plain(|out| push_number(out, n)),
        None => w.null(),
    }
}

pub(super) fn interval(w: &mut Writer, i: &Interval) {
    w.object(|w| {
        number(w.key(key!("min")), i.min);
        number(w.key(key!("max")), i.max);
        w.key(key!("min_inclusive")).bool(i.min_inclusive);
        w.key(key!("max_inclusive")).bool(i.max_inclusive);
    });
}

fn possible(w: &mut Writer, p: &Possible, currency: &str) {
    w.key(key!("statuses")).array(&p.statuses, |w, s| w.text(s.name()));
    w.key(key!("outcomes")).array(&p.outcomes, |w, o| w.text(outcome_id(*o)));
    w.key(key!("tiers")).array(&p.tiers, |w, t| w.text(t));
    for (key, span) in [(key!("fine"), &p.fine), (key!("amount"), &p.amount)] {
        match span {
            Some((min, max)) => w.key(key).object(|w| {
                number(w.key(key!("min")), Some(*min));
                number(w.key(key!("max")), *max);
                w.key(key!("currency")).text(currency);
            }),
            None => w.key(key).null(),
        }
    }
    w.key(key!("exact")).bool(p.exact);
}
