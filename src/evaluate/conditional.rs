//! Selections: `condition ? yes : no`.

use std::sync::Arc;

use super::{Evaluator, Fault, Frame, Mode};
use crate::syntax::{Expression, Span};
use crate::value::{Data, Guard, Marks, Reason, Type, Unknown, Value, convert, unify};

/// What it costs to say of an element of a list that it may be either of two.
const STEPS_PER_ITEM: u64 = 8;

impl Evaluator<'_> {
    pub(super) fn conditional(
        &self,
        condition: &Expression,
        yes: &Expression,
        no: &Expression,
        span: Span,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        let test = self.evaluate(condition, frame)?;
        if self.mode == Mode::Rule {
            return self.rule_conditional(&test, condition, yes, no, span, frame);
        }
        if test.is_null() {
            return Err(Fault::new(
                "Null condition",
                "The condition value is null. Conditions must either be true or false.",
                condition.span,
            ));
        }
        let bool = convert(&test, &Type::Bool).map_err(|why| {
            Fault::new(
                "Incorrect condition type",
                format!("The condition expression must be of type bool: {why}."),
                condition.span,
            )
        })?;
        // Both results are evaluated, because both decide the type; only the chosen one may fail.
        let before = self.references.noted();
        let yes_value = self.evaluate(yes, frame);
        let between = self.references.noted();
        let no_value = self.evaluate(no, frame);
        self.budget
            .look_through([&yes_value, &no_value].into_iter().flatten());
        let chosen = bool.as_bool();
        match chosen {
            Some(true) => (self.references).forget(between..self.references.noted()),
            Some(false) => self.references.forget(before..between),
            None => {}
        }
        let (yes_value, no_value) = match (chosen, yes_value, no_value) {
            (Some(true), Err(fault), _) | (Some(false), _, Err(fault)) => return Err(fault),
            (None, Err(fault), _) | (None, _, Err(fault)) => return Err(fault),
            (Some(true), Ok(y), n) => {
                let n = match n {
                    Ok(n) => n,
                    Err(fault) if fault.is_static => return Err(fault),
                    Err(_) => Value::unknown(Unknown::default()),
                };
                (y, n)
            }
            (Some(false), y, Ok(n)) => {
                let y = match y {
                    Ok(y) => y,
                    Err(fault) if fault.is_static => return Err(fault),
                    Err(_) => Value::unknown(Unknown::default()),
                };
                (y, n)
            }
            (None, Ok(y), Ok(n)) => (y, n),
        };
        let ty = result_type(&yes_value, &no_value).ok_or_else(|| {
            Fault::new(
                "Inconsistent conditional result types",
                mismatch(&yes_value.ty(), &no_value.ty()),
                span,
            )
        })?;
        let as_result = |value: &Value| -> Result<Value, Fault> {
            match &ty {
                None => Ok(value.clone()),
                Some(ty) => convert(value, ty).map_err(|why| {
                    Fault::new(
                        "Inconsistent conditional result types",
                        format!("The true and false result expressions must have consistent types: {why}."),
                        span,
                    )
                }),
            }
        };
        match chosen {
            Some(true) => Ok(as_result(&yes_value)?.mark(test.marks)),
            Some(false) => Ok(as_result(&no_value)?.mark(test.marks)),
            None => {
                let (y, n) = (as_result(&yes_value)?, as_result(&no_value)?);
                let deep = y.all_marks().with(n.all_marks());
                // What is confidential within one of both is so by itself.
                let own = y.marks.with(n.marks);
                let marks = test.marks.with(deep.without(Marks::CONFIDENTIAL)).with(own);
                let when = self.selection(&bool, condition.span);
                let result = self.either(
                    when,
                    y,
                    n,
                    test.as_unknown()
                        .map(|u| u.reason.clone())
                        .unwrap_or_default(),
                );
                Ok(result.at(span).mark(marks))
            }
        }
    }

    /// What it is when it is `yes` under a condition and `no` otherwise.
    pub fn either(&self, when: Guard, yes: Value, no: Value, reason: Reason) -> Value {
        let ty = if yes.ty() == no.ty() {
            yes.ty()
        } else {
            Type::Dynamic
        };
        let length = match (length_bounds(&yes), length_bounds(&no)) {
            (Some((a, b)), Some((c, d)))
                if matches!(ty, Type::List(_) | Type::Set(_) | Type::Map(_)) =>
            {
                Some((a.min(c), b.max(d)))
            }
            _ => None,
        };
        let not_null = is_not_null(&yes) && is_not_null(&no) && ty != Type::Dynamic;
        // A list of known length is a known list of unknown elements.
        if let (Type::List(element), Some((low, high)), true) = (&ty, length, not_null)
            && low == high
            && low <= 64
            && self.budget.left() > 0
        {
            // Lists of lists are gone through to their ends.
            self.budget.spend(STEPS_PER_ITEM * low as u64);
            let items = (0..low)
                .map(|n| {
                    let at = |v: &Value| {
                        v.as_items()
                            .and_then(|i| i.get(n as usize))
                            .cloned()
                            .unwrap_or_else(|| {
                                Value::unknown_of(element.as_ref().clone(), reason.clone())
                            })
                    };
                    self.either(when, at(&yes), at(&no), reason.clone())
                })
                .collect();
            return Value::list(element.as_ref().clone(), items);
        }
        let otherwise = self.guards.borrow_mut().not(when);
        let mut cases = Vec::new();
        for (guard, value) in [(when, yes), (otherwise, no)] {
            for (inner, case) in self.cases_of(&value) {
                let both = self.guards.borrow_mut().and(guard, inner);
                self.add_case(&mut cases, both, case);
            }
        }
        let keep = cases.len() <= Unknown::MOST_CASES;
        Value::unknown(Unknown {
            ty,
            not_null,
            length,
            reason,
            cases: keep.then(|| Arc::from(cases)),
            ..Unknown::default()
        })
    }

    fn rule_conditional(
        &self,
        test: &Value,
        condition: &Expression,
        yes: &Expression,
        no: &Expression,
        span: Span,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        let truth = self.rule_truth(test, condition.span)?;
        if truth.yes.is_true() {
            return self.evaluate(yes, frame);
        }
        if truth.no.is_true() {
            return self.evaluate(no, frame);
        }
        let (y, n) = (self.evaluate(yes, frame)?, self.evaluate(no, frame)?);
        let mut cases = Vec::new();
        for (guard, value) in [(truth.yes, &y), (truth.no, &n)] {
            for (inner, case) in self.cases_of(value) {
                let both = self.guards.borrow_mut().and(guard, inner);
                self.add_case(&mut cases, both, case);
            }
        }
        let (known_y, known_n) = (self.truth(&y), self.truth(&n));
        // Whatever the condition is, the result is the same.
        if (known_y.yes.is_true() && known_n.yes.is_true())
            || (known_y.no.is_true() && known_n.no.is_true())
        {
            return Ok(y);
        }
        Ok(Value::unknown(Unknown {
            reason: super::operators::reason_of(&[test]),
            cases: (!cases.is_empty() && cases.len() <= Unknown::MOST_CASES)
                .then(|| Arc::from(cases)),
            ..Unknown::default()
        })
        .at(span))
    }
}

