//! Scanned text, made harmless for terminals and pages.

use std::borrow::Cow;

/// A text without terminal escapes, control characters and characters that turn or hide what follows; line ends and tabs stay.
///
/// Each such character is replaced by one visible character, so positions counted in characters stay right.
pub fn plain_text(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| plain_char(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(plain_char).collect())
}

/// As [`plain_text`], in one line: line ends and tabs become spaces, one for one.
pub fn plain_line(text: &str) -> Cow<'_, str> {
    if text
        .chars()
        .all(|c| !matches!(c, '\n' | '\t') && plain_char(c) == c)
    {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| match c {
                '\n' | '\t' | '\r' => ' ',
                c => plain_char(c),
            })
            .collect(),
    )
}

/// As [`plain_text`], and no line of it is a command to a build runner.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let plain = plain_text(text);
    let is_harmless = |line: &str| matches!(uncommanded(line), Cow::Borrowed(_));
    if plain.lines().all(is_harmless) {
        return plain;
    }
    let lines: Vec<Cow<'_, str>> = plain.split('\n').map(uncommanded).collect();
    Cow::Owned(lines.join("\n"))
}

/// A line that no build runner takes for a command: `::…` at its beginning (GitHub) is broken up, and what [`unmarked`] says.
pub(super) fn uncommanded(line: &str) -> Cow<'_, str> {
    let line = unmarked(line);
    match line.trim_start().strip_prefix("::") {
        Some(rest) => {
            let indent = line.len() - rest.len() - 2;
            Cow::Owned(format!("{}: :{rest}", " ".repeat(indent)))
        }
        None => line,
    }
}

/// A text without the marks of commands that build runners find anywhere in a line: `##[…` (GitHub), `##vso[…` (Azure),
/// `##teamcity[…`.
pub(super) fn unmarked(text: &str) -> Cow<'_, str> {
    if !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let begins = |rest: &str| {
        rest.trim_start_matches(|c: char| c.is_ascii_alphabetic())
            .starts_with('[')
    };
    let mut broken = String::with_capacity(text.len() + 1);
    let mut rest = text;
    while let Some(at) = rest.find("##") {
        let (before, after) = rest.split_at(at);
        let is_mark = after.get(2..).is_some_and(begins);
        broken.push_str(before);
        broken.push_str(if is_mark { "# " } else { "#" });
        rest = after.get(1..).unwrap_or("");
    }
    broken.push_str(rest);
    Cow::Owned(broken)
}

/// The first characters of a text, with an ellipsis for the rest.
pub(super) fn cut(text: &str, characters: usize) -> Cow<'_, str> {
    if text.len() <= characters || text.chars().nth(characters).is_none() {
        return Cow::Borrowed(text);
    }
    let kept: String = text.chars().take(characters.saturating_sub(1)).collect();
    Cow::Owned(kept + "…")
}

/// The first sentence of a text.
pub(super) fn first_sentence(text: &str) -> &str {
    let end = text
        .match_indices(". ")
        .map(|(i, _)| i)
        // `e.g. this` and `v1. 2` don't end a sentence: what follows would begin with a capital.
        .find(|i| {
            text.get(i + 2..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(|c| !c.is_lowercase() && !c.is_numeric())
        });
    end.and_then(|i| text.get(..=i)).unwrap_or(text)
}

/// With a full stop at its end, where it has no other.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() || text.ends_with(['.', '!', '?', ':', '…']) {
        text.to_string()
    } else {
        format!("{text}.")
    }
}

/// A character as it may be shown.
pub(super) fn plain_char(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        // The pictures of control characters.
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        c if is_treacherous(c) => '\u{fffd}',
        c => c,
    }
}

/// Whether a character controls how others are shown, or can't be seen, and is no part of ordinary writing.
pub(super) fn is_treacherous(c: char) -> bool {
    // Nearly all text is ASCII.
    !c.is_ascii()
        && matches!(c,
        '\u{80}'..='\u{9f}'
        // Marks, embeddings, overrides and isolates of direction.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        // Separators of lines and paragraphs, and characters of no width; joiners stay, writing needs them.
        | '\u{2028}' | '\u{2029}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{ad}' | '\u{180e}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}
