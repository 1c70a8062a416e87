//! Nested blocks of resources, `dynamic` ones included.

use ecow::{EcoString, eco_format};

use std::sync::Arc;

use super::loader::{Loader, NodeState};
use crate::evaluate::{Fault, Frame, collection, pairs};
use crate::schema::sensitive_arguments;
use crate::secrets::{confide_pair, confided};
use crate::syntax::{Block, ExpressionKind, Span};
use crate::value::{
    Data, Entries, Extent, Guard, Marks, NodeId, Object, Opening, Reason, Reference, Type, Value,
};

/// What a nested block takes besides its values, in cells.
const CELLS_OF_BLOCK: u64 = 32;

impl<'a> Loader<'a> {
    /// Evaluates nested blocks, `dynamic` ones included, into one entry by kind.
    pub(super) fn add_blocks(
        &self,
        node: NodeId,
        state: &NodeState<'a>,
        blocks: &[&Block],
        opening: &Opening,
        frame: Option<&Frame<'_>>,
        entries: &mut Entries,
    ) {
        let mut gathered: Vec<(EcoString, Gathered)> = Vec::new();
        for block in blocks {
            let is_dynamic = &*block.kind.text == "dynamic" && block.labels.len() == 1;
            let kind: EcoString = if is_dynamic {
                block.label(0).unwrap_or("").into()
            } else {
                block.kind.text.clone()
            };
            let at = match gathered.iter().position(|(k, _)| *k == kind) {
                Some(at) => at,
                None => {
                    gathered.push((kind.clone(), Gathered::default()));
                    gathered.len() - 1
                }
            };
            let Some((_, into)) = gathered.get_mut(at) else {
                continue;
            };
            into.span = if into.span.is_none() {
                block.header
            } else {
                into.span
            };
            let top = opening
                .reference
                .path
                .split('.')
                .next()
                .filter(|t| !t.is_empty())
                .map_or(kind.clone(), EcoString::from);
            let (_, dependencies) = self.recording(|| {
                if is_dynamic {
                    self.dynamic_block(node, state, block, &kind, opening, frame, into);
                } else {
                    let value = self.block_value(
                        node,
                        state,
                        block,
                        &kind,
                        into.items.len(),
                        opening,
                        frame,
                    );
                    into.items.push((Guard::TRUE, None, value));
                }
            });
            self.add_edges(node, &top, dependencies);
        }
        for (kind, into) in gathered {
            let value = if into.open.is_none() && into.items.iter().all(|(g, _, _)| g.is_true()) {
                Value::blocks(into.items.into_iter().map(|(_, _, v)| v).collect())
            } else {
                collection(into.items, into.open)
            };
            entries.insert(kind, value.at(into.span));
        }
    }

    /// One nested block as an object.
    #[allow(clippy::too_many_arguments)]
    fn block_value(
        &self,
        node: NodeId,
        state: &NodeState<'a>,
        block: &Block,
        kind: &str,
        index: usize,
        opening: &Opening,
        frame: Option<&Frame<'_>>,
    ) -> Value {
        let path = if opening.reference.path.is_empty() {
            eco_format!("{kind}.{index}")
        } else {
            eco_format!("{}.{kind}.{index}", opening.reference.path)
        };
        let inner = Opening {
            reference: Reference { node, path },
            complete: opening.complete,
            ..opening.clone()
        };
        let mut entries = Entries::new();
        for attribute in &block.body.attributes {
            let (value, dependencies) =
                self.argument(&state.scope, &state.instance, &attribute.value, frame);
            self.note_all(&dependencies.into());
            let value = self.held(value, attribute.value.span);
            let value = confided_argument(&opening.kind, &attribute.name.text, value);
            entries.insert((&*attribute.name.text).into(), value);
        }
        confide_pair(&mut entries);
        let blocks: Vec<&Block> = block.body.blocks.iter().collect();
        self.add_blocks(node, state, &blocks, &inner, frame, &mut entries);
        // Blocks with labels (`provisioner "x"`) keep them.
        for (n, label) in block.labels.iter().enumerate() {
            if &*block.kind.text != "dynamic" {
                entries.insert(
                    eco_format!("label_{n}"),
                    Value::string(&label.text).at(label.span),
                );
            }
        }
        Value::new(Data::Object(Arc::new(Object {
            entries,
            open: Some(inner),
            extent: Extent::default(),
        })))
        .at(block.header)
    }

