//! `jsonencode` and `jsondecode`.

use super::FunctionError;
use super::signature::{Call, Function, Kind, MOST_BYTES, Returns, fail, function, parameter};
use crate::value::{Data, Entries, Marks, Number, Text, Type, Unknown, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "jsondecode",
        &[parameter("str", Kind::String).unknown()],
        Returns::By(|_| Ok(Type::Dynamic)),
        |c| {
            let text = c.value(0)?;
            if let Some(value) = encoded(text) {
                return Ok(decoded(value));
            }
            match text.as_str() {
                Some(text) => decode(text).map_err(too_deep_or(fail)),
                None => Ok(c.unknown(Type::Dynamic)),
            }
        },
    )
    .nullable(),
    function(
        "jsonencode",
        &[parameter("val", Kind::Any)
            .null()
            .unknown()
            .dynamic()
            .marked()],
        Returns::Always(Kind::String),
        |c| encoded_string(c, encode, true),
    ),
];

/// Nested deeper than this, nothing is decoded.
const MOST_DEPTH: usize = 256;
/// What is said of it.
pub(super) const TOO_DEEP: &str = "exceeded max depth";

/// The error of decoding; that it nests too deeply is a limit of ours, far below Terraform's.
pub(super) fn too_deep_or(
    other: impl Fn(String) -> FunctionError,
) -> impl Fn(String) -> FunctionError {
    move |why| match why == TOO_DEEP {
        true => FunctionError::Limit("a text that nests too deeply".into()),
        false => other(why),
    }
}

/// The value that a string encodes, where it remembers it.
pub(super) fn encoded(text: &Value) -> Option<&Value> {
    match &text.data {
        Data::String(text) => text.encoded(),
        Data::Unknown(u) => u.encoded.as_ref(),
        _ => None,
    }
}

/// A value as it comes back out of its encoding: lists are tuples, maps are objects.
pub(super) fn decoded(value: &Value) -> Value {
    let mut out = value.clone();
    // What comes out of a sensitive string is sensitive as a whole, which who calls sees to.
    out.marks = Marks::NONE;
    let items = |items: &[Value]| Value::tuple(items.iter().map(decoded).collect()).data;
    let entries = |entries: &Entries| {
        Value::object(
            entries
                .iter()
                .map(|(k, v)| (k.clone(), decoded(v)))
                .collect(),
        )
        .data
    };
    out.data = match &value.data {
        Data::Null(_) => Data::Null(Type::Dynamic),
        Data::List(l) | Data::Set(l) => items(&l.items),
        Data::Tuple(t) => items(&t.items),
        Data::Map(m) => entries(&m.entries),
        Data::Object(o) if !o.is_open() => entries(&o.entries),
        other => other.clone(),
    };
    out
}

/// The encoding, or an unknown string that remembers what it encodes. What is sensitive in it makes all of the string sensitive; what
/// it encodes remembers which part it was.
pub(super) fn encoded_string(
    call: &Call<'_>,
    encode: fn(&Value) -> Result<String, String>,
    is_json: bool,
) -> Result<Value, FunctionError> {
    let value = call.value(0)?;
    let marks = value.all_marks();
    if value.is_wholly_known() {
        let text = encode(value).map_err(fail)?;
        if text.len() > MOST_BYTES {
            return Ok(call.limit("the encoding is too long"));
        }
        return Ok(Value::new(Data::String(Text::encoding(&text, value.clone()))).mark(marks));
    }
    let could_be_null = value.as_unknown().is_some_and(|u| !u.not_null);
    let prefix = match value.ty() {
        _ if could_be_null || !is_json => "",
        Type::String => "\"",
        Type::Object(_) | Type::Map(_) => "{",
        Type::Tuple(_) | Type::List(_) | Type::Set(_) => "[",
        _ if matches!(value.data, Data::Object(_)) => "{",
        _ => "",
    };
    Ok(Value::unknown(Unknown {
        ty: Type::String,
        not_null: true,
        prefix: prefix.into(),
        reason: call.reason(),
        encoded: Some(value.clone()),
        ..Unknown::default()
    })
    .mark(marks))
}

/// A string as Go writes it in JSON, with `<`, `>` and `&` escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    append_quoted(text, &mut out);
    out
}

fn append_quoted(text: &str, out: &mut String) {
    use std::fmt::Write;
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A wholly known value as JSON.
pub(super) fn encode(value: &Value) -> Result<String, String> {
    let mut out = String::new();
    append(value, &mut out)?;
    Ok(out)
}

fn append(value: &Value, out: &mut String) -> Result<(), String> {
    match &value.data {
        Data::Null(_) => out.push_str("null"),
        Data::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Data::Number(n) if n.is_infinite() => {
            return Err("cannot serialize infinity as JSON".into());
        }
        Data::Number(n) => out.push_str(&n.to_string()),
        Data::String(s) => append_quoted(s.as_str(), out),
        Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
            out.push('[');
            for (i, part) in value.parts().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                append(part, out)?;
            }
            out.push(']');
        }
        Data::Map(_) | Data::Object(_) => {
            out.push('{');
            for (i, (key, part)) in value.as_entries().into_iter().flatten().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                append_quoted(key, out);
                out.push(':');
                append(part, out)?;
            }
            out.push('}');
        }
        Data::Unknown(_) => return Err("value is not known".into()),
    }
    Ok(())
}

