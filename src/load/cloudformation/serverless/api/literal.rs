//! What a written value is taken for where SAM decides by it: what SAM is written in asks whether a value is there,
//! is something at all, or is of a type.

use crate::load::cloudformation::document::{Node, NodeKind};
use crate::load::cloudformation::scalar;

/// The value of a key, where one is given: null counts as none.
pub fn given<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    node.get(key).filter(|value| !value.is_null())
}

/// The value of a key, where it is something: neither null, false, zero nor empty.
pub fn something<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    node.get(key).filter(|value| is_something(value))
}

/// Whether a value is something: neither null, false, zero nor empty.
pub fn is_something(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar(text, style) => {
            let value = scalar::value(text, *style);
            if let Some(text) = value.as_str() {
                return !text.is_empty();
            }
            if let Some(bool) = value.as_bool() {
                return bool;
            }
            value
                .as_number()
                .is_some_and(|number| number.to_string() != "0")
        }
        NodeKind::Sequence(items) => !items.is_empty(),
        NodeKind::Mapping(entries) => !entries.is_empty(),
    }
}

/// The text of a string: what is written as a number or bool is none.
pub fn string(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Scalar(text, style) => scalar::value(text, *style)
            .as_str()
            .is_some()
            .then_some(text.as_str()),
        _ => None,
    }
}

/// The bool that is written without quotes.
pub fn boolean(node: &Node) -> Option<bool> {
    match &node.kind {
        NodeKind::Scalar(text, style) => scalar::value(text, *style).as_bool(),
        _ => None,
    }
}

/// Whether `true` is written without quotes.
pub fn is_true(node: &Node) -> bool {
    boolean(node) == Some(true)
}

/// Whether a whole number is written without quotes.
pub fn is_integer(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar(text, style) => {
            scalar::value(text, *style).as_number().is_some()
                && text
                    .strip_prefix('-')
                    .unwrap_or(text)
                    .chars()
                    .all(|c| c.is_ascii_digit())
        }
        _ => false,
    }
}

/// Whether it is `Ref: AWS::NoValue`.
pub fn is_no_value(node: &Node) -> bool {
    node.reference_name()
        .is_some_and(|name| name == "AWS::NoValue")
}

/// Whether two values are the same, wherever they are written.
pub fn same(one: &Node, other: &Node) -> bool {
    match (&one.kind, &other.kind) {
        (NodeKind::Scalar(one, style), NodeKind::Scalar(other, other_style)) => {
            scalar::value(one, *style) == scalar::value(other, *other_style)
        }
        (NodeKind::Sequence(one), NodeKind::Sequence(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (NodeKind::Mapping(one), NodeKind::Mapping(entries)) => {
            one.len() == entries.len()
                && one.iter().all(|entry| {
                    other
                        .get(&entry.key)
                        .is_some_and(|value| same(&entry.value, value))
                })
        }
        _ => false,
    }
}

/// Whether a text is one that SAM appends to a logical id as it is.
pub fn is_alphanumeric(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_alphanumeric)
}
