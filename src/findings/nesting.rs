//! Which templates are judged as parts of others.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

/// The stacks that others nest, of stacks with what each nests: those are judged there, with the values that they get there.
///
/// What is judged elsewhere judges nothing itself, so a template that only such ones nest (because they nest too deeply for who
/// nests them) stays. Of templates that nest each other, the first stays.
pub fn nested<'p>(
    stacks: impl Iterator<Item = (&'p Path, &'p BTreeSet<PathBuf>)>,
) -> FxHashSet<PathBuf> {
    let mut graph = Graph::of(stacks);
    let count = graph.stacks.len();
    let mut settled: Vec<usize> = (0..count)
        .filter(|number| graph.stacks.get(*number).is_some_and(|s| s.waits_for == 0))
        .collect();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|number| graph.path(*number));
    let mut at = 0;
    loop {
        while let Some(number) = settled.pop() {
            graph.settle(number, &mut settled);
        }
        match order.get(at) {
            None => break,
            // Everything that is open waits for what is open: somewhere above, templates nest each other.
            Some(number) if graph.is_open(*number) => settled.push(graph.first_of_circle(*number)),
            Some(_) => at += 1,
        }
    }
    graph.nested.into_iter().map(Path::to_path_buf).collect()
}

/// A stack, while it is asked who is nested.
struct Nesting<'p> {
    path: &'p Path,
    /// What it nests, whether it is among the stacks or not.
    paths: &'p BTreeSet<PathBuf>,
    /// The stacks that it nests, by their numbers.
    nests: Vec<usize>,
    /// The stacks that nest it.
    nested_by: Vec<usize>,
    /// How many of those may still turn out to be judged by themselves.
    waits_for: usize,
    is_settled: bool,
}

struct Graph<'p> {
    stacks: Vec<Nesting<'p>>,
    nested: FxHashSet<&'p Path>,
}

impl<'p> Graph<'p> {
    fn of(stacks: impl Iterator<Item = (&'p Path, &'p BTreeSet<PathBuf>)>) -> Graph<'p> {
        let mut stacks: Vec<Nesting<'p>> = stacks
            .map(|(path, paths)| Nesting {
                path,
                paths,
                nests: Vec::new(),
                nested_by: Vec::new(),
                waits_for: 0,
                is_settled: false,
            })
            .collect();
        let by_path: FxHashMap<&Path, usize> = stacks
            .iter()
            .enumerate()
            .map(|(number, stack)| (stack.path, number))
            .collect();
        for number in 0..stacks.len() {
            let Some(stack) = stacks.get_mut(number) else {
                continue;
            };
            let others = stack.paths.iter().map(PathBuf::as_path);
            stack.nests = others
                .filter_map(|path| by_path.get(path).copied())
                .filter(|nested| *nested != number)
                .collect();
            for nested in stack.nests.clone() {
                if let Some(nested) = stacks.get_mut(nested) {
                    nested.nested_by.push(number);
                    nested.waits_for += 1;
                }
            }
        }
        Graph {
            stacks,
            nested: FxHashSet::default(),
        }
    }

    fn path(&self, number: usize) -> Option<&'p Path> {
        self.stacks.get(number).map(|stack| stack.path)
    }

    fn is_open(&self, number: usize) -> bool {
        self.stacks.get(number).is_some_and(|s| !s.is_settled)
    }

    /// A stack that nobody nests who is judged by himself: what it nests isn't, and those that only such ones nest may be next.
    fn settle(&mut self, number: usize, settled: &mut Vec<usize>) {
        let Some(stack) = self.stacks.get_mut(number).filter(|s| !s.is_settled) else {
            return;
        };
        stack.is_settled = true;
        let others = stack.paths.iter().map(PathBuf::as_path);
        self.nested
            .extend(others.filter(|path| *path != stack.path));
        for nested in stack.nests.clone() {
            let Some(stack) = self.stacks.get_mut(nested) else {
                continue;
            };
            if std::mem::replace(&mut stack.is_settled, true) {
                continue;
            }
            for freed in stack.nests.clone() {
                let Some(stack) = self.stacks.get_mut(freed) else {
                    continue;
                };
                stack.waits_for = stack.waits_for.saturating_sub(1);
                if stack.waits_for == 0 && !stack.is_settled {
                    settled.push(freed);
                }
            }
        }
    }

    /// Of the stacks that nest each other above a stack, the first by its path.
    fn first_of_circle(&self, number: usize) -> usize {
        let above = |number: usize| {
            let stack = self.stacks.get(number)?;
            stack.nested_by.iter().copied().find(|n| self.is_open(*n))
        };
        let mut seen: FxHashSet<usize> = FxHashSet::default();
        let mut at = number;
        while seen.insert(at) {
            match above(at) {
                Some(next) => at = next,
                None => return at,
            }
        }
        let circle = std::iter::successors(above(at), |n| above(*n).filter(|_| *n != at));
        circle.min_by_key(|n| self.path(*n)).unwrap_or(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(stacks: &[(&str, &str)]) -> Vec<String> {
        let stacks: Vec<(PathBuf, BTreeSet<PathBuf>)> = stacks
            .iter()
            .map(|(path, nests)| {
                let nests = nests.split_whitespace().map(PathBuf::from).collect();
                (PathBuf::from(path), nests)
            })
            .collect();
        let mut nested: Vec<String> = nested(stacks.iter().map(|(p, n)| (p.as_path(), n)))
            .into_iter()
            .map(|p| p.to_string_lossy().into_owned())
            .collect();
        nested.sort();
        nested
    }

    #[test]
    fn what_another_nests_is_nested_whether_it_is_a_stack_or_not() {
        assert_eq!(of(&[("a", "b c"), ("b", "")]), ["b", "c"]);
        assert!(of(&[("a", ""), ("b", "")]).is_empty());
    }

    #[test]
    fn what_only_nested_ones_nest_is_judged_by_itself() {
        // `a` nests too deeply to follow as far as `c`, and `c` nests `d` itself.
        assert_eq!(
            of(&[("a", "b"), ("b", "c d"), ("c", "d"), ("d", "")]),
            ["b", "d"]
        );
    }

    #[test]
    fn of_those_that_nest_each_other_the_first_stays() {
        assert_eq!(of(&[("b", "a"), ("a", "b")]), ["b"]);
        assert_eq!(of(&[("c", "d b"), ("d", "b c"), ("b", "")]), ["b", "d"]);
        // What a circle nests waits for it, though its path is the first.
        assert_eq!(of(&[("a", ""), ("b", "a c"), ("c", "a b")]), ["a", "c"]);
    }
}
