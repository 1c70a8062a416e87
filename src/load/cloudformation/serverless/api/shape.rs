//! Which properties a resource or event of SAM may have, and of which type each is.

use super::literal;
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, refuse};
use crate::syntax::Span;

/// The types of a property's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Text,
    Bool,
    Integer,
    Map,
    List,
    TextOrMap,
    BoolOrMap,
    Any,
}

/// A property: its name, its type, whether a function may stand for it, and whether it must be there.
pub struct Property {
    name: &'static str,
    shape: Shape,
    takes_functions: bool,
    required: bool,
}

/// A property that may be left out.
pub const fn optional(name: &'static str, shape: Shape) -> Property {
    Property {
        name,
        shape,
        takes_functions: true,
        required: false,
    }
}

/// A property that must be there.
pub const fn required(name: &'static str, shape: Shape) -> Property {
    Property {
        name,
        shape,
        takes_functions: true,
        required: true,
    }
}

/// A property that may be left out and must be written out.
pub const fn literal(name: &'static str, shape: Shape) -> Property {
    Property {
        name,
        shape,
        takes_functions: false,
        required: false,
    }
}

impl Shape {
    fn fits(self, node: &Node) -> bool {
        let text = || literal::string(node).is_some();
        let map = || node.entries().is_some();
        match self {
            Shape::Text => text(),
            Shape::Bool => literal::boolean(node).is_some(),
            Shape::Integer => literal::is_integer(node) || literal::boolean(node).is_some(),
            Shape::Map => map(),
            Shape::List => node.items().is_some(),
            Shape::TextOrMap => text() || map(),
            Shape::BoolOrMap => literal::boolean(node).is_some() || map(),
            Shape::Any => true,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Shape::Text => "a string",
            Shape::Bool => "true or false",
            Shape::Integer => "a whole number",
            Shape::Map => "a mapping",
            Shape::List => "a list",
            Shape::TextOrMap => "a string or a mapping",
            Shape::BoolOrMap => "true, false or a mapping",
            Shape::Any => "any value",
        }
    }
}

/// Refuses properties that aren't among the known ones, that are of a wrong type or missing.
///
/// A mapping of one key may be a function, whose value only the service knows: it passes where functions are taken.
pub fn check(properties: &Node, known: &[Property], span: Span) -> Expanded<()> {
    let Some(entries) = properties.entries() else {
        return if properties.is_null() && known.iter().all(|property| !property.required) {
            Ok(())
        } else {
            refuse(properties.span, "Properties must be a mapping.")
        };
    };
    for entry in entries {
        if !known.iter().any(|property| property.name == entry.key) {
            return refuse(
                entry.key_span,
                format!(
                    "There is no property {}: remove it or correct its name.",
                    entry.key
                ),
            );
        }
    }
    for property in known {
        let Some(value) = literal::given(properties, property.name) else {
            if property.required {
                return refuse(span, format!("The property {} is missing.", property.name));
            }
            continue;
        };
        let one_key = value.entries().is_some_and(|entries| entries.len() == 1);
        if !(property.takes_functions && one_key) && !property.shape.fits(value) {
            return refuse(
                value.span,
                format!("{} must be {}.", property.name, property.shape.name()),
            );
        }
    }
    Ok(())
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
    match literal::string(value) {
        Some(text) => Ok(text),
        None => refuse(value.span, format!("{what} must be a string.")),
    }
}
