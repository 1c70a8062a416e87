//! Calls, tuples, objects and `for` expressions.

use super::parser::{Failed, Parsed, Parser};
use super::scan::{Kind, Token};
use super::tree::{Expression, ExpressionKind, For, Name, ObjectItem};

impl Parser<'_> {
    /// A call, whose name begins with the identifier just read.
    pub(super) fn call(&mut self, first: Token) -> Parsed<Expression> {
        let name = self.function_name(first)?;
        let open = self.peek();
        if open.kind != Kind::OpenParenthesis {
            return Err(self.fail_at(
                open,
                "Missing open parenthesis",
                "Function selector must be followed by an open parenthesis to begin the function \
                 call.",
            ));
        }
        self.read();
        let newlines = self.set_newlines(false);
        let mut arguments = Vec::new();
        let mut expand_last = false;
        let mut highest = 0;
        while self.take(Kind::CloseParenthesis).is_none() {
            arguments.push(self.expression()?);
            highest = highest.max(self.height);
            let separator = self.read();
            match separator.kind {
                Kind::Comma => {}
                Kind::CloseParenthesis => break,
                Kind::Ellipsis => {
                    expand_last = true;
                    if self.take(Kind::CloseParenthesis).is_none() {
                        return Err(self.fail_at(
                            separator,
                            "Missing closing parenthesis",
                            "An expanded function argument (with ...) must be immediately \
                             followed by closing parentheses.",
                        ));
                    }
                    break;
                }
                Kind::End => {
                    return Err(self.fail(
                        first.start,
                        open.end,
                        "Unterminated function call",
                        "There is no closing parenthesis for this function call before the end of \
                         the file. This may be caused by incorrect parenthesis nesting elsewhere \
                         in this file.",
                    ));
                }
                _ => {
                    return Err(self.fail_at(
                        separator,
                        "Missing argument separator",
                        "A comma is required to separate each function argument from the next.",
                    ));
                }
            }
        }
        self.set_newlines(newlines);
        self.raise(highest)?;
        arguments.shrink_to_fit();
        Ok(Expression {
            kind: ExpressionKind::Call {
                name,
                arguments,
                expand_last,
            },
            span: self.span_from(first.start),
        })
    }

    /// A function's name, of parts joined by `::`.
    fn function_name(&mut self, first: Token) -> Parsed<Name> {
        if self.peek().kind != Kind::DoubleColon {
            return Ok(self.name(first));
        }
        let mut text = self.text(first).to_owned();
        while self.take(Kind::DoubleColon).is_some() {
            let Some(part) = self.take(Kind::Identifier) else {
                let token = self.peek();
                return Err(self.fail_at(
                    token,
                    "Missing function name",
                    "Function scope resolution symbol :: must be followed by a function name in \
                     this scope.",
                ));
            };
            text.push_str("::");
            text.push_str(self.text(part));
        }
        Ok(Name {
            text: text.into(),
            span: self.span_from(first.start),
        })
    }

    /// `[…]`
    pub(super) fn tuple(&mut self) -> Parsed<Expression> {
        let open = self.read();
        let newlines = self.set_newlines(false);
        if self.at_word("for") {
            return self.for_expression(open, newlines);
        }
        let mut items = Vec::new();
        let mut highest = 0;
        while self.take(Kind::CloseBracket).is_none() {
            items.push(self.expression()?);
            highest = highest.max(self.height);
            let next = self.peek();
            match next.kind {
                Kind::CloseBracket => {}
                Kind::Comma => {
                    self.read();
                }
                Kind::End => {
                    return Err(self.fail_at(
                        open,
                        "Unterminated tuple constructor expression",
                        "There is no corresponding closing bracket before the end of the file. \
                         This may be caused by incorrect bracket nesting elsewhere in this file.",
                    ));
                }
                _ => {
                    return Err(self.fail_at(
                        next,
                        "Missing item separator",
                        "Expected a comma to mark the beginning of the next item.",
                    ));
                }
            }
        }
        self.set_newlines(newlines);
        self.raise(highest)?;
        items.shrink_to_fit();
        Ok(Expression {
            kind: ExpressionKind::Tuple(items),
            span: self.span_from(open.start),
        })
    }

    /// `{…}`
    pub(super) fn object(&mut self) -> Parsed<Expression> {
        let open = self.read();
        let newlines = self.set_newlines(false);
        if self.at_word("for") {
            return self.for_expression(open, newlines);
        }
        self.set_newlines(true);
        let mut items = Vec::new();
        let mut highest = 0;
        loop {
            match self.peek().kind {
                Kind::Newline => {
                    self.read();
                    continue;
                }
                Kind::CloseBrace => {
                    self.read();
                    break;
                }
                _ => {}
            }
            items.push(self.object_item(open)?);
            highest = highest.max(self.height);
            let next = self.peek();
            match next.kind {
                Kind::Comma | Kind::Newline => {
                    self.read();
                }
                Kind::CloseBrace => {}
                Kind::End => return Err(self.unterminated_object(open)),
                _ => {
                    return Err(self.fail_at(
                        next,
                        "Missing attribute separator",
                        "Expected a newline or comma to mark the beginning of the next attribute.",
                    ));
                }
            }
        }
        self.set_newlines(newlines);
        self.raise(highest)?;
        items.shrink_to_fit();
        Ok(Expression {
            kind: ExpressionKind::Object(items),
            span: self.span_from(open.start),
        })
    }

    fn object_item(&mut self, open: Token) -> Parsed<ObjectItem> {
        let key = self.object_key()?;
        let highest = self.height;
        let separator = self.peek();
        if !matches!(separator.kind, Kind::Assign | Kind::Colon) {
            return Err(self.missing_value(open, separator));
        }
        self.read();
        let value = self.expression()?;
        self.height = highest.max(self.height);
        Ok(ObjectItem { key, value })
    }

    /// A key: a bare word stands for itself, also where it is a keyword elsewhere.
    fn object_key(&mut self) -> Parsed<Expression> {
        let first = self.peek();
        let mut key = self.expression()?;
        if first.kind == Kind::Identifier && key.span == self.token_span(first) {
            key.kind = ExpressionKind::String(self.text(first).into());
        }
        Ok(key)
    }

    fn missing_value(&mut self, open: Token, found: Token) -> Failed {
        let (summary, detail) = match found.kind {
            Kind::Newline | Kind::Comma => (
                "Missing attribute value",
                "Expected an attribute value, introduced by an equals sign (\"=\").",
            ),
            Kind::Identifier => (
                "Missing key/value separator",
                "Expected an equals sign (\"=\") to mark the beginning of the attribute value. If \
                 you intended to given an attribute name containing periods or spaces, write the \
                 name in quotes to create a string literal.",
            ),
            Kind::End => return self.unterminated_object(open),
            _ => (
                "Missing key/value separator",
                "Expected an equals sign (\"=\") to mark the beginning of the attribute value.",
            ),
        };
        self.fail_at(found, summary, detail)
    }

    fn unterminated_object(&mut self, open: Token) -> Failed {
        self.fail_at(
            open,
            "Unterminated object constructor expression",
            "There is no corresponding closing brace before the end of the file. This may be \
             caused by incorrect brace nesting elsewhere in this file.",
        )
    }

    /// A `for` expression from the `for` on. Line ends mean nothing in it, whatever its brackets;
    /// `newlines` is whether they do after it.
    fn for_expression(&mut self, open: Token, newlines: bool) -> Parsed<Expression> {
        self.read();
        let inner = self.nested(|parser| parser.for_parts(open))?;
        self.set_newlines(newlines);
        self.raise(self.height)?;
        Ok(Expression {
            kind: ExpressionKind::For(inner),
            span: self.span_from(open.start),
        })
    }

    fn for_parts(&mut self, open: Token) -> Parsed<Box<For>> {
        let (key_name, value_name) = self.for_names("Invalid 'for' expression", "expression")?;
        if !self.at_word("in") {
            return Err(self
                .bad_for("For expression requires the 'in' keyword after its name declarations."));
        }
        self.read();
        let collection = self.expression()?;
        let highest = self.height;
        if self.take(Kind::Colon).is_none() {
            return Err(
                self.bad_for("For expression requires a colon after the collection expression.")
            );
        }
        let (key, value) = self.for_result()?;
        let highest = highest.max(self.height);
        let ellipsis = self.take(Kind::Ellipsis);
        let condition = self.for_condition()?;
        self.height = highest.max(self.height);
        self.end_of_for(open, key.as_ref(), &value, ellipsis)?;
        Ok(Box::new(For {
            key_name,
            value_name,
            collection,
            key,
            value,
            condition,
            group: ellipsis.is_some(),
        }))
    }

    /// `value` or `key => value`.
    fn for_result(&mut self) -> Parsed<(Option<Expression>, Expression)> {
        let first = self.expression()?;
        if self.take(Kind::FatArrow).is_none() {
            return Ok((None, first));
        }
        let highest = self.height;
        let value = self.expression()?;
        self.height = highest.max(self.height);
        Ok((Some(first), value))
    }

    fn for_condition(&mut self) -> Parsed<Option<Expression>> {
        if !self.at_word("if") {
            return Ok(None);
        }
        self.read();
        self.expression().map(Some)
    }

    /// The closing bracket, which must suit what is built.
    fn end_of_for(
        &mut self,
        open: Token,
        key: Option<&Expression>,
        value: &Expression,
        ellipsis: Option<Token>,
    ) -> Parsed<()> {
        let is_object = open.kind == Kind::OpenBrace;
        let closer = if is_object {
            Kind::CloseBrace
        } else {
            Kind::CloseBracket
        };
        if self.take(closer).is_none() {
            return Err(self.bad_for("Extra characters after the end of the 'for' expression."));
        }
        let (span, detail) = match (is_object, key, ellipsis) {
            (false, Some(key), _) => (
                key.span,
                "Key expression is not valid when building a tuple.",
            ),
            (false, None, Some(ellipsis)) => (
                self.token_span(ellipsis),
                "Grouping ellipsis (...) cannot be used when building a tuple.",
            ),
            (true, None, _) => (
                value.span,
                "Key expression is required when building an object.",
            ),
            _ => return Ok(()),
        };
        let (start, end) = (self.offset(span.start), self.offset(span.end));
        Err(self.fail(start, end, "Invalid 'for' expression", detail))
    }

    /// `v` or `k, v` after `for`.
    pub(super) fn for_names(&mut self, summary: &str, what: &str) -> Parsed<(Option<Name>, Name)> {
        let Some(first) = self.take(Kind::Identifier) else {
            let token = self.peek();
            let detail = format!("For {what} requires variable name after 'for'.");
            return Err(self.fail_at(token, summary, detail));
        };
        if self.take(Kind::Comma).is_none() {
            return Ok((None, self.name(first)));
        }
        let Some(second) = self.take(Kind::Identifier) else {
            let token = self.peek();
            let detail = format!("For {what} requires value variable name after comma.");
            return Err(self.fail_at(token, summary, detail));
        };
        Ok((Some(self.name(first)), self.name(second)))
    }

    fn bad_for(&mut self, detail: &str) -> Failed {
        let token = self.peek();
        self.fail_at(token, "Invalid 'for' expression", detail)
    }
}
