//! From the flat pieces of a template to its tree.

use std::borrow::Cow;

use ecow::EcoString;

use super::parser::Parser;
use super::span::Span;
use super::tree::{Expression, ExpressionKind, Name, Template, TemplatePart};

/// A piece of a template as it is read: text or one sequence.
pub(super) enum Piece<'a> {
    Literal {
        text: Cow<'a, str>,
        span: Span,
    },
    Interpolation(Expression),
    If {
        condition: Expression,
        span: Span,
    },
    For {
        key_name: Option<Name>,
        value_name: Name,
        collection: Expression,
        span: Span,
    },
    Else(Span),
    EndIf(Span),
    EndFor(Span),
}

impl Piece<'_> {
    /// Sets the span of a directive; text and interpolations have theirs.
    pub(super) fn set_span(&mut self, to: Span) {
        match self {
            Piece::Literal { .. } | Piece::Interpolation(_) => {}
            Piece::If { span, .. }
            | Piece::For { span, .. }
            | Piece::Else(span)
            | Piece::EndIf(span)
            | Piece::EndFor(span) => *span = to,
        }
    }
}

/// The string or template that the pieces are. What is unbalanced is reported.
pub(super) fn assemble(parser: &mut Parser<'_>, pieces: Vec<Piece<'_>>) -> ExpressionKind {
    if pieces
        .iter()
        .all(|piece| matches!(piece, Piece::Literal { .. }))
    {
        return ExpressionKind::String(joined(pieces));
    }
    let is_wrapping = matches!(pieces.as_slice(), [Piece::Interpolation(_)]);
    let mut assembler = Assembler {
        parser,
        pieces: pieces.into_iter(),
        depth: 0,
        deepest: 0,
    };
    let mut parts = Vec::new();
    while let Some((mark, span)) = assembler.parts(&mut parts) {
        let detail = "The control directives within this template are unbalanced.";
        assembler.unexpected(mark, span, detail);
    }
    let deepest = assembler.deepest;
    parser.height += deepest;
    parts.shrink_to_fit();
    ExpressionKind::Template(Box::new(Template { parts, is_wrapping }))
}

fn joined(pieces: Vec<Piece<'_>>) -> EcoString {
    let texts = || {
        pieces.iter().map(|piece| match piece {
            Piece::Literal { text, .. } => &**text,
            _ => "",
        })
    };
    let mut result = EcoString::with_capacity(texts().map(str::len).sum());
    for text in texts() {
        result.push_str(text);
    }
    result
}

/// How many levels of nesting a directive counts for, as it takes that much of the stack.
const LEVELS: u32 = 2;

struct Assembler<'p, 's, 'a> {
    parser: &'p mut Parser<'s>,
    pieces: std::vec::IntoIter<Piece<'a>>,
    depth: u32,
    deepest: u32,
}

/// A directive that ends or divides another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Else,
    EndIf,
    EndFor,
}

impl Mark {
    fn name(self) -> &'static str {
        match self {
            Mark::Else => "else",
            Mark::EndIf => "endif",
            Mark::EndFor => "endfor",
        }
    }
}

