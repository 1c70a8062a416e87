//! From lines and columns back to texts.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::fingerprint::LineHashes;
use crate::source::{Columns, Location, Source, SourceMap};

/// The texts that findings lie in, by path.
pub(super) struct Texts {
    texts: FxHashMap<PathBuf, Text>,
    tree: PathBuf,
}

struct Text {
    source: Arc<Source>,
    /// GitHub's fingerprints of its lines, from when the first is asked for.
    hashes: OnceLock<LineHashes>,
}

/// A place in a text: its line, and the part of this line that it covers.
pub(super) struct Mark {
    /// The text.
    pub source: Arc<Source>,
    /// From 1.
    pub line: u32,
    /// The bytes of the line, without its end.
    line_range: Range<usize>,
    /// The bytes of the line that belong to the place, from the line's beginning.
    pub range: Range<usize>,
    columns: Arc<Columns>,
}

impl Texts {
    pub fn new(sources: &SourceMap, tree: &Path) -> Texts {
        let mut texts: FxHashMap<PathBuf, Text> = FxHashMap::default();
        for source in sources.all() {
            let known = texts.get(&source.path);
            // A file that could not be read is known by an empty text.
            if known.is_none_or(|k| k.source.text.is_empty()) {
                let text = Text {
                    source: source.clone(),
                    hashes: OnceLock::new(),
                };
                texts.insert(source.path.clone(), text);
            }
        }
        Texts {
            texts,
            tree: tree.to_path_buf(),
        }
    }

    /// The text of a file; the path is relative to the tree.
    pub fn source(&self, path: &Path) -> Option<&Arc<Source>> {
        self.text(path).map(|text| &text.source)
    }

    fn text(&self, path: &Path) -> Option<&Text> {
        self.texts
            .get(&self.tree.join(path))
            .or_else(|| self.texts.get(path))
    }

    /// Where a location lies; none where its text or the line isn't there.
    pub fn mark(&self, place: &Location) -> Option<Mark> {
        let source = self.source(&place.path)?.clone();
        if place.line == 0 || place.line as usize > source.lines().len() {
            return None;
        }
        let Range { start, end } = source.range_of_line(place.line);
        let text = source.text.get(start..end)?.trim_end_matches(['\n', '\r']);
        let line_range = start..start + text.len();
        let columns = source.columns(place.line);
        let from = columns.byte(text, place.column as usize);
        let to = if place.end_line > place.line {
            text.trim_end().len()
        } else {
            columns.byte(text, place.end_column as usize)
        };
        Some(Mark {
            line: place.line,
            line_range,
            range: from..to.max(from),
            columns,
            source: source.clone(),
        })
    }

    /// GitHub's fingerprint of a line.
    pub fn line_hash(&self, place: &Location) -> Option<String> {
        let text = self.text(&place.path)?;
        text.hashes
            .get_or_init(|| LineHashes::of(&text.source.text))
            .line(place.line)
    }
}

impl Mark {
    /// The line.
    pub fn text(&self) -> &str {
        self.source.text.get(self.line_range.clone()).unwrap_or("")
    }

    /// The columns (from 1) in UTF-16 units at which the place begins and behind which it ends.
    pub fn utf16(&self) -> (usize, usize) {
        let units = |byte| self.columns.utf16(self.text(), byte) + 1;
        (units(self.range.start), units(self.range.end))
    }
}
