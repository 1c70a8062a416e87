//! Declarations that need each other in a circle.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::document::{Entry, Node, NodeKind};
use super::scope::Loader;

impl Loader<'_> {
    /// Reports resources that can't be created because each waits for the other.
    ///
    /// Only what is read unconditionally counts, and resources of SAM's that aren't expanded aren't judged: they depend otherwise
    /// than they read.
    pub fn report_cycles(&mut self) {
        let count = self.stack.nodes.len();
        let mut targets: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (from, to) in std::mem::take(&mut self.certain) {
            let serverless = [from, to].iter().any(|id| {
                self.stack.node(*id).is_none_or(|node| {
                    node.written_type.starts_with("AWS::Serverless::")
                        || !node.written_type.contains("::")
                })
            });
            if !serverless && let Some(list) = targets.get_mut(from.0 as usize) {
                list.push(to.0 as usize);
            }
        }
        for cycle in cycles(&targets) {
            let names: Vec<&str> = cycle
                .iter()
                .chain(cycle.first())
                .filter_map(|index| self.stack.nodes.get(*index))
                .map(|node| node.address.as_str())
                .collect();
            let detail = format!(
                "None of these resources can be created before the others: {}.",
                names.join(" → ")
            );
            let header = cycle
                .first()
                .and_then(|index| self.stack.nodes.get(*index))
                .map(|node| node.header);
            self.error(header.unwrap_or_default(), "Circular dependency", detail);
        }
    }
}

/// The conditions that need themselves, each as the names on the way around.
pub(super) fn of_conditions(entries: &[Entry]) -> Vec<Vec<EcoString>> {
    let index: FxHashMap<&str, usize> = entries
        .iter()
        .enumerate()
        .map(|(i, entry)| (entry.key.as_str(), i))
        .collect();
    let targets: Vec<Vec<usize>> = entries
        .iter()
        .map(|entry| {
            let mut named = Vec::new();
            conditions_in(&entry.value, &mut named);
            named
                .iter()
                .filter_map(|name| index.get(name.as_str()).copied())
                .collect()
        })
        .collect();
    cycles(&targets)
        .into_iter()
        .map(|cycle| {
            let around = cycle.iter().chain(cycle.first());
            around
                .filter_map(|i| entries.get(*i))
                .map(|entry| entry.key.clone())
                .collect()
        })
        .collect()
}

fn conditions_in<'a>(node: &'a Node, out: &mut Vec<&'a EcoString>) {
    match &node.kind {
        NodeKind::Scalar(..) => {}
        NodeKind::Sequence(items) => items.iter().for_each(|item| conditions_in(item, out)),
        NodeKind::Mapping(entries) => {
            for entry in entries {
                match entry.value.text() {
                    Some(name) if entry.key == "Condition" => out.push(name),
                    _ => conditions_in(&entry.value, out),
                }
            }
        }
    }
}

/// One cycle for each group of nodes that reach each other. A walk in depth with its own stack, each edge once.
fn cycles(targets: &[Vec<usize>]) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Closed,
    }
    let mut marks = vec![Mark::New; targets.len()];
    let mut found = Vec::new();
    for start in 0..targets.len() {
        if marks.get(start) != Some(&Mark::New) {
            continue;
        }
        // The nodes on the way, each with the number of its next edge.
        let mut way: Vec<(usize, usize)> = vec![(start, 0)];
        if let Some(mark) = marks.get_mut(start) {
            *mark = Mark::Open;
        }
        let mut reported = false;
        while let Some((node, edge)) = way.last_mut() {
            let next = targets.get(*node).and_then(|list| list.get(*edge)).copied();
            *edge += 1;
            let node = *node;
            match next {
                None => {
                    if let Some(mark) = marks.get_mut(node) {
                        *mark = Mark::Closed;
                    }
                    way.pop();
                }
                Some(next) => match marks.get(next) {
                    Some(Mark::New) => {
                        if let Some(mark) = marks.get_mut(next) {
                            *mark = Mark::Open;
                        }
                        way.push((next, 0));
                    }
                    // One for each walk is enough: the next is seen when this one is mended.
                    Some(Mark::Open) if !reported => {
                        reported = true;
                        let from = way.iter().position(|(node, _)| *node == next).unwrap_or(0);
                        found.push(way.iter().skip(from).map(|(node, _)| *node).collect());
                    }
                    _ => {}
                },
            }
        }
    }
    found
}
