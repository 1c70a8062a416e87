//! The resource model of a stack: every node as rules read it, and who refers to whom.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::hosts::pieces_key;
use super::kinds::KindLibrary;
use crate::evaluate::{Budget, Certainty};
use crate::load::{Edge, Node, Stack};
use crate::syntax::Span;
use crate::value::{Guard, Guards, NodeId, Reason, Size, Value};

/// A function, and the value that it is asked about: its address in memory and where it was made.
type Asked = (EcoString, usize, Span);

/// What is referred to, by which kind, through which attribute.
pub(crate) type Referred = (NodeId, String, Option<String>);

/// A security group, whether IPv4 is asked about, and the ports that are; none where that isn't known.
pub(crate) type Opened = (NodeId, bool, Option<Vec<i64>>);

/// Thorough functions look through so many cells, or make them, in the time of a step.
const CELLS_PER_STEP: u64 = 4;

/// Of more edges than this, those from one kind are looked up instead of gone through.
const MANY_EDGES: usize = 64;

/// A stack as rules read it.
pub struct Model {
    /// The stack it was made of. Its nodes may have been added to: hosts that live elsewhere.
    pub stack: Stack,
    /// What rules read of each node: `self`.
    pub attributes: Vec<Value>,
    /// The conditions, taken out of the stack for sharing.
    pub guards: RefCell<Guards>,
    /// Evaluation steps left.
    pub budget: Budget,
    /// Nodes by kind, in order.
    pub by_kind: FxHashMap<EcoString, Vec<NodeId>>,
    /// Indexes into the edges, by target; many of one are in the order of the kinds that they come from.
    incoming: FxHashMap<NodeId, Vec<u32>>,
    /// The same, by source.
    outgoing: FxHashMap<NodeId, Vec<u32>>,
    /// Nodes by the known texts of their identity.
    pub(super) by_identity: FxHashMap<EcoString, Vec<NodeId>>,
    /// What is folded into each host, in the order in which it is.
    pub(super) parts: FxHashMap<NodeId, Vec<NodeId>>,
    /// Nodes that stand for what lives outside the stack, and are never counted or asked about absence.
    pub external: FxHashSet<NodeId>,
    /// Why there may be resources that the stack doesn't show.
    pub open: Option<Reason>,
    /// What the stack counts as, and why.
    pub environment: Environment,
    /// The directory of the stack relative to the tree, with `/`.
    pub path: String,
    /// The names in the directory of the stack, directories with `/` behind them: a list.
    pub files: Value,
    /// The kinds' definitions.
    pub kinds: std::sync::Arc<KindLibrary>,
    /// What rules read of the stack, from when it is first read.
    pub(super) facts: OnceCell<Value>,
    /// What rules read of each node's declaration, from when it is first read.
    facts_of: RefCell<FxHashMap<NodeId, Value>>,
    /// What functions gave for values of this stack, by the function and where the value lies; the value is kept with it, so
    /// that nothing else comes to lie there.
    given: RefCell<FxHashMap<Asked, (Value, Value)>>,
    /// How many cells of such answers may still be kept.
    given_left: Cell<u64>,
    /// When all that uses a policy is bounded by it, by the policy and how deep it was asked about.
    pub(crate) bounding: RefCell<FxHashMap<(NodeId, usize), Guard>>,
    /// All resources of some kinds, from when a rule first asks for them: it may ask for each resource again.
    pub(crate) of_kinds: RefCell<FxHashMap<Vec<String>, Value>>,
    /// What of a kind refers to a resource through an attribute, where it is much.
    pub(crate) referrers: RefCell<FxHashMap<Referred, Value>>,
    /// Whether a security group lets everybody in, to each of the ports that were asked about.
    pub(crate) openings: RefCell<FxHashMap<Opened, Rc<[Certainty]>>>,
    /// The nodes of a kind by the text of an attribute, from when it is first asked for.
    by_text: RefCell<FxHashMap<(EcoString, EcoString), Rc<ByText>>>,
    /// Nodes by their addresses, from when one is first asked for.
    by_address: OnceCell<FxHashMap<EcoString, Vec<NodeId>>>,
}

/// The nodes of a kind, by what one of their attributes is.
#[derive(Default)]
pub struct ByText {
    texts: FxHashMap<EcoString, Vec<NodeId>>,
    /// By the texts in it, where it is a map.
    within: FxHashMap<EcoString, Vec<NodeId>>,
    /// By what a text is put together from that isn't wholly known.
    pieces: FxHashMap<EcoString, Vec<NodeId>>,
    /// Those whose attribute is no known text: absent, unknown, in cases, or of another type.
    pub others: Vec<NodeId>,
}

