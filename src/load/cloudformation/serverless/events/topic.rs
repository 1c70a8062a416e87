//! `SNS`: a subscription of the function, or of a queue that the function reads.

use super::permission;
use super::{Context, Event};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::role::managed_policy;
use crate::load::cloudformation::serverless::tree::{self, node};

pub fn make(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    match event.something("SqsSubscription") {
        None => {
            let permission = permission::of(context, event, "sns.amazonaws.com")
                .with_some("SourceArn", event.get("Topic").cloned());
            let arn = context.target.arn(event.span);
            Ok(vec![
                permission,
                subscription(context, event, "lambda", arn),
            ])
        }
        Some(wanted) if wanted.entries().is_none() => Ok(with_own_queue(context, event, wanted)),
        Some(queue) => with_queue(context, event, queue),
    }
}

fn subscription(context: &Context<'_>, event: &Event, protocol: &str, endpoint: Node) -> Made {
    let mut subscription = context
        .made(event, "", "AWS::SNS::Subscription")
        .with("Protocol", tree::text(event.span, protocol))
        .with("Endpoint", endpoint)
        .with_some("TopicArn", event.get("Topic").cloned());
    for name in [
        "Region",
        "FilterPolicy",
        "FilterPolicyScope",
        "RedrivePolicy",
    ] {
        subscription = subscription.with_some(name, event.get(name).cloned());
    }
    subscription
}

/// With a queue that is made for it.
fn with_own_queue(context: &mut Context<'_>, event: &Event, wanted: &Node) -> Vec<Made> {
    let span = wanted.span;
    let mut queue = context.made(event, "Queue", "AWS::SQS::Queue");
    queue.span = span;
    queue = queue.with_some("FifoQueue", ordered(context.expansion, event));
    let arn = tree::get_att(span, queue.id.clone(), "Arn");
    let url = tree::reference(span, queue.id.clone());
    let policy = queue_policy(context, event, &arn, url);
    let batch = tree::plain(span, "10");
    let mapping = reading(context, event, &arn, batch);
    vec![
        mapping,
        queue,
        policy,
        subscription(context, event, "sqs", arn),
    ]
}

/// `FifoTopic` of a topic in the template, where it is set.
fn ordered(expansion: &Expansion, event: &Event) -> Option<Node> {
    let topic = expansion
        .resources
        .get(&event.get("Topic")?.logical_id()?)?;
    let written = topic.given("Properties")?.given("FifoTopic")?;
    let resolved = expansion.resolved(written);
    resolved.is_something().then(|| Node {
        span: written.span,
        ..resolved
    })
}

/// With a queue that is there.
fn with_queue(context: &mut Context<'_>, event: &Event, queue: &Node) -> Expanded<Vec<Made>> {
    let something = |name| queue.get(name).filter(|node| node.is_something());
    let (Some(arn), Some(url)) = (something("QueueArn"), something("QueueUrl")) else {
        return refuse(queue.span, "SqsSubscription needs QueueArn and QueueUrl.");
    };
    let mut policy = queue_policy(context, event, arn, url.clone());
    if let Some(id) = something("QueuePolicyLogicalId").and_then(|id| id.text()) {
        policy.id = id.clone();
    }
    let batch = something("BatchSize").cloned();
    let batch = batch.unwrap_or_else(|| tree::plain(queue.span, "10"));
    let mapping = reading(context, event, arn, batch);
    Ok(vec![
        mapping,
        policy,
        subscription(context, event, "sqs", arn.clone()),
    ])
}

/// What lets the topic write to the queue.
fn queue_policy(context: &Context<'_>, event: &Event, queue: &Node, url: Node) -> Made {
    let span = event.span;
    let topic = event.get("Topic").cloned();
    let topic = topic.unwrap_or_else(|| tree::no_value(span));
    let document = node!(span, {
        "Version": "2012-10-17",
        "Statement": [{
            "Action": "sqs:SendMessage",
            "Effect": "Allow",
            "Principal": "*",
            "Resource": (queue.clone()),
            "Condition": { "ArnEquals": { "aws:SourceArn": topic } },
        }],
    });
    context
        .made(event, "QueuePolicy", "AWS::SQS::QueuePolicy")
        .with("PolicyDocument", document)
        .with("Queues", tree::list(span, [url]))
}

/// The function reads the queue.
fn reading(context: &mut Context<'_>, event: &Event, queue: &Node, batch: Node) -> Made {
    let span = event.span;
    if let Some(role) = context.role.as_deref_mut() {
        let path = "service-role/AWSLambdaSQSQueueExecutionRole";
        role.add_managed(managed_policy(context.expansion, span, path));
    }
    context
        .made(
            event,
            "EventSourceMapping",
            "AWS::Lambda::EventSourceMapping",
        )
        .with("FunctionName", context.target.name(span))
        .with("EventSourceArn", queue.clone())
        .with("BatchSize", batch)
        .with("Enabled", tree::plain(span, "true"))
}
