//! Joining what stacks and environments make of a report.

use std::collections::BTreeMap;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::Part;
use crate::findings::Finding;
use crate::source::Location;

/// The parts that the environments of one root make, as one: what doesn't hold in all of them names those in which it does.
pub(super) fn joined(parts: Vec<(&str, Part)>) -> Option<Part> {
    type Held<'e> = BTreeMap<(usize, EcoString, Option<String>), Vec<&'e str>>;
    let all = parts.len();
    let mut sum: Option<Part> = None;
    let mut held: Held<'_> = BTreeMap::new();
    let mut index: FxHashMap<(EcoString, Location, bool), usize> = FxHashMap::default();
    for (environment, part) in parts {
        let mut part = part;
        for card in &mut part.scorecards {
            card.stack = of_environment(&card.stack, environment);
        }
        let mut findings = Vec::new();
        let sum = match &mut sum {
            None => {
                findings.append(&mut part.findings);
                for (path, _, _) in &mut part.coverage.environments {
                    *path = of_environment(path, environment);
                }
                sum.insert(part)
            }
            Some(sum) => {
                findings.extend(part.findings);
                sum.scorecards.extend(part.scorecards);
                sum.problems.extend(part.problems);
                sum.sources.extend(part.sources);
                sum.suppressed = sum.suppressed.max(part.suppressed);
                let environments = part.coverage.environments.into_iter();
                sum.coverage.environments.extend(
                    environments
                        .map(|(path, name, why)| (of_environment(&path, environment), name, why)),
                );
                sum
            }
        };
        for mut finding in findings {
            let instances = std::mem::take(&mut finding.instances);
            let key = (
                finding.rule.clone(),
                finding.place.clone(),
                finding.undecided.is_some(),
            );
            let at = *index.entry(key).or_insert_with(|| {
                sum.findings.push(finding.clone());
                sum.findings.len() - 1
            });
            let Some(existing) = sum.findings.get_mut(at) else {
                continue;
            };
            existing.severity = existing.severity.max(finding.severity);
            for instance in instances {
                let key = (at, instance.address.clone(), instance.when.clone());
                let environments = held.entry(key).or_default();
                if environments.is_empty() {
                    existing.instances.push(instance);
                }
                environments.push(environment);
            }
        }
    }
    let mut sum = sum?;
    for (at, finding) in sum.findings.iter_mut().enumerate() {
        for instance in &mut finding.instances {
            let key = (at, instance.address.clone(), instance.when.clone());
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

/// Findings of one rule at one place are one, also over stacks.
pub(super) fn merged(findings: Vec<Finding>) -> Vec<Finding> {
    let mut all: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut index: FxHashMap<(EcoString, Location, bool), usize> = Default::default();
    for finding in findings {
        let key = (
            finding.rule.clone(),
            finding.place.clone(),
            finding.undecided.is_some(),
        );
        match index.get(&key).and_then(|n| all.get_mut(*n)) {
            Some(existing) => {
                existing.severity = existing.severity.max(finding.severity);
                for instance in finding.instances {
                    if !existing
                        .instances
                        .iter()
                        .any(|i| i.address == instance.address && i.when == instance.when)
                    {
                        existing.instances.push(instance);
                    }
                }
            }
            None => {
                index.insert(key, all.len());
                all.push(finding);
            }
        }
    }
    all
}
