//! Running a program on one case.

use super::builder::{Program, Reg, Slot};
use super::instr::Instr;
use super::value::Value;
use core::cell::Cell;
use core::mem::{Discriminant, discriminant};
use std::collections::VecDeque;
use std::sync::Arc;

/// A program made ready for many runs: only what certain registers need is computed. The others, but for constants, hold
/// `Null` after a run.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Registers that are the same in every run.
    fixed: Vec<(Reg, Value)>,
    /// Registers that hold the value of an input slot.
    loads: Vec<(Reg, Slot)>,
    /// The others, each after those it reads.
    steps: Vec<(Reg, Instr)>,
    /// Tells it from every other plan.
    mark: Arc<()>,
}

impl Plan {
    /// For these registers of the program; registers keep their numbers.
    pub fn new(program: &Program, wanted: &[Reg]) -> Plan {
        let mut plan = Plan::default();
        for ((at, instr), needed) in (0..).map(Reg).zip(&program.instrs).zip(program.needed(wanted)) {
            match instr {
                Instr::Const(v) => plan.fixed.push((at, *v)),
                Instr::Load(slot) if needed => plan.loads.push((at, *slot)),
                _ if needed => plan.steps.push((at, *instr)),
                _ => plan.fixed.push((at, Value::Null)),
            }
        }
        plan.steps = side_by_side(&plan.steps, program.instrs.len());
        plan
    }
}

/// The steps with those of one kind together, as far as each still comes after those it reads: a processor foretells what
/// comes next where it is the same again.
fn side_by_side(steps: &[(Reg, Instr)], registers: usize) -> Vec<(Reg, Instr)> {
    const NONE: usize = usize::MAX;
    let mut step_of = vec![NONE; registers];
    for (i, (at, _)) in steps.iter().enumerate() {
        if let Some(step) = step_of.get_mut(at.0 as usize) {
            *step = i;
        }
    }
    // How many operands of each step are still to come, and the steps that wait for it.
    let mut awaits = vec![0_usize; steps.len()];
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
    let mut ready: Vec<(Discriminant<Instr>, VecDeque<usize>)> = Vec::new();
    let put = |ready: &mut Vec<(Discriminant<Instr>, VecDeque<usize>)>, i: usize| {
        let Some((_, instr)) = steps.get(i) else { return };
        let kind = discriminant(instr);
        match ready.iter_mut().find(|k| k.0 == kind) {
            Some((_, list)) => list.push_back(i),
            None => ready.push((kind, VecDeque::from([i]))),
        }
    };
    for (i, (_, instr)) in steps.iter().enumerate() {
        let mut count = 0_usize;
        instr.operands(|r| {
            let before = step_of.get(r.0 as usize).copied().unwrap_or(NONE);
            if let Some(list) = waiting.get_mut(before) {
                list.push(i);
                count += 1;
            }
        });
        match awaits.get_mut(i) {
            Some(a) if count > 0 => *a = count,
            _ => put(&mut ready, i),
        }
    }
    // INVARIANT: a register is only read by those numbered after it, so that every step is ready at some time.
    let mut out = Vec::with_capacity(steps.len());
    let mut current = 0;
    loop {
        let Some(i) = ready.get_mut(current).and_then(|k| k.1.pop_front()) else {
            let most = ready.iter().enumerate().max_by_key(|(_, k)| k.1.len()).filter(|(_, k)| !k.1.is_empty());
            let Some((most, _)) = most else { break };
            current = most;
            continue;
        };
        out.extend(steps.get(i));
        for next in waiting.get_mut(i).map(core::mem::take).unwrap_or_default() {
            if let Some(a) = awaits.get_mut(next) {
                *a = a.saturating_sub(1);
                if *a == 0 {
                    put(&mut ready, next);
                }
            }
        }
    }
    out
}

/// The registers of one run; reusable from case to case without allocating.
#[derive(Clone, Debug, Default)]
pub struct Registers {
    values: Vec<Value>,
    /// The plan that was followed last: its fixed registers still stand.
    followed: Option<Arc<()>>,
}

impl Registers {
    /// Runs the program on the inputs (one value a slot; one that is not there is unknown) and keeps every register.
    pub fn run(&mut self, program: &Program, inputs: &[Value]) {
        self.run_with(program, |s| inputs.get(usize::from(s.0)).copied().unwrap_or(Value::Unknown));
    }

