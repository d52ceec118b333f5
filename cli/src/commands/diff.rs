//! `diff`: what changed between two packs, and what that does to cases.

use super::{errors, output, pretty, teller};
use crate::args::{Diff, Encoding};
use crate::batch::Tap;
use crate::batch::block::{Block, ROWS};
use crate::batch::engine::{AsOf, Engine, RowByRow, Settings};
use crate::batch::open::{From, Meter};
use crate::batch::roles::Map;
use crate::batch::source::{self, Kind, Wanted};
use crate::exit::{Exit, Failure};
use crate::packs::{Shelf, read_limited};
use crate::survey::change::Against;
use crate::survey::model::Report;
use crate::survey::names::Names;
use crate::survey::{self, packs};
use cailiang::assess::{LoadedPack, RuleSet};
use cailiang::document::MAX_BYTES;
use cailiang::explain::Lang;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A pack with all it uses, alone among its versions.
pub struct OnePack {
    /// What it was read with.
    pub shelf: Shelf,
    /// Its place in the rule set.
    pub index: usize,
}

impl OnePack {
    /// Reads it. `Err` holds the shelf where it has errors.
    pub fn read(path: &Path, rules: &[PathBuf]) -> Result<Result<OnePack, Box<Shelf>>, Failure> {
        let mut shelf = Shelf::open_for(&[path.to_path_buf()], rules)?;
        let loaded = shelf.need_all()?;
        if errors(&shelf.problems) > 0 {
            return Ok(Err(Box::new(shelf)));
        }
        let [index] = loaded.as_slice() else {
            return Err(Failure::Usage(
                format!("{} 之下应只有一个规则包，有 {} 个", path.display(), loaded.len()),
                format!("there should be one pack below {}, there are {}", path.display(), loaded.len()),
            ));
        };
        Ok(Ok(OnePack { index: *index, shelf }))
    }

    /// Its id.
    pub fn id(&self) -> &str {
        self.shelf.rules.packs().get(self.index).map_or("", |p| p.pack.id.value.as_str())
    }

    /// Its version.
    pub fn version(&self) -> &str {
        self.shelf.rules.packs().get(self.index).map_or("", |p| p.pack.version.value.as_str())
    }

    /// What a run asks for under it, whatever the dates.
    pub fn settings(&self, item: Option<String>, map: Map) -> Settings {
        let as_of = AsOf::Version(self.version().to_owned());
        Settings { item, map, as_of, force: true, reasons: None }
    }

    /// Refuses packs of the same id whose fines are in another currency: no amount could be compared.
    pub fn of_one_currency(&self, others: &RuleSet) -> Result<(), Failure> {
        let currency = |p: &LoadedPack| p.pack.currency.value.clone();
        let own = self.shelf.rules.packs().get(self.index).map(currency);
        let same = |p: &&LoadedPack| p.pack.id.value == self.id() && Some(currency(p)) != own;
        match others.packs().iter().find(same) {
            None => Ok(()),
            Some(other) => {
                let (a, b) = (own.unwrap_or_default(), currency(other));
                Err(Failure::Usage(
                    format!("两个规则包的货币不同（{a}、{b}），数额不能比较"),
                    format!("the packs have different currencies ({a}, {b}): no amounts can be compared"),
                ))
            }
        }
    }

    /// What it says, and what the packs it uses say.
    fn whole(&self) -> Result<packs::Whole, Failure> {
        let rules = &self.shelf.rules;
        let read = |p: &LoadedPack| -> Result<Value, Failure> {
            serde_json::from_str(&p.canonical).map_err(|e| Failure::io(&p.pack.id.value, e.into()))
        };
        let mut whole = packs::Whole::default();
        if let Some(pack) = rules.packs().get(self.index) {
            whole.own = read(pack)?;
        }
        // A pack that is not there was told when the shelf was read.
        for used in rules.used(self.index).unwrap_or_default() {
            if let Some(pack) = rules.packs().iter().find(|p| std::ptr::eq(&p.pack, used)) {
                whole.used.insert(used.id.value.clone(), read(pack)?);
            }
        }
        Ok(whole)
    }

