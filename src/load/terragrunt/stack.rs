//! The stack of a unit: its module evaluated with its inputs, or, where the module lies elsewhere, the call of it.

use std::collections::BTreeMap;

use ecow::{EcoString, eco_format};

use super::generated;
use super::{ModuleSource, Unit};
use crate::load::terraform::{self, Known, Library, Module, Options, source_facts};
use crate::load::{Diagnostic, DiagnosticSeverity, Node, Site, Stack};
use crate::source::{Files, SourceMap};
use crate::syntax::{ExpressionKind, Span};
use crate::value::{Entries, Guard, Marks, NodeId, Type, Value};

/// Evaluates a unit.
pub fn load(
    unit: &Unit,
    library: &Library,
    files: &dyn Files,
    sources: &SourceMap,
    options: &Options,
) -> Stack {
    let declared = unit
        .module_directory()
        .and_then(|d| library.module(d))
        .map(variables)
        .unwrap_or_default();
    let mut values = unit.inputs.clone();
    if let Some(reason) = &unit.open_inputs {
        // Whether a variable keeps its default isn't known.
        for name in declared.keys() {
            values.entry((*name).into()).or_insert_with(|| {
                Value::unknown_of(Type::Dynamic, reason.clone()).at(unit.header)
            });
        }
    }
    for (name, value) in &mut values {
        if declared.get(name.as_str()) == Some(&true) {
            *value = value.clone().mark(Marks::SENSITIVE);
        }
    }
    let known = Known {
        values: values.clone(),
        is_final: false,
        sources: unit.sources.clone(),
    };
    let evaluated = unit
        .module_directory()
        .and_then(|d| terraform::load_with(d, library, files, sources, options, Some(&known)));
    let is_there = evaluated.is_some();
    let mut stack = evaluated.unwrap_or_else(|| Stack {
        sources: unit.sources.clone(),
        ..Stack::default()
    });
    stack.path = unit.directory.clone();
    stack.diagnostics.extend(unit.diagnostics.iter().cloned());
    stack.diagnostics.sort_by_key(|d| d.span);
    if is_there {
        let call = match &unit.module {
            ModuleSource::Local(_, span) => Some(*span),
            _ => None,
        };
        for node in &mut stack.nodes {
            // The unit calls the module, so a finding in the module names it, and a comment there counts.
            if let Some(call) = call {
                node.calls.insert(0, call);
            }
        }
    } else {
        if let ModuleSource::Local(_, span) = &unit.module {
            stack.diagnostics.push(Diagnostic {
                severity: DiagnosticSeverity::Fault,
                summary: "Module not found".into(),
                detail: "There is no module in the directory that this source names, or it lies outside the scanned tree.".into(),
                span: *span,
            });
        }
        stack.nodes.push(call_node(unit));
    }
    settings(&mut stack, unit);
    lock(&mut stack, unit, files, sources);
    generated::add(&mut stack, unit);
    stack.nodes.push(unit_node(unit, values));
    stack
}

/// The variables that a module declares, and whether each is sensitive.
fn variables(module: &Module) -> BTreeMap<&str, bool> {
    let blocks = module
        .files
        .iter()
        .flat_map(|f| f.tree.body.blocks_of("variable"));
    blocks
        .filter_map(|block| {
            let is_sensitive = block
                .body
                .attribute("sensitive")
                .is_some_and(|a| matches!(a.value.kind, ExpressionKind::Bool(true)));
            Some((block.label(0)?, is_sensitive))
        })
        .collect()
}

pub(super) fn node(
    kind: &str,
    name: &str,
    address: EcoString,
    block: Span,
    header: Span,
    attributes: Entries,
) -> Node {
    Node {
        address,
        kind: kind.into(),
        written_type: kind.into(),
        attributes: Value::object(attributes).at(header),
        properties: None,
        declaration: Value::object(Entries::from([("name".into(), Value::string(name))])),
        block,
        header,
        guard: Guard::TRUE,
        symbolic: None,
        calls: Vec::new(),
        module: EcoString::new(),
        site: Site { scope: u32::MAX },
    }
}

pub(super) fn set(node: &mut Node, name: &str, value: Value) {
    let mut entries = node.attributes.as_entries().cloned().unwrap_or_default();
    entries.insert(name.into(), value);
    node.attributes = Value::object(entries).at(node.attributes.origin());
}

/// The settings of the root module.
pub(super) fn root_settings(stack: &Stack) -> Option<NodeId> {
    let at = stack
        .nodes
        .iter()
        .position(|n| n.kind == "terraform.settings" && n.module.is_empty())?;
    Some(NodeId(at as u32))
}

