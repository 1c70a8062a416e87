//! CloudFormation's resources in the model's vocabulary.

use std::sync::Arc;

use super::kinds::KindLibrary;
use super::scope::{Mapper, roots_of, snake_case};
use crate::schema::{Kind, Level};
use crate::syntax::Attribute;
use crate::value::{
    Data, Entries, Members, Object, Opening, Reference, Tuple, Type, Unknown, Value, convert,
};

/// The attributes that a resource's properties mean: what the mapping says, and every other property whose name and type
/// fit an attribute.
pub(super) fn attributes(
    properties: &Value,
    mapping: &[Attribute],
    schema: Option<&Kind>,
    mapper: &Mapper<'_>,
) -> Value {
    let mut entries = Entries::new();
    let mut mentioned: Vec<&str> = Vec::new();
    for attribute in mapping {
        roots_of(&attribute.value, &mut mentioned);
        let value = mapper.evaluate(&attribute.value, properties);
        if !value.is_null() {
            entries.insert((&*attribute.name.text).into(), value);
        }
    }
    let level = schema.map(Kind::attributes);
    for (name, value) in properties.as_entries().into_iter().flatten() {
        if mentioned.contains(&name.as_str()) {
            continue;
        }
        let snake = snake_case(name);
        if entries.contains_key(&snake) {
            continue;
        }
        if name == "Tags" {
            entries.insert("tags".into(), tags(value));
            continue;
        }
        let known = level.and_then(|l| l.get(snake.as_str())).copied();
        match (schema, known) {
            (Some(schema), Some(known)) => {
                let fits = if known.block().is_some() {
                    Some(converted(value, schema, schema.below(known)))
                } else {
                    let ty = schema.type_of(known);
                    scalar(value, &ty)
                };
                if let Some(fitting) = fits {
                    entries.insert(snake, fitting);
                }
            }
            // Without a schema every property is an attribute.
            (None, _) => {
                entries.insert(snake, value.clone());
            }
            _ => {}
        }
    }
    Value::new(Data::Object(Arc::new(Object {
        entries,
        open: None,
    })))
    .at(properties.origin())
}

/// A value, where it fits the type.
fn scalar(value: &Value, ty: &Type) -> Option<Value> {
    match ty {
        Type::Dynamic => Some(value.clone()),
        Type::Bool | Type::Number | Type::String => match &value.data {
            Data::Unknown(_) | Data::Null(_) => Some(value.clone()),
            _ => convert(value, ty).ok(),
        },
        Type::List(_) | Type::Set(_) => match &value.data {
            Data::Unknown(_) | Data::Null(_) => Some(value.clone()),
            _ => value.as_items().map(|_| value.clone()),
        },
        Type::Map(_) => match &value.data {
            Data::Unknown(_) | Data::Null(_) => Some(value.clone()),
            _ if value.as_items().is_some() => Some(tags(value)),
            _ => value.as_entries().map(|_| value.clone()),
        },
        _ => None,
    }
}

/// Objects as blocks, their properties' names converted.
fn converted(value: &Value, schema: &Kind, level: Option<&Level>) -> Value {
    match &value.data {
        Data::Object(_) | Data::Map(_) => blocks(vec![block(value, schema, level)], value),
        Data::Tuple(_) | Data::List(_) => {
            let items = value
                .as_items()
                .unwrap_or_default()
                .iter()
                .map(|v| block(v, schema, level))
                .collect();
            blocks(items, value)
        }
        Data::Unknown(unknown) => {
            let mut unknown: Unknown = unknown.as_ref().clone();
            unknown.cases = unknown.cases.map(|cases| {
                cases
                    .iter()
                    .map(|(g, v)| (*g, converted(v, schema, level)))
                    .collect()
            });
            unknown.members = unknown.members.map(|members| {
                Arc::new(Members {
                    items: members
                        .items
                        .iter()
                        .map(|(g, k, v)| (*g, k.clone(), block(v, schema, level)))
                        .collect(),
                    open: members.open.clone(),
                })
            });
            Value::unknown(unknown).at(value.origin()).mark(value.marks)
        }
        _ => value.clone(),
    }
}

fn blocks(items: Vec<Value>, origin: &Value) -> Value {
    Value::new(Data::Tuple(Arc::new(Tuple {
        items,
        blocks: true,
    })))
    .at(origin.origin())
}

fn block(value: &Value, schema: &Kind, level: Option<&Level>) -> Value {
    let Some(entries) = value.as_entries() else {
        return value.clone();
    };
    let entries: Entries = entries
        .iter()
        .map(|(name, inner)| {
            let snake = snake_case(name);
            let known = level.and_then(|l| l.get(snake.as_str())).copied();
            let inner = match known {
                Some(known) if known.block().is_some() => {
                    converted(inner, schema, schema.below(known))
                }
                Some(known) => {
                    scalar(inner, &schema.type_of(known)).unwrap_or_else(|| inner.clone())
                }
                None => inner.clone(),
            };
            (snake, inner)
        })
        .collect();
    Value::object(entries).at(value.origin())
}

/// `[{Key, Value}]` as a map.
fn tags(value: &Value) -> Value {
    let Some(items) = value.as_items() else {
        return value.clone();
    };
    let mut entries = Entries::new();
    for item in items {
        let get = |name: &str| item.as_entries().and_then(|e| e.get(name));
        match (get("Key").and_then(Value::as_str), get("Value")) {
            (Some(key), Some(value)) => {
                entries.insert(key.into(), value.clone());
            }
            // A tag that exists under a condition leaves the map unknown.
            _ => return Value::unknown(Unknown::default()).at(value.origin()),
        }
    }
    Value::object(entries).at(value.origin())
}

/// A change with the kind of what it changes, as plans say it.
pub(super) fn change(value: Value, kinds: &KindLibrary) -> Value {
    let Some(entries) = value.as_entries() else {
        return value;
    };
    let written = entries.get("type").and_then(Value::as_str).unwrap_or("");
    let kind = kinds
        .of_cloudformation(written)
        .map_or(written, |(definition, _)| definition.name.as_str());
    let mut entries = entries.clone();
    entries.insert("kind".into(), Value::string(kind));
    Value::object(entries).at(value.origin())
}

/// Marks an object as that of a node, so that it is told from others and its reads are edges.
pub(super) fn of_node(
    value: Value,
    reference: Reference,
    address: &ecow::EcoString,
    kind: &ecow::EcoString,
) -> Value {
    let Data::Object(object) = &value.data else {
        return value;
    };
    let open = Some(Opening {
        reference,
        address: address.clone(),
        kind: kind.clone(),
        complete: true,
    });
    Value::new(Data::Object(Arc::new(Object {
        entries: object.entries.clone(),
        open,
    })))
    .at(value.origin())
    .mark(value.marks)
}
