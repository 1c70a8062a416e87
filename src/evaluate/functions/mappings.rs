//! Functions on maps and objects, and `length`.

use std::collections::BTreeMap;

use ecow::EcoString;

use super::FunctionError;
use super::letters::characters;
use super::signature::{
    Call, Function, Kind, MOST_ELEMENTS, Parameter, Returns, argument_error, fail, function,
    is_unknown, parameter, with_members,
};
use crate::value::{Data, Entries, Guard, Marks, Type, Unknown, Value, convert};

const MAP: Parameter = parameter("inputMap", Kind::Any);

pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "keys",
        &[MAP.marked().unknown()],
        Returns::By(keys_type),
        keys,
    ),
    function(
        "length",
        &[parameter("value", Kind::Any).unknown().dynamic().marked()],
        Returns::By(length_type),
        length,
    ),
    function(
        "lookup",
        &[
            MAP.marked().unknown(),
            parameter("key", Kind::String).marked().unknown(),
        ],
        Returns::By(lookup_type),
        lookup,
    )
    .variadic(
        parameter("default", Kind::Any)
            .null()
            .unknown()
            .dynamic()
            .marked(),
    )
    .nullable(),
    function("merge", &[], Returns::By(merge_type), merge).variadic(
        parameter("maps", Kind::Any)
            .null()
            .dynamic()
            .marked()
            .unknown(),
    ),
    function(
        "transpose",
        &[parameter("values", Kind::MapOfListOfString)],
        Returns::Always(Kind::MapOfListOfString),
        transpose,
    ),
    function(
        "values",
        &[parameter("mapping", Kind::Any).marked()],
        Returns::By(values_type),
        values,
    ),
    function(
        "zipmap",
        &[
            parameter("keys", Kind::ListOfString).marked(),
            parameter("values", Kind::Any).marked(),
        ],
        Returns::By(zip_type),
        zip,
    ),
];

fn type_of(arguments: &[Value], index: usize) -> Type {
    arguments.get(index).map(Value::ty).unwrap_or_default()
}

fn is_open(value: &Value) -> bool {
    matches!(&value.data, Data::Object(o) if o.is_open())
}

fn keys_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    match type_of(arguments, 0) {
        Type::Map(_) | Type::Dynamic => Ok(Type::list(Type::String)),
        Type::Object(o) => Ok(Type::tuple(
            o.attributes.keys().map(|_| Type::String).collect(),
        )),
        _ => Err(argument_error(0, "must have map or object type")),
    }
}

fn keys(call: &Call<'_>) -> Result<Value, FunctionError> {
    let map = call.value(0)?;
    let names: Vec<Value> = match (&map.data, map.ty()) {
        // The attributes of an unknown object are known by its type.
        (Data::Unknown(_), Type::Object(o)) => o.attributes.keys().map(Value::string).collect(),
        _ if is_unknown(map) => {
            let members = map
                .as_entries()
                .into_iter()
                .flat_map(Entries::keys)
                .map(|k| (Guard::TRUE, None, Value::string(k)))
                .collect();
            return Ok(with_members(call.unknown(call.returns.clone()), members).mark(map.marks));
        }
        _ => map
            .as_entries()
            .into_iter()
            .flat_map(Entries::keys)
            .map(Value::string)
            .collect(),
    };
    Ok(match call.returns {
        Type::List(_) => Value::list(Type::String, names),
        _ => Value::tuple(names),
    }
    .mark(map.marks))
}

fn length_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    match type_of(arguments, 0) {
        Type::Bool | Type::Number => Err(fail(
            "argument must be a string, a collection type, or a structural type",
        )),
        _ => Ok(Type::Number),
    }
}

fn length(call: &Call<'_>) -> Result<Value, FunctionError> {
    let value = call.value(0)?;
    let length = match &value.data {
        Data::String(s) => Some(characters(s.as_str())),
        Data::List(l) => Some(l.items.len()),
        Data::Tuple(t) => Some(t.items.len()),
        // Unknown elements may turn out to be equal to others.
        Data::Set(l) => (l.items.len() <= 1 || value.is_wholly_known()).then_some(l.items.len()),
        Data::Map(m) => Some(m.entries.len()),
        Data::Object(o) if !o.is_open() => Some(o.entries.len()),
        Data::Unknown(u) => match (&u.ty, u.length) {
            (Type::Tuple(es), _) => Some(es.len()),
            (Type::Object(o), _) => Some(o.attributes.len()),
            (_, Some((least, most))) if least == most => Some(least as usize),
            _ => None,
        },
        _ => None,
    };
    Ok(length
        .map_or_else(|| call.unknown(Type::Number), Value::number)
        .mark(value.marks))
}

