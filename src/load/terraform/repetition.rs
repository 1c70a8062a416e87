//! `count` and `for_each`: how many instances there are, and under which conditions.

use std::collections::BTreeMap;
use std::rc::Rc;

use ecow::{EcoString, eco_format};

use super::loader::{Instance, Loader, MOST_NODES, Scope};
use super::module::Declaration;
use crate::evaluate::{Fault, when_any};
use crate::syntax::{Expression, ExpressionKind};
use crate::value::{Data, Guard, Reason, ReasonKind, Type, Value};

/// What is asked of a `count` or `for_each`.
pub(super) enum Repetition {
    /// Neither is there.
    None,
    /// This many, each under its condition.
    Count(Vec<Guard>),
    /// These keys.
    Each(Vec<(EcoString, Guard, Value)>),
    /// It isn't known.
    Symbolic {
        is_each: bool,
        guard: Guard,
        reason: Reason,
        element: Option<Value>,
    },
}

impl<'a> Loader<'a> {
    /// Evaluates the `count` or `for_each` of a block. `name` is its address, for messages.
    pub fn repetition(
        &self,
        scope: &Rc<Scope<'a>>,
        declaration: &Declaration<'a>,
        name: &str,
    ) -> Repetition {
        let instance = Rc::new(Instance::default());
        if let Some(count) = declaration.attribute("count") {
            let value = self.evaluate_or_unknown(scope, &instance, &count.value, None);
            return match self.count(&value, &count.value) {
                Ok(guards) => Repetition::Count(guards),
                Err(Some(fault)) => {
                    self.report(fault);
                    self.symbolic(scope, false, &value, name, &count.value)
                }
                Err(None) => self.symbolic(scope, false, &value, name, &count.value),
            };
        }
        if let Some(each) = declaration.attribute("for_each") {
            let value = self.evaluate_or_unknown(scope, &instance, &each.value, None);
            return match self.each(&value, &each.value) {
                Ok(keys) => Repetition::Each(keys),
                Err(Some(fault)) => {
                    self.report(fault);
                    self.symbolic(scope, true, &value, name, &each.value)
                }
                Err(None) => self.symbolic(scope, true, &value, name, &each.value),
            };
        }
        Repetition::None
    }

    fn symbolic(
        &self,
        scope: &Rc<Scope<'a>>,
        is_each: bool,
        value: &Value,
        name: &str,
        expression: &Expression,
    ) -> Repetition {
        let attribute = if is_each { "for_each" } else { "count" };
        let text = self.text(expression.span);
        // What is repeated by the same expression of a module is there together.
        let key = eco_format!("{}:{text}:{attribute}", scope.id);
        let stated = || {
            self.guards.borrow_mut().statement(
                &key,
                &eco_format!("{name} is created ({attribute} = {})", shortened(&text)),
                &eco_format!("{name} isn't created ({attribute} = {})", shortened(&text)),
            )
        };
        // What is repeated over others is there as soon as any of those is. What is only there once they are isn't there for each.
        let counted = |list: &Expression| {
            let instance = Rc::new(Instance::default());
            when_any(&self.evaluate_or_unknown(scope, &instance, list, None))
        };
        let guard = when_any(value)
            .or_else(|| length_of(expression).and_then(counted))
            .or_else(|| self.when_more_than_none(value))
            .unwrap_or_else(stated);
        let reason = value
            .as_unknown()
            .map(|u| u.reason.clone())
            .unwrap_or_else(|| {
                Reason::new(ReasonKind::Repetition, eco_format!("{attribute} of {name}"))
            });
        // A member whose condition isn't known stands for all.
        let element = value.as_unknown().and_then(|u| {
            let members = u.members.as_ref()?;
            members.items.first().map(|(_, _, v)| v.clone())
        });
        Repetition::Symbolic {
            is_each,
            guard,
            reason,
            element,
        }
    }

    /// Under which condition a number isn't zero, where that is known of all that it may be.
    fn when_more_than_none(&self, number: &Value) -> Option<Guard> {
        let unknown = number.as_unknown()?;
        let mut guards = self.guards.borrow_mut();
        let (mut none, mut some) = (Guard::FALSE, Guard::FALSE);
        for (when, case) in unknown.cases.iter().flat_map(|c| c.iter()) {
            let is_none = match (case.as_number(), case.as_unknown()) {
                (Some(number), _) => number.as_i64()? == 0,
                (_, Some(unknown)) => {
                    unknown.length.filter(|(least, _)| *least > 0)?;
                    false
                }
                _ => return None,
            };
            let of = if is_none { &mut none } else { &mut some };
            *of = guards.or(*of, *when);
        }
        guards.or(none, some).is_true().then_some(some)
    }

