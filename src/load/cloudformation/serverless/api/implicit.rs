//! What SAM does to APIs before anything else: definitions for those that have none, and the APIs `ServerlessRestApi` and
//! `ServerlessHttpApi` for the events that name no API.

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashMap;

use super::{conditions, definition, literal};
use crate::load::cloudformation::document::{Entry, Node, NodeKind};
use crate::load::cloudformation::serverless::events::api_event::ApiKind;
use crate::load::cloudformation::serverless::expansion::{Expanded, Refusal, refuse};
use crate::load::cloudformation::serverless::resources::{Resources, kind_of};
use crate::load::cloudformation::serverless::tree;
use crate::load::cloudformation::template::section;
use crate::syntax::Span;

/// The property that says that SAM writes the definition. It is SAM's own and known to its users.
pub const MANAGED: &str = "__MANAGE_SWAGGER";

/// What calls an API: functions and state machines.
const OWNERS: [&str; 2] = ["AWS::Serverless::Function", "AWS::Serverless::StateMachine"];

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
    globals: Option<&'t Node>,
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

    /// Where the first event of the kind is written.
    fn first_event(&self, owners: &[EcoString], names: &Naming) -> Option<Span> {
        owners
            .iter()
            .filter_map(|owner| self.resources.get(owner)?.get("Properties")?.get("Events"))
            .flat_map(|events| events.entries().unwrap_or_default())
            .find(|event| kind_of(&event.value) == Some(names.event))
            .map(|event| event.key_span)
    }

    fn events_of(&mut self, kind: ApiKind, owner: &EcoString, resource: &Node) -> Expanded<()> {
        let names = naming(kind);
        let events: Vec<(EcoString, Span)> = resource
            .get("Properties")
            .and_then(|properties| properties.get("Events"))
            .and_then(Node::entries)
            .unwrap_or_default()
            .iter()
            .filter(|event| kind_of(&event.value) == Some(names.event))
            .map(|event| (event.key.clone(), event.key_span))
            .collect();
        for (name, span) in events {
            let Some(event) = self.event_mut(owner, &name) else {
                continue;
            };
            if event.get("Properties").is_none_or(is_empty) {
                if kind == ApiKind::Rest {
                    continue;
                }
                event.set("Properties", tree::object::<EcoString>(span, []));
            }
            let Some(properties) = event.get_mut("Properties") else {
                continue;
            };
            if properties.entries().is_none() {
                return refuse(
                    properties.span,
                    format!("The properties of the event {name} must be a mapping."),
                );
            }
            if properties.get(names.id_property).is_none() {
                properties.set(names.id_property, tree::reference(span, names.implicit));
                self.propagate_tags(resource, names.implicit);
            }
            let Some(properties) = self
                .event_mut(owner, &name)
                .and_then(|event| event.get_mut("Properties"))
            else {
                continue;
            };
            if kind == ApiKind::Http
                && properties.something("Path").is_none()
                && properties.something("Method").is_none()
            {
                properties.set("Path", tree::text(span, definition::DEFAULT_PATH));
                properties.set("Method", tree::text(span, definition::ANY_METHOD));
            }
            let properties = properties.clone();
            self.add_method(kind, &name, span, &properties, resource)?;
        }
        Ok(())
    }

    fn event_mut(&mut self, owner: &str, name: &str) -> Option<&mut Node> {
        self.resources
            .get_mut(owner)?
            .get_mut("Properties")?
            .get_mut("Events")?
            .get_mut(name)
    }

    /// Adds the path and method of an event to the API that it names.
    fn add_method(
        &mut self,
        kind: ApiKind,
        name: &EcoString,
        span: Span,
        properties: &Node,
        owner: &Node,
    ) -> Expanded<()> {
        let names = naming(kind);
        let text = |property: &str| match properties.get(property) {
            Some(value) => match literal::string(value) {
                Some(text) => Ok(EcoString::from(text)),
                None => refuse(
                    value.span,
                    format!("{property} of the event {name} must be a string."),
                ),
            },
            None => refuse(span, format!("The event {name} needs a {property}.")),
        };
        let (path, method) = (text("Path")?, text("Method")?);
        let unknown = || {
            refuse(
                properties.get(names.id_property).map_or(span, |id| id.span),
                format!(
                    "{} of the event {name} must refer to a resource of type {} in this template.",
                    names.id_property, names.resource
                ),
            )
        };
        let Some(api) = properties.get(names.id_property).and_then(api_id) else {
            return unknown();
        };
        let condition = owner
            .get("Condition")
            .and_then(literal::string)
            .map(EcoString::from);
        self.methods
            .entry(api.clone())
            .or_default()
            .entry(path.clone())
            .or_default()
            .insert(method.clone(), condition.clone());
        if api == names.implicit {
            self.owners.push(owner.clone());
        }
        let Some(resource) = self.resources.get_mut(&api) else {
            return unknown();
        };
        if kind == ApiKind::Rest && kind_of(resource) == Some(naming(ApiKind::Http).resource) {
            return unknown();
        }
        let Some(target) = resource.get_mut("Properties") else {
            return Ok(());
        };
        let valid = match kind {
            ApiKind::Rest => definition::is_swagger,
            ApiKind::Http => definition::is_openapi,
        };
        if target.something(MANAGED).is_some()
            && let Some(body) = target.get_mut("DefinitionBody").filter(|body| valid(body))
        {
            if kind == ApiKind::Rest {
                definition::check_paths(body)?;
            }
            definition::add_path(body, &path, &method, span)?;
        }
        match properties.get("RouteSettings") {
            Some(settings) if kind == ApiKind::Http => {
                let route = match method.as_str() {
                    definition::ANY_METHOD => path,
                    method => eco_format!("{} {path}", method.to_uppercase()),
                };
                add_route_settings(target, &route, settings, condition)
            }
            _ => Ok(()),
        }
    }

    /// Where functions pass their tags on, the API that is made for their events has them.
    fn propagate_tags(&mut self, owner: &Node, implicit: &str) {
        let section = kind_of(owner).and_then(|kind| kind.strip_prefix("AWS::Serverless::"));
        let globals = section.and_then(|section| self.globals?.get(section));
        let property = |name: &str| {
            owner
                .get("Properties")
                .and_then(|properties| properties.something(name))
                .or_else(|| globals.and_then(|globals| globals.something(name)))
        };
        let (Some(tags), Some(propagate)) = (property("Tags"), property("PropagateTags")) else {
            return;
        };
        let propagate = propagate.span;
        let Some(properties) = self
            .resources
            .get_mut(implicit)
            .and_then(|api| api.get_mut("Properties"))
        else {
            return;
        };
        let all = properties.get_or_insert("Tags", || tree::object::<EcoString>(tags.span, []));
        if let Some(all) = all {
            for tag in tags.entries().unwrap_or_default() {
                all.set(tag.key.clone(), tag.value.clone());
            }
        }
        properties.set("PropagateTags", tree::plain(propagate, "true"));
    }
}

fn is_empty(properties: &Node) -> bool {
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

/// The settings of an event's route become some of those of the API.
fn add_route_settings(
    api: &mut Node,
    route: &EcoString,
    settings: &Node,
    condition: Option<EcoString>,
) -> Expanded<()> {
    let span = settings.span;
    let settings = match condition {
        Some(condition) => tree::choose(span, condition, settings.clone(), tree::no_value(span)),
        None => settings.clone(),
    };
    let (Some(entries), Some(all)) = (
        settings.entries(),
        api.get_or_insert("RouteSettings", || tree::object::<EcoString>(span, []))
            .filter(|all| all.entries().is_some()),
    ) else {
        return refuse(span, "RouteSettings must be a mapping.");
    };
    let own = all.get_or_insert(route, || tree::object::<EcoString>(span, []));
    if let Some(own) = own {
        for entry in entries {
            own.set(entry.key.clone(), entry.value.clone());
        }
    }
    Ok(())
}
