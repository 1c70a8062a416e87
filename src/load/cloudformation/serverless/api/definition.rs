//! An API's definition, Swagger or OpenAPI, as it is edited: its paths and their methods, any of which may be conditional.

use ecow::EcoString;

use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, refuse};
use crate::load::cloudformation::serverless::tree;
use crate::syntax::Span;

/// How a method is integrated with what it calls.
pub const INTEGRATION: &str = "x-amazon-apigateway-integration";
/// The method that stands for all.
pub const ANY_METHOD: &str = "x-amazon-apigateway-any-method";
/// The path of an HTTP API that takes what no other path does.
pub const DEFAULT_PATH: &str = "$default";
/// The keys of a path that are no methods.
const NO_METHODS: [&str; 3] = ["summary", "description", "parameters"];

/// The definition of a REST API without paths.
pub fn empty_swagger(span: Span) -> Node {
    empty(span, "swagger", "2.0")
}

/// The definition of an HTTP API without paths.
pub fn empty_openapi(span: Span) -> Node {
    empty(span, "openapi", "3.0.1")
}

fn empty(span: Span, format: &'static str, version: &'static str) -> Node {
    let info = tree::object(
        span,
        [
            ("version", tree::text(span, "1.0")),
            ("title", tree::reference(span, "AWS::StackName")),
        ],
    );
    tree::object(
        span,
        [
            (format, tree::text(span, version)),
            ("info", info),
            ("paths", tree::object::<EcoString>(span, [])),
        ],
    )
}

/// Whether a definition is one of a REST API: Swagger, or OpenAPI 3.
pub fn is_swagger(definition: &Node) -> bool {
    has_paths(definition) && (definition.something("swagger").is_some() || is_version_3(definition))
}

/// Whether a definition is one of an HTTP API: OpenAPI 3.
pub fn is_openapi(definition: &Node) -> bool {
    has_paths(definition) && is_version_3(definition)
}

fn has_paths(definition: &Node) -> bool {
    definition
        .get("paths")
        .is_some_and(|paths| paths.entries().is_some())
}

/// Whether it says that it is in OpenAPI 3.
pub fn is_version_3(definition: &Node) -> bool {
    definition.something("openapi").is_some_and(names_version_3)
}

/// Whether it is the version 3 of OpenAPI: `3.x` or `3.x.y`.
pub fn names_version_3(version: &Node) -> bool {
    version
        .text()
        .is_some_and(|text| is_version(text) && text.starts_with('3'))
}

/// Whether a text is one digit and one or two more behind points.
pub fn is_version(text: &str) -> bool {
    let mut parts = text.split('.');
    let digit = |part: &str| part.len() == 1 && part.chars().all(|c| c.is_ascii_digit());
    let first = parts.next().is_some_and(digit);
    let rest: Vec<&str> = parts.collect();
    first && (1..=2).contains(&rest.len()) && rest.into_iter().all(digit)
}

/// A method's name as definitions have it.
pub fn method_key(method: &str) -> EcoString {
    let lower = method.to_lowercase();
    if lower == "any" {
        ANY_METHOD.into()
    } else {
        lower.into()
    }
}

/// The branches of `Fn::If`, those without value aside, or the node itself where it is no condition.
pub fn branches(node: &Node) -> Expanded<Vec<&Node>> {
    match node.get("Fn::If") {
        None => Ok(vec![node]),
        Some(argument) => match argument.items() {
            Some(items) => Ok(items
                .iter()
                .skip(1)
                .filter(|item| !Node::is_no_value(item))
                .collect()),
            None => refuse(argument.span, "Fn::If must have a list."),
        },
    }
}

/// As [`branches`], to change them.
pub fn branches_mut(node: &mut Node) -> Expanded<Vec<&mut Node>> {
    if node.get("Fn::If").is_none() {
        return Ok(vec![node]);
    }
    let span = node.span;
    match node.get_mut("Fn::If").and_then(Node::items_mut) {
        Some(items) => Ok(items
            .iter_mut()
            .skip(1)
            .filter(|item| !Node::is_no_value(item))
            .collect()),
        None => refuse(span, "Fn::If must have a list."),
    }
}

/// The names of all paths.
pub fn paths(definition: &Node) -> Vec<EcoString> {
    definition
        .get("paths")
        .and_then(Node::entries)
        .unwrap_or_default()
        .iter()
        .map(|entry| entry.key.clone())
        .collect()
}

/// Refuses a definition with a path that is no mapping.
pub fn check_paths(definition: &Node) -> Expanded<()> {
    for entry in definition
        .get("paths")
        .and_then(Node::entries)
        .unwrap_or_default()
    {
        for item in branches(&entry.value)? {
            check_map(item, || format!("The path {}", entry.key))?;
        }
    }
    Ok(())
}

