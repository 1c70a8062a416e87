//! Reading attributes and elements.

use std::sync::Arc;

use ecow::{EcoString, eco_format};

use super::{Evaluator, Fault, Frame, Mode};
use crate::syntax::{Expression, Span};
use crate::value::{
    Data, Guard, Members, Number, Object, Opening, Reason, ReasonKind, Reference, Type, Unknown,
    Value, convert, join_path,
};

/// What an element of a splat costs besides evaluating it.
const STEPS_PER_ELEMENT: u64 = 2;

impl Evaluator<'_> {
    /// `value.name`; `name_span` is the name's, `span` that of the whole.
    pub fn attribute(
        &self,
        value: &Value,
        name: &str,
        name_span: Span,
        span: Span,
    ) -> Result<Value, Fault> {
        let result = self.lift(std::slice::from_ref(value), &|values| match values {
            [value] => self.plain_attribute(value, name, name_span, span),
            _ => Ok(Value::null()),
        })?;
        Ok(result.mark(value.marks))
    }

    fn plain_attribute(
        &self,
        value: &Value,
        name: &str,
        name_span: Span,
        span: Span,
    ) -> Result<Value, Fault> {
        let unsupported = |detail: String| Fault::new("Unsupported attribute", detail, name_span);
        match &value.data {
            Data::Null(_) if self.mode == Mode::Rule => Ok(Value::null().at(value.origin())),
            Data::Null(_) => Err(Fault::new(
                "Attempt to get attribute from null value",
                "This value is null, so it does not have any attributes.",
                name_span,
            )),
            Data::Object(object) => {
                if let Some(opening) = &object.open {
                    self.references.note_read(opening, name);
                }
                match (object.entries.get(name), &object.open) {
                    (Some(found), None) => Ok(found.clone()),
                    (Some(found), Some(opening)) => {
                        Ok(found.clone().mark(self.references.attribute_marks(opening, name)))
                    }
                    (None, Some(opening)) if !opening.complete => {
                        let marks = self.references.attribute_marks(opening, name);
                        Ok(self.computed(opening, name).at(span).mark(marks))
                    }
                    (None, Some(opening)) if opening.is_unmapped(name) => {
                        Ok(unmapped(opening, name).at(value.origin()))
                    }
                    (None, _) if self.mode == Mode::Rule => Ok(Value::null().at(value.origin())),
                    (None, _) => Err(unsupported(format!("This object does not have an attribute named {name:?}."))),
                }
            }
            Data::Map(map) => match map.entries.get(name) {
                Some(found) => Ok(found.clone()),
                None if self.mode == Mode::Rule => Ok(Value::null().at(value.origin())),
                None => Err(Fault::new(
                    "Missing map element",
                    format!("This map does not have an element with the key {name:?}."),
                    name_span,
                )),
            },
            // A block that the provider allows once is an object there; which those are is the provider's
            // knowledge, so a single block can be read both ways.
            Data::Tuple(tuple) if tuple.blocks => match tuple.items.as_slice() {
                [] if self.mode == Mode::Rule => Ok(Value::null().at(value.origin())),
                [] => Ok(Value::unknown_of(Type::Dynamic, Reason::new(ReasonKind::Computed, self.references.text(span))).at(span)),
                [one] => self.plain_attribute(one, name, name_span, span),
                _ => Err(unsupported(format!(
                    "There are several blocks here, so {name:?} must be read from one of them."
                ))),
            },
            Data::Unknown(unknown) => match &unknown.ty {
                Type::Dynamic => Ok(below(unknown, name, Type::Dynamic).at(span)),
                Type::Object(object) => match object.attributes.get(name) {
                    Some(ty) => Ok(below(unknown, name, ty.clone()).at(span)),
                    None if self.mode == Mode::Rule => Ok(Value::null().at(value.origin())),
                    None => Err(unsupported(format!("This object does not have an attribute named {name:?}."))),
                },
                Type::Map(element) => Ok(below(unknown, name, element.as_ref().clone()).at(span)),
                // The schema of another provider version may say list where this one says object.
                Type::List(element) if unknown.refers_to.is_some() => match element.as_ref() {
                    Type::Object(object) => Ok(below(unknown, name, object.attributes.get(name).cloned().unwrap_or_default()).at(span)),
                    _ => Err(unsupported("This value does not have any attributes.".into())),
                },
                _ if self.mode == Mode::Rule => Ok(Value::null().at(value.origin())),
                _ => Err(unsupported("This value does not have any attributes.".into())),
            },
            Data::List(_) | Data::Set(_) | Data::Tuple(_) => Err(unsupported(
                "Can't access attributes on a list of objects. Did you mean to access an attribute for a specific element of the list, or across all elements of the list?".into(),
            )),
            Data::Bool(_) | Data::Number(_) | Data::String(_) => {
                Err(unsupported("This value does not have any attributes.".into()))
            }
        }
    }

    /// The value that the provider computes for an attribute which isn't written.
    pub fn computed(&self, opening: &Opening, name: &str) -> Value {
        let path = join_path(&opening.reference.path, name);
        Value::unknown(Unknown {
            ty: self.references.attribute_type(opening, name),
            reason: Reason::new(
                ReasonKind::Computed,
                eco_format!("{}.{path}", opening.address),
            ),
            // Who refers to an attribute means that it is set; a rule that reads what lives elsewhere only wants to know.
            refers_to: (self.mode == Mode::Terraform || is_identity(name)).then(|| Reference {
                node: opening.reference.node,
                path: path.clone(),
            }),
            // Every resource's id is set once it exists.
            not_null: name == "id" && opening.reference.path.is_empty(),
            ..Unknown::default()
        })
    }

    /// `value[key]`
    pub fn index(
        &self,
        value: &Value,
        key: &Value,
        key_span: Span,
        span: Span,
    ) -> Result<Value, Fault> {
        let result = self.lift(&[value.clone(), key.clone()], &|values| match values {
            [value, key] => self.plain_index(value, key, key_span, span),
            _ => Ok(Value::null()),
        })?;
        Ok(result.mark(value.marks).mark(key.marks))
    }

    fn plain_index(
        &self,
        value: &Value,
        key: &Value,
        key_span: Span,
        span: Span,
    ) -> Result<Value, Fault> {
        // Terraform places these errors at the opening bracket.
        let bracket = Span::new(key_span.start.saturating_sub(1), span.end.max(key_span.end));
        let invalid = |detail: String| Fault::new("Invalid index", detail, bracket);
        if value.is_null() {
            return match self.mode {
                Mode::Rule => Ok(Value::null().at(value.origin())),
                Mode::Terraform => Err(Fault::new(
                    "Attempt to index null value",
                    "This value is null, so it does not have any indices.",
                    bracket,
                )),
            };
        }
        if key.is_null() {
            return match self.mode {
                Mode::Rule => Ok(Value::null()),
                Mode::Terraform => {
                    Err(invalid("Can't use a null value as an indexing key.".into()))
                }
            };
        }
        let absent = |detail: &str| match self.mode {
            Mode::Rule => Ok(Value::null().at(value.origin())),
            Mode::Terraform => Err(invalid(detail.into())),
        };
        match &value.data {
            Data::List(_) | Data::Tuple(_) => {
                let items = value.as_items().unwrap_or_default();
                let Ok(number) = convert(key, &Type::Number) else {
                    // A single block also reads as an object: `self.rule["name"]`.
                    if let Data::Tuple(t) = &value.data
                        && t.blocks
                        && let [one] = t.items.as_slice()
                    {
                        return self.plain_index(one, key, key_span, span);
                    }
                    return Err(invalid("The given key does not identify an element in this collection value: a number is required.".into()));
                };
                match &number.data {
                    Data::Number(n) => {
                        if !n.is_integer() {
                            return Err(invalid("The given key does not identify an element in this collection value: indexing a sequence requires a whole number, but the given index has a fractional part.".into()));
                        }
                        if n.is_negative() {
                            return absent("The given key does not identify an element in this collection value: a negative number is not a valid index for a sequence.");
                        }
                        let found = n
                            .as_i64()
                            .and_then(|i| usize::try_from(i).ok())
                            .and_then(|i| items.get(i));
                        match found {
                            Some(item) => Ok(item.clone()),
                            None if items.is_empty() => absent("The given key does not identify an element in this collection value: the collection has no elements."),
                            None => absent("The given key does not identify an element in this collection value: the given index is greater than or equal to the length of the collection."),
                        }
                    }
                    _ => {
                        let ty = match &value.data {
                            Data::List(l) => l.element.clone(),
                            _ => Type::Dynamic,
                        };
                        Ok(Value::unknown_of(ty, reason_of(key)).at(span))
                    }
                }
            }
            Data::Map(_) | Data::Object(_) => {
                let Ok(text) = convert(key, &Type::String) else {
                    // Code for another provider version may index what the schema says is an object.
                    return Err(invalid("The given key does not identify an element in this collection value: a string is required.".into()));
                };
                if let Data::Object(object) = &value.data
                    && let Some(opening) = &object.open
                {
                    if matches!(key.data, Data::Number(_)) && !opening.reference.path.is_empty() {
                        return Ok(value.clone());
                    }
                    if let Some(name) = text.as_str() {
                        return self.plain_attribute(value, name, key_span, span);
                    }
                }
                match (text.as_str(), value.as_entries()) {
                    (Some(name), Some(entries)) => match entries.get(name) {
                        Some(found) => Ok(found.clone()),
                        None => absent("The given key does not identify an element in this collection value."),
                    },
                    _ => {
                        let ty = match &value.data {
                            Data::Map(m) => m.element.clone(),
                            _ => Type::Dynamic,
                        };
                        Ok(Value::unknown_of(ty, reason_of(key)).at(span))
                    }
                }
            }
            Data::Set(_) => Err(invalid("Elements of a set are identified only by their value and don't have any separate index or key to select with, so it's only possible to perform operations across all elements of the set.".into())),
            Data::Unknown(unknown) => {
                let name: EcoString = match &key.data {
                    Data::String(t) => t.as_str().into(),
                    Data::Number(n) => eco_format!("{n}"),
                    _ => "*".into(),
                };
                if let Some(members) = &unknown.members
                    && let Some(cases) = self.member(members, key)
                {
                    if let ([(guard, only)], Mode::Rule) = (cases.as_slice(), self.mode)
                        && guard.is_true()
                    {
                        return Ok(only.clone());
                    }
                    let mut found = below(unknown, &name, Type::Dynamic);
                    if let Data::Unknown(u) = &mut found.data {
                        Arc::make_mut(u).cases = Some(cases.into());
                    }
                    return Ok(found.at(span));
                }
                match &unknown.ty {
                    Type::Dynamic => Ok(below(unknown, &name, Type::Dynamic).at(span)),
                    Type::List(element) | Type::Map(element) => {
                        if matches!(unknown.ty, Type::List(_)) && convert(key, &Type::Number).is_err() {
                            return Err(invalid("The given key does not identify an element in this collection value: a number is required.".into()));
                        }
                        Ok(below(unknown, &name, element.as_ref().clone()).at(span))
                    }
                    Type::Tuple(types) => match convert(key, &Type::Number).ok().as_ref().map(|n| &n.data) {
                        Some(Data::Number(n)) => {
                            match n.as_i64().and_then(|i| usize::try_from(i).ok()).and_then(|i| types.get(i)) {
                                Some(ty) => Ok(below(unknown, &name, ty.clone()).at(span)),
                                None => absent("The given key does not identify an element in this collection value: the given index is greater than or equal to the length of the collection."),
                            }
                        }
                        _ => Ok(below(unknown, &name, Type::Dynamic).at(span)),
                    },
                    Type::Object(object) => match object.attributes.get(&name) {
                        Some(ty) => Ok(below(unknown, &name, ty.clone()).at(span)),
                        None if unknown.refers_to.is_some() => Ok(below(unknown, &name, Type::Dynamic).at(span)),
                        None => absent("The given key does not identify an element in this collection value."),
                    },
                    _ if self.mode == Mode::Rule => Ok(Value::null().at(value.origin())),
                    _ => Err(invalid("This value does not have any indices.".into())),
                }
            }
            _ => Err(invalid("This value does not have any indices.".into())),
        }
    }

    /// What an index or key of a collection may be that has these members, under which conditions; none where that can't be
    /// told. To a configuration it is nothing where no member is there: that is an error.
    fn member(&self, members: &Members, key: &Value) -> Option<Vec<(Guard, Value)>> {
        if let ([(guard, _, value)], true) = (members.items.as_slice(), members.stands_for_all) {
            return Some(vec![(*guard, value.clone())]);
        }
        let mut cases = Vec::new();
        let mut guards = self.guards.borrow_mut();
        if members.items.iter().all(|(_, key, _)| key.is_some()) {
            let wanted = convert(key, &Type::String).ok()?;
            let wanted = wanted.as_str()?;
            for (guard, key, value) in &members.items {
                if key.as_deref() == Some(wanted) {
                    cases.push((*guard, value.clone()));
                }
            }
        } else {
            if members.open.is_some() || members.items.len() > Unknown::MOST_CASES {
                return None;
            }
            let index = match &convert(key, &Type::Number).ok()?.data {
                Data::Number(number) => as_index(number)?,
                _ => return None,
            };
            // When so many of the members before are there.
            let mut before = vec![Guard::TRUE];
            for (guard, _, value) in &members.items {
                let here = before.get(index).copied().unwrap_or(Guard::FALSE);
                let here = guards.and(here, *guard);
                if !here.is_false() {
                    cases.push((here, value.clone()));
                }
                let absent = guards.not(*guard);
                let mut after = vec![Guard::FALSE; before.len() + 1];
                for (count, when) in before.iter().enumerate() {
                    for (count, is_there) in [(count, absent), (count + 1, *guard)] {
                        if let Some(sum) = after.get_mut(count) {
                            let both = guards.and(*when, is_there);
                            *sum = guards.or(*sum, both);
                        }
                    }
                }
                before = after;
            }
        }
        if self.mode == Mode::Rule && members.open.is_none() {
            let covered = cases
                .iter()
                .fold(Guard::FALSE, |sum, (g, _)| guards.or(sum, *g));
            let rest = guards.not(covered);
            if !rest.is_false() {
                cases.push((rest, Value::null()));
            }
        }
        (!cases.is_empty()).then_some(cases)
    }

    /// `target[*].…`
    pub(super) fn splat(
        &self,
        target: &Value,
        target_span: Span,
        each: &Expression,
        span: Span,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        let element = |item: &Value| {
            self.budget.spend(STEPS_PER_ELEMENT);
            let inner = Frame {
                parent: frame,
                bindings: Default::default(),
                element: Some(item.clone()),
            };
            self.evaluate(each, Some(&inner))
        };
        let marks = target.marks;
        match &target.data {
            Data::Null(ty) if ty.is_sequence() && self.mode == Mode::Terraform => Err(Fault::new(
                "Splat of null value",
                "Splat expressions (with the * symbol) cannot be applied to null sequences.",
                target_span,
            )),
            Data::Null(_) => Ok(Value::tuple(Vec::new()).at(span).mark(marks)),
            Data::Tuple(tuple) => {
                let items = tuple
                    .items
                    .iter()
                    .map(element)
                    .collect::<Result<Vec<_>, _>>()?;
                // Elements of elements that are absent don't count in rules: `self.ingress[*].cidr_blocks[*]`.
                Ok(Value::tuple(items).at(span).mark(marks))
            }
            Data::List(list) | Data::Set(list) => {
                let items = list
                    .items
                    .iter()
                    .map(element)
                    .collect::<Result<Vec<_>, _>>()?;
                let ty = match items.first() {
                    Some(first) => first.ty(),
                    None => {
                        let sample = Value::unknown_of(list.element.clone(), Reason::default());
                        element(&sample).map(|v| v.ty()).unwrap_or_default()
                    }
                };
                Ok(Value::list(ty, items).at(span).mark(marks))
            }
            Data::Unknown(unknown) => {
                if let (Mode::Rule, Some(members)) = (self.mode, &unknown.members) {
                    return self.over_members(members, &|_, item| element(item), span);
                }
                let ty = match &unknown.ty {
                    Type::List(e) | Type::Set(e) => {
                        let sample = Value::unknown_of(e.as_ref().clone(), unknown.reason.clone());
                        Type::list(element(&sample)?.ty())
                    }
                    _ => Type::Dynamic,
                };
                let length = if matches!(ty, Type::List(_)) {
                    unknown.length
                } else {
                    None
                };
                let mut result = Unknown {
                    ty,
                    length,
                    not_null: unknown.ty != Type::Dynamic,
                    reason: unknown.reason.clone(),
                    ..Unknown::default()
                };
                if let Some(members) = &unknown.members {
                    let mapped = self.over_members(members, &|_, item| element(item), span)?;
                    result.members = mapped.as_unknown().and_then(|u| u.members.clone());
                }
                Ok(Value::unknown(result).at(span).mark(marks))
            }
            // Of what nothing declares it isn't known whether it is one or many.
            Data::Object(object) if self.mode == Mode::Terraform && is_undeclared(object) => {
                let address = object.open.as_ref().map(|o| o.address.clone());
                let reason = Reason::new(ReasonKind::Invalid, address.unwrap_or_default());
                let one = vec![(Guard::TRUE, None, element(target)?)];
                Ok(super::collection(one, Some(reason)).at(span).mark(marks))
            }
            _ => Ok(Value::tuple(vec![element(target)?]).at(span).mark(marks)),
        }
    }
}

