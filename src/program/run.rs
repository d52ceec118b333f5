//! Running a program on one case.

use super::builder::{Program, Reg, Slot};
use super::instr::Instr;
use super::value::Value;

/// The registers of one run; reusable from case to case without allocating.
#[derive(Clone, Debug, Default)]
pub struct Registers {
    values: Vec<Value>,
}

impl Registers {
    /// Runs the program on the inputs (one value a slot; one that is not there is unknown) and keeps every register.
    pub fn run(&mut self, program: &Program, inputs: &[Value]) {
        self.run_with(program, |s| inputs.get(usize::from(s.0)).copied().unwrap_or(Value::Unknown));
    }

    /// Runs the program on what `load` says of each slot and keeps every register.
    pub fn run_with(&mut self, program: &Program, load: impl Fn(Slot) -> Value) {
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
