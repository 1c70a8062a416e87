//! `for` expressions.

use std::sync::Arc;

use ecow::EcoString;

use super::{Evaluator, Fault, Frame, Mode};
use crate::syntax::{Expression, For, Name, Span};
use crate::value::{
    Data, Entries, Guard, Marks, Members, Reason, ReasonKind, Truth, Type, Unknown, Value, convert,
};

/// What a result costs besides evaluating it.
const STEPS_PER_RESULT: u64 = 4;
/// More results than this aren't made by one expression.
const MOST_RESULTS: usize = 1_000_000;

/// What one `for` gathers.
#[derive(Default)]
struct Gathered {
    /// Guard, key, value in order.
    items: Vec<(Guard, Option<EcoString>, Value)>,
    /// Why there may be more; set as well where a condition or key isn't known.
    open: Option<Reason>,
    /// A condition or key wasn't known, so Terraform's result isn't either.
    is_unknown: bool,
    /// The one member stands for all: nothing chooses among them.
    stands_for_all: bool,
    marks: Marks,
}

impl Evaluator<'_> {
    pub(super) fn for_expression(
        &self,
        each: &For,
        span: Span,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        let collection = self.evaluate(&each.collection, frame)?;
        let mut gathered = Gathered {
            marks: collection.marks,
            ..Gathered::default()
        };
        match &collection.data {
            Data::Null(_) if self.mode == Mode::Rule => {}
            Data::Null(_) => {
                return Err(Fault::new(
                    "Iteration over null value",
                    "A null value cannot be used as the collection in a 'for' expression.",
                    each.collection.span,
                ));
            }
            Data::Unknown(unknown) => {
                if !matches!(
                    unknown.ty,
                    Type::Dynamic
                        | Type::List(_)
                        | Type::Set(_)
                        | Type::Map(_)
                        | Type::Tuple(_)
                        | Type::Object(_)
                ) {
                    return Err(not_iterable(each, &unknown.ty));
                }
                let Some(members) = unknown.members.clone() else {
                    if unknown.cases.is_some() {
                        return self.over_cases(each, &collection, span, frame);
                    }
                    return Ok(Value::unknown_of(Type::Dynamic, unknown.reason.clone())
                        .at(span)
                        .mark(collection.marks));
                };
                gathered.is_unknown = true;
                gathered.open = members.open.clone();
                gathered.stands_for_all =
                    members.stands_for_all && each.condition.is_none() && !each.group;
                for (n, (guard, key, item)) in members.items.iter().enumerate() {
                    let key = match key {
                        Some(k) => Value::string(k),
                        None => Value::number(n),
                    };
                    self.one(each, key, item.clone(), *guard, &mut gathered, frame)?;
                }
            }
            _ => {
                let Some(pairs) = pairs(&collection) else {
                    // Rules may write `for x in self.block` over what is one object or a scalar.
                    return Err(not_iterable(each, &collection.ty()));
                };
                for (key, item) in pairs {
                    self.one(each, key, item, Guard::TRUE, &mut gathered, frame)?;
                }
            }
        }
        self.finish(each, gathered, span)
    }

    /// Repeats over each of the collections that it may be.
    fn over_cases(
        &self,
        each: &For,
        collection: &Value,
        span: Span,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        let result = self.lift(std::slice::from_ref(collection), &|values| {
            let Some(value) = values.first() else {
                return Ok(Value::null());
            };
            if value.is_unknown() {
                return Ok(Value::unknown_of(
                    Type::Dynamic,
                    super::operators::reason_of(&[value]),
                ));
            }
            let mut gathered = Gathered::default();
            for (key, item) in pairs(value).unwrap_or_default() {
                self.one(each, key, item, Guard::TRUE, &mut gathered, frame)?;
            }
            self.finish(each, gathered, span)
        })?;
        Ok(result.at(span).mark(collection.marks))
    }

    fn one(
        &self,
        each: &For,
        key: Value,
        item: Value,
        guard: Guard,
        gathered: &mut Gathered,
        frame: Option<&Frame<'_>>,
    ) -> Result<(), Fault> {
        self.budget.spend(STEPS_PER_RESULT);
        if gathered.items.len() >= MOST_RESULTS {
            return Err(Fault::limit(
                "Too many results",
                "This 'for' expression makes more results than the limit allows.",
                each.collection.span,
            ));
        }
        let inner = bind(frame, each.key_name.as_ref(), &each.value_name, key, item);
        let mut guard = guard;
        let mut is_open = false;
        if let Some(condition) = &each.condition {
            let test = self.evaluate(condition, Some(&inner))?;
            gathered.marks = gathered.marks.with(test.marks);
            match self.keep(&test, condition)? {
                Keep::Yes => {}
                Keep::No => return Ok(()),
                Keep::When(when) => {
                    gathered.is_unknown = true;
                    guard = self.guards.borrow_mut().and(guard, when);
                    if guard.is_false() {
                        return Ok(());
                    }
                }
                Keep::Unknown(reason) => {
                    gathered.is_unknown = true;
                    gathered.open.get_or_insert(reason);
                    is_open = true;
                }
            }
        }
        let mut name = None;
        if let Some(key_expression) = &each.key {
            let key = self.evaluate(key_expression, Some(&inner))?;
            gathered.marks = gathered.marks.with(key.marks);
            if key.is_null() {
                return Err(Fault::new(
                    "Invalid object key",
                    "Key expression in 'for' expression must not produce a null value.",
                    key_expression.span,
                ));
            }
            let text = convert(&key, &Type::String).map_err(|why| {
                Fault::new(
                    "Invalid object key",
                    format!("The key expression produced an invalid result: {why}."),
                    key_expression.span,
                )
            })?;
            match text.as_str() {
                Some(k) => name = Some(EcoString::from(k)),
                None => {
                    gathered.is_unknown = true;
                    gathered
                        .open
                        .get_or_insert(super::operators::reason_of(&[&text]));
                    is_open = !gathered.stands_for_all;
                }
            }
        }
        let value = self.evaluate(&each.value, Some(&inner))?;
        if !is_open {
            gathered.items.push((guard, name, value));
        }
        Ok(())
    }

    fn keep(&self, test: &Value, condition: &Expression) -> Result<Keep, Fault> {
        if self.mode == Mode::Rule {
            let truth = self.rule_truth(test, condition.span)?;
            if truth == Truth::TRUE {
                return Ok(Keep::Yes);
            }
            if truth.no.is_true() {
                return Ok(Keep::No);
            }
            let covered = self.guards.borrow_mut().or(truth.yes, truth.no);
            if covered.is_true() {
                return Ok(Keep::When(truth.yes));
            }
            return Ok(Keep::Unknown(super::operators::reason_of(&[test])));
        }
        if test.is_null() {
            return Err(Fault::new(
                "Invalid 'for' condition",
                "The value of the 'if' clause must not be null.",
                condition.span,
            ));
        }
        let bool = convert(test, &Type::Bool).map_err(|why| {
            Fault::new(
                "Invalid 'for' condition",
                format!("The 'if' clause value is invalid: {why}."),
                condition.span,
            )
        })?;
        Ok(match bool.as_bool() {
            Some(true) => Keep::Yes,
            Some(false) => Keep::No,
            None => {
                let decides = bool
                    .as_unknown()
                    .is_some_and(|u| u.test.is_some() || u.input.is_some() || u.cases.is_some());
                if decides {
                    Keep::When(self.selection(&bool, condition.span))
                } else {
                    Keep::Unknown(super::operators::reason_of(&[&bool]))
                }
            }
        })
    }

    fn finish(&self, each: &For, gathered: Gathered, span: Span) -> Result<Value, Fault> {
        let Gathered {
            items,
            open,
            is_unknown,
            stands_for_all,
            marks,
        } = gathered;
        if is_unknown {
            let reason = open
                .clone()
                .unwrap_or_else(|| Reason::new(ReasonKind::Repetition, "a condition"));
            return Ok(Value::unknown(Unknown {
                reason,
                not_null: self.mode == Mode::Rule,
                members: (!each.group).then(|| {
                    Arc::new(Members {
                        items,
                        open,
                        stands_for_all: stands_for_all && self.mode == Mode::Terraform,
                    })
                }),
                ..Unknown::default()
            })
            .at(span)
            .mark(marks));
        }
        let Some(key_expression) = &each.key else {
            return Ok(Value::tuple(items.into_iter().map(|(_, _, v)| v).collect())
                .at(span)
                .mark(marks));
        };
        let mut entries = Entries::new();
        if each.group {
            let mut groups: std::collections::BTreeMap<EcoString, Vec<Value>> = Default::default();
            for (_, key, value) in items {
                groups
                    .entry(key.unwrap_or_default())
                    .or_default()
                    .push(value);
            }
            entries.extend(
                groups
                    .into_iter()
                    .map(|(k, v)| (k, Value::tuple(v).at(span))),
            );
        } else {
            for (_, key, value) in items {
                let key = key.unwrap_or_default();
                if entries.insert(key.clone(), value).is_some() {
                    let key = match marks.is_hidden() {
                        true => "that a sensitive value is".to_string(),
                        false => format!("{key:?}"),
                    };
                    return Err(Fault::new(
                        "Duplicate object key",
                        format!(
                            "Two different items produced the key {key} in this 'for' expression. If duplicates are expected, use the ellipsis (...) after the value expression to enable grouping by key."
                        ),
                        key_expression.span,
                    ));
                }
            }
        }
        Ok(Value::object(entries).at(span).mark(marks))
    }
}

