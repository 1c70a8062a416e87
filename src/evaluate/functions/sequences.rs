//! Functions on lists and tuples.

use rustc_hash::FxHashSet;

use super::FunctionError;
use super::signature::{
    Call, Function, Kind, MOST_ELEMENTS, Parameter, Returns, argument_error, fail, function,
    parameter, whole, with_members,
};
use crate::value::{
    Data, Guard, Key, Marks, Type, Unknown, Value, compare, convert, refined, strip_marks, unify,
};

const BOOL: Returns = Returns::Always(Kind::Bool);
const LIST: Parameter = parameter("list", Kind::Any);
const LIST_OF_ANY: Parameter = parameter("list", Kind::ListOfAny);

pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "alltrue",
        &[parameter("list", Kind::ListOfBool)],
        BOOL,
        |c| every(c, false),
    ),
    function(
        "anytrue",
        &[parameter("list", Kind::ListOfBool)],
        BOOL,
        |c| every(c, true),
    ),
    function(
        "chunklist",
        &[
            LIST_OF_ANY.marked(),
            parameter("size", Kind::Number).marked(),
        ],
        Returns::By(|a| Ok(Type::list(type_of(a, 0)))),
        chunks,
    ),
    function("coalesce", &[], Returns::By(coalesce_type), coalesce)
        .variadic(parameter("vals", Kind::Any).unknown().dynamic().null()),
    function(
        "coalescelist",
        &[],
        Returns::By(coalesce_list_type),
        coalesce_list,
    )
    .variadic(parameter("vals", Kind::Any).unknown().dynamic().null()),
    function(
        "compact",
        &[parameter("list", Kind::ListOfString)],
        Returns::Always(Kind::ListOfString),
        compact,
    ),
    function("concat", &[], Returns::By(concat_type), concat)
        .variadic(parameter("seqs", Kind::Any).marked().unknown()),
    function(
        "contains",
        &[LIST, parameter("value", Kind::Any)],
        BOOL,
        contains,
    ),
    function(
        "distinct",
        &[LIST_OF_ANY],
        Returns::By(|a| Ok(type_of(a, 0))),
        distinct,
    ),
    function(
        "element",
        &[LIST.marked(), parameter("index", Kind::Number)],
        Returns::By(element_type),
        element,
    )
    .nullable(),
    function(
        "flatten",
        &[LIST.marked()],
        Returns::By(flatten_type),
        flatten,
    ),
    function(
        "index",
        &[LIST, parameter("value", Kind::Any)],
        Returns::Always(Kind::Number),
        index,
    ),
    function(
        "matchkeys",
        &[
            parameter("values", Kind::ListOfAny),
            parameter("keys", Kind::ListOfAny),
            parameter("searchset", Kind::ListOfAny),
        ],
        Returns::By(|a| match unify(&[type_of(a, 1), type_of(a, 2)]) {
            Some(_) => Ok(type_of(a, 0)),
            None => Err(fail("keys and searchset must be of the same type")),
        }),
        match_keys,
    ),
    function("one", &[LIST], Returns::By(one_type), one).nullable(),
    function(
        "reverse",
        &[LIST.marked()],
        Returns::By(reverse_type),
        reverse,
    ),
    function(
        "slice",
        &[
            LIST.marked(),
            parameter("start_index", Kind::Number),
            parameter("end_index", Kind::Number),
        ],
        Returns::By(slice_type),
        slice,
    ),
    function(
        "sort",
        &[parameter("list", Kind::ListOfString).unknown()],
        Returns::Always(Kind::ListOfString),
        sort,
    ),
];

fn type_of(arguments: &[Value], index: usize) -> Type {
    arguments.get(index).map(Value::ty).unwrap_or_default()
}

/// Whether `wanted` decides: one true for `anytrue`, one false for `alltrue`.
fn every(call: &Call<'_>, wanted: bool) -> Result<Value, FunctionError> {
    let mut unknown = false;
    for item in call.items(0)? {
        match &item.data {
            Data::Bool(b) if *b == wanted => return Ok(Value::bool(wanted)),
            // Null counts as false.
            Data::Null(_) if !wanted => return Ok(Value::bool(false)),
            Data::Unknown(_) => unknown = true,
            _ => {}
        }
    }
    Ok(if unknown {
        call.unknown(Type::Bool)
    } else {
        Value::bool(!wanted)
    })
}

