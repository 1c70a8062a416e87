//! Who refers to whom around a resource, and whether it certainly does.

use std::cell::RefCell;
use std::rc::Rc;

use ecow::{EcoString, eco_format};
use rustc_hash::{FxHashMap, FxHashSet};

use super::reading::at;
use crate::evaluate::{Certainty, Evaluator};
use crate::language::{Call, is_everywhere, members_of};
use crate::model::{Model, name_key};
use crate::rules::references::References;
use crate::value::{Guard, NodeId, Reason, ReasonKind, Value};

/// What stands between a resource and its subnets or security groups.
const BETWEEN: [&str; 8] = [
    "aws_db_subnet_group",
    "aws_dms_replication_subnet_group",
    "aws_launch_configuration",
    "aws_launch_template",
    "aws_network_interface",
    "aws_rds_cluster",
    "aws_redshift_subnet_group",
    "aws_neptune_subnet_group",
];

/// Attributes that name what stands between by what it is called.
const NAMES: [&str; 4] = [
    "cluster_identifier",
    "cluster_subnet_group_name",
    "db_subnet_group_name",
    "launch_configuration",
];

/// A stack's network, as one call asks about it.
pub(super) struct Network<'q> {
    pub model: &'q Model,
    pub call: &'q Call<'q>,
    /// What nodes refer to, from when it is first asked.
    references: RefCell<FxHashMap<NodeId, Rc<References>>>,
}

/// A node, and whether it is where it is looked for.
pub(super) type Place = (NodeId, Certainty);

