//! Values that name nodes of another stack, made to name those of this one.

use std::sync::Arc;

use crate::value::{Data, Extent, List, Map, NodeId, Object, Piece, Tuple, Value};

/// The value with the nodes that it refers to renumbered; a reference to a node that isn't there is forgotten.
pub(super) fn renumbered(value: &Value, here: &dyn Fn(NodeId) -> Option<NodeId>) -> Value {
    let all = |items: &[Value]| items.iter().map(|v| renumbered(v, here)).collect();
    let entries = |of: &crate::value::Entries| {
        of.iter()
            .map(|(k, v)| (k.clone(), renumbered(v, here)))
            .collect()
    };
    let data = match &value.data {
        Data::List(list) | Data::Set(list) => {
            let list = Arc::new(List {
                element: list.element.clone(),
                items: all(&list.items),
                extent: Extent::default(),
            });
            match &value.data {
                Data::Set(_) => Data::Set(list),
                _ => Data::List(list),
            }
        }
        Data::Tuple(tuple) => Data::Tuple(Arc::new(Tuple {
            items: all(&tuple.items),
            blocks: tuple.blocks,
            extent: Extent::default(),
        })),
        Data::Map(map) => Data::Map(Arc::new(Map {
            element: map.element.clone(),
            entries: entries(&map.entries),
            extent: Extent::default(),
        })),
        Data::Object(object) => {
            let open = object.open.clone().and_then(|mut open| {
                open.reference.node = here(open.reference.node)?;
                Some(open)
            });
            Data::Object(Arc::new(Object {
                entries: entries(&object.entries),
                open,
                extent: Extent::default(),
            }))
        }
        Data::Unknown(unknown) => {
            let mut unknown = unknown.as_ref().clone();
            unknown.refers_to = unknown.refers_to.and_then(|mut reference| {
                reference.node = here(reference.node)?;
                Some(reference)
            });
            unknown.encoded = unknown.encoded.map(|v| renumbered(&v, here));
            unknown.cases = unknown.cases.map(|cases| {
                cases
                    .iter()
                    .map(|(g, v)| (*g, renumbered(v, here)))
                    .collect()
            });
            unknown.pieces = unknown.pieces.map(|pieces| {
                pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Hole(v) => Piece::Hole(renumbered(v, here)),
                        text => text.clone(),
                    })
                    .collect()
            });
            unknown.members = unknown
                .members
                .map(|members| Arc::new(members.map(|v| renumbered(v, here))));
            Data::Unknown(Arc::new(unknown))
        }
        other => other.clone(),
    };
    Value::new(data).at(value.origin()).mark(value.marks)
}
