//! Cases: computing with what a value may be under each condition.

use std::sync::Arc;

use super::{Evaluator, Fault, Mode};
use crate::syntax::Span;
use crate::value::{Data, Guard, Literal, Members, Reason, Truth, Type, Unknown, Value};

/// Applies a function to values of which each is one case.
type Apply<'f> = &'f dyn Fn(&[Value]) -> Result<Value, Fault>;

/// Makes a value of a member, by its key where it has one.
type EachMember<'f> = &'f dyn Fn(Option<&str>, &Value) -> Result<Value, Fault>;

impl Evaluator<'_> {
    /// `apply(values)`; where that isn't known, but some of the values have cases, the result gets the cases that
    /// follow from theirs.
    ///
    /// A configuration's value stays unknown, as it is to Terraform, and the cases travel with it. A rule decides by
    /// them: if all agree, that is the result.
    pub fn lift(&self, values: &[Value], apply: Apply<'_>) -> Result<Value, Fault> {
        let has_cases = values.iter().any(|v| {
            v.as_unknown()
                .is_some_and(|u| u.cases.is_some() || (u.test.is_some() && !u.free))
        });
        if !has_cases {
            return apply(values);
        }
        let base = apply(values);
        if let Ok(known) = &base
            && !known.is_unknown()
        {
            return base;
        }
        let Some(cases) = self.product(values, apply) else {
            return base;
        };
        if self.mode == Mode::Rule
            && let [(guard, only)] = cases.as_slice()
            && guard.is_true()
        {
            return Ok(only.clone());
        }
        let mut unknown = match &base {
            Ok(v) => v.as_unknown().cloned().unwrap_or_default(),
            // It fails for the value as such, but not in each case.
            Err(_) if self.mode == Mode::Rule => Unknown::default(),
            Err(_) => return base,
        };
        unknown.cases = Some(Arc::from(cases));
        let origin = base.as_ref().map(Value::origin).unwrap_or_default();
        let marks = base.map(|v| v.marks).unwrap_or_default();
        Ok(Value::unknown(unknown).at(origin).mark(marks))
    }

    /// The results of `apply` for every combination of cases that isn't contradictory; none beyond the limit.
    fn product(&self, values: &[Value], apply: Apply<'_>) -> Option<Vec<(Guard, Value)>> {
        let mut combinations: Vec<(Guard, Vec<Value>)> =
            vec![(Guard::TRUE, Vec::with_capacity(values.len()))];
        for value in values {
            let cases = self.cases_of(value);
            let mut next = Vec::new();
            for (guard, mut chosen) in combinations {
                let possible: Vec<(Guard, &Value)> = cases
                    .iter()
                    .map(|(when, case)| (self.guards.borrow_mut().and(guard, *when), case))
                    .filter(|(both, _)| !both.is_false())
                    .collect();
                if next.len() + possible.len() > Unknown::MOST_CASES {
                    return None;
                }
                // Of the same test a hundred times one is possible each time: what was chosen isn't copied for it.
                if let [(both, case)] = possible.as_slice() {
                    chosen.push((*case).clone());
                    next.push((*both, chosen));
                    continue;
                }
                for (both, case) in possible {
                    let mut chosen = chosen.clone();
                    chosen.push(case.clone());
                    next.push((both, chosen));
                }
            }
            combinations = next;
        }
        let mut results: Vec<(Guard, Value)> = Vec::new();
        for (guard, chosen) in combinations {
            // A case that fails leaves its condition uncovered.
            let Ok(result) = apply(&chosen) else {
                continue;
            };
            // A computed case has the place of what it was computed from, so that the case that decides can be pointed at.
            let origin = chosen
                .iter()
                .map(Value::origin)
                .find(|o| !o.is_none() && !crate::source::is_in_rule(*o))
                .unwrap_or_default();
            for (when, case) in self.cases_of(&result) {
                let case = case.or_at(origin);
                let both = self.guards.borrow_mut().and(guard, when);
                self.add_case(&mut results, both, case);
            }
        }
        (results.len() <= Unknown::MOST_CASES && !results.is_empty()).then_some(results)
    }

    /// Adds a case, joined with an equal one.
    pub(crate) fn add_case(&self, cases: &mut Vec<(Guard, Value)>, guard: Guard, value: Value) {
        if guard.is_false() {
            return;
        }
        match cases.iter_mut().find(|(_, v)| is_same_scalar(v, &value)) {
            Some((g, _)) => *g = self.guards.borrow_mut().or(*g, guard),
            None => cases.push((guard, value)),
        }
    }

    /// What a value may be, under which condition.
    pub(crate) fn cases_of(&self, value: &Value) -> Vec<(Guard, Value)> {
        let Some(unknown) = value.as_unknown() else {
            return vec![(Guard::TRUE, value.clone())];
        };
        if let Some(cases) = &unknown.cases {
            let mut all: Vec<(Guard, Value)> = cases
                .iter()
                .map(|(g, v)| (*g, v.clone().mark(value.marks)))
                .collect();
            let mut guards = self.guards.borrow_mut();
            let covered = all
                .iter()
                .fold(Guard::FALSE, |sum, (g, _)| guards.or(sum, *g));
            let rest = guards.not(covered);
            if !rest.is_false() {
                let mut plain = unknown.clone();
                plain.cases = None;
                all.push((
                    rest,
                    Value::unknown(plain).at(value.origin()).mark(value.marks),
                ));
            }
            return all;
        }
        if let Some(test) = unknown.test
            && !unknown.free
        {
            let not = self.guards.borrow_mut().not(test);
            return vec![
                (test, Value::bool(true).at(value.origin()).mark(value.marks)),
                (not, Value::bool(false).at(value.origin()).mark(value.marks)),
            ];
        }
        vec![(Guard::TRUE, value.clone())]
    }

    /// When a value counts as true, for a rule: null is false; what isn't known is neither.
    pub fn truth(&self, value: &Value) -> Truth {
        match &value.data {
            Data::Bool(b) => {
                if *b {
                    Truth::TRUE
                } else {
                    Truth::FALSE
                }
            }
            Data::Null(_) => Truth::FALSE,
            Data::String(t) if t.as_str() == "true" => Truth::TRUE,
            Data::String(t) if t.as_str() == "false" => Truth::FALSE,
            Data::Unknown(u) => {
                if let Some(cases) = &u.cases {
                    let mut truth = Truth::UNKNOWN;
                    for (guard, case) in cases.iter() {
                        let inner = self.truth(case);
                        let mut guards = self.guards.borrow_mut();
                        let (yes, no) =
                            (guards.and(*guard, inner.yes), guards.and(*guard, inner.no));
                        truth.yes = guards.or(truth.yes, yes);
                        truth.no = guards.or(truth.no, no);
                    }
                    return truth;
                }
                match u.test {
                    Some(test) if !u.free => Truth {
                        yes: test,
                        no: self.guards.borrow_mut().not(test),
                    },
                    _ => Truth::UNKNOWN,
                }
            }
            _ => Truth::UNKNOWN,
        }
    }

    /// The bool that is true and false under these conditions.
    pub fn from_truth(&self, truth: Truth, reason: Reason, span: Span) -> Value {
        if truth.yes.is_true() {
            return Value::bool(true).at(span);
        }
        if truth.no.is_true() {
            return Value::bool(false).at(span);
        }
        let mut unknown = Unknown {
            ty: Type::Bool,
            not_null: true,
            reason,
            ..Unknown::default()
        };
        if !(truth.yes.is_false() && truth.no.is_false()) {
            let covered = self.guards.borrow_mut().or(truth.yes, truth.no);
            if covered.is_true() {
                unknown.test = Some(truth.yes);
            } else {
                let cases: Vec<(Guard, Value)> = [(truth.yes, true), (truth.no, false)]
                    .into_iter()
                    .filter(|(g, _)| !g.is_false())
                    .map(|(g, b)| (g, Value::bool(b).at(span)))
                    .collect();
                unknown.cases = Some(Arc::from(cases));
            }
        }
        Value::unknown(unknown).at(span)
    }

    /// The condition under which a bool that isn't known is true, for a selection by it: its own test, the test that a
    /// bare input is true, or an opaque test of this text.
    pub fn selection(&self, value: &Value, span: Span) -> Guard {
        match &value.data {
            Data::Bool(true) => Guard::TRUE,
            Data::Bool(false) | Data::Null(_) => Guard::FALSE,
            Data::Unknown(u) => {
                if let Some(test) = u.test {
                    return test;
                }
                if let Some(input) = u.input {
                    return self.guards.borrow_mut().equals(input, Literal::Bool(true));
                }
                if u.cases.is_some() {
                    let truth = self.truth(value);
                    let mut guards = self.guards.borrow_mut();
                    if guards.or(truth.yes, truth.no).is_true() {
                        return truth.yes;
                    }
                }
                let text = self.references.text(span);
                let key = ecow::eco_format!("{}:{text}", self.references.identity());
                self.guards.borrow_mut().opaque(&key, &text)
            }
            _ => Guard::TRUE,
        }
    }

    /// How many of these members there are, each number under its condition; none where it may be too many numbers.
    pub fn counted_members(&self, members: &Members) -> Option<Vec<(Guard, usize)>> {
        let mut cases: Vec<(Guard, usize)> = vec![(Guard::TRUE, 0)];
        for (guard, _, _) in &members.items {
            let mut next: Vec<(Guard, usize)> = Vec::new();
            let mut guards = self.guards.borrow_mut();
            let absent = guards.not(*guard);
            for (when, count) in cases {
                for (extra, more) in [(*guard, 1), (absent, 0)] {
                    let both = guards.and(when, extra);
                    if both.is_false() {
                        continue;
                    }
                    match next.iter_mut().find(|(_, c)| *c == count + more) {
                        Some((g, _)) => *g = guards.or(*g, both),
                        None => next.push((both, count + more)),
                    }
                }
            }
            cases = next;
            if cases.len() > Unknown::MOST_CASES {
                return None;
            }
        }
        Some(cases)
    }

    /// What `each` makes of every member.
    pub(super) fn over_members(
        &self,
        members: &Members,
        each: EachMember<'_>,
        span: Span,
    ) -> Result<Value, Fault> {
        let mut items = Vec::with_capacity(members.items.len());
        for (guard, key, item) in &members.items {
            items.push((*guard, key.clone(), each(key.as_deref(), item)?));
        }
        let mut made = collection(items, members.open.clone());
        if members.stands_for_all
            && let Data::Unknown(unknown) = &mut made.data
            && let Some(members) = &mut Arc::make_mut(unknown).members
        {
            Arc::make_mut(members).stands_for_all = true;
        }
        Ok(made.at(span))
    }
}

