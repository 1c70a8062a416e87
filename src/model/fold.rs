//! Gathering what is split: versioning, encryption and policy of a bucket, rules of a security group.

use std::sync::Arc;

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashMap;

use super::hosts::Hosts;
use super::kinds::{Fold, KindDefinition};
use super::model::Model;
use super::scope::Mapper;
use crate::load::Node;
use crate::value::{
    Data, Entries, Extent, Guard, Members, NodeId, Object, Reason, ReasonKind, Tuple, Type,
    Unknown, Value,
};

/// A member of a collection: under which condition, its key, the value.
type Member = (Guard, Option<EcoString>, Value);

/// Under which condition resources of a fold have set an attribute of a host already.
type Said = FxHashMap<(NodeId, EcoString), Guard>;

/// What resources of a fold append to an attribute of a host, in order.
type Appended = FxHashMap<(NodeId, EcoString), Vec<(Guard, Value)>>;

/// What lives outside of the stack, of which nothing is known.
pub(super) fn outside(id: NodeId, node: &Node) -> Value {
    Value::unseen(id, node.address.clone(), node.kind.clone()).at(node.header)
}

/// What it costs to fold something into a host.
const STEPS_PER_HOST: u64 = 32;

impl Model {
    /// Gathers what is split: each fold's resources into their hosts.
    pub(super) fn fold_all(&mut self) {
        let kinds = self.kinds.clone();
        for kind in kinds.all() {
            // What isn't there isn't read either.
            if kind.folds.iter().all(|k| self.of_kind(k).is_empty()) {
                continue;
            }
            let definition = kind.definition();
            // What several parts name alike is one host, if it is outside.
            let mut externals: FxHashMap<EcoString, NodeId> = FxHashMap::default();
            for fold in &definition.folds {
                let mut said = Said::default();
                let mut appended = Appended::default();
                for member in self.of_kind(&fold.kind).to_vec() {
                    let (externals, said) = (&mut externals, &mut said);
                    self.fold_one(definition, fold, member, externals, said, &mut appended);
                }
                for ((host, name), added) in appended {
                    self.append(host, &name, added);
                }
            }
        }
    }

    fn fold_one(
        &mut self,
        definition: &KindDefinition,
        fold: &Fold,
        member: NodeId,
        externals: &mut FxHashMap<EcoString, NodeId>,
        said: &mut Said,
        appended: &mut Appended,
    ) {
        let Some(node) = self.node(member) else {
            return;
        };
        let guard = node.guard;
        let address = node.address.clone();
        if guard.is_false() {
            return;
        }
        let value = self.value(member);
        let mapper = Mapper {
            guards: &self.guards,
            budget: &self.budget,
        };
        // Whether it belongs there at all may not be known: then its host may have more than is seen.
        let mut maybe: Option<Reason> = None;
        if let Some(when) = &fold.when {
            let test = mapper.evaluate(when, &value);
            match (test.as_bool(), test.as_unknown()) {
                (Some(true), _) => {}
                (None, Some(unknown)) => maybe = Some(unknown.reason.clone()),
                _ => return,
            }
        }
        let set: Vec<(EcoString, Value)> = fold
            .set
            .iter()
            .map(|a| (a.name.text.clone(), mapper.evaluate(&a.value, &value)))
            .collect();
        let append: Vec<(EcoString, Value)> = fold
            .append
            .iter()
            .map(|(name, e)| (name.clone(), mapper.evaluate(e, &value)))
            .collect();
        let hosts = match self.hosts(definition, fold, member) {
            // Nothing declares what is outside.
            Hosts::These(hosts) if fold.only_here => hosts
                .into_iter()
                .filter(|(host, _)| !self.external.contains(host))
                .collect(),
            Hosts::These(hosts) => hosts,
            Hosts::Elsewhere(_) if fold.only_here => return,
            Hosts::Elsewhere(key) => match externals.get(&key) {
                Some(host) => {
                    // It is only known of where something belongs to it.
                    if let Some(node) = self.stack.nodes.get_mut(host.0 as usize) {
                        node.guard = self.guards.borrow_mut().or(node.guard, guard);
                    }
                    vec![(*host, Guard::TRUE)]
                }
                None => {
                    let host = self.add_external(definition, member, &key);
                    externals.insert(key, host);
                    vec![(host, Guard::TRUE)]
                }
            },
        };
        for (host, when) in hosts {
            // Which of several it belongs to may be a matter of a condition.
            let guard = self.guards.borrow_mut().and(guard, when);
            if guard.is_false() {
                continue;
            }
            let parts = self.parts.entry(host).or_default();
            parts.push(member);
            // Of what is outside rules ask once something belongs to it.
            if parts.len() == 1 && self.external.contains(&host) {
                let of_kind = self.by_kind.entry(definition.name.clone());
                of_kind.or_default().push(host);
            }
            self.budget.spend(STEPS_PER_HOST);
            if self.budget.left() == 0 {
                return;
            }
            if let Some(reason) = &maybe {
                for (name, _) in &append {
                    self.open(host, name, reason);
                }
                continue;
            }
            for (name, value) in &set {
                let guard = match value.is_null() {
                    true => guard,
                    false => self.prevailing(said, (host, name.clone()), &address, guard),
                };
                self.set(host, name, value, guard);
            }
            for (name, value) in &append {
                let place = (host, name.clone());
                appended
                    .entry(place)
                    .or_default()
                    .push((guard, value.clone()));
            }
        }
    }

