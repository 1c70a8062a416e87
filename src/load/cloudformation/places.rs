//! Exact places in a YAML text, where the parser's are not, and the comments, which it doesn't give.

use saphyr_parser::ScalarStyle;

use crate::syntax::Span;

/// The parser counts characters, spans count bytes.
pub(super) struct Offsets {
    /// The byte of every [`Offsets::STEP`]th character; empty where the text is ASCII.
    bytes: Vec<u32>,
    text: String,
}

impl Offsets {
    const STEP: usize = 32;

    pub fn new(text: &str) -> Offsets {
        if text.is_ascii() {
            return Offsets {
                bytes: Vec::new(),
                text: String::new(),
            };
        }
        Offsets {
            bytes: text
                .char_indices()
                .step_by(Self::STEP)
                .map(|(byte, _)| byte as u32)
                .collect(),
            text: text.to_string(),
        }
    }

    pub fn byte(&self, character: usize) -> usize {
        if self.bytes.is_empty() {
            return character;
        }
        let Some(start) = self.bytes.get(character / Self::STEP) else {
            return self.text.len();
        };
        let rest = self.text.get(*start as usize..).unwrap_or("");
        let within = rest
            .char_indices()
            .nth(character % Self::STEP)
            .map_or(rest.len(), |(byte, _)| byte);
        *start as usize + within
    }
}

/// Where a node's tag and anchor begin and end; the parser's span begins with the first of them.
pub(super) fn skip_properties(text: &str, start: usize, end: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    let mut at = start;
    let mut first = None;
    while at < end && matches!(bytes.get(at), Some(b'!' | b'&')) {
        if bytes.get(at) == Some(&b'!') && first.is_none() {
            first = Some(at);
        }
        while bytes.get(at).is_some_and(|b| {
            !b.is_ascii_whitespace() && !matches!(b, b',' | b'[' | b']' | b'{' | b'}')
        }) {
            at += 1;
        }
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'#' => {
                    while bytes.get(at).is_some_and(|b| *b != b'\n') {
                        at += 1
                    }
                }
                byte if byte.is_ascii_whitespace() => at += 1,
                _ => break,
            }
        }
    }
    if at > end {
        at = end;
    }
    (first.unwrap_or(at), at)
}

/// The parser's end of a quoted scalar may include what follows it; that of a block scalar includes empty lines.
pub(super) fn scalar_range(
    text: &str,
    start: usize,
    end: usize,
    style: ScalarStyle,
) -> (usize, usize) {
    let bytes = text.as_bytes();
    match style {
        ScalarStyle::DoubleQuoted if bytes.get(start) == Some(&b'"') => {
            let mut at = start + 1;
            while let Some(byte) = bytes.get(at) {
                match byte {
                    b'"' => return (start, at + 1),
                    b'\\' => at += 2,
                    _ => at += 1,
                }
            }
            (start, end)
        }
        ScalarStyle::SingleQuoted if bytes.get(start) == Some(&b'\'') => {
            let mut at = start + 1;
            while let Some(byte) = bytes.get(at) {
                match byte {
                    b'\'' if bytes.get(at + 1) == Some(&b'\'') => at += 2,
                    b'\'' => return (start, at + 1),
                    _ => at += 1,
                }
            }
            (start, end)
        }
        _ => {
            let slice = bytes.get(start..end).unwrap_or(&[]);
            let length = slice
                .iter()
                .rposition(|b| !b.is_ascii_whitespace())
                .map_or(0, |last| last + 1);
            (start, start + length)
        }
    }
}

/// Comments up to `end`: what follows a `#` behind white space, outside of scalars.
pub(super) fn comments(text: &str, first: u32, scalars: &[(u32, u32)], end: usize) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut comments = Vec::new();
    let mut gap_start = 0usize;
    let last = (end as u32, end as u32);
    for (scalar_start, scalar_end) in scalars.iter().copied().chain([last]) {
        let mut at = gap_start;
        while at < scalar_start as usize {
            let behind_space = at == 0 || bytes.get(at - 1).is_none_or(u8::is_ascii_whitespace);
            if bytes.get(at) == Some(&b'#') && behind_space {
                let rest = bytes.get(at..).unwrap_or(&[]);
                let length = rest
                    .iter()
                    .position(|b| matches!(b, b'\n' | b'\r'))
                    .unwrap_or(rest.len());
                comments.push(Span::new(
                    first.saturating_add(at as u32),
                    first.saturating_add((at + length) as u32),
                ));
                at += length;
            }
            at += 1;
        }
        gap_start = gap_start.max(scalar_end as usize);
    }
    comments
}
