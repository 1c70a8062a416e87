//! Logic over what is partly known: quantifiers, membership, length, concatenation.

use super::gather::{Gathered, is_one_thing};
use super::{Call, Function};
use crate::evaluate::Fault;
use crate::value::{Data, Guard, Members, Piece, Reason, Truth, Type, Unknown, Value};

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("anytrue", |call| Some(quantifier(call, true))),
    ("alltrue", |call| Some(quantifier(call, false))),
    ("contains", |call| Some(contains(call))),
    ("length", length),
    ("concat", concat),
    ("flatten", |call| Some(flatten(call))),
    ("known", |call| Some(known(call))),
    ("undecided", |call| Some(undecided(call))),
    ("startswith", affix),
    ("endswith", affix),
    ("strcontains", affix),
    ("list", |call| Some(as_list(call))),
    // Terraform leaves open whether what isn't known is sensitive; a rule asks whether the code says so.
    ("issensitive", |call| Some(is_sensitive(call))),
];

/// `issensitive(x)`
fn is_sensitive(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    Ok(Value::bool(value.all_marks().is_sensitive()).at(value.origin()))
}

/// The members of a collection, with the condition of each, and why there may be more. None where it is no collection
/// that can be looked into.
pub(crate) fn members_of(value: &Value) -> Option<Members> {
    let certain = |items: Vec<Value>| Members {
        items: items.into_iter().map(|v| (Guard::TRUE, None, v)).collect(),
        open: None,
        stands_for_all: false,
    };
    match &value.data {
        Data::Null(_) => Some(Members::default()),
        Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
            Some(certain(value.as_items().unwrap_or_default().to_vec()))
        }
        Data::Map(_) | Data::Object(_) => {
            Some(certain(value.as_entries()?.values().cloned().collect()))
        }
        Data::Unknown(u) => u.members.as_ref().map(|m| m.as_ref().clone()),
        _ => None,
    }
}

fn quantifier(call: &Call<'_>, any: bool) -> Result<Value, Fault> {
    let list = call.value(0)?;
    let evaluator = call.evaluator;
    evaluator.lift(std::slice::from_ref(&list), &|values| {
        let Some(list) = values.first() else {
            return Ok(Value::null());
        };
        if let Some(all) = list.as_items()
            && let Some(settled) = settled(all, any)
        {
            return Ok(Value::bool(settled).at(call.span));
        }
        let Some(members) = members_of(list) else {
            return Ok(call.unknown(Type::Bool, &[list]));
        };
        let mut sum = if any { Truth::FALSE } else { Truth::TRUE };
        let mut reason = members.open.clone();
        for (guard, _, value) in &members.items {
            let truth = evaluator.rule_truth(value, call.span)?;
            if truth == Truth::UNKNOWN && reason.is_none() {
                reason = value.as_unknown().map(|u| u.reason.clone());
            }
            let mut guards = evaluator.guards.borrow_mut();
            let absent = guards.not(*guard);
            // A member that isn't there counts as false for any, as true for all.
            let (yes, no) = if any {
                let no = guards.or(truth.no, absent);
                (guards.and(truth.yes, *guard), no)
            } else {
                let yes = guards.or(truth.yes, absent);
                (yes, guards.and(truth.no, *guard))
            };
            let one = Truth { yes, no };
            sum = if any {
                guards.truth_or(sum, one)
            } else {
                guards.truth_and(sum, one)
            };
        }
        if members.open.is_some() {
            // There may be more members, which may be true or false.
            if any {
                sum.no = Guard::FALSE;
            } else {
                sum.yes = Guard::FALSE;
            }
        }
        Ok(evaluator.from_truth(sum, reason.unwrap_or_default(), call.span))
    })
}

/// What a list of nothing but known bools settles.
fn settled(items: &[Value], any: bool) -> Option<bool> {
    let mut result = !any;
    for item in items {
        let Data::Bool(one) = item.data else {
            return None;
        };
        result = if any { result | one } else { result & one };
    }
    Some(result)
}

/// So many values are compared in the time of a step.
const COMPARED_PER_STEP: usize = 4;

