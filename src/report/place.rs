//! From lines and columns back to texts.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::FxHashMap;
use unicode_segmentation::UnicodeSegmentation;

use super::fingerprint::LineHashes;
use crate::source::{Location, Source, SourceMap};

/// The texts that findings lie in, by path.
pub(super) struct Texts {
    texts: FxHashMap<PathBuf, Text>,
    tree: PathBuf,
    columns: Mutex<FxHashMap<(u32, u32), Arc<Columns>>>,
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

/// How to count in a line.
enum Columns {
    /// One byte each.
    Ascii,
    /// Every so many characters: the byte and the number of UTF-16 units before it.
    Stops(Vec<(usize, usize)>),
}

/// How many characters (as a reader counts them) lie between stops.
const STRIDE: usize = 512;

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
            columns: Mutex::default(),
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
        let lines = source.lines();
        let index = (place.line as usize).checked_sub(1)?;
        let start = *lines.get(index)? as usize;
        let end = lines
            .get(index + 1)
            .map_or(source.text.len(), |next| *next as usize);
        let text = source.text.get(start..end)?.trim_end_matches(['\n', '\r']);
        let line_range = start..start + text.len();
        let columns = self
            .columns
            .lock()
            .unwrap_or_else(|e| e.into_inner())
            .entry((source.base, place.line))
            .or_insert_with(|| Arc::new(Columns::of(text)))
            .clone();
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

impl Columns {
    fn of(line: &str) -> Columns {
        if line.is_ascii() {
            return Columns::Ascii;
        }
        let mut stops = Vec::new();
        let mut units = 0;
        for (n, (byte, grapheme)) in line.grapheme_indices(true).enumerate() {
            if n % STRIDE == 0 {
                stops.push((byte, units));
            }
            units += grapheme.chars().map(char::len_utf16).sum::<usize>();
        }
        Columns::Stops(stops)
    }

    /// The byte at which a column (from 1, as a reader counts) begins, at most the line's end.
    fn byte(&self, line: &str, column: usize) -> usize {
        let column = column.saturating_sub(1);
        match self {
            Columns::Ascii => column.min(line.len()),
            Columns::Stops(stops) => {
                let Some((start, _)) = stops.get(column / STRIDE) else {
                    return line.len();
                };
                line.get(*start..)
                    .unwrap_or("")
                    .grapheme_indices(true)
                    .nth(column % STRIDE)
                    .map_or(line.len(), |(byte, _)| start + byte)
            }
        }
    }

    /// The UTF-16 units before a byte.
    fn utf16(&self, line: &str, byte: usize) -> usize {
        match self {
            Columns::Ascii => byte,
            Columns::Stops(stops) => {
                let after = stops.partition_point(|(start, _)| *start <= byte);
                let (start, units) = after
                    .checked_sub(1)
                    .and_then(|i| stops.get(i))
                    .copied()
                    .unwrap_or((0, 0));
                units
                    + line
                        .get(start..byte)
                        .unwrap_or("")
                        .chars()
                        .map(char::len_utf16)
                        .sum::<usize>()
            }
        }
    }
}
