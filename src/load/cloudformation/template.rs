//! A template as a whole: its sections become a scope, and its declarations nodes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use ecow::{EcoString, eco_format};
use rustc_hash::{FxHashMap, FxHashSet};

use super::document::{Document, Entry, Node};
use super::lookup;
use super::nested::MOST_NODES;
use super::scope::{Condition, Loader, Resource, Scope, State, Transforms};
use super::{Options, check, foreach, serverless};
use crate::load::{Node as Declared, Site};
use crate::source::Source;
use crate::syntax::Span;
use crate::value::{Entries, Guard, NodeId, Value};

/// Where a template stands.
pub(super) struct Surroundings {
    pub prefix: EcoString,
    pub guard: Guard,
    pub calls: Vec<Span>,
    pub files: Vec<PathBuf>,
}

impl Loader<'_> {
    /// Loads the template that isn't nested in another.
    pub fn load_root(&mut self, source: &Arc<Source>, document: Document, options: &Options) {
        for (name, value) in &options.overrides {
            if name.starts_with("AWS::") {
                self.pseudo.insert(name.as_str().into(), value.clone());
            }
        }
        let surroundings = Surroundings {
            prefix: EcoString::new(),
            guard: Guard::TRUE,
            calls: Vec::new(),
            files: vec![source.path.clone()],
        };
        let outputs = self.load_template(source, &document, &options.overrides, surroundings);
        self.stack.outputs = outputs.into_iter().collect();
    }

    /// Loads a template into a scope of its own and gives its outputs.
    pub fn load_template(
        &mut self,
        source: &Arc<Source>,
        document: &Document,
        given: &BTreeMap<String, Value>,
        surroundings: Surroundings,
    ) -> Entries {
        self.stack
            .diagnostics
            .extend(document.diagnostics.iter().cloned());
        let scope = self.scopes.len();
        self.scopes.push(Scope {
            source: source.clone(),
            root: Arc::new(document.root.clone()),
            prefix: surroundings.prefix,
            guard: surroundings.guard,
            calls: surroundings.calls,
            files: surroundings.files,
            parameters: FxHashMap::default(),
            mappings: FxHashMap::default(),
            conditions: FxHashMap::default(),
            resources: FxHashMap::default(),
            outputs: Entries::new(),
            uncertain: FxHashSet::default(),
            transforms: transforms(&document.root, &source.text),
        });
        let saved = std::mem::replace(
            &mut self.place,
            super::scope::Place {
                scope,
                under: Guard::TRUE,
                reader: None,
            },
        );
        self.declare_parameters(given);
        self.declare_mappings();
        self.rewrite();
        let used = check::used(self);
        self.declare_conditions();
        self.describe_template(&used);
        self.declare_resources();
        self.evaluate_conditions();
        self.assume_rules();
        self.guard_resources();
        check::check(self);
        self.evaluate_resources();
        let outputs = self.describe_outputs();
        self.place = saved;
        outputs
    }

    fn declare_parameters(&mut self, given: &BTreeMap<String, Value>) {
        let Some(root) = self.root() else { return };
        for entry in section(&root, "Parameters") {
            if entry.value.entries().is_none() {
                self.error(
                    entry.key_span,
                    "Invalid parameter",
                    format!("The parameter {} must be a mapping with a Type.", entry.key),
                );
                continue;
            }
            let value = self.parameter(entry, given.get(entry.key.as_str()));
            if let Some(scope) = self.scope() {
                scope.parameters.insert(entry.key.clone(), value);
            }
        }
    }

    fn declare_mappings(&mut self) {
        let Some(root) = self.root() else { return };
        for entry in section(&root, "Mappings") {
            let mapping = lookup::mapping(&entry.value);
            if let Some(scope) = self.scope() {
                scope.mappings.insert(entry.key.clone(), mapping);
            }
        }
    }

    /// The macros that are understood rewrite the document. What creates resources out of others belongs here too.
    fn rewrite(&mut self) {
        let Some(root) = self.root() else { return };
        let Some(serverless) = self.scope().map(|scope| scope.transforms.serverless) else {
            return;
        };
        let expanded = foreach::expand(self, &root);
        let root = expanded.map_or(root, Arc::new);
        let (root, uncertain) = if serverless {
            let (root, uncertain) = serverless::expand(self, &root);
            (Arc::new(root), uncertain)
        } else {
            (root, FxHashSet::default())
        };
        if let Some(scope) = self.scope() {
            scope.root = root;
            scope.uncertain = uncertain;
        }
    }

    fn declare_conditions(&mut self) {
        let Some(root) = self.root() else { return };
        let Some(scope) = self.scope() else { return };
        for (index, entry) in section(&root, "Conditions").iter().enumerate() {
            scope
                .conditions
                .insert(entry.key.clone(), Condition::Pending(index));
        }
    }

    /// Every resource is a node before any is evaluated, so that they can refer to each other.
    fn declare_resources(&mut self) {
        let Some(root) = self.root() else { return };
        for (index, entry) in section(&root, "Resources").iter().enumerate() {
            if entry.key.starts_with("Fn::") {
                continue;
            }
            // CloudFormation takes 500 resources of a template; whoever deploys this one has other worries.
            if self.stack.nodes.len() >= MOST_NODES {
                let detail = format!("A stack is looked at up to {MOST_NODES} resources.");
                self.error(entry.key_span, "Too many resources", detail);
                break;
            }
            let written_type = entry
                .value
                .get("Type")
                .and_then(|ty| ty.text())
                .cloned()
                .unwrap_or_default();
            let node = self.add_node(&entry.key, &written_type, entry.key_span, entry.span());
            if let Some(scope) = self.scope() {
                let resource = Resource {
                    node,
                    index,
                    written_type,
                    state: State::Pending,
                    child: None,
                };
                scope.resources.insert(entry.key.clone(), resource);
            }
        }
    }

    /// A node of this template, still without content.
    pub fn add_node(&mut self, name: &str, kind: &str, header: Span, block: Span) -> NodeId {
        let id = NodeId(self.stack.nodes.len() as u32);
        let scope_index = self.place.scope as u32;
        let (prefix, guard, calls) = match self.scope() {
            Some(scope) => (scope.prefix.clone(), scope.guard, scope.calls.clone()),
            None => (EcoString::new(), Guard::TRUE, Vec::new()),
        };
        self.stack.nodes.push(Declared {
            address: eco_format!("{prefix}{name}"),
            kind: kind.into(),
            written_type: kind.into(),
            attributes: Value::object(Entries::new()).at(block),
            properties: None,
            declaration: Value::object(Entries::new()).at(block),
            block,
            header,
            guard,
            symbolic: None,
            calls,
            module: prefix.trim_end_matches('.').into(),
            site: Site { scope: scope_index },
        });
        id
    }

    /// The node of an id, to fill it.
    pub fn node_mut(&mut self, id: NodeId) -> Option<&mut Declared> {
        self.stack.nodes.get_mut(id.0 as usize)
    }
}

