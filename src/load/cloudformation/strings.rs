//! Strings that are put together: `Fn::Sub`, `Fn::Join`, dynamic references.

use std::sync::Arc;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::cases::unknown_text;
use super::document::Node;
use super::evaluate::invalid;
use super::scalar;
use super::scope::Loader;
use crate::syntax::Span;
use crate::value::{Marks, Piece, Reason, ReasonKind, Type, Unknown, Value};

/// A piece of the text of `Fn::Sub`.
pub(super) enum Template<'a> {
    Text(&'a str),
    /// `${Name}` or `${Name.Attribute}`
    Name(&'a str),
}

/// The pieces of a text with `${…}`; `${!Name}` stands for `${Name}` itself.
pub(super) fn template(text: &str) -> Vec<Template<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let behind = rest.get(at + 2..).unwrap_or("");
        let Some(end) = behind.find('}') else { break };
        let name = behind.get(..end).unwrap_or("");
        if let Some(literal) = name.strip_prefix('!') {
            pieces.push(Template::Text(rest.get(..at + 2).unwrap_or("")));
            pieces.push(Template::Text(literal));
            pieces.push(Template::Text("}"));
        } else {
            pieces.push(Template::Text(rest.get(..at).unwrap_or("")));
            pieces.push(Template::Name(name.trim()));
        }
        rest = behind.get(end + 1..).unwrap_or("");
    }
    pieces.push(Template::Text(rest));
    pieces
}

impl Loader<'_> {
    /// `Fn::Sub`
    pub fn substitute(&mut self, argument: &Node, span: Span) -> Value {
        let (text, variables) = match argument.items() {
            Some([text, variables]) => (text.text(), variables.entries()),
            Some([text]) => (text.text(), None),
            _ => (argument.text(), None),
        };
        let Some(text) = text else {
            return invalid("Fn::Sub", span);
        };
        let own: FxHashMap<&str, &Node> = variables
            .unwrap_or_default()
            .iter()
            .map(|entry| (entry.key.as_str(), &entry.value))
            .collect();
        let mut parts = Vec::new();
        for piece in template(text) {
            match piece {
                Template::Text("") => {}
                Template::Text(text) => parts.push(Value::string(text)),
                Template::Name(name) => {
                    parts.push(match own.get(name) {
                        Some(node) => self.evaluate(node),
                        None => self.name_or_attribute(name, span),
                    });
                }
            }
        }
        self.lift(parts, span, &mut |this, parts| this.joined(&parts, span))
    }

    /// `Fn::Join`
    pub fn join(&mut self, argument: &Node, span: Span) -> Value {
        let Some([delimiter, list]) = argument.items() else {
            return invalid("Fn::Join", span);
        };
        let (delimiter, list) = (self.evaluate(delimiter), self.evaluate(list));
        let Some(delimiter) = scalar::text(&delimiter) else {
            return unknown_text(ReasonKind::Computed, "Fn::Join", span);
        };
        self.lift(vec![list], span, &mut |this, lists| {
            let Some(list) = lists.first() else {
                return invalid("Fn::Join", span);
            };
            let Some(items) = list.as_items() else {
                return join_of_unknown(list, span);
            };
            let marks = list.marks;
            this.lift(items.to_vec(), span, &mut |this, items| {
                let mut parts = Vec::with_capacity(items.len() * 2);
                for item in items.into_iter().filter(|item| !item.is_null()) {
                    if !parts.is_empty() && !delimiter.is_empty() {
                        parts.push(Value::string(&delimiter));
                    }
                    parts.push(item);
                }
                this.joined(&parts, span)
            })
            .mark(marks)
        })
    }

    /// The parts as one string, unless texts have grown beyond all measure by then.
    fn joined(&mut self, parts: &[Value], span: Span) -> Value {
        if !self.afford(parts.iter().map(text_size).sum()) {
            return too_much_text(span);
        }
        concatenated(parts, span)
    }

    /// Whether functions may make so much more text.
    pub fn afford(&mut self, bytes: usize) -> bool {
        let had_some = self.text_left > 0;
        self.text_left = self.text_left.saturating_sub(bytes);
        if had_some && self.text_left == 0 {
            let span = self.root().map_or(Span::NONE, |root| root.span);
            self.error(
                span,
                "Functions make too much text",
                "What the functions of this template put together is more text than the limit of 16 MiB allows: what they give from here on isn't known.".into(),
            );
        }
        self.text_left > 0
    }
}