fn contains(call: &Call<'_>) -> Result<Value, Fault> {
    let (list, wanted) = (call.value(0)?, call.value(1)?);
    let evaluator = call.evaluator;
    evaluator.lift(&[list, wanted], &|values| {
        let [list, wanted] = values else {
            return Ok(Value::null());
        };
        // Where one element is as good as a list of it, as in policies.
        if let (Some(a), Some(b)) = (list.as_str(), wanted.as_str()) {
            return Ok(Value::bool(a == b));
        }
        if let Some(found) = holds_text(list, wanted) {
            return Ok(Value::bool(found));
        }
        let Some(members) = members_of(list) else {
            return Ok(call.unknown(Type::Bool, &[list]));
        };
        let steps = (members.items.len() / COMPARED_PER_STEP) as u64;
        evaluator.budget.pay(steps, call.span)?;
        let mut sum = Truth::FALSE;
        let mut reason = members.open.clone();
        for (guard, _, value) in &members.items {
            let equal = evaluator.lift(&[value.clone(), wanted.clone()], &|v| match v {
                [a, b] => Ok(evaluator.equal(a, b)),
                _ => Ok(Value::null()),
            })?;
            let truth = evaluator.truth(&equal);
            if truth == Truth::UNKNOWN && reason.is_none() {
                reason = equal.as_unknown().map(|u| u.reason.clone());
            }
            let mut guards = evaluator.guards.borrow_mut();
            let absent = guards.not(*guard);
            let no = guards.or(truth.no, absent);
            let one = Truth {
                yes: guards.and(truth.yes, *guard),
                no,
            };
            sum = guards.truth_or(sum, one);
        }
        if members.open.is_some() {
            sum.no = Guard::FALSE;
        }
        Ok(evaluator.from_truth(sum, reason.unwrap_or_default(), call.span))
    })
}

/// Whether a list of nothing but known texts has a known text: what most rules ask, without a comparison of values each time.
fn holds_text(list: &Value, wanted: &Value) -> Option<bool> {
    let (items, wanted) = (list.as_items()?, wanted.as_str()?);
    let mut is_found = false;
    for item in items {
        is_found |= item.as_str()? == wanted;
    }
    Some(is_found)
}

/// What is known of several lists in a row, where one of them isn't known or may have more: each element that is there
/// counts. None where Terraform's own function says it all.
fn concat(call: &Call<'_>) -> Option<Result<Value, Fault>> {
    let mut lists = Vec::new();
    for n in 0..call.arguments.len() {
        match call.value(n) {
            Ok(value) => lists.push(value),
            Err(fault) => return Some(Err(fault)),
        }
    }
    // Of known tuples, which most are, the types needn't be looked at.
    let is_tuple = |v: &Value| matches!(v.data, Data::Tuple(_)) && v.marks.is_none();
    if !lists.is_empty() && lists.iter().all(is_tuple) {
        let items: Vec<Value> = lists
            .iter()
            .flat_map(|v| v.as_items().unwrap_or_default())
            .cloned()
            .collect();
        call.evaluator.budget.spend(items.len() as u64 / 8);
        return Some(Ok(Value::tuple(items).at(call.span)));
    }
    let has_cases = |v: &Value| v.as_unknown().is_some_and(|u| u.cases.is_some());
    if !lists.iter().any(|v| v.as_unknown().is_some()) || lists.iter().any(has_cases) {
        return None;
    }
    let mut all = Gathered::default();
    for list in &lists {
        match (members_of(list), list.as_unknown()) {
            (Some(members), _) => {
                all.items.extend(members.items);
                all.open = all.open.take().or(members.open);
            }
            (None, Some(unknown)) => {
                all.open.get_or_insert_with(|| unknown.reason.clone());
            }
            (None, None) => return None,
        }
    }
    // Of none that is there nothing can be said: the whole isn't known.
    if all.items.is_empty() {
        return None;
    }
    let origin = lists.first().map(Value::origin).unwrap_or_default();
    Some(Ok(all.into_value(origin)))
}

