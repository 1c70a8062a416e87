//! What SAM does to APIs before anything else: definitions for those that have none, and the APIs `ServerlessRestApi` and
//! `ServerlessHttpApi` for the events that name no API.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::{conditions, definition, literal};
use crate::load::cloudformation::document::{Entry, Node, NodeKind};
use crate::load::cloudformation::serverless::events::api_event::ApiKind;
use crate::load::cloudformation::serverless::expansion::Refusal;
use crate::load::cloudformation::serverless::resources::{Resources, kind_of};
use crate::load::cloudformation::serverless::tree;
use crate::load::cloudformation::template::section;
use crate::syntax::Span;

/// The property that says that SAM writes the definition. It is SAM's own and known to its users.
pub const MANAGED: &str = "__MANAGE_SWAGGER";

/// What calls an API: functions and state machines.
pub const OWNERS: [&str; 2] = ["AWS::Serverless::Function", "AWS::Serverless::StateMachine"];

/// How SAM names what belongs to a kind of API.
pub struct Naming {
    /// The type of its events.
    pub event: &'static str,
    /// The type of its resources.
    pub resource: &'static str,
    /// The property of an event that names the API.
    pub id_property: &'static str,
    /// The logical id of the API for events that name none.
    pub implicit: &'static str,
}

/// The names for a kind of API.
pub fn naming(kind: ApiKind) -> Naming {
    match kind {
        ApiKind::Rest => Naming {
            event: "Api",
            resource: "AWS::Serverless::Api",
            id_property: "RestApiId",
            implicit: "ServerlessRestApi",
        },
        ApiKind::Http => Naming {
            event: "HttpApi",
            resource: "AWS::Serverless::HttpApi",
            id_property: "ApiId",
            implicit: "ServerlessHttpApi",
        },
    }
}

/// What a path's methods depend on, by their path and method.
pub type Methods = FxHashMap<EcoString, FxHashMap<EcoString, Option<EcoString>>>;

/// The template while the APIs are prepared.
pub struct Preparation<'t> {
    pub resources: Resources,
    pub conditions: Node,
    pub globals: Option<&'t Node>,
    /// The conditions of the methods that events added, by the API's logical id.
    pub methods: FxHashMap<EcoString, Methods>,
    /// The owners of events of the implicit API.
    pub owners: Vec<Node>,
}

/// The document with what SAM adds to it for APIs; none where it has no APIs.
///
/// It comes before the globals are merged: SAM merges them into the APIs that it adds.
pub fn prepare(root: &Node, refusals: &mut Vec<Refusal>) -> Option<Node> {
    let concerns = |resource: &Entry| {
        kind_of(&resource.value).is_some_and(|kind| {
            OWNERS.contains(&kind)
                || kind == naming(ApiKind::Rest).resource
                || kind == naming(ApiKind::Http).resource
        })
    };
    if !section(root, "Resources").iter().any(concerns) {
        return None;
    }
    let mut preparation = Preparation {
        resources: Resources::new(section(root, "Resources")),
        conditions: root
            .get("Conditions")
            .filter(|conditions| conditions.entries().is_some())
            .cloned()
            .unwrap_or_else(|| tree::object::<EcoString>(root.span, [])),
        globals: root.get("Globals"),
        methods: FxHashMap::default(),
        owners: Vec::new(),
    };
    for kind in [ApiKind::Rest, ApiKind::Http] {
        preparation.define(kind);
    }
    for kind in [ApiKind::Rest, ApiKind::Http] {
        preparation.events(kind, refusals);
    }
    let mut document = root.clone();
    let span = root.get("Resources").map_or(root.span, |node| node.span);
    document.set(
        "Resources",
        Node {
            kind: NodeKind::Mapping(preparation.resources.into_entries()),
            span,
        },
    );
    if preparation
        .conditions
        .entries()
        .is_some_and(|entries| !entries.is_empty())
    {
        document.set("Conditions", preparation.conditions);
    }
    Some(document)
}

impl Preparation<'_> {
    /// Gives every API without definition an empty one.
    fn define(&mut self, kind: ApiKind) {
        for id in self.resources.of_type(naming(kind).resource) {
            let Some(entry) = self.resources.entry(&id) else {
                continue;
            };
            let span = entry.key_span;
            let Some(resource) = self.resources.get_mut(&id) else {
                continue;
            };
            if kind == ApiKind::Http
                && resource.something("Properties").is_none()
                && resource.get("Properties").is_none_or(is_empty)
            {
                resource.set("Properties", tree::object::<EcoString>(span, []));
            }
            let Some(properties) = resource
                .get_mut("Properties")
                .filter(|properties| properties.entries().is_some())
            else {
                continue;
            };
            if properties.something("DefinitionBody").is_some()
                || properties.something("DefinitionUri").is_some()
            {
                continue;
            }
            manage(properties, kind, span);
        }
    }

    /// Adds the paths of all events, to an API that is made for those that name none.
    fn events(&mut self, kind: ApiKind, refusals: &mut Vec<Refusal>) {
        let names = naming(kind);
        self.owners.clear();
        let owners: Vec<EcoString> = self
            .resources
            .iter()
            .filter(|entry| kind_of(&entry.value).is_some_and(|kind| OWNERS.contains(&kind)))
            .map(|entry| entry.key.clone())
            .collect();
        let existing = self.resources.entry(names.implicit).cloned();
        let Some(asking) = self.first_event(&owners, &names) else {
            return;
        };
        let mut properties = tree::object::<EcoString>(asking, []);
        if kind == ApiKind::Rest {
            properties.set("StageName", tree::text(asking, "Prod"));
        }
        manage(&mut properties, kind, asking);
        self.resources.insert(Entry {
            key: names.implicit.into(),
            key_span: asking,
            value: tree::object(
                asking,
                [
                    ("Type", tree::text(asking, names.resource)),
                    ("Properties", properties),
                ],
            ),
        });
        for owner in owners {
            let Some(resource) = self.resources.get(&owner).cloned() else {
                continue;
            };
            if let Err(refusal) = self.events_of(kind, &owner, &resource) {
                refusals.push(refusal);
            }
        }
        conditions::of_implicit_api(self, names.implicit);
        for id in self.resources.of_type(names.resource) {
            conditions::of_paths(self, &id);
        }
        let unused = self
            .resources
            .get(names.implicit)
            .and_then(|api| api.get("Properties"))
            .and_then(|properties| properties.get("DefinitionBody"))
            .is_some_and(|definition| definition::paths(definition).is_empty());
        if unused {
            match existing {
                Some(existing) => self.resources.insert(existing),
                None => {
                    self.resources.remove(names.implicit);
                }
            }
        }
    }
}

/// Whether nothing is written.
pub fn is_empty(properties: &Node) -> bool {
    !properties.is_something()
}

/// Gives an API an empty definition, which SAM then fills.
fn manage(properties: &mut Node, kind: ApiKind, span: Span) {
    let empty = match kind {
        ApiKind::Rest => definition::empty_swagger(span),
        ApiKind::Http => definition::empty_openapi(span),
    };
    properties.set("DefinitionBody", empty);
    properties.set(MANAGED, tree::plain(span, "true"));
}

/// The logical id that an event names: as text or by `Ref`.
pub fn api_id(node: &Node) -> Option<EcoString> {
    match node.get("Ref") {
        Some(name) => name.text().cloned(),
        None => literal::string(node).map(EcoString::from),
    }
}
