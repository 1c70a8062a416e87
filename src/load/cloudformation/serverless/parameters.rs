//! The template's parameters as SAM sees them.

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::tree;
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::scalar;
use crate::load::cloudformation::scope::Loader;
use crate::value::Value;

/// Parameters, given and by default, and pseudo parameters that are given.
#[derive(Default)]
pub struct Parameters {
    /// Those with a literal value.
    pub known: FxHashMap<EcoString, Node>,
    /// All others.
    pub open: FxHashSet<EcoString>,
}

impl Parameters {
    /// What the template declares, and what is said of the place it is created in.
    pub fn of(loader: &mut Loader<'_>) -> Parameters {
        let mut parameters = Parameters::default();
        for name in ["AWS::Region", "AWS::Partition"] {
            if let Some(node) = loader.pseudo.get(name).and_then(literal) {
                parameters.known.insert(name.into(), node);
            }
        }
        let Some(scope) = loader.scope() else {
            return parameters;
        };
        for (name, value) in &scope.parameters {
            // What is kept secret must not get into names.
            let shown = Some(value).filter(|value| !value.marks.is_sensitive());
            match shown.and_then(literal) {
                Some(node) => {
                    parameters.known.insert(name.clone(), node);
                }
                None => {
                    parameters.open.insert(name.clone());
                }
            }
        }
        parameters
    }
}

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
