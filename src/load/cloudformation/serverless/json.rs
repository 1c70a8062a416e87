//! Nodes as JSON texts, with sorted keys and in ASCII.

use crate::load::cloudformation::document::{Entry, Node, NodeKind};
use crate::load::cloudformation::scalar;

impl Node {
    /// The node without spaces: what SAM makes a hash of, and what is equal for equal nodes.
    pub fn canonical(&self) -> String {
        let mut writer = Writer {
            out: String::new(),
            indented: false,
            depth: 0,
        };
        writer.node(self);
        writer.out
    }

    /// The node on indented lines.
    pub fn pretty(&self) -> String {
        let mut writer = Writer {
            out: String::new(),
            indented: true,
            depth: 0,
        };
        writer.node(self);
        writer.out
    }
}

struct Writer {
    out: String,
    indented: bool,
    depth: usize,
}

impl Writer {
    fn node(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Scalar(text, style) => {
                let value = scalar::value(text, *style);
                match (value.as_bool(), value.as_number()) {
                    _ if node.is_null() => self.out.push_str("null"),
                    (Some(bool), _) => self.out.push_str(if bool { "true" } else { "false" }),
                    (None, Some(_)) => self.out.push_str(text),
                    (None, None) => self.quoted(text),
                }
            }
            NodeKind::Sequence(items) => self.within('[', ']', items, |writer, item| {
                writer.node(item);
            }),
            NodeKind::Mapping(entries) => {
                let mut sorted: Vec<&Entry> = entries.iter().collect();
                sorted.sort_by(|a, b| a.key.cmp(&b.key));
                self.within('{', '}', &sorted, |writer, entry| {
                    writer.quoted(&entry.key);
                    writer
                        .out
                        .push_str(if writer.indented { ": " } else { ":" });
                    writer.node(&entry.value);
                });
            }
        }
    }

    fn within<T>(&mut self, open: char, close: char, items: &[T], write: impl Fn(&mut Writer, &T)) {
        self.out.push(open);
        self.depth += 1;
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.line();
            write(self, item);
        }
        self.depth -= 1;
        if !items.is_empty() {
            self.line();
        }
        self.out.push(close);
    }

    fn line(&mut self) {
        const INDENT: usize = 4;
        if self.indented {
            self.out.push('\n');
            self.out
                .extend(std::iter::repeat_n(' ', INDENT * self.depth));
        }
    }

    /// A text in quotes, all but ASCII escaped.
    fn quoted(&mut self, text: &str) {
        let json = serde_json::Value::from(text).to_string();
        for character in json.chars() {
            if character.is_ascii() {
                self.out.push(character);
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    self.out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
}
