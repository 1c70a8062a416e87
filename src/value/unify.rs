//! Which types convert to which, and the type that several have in common
//! (the package `convert` of <https://github.com/zclconf/go-cty>).

use std::collections::BTreeMap;
use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{ObjectType, Type};

/// More different types than this are not compared with each other.
const MOST_TYPES: usize = 256;

/// The type to which values of all of these types convert, unsafe conversions included; none where there is none.
/// Of no types it is `Dynamic`.
pub fn unify(types: &[Type]) -> Option<Type> {
    let mut seen = FxHashSet::default();
    let distinct: Vec<Type> = types.iter().filter(|t| seen.insert(*t)).cloned().collect();
    match distinct.as_slice() {
        [] => Some(Type::Dynamic),
        [only] => Some(only.clone()),
        many => unify_distinct(many),
    }
}

fn unify_distinct(types: &[Type]) -> Option<Type> {
    let count = |test: fn(&Type) -> bool| types.iter().filter(|t| test(t)).count();
    let dynamics = count(|t| *t == Type::Dynamic);
    let maps = count(|t| matches!(t, Type::Map(_)));
    let lists = count(|t| matches!(t, Type::List(_)));
    let sets = count(|t| matches!(t, Type::Set(_)));
    let objects = count(|t| matches!(t, Type::Object(_)));
    let tuples = count(|t| matches!(t, Type::Tuple(_)));
    let all = types.len();
    // What a dynamic turns out to be decides how the others unify, so nothing is foretold.
    let collections = |make: fn(Type) -> Type| {
        if dynamics > 0 {
            return Some(Type::Dynamic);
        }
        let elements: Vec<Type> = types.iter().filter_map(Type::element).cloned().collect();
        unify(&elements).map(make)
    };
    if maps > 0 && maps + dynamics == all {
        return collections(Type::map);
    }
    if maps > 0
        && maps + objects + dynamics == all
        && let Some(ty) = structural_as(types, |t| matches!(t, Type::Object(_)), object_as_map)
    {
        return Some(ty);
    }
    if lists > 0 && lists + dynamics == all {
        return collections(Type::list);
    }
    if lists > 0
        && lists + tuples + dynamics == all
        && let Some(ty) = structural_as(types, |t| matches!(t, Type::Tuple(_)), tuple_as_list)
    {
        return Some(ty);
    }
    if sets > 0 && sets + dynamics == all {
        return collections(Type::set);
    }
    if objects > 0 && objects + dynamics == all {
        return if dynamics > 0 {
            Some(Type::Dynamic)
        } else {
            unify_objects(types)
        };
    }
    if tuples > 0 && tuples + dynamics == all {
        return if dynamics > 0 {
            Some(Type::Dynamic)
        } else {
            unify_tuples(types)
        };
    }
    if objects > 0 && tuples > 0 || types.len() > MOST_TYPES {
        return None;
    }
    by_preference(types)
        .into_iter()
        .filter_map(|i| types.get(i))
        .find(|wanted| {
            types
                .iter()
                .all(|t| t == *wanted || can_convert(t, wanted, true))
        })
        .cloned()
}

/// Unifies again with the structural types replaced by the collection that they have in common.
fn structural_as(
    types: &[Type],
    is_structural: fn(&Type) -> bool,
    common: fn(&[Type]) -> Option<Type>,
) -> Option<Type> {
    let (structural, mut rest): (Vec<Type>, Vec<Type>) =
        types.iter().cloned().partition(is_structural);
    if structural.is_empty() {
        return None;
    }
    rest.push(common(&structural)?);
    unify(&rest)
}

fn object_as_map(objects: &[Type]) -> Option<Type> {
    let attributes: Vec<Type> = objects
        .iter()
        .filter_map(|t| match t {
            Type::Object(o) => Some(o.attributes.values().cloned()),
            _ => None,
        })
        .flatten()
        .collect();
    unify(&attributes).map(Type::map)
}

