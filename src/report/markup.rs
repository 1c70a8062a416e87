//! Scanned text in XML and HTML.

use super::plain::{plain_char, plain_line};

/// A text within a line, as content or in quotes.
pub(super) fn line(text: &str) -> String {
    escaped(&plain_line(text))
}

/// A text whose line ends stay.
pub(super) fn lines(text: &str) -> String {
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = None;
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Build runners begin commands so (`##vso[`, `::error`).
            '#' if before == Some('#') => out.push_str("&#35;"),
            ':' if before == Some(':') => out.push_str("&#58;"),
            // No characters of XML 1.0.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(plain_char(c)),
        }
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{line, lines};

    #[test]
    fn nothing_is_markup() {
        for (given, expected) in [
            (
                "<a href='x'>\"&amp;\"",
                "&lt;a href=&#39;x&#39;&gt;&quot;&amp;amp;&quot;",
            ),
            ("]]>", "]]&gt;"),
            ("##vso[x]", "#&#35;vso[x]"),
            ("::error::x", ":&#58;error:&#58;x"),
            ("\u{0}\u{b}\u{fffe}\u{202e}", "␀␋��"),
            ("a\nb", "a b"),
        ] {
            assert_eq!(line(given), expected, "{given}");
        }
        assert_eq!(lines("a\n<b>"), "a\n&lt;b&gt;");
    }
}