impl<'q> Network<'q> {
    pub(super) fn new(model: &'q Model, call: &'q Call<'q>) -> Network<'q> {
        Network {
            model,
            call,
            references: RefCell::default(),
        }
    }

    pub(super) fn name(&self, id: NodeId) -> Option<EcoString> {
        self.model.node(id).map(|node| node.known_as().into())
    }

    pub(super) fn kind(&self, id: NodeId) -> &str {
        self.model.node(id).map_or("", |node| node.kind.as_str())
    }

    /// Whether a rule that is there under a condition is for all addresses.
    pub(super) fn is_for_everybody(&self, blocks: &Value, guard: Guard) -> Certainty {
        let evaluator = self.call.evaluator;
        let everybody = is_everywhere(self.call, blocks);
        Certainty::of(&everybody, evaluator).and(&Certainty::when(guard, evaluator), evaluator)
    }

    pub(super) fn exists(&self, id: NodeId) -> Certainty {
        let guard = self.model.node(id).map_or(Guard::FALSE, |node| node.guard);
        Certainty::when(guard, self.call.evaluator)
    }

    /// Whether a node refers to another, and is there.
    fn refers(&self, from: NodeId, to: NodeId) -> Certainty {
        let evaluator = self.call.evaluator;
        let references = self.references_of(from);
        let refers = match references.to(to) {
            Some(guard) => Certainty::when(guard, evaluator),
            None => self.reads(from, to),
        };
        refers.and(&self.exists(from), evaluator)
    }

    /// Whether a node refers to another by a value that doesn't show it: a list that is split out of a text, say.
    fn reads(&self, from: NodeId, to: NodeId) -> Certainty {
        let mut edges = self.model.edges_from(from);
        let edge = edges.find(|edge| edge.to == to && !is_order(&edge.attribute));
        let (Some(node), Some(edge)) = (self.model.node(from), edge) else {
            return Certainty::FALSE;
        };
        let evaluator = self.call.evaluator;
        let written = node.properties.as_ref().unwrap_or(&node.attributes);
        let value = at(written, &[&edge.attribute]);
        // It names it by what it is called.
        let items = members_of(&value).map_or_else(
            || vec![(Guard::TRUE, value.clone())],
            |members| members.items.into_iter().map(|(g, _, v)| (g, v)).collect(),
        );
        let mut named = Guard::FALSE;
        for (guard, item) in items {
            for (when, name) in evaluator.cases_of(&item) {
                let is_it = name_key(&name).is_some_and(|n| self.model.named(&n).contains(&to));
                if is_it {
                    let mut guards = evaluator.guards.borrow_mut();
                    let both = guards.and(guard, when);
                    named = guards.or(named, both);
                }
            }
        }
        if !named.is_false() {
            return Certainty::when(named, evaluator);
        }
        // What is made of nothing but that is that, however it is made.
        let is_input = match value.as_unknown() {
            Some(unknown) => unknown.reason.kind != ReasonKind::Computed,
            None => value.as_str().is_none(),
        };
        let mut others = (self.model.edges_from(from))
            .filter(|other| other.attribute == edge.attribute && other.to != to);
        if !is_input && others.all(|other| self.kind(other.to) != self.kind(to)) {
            return Certainty::TRUE;
        }
        let what = eco_format!("{}.{}", node.address, edge.attribute);
        Certainty::unknown(Reason::new(ReasonKind::Opaque, what))
    }

    fn references_of(&self, from: NodeId) -> Rc<References> {
        let known = self.references.borrow().get(&from).cloned();
        known.unwrap_or_else(|| {
            let evaluator = self.call.evaluator;
            let mut references = References::of(&self.model.value(from), from, evaluator);
            // What no attribute is mapped onto is there as it is written.
            if let Some(written) = self.model.node(from).and_then(|n| n.properties.as_ref()) {
                references.add(written, from, Guard::TRUE, evaluator, 0);
            }
            let references = Rc::new(references);
            (self.references.borrow_mut()).insert(from, references.clone());
            references
        })
    }

    /// The resource and what it refers to, through what stands between.
    pub(super) fn around(&self, target: NodeId) -> Vec<Place> {
        let mut found = vec![(target, Certainty::TRUE)];
        let mut known = FxHashSet::from_iter([target]);
        let mut next = 0;
        while let Some((at, is_reached)) = found.get(next).cloned() {
            next += 1;
            if at != target && !BETWEEN.contains(&self.kind(at)) {
                continue;
            }
            for edge in self.model.edges_from(at) {
                self.model.budget.spend(1);
                if is_order(&edge.attribute) || !known.insert(edge.to) {
                    continue;
                }
                let refers = self.refers(at, edge.to);
                let all = (is_reached.clone())
                    .and(&refers, self.call.evaluator)
                    .and(&self.exists(edge.to), self.call.evaluator);
                found.push((edge.to, all));
            }
            let value = self.model.value(at);
            for name in NAMES.map(|name| self::at(&value, &[name])) {
                for to in name.as_str().map_or(&[][..], |name| self.model.named(name)) {
                    if BETWEEN.contains(&self.kind(*to)) && known.insert(*to) {
                        let all = is_reached
                            .clone()
                            .and(&self.exists(*to), self.call.evaluator);
                        found.push((*to, all));
                    }
                }
            }
        }
        found
    }

    pub(super) fn of_kind(&self, places: &[Place], kind: &str) -> Vec<Place> {
        let is_external = |id: &NodeId| self.model.external.contains(id);
        places
            .iter()
            .filter(|(id, is)| self.kind(*id) == kind && !is_external(id) && is.is_possible())
            .cloned()
            .collect()
    }

    /// The nodes of a kind that refer to one.
    pub(super) fn referring(&self, to: NodeId, kind: &str) -> Vec<Place> {
        let mut found: Vec<NodeId> = self
            .model
            .edges_of_kind_to(to, kind)
            .filter(|edge| !is_order(&edge.attribute))
            .map(|edge| edge.from)
            .inspect(|_| self.model.budget.spend(1))
            .collect();
        found.sort();
        found.dedup();
        found
            .into_iter()
            .map(|from| (from, self.refers(from, to)))
            .collect()
    }

    /// The nodes of a kind that a node refers to.
    pub(super) fn referred(&self, from: NodeId, kind: &str) -> Vec<Place> {
        let edges = self.model.edges_from(from);
        let mut found: Vec<NodeId> = edges
            .filter(|edge| !is_order(&edge.attribute) && self.kind(edge.to) == kind)
            .map(|edge| edge.to)
            .collect();
        found.sort();
        found.dedup();
        found
            .into_iter()
            .map(|to| {
                (
                    to,
                    self.refers(from, to)
                        .and(&self.exists(to), self.call.evaluator),
                )
            })
            .collect()
    }
}

/// Whether none of these is there.
pub(super) fn none_of(places: &[Place], evaluator: &Evaluator<'_>) -> Certainty {
    places.iter().fold(Certainty::TRUE, |none, (_, is)| {
        none.and(&is.clone().not(evaluator), evaluator)
    })
}

/// Whether an attribute only says what is made first, or what is done with it then.
fn is_order(attribute: &str) -> bool {
    matches!(
        attribute,
        "depends_on" | "DependsOn" | "provisioner" | "connection"
    )
}
