//! The parser against what Terraform said of the same expressions, where those answers are at
//! hand.

use std::path::PathBuf;

use groundrule::syntax::{Expression, ExpressionKind, SyntaxError, parse_file, parse_json_file};
use unicode_segmentation::UnicodeSegmentation;

/// The folder with other tools' answers.
fn shared() -> PathBuf {
    std::env::var_os("GROUNDRULE_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")),
        PathBuf::from,
    )
}

/// The errors of an expression where it is the value of an argument, at bytes of the expression.
fn errors_of_value(expression: &str) -> Vec<SyntaxError> {
    const BEFORE: &str = "v = ";
    let mut file = parse_file(&format!("{BEFORE}{expression}\n"), 0);
    for error in &mut file.errors {
        error.span.start -= BEFORE.len() as u32;
        error.span.end -= BEFORE.len() as u32;
    }
    file.errors
}

/// The line and the column, in grapheme clusters, of a byte.
fn line_and_column(text: &str, at: usize) -> (u64, u64) {
    let before = &text[..at.min(text.len())];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before[start..].graphemes(true).count();
    (line as u64 + 1, column as u64 + 1)
}

fn items(json: &Expression) -> &[Expression] {
    match &json.kind {
        ExpressionKind::Tuple(items) => items,
        _ => &[],
    }
}

fn field<'a>(json: &'a Expression, name: &str) -> Option<&'a Expression> {
    let ExpressionKind::Object(items) = &json.kind else {
        return None;
    };
    let is_name = |key: &Expression| matches!(&key.kind, ExpressionKind::String(s) if **s == *name);
    items
        .iter()
        .find(|item| is_name(&item.key))
        .map(|item| &item.value)
}

fn string<'a>(json: &'a Expression, name: &str) -> &'a str {
    match field(json, name).map(|value| &value.kind) {
        Some(ExpressionKind::String(text)) => text,
        _ => "",
    }
}

fn number(json: &Expression) -> u64 {
    match &json.kind {
        ExpressionKind::Number(text) => text.parse().unwrap_or(0),
        _ => 0,
    }
}

/// Errors that Terraform finds while it parses, by their summaries.
const SYNTAX: &[&str] = &[
    "Argument or block definition required",
    "Invalid 'for' expression",
    "Invalid character",
    "Invalid escape sequence",
    "Invalid expression",
    "Invalid legacy index syntax",
    "Missing closing parenthesis",
    "Missing false expression in conditional",
    "Missing item separator",
    "Missing newline after argument",
    "Unexpected else directive",
    "Unexpected endif directive",
];

#[test]
fn agrees_with_terraform_on_expressions() {
    let path = shared().join("oracle/terraform/expressions-dev.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: no {}", path.display());
        return;
    };
    // Some of the numbers are too large for other readers.
    let json = parse_json_file(&text, 0);
    assert_eq!(json.errors, []);
    let mut differences = Vec::new();
    let (mut valid, mut invalid, mut columns) = (0, 0, 0);
    for entry in items(&json.value) {
        let expression = string(entry, "expr");
        let errors = errors_of_value(expression);
        let summary = string(entry, "error");
        if !SYNTAX.contains(&summary) {
            valid += 1;
            if let Some(error) = errors.first() {
                differences.push(format!("{expression:?} is valid, but: {error:?}"));
            }
            continue;
        }
        invalid += 1;
        let Some(error) = errors.first() else {
            differences.push(format!("{expression:?} has no error, but {summary}"));
            continue;
        };
        let found = line_and_column(expression, error.span.start as usize);
        let at: Vec<u64> = field(entry, "at")
            .map_or(&[][..], items)
            .iter()
            .map(number)
            .collect();
        let expected = (at[0], at[1]);
        columns += usize::from(found == expected);
        if found.0 != expected.0
            || error.summary != summary
            || error.detail != string(entry, "detail")
        {
            differences.push(format!(
                "{expression:?}: {error:?} at {found:?}, not {summary} at {expected:?}"
            ));
        }
    }
    println!("{valid} valid, {invalid} not; {columns} of {invalid} errors at the same column");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
