//! `AWS::Serverless::SimpleTable`: a table with one key.

use ecow::EcoString;

use super::expansion::{Expanded, Expansion, refuse};
use super::made::Made;
use super::owner::Owner;
use super::shape::{Property, Shape, passed, property};
use super::tree::{self, node};
use crate::load::cloudformation::document::Node;

const PROPERTIES: [Property; 6] = [
    passed("PointInTimeRecoverySpecification"),
    property("PrimaryKey", Shape::MapOf(&Shape::Text)),
    property(
        "ProvisionedThroughput",
        Shape::MapOf(&Shape::OneOf(&[Shape::Integer, Shape::Map])),
    ),
    property("TableName", Shape::OneOf(&[Shape::Text, Shape::Map])),
    property("Tags", Shape::Map),
    property("SSESpecification", Shape::Map),
];

pub fn expand(expansion: &mut Expansion, id: &EcoString, resource: &Node) -> Expanded<Vec<Made>> {
    let owner = Owner::new(expansion, id, resource, "A simple table", &PROPERTIES)?;
    let key = key(expansion, &owner)?;
    let span = key.span;
    let mut hash = node!(span, { "KeyType": "HASH" });
    if let Some(name) = key.get("AttributeName") {
        hash.set("AttributeName", name.clone());
    }
    let mut table = owner
        .itself("AWS::DynamoDB::Table")
        .with("AttributeDefinitions", tree::list(span, [key]))
        .with("KeySchema", tree::list(span, [hash]));
    for name in [
        "PointInTimeRecoverySpecification",
        "ProvisionedThroughput",
        "SSESpecification",
        "TableName",
    ] {
        table = table.with_some(name, owner.something(name).cloned());
    }
    if owner.something("ProvisionedThroughput").is_none() {
        table = table.with("BillingMode", tree::text(owner.span, "PAY_PER_REQUEST"));
    }
    if let Some(tags) = owner.something("Tags") {
        table = table.with("Tags", tree::list(tags.span, tree::tag_list(tags)));
    }
    Ok(vec![table])
}

/// Name and type of the key.
fn key(expansion: &Expansion, owner: &Owner) -> Expanded<Node> {
    let Some(written) = owner.something("PrimaryKey") else {
        return Ok(node!(owner.span, { "AttributeName": "id", "AttributeType": "S" }));
    };
    if expansion.may_be_literal(written) {
        return Ok(tree::object::<&str>(written.span, []));
    }
    let (Some(name), Some(kind)) = (written.given("Name"), written.given("Type")) else {
        return refuse(written.span, "PrimaryKey needs Name and Type.");
    };
    let letter = match kind.text().map(EcoString::as_str) {
        Some("String") => tree::text(kind.span, "S"),
        Some("Number") => tree::text(kind.span, "N"),
        Some("Binary") => tree::text(kind.span, "B"),
        _ if expansion.may_be_literal(kind) => kind.clone(),
        _ => return refuse(kind.span, "The Type of a key is String, Number or Binary."),
    };
    Ok(node!(written.span, { "AttributeName": (name.clone()), "AttributeType": letter }))
}
