//! Where the configuration makes what a plan plans.

use rustc_hash::FxHashMap;

use crate::load::Stack;
use crate::load::terraform::Library;
use crate::syntax::{Block, Body, Span};
use crate::value::{Data, Entries, Extent, Object, Tuple, Value, equals};

/// Elements of longer lists are compared with those at the same index only.
const MOST_MATCHED: usize = 64;

/// The blocks of the modules that were evaluated.
pub(super) struct Blocks<'l>(FxHashMap<Span, &'l Block>);

impl<'l> Blocks<'l> {
    pub fn of(stack: &Stack, library: &'l Library) -> Blocks<'l> {
        let mut blocks = FxHashMap::default();
        let mut directories: Vec<_> = stack.scopes.iter().map(|s| &s.directory).collect();
        directories.sort();
        directories.dedup();
        for module in directories.into_iter().filter_map(|d| library.module(d)) {
            for block in module.files.iter().flat_map(|f| &f.tree.body.blocks) {
                blocks.insert(block.span, block);
            }
        }
        Blocks(blocks)
    }

    pub fn body(&self, span: Span) -> Option<&'l Body> {
        self.0.get(&span).map(|b| &b.body)
    }
}

/// The planned attributes, each made where evaluation says; where that has another value or none, at the attribute's
/// expression; else at `fallback`.
pub(super) fn placed(
    planned: Entries,
    evaluated: Option<&Value>,
    body: Option<&Body>,
    fallback: Span,
) -> Entries {
    planned
        .into_iter()
        .map(|(name, value)| {
            let before = evaluated
                .and_then(|e| e.as_entries())
                .and_then(|e| e.get(&name));
            let written = body.and_then(|b| b.attribute(&name)).map(|a| a.value.span);
            let blocks = body.map(|b| blocks_of(b, &name)).unwrap_or_default();
            let at = written.or(blocks.first().map(|b| b.0)).unwrap_or(fallback);
            let placed = place(value, before, &blocks, at);
            (name, placed)
        })
        .collect()
}

/// Whether a block has an attribute or blocks of that name.
pub(super) fn has(body: &Body, name: &str) -> bool {
    body.attribute(name).is_some() || !blocks_of(body, name).is_empty()
}

/// The blocks of a kind, those that `dynamic` makes included: header and body.
fn blocks_of<'b>(body: &'b Body, name: &str) -> Vec<(Span, &'b Body)> {
    body.blocks
        .iter()
        .filter_map(|block| match (&*block.kind.text, block.label(0)) {
            ("dynamic", Some(label)) if label == name => {
                block.body.block("content").map(|c| (c.header, &c.body))
            }
            (kind, _) if kind == name => Some((block.header, &block.body)),
            _ => None,
        })
        .collect()
}

fn place(value: Value, before: Option<&Value>, blocks: &[(Span, &Body)], at: Span) -> Value {
    let marks = value.marks;
    let made = before.map(Value::origin).filter(|o| !o.is_none());
    match &value.data {
        Data::Tuple(tuple) => {
            let items = before.and_then(Value::as_items).unwrap_or_default();
            let partners = partners(&tuple.items, items);
            let items = tuple
                .items
                .iter()
                .zip(partners)
                .enumerate()
                .map(|(n, (item, partner))| {
                    if !tuple.blocks {
                        return place(item.clone(), partner, &[], at);
                    }
                    let own = partner.map(Value::origin);
                    let block = blocks
                        .iter()
                        .find(|b| Some(b.0) == own)
                        .or_else(|| blocks.get(n))
                        .or(blocks.last());
                    let header = block.map_or(at, |b| b.0);
                    let entries = item.as_entries().cloned().unwrap_or_default();
                    Value::object(placed(entries, partner, block.map(|b| b.1), header))
                        .at(header)
                        .mark(item.marks)
                })
                .collect();
            Value::new(Data::Tuple(std::sync::Arc::new(Tuple {
                items,
                blocks: tuple.blocks,
                extent: Extent::default(),
            })))
            .at(made.unwrap_or(at))
            .mark(marks)
        }
        Data::Object(object) => {
            let block = blocks.first();
            let before = before.map(|b| match b.as_items() {
                Some([one]) => one,
                _ => b,
            });
            let entries = match block {
                Some((header, body)) => placed(object.entries.clone(), before, Some(body), *header),
                None => object
                    .entries
                    .iter()
                    .map(|(name, inner)| {
                        let partner = before.and_then(Value::as_entries).and_then(|e| e.get(name));
                        (name.clone(), place(inner.clone(), partner, &[], at))
                    })
                    .collect(),
            };
            Value::new(Data::Object(std::sync::Arc::new(Object {
                entries,
                open: object.open.clone(),
                extent: Extent::default(),
            })))
            .at(made.unwrap_or(at))
            .mark(marks)
        }
        // A secret that evaluation knows stands in the source, so it was given by nobody.
        Data::Unknown(_) => match before {
            Some(before) if marks.is_sensitive() && !before.is_unknown() && !before.is_null() => {
                before.clone().or_at(at).mark(marks)
            }
            _ => value.at(at),
        },
        _ => match before {
            // The same value: with it comes what it was made of, such as the policy that a text encodes.
            Some(before) if is_same(&value, before) => before.clone().or_at(at).mark(marks),
            _ => value.at(at),
        },
    }
}

/// Which evaluated element each planned one is: an equal one, else the most similar one, else that at its index. Sets have
/// another order in plans.
fn partners<'v>(planned: &[Value], evaluated: &'v [Value]) -> Vec<Option<&'v Value>> {
    if planned.len() != evaluated.len() || planned.len() > MOST_MATCHED {
        return (0..planned.len())
            .map(|n| {
                evaluated
                    .get(n)
                    .or(evaluated.last().filter(|_| evaluated.len() == 1))
            })
            .collect();
    }
    let mut free: Vec<&Value> = evaluated.iter().collect();
    planned
        .iter()
        .map(|item| {
            // Of equally similar ones the first, so that lists keep their order.
            let best = free
                .iter()
                .enumerate()
                .max_by_key(|(n, other)| (similarity(item, other), std::cmp::Reverse(*n)))
                .map(|(n, _)| n)?;
            Some(free.remove(best))
        })
        .collect()
}

fn similarity(planned: &Value, evaluated: &Value) -> usize {
    match (planned.as_entries(), evaluated.as_entries()) {
        (Some(planned), Some(evaluated)) => planned
            .iter()
            .filter(|(name, value)| evaluated.get(*name).is_some_and(|e| is_same(value, e)))
            .count(),
        _ => usize::from(is_same(planned, evaluated)),
    }
}

/// Whether two scalars are the same once they are text: a plan has the provider's types.
fn is_same(planned: &Value, evaluated: &Value) -> bool {
    if planned.as_items().is_some() || planned.as_entries().is_some() {
        return false;
    }
    match (planned.as_str(), evaluated.as_str()) {
        (Some(a), Some(b)) => a == b || is_same_json(a, b),
        _ => {
            let text = |v: &Value| crate::value::convert(v, &crate::value::Type::String).ok();
            match (text(planned), text(evaluated)) {
                (Some(a), Some(b)) => equals(&a, &b).as_bool() == Some(true),
                _ => false,
            }
        }
    }
}

/// Providers write policies anew: other blanks, another order of keys.
fn is_same_json(a: &str, b: &str) -> bool {
    if !a.starts_with(['{', '[']) || !b.starts_with(['{', '[']) {
        return false;
    }
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    match (parse(a), parse(b)) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}
