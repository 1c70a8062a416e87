//! `AWS::Serverless-2016-10-31`: the resources that SAM makes of its own, in the order in which it makes them.
//!
//! Every step rewrites the document: implicit APIs → globals → embedded connectors → functions and
//! state machines, which add their paths to APIs → APIs → all else → connectors → deployments.
//! The rules are those of the SAM specification
//! (<https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html>); what it leaves open
//! is as the transform does it (<https://github.com/aws/serverless-application-model>, version 1.115).

mod api;
mod application;
mod capacity_provider;
mod connector;
mod deployment;
mod document;
mod events;
mod expansion;
mod function;
mod globals;
mod graphql;
mod json;
mod layer;
mod location;
mod made;
mod microvm_image;
mod naming;
mod network_connector;
mod owner;
mod parameters;
mod policies;
mod resolve;
mod resources;
mod role;
mod shape;
mod state_machine;
mod table;
mod tree;
mod web_function;

#[cfg(test)]
mod tests;

use ecow::EcoString;
use rustc_hash::FxHashSet;

use super::document::Node;
use super::scope::Loader;
use expansion::{Expanded, Expansion, Outcome};
use made::Made;
use parameters::Parameters;

/// The document as SAM rewrites it, and the logical ids of resources that may make others than those that are there.
pub(super) fn expand(loader: &mut Loader<'_>, root: &Node) -> (Node, FxHashSet<EcoString>) {
    let unseen = loader.scope().is_some_and(|scope| scope.transforms.unknown);
    let outcome = rewritten(root, Parameters::of(loader), unseen);
    for refusal in outcome.refusals {
        loader.error(refusal.span, "Invalid serverless resource", refusal.message);
    }
    (outcome.document, outcome.uncertain)
}

/// All steps. `unseen` says whether something else adds resources that aren't seen here.
fn rewritten(root: &Node, parameters: Parameters, unseen: bool) -> Outcome {
    let mut refusals = document::check(root);
    if let Some(refusal) = expansion::too_many_events(root) {
        refusals.push(refusal);
        let ids = super::template::section(root, "Resources")
            .iter()
            .map(|entry| entry.key.clone());
        return Outcome {
            document: root.clone(),
            refusals,
            uncertain: ids.collect(),
        };
    }
    let prepared = api::prepare(root, &mut refusals);
    let root = prepared.as_ref().unwrap_or(root);
    let merged = globals::merge(root, &mut refusals);
    let root = merged.as_ref().unwrap_or(root);
    let separated = connector::take_out(root, &mut refusals);
    let root = separated.as_ref().unwrap_or(root);
    let mut expansion = Expansion::new(root, parameters, unseen);
    expansion.refusals = refusals;
    api::settle_versions(&mut expansion);
    expand_resources(&mut expansion);
    connector::settle(&mut expansion);
    deployment::make(&mut expansion);
    expansion.into_document(root)
}

/// How the resources of a type are expanded: the resource's logical id and what is written of it, for what SAM makes of it.
type Expand = fn(&mut Expansion, &EcoString, &Node) -> Expanded<Vec<Made>>;

/// SAM's types in the order in which SAM expands them. What adds to another comes before it.
const TYPES: [(&str, Expand); 14] = [
    ("AWS::Serverless::Function", function::expand),
    ("AWS::Serverless::WebFunction", web_function::expand),
    ("AWS::Serverless::StateMachine", state_machine::expand),
    ("AWS::Serverless::Api", api::expand_rest),
    ("AWS::Serverless::HttpApi", api::expand_http),
    ("AWS::Serverless::WebSocketApi", api::expand_websocket),
    ("AWS::Serverless::SimpleTable", table::expand),
    ("AWS::Serverless::LayerVersion", layer::expand),
    ("AWS::Serverless::Application", application::expand),
    (
        "AWS::Serverless::CapacityProvider",
        capacity_provider::expand,
    ),
    ("AWS::Serverless::MicrovmImage", microvm_image::expand),
    (
        "AWS::Serverless::NetworkConnector",
        network_connector::expand,
    ),
    ("AWS::Serverless::GraphQLApi", graphql::expand),
    (connector::TYPE, connector::expand),
];

/// Expands every resource.
fn expand_resources(expansion: &mut Expansion) {
    for (kind, expand) in TYPES {
        for id in expansion.resources.of_type(kind) {
            let Some(resource) = expansion.resources.get(&id).cloned() else {
                continue;
            };
            match expand(expansion, &id, &resource) {
                Ok(made) => expansion.replace(&id, made),
                Err(refusal) => {
                    expansion.uncertain.insert(id);
                    if !api::is_undecided(expansion, kind, &resource, refusal.span) {
                        expansion.refusals.push(refusal);
                    }
                }
            }
        }
    }
}
