//! Events of type `HttpApi`: routes of an HTTP API that invoke a function.

use ecow::{EcoString, eco_format};

use super::event::{self, Route};
use super::implicit::MANAGED;
use super::{definition, literal};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::events::api_event::ApiEvent;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::tree;

/// Adds a route to its API; what is made is the permission.
pub fn of_function(expansion: &mut Expansion, event: &ApiEvent<'_>) -> Expanded<Vec<Made>> {
    let route = Route::read(event, "ApiId")?;
    let Some(api) = route.api.clone() else {
        return route.refuse(
            route.api_reference.span,
            "ApiId must name an API of this template.",
        );
    };
    let Some(properties) = event::api_properties(expansion, &api).cloned() else {
        return match expansion.resources.get(&api) {
            Some(_) => Ok(permission(event, &route, None)?.into_iter().collect()),
            None => route.refuse(
                route.api_reference.span,
                "the API that it names is no resource of this template.",
            ),
        };
    };
    let body = properties.something("DefinitionBody");
    if let Some(body) = body {
        check_definition(body)?;
    }
    let permission = permission(event, &route, body)?;
    if let Some(body) = properties.given("DefinitionBody") {
        let mut body = body.clone();
        integrate(event, &route, &mut body, &properties)?;
        if let Some(target) = event::definition_mut(expansion, &api) {
            *target = body;
        }
    }
    Ok(permission.into_iter().collect())
}

/// Refuses a definition that SAM can't edit.
pub fn check_definition(body: &Node) -> Expanded<()> {
    if definition::is_openapi(body) {
        return Ok(());
    }
    refuse(
        body.span,
        "The DefinitionBody must be an OpenAPI 3 definition with paths, for SAM to add to it.",
    )
}

/// The permission, if the default route of the same function doesn't permit all.
fn permission(event: &ApiEvent<'_>, route: &Route, body: Option<&Node>) -> Expanded<Option<Made>> {
    let path = route.pattern();
    let any = matches!(route.method.as_str(), "any" | definition::ANY_METHOD);
    let path = if path == definition::DEFAULT_PATH {
        ""
    } else {
        if let Some(body) = body
            && is_default_of(body, event.target)?
        {
            return Ok(None);
        }
        path.as_str()
    };
    let resource = if route.method == "any" && path == "/$default" {
        path.into()
    } else if any {
        eco_format!("/*{path}")
    } else {
        eco_format!("/{}{path}", route.method.to_uppercase())
    };
    Ok(Some(event::permission(
        event,
        route,
        event::PARTITION,
        "",
        &resource,
    )))
}

/// Whether the API's default route invokes the function.
fn is_default_of(body: &Node, function: &str) -> Expanded<bool> {
    let (path, method) = (definition::DEFAULT_PATH, definition::ANY_METHOD);
    if !definition::has_integration(body, path, method)? {
        return Ok(false);
    }
    for item in definition::path_items(body, path)? {
        let Some(node) = item.get(method) else {
            return Ok(false);
        };
        for branch in definition::branches(node)? {
            let uri = branch
                .get(definition::INTEGRATION)
                .and_then(|integration| integration.get("uri"))
                .filter(|uri| uri.entries().is_some());
            let Some(uri) = uri else {
                return Ok(false);
            };
            for uri in definition::branches(uri)? {
                let invoked = uri
                    .get("Fn::Sub")
                    .and_then(Node::text)
                    .and_then(|text| invoked_function(text));
                if invoked != Some(function) {
                    return Ok(false);
                }
            }
        }
    }
    Ok(true)
}

/// The function in the first `Function.Arn` of a text.
fn invoked_function(uri: &str) -> Option<&str> {
    let (before, _) = uri.split_once(".Arn")?;
    let start = before
        .rfind(|c: char| !c.is_ascii_alphanumeric())
        .map_or(0, |at| at + 1);
    before.get(start..).filter(|name| !name.is_empty())
}