/// `flatten(x)`: lists within lists, of which some are there only under a condition.
fn flatten(call: &Call<'_>) -> Result<Value, Fault> {
    let list = call.value(0)?;
    let mut all = Gathered {
        with_nulls: true,
        with_choices: true,
        ..Gathered::default()
    };
    call.evaluator.budget.look_through([&list]);
    if call.evaluator.budget.left() == 0 {
        return Err(call.evaluator.budget.exhausted(call.span));
    }
    all.add(call, &list, Guard::TRUE, true);
    // What isn't known may be a list itself.
    let may_be_list = |value: &Value| {
        let unknown = value.as_unknown();
        let unknown = unknown.filter(|u| !is_one_thing(u) && u.cases.is_none());
        unknown.map(|unknown| unknown.reason.clone())
    };
    for (_, _, item) in &all.items {
        if all.open.is_none() {
            all.open = may_be_list(item);
        }
    }
    all.items.retain(|(_, _, item)| may_be_list(item).is_none());
    if all.items.is_empty() && all.open.is_some() {
        return Ok(call.unknown(Type::Dynamic, &[&list]));
    }
    Ok(all.into_value(list.origin()).mark(list.marks))
}

/// The number of members, where it is certain; else unknown within bounds, which comparisons of rules decide by.
fn length(call: &Call<'_>) -> Option<Result<Value, Fault>> {
    let value = match call.value(0) {
        Ok(value) => value,
        Err(fault) => return Some(Err(fault)),
    };
    match &value.data {
        Data::Null(_) => Some(Ok(Value::number(0i64))),
        Data::Unknown(u) if u.members.is_some() => {
            let members = u.members.as_ref()?;
            Some(Ok(counted(call, members)))
        }
        Data::Unknown(u) if u.cases.is_some() => Some(call.evaluator.lift(
            std::slice::from_ref(&value),
            &|values| {
                let Some(one) = values.first() else {
                    return Ok(Value::null());
                };
                Ok(match members_of(one) {
                    Some(m) if m.open.is_none() && m.items.iter().all(|(g, _, _)| g.is_true()) => {
                        Value::number(m.items.len())
                    }
                    Some(m) => counted(call, &m),
                    None => call.unknown(Type::Number, &[one]),
                })
            },
        )),
        Data::List(_) | Data::Tuple(_) => value.as_items().map(|i| {
            let length = Value::number(i.len()).at(call.span);
            Ok(length.mark(value.marks))
        }),
        // One object where a list of blocks is meant.
        Data::Object(_) | Data::Map(_) => value.as_entries().map(|e| Ok(Value::number(e.len()))),
        _ => None,
    }
}

/// The numbers that a partly known collection may count, each under its condition.
fn counted(call: &Call<'_>, members: &Members) -> Value {
    let reason = members
        .open
        .clone()
        .unwrap_or_else(|| Reason::new(crate::value::ReasonKind::Repetition, "how many there are"));
    let Some(cases) = call.evaluator.counted_members(members) else {
        return Value::unknown_not_null(Type::Number, reason);
    };
    if members.open.is_some() {
        // At least so many; a comparison with a bound decides by it (`evaluate/operators.rs`).
        let least = cases.iter().map(|(_, n)| *n).min().unwrap_or(0) as u32;
        return Value::unknown(Unknown {
            ty: Type::Number,
            not_null: true,
            length: Some((least, u32::MAX)),
            reason,
            ..Unknown::default()
        });
    }
    Value::unknown(Unknown {
        ty: Type::Number,
        not_null: true,
        reason,
        cases: Some(
            cases
                .into_iter()
                .map(|(g, n)| (g, Value::number(n)))
                .collect(),
        ),
        ..Unknown::default()
    })
}

/// `known(x)`: whether x is known, null included. Whether it is an answer, a number or a resource that is may be a matter of a
/// condition, and so may be which elements a list has; what else a condition chooses isn't known.
fn known(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    let Some(unknown) = value.as_unknown() else {
        return Ok(Value::bool(true));
    };
    // Of a list of which each element is known, only is a matter of conditions which are there.
    if let Some(members) = &unknown.members {
        let is_seen = members.open.is_none();
        let is_known = is_seen && members.items.iter().all(|(_, _, item)| !item.is_unknown());
        return Ok(Value::bool(is_known));
    }
    let evaluator = call.evaluator;
    let cases = evaluator.cases_of(&value);
    let is_asked_of_each = cases.iter().any(|(_, case)| match &case.data {
        Data::Bool(_) | Data::Number(_) => true,
        Data::Object(object) => object.open.is_some(),
        _ => false,
    });
    if !is_asked_of_each {
        return Ok(Value::bool(false));
    }
    let mut truth = Truth::UNKNOWN;
    for (guard, case) in cases {
        let mut guards = evaluator.guards.borrow_mut();
        match case.is_unknown() {
            true => truth.no = guards.or(truth.no, guard),
            false => truth.yes = guards.or(truth.yes, guard),
        }
    }
    Ok(evaluator.from_truth(truth, unknown.reason.clone(), call.span))
}