    /// When what a split-off resource sets holds. Where another of its kind sets the same of the same host, it is what is
    /// applied last, and the code doesn't say which that is: it may be either.
    fn prevailing(
        &self,
        said: &mut Said,
        place: (NodeId, EcoString),
        address: &str,
        guard: Guard,
    ) -> Guard {
        let mut guards = self.guards.borrow_mut();
        let Some(before) = said.get(&place).copied() else {
            said.insert(place, guard);
            return guard;
        };
        let last = guards.statement(
            &format!("{address} is last"),
            &format!("{address} is applied last"),
            &format!("{address} isn't applied last"),
        );
        let alone = guards.not(before);
        let either = guards.or(last, alone);
        said.insert(place, guards.or(before, guard));
        guards.and(guard, either)
    }

    /// A host that lives outside the stack: its own attributes are unknown, what is folded into it is as written.
    fn add_external(&mut self, definition: &KindDefinition, member: NodeId, key: &str) -> NodeId {
        let id = NodeId(self.stack.nodes.len() as u32);
        let (header, block, module, guard) = match self.node(member) {
            Some(n) => (n.header, n.block, n.module.clone(), n.guard),
            None => Default::default(),
        };
        let node = Node {
            address: eco_format!("{} (outside, {key})", definition.name),
            kind: definition.name.clone(),
            written_type: definition.name.clone(),
            attributes: Value::object(Entries::new()),
            properties: None,
            declaration: Value::object(Entries::new()),
            block,
            header,
            guard,
            symbolic: None,
            calls: Vec::new(),
            module,
            site: crate::load::Site { scope: u32::MAX },
        };
        self.attributes.push(outside(id, &node));
        self.external.insert(id);
        self.stack.nodes.push(node);
        id
    }

    fn update(&mut self, host: NodeId, change: impl FnOnce(&mut Entries)) {
        let Some(slot) = self.attributes.get_mut(host.0 as usize) else {
            return;
        };
        let Data::Object(object) = &mut slot.data else {
            return;
        };
        change(Object::change(object));
    }

    fn set(&mut self, host: NodeId, name: &str, value: &Value, guard: Guard) {
        let value = value.clone();
        let before = self
            .value(host)
            .as_entries()
            .and_then(|e| e.get(name))
            .cloned()
            .unwrap_or_else(Value::null);
        // An object is merged attribute by attribute: several split-off resources may each set a part.
        let merged = match (&before.data, &value.data) {
            (Data::Object(old), Data::Object(new)) if guard.is_true() => {
                let mut entries = old.entries.clone();
                entries.extend(
                    new.entries
                        .iter()
                        .filter(|(_, v)| !v.is_null())
                        .map(|(k, v)| (k.clone(), v.clone())),
                );
                let open = old.open.clone();
                Value::new(Data::Object(Arc::new(Object {
                    entries,
                    open,
                    extent: Extent::default(),
                })))
                .at(value.origin())
            }
            _ if value.is_null() => return,
            _ => value,
        };
        let after = if guard.is_true() {
            merged
        } else {
            self.under(guard, merged, before)
        };
        self.update(host, |entries| {
            entries.insert(name.into(), after);
        });
    }

