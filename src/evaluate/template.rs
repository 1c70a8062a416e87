//! Strings with interpolations and directives.

use ecow::EcoString;

use super::repetition::{bind, pairs};
use super::{Evaluator, Fault, Frame, Mode};
use crate::syntax::{Span, Template, TemplatePart};
use crate::value::{Data, Marks, Piece, Reason, Type, Unknown, Value, convert};

/// A text longer than this isn't made.
const MOST_TEXT: usize = 16 << 20;

/// What has been written so far.
#[derive(Default)]
struct Written {
    pieces: Vec<Piece>,
    length: usize,
    marks: Marks,
    reason: Option<Reason>,
    has_cases: bool,
}

impl Written {
    fn text(&mut self, text: &str, span: Span) -> Result<(), Fault> {
        self.length += text.len();
        if self.length > MOST_TEXT {
            return Err(Fault::limit(
                "Template result is too large",
                "This template makes more text than the limit of 16 MiB.",
                span,
            ));
        }
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.pieces.push(Piece::Text(text.into())),
        }
        Ok(())
    }
}

impl Evaluator<'_> {
    pub(super) fn template(
        &self,
        template: &Template,
        span: Span,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        if template.is_wrapping
            && let [TemplatePart::Interpolation(inner)] = template.parts.as_slice()
        {
            return self.evaluate(inner, frame);
        }
        let mut written = Written::default();
        self.write(template, &mut written, frame)?;
        let marks = written.marks;
        let result = self.assembled(written)?;
        Ok(result.at(span).mark(marks))
    }

    fn assembled(&self, written: Written) -> Result<Value, Fault> {
        let Written {
            pieces,
            reason,
            has_cases,
            ..
        } = written;
        let Some(reason) = reason else {
            let text: EcoString = pieces
                .iter()
                .filter_map(|p| match p {
                    Piece::Text(t) => Some(t.as_str()),
                    Piece::Hole(_) => None,
                })
                .collect();
            return Ok(Value::string(text));
        };
        if has_cases {
            let holes: Vec<Value> = pieces
                .iter()
                .filter_map(|p| match p {
                    Piece::Hole(v) => Some(v.clone()),
                    Piece::Text(_) => None,
                })
                .collect();
            return self.lift(&holes, &|values| {
                let mut values = values.iter();
                let filled: Vec<Piece> = pieces
                    .iter()
                    .map(|p| match p {
                        Piece::Hole(_) => {
                            Piece::Hole(values.next().cloned().unwrap_or_else(Value::null))
                        }
                        Piece::Text(t) => Piece::Text(t.clone()),
                    })
                    .collect();
                Ok(joined(filled, reason.clone()))
            });
        }
        Ok(joined(pieces, reason))
    }

    fn write(
        &self,
        template: &Template,
        written: &mut Written,
        frame: Option<&Frame<'_>>,
    ) -> Result<(), Fault> {
        for part in &template.parts {
            match part {
                TemplatePart::Literal { text, span } => written.text(text, *span)?,
                TemplatePart::Interpolation(inner) => {
                    let value = self.evaluate(inner, frame)?;
                    self.interpolate(&value, inner.span, written)?;
                }
                TemplatePart::If {
                    condition,
                    yes,
                    no,
                    span,
                } => {
                    let test = self.evaluate(condition, frame)?;
                    written.marks = written.marks.with(test.marks);
                    if test.is_null() && self.mode == Mode::Terraform {
                        return Err(Fault::new(
                            "Null condition",
                            "The condition value is null. Conditions must either be true or false.",
                            condition.span,
                        ));
                    }
                    let bool = convert(&test, &Type::Bool).map_err(|why| {
                        Fault::new(
                            "Incorrect condition type",
                            format!("The condition expression must be of type bool: {why}."),
                            condition.span,
                        )
                    })?;
                    match bool.as_bool() {
                        Some(true) => self.write(yes, written, frame)?,
                        Some(false) => self.write(no, written, frame)?,
                        None => {
                            let (y, n) = (
                                self.template(yes, *span, frame)?,
                                self.template(no, *span, frame)?,
                            );
                            let when = self.selection(&bool, condition.span);
                            let reason = super::operators::reason_of(&[&bool]);
                            let either = self.either(when, y, n, reason);
                            self.interpolate(&either, *span, written)?;
                        }
                    }
                }
                TemplatePart::For {
                    key_name,
                    value_name,
                    collection,
                    body,
                    span,
                } => {
                    let over = self.evaluate(collection, frame)?;
                    written.marks = written.marks.with(over.marks);
                    if let Data::Unknown(u) = &over.data {
                        let hole =
                            Value::unknown_not_null(Type::String, u.reason.clone()).at(*span);
                        self.interpolate(&hole, *span, written)?;
                        continue;
                    }
                    let Some(rounds) = pairs(&over) else {
                        return Err(Fault::new(
                            if over.is_null() {
                                "Iteration over null value"
                            } else {
                                "Iteration over non-iterable value"
                            },
                            "This can't be used as the collection in a 'for' directive.",
                            collection.span,
                        ));
                    };
                    for (key, item) in rounds {
                        let inner = bind(frame, key_name.as_ref(), value_name, key, item);
                        self.write(body, written, Some(&inner))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn interpolate(&self, value: &Value, span: Span, written: &mut Written) -> Result<(), Fault> {
        written.marks = written.marks.with(value.marks);
        if value.is_null() {
            return match self.mode {
                Mode::Rule => written.text("null", span),
                Mode::Terraform => Err(Fault::new(
                    "Invalid template interpolation value",
                    "The expression result is null. Cannot include a null value in a string template.",
                    span,
                )),
            };
        }
        let text = convert(value, &Type::String).map_err(|why| {
            Fault::new(
                "Invalid template interpolation value",
                format!("Cannot include the given value in a string template: {why}."),
                span,
            )
        })?;
        match &text.data {
            Data::String(t) => written.text(t.as_str(), span),
            Data::Unknown(u) => {
                written.reason.get_or_insert_with(|| u.reason.clone());
                written.has_cases |= u.cases.is_some() || u.test.is_some();
                // The pieces of a piece are pieces, unless its cases are still to be told apart.
                match (&u.pieces, &u.cases) {
                    (Some(pieces), None) => {
                        for piece in pieces.iter() {
                            match piece {
                                Piece::Text(t) => written.text(t, span)?,
                                Piece::Hole(v) => written.pieces.push(Piece::Hole(v.clone())),
                            }
                        }
                    }
                    _ => written.pieces.push(Piece::Hole(text)),
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// The string of these pieces.
pub fn joined(pieces: Vec<Piece>, reason: Reason) -> Value {
    let mut merged: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let text: EcoString = match &piece {
            Piece::Text(t) => t.clone(),
            Piece::Hole(v) => match convert(v, &Type::String)
                .ok()
                .as_ref()
                .and_then(Value::as_str)
            {
                Some(t) => t.into(),
                None => {
                    merged.push(piece);
                    continue;
                }
            },
        };
        match merged.last_mut() {
            Some(Piece::Text(last)) => last.push_str(&text),
            _ => merged.push(Piece::Text(text)),
        }
    }
    if let [] | [Piece::Text(_)] = merged.as_slice() {
        let text = match merged.first() {
            Some(Piece::Text(t)) => t.clone(),
            _ => EcoString::new(),
        };
        return Value::string(text);
    }
    let prefix = match merged.first() {
        Some(Piece::Text(t)) => t.clone(),
        Some(Piece::Hole(v)) => v.as_unknown().map(|u| u.prefix.clone()).unwrap_or_default(),
        None => EcoString::new(),
    };
    Value::unknown(Unknown {
        ty: Type::String,
        not_null: true,
        prefix,
        reason,
        pieces: Some(merged.into()),
        ..Unknown::default()
    })
}
