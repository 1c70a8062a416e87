//! What was looked at, and what not.

use super::by_kind::RulesByKind;
use crate::findings::Coverage;
use crate::load::terraform;
use crate::model::{Model, is_resource};
use crate::rules::Tally;
use crate::value::{NodeId, Value};

/// The coverage of one stack.
pub(super) fn coverage(model: &Model, tally: Tally, rules: &RulesByKind<'_>) -> Coverage {
    let mut coverage = Coverage {
        stacks: 1,
        checks: tally.asked,
        undecided: tally.undecided,
        environment_variables: model
            .stack
            .from_environment
            .iter()
            .map(|n| n.to_string())
            .collect(),
        ..Coverage::default()
    };
    for (n, node) in model.stack.nodes.iter().enumerate() {
        if node.kind == "terraform.module_call" {
            let text = |name: &str| {
                node.attributes
                    .as_entries()
                    .and_then(|e| e.get(name))
                    .cloned()
            };
            if text("available").and_then(|v| v.as_bool()) == Some(false) {
                let source = text("source")
                    .and_then(|v| v.as_str().map(terraform::without_credentials))
                    .unwrap_or_default();
                coverage
                    .missing_modules
                    .push((node.address.to_string(), source));
            }
        }
        if node.kind.starts_with("terraform.")
            || node.kind.starts_with("cloudformation.")
            || node.kind == "stack"
            || model.external.contains(&NodeId(n as u32))
        {
            continue;
        }
        coverage.resources += 1;
        let written = node.properties.as_ref().unwrap_or(&node.attributes);
        for value in written.as_entries().into_iter().flatten().map(|(_, v)| v) {
            coverage.attributes += 1;
            coverage.attributes_known += usize::from(is_known(value));
        }
        if is_resource(&node.kind) && !rules.knows(&node.kind) && !model.kinds.is_folded(&node.kind)
        {
            *coverage
                .types_without_rules
                .entry(node.written_type.to_string())
                .or_default() += 1;
        }
    }
    coverage.environments.push((
        model.path.clone(),
        model.environment.name.to_string(),
        model.environment.evidence.clone(),
    ));
    coverage
}

/// Whether an attribute is known as far as the source says it: what only the provider computes of a block doesn't count.
fn is_known(value: &Value) -> bool {
    !value.is_unknown() && value.parts().all(is_known)
}
