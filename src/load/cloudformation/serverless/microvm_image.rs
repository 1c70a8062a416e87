//! `AWS::Serverless::MicrovmImage`: an image that virtual machines of Lambda start from.

use ecow::{EcoString, eco_format};

use super::expansion::{Expanded, Expansion, refuse};
use super::made::Made;
use super::owner::Owner;
use super::role::assumed_by;
use super::shape::{Property, Shape, literal};
use super::tree::{self, node};
use crate::load::cloudformation::document::Node;

const TEXT_OR_MAP: Shape = Shape::OneOf(&[Shape::Text, Shape::Map]);

const PROPERTIES: [Property; 15] = [
    literal("Name", TEXT_OR_MAP).required(),
    literal("CodeUri", TEXT_OR_MAP).required(),
    literal("BaseImageArn", TEXT_OR_MAP).required(),
    literal("BuildRoleArn", TEXT_OR_MAP),
    literal("BaseImageVersion", TEXT_OR_MAP).required(),
    literal("Description", TEXT_OR_MAP),
    literal("Tags", Shape::Map),
    literal("Logging", Shape::Map),
    literal("EgressNetworkConnectors", Shape::List),
    literal("CpuConfigurations", Shape::List),
    literal("Resources", Shape::List),
    literal("AdditionalOsCapabilities", Shape::List),
    literal("Hooks", Shape::Map),
    literal("EnvironmentVariables", Shape::Map),
    literal("PropagateTags", Shape::Bool),
];

pub fn expand(expansion: &mut Expansion, id: &EcoString, resource: &Node) -> Expanded<Vec<Made>> {
    let owner = Owner::new(expansion, id, resource, "A microVM image", &PROPERTIES)?;
    let span = owner.span;
    let mut made = Vec::new();
    let role = match owner.something("BuildRoleArn") {
        Some(role) => role.clone(),
        None => {
            let role = build_role(expansion, &owner)?;
            let arn = tree::get_att(span, role.id.clone(), "Arn");
            made.push(role);
            arn
        }
    };
    let mut image = owner
        .itself("AWS::Lambda::MicrovmImage")
        .with("BuildRoleArn", role)
        .with("Tags", owner.tags_first());
    for name in ["Name", "BaseImageArn", "BaseImageVersion"] {
        image = image.with_some(name, owner.copied(name));
    }
    if let Some(uri) = owner.get("CodeUri") {
        image = image.with("CodeArtifact", node!(uri.span, { "Uri": (uri.clone()) }));
    }
    let or = |name, default: Node| owner.something(name).cloned().unwrap_or(default);
    image = image.with("Description", or("Description", tree::text(span, "")));
    for name in ["Logging", "Hooks"] {
        image = image.with(name, or(name, tree::object::<&str>(span, [])));
    }
    for name in [
        "EgressNetworkConnectors",
        "CpuConfigurations",
        "Resources",
        "AdditionalOsCapabilities",
    ] {
        image = image.with(name, or(name, tree::list(span, [])));
    }
    let variables = owner.get("EnvironmentVariables").map(tree::tag_list);
    let variables = tree::list(span, variables.unwrap_or_default());
    made.push(image.with("EnvironmentVariables", variables));
    owner.combine_tags(&mut made);
    Ok(made)
}

/// The role with which the image is built.
fn build_role(expansion: &Expansion, owner: &Owner) -> Expanded<Made> {
    let span = owner.span;
    let objects = match owner.get("CodeUri") {
        Some(uri) => objects(expansion, uri)?,
        None => tree::no_value(span),
    };
    let policy = node!(span, {
        "PolicyName": "MicrovmImageBuildPolicy",
        "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                { "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": objects },
                {
                    "Effect": "Allow",
                    "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
                    "Resource": "*",
                },
            ],
        },
    });
    Ok(owner
        .beside("BuildRole", "AWS::IAM::Role", span)
        .with(
            "AssumeRolePolicyDocument",
            assumed_by(span, "lambda.amazonaws.com"),
        )
        .with("Policies", tree::list(span, [policy]))
        .with(
            "Tags",
            node!(span, [{ "Key": "lambda:createdBy", "Value": "SAM" }]),
        ))
}

/// The ARN of all objects in the bucket that the code lies in.
fn objects(expansion: &Expansion, uri: &Node) -> Expanded<Node> {
    let span = uri.span;
    let resolved = expansion.resolved(uri);
    let bucket = resolved
        .string()
        .and_then(|text| text.strip_prefix("s3://"))
        .map(|rest| rest.split('/').next().unwrap_or_default());
    match bucket {
        Some("") => refuse(
            span,
            "CodeUri must be an S3 URI of the form s3://bucket/key.",
        ),
        Some(bucket) => Ok(tree::sub(
            span,
            eco_format!("arn:${{AWS::Partition}}:s3:::{bucket}/*"),
        )),
        None => Ok(tree::sub_with(
            span,
            "arn:${AWS::Partition}:s3:::${Bucket}/*",
            node!(span, {
                "Bucket": { "Fn::Select": [2u32, { "Fn::Split": ["/", (uri.clone())] }] },
            }),
        )),
    }
}
