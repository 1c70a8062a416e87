//! How the parser goes on after an error.

use super::parser::{Parser, heredoc_marker};
use super::scan::{Kind, Token};

impl Parser<'_> {
    /// Goes on after a body item that is wrong: at the line end after it.
    ///
    /// The brackets from the item's start on are matched, so that a value of many lines is passed
    /// over whole. Where they don't match up, only the line of the error is.
    pub(super) fn skip_item(&mut self, start: usize) {
        let failed_at = self.position;
        self.set_newlines(true);
        let end = match self.balanced_end(start) {
            Some(end) if end >= failed_at => end,
            _ => self.scanner.line_end(failed_at),
        };
        self.move_to(end);
    }

    /// The first line end after `start` that is in no bracket, or the brace that closes the block
    /// around it.
    fn balanced_end(&mut self, start: usize) -> Option<usize> {
        let mut open: Vec<Open> = Vec::new();
        let mut at = start;
        loop {
            let token = self.scanner.token(at);
            at = token.end;
            let closes = match token.kind {
                Kind::End => return open.is_empty().then_some(token.start),
                Kind::Newline if open.is_empty() => return Some(token.start),
                Kind::OpenBrace => {
                    open.push(Open::Brace);
                    continue;
                }
                Kind::OpenBracket => {
                    open.push(Open::Bracket);
                    continue;
                }
                Kind::OpenParenthesis => {
                    open.push(Open::Parenthesis);
                    continue;
                }
                Kind::Quote => {
                    at = self.skip_quoted(at, &mut open);
                    continue;
                }
                Kind::Heredoc => {
                    at = self.skip_heredoc(token)?;
                    continue;
                }
                Kind::CloseBrace | Kind::StrippingBrace => Open::Brace,
                Kind::CloseBracket => Open::Bracket,
                Kind::CloseParenthesis => Open::Parenthesis,
                _ => continue,
            };
            let is_match =
                |o: &Open| *o == closes || (*o == Open::Interpolation && closes == Open::Brace);
            match open.iter().rposition(is_match) {
                Some(index) => {
                    let in_string = open.get(index) == Some(&Open::Interpolation);
                    open.truncate(index);
                    if in_string {
                        at = self.skip_quoted(at, &mut open);
                    }
                }
                None if closes == Open::Brace => return Some(token.start),
                None => {}
            }
        }
    }

    /// The end of the quoted string whose text goes on at `from`: after its quote, before the
    /// line end that it lacks one before, or in an interpolation.
    fn skip_quoted(&self, from: usize, open: &mut Vec<Open>) -> usize {
        let mut at = from;
        loop {
            match self.scanner.byte(at) {
                b'"' => return at + 1,
                b'\n' => return at,
                b'\\' if self.scanner.byte(at + 1) != b'\n' => at += 2,
                mark @ (b'$' | b'%') if self.scanner.byte(at + 1) == b'{' => {
                    let escaped = at > from && self.scanner.byte(at - 1) == mark;
                    at += 2;
                    if !escaped {
                        open.push(Open::Interpolation);
                        return at;
                    }
                }
                _ if at >= self.scanner.source.len() => return self.scanner.source.len(),
                _ => at += 1,
            }
        }
    }

    /// The end of a heredoc. One without an end makes the whole search end, as the next such one
    /// would be looked through to the end of the file again.
    fn skip_heredoc(&self, token: Token) -> Option<usize> {
        let marker = heredoc_marker(self.text(token));
        let mut at = token.end;
        while at < self.scanner.source.len() {
            let end = self.scanner.line_end(at);
            if self.scanner.text(at, end).trim() == marker {
                return Some(end);
            }
            at = end + 1;
        }
        None
    }
}

/// A bracket that is open while an item is passed over.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Brace,
    Bracket,
    Parenthesis,
    /// `${` or `%{` of a quoted string.
    Interpolation,
}
