//! What else SAM writes into the definition of a REST API: gateway responses, models, media types, the endpoint; and the
//! conversion to OpenAPI 3.

use ecow::{EcoString, eco_format};

use super::rest_event::check_definition;
use super::{definition, literal};
use crate::load::cloudformation::document::{Node, NodeKind};
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::tree;

/// Where a definition has the endpoint's configuration.
pub const ENDPOINT: &str = "x-amazon-apigateway-endpoint-configuration";

/// Says in the definitions that SAM writes which version of OpenAPI the APIs ask for.
///
/// It comes before events add to them, and after the globals are merged, among which the version may be.
pub fn settle_versions(expansion: &mut Expansion) {
    for id in expansion.resources.of_type("AWS::Serverless::Api") {
        let Some(properties) = expansion
            .resources
            .get_mut(&id)
            .and_then(|api| api.get_mut("Properties"))
        else {
            continue;
        };
        if properties.get(super::implicit::MANAGED).is_none() {
            continue;
        }
        let Some(version) = properties
            .get("OpenApiVersion")
            .filter(|version| definition::names_version_3(version))
            .and_then(|version| Some(tree::text(version.span, version.text()?.clone())))
        else {
            continue;
        };
        properties.set("OpenApiVersion", version.clone());
        if let Some(body) = properties.get_mut("DefinitionBody") {
            body.set("openapi", version);
            if body.something("swagger").is_some() {
                body.remove("swagger");
            }
        }
    }
}

/// `GatewayResponses`.
pub fn gateway_responses(body: &mut Node, responses: &Node) -> Expanded<()> {
    let mut out = Vec::new();
    for entry in literal::a_map(responses, "GatewayResponses")?
        .entries()
        .unwrap_or_default()
    {
        out.push((entry.key.clone(), gateway_response(&entry.value)?));
    }
    check_definition(body)?;
    const KEY: &str = "x-amazon-apigateway-gateway-responses";
    if body.something(KEY).is_none() {
        body.set(KEY, tree::object::<EcoString>(responses.span, []));
    }
    if let Some(all) = body.get_mut(KEY) {
        for (name, response) in out {
            all.set(name, response);
        }
    }
    Ok(())
}

fn gateway_response(response: &Node) -> Expanded<Node> {
    let span = response.span;
    if !response.is_map() {
        return refuse(
            span,
            "A gateway response must be a mapping that is written out.",
        );
    }
    for entry in response.entries().unwrap_or_default() {
        if !matches!(
            entry.key.as_str(),
            "ResponseParameters" | "ResponseTemplates" | "StatusCode"
        ) {
            return refuse(
                entry.key_span,
                format!(
                    "A gateway response has no property {}: it has ResponseParameters, ResponseTemplates and StatusCode.",
                    entry.key
                ),
            );
        }
    }
    let mut parameters = tree::object::<EcoString>(span, []);
    if let Some(written) = response.something("ResponseParameters") {
        for entry in literal::a_map(written, "ResponseParameters")?
            .entries()
            .unwrap_or_default()
        {
            if !matches!(entry.key.as_str(), "Headers" | "Paths" | "QueryStrings") {
                return refuse(
                    entry.key_span,
                    format!(
                        "ResponseParameters have no property {}: they have Headers, Paths and QueryStrings.",
                        entry.key
                    ),
                );
            }
        }
        for (key, prefix) in [
            ("Headers", "header."),
            ("Paths", "path."),
            ("QueryStrings", "querystring."),
        ] {
            let Some(values) = written.get(key) else {
                continue;
            };
            for entry in literal::a_map(values, key)?.entries().unwrap_or_default() {
                parameters.set(
                    eco_format!("gatewayresponse.{prefix}{}", entry.key),
                    entry.value.clone(),
                );
            }
        }
    }
    let templates = response
        .something("ResponseTemplates")
        .cloned()
        .unwrap_or_else(|| tree::object::<EcoString>(span, []));
    let mut out = tree::object(
        span,
        [
            ("responseParameters", parameters),
            ("responseTemplates", templates),
        ],
    );
    if let Some(code) = response.something("StatusCode") {
        let digits = code.text().filter(|text| {
            (1..=3).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit())
        });
        match digits {
            Some(digits) => out.set("statusCode", tree::text(code.span, digits.clone())),
            None => return refuse(code.span, "StatusCode must be a number, as in 404."),
        }
    }
    Ok(out)
}

/// `Models`.
pub fn models(body: &mut Node, models: &Node) -> Expanded<()> {
    check_definition(body)?;
    for entry in models.entries().unwrap_or_default() {
        let what = eco_format!("The model {}", entry.key);
        if literal::a_map(&entry.value, &what)?
            .something("type")
            .is_none()
        {
            return refuse(
                entry.key_span,
                format!("The model {} needs a type.", entry.key),
            );
        }
    }
    if body.something("definitions").is_none() {
        body.set("definitions", tree::object::<EcoString>(models.span, []));
    }
    if let Some(all) = body.get_mut("definitions") {
        for entry in models.entries().unwrap_or_default() {
            all.set(entry.key.to_lowercase(), entry.value.clone());
        }
    }
    Ok(())
}

