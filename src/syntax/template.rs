//! Templates: quoted strings, heredocs and bare templates.
//!
//! A template is read in two steps, as HCL does it: into a flat list of pieces, on which white
//! space is stripped, and from that into a tree, in which directives hold what they govern.

use std::borrow::Cow;

use super::assemble::{Piece, assemble};
use super::parser::{Failed, Parsed, Parser, heredoc_marker};
use super::scan::{Kind, Token};
use super::span::Span;
use super::text::{remove_indentation, strip_end, strip_start, unescape_marks};
use super::tree::{Expression, ExpressionKind, Label};

/// Where a template's text ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending<'a> {
    /// At the closing quote. The text has escapes and no line ends.
    Quote,
    /// At the line that is this marker.
    Marker(&'a str),
    /// At the end of the source.
    Source,
}

impl<'a> Parser<'a> {
    /// A quoted string, whose quote has just been read.
    pub(super) fn quoted_template(&mut self, open: Token) -> Parsed<Expression> {
        // Most strings have nothing special in them.
        let plain = self.plain_text(open.end);
        if self.scanner.byte(plain) == b'"' {
            self.move_to(plain + 1);
            self.height = 1;
            return Ok(Expression {
                kind: ExpressionKind::String(self.scanner.text(open.end, plain).into()),
                span: self.span(open.start, plain + 1),
            });
        }
        let pieces = self.pieces(Ending::Quote)?;
        self.template(pieces, open.start)
    }

    /// A quoted block label, which may hold no sequences.
    pub(super) fn quoted_label(&mut self) -> Parsed<Label> {
        let open = self.read();
        let text = self.quoted_literal(open.end)?;
        let end = self.position;
        match self.scanner.byte(end) {
            b'"' => {
                self.move_to(end + 1);
                Ok(Label {
                    text: text.into(),
                    span: self.span_from(open.start),
                })
            }
            mark @ (b'$' | b'%') => {
                let mark = char::from(mark);
                let detail = format!(
                    "Template sequences are not allowed in this string. To include a literal \
                     \"{mark}\", double it (as \"{mark}{mark}\") to escape it."
                );
                Err(self.fail(end, end + 2, "Invalid string literal", detail))
            }
            _ => Err(self.fail(
                end,
                end,
                "Unterminated string literal",
                "Unable to find the closing quote mark before the end of the file.",
            )),
        }
    }

    /// A heredoc, whose first line has just been read.
    pub(super) fn heredoc(&mut self, introducer: Token) -> Parsed<Expression> {
        let text = self.text(introducer);
        let mut pieces = self.pieces(Ending::Marker(heredoc_marker(text)))?;
        if text.starts_with("<<-") {
            remove_indentation(&mut pieces);
        }
        self.template(pieces, introducer.start)
    }

    /// A template that is the whole source.
    pub(super) fn bare_template(&mut self) -> Parsed<Expression> {
        let start = self.position;
        let pieces = self.pieces(Ending::Source)?;
        self.template(pieces, start)
    }

    fn template(&mut self, pieces: Vec<Piece<'a>>, start: usize) -> Parsed<Expression> {
        let errors = self.errors.len();
        let span = self.span_from(start);
        let kind = assemble(self, pieces);
        if self.errors.len() > errors {
            return Err(Failed);
        }
        self.raise(self.height)?;
        Ok(Expression { kind, span })
    }

    /// The end of the text from `from` on that has nothing special in it.
    fn plain_text(&self, from: usize) -> usize {
        let rest = self.scanner.source.as_bytes().get(from..).unwrap_or(&[]);
        let special = |byte: &u8| matches!(byte, b'"' | b'\\' | b'$' | b'%' | b'\n' | b'\r');
        rest.iter()
            .position(special)
            .map_or(self.scanner.source.len(), |length| from + length)
    }