/// The call of a module that lies elsewhere, or that isn't there.
fn call_node(unit: &Unit) -> Node {
    let name = unit
        .directory
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut entries = Entries::from([
        ("name".into(), Value::string(&name)),
        ("available".into(), Value::bool(false)),
    ]);
    let span = match &unit.module {
        ModuleSource::Remote(source, span) => {
            let (source, version) = registry(source);
            entries.extend(
                source_facts(&source)
                    .into_iter()
                    .map(|(k, v)| (k.into(), v.at(*span))),
            );
            entries.insert("source".into(), Value::string(&source).at(*span));
            if let Some(version) = version {
                entries.insert("version".into(), Value::string(version).at(*span));
            }
            *span
        }
        ModuleSource::Unknown(reason, span) => {
            entries.insert(
                "source".into(),
                Value::unknown_of(Type::String, reason.clone()).at(*span),
            );
            *span
        }
        ModuleSource::Local(directory, span) => {
            let source = terraform::relative(&unit.directory, directory);
            entries.insert("source".into(), Value::string(source).at(*span));
            entries.insert("kind".into(), Value::string("local").at(*span));
            *span
        }
        ModuleSource::Here => unit.header,
    };
    node(
        "terraform.module_call",
        &name,
        eco_format!("module.{name}"),
        unit.block,
        span,
        entries,
    )
}

/// `tfr://host/namespace/name/provider?version=1.2.3` as a module call would write it: source and version.
fn registry(source: &str) -> (String, Option<String>) {
    let Some(rest) = source.strip_prefix("tfr://") else {
        return (source.into(), None);
    };
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let version = query
        .split('&')
        .find_map(|p| p.strip_prefix("version="))
        .map(str::to_string);
    // Without a host it is the public registry's.
    (path.trim_start_matches('/').to_string(), version)
}

/// What the unit adds to the settings of its module: the state's backend, the constraint on Terraform.
fn settings(stack: &mut Stack, unit: &Unit) {
    let backend = unit.remote_state.as_ref().map(backend);
    if backend.is_none() && unit.version_constraint.is_none() {
        return;
    }
    let id = match root_settings(stack) {
        Some(id) => id,
        // Of a module that isn't here only what the unit says is known.
        None => return,
    };
    let Some(node) = stack.nodes.get_mut(id.0 as usize) else {
        return;
    };
    let has = |node: &Node, name: &str| {
        node.attributes
            .as_entries()
            .is_some_and(|e| e.get(name).is_some_and(|v| !v.is_null()))
    };
    if let Some(backend) = backend {
        // The module's own is empty, to be filled in by this one.
        set(node, "backend", backend);
    }
    if let Some(version) = &unit.version_constraint
        && !has(node, "required_version")
    {
        set(node, "required_version", version.clone());
    }
}

/// Terragrunt keeps the lock file beside the unit, not beside the module.
fn lock(stack: &mut Stack, unit: &Unit, files: &dyn Files, sources: &SourceMap) {
    let path = unit.directory.join(".terraform.lock.hcl");
    let text = files
        .is_file(&path)
        .then(|| files.read(&path).ok())
        .flatten()
        .and_then(|b| String::from_utf8(b).ok());
    let Some(source) = text.and_then(|text| sources.add(&path, text)) else {
        return;
    };
    let Some(node) = root_settings(stack).and_then(|id| stack.nodes.get_mut(id.0 as usize)) else {
        return;
    };
    let tree = crate::syntax::parse_file(&source.text, source.base);
    let providers = tree
        .body
        .blocks_of("provider")
        .map(|block| {
            let inner = block
                .body
                .attributes
                .iter()
                .filter(|a| matches!(&*a.name.text, "version" | "constraints"))
                .map(|a| {
                    (
                        (&*a.name.text).into(),
                        generated::literal(&a.value, a.value.span),
                    )
                })
                .collect();
            (
                block.label(0).unwrap_or("").into(),
                Value::object(inner).at(block.header),
            )
        })
        .collect();
    set(node, "lock", Value::object(providers));
}

/// `remote_state` as a `backend` block would say it.
fn backend(state: &Value) -> Value {
    let Some(entries) = state.as_entries() else {
        return state.clone();
    };
    let config = entries.get("config").cloned().unwrap_or_else(Value::null);
    let mut backend = match config.as_entries() {
        Some(entries) => entries.clone(),
        // Of a configuration that isn't known, nothing is known to be absent.
        None if config.is_unknown() => return config.or_at(state.origin()),
        None => Entries::new(),
    };
    if let Some(kind) = entries.get("backend") {
        backend.insert("type".into(), kind.clone());
    }
    let at = if config.origin().is_none() {
        state.origin()
    } else {
        config.origin()
    };
    Value::object(backend).at(at)
}

/// The unit itself.
fn unit_node(unit: &Unit, inputs: Entries) -> Node {
    let names = |list: Vec<&EcoString>| Value::tuple(list.into_iter().map(Value::string).collect());
    let mut entries = Entries::from([
        ("inputs".into(), Value::object(inputs)),
        (
            "dependencies".into(),
            Value::object(unit.dependencies.iter().cloned().collect()),
        ),
        (
            "generates".into(),
            names(unit.generated.iter().map(|(n, _)| n).collect()),
        ),
        (
            "remote".into(),
            Value::bool(unit.module_directory().is_none()),
        ),
    ]);
    if let Some(state) = &unit.remote_state {
        entries.insert("remote_state".into(), state.clone());
    }
    let name = unit
        .directory
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    node(
        "terraform.unit",
        &name,
        eco_format!("unit.{name}"),
        unit.block,
        unit.header,
        entries,
    )
}
