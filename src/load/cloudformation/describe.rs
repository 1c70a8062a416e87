//! Nodes for what a template declares besides resources: itself, its parameters, mappings, conditions and outputs.

use ecow::eco_format;

use super::check::Used;
use super::document::{Entry, Node};
use super::parameters::{guarded, is_secret};
use super::resources::plain;
use super::scope::Loader;
use super::template::{section, transform_names};
use crate::secrets::confided;
use crate::syntax::Span;
use crate::value::{Entries, Guard, Marks, NodeId, Reason, ReasonKind, Type, Value};

/// What a parameter's declaration says, and as which attributes.
const PARAMETER: [(&str, &str); 8] = [
    ("AllowedPattern", "allowed_pattern"),
    ("AllowedValues", "allowed_values"),
    ("ConstraintDescription", "constraint_description"),
    ("Description", "description"),
    ("MaxLength", "max_length"),
    ("MaxValue", "max_value"),
    ("MinLength", "min_length"),
    ("MinValue", "min_value"),
];

impl Loader<'_> {
    /// The nodes of the template itself and of everything that is evaluated before resources.
    pub fn describe_template(&mut self, used: &Used) {
        let Some(root) = self.root() else { return };
        let Some(source) = self.scope().map(|scope| scope.source.clone()) else {
            return;
        };
        let mut entries = Entries::new();
        for (written, name) in [
            ("AWSTemplateFormatVersion", "format_version"),
            ("Description", "description"),
        ] {
            if let Some(node) = root.get(written) {
                entries.insert(name.into(), plain(node));
            }
        }
        let transform_span = root.get("Transform").map_or(Span::NONE, |node| node.span);
        let transforms = transform_names(&root)
            .iter()
            .map(|name| Value::string(name).at(transform_span))
            .collect();
        entries.insert(
            "transforms".into(),
            Value::tuple(transforms).at(transform_span),
        );
        for (written, name) in [
            ("Resources", "resource_count"),
            ("Parameters", "parameter_count"),
            ("Outputs", "output_count"),
            ("Mappings", "mapping_count"),
            ("Conditions", "condition_count"),
        ] {
            let span = root
                .entry(written)
                .map_or(Span::NONE, |entry| entry.key_span);
            entries.insert(
                name.into(),
                Value::number(section(&root, written).len()).at(span),
            );
        }
        entries.insert("size".into(), Value::number(source.text.len()));
        let provenance = self.provenance(&root);
        entries.extend(provenance.clone());
        let file = source
            .path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        entries.insert("file_name".into(), Value::string(file));
        let header = root
            .entries()
            .and_then(|entries| entries.first())
            .map_or(root.span, |first| first.key_span);
        let id = self.add_node("template", "cloudformation.template", header, root.span);
        if let Some(metadata) = root.get("Metadata") {
            let value = self.in_place_of(id, "metadata", |this| this.evaluate(metadata));
            entries.insert("metadata".into(), value);
        }
        self.fill(id, entries);
        for entry in section(&root, "Parameters") {
            let is_used = used.names.contains(&entry.key);
            self.describe_parameter(entry, is_used, provenance.clone());
        }
        for entry in section(&root, "Mappings") {
            let is_used = used.all_mappings || used.mappings.contains(&entry.key);
            self.describe_named(entry, "Mappings", "cloudformation.mapping", is_used);
        }
        for entry in section(&root, "Conditions") {
            let is_used = used.conditions.contains(&entry.key);
            self.describe_named(entry, "Conditions", "cloudformation.condition", is_used);
        }
    }

    /// Whether a program wrote the template, and whether another template deploys it: then nobody reads or enters by hand
    /// what it declares.
    fn provenance(&mut self, root: &Node) -> Entries {
        let is_generated = section(root, "Resources").iter().any(|resource| {
            let metadata = resource.value.get("Metadata");
            metadata.is_some_and(|metadata| metadata.get("aws:cdk:path").is_some())
        });
        let is_nested = self.scope().is_some_and(|scope| !scope.prefix.is_empty());
        Entries::from_iter([
            ("generated".into(), Value::bool(is_generated)),
            ("nested".into(), Value::bool(is_nested)),
        ])
    }

    fn describe_parameter(&mut self, entry: &Entry, used: bool, provenance: Entries) {
        let id = self.add_node(
            &eco_format!("Parameters.{}", entry.key),
            "cloudformation.parameter",
            entry.key_span,
            entry.span(),
        );
        let declaration = &entry.value;
        let secret = is_secret(declaration);
        let mut entries = provenance;
        entries.insert("name".into(), Value::string(&entry.key).at(entry.key_span));
        entries.insert("used".into(), Value::bool(used).at(entry.key_span));
        if let Some(no_echo) = declaration.get("NoEcho") {
            entries.insert("no_echo".into(), Value::bool(secret).at(no_echo.span));
        }
        if let Some(ty) = declaration.get("Type") {
            entries.insert("type".into(), plain(ty));
        }
        if let Some(default) = declaration.get("Default") {
            let value = match default.text() {
                Some(text) => Value::string(text).at(default.span),
                None => self.evaluate(default),
            };
            entries.insert("default".into(), guarded(entry, value));
        }
        for (written, name) in PARAMETER {
            if let Some(node) = declaration.get(written) {
                let value = match node.text() {
                    Some(text) if !name.starts_with("m") => Value::string(text).at(node.span),
                    _ => self.evaluate(node),
                };
                // What a secret may be tells it.
                let value = match secret && written == "AllowedValues" {
                    true => value.mark(Marks::SENSITIVE),
                    false => value,
                };
                entries.insert(name.into(), value);
            }
        }
        self.fill(id, entries);
    }

    fn describe_named(&mut self, entry: &Entry, section: &str, kind: &str, used: bool) {
        let id = self.add_node(
            &eco_format!("{section}.{}", entry.key),
            kind,
            entry.key_span,
            entry.span(),
        );
        let mut entries = Entries::new();
        entries.insert("name".into(), Value::string(&entry.key).at(entry.key_span));
        entries.insert("used".into(), Value::bool(used).at(entry.key_span));
        self.fill(id, entries);
    }

    /// The nodes of the outputs, and their values by name.
    pub fn describe_outputs(&mut self) -> Entries {
        let mut outputs = Entries::new();
        let Some(root) = self.root() else {
            return outputs;
        };
        for entry in section(&root, "Outputs") {
            if entry.key.starts_with("Fn::") {
                continue;
            }
            let id = self.add_node(
                &eco_format!("Outputs.{}", entry.key),
                "cloudformation.output",
                entry.key_span,
                entry.span(),
            );
            let condition = entry
                .value
                .get("Condition")
                .and_then(|node| node.text())
                .cloned();
            let guard = match &condition {
                Some(name) => self.condition(name),
                None => Guard::TRUE,
            };
            let value = self.output_value(entry, id, guard);
            let shown = match &condition {
                Some(_) if guard.is_false() => Value::null(),
                Some(name) => {
                    self.choose(guard, name, value.clone(), Value::null(), entry.key_span)
                }
                None => value.clone(),
            };
            outputs.insert(entry.key.clone(), shown);
            let mut entries = Entries::new();
            entries.insert("name".into(), Value::string(&entry.key).at(entry.key_span));
            entries.insert("value".into(), confided(&entry.key, value));
            for (written, name) in [("Description", "description"), ("Condition", "condition")] {
                if let Some(node) = entry.value.get(written) {
                    entries.insert(name.into(), plain(node));
                }
            }
            if let Some(name) = entry
                .value
                .get("Export")
                .and_then(|export| export.get("Name"))
            {
                let value = self.in_place_of(id, "export_name", |this| this.evaluate(name));
                entries.insert("export_name".into(), value);
            }
            let all = self.scope().map_or(Guard::TRUE, |scope| scope.guard);
            let guard = self.stack.guards.and(all, guard);
            if let Some(node) = self.node_mut(id) {
                node.guard = guard;
            }
            self.fill(id, entries);
        }
        outputs
    }

    fn output_value(&mut self, entry: &Entry, id: NodeId, guard: Guard) -> Value {
        let Some(node) = entry.value.get("Value") else {
            let reason = Reason::new(ReasonKind::Invalid, eco_format!("the output {}", entry.key));
            return Value::unknown_of(Type::Dynamic, reason).at(entry.key_span);
        };
        self.in_place_of(id, "value", |this| {
            this.place.under = if guard.is_false() { Guard::TRUE } else { guard };
            this.evaluate(node)
        })
    }

    fn fill(&mut self, id: NodeId, entries: Entries) {
        if let Some(node) = self.node_mut(id) {
            let block = node.block;
            node.attributes = Value::object(entries).at(block);
        }
    }
}
