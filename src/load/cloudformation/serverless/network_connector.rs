//! `AWS::Serverless::NetworkConnector`: how Lambda's other computing reaches a network.

use ecow::EcoString;

use super::capacity_provider::operator_role;
use super::expansion::{Expanded, Expansion, refuse};
use super::made::Made;
use super::owner::Owner;
use super::shape::{self, Property, Shape, literal};
use super::tree::{self, node};
use crate::load::cloudformation::document::Node;

const TEXT_OR_MAP: Shape = Shape::OneOf(&[Shape::Text, Shape::Map]);
const TEXTS: Shape = Shape::ListOf(&TEXT_OR_MAP);

const PROPERTIES: [Property; 6] = [
    literal("Name", TEXT_OR_MAP),
    literal("VpcConfig", Shape::Map).required(),
    literal("ComputeTypes", Shape::List),
    literal("OperatorRole", TEXT_OR_MAP),
    literal("Tags", Shape::Map),
    literal("PropagateTags", Shape::Bool),
];

const NETWORK: [Property; 3] = [
    literal("SubnetIds", TEXTS).required(),
    literal("SecurityGroupIds", TEXTS).required(),
    literal(
        "NetworkProtocol",
        Shape::OneOf(&[Shape::Word(&["IPv4", "DualStack"]), Shape::Map]),
    )
    .required(),
];

pub fn expand(expansion: &mut Expansion, id: &EcoString, resource: &Node) -> Expanded<Vec<Made>> {
    let owner = Owner::new(expansion, id, resource, "A network connector", &PROPERTIES)?;
    let span = owner.span;
    let computing = computing(&owner)?;
    let mut network = match owner.get("VpcConfig") {
        Some(network) => {
            if !expansion.may_be_literal(network) {
                shape::check(expansion, network.span, "VpcConfig", network, &[&NETWORK])?;
            }
            network.clone()
        }
        None => tree::object::<&str>(span, []),
    };
    network.set("AssociatedComputeResourceTypes", computing);
    let mut made = Vec::new();
    let role = match owner.something("OperatorRole") {
        Some(role) => role.clone(),
        None => {
            let role = operator_role(expansion, &owner, "AWSLambdaNetworkConnectorOperatorPolicy");
            let arn = role.arn();
            made.push(role.finish());
            arn
        }
    };
    let connector = owner
        .itself("AWS::Lambda::NetworkConnector")
        .with_some("Name", owner.something("Name").cloned())
        .with(
            "Configuration",
            node!(network.span, { "VpcEgressConfiguration": (network.clone()) }),
        )
        .with("OperatorRole", role)
        .with("Tags", owner.tags_first());
    made.push(connector);
    owner.combine_tags(&mut made);
    Ok(made)
}

/// The one kind of computing that uses the connector.
fn computing(owner: &Owner) -> Expanded<Node> {
    let Some(kinds) = owner.get("ComputeTypes") else {
        return Ok(node!(owner.span, ["MicroVm"]));
    };
    match kinds.items() {
        Some([kind]) => {
            let known = kind
                .text()
                .is_none_or(|text| text == "MicroVm" || text == "WebFunction");
            match known {
                true => Ok(kinds.clone()),
                false => refuse(kind.span, "ComputeTypes are MicroVm and WebFunction."),
            }
        }
        _ => refuse(kinds.span, "ComputeTypes is a list of exactly one element."),
    }
}