impl Assembler<'_, '_, '_> {
    /// Adds parts up to a directive that ends or divides, which is returned; `None` at the end.
    fn parts(&mut self, parts: &mut Vec<TemplatePart>) -> Option<(Mark, Span)> {
        let mut literal: Option<(String, Span)> = None;
        loop {
            let piece = self.pieces.next();
            if let Some(Piece::Literal { text, span }) = piece {
                match &mut literal {
                    Some((before, whole)) => {
                        before.push_str(&text);
                        *whole = whole.to(span);
                    }
                    None => literal = Some((text.into_owned(), span)),
                }
                continue;
            }
            if let Some((text, span)) = literal.take()
                && !text.is_empty()
            {
                let text = text.into();
                parts.push(TemplatePart::Literal { text, span });
            }
            match self.part(piece?) {
                Ok(part) => parts.push(part),
                Err(mark) => return mark,
            }
        }
    }

    /// The part that begins with a piece, or the mark that the piece is instead. Where a part
    /// can't be read, nothing more can.
    fn part(&mut self, piece: Piece<'_>) -> Result<TemplatePart, Option<(Mark, Span)>> {
        match piece {
            Piece::Literal { .. } => Err(None),
            Piece::Interpolation(expression) => Ok(TemplatePart::Interpolation(expression)),
            Piece::If { condition, span } => self
                .nested(span, |own| own.if_part(condition, span))
                .ok_or(None),
            Piece::For {
                key_name,
                value_name,
                collection,
                span,
            } => {
                let (body, span) = self.nested(span, |own| own.for_body(span)).ok_or(None)?;
                Ok(TemplatePart::For {
                    key_name,
                    value_name,
                    collection,
                    body,
                    span,
                })
            }
            Piece::Else(span) => Err(Some((Mark::Else, span))),
            Piece::EndIf(span) => Err(Some((Mark::EndIf, span))),
            Piece::EndFor(span) => Err(Some((Mark::EndFor, span))),
        }
    }

    /// Reads a directive's content one level deeper. After an error, the rest of the pieces is
    /// given up, so that one mistake is told once.
    fn nested<T>(&mut self, span: Span, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let at = self.parser.position;
        self.parser.move_to(self.parser.offset(span.start));
        let entered = self.parser.enter(LEVELS);
        self.parser.move_to(at);
        let mut part = None;
        if entered.is_ok() {
            self.depth += 1;
            self.deepest = self.deepest.max(self.depth);
            part = read(self);
            self.depth -= 1;
            self.parser.leave(LEVELS);
        }
        if part.is_none() {
            self.pieces.by_ref().for_each(drop);
        }
        part
    }

    fn if_part(&mut self, condition: Expression, open: Span) -> Option<TemplatePart> {
        let mut yes = Vec::new();
        let mut no = Vec::new();
        let mut ending = self.parts(&mut yes);
        if matches!(ending, Some((Mark::Else, _))) {
            ending = self.parts(&mut no);
        }
        let detail = match ending {
            Some((Mark::EndIf, end)) => {
                return Some(TemplatePart::If {
                    condition,
                    yes: branch(yes),
                    no: branch(no),
                    span: open.to(end),
                });
            }
            Some((Mark::Else, _)) => "Already in the else clause for the if started at line {}.",
            Some(_) => "Expecting an endif directive for the if started at line {}.",
            None => "The if directive at line {} is missing its corresponding endif directive.",
        };
        self.unbalanced(ending, open, detail)
    }

    fn for_body(&mut self, open: Span) -> Option<(Template, Span)> {
        let mut parts = Vec::new();
        let ending = self.parts(&mut parts);
        let detail = match ending {
            Some((Mark::EndFor, end)) => return Some((branch(parts), open.to(end))),
            Some((Mark::Else, _)) => "An else clause is not expected for a for directive.",
            Some(_) => {
                "Expecting an endfor directive corresponding to the for directive at line {}."
            }
            None => "The for directive at line {} is missing its corresponding endfor directive.",
        };
        self.unbalanced(ending, open, detail)
    }

    /// Reports how the directive at `open` ended; `{}` in `detail` is its line.
    fn unbalanced<T>(
        &mut self,
        ending: Option<(Mark, Span)>,
        open: Span,
        detail: &str,
    ) -> Option<T> {
        let line = self.parser.line_of(open.start).to_string();
        let detail = detail.replace("{}", &line);
        match ending {
            Some((mark, span)) => self.unexpected(mark, span, &detail),
            None => {
                let end = self.parser.position;
                // The closing quote, where there is one.
                let quote = end.saturating_sub(1);
                let is_quoted = self.parser.scanner.byte(quote) == b'"';
                let start = if is_quoted { quote } else { end };
                let summary = "Unexpected end of template";
                self.parser.report(start, end, summary, detail);
            }
        }
        None
    }

    fn unexpected(&mut self, mark: Mark, span: Span, detail: &str) {
        let summary = format!("Unexpected {} directive", mark.name());
        let start = self.parser.offset(span.start);
        let end = start + span.len() as usize;
        self.parser.report(start, end, summary, detail);
    }
}

fn branch(parts: Vec<TemplatePart>) -> Template {
    Template {
        parts,
        is_wrapping: false,
    }
}
