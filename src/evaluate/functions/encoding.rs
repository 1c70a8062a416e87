//! Base64, other encodings of text, URLs, CSV.

use std::collections::BTreeMap;
use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::Encoding;

use super::FunctionError;
use super::hashes::without_line_ends;
use super::signature::{
    Call, Function, Kind, MOST_ELEMENTS, Parameter, Returns, argument_error, fail, function,
    parameter,
};
use crate::value::{Entries, Type, Value};

const STRING: Returns = Returns::Always(Kind::String);
const STR: Parameter = parameter("str", Kind::String);
const ENCODING: Parameter = parameter("encoding", Kind::String);

pub(super) const FUNCTIONS: &[Function] = &[
    function("base64decode", &[STR], STRING, |c| {
        let text = c.text(0)?;
        let bytes = STANDARD
            .decode(without_line_ends(text))
            .map_err(|_| fail(format!("failed to decode base64 data {text:?}")))?;
        String::from_utf8(bytes)
            .map(Value::string)
            .map_err(|_| fail("the result of decoding the provided string is not valid UTF-8"))
    }),
    function("base64encode", &[STR], STRING, |c| {
        Ok(Value::string(STANDARD.encode(c.text(0)?)))
    }),
    function("base64gzip", &[STR], STRING, gzip),
    function(
        "csvdecode",
        &[STR],
        Returns::By(|_| Ok(Type::Dynamic)),
        csv_decode,
    ),
    function(
        "textdecodebase64",
        &[parameter("source", Kind::String), ENCODING],
        STRING,
        text_decode,
    ),
    function(
        "textencodebase64",
        &[parameter("string", Kind::String), ENCODING],
        STRING,
        text_encode,
    ),
    function("urlencode", &[STR], STRING, |c| {
        Ok(Value::string(url_encode(c.text(0)?)))
    }),
];

/// As Go's compressor it ends with an empty block; the compressed bytes themselves may differ.
fn gzip(call: &Call<'_>) -> Result<Value, FunctionError> {
    let mut writer = flate2::GzBuilder::new()
        .operating_system(255)
        .write(Vec::new(), flate2::Compression::default());
    let error = |e: std::io::Error| fail(format!("failed to write gzip raw data: {e}"));
    writer.write_all(call.text(0)?.as_bytes()).map_err(error)?;
    writer.flush().map_err(error)?;
    let mut bytes = writer.finish().map_err(error)?;
    // Go sets no hint about the level.
    if let Some(hint) = bytes.get_mut(8) {
        *hint = 0;
    }
    Ok(Value::string(STANDARD.encode(bytes)))
}

fn url_encode(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte))
            }
            b' ' => out.push('+'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// An encoding by the name that IANA gives it.
enum Charset {
    Utf16 { big: bool, mark: bool },
    Ascii,
    Latin1,
    Other(&'static Encoding),
}

fn charset(call: &Call<'_>) -> Result<(Charset, String), FunctionError> {
    let name = call.text(1)?;
    let upper = name.to_ascii_uppercase();
    let found = match upper.as_str() {
        "UTF-16" | "CSUTF16" => Some(Charset::Utf16 {
            big: true,
            mark: true,
        }),
        "UTF-16BE" | "CSUTF16BE" => Some(Charset::Utf16 {
            big: true,
            mark: false,
        }),
        "UTF-16LE" | "CSUTF16LE" => Some(Charset::Utf16 {
            big: false,
            mark: false,
        }),
        "US-ASCII" | "ASCII" | "ISO-IR-6" | "ANSI_X3.4-1968" | "ANSI_X3.4-1986" | "ISO646-US"
        | "US" | "CP367" | "IBM367" | "CSASCII" | "ISO_646.IRV:1991" => Some(Charset::Ascii),
        "ISO-8859-1" | "ISO_8859-1" | "ISO_8859-1:1987" | "LATIN1" | "L1" | "ISO-IR-100"
        | "IBM819" | "CP819" | "CSISOLATIN1" => Some(Charset::Latin1),
        // These are names of the WHATWG, not of IANA.
        "UTF8" | "UNICODE-1-1-UTF-8" | "X-SJIS" | "SJIS" | "X-GBK" | "ISO8859-1" | "X-CP1252"
        | "REPLACEMENT" | "X-USER-DEFINED" | "X-MAC-ROMAN" | "X-MAC-CYRILLIC" | "BIG5-HKSCS"
        | "ISO-8859-8-I" => None,
        _ => Encoding::for_label(upper.as_bytes()).map(Charset::Other),
    };
    // Messages name it as IANA prefers.
    let shown = match &found {
        Some(Charset::Ascii) => "US-ASCII".to_string(),
        Some(Charset::Latin1) => "ISO-8859-1".to_string(),
        Some(Charset::Other(e)) if upper.starts_with("UTF") => e.name().to_string(),
        Some(Charset::Other(e)) => e.name().to_string(),
        _ => upper,
    };
    found.map(|c| (c, shown)).ok_or_else(|| {
        argument_error(
            1,
            format!(
                "{name:?} is not a supported IANA encoding name or alias in this Terraform version"
            ),
        )
    })
}

fn text_encode(call: &Call<'_>) -> Result<Value, FunctionError> {
    let text = call.text(0)?;
    let (charset, name) = charset(call)?;
    let unrepresentable = || {
        argument_error(
            0,
            format!("the given string contains characters that cannot be represented in {name}"),
        )
    };
    let bytes = match charset {
        Charset::Utf16 { big, mark } => {
            let units = mark
                .then_some(0xfeff)
                .into_iter()
                .chain(text.encode_utf16());
            units
                .flat_map(|u| {
                    if big {
                        u.to_be_bytes()
                    } else {
                        u.to_le_bytes()
                    }
                })
                .collect()
        }
        Charset::Ascii if text.is_ascii() => text.as_bytes().to_vec(),
        Charset::Ascii => return Err(unrepresentable()),
        Charset::Latin1 => text
            .chars()
            .map(|c| u8::try_from(c as u32).map_err(|_| unrepresentable()))
            .collect::<Result<Vec<u8>, _>>()?,
        Charset::Other(encoding) => {
            let (bytes, _, failed) = encoding.encode(text);
            if failed {
                return Err(unrepresentable());
            }
            bytes.into_owned()
        }
    };
    Ok(Value::string(STANDARD.encode(bytes)))
}

fn text_decode(call: &Call<'_>) -> Result<Value, FunctionError> {
    let source = call.text(0)?;
    let (charset, name) = charset(call)?;
    let bytes = STANDARD.decode(without_line_ends(source)).map_err(|e| {
        let at = match e {
            base64::DecodeError::InvalidByte(at, _) => at,
            // Go tells where the group begins that isn't whole.
            _ => source.len() / 4 * 4,
        };
        argument_error(
            0,
            format!("the given value is has an invalid base64 symbol at offset {at}"),
        )
    })?;
    let undefined = || {
        argument_error(
            0,
            format!("the given string contains symbols that are not defined for {name}"),
        )
    };
    let text = match charset {
        Charset::Utf16 { mut big, mark } => {
            let mut bytes = bytes.as_slice();
            if mark {
                if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
                    bytes = rest;
                } else if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
                    (big, bytes) = (false, rest);
                }
            }
            let units: Vec<u16> = bytes
                .chunks(2)
                .map(|pair| match pair {
                    [a, b] if big => Ok(u16::from_be_bytes([*a, *b])),
                    [a, b] => Ok(u16::from_le_bytes([*a, *b])),
                    _ => Err(undefined()),
                })
                .collect::<Result<_, _>>()?;
            String::from_utf16(&units).map_err(|_| undefined())?
        }
        Charset::Ascii if bytes.is_ascii() => String::from_utf8(bytes).map_err(|_| undefined())?,
        Charset::Ascii => return Err(undefined()),
        Charset::Latin1 => bytes.iter().map(|b| char::from(*b)).collect(),
        Charset::Other(encoding) => encoding
            .decode_without_bom_handling_and_without_replacement(&bytes)
            .ok_or_else(undefined)?
            .into_owned(),
    };
    Ok(Value::string(text))
}

