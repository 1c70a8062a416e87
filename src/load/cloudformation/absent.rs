//! Elements of lists that a condition leaves out: `!If [IsProduction, …, !Ref AWS::NoValue]`.

use std::sync::Arc;

use crate::evaluate::collection;
use crate::value::{Data, Guard, Value};

/// The value, in which elements that may be absent are members of their lists under a condition: nothing is null in a list.
pub(super) fn with_absent_elements(value: Value) -> Value {
    retold(&value).unwrap_or(value)
}

/// The same with its lists told so; none where nothing in it may be absent.
fn retold(value: &Value) -> Option<Value> {
    let data = match &value.data {
        Data::Tuple(tuple) => {
            let parts: Vec<Option<Value>> = tuple.items.iter().map(retold).collect();
            let may_be_absent = tuple.items.iter().any(is_perhaps_null);
            if !may_be_absent && parts.iter().all(Option::is_none) {
                return None;
            }
            let reason = tuple.items.iter().find(|item| is_perhaps_null(item));
            let reason = reason.and_then(|item| item.as_unknown().map(|u| u.reason.clone()));
            let items = tuple.items.iter().zip(parts);
            let items = items.flat_map(|(item, part)| members_of(part.unwrap_or(item.clone())));
            let mut list = collection(items.collect(), None);
            if let (Data::Unknown(unknown), Some(reason)) = (&mut list.data, reason) {
                Arc::make_mut(unknown).reason = reason;
            }
            return Some(list.at(value.origin()).mark(value.marks));
        }
        Data::Object(object) => {
            let parts: Vec<Option<Value>> = object.entries.values().map(retold).collect();
            if parts.iter().all(Option::is_none) {
                return None;
            }
            let mut object = object.as_ref().clone();
            for (entry, part) in object.entries.values_mut().zip(parts) {
                if let Some(part) = part {
                    *entry = part;
                }
            }
            Data::Object(Arc::new(crate::value::Object {
                extent: Default::default(),
                ..object
            }))
        }
        Data::Unknown(unknown) => {
            let cases = unknown.cases.as_ref()?;
            let parts: Vec<Option<Value>> = cases.iter().map(|(_, case)| retold(case)).collect();
            if parts.iter().all(Option::is_none) {
                return None;
            }
            let cases = cases.iter().zip(parts);
            let cases = cases.map(|((guard, case), part)| (*guard, part.unwrap_or(case.clone())));
            let mut unknown = unknown.as_ref().clone();
            unknown.cases = Some(cases.collect());
            unknown.extent = Default::default();
            Data::Unknown(Arc::new(unknown))
        }
        _ => return None,
    };
    Some(Value::new(data).at(value.origin()).mark(value.marks))
}

/// Whether one of the values that a condition chooses from is null.
fn is_perhaps_null(value: &Value) -> bool {
    let cases = value.as_unknown().and_then(|u| u.cases.as_deref());
    cases.is_some_and(|cases| cases.iter().any(|(_, case)| case.is_null()))
}

/// What an element of a list is, under which condition.
fn members_of(element: Value) -> Vec<(Guard, Option<ecow::EcoString>, Value)> {
    if !is_perhaps_null(&element) {
        return vec![(Guard::TRUE, None, element)];
    }
    let cases = element.as_unknown().and_then(|u| u.cases.clone());
    let cases = cases.iter().flat_map(|cases| cases.iter());
    cases
        .filter(|(_, case)| !case.is_null())
        .map(|(guard, case)| (*guard, None, case.clone().mark(element.marks)))
        .collect()
}
