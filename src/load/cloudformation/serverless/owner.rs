//! A resource of SAM while it is expanded.

use ecow::{EcoString, eco_format};

use super::expansion::{Expanded, Expansion, refuse};
use super::made::Made;
use super::shape::{self, Property};
use super::tree;
use crate::load::cloudformation::document::Node;
use crate::syntax::Span;

/// A resource of SAM, its properties checked.
pub struct Owner {
    pub id: EcoString,
    /// As it is written, with `Type` and attributes.
    pub resource: Node,
    pub properties: Node,
    /// Where its logical id is written.
    pub span: Span,
}

impl Owner {
    /// Checks the resource: `what` names its type.
    pub fn new(
        expansion: &Expansion,
        id: &EcoString,
        resource: &Node,
        what: &str,
        table: &[Property],
    ) -> Expanded<Owner> {
        let span = expansion
            .resources
            .entry(id)
            .map_or(resource.span, |entry| entry.key_span);
        if !id.chars().all(|c| c.is_ascii_alphanumeric()) {
            return refuse(
                span,
                format!("The logical id {id} may have letters and digits only."),
            );
        }
        let properties = match resource.given("Properties") {
            Some(properties) => properties.clone(),
            None => tree::object::<EcoString>(span, []),
        };
        shape::check(expansion, span, what, &properties, &[table])?;
        Ok(Owner {
            id: id.clone(),
            resource: resource.clone(),
            properties,
            span,
        })
    }

    /// A property that is given.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.properties.given(name)
    }

    /// A property that is given and isn't empty or false.
    pub fn something(&self, name: &str) -> Option<&Node> {
        self.get(name).filter(|value| value.is_something())
    }

    /// A property to be handed on.
    pub fn copied(&self, name: &str) -> Option<Node> {
        self.get(name).cloned()
    }

    /// The resource that takes this one's place.
    pub fn itself(&self, kind: &'static str) -> Made {
        Made::new(self.id.clone(), kind, self.span).in_place_of(&self.resource)
    }

    /// A resource that is made beside it, whose id has `suffix` behind this one's.
    pub fn beside(&self, suffix: &str, kind: &'static str, span: Span) -> Made {
        Made::new(eco_format!("{}{suffix}", self.id), kind, span).inheriting(&self.resource)
    }

    /// The tags that SAM sets, with those of the resource.
    pub fn tags(&self, own: (&'static str, &'static str)) -> Node {
        let (key, value) = own;
        let mut tags = vec![tree::node!(self.span, { "Key": key, "Value": value })];
        tags.extend(self.get("Tags").map(tree::tag_list).unwrap_or_default());
        tree::list(self.span, tags)
    }

    /// The tags of the resource, behind them the one that SAM sets.
    pub fn tags_first(&self) -> Node {
        let mut tags = self.get("Tags").cloned();
        let tags = tags.get_or_insert_with(|| tree::object::<&str>(self.span, []));
        tags.set("lambda:createdBy", tree::text(self.span, "SAM"));
        tree::list(self.span, tree::tag_list(tags))
    }

    /// With `PropagateTags`, the resource's tags as other resources have them.
    pub fn propagated_tags(&self) -> Option<Node> {
        self.something("PropagateTags")?;
        let tags = self.something("Tags")?;
        Some(tree::list(tags.span, tree::tag_list(tags)))
    }

    /// With `PropagateTags`, the tags of what is made of newer types have the resource's among them.
    pub fn combine_tags(&self, made: &mut [Made]) {
        let Some(tags) = self.propagated_tags() else {
            return;
        };
        let key = |tag: &Node| tag.get("Key").and_then(|key| key.text().cloned());
        for resource in made {
            let Some(own) = resource
                .properties
                .get_mut("Tags")
                .and_then(Node::items_mut)
            else {
                continue;
            };
            for tag in tags.items().unwrap_or_default() {
                match own.iter_mut().find(|other| key(other) == key(tag)) {
                    Some(other) => *other = tag.clone(),
                    None => own.push(tag.clone()),
                }
            }
        }
    }

    /// With `PropagateTags`, all that is made of the resource has the resource's tags.
    pub fn propagate_tags(&self, made: &mut [Made]) {
        /// The types that SAM tags.
        const TAGGED: [&str; 13] = [
            "AWS::ApiGateway::ApiKey",
            "AWS::ApiGateway::DomainName",
            "AWS::ApiGateway::DomainNameAccessAssociation",
            "AWS::ApiGateway::DomainNameV2",
            "AWS::ApiGateway::RestApi",
            "AWS::ApiGateway::Stage",
            "AWS::ApiGateway::UsagePlan",
            "AWS::IAM::Role",
            "AWS::IoT::TopicRule",
            "AWS::Lambda::Function",
            "AWS::SNS::Topic",
            "AWS::SQS::Queue",
            "AWS::StepFunctions::StateMachine",
        ];
        let Some(tags) = self.propagated_tags() else {
            return;
        };
        for resource in made {
            if TAGGED.contains(&resource.kind) {
                resource.properties.set("Tags", tags.clone());
            }
        }
    }
}
