//! Packs whose items were compiled: what lists and forms show of them, and each item apart, read when it is first asked for.

use super::code::{Coded, Reader, Writer, choices, records};
use super::file::Sha;
use crate::assess::{
    Basis, Cite, Compiled, Election, Ends, LoadedPack, Outputs, PenaltyRule, Prepared, ProcedureRule, Rule, Stage,
};
use crate::diagnostic::Message;
use crate::pack::model::{
    Citation, Clause, Fact, FactType, Instrument, Item, Label, Pack, PenaltyKind, Rules, Text, Unproven, Window,
};
use crate::program::{Choice, Condition, FactSlot, Plan, Program, Reg, Slot, SlotKind, Type, Value};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// What is shown of a pack.
struct Face {
    format: u32,
    id: Text,
    name: Label,
    version: Text,
    authority: Option<Label>,
    jurisdiction: Text,
    field: Option<Label>,
    notes: Vec<Label>,
    currency: Text,
    validity: Option<Window>,
    in_force: Option<Window>,
    uses: Vec<Text>,
    instruments: Vec<Instrument>,
    facts: Vec<FactFace>,
    items: Vec<ItemFace>,
}

/// What is shown of an item.
struct ItemFace {
    id: Text,
    name: Label,
    code: Option<Text>,
    standard_name: Option<Label>,
    powers: Option<Label>,
    section: Option<Label>,
    notes: Vec<Label>,
    basis: Vec<Citation>,
    acts: Vec<(Text, Label)>,
    /// Of its clauses.
    cited: Vec<Citation>,
    facts: Vec<FactFace>,
}

/// What a form shows of a fact.
struct FactFace {
    id: Text,
    label: Label,
    ty: FactType,
    help: Option<Label>,
    decimals: Option<u32>,
    unproven: Option<Unproven>,
}

records! {
    Face {
        format: u32, id: Text, name: Label, version: Text, authority: Option<Label>, jurisdiction: Text,
        field: Option<Label>, notes: Vec<Label>, currency: Text, validity: Option<Window>, in_force: Option<Window>,
        uses: Vec<Text>, instruments: Vec<Instrument>, facts: Vec<FactFace>, items: Vec<ItemFace>,
    }
    ItemFace {
        id: Text, name: Label, code: Option<Text>, standard_name: Option<Label>, powers: Option<Label>,
        section: Option<Label>, notes: Vec<Label>, basis: Vec<Citation>, acts: Vec<(Text, Label)>,
        cited: Vec<Citation>, facts: Vec<FactFace>,
    }
    FactFace {
        id: Text, label: Label, ty: FactType, help: Option<Label>, decimals: Option<u32>, unproven: Option<Unproven>,
    }
    Cite { cite: String, quote: Option<String>, unverified: bool }
    Rule {
        stage: Stage, id: String, name: Message, basis: Basis, condition: Option<Condition>, applied: Reg, may: bool,
        values: Vec<(Message, Reg, Type)>,
    }
    Election { id: String, slot: Slot, text: Message, available: Reg, basis: Basis }
    PenaltyRule { id: String, kind: PenaltyKind, text: Message, applied: Reg, basis: Basis }
    ProcedureRule { id: String, name: Message, applied: Reg, due: Option<Reg>, text: Option<Message>, basis: Basis }
    Ends { low: Reg, high: Reg, low_inclusive: Reg, high_inclusive: Reg }
    Outputs {
        conflict: Reg, no_rule: Reg, exempt: Reg, fined: Reg, clause: Reg, min: Reg, max: Reg, min_inclusive: Reg,
        max_inclusive: Reg, tier: Reg, tier_found: Reg, outcome: Reg, low: Reg, point: Reg, high: Reg,
        low_inclusive: Reg, high_inclusive: Reg, outside: Reg, failure: Reg,
    }
}

choices! {
    Stage {
        0 Intake {} 1 LawInForce {} 2 TimeLimit {} 3 Responsibility {} 4 Clause {} 5 Exemption {} 6 Tier {} 7 Shift {}
        8 Circumstance {} 9 Outcome {} 10 Amount {} 11 Penalty {} 12 Order {} 13 Several {} 14 Procedure {}
    }
}

impl Coded for Basis {
    fn put(&self, w: &mut Writer) {
        w.size(self.len());
        self.iter().for_each(|cite| cite.put(w));
    }

