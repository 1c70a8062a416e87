//! `Resources`: properties, and what is declared beside them.

use ecow::{EcoString, eco_format};

use super::absent::with_absent_elements;
use super::document::{Entry, Node, NodeKind};
use super::scope::{Loader, Place, State};
use super::template::section;
use crate::schema::{kind_of_type, sensitive_arguments, snake_case};
use crate::secrets::confided;
use crate::value::{Entries, Guard, Marks, NodeId, Value};

/// What stands beside the properties, as `resource.…` reads it.
const DECLARED: [(&str, &str); 6] = [
    ("CreationPolicy", "creation_policy"),
    ("DeletionPolicy", "deletion_policy"),
    ("Description", "description"),
    ("Metadata", "metadata"),
    ("UpdatePolicy", "update_policy"),
    ("UpdateReplacePolicy", "update_replace_policy"),
];

/// How a template writes what `resource.…` reads by this name.
pub fn declared_as(name: &str) -> Option<&'static str> {
    let mut declared = DECLARED.into_iter();
    declared
        .find(|(_, known)| *known == name)
        .map(|(written, _)| written)
}

impl Loader<'_> {
    /// Conditions are known now: every resource gets its own.
    pub fn guard_resources(&mut self) {
        let Some(root) = self.root() else { return };
        let Some(all) = self.scope().map(|scope| scope.guard) else {
            return;
        };
        for entry in section(&root, "Resources") {
            let Some(node) = self
                .scope()
                .and_then(|scope| scope.resources.get(&entry.key))
                .map(|r| r.node)
            else {
                continue;
            };
            let guard = match entry
                .value
                .get("Condition")
                .and_then(|condition| condition.text())
            {
                Some(name) => self.condition(name),
                None => Guard::TRUE,
            };
            let guard = self.stack.guards.and(all, guard);
            if let Some(node) = self.node_mut(node) {
                node.guard = guard;
            }
        }
    }

    /// Evaluates every resource.
    pub fn evaluate_resources(&mut self) {
        let Some(root) = self.root() else { return };
        for entry in section(&root, "Resources") {
            self.evaluate_resource(&entry.key);
        }
    }

    /// Evaluates a resource unless that was done. Nested stacks are asked for by those who read their outputs.
    pub fn evaluate_resource(&mut self, name: &str) {
        let Some(resource) = self.scope().and_then(|scope| scope.resources.get_mut(name)) else {
            return;
        };
        if resource.state != State::Pending {
            return;
        }
        resource.state = State::Running;
        let (id, index, written_type) =
            (resource.node, resource.index, resource.written_type.clone());
        let Some(root) = self.root() else { return };
        if let Some(entry) = section(&root, "Resources").get(index) {
            let saved = self.place.clone();
            self.place.under = match self.stack.node(id).map(|node| node.guard) {
                // It never exists, and is shown as if it did.
                None | Some(Guard::FALSE) => Guard::TRUE,
                Some(guard) => guard,
            };
            let properties = self.properties(entry, id);
            let declaration = self.declaration(entry, id);
            if let Some(node) = self.node_mut(id) {
                node.properties = Some(with_absent_elements(properties.clone()));
                node.declaration = declaration;
            }
            self.nested_stack(entry, id, &written_type, &properties);
            self.place = saved;
        }
        if let Some(resource) = self.scope().and_then(|scope| scope.resources.get_mut(name)) {
            resource.state = State::Done;
        }
    }

    fn properties(&mut self, entry: &Entry, id: NodeId) -> Value {
        let span = entry.value.span;
        let Some(node) = entry.value.get("Properties") else {
            return Value::object(Entries::new()).at(span);
        };
        if node.intrinsic().is_some() {
            self.place.reader = Some((id, EcoString::new()));
            return self.evaluate(node);
        }
        let Some(entries) = node.entries() else {
            if !node.is_null() {
                self.error(
                    node.span,
                    "Invalid properties",
                    format!("The Properties of {} must be a mapping.", entry.key),
                );
            }
            return Value::object(Entries::new()).at(span);
        };
        if entries.iter().any(|entry| entry.key == "Fn::Transform") {
            self.place.reader = Some((id, EcoString::new()));
            return self.evaluate(node);
        }
        let written_type = entry.value.get("Type").and_then(|ty| ty.text());
        let sensitive = written_type
            .and_then(|ty| kind_of_type(ty))
            .map_or(&[][..], sensitive_arguments);
        let mut object = Entries::new();
        for property in entries {
            self.place.reader = Some((id, property.key.clone()));
            let value = self.evaluate(&property.value);
            if !value.is_null() {
                let is_sensitive = !sensitive.is_empty()
                    && sensitive.contains(&snake_case(&property.key).as_str());
                let value = match is_sensitive {
                    true => value.mark(Marks::CONFIDENTIAL),
                    false => confided(&property.key, value),
                };
                object.insert(property.key.clone(), value);
            }
        }
        Value::object(object).at(node.span)
    }

    fn declaration(&mut self, entry: &Entry, id: NodeId) -> Value {
        let mut object = Entries::new();
        for (written, name) in DECLARED {
            if let Some(node) = entry.value.get(written) {
                self.place.reader = Some((id, name.into()));
                let value = self.evaluate(node);
                if !value.is_null() {
                    object.insert(name.into(), value);
                }
            }
        }
        if let Some(node) = entry.value.get("Condition") {
            object.insert("condition".into(), plain(node));
        }
        if let Some(node) = entry.value.get("DependsOn") {
            let names = match &node.kind {
                NodeKind::Sequence(items) => items.iter().collect(),
                _ => vec![node],
            };
            self.place.reader = Some((id, "depends_on".into()));
            let mut values = Vec::with_capacity(names.len());
            for name in names {
                let target = name
                    .text()
                    .and_then(|name| Some(self.scope()?.resources.get(name)?.node));
                // Its address, which in a nested template isn't its name alone.
                values.push(match (name.text(), self.scope()) {
                    (Some(text), Some(scope)) => {
                        Value::string(eco_format!("{}{text}", scope.prefix)).at(name.span)
                    }
                    _ => plain(name),
                });
                if let Some(target) = target {
                    self.record_edge(target, "");
                }
            }
            object.insert("depends_on".into(), Value::tuple(values).at(node.span));
        }
        Value::object(object).at(entry.value.span)
    }

    /// Evaluates in the name of one node, under the template's own condition.
    pub fn in_place_of<T>(
        &mut self,
        id: NodeId,
        attribute: &str,
        function: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let place = Place {
            scope: self.place.scope,
            under: self.place.under,
            reader: Some((id, attribute.into())),
        };
        let saved = std::mem::replace(&mut self.place, place);
        let result = function(self);
        self.place = saved;
        result
    }
}

/// A scalar as the text that it is.
pub(super) fn plain(node: &Node) -> Value {
    match node.text() {
        Some(text) => Value::string(text).at(node.span),
        None => super::evaluate::invalid("text", node.span),
    }
}
