//! Building programs: each distinct instruction once, constants folded as they appear.

use super::instr::Instr;
use super::value::Value;
use crate::quantity::Number;
use std::collections::HashMap;

/// A register: the position of the instruction that sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reg(pub u32);

/// An input: a fact, one option of a set fact, or an election.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(pub u16);

/// Straight-line code; register `i` is set by instruction `i`, from registers before it.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Instructions.
    pub instrs: Vec<Instr>,
}

/// Ends of a range of numbers, each with whether it is inside.
#[derive(Clone, Copy)]
struct Span {
    low: Option<(Number, bool)>,
    high: Option<(Number, bool)>,
}

impl Span {
    /// Whether every value of `self` is below every value of `other`.
    fn below(&self, other: &Span) -> bool {
        match (self.high, other.low) {
            (Some((h, i)), Some((l, j))) => h < l || (h == l && !(i && j)),
            _ => false,
        }
    }
}

/// Builds a program.
#[derive(Debug, Default)]
pub struct Builder {
    program: Program,
    seen: HashMap<Instr, Reg>,
}

impl Builder {
    /// Empty.
    pub fn new() -> Builder {
        Builder::default()
    }

    /// The finished program.
    pub fn finish(self) -> Program {
        self.program
    }

    /// The constant in a register, if it is one.
    pub fn constant(&self, r: Reg) -> Option<Value> {
        match self.program.instrs.get(r.0 as usize) {
            Some(Instr::Const(v)) => Some(*v),
            _ => None,
        }
    }

    /// Adds an instruction, or finds the register that already holds its result.
    pub fn emit(&mut self, instr: Instr) -> Reg {
        let instr = self.simplify(instr);
        let instr = match instr {
            Ok(i) => i,
            Err(r) => return r,
        };
        if let Some(r) = self.seen.get(&instr) {
            return *r;
        }
        let r = Reg(self.program.instrs.len() as u32);
        self.program.instrs.push(instr);
        self.seen.insert(instr, r);
        r
    }

    /// Folds constants and the identities of logic; `Err` is an existing register with the result.
    fn simplify(&self, instr: Instr) -> Result<Instr, Reg> {
        match instr {
            Instr::And(a, b) => match (self.constant(a), self.constant(b)) {
                (Some(Value::Bool(true)), _) => return Err(b),
                (_, Some(Value::Bool(true))) => return Err(a),
                (Some(Value::Bool(false)), _) => return Err(a),
                (_, Some(Value::Bool(false))) => return Err(b),
                _ if a == b || self.is_operand(a, b, true) => return Err(a),
                _ if self.exclusive(a, b) => return Ok(Instr::Const(Value::Bool(false))),
                _ => {}
            },
            Instr::Or(a, b) => match (self.constant(a), self.constant(b)) {
                (Some(Value::Bool(false)), _) => return Err(b),
                (_, Some(Value::Bool(false))) => return Err(a),
                (Some(Value::Bool(true)), _) => return Err(a),
                (_, Some(Value::Bool(true))) => return Err(b),
                _ if a == b || self.is_operand(a, b, false) => return Err(a),
                _ if self.exhaustive(a, b) => return Ok(Instr::Const(Value::Bool(true))),
                _ => {}
            },
            Instr::Not(a) => {
                if let Some(Instr::Not(b)) = self.program.instrs.get(a.0 as usize) {
                    return Err(*b);
                }
            }
            Instr::Select(c, a, b) => match self.constant(c) {
                Some(Value::Bool(true)) => return Err(a),
                Some(Value::Bool(false)) => return Err(b),
                // Only where the condition cannot fail: a failure stops even what does not turn on it.
                None if a == b && self.constant(a).is_some() && self.sure(c, 8) => return Err(a),
                _ => {}
            },
            _ => {}
        }
        let mut constants = !matches!(instr, Instr::Load(_) | Instr::Const(_));
        instr.operands(|r| constants &= self.constant(r).is_some());
        if constants {
            let v = instr.result(|r| self.constant(r).unwrap_or(Value::Null), |_| Value::Null);
            return Ok(Instr::Const(v));
        }
        Ok(instr)
    }

