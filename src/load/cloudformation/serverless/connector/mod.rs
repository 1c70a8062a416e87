//! `AWS::Serverless::Connector`: what one resource may do with another.
//!
//! Connectors are expanded last, as they look at what all others have become.

mod depends;
mod embedded;
mod end;
mod permissions;
mod statements;

pub use depends::{Order, settle};
pub use embedded::take_out;
pub use end::End;

use ecow::{EcoString, eco_format};
use serde_json::Value as Json;

use super::expansion::{Expanded, Expansion, refuse};
use super::made::Made;
use super::owner::Owner;
use super::shape::{Property, Shape, property};
use super::tree::{self, node};
use crate::load::cloudformation::document::Node;
use crate::syntax::Span;
use depends::Waiter;
use permissions::{Kind, Permission, Waiting};
use statements::Ends;

/// The type of a connector.
pub const TYPE: &str = "AWS::Serverless::Connector";

const PROPERTIES: [Property; 3] = [
    property("Source", Shape::Map).required(),
    property(
        "Destination",
        Shape::OneOf(&[Shape::Map, Shape::ListOf(&Shape::Map)]),
    )
    .required(),
    property(
        "Permissions",
        Shape::ListOf(&Shape::OneOf(&[Shape::Text, Shape::Map])),
    )
    .required(),
];

/// A connector between two ends.
pub struct Connection<'a> {
    /// The connector's logical id.
    pub id: EcoString,
    /// Behind the ids of what it makes: one of several destinations has a number.
    pub suffix: EcoString,
    /// Where it is written.
    pub span: Span,
    /// What it makes has the attributes of this resource.
    pub attributes: Option<&'a Node>,
    pub source: End,
    pub destination: End,
    /// `Read` or `Write`: a list of texts.
    pub permissions: &'a Node,
}

pub fn expand(expansion: &mut Expansion, id: &EcoString, resource: &Node) -> Expanded<Vec<Made>> {
    let owner = Owner::new(expansion, id, resource, "A connector", &PROPERTIES)?;
    let (Some(source), Some(destination), Some(permissions)) = (
        owner.get("Source"),
        owner.get("Destination"),
        owner.get("Permissions"),
    ) else {
        return Ok(Vec::new());
    };
    // What isn't decided before the stack is created stays as it is.
    let unexpanded = || {
        let mut same = owner.itself(TYPE);
        same.properties = owner.properties.clone();
        Ok(vec![same])
    };
    let open = |node: &Node| expansion.may_be_literal(node);
    if open(destination)
        || open(permissions)
        || permissions.items().is_some_and(|all| all.iter().any(open))
    {
        return unexpanded();
    }
    let destinations = destination
        .items()
        .unwrap_or(std::slice::from_ref(destination));
    if destinations.is_empty() {
        return refuse(
            destination.span,
            "Destination is an empty list: name at least one resource in it.",
        );
    }
    let mut connections = Vec::new();
    for (index, written) in destinations.iter().enumerate() {
        let destination = End::read(expansion, written, source)?;
        let source = End::read(expansion, source, written)?;
        let (Some(source), Some(destination)) = (source, destination) else {
            return unexpanded();
        };
        connections.push(Connection {
            id: id.clone(),
            suffix: match owner.get("Destination").and_then(Node::items) {
                Some(_) => eco_format!("Destination{index}"),
                None => EcoString::new(),
            },
            span: owner.span,
            attributes: Some(resource),
            source,
            destination,
            permissions,
        });
    }
    let mut made = Vec::new();
    for connection in &connections {
        made.extend(connection.make(expansion)?);
    }
    let ids: Vec<EcoString> = made.iter().map(|made| made.id.clone()).collect();
    expansion.order.became(id, ids);
    Ok(made)
}

