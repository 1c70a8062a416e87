//! Operators.

use super::cases::literal_of;
use super::{Evaluator, Fault, Frame, Mode};
use crate::syntax::{BinaryOperator, Expression, Span, UnaryOperator};
use crate::value::{
    Data, Guard, Number, Piece, Reason, Truth, Type, Unknown, Value, convert, equals, meant_bool,
};

impl Evaluator<'_> {
    pub(super) fn unary(
        &self,
        operator: UnaryOperator,
        operand: &Expression,
        span: Span,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        let value = self.evaluate(operand, frame)?;
        let result = match operator {
            UnaryOperator::Negate => self.lift(std::slice::from_ref(&value), &|values| {
                let Some(number) =
                    self.operand(values.first(), &Type::Number, "unary", operand.span)?
                else {
                    return Ok(Value::null());
                };
                match &number.data {
                    Data::Number(n) => Ok(Value::number(n.negate())),
                    _ => Ok(unknown_from(Type::Number, &[&number])),
                }
            })?,
            UnaryOperator::Not if self.mode == Mode::Rule => {
                let truth = self.rule_truth(&value, operand.span)?;
                let not = self.guards.borrow().truth_not(truth);
                self.from_truth(not, reason_of(&[&value]), span)
            }
            UnaryOperator::Not => {
                let Some(bool) = self.operand(Some(&value), &Type::Bool, "unary", operand.span)?
                else {
                    return Ok(Value::null());
                };
                match bool.as_bool() {
                    Some(b) => Value::bool(!b),
                    None => {
                        let (test, free) = self.test_of(&bool);
                        let test = test.map(|t| self.guards.borrow_mut().not(t));
                        with_test(unknown_from(Type::Bool, &[&bool]), test, free)
                    }
                }
            }
        };
        Ok(result.at(span).mark(value.marks))
    }

    pub(super) fn binary(
        &self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
        span: Span,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        if matches!(operator, BinaryOperator::And | BinaryOperator::Or) {
            return self.logic(operator, left, right, span, frame);
        }
        let (a, b) = (self.evaluate(left, frame)?, self.evaluate(right, frame)?);
        self.budget.look_through([&a, &b]);
        let marks = a.marks.with(b.marks);
        let result = self.lift(&[a, b], &|values| match values {
            [a, b] => self.plain_binary(operator, a, b, left.span, right.span, span),
            _ => Ok(Value::null()),
        })?;
        Ok(result.at(span).mark(marks))
    }

    fn plain_binary(
        &self,
        operator: BinaryOperator,
        a: &Value,
        b: &Value,
        left: Span,
        right: Span,
        span: Span,
    ) -> Result<Value, Fault> {
        match operator {
            BinaryOperator::Equal => Ok(self.equal(a, b)),
            BinaryOperator::NotEqual => {
                let equal = self.equal(a, b);
                Ok(match equal.as_bool() {
                    Some(e) => Value::bool(!e).mark(equal.marks),
                    None => {
                        let (test, free) = equal
                            .as_unknown()
                            .map_or((None, false), |u| (u.test, u.free));
                        let test = test.map(|t| self.guards.borrow_mut().not(t));
                        with_test(unknown_from(Type::Bool, &[&equal]), test, free)
                    }
                })
            }
            _ => {
                let left_number = self.operand(Some(a), &Type::Number, "left", left)?;
                let right_number = self.operand(Some(b), &Type::Number, "right", right)?;
                let (Some(x), Some(y)) = (left_number, right_number) else {
                    return Ok(Value::null());
                };
                self.numeric(operator, &x, &y, span)
            }
        }
    }

    fn numeric(
        &self,
        operator: BinaryOperator,
        a: &Value,
        b: &Value,
        span: Span,
    ) -> Result<Value, Fault> {
        let compares = matches!(
            operator,
            BinaryOperator::Less
                | BinaryOperator::LessOrEqual
                | BinaryOperator::Greater
                | BinaryOperator::GreaterOrEqual
        );
        let (Some(x), Some(y)) = (a.as_number(), b.as_number()) else {
            if let Some(decided) = compared_by_bounds(operator, a, b) {
                return Ok(Value::bool(decided));
            }
            let ty = if compares { Type::Bool } else { Type::Number };
            return Ok(unknown_from(ty, &[a, b]));
        };
        let computed: Option<Number> = match operator {
            BinaryOperator::Less => return Ok(Value::bool(x < y)),
            BinaryOperator::LessOrEqual => return Ok(Value::bool(x <= y)),
            BinaryOperator::Greater => return Ok(Value::bool(x > y)),
            BinaryOperator::GreaterOrEqual => return Ok(Value::bool(x >= y)),
            BinaryOperator::Add => x.add(y),
            BinaryOperator::Subtract => x.subtract(y),
            BinaryOperator::Multiply => x.multiply(y),
            BinaryOperator::Divide => x.divide(y),
            BinaryOperator::Remainder => x.remainder(y),
            _ => None,
        };
        match computed {
            Some(n) => Ok(Value::number(n)),
            None => Err(Fault::new(
                "Operation failed",
                "Error during operation: the result is not a number.",
                span,
            )),
        }
    }

    /// `value` as the type an operator wants. None is null that a rule reads through.
    fn operand(
        &self,
        value: Option<&Value>,
        ty: &Type,
        side: &str,
        span: Span,
    ) -> Result<Option<Value>, Fault> {
        let Some(value) = value else { return Ok(None) };
        let unsuitable = |why: &str| {
            Fault::new(
                "Invalid operand",
                format!("Unsuitable value for {side} operand: {why}."),
                span,
            )
        };
        if value.is_null() {
            return match self.mode {
                Mode::Rule => Ok(None),
                Mode::Terraform => Err(unsuitable("argument must not be null")),
            };
        }
        convert(value, ty).map(Some).map_err(|why| unsuitable(&why))
    }

    /// `a == b`
    pub fn equal(&self, a: &Value, b: &Value) -> Value {
        let result = equals(a, b);
        if !result.is_unknown() {
            return result;
        }
        // An input compared with a literal is a test that the decision procedure knows.
        for (side, other) in [(a, b), (b, a)] {
            if let Some(input) = side.as_unknown().and_then(|u| u.input)
                && let Some(literal) = literal_of(other)
            {
                let test = self.guards.borrow_mut().equals(input, literal);
                if self.mode == Mode::Rule {
                    // A rule doesn't decide by what a free input may be, unless its values are closed.
                    if test.is_false() {
                        return Value::bool(false);
                    }
                    return unknown_from(Type::Bool, &[side]);
                }
                return with_test(unknown_from(Type::Bool, &[a, b]), Some(test), false);
            }
        }
        if self.mode == Mode::Rule {
            if let Some(known) = differs_or_same(a, b) {
                return Value::bool(known);
            }
            let is_less = |a: &Value, b: &Value| compared_by_bounds(BinaryOperator::Less, a, b);
            if is_less(a, b) == Some(true) || is_less(b, a) == Some(true) {
                return Value::bool(false);
            }
            let reference = |value: &Value| value.as_unknown()?.refers_to.clone();
            if let (Some(a), Some(b)) = (reference(a), reference(b))
                && self.references.are_distinct(&a, &b)
            {
                return Value::bool(false);
            }
        }
        result
    }

    fn logic(
        &self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
        span: Span,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        let a = self.evaluate(left, frame)?;
        if self.mode == Mode::Rule {
            let x = self.rule_truth(&a, left.span)?;
            let decided = match operator {
                BinaryOperator::And => x.no.is_true(),
                _ => x.yes.is_true(),
            };
            if decided {
                return Ok(Value::bool(operator == BinaryOperator::Or).at(span));
            }
            let b = self.evaluate(right, frame)?;
            let y = self.rule_truth(&b, right.span)?;
            let both = {
                let mut guards = self.guards.borrow_mut();
                match operator {
                    BinaryOperator::And => guards.truth_and(x, y),
                    _ => guards.truth_or(x, y),
                }
            };
            return Ok(self.from_truth(both, reason_of(&[&a, &b]), span));
        }
        // Both sides are evaluated: Terraform 1.11 has no short circuit.
        let b = self.evaluate(right, frame)?;
        let marks = a.marks.with(b.marks);
        let (Some(x), Some(y)) = (
            self.operand(Some(&a), &Type::Bool, "left", left.span)?,
            self.operand(Some(&b), &Type::Bool, "right", right.span)?,
        ) else {
            return Ok(Value::null());
        };
        let absorbing = operator == BinaryOperator::Or;
        let result = match (x.as_bool(), y.as_bool()) {
            (Some(p), _) if p == absorbing => Value::bool(absorbing),
            (_, Some(q)) if q == absorbing => Value::bool(absorbing),
            (Some(_), Some(_)) => Value::bool(!absorbing),
            _ => {
                let ((p, p_free), (q, q_free)) = (self.test_of(&x), self.test_of(&y));
                let test = match (p, q) {
                    (Some(p), Some(q)) => {
                        let mut guards = self.guards.borrow_mut();
                        Some(match operator {
                            BinaryOperator::And => guards.and(p, q),
                            _ => guards.or(p, q),
                        })
                    }
                    _ => None,
                };
                with_test(unknown_from(Type::Bool, &[&x, &y]), test, p_free || q_free)
            }
        };
        Ok(result.at(span).mark(marks))
    }

    /// The test that a bool stands for, and whether it comes from the bare value of a free input.
    fn test_of(&self, value: &Value) -> (Option<Guard>, bool) {
        match &value.data {
            Data::Bool(true) => (Some(Guard::TRUE), false),
            Data::Bool(false) => (Some(Guard::FALSE), false),
            Data::Unknown(u) => {
                if u.test.is_some() {
                    return (u.test, u.free);
                }
                if let Some(input) = u.input {
                    let test = self
                        .guards
                        .borrow_mut()
                        .equals(input, crate::value::Literal::Bool(true));
                    return (Some(test), true);
                }
                if u.cases.is_some() {
                    let truth = self.truth(value);
                    let mut guards = self.guards.borrow_mut();
                    if guards.or(truth.yes, truth.no).is_true() {
                        return (Some(truth.yes), false);
                    }
                }
                (None, false)
            }
            _ => (None, false),
        }
    }

    /// The truth of a rule's operand; what is no bool at all is a fault of the rule.
    pub fn rule_truth(&self, value: &Value, span: Span) -> Result<Truth, Fault> {
        match &value.data {
            Data::Bool(_) | Data::Null(_) | Data::Unknown(_) => Ok(self.truth(value)),
            Data::String(t) if matches!(t.as_str(), "true" | "false") => Ok(self.truth(value)),
            _ => match value.as_str().and_then(meant_bool) {
                Some(meant) => Ok(self.truth(&Value::bool(meant))),
                None => Err(Fault::new(
                    "Invalid operand",
                    "A condition must be true or false.",
                    span,
                )),
            },
        }
    }
}

