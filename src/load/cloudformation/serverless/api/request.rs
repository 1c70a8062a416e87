//! What a method of a REST API takes: the model of its body, and its parameters.

use ecow::{EcoString, eco_format};

use super::event::Route;
use super::{definition, literal};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::Expanded;
use crate::load::cloudformation::serverless::tree;

/// Where a definition says how requests are validated.
const VALIDATORS: &str = "x-amazon-apigateway-request-validators";
const VALIDATOR: &str = "x-amazon-apigateway-request-validator";

/// `RequestModel`: which of the API's models the request's body has.
pub fn model(body: &mut Node, route: &Route, api: &Node) -> Expanded<()> {
    let Some(request) = route.properties.something("RequestModel") else {
        return Ok(());
    };
    if request.entries().is_none() {
        return route.refuse(request.span, "the RequestModel must be a mapping.");
    }
    let Some(written) = request.something("Model") else {
        return Ok(());
    };
    let Some(models) = api.something("Models") else {
        return route.refuse(written.span, "the API defines no Models.");
    };
    if models.entries().is_none() {
        return route.refuse(models.span, "the API's Models must be a mapping.");
    }
    let Some(name) = literal::string(written) else {
        return route.refuse(
            written.span,
            "the Model must be the name of one of the API's Models.",
        );
    };
    if models.something(name).is_none() {
        return route.refuse(
            written.span,
            &eco_format!("the API defines no model {name}."),
        );
    }
    let name = name.to_lowercase();
    let required = request.given("Required").cloned();
    let swagger = body.given("swagger").is_some();
    let openapi = definition::is_version_3(body);
    let span = written.span;
    let schema = |place: &str| {
        tree::object(
            span,
            [("$ref", tree::text(span, eco_format!("#/{place}/{name}")))],
        )
    };
    for method in definition::methods_mut(body, &route.path, &route.method)? {
        let mut model = if swagger {
            tree::object(
                span,
                [
                    ("in", tree::text(span, "body")),
                    ("name", tree::text(span, name.as_str())),
                    ("schema", schema("definitions")),
                ],
            )
        } else if openapi {
            let json = tree::object(span, [("schema", schema("components/schemas"))]);
            let content = tree::object(span, [("application/json", json)]);
            tree::object(span, [("content", content)])
        } else {
            continue;
        };
        if let Some(required) = &required {
            model.set("required", required.clone());
        }
        match swagger {
            true => add_parameter(method, model),
            false => method.set("requestBody", model),
        }
    }
    validator(body, route, request)
}

fn add_parameter(method: &mut Node, parameter: Node) {
    let span = parameter.span;
    if let Some(parameters) = method
        .get_or_insert("parameters", || tree::list(span, []))
        .and_then(Node::items_mut)
    {
        parameters.push(parameter);
    }
}

/// `ValidateBody` and `ValidateParameters`: the validator that the API gets for them.
fn validator(body: &mut Node, route: &Route, request: &Node) -> Expanded<()> {
    let (whole, parameters) = (
        request.given("ValidateBody"),
        request.given("ValidateParameters"),
    );
    let Some(span) = whole.or(parameters).map(|node| node.span) else {
        return Ok(());
    };
    let read = |node: Option<&Node>| match node {
        None => Ok(false),
        Some(node) => match Node::literal_bool(node) {
            Some(bool) => Ok(bool),
            None => route.refuse(
                node.span,
                "ValidateBody and ValidateParameters must be true or false.",
            ),
        },
    };
    let (whole, parameters) = (read(whole)?, read(parameters)?);
    let name = match (whole, parameters) {
        (true, true) => "body-and-params",
        (true, false) => "body-only",
        (false, true) => "params-only",
        (false, false) => "no-validation",
    };
    let plain = |bool: bool| tree::plain(span, if bool { "true" } else { "false" });
    let definition = tree::object(
        span,
        [
            ("validateRequestBody", plain(whole)),
            ("validateRequestParameters", plain(parameters)),
        ],
    );
    if body.something(VALIDATORS).is_none() {
        body.set(VALIDATORS, tree::object::<EcoString>(span, []));
    }
    if let Some(validators) = body.get_mut(VALIDATORS) {
        validators.get_or_insert(name, || definition);
    }
    for method in definition::methods_mut(body, &route.path, &route.method)? {
        method.set(VALIDATOR, tree::text(span, name));
    }
    Ok(())
}

/// A parameter of `RequestParameters`.
struct Parameter {
    /// The whole name, as in `method.request.header.Authorization`.
    name: EcoString,
    place: &'static str,
    short: EcoString,
    required: Node,
    cached: bool,
}

/// `RequestParameters`: the parameters that the method takes, and by which responses are cached.
pub fn parameters(body: &mut Node, route: &Route) -> Expanded<()> {
    let Some(written) = route.properties.something("RequestParameters") else {
        return Ok(());
    };
    let mut parameters = Vec::new();
    for node in written.items().unwrap_or_default() {
        parameters.push(parameter(route, node)?);
    }
    let span = written.span;
    for method in definition::methods_mut(body, &route.path, &route.method)? {
        for parameter in &parameters {
            let node = tree::object(
                span,
                [
                    ("in", tree::text(span, parameter.place)),
                    ("name", tree::text(span, parameter.short.clone())),
                    ("required", parameter.required.clone()),
                    ("type", tree::text(span, "string")),
                ],
            );
            add_parameter(method, node);
            if !parameter.cached {
                continue;
            }
            let keys = method
                .get_mut(definition::INTEGRATION)
                .and_then(|integration| {
                    integration
                        .get_or_insert("cacheKeyParameters", || tree::list(span, []))?
                        .items_mut()
                });
            if let Some(keys) = keys {
                keys.push(tree::text(span, parameter.name.clone()));
            }
        }
    }
    Ok(())
}

fn parameter(route: &Route, node: &Node) -> Expanded<Parameter> {
    let first = node.entries().and_then(<[_]>::first);
    let (name, settings) = match (literal::string(node), first) {
        (Some(name), _) => (EcoString::from(name), None),
        (None, Some(entry)) => (entry.key.clone(), Some(&entry.value)),
        (None, None) => {
            return route.refuse(
                node.span,
                "each of the RequestParameters must be a name or a mapping of a name.",
            );
        }
    };
    let place = name
        .strip_prefix("method.request.")
        .and_then(|rest| rest.split_once('.'))
        .and_then(|(place, short)| match place {
            "querystring" => Some(("query", short)),
            "path" => Some(("path", short)),
            "header" => Some(("header", short)),
            _ => None,
        });
    let Some((place, short)) = place else {
        return route.refuse(
            node.span,
            "a name in RequestParameters is method.request.querystring.…, method.request.path.… or method.request.header.….",
        );
    };
    if let Some(settings) = settings {
        let known = settings.entries().is_some_and(|entries| {
            entries
                .iter()
                .all(|entry| matches!(entry.key.as_str(), "Required" | "Caching"))
        });
        if !known {
            return route.refuse(
                settings.span,
                "a parameter in RequestParameters has the properties Required and Caching.",
            );
        }
    }
    let setting = |key: &str| settings.and_then(|settings| settings.get(key));
    Ok(Parameter {
        place,
        short: short.into(),
        required: setting("Required")
            .cloned()
            .unwrap_or_else(|| tree::plain(node.span, "false")),
        cached: setting("Caching").is_some_and(Node::is_something),
        name,
    })
}
