//! Which resource's block holds a place.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::load::Node;
use crate::model::Model;
use crate::syntax::Span;
use crate::value::NodeId;

/// The resources of a stack by their blocks.
pub(super) struct Holders {
    /// The blocks by where they start, the outer before the inner, each with how far it or one before it reaches.
    blocks: Vec<(Span, u32)>,
    /// The first resource of a block.
    first: FxHashMap<Span, NodeId>,
    /// The first resource of a block in a module.
    first_of_module: FxHashMap<(Span, EcoString), NodeId>,
}

impl Holders {
    /// Of the resources of a stack: what is declared, and no part of the declaration itself.
    pub(super) fn of(model: &Model) -> Holders {
        let mut first = FxHashMap::default();
        let mut first_of_module = FxHashMap::default();
        for (n, node) in model.stack.nodes.iter().enumerate() {
            let id = NodeId(n as u32);
            // What nothing declares has no block of its own.
            if is_resource(node) && !model.external.contains(&id) {
                first.entry(node.block).or_insert(id);
                first_of_module
                    .entry((node.block, node.module.clone()))
                    .or_insert(id);
            }
        }
        let mut spans: Vec<Span> = first.keys().copied().collect();
        spans.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
        let mut reach = 0;
        let blocks = spans
            .into_iter()
            .map(|span| {
                reach = reach.max(span.end);
                (span, reach)
            })
            .collect();
        Holders {
            blocks,
            first,
            first_of_module,
        }
    }

    /// The resource in whose innermost block a place lies: that of the module, where several are declared there.
    pub(super) fn at(&self, place: Span, module: &str) -> Option<NodeId> {
        let after = self.blocks.partition_point(|(b, _)| b.start <= place.start);
        let block = self
            .blocks
            .get(..after)?
            .iter()
            .rev()
            .take_while(|(_, reach)| *reach >= place.end)
            .map(|(block, _)| *block)
            .filter(|block| block.contains(place))
            .min_by_key(|block| block.len())?;
        let of_module = self.first_of_module.get(&(block, module.into()));
        of_module.or_else(|| self.first.get(&block)).copied()
    }
}

fn is_resource(node: &Node) -> bool {
    node.site.scope != u32::MAX
        && !node.kind.starts_with("terraform.")
        && !node.kind.starts_with("cloudformation.")
}
