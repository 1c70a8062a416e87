//! The configuration's waivers, found by what they are about: a repository may have one for each of its resources.

use std::path::{Path, PathBuf};

use ecow::EcoString;
use globset::{GlobMatcher, GlobSet, GlobSetBuilder};
use rustc_hash::FxHashMap;

use super::naming::{ByName, key, keys_of};
use super::{Matching, Scope, Suppression};
use crate::rules::Summary;

/// What waivers may call the resource of a finding, its files and its stack by.
pub(super) struct Names<'q> {
    pub addresses: Vec<&'q str>,
    pub paths: [PathBuf; 2],
    pub stack: &'q str,
}

impl Names<'_> {
    /// Whether a waiver is about this resource.
    pub fn are_meant_by(&self, waiver: &Suppression) -> bool {
        let Scope::Matching(matching) = &waiver.scope else {
            return false;
        };
        let any = |globs: &[GlobMatcher], is: &dyn Fn(&GlobMatcher) -> bool| {
            globs.is_empty() || globs.iter().any(is)
        };
        any(&matching.addresses, &|g| {
            self.addresses.iter().any(|a| g.is_match(a))
        }) && any(&matching.paths, &|g| {
            self.paths.iter().any(|p| g.is_match(p))
        }) && any(&matching.stacks, &|g| g.is_match(self.stack))
    }
}

/// What waivers are about: the numbers of those whose patterns match are given with the patterns.
#[derive(Debug, Default)]
struct Patterns {
    set: GlobSet,
    /// The waiver of each pattern of the set.
    waivers: Vec<usize>,
}

impl Patterns {
    fn of<'g>(all: impl Iterator<Item = (usize, &'g [GlobMatcher])>) -> Option<Patterns> {
        let mut builder = GlobSetBuilder::new();
        let mut waivers = Vec::new();
        for (number, globs) in all {
            for glob in globs {
                builder.add(glob.glob().clone());
                waivers.push(number);
            }
        }
        let set = builder.build().ok()?;
        Some(Patterns { set, waivers })
    }

    fn matched_by(&self, name: impl AsRef<Path>) -> impl Iterator<Item = usize> {
        let matched = self.set.matches(name).into_iter();
        matched.filter_map(|pattern| self.waivers.get(pattern).copied())
    }
}

/// Waivers by one of the things that each demands: addresses before paths before stacks.
#[derive(Debug, Default)]
pub(super) struct Waivers {
    by_address: Patterns,
    by_path: Patterns,
    by_stack: Patterns,
    /// Those that demand nothing, or whose patterns are too many for one set.
    others: ByName,
}

impl Waivers {
    pub fn of(all: &[Suppression]) -> Waivers {
        let matching = |(number, waiver): (usize, &'_ Suppression)| match &waiver.scope {
            Scope::Matching(matching) => Some((number, matching.clone())),
            _ => None,
        };
        let all_matching: Vec<_> = all.iter().enumerate().filter_map(matching).collect();
        let by = |what: fn(&Matching) -> Option<&[GlobMatcher]>| {
            let those = all_matching.iter();
            Patterns::of(those.filter_map(|(number, m)| Some((*number, what(m)?))))
        };
        let made = (
            by(|m| demanded(&m.addresses)),
            by(|m| demanded(&m.paths).filter(|_| m.addresses.is_empty())),
            by(|m| {
                let is_last = m.addresses.is_empty() && m.paths.is_empty();
                demanded(&m.stacks).filter(|_| is_last)
            }),
        );
        let (Some(by_address), Some(by_path), Some(by_stack)) = made else {
            let numbered = all.iter().enumerate();
            return Waivers {
                others: ByName::of(numbered.map(|(number, waiver)| (0, number, waiver))),
                ..Waivers::default()
            };
        };
        let demand_nothing = all_matching
            .iter()
            .filter(|(_, m)| m.addresses.is_empty() && m.paths.is_empty() && m.stacks.is_empty());
        let others = demand_nothing.filter_map(|(number, _)| Some((0, *number, all.get(*number)?)));
        Waivers {
            by_address,
            by_path,
            by_stack,
            others: ByName::of(others),
        }
    }

    /// The numbers of those that may accept a finding of a rule: those that name it the most specifically first.
    pub fn that_may_accept(
        &self,
        rule: &Summary,
        all: &[Suppression],
        names: &Names<'_>,
    ) -> Vec<usize> {
        let of_addresses = names.addresses.iter();
        let of_paths = names.paths.iter();
        let matching = (of_addresses.flat_map(|a| self.by_address.matched_by(a)))
            .chain(of_paths.flat_map(|p| self.by_path.matched_by(p)))
            .chain(self.by_stack.matched_by(names.stack));
        let matching: Vec<usize> = matching.collect();
        let mut numbers: Vec<usize> = self.others.that_may_name(rule, 0, 0).collect();
        if matching.is_empty() {
            return numbers;
        }
        let mut ranks: FxHashMap<EcoString, usize> = FxHashMap::default();
        for (rank, key) in keys_of(rule, true).into_iter().enumerate() {
            ranks.entry(key).or_insert(rank);
        }
        let rank = |number: usize| {
            let waiver = all.get(number)?;
            ranks.get(&key(&waiver.rule)).copied()
        };
        numbers.extend(matching);
        let mut ranked: Vec<(usize, usize)> = numbers
            .into_iter()
            .filter_map(|number| Some((rank(number)?, number)))
            .collect();
        ranked.sort_unstable();
        ranked.dedup();
        ranked.into_iter().map(|(_, number)| number).collect()
    }
}

fn demanded(globs: &[GlobMatcher]) -> Option<&[GlobMatcher]> {
    (!globs.is_empty()).then_some(globs)
}
