//! `texts(x)`: all strings in a value, for rules about what they say wherever it is said.

use ecow::{EcoString, eco_format};

use super::decoding::decoded;
use super::{Call, Function};
use crate::evaluate::Fault;
use crate::secrets::called;
use crate::syntax::Span;
use crate::value::{Data, Entries, Guard, Marks, Reason, Unknown, Value};

/// More strings of one value are not given.
const MOST: usize = 10_000;
/// Values nested deeper are not looked into.
const MOST_DEPTH: usize = 64;
/// What stands for a part that isn't known.
const HOLE: &str = "${…}";

pub(super) const FUNCTIONS: &[(&str, Function)] = &[("texts", |call| Some(texts(call)))];

/// The strings in a value at any depth, in JSON that a string encodes as well, each as `text`, with the `name` of what
/// holds it and the `path` to it. A part of a string that isn't known is `${…}` in it; wholly unknown ones are left out.
/// With names behind it (`texts(x, ["AdminPassword"])`) only what has one of them, in whatever case and with or without `_` and `-`.
fn texts(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    let listed = match call.arguments.len() {
        0 | 1 => None,
        _ => Some(call.value(1)?),
    };
    if listed.is_some() {
        call.evaluator
            .budget
            .spend(u64::from(value.size().cells) / 4);
    }
    let names = listed.as_ref().map(|list| names(call, list)).transpose()?;
    let found = Walk::over_named(call, &value, names.as_deref())
        .into_iter()
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

/// The names in the second argument.
fn names<'v>(call: &Call<'_>, list: &'v Value) -> Result<Vec<&'v str>, Fault> {
    let known = list
        .as_items()
        .and_then(|items| items.iter().map(Value::as_str).collect());
    known.ok_or_else(|| call.fault("argument 2 of texts must be a list of names".into()))
}

/// Whether two names are the same but for what differs between ways to write them.
fn is_called(name: &str, wanted: &str) -> bool {
    fn plain(name: &str) -> impl Iterator<Item = u8> {
        let kept = name.bytes().filter(|b| !matches!(b, b'_' | b'-'));
        kept.map(|b| b.to_ascii_lowercase())
    }
    fn folded(name: &str) -> impl Iterator<Item = char> {
        let kept = name.chars().filter(|c| !matches!(c, '_' | '-'));
        kept.flat_map(char::to_lowercase)
    }
    match name.is_ascii() && wanted.is_ascii() {
        true => plain(name).eq(plain(wanted)),
        false => folded(name).eq(folded(wanted)),
    }
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
    /// Only what is called so is collected.
    names: Option<&'w [&'w str]>,
    /// The name that was looked at last, and whether it is one: the elements of a list have the same.
    last: Option<(EcoString, bool)>,
    found: Vec<(Guard, Text)>,
}

/// Where in a value a walk is. The path is put together for what is found only.
#[derive(Clone, Copy)]
struct Place<'p> {
    outer: Option<&'p Place<'p>>,
    step: Step<'p>,
    guard: Guard,
    name: &'p str,
    depth: usize,
}