/// A list as `ty` says, or a tuple where that is no list.
fn sequence(ty: &Type, items: Vec<Value>) -> Value {
    match ty {
        Type::List(element) => Value::list(element.as_ref().clone(), items),
        _ => Value::tuple(items),
    }
}

fn chunks(call: &Call<'_>) -> Result<Value, FunctionError> {
    let marks = call.value(0)?.marks.with(call.value(1)?.marks);
    let size = whole(call.number(1)?).map_err(|e| fail(format!("invalid size: {e}")))?;
    let Ok(size) = usize::try_from(size) else {
        return Err(fail("the size argument must be positive"));
    };
    let items = call.items(0)?;
    let ty = call.value(0)?.ty();
    let size = if size == 0 { items.len().max(1) } else { size };
    let chunks = items
        .chunks(size)
        .map(|chunk| sequence(&ty, chunk.to_vec()))
        .collect();
    Ok(Value::list(ty, chunks).mark(marks))
}

fn coalesce_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    let types: Vec<Type> = arguments.iter().map(Value::ty).collect();
    if types.is_empty() {
        return Err(fail("all arguments must have the same type"));
    }
    unify(&types).ok_or_else(|| fail("all arguments must have the same type"))
}

fn coalesce(call: &Call<'_>) -> Result<Value, FunctionError> {
    for value in call.arguments {
        match &value.data {
            Data::Null(_) => continue,
            Data::Unknown(u)
                if u.ty == Type::Dynamic
                    || call.returns != &Type::String
                    || u.prefix.is_empty() && !u.is_never_empty() =>
            {
                return Ok(call.unknown(call.returns.clone()));
            }
            _ => {}
        }
        let value = convert(value, call.returns).map_err(fail)?;
        if value.as_str() == Some("") {
            continue;
        }
        return Ok(value);
    }
    Err(fail("no non-null, non-empty-string arguments"))
}

fn coalesce_list_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    if arguments.is_empty() {
        return Err(fail("at least one argument is required"));
    }
    let mut types = Vec::new();
    for value in arguments {
        // Which it will be isn't known before the unknown is.
        if value.is_unknown() {
            return Ok(Type::Dynamic);
        }
        let ty = value.ty();
        if !matches!(ty, Type::List(_) | Type::Tuple(_)) {
            return Err(fail("coalescelist arguments must be lists or tuples"));
        }
        types.push(ty);
    }
    match types.split_first() {
        Some((first, rest)) if rest.iter().all(|t| t == first) => Ok(first.clone()),
        _ => Ok(Type::Dynamic),
    }
}

fn coalesce_list(call: &Call<'_>) -> Result<Value, FunctionError> {
    for value in call.arguments {
        if value.is_unknown() {
            return Ok(call.unknown(call.returns.clone()));
        }
        if value.as_items().is_some_and(|items| !items.is_empty()) {
            return Ok(value.clone());
        }
    }
    Err(fail("no non-null arguments"))
}

fn compact(call: &Call<'_>) -> Result<Value, FunctionError> {
    let items = call.items(0)?;
    if !call.value(0)?.is_wholly_known() {
        return Ok(collected(call, items));
    }
    let kept = items
        .iter()
        .filter(|v| v.as_str().is_some_and(|s| !s.is_empty()))
        .cloned()
        .collect();
    Ok(Value::list(Type::String, kept))
}

/// An unknown collection that has at least the known ones of these.
fn collected(call: &Call<'_>, items: &[Value]) -> Value {
    let known = items
        .iter()
        .filter(|v| match v.as_unknown() {
            Some(unknown) => unknown.is_never_empty(),
            None => !v.is_null() && v.as_str() != Some(""),
        })
        .map(|v| (Guard::TRUE, None, v.clone()))
        .collect();
    with_members(call.unknown(call.returns.clone()), known)
}

