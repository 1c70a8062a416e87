//! What becomes of the text between a template's sequences: marks, stripping, indentation.

use std::borrow::Cow;

use super::assemble::Piece;

/// Replaces `$${` by `${` and `%%{` by `%{`.
pub(super) fn unescape_marks(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("$${") && !text.contains("%%{") {
        return text;
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find(['$', '%']) {
        let (before, from) = rest.split_at(at);
        result.push_str(before);
        let doubled = from.starts_with("$${") || from.starts_with("%%{");
        let (skip, taken) = if doubled { (1, 3) } else { (0, 1) };
        result.push_str(from.get(skip..taken).unwrap_or(""));
        rest = from.get(taken..).unwrap_or("");
    }
    result.push_str(rest);
    Cow::Owned(result)
}

/// Without the white space at its start.
pub(super) fn strip_start(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start()),
        Cow::Owned(text) => Cow::Owned(text.trim_start().to_owned()),
    }
}

/// Without the white space at its end.
pub(super) fn strip_end(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_end()),
        Cow::Owned(text) => Cow::Owned(text.trim_end().to_owned()),
    }
}

/// Takes the indentation that all lines of a `<<-` heredoc share from each of them.
///
/// A line's indentation is the white space of the literal that it begins with, after stripping;
/// a line that begins with a sequence has none; a blank line doesn't count.
pub(super) fn remove_indentation(pieces: &mut [Piece<'_>]) {
    let mut least = usize::MAX;
    let mut at_line_start = true;
    let mut starts = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let literal = match piece {
            Piece::Literal { text, .. } => Some(&**text),
            _ => None,
        };
        if at_line_start {
            match literal {
                Some(text) if text.ends_with('\n') && text.trim_start().is_empty() => {}
                Some(text) => {
                    let indentation = text.chars().take_while(|c| c.is_whitespace()).count();
                    least = least.min(indentation);
                    starts.push(index);
                }
                None => least = 0,
            }
        }
        at_line_start = literal.is_some_and(|text| text.ends_with('\n'));
    }
    for index in starts {
        if let Some(Piece::Literal { text, .. }) = pieces.get_mut(index) {
            let cut = text
                .char_indices()
                .nth(least)
                .map_or(text.len(), |(at, _)| at);
            *text = match std::mem::take(text) {
                Cow::Borrowed(text) => Cow::Borrowed(text.get(cut..).unwrap_or("")),
                Cow::Owned(text) => Cow::Owned(text.get(cut..).unwrap_or("").to_owned()),
            };
        }
    }
}
