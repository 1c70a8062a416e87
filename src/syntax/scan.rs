//! The lexer: tokens on demand, from any byte of the source.
//!
//! The text of quoted strings and heredocs is not made of tokens; `template.rs` reads it. So a
//! token depends on nothing but its place, and the parser may go back and read it again.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    OpenBrace,
    CloseBrace,
    /// `~}`, which closes a template sequence and strips what follows.
    StrippingBrace,
    OpenBracket,
    CloseBracket,
    OpenParenthesis,
    CloseParenthesis,
    /// `"` at the start of a string.
    Quote,
    /// `<<NAME` or `<<-NAME` with its line end.
    Heredoc,
    Number,
    Identifier,
    Newline,
    Dot,
    Comma,
    Ellipsis,
    FatArrow,
    Question,
    Colon,
    DoubleColon,
    Assign,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    Not,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    /// A character that no rule of the grammar uses.
    Invalid,
    /// The end of the source.
    End,
}

/// A token: what it is and the bytes it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Reads tokens, and notes the comments between them.
pub(super) struct Scanner<'a> {
    pub(super) source: &'a str,
    bytes: &'a [u8],
    /// The comments met so far, in order, each once.
    pub(super) comments: Vec<(usize, usize)>,
    /// A place after which no `*/` follows, so that looking for it again is in vain.
    last_comment_end: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Scanner {
            source,
            bytes: source.as_bytes(),
            comments: Vec::new(),
            last_comment_end: usize::MAX,
        }
    }

    /// The byte at a place, 0 past the end. (A real 0 is a character that no rule uses.)
    #[inline]
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The text of a range; empty where the range is none.
    #[inline]
    pub(super) fn text(&self, start: usize, end: usize) -> &'a str {
        self.source.get(start..end).unwrap_or("")
    }

    /// The place of the next line end (the `\n`) at or after `from`, or the end of the source.
    pub(super) fn line_end(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or(&[]);
        rest.iter()
            .position(|&byte| byte == b'\n')
            .map_or(self.bytes.len(), |length| from + length)
    }

    /// The next token at or after `from`.
    pub(super) fn token(&mut self, from: usize) -> Token {
        let mut at = from;
        loop {
            match self.byte(at) {
                b' ' | b'\t' => at += 1,
                b'#' => at = self.line_comment(at),
                b'/' if self.byte(at + 1) == b'/' => at = self.line_comment(at),
                b'/' if self.byte(at + 1) == b'*' => match self.block_comment(at) {
                    Some(end) => at = end,
                    None => return token(Kind::Slash, at, 1),
                },
                _ => break,
            }
        }
        self.token_here(at)
    }

    fn line_comment(&mut self, start: usize) -> usize {
        let mut end = self.line_end(start);
        if self.byte(end) == b'\n' && self.byte(end - 1) == b'\r' {
            end -= 1;
        }
        self.note_comment(start, end);
        // The line end stays: it may end an argument.
        end
    }

    fn block_comment(&mut self, start: usize) -> Option<usize> {
        let from = start + 2;
        if from >= self.last_comment_end {
            return None;
        }
        match self.source.get(from..).and_then(|rest| rest.find("*/")) {
            Some(length) => {
                let end = from + length + 2;
                self.note_comment(start, end);
                Some(end)
            }
            None => {
                self.last_comment_end = from;
                None
            }
        }
    }

    fn note_comment(&mut self, start: usize, end: usize) {
        // Where the parser went back, the comment is known already.
        if self.comments.last().is_none_or(|&(_, last)| start >= last) {
            self.comments.push((start, end));
        }
    }

    #[inline]
    fn token_here(&self, at: usize) -> Token {
        let second = || self.byte(at + 1);
        match self.byte(at) {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.identifier(at),
            b'\n' => token(Kind::Newline, at, 1),
            b'\r' if second() == b'\n' => token(Kind::Newline, at, 2),
            b'"' => token(Kind::Quote, at, 1),
            b'.' if second() == b'.' && self.byte(at + 2) == b'.' => token(Kind::Ellipsis, at, 3),
            b'.' => token(Kind::Dot, at, 1),
            b'=' if second() == b'=' => token(Kind::Equal, at, 2),
            b'=' if second() == b'>' => token(Kind::FatArrow, at, 2),
            b'=' => token(Kind::Assign, at, 1),
            b'{' => token(Kind::OpenBrace, at, 1),
            b'}' => token(Kind::CloseBrace, at, 1),
            b'[' => token(Kind::OpenBracket, at, 1),
            b']' => token(Kind::CloseBracket, at, 1),
            b'(' => token(Kind::OpenParenthesis, at, 1),
            b')' => token(Kind::CloseParenthesis, at, 1),
            b',' => token(Kind::Comma, at, 1),
            b'0'..=b'9' => self.number(at),
            b'<' if second() == b'<' => self.heredoc(at).unwrap_or(token(Kind::Less, at, 1)),
            b'<' if second() == b'=' => token(Kind::LessOrEqual, at, 2),
            b'<' => token(Kind::Less, at, 1),
            b'>' if second() == b'=' => token(Kind::GreaterOrEqual, at, 2),
            b'>' => token(Kind::Greater, at, 1),
            b'!' if second() == b'=' => token(Kind::NotEqual, at, 2),
            b'!' => token(Kind::Not, at, 1),
            b'&' if second() == b'&' => token(Kind::And, at, 2),
            b'|' if second() == b'|' => token(Kind::Or, at, 2),
            b'?' => token(Kind::Question, at, 1),
            b':' if second() == b':' => token(Kind::DoubleColon, at, 2),
            b':' => token(Kind::Colon, at, 1),
            b'~' if second() == b'}' => token(Kind::StrippingBrace, at, 2),
            b'+' => token(Kind::Plus, at, 1),
            b'-' => token(Kind::Minus, at, 1),
            b'*' => token(Kind::Star, at, 1),
            b'/' => token(Kind::Slash, at, 1),
            b'%' => token(Kind::Percent, at, 1),
            _ if at >= self.bytes.len() => token(Kind::End, self.bytes.len(), 0),
            _ => self.other(at),
        }
    }

    /// An identifier, whose first character is known to be one.
    fn identifier(&self, start: usize) -> Token {
        let end = self.identifier_end(start);
        token(Kind::Identifier, start, end - start)
    }

    fn identifier_end(&self, start: usize) -> usize {
        let mut end = start;
        loop {
            let byte = self.byte(end);
            if byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' {
                end += 1;
            } else if byte < 0x80 {
                return end;
            } else {
                match self.character(end) {
                    Some(c) if continues_identifier(c) => end += c.len_utf8(),
                    _ => return end,
                }
            }
        }
    }

    fn character(&self, at: usize) -> Option<char> {
        self.source.get(at..)?.chars().next()
    }

    fn other(&self, at: usize) -> Token {
        match self.character(at) {
            Some(c) if c.is_alphabetic() => self.identifier(at),
            Some(c) => token(Kind::Invalid, at, c.len_utf8()),
            // Not at a character's start, which no caller does.
            None => token(Kind::Invalid, at, 1),
        }
    }

    /// A number as HCL's lexer takes it: more than one point, or a point after the exponent,
    /// belongs to the token too, and the parser turns it down. A point at the end does not.
    fn number(&self, start: usize) -> Token {
        let mut at = start;
        let mut end = start;
        loop {
            match self.byte(at) {
                b'0'..=b'9' => {
                    at += 1;
                    end = at;
                }
                b'.' => at += 1,
                b'e' | b'E' => {
                    let sign = usize::from(matches!(self.byte(at + 1), b'+' | b'-'));
                    if !self.byte(at + 1 + sign).is_ascii_digit() {
                        break;
                    }
                    at += 2 + sign;
                    end = at;
                }
                _ => break,
            }
        }
        token(Kind::Number, start, end - start)
    }

    fn heredoc(&self, start: usize) -> Option<Token> {
        let name = start + 2 + usize::from(self.byte(start + 2) == b'-');
        let first = self.character(name)?;
        if !(first.is_alphabetic() || first == '_') {
            return None;
        }
        let mut end = self.identifier_end(name);
        end += usize::from(self.byte(end) == b'\r');
        (self.byte(end) == b'\n').then(|| token(Kind::Heredoc, start, end + 1 - start))
    }
}

fn token(kind: Kind, start: usize, length: usize) -> Token {
    Token {
        kind,
        start,
        end: start + length,
    }
}

/// Whether an identifier may go on with `c`, which is not ASCII.
///
/// HCL says `ID_Continue` here. The standard library has no table of it; letters and digits of
/// all scripts and the common combining marks are what names are written with.
fn continues_identifier(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}')
}