    /// `yes` under the condition, `no` otherwise.
    fn under(&self, guard: Guard, yes: Value, no: Value) -> Value {
        let mut guards = self.guards.borrow_mut();
        let not = guards.not(guard);
        let mut cases = vec![(guard, yes)];
        let before = no.as_unknown().and_then(|u| u.cases.clone());
        match before {
            // What held under conditions before does so where this doesn't.
            Some(before) => cases.extend(
                before
                    .iter()
                    .map(|(when, value)| (guards.and(not, *when), value.clone()))
                    .filter(|(when, _)| !when.is_false()),
            ),
            None => cases.push((not, no)),
        }
        // Of too many some are told apart, and what the others set isn't known.
        if cases.len() > Unknown::MOST_CASES {
            let others = cases.split_off(Unknown::MOST_CASES - 1);
            let when = others
                .iter()
                .fold(Guard::FALSE, |sum, (when, _)| guards.or(sum, *when));
            let reason = Reason::new(ReasonKind::Limit, "which of many sets it");
            cases.push((when, Value::unknown_of(Type::Dynamic, reason)));
        }
        Value::unknown(Unknown {
            reason: Reason::new(ReasonKind::Repetition, "whether it is created"),
            cases: Some(cases.into()),
            ..Unknown::default()
        })
    }

    /// The blocks of a host may be more than those that are seen.
    fn open(&mut self, host: NodeId, name: &str, reason: &Reason) {
        let (items, open, origin) = self.blocks_so_far(host, name);
        let members = Members {
            items,
            open: open.or_else(|| Some(reason.clone())),
            stands_for_all: false,
        };
        let after = Value::unknown(Unknown {
            reason: reason.clone(),
            not_null: true,
            members: Some(Arc::new(members)),
            ..Unknown::default()
        })
        .at(origin);
        self.update(host, |entries| {
            entries.insert(name.into(), after);
        });
    }

    /// The blocks that a host has: each with its condition, why there may be more, and where they are written.
    fn blocks_so_far(
        &self,
        host: NodeId,
        name: &str,
    ) -> (Vec<Member>, Option<Reason>, crate::syntax::Span) {
        let before = self
            .value(host)
            .as_entries()
            .and_then(|e| e.get(name))
            .cloned();
        let (items, open) = match before.as_ref().map(|v| &v.data) {
            Some(Data::Unknown(u)) => match &u.members {
                Some(m) => (m.items.clone(), m.open.clone()),
                None => (Vec::new(), Some(u.reason.clone())),
            },
            Some(_) => (
                before
                    .as_ref()
                    .and_then(Value::as_items)
                    .unwrap_or_default()
                    .iter()
                    .map(|v| (Guard::TRUE, None, v.clone()))
                    .collect(),
                None,
            ),
            None if self.external.contains(&host) => (
                Vec::new(),
                Some(Reason::new(
                    ReasonKind::Computed,
                    "what is declared elsewhere",
                )),
            ),
            None => (Vec::new(), None),
        };
        let origin = before.as_ref().map(Value::origin).unwrap_or_default();
        (items, open, origin)
    }

    fn append(&mut self, host: NodeId, name: &str, added: Vec<(Guard, Value)>) {
        let (mut items, open, origin) = self.blocks_so_far(host, name);
        items.extend(added.into_iter().map(|(guard, v)| (guard, None, v)));
        let certain = open.is_none() && items.iter().all(|(g, _, _)| g.is_true());
        let after = if certain {
            Value::new(Data::Tuple(Arc::new(Tuple {
                items: items.into_iter().map(|(_, _, v)| v).collect(),
                blocks: true,
                extent: Extent::default(),
            })))
            .at(origin)
        } else {
            Value::unknown(Unknown {
                reason: open.clone().unwrap_or_default(),
                not_null: true,
                members: Some(Arc::new(Members {
                    items,
                    open,
                    stands_for_all: false,
                })),
                ..Unknown::default()
            })
            .at(origin)
        };
        self.update(host, |entries| {
            entries.insert(name.into(), after);
        });
    }
}
