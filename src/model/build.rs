//! Making the model of a stack.

use std::path::Path;

use globset::GlobMatcher;
use std::sync::Arc;

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashMap;

use super::kinds::{Fold, KindDefinition, KindLibrary};
use super::model::Model;
use super::scope::Mapper;
use super::{cloudformation, environment, reading};
use crate::evaluate::Share;
use crate::load::{Node, Stack};
use crate::value::{
    Data, Entries, Extent, Guard, Members, NodeId, Object, Reason, ReasonKind, Reference, Tuple,
    Unknown, Value,
};

/// What is given for making a model.
#[derive(Debug, Clone, Default)]
pub struct Circumstances {
    /// The environment that the user names.
    pub environment: Option<String>,
    /// The same for stacks whose path matches; the last that fits holds.
    pub environments: Vec<(GlobMatcher, String)>,
    /// Names of variable files that were given.
    pub variable_files: Vec<String>,
    /// Memory for what a model makes, and for each question about it.
    pub share: Share,
}

/// Makes the model of a stack. `tree` is what its path is relative to.
pub fn build(
    stack: Stack,
    tree: &Path,
    files: Vec<String>,
    circumstances: &Circumstances,
) -> Model {
    let mut model = Model::new(stack, KindLibrary::built_in(), circumstances.share);
    model.path = model
        .stack
        .path
        .strip_prefix(tree)
        .unwrap_or(&model.stack.path)
        .components()
        .map(|c| c.as_os_str().to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join("/");
    model.files = files;
    model.index_edges();
    model.read_nodes();
    model.fold_all();
    model.complete_all();
    model.open = model.missing_module();
    model.environment = environment::of(&model, circumstances);
    model.add_stack_node();
    model
}

impl Model {
    /// The rule reading of every node, before what is split is gathered.
    fn read_nodes(&mut self) {
        let kinds = self.kinds.clone();
        for n in 0..self.stack.nodes.len() {
            let id = NodeId(n as u32);
            let Some(node) = self.stack.nodes.get(n) else {
                continue;
            };
            let reference = Reference {
                node: id,
                path: EcoString::new(),
            };
            let mut unmapped = None;
            let mapping = match node.properties {
                Some(_) => kinds.of_cloudformation(&node.written_type),
                None => None,
            };
            let (value, kind) = match (&node.properties, mapping) {
                (Some(properties), Some(mapping)) => {
                    let schema = crate::schema::kind(&mapping.kind);
                    let mapper = Mapper {
                        guards: &self.guards,
                        budget: &self.budget,
                    };
                    let translation = cloudformation::Translation {
                        mapping: &mapping,
                        said: kinds.said_of_cloudformation(&node.written_type),
                        schema: schema.as_deref(),
                        node: reference.clone(),
                        address: &node.address,
                    };
                    let value = translation.attributes(properties, &mapper);
                    let value = reading::configured(&value, schema.as_deref());
                    unmapped = Some(mapping.unmapped.clone());
                    (value.at(node.header), mapping.kind.clone())
                }
                (Some(properties), None) => (properties.clone(), node.kind.clone()),
                (None, _) => {
                    let schema = crate::schema::kind(&node.kind);
                    let value = reading::configured(&node.attributes, schema.as_deref());
                    let kind = kinds
                        .kind(&node.kind)
                        .map_or_else(|| node.kind.clone(), |d| d.name.clone());
                    (value, kind)
                }
            };
            let value = match kind.as_str() {
                "cloudformation.change" => cloudformation::change(value, &kinds),
                _ => value,
            };
            let value = cloudformation::of_node(value, reference, &node.address, &kind, unmapped);
            if let Some(definition) = kinds.kind(&kind) {
                for name in &definition.identity {
                    if let Some(text) = value
                        .as_entries()
                        .and_then(|e| e.get(name))
                        .and_then(Value::as_str)
                    {
                        self.by_identity.entry(text.into()).or_default().push(id);
                    }
                }
            }
            self.by_kind.entry(kind.clone()).or_default().push(id);
            self.attributes.push(value);
            if let Some(node) = self.stack.nodes.get_mut(n) {
                node.kind = kind;
            }
        }
    }

    /// Gathers what is split: each fold's resources into their hosts.
    fn fold_all(&mut self) {
        let kinds = self.kinds.clone();
        for definition in kinds.definitions() {
            for fold in &definition.folds {
                let mut externals: FxHashMap<EcoString, NodeId> = FxHashMap::default();
                let mut said = Said::default();
                let mut appended = Appended::default();
                for member in self.of_kind(&fold.kind).to_vec() {
                    let (externals, appended) = (&mut externals, &mut appended);
                    self.fold_one(definition, fold, member, externals, &mut said, appended);
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
            .map(|a| {
                (
                    EcoString::from(&*a.name.text),
                    mapper.evaluate(&a.value, &value),
                )
            })
            .collect();
        let append: Vec<(EcoString, Value)> = fold
            .append
            .iter()
            .map(|(name, e)| (name.clone(), mapper.evaluate(e, &value)))
            .collect();
        let hosts = match self.hosts(definition, fold, member) {
            Hosts::These(hosts) => hosts,
            Hosts::Elsewhere(_) if fold.only_here => return,
            Hosts::Elsewhere(key) => match externals.get(&key) {
                Some(host) => vec![*host],
                None => {
                    let host = self.add_external(definition, member, &key);
                    externals.insert(key, host);
                    vec![host]
                }
            },
        };
        for host in hosts {
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

    /// The hosts that a split-off resource belongs to: by reference to the resource itself, else by known text.
    fn hosts(&self, definition: &KindDefinition, fold: &Fold, member: NodeId) -> Hosts {
        if fold.refers.is_empty() {
            return Hosts::These(self.of_kind(&definition.name).to_vec());
        }
        let value = self.value(member);
        let join = value
            .as_entries()
            .and_then(|e| e.get(&fold.refers))
            .cloned()
            .unwrap_or_else(Value::null);
        let is_host = |id: NodeId| self.node(id).is_some_and(|n| n.kind == definition.name);
        let referred = references_in(&join);
        let hosts: Vec<NodeId> = referred.iter().copied().filter(|id| is_host(*id)).collect();
        if !hosts.is_empty() {
            return Hosts::These(hosts);
        }
        let read: Vec<NodeId> = self
            .edges_from(member)
            .filter(|e| {
                self.node(e.from)
                    .is_some_and(|n| self.is_read_as(n, &e.attribute, &fold.refers))
                    && is_host(e.to)
            })
            .map(|e| e.to)
            .collect();
        if let [one] = read.as_slice() {
            return Hosts::These(vec![*one]);
        }
        if let Some(text) = join.as_str() {
            let named: Vec<NodeId> = self
                .named(text)
                .iter()
                .copied()
                .filter(|id| is_host(*id))
                .collect();
            // Of several resources with one name, those that are read are meant.
            let meant: Vec<NodeId> = named
                .iter()
                .copied()
                .filter(|id| read.contains(id))
                .collect();
            if !meant.is_empty() {
                return Hosts::These(meant);
            }
            if !named.is_empty() {
                return Hosts::These(named);
            }
            return Hosts::Elsewhere(text.into());
        }
        // A list names several.
        let mut listed: Vec<NodeId> = join
            .as_items()
            .unwrap_or_default()
            .iter()
            .filter_map(Value::as_str)
            .flat_map(|text| self.named(text))
            .copied()
            .filter(|id| is_host(*id))
            .chain(read)
            .collect();
        listed.sort();
        listed.dedup();
        if !listed.is_empty() {
            return Hosts::These(listed);
        }
        match join.as_unknown() {
            Some(u) => Hosts::Elsewhere(eco_format!("{}", u.reason.what)),
            None => Hosts::Elsewhere(eco_format!("{}", member.0)),
        }
    }

    /// A host that lives outside the stack: its own attributes are unknown, what is folded into it is as written.
    fn add_external(&mut self, definition: &KindDefinition, member: NodeId, key: &str) -> NodeId {
        let id = NodeId(self.stack.nodes.len() as u32);
        let (header, block, module) = self
            .node(member)
            .map(|n| (n.header, n.block, n.module.clone()))
            .unwrap_or_default();
        let node = Node {
            address: eco_format!("{} (outside, {key})", definition.name),
            kind: definition.name.clone(),
            written_type: definition.name.clone(),
            attributes: Value::object(Entries::new()),
            properties: None,
            declaration: Value::object(Entries::new()),
            block,
            header,
            guard: Guard::TRUE,
            symbolic: None,
            calls: Vec::new(),
            module,
            site: crate::load::Site { scope: u32::MAX },
        };
        let object = Object {
            entries: Entries::new(),
            open: Some(crate::value::Opening {
                reference: Reference {
                    node: id,
                    path: EcoString::new(),
                },
                address: node.address.clone(),
                kind: definition.name.clone(),
                complete: false,
                unmapped: None,
            }),
            extent: Extent::default(),
        };
        self.attributes
            .push(Value::new(Data::Object(Arc::new(object))).at(header));
        self.by_kind
            .entry(definition.name.clone())
            .or_default()
            .push(id);
        self.external.push(id);
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
        change(&mut Arc::make_mut(object).entries);
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
        match no.as_unknown().and_then(|u| u.cases.clone()) {
            // What held under conditions before does so where this doesn't.
            Some(before) => cases.extend(
                before
                    .iter()
                    .map(|(when, value)| (guards.and(not, *when), value.clone()))
                    .filter(|(when, _)| !when.is_false()),
            ),
            None => cases.push((not, no)),
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
                members: Some(Arc::new(Members { items, open })),
                ..Unknown::default()
            })
            .at(origin)
        };
        self.update(host, |entries| {
            entries.insert(name.into(), after);
        });
    }

    /// The node of the stack itself, for rules about the whole.
    fn add_stack_node(&mut self) {
        // It has no place of its own: findings lie at the first thing that is declared, unless a rule says otherwise.
        let first = self
            .stack
            .nodes
            .iter()
            .find(|n| {
                matches!(
                    n.kind.as_str(),
                    "terraform.settings" | "cloudformation.template"
                )
            })
            .or(self.stack.nodes.first());
        let (header, block) = first.map(|n| (n.header, n.block)).unwrap_or_default();
        let id = NodeId(self.stack.nodes.len() as u32);
        let name = if self.path.is_empty() {
            "."
        } else {
            self.path.as_str()
        };
        let mut node = Node {
            address: name.into(),
            kind: "stack".into(),
            written_type: "stack".into(),
            attributes: Value::object(Entries::new()),
            properties: None,
            declaration: Value::object(Entries::new()),
            block,
            header,
            guard: Guard::TRUE,
            symbolic: None,
            calls: Vec::new(),
            module: EcoString::new(),
            site: crate::load::Site { scope: u32::MAX },
        };
        node.attributes = Value::object(self.make_facts()).at(header);
        self.attributes.push(node.attributes.clone());
        self.by_kind.insert("stack".into(), vec![id]);
        self.stack.nodes.push(node);
    }

    /// What `stack.…` reads.
    pub fn facts(&self) -> Value {
        self.facts
            .get_or_init(|| Value::object(self.make_facts()))
            .clone()
    }

    pub(super) fn make_facts(&self) -> Entries {
        let text = |t: &str| Value::string(t);
        let resources = self
            .stack
            .nodes
            .iter()
            .filter(|n| crate::model::is_resource(&n.kind))
            .count();
        Entries::from([
            ("environment".into(), text(self.environment.name)),
            (
                "environment_evidence".into(),
                text(&self.environment.evidence),
            ),
            ("path".into(), text(&self.path)),
            (
                "language".into(),
                text(self.stack.language.of_rules().name()),
            ),
            (
                "files".into(),
                Value::tuple(self.files.iter().map(Value::string).collect()),
            ),
            ("resource_count".into(), Value::number(resources)),
            (
                "is_example".into(),
                Value::bool(crate::discover::is_example(Path::new(&self.path))),
            ),
        ])
    }

    /// A module that isn't there may declare anything.
    fn missing_module(&self) -> Option<Reason> {
        self.of_kind("terraform.module_call").iter().find_map(|id| {
            let node = self.node(*id)?;
            let available = node.attributes.as_entries()?.get("available")?.as_bool()?;
            (!available).then(|| Reason::new(ReasonKind::MissingModule, node.address.clone()))
        })
    }
}

/// A member of a collection: under which condition, its key, the value.
type Member = (Guard, Option<EcoString>, Value);

/// Under which condition resources of a fold have set an attribute of a host already.
type Said = FxHashMap<(NodeId, EcoString), Guard>;

/// What resources of a fold append to an attribute of a host, in order.
type Appended = FxHashMap<(NodeId, EcoString), Vec<(Guard, Value)>>;

enum Hosts {
    These(Vec<NodeId>),
    Elsewhere(EcoString),
}

/// The nodes that a value refers to as such, in every case.
pub(crate) fn references_in(value: &Value) -> Vec<NodeId> {
    let Some(unknown) = value.as_unknown() else {
        return Vec::new();
    };
    let mut all: Vec<NodeId> = unknown.refers_to.iter().map(|r| r.node).collect();
    for (_, case) in unknown.cases.iter().flat_map(|c| c.iter()) {
        all.extend(references_in(case));
    }
    all.sort();
    all.dedup();
    all
}
