//! JSON, as `.tf.json` files have it, read into expressions.

use super::parser::{MOST_VALUES, TOO_DEEP, TOO_MANY, too_many};
use super::span::Span;
use super::tree::{Expression, ExpressionKind, ObjectItem, SyntaxError};
use super::{parse_template, remap::remap};

/// How deep arrays and objects may nest.
const DEEPEST: u32 = 200;

/// A parsed JSON text.
#[derive(Debug)]
pub struct JsonFile {
    /// The value: an `Object` (whose keys are `String`s), `Tuple`, `String`, `Number`, `Bool` or
    /// `Null`, and `Invalid` where it can't be read. Strings are unescaped but not yet templates;
    /// see [`json_template`].
    pub value: Expression,
    /// What is wrong with it.
    pub errors: Vec<SyntaxError>,
    /// How many values it writes.
    pub values: u32,
}

/// Parses a JSON text. Its first byte is at `base`. Keys that occur twice are kept, in order.
pub fn parse_json_file(source: &str, base: u32) -> JsonFile {
    parse_json_file_within(source, base, MOST_VALUES)
}

/// Parses a JSON text, and no more values of it than so many.
pub fn parse_json_file_within(source: &str, base: u32, most_values: u32) -> JsonFile {
    let most_values = most_values.min(MOST_VALUES);
    let fits = u32::try_from(source.len()).is_ok_and(|length| base.checked_add(length).is_some());
    let mut reader = Reader {
        source: if fits { source } else { "" },
        base,
        position: if source.starts_with('\u{feff}') { 3 } else { 0 },
        depth: 0,
        values: 0,
        most_values,
        errors: Vec::new(),
    };
    if !fits {
        reader.report(0, 0, "File too large", "This file is too large to be read.");
    }
    let value = reader.value();
    if reader.errors.is_empty() {
        reader.skip_space();
        let rest = reader.position;
        if rest < reader.source.len() {
            reader.report(
                rest,
                rest + 1,
                "Extraneous data after value",
                "Extra characters appear after the JSON value.",
            );
        }
    }
    JsonFile {
        value,
        errors: reader.errors,
        values: reader.values.min(most_values),
    }
}

/// The template that a JSON string is, with spans inside the string. `source` is the string's
/// text in the file, quotes included: what the expression's span covers. What can't be parsed, or
/// is no string, is `Invalid`, with what is wrong with it.
pub fn json_template(string: &Expression, source: &str) -> (Expression, Vec<SyntaxError>) {
    let ExpressionKind::String(text) = &string.kind else {
        return (invalid(string.span), Vec::new());
    };
    let inner = string.span.start.saturating_add(1);
    if !source.contains('\\') {
        return parse_template(text, inner);
    }
    // Parsed as if at 0, then every place is moved to where its character is written.
    let places = places(source);
    let place = |offset: u32| {
        let at = places.get(offset as usize).or(places.last());
        inner.saturating_add(at.copied().unwrap_or(0))
    };
    let (mut template, mut errors) = parse_template(text, 0);
    remap(&mut template, &place);
    for error in &mut errors {
        error.span = Span::new(place(error.span.start), place(error.span.end));
    }
    (template, errors)
}

/// For each byte of a string's value and its end, where it is written, from the opening quote on.
fn places(source: &str) -> Vec<u32> {
    let mut reader = Reader {
        source,
        base: 0,
        position: 1,
        depth: 0,
        values: 0,
        most_values: MOST_VALUES,
        errors: Vec::new(),
    };
    let mut text = String::new();
    let mut places = Vec::with_capacity(source.len());
    loop {
        let at = reader.position;
        let goes_on = reader.string_part(&mut text);
        let added = text.len() - places.len();
        // An escape is longer than what it stands for, and all of that is at its start.
        let is_plain = added == reader.position - at;
        let offset = |index: usize| if is_plain { index } else { 0 };
        places.extend((0..added).map(|index| (at - 1 + offset(index)) as u32));
        if !goes_on {
            places.push((at - 1) as u32);
            return places;
        }
    }
}

fn invalid(span: Span) -> Expression {
    Expression {
        kind: ExpressionKind::Invalid,
        span,
    }
}

