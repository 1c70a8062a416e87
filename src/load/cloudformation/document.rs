//! The tree of a YAML or JSON text, with the place of everything in it.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::{json, yaml};
use crate::load::{Diagnostic, DiagnosticSeverity, values_at_most};
use crate::source::Source;
use crate::syntax::Span;

/// The first document of a text.
#[derive(Debug, Clone)]
pub struct Document {
    /// What it holds.
    pub root: Node,
    /// Its comments, from `#` to the end of the line, in order. Only YAML has some.
    pub comments: Vec<Span>,
    /// What is wrong with it, though it can be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// A scalar, a sequence or a mapping.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it is: a mapping from its first key to the end of its last value, a tagged node from its tag on.
    pub span: Span,
}

/// What a [`Node`] is.
///
/// YAML's short tags are read as the long form: `!Ref A` is the mapping `Ref: A`, whose key lies where the tag does,
/// so that there is one form of each intrinsic function.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// Text, number, bool or null.
    Scalar(EcoString, Style),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping, in the order in which it is written, each key once.
    Mapping(Vec<Entry>),
}

/// How a scalar is written, which decides what a plain `5` or `yes` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes: it may be a number, a bool or null.
    Plain,
    /// In quotes.
    Quoted,
    /// A block with `|` or `>`.
    Block,
}

/// A key of a mapping and its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key's text.
    pub key: EcoString,
    /// The key's place.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Entry {
    /// Key and value.
    pub fn span(&self) -> Span {
        if self.key_span.is_none() {
            self.value.span
        } else if self.value.span.start >= self.key_span.start {
            self.key_span.to(self.value.span)
        } else {
            // The value of an alias lies elsewhere.
            self.key_span
        }
    }
}

impl Node {
    /// The scalar's text.
    pub fn text(&self) -> Option<&EcoString> {
        match &self.kind {
            NodeKind::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// Whether nothing, or null, is written.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar(text, Style::Plain)
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The elements of a sequence.
    pub fn items(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a mapping.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.kind {
            NodeKind::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The entry of a key. It looks at each, so it is for mappings that are small by their nature.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().find(|entry| entry.key == key)
    }

    /// The value of a key; see [`Node::entry`].
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The name and argument of an intrinsic function: a mapping of `Ref`, `Condition` or `Fn::…` alone.
    pub fn intrinsic(&self) -> Option<(&Entry, &Node)> {
        match self.entries()? {
            // `Rain::…` is for a tool that packages templates: as opaque as a macro.
            [entry]
                if entry.key == "Ref"
                    || entry.key.starts_with("Fn::")
                    || entry.key.starts_with("Rain::") =>
            {
                Some((entry, &entry.value))
            }
            _ => None,
        }
    }

    /// How many nodes it consists of.
    pub fn size(&self) -> usize {
        1 + match &self.kind {
            NodeKind::Scalar(..) => 0,
            NodeKind::Sequence(items) => items.iter().map(Node::size).sum(),
            NodeKind::Mapping(entries) => entries.iter().map(|entry| entry.value.size()).sum(),
        }
    }
}

impl Document {
    /// A document nested deeper isn't read.
    pub const MOST_DEPTH: usize = 100;
    /// A longer text isn't read; the service itself takes 1 MB.
    pub const MOST_BYTES: usize = 8 << 20;
    /// More nodes aren't read: in the tree each takes fifty bytes or more, and while it is read three times as much, where two
    /// may be enough to write it.
    pub const MOST_NODES: usize = 1_000_000;
    /// Aliases may stand for so many nodes.
    pub const MOST_ALIASED: usize = 100_000;

    /// Reads a text: JSON where it begins as JSON and is, otherwise YAML. The error says what is wrong and where.
    pub fn read(source: &Source) -> Result<Document, Box<Diagnostic>> {
        let base = source.base;
        if source.text.len() > Self::MOST_BYTES {
            return Err(error(
                Span::new(base, base),
                "Template too large",
                format!(
                    "The text has more than {} MiB, the limit of this analysis.",
                    Self::MOST_BYTES >> 20
                ),
            ));
        }
        // What is in brackets and braces the parser holds until they end.
        if values_at_most(&source.text) > Self::MOST_NODES {
            return Err(too_many(Span::new(base, base)));
        }
        let unmarked = source.text.trim_start_matches('\u{feff}').trim_start();
        if unmarked.starts_with('{') {
            match json::read(source) {
                Ok(document) => return Ok(document),
                Err(json_error) => {
                    // What begins like JSON may be YAML's flow style. Where it is neither, it was meant as JSON.
                    return yaml::read(source).map_err(|_| json_error);
                }
            }
        }
        yaml::read(source)
    }
}

/// That a document has more than is read.
pub(super) fn too_many(at: Span) -> Box<Diagnostic> {
    error(
        at,
        "Template too large",
        format!(
            "The document has more than {} values, the limit of this analysis.",
            Document::MOST_NODES
        ),
    )
}

/// A diagnostic of an error.
pub(super) fn error(span: Span, summary: &str, detail: String) -> Box<Diagnostic> {
    Box::new(Diagnostic {
        severity: DiagnosticSeverity::Error,
        summary: summary.to_string(),
        detail,
        span,
    })
}

/// Keeps each key of a mapping once, the last as the service does, and reports the others.
pub(super) fn unique_keys(
    entries: Vec<Entry>,
    source: &Source,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    let mut repeated: Vec<(usize, usize)> = Vec::new();
    if entries.len() <= 8 {
        for (index, entry) in entries.iter().enumerate() {
            if let Some(first) = entries
                .iter()
                .take(index)
                .position(|other| other.key == entry.key)
            {
                repeated.push((first, index));
            }
        }
    } else {
        for (index, entry) in entries.iter().enumerate() {
            if let Some(first) = seen.insert(&entry.key, index) {
                repeated.push((first, index));
            }
        }
    }
    if repeated.is_empty() {
        return entries;
    }
    let mut dropped = vec![false; entries.len()];
    for (first, second) in repeated {
        if let Some(flag) = dropped.get_mut(first) {
            *flag = true;
        }
        if let (Some(first), Some(second)) = (entries.get(first), entries.get(second)) {
            let (line, column) = source.line_and_column(first.key_span.start);
            let (second_line, second_column) = source.line_and_column(second.key_span.start);
            diagnostics.push(*error(
                second.key_span,
                "Duplicate key",
                format!(
                    "The key {:?} at line {second_line}, column {second_column} stands already at line {line}, \
                     column {column}. Only the last one counts; remove the other.",
                    second.key.as_str()
                ),
            ));
        }
    }
    entries
        .into_iter()
        .zip(dropped)
        .filter_map(|(entry, dropped)| (!dropped).then_some(entry))
        .collect()
}