/// How a walk came from the outer value to the inner.
#[derive(Clone, Copy)]
enum Step<'p> {
    /// It is the same value, decoded or in a case.
    Same,
    Key(&'p str),
    /// Of a member that isn't there for sure.
    Quoted(&'p str),
    Index(usize),
}

impl<'p> Place<'p> {
    fn below(&'p self, guard: Guard, name: &'p str, step: Step<'p>) -> Place<'p> {
        Place {
            outer: Some(self),
            step,
            guard,
            name,
            depth: self.depth + 1,
        }
    }

    fn within(&'p self, guard: Guard) -> Place<'p> {
        self.below(guard, self.name, Step::Same)
    }

    fn path(&self) -> EcoString {
        let mut steps = Vec::new();
        let mut at = Some(self);
        while let Some(place) = at {
            steps.push(place.step);
            at = place.outer;
        }
        let mut path = EcoString::new();
        for step in steps.into_iter().rev() {
            match step {
                Step::Same => {}
                Step::Key(key) if path.is_empty() => path.push_str(key),
                Step::Key(key) => path.push_str(&eco_format!(".{key}")),
                Step::Quoted(key) => path.push_str(&eco_format!("[{key:?}]")),
                Step::Index(index) => path.push_str(&eco_format!("[{index}]")),
            }
        }
        path
    }
}

impl<'w, 'c> Walk<'w, 'c> {
    pub fn over(call: &'w Call<'c>, value: &Value) -> Vec<(Guard, Text)> {
        Walk::over_named(call, value, None)
    }

    fn over_named(
        call: &'w Call<'c>,
        value: &Value,
        names: Option<&'w [&'w str]>,
    ) -> Vec<(Guard, Text)> {
        let mut walk = Walk {
            call,
            names,
            last: None,
            found: Vec::new(),
        };
        let start = Place {
            outer: None,
            step: Step::Same,
            guard: Guard::TRUE,
            name: "",
            depth: 0,
        };
        walk.value(value, &start);
        walk.found
    }

    fn value(&mut self, value: &Value, place: &Place<'_>) {
        if place.depth > MOST_DEPTH || self.found.len() >= MOST || place.guard.is_false() {
            return;
        }
        match &value.data {
            Data::String(_) => match structured(value) {
                Some(inner) => self.value(&inner, &place.within(place.guard)),
                None => self.push(value, place, || (value.as_str().map(EcoString::from), None)),
            },
            Data::Unknown(unknown) => self.unknown(value, unknown, place),
            Data::Object(_) | Data::Map(_) => {
                let Some(entries) = value.as_entries() else {
                    return;
                };
                let own = called(entries);
                for (key, inner) in entries {
                    let name = match own {
                        Some((of, name)) if key == of => name,
                        _ => key,
                    };
                    self.value(inner, &place.below(place.guard, name, Step::Key(key)));
                }
            }
            Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
                for (index, item) in value.as_items().unwrap_or_default().iter().enumerate() {
                    let step = Step::Index(index);
                    self.value(item, &place.below(place.guard, place.name, step));
                }
            }
            _ => {}
        }
    }

    fn unknown(&mut self, value: &Value, unknown: &Unknown, place: &Place<'_>) {
        let both = |when: Guard| {
            self.call
                .evaluator
                .guards
                .borrow_mut()
                .and(place.guard, when)
        };
        if let Some(encoded) = &unknown.encoded {
            self.value(encoded, &place.within(place.guard));
        } else if let Some(members) = &unknown.members {
            for (when, key, item) in &members.items {
                let guard = both(*when);
                match key {
                    Some(key) => self.value(item, &place.below(guard, key, Step::Quoted(key))),
                    None => self.value(item, &place.within(guard)),
                }
            }
        } else if let Some(cases) = &unknown.cases {
            for (when, case) in cases.iter() {
                let guard = both(*when);
                self.value(case, &place.within(guard));
            }
        } else if unknown.pieces.is_some()
            && let Ok(Some(inner)) = decoded(value)
            && inner.as_unknown().is_none()
        {
            self.value(&inner, &place.within(place.guard));
        } else {
            self.push(value, place, || match unknown.text_with(HOLE) {
                Some(text) => (Some(text), None),
                None => (None, Some(unknown.reason.clone())),
            });
        }
    }

    /// Whether what is called so is collected.
    fn is_meant(&mut self, name: &str) -> bool {
        let Some(names) = self.names else { return true };
        match &self.last {
            Some((last, is_meant)) if last == name => *is_meant,
            _ => {
                let is_meant = names.iter().any(|wanted| is_called(name, wanted));
                self.last = Some((name.into(), is_meant));
                is_meant
            }
        }
    }

    fn push(
        &mut self,
        value: &Value,
        place: &Place<'_>,
        text: impl FnOnce() -> (Option<EcoString>, Option<Reason>),
    ) {
        if self.found.len() < MOST && self.is_meant(place.name) {
            let (text, unknown) = text();
            let text = Text {
                text,
                unknown,
                name: place.name.into(),
                path: place.path(),
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
