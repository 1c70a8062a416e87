//! HCL: lexer, parser, syntax tree. Depends on nothing but the standard library, because the
//! build script parses the built-in rules with it too.

mod assemble;
mod body;
mod collection;
mod escape;
mod expression;
mod json;
mod parser;
mod recovery;
mod remap;
mod scan;
mod span;
mod template;
mod text;
mod traversal;
mod tree;

use parser::{Failed, Parser};
pub use parser::{MOST_VALUES, TOO_DEEP};
use scan::Kind;

pub use json::{JsonFile, json_template, parse_json_file, parse_json_file_within};
pub use span::Span;
pub use tree::*;

/// Parses a file in native syntax. Its first byte is at `base`.
pub fn parse_file(source: &str, base: u32) -> File {
    parse_file_within(source, base, MOST_VALUES)
}

/// Parses a file in native syntax, and no more values of it than so many.
pub fn parse_file_within(source: &str, base: u32, most_values: u32) -> File {
    let mut parser = Parser::new(source, base).within(most_values);
    let body = parser.file_body();
    let values = parser.values();
    let (comments, errors) = parser.finish();
    File {
        body,
        comments,
        errors,
        values,
    }
}

/// Parses a text that is one expression, as the value of a `-var` option. Line ends mean nothing
/// in it, as if it stood in parentheses.
pub fn parse_expression(source: &str, base: u32) -> (Expression, Vec<SyntaxError>) {
    let mut parser = Parser::new(source, base);
    parser.set_newlines(false);
    let result = parser.expression();
    if result.is_ok() {
        let next = parser.peek();
        if next.kind != Kind::End {
            parser.fail_at(
                next,
                "Extra characters after expression",
                "An expression was successfully parsed, but extra characters were found after it.",
            );
        }
    }
    whole(parser, result)
}

/// Parses a text that is a template, as `templatefile` and strings in JSON have it: there are no
/// escapes but `$${` and `%%{`.
pub fn parse_template(source: &str, base: u32) -> (Expression, Vec<SyntaxError>) {
    let mut parser = Parser::new(source, base);
    let result = parser.bare_template();
    whole(parser, result)
}

fn whole(parser: Parser<'_>, result: Result<Expression, Failed>) -> (Expression, Vec<SyntaxError>) {
    let all = parser.invalid(0, parser.scanner.source.len());
    let (_, errors) = parser.finish();
    match result {
        Ok(expression) if errors.is_empty() => (expression, errors),
        _ => (all, errors),
    }
}

#[cfg(test)]
mod tests;