    /// Runs the program on what `load` says of each slot and keeps every register.
    pub fn run_with(&mut self, program: &Program, load: impl Fn(Slot) -> Value) {
        self.followed = None;
        self.values.resize(program.instrs.len(), Value::Null);
        for (at, instr) in program.instrs.iter().enumerate() {
            let Some((done, rest)) = self.values.split_at_mut_checked(at) else { break };
            let Some(out) = rest.first_mut() else { break };
            match instr {
                Instr::Const(v) => *out = *v,
                Instr::Load(s) => *out = load(*s),
                _ => instr.compute(out, |r| done.get(r.0 as usize).unwrap_or(&Value::Null)),
            }
        }
    }

    /// Follows a plan on what `load` says of each slot and keeps every register it computes.
    pub fn follow(&mut self, plan: &Plan, load: impl Fn(Slot) -> Value) {
        self.values.resize(plan.fixed.len() + plan.loads.len() + plan.steps.len(), Value::Null);
        let values = self.values.as_mut_slice();
        if !self.followed.as_ref().is_some_and(|mark| Arc::ptr_eq(mark, &plan.mark)) {
            self.followed = Some(Arc::clone(&plan.mark));
            for (at, value) in &plan.fixed {
                if let Some(out) = values.get_mut(at.0 as usize) {
                    *out = *value;
                }
            }
        }
        for (at, slot) in &plan.loads {
            if let Some(out) = values.get_mut(at.0 as usize) {
                *out = load(*slot);
            }
        }
        for (at, instr) in &plan.steps {
            if instr.quick(*at, Cell::from_mut(&mut *values).as_slice_of_cells()).is_some() {
                continue;
            }
            let Some((done, rest)) = values.split_at_mut_checked(at.0 as usize) else { break };
            let Some(out) = rest.first_mut() else { break };
            instr.compute(out, |r| done.get(r.0 as usize).unwrap_or(&Value::Null));
        }
    }

    /// A register's value.
    #[inline]
    pub fn get(&self, r: Reg) -> Value {
        self.values.get(r.0 as usize).copied().unwrap_or(Value::Null)
    }

