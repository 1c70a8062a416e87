//! Expressions: operators and terms.

use super::parser::{Parsed, Parser};
use super::scan::{Kind, Token};
use super::tree::{BinaryOperator, Expression, ExpressionKind, UnaryOperator};

impl Parser<'_> {
    /// An expression.
    pub(super) fn expression(&mut self) -> Parsed<Expression> {
        self.nested(Self::conditional)
    }

    // What recurses is kept apart from what a rarer construct needs: the former's locals are what
    // the depth of nesting is multiplied with on the stack.

    fn conditional(&mut self) -> Parsed<Expression> {
        let condition = self.binary(0)?;
        if self.peek().kind == Kind::Question {
            self.branches(condition)
        } else {
            Ok(condition)
        }
    }

    /// `? yes : no` after a condition.
    fn branches(&mut self, condition: Expression) -> Parsed<Expression> {
        self.read();
        let mut highest = self.height;
        let yes = self.expression()?;
        highest = highest.max(self.height);
        let colon = self.peek();
        if colon.kind != Kind::Colon {
            return Err(self.fail_at(
                colon,
                "Missing false expression in conditional",
                "The conditional operator (...?...:...) requires a false expression, delimited by \
                 a colon.",
            ));
        }
        self.read();
        let no = self.expression()?;
        self.raise(highest.max(self.height))?;
        Ok(Expression {
            span: condition.span.to(no.span),
            kind: ExpressionKind::Conditional {
                condition: Box::new(condition),
                yes: Box::new(yes),
                no: Box::new(no),
            },
        })
    }

    /// Operands and the operators between them that bind at least as tightly as `least`.
    fn binary(&mut self, least: u8) -> Parsed<Expression> {
        let left = self.term_with_traversals()?;
        match binary_operator(self.peek().kind) {
            Some((_, level)) if level >= least => self.operations(left, least),
            _ => Ok(left),
        }
    }

    fn operations(&mut self, mut left: Expression, least: u8) -> Parsed<Expression> {
        loop {
            let token = self.peek();
            let Some((operator, level)) = binary_operator(token.kind) else {
                return Ok(left);
            };
            if level < least {
                return Ok(left);
            }
            self.read();
            let highest = self.height;
            // One level up, because operators of one level group to the left.
            let right = self.nested(|parser| parser.binary(level + 1))?;
            self.raise(highest.max(self.height))?;
            left = Expression {
                span: left.span.to(right.span),
                kind: ExpressionKind::Binary {
                    operator,
                    operator_span: self.token_span(token),
                    left: Box::new(left),
                    right: Box::new(right),
                },
            };
        }
    }

    fn term_with_traversals(&mut self) -> Parsed<Expression> {
        let term = self.term()?;
        self.traversals(term)
    }

    fn term(&mut self) -> Parsed<Expression> {
        self.count()?;
        let token = self.peek();
        self.height = 1;
        match token.kind {
            Kind::Identifier => {
                self.read();
                self.named(token)
            }
            Kind::Number => {
                self.read();
                self.number(token)
            }
            Kind::Quote => {
                self.read();
                self.quoted_template(token)
            }
            Kind::Heredoc => {
                self.read();
                self.heredoc(token)
            }
            Kind::OpenParenthesis => self.parentheses(),
            Kind::OpenBracket => self.tuple(),
            Kind::OpenBrace => self.nested(Self::object),
            Kind::Minus => self.unary(UnaryOperator::Negate),
            Kind::Not => self.unary(UnaryOperator::Not),
            Kind::End => Err(self.fail_at(
                token,
                "Missing expression",
                "Expected the start of an expression, but found the end of the file.",
            )),
            _ => Err(self.fail_at(
                token,
                "Invalid expression",
                "Expected the start of an expression, but found an invalid expression token.",
            )),
        }
    }

    /// A keyword's value, a variable or a call.
    fn named(&mut self, token: Token) -> Parsed<Expression> {
        let next = self.peek().kind;
        if matches!(next, Kind::OpenParenthesis | Kind::DoubleColon) {
            return self.call(token);
        }
        let kind = match self.text(token) {
            "true" => ExpressionKind::Bool(true),
            "false" => ExpressionKind::Bool(false),
            "null" => ExpressionKind::Null,
            _ => ExpressionKind::Variable(self.name(token)),
        };
        Ok(Expression {
            kind,
            span: self.token_span(token),
        })
    }

    fn number(&mut self, token: Token) -> Parsed<Expression> {
        let text = self.text(token);
        if !is_number(text) {
            return Err(self.fail_at(
                token,
                "Invalid number literal",
                "Failed to recognize the value of this number literal.",
            ));
        }
        Ok(Expression {
            kind: ExpressionKind::Number(text.into()),
            span: self.token_span(token),
        })
    }

    fn parentheses(&mut self) -> Parsed<Expression> {
        let open = self.read();
        let newlines = self.set_newlines(false);
        let inner = self.expression()?;
        let close = self.peek();
        if close.kind != Kind::CloseParenthesis {
            return Err(self.fail_at(
                close,
                "Unbalanced parentheses",
                "Expected a closing parenthesis to terminate the expression.",
            ));
        }
        self.read();
        self.set_newlines(newlines);
        self.raise(self.height)?;
        Ok(Expression {
            kind: ExpressionKind::Parentheses(Box::new(inner)),
            span: self.span(open.start, close.end),
        })
    }

    /// The operand is a term with its traversals: `-1 + 2` is `(-1) + 2`.
    fn unary(&mut self, operator: UnaryOperator) -> Parsed<Expression> {
        let token = self.read();
        let operand = self.nested(Self::term_with_traversals)?;
        self.raise(self.height)?;
        Ok(Expression {
            span: self.token_span(token).to(operand.span),
            kind: ExpressionKind::Unary {
                operator,
                operand: Box::new(operand),
            },
        })
    }
}

/// The operator that a token is, and how tightly it binds.
fn binary_operator(kind: Kind) -> Option<(BinaryOperator, u8)> {
    Some(match kind {
        Kind::Or => (BinaryOperator::Or, 0),
        Kind::And => (BinaryOperator::And, 1),
        Kind::Equal => (BinaryOperator::Equal, 2),
        Kind::NotEqual => (BinaryOperator::NotEqual, 2),
        Kind::Less => (BinaryOperator::Less, 3),
        Kind::LessOrEqual => (BinaryOperator::LessOrEqual, 3),
        Kind::Greater => (BinaryOperator::Greater, 3),
        Kind::GreaterOrEqual => (BinaryOperator::GreaterOrEqual, 3),
        Kind::Plus => (BinaryOperator::Add, 4),
        Kind::Minus => (BinaryOperator::Subtract, 4),
        Kind::Star => (BinaryOperator::Multiply, 5),
        Kind::Slash => (BinaryOperator::Divide, 5),
        Kind::Percent => (BinaryOperator::Remainder, 5),
        _ => return None,
    })
}

/// Whether a number token is one number: one point at most, and none after the exponent.
fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent),
        None => (text, ""),
    };
    mantissa.bytes().filter(|&byte| byte == b'.').count() <= 1
        && !exponent.contains(['.', 'e', 'E'])
}