fn tuple_as_list(tuples: &[Type]) -> Option<Type> {
    let elements: Vec<Type> = tuples
        .iter()
        .filter_map(|t| match t {
            Type::Tuple(es) => Some(es.iter().cloned()),
            _ => None,
        })
        .flatten()
        .collect();
    unify(&elements).map(Type::list)
}

/// Objects with the same attributes unify to an object, others to a map.
fn unify_objects(types: &[Type]) -> Option<Type> {
    let objects: Vec<&ObjectType> = types
        .iter()
        .filter_map(|t| match t {
            Type::Object(o) => Some(o.as_ref()),
            _ => None,
        })
        .collect();
    let first = objects.first()?;
    if !objects.iter().all(|o| {
        o.attributes.len() == first.attributes.len()
            && o.attributes.keys().eq(first.attributes.keys())
    }) {
        return object_as_map(types);
    }
    let mut attributes = BTreeMap::new();
    for name in first.attributes.keys() {
        let across: Vec<Type> = objects
            .iter()
            .filter_map(|o| o.attributes.get(name).cloned())
            .collect();
        attributes.insert(name.clone(), unify(&across)?);
    }
    Some(Type::object(attributes))
}

/// Tuples of one length unify to a tuple, others to a list.
fn unify_tuples(types: &[Type]) -> Option<Type> {
    let tuples: Vec<&[Type]> = types
        .iter()
        .filter_map(|t| match t {
            Type::Tuple(es) => Some(es.as_slice()),
            _ => None,
        })
        .collect();
    let length = tuples.first()?.len();
    if tuples.iter().any(|t| t.len() != length) {
        return tuple_as_list(types);
    }
    (0..length)
        .map(|i| {
            let across: Vec<Type> = tuples.iter().filter_map(|t| t.get(i).cloned()).collect();
            unify(&across)
        })
        .collect::<Option<Vec<Type>>>()
        .map(Type::tuple)
}

/// The indexes of the types, the more general first.
fn by_preference(types: &[Type]) -> Vec<usize> {
    let mut better_than: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    let mut incoming = vec![0usize; types.len()];
    for (i, a) in types.iter().enumerate() {
        for (j, b) in types.iter().enumerate().skip(i + 1) {
            let (from, to) = match generality(a, b) {
                0 => continue,
                n if n < 0 => (i, j),
                _ => (j, i),
            };
            if let (Some(edges), Some(count)) = (better_than.get_mut(from), incoming.get_mut(to)) {
                edges.push(to);
                *count += 1;
            }
        }
    }
    let mut queue: VecDeque<usize> = incoming
        .iter()
        .enumerate()
        .filter(|(_, n)| **n == 0)
        .map(|(i, _)| i)
        .collect();
    let mut order = Vec::with_capacity(types.len());
    while let Some(next) = queue.pop_front() {
        order.push(next);
        for to in better_than.get(next).into_iter().flatten() {
            if let Some(count) = incoming.get_mut(*to) {
                *count -= 1;
                if *count == 0 {
                    queue.push_back(*to);
                }
            }
        }
    }
    order
}

/// Below zero where `a` is the more general type, above zero where `b` is.
fn generality(a: &Type, b: &Type) -> i8 {
    match (a, b) {
        (Type::Dynamic, Type::Dynamic) => 0,
        (_, Type::Dynamic) => -1,
        (Type::Dynamic, _) => 1,
        (Type::String, Type::Bool | Type::Number) => -1,
        (Type::Bool | Type::Number, Type::String) => 1,
        (Type::List(x), Type::List(y))
        | (Type::Set(x), Type::Set(y))
        | (Type::Map(x), Type::Map(y)) => generality(x, y),
        (Type::List(_) | Type::Tuple(_), Type::Set(_)) => -1,
        (Type::Set(_), Type::List(_) | Type::Tuple(_)) => 1,
        (Type::List(_), Type::Tuple(_)) | (Type::Map(_), Type::Object(_)) => -1,
        (Type::Tuple(_), Type::List(_)) | (Type::Object(_), Type::Map(_)) => 1,
        (Type::Object(x), Type::Object(y)) => {
            if !x.attributes.keys().eq(y.attributes.keys()) {
                return 0;
            }
            overall(x.attributes.values().zip(y.attributes.values()))
        }
        (Type::Tuple(x), Type::Tuple(y)) if x.len() == y.len() => overall(x.iter().zip(y.iter())),
        _ => 0,
    }
}