    #[allow(clippy::too_many_arguments)]
    fn dynamic_block(
        &self,
        node: NodeId,
        state: &NodeState<'a>,
        block: &Block,
        kind: &str,
        opening: &Opening,
        frame: Option<&Frame<'_>>,
        into: &mut Gathered,
    ) {
        let (Some(for_each), Some(content)) = (
            block.body.attribute("for_each"),
            block.body.block("content"),
        ) else {
            self.report(Fault::new(
                "Missing required argument",
                "A dynamic block needs the argument \"for_each\" and a block \"content\".",
                block.header,
            ));
            return;
        };
        let iterator: &str = match block.body.attribute("iterator").map(|a| &a.value.kind) {
            Some(ExpressionKind::Variable(name)) => &name.text,
            Some(ExpressionKind::String(name)) => name,
            _ => kind,
        };
        let over = self.evaluate_or_unknown(&state.scope, &state.instance, &for_each.value, frame);
        let one = |guard: Guard, key: Value, value: Value, index: usize| {
            let bound = Value::object(Entries::from([
                ("key".into(), key),
                ("value".into(), value),
            ]));
            let inner = Frame {
                parent: frame,
                bindings: [Some((iterator, bound)), None],
                element: None,
            };
            let value = self
                .block_value(node, state, content, kind, index, opening, Some(&inner))
                .at(content.header);
            (guard, None, value)
        };
        let round = |items: &mut Vec<(Guard, Option<EcoString>, Value)>,
                     guard: Guard,
                     over: &Value|
         -> bool {
            let Some(rounds) = pairs(over) else {
                return false;
            };
            for (key, value) in rounds {
                if !self.budget.hold(CELLS_OF_BLOCK) {
                    self.report(self.budget.fault(for_each.value.span));
                    break;
                }
                let index = items.len();
                let (key, value) = (key.mark(over.marks), value.mark(over.marks));
                items.push(one(guard, key, value, index));
            }
            true
        };
        match &over.data {
            Data::Unknown(unknown) => {
                if let Some(cases) = &unknown.cases
                    && cases.iter().all(|(_, c)| pairs(c).is_some())
                {
                    for (guard, case) in cases.iter() {
                        round(&mut into.items, *guard, case);
                    }
                    return;
                }
                if let Some(members) = &unknown.members {
                    for (guard, key, value) in &members.items {
                        let index = into.items.len();
                        let key = key.as_ref().map_or_else(|| value.clone(), Value::string);
                        into.items.push(one(*guard, key, value.clone(), index));
                    }
                    if members.open.is_some() {
                        into.open = members.open.clone();
                    }
                    return;
                }
                let reason = unknown.reason.clone();
                let text = self.text(for_each.value.span);
                let guard = self.guards.borrow_mut().statement(
                    &eco_format!("{}:{text}:not empty", state.scope.id),
                    &eco_format!("{text} is not empty"),
                    &eco_format!("{text} is empty"),
                );
                let element = |ty: Option<&Type>| {
                    Value::unknown_of(ty.cloned().unwrap_or_default(), reason.clone())
                };
                let value = element(unknown.ty.element());
                let key = Value::unknown_of(Type::Dynamic, reason.clone());
                let index = into.items.len();
                into.items.push(one(guard, key, value, index));
                into.open = Some(reason);
            }
            Data::Null(_) => self.report(Fault::new(
                "Invalid dynamic for_each value",
                "Cannot use a null value in for_each.",
                for_each.value.span,
            )),
            _ => {
                let mut items = std::mem::take(&mut into.items);
                if !round(&mut items, Guard::TRUE, &over) {
                    self.report(Fault::new(
                        "Invalid dynamic for_each value",
                        format!("Cannot use a {} value in for_each. An iterable collection is required.", over.ty().friendly_name()),
                        for_each.value.span,
                    ));
                }
                into.items = items;
            }
        }
    }
}

/// The blocks of one kind so far.
#[derive(Default)]
struct Gathered {
    items: Vec<(Guard, Option<EcoString>, Value)>,
    open: Option<Reason>,
    span: Span,
}

/// The value of an argument, which nothing may show where it is called a secret, or where the provider says that it is one.
pub(super) fn confided_argument(kind: &str, name: &str, value: Value) -> Value {
    match sensitive_arguments(kind).contains(&name) {
        true => value.mark(Marks::CONFIDENTIAL),
        false => confided(name, value),
    }
}
