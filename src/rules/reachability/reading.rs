//! Reading what resources say: a value at a path, the elements of a block.

use crate::language::members_of;
use crate::value::{Guard, Reason, Type, Value, convert};

/// A whole number, also one that a text says.
pub(super) fn whole_number(value: &Value) -> Option<i64> {
    convert(value, &Type::Number).ok()?.as_number()?.as_i64()
}

/// What is at a path, null where nothing is; of a block that is there more than once the first.
pub(super) fn at(value: &Value, path: &[&str]) -> Value {
    let mut at = value.clone();
    for name in path {
        if let Some([first, ..]) = at.as_items() {
            at = first.clone();
        }
        if at.is_unknown() {
            return at;
        }
        let found = at
            .as_entries()
            .and_then(|entries| entries.get(*name))
            .cloned();
        at = found.unwrap_or_else(Value::null);
    }
    at
}

/// The first of these attributes that is set.
pub(super) fn either(value: &Value, names: &[&str]) -> Value {
    let mut all = names.iter().map(|name| at(value, &[name]));
    all.find(|value| !value.is_null())
        .unwrap_or_else(Value::null)
}

/// The elements of a block or list, each with the condition under which it is there, and why there may be more.
#[derive(Default)]
pub(super) struct Items {
    pub items: Vec<(Guard, Value)>,
    pub open: Option<Reason>,
}

impl Items {
    pub fn of(value: &Value, name: &str) -> Items {
        let inner = at(value, &[name]);
        match (members_of(&inner), inner.as_unknown()) {
            (Some(members), _) => Items {
                items: members.items.into_iter().map(|(g, _, v)| (g, v)).collect(),
                open: members.open,
            },
            (None, Some(unknown)) => Items {
                items: Vec::new(),
                open: Some(unknown.reason.clone()),
            },
            (None, None) => Items::default(),
        }
    }
}