fn overall<'a>(pairs: impl Iterator<Item = (&'a Type, &'a Type)>) -> i8 {
    let (mut first, mut second) = (false, false);
    for (a, b) in pairs {
        match generality(a, b) {
            0 => {}
            n if n < 0 => first = true,
            _ => second = true,
        }
    }
    match (first, second) {
        (true, false) => -1,
        (false, true) => 1,
        _ => 0,
    }
}

/// Whether values of one type convert to another, as far as types alone tell. `lossy` also allows conversions that
/// fail for some values (string to number) or forget something (list to set).
pub fn can_convert(from: &Type, to: &Type, lossy: bool) -> bool {
    if from == to {
        return true;
    }
    match (from, to) {
        (_, Type::Dynamic) => true,
        (Type::Dynamic, _) => lossy,
        (Type::Bool | Type::Number, Type::String) => true,
        (Type::String, Type::Bool | Type::Number) => lossy,
        (Type::Object(a), Type::Object(b)) => {
            b.attributes
                .iter()
                .all(|(name, wanted)| match a.attributes.get(name) {
                    Some(given) => can_convert(given, wanted, lossy),
                    None => b.optional.contains(name),
                })
        }
        (Type::Tuple(a), Type::Tuple(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b.iter())
                    .all(|(x, y)| can_convert(x, y, lossy))
        }
        (Type::List(x) | Type::Set(x), Type::List(y))
        | (Type::Set(x), Type::Set(y))
        | (Type::Map(x), Type::Map(y)) => can_convert(x, y, lossy),
        (Type::List(x), Type::Set(y)) => lossy && can_convert(x, y, lossy),
        (Type::Tuple(es), Type::List(y) | Type::Set(y)) => elements_convert(es.iter(), y, lossy),
        (Type::Object(o), Type::Map(y)) => elements_convert(o.attributes.values(), y, lossy),
        (Type::Map(x), Type::Object(o)) => {
            lossy && o.attributes.values().all(|y| can_convert(x, y, lossy))
        }
        _ => false,
    }
}

fn elements_convert<'a>(
    elements: impl Iterator<Item = &'a Type> + Clone,
    wanted: &Type,
    lossy: bool,
) -> bool {
    if *wanted == Type::Dynamic {
        let all: Vec<Type> = elements.cloned().collect();
        return unify(&all).is_some();
    }
    elements.into_iter().all(|e| can_convert(e, wanted, lossy))
}

/// `out`, with what is `Dynamic` in it taken from the type that is converted.
pub fn fill_dynamic(from: &Type, out: &Type) -> Type {
    if from == out || !out.has_dynamic() {
        return plain(out);
    }
    match (from, out) {
        (_, Type::Dynamic) => from.clone(),
        (Type::Dynamic, _) => plain(out),
        (Type::Object(a), Type::Object(b)) => Type::object(
            b.attributes
                .iter()
                .map(|(name, ty)| {
                    let filled = a
                        .attributes
                        .get(name)
                        .map_or_else(|| plain(ty), |given| fill_dynamic(given, ty));
                    (name.clone(), filled)
                })
                .collect(),
        ),
        (Type::Map(x), Type::Object(b)) => Type::object(
            b.attributes
                .iter()
                .map(|(name, ty)| (name.clone(), fill_dynamic(x, ty)))
                .collect(),
        ),
        (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => Type::tuple(
            a.iter()
                .zip(b.iter())
                .map(|(x, y)| fill_dynamic(x, y))
                .collect(),
        ),
        (Type::List(x) | Type::Set(x), Type::List(y)) => Type::list(fill_dynamic(x, y)),
        (Type::List(x) | Type::Set(x), Type::Set(y)) => Type::set(fill_dynamic(x, y)),
        (Type::Map(x), Type::Map(y)) => Type::map(fill_dynamic(x, y)),
        (Type::Tuple(es), Type::List(y)) => Type::list(fill_from_elements(es.iter(), y)),
        (Type::Tuple(es), Type::Set(y)) => Type::set(fill_from_elements(es.iter(), y)),
        (Type::Object(o), Type::Map(y)) => Type::map(fill_from_elements(o.attributes.values(), y)),
        _ => plain(out),
    }
}

fn fill_from_elements<'a>(elements: impl Iterator<Item = &'a Type>, out: &Type) -> Type {
    let filled: Vec<Type> = elements.map(|e| fill_dynamic(e, out)).collect();
    if filled.is_empty() {
        return plain(out);
    }
    unify(&filled).unwrap_or_else(|| plain(out))
}