/// Reads JSON; the errors are Go's.
pub(super) fn decode(text: &str) -> Result<Value, String> {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
    };
    let value = reader.value(" looking for beginning of value", 0)?;
    reader.space();
    match reader.peek() {
        // Go's decoder asks only whether there is more, and a closing bracket isn't.
        None | Some(b']' | b'}') => Ok(value),
        Some(_) => Err("extraneous data after JSON object".into()),
    }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

const UNEXPECTED_END: &str = "unexpected EOF";

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// The next byte that isn't space.
    fn token(&mut self) -> Result<u8, String> {
        self.space();
        self.peek().ok_or_else(|| "EOF".into())
    }

    fn invalid(&self, byte: u8, place: &str) -> String {
        let shown = match byte {
            b'\'' => "'\\''".to_string(),
            b'"' => "'\"'".to_string(),
            b'\n' => "'\\n'".into(),
            b'\r' => "'\\r'".into(),
            b'\t' => "'\\t'".into(),
            0..=0x1f | 0x7f => format!("'\\x{byte:02x}'"),
            0x80..=0x9f => format!("'\\u{byte:04x}'"),
            _ => format!("'{}'", char::from(byte)),
        };
        format!("invalid character {shown}{place}")
    }

    fn value(&mut self, place: &str, depth: usize) -> Result<Value, String> {
        if depth > MOST_DEPTH {
            return Err(TOO_DEEP.into());
        }
        match self.token()? {
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' => self.string().map(Value::string),
            b't' => self.literal("true", Value::bool(true)),
            b'f' => self.literal("false", Value::bool(false)),
            b'n' => self.literal("null", Value::null()),
            b'-' | b'0'..=b'9' => self.number(),
            other => Err(self.invalid(other, place)),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, String> {
        self.at += 1;
        let mut entries = Entries::new();
        if self.token()? == b'}' {
            self.at += 1;
            return Ok(Value::object(entries));
        }
        let mut place = "";
        loop {
            let first = self.token()?;
            if first != b'"' {
                return Err(self.invalid(first, place));
            }
            let key = self.string()?;
            match self.token()? {
                b':' => self.at += 1,
                other => return Err(self.invalid(other, " after object key")),
            }
            let value = self.value(" looking for beginning of value", depth + 1)?;
            let key = Text::new(&key);
            entries.insert(key.as_str().into(), value);
            match self.token()? {
                b'}' => {
                    self.at += 1;
                    return Ok(Value::object(entries));
                }
                b',' => self.at += 1,
                other => return Err(self.invalid(other, " after object key:value pair")),
            }
            place = " looking for beginning of object key string";
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, String> {
        self.at += 1;
        let mut items = Vec::new();
        if self.token()? == b']' {
            self.at += 1;
            return Ok(Value::tuple(items));
        }
        loop {
            items.push(self.value(" looking for beginning of value", depth + 1)?);
            match self.token()? {
                b']' => {
                    self.at += 1;
                    return Ok(Value::tuple(items));
                }
                b',' => self.at += 1,
                other => return Err(self.invalid(other, " after array element")),
            }
        }
    }

    fn literal(&mut self, word: &str, value: Value) -> Result<Value, String> {
        for expected in word.bytes() {
            match self.peek() {
                None => return Err(UNEXPECTED_END.into()),
                Some(byte) if byte == expected => self.at += 1,
                Some(byte) => {
                    let place =
                        format!(" in literal {word} (expecting {:?})", char::from(expected));
                    return Err(self.invalid(byte, &place));
                }
            }
        }
        Ok(value)
    }

    fn digits(&mut self, place: &str) -> Result<(), String> {
        match self.peek() {
            Some(b'0'..=b'9') => {}
            Some(other) => return Err(self.invalid(other, place)),
            None => return Err(UNEXPECTED_END.into()),
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Value, String> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits(" in numeric literal")?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits(" after decimal point in numeric literal")?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits(" in exponent of numeric literal")?;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        Number::parse(text)
            .map(Value::number)
            .ok_or_else(|| "a number is required".into())
    }

    fn string(&mut self) -> Result<String, String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let start = self.at;
            while self
                .peek()
                .is_some_and(|b| b != b'"' && b != b'\\' && b >= 0x20)
            {
                self.at += 1;
            }
            out.push_str(self.text.get(start..self.at).unwrap_or_default());
            match self.peek() {
                None => return Err(UNEXPECTED_END.into()),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    self.at += 1;
                    self.escape(&mut out)?;
                }
                Some(other) => return Err(self.invalid(other, " in string literal")),
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), String> {
        let byte = self.peek().ok_or(UNEXPECTED_END)?;
        self.at += 1;
        out.push(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hexadecimal()?;
                if (0xd800..0xdc00).contains(&first)
                    && self.bytes.get(self.at..self.at + 2) == Some(b"\\u")
                {
                    let back = self.at;
                    self.at += 2;
                    let second = self.hexadecimal()?;
                    if (0xdc00..0xe000).contains(&second) {
                        let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                        out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
                        return Ok(());
                    }
                    self.at = back;
                }
                char::from_u32(first).unwrap_or('\u{fffd}')
            }
            other => return Err(self.invalid(other, " in string escape code")),
        });
        Ok(())
    }

    fn hexadecimal(&mut self) -> Result<u32, String> {
        let mut code = 0;
        for _ in 0..4 {
            let byte = self.peek().ok_or(UNEXPECTED_END)?;
            let digit = char::from(byte)
                .to_digit(16)
                .ok_or_else(|| self.invalid(byte, " in \\u hexadecimal character escape"))?;
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }
}