fn concat_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    if arguments.is_empty() {
        return Err(fail("at least one argument is required"));
    }
    let types: Vec<Type> = arguments.iter().map(Value::ty).collect();
    if types.iter().all(|t| matches!(t, Type::List(_)))
        && let Some(common) = unify(&types)
    {
        return Ok(common);
    }
    let mut elements = Vec::new();
    for (i, value) in arguments.iter().enumerate() {
        match (value.ty(), value.as_items()) {
            (Type::Tuple(es), _) => elements.extend(es.iter().cloned()),
            (Type::List(e), Some(items)) => {
                elements.extend(items.iter().map(|_| e.as_ref().clone()))
            }
            (Type::List(_), None) => return Ok(Type::Dynamic),
            (other, _) => {
                return Err(argument_error(
                    i,
                    format!(
                        "all arguments must be lists or tuples; got {}",
                        other.friendly_name()
                    ),
                ));
            }
        }
    }
    Ok(Type::tuple(elements))
}

fn concat(call: &Call<'_>) -> Result<Value, FunctionError> {
    let marks = call
        .arguments
        .iter()
        .fold(Marks::NONE, |m, v| m.with(v.marks));
    let mut items: Vec<Value> = Vec::new();
    for list in call.arguments {
        match list.as_items() {
            Some(part) => items.extend(part.iter().cloned()),
            // What it has of members is added where conditions are known (`evaluate/members.rs`).
            None => return Ok(call.unknown(call.returns.clone()).mark(marks)),
        }
    }
    if let Type::List(element) = call.returns {
        items = items
            .iter()
            .map(|v| convert(v, element))
            .collect::<Result<_, _>>()
            .map_err(fail)?;
    }
    Ok(sequence(call.returns, items).mark(marks))
}

fn contains(call: &Call<'_>) -> Result<Value, FunctionError> {
    let list = call.value(0)?;
    if !list.ty().is_sequence() {
        return Err(fail("argument must be list, tuple, or set"));
    }
    let wanted = call.value(1)?;
    let mut unknown = false;
    for item in call.items(0)? {
        match compare(item, wanted) {
            Some(true) => return Ok(Value::bool(true)),
            Some(false) => {}
            None => unknown = true,
        }
    }
    Ok(if unknown {
        call.unknown(Type::Bool)
    } else {
        Value::bool(false)
    })
}

fn distinct(call: &Call<'_>) -> Result<Value, FunctionError> {
    let items = call.items(0)?;
    let mut seen = FxHashSet::default();
    let mut kept = Vec::new();
    for item in items {
        let Some(key) = Key::of(item) else {
            return Ok(collected(call, items));
        };
        if seen.insert(key) {
            kept.push(item.clone());
        }
    }
    Ok(sequence(call.returns, kept))
}

const PANIC: &str = "panic in function implementation: runtime error: index out of range";

fn element_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    let given = arguments.get(1).and_then(Value::as_number);
    match type_of(arguments, 0) {
        Type::List(e) => Ok(e.as_ref().clone()),
        Type::Tuple(es) => {
            let Some(n) = given else {
                return Ok(Type::Dynamic);
            };
            let at = whole(n).map_err(|e| fail(format!("invalid index: {e}")))?;
            if es.is_empty() {
                return Err(fail("cannot use element function with an empty list"));
            }
            // Go's remainder keeps the sign, and the index below zero is a panic.
            let at = at % es.len() as i64;
            usize::try_from(at)
                .ok()
                .and_then(|i| es.get(i).cloned())
                .ok_or_else(|| fail(format!("{PANIC} [{at}]")))
        }
        other => Err(fail(format!(
            "cannot read elements from {}",
            other.friendly_name()
        ))),
    }
}

fn element(call: &Call<'_>) -> Result<Value, FunctionError> {
    let at = call.integer(1).map_err(|e| match e {
        FunctionError::Call(text) => fail(format!("invalid index: {text}")),
        other => other,
    })?;
    let items = call.items(0)?;
    if items.is_empty() {
        return Err(fail("cannot use element function with an empty list"));
    }
    let at = at % items.len() as i64;
    let found = usize::try_from(at)
        .ok()
        .and_then(|i| items.get(i))
        .ok_or_else(|| fail("cannot use element function with a negative index"))?;
    Ok(found.clone().mark(call.value(0)?.marks))
}

