//! `AWS::Serverless::CapacityProvider`: instances that functions run on.

use ecow::{EcoString, eco_format};

use super::expansion::{Expanded, Expansion, refuse};
use super::made::Made;
use super::owner::Owner;
use super::role::{Role, assumed_by, managed_policy};
use super::shape::{self, Property, Shape, literal, property};
use super::tree::{self, node};
use crate::load::cloudformation::document::Node;

const TEXT_OR_MAP: Shape = Shape::OneOf(&[Shape::Text, Shape::Map]);
const LIST_OR_MAP: Shape = Shape::OneOf(&[Shape::ListOf(&TEXT_OR_MAP), Shape::Map]);

const PROPERTIES: [Property; 10] = [
    literal("CapacityProviderName", TEXT_OR_MAP),
    literal("VpcConfig", Shape::Map).required(),
    literal("OperatorRole", TEXT_OR_MAP),
    literal("Tags", Shape::Map),
    literal("PropagateTags", Shape::Bool),
    literal("InstanceRequirements", Shape::Map),
    literal("ScalingConfig", Shape::Map),
    literal("KmsKeyArn", TEXT_OR_MAP),
    literal("LoggingConfig", Shape::Map),
    literal("ManagedResourceTags", Shape::Map),
];

/// The parts that are mappings themselves.
const PARTS: [(&str, &[Property]); 4] = [
    (
        "VpcConfig",
        &[
            literal("SubnetIds", LIST_OR_MAP).required(),
            literal("SecurityGroupIds", LIST_OR_MAP),
        ],
    ),
    (
        "InstanceRequirements",
        &[
            literal("Architectures", LIST_OR_MAP),
            literal("AllowedTypes", LIST_OR_MAP),
            literal("ExcludedTypes", LIST_OR_MAP),
        ],
    ),
    (
        "ScalingConfig",
        &[
            property("MaxVCpuCount", Shape::OneOf(&[Shape::Integer, Shape::Map])),
            property(
                "AverageCPUUtilization",
                Shape::OneOf(&[Shape::Number, Shape::Map]),
            ),
        ],
    ),
    ("ManagedResourceTags", &[literal("Tags", Shape::Map)]),
];

pub fn expand(expansion: &mut Expansion, id: &EcoString, resource: &Node) -> Expanded<Vec<Made>> {
    let owner = Owner::new(expansion, id, resource, "A capacity provider", &PROPERTIES)?;
    check(expansion, &owner)?;
    let mut made = Vec::new();
    let role = match owner.something("OperatorRole") {
        Some(role) => role.clone(),
        None => {
            let role = operator_role(expansion, &owner, "AWSLambdaManagedEC2ResourceOperator");
            let arn = role.arn();
            made.push(role.finish());
            arn
        }
    };
    let network = owner.get("VpcConfig").map(given);
    let provider = owner
        .itself("AWS::Lambda::CapacityProvider")
        .with_some(
            "CapacityProviderName",
            owner.something("CapacityProviderName").cloned(),
        )
        .with_some("VpcConfig", network)
        .with(
            "PermissionsConfig",
            node!(role.span, { "CapacityProviderOperatorRoleArn": (role.clone()) }),
        )
        .with("Tags", owner.tags_first())
        .with_some(
            "InstanceRequirements",
            owner.something("InstanceRequirements").map(instances),
        )
        .with_some(
            "CapacityProviderScalingConfig",
            owner.something("ScalingConfig").map(scaling),
        )
        .with_some("KmsKeyArn", owner.something("KmsKeyArn").cloned())
        .with_some(
            "TelemetryConfig",
            owner
                .something("LoggingConfig")
                .map(|config| node!(config.span, { "LoggingConfig": (config.clone()) })),
        )
        .with_some(
            "PropagateTags",
            owner.something("ManagedResourceTags").map(explicit_tags),
        );
    made.push(provider);
    owner.combine_tags(&mut made);
    Ok(made)
}

/// The role with which Lambda acts for the resource.
pub fn operator_role(expansion: &Expansion, owner: &Owner, policy: &str) -> Role {
    let span = owner.span;
    let mut role = Role::new(owner, assumed_by(span, "lambda.amazonaws.com"))
        .named(eco_format!("{}OperatorRole", owner.id))
        .tagged(node!(span, [{ "Key": "lambda:createdBy", "Value": "SAM" }]));
    role.add_managed(managed_policy(expansion, span, policy));
    role
}

fn check(expansion: &Expansion, owner: &Owner) -> Expanded<()> {
    for (name, table) in PARTS {
        if let Some(part) = owner.get(name)
            && !expansion.may_be_literal(part)
        {
            shape::check(expansion, part.span, name, part, &[table])?;
        }
    }
    let instances = owner.get("InstanceRequirements");
    let given = |name| instances.and_then(|instances| instances.given(name));
    if let (Some(_), Some(excluded)) = (given("AllowedTypes"), given("ExcludedTypes")) {
        return refuse(
            excluded.span,
            "InstanceRequirements can't have both AllowedTypes and ExcludedTypes; remove one of them.",
        );
    }
    Ok(())
}

/// A mapping without what is null.
fn given(node: &Node) -> Node {
    renamed(node, &[])
}

/// A mapping without what is null, some of its keys by other names.
fn renamed(node: &Node, names: &[(&str, &str)]) -> Node {
    let entries = node.entries().unwrap_or_default();
    tree::object(
        node.span,
        entries
            .iter()
            .filter(|entry| !entry.value.is_null())
            .map(|entry| {
                let other = names.iter().find(|(name, _)| entry.key == *name);
                let key = other.map_or(entry.key.clone(), |(_, other)| (*other).into());
                (key, entry.value.clone())
            }),
    )
}

fn instances(written: &Node) -> Node {
    renamed(
        written,
        &[
            ("AllowedTypes", "AllowedInstanceTypes"),
            ("ExcludedTypes", "ExcludedInstanceTypes"),
        ],
    )
}

fn scaling(written: &Node) -> Node {
    let span = written.span;
    let mut config = match written.given("AverageCPUUtilization") {
        None => node!(span, { "ScalingMode": "Auto" }),
        Some(target) => node!(span, {
            "ScalingMode": "Manual",
            "ScalingPolicies": [{
                "PredefinedMetricType": "LambdaCapacityProviderAverageCPUUtilization",
                "TargetValue": (target.clone()),
            }],
        }),
    };
    if let Some(most) = written.given("MaxVCpuCount") {
        config.set("MaxVCpuCount", most.clone());
    }
    config
}

fn explicit_tags(written: &Node) -> Node {
    let tags = written
        .given("Tags")
        .map(tree::tag_list)
        .unwrap_or_default();
    let list = tree::list(written.span, tags);
    node!(written.span, { "Mode": "Explicit", "ExplicitTags": list })
}