/// `undecided("why")`: the rule says itself that it can't tell.
fn undecided(call: &Call<'_>) -> Result<Value, Fault> {
    let why = call.text(0)?;
    // Of whatever type is asked for: a number that nobody knows is no bool.
    Ok(Value::unknown_of(
        Type::Dynamic,
        Reason::new(crate::value::ReasonKind::Opaque, why),
    ))
}

/// Beginnings and ends of strings that are partly known.
fn affix(call: &Call<'_>) -> Option<Result<Value, Fault>> {
    let values = match (call.value(0), call.value(1)) {
        (Ok(text), Ok(part)) => [text, part],
        (Err(fault), _) | (_, Err(fault)) => return Some(Err(fault)),
    };
    Some(call.evaluator.lift(&values, &|values| {
        let [text, part] = values else {
            return Ok(Value::null());
        };
        if text.is_null() || part.is_null() {
            return Ok(Value::bool(false));
        }
        let Some(part_text) = part.as_str() else {
            return Ok(call.unknown(Type::Bool, &[part]));
        };
        if let Some(known) = text.as_str() {
            return Ok(Value::bool(match call.name {
                "startswith" => known.starts_with(part_text),
                "endswith" => known.ends_with(part_text),
                _ => known.contains(part_text),
            }));
        }
        let Some(unknown) = text.as_unknown() else {
            return Ok(Value::bool(false));
        };
        let pieces = unknown.pieces.as_deref().unwrap_or_default();
        let edge = |piece: Option<&Piece>| match piece {
            Some(Piece::Text(t)) => t.to_string(),
            _ => String::new(),
        };
        let decided = match call.name {
            "startswith" => {
                let known = if unknown.prefix.is_empty() {
                    edge(pieces.first())
                } else {
                    unknown.prefix.to_string()
                };
                decided_edge(&known, part_text, |a, b| a.starts_with(b))
            }
            "endswith" => decided_edge(&edge(pieces.last()), part_text, |a, b| a.ends_with(b)),
            _ => contained(pieces, part_text),
        };
        Ok(match decided {
            Some(b) => Value::bool(b),
            None => call.unknown(Type::Bool, &[text]),
        })
    }))
}

/// Whether a text that is put together holds another one; none where what isn't known of it may. The number of an account is
/// digits alone.
fn contained(pieces: &[Piece], part: &str) -> Option<bool> {
    if pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Text(text) if text.contains(part)))
    {
        return Some(true);
    }
    let is_number = |piece: &Piece| match piece {
        Piece::Text(_) => true,
        Piece::Hole(hole) => hole.as_unknown().is_some_and(|unknown| {
            let path = unknown.refers_to.as_ref().map(|r| r.path.as_str());
            path == Some("account_id") || unknown.reason.what == "AWS::AccountId"
        }),
    };
    let has_digit = part.contains(|c: char| c.is_ascii_digit());
    (!pieces.is_empty() && !has_digit && pieces.iter().all(is_number)).then_some(false)
}

/// Whether the known edge of a string settles that it has this edge.
fn decided_edge(known: &str, wanted: &str, has: impl Fn(&str, &str) -> bool) -> Option<bool> {
    if has(known, wanted) {
        return Some(true);
    }
    // What is known is shorter: it settles it only if it contradicts.
    (known.len() >= wanted.len() || !has(wanted, known)).then_some(false)
}

/// `list(x)`: a list as it is, anything else as a list of one, null as none.
fn as_list(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    Ok(match &value.data {
        Data::Null(_) => Value::tuple(Vec::new()),
        Data::List(_) | Data::Set(_) | Data::Tuple(_) => value,
        // A list of what a condition chooses has it under that condition.
        Data::Unknown(u) if u.cases.is_some() && u.members.is_none() => {
            let listed = Gathered::of(call, &value).into_value(value.origin());
            listed.mark(value.marks)
        }
        Data::Unknown(u) if u.members.is_some() || u.ty.is_sequence() || u.ty == Type::Dynamic => {
            value
        }
        _ => {
            let origin = value.origin();
            Value::tuple(vec![value]).at(origin)
        }
    })
}
