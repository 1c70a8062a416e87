//! The paths that events add to the definitions that SAM writes, before it is known what is called.

use ecow::{EcoString, eco_format};

use super::implicit::{MANAGED, Naming, Preparation, api_id, is_empty, naming};
use super::{definition, literal};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::events::api_event::ApiKind;
use crate::load::cloudformation::serverless::expansion::{Expanded, refuse};
use crate::load::cloudformation::serverless::resources::kind_of;
use crate::load::cloudformation::serverless::tree;
use crate::syntax::Span;

impl Preparation<'_> {
    /// Where the first event of the kind is written.
    pub fn first_event(&self, owners: &[EcoString], names: &Naming) -> Option<Span> {
        owners
            .iter()
            .filter_map(|owner| self.resources.get(owner)?.get("Properties")?.get("Events"))
            .flat_map(|events| events.entries().unwrap_or_default())
            .find(|event| kind_of(&event.value) == Some(names.event))
            .map(|event| event.key_span)
    }

    /// Adds the paths of all events of a function or state machine.
    pub fn events_of(&mut self, kind: ApiKind, owner: &EcoString, resource: &Node) -> Expanded<()> {
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
