//! Events that make functions and state machines part of an API: what all of them have in common.

use ecow::{EcoString, eco_format};

use super::implicit::api_id;
use super::{definition, literal};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::events::api_event::ApiEvent;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::tree;
use crate::syntax::Span;

/// The partition as a function of a template gives it.
pub const PARTITION: &str = "${AWS::Partition}";

/// What an event says of its API: which it is, and of its path and method.
pub struct Route {
    /// The event's name.
    pub name: EcoString,
    /// The API's logical id, where it is one of the template.
    pub api: Option<EcoString>,
    /// The API as it is referred to.
    pub api_reference: Node,
    pub path: EcoString,
    /// The method in lower case.
    pub method: EcoString,
    /// The event's properties.
    pub properties: Node,
    /// What the owner depends on.
    pub condition: Option<EcoString>,
    pub span: Span,
}

impl Route {
    /// Reads an event whose properties have been checked.
    pub fn read(event: &ApiEvent<'_>, id_property: &str) -> Expanded<Route> {
        let span = kind_span(event.node);
        let Some(properties) = event.node.get("Properties") else {
            return refuse(span, format!("The event {} has no properties.", event.name));
        };
        let text = |property: &str| match properties.get(property).and_then(literal::string) {
            Some(text) => Ok(EcoString::from(text)),
            None => refuse(
                properties.get(property).map_or(span, |node| node.span),
                format!("{property} of the event {} must be a string.", event.name),
            ),
        };
        let Some(api_reference) = properties.get(id_property).cloned() else {
            return refuse(
                span,
                format!("{id_property} of the event {} is missing.", event.name),
            );
        };
        Ok(Route {
            name: event.name.clone(),
            api: api_id(&api_reference),
            api_reference,
            path: text("Path")?,
            method: text("Method")?.to_lowercase(),
            properties: properties.clone(),
            condition: event
                .resource
                .get("Condition")
                .and_then(literal::string)
                .map(EcoString::from),
            span,
        })
    }

    /// A refusal that concerns the event.
    pub fn refuse<T>(&self, span: Span, why: &str) -> Expanded<T> {
        refuse(
            span,
            format!(
                "The event {} ({} {}): {why}",
                self.name, self.method, self.path
            ),
        )
    }

    /// The path as permissions name it: without a slash at its end and with `*` for parameters.
    pub fn pattern(&self) -> EcoString {
        let path = match self.path.strip_suffix('/') {
            Some(path) if !path.is_empty() => path,
            _ => &self.path,
        };
        pattern(path)
    }
}

/// Where an event says of which type it is, which is where it begins.
fn kind_span(event: &Node) -> Span {
    event.entry("Type").map_or(event.span, |entry| entry.span())
}

