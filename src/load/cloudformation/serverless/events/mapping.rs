//! What Lambda polls: streams, queues, brokers, clusters.

use ecow::eco_format;

use super::{Context, Event};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::role::{allowing, managed_policy, writing_objects};
use crate::load::cloudformation::serverless::tree;

/// What the mapping has as the event has it.
const HANDED_ON: [&str; 19] = [
    "StartingPosition",
    "StartingPositionTimestamp",
    "BatchSize",
    "Enabled",
    "MaximumBatchingWindowInSeconds",
    "MaximumRetryAttempts",
    "BisectBatchOnFunctionError",
    "MaximumRecordAgeInSeconds",
    "ParallelizationFactor",
    "Topics",
    "Queues",
    "SourceAccessConfigurations",
    "TumblingWindowInSeconds",
    "FunctionResponseTypes",
    "FilterCriteria",
    "KmsKeyArn",
    "ScalingConfig",
    "ProvisionedPollerConfig",
    "MetricsConfig",
];

/// `Kinesis`
pub fn stream(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    simple(context, event, "Stream", "AWSLambdaKinesisExecutionRole")
}

/// `DynamoDB`
pub fn table(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    simple(context, event, "Stream", "AWSLambdaDynamoDBExecutionRole")
}

/// `SQS`
pub fn queue(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    simple(context, event, "Queue", "AWSLambdaSQSQueueExecutionRole")
}

/// What needs a managed policy and nothing else.
fn simple(
    context: &mut Context<'_>,
    event: &Event,
    source: &str,
    policy: &str,
) -> Expanded<Vec<Made>> {
    let mapping = of(context, event, event.get(source))?;
    allow(context, event, Some(policy), None)?;
    Ok(vec![mapping])
}

/// The mapping from a source to the function.
pub fn of(context: &Context<'_>, event: &Event, source: Option<&Node>) -> Expanded<Made> {
    let mut mapping = context
        .made(event, "", "AWS::Lambda::EventSourceMapping")
        .with("FunctionName", context.target.name(event.span))
        .with_some("EventSourceArn", source.cloned());
    for name in HANDED_ON {
        mapping = mapping.with_some(name, event.get(name).cloned());
    }
    mapping = mapping.with_some("LoggingConfig", event.get("LoggingConfig").cloned());
    if let Some(servers) = event.something("KafkaBootstrapServers") {
        let source = tree::node!(servers.span, {
            "Endpoints": { "KafkaBootstrapServers": (servers.clone()) },
        });
        mapping = mapping.with("SelfManagedEventSource", source);
    }
    let kafka = match event.kind.as_str() {
        "MSK" => Some("AmazonManagedKafkaEventSourceConfig"),
        "SelfManagedKafka" => Some("SelfManagedKafkaEventSourceConfig"),
        _ => None,
    };
    let group = event.something("ConsumerGroupId");
    match (kafka, group) {
        (None, Some(group)) => {
            return refuse(
                group.span,
                "ConsumerGroupId is for events of the types MSK and SelfManagedKafka.",
            );
        }
        (None, None) => {}
        (Some(name), group) => {
            let registry = event.something("SchemaRegistryConfig");
            let parts = [
                ("ConsumerGroupId", group),
                ("SchemaRegistryConfig", registry),
            ];
            let parts = parts
                .iter()
                .filter_map(|(name, part)| Some((*name, (*part)?.clone())));
            let config = tree::object(event.span, parts);
            mapping = mapping.with_some(name, Some(config).filter(|config| config.is_something()));
        }
    }
    check_filter(event)?;
    if let Some(config) = event.something("DestinationConfig") {
        mapping = mapping.with("DestinationConfig", destination(config)?);
    }
    Ok(mapping)
}

fn check_filter(event: &Event) -> Expanded<()> {
    let Some(filter) = event.something("FilterCriteria") else {
        return Ok(());
    };
    let entries = filter.entries().unwrap_or_default();
    match entries.iter().find(|entry| entry.key != "Filters") {
        Some(entry) if filter.function().is_none() => refuse(
            entry.key_span,
            "FilterCriteria has the property Filters only.",
        ),
        _ => Ok(()),
    }
}

/// The destination without `Type`, which only says what the role must allow.
fn destination(config: &Node) -> Expanded<Node> {
    match config.given("OnFailure") {
        Some(failure) if failure.entries().is_some() => {}
        wrong => {
            return refuse(
                wrong.unwrap_or(config).span,
                "DestinationConfig needs OnFailure, a mapping.",
            );
        }
    }
    let mut config = config.clone();
    if let Some(failure) = config.get_mut("OnFailure")
        && failure.get("Type").is_some_and(Node::is_something)
    {
        failure.remove("Type");
    }
    Ok(config)
}

/// Lets the function's role read the source and write to the destination.
pub fn allow(
    context: &mut Context<'_>,
    event: &Event,
    managed: Option<&str>,
    inline: Option<Node>,
) -> Expanded<()> {
    let Some(role) = context.role.as_deref_mut() else {
        return Ok(());
    };
    if let Some(name) = managed {
        let path = eco_format!("service-role/{name}");
        role.add_managed(managed_policy(context.expansion, event.span, &path));
    }
    if let Some(policy) = inline {
        role.add_inline_once(policy);
    }
    let failure = event
        .something("DestinationConfig")
        .and_then(|config| config.given("OnFailure"));
    let Some(kind) = failure
        .and_then(|failure| failure.given("Type"))
        .filter(|kind| kind.is_something())
    else {
        return Ok(());
    };
    let destination = failure
        .and_then(|failure| failure.given("Destination"))
        .cloned()
        .unwrap_or_else(|| tree::no_value(kind.span));
    let id = &event.id;
    role.add_inline_once(match kind.string().map(|kind| kind.as_str()) {
        Some("SQS") => allowing(
            kind.span,
            eco_format!("{id}SQSPolicy"),
            "sqs:SendMessage",
            destination,
        ),
        Some("SNS") => allowing(
            kind.span,
            eco_format!("{id}SNSPolicy"),
            "sns:publish",
            destination,
        ),
        Some("S3") => writing_objects(kind.span, id, destination),
        Some("Kafka") => return Ok(()),
        _ => {
            return refuse(
                kind.span,
                "The Type of a destination is SQS, SNS, S3 or Kafka.",
            );
        }
    });
    Ok(())
}