/// An unknown that came from these.
pub(super) fn unknown_from(ty: Type, operands: &[&Value]) -> Value {
    Value::unknown_not_null(ty, reason_of(operands))
}

/// The reason of the first unknown among these.
pub(super) fn reason_of(operands: &[&Value]) -> Reason {
    operands
        .iter()
        .find_map(|v| v.as_unknown().map(|u| u.reason.clone()))
        .unwrap_or_default()
}

fn with_test(value: Value, test: Option<Guard>, free: bool) -> Value {
    match (test, value.as_unknown()) {
        (Some(test), Some(u)) => Value::unknown(Unknown {
            test: Some(test),
            free,
            ..u.clone()
        }),
        _ => value,
    }
}

/// What a rule knows beyond Terraform's refinements: the same attribute of the same resource is equal to itself, and
/// strings whose known pieces don't fit each other differ.
fn differs_or_same(a: &Value, b: &Value) -> Option<bool> {
    let same_reference = a
        .as_unknown()
        .zip(b.as_unknown())
        .is_some_and(|(x, y)| x.refers_to.is_some() && x.refers_to == y.refers_to);
    if same_reference {
        return Some(true);
    }
    // Whatever the service names by an ARN or an id has one: neither nothing nor a pattern.
    for (side, other) in [(a, b), (b, a)] {
        let path = side
            .as_unknown()
            .and_then(|u| u.refers_to.as_ref())
            .map(|r| r.path.to_lowercase());
        let Some(last) = path.as_ref().and_then(|p| p.rsplit(['.', '_']).next()) else {
            continue;
        };
        let is_arn = last.ends_with("arn");
        let is_name = is_arn || matches!(last, "id" | "ref");
        let text = other.as_str();
        if is_name && (other.is_null() || text.is_some_and(|t| t.is_empty() || t.contains('*')))
            || is_arn && text.is_some_and(|t| !t.starts_with("arn:"))
        {
            return Some(false);
        }
    }
    if (a.is_null() && is_reference(b)) || (b.is_null() && is_reference(a)) {
        return Some(false);
    }
    let (unknown, known) = match (a.as_unknown(), b.as_str(), b.as_unknown(), a.as_str()) {
        (Some(u), Some(s), _, _) | (_, _, Some(u), Some(s)) => (u, s),
        _ => return None,
    };
    let pieces = unknown.pieces.as_deref()?;
    (!fits(pieces, known)).then_some(false)
}

