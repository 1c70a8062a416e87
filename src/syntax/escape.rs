//! Backslash escapes of quoted strings.

use super::parser::Parser;

impl Parser<'_> {
    /// Resolves the escape whose backslash is at `start`, and says where it ends. What is wrong
    /// is noted, and the text goes on.
    pub(super) fn escape(&mut self, start: usize, text: &mut String) -> usize {
        let Some(selector) = self
            .scanner
            .source
            .get(start + 1..)
            .and_then(|rest| rest.chars().next())
            .filter(|c| !matches!(c, '\n' | '\r'))
        else {
            self.invalid_escape(
                start,
                start + 1,
                "Backslash must be followed by an escape sequence selector character.",
            );
            return start + 1;
        };
        let end = start + 1 + selector.len_utf8();
        match selector {
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            '"' => text.push('"'),
            '\\' => text.push('\\'),
            'u' => return self.code_point(start, end, 4, text),
            'U' => return self.code_point(start, end, 8, text),
            other => {
                let detail =
                    format!("The symbol \"{other}\" is not a valid escape sequence selector.");
                self.invalid_escape(start, end, &detail);
            }
        }
        end
    }

    fn code_point(&mut self, start: usize, from: usize, length: usize, text: &mut String) -> usize {
        let digits = (0..length)
            .take_while(|index| self.scanner.byte(from + index).is_ascii_hexdigit())
            .count();
        let end = from + digits;
        if digits < length {
            let detail = match length {
                4 => "The \\u escape sequence must be followed by four hexadecimal digits.",
                _ => "The \\U escape sequence must be followed by eight hexadecimal digits.",
            };
            self.invalid_escape(start, end, detail);
            return end;
        }
        let number = u32::from_str_radix(self.scanner.text(from, end), 16).unwrap_or(u32::MAX);
        match char::from_u32(number) {
            Some(character) => text.push(character),
            None => {
                let detail = format!("Cannot encode character U+{number:04x} in UTF-8.");
                self.invalid_escape(start, end, &detail);
            }
        }
        end
    }

    fn invalid_escape(&mut self, start: usize, end: usize, detail: &str) {
        self.report(start, end, "Invalid escape sequence", detail);
    }
}
