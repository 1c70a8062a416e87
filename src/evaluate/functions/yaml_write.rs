//! `yamlencode`, in the style of Terraform: block style, strings quoted or literal
//! (<https://github.com/zclconf/go-cty-yaml>).

use crate::value::{Data, Value};

/// Double quoted strings are folded at the first space beyond this column.
const WIDTH: usize = 80;
/// Keys longer than this are written with `?`.
const LONGEST_KEY: usize = 128;

/// A wholly known value as YAML.
pub(super) fn encode(value: &Value) -> Result<String, String> {
    let mut writer = Writer {
        out: String::new(),
        column: 0,
    };
    writer.node(value, -1, false);
    writer.end_line();
    // A plain scalar alone is followed by the end of the document.
    if matches!(value.data, Data::Null(_) | Data::Bool(_) | Data::Number(_)) {
        writer.out.push_str("...\n");
    }
    Ok(writer.out)
}

struct Writer {
    out: String,
    column: usize,
}

impl Writer {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.chars().count();
    }

    fn end_line(&mut self) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.column = 0;
    }

    fn indent(&mut self, indent: i64) {
        if self.column > 0 {
            self.end_line();
        }
        self.push(&" ".repeat(usize::try_from(indent).unwrap_or(0)));
    }

    /// Writes a value where the cursor is. `indent` is that of what it stands in; `in_mapping` that it is the value of a
    /// key, whose sequence isn't indented further.
    fn node(&mut self, value: &Value, indent: i64, in_mapping: bool) {
        match &value.data {
            Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
                if value.parts().next().is_none() {
                    self.push("[]");
                    return;
                }
                let own = if in_mapping {
                    indent.max(0)
                } else {
                    deeper(indent)
                };
                for (i, part) in value.parts().enumerate() {
                    if i > 0 || in_mapping {
                        self.indent(own);
                    }
                    self.push("- ");
                    self.node(part, own, false);
                }
            }
            Data::Map(_) | Data::Object(_) => {
                if value.parts().next().is_none() {
                    self.push("{}");
                    return;
                }
                let own = deeper(indent);
                for (i, (key, part)) in value.as_entries().into_iter().flatten().enumerate() {
                    if i > 0 || in_mapping {
                        self.indent(own);
                    }
                    if key.contains('\n') || key.len() > LONGEST_KEY {
                        self.push("? ");
                        self.string(key, deeper(own), true);
                        self.indent(own);
                        self.push(": ");
                    } else {
                        self.quoted(key, deeper(own), false);
                        self.push(":");
                        let is_block = matches!(
                            part.data,
                            Data::List(_)
                                | Data::Set(_)
                                | Data::Tuple(_)
                                | Data::Map(_)
                                | Data::Object(_)
                        ) && part.parts().next().is_some();
                        if !is_block {
                            self.push(" ");
                        }
                    }
                    self.node(part, own, true);
                }
            }
            Data::String(s) => self.string(s.as_str(), deeper(indent).max(2), true),
            Data::Bool(b) => self.push(if *b { "true" } else { "false" }),
            Data::Number(n) => self.push(&n.to_string()),
            Data::Null(_) | Data::Unknown(_) => self.push("null"),
        }
    }

    fn string(&mut self, text: &str, indent: i64, may_break: bool) {
        let may_be_literal = text.contains('\n')
            && text.chars().all(is_printable)
            && !text.contains(" \n")
            && !text.ends_with(' ');
        if may_be_literal {
            self.literal(text, indent);
        } else {
            self.quoted(text, indent, may_break);
        }
    }

    fn literal(&mut self, text: &str, indent: i64) {
        self.push("|");
        if text.starts_with([' ', '\n']) {
            self.push("2");
        }
        if !text.ends_with('\n') {
            self.push("-");
        } else if text == "\n" || text.ends_with("\n\n") {
            self.push("+");
        }
        let body = text.strip_suffix('\n').unwrap_or(text);
        let pad = " ".repeat(usize::try_from(indent).unwrap_or(0));
        for line in body.split('\n') {
            self.out.push('\n');
            if !line.is_empty() {
                self.out.push_str(&pad);
                self.out.push_str(line);
            }
        }
        self.out.push('\n');
        self.column = 0;
    }

    fn quoted(&mut self, text: &str, indent: i64, may_break: bool) {
        self.push("\"");
        let chars: Vec<char> = text.chars().collect();
        let mut after_space = false;
        for (i, c) in chars.iter().copied().enumerate() {
            let is_inside = i > 0 && i + 1 < chars.len();
            if c == ' ' && may_break && !after_space && self.column > WIDTH && is_inside {
                self.indent(indent);
                if chars.get(i + 1) == Some(&' ') {
                    self.push("\\");
                }
                after_space = true;
                continue;
            }
            after_space = c == ' ';
            let escaped = match c {
                '\0' => "\\0".into(),
                '\u{7}' => "\\a".into(),
                '\u{8}' => "\\b".into(),
                '\t' => "\\t".into(),
                '\n' => "\\n".into(),
                '\u{b}' => "\\v".into(),
                '\u{c}' => "\\f".into(),
                '\r' => "\\r".into(),
                '\u{1b}' => "\\e".into(),
                '"' => "\\\"".into(),
                '\\' => "\\\\".into(),
                '\u{85}' => "\\N".into(),
                '\u{2028}' => "\\L".into(),
                '\u{2029}' => "\\P".into(),
                c if is_printable(c) => {
                    self.out.push(c);
                    self.column += 1;
                    continue;
                }
                c => match c as u32 {
                    code @ 0..=0xff => format!("\\x{code:02X}"),
                    code @ 0x100..=0xffff => format!("\\u{code:04X}"),
                    code => format!("\\U{code:08X}"),
                },
            };
            self.push(&escaped);
        }
        self.push("\"");
    }
}

fn deeper(indent: i64) -> i64 {
    if indent < 0 { 0 } else { indent + 2 }
}

fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}