    fn take(r: &mut Reader<'_>) -> Option<Basis> {
        Some(Basis::from(Vec::<Cite>::take(r)?))
    }
}

impl Coded for Arc<str> {
    fn put(&self, w: &mut Writer) {
        w.text(self);
    }

    fn take(r: &mut Reader<'_>) -> Option<Arc<str>> {
        Some(r.text()?.into())
    }
}

/// `Compiled`, its parts that are written: what follows from them is made anew, and what only `check` reads is left out.
macro_rules! item {
    ($($field:ident: $kind:ty),* $(,)?) => {
        pub(super) const ITEM: &[&str] = &[$(concat!(stringify!($field), ":", stringify!($kind))),*];

        impl Coded for Compiled {
            fn put(&self, w: &mut Writer) {
                let Compiled {
                    $($field,)*
                    notes, outcome_symbols,
                    traced: _, steps: _, lean: _, lean_key: _, found_key: _, lookups: _, tier_ranges: _, groups: _,
                } = self;
                $(<$kind as Coded>::put($field, w);)*
                w.size(notes.len());
                notes.iter().for_each(|note| note.put(w));
                outcome_symbols.iter().for_each(|symbol| symbol.put(w));
            }

            fn take(r: &mut Reader<'_>) -> Option<Compiled> {
                $(let $field = <$kind as Coded>::take(r)?;)*
                let notes = Vec::<Message>::take(r)?.into();
                let mut outcome_symbols = [0; 4];
                for symbol in &mut outcome_symbols {
                    *symbol = u32::take(r)?;
                }
                let parts = Compiled {
                    $($field,)*
                    notes, outcome_symbols,
                    traced: Plan::default(), steps: Vec::new(), lean: Program::default(), lean_key: Vec::new(),
                    found_key: Vec::new(), lookups: Vec::new(), tier_ranges: Vec::new(), groups: Vec::new(),
                };
                parts.fits().then(|| parts.ready())
            }
        }
    };
}

// The program comes first: only its registers can be named after it.
item! {
    program: Program, id: String, name: Message, basis: Basis, facts: Vec<FactSlot>,
    unproven: Vec<Option<(Vec<Value>, Basis)>>, slots: Vec<SlotKind>, elections: Vec<Election>, rules: Vec<Rule>,
    clauses: Vec<String>, unspecified: Vec<bool>, tiers: Vec<(String, Message)>, tier_ends: Vec<Ends>,
    penalties: Vec<PenaltyRule>, orders: Vec<(Message, Reg, Basis)>, procedure: Vec<ProcedureRule>, lets: Vec<(Arc<str>, Reg, Type)>,
    outputs: Outputs, symbols: Vec<String>, choices: Vec<Choice>, compare_maximum: bool, used: Vec<usize>,
}

impl Face {
    fn of(pack: &Pack) -> Face {
        let pack = pack.clone();
        Face {
            format: pack.format,
            id: pack.id,
            name: pack.name,
            version: pack.version,
            authority: pack.authority,
            jurisdiction: pack.jurisdiction,
            field: pack.field,
            notes: pack.notes,
            currency: pack.currency,
            validity: pack.validity,
            in_force: pack.in_force,
            uses: pack.uses,
            instruments: pack.instruments,
            facts: faces(pack.general.facts),
            items: pack.items.into_iter().map(ItemFace::of).collect(),
        }
    }

    fn pack(self) -> Pack {
        Pack {
            format: self.format,
            id: self.id,
            name: self.name,
            version: self.version,
            authority: self.authority,
            jurisdiction: self.jurisdiction,
            field: self.field,
            notes: self.notes,
            currency: self.currency,
            validity: self.validity,
            in_force: self.in_force,
            uses: self.uses,
            instruments: self.instruments,
            general: rules(self.facts),
            items: self.items.into_iter().map(ItemFace::item).collect(),
            cases: Vec::new(),
        }
    }
}

impl ItemFace {
    fn of(item: Item) -> ItemFace {
        ItemFace {
            id: item.id,
            name: item.name,
            code: item.code,
            standard_name: item.standard_name,
            powers: item.powers,
            section: item.section,
            notes: item.notes,
            basis: item.basis,
            acts: item.acts,
            cited: item.clauses.into_iter().flat_map(|c| c.basis).collect(),
            facts: faces(item.rules.facts),
        }
    }

