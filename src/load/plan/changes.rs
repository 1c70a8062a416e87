//! What will be done, and what was done elsewhere: nodes for changes and for drift.

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::document::{Document, array, text};
use super::redact::Places;
use crate::load::{Node, Site, Stack};
use crate::syntax::Span;
use crate::value::{Entries, Guard, Value};

/// Adds a `terraform.change` for every change that does something, and a `terraform.drift` for every drift.
pub(super) fn add(stack: &mut Stack, document: &Document<'_>, places: &Places) {
    // What exists has its place in the configuration, where that is known.
    let declared: FxHashMap<EcoString, (Span, Span)> = stack
        .nodes
        .iter()
        .map(|n| (n.address.clone(), (n.block, n.header)))
        .collect();
    let place = |address: &str| {
        declared
            .get(address)
            .copied()
            .unwrap_or_else(|| (places.of(address), places.of(address)))
    };
    for change in document.changes().filter(|c| is_done(c)) {
        stack.nodes.extend(node("terraform.change", change, &place));
    }
    for drift in document.drift() {
        stack.nodes.extend(node("terraform.drift", drift, &place));
    }
}

/// Whether a change does anything: forgetting and importing does too.
fn is_done(change: &Json) -> bool {
    let mut actions = array(&change["change"], "actions").peekable();
    let is_idle = actions.all(|a| matches!(a.as_str(), Some("no-op" | "read")));
    !is_idle
        || change["change"].get("importing").is_some()
        || change.get("previous_address").is_some()
}

fn node(kind: &str, change: &Json, place: &dyn Fn(&str) -> (Span, Span)) -> Option<Node> {
    let address = text(change, "address")?;
    let (block, header) = place(address);
    let mut entries = facts(Some(change));
    entries.insert("address".into(), Value::string(address));
    entries.insert("kind".into(), Value::string(model_kind(change)));
    if let Some(previous) = text(change, "previous_address") {
        entries.insert("previous_address".into(), Value::string(previous));
    }
    if let Some(deposed) = text(change, "deposed") {
        entries.insert("deposed".into(), Value::string(deposed));
    }
    if kind == "terraform.drift" {
        entries.insert(
            "changed".into(),
            Value::tuple(
                changed(&change["change"])
                    .into_iter()
                    .map(Value::string)
                    .collect(),
            ),
        );
    }
    let name = text(change, "name").unwrap_or("");
    Some(Node {
        address: eco_format!("{kind}.{address}"),
        kind: kind.into(),
        written_type: kind.into(),
        attributes: Value::object(entries).at(header),
        properties: None,
        declaration: Value::object(Entries::from([("name".into(), Value::string(name))])),
        block,
        header,
        guard: Guard::TRUE,
        symbolic: None,
        calls: Vec::new(),
        module: text(change, "module_address").unwrap_or("").into(),
        site: Site { scope: u32::MAX },
    })
}

fn model_kind(change: &Json) -> EcoString {
    let kind = text(change, "type").unwrap_or("");
    match text(change, "mode") {
        Some("data") => eco_format!("data.{kind}"),
        _ => kind.into(),
    }
}

/// What is said of a change: `actions`, `replace`, `action_reason`, `replace_paths`, `importing`.
pub(super) fn facts(change: Option<&Json>) -> Entries {
    let mut entries = Entries::new();
    let inner = change.map_or(&super::document::NOTHING, |c| &c["change"]);
    let actions: Vec<&str> = array(inner, "actions").filter_map(Json::as_str).collect();
    entries.insert(
        "replace".into(),
        Value::bool(actions.contains(&"create") && actions.contains(&"delete")),
    );
    entries.insert(
        "actions".into(),
        Value::tuple(actions.iter().map(Value::string).collect()),
    );
    if let Some(reason) = change.and_then(|c| text(c, "action_reason")) {
        entries.insert("action_reason".into(), Value::string(reason));
    }
    let paths: Vec<Value> = array(inner, "replace_paths")
        .filter_map(Json::as_array)
        .map(|path| Value::string(path.iter().map(step).collect::<Vec<_>>().join(".")))
        .collect();
    entries.insert("replace_paths".into(), Value::tuple(paths));
    entries.insert(
        "importing".into(),
        Value::bool(inner.get("importing").is_some()),
    );
    entries
}

fn step(step: &Json) -> String {
    step.as_str()
        .map_or_else(|| step.to_string(), str::to_string)
}

/// The names of attributes that differ: never their values.
fn changed(change: &Json) -> Vec<String> {
    let (Some(before), Some(after)) = (change["before"].as_object(), change["after"].as_object())
    else {
        return Vec::new();
    };
    let mut names: Vec<String> = before
        .keys()
        .chain(after.keys().filter(|k| !before.contains_key(*k)))
        .filter(|k| before.get(*k) != after.get(*k))
        .cloned()
        .collect();
    names.sort();
    names
}
