//! The results of a block as columns: what many rows share is looked at once, and stands in the columns by its number.

use super::super::answer::{Amount, Answer, Result, Said, Value};
use super::super::block::Row;
use super::super::typed::{AMOUNT, Field, Type, of_value, scaled, texts};
use super::builder::{Builder, of_arrow, unfitting};
use arrow_array::builder::{BooleanBufferBuilder, StringBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, Decimal128Array, DictionaryArray, Int32Array, new_null_array};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;
use cailiang::quantity::{Number, push_number};
use std::io;
use std::sync::Arc;

/// Kinds of answers looked up at once.
const PLACES: usize = 256;
/// Digits after the point of an amount in a column.
const SCALE: u8 = 10;

/// The answers of a block by what they share.
#[derive(Default)]
pub struct Kinds {
    /// The number of each row's kind.
    rows: Vec<i32>,
    /// An answer of each kind.
    list: Vec<Answer>,
    /// What was met last, by where it lies: the number of its kind in this block, and whether a sink can hold it.
    met: Vec<Option<Met>>,
}

#[derive(Clone)]
struct Met {
    said: Arc<Said>,
    kind: Option<i32>,
    sound: bool,
}

impl Kinds {
    /// Of a new block.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.list.clear();
        self.met.resize(PLACES, None);
        self.met.iter_mut().flatten().for_each(|m| m.kind = None);
    }

    /// Rows added.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    fn met(&mut self, said: &Arc<Said>, fields: &[Field], results: &[Result], answer: &Answer) -> Option<&mut Met> {
        let at = Arc::as_ptr(said).addr() / align_of::<Said>();
        let place = self.met.get_mut(at % PLACES)?;
        if place.as_ref().is_none_or(|m| !Arc::ptr_eq(&m.said, said)) {
            *place = Some(Met { said: Arc::clone(said), kind: None, sound: sound(said, fields, results, answer) });
        }
        place.as_mut()
    }

    /// Whether columns certainly hold an answer.
    pub fn hold(&mut self, answer: &Answer, fields: &[Field], results: &[Result]) -> bool {
        let small = |n: Option<Number>| n.is_none_or(|n| n.small().is_some_and(|(_, scale)| scale <= SCALE));
        self.met(&answer.said, fields, results, answer).is_some_and(|m| m.sound)
            && answer.case.as_ref().is_none_or(|c| !c.contains('\0'))
            && (answer.decided().is_none() || (small(answer.decided()) && small(answer.departure().absolute)))
    }

    /// Adds the answer of the next row.
    pub fn add(&mut self, answer: &Answer, fields: &[Field], results: &[Result]) {
        let next = i32::try_from(self.list.len()).unwrap_or(i32::MAX);
        let Some(met) = self.met(&answer.said, fields, results, answer) else { return };
        let known = met.kind;
        met.kind = Some(known.unwrap_or(next));
        if known.is_none() {
            self.list.push(answer.clone());
        }
        self.rows.push(known.unwrap_or(next));
    }

    /// A column of results of the answers added, which are these.
    ///
    /// # Errors
    /// The column cannot be made.
    pub fn column<'a>(
        &self,
        column: Result,
        answers: impl Iterator<Item = (&'a Row, &'a Answer)>,
    ) -> io::Result<ArrayRef> {
        let shared = self.list.iter().all(|a| !a.said.leaves(column));
        match Type::of_result(column) {
            Type::Text if shared => {
                let mut values = StringBuilder::new();
                for answer in &self.list {
                    values.append_option(match answer.value(column, 0) {
                        Value::Text(text) => Some(text),
                        _ => None,
                    });
                }
                let keys = Int32Array::from(self.rows.clone());
                let array = DictionaryArray::<Int32Type>::try_new(keys, Arc::new(values.finish())).map_err(of_arrow)?;
                Ok(Arc::new(array))
            }
            Type::List if self.list.iter().all(|a| is_empty(&a.value(column, 0))) => {
                Ok(new_null_array(&DataType::new_list(DataType::Utf8, true), self.rows.len()))
            }
            AMOUNT => self.amounts(column, answers),
            kind => {
                let mut builder = Builder::new(kind)?;
                answers.for_each(|(row, answer)| builder.push(&of_value(answer.value(column, row.number))));
                Ok(builder.finish())
            }
        }
    }

    fn amounts<'a>(
        &self,
        column: Result,
        answers: impl Iterator<Item = (&'a Row, &'a Answer)>,
    ) -> io::Result<ArrayRef> {
        /// How the rows of a kind come to an amount.
        enum Own {
            Shared(Option<i128>),
            /// Digits at this place, by this.
            Digits(usize, i64),
            Row,
        }
        let own = |kind: &Answer| match kind.said.amount_in(column) {
            Some((at, Amount::Own(scale))) => match SCALE.checked_sub(scale).map(|up| 10_i64.checked_pow(up.into())) {
                Some(Some(by)) => Own::Digits(at, by),
                _ => Own::Row,
            },
            _ if kind.said.leaves(column) => Own::Row,
            _ => Own::Shared(number(kind.value(column, 0))),
        };
        let kinds: Vec<Own> = self.list.iter().map(own).collect();
        if kinds.iter().all(|k| matches!(k, Own::Shared(None))) {
            return Ok(new_null_array(&DataType::Decimal128(38, 10), self.rows.len()));
        }
        let (mut values, mut there) = (Vec::with_capacity(self.rows.len()), BooleanBufferBuilder::new(self.rows.len()));
        for (kind, (row, answer)) in self.rows.iter().zip(answers) {
            let value = match usize::try_from(*kind).ok().and_then(|k| kinds.get(k)) {
                Some(Own::Shared(value)) => *value,
                // 64 bits by a power of ten of 34 bits at most.
                Some(Own::Digits(at, by)) => Some(i128::from(answer.digits(*at)).saturating_mul(i128::from(*by))),
                _ => number(answer.value(column, row.number)),
            };
            values.push(value.unwrap_or_default());
            there.append(value.is_some());
        }
        let nulls = NullBuffer::new(there.finish());
        let array = Decimal128Array::try_new(values.into(), Some(nulls).filter(|n| n.null_count() > 0));
        Ok(Arc::new(array.and_then(|a| a.with_precision_and_scale(38, 10)).map_err(of_arrow)?))
    }
}

fn is_empty(value: &Value<'_>) -> bool {
    match value {
        Value::List(list) => list.is_empty(),
        _ => true,
    }
}

/// A number in units of its column.
fn number(value: Value<'_>) -> Option<i128> {
    let Value::Number(n) = value else { return None };
    match n.small() {
        Some((digits, scale)) if scale <= SCALE => {
            i128::from(digits).checked_mul(10_i128.checked_pow(u32::from(SCALE.saturating_sub(scale)))?)
        }
        _ => {
            let mut text = String::new();
            push_number(&mut text, n);
            scaled(&text, 38, 10)
        }
    }
}

/// Whether columns hold what the answers of a kind share, and any digits of their own.
fn sound(said: &Arc<Said>, fields: &[Field], results: &[Result], answer: &Answer) -> bool {
    fields.iter().zip(results).all(|(field, column)| match said.amount_in(*column) {
        Some((_, Amount::Own(scale))) => scale <= SCALE,
        _ if said.leaves(*column) => true,
        _ => {
            let cell = of_value(answer.value(*column, 0));
            unfitting(field, &cell).is_none() && !texts(&cell).any(|t| t.contains('\0'))
        }
    })
}
