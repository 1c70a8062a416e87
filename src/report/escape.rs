//! JSON as files, terminals and build logs can take it: what is no ordinary character is escaped, so data stays exact and
//! nothing acts.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter, Serializer};

use super::plain::is_treacherous;
use super::rows::write_rows;

/// Writes a value as indented JSON with a line end.
pub fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    value.serialize(&mut Serializer::with_formatter(&mut out, within(0)))?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes a value as indented JSON whose last list, empty in it, is made of these parts: several are made at the same time.
pub fn write_with_parts<P: Sync, V: Serialize>(
    value: &impl Serialize,
    parts: &[P],
    made: impl Fn(&P) -> V + Sync,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = Vec::new();
    write(value, &mut text)?;
    let text = String::from_utf8(text).map_err(io::Error::other)?;
    let (before, after) = match text.rsplit_once("[]") {
        Some(around) if !parts.is_empty() => around,
        _ => return out.write_all(text.as_bytes()),
    };
    let line = before.rsplit('\n').next().unwrap_or("");
    let indent = line
        .get(..line.len() - line.trim_start().len())
        .unwrap_or("");
    let of_part = format!("{indent}{INDENT}");
    out.write_all(before.as_bytes())?;
    out.write_all(b"[")?;
    let write = |number: usize, part: &P, into: &mut Vec<u8>| -> io::Result<()> {
        into.extend_from_slice(if number == 0 { b"\n" } else { b",\n" });
        into.extend_from_slice(of_part.as_bytes());
        let formatter = within(of_part.len() / INDENT.len());
        made(part).serialize(&mut Serializer::with_formatter(into, formatter))?;
        Ok(())
    };
    write_rows(parts, write, out)?;
    writeln!(out, "\n{indent}]{}", after.trim_end())
}

/// What the formatter indents with.
const INDENT: &str = "  ";

/// The formatter of what stands so deep in other values.
fn within(depth: usize) -> Escaping {
    let mut formatter = PrettyFormatter::with_indent(INDENT.as_bytes());
    for _ in 0..depth {
        // It counts what begins; the brace itself is written elsewhere.
        let _ = formatter.begin_object(&mut io::sink());
    }
    Escaping(formatter)
}

/// Writes a value as JSON in one line, with a line end.
pub fn write_line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, EscapingLine))?;
    out.write_all(b"\n")
}

/// Whether a path leads out of the tree.
pub(super) fn is_outside(path: &str) -> bool {
    path.starts_with('/') || path.split('/').any(|part| part == "..")
}

/// The path of a file below the tree. A file outside of it can't be named by a relative path; its name says something at least.
pub(super) fn relative_path(path: &str) -> &str {
    let path = if is_outside(path) {
        path.rsplit('/').next().unwrap_or(path)
    } else {
        path
    };
    path.trim_start_matches("./")
}

/// The path of a file or the id of something, relative and percent-encoded, as SARIF and URIs want it.
pub(super) fn relative_uri(path: &str) -> String {
    encoded_path(relative_path(path))
}

/// A path, percent-encoded but for its slashes.
pub(super) fn encoded_path(path: &str) -> String {
    use std::fmt::Write;
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'~'
            | b'/'
            | b'@'
            | b'+'
            | b','
            | b'=' => uri.push(byte as char),
            other => {
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    uri
}

/// Whether a character is written as its number: what no file should hold, and the second of two `#`, with which build runners
/// begin commands (`##vso[`, `##[`).
fn is_escaped(c: char, before: Option<char>) -> bool {
    c == '\x7f' || is_treacherous(c) || (c == '#' && before == Some('#'))
}

/// Writes a part of a string that needs no escape by JSON's own rules.
fn write_harmless<W: ?Sized + Write>(writer: &mut W, fragment: &str) -> io::Result<()> {
    // Most texts have nothing to look at character by character.
    if fragment.bytes().all(|b| b < 0x7f && b != b'#') {
        return writer.write_all(fragment.as_bytes());
    }
    let mut written = 0;
    let mut before = None;
    for (at, c) in fragment.char_indices() {
        if is_escaped(c, before) {
            writer.write_all(fragment.get(written..at).unwrap_or("").as_bytes())?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            written = at + c.len_utf8();
        }
        before = Some(c);
    }
    writer.write_all(fragment.get(written..).unwrap_or("").as_bytes())
}

struct Escaping(PrettyFormatter<'static>);

/// All in one line.
struct EscapingLine;

impl Formatter for EscapingLine {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_harmless(writer, fragment)
    }
}

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_harmless(writer, fragment)
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.0.write_char_escape(writer, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}
