//! `Policies` in all forms: documents, names and ARNs of managed policies, and SAM's policy templates.
//!
//! The tables beside this are facts of the transform: which templates there are with their statements
//! (<https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html>), and
//! the paths of the policies that AWS manages (<https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html>).

use ecow::{EcoString, eco_format};

use super::expansion::{Expanded, refuse};
use super::tree;
use crate::load::cloudformation::document::Node;
use crate::syntax::Span;

/// A line each: name, parameters with commas between them or `-`, statements in JSON.
const TEMPLATES: &str = include_str!("data/policy_templates.txt");
/// A line each: the path behind `policy/`.
const MANAGED: &str = include_str!("data/managed_policies.txt");

/// A policy of a role.
pub enum Policy {
    /// The ARN of a managed policy, or a function that gives one.
    Managed(Node),
    /// A document, or a choice between documents.
    Document(Node),
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Form {
    Managed,
    Document,
    Template,
    Unknown,
}

/// The policies of a property in their order.
pub fn read(policies: &Node, partition: &str) -> Expanded<Vec<Policy>> {
    if !policies.is_something() {
        return Ok(Vec::new());
    }
    let items = policies.items().unwrap_or(std::slice::from_ref(policies));
    items.iter().map(|item| one(item, partition)).collect()
}

fn one(policy: &Node, partition: &str) -> Expanded<Policy> {
    Ok(match form(policy)? {
        Form::Managed => Policy::Managed(each(policy, &|node| {
            Ok(match node.string() {
                Some(name) => tree::text(node.span, managed(name, partition)),
                None => node.clone(),
            })
        })?),
        Form::Document => Policy::Document(policy.clone()),
        Form::Template => Policy::Document(each(policy, &from_template)?),
        Form::Unknown => {
            return refuse(
                policy.span,
                "It is no policy: expected is a document with Statement, the name or ARN of a managed policy, or a \
                 policy template with its parameters.",
            );
        }
    })
}

/// The policy with `change` made to it, or to both values of a choice.
fn each(policy: &Node, change: &dyn Fn(&Node) -> Expanded<Node>) -> Expanded<Node> {
    let Some((condition, yes, no)) = policy.choice() else {
        return change(policy);
    };
    let changed = |node: &Node| match node.is_no_value() {
        true => Ok(node.clone()),
        false => change(node),
    };
    let values = [condition.clone(), changed(yes)?, changed(no)?];
    Ok(tree::function("Fn::If", tree::list(policy.span, values)))
}

fn form(policy: &Node) -> Expanded<Form> {
    if policy.string().is_some() {
        return Ok(Form::Managed);
    }
    if let Some((name, argument)) = policy.function() {
        if name != "Fn::If" {
            return Ok(Form::Managed);
        }
        let Some((_, yes, no)) = policy.choice() else {
            return refuse(argument.span, "Fn::If needs a condition and two values.");
        };
        // A choice within a choice has the depth of the document, which is bounded.
        let (first, second) = (form(yes)?, form(no)?);
        return match (yes.is_no_value(), no.is_no_value()) {
            _ if first == second => Ok(first),
            (true, _) => Ok(second),
            (_, true) => Ok(first),
            _ => refuse(
                argument.span,
                "Both values of Fn::If must be policies of the same form; use one Fn::If for each form.",
            ),
        };
    }
    Ok(match policy.entries() {
        Some(_) if policy.get("Statement").is_some() => Form::Document,
        Some([entry]) if template(&entry.key).is_some() => Form::Template,
        _ => Form::Unknown,
    })
}

/// The ARN of a policy that AWS manages; what isn't known is taken for an ARN.
pub fn managed(name: &str, partition: &str) -> EcoString {
    let known = MANAGED
        .lines()
        .find(|path| path.rsplit('/').next() == Some(name));
    match known {
        Some(path) => eco_format!("arn:{partition}:iam::aws:policy/{path}"),
        None => name.into(),
    }
}

/// Parameters and statements of a template.
fn template(name: &str) -> Option<(&'static str, &'static str)> {
    TEMPLATES
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.split_once(' '))
}

/// The document that a template gives with its parameters.
fn from_template(policy: &Node) -> Expanded<Node> {
    let Some([entry]) = policy.entries() else {
        return refuse(
            policy.span,
            "A policy template is a mapping of its name alone.",
        );
    };
    let Some((names, statements)) = template(&entry.key) else {
        return refuse(
            entry.key_span,
            format!("There is no policy template {}.", entry.key),
        );
    };
    if entry.value.entries().is_none() {
        return refuse(
            entry.span(),
            format!(
                "The policy template {} needs a mapping of its parameters, if it has none an empty one: {{}}.",
                entry.key
            ),
        );
    }
    let missing: Vec<&str> = names
        .split(',')
        .filter(|name| *name != "-" && entry.value.get(name).is_none())
        .collect();
    if !missing.is_empty() {
        return refuse(
            entry.key_span,
            format!(
                "The policy template {} needs {}.",
                entry.key,
                missing.join(", ")
            ),
        );
    }
    let statements: serde_json::Value = serde_json::from_str(statements).unwrap_or_default();
    let statements = filled(&statements, &entry.value, policy.span);
    Ok(tree::object(policy.span, [("Statement", statements)]))
}

/// JSON as a node, with the parameters in place of the references to them.
fn filled(json: &serde_json::Value, parameters: &Node, span: Span) -> Node {
    use serde_json::Value;
    match json {
        Value::Array(items) => tree::list(
            span,
            items.iter().map(|item| filled(item, parameters, span)),
        ),
        Value::Object(entries) => {
            let parameter = entries
                .get("Ref")
                .and_then(|name| parameters.get(name.as_str()?));
            match parameter {
                Some(value) => value.clone(),
                None => tree::object(
                    span,
                    entries
                        .iter()
                        .map(|(key, value)| (key.as_str(), filled(value, parameters, span))),
                ),
            }
        }
        Value::String(text) => tree::text(span, text.as_str()),
        other => tree::plain(span, eco_format!("{other}")),
    }
}

/// A document as a policy within a role; of a choice each value is one.
pub fn inline(document: &Node, name: &str) -> Expanded<Node> {
    each(document, &|node| {
        Ok(tree::node!(node.span, {
            "PolicyName": name,
            "PolicyDocument": (node.clone()),
        }))
    })
}
