//! `Parameters`: their values from what is given, their defaults, or as free inputs.

use ecow::{EcoString, eco_format};

use super::allowed::{domain, matches_pattern};
use super::document::{Entry, Node, NodeKind};
use super::scalar;
use super::scope::Loader;
use super::strings::{split_pieces, split_text};
use crate::secrets::confided;
use crate::syntax::Span;
use crate::value::{Data, Marks, Reason, ReasonKind, Type, Unknown, Value};

/// What a parameter's `Type` says of its values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Number,
    List,
    Numbers,
}

/// A declared type: its form, and whether the value is the name of a parameter of the Systems Manager that holds it.
fn form(ty: &str) -> (Form, bool) {
    let (inner, stored) = match ty
        .strip_prefix("AWS::SSM::Parameter::Value<")
        .and_then(|ty| ty.strip_suffix('>'))
    {
        Some(inner) => (inner, true),
        None => (ty, false),
    };
    let form = match inner {
        "Number" => Form::Number,
        "List<Number>" => Form::Numbers,
        _ if inner == "CommaDelimitedList" || inner.starts_with("List<") => Form::List,
        _ => Form::Text,
    };
    (form, stored)
}

impl Form {
    fn ty(self) -> Type {
        match self {
            Form::Text => Type::String,
            Form::Number => Type::Number,
            Form::List => Type::list(Type::String),
            Form::Numbers => Type::list(Type::Number),
        }
    }
}

/// Whether a parameter keeps its value secret.
pub(super) fn is_secret(declaration: &Node) -> bool {
    declaration
        .get("NoEcho")
        .and_then(|node| node.text())
        .is_some_and(|text| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("yes"))
}

/// A value of a parameter, which nothing may show where the declaration or the name says that it is secret.
pub(super) fn guarded(entry: &Entry, value: Value) -> Value {
    match is_secret(&entry.value) {
        true => value.mark(Marks::SENSITIVE),
        false => confided(&entry.key, value),
    }
}

impl Loader<'_> {
    /// The value of a parameter. `given` comes from the command line or from the stack around this one.
    pub fn parameter(&mut self, entry: &Entry, given: Option<&Value>) -> Value {
        let declaration = &entry.value;
        let ty = declaration
            .get("Type")
            .and_then(|ty| ty.text())
            .cloned()
            .unwrap_or_else(|| "String".into());
        let (form, stored) = form(&ty);
        if let Some(default) = declaration.get("Default")
            && default.text().is_none()
        {
            self.error(
                default.span,
                "Invalid parameter",
                format!("The Default of {} must be a text; write the elements of a list with commas between them.", entry.key),
            );
        }
        let value = match (given, declaration.get("Default")) {
            (Some(value), _) if !value.is_null() => Some(value.clone()),
            (_, Some(default))
                if !default.is_null() || default.text().is_some_and(|text| text.is_empty()) =>
            {
                // A default that the pattern refuses is there so that another value must be given.
                default
                    .text()
                    .is_none_or(|text| {
                        form != Form::Text || stored || matches_pattern(declaration, text)
                    })
                    .then(|| default_value(default))
            }
            _ => None,
        };
        let name = self.scope().map_or(entry.key.clone(), |scope| {
            eco_format!("{}{}", scope.prefix, entry.key)
        });
        if let Some(value) = &value
            && matches!(form, Form::Text | Form::Number)
        {
            self.check_allowed(entry, value);
        }
        let value = match value {
            Some(value) if stored => stored_value(&value, form, entry.key_span),
            Some(value) => converted(value, form, entry.key_span),
            None if stored => stored_value(&Value::null(), form, entry.key_span),
            None => {
                let input = self.declare_input(&name, entry.key_span, domain(declaration));
                if is_secret(declaration) {
                    self.stack.guards.keep_secret(input);
                }
                return self.free(
                    form,
                    &name,
                    Some(input),
                    entry.key_span,
                    is_secret(declaration),
                );
            }
        };
        // Also what has a value is an input of the root: other values may be given another time.
        if self.scope().is_some_and(|scope| scope.prefix.is_empty()) {
            self.stack.inputs.push(crate::load::InputDeclaration {
                name,
                span: entry.key_span,
            });
        }
        guarded(entry, value)
    }

    fn free(
        &mut self,
        form: Form,
        name: &EcoString,
        input: Option<crate::value::Input>,
        span: Span,
        secret: bool,
    ) -> Value {
        let value = Value::unknown(Unknown {
            ty: form.ty(),
            not_null: true,
            reason: Reason::new(ReasonKind::Input, name.clone()),
            input,
            ..Unknown::default()
        })
        .at(span);
        if secret {
            value.mark(Marks::SENSITIVE)
        } else {
            value
        }
    }
}

/// A default as text, so that `Default: 0123` stays an account.
fn default_value(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Scalar(text, _) => {
            if text.contains("{{resolve:") {
                return super::strings::with_dynamic_references(text, node.span);
            }
            Value::string(text).at(node.span)
        }
        NodeKind::Sequence(items) => {
            Value::tuple(items.iter().map(default_value).collect()).at(node.span)
        }
        NodeKind::Mapping(_) => super::evaluate::invalid("Default", node.span),
    }
}

/// A value as the parameter's type has it.
fn converted(value: Value, form: Form, span: Span) -> Value {
    let (origin, marks) = (value.origin(), value.marks);
    let at = if origin.is_none() { span } else { origin };
    let result = match (form, &value.data) {
        (Form::Number, _) => match scalar::text(&value).as_deref().and_then(scalar::number) {
            Some(number) => Value::number(number),
            None => value,
        },
        (Form::Text, _) => match scalar::text(&value) {
            Some(text) if value.as_str().is_none() => Value::string(text),
            _ => value,
        },
        (Form::List | Form::Numbers, Data::Unknown(unknown)) => {
            if unknown.ty.is_sequence() {
                return value;
            }
            let split = unknown
                .pieces
                .as_ref()
                .and_then(|pieces| split_pieces(pieces, ",", at));
            split.unwrap_or_else(|| {
                Value::unknown(Unknown {
                    ty: form.ty(),
                    not_null: true,
                    reason: unknown.reason.clone(),
                    ..Unknown::default()
                })
            })
        }
        (Form::List | Form::Numbers, _) => match scalar::text(&value) {
            Some(text) if text.is_empty() => Value::tuple(Vec::new()),
            Some(text) => split_text(&text, ",", true, at),
            None => value,
        },
    };
    let result = match form {
        Form::Numbers => numbers(result),
        _ => result,
    };
    result.at(at).mark(marks)
}

fn numbers(list: Value) -> Value {
    let Some(items) = list.as_items() else {
        return list;
    };
    let items =
        items.iter().map(
            |item| match scalar::text(item).as_deref().and_then(scalar::number) {
                Some(number) => Value::number(number).at(item.origin()),
                None => item.clone(),
            },
        );
    Value::tuple(items.collect())
}

/// What the Systems Manager holds under a name isn't known.
fn stored_value(name: &Value, form: Form, span: Span) -> Value {
    let what = match scalar::text(name) {
        Some(name) => eco_format!("SSM parameter {name}"),
        None => EcoString::from("SSM parameter"),
    };
    Value::unknown_not_null(form.ty(), Reason::new(ReasonKind::Opaque, what)).at(span)
}
