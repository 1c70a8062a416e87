//! `DependsOn` of and upon what connectors make.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::super::expansion::Expansion;
use super::super::resources::kind_of;
use super::super::tree;
use crate::load::cloudformation::document::Node;
use crate::syntax::Span;

/// What waits for what connectors make: it is written down when all of them are expanded.
#[derive(Default)]
pub struct Order {
    /// Connectors with the logical ids of what they became.
    connectors: FxHashMap<EcoString, Vec<EcoString>>,
    waiting: Vec<(Waiter, EcoString, Span)>,
}

/// What waits for a policy.
pub enum Waiter {
    Resource(EcoString),
    /// The event source mapping from a source to a function, where there is exactly one.
    Mapping(EcoString, EcoString),
}

impl Order {
    /// Remembers what a connector became.
    pub fn became(&mut self, connector: &EcoString, made: Vec<EcoString>) {
        self.connectors.insert(connector.clone(), made);
    }

    /// Remembers what waits for a policy.
    pub fn wait(&mut self, waiter: Waiter, policy: &EcoString, span: Span) {
        self.waiting.push((waiter, policy.clone(), span));
    }
}

/// Writes down what depends on what connectors made, once all of them are expanded.
pub fn settle(expansion: &mut Expansion) {
    let order = std::mem::take(&mut expansion.order);
    if order.connectors.is_empty() && order.waiting.is_empty() {
        return;
    }
    let mappings = mappings(expansion);
    for (waiter, policy, span) in &order.waiting {
        let id = match waiter {
            Waiter::Resource(id) => id,
            Waiter::Mapping(source, function) => {
                match mappings.get(&(source.clone(), function.clone())) {
                    Some(Some(id)) => id,
                    _ => continue,
                }
            }
        };
        if let Some(resource) = expansion.resources.get_mut(id) {
            let mut items = depends(resource);
            add(&mut items, policy, *span);
            resource.set("DependsOn", tree::list(*span, items));
        }
    }
    for resource in expansion.resources.iter_mut() {
        let old = depends(&resource.value);
        let became = |item: &Node| order.connectors.get(item.text()?);
        if !old.iter().any(|item| became(item).is_some()) {
            continue;
        }
        let mut items = Vec::new();
        for item in &old {
            match became(item) {
                Some(made) => made.iter().for_each(|id| add(&mut items, id, item.span)),
                None => items.push(item.clone()),
            }
        }
        let span = resource.key_span;
        resource.value.set("DependsOn", tree::list(span, items));
    }
}

/// What a resource depends on.
fn depends(resource: &Node) -> Vec<Node> {
    match resource.given("DependsOn") {
        None => Vec::new(),
        Some(depends) => match depends.items() {
            Some(items) => items.to_vec(),
            None => vec![depends.clone()],
        },
    }
}

fn add(items: &mut Vec<Node>, id: &EcoString, span: Span) {
    if !items.iter().any(|item| item.text() == Some(id)) {
        items.push(tree::text(span, id.clone()));
    }
}

/// The event source mappings by source and function; None where there are several.
fn mappings(expansion: &Expansion) -> FxHashMap<(EcoString, EcoString), Option<EcoString>> {
    let mut mappings = FxHashMap::default();
    for entry in expansion.resources.iter() {
        if kind_of(&entry.value) != Some("AWS::Lambda::EventSourceMapping") {
            continue;
        }
        let named = |property: &str| entry.value.get("Properties")?.get(property)?.logical_id();
        if let (Some(source), Some(function)) = (named("EventSourceArn"), named("FunctionName")) {
            mappings
                .entry((source, function))
                .and_modify(|id| *id = None)
                .or_insert_with(|| Some(entry.key.clone()));
        }
    }
    mappings
}
