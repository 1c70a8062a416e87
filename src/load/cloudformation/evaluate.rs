//! From the document to values.

use std::sync::Arc;

use ecow::EcoString;

use super::cases::unknown_text;
use super::document::{Entry, Node, NodeKind, Style};
use super::scalar;
use super::scope::Loader;
use super::strings;
use crate::secrets::{confide_pair, confided};
use crate::syntax::Span;
use crate::value::{Entries, Guard, Members, Reason, ReasonKind, Type, Unknown, Value};

impl Loader<'_> {
    /// Evaluation nested deeper (through the document, conditions and nested stacks) is unknown.
    pub const MOST_DEPTH: usize = 160;
    /// Evaluating a node takes so many steps of the stack's share.
    const STEPS_PER_NODE: u64 = 2;

    /// The value of a node. What is absent (`AWS::NoValue`) is null, and isn't kept in lists and objects.
    pub fn evaluate(&mut self, node: &Node) -> Value {
        if self.depth >= Self::MOST_DEPTH {
            let reason = Reason::new(ReasonKind::Limit, "too many levels of nesting");
            return Value::unknown_of(Type::Dynamic, reason).at(node.span);
        }
        let Some(left) = self.steps_left.checked_sub(Self::STEPS_PER_NODE) else {
            let reason = Reason::new(
                ReasonKind::Limit,
                "the template takes more steps than it may",
            );
            return Value::unknown_of(Type::Dynamic, reason).at(node.span);
        };
        self.steps_left = left;
        self.depth += 1;
        let value = match &node.kind {
            NodeKind::Scalar(text, style) => scalar_value(text, *style, node.span),
            NodeKind::Sequence(items) => self.sequence(items).at(node.span),
            NodeKind::Mapping(entries) => match node.intrinsic() {
                Some((entry, argument)) => self.intrinsic(entry, argument, node.span),
                None => self.mapping(entries).at(node.span),
            },
        };
        self.depth -= 1;
        value
    }

    fn sequence(&mut self, items: &[Node]) -> Value {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            let value = self.evaluate(item);
            if !value.is_null() {
                values.push(value);
            }
        }
        Value::tuple(values)
    }

    fn mapping(&mut self, entries: &[Entry]) -> Value {
        let mut object = Entries::new();
        let mut open = None;
        for entry in entries {
            if entry.key == "Fn::Transform" || entry.key.starts_with("Fn::ForEach::") {
                open = Some(Reason::new(ReasonKind::Opaque, entry.key.clone()));
                continue;
            }
            let value = self.evaluate(&entry.value);
            if !value.is_null() {
                let value = confided(&entry.key, value);
                object.insert(entry.key.clone(), value);
            }
        }
        confide_pair(&mut object);
        let Some(reason) = open else {
            return Value::object(object);
        };
        let items = object
            .into_iter()
            .map(|(key, value)| (Guard::TRUE, Some(key), value))
            .collect();
        Value::unknown(Unknown {
            not_null: true,
            reason: reason.clone(),
            members: Some(Arc::new(Members {
                items,
                open: Some(reason),
                stands_for_all: false,
            })),
            ..Unknown::default()
        })
    }

    /// An intrinsic function. One that isn't known is a value of which nothing is known, never an error.
    fn intrinsic(&mut self, entry: &Entry, argument: &Node, span: Span) -> Value {
        match entry.key.as_str() {
            "Ref" => self.reference(argument, span),
            "Fn::GetAtt" => self.attribute(argument, span),
            "Fn::If" => self.selection(argument, span),
            "Fn::Sub" => self.substitute(argument, span),
            "Fn::Join" => self.join(argument, span),
            "Fn::Select" => self.select(argument, span),
            "Fn::Split" => self.split(argument, span),
            "Fn::FindInMap" => self.find_in_map(argument, span),
            "Fn::GetAZs" => self.availability_zones(argument, span),
            "Fn::Base64" => self.base64(argument, span),
            "Fn::Cidr" => self.cidr(argument, span),
            "Fn::ImportValue" => self.import(argument, span),
            "Fn::Length" => self.length(argument, span),
            "Fn::ToJsonString" => self.json_string(argument, span),
            "Fn::And" | "Fn::Or" | "Fn::Not" | "Fn::Equals" | "Fn::Contains" => {
                self.statement(entry, argument, span)
            }
            "Fn::Transform" => {
                let name = argument
                    .get("Name")
                    .and_then(|name| name.text())
                    .cloned()
                    .unwrap_or_default();
                opaque(ecow::eco_format!("Fn::Transform {name}"), span)
            }
            other => opaque(other.into(), span),
        }
    }

    fn selection(&mut self, argument: &Node, span: Span) -> Value {
        let Some([condition, yes, no]) = argument.items() else {
            return invalid("Fn::If", span);
        };
        let (guard, name) = match condition.text() {
            Some(name) => (self.condition(name), name.clone()),
            None => (self.test(condition, None), EcoString::from("in Fn::If")),
        };
        let under = self.place.under;
        let not = self.stack.guards.not(guard);
        let (under_yes, under_no) = (
            self.stack.guards.and(under, guard),
            self.stack.guards.and(under, not),
        );
        if under_no.is_false() {
            return self.evaluate(yes);
        }
        if under_yes.is_false() {
            return self.evaluate(no);
        }
        self.place.under = under_yes;
        let yes = self.evaluate(yes);
        self.place.under = under_no;
        let no = self.evaluate(no);
        self.place.under = under;
        self.choose(guard, &name, yes, no, span)
    }

    /// A condition where a value stands.
    fn statement(&mut self, entry: &Entry, argument: &Node, span: Span) -> Value {
        let node = Node {
            kind: NodeKind::Mapping(vec![Entry {
                key: entry.key.clone(),
                key_span: entry.key_span,
                value: argument.clone(),
            }]),
            span,
        };
        match self.test(&node, None) {
            Guard::TRUE => Value::bool(true).at(span),
            Guard::FALSE => Value::bool(false).at(span),
            guard => Value::unknown(Unknown {
                ty: Type::Bool,
                not_null: true,
                reason: Reason::new(ReasonKind::Input, entry.key.clone()),
                test: Some(guard),
                ..Unknown::default()
            })
            .at(span),
        }
    }
}

