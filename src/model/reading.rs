//! The rule reading of a resource: what is configured, typed as the schema says.

use std::sync::Arc;

use crate::schema::{Kind, Level};
use crate::value::{Data, Entries, Extent, Object, Opening, Tuple, Type, Value, convert};

/// The attributes of a resource as rules read them: scalars converted as the provider does, blocks that were written as
/// attributes (`ingress = [{…}]`) as blocks, and nothing below it computed: what isn't written is absent.
pub fn configured(value: &Value, schema: Option<&Kind>) -> Value {
    let level = schema.map(Kind::attributes);
    object(value, schema, level)
}

fn object(value: &Value, schema: Option<&Kind>, level: Option<&Level>) -> Value {
    let Data::Object(whole) = &value.data else {
        return value.clone();
    };
    let entries: Entries = whole
        .entries
        .iter()
        .map(|(name, inner)| (name.clone(), attribute(name, inner, schema, level)))
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

fn attribute(name: &str, value: &Value, schema: Option<&Kind>, level: Option<&Level>) -> Value {
    let known = level.and_then(|l| l.get(name)).copied();
    if let (Some(schema), Some(known)) = (schema, known) {
        if known.block().is_some() {
            return as_blocks(value, schema, schema.below(known));
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
        let items = tuple.items.iter().map(|i| object(i, None, None)).collect();
        return Value::new(Data::Tuple(Arc::new(Tuple {
            items,
            blocks: true,
            extent: Extent::default(),
        })))
        .at(value.origin());
    }
    value.clone()
}

fn is_blocks(value: &Value) -> bool {
    matches!(&value.data, Data::Tuple(tuple) if tuple.blocks)
}

/// A block's value, whether it was written as blocks, as a list of objects or as one object.
fn as_blocks(value: &Value, schema: &Kind, level: Option<&Level>) -> Value {
    let items = match &value.data {
        Data::Tuple(_) | Data::List(_) | Data::Set(_) => {
            value.as_items().unwrap_or_default().to_vec()
        }
        Data::Object(_) | Data::Map(_) => vec![value.clone()],
        Data::Unknown(unknown) => {
            let mut unknown = unknown.as_ref().clone();
            if let Some(members) = &unknown.members {
                let read = members.map(|v| object(v, Some(schema), level));
                unknown.members = Some(Arc::new(read));
            }
            if let Some(cases) = &unknown.cases {
                unknown.cases = Some(
                    cases
                        .iter()
                        .map(|(g, v)| (*g, as_blocks(v, schema, level)))
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
            object(&as_object(i), Some(schema), level)
        })
        .collect();
    Value::new(Data::Tuple(Arc::new(Tuple {
        items,
        blocks: true,
        extent: Extent::default(),
    })))
    .at(value.origin())
    .mark(value.marks)
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
            convert(value, ty).unwrap_or_else(|_| value.clone())
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
