//! Rules of EventBridge: `Schedule`, `CloudWatchEvent` and `EventBridgeRule`.

use ecow::{EcoString, eco_format};

use super::dead_letters;
use super::permission;
use super::{Context, Event};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::role::{allowing, assumed_by};
use crate::load::cloudformation::serverless::tree::{self, node};

const SERVICE: &str = "events.amazonaws.com";

/// `Schedule`
pub fn schedule(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    let names = [
        ("Schedule", "ScheduleExpression"),
        ("Name", "Name"),
        ("Description", "Description"),
    ];
    make(context, event, &names)
}

/// `CloudWatchEvent` and `EventBridgeRule`
pub fn pattern(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    let names = [
        ("EventBusName", "EventBusName"),
        ("Pattern", "EventPattern"),
        ("RuleName", "Name"),
    ];
    make(context, event, &names)
}

/// The rule with what invokes its target: `names` are the event's properties and what the rule calls them.
fn make(
    context: &mut Context<'_>,
    event: &Event,
    names: &[(&str, &'static str)],
) -> Expanded<Vec<Made>> {
    let span = event.span;
    let mut rule = context.made(event, "", "AWS::Events::Rule");
    for (written, name) in names {
        rule = rule.with_some(name, event.get(written).cloned());
    }
    rule = rule.with_some("State", state(context, event)?);
    let arn = tree::get_att(span, rule.id.clone(), "Arn");
    let mut made = Vec::new();
    let mut target = node!(span, {
        "Arn": (context.target.arn(span)),
        "Id": (target_id(context, event)),
    });
    match (context.starts(), event.get("RoleArn")) {
        (false, _) => {
            made.push(permission::of(context, event, SERVICE).with("SourceArn", arn.clone()))
        }
        (true, Some(role)) => target.set("RoleArn", role.clone()),
        (true, None) => {
            let role = starting(context, event, SERVICE);
            target.set("RoleArn", tree::get_att(span, role.id.clone(), "Arn"));
            made.push(role);
        }
    }
    if let Some(letters) = dead_letters::of(context, event)? {
        if let Some(queue) = letters.queue {
            made.push(dead_letters::policy(context, event, &queue.id, arn));
            made.push(queue);
        }
        let place = event.place("DeadLetterConfig");
        target.set("DeadLetterConfig", node!(place, { "Arn": (letters.arn) }));
    }
    for name in ["Input", "InputPath", "RetryPolicy", "InputTransformer"] {
        if let Some(value) = event.get(name) {
            target.set(name, value.clone());
        }
    }
    made.push(rule.with("Targets", tree::list(span, [target])));
    Ok(made)
}

/// `State`, or what `Enabled` says instead of it.
fn state(context: &Context<'_>, event: &Event) -> Expanded<Option<Node>> {
    let state = event.something("State");
    let Some(enabled) = event.get("Enabled") else {
        return Ok(state.cloned());
    };
    if let Some(state) = state {
        return refuse(
            state.span,
            "State and Enabled say the same; remove one of them.",
        );
    }
    // SAM takes every function for true.
    if context.expansion.extended && enabled.function().is_some() {
        return Ok(None);
    }
    let text = match enabled.is_something() {
        true => "ENABLED",
        false => "DISABLED",
    };
    Ok(Some(tree::text(enabled.span, text)))
}

fn target_id(context: &Context<'_>, event: &Event) -> Node {
    /// The longest id of a target.
    const MOST: usize = 64;
    if let Some(id) = event
        .something("Target")
        .and_then(|target| target.get("Id"))
    {
        return id.clone();
    }
    let suffix = match context.starts() {
        true => "StepFunctionsTarget",
        false => "LambdaTarget",
    };
    let start: EcoString = event.id.chars().take(MOST - suffix.len()).collect();
    tree::text(event.span, eco_format!("{start}{suffix}"))
}

/// The role with which a service starts the state machine.
pub fn starting(context: &Context<'_>, event: &Event, service: &str) -> Made {
    let span = event.span;
    let role = context.made(event, "Role", "AWS::IAM::Role");
    let policy = allowing(
        span,
        eco_format!("{}StartExecutionPolicy", role.id),
        "states:StartExecution",
        context.target.arn(span),
    );
    let boundary: Option<Node> = context.owner.something("PermissionsBoundary").cloned();
    role.with("AssumeRolePolicyDocument", assumed_by(span, service))
        .with("Policies", tree::list(span, [policy]))
        .with_some("PermissionsBoundary", boundary)
}
