//! What is declared besides resources: as the configuration beside the plan says, else as the plan itself does.

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::configuration::Configuration;
use super::document::{Document, entries, text};
use super::redact::Places;
use super::renumber::renumbered;
use crate::load::terraform::source_facts;
use crate::load::{DiagnosticSeverity, Edge, Node, Site, Stack};
use crate::value::{Entries, Guard, Marks, NodeId, Reason, ReasonKind, Type, Value};

/// Takes over what the evaluation of the configuration has and the plan hasn't: settings, providers, calls, variables,
/// outputs and locals, the conditions that their values index, and what couldn't be read.
pub(super) fn take_over(stack: &mut Stack, evaluated: Stack) {
    let planned: FxHashMap<EcoString, NodeId> = stack
        .nodes
        .iter()
        .zip(0..)
        .map(|(n, id)| (n.address.clone(), NodeId(id)))
        .collect();
    // What evaluation calls a node, here: none where the plan hasn't it.
    let mut here: Vec<Option<NodeId>> = Vec::with_capacity(evaluated.nodes.len());
    let first = stack.nodes.len();
    for mut node in evaluated.nodes {
        if !node.kind.starts_with("terraform.") {
            here.push(planned.get(&node.address).copied());
            continue;
        }
        here.push(Some(NodeId(stack.nodes.len() as u32)));
        // Terraform itself has made the plan, so what it called was there.
        if node.kind == "terraform.module_call" {
            set(&mut node, "available", Value::bool(true));
        }
        node.guard = Guard::TRUE;
        stack.nodes.push(node);
    }
    let moved = |id: NodeId| here.get(id.0 as usize).copied().flatten();
    for node in stack.nodes.iter_mut().skip(first) {
        node.attributes = renumbered(&node.attributes, &moved);
    }
    for edge in evaluated.edges {
        if let (Some(from), Some(to)) = (moved(edge.from), moved(edge.to)) {
            stack.edges.push(Edge { from, to, ..edge });
        }
    }
    stack.edges.sort();
    stack.edges.dedup();
    stack.guards = evaluated.guards;
    stack.inputs = evaluated.inputs;
    stack.scopes = evaluated.scopes;
    stack.sources.extend(evaluated.sources);
    // What is a fault to a static evaluation was none to Terraform.
    stack.diagnostics.extend(
        evaluated
            .diagnostics
            .into_iter()
            .filter(|d| d.severity == DiagnosticSeverity::Error),
    );
}

fn set(node: &mut Node, name: &str, value: Value) {
    let mut entries = node.attributes.as_entries().cloned().unwrap_or_default();
    entries.insert(name.into(), value);
    node.attributes = Value::object(entries).at(node.attributes.origin());
}

/// Adds what the plan itself says of variables, outputs, providers and calls. It says nothing of settings, so there is no
/// node for them.
pub(super) fn add(stack: &mut Stack, document: &Document<'_>, places: &Places) {
    let start = places.start();
    let mut add =
        |kind: &str, name: &str, address: EcoString, module: &str, attributes: Entries| {
            stack.nodes.push(Node {
                address,
                kind: kind.into(),
                written_type: kind.into(),
                attributes: Value::object(attributes).at(start),
                properties: None,
                declaration: Value::object(Entries::from([("name".into(), Value::string(name))])),
                block: start,
                header: start,
                guard: Guard::TRUE,
                symbolic: None,
                calls: Vec::new(),
                module: module.into(),
                site: Site { scope: u32::MAX },
            });
        };
    for (name, declaration) in entries(&document.root()["variables"]) {
        let marks = if document.is_sensitive_variable(name) {
            Marks::SENSITIVE
        } else {
            Marks::NONE
        };
        let mut attributes = described(name, declaration);
        attributes.insert("root".into(), Value::bool(true));
        // What a plan doesn't say of a variable isn't known, so that nothing is said against it.
        for missing in ["used", "type", "validations"] {
            let reason = Reason::new(
                ReasonKind::Opaque,
                eco_format!("{missing} of var.{name}, which plans don't hold,"),
            );
            attributes.insert(missing.into(), Value::unknown_of(Type::Dynamic, reason));
        }
        if let Some(default) = declaration.get("default") {
            attributes.insert(
                "default".into(),
                crate::load::terraform::from_json(default).mark(marks),
            );
        }
        if let Some(variable) = document.variable(name) {
            attributes.insert(
                "value".into(),
                super::variable_value(document, name, variable),
            );
        }
        add(
            "terraform.variable",
            name,
            eco_format!("var.{name}"),
            "",
            attributes,
        );
    }
    for (name, declaration) in entries(&document.root()["outputs"]) {
        let mut attributes = described(name, declaration);
        attributes.insert("root".into(), Value::bool(true));
        add(
            "terraform.output",
            name,
            eco_format!("output.{name}"),
            "",
            attributes,
        );
    }
    for (key, provider) in document.providers() {
        let name = text(provider, "name").unwrap_or(key);
        let mut attributes = Entries::from([("name".into(), Value::string(name))]);
        attributes.insert(
            "root".into(),
            Value::bool(provider.get("module_address").is_none()),
        );
        if let Some(alias) = text(provider, "alias") {
            attributes.insert("alias".into(), Value::string(alias));
        }
        for (argument, expression) in entries(&provider["expressions"]) {
            if let Some(value) = expression.get("constant_value") {
                attributes.insert(argument.into(), crate::load::terraform::from_json(value));
            }
        }
        add(
            "terraform.provider",
            name,
            eco_format!("provider.{key}"),
            "",
            attributes,
        );
    }
    for (calls, module) in Configuration::new(document).modules() {
        for (name, call) in entries(&module["module_calls"]) {
            let path = super::configuration::below(calls, name);
            let address = path
                .split('.')
                .map(|n| format!("module.{n}"))
                .collect::<Vec<_>>()
                .join(".");
            add(
                "terraform.module_call",
                name,
                address.into(),
                calls,
                call_attributes(name, call),
            );
        }
    }
}

fn call_attributes(name: &str, call: &Json) -> Entries {
    let mut attributes = Entries::from([
        ("name".into(), Value::string(name)),
        ("available".into(), Value::bool(true)),
    ]);
    if let Some(version) = text(call, "version_constraint") {
        attributes.insert("version".into(), Value::string(version));
    }
    if let Some(source) = text(call, "source") {
        attributes.insert("source".into(), Value::string(source));
        attributes.extend(source_facts(source).into_iter().map(|(k, v)| (k.into(), v)));
    }
    attributes
}

/// Name, description and whether it is sensitive.
fn described(name: &str, declaration: &Json) -> Entries {
    let mut attributes = Entries::from([("name".into(), Value::string(name))]);
    if let Some(description) = text(declaration, "description") {
        attributes.insert("description".into(), Value::string(description));
    }
    if let Some(sensitive) = declaration.get("sensitive").and_then(Json::as_bool) {
        attributes.insert("sensitive".into(), Value::bool(sensitive));
    }
    attributes
}
