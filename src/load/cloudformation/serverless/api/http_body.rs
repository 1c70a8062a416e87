//! What SAM writes into the definition of an HTTP API: CORS, authorizers, tags, its title and description.

use ecow::EcoString;

use super::http_authorizer::Authorizer;
use super::http_event::check_definition;
use super::{definition, http_authorizer, literal};
use crate::load::cloudformation::document::{Node, NodeKind};
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::tree;

const CORS: &str = "x-amazon-apigateway-cors";
/// What `CorsConfiguration` may say, and how the definition says it.
const CORS_KEYS: [(&str, &str); 6] = [
    ("AllowOrigins", "allowOrigins"),
    ("AllowHeaders", "allowHeaders"),
    ("AllowMethods", "allowMethods"),
    ("ExposeHeaders", "exposeHeaders"),
    ("MaxAge", "maxAge"),
    ("AllowCredentials", "allowCredentials"),
];

/// `CorsConfiguration`.
pub fn cors(expansion: &Expansion, body: &mut Node, cors: &Node) -> Expanded<()> {
    let span = cors.span;
    let properties = if Node::literal_bool(cors).is_some() {
        let every = tree::list(span, [tree::text(span, "*")]);
        tree::object(span, [("AllowOrigins", every)])
    } else if cors.intrinsic().is_some() {
        tree::object(span, [("AllowOrigins", cors.clone())])
    } else if cors.entries().is_some() {
        cors.clone()
    } else {
        return refuse(span, "CorsConfiguration must be true or a mapping.");
    };
    for entry in properties.entries().unwrap_or_default() {
        if !CORS_KEYS.iter().any(|(name, _)| entry.key == *name) {
            return refuse(
                entry.key_span,
                format!("CorsConfiguration has no property {}.", entry.key),
            );
        }
    }
    check_definition(body)?;
    let origins = properties.something("AllowOrigins");
    let credentials = properties
        .get("AllowCredentials")
        .filter(|credentials| literal::is_true(credentials));
    let every = origins
        .and_then(Node::items)
        .is_some_and(|items| matches!(items, [one] if literal::string(one) == Some("*")));
    if let Some(credentials) = credentials
        && every
    {
        return refuse(
            credentials.span,
            "AllowCredentials can be true only where AllowOrigins names the origins.",
        );
    }
    let Some(written) = body
        .get_or_insert(CORS, || tree::object::<EcoString>(span, []))
        .filter(|written| written.entries().is_some())
    else {
        return refuse(
            body.span,
            "The definition's CORS configuration must be a mapping.",
        );
    };
    if let Some(origins) = origins
        && origins.intrinsic().is_some()
        && !(properties
            .get("AllowOrigins")
            .is_some_and(|origins| expansion.is_open(origins))
            && cors.intrinsic().is_none())
    {
        // A function stands for all of the configuration.
        for entry in in_definitions(origins).entries().unwrap_or_default() {
            written.set(entry.key.clone(), entry.value.clone());
        }
        return Ok(());
    }
    for (name, key) in CORS_KEYS {
        let value = match name {
            "MaxAge" => properties.given(name),
            "AllowCredentials" => credentials,
            name => properties.something(name),
        };
        if let Some(value) = value {
            written.set(key, value.clone());
        }
    }
    Ok(())
}

/// A function that gives a configuration, with the names that definitions have.
fn in_definitions(node: &Node) -> Node {
    let kind = match &node.kind {
        NodeKind::Scalar(..) => return node.clone(),
        NodeKind::Sequence(items) => NodeKind::Sequence(items.iter().map(in_definitions).collect()),
        NodeKind::Mapping(entries) => NodeKind::Mapping(
            entries
                .iter()
                .map(|entry| {
                    let mut entry = entry.clone();
                    if let Some((_, key)) = CORS_KEYS.iter().find(|(name, _)| entry.key == *name) {
                        entry.key = (*key).into();
                    }
                    entry.value = in_definitions(&entry.value);
                    entry
                })
                .collect(),
        ),
    };
    Node {
        kind,
        span: node.span,
    }
}

/// `Auth`.
pub fn auth(expansion: &Expansion, body: &mut Node, auth: &Node) -> Expanded<Vec<Authorizer>> {
    for entry in auth.entries().unwrap_or_default() {
        if !matches!(
            entry.key.as_str(),
            "Authorizers" | "DefaultAuthorizer" | "EnableIamAuthorizer"
        ) {
            return refuse(
                entry.key_span,
                format!("Auth of an HTTP API has no property {}.", entry.key),
            );
        }
    }
    check_definition(body)?;
    let authorizers = http_authorizer::read(auth)?;
    for authorizer in &authorizers {
        let scheme = authorizer.scheme(expansion.partition)?;
        for (key, inside) in [
            ("components", None),
            ("components", Some("securitySchemes")),
        ] {
            let at = match inside {
                None => Some(&mut *body),
                Some(_) => body.get_mut(key),
            };
            let key = inside.unwrap_or(key);
            let Some(at) = at else { continue };
            if at.something(key).is_none() {
                at.set(key, tree::object::<EcoString>(scheme.span, []));
            }
        }
        if let Some(schemes) = body
            .get_mut("components")
            .and_then(|components| components.get_mut("securitySchemes"))
        {
            schemes.set(authorizer.name.clone(), scheme);
        }
    }
    let default = auth
        .something("DefaultAuthorizer")
        .filter(|default| !Node::is_no_value(default));
    if let Some(default) = default {
        require_default(body, default, &authorizers)?;
    }
    Ok(authorizers)
}

