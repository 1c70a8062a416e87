//! Nested stacks whose templates are files beside the template.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ecow::eco_format;

use super::detect::is_template;
use super::document::{Document, Entry};
use super::scope::{Loader, Nested};
use super::template::Surroundings;
use crate::source::normalize;
use crate::value::{NodeId, Value};

/// Nested stacks deeper than this aren't followed.
const MOST_DEPTH: usize = 10;
/// More nested stacks aren't followed in one stack.
const MOST_STACKS: usize = 500;
/// Nor when a stack has so many declarations.
const MOST_NODES: usize = 100_000;

impl Loader<'_> {
    /// Loads the template of a nested stack, where it is a local file, with the parameters it is given.
    pub fn nested_stack(
        &mut self,
        entry: &Entry,
        id: NodeId,
        written_type: &str,
        properties: &Value,
    ) {
        if written_type != "AWS::CloudFormation::Stack" {
            return;
        }
        let Some(path) = self.local_template(properties, "TemplateURL") else {
            return;
        };
        let Some(scope) = self.scope() else { return };
        let (prefix, mut calls, mut files) = (
            scope.prefix.clone(),
            scope.calls.clone(),
            scope.files.clone(),
        );
        if files.contains(&path) {
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
            self.warn(
                entry.key_span,
                "Nested stack not followed",
                format!(
                    "{} is beyond the limits of this analysis for nested stacks.",
                    entry.key
                ),
            );
            return;
        }
        let Some((source, document)) = self.nested_document(&path) else {
            return;
        };
        let given: BTreeMap<String, Value> = properties
            .as_entries()
            .and_then(|entries| entries.get("Parameters"))
            .and_then(Value::as_entries)
            .map(|entries| {
                entries
                    .iter()
                    .map(|(name, value)| (name.to_string(), value.clone()))
                    .collect()
            })
            .unwrap_or_default();
        calls.push(entry.key_span);
        files.push(path);
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

    /// The path of a template that stands in the tree, given as a path and not as an address.
    fn local_template(&mut self, properties: &Value, property: &str) -> Option<PathBuf> {
        let url = properties.as_entries()?.get(property)?;
        let text = url.as_str()?;
        if text.is_empty() || text.contains("://") || text.starts_with('/') || text.contains('\0') {
            return None;
        }
        let scope = self.scope()?;
        let path = normalize(&scope.source.path.parent()?.join(text));
        if self.files.is_file(&path) && self.files.is_inside(&path) {
            return Some(path);
        }
        let named_as_template = [".yaml", ".yml", ".json", ".template"]
            .iter()
            .any(|end| text.ends_with(end));
        if named_as_template {
            let detail = format!(
                "There is no file {text:?} in the scanned tree, so the nested stack isn't looked into."
            );
            self.warn(
                url.origin(),
                "Template of the nested stack not found",
                detail,
            );
        }
        None
    }

    fn nested_document(&mut self, path: &Path) -> Option<Nested> {
        if let Some(found) = self.documents.get(path) {
            return found.clone();
        }
        let read = self.read_nested(path);
        self.documents.insert(path.to_path_buf(), read.clone());
        read
    }

    fn read_nested(&mut self, path: &Path) -> Option<Nested> {
        let bytes = self.files.read(path).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let source = self.sources.add(path, text)?;
        self.stack.sources.push(source.base);
        match Document::read(&source) {
            Ok(document) if is_template(&document) => Some((source, Arc::new(document))),
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
        if written_type != "AWS::CloudFormation::Stack" {
            return None;
        }
        self.record_edge(node, &eco_format!("Outputs.{output}"));
        self.evaluate_resource(name);
        let child = self.scope()?.resources.get(name)?.child?;
        self.scopes.get(child)?.outputs.get(output).cloned()
    }
}
