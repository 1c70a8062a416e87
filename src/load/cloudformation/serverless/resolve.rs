//! What SAM knows of a value before the stack is created: parameters and mappings.

use ecow::EcoString;

use super::expansion::Expansion;
use super::tree;
use crate::load::cloudformation::document::{Entry, Node, NodeKind};
use crate::syntax::Span;

impl Expansion {
    /// The node with references to parameters replaced by their values, as far as those are known: `Ref` alone and names in `Fn::Sub`.
    pub fn resolved(&self, node: &Node) -> Node {
        if let Some(name) = node.reference_name()
            && let Some(value) = self.parameters.get(name)
        {
            return value.clone();
        }
        let kind = match &node.kind {
            NodeKind::Scalar(..) => return node.clone(),
            NodeKind::Sequence(items) => {
                NodeKind::Sequence(items.iter().map(|item| self.resolved(item)).collect())
            }
            NodeKind::Mapping(entries) => NodeKind::Mapping(
                entries
                    .iter()
                    .map(|entry| Entry {
                        key: entry.key.clone(),
                        key_span: entry.key_span,
                        value: match entry.key.as_str() {
                            "Fn::Sub" => self.substituted(&entry.value),
                            _ => self.resolved(&entry.value),
                        },
                    })
                    .collect(),
            ),
        };
        Node {
            kind,
            span: node.span,
        }
    }

    /// The argument of `Fn::Sub` with the values of parameters in its text.
    fn substituted(&self, argument: &Node) -> Node {
        let inserted = |text: &EcoString| {
            tree::replace_names(text, |name| self.parameters.get(name)?.text().cloned())
        };
        match &argument.kind {
            NodeKind::Scalar(text, style) => Node {
                kind: NodeKind::Scalar(inserted(text), *style),
                span: argument.span,
            },
            NodeKind::Sequence(items) => {
                let mut items: Vec<Node> = items.iter().map(|item| self.resolved(item)).collect();
                if let Some(Node {
                    kind: NodeKind::Scalar(text, _),
                    ..
                }) = items.first_mut()
                {
                    *text = inserted(text);
                }
                Node {
                    kind: NodeKind::Sequence(items),
                    span: argument.span,
                }
            }
            NodeKind::Mapping(_) => self.resolved(argument),
        }
    }

    /// The node with what `Fn::FindInMap` finds in the template's mappings, where its names are literal.
    pub fn looked_up(&self, node: &Node) -> Node {
        let Some(("Fn::FindInMap", argument)) = node.function() else {
            return node.clone();
        };
        let Some([map, first, second]) = argument.items() else {
            return node.clone();
        };
        let found = |map: &Node, first: &Node, second: &Node| {
            self.mappings
                .get(map.text()?)?
                .get(first.text()?)?
                .get(second.text()?)
                .cloned()
        };
        found(map, first, second).unwrap_or_else(|| node.clone())
    }

    /// Whether the node says something that only a parameter without a value decides.
    pub fn is_open(&self, node: &Node) -> bool {
        match &node.kind {
            NodeKind::Scalar(text, _) => {
                let mut open = false;
                tree::replace_names(text, |name| {
                    open |= self.open.contains(name);
                    None
                });
                open
            }
            NodeKind::Sequence(items) => items.iter().any(|item| self.is_open(item)),
            NodeKind::Mapping(entries) => {
                node.reference_name()
                    .is_some_and(|name| self.open.contains(name))
                    || entries.iter().any(|entry| self.is_open(&entry.value))
            }
        }
    }

    /// Whether, at a place within the node, a function may stand where SAM wants a literal.
    pub fn may_be_literal_at(&self, node: &Node, span: Span) -> bool {
        if node.span == span && self.may_be_literal(node) {
            return true;
        }
        match &node.kind {
            NodeKind::Scalar(..) => false,
            NodeKind::Sequence(items) => {
                items.iter().any(|item| self.may_be_literal_at(item, span))
            }
            NodeKind::Mapping(entries) => entries
                .iter()
                .any(|entry| self.may_be_literal_at(&entry.value, span)),
        }
    }

    /// Whether a function may stand where SAM wants a literal: something else has replaced it before SAM reads it, or will by
    /// a parameter's value.
    pub fn may_be_literal(&self, node: &Node) -> bool {
        node.function().is_some() && (self.extended || self.is_open(node))
    }
}
