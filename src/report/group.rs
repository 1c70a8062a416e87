//! Findings of one rule on one line: one alert.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

use crate::findings::{AcceptedRisk, Finding, Instance, Severity};

/// The findings that become one result.
pub(super) struct Group<'a> {
    /// The one that is placed and speaks.
    pub first: &'a Finding,
    /// All, in their order.
    pub findings: Vec<&'a Finding>,
    /// The worst severity.
    pub severity: Severity,
}

impl<'a> Group<'a> {
    /// The instances of all, each address once.
    pub fn instances(&self) -> Vec<&'a Instance> {
        let mut seen = FxHashSet::default();
        self.findings
            .iter()
            .flat_map(|f| &f.instances)
            .filter(|i| seen.insert((&i.address, &i.when)))
            .collect()
    }

    /// Whether it could not be decided.
    pub fn is_undecided(&self) -> bool {
        self.first.undecided.is_some()
    }
}

/// Groups by rule and line, in the order of the first of each.
pub(super) fn groups<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    type Key<'k> = (&'k str, &'k Path, u32, bool, Option<&'k AcceptedRisk>);
    let mut known: FxHashMap<Key, usize> = FxHashMap::default();
    for finding in findings {
        let key = (
            finding.rule.as_str(),
            &*finding.place.path,
            finding.place.line,
            finding.undecided.is_some(),
            // What is accepted and what isn't are two, and so is what is accepted for two reasons.
            finding.accepted.as_deref(),
        );
        let index = *known.entry(key).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => {
                group.severity = group.severity.max(finding.severity);
                group.findings.push(finding);
            }
            None => groups.push(Group {
                first: finding,
                findings: vec![finding],
                severity: finding.severity,
            }),
        }
    }
    groups
}

/// Keeps so many, the worst that nobody accepted; says how many are gone.
pub(super) fn keep_worst(groups: &mut Vec<Group>, maximum: usize) -> usize {
    let excess = groups.len().saturating_sub(maximum);
    if excess > 0 {
        groups.sort_by_key(|g| {
            (
                g.first.accepted.is_some(),
                g.is_undecided(),
                std::cmp::Reverse(g.severity),
            )
        });
        groups.truncate(maximum);
    }
    excess
}

/// What each group is known by over moves of lines and files: 64 hexadecimal digits, for each others.
pub(super) fn identities(groups: &[Group]) -> Vec<String> {
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    groups
        .iter()
        .map(|group| {
            let instances = group.findings.iter().flat_map(|f| &f.instances);
            let lowest = instances
                .map(|i| i.fingerprint.as_str())
                .filter(|f| !f.is_empty())
                .min();
            let known = match lowest {
                Some(fingerprint) => format!("{}\0{fingerprint}", group.first.rule),
                // Without a resource, the place is all there is.
                None => {
                    let place = &group.first.place;
                    format!(
                        "{}\0{}\0{}",
                        group.first.rule,
                        place.path.display(),
                        place.line
                    )
                }
            };
            let count = seen.entry(known.clone()).or_insert(0);
            *count += 1;
            let hash = Sha256::digest(format!("{known}\0{count}"));
            hash.iter().map(|byte| format!("{byte:02x}")).collect()
        })
        .collect()
}
