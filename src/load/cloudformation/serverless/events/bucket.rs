//! `S3`: notifications of a bucket, which are written into the bucket.

use ecow::{EcoString, eco_format};

use super::permission;
use super::{Context, Event};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::resources::kind_of;
use crate::load::cloudformation::serverless::tree::{self, node};

/// Refuses an event whose bucket isn't in the template.
pub fn check(expansion: &Expansion, event: &Event) -> Expanded<()> {
    let bucket = event
        .get("Bucket")
        .and_then(|bucket| bucket.reference_name());
    match bucket.and_then(|id| expansion.resources.get(id)) {
        Some(bucket) if kind_of(bucket) == Some("AWS::S3::Bucket") => Ok(()),
        _ => refuse(
            event.place("Bucket"),
            "Bucket must be the Ref of a bucket in this template, because the notification is written into it.",
        ),
    }
}

pub fn make(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    let Some(id) = event
        .get("Bucket")
        .and_then(|bucket| bucket.reference_name())
    else {
        return Ok(Vec::new());
    };
    let permission = permission::of(context, event, "s3.amazonaws.com").with(
        "SourceAccount",
        tree::reference(event.span, "AWS::AccountId"),
    );
    let condition = context.owner.resource.given("Condition").cloned();
    let notifications = notifications(context, event, condition.as_ref());
    let tags = context.owner.propagated_tags();
    let known = &mut context.expansion.notifications;
    let Some(bucket) = context.expansion.resources.get_mut(id) else {
        return Ok(Vec::new());
    };
    match &condition {
        Some(condition) => tag(bucket, condition, &permission.id)?,
        None => depend(bucket, &permission.id)?,
    }
    let list = list_of(bucket)?;
    // What the bucket says itself is there before the first event adds to it.
    if known.insert((id.clone(), String::new())) {
        known.extend(list.iter().map(|own| (id.clone(), own.canonical())));
    }
    list.extend(
        notifications
            .into_iter()
            .filter(|one| known.insert((id.clone(), one.canonical()))),
    );
    if let (Some(tags), Some(properties)) = (tags, bucket.get_mut("Properties")) {
        properties.set("Tags", tags);
    }
    Ok(vec![permission])
}

/// What the bucket says for the event: an element for each of its types.
fn notifications(context: &Context<'_>, event: &Event, condition: Option<&Node>) -> Vec<Node> {
    let Some(kinds) = event.get("Events") else {
        return Vec::new();
    };
    let kinds = kinds.items().unwrap_or(std::slice::from_ref(kinds));
    let one = |kind: &Node| {
        let mut notification = node!(kind.span, {
            "Event": (kind.clone()),
            "Function": (context.target.arn(kind.span)),
        });
        if let Some(filter) = event.get("Filter") {
            notification.set("Filter", filter.clone());
        }
        match condition.and_then(|condition| condition.text()) {
            Some(name) => tree::choose(
                kind.span,
                name.clone(),
                notification,
                tree::no_value(kind.span),
            ),
            None => notification,
        }
    };
    kinds.iter().map(one).collect()
}

/// The bucket comes behind the permission: S3 tries whether it may invoke the function.
fn depend(bucket: &mut Node, permission: &EcoString) -> Expanded<()> {
    let span = bucket.span;
    let Some(names) = bucket.get_or_insert("DependsOn", || tree::list(span, [])) else {
        return Ok(());
    };
    if names.is_null() {
        *names = tree::list(span, []);
    } else if names.text().is_some() {
        *names = tree::list(names.span, [names.clone()]);
    }
    let place = names.span;
    match names.items_mut() {
        Some(items) if items.first().is_none_or(|name| name.text().is_some()) => {
            items.push(tree::text(span, permission.clone()));
            Ok(())
        }
        _ => refuse(place, "DependsOn must be a logical id or a list of them."),
    }
}

/// What is there only under a condition can't be depended on, so a tag refers to it.
fn tag(bucket: &mut Node, condition: &Node, permission: &EcoString) -> Expanded<()> {
    let span = bucket.span;
    let Some(tags) = bucket
        .get_or_insert("Properties", || tree::object::<&str>(span, []))
        .and_then(|properties| properties.get_or_insert("Tags", || tree::list(span, [])))
    else {
        return refuse(span, "The Properties of the bucket must be a mapping.");
    };
    if tags.is_null() {
        *tags = tree::list(tags.span, []);
    }
    let place = tags.span;
    let Some(items) = tags.items_mut() else {
        return refuse(place, "Tags must be a list.");
    };
    let key = eco_format!("sam:ConditionalDependsOn:{permission}");
    let permission = tree::reference(span, permission.clone());
    items.push(node!(span, {
        "Key": (tree::text(span, key)),
        "Value": { "Fn::If": [(condition.clone()), permission, "no dependency"] },
    }));
    Ok(())
}

/// The bucket's list of notifications.
fn list_of(bucket: &mut Node) -> Expanded<&mut Vec<Node>> {
    let span = bucket.span;
    let empty = || tree::object::<&str>(span, []);
    let Some(config) = bucket
        .get_or_insert("Properties", empty)
        .and_then(|properties| properties.get_or_insert("NotificationConfiguration", empty))
    else {
        return refuse(span, "The Properties of the bucket must be a mapping.");
    };
    if config.is_null() {
        *config = empty();
    }
    let place = config.span;
    let Some(list) = config.get_or_insert("LambdaConfigurations", || tree::list(span, [])) else {
        return refuse(place, "NotificationConfiguration must be a mapping.");
    };
    if list.is_null() {
        *list = tree::list(list.span, []);
    }
    let place = list.span;
    match list.items_mut() {
        Some(items) => Ok(items),
        None => refuse(place, "LambdaConfigurations must be a list."),
    }
}
