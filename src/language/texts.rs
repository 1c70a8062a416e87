//! `texts(x)`: all strings in a value, for rules about what they say wherever it is said.

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashSet;

use super::decoding::decoded;
use super::{Call, Function};
use crate::evaluate::Fault;
use crate::syntax::Span;
use crate::value::{Data, Entries, Guard, Marks, Piece, Reason, Unknown, Value};

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

pub(super) const FUNCTIONS: &[(&str, Function)] = &[("texts", |call| Some(texts(call)))];

/// The strings in a value at any depth, in JSON that a string encodes as well, each as `text`, with the `name` of what
/// holds it and the `path` to it. A part of a string that isn't known is `${…}` in it; wholly unknown ones are left out.
/// With names behind it (`texts(x, ["AdminPassword"])`) only what has one of them, in whatever case and with or without `_` and `-`.
fn texts(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    let names = match call.arguments.len() {
        0 | 1 => None,
        _ => Some(names(call)?),
    };
    let found = Walk::over(call, &value)
        .into_iter()
        .filter(|(_, found)| match &names {
            Some(names) => names.contains(&folded(&found.name)),
            None => true,
        })
        .filter_map(|(guard, found)| {
            let text = Value::string(found.text?).at(found.span).mark(found.marks);
            let object = Value::object(Entries::from_iter([
                ("name".into(), Value::string(found.name)),
                ("path".into(), Value::string(found.path)),
                ("text".into(), text),
            ]));
            Some((guard, None, object.at(found.span)))
        })
        .collect();
    Ok(crate::evaluate::collection(found, None).at(value.origin()))
}

/// The names in the second argument, folded.
fn names(call: &Call<'_>) -> Result<FxHashSet<String>, Fault> {
    let list = call.value(1)?;
    let known = list.as_items().and_then(|items| {
        let texts = items.iter().map(|i| i.as_str().map(folded));
        texts.collect::<Option<_>>()
    });
    known.ok_or_else(|| call.fault("argument 2 of texts must be a list of names".into()))
}

/// A name without what differs between ways to write it.
fn folded(name: &str) -> String {
    let kept = name.chars().filter(|c| !matches!(c, '_' | '-'));
    kept.flat_map(char::to_lowercase).collect()
}

/// A string in a value.
pub(super) struct Text {
    /// What it says, `${…}` where a part of it isn't known; none where all of it isn't.
    pub text: Option<EcoString>,
    /// Why it isn't known at all.
    pub unknown: Option<Reason>,
    /// What the thing that holds it is called.
    pub name: EcoString,
    /// The way to it: `container_definitions[0].environment[1].value`.
    pub path: EcoString,
    /// Where it is written.
    pub span: Span,
    /// Its marks.
    pub marks: Marks,
}

/// Collects the strings in a value, each with the condition under which it is there.
pub(super) struct Walk<'w, 'c> {
    call: &'w Call<'c>,
    found: Vec<(Guard, Text)>,
}

/// Where in a value a walk is.
#[derive(Clone)]
struct Place {
    guard: Guard,
    name: EcoString,
    path: EcoString,
    depth: usize,
}

impl Place {
    fn below(&self, name: impl Into<EcoString>, path: EcoString) -> Place {
        Place {
            guard: self.guard,
            name: name.into(),
            path,
            depth: self.depth + 1,
        }
    }

    fn under(&self, guard: Guard) -> Place {
        Place {
            guard,
            ..self.clone()
        }
    }
}

impl<'w, 'c> Walk<'w, 'c> {
    pub fn over(call: &'w Call<'c>, value: &Value) -> Vec<(Guard, Text)> {
        let mut walk = Walk {
            call,
            found: Vec::new(),
        };
        let start = Place {
            guard: Guard::TRUE,
            name: EcoString::new(),
            path: EcoString::new(),
            depth: 0,
        };
        walk.value(value, &start);
        walk.found
    }

    fn value(&mut self, value: &Value, place: &Place) {
        if place.depth > MOST_DEPTH || self.found.len() >= MOST || place.guard.is_false() {
            return;
        }
        match &value.data {
            Data::String(_) => match structured(value) {
                Some(inner) => {
                    self.value(&inner, &place.below(place.name.clone(), place.path.clone()))
                }
                None => {
                    let text = value.as_str().unwrap_or("").into();
                    self.push(Some(text), None, value, place);
                }
            },
            Data::Unknown(unknown) => self.unknown(value, unknown, place),
            Data::Object(_) | Data::Map(_) => {
                let entries = value.as_entries().cloned().unwrap_or_default();
                let own = called(&entries);
                for (key, inner) in &entries {
                    let name = match &own {
                        Some((of, name)) if key == of => name.clone(),
                        _ => key.clone(),
                    };
                    let path = match place.path.as_str() {
                        "" => key.clone(),
                        path => eco_format!("{path}.{key}"),
                    };
                    self.value(inner, &place.below(name, path));
                }
            }
            Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
                for (index, item) in value.as_items().unwrap_or_default().iter().enumerate() {
                    let path = eco_format!("{}[{index}]", place.path);
                    self.value(item, &place.below(place.name.clone(), path));
                }
            }
            _ => {}
        }
    }

    fn unknown(&mut self, value: &Value, unknown: &Unknown, place: &Place) {
        let both = |when: Guard| {
            self.call
                .evaluator
                .guards
                .borrow_mut()
                .and(place.guard, when)
        };
        if let Some(encoded) = &unknown.encoded {
            self.value(
                encoded,
                &place.below(place.name.clone(), place.path.clone()),
            );
        } else if let Some(members) = &unknown.members {
            for (when, key, item) in &members.items {
                let under = place.under(both(*when));
                let inner = match key {
                    Some(key) => under.below(key.clone(), eco_format!("{}[{key:?}]", place.path)),
                    None => under.below(place.name.clone(), place.path.clone()),
                };
                self.value(item, &inner);
            }
        } else if let Some(cases) = &unknown.cases {
            for (when, case) in cases.iter() {
                let under = place.under(both(*when));
                self.value(case, &under.below(place.name.clone(), place.path.clone()));
            }
        } else if let Some(pieces) = &unknown.pieces {
            if let Ok(Some(inner)) = decoded(value)
                && inner.as_unknown().is_none()
            {
                return self.value(&inner, &place.below(place.name.clone(), place.path.clone()));
            }
            let mut text = EcoString::new();
            for piece in pieces.iter() {
                match piece {
                    Piece::Text(known) => text.push_str(known),
                    Piece::Hole(_) => text.push_str(HOLE),
                }
            }
            self.push(Some(text), None, value, place);
        } else if unknown.prefix.is_empty() {
            self.push(None, Some(unknown.reason.clone()), value, place);
        } else {
            let text = eco_format!("{}{HOLE}", unknown.prefix);
            self.push(Some(text), None, value, place);
        }
    }

    fn push(
        &mut self,
        text: Option<EcoString>,
        unknown: Option<Reason>,
        value: &Value,
        place: &Place,
    ) {
        if self.found.len() < MOST {
            let text = Text {
                text,
                unknown,
                name: place.name.clone(),
                path: place.path.clone(),
                span: value.origin(),
                marks: value.marks,
            };
            self.found.push((place.guard, text));
        }
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
