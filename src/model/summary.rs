//! What rules that compare stacks read: a summary of each stack, and the tree that holds them all.

use std::path::Path;

use ecow::EcoString;

use super::kinds::KindLibrary;
use super::model::Model;
use crate::load::{Language, Node, Site, Stack};
use crate::syntax::Span;
use crate::value::{Data, Entries, Guard, NodeId, Unknown, Value};

impl Model {
    /// The summary of the stack: what it is, its backend, the modules it calls, the remote states it reads, what it exports.
    pub fn summary(&self) -> Value {
        let mut entries = self.make_facts();
        let of_root = |kind: &str| {
            self.of_kind(kind)
                .iter()
                .filter(|id| self.node(**id).is_some_and(|n| n.module.is_empty()))
                .map(|id| self.value(*id))
                .collect::<Vec<Value>>()
        };
        let part =
            |value: &Value, name: &str| value.as_entries().and_then(|e| e.get(name)).cloned();
        if let Some(settings) = of_root("terraform.settings").first() {
            for name in [
                "backend",
                "cloud",
                "required_version",
                "required_providers",
                "lock",
            ] {
                if let Some(value) = part(settings, name) {
                    entries.insert(name.into(), value);
                }
            }
        }
        let modules = self
            .of_kind("terraform.module_call")
            .iter()
            .map(|id| self.value(*id))
            .collect();
        entries.insert("modules".into(), Value::tuple(modules));
        let states = self
            .of_kind("data.terraform_remote_state")
            .iter()
            .map(|id| self.value(*id))
            .collect();
        entries.insert("remote_states".into(), Value::tuple(states));
        let exports = of_root("cloudformation.output")
            .iter()
            .filter_map(|o| part(o, "export_name"))
            .collect();
        entries.insert("exports".into(), Value::tuple(exports));
        // The names of files are known, and in a directory of templates each stack has all of them: they stay shared.
        let files = entries.remove("files");
        let detached = entries.iter().map(|(k, v)| (k.clone(), detached(v)));
        let files = files.map(|files| ("files".into(), files));
        Value::object(detached.chain(files).collect())
    }
}

/// A value without what only its own stack can tell: conditions and references.
fn detached(value: &Value) -> Value {
    let data = match &value.data {
        Data::Unknown(unknown) => Value::unknown(Unknown {
            ty: unknown.ty.clone(),
            not_null: unknown.not_null,
            prefix: unknown.prefix.clone(),
            reason: unknown.reason.clone(),
            ..Unknown::default()
        }),
        Data::Object(object) => Value::object(
            object
                .entries
                .iter()
                .map(|(k, v)| (k.clone(), detached(v)))
                .collect(),
        ),
        Data::Map(map) => Value::object(
            map.entries
                .iter()
                .map(|(k, v)| (k.clone(), detached(v)))
                .collect(),
        ),
        Data::Tuple(_) | Data::List(_) | Data::Set(_) => {
            Value::tuple(value.parts().map(detached).collect())
        }
        _ => return value.clone(),
    };
    data.at(value.origin()).mark(value.marks)
}

/// Where the first part of a value was made that says it.
fn first_origin(value: &Value) -> Option<crate::syntax::Span> {
    match value.origin() {
        origin if origin.is_none() => value.parts().find_map(first_origin),
        origin => Some(origin),
    }
}

/// The model of the whole tree: one node of kind `tree`, whose `stacks` are the summaries.
pub fn of_tree(tree: &Path, summaries: Vec<Value>) -> Model {
    let first = summaries.iter().find_map(first_origin);
    let attributes = Value::object(Entries::from([("stacks".into(), Value::tuple(summaries))]));
    of_nodes(
        tree,
        "tree",
        vec![("tree".into(), first.unwrap_or_default(), attributes)],
    )
}

/// A model of things of one kind that no stack declares: their addresses, places and attributes.
pub fn of_nodes(tree: &Path, kind: &str, nodes: Vec<(EcoString, Span, Value)>) -> Model {
    let ids = (0..nodes.len() as u32).map(NodeId).collect();
    let (nodes, attributes) = nodes
        .into_iter()
        .map(|(address, place, attributes)| {
            let node = Node {
                address,
                kind: kind.into(),
                written_type: kind.into(),
                attributes: attributes.clone(),
                properties: None,
                declaration: Value::object(Entries::new()),
                block: place,
                header: place,
                guard: Guard::TRUE,
                symbolic: None,
                calls: Vec::new(),
                module: EcoString::new(),
                site: Site { scope: u32::MAX },
            };
            (node, attributes)
        })
        .unzip();
    let stack = Stack {
        path: tree.to_path_buf(),
        language: Language::Terraform,
        nodes,
        ..Stack::default()
    };
    let mut model = Model::new(stack, KindLibrary::built_in());
    model.attributes = attributes;
    model.by_kind.insert(kind.into(), ids);
    model
}
