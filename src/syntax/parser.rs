//! The parser's state: tokens ahead, errors, limits, and how it goes on after an error.
//!
//! What each construct looks like is in `body.rs`, `expression.rs`, `traversal.rs`,
//! `collection.rs` and `template.rs`.

use super::scan::{Kind, Scanner, Token};
use super::span::Span;
use super::tree::{Comment, Expression, ExpressionKind, Name, SyntaxError};

/// How deep constructs may nest. Each level is a few calls of the parser, and of whoever walks
/// the tree afterwards.
const DEEPEST: u32 = 200;

/// How high the tree of one value may become. Chains (`a.b.c…`, `a + b + c…`) are read in a loop
/// but give a tree as high as they are long, and even dropping it takes a call per level.
const HIGHEST: u32 = 1_000;

/// How many errors of one file are told. After that the rest is not read.
const MOST_ERRORS: usize = 100;

/// How many values one file may write. In the tree each takes a hundred bytes or more, where two may be enough to write it.
pub const MOST_VALUES: u32 = 2_000_000;

/// What is said of text that nests deeper than is followed.
pub const TOO_DEEP: &str = "Nested too deeply";
pub(super) const TOO_MANY: &str = "Too many values in one file";

pub(super) fn too_many(most: u32) -> String {
    format!("This file writes more than {most} values, the limit.")
}

/// An error has been noted; whoever can go on after it should.
#[derive(Debug)]
pub(super) struct Failed;

/// A construct, or the error that kept it from being one.
pub(super) type Parsed<T> = Result<T, Failed>;

