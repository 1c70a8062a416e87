//! What names mean in a mapping: the attributes of the thing that is mapped.

use std::sync::Arc;

use crate::evaluate::{Evaluator, Fault, Frame, Mode, References, Step};
use crate::source::is_in_rule;
use crate::syntax::{Expression, ExpressionKind, Name};
use crate::value::{Data, Entries, Extent, Tuple, Value};

/// The attributes of one resource, as names. What isn't there is null.
pub(super) struct MappingScope<'v> {
    /// An object.
    pub attributes: &'v Value,
}

impl References for MappingScope<'_> {
    fn resolve(
        &self,
        _: &Evaluator<'_>,
        _: Option<&Frame<'_>>,
        name: &Name,
        _: &[Step<'_>],
    ) -> Result<(Value, usize), Fault> {
        if &*name.text == "self" {
            return Ok((self.attributes.clone(), 0));
        }
        Ok((
            self.attributes
                .as_entries()
                .and_then(|e| e.get(&*name.text))
                .cloned()
                .unwrap_or_else(Value::null),
            0,
        ))
    }

    fn call(
        &self,
        evaluator: &Evaluator<'_>,
        frame: Option<&Frame<'_>>,
        name: &Name,
        arguments: &[Expression],
    ) -> Option<Result<Value, Fault>> {
        crate::language::general_function(evaluator, frame, name, arguments)
    }
}

/// Evaluates mapping expressions of one resource.
pub(super) struct Mapper<'m> {
    pub guards: &'m std::cell::RefCell<crate::value::Guards>,
    pub budget: &'m crate::evaluate::Budget,
}

impl Mapper<'_> {
    /// The value of an expression; a fault is null, because a mapping says what a well-formed resource means.
    ///
    /// A mapping is transparent: what it computes has the place of what it was computed from.
    pub fn evaluate(&self, expression: &Expression, attributes: &Value) -> Value {
        if let ExpressionKind::Object(items) = &expression.kind {
            let mut entries = Entries::new();
            for item in items {
                if let ExpressionKind::String(key) = &item.key.kind {
                    entries.insert((&**key).into(), self.evaluate(&item.value, attributes));
                }
            }
            // What it lacks is missing in the resource that it was made of, not beside another part.
            let origin = std::iter::once(attributes.origin())
                .chain(entries.values().map(Value::origin))
                .find(|o| !o.is_none())
                .unwrap_or_default();
            return Value::object(entries).at(origin);
        }
        // Of a selection that is decided, the arm says what belongs where.
        if let ExpressionKind::Conditional { condition, yes, no } = &expression.kind
            && let Some(test) = self.plain(condition, attributes).as_bool()
        {
            return self.evaluate(if test { yes } else { no }, attributes);
        }
        let mut value = self.plain(expression, attributes);
        if let ExpressionKind::For(repeated) = &expression.kind {
            value = beside(value, &self.plain(&repeated.collection, attributes));
        }
        let value = relocated(value);
        if !value.origin().is_none() && !is_in_rule(value.origin()) {
            return value;
        }
        let mut origin = crate::syntax::Span::NONE;
        crate::evaluate::each_traversal(expression, &mut Vec::new(), &mut |traversal, bound| {
            let is_bound =
                crate::evaluate::root_name(traversal).is_some_and(|n| bound.contains(&&*n.text));
            if origin.is_none() && !is_bound {
                let read = self.plain(traversal, attributes);
                if !read.is_null() && !is_in_rule(read.origin()) {
                    origin = read.origin();
                }
            }
        });
        value.at(origin)
    }

    fn plain(&self, expression: &Expression, attributes: &Value) -> Value {
        let scope = MappingScope { attributes };
        let files = crate::source::Memory::default();
        let evaluator = Evaluator {
            references: &scope,
            files: &files,
            directory: std::path::Path::new(""),
            guards: self.guards,
            mode: Mode::Rule,
            budget: self.budget,
        };
        evaluator
            .evaluate(expression, None)
            .unwrap_or_else(|_| Value::null())
    }
}

/// What is made of each item of a list lies where that item does.
fn beside(made: Value, items: &Value) -> Value {
    let (Data::Tuple(tuple), Some(items)) = (&made.data, items.as_items()) else {
        return made;
    };
    if tuple.items.len() != items.len() {
        return made;
    }
    let placed = tuple.items.iter().zip(items).map(|(m, i)| {
        if is_made(m) {
            m.clone().at(i.origin())
        } else {
            m.clone()
        }
    });
    let (items, blocks) = (placed.collect(), tuple.blocks);
    Value::new(Data::Tuple(Arc::new(Tuple {
        items,
        blocks,
        extent: Extent::default(),
    })))
    .at(made.origin())
    .mark(made.marks)
}

/// Objects that a mapping makes inside of others lie where the first of their values does.
fn relocated(value: Value) -> Value {
    let span = value.origin();
    match &value.data {
        Data::Tuple(tuple) if is_made(&value) => {
            let items: Vec<Value> = tuple.items.iter().cloned().map(relocated).collect();
            let blocks = tuple.blocks;
            Value::new(Data::Tuple(Arc::new(Tuple {
                items,
                blocks,
                extent: Extent::default(),
            })))
            .at(span)
            .mark(value.marks)
        }
        Data::Object(object) if object.open.is_none() => {
            let entries: Entries = object
                .entries
                .iter()
                .map(|(k, v)| (k.clone(), relocated(v.clone())))
                .collect();
            let first = entries
                .values()
                .map(Value::origin)
                .find(|o| !o.is_none() && !is_in_rule(*o));
            let place = if is_made(&value) {
                first.unwrap_or(span)
            } else {
                span
            };
            Value::object(entries).at(place).mark(value.marks)
        }
        Data::Unknown(unknown) if unknown.members.is_some() => {
            let mut unknown = unknown.as_ref().clone();
            unknown.members = unknown
                .members
                .map(|members| Arc::new(members.map(|v| relocated(v.clone()))));
            Value::unknown(unknown).at(span).mark(value.marks)
        }
        _ => value,
    }
}

/// Whether a value was made by a mapping.
fn is_made(value: &Value) -> bool {
    value.origin().is_none() || is_in_rule(value.origin())
}

/// The names that expressions begin with.
pub(super) fn roots_of<'e>(expression: &'e Expression, roots: &mut Vec<&'e str>) {
    crate::evaluate::each_traversal(expression, &mut Vec::new(), &mut |traversal, bound| {
        if let Some(name) = crate::evaluate::root_name(traversal)
            && !bound.contains(&&*name.text)
        {
            roots.push(&name.text);
        }
    });
}
