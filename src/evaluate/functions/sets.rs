//! Functions on sets.

use rustc_hash::FxHashSet;

use super::FunctionError;
use super::signature::{
    Call, Function, Kind, MOST_ELEMENTS, Parameter, Returns, argument_error, fail, function,
    parameter,
};
use crate::value::{Key, Marks, Type, Value, convert, set, unify};

const FIRST: Parameter = parameter("first_set", Kind::SetOfAny);
const OTHERS: Parameter = parameter("other_sets", Kind::SetOfAny);

pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "setintersection",
        &[FIRST],
        Returns::By(common_type),
        intersection,
    )
    .variadic(OTHERS),
    function("setproduct", &[], Returns::By(product_type), product)
        .variadic(parameter("sets", Kind::Any).marked()),
    function(
        "setsubtract",
        &[
            parameter("a", Kind::SetOfAny),
            parameter("b", Kind::SetOfAny),
        ],
        Returns::By(common_type),
        subtract,
    ),
    function("setunion", &[FIRST], Returns::By(common_type), union).variadic(OTHERS),
];

/// The type that all sets have in common. Empty sets of no type don't count.
fn common_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    let mut elements: Vec<Type> = Vec::new();
    for value in arguments {
        let ty = value.ty();
        let Some(element) = ty.element() else {
            continue;
        };
        let is_empty = value.as_items().is_some_and(<[Value]>::is_empty);
        if !(is_empty && *element == Type::Dynamic) {
            elements.push(element.clone());
        }
    }
    unify(&elements)
        .map(Type::set)
        .ok_or_else(|| fail("given sets must all have compatible element types"))
}

/// The sets, converted to the type of the result.
fn converted(call: &Call<'_>) -> Result<Vec<Value>, FunctionError> {
    call.arguments
        .iter()
        .map(|v| convert(v, call.returns).map_err(fail))
        .collect()
}

fn element(call: &Call<'_>) -> Type {
    call.returns.element().cloned().unwrap_or_default()
}

fn keys(value: &Value) -> FxHashSet<Key> {
    value.parts().filter_map(Key::of).collect()
}

fn union(call: &Call<'_>) -> Result<Value, FunctionError> {
    let items = converted(call)?
        .iter()
        .flat_map(|s| s.parts().cloned().collect::<Vec<_>>())
        .collect();
    Ok(set(element(call), items))
}

fn intersection(call: &Call<'_>) -> Result<Value, FunctionError> {
    let sets = converted(call)?;
    if !sets.iter().all(Value::is_wholly_known) {
        return Ok(call.unknown(call.returns.clone()));
    }
    let Some((first, others)) = sets.split_first() else {
        return Ok(set(element(call), Vec::new()));
    };
    let others: Vec<FxHashSet<Key>> = others.iter().map(keys).collect();
    let items = first
        .parts()
        .filter(|v| Key::of(v).is_some_and(|k| others.iter().all(|o| o.contains(&k))))
        .cloned()
        .collect();
    Ok(set(element(call), items))
}

fn subtract(call: &Call<'_>) -> Result<Value, FunctionError> {
    let sets = converted(call)?;
    if !sets.iter().all(Value::is_wholly_known) {
        return Ok(call.unknown(call.returns.clone()));
    }
    let [from, less] = sets.as_slice() else {
        return Err(fail("two sets are required"));
    };
    let less = keys(less);
    let items = from
        .parts()
        .filter(|v| Key::of(v).is_some_and(|k| !less.contains(&k)))
        .cloned()
        .collect();
    Ok(set(element(call), items))
}

fn product_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    if arguments.len() < 2 {
        return Err(fail("at least two arguments are required"));
    }
    let mut elements = Vec::new();
    let mut all_sets = true;
    let mut any_set = false;
    for (i, value) in arguments.iter().enumerate() {
        let element = match value.ty() {
            Type::Set(e) => {
                any_set = true;
                e.as_ref().clone()
            }
            Type::List(e) => {
                all_sets = false;
                e.as_ref().clone()
            }
            Type::Tuple(es) => {
                all_sets = false;
                unify(&es)
                    .ok_or_else(|| argument_error(i, "all elements must be of the same type"))?
            }
            _ => return Err(argument_error(i, "a set or a list is required")),
        };
        elements.push(element);
    }
    let tuple = Type::tuple(elements);
    // One set among the arguments takes away the order of the whole.
    Ok(if all_sets || any_set {
        Type::set(tuple)
    } else {
        Type::list(tuple)
    })
}

fn product(call: &Call<'_>) -> Result<Value, FunctionError> {
    let marks = call
        .arguments
        .iter()
        .fold(Marks::NONE, |m, v| m.with(v.marks));
    let tuple = element(call);
    let Type::Tuple(types) = &tuple else {
        return Ok(call.unknown(call.returns.clone()));
    };
    let mut sizes = call.arguments.iter().map(|v| v.parts().count());
    let total = sizes.try_fold(1usize, |n, size| n.checked_mul(size));
    let Some(total) = total.filter(|n| n.saturating_mul(types.len()) <= MOST_ELEMENTS) else {
        return Ok(call.limit("the result of setproduct is too large"));
    };
    let is_set = matches!(call.returns, Type::Set(_));
    // How many elements an unknown one in a set stands for isn't known.
    let mut rows: Vec<Vec<Value>> = if total == 0 {
        Vec::new()
    } else {
        vec![Vec::new()]
    };
    if total > 0 {
        for (value, ty) in call.arguments.iter().zip(types.iter()) {
            let items = value
                .parts()
                .map(|v| convert(v, ty).map_err(fail))
                .collect::<Result<Vec<Value>, _>>()?;
            rows = rows
                .iter()
                .flat_map(|row| {
                    items
                        .iter()
                        .map(move |item| [row.as_slice(), std::slice::from_ref(item)].concat())
                })
                .collect();
        }
    }
    let items = rows.into_iter().map(Value::tuple).collect();
    Ok(if is_set {
        set(tuple, items)
    } else {
        Value::list(tuple, items)
    }
    .mark(marks))
}
