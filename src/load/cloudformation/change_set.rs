//! Change sets, as `aws cloudformation describe-change-set` prints them: what a deployment is going to do.
//!
//! Only what changes is told there, so nothing is judged as a resource: each change is a `cloudformation.change`, in the
//! words that a plan's `terraform.change` has
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html>).

use std::sync::Arc;

use ecow::{EcoString, eco_format};

use super::document::{Document, Node};
use super::resources::plain;
use crate::load::{Node as Declared, Site, Stack};
use crate::source::Source;
use crate::syntax::Span;
use crate::value::{Entries, Guard, Reason, ReasonKind, Type, Value};

/// Whether a text may be a change set, without parsing it.
pub fn looks_like_change_set(text: &str) -> bool {
    text.contains("\"ResourceChange\"") && text.contains("\"Changes\"")
}

/// Whether a document is a change set.
pub fn is_change_set(document: &Document) -> bool {
    let root = &document.root;
    root.get("Changes")
        .is_some_and(|changes| changes.items().is_some())
        && ["ChangeSetName", "ChangeSetId", "StackId", "StackName"]
            .iter()
            .any(|name| root.get(name).is_some())
}

/// The changes as nodes of the stack.
pub(super) fn load(stack: &mut Stack, document: &Document, source: &Arc<Source>) {
    let set = document
        .root
        .get("StackName")
        .map_or_else(|| Value::string(source.path.to_string_lossy()), plain);
    let changes = document.root.get("Changes").and_then(Node::items);
    for change in changes.unwrap_or_default() {
        if let Some(change) = change.get("ResourceChange") {
            stack.nodes.push(node(change, &set));
        }
    }
}

fn node(change: &Node, stack_name: &Value) -> Declared {
    let id = change
        .get("LogicalResourceId")
        .and_then(Node::text)
        .cloned()
        .unwrap_or_default();
    let header = change
        .entry("LogicalResourceId")
        .map_or(change.span, |entry| entry.span());
    Declared {
        address: eco_format!("Changes.{id}"),
        kind: "cloudformation.change".into(),
        written_type: "cloudformation.change".into(),
        attributes: Value::object(facts(change, &id, stack_name)).at(change.span),
        properties: None,
        declaration: Value::object(Entries::new()).at(change.span),
        block: change.span,
        header,
        guard: Guard::TRUE,
        symbolic: None,
        calls: Vec::new(),
        module: EcoString::new(),
        site: Site { scope: u32::MAX },
    }
}

fn facts(change: &Node, id: &str, stack_name: &Value) -> Entries {
    let place = |name: &str| change.get(name).map_or(change.span, |node| node.span);
    let text = |name: &str| change.get(name).and_then(Node::text).map(EcoString::as_str);
    let replacement = text("Replacement");
    let mut entries = Entries::new();
    entries.insert("stack_name".into(), stack_name.clone());
    entries.insert("address".into(), Value::string(id));
    for (written, name) in [
        ("ResourceType", "type"),
        ("PhysicalResourceId", "physical_id"),
        ("PolicyAction", "policy_action"),
    ] {
        if let Some(node) = change.get(written) {
            entries.insert(name.into(), plain(node));
        }
    }
    let actions = actions(text("Action"), replacement)
        .iter()
        .map(Value::string)
        .collect();
    entries.insert("actions".into(), Value::tuple(actions).at(place("Action")));
    let replace = match replacement {
        Some("True") => Value::bool(true),
        // It depends on values that are made by the deployment itself.
        Some("Conditional") => Value::unknown_not_null(
            Type::Bool,
            Reason::new(
                ReasonKind::Computed,
                eco_format!("whether {id} is replaced"),
            ),
        ),
        _ => Value::bool(false),
    };
    entries.insert("replace".into(), replace.at(place("Replacement")));
    let details = || {
        change
            .get("Details")
            .and_then(Node::items)
            .unwrap_or_default()
    };
    entries.insert(
        "changed".into(),
        targets(details().iter(), place("Details")),
    );
    let recreating = details().iter().filter(|detail| {
        let target = detail.get("Target");
        target
            .and_then(|target| target.get("RequiresRecreation"))
            .and_then(Node::text)
            .is_some_and(|when| when == "Always" || when == "Conditionally")
    });
    entries.insert(
        "replace_paths".into(),
        targets(recreating, place("Details")),
    );
    entries.insert(
        "importing".into(),
        Value::bool(text("Action") == Some("Import")).at(place("Action")),
    );
    entries
}

/// The actions in a plan's words. A replacement makes the new resource first.
fn actions(action: Option<&str>, replacement: Option<&str>) -> &'static [&'static str] {
    match (action, replacement) {
        (Some("Add"), _) => &["create"],
        (Some("Remove"), _) => &["delete"],
        (Some("Modify"), Some("True")) => &["create", "delete"],
        (Some("Modify" | "Dynamic" | "SyncWithActual"), _) => &["update"],
        _ => &["no-op"],
    }
}

/// What changes: the names of properties, else of the attribute beside them (`Tags`, `DeletionPolicy`), each once.
fn targets<'n>(details: impl Iterator<Item = &'n Node>, span: Span) -> Value {
    let mut names: Vec<(EcoString, Span)> = Vec::new();
    for detail in details {
        let Some(target) = detail.get("Target") else {
            continue;
        };
        let named = ["Name", "Attribute"]
            .iter()
            .find_map(|name| target.get(name).filter(|node| node.text().is_some()));
        if let Some(node) = named
            && let Some(text) = node.text()
            && !names.iter().any(|(name, _)| name == text)
        {
            names.push((text.clone(), node.span));
        }
    }
    let names = names
        .into_iter()
        .map(|(name, span)| Value::string(name).at(span))
        .collect();
    Value::tuple(names).at(span)
}
