//! In which order roots are evaluated, so that a template that another nests isn't evaluated by itself as well.

use std::path::Path;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::allotment::Allotments;
use super::parameter_files::ParameterFiles;
use super::shards::Own;
use super::{Analysis, Asked, Part, Root};
use crate::findings::{nested, relative};
use crate::load::cloudformation::NESTING_PROPERTIES;
use crate::source::normalize;

/// After so many rounds, what is left is evaluated at once.
const MOST_ROUNDS: usize = 50;

impl Analysis<'_> {
    /// What roots make of the report, in their order. Those that are nested by others may be missing.
    pub(super) fn parts(
        &self,
        roots: &[Root],
        own: &Own,
        parameter_files: &ParameterFiles,
        asked: &Asked<'_>,
    ) -> Vec<Part> {
        let mut allotments = Allotments::of(roots.len(), self.options.share);
        let mut evaluated = |numbers: Vec<usize>| {
            allotments.evaluated(self, roots, numbers, parameter_files, asked)
        };
        // Only who sees all knows what is nested: a shard looks at all that is its own.
        let mentions = match self.shard {
            None => Mentions::among(self, roots),
            Some(_) => Mentions::default(),
        };
        let mut waiting: Vec<usize> = (0..roots.len()).filter(|n| own.has(*n)).collect();
        let mut parts: Vec<Part> = Vec::new();
        for round in 0.. {
            let mentioned = match round < MOST_ROUNDS {
                true => mentions.mentioned(&waiting),
                false => FxHashSet::default(),
            };
            let (later, next): (Vec<usize>, Vec<usize>) =
                waiting.into_iter().partition(|n| mentioned.contains(n));
            if next.is_empty() {
                // Nothing is left, or what is left mentions each other.
                parts.extend(evaluated(later));
                break;
            }
            parts.extend(evaluated(next));
            waiting = later;
            if waiting.is_empty() {
                break;
            }
            let nested = nested(parts.iter().map(|p| (p.told.path.as_path(), &p.told.nests)));
            let before = waiting.len();
            waiting.retain(|number| match roots.get(*number) {
                Some(Root::Template(path)) => !nested.contains(&relative(path, self.tree)),
                _ => true,
            });
            if let Some(progress) = self.progress {
                (waiting.len()..before).for_each(|_| progress.step());
            }
        }
        parts.sort_by_key(|part| part.told.number);
        parts
    }
}

/// Which templates write where others lie. Whether they nest them, only evaluation tells.
#[derive(Default)]
struct Mentions<'r> {
    by: FxHashMap<usize, Mentioned<'r>>,
    names: FxHashMap<usize, &'r str>,
}

/// What one template mentions of others.
struct Mentioned<'r> {
    /// The numbers of those that lie where a path leads.
    at: Vec<usize>,
    /// The file names that addresses end with.
    named: Vec<&'r str>,
}

impl<'r> Mentions<'r> {
    fn among(analysis: &Analysis<'_>, roots: &'r [Root]) -> Mentions<'r> {
        let mut by_path: FxHashMap<&Path, usize> = FxHashMap::default();
        let mut names: FxHashMap<usize, &str> = FxHashMap::default();
        for (number, root) in roots.iter().enumerate() {
            if let Root::Template(path) = root {
                by_path.insert(path, number);
                let name = path.file_name().and_then(|name| name.to_str());
                names.extend(name.map(|name| (number, name)));
            }
        }
        let known: FxHashSet<&str> = names.values().copied().collect();
        let by = by_path
            .par_iter()
            .filter_map(|(path, number)| {
                let text = analysis.files.read(path).ok()?;
                let nests = NESTING_PROPERTIES
                    .iter()
                    .any(|name| memchr::memmem::find(&text, name.as_bytes()).is_some());
                if !nests {
                    return None;
                }
                let directory = path.parent()?;
                let words: FxHashSet<&[u8]> = text
                    .split(|b| !(b.is_ascii_alphanumeric() || b"._-/".contains(b)))
                    .filter(|word| word.contains(&b'.'))
                    .collect();
                let mut at: Vec<usize> = Vec::new();
                let mut named: FxHashSet<&str> = FxHashSet::default();
                for word in words {
                    let Ok(word) = std::str::from_utf8(word) else {
                        continue;
                    };
                    // The name comes first: of most words nothing else has to be asked.
                    let name = word.rsplit('/').next().and_then(|name| known.get(name));
                    let Some(name) = name else { continue };
                    match by_path.get(normalize(&directory.join(word)).as_path()) {
                        Some(found) => at.extend((found != number).then_some(*found)),
                        None => {
                            named.insert(name);
                        }
                    }
                }
                let named: Vec<&str> = named.into_iter().collect();
                (!at.is_empty() || !named.is_empty()).then_some((*number, Mentioned { at, named }))
            })
            .collect();
        Mentions { by, names }
    }

    /// Those of some roots that others of them mention.
    fn mentioned(&self, numbers: &[usize]) -> FxHashSet<usize> {
        let mut at: FxHashSet<usize> = FxHashSet::default();
        let mut named: FxHashMap<&str, usize> = FxHashMap::default();
        for mentioned in numbers.iter().filter_map(|number| self.by.get(number)) {
            at.extend(&mentioned.at);
            for name in &mentioned.named {
                *named.entry(name).or_default() += 1;
            }
        }
        let by_others = |number: &usize| {
            let name = self.names.get(number)?;
            let all = named.get(name).copied().unwrap_or_default();
            let own = self.by.get(number).is_some_and(|m| m.named.contains(name));
            Some(all > usize::from(own))
        };
        numbers
            .iter()
            .copied()
            .filter(|number| at.contains(number) || by_others(number) == Some(true))
            .collect()
    }
}
