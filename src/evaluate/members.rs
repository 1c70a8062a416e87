//! What functions keep of inputs, and of collections whose members are there under conditions: tests, numbers, the members themselves.

use std::sync::Arc;

use ecow::EcoString;

use super::{Evaluator, Mode};
use crate::value::{Data, Guard, Guards, Literal, Members, Piece, Reason, Type, Unknown, Value};

/// A member: under which condition it is there, its key, and its value.
type Member = (Guard, Option<EcoString>, Value);

impl Evaluator<'_> {
    /// `contains(["a", "b"], var.x)` is a test of the input, as `var.x == "a" || var.x == "b"` would be.
    pub(super) fn with_membership_test(
        &self,
        name: &str,
        values: &[Value],
        result: Value,
    ) -> Value {
        let ("contains", [list, item], Data::Unknown(unknown), Mode::Terraform) =
            (name, values, &result.data, self.mode)
        else {
            return result;
        };
        let Some(input) = item.as_unknown().and_then(|u| u.input) else {
            return result;
        };
        let Some(literals) = list.as_items().and_then(|items| {
            items
                .iter()
                .map(super::cases::literal_of)
                .collect::<Option<Vec<_>>>()
        }) else {
            return result;
        };
        if literals.len() > Guards::MOST_LITERALS {
            return result;
        }
        let test = self.guards.borrow_mut().one_of(input, literals);
        let unknown = Unknown {
            test: Some(test),
            ..unknown.as_ref().clone()
        };
        Value::unknown(unknown)
            .at(result.origin())
            .mark(result.marks)
    }

    /// A list of few elements, each there under a condition, as the lists that it may be.
    pub(super) fn each_list(&self, value: &Value) -> Value {
        const MOST: usize = 3;
        let of_value = value.as_unknown().and_then(|u| u.members.as_ref());
        let is_few = |m: &&Arc<Members>| m.open.is_none() && m.items.len() <= MOST;
        let (Mode::Terraform, Some(members)) = (self.mode, of_value.filter(is_few)) else {
            return value.clone();
        };
        let mut lists: Vec<(Guard, Vec<Value>)> = vec![(Guard::TRUE, Vec::new())];
        let mut guards = self.guards.borrow_mut();
        for (when, _, item) in &members.items {
            let absent = guards.not(*when);
            let mut next = Vec::with_capacity(2 * lists.len());
            for (guard, items) in lists {
                let without = guards.and(guard, absent);
                let with = guards.and(guard, *when);
                if !without.is_false() {
                    next.push((without, items.clone()));
                }
                if !with.is_false() {
                    let items = items.into_iter().chain([item.clone()]).collect();
                    next.push((with, items));
                }
            }
            lists = next;
        }
        let cases = lists.into_iter().map(|(g, items)| (g, Value::tuple(items)));
        Value::unknown(Unknown {
            reason: value
                .as_unknown()
                .map(|u| u.reason.clone())
                .unwrap_or_default(),
            not_null: true,
            cases: Some(cases.collect()),
            ..Unknown::default()
        })
        .at(value.origin())
        .mark(value.marks)
    }

    /// What functions keep of the members of a collection that isn't wholly known: how many there are, the one that stands for
    /// all, or those of several lists.
    pub(super) fn of_members(&self, name: &str, values: &[Value], result: Value) -> Value {
        let (Mode::Terraform, Data::Unknown(unknown)) = (self.mode, &result.data) else {
            return result;
        };
        let kept = |change: &dyn Fn(&mut Unknown)| {
            let mut unknown = unknown.as_ref().clone();
            change(&mut unknown);
            Value::unknown(unknown)
                .at(result.origin())
                .mark(result.marks)
        };
        match (name, values) {
            ("concat", lists) => {
                let members = Arc::new(self.one_behind_another(lists));
                kept(&|unknown| unknown.members = Some(members.clone()))
            }
            ("compact", [list]) if list.as_items().is_some() => {
                let members = Arc::new(self.without_empty(list.as_items().unwrap_or_default()));
                kept(&|unknown| unknown.members = Some(members.clone()))
            }
            ("length", [collection]) if unknown.cases.is_none() => match self.lengths(collection) {
                Some(cases) => kept(&|unknown| unknown.cases = Some(cases.clone())),
                None => result,
            },
            (_, [collection]) if unknown.members.is_none() => {
                match members_kept(name, collection, &unknown.reason) {
                    Some(members) => kept(&|unknown| unknown.members = Some(members.clone())),
                    None => result,
                }
            }
            _ => result,
        }
    }

    /// The lengths that a text or a collection may have, each under its condition. A text is empty, or it isn't: the same
    /// question as `var.name == ""`.
    fn lengths(&self, value: &Value) -> Option<Arc<[(Guard, Value)]>> {
        let unknown = value.as_unknown()?;
        if let Some(members) = &unknown.members {
            let numbers = self.counted_members(members)?;
            let numbers = numbers.into_iter().filter(|_| members.open.is_none());
            let numbers: Vec<_> = numbers.map(|(g, n)| (g, Value::number(n))).collect();
            return (!numbers.is_empty()).then(|| numbers.into());
        }
        let input = unknown
            .input
            .filter(|_| matches!(unknown.ty, Type::String))?;
        let mut guards = self.guards.borrow_mut();
        let is_empty = guards.equals(input, Literal::Text(EcoString::new()));
        let is_any = guards.not(is_empty);
        Some(none_or_more(is_any, is_empty, unknown.reason.clone()))
    }

    /// The texts of a list that aren't empty, each under the condition under which it isn't.
    fn without_empty(&self, items: &[Value]) -> Members {
        let mut all = Members::default();
        let is_empty = |v: &Value| v.is_null() || v.as_str() == Some("");
        for item in items.iter().filter(|item| !is_empty(item)) {
            for (when, case) in self.cases_of(item) {
                if is_empty(&case) {
                    continue;
                }
                if let Some(unknown) = case.as_unknown() {
                    // A document that is encoded is a text, and so is what has an id.
                    let pieces = unknown.pieces.iter().flat_map(|pieces| pieces.iter());
                    let mut pieces =
                        pieces.filter(|p| matches!(p, Piece::Text(t) if !t.is_empty()));
                    let is_some = unknown.encoded.is_some()
                        || unknown.is_never_empty()
                        || !unknown.prefix.is_empty()
                        || pieces.next().is_some();
                    if !is_some {
                        all.open.get_or_insert_with(|| unknown.reason.clone());
                        continue;
                    }
                }
                all.items.push((when, None, case));
            }
        }
        all
    }

    /// The elements of several lists, each under the condition under which its list is the one that a condition chooses.
    fn one_behind_another(&self, lists: &[Value]) -> Members {
        let mut all = Members::default();
        for list in lists {
            let cases = list.as_unknown().and_then(|u| u.cases.as_deref());
            let certain = [(Guard::TRUE, list.clone())];
            let mut covered = Guard::FALSE;
            for (when, case) in cases.unwrap_or(&certain) {
                let mut guards = self.guards.borrow_mut();
                covered = guards.or(covered, *when);
                if let Some(items) = case.as_items() {
                    let items = items.iter().map(|item| (*when, None, item.clone()));
                    all.items.extend(items);
                    continue;
                }
                let unknown = case.as_unknown();
                match unknown.and_then(|u| u.members.as_ref()) {
                    Some(members) => {
                        for (inner, _, item) in &members.items {
                            let both = guards.and(*when, *inner);
                            all.items.push((both, None, item.clone()));
                        }
                        all.open = all.open.or_else(|| members.open.clone());
                    }
                    None => {
                        let reason = unknown.map(|u| u.reason.clone());
                        all.open = all.open.or(Some(reason.unwrap_or_default()));
                    }
                }
            }
            if !covered.is_true() {
                all.open = all
                    .open
                    .or_else(|| list.as_unknown().map(|u| u.reason.clone()));
            }
        }
        all
    }
}

