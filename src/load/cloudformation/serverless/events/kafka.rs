//! Kafka: `MSK` and `SelfManagedKafka`.

use ecow::{EcoString, eco_format};

use super::mapping;
use super::secrets::{in_network, key_resource, policy, reading_secret};
use super::{Context, Event};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::tree::{self, node};

/// `MSK`
pub fn managed(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    let mapping = mapping::of(context, event, event.get("Stream"))?;
    let mut statements = registry(context, event)?;
    let configurations = event
        .get("SourceAccessConfigurations")
        .and_then(|configurations| configurations.items());
    for item in configurations.unwrap_or_default() {
        let kind = item.get("Type").and_then(|kind| kind.text());
        if kind.is_some_and(|kind| kind == "CLIENT_CERTIFICATE_TLS_AUTH")
            && let Some(uri) = item.get("URI").filter(|uri| uri.is_something())
        {
            statements.push(reading_secret(uri));
        }
    }
    let policy =
        (!statements.is_empty()).then(|| policy(event.span, "MSKExecutionRolePolicy", statements));
    mapping::allow(context, event, Some("AWSLambdaMSKExecutionRole"), policy)?;
    Ok(vec![mapping])
}

/// `SelfManagedKafka`
pub fn own(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    let mapping = mapping::of(context, event, None)?;
    if event.something("KafkaBootstrapServers").is_none() {
        return refuse(event.span, "The event needs KafkaBootstrapServers.");
    }
    match event.something("Topics") {
        None => return refuse(event.span, "The event needs Topics, a list of one topic."),
        Some(topics) if topics.items().is_some_and(|topics| topics.len() != 1) => {
            return refuse(topics.span, "Topics can have one topic only.");
        }
        Some(_) => {}
    }
    let access = access(event)?;
    let mut statements: Vec<Node> = access.secrets.iter().map(reading_secret).collect();
    let span = event.place("SourceAccessConfigurations");
    if access.network {
        statements.push(in_network(span));
    }
    if let Some(key) = key_resource(event)? {
        statements.push(node!(key.span, {
            "Action": ["kms:Decrypt"],
            "Effect": "Allow",
            "Resource": (key.clone()),
        }));
    }
    statements.extend(registry(context, event)?);
    let policy = (!statements.is_empty()).then(|| {
        let mut policy = policy(span, "SelfManagedKafkaExecutionRolePolicy", statements);
        if let Some(document) = policy.get_mut("PolicyDocument") {
            document.set("Version", tree::text(span, "2012-10-17"));
        }
        policy
    });
    mapping::allow(context, event, None, policy)?;
    Ok(vec![mapping])
}

/// How a cluster is reached.
#[derive(Default)]
struct Access {
    secrets: Vec<Node>,
    network: bool,
}

fn access(event: &Event) -> Expanded<Access> {
    let Some(configurations) = event.something("SourceAccessConfigurations") else {
        return refuse(event.span, "The event needs SourceAccessConfigurations.");
    };
    let Some(items) = configurations.items() else {
        return refuse(
            configurations.span,
            "SourceAccessConfigurations must be a list.",
        );
    };
    let mut out = Access::default();
    let (mut subnets, mut groups) = (false, false);
    let (mut authentication, mut certificate, mut authenticated) = (None, None, false);
    for item in items {
        let kind = item.given("Type").and_then(|kind| kind.string());
        let kind = kind.map_or("", EcoString::as_str);
        match kind {
            "VPC_SUBNET" => subnets = true,
            "VPC_SECURITY_GROUP" => groups = true,
            "SASL_SCRAM_256_AUTH"
            | "SASL_SCRAM_512_AUTH"
            | "BASIC_AUTH"
            | "CLIENT_CERTIFICATE_TLS_AUTH"
            | "OAUTHBEARER_AUTH"
            | "IAM_AUTH"
            | "IAM_OAUTHBEARER_AUTH" => {
                if authenticated {
                    return refuse(
                        item.span,
                        "SourceAccessConfigurations can have one kind of authentication only.",
                    );
                }
                authenticated = true;
            }
            "SERVER_ROOT_CA_CERTIFICATE"
            | "OAUTHBEARER_SCOPE"
            | "OAUTHBEARER_AUDIENCE"
            | "OAUTHBEARER_LOGICAL_CLUSTER"
            | "OAUTHBEARER_IDENTITY_POOL" => {}
            _ => {
                return refuse(
                    item.span,
                    "The element of SourceAccessConfigurations has no known Type.",
                );
            }
        }
        if matches!(kind, "IAM_AUTH" | "IAM_OAUTHBEARER_AUTH") {
            continue;
        }
        let uri = item.get("URI").filter(|uri| uri.is_something());
        let Some(uri) = uri.filter(|uri| uri.string().is_some() || uri.function().is_some()) else {
            return refuse(
                item.span,
                format!("The element of the Type {kind} needs URI, a text."),
            );
        };
        match kind {
            "SERVER_ROOT_CA_CERTIFICATE" => certificate = Some(uri.clone()),
            "VPC_SUBNET" | "VPC_SECURITY_GROUP" => {}
            _ if kind.starts_with("OAUTHBEARER_") && kind != "OAUTHBEARER_AUTH" => {}
            _ => authentication = Some(uri.clone()),
        }
    }
    if subnets != groups {
        return refuse(
            configurations.span,
            "SourceAccessConfigurations needs both VPC_SUBNET and VPC_SECURITY_GROUP, or neither.",
        );
    }
    out.network = subnets;
    out.secrets = authentication.into_iter().chain(certificate).collect();
    Ok(out)
}

