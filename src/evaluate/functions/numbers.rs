//! Functions on numbers.

use std::cmp::Ordering;

use dashu_int::IBig;

use super::FunctionError;
use super::signature::{
    Call, Function, Kind, Parameter, Returns, argument_error, fail, function, parameter, whole,
};
use crate::value::{Data, Number, Type, Value, convert};

const NUMBER: Returns = Returns::Always(Kind::Number);
const NUM: Parameter = parameter("num", Kind::Number);

pub(super) const FUNCTIONS: &[Function] = &[
    function("abs", &[NUM], NUMBER, |c| {
        Ok(Value::number(c.number(0)?.magnitude()))
    }),
    function("ceil", &[NUM], NUMBER, |c| {
        Ok(Value::number(c.number(0)?.ceiling()))
    }),
    function("floor", &[NUM], NUMBER, |c| {
        Ok(Value::number(c.number(0)?.floor()))
    }),
    function("log", &[NUM, parameter("base", Kind::Number)], NUMBER, log),
    function("max", &[], NUMBER, |c| extreme(c, Ordering::Greater))
        .variadic(parameter("numbers", Kind::Number).dynamic()),
    function("min", &[], NUMBER, |c| extreme(c, Ordering::Less))
        .variadic(parameter("numbers", Kind::Number).dynamic()),
    function(
        "parseint",
        &[
            parameter("number", Kind::Any),
            parameter("base", Kind::Number),
        ],
        Returns::By(|arguments| match arguments.first().map(Value::ty) {
            Some(Type::String) | None => Ok(Type::Number),
            Some(other) => Err(argument_error(
                0,
                format!(
                    "first argument must be a string, not {}",
                    other.friendly_name()
                ),
            )),
        }),
        parse_integer,
    ),
    function(
        "pow",
        &[NUM, parameter("power", Kind::Number)],
        NUMBER,
        power,
    ),
    function("range", &[], Returns::Always(Kind::ListOfNumber), range)
        .variadic(parameter("params", Kind::Number)),
    function("signum", &[NUM], NUMBER, |c| {
        Ok(Value::number(c.integer(0)?.signum()))
    }),
    function(
        "sum",
        &[parameter("list", Kind::Any)],
        Returns::By(|_| Ok(Type::Number)),
        sum,
    ),
];

/// A double as Terraform shows it: such a number has 53 bits there, so it prints with the digits of a double.
fn from_double(n: f64) -> Result<Value, FunctionError> {
    if n.is_nan() {
        return Err(fail(
            "panic in function implementation: Float.SetFloat64(NaN)",
        ));
    }
    if n.is_infinite() {
        return Ok(Value::number(Number::from_f64(n)));
    }
    Ok(Value::number(
        Number::parse(&format!("{n:e}")).unwrap_or_else(|| Number::from_f64(n)),
    ))
}

fn double(call: &Call<'_>, index: usize) -> Result<f64, FunctionError> {
    let number = call.number(index)?;
    let n = number.to_f64();
    if n.is_infinite() && !number.is_infinite() {
        let most = Number::from_f64(f64::MAX).fixed(6);
        return Err(fail(format!(
            "value must be between -{most} and {most} inclusive"
        )));
    }
    Ok(n)
}

fn log(call: &Call<'_>) -> Result<Value, FunctionError> {
    from_double(double(call, 0)?.ln() / double(call, 1)?.ln())
}

fn power(call: &Call<'_>) -> Result<Value, FunctionError> {
    from_double(double(call, 0)?.powf(double(call, 1)?))
}

fn extreme(call: &Call<'_>, wanted: Ordering) -> Result<Value, FunctionError> {
    let mut best: Option<&Value> = None;
    for value in call.arguments {
        let (Some(n), found) = (value.as_number(), best.and_then(Value::as_number)) else {
            continue;
        };
        if found.is_none_or(|found| n.cmp(found) == wanted) {
            best = Some(value);
        }
    }
    best.cloned()
        .ok_or_else(|| fail("must pass at least one number"))
}

