//! `ScheduleV2`: a schedule of EventBridge Scheduler, with the role that it takes on.

use ecow::eco_format;

use super::dead_letters;
use super::{Context, Event};
use crate::load::cloudformation::serverless::expansion::{Expanded, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::role::{allowing, assumed_by};
use crate::load::cloudformation::serverless::tree::{self, node};

/// What the schedule has as the event has it.
const HANDED_ON: [&str; 7] = [
    "ScheduleExpression",
    "Description",
    "StartDate",
    "EndDate",
    "ScheduleExpressionTimezone",
    "GroupName",
    "KmsKeyArn",
];

pub fn make(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    let span = event.span;
    let mut schedule = context.made(event, "", "AWS::Scheduler::Schedule");
    for name in HANDED_ON {
        schedule = schedule.with_some(name, event.get(name).cloned());
    }
    schedule = schedule.with_some("State", event.something("State").cloned());
    let window = event.something("FlexibleTimeWindow").cloned();
    schedule = schedule.with(
        "FlexibleTimeWindow",
        window.unwrap_or_else(|| node!(span, { "Mode": "OFF" })),
    );
    match (event.something("OmitName"), event.something("Name")) {
        (Some(_), Some(name)) => {
            return refuse(
                name.span,
                "Name can't be set together with OmitName; remove one of them.",
            );
        }
        (Some(_), None) => {}
        (None, name) => {
            let name = name.cloned();
            let default = || tree::text(span, event.id.clone());
            schedule = schedule.with("Name", name.unwrap_or_else(default));
        }
    }
    let mut made = Vec::new();
    let letters = dead_letters::of(context, event)?;
    let mut target = node!(span, { "Arn": (context.target.arn(span)) });
    let role = match event.something("RoleArn") {
        Some(role) => role.clone(),
        None => {
            let role = role(context, event, letters.as_ref());
            let arn = tree::get_att(span, role.id.clone(), "Arn");
            made.push(role);
            arn
        }
    };
    target.set("RoleArn", role);
    if let Some(letters) = letters {
        let place = event.place("DeadLetterConfig");
        target.set("DeadLetterConfig", node!(place, { "Arn": (letters.arn) }));
        made.extend(letters.queue);
    }
    for name in ["Input", "RetryPolicy"] {
        if let Some(value) = event.get(name) {
            target.set(name, value.clone());
        }
    }
    made.push(schedule.with("Target", target));
    Ok(made)
}

fn role(context: &Context<'_>, event: &Event, letters: Option<&dead_letters::DeadLetters>) -> Made {
    let span = event.span;
    let (name, action) = match context.starts() {
        true => ("StartExecutionPolicy", "states:StartExecution"),
        false => ("LambdaPolicy", "lambda:InvokeFunction"),
    };
    let arn = context.target.arn(span);
    let mut policies = vec![allowing(
        span,
        eco_format!("{}{name}", event.id),
        action,
        arn,
    )];
    if let Some(letters) = letters {
        policies.push(allowing(
            event.place("DeadLetterConfig"),
            eco_format!("{}SQSPolicy", event.id),
            "sqs:SendMessage",
            letters.arn.clone(),
        ));
    }
    context
        .made(event, "Role", "AWS::IAM::Role")
        .with(
            "AssumeRolePolicyDocument",
            assumed_by(span, "scheduler.amazonaws.com"),
        )
        .with("Policies", tree::list(span, policies))
        .with_some(
            "PermissionsBoundary",
            event.something("PermissionsBoundary").cloned(),
        )
}
