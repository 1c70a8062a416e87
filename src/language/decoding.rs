//! Reading what strings encode.

use super::{Call, Function};
use crate::evaluate::Fault;
use crate::value::{Data, Guard, Piece, Type, Value};

pub(super) const FUNCTIONS: &[(&str, Function)] =
    &[("decode_json", |call| Some(decode_json(call)))];

/// `decode_json(x)`: the value that a JSON string encodes, with its origins and with what is unknown in it. What is no
/// string already is as it is; null is null.
fn decode_json(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    call.evaluator
        .lift(std::slice::from_ref(&value), &|values| {
            let Some(value) = values.first() else {
                return Ok(Value::null());
            };
            decoded(value)
                .map_err(|why| call.fault(why))
                .map(|d| match d {
                    Some(decoded) => decoded,
                    None => call.unknown(Type::Dynamic, &[value]),
                })
        })
}

/// The decoded value; none where it isn't known.
pub(crate) fn decoded(value: &Value) -> Result<Option<Value>, String> {
    match &value.data {
        Data::String(text) => {
            if let Some(encoded) = text.encoded() {
                return Ok(Some(encoded.clone().or_at(value.origin())));
            }
            parse(text.as_str()).map(|json| Some(located(&json, value)))
        }
        Data::Unknown(unknown) => {
            if let Some(encoded) = &unknown.encoded {
                return Ok(Some(encoded.clone().or_at(value.origin())));
            }
            match &unknown.pieces {
                // A list of which some elements are there under a condition is a list.
                _ if unknown.members.is_some() => Ok(Some(value.clone())),
                Some(pieces) => Ok(from_pieces(pieces, value)),
                None => Ok(None),
            }
        }
        _ => Ok(Some(value.clone())),
    }
}

fn parse(text: &str) -> Result<serde_json::Value, String> {
    serde_json::from_str(text).map_err(|e| format!("this is not valid JSON: {e}"))
}

/// JSON whose parts all have the place of the string they stand in.
fn located(json: &serde_json::Value, string: &Value) -> Value {
    let value = crate::load::terraform::from_json(json);
    with_origin(value, string.origin()).mark(string.marks)
}

fn with_origin(value: Value, origin: crate::syntax::Span) -> Value {
    let data = match value.data {
        Data::Tuple(tuple) => {
            return Value::tuple(
                tuple
                    .items
                    .iter()
                    .map(|v| with_origin(v.clone(), origin))
                    .collect(),
            )
            .at(origin);
        }
        Data::Object(object) => {
            return Value::object(
                object
                    .entries
                    .iter()
                    .map(|(k, v)| (k.clone(), with_origin(v.clone(), origin)))
                    .collect(),
            )
            .at(origin);
        }
        data => data,
    };
    Value::new(data).at(origin)
}

/// A JSON text with holes: each hole is replaced by a marker, the text parsed, and the markers replaced by what they stand
/// for.
fn from_pieces(pieces: &[Piece], string: &Value) -> Option<Value> {
    let mut text = String::new();
    let mut holes: Vec<&Value> = Vec::new();
    let mut is_in_string = false;
    for piece in pieces {
        match piece {
            Piece::Text(part) => {
                text.push_str(part);
                let mut escaped = false;
                for c in part.chars() {
                    match c {
                        '\\' if is_in_string && !escaped => {
                            escaped = true;
                            continue;
                        }
                        '"' if !escaped => is_in_string = !is_in_string,
                        _ => {}
                    }
                    escaped = false;
                }
            }
            Piece::Hole(value) => {
                if is_in_string {
                    text.push_str(&marker(holes.len()));
                } else {
                    text.push_str(&format!("\"{OUTSIDE}{}\"", marker(holes.len())));
                }
                holes.push(value);
            }
        }
    }
    let json = parse(&text).ok()?;
    Some(filled(&json, &holes, string))
}

