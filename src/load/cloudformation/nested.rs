//! Nested stacks whose templates are files beside the template.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use ecow::eco_format;

use super::detect::is_template;
use super::document::{Document, Entry};
use super::embedded::embedded_document;
use super::scope::{Loader, Nested};
use super::template::Surroundings;
use super::{may_be_template, not_utf_8};
use crate::source::text_or_replaced;
use crate::value::{Entries, NodeId, Value};

/// Nested stacks deeper than this aren't followed.
const MOST_DEPTH: usize = 10;
/// More nested stacks aren't followed in one stack.
const MOST_STACKS: usize = 200;
/// Nor when a stack has so many declarations.
pub(super) const MOST_NODES: usize = 25_000;

/// The types that deploy a template: `TemplateBody` is a stack set's name for its text.
const NESTING: [&str; 2] = [
    "AWS::CloudFormation::Stack",
    "AWS::CloudFormation::StackSet",
];

/// The properties that say where such a template lies, SAM's among them.
pub const NESTING_PROPERTIES: [&str; 2] = ["TemplateURL", "Location"];

impl Loader<'_> {
    /// Loads the template of a nested stack, where it is a local file, with the parameters it is given.
    pub fn nested_stack(
        &mut self,
        entry: &Entry,
        id: NodeId,
        written_type: &str,
        properties: &Value,
    ) {
        if !NESTING.contains(&written_type) {
            return;
        }
        let Some(properties) = properties.as_entries() else {
            return;
        };
        let given = parameters(properties);
        let body = properties.get("TemplateBody").and_then(Value::as_str);
        let url = properties.get("TemplateURL");
        let found = match (body, url) {
            (Some(text), _) => self.body_of(entry, text),
            (None, Some(url)) => self
                .local_template(entry, url, &given)
                .and_then(|path| self.nested_document(&path)),
            (None, None) => None,
        };
        let Some((source, document)) = found else {
            return;
        };
        let path = source.path.clone();
        let Some(scope) = self.scope() else { return };
        let (prefix, mut calls, mut files) = (
            scope.prefix.clone(),
            scope.calls.clone(),
            scope.files.clone(),
        );
        if body.is_none() && files.contains(&path) {
            let detail = format!(
                "The template of {} nests itself, at last by way of {}.",
                entry.key,
                path.display()
            );
            self.error(entry.key_span, "Template that nests itself", detail);
            return;
        }
        if calls.len() >= MOST_DEPTH
            || self.scopes.len() >= MOST_STACKS
            || self.stack.nodes.len() >= MOST_NODES
        {
            self.error(
                entry.key_span,
                "Nested stack not followed",
                format!(
                    "{} is beyond the limits of this analysis for nested stacks.",
                    entry.key
                ),
            );
            return;
        }
        calls.push(entry.key_span);
        files.push(path);
        // What was only looked at, or isn't followed, is judged by itself.
        if body.is_none() && !self.stack.sources.contains(&source.base) {
            self.stack.sources.push(source.base);
        }
        let guard = self
            .stack
            .node(id)
            .map(|node| node.guard)
            .unwrap_or(crate::value::Guard::TRUE);
        let surroundings = Surroundings {
            prefix: eco_format!("{prefix}{}.", entry.key),
            guard,
            calls,
            files,
        };
        let child = self.scopes.len();
        let outputs = self.load_template(&source, &document, &given, surroundings);
        if let Some(scope) = self.scopes.get_mut(child) {
            scope.outputs = outputs;
        }
        if let Some(resource) = self
            .scope()
            .and_then(|scope| scope.resources.get_mut(&entry.key))
        {
            resource.child = Some(child);
        }
    }

    /// A template that is written as a text in another. Everything in it has the place of the property.
    fn body_of(&mut self, entry: &Entry, text: &str) -> Option<Nested> {
        let place = entry
            .value
            .get("Properties")
            .and_then(|properties| properties.get("TemplateBody"))
            .map_or(entry.key_span, |body| body.span);
        let path = self.scope()?.source.path.clone();
        match embedded_document(&path, text.to_string(), place) {
            Ok(found) => found.map(|(source, document)| (source, Arc::new(document))),
            Err(diagnostic) => {
                self.stack.diagnostics.push(*diagnostic);
                None
            }
        }
    }

    pub(super) fn nested_document(&mut self, path: &Path) -> Option<Nested> {
        if let Some(found) = self.documents.get(path) {
            return found.clone();
        }
        let read = self.read_nested(path);
        self.documents.insert(path.to_path_buf(), read.clone());
        read
    }

    fn read_nested(&mut self, path: &Path) -> Option<Nested> {
        let bytes = self.files.read(path).ok()?;
        let (text, is_text) = text_or_replaced(bytes);
        if !is_text && !may_be_template(&text) {
            return None;
        }
        let source = self.sources.add(path, text)?;
        match Document::read(&source) {
            Ok(document) if is_template(&document) => {
                if !is_text {
                    self.stack.diagnostics.push(not_utf_8(&source));
                }
                Some((source, Arc::new(document)))
            }
            Ok(_) => None,
            Err(diagnostic) => {
                self.stack.diagnostics.push(*diagnostic);
                None
            }
        }
    }

    /// An output of a nested stack.
    pub fn nested_output(&mut self, name: &str, output: &str) -> Option<Value> {
        let node = self.scope()?.resources.get(name)?.node;
        let written_type = &self.scope()?.resources.get(name)?.written_type;
        if !NESTING.contains(&written_type.as_str()) {
            return None;
        }
        self.record_edge(node, &eco_format!("Outputs.{output}"));
        self.evaluate_resource(name);
        let child = self.scope()?.resources.get(name)?.child?;
        self.scopes.get(child)?.outputs.get(output).cloned()
    }
}

/// The parameters that a nested stack is given: an object, or the list of `ParameterKey` and `ParameterValue` of stack sets.
fn parameters(properties: &Entries) -> BTreeMap<String, Value> {
    let Some(given) = properties.get("Parameters") else {
        return BTreeMap::new();
    };
    if let Some(items) = given.as_items() {
        return items
            .iter()
            .filter_map(|item| {
                let item = item.as_entries()?;
                let name = item.get("ParameterKey")?.as_str()?;
                Some((name.to_string(), item.get("ParameterValue")?.clone()))
            })
            .collect();
    }
    given
        .as_entries()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.to_string(), value.clone()))
        .collect()
}
