//! The suppressions in the comments of one source, by their lines.

use std::cell::OnceCell;
use std::sync::Arc;

use super::naming::ByName;
use super::{Scope, Suppression};
use crate::rules::Summary;
use crate::source::Source;

/// The suppressions of a source.
pub struct Lines {
    /// The source.
    pub source: Arc<Source>,
    all: Arc<[Suppression]>,
    of_lines: ByName,
    /// Those that speak of the whole file.
    of_file: ByName,
    /// For each line from which one on comments lead to it, from when it is first asked.
    above: OnceCell<Vec<u32>>,
}

impl Lines {
    /// The suppressions of a source, in any order.
    pub fn new(source: Arc<Source>, all: Arc<[Suppression]>) -> Lines {
        let numbered = || all.iter().enumerate();
        Lines {
            of_lines: ByName::of(numbered().filter_map(|(n, s)| match s.scope {
                Scope::Line { line, .. } | Scope::Block { line } => Some((line, n, s)),
                _ => None,
            })),
            of_file: ByName::of(numbered().filter_map(|(n, s)| match s.scope {
                Scope::File => Some((0, n, s)),
                _ => None,
            })),
            above: OnceCell::new(),
            source,
            all,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.of_lines.is_empty() && self.of_file.is_empty()
    }

    /// Those that may name a rule and speak of a line, or of the block that begins there and ends at `last`.
    pub fn that_speak_of(
        &self,
        rule: &Summary,
        at: u32,
        last: Option<u32>,
    ) -> impl Iterator<Item = &Suppression> {
        let end = last.unwrap_or(at).max(at);
        let first = match self.of_lines.is_empty() {
            true => at,
            false => self.above(at),
        };
        let speaks = move |suppression: &&Suppression| match suppression.scope {
            Scope::Line { line, is_alone } => line == at || (line < at && is_alone),
            _ => true,
        };
        self.of_lines
            .that_may_name(rule, first, end)
            .chain(self.of_file.that_may_name(rule, 0, 0))
            .filter_map(|n| self.all.get(n))
            .filter(speaks)
    }

    /// From which line on a comment speaks of `line`.
    fn above(&self, line: u32) -> u32 {
        let above = self.above.get_or_init(|| above(&self.source));
        above.get(line as usize).copied().unwrap_or(line)
    }
}

/// For each line, the first being 1, from which one on a comment speaks of it: between them there is nothing but comments.
fn above(source: &Source) -> Vec<u32> {
    let starts = source.lines();
    let is_comment = |number: usize| {
        let start = starts.get(number.saturating_sub(1)).copied();
        let end = starts.get(number).copied();
        let text = start.and_then(|start| {
            let end = end.map_or(source.text.len(), |end| end as usize);
            source.text.get(start as usize..end)
        });
        text.is_some_and(|text| {
            let text = text.trim_start();
            text.starts_with('#') || text.starts_with("//")
        })
    };
    // The line above may hold a comment itself, also behind something else.
    let mut all: Vec<u32> = vec![0, 0];
    for line in 2..=starts.len() {
        let before = line - 1;
        let first = match is_comment(before) {
            true => all.get(before).copied().unwrap_or_default(),
            false => before as u32,
        };
        all.push(first);
    }
    all
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn comments_lead_to_what_follows_them() {
        let text = "a = 1\n# x\n// y\n\n# z\nb = 2 # w\nc = 3\n";
        let source = Source::of_rule(Path::new("main.tf"), text.to_string());
        assert_eq!(above(&source), [0, 0, 1, 1, 1, 4, 4, 6, 7]);
    }
}
