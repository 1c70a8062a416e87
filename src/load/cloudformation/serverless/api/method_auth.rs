//! `Auth` of an event: who may call one method of a REST API.

use ecow::{EcoString, eco_format};

use super::event::Route;
use super::{definition, literal, resource_policy};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion};
use crate::load::cloudformation::serverless::tree;
use crate::syntax::Span;

/// Says in the definition who may call the route's method.
pub fn apply(
    expansion: &Expansion,
    body: &mut Node,
    route: &Route,
    auth: &Node,
    api: &Node,
    stage: &Node,
) -> Expanded<()> {
    let api_auth = api.something("Auth").map(|auth| expansion.resolved(auth));
    let authorizer = auth.something("Authorizer");
    if let Some(authorizer) = authorizer {
        check_authorizer(route, authorizer, api_auth.as_ref())?;
    }
    let scopes = auth.something("AuthorizationScopes");
    if let Some(scopes) = scopes {
        literal::a_list(scopes, "AuthorizationScopes")?;
        if authorizer.is_none() {
            return route.refuse(scopes.span, "AuthorizationScopes need an Authorizer.");
        }
    }
    let key = auth.given("ApiKeyRequired");
    if let Some(key) = key
        && !key.is_something()
        && api_auth
            .as_ref()
            .and_then(|auth| auth.something("ApiKeyRequired"))
            .is_none()
    {
        return route.refuse(
            key.span,
            "ApiKeyRequired can be false only where the API requires a key.",
        );
    }
    if let Some(authorizer) = authorizer.and_then(Node::text) {
        let scopes = auth
            .given("AuthorizationScopes")
            .or_else(|| {
                let own = api_auth.as_ref()?.get("Authorizers")?.get(authorizer)?;
                own.given("AuthorizationScopes")
            })
            .filter(|_| {
                authorizer != "NONE"
                    && api_auth
                        .as_ref()
                        .and_then(|auth| auth.get("Authorizers")?.given(authorizer))
                        .is_some()
            })
            .cloned();
        let scopes = scopes.unwrap_or_else(|| tree::list(route.span, []));
        require(body, route, authorizer, scopes)?;
        if starts_with_iam(body, route)? {
            add_iam_scheme(body, route.span);
        }
    }
    if let Some(key) = key {
        let required = key.is_something();
        if required {
            add_key_scheme(body, key.span)?;
        }
        let name = if required { "api_key" } else { "api_key_false" };
        require(body, route, name, tree::list(key.span, []))?;
    }
    if let Some(policy) = auth.something("ResourcePolicy") {
        literal::a_map(policy, "ResourcePolicy")?;
        resource_policy::of_path(body, policy, &route.path, stage)?;
        resource_policy::custom(body, policy);
    }
    Ok(())
}

fn check_authorizer(route: &Route, authorizer: &Node, api_auth: Option<&Node>) -> Expanded<()> {
    let authorizers = api_auth.and_then(|auth| auth.something("Authorizers"));
    if let Some(authorizers) = authorizers {
        literal::a_map(authorizers, "Authorizers")?;
    }
    match literal::string(authorizer) {
        Some("AWS_IAM") => Ok(()),
        Some("NONE") => {
            let default = api_auth.and_then(|auth| auth.something("DefaultAuthorizer"));
            match default {
                Some(_) => Ok(()),
                None => route.refuse(
                    authorizer.span,
                    "the Authorizer can be NONE only where the API has a DefaultAuthorizer.",
                ),
            }
        }
        Some(name) => match authorizers {
            None => route.refuse(authorizer.span, "the API defines no Authorizers."),
            Some(authorizers) if authorizers.something(name).is_none() => route.refuse(
                authorizer.span,
                &eco_format!("the API defines no authorizer {name}."),
            ),
            Some(_) => Ok(()),
        },
        None => route.refuse(
            authorizer.span,
            "the Authorizer must be the name of one of the API's Authorizers.",
        ),
    }
}

