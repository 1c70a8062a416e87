//! Functions on strings.

use unicode_segmentation::UnicodeSegmentation;

use super::FunctionError;
use super::letters::{self, characters};
use super::regular_expressions::Pattern;
use super::signature::{
    Call, Function, Kind, MOST_BYTES, Parameter, Pieces, Returns, argument_error, fail, function,
    parameter,
};
use crate::value::{Data, Type, Unknown, Value};

const STRING: Returns = Returns::Always(Kind::String);
const BOOL: Returns = Returns::Always(Kind::Bool);
const STR: Parameter = parameter("str", Kind::String);

pub(super) const FUNCTIONS: &[Function] = &[
    function("chomp", &[STR], STRING, |c| {
        Ok(Value::string(c.text(0)?.trim_end_matches(['\r', '\n'])))
    }),
    function(
        "endswith",
        &[STR, parameter("suffix", Kind::String)],
        BOOL,
        |c| Ok(Value::bool(c.text(0)?.ends_with(c.text(1)?))),
    ),
    function(
        "indent",
        &[parameter("spaces", Kind::Number), STR],
        STRING,
        indent,
    ),
    function(
        "join",
        &[parameter("separator", Kind::String)],
        STRING,
        join,
    )
    .variadic(parameter("lists", Kind::ListOfString).unknown()),
    function("lower", &[STR], STRING, |c| {
        map(c, |t| t.chars().map(letters::lower).collect())
    }),
    function(
        "replace",
        &[
            STR.unknown(),
            parameter("substr", Kind::String).unknown(),
            parameter("replace", Kind::String).unknown(),
        ],
        STRING,
        replace,
    ),
    function(
        "split",
        &[parameter("separator", Kind::String), STR],
        Returns::Always(Kind::ListOfString),
        split,
    ),
    function(
        "startswith",
        &[STR.unknown(), parameter("prefix", Kind::String)],
        BOOL,
        starts_with,
    ),
    function(
        "strcontains",
        &[STR, parameter("substr", Kind::String)],
        BOOL,
        |c| Ok(Value::bool(c.text(0)?.contains(c.text(1)?))),
    ),
    function("strrev", &[STR], STRING, |c| {
        map(c, |t| t.graphemes(true).rev().collect())
    }),
    function(
        "substr",
        &[
            STR,
            parameter("offset", Kind::Number),
            parameter("length", Kind::Number),
        ],
        STRING,
        substring,
    ),
    function("title", &[STR], STRING, |c| map(c, letters::title_words)),
    function(
        "trim",
        &[STR, parameter("cutset", Kind::String)],
        STRING,
        |c| {
            let cut: Vec<char> = c.text(1)?.chars().collect();
            Ok(Value::string(c.text(0)?.trim_matches(cut.as_slice())))
        },
    ),
    function(
        "trimprefix",
        &[STR, parameter("prefix", Kind::String)],
        STRING,
        |c| {
            let text = c.text(0)?;
            Ok(Value::string(text.strip_prefix(c.text(1)?).unwrap_or(text)))
        },
    ),
    function("trimspace", &[STR], STRING, |c| {
        Ok(Value::string(c.text(0)?.trim_matches(letters::is_space)))
    }),
    function(
        "trimsuffix",
        &[STR, parameter("suffix", Kind::String)],
        STRING,
        |c| {
            let text = c.text(0)?;
            Ok(Value::string(text.strip_suffix(c.text(1)?).unwrap_or(text)))
        },
    ),
    function("upper", &[STR], STRING, |c| {
        map(c, |t| t.chars().map(letters::upper).collect())
    }),
];

fn map(call: &Call<'_>, change: fn(&str) -> String) -> Result<Value, FunctionError> {
    Ok(Value::string(change(call.text(0)?)))
}

fn indent(call: &Call<'_>) -> Result<Value, FunctionError> {
    let spaces = call.integer(0)?;
    let text = call.text(1)?;
    let Ok(spaces) = usize::try_from(spaces) else {
        return Err(fail(
            "panic in function implementation: strings: negative Repeat count",
        ));
    };
    let lines = text.matches('\n').count();
    if spaces.saturating_mul(lines.max(1)) > MOST_BYTES {
        return Ok(call.limit("the result of indent is too long"));
    }
    Ok(call.string(
        text.replace('\n', &format!("\n{}", " ".repeat(spaces))),
        "indent",
    ))
}