    /// Whether it holds `true`.
    #[inline]
    pub fn is_true(&self, r: Reg) -> bool {
        self.get(r) == Value::Bool(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{Builder, Fault};
    use crate::quantity::{Mode, Number, parse_date};
    use rust_decimal::Decimal;

    fn values() -> Vec<Value> {
        let date = |text| Value::Date(parse_date(text).unwrap());
        let numbers = [
            (0, 0),
            (0, 3),
            (1, 0),
            (10, 1),
            (-1, 0),
            (7, 2),
            (i64::MAX, 0),
            (i64::MAX - 1, 0),
            (i64::MIN, 0),
            (i64::MAX, 9),
            (i64::MIN, 9),
            (1, 9),
        ];
        let mut values: Vec<Value> = numbers.iter().map(|(m, s)| Value::Number(Number::new(*m, *s))).collect();
        values.extend([
            Value::Number(Number::from_decimal(Decimal::MAX)),
            Value::Number(Number::from_decimal(Decimal::from_i128_with_scale(1, 20))),
            Value::Null,
            Value::Unknown,
            Value::Bool(true),
            Value::Bool(false),
            date("2024-02-29"),
            date("9999-12-31"),
            Value::Months(1),
            Value::Months(i32::MIN),
            Value::Days(31),
            Value::Symbol(0),
            Value::Symbol(1),
            Value::Error(Fault::Overflow),
            Value::Error(Fault::NoRow(1)),
        ]);
        values
    }

    /// Each step once, and after those it reads; at once, also where the kinds of a long chain come by turns.
    #[test]
    fn steps_side_by_side_come_after_what_they_read() {
        const COUNT: u32 = 60_000;
        let wide = |i: u32| match i % 3 {
            0 => Instr::Add(Reg(i - 1), Reg(i / 2)),
            1 => Instr::Multiply(Reg(i - 1), Reg(i - 1)),
            _ => Instr::Min(Reg(i / 3), Reg(i / 2)),
        };
        let long = |i: u32| match i % 2 {
            0 => Instr::Add(Reg(i - 1), Reg(0)),
            _ => Instr::Multiply(Reg(i - 1), Reg(i - 1)),
        };
        let turns = [&wide as &dyn Fn(u32) -> Instr, &long].map(|step| {
            let steps: Vec<(Reg, Instr)> = (1..COUNT).map(|i| (Reg(i), step(i))).collect();
            let placed = side_by_side(&steps, COUNT as usize);
            let mut done = vec![false; COUNT as usize];
            done[0] = true;
            for (at, instr) in &placed {
                instr.operands(|r| assert!(done[r.0 as usize], "{at:?} before {r:?}"));
                assert!(!std::mem::replace(&mut done[at.0 as usize], true));
                assert_eq!(*instr, step(at.0));
            }
            assert!(done.into_iter().all(|d| d));
            placed.windows(2).filter(|p| discriminant(&p[0].1) != discriminant(&p[1].1)).count()
        });
        assert!(turns[0] < 1000 && turns[1] == COUNT as usize - 2, "{turns:?}");
    }

    /// Equal numbers in different forms go on to behave alike, but a failure must be the same one.
    #[test]
    fn a_plan_gives_what_the_program_gives() {
        let [a, b, c] = [Reg(0), Reg(1), Reg(2)];
        let cent = Number::new(1, 2);
        let operations = [
            Instr::Not(a),
            Instr::And(a, b),
            Instr::Or(a, b),
            Instr::Equal(a, b),
            Instr::Less(a, b),
            Instr::LessEqual(a, b),
            Instr::Add(a, b),
            Instr::Subtract(a, b),
            Instr::Multiply(a, b),
            Instr::Divide(a, b),
            Instr::Power(a, b),
            Instr::Negate(a),
            Instr::Abs(a),
            Instr::Min(a, b),
            Instr::Max(a, b),
            Instr::Round(a, cent, Mode::HalfUp),
            Instr::RoundQuotient(a, b, cent, Mode::Down),
            Instr::MonthsBetween(a, b),
            Instr::DaysBetween(a, b),
            Instr::Year(a),
            Instr::Month(a),
            Instr::Day(a),
            Instr::Select(a, b, c),
        ];
        let values = values();
        let (mut whole, mut planned) = (Registers::default(), Registers::default());
        for operation in operations {
            let instrs = vec![Instr::Load(Slot(0)), Instr::Load(Slot(1)), Instr::Load(Slot(2)), operation];
            let program = Program { instrs };
            let plan = Plan::new(&program, &[Reg(3)]);
            let thirds = if matches!(operation, Instr::Select(..)) { values.as_slice() } else { &values[..1] };
            for x in &values {
                for y in &values {
                    for z in thirds {
                        let inputs = [*x, *y, *z];
                        whole.run(&program, &inputs);
                        planned.follow(&plan, |s| inputs[usize::from(s.0)]);
                        assert_eq!(planned.get(Reg(3)), whole.get(Reg(3)), "{operation:?} of {inputs:?}");
                    }
                }
            }
        }
    }

    /// Registers go from item to item: what one left behind must not look like a result of the next.
    #[test]
    fn registers_a_plan_leaves_out_hold_nothing() {
        let mut b = Builder::new();
        let input = b.emit(Instr::Load(Slot(0)));
        let no = b.emit(Instr::Not(input));
        let five = b.int(5);
        let sum = b.emit(Instr::Select(input, five, input));
        let program = b.finish();
        let mut registers = Registers::default();
        registers.run(&program, &[Value::Bool(true)]);
        assert_eq!((registers.get(no), registers.get(sum)), (Value::Bool(false), Value::Number(Number::from(5))));
        registers.follow(&Plan::new(&program, &[no]), |_| Value::Bool(false));
        assert_eq!(
            [no, five, sum].map(|r| registers.get(r)),
            [Value::Bool(true), Value::Number(Number::from(5)), Value::Null]
        );
        // The same plan again keeps what is fixed; a run of the whole program between two of them does not deceive it.
        let plan = Plan::new(&program, &[no]);
        for _ in 0..2 {
            registers.follow(&plan, |_| Value::Bool(true));
            registers.follow(&plan, |_| Value::Bool(false));
            assert_eq!([no, sum].map(|r| registers.get(r)), [Value::Bool(true), Value::Null]);
            registers.run(&program, &[Value::Bool(true)]);
        }
        registers.follow(&Plan::default(), |_| Value::Unknown);
        assert_eq!(registers.get(no), Value::Null);
    }
}