impl ByText {
    /// The nodes whose attribute is this text, in order.
    pub fn of(&self, text: &str) -> &[NodeId] {
        self.texts.get(text).map_or(&[], Vec::as_slice)
    }

    /// The nodes whose attribute is this text or a map that holds it.
    fn naming(&self, text: &str) -> impl Iterator<Item = NodeId> {
        let within = self.within.get(text).map_or(&[][..], Vec::as_slice);
        self.of(text).iter().chain(within).copied()
    }

    /// The nodes whose attribute is the same as a value: as a text, or put together from the same.
    pub fn same_as(&self, value: &Value) -> Vec<NodeId> {
        match value.as_str() {
            Some(text) => self.naming(text).collect(),
            None => pieces_key(value)
                .and_then(|key| self.pieces.get(&key).cloned())
                .unwrap_or_default(),
        }
    }
}

/// What a stack counts as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// `production`, `non-production` or `unknown`.
    pub name: &'static str,
    /// Why.
    pub evidence: String,
}

impl Model {
    /// Whether what a resource writes as `written` (a property, in a template) is read as `attribute`.
    pub fn is_read_as(&self, node: &Node, written: &str, attribute: &str) -> bool {
        if written == attribute || written.to_lowercase() == attribute.replace('_', "") {
            return true;
        }
        if node.properties.is_none() {
            return false;
        }
        let said = self.kinds.said_of_cloudformation(&node.written_type);
        if let Some(mapped) = said.iter().find(|a| &*a.name.text == attribute) {
            let mut roots = Vec::new();
            super::scope::roots_of(&mapped.value, &mut roots);
            return roots.contains(&written);
        }
        self.kinds
            .of_cloudformation(&node.written_type)
            .and_then(|mapping| mapping.correspondence.clone())
            .is_some_and(|c| c.is(written, attribute))
    }

