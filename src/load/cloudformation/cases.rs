//! Values that depend on conditions: their cases, and functions of them.

use ecow::EcoString;

use super::scope::Loader;
use crate::syntax::Span;
use crate::value::{Data, Guard, Reason, ReasonKind, Type, Unknown, Value};

/// Values, each under its condition.
pub(super) type Cases = Vec<(Guard, Value)>;

impl Loader<'_> {
    /// `yes` where the condition holds, otherwise `no`.
    pub fn choose(
        &mut self,
        condition: Guard,
        name: &str,
        yes: Value,
        no: Value,
        span: Span,
    ) -> Value {
        let not = self.stack.guards.not(condition);
        let reason = Reason::new(ReasonKind::Input, ecow::eco_format!("the condition {name}"));
        self.combine_cases(vec![(condition, yes), (not, no)], reason, span)
    }

    /// The value that is one of these, each under its condition.
    pub fn combine_cases(&mut self, cases: Cases, reason: Reason, span: Span) -> Value {
        let mut flat: Cases = Vec::new();
        let mut marks = crate::value::Marks::NONE;
        for (guard, value) in cases {
            marks = marks.with(value.marks);
            for (guard, value) in self.flattened(guard, value) {
                if guard.is_false() {
                    continue;
                }
                match flat.iter().position(|(_, other)| same(other, &value)) {
                    Some(index) => {
                        let joined = flat.get(index).map_or(guard, |(other, _)| *other);
                        let joined = self.stack.guards.or(joined, guard);
                        if let Some(case) = flat.get_mut(index) {
                            case.0 = joined;
                        }
                    }
                    None => flat.push((guard, value)),
                }
            }
        }
        if let [(guard, value)] = flat.as_slice()
            && self.stack.guards.implies(self.place.under, *guard)
        {
            return value.clone().mark(marks).or_at(span);
        }
        let mut types = flat
            .iter()
            .map(|(_, value)| value)
            .filter(|value| !value.is_null())
            .map(shallow_type);
        let first = types.next().unwrap_or_default();
        let ty = if types.all(|ty| ty == first) {
            first
        } else {
            Type::Dynamic
        };
        let not_null = flat.iter().all(|(_, value)| match value.as_unknown() {
            Some(unknown) => unknown.not_null,
            None => !value.is_null(),
        });
        Value::unknown(Unknown {
            ty,
            not_null,
            reason,
            cases: (flat.len() <= Unknown::MOST_CASES && !flat.is_empty()).then(|| flat.into()),
            ..Unknown::default()
        })
        .mark(marks)
        .at(span)
    }

    /// The cases of a value below a condition; what they leave open stays with the value itself.
    fn flattened(&mut self, guard: Guard, value: Value) -> Cases {
        let Some(cases) = value.as_unknown().and_then(|unknown| unknown.cases.clone()) else {
            return vec![(guard, value)];
        };
        let mut out = Vec::with_capacity(cases.len());
        let mut rest = guard;
        for (inner, case) in cases.iter() {
            let both = self.stack.guards.and(guard, *inner);
            out.push((both, case.clone()));
            let not = self.stack.guards.not(*inner);
            rest = self.stack.guards.and(rest, not);
        }
        let rest = self.stack.guards.and(rest, self.place.under);
        if !rest.is_false()
            && let Some(unknown) = value.as_unknown()
        {
            let mut open = unknown.clone();
            open.cases = None;
            out.push((
                rest,
                Value::unknown(open).mark(value.marks).at(value.origin()),
            ));
        }
        out
    }

    /// A function of values that may have cases: applied in each combination of them that is possible.
    pub fn lift(
        &mut self,
        values: Vec<Value>,
        span: Span,
        function: &mut dyn FnMut(&mut Self, Vec<Value>) -> Value,
    ) -> Value {
        if !values.iter().any(|value| cases_of(value).is_some()) {
            return function(self, values);
        }
        let mut combinations: Vec<(Guard, Vec<Value>)> = vec![(self.place.under, Vec::new())];
        let mut reason = None;
        for value in &values {
            if cases_of(value).is_none() {
                combinations
                    .iter_mut()
                    .for_each(|(_, combination)| combination.push(value.clone()));
                continue;
            }
            if reason.is_none() {
                reason = value.as_unknown().map(|unknown| unknown.reason.clone());
            }
            let mut next = Vec::new();
            for (guard, mut combination) in combinations {
                let mut live = self.flattened(guard, value.clone());
                live.retain(|(both, _)| !both.is_false());
                let last = live.pop();
                for (both, case) in live {
                    let mut longer = combination.clone();
                    longer.push(case);
                    next.push((both, longer));
                }
                if let Some((both, case)) = last {
                    combination.push(case);
                    next.push((both, combination));
                }
            }
            if next.len() > Unknown::MOST_CASES {
                // Too many: the function sees plain unknowns.
                return function(self, values.into_iter().map(without_cases).collect());
            }
            combinations = next;
        }
        let saved = self.place.under;
        let mut results = Vec::with_capacity(combinations.len());
        for (guard, combination) in combinations {
            self.place.under = guard;
            results.push((guard, function(self, combination)));
        }
        self.place.under = saved;
        self.combine_cases(results, reason.unwrap_or_default(), span)
    }
}

/// The cases of a value.
pub(super) fn cases_of(value: &Value) -> Option<&[(Guard, Value)]> {
    value.as_unknown()?.cases.as_deref()
}

fn without_cases(value: Value) -> Value {
    match value.as_unknown() {
        Some(unknown) if unknown.cases.is_some() => {
            let mut plain = unknown.clone();
            plain.cases = None;
            Value::unknown(plain).mark(value.marks).at(value.origin())
        }
        _ => value,
    }
}

/// Whether two values are the same known scalar or the same reference. Containers count as different: to compare them
/// costs more than a case.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (&a.data, &b.data) {
        (Data::Null(_), Data::Null(_)) => true,
        (Data::Bool(a), Data::Bool(b)) => a == b,
        (Data::Number(a), Data::Number(b)) => a == b,
        (Data::String(a), Data::String(b)) => a == b,
        (Data::Unknown(a), Data::Unknown(b)) => {
            (a.input.is_some() && a.input == b.input)
                || (a.refers_to.is_some() && a.refers_to == b.refers_to)
        }
        _ => false,
    }
}

/// The type without a look at the parts.
fn shallow_type(value: &Value) -> Type {
    match &value.data {
        Data::Bool(_) => Type::Bool,
        Data::Number(_) => Type::Number,
        Data::String(_) => Type::String,
        Data::Unknown(unknown) => unknown.ty.clone(),
        _ => Type::Dynamic,
    }
}

/// An unknown string that can't be null.
pub(super) fn unknown_text(kind: ReasonKind, what: impl Into<EcoString>, span: Span) -> Value {
    Value::unknown_not_null(Type::String, Reason::new(kind, what)).at(span)
}

/// An unknown list of strings that can't be null.
pub(super) fn unknown_list(kind: ReasonKind, what: impl Into<EcoString>, span: Span) -> Value {
    Value::unknown_not_null(Type::list(Type::String), Reason::new(kind, what)).at(span)
}
