//! Terraform's `==`.

use super::{Data, Entries, Key, Marks, Reason, Type, Unknown, Value};

/// `a == b`: a bool, or an unknown bool where that isn't known. Nothing is converted, so values of different types are
/// not equal; null equals null. The result has the marks of both.
pub fn equals(a: &Value, b: &Value) -> Value {
    let marks = a.all_marks().with(b.all_marks());
    let result = match compare(a, b) {
        Some(known) => Value::bool(known),
        None => Value::unknown(Unknown {
            ty: Type::Bool,
            not_null: true,
            reason: first_reason(a)
                .or_else(|| first_reason(b))
                .unwrap_or_default(),
            ..Unknown::default()
        }),
    };
    // That two texts are the same shows neither; Terraform's own marks travel on all the same.
    result.mark(marks.without(Marks::CONFIDENTIAL))
}

/// Why the first unknown part of a value isn't known.
pub fn first_reason(value: &Value) -> Option<Reason> {
    match &value.data {
        Data::Unknown(u) => Some(u.reason.clone()),
        Data::Object(o) => o.entries.values().find_map(first_reason).or_else(|| {
            let opening = o.open.as_ref().filter(|o| !o.complete)?;
            Some(Reason::new(
                super::ReasonKind::Computed,
                opening.address.clone(),
            ))
        }),
        _ => value.parts().find_map(first_reason),
    }
}

/// Whether they are equal; none where that isn't known.
pub fn compare(a: &Value, b: &Value) -> Option<bool> {
    match (&a.data, &b.data) {
        (Data::Unknown(_), Data::Unknown(_)) => None,
        (Data::Unknown(u), _) => excludes(u, b).then_some(false),
        (_, Data::Unknown(u)) => excludes(u, a).then_some(false),
        (Data::Null(_), Data::Null(_)) => Some(true),
        (Data::Null(_), _) | (_, Data::Null(_)) => Some(false),
        (Data::Bool(x), Data::Bool(y)) => Some(x == y),
        (Data::Number(x), Data::Number(y)) => Some(x == y),
        (Data::String(x), Data::String(y)) => Some(x == y),
        (Data::List(x), Data::List(y)) => {
            if disjoint(&x.element, &y.element) || x.items.len() != y.items.len() {
                return Some(false);
            }
            all(x.items.iter().zip(&y.items))
        }
        (Data::Set(x), Data::Set(y)) => {
            if disjoint(&x.element, &y.element) {
                return Some(false);
            }
            // Both are in one order without repetition, so equal sets have equal keys.
            match (Key::of(a), Key::of(b)) {
                (Some(x), Some(y)) => Some(x == y),
                _ if x.items.is_empty() != y.items.is_empty() => Some(false),
                _ => None,
            }
        }
        (Data::Tuple(x), Data::Tuple(y)) => {
            if x.items.len() != y.items.len() {
                return Some(false);
            }
            all(x.items.iter().zip(&y.items))
        }
        (Data::Map(x), Data::Map(y)) => {
            if disjoint(&x.element, &y.element) {
                return Some(false);
            }
            entries(&x.entries, &y.entries, false)
        }
        (Data::Object(x), Data::Object(y)) => {
            entries(&x.entries, &y.entries, x.is_open() || y.is_open())
        }
        _ => Some(false),
    }
}

/// False as soon as one pair differs; unknown where one is unknown and none differs.
fn all<'a>(pairs: impl Iterator<Item = (&'a Value, &'a Value)>) -> Option<bool> {
    let mut known = true;
    for (a, b) in pairs {
        match compare(a, b) {
            Some(false) => return Some(false),
            Some(true) => {}
            None => known = false,
        }
    }
    known.then_some(true)
}

fn entries(a: &Entries, b: &Entries, is_open: bool) -> Option<bool> {
    if is_open {
        let both = a.iter().filter_map(|(k, x)| Some((x, b.get(k)?)));
        return match all(both) {
            Some(false) => Some(false),
            _ => None,
        };
    }
    if a.len() != b.len() || !a.keys().eq(b.keys()) {
        return Some(false);
    }
    all(a.values().zip(b.values()))
}

/// Whether no value is of both types.
fn disjoint(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Dynamic, _) | (_, Type::Dynamic) => false,
        (Type::List(x), Type::List(y))
        | (Type::Set(x), Type::Set(y))
        | (Type::Map(x), Type::Map(y)) => disjoint(x, y),
        (Type::Tuple(x), Type::Tuple(y)) => {
            x.len() != y.len() || x.iter().zip(y.iter()).any(|(x, y)| disjoint(x, y))
        }
        (Type::Object(x), Type::Object(y)) => {
            !x.attributes.keys().eq(y.attributes.keys())
                || x.attributes
                    .values()
                    .zip(y.attributes.values())
                    .any(|(x, y)| disjoint(x, y))
        }
        _ => a != b,
    }
}

/// Whether the unknown is certainly not this known value.
fn excludes(unknown: &Unknown, known: &Value) -> bool {
    if known.is_null() {
        return unknown.not_null;
    }
    if disjoint(&unknown.ty, &known.ty()) {
        return true;
    }
    if let Some(text) = known.as_str() {
        return !text.starts_with(unknown.prefix.as_str());
    }
    if let (Some((least, most)), Some(length)) = (unknown.length, collection_length(known)) {
        return length < least as usize || length > most as usize;
    }
    false
}

fn collection_length(value: &Value) -> Option<usize> {
    match &value.data {
        Data::List(l) => Some(l.items.len()),
        Data::Map(m) => Some(m.entries.len()),
        Data::Set(l) if value.is_wholly_known() => Some(l.items.len()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(make: impl FnOnce(&mut Unknown)) -> Value {
        let mut u = Unknown {
            ty: Type::String,
            ..Unknown::default()
        };
        make(&mut u);
        Value::unknown(u)
    }

    #[test]
    fn nothing_is_converted() {
        let tuple = Value::tuple(vec![Value::number(1)]);
        let list = Value::list(Type::Number, vec![Value::number(1)]);
        assert_eq!(compare(&tuple, &list), Some(false));
        assert_eq!(compare(&Value::number(1), &Value::string("1")), Some(false));
        assert_eq!(
            compare(&Value::null(), &Value::null_of(Type::String)),
            Some(true)
        );
    }

    #[test]
    fn refinements_decide() {
        let prefixed = unknown(|u| u.prefix = "pre-".into());
        assert_eq!(compare(&prefixed, &Value::string("other")), Some(false));
        assert_eq!(compare(&prefixed, &Value::string("pre-x")), None);
        assert_eq!(
            compare(&unknown(|u| u.not_null = true), &Value::null()),
            Some(false)
        );
        assert_eq!(compare(&unknown(|_| {}), &Value::null()), None);
        assert_eq!(
            compare(&unknown(|_| {}), &Value::number(1)),
            Some(true).map(|_| false)
        );
        let lengths = unknown(|u| {
            u.ty = Type::list(Type::String);
            u.length = Some((2, 4));
        });
        assert_eq!(
            compare(&lengths, &Value::list(Type::String, vec![])),
            Some(false)
        );
    }

    #[test]
    fn one_difference_is_enough() {
        let a = Value::tuple(vec![unknown(|_| {}), Value::number(1)]);
        let b = Value::tuple(vec![Value::string("x"), Value::number(2)]);
        assert_eq!(compare(&a, &b), Some(false));
        assert!(equals(&a, &a).is_unknown());
    }
}
