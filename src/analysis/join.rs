//! Joining what the environments of a root make of a report.

use std::collections::BTreeMap;

use super::Part;
use crate::findings::{ByPlace, Own, own_of};

/// The parts that the environments of one root make, as one: what doesn't hold in all of them names those in which it does.
pub(super) fn joined(parts: Vec<(&str, Part)>) -> Option<Part> {
    type Held<'e> = BTreeMap<(usize, Own), Vec<&'e str>>;
    let all = parts.len();
    let mut sum: Option<Part> = None;
    let mut held: Held<'_> = BTreeMap::new();
    let mut joined = ByPlace::default();
    for (environment, mut part) in parts {
        for card in &mut part.told.scorecards {
            card.stack = of_environment(&card.stack, environment);
        }
        for (path, _, _) in &mut part.told.coverage.environments {
            *path = of_environment(path, environment);
        }
        for mut finding in std::mem::take(&mut part.told.findings) {
            let instances = std::mem::take(&mut finding.instances);
            let Some((at, existing)) = joined.of(finding) else {
                continue;
            };
            for instance in instances {
                let key = (at, own_of(&instance));
                let environments = held.entry(key).or_default();
                if environments.is_empty() {
                    existing.instances.push(instance);
                }
                environments.push(environment);
            }
        }
        match &mut sum {
            None => sum = Some(part),
            Some(sum) => {
                sum.told.add_environment(part.told);
                sum.metadata.extend(part.metadata);
                sum.work.add(part.work);
            }
        }
    }
    let mut sum = sum?;
    sum.told.findings = joined.findings;
    for (at, finding) in sum.told.findings.iter_mut().enumerate() {
        for instance in &mut finding.instances {
            let key = (at, own_of(instance));
            let Some(environments) = held.get(&key).filter(|names| names.len() < all) else {
                continue;
            };
            let values = format!("the values are those of {}", environments.join(" or "));
            instance.when = Some(match instance.when.take() {
                Some(when) => format!("{when} and {values}"),
                None => values,
            });
        }
    }
    Some(sum)
}

/// A stack's path with the environment that it is deployed to.
fn of_environment(path: &str, environment: &str) -> String {
    let path = if path.is_empty() { "." } else { path };
    format!("{path} ({environment})")
}