/// Adds a requirement to the route's method.
fn require(body: &mut Node, route: &Route, name: &str, scopes: Node) -> Expanded<()> {
    for method in definition::methods_mut(body, &route.path, &route.method)? {
        let mut security = definition::security(method)?;
        security.push(tree::object(scopes.span, [(name, scopes.clone())]));
        method.set("security", tree::list(scopes.span, security));
    }
    Ok(())
}

fn starts_with_iam(body: &mut Node, route: &Route) -> Expanded<bool> {
    let mut found = false;
    for method in definition::methods_mut(body, &route.path, &route.method)? {
        found |= first_requires_iam(method)?;
    }
    Ok(found)
}

/// Whether the first requirement of a method is that of IAM.
pub fn first_requires_iam(method: &Node) -> Expanded<bool> {
    Ok(definition::security(method)?
        .first()
        .is_some_and(|first| first.get("AWS_IAM").is_some()))
}

/// Defines what the requirement `AWS_IAM` means, where it isn't.
pub fn add_iam_scheme(body: &mut Node, span: Span) {
    let scheme = tree::object(
        span,
        [
            ("x-amazon-apigateway-authtype", tree::text(span, "awsSigv4")),
            ("type", tree::text(span, "apiKey")),
            ("name", tree::text(span, "Authorization")),
            ("in", tree::text(span, "header")),
        ],
    );
    add_scheme(body, "AWS_IAM", scheme);
}

/// Defines what the requirement `api_key` means, where it isn't.
pub fn add_key_scheme(body: &mut Node, span: Span) -> Expanded<()> {
    let scheme = tree::object(
        span,
        [
            ("type", tree::text(span, "apiKey")),
            ("name", tree::text(span, "x-api-key")),
            ("in", tree::text(span, "header")),
        ],
    );
    if let Some(schemes) = body.something("securityDefinitions") {
        literal::a_map(schemes, "securityDefinitions")?;
    }
    add_scheme(body, "api_key", scheme);
    Ok(())
}

fn add_scheme(body: &mut Node, name: &str, scheme: Node) {
    let schemes = schemes_mut(body, scheme.span);
    if let Some(schemes) = schemes {
        schemes.get_or_insert(name, || scheme);
    }
}

/// The definition's security schemes in Swagger's place, where SAM writes them whatever the version is.
pub fn schemes_mut(body: &mut Node, span: Span) -> Option<&mut Node> {
    if body.something("securityDefinitions").is_none() {
        body.set("securityDefinitions", tree::object::<EcoString>(span, []));
    }
    body.get_mut("securityDefinitions")
}

/// With which credentials API Gateway invokes a function that IAM protects.
pub fn credentials(expansion: &Expansion, own: Option<&Node>, api: Option<&Node>) -> Option<Node> {
    let authorizer = own.and_then(|auth| auth.get("Authorizer"));
    let default = api.and_then(|auth| auth.get("DefaultAuthorizer"));
    let is_iam = |node: Option<&Node>| node.and_then(literal::string) == Some("AWS_IAM");
    let by_default = own.is_none() && is_iam(default);
    if !by_default && !is_iam(authorizer) {
        return None;
    }
    let role = |auth: Option<&Node>| auth?.entry("InvokeRole").map(|entry| entry.value.clone());
    let none = |role: &Node| !role.is_something();
    let role = role(own).or_else(|| role(api));
    match role {
        Some(role) if none(&role) || literal::string(&role) == Some("NONE") => None,
        Some(role) if literal::string(&role) != Some("CALLER_CREDENTIALS") => Some(role),
        role => {
            let span = role
                .or_else(|| authorizer.or(default).cloned())
                .map(|node| node.span)?;
            let partition = expansion.partition;
            Some(tree::text(
                span,
                eco_format!("arn:{partition}:iam::*:user/*"),
            ))
        }
    }
}
