//! Functions about what is secret.

use super::FunctionError;
use super::signature::{Call, Function, Kind, Parameter, Returns, function, parameter};
use crate::value::{Marks, Value};

const VALUE: Parameter = parameter("value", Kind::Any)
    .null()
    .unknown()
    .dynamic()
    .marked();
const SAME: Returns = Returns::By(|a| Ok(a.first().map(Value::ty).unwrap_or_default()));

pub(super) const FUNCTIONS: &[Function] = &[
    function("ephemeralasnull", &[VALUE], SAME, |c| {
        Ok(ephemeral_as_null(c.value(0)?))
    })
    .nullable(),
    function(
        "issensitive",
        &[VALUE],
        Returns::Always(Kind::Bool),
        is_sensitive,
    ),
    function("nonsensitive", &[VALUE], SAME, |c| {
        let mut value = c.value(0)?.clone();
        value.marks = value.marks.without(Marks::SENSITIVE);
        Ok(value)
    })
    .nullable(),
    function("sensitive", &[VALUE], SAME, |c| {
        Ok(c.value(0)?.clone().mark(Marks::SENSITIVE))
    })
    .nullable(),
];

fn is_sensitive(call: &Call<'_>) -> Result<Value, FunctionError> {
    let value = call.value(0)?;
    if value.marks.is_sensitive() {
        return Ok(Value::bool(true));
    }
    // An unknown may turn out to be secret.
    if value.is_unknown() {
        return Ok(call.unknown(crate::value::Type::Bool));
    }
    Ok(Value::bool(false))
}

/// What is ephemeral becomes null, however deep it is.
fn ephemeral_as_null(value: &Value) -> Value {
    if value.marks.is_ephemeral() {
        let mut null = Value::null_of(value.ty()).at(value.origin());
        null.marks = value.marks.without(Marks::EPHEMERAL);
        return null;
    }
    if !value.all_marks().is_ephemeral() {
        return value.clone();
    }
    value.map_parts(&ephemeral_as_null)
}
