//! Dates.

use super::{Call, Function};
use crate::evaluate::Fault;
use crate::value::{Data, Type, Value};

pub(super) const FUNCTIONS: &[(&str, Function)] =
    &[("days_between", |call| Some(days_between(call)))];

/// `days_between(from, to)`: days from one date (`2026-01-31`) to another; negative where the second is earlier.
fn days_between(call: &Call<'_>) -> Result<Value, Fault> {
    let (from, to) = (call.value(0)?, call.value(1)?);
    call.evaluator.lift(&[from, to], &|values| {
        let [from, to] = values else {
            return Ok(Value::null());
        };
        if let Data::Null(_) = from.data {
            return Ok(Value::null());
        }
        if let Data::Null(_) = to.data {
            return Ok(Value::null());
        }
        match (from.as_str(), to.as_str()) {
            (Some(from), Some(to)) => days(from, to).map(Value::number).ok_or_else(|| {
                call.fault(format!("{from:?} or {to:?} is no date such as 2026-01-31"))
            }),
            _ => Ok(call.unknown(Type::Number, &[from, to])),
        }
    })
}

/// Days between two dates.
pub(crate) fn days(from: &str, to: &str) -> Option<i64> {
    let (from, to): (jiff::civil::Date, jiff::civil::Date) = (from.parse().ok()?, to.parse().ok()?);
    Some(i64::from(from.until(to).ok()?.get_days()))
}