    fn item(self) -> Item {
        // One clause that cites what its clauses cite: nothing else is told of them.
        let clause = Clause {
            id: Text::default(),
            when: None,
            subject: None,
            basis: self.cited,
            fine: None,
            penalties: Vec::new(),
            at: self.id.at,
        };
        Item {
            id: self.id,
            name: self.name,
            code: self.code,
            standard_name: self.standard_name,
            powers: self.powers,
            section: self.section,
            notes: self.notes,
            basis: self.basis,
            acts: self.acts,
            orders: Vec::new(),
            clauses: vec![clause],
            penalties: Vec::new(),
            tiers: None,
            rules: rules(self.facts),
        }
    }
}

fn faces(facts: Vec<Fact>) -> Vec<FactFace> {
    let face = |f: Fact| FactFace {
        id: f.id,
        label: f.label,
        ty: f.ty,
        help: f.help,
        decimals: f.decimals,
        unproven: f.unproven,
    };
    facts.into_iter().map(face).collect()
}

fn rules(facts: Vec<FactFace>) -> Rules {
    let fact = |f: FactFace| Fact {
        id: f.id,
        label: f.label,
        ty: f.ty,
        help: f.help,
        min: None,
        max: None,
        decimals: f.decimals,
        unproven: f.unproven,
    };
    Rules { facts: facts.into_iter().map(fact).collect(), ..Rules::default() }
}

/// A pack's part of a bundle, its items still as bytes.
struct Part {
    bytes: Vec<u8>,
    table: Range<usize>,
    items: Vec<Range<usize>>,
    first_file: u32,
    digest: Sha,
    used: Vec<Sha>,
}

/// Without its bytes, which say nothing to a reader: and written out they would bring what writes them into the module.
impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Part")
    }
}

impl Prepared for Part {
    fn digest(&self) -> Sha {
        self.digest
    }

    fn used(&self) -> &[Sha] {
        &self.used
    }

    fn item(&self, index: usize) -> Option<Compiled> {
        let bytes = self.bytes.get(self.items.get(index)?.clone())?;
        let mut r = Reader::with_table(bytes, self.bytes.get(self.table.clone())?, self.first_file)?;
        Compiled::take(&mut r).filter(|_| r.is_done())
    }
}

/// A pack with its items compiled, as bytes: the table of texts, what is shown, each item.
pub(super) fn encode(loaded: &LoadedPack, used: &[Sha], items: &[Compiled], files: (u32, u32)) -> Vec<u8> {
    let mut w = Writer::with_table(files.0, files.1);
    let mut parts = Vec::new();
    for item in items {
        item.put(&mut w);
        parts.push(w.apart());
    }
    Face::of(&loaded.pack).put(&mut w);
    w.size(used.len());
    used.iter().for_each(|digest| digest.put(&mut w));
    w.size(parts.len());
    parts.iter().for_each(|part| w.size(part.len()));
    let face = w.apart();
    let mut out = Writer::default();
    for whole in [&w.table(), &face] {
        out.size(whole.len());
        out.bytes.extend_from_slice(whole);
    }
    parts.iter().for_each(|part| out.bytes.extend_from_slice(part));
    out.bytes
}

/// The pack of such bytes; where they went wrong, if they do.
pub(super) fn decode(bytes: &[u8], first_file: u32, digest: Sha) -> Result<(Pack, Arc<dyn Prepared>), usize> {
    let mut r = Reader::new(bytes, 0);
    let mut section = || {
        let length = r.size()?;
        let at = r.at();
        r.bytes(length)?;
        Some(at..r.at())
    };
    let (Some(table), Some(face)) = (section(), section()) else { return Err(r.at()) };
    let mut at = r.at();
    let part = |range: &Range<usize>| bytes.get(range.clone()).unwrap_or_default();
    let Some(mut r) = Reader::with_table(part(&face), part(&table), first_file) else { return Err(table.start) };
    let mut read = || {
        let shown = Face::take(&mut r)?;
        let used = Vec::<Sha>::take(&mut r)?;
        let mut items = Vec::new();
        for length in Vec::<usize>::take(&mut r)? {
            let end = at.checked_add(length)?;
            items.push(at..end);
            at = end;
        }
        (r.is_done() && at == bytes.len() && items.len() == shown.items.len()).then_some((shown, used, items))
    };
    let Some((shown, used, items)) = read() else { return Err(face.start) };
    Ok((shown.pack(), Arc::new(Part { bytes: bytes.to_vec(), table, items, first_file, digest, used })))
}
