//! What is known while a template of SAM is expanded, and what has been made so far.

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::connector::Order;
use super::deployment::Deployment;
use super::made::Made;
use super::naming::Naming;
use super::parameters::Parameters;
use super::resources::{Resources, kind_of};
use super::tree;
use crate::load::cloudformation::document::{Node, NodeKind};
use crate::load::cloudformation::template::{section, transform_names};
use crate::syntax::Span;

/// Why SAM refuses a resource: where, and what is wrong with it.
pub struct Refusal {
    pub span: Span,
    pub message: String,
}

/// What expanding something gives, or why it can't be expanded.
pub type Expanded<T> = Result<T, Refusal>;

/// A refusal at a place.
pub fn refuse<T>(span: Span, message: impl Into<String>) -> Expanded<T> {
    Err(Refusal {
        span,
        message: message.into(),
    })
}

/// The state of expanding one template.
pub struct Expansion {
    /// The parameters' values, given or by default, as far as they are literal: SAM decides by them what to make.
    pub parameters: FxHashMap<EcoString, Node>,
    /// The parameters without a literal value: whatever SAM decides by them isn't known here.
    pub open: FxHashSet<EcoString>,
    /// Whether functions are replaced by their values before SAM reads the template: `AWS::LanguageExtensions`.
    pub extended: bool,
    /// Whether something else than SAM adds resources that aren't seen here.
    pub unseen: bool,
    /// `aws`, `aws-cn`, …: by the region, where that is given.
    pub partition: &'static str,
    /// The template's mappings, which some names are looked up in.
    pub mappings: Node,
    /// The resources: SAM's own are taken out as they are expanded.
    pub resources: Resources,
    /// The conditions, with those that SAM makes.
    pub conditions: Node,
    /// `Function.Alias`, `Api.Stage`, …: what `Ref` and `GetAtt` may name of SAM's resources, and the resource made for it.
    pub references: FxHashMap<(EcoString, EcoString), EcoString>,
    /// Resources that got another logical id.
    pub renamed: FxHashMap<EcoString, EcoString>,
    /// What buckets say of functions that they notify: the bucket's id and the notification in canonical JSON.
    pub notifications: FxHashSet<(EcoString, String)>,
    /// The deployments that functions ask for; their resources are made when all functions are expanded.
    pub deployments: Vec<Deployment>,
    /// What waits for what connectors make.
    pub order: Order,
    /// What SAM refuses.
    pub refusals: Vec<Refusal>,
    /// SAM's resources of which not every logical id is known that is made for them.
    pub uncertain: FxHashSet<EcoString>,
    /// The types of the resources as they are written.
    written: FxHashMap<EcoString, EcoString>,
}

/// Each event becomes resources, of which a template may have 500; each changes the definition of its API as a whole.
const MOST_EVENTS: usize = 1_000;

/// Why a template isn't expanded that has more events.
pub fn too_many_events(root: &Node) -> Option<Refusal> {
    let of = |resource: &Node| Some(resource.get("Properties")?.get("Events")?.entries()?.len());
    let resources = section(root, "Resources");
    let count: usize = resources.iter().filter_map(|r| of(&r.value)).sum();
    (count > MOST_EVENTS).then(|| Refusal {
        span: root.get("Resources").map_or(root.span, |r| r.span),
        message: format!(
            "The template has more than {MOST_EVENTS} events, the limit of this analysis."
        ),
    })
}

/// A document that is expanded.
pub struct Outcome {
    pub document: Node,
    pub refusals: Vec<Refusal>,
    /// See [`Expansion::uncertain`].
    pub uncertain: FxHashSet<EcoString>,
}

/// What SAM may change although the template declares it as a resource of its own.
const SHARED: [&str; 7] = [
    "AWS::ApiGateway::BasePathMapping",
    "AWS::ApiGateway::BasePathMappingV2",
    "AWS::ApiGateway::DomainName",
    "AWS::ApiGateway::DomainNameV2",
    "AWS::Cognito::UserPool",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
];

