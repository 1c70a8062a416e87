//! Making the model of a stack.

use std::path::Path;

use globset::GlobMatcher;

use ecow::EcoString;

use super::fold::outside;
use super::hosts::name_key;
use super::kinds::KindLibrary;
use super::model::Model;
use super::scope::Mapper;
use super::{cloudformation, environment, reading};
use crate::load::{Node, Stack};
use crate::value::{Entries, Guard, NodeId, Reason, ReasonKind, Reference, Value};

/// What is given for making a model.
#[derive(Debug, Clone, Default)]
pub struct Circumstances {
    /// The environment that the user names.
    pub environment: Option<String>,
    /// The same for stacks whose path matches; the last that fits holds.
    pub environments: Vec<(GlobMatcher, String)>,
    /// Names of variable files that were given.
    pub variable_files: Vec<String>,
}

/// Makes the model of a stack. `tree` is what its path is relative to.
pub fn build(stack: Stack, tree: &Path, files: Value, circumstances: &Circumstances) -> Model {
    let mut model = Model::new(stack, KindLibrary::built_in());
    model.path = model
        .stack
        .path
        .strip_prefix(tree)
        .unwrap_or(&model.stack.path)
        .components()
        .map(|c| c.as_os_str().to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join("/");
    model.files = files;
    let companions = model.add_companions();
    model.index_edges();
    model.read_nodes();
    // Nothing declares them; of each is known what it is.
    model.external.extend(companions);
    model.assume_existence();
    model.fold_all();
    // What was gathered is there under conditions of its own.
    model.assume_existence();
    model.complete_all();
    model.open = model.missing_module();
    model.environment = environment::of(&model, circumstances);
    model.add_stack_node();
    model
}

impl Model {
    /// The rule reading of every node, before what is split is gathered.
    fn read_nodes(&mut self) {
        let kinds = self.kinds.clone();
        for n in 0..self.stack.nodes.len() {
            let id = NodeId(n as u32);
            let Some(node) = self.stack.nodes.get(n) else {
                continue;
            };
            if self.external.contains(&id) {
                // Of what is only read nothing is asked before something belongs to it.
                self.attributes.push(outside(id, node));
                continue;
            }
            let reference = Reference {
                node: id,
                path: EcoString::new(),
            };
            let mut unmapped = None;
            let mapping = match node.properties {
                Some(_) => kinds.of_cloudformation(&node.written_type),
                None => None,
            };
            let (value, kind) = match (&node.properties, mapping) {
                (Some(properties), Some(mapping)) => {
                    let schema = crate::schema::kind(&mapping.kind);
                    let mapper = Mapper {
                        guards: &self.guards,
                        budget: &self.budget,
                    };
                    let translation = cloudformation::Translation {
                        mapping: &mapping,
                        said: kinds.said_of_cloudformation(&node.written_type),
                        schema: schema.as_deref(),
                        node: reference.clone(),
                        address: &node.address,
                    };
                    let value = translation.attributes(properties, &mapper);
                    let value = reading::configured(&value, schema.as_deref(), &self.guards);
                    unmapped = Some(mapping.unmapped.clone());
                    (value.at(node.header), mapping.kind.clone())
                }
                (Some(properties), None) => (properties.clone(), node.kind.clone()),
                (None, _) => {
                    let schema = crate::schema::kind(&node.kind);
                    let value =
                        reading::configured(&node.attributes, schema.as_deref(), &self.guards);
                    let kind = kinds
                        .kind(&node.kind)
                        .map_or_else(|| node.kind.clone(), |d| d.name.clone());
                    (value, kind)
                }
            };
            let value = match kind.as_str() {
                "cloudformation.change" => cloudformation::change(value, &kinds),
                _ => value,
            };
            let value = cloudformation::of_node(value, reference, &node.address, &kind, unmapped);
            if let Some(definition) = kinds.kind(&kind) {
                for name in &definition.identity {
                    let identity = value.as_entries().and_then(|e| e.get(name));
                    let key = identity.and_then(name_key);
                    if let Some(key) = key {
                        self.by_identity.entry(key).or_default().push(id);
                    }
                }
            }
            self.by_kind.entry(kind.clone()).or_default().push(id);
            self.attributes.push(value);
            if let Some(node) = self.stack.nodes.get_mut(n) {
                node.kind = kind;
            }
        }
    }

    /// The node of the stack itself, for rules about the whole.
    fn add_stack_node(&mut self) {
        // It has no place of its own: findings lie at the first thing that is declared, unless a rule says otherwise.
        let own = || self.stack.nodes.iter().filter(|n| n.module.is_empty());
        let first = own()
            .find(|n| {
                matches!(
                    n.kind.as_str(),
                    "terraform.settings" | "cloudformation.template"
                )
            })
            .or_else(|| own().next())
            .or(self.stack.nodes.first());
        let (header, block) = first.map(|n| (n.header, n.block)).unwrap_or_default();
        let id = NodeId(self.stack.nodes.len() as u32);
        let name = if self.path.is_empty() {
            "."
        } else {
            self.path.as_str()
        };
        let mut node = Node {
            address: name.into(),
            kind: "stack".into(),
            written_type: "stack".into(),
            attributes: Value::object(Entries::new()),
            properties: None,
            declaration: Value::object(Entries::new()),
            block,
            header,
            guard: Guard::TRUE,
            symbolic: None,
            calls: Vec::new(),
            module: EcoString::new(),
            site: crate::load::Site { scope: u32::MAX },
        };
        node.attributes = Value::object(self.make_facts()).at(header);
        self.attributes.push(node.attributes.clone());
        self.by_kind.insert("stack".into(), vec![id]);
        self.stack.nodes.push(node);
    }

    /// What `stack.…` reads.
    pub fn facts(&self) -> Value {
        self.facts
            .get_or_init(|| Value::object(self.make_facts()))
            .clone()
    }

    pub(super) fn make_facts(&self) -> Entries {
        let text = |t: &str| Value::string(t);
        let resources = self
            .stack
            .nodes
            .iter()
            .filter(|n| crate::model::is_resource(&n.kind))
            .count();
        Entries::from([
            ("environment".into(), text(self.environment.name)),
            (
                "environment_evidence".into(),
                text(&self.environment.evidence),
            ),
            ("path".into(), text(&self.path)),
            (
                "language".into(),
                text(self.stack.language.of_rules().name()),
            ),
            ("files".into(), self.files.clone()),
            ("resource_count".into(), Value::number(resources)),
            (
                "is_example".into(),
                Value::bool(crate::discover::is_example(Path::new(&self.path))),
            ),
        ])
    }

    /// A module that isn't there may declare anything.
    fn missing_module(&self) -> Option<Reason> {
        self.of_kind("terraform.module_call").iter().find_map(|id| {
            let node = self.node(*id)?;
            let available = node.attributes.as_entries()?.get("available")?.as_bool()?;
            (!available).then(|| Reason::new(ReasonKind::MissingModule, node.address.clone()))
        })
    }
}