/// What a function gives that may not make its text.
pub(super) fn too_much_text(span: Span) -> Value {
    unknown_text(
        ReasonKind::Limit,
        "functions make more than 16 MiB of text",
        span,
    )
}

/// About how much a value takes when it is written into a string.
pub(super) fn text_size(value: &Value) -> usize {
    match (value.as_str(), value.as_unknown()) {
        (Some(text), _) => text.len() + 1,
        (None, Some(unknown)) => {
            unknown
                .pieces
                .iter()
                .flat_map(|pieces| pieces.iter())
                .fold(64, |size, piece| {
                    size + match piece {
                        Piece::Text(text) => text.len(),
                        Piece::Hole(_) => 64,
                    }
                })
        }
        _ => 16 + value.parts().map(text_size).sum::<usize>(),
    }
}

/// The joined elements of a list of which not even the number is known.
fn join_of_unknown(list: &Value, span: Span) -> Value {
    let reason = list
        .as_unknown()
        .map(|unknown| unknown.reason.clone())
        .unwrap_or_default();
    Value::unknown_not_null(Type::String, reason)
        .mark(list.marks)
        .at(span)
}

/// Strings, numbers and bools one behind the other.
pub(super) fn concatenated(parts: &[Value], span: Span) -> Value {
    let mut marks = Marks::NONE;
    let mut pieces: Vec<Piece> = Vec::new();
    for part in parts {
        marks = marks.with(part.marks);
        match (scalar::text(part), part.as_unknown()) {
            (Some(text), _) => push_text(&mut pieces, &text),
            (None, Some(unknown)) if unknown.pieces.is_some() => {
                for piece in unknown.pieces.iter().flat_map(|pieces| pieces.iter()) {
                    match piece {
                        Piece::Text(text) => push_text(&mut pieces, text),
                        Piece::Hole(_) => pieces.push(piece.clone()),
                    }
                }
            }
            (None, Some(_)) => pieces.push(Piece::Hole(part.clone())),
            (None, None) if part.is_null() => {}
            // A list or an object can't be written into a string; the service refuses it when it is deployed.
            (None, None) => pieces.push(Piece::Hole(invalid(
                "a list within a string",
                part.origin(),
            ))),
        }
    }
    from_pieces(resolved(pieces), span).mark(marks)
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        Some(Piece::Text(last)) => last.push_str(text),
        _ if text.is_empty() => {}
        _ => pieces.push(Piece::Text(text.into())),
    }
}

fn from_pieces(pieces: Vec<Piece>, span: Span) -> Value {
    match pieces.as_slice() {
        [] => Value::string("").at(span),
        [Piece::Text(text)] => Value::string(text).at(span),
        // `${Name}` alone is what the name stands for, made where that was.
        [Piece::Hole(value)]
            if value
                .as_unknown()
                .is_some_and(|unknown| unknown.ty == Type::String) =>
        {
            value.clone().or_at(span)
        }
        _ => {
            let prefix = match pieces.first() {
                Some(Piece::Text(text)) => text.clone(),
                Some(Piece::Hole(value)) => value
                    .as_unknown()
                    .map(|unknown| unknown.prefix.clone())
                    .unwrap_or_default(),
                None => EcoString::new(),
            };
            let hole = pieces.iter().find_map(|piece| match piece {
                Piece::Hole(value) => value.as_unknown(),
                Piece::Text(_) => None,
            });
            let marks = pieces.iter().fold(Marks::NONE, |marks, piece| match piece {
                Piece::Hole(value) => marks.with(value.marks),
                Piece::Text(_) => marks,
            });
            Value::unknown(Unknown {
                ty: Type::String,
                not_null: true,
                prefix,
                reason: hole
                    .map(|unknown| unknown.reason.clone())
                    .unwrap_or_default(),
                pieces: Some(pieces.into()),
                ..Unknown::default()
            })
            .mark(marks)
            .at(span)
        }
    }
}