/// `BinaryMediaTypes`, in which `~1` stands for a slash.
pub fn media_types(body: &mut Node, types: &Node) {
    body.set("x-amazon-apigateway-binary-media-types", unescaped(types));
}

fn unescaped(node: &Node) -> Node {
    let kind = match &node.kind {
        NodeKind::Scalar(text, style) => NodeKind::Scalar(text.replace("~1", "/"), *style),
        NodeKind::Sequence(items) => NodeKind::Sequence(items.iter().map(unescaped).collect()),
        NodeKind::Mapping(entries) => NodeKind::Mapping(
            entries
                .iter()
                .map(|entry| {
                    let mut entry = entry.clone();
                    entry.key = entry.key.replace("~1", "/");
                    entry.value = unescaped(&entry.value);
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

/// `DisableExecuteApiEndpoint`: in OpenAPI 3 it belongs to each of the servers.
pub fn disable_endpoint(body: &mut Node, disabled: &Node) -> Expanded<()> {
    check_definition(body)?;
    if definition::is_version_3(body) {
        return disable_servers(body, disabled);
    }
    disable_at(body, disabled)
}

/// Says of each server whether its default endpoint is disabled.
pub fn disable_servers(body: &mut Node, disabled: &Node) -> Expanded<()> {
    let span = disabled.span;
    let empty = || tree::list(span, [tree::object::<EcoString>(span, [])]);
    let servers = body.get_or_insert("servers", empty);
    for server in servers.and_then(Node::items_mut).into_iter().flatten() {
        disable_at(server, disabled)?;
    }
    Ok(())
}

fn disable_at(at: &mut Node, disabled: &Node) -> Expanded<()> {
    let empty = || tree::object::<EcoString>(disabled.span, []);
    let span = at.span;
    match at
        .get_or_insert(ENDPOINT, empty)
        .filter(|endpoint| endpoint.entries().is_some())
    {
        Some(endpoint) => {
            endpoint.set("disableExecuteApiEndpoint", disabled.clone());
            Ok(())
        }
        None => refuse(
            span,
            "The definition must have mappings for its servers and their endpoint configuration.",
        ),
    }
}

/// Brings what SAM wrote as in Swagger into the form of OpenAPI 3, where the definition or the API asks for that.
pub fn convert(body: &mut Node, version: Option<&Node>) -> Expanded<()> {
    if body.given("swagger").is_some() {
        return Ok(());
    }
    let version = body.given("openapi").or(version);
    if !version
        .is_some_and(|version| version.is_something() && definition::names_version_3(version))
    {
        return Ok(());
    }
    for (from, to) in [
        ("securityDefinitions", "securitySchemes"),
        ("definitions", "schemas"),
    ] {
        if body.something(from).is_none() {
            continue;
        }
        let Some(moved) = body.remove(from) else {
            continue;
        };
        if body.something("components").is_none() {
            let span = moved.value.span;
            body.set("components", tree::object::<EcoString>(span, []));
        }
        if let Some(components) = body.get_mut("components") {
            components.set(to, moved.value);
        }
    }
    let Some(paths) = body.get_mut("paths").filter(|paths| !paths.is_null()) else {
        return Ok(());
    };
    literal::a_map(paths, "The paths of a definition")?;
    for entry in paths.entries_mut().into_iter().flatten() {
        literal::a_map(&entry.value, "A path of a definition")?;
        convert_options(&mut entry.value)?;
    }
    Ok(())
}

/// In OpenAPI 3, a method has no `consumes` and `produces`, and a header has a schema.
fn convert_options(path: &mut Node) -> Expanded<()> {
    if path.something("options").is_none() {
        return Ok(());
    }
    let Some(options) = path.get_mut("options") else {
        return Ok(());
    };
    literal::a_map(options, "The method options of a path")?;
    options.remove("consumes");
    options.remove("produces");
    let Some(responses) = options
        .get_mut("responses")
        .filter(|responses| !responses.is_null())
    else {
        return Ok(());
    };
    literal::a_map(responses, "The responses of the method options")?;
    let Some(response) = responses
        .get_mut("200")
        .filter(|response| !response.is_null())
    else {
        return Ok(());
    };
    literal::a_map(response, "A response of the method options")?;
    let Some(headers) = response
        .get_mut("headers")
        .filter(|headers| headers.is_something())
    else {
        return Ok(());
    };
    literal::a_map(headers, "The headers of a response")?;
    for header in headers.entries_mut().into_iter().flatten() {
        header.value = tree::object(header.value.span, [("schema", header.value.clone())]);
    }
    Ok(())
}
