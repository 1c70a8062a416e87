//! `AWS::Serverless::WebFunction`: a function with its revision and the endpoint that leads to it.

mod regions;
mod rules;

use ecow::{EcoString, eco_format};

use super::expansion::{Expanded, Expansion, refuse};
use super::location;
use super::made::Made;
use super::owner::Owner;
use super::role::{Role, assumed_by, managed_policy};
use super::shape::{Property, Shape, passed, property};
use super::tree::{self, node};
use crate::load::cloudformation::document::{Node, NodeKind, Style};

const PROPERTIES: [Property; 23] = [
    property("FunctionName", Shape::OneOf(&[Shape::Text, Shape::Map])),
    property("Tags", Shape::Map),
    property("ReplicaRegions", Shape::OneOf(&[Shape::List, Shape::Map])),
    passed("AuthType"),
    passed("Runtime"),
    passed("CodeUri"),
    passed("InlineCode"),
    passed("RevisionDescription"),
    passed("KmsKeyArn"),
    property("ExecutionRoleArn", Shape::Text),
    property("EnvironmentVariables", Shape::Map),
    passed("EntryPoint"),
    passed("MaxConcurrencyPerEnvironment"),
    passed("EgressNetworkConnectorArn"),
    property("Timeout", Shape::Integer),
    passed("LoggingConfig"),
    passed("RevisionWeights"),
    passed("EndpointName"),
    passed("EndpointType"),
    passed("EndpointDescription"),
    passed("ScalingConfig"),
    passed("ThrottleConfig"),
    passed("AutoDeploymentMode"),
];

const CREATED_BY: (&str, &str) = ("lambda:createdBy", "SAM");

pub fn expand(expansion: &mut Expansion, id: &EcoString, resource: &Node) -> Expanded<Vec<Made>> {
    let owner = Owner::new(expansion, id, resource, "A web function", &PROPERTIES)?;
    rules::check(expansion, &owner)?;
    let span = owner.span;
    let mut made = Vec::new();
    let role = match owner.get("ExecutionRoleArn") {
        Some(role) => role.clone(),
        None => {
            let mut role = Role::new(&owner, assumed_by(span, "lambda.amazonaws.com"))
                .tagged(owner.tags(CREATED_BY));
            let path = "service-role/AWSLambdaBasicExecutionRole";
            role.add_managed(managed_policy(expansion, span, path));
            let arn = role.arn();
            made.push(role.finish());
            arn
        }
    };
    let function = owner
        .itself("AWS::Lambda::WebFunction")
        .with("FunctionName", name(&owner))
        .with("Tags", owner.tags(CREATED_BY));
    let needed = tree::text(span, id.clone());
    let revision = owner
        .beside("Revision", "AWS::Lambda::WebFunctionRevision", span)
        .attribute("DependsOn", tree::list(span, [needed.clone()]))
        .with("FunctionName", name(&owner))
        .with_some("Description", owner.copied("RevisionDescription"))
        .with_some("KmsKeyArn", owner.copied("KmsKeyArn"))
        .with("BuildConfig", build(expansion, &owner)?)
        .with("ServiceConfig", service(&owner, role)?);
    let needed = tree::list(span, [needed, tree::text(span, revision.id.clone())]);
    let endpoint = endpoint(&owner, &revision.id)?.attribute("DependsOn", needed);
    made.extend([function, revision, endpoint]);
    Ok(made)
}

/// The function's name. The endpoint and the revision need it, and no reference to the function gives it.
fn name(owner: &Owner) -> Node {
    /// The longest name, but for the eight digits of the stack and a hyphen.
    const MOST: usize = 55;
    if let Some(name) = owner.something("FunctionName") {
        return name.clone();
    }
    let span = owner.span;
    let start: EcoString = owner.id.chars().take(MOST).collect();
    let stack = node!(span, { "Fn::Split": ["/", { "Ref": "AWS::StackId" }] });
    let unique = node!(span, { "Fn::Select": [2u32, stack] });
    let digits = node!(span, { "Fn::Select": [0u32, { "Fn::Split": ["-", unique] }] });
    tree::sub_with(
        span,
        eco_format!("{start}-${{StackIdSuffix}}"),
        node!(span, { "StackIdSuffix": digits }),
    )
}