/// In front of the marker of a hole that stands outside of strings: what it says is JSON itself.
const OUTSIDE: char = '\u{e002}';

/// What a hole outside of strings stands for: what is encoded in it, not its text.
fn said_by(hole: &Value) -> Value {
    if let Ok(Some(known)) = decoded(hole) {
        return known;
    }
    let Some(unknown) = hole.as_unknown() else {
        return hole.clone();
    };
    match &unknown.ty {
        Type::String => Value::unknown_of(Type::Dynamic, unknown.reason.clone())
            .at(hole.origin())
            .mark(hole.marks),
        _ => hole.clone(),
    }
}

/// The hole that stands outside of strings and is all of a value.
fn outside<'h>(json: &serde_json::Value, holes: &[&'h Value]) -> Option<&'h Value> {
    let marked = json.as_str()?.strip_prefix(OUTSIDE)?;
    let number = marked.strip_prefix('\u{e000}')?.strip_suffix('\u{e001}')?;
    holes.get(number.parse::<usize>().ok()?).copied()
}

/// Whether an element is a hole outside of strings that may say more than one.
fn may_be_several(json: &serde_json::Value, holes: &[&Value]) -> bool {
    outside(json, holes).is_some_and(|hole| {
        let unknown = hole.as_unknown();
        unknown.is_none_or(|u| !matches!(u.ty, Type::Number | Type::Bool))
    })
}

/// A text that no document holds.
fn marker(index: usize) -> String {
    format!("\u{e000}{index}\u{e001}")
}

fn filled(json: &serde_json::Value, holes: &[&Value], string: &Value) -> Value {
    if let Some(hole) = outside(json, holes) {
        return said_by(hole);
    }
    match json {
        serde_json::Value::String(text) if text.contains('\u{e000}') => {
            let mut pieces: Vec<Piece> = Vec::new();
            let mut rest = text.as_str();
            while let Some((before, after)) = rest.split_once('\u{e000}') {
                if !before.is_empty() {
                    pieces.push(Piece::Text(before.into()));
                }
                let Some((number, behind)) = after.split_once('\u{e001}') else {
                    break;
                };
                if let Some(hole) = number.parse::<usize>().ok().and_then(|n| holes.get(n)) {
                    pieces.push(Piece::Hole((*hole).clone()));
                }
                rest = behind;
            }
            if !rest.is_empty() {
                pieces.push(Piece::Text(rest.into()));
            }
            if let [Piece::Hole(only)] = pieces.as_slice() {
                return only.clone();
            }
            let reason = pieces
                .iter()
                .find_map(|p| match p {
                    Piece::Hole(v) => v.as_unknown().map(|u| u.reason.clone()),
                    Piece::Text(_) => None,
                })
                .unwrap_or_default();
            crate::evaluate::joined(pieces, reason).at(string.origin())
        }
        // What stands between the commas may be several elements.
        serde_json::Value::Array(items) if items.iter().any(|i| may_be_several(i, holes)) => {
            let open = items.iter().find_map(|item| {
                let unknown = outside(item, holes)?.as_unknown()?;
                Some(unknown.reason.clone())
            });
            let known = items.iter().filter(|item| !may_be_several(item, holes));
            let known = known.map(|item| (Guard::TRUE, None, filled(item, holes, string)));
            crate::evaluate::collection(known.collect(), Some(open.unwrap_or_default()))
                .at(string.origin())
        }
        serde_json::Value::Array(items) => {
            Value::tuple(items.iter().map(|i| filled(i, holes, string)).collect())
                .at(string.origin())
        }
        serde_json::Value::Object(map) => {
            let entries = map
                .iter()
                .filter(|(k, _)| !k.contains('\u{e000}'))
                .map(|(k, v)| (k.as_str().into(), filled(v, holes, string)))
                .collect();
            Value::object(entries).at(string.origin())
        }
        other => located(other, string),
    }
}