    /// The node of an id.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.stack.nodes.get(id.0 as usize)
    }

    /// What rules read of a node.
    pub fn value(&self, id: NodeId) -> Value {
        self.attributes
            .get(id.0 as usize)
            .cloned()
            .unwrap_or_else(Value::null)
    }

    /// What rules read of a node's declaration: made on the first call.
    pub fn facts_of(&self, id: NodeId, make: impl FnOnce() -> Value) -> Value {
        if let Some(facts) = self.facts_of.borrow().get(&id) {
            return facts.clone();
        }
        let facts = make();
        self.facts_of.borrow_mut().insert(id, facts.clone());
        facts
    }

    /// What a function gives for a value: computed on the first call with just this value.
    pub fn given<E>(
        &self,
        function: &str,
        value: Value,
        compute: impl FnOnce() -> Result<Value, E>,
    ) -> Result<Value, E> {
        let Some(address) = value.address().filter(|_| value.marks.is_none()) else {
            return compute();
        };
        let key = (EcoString::from(function), address, value.origin());
        if let Some((_, result)) = self.given.borrow().get(&key) {
            return Ok(result.clone());
        }
        let result = compute()?;
        let cells = [&value, &result].map(|v| u64::from(v.size().cells));
        self.budget
            .spend(cells.iter().sum::<u64>() / CELLS_PER_STEP);
        // What is kept takes memory, also when the question is answered; without any left, it is computed again.
        let cells = u64::from(result.size().cells);
        let left = self.given_left.get();
        if cells <= left {
            self.given_left.set(left - cells);
            self.given.borrow_mut().insert(key, (value, result.clone()));
        }
        Ok(result)
    }

    /// The nodes of a kind.
    pub fn of_kind(&self, kind: &str) -> &[NodeId] {
        self.by_kind.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The nodes of a kind by the text of an attribute, as rules read it: made on the first call.
    pub fn by_text(&self, kind: &str, attribute: &str) -> Rc<ByText> {
        let key = (EcoString::from(kind), EcoString::from(attribute));
        if let Some(known) = self.by_text.borrow().get(&key) {
            return known.clone();
        }
        let mut made = ByText::default();
        for id in self.of_kind(kind) {
            let value = self.attributes.get(id.0 as usize);
            let read = value.and_then(|v| v.as_entries()?.get(attribute));
            match read.and_then(Value::as_str) {
                Some(text) => made.texts.entry(text.into()).or_default().push(*id),
                None => {
                    made.others.push(*id);
                    if let Some(key) = read.and_then(pieces_key) {
                        made.pieces.entry(key).or_default().push(*id);
                    }
                }
            }
            // The dimensions of an alarm name what it watches.
            let named = read.and_then(Value::as_entries).into_iter().flatten();
            for text in named.filter_map(|(_, value)| value.as_str()) {
                made.within.entry(text.into()).or_default().push(*id);
            }
        }
        let made = Rc::new(made);
        self.by_text.borrow_mut().insert(key, made.clone());
        made
    }

    /// The nodes of an address: more than one where alternatives declare it.
    pub fn at_address(&self, address: &str) -> &[NodeId] {
        let index = self.by_address.get_or_init(|| {
            let mut index: FxHashMap<EcoString, Vec<NodeId>> = FxHashMap::default();
            for (n, node) in self.stack.nodes.iter().enumerate() {
                let id = NodeId(n as u32);
                index.entry(node.address.clone()).or_default().push(id);
            }
            index
        });
        index.get(address).map_or(&[], Vec::as_slice)
    }

    /// The edges that lead to a node.
    pub fn edges_to(&self, node: NodeId) -> impl Iterator<Item = &Edge> {
        self.incoming
            .get(&node)
            .into_iter()
            .flatten()
            .filter_map(|n| self.stack.edges.get(*n as usize))
    }

    /// The edges that lead to a node from those of a kind.
    pub fn edges_of_kind_to<'m>(
        &'m self,
        node: NodeId,
        kind: &'m str,
    ) -> impl Iterator<Item = &'m Edge> {
        let all = self.incoming.get(&node).map_or(&[][..], Vec::as_slice);
        let of_kind = match all.len() > MANY_EDGES {
            true => {
                let start = all.partition_point(|n| self.kind_of_source(*n) < kind);
                let rest = all.get(start..).unwrap_or_default();
                let end = rest.partition_point(|n| self.kind_of_source(*n) == kind);
                rest.get(..end).unwrap_or_default()
            }
            false => all,
        };
        of_kind
            .iter()
            .filter(move |n| self.kind_of_source(**n) == kind)
            .filter_map(|n| self.stack.edges.get(*n as usize))
    }

    /// The kind of the node that an edge leads from.
    fn kind_of_source(&self, edge: u32) -> &str {
        let edge = self.stack.edges.get(edge as usize);
        edge.and_then(|edge| self.node(edge.from))
            .map_or("", |node| node.kind.as_str())
    }

    /// The edges that lead from a node.
    pub fn edges_from(&self, node: NodeId) -> impl Iterator<Item = &Edge> {
        self.outgoing
            .get(&node)
            .into_iter()
            .flatten()
            .filter_map(|n| self.stack.edges.get(*n as usize))
    }

    /// What is folded into a host.
    pub fn parts_of(&self, host: NodeId) -> &[NodeId] {
        self.parts.get(&host).map_or(&[], Vec::as_slice)
    }

    /// Whether a node outside of the stack is only known of by what belongs to it: nothing refers to it.
    pub fn is_made_up(&self, id: NodeId) -> bool {
        self.external.contains(&id)
            && self
                .node(id)
                .is_some_and(|node| node.site.scope == u32::MAX)
    }

    /// The nodes whose identity has this text.
    pub fn named(&self, text: &str) -> &[NodeId] {
        self.by_identity.get(text).map_or(&[], Vec::as_slice)
    }

    pub(super) fn index_edges(&mut self) {
        for (n, edge) in self.stack.edges.iter().enumerate() {
            self.incoming.entry(edge.to).or_default().push(n as u32);
            self.outgoing.entry(edge.from).or_default().push(n as u32);
        }
        let mut incoming = std::mem::take(&mut self.incoming);
        for many in incoming.values_mut().filter(|e| e.len() > MANY_EDGES) {
            many.sort_by(|a, b| {
                self.kind_of_source(*a)
                    .cmp(self.kind_of_source(*b))
                    .then(a.cmp(b))
            });
        }
        self.incoming = incoming;
    }

    pub(super) fn new(mut stack: Stack, kinds: std::sync::Arc<KindLibrary>) -> Model {
        let share = stack.share;
        let guards = std::mem::take(&mut stack.guards);
        Model {
            attributes: Vec::with_capacity(stack.nodes.len()),
            guards: RefCell::new(guards),
            budget: Budget::new(share),
            by_kind: FxHashMap::default(),
            incoming: FxHashMap::default(),
            outgoing: FxHashMap::default(),
            by_identity: FxHashMap::default(),
            parts: FxHashMap::default(),
            external: std::mem::take(&mut stack.undeclared),
            open: None,
            environment: Environment {
                name: "unknown",
                evidence: "nothing names an environment".into(),
            },
            path: String::new(),
            files: Value::tuple(Vec::new()),
            kinds,
            facts: OnceCell::new(),
            facts_of: RefCell::default(),
            given: RefCell::default(),
            // Small maps take some times more than their cells.
            given_left: Cell::new(share.bytes / Size::CELL / 16),
            bounding: RefCell::default(),
            of_kinds: RefCell::default(),
            referrers: RefCell::default(),
            openings: RefCell::default(),
            by_text: RefCell::default(),
            by_address: OnceCell::new(),
            stack,
        }
    }
}