/// Has every method require the default authorizer that says nothing else.
fn require_default(body: &mut Node, default: &Node, authorizers: &[Authorizer]) -> Expanded<()> {
    let name = literal::a_text(default, "DefaultAuthorizer")?;
    let Some(authorizer) = authorizers
        .iter()
        .find(|authorizer| authorizer.name == name)
    else {
        return refuse(
            default.span,
            format!("The DefaultAuthorizer {name} is none of the API's Authorizers."),
        );
    };
    let scopes = authorizer
        .scopes
        .clone()
        .unwrap_or_else(|| tree::list(default.span, []));
    for path in definition::paths(body) {
        check_methods(body, &path)?;
        for (key, method) in definition::all_methods_mut(body, &path)? {
            if key == "options" || method.something("security").is_some() {
                continue;
            }
            let requirement = tree::object(default.span, [(name, scopes.clone())]);
            method.set("security", tree::list(default.span, [requirement]));
        }
    }
    Ok(())
}

/// Refuses a path whose methods aren't named as definitions name them: SAM doesn't find these.
fn check_methods(body: &Node, path: &str) -> Expanded<()> {
    for item in definition::path_items(body, path)? {
        for entry in item.entries().unwrap_or_default() {
            let key = definition::method_key(&entry.key);
            if key != "parameters" && key != "options" && item.get(&key).is_none() {
                return refuse(
                    entry.key_span,
                    format!(
                        "The definition must name the method {} as {key}.",
                        entry.key
                    ),
                );
            }
        }
    }
    Ok(())
}

/// Tags of the API, which it takes from its definition.
pub fn tags(body: &mut Node, tags: &Node) -> Expanded<()> {
    if body.something("tags").is_none() {
        body.set("tags", tree::list(tags.span, []));
    }
    let Some(all) = body.get_mut("tags") else {
        return Ok(());
    };
    let span = all.span;
    let Some(all) = all.items_mut() else {
        return refuse(span, "The tags of a definition must be a list.");
    };
    const VALUE: &str = "x-amazon-apigateway-tag-value";
    for tag in tags.entries().unwrap_or_default() {
        let named = all.iter_mut().find(|other| {
            other
                .get("name")
                .and_then(Node::text)
                .is_some_and(|name| *name == tag.key)
        });
        match named {
            Some(other) => other.set(VALUE, tag.value.clone()),
            None => all.push(tree::object(
                tag.span(),
                [
                    ("name", tree::text(tag.key_span, tag.key.clone())),
                    (VALUE, tag.value.clone()),
                ],
            )),
        }
    }
    Ok(())
}

/// `Name`, which becomes the title, unless the definition has one of its own.
pub fn title(body: &mut Node, name: &Node) -> Expanded<()> {
    let info = info(body)?;
    let own = info.and_then(|info| info.get("title"));
    let default = own
        .and_then(Node::reference_name)
        .is_some_and(|name| name == "AWS::StackName");
    if !default {
        return refuse(
            name.span,
            "The definition has a title of its own: remove it or Name.",
        );
    }
    check_definition(body)?;
    if let Some(info) = body.get_mut("info") {
        info.set("title", name.clone());
    }
    Ok(())
}

/// `Description`, unless the definition has one of its own.
pub fn description(body: &mut Node, description: &Node) -> Expanded<()> {
    let own = info(body)?.and_then(|info| info.something("description"));
    if own.is_some() {
        return refuse(
            description.span,
            "The definition has a description of its own: remove it or Description.",
        );
    }
    check_definition(body)?;
    let empty = || tree::object::<EcoString>(description.span, []);
    if let Some(info) = body.get_or_insert("info", empty) {
        info.set("description", description.clone());
    }
    Ok(())
}

fn info(body: &Node) -> Expanded<Option<&Node>> {
    body.given("info")
        .map(|info| literal::a_map(info, "The info of a definition"))
        .transpose()
}

/// The path `$default` is written with a slash where warnings are failures: it would be warned of otherwise.
pub fn escape_default_path(body: &mut Node) {
    let Some(paths) = body.get_mut("paths") else {
        return;
    };
    if let Some(default) = paths.remove(definition::DEFAULT_PATH) {
        paths.set("/$default", default.value);
    }
}