fn is_not_null(value: &Value) -> bool {
    match &value.data {
        Data::Null(_) => false,
        Data::Unknown(u) => u.not_null,
        _ => true,
    }
}

fn length_bounds(value: &Value) -> Option<(u32, u32)> {
    match &value.data {
        Data::List(l) => Some((l.items.len() as u32, l.items.len() as u32)),
        Data::Set(s) if s.items.iter().all(Value::is_wholly_known) => {
            Some((s.items.len() as u32, s.items.len() as u32))
        }
        Data::Set(s) => Some((1, s.items.len() as u32)),
        Data::Map(m) => Some((m.entries.len() as u32, m.entries.len() as u32)),
        Data::Unknown(u) => u.length,
        _ => None,
    }
}

/// The type both results are converted to; `Some(None)` where each stays as it is.
fn result_type(yes: &Value, no: &Value) -> Option<Option<Type>> {
    let (a, b) = (yes.ty(), no.ty());
    if a == b {
        return Some(None);
    }
    let is_bare_null = |v: &Value| matches!(&v.data, Data::Null(Type::Dynamic));
    let is_open = |v: &Value| matches!(&v.data, Data::Object(o) if o.is_open());
    // The attributes that a provider computes aren't listed, so such objects aren't compared.
    if is_open(yes) || is_open(no) {
        return Some(None);
    }
    if is_bare_null(yes) {
        return Some(Some(b));
    }
    if is_bare_null(no) {
        return Some(Some(a));
    }
    if a == Type::Dynamic || b == Type::Dynamic {
        return Some(Some(Type::Dynamic));
    }
    // An empty tuple fits every list and set.
    let is_empty = |t: &Type| matches!(t, Type::Tuple(items) if items.is_empty());
    match (&a, &b) {
        (Type::List(_) | Type::Set(_), empty) if is_empty(empty) => return Some(Some(a)),
        (empty, Type::List(_) | Type::Set(_))
            if is_empty(empty) && !matches!(&b, Type::Set(e) if **e == Type::Dynamic) =>
        {
            return Some(Some(b));
        }
        _ => {}
    }
    unify(&[a, b]).map(Some)
}

fn mismatch(yes: &Type, no: &Type) -> String {
    let start = "The true and false result expressions must have consistent types.";
    match (yes, no) {
        (Type::Tuple(a), Type::Tuple(b)) if a.len() != b.len() => format!(
            "{start} The 'true' tuple has length {}, but the 'false' tuple has length {}.",
            a.len(),
            b.len()
        ),
        (Type::Object(a), Type::Object(b)) => {
            if let Some(name) = a.attributes.keys().find(|k| !b.attributes.contains_key(*k)) {
                return format!(
                    "{start} The 'true' value includes object attribute {name:?}, which is absent in the 'false' value."
                );
            }
            if let Some(name) = b.attributes.keys().find(|k| !a.attributes.contains_key(*k)) {
                return format!(
                    "{start} The 'false' value includes object attribute {name:?}, which is absent in the 'true' value."
                );
            }
            format!("{start} Type mismatch in an object attribute.")
        }
        _ => format!(
            "{start} The 'true' value is {}, but the 'false' value is {}.",
            yes.friendly_name(),
            no.friendly_name()
        ),
    }
}
