//! Sharing the roots of a tree among several runs.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::allotment::Allotment;
use super::judging::{Judged, Judging};
use super::parameter_files::ParameterFiles;
use super::{Analysis, Asked, InTree, Root};
use crate::findings::{Finding, Shard, ShardNumber, ShardSuppression, Status, outcome, relative};
use crate::source::Location;

/// A set of roots, by their numbers.
pub(super) struct Own {
    /// None: all.
    numbers: Option<BTreeSet<usize>>,
}

impl Own {
    pub fn has(&self, number: usize) -> bool {
        self.numbers.as_ref().is_none_or(|n| n.contains(&number))
    }
}

impl Analysis<'_> {
    /// The roots that this run looks at.
    pub(super) fn own(&self, roots: &[Root]) -> Own {
        Own {
            numbers: self.shard.map(|shard| {
                let sizes: Vec<u64> = roots.par_iter().map(|r| self.text_of(r).all()).collect();
                shares(&sizes, shard.count)
                    .into_iter()
                    .nth(shard.number - 1)
                    .unwrap_or_default()
            }),
        }
    }

    /// Whether this run asks the rules that compare stacks: of several, the first does.
    pub(super) fn asks_of_tree(&self) -> bool {
        self.shard.is_none_or(|shard| shard.number == 1)
    }

    /// What rules that compare stacks need of the roots that other runs look at: these are evaluated, and nothing is asked.
    pub(super) fn of_others(
        &self,
        roots: &[Root],
        own: &Own,
        parameter_files: &ParameterFiles,
        asked: &Asked<'_>,
    ) -> Vec<(usize, InTree)> {
        roots
            .par_iter()
            .enumerate()
            .filter(|(number, _)| !own.has(*number))
            .filter_map(|(number, root)| {
                Some((number, self.compared(root, parameter_files, asked)?))
            })
            .collect()
    }

    /// What rules that compare stacks need of a root. Of its environments the first stands for it, as where it is asked itself.
    fn compared(
        &self,
        root: &Root,
        parameter_files: &ParameterFiles,
        asked: &Asked<'_>,
    ) -> Option<InTree> {
        let environments = self.environments(root, parameter_files);
        let whole = Allotment::whole(self.options.share);
        let mut stacks = match environments.is_empty() {
            true => vec![(self.stack(root)?, self.circumstances.clone())],
            false => environments
                .iter()
                .filter_map(|e| {
                    Some((
                        self.stack_in(root, Some(e), whole)?,
                        self.circumstances_of(e),
                    ))
                })
                .collect(),
        };
        stacks.retain(|(stack, _)| self.is_in_focus(stack));
        let nests = stacks.iter().flat_map(|(s, _)| self.nests(s)).collect();
        let (stack, circumstances) = stacks.into_iter().next()?;
        Some(InTree {
            nests,
            ..self.in_tree(&self.model_in(stack, &circumstances, asked.listings))
        })
    }

    /// A shard that nothing was looked at in yet.
    pub(super) fn shard(&self, number: ShardNumber, roots: &[Root], asked: &Asked<'_>) -> Shard {
        Shard {
            number,
            task: self.task(roots, asked),
            as_of: asked.book.today,
            is_focused: !self.focus.is_empty(),
            is_reordered: false,
            parts: Vec::new(),
            of_tree: Vec::new(),
            used_of_tree: Vec::new(),
            suppressions: Vec::new(),
            ignored_inputs: BTreeSet::new(),
            unreadable: Vec::new(),
        }
    }

    /// Identifies the roots with their sizes, and the rules that run.
    fn task(&self, roots: &[Root], asked: &Asked<'_>) -> String {
        let mut hasher = Sha256::new();
        let mut take = |text: &str| {
            hasher.update(text.as_bytes());
            hasher.update([0]);
        };
        for root in roots {
            let path = match root {
                Root::Module(path) | Root::Template(path) | Root::Plan(path) => Some(path),
                Root::Unit(number) => self.units.get(*number).map(|u| &u.directory),
            };
            let path = path.map(|p| relative(p, self.tree)).unwrap_or_default();
            take(&path.to_string_lossy());
            take(&self.text_of(root).all().to_string());
        }
        for rule in asked.rules {
            take(&rule.summary.id);
        }
        hasher
            .finalize()
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// What rules about suppressions say of each, whatever may have become of it.
    pub(super) fn outcomes(
        &self,
        suppressions: Vec<Judged>,
        judging: &Judging<'_>,
        asked: &Asked<'_>,
    ) -> Vec<ShardSuppression> {
        if !self.focus.is_empty() {
            return Vec::new();
        }
        // All at once: what rules say of one stands at its place.
        let mut said: FxHashMap<Location, [Vec<Finding>; 4]> = FxHashMap::default();
        for (is_used, was_asked) in [(false, false), (false, true), (true, false), (true, true)] {
            let supposed: Vec<Judged> = suppressions
                .iter()
                .map(|judged| Judged {
                    place: judged.place.clone(),
                    suppression: judged.suppression.clone(),
                    status: Status {
                        is_used,
                        was_asked,
                        ..judged.status
                    },
                })
                .collect();
            for finding in self.about_suppressions(&supposed, asked) {
                let outcomes = said.entry(finding.place.clone()).or_default();
                if let Some(findings) = outcomes.get_mut(outcome(is_used, was_asked)) {
                    findings.push(finding);
                }
            }
        }
        suppressions
            .into_iter()
            .map(|judged| ShardSuppression {
                form: judged.suppression.scope.form(),
                names: judging.names(&judged.suppression),
                outcomes: said.remove(&judged.place).unwrap_or_default(),
                place: judged.place,
            })
            .collect()
    }
}

/// Shares of what has these sizes, by their numbers: the largest first, each to the share that has least. What is of one size is
/// taken in its order.
fn shares(sizes: &[u64], count: usize) -> Vec<BTreeSet<usize>> {
    let mut order: Vec<(Reverse<u64>, usize)> = sizes
        .iter()
        .enumerate()
        .map(|(number, size)| (Reverse(*size), number))
        .collect();
    order.sort();
    let mut shares: Vec<(u64, BTreeSet<usize>)> = vec![(0, BTreeSet::new()); count];
    for (Reverse(size), number) in order {
        // What is empty is work, too: otherwise all of it would go to one share.
        if let Some((sum, share)) = shares.iter_mut().min_by_key(|(sum, _)| *sum) {
            *sum += size.max(1);
            share.insert(number);
        }
    }
    shares.into_iter().map(|(_, share)| share).collect()
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn the_largest_goes_to_the_share_that_has_least() {
        let shares = shares(&[1, 9, 4, 5, 0, 0], 2);
        let of = |n: usize| shares[n].iter().copied().collect::<Vec<_>>();
        let sum = |n: usize| -> u64 { of(n).iter().map(|i| [1, 9, 4, 5, 0, 0][*i]).sum() };
        assert!(sum(0).abs_diff(sum(1)) <= 1, "{:?} {:?}", of(0), of(1));
        assert!(of(0).contains(&1) && of(1).contains(&3));
    }

    #[test]
    fn every_number_is_in_one_share() {
        let sizes: Vec<u64> = (0..100).map(|n| n * n % 37).collect();
        for count in 1..12 {
            let mut all: Vec<usize> = shares(&sizes, count).into_iter().flatten().collect();
            all.sort();
            assert_eq!(all, (0..100).collect::<Vec<_>>());
        }
    }
}