    fn about(&self) -> Value {
        json!({ "id": self.id(), "version": self.version(), "sha256": self.shelf.rules.sha256(self.index) })
    }
}

/// Runs it.
pub fn run(args: &Diff, lang: Lang) -> Result<Exit, Failure> {
    if let Some(path) = &args.report {
        let cases = args.cases.as_ref().filter(|c| *c != "-").map(Path::new);
        let map = args.map.as_deref();
        survey::ready(path, [cases, args.to.output.as_deref(), map].into_iter().flatten())?;
    }
    let read = |path: &Path| OnePack::read(path, &args.rules.rules);
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(shelf), _) | (_, Err(shelf)) => {
            teller(&shelf, lang).tell(&shelf.problems);
            return Ok(Exit::Pack);
        }
    };
    let out = output(&args.to, lang);
    let Some(cases) = &args.cases else {
        let diff = packs::compare(&old.whole()?, &new.whole()?);
        let text = if args.json {
            pretty(&json!({ "old": old.about(), "new": new.about(), "changes": diff.json() }))?
        } else {
            let words = if diff.is_empty() {
                lang.pick("两个规则包的规则相同\n", "the rules of the two packs are the same\n").to_owned()
            } else {
                diff.text(lang)
            };
            let text = format!("{} {} → {} {}\n{words}", old.id(), old.version(), new.id(), new.version());
            crate::output::clean(&text)
        };
        out.write(&text)?;
        return Ok(Exit::Done);
    };
    if old.id() != new.id() {
        return Err(Failure::Usage(
            format!("两个规则包的标识不同（{}、{}），案件不能同时适用", old.id(), new.id()),
            format!("the packs have different ids ({}, {}): a case cannot be computed under both", old.id(), new.id()),
        ));
    }
    old.of_one_currency(&new.shelf.rules)?;
    let map = match &args.map {
        Some(path) => Map::read(&path.to_string_lossy(), &read_limited(path, MAX_BYTES)?)?,
        None => Map::default(),
    };
    let item = args.item.as_ref().map(|i| if i.contains('/') { i.clone() } else { format!("{}/{i}", new.id()) });
    let (before, after) = (old.settings(item.clone(), map.clone()), new.settings(item, map));
    let engine = |pack, settings| RowByRow::new(pack, settings);
    let (old_rules, new_rules) = (&old.shelf.rules, &new.shelf.rules);
    let mut against = Against::new(engine(old_rules, &before), engine(new_rules, &after), None);
    compute(args, cases, engine(new_rules, &after), &mut against)?;
    let names = Names { rules: new_rules, lang };
    let subject = format!("{} {} → {}　{cases}", new.id(), old.version(), new.version());
    if let Some(path) = &args.report {
        survey::write(&Report::of(None, Some(&against.changes), names, subject), path)?;
    }
    let text = if args.json {
        pretty(&json!({ "old": old.about(), "new": new.about(), "cases": against.changes.json(&names) }))?
    } else {
        crate::output::clean(&against.changes.text(&names))
    };
    out.write(&text)?;
    Ok(if against.changes.refused.n > 0 { Exit::Case } else { Exit::Done })
}

/// Every case under both packs.
fn compute(args: &Diff, cases: &str, mut engine: RowByRow<'_>, against: &mut Against<'_>) -> Result<(), Failure> {
    let wanted = Wanted {
        from: From::of(cases),
        kind: args.from.map(super::batch::kind).or_else(|| Kind::named(cases)),
        encoding: args.encoding.map(|e| match e {
            Encoding::Utf8 => source::Encoding::Utf8,
            Encoding::Gb18030 => source::Encoding::Gb18030,
        }),
    };
    let (mut source, _) = source::source(&wanted, &Meter::default())?;
    let mut block = Block::default();
    source.fill(&mut block, ROWS)?;
    engine.begin(source.columns(), source.has_header())?;
    let mut answers = Vec::with_capacity(ROWS);
    while !block.is_empty() {
        answers.clear();
        engine.answer(source.columns(), &block, &mut answers);
        against.rows(source.columns(), &block, &answers);
        block.clear();
        source.fill(&mut block, ROWS)?;
    }
    Ok(())
}
