//! `Ref` and `Fn::GetAtt`: parameters, resources, outputs of nested stacks, pseudo parameters.

use ecow::{EcoString, eco_format};

use super::cases::unknown_text;
use super::document::Node;
use super::evaluate::invalid;
use super::scope::Loader;
use crate::syntax::Span;
use crate::value::{Reason, ReasonKind, Reference, Type, Unknown, Value};

/// The names that the service itself gives a value.
pub(super) const PSEUDO_PARAMETERS: [&str; 8] = [
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];

/// Attributes that are lists of texts, of whatever type the resource is.
const LISTS: [&str; 6] = [
    "CidrBlockAssociations",
    "DnsEntries",
    "Ipv6CidrBlocks",
    "NameServers",
    "NetworkInterfaceIds",
    "SecondaryPrivateIpAddresses",
];

impl Loader<'_> {
    /// `Ref`
    pub fn reference(&mut self, argument: &Node, span: Span) -> Value {
        match argument.text() {
            Some(name) => self.name(name, span),
            None => match self.evaluate(argument).as_str() {
                Some(name) => self.name(&EcoString::from(name), span),
                None => invalid("Ref", span),
            },
        }
    }

    /// `Fn::GetAtt`: a list of name and attribute, or both in one text.
    pub fn attribute(&mut self, argument: &Node, span: Span) -> Value {
        let known = match (argument.text(), argument.items()) {
            (Some(text), _) => text
                .split_once('.')
                .map(|(a, b)| (EcoString::from(a), EcoString::from(b))),
            (None, Some([name, attribute])) => {
                let (name, attribute) = (self.evaluate(name), self.evaluate(attribute));
                name.as_str()
                    .zip(attribute.as_str())
                    .map(|(a, b)| (EcoString::from(a), EcoString::from(b)))
            }
            _ => None,
        };
        match known {
            Some((name, attribute)) => self.attribute_of(&name, &attribute, span),
            None => invalid("Fn::GetAtt", span),
        }
    }

    /// A name within the text of `Fn::Sub`.
    pub fn name_or_attribute(&mut self, name: &str, span: Span) -> Value {
        match name.split_once('.') {
            Some((name, attribute)) => self.attribute_of(name, attribute, span),
            None => self.name(name, span),
        }
    }

    fn name(&mut self, name: &str, span: Span) -> Value {
        if name == "AWS::NoValue" {
            return Value::null().at(span);
        }
        if let Some(value) = self
            .scopes
            .get(self.place.scope)
            .and_then(|scope| scope.parameters.get(name))
        {
            return value.clone().or_at(span);
        }
        if let Some(value) = self.pseudo_parameter(name) {
            return value.at(span);
        }
        self.resource_attribute(name, "", span)
            .unwrap_or_else(|| undeclared(name, span))
    }

    fn attribute_of(&mut self, name: &str, attribute: &str, span: Span) -> Value {
        if let Some(output) = attribute.strip_prefix("Outputs.")
            && let Some(value) = self.nested_output(name, output)
        {
            return value.or_at(span);
        }
        self.resource_attribute(name, attribute, span)
            .unwrap_or_else(|| undeclared(&eco_format!("{name}.{attribute}"), span))
    }

    /// The unknown value of a resource's attribute; of what `Ref` gives where the attribute is empty.
    fn resource_attribute(&mut self, name: &str, attribute: &str, span: Span) -> Option<Value> {
        let scope = self.scopes.get(self.place.scope)?;
        let resource = scope.resources.get(name)?;
        let node = resource.node;
        let custom = resource.written_type.starts_with("Custom::")
            || resource.written_type == "AWS::CloudFormation::CustomResource"
            || resource.written_type == "AWS::CloudFormation::Macro";
        let ty = match attribute {
            "" => Type::String,
            _ if LISTS.contains(&attribute) => Type::list(Type::String),
            _ if custom => Type::Dynamic,
            _ => Type::String,
        };
        let what = match attribute {
            "" => eco_format!("{}{name}", scope.prefix),
            _ => eco_format!("{}{name}.{attribute}", scope.prefix),
        };
        let path = if attribute.is_empty() {
            "ref"
        } else {
            attribute
        };
        self.record_edge(node, path);
        Some(
            Value::unknown(Unknown {
                ty,
                not_null: true,
                reason: Reason::new(ReasonKind::Computed, what),
                refers_to: Some(Reference {
                    node,
                    path: path.into(),
                }),
                ..Unknown::default()
            })
            .at(span),
        )
    }

    /// A value that the service gives: not known, but an input, because conditions ask for it.
    pub fn pseudo_parameter(&mut self, name: &str) -> Option<Value> {
        // A nested stack has a name of its own; whatever else the service knows is the same everywhere.
        let prefix = match name {
            "AWS::StackName" | "AWS::StackId" => self
                .scope()
                .map(|scope| scope.prefix.clone())
                .unwrap_or_default(),
            _ => EcoString::new(),
        };
        let key = eco_format!("{prefix}{name}");
        if let Some(value) = self.pseudo.get(&key) {
            return Some(value.clone());
        }
        if name == "AWS::NoValue" || !PSEUDO_PARAMETERS.contains(&name) {
            return None;
        }
        let list = name == "AWS::NotificationARNs";
        let input = self.declare_input(&key, Span::NONE, None);
        let value = Value::unknown(Unknown {
            ty: if list {
                Type::list(Type::String)
            } else {
                Type::String
            },
            not_null: true,
            prefix: if name == "AWS::StackId" {
                "arn:".into()
            } else {
                EcoString::new()
            },
            reason: Reason::new(ReasonKind::Computed, key.clone()),
            input: Some(input),
            ..Unknown::default()
        });
        self.pseudo.insert(key, value.clone());
        Some(value)
    }
}

/// What refers to nothing: a mistake that the check reports, or something that a macro will add.
fn undeclared(name: &str, span: Span) -> Value {
    unknown_text(ReasonKind::Opaque, name, span)
}
