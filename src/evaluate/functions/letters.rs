//! Letters as Go's `unicode` package maps them: each to one.

use unicode_segmentation::UnicodeSegmentation;

/// How many characters a text has, as readers count them: grapheme clusters.
pub(super) fn characters(text: &str) -> usize {
    // Of ASCII only the end of a line in the way of Windows is one of two.
    match text.is_ascii() {
        true => text.len() - memchr::memmem::find_iter(text.as_bytes(), "\r\n").count(),
        false => text.graphemes(true).count(),
    }
}

/// The upper case of a letter, where that is one letter.
pub(super) fn upper(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_uppercase();
    }
    // Full mappings of these have two letters (ΑΙ), simple ones do not.
    let code = c as u32;
    let simple = match code {
        0x1f80..=0x1f87 | 0x1f90..=0x1f97 | 0x1fa0..=0x1fa7 => code + 8,
        0x1fb3 | 0x1fc3 | 0x1ff3 => code + 9,
        _ => {
            let mut mapped = c.to_uppercase();
            return match (mapped.next(), mapped.next()) {
                (Some(one), None) => one,
                _ => c,
            };
        }
    };
    char::from_u32(simple).unwrap_or(c)
}

/// The lower case of a letter.
pub(super) fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    // İ is i with a dot in full, and i simply.
    c.to_lowercase().next().unwrap_or(c)
}

/// The title case of a letter, which differs from the upper case for the digraphs.
pub(super) fn title(c: char) -> char {
    match c {
        '\u{1c4}'..='\u{1c6}' => '\u{1c5}',
        '\u{1c7}'..='\u{1c9}' => '\u{1c8}',
        '\u{1ca}'..='\u{1cc}' => '\u{1cb}',
        '\u{1f1}'..='\u{1f3}' => '\u{1f2}',
        // Georgian letters have capitals, but no titles.
        '\u{10d0}'..='\u{10ff}' => c,
        _ => upper(c),
    }
}

/// Go's `strings.Title`: the first letter of each word, by its own idea of words.
pub(super) fn title_words(text: &str) -> String {
    let mut previous = ' ';
    text.chars()
        .map(|c| {
            let starts = is_separator(previous);
            previous = c;
            if starts { title(c) } else { c }
        })
        .collect()
}

fn is_separator(c: char) -> bool {
    if c.is_ascii() {
        return !(c.is_ascii_alphanumeric() || c == '_');
    }
    !(c.is_alphabetic() || c.is_numeric()) && c.is_whitespace()
}

/// Whether Go's `unicode.IsSpace` takes it for space.
pub(super) fn is_space(c: char) -> bool {
    matches!(
        c,
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{a0}'
    ) || matches!(
        c,
        '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}
