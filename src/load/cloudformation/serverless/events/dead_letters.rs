//! `DeadLetterConfig` of rules and schedules: where events go that couldn't be delivered.

use ecow::{EcoString, eco_format};

use super::{Context, Event};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::tree::{self, node};

/// A queue for what couldn't be delivered.
pub struct DeadLetters {
    pub arn: Node,
    /// The queue, where SAM makes it.
    pub queue: Option<Made>,
}

/// The queue that an event names or asks for.
pub fn of(context: &Context<'_>, event: &Event) -> Expanded<Option<DeadLetters>> {
    let Some(config) = event.get("DeadLetterConfig") else {
        return Ok(None);
    };
    let span = config.span;
    match (config.get("Arn"), config.get("Type")) {
        (Some(_), Some(kind)) => refuse(
            kind.span,
            "DeadLetterConfig has the Arn of a queue, or the Type of one to be made, but not both.",
        ),
        (None, None) => refuse(
            span,
            "DeadLetterConfig needs the Arn of a queue, or Type: SQS for one to be made.",
        ),
        (Some(arn), None) if !arn.is_null() => Ok(Some(DeadLetters {
            arn: arn.clone(),
            queue: None,
        })),
        (None, Some(kind)) if kind.text().is_none_or(|kind| kind != "SQS") => {
            refuse(kind.span, "The Type of DeadLetterConfig can only be SQS.")
        }
        _ => {
            let id = match config.given("QueueLogicalId") {
                None => eco_format!("{}Queue", event.id),
                Some(id) => match id.string() {
                    Some(id) => id.clone(),
                    None => return refuse(id.span, "QueueLogicalId must be a text."),
                },
            };
            let queue = Made::new(id, "AWS::SQS::Queue", span).inheriting(&context.owner.resource);
            Ok(Some(DeadLetters {
                arn: tree::get_att(span, queue.id.clone(), "Arn"),
                queue: Some(queue),
            }))
        }
    }
}

/// What lets a rule write to the queue that is made for it.
pub fn policy(context: &Context<'_>, event: &Event, queue: &EcoString, rule: Node) -> Made {
    let span = event.place("DeadLetterConfig");
    let arn = tree::get_att(span, queue.clone(), "Arn");
    let document = node!(span, {
        "Version": "2012-10-17",
        "Statement": [{
            "Action": "sqs:SendMessage",
            "Effect": "Allow",
            "Principal": { "Service": "events.amazonaws.com" },
            "Resource": arn,
            "Condition": { "ArnEquals": { "aws:SourceArn": rule } },
        }],
    });
    context
        .made(event, "QueuePolicy", "AWS::SQS::QueuePolicy")
        .with("PolicyDocument", document)
        .with(
            "Queues",
            node!(span, [(tree::reference(span, queue.clone()))]),
        )
}
