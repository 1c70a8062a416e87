//! Which resource another one belongs to: by reference, by name, or through a third.

use ecow::{EcoString, eco_format};

use super::kinds::{Fold, KindDefinition};
use super::model::Model;
use crate::value::{Guard, NodeId, Piece, Value};

/// Where a split-off resource belongs.
pub(super) enum Hosts {
    /// To these resources of the stack, each under a condition.
    These(Vec<(NodeId, Guard)>),
    /// To one outside, of which this is known.
    Elsewhere(EcoString),
}

/// Choices within choices deeper than this aren't told apart: each may be one of many.
const DEEPEST_CHOICE: usize = 2;

/// The same under no condition.
fn certain(hosts: &[NodeId]) -> Vec<(NodeId, Guard)> {
    hosts.iter().map(|id| (*id, Guard::TRUE)).collect()
}

/// Names are followed through so many resources.
const DEEPEST: usize = 4;

impl Model {
    /// The hosts that a split-off resource belongs to: by reference to the resource itself, else by its name.
    pub(super) fn hosts(&self, definition: &KindDefinition, fold: &Fold, member: NodeId) -> Hosts {
        self.hosts_through(definition, fold, member, 0)
    }

    fn hosts_through(
        &self,
        definition: &KindDefinition,
        fold: &Fold,
        member: NodeId,
        depth: usize,
    ) -> Hosts {
        if fold.refers.is_empty() {
            return Hosts::These(certain(self.of_kind(&definition.name)));
        }
        let value = self.value(member);
        let join = value
            .as_entries()
            .and_then(|e| e.get(&fold.refers))
            .cloned()
            .unwrap_or_else(Value::null);
        let is_host = |id: NodeId| self.node(id).is_some_and(|n| n.kind == definition.name);
        let hosts = self.named_in_cases(&join, &|value| {
            let referred = references_in(value).into_iter();
            let referred = referred.map(|id| self.looked_up(id));
            referred.filter(|id| is_host(*id)).collect()
        });
        if !hosts.is_empty() {
            return Hosts::These(hosts);
        }
        // It belongs to what another kind gathers it into: a route to a network's own table.
        let is_anothers = |id: &NodeId| {
            self.node(*id).is_some_and(|node| {
                self.kinds
                    .folds_of(&fold.kind)
                    .any(|(other, _)| other.name == node.kind)
            })
        };
        if references_in(&join).iter().any(is_anothers) {
            return Hosts::These(Vec::new());
        }
        let all_read: Vec<NodeId> = self
            .edges_from(member)
            .filter(|e| {
                self.node(e.from)
                    .is_some_and(|n| self.is_read_as(n, &e.attribute, &fold.refers))
            })
            .map(|e| self.looked_up(e.to))
            .collect();
        let read: Vec<NodeId> = all_read.iter().copied().filter(|id| is_host(*id)).collect();
        if let [one] = read.as_slice() {
            return Hosts::These(certain(&[*one]));
        }
        let text = join.as_str().map(EcoString::from);
        if let Some(key) = &name_key(&join) {
            let named: Vec<NodeId> = self
                .named(key)
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
                return Hosts::These(certain(&meant));
            }
            if !named.is_empty() {
                return Hosts::These(certain(&named));
            }
        }
        if let Some(text) = text {
            return Hosts::Elsewhere(text);
        }
        // What reads the name of another part of the host belongs where that one does.
        if depth < DEEPEST {
            for id in all_read {
                let kind = self.node(id).map(|n| &n.kind);
                let fold = definition.folds.iter().find(|f| Some(&f.kind) == kind);
                if let Some(fold) = fold.filter(|f| !f.refers.is_empty())
                    && let Hosts::These(hosts) = self.hosts_through(definition, fold, id, depth + 1)
                {
                    return Hosts::These(hosts);
                }
            }
        }
        // One of several names, each under a condition.
        let named = self.named_in_cases(&join, &|value| {
            let named = name_key(value).map_or(&[][..], |key| self.named(&key));
            named.iter().copied().filter(|id| is_host(*id)).collect()
        });
        if !named.is_empty() {
            return Hosts::These(named);
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
            return Hosts::These(certain(&listed));
        }
        let words = match join.as_unknown() {
            Some(unknown) if unknown.pieces.is_some() => self.in_words(&join, 0),
            Some(unknown) => unknown.reason.what.clone(),
            None => EcoString::new(),
        };
        // Of which nothing is known is another one for each that belongs to it.
        Hosts::Elsewhere(match self.node(member) {
            Some(node) if words.is_empty() => eco_format!("of {}", node.address),
            _ => words,
        })
    }

    /// What each case of a value names, under the condition of that case; a value without cases is one.
    fn named_in_cases(
        &self,
        value: &Value,
        named: &dyn Fn(&Value) -> Vec<NodeId>,
    ) -> Vec<(NodeId, Guard)> {
        let cases = value.as_unknown().and_then(|u| u.cases.clone());
        let mut found: Vec<(NodeId, Guard)> = Vec::new();
        for (guard, case) in cases.as_deref().unwrap_or(&[(Guard::TRUE, value.clone())]) {
            let ids = named(case);
            let mut guards = self.guards.borrow_mut();
            for id in ids {
                match found.iter_mut().find(|(known, _)| *known == id) {
                    Some((_, when)) => *when = guards.or(*when, *guard),
                    None => found.push((id, *guard)),
                }
            }
        }
        found.sort_by_key(|(id, _)| *id);
        found
    }

    /// The resource of the stack that a data source looks up, where it says which by what identifies one; else the node itself.
    pub fn looked_up(&self, id: NodeId) -> NodeId {
        let kind = self.node(id).and_then(|n| n.kind.strip_prefix("data."));
        let Some(definition) = kind.and_then(|kind| self.kinds.kind(kind)) else {
            return id;
        };
        let value = self.value(id);
        let said = |attribute: &EcoString| value.as_entries()?.get(attribute).cloned();
        let said: Vec<Value> = definition.identity.iter().filter_map(said).collect();
        let referred = said.iter().flat_map(references_in).collect();
        let named = said
            .iter()
            .filter_map(name_key)
            .flat_map(|name| self.named(&name).to_vec())
            .collect();
        let read = self
            .edges_from(id)
            .filter(|e| definition.identity.contains(&e.attribute))
            .map(|e| e.to)
            .collect();
        let ways: [Vec<NodeId>; 3] = [referred, named, read];
        for mut found in ways {
            found.retain(|id| self.node(*id).is_some_and(|n| n.kind == definition.name));
            found.sort();
            found.dedup();
            match found.as_slice() {
                [] => {}
                [one] => return *one,
                _ => return id,
            }
        }
        id
    }

    /// A text that isn't wholly known, as a template: `logs-${data.aws_caller_identity.me.account_id}`.
    fn in_words(&self, value: &Value, depth: usize) -> EcoString {
        let Some(unknown) = value.as_unknown() else {
            return value.as_str().unwrap_or_default().into();
        };
        match (&unknown.pieces, &unknown.refers_to) {
            (Some(pieces), _) if depth < DEEPEST => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.clone(),
                    Piece::Hole(hole) => self.in_words(hole, depth + 1),
                })
                .collect(),
            (_, Some(reference)) => match self.node(reference.node) {
                Some(node) => eco_format!("${{{}.{}}}", node.address, reference.path),
                None => eco_format!("${{{}}}", unknown.reason.what),
            },
            _ => eco_format!("${{{}}}", unknown.reason.what),
        }
    }
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