impl Expansion {
    pub fn new(root: &Node, parameters: Parameters, unseen: bool) -> Expansion {
        let empty = || tree::object::<EcoString>(root.span, []);
        let written = section(root, "Resources")
            .iter()
            .filter_map(|entry| Some((entry.key.clone(), kind_of(&entry.value)?.into())))
            .collect();
        Expansion {
            open: parameters.open,
            unseen,
            partition: partition(&parameters.known),
            parameters: parameters.known,
            extended: transform_names(root)
                .iter()
                .any(|name| name == "AWS::LanguageExtensions"),
            mappings: root.get("Mappings").cloned().unwrap_or_else(empty),
            resources: Resources::new(section(root, "Resources")),
            conditions: root.get("Conditions").cloned().unwrap_or_else(empty),
            references: FxHashMap::default(),
            renamed: FxHashMap::default(),
            notifications: FxHashSet::default(),
            deployments: Vec::new(),
            order: Order::default(),
            refusals: Vec::new(),
            uncertain: FxHashSet::default(),
            written,
        }
    }

    /// Puts resources in the place of the one that they were made of. A logical id that another has, or that can't be one, is
    /// refused.
    pub fn replace(&mut self, id: &str, made: Vec<Made>) {
        let own = self.resources.remove(id);
        for resource in made {
            if !resource.id.chars().all(|c| c.is_ascii_alphanumeric()) {
                self.refusals.push(Refusal {
                    span: resource.span,
                    message: format!(
                        "It makes a resource {:?}, and a logical id may have letters and digits only.",
                        resource.id.as_str()
                    ),
                });
                continue;
            }
            if resource.id != id
                && let Some(other) = self.written.get(&resource.id)
                && !(other == resource.kind && SHARED.contains(&resource.kind))
            {
                self.refusals.push(Refusal {
                    span: own.as_ref().map_or(resource.span, |entry| entry.key_span),
                    message: format!(
                        "It makes a resource {} of type {}, and the template has another of that name: rename one of them.",
                        resource.id, resource.kind
                    ),
                });
                continue;
            }
            self.resources.insert(resource.into_entry());
        }
    }

    /// The type of a resource as the template has it.
    pub fn written_type(&self, id: &str) -> Option<&EcoString> {
        self.written.get(id)
    }

    /// Remembers what `Ref: id.property` means.
    pub fn refer(&mut self, id: &EcoString, property: &str, made: impl Into<EcoString>) {
        self.references
            .insert((id.clone(), property.into()), made.into());
    }

    /// The document with what was made of it, names of SAM's own replaced by those of the resources made for them.
    pub fn into_document(self, root: &Node) -> Outcome {
        let mut uncertain = self.uncertain;
        for entry in self.resources.iter() {
            if kind_of(&entry.value).is_some_and(|kind| kind.starts_with("AWS::Serverless::")) {
                uncertain.insert(entry.key.clone());
            }
        }
        let naming = Naming {
            references: self.references,
            renamed: self.renamed,
        };
        let mut document = root.clone();
        let span = root.get("Resources").map_or(root.span, |node| node.span);
        document.set(
            "Resources",
            Node {
                kind: NodeKind::Mapping(self.resources.into_entries()),
                span,
            },
        );
        if self
            .conditions
            .entries()
            .is_some_and(|entries| !entries.is_empty())
        {
            document.set("Conditions", self.conditions);
        }
        document.remove("Globals");
        if !naming.references.is_empty() || !naming.renamed.is_empty() {
            naming.rename(&mut document);
        }
        Outcome {
            document,
            refusals: self.refusals,
            uncertain,
        }
    }
}

/// The partition of the region that is given, or the commercial one.
fn partition(parameters: &FxHashMap<EcoString, Node>) -> &'static str {
    /// Beginnings of the names of regions that lie in other partitions.
    const PARTITIONS: [(&str, &str); 7] = [
        ("cn-", "aws-cn"),
        ("us-iso-", "aws-iso"),
        ("us-isob", "aws-iso-b"),
        ("us-gov", "aws-us-gov"),
        ("eu-isoe", "aws-iso-e"),
        ("us-isof", "aws-iso-f"),
        ("eusc-", "aws-eusc"),
    ];
    let region = parameters
        .get("AWS::Region")
        .and_then(|node| node.text())
        .map_or("", EcoString::as_str);
    PARTITIONS
        .iter()
        .find(|(start, _)| region.starts_with(start))
        .map_or("aws", |(_, partition)| partition)
}