    /// Whether a register is seen, within so many levels, to hold no failure: inputs, and what logic and order make of them.
    fn sure(&self, r: Reg, levels: usize) -> bool {
        let Some(below) = levels.checked_sub(1) else { return false };
        match self.instr(r) {
            Some(Instr::Load(_)) => true,
            Some(Instr::Const(v)) => !matches!(v, Value::Error(_)),
            Some(Instr::Not(a)) => self.sure(a, below),
            Some(
                Instr::And(a, b) | Instr::Or(a, b) | Instr::Equal(a, b) | Instr::Less(a, b) | Instr::LessEqual(a, b),
            ) => self.sure(a, below) && self.sure(b, below),
            _ => false,
        }
    }

    fn instr(&self, r: Reg) -> Option<Instr> {
        self.program.instrs.get(r.0 as usize).copied()
    }

    /// Whether `b` is already one of the operands of the conjunction (disjunction) `a`, a few levels down.
    fn is_operand(&self, a: Reg, b: Reg, conjunction: bool) -> bool {
        let mut at = a;
        for _ in 0..8 {
            match self.instr(at) {
                Some(Instr::And(x, y)) if conjunction => {
                    if y == b || x == b {
                        return true;
                    }
                    at = x;
                }
                Some(Instr::Or(x, y)) if !conjunction => {
                    if y == b || x == b {
                        return true;
                    }
                    at = x;
                }
                _ => return false,
            }
        }
        false
    }

    /// The values of one register for which a comparison with constants holds. Only of an input, which never fails.
    fn span(&self, r: Reg) -> Option<(Reg, Span)> {
        let input = |r: Reg| matches!(self.instr(r), Some(Instr::Load(_))).then_some(r);
        let number = |r: Reg| match self.constant(r) {
            Some(Value::Number(n)) => Some(n),
            _ => None,
        };
        let all = Span { low: None, high: None };
        match self.instr(r)? {
            Instr::Less(a, b) | Instr::LessEqual(a, b) => {
                let included = matches!(self.instr(r)?, Instr::LessEqual(..));
                match (input(a), number(b), number(a), input(b)) {
                    (Some(x), Some(n), ..) => Some((x, Span { high: Some((n, included)), ..all })),
                    (.., Some(n), Some(x)) => Some((x, Span { low: Some((n, included)), ..all })),
                    _ => None,
                }
            }
            Instr::Equal(a, b) => {
                let (x, n) = input(a).zip(number(b)).or_else(|| input(b).zip(number(a)))?;
                Some((x, Span { low: Some((n, true)), high: Some((n, true)) }))
            }
            Instr::And(a, b) => {
                let ((x, s), (y, t)) = (self.span(a)?, self.span(b)?);
                (x == y).then_some((x, Span { low: s.low.or(t.low), high: s.high.or(t.high) }))
            }
            _ => None,
        }
    }

    /// Options a condition admits for one choice input.
    fn options(&self, r: Reg) -> Option<(Reg, Vec<u32>)> {
        match self.instr(r)? {
            Instr::Equal(a, b) => {
                let symbol = |r: Reg| match self.constant(r) {
                    Some(Value::Symbol(s)) => Some(s),
                    _ => None,
                };
                let (x, s) = symbol(b).map(|s| (a, s)).or_else(|| symbol(a).map(|s| (b, s)))?;
                matches!(self.instr(x), Some(Instr::Load(_))).then(|| (x, vec![s]))
            }
            Instr::Or(a, b) => {
                let ((x, mut s), (y, t)) = (self.options(a)?, self.options(b)?);
                s.extend(t);
                (x == y).then_some((x, s))
            }
            _ => None,
        }
    }

    /// Whether two conditions can be seen never to hold together.
    fn exclusive(&self, a: Reg, b: Reg) -> bool {
        if let (Some((x, s)), Some((y, t))) = (self.options(a), self.options(b)) {
            return x == y && !s.iter().any(|o| t.contains(o));
        }
        match (self.span(a), self.span(b)) {
            (Some((x, s)), Some((y, t))) => x == y && (s.below(&t) || t.below(&s)),
            _ => false,
        }
    }

    /// Whether two comparisons of one input leave no value out.
    fn exhaustive(&self, a: Reg, b: Reg) -> bool {
        let covers = |s: &Span, t: &Span| match (s, t) {
            (Span { low: None, high: Some((h, i)) }, Span { low: Some((l, j)), high: None }) => {
                l < h || (l == h && (*i || *j))
            }
            _ => false,
        };
        match (self.span(a), self.span(b)) {
            (Some((x, s)), Some((y, t))) => x == y && (covers(&s, &t) || covers(&t, &s)),
            _ => false,
        }
    }