fn csv_decode(call: &Call<'_>) -> Result<Value, FunctionError> {
    let text = call.text(0)?;
    let mut rows = rows(text)?.into_iter();
    let Some((_, header)) = rows.next() else {
        return Err(fail("missing header line"));
    };
    let mut attributes = BTreeMap::new();
    for name in &header {
        if attributes
            .insert(name.as_str().into(), Type::String)
            .is_some()
        {
            return Err(fail(format!("duplicate column name {name:?}")));
        }
    }
    let mut items = Vec::new();
    for (line, row) in rows {
        if row.len() != header.len() {
            return Err(fail(format!(
                "CSV parse error on line {line}: wrong number of fields"
            )));
        }
        if items.len().saturating_mul(header.len()) > MOST_ELEMENTS {
            return Ok(call.limit("csvdecode reads too many cells"));
        }
        let entries: Entries = header
            .iter()
            .zip(&row)
            .map(|(name, cell)| (name.as_str().into(), Value::string(cell)))
            .collect();
        items.push(Value::object(entries));
    }
    Ok(Value::list(Type::object(attributes), items))
}

/// Reads CSV as Go's `encoding/csv` does: which line each record begins at, and its fields.
fn rows(text: &str) -> Result<Vec<(usize, Vec<String>)>, FunctionError> {
    let error = |line: usize, why: &str| fail(format!("CSV parse error on line {line}: {why}"));
    let mut out = Vec::new();
    let normalized = text.replace("\r\n", "\n");
    let mut rest = normalized.as_str();
    let mut line = 0;
    while !rest.is_empty() {
        line += 1;
        if let Some(after) = rest.strip_prefix('\n') {
            rest = after;
            continue;
        }
        let begins = line;
        let mut fields = Vec::new();
        loop {
            let (field, after) = match rest.strip_prefix('"') {
                None => {
                    let end = rest.find([',', '\n']).unwrap_or(rest.len());
                    let (field, after) = rest.split_at(end);
                    if field.contains('"') {
                        return Err(error(line, "bare \" in non-quoted-field"));
                    }
                    (field.to_string(), after)
                }
                Some(inner) => {
                    let mut field = String::new();
                    let mut inner = inner;
                    loop {
                        let Some((part, after)) = inner.split_once('"') else {
                            return Err(error(line, "extraneous or missing \" in quoted-field"));
                        };
                        field.push_str(part);
                        line += part.matches('\n').count();
                        match after.strip_prefix('"') {
                            Some(more) => {
                                field.push('"');
                                inner = more;
                            }
                            None => {
                                inner = after;
                                break;
                            }
                        }
                    }
                    if !(inner.is_empty() || inner.starts_with([',', '\n'])) {
                        return Err(error(line, "extraneous or missing \" in quoted-field"));
                    }
                    (field, inner)
                }
            };
            fields.push(field);
            match after.strip_prefix(',') {
                Some(next) => rest = next,
                None => {
                    rest = after.strip_prefix('\n').unwrap_or(after);
                    break;
                }
            }
        }
        out.push((begins, fields));
    }
    Ok(out)
}