/// A path with `*` for each parameter.
pub fn pattern(path: &str) -> EcoString {
    let mut out = EcoString::new();
    let mut rest = path;
    while let Some(start) = rest.find('{') {
        let (before, after) = rest.split_at(start);
        out.push_str(before);
        let parameter = after.get(1..).and_then(|after| after.split_once('}'));
        match parameter {
            Some((name, behind)) if is_parameter(name) => {
                out.push('*');
                rest = behind;
            }
            _ => {
                out.push('{');
                rest = after.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn is_parameter(name: &str) -> bool {
    let name = name.strip_suffix('+').unwrap_or(name);
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

/// The permission for an API to invoke a function.
///
/// SAM writes the partition of its region where an event is of a REST API, and leaves it open for HTTP APIs.
pub fn permission(
    event: &ApiEvent<'_>,
    route: &Route,
    partition: &str,
    suffix: &str,
    resource: &str,
) -> Made {
    let span = route.span;
    let mut id = eco_format!("{}{}Permission", event.owner, event.name);
    id.push_str(&id_suffix(suffix));
    let source = tree::sub_with(
        span,
        eco_format!(
            "arn:{partition}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{__ApiId__}}/${{__Stage__}}{resource}"
        ),
        tree::object(
            span,
            [
                ("__ApiId__", route.api_reference.clone()),
                ("__Stage__", tree::text(span, "*")),
            ],
        ),
    );
    Made::new(id, "AWS::Lambda::Permission", span)
        .inheriting(event.resource)
        .with("Action", tree::text(span, "lambda:InvokeFunction"))
        .with("FunctionName", tree::reference(span, event.target.clone()))
        .with("Principal", tree::text(span, "apigateway.amazonaws.com"))
        .with("SourceArn", source)
}

/// What a name adds to a logical id: itself where a logical id may have it, else its hash.
pub fn id_suffix(name: &str) -> EcoString {
    if name.is_empty() || literal::is_alphanumeric(name) {
        name.into()
    } else {
        tree::short_hash(name)
    }
}

/// The URI with which API Gateway invokes a function.
pub fn function_uri(event: &ApiEvent<'_>, span: Span, partition: &str, streams: bool) -> Node {
    // An alias' `Ref` is its ARN, a function's is its name.
    let arn = match event.target == event.owner {
        true => eco_format!("{}.Arn", event.target),
        false => event.target.clone(),
    };
    let (version, path) = match streams {
        true => ("2021-11-15", "response-streaming-invocations"),
        false => ("2015-03-31", "invocations"),
    };
    tree::sub(
        span,
        eco_format!(
            "arn:{partition}:apigateway:${{AWS::Region}}:lambda:path/{version}/functions/${{{arn}}}/{path}"
        ),
    )
}

/// The definition of the API that an event is of.
pub fn definition_mut<'e>(expansion: &'e mut Expansion, api: &str) -> Option<&'e mut Node> {
    expansion
        .resources
        .get_mut(api)?
        .get_mut("Properties")?
        .get_mut("DefinitionBody")
}

/// The properties of the API that an event is of.
pub fn api_properties<'e>(expansion: &'e Expansion, api: &str) -> Option<&'e Node> {
    expansion.resources.get(api)?.get("Properties")
}

/// Puts the integration into each branch of a path's method, with what else the method gets where it doesn't have it.
/// What the owner depends on, so does the method.
pub fn integrate(body: &mut Node, route: &Route, integration: Node, others: &Node) -> Expanded<()> {
    definition::add_path(body, &route.path, &route.method, route.span)?;
    let key = definition::method_key(&route.method);
    for item in definition::path_items_mut(body, &route.path)? {
        let Some(method) = item.get_mut(&key) else {
            continue;
        };
        if method.is_null() {
            *method = tree::object::<EcoString>(route.span, []);
        }
        method.set(definition::INTEGRATION, integration.clone());
        for other in others.entries().unwrap_or_default() {
            method.get_or_insert(&other.key, || other.value.clone());
        }
        if let Some(condition) = &route.condition {
            *method = tree::choose(
                route.span,
                condition.clone(),
                method.clone(),
                tree::no_value(route.span),
            );
        }
    }
    Ok(())
}

/// What depends on the owner's condition: the value under it, else none.
pub fn conditional(route: &Route, value: Node) -> Node {
    match &route.condition {
        Some(condition) => tree::choose(
            route.span,
            condition.clone(),
            value,
            tree::no_value(route.span),
        ),
        None => value,
    }
}

/// The part of the logical id of an API's stage that its name gives, for the permissions of its events.
pub fn stage_suffix(expansion: &Expansion, route: &Route) -> Expanded<EcoString> {
    let Some(api) = &route.api else {
        return Ok("AllStages".into());
    };
    let Some(resource) = expansion.resources.get(api) else {
        return route.refuse(
            route.api_reference.span,
            "the API that it names is no resource of this template.",
        );
    };
    let name = resource
        .get("Properties")
        .and_then(|properties| properties.get("StageName"));
    match name.and_then(literal::string) {
        Some("") => route.refuse(
            name.map_or(route.span, |name| name.span),
            "the API's StageName is empty.",
        ),
        Some(name) => Ok(name.into()),
        None => Ok("Stage".into()),
    }
}
