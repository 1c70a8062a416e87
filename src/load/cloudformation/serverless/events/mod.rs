//! What invokes functions and state machines: `Events`.

pub mod api_event;
mod bucket;
mod dead_letters;
mod kafka;
mod kinds;
mod mapping;
mod permission;
mod rule;
mod schedule;
mod secrets;
mod subscriptions;
mod topic;
mod user_pool;

use ecow::{EcoString, eco_format};

use super::expansion::{Expanded, Expansion, refuse};
use super::made::Made;
use super::owner::Owner;
use super::role::Role;
use super::shape::{self, Property};
use super::tree;
use crate::load::cloudformation::document::Node;
use crate::syntax::Span;

/// An event as it is written.
pub struct Event {
    /// The owner's id and the event's name: what the ids of its resources begin with.
    pub id: EcoString,
    pub name: EcoString,
    pub kind: EcoString,
    /// Where its name is written.
    pub span: Span,
    /// `Type` and `Properties`.
    pub node: Node,
    pub properties: Node,
}

/// What events invoke.
pub struct Target {
    pub id: EcoString,
    /// Whether `Ref` gives its ARN.
    referred: bool,
}

/// What resources are made for.
pub struct Context<'a> {
    pub expansion: &'a mut Expansion,
    pub owner: &'a Owner,
    pub target: &'a Target,
    /// The role that a function runs with; state machines don't read from their sources.
    pub role: Option<&'a mut Role>,
}

/// A type of event: its name, its properties, and what is made of it.
struct Kind {
    name: &'static str,
    properties: &'static [&'static [Property]],
    make: fn(&mut Context<'_>, &Event) -> Expanded<Vec<Made>>,
}

impl Event {
    /// A property that is given.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.properties.given(name)
    }

    /// A property that is given and isn't empty or false.
    pub fn something(&self, name: &str) -> Option<&Node> {
        self.get(name).filter(|node| node.is_something())
    }

    /// Where a property is, or the event.
    pub fn place(&self, name: &str) -> Span {
        self.get(name).map_or(self.span, |node| node.span)
    }
}

impl Target {
    pub fn function(id: EcoString) -> Target {
        Target {
            id,
            referred: false,
        }
    }

    /// An alias or a state machine.
    pub fn referred(id: EcoString) -> Target {
        Target { id, referred: true }
    }

    pub fn arn(&self, span: Span) -> Node {
        match self.referred {
            true => tree::reference(span, self.id.clone()),
            false => tree::get_att(span, self.id.clone(), "Arn"),
        }
    }

    /// A function's name, or the ARN of its alias.
    pub fn name(&self, span: Span) -> Node {
        tree::reference(span, self.id.clone())
    }
}

impl Context<'_> {
    /// A resource whose id has `suffix` behind the event's.
    pub fn made(&self, event: &Event, suffix: &str, kind: &'static str) -> Made {
        Made::new(eco_format!("{}{suffix}", event.id), kind, event.span)
            .inheriting(&self.owner.resource)
    }

    /// Whether a state machine is started, not a function invoked.
    pub fn starts(&self) -> bool {
        self.role.is_none()
    }
}

/// The events of a function, in the order in which SAM takes them.
pub fn of_function(expansion: &Expansion, owner: &Owner) -> Expanded<Vec<Event>> {
    let mut events = read(expansion, owner, &kinds::OF_FUNCTIONS)?;
    for event in &events {
        match event.kind.as_str() {
            "S3" => bucket::check(expansion, event)?,
            "Cognito" => user_pool::check(expansion, event)?,
            _ => {}
        }
    }
    // Paths come by their text, so that `$default` is before all others.
    events.sort_by(|a, b| a.order().cmp(b.order()));
    Ok(events)
}

/// The events of a state machine.
pub fn of_state_machine(expansion: &Expansion, owner: &Owner) -> Expanded<Vec<Event>> {
    read(expansion, owner, &kinds::OF_STATE_MACHINES)
}

impl Event {
    fn order(&self) -> &str {
        self.get("Path")
            .and_then(|path| path.text())
            .unwrap_or(&self.name)
    }
}

fn read(expansion: &Expansion, owner: &Owner, kinds: &[Kind]) -> Expanded<Vec<Event>> {
    let events = owner.get("Events").and_then(|events| events.entries());
    let mut read = Vec::new();
    for entry in events.unwrap_or_default() {
        let written = entry.value.given("Type").and_then(|kind| kind.text());
        let Some(kind) = kinds
            .iter()
            .find(|kind| written.is_some_and(|written| written == kind.name))
        else {
            let names: Vec<&str> = kinds.iter().map(|kind| kind.name).collect();
            return refuse(
                entry
                    .value
                    .get("Type")
                    .map_or(entry.key_span, |node| node.span),
                format!(
                    "The event {} needs a Type, one of {}.",
                    entry.key,
                    names.join(", ")
                ),
            );
        };
        if !entry.key.chars().all(|c| c.is_ascii_alphanumeric()) {
            return refuse(
                entry.key_span,
                format!(
                    "The name {} becomes part of logical ids, so it may have letters and digits only.",
                    entry.key
                ),
            );
        }
        let properties = match entry.value.get("Properties") {
            Some(properties) if properties.entries().is_some() => properties.clone(),
            Some(properties) => return refuse(properties.span, "Properties must be a mapping."),
            None => tree::object::<&str>(entry.key_span, []),
        };
        let what = format!("An event of the type {}", kind.name);
        shape::check(
            expansion,
            entry.key_span,
            &what,
            &properties,
            kind.properties,
        )?;
        read.push(Event {
            id: eco_format!("{}{}", owner.id, entry.key),
            name: entry.key.clone(),
            kind: kind.name.into(),
            span: entry.key_span,
            node: entry.value.clone(),
            properties,
        });
    }
    Ok(read)
}

/// What SAM makes of events.
pub fn make(context: &mut Context<'_>, events: &[Event]) -> Expanded<Vec<Made>> {
    let kinds: &[Kind] = match context.starts() {
        true => &kinds::OF_STATE_MACHINES,
        false => &kinds::OF_FUNCTIONS,
    };
    let mut made = Vec::new();
    for event in events {
        if let Some(kind) = kinds.iter().find(|kind| event.kind == kind.name) {
            made.extend((kind.make)(context, event)?);
        }
    }
    Ok(made)
}
