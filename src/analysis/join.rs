//! Joining what stacks and environments make of a report.

use std::collections::BTreeMap;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::Part;
use crate::findings::Finding;
use crate::source::Location;

/// Rule, place, whether it is undecided, and what accepts it.
type Key = (EcoString, Location, bool, Option<Option<Location>>);

/// Findings of one rule at one place, as one.
#[derive(Default)]
struct ByPlace {
    findings: Vec<Finding>,
    index: FxHashMap<Key, usize>,
}

impl ByPlace {
    /// The finding that one belongs to, still without its instances: its number and itself.
    fn of(&mut self, finding: Finding) -> Option<(usize, &mut Finding)> {
        let key = (
            finding.rule.clone(),
            finding.place.clone(),
            finding.undecided.is_some(),
            finding.accepted.as_ref().map(|a| a.place.clone()),
        );
        let severity = finding.severity;
        let at = *self.index.entry(key).or_insert_with(|| {
            self.findings.push(finding);
            self.findings.len() - 1
        });
        let existing = self.findings.get_mut(at)?;
        existing.severity = existing.severity.max(severity);
        Some((at, existing))
    }
}

/// The parts that the environments of one root make, as one: what doesn't hold in all of them names those in which it does.
pub(super) fn joined(parts: Vec<(&str, Part)>) -> Option<Part> {
    type Held<'e> = BTreeMap<(usize, EcoString, Option<String>), Vec<&'e str>>;
    let all = parts.len();
    let mut sum: Option<Part> = None;
    let mut held: Held<'_> = BTreeMap::new();
    let mut joined = ByPlace::default();
    for (environment, mut part) in parts {
        for card in &mut part.scorecards {
            card.stack = of_environment(&card.stack, environment);
        }
        for (path, _, _) in &mut part.coverage.environments {
            *path = of_environment(path, environment);
        }
        for mut finding in std::mem::take(&mut part.findings) {
            let instances = std::mem::take(&mut finding.instances);
            let Some((at, existing)) = joined.of(finding) else {
                continue;
            };
            for instance in instances {
                let key = (at, instance.address.clone(), instance.when.clone());
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
                sum.scorecards.extend(part.scorecards);
                sum.problems.extend(part.problems);
                sum.sources.extend(part.sources);
                sum.used.extend(part.used);
                sum.metadata.extend(part.metadata);
                sum.asked.add(&part.asked);
                sum.coverage.environments.extend(part.coverage.environments);
            }
        }
    }
    let mut sum = sum?;
    sum.findings = joined.findings;
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
    let mut merged = ByPlace::default();
    for mut finding in findings {
        let instances = std::mem::take(&mut finding.instances);
        let Some((_, existing)) = merged.of(finding) else {
            continue;
        };
        for instance in instances {
            let is_there = existing
                .instances
                .iter()
                .any(|i| i.address == instance.address && i.when == instance.when);
            if !is_there {
                existing.instances.push(instance);
            }
        }
    }
    merged.findings
}
