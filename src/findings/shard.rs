//! Runs that share the stacks of a tree among them, and the one report of all.
//!
//! A shard tells what each of its roots makes of the report, not merged with that of others. So the report of all is made of the
//! same parts as if one run had made them, by the same code ([`united`]).

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::finding::{Finding, Report, by_stack, worst_first};
use super::nesting::nested;
use super::part::{Met, Part, united};
use super::{Coverage, RuleSet};
use crate::source::{Location, Problem};

/// Which part of the roots a run looks at: the number (from 1) of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShardNumber {
    /// From 1.
    pub number: usize,
    /// Of so many.
    pub count: usize,
}

impl ShardNumber {
    /// More shards than this are a mistake.
    const MOST: usize = 1000;

    /// `2/7`
    pub fn parse(text: &str) -> Result<ShardNumber, String> {
        let wrong = || format!("write K/N with 1 <= K <= N <= {}, as in 2/7", Self::MOST);
        let (number, count) = text.split_once('/').ok_or_else(wrong)?;
        let read = |digits: &str| digits.parse::<usize>().map_err(|_| wrong());
        ShardNumber::new(read(number)?, read(count)?).ok_or_else(wrong)
    }

    /// None where there is no such shard.
    pub fn new(number: usize, count: usize) -> Option<ShardNumber> {
        ((1..=count).contains(&number) && count <= Self::MOST)
            .then_some(ShardNumber { number, count })
    }
}

/// What one of several runs tells besides its own report.
#[derive(Debug, Clone, PartialEq)]
pub struct Shard {
    /// Which one it is.
    pub number: ShardNumber,
    /// Identifies the roots and the rules: shards are of one run only where it is the same.
    pub task: String,
    /// The day that the run judges by.
    pub as_of: jiff::civil::Date,
    /// Files are looked at instead of directories.
    pub is_focused: bool,
    /// Severities were changed, so findings are put in order anew.
    pub is_reordered: bool,
    /// What each root makes of the report.
    pub parts: Vec<Part>,
    /// What rules that compare stacks found: the first shard asks them.
    pub of_tree: Vec<Finding>,
    /// The places of the suppressions that accepted something of it.
    pub used_of_tree: Vec<Location>,
    /// The suppressions that were met.
    pub suppressions: Vec<ShardSuppression>,
    /// The files of values among the sources that git ignores.
    pub ignored_inputs: BTreeSet<PathBuf>,
    /// What could not be looked for.
    pub unreadable: Vec<Problem>,
}

/// A suppression, with what rules about suppressions say of it. Whether it is used shows only when all shards are known.
#[derive(Debug, Clone, PartialEq)]
pub struct ShardSuppression {
    /// Where it stands.
    pub place: Location,
    /// `comment`, `metadata`, `configuration`
    pub form: &'static str,
    /// The rules that it names.
    pub names: RuleSet,
    /// The findings about it, by [`outcome`].
    pub outcomes: [Vec<Finding>; 4],
}

/// The number of what may have become of a suppression.
pub fn outcome(is_used: bool, was_asked: bool) -> usize {
    2 * usize::from(is_used) + usize::from(was_asked)
}

impl Shard {
    /// All findings.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.parts
            .iter()
            .flat_map(|p| &p.findings)
            .chain(&self.of_tree)
            .chain(
                self.suppressions
                    .iter()
                    .flat_map(|s| s.outcomes.iter().flatten()),
            )
    }

    /// All lists of findings.
    pub fn lists(&mut self) -> impl Iterator<Item = &mut Vec<Finding>> {
        self.parts
            .iter_mut()
            .map(|p| &mut p.findings)
            .chain([&mut self.of_tree])
            .chain(self.suppressions.iter_mut().flat_map(|s| &mut s.outcomes))
    }
}

/// The report of all shards: what one run would have reported.
///
/// # Errors
/// Where a shard is missing or doubled, or they are not of one run.
pub fn merge(reports: Vec<Report>) -> Result<Report, String> {
    let mut shards: Vec<(Shard, Coverage)> = Vec::new();
    for report in reports {
        let shard = report.shard.ok_or(
            "a report is no shard's: `groundrule scan --shard K/N --report json=FILE` makes one",
        )?;
        shards.push((*shard, report.coverage));
    }
    check(&shards)?;
    let Some((first, coverage)) = shards.first() else {
        return Err("there is no report".into());
    };
    let (is_focused, is_reordered) = (first.is_focused, first.is_reordered);
    let (rules, not_evaluated) = (coverage.rules, coverage.not_evaluated.clone());
    let mut unreadable = first.unreadable.clone();
    let mut parts = Vec::new();
    let mut apart = Vec::new();
    let mut used = Vec::new();
    let mut suppressions = Vec::new();
    let mut ignored: BTreeSet<PathBuf> = BTreeSet::new();
    for (shard, _) in shards {
        parts.extend(shard.parts);
        apart.extend(shard.of_tree);
        used.extend(shard.used_of_tree);
        suppressions.extend(shard.suppressions);
        ignored.extend(shard.ignored_inputs);
    }
    let nested = nested(parts.iter().map(|p| (p.path.as_path(), &p.nests)));
    parts.retain(|p| !nested.contains(&p.path));
    parts.sort_by_key(|p| p.number);
    let mut met = Met::of(parts.iter());
    met.used.extend(used);
    if !is_focused {
        apart.extend(about(suppressions, &met));
    }
    let mut report = united(parts, apart);
    report.coverage.rules = rules;
    report.coverage.not_evaluated = not_evaluated;
    report.coverage.ignored_inputs = met
        .by_path
        .keys()
        .filter(|path| ignored.contains(*path))
        .count();
    report.diagnostics.append(&mut unreadable);
    if is_reordered {
        report.findings.sort_by(by_stack);
    }
    Ok(report)
}

/// Whether these are all shards of one run.
fn check(shards: &[(Shard, Coverage)]) -> Result<(), String> {
    let Some((first, _)) = shards.first() else {
        return Err("there is no report".into());
    };
    let count = first.number.count;
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    for (shard, _) in shards {
        let ShardNumber { number, count: of } = shard.number;
        if of != count {
            return Err(format!(
                "one report is of {count} shards, another of {of}: they are not of one run"
            ));
        }
        if shard.task != first.task || shard.as_of != first.as_of {
            return Err(format!(
                "shard {} and shard {number} looked at different stacks, by different rules or on different days: they are not of one run",
                first.number.number
            ));
        }
        if !seen.insert(number) {
            return Err(format!("shard {number} of {count} is given twice"));
        }
    }
    let missing: Vec<String> = (1..=count)
        .filter(|number| !seen.contains(number))
        .map(|number| number.to_string())
        .collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "of {count} shards, {} {} missing",
            missing.join(", "),
            if missing.len() == 1 { "is" } else { "are" }
        )),
    }
}

/// The findings about suppressions, now that is known what became of each.
fn about(suppressions: Vec<ShardSuppression>, met: &Met) -> Vec<Finding> {
    let mut seen: BTreeSet<Location> = BTreeSet::new();
    let mut findings = Vec::new();
    for suppression in suppressions {
        let ShardSuppression {
            place,
            form,
            names,
            outcomes,
        } = suppression;
        if !met.has(form, &place) || !seen.insert(place.clone()) {
            continue;
        }
        let was_asked = met.asked(form, &place.path).meets(&names);
        let now = outcome(met.used.contains(&place), was_asked);
        findings.extend(outcomes.into_iter().nth(now).unwrap_or_default());
    }
    findings.sort_by(worst_first);
    findings
}