const RESOLVE: &str = "{{resolve:";

/// A text with `{{resolve:…}}`, the service's reference to a parameter or secret kept elsewhere.
pub(super) fn with_dynamic_references(text: &str, span: Span) -> Value {
    concatenated(&[Value::string(text).at(span)], span)
}

/// The pieces with each dynamic reference made one hole, also where its own text has holes.
fn resolved(pieces: Vec<Piece>) -> Vec<Piece> {
    let has_some = pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Text(text) if text.contains(RESOLVE)));
    if !has_some {
        return pieces;
    }
    let mut out: Vec<Piece> = Vec::new();
    // The text of the reference that is being read.
    let mut reference: Option<String> = None;
    for piece in pieces {
        let text = match piece {
            Piece::Hole(value) => {
                match &mut reference {
                    Some(reference) => {
                        let what = value
                            .as_unknown()
                            .map(|unknown| unknown.reason.what.clone());
                        reference.push_str(&format!("${{{}}}", what.unwrap_or_default()));
                    }
                    None => out.push(Piece::Hole(value)),
                }
                continue;
            }
            Piece::Text(text) => text,
        };
        let mut rest = text.as_str();
        while !rest.is_empty() {
            match reference.take() {
                None => match rest.find(RESOLVE) {
                    Some(at) => {
                        push_text(&mut out, rest.get(..at).unwrap_or(""));
                        reference = Some(RESOLVE.to_string());
                        rest = rest.get(at + RESOLVE.len()..).unwrap_or("");
                    }
                    None => {
                        push_text(&mut out, rest);
                        rest = "";
                    }
                },
                Some(mut read) => match rest.find("}}") {
                    Some(at) => {
                        read.push_str(rest.get(..at + 2).unwrap_or(""));
                        out.push(Piece::Hole(dynamic_reference(&read)));
                        rest = rest.get(at + 2..).unwrap_or("");
                    }
                    None => {
                        read.push_str(rest);
                        reference = Some(read);
                        rest = "";
                    }
                },
            }
        }
    }
    // It never ends, so it is none.
    if let Some(read) = reference {
        push_text(&mut out, &read);
    }
    out
}

fn dynamic_reference(text: &str) -> Value {
    let value = Value::unknown(Unknown {
        ty: Type::String,
        not_null: true,
        reason: Reason::new(ReasonKind::Opaque, text),
        ..Unknown::default()
    });
    let secret =
        text.starts_with("{{resolve:secretsmanager:") || text.starts_with("{{resolve:ssm-secure:");
    if secret {
        value.mark(Marks::SENSITIVE)
    } else {
        value
    }
}

/// The elements of a list that is written as one text.
pub(super) fn split_text(text: &str, delimiter: &str, trim: bool, span: Span) -> Value {
    let items = text
        .split(delimiter)
        .map(|item| Value::string(if trim { item.trim() } else { item }).at(span))
        .collect();
    Value::tuple(items).at(span)
}

/// The elements of a text with holes, where no hole can hold the delimiter: ids of resources hold no comma.
pub(super) fn split_pieces(pieces: &Arc<[Piece]>, delimiter: &str, span: Span) -> Option<Value> {
    if delimiter != "," {
        return None;
    }
    let mut items: Vec<Vec<Value>> = vec![Vec::new()];
    for piece in pieces.iter() {
        match piece {
            Piece::Hole(value) => {
                value
                    .as_unknown()
                    .filter(|unknown| unknown.refers_to.is_some())?;
                items.last_mut()?.push(value.clone());
            }
            Piece::Text(text) => {
                for (index, part) in text.split(',').enumerate() {
                    if index > 0 {
                        items.push(Vec::new());
                    }
                    if !part.is_empty() {
                        items.last_mut()?.push(Value::string(part));
                    }
                }
            }
        }
    }
    Some(
        Value::tuple(
            items
                .iter()
                .map(|parts| concatenated(parts, span))
                .collect(),
        )
        .at(span),
    )
}