    /// The pieces of a template from here to its end, which is read too.
    fn pieces(&mut self, ending: Ending<'a>) -> Parsed<Vec<Piece<'a>>> {
        let start = self.position;
        let mut pieces = Vec::new();
        let mut highest = 0;
        let mut strip_next = false;
        // A closing marker is one only if its line has nothing else.
        let mut at_line_start = true;
        loop {
            let from = self.position;
            let strip = std::mem::take(&mut strip_next);
            if let Ending::Marker(marker) = ending
                && at_line_start
                && let Some(end) = self.closing_marker(from, marker)
            {
                self.move_to(end);
                break;
            }
            let literal = match ending {
                Ending::Quote => self.quoted_literal(from)?,
                _ => Cow::Borrowed(self.scanner.text(from, self.line_literal_end(from))),
            };
            if ending != Ending::Quote {
                self.move_to(from + literal.len());
                at_line_start = literal.ends_with('\n');
            }
            let end = self.position;
            let opener = self.scanner.byte(end);
            if end > from {
                let text = if ending == Ending::Quote {
                    literal
                } else {
                    unescape_marks(literal)
                };
                let text = if strip { strip_start(text) } else { text };
                let span = self.span(from, end);
                pieces.push(Piece::Literal { text, span });
            }
            if matches!(opener, b'$' | b'%') && self.scanner.byte(end + 1) == b'{' {
                // At a line's start, this is the line end before it.
                if self.scanner.byte(end + 2) == b'~'
                    && let Some(Piece::Literal { text, .. }) = pieces.last_mut()
                {
                    *text = strip_end(std::mem::take(text));
                }
                at_line_start = false;
                let (piece, strips) =
                    self.nested_twice(|parser| parser.sequence(start, opener, ending))?;
                highest = highest.max(self.height);
                pieces.push(piece);
                strip_next = strips;
                continue;
            }
            if end < self.scanner.source.len() {
                if ending == Ending::Quote {
                    self.move_to(end + 1);
                    break;
                }
                continue;
            }
            if ending == Ending::Source {
                break;
            }
            return Err(self.fail(
                end,
                end,
                "Unterminated template string",
                "No closing marker was found for the string.",
            ));
        }
        self.height = highest;
        Ok(pieces)
    }

    /// The end of the closing marker, if the line at `from` is one.
    fn closing_marker(&self, from: usize, marker: &str) -> Option<usize> {
        let end = self.scanner.line_end(from);
        let line = self.scanner.text(from, end);
        // HCL takes only a line that ends for a marker.
        let is_marker = line.trim() == marker && self.scanner.byte(end) == b'\n';
        is_marker.then(|| end - usize::from(line.ends_with('\r')))
    }

    /// The end of a heredoc's text from `from` on: at a sequence, or after the line end.
    fn line_literal_end(&self, from: usize) -> usize {
        let bytes = self.scanner.source.as_bytes();
        let mut at = from;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'\n' => return at + 1,
                b'$' | b'%' if self.scanner.byte(at + 1) == b'{' => return at,
                b'$' | b'%' if self.is_escaped_mark(at) => at += 3,
                _ => at += 1,
            }
        }
        at
    }

    /// Whether `$${` or `%%{` stands there.
    fn is_escaped_mark(&self, at: usize) -> bool {
        self.scanner.byte(at + 1) == self.scanner.byte(at) && self.scanner.byte(at + 2) == b'{'
    }

    /// The text of a quoted string up to its end or a sequence, before which it stops.
    fn quoted_literal(&mut self, from: usize) -> Parsed<Cow<'a, str>> {
        let mut text = Cow::Borrowed("");
        let mut at = from;
        loop {
            let plain = self.plain_text(at);
            text += self.scanner.text(at, plain);
            at = plain;
            match self.scanner.byte(at) {
                b'"' => break,
                b'$' | b'%' if self.scanner.byte(at + 1) == b'{' => break,
                b'$' | b'%' if self.is_escaped_mark(at) => {
                    text += self.scanner.text(at + 1, at + 3);
                    at += 3;
                }
                b'\\' => at = self.escape(at, text.to_mut()),
                b'\n' | b'\r' => {
                    self.move_to(at);
                    return Err(self.fail(
                        at,
                        at + 1,
                        "Invalid multi-line string",
                        "Quoted strings may not be split over multiple lines. To produce a \
                         multi-line string, either use the \\n escape to represent a newline \
                         character or use the \"heredoc\" multi-line template syntax.",
                    ));
                }
                _ if at >= self.scanner.source.len() => break,
                _ => {
                    text += self.scanner.text(at, at + 1);
                    at += 1;
                }
            }
        }
        self.move_to(at);
        Ok(text)
    }

    /// Reads `${…}` or `%{…}`, at whose mark the parser is. Also says whether it strips what
    /// follows.
    fn sequence(
        &mut self,
        template: usize,
        mark: u8,
        ending: Ending<'_>,
    ) -> Parsed<(Piece<'a>, bool)> {
        let start = self.position;
        let strips = self.scanner.byte(start + 2) == b'~';
        self.move_to(start + 2 + usize::from(strips));
        let newlines = self.set_newlines(false);
        self.height = 0;
        let word = self.peek();
        let mut piece = if mark == b'$' {
            Piece::Interpolation(self.expression()?)
        } else {
            self.directive()?
        };
        let close = self.peek();
        if !matches!(close.kind, Kind::CloseBrace | Kind::StrippingBrace) {
            return Err(if mark == b'$' {
                self.unclosed_interpolation(template, close, ending)
            } else {
                self.unclosed_directive(word, close)
            });
        }
        self.read();
        self.set_newlines(newlines);
        piece.set_span(self.span_from(start));
        Ok((piece, close.kind == Kind::StrippingBrace))
    }

    /// What is in `%{…}`.
    fn directive(&mut self) -> Parsed<Piece<'a>> {
        let Some(word) = self.take(Kind::Identifier) else {
            let token = self.peek();
            return Err(self.fail_at(
                token,
                "Invalid template directive",
                "A template directive keyword (\"if\", \"for\", etc) is expected at the beginning \
                 of a %{ sequence.",
            ));
        };
        let span = self.token_span(word);
        Ok(match self.text(word) {
            "if" => Piece::If {
                condition: self.expression()?,
                span,
            },
            "else" => Piece::Else(span),
            "endif" => Piece::EndIf(span),
            "endfor" => Piece::EndFor(span),
            "for" => return self.for_directive(span),
            other => {
                let detail = format!("\"{other}\" is not a valid template control keyword.");
                return Err(self.fail_at(word, "Invalid template control keyword", detail));
            }
        })
    }

    fn for_directive(&mut self, span: Span) -> Parsed<Piece<'a>> {
        let summary = "Invalid 'for' directive";
        let (key_name, value_name) = self.for_names(summary, "directive")?;
        if !self.at_word("in") {
            let token = self.peek();
            let detail = "For directive requires 'in' keyword after names.";
            return Err(self.fail_at(token, summary, detail));
        }
        self.read();
        Ok(Piece::For {
            key_name,
            value_name,
            collection: self.expression()?,
            span,
        })
    }

    fn unclosed_directive(&mut self, word: Token, close: Token) -> Failed {
        let summary = format!("Extra characters in {} marker", self.text(word));
        let detail = "Expected a closing brace to end the sequence, but found extra characters.";
        self.fail_at(close, summary, detail)
    }

    fn unclosed_interpolation(
        &mut self,
        template: usize,
        close: Token,
        ending: Ending<'_>,
    ) -> Failed {
        const UNCLOSED: &str = "Unclosed template interpolation sequence";
        const EXTRA: &str = "Extra characters after interpolation expression";
        match close.kind {
            Kind::End => self.fail(
                template,
                template,
                UNCLOSED,
                "There is no closing brace for this interpolation sequence before the end of the \
                 file. This might be caused by incorrect nesting inside the given expression.",
            ),
            Kind::Colon => self.fail_at(
                close,
                EXTRA,
                "Template interpolation doesn't expect a colon at this location. Did you intend \
                 this to be a literal sequence to be processed as part of another language? If \
                 so, you can escape it by starting with \"$${\" instead of just \"${\".",
            ),
            Kind::Quote if ending == Ending::Quote => self.fail(
                template,
                template,
                UNCLOSED,
                "There is no closing brace for this interpolation sequence before the end of the \
                 quoted template. This might be caused by incorrect nesting inside the given \
                 expression.",
            ),
            _ => self.fail_at(
                close,
                EXTRA,
                "Expected a closing brace to end the interpolation expression, but found extra \
                 characters.\n\nThis can happen when you include interpolation syntax for another \
                 language, such as shell scripting, but forget to escape the interpolation start \
                 token. If this is an embedded sequence for another language, escape it by \
                 starting with \"$${\" instead of just \"${\".",
            ),
        }
    }
}