    /// The condition of each of the instances that a count makes. `Err(None)` where it isn't known.
    fn count(&self, value: &Value, expression: &Expression) -> Result<Vec<Guard>, Option<Fault>> {
        let fault = |detail: &str| {
            Some(Fault::new(
                "Invalid count argument",
                detail,
                expression.span,
            ))
        };
        if value.is_null() {
            return Err(fault(
                "The given \"count\" argument value is null. An integer is required.",
            ));
        }
        let number = crate::value::convert(value, &Type::Number).map_err(|why| {
            fault(&format!(
                "The given \"count\" argument value is unsuitable: {why}."
            ))
        })?;
        let one = |n: &Value| -> Result<usize, Option<Fault>> {
            let Some(n) = n.as_number() else {
                return Err(None);
            };
            if n.is_negative() {
                return Err(fault(
                    "The given \"count\" argument value is unsuitable: must be greater than or equal to zero.",
                ));
            }
            match n.as_i64().and_then(|n| usize::try_from(n).ok()) {
                Some(n) if n <= MOST_NODES => Ok(n),
                Some(n) => Err(Some(Fault::limit(
                    "Too many resources",
                    format!(
                        "A stack is looked at up to {MOST_NODES} resources, and not {n} of one block."
                    ),
                    expression.span,
                ))),
                None => Err(fault(
                    "The given \"count\" argument value is unsuitable: a whole number is required.",
                )),
            }
        };
        if let Data::Unknown(unknown) = &number.data {
            let Some(cases) = &unknown.cases else {
                return Err(None);
            };
            let mut guards: Vec<Guard> = Vec::new();
            for (guard, case) in cases.iter() {
                let n = one(&crate::value::convert(case, &Type::Number).map_err(|_| None)?)?;
                guards.resize(guards.len().max(n), Guard::FALSE);
                for g in guards.iter_mut().take(n) {
                    *g = self.guards.borrow_mut().or(*g, *guard);
                }
            }
            return Ok(guards);
        }
        Ok(vec![Guard::TRUE; one(&number)?])
    }

    /// Key, condition and value of each of the instances that a `for_each` makes.
    fn each(
        &self,
        value: &Value,
        expression: &Expression,
    ) -> Result<Vec<(EcoString, Guard, Value)>, Option<Fault>> {
        let fault = |detail: &str| {
            Some(Fault::new(
                "Invalid for_each argument",
                detail,
                expression.span,
            ))
        };
        if value.all_marks().is_sensitive() && value.marks.is_sensitive() {
            return Err(fault(
                "Sensitive values, or values derived from sensitive values, cannot be used as for_each arguments. If used, the sensitive value could be exposed as a resource instance key.",
            ));
        }
        match &value.data {
            Data::Null(_) => Err(fault(
                "The given \"for_each\" argument value is null. A map, or set of strings is allowed.",
            )),
            Data::Map(_) | Data::Object(_) => Ok(value
                .as_entries()
                .into_iter()
                .flatten()
                .map(|(k, v)| (k.clone(), Guard::TRUE, v.clone()))
                .collect()),
            Data::Set(set) => {
                let mut keys = Vec::with_capacity(set.items.len());
                for item in &set.items {
                    match &item.data {
                        Data::String(text) => {
                            keys.push((text.as_str().into(), Guard::TRUE, item.clone()))
                        }
                        Data::Null(_) => {
                            return Err(fault(
                                "The given \"for_each\" argument value is unsuitable: \"for_each\" sets must not contain null values.",
                            ));
                        }
                        Data::Unknown(_) => return Err(None),
                        _ => {
                            return Err(fault(
                                "The given \"for_each\" argument value is unsuitable: \"for_each\" supports maps and sets of strings, but you have provided a set containing another type.",
                            ));
                        }
                    }
                }
                Ok(keys)
            }
            Data::Unknown(unknown) => {
                if let Some(cases) = &unknown.cases {
                    let mut all: BTreeMap<EcoString, (Guard, Value)> = BTreeMap::new();
                    for (guard, case) in cases.iter() {
                        for (key, inner, value) in self.each(case, expression)? {
                            let when = self.both(*guard, inner);
                            let entry = all.entry(key).or_insert((Guard::FALSE, value));
                            entry.0 = self.guards.borrow_mut().or(entry.0, when);
                        }
                    }
                    return Ok(all.into_iter().map(|(k, (g, v))| (k, g, v)).collect());
                }
                if let Some(members) = &unknown.members
                    && members.open.is_none()
                    && members.items.iter().all(|(_, k, _)| k.is_some())
                {
                    return Ok(members
                        .items
                        .iter()
                        .filter_map(|(g, k, v)| Some((k.clone()?, *g, v.clone())))
                        .collect());
                }
                Err(None)
            }
            Data::Tuple(_) | Data::List(_) => Err(fault(
                "The given \"for_each\" argument value is unsuitable: the \"for_each\" argument must be a map, or set of strings, and you have provided a value of type tuple or list.",
            )),
            _ => Err(fault(
                "The given \"for_each\" argument value is unsuitable: the \"for_each\" argument must be a map, or set of strings.",
            )),
        }
    }
}

/// What a number is the length of: `length(aws_subnet.s)`.
fn length_of(expression: &Expression) -> Option<&Expression> {
    match &expression.kind {
        ExpressionKind::Call {
            name, arguments, ..
        } if &*name.text == "length" => arguments.first(),
        _ => None,
    }
}

fn shortened(text: &str) -> String {
    let one_line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() > 60 {
        let cut: String = one_line.chars().take(59).collect();
        format!("{cut}…")
    } else {
        one_line
    }
}