fn check_map(node: &Node, what: impl Fn() -> String) -> Expanded<()> {
    if node.entries().is_some() {
        return Ok(());
    }
    refuse(
        node.span,
        format!("{} must be a mapping in an API's definition.", what()),
    )
}

/// What is defined of a path, in each of its branches.
pub fn path_items<'d>(definition: &'d Node, path: &str) -> Expanded<Vec<&'d Node>> {
    let Some(item) = definition.get("paths").and_then(|paths| paths.get(path)) else {
        return refuse(
            definition.span,
            format!("The definition has no path {path}."),
        );
    };
    let items = branches(item)?;
    for item in &items {
        check_map(item, || format!("The path {path}"))?;
    }
    Ok(items)
}

/// As [`path_items`], to change them.
pub fn path_items_mut<'d>(definition: &'d mut Node, path: &str) -> Expanded<Vec<&'d mut Node>> {
    let span = definition.span;
    let Some(item) = definition
        .get_mut("paths")
        .and_then(|paths| paths.get_mut(path))
    else {
        return refuse(span, format!("The definition has no path {path}."));
    };
    let items = branches_mut(item)?;
    for item in &items {
        check_map(item, || format!("The path {path}"))?;
    }
    Ok(items)
}

/// The definitions of a path's method, in each of its branches, as far as they are integrated with something.
pub fn methods_mut<'d>(
    definition: &'d mut Node,
    path: &str,
    method: &str,
) -> Expanded<Vec<&'d mut Node>> {
    let key = method_key(method);
    let mut out = Vec::new();
    for item in path_items_mut(definition, path)? {
        let span = item.span;
        let Some(node) = item.get_mut(&key) else {
            return refuse(span, format!("The path {path} has no method {method}."));
        };
        for definition in branches_mut(node)? {
            check_map(definition, || {
                format!("The method {method} of the path {path}")
            })?;
            if is_integrated(definition) {
                out.push(definition);
            }
        }
    }
    Ok(out)
}

/// The definitions of all methods of a REST API's path, in each of their branches, as far as they are integrated with something.
pub fn all_methods_mut<'d>(
    definition: &'d mut Node,
    path: &str,
) -> Expanded<Vec<(EcoString, &'d mut Node)>> {
    let mut out = Vec::new();
    for item in path_items_mut(definition, path)? {
        for entry in item.entries_mut().into_iter().flatten() {
            if NO_METHODS.contains(&entry.key.as_str()) {
                continue;
            }
            let method = method_key(&entry.key);
            for definition in branches_mut(&mut entry.value)? {
                check_map(definition, || {
                    format!("The method {method} of the path {path}")
                })?;
                if is_integrated(definition) {
                    out.push((method.clone(), definition));
                }
            }
        }
    }
    Ok(out)
}

/// Whether a method says what it calls.
pub fn is_integrated(method: &Node) -> bool {
    method.something(INTEGRATION).is_some()
}

/// Whether a path's method, in all branches of the path, says what it calls.
pub fn has_integration(definition: &Node, path: &str, method: &str) -> Expanded<bool> {
    let key = method_key(method);
    if definition
        .get("paths")
        .is_none_or(|paths| paths.get(path).is_none())
    {
        return Ok(false);
    }
    for item in path_items(definition, path)? {
        let Some(node) = item.get(&key).filter(|node| node.entries().is_some()) else {
            return Ok(false);
        };
        let mut integrated = false;
        for branch in branches(node)? {
            check_map(branch, || format!("The method {method} of the path {path}"))?;
            integrated |= is_integrated(branch);
        }
        if !integrated {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Adds a path and, in each of its branches, a method, where they aren't there.
pub fn add_path(definition: &mut Node, path: &str, method: &str, span: Span) -> Expanded<()> {
    let empty = || tree::object::<EcoString>(span, []);
    if let Some(paths) = definition.get_mut("paths") {
        paths.get_or_insert(path, empty);
    }
    let key = method_key(method);
    for item in path_items_mut(definition, path)? {
        item.get_or_insert(&key, empty);
    }
    Ok(())
}

/// Makes a whole path conditional.
pub fn make_path_conditional(definition: &mut Node, path: &str, condition: &EcoString) {
    if let Some(item) = definition
        .get_mut("paths")
        .and_then(|paths| paths.get_mut(path))
    {
        let span = item.span;
        *item = tree::choose(span, condition.clone(), item.clone(), tree::no_value(span));
    }
}

/// The list of a method's `security`, or a refusal where it is no list.
pub fn security(method: &Node) -> Expanded<Vec<Node>> {
    match method.given("security") {
        None => Ok(Vec::new()),
        Some(security) => match security.items() {
            Some(items) => Ok(items.to_vec()),
            None => refuse(security.span, "The security of a method must be a list."),
        },
    }
}