/// A length that is at least one under the first condition, and none under the second.
fn none_or_more(more: Guard, none: Guard, reason: Reason) -> Arc<[(Guard, Value)]> {
    let at_least_one = Unknown {
        ty: Type::Number,
        not_null: true,
        length: Some((1, u32::MAX)),
        reason,
        ..Unknown::default()
    };
    Arc::from([
        (none, Value::number(0)),
        (more, Value::unknown(at_least_one)),
    ])
}

/// What a function keeps of the members of a collection: the one that stands for all, or those of which each has a key.
fn members_kept(name: &str, collection: &Value, reason: &Reason) -> Option<Arc<Members>> {
    let members = collection.as_unknown()?.members.as_ref()?;
    if !members.stands_for_all {
        let item = |(when, key, item): &Member| match name {
            "values" if key.is_some() => Some((*when, None, item.clone())),
            "keys" => Some((*when, None, Value::string(key.as_ref()?))),
            _ => None,
        };
        let items: Option<Vec<Member>> = members.items.iter().map(item).collect();
        return items.map(|items| {
            Arc::new(Members {
                items,
                open: members.open.clone(),
                stands_for_all: false,
            })
        });
    }
    match name {
        "values" | "tolist" | "toset" | "distinct" | "reverse" | "sort" => Some(members.clone()),
        "keys" => {
            let key = Value::unknown_not_null(Type::String, reason.clone());
            Some(Arc::new(members.map(|_| key.clone())))
        }
        _ => None,
    }
}
