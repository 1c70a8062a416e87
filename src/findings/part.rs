//! What each root makes of a report, and the report of several.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::by_place::merged;
use super::finding::{Coverage, Finding, Report};
use super::{RuleSet, Scorecard};
use crate::source::{Location, Problem};

/// What one root makes of a report. All paths are relative to the tree.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Part {
    /// The root's number among all of the tree.
    pub number: usize,
    /// The stack.
    pub path: PathBuf,
    /// The files that it reads.
    pub sources: BTreeSet<PathBuf>,
    /// The templates that it nests, which are judged as parts of it.
    pub nests: BTreeSet<PathBuf>,
    /// The rules that were asked.
    pub asked: RuleSet,
    /// The places of the suppressions that accepted something.
    pub used: BTreeSet<Location>,
    /// The places of the suppressions that its resources' metadata holds.
    pub metadata: BTreeSet<Location>,
    /// What was found, accepted or not.
    pub findings: Vec<Finding>,
    /// What was looked at.
    pub coverage: Coverage,
    /// What could not be looked at.
    pub problems: Vec<Problem>,
    /// A scorecard for each environment.
    pub scorecards: Vec<Scorecard>,
}

impl Part {
    /// Takes in what the same root makes in another environment, but for its findings.
    pub fn add_environment(&mut self, other: Part) {
        self.scorecards.extend(other.scorecards);
        self.problems.extend(other.problems);
        self.sources.extend(other.sources);
        self.nests.extend(other.nests);
        self.used.extend(other.used);
        self.metadata.extend(other.metadata);
        self.asked.add(&other.asked);
        self.coverage
            .environments
            .extend(other.coverage.environments);
    }
}

/// Which suppressions accepted something, and which rules were asked where, over all stacks.
#[derive(Debug, Default)]
pub struct Met {
    /// The rules that were asked in stacks that read a file.
    pub by_path: FxHashMap<PathBuf, RuleSet>,
    /// The same over all stacks.
    pub anywhere: RuleSet,
    /// The places of suppressions in metadata.
    metadata: FxHashSet<Location>,
    /// The places of suppressions that accepted something.
    pub used: FxHashSet<Location>,
}

impl Met {
    /// Of these parts.
    pub fn of<'p>(parts: impl Iterator<Item = &'p Part>) -> Met {
        let mut met = Met::default();
        for part in parts {
            for path in &part.sources {
                match met.by_path.get_mut(path) {
                    Some(asked) => asked.add(&part.asked),
                    None => {
                        met.by_path.insert(path.clone(), part.asked.clone());
                    }
                }
            }
            met.anywhere.add(&part.asked);
            met.metadata.extend(part.metadata.iter().cloned());
            met.used.extend(part.used.iter().cloned());
        }
        met
    }

    /// Whether a suppression of this form was met at all.
    pub fn has(&self, form: &str, place: &Location) -> bool {
        match form {
            "comment" => self.by_path.contains_key(&*place.path),
            "metadata" => self.metadata.contains(place),
            _ => true,
        }
    }

    /// The rules that were asked where a suppression of this form speaks.
    pub fn asked(&self, form: &str, path: &Path) -> RuleSet {
        match form {
            "configuration" => self.anywhere.clone(),
            _ => self.by_path.get(path).cloned().unwrap_or_default(),
        }
    }
}

/// The report of several roots, in their order, and of findings that are about none of them. The roots that others nest are left
/// out already.
pub fn united(parts: Vec<Part>, apart: Vec<Finding>) -> Report {
    let mut report = Report::default();
    let mut sources: FxHashSet<PathBuf> = FxHashSet::default();
    let (accepted, open): (usize, usize) = parts
        .iter()
        .flat_map(|part| &part.findings)
        .chain(&apart)
        .fold((0, 0), |(accepted, open), f| match f.accepted {
            Some(_) => (accepted + 1, open),
            None => (accepted, open + 1),
        });
    report.accepted.reserve_exact(accepted);
    report.findings.reserve_exact(open);
    let take = |findings: Vec<Finding>, report: &mut Report| {
        for finding in findings {
            match finding.accepted {
                Some(_) => report.accepted.push(finding),
                None => report.findings.push(finding),
            }
        }
    };
    for part in parts {
        take(part.findings, &mut report);
        report.diagnostics.extend(part.problems);
        report.scorecards.extend(part.scorecards);
        report.coverage.add(part.coverage);
        sources.extend(part.sources);
    }
    report.coverage.files = sources.len();
    take(apart, &mut report);
    report.accepted = merged(report.accepted);
    // A module that several stacks use, or that is judged by itself and through an example, is reported once.
    report.findings = merged(report.findings);
    report.diagnostics.sort();
    report.diagnostics.dedup();
    report
}