impl Connection<'_> {
    /// The policies or permissions that it becomes.
    pub fn make(&self, expansion: &mut Expansion) -> Expanded<Vec<Made>> {
        let known = permissions::between(&self.source.kind, &self.destination.kind);
        let Some(first) = known.first() else {
            return refuse(
                self.span,
                format!(
                    "There are no connectors from {} to {}; write the policy itself.",
                    self.source.kind, self.destination.kind
                ),
            );
        };
        self.check(&known)?;
        let ends = Ends {
            source: &self.source,
            destination: &self.destination,
            span: self.permissions.span,
        };
        let mut contents = Vec::new();
        for permission in &known {
            let json: Json = serde_json::from_str(permission.content).unwrap_or_default();
            // What one permission lacks is refused also where only another is asked for.
            let content = ends.filled(&json)?;
            if self.asks_for(permission.name) {
                contents.push((permission.name, content));
            }
        }
        let made = match first.kind {
            Kind::Invocation => self.invocations(first, &ends, contents)?,
            _ => vec![self.policy(first, &ends, contents)?],
        };
        if let Some(policy) = made.first() {
            self.order(expansion, first.waiting, &policy.id);
        }
        Ok(made
            .into_iter()
            .map(|made| self.with_metadata(expansion, made))
            .collect())
    }

    fn asks_for(&self, name: &str) -> bool {
        let asked = self.permissions.items().unwrap_or_default();
        asked
            .iter()
            .any(|asked| asked.text().is_some_and(|text| text == name))
    }

    /// Refuses permissions that there aren't between the two types.
    fn check(&self, known: &[Permission]) -> Expanded<()> {
        let names: Vec<&str> = known.iter().map(|permission| permission.name).collect();
        let names = names.join(", ");
        let Some(asked) = self.permissions.items() else {
            return refuse(
                self.permissions.span,
                format!("Permissions must be a list, without a function; there are {names}."),
            );
        };
        if asked.is_empty() {
            return refuse(
                self.permissions.span,
                format!("Permissions is empty: add what the connector permits, of {names}."),
            );
        }
        for asked in asked {
            let found = known
                .iter()
                .find(|permission| asked.text().is_some_and(|text| text == permission.name));
            let Some(found) = found else {
                return refuse(
                    asked.span,
                    format!(
                        "From {} to {} the permissions are {names}.",
                        self.source.kind, self.destination.kind
                    ),
                );
            };
            if let Some(other) = found.needs.filter(|name| !self.asks_for(name)) {
                return refuse(
                    asked.span,
                    format!(
                        "From {} to {} the permission {} needs {other} too: add it.",
                        self.source.kind, self.destination.kind, found.name
                    ),
                );
            }
        }
        Ok(())
    }

    /// A value of the end that gets the permission.
    fn needed<'e>(
        &self,
        permission: &Permission,
        value: Option<&'e Node>,
        what: &str,
    ) -> Expanded<&'e Node> {
        match value.filter(|value| value.is_something()) {
            Some(value) => Ok(value),
            None => refuse(
                self.span,
                format!(
                    "The {what} of {} isn't known, and this connector adds to it.",
                    permission.side.name()
                ),
            ),
        }
    }

    /// A resource without properties that the connector becomes.
    fn part(&self, middle: &str, kind: &'static str) -> Made {
        let id = eco_format!("{}{middle}{}", self.id, self.suffix);
        let made = Made::new(id, kind, self.span);
        match self.attributes {
            Some(resource) => made.in_place_of(resource),
            None => made,
        }
    }

    /// One policy of all statements.
    fn policy(
        &self,
        permission: &Permission,
        ends: &Ends,
        contents: Vec<(&'static str, Node)>,
    ) -> Expanded<Made> {
        let span = self.permissions.span;
        let statements: Vec<Node> = contents
            .iter()
            .flat_map(|(_, content)| content.items().unwrap_or_default())
            .cloned()
            .collect();
        let statements = tree::list(span, statements);
        let document = node!(span, { "Version": "2012-10-17", "Statement": statements });
        let end = ends.of(permission.side);
        let (kind, middle, property, holder) = match permission.kind {
            Kind::QueuePolicy => (
                "AWS::SQS::QueuePolicy",
                "QueuePolicy",
                "Queues",
                self.needed(permission, end.queue_url.as_ref(), "URL of the queue")?,
            ),
            Kind::TopicPolicy => (
                "AWS::SNS::TopicPolicy",
                "TopicPolicy",
                "Topics",
                self.needed(permission, end.arn.as_ref(), "ARN of the topic")?,
            ),
            _ => (
                "AWS::IAM::ManagedPolicy",
                "Policy",
                "Roles",
                self.needed(permission, end.role_name.as_ref(), "role")?,
            ),
        };
        let holders = tree::list(holder.span, [holder.clone()]);
        Ok(self
            .part(middle, kind)
            .with("PolicyDocument", document)
            .with(property, holders))
    }

    /// A permission to invoke the function for each permission.
    fn invocations(
        &self,
        permission: &Permission,
        ends: &Ends,
        contents: Vec<(&'static str, Node)>,
    ) -> Expanded<Vec<Made>> {
        let end = ends.of(permission.side);
        let function = self.needed(permission, end.arn.as_ref(), "ARN of the function")?;
        let one = |(name, mut content): (&str, Node)| {
            let middle = eco_format!("{name}LambdaPermission");
            let mut made = self.part(&middle, "AWS::Lambda::Permission");
            content.set("FunctionName", function.clone());
            made.properties = content;
            made
        };
        Ok(contents.into_iter().map(one).collect())
    }

    /// Lets what needs the permission wait for it.
    fn order(&self, expansion: &mut Expansion, waiting: Waiting, policy: &EcoString) {
        let waiter = match (waiting, &self.source.id, &self.destination.id) {
            (Waiting::Source, Some(source), _) => Waiter::Resource(source.clone()),
            (Waiting::Mapping, Some(source), Some(function)) => {
                Waiter::Mapping(source.clone(), function.clone())
            }
            _ => return,
        };
        expansion.order.wait(waiter, policy, self.span);
    }

    /// SAM writes down which connector a resource was made for, with the types as the template has them.
    fn with_metadata(&self, expansion: &Expansion, made: Made) -> Made {
        let span = self.span;
        let kind = |end: &End| {
            let written = end.id.as_ref().and_then(|id| expansion.written_type(id));
            tree::text(span, written.unwrap_or(&end.kind).clone())
        };
        let (source, destination) = (kind(&self.source), kind(&self.destination));
        let ends =
            node!(span, { "Source": { "Type": source }, "Destination": { "Type": destination } });
        let connectors = tree::object(span, [(self.id.clone(), ends)]);
        let mut metadata = match made.attributes.get("Metadata") {
            Some(metadata) if metadata.entries().is_some() => metadata.clone(),
            _ => tree::object::<&str>(span, []),
        };
        metadata.set("aws:sam:connectors", connectors);
        made.attribute("Metadata", metadata)
    }
}
