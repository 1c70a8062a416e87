//! Events of type `Api`: paths of a REST API that invoke a function or start a state machine.

use ecow::{EcoString, eco_format};

use super::event::{self, Route};
use super::implicit::MANAGED;
use super::{definition, literal, method_auth, request};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::events::api_event::ApiEvent;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::tree;

/// Adds a path that invokes a function to its API; what is made is the permission.
pub fn of_function(expansion: &mut Expansion, event: &ApiEvent<'_>) -> Expanded<Vec<Made>> {
    let route = Route::read(event, "RestApiId")?;
    let suffix = event::stage_suffix(expansion, &route)?;
    let method = match route.method.as_str() {
        "any" => "*".into(),
        method => method.to_uppercase(),
    };
    let resource = eco_format!("/{method}{}", route.pattern());
    let permission = event::permission(event, &route, expansion.partition, &suffix, &resource);
    if let Some(api) = route.api.clone()
        && let Some(properties) = event::api_properties(expansion, &api).cloned()
    {
        let stage = tree::text(route.span, suffix);
        integrate_function(expansion, event, &route, &api, &properties, &stage)?;
        override_auth(expansion, &route, &api, &properties, &stage)?;
    }
    Ok(vec![permission])
}

fn integrate_function(
    expansion: &mut Expansion,
    event: &ApiEvent<'_>,
    route: &Route,
    api: &EcoString,
    properties: &Node,
    stage: &Node,
) -> Expanded<()> {
    let merges = properties.something("MergeDefinitions").is_some();
    if properties.something(MANAGED).is_none() && !merges {
        return Ok(());
    }
    let Some(written) = properties.given("DefinitionBody") else {
        return Ok(());
    };
    // What is merged is made on its own, so that it is unaffected by what it is merged into.
    let mut body = match merges {
        true => definition::empty_swagger(route.span),
        false => written.clone(),
    };
    check_definition(&body)?;
    if definition::has_integration(&body, &route.path, &route.method)? {
        return route.refuse(
            route.span,
            "the API has this method of the path more than once.",
        );
    }
    let own_auth = route.properties.something("Auth").cloned();
    let streams = route
        .properties
        .given("ResponseTransferMode")
        .and_then(literal::string)
        == Some("RESPONSE_STREAM");
    let uri = event::function_uri(event, route.span, expansion.partition, streams);
    let mut integration = tree::object(
        route.span,
        [
            ("type", tree::text(route.span, "aws_proxy")),
            ("httpMethod", tree::text(route.span, "POST")),
            ("uri", event::conditional(route, uri)),
        ],
    );
    if streams {
        integration.set("responseTransferMode", tree::text(route.span, "STREAM"));
    }
    if let Some(credentials) =
        method_auth::credentials(expansion, own_auth.as_ref(), properties.something("Auth"))
    {
        integration.set("credentials", credentials);
    }
    let responses = tree::object::<EcoString>(route.span, []);
    let others = tree::object(route.span, [("responses", responses)]);
    event::integrate(&mut body, route, integration, &others)?;
    if let Some(auth) = &own_auth {
        method_auth::apply(expansion, &mut body, route, auth, properties, stage)?;
    }
    if let Some(timeout) = route.properties.something("TimeoutInMillis") {
        for method in definition::methods_mut(&mut body, &route.path, &route.method)? {
            if let Some(integration) = method.get_mut(definition::INTEGRATION) {
                integration.set("timeoutInMillis", timeout.clone());
            }
        }
    }
    request::model(&mut body, route, properties)?;
    request::parameters(&mut body, route)?;
    let Some(target) = event::definition_mut(expansion, api) else {
        return Ok(());
    };
    match merges {
        true => merge(target, &body, route),
        false => {
            *target = body;
            Ok(())
        }
    }
}

/// Merges a method that SAM made into the definition that is written: what SAM made counts where both have a key.
fn merge(written: &mut Node, made: &Node, route: &Route) -> Expanded<()> {
    let key = definition::method_key(&route.method);
    let Some(made) = made
        .get("paths")
        .and_then(|paths| paths.get(&route.path)?.get(&key))
    else {
        return Ok(());
    };
    let Some(paths) = written.get_mut("paths") else {
        return Ok(());
    };
    let empty = || tree::object::<EcoString>(route.span, []);
    let Some(path) = paths
        .get_or_insert(&route.path, empty)
        .filter(|path| path.entries().is_some())
    else {
        return route.refuse(
            route.span,
            "the API's DefinitionBody has something else than a mapping for this path.",
        );
    };
    let Some(method) = path.get_or_insert(&route.method, empty) else {
        return Ok(());
    };
    if !method.is_something() {
        *method = empty();
    }
    if method.entries().is_none() {
        return route.refuse(
            method.span,
            "the API's DefinitionBody has something else than a mapping for this method.",
        );
    }
    for entry in made.entries().unwrap_or_default() {
        method.set(entry.key.clone(), entry.value.clone());
    }
    Ok(())
}

/// `OverrideApiAuth`: the event's auth counts also for a definition that SAM doesn't write.
fn override_auth(
    expansion: &mut Expansion,
    route: &Route,
    api: &EcoString,
    properties: &Node,
    stage: &Node,
) -> Expanded<()> {
    let Some(auth) = route.properties.something("Auth") else {
        return Ok(());
    };
    if auth.something("OverrideApiAuth").is_none() {
        return Ok(());
    }
    let Some(body) = event::definition_mut(expansion, api).cloned() else {
        return Ok(());
    };
    if !["Authorizer", "ApiKeyRequired", "ResourcePolicy"]
        .iter()
        .any(|key| auth.something(key).is_some())
    {
        return route.refuse(
            auth.span,
            "OverrideApiAuth needs an Authorizer, ApiKeyRequired or a ResourcePolicy.",
        );
    }
    check_definition(&body)?;
    let mut body = body;
    method_auth::apply(expansion, &mut body, route, auth, properties, stage)?;
    if let Some(target) = event::definition_mut(expansion, api) {
        *target = body;
    }
    Ok(())
}

/// Refuses a definition that SAM can't edit.
pub fn check_definition(body: &Node) -> Expanded<()> {
    if !definition::is_swagger(body) {
        return refuse(
            body.span,
            "The DefinitionBody must be a Swagger or OpenAPI 3 definition with paths, for SAM to add to it.",
        );
    }
    definition::check_paths(body)
}
