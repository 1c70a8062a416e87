//! `secrets_in(x)`: credentials that are written out in a value.

use super::texts::{Text, Walk};
use super::{Call, Function};
use crate::evaluate::Fault;
use crate::secrets::{names_a_secret, what};
use crate::value::{Entries, Reason, Type, Value};

pub(super) const FUNCTIONS: &[(&str, Function)] = &[("secrets_in", |call| Some(secrets_in(call)))];

/// The credentials in a value at any depth: `what` it is, the `name` of what holds it, the `path` to it, its `text`, and
/// `is_secret`, which isn't known where the name says that the value is a secret and the value isn't known.
fn secrets_in(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    let found = Walk::over(call, &value)
        .into_iter()
        .filter_map(|(guard, text)| Some((guard, None, described(&text)?)))
        .collect();
    Ok(crate::evaluate::collection(found, None).at(value.origin()))
}

fn described(text: &Text) -> Option<Value> {
    let (what, is_secret) = match (&text.text, &text.unknown) {
        (Some(known), _) => (what(&text.name, known)?, Value::bool(true)),
        // Of what isn't known at all, nothing can be said.
        (None, Some(reason)) if text.path.is_empty() || names_a_secret(&text.name) => {
            ("secret", unknown(reason))
        }
        _ => return None,
    };
    let shown = match &text.text {
        Some(known) => Value::string(known).at(text.span).mark(text.marks),
        None => Value::null(),
    };
    let object = Value::object(Entries::from_iter([
        ("is_secret".into(), is_secret.at(text.span)),
        ("name".into(), Value::string(&text.name)),
        ("path".into(), Value::string(&text.path)),
        ("text".into(), shown),
        ("what".into(), Value::string(what)),
    ]));
    Some(object.at(text.span))
}

fn unknown(reason: &Reason) -> Value {
    Value::unknown_not_null(Type::Bool, reason.clone())
}