fn flatten_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    let Some(list) = arguments.first() else {
        return Ok(Type::Dynamic);
    };
    if !list.ty().is_sequence() {
        return Err(fail("can only flatten lists, sets and tuples"));
    }
    // The implementation makes the tuple, whose type is that of its elements.
    Ok(Type::Dynamic)
}

fn flatten(call: &Call<'_>) -> Result<Value, FunctionError> {
    let list = call.value(0)?;
    let mut items = Vec::new();
    let mut marks = list.marks;
    let whole = flatten_into(list, &mut items, &mut marks);
    if items.len() > MOST_ELEMENTS {
        return Ok(call.limit("the result of flatten is too long"));
    }
    if !whole {
        let members = items.into_iter().map(|v| (Guard::TRUE, None, v)).collect();
        return Ok(with_members(call.unknown(Type::Dynamic), members).mark(marks));
    }
    Ok(Value::tuple(items).mark(marks))
}

/// Gathers the elements; whether all are known.
fn flatten_into(list: &Value, out: &mut Vec<Value>, marks: &mut Marks) -> bool {
    let mut known = true;
    for item in list.parts() {
        if out.len() > MOST_ELEMENTS {
            return known;
        }
        match &item.data {
            Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
                *marks = marks.with(item.marks);
                known &= flatten_into(item, out, marks);
            }
            Data::Unknown(u) if u.ty.is_sequence() || u.ty == Type::Dynamic => {
                *marks = marks.with(item.marks);
                known = false;
                if let Some(members) = &u.members {
                    out.extend(
                        members
                            .items
                            .iter()
                            .filter(|(guard, _, _)| guard.is_true())
                            .map(|(_, _, v)| v.clone()),
                    );
                }
            }
            _ => out.push(item.clone()),
        }
    }
    known
}

fn index(call: &Call<'_>) -> Result<Value, FunctionError> {
    if !matches!(call.value(0)?.ty(), Type::List(_) | Type::Tuple(_)) {
        return Err(fail("argument must be a list or tuple"));
    }
    let items = call.items(0)?;
    if items.is_empty() {
        return Err(fail("cannot search an empty list"));
    }
    let wanted = call.value(1)?;
    for (i, item) in items.iter().enumerate() {
        match compare(item, wanted) {
            Some(true) => return Ok(Value::number(i)),
            Some(false) => {}
            None => return Ok(call.unknown(Type::Number)),
        }
    }
    Err(fail("item not found"))
}

fn match_keys(call: &Call<'_>) -> Result<Value, FunctionError> {
    let (values, keys, wanted) = (call.items(0)?, call.items(1)?, call.items(2)?);
    if values.len() != keys.len() {
        return Err(fail("length of keys and values should be equal"));
    }
    if !call.arguments.iter().skip(1).all(Value::is_wholly_known) {
        return Ok(call.unknown(call.returns.clone()));
    }
    let ty = unify(&[call.value(1)?.ty(), call.value(2)?.ty()])
        .and_then(|t| t.element().cloned())
        .unwrap_or_default();
    let key = |value: &Value| convert(value, &ty).ok().and_then(|v| Key::of(&v));
    let wanted: FxHashSet<Key> = wanted.iter().filter_map(key).collect();
    let kept = keys
        .iter()
        .zip(values)
        .filter(|(k, _)| key(k).is_some_and(|k| wanted.contains(&k)))
        .map(|(_, v)| v.clone())
        .collect();
    Ok(sequence(call.returns, kept))
}

fn one_error() -> FunctionError {
    argument_error(
        0,
        "must be a list, set, or tuple value with either zero or one elements",
    )
}

fn one_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    match type_of(arguments, 0) {
        Type::List(e) | Type::Set(e) => Ok(e.as_ref().clone()),
        Type::Tuple(es) => match es.as_slice() {
            [] => Ok(Type::Dynamic),
            [only] => Ok(only.clone()),
            _ => Err(one_error()),
        },
        _ => Err(one_error()),
    }
}

fn one(call: &Call<'_>) -> Result<Value, FunctionError> {
    match call.items(0)? {
        [] => Ok(Value::null_of(call.returns.clone())),
        [only] => Ok(only.clone()),
        // Unknown elements of a set may turn out to be one.
        _ if matches!(call.value(0)?.ty(), Type::Set(_)) && !call.value(0)?.is_wholly_known() => {
            Ok(call.unknown(call.returns.clone()))
        }
        _ => Err(one_error()),
    }
}

