//! `Mappings` and `Fn::FindInMap`.

use std::sync::Arc;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::cases::unknown_text;
use super::document::{Node, NodeKind};
use super::evaluate::invalid;
use super::evaluate::shown;
use super::scalar;
use super::scope::{Loader, Mapping};
use crate::syntax::Span;
use crate::value::{Literal, Reason, ReasonKind, Unknown, Value};

/// The values of a mapping. They are literals: functions have no meaning here.
pub(super) fn mapping(node: &Node) -> Mapping {
    let rows = node.entries().unwrap_or_default().iter().map(|row| {
        let cells = row.value.entries().unwrap_or_default().iter();
        (
            row.key.clone(),
            cells
                .map(|cell| (cell.key.clone(), literal(&cell.value)))
                .collect(),
        )
    });
    Arc::new(rows.collect())
}

fn literal(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Scalar(text, style) => scalar::value(text, *style).at(node.span),
        NodeKind::Sequence(items) => {
            Value::tuple(items.iter().map(literal).collect()).at(node.span)
        }
        NodeKind::Mapping(_) => invalid("Mappings", node.span),
    }
}

impl Loader<'_> {
    /// `Fn::FindInMap`
    pub fn find_in_map(&mut self, argument: &Node, span: Span) -> Value {
        let Some([name, first, second, rest @ ..]) = argument.items() else {
            return invalid("Fn::FindInMap", span);
        };
        let name = self.evaluate(name);
        let (first, second) = (self.evaluate(first), self.evaluate(second));
        let default = rest.first().and_then(|options| options.get("DefaultValue"));
        let default = default.map(|default| self.evaluate(default));
        let mapping = name
            .as_str()
            .and_then(|name| self.scopes.get(self.place.scope)?.mappings.get(name))
            .cloned();
        let Some(mapping) = mapping else {
            return match &default {
                Some(default) if name.as_str().is_some() => default.clone(),
                _ => unknown_text(ReasonKind::Computed, "Fn::FindInMap", span),
            };
        };
        let name: EcoString = name.as_str().unwrap_or_default().into();
        self.lift(vec![first, second], span, &mut |this, keys| {
            let [first, second] = keys.as_slice() else {
                return invalid("Fn::FindInMap", span);
            };
            this.by_key(&mapping, first, &name, span, &mut |this, row| {
                let missing =
                    match row {
                        Some(row) => {
                            return this.by_key(row, second, &name, span, &mut |this, cell| {
                                match cell {
                                    Some(cell) => cell.clone(),
                                    None => this.missing_key(second, &name, default.as_ref(), span),
                                }
                            });
                        }
                        None => first,
                    };
                this.missing_key(missing, &name, default.as_ref(), span)
            })
        })
    }

    /// What `function` makes of the entry of a key. A free input may be any of the keys: each is a case.
    fn by_key<V>(
        &mut self,
        map: &FxHashMap<EcoString, V>,
        key: &Value,
        name: &str,
        span: Span,
        function: &mut dyn FnMut(&mut Self, Option<&V>) -> Value,
    ) -> Value {
        if let Some(key) = scalar::text(key) {
            return function(self, map.get(&key));
        }
        let reason = Reason::new(
            ReasonKind::Input,
            ecow::eco_format!("the key of the mapping {name}"),
        );
        let Some(input) = key.as_unknown().and_then(|unknown| unknown.input) else {
            return Value::unknown_of(crate::value::Type::Dynamic, reason).at(span);
        };
        if map.len() > Unknown::MOST_CASES {
            return Value::unknown_of(crate::value::Type::Dynamic, reason).at(span);
        }
        let mut keys: Vec<&EcoString> = map.keys().collect();
        keys.sort();
        let under = self.place.under;
        let mut cases = Vec::with_capacity(keys.len());
        for key in keys {
            let guard = self.stack.guards.equals(input, Literal::Text(key.clone()));
            let guard = self.stack.guards.and(under, guard);
            if !guard.is_false() {
                self.place.under = guard;
                cases.push((guard, function(self, map.get(key))));
            }
        }
        self.place.under = under;
        if cases.is_empty() {
            return Value::unknown_of(crate::value::Type::Dynamic, reason).at(span);
        }
        self.combine_cases(cases, reason, span)
    }

    fn missing_key(
        &mut self,
        key: &Value,
        name: &str,
        default: Option<&Value>,
        span: Span,
    ) -> Value {
        if let Some(default) = default {
            return default.clone();
        }
        let key = shown(key);
        self.warn(
            span,
            "No such key in the mapping",
            format!(
                "The mapping {name} has no key {:?} where it is looked up.",
                key.as_str()
            ),
        );
        invalid("Fn::FindInMap", span)
    }
}
