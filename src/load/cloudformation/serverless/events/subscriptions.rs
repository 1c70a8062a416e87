//! Events of log groups, things and skills.

use ecow::eco_format;

use super::permission;
use super::{Context, Event};
use crate::load::cloudformation::serverless::expansion::Expanded;
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::tree::{self, node};

/// `AlexaSkill`
pub fn skill(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    let permission = permission::of(context, event, "alexa-appkit.amazon.com")
        .with_some("EventSourceToken", event.get("SkillId").cloned());
    Ok(vec![permission])
}

/// `CloudWatchLogs`
pub fn logs(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    let span = event.place("LogGroupName");
    let group = event.get("LogGroupName").cloned();
    let partition = context.expansion.partition;
    let arn = tree::sub_with(
        span,
        eco_format!(
            "arn:{partition}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:${{__LogGroupName__}}:*"
        ),
        tree::object(span, group.clone().map(|group| ("__LogGroupName__", group))),
    );
    let permission = permission::of(context, event, "logs.amazonaws.com").with("SourceArn", arn);
    let needed = tree::list(span, [tree::text(span, permission.id.clone())]);
    let filter = context
        .made(event, "", "AWS::Logs::SubscriptionFilter")
        .attribute("DependsOn", needed)
        .with_some("LogGroupName", group)
        .with_some("FilterPattern", event.get("FilterPattern").cloned())
        .with("DestinationArn", context.target.arn(event.span));
    Ok(vec![permission, filter])
}

/// `IoTRule`
pub fn things(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    let span = event.span;
    let partition = context.expansion.partition;
    let arn = tree::sub_with(
        span,
        eco_format!("arn:{partition}:iot:${{AWS::Region}}:${{AWS::AccountId}}:rule/${{RuleName}}"),
        node!(span, { "RuleName": (tree::reference(span, event.id.clone())) }),
    );
    let permission = permission::of(context, event, "iot.amazonaws.com")
        .with("SourceArn", arn)
        .with("SourceAccount", tree::sub(span, "${AWS::AccountId}"));
    let mut payload = node!(span, {
        "RuleDisabled": false,
        "Actions": [{ "Lambda": { "FunctionArn": (context.target.arn(span)) } }],
    });
    for name in ["Sql", "AwsIotSqlVersion"] {
        if let Some(value) = event.something(name) {
            payload.set(name, value.clone());
        }
    }
    let rule = context
        .made(event, "", "AWS::IoT::TopicRule")
        .with("TopicRulePayload", payload);
    Ok(vec![permission, rule])
}
