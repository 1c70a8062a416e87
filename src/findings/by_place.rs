//! Findings of one rule at one place are one finding.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::Finding;
use crate::source::Location;

/// Rule, place, whether it is undecided, and what accepts it.
type Key = (EcoString, Location, bool, Option<Option<Location>>);

/// Findings of one rule at one place, as one.
#[derive(Default)]
pub struct ByPlace {
    /// In the order in which their places were met first.
    pub findings: Vec<Finding>,
    index: FxHashMap<Key, usize>,
}

impl ByPlace {
    /// The finding that one belongs to, still without its instances: its number and itself.
    pub fn of(&mut self, finding: Finding) -> Option<(usize, &mut Finding)> {
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

/// Findings of one rule at one place are one, also over stacks.
pub fn merged(findings: Vec<Finding>) -> Vec<Finding> {
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
