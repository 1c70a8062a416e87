//! The map from positions to files, lines and columns.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, RwLock};

use unicode_segmentation::UnicodeSegmentation;

use crate::syntax::Span;

/// A text that has been read, and its range of positions.
#[derive(Debug)]
pub struct Source {
    /// Where it was read; as reports should name it.
    pub path: PathBuf,
    /// The text.
    pub text: String,
    /// The position of its first byte.
    pub base: u32,
    lines: OnceLock<Vec<u32>>,
    /// Whether every character is one byte, so that columns are differences.
    ascii: OnceLock<bool>,
}

/// Positions from here on belong to rules and mappings, which are no part of what is scanned: many of them share the range.
const RULES: u32 = 0xf000_0000;

/// Whether a span lies in a rule or mapping instead of in what is scanned.
pub fn is_in_rule(span: Span) -> bool {
    span.start >= RULES
}

impl Source {
    /// The text of a rule or mapping, outside of every source map.
    pub fn of_rule(path: &Path, text: String) -> Source {
        Source {
            path: path.to_path_buf(),
            text,
            base: RULES,
            lines: OnceLock::new(),
            ascii: OnceLock::new(),
        }
    }

    /// The place of a span of this source.
    pub fn locate(&self, span: Span) -> Location {
        self.locate_in(span, self.path.as_path().into())
    }

    /// The same, under another path for this source.
    pub fn locate_in(&self, span: Span, path: Arc<Path>) -> Location {
        let (line, column) = self.line_and_column(span.start);
        let (end_line, end_column) = self.line_and_column(span.end);
        Location {
            path,
            line,
            column,
            end_line,
            end_column,
        }
    }

    /// The text of a span of this source, cut to it.
    pub fn slice(&self, span: Span) -> &str {
        let start = span.start.saturating_sub(self.base) as usize;
        let end = span.end.saturating_sub(self.base) as usize;
        self.text.get(start..end.min(self.text.len())).unwrap_or("")
    }

    /// Offsets at which lines begin.
    pub fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            std::iter::once(0)
                .chain(
                    self.text
                        .bytes()
                        .enumerate()
                        .filter(|(_, b)| *b == b'\n')
                        .map(|(i, _)| i as u32 + 1),
                )
                .collect()
        })
    }

    /// The line and column (both from 1, columns in characters as a reader counts them) of a position.
    pub fn line_and_column(&self, position: u32) -> (u32, u32) {
        let offset = position.saturating_sub(self.base);
        let lines = self.lines();
        let line = lines.partition_point(|start| *start <= offset);
        let start = lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = if *self.ascii.get_or_init(|| self.text.is_ascii()) {
            (offset as usize)
                .min(self.text.len())
                .saturating_sub(start as usize)
        } else {
            self.text
                .get(start as usize..(offset as usize).min(self.text.len()))
                .unwrap_or("")
                .graphemes(true)
                .count()
        };
        (line as u32, column as u32 + 1)
    }

    /// The line (from 1) of a position.
    pub fn line(&self, position: u32) -> u32 {
        let offset = position.saturating_sub(self.base);
        self.lines().partition_point(|start| *start <= offset) as u32
    }
}

/// A place as people and formats want it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file; many places share it.
    pub path: Arc<Path>,
    /// From 1.
    pub line: u32,
    /// From 1, in characters as a reader counts them.
    pub column: u32,
    /// The line of the end.
    pub end_line: u32,
    /// The column behind the last character.
    pub end_column: u32,
}

/// So much text is counted for each value of a tree, at least: the tree takes some fourteen times as much.
const BYTES_OF_VALUE: u64 = 8;

/// All sources of a scan.
#[derive(Debug, Default)]
pub struct SourceMap {
    sources: RwLock<State>,
}

#[derive(Debug, Default)]
struct State {
    /// How many bytes may be taken in, where it isn't as many as there are positions.
    most: Option<u64>,
    taken: u64,
    /// What was too much.
    refused: Vec<PathBuf>,
    /// By base.
    sources: Vec<Arc<Source>>,
    next: u32,
}

impl State {
    /// Takes so many bytes for a file; false, and noted, where that is too much.
    fn take(&mut self, bytes: u64, path: &Path) -> bool {
        self.taken = self.taken.saturating_add(bytes);
        let fits = self.most.is_none_or(|most| self.taken <= most);
        if !fits {
            self.refused.push(path.to_path_buf());
        }
        fits
    }
}

impl SourceMap {
    /// A map that takes in no more than so many bytes.
    pub fn limited(most: u64) -> SourceMap {
        SourceMap {
            sources: RwLock::new(State {
                most: Some(most),
                ..State::default()
            }),
        }
    }

    /// The files whose text was too much.
    pub fn refused(&self) -> Vec<PathBuf> {
        let state = self.sources.read().unwrap_or_else(|e| e.into_inner());
        let mut refused = state.refused.clone();
        refused.sort();
        refused.dedup();
        refused
    }

    /// Takes a text in; none where the positions are used up, at 3.75 GiB, or more was said to be too much.
    pub fn add(&self, path: &Path, text: String) -> Option<Arc<Source>> {
        let length = u32::try_from(text.len()).ok()?;
        let mut state = self.sources.write().unwrap_or_else(|e| e.into_inner());
        if !state.take(length.into(), path) {
            return None;
        }
        // Position 0 belongs to no source, and a byte between sources keeps an end from being the next start.
        let base = state.next.max(1);
        state.next = base
            .checked_add(length)?
            .checked_add(1)
            .filter(|n| *n < RULES)?;
        let source = Arc::new(Source {
            path: path.to_path_buf(),
            text,
            base,
            lines: OnceLock::new(),
            ascii: OnceLock::new(),
        });
        state.sources.push(source.clone());
        Some(source)
    }

    /// How many values may be read of one source, so that the trees of two that are read at once fit.
    pub fn most_values(&self) -> u32 {
        let state = self.sources.read().unwrap_or_else(|e| e.into_inner());
        let most = state
            .most
            .map_or(u64::MAX, |most| most / BYTES_OF_VALUE / 2);
        u32::try_from(most).unwrap_or(u32::MAX)
    }

    /// Counts the tree of a source with so many values; false where that is too much, and the tree shouldn't be kept.
    ///
    /// What a tree takes is reckoned by the length of the text, in which a value stands on eight bytes or more. Where values stand
    /// closer, they count as if they didn't.
    pub fn hold_tree(&self, source: &Source, values: u32) -> bool {
        let more = (u64::from(values) * BYTES_OF_VALUE).saturating_sub(source.text.len() as u64);
        if more == 0 {
            return true;
        }
        let mut state = self.sources.write().unwrap_or_else(|e| e.into_inner());
        state.take(more, &source.path)
    }

    /// All sources, in the order they were taken in.
    pub fn all(&self) -> Vec<Arc<Source>> {
        self.sources
            .read()
            .unwrap_or_else(|e| e.into_inner())
            .sources
            .clone()
    }

    /// The source a position lies in.
    pub fn source(&self, position: u32) -> Option<Arc<Source>> {
        if position == 0 {
            return None;
        }
        let state = self.sources.read().unwrap_or_else(|e| e.into_inner());
        let after = state.sources.partition_point(|s| s.base <= position);
        state.sources.get(after.checked_sub(1)?).cloned()
    }

    /// The place of a span.
    pub fn locate(&self, span: Span) -> Option<Location> {
        Some(self.source(span.start)?.locate(span))
    }
}