/// Whether nothing at all is known of a resource ([`Value::unseen`]).
fn is_undeclared(object: &Object) -> bool {
    let is_unseen = |o: &Opening| !o.complete && o.reference.path.is_empty();
    object.entries.is_empty() && object.open.as_ref().is_some_and(is_unseen)
}

/// The attribute of something that the other language has no word for.
fn unmapped(opening: &Opening, name: &str) -> Value {
    let path = join_path(&opening.reference.path, name);
    let what = eco_format!("{}.{path}", opening.address);
    Value::unknown_of(Type::Dynamic, Reason::new(ReasonKind::Unmapped, what))
}

/// The unknown at `name` below an unknown.
fn below(unknown: &Unknown, name: &str, ty: Type) -> Value {
    let refers_to = unknown.refers_to.as_ref().map(|r| Reference {
        node: r.node,
        path: join_path(&r.path, name),
    });
    let mut reason = unknown.reason.clone();
    if refers_to.is_some() {
        reason.what = eco_format!("{}.{name}", reason.what);
    }
    Value::unknown(Unknown {
        ty,
        reason,
        refers_to,
        ..Unknown::default()
    })
}

fn reason_of(value: &Value) -> Reason {
    value
        .as_unknown()
        .map(|u| u.reason.clone())
        .unwrap_or_default()
}

/// A number that indexes.
pub(crate) fn as_index(number: &Number) -> Option<usize> {
    number.as_i64().and_then(|i| usize::try_from(i).ok())
}

/// Whether an attribute says which resource it is.
fn is_identity(name: &str) -> bool {
    let last = name.rsplit('_').next().unwrap_or(name);
    last.eq_ignore_ascii_case("id") || last.eq_ignore_ascii_case("arn") || last == "name"
}