fn integrate(event: &ApiEvent<'_>, route: &Route, body: &mut Node, api: &Node) -> Expanded<()> {
    check_definition(body)?;
    let span = route.span;
    let present = definition::has_integration(body, &route.path, &route.method)?;
    if present && api.something(MANAGED).is_some() {
        return route.refuse(span, "the API has this method of the path more than once.");
    }
    if !present {
        let uri = event::function_uri(event, span, event::PARTITION, false);
        let integration = tree::object(
            span,
            [
                ("type", tree::text(span, "aws_proxy")),
                ("httpMethod", tree::text(span, "POST")),
                ("payloadFormatVersion", tree::text(span, "2.0")),
                ("uri", event::conditional(route, uri)),
            ],
        );
        let default = route.path == definition::DEFAULT_PATH
            && definition::method_key(&route.method) == definition::ANY_METHOD;
        let mut extra = tree::object::<EcoString>(span, []);
        if default {
            extra.set("isDefaultRoute", tree::plain(span, "true"));
        }
        extra.set("responses", tree::object::<EcoString>(span, []));
        event::integrate(body, route, integration, &extra)?;
    }
    if let Some(auth) = route.properties.something("Auth") {
        authorize(route, body, auth, api)?;
    }
    let timeout = route.properties.something("TimeoutInMillis");
    let payload = route.properties.something("PayloadFormatVersion");
    for method in definition::methods_mut(body, &route.path, &route.method)? {
        let Some(integration) = method.get_mut(definition::INTEGRATION) else {
            continue;
        };
        for (key, value) in [
            ("timeoutInMillis", timeout),
            ("payloadFormatVersion", payload),
        ] {
            if let Some(value) = value {
                integration.set(key, value.clone());
            }
        }
    }
    path_parameters(body, route)
}

/// The parameters in a path are parameters of its methods.
fn path_parameters(body: &mut Node, route: &Route) -> Expanded<()> {
    let span = route.span;
    let names: Vec<&str> = route
        .path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    for method in definition::methods_mut(body, &route.path, &route.method)? {
        let parameters = method
            .get_or_insert("parameters", || tree::list(span, []))
            .and_then(Node::items_mut);
        let Some(parameters) = parameters else {
            continue;
        };
        for name in &names {
            let named = parameters.iter_mut().find(|parameter| {
                parameter
                    .get("name")
                    .and_then(literal::string)
                    .is_some_and(|other| other == *name)
            });
            match named {
                Some(parameter) => {
                    parameter.set("in", tree::text(span, "path"));
                    parameter.set("required", tree::plain(span, "true"));
                }
                None => parameters.push(tree::object(
                    span,
                    [
                        ("name", tree::text(span, *name)),
                        ("in", tree::text(span, "path")),
                        ("required", tree::plain(span, "true")),
                    ],
                )),
            }
        }
    }
    Ok(())
}

/// `Auth` of the event: which of the API's authorizers its route has.
fn authorize(route: &Route, body: &mut Node, auth: &Node, api: &Node) -> Expanded<()> {
    let none = tree::object::<EcoString>(auth.span, []);
    let api_auth = match api.get("Auth") {
        Some(auth) => literal::a_map(auth, "Auth of an API")?,
        None => &none,
    };
    let default = api_auth.something("DefaultAuthorizer");
    let Some(authorizer) = auth.something("Authorizer").or(default) else {
        return route.refuse(
            auth.span,
            "Auth needs an Authorizer where the API has no DefaultAuthorizer.",
        );
    };
    let authorizers = api_auth.something("Authorizers");
    let iam = api_auth
        .get("EnableIamAuthorizer")
        .is_some_and(literal::is_true);
    let Some(name) = literal::string(authorizer) else {
        return route.refuse(
            authorizer.span,
            "the Authorizer must be the name of one of the API's Authorizers.",
        );
    };
    if name == "NONE" {
        if default.is_none() {
            return route.refuse(
                authorizer.span,
                "the Authorizer can be NONE only where the API has a DefaultAuthorizer.",
            );
        }
    } else if !(name == "AWS_IAM" && iam)
        && authorizers
            .and_then(|authorizers| authorizers.something(name))
            .is_none()
    {
        return route.refuse(
            authorizer.span,
            &eco_format!("the API defines no authorizer {name}."),
        );
    }
    let scopes = auth.something("AuthorizationScopes");
    if let Some(scopes) = scopes {
        literal::a_list(scopes, "AuthorizationScopes")?;
    }
    let own = authorizers
        .and_then(|authorizers| authorizers.get(name))
        .and_then(|authorizer| authorizer.something("AuthorizationScopes"));
    let scopes = scopes
        .or(own)
        .filter(|_| !matches!(name, "NONE" | "AWS_IAM"))
        .cloned()
        .unwrap_or_else(|| tree::list(authorizer.span, []));
    for method in definition::methods_mut(body, &route.path, &route.method)? {
        let mut security = definition::security(method)?;
        security.push(tree::object(authorizer.span, [(name, scopes.clone())]));
        method.set("security", tree::list(authorizer.span, security));
    }
    Ok(())
}
