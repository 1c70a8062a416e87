//! What a written value is taken for where SAM decides by it.

use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, refuse};

/// The text of a string: what is written as a number or bool is none.
pub fn string(node: &Node) -> Option<&str> {
    node.string().map(ecow::EcoString::as_str)
}

/// Whether `true` is written without quotes.
pub fn is_true(node: &Node) -> bool {
    node.literal_bool() == Some(true)
}

/// Whether two values are the same, wherever they are written.
pub fn same(one: &Node, other: &Node) -> bool {
    one.canonical() == other.canonical()
}

/// Whether a text is one that SAM appends to a logical id as it is.
pub fn is_alphanumeric(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_alphanumeric)
}

/// The value as a mapping, functions among them, or the refusal that says what must be one.
pub fn a_map<'n>(value: &'n Node, what: &str) -> Expanded<&'n Node> {
    match value.entries() {
        Some(_) => Ok(value),
        None => refuse(value.span, format!("{what} must be a mapping.")),
    }
}

/// The elements of a list, or the refusal that says what must be one.
pub fn a_list<'n>(value: &'n Node, what: &str) -> Expanded<&'n [Node]> {
    match value.items() {
        Some(items) => Ok(items),
        None => refuse(value.span, format!("{what} must be a list.")),
    }
}

/// The text of a string, or the refusal that says what must be one.
pub fn a_text<'n>(value: &'n Node, what: &str) -> Expanded<&'n str> {
    match string(value) {
        Some(text) => Ok(text),
        None => refuse(value.span, format!("{what} must be a text.")),
    }
}
