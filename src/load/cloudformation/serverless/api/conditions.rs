//! What an API that SAM writes depends on: it is made where any of the functions is that it calls.

use ecow::{EcoString, eco_format};

use super::implicit::{MANAGED, Preparation};
use super::{definition, literal};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::tree;
use crate::syntax::Span;

/// How many conditions `Fn::Or` takes.
const MOST_ALTERNATIVES: usize = 10;

/// Gives the API that is made for events the condition and the policies of the functions that ask for it.
pub fn of_implicit_api(preparation: &mut Preparation<'_>, id: &str) {
    let Some(methods) = preparation.methods.get(id) else {
        return;
    };
    let all: Vec<Option<EcoString>> = methods
        .values()
        .flat_map(|methods| methods.values().cloned())
        .collect();
    let name = eco_format!("{id}Condition");
    let span = preparation
        .resources
        .entry(id)
        .map_or(Span::NONE, |entry| entry.key_span);
    let condition = combined(&mut preparation.conditions, all, name, span);
    let deletion = strongest(preparation, "DeletionPolicy", &["Retain", "Delete"]);
    let replacement = strongest(
        preparation,
        "UpdateReplacePolicy",
        &["Retain", "Snapshot", "Delete"],
    );
    let Some(api) = preparation.resources.get_mut(id) else {
        return;
    };
    if let Some(condition) = condition {
        api.set("Condition", tree::text(span, condition));
    }
    for (attribute, policy) in [
        ("DeletionPolicy", deletion),
        ("UpdateReplacePolicy", replacement),
    ] {
        if let Some(policy) = policy {
            api.set(attribute, policy);
        }
    }
}

/// The first of the policies that any of the owners has.
fn strongest(
    preparation: &Preparation<'_>,
    attribute: &str,
    policies: &[&'static str],
) -> Option<Node> {
    policies.iter().find_map(|policy| {
        preparation
            .owners
            .iter()
            .filter_map(|owner| owner.get(attribute))
            .find(|written| literal::string(written) == Some(policy))
            .cloned()
    })
}

/// Makes the paths of an API conditional whose methods all are.
pub fn of_paths(preparation: &mut Preparation<'_>, id: &EcoString) {
    let Some(entry) = preparation.resources.entry(id) else {
        return;
    };
    let span = entry.key_span;
    let Some(properties) = entry.value.get("Properties") else {
        return;
    };
    if properties.something(MANAGED).is_none() {
        return;
    }
    let Some(body) = properties.get("DefinitionBody") else {
        return;
    };
    let mut conditional = Vec::new();
    for path in definition::paths(body) {
        let Some(methods) = preparation
            .methods
            .get(id)
            .and_then(|methods| methods.get(&path))
        else {
            continue;
        };
        let all: Vec<Option<EcoString>> = methods.values().cloned().collect();
        let letters = path
            .replace("/", "SLASH")
            .replace("{", "OB")
            .replace("}", "CB");
        let name = eco_format!("{id}{letters}PathCondition");
        if let Some(condition) = combined(&mut preparation.conditions, all, name, span) {
            conditional.push((path, condition));
        }
    }
    let Some(body) = preparation
        .resources
        .get_mut(id)
        .and_then(|api| api.get_mut("Properties")?.get_mut("DefinitionBody"))
    else {
        return;
    };
    for (path, condition) in conditional {
        definition::make_path_conditional(body, &path, &condition);
    }
}

/// The condition under which any of the given is true: none where something is unconditional. A new one is declared for several.
fn combined(
    conditions: &mut Node,
    all: Vec<Option<EcoString>>,
    name: EcoString,
    span: Span,
) -> Option<EcoString> {
    let mut all: Vec<EcoString> = all.into_iter().collect::<Option<_>>()?;
    all.sort();
    all.dedup();
    if all.len() < 2 {
        return all.pop();
    }
    // Where there are too many for one, those that combine some of them are numbered, the last one has no number.
    let mut number = (all.len() - 2) / (MOST_ALTERNATIVES - 1);
    while all.len() > 1 {
        let combining = match number {
            0 => name.clone(),
            number => eco_format!("{name}{number}"),
        };
        number = number.saturating_sub(1);
        let rest = all.split_off(all.len().min(MOST_ALTERNATIVES));
        let alternatives = all
            .into_iter()
            .map(|condition| tree::object(span, [("Condition", tree::text(span, condition))]));
        let either = tree::function("Fn::Or", tree::list(span, alternatives));
        conditions.set(combining.clone(), either);
        all = rest;
        all.push(combining);
    }
    all.pop()
}
