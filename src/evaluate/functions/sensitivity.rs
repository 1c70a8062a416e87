//! Functions about what is secret.

use super::FunctionError;
use super::signature::{Call, Function, Kind, Parameter, Returns, function, parameter};
use crate::value::{Data, Entries, List, Map, Marks, Object, Tuple, Value};
use std::sync::Arc;

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
    let items = |items: &[Value]| items.iter().map(ephemeral_as_null).collect();
    let entries = |entries: &Entries| {
        entries
            .iter()
            .map(|(k, v)| (k.clone(), ephemeral_as_null(v)))
            .collect()
    };
    let mut out = value.clone();
    out.data = match &value.data {
        Data::List(l) => Data::List(Arc::new(List {
            element: l.element.clone(),
            items: items(&l.items),
        })),
        Data::Set(l) => Data::Set(Arc::new(List {
            element: l.element.clone(),
            items: items(&l.items),
        })),
        Data::Tuple(t) => Data::Tuple(Arc::new(Tuple {
            items: items(&t.items),
            blocks: t.blocks,
        })),
        Data::Map(m) => Data::Map(Arc::new(Map {
            element: m.element.clone(),
            entries: entries(&m.entries),
        })),
        Data::Object(o) => Data::Object(Arc::new(Object {
            entries: entries(&o.entries),
            open: o.open.clone(),
        })),
        other => other.clone(),
    };
    out
}
