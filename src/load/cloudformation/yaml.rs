//! The tree of a YAML text, from the parser's events.

use std::borrow::Cow;

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::document::{self, Document, Entry, Node, NodeKind, Style, error, unique_keys};
use super::indentation;
use super::places::{self, Offsets};
use crate::load::{Diagnostic, DiagnosticSeverity};
use crate::source::Source;
use crate::syntax::Span;

/// So many bytes are read again for the sake of lines that begin too far left, beside four times the text.
const MOST_READ_AGAIN: usize = 32 << 20;

/// Reads the first document of a YAML text.
pub(super) fn read(source: &Source) -> Result<Document, Box<Diagnostic>> {
    let mark = if source.text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let text = source.text.get(mark..).unwrap_or("");
    let offsets = Offsets::new(text);
    let mut most = match indentation::can_be_joined(text) {
        true => MOST_READ_AGAIN + 4 * text.len(),
        false => 0,
    };
    let mut joined = Cow::Borrowed(text);
    loop {
        let mut reader = Reader {
            source,
            text,
            is_joined: matches!(joined, Cow::Owned(_)),
            first: source.base.saturating_add(mark as u32),
            frames: Vec::new(),
            anchors: FxHashMap::default(),
            nodes: 0,
            aliased: 0,
            scalars: Vec::new(),
            diagnostics: Vec::new(),
            root: None,
        };
        match reader.document(&joined, &offsets) {
            Ok(end) => return Ok(reader.finished(end)),
            Err(Stop::Wrong(diagnostic)) => return Err(diagnostic),
            Err(Stop::TooFarLeft { from, diagnostic }) => match indentation::join(&joined, from) {
                Some(text) if most >= text.len() => {
                    most -= text.len();
                    joined = Cow::Owned(text);
                }
                _ => return Err(diagnostic),
            },
        }
    }
}

/// Why a text can't be read on.
enum Stop {
    Wrong(Box<Diagnostic>),
    /// A line within quotes or brackets begins too far left.
    TooFarLeft {
        /// Where the quotes begin, or where the brackets do at the earliest.
        from: usize,
        diagnostic: Box<Diagnostic>,
    },
}

impl From<Box<Diagnostic>> for Stop {
    fn from(diagnostic: Box<Diagnostic>) -> Stop {
        Stop::Wrong(diagnostic)
    }
}

/// A container that is being read.
struct Frame {
    start: usize,
    /// The end of what was read so far.
    end: usize,
    anchor: usize,
    function: Option<(EcoString, Span)>,
    kind: FrameKind,
}

enum FrameKind {
    Sequence(Vec<Node>),
    Mapping {
        entries: Vec<Entry>,
        key: Option<(EcoString, Span, Style)>,
    },
}

struct Anchor {
    node: Node,
    size: usize,
    depth: usize,
}

struct Reader<'a> {
    source: &'a Source,
    text: &'a str,
    /// Whether what is parsed has things on one line that the text has on several.
    is_joined: bool,
    /// The position of the text's first byte.
    first: u32,
    frames: Vec<Frame>,
    anchors: FxHashMap<usize, Anchor>,
    nodes: usize,
    aliased: usize,
    /// The scalars as bytes, in order: comments lie between them.
    scalars: Vec<(u32, u32)>,
    diagnostics: Vec<Diagnostic>,
    root: Option<Node>,
}

