//! Bodies: attributes and blocks.

use std::collections::HashMap;

use ecow::EcoString;

use super::parser::{Failed, Parsed, Parser};
use super::scan::{Kind, Token};
use super::tree::{Attribute, Block, Body, Label};

/// Up to this many attributes of a body, looking for a name among them is quicker than a table.
const FEW: usize = 16;

impl Parser<'_> {
    /// The whole file.
    pub(super) fn file_body(&mut self) -> Body {
        let mut body = Body::default();
        let start = self.position;
        self.items(&mut body, None);
        body.span = self.span(start, self.scanner.source.len());
        body
    }

    /// Items to the end of the file, or to the brace that closes the block opened by `open`,
    /// which is left to be read.
    fn items(&mut self, body: &mut Body, open: Option<Token>) {
        self.all_items(body, open);
        // Trees are kept as long as a stack may need them, and most bodies are small.
        body.attributes.shrink_to_fit();
        body.blocks.shrink_to_fit();
    }

    fn all_items(&mut self, body: &mut Body, open: Option<Token>) {
        let mut names = Names::default();
        loop {
            let token = self.peek();
            match token.kind {
                Kind::Newline => {
                    self.read();
                }
                Kind::Identifier => {
                    if self.item(body, &mut names).is_err() {
                        self.skip_item(token.start);
                    }
                }
                Kind::CloseBrace if open.is_some() => return,
                Kind::End => {
                    if let Some(brace) = open {
                        self.report_unclosed(brace);
                    }
                    return;
                }
                _ => {
                    self.read();
                    let (summary, detail) = match token.kind {
                        Kind::Quote => (
                            "Invalid argument name",
                            "Argument names must not be quoted.",
                        ),
                        _ => (
                            REQUIRED,
                            "An argument or block definition is required here.",
                        ),
                    };
                    self.report(token.start, token.end, summary, detail);
                    // A brace too many closes nothing here, and must not stop the search.
                    let stray = token.kind == Kind::CloseBrace;
                    self.skip_item(if stray { token.end } else { token.start });
                }
            }
        }
    }

    /// Says that the file ends in a block, unless an error before is likely to be why.
    fn report_unclosed(&mut self, brace: Token) {
        if !self.errors.is_empty() {
            return;
        }
        self.report(
            brace.start,
            brace.end,
            "Unclosed configuration block",
            "There is no closing brace for this block before the end of the file. This may be \
             caused by incorrect brace nesting elsewhere in this file.",
        );
    }

    fn item(&mut self, body: &mut Body, names: &mut Names) -> Parsed<()> {
        self.count()?;
        let name = self.read();
        match self.peek().kind {
            Kind::Assign => {
                let attribute = self.attribute(name, Kind::Newline);
                self.add(body, names, attribute);
                Ok(())
            }
            Kind::Quote | Kind::OpenBrace | Kind::Identifier => {
                let block = self.nested(|parser| parser.block(name))?;
                body.blocks.push(block);
                Ok(())
            }
            _ => Err(self.fail_at(name, REQUIRED, REQUIRED_WITH_HINT)),
        }
    }

    fn add(&mut self, body: &mut Body, names: &mut Names, attribute: Attribute) {
        match names.find(body, &attribute.name.text) {
            Some(first) => {
                let span = attribute.name.span;
                let start = self.offset(span.start);
                let line = self.line_of(first);
                self.report(
                    start,
                    start + span.len() as usize,
                    "Attribute redefined",
                    format!(
                        "The argument \"{}\" was already set at line {line}. Each argument may be \
                         set only once.",
                        attribute.name.text
                    ),
                );
            }
            None => body.attributes.push(attribute),
        }
    }

    /// The number of the line that a place of a span is in.
    pub(super) fn line_of(&self, place: u32) -> usize {
        let before = self.scanner.text(0, self.offset(place));
        1 + before.bytes().filter(|&byte| byte == b'\n').count()
    }

    /// An attribute from its `=` on. It ends with its line, or before the brace of its block.
    fn attribute(&mut self, name: Token, last: Kind) -> Attribute {
        self.read();
        let start = self.peek().start;
        let errors = self.errors.len();
        self.set_newlines(true);
        let value = match self.expression() {
            Ok(value) => {
                let end = self.position;
                let next = self.peek();
                let ends = next.kind == last || next.kind == Kind::End;
                if !ends && last == Kind::Newline {
                    self.missing_newline(next);
                    self.skip_item(name.start);
                }
                if self.errors.len() > errors {
                    self.invalid(start, end)
                } else {
                    value
                }
            }
            Err(Failed) => {
                self.skip_item(name.start);
                self.invalid(start, self.position)
            }
        };
        let span = self.token_span(name).to(value.span);
        Attribute {
            name: self.name(name),
            value,
            span,
        }
    }

    fn missing_newline(&mut self, next: Token) {
        if next.kind == Kind::Comma {
            self.fail_at(
                next,
                "Unexpected comma after argument",
                "Argument definitions must be separated by newlines, not commas. An argument \
                 definition must end with a newline.",
            );
        } else {
            self.fail_at(
                next,
                "Missing newline after argument",
                "An argument definition must end with a newline.",
            );
        }
    }

    /// A block from its first label on.
    fn block(&mut self, kind: Token) -> Parsed<Block> {
        let mut labels = Vec::new();
        let open = loop {
            let token = self.peek();
            match token.kind {
                Kind::OpenBrace => break self.read(),
                Kind::Quote => labels.push(self.quoted_label()?),
                Kind::Identifier => {
                    self.read();
                    labels.push(Label {
                        text: self.text(token).into(),
                        span: self.token_span(token),
                    });
                }
                _ => return Err(self.bad_header(token)),
            }
        };
        labels.shrink_to_fit();
        let header = labels
            .last()
            .map_or(self.token_span(kind), |label: &Label| {
                self.token_span(kind).to(label.span)
            });
        let mut body = Body::default();
        match self.peek().kind {
            Kind::Newline | Kind::CloseBrace | Kind::End => self.items(&mut body, Some(open)),
            _ => self.one_line_body(&mut body, open)?,
        }
        let close = self.peek().start;
        body.span = self.span(open.end, close.max(open.end));
        self.take(Kind::CloseBrace);
        let span = self.span_from(kind.start);
        let next = self.peek();
        if !matches!(next.kind, Kind::Newline | Kind::End) {
            self.report(
                next.start,
                next.end,
                "Missing newline after block definition",
                "A block definition must end with a newline.",
            );
            // A brace here may be the one that closes the block around.
            if next.kind != Kind::CloseBrace {
                self.skip_item(next.start);
            }
        }
        Ok(Block {
            kind: self.name(kind),
            labels,
            body,
            span,
            header,
        })
    }

    fn bad_header(&mut self, token: Token) -> Failed {
        let detail = match token.kind {
            Kind::Assign => {
                "The equals sign \"=\" indicates an argument definition, and must not be used \
                 when defining a block."
            }
            Kind::Newline => {
                "A block definition must have block content delimited by \"{\" and \"}\", \
                 starting on the same line as the block header."
            }
            _ => "Either a quoted string block label or an opening brace (\"{\") is expected here.",
        };
        self.fail_at(token, "Invalid block definition", detail)
    }

    /// `b = 1` of `a { b = 1 }`.
    fn one_line_body(&mut self, body: &mut Body, open: Token) -> Parsed<()> {
        let name = self.peek();
        if name.kind != Kind::Identifier {
            let detail = "An argument or block definition is required here.";
            return Err(self.fail_at(name, REQUIRED, detail));
        }
        self.read();
        let next = self.peek();
        match next.kind {
            Kind::Assign => {}
            Kind::Quote | Kind::OpenBrace | Kind::Identifier => {
                let detail = format!(
                    "A single-line block definition can contain only a single argument. If you \
                     meant to define argument \"{}\", use an equals sign to assign it a value. To \
                     define a nested block, place it on a line of its own within its parent block.",
                    self.text(name)
                );
                let failed =
                    self.fail(name.start, next.end, "Argument definition required", detail);
                if !self.closes_on_line(name.start) {
                    return Err(failed);
                }
                // What is meant is there all the same; what else isn't allowed on the line is said by that.
                self.move_to(name.start);
                let errors = self.errors.len();
                self.items(body, Some(open));
                self.errors.truncate(errors);
                return Ok(());
            }
            _ => return Err(self.fail_at(name, REQUIRED, REQUIRED_WITH_HINT)),
        }
        let errors = self.errors.len();
        let attribute = self.attribute(name, Kind::CloseBrace);
        body.attributes.push(attribute);
        let end = self.peek();
        if end.kind == Kind::CloseBrace {
            return Ok(());
        }
        if end.kind == Kind::End {
            self.report_unclosed(open);
            return Ok(());
        }
        if self.errors.len() == errors {
            let detail = match end.kind {
                Kind::Comma => {
                    "Single-line block syntax can include only one argument definition. To define \
                     multiple arguments, use the multi-line block syntax with one argument \
                     definition per line."
                }
                Kind::Newline => {
                    "An argument definition on the same line as its containing block creates a \
                     single-line block definition, which must also be closed on the same line. \
                     Place the block's closing brace immediately after the argument definition."
                }
                _ => {
                    "A single-line block definition must end with a closing brace immediately \
                     after its single argument definition."
                }
            };
            self.fail_at(end, "Invalid single-argument block definition", detail);
        }
        if end.kind == Kind::Newline {
            // The block goes on below, as it seems.
            self.items(body, Some(open));
            Ok(())
        } else {
            Err(Failed)
        }
    }
}

