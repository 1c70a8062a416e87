//! `AWS::Serverless::Application`: a nested stack.

use ecow::EcoString;

use super::expansion::{Expanded, Expansion, refuse};
use super::made::Made;
use super::owner::Owner;
use super::shape::{Property, Shape, property};
use super::tree::{self, node};
use crate::load::cloudformation::document::Node;

const TEXT_OR_MAP: Shape = Shape::OneOf(&[Shape::Text, Shape::Map]);

const PROPERTIES: [Property; 6] = [
    property("Location", TEXT_OR_MAP).required(),
    property("TemplateUrl", Shape::Text),
    property("Parameters", Shape::Map),
    property("NotificationARNs", Shape::ListOf(&TEXT_OR_MAP)),
    property("Tags", Shape::Map),
    property("TimeoutInMinutes", Shape::Integer),
];

pub fn expand(expansion: &mut Expansion, id: &EcoString, resource: &Node) -> Expanded<Vec<Made>> {
    let owner = Owner::new(expansion, id, resource, "An application", &PROPERTIES)?;
    let span = owner.span;
    let mut tags = vec![node!(span, { "Key": "lambda:createdBy", "Value": "SAM" })];
    let mut stack = owner.beside("", "AWS::CloudFormation::Stack", span);
    if let Some(depends) = owner.resource.given("DependsOn") {
        stack = stack.attribute("DependsOn", depends.clone());
    }
    for name in ["Parameters", "NotificationARNs", "TimeoutInMinutes"] {
        stack = stack.with_some(name, owner.copied(name));
    }
    match owner.get("Location") {
        // The repository says under which URL the template of an application is.
        Some(location) if location.entries().is_some() => {
            tags.extend(from_repository(expansion, location)?);
        }
        location => stack = stack.with_some("TemplateURL", location.cloned()),
    }
    tags.extend(owner.get("Tags").map(tree::tag_list).unwrap_or_default());
    Ok(vec![stack.with("Tags", tree::list(span, tags))])
}

/// The tags of an application of the repository.
fn from_repository(expansion: &Expansion, location: &Node) -> Expanded<Vec<Node>> {
    const NAMES: [(&str, &str); 2] = [
        ("ApplicationId", "serverlessrepo:applicationId"),
        ("SemanticVersion", "serverlessrepo:semanticVersion"),
    ];
    if expansion.may_be_literal(location) {
        return Ok(Vec::new());
    }
    let mut tags = Vec::new();
    for (name, tag) in NAMES {
        let Some(written) = location.get(name).filter(|node| node.is_something()) else {
            return refuse(location.span, format!("Location needs {name}."));
        };
        let resolved = expansion.looked_up(&expansion.resolved(written));
        if resolved.string().is_none() && !expansion.may_be_literal(&resolved) {
            return refuse(
                written.span,
                format!("{name} must be a text, the Ref of a parameter or Fn::FindInMap."),
            );
        }
        let value = Node {
            span: written.span,
            ..resolved
        };
        tags.push(node!(written.span, { "Key": tag, "Value": value }));
    }
    Ok(tags)
}
