//! APIs: REST, HTTP and WebSocket, and the events by which functions and state machines are part of them.
//!
//! What SAM does to them comes in steps: `prepare` before the globals are merged, `settle_versions` after, then events add
//! their paths, and at last each API is expanded.

mod authorizer;
mod conditions;
mod definition;
mod domain;
mod event;
mod http;
mod http_authorizer;
mod http_body;
mod http_event;
mod implicit;
mod implicit_events;
mod literal;
mod method_auth;
mod request;
mod resource_policy;
mod rest;
mod rest_auth;
mod rest_body;
mod rest_cors;
mod rest_domain;
mod rest_event;
mod state_machine_event;
mod usage_plan;
mod websocket;
mod websocket_auth;

pub use http::expand as expand_http;
pub use implicit::prepare;
pub use rest::expand as expand_rest;
pub use rest_body::settle_versions;
pub use websocket::expand as expand_websocket;

use super::events::api_event::{ApiEvent, ApiKind};
use super::expansion::{Expanded, Expansion};
use super::made::Made;
use super::owner::Owner;
use crate::load::cloudformation::document::Node;
use crate::syntax::Span;

/// The properties in which SAM replaces references to parameters, by the type of the API.
fn resolved_properties(kind: &str) -> &'static [&'static str] {
    match kind {
        "AWS::Serverless::Api" => &["Auth", "BinaryMediaTypes", "Domain"],
        "AWS::Serverless::HttpApi" => &["CorsConfiguration", "Domain"],
        "AWS::Serverless::WebSocketApi" => &["Auth", "Domain", "Routes"],
        _ => &[],
    }
}

/// Replaces references to parameters in the properties in which SAM does.
fn resolve(expansion: &Expansion, kind: &str, owner: &mut Owner) {
    for name in resolved_properties(kind) {
        if let Some(value) = owner.properties.get(name) {
            let resolved = expansion.resolved(value);
            owner.properties.set(*name, resolved);
        }
    }
}

/// Whether what is refused at a place of an API is something that only a parameter without a value decides.
pub fn is_undecided(expansion: &Expansion, kind: &str, api: &Node, place: Span) -> bool {
    api.get("Properties").is_some_and(|properties| {
        resolved_properties(kind)
            .iter()
            .filter_map(|name| properties.get(name))
            .any(|value| expansion.may_be_literal_at(value, place))
    })
}

/// Makes a function part of an API.
pub fn function_event(expansion: &mut Expansion, event: &ApiEvent<'_>) -> Expanded<Vec<Made>> {
    match event.kind {
        ApiKind::Rest => rest_event::of_function(expansion, event),
        ApiKind::Http => http_event::of_function(expansion, event),
    }
}

/// Makes a state machine part of a REST API; it can be part of no other.
pub fn state_machine_event(expansion: &mut Expansion, event: &ApiEvent<'_>) -> Expanded<Vec<Made>> {
    state_machine_event::add(expansion, event)
}