    /// A constant.
    pub fn value(&mut self, v: Value) -> Reg {
        // Equal numbers in different forms must share a register.
        let v = match v {
            Value::Number(n) => Value::Number(n.normalized()),
            v => v,
        };
        self.emit(Instr::Const(v))
    }

    /// `true` or `false`.
    pub fn bool(&mut self, b: bool) -> Reg {
        self.value(Value::Bool(b))
    }

    /// A whole number.
    pub fn int(&mut self, n: i64) -> Reg {
        self.value(Value::Number(Number::from(n)))
    }

    /// Conjunction of all; true when there are none.
    pub fn all(&mut self, regs: &[Reg]) -> Reg {
        let mut r = self.bool(true);
        for x in regs {
            r = self.emit(Instr::And(r, *x));
        }
        r
    }

    /// Disjunction of all; false when there are none.
    pub fn any(&mut self, regs: &[Reg]) -> Reg {
        let mut r = self.bool(false);
        for x in regs {
            r = self.emit(Instr::Or(r, *x));
        }
        r
    }

    /// How many of the conditions hold.
    pub fn count(&mut self, regs: &[Reg]) -> Reg {
        let (zero, one) = (self.int(0), self.int(1));
        let mut sum = zero;
        for x in regs {
            let n = self.emit(Instr::Select(*x, one, zero));
            sum = self.emit(Instr::Add(sum, n));
        }
        sum
    }

    /// The value of the first pair whose condition holds, else `otherwise`.
    pub fn first(&mut self, pairs: &[(Reg, Reg)], otherwise: Reg) -> Reg {
        let mut r = otherwise;
        for (c, v) in pairs.iter().rev() {
            r = self.emit(Instr::Select(*c, *v, r));
        }
        r
    }
}

impl Builder {
    /// The value of the condition that holds, and whether several hold whose values differ.
    pub fn unique(&mut self, pairs: &[(Reg, Reg)], otherwise: Reg) -> (Reg, Reg) {
        let value = self.first(pairs, otherwise);
        let mut differ = self.bool(false);
        for (i, (c, v)) in pairs.iter().enumerate().skip(1) {
            // Conditions that cannot hold together need no comparing.
            if pairs.iter().take(i).all(|(earlier, _)| self.exclusive(*earlier, *c)) {
                continue;
            }
            let same = self.emit(Instr::Equal(*v, value));
            let other = self.emit(Instr::Not(same));
            let clash = self.emit(Instr::And(*c, other));
            differ = self.emit(Instr::Or(differ, clash));
        }
        (value, differ)
    }
}

impl Program {
    /// Whether each instruction is one that the given registers need.
    pub(super) fn needed(&self, outputs: &[Reg]) -> Vec<bool> {
        let mut needed = vec![false; self.instrs.len()];
        for r in outputs {
            if let Some(n) = needed.get_mut(r.0 as usize) {
                *n = true;
            }
        }
        for (i, instr) in self.instrs.iter().enumerate().rev() {
            if needed.get(i).copied().unwrap_or(false) {
                instr.operands(|r| {
                    if let Some(n) = needed.get_mut(r.0 as usize) {
                        *n = true;
                    }
                });
            }
        }
        needed
    }

    /// Only what the given registers need, renumbered; the second part has the new register of each old one.
    pub fn lean(&self, outputs: &[Reg]) -> (Program, Renamed) {
        let needed = self.needed(outputs);
        let mut map = Renamed(vec![None; self.instrs.len()]);
        let mut program = Program::default();
        for (i, instr) in self.instrs.iter().enumerate() {
            if needed.get(i).copied().unwrap_or(false) {
                let renamed = instr.renamed(|r| map.get(r).unwrap_or(r));
                if let Some(new) = map.0.get_mut(i) {
                    *new = Some(Reg(program.instrs.len() as u32));
                }
                program.instrs.push(renamed);
            }
        }
        (program, map)
    }
}

/// New registers of old ones.
pub struct Renamed(Vec<Option<Reg>>);

impl Renamed {
    /// The new register of an old one that was needed.
    pub fn get(&self, old: Reg) -> Option<Reg> {
        self.0.get(old.0 as usize).copied().flatten()
    }
}
