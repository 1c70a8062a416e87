//! The rule reading of a resource: what is configured, typed as the schema says.

use std::cell::RefCell;
use std::sync::Arc;

use crate::schema::{Kind, Level};
use crate::value::{
    Data, Entries, Extent, Guard, Guards, Members, Object, Opening, Type, Unknown, Value, convert,
    meant_bool,
};

/// The attributes of a resource as rules read them: scalars converted as the provider does, blocks that were written as
/// attributes (`ingress = [{…}]`) as blocks, and nothing below it computed: what isn't written is absent.
pub fn configured(value: &Value, schema: Option<&Kind>, guards: &RefCell<Guards>) -> Value {
    let reading = Reading { schema, guards };
    reading.object(value, schema.map(Kind::attributes))
}

struct Reading<'r> {
    schema: Option<&'r Kind>,
    guards: &'r RefCell<Guards>,
}

impl Reading<'_> {
    fn object(&self, value: &Value, level: Option<&Level>) -> Value {
        let Data::Object(whole) = &value.data else {
            return value.clone();
        };
        let entries: Entries = whole
            .entries
            .iter()
            .map(|(name, inner)| {
                let read = self.attribute(name, inner, level);
                (name.clone(), absent_without_blocks(read))
            })
            .collect();
        let open = whole.open.as_ref().map(|o| Opening {
            complete: true,
            ..o.clone()
        });
        Value::new(Data::Object(Arc::new(Object {
            entries,
            open,
            extent: Extent::default(),
        })))
        .at(value.origin())
        .mark(value.marks)
    }

    fn attribute(&self, name: &str, value: &Value, level: Option<&Level>) -> Value {
        let known = level.and_then(|l| l.get(name)).copied();
        if let (Some(schema), Some(known)) = (self.schema, known) {
            if known.block().is_some() {
                return self.as_blocks(value, schema.below(known));
            }
            // Some types nest blocks so deeply that the provider's schema leaves them out: blocks they are nevertheless.
            if !is_blocks(value) {
                return typed(value, &schema.type_of(known));
            }
        }
        // What no schema knows keeps its shape.
        if let Data::Tuple(tuple) = &value.data
            && tuple.blocks
        {
            let items = tuple.items.iter().map(|i| self.object(i, None)).collect();
            return Value::blocks(items).at(value.origin());
        }
        // JSON writes blocks that a provider has had, or that are nested too deeply for its schema, as lists of objects.
        let items = value.as_items().unwrap_or_default();
        let is_object = |item: &Value| matches!(item.data, Data::Object(_));
        if self.schema.is_some() && !items.is_empty() && items.iter().all(is_object) {
            return self.as_blocks(value, None);
        }
        value.clone()
    }

    /// A block's value, whether it was written as blocks, as a list of objects or as one object.
    fn as_blocks(&self, value: &Value, level: Option<&Level>) -> Value {
        let items = match &value.data {
            Data::Tuple(_) | Data::List(_) | Data::Set(_) => {
                value.as_items().unwrap_or_default().to_vec()
            }
            Data::Object(_) | Data::Map(_) => vec![value.clone()],
            Data::Unknown(unknown) => {
                let mut unknown = unknown.as_ref().clone();
                if let Some(members) = &unknown.members {
                    let read = members.map(|v| self.object(v, level));
                    if !read.items.iter().any(|(guard, ..)| guard.is_true()) {
                        // There may be none.
                        unknown.not_null = false;
                        unknown.cases = unknown.cases.or_else(|| self.alternatives(&read));
                    }
                    unknown.members = Some(Arc::new(read));
                } else if let Some(cases) = &unknown.cases {
                    unknown.cases = Some(
                        cases
                            .iter()
                            .map(|(g, v)| (*g, absent_without_blocks(self.as_blocks(v, level))))
                            .collect(),
                    );
                }
                return Value::unknown(unknown).at(value.origin()).mark(value.marks);
            }
            _ => return value.clone(),
        };
        let items = items
            .iter()
            .map(|i| {
                // Blocks written as attributes spell out what they don't set as null.
                self.object(&as_object(i), level)
            })
            .collect();
        Value::blocks(items).at(value.origin()).mark(value.marks)
    }

    /// The blocks that there are, under each condition; none where so many conditions decide that they aren't told apart.
    fn alternatives(&self, members: &Members) -> Option<Arc<[(Guard, Value)]>> {
        if members.open.is_some() || members.stands_for_all {
            return None;
        }
        let mut guards = self.guards.borrow_mut();
        let mut cases: Vec<(Guard, Vec<Value>)> = vec![(Guard::TRUE, Vec::new())];
        for (guard, _, block) in &members.items {
            let absent = guards.not(*guard);
            let mut next = Vec::new();
            for (when, mut blocks) in cases {
                let (with, without) = (guards.and(when, *guard), guards.and(when, absent));
                if !without.is_false() && !with.is_false() {
                    next.push((without, blocks.clone()));
                }
                if !with.is_false() {
                    blocks.push(block.clone());
                }
                next.push((if with.is_false() { without } else { with }, blocks));
            }
            if next.len() > Unknown::MOST_CASES {
                return None;
            }
            cases = next;
        }
        let made = cases
            .into_iter()
            .map(|(when, blocks)| (when, absent_without_blocks(Value::blocks(blocks))));
        Some(made.collect())
    }
}

fn is_blocks(value: &Value) -> bool {
    matches!(&value.data, Data::Tuple(tuple) if tuple.blocks)
}

/// No block at all, which a `dynamic` one may come to, is as good as none that is written.
fn absent_without_blocks(value: Value) -> Value {
    match &value.data {
        Data::Tuple(tuple) if tuple.blocks && tuple.items.is_empty() => {
            Value::null().at(value.origin())
        }
        _ => value,
    }
}

fn as_object(value: &Value) -> Value {
    match &value.data {
        Data::Map(map) => Value::object(map.entries.clone())
            .at(value.origin())
            .mark(value.marks),
        _ => value.clone(),
    }
}

/// Scalars, and lists of them, as the provider converts them; what doesn't convert stays as it is.
fn typed(value: &Value, ty: &Type) -> Value {
    match ty {
        Type::Bool | Type::Number | Type::String => {
            converted(value, ty).unwrap_or_else(|| value.clone())
        }
        Type::List(_) | Type::Set(_) if value.as_items().is_some() => {
            let element = ty.element().cloned().unwrap_or_default();
            let items = value
                .as_items()
                .unwrap_or_default()
                .iter()
                .map(|i| typed(i, &element))
                .collect();
            // Sets stay in the order of the source, because nothing asks for another, and places stay with elements.
            Value::tuple(items).at(value.origin()).mark(value.marks)
        }
        Type::Map(element) => match &value.data {
            Data::Map(_) | Data::Object(_) => {
                let entries = value
                    .as_entries()
                    .into_iter()
                    .flatten()
                    .map(|(k, v)| (k.clone(), typed(v, element)))
                    .collect();
                Value::object(entries).at(value.origin()).mark(value.marks)
            }
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}

/// A value as a scalar type. What only services take for a boolean is one as well.
pub(super) fn converted(value: &Value, ty: &Type) -> Option<Value> {
    if let Ok(converted) = convert(value, ty) {
        return Some(converted);
    }
    let text = value.as_str().filter(|_| *ty == Type::Bool)?;
    let meant = Value::bool(meant_bool(text)?);
    Some(meant.at(value.origin()).mark(value.marks))
}
