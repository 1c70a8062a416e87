//! `Auth` of a REST API: its authorizers, what its methods require by default, and its policy.

use ecow::eco_format;

use super::authorizer::{self, Authorizer};
use super::method_auth::{add_iam_scheme, add_key_scheme, first_requires_iam, schemes_mut};
use super::rest_event::check_definition;
use super::{definition, literal, resource_policy};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::tree;
use crate::syntax::Span;

const KNOWN: [&str; 8] = [
    "Authorizers",
    "DefaultAuthorizer",
    "InvokeRole",
    "AddDefaultAuthorizerToCorsPreflight",
    "AddApiKeyRequiredToCorsPreflight",
    "ApiKeyRequired",
    "ResourcePolicy",
    "UsagePlan",
];

/// Refuses keys of `Auth` that SAM doesn't know.
pub fn check_keys(auth: &Node) -> Expanded<()> {
    for entry in auth.entries().unwrap_or_default() {
        if !KNOWN.contains(&entry.key.as_str()) {
            return refuse(
                entry.key_span,
                format!("Auth of an API has no property {}.", entry.key),
            );
        }
    }
    Ok(())
}

/// Writes `Auth` into the definition.
pub fn apply(expansion: &Expansion, body: &mut Node, auth: &Node, stage: &Node) -> Expanded<()> {
    check_keys(auth)?;
    check_definition(body)?;
    let authorizers = authorizer::read(auth)?;
    let adds_to_preflight = |key: &str| auth.get(key).is_none_or(Node::is_something);
    if !authorizers.is_empty() {
        if let Some(schemes) = body.something("securityDefinitions") {
            literal::a_map(schemes, "securityDefinitions")?;
        }
        for authorizer in &authorizers {
            let scheme = authorizer.scheme(expansion.partition)?;
            if let Some(schemes) = schemes_mut(body, scheme.span) {
                schemes.set(authorizer.name.clone(), scheme);
            }
        }
        if let Some(default) = auth.something("DefaultAuthorizer") {
            let preflight = adds_to_preflight("AddDefaultAuthorizerToCorsPreflight");
            require_default(body, default, &authorizers, preflight)?;
        }
    }
    if let Some(required) = auth.something("ApiKeyRequired") {
        add_key_scheme(body, required.span)?;
        let preflight = adds_to_preflight("AddApiKeyRequiredToCorsPreflight");
        for path in definition::paths(body) {
            require_key(body, &path, preflight, required.span)?;
        }
    }
    if let Some(policy) = auth.something("ResourcePolicy") {
        literal::a_map(policy, "ResourcePolicy")?;
        for path in definition::paths(body) {
            resource_policy::of_path(body, policy, &path, stage)?;
        }
        resource_policy::custom(body, policy);
    }
    Ok(())
}

/// Has every method require the default authorizer that says nothing else.
fn require_default(
    body: &mut Node,
    default: &Node,
    authorizers: &[Authorizer],
    preflight: bool,
) -> Expanded<()> {
    let name = literal::a_text(default, "DefaultAuthorizer")?;
    let authorizer = authorizers
        .iter()
        .find(|authorizer| authorizer.name == name);
    if authorizer.is_none() && name != "AWS_IAM" {
        return refuse(
            default.span,
            eco_format!("The DefaultAuthorizer {name} is none of the API's Authorizers."),
        );
    }
    let scopes = authorizer
        .and_then(|authorizer| authorizer.scopes.clone())
        .unwrap_or_else(|| tree::list(default.span, []));
    let mut iam = false;
    for path in definition::paths(body) {
        for (key, method) in definition::all_methods_mut(body, &path)? {
            if key == "options" && !preflight {
                continue;
            }
            let own = definition::security(method)?;
            check_requirements(&own)?;
            let (named, mut others): (Vec<Node>, Vec<Node>) =
                own.into_iter().partition(|requirement| {
                    requirement.get("AWS_IAM").is_some()
                        || authorizers
                            .iter()
                            .any(|authorizer| requirement.get(&authorizer.name).is_some())
                });
            match others
                .iter()
                .position(|requirement| requirement.get("NONE").is_some())
            {
                Some(none) => {
                    others.remove(none);
                }
                None if !named.is_empty() => others.extend(named),
                None => others.push(tree::object(default.span, [(name, scopes.clone())])),
            }
            if !others.is_empty() {
                let span = method
                    .get("security")
                    .map_or(default.span, |node| node.span);
                method.set("security", tree::list(span, others));
                iam |= first_requires_iam(method)?;
            }
        }
    }
    if iam {
        add_iam_scheme(body, default.span);
    }
    Ok(())
}

/// Has every method of a path require an API key that doesn't say that it needs none.
fn require_key(body: &mut Node, path: &str, preflight: bool, span: Span) -> Expanded<()> {
    for (key, method) in definition::all_methods_mut(body, path)? {
        let own = definition::security(method)?;
        check_requirements(&own)?;
        let (keys, mut others): (Vec<Node>, Vec<Node>) =
            own.iter().cloned().partition(|requirement| {
                requirement.get("api_key").is_some() || requirement.get("api_key_false").is_some()
            });
        let none = keys
            .iter()
            .any(|requirement| requirement.get("api_key_false").is_some());
        if !none && (key != "options" || preflight) {
            others.push(tree::object(span, [("api_key", tree::list(span, []))]));
        }
        let same = own.len() == others.len()
            && own
                .iter()
                .zip(&others)
                .all(|(one, other)| literal::same(one, other));
        if !same {
            let span = method.get("security").map_or(span, |node| node.span);
            method.set("security", tree::list(span, others));
        }
    }
    Ok(())
}

fn check_requirements(security: &[Node]) -> Expanded<()> {
    for requirement in security {
        literal::a_map(requirement, "Each requirement in the security of a method")?;
    }
    Ok(())
}
