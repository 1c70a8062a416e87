//! The ends of a connector: resources of the template, or what is said of resources elsewhere.

use ecow::EcoString;

use super::super::expansion::{Expanded, Expansion, refuse};
use super::super::resources::kind_of;
use super::super::tree;
use crate::load::cloudformation::document::Node;
use crate::syntax::Span;

/// Which end of a connector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Source,
    Destination,
}

impl Side {
    pub fn name(self) -> &'static str {
        match self {
            Side::Source => "Source",
            Side::Destination => "Destination",
        }
    }
}

/// An end of a connector.
#[derive(Default)]
pub struct End {
    /// The logical id, where it is a resource of the template.
    pub id: Option<EcoString>,
    /// The type in CloudFormation, not that of SAM.
    pub kind: EcoString,
    pub arn: Option<Node>,
    pub role_name: Option<Node>,
    pub queue_url: Option<Node>,
    pub resource_id: Option<Node>,
    pub name: Option<Node>,
    /// The part of an API behind its id, in ARNs.
    pub qualifier: Option<Node>,
}

/// SAM's types that may be named of resources elsewhere, and what they become.
const TYPES: [(&str, &str); 5] = [
    ("AWS::Serverless::Function", "AWS::Lambda::Function"),
    (
        "AWS::Serverless::StateMachine",
        "AWS::StepFunctions::StateMachine",
    ),
    ("AWS::Serverless::Api", "AWS::ApiGateway::RestApi"),
    ("AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api"),
    ("AWS::Serverless::SimpleTable", "AWS::DynamoDB::Table"),
];

impl End {
    /// The end that is written, with the other one beside it. None where it isn't known before the stack is created.
    pub fn read(expansion: &Expansion, written: &Node, other: &Node) -> Expanded<Option<End>> {
        if expansion.may_be_literal(written) {
            return Ok(None);
        }
        let entries = written.entries().unwrap_or_default();
        let described = entries
            .iter()
            .any(|entry| entry.key != "Id" && entry.key != "Qualifier");
        if written.get("Id").is_some() == described {
            return refuse(
                written.span,
                "An end of a connector has either an Id, if need be with a Qualifier, or a Type and what else tells of a resource elsewhere.",
            );
        }
        match written.something("Id") {
            Some(id) => match id.string() {
                Some(name) => resource(expansion, name, id.span, written, other),
                None if expansion.may_be_literal(id) => Ok(None),
                None => refuse(
                    id.span,
                    "Id is the logical id of a resource, without a function.",
                ),
            },
            None => elsewhere(expansion, written),
        }
    }

    /// The value of a property that statements name.
    pub fn property(&self, name: &str) -> Option<&Node> {
        match name {
            "Arn" => self.arn.as_ref(),
            "ResourceId" => self.resource_id.as_ref(),
            "Name" => self.name.as_ref(),
            "Qualifier" => self.qualifier.as_ref(),
            _ => None,
        }
    }
}

/// A resource of which the template says itself what it is.
fn elsewhere(expansion: &Expansion, written: &Node) -> Expanded<Option<End>> {
    let given = |name| written.given(name).cloned();
    let Some(kind) = written.given("Type") else {
        return refuse(
            written.span,
            "It has no Id, so it needs the Type of the resource.",
        );
    };
    let Some(name) = kind.string().filter(|name| !name.is_empty()) else {
        return match expansion.may_be_literal(kind) {
            true => Ok(None),
            false => refuse(kind.span, "Type must be a text: the type of a resource."),
        };
    };
    let own = TYPES.iter().find(|(own, _)| name == own);
    Ok(Some(End {
        id: None,
        kind: own.map_or(name.clone(), |(_, kind)| (*kind).into()),
        arn: given("Arn"),
        role_name: given("RoleName"),
        queue_url: given("QueueUrl"),
        resource_id: given("ResourceId"),
        name: given("Name"),
        qualifier: given("Qualifier"),
    }))
}

/// A resource of the template.
fn resource(
    expansion: &Expansion,
    id: &EcoString,
    span: Span,
    written: &Node,
    other: &Node,
) -> Expanded<Option<End>> {
    let Some(resource) = expansion.resources.get(id) else {
        // A macro may add it, or it belongs to what couldn't be expanded.
        if expansion.unseen
            || expansion
                .uncertain
                .iter()
                .any(|made| id.starts_with(&**made))
        {
            return Ok(None);
        }
        return refuse(span, format!("There is no resource {id}."));
    };
    let Some(kind) = kind_of(resource) else {
        return refuse(span, format!("The resource {id} has no type."));
    };
    // All of SAM's own are expanded before connectors: with this one it didn't work.
    if kind.starts_with("AWS::Serverless::") && kind != super::TYPE {
        return Ok(None);
    }
    let attribute = |name: &str| Some(tree::get_att(span, id.clone(), name));
    let reference = || Some(tree::reference(span, id.clone()));
    let mut end = End {
        id: Some(id.clone()),
        kind: kind.into(),
        ..End::default()
    };
    let properties = resource.given("Properties");
    let mut role = None;
    match kind {
        "AWS::Lambda::Function" => {
            end.arn = attribute("Arn");
            role = properties.and_then(|properties| properties.given("Role"));
        }
        "AWS::StepFunctions::StateMachine" => {
            end.arn = reference();
            end.name = attribute("Name");
            role = properties.and_then(|properties| properties.given("RoleArn"));
        }
        "AWS::AppSync::DataSource" => {
            end.arn = reference();
            role = properties.and_then(|properties| properties.given("ServiceRoleArn"));
        }
        "AWS::AppSync::GraphQLApi" => {
            end.arn = reference();
            end.resource_id = attribute("ApiId");
        }
        "AWS::Events::Rule" => {
            end.arn = attribute("Arn");
            role = properties.and_then(|properties| role_for_target(properties, other));
        }
        "AWS::SQS::Queue" => {
            end.arn = attribute("Arn");
            end.queue_url = reference();
        }
        "AWS::SNS::Topic" => end.arn = reference(),
        "AWS::ApiGateway::RestApi" | "AWS::ApiGatewayV2::Api" => {
            end.arn = attribute("Arn");
            end.resource_id = reference();
            end.qualifier = Some(tree::text(span, "*"));
        }
        "AWS::DynamoDB::Table"
        | "AWS::S3::Bucket"
        | "AWS::Location::PlaceIndex"
        | "AWS::Events::EventBus" => end.arn = attribute("Arn"),
        _ => {}
    }
    if let Some(qualifier) = written.get("Qualifier") {
        end.qualifier = Some(qualifier.clone()).filter(|qualifier| !qualifier.is_null());
    }
    if let Some(role) = role {
        if expansion.may_be_literal(role) && role.logical_id().is_none() {
            return Ok(None);
        }
        end.role_name = role.logical_id().map(|id| tree::reference(role.span, id));
    }
    Ok(Some(end))
}

/// The role with which a rule reaches the other end, which is one of its targets.
fn role_for_target<'a>(properties: &'a Node, other: &Node) -> Option<&'a Node> {
    let targets = properties.get("Targets")?.items()?;
    let (id, arn) = (other.get("Id"), other.something("Arn"));
    let target = targets.iter().find(|target| {
        let Some(own) = target.get("Arn") else {
            return false;
        };
        let named = own.logical_id();
        let by_id = named.is_some() && named.as_ref() == id.and_then(|id| id.string());
        by_id || arn.is_some_and(|arn| arn.canonical() == own.canonical())
    });
    target?.given("RoleArn")
}
