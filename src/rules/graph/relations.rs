//! Who refers to a resource, and to which one a value refers.

use super::{Questions, node_of, uses};
use crate::evaluate::Fault;
use crate::load::Edge;
use crate::model::{Model, Referred, name_key, references_in};
use crate::rules::references::References;
use crate::syntax::ExpressionKind;
use crate::value::{Data, Guard, NodeId, Reason, ReasonKind, Type, Unknown, Value};

/// A list of more cells than this is kept for who asks the same again.
const MANY_REFERRERS: u32 = 64;

impl Questions<'_> {
    /// `referrers(self, kind[, attribute])`: what of that kind refers to a resource, through that attribute; `*` for any kind.
    pub(super) fn referrers(&self) -> Result<Value, Fault> {
        let subject = self.call.value(0)?;
        let kind = self.call.text(1)?;
        let attribute = match self.call.arguments.len() {
            0..=2 => None,
            _ => Some(self.call.text(2)?),
        };
        if subject.is_null() {
            return Ok(Value::tuple(Vec::new()));
        }
        let Some(target) = node_of(&subject) else {
            return Ok(self.call.unknown(Type::Dynamic, &[&subject]));
        };
        let model = self.scope.model;
        let asked = (target, kind, attribute);
        if let Some(known) = model.referrers.borrow().get(&asked) {
            return Ok(known.clone());
        }
        let found = self.all_referrers(&asked);
        // What is referred to by few is looked for again in as little time.
        if found.size().cells > MANY_REFERRERS {
            model.referrers.borrow_mut().insert(asked, found.clone());
        }
        Ok(found)
    }

    fn all_referrers(&self, (target, kind, attribute): &Referred) -> Value {
        let (model, target) = (self.scope.model, *target);
        let mut found: Vec<NodeId> = Vec::new();
        // Of what lives outside the stack, what else refers to it isn't known.
        let mut open = model.external.contains(&target).then(|| {
            let address = model.node(target).map(|n| n.address.clone());
            Reason::new(ReasonKind::Opaque, address.unwrap_or_default())
        });
        for edge in model.edges_of_kind_to(target, "terraform.module_call") {
            let call = model.node(edge.from);
            if let Some(call) = call.filter(|call| is_unavailable(&call.attributes)) {
                open = Some(Reason::new(ReasonKind::MissingModule, call.address.clone()));
            }
        }
        let mut take = |edge: &Edge| {
            model.budget.spend(1);
            let Some(from) = model.node(edge.from) else {
                return;
            };
            if from.kind == "terraform.module_call" && is_unavailable(&from.attributes) {
                return;
            }
            let through = attribute.as_ref().is_none_or(|a| {
                // A mapping may give the property another name.
                model.is_read_as(from, &edge.attribute, a)
                    || refers_through(model, edge.from, a, target)
            });
            if through {
                found.push(edge.from);
            }
        };
        match kind.as_str() {
            "*" => model
                .edges_to(target)
                .filter(|edge| edge.from != target)
                .filter(|edge| {
                    (model.node(edge.from)).is_some_and(|from| uses(from, &edge.attribute))
                })
                .for_each(&mut take),
            kind => model.edges_of_kind_to(target, kind).for_each(&mut take),
        }
        found.sort();
        found.dedup();
        let mut items = Vec::new();
        for id in &found {
            // Which of several it refers to may be a matter of a condition.
            let when = self.referring_when(*id, attribute.as_deref(), target);
            self.push_when(when, *id, &mut items);
        }
        // What joins by a name instead of a reference.
        if let Some(attribute) = attribute {
            for id in self.joined_by_name(target, kind, attribute) {
                if found.binary_search(&id).is_err() {
                    self.push(id, &mut items);
                }
            }
        }
        self.collected(items, open)
    }

    /// Under which condition an attribute, or any of them, refers to a node that it does refer to.
    fn referring_when(&self, from: NodeId, attribute: Option<&str>, target: NodeId) -> Guard {
        let value = self.scope.model.value(from);
        let has_cases = |v: &&Value| v.as_unknown().is_some_and(|u| u.cases.is_some());
        let entries = value.as_entries().into_iter().flatten();
        let read: Vec<&Value> = entries
            .filter(|(name, _)| attribute.is_none_or(|attribute| **name == *attribute))
            .map(|(_, value)| value)
            .collect();
        let is_always = attribute.is_none() && read.iter().any(|v| refers_always(v, target));
        if is_always || !read.iter().any(has_cases) {
            return Guard::TRUE;
        }
        let mut references = References::default();
        for value in read {
            references.add(value, from, Guard::TRUE, self.call.evaluator, 0);
        }
        references.to(target).unwrap_or(Guard::TRUE)
    }

    /// Nodes of a kind whose attribute is a text that names the target, known or put together from the same.
    fn joined_by_name(&self, target: NodeId, kind: &str, attribute: &str) -> Vec<NodeId> {
        let model = self.scope.model;
        let Some(node) = model.node(target) else {
            return Vec::new();
        };
        let Some(definition) = model.kinds.kind(&node.kind) else {
            return Vec::new();
        };
        let value = model.value(target);
        let by_text = model.by_text(kind, attribute);
        let mut joined: Vec<NodeId> = definition
            .identity
            .iter()
            .filter_map(|i| value.as_entries()?.get(i))
            .flat_map(|name| by_text.same_as(name))
            .collect();
        joined.sort();
        joined.dedup();
        joined
    }

    /// `target(self.attribute)`: the resource that an attribute refers to; null where it names none, unknown where it may.
    pub(super) fn target(&self) -> Result<Value, Fault> {
        let value = self.call.value(0)?;
        let kind = match self.call.arguments.len() {
            0 | 1 => None,
            _ => Some(self.call.text(1)?),
        };
        // A name that is chosen by a condition may be that of one resource all the same.
        let has_cases = value.as_unknown().is_some_and(|u| u.cases.is_some());
        let is_a_name = has_cases
            && name_key(&value).is_some_and(|key| !self.scope.model.named(&key).is_empty());
        if !has_cases || is_a_name {
            return Ok(self.target_of(&value, kind.as_deref(), true));
        }
        let cases = self.call.evaluator.cases_of(&value).into_iter();
        let cases: Vec<(Guard, Value)> = cases
            .map(|(guard, case)| (guard, self.target_of(&case, kind.as_deref(), false)))
            .collect();
        let mut nodes = cases.iter().map(|(_, target)| node_of(target));
        let first = nodes.next().flatten();
        if first.is_some() && nodes.all(|node| node == first) {
            return Ok(cases.into_iter().next().map_or(Value::null(), |(_, v)| v));
        }
        Ok(Value::unknown(Unknown {
            reason: (value.as_unknown()).map_or_else(Reason::default, |u| u.reason.clone()),
            cases: Some(cases.into()),
            ..Unknown::default()
        }))
    }

    /// The resource that one value refers to: all that the argument is, or one case of it.
    fn target_of(&self, value: &Value, kind: Option<&str>, is_all: bool) -> Value {
        let model = self.scope.model;
        let fits = |id: &NodeId| {
            model.node(*id).is_some_and(|n| {
                !n.kind.starts_with("terraform.") && kind.is_none_or(|k| n.kind == *k)
            })
        };
        if matches!(value.data, Data::Null(_) | Data::Bool(_) | Data::Number(_)) {
            return Value::null();
        }
        if let Some(node) = node_of(value) {
            return model.value(node);
        }
        // Where a data source looks a resource of the stack up, it is that one.
        let looked_up = |id: NodeId| match fits(&id) {
            true => id,
            false => model.looked_up(id),
        };
        // What is only known of by what belongs to it has no attributes that are known: each refers to itself, and names nothing by
        // that.
        let mut referred: Vec<NodeId> = references_in(value)
            .into_iter()
            .filter(|id| !model.is_made_up(*id))
            .map(looked_up)
            .filter(fits)
            .collect();
        referred.sort();
        referred.dedup();
        if let [one] = referred.as_slice() {
            return model.value(*one);
        }
        // What the argument reads is read in every case.
        let (read, is_whole) = match is_all {
            true => self.read_by(0),
            false => (Vec::new(), true),
        };
        let read = read.into_iter().map(looked_up).filter(fits);
        let mut read: Vec<NodeId> = read.collect();
        // Of a block or map another part may be what reads it.
        if let Some(text) = value.as_str().filter(|_| !is_whole) {
            read.retain(|id| model.named(text).contains(id));
        }
        read.sort();
        read.dedup();
        if let [one] = read.as_slice() {
            return model.value(*one);
        }
        if let Some(text) = value.as_str() {
            let named: Vec<NodeId> = model.named(text).iter().copied().filter(fits).collect();
            return match named.as_slice() {
                [one] => model.value(*one),
                [] => Value::null(),
                _ => self.call.unknown(Type::Dynamic, &[value]),
            };
        }
        // What isn't known may be the name of something for all that.
        let named = name_key(value).map_or(&[][..], |key| model.named(&key));
        let named: Vec<NodeId> = named.iter().copied().filter(fits).collect();
        if let [one] = named.as_slice() {
            return model.value(*one);
        }
        self.call.unknown(Type::Dynamic, &[value])
    }

    /// The nodes that the attribute in an argument `self.attribute…` reads, and whether that attribute is all of the argument.
    fn read_by(&self, index: usize) -> (Vec<NodeId>, bool) {
        let Some(mut at) = self.call.arguments.get(index) else {
            return (Vec::new(), true);
        };
        let mut attribute = None;
        let mut steps = 0;
        loop {
            match &at.kind {
                ExpressionKind::Attribute { target, name } => {
                    attribute = Some(&*name.text);
                    steps += 1;
                    at = target;
                }
                ExpressionKind::Index { target, .. } => at = target,
                ExpressionKind::Variable(root) if &*root.text == "self" => break,
                _ => return (Vec::new(), true),
            }
        }
        let Some(attribute) = attribute else {
            return (Vec::new(), true);
        };
        let mut nodes: Vec<NodeId> = self
            .scope
            .model
            .edges_from(self.scope.node)
            .filter(|e| {
                self.scope
                    .model
                    .node(e.from)
                    .is_some_and(|n| self.scope.model.is_read_as(n, &e.attribute, attribute))
            })
            .map(|e| e.to)
            .collect();
        nodes.sort();
        nodes.dedup();
        (nodes, steps == 1)
    }
}

/// Whether the value of an attribute, as rules read it, refers to a node.
fn refers_through(model: &Model, from: NodeId, attribute: &str, target: NodeId) -> bool {
    let value = model.value(from);
    let read = value.as_entries().and_then(|e| e.get(attribute));
    read.is_some_and(|v| {
        references_in(v).contains(&target)
            || v.as_items()
                .unwrap_or_default()
                .iter()
                .any(|i| references_in(i).contains(&target))
    })
}

/// Whether a value refers to a node whatever is chosen: itself, or as an element.
fn refers_always(value: &Value, target: NodeId) -> bool {
    let is_it = |v: &Value| {
        let reference = v.as_unknown().and_then(|u| u.refers_to.as_ref());
        reference.is_some_and(|r| r.node == target)
    };
    is_it(value) || value.as_items().unwrap_or_default().iter().any(is_it)
}

fn is_unavailable(attributes: &Value) -> bool {
    attributes
        .as_entries()
        .and_then(|e| e.get("available"))
        .and_then(Value::as_bool)
        == Some(false)
}
