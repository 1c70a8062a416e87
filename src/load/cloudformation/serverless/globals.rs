//! SAM's `Globals`: properties that all resources of a type have in common.

use ecow::EcoString;

use crate::load::cloudformation::document::{Entry, Node, NodeKind};
use crate::load::cloudformation::template::section;

/// The document with the globals written into the resources; none where it has no globals.
///
/// As SAM merges them: mappings key by key, lists one behind the other, and of anything else the resource's own counts.
pub fn merge(root: &Node) -> Option<Node> {
    let globals = root.get("Globals")?.entries()?;
    let entries = root.entries()?;
    let resources = section(root, "Resources")
        .iter()
        .map(|resource| merged_resource(resource, globals))
        .collect();
    let mut resources = Some(resources);
    let kind = NodeKind::Mapping(
        entries
            .iter()
            .map(|entry| {
                if entry.key == "Resources"
                    && let Some(resources) = resources.take()
                {
                    return Entry {
                        key: entry.key.clone(),
                        key_span: entry.key_span,
                        value: Node {
                            kind: NodeKind::Mapping(resources),
                            span: entry.value.span,
                        },
                    };
                }
                entry.clone()
            })
            .collect(),
    );
    Some(Node {
        kind,
        span: root.span,
    })
}

fn merged_resource(resource: &Entry, globals: &[Entry]) -> Entry {
    let name = resource
        .value
        .get("Type")
        .and_then(|ty| ty.text())
        .and_then(|ty| ty.strip_prefix("AWS::Serverless::"));
    let global = name.and_then(|name| globals.iter().find(|entry| entry.key == name));
    let (Some(global), Some(entries)) = (global, resource.value.entries()) else {
        return resource.clone();
    };
    let ignored: Vec<EcoString> = match resource.value.get("IgnoreGlobals") {
        None => Vec::new(),
        Some(node) => match (node.text(), node.items()) {
            (Some(text), _) if text == "*" => return resource.clone(),
            (_, Some(items)) => items
                .iter()
                .filter_map(|item| item.text().cloned())
                .collect(),
            _ => Vec::new(),
        },
    };
    let kept = Node {
        kind: NodeKind::Mapping(
            global
                .value
                .entries()
                .unwrap_or_default()
                .iter()
                .filter(|entry| !ignored.contains(&entry.key))
                .cloned()
                .collect(),
        ),
        span: global.value.span,
    };
    let mut entries = entries.to_vec();
    match entries.iter_mut().find(|entry| entry.key == "Properties") {
        Some(properties) if properties.value.is_null() => properties.value = kept,
        Some(properties) => properties.value = merged(&kept, &properties.value),
        None => entries.push(Entry {
            key: "Properties".into(),
            key_span: global.key_span,
            value: kept,
        }),
    }
    Entry {
        key: resource.key.clone(),
        key_span: resource.key_span,
        value: Node {
            kind: NodeKind::Mapping(entries),
            span: resource.value.span,
        },
    }
}

fn merged(global: &Node, own: &Node) -> Node {
    let is_function = |node: &Node| node.intrinsic().is_some();
    let kind = match (&global.kind, &own.kind) {
        (NodeKind::Mapping(global), NodeKind::Mapping(entries)) if !is_function(own) => {
            if global.len() == 1
                && global
                    .iter()
                    .any(|entry| entry.key == "Ref" || entry.key.starts_with("Fn::"))
            {
                return own.clone();
            }
            let mut out: Vec<Entry> = Vec::with_capacity(global.len() + entries.len());
            for entry in global {
                match entries.iter().find(|own| own.key == entry.key) {
                    Some(own) => out.push(Entry {
                        key: own.key.clone(),
                        key_span: own.key_span,
                        value: merged(&entry.value, &own.value),
                    }),
                    None => out.push(entry.clone()),
                }
            }
            out.extend(
                entries
                    .iter()
                    .filter(|own| !global.iter().any(|entry| entry.key == own.key))
                    .cloned(),
            );
            NodeKind::Mapping(out)
        }
        (NodeKind::Sequence(global), NodeKind::Sequence(items)) => {
            NodeKind::Sequence(global.iter().chain(items).cloned().collect())
        }
        _ => return own.clone(),
    };
    Node {
        kind,
        span: own.span,
    }
}
