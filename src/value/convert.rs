//! Conversion of values (the package `convert` of <https://github.com/zclconf/go-cty>).

use std::fmt;
use std::sync::Arc;

use ecow::EcoString;

use super::unify::{can_convert, fill_dynamic, mismatch, plain, unify};
use super::{
    Data, Entries, Extent, List, Map, Marks, Members, Number, Object, ObjectType, Opening, Reason,
    ReasonKind, Reference,
};
use super::{Tuple, Type, Unknown, Value, set};

/// Why a value doesn't convert, and where in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConversionError {
    /// From the value down to the part that doesn't convert.
    pub path: Vec<Step>,
    /// Terraform's words.
    pub message: String,
}

/// A step down into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// To an attribute of an object.
    Attribute(EcoString),
    /// To an element of a map.
    Key(EcoString),
    /// To an element of a sequence.
    Index(usize),
}

impl ConversionError {
    fn new(message: impl Into<String>) -> ConversionError {
        ConversionError {
            path: Vec::new(),
            message: message.into(),
        }
    }

    fn below(mut self, step: Step) -> ConversionError {
        self.path.insert(0, step);
        self
    }
}

impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// `value` as a `ty`, as Terraform converts, unsafe conversions included. The error is Terraform's text.
///
/// Marks and origins stay. An unknown keeps what is known about it where that is still true of the result.
pub fn convert(value: &Value, ty: &Type) -> Result<Value, String> {
    convert_to(value, ty).map_err(|e| e.message)
}