/// What resources are named by: a text, or what one is put together from.
pub(crate) fn name_key(value: &Value) -> Option<EcoString> {
    let text = value.as_str().map(EcoString::from);
    text.or_else(|| pieces_key(value))
}

/// What tells a text that isn't wholly known from others: what it is put together from. None where that isn't told apart.
pub(crate) fn pieces_key(value: &Value) -> Option<EcoString> {
    let unknown = value.as_unknown()?;
    // Who reads an attribute is joined by that; an input that stands alone is the same value wherever it is read.
    if unknown.pieces.is_none() && unknown.cases.is_none() {
        unknown.input?;
    }
    let mut key = EcoString::new();
    add_piece(value, 0, &mut key)?;
    Some(key)
}

fn add_piece(value: &Value, depth: usize, key: &mut EcoString) -> Option<()> {
    let Some(unknown) = value.as_unknown() else {
        key.push_str(value.as_str()?);
        return Some(());
    };
    // No text has a NUL.
    if let Some(input) = unknown.input {
        key.push_str(&eco_format!("\0i{}\0", input.0));
    } else if let Some(reference) = &unknown.refers_to {
        key.push_str(&eco_format!("\0r{}.{}\0", reference.node.0, reference.path));
    } else if let Some(cases) = unknown.cases.as_ref().filter(|_| depth < DEEPEST_CHOICE) {
        // The same choice between the same.
        for (guard, case) in cases.iter() {
            key.push_str(&eco_format!("\0c{guard:?}\0"));
            add_piece(case, depth + 1, key)?;
        }
    } else {
        for piece in unknown.pieces.as_ref().filter(|_| depth < DEEPEST)?.iter() {
            match piece {
                Piece::Text(text) => key.push_str(text),
                Piece::Hole(hole) => add_piece(hole, depth + 1, key)?,
            }
        }
    }
    Some(())
}
