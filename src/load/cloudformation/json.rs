//! A strict reader of JSON that keeps places.
//!
//! JSON is nearly a part of YAML's flow style, but not in its escapes (`\/`, surrogate pairs) and not where tabs indent.

use ecow::EcoString;

use super::document::{Document, Entry, Node, NodeKind, Style, error, unique_keys};
use crate::load::Diagnostic;
use crate::source::Source;
use crate::syntax::Span;

/// Reads a JSON text.
pub(super) fn read(source: &Source) -> Result<Document, Box<Diagnostic>> {
    let mut reader = Reader {
        source,
        bytes: source.text.as_bytes(),
        at: 0,
        diagnostics: Vec::new(),
    };
    if source.text.starts_with('\u{feff}') {
        reader.at = '\u{feff}'.len_utf8();
    }
    let root = reader.value(1)?;
    reader.skip_space();
    if reader.at < reader.bytes.len() {
        return Err(reader.fail("there is more text behind the end of the document"));
    }
    Ok(Document {
        root,
        comments: Vec::new(),
        diagnostics: reader.diagnostics,
    })
}

struct Reader<'a> {
    source: &'a Source,
    bytes: &'a [u8],
    at: usize,
    diagnostics: Vec<Diagnostic>,
}

type Read<T> = Result<T, Box<Diagnostic>>;

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn position(&self) -> u32 {
        self.source.base.saturating_add(self.at as u32)
    }

    fn fail(&self, what: &str) -> Box<Diagnostic> {
        let position = self.position();
        let (line, column) = self.source.line_and_column(position);
        let end = position.saturating_add(u32::from(self.at < self.bytes.len()));
        error(
            Span::new(position, end),
            "Invalid JSON",
            format!("At line {line}, column {column}: {what}."),
        )
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Read<Node> {
        self.skip_space();
        if depth > Document::MOST_DEPTH {
            return Err(self.fail("the document is nested too deep; the limit is 100 levels"));
        }
        let start = self.position();
        let kind = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => NodeKind::Scalar(self.string()?, Style::Quoted),
            Some(_) => NodeKind::Scalar(self.word()?, Style::Plain),
            None => return Err(self.fail("the text ends where a value is expected")),
        };
        Ok(Node {
            kind,
            span: Span::new(start, self.position()),
        })
    }

    fn object(&mut self, depth: usize) -> Read<NodeKind> {
        self.at += 1;
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'}') if entries.is_empty() => break,
                Some(b'"') => {}
                Some(b'}') => return Err(self.fail("a comma stands before the closing brace")),
                _ => return Err(self.fail("a key in double quotes is expected")),
            }
            let start = self.position();
            let key = self.string()?;
            let key_span = Span::new(start, self.position());
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.fail("a colon is expected behind the key"));
            }
            self.at += 1;
            let value = self.value(depth + 1)?;
            entries.push(Entry {
                key,
                key_span,
                value,
            });
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.fail("a comma or a closing brace is expected")),
            }
        }
        self.at += 1;
        Ok(NodeKind::Mapping(unique_keys(
            entries,
            self.source,
            &mut self.diagnostics,
        )))
    }

    fn array(&mut self, depth: usize) -> Read<NodeKind> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            if self.peek() == Some(b']') {
                if items.is_empty() {
                    break;
                }
                return Err(self.fail("a comma stands before the closing bracket"));
            }
            items.push(self.value(depth + 1)?);
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.fail("a comma or a closing bracket is expected")),
            }
        }
        self.at += 1;
        Ok(NodeKind::Sequence(items))
    }

    fn word(&mut self) -> Read<EcoString> {
        let start = self.at;
        while matches!(
            self.peek(),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'+' | b'-' | b'.')
        ) {
            self.at += 1;
        }
        let word = self.source.text.get(start..self.at).unwrap_or("");
        let is_number = || {
            word.starts_with(|c: char| c.is_ascii_digit() || c == '-')
                && word.ends_with(|c: char| c.is_ascii_digit())
                && word.parse::<f64>().is_ok()
        };
        if matches!(word, "true" | "false" | "null") || is_number() {
            return Ok(word.into());
        }
        self.at = start;
        Err(self.fail(
            "a value is expected: a string in double quotes, a number, true, false, null, { or [",
        ))
    }

    fn string(&mut self) -> Read<EcoString> {
        self.at += 1;
        let mut text = EcoString::new();
        loop {
            let start = self.at;
            while self
                .peek()
                .is_some_and(|b| b != b'"' && b != b'\\' && b >= 0x20)
            {
                self.at += 1;
            }
            text.push_str(self.source.text.get(start..self.at).unwrap_or(""));
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => {
                    return Err(self.fail(
                        "a string can't hold a line break, tab or control character; escape it",
                    ));
                }
                None => return Err(self.fail("the text ends within a string")),
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let escaped = self.bytes.get(self.at + 1).copied();
        let plain = match escaped {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.fail("there is no such escape in JSON")),
        };
        self.at += 2;
        Ok(plain)
    }

    /// `\uD83D\uDE00` is one character. Half of a pair is none, and read as the replacement character.
    fn unicode(&mut self) -> Read<char> {
        let Some(first) = self.four_digits(self.at + 2) else {
            return Err(self.fail("four hexadecimal digits are expected behind \\u"));
        };
        self.at += 6;
        if (0xD800..0xDC00).contains(&first)
            && self.bytes.get(self.at..self.at + 2) == Some(b"\\u")
            && let Some(second @ 0xDC00..0xE000) = self.four_digits(self.at + 2)
        {
            self.at += 6;
            let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn four_digits(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 4)?;
        digits.iter().try_fold(0, |code, digit| {
            Some(code * 16 + char::from(*digit).to_digit(16)?)
        })
    }
}
