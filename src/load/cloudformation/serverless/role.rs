//! The roles that SAM makes, and the policies in them.

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashSet;

use super::expansion::{Expanded, Expansion};
use super::made::Made;
use super::owner::Owner;
use super::policies::{self, Policy};
use super::tree::{self, node};
use crate::load::cloudformation::document::Node;
use crate::syntax::Span;

/// The role of a function or state machine, while its events add to it.
pub struct Role {
    made: Made,
    managed: Vec<Node>,
    inline: Vec<Node>,
    /// Managed policies and documents that are there already.
    known: FxHashSet<String>,
}

/// Who may assume a role: a service.
pub fn assumed_by(span: Span, service: &str) -> Node {
    node!(span, {
        "Version": "2012-10-17",
        "Statement": [{
            "Action": ["sts:AssumeRole"],
            "Effect": "Allow",
            "Principal": { "Service": [service] },
        }],
    })
}

/// The ARN of a policy that AWS manages.
pub fn managed_policy(expansion: &Expansion, span: Span, path: &str) -> Node {
    let partition = expansion.partition;
    tree::text(span, eco_format!("arn:{partition}:iam::aws:policy/{path}"))
}

/// A policy within a role, of one statement.
pub fn allowing(
    span: Span,
    name: impl Into<EcoString>,
    action: &'static str,
    resource: Node,
) -> Node {
    node!(span, {
        "PolicyName": (tree::text(span, name)),
        "PolicyDocument": {
            "Statement": [{ "Action": action, "Effect": "Allow", "Resource": resource }],
        },
    })
}

/// The policy that lets its role write what is sent to a bucket.
pub fn writing_objects(span: Span, id: &str, bucket: Node) -> Node {
    let objects = node!(span, { "Fn::Join": ["/", [(bucket.clone()), "*"]] });
    node!(span, {
        "PolicyName": (tree::text(span, eco_format!("{id}S3Policy"))),
        "PolicyDocument": {
            "Statement": [
                { "Action": "s3:PutObject", "Effect": "Allow", "Resource": objects },
                { "Action": "s3:ListBucket", "Effect": "Allow", "Resource": bucket },
            ],
        },
    })
}

impl Role {
    /// The role of an owner, with the policies that the owner asks for.
    pub fn new(owner: &Owner, assumed_by: Node) -> Role {
        let made = owner
            .beside("Role", "AWS::IAM::Role", owner.span)
            .with("AssumeRolePolicyDocument", assumed_by)
            .with_some("Path", owner.copied("RolePath"))
            .with_some("PermissionsBoundary", owner.copied("PermissionsBoundary"));
        Role {
            made,
            managed: Vec::new(),
            inline: Vec::new(),
            known: FxHashSet::default(),
        }
    }

    pub fn tagged(mut self, tags: Node) -> Role {
        self.made.properties.set("Tags", tags);
        self
    }

    pub fn arn(&self) -> Node {
        tree::get_att(self.made.span, self.made.id.clone(), "Arn")
    }

    /// Gives the role another id.
    pub fn named(mut self, id: EcoString) -> Role {
        self.made.id = id;
        self
    }

    /// Makes the role one that there is only under a condition.
    pub fn only_if(&mut self, condition: Node) {
        self.made.attributes.set("Condition", condition);
    }

    /// Adds the policies of the owner's property, and further names of managed policies.
    pub fn add_policies(&mut self, expansion: &Expansion, policies: &Node) -> Expanded<()> {
        for (index, policy) in policies::read(policies, expansion.partition)?
            .into_iter()
            .enumerate()
        {
            match policy {
                Policy::Managed(arn) => self.add_managed(arn),
                Policy::Document(document) => {
                    let name = eco_format!("{}Policy{index}", self.made.id);
                    self.add_inline(policies::inline(&document, &name)?);
                }
            }
        }
        Ok(())
    }

    /// Adds the ARN of a managed policy, once.
    pub fn add_managed(&mut self, arn: Node) {
        if self.known.insert(arn.canonical()) {
            self.managed.push(arn);
        }
    }

    pub fn add_inline(&mut self, policy: Node) {
        if let Some(document) = policy.get("PolicyDocument") {
            self.known.insert(document.canonical());
        }
        self.inline.push(policy);
    }

    /// Adds a policy, unless there is one with the same document.
    pub fn add_inline_once(&mut self, policy: Node) {
        let document = policy.get("PolicyDocument").map(Node::canonical);
        if document.is_none_or(|document| self.known.insert(document)) {
            self.inline.push(policy);
        }
    }

    pub fn finish(self) -> Made {
        let span = self.made.span;
        let inline = (!self.inline.is_empty()).then(|| tree::list(span, self.inline));
        self.made
            .with("ManagedPolicyArns", tree::list(span, self.managed))
            .with_some("Policies", inline)
    }
}
