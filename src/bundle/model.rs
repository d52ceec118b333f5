//! Packs as bytes, type by type.

use super::code::{Coded, Reader, Writer, choices, records};
use crate::diagnostic::{Location, Message};
use crate::expr::{Expr, Test};
use crate::pack::model::*;
use crate::quantity::{Date, Mode};

/// The path of a value inside its pack, beside a text of its own.
fn put_place(at: Location, path: &str, w: &mut Writer) {
    at.put(w);
    w.path(path);
}

fn take_place(r: &mut Reader<'_>) -> Option<(Location, String)> {
    let at = Location::take(r)?;
    Some((at, r.path()?))
}

/// Types that stand in a place of their own, with a path.
macro_rules! placed {
    ($($ty:ident { $($field:ident: $kind:ty),* })*) => {
        $(impl Coded for $ty {
            fn put(&self, w: &mut Writer) {
                let $ty { $($field,)* at, path } = self;
                $(<$kind as Coded>::put($field, w);)*
                put_place(*at, path, w);
            }

            fn take(r: &mut Reader<'_>) -> Option<Self> {
                $(let $field = <$kind as Coded>::take(r)?;)*
                let (at, path) = take_place(r)?;
                Some($ty { $($field,)* at, path })
            }
        })*

        const PLACED: &[&str] = &[$(
            concat!(stringify!($ty), "@{", $(stringify!($field), ":", stringify!($kind), ",",)* "}"),
        )*];
    };
}

placed! {
    Text { value: String }
    Label { text: Message }
    Formula { expr: Expr, direct: bool }
    Cell { tests: Vec<Test>, direct: bool }
    Fine {
        from: Option<Formula>, to: Option<Formula>, above: Option<Formula>, below: Option<Formula>, exact: Option<Formula>,
        of: Option<Formula>, of_at_least: Option<Formula>, times: Option<Formula>, unspecified: bool, verb: Force,
        position: Option<(Formula, Formula)>
    }
    Penalty {
        id: Option<Text>, kind: PenaltyKind, text: Label, when: Option<Formula>, force: Force, basis: Vec<Citation>
    }
    TableRow { tests: Vec<Cell>, values: Vec<Formula> }
}

records! {
    Citation { cite: Text, quote: Option<Text>, unverified: bool }
    Window { from: Option<Date>, until: Option<Date>, basis: Vec<Citation>, at: Location }
    Instrument {
        key: Text, title: Label, version: Option<Text>, in_force: Option<Window>, file: Option<Text>, unverified: bool,
    }
    Pack {
        format: u32, id: Text, name: Label, version: Text, authority: Option<Label>, jurisdiction: Text,
        field: Option<Label>, notes: Vec<Label>, currency: Text, validity: Option<Window>, in_force: Option<Window>,
        uses: Vec<Text>, instruments: Vec<Instrument>, general: Rules, items: Vec<Item>,
    } - cases

    Item {
        id: Text, name: Label, code: Option<Text>, standard_name: Option<Label>, powers: Option<Label>,
        section: Option<Label>, notes: Vec<Label>, basis: Vec<Citation>, acts: Vec<(Text, Label)>, orders: Vec<Order>,
        clauses: Vec<Clause>, penalties: Vec<Penalty>, tiers: Option<Tiers>, rules: Rules,
    }
    Order { text: Label, when: Option<Formula>, basis: Vec<Citation> }
    Clause {
        id: Text, when: Option<Formula>, subject: Option<Label>, basis: Vec<Citation>, fine: Option<Fine>,
        penalties: Vec<Penalty>, at: Location,
    }
    Tiers { choose: TierChoice, rows: Vec<TierRow>, partial: bool, at: Location }
    TierRow {
        id: Text, name: Option<Label>, when: Option<Formula>, fine: Option<Fine>, basis: Vec<Citation>, at: Location,
    }

    Rules {
        facts: Vec<Fact>, lets: Vec<Let>, tables: Vec<Table>, exemptions: Vec<Exemption>,
        circumstances: Vec<Circumstance>, outcomes: Option<Outcomes>, shifts: Vec<Shift>, method: Option<Method>,
        procedure: Vec<Procedure>, concurrence: Option<Concurrence>,
    }
    OptionDef { id: Text, label: Label, basis: Vec<Citation> }
    Fact {
        id: Text, label: Label, ty: FactType, help: Option<Label>, min: Option<Formula>, max: Option<Formula>,
        decimals: Option<u32>, unproven: Option<Unproven>,
    }
    Unproven { value: Text, basis: Vec<Citation> }
    Let { name: Text, value: Formula }
    Table { name: Text, body: TableBody, basis: Vec<Citation> }
    Slice { to: Option<Formula>, rate: Formula }
    Exemption {
        id: Text, name: Label, stage: ExemptionStage, force: Force, when: Formula, basis: Vec<Citation>,
        orders: Vec<Order>,
    }
    Circumstance {
        id: Text, name: Label, effect: Effect, force: Force, when: Formula, weight: Option<Formula>,
        basis: Vec<Citation>,
    }
    Outcomes { policy: OutcomePolicy, basis: Vec<Citation>, at: Location }
    OutcomeRule { id: Text, outcome: Outcome, when: Option<Formula>, basis: Vec<Citation> }
    Shift {
        id: Text, name: Option<Label>, order: i32, when: Formula, to: ShiftTo, force: Force, basis: Vec<Citation>,
    }
    Procedure {
        id: Text, name: Label, when: Option<Formula>, due: Option<Formula>, text: Option<Label>, basis: Vec<Citation>,
    }
    Concurrence { compare: Compare, basis: Vec<Citation> }

    Method { kind: MethodKind, beyond: bool, basis: Vec<Citation>, at: Location }
    Bands {
        both: BandSet, max_only: BandSet, min_only: BandSet, point: Vec<(Outcome, PointAt)>, ends: Vec<(Outcome, Ends)>,
        round: Option<Round>,
    }
    Weights {
        start: Option<Formula>, at_most: Option<Formula>, factors: Vec<Factor>, discount: Option<Discount>,
        round: Option<Round>,
    }
    Factor { name: Text, of: Formula, weights: Vec<(Cell, Formula)>, basis: Vec<Citation> }
    Discount { when: Formula, by: Formula, floor_at_minimum: bool, basis: Vec<Citation> }
    Round { unit: Formula, mode: Mode }
    Step { name: Text, when: Option<Formula>, action: StepAction, basis: Vec<Citation> }
}

