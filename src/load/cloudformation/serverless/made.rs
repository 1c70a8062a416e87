//! A resource that SAM makes of its own.

use ecow::EcoString;

use super::tree;
use crate::load::cloudformation::document::{Entry, Node};
use crate::syntax::Span;

/// A resource that SAM makes.
pub struct Made {
    pub id: EcoString,
    pub kind: &'static str,
    /// Where the reader finds what it was made for.
    pub span: Span,
    /// A mapping.
    pub properties: Node,
    /// What stands beside the properties: `Condition`, `DependsOn`, `Metadata`, … A mapping.
    pub attributes: Node,
}

/// The attributes that SAM hands on from its own resource to all that it makes of it.
const HANDED_ON: [&str; 3] = ["Condition", "DeletionPolicy", "UpdateReplacePolicy"];

/// The attributes that stay with the resource that takes the place of SAM's own.
const KEPT: [&str; 6] = [
    "Condition",
    "DeletionPolicy",
    "DependsOn",
    "Metadata",
    "UpdatePolicy",
    "UpdateReplacePolicy",
];

impl Made {
    /// A resource without properties.
    pub fn new(id: impl Into<EcoString>, kind: &'static str, span: Span) -> Made {
        Made {
            id: id.into(),
            kind,
            span,
            properties: tree::object::<EcoString>(span, []),
            attributes: tree::object::<EcoString>(span, []),
        }
    }

    /// Sets a property.
    pub fn with(mut self, name: &'static str, value: Node) -> Made {
        self.properties.set(name, value);
        self
    }

    /// Sets a property where there is a value for it.
    pub fn with_some(mut self, name: &'static str, value: Option<Node>) -> Made {
        if let Some(value) = value {
            self.properties.set(name, value);
        }
        self
    }

    /// Sets an attribute.
    pub fn attribute(mut self, name: &'static str, value: Node) -> Made {
        self.attributes.set(name, value);
        self
    }

    /// Takes over the attributes that SAM hands on from the resource it expands, `DependsOn` and `Metadata` not among them.
    pub fn inheriting(self, resource: &Node) -> Made {
        self.taking(&HANDED_ON, resource)
    }

    /// Takes over all attributes of the resource in whose place it comes.
    pub fn in_place_of(self, resource: &Node) -> Made {
        self.taking(&KEPT, resource)
    }

    fn taking(mut self, names: &[&str], resource: &Node) -> Made {
        for name in names {
            if let Some(value) = resource.given(name) {
                self.attributes.set(*name, value.clone());
            }
        }
        self
    }

    /// The entry under `Resources`.
    pub fn into_entry(self) -> Entry {
        let span = self.span;
        let mut value = tree::object(span, [("Type", tree::text(span, self.kind))]);
        for entry in self.attributes.entries().unwrap_or_default() {
            value.set(entry.key.clone(), entry.value.clone());
        }
        if self
            .properties
            .entries()
            .is_none_or(|entries| !entries.is_empty())
        {
            value.set("Properties", self.properties);
        }
        Entry {
            key: self.id,
            key_span: span,
            value,
        }
    }
}
