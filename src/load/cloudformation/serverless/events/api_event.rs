//! A path of an API that invokes a function or starts a state machine, as the side that owns the path hands it to the APIs.

use ecow::EcoString;

use super::{Context, Event};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::api;
use crate::load::cloudformation::serverless::expansion::Expanded;
use crate::load::cloudformation::serverless::made::Made;

/// An event of type `Api` or `HttpApi`.
pub struct ApiEvent<'a> {
    /// The logical id of the function or state machine as it is written.
    pub owner: &'a EcoString,
    /// The logical id of what is invoked: the function or state machine, or its alias.
    pub target: &'a EcoString,
    /// The event's name.
    pub name: &'a EcoString,
    /// The event as written: `Type` and `Properties`.
    pub node: &'a Node,
    /// The owner as written.
    pub resource: &'a Node,
    /// Which of the two types.
    pub kind: ApiKind,
}

/// Which of API Gateway's two kinds of API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiKind {
    Rest,
    Http,
}

/// `Api`
pub fn rest(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    make(context, event, ApiKind::Rest)
}

/// `HttpApi`
pub fn http(context: &mut Context<'_>, event: &Event) -> Expanded<Vec<Made>> {
    make(context, event, ApiKind::Http)
}

fn make(context: &mut Context<'_>, event: &Event, kind: ApiKind) -> Expanded<Vec<Made>> {
    let api_event = ApiEvent {
        owner: &context.owner.id,
        target: &context.target.id,
        name: &event.name,
        node: &event.node,
        resource: &context.owner.resource,
        kind,
    };
    match context.starts() {
        true => api::state_machine_event(context.expansion, &api_event),
        false => api::function_event(context.expansion, &api_event),
    }
}