fn lookup_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    if arguments.len() > 3 {
        return Err(fail(format!(
            "lookup() takes two or three arguments, got {}",
            arguments.len()
        )));
    }
    let Some(map) = arguments.first() else {
        return Ok(Type::Dynamic);
    };
    if is_open(map) {
        return Ok(Type::Dynamic);
    }
    match map.ty() {
        Type::Object(o) => {
            let Some(key) = arguments.get(1).and_then(Value::as_str) else {
                return Ok(Type::Dynamic);
            };
            match (o.attributes.get(key), arguments.get(2)) {
                (Some(ty), _) => Ok(ty.clone()),
                (None, Some(default)) => Ok(default.ty()),
                (None, None) => Err(argument_error(
                    0,
                    format!("the given object has no attribute {key:?}"),
                )),
            }
        }
        Type::Map(e) => {
            // A default must be what the elements are.
            if let Some(default) = arguments.get(2)
                && convert(default, &e).is_err()
            {
                return Err(argument_error(
                    2,
                    "the default value must have the same type as the map elements",
                ));
            }
            Ok(e.as_ref().clone())
        }
        _ => Err(argument_error(
            0,
            "lookup() requires a map as the first argument",
        )),
    }
}

fn lookup(call: &Call<'_>) -> Result<Value, FunctionError> {
    let (map, key) = (call.value(0)?, call.value(1)?);
    let default = call.arguments.get(2);
    let marks = call
        .arguments
        .iter()
        .fold(Marks::NONE, |m, v| m.with(v.marks));
    let Some(name) = key.as_str() else {
        return Ok(call.unknown(call.returns.clone()).mark(marks));
    };
    if let Some(found) = map.as_entries().and_then(|e| e.get(name)) {
        return Ok(found.clone().mark(map.marks.with(key.marks)));
    }
    if is_unknown(map) {
        return Ok(call.unknown(call.returns.clone()).mark(marks));
    }
    match default {
        Some(default) => convert(default, call.returns)
            .map(|v| v.mark(marks))
            .map_err(fail),
        None => Err(fail(format!("lookup failed to find key {name:?}"))),
    }
}

fn merge_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    let mut attributes = BTreeMap::new();
    let mut types: Vec<Type> = Vec::new();
    let mut is_foreseeable = true;
    for value in arguments {
        let ty = value.ty();
        match (&value.data, &ty) {
            (Data::Null(_), Type::Dynamic) => {}
            (Data::Object(o), _) if o.is_open() => return Ok(Type::Dynamic),
            (_, Type::Dynamic) => return Ok(Type::Dynamic),
            (Data::Null(_), Type::Object(_) | Type::Map(_)) => {}
            (_, Type::Object(o)) => {
                attributes.extend(o.attributes.iter().map(|(k, t)| (k.clone(), t.clone())));
            }
            (Data::Map(m), _) => {
                attributes.extend(m.entries.keys().map(|k| (k.clone(), m.element.clone())))
            }
            (_, Type::Map(_)) => is_foreseeable = false,
            _ => {
                return Err(fail(format!(
                    "arguments must be maps or objects, got {:?}",
                    ty.friendly_name()
                )));
            }
        }
        types.push(ty);
    }
    match types.split_first() {
        Some((first, rest)) if *first != Type::Dynamic && rest.iter().all(|t| t == first) => {
            Ok(first.clone())
        }
        _ if !is_foreseeable => Ok(Type::Dynamic),
        _ => Ok(Type::object(attributes)),
    }
}

