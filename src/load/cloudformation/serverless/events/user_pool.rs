//! `Cognito`: triggers of a user pool, which are written into the pool.

use ecow::{EcoString, eco_format};

use super::permission;
use super::{Context, Event};
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::resources::kind_of;
use crate::load::cloudformation::serverless::tree;

/// Refuses an event whose pool isn't in the template.
pub fn check(expansion: &Expansion, event: &Event) -> Expanded<()> {
    let pool = event.get("UserPool").and_then(|pool| pool.reference_name());
    match pool.and_then(|id| expansion.resources.get(id)) {
        Some(pool) if kind_of(pool) == Some("AWS::Cognito::UserPool") => Ok(()),
        _ => refuse(
            event.place("UserPool"),
            "UserPool must be the Ref of a user pool in this template, because the trigger is written into it.",
        ),
    }
}

pub fn make(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    let Some(pool) = event.get("UserPool").and_then(|pool| pool.reference_name()) else {
        return Ok(Vec::new());
    };
    let span = event.span;
    let mut permission = permission::of(context, event, "cognito-idp.amazonaws.com")
        .with("SourceArn", tree::get_att(span, pool.clone(), "Arn"));
    permission.id = eco_format!("{}CognitoPermission", context.target.id);
    inject(context, event, pool)?;
    Ok(vec![permission])
}

/// Writes the triggers into the pool.
fn inject(context: &mut Context<'_>, event: &Event, pool: &EcoString) -> Expanded<()> {
    let empty = || tree::object::<&str>(event.span, []);
    let Some(config) = context
        .expansion
        .resources
        .get_mut(pool)
        .and_then(|pool| pool.get_or_insert("Properties", empty))
        .and_then(|properties| properties.get_or_insert("LambdaConfig", empty))
    else {
        return refuse(
            event.place("UserPool"),
            "The Properties of the user pool must be a mapping.",
        );
    };
    if config.is_null() {
        *config = empty();
    }
    if config.entries().is_none() {
        return refuse(config.span, "LambdaConfig must be a mapping.");
    }
    let Some(trigger) = event.get("Trigger") else {
        return Ok(());
    };
    for trigger in trigger.items().unwrap_or(std::slice::from_ref(trigger)) {
        let Some(name) = trigger.text() else {
            continue;
        };
        if config.get(name).is_some() {
            return refuse(
                trigger.span,
                format!(
                    "The user pool {pool} has a function for the trigger {name} already; it can have one only."
                ),
            );
        }
        config.set(name.clone(), context.target.arn(trigger.span));
    }
    Ok(())
}