fn reverse_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    match type_of(arguments, 0) {
        Type::List(e) | Type::Set(e) => Ok(Type::List(e)),
        Type::Tuple(es) => Ok(Type::tuple(es.iter().rev().cloned().collect())),
        other => Err(argument_error(
            0,
            format!(
                "can only reverse list or tuple values, not {}",
                other.friendly_name()
            ),
        )),
    }
}

fn reverse(call: &Call<'_>) -> Result<Value, FunctionError> {
    let items = call.items(0)?.iter().rev().cloned().collect();
    Ok(sequence(call.returns, items).mark(call.value(0)?.marks))
}

/// The bounds of a slice, where they are known.
fn bounds(
    arguments: &[Value],
    length: Option<usize>,
) -> Result<Option<(usize, usize)>, FunctionError> {
    let bound = |i: usize, what: &str| -> Result<Option<i64>, FunctionError> {
        match arguments.get(i).and_then(Value::as_number) {
            Some(n) => whole(n)
                .map(Some)
                .map_err(|e| argument_error(i, format!("invalid {what} index: {e}"))),
            None => Ok(None),
        }
    };
    let (start, end) = (bound(1, "start")?, bound(2, "end")?);
    if let Some(start) = start {
        if start < 0 {
            return Err(argument_error(1, "start index must not be less than zero"));
        }
        if length.is_some_and(|n| start > n as i64) {
            return Err(argument_error(
                1,
                "start index must not be greater than the length of the list",
            ));
        }
    }
    if let Some(end) = end {
        if end < 0 {
            return Err(argument_error(2, "end index must not be less than zero"));
        }
        if length.is_some_and(|n| end > n as i64) {
            return Err(argument_error(
                2,
                "end index must not be greater than the length of the list",
            ));
        }
    }
    match (start, end) {
        (Some(s), Some(e)) if s > e => Err(argument_error(
            1,
            "start index must not be greater than end index",
        )),
        (Some(s), Some(e)) => Ok(usize::try_from(s).ok().zip(usize::try_from(e).ok())),
        _ => Ok(None),
    }
}

fn slice_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    let list = type_of(arguments, 0);
    match &list {
        Type::Set(_) => Err(argument_error(
            0,
            "cannot slice a set, because its elements do not have indices; explicitly convert to a list if the ordering of the result is not important",
        )),
        Type::List(_) => Ok(list),
        Type::Tuple(es) => Ok(match bounds(arguments, Some(es.len()))? {
            Some((s, e)) => Type::tuple(es.get(s..e).unwrap_or_default().to_vec()),
            None => Type::Dynamic,
        }),
        _ => Err(argument_error(0, "must be a list or tuple value")),
    }
}

fn slice(call: &Call<'_>) -> Result<Value, FunctionError> {
    let items = call.items(0)?;
    let Some((start, end)) = bounds(call.arguments, Some(items.len()))? else {
        return Ok(call.unknown(call.returns.clone()));
    };
    let part = items.get(start..end).unwrap_or_default().to_vec();
    Ok(sequence(call.returns, part).mark(call.value(0)?.marks))
}

fn sort(call: &Call<'_>) -> Result<Value, FunctionError> {
    let list = call.value(0)?;
    if let Some(u) = list.as_unknown() {
        return Ok(refined(Unknown {
            not_null: true,
            length: u.length,
            ty: Type::list(Type::String),
            reason: u.reason.clone(),
            members: u.members.clone(),
            ..Unknown::default()
        }));
    }
    let items = call.items(0)?;
    if let Some(i) = items.iter().position(Value::is_null)
        && list.is_wholly_known()
    {
        return Err(fail(format!(
            "given list element {i} is null; a null string cannot be sorted"
        )));
    }
    if !list.is_wholly_known() {
        let element = || call.unknown(Type::String);
        return Ok(Value::list(
            Type::String,
            items.iter().map(|_| element()).collect(),
        ));
    }
    let mut sorted = items.to_vec();
    sorted.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    Ok(Value::list(
        Type::String,
        sorted.iter().map(|v| strip_marks(v).0).collect(),
    ))
}
