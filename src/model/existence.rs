//! What a resource says is read under the condition that it exists: of what a condition chooses, that is what can be then.

use std::sync::Arc;

use super::model::Model;
use crate::evaluate::collection;
use crate::value::{Data, Guard, Guards, Members, Unknown, Value};

/// So many parts of a value are gone through in the time of a step.
const CELLS_PER_STEP: u64 = 16;

impl Model {
    /// Leaves out of each resource's attributes what can't be where it exists.
    pub(super) fn assume_existence(&mut self) {
        let guards = &mut self.guards.borrow_mut();
        for (node, value) in self.stack.nodes.iter().zip(&mut self.attributes) {
            let is_certain = node.guard.is_true() || node.guard.is_false();
            if is_certain || value.is_wholly_known() {
                continue;
            }
            let cells = u64::from(value.size().cells);
            self.budget.spend(1 + cells / CELLS_PER_STEP);
            if self.budget.left() == 0 {
                return;
            }
            *value = under(value, node.guard, guards);
        }
    }
}

/// A value under a condition.
fn under(value: &Value, guard: Guard, guards: &mut Guards) -> Value {
    if value.is_wholly_known() {
        return value.clone();
    }
    let Data::Unknown(unknown) = &value.data else {
        let guards = std::cell::RefCell::new(guards);
        return value.map_parts(&|part| under(part, guard, &mut guards.borrow_mut()));
    };
    if let Some(test) = unknown.test {
        if guards.implies(guard, test) {
            return Value::bool(true).at(value.origin()).mark(value.marks);
        }
        if guards.and(guard, test).is_false() {
            return Value::bool(false).at(value.origin()).mark(value.marks);
        }
    }
    let mut unknown = unknown.as_ref().clone();
    if let Some(cases) = &unknown.cases {
        let mut possible = Vec::with_capacity(cases.len());
        for (when, case) in cases.iter() {
            let both = guards.and(guard, *when);
            if both.is_false() {
                continue;
            }
            let case = under(case, both, guards);
            if both == guard {
                let marks = case.marks.with(value.marks);
                return case.or_at(value.origin()).mark(marks);
            }
            possible.push((*when, case));
        }
        unknown.cases = Some(possible.into());
    }
    if let Some(members) = &unknown.members {
        let there = members_under(members, guard, guards);
        if there.open.is_none() && there.items.iter().all(|(when, _, _)| when.is_true()) {
            return collection(there.items, None)
                .at(value.origin())
                .mark(value.marks);
        }
        unknown.members = Some(Arc::new(there));
    }
    unknown.encoded = unknown.encoded.map(|text| under(&text, guard, guards));
    anew(unknown).at(value.origin()).mark(value.marks)
}

fn members_under(members: &Members, guard: Guard, guards: &mut Guards) -> Members {
    let mut items = Vec::with_capacity(members.items.len());
    for (when, key, item) in &members.items {
        let both = guards.and(guard, *when);
        if both.is_false() {
            continue;
        }
        let when = if both == guard { Guard::TRUE } else { *when };
        items.push((when, key.clone(), under(item, both, guards)));
    }
    Members {
        items,
        open: members.open.clone(),
        stands_for_all: members.stands_for_all,
    }
}

/// What is made of its parts anew has another extent.
fn anew(unknown: Unknown) -> Value {
    Value::unknown(Unknown {
        extent: Default::default(),
        ..unknown
    })
}