struct Reader<'a> {
    source: &'a str,
    base: u32,
    position: usize,
    depth: u32,
    values: u32,
    most_values: u32,
    errors: Vec<SyntaxError>,
}

impl Reader<'_> {
    fn byte(&self) -> u8 {
        let bytes = self.source.as_bytes();
        bytes.get(self.position).copied().unwrap_or(0)
    }

    fn skip_space(&mut self) {
        while matches!(self.byte(), b' ' | b'\t' | b'\n' | b'\r') {
            self.position += 1;
        }
    }

    /// Passes over a mark, if it is next.
    fn take(&mut self, mark: u8) -> bool {
        self.skip_space();
        let found = self.byte() == mark;
        self.position += usize::from(found);
        found
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let place = |at: usize| self.base.wrapping_add(at as u32);
        Span::new(place(start), place(end))
    }

    /// Notes the first error; what follows from it is not told.
    fn report(&mut self, start: usize, end: usize, summary: &str, detail: &str) {
        if self.errors.is_empty() {
            // Whole characters, and none past the end.
            let end = self.source.len().min(end);
            let end = (end..=self.source.len()).find(|&at| self.source.is_char_boundary(at));
            self.errors.push(SyntaxError {
                summary: summary.to_owned(),
                detail: detail.to_owned(),
                span: self.span(start, end.unwrap_or(start).max(start)),
            });
        }
    }

    /// A value. After an error, what was read of it.
    fn value(&mut self) -> Expression {
        self.skip_space();
        let start = self.position;
        self.values += 1;
        if self.values > self.most_values {
            self.report(start, start, TOO_MANY, &too_many(self.most_values));
            return invalid(self.span(start, start));
        }
        let kind = match self.byte() {
            b'{' => self.nested(Self::object),
            b'[' => self.nested(Self::array),
            b'"' => ExpressionKind::String(self.string().into()),
            b'-' | b'0'..=b'9' => self.number(),
            b'a'..=b'z' | b'A'..=b'Z' => self.keyword(),
            _ if start >= self.source.len() => {
                let detail = "The JSON data ends prematurely.";
                self.report(start, start, "Missing JSON value", detail);
                ExpressionKind::Invalid
            }
            _ => {
                let detail = "Expected the start of a JSON value: a string, number, object, \
                              array, true, false or null.";
                self.report(start, start + 1, "Invalid start of value", detail);
                ExpressionKind::Invalid
            }
        };
        Expression {
            kind,
            span: self.span(start, self.position),
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> ExpressionKind) -> ExpressionKind {
        if self.depth >= DEEPEST {
            let at = self.position;
            let detail = "This array or object is nested too deeply.";
            self.report(at, at + 1, TOO_DEEP, detail);
            return ExpressionKind::Invalid;
        }
        self.depth += 1;
        self.position += 1;
        let kind = read(self);
        self.depth -= 1;
        kind
    }

    fn object(&mut self) -> ExpressionKind {
        let mut items = Vec::new();
        if self.take(b'}') {
            return ExpressionKind::Object(items);
        }
        loop {
            self.skip_space();
            let start = self.position;
            if self.byte() != b'"' {
                let detail = "A JSON object's property name must be a quoted string.";
                self.report(start, start + 1, "Invalid object property name", detail);
                break;
            }
            let text = self.string();
            let key = Expression {
                kind: ExpressionKind::String(text.into()),
                span: self.span(start, self.position),
            };
            if !self.take(b':') {
                let at = self.position;
                let detail = "A colon must come between a property's name and its value.";
                self.report(at, at + 1, "Missing property value colon", detail);
                break;
            }
            let value = self.value();
            items.push(ObjectItem { key, value });
            if !self.goes_on(b'}', "object") {
                break;
            }
        }
        ExpressionKind::Object(items)
    }

    fn array(&mut self) -> ExpressionKind {
        let mut items = Vec::new();
        if self.take(b']') {
            return ExpressionKind::Tuple(items);
        }
        loop {
            items.push(self.value());
            if !self.goes_on(b']', "array") {
                break;
            }
        }
        ExpressionKind::Tuple(items)
    }

    /// Whether another item follows after a comma.
    fn goes_on(&mut self, close: u8, what: &str) -> bool {
        if !self.errors.is_empty() || self.take(close) {
            return false;
        }
        let at = self.position;
        if !self.take(b',') {
            let detail = format!("A comma or the end of the {what} is expected here.");
            self.report(at, at + 1, "Missing item separator", &detail);
            return false;
        }
        self.skip_space();
        if self.byte() == close {
            let detail = format!("JSON does not permit a trailing comma in an {what}.");
            self.report(at, at + 1, "Trailing comma", &detail);
            return false;
        }
        true
    }

    fn keyword(&mut self) -> ExpressionKind {
        let start = self.position;
        while self.byte().is_ascii_alphanumeric() {
            self.position += 1;
        }
        let word = self.source.get(start..self.position).unwrap_or("");
        match word {
            "true" => ExpressionKind::Bool(true),
            "false" => ExpressionKind::Bool(false),
            "null" => ExpressionKind::Null,
            _ => {
                let detail = format!("\"{word}\" is not a valid JSON keyword.");
                self.report(start, self.position, "Invalid JSON keyword", &detail);
                ExpressionKind::Invalid
            }
        }
    }

    fn number(&mut self) -> ExpressionKind {
        let start = self.position;
        while matches!(self.byte(), b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E') {
            self.position += 1;
        }
        let text = self.source.get(start..self.position).unwrap_or("");
        if is_number(text) {
            return ExpressionKind::Number(text.into());
        }
        let detail = "There is a syntax error in this JSON number.";
        self.report(start, self.position, "Invalid JSON number", detail);
        ExpressionKind::Invalid
    }

    /// A string, at whose quote the reader is: its text, unescaped.
    fn string(&mut self) -> String {
        let start = self.position;
        self.position += 1;
        let mut text = String::new();
        while self.string_part(&mut text) {}
        if self.byte() == b'"' {
            self.position += 1;
        } else {
            let detail = "There is no closing quote for this string on its line.";
            self.report(start, start + 1, "Unclosed JSON string", detail);
        }
        text
    }

    /// Reads one escape or a stretch of plain text; false at the end of the string.
    fn string_part(&mut self, text: &mut String) -> bool {
        let start = self.position;
        let rest = self.source.get(start..).unwrap_or("");
        let Some(first) = rest.chars().next() else {
            return false;
        };
        match first {
            '"' | '\n' | '\r' => return false,
            '\\' => self.escape(text),
            c if c < ' ' => {
                let detail = "Control characters must be escaped in JSON strings.";
                self.report(start, start + 1, "Invalid character in string", detail);
                self.position += 1;
            }
            _ => {
                let special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
                let length = rest.bytes().position(special).unwrap_or(rest.len());
                text.push_str(rest.get(..length).unwrap_or(""));
                self.position += length;
            }
        }
        true
    }

    fn escape(&mut self, text: &mut String) {
        let start = self.position;
        self.position += 1;
        let selector = self.byte();
        let character = match selector {
            b'"' | b'\\' | b'/' => selector as char,
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => match self.code_units() {
                Some(character) => {
                    text.push(character);
                    return;
                }
                None => {
                    let detail = "The \\u escape must be followed by four hexadecimal digits.";
                    self.report(start, start + 2, "Invalid escape sequence", detail);
                    return;
                }
            },
            _ => {
                let detail = "This is not a JSON escape sequence.";
                self.report(start, start + 1, "Invalid escape sequence", detail);
                return;
            }
        };
        text.push(character);
        self.position += 1;
    }

    /// `u` and four digits, or two such escapes that are a surrogate pair.
    fn code_units(&mut self) -> Option<char> {
        self.position += 1;
        let first = self.four_digits()?;
        if let Some(character) = char::from_u32(first) {
            return Some(character);
        }
        let after = self.position;
        let rest = self.source.get(after..).unwrap_or("");
        if (0xd800..0xdc00).contains(&first) && rest.starts_with("\\u") {
            self.position += 2;
            if let Some(second @ 0xdc00..0xe000) = self.four_digits() {
                return char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            }
            self.position = after;
        }
        // Half a pair stands for no character.
        Some(char::REPLACEMENT_CHARACTER)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.source.get(self.position..self.position + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.position += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

/// Whether a text is a number by JSON's grammar.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}