/// Whether this is something of another resource: who refers to it means to set it.
fn is_reference(value: &Value) -> bool {
    value.as_unknown().is_some_and(|u| u.refers_to.is_some())
}

/// Whether the text can be what the pieces make, with anything in the holes.
pub(crate) fn fits(pieces: &[Piece], text: &str) -> bool {
    let mut rest = text;
    let mut anchored = true;
    for (n, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Hole(_) => anchored = false,
            Piece::Text(t) => {
                let is_last = n + 1 == pieces.len();
                rest = if anchored {
                    match rest.strip_prefix(t.as_str()) {
                        Some(r) => r,
                        None => return false,
                    }
                } else if is_last {
                    match rest.strip_suffix(t.as_str()) {
                        Some(_) => "",
                        None => return false,
                    }
                } else {
                    match rest.find(t.as_str()) {
                        Some(at) => rest.get(at + t.len()..).unwrap_or(""),
                        None => return false,
                    }
                };
                anchored = true;
            }
        }
    }
    !anchored || rest.is_empty()
}

/// What a comparison of numbers comes to for all that they can be: lengths of collections are known to be at least so much.
fn compared_by_bounds(operator: BinaryOperator, a: &Value, b: &Value) -> Option<bool> {
    let less = |(_, most): &Bounds, (least, _): &Bounds| Some(most.as_ref()? < least.as_ref()?);
    let less_or_equal =
        |(_, most): &Bounds, (least, _): &Bounds| Some(most.as_ref()? <= least.as_ref()?);
    let (operator, a, b) = match operator {
        BinaryOperator::Greater => (BinaryOperator::Less, b, a),
        BinaryOperator::GreaterOrEqual => (BinaryOperator::LessOrEqual, b, a),
        other => (other, a, b),
    };
    let (a, b) = (bounds(a)?, bounds(b)?);
    let is = |holds: Option<bool>, fails: Option<bool>| match (holds, fails) {
        (Some(true), _) => Some(true),
        (_, Some(true)) => Some(false),
        _ => None,
    };
    match operator {
        BinaryOperator::Less => is(less(&a, &b), less_or_equal(&b, &a)),
        BinaryOperator::LessOrEqual => is(less_or_equal(&a, &b), less(&b, &a)),
        _ => None,
    }
}

/// The least and the most that a number can be, where there are such.
type Bounds = (Option<Number>, Option<Number>);

fn bounds(value: &Value) -> Option<Bounds> {
    if let Some(known) = value.as_number() {
        return Some((Some(known.clone()), Some(known.clone())));
    }
    let unknown = value.as_unknown().filter(|u| u.ty == Type::Number)?;
    let (least, most) = unknown.length?;
    let most = (most < u32::MAX).then(|| Number::from_integer(most.into()));
    Some((Some(Number::from_integer(least.into())), most))
}
