//! Scanned text in Markdown: it is shown as it is, and makes no markup, link, mention or reference.

use super::super::plain::{plain_line, plain_text, uncommanded, unmarked};

/// What keeps two characters from being read together. It stands for a character without width.
const APART: &str = "&#8203;";

/// A text within a line.
///
/// GitHub and GitLab look for mentions (`@name`), references (`#1`, `!1`, `~label`, `%1`, `$1`) and addresses in what Markdown
/// has become already, where an escaped character is as good as another: there a character without width stands between.
pub fn text(text: &str) -> String {
    let line = plain_line(text.trim());
    let mut out = String::with_capacity(line.len() + 16);
    let mut rest = line.chars().peekable();
    let mut is_first = true;
    let mut is_number = true;
    // How many of `www` stand right before.
    let mut letters = 0;
    while let Some(c) = rest.next() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '|' => {
                out.push('\\');
                out.push(c);
            }
            '#' | '!' | '~' | '$' | '^' => {
                out.push('\\');
                out.push(c);
            }
            '.' if letters >= 3 => out.push_str(&format!("{APART}.")),
            // What would begin a list, or underline what stands above.
            '-' | '+' | '=' if is_first => {
                out.push('\\');
                out.push(c);
            }
            '.' | ')' if is_number && !is_first => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        // A line of it may be the whole line, which begins a command of a build runner by `::`.
        if refers(c, rest.peek().copied()) || (is_first && c == ':') {
            out.push_str(APART);
        }
        letters = if c == 'w' || c == 'W' { letters + 1 } else { 0 };
        is_number &= c.is_ascii_digit();
        is_first = false;
    }
    out
}

/// Whether a character and the next would begin a mention, a reference or an address.
fn refers(c: char, next: Option<char>) -> bool {
    let Some(next) = next else { return false };
    match c {
        '@' => next.is_alphanumeric(),
        '#' | '!' | '$' | '&' => next.is_numeric(),
        '~' | '%' | '^' => next.is_alphanumeric() || next == '"',
        ':' => next == '/',
        _ => false,
    }
}

/// A text as code within a line. Nothing in code is markup; it ends at as many backticks as it begins with.
pub fn code(text: &str) -> String {
    let line = plain_line(text.trim());
    if line.is_empty() {
        return String::new();
    }
    let line = unmarked(&line);
    let fence = "`".repeat(longest_run(&line) + 1);
    let pad = if line.starts_with('`') || line.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{line}{pad}{fence}")
}

/// The same in a cell of a table, which a bar would end.
pub fn code_cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// Lines of code.
pub fn block(lines: &str, language: &str) -> String {
    let lines = plain_text(lines);
    let fence = "`".repeat(longest_run(&lines).max(2) + 1);
    let mut block = format!("{fence}{language}\n");
    for line in lines.lines() {
        block.push_str(&uncommanded(line));
        block.push('\n');
    }
    format!("{block}{fence}\n")
}

fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup() {
        for (given, expected) in [
            ("a *b* _c_ `d`", "a \\*b\\* \\_c\\_ \\`d\\`"),
            ("<img src=x>", "&lt;img src=x&gt;"),
            ("&lt;", "&amp;lt;"),
            (
                "[x](https://a.example)",
                "\\[x\\](https:&#8203;//a.example)",
            ),
            ("![x](y)", "\\!\\[x\\](y)"),
            (
                "!Ref A, !12, &3, 5% of %\"v1\"",
                "\\!Ref A, \\!&#8203;12, &amp;&#8203;3, 5% of %&#8203;\"v1\"",
            ),
            ("@team and a/b#12", "@&#8203;team and a/b\\#&#8203;12"),
            ("WWW.example.com", "WWW&#8203;.example.com"),
            ("- a\n# b", "\\- a \\# b"),
            ("::error::x", ":&#8203;:error::x"),
            ("12. x", "12\\. x"),
            ("1.5 and 2. more", "1\\.5 and 2. more"),
            ("a|b", "a\\|b"),
            ("\u{202e}\u{1b}[31m", "�␛\\[31m"),
        ] {
            assert_eq!(text(given), expected, "{given}");
        }
    }

    #[test]
    fn code_ends_where_it_ends() {
        assert_eq!(code("a.b"), "`a.b`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a\nb"), "`a b`");
        assert_eq!(code(" "), "");
        assert_eq!(code_cell("a|b"), "`a\\|b`");
        assert_eq!(block("x ``` y\n", "hcl"), "````hcl\nx ``` y\n````\n");
    }
}