fn parse_integer(call: &Call<'_>) -> Result<Value, FunctionError> {
    let text = call.text(0)?;
    let base = whole(call.number(1)?).map_err(|e| argument_error(1, e))?;
    if !(2..=62).contains(&base) {
        return Err(argument_error(
            1,
            "base must be a whole number between 2 and 62 inclusive",
        ));
    }
    let wrong = || argument_error(0, format!("cannot parse {text:?} as a base {base} integer"));
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    // So long a number has no use, and reading it takes time that grows with its square.
    if digits.is_empty() || digits.len() > 10_000 {
        return Err(wrong());
    }
    let mut value = IBig::ZERO;
    for byte in digits.bytes() {
        let digit = match byte {
            b'0'..=b'9' => i64::from(byte - b'0'),
            b'a'..=b'z' => i64::from(byte - b'a') + 10,
            b'A'..=b'Z' if base <= 36 => i64::from(byte - b'A') + 10,
            b'A'..=b'Z' => i64::from(byte - b'A') + 36,
            _ => return Err(wrong()),
        };
        if digit >= base {
            return Err(wrong());
        }
        value = value * IBig::from(base) + IBig::from(digit);
    }
    Ok(Value::number(Number::from_integer(if negative {
        -value
    } else {
        value
    })))
}

fn range(call: &Call<'_>) -> Result<Value, FunctionError> {
    let (zero, one) = (Number::from(0i64), Number::from(1i64));
    let (start, end, step) = match call.arguments.len() {
        1 => {
            let end = call.number(0)?.clone();
            let step = if end < zero { one.negate() } else { one };
            (zero.clone(), end, step)
        }
        2 => {
            let (start, end) = (call.number(0)?.clone(), call.number(1)?.clone());
            let step = if end < start { one.negate() } else { one };
            (start, end, step)
        }
        3 => (
            call.number(0)?.clone(),
            call.number(1)?.clone(),
            call.number(2)?.clone(),
        ),
        _ => return Err(fail("must have one, two, or three arguments")),
    };
    let down = step < zero;
    if down && end > start {
        return Err(argument_error(
            1,
            "end must be less than start when step is negative",
        ));
    }
    if !down && end < start {
        return Err(argument_error(
            1,
            "end must be greater than start when step is positive",
        ));
    }
    if call.arguments.len() == 3 && step.is_zero() {
        return Err(argument_error(2, "step must not be zero"));
    }
    let mut items = Vec::new();
    let mut at = start;
    while if down { at > end } else { at < end } {
        if items.len() >= 1024 {
            return Err(fail(
                "more than 1024 values were generated; either decrease the difference between start and end or use a smaller step",
            ));
        }
        items.push(Value::number(at.clone()));
        match at.add(&step) {
            Some(next) => at = next,
            None => break,
        }
    }
    Ok(Value::list(Type::Number, items))
}

fn sum(call: &Call<'_>) -> Result<Value, FunctionError> {
    let list = call.value(0)?;
    let ty = list.ty();
    if !ty.is_sequence() {
        return Err(if ty.is_mapping() {
            argument_error(
                0,
                format!(
                    "argument must be list, set, or tuple. Received {}",
                    ty.friendly_name()
                ),
            )
        } else {
            argument_error(0, "cannot sum noniterable")
        });
    }
    let items = call.items(0)?;
    if items.is_empty() {
        return Err(argument_error(0, "cannot sum an empty list"));
    }
    let wrong = || argument_error(0, "argument must be list, set, or tuple of number values");
    let mut total = Number::from(0i64);
    let mut unknown = false;
    for item in items {
        let number = convert(item, &Type::Number).map_err(|_| wrong())?;
        match &number.data {
            Data::Null(_) => return Err(wrong()),
            Data::Number(n) => {
                total = total
                    .add(n)
                    .ok_or_else(|| fail("can't compute sum of opposing infinities"))?
            }
            _ => unknown = true,
        }
    }
    Ok(if unknown {
        call.unknown(Type::Number)
    } else {
        Value::number(total)
    })
}
