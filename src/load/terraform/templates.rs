//! CloudFormation templates that Terraform deploys: what they declare is a part of the stack.

use std::collections::BTreeMap;
use std::sync::Arc;

use ecow::eco_format;

use super::loader::{Instance, Loader, MOST_NODES, NodeState, Scope};
use crate::load::cloudformation::{Deployment, EmbeddedTemplate, deploy};
use crate::load::{Diagnostic, DiagnosticSeverity, Stack};
use crate::source::{Source, normalize};
use crate::syntax::{Expression, ExpressionKind};
use crate::value::{Entries, NodeId, Value};

/// The resources whose `template_body` is deployed with `parameters`.
pub(super) const DEPLOYING: [&str; 2] =
    ["aws_cloudformation_stack", "aws_cloudformation_stack_set"];

impl<'a> Loader<'a> {
    /// Loads the template of a resource that deploys one, where its text is known. The outputs come back as the resource's.
    pub(super) fn deployed_template(
        &self,
        node: NodeId,
        state: &NodeState<'a>,
        body: &Expression,
        entries: &mut Entries,
    ) {
        let Some(value) = entries.get("template_body") else {
            return;
        };
        let Some(text) = value.as_str() else { return };
        let template = match self.template_file(&state.scope, &state.instance, body, text) {
            Some(source) => EmbeddedTemplate::File(source),
            None => {
                let path = self
                    .sources
                    .source(body.span.start)
                    .map(|source| source.path.clone())
                    .unwrap_or_default();
                EmbeddedTemplate::Text(text.to_string(), path, body.span)
            }
        };
        let parameters: BTreeMap<String, Value> = entries
            .get("parameters")
            .and_then(Value::as_entries)
            .map(|given| {
                given
                    .iter()
                    .map(|(name, value)| (name.to_string(), value.clone()))
                    .collect()
            })
            .unwrap_or_default();
        if self.nodes.borrow().len() >= MOST_NODES {
            let detail = format!("A stack is looked at up to {MOST_NODES} resources.");
            self.diagnostics.borrow_mut().push(Diagnostic {
                severity: DiagnosticSeverity::Error,
                summary: "Template not followed".into(),
                detail,
                span: body.span,
            });
            return;
        }
        let (address, header, guard, mut calls) = {
            let nodes = self.nodes.borrow();
            let Some(node) = nodes.get(node.0 as usize) else {
                return;
            };
            (
                node.address.clone(),
                node.header,
                node.guard,
                node.calls.clone(),
            )
        };
        calls.push(header);
        let deployment = Deployment {
            template,
            parameters,
            prefix: eco_format!("{address}."),
            guard,
            calls,
        };
        let mut stack = Stack {
            nodes: self.nodes.take(),
            guards: self.guards.take(),
            inputs: self.input_declarations.take(),
            ..Stack::default()
        };
        let before = stack.nodes.len();
        let outputs = deploy(&mut stack, self.files, self.sources, deployment);
        for made in stack.nodes.iter_mut().skip(before) {
            // Its scopes are not Terraform's.
            made.site.scope = u32::MAX;
        }
        self.states
            .borrow_mut()
            .resize_with(stack.nodes.len(), || None);
        self.nodes.replace(stack.nodes);
        self.guards.replace(stack.guards);
        self.input_declarations.replace(stack.inputs);
        self.edges.borrow_mut().extend(stack.edges);
        self.diagnostics.borrow_mut().extend(stack.diagnostics);
        self.template_sources.borrow_mut().extend(stack.sources);
        if let Some(outputs) = outputs {
            entries.insert("outputs".into(), Value::object(outputs).at(header));
        }
    }

    /// The file that a text was read from, where the expression is `file(…)` and nothing else: then positions are that file's.
    fn template_file(
        &self,
        scope: &std::rc::Rc<Scope<'a>>,
        instance: &std::rc::Rc<Instance>,
        body: &Expression,
        text: &str,
    ) -> Option<Arc<Source>> {
        let ExpressionKind::Call {
            name, arguments, ..
        } = &body.kind
        else {
            return None;
        };
        let [path] = arguments.as_slice() else {
            return None;
        };
        if &*name.text != "file" {
            return None;
        }
        let path = self.evaluate(scope, instance, path).ok()?;
        let path = normalize(&self.root.join(path.as_str()?));
        if let Some(source) = self.templates.borrow().get(&path) {
            return Some(source.clone());
        }
        let source = self.sources.add(&path, text.to_string())?;
        self.templates.borrow_mut().insert(path, source.clone());
        Some(source)
    }
}
