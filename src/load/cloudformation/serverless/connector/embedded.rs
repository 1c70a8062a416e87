//! `Connectors` within a resource: connectors whose source is the resource.

use super::super::expansion::{Expanded, Refusal, refuse};
use super::super::tree;
use crate::load::cloudformation::document::{Entry, Node};
use crate::load::cloudformation::template::section;

/// The document with each of them as a resource of its own; None where there are none.
pub fn take_out(root: &Node, refusals: &mut Vec<Refusal>) -> Option<Node> {
    let resources = section(root, "Resources");
    if !resources
        .iter()
        .any(|resource| resource.value.get("Connectors").is_some())
    {
        return None;
    }
    let mut root = root.clone();
    let all = root.get_mut("Resources")?.entries_mut()?;
    let mut connectors = Vec::new();
    for resource in all.iter_mut() {
        let Some(written) = resource.value.remove("Connectors") else {
            continue;
        };
        let Some(entries) = written.value.entries() else {
            refusals.push(Refusal {
                span: written.span(),
                message: "Connectors must be a mapping of names to connectors.".into(),
            });
            continue;
        };
        for entry in entries {
            match connector(resource, entry) {
                Ok(connector) => connectors.push(connector),
                Err(refusal) => refusals.push(refusal),
            }
        }
    }
    let taken: rustc_hash::FxHashSet<_> = all.iter().map(|entry| entry.key.clone()).collect();
    let all = root.get_mut("Resources")?;
    for connector in connectors {
        if taken.contains(&connector.key) {
            refusals.push(Refusal {
                span: connector.key_span,
                message: format!(
                    "It makes a connector {}, and the template has another resource of that name: rename one of them.",
                    connector.key
                ),
            });
            continue;
        }
        all.entries_mut()?.push(connector);
    }
    Some(root)
}

/// The connector as a resource.
fn connector(resource: &Entry, written: &Entry) -> Expanded<Entry> {
    let name = &written.key;
    if written.value.entries().is_none() {
        return refuse(
            written.span(),
            format!("The connector {name} must be a mapping."),
        );
    }
    let Some(properties) = written
        .value
        .get("Properties")
        .filter(|node| node.entries().is_some())
    else {
        return refuse(
            written.key_span,
            format!("The connector {name} needs a mapping of its Properties."),
        );
    };
    let span = written.key_span;
    let mut properties = properties.clone();
    let mut source = tree::object(span, [("Id", tree::text(span, resource.key.clone()))]);
    if let Some(reference) = properties.remove("SourceReference") {
        let Some(entries) = reference.value.entries() else {
            return refuse(reference.span(), "SourceReference must be a mapping.");
        };
        for entry in entries {
            if entry.key == "Id" {
                return refuse(
                    entry.key_span,
                    "SourceReference can't have an Id: the source is the resource that the connector stands in.",
                );
            }
            source.set(entry.key.clone(), entry.value.clone());
        }
    }
    properties.set("Source", source);
    let mut value = written.value.clone();
    value.set("Type", tree::text(span, super::TYPE));
    value.set("Properties", properties);
    Ok(Entry {
        key: ecow::eco_format!("{}{name}", resource.key),
        key_span: span,
        value,
    })
}
