//! Events of type `Api` of state machines: paths of a REST API that start one.

use ecow::{EcoString, eco_format};

use super::definition;
use super::event::{self, Route};
use super::implicit::MANAGED;
use super::method_auth;
use super::rest_event::check_definition;
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::events::api_event::ApiEvent;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::role;
use crate::load::cloudformation::serverless::tree::{self, node};

/// Adds a path that starts a state machine to its API; what is made is the role for it.
pub fn add(expansion: &mut Expansion, event: &ApiEvent<'_>) -> Expanded<Vec<Made>> {
    let route = Route::read(event, "RestApiId")?;
    // SAM leaves the stage of policies open here; it can only be that of the API.
    let stage = tree::text(route.span, event::stage_suffix(expansion, &route)?);
    let id = eco_format!("{}{}Role", event.owner, event.name);
    let role = role(event, &route, id.clone());
    if let Some(api) = route.api.clone()
        && let Some(properties) = event::api_properties(expansion, &api).cloned()
        && properties.something(MANAGED).is_some()
        && let Some(body) = properties.given("DefinitionBody")
    {
        let mut body = body.clone();
        check_definition(&body)?;
        if definition::has_integration(&body, &route.path, &route.method)? {
            return route.refuse(
                route.span,
                "the API has this method of the path more than once.",
            );
        }
        start_execution(&mut body, event, &route, &id)?;
        if let Some(auth) = route.properties.something("Auth") {
            method_auth::apply(expansion, &mut body, &route, auth, &properties, &stage)?;
        }
        if let Some(target) = event::definition_mut(expansion, &api) {
            *target = body;
        }
    }
    Ok(vec![role])
}

/// The role with which API Gateway starts a state machine.
fn role(event: &ApiEvent<'_>, route: &Route, id: EcoString) -> Made {
    let span = route.span;
    let policy = role::allowing(
        span,
        eco_format!("{id}StartExecutionPolicy"),
        "states:StartExecution",
        tree::reference(span, event.target.clone()),
    );
    let boundary = event
        .resource
        .get("Properties")
        .and_then(|properties| properties.something("PermissionsBoundary"))
        .cloned();
    Made::new(id, "AWS::IAM::Role", span)
        .inheriting(event.resource)
        .with(
            "AssumeRolePolicyDocument",
            role::assumed_by(span, "apigateway.amazonaws.com"),
        )
        .with("Policies", tree::list(span, [policy]))
        .with_some("PermissionsBoundary", boundary)
}

fn start_execution(
    body: &mut Node,
    event: &ApiEvent<'_>,
    route: &Route,
    role: &EcoString,
) -> Expanded<()> {
    let span = route.span;
    let unescaped = route
        .properties
        .something("UnescapeMappingTemplate")
        .is_some();
    // The request's body becomes the execution's input, as a string in JSON.
    let input = match unescaped {
        true => r#"$util.escapeJavaScript($input.json('$')).replaceAll("\\'","'")"#,
        false => "$util.escapeJavaScript($input.json('$'))",
    };
    let template = eco_format!(
        r#"{{"input": "{input}", "stateMachineArn": "${{{}}}"}}"#,
        event.target
    );
    let uri = tree::sub(
        span,
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution",
    );
    let integration = node!(span, {
        "type": "aws",
        "httpMethod": "POST",
        "uri": (event::conditional(route, uri)),
        "responses": { "200": { "statusCode": "200" }, "400": { "statusCode": "400" } },
        "credentials": (tree::get_att(span, role.clone(), "Arn")),
        "requestTemplates": { "application/json": (tree::sub(span, template)) },
    });
    let others = node!(span, {
        "responses": {
            "200": { "description": "OK" },
            "400": { "description": "Bad Request" },
        },
    });
    event::integrate(body, route, integration, &others)
}
