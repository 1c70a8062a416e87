//! What a state machine does: `Definition` or `DefinitionUri`.

use ecow::{EcoString, eco_format};

use crate::load::cloudformation::document::{Entry, Node, NodeKind};
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::location;
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::owner::Owner;
use crate::load::cloudformation::serverless::tree;

/// Sets the definition. What isn't literal in it becomes a substitution.
pub fn define(expansion: &Expansion, owner: &Owner, machine: &mut Made) -> Expanded<()> {
    let mut substitutions = owner.something("DefinitionSubstitutions").cloned();
    match (
        owner.something("Definition"),
        owner.something("DefinitionUri"),
    ) {
        (Some(_), Some(uri)) => {
            return refuse(
                uri.span,
                "A state machine has either Definition or DefinitionUri; remove one of them.",
            );
        }
        (None, None) => {
            return refuse(
                owner.span,
                "A state machine needs Definition or DefinitionUri.",
            );
        }
        (None, Some(uri)) => {
            let place = location::of(expansion, uri, "DefinitionUri", &location::DEFINITION)?;
            machine.properties.set("DefinitionS3Location", place);
        }
        (Some(definition), None) => {
            let mut definition = definition.clone();
            let mut found = Vec::new();
            substitute(&mut definition, &mut found);
            if !found.is_empty() {
                let all =
                    substitutions.get_or_insert_with(|| tree::object::<&str>(definition.span, []));
                for (name, value) in found {
                    all.set(name, value);
                }
            }
            let text = definition.pretty();
            machine
                .properties
                .set("DefinitionString", tree::text(definition.span, text));
        }
    }
    if let Some(substitutions) = substitutions {
        machine
            .properties
            .set("DefinitionSubstitutions", substitutions);
    }
    Ok(())
}

/// Puts names in place of functions and dynamic references, in the order of their keys.
fn substitute(node: &mut Node, found: &mut Vec<(EcoString, Node)>) {
    let mut one = |value: &mut Node| {
        let dynamic = value
            .text()
            .is_some_and(|text| text.starts_with("{{resolve:") && text.ends_with("}}"));
        if value.function().is_some() || dynamic {
            let name = eco_format!("definition_substitution_{}", found.len() + 1);
            let reference = tree::text(value.span, eco_format!("${{{name}}}"));
            found.push((name, std::mem::replace(value, reference)));
        } else {
            substitute(value, found);
        }
    };
    match &mut node.kind {
        NodeKind::Scalar(..) => {}
        NodeKind::Sequence(items) => items.iter_mut().for_each(one),
        NodeKind::Mapping(entries) => {
            let mut sorted: Vec<&mut Entry> = entries.iter_mut().collect();
            sorted.sort_by(|a, b| a.key.cmp(&b.key));
            for entry in sorted {
                one(&mut entry.value);
            }
        }
    }
}
