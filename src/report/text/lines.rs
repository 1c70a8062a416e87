//! Lines: wrapped, painted, and written.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::super::plain::uncommanded;
use crate::findings::Severity;

/// Colours, where they are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint(pub bool);

impl Paint {
    pub fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    pub fn severity(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Critical => "1;35",
            Severity::High => "1;31",
            Severity::Medium => "1;33",
            Severity::Low => "1;36",
            Severity::Info => "1;34",
        };
        self.with(code, text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.0 {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_string()
        }
    }
}

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Wraps text behind a lead-in; further lines begin below it. Words too long for a line stay whole: a path can be copied.
pub(super) fn wrapped(lead: &str, lead_width: usize, text: &str, columns: usize) -> String {
    let mut result = lead.to_string();
    let indent = " ".repeat(lead_width);
    for (n, paragraph) in text.trim().lines().enumerate() {
        if n > 0 {
            result.push('\n');
            result.push_str(&indent);
        }
        let mut used = lead_width;
        let mut is_first = true;
        for word in paragraph.split_whitespace() {
            let wide = width(word);
            if !is_first && used + 1 + wide > columns {
                result.push('\n');
                result.push_str(&indent);
                used = lead_width;
            } else if !is_first {
                result.push(' ');
                used += 1;
            }
            result.push_str(word);
            used += wide;
            is_first = false;
        }
    }
    result.push('\n');
    result
}

/// Writes lines without blanks at their ends, and so that no build runner takes one for a command.
pub(super) fn emit(out: &mut dyn Write, text: &str) -> io::Result<()> {
    for line in text.lines() {
        writeln!(out, "{}", uncommanded(line.trim_end()))?;
    }
    Ok(())
}
