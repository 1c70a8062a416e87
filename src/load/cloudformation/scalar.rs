//! What a scalar means: the bools, numbers and texts of YAML 1.1, as CloudFormation reads them.

use super::document::Style;
use crate::value::{Number, Value};

/// The value of a scalar.
///
/// A number that wouldn't be written the same again stays text: `0123` is an account, `1.10` a version.
pub(super) fn value(text: &str, style: Style) -> Value {
    if style != Style::Plain {
        return Value::string(text);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::null(),
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Value::bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            Value::bool(false)
        }
        _ => match number(text) {
            Some(number) => Value::number(number),
            None => Value::string(text),
        },
    }
}

/// The number that a text is written as, where that is how the number is written.
pub(super) fn number(text: &str) -> Option<Number> {
    const LONGEST: usize = 40;
    if text.len() > LONGEST || !text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return None;
    }
    let number = Number::parse(text)?;
    (number.to_string() == text).then_some(number)
}

/// How a known scalar is written into a string.
pub(super) fn text(value: &Value) -> Option<ecow::EcoString> {
    if let Some(text) = value.as_str() {
        return Some(text.into());
    }
    if let Some(bool) = value.as_bool() {
        return Some(if bool { "true".into() } else { "false".into() });
    }
    value
        .as_number()
        .map(|number| ecow::eco_format!("{number}"))
}
