//! `AWS::Serverless::Function`: the function with its role, versions, alias, URL, destinations, deployment and events.

mod code;
mod destinations;
mod properties;
mod role;
mod rules;
mod url;
mod versions;

pub use role::tracing_policy;

use ecow::EcoString;

use super::deployment;
use super::events::{self, Context, Target};
use super::expansion::{Expanded, Expansion};
use super::made::Made;
use super::owner::Owner;
use crate::load::cloudformation::document::Node;

/// What SAM makes of a function.
pub fn expand(expansion: &mut Expansion, id: &EcoString, resource: &Node) -> Expanded<Vec<Made>> {
    let owner = Owner::new(
        expansion,
        id,
        resource,
        "A function",
        &properties::PROPERTIES,
    )?;
    let written = events::of_function(expansion, &owner)?;
    rules::check(expansion, &owner, &written)?;
    let mut function = properties::function(expansion, &owner)?;
    let published = versions::publish(expansion, &owner, &mut function)?;
    let target = match &published {
        Some(published) => Target::referred(published.alias.id.clone()),
        None => Target::function(id.clone()),
    };
    let mut made = url::make(expansion, &owner, &target)?;
    let deployment = deployment::of_function(expansion, &owner, published.is_some())?;
    let destinations = destinations::make(expansion, &owner, published.as_ref())?;
    let mut execution = role::of(expansion, &owner)?;
    made.extend(destinations.made);
    for policy in destinations.policies {
        execution.add_inline(policy);
    }
    if let Some(policies) = owner.get("Policies") {
        execution.add_policies(expansion, policies)?;
    }
    let (used, condition) = role::place(expansion, &owner, &execution, &mut function)?;
    if let Some(condition) = condition {
        execution.only_if(condition);
    }
    let mut context = Context {
        expansion,
        owner: &owner,
        target: &target,
        role: Some(&mut execution),
    };
    made.extend(events::make(&mut context, &written)?);
    made.push(function);
    if let Some(published) = published {
        let update = deployment.map(|deployment| deployment.update_policy());
        let mut alias = published.alias;
        if let Some(update) = update {
            alias = alias.attribute("UpdatePolicy", update);
        }
        made.extend([published.version, alias]);
    }
    if used {
        made.push(execution.finish());
    }
    for resource in &made {
        let property = match resource.kind {
            "AWS::Lambda::Alias" => "Alias",
            "AWS::Lambda::Version" => "Version",
            "AWS::SNS::Topic" => "DestinationTopic",
            "AWS::SQS::Queue" => "DestinationQueue",
            _ => continue,
        };
        expansion.refer(id, property, resource.id.clone());
    }
    owner.propagate_tags(&mut made);
    Ok(made)
}
