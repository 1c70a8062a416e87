//! `texts(x)`: all strings in a value, for rules about what they say wherever it is said.

use ecow::{EcoString, eco_format};

use super::Call;
use super::decoding::decoded;
use super::gather::Member;
use crate::evaluate::Fault;
use crate::value::{Data, Entries, Guard, Piece, Unknown, Value};

/// More strings of one value are not given.
const MOST: usize = 10_000;
/// Values nested deeper are not looked into.
const MOST_DEPTH: usize = 64;
/// What stands for a part that isn't known.
const HOLE: &str = "${…}";

/// Pairs that say by their own words what a value is called: an environment variable is `{ name = …, value = … }`.
const NAMED: [(&str, &str); 4] = [
    ("name", "value"),
    ("Name", "Value"),
    ("key", "value"),
    ("Key", "Value"),
];

pub(super) fn function(call: &Call<'_>) -> Option<Result<Value, Fault>> {
    Some(match call.name {
        "texts" => texts(call),
        _ => return None,
    })
}

/// The strings in a value at any depth, in JSON that a string encodes as well, each as `text`, with the `name` of what
/// holds it and the `path` to it. A part of a string that isn't known is `${…}` in it; wholly unknown ones are left out.
fn texts(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    let mut walk = Walk {
        call,
        found: Vec::new(),
    };
    walk.value(&value, Guard::TRUE, "", &EcoString::new(), 0);
    Ok(crate::evaluate::collection(walk.found, None).at(value.origin()))
}

struct Walk<'w, 'c> {
    call: &'w Call<'c>,
    found: Vec<Member>,
}

impl Walk<'_, '_> {
    fn value(&mut self, value: &Value, guard: Guard, name: &str, path: &EcoString, depth: usize) {
        if depth > MOST_DEPTH || self.found.len() >= MOST || guard.is_false() {
            return;
        }
        match &value.data {
            Data::String(_) => match structured(value) {
                Some(inner) => self.value(&inner, guard, name, path, depth + 1),
                None => {
                    let text = value.as_str().unwrap_or("").into();
                    self.push(text, value, guard, name, path);
                }
            },
            Data::Unknown(unknown) => self.unknown(value, unknown, guard, name, path, depth),
            Data::Object(_) | Data::Map(_) => {
                let entries = value.as_entries().cloned().unwrap_or_default();
                let own = called(&entries);
                for (key, inner) in &entries {
                    let name = match &own {
                        Some((of, name)) if key == of => name.as_str(),
                        _ => key.as_str(),
                    };
                    let path = match path.as_str() {
                        "" => key.clone(),
                        path => eco_format!("{path}.{key}"),
                    };
                    self.value(inner, guard, name, &path, depth + 1);
                }
            }
            Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
                for (index, item) in value.as_items().unwrap_or_default().iter().enumerate() {
                    let path = eco_format!("{path}[{index}]");
                    self.value(item, guard, name, &path, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn unknown(
        &mut self,
        value: &Value,
        unknown: &Unknown,
        guard: Guard,
        name: &str,
        path: &EcoString,
        depth: usize,
    ) {
        let both = |when: Guard| self.call.evaluator.guards.borrow_mut().and(guard, when);
        if let Some(encoded) = &unknown.encoded {
            self.value(encoded, guard, name, path, depth + 1);
        } else if let Some(members) = &unknown.members {
            for (when, key, item) in &members.items {
                let path = match key {
                    Some(key) => eco_format!("{path}[{key:?}]"),
                    None => path.clone(),
                };
                let guard = both(*when);
                let name = key.as_ref().map_or(name, |key| key.as_str());
                self.value(item, guard, name, &path, depth + 1);
            }
        } else if let Some(cases) = &unknown.cases {
            for (when, case) in cases.iter() {
                let guard = both(*when);
                self.value(case, guard, name, path, depth + 1);
            }
        } else if let Some(pieces) = &unknown.pieces {
            if let Ok(Some(inner)) = decoded(value)
                && inner.as_unknown().is_none()
            {
                return self.value(&inner, guard, name, path, depth + 1);
            }
            let mut text = EcoString::new();
            for piece in pieces.iter() {
                match piece {
                    Piece::Text(known) => text.push_str(known),
                    Piece::Hole(_) => text.push_str(HOLE),
                }
            }
            self.push(text, value, guard, name, path);
        } else if !unknown.prefix.is_empty() {
            let text = eco_format!("{}{HOLE}", unknown.prefix);
            self.push(text, value, guard, name, path);
        }
    }

    fn push(&mut self, text: EcoString, value: &Value, guard: Guard, name: &str, path: &str) {
        if self.found.len() >= MOST {
            return;
        }
        let text = Value::string(text).at(value.origin()).mark(value.marks);
        let object = Value::object(Entries::from_iter([
            ("name".into(), Value::string(name)),
            ("path".into(), Value::string(path)),
            ("text".into(), text),
        ]));
        self.found.push((guard, None, object.at(value.origin())));
    }
}

/// The value that a string encodes as JSON, where that is an object or a list.
fn structured(value: &Value) -> Option<Value> {
    let start = value.as_str()?.trim_start();
    if !start.starts_with(['{', '[']) {
        return None;
    }
    decoded(value).ok().flatten().filter(|inner| {
        matches!(
            inner.data,
            Data::Object(_) | Data::Map(_) | Data::Tuple(_) | Data::List(_)
        )
    })
}

/// Of an object that says by its own words what its value is called: the value's key, and the name.
fn called(entries: &Entries) -> Option<(&'static str, EcoString)> {
    NAMED.iter().find_map(|(name, value)| {
        let name = entries.get(*name)?.as_str()?;
        entries.get(*value)?;
        Some((*value, name.into()))
    })
}
