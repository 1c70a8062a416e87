//! `tostring` and its kin.

use std::sync::Arc;

use ecow::EcoString;

use super::FunctionError;
use super::signature::{
    Call, Function, Kind, Parameter, Returns, argument_error, function, parameter,
};
use crate::value::{Data, Type, Value, can_convert, constraint_name, convert, fill_dynamic};

const VALUE: Parameter = parameter("v", Kind::Any)
    .null()
    .unknown()
    .dynamic()
    .marked();

macro_rules! conversion {
    ($name:literal, $ty:expr) => {
        function($name, &[VALUE], Returns::By(|a| target(a, &$ty)), |c| {
            to(c, &$ty)
        })
        .nullable()
    };
}

pub(super) const FUNCTIONS: &[Function] = &[
    conversion!("tobool", Type::Bool),
    conversion!("tolist", Type::list(Type::Dynamic)),
    conversion!("tomap", Type::map(Type::Dynamic)),
    conversion!("tonumber", Type::Number),
    conversion!("toset", Type::set(Type::Dynamic)),
    conversion!("tostring", Type::String),
];

fn target(arguments: &[Value], wanted: &Type) -> Result<Type, FunctionError> {
    let Some(value) = arguments.first() else {
        return Ok(wanted.clone());
    };
    let given = value.ty();
    if !can_convert(&given, wanted, true) {
        return Err(cannot(&given.friendly_name(), wanted));
    }
    Ok(fill_dynamic(&given, wanted))
}

fn cannot(what: &str, wanted: &Type) -> FunctionError {
    argument_error(
        0,
        format!("cannot convert {what} to {}", constraint_name(wanted)),
    )
}

fn to(call: &Call<'_>, wanted: &Type) -> Result<Value, FunctionError> {
    let value = call.value(0)?;
    let Ok(converted) = convert(value, wanted) else {
        let name = value.ty().friendly_name();
        return Err(match (wanted, value.as_str()) {
            _ if !value.all_marks().is_none() => cannot(&format!("this sensitive {name}"), wanted),
            (Type::Bool, Some(text)) => argument_error(
                0,
                format!(
                    "cannot convert {text:?} to bool; only the strings \"true\" or \"false\" are allowed"
                ),
            ),
            (Type::Number, Some(text)) => argument_error(
                0,
                format!(
                    "cannot convert {text:?} to number; given string must be a decimal representation of a number"
                ),
            ),
            _ => cannot(&name, wanted),
        });
    };
    Ok(forget_refinements(converted))
}

/// Terraform's own refinements don't survive an explicit conversion; what only rules see does.
fn forget_refinements(mut value: Value) -> Value {
    if let Data::Unknown(u) = &value.data {
        let mut u = u.as_ref().clone();
        u.not_null = false;
        u.prefix = EcoString::new();
        u.length = None;
        value.data = Data::Unknown(Arc::new(u));
    }
    value
}
