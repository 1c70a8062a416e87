//! Which suppressions accepted something, over all stacks that read what they are written in.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::findings::{Book, Status, Suppression, judged};
use crate::rules::{Entry, RuleLibrary, Summary};
use crate::source::SourceMap;
use crate::syntax::Span;

/// A set of the rules that run, by their numbers.
#[derive(Debug, Default, Clone)]
pub(super) struct RuleSet {
    words: Vec<u64>,
}

impl RuleSet {
    /// Takes a rule in.
    pub fn insert(&mut self, number: usize) {
        let (word, bit) = (number / 64, number % 64);
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(w) = self.words.get_mut(word) {
            *w |= 1 << bit;
        }
    }

    /// Takes all of another set in.
    pub fn add(&mut self, other: &RuleSet) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (own, others) in self.words.iter_mut().zip(&other.words) {
            *own |= others;
        }
    }

    /// Whether a rule is in it.
    pub fn has(&self, number: usize) -> bool {
        self.words
            .get(number / 64)
            .is_some_and(|w| w & (1 << (number % 64)) != 0)
    }
}

/// What stacks have in common for judging suppressions.
#[derive(Default)]
pub(super) struct Judging {
    /// The rules that were asked in stacks that read a source, by its first position.
    by_source: BTreeMap<u32, RuleSet>,
    /// The same over all stacks.
    anywhere: RuleSet,
    metadata: Vec<Suppression>,
}

impl Judging {
    /// Takes a stack in.
    pub fn add(&mut self, sources: &[u32], asked: &RuleSet, metadata: Vec<Suppression>) {
        for base in sources {
            self.by_source.entry(*base).or_default().add(asked);
        }
        self.anywhere.add(asked);
        self.metadata.extend(metadata);
    }

    /// What became of each suppression, in the order of their places.
    pub fn judged(
        self,
        sources: &SourceMap,
        rules: &[&Entry],
        every: &RuleLibrary,
        book: &Book,
        used: &FxHashSet<Span>,
    ) -> Vec<(Suppression, Status)> {
        let numbers: FxHashMap<&str, usize> = rules
            .iter()
            .enumerate()
            .map(|(number, entry)| (entry.summary.id.as_str(), number))
            .collect();
        let summaries: Vec<&Summary> = every.entries.iter().map(|e| &e.summary).collect();
        let status = |suppression: &Suppression, asked: &RuleSet| {
            judged(
                suppression,
                &summaries,
                used.contains(&suppression.place),
                book,
                |rule| {
                    numbers
                        .get(rule.id.as_str())
                        .is_some_and(|number| asked.has(*number))
                },
            )
        };
        let mut all: Vec<(Suppression, Status)> = Vec::new();
        for (base, asked) in &self.by_source {
            let Some(source) = sources.source(*base) else {
                continue;
            };
            for suppression in book.of_source(&source).iter() {
                all.push((suppression.clone(), status(suppression, asked)));
            }
        }
        let none = RuleSet::default();
        for suppression in self.metadata {
            let asked = sources
                .source(suppression.place.start)
                .and_then(|s| self.by_source.get(&s.base))
                .unwrap_or(&none);
            let status = status(&suppression, asked);
            all.push((suppression, status));
        }
        for waiver in &book.waivers {
            all.push((waiver.clone(), status(waiver, &self.anywhere)));
        }
        let mut seen = FxHashSet::default();
        all.retain(|(suppression, _)| seen.insert(suppression.place));
        all.sort_by_cached_key(|(suppression, _)| sources.locate(suppression.place));
        all
    }
}