/// The type without its `optional(…)`: that of a value, not of a constraint. One that has none stays shared.
pub fn plain(ty: &Type) -> Type {
    match ty {
        _ if !has_optional(ty) => ty.clone(),
        Type::Dynamic | Type::Bool | Type::Number | Type::String => ty.clone(),
        Type::List(e) => Type::list(plain(e)),
        Type::Set(e) => Type::set(plain(e)),
        Type::Map(e) => Type::map(plain(e)),
        Type::Tuple(es) => Type::Tuple(Arc::new(es.iter().map(plain).collect())),
        Type::Object(o) => Type::object(
            o.attributes
                .iter()
                .map(|(n, t)| (n.clone(), plain(t)))
                .collect(),
        ),
    }
}

fn has_optional(ty: &Type) -> bool {
    match ty {
        Type::Dynamic | Type::Bool | Type::Number | Type::String => false,
        Type::List(e) | Type::Set(e) | Type::Map(e) => has_optional(e),
        Type::Tuple(es) => es.iter().any(has_optional),
        Type::Object(o) => !o.optional.is_empty() || o.attributes.values().any(has_optional),
    }
}

/// The name of a type as a constraint: `list of any single type`.
pub fn constraint_name(ty: &Type) -> String {
    match ty {
        Type::Dynamic => "any type".into(),
        Type::List(e) | Type::Set(e) | Type::Map(e) => {
            let kind = match ty {
                Type::List(_) => "list",
                Type::Set(_) => "set",
                _ => "map",
            };
            match e.as_ref() {
                Type::Dynamic => format!("{kind} of any single type"),
                e => format!("{kind} of {}", constraint_name(e)),
            }
        }
        _ => ty.friendly_name(),
    }
}

/// Why values of one type don't convert to another, in Terraform's words.
pub fn mismatch(from: &Type, to: &Type) -> String {
    match (from, to) {
        (Type::Object(a), Type::Object(b)) => mismatch_of_objects(a, b),
        (Type::Tuple(_), Type::List(e)) if **e == Type::Dynamic => {
            "all list elements must have the same type".into()
        }
        (Type::Tuple(_), Type::Set(e)) if **e == Type::Dynamic => {
            "all set elements must have the same type".into()
        }
        (Type::Object(_), Type::Map(e)) if **e == Type::Dynamic => {
            "all map elements must have the same type".into()
        }
        (Type::Tuple(es), Type::List(wanted) | Type::Set(wanted)) => es
            .iter()
            .enumerate()
            .find(|(_, e)| !can_convert(e, wanted, true))
            .map_or_else(
                || format!("all elements must be {}", constraint_name(wanted)),
                |(i, e)| format!("element {i}: {}", mismatch(e, wanted)),
            ),
        (Type::Object(o), Type::Map(wanted)) => o
            .attributes
            .iter()
            .find(|(_, e)| !can_convert(e, wanted, true))
            .map_or_else(
                || format!("all elements must be {}", constraint_name(wanted)),
                |(name, e)| format!("element {name:?}: {}", mismatch(e, wanted)),
            ),
        (Type::List(x) | Type::Set(x), Type::List(y)) => {
            format!("incorrect list element type: {}", mismatch(x, y))
        }
        (Type::List(x) | Type::Set(x), Type::Set(y)) => {
            format!("incorrect set element type: {}", mismatch(x, y))
        }
        (Type::Map(x), Type::Map(y)) => format!("incorrect map element type: {}", mismatch(x, y)),
        _ => format!("{} required", constraint_name(to)),
    }
}