/// The entries of a section.
pub(super) fn section<'a>(root: &'a Node, name: &str) -> &'a [Entry] {
    root.get(name)
        .and_then(|section| section.entries())
        .unwrap_or_default()
}

/// The names of the macros that a template asks for.
pub(super) fn transform_names(root: &Node) -> Vec<EcoString> {
    fn one(node: &Node) -> Option<EcoString> {
        let name = node
            .text()
            .or_else(|| node.get("Name").and_then(|name| name.text()));
        Some(name.cloned().unwrap_or_else(|| "unknown".into()))
    }
    match root.get("Transform") {
        None => Vec::new(),
        Some(node) => match node.items() {
            Some(items) => items.iter().filter_map(one).collect(),
            None => one(node).into_iter().collect(),
        },
    }
}

fn transforms(root: &Node, text: &str) -> Transforms {
    let mut transforms = Transforms {
        serverless: false,
        // Rain's directives declare and write what is seen only after its packaging.
        unknown: text.contains("Rain::"),
    };
    for name in transform_names(root) {
        match name.as_str() {
            "AWS::Serverless-2016-10-31" => transforms.serverless = true,
            "AWS::LanguageExtensions"
            | "AWS::SecretsManager-2020-07-23"
            | "AWS::SecretsManager-2024-09-16" => {}
            _ => transforms.unknown = true,
        }
    }
    // Without the transform such types mean nothing, so it was only forgotten, or a fragment is looked at.
    let serverless = section(root, "Resources").iter().any(|resource| {
        resource
            .value
            .get("Type")
            .and_then(|ty| ty.text())
            .is_some_and(|ty| ty.starts_with("AWS::Serverless::"))
    });
    transforms.serverless |= serverless;
    transforms.unknown |= root.entry("Fn::Transform").is_some()
        || section(root, "Resources")
            .iter()
            .any(|resource| resource.key == "Fn::Transform");
    transforms
}
