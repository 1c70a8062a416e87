//! `AWS::Serverless::StateMachine`: the state machine with its role, version, alias and events.

mod definition;

use ecow::{EcoString, eco_format};

use super::events::{self, Context, Target};
use super::expansion::{Expanded, Expansion, refuse};
use super::function::tracing_policy;
use super::made::Made;
use super::owner::Owner;
use super::role::{Role, assumed_by};
use super::shape::{Property, Shape, literal, passed, property};
use super::tree::{self, node};
use crate::load::cloudformation::document::Node;

const TEXT_OR_MAP: Shape = Shape::OneOf(&[Shape::Text, Shape::Map]);

const PROPERTIES: [Property; 17] = [
    property("Definition", Shape::Map),
    property("DefinitionUri", TEXT_OR_MAP),
    property("Logging", Shape::Map),
    property("Role", Shape::Text),
    passed("RolePath"),
    property("DefinitionSubstitutions", Shape::Map),
    property("Events", Shape::MapOf(&Shape::Map)),
    property("Name", Shape::Text),
    property("Type", Shape::Text),
    property("Tags", Shape::Map),
    property("PropagateTags", Shape::Bool),
    property(
        "Policies",
        Shape::OneOf(&[Shape::Text, Shape::Map, Shape::ListOf(&TEXT_OR_MAP)]),
    ),
    property("Tracing", Shape::Map),
    property("PermissionsBoundary", Shape::Text),
    passed("AutoPublishAlias"),
    passed("DeploymentPreference"),
    literal("UseAliasAsEventTarget", Shape::Bool),
];

/// The tag by which SAM's state machines are told.
const CREATED_BY: (&str, &str) = ("stateMachine:createdBy", "SAM");

/// What SAM makes of a state machine.
pub fn expand(expansion: &mut Expansion, id: &EcoString, resource: &Node) -> Expanded<Vec<Made>> {
    let owner = Owner::new(expansion, id, resource, "A state machine", &PROPERTIES)?;
    let written = events::of_state_machine(expansion, &owner)?;
    let mut machine = owner.itself("AWS::StepFunctions::StateMachine");
    definition::define(expansion, &owner, &mut machine)?;
    let mut made = Vec::new();
    let role = match (owner.something("Role"), owner.something("Policies")) {
        (Some(_), Some(policies)) => {
            return refuse(
                policies.span,
                "Policies are for the role that SAM makes, and Role names another; remove one of them.",
            );
        }
        (Some(role), None) => role.clone(),
        (None, policies) => {
            let role = role(expansion, &owner, policies)?;
            let arn = role.arn();
            made.push(role.finish());
            arn
        }
    };
    machine = machine
        .with("RoleArn", role)
        .with_some("StateMachineName", owner.copied("Name"))
        .with_some("StateMachineType", owner.copied("Type"))
        .with_some("LoggingConfiguration", owner.copied("Logging"))
        .with_some("TracingConfiguration", owner.copied("Tracing"))
        .with("Tags", owner.tags(CREATED_BY));
    made.push(machine);
    let alias = publish(expansion, &owner, &mut made)?;
    let target = match (owner.something("UseAliasAsEventTarget"), alias) {
        (Some(_), Some(alias)) => Target::referred(alias),
        _ => Target::referred(id.clone()),
    };
    let mut context = Context {
        expansion,
        owner: &owner,
        target: &target,
        role: None,
    };
    made.extend(events::make(&mut context, &written)?);
    owner.propagate_tags(&mut made);
    Ok(made)
}

fn role(expansion: &Expansion, owner: &Owner, policies: Option<&Node>) -> Expanded<Role> {
    let mut role = Role::new(owner, assumed_by(owner.span, "states.amazonaws.com"))
        .tagged(owner.tags(CREATED_BY));
    if let Some(policies) = policies {
        role.add_policies(expansion, policies)?;
    }
    let traced = owner
        .get("Tracing")
        .and_then(|tracing| tracing.get("Enabled"))
        .filter(|enabled| enabled.literal_bool() == Some(true));
    if let Some(enabled) = traced {
        let policy = tree::text(enabled.span, tracing_policy(expansion));
        role.add_policies(expansion, &policy)?;
    }
    Ok(role)
}

/// The version and alias of a state machine that asks for them; gives the alias' id.
fn publish(
    expansion: &mut Expansion,
    owner: &Owner,
    made: &mut Vec<Made>,
) -> Expanded<Option<EcoString>> {
    let preference = owner.something("DeploymentPreference");
    let Some(name) = owner.something("AutoPublishAlias") else {
        for needing in ["DeploymentPreference", "UseAliasAsEventTarget"] {
            if let Some(node) = owner.something(needing) {
                return refuse(
                    node.span,
                    format!("{needing} needs an alias: set AutoPublishAlias."),
                );
            }
        }
        return Ok(None);
    };
    let span = name.span;
    let suffix = match name.string() {
        Some(text) if text.chars().all(|c| c.is_ascii_alphanumeric()) => text.clone(),
        _ if expansion.extended && name.function().is_some() => {
            expansion.uncertain.insert(owner.id.clone());
            EcoString::new()
        }
        _ => {
            return refuse(
                span,
                "AutoPublishAlias becomes part of a logical id, so it must be a text of letters and digits.",
            );
        }
    };
    let machine = tree::reference(span, owner.id.clone());
    let revision = tree::get_att(span, owner.id.clone(), "StateMachineRevisionId");
    let mut version = owner
        .beside("Version", "AWS::StepFunctions::StateMachineVersion", span)
        .with("StateMachineArn", machine)
        .with("StateMachineRevisionId", revision);
    // A version that is in use while traffic is shifted must not be deleted.
    for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
        if version.attributes.get(policy).is_none() {
            version = version.attribute(policy, tree::text(span, "Retain"));
        }
    }
    let mut deployment = match preference {
        Some(preference) => preference.clone(),
        None => node!(span, { "Type": "ALL_AT_ONCE" }),
    };
    deployment.set(
        "StateMachineVersionArn",
        tree::reference(span, version.id.clone()),
    );
    let alias = owner
        .beside(
            &eco_format!("Alias{suffix}"),
            "AWS::StepFunctions::StateMachineAlias",
            span,
        )
        .with("Name", name.clone())
        .with("DeploymentPreference", deployment);
    let id = alias.id.clone();
    made.extend([version, alias]);
    Ok(Some(id))
}
