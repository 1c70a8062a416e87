//! `AWS::Serverless-2016-10-31`: the resources that SAM makes of its own, in the order in which it makes them.
//!
//! Every step rewrites the document: globals → connectors that are embedded in resources → implicit APIs → functions and
//! state machines, which add their paths to APIs → APIs → all else → connectors, which look at what was made.
//! The rules are those of the SAM specification
//! (<https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html>).

mod events;
mod expansion;
mod globals;
mod tree;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::document::Node;
use super::scalar;
use super::scope::Loader;
use crate::value::Value;
use expansion::{Expanded, Expansion, Made, kind_of};

/// The document as SAM rewrites it.
pub(super) fn expand(loader: &mut Loader<'_>, root: &Node) -> Node {
    let merged = globals::merge(root);
    let root = merged.as_ref().unwrap_or(root);
    let mut expansion = Expansion::new(root, parameters(loader));
    expand_resources(&mut expansion);
    let (document, refusals) = expansion.into_document(root);
    for refusal in refusals {
        loader.error(refusal.span, "Invalid serverless resource", refusal.message);
    }
    document
}

/// How the resources of a type are expanded: the resource's logical id and what is written of it, for what SAM makes of it.
type Expand = fn(&mut Expansion, &EcoString, &Node) -> Expanded<Vec<Made>>;

/// SAM's types in the order in which SAM expands them. What adds to another comes before it.
const TYPES: [(&str, Expand); 0] = [];

/// Expands every resource.
fn expand_resources(expansion: &mut Expansion) {
    for (kind, expand) in TYPES {
        for id in expansion.resources.of_type(kind) {
            let Some(resource) = expansion.resources.get(&id).cloned() else {
                continue;
            };
            match expand(expansion, &id, &resource) {
                Ok(made) => expansion.replace(&id, made),
                Err(refusal) => expansion.refusals.push(refusal),
            }
        }
    }
}

/// What SAM knows of the parameters: the values that are given, else the defaults.
fn parameters(loader: &mut Loader<'_>) -> FxHashMap<EcoString, Node> {
    fn literal(value: &Value) -> Option<Node> {
        let span = value.origin();
        match value.as_items() {
            Some(items) => {
                let items: Option<Vec<Node>> = items.iter().map(literal).collect();
                Some(tree::list(span, items?))
            }
            None => scalar::text(value).map(|text| tree::text(span, text)),
        }
    }
    loader.scope().map_or_else(FxHashMap::default, |scope| {
        scope
            .parameters
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), literal(value)?)))
            .collect()
    })
}