/// What a text means that Terraform refuses as a boolean, and CloudFormation takes: YAML's other spellings.
pub fn meant_bool(text: &str) -> Option<bool> {
    match text {
        "True" | "TRUE" => Some(true),
        "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// The same as [`convert`], with where in the value it failed.
pub fn convert_to(value: &Value, ty: &Type) -> Result<Value, ConversionError> {
    if *ty == Type::Dynamic {
        return Ok(value.clone());
    }
    if let Data::Tuple(t) = &value.data
        && t.blocks
        && ty.is_mapping()
        && let [only] = t.items.as_slice()
    {
        return convert_to(only, ty);
    }
    let given = value.ty();
    if !can_convert(&given, ty, true) {
        return Err(ConversionError::new(mismatch(&given, ty)));
    }
    convert_value(value, ty)
}

/// `value` with other data.
fn with(value: &Value, data: Data) -> Value {
    let mut out = value.clone();
    out.data = data;
    out
}

/// The conversion itself, after the types were found to allow it.
fn convert_value(value: &Value, ty: &Type) -> Result<Value, ConversionError> {
    // What is shared stays shared.
    let is_collection = matches!(
        value.data,
        Data::List(_) | Data::Set(_) | Data::Tuple(_) | Data::Map(_) | Data::Object(_)
    );
    if is_collection && value.ty() == *ty && !ty.has_open_element() {
        return Ok(value.clone());
    }
    match (&value.data, ty) {
        (_, Type::Dynamic) => Ok(value.clone()),
        (Data::Null(from), _) => Ok(with(value, Data::Null(fill_dynamic(from, ty)))),
        (Data::Unknown(u), _) => Ok(convert_unknown(value, u, ty)),
        (Data::Bool(_), Type::Bool)
        | (Data::Number(_), Type::Number)
        | (Data::String(_), Type::String) => Ok(value.clone()),
        (Data::Bool(b), Type::String) => Ok(with(
            value,
            Data::String(if *b { "true" } else { "false" }.into()),
        )),
        (Data::Number(n), Type::String) => Ok(with(value, Data::String(n.to_string().into()))),
        (Data::String(s), Type::Number) => Number::parse(s.as_str())
            .map(|n| with(value, Data::Number(n)))
            .ok_or_else(|| ConversionError::new("a number is required")),
        (Data::String(s), Type::Bool) => match s.as_str() {
            "true" | "1" => Ok(with(value, Data::Bool(true))),
            "false" | "0" => Ok(with(value, Data::Bool(false))),
            other => Err(ConversionError::new(match other.to_lowercase().as_str() {
                "true" => "a bool is required; to convert from string, use lowercase \"true\"",
                "false" => "a bool is required; to convert from string, use lowercase \"false\"",
                _ => "a bool is required",
            })),
        },
        (Data::List(l), Type::List(e)) if l.element == **e => Ok(value.clone()),
        (Data::Set(l), Type::Set(e)) if l.element == **e => Ok(value.clone()),
        (Data::List(l) | Data::Set(l), Type::List(e) | Type::Set(e)) => {
            let element = if l.items.is_empty() {
                fill_dynamic(&l.element, e)
            } else {
                e.as_ref().clone()
            };
            let items = convert_items(&l.items, e)?;
            sequence(value, ty, items, &element)
        }
        (Data::Tuple(t), Type::List(e) | Type::Set(e)) => {
            if **e != Type::Dynamic {
                let items = convert_items(&t.items, e)?;
                return sequence(value, ty, items, e);
            }
            let noun = if matches!(ty, Type::List(_)) {
                "list"
            } else {
                "set"
            };
            let element = common_element(&t.items.iter().collect::<Vec<_>>(), noun)?;
            let items = convert_items(&t.items, &element)?;
            sequence(value, ty, items, &element)
        }
        (Data::Tuple(t), Type::Tuple(types)) if t.items.len() == types.len() => {
            let items = t
                .items
                .iter()
                .zip(types.iter())
                .enumerate()
                .map(|(i, (item, ty))| convert_part(item, ty).map_err(|e| e.below(Step::Index(i))))
                .collect::<Result<Vec<Value>, _>>()?;
            Ok(with(
                value,
                Data::Tuple(Arc::new(Tuple {
                    items,
                    blocks: t.blocks,
                    extent: Extent::default(),
                })),
            ))
        }
        (Data::Map(m), Type::Map(e)) if m.element == **e => Ok(value.clone()),
        (Data::Map(m), Type::Map(e)) => {
            let element = if m.entries.is_empty() {
                fill_dynamic(&m.element, e)
            } else {
                e.as_ref().clone()
            };
            mapping(value, &m.entries, &element)
        }
        (Data::Object(o), Type::Map(e)) => match o.open.as_ref().filter(|o| !o.complete) {
            Some(opening) => Ok(open_as_map(value, o, opening, e)),
            None if **e == Type::Dynamic => {
                let element = common_element(&o.entries.values().collect::<Vec<_>>(), "map")?;
                mapping(value, &o.entries, &element)
            }
            None => mapping(value, &o.entries, e),
        },
        (Data::Object(o), Type::Object(wanted)) => object(value, o, wanted),
        (Data::Map(m), Type::Object(wanted)) => map_to_object(value, m, wanted),
        _ => Err(ConversionError::new(mismatch(&value.ty(), ty))),
    }
}

/// A part of a value. Only where its type was not fully seen from outside it is looked at again.
fn convert_part(value: &Value, ty: &Type) -> Result<Value, ConversionError> {
    match &value.data {
        Data::Object(o) if o.is_open() => convert_to(value, ty),
        Data::List(l) | Data::Set(l) if l.element.has_dynamic() => convert_to(value, ty),
        Data::Map(m) if m.element.has_dynamic() => convert_to(value, ty),
        Data::Tuple(t) if t.blocks => convert_to(value, ty),
        _ if ty.is_primitive() => convert_to(value, ty),
        _ => convert_value(value, ty),
    }
}

fn convert_items(items: &[Value], ty: &Type) -> Result<Vec<Value>, ConversionError> {
    items
        .iter()
        .enumerate()
        .map(|(i, item)| convert_part(item, ty).map_err(|e| e.below(Step::Index(i))))
        .collect()
}

/// The type that elements of a collection have in common.
fn common_element(items: &[&Value], noun: &str) -> Result<Type, ConversionError> {
    let error = || ConversionError::new(format!("all {noun} elements must have the same type"));
    // Open objects keep all that is known of them, so nothing is converted.
    if items
        .iter()
        .any(|v| matches!(&v.data, Data::Object(o) if o.is_open()))
    {
        return Ok(Type::Dynamic);
    }
    let is_pending = |v: &&&Value| v.as_unknown().is_some_and(|u| u.ty == Type::Dynamic);
    let types: Vec<Type> = items
        .iter()
        .filter(|v| !is_pending(v))
        .map(|v| v.ty())
        .collect();
    if types.len() < items.len() {
        return Ok(unify(&types).unwrap_or(Type::Dynamic));
    }
    let element = unify(&types).ok_or_else(error)?;
    // A null without a type among structures: Terraform finds no conversion.
    if element == Type::Dynamic && types.iter().any(|t| *t != Type::Dynamic) {
        if noun != "map" {
            return Err(error());
        }
        let typed: Vec<Type> = types.into_iter().filter(|t| *t != Type::Dynamic).collect();
        // A map only takes it where all others are of one type already.
        return match typed.split_first() {
            Some((first, rest)) if rest.iter().all(|t| t == first) => Ok(first.clone()),
            _ => Err(error()),
        };
    }
    Ok(element)
}

/// Makes elements that were converted to a type with `Dynamic` in it one type.
fn settle(
    items: Vec<Value>,
    declared: &Type,
    noun: &str,
) -> Result<(Type, Vec<Value>), ConversionError> {
    if !declared.has_dynamic() || items.is_empty() {
        return Ok((plain(declared), items));
    }
    let element = common_element(&items.iter().collect::<Vec<_>>(), noun)?;
    if element.has_dynamic() || items.iter().all(|v| v.ty() == element) {
        return Ok((element, items));
    }
    let items = convert_items(&items, &element)?;
    Ok((element, items))
}

fn sequence(
    value: &Value,
    ty: &Type,
    items: Vec<Value>,
    element: &Type,
) -> Result<Value, ConversionError> {
    if matches!(ty, Type::List(_)) {
        let (element, items) = settle(items, element, "list")?;
        return Ok(with(
            value,
            Data::List(Arc::new(List {
                element,
                items,
                extent: Extent::default(),
            })),
        ));
    }
    let (element, items) = settle(items, element, "set")?;
    let made = set(element, items);
    let marks = value.marks.with(made.marks);
    Ok(with(value, made.data).mark(marks))
}

fn mapping(value: &Value, entries: &Entries, element: &Type) -> Result<Value, ConversionError> {
    let converted = entries
        .iter()
        .map(|(key, part)| convert_part(part, element).map_err(|e| e.below(Step::Key(key.clone()))))
        .collect::<Result<Vec<Value>, _>>()?;
    let (element, converted) = settle(converted, element, "map")?;
    let entries = entries.keys().cloned().zip(converted).collect();
    Ok(with(
        value,
        Data::Map(Arc::new(Map {
            element,
            entries,
            extent: Extent::default(),
        })),
    ))
}

fn object(value: &Value, from: &Object, wanted: &ObjectType) -> Result<Value, ConversionError> {
    let mut entries = Entries::new();
    for (name, ty) in &wanted.attributes {
        let part = match (from.entries.get(name), &from.open) {
            (Some(part), _) => {
                convert_part(part, ty).map_err(|e| e.below(Step::Attribute(name.clone())))?
            }
            (None, Some(opening)) => Value::unknown(Unknown {
                ty: plain(ty),
                reason: Reason::new(
                    ReasonKind::Computed,
                    ecow::eco_format!("{}.{name}", opening.address),
                ),
                refers_to: Some(Reference {
                    node: opening.reference.node,
                    path: join_path(&opening.reference.path, name),
                }),
                ..Unknown::default()
            }),
            (None, None) => Value::null_of(plain(ty)),
        };
        entries.insert(name.clone(), part);
    }
    Ok(with(
        value,
        Data::Object(Arc::new(Object {
            entries,
            open: None,
            extent: Extent::default(),
        })),
    ))
}

fn join_path(path: &EcoString, name: &str) -> EcoString {
    if path.is_empty() {
        name.into()
    } else {
        ecow::eco_format!("{path}.{name}")
    }
}

fn map_to_object(value: &Value, from: &Map, wanted: &ObjectType) -> Result<Value, ConversionError> {
    let mut entries = Entries::new();
    for (name, ty) in &wanted.attributes {
        let part = match from.entries.get(name) {
            Some(part) => convert_part(part, ty).map_err(|e| e.below(Step::Key(name.clone())))?,
            None if wanted.optional.contains(name) => Value::null_of(plain(ty)),
            None => {
                let text = format!(
                    "map has no element for required attribute {:?}",
                    name.as_str()
                );
                return Err(ConversionError::new(text));
            }
        };
        entries.insert(name.clone(), part);
    }
    Ok(with(
        value,
        Data::Object(Arc::new(Object {
            entries,
            open: None,
            extent: Extent::default(),
        })),
    ))
}

/// What the provider adds is not known, so neither is the map; what is written down are its members.
fn open_as_map(value: &Value, from: &Object, opening: &Opening, element: &Type) -> Value {
    let reason = Reason::new(ReasonKind::Computed, opening.address.clone());
    let items = from
        .entries
        .iter()
        .map(|(key, part)| {
            let part = convert_to(part, element).unwrap_or_else(|_| part.clone());
            (super::Guard::TRUE, Some(key.clone()), part)
        })
        .collect();
    let unknown = Unknown {
        ty: Type::map(plain(element)),
        not_null: true,
        refers_to: Some(opening.reference.clone()),
        members: Some(Arc::new(Members {
            items,
            open: Some(reason.clone()),
            stands_for_all: false,
        })),
        reason,
        ..Unknown::default()
    };
    with(value, Data::Unknown(Arc::new(unknown)))
}

fn convert_unknown(value: &Value, unknown: &Unknown, ty: &Type) -> Value {
    if unknown.ty == *ty {
        return value.clone();
    }
    let mut out = unknown.clone();
    out.ty = fill_dynamic(&unknown.ty, ty);
    out.length = converted_length(unknown, &out.ty);
    if out.ty != Type::String {
        out.pieces = None;
        out.encoded = None;
    }
    if unknown.ty != Type::String || out.ty != Type::String {
        out.prefix = EcoString::new();
    }
    if out.ty != Type::Bool {
        out.test = None;
    }
    out.cases = unknown.cases.as_ref().map(|cases| {
        cases
            .iter()
            .filter_map(|(guard, case)| Some((*guard, convert_to(case, ty).ok()?)))
            .collect()
    });
    if let (Some(members), Some(element)) = (&unknown.members, ty.element()) {
        let converted =
            members.map(|part| convert_to(part, element).unwrap_or_else(|_| part.clone()));
        out.members = Some(Arc::new(converted));
    }
    let mut made = refined(out);
    made.marks = Marks::NONE;
    with(value, made.data)
}

/// The bounds of the length after conversion; a set may be shorter than what it is made from.
fn converted_length(from: &Unknown, to: &Type) -> Option<(u32, u32)> {
    let given = match (&from.ty, to) {
        (Type::Object(o), Type::Map(_)) => {
            let n = o.attributes.len() as u32;
            Some((n, n))
        }
        (Type::Tuple(es), Type::List(_) | Type::Set(_)) => {
            let n = es.len() as u32;
            Some((n, n))
        }
        (
            Type::List(_) | Type::Set(_) | Type::Map(_),
            Type::List(_) | Type::Set(_) | Type::Map(_),
        ) => from.length,
        _ => None,
    };
    match (&from.ty, to, given) {
        (Type::Set(_), _, given) => given,
        (_, Type::Set(_), Some((least, most))) => Some((least.min(1), most)),
        (_, _, given) => given,
    }
}

/// The unknown, or the known value that Terraform makes of it where its bounds leave only one: an empty collection,
/// or a list of so many unknown elements.
pub fn refined(unknown: Unknown) -> Value {
    /// Beyond this a list of unknown elements isn't spelt out.
    const MOST_ELEMENTS: u32 = 1024;
    let plain = unknown.members.is_none() && unknown.cases.is_none();
    if let Some((least, most)) = unknown.length
        && unknown.not_null
        && least == most
        && plain
    {
        let element = |e: &Type| {
            Value::unknown(Unknown {
                ty: e.clone(),
                reason: unknown.reason.clone(),
                ..Unknown::default()
            })
        };
        match &unknown.ty {
            Type::List(e) if least <= MOST_ELEMENTS => {
                return Value::list(e.as_ref().clone(), (0..least).map(|_| element(e)).collect());
            }
            Type::Set(e) if least <= 1 => {
                return set(e.as_ref().clone(), (0..least).map(|_| element(e)).collect());
            }
            Type::Map(e) if least == 0 => return Value::map(e.as_ref().clone(), Entries::new()),
            _ => {}
        }
    }
    Value::unknown(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Span;
    use crate::value::{Guard, NodeId};

    fn entries(parts: Vec<(&str, Value)>) -> Entries {
        parts.into_iter().map(|(k, v)| (k.into(), v)).collect()
    }

    fn texts(value: &Value) -> Vec<String> {
        value
            .parts()
            .map(|v| {
                v.as_str()
                    .map_or_else(|| format!("{:?}", v.data), str::to_string)
            })
            .collect()
    }

    #[test]
    fn primitives_convert_both_ways() {
        let number = Value::number(5).at(Span::new(3, 4));
        let text = convert(&number, &Type::String).unwrap();
        assert_eq!(text.as_str(), Some("5"));
        assert_eq!(text.origin(), Span::new(3, 4));
        assert_eq!(
            convert(&Value::string("1"), &Type::Bool).unwrap().as_bool(),
            Some(true)
        );
        assert_eq!(
            convert(&Value::string("x"), &Type::Number).unwrap_err(),
            "a number is required"
        );
        assert_eq!(
            convert(&Value::bool(true), &Type::Number).unwrap_err(),
            "number required"
        );
        assert_eq!(
            convert(&Value::string("True"), &Type::Bool).unwrap_err(),
            "a bool is required; to convert from string, use lowercase \"true\""
        );
    }

    #[test]
    fn tuples_become_lists_of_what_they_have_in_common() {
        let tuple = Value::tuple(vec![Value::number(1), Value::string("a"), Value::null()]);
        let list = convert(&tuple, &Type::list(Type::Dynamic)).unwrap();
        assert_eq!(list.ty(), Type::list(Type::String));
        assert!(list.as_items().unwrap()[2].is_null());
        let mixed = Value::tuple(vec![Value::object(Entries::new()), Value::null()]);
        assert_eq!(
            convert(&mixed, &Type::list(Type::Dynamic)).unwrap_err(),
            "all list elements must have the same type"
        );
    }

    #[test]
    fn optional_attributes_become_typed_nulls() {
        let ty = Type::Object(Arc::new(ObjectType {
            attributes: [
                ("a".into(), Type::String),
                ("b".into(), Type::list(Type::String)),
            ]
            .into(),
            optional: vec!["b".into()],
        }));
        let made = convert(
            &Value::object(entries(vec![("a", Value::number(1)), ("c", Value::null())])),
            &ty,
        )
        .unwrap();
        let parts = made.as_entries().unwrap();
        assert_eq!(
            parts.keys().map(|k| k.as_str()).collect::<Vec<_>>(),
            ["a", "b"]
        );
        assert!(matches!(&parts["b"].data, Data::Null(t) if *t == Type::list(Type::String)));
        assert_eq!(
            convert(&Value::object(Entries::new()), &ty).unwrap_err(),
            "attribute \"a\" is required"
        );
    }

    #[test]
    fn sets_are_ordered_and_keep_unknowns_apart() {
        let unknown = || Value::unknown_of(Type::String, Reason::default());
        let tuple = Value::tuple(vec![
            Value::string("b"),
            unknown(),
            Value::string("a"),
            Value::string("b"),
            unknown(),
        ]);
        let made = convert(&tuple, &Type::set(Type::String)).unwrap();
        assert_eq!(texts(&made)[..2], ["a", "b"]);
        assert_eq!(made.as_items().unwrap().len(), 4);
    }

    #[test]
    fn unknowns_keep_what_is_known() {
        let unknown = Value::unknown(Unknown {
            ty: Type::list(Type::Number),
            not_null: true,
            length: Some((1, 3)),
            cases: Some(
                [(
                    Guard::TRUE,
                    Value::list(Type::Number, vec![Value::number(1)]),
                )]
                .into(),
            ),
            refers_to: Some(Reference {
                node: NodeId(4),
                path: "x".into(),
            }),
            ..Unknown::default()
        });
        let made = convert(&unknown, &Type::set(Type::String)).unwrap();
        let u = made.as_unknown().unwrap();
        assert!(u.not_null && u.refers_to.is_some());
        assert_eq!(u.length, Some((1, 3)));
        let (_, case) = &u.cases.as_ref().unwrap()[0];
        assert_eq!(case.ty(), Type::set(Type::String));
    }

    #[test]
    fn computed_attributes_fill_objects() {
        let open = Value::new(Data::Object(Arc::new(Object {
            entries: entries(vec![("name", Value::string("x"))]),
            open: Some(Opening {
                complete: false,
                unmapped: None,
                reference: Reference {
                    node: NodeId(1),
                    path: "".into(),
                },
                address: "aws_vpc.main".into(),
                kind: "aws_vpc".into(),
            }),
            extent: Extent::default(),
        })));
        let ty = Type::object([("name".into(), Type::String), ("id".into(), Type::String)].into());
        let made = convert(&open, &ty).unwrap();
        let id = made.as_entries().unwrap()["id"]
            .as_unknown()
            .unwrap()
            .clone();
        assert_eq!(
            id.refers_to.map(|r| (r.node, r.path)),
            Some((NodeId(1), "id".into()))
        );
        let list = convert(
            &Value::tuple(vec![open.clone(), open]),
            &Type::list(Type::Dynamic),
        )
        .unwrap();
        assert_eq!(list.as_items().unwrap().len(), 2);
        assert_eq!(
            convert(&list, &Type::list(ty.clone())).unwrap().ty(),
            Type::list(ty)
        );
    }

    #[test]
    fn exact_lengths_are_spelt_out() {
        let unknown = Value::unknown(Unknown {
            ty: Type::tuple(vec![Type::String, Type::String]),
            not_null: true,
            ..Unknown::default()
        });
        let made = convert(&unknown, &Type::list(Type::String)).unwrap();
        assert_eq!(made.as_items().map(<[Value]>::len), Some(2));
    }
}