fn mismatch_of_objects(from: &ObjectType, to: &ObjectType) -> String {
    let missing: Vec<String> = to
        .attributes
        .keys()
        .filter(|name| !from.attributes.contains_key(*name) && !to.optional.contains(name))
        .map(|name| format!("{name:?}"))
        .collect();
    match missing.as_slice() {
        [] => {}
        [one] => return format!("attribute {one} is required"),
        [one, two] => return format!("attributes {one} and {two} are required"),
        [init @ .., last] => {
            return format!("attributes {}, and {last} are required", init.join(", "));
        }
    }
    to.attributes
        .iter()
        .filter_map(|(name, wanted)| Some((name, from.attributes.get(name)?, wanted)))
        .find(|(_, given, wanted)| !can_convert(given, wanted, true))
        .map_or_else(
            || "incorrect object attributes".into(),
            |(name, given, wanted)| format!("attribute {name:?}: {}", mismatch(given, wanted)),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(attributes: &[(&str, Type)]) -> Type {
        Type::object(
            attributes
                .iter()
                .map(|(n, t)| ((*n).into(), t.clone()))
                .collect(),
        )
    }

    #[test]
    fn primitives_unify_to_strings() {
        assert_eq!(
            unify(&[Type::Number, Type::String, Type::Bool]),
            Some(Type::String)
        );
        assert_eq!(unify(&[Type::Number, Type::Bool]), None);
        assert_eq!(unify(&[Type::Number, Type::Dynamic]), Some(Type::Number));
        assert_eq!(unify(&[]), Some(Type::Dynamic));
    }

    #[test]
    fn structures_unify() {
        let pair = |a: Type, b: Type| Type::tuple(vec![a, b]);
        assert_eq!(
            unify(&[
                pair(Type::Number, Type::Bool),
                pair(Type::String, Type::Bool)
            ]),
            Some(pair(Type::String, Type::Bool))
        );
        assert_eq!(
            unify(&[
                Type::tuple(vec![Type::Number]),
                pair(Type::String, Type::String)
            ]),
            Some(Type::list(Type::String))
        );
        assert_eq!(
            unify(&[
                object(&[("a", Type::Number)]),
                object(&[("b", Type::String)])
            ]),
            Some(Type::map(Type::String))
        );
        assert_eq!(
            unify(&[Type::tuple(vec![Type::Number]), Type::set(Type::String)]),
            Some(Type::set(Type::String))
        );
        assert_eq!(unify(&[object(&[]), Type::tuple(vec![])]), None);
        assert_eq!(unify(&[object(&[]), Type::Dynamic]), Some(Type::Dynamic));
        assert_eq!(
            unify(&[Type::list(Type::Number), Type::tuple(vec![Type::String])]),
            Some(Type::list(Type::String))
        );
    }

    #[test]
    fn mismatches_are_told_as_terraform_does() {
        let wanted = object(&[("a", Type::String), ("b", Type::Bool)]);
        assert_eq!(
            mismatch(&object(&[("a", Type::String)]), &wanted),
            "attribute \"b\" is required"
        );
        assert_eq!(
            mismatch(&object(&[]), &wanted),
            "attributes \"a\" and \"b\" are required"
        );
        assert_eq!(
            mismatch(
                &Type::tuple(vec![Type::String, object(&[])]),
                &Type::list(Type::String)
            ),
            "element 1: string required"
        );
        assert_eq!(
            mismatch(&Type::Number, &Type::list(Type::Dynamic)),
            "list of any single type required"
        );
    }
}
