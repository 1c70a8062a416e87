//! `AWS::Serverless::LayerVersion`: a layer, with another logical id for each content, so that old versions stay.

use ecow::{EcoString, eco_format};

use super::expansion::{Expanded, Expansion, refuse};
use super::location;
use super::made::Made;
use super::owner::Owner;
use super::shape::{Property, Shape, property};
use super::tree;
use crate::load::cloudformation::document::Node;

const TEXT_OR_MAP: Shape = Shape::OneOf(&[Shape::Text, Shape::Map]);

const PROPERTIES: [Property; 8] = [
    property("LayerName", TEXT_OR_MAP),
    property("Description", Shape::Text),
    property("PublishLambdaVersion", Shape::Bool),
    property("ContentUri", TEXT_OR_MAP).required(),
    property("CompatibleArchitectures", Shape::ListOf(&TEXT_OR_MAP)),
    property("CompatibleRuntimes", Shape::ListOf(&TEXT_OR_MAP)),
    property("LicenseInfo", Shape::Text),
    property("RetentionPolicy", Shape::Text),
];

/// What SAM inserts the values of parameters in.
const RESOLVED: [&str; 4] = ["LayerName", "LicenseInfo", "Description", "RetentionPolicy"];

pub fn expand(expansion: &mut Expansion, id: &EcoString, resource: &Node) -> Expanded<Vec<Made>> {
    let mut owner = Owner::new(expansion, id, resource, "A layer", &PROPERTIES)?;
    for name in RESOLVED {
        if let Some(written) = owner.something(name) {
            let resolved = Node {
                span: written.span,
                ..expansion.resolved(written)
            };
            if resolved.items().is_some() {
                return refuse(written.span, format!("{name} must be a text."));
            }
            owner.properties.set(name, resolved);
        }
    }
    let retention = retention(expansion, &owner)?;
    architectures(&owner)?;
    let content = match owner.get("ContentUri") {
        Some(uri) => Some(location::of(expansion, uri, "ContentUri", &location::CODE)?),
        None => None,
    };
    let span = owner.span;
    let made_id = eco_format!("{id}{}", tree::short_hash(&hashed(&owner).canonical()));
    let name = owner.something("LayerName").cloned();
    let mut layer = Made::new(made_id.clone(), "AWS::Lambda::LayerVersion", span)
        .inheriting(&owner.resource)
        .with(
            "LayerName",
            name.unwrap_or_else(|| tree::text(span, id.clone())),
        )
        .with_some("Content", content);
    for name in [
        "Description",
        "CompatibleArchitectures",
        "CompatibleRuntimes",
        "LicenseInfo",
    ] {
        layer = layer.with_some(name, owner.copied(name));
    }
    if let Some(depends) = owner.resource.given("DependsOn") {
        layer = layer.attribute("DependsOn", depends.clone());
    }
    let kept = layer.attributes.get("DeletionPolicy").is_some();
    match retention {
        Some(policy) => layer = layer.attribute("DeletionPolicy", policy),
        None if kept => {}
        None => layer = layer.attribute("DeletionPolicy", tree::text(span, "Retain")),
    }
    expansion.renamed.insert(id.clone(), made_id);
    Ok(vec![layer])
}

/// `DeletionPolicy` as `RetentionPolicy` says it.
fn retention(expansion: &Expansion, owner: &Owner) -> Expanded<Option<Node>> {
    let Some(policy) = owner.get("RetentionPolicy") else {
        return Ok(None);
    };
    let known = ["Retain", "Delete"];
    let chosen = policy
        .string()
        .and_then(|text| known.iter().find(|known| text.eq_ignore_ascii_case(known)));
    match chosen {
        Some(chosen) => Ok(Some(tree::text(policy.span, *chosen))),
        None if expansion.may_be_literal(policy) => Ok(Some(policy.clone())),
        None => refuse(policy.span, "RetentionPolicy is Retain or Delete."),
    }
}

fn architectures(owner: &Owner) -> Expanded<()> {
    let written = owner
        .get("CompatibleArchitectures")
        .and_then(|node| node.items());
    for item in written.unwrap_or_default() {
        let known = item
            .text()
            .is_some_and(|text| text == "arm64" || text == "x86_64");
        if !known && item.function().is_none() {
            return refuse(item.span, "CompatibleArchitectures are arm64 and x86_64.");
        }
    }
    Ok(())
}

/// What makes another layer when it changes: all but what says how long it stays.
fn hashed(owner: &Owner) -> Node {
    let mut resource = owner.resource.clone();
    for name in [
        "DeletionPolicy",
        "UpdateReplacePolicy",
        "Metadata",
        "IgnoreGlobals",
    ] {
        resource.remove(name);
    }
    let given = owner.properties.entries().unwrap_or_default();
    let given = given
        .iter()
        .filter(|entry| !entry.value.is_null())
        .map(|entry| (entry.key.clone(), entry.value.clone()));
    resource.set("Properties", tree::object(owner.span, given));
    tree::object(owner.span, [(owner.id.clone(), resource)])
}
