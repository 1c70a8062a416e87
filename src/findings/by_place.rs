//! Findings of one rule at one place are one finding.

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Finding, Instance};
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

/// What tells instances of one finding from each other: address, culprit, condition.
pub type Own = (EcoString, Option<EcoString>, Option<String>);

/// What tells an instance from the others of its finding.
pub fn own_of(instance: &Instance) -> Own {
    (
        instance.address.clone(),
        instance.culprit.clone(),
        instance.when.clone(),
    )
}

/// Findings of one rule at one place are one, also over stacks: the first, with the instances of the others.
pub fn merged(mut findings: Vec<Finding>) -> Vec<Finding> {
    // Sorted by what makes them one, so that nothing is copied: there may be very many.
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|at| (findings.get(*at).map(key), *at));
    // Of each finding that is one with an earlier one: the earlier one's number.
    let mut earlier: Vec<Option<usize>> = vec![None; findings.len()];
    for run in order.chunk_by(|a, b| findings.get(*a).map(key) == findings.get(*b).map(key)) {
        let [first, others @ ..] = run else { continue };
        for at in others {
            if let Some(slot) = earlier.get_mut(*at) {
                *slot = Some(*first);
            }
        }
    }
    // The instances of each that takes others in.
    let mut known: FxHashMap<usize, FxHashSet<Own>> = FxHashMap::default();
    for (at, first) in earlier.iter().enumerate() {
        let Some(first) = first else { continue };
        let Some(other) = findings.get_mut(at) else {
            continue;
        };
        let (instances, severity) = (std::mem::take(&mut other.instances), other.severity);
        let Some(one) = findings.get_mut(*first) else {
            continue;
        };
        one.severity = one.severity.max(severity);
        let known = known.entry(*first).or_insert_with(|| {
            let own = one.instances.iter();
            own.map(own_of).collect()
        });
        for instance in instances {
            if known.insert(own_of(&instance)) {
                one.instances.push(instance);
            }
        }
    }
    let mut earlier = earlier.into_iter();
    findings.retain(|_| earlier.next().flatten().is_none());
    findings
}

/// What makes findings one: rule, place, whether they are undecided, and what accepts them.
fn key(finding: &Finding) -> (&str, &Location, bool, Option<&Option<Location>>) {
    (
        &finding.rule,
        &finding.place,
        finding.undecided.is_some(),
        finding.accepted.as_ref().map(|a| &a.place),
    )
}
