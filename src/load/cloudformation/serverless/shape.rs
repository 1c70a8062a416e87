//! What SAM's resources and events may say: their properties, and what may stand in each.

use super::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::document::{Node, NodeKind, Style};
use crate::syntax::Span;
use crate::value::Number;

/// What may stand in a property.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    Any,
    Text,
    Bool,
    Integer,
    Number,
    Map,
    List,
    OneOf(&'static [Shape]),
    ListOf(&'static Shape),
    MapOf(&'static Shape),
    /// One of some texts.
    Word(&'static [&'static str]),
    /// A mapping of these properties.
    Object(&'static [Property]),
}

/// A property.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    pub name: &'static str,
    shape: Shape,
    required: bool,
    /// Whether a function may stand there whatever the shape.
    functions: bool,
}

/// A property that SAM reads, which may be a function.
pub const fn property(name: &'static str, shape: Shape) -> Property {
    Property {
        name,
        shape,
        required: false,
        functions: true,
    }
}

/// A property that can't be a function.
pub const fn literal(name: &'static str, shape: Shape) -> Property {
    Property {
        name,
        shape,
        required: false,
        functions: false,
    }
}

/// A property that SAM hands on as it is.
pub const fn passed(name: &'static str) -> Property {
    literal(name, Shape::Any)
}

impl Property {
    pub const fn required(mut self) -> Property {
        self.required = true;
        self
    }
}

/// Refuses properties that aren't known, that are missing, or that have another shape. `owner` says whose they are.
pub fn check(
    expansion: &Expansion,
    span: Span,
    owner: &str,
    properties: &Node,
    table: &[&[Property]],
) -> Expanded<()> {
    let all = || table.iter().copied().flatten();
    for entry in properties.entries().unwrap_or_default() {
        if !all().any(|property| property.name == entry.key) {
            return refuse(
                entry.key_span,
                format!(
                    "{owner} has no property {}; remove it or correct its name.",
                    entry.key
                ),
            );
        }
    }
    for property in all() {
        match properties.given(property.name) {
            None if property.required => {
                return refuse(
                    span,
                    format!("{owner} needs the property {}.", property.name),
                );
            }
            Some(value) if !property.accepts(expansion, value) => {
                return refuse(
                    value.span,
                    format!("{} must be {}.", property.name, property.shape.name()),
                );
            }
            Some(value) => property
                .shape
                .check_within(expansion, property.name, value)?,
            None => {}
        }
    }
    Ok(())
}

impl Property {
    fn accepts(&self, expansion: &Expansion, value: &Node) -> bool {
        let single = matches!(&value.kind, NodeKind::Mapping(entries) if entries.len() == 1);
        (self.functions && single)
            || self.shape.accepts(value)
            || (!self.functions && expansion.may_be_literal(value))
    }
}

impl Shape {
    fn accepts(&self, node: &Node) -> bool {
        let number = |integer: bool| match &node.kind {
            NodeKind::Scalar(text, Style::Plain) => {
                Number::parse(text).is_some() && !(integer && text.contains('.'))
            }
            _ => false,
        };
        let bool = node.literal_bool().is_some();
        match self {
            Shape::Any => true,
            Shape::Text => node.string().is_some(),
            Shape::Bool => bool,
            // As in the language that SAM is written in, true is 1.
            Shape::Integer => bool || number(true),
            Shape::Number => number(false),
            Shape::Map | Shape::Object(_) => node.entries().is_some(),
            Shape::List => node.items().is_some(),
            Shape::OneOf(shapes) => shapes.iter().any(|shape| shape.accepts(node)),
            Shape::ListOf(shape) => node
                .items()
                .is_some_and(|items| items.iter().all(|item| shape.accepts(item))),
            Shape::MapOf(shape) => node
                .entries()
                .is_some_and(|entries| entries.iter().all(|entry| shape.accepts(&entry.value))),
            Shape::Word(words) => node
                .string()
                .is_some_and(|text| words.contains(&text.as_str())),
        }
    }

    /// Refuses what the objects within a value that has the shape mustn't say.
    fn check_within(&self, expansion: &Expansion, owner: &str, node: &Node) -> Expanded<()> {
        match self {
            Shape::Object(properties) => match expansion.may_be_literal(node) {
                true => Ok(()),
                false => check(expansion, node.span, owner, node, &[properties]),
            },
            Shape::ListOf(shape) => {
                let mut items = node.items().unwrap_or_default().iter();
                items.try_for_each(|item| shape.check_within(expansion, owner, item))
            }
            Shape::MapOf(shape) => {
                let mut entries = node.entries().unwrap_or_default().iter();
                entries
                    .try_for_each(|entry| shape.check_within(expansion, &entry.key, &entry.value))
            }
            Shape::OneOf(shapes) => {
                let mut fitting = shapes.iter().filter(|shape| shape.accepts(node));
                fitting.try_for_each(|shape| shape.check_within(expansion, owner, node))
            }
            _ => Ok(()),
        }
    }

    fn name(&self) -> String {
        match self {
            Shape::Any => "something".into(),
            Shape::Text => "a text".into(),
            Shape::Bool => "true or false".into(),
            Shape::Integer => "a whole number".into(),
            Shape::Number => "a number".into(),
            Shape::Map | Shape::Object(_) => "a mapping".into(),
            Shape::List => "a list".into(),
            Shape::OneOf(shapes) => {
                let names: Vec<String> = shapes.iter().map(Shape::name).collect();
                names.join(" or ")
            }
            Shape::ListOf(shape) => format!("a list, each element {}", shape.name()),
            Shape::MapOf(shape) => format!("a mapping, each value {}", shape.name()),
            Shape::Word(words) => format!("one of {}", words.join(", ")),
        }
    }
}
