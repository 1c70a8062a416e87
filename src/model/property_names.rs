//! What an attribute is called in a template.

use ecow::EcoString;

use super::model::Model;
use crate::evaluate::{each_traversal, names_in_chain};
use crate::load::Node;
use crate::load::cloudformation::declared_as;
use crate::schema::{Correspondence, Match, Matched, pascal_case};
use crate::syntax::{Expression, ExpressionKind};

impl Model {
    /// The property of a template's resource that says what an attribute does (`DeletionProtection`, `Logging.Bucket`), or the
    /// setting of a parameter or an output (`NoEcho`). None of what is no template's, and where no single one says it.
    pub fn property_of(&self, node: &Node, path: &str) -> Option<EcoString> {
        let names = || {
            path.split('.')
                .filter(|n| !n.bytes().all(|b| b.is_ascii_digit()))
        };
        if node.kind.starts_with("cloudformation.") {
            return match names().count() {
                1 => names().next().map(|name| pascal_case(name).into()),
                _ => None,
            };
        }
        node.properties.as_ref()?;
        self.by_mapping(node, names())
            .or_else(|| declared_as(path).map(EcoString::from))
    }

    /// The property that the mapping of a resource's type reads for the attribute that these names lead to.
    fn by_mapping<'n>(
        &self,
        node: &Node,
        names: impl Iterator<Item = &'n str>,
    ) -> Option<EcoString> {
        let mapping = self.kinds.of_cloudformation(&node.written_type)?;
        let said = self.kinds.said_of_cloudformation(&node.written_type);
        let mut names = names.peekable();
        let first = *names.peek()?;
        if let Some(attribute) = said.iter().find(|a| *a.name.text == *first) {
            names.next();
            let rest: Vec<&str> = names.collect();
            let property = only_property(part(&attribute.value, &rest))?;
            // What is there isn't what is missing: it is a part that the mapping takes out of it.
            let top = property.split('.').next().unwrap_or_default();
            let is_there = node
                .properties
                .as_ref()
                .and_then(|p| p.as_entries())
                .is_some_and(|entries| entries.contains_key(top));
            return (property.contains('.') || !is_there).then_some(property);
        }
        let correspondence = mapping.correspondence.as_deref()?;
        let mut properties: Vec<&str> = Vec::new();
        let mut level = Some(correspondence.top());
        for name in names {
            level = matching(correspondence, level?, name, &mut properties)?;
        }
        Some(properties.join(".").into())
    }
}

/// Adds the property of a level that corresponds to an attribute, with what wraps it; the level below it.
fn matching<'c>(
    correspondence: &'c Correspondence,
    level: &'c Matched,
    attribute: &str,
    properties: &mut Vec<&'static str>,
) -> Option<Option<&'c Matched>> {
    let of = |level: &'c Matched| {
        let mut found: Vec<_> = level
            .all()
            .filter_map(|(property, m)| match m {
                Match::Attribute { name, below, .. } if name == attribute => {
                    Some((property, below))
                }
                _ => None,
            })
            .collect();
        found.sort_unstable_by_key(|(property, _)| *property);
        found.into_iter().next()
    };
    if let Some((property, below)) = of(level) {
        properties.push(property);
        return Some(below.map(|number| correspondence.level(number)));
    }
    let mut wrappers: Vec<_> = level
        .all()
        .filter_map(|(property, m)| match m {
            Match::Wrapper(number) => Some((property, number)),
            Match::Attribute { .. } => None,
        })
        .collect();
    wrappers.sort_unstable();
    wrappers.into_iter().find_map(|(wrapper, number)| {
        let (property, below) = of(correspondence.level(number))?;
        properties.extend([wrapper, property]);
        Some(below.map(|number| correspondence.level(number)))
    })
}

/// The expression that makes a part of what another makes, as far as it is written out there.
fn part<'e>(expression: &'e Expression, names: &[&str]) -> &'e Expression {
    let Some((first, rest)) = names.split_first() else {
        return expression;
    };
    let item_of = |object: &'e Expression| match &object.kind {
        ExpressionKind::Object(items) => items.iter().find(|item| match &item.key.kind {
            ExpressionKind::String(key) => **key == **first,
            _ => false,
        }),
        _ => None,
    };
    let item = match &expression.kind {
        ExpressionKind::Conditional { yes, no, .. } => item_of(no).or_else(|| item_of(yes)),
        _ => item_of(expression),
    };
    item.map_or(expression, |item| part(&item.value, rest))
}

/// The one property that an expression of a mapping reads, or the one that holds all that it reads.
fn only_property(expression: &Expression) -> Option<EcoString> {
    let mut common: Option<Vec<&str>> = None;
    each_traversal(expression, &mut Vec::new(), &mut |chain, bound| {
        let names = names_in_chain(chain);
        let is_bound = names.first().is_some_and(|first| bound.contains(first));
        if names.is_empty() || is_bound {
            return;
        }
        common = Some(match common.take() {
            None => names,
            Some(before) => {
                let same = before
                    .iter()
                    .zip(&names)
                    .take_while(|(a, b)| a == b)
                    .count();
                names.into_iter().take(same).collect()
            }
        });
    });
    common
        .filter(|names| !names.is_empty())
        .map(|names| names.join(".").into())
}