pub(super) struct Parser<'a> {
    pub(super) scanner: Scanner<'a>,
    pub(super) errors: Vec<SyntaxError>,
    /// The end of what has been read.
    pub(super) position: usize,
    /// The height of the tree of the expression read last.
    pub(super) height: u32,
    base: u32,
    ahead: Option<Token>,
    newlines: bool,
    depth: u32,
    values: u32,
    most_values: u32,
    /// The rest isn't read.
    has_given_up: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(source: &'a str, base: u32) -> Self {
        let mut parser = Parser {
            scanner: Scanner::new(source),
            errors: Vec::new(),
            position: 0,
            height: 0,
            base,
            ahead: None,
            newlines: true,
            depth: 0,
            values: 0,
            most_values: MOST_VALUES,
            has_given_up: false,
        };
        if source.starts_with('\u{feff}') {
            parser.position = '\u{feff}'.len_utf8();
        }
        if u32::try_from(source.len()).is_ok_and(|length| base.checked_add(length).is_some()) {
            return parser;
        }
        parser.scanner = Scanner::new("");
        parser.position = 0;
        parser.report(0, 0, "File too large", "This file is too large to be read.");
        parser
    }

    /// The comments, and the errors from first to last.
    pub(super) fn finish(mut self) -> (Vec<Comment>, Vec<SyntaxError>) {
        let comments = std::mem::take(&mut self.scanner.comments);
        let comments = comments
            .into_iter()
            .map(|(start, end)| Comment {
                span: self.span(start, end),
            })
            .collect();
        self.errors.sort_by_key(|error| error.span);
        (comments, self.errors)
    }

    // Places

    /// The span of bytes of this source.
    #[inline]
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        // `new` has seen to it that these fit.
        Span::new(
            self.base.wrapping_add(start as u32),
            self.base.wrapping_add(end as u32),
        )
    }

    /// The place in the source that a span's start or end is at.
    pub(super) fn offset(&self, place: u32) -> usize {
        place.wrapping_sub(self.base) as usize
    }

    /// The span of a token.
    pub(super) fn token_span(&self, token: Token) -> Span {
        self.span(token.start, token.end)
    }

    /// The span from a place to the end of what has been read.
    pub(super) fn span_from(&self, start: usize) -> Span {
        self.span(start, self.position)
    }

    /// The text of a token.
    pub(super) fn text(&self, token: Token) -> &'a str {
        self.scanner.text(token.start, token.end)
    }

    /// The name that a token is.
    pub(super) fn name(&self, token: Token) -> Name {
        Name {
            text: self.text(token).into(),
            span: self.token_span(token),
        }
    }

    // Tokens

    /// The next token, which stays. Line ends are passed over where they mean nothing.
    #[inline]
    pub(super) fn peek(&mut self) -> Token {
        match self.ahead {
            Some(token) => token,
            None => self.look_ahead(),
        }
    }

    fn look_ahead(&mut self) -> Token {
        let mut token = self.scanner.token(self.position);
        while token.kind == Kind::Newline && !self.newlines {
            token = self.scanner.token(token.end);
        }
        if token.kind == Kind::Invalid {
            self.report_invalid(token);
            // Reporting may have given up the rest.
            if self.position >= self.scanner.source.len() {
                token = self.scanner.token(self.position);
            }
        }
        self.ahead = Some(token);
        token
    }

    /// Reads the next token.
    #[inline]
    pub(super) fn read(&mut self) -> Token {
        let token = self.peek();
        self.move_to(token.end);
        token
    }

    /// Reads the next token if it is of that kind.
    pub(super) fn take(&mut self, kind: Kind) -> Option<Token> {
        (self.peek().kind == kind).then(|| self.read())
    }

    /// Whether the next token is that identifier.
    pub(super) fn at_word(&mut self, word: &str) -> bool {
        let token = self.peek();
        token.kind == Kind::Identifier && self.text(token) == word
    }

    /// Goes on from another place.
    #[inline]
    pub(super) fn move_to(&mut self, position: usize) {
        self.position = position;
        self.ahead = None;
    }

    /// Says whether line ends mean something from here; what was so before is returned.
    pub(super) fn set_newlines(&mut self, newlines: bool) -> bool {
        let before = std::mem::replace(&mut self.newlines, newlines);
        if before != newlines {
            self.ahead = None;
        }
        before
    }

    // Limits

    /// Reads something that may hold itself, one level deeper.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.enter(1)?;
        let result = read(self);
        self.leave(1);
        result
    }

    /// Like [`Parser::nested`], for what takes twice as much of the stack as other constructs.
    pub(super) fn nested_twice<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        self.enter(2)?;
        let result = read(self);
        self.leave(2);
        result
    }

    /// Goes levels deeper, if there is room.
    pub(super) fn enter(&mut self, levels: u32) -> Parsed<()> {
        if self.depth + levels > DEEPEST {
            return Err(self.too_deep());
        }
        self.depth += levels;
        Ok(())
    }

    /// Comes back from what [`Parser::enter`] allowed.
    pub(super) fn leave(&mut self, levels: u32) {
        self.depth -= levels;
    }

    /// Says that the expression at hand is a level higher than the highest of its parts.
    pub(super) fn raise(&mut self, highest_part: u32) -> Parsed<()> {
        self.height = highest_part + 1;
        if self.height > HIGHEST {
            return Err(self.too_deep());
        }
        Ok(())
    }

    /// Reads no more than so many values.
    pub(super) fn within(mut self, most_values: u32) -> Self {
        self.most_values = most_values.min(MOST_VALUES);
        self
    }

    /// How many were counted.
    pub(super) fn values(&self) -> u32 {
        self.values.min(self.most_values)
    }

    /// Counts a value, an argument or a block that is about to be read.
    #[inline]
    pub(super) fn count(&mut self) -> Parsed<()> {
        self.values += 1;
        if self.values > self.most_values {
            return Err(self.too_many());
        }
        Ok(())
    }

    #[cold]
    fn too_many(&mut self) -> Failed {
        let start = self.position;
        let detail = format!(
            "{} What follows here isn't read.",
            too_many(self.most_values)
        );
        let failed = self.fail(start, start, TOO_MANY, detail);
        self.give_up();
        failed
    }

    fn give_up(&mut self) {
        self.has_given_up = true;
        self.move_to(self.scanner.source.len());
    }

    #[cold]
    pub(super) fn too_deep(&mut self) -> Failed {
        let start = self.position;
        self.fail(
            start,
            start,
            TOO_DEEP,
            "This expression or block is nested too deeply, or is a chain of too many steps.",
        )
    }

    // Errors

    /// Notes an error.
    #[cold]
    pub(super) fn report(
        &mut self,
        start: usize,
        end: usize,
        summary: impl Into<String>,
        detail: impl Into<String>,
    ) {
        if self.has_given_up {
            return;
        }
        let span = self.span(start, end);
        // What follows from an error at the very place is noise.
        if self
            .errors
            .last()
            .is_some_and(|error| error.span.start == span.start)
        {
            return;
        }
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(SyntaxError {
                summary: summary.into(),
                detail: detail.into(),
                span,
            });
        }
        if self.errors.len() >= MOST_ERRORS {
            self.give_up();
        }
    }

    /// Notes an error that keeps the construct from being read.
    #[cold]
    pub(super) fn fail(
        &mut self,
        start: usize,
        end: usize,
        summary: impl Into<String>,
        detail: impl Into<String>,
    ) -> Failed {
        self.report(start, end, summary, detail);
        Failed
    }

    /// Notes an error at a token that keeps the construct from being read.
    #[cold]
    pub(super) fn fail_at(
        &mut self,
        token: Token,
        summary: impl Into<String>,
        detail: impl Into<String>,
    ) -> Failed {
        self.fail(token.start, token.end, summary, detail)
    }

    #[cold]
    fn report_invalid(&mut self, token: Token) {
        let (summary, detail) = match self.text(token) {
            "'" => (
                "Invalid character",
                "Single quotes are not valid. Use double quotes (\") to enclose strings.",
            ),
            "`" => (
                "Invalid character",
                "The \"`\" character is not valid. To create a multi-line string, use the \
                 \"heredoc\" syntax, like \"<<EOT\".",
            ),
            ";" => (
                "Invalid character",
                "The \";\" character is not valid. Use newlines to separate arguments and blocks, \
                 and commas to separate items in collection values.",
            ),
            "&" => (
                "Unsupported operator",
                "Bitwise operators are not supported. Did you mean boolean AND (\"&&\")?",
            ),
            "|" => (
                "Unsupported operator",
                "Bitwise operators are not supported. Did you mean boolean OR (\"||\")?",
            ),
            "~" => (
                "Unsupported operator",
                "Bitwise operators are not supported. Did you mean boolean NOT (\"!\")?",
            ),
            "^" => (
                "Unsupported operator",
                "Bitwise operators are not supported.",
            ),
            "“" | "”" | "‘" | "’" => (
                "Invalid character",
                "\"Curly quotes\" are not valid here. These can sometimes be inadvertently \
                 introduced when sharing code via documents or discussion forums. It might help \
                 to replace the character with a \"straight quote\".",
            ),
            _ => (
                "Invalid character",
                "This character is not used within the language.",
            ),
        };
        self.report(token.start, token.end, summary, detail);
    }

    /// What stands for a value that could not be read.
    pub(super) fn invalid(&self, start: usize, end: usize) -> Expression {
        Expression {
            kind: ExpressionKind::Invalid,
            span: self.span(start, end.max(start)),
        }
    }
}

/// `EOT` of `<<-EOT` and its line end.
pub(super) fn heredoc_marker(introducer: &str) -> &str {
    let name = introducer.trim_start_matches('<');
    name.strip_prefix('-').unwrap_or(name).trim_end()
}