fn build(expansion: &Expansion, owner: &Owner) -> Expanded<Node> {
    let span = owner.span;
    if let Some(code) = owner.something("InlineCode") {
        return refuse(
            code.span,
            "A web function can't have InlineCode; use CodeUri.",
        );
    }
    let code = match owner.something("CodeUri") {
        Some(uri) => location::of(expansion, uri, "CodeUri", &location::WEB)?,
        None => return refuse(span, "A web function needs its code: CodeUri."),
    };
    let Some(runtime) = owner.get("Runtime") else {
        return refuse(span, "A web function needs Runtime.");
    };
    Ok(node!(span, {
        "CodeConfig": { "S3Object": code },
        "RuntimeConfig": { "Runtime": (runtime.clone()) },
    }))
}

fn service(owner: &Owner, role: Node) -> Expanded<Node> {
    let span = owner.span;
    let mut service = node!(span, { "ExecutionRoleArn": role });
    let entry = owner.something("EntryPoint");
    let mut variables = owner.something("EnvironmentVariables").cloned();
    if let (Some(entry), Some(_)) = (entry, variables.as_ref().and_then(Node::function)) {
        return refuse(
            entry.span,
            "EntryPoint becomes an environment variable, so EnvironmentVariables can't be a function.",
        );
    }
    for entry in variables
        .as_mut()
        .and_then(Node::entries_mut)
        .into_iter()
        .flatten()
    {
        // Variables are texts.
        if let NodeKind::Scalar(_, style) = &mut entry.value.kind
            && *style == Style::Plain
        {
            *style = Style::Quoted;
        }
    }
    if let Some(entry) = entry {
        variables
            .get_or_insert_with(|| tree::object::<&str>(entry.span, []))
            .set("AWS_LAMBDA_NODEJS_ENTRYPOINT", entry.clone());
    }
    if let Some(variables) = variables {
        service.set("EnvironmentVariables", variables);
    }
    if let Some(config) = owner.something("LoggingConfig") {
        let telemetry = node!(config.span, { "LoggingConfig": (config.clone()) });
        service.set("TelemetryConfig", telemetry);
    }
    for name in ["MaxConcurrencyPerEnvironment", "EgressNetworkConnectorArn"] {
        if let Some(value) = owner.get(name) {
            service.set(name, value.clone());
        }
    }
    let timeout = owner.something("Timeout").cloned();
    service.set(
        "TimeoutSeconds",
        timeout.unwrap_or_else(|| tree::plain(span, "30")),
    );
    Ok(service)
}

fn endpoint(owner: &Owner, revision: &EcoString) -> Expanded<Made> {
    let span = owner.span;
    let or = |name: &str, default: &str| {
        let given = owner.something(name).cloned();
        given.unwrap_or_else(|| tree::text(span, default))
    };
    let weights = match owner.something("RevisionWeights") {
        Some(weights) => {
            let entries = weights.entries().unwrap_or_default();
            let items = entries.iter().map(|entry| {
                let id = tree::text(entry.key_span, entry.key.clone());
                node!(entry.span(), { "RevisionId": id, "Weight": (entry.value.clone()) })
            });
            tree::list(weights.span, items)
        }
        None => {
            let id = tree::get_att(span, revision.clone(), "RevisionId");
            node!(span, [{ "RevisionId": id, "Weight": 100u32 }])
        }
    };
    Ok(owner
        .beside("Endpoint", "AWS::Lambda::WebFunctionEndpoint", span)
        .with("FunctionName", name(owner))
        .with("EndpointName", or("EndpointName", "prod"))
        .with("EndpointType", or("EndpointType", "HomeRegion"))
        .with_some("AuthType", owner.copied("AuthType"))
        .with("RevisionWeights", weights)
        .with_some("Regions", regions::of(owner)?)
        .with_some("Description", owner.copied("EndpointDescription"))
        .with_some("ScalingConfig", owner.copied("ScalingConfig"))
        .with_some("ThrottleConfig", owner.copied("ThrottleConfig")))
}
