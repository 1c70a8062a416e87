//! The suppressions in the comments of one source, by their lines.

use std::sync::Arc;

use super::{Scope, Suppression};
use crate::source::Source;

/// The suppressions of a source.
pub struct Lines {
    /// The source.
    pub source: Arc<Source>,
    all: Arc<[Suppression]>,
    /// Those that speak of lines, by line: number and place among all.
    of_lines: Vec<(u32, usize)>,
    /// Those that speak of the whole file.
    of_file: Vec<usize>,
}

impl Lines {
    /// The suppressions of a source, in any order.
    pub fn new(source: Arc<Source>, all: Arc<[Suppression]>) -> Lines {
        let mut of_lines = Vec::new();
        let mut of_file = Vec::new();
        for (n, suppression) in all.iter().enumerate() {
            match suppression.scope {
                Scope::File => of_file.push(n),
                Scope::Line { line, .. } | Scope::Block { line } => of_lines.push((line, n)),
                _ => {}
            }
        }
        of_lines.sort_unstable();
        Lines {
            source,
            all,
            of_lines,
            of_file,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.of_lines.is_empty() && self.of_file.is_empty()
    }

    /// Those that speak of a line, or of the block that begins there and ends at `last`, in the order of the source.
    /// `first` is the line from which on comments lead to it, of [`above`].
    pub fn that_speak_of(
        &self,
        at: u32,
        first: u32,
        last: Option<u32>,
    ) -> impl Iterator<Item = &Suppression> {
        let end = last.unwrap_or(at).max(at);
        let from = self.of_lines.partition_point(|(line, _)| *line < first);
        let near = self.of_lines.get(from..).unwrap_or_default();
        let mut numbers: Vec<usize> = near
            .iter()
            .take_while(|(line, _)| *line <= end)
            .filter_map(|(_, n)| {
                let speaks = match self.all.get(*n)?.scope {
                    Scope::Block { .. } => true,
                    Scope::Line { line, is_alone } => line == at || (line < at && is_alone),
                    _ => false,
                };
                speaks.then_some(*n)
            })
            .chain(self.of_file.iter().copied())
            .collect();
        numbers.sort_unstable();
        numbers.into_iter().filter_map(|n| self.all.get(n))
    }
}

/// From which line on a comment speaks of `line`: between them there is nothing but comments.
pub fn above(source: &Source, line: u32) -> u32 {
    let starts = source.lines();
    let is_comment = |number: u32| {
        let start = starts.get(number.saturating_sub(1) as usize).copied();
        let end = starts.get(number as usize).copied();
        let text = start.and_then(|start| {
            let end = end.map_or(source.text.len(), |end| end as usize);
            source.text.get(start as usize..end)
        });
        text.is_some_and(|text| {
            let text = text.trim_start();
            text.starts_with('#') || text.starts_with("//")
        })
    };
    let mut first = line.saturating_sub(1);
    while first > 0 && is_comment(first) {
        first -= 1;
    }
    first
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn comments_lead_to_what_follows_them() {
        let text = "a = 1\n# x\n// y\n\n# z\nb = 2 # w\nc = 3\n";
        let source = Source::of_rule(Path::new("main.tf"), text.to_string());
        // The line above may hold a comment itself, also behind something else.
        let firsts: Vec<u32> = (1..=8).map(|line| above(&source, line)).collect();
        assert_eq!(firsts, [0, 1, 1, 1, 4, 4, 6, 7]);
    }
}