/// What reading schemas from a registry needs.
fn registry(context: &Context<'_>, event: &Event) -> Expanded<Vec<Node>> {
    let Some(config) = event.something("SchemaRegistryConfig") else {
        return Ok(Vec::new());
    };
    check_registry(config)?;
    let span = config.span;
    let access = config
        .get("AccessConfigs")
        .and_then(|access| access.items());
    let mut statements: Vec<Node> = access
        .unwrap_or_default()
        .iter()
        .filter_map(|access| access.get("URI"))
        .map(reading_secret)
        .collect();
    let Some(uri) = config.get("SchemaRegistryURI") else {
        return Ok(statements);
    };
    let resolved = context.expansion.resolved(uri);
    let known = match resolved.function() {
        Some(("Fn::Sub", text)) => text.text(),
        _ => resolved.string(),
    };
    if let Some(name) = known.and_then(|arn| registry_name(arn)) {
        statements.push(node!(span, {
            "Action": ["glue:GetRegistry"],
            "Effect": "Allow",
            "Resource": (uri.clone()),
        }));
        let schemas = eco_format!(
            "arn:${{AWS::Partition}}:glue:${{AWS::Region}}:${{AWS::AccountId}}:schema/{name}/*"
        );
        statements.push(node!(span, {
            "Action": ["glue:GetSchemaVersion"],
            "Effect": "Allow",
            "Resource": [(tree::sub(span, schemas))],
        }));
    }
    Ok(statements)
}

/// The registry's name in its ARN, the parts of which may be given by names in `${}`.
fn registry_name(arn: &str) -> Option<&str> {
    let (arn, last) = arn.rsplit_once(':')?;
    arn.starts_with("arn:")
        .then(|| last.strip_prefix("registry/"))?
}

fn check_registry(config: &Node) -> Expanded<()> {
    for name in [
        "SchemaRegistryURI",
        "EventRecordFormat",
        "SchemaValidationConfigs",
    ] {
        if config.get(name).is_none() {
            return refuse(config.span, format!("SchemaRegistryConfig needs {name}."));
        }
    }
    if let Some(format) = config.get("EventRecordFormat")
        && !format
            .text()
            .is_some_and(|format| format == "JSON" || format == "SOURCE")
    {
        return refuse(format.span, "EventRecordFormat is JSON or SOURCE.");
    }
    if let Some(validation) = config.get("SchemaValidationConfigs")
        && validation.items().is_none()
    {
        return refuse(validation.span, "SchemaValidationConfigs must be a list.");
    }
    let Some(access) = config
        .get("AccessConfigs")
        .filter(|access| access.is_something())
    else {
        return Ok(());
    };
    let complete = |item: &Node| item.get("Type").is_some() && item.get("URI").is_some();
    match access.items() {
        Some(items) if items.iter().all(complete) => Ok(()),
        _ => refuse(
            access.span,
            "AccessConfigs must be a list of mappings with Type and URI.",
        ),
    }
}