fn merge(call: &Call<'_>) -> Result<Value, FunctionError> {
    let marks = call
        .arguments
        .iter()
        .fold(Marks::NONE, |m, v| m.with(v.marks));
    let mut entries = Entries::new();
    // What an unknown argument may still replace.
    let mut doubtful = Entries::new();
    let mut unknown = false;
    for value in call.arguments {
        if is_unknown(value) {
            unknown = true;
            doubtful.append(&mut entries);
        }
        let parts = value.as_entries().into_iter().flatten();
        entries.extend(parts.map(|(k, v)| (k.clone(), v.clone())));
        let members = value.as_unknown().and_then(|u| u.members.as_ref());
        for (guard, key, part) in members.iter().flat_map(|m| &m.items) {
            if let (true, Some(key)) = (guard.is_true(), key) {
                entries.insert(key.clone(), part.clone());
            }
        }
    }
    if unknown {
        let reason = call.reason();
        let mut members: Vec<(Guard, Option<EcoString>, Value)> = Vec::new();
        for (key, part) in doubtful {
            if !entries.contains_key(&key) {
                let value = Value::unknown_of(part.ty(), reason.clone()).at(part.origin());
                members.push((Guard::TRUE, Some(key), value));
            }
        }
        members.extend(entries.into_iter().map(|(k, v)| (Guard::TRUE, Some(k), v)));
        return Ok(with_members(call.unknown(call.returns.clone()), members).mark(marks));
    }
    Ok(match call.returns {
        Type::Map(e) => Value::map(e.as_ref().clone(), entries),
        _ => Value::object(entries),
    }
    .mark(marks))
}

fn transpose(call: &Call<'_>) -> Result<Value, FunctionError> {
    let map = call.value(0)?;
    if !map.is_wholly_known() {
        return Ok(call.unknown(call.returns.clone()));
    }
    let mut out: BTreeMap<EcoString, Vec<Value>> = BTreeMap::new();
    for (key, list) in map.as_entries().into_iter().flatten() {
        for item in list.parts() {
            let text = item
                .as_str()
                .ok_or_else(|| fail("input list must not contain null string"))?;
            out.entry(text.into()).or_default().push(Value::string(key));
        }
    }
    let entries = out
        .into_iter()
        .map(|(k, items)| (k, Value::list(Type::String, items)))
        .collect();
    Ok(Value::map(Type::list(Type::String), entries))
}

fn values_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    match type_of(arguments, 0) {
        Type::Map(e) => Ok(Type::List(e)),
        Type::Object(o) => Ok(Type::tuple(o.attributes.values().cloned().collect())),
        Type::Dynamic => Ok(Type::Dynamic),
        _ => Err(fail("values() requires a map as the first argument")),
    }
}

fn values(call: &Call<'_>) -> Result<Value, FunctionError> {
    let map = call.value(0)?;
    let items: Vec<Value> = map
        .as_entries()
        .into_iter()
        .flat_map(Entries::values)
        .cloned()
        .collect();
    Ok(match call.returns {
        Type::List(e) => Value::list(e.as_ref().clone(), items),
        _ => Value::tuple(items),
    }
    .mark(map.marks))
}

fn zip_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    match type_of(arguments, 1) {
        Type::List(e) => Ok(Type::Map(e)),
        Type::Tuple(es) => {
            let Some(keys) = arguments
                .first()
                .filter(|k| k.is_wholly_known())
                .and_then(Value::as_items)
            else {
                return Ok(Type::Dynamic);
            };
            check_zip(keys, es.len())?;
            let names = keys.iter().filter_map(Value::as_str).map(EcoString::from);
            Ok(Type::object(names.zip(es.iter().cloned()).collect()))
        }
        _ => Err(fail("values argument must be a list or tuple value")),
    }
}

fn check_zip(keys: &[Value], values: usize) -> Result<(), FunctionError> {
    if let Some(i) = keys.iter().position(Value::is_null) {
        return Err(fail(format!("keys list has null value at index {i}")));
    }
    if keys.len() != values {
        return Err(fail(format!(
            "number of keys ({}) does not match number of values ({values})",
            keys.len()
        )));
    }
    Ok(())
}

fn zip(call: &Call<'_>) -> Result<Value, FunctionError> {
    let (keys, values) = (call.value(0)?, call.value(1)?);
    let marks = keys.all_marks().with(values.marks);
    if !keys.is_wholly_known() {
        return Ok(call.unknown(call.returns.clone()).mark(marks));
    }
    let (names, items) = (call.items(0)?, call.items(1)?);
    check_zip(names, items.len())?;
    if items.len() > MOST_ELEMENTS {
        return Ok(call.limit("the result of zipmap is too large"));
    }
    let entries: Entries = names
        .iter()
        .filter_map(Value::as_str)
        .map(EcoString::from)
        .zip(items.iter().cloned())
        .collect();
    Ok(match call.returns {
        Type::Map(e) => Value::map(e.as_ref().clone(), entries),
        Type::Dynamic => Value::unknown(Unknown::default()),
        _ => Value::object(entries),
    }
    .mark(marks))
}