/// The collection of these members: a tuple or object where all are there for certain and no more can be.
pub fn collection(
    items: Vec<(Guard, Option<ecow::EcoString>, Value)>,
    open: Option<Reason>,
) -> Value {
    let certain = open.is_none() && items.iter().all(|(g, _, _)| g.is_true());
    if certain {
        if !items.is_empty() && items.iter().all(|(_, k, _)| k.is_some()) {
            return Value::object(
                items
                    .into_iter()
                    .filter_map(|(_, k, v)| Some((k?, v)))
                    .collect(),
            );
        }
        return Value::tuple(items.into_iter().map(|(_, _, v)| v).collect());
    }
    Value::unknown(Unknown {
        reason: open.clone().unwrap_or_default(),
        not_null: true,
        members: Some(Arc::new(Members {
            items,
            open,
            stands_for_all: false,
        })),
        ..Unknown::default()
    })
}

/// The collection of instances of which only is known that any of them are there under a condition: one stands for all.
pub fn of_any(guard: Guard, one: Value, reason: Reason) -> Value {
    Value::unknown(Unknown {
        reason: reason.clone(),
        not_null: true,
        members: Some(Arc::new(Members {
            items: vec![(guard, None, one)],
            open: Some(reason),
            stands_for_all: true,
        })),
        ..Unknown::default()
    })
}

/// Under which condition a collection has anything, where one of its members stands for all.
pub fn when_any(value: &Value) -> Option<Guard> {
    let members = value.as_unknown()?.members.as_ref()?;
    match (members.items.as_slice(), members.stands_for_all) {
        ([(guard, _, _)], true) => Some(*guard),
        _ => None,
    }
}

/// Whether both are the same null, bool, number or string.
fn is_same_scalar(a: &Value, b: &Value) -> bool {
    a.marks == b.marks
        && match (&a.data, &b.data) {
            (Data::Null(_), Data::Null(_)) => true,
            (Data::Bool(x), Data::Bool(y)) => x == y,
            (Data::Number(x), Data::Number(y)) => x == y,
            (Data::String(x), Data::String(y)) => x == y,
            _ => false,
        }
}

/// The literal that a scalar is.
pub fn literal_of(value: &Value) -> Option<Literal> {
    match &value.data {
        Data::Null(_) => Some(Literal::Null),
        Data::Bool(b) => Some(Literal::Bool(*b)),
        Data::Number(n) => Some(Literal::Number(ecow::eco_format!("{n}"))),
        Data::String(t) => Some(Literal::Text(t.as_str().into())),
        _ => None,
    }
}
