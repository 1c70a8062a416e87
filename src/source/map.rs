//! The map from positions to files, lines and columns.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, RwLock};

use rustc_hash::FxHashMap;

use super::columns::Columns;
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
    /// How columns are counted in long lines.
    long_lines: Mutex<FxHashMap<u32, Arc<Columns>>>,
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
            long_lines: Mutex::default(),
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
        let line = self.lines().partition_point(|start| *start <= offset) as u32;
        let Range { start, end } = self.range_of_line(line);
        let within = (offset as usize).min(self.text.len()).saturating_sub(start);
        let column = if *self.ascii.get_or_init(|| self.text.is_ascii()) {
            within + 1
        } else {
            let text = self.text.get(start..end).unwrap_or("");
            self.columns(line).column(text, within)
        };
        (line, column as u32)
    }

    /// The bytes of a line (from 1) with its end; where there is no such line, none behind the last.
    pub fn range_of_line(&self, line: u32) -> Range<usize> {
        let lines = self.lines();
        let number = line.saturating_sub(1) as usize;
        let end = self.text.len();
        let start = lines.get(number).map_or(end, |start| *start as usize);
        let next = lines.get(number + 1).map_or(end, |next| *next as usize);
        start..next
    }

    /// How columns are counted in a line (from 1). What is found out of a long line is kept: many places may lie in it.
    pub fn columns(&self, line: u32) -> Arc<Columns> {
        let text = self.text.get(self.range_of_line(line)).unwrap_or("");
        if text.len() <= Columns::SHORT {
            return Arc::new(Columns::of(text));
        }
        let mut long = self.long_lines.lock().unwrap_or_else(|e| e.into_inner());
        long.entry(line)
            .or_insert_with(|| Arc::new(Columns::of(text)))
            .clone()
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
            long_lines: Mutex::default(),
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
