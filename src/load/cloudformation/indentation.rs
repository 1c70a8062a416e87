//! Lists, mappings and texts in brackets and quotes whose lines begin further left than YAML's grammar has it.
//!
//! The grammar wants them deeper than what holds them (YAML 1.2.2, 6.1 and 7.4); the readers of CloudFormation and of AWS's
//! command line (SnakeYAML, PyYAML) don't, and pasted JSON and long descriptions are often written so. They are put on one
//! line, and nothing moves: each line break becomes another byte.

use std::borrow::Cow;

/// Stands in a quoted text for a line break.
const BREAK: u8 = 1;
/// Stands there for a line break that is escaped, and for what escapes it.
const JOIN: u8 = 2;

/// Whether a text has none of the bytes that stand for line breaks.
pub(super) fn can_be_joined(text: &str) -> bool {
    !text.bytes().any(|b| matches!(b, BREAK | JOIN))
}

/// The text, in which what begins with the quote at a byte, or with the first bracket after it, is on one line. None where that
/// has no line break, or no end.
pub(super) fn join(text: &str, from: usize) -> Option<String> {
    let mut joined = text.as_bytes().to_vec();
    let begin = match joined.get(from)? {
        b'"' | b'\'' => from,
        _ => opening(&joined, from)?,
    };
    let mut at = begin;
    let mut open = 0usize;
    let mut is_changed = false;
    while let Some(byte) = joined.get(at).copied() {
        match byte {
            b'"' | b'\'' if at == begin || begins_text(&joined, at) => {
                at = join_text(&mut joined, at, &mut is_changed)?;
            }
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            b'\n' | b'\r' => {
                is_changed = true;
                put(&mut joined, at, b' ');
            }
            b'#' if at > 0 && is_blank(joined.get(at - 1)) => {
                while joined.get(at).is_some_and(|b| !matches!(b, b'\n' | b'\r')) {
                    put(&mut joined, at, b' ');
                    at += 1;
                }
                continue;
            }
            _ => {}
        }
        if open == 0 {
            return match is_changed {
                true => String::from_utf8(joined).ok(),
                false => None,
            };
        }
        at += 1;
    }
    None
}

/// The first bracket that opens something.
fn opening(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        match bytes.get(at)? {
            b'[' | b'{' => return Some(at),
            b'#' => {
                while bytes.get(at).is_some_and(|b| *b != b'\n') {
                    at += 1;
                }
            }
            _ => at += 1,
        }
    }
}

/// Whether a quote within brackets begins a text: it follows what separates, as none within a plain text does.
fn begins_text(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    is_blank(before) || matches!(before, Some(b'[' | b'{' | b',' | b':'))
}

fn is_blank(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b' ' | b'\t' | b'\n' | b'\r'))
}

fn put(bytes: &mut [u8], at: usize, with: u8) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte = with;
    }
}

/// Puts a quoted text on one line; where its last quote stands.
fn join_text(bytes: &mut [u8], begin: usize, is_changed: &mut bool) -> Option<usize> {
    let quote = *bytes.get(begin)?;
    let mut at = begin + 1;
    loop {
        let next = bytes.get(at + 1).copied();
        match *bytes.get(at)? {
            b'\\' if quote == b'"' => {
                if matches!(next, Some(b'\n' | b'\r')) {
                    put(bytes, at, JOIN);
                    put(bytes, at + 1, JOIN);
                    *is_changed = true;
                    if next == Some(b'\r') && bytes.get(at + 2) == Some(&b'\n') {
                        put(bytes, at + 2, JOIN);
                    }
                }
                at += 1;
            }
            b'\'' if quote == b'\'' && next == Some(b'\'') => at += 1,
            byte if byte == quote => return Some(at),
            b'\r' if next == Some(b'\n') => put(bytes, at, b' '),
            b'\n' | b'\r' => {
                put(bytes, at, BREAK);
                *is_changed = true;
            }
            _ => {}
        }
        at += 1;
    }
}

/// What a text says that was joined.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    folded_at(text, char::from(BREAK))
}

/// What a text without quotes says, as it is written.
pub(super) fn folded_lines(text: &str) -> Cow<'_, str> {
    folded_at(text, '\n')
}

/// A text as its lines say it: blanks around a line break and the break are one blank, empty lines are line breaks.
///
/// YAML 1.2.2, 6.5, "Line Folding".
fn folded_at(text: &str, line_break: char) -> Cow<'_, str> {
    let is_break = |c: char| c == line_break;
    let is_join = |c: char| c == char::from(JOIN);
    if !text.contains(|c| is_break(c) || is_join(c)) {
        return Cow::Borrowed(text);
    }
    let is_between = |c: char| is_break(c) || is_join(c) || matches!(c, ' ' | '\t' | '\r');
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c| is_break(c) || is_join(c)) {
        let (line, after) = rest.split_at(at);
        let between = after.len() - after.trim_start_matches(is_between).len();
        let (between, after) = after.split_at(between);
        match between.starts_with(is_join) {
            true => folded.push_str(line),
            false => {
                folded.push_str(line.trim_end_matches([' ', '\t', '\r']));
                match between.chars().filter(|c| is_break(*c)).count() {
                    1 => folded.push(' '),
                    breaks => folded.extend(std::iter::repeat_n('\n', breaks.saturating_sub(1))),
                }
            }
        }
        rest = after;
    }
    folded.push_str(rest);
    Cow::Owned(folded)
}