choices! {
    PenaltyKind {
        0 Warning {} 1 Criticism {} 2 ConfiscateGains {} 3 ConfiscateGoods {} 4 LicenceSuspended {} 5 LicenceRevoked {}
        6 LicenceDowngraded {} 7 BusinessRestricted {} 8 BusinessSuspended {} 9 BusinessClosed {} 10 PersonBarred {}
        11 Detention {} 12 Other {}
    }
    Force { 0 Shall {} 1 May {} }
    TierChoice { 0 Unique {} 1 Heaviest {} 2 Lightest {} }
    FactType {
        0 Money {} 1 Rate {} 2 Count {} 3 Number {} 4 Date {} 5 Months {} 6 Days {}
        7 Choice { 0: options: Vec<OptionDef> }
        8 Set { 0: options: Vec<OptionDef> }
        9 Bool {} 10 Text {}
    }
    TableBody {
        0 Rows { inputs: inputs: Vec<Text>, outputs: outputs: Vec<Text>, rows: rows: Vec<TableRow> }
        1 Slices { 0: slices: Vec<Slice> }
    }
    ExemptionStage { 0 TimeLimit {} 1 Responsibility {} 2 Exemption {} }
    Effect { 0 Severe {} 1 Lenient {} 2 Reduced {} 3 LenientOrReduced {} }
    Outcome { 0 Exempt {} 1 Reduced {} 2 Lenient {} 3 Ordinary {} 4 Severe {} }
    Mixed { 0 Judgement {} 1 Ordinary {} 2 Severe {} 3 Lenient {} 4 Offset {} }
    OutcomePolicy {
        0 Mixed { 0: mixed: Mixed }
        1 Rules { first: first: bool, rules: rules: Vec<OutcomeRule> }
    }
    ShiftTo { 0 Up { 0: tiers: u32 } 1 Down { 0: tiers: u32 } 2 Top {} 3 Middle {} 4 Bottom {} }
    Compare { 0 Maximum {} 1 Amount {} }
    MethodKind {
        0 Bands { 0: bands: Bands }
        1 Weights { 0: weights: Weights }
        2 WithinTier { shares: shares: Vec<(Outcome, Formula)>, round: round: Option<Round> }
        3 Steps { 0: steps: Vec<Step> }
    }
    PointAt { 0 Low {} 1 Middle {} 2 High {} 3 None {} }
    Ends { 0 Closed {} 1 Open {} 2 LeftOpen {} 3 RightOpen {} }
    StepAction {
        0 Value { 0: value: Formula }
        1 Range { low: low: Option<Formula>, point: point: Option<Formula>, high: high: Option<Formula> }
        2 Times { 0: by: Formula }
        3 Add { 0: what: Formula }
        4 Cap { 0: at: Formula }
        5 Floor { 0: at: Formula }
        6 Round { 0: round: Round }
    }
}

/// Every type with the names and types of what it holds, in order. A bundle made with another layout is not read.
pub(super) const LAYOUT: [&[&str]; 5] = [PLACED, RECORDS, CHOICES, super::expr::CHOICES, super::quantity::CHOICES];
