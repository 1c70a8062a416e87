//! What follows a term: attributes, indexes, splats.

use super::parser::{Failed, Parsed, Parser};
use super::scan::{Kind, Token};
use super::span::Span;
use super::tree::{Expression, ExpressionKind};

impl Parser<'_> {
    /// The steps after `target`, to the last.
    pub(super) fn traversals(&mut self, mut target: Expression) -> Parsed<Expression> {
        loop {
            match self.peek().kind {
                Kind::Dot => {
                    let dot = self.read();
                    target = self.after_dot(target, dot)?;
                }
                Kind::OpenBracket => {
                    let open = self.read();
                    target = if self.peek().kind == Kind::Star {
                        self.full_splat(target, open)?
                    } else {
                        self.index(target)?
                    };
                }
                _ => return Ok(target),
            }
        }
    }

    fn after_dot(&mut self, target: Expression, dot: Token) -> Parsed<Expression> {
        let token = self.peek();
        match token.kind {
            Kind::Identifier => self.attribute_step(target),
            Kind::Number => self.legacy_index(target, "syntax instead"),
            Kind::Star => self.attribute_splat(target, dot),
            _ => Err(self.missing_name(token)),
        }
    }

    fn missing_name(&mut self, token: Token) -> Failed {
        self.fail_at(
            token,
            "Invalid attribute name",
            "An attribute name is required after a dot.",
        )
    }

    /// `name` of `target.name`.
    fn attribute_step(&mut self, target: Expression) -> Parsed<Expression> {
        let token = self.read();
        self.raise(self.height)?;
        Ok(Expression {
            span: target.span.to(self.token_span(token)),
            kind: ExpressionKind::Attribute {
                target: Box::new(target),
                name: self.name(token),
            },
        })
    }

    /// `0` of `target.0`. The lexer takes `0.1` of `target.0.1` for one number.
    fn legacy_index(&mut self, target: Expression, instead: &str) -> Parsed<Expression> {
        let token = self.read();
        let text = self.text(token);
        if let Some((first, second)) = text.split_once('.') {
            let detail = format!(
                "When using the legacy index syntax, chaining two indexes together is not \
                 permitted. Use the proper index {instead}, like [{first}][{second}]."
            );
            return Err(self.fail_at(token, "Invalid legacy index syntax", detail));
        }
        self.raise(self.height)?;
        let span = self.token_span(token);
        Ok(Expression {
            span: target.span.to(span),
            kind: ExpressionKind::Index {
                target: Box::new(target),
                key: Box::new(Expression {
                    kind: ExpressionKind::Number(text.into()),
                    span,
                }),
                legacy: true,
            },
        })
    }

    /// `key]` of `target[key]`.
    fn index(&mut self, target: Expression) -> Parsed<Expression> {
        let highest = self.height;
        let newlines = self.set_newlines(false);
        let key = self.expression()?;
        let close = self.peek();
        if close.kind != Kind::CloseBracket {
            return Err(self.fail_at(
                close,
                "Missing close bracket on index",
                "The index operator must end with a closing bracket (\"]\").",
            ));
        }
        self.read();
        self.set_newlines(newlines);
        self.raise(highest.max(self.height))?;
        Ok(Expression {
            span: target.span.to(self.token_span(close)),
            kind: ExpressionKind::Index {
                target: Box::new(target),
                key: Box::new(key),
                legacy: false,
            },
        })
    }

    /// `*]…` of `target[*]…`: all steps that follow are done to each element.
    fn full_splat(&mut self, target: Expression, open: Token) -> Parsed<Expression> {
        self.read();
        let close = self.peek();
        if close.kind != Kind::CloseBracket {
            return Err(self.fail_at(
                close,
                "Missing close bracket on splat index",
                "The star for a full splat operator must be immediately followed by a closing \
                 bracket (\"]\").",
            ));
        }
        self.read();
        let highest = self.height;
        let element = self.splat_element(self.span(open.start, close.end));
        let each = self.nested(|parser| parser.traversals(element))?;
        self.splat(target, each, false, highest)
    }

    /// `*…` of `target.*…`: the attributes that follow are taken of each element, but an index
    /// (`target.*.name[0]`) is one of the result.
    fn attribute_splat(&mut self, target: Expression, dot: Token) -> Parsed<Expression> {
        let star = self.read();
        let highest = self.height;
        let mut each = self.splat_element(self.span(dot.start, star.end));
        while self.peek().kind == Kind::Dot {
            self.read();
            let token = self.peek();
            each = match token.kind {
                Kind::Identifier => self.attribute_step(each)?,
                Kind::Number => {
                    self.legacy_index(each, "syntax with a full splat expression [*] instead")?
                }
                Kind::Star => {
                    return Err(self.fail_at(
                        token,
                        "Nested splat expression not allowed",
                        "A splat expression (*) cannot be used inside another attribute-only \
                         splat expression.",
                    ));
                }
                _ => return Err(self.missing_name(token)),
            };
        }
        self.splat(target, each, true, highest)
    }

    fn splat_element(&mut self, span: Span) -> Expression {
        self.height = 1;
        Expression {
            kind: ExpressionKind::SplatElement,
            span,
        }
    }

    fn splat(
        &mut self,
        target: Expression,
        each: Expression,
        legacy: bool,
        target_height: u32,
    ) -> Parsed<Expression> {
        self.raise(target_height.max(self.height))?;
        Ok(Expression {
            span: target.span.to(each.span),
            kind: ExpressionKind::Splat {
                target: Box::new(target),
                each: Box::new(each),
                legacy,
            },
        })
    }
}
