//! What is made with a resource and named by an attribute of it: `aws_vpc.v.main_route_table_id` is the table that came with the
//! network. Who names it so belongs to the resource that manages it, or to one that stands for it.

use std::cell::Cell;
use std::collections::BTreeMap;

use ecow::{EcoString, eco_format};

use super::model::Model;
use crate::load::{Edge, Node};
use crate::value::{Data, Entries, NodeId, Reason, ReasonKind, Reference, Type, Unknown, Value};

/// A network comes with a route table (<https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html>).
const NETWORK: &str = "aws_vpc";
/// What manages it.
const TABLE: &str = "aws_default_route_table";
/// The attribute by which that names it, and the network does.
const DEFAULT: &str = "default_route_table_id";
/// The table of all subnets without another one; that is the same until an association makes another the main one.
const MAIN: &str = "main_route_table_id";
const MAIN_ASSOCIATION: &str = "aws_main_route_table_association";

impl Model {
    /// Points what reads the tables of networks to them; those that nothing manages are added, and given.
    pub(super) fn add_companions(&mut self) -> Vec<NodeId> {
        let is_kind = |id: NodeId, kind: &str| self.node(id).is_some_and(|n| n.kind == kind);
        let of_network = |edge: &&Edge| {
            matches!(edge.to_attribute.as_str(), DEFAULT | MAIN)
                && self.node(edge.to).is_some_and(|n| {
                    let kind = n.kind.as_str();
                    kind.strip_prefix("data.").unwrap_or(kind) == NETWORK
                })
        };
        let edges = &self.stack.edges;
        let read: Vec<Edge> = edges.iter().filter(of_network).cloned().collect();
        if read.is_empty() {
            return Vec::new();
        }
        // What manages the table of a network, and whether another table is its main one.
        let mut tables: BTreeMap<NodeId, Option<NodeId>> = BTreeMap::new();
        for edge in read.iter().filter(|e| is_kind(e.from, TABLE)) {
            let one = self.node(edge.from).filter(|n| n.guard.is_true());
            tables.insert(edge.to, one.map(|_| edge.from));
        }
        let replaced: Vec<NodeId> = edges
            .iter()
            .filter(|e| is_kind(e.from, MAIN_ASSOCIATION))
            .map(|e| e.to)
            .collect();
        let readers: Vec<Edge> = read
            .into_iter()
            .filter(|e| !is_kind(e.from, TABLE))
            .filter(|e| e.to_attribute == DEFAULT || !replaced.contains(&e.to))
            .collect();
        let mut added = Vec::new();
        for edge in readers {
            let table = match tables.get(&edge.to) {
                Some(Some(table)) => *table,
                // It is there under a condition; without it, so is the table, managed by nobody.
                Some(None) => continue,
                None => {
                    let Some(table) = self.add_table(edge.to, &edge.to_attribute) else {
                        continue;
                    };
                    tables.insert(edge.to, Some(table));
                    added.push(table);
                    table
                }
            };
            let is_named = Cell::new(false);
            if let Some(node) = self.stack.nodes.get_mut(edge.from.0 as usize) {
                node.attributes = directed(&node.attributes, (edge.to, table), &is_named);
            }
            // What is made of the id names nothing.
            if !is_named.get() {
                continue;
            }
            self.stack.edges.push(Edge {
                to: table,
                to_attribute: "id".into(),
                ..edge
            });
        }
        added
    }

    /// Adds what stands for the table of a network.
    fn add_table(&mut self, network: NodeId, read: &str) -> Option<NodeId> {
        let id = NodeId(u32::try_from(self.stack.nodes.len()).ok()?);
        let of = self.node(network)?.clone();
        let address = eco_format!("{}.{read}", of.address);
        let named = Reference {
            node: network,
            path: DEFAULT.into(),
        };
        let reason = Reason::new(ReasonKind::Computed, address.clone());
        let names = Value::unknown(Unknown {
            ty: Type::String,
            not_null: true,
            reason,
            refers_to: Some(named),
            ..Unknown::default()
        });
        let entries: Entries = [(EcoString::from(DEFAULT), names)].into_iter().collect();
        if of.kind != NETWORK {
            self.external.insert(id);
        }
        self.stack.nodes.push(Node {
            address,
            kind: TABLE.into(),
            written_type: TABLE.into(),
            attributes: Value::object(entries).at(of.header),
            properties: None,
            declaration: Value::object(Entries::new()),
            ..of
        });
        self.stack.edges.push(Edge {
            from: id,
            attribute: DEFAULT.into(),
            to: network,
            to_attribute: DEFAULT.into(),
        });
        Some(id)
    }
}

/// A value in which what named the table of a network refers to the table, and whether there is any.
fn directed(value: &Value, pair: (NodeId, NodeId), is_named: &Cell<bool>) -> Value {
    let (network, table) = pair;
    let direct = |value: &Value| directed(value, pair, is_named);
    let Data::Unknown(unknown) = &value.data else {
        return value.map_parts(&direct);
    };
    let mut unknown = unknown.as_ref().clone();
    if let Some(reference) = &mut unknown.refers_to
        && reference.node == network
        && matches!(reference.path.as_str(), DEFAULT | MAIN)
    {
        is_named.set(true);
        *reference = Reference {
            node: table,
            path: "id".into(),
        };
    }
    unknown.cases = unknown
        .cases
        .map(|cases| cases.iter().map(|(when, v)| (*when, direct(v))).collect());
    unknown.members = unknown
        .members
        .map(|members| std::sync::Arc::new(members.map(direct)));
    Value::unknown(unknown).at(value.origin()).mark(value.marks)
}
