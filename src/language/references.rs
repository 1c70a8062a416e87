//! What a value that isn't known is taken from.

use super::{Call, Function};
use crate::evaluate::Fault;
use crate::value::{Piece, ReasonKind, Type, Value};

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("attribute_of", |call| Some(attribute_of(call))),
    ("dynamic_reference", |call| Some(dynamic_reference(call))),
];

/// Texts within texts deeper than this aren't looked into.
const DEEPEST: usize = 8;

/// `attribute_of(x)`: the attribute of something declared that a value is, or that a text begins with: `arn` of
/// `"${aws_ecr_repository.app.arn}:latest"`, `RepositoryUri` of `!GetAtt App.RepositoryUri`; null where it is, or begins with, none.
fn attribute_of(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    call.evaluator.lift(&[value], &|values| {
        let [value] = values else {
            return Ok(Value::null());
        };
        Ok(match found(value, 0) {
            Found::Attribute(path) => Value::string(path),
            Found::None => Value::null(),
            Found::Unknown => call.unknown(Type::String, &[value]),
        })
    })
}

/// `dynamic_reference(x)`: the reference by which a template takes a value from a parameter or a secret,
/// `{{resolve:ssm:/aws/service/…}}`, as it is written; null where it is none
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>).
fn dynamic_reference(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    call.evaluator.lift(&[value], &|values| {
        let reference = values
            .first()
            .and_then(Value::as_unknown)
            .filter(|unknown| {
                unknown.reason.kind == ReasonKind::Opaque
                    && unknown.reason.what.starts_with("{{resolve:")
            });
        Ok(reference.map_or_else(Value::null, |unknown| Value::string(&unknown.reason.what)))
    })
}

enum Found<'v> {
    Attribute(&'v str),
    None,
    Unknown,
}

fn found(value: &Value, depth: usize) -> Found<'_> {
    let Some(unknown) = value.as_unknown() else {
        return Found::None;
    };
    if let Some(reference) = unknown.refers_to.as_ref().filter(|r| !r.path.is_empty()) {
        return Found::Attribute(&reference.path);
    }
    match unknown.pieces.as_deref().and_then(<[Piece]>::first) {
        Some(Piece::Hole(hole)) if depth < DEEPEST => found(hole, depth + 1),
        Some(Piece::Text(_)) => Found::None,
        _ => Found::Unknown,
    }
}