impl Reader<'_> {
    /// Reads the first document of what is parsed; where it ends.
    fn document(&mut self, parsed: &str, offsets: &Offsets) -> Result<usize, Stop> {
        let mut end = self.text.len();
        // Where the last event ended.
        let mut last = 0;
        let mut parser = Parser::new_from_str(parsed);
        while let Some(event) = parser.next_event() {
            match event {
                Ok((event, span)) => {
                    let (start, stop) = (
                        offsets.byte(span.start.index()),
                        offsets.byte(span.end.index()),
                    );
                    if matches!(event, Event::DocumentEnd) {
                        end = stop;
                        break;
                    }
                    self.event(event, start, stop)?;
                    last = stop;
                }
                Err(scan_error) => {
                    let at = offsets.byte(scan_error.marker().index());
                    let message = scan_error.info();
                    let diagnostic = self.fail(at, message);
                    let bracket = self.frames.iter().map(|frame| frame.start).find(|start| {
                        matches!(self.text.as_bytes().get(*start), Some(b'[' | b'{'))
                    });
                    let from = match message {
                        "invalid indentation in quoted scalar" => at,
                        "invalid indentation" | "invalid indentation in flow construct" => {
                            bracket.unwrap_or(last)
                        }
                        _ => return Err(Stop::Wrong(diagnostic)),
                    };
                    return Err(Stop::TooFarLeft { from, diagnostic });
                }
            }
        }
        // The rest is looked at only to say that it was left out; what is wrong there doesn't matter.
        if let Some(Ok((Event::DocumentStart(_), span))) = parser.next_event()
            && !matches!(parser.next_event(), Some(Ok((Event::Scalar(text, ..), _))) if text.is_empty())
        {
            let at = self
                .first
                .saturating_add(offsets.byte(span.start.index()) as u32);
            self.diagnostics.push(Diagnostic {
                severity: DiagnosticSeverity::Error,
                summary: "More than one document".into(),
                detail:
                    "Only the first YAML document of a file is a template; what follows was not read."
                        .into(),
                span: Span::new(at, at.saturating_add(3)),
            });
        }
        Ok(end)
    }

    fn finished(self, end: usize) -> Document {
        Document {
            comments: places::comments(self.text, self.first, &self.scalars, end),
            root: self.root.unwrap_or(Node {
                kind: NodeKind::Scalar(EcoString::new(), Style::Plain),
                span: Span::new(self.first, self.first),
            }),
            diagnostics: self.diagnostics,
        }
    }

    /// What a scalar says.
    fn scalar_text(&self, parsed: &str, style: ScalarStyle, start: usize, end: usize) -> EcoString {
        match style {
            _ if !self.is_joined => parsed.into(),
            ScalarStyle::Plain => match self.text.get(start..end) {
                // Its lines may have been joined; else it says the same.
                Some(written) if written.contains('\n') => {
                    indentation::folded_lines(written).as_ref().into()
                }
                _ => parsed.into(),
            },
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                indentation::folded(parsed).as_ref().into()
            }
            _ => parsed.into(),
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(
            self.first.saturating_add(start as u32),
            self.first.saturating_add(end.max(start) as u32),
        )
    }

    fn fail(&self, at: usize, what: &str) -> Box<Diagnostic> {
        let span = self.span(at, (at + 1).min(self.text.len()));
        let (line, column) = self.source.line_and_column(span.start);
        error(
            span,
            "Invalid YAML",
            format!("At line {line}, column {column}: {what}."),
        )
    }

    fn event(&mut self, event: Event<'_>, start: usize, end: usize) -> Result<(), Box<Diagnostic>> {
        self.nodes += 1;
        if self.nodes > Document::MOST_NODES {
            return Err(document::too_many(self.span(start, start)));
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let (start, tag_end) = match anchor != 0 || tag.is_some() {
                    true => places::skip_properties(self.text, start, end),
                    false => (start, start),
                };
                let (content, end) = places::scalar_range(self.text, tag_end, end, style);
                self.scalars.push((content as u32, end as u32));
                let text = self.scalar_text(&text, style, content, end);
                let mut style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                    ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
                };
                if tag.as_deref().is_some_and(is_text_tag) {
                    style = Style::Quoted;
                }
                let function = self.function(tag.as_deref(), start);
                let node = Node {
                    kind: NodeKind::Scalar(text, style),
                    span: self.span(if function.is_some() { content } else { start }, end),
                };
                let node = applied(node, function);
                self.finish(node, anchor, end)
            }
            Event::SequenceStart(anchor, tag) => self.open(
                anchor,
                tag.as_deref(),
                start,
                FrameKind::Sequence(Vec::new()),
            ),
            Event::MappingStart(anchor, tag) => {
                let kind = FrameKind::Mapping {
                    entries: Vec::new(),
                    key: None,
                };
                self.open(anchor, tag.as_deref(), start, kind)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(start, end),
            Event::Alias(anchor) => {
                let Some(found) = self.anchors.get(&anchor) else {
                    return Err(
                        self.fail(start, "this alias refers to what isn't finished before it")
                    );
                };
                self.aliased += found.size;
                if self.aliased > Document::MOST_ALIASED {
                    return Err(self.fail(
                        start,
                        "aliases stand for more than 100,000 nodes, the limit",
                    ));
                }
                if found.depth + self.frames.len() > Document::MOST_DEPTH {
                    return Err(self.fail(
                        start,
                        "the document is nested too deep; the limit is 100 levels",
                    ));
                }
                let node = found.node.clone();
                self.finish(node, 0, end)
            }
            _ => Ok(()),
        }
    }

    /// The long name of a short tag and where the tag is.
    fn function(&self, tag: Option<&Tag>, start: usize) -> Option<(EcoString, Span)> {
        let tag = tag?;
        if tag.handle != "!" || tag.suffix.is_empty() {
            return None;
        }
        let name = match tag.suffix.as_str() {
            "Ref" | "Condition" => EcoString::from(tag.suffix.as_str()),
            suffix if suffix.starts_with("Rain::") => suffix.into(),
            suffix => ecow::eco_format!("Fn::{suffix}"),
        };
        Some((name, self.span(start, start + 1 + tag.suffix.len())))
    }

    fn open(
        &mut self,
        anchor: usize,
        tag: Option<&Tag>,
        start: usize,
        kind: FrameKind,
    ) -> Result<(), Box<Diagnostic>> {
        if self.frames.len() >= Document::MOST_DEPTH {
            return Err(self.fail(
                start,
                "the document is nested too deep; the limit is 100 levels",
            ));
        }
        let (tag_start, content) = match anchor != 0 || tag.is_some() {
            true => places::skip_properties(self.text, start, self.text.len()),
            false => (start, start),
        };
        let function = self.function(tag, tag_start);
        self.frames.push(Frame {
            start: content,
            end: content,
            anchor,
            function,
            kind,
        });
        Ok(())
    }

    fn close(&mut self, start: usize, end: usize) -> Result<(), Box<Diagnostic>> {
        let Some(frame) = self.frames.pop() else {
            return Ok(());
        };
        // The end of flow style is its bracket, that of block style nothing at all, some lines further down.
        let end = if end > start { end } else { frame.end };
        let span = self.span(frame.start, end);
        let kind = match frame.kind {
            FrameKind::Sequence(items) => NodeKind::Sequence(items),
            FrameKind::Mapping { entries, .. } => {
                let entries = unique_keys(entries, self.source, &mut self.diagnostics);
                NodeKind::Mapping(self.merged(entries))
            }
        };
        let node = applied(Node { kind, span }, frame.function);
        self.finish(node, frame.anchor, end)
    }

    /// A node is complete: it goes into the container around it.
    fn finish(&mut self, node: Node, anchor: usize, end: usize) -> Result<(), Box<Diagnostic>> {
        if anchor != 0 {
            let (size, depth) = (node.size(), depth(&node));
            self.aliased += size;
            if self.aliased > Document::MOST_ALIASED {
                return Err(self.fail(end, "anchors name more than 100,000 nodes, the limit"));
            }
            self.anchors.insert(
                anchor,
                Anchor {
                    node: node.clone(),
                    size,
                    depth,
                },
            );
        }
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.end = frame.end.max(end);
        match &mut frame.kind {
            FrameKind::Sequence(items) => items.push(node),
            FrameKind::Mapping { entries, key } => match key.take() {
                Some((key, key_span, _)) => entries.push(Entry {
                    key,
                    key_span,
                    value: node,
                }),
                None => match node.kind {
                    NodeKind::Scalar(text, style) => *key = Some((text, node.span, style)),
                    _ => {
                        self.diagnostics.push(*error(
                            node.span,
                            "Invalid key",
                            "A key must be a string here, not a list, a mapping or a function."
                                .into(),
                        ));
                        *key = Some((EcoString::new(), node.span, Style::Plain));
                    }
                },
            },
        }
        Ok(())
    }

    /// `<<: *defaults` takes over the entries that aren't written.
    fn merged(&self, entries: Vec<Entry>) -> Vec<Entry> {
        if !entries.iter().any(|entry| entry.key == "<<") {
            return entries;
        }
        let (merges, mut own): (Vec<Entry>, Vec<Entry>) =
            entries.into_iter().partition(|entry| entry.key == "<<");
        let mut keys: FxHashSet<EcoString> = own.iter().map(|entry| entry.key.clone()).collect();
        for merge in merges {
            let sources = match merge.value.kind {
                NodeKind::Sequence(items) => items,
                _ => vec![merge.value],
            };
            for source in sources {
                if let NodeKind::Mapping(entries) = source.kind {
                    own.extend(
                        entries
                            .into_iter()
                            .filter(|entry| keys.insert(entry.key.clone())),
                    );
                }
            }
        }
        own
    }
}

fn is_text_tag(tag: &Tag) -> bool {
    tag.handle.is_empty() || (tag.is_yaml_core_schema() && tag.suffix == "str")
}

/// `!Sub x` as `Fn::Sub: x`.
fn applied(node: Node, function: Option<(EcoString, Span)>) -> Node {
    match function {
        None => node,
        Some((key, key_span)) => Node {
            span: key_span.to(node.span),
            kind: NodeKind::Mapping(vec![Entry {
                key,
                key_span,
                value: node,
            }]),
        },
    }
}

fn depth(node: &Node) -> usize {
    1 + match &node.kind {
        NodeKind::Scalar(..) => 0,
        NodeKind::Sequence(items) => items.iter().map(depth).max().unwrap_or(0),
        NodeKind::Mapping(entries) => entries
            .iter()
            .map(|entry| depth(&entry.value))
            .max()
            .unwrap_or(0),
    }
}
