//! Findings of one rule on one line: one alert.

use std::path::Path;

use rustc_hash::FxHashMap;

use crate::findings::{Finding, Instance, Severity};

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
        let mut seen = std::collections::HashSet::new();
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
    let mut known: FxHashMap<(&str, &Path, u32, bool), usize> = FxHashMap::default();
    for finding in findings {
        let key = (
            finding.rule.as_str(),
            finding.place.path.as_path(),
            finding.place.line,
            finding.undecided.is_some(),
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

/// Keeps so many, the worst; says how many are gone.
pub(super) fn keep_worst(groups: &mut Vec<Group>, maximum: usize) -> usize {
    let excess = groups.len().saturating_sub(maximum);
    if excess > 0 {
        groups.sort_by_key(|g| (g.is_undecided(), std::cmp::Reverse(g.severity)));
        groups.truncate(maximum);
    }
    excess
}
