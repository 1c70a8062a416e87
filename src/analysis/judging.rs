//! What became of suppressions, over all stacks that read what they are written in.

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::findings::{Book, Met, RuleSet, RulesByName, Status, Suppression, judged, relative};
use crate::rules::{Entry, RuleLibrary};
use crate::source::{Location, SourceMap};
use crate::syntax::Span;

/// What suppressions are judged with.
pub(super) struct Judging<'a> {
    sources: &'a SourceMap,
    tree: &'a Path,
    every: RulesByName<'a>,
    book: &'a Book,
    /// The rules that run, by their ids.
    numbers: FxHashMap<&'a str, usize>,
}

/// A suppression that was met, and what became of it.
pub(super) struct Judged {
    pub place: Location,
    pub suppression: Suppression,
    pub status: Status,
}

/// A place in the tree, relative to it.
pub(super) fn located(span: Span, sources: &SourceMap, tree: &Path) -> Option<Location> {
    let mut place = sources.locate(span)?;
    place.path = relative(&place.path, tree).into();
    Some(place)
}

impl<'a> Judging<'a> {
    pub fn new(
        sources: &'a SourceMap,
        tree: &'a Path,
        rules: &[&'a Entry],
        every: &'a RuleLibrary,
        book: &'a Book,
    ) -> Judging<'a> {
        Judging {
            sources,
            tree,
            every: RulesByName::of(every.entries.iter().map(|e| &*e.summary)),
            book,
            numbers: rules
                .iter()
                .enumerate()
                .map(|(number, entry)| (entry.summary.id.as_str(), number))
                .collect(),
        }
    }

    /// The rules that run and that a suppression names.
    pub fn names(&self, suppression: &Suppression) -> RuleSet {
        let mut names = RuleSet::default();
        for rule in self.every.named_by(suppression) {
            if let Some(number) = self.numbers.get(rule.id.as_str()) {
                names.insert(*number);
            }
        }
        names
    }

    /// What became of each suppression, in the order of their places. A file that was read twice is one file.
    pub fn judged(&self, met: &Met, metadata: Vec<Suppression>) -> Vec<Judged> {
        let mut by_path: FxHashMap<PathBuf, u32> = FxHashMap::default();
        for source in self.sources.all() {
            by_path
                .entry(relative(&source.path, self.tree))
                .or_insert(source.base);
        }
        let mut met_here: Vec<Suppression> = Vec::new();
        for path in met.by_path.keys() {
            let Some(source) = by_path.get(path).and_then(|b| self.sources.source(*b)) else {
                continue;
            };
            met_here.extend(self.book.of_source(&source).iter().cloned());
        }
        met_here.extend(metadata);
        met_here.extend(self.book.waivers.iter().cloned());
        let mut seen: FxHashSet<Location> = FxHashSet::default();
        let mut all: Vec<Judged> = met_here
            .into_iter()
            .filter_map(|suppression| {
                let place = located(suppression.place, self.sources, self.tree)?;
                seen.insert(place.clone()).then(|| Judged {
                    status: self.status(&suppression, &place, met),
                    place,
                    suppression,
                })
            })
            .collect();
        all.sort_by(|a, b| a.place.cmp(&b.place));
        all
    }

    fn status(&self, suppression: &Suppression, place: &Location, met: &Met) -> Status {
        let asked = met.asked(suppression.scope.form(), &place.path);
        judged(
            suppression,
            &self.every,
            met.used.contains(place),
            self.book,
            |rule| {
                self.numbers
                    .get(rule.id.as_str())
                    .is_some_and(|number| asked.has(*number))
            },
        )
    }
}