enum Keep {
    Yes,
    No,
    When(Guard),
    Unknown(Reason),
}

fn not_iterable(each: &For, ty: &Type) -> Fault {
    Fault::new(
        "Iteration over non-iterable value",
        format!(
            "A value of type {} cannot be used as the collection in a 'for' expression.",
            ty.friendly_name()
        ),
        each.collection.span,
    )
}

/// The bindings of one round.
pub fn bind<'f>(
    parent: Option<&'f Frame<'f>>,
    key_name: Option<&'f Name>,
    value_name: &'f Name,
    key: Value,
    item: Value,
) -> Frame<'f> {
    Frame {
        parent,
        bindings: [
            key_name.map(|name| (&*name.text, key)),
            Some((&*value_name.text, item)),
        ],
        element: None,
    }
}

/// Key and value of each element; none for what can't be repeated over.
pub fn pairs(collection: &Value) -> Option<Vec<(Value, Value)>> {
    match &collection.data {
        Data::List(l) => Some(
            l.items
                .iter()
                .enumerate()
                .map(|(n, v)| (Value::number(n), v.clone()))
                .collect(),
        ),
        Data::Tuple(t) => Some(
            t.items
                .iter()
                .enumerate()
                .map(|(n, v)| (Value::number(n), v.clone()))
                .collect(),
        ),
        Data::Set(s) => Some(s.items.iter().map(|v| (v.clone(), v.clone())).collect()),
        Data::Map(_) | Data::Object(_) => Some(
            collection
                .as_entries()?
                .iter()
                .map(|(k, v)| (Value::string(k), v.clone()))
                .collect(),
        ),
        _ => None,
    }
}