fn join(call: &Call<'_>) -> Result<Value, FunctionError> {
    let separator = call.text(0)?;
    let lists = call.arguments.get(1..).unwrap_or_default();
    if lists.is_empty() {
        return Err(fail("at least one list is required"));
    }
    let mut pieces = Pieces::default();
    let mut bytes = 0usize;
    let mut first = true;
    for (l, list) in lists.iter().enumerate() {
        let Some(items) = list.as_items() else {
            return Ok(call.unknown(Type::String));
        };
        for (i, item) in items.iter().enumerate() {
            if item.is_null() {
                let which = if lists.len() == 1 {
                    format!("element {i} is null")
                } else {
                    format!("element {i} of list {l} is null")
                };
                return Err(argument_error(
                    l + 1,
                    format!("{which}; cannot concatenate null values"),
                ));
            }
            bytes = bytes
                .saturating_add(separator.len())
                .saturating_add(item.as_str().map_or(0, str::len));
            if bytes > MOST_BYTES {
                return Ok(call.limit("the result of join is too long"));
            }
            if !first {
                pieces.text(separator);
            }
            first = false;
            pieces.value(item);
        }
    }
    Ok(pieces.finish(call.reason(), ""))
}

fn replace(call: &Call<'_>) -> Result<Value, FunctionError> {
    let values = [call.value(0)?, call.value(1)?, call.value(2)?];
    let [Some(text), Some(from), to] = values.map(Value::as_str) else {
        return Ok(call.unknown(Type::String));
    };
    if from.len() > 1 && from.starts_with('/') && from.ends_with('/') {
        let inner = from.get(1..from.len() - 1).unwrap_or_default();
        let pattern = Pattern::kept(inner).map_err(|error| {
            error.of_call(|e| fail(format!("error parsing regexp: {}", e.quoted())))
        })?;
        let Some(to) = to else {
            return Ok(call.unknown(Type::String));
        };
        let replaced = pattern.replace_all(text, to, call.context.budget);
        return Ok(replaced.map_or_else(
            || call.limit("the result of replace is too long, or takes too long to make"),
            Value::string,
        ));
    }
    let Some(to) = to else {
        return Ok(replace_with_hole(call, text, from, call.value(2)?));
    };
    let growth = to.len().saturating_sub(from.len());
    if growth > 0 {
        let count = text.matches(from).count();
        if growth.saturating_mul(count) > MOST_BYTES {
            return Ok(call.limit("the result of replace is too long"));
        }
    }
    Ok(Value::string(text.replace(from, to)))
}

/// What is put in isn't known, but where is.
fn replace_with_hole(call: &Call<'_>, text: &str, from: &str, hole: &Value) -> Value {
    if from.is_empty() {
        return call.unknown(Type::String);
    }
    let mut pieces = Pieces::default();
    for (i, part) in text.split(from).enumerate() {
        if i > 0 {
            pieces.hole(hole);
        }
        pieces.text(part);
    }
    let made = pieces.finish(call.reason(), "");
    // Terraform does not look where it would be put in: the result stays unknown even without a hole.
    match &made.data {
        Data::Unknown(_) => made,
        _ => {
            let mut pieces = Pieces::default();
            pieces.value(&made);
            let known = pieces.finish(call.reason(), "");
            Value::unknown(Unknown {
                ty: Type::String,
                not_null: true,
                reason: call.reason(),
                pieces: known
                    .as_str()
                    .map(|t| [crate::value::Piece::Text(t.into())].into()),
                ..Unknown::default()
            })
        }
    }
}

fn split(call: &Call<'_>) -> Result<Value, FunctionError> {
    let (separator, text) = (call.text(0)?, call.text(1)?);
    let items: Vec<Value> = if separator.is_empty() {
        text.chars().map(|c| Value::string(c.to_string())).collect()
    } else {
        text.split(separator).map(Value::string).collect()
    };
    Ok(Value::list(Type::String, items))
}

fn starts_with(call: &Call<'_>) -> Result<Value, FunctionError> {
    let prefix = call.text(1)?;
    match (call.value(0)?.as_str(), call.value(0)?.as_unknown()) {
        (Some(text), _) => Ok(Value::bool(text.starts_with(prefix))),
        // An unknown string decides by what it is known to begin with.
        (_, Some(u)) if u.prefix.starts_with(prefix) => Ok(Value::bool(true)),
        (_, Some(u)) if !prefix.starts_with(u.prefix.as_str()) => Ok(Value::bool(false)),
        _ => Ok(call.unknown(Type::Bool)),
    }
}

fn substring(call: &Call<'_>) -> Result<Value, FunctionError> {
    let text = call.text(0)?;
    let (mut offset, length) = (call.integer(1)?, call.integer(2)?);
    if offset < 0 {
        let total = characters(text) as i64;
        offset = offset.saturating_add(total).max(0);
    }
    let skipped = text
        .graphemes(true)
        .skip(usize::try_from(offset).unwrap_or(usize::MAX));
    // A length below zero reaches to the end.
    Ok(Value::string(match usize::try_from(length) {
        Ok(length) => skipped.take(length).collect::<String>(),
        Err(_) => skipped.collect(),
    }))
}
