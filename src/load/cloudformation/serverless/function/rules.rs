//! What SAM refuses of a function before it makes anything of it.

use crate::load::cloudformation::serverless::events::Event;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::owner::Owner;

/// Properties that exclude each other.
const EXCLUSIVE: [[&str; 2]; 2] = [
    ["CapacityProviderConfig", "ProvisionedConcurrencyConfig"],
    ["CapacityProviderConfig", "VpcConfig"],
];
/// A property, and the one that it needs.
const NEEDED: [[&str; 2]; 2] = [
    ["FunctionScalingConfig", "CapacityProviderConfig"],
    ["VersionDeletionPolicy", "AutoPublishAlias"],
];

pub fn check(expansion: &Expansion, owner: &Owner, events: &[Event]) -> Expanded<()> {
    for [first, second] in EXCLUSIVE {
        if let (Some(_), Some(node)) = (owner.get(first), owner.get(second)) {
            return refuse(
                node.span,
                format!("A function can't have both {first} and {second}; remove one of them."),
            );
        }
    }
    for [first, second] in NEEDED {
        if let (Some(node), None) = (owner.get(first), owner.get(second)) {
            return refuse(node.span, format!("{first} needs {second} beside it."));
        }
    }
    dead_letters(expansion, owner)?;
    tenancy(owner, events)?;
    if let Some(node) = owner.something("ProvisionedConcurrencyConfig")
        && owner.something("AutoPublishAlias").is_none()
    {
        return refuse(
            node.span,
            "Provisioned concurrency is that of an alias: set AutoPublishAlias.",
        );
    }
    Ok(())
}

fn dead_letters(expansion: &Expansion, owner: &Owner) -> Expanded<()> {
    let Some(queue) = owner.something("DeadLetterQueue") else {
        return Ok(());
    };
    if expansion.may_be_literal(queue) {
        return Ok(());
    }
    let something = |name| queue.given(name).filter(|node| node.is_something());
    let (Some(kind), Some(_)) = (something("Type"), something("TargetArn")) else {
        return refuse(queue.span, "DeadLetterQueue needs Type and TargetArn.");
    };
    match kind.string().map(|kind| kind.as_str()) {
        Some("SQS" | "SNS") => Ok(()),
        _ if expansion.may_be_literal(kind) => Ok(()),
        _ => refuse(kind.span, "The Type of a DeadLetterQueue is SQS or SNS."),
    }
}

/// Functions that keep tenants apart can't be used in every way.
fn tenancy(owner: &Owner, events: &[Event]) -> Expanded<()> {
    if owner.something("TenancyConfig").is_none() {
        return Ok(());
    }
    let excluded = [
        "ProvisionedConcurrencyConfig",
        "FunctionUrlConfig",
        "SnapStart",
    ];
    for name in excluded {
        if let Some(node) = owner.something(name) {
            return refuse(
                node.span,
                format!("A function with TenancyConfig can't have {name}; remove one of them."),
            );
        }
    }
    for event in events {
        if !matches!(event.kind.as_str(), "Api" | "HttpApi") {
            return refuse(
                event.span,
                "A function with TenancyConfig can have events of the types Api and HttpApi only.",
            );
        }
    }
    Ok(())
}
