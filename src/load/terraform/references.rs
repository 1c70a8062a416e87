//! What names mean in a module.

use std::ops::Range;
use std::rc::Rc;

use ecow::{EcoString, eco_format};

use super::loader::{Class, Instance, Loader, Scope};
use crate::evaluate::{Evaluator, Fault, Frame, References, Step};
use crate::syntax::{Name, Span};
use crate::value::{Marks, Opening, Reason, ReasonKind, Type, Unknown, Value};

/// The names of one module instance, seen from one block instance.
pub(super) struct ScopeReferences<'s, 'a> {
    pub loader: &'s Loader<'a>,
    pub scope: &'s Rc<Scope<'a>>,
    pub instance: &'s Rc<Instance>,
}

impl References for ScopeReferences<'_, '_> {
    fn resolve(
        &self,
        evaluator: &Evaluator<'_>,
        frame: Option<&Frame<'_>>,
        name: &Name,
        steps: &[Step<'_>],
    ) -> Result<(Value, usize), Fault> {
        self.meaning(evaluator, frame, name, steps)
            .or_else(|fault| match fault.is_static && !fault.is_limit {
                // Nothing in the expression catches it, so the rest of it can go on.
                true if !self.loader.is_strict.get() => {
                    Ok(self.loader.unresolved(self.scope, name, steps, fault))
                }
                _ => Err(fault),
            })
    }

    fn note_read(&self, opening: &Opening, attribute: &str) {
        // Of nested blocks the whole block is read.
        let path = &opening.reference.path;
        let top = path
            .split('.')
            .next()
            .filter(|t| !t.is_empty())
            .unwrap_or(attribute);
        self.loader.note(opening.reference.node, top);
        // The output of terraform_data is its input.
        if opening.complete && top == "output" {
            self.loader.note_what_is_passed_on(opening.reference.node);
        }
    }

    fn noted(&self) -> usize {
        self.loader.noted()
    }

    fn took_part(&self, notes: Range<usize>, part: &Value) {
        self.loader.took_part(notes, part);
    }

    fn forget(&self, notes: Range<usize>) {
        self.loader.forget(notes);
    }

    fn attribute_type(&self, opening: &Opening, attribute: &str) -> Type {
        crate::schema::attribute_type(&opening.kind, &opening.reference.path, attribute)
    }

    fn attribute_marks(&self, opening: &Opening, attribute: &str) -> Marks {
        match crate::schema::is_secret(&opening.kind, attribute) {
            true => Marks::SENSITIVE,
            false => Marks::NONE,
        }
    }

    fn identity(&self) -> u32 {
        self.scope.id
    }

    fn text(&self, span: Span) -> EcoString {
        self.loader.text(span)
    }
}

impl ScopeReferences<'_, '_> {
    /// What a name means, with how many of the steps behind it belong to it.
    fn meaning(
        &self,
        evaluator: &Evaluator<'_>,
        frame: Option<&Frame<'_>>,
        name: &Name,
        steps: &[Step<'_>],
    ) -> Result<(Value, usize), Fault> {
        let attribute = |n: usize| match steps.get(n) {
            Some(Step::Attribute(name, _)) => Some(*name),
            _ => None,
        };
        let invalid = |detail: String| Fault::of_reference("Invalid reference", detail, name.span);
        match &*name.text {
            "var" => match attribute(0) {
                Some(variable) => Ok((self.loader.variable(self.scope, variable)?, 1)),
                None => Err(invalid("The \"var\" object cannot be accessed directly. Instead, access one of its attributes.".into())),
            },
            "local" => match attribute(0) {
                Some(local) => Ok((self.loader.local(self.scope, local)?, 1)),
                None => Err(invalid("The \"local\" object cannot be accessed directly. Instead, access one of its attributes.".into())),
            },
            "each" => match (attribute(0).map(|n| &*n.text), &self.instance.each) {
                (Some("key"), Some((key, _))) => Ok((key.clone(), 1)),
                (Some("value"), Some((_, value))) => Ok((value.clone(), 1)),
                (_, None) => Err(Fault::of_reference(
                    "Reference to \"each\" in context without for_each",
                    "The \"each\" object can be used only in \"module\" or \"resource\" blocks, and only when the \"for_each\" argument is set.",
                    name.span,
                )),
                _ => Err(invalid("The \"each\" object has only the attributes \"key\" and \"value\".".into())),
            },
            "count" => match (attribute(0).map(|n| &*n.text), &self.instance.count) {
                (Some("index"), Some(index)) => Ok((index.clone(), 1)),
                (_, None) => Err(Fault::of_reference(
                    "Reference to \"count\" in non-counted context",
                    "The \"count\" object can only be used in \"module\", \"resource\", and \"data\" blocks, and only when the \"count\" argument is set.",
                    name.span,
                )),
                _ => Err(invalid("The \"count\" object has only the attribute \"index\".".into())),
            },
            "path" => match attribute(0).map(|n| &*n.text) {
                Some("module") => {
                    let path = relative(self.loader.root, &self.scope.directory);
                    Ok((Value::string(path).at(name.span), 1))
                }
                Some("root" | "cwd") => Ok((Value::string(".").at(name.span), 1)),
                _ => Err(invalid("The \"path\" object has only the attributes \"cwd\", \"module\" and \"root\".".into())),
            },
            "terraform" | "tofu" => match attribute(0).map(|n| &*n.text) {
                Some("workspace") => Ok((Value::string(self.loader.workspace).at(name.span), 1)),
                Some("applying") => Ok((
                    Value::unknown_not_null(Type::Bool, Reason::new(ReasonKind::Function, "terraform.applying")).at(name.span),
                    1,
                )),
                _ => Err(invalid("The \"terraform\" object has only the attributes \"workspace\" and \"applying\".".into())),
            },
            "self" => match self.instance.node {
                Some(node) => Ok((self.loader.instance_value(node)?, 0)),
                None => Err(invalid("The \"self\" object is not available in this context.".into())),
            },
            "module" => match attribute(0) {
                Some(call) => self.module(evaluator, frame, call, steps),
                None => Err(invalid("The \"module\" object cannot be accessed directly. Instead, access one of its attributes.".into())),
            },
            "data" | "ephemeral" | "resource" => match (attribute(0), attribute(1)) {
                (Some(kind), Some(resource)) => {
                    let class = Class::of_root(&name.text).unwrap_or(Class::Managed);
                    Ok((self.resource(class, kind, resource)?, 2))
                }
                _ => Err(invalid(format!("The {:?} object must be followed by two attribute names: the type and the name.", name.text))),
            },
            _ => match attribute(0) {
                Some(resource) => Ok((self.resource(Class::Managed, name, resource)?, 1)),
                None => Err(invalid("A reference to a resource type must be followed by at least one attribute access, specifying the resource name.".into())),
            },
        }
    }

    fn resource(&self, class: Class, kind: &Name, name: &Name) -> Result<Value, Fault> {
        match self
            .loader
            .resource(self.scope, class, &kind.text, &name.text)
        {
            Some(resource) => self.loader.resource_value(self.scope, &resource, name.span),
            None => {
                let prefix = class.prefix();
                let what = if class == Class::Managed {
                    "managed resource"
                } else {
                    "data source"
                };
                Err(Fault::of_reference(
                    "Reference to undeclared resource",
                    format!(
                        "A {what} \"{prefix}{}\" \"{}\" has not been declared in this module.",
                        kind.text, name.text
                    ),
                    kind.span.to(name.span),
                ))
            }
        }
    }

    /// `module.name.output`, `module.name[key].output`: only that output is evaluated, because modules may read each
    /// other crosswise.
    fn module(
        &self,
        evaluator: &Evaluator<'_>,
        frame: Option<&Frame<'_>>,
        call_name: &Name,
        steps: &[Step<'_>],
    ) -> Result<(Value, usize), Fault> {
        let Some(call) = self.loader.call(self.scope, &call_name.text) else {
            let fault = Fault::of_reference(
                "Reference to undeclared module",
                format!(
                    "No module call named {:?} is declared in this module.",
                    call_name.text
                ),
                call_name.span,
            );
            return Err(fault);
        };
        if call.directory.is_none() {
            let reason = Reason::new(
                ReasonKind::MissingModule,
                eco_format!("module.{}", call_name.text),
            );
            return Ok((
                Value::unknown(Unknown {
                    reason,
                    refers_to: Some(crate::value::Reference {
                        node: call.node,
                        path: EcoString::new(),
                    }),
                    ..Unknown::default()
                })
                .at(call_name.span),
                1,
            ));
        }
        let (key, output_at) = match steps.get(1) {
            Some(Step::Index(key, _)) => (Some(evaluator.evaluate(key, frame)?), 2),
            _ => (None, 1),
        };
        let output = match steps.get(output_at) {
            Some(Step::Attribute(name, _)) => Some(*name),
            _ => None,
        };
        if let Some(output) = output
            && let Some(scope) = self.loader.call_instance(self.scope, &call, key.as_ref())?
        {
            return match self.loader.output(&scope, &output.text) {
                Some(value) => Ok((value?, output_at + 1)),
                None => Err(Fault::new(
                    "Unsupported attribute",
                    format!(
                        "This object does not have an attribute named {:?}.",
                        output.text
                    ),
                    output.span,
                )),
            };
        }
        Ok((self.loader.call_value(self.scope, &call)?, 1))
    }
}

/// The path from one directory to another below or beside it.
pub(crate) fn relative(from: &std::path::Path, to: &std::path::Path) -> String {
    let mut from_parts = from.components().peekable();
    let mut to_parts = to.components().peekable();
    while from_parts.peek().is_some() && from_parts.peek() == to_parts.peek() {
        from_parts.next();
        to_parts.next();
    }
    let mut parts: Vec<String> = from_parts.map(|_| "..".to_string()).collect();
    parts.extend(to_parts.map(|c| c.as_os_str().to_string_lossy().into_owned()));
    if parts.is_empty() {
        ".".into()
    } else {
        parts.join("/")
    }
}
