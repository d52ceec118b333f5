//! Programs as bytes. No register is read before it is set, whatever the bytes say.

use super::code::{Coded, Reader, Writer, choices, records};
use crate::diagnostic::{Location, Message};
use crate::expr::MAX_HEIGHT;
use crate::program::{
    Choice, ChoiceId, Condition, FactSlot, Fault, Instr, Part, Program, Reg, Slot, SlotKind, Type, Value,
};
use crate::quantity::{Date, Mode, Number};

impl Coded for Reg {
    fn put(&self, w: &mut Writer) {
        self.0.put(w);
    }

    fn take(r: &mut Reader<'_>) -> Option<Reg> {
        let number = u32::take(r)?;
        (number < r.registers).then_some(Reg(number))
    }
}

impl Coded for Slot {
    fn put(&self, w: &mut Writer) {
        self.0.put(w);
    }

    fn take(r: &mut Reader<'_>) -> Option<Slot> {
        Some(Slot(u16::take(r)?))
    }
}

impl Coded for Program {
    fn put(&self, w: &mut Writer) {
        self.instrs.put(w);
    }

    /// After it all its registers can be named.
    fn take(r: &mut Reader<'_>) -> Option<Program> {
        r.registers = 0;
        let count = r.size()?;
        r.spend(count.checked_mul(size_of::<Instr>())?)?;
        let mut instrs = Vec::new();
        for _ in 0..count {
            instrs.push(Instr::take(r)?);
            r.registers = r.registers.checked_add(1)?;
        }
        Some(Program { instrs })
    }
}

impl Coded for Part {
    fn put(&self, w: &mut Writer) {
        match self {
            Part::All(parts) => {
                w.byte(0);
                parts.put(w);
            }
            Part::Any(parts) => {
                w.byte(1);
                parts.put(w);
            }
            Part::Not(part) => {
                w.byte(2);
                part.put(w);
            }
            Part::Atom { reg, text, sees } => {
                w.byte(3);
                reg.put(w);
                text.put(w);
                sees.put(w);
            }
        }
    }

    fn take(r: &mut Reader<'_>) -> Option<Part> {
        r.deeper(MAX_HEIGHT, |r| {
            Some(match r.byte()? {
                0 => Part::All(Vec::take(r)?),
                1 => Part::Any(Vec::take(r)?),
                2 => Part::Not(Box::new(Part::take(r)?)),
                3 => Part::Atom { reg: Reg::take(r)?, text: Message::take(r)?, sees: Vec::take(r)? },
                _ => return None,
            })
        })
    }
}

records! {
    Condition { reg: Reg, parts: Part }
    Choice { options: Vec<(u32, String, String, String)>, labels: Vec<Message> }
    FactSlot {
        id: String, label: Message, ty: Type, slot: Slot, choice: Option<ChoiceId>, kind: SlotKind, at: Location,
    }
}

choices! {
    Fault {
        0 Overflow {} 1 Inexact {} 2 DivisionByZero {} 3 Date {} 4 NoRow { 0: list: u16 } 5 SeveralRows { 0: list: u16 }
        6 Argument {} 7 NoMaximum {} 8 Unset {} 9 Type {}
    }
    Value {
        0 Null {} 1 Unknown {}
        2 Bool { 0: value: bool }
        3 Number { 0: value: Number }
        4 Date { 0: date: Date }
        5 Months { 0: count: i32 }
        6 Days { 0: count: i32 }
        7 Symbol { 0: number: u32 }
        8 Error { 0: fault: Fault }
    }
    Type {
        0 Null {} 1 Bool {} 2 Number {} 3 Money {} 4 Date {} 5 Months {} 6 Days {}
        7 Choice { 0: choice: ChoiceId }
        8 Set { 0: fact: usize }
        9 Text {} 10 List {}
    }
    SlotKind {
        0 Bool {}
        1 Choice { 0: symbols: Vec<u32> }
        2 Number { min: min: Number, max: max: Number, unit: unit: Number, open: open: bool }
        3 Date {} 4 Months {} 5 Days {} 6 Text {}
    }
    Instr {
        0 Const { 0: value: Value }
        1 Load { 0: slot: Slot }
        2 Not { 0: a: Reg }
        3 And { 0: a: Reg, 1: b: Reg }
        4 Or { 0: a: Reg, 1: b: Reg }
        5 Equal { 0: a: Reg, 1: b: Reg }
        6 Less { 0: a: Reg, 1: b: Reg }
        7 LessEqual { 0: a: Reg, 1: b: Reg }
        8 Add { 0: a: Reg, 1: b: Reg }
        9 Subtract { 0: a: Reg, 1: b: Reg }
        10 Multiply { 0: a: Reg, 1: b: Reg }
        11 Divide { 0: a: Reg, 1: b: Reg }
        12 Power { 0: a: Reg, 1: b: Reg }
        13 Negate { 0: a: Reg }
        14 Abs { 0: a: Reg }
        15 Min { 0: a: Reg, 1: b: Reg }
        16 Max { 0: a: Reg, 1: b: Reg }
        17 Round { 0: a: Reg, 1: unit: Number, 2: mode: Mode }
        18 RoundQuotient { 0: a: Reg, 1: b: Reg, 2: unit: Number, 3: mode: Mode }
        19 MonthsBetween { 0: a: Reg, 1: b: Reg }
        20 DaysBetween { 0: a: Reg, 1: b: Reg }
        21 Year { 0: a: Reg }
        22 Month { 0: a: Reg }
        23 Day { 0: a: Reg }
        24 Select { 0: condition: Reg, 1: yes: Reg, 2: no: Reg }
    }
}
