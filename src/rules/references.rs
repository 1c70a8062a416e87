//! Which nodes a node refers to, and under which condition it does.

use rustc_hash::FxHashMap;

use crate::evaluate::Evaluator;
use crate::value::{Data, Guard, NodeId, Piece, Value};

/// Values within values deeper than this aren't looked into.
const DEEPEST: usize = 32;

/// The nodes that a value refers to, each with the condition under which it does.
#[derive(Default)]
pub(super) struct References {
    found: FxHashMap<NodeId, Guard>,
}

impl References {
    /// The references in the attributes of a node, or in one of its parts.
    pub fn of(value: &Value, owner: NodeId, evaluator: &Evaluator<'_>) -> References {
        let mut references = References::default();
        references.add(value, owner, Guard::TRUE, evaluator, 0);
        references
    }

    /// Under which condition a node is referred to; none where it isn't.
    pub fn to(&self, node: NodeId) -> Option<Guard> {
        self.found.get(&node).copied()
    }

    /// The nodes, in order.
    pub fn nodes(&self) -> Vec<(NodeId, Guard)> {
        let mut all: Vec<(NodeId, Guard)> = self.found.iter().map(|(n, g)| (*n, *g)).collect();
        all.sort_by_key(|(node, _)| *node);
        all
    }

    /// Adds the references of another value of the same owner.
    pub fn add(
        &mut self,
        value: &Value,
        owner: NodeId,
        guard: Guard,
        evaluator: &Evaluator<'_>,
        depth: usize,
    ) {
        if guard.is_false() || depth > DEEPEST {
            return;
        }
        evaluator.budget.spend(1);
        match &value.data {
            Data::Object(object) => {
                let of_another = object.open.as_ref().filter(|o| o.reference.node != owner);
                if let Some(opening) = of_another {
                    self.found_one(opening.reference.node, guard, evaluator);
                    return;
                }
                for entry in object.entries.values() {
                    self.add(entry, owner, guard, evaluator, depth + 1);
                }
            }
            Data::Map(map) => {
                for entry in map.entries.values() {
                    self.add(entry, owner, guard, evaluator, depth + 1);
                }
            }
            Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
                for item in value.as_items().unwrap_or_default() {
                    self.add(item, owner, guard, evaluator, depth + 1);
                }
            }
            Data::Unknown(unknown) => {
                if let Some(reference) = &unknown.refers_to {
                    self.found_one(reference.node, guard, evaluator);
                }
                for (when, case) in unknown.cases.iter().flat_map(|c| c.iter()) {
                    let both = evaluator.guards.borrow_mut().and(guard, *when);
                    self.add(case, owner, both, evaluator, depth + 1);
                }
                for (when, _, item) in unknown.members.iter().flat_map(|m| &m.items) {
                    let both = evaluator.guards.borrow_mut().and(guard, *when);
                    self.add(item, owner, both, evaluator, depth + 1);
                }
                for piece in unknown.pieces.iter().flat_map(|p| p.iter()) {
                    if let Piece::Hole(hole) = piece {
                        self.add(hole, owner, guard, evaluator, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    fn found_one(&mut self, node: NodeId, guard: Guard, evaluator: &Evaluator<'_>) {
        let sum = self.found.entry(node).or_insert(Guard::FALSE);
        *sum = evaluator.guards.borrow_mut().or(*sum, guard);
    }
}