fn scalar_value(text: &EcoString, style: Style, span: Span) -> Value {
    if text.contains("{{resolve:") {
        return strings::with_dynamic_references(text, span);
    }
    scalar::value(text, style).at(span)
}

/// The value of a function whose arguments aren't acceptable; the check of the document says so.
pub(super) fn invalid(function: &str, span: Span) -> Value {
    Value::unknown_of(Type::Dynamic, Reason::new(ReasonKind::Invalid, function)).at(span)
}

fn opaque(what: EcoString, span: Span) -> Value {
    Value::unknown_of(Type::Dynamic, Reason::new(ReasonKind::Opaque, what)).at(span)
}

/// An unknown string that names a function and what it was given.
pub(super) fn of_function(function: &str, argument: &Value, span: Span) -> Value {
    unknown_text(ReasonKind::Computed, named(function, argument), span)
}

/// `Fn::GetAZs(us-east-1)`: so that the same call is the same name.
pub(super) fn named(function: &str, argument: &Value) -> EcoString {
    let inner: EcoString = match argument.as_unknown() {
        Some(unknown) => unknown.reason.what.clone(),
        None => shown(argument),
    };
    ecow::eco_format!("{function}({inner})")
}

/// The text of a scalar, where it may be shown.
pub(super) fn shown(value: &Value) -> EcoString {
    match value.all_marks().is_hidden() {
        true => "…".into(),
        false => scalar::text(value).unwrap_or_default(),
    }
}