impl Parser<'_> {
    /// Whether the block that is open is closed before the line ends.
    fn closes_on_line(&self, from: usize) -> bool {
        let rest = self.scanner.source.as_bytes().get(from..);
        let (mut depth, mut is_quoted, mut is_escaped) = (1u32, false, false);
        for byte in rest.unwrap_or_default() {
            match byte {
                b'\n' => return false,
                _ if is_escaped => is_escaped = false,
                b'\\' if is_quoted => is_escaped = true,
                b'"' => is_quoted = !is_quoted,
                b'{' if !is_quoted => depth += 1,
                b'}' if !is_quoted => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return true;
            }
        }
        false
    }
}

const REQUIRED: &str = "Argument or block definition required";

const REQUIRED_WITH_HINT: &str = "An argument or block definition is required here. To set an \
                                  argument, use the equals sign \"=\" to introduce the argument \
                                  value.";

/// The attribute names of a body that has many.
#[derive(Default)]
struct Names {
    places: HashMap<EcoString, u32>,
}

impl Names {
    /// Where the attribute of that name is set already. Must be asked for each one before it is
    /// added.
    fn find(&mut self, body: &Body, name: &str) -> Option<u32> {
        if body.attributes.len() < FEW {
            return body.attribute(name).map(|a| a.name.span.start);
        }
        for attribute in body.attributes.iter().skip(self.places.len()) {
            self.places
                .insert(attribute.name.text.clone(), attribute.name.span.start);
        }
        self.places.get(name).copied()
    }
}
